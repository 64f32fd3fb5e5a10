"""Discrete Fourier transforms along an axis."""

from cygrad.core.array cimport NDArray

cdef int read_norm(object norm) except -1
cdef Py_ssize_t read_length(object n, Py_ssize_t default) except -1
cdef int complex_of(int dtype) noexcept

# Of `n` elements, with a norm by number. Recorded.
cdef NDArray complex_axis(NDArray x, int axis, Py_ssize_t n, int norm, bint inverse)
cdef NDArray rfft_axis(NDArray x, int axis, Py_ssize_t n, int norm)
cdef NDArray irfft_axis(NDArray x, int axis, Py_ssize_t n, int norm)
