"""NDArray: a view (pointer, shape, strides, dtype) on a Storage, and the ways to make one in C."""

from libc.string cimport memcpy
from cpython.object cimport PyObject

from cygrad.core.tape cimport Node, Storage, storage_take

cdef enum:
    MAXDIM = 32
    INLINE = 8               # arrays of up to 8 dimensions carry them in the object
    POOL = 1024              # objects that are kept for reuse

cdef enum:                    # NDArray.flags
    CONTIGUOUS = 1           # in C order
    READONLY = 2
    DETACHED = 4             # never to be re-attached to its storage's history
    TRACKED = 8              # the garbage collector knows the object
    CANONICAL = 16           # in C order with the very strides of a new array, kept in the object
    NAMED = 128              # `label` is not None. (32 and 64 say in `ops/shape` what a view shows.)

cdef class NDArray:
    cdef char *data
    cdef Storage *storage
    cdef Node *node                      # what made this array, or NULL for a constant
    cdef unsigned long long version      # of the storage when `node` described the contents
    cdef Py_ssize_t size
    cdef Py_ssize_t *shape               # in `dims`, or on the heap for more than INLINE dimensions
    cdef Py_ssize_t *strides             # bytes
    cdef int ndim
    cdef signed char dtype
    cdef unsigned char flags
    cdef Py_ssize_t dims[2 * INLINE]
    cdef object label                    # the user's name; also makes Cython give the type a place with the collector
    cdef object __weakref__

cdef enum:                    # rows of `table.op`
    OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE, OP_FLOOR_DIVIDE, OP_REMAINDER
    OP_LEFT_SHIFT, OP_RIGHT_SHIFT, OP_AND, OP_OR, OP_XOR
    OP_LT, OP_LE, OP_EQ, OP_NE, OP_GT, OP_GE      # in the order of Python's rich comparisons
    OP_NEGATIVE, OP_POSITIVE, OP_ABSOLUTE, OP_INVERT
    NOPERATORS

# What the floors above enter here at import, so that operators reach them without an import upwards.
cdef struct Table:
    PyObject *op[NOPERATORS]
    object (*unary)(PyObject *op, object a)
    object (*binary)(PyObject *op, object a, object b)
    object (*inplace)(PyObject *op, NDArray a, object b)
    object (*into)(PyObject *op, int nin, PyObject **inputs, object out)
    object (*power)(object a, object b)
    object (*inplace_power)(NDArray a, object b)
    object (*matmul)(object a, object b)
    object (*divmod)(object a, object b)
    object (*getitem)(NDArray a, object index)
    int (*setitem)(NDArray a, object index, object value) except -1
    object (*item)(NDArray a)
    object (*transposed)(NDArray a)
    NDArray (*cast)(NDArray a, int dtype)
    NDArray (*sum_to)(NDArray a, int ndim, Py_ssize_t *shape)
    NDArray (*broadcast_to)(NDArray a, int ndim, Py_ssize_t *shape)
    object (*text)(NDArray a)

cdef Table table

cdef int add_attribute(str name, object value) except -1     # a method or property of NDArray

cdef NDArray new_array(int dtype, int ndim, Py_ssize_t *shape)
cdef NDArray new_like(NDArray a, int dtype)
cdef NDArray new_on(Storage *storage, char *data, int dtype, int ndim, Py_ssize_t *shape, Py_ssize_t *strides)
cdef NDArray new_view(NDArray base, char *data, int ndim, Py_ssize_t *shape, Py_ssize_t *strides)
cdef NDArray zeros(int dtype, int ndim, Py_ssize_t *shape)

cdef void attach(NDArray a, Node *node) noexcept             # takes over the caller's reference
cdef void track(NDArray a) noexcept                          # show it to the garbage collector
cdef bint is_recorded(NDArray a) noexcept
cdef int check_leaving(NDArray a, str door) except -1
cdef str shape_text(int ndim, Py_ssize_t *shape)
cdef str named(NDArray a)                                    # for messages: the name behind a space, or nothing
cdef tuple shape_tuple(int ndim, Py_ssize_t *shape)

cdef extern from "Python.h":
    Py_ssize_t Py_REFCNT(PyObject *o)
    void Py_SET_REFCNT(PyObject *o, Py_ssize_t n)

cdef extern from *:
    """
    #define cygrad_steal(o) ((void *)(o))
    """
    NDArray steal "cygrad_steal" (PyObject *o)       # turns a reference that we own into one that Cython owns

cdef PyObject *pool[POOL]
cdef int pooled


cdef inline bint sole_owner(Storage *s, unsigned char flags) noexcept:
    return s.views == 1 and s.refs == 1 and not s.foreign and not flags & READONLY


cdef inline bint alone(PyObject *a, Py_ssize_t references=1) noexcept:
    """Whether so many references are all that hold the array `a`, and `a` all that holds its memory, which is ours.

    Every test for this goes through here, because it counts references, and which variables and temporaries
    count is Cython's business: `a` is a pointer so that the call itself adds none.
    """
    return Py_REFCNT(a) == references and sole_owner((<NDArray>a).storage, (<NDArray>a).flags)


cdef inline void mark_detached(NDArray a) noexcept:
    if not a.flags & DETACHED:
        a.flags |= DETACHED
        a.storage.detached += 1


cdef inline void unmark_detached(NDArray a) noexcept:
    if a.flags & DETACHED:
        a.flags &= ~<int>DETACHED
        a.storage.detached -= 1


cdef bint is_f_contiguous(NDArray a) noexcept


cdef inline bint same_shape(NDArray a, int ndim, Py_ssize_t *shape) noexcept:
    cdef int i
    if a.ndim != ndim:
        return False
    for i in range(ndim):
        if a.shape[i] != shape[i]:
            return False
    return True


cdef inline PyObject *take_like(PyObject *x, Py_ssize_t itemsize) noexcept:
    """`new_like` for a dtype of `itemsize` bytes, which is that of `x` too; the dtype is that of `x`. A new reference;
    NULL where it takes more than the pool and the allocator have at hand."""
    global pooled
    cdef Storage *s
    cdef PyObject *o
    if not (<NDArray>x).flags & CANONICAL or pooled == 0:
        return NULL
    s = storage_take((<NDArray>x).size * itemsize)
    if s == NULL:
        return NULL
    pooled -= 1
    o = pool[pooled]
    Py_SET_REFCNT(o, 1)
    s.views = s.refs = 1
    (<NDArray>o).data = s.data
    (<NDArray>o).storage = s
    (<NDArray>o).node = NULL
    (<NDArray>o).version = 0
    (<NDArray>o).size = (<NDArray>x).size
    (<NDArray>o).ndim = (<NDArray>x).ndim
    (<NDArray>o).dtype = (<NDArray>x).dtype
    (<NDArray>o).flags = CONTIGUOUS | CANONICAL
    if (<NDArray>x).ndim <= 2:       # copies of known lengths are a move or two
        memcpy((<NDArray>o).dims, (<NDArray>x).dims, 2 * sizeof(Py_ssize_t))
        memcpy((<NDArray>o).dims + INLINE, (<NDArray>x).dims + INLINE, 2 * sizeof(Py_ssize_t))
    else:
        memcpy((<NDArray>o).dims, (<NDArray>x).dims, 2 * INLINE * sizeof(Py_ssize_t))
    return o
