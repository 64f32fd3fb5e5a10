"""The backward pass: walk the graph once to order it, then hand gradients from each node to its inputs.

The walk (depth first, without recursion) lists every node behind its inputs, so that the list read from its end
meets each node after all that use it. A node's part in a pass stands in a Slot that belongs to the pass alone;
passes inside one another (a rule may run one), or in different threads, do not see each other's gradients. Slots stand
one behind the other in the order of the list.
"""

from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy
from cpython.object cimport PyObject
from cpython.ref cimport Py_XDECREF

from cygrad.core.accumulate cimport accumulate, flush, give, head_gradient
from cygrad.core.array cimport CONTIGUOUS, NDArray, OP_POSITIVE, alone, named, new_like, shape_text, table, zeros
from cygrad.core.dtype cimport FLOAT32, to_numpy
from cygrad.core.memory cimport free_block
from cygrad.core.notes cimport (
    CHECK_GRADIENTS, WATCHING, enter_rule, explain, finite, leave_rule, place, refuse_gradient, refuse_head, title)
from cygrad.core.op cimport SMALL, apply_rule, number, run_uniform
from cygrad.core.record cimport edge
from cygrad.core.registry cimport APPLY, MAXIN, PASS, STOP, Entry, Op, Rule, refuse_rule, rule_for
from cygrad.core.run cimport cast
from cygrad.core.spans cimport ON, PASS, begin, begin_reverse, end, row_of
from cygrad.core.tape cimport (
    FREED, LEAF, NULL_REQ, OUTPUT, UNIFORM, Node, Saved, Slot, State, bytes_of, dims_of, node_decref, node_incref,
    node_release, saved_of, slot_of, state, storage_decref, unlink_node)


cdef extern from *:
    """
    #if defined(__GNUC__) || defined(__clang__)
      #define cygrad_prefetch(p) __builtin_prefetch(p)
    #else
      #define cygrad_prefetch(p) ((void)(p))
    #endif
    """
    void prefetch "cygrad_prefetch" (void *p) noexcept

cdef enum:
    AHEAD = 8                # slots, for what is fetched into the cache
    FIRST = 16               # nodes of a graph for which a pass needs no memory but the stack's

cdef struct Step:            # a node on the way of the walk
    Node *node
    int turn                 # next input to go to
    bint needed

cdef struct Chunk:           # of the list of nodes
    Chunk *before
    Py_ssize_t count, room
    Slot slots[FIRST]        # or more

cdef struct Pass:
    Chunk *chunk             # the last one
    Slot *results            # those whose gradients are wanted, through `next`
    Slot *asked              # selective: marks on the wanted nodes, and where the walk ends, until it comes by
    Py_ssize_t nasked
    bint final               # behind a wanted node there is no other one
    Step *steps
    Py_ssize_t room          # of steps
    bint unused              # selective: wanted nodes without influence are no error
    bint selective           # only what leads to wanted nodes; leaves keep their .grad
    bint retain
    bint recording           # itself, for derivatives of higher order
    int place                # its span, where a profile was on when it began, or -1
    int (*reverse)(Pass *p, Slot *s) except -1       # of a node: another one where a profile or `detect_anomaly` is on
    bint told                # the exception that ends it says where it comes from
    Chunk first
    Step local[FIRST]


# ---- slots

cdef inline Slot *slot_new(Pass *p) except NULL:
    """The place behind the last slot."""
    cdef Chunk *chunk = p.chunk
    if chunk.count == chunk.room:
        chunk = chunk_new(p)
    chunk.count += 1
    return &chunk.slots[chunk.count - 1]


cdef Chunk *chunk_new(Pass *p) except NULL:
    cdef Py_ssize_t room = min(4 * p.chunk.room, <Py_ssize_t>4096)
    cdef Chunk *chunk = <Chunk *>malloc(sizeof(Chunk) + (room - FIRST) * sizeof(Slot))
    if chunk == NULL:
        raise MemoryError("no memory for a backward pass")
    chunk.before = p.chunk
    chunk.count = 0
    chunk.room = room
    p.chunk = chunk
    return chunk


cdef inline void enter(Pass *p, Slot *s, Node *node) noexcept:
    """Make `s` the slot of `node`, which it keeps alive."""
    node_incref(node)
    s.owner = p
    s.outer = node.slot
    s.node = node
    s.grad = NULL
    s.needed = s.wanted = s.walked = 0
    node.slot = s


