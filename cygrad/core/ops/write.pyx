"""Writing into arrays, recorded: assignment, and the views that see the result.

A block of memory that is written to while recording keeps its history in its Storage: the node SET(what was
there, where, what was written). An array whose block has been written to since it was last used gets a VIEW node
on that history at its next use (`op.refresh`). An in-place operation is the
operation, then SET (`into`).

Regions stand in a node's params in elements of the block, or of the input as it would lie in C order: offset and
strides for VIEW, whose shape is the node's; offset, shape and strides for the others. Of a write to one part of complex
numbers, through `x.real` or `x.imag`, SET has one more: which.
"""

from libc.string cimport memcpy
from cpython.object cimport PyObject

import numpy as np

from cygrad.core.array cimport (
    CONTIGUOUS, DETACHED, MAXDIM, NDArray, READONLY, alone, attach, named, new_on, same_shape, shape_text, table,
    track, zeros)
from cygrad.core.accumulate cimport add_region
from cygrad.core.convert cimport from_object, scalar_kind, store_scalar
from cygrad.core.dtype cimport (
    COMPLEX64, COMPLEX128, FLOAT32, FLOAT64, INFO, PROMOTE, can_cast_same_kind, strong, to_numpy)
from cygrad.core.op cimport (
    apply2, check_loop, convertible, number, run_uniform, store_operand, thread_cost, whole_like)
from cygrad.core.ops.arithmetic cimport add, negative
from cygrad.core.ops.cast cimport copied
from cygrad.core.ops.complex cimport IMAG, REAL, make_complex, part
from cygrad.core.ops.shape cimport IMAG_PART, PARTS, REAL_PART, reshape_to, view
from cygrad.core.record cimport VIEW, edge, may_need_gradient, record1, root
from cygrad.core.registry cimport Entry, Op, structural
from cygrad.core.run cimport (
    View, broadcast, cast, copy as run_copy, copy_array, elementwise as run_elementwise, view_of)
from cygrad.core.tape cimport (
    ANCHORED, IS_VIEW, LEAF, Node, State, Storage, anchor, node_decref, node_incref, node_new, params_of, set_history,
    state, storage_decref, storage_new)


# ---- regions of a gradient

cdef NDArray region_of(NDArray g, int ndim, Py_ssize_t *shape, Py_ssize_t *params_strides, Py_ssize_t offset):
    """The region as an array on the memory of `g`, which is in C order; not recorded."""
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t itemsize = INFO[g.dtype].itemsize
    cdef int k
    for k in range(ndim):
        strides[k] = params_strides[k] * itemsize
    return new_on(g.storage, g.data + offset * itemsize, g.dtype, ndim, shape, strides)


cdef int fill_zero(NDArray region) except -1:
    cdef View source, target
    cdef char zero[16]
    store_scalar(0, region.dtype, zero)
    source.data = zero
    source.ndim = 0
    source.dtype = region.dtype
    view_of(region, &target)
    return run_copy(&source, &target)


cdef object vjp_view(Node *node, int i, object g):
    cdef Node *input = node.inputs[0]
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k
    if not state().recording:
        add_region(input, params_of(node)[0], node.ndim, node.shape, params_of(node) + 1, <NDArray>g)
        return None
    for k in range(node.ndim):       # what was broadcast adds up
        shape[k] = node.shape[k] if params_of(node)[k + 1] else 1
    if not same_shape(<NDArray>g, node.ndim, shape):
        g = table.sum_to(<NDArray>g, node.ndim, shape)
    return put_region(<NDArray>g, input.ndim, input.shape, params_of(node)[0], params_of(node) + 1)


VIEW.vjp = vjp_view
VIEW.differentiable = True


cdef object vjp_put_region(Node *node, int i, object g):
    cdef int ndim = node.nparams // 2
    return take_region(<NDArray>g, ndim, params_of(node) + 1, params_of(node)[0], params_of(node) + 1 + ndim)


cdef Op PUT_REGION = structural("put_region", vjp_put_region)


cdef NDArray put_region(NDArray x, int ndim, Py_ssize_t *shape, Py_ssize_t offset, Py_ssize_t *strides):
    """Zeros of `shape` but for a region, which is `x`."""
    return fill_region(zeros(x.dtype, ndim, shape), x, offset, strides)


