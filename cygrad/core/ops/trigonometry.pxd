"""Trigonometric and hyperbolic functions, their inverses, and conversion of angles."""

from cygrad.core.registry cimport Op

cdef Op TANH

cpdef object hypot(object x1, object x2, object out=*)
cpdef object sin(object x, object out=*)
cpdef object cos(object x, object out=*)
cpdef object tan(object x, object out=*)
cpdef object arcsin(object x, object out=*)
cpdef object arccos(object x, object out=*)
cpdef object arctan(object x, object out=*)
cpdef object arctan2(object x1, object x2, object out=*)
cpdef object sinh(object x, object out=*)
cpdef object cosh(object x, object out=*)
cpdef object tanh(object x, object out=*)
cpdef object arcsinh(object x, object out=*)
cpdef object arccosh(object x, object out=*)
cpdef object arctanh(object x, object out=*)
cpdef object deg2rad(object x, object out=*)
cpdef object rad2deg(object x, object out=*)
