"""Broadcasting, the loop nest, threads: runs one inner loop over operands of any shape."""

from cygrad.core.array cimport NDArray
from cygrad.core.loops.table cimport Loop

cdef enum:
    MAXOPERANDS = 6

cdef struct View:            # an operand as the nest sees it
    char *data
    Py_ssize_t *shape
    Py_ssize_t *strides
    int ndim
    int dtype

cdef enum:
    # Costs of an element in tenths of a nanosecond, which decide about threads. A loop of cost 0 stays on the
    # calling thread: it may set a Python exception.
    CHEAP = 2
    COSTLY = 10
    LIBRARY = 60             # functions that go one by one through the C library

cdef int broadcast(int n, View *views, Py_ssize_t *shape) except -1          # the common ndim; fills `shape`
cdef int elementwise(Loop loop, void *data, int cost, int n, View *views, signed char *types,
                     int ndim, Py_ssize_t *shape) except -1
cdef int reduce(Loop loop, void *data, int cost, View *x, int dtype, View *acc, Loop merge=*) except -1
cdef int rows(Loop loop, int cost, int n, char **ptr, Py_ssize_t *steps, Py_ssize_t count,
              Py_ssize_t core) except -1
cdef int copy(View *source, View *target) except -1
cdef int copy_array(NDArray source, NDArray target) except -1
cdef NDArray cast(NDArray x, int dtype)          # a new C-contiguous array, not recorded


cdef inline void view_of(NDArray a, View *v) noexcept:
    v.data = a.data
    v.shape = a.shape
    v.strides = a.strides
    v.ndim = a.ndim
    v.dtype = a.dtype
