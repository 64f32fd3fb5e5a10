"""Places where a rule divides 0 by 0, or infinity less infinity: looked for before anything is done about them."""

from libc.math cimport INFINITY, fabs

import numpy as np

from cygrad.core.array cimport CONTIGUOUS, NDArray
from cygrad.core.convert cimport as_numpy
from cygrad.core.dtype cimport FLOAT32, FLOAT64
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.comparison cimport equal


cdef bint has_zero(NDArray a) except -1:
    cdef Py_ssize_t i
    if a.flags & CONTIGUOUS and a.dtype == FLOAT32:
        for i in range(a.size):
            if (<float *>a.data)[i] == 0:
                return True
        return False
    if a.flags & CONTIGUOUS and a.dtype == FLOAT64:
        for i in range(a.size):
            if (<double *>a.data)[i] == 0:
                return True
        return False
    return not as_numpy(a).all()


cdef bint has_infinity(NDArray a) except -1:
    cdef Py_ssize_t i
    if a.flags & CONTIGUOUS and a.dtype == FLOAT32:
        for i in range(a.size):
            if fabs((<float *>a.data)[i]) == INFINITY:
                return True
        return False
    if a.flags & CONTIGUOUS and a.dtype == FLOAT64:
        for i in range(a.size):
            if fabs((<double *>a.data)[i]) == INFINITY:
                return True
        return False
    return bool(np.isinf(as_numpy(a)).any())


cdef object nonzero_divisor(NDArray y):
    """`y`, with infinity for 0: divided by it, what belongs to a 0 is 0."""
    return where(equal(y, 0), np.inf, y) if has_zero(y) else y
