"""The backward pass: walk the graph once to order it, then hand gradients from each node to its inputs.

The walk (depth first, without recursion) lists every node behind its inputs, so that the list read from its end
meets each node after all that use it. A node's part in a pass stands in a Slot that belongs to the pass alone;
passes inside one another (a rule may run one), or in different threads, do not see each other's gradients.
"""

from libc.stdlib cimport free, malloc
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF, Py_XDECREF

from cygrad.core.accumulate cimport accumulate, hand_on
from cygrad.core.array cimport (
    CONTIGUOUS, NDArray, OP_ADD, OP_POSITIVE, add_attribute, alone, mark_detached, new_like, same_shape, shape_text,
    table, zeros)
from cygrad.core.convert cimport scalar_kind, store_scalar
from cygrad.core.dtype cimport FLOAT32, FLOAT64, INFO, to_numpy
from cygrad.core.loops.table cimport get_cast
from cygrad.core.memory cimport alloc, free_block
from cygrad.core.op cimport apply_rule, operand
from cygrad.core.record cimport edge, may_need_gradient
from cygrad.core.registry cimport APPLY, MAXIN, STOP, Op, Rule, rule_for
from cygrad.core.run cimport cast, copy_array
from cygrad.core.tape cimport (
    ADD_REQ, FREED, LEAF, NULL_REQ, OUTPUT, UNIFORM, Node, Saved, Slot, State, node_decref, node_incref, node_release,
    slot_of, state)


cdef struct Pass:
    Slot *path               # where the walk is, back along `parent`
    Slot *last               # the nodes in order, read through `before`; shrinks as they are done with
    Slot *done               # those of them whose gradients are results
    Slot *unwalked           # slots of wanted nodes that the walk has not reached
    bint selective           # only what leads to wanted nodes; leaves keep their .grad
    bint retain
    bint recording           # itself, for derivatives of higher order


# ---- slots

cdef inline Slot *push(Pass *p, Node *node) except NULL:
    """A slot for `node`, which it keeps alive."""
    cdef Slot *s = &node.own
    if s.owner != NULL:      # another pass is on its way through the node
        s = <Slot *>alloc(sizeof(Slot))
        if s == NULL:
            raise MemoryError()
    node_incref(node)
    s.owner = p
    s.outer = node.slot
    s.before = s.parent = NULL
    s.node = node
    s.grad = s.kept = NULL
    s.turn = 0
    s.needed = s.wanted = s.walked = 0
    node.slot = s
    return s


cdef inline void pop(Slot *s) noexcept:
    """Take a slot out of its node and free it."""
    cdef Node *node = s.node
    cdef Slot **link = &node.slot
    while link[0] != s:      # another pass may have put its own on top since
        link = &link[0].outer
    link[0] = s.outer
    if s.grad != NULL:
        Py_XDECREF(s.grad)
    if s.kept != NULL:
        Py_XDECREF(s.kept)
    if s == &node.own:
        s.owner = NULL
    else:
        free_block(s, sizeof(Slot))
    node_decref(node)


# ---- the walk

cdef str describe(Node *node):
    return (<Op>node.op).name if node.op != NULL else "a variable"


cdef inline int check_saved(Node *node) except -1:
    """Raise where something that the rule needs was overwritten."""
    cdef int i
    cdef Saved *s
    for i in range(node.nsaved):
        s = &node.saved[i]
        if s.storage != NULL and s.storage.version != s.version:
            refuse_overwritten(node, s)
    return 0


cdef int refuse_overwritten(Node *node, Saved *s) except -1:
    what = "the result" if s.which == OUTPUT else f"input {s.which}"
    raise RuntimeError(
        f"{what} of {describe(node)} (shape {shape_text(s.ndim, s.dims if s.dims != NULL else node.shape)}, dtype {to_numpy(s.dtype)}) is "
        f"needed for its gradient and was overwritten since: it was saved at version {s.version} and is at "
        f"version {s.storage.version} now. Write to a copy, x.copy(), or use an operation that makes a "
        "new array")


