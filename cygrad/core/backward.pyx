"""The backward pass: walk the graph once to order it, then hand gradients from each node to its inputs.

The walk (depth first, without recursion) lists every node behind its inputs, so that the list read from its end
meets each node after all that use it. A node's part in a pass stands in a Slot that belongs to the pass alone;
passes inside one another (a rule may run one), or in different threads, do not see each other's gradients.
"""

from libc.stdlib cimport free, malloc
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF, Py_XDECREF

from cygrad.core.array cimport (
    CONTIGUOUS, NDArray, OP_ADD, OP_POSITIVE, add_attribute, alone, mark_detached, new_like, new_on, same_shape, shape_text, table, zeros)
from cygrad.core.dtype cimport INFO, to_numpy
from cygrad.core.memory cimport alloc, free_block
from cygrad.core.op cimport Entry, Op, edge, may_need_gradient, operand
from cygrad.core.convert cimport scalar_kind, store_scalar
from cygrad.core.loops.table cimport get_cast
from cygrad.core.run cimport cast, copy_array
from cygrad.core.tape cimport (
    ADD_REQ, FREED, LEAF, NULL_REQ, OUTPUT, Node, Saved, Slot, State, node_decref, node_incref, node_release,
    state)


cdef struct Pass:
    Slot *last               # the list, read through `before`
    Slot *unwalked           # slots of wanted nodes that the walk has not reached
    bint selective           # only what leads to wanted nodes; leaves keep their .grad
    bint retain


# ---- slots

cdef inline Slot *slot_of(Pass *p, Node *node) noexcept:
    cdef Slot *s = node.slot
    while s != NULL and s.owner != p:
        s = s.outer
    return s


cdef Slot *push(Pass *p, Node *node) except NULL:
    """A slot for `node`, which it keeps alive."""
    cdef Slot *s = <Slot *>alloc(sizeof(Slot))
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


cdef void pop(Slot *s) noexcept:
    """Take a slot out of its node and free it."""
    cdef Slot **link = &s.node.slot
    while link[0] != s:      # another pass may have put its own on top since
        link = &link[0].outer
    link[0] = s.outer
    Py_XDECREF(s.grad)
    Py_XDECREF(s.kept)
    node_decref(s.node)
    free_block(s, sizeof(Slot))


# ---- the walk

cdef str describe(Node *node):
    return (<Op>node.op).name if node.op != NULL else "a variable"


cdef int check_saved(Node *node) except -1:
    """Raise where something that the rule needs was overwritten."""
    cdef int i
    cdef Saved *s
    for i in range(node.nsaved):
        s = &node.saved[i]
        if s.storage != NULL and s.storage.version != s.version:
            what = "the result" if s.which == OUTPUT else f"input {s.which}"
            raise RuntimeError(
                f"{what} of {describe(node)} (shape {shape_text(s.ndim, s.dims)}, dtype {to_numpy(s.dtype)}) is "
                f"needed for its gradient and was overwritten since: it was saved at version {s.version} and is at "
                f"version {s.storage.version} now. Write to a copy, x.copy(), or use an operation that makes a "
                "new array")
    return 0


cdef int finish(Pass *p, Slot *s) except -1:
    """All inputs of a node are listed: list the node."""
    cdef int i
    cdef Node *node = s.node
    if node.flags & LEAF:
        s.needed = s.wanted or not p.selective and node.req != NULL_REQ
    else:
        s.needed = s.wanted
        for i in range(node.ninputs):
            if node.inputs[i] != NULL and slot_of(p, node.inputs[i]).needed:
                s.needed = 1
                break
    if s.needed:
        check_saved(node)
    s.before = p.last
    p.last = s
    return 0


cdef Slot *enter(Pass *p, Node *node, Slot *parent) except NULL:
    cdef Slot *s = slot_of(p, node)
    if s == NULL:
        s = push(p, node)
    else:
        unlink_unwalked(p, s)
    s.walked = 1
    s.parent = parent
    return s


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
    cdef Node *input
    cdef Slot *other
    cdef Slot *path
    if s != NULL and s.walked:
        return 0
    s = enter(p, start, NULL)
    try:
        while s != NULL:
            if s.node.flags & FREED:
                raise RuntimeError(
                    f"a backward pass has been through this graph already and has freed it (met at {describe(s.node)}): "
                    "use retain_graph=True there to go through it again")
            if s.turn < s.node.ninputs:
                input = s.node.inputs[s.turn]
                s.turn += 1
                if input != NULL:
                    other = slot_of(p, input)
                    if other == NULL or not other.walked:
                        s = enter(p, input, s)
            else:
                path = s.parent
                finish(p, s)
                s = path
    except BaseException:
        while s != NULL:         # what is not yet in the list would be lost
            path = s.parent
            if p.last != s:
                s.before = p.last
                p.last = s
            s = path
        raise
    return 0