cdef NDArray fill_region(NDArray out, NDArray x, Py_ssize_t offset, Py_ssize_t *strides):
    """`out`, new and in C order, with `x` in a region (offset and strides in elements); the rest is a constant."""
    cdef Py_ssize_t params[2 * MAXDIM + 1]
    copy_array(x, region_of(out, x.ndim, x.shape, strides, offset))
    params[0] = offset
    memcpy(params + 1, x.shape, x.ndim * sizeof(Py_ssize_t))
    memcpy(params + 1 + x.ndim, strides, x.ndim * sizeof(Py_ssize_t))
    if may_need_gradient(x):
        record1(PUT_REGION, out, x, 2 * x.ndim + 1, params)
    return out


cdef NDArray take_region(NDArray x, int ndim, Py_ssize_t *shape, Py_ssize_t offset, Py_ssize_t *strides):
    """A recorded view of a region of `x`."""
    cdef Py_ssize_t params[MAXDIM + 1]
    cdef Py_ssize_t steps[MAXDIM]
    cdef Py_ssize_t itemsize = INFO[x.dtype].itemsize
    cdef int k
    if not x.flags & CONTIGUOUS:
        x = reshape_to(reshape_to(x, 1, &x.size), x.ndim, x.shape)    # flat only as a copy: then in C order
        if not x.flags & CONTIGUOUS:
            x = copied(x)
    params[0] = offset
    for k in range(ndim):
        params[k + 1] = strides[k]
        steps[k] = strides[k] * itemsize
    return view(x, x.data + offset * itemsize, ndim, shape, steps, params)


cdef object vjp_erase_region(Node *node, int i, object g):
    cdef int ndim = node.nparams // 2
    return erase_region(<NDArray>g, ndim, params_of(node))


cdef Op ERASE_REGION = structural("erase_region", vjp_erase_region)


cdef NDArray erase_region(NDArray x, int ndim, Py_ssize_t *params):
    """A copy of `x` with zeros in a region."""
    cdef NDArray out = cast(x, x.dtype)
    fill_zero(region_of(out, ndim, params + 1, params + 1 + ndim, params[0]))
    if may_need_gradient(x):
        record1(ERASE_REGION, out, x, 2 * ndim + 1, params)
    return out


# ---- SET

cdef NDArray part_gradient(NDArray g, int which):
    """The gradient of what was written to a part of complex numbers (to them where `which` is 0), from theirs."""
    if which == 0:
        return g
    return part(g, REAL_PART) if which == REAL_PART else <NDArray>negative(part(g, IMAG_PART))


cdef NDArray without_part(NDArray g, int which):
    """Complex numbers with zeros for a part."""
    cdef NDArray nothing = zeros(FLOAT32 if g.dtype == COMPLEX64 else FLOAT64, g.ndim, g.shape)
    if which == IMAG_PART:
        return make_complex(part(g, REAL_PART), nothing)
    return make_complex(nothing, part(g, IMAG_PART))


cdef object vjp_set(Node *node, object gradient):
    cdef NDArray g = <NDArray>gradient
    cdef Node *old = node.inputs[0]
    cdef int ndim = (node.nparams - 1) // 2
    cdef int which = 0 if node.nparams % 2 else params_of(node)[2 * ndim + 1]
    cdef Py_ssize_t *shape = params_of(node) + 1
    cdef Py_ssize_t *strides = shape + ndim
    cdef object g_old = None, g_value = None
    cdef NDArray region
    if state().recording:
        if node.inputs[1] != NULL or which:
            region = take_region(g, ndim, shape, params_of(node)[0], strides)
            g_value = part_gradient(region, which)
        if old != NULL:
            g_old = erase_region(g, ndim, params_of(node))
            if which:
                g_old = add(g_old, put_region(without_part(region, which), 1, node.shape, params_of(node)[0], strides))
            g_old = reshape_to(<NDArray>g_old, old.ndim, old.shape)
        return g_old, g_value
    if not g.flags & CONTIGUOUS:
        g = cast(g, g.dtype)
    if node.inputs[1] != NULL:
        region = part_gradient(region_of(g, ndim, shape, strides, params_of(node)[0]), which)
        g_value = cast(region, region.dtype)
        region = None
    if old != NULL:
        # `gradient` is the pass's variable, `g` ours: nobody else may see the zeros.
        if gradient is g and not alone(<PyObject *>g, 2):
            g = cast(g, g.dtype)
        region = region_of(g, ndim, shape, strides, params_of(node)[0])
        fill_zero(part(region, which) if which else region)
        g_old = reshape_to(g, old.ndim, old.shape)
    return g_old, g_value


