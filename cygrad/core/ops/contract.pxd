"""Sums of products over chosen dimensions."""

cpdef object dot(object a, object b, object out=*)
cpdef object outer(object a, object b, object out=*)
cpdef object tensordot(object a, object b, object axes=*)
