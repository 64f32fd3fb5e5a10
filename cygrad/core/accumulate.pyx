"""Gradients coming together in the slots of a backward pass.

One function brings a gradient to the shape and dtype that its node knows and adds it up, so that reverse rules are
one line for each argument. The first gradient to reach a slot is borrowed; later ones are added in place where nobody
else could see that.
"""

from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF, Py_XDECREF

from cygrad.core.array cimport (
    CONTIGUOUS, NDArray, OP_ADD, alone, new_on, same_shape, table, zeros)
from cygrad.core.dtype cimport FLOAT32, INFO
from cygrad.core.op cimport run_uniform
from cygrad.core.record cimport may_need_gradient
from cygrad.core.registry cimport Entry, Op
from cygrad.core.run cimport cast
from cygrad.core.tape cimport Node, Slot, slot_of, state


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
