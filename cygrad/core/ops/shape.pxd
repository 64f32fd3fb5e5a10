from cygrad.core.array cimport NDArray
from cygrad.core.registry cimport Op

cdef enum:                    # NDArray.flags of a view of one part of complex numbers
    REAL_PART = 32
    IMAG_PART = 64
    PARTS = 96

cpdef object reshape(object x, object shape, object order=*, object copy=*)
cdef NDArray reshape_to(NDArray x, int ndim, Py_ssize_t *shape)
cdef NDArray permute(NDArray x, Py_ssize_t *axes)
cdef NDArray swap_last(NDArray x)
cdef NDArray view_on(NDArray x, char *data, int ndim, Py_ssize_t *shape, Py_ssize_t *strides)
cdef NDArray finish_view(Op op, NDArray x, NDArray out, int nparams, Py_ssize_t *params)
cdef NDArray expand(NDArray x, int ndim, Py_ssize_t *shape)    # broadcast_to
cdef NDArray view(NDArray x, char *data, int ndim, Py_ssize_t *shape, Py_ssize_t *strides,
                  Py_ssize_t *params)                          # a basic-indexing view, recorded
cdef int normalize_axis(object axis, int ndim) except -1
cdef unsigned long long axes_mask(object axis, int ndim) except? 0
