"""Decompositions of matrices: what their rules share."""

from cygrad.core.array cimport NDArray

cdef bint is_complex(NDArray x) noexcept
cdef object plus(object a, object b)             # a + b, `a` may be None
cdef NDArray columns(NDArray x, Py_ssize_t start, Py_ssize_t stop)

# What a matrix does not determine: vectors of equal values, their phases, those that complete a basis
cdef object used_columns(object g)
cdef object guarded(str name, object values, object used)
cdef int check_gauge(str name, object turn, object scale) except -1
cdef NDArray completing(str name, NDArray q, object g, object more, Py_ssize_t k)