cdef inline void leave(Slot *s) noexcept:
    """Take a slot out of its node."""
    cdef Node *node = s.node
    cdef Slot **link = &node.slot
    while link[0] != s:      # another pass may have put its own on top since
        link = &link[0].outer
    link[0] = s.outer
    s.node = NULL
    if s.grad != NULL:
        Py_XDECREF(s.grad)
    node_decref(node)


# ---- the walk

cdef inline int check_saved(Node *node) except -1:
    """Raise where something that the rule needs was overwritten."""
    cdef int i
    cdef Saved *s
    for i in range(node.nsaved):
        s = saved_of(node) + i
        if s.storage != NULL and s.storage.version != s.version:
            refuse_overwritten(node, s)
    return 0


cdef int refuse_overwritten(Node *node, Saved *s) except -1:
    cdef bint own = s.dims != 0
    what = "the result" if s.which <= OUTPUT else f"input {s.which}"
    shape = shape_text(s.ndim if own else node.ndim, dims_of(node, s) if own else node.shape)
    raise RuntimeError(
        f"{what} of {title(node)} (shape {shape}, dtype {to_numpy(s.dtype if own else node.dtype)}) is "
        f"needed for its gradient and was overwritten since: it was saved at version {s.version} and is at "
        f"version {s.storage.version} now (a write to any part of its memory "
        f"counts). Write to a copy, x.copy(), or read one, x[i].copy(), or use an operation that makes a new array"
        f"{place(node)}")


cdef int refuse_freed(Node *node) except -1:
    raise RuntimeError(
        f"a backward pass has been through this graph already and has freed it (met at {title(node)}): "
        "use retain_graph=True there to go through it again")


cdef inline bint ends(Pass *p, Slot *mark) noexcept:
    """Whether the pass need not go past a node."""
    return mark != NULL and (p.final or not mark.wanted)


cdef int walk(Pass *p, Node *start) except -1:
    """List all nodes that lead to `start`, each behind its inputs."""
    cdef Slot *s = slot_of(p, start)
    cdef Step *step = p.steps
    cdef Node *node
    cdef Node *input
    cdef Py_ssize_t depth = 0
    cdef bint needed
    if s != NULL and s.walked:
        return 0
    if start.flags & FREED:
        refuse_freed(start)
    step.node = start
    step.turn = start.ninputs if ends(p, s) else 0
    step.needed = False
    while True:
        node = step.node
        while step.turn < node.ninputs:
            input = node.inputs[step.turn]
            step.turn += 1
            if input == NULL:
                continue
            s = slot_of(p, input)
            if s != NULL and s.walked:
                step.needed |= s.needed
                continue
            if input.flags & FREED:
                refuse_freed(input)
            depth += 1
            if depth == p.room:
                more_steps(p)
            step = p.steps + depth
            step.node = node = input
            step.turn = input.ninputs if ends(p, s) else 0
            step.needed = False
        needed = finish(p, node, step.needed)
        if depth == 0:
            return 0
        depth -= 1
        step = p.steps + depth
        step.needed |= needed


cdef inline bint finish(Pass *p, Node *node, bint needed) except -1:
    """All inputs of a node are listed: list the node. Whether gradients must be sent its way."""
    cdef Slot *s
    cdef Slot *mark = NULL
    if p.selective:
        mark = slot_of(p, node)
        needed |= mark != NULL and mark.wanted
    elif node.flags & LEAF:
        needed = not node.flags & NULL_REQ
    if needed and not ends(p, mark):
        check_saved(node)
    s = slot_new(p)
    enter(p, s, node)
    s.needed = needed
    s.walked = 1
    if mark != NULL:
        s.wanted = mark.wanted
        leave(mark)
    return needed


cdef int more_steps(Pass *p) except -1:
    cdef Py_ssize_t room = 4 * p.room
    cdef Step *steps = <Step *>realloc(NULL if p.steps == p.local else p.steps, room * sizeof(Step))
    if steps == NULL:
        raise MemoryError("no memory for a backward pass")
    if p.steps == p.local:
        memcpy(steps, p.local, sizeof(p.local))
    p.steps = steps
    p.room = room
    return 0


# ---- the pass

cdef inline bint is_scalar(NDArray g) noexcept:
    """Whether all elements of `g` are one, as in the gradient of a sum."""
    cdef int i
    for i in range(g.ndim):
        if g.strides[i] != 0:
            return False
    return True


cdef inline Slot *slot_needed(Pass *p, Node *input) noexcept:
    cdef Slot *s = NULL if input == NULL else slot_of(p, input)
    return s if s != NULL and s.needed else NULL