cdef inline Slot *enter(Pass *p, Node *node, Slot *s) except NULL:
    """Go on to `node`, whose slot is `s` where it has one."""
    if node.flags & FREED:
        refuse_freed(node)
    if s == NULL:
        s = push(p, node)
    else:
        unlink_unwalked(p, s)
    s.walked = 1
    s.parent = p.path
    p.path = s
    return s


cdef int refuse_freed(Node *node) except -1:
    raise RuntimeError(
        f"a backward pass has been through this graph already and has freed it (met at {describe(node)}): "
        "use retain_graph=True there to go through it again")


cdef void unlink_unwalked(Pass *p, Slot *s) noexcept:
    if s.parent != NULL:
        s.parent.before = s.before
    else:
        p.unwalked = s.before
    if s.before != NULL:
        s.before.parent = s.parent


cdef int walk(Pass *p, Node *start) except -1:
    """List all nodes that lead to `start`, each behind its inputs."""
    cdef Slot *s = slot_of(p, start)
    cdef Slot *other
    cdef Slot *path
    cdef Node *node
    cdef Node *input
    if s != NULL and s.walked:
        return 0
    s = enter(p, start, s)
    while s != NULL:
        node = s.node
        while s.turn < node.ninputs:
            input = node.inputs[s.turn]
            s.turn += 1
            if input != NULL:
                other = slot_of(p, input)
                if other == NULL or not other.walked:
                    s = enter(p, input, other)
                    node = input
                elif other.needed:
                    s.needed = 1
        if s.wanted or node.flags & LEAF and not p.selective and node.req != NULL_REQ:
            s.needed = 1
        path = s.parent
        if s.needed:
            check_saved(node)
            if path != NULL:
                path.needed = 1
        s.before = p.last
        p.last = s
        s = p.path = path
    return 0


# ---- the pass

cdef int reverse(Pass *p, Slot *s) except -1:
    """Hand the gradient of a node on to its inputs."""
    cdef Node *node = s.node
    cdef Slot *input
    cdef Rule *rule
    cdef Op op
    cdef object g = <object>s.grad
    cdef int i
    Py_XDECREF(s.grad)           # `g` is the one reference now: a rule may find it alone
    s.grad = NULL
    if s.wanted:
        Py_INCREF(g)
        s.kept = <PyObject *>g
    if node.ninputs == 0:
        return 0
    if node.flags & UNIFORM and not p.recording and hand_on(p, node, <PyObject *>g):
        return 0
    op = <Op>node.op
    if op.vjp_all != NULL:
        gradients = op.vjp_all(node, g)
        for i in range(node.ninputs):
            if node.inputs[i] != NULL and gradients[i] is not None:
                input = slot_of(p, node.inputs[i])
                if input.needed:
                    accumulate(input, gradients[i])
        return 0
    for i in range(node.ninputs):
        if node.inputs[i] != NULL:
            input = slot_of(p, node.inputs[i])
            if input.needed:
                gradient = gradient_for(op, node, i, g)
                if gradient is not None:
                    accumulate(input, gradient)
    return 0


cdef inline object gradient_for(Op op, Node *node, int i, object g):
    """The gradient for input `i`, from the gradient `g` of the output; None for zero."""
    cdef Rule *rule = rule_for(op, i, node.dtype)
    if rule == NULL:
        if op.vjp == NULL:
            raise NotImplementedError(f"{op.name} has no reverse rule for input {i} of dtype {to_numpy(node.dtype)}")
        return op.vjp(node, i, g)
    return None if rule.kind == STOP else apply_rule(rule, node, g)


cdef void release(Slot *s) noexcept:
    """Free what a node of the graph holds. Where another pass is on its way through the node, in this thread or in
    another one, that is left to it."""
    if s.needed and not s.node.flags & LEAF and s.node.slot == s and s.outer == NULL:
        node_release(s.node)


