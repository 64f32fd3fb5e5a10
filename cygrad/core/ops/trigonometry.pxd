"""Trigonometric and hyperbolic functions, their inverses, and conversion of angles."""

from cygrad.core.registry cimport Op

cdef Op TANH

cpdef object hypot(object x1, object x2)
cpdef object sin(object x)
cpdef object cos(object x)
cpdef object tan(object x)
cpdef object arcsin(object x)
cpdef object arccos(object x)
cpdef object arctan(object x)
cpdef object arctan2(object x1, object x2)
cpdef object sinh(object x)
cpdef object cosh(object x)
cpdef object tanh(object x)
cpdef object arcsinh(object x)
cpdef object arccosh(object x)
cpdef object arctanh(object x)
cpdef object deg2rad(object x)
cpdef object rad2deg(object x)