cdef Op SET = structural("set", NULL, (0,), vjp_set)


cdef int block_dtype(NDArray a) noexcept:
    """The dtype that a block's history has: complex where `a` is a view of one part of complex numbers."""
    return a.dtype if not a.flags & PARTS else COMPLEX64 if a.dtype == FLOAT32 else COMPLEX128


cdef int record_set(Node *old, NDArray target, Node *value) except -1:
    """Make SET(old, region of target, value) the history of the target's block."""
    cdef Storage *s = target.storage
    cdef int k, ndim = target.ndim, dtype = block_dtype(target)
    cdef Py_ssize_t itemsize = INFO[dtype].itemsize
    cdef Node *node = node_new(<PyObject *>SET, 2, 0, 0, 1, 2 * ndim + 1 + (dtype != target.dtype))
    node.dtype = dtype
    if dtype != target.dtype:
        params_of(node)[2 * ndim + 1] = target.flags & PARTS
    node.shape[0] = s.nbytes // itemsize
    params_of(node)[0] = (target.data - s.data) // itemsize
    for k in range(ndim):
        params_of(node)[1 + k] = target.shape[k]
        params_of(node)[1 + ndim + k] = target.strides[k] // itemsize
    if old != NULL:
        node_incref(old)
        node.inputs[0] = old
    if value != NULL:
        node_incref(value)
        node.inputs[1] = value
    if old != NULL and old.flags & ANCHORED or value != NULL and value.flags & ANCHORED:
        holder = anchor(node, None)
        set_history(s, node)
        return 0
    set_history(s, node)
    node_decref(node)
    return 0


# ---- the road of every write

cdef bint overlaps_itself(NDArray a) noexcept:
    """Whether two indices may lead to one element. Exact for what slicing and transposing make."""
    cdef Py_ssize_t reach = INFO[a.dtype].itemsize, step, best
    cdef unsigned long long done = 0
    cdef int i, k
    for i in range(a.ndim):
        best = -1
        for k in range(a.ndim):
            if not done >> k & 1 and (best < 0 or abs(a.strides[k]) < abs(a.strides[best])):
                best = k
        done |= <unsigned long long>1 << best
        if a.shape[best] > 1:
            step = abs(a.strides[best])
            if step < reach:
                return True
            reach += step * (a.shape[best] - 1)
    return False


cdef int check_target(NDArray base, NDArray target) except -1:
    if target.flags & READONLY:
        raise ValueError("assignment destination is read-only: the array of shape "
                         f"{shape_text(target.ndim, target.shape)} is a broadcast view or stands on read-only memory")
    if not target.flags & CONTIGUOUS and overlaps_itself(target):
        raise ValueError(f"assignment destination of shape {shape_text(target.ndim, target.shape)} and strides "
                         f"{shape_text(target.ndim, target.strides)} overlaps itself")
    if state().recording and base.node != NULL and not base.flags & DETACHED and root(base.node).flags & LEAF:
        raise RuntimeError(
            f"a variable{named(base)} of shape {shape_text(base.ndim, base.shape)} (attach_grad), or a view of one, "
            "can't be written to while recording. Write to it outside autograd.record(), or to a copy of it")
    return 0


cdef int check_inexact(NDArray value, NDArray target) except -1:
    """Refuse to write values that need a gradient where none can pass."""
    if not INFO[target.dtype].inexact:
        raise TypeError(f"values of dtype {to_numpy(value.dtype)} that need a gradient can't be assigned to an array "
                        f"of dtype {to_numpy(target.dtype)} while recording: use x.detach() for the values")
    return 0


cdef bint same_elements(NDArray a, NDArray b) noexcept:
    cdef int k
    if a.data != b.data or a.dtype != b.dtype or not same_shape(a, b.ndim, b.shape):
        return False
    for k in range(a.ndim):
        if a.shape[k] > 1 and a.strides[k] != b.strides[k]:
            return False
    return True