# ---- gradients coming together

cdef NDArray fit(object g, Node *node):
    """A gradient in the shape and dtype that `node` has: summed over what was broadcast, cast."""
    cdef NDArray a
    if type(g) is not NDArray:
        raise TypeError(f"a reverse rule returned {type(g).__name__} instead of an NDArray")
    a = <NDArray>g
    if not same_shape(a, node.ndim, node.shape):
        a = table.sum_to(a, node.ndim, node.shape)
    if a.dtype != node.dtype:
        a = table.cast(a, node.dtype)
    return a


cdef int add_in_place(NDArray total, NDArray g) except -1:
    """total += g for a total that is ours alone, of the shape and dtype of `g`."""
    cdef Entry *e = &(<Op>table.op[OP_ADD]).entries[total.dtype]
    cdef char *args[3]
    cdef Py_ssize_t steps[3]
    if not (e.uniform and e.types[0] == total.dtype and g.flags & CONTIGUOUS and total.size < 16384):
        table.inplace(table.op[OP_ADD], total, g)
        return 0
    args[0] = args[2] = total.data
    args[1] = g.data
    steps[0] = steps[1] = steps[2] = INFO[total.dtype].itemsize
    e.loop(args, &total.size, steps, e.data)
    return 0


cdef int accumulate(Slot *s, object gradient) except -1:
    """Add a gradient to a slot. The first one is borrowed; it is added to in place only where nobody else could
    see that."""
    cdef NDArray g = fit(gradient, s.node)
    cdef object total
    cdef PyObject *old = s.grad
    if old == NULL:
        Py_INCREF(g)
        s.grad = <PyObject *>g
        return 0
    if (alone(old) and (<NDArray>old).flags & CONTIGUOUS and not may_need_gradient(<NDArray>old)
            and not may_need_gradient(g)):
        add_in_place(<NDArray>old, g)
        return 0
    total = table.binary(table.op[OP_ADD], <NDArray>old, g)
    Py_INCREF(total)
    s.grad = <PyObject *>total
    Py_XDECREF(old)
    return 0


cdef int add_region(Node *target, Py_ssize_t offset, int ndim, Py_ssize_t *shape, Py_ssize_t *strides,
                    NDArray g) except -1:
    cdef Slot *s = slot_of(<Pass *>state().current, target)
    cdef NDArray total, region
    cdef PyObject *old = s.grad
    cdef Py_ssize_t bytes_[32]
    cdef Py_ssize_t kept[32]
    cdef int i, itemsize = INFO[target.dtype].itemsize
    if g.dtype != target.dtype:
        g = table.cast(g, target.dtype)
    for i in range(ndim):
        bytes_[i] = strides[i] * itemsize
        kept[i] = shape[i] if strides[i] else 1       # broadcast dimensions add up
    if not same_shape(g, ndim, kept):
        g = table.sum_to(g, ndim, kept)
    if old == NULL or not (alone(old) and (<NDArray>old).flags & CONTIGUOUS):
        if old == NULL:
            total = zeros(target.dtype, target.ndim, target.shape)
        else:
            total = cast(<NDArray>old, target.dtype)
        Py_INCREF(total)
        s.grad = <PyObject *>total
        Py_XDECREF(old)
    total = <NDArray>s.grad
    region = new_on(total.storage, total.data + offset * itemsize, target.dtype, ndim, kept, bytes_)
    table.inplace(table.op[OP_ADD], region, g)
    return 0


cdef int add_item(Node *target, int count, int k, NDArray g) except -1:
    cdef Slot *s = slot_of(<Pass *>state().current, target)
    cdef list items
    if s.grad == NULL:
        items = [None] * count
        Py_INCREF(items)
        s.grad = <PyObject *>items
    items = <list>s.grad
    items[k] = g if items[k] is None else table.binary(table.op[OP_ADD], items[k], g)
    return 0


# ---- the pass

cdef int reverse(Pass *p, Slot *s) except -1:
    """Hand the gradient of a node on to its inputs."""
    cdef Node *node = s.node
    cdef Slot *input
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
                gradient = op.vjp(node, i, g)
                if gradient is not None:
                    accumulate(input, gradient)
    return 0


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
    p.last = p.unwalked = NULL
    p.selective = variables is not None
    p.retain = retain
    now.recording = create_graph
    now.training = train_mode
    now.current = &p
    try:
        start(&p, n, heads, head_grads, variables)
        begun = True
        s = p.last
        while s != NULL:
            if s.grad != NULL and not (s.node.flags & LEAF and not p.selective):
                reverse(&p, s)
            if not retain:
                release(s)
            s = s.before
        if variables is None:
            s = p.last
            while s != NULL:
                if s.grad != NULL and s.node.flags & LEAF:
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
    clear_list(p.last, freeing)
    clear_list(p.unwalked, False)
    p.last = p.unwalked = NULL


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
