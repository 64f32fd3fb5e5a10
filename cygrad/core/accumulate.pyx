"""Gradients coming together in the slots of a backward pass.

One function brings a gradient to the shape and dtype that its node knows and adds it up, so that reverse rules are
one line for each argument. The first gradient to reach a slot is borrowed; later ones are added in place where nobody
else could see that.
"""

from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_CheckExact
from cpython.long cimport PyLong_AsDouble
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF, Py_XDECREF

from cygrad.core.array cimport (
    CONTIGUOUS, NDArray, OP_ADD, alone, new_like, new_on, same_shape, shape_text, table, zeros)
from cygrad.core.dtype cimport FLOAT32, INFO
from cygrad.core.op cimport SMALL, run_uniform
from cygrad.core.record cimport may_need_gradient
from cygrad.core.registry cimport APPLY, MAXIN, PASS, Entry, Op, Rule
from cygrad.core.run cimport cast
from cygrad.core.tape cimport Node, Saved, Slot, slot_of, state


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
    cdef Op op = <Op>table.op[OP_ADD]
    cdef Entry *e = &op.entries[total.dtype]
    cdef char *args[3]
    cdef Py_ssize_t steps[3]
    if not e.uniform or not g.flags & CONTIGUOUS:
        table.inplace(table.op[OP_ADD], total, g)
        return 0
    args[0] = args[2] = total.data
    args[1] = g.data
    steps[0] = steps[1] = steps[2] = 4 if total.dtype == FLOAT32 else 8
    return run_uniform(op, e, 2, args, steps, total.size)


cdef int accumulate(Slot *s, object gradient) except -1:
    """Add a gradient to a slot, in the shape and dtype of its node."""
    return give(s, fit(gradient, s.node))


cdef inline int give(Slot *s, NDArray g) except -1:
    """`accumulate` for a gradient that fits."""
    if s.grad != NULL:
        return add_up(s, g)
    Py_INCREF(g)
    s.grad = <PyObject *>g
    return 0


cdef int add_up(Slot *s, NDArray g) except -1:
    cdef PyObject *old = s.grad
    cdef object total
    if (alone(old) and (<NDArray>old).flags & CONTIGUOUS and not may_need_gradient(<NDArray>old)
            and not may_need_gradient(g)):
        return add_in_place(<NDArray>old, g)
    total = table.binary(table.op[OP_ADD], <NDArray>old, g)
    Py_INCREF(total)
    s.grad = <PyObject *>total
    Py_XDECREF(old)
    return 0


cdef inline bint is_scalar(NDArray g) noexcept:
    """Whether all elements of `g` are one, as in the gradient of a sum."""
    cdef int i
    for i in range(g.ndim):
        if g.strides[i] != 0:
            return False
    return True


cdef bint hand_on(void *owner, Node *node, PyObject *g) except -1:
    """Hand the gradient of a UNIFORM node on to its inputs by the rules of the table, where no array has to be made of
    what was saved: no broadcasting, no second derivative. The caller's reference to `g` is the only one to be
    discounted: a gradient that nobody else holds is overwritten with that of the last input.
    """
    cdef Op op = <Op>node.op
    cdef Slot *first = NULL if node.inputs[0] == NULL else slot_of(owner, node.inputs[0])
    cdef Slot *second = NULL
    cdef Py_ssize_t step = 4 if node.dtype == FLOAT32 else 8
    if node.ninputs > 1 and node.inputs[1] != NULL:
        second = slot_of(owner, node.inputs[1])
        if not second.needed:
            second = NULL
    if not (<NDArray>g).flags & CONTIGUOUS and not is_scalar(<NDArray>g):
        return False
    if first != NULL and first.needed:
        hand_to(first, op, &op.rules[0], node, g, step, second == NULL)
    if second != NULL:
        hand_to(second, op, &op.rules[1], node, g, step, True)
    return True


cdef inline int hand_to(Slot *slot, Op op, Rule *rule, Node *node, PyObject *g, Py_ssize_t step, bint last) except -1:
    """One of the inputs' gradients."""
    cdef Entry *e
    cdef Saved *s
    cdef Op by
    cdef NDArray out
    cdef char *args[MAXIN + 1]
    cdef Py_ssize_t steps[MAXIN + 1]
    cdef double numbers[MAXIN]
    cdef int k
    if rule.kind != APPLY:
        return give(slot, <NDArray>g) if rule.kind == PASS else 0
    args[0] = (<NDArray>g).data
    steps[0] = step if (<NDArray>g).flags & CONTIGUOUS else 0
    for k in range(1, rule.n):
        s = node.saved
        while s.which != rule.operands[k]:
            s += 1
        if s.storage == NULL:
            write_number(<PyObject *>s.data, node.dtype, <char *>&numbers[k])
            args[k] = <char *>&numbers[k]
            steps[k] = 0
        else:
            if s.storage.version != s.version:
                refuse_overwritten(op)
            args[k] = s.data
            steps[k] = step
    if last and steps[0] and alone(g):
        out = <NDArray>g
    else:
        out = new_like(<NDArray>g, node.dtype)
    args[rule.n] = out.data
    steps[rule.n] = step
    by = <Op>rule.op
    e = &by.entries[node.dtype]
    if out.size * by.cost < SMALL:
        e.loop(args, &out.size, steps, e.data)
    else:
        run_uniform(by, e, rule.n, args, steps, out.size)
    return give(slot, out)


cdef int refuse_overwritten(Op op) except -1:
    raise RuntimeError(f"what {op.name} needs for its gradient was overwritten while the pass ran")


cdef int write_number(PyObject *value, int dtype, char *where) except -1:
    """A Python float or int that an operation on floats was given."""
    cdef double wide = (PyFloat_AS_DOUBLE(<object>value) if PyFloat_CheckExact(<object>value)
                        else PyLong_AsDouble(<object>value))
    if dtype == FLOAT32:
        (<float *>where)[0] = <float>wide
    else:
        (<double *>where)[0] = wide
    return 0


cdef int add_region(Node *target, Py_ssize_t offset, int ndim, Py_ssize_t *shape, Py_ssize_t *strides,
                    NDArray g) except -1:
    cdef Slot *s = slot_of(state().current, target)
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
    cdef Slot *s = slot_of(state().current, target)
    cdef list items
    if s.grad == NULL:
        items = [None] * count
        Py_INCREF(items)
        s.grad = <PyObject *>items
    items = <list>s.grad
    items[k] = g if items[k] is None else table.binary(table.op[OP_ADD], items[k], g)
    return 0
