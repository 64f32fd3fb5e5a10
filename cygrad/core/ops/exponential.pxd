"""Exponentials and logarithms."""

from cygrad.core.registry cimport Op

cdef Op EXP, LOG

cpdef object exp(object x, object out=*)
cpdef object exp2(object x, object out=*)
cpdef object expm1(object x, object out=*)
cpdef object log(object x, object out=*)
cpdef object log2(object x, object out=*)
cpdef object log10(object x, object out=*)
cpdef object log1p(object x, object out=*)
cpdef object logaddexp(object x1, object x2, object out=*)
cpdef object logaddexp2(object x1, object x2, object out=*)
