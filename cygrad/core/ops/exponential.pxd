"""Exponentials and logarithms."""

from cygrad.core.registry cimport Op

cdef Op EXP, LOG

cpdef object exp(object x)
cpdef object exp2(object x)
cpdef object expm1(object x)
cpdef object log(object x)
cpdef object log2(object x)
cpdef object log10(object x)
cpdef object log1p(object x)
cpdef object logaddexp(object x1, object x2)
cpdef object logaddexp2(object x1, object x2)
