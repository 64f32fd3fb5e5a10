"""Putting operations on the tape: edges, snapshots, and what reverse rules get back of them.

A node keeps counted edges to the nodes of its inputs, and snapshots of those arrays that its rule uses: storage,
pointer, shape and version, never the array object.
"""

from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF

from cygrad.core.array cimport (
    CONTIGUOUS, DETACHED, MAXDIM, NDArray, attach, mark_detached, named, new_on, same_shape, shape_text)
from cygrad.core.dtype cimport INFO
from cygrad.core.notes cimport CHECK_VALUES, check_result, title
from cygrad.core.registry cimport MAXIN, Op, Y, refuse_rule, rule_for, structural
from cygrad.core.run cimport cast
from cygrad.core.spans cimport ON, note_node
from cygrad.core.tape cimport (
    ANCHORED, IS_VIEW, LEAF, OUTPUT, Node, Saved, Storage, anchor, dims_of, node_decref, node_incref, node_new,
    params_of, saved_of, set_history, state)


cdef int record1(Op op, NDArray out, NDArray x, int nparams=0, Py_ssize_t *params=NULL,
                 bint is_view=False) except -1:
    cdef PyObject *inputs[1]
    inputs[0] = <PyObject *>x
    return record(op, out, 1, inputs, nparams, params, is_view)


cdef int record(Op op, NDArray out, int nin, PyObject **inputs, int nparams=0, Py_ssize_t *params=NULL,
                bint is_view=False) except -1:
    """Put an operation that has run on the tape, where this thread records and an input needs a gradient.

    Parameters
    ----------
    op : Op
    out : NDArray
        The result, fresh; gets the node.
    nin : int
    inputs : PyObject **
        NDArrays, or Python scalars.
    nparams, params
        Integers that the rule must know.
    is_view : bool
        `out` shares the storage of the first input.
    """
    cdef Node *node
    cdef Node *input
    cdef unsigned int needs = 0
    cdef int i, dims = 0, count = 0
    cdef bint anchored = False, any_edge = False
    if not state().recording or not INFO[out.dtype].inexact:
        return 0        # integers and bool pass no gradient
    for i in range(nin):
        if type(<object>inputs[i]) is NDArray:
            input = edge(<NDArray>inputs[i])     # and so `input` is the array's node from here on
            if input != NULL:
                any_edge = True
                needs |= op.needs[i if i < MAXIN else MAXIN - 1]
                anchored = anchored or input.flags & ANCHORED
    if not any_edge:
        return 0
    if not op.differentiable:
        if op.domain is not None:
            return 0    # piecewise constant
        raise NotImplementedError(
            f"{op.name} has no reverse rule, and an input of it needs a gradient. Use x.detach() or "
            "autograd.pause() where no gradient is wanted through it")
    if INFO[out.dtype].kind == c"c" and op.vjp == NULL and op.vjp_all == NULL:     # fused loops know real numbers only
        for i in range(nin):
            if (type(<object>inputs[i]) is NDArray and (<NDArray>inputs[i]).node != NULL
                    and rule_for(op, i, out.dtype) == NULL):
                refuse_rule(op, i, out.dtype)
    if needs:
        for i in range(nin if nin < MAXIN else MAXIN):
            if needs >> i & 1:
                count += 1
                if type(<object>inputs[i]) is NDArray:
                    dims += 2 * (<NDArray>inputs[i]).ndim
        if needs & Y:
            count += 1
            dims += 2 * out.ndim
    node = node_new(<PyObject *>op, nin, count, dims, out.ndim, nparams)
    node.dtype = out.dtype
    if ON:
        note_node(node)
    for i in range(out.ndim):
        node.shape[i] = out.shape[i]
    for i in range(nparams):
        params_of(node)[i] = params[i]
    if is_view:
        node.flags |= IS_VIEW
    for i in range(nin):
        if type(<object>inputs[i]) is NDArray and (<NDArray>inputs[i]).node != NULL:
            node.inputs[i] = (<NDArray>inputs[i]).node
            node_incref(node.inputs[i])
    if needs:
        dims = (node.shape - <Py_ssize_t *>node) - dims
        for i in range(nin if nin < MAXIN else MAXIN):
            if needs >> i & 1:
                dims = save_input(node, i, <object>inputs[i], dims)
        if needs & Y:
            snapshot(node, OUTPUT, out, dims)
    if anchored:
        anchor_and_attach(out, node, None)
    else:
        attach(out, node)
    if CHECK_VALUES:
        check_result(node, out, nin, inputs)
    return 0


cdef int record_special(Op op, NDArray out, PyObject *p, PyObject *q) except -1:
    cdef PyObject *inputs[2]
    inputs[0] = p
    inputs[1] = q
    return record(op, out, op.nin, inputs)


cdef int save_input(Node *node, int i, object value, int dims) except -1:
    """Save what a rule needs of input `i`; returns where the next one's dimensions go."""
    cdef NDArray a
    if type(value) is NDArray:
        a = <NDArray>value
        if a.storage.tracked > 1 or a.storage == state().overwritten:
            try:
                a = cast(a, a.dtype)     # the block will be written to again
            except BaseException:
                node_decref(node)
                raise
        return snapshot(node, i, a, dims)
    snapshot_uniform(saved_of(node) + node.nsaved, i, <PyObject *>value)
    node.nsaved += 1
    return dims