cdef void bounds(NDArray a, char **low, char **high) noexcept:
    cdef int k
    low[0] = a.data
    high[0] = a.data + INFO[a.dtype].itemsize
    for k in range(a.ndim):
        if a.strides[k] < 0:
            low[0] += (a.shape[k] - 1) * a.strides[k]
        else:
            high[0] += (a.shape[k] - 1) * a.strides[k]


cdef bint overlaps(NDArray a, NDArray target) noexcept:
    """Whether a loop that reads `a` and writes `target` might read what it wrote for another index."""
    cdef char *low
    cdef char *high
    cdef char *target_low
    cdef char *target_high
    if a.storage != target.storage and not (a.storage.foreign and target.storage.foreign):
        return False
    if same_elements(a, target):
        return False
    bounds(a, &low, &high)
    bounds(target, &target_low, &target_high)
    return a.size > 0 and target.size > 0 and low < target_high and target_low < high


cdef int broadcast_error(NDArray value, NDArray target) except -1:
    raise ValueError(f"could not broadcast input array from shape {shape_text(value.ndim, value.shape)} into shape "
                     f"{shape_text(target.ndim, target.shape)}")


cdef int check_fits(NDArray value, NDArray target) except -1:
    """Whether `value` broadcasts into `target`; leading dimensions of length 1 may be too many, as in NumPy."""
    cdef int k, j
    for k in range(value.ndim):
        j = target.ndim - value.ndim + k
        if value.shape[k] != 1 and (j < 0 or value.shape[k] != target.shape[j]):
            broadcast_error(value, target)
    return 0


cdef int spare_snapshots(NDArray base, NDArray target, object value) except -1:
    """Before a write while recording: where the tape has saved something of the block, leave that the memory and go on
    in a copy of it. This happens once for a block: what is saved of it after a recorded write is saved by copy.

    Not where others look at the memory: views that are not known here, buffers, an exporter.
    """
    cdef Storage *s = target.storage
    cdef Storage *fresh
    cdef list views = [base]
    if s.refs == 1 or s.foreign or s.exported:
        return 0
    if target is not base:
        views.append(target)
    if type(value) is NDArray and (<NDArray>value).storage == s and value is not base and value is not target:
        views.append(value)
    if s.views != len(views):
        return 0
    fresh = storage_new(s.nbytes)
    memcpy(fresh.data, s.data, s.nbytes)
    fresh.version = s.version
    fresh.history = s.history        # moves
    fresh.tracked = s.tracked
    fresh.detached = s.detached
    fresh.views = s.views
    fresh.refs = 1
    s.history = NULL
    s.tracked = 0
    s.detached = 0
    s.views = 0
    for view in views:
        (<NDArray>view).data += fresh.data - s.data
        (<NDArray>view).storage = fresh
    storage_decref(s)
    return 0


cdef int write(NDArray base, NDArray target, object value) except -1:
    """Assign `value` to `target`, a view of `base` (or `base` itself), and record that where it matters."""
    cdef NDArray v = None
    cdef Storage *s = target.storage
    cdef Node *new = NULL
    cdef Node *old = NULL
    cdef bint recording = state().recording
    cdef char scalar[16]
    cdef View source, view_
    check_target(base, target)
    if state().recording and s.refs > 1:
        spare_snapshots(base, target, value)
        s = target.storage
    view_of(target, &view_)
    if scalar_kind(value) >= 0:
        if INFO[target.dtype].kind not in (c"c",) and isinstance(value, complex):
            raise TypeError(f"can't assign a complex number to an array of dtype {to_numpy(target.dtype)}")
        store_scalar(int(value) if INFO[target.dtype].kind in (c"i", c"u") else value, target.dtype, scalar)
        source.data = scalar
        source.ndim = 0
        source.dtype = target.dtype
    else:
        v = value if type(value) is NDArray else from_object(value)
        if v.storage == s and same_elements(v, target) and not (v.flags & DETACHED and (s.tracked or base.node != NULL)):
            return 0             # B[i] *= c ends in an assignment of the view to itself
        check_fits(v, target)
        while v.ndim > target.ndim:
            v = reshape_to(v, v.ndim - 1, v.shape + 1)
        if recording:
            new = edge(v)
            if new != NULL:
                check_inexact(v, target)
        return write_array(base, target, cast(v, v.dtype) if overlaps(v, target) else v, new)
    recorded = prepare_history(base, target, NULL, &old)
    hold(old, NULL)
    run_copy(&source, &view_)
    return finish_write(base, target, old, NULL, recorded)


