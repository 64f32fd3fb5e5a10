"""Operations whose result goes to an array that is there: `x += y`, and `out=`.

An operation on elements writes to the array itself where nothing has to be recorded. Else it is the operation, then
a write, as that of all other functions is: `deliver`.
"""

from cpython.object cimport PyObject

import numpy as np

from cygrad.core.array cimport CONTIGUOUS, MAXDIM, NDArray, READONLY, check_leaving, same_shape, shape_text, table
from cygrad.core.convert cimport as_numpy, from_object, scalar_kind
from cygrad.core.dtype cimport INFO, can_cast_same_kind, to_numpy
from cygrad.core.op cimport (
    apply, apply2, check_loop, convertible, entry_of, number, operand, run_uniform, store_operand, thread_cost,
    whole_like)
from cygrad.core.ops.write cimport check_target, overlaps, spare_snapshots, write
from cygrad.core.record cimport may_need_gradient
from cygrad.core.registry cimport MAXIN, Entry, Op
from cygrad.core.run cimport View, cast, elementwise as run_elementwise, view_of
from cygrad.core.tape cimport LEAF, Storage, state


# ---- operations on elements

cdef int check_result(Op op, Entry *e, int nin, PyObject **inputs, NDArray out) except -1:
    """Whether `out` can take the result: by its dtype, its shape, and because it may be written to."""
    cdef NDArray a
    cdef int i, k, j
    check_target(out, out)
    if not can_cast_same_kind(e.result, out.dtype):
        raise TypeError(f"Cannot cast ufunc '{op.name}' output from dtype('{to_numpy(e.result)}') to "
                        f"dtype('{to_numpy(out.dtype)}') with casting rule 'same_kind'")
    for i in range(nin):
        if type(<object>inputs[i]) is not NDArray:
            continue
        a = <NDArray>inputs[i]
        for k in range(a.ndim):
            j = out.ndim - a.ndim + k
            if j < 0 or a.shape[k] != 1 and a.shape[k] != out.shape[j]:
                raise ValueError(f"non-broadcastable output operand with shape {shape_text(out.ndim, out.shape)} "
                                 "doesn't match the broadcast shape with "
                                 f"{shape_text(a.ndim, a.shape)} in {op.name}")
    return 0


cdef object run_into(Op op, int nin, PyObject **inputs, NDArray out):
    """The operation on arrays and Python scalars, at least one of them an array, written to `out`."""
    cdef int i, t
    cdef bint recorded = out.storage.tracked or out.node != NULL and not out.node.flags & LEAF
    cdef bint recording = state().recording, uniform
    cdef Entry *e = entry_of(op, nin, inputs, &t)
    cdef Storage *outer
    cdef View views[MAXIN + 1]
    cdef char *args[MAXIN + 1]
    cdef Py_ssize_t steps[MAXIN + 1]
    cdef char scalars[MAXIN][16]
    cdef list copies = []
    cdef object sharer = None
    cdef NDArray a
    check_result(op, e, nin, inputs, out)
    uniform = e.uniform and out.dtype == e.result and out.flags & CONTIGUOUS
    for i in range(nin):
        if type(<object>inputs[i]) is NDArray:
            a = <NDArray>inputs[i]
            recorded = recorded or recording and may_need_gradient(a)
            uniform = uniform and whole_like(a, out)
            if a.storage == out.storage:
                sharer = a
    if recorded:
        # What the rule needs of `out` is saved by copy.
        outer = state().overwritten
        state().overwritten = out.storage
        try:
            result = apply(op, nin, inputs)
        finally:
            state().overwritten = outer
        write(out, out, result)
        return out
    if recording and out.storage.refs > 1:
        spare_snapshots(out, out, sharer)
    for i in range(nin):
        if type(<object>inputs[i]) is NDArray:
            a = <NDArray>inputs[i]
            if overlaps(a, out):
                a = cast(a, a.dtype)
                copies.append(a)
            view_of(a, &views[i])
            steps[i] = INFO[a.dtype].itemsize
        else:
            store_operand(<object>inputs[i], t, e.types[i], scalars[i])
            views[i].data = scalars[i]
            views[i].ndim = 0
            views[i].dtype = e.types[i]
            steps[i] = 0
        args[i] = views[i].data
    if uniform:
        args[nin] = out.data
        steps[nin] = INFO[out.dtype].itemsize
        run_uniform(op, e, nin, args, steps, out.size)
    else:
        view_of(out, &views[nin])
        run_elementwise(e.loop, e.data, thread_cost(op, e), nin + 1, views, e.types, out.ndim, out.shape)
    out.storage.version += 1
    if op.checks:
        check_loop()
    return out