cdef int anchor_and_attach(NDArray out, Node *node, object payload) except -1:
    """Give the fresh `node` an anchor, and that to `out`."""
    cdef object holder = anchor(node, payload)
    Py_INCREF(holder)       # the reference that `attach` takes over
    attach(out, node)
    return 0


cdef int snapshot(Node *node, int which, NDArray a, int dims) noexcept:
    """Save what `a` shows now, with its dimensions `dims` words into the node; returns where the next one's go."""
    cdef Saved *s = saved_of(node) + node.nsaved
    cdef Py_ssize_t *words = <Py_ssize_t *>node + dims
    cdef int i
    s.storage = a.storage
    a.storage.refs += 1
    s.data = a.data
    s.version = a.storage.version
    s.dims = dims
    s.which = which
    s.dtype = a.dtype
    s.ndim = a.ndim
    for i in range(a.ndim):
        words[i] = a.shape[i]
        words[a.ndim + i] = a.strides[i]
    node.nsaved += 1
    return dims + 2 * a.ndim


cdef object saved(Node *node, int which):
    """What was saved of an input, or of the output (OUTPUT), for a rule to use.

    While a pass records itself (create_graph), the array stands where it stood in the graph; a saved output
    is attached to the very node that is running.
    """
    cdef Saved *s = saved_of(node)
    cdef NDArray a
    cdef Node *input
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t step
    cdef int i
    for i in range(node.nsaved):
        if s.which == which:
            break
        s += 1
    else:
        raise SystemError(f"the rule of {(<Op>node.op).name} reads what it did not ask to have saved (number {which})")
    if s.storage == NULL:
        return <object><PyObject *>s.data
    if s.storage.version != s.version:
        raise RuntimeError(f"what {(<Op>node.op).name} needs for its gradient was overwritten while the pass ran")
    if s.dims:
        a = new_on(s.storage, s.data, s.dtype, s.ndim, dims_of(node, s), dims_of(node, s) + s.ndim)
    else:
        step = INFO[node.dtype].itemsize
        for i in range(node.ndim - 1, -1, -1):
            strides[i] = step
            step *= node.shape[i]
        a = new_on(s.storage, s.data, node.dtype, node.ndim, node.shape, strides)
    mark_detached(a)
    if state().recording:
        input = node if which == OUTPUT else node.inputs[which]
        if input != NULL:
            node_incref(input)
            attach(a, input)
    return a


# ---- views of blocks that were written to

VIEW = structural("view", NULL)      # the rule stands with the others about writing


cdef Node *root(Node *node) noexcept:
    """The node whose output is the whole block that the output of `node` is a view of."""
    while node.flags & IS_VIEW and node.inputs[0] != NULL:
        node = node.inputs[0]
    return node


cdef int know_history(NDArray x) noexcept:
    """Before a detached view of `x` is given away: let the block know what made it, so that a write through that
    view can be recorded as a constant."""
    cdef Storage *s = x.storage
    cdef Node *node
    if x.node != NULL and not s.tracked and x.version == s.version and not s.foreign:
        node = root(x.node)
        if not node.flags & LEAF:
            set_history(s, node)
            s.tracked = 1
    return 0


cdef Node *refresh(NDArray a) except? NULL:
    """`edge` of an array whose block was written to since its node was made."""
    cdef Storage *s = a.storage
    cdef Node *node
    cdef int i
    cdef Py_ssize_t itemsize
    if s.tracked and not a.flags & DETACHED:
        if a.node != NULL and root(a.node).flags & LEAF:
            raise RuntimeError(
                f"a variable{named(a)} of shape {shape_text(a.ndim, a.shape)}, or a view of one, was overwritten through "
                "another view of its memory while recording: its gradient can't be told apart")
        node = s.history
        if node == NULL:
            attach(a, NULL)
            return NULL
        itemsize = INFO[node.dtype].itemsize
        if node.dtype != a.dtype:
            raise RuntimeError("an array was written to while recording through a view of another dtype")
        if a.flags & CONTIGUOUS and a.data == s.data and same_shape(a, node.ndim, node.shape):
            node_incref(node)
            attach(a, node)
            return node
        node = node_new(<PyObject *>VIEW, 1, 0, 0, a.ndim, a.ndim + 1)
        node_incref(s.history)
        node.inputs[0] = s.history
        node.dtype = a.dtype
        node.flags |= IS_VIEW
        params_of(node)[0] = (a.data - s.data) // itemsize
        for i in range(a.ndim):
            node.shape[i] = a.shape[i]
            params_of(node)[i + 1] = a.strides[i] // itemsize
        if s.history.flags & ANCHORED:
            anchor_and_attach(a, node, None)
        else:
            attach(a, node)
        return node
    if a.node == NULL:
        return NULL
    if root(a.node).flags & LEAF:
        a.version = s.version        # a variable is what its memory says now
        return a.node
    raise RuntimeError(
        f"an array{named(a)} of shape {shape_text(a.ndim, a.shape)} that {title(a.node)} recorded was overwritten "
        "since without being recorded (through a detached view, or a view taken before): its gradient would be "
        "wrong. Write to it while recording, or to a copy")