cdef int written(NDArray base, NDArray target, Node *old, Node *new, bint recorded) except -1:
    """Count a write, record it, and let a variable know its new value."""
    target.storage.version += 1
    if recorded:
        record_history(target, old, new)
        if target.storage.history != NULL and target.storage.history.flags & ANCHORED:
            track(base)      # its block leads to a Function now, which may hold it
        if base.flags & PARTS and not base.flags & DETACHED:
            show_part(base)
    if base.node != NULL and base.node.flags & LEAF:
        base.version = base.storage.version
    return 0


cdef int show_part(NDArray a) except -1:
    """Give a view of one part of complex numbers its node after a recorded write to their block."""
    cdef State *now = state()
    cdef bint recording = now.recording
    cdef Py_ssize_t offset = INFO[a.dtype].itemsize if a.flags & IMAG_PART else 0
    cdef NDArray whole = new_on(a.storage, a.data - offset, block_dtype(a), a.ndim, a.shape, a.strides)
    attach(a, NULL)
    now.recording = True
    try:
        return record1(IMAG if offset else REAL, a, whole, 0, NULL, True)
    finally:
        now.recording = recording


cdef int write_array(NDArray base, NDArray target, NDArray v, Node *new) except -1:
    cdef Node *old = NULL
    cdef bint recorded = prepare_history(base, target, new, &old)
    hold(old, new)
    copy_array(v, target)
    return finish_write(base, target, old, new, recorded)


cdef void hold(Node *old, Node *new) noexcept:
    """Keep nodes alive while a loop runs, which may let other threads write to the block."""
    if old != NULL:
        node_incref(old)
    if new != NULL:
        node_incref(new)


cdef int finish_write(NDArray base, NDArray target, Node *old, Node *new, bint recorded) except -1:
    try:
        return written(base, target, old, new, recorded)
    finally:
        if old != NULL:
            node_decref(old)
        if new != NULL:
            node_decref(new)


cdef bint prepare_history(NDArray base, NDArray target, Node *new, Node **old) except -1:
    """Whether the write must be recorded, and the node that describes the block until now."""
    cdef Storage *s = target.storage
    cdef Node *node
    if s.tracked:
        if base.flags & DETACHED and state().recording:
            refuse_detached(base)
        if s.history != NULL and s.history.dtype != block_dtype(target):
            raise RuntimeError(f"an array of dtype {to_numpy(target.dtype)} can't be written to: its memory has a "
                               f"recorded history as dtype {to_numpy(s.history.dtype)}")
        old[0] = s.history
        return True
    if base.flags & DETACHED:
        if new != NULL:
            refuse_detached(base)
        return False             # who holds the history will find the version changed
    if base.node != NULL:
        node = root(edge(base))
        if node.flags & LEAF:
            return False         # outside of a recording: a variable takes a new value
        old[0] = node
        return True
    return new != NULL


cdef int refuse_detached(NDArray base) except -1:
    raise RuntimeError(
        f"writing through a view of shape {shape_text(base.ndim, base.shape)} that was detached, or taken outside of "
        "the recording: the write can't be recorded. Take the view while recording, or write to a copy")


cdef int record_history(NDArray target, Node *old, Node *new) except -1:
    """Bring the history of a block up to date after a write to `target`."""
    cdef Storage *s = target.storage
    cdef bint plain = (new != NULL and not new.flags & (LEAF | IS_VIEW) and new.dtype == target.dtype
                       and same_shape(target, new.ndim, new.shape))
    cdef bint whole = (target.flags & CONTIGUOUS and target.data == s.data
                       and <size_t>(target.size * INFO[target.dtype].itemsize) == s.nbytes)
    if s.tracked:            # another thread may have written to another part while the elements were copied
        old = s.history
    s.tracked = 2
    if whole and (new == NULL or plain):
        set_history(s, new)      # nothing of what was there is left: what made the value made the block
    elif new == NULL and old == NULL:
        set_history(s, NULL)     # constants among constants
    else:
        record_set(NULL if whole else old, target, new)
    return 0