cdef int flush(Node *leaf, PyObject *grad) except -1:
    """Write a complete gradient into the buffer of a variable, or add it there."""
    cdef NDArray g = <NDArray>grad
    cdef PyObject *buffer = leaf.extra
    if g.storage == (<NDArray>buffer).storage:
        g = cast(g, g.dtype)     # a head gradient made of the old gradient
    if leaf.req == ADD_REQ:
        table.inplace(table.op[OP_ADD], <NDArray>buffer, g)
        return 0
    # Nobody has a handle on the old buffer, nor on the gradient: exchange them instead of copying.
    # (`grad` is held by the slot and by `g`.)
    if alone(buffer) and g.flags & CONTIGUOUS and not may_need_gradient(g) and alone(grad, 2):
        mark_detached(g)
        Py_INCREF(g)
        leaf.extra = <PyObject *>g
        Py_XDECREF(buffer)
        return 0
    (<NDArray>buffer).storage.version += 1
    copy_array(g, <NDArray>buffer)
    return 0


cdef NDArray ones_of(NDArray head):
    """The gradient that a head starts from where none is given."""
    cdef NDArray out = new_like(head, head.dtype)
    cdef char one[16]
    cdef char *args[2]
    cdef Py_ssize_t steps[2]
    cdef Py_ssize_t i
    if head.dtype == FLOAT32:
        for i in range(out.size):
            (<float *>out.data)[i] = 1
        return out
    if head.dtype == FLOAT64:
        for i in range(out.size):
            (<double *>out.data)[i] = 1
        return out
    store_scalar(1, head.dtype, one)
    args[0] = one
    args[1] = out.data
    steps[0] = 0
    steps[1] = INFO[head.dtype].itemsize
    get_cast(head.dtype, head.dtype)(args, &out.size, steps, NULL)
    return out


cdef NDArray head_gradient(NDArray head, object given):
    """The gradient that a head starts from: ones, or what was given, checked against the head."""
    cdef NDArray g
    if given is None:
        return ones_of(head)
    if type(given) is not NDArray and (scalar_kind(given) >= 0 or isinstance(given, (list, tuple))):
        g = table.cast(operand(given), head.dtype)
    else:
        g = operand(given)
    if g.dtype != head.dtype:
        raise TypeError(f"the head gradient has dtype {to_numpy(g.dtype)}, its head {to_numpy(head.dtype)}: "
                        "use head_grad.astype(head.dtype)")
    if not same_shape(g, head.ndim, head.shape):
        raise ValueError(f"the head gradient has shape {shape_text(g.ndim, g.shape)}, its head "
                         f"{shape_text(head.ndim, head.shape)}: they must be equal")
    return g


cdef int want(Pass *p, list variables) except -1:
    """Make slots for the nodes whose gradients are asked for, before the walk."""
    cdef Node *node
    cdef Slot *s
    cdef int i
    for i in range(len(variables)):
        node = edge(<NDArray>variables[i])
        if node == NULL:
            raise ValueError(f"variable {i} has no gradient: call attach_grad() on it before recording, or compute it "
                             "while recording")
        s = slot_of(p, node)
        if s == NULL:
            s = push(p, node)
            s.before = p.unwalked
            if p.unwalked != NULL:
                p.unwalked.parent = s        # until they are walked, back along the list
            p.unwalked = s
        s.wanted = 1
    return 0


cdef int start(Pass *p, Py_ssize_t n, PyObject **heads, list head_grads, list variables) except -1:
    """Walk the graph and put the heads' gradients in their places. Whatever can be wrong is found out here, before
    anything but the pass's own slots is changed."""
    cdef NDArray head, g
    cdef Node *node
    cdef Slot *s
    cdef Py_ssize_t i
    if variables is not None:
        want(p, variables)
    for i in range(n):
        head = <NDArray>heads[i]
        node = edge(head)
        if node == NULL:
            raise RuntimeError(
                f"backward from an array of shape {shape_text(head.ndim, head.shape)} that was not recorded, or has "
                "been filled with constants since: compute it inside `with autograd.record():` from arrays on which "
                "attach_grad() was called")
        walk(p, node)
    if p.unwalked != NULL:
        for i in range(len(variables)):
            if not slot_of(p, edge(<NDArray>variables[i])).walked:
                raise ValueError(f"variable {i} has no influence on the heads: there is no gradient")
    for i in range(n):
        head = <NDArray>heads[i]
        g = head_gradient(head, None if head_grads is None else head_grads[i])
        s = slot_of(p, edge(head))
        if s.needed:
            accumulate(s, g)
    return 0


