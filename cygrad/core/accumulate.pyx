"""Gradients where they start, come together in the slots of a backward pass, and end.

One function brings a gradient to the shape and dtype that its node knows and adds it up, so that reverse rules are
one line for each argument. The first gradient to reach a slot is borrowed; later ones are added in place where nobody
else could see that.
"""

import os
from threading import RLock

from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF, Py_XDECREF

from cygrad.core.array cimport (
    CONTIGUOUS, NDArray, OP_ADD, alone, mark_detached, new_like, new_on, same_shape, shape_text, table, zeros)
from cygrad.core.convert cimport scalar_kind, store_scalar
from cygrad.core.dtype cimport FLOAT32, FLOAT64, INFO, to_numpy
from cygrad.core.loops.table cimport get_cast
from cygrad.core.op cimport operand, run_uniform
from cygrad.core.record cimport may_need_gradient
from cygrad.core.registry cimport Entry, Op
from cygrad.core.run cimport cast, copy_array
from cygrad.core.tape cimport ADD_REQ, Node, Slot, slot_of, state


# ---- heads

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


# ---- slots

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


# ---- variables

cdef object LARGE_FLUSH = RLock()


def _forget_lock():
    """In a forked child, where whoever held it is gone."""
    global LARGE_FLUSH
    LARGE_FLUSH = RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_lock)


cdef int flush(Node *leaf, PyObject *grad) except -1:
    """`flush_alone`, one pass at a time where the loop may let the GIL go: of two that add to the same gradient at
    once, each would miss what the other one adds."""
    if (<NDArray>grad).size < 1024:
        return flush_alone(leaf, grad)
    with LARGE_FLUSH:
        return flush_alone(leaf, grad)


cdef int own_buffer(Node *leaf, NDArray g) except -1:
    """Make `g`, which nobody else holds, the buffer of a variable."""
    cdef PyObject *old = leaf.extra
    mark_detached(g)
    Py_INCREF(g)
    leaf.extra = <PyObject *>g
    Py_XDECREF(old)
    return 0


cdef int flush_alone(Node *leaf, PyObject *grad) except -1:
    """Write a complete gradient into the buffer of a variable, or add it there."""
    cdef NDArray g = <NDArray>grad
    cdef PyObject *buffer = leaf.extra
    # (`grad` is held by the slot and by `g`.)
    cdef bint own = g.flags & CONTIGUOUS and not may_need_gradient(g) and alone(grad, 2)
    if buffer == NULL:           # nobody has looked for it, nor written to it
        if not own:
            g = cast(g, g.dtype)
            buffer = leaf.extra  # the copy may have let the GIL go
        if buffer == NULL:
            own_buffer(leaf, g)
            return 0
    if g.storage == (<NDArray>buffer).storage:
        g = cast(g, g.dtype)     # a head gradient made of the old gradient
    if leaf.flags & ADD_REQ:
        table.inplace(table.op[OP_ADD], <NDArray>buffer, g)
        return 0
    # Nobody has a handle on the old buffer, nor on the gradient: exchange them instead of copying.
    if own and alone(buffer):
        own_buffer(leaf, g)
        return 0
    (<NDArray>buffer).storage.version += 1
    copy_array(g, <NDArray>buffer)
    return 0