cdef bint hand_on(Pass *p, Node *node, PyObject *g) except -1:
    """Hand the gradient of a UNIFORM node on to its inputs by the rules of the table, where no array has to be made of
    what was saved: no broadcasting, no second derivative. The caller's reference to `g` is the only one to be
    discounted: a gradient that nobody else holds is overwritten with that of the last input.
    """
    cdef Rule *rule = (<Op>node.op).rules
    cdef Slot *slot = slot_needed(p, node.inputs[0])
    cdef Slot *following = slot_needed(p, node.inputs[1]) if node.ninputs > 1 else NULL
    cdef Py_ssize_t step = 4 if node.dtype == FLOAT32 else 8
    cdef Py_ssize_t g_step = step
    cdef Entry *e
    cdef Saved *s
    cdef NDArray out
    cdef char *args[MAXIN + 1]
    cdef Py_ssize_t steps[MAXIN + 1]
    cdef double numbers[MAXIN]
    cdef int k
    if not (<NDArray>g).flags & CONTIGUOUS:
        if not is_scalar(<NDArray>g):
            return False
        g_step = 0
    if slot == NULL:
        slot = following
        following = NULL
        rule += 1
    while slot != NULL:
        if rule.kind == PASS:
            give(slot, <NDArray>g)
        elif rule.kind == APPLY:
            args[0] = (<NDArray>g).data
            steps[0] = g_step
            for k in range(1, rule.n):
                s = saved_of(node)
                while s.which != rule.operands[k]:
                    s += 1
                steps[k] = step
                args[k] = s.data
                if s.storage == NULL:
                    number(<PyObject *>s.data, node.dtype, <char *>&numbers[k])
                    args[k] = <char *>&numbers[k]
                    steps[k] = 0
                elif s.storage.version != s.version:
                    refuse_meanwhile(<Op>node.op)
            if following == NULL and g_step and alone(g):
                out = <NDArray>g
            else:
                out = new_like(<NDArray>g, node.dtype)
            args[rule.n] = out.data
            steps[rule.n] = step
            e = &(<Op>rule.op).entries[node.dtype]
            if out.size * (<Op>rule.op).cost < SMALL:
                e.loop(args, &out.size, steps, e.data)
            else:
                run_uniform(<Op>rule.op, e, rule.n, args, steps, out.size)
            give(slot, out)
        slot = following
        following = NULL
        rule += 1
    return True


cdef int refuse_meanwhile(Op op) except -1:
    raise RuntimeError(f"what {op.name} needs for its gradient was overwritten while the pass ran")


cdef int reverse(Pass *p, Slot *s) except -1:
    """Hand the gradient of a node on to its inputs."""
    cdef Node *node = s.node
    cdef Slot *input
    cdef Op op
    cdef object g = <object>s.grad
    cdef int i
    if node.ninputs == 0 or s.wanted and p.final:
        return 0
    if not s.wanted:
        Py_XDECREF(s.grad)       # `g` is the one reference now: a rule may find it alone
        s.grad = NULL
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


cdef int reverse_watched(Pass *p, Slot *s) except -1:
    """`reverse` while a profile or `detect_anomaly` is on."""
    cdef Node *node = s.node
    cdef Slot *input
    cdef int i
    if p.place >= 0 and node.ninputs:
        begin_reverse(node, p.place + 1)
    if not WATCHING:
        return reverse(p, s)
    if CHECK_GRADIENTS and not finite(s.grad):       # what rules give is checked below
        p.told = True
        refuse_head(node, s.grad)
    before = enter_rule(node)
    try:
        reverse(p, s)
    finally:
        leave_rule(before)
    if CHECK_GRADIENTS:
        for i in range(node.ninputs):
            input = slot_needed(p, node.inputs[i])
            if input != NULL and input.grad != NULL and not finite(input.grad):
                p.told = True
                refuse_gradient(node, i, input.grad)
    return 0


cdef inline object gradient_for(Op op, Node *node, int i, object g):
    """The gradient for input `i`, from the gradient `g` of the output; None for zero."""
    cdef Rule *rule = rule_for(op, i, node.dtype)
    if rule == NULL:
        if op.vjp == NULL:
            refuse_rule(op, i, node.dtype)
        return op.vjp(node, i, g)
    return None if rule.kind == STOP else apply_rule(rule, node, g)