cdef list run_pass(Py_ssize_t n, PyObject **heads, list head_grads, list variables, bint retain, bint create_graph,
                   bint train_mode):
    """One backward pass from `n` heads, NDArrays. With `variables` (not None) returns their gradients, else writes
    those of the leaves."""
    cdef Pass p
    cdef Slot *s
    cdef State *now = state()
    cdef State outer = now[0]
    cdef list result = None
    cdef bint begun = False
    p.path = p.last = p.done = p.unwalked = NULL
    p.selective = variables is not None
    p.retain = retain
    p.recording = create_graph
    now.recording = create_graph
    now.training = train_mode
    now.current = &p
    try:
        start(&p, n, heads, head_grads, variables)
        begun = True
        while p.last != NULL:
            s = p.last
            if s.node.flags & LEAF and not p.selective:
                p.last = s.before
                s.before = p.done
                p.done = s
                continue
            if s.grad != NULL:
                reverse(&p, s)
            p.last = s.before
            if not retain:
                release(s)
            if s.wanted:
                s.before = p.done
                p.done = s
            else:
                pop(s)
        if variables is None:
            s = p.done
            while s != NULL:
                if s.grad != NULL:
                    flush(s.node, s.grad)
                s = s.before
        else:
            result = [own_gradient(&p, <NDArray>variable, create_graph) for variable in variables]
    except BaseException:
        now[0] = outer
        clear(&p, begun and not retain)
        raise
    now[0] = outer
    clear(&p, False)
    return result


cdef object own_gradient(Pass *p, NDArray variable, bint recorded):
    """The gradient of a variable as an array that shares nothing with others."""
    cdef Slot *s = NULL if variable.node == NULL else slot_of(p, variable.node)
    cdef NDArray g
    if s == NULL:
        raise RuntimeError("a variable of this pass was given another place in the graph (attach_grad, a write) while "
                           "the pass ran")
    if s.kept == NULL:
        return zeros(variable.dtype, variable.ndim, variable.shape)
    g = <NDArray>s.kept
    if g.flags & CONTIGUOUS and alone(s.kept, 2):
        return g
    return table.unary(table.op[OP_POSITIVE], g) if recorded else cast(g, g.dtype)


cdef void clear(Pass *p, bint freeing) noexcept:
    """Take the pass's slots out of the graph."""
    cdef Slot *s
    while p.path != NULL:        # the walk was broken off
        s = p.path
        p.path = s.parent
        pop(s)
    clear_list(p.last, freeing)
    clear_list(p.done, freeing)
    clear_list(p.unwalked, False)


cdef void clear_list(Slot *s, bint freeing) noexcept:
    cdef Slot *before
    while s != NULL:
        before = s.before
        if freeing:
            release(s)
        pop(s)
        s = before


# ---- front

cdef list as_list(object arrays, str what):
    if type(arrays) is NDArray:
        return [arrays]
    if not isinstance(arrays, (list, tuple)):
        raise TypeError(f"{what} must be an NDArray or a list of them, not {type(arrays).__name__}")
    for a in arrays:
        if type(a) is not NDArray:
            raise TypeError(f"{what} must be NDArrays, not {type(a).__name__}")
    return list(arrays)


cdef list grads_list(object head_grads, list heads, bint single):
    if head_grads is None:
        return None
    if single and not isinstance(head_grads, (list, tuple)):
        return [head_grads]
    if single and not (len(head_grads) == 1 and (head_grads[0] is None or type(head_grads[0]) is NDArray)):
        return [head_grads]
    if not isinstance(head_grads, (list, tuple)) or len(head_grads) != len(heads):
        raise ValueError(f"{len(heads)} heads need as many head gradients (None for ones)")
    return list(head_grads)


