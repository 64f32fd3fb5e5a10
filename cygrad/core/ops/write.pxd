from cygrad.core.array cimport NDArray

cdef int write(NDArray base, NDArray target, object value) except -1
cdef int check_inexact(NDArray value, NDArray target) except -1
cdef bint overlaps(NDArray a, NDArray target) noexcept
cdef int spare_snapshots(NDArray base, NDArray target, object value) except -1
cdef int check_target(NDArray base, NDArray target) except -1
cdef NDArray fill_region(NDArray out, NDArray x, Py_ssize_t offset, Py_ssize_t *strides)
