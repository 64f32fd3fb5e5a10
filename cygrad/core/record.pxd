"""Putting operations on the tape: edges, snapshots, and what reverse rules get back of them."""

from cpython.object cimport PyObject

from cygrad.core.array cimport DETACHED, NDArray
from cygrad.core.registry cimport Op
from cygrad.core.tape cimport Node, Storage

cdef Op VIEW                         # what a stale view is attached to its block's history with

cdef int record(Op op, NDArray out, int nin, PyObject **inputs, int nparams=*, Py_ssize_t *params=*,
                bint is_view=*) except -1
cdef int record1(Op op, NDArray out, NDArray x, int nparams=*, Py_ssize_t *params=*, bint is_view=*) except -1
cdef int record_uniform(Op op, NDArray out, int nin, PyObject **inputs) except -1

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
