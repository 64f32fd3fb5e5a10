"""Broadcasting, the loop nest, threads: runs one inner loop over operands of any shape."""

from cygrad.core.array cimport MAXDIM, NDArray
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

cdef enum:
    BLOCK = 256              # elements that are cast at a time
    RELEASE = 50_000         # work, in tenths of a nanosecond, from which the GIL is released
    SHARE = 600_000          # ... from which threads are woken: waking one costs 5 to 15 microseconds
    CHUNK = 150_000          # ... in one chunk: small enough for a slow core not to hold up the rest

cdef struct Task:
    Loop loop
    void *data
    int n                                # operands
    int ndim                             # after merging; the last dimension is the inner one
    int split                            # the dimension that is dealt out to threads
    bint casting
    Py_ssize_t shape[MAXDIM]
    char *ptr[MAXOPERANDS]
    Py_ssize_t strides[MAXOPERANDS][MAXDIM]
    Loop load[MAXOPERANDS]               # casts of inputs; of the output the way back
    int itemsize[MAXOPERANDS]            # in the loop
    int ninputs

cdef Py_ssize_t prepare(Task *t, int n, View *views, int ndim, Py_ssize_t *shape, bint reducing=*) noexcept
cdef int broadcast(int n, View *views, Py_ssize_t *shape) except -1          # the common ndim; fills `shape`
cdef int elementwise(Loop loop, void *data, int cost, int n, View *views, signed char *types,
                     int ndim, Py_ssize_t *shape) except -1
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
