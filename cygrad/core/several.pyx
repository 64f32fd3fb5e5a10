"""Operations with several outputs on the tape.

One node stands for the operation, and takes a list of gradients, with None for those of outputs that nobody used. Each
output has a node of its own behind it, an ITEM, that puts its gradient into the list.
"""

from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF

from cygrad.core.accumulate cimport add_item
from cygrad.core.array cimport NDArray, attach, mark_detached, new_on
from cygrad.core.dtype cimport INFO
from cygrad.core.notes cimport CHECK_VALUES, check_result
from cygrad.core.record cimport anchor_and_attach, edge, save_input, snapshot
from cygrad.core.registry cimport Op, X0, structural
from cygrad.core.tape cimport (
    ANCHORED, MULTI, OUTPUT, Node, Saved, anchor, dims_of, node_decref, node_incref, node_new, params_of, saved_of,
    state)


cdef object vjp_item(Node *node, int i, object g):
    add_item(node.inputs[0], params_of(node)[1], params_of(node)[0], <NDArray>g)


cdef Op ITEM = structural("item", vjp_item)


cdef int attach_item(NDArray out, Node *node, int i, int count) except -1:
    """Give output `i` of the operation with several outputs `node` a node of its own."""
    cdef Node *item = node_new(<PyObject *>ITEM, 1, 0, 0, out.ndim, 2)
    cdef int k
    item.dtype = out.dtype
    for k in range(out.ndim):
        item.shape[k] = out.shape[k]
    params_of(item)[0] = i
    params_of(item)[1] = count
    node_incref(node)
    item.inputs[0] = node
    if node.flags & ANCHORED:
        return anchor_and_attach(out, item, None)
    attach(out, item)
    return 0


cdef int record_several(Op op, list outs, NDArray x, int nparams=0, Py_ssize_t *params=NULL) except -1:
    """Record an operation on `x` with the outputs `outs`, fresh arrays, for a rule of the kind VJPAll. All outputs
    are saved for it (`saved_output`), and `x` where the operation needs it."""
    cdef Node *node
    cdef Node *input
    cdef NDArray out = <NDArray>outs[0]
    cdef PyObject *operands
    cdef int i, dims = 0, count = len(outs)
    cdef object holder = None
    if not state().recording:
        return 0
    input = edge(x)
    if input == NULL:
        return 0
    for i in range(count):
        dims += 2 * (<NDArray>outs[i]).ndim
    if op.needs[0] & X0:
        dims += 2 * x.ndim
    node = node_new(<PyObject *>op, 1, count + 1, dims, out.ndim, nparams)
    node.dtype = out.dtype
    node.flags |= MULTI
    for i in range(out.ndim):
        node.shape[i] = out.shape[i]
    for i in range(nparams):
        params_of(node)[i] = params[i]
    node_incref(input)
    node.inputs[0] = input
    dims = (node.shape - <Py_ssize_t *>node) - dims
    if op.needs[0] & X0:
        dims = save_input(node, 0, x, dims)
    for i in range(count):
        dims = snapshot(node, OUTPUT - i, <NDArray>outs[i], dims)
    if input.flags & ANCHORED:
        holder = anchor(node, None)
    try:
        for i in range(count):
            if INFO[(<NDArray>outs[i]).dtype].inexact:
                attach_item(<NDArray>outs[i], node, i, count)
        if CHECK_VALUES:
            operands = <PyObject *>x
            for i in range(count):
                check_result(node, <NDArray>outs[i], 1, &operands)
    finally:
        if holder is None:
            node_decref(node)
    return 0


cdef NDArray saved_output(Node *node, int k, int count):
    """Output `k` of `count`, for the rule of `node`; while a pass records itself it stands where it stood in
    the graph."""
    cdef Saved *s = saved_of(node)
    cdef NDArray a
    while s.which != OUTPUT - k:
        s += 1
    if s.storage.version != s.version:
        raise RuntimeError(f"what {(<Op>node.op).name} needs for its gradient was overwritten while the pass ran")
    a = new_on(s.storage, s.data, s.dtype, s.ndim, dims_of(node, s), dims_of(node, s) + s.ndim)
    mark_detached(a)
    if state().recording:
        attach_item(a, node, k, count)
    return a