cdef list run_from(object heads, object head_grads, list variables, bint retain, bint create_graph, bint train_mode):
    """`run_pass` from a list of heads, or one."""
    cdef list given = as_list(heads, "heads")
    cdef Py_ssize_t n = len(given), i
    cdef PyObject **pointers
    if n == 0:
        raise ValueError("backward needs at least one head")
    grads = grads_list(head_grads, given, type(heads) is NDArray)
    pointers = <PyObject **>malloc(n * sizeof(PyObject *))
    if pointers == NULL:
        raise MemoryError()
    try:
        for i in range(n):
            pointers[i] = <PyObject *>given[i]
        return run_pass(n, pointers, grads, variables, retain, create_graph, train_mode)
    finally:
        free(pointers)


def backward(heads, head_grads=None, retain_graph=False, train_mode=True):
    """Compute the gradients of `heads` and write them to the ``.grad`` of the variables they depend on.

    Parameters
    ----------
    heads : NDArray or list of NDArray
        Results of recorded operations, any shapes.
    head_grads : NDArray or list of NDArray, optional
        Gradient to start from, for each head, of its shape and dtype; None stands for ones.
    retain_graph : bool
        Keep the graph for another pass.
    train_mode : bool
        What `is_training` says while rules run.

    Raises
    ------
    RuntimeError
        Where a head was not recorded, the graph was freed, or an array that a rule needs was overwritten.
    ValueError, TypeError
        Where a head gradient has another shape or dtype than its head.

    Notes
    -----
    `mxnet.autograd.backward`. All is checked before any gradient is written.

    Examples
    --------
    >>> from cygrad import nd, autograd
    >>> x = nd.array([1.0, 2.0]); x.attach_grad()
    >>> with autograd.record():
    ...     y = x * x
    >>> autograd.backward(y)
    >>> x.grad.tolist()
    [2.0, 4.0]
    """
    run_from(heads, head_grads, None, retain_graph, False, train_mode)


def grad(heads, variables, head_grads=None, retain_graph=None, create_graph=False, train_mode=True):
    """Compute and return the gradients of `heads` with respect to `variables`; no ``.grad`` is touched.

    Parameters
    ----------
    heads : NDArray or list of NDArray
        Results of recorded operations.
    variables : NDArray or list of NDArray
        Arrays with `attach_grad`, or results on the way.
    head_grads : NDArray or list of NDArray, optional
        Gradient to start from, for each head; None stands for ones.
    retain_graph : bool, optional
        Keep the graph for another pass. Default: `create_graph`.
    create_graph : bool
        Record the pass itself, so that its results can be differentiated again.
    train_mode : bool
        What `is_training` says while rules run.

    Returns
    -------
    list of NDArray
        One for each variable; a list also where `variables` is one array, as in MXNet.

    Raises
    ------
    ValueError
        Where a variable has no influence on the heads, or a head gradient does not fit.
    RuntimeError
        As in `backward`.

    Notes
    -----
    `mxnet.autograd.grad`.

    Examples
    --------
    >>> from cygrad import nd, autograd
    >>> x = nd.array([2.0]); x.attach_grad()
    >>> with autograd.record():
    ...     y = x ** 3
    ...     dy = autograd.grad(y, x, create_graph=True)[0]
    >>> dy.tolist(), autograd.grad(dy, x)[0].tolist()
    ([12.0], [12.0])
    """
    return run_from(heads, head_grads, as_list(variables, "variables"),
                    create_graph if retain_graph is None else retain_graph, create_graph, train_mode)


def _backward(NDArray self, out_grad=None, retain_graph=False, train_mode=True):
    """Compute the gradients of this array and write them to the ``.grad`` of the variables it depends on.

    Parameters
    ----------
    out_grad : NDArray, optional
        Gradient to start from, of the shape and dtype of the array. Default: ones.
    retain_graph : bool
        Keep the graph for another pass.
    train_mode : bool
        What `autograd.is_training` says while rules run.

    See Also
    --------
    cygrad.autograd.backward

    Examples
    --------
    >>> from cygrad import nd, autograd
    >>> x = nd.array([1.0, 2.0]); x.attach_grad()
    >>> with autograd.record():
    ...     y = 3 * x
    >>> y.backward()
    >>> x.grad.tolist()
    [3.0, 3.0]
    """
    cdef PyObject *head = <PyObject *>self
    run_pass(1, &head, None if out_grad is None else [out_grad], None, retain_graph, False, train_mode)


add_attribute("backward", _backward)
