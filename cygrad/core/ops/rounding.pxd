"""Rounding, and the signs of floating-point numbers."""

cpdef object floor(object x, object out=*)
cpdef object ceil(object x, object out=*)
cpdef object trunc(object x, object out=*)
cpdef object rint(object x, object out=*)
cpdef object signbit(object x, object out=*)
cpdef object copysign(object x1, object x2, object out=*)
