"""The one road of every operation: check, result type, output, run, record."""

from cpython.object cimport PyObject

from cygrad.core.array cimport DETACHED, NDArray
from cygrad.core.dtype cimport NDTYPES
from cygrad.core.loops.table cimport Loop
from cygrad.core.tape cimport Node, Storage

cdef enum:
    MAXIN = 4
    # What a rule needs saved: inputs by number, the output.
    X0 = 1
    X1 = 2
    X2 = 4
    X3 = 8
    Y = 16

# Gradient for input `i` of the operation that `node` recorded, from the gradient `g` of its output.
ctypedef object (*VJP)(Node *node, int i, object g)
# The gradients for all inputs at once, a tuple; `g` is a list where the operation has several outputs.
ctypedef object (*VJPAll)(Node *node, object g)

cdef struct Entry:           # what an operation does with one dtype
    Loop loop
    void *data
    signed char types[MAXIN + 1]     # that the loop reads, and writes
    signed char result               # of the output array
    bint uniform                     # float32 or float64 throughout (of the dtype in types)

cdef class Op:
    cdef readonly str name
    cdef readonly object reference   # the NumPy function that computes the same, or None
    cdef readonly tuple domain       # elementwise: an interval to draw each input from, for the tests
    cdef readonly bint differentiable
    cdef VJP vjp
    cdef VJPAll vjp_all
    cdef int nin
    cdef int cost
    cdef int first                   # first input that takes part in promotion
    cdef bint checks                 # a loop for integers may set a Python exception
    cdef bint compares               # a Python int beyond the dtype of the other operand is no error
    cdef bint floats                 # has loops for floats alone: what integers become decides on their common dtype
    cdef unsigned int needs[MAXIN]
    cdef Entry entries[NDTYPES]

cdef Op VIEW                         # what a stale view is attached to its block's history with

cdef Op elementwise(str name, object reference, VJP vjp, tuple needs, tuple domain, int cost=*, int first=*)
cdef Op structural(str name, VJP vjp, tuple needs=*, VJPAll vjp_all=*)
cdef Op constant(str name, object reference, tuple domain, int cost=*)
cdef void set_entry(Op op, int dtype, Loop loop, int writes, int result) noexcept

cdef object apply(Op op, int nin, PyObject **inputs)
cdef int thread_cost(Op op, Entry *e) noexcept
cdef int check_loop() except -1
cdef object apply1(PyObject *op, object a)            # NotImplemented for what is no operand
cdef object apply2(PyObject *op, object a, object b)
cdef object call1(Op op, object a)
cdef object call2(Op op, object a, object b)
cdef object call3(Op op, object a, object b, object c)
cdef object call4(Op op, object a, object b, object c, object d)
cdef NDArray operand(object obj)
cdef int store_operand(object value, int dtype, int wanted, char *where) except -1
cdef object convertible(object obj)

cdef int record(Op op, NDArray out, int nin, PyObject **inputs, int nparams=*, Py_ssize_t *params=*,
                bint is_view=*) except -1
cdef int record1(Op op, NDArray out, NDArray x, int nparams=*, Py_ssize_t *params=*, bint is_view=*) except -1

cdef int anchor_and_attach(NDArray out, Node *node, object payload) except -1
cdef Node *root(Node *node) noexcept
cdef int know_history(NDArray x) noexcept
cdef Node *refresh(NDArray a) except? NULL
cdef object saved(Node *node, int which)


cdef inline Node *edge(NDArray a) except? NULL:
    """The node that describes the contents of `a` now, NULL for a constant."""
    if a.node == NULL:
        if a.storage.history == NULL or a.flags & DETACHED:
            return NULL
    elif a.version == a.storage.version:
        return a.node
    return refresh(a)


cdef inline bint may_need_gradient(NDArray a) noexcept:
    return a.node != NULL or a.storage.history != NULL
