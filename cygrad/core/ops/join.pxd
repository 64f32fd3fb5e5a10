"""Joining arrays and taking them apart again."""

from cygrad.core.array cimport NDArray

cpdef object concat(object arrays, object axis=*, object out=*, object dtype=*, object casting=*)
cpdef object stack(object arrays, object axis=*, object out=*, object dtype=*, object casting=*)
cdef NDArray slice_axis(NDArray x, int axis, Py_ssize_t start, Py_ssize_t stop)   # a recorded view
cdef NDArray take_index(NDArray x, int axis, Py_ssize_t index)                    # likewise, without the axis
cdef NDArray deepened(NDArray x, int ndim)       # atleast_1d, atleast_2d, atleast_3d