cdef void release(Slot *s) noexcept:
    """Free what a node of the graph holds. Where another pass is on its way through the node, in this thread or in
    another one, that is left to it."""
    if s.needed and not s.node.flags & LEAF and s.node.slot == s and s.outer == NULL:
        node_release(s.node)


cdef inline void spend(Slot *s) noexcept:
    """`release` and `leave` for a UNIFORM node, through which no other pass is on its way."""
    cdef Node *node = s.node
    cdef Saved *saved = saved_of(node)
    cdef Node *input
    cdef int i
    node.slot = NULL
    s.node = NULL
    if s.grad != NULL:
        Py_XDECREF(s.grad)
    if not s.needed:
        node_decref(node)
        return
    node.flags |= FREED
    for i in range(node.ninputs):
        input = node.inputs[i]
        if input != NULL:
            node.inputs[i] = NULL
            input.refs -= 1          # it lives on: its own slot comes later in this pass, and holds it
    for i in range(node.nsaved):
        if saved[i].storage != NULL:
            storage_decref(saved[i].storage)
        else:
            Py_XDECREF(<PyObject *>saved[i].data)
    node.nsaved = 0
    node.refs -= 1
    if node.refs == 0:
        unlink_node(node)
        free_block(node, bytes_of(node))


cdef int want(Pass *p, list variables, list ends) except -1:
    """Mark the nodes whose gradients are asked for, before the walk, and those that `run_pass` says of `ends`."""
    cdef Node *node
    cdef Py_ssize_t i
    p.asked = <Slot *>malloc((len(variables) + (0 if ends is None else len(ends)) + 1) * sizeof(Slot))
    if p.asked == NULL:
        raise MemoryError("no memory for a backward pass")
    for i in range(len(variables)):
        node = edge(<NDArray>variables[i])
        if node == NULL:
            raise ValueError(f"variable {i}{named(<NDArray>variables[i])} has no gradient: call attach_grad() on it "
                             "before recording, or compute it while recording")
        if slot_of(p, node) == NULL:
            enter(p, &p.asked[p.nasked], node)
            p.asked[p.nasked].wanted = 1
            p.nasked += 1
    p.final = p.nasked == 1 or ends is not None
    if ends is not None:
        for i in range(len(ends)):
            node = edge(<NDArray>ends[i])
            if node != NULL and slot_of(p, node) == NULL:
                enter(p, &p.asked[p.nasked], node)
                p.nasked += 1
    return 0


cdef int start(Pass *p, Py_ssize_t n, PyObject **heads, list head_grads, list variables, list ends) except -1:
    """Walk the graph and put the heads' gradients in their places. Whatever can be wrong is found out here, before
    anything but the pass's own slots is changed."""
    cdef NDArray head, g
    cdef Node *node
    cdef Slot *s
    cdef Py_ssize_t i
    if variables is not None:
        want(p, variables, ends)
    for i in range(n):
        head = <NDArray>heads[i]
        node = edge(head)
        if node == NULL:
            if p.unused:
                continue
            raise RuntimeError(
                f"backward from an array{named(head)} of shape {shape_text(head.ndim, head.shape)} that was not "
                "recorded, or has been filled with constants since: compute it inside `with autograd.record():` from arrays on which "
                "attach_grad() was called")
        walk(p, node)
    if p.selective and not p.unused:
        for i in range(len(variables)):
            if not slot_of(p, edge(<NDArray>variables[i])).walked:
                raise ValueError(f"variable {i}{named(<NDArray>variables[i])} has no influence on the heads: there is no "
                                 "gradient")
    for i in range(n):
        head = <NDArray>heads[i]
        if p.unused and edge(head) == NULL:
            continue
        g = head_gradient(head, None if head_grads is None else head_grads[i])     # may run code of the caller's
        node = edge(head)
        s = NULL if node == NULL else slot_of(p, node)
        if s == NULL:
            raise RuntimeError("a head was given another place in the graph (attach_grad, a write) while its head "
                               "gradient was converted")
        if s.needed:
            accumulate(s, g)
    return 0


