"""Putting operations on the tape: edges, snapshots, and what reverse rules get back of them."""

from libc.string cimport memcpy
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF

from cygrad.core.array cimport DETACHED, NDArray
from cygrad.core.registry cimport X0, X1, Y, Op
from cygrad.core.tape cimport ANCHORED, OUTPUT, UNIFORM, Node, Saved, State, Storage, node_take, saved_of, state

cdef Op VIEW                         # what a stale view is attached to its block's history with

cdef int record(Op op, NDArray out, int nin, PyObject **inputs, int nparams=*, Py_ssize_t *params=*,
                bint is_view=*) except -1
cdef int record1(Op op, NDArray out, NDArray x, int nparams=*, Py_ssize_t *params=*, bint is_view=*) except -1
cdef int record_special(Op op, NDArray out, PyObject *p, PyObject *q) except -1

cdef int save_input(Node *node, int i, object value, int dims) except -1
cdef int snapshot(Node *node, int which, NDArray a, int dims) noexcept
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


cdef inline Saved *snapshot_uniform(Saved *s, int which, PyObject *a) noexcept:
    """`snapshot` of a scalar, or of an array that has the dimensions of the node; returns where the next one goes."""
    cdef Storage *storage
    s.which = which
    s.dims = 0
    if type(<object>a) is NDArray:
        storage = (<NDArray>a).storage
        storage.refs += 1
        s.storage = storage
        s.data = (<NDArray>a).data
        s.version = storage.version
    else:
        Py_INCREF(<object>a)
        s.storage = NULL
        s.data = <char *>a
    return s + 1


cdef inline bint is_special(NDArray a, State *now) noexcept:
    """Whether what is saved of `a` must be a copy, for its block is written to, or its node is held through an anchor."""
    return a.storage.tracked or a.storage == now.overwritten or a.node != NULL and a.node.flags & ANCHORED


cdef inline int record_uniform(Op op, NDArray out, PyObject *p, PyObject *q) except -1:
    """`record` for one input `p`, or two (`q` not NULL), of which those that are arrays have the shape and dtype of
    `out`, all in C order: nearly all small operations. Snapshots then need no dimensions of their own, and reverse
    rules no broadcasting.
    """
    cdef State *now = state()
    cdef Node *node
    cdef Node *first = NULL
    cdef Node *second = NULL
    cdef Saved *s
    cdef unsigned int needs = 0
    if not now.recording or not op.differentiable:
        return 0
    if type(<object>p) is NDArray:
        if is_special(<NDArray>p, now):
            return record_special(op, out, p, q)
        first = (<NDArray>p).node
        if first != NULL:
            needs = op.needs[0]
            if (<NDArray>p).version != (<NDArray>p).storage.version:
                first = refresh(<NDArray>p)
    if q != NULL and type(<object>q) is NDArray:
        if is_special(<NDArray>q, now):
            return record_special(op, out, p, q)
        second = (<NDArray>q).node
        if second != NULL:
            needs |= op.needs[1]
            if (<NDArray>q).version != (<NDArray>q).storage.version:
                second = refresh(<NDArray>q)
    if first == NULL and second == NULL:
        return 0
    node = node_take(<PyObject *>op, op.nin, (needs & X0) + (needs >> 1 & 1) + (needs >> 4 & 1), 0, out.ndim, 0)
    node.dtype = out.dtype
    if op.entries[out.dtype].tabled:
        node.flags = UNIFORM
    if out.ndim == 2:
        node.shape[0] = out.dims[0]
        node.shape[1] = out.dims[1]
    else:
        memcpy(node.shape, out.shape, out.ndim * sizeof(Py_ssize_t))
    s = saved_of(node)
    node.inputs[0] = first
    if first != NULL:
        first.refs += 1
    if needs & X0:
        s = snapshot_uniform(s, 0, p)
    if q != NULL:
        node.inputs[1] = second
        if second != NULL:
            second.refs += 1
        if needs & X1:
            s = snapshot_uniform(s, 1, q)
    if needs & Y:
        s = snapshot_uniform(s, OUTPUT, <PyObject *>out)
    node.nsaved = s - saved_of(node)
    out.node = node
    return 0