cdef bint inplace_lane(Op op, NDArray a, PyObject *other) except -1:
    """`inplace` for contiguous float32 or float64 arrays of one shape and dtype, or one and a Python number, of which
    nothing has to be recorded: the updates of small models. False where the case is another one."""
    cdef Entry *e = &op.entries[a.dtype]
    cdef char *args[3]
    cdef Py_ssize_t steps[3]
    cdef double scalar
    if (not e.uniform or a.flags & (CONTIGUOUS | READONLY) != CONTIGUOUS or a.storage.tracked or a.storage.refs > 1
            or a.node != NULL and (not a.node.flags & LEAF or state().recording)):
        return False
    args[0] = args[2] = a.data
    steps[0] = steps[1] = steps[2] = INFO[a.dtype].itemsize
    if type(<object>other) is NDArray:
        if (not whole_like(<NDArray>other, a) or (<NDArray>other).data != a.data and overlaps(<NDArray>other, a)
                or may_need_gradient(<NDArray>other) and state().recording):
            return False
        args[1] = (<NDArray>other).data
    else:
        if not number(other, a.dtype, <char *>&scalar):
            return False
        args[1] = <char *>&scalar
        steps[1] = 0
    run_uniform(op, e, 2, args, steps, a.size)
    a.storage.version += 1
    return True


cdef object inplace(PyObject *op_, NDArray a, object other):
    """`a op= other`."""
    cdef Op op = <Op>op_
    cdef PyObject *inputs[2]
    cdef object taken
    if inplace_lane(op, a, <PyObject *>other):
        return a
    taken = convertible(other)
    if taken is NotImplemented:
        if not isinstance(other, np.ndarray) or type(other).__array_ufunc__ is not np.ndarray.__array_ufunc__:
            return taken
        taken = from_object(other)     # what is written to stays what it is, as with NumPy's arrays
    inputs[0] = <PyObject *>a
    inputs[1] = <PyObject *>taken
    return run_into(op, 2, inputs, a)


table.inplace = inplace


cdef object single(object out, str name):
    """`out`, or what it holds where it is a tuple of one, as ufuncs take it."""
    if type(out) is tuple:
        if len(out) != 1:
            raise ValueError(f"{name}: the 'out' tuple must have one array, not {len(out)}")
        out = out[0]
    if not isinstance(out, (NDArray, np.ndarray)):
        raise TypeError(f"{name}: out must be an NDArray or a numpy.ndarray, not {type(out).__name__}")
    return out


cdef object into(PyObject *op_, int nin, PyObject **inputs, object out):
    """A function of elements with `out=`."""
    cdef Op op = <Op>op_
    cdef list held = []      # the operands while the operation runs
    cdef PyObject *converted[MAXIN]
    cdef object a
    cdef bint arrays = False
    cdef int i
    out = single(out, op.name)
    for i in range(nin):
        a = <object>inputs[i]
        if type(a) is not NDArray and scalar_kind(a) < 0:
            a = operand(a)
        arrays = arrays or type(a) is NDArray
        held.append(a)
    if not arrays:
        held[0] = from_object(held[0])
    for i in range(nin):
        a = held[i]
        converted[i] = <PyObject *>a
    if type(out) is not NDArray:
        return deliver(apply(op, nin, converted), out, op.name, True)
    return run_into(op, nin, converted, <NDArray>out)


table.into = into


# ---- other functions

cpdef object deliver(object result, object out, str name, bint broadcasts=False, object casting="same_kind"):
    """The result of a function, written to `out` where that is given: an array of the result's shape, or of one that
    it `broadcasts` to."""
    if out is None:
        return result
    out = single(out, name)
    value = result if type(result) is NDArray else from_object(result)
    if out.shape != value.shape and not (broadcasts and np.broadcast_shapes(value.shape, out.shape) == out.shape):
        raise ValueError(f"{name}: non-broadcastable output operand with shape {out.shape} doesn't match the "
                         f"{'broadcast ' if broadcasts else ''}shape {value.shape} of the result")
    if value.dtype is not out.dtype and not np.can_cast(value.dtype, out.dtype, casting):
        raise TypeError(f"Cannot cast ufunc '{name}' output from dtype('{value.dtype}') to dtype('{out.dtype}') with "
                        f"casting rule '{casting}'")
    if type(out) is NDArray:
        write(out, out, value)
    else:
        check_leaving(value, f"numpy.{name}")
        np.copyto(out, as_numpy(value), casting="unsafe")
    return out