cdef list run_pass(Py_ssize_t n, PyObject **heads, list head_grads, list variables, bint retain, bint create_graph,
                   bint train_mode, bint unused=False, list ends=None):
    """One backward pass from `n` heads, NDArrays. With `variables` (not None) returns their gradients, else writes
    those of the leaves. `unused`: variables may be without influence, and have None. `ends` (not None): no variable
    depends on another one, nor do these arrays on any, so that the walk need not go past them."""
    cdef Pass p
    cdef Slot *s
    cdef State *now = state()
    cdef bint recording = now.recording, training = now.training
    cdef void *around = now.current
    cdef list result = None
    cdef bint freeing = False            # an exception counts the graph as used up, once it has begun
    p.chunk = &p.first
    p.first.before = NULL
    p.first.count = 0
    p.first.room = FIRST
    p.results = p.asked = NULL
    p.nasked = 0
    p.final = False
    p.steps = p.local
    p.room = FIRST
    p.unused = unused
    p.selective = variables is not None
    p.retain = retain
    p.recording = create_graph
    p.place = begin(row_of(("pass", "backward pass")), PASS) if ON else -1
    p.reverse = reverse
    if ON or WATCHING:
        p.reverse = reverse_watched
    p.told = False
    now.recording = create_graph
    now.training = train_mode
    now.current = &p
    try:
        start(&p, n, heads, head_grads, variables, ends)
        freeing = not retain
        hand_down(&p)
        if variables is not None:
            result = [own_gradient(&p, <NDArray>variable, create_graph) for variable in variables]
        else:
            s = p.results
            while s != NULL:
                if s.grad != NULL:
                    flush(s.node, s.grad)
                s = s.next
        freeing = False
    finally:
        now.recording = recording
        now.training = training
        now.current = around
        clear(&p, freeing)
        if p.place >= 0:
            end(p.place)
    return result


cdef inline void fetch_ahead(Slot *far, Slot *near) noexcept:
    """Have the cache fetch what the pass will need of nodes to come: of large graphs little is left in it."""
    cdef Node *node = far.node
    cdef Saved *s
    prefetch(node)
    prefetch(<char *>node + 64)
    node = near.node
    if node.nsaved:
        s = saved_of(node)
        prefetch(s.storage)
        prefetch(s.data)


cdef int hand_down(Pass *p) except -1:
    """Hand gradients from each node to its inputs, from the last node of the list to the first."""
    cdef Chunk *chunk = p.chunk
    cdef Slot *s = NULL
    cdef Py_ssize_t i
    try:
        while chunk != NULL:
            for i in range(chunk.count - 1, -1, -1):
                s = &chunk.slots[i]
                if i >= AHEAD:
                    fetch_ahead(s - AHEAD, s - AHEAD // 2)
                if s.node.flags & LEAF and not p.selective:
                    s.next = p.results
                    p.results = s
                    continue
                if s.grad != NULL:
                    p.reverse(p, s)
                if s.node.flags & UNIFORM and s.node.slot == s and s.outer == NULL and not (p.retain or s.wanted):
                    spend(s)
                    continue
                if not p.retain and not (s.wanted and p.final):
                    release(s)
                if not s.wanted:
                    leave(s)
            chunk = chunk.before
    except Exception as error:
        if not p.told:
            explain(error, s.node)
        raise
    if p.place >= 0:
        end(p.place + 1)     # the last rule
    return 0


cdef object own_gradient(Pass *p, NDArray variable, bint recorded):
    """The gradient of a variable as an array that shares nothing with others."""
    cdef Slot *s = NULL if variable.node == NULL else slot_of(p, variable.node)
    cdef NDArray g
    if s == NULL:
        raise RuntimeError("a variable of this pass was given another place in the graph (attach_grad, a write) while "
                           "the pass ran")
    if not s.walked:
        return None
    if s.grad == NULL:
        return zeros(variable.dtype, variable.ndim, variable.shape)
    g = <NDArray>s.grad
    if g.flags & CONTIGUOUS and alone(s.grad, 2):
        return g
    return table.unary(table.op[OP_POSITIVE], g) if recorded else cast(g, g.dtype)


cdef void clear(Pass *p, bint freeing) noexcept:
    """Take the pass's slots out of the graph, and free its memory. `freeing`: an exception cut it short, the graph
    counts as used up."""
    cdef Chunk *chunk = p.chunk
    cdef Chunk *before
    cdef Slot *s
    cdef Py_ssize_t i
    while chunk != NULL:
        for i in range(chunk.count - 1, -1, -1):
            s = &chunk.slots[i]
            if s.node != NULL:
                if freeing:
                    release(s)
                leave(s)
        before = chunk.before
        if chunk != &p.first:
            free(chunk)
        chunk = before
    for i in range(p.nasked):
        if p.asked[i].node != NULL:
            leave(&p.asked[i])
    free(p.asked)
    if p.steps != p.local:
        free(p.steps)
