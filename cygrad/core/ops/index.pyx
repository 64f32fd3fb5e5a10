"""Indexing: views for integers, slices, None and Ellipsis; gathering for integer and boolean arrays.

An index with arrays is brought to one form: the basic parts of it make a view, the indexed dimensions go to
the front, and `positions` (int64) count through those in C order. Reading is then GATHER, its reverse
SCATTER_ADD, and the two are each other's rule.
"""

from libc.stdint cimport int64_t
from libc.string cimport memcpy
from cpython.long cimport PyLong_CheckExact
from cpython.number cimport PyNumber_AsSsize_t
from cpython.object cimport PyObject
from cpython.slice cimport PySlice_Check

from collections.abc import Sequence

import numpy as np

from cygrad.core.array cimport (
    CONTIGUOUS, MAXDIM, NDArray, attach, new_array, new_on, shape_text, table, zeros)
from cygrad.core.convert cimport as_numpy, from_object, from_scalar, scalar_kind, share
from cygrad.core.dtype cimport FLOAT32, FLOAT64, INFO
from cygrad.core.ops.arithmetic cimport ADD, multiply
from cygrad.core.ops.cast cimport contiguous, to_dtype
from cygrad.core.ops.shape cimport PARTS, expand, permute, reshape_to, view, view_on
from cygrad.core.ops.write cimport check_inexact, check_target, write
from cygrad.core.record cimport edge, may_need_gradient, record, root, saved
from cygrad.core.registry cimport Op, structural
from cygrad.core.run cimport cast, copy_array
from cygrad.core.tape cimport LEAF, Node, State, node_incref, params_of, state

cdef extern from "Python.h":
    int PySlice_Unpack(object slice, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step) except -1
    Py_ssize_t PySlice_AdjustIndices(Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t step) nogil

cdef struct Region:          # a view as it is being made
    char *data
    int ndim
    Py_ssize_t shape[MAXDIM]
    Py_ssize_t strides[MAXDIM]
    Py_ssize_t params[MAXDIM + 1]    # offset and strides in elements, of the array in C order


# ---- basic indexing

cdef int out_of_bounds(Py_ssize_t i, int axis, NDArray a) except -1:
    raise IndexError(f"index {i} is out of bounds for axis {axis} with size {a.shape[axis]} "
                     f"(array of shape {shape_text(a.ndim, a.shape)})")


cdef inline int add_dim(Region *r, Py_ssize_t length, Py_ssize_t stride, Py_ssize_t step) except -1:
    if r.ndim >= MAXDIM:
        raise IndexError(f"too many dimensions: an NDArray has at most {MAXDIM}")
    r.shape[r.ndim] = length
    r.strides[r.ndim] = stride
    r.ndim += 1
    r.params[r.ndim] = step
    return 0


cdef inline int add_slice(Region *r, NDArray a, int axis, Py_ssize_t unit, object item) except -1:
    """A slice of a dimension whose elements, were `a` in C order, would lie `unit` elements apart."""
    cdef Py_ssize_t start, stop, step, length
    PySlice_Unpack(item, &start, &stop, &step)
    length = PySlice_AdjustIndices(a.shape[axis], &start, &stop, step)
    if length:
        r.data += start * a.strides[axis]
        r.params[0] += start * unit
    add_dim(r, length, a.strides[axis] * step, unit * step)
    return 0


cdef int parse(NDArray a, object index, Region *r) except -1:
    """Fill in the region that a basic index names; 0 where there are arrays in the index."""
    cdef Py_ssize_t steps[MAXDIM]
    cdef Py_ssize_t step = 1, i
    cdef int axis = 0, k, given = 0
    cdef bint dots = False
    cdef tuple items
    r.data = a.data
    r.ndim = 0
    r.params[0] = 0
    for k in range(a.ndim - 1, -1, -1):
        steps[k] = step
        step *= a.shape[k]
    if PyLong_CheckExact(index) and a.ndim:
        i = PyNumber_AsSsize_t(index, IndexError)
        if i < 0:
            i += a.shape[0]
        if not 0 <= i < a.shape[0]:
            out_of_bounds(index, 0, a)
        r.data += i * a.strides[0]
        r.params[0] = i * steps[0]
        for k in range(1, a.ndim):
            add_dim(r, a.shape[k], a.strides[k], steps[k])
        return 1
    if PySlice_Check(index) and a.ndim:
        add_slice(r, a, 0, steps[0], index)
        for k in range(1, a.ndim):
            add_dim(r, a.shape[k], a.strides[k], steps[k])
        return 1
    items = index if isinstance(index, tuple) else (index,)
    for item in items:
        if item is Ellipsis:
            if dots:
                raise IndexError("an index can only have a single ellipsis ('...')")
            dots = True
        elif item is not None:
            if not (PyLong_CheckExact(item) or PySlice_Check(item) or isinstance(item, np.integer)):
                if type(item) is NDArray or isinstance(item, (bool, np.bool_, np.ndarray, list, tuple)):
                    return 0
                if isinstance(item, Sequence) and not isinstance(item, (str, bytes)):       # range, array.array, ...
                    return 0
                if not hasattr(item, "__index__"):
                    raise IndexError("only integers, slices (`:`), ellipsis (`...`), None and integer or boolean arrays "
                                     f"are valid indices, not {type(item).__name__}")
            given += 1
    if given > a.ndim:
        raise IndexError(f"too many indices for array: array is {a.ndim}-dimensional (shape "
                         f"{shape_text(a.ndim, a.shape)}), but {given} were indexed")
    for item in items:
        if item is None:
            add_dim(r, 1, 0, 0)
        elif item is Ellipsis:
            for k in range(a.ndim - given):
                add_dim(r, a.shape[axis], a.strides[axis], steps[axis])
                axis += 1
        elif PySlice_Check(item):
            add_slice(r, a, axis, steps[axis], item)
            axis += 1
        else:
            i = PyNumber_AsSsize_t(item, IndexError)
            if i < 0:
                i += a.shape[axis]
            if not 0 <= i < a.shape[axis]:
                out_of_bounds(item, axis, a)
            r.data += i * a.strides[axis]
            r.params[0] += i * steps[axis]
            axis += 1
    for k in range(axis, a.ndim):
        add_dim(r, a.shape[k], a.strides[k], steps[k])
    return 1


cdef object getitem(NDArray a, object index):
    cdef Region r
    if parse(a, index, &r):
        return view(a, r.data, r.ndim, r.shape, r.strides, r.params)
    return gather_index(a, index)


cdef int setitem(NDArray a, object index, object value) except -1:
    cdef Region r
    if parse(a, index, &r):
        return write(a, view_on(a, r.data, r.ndim, r.shape, r.strides), value)
    return assign_index(a, index, value)


table.getitem = getitem
table.setitem = setitem


# ---- indexing with arrays

cdef class Plan:
    """An index with arrays in the one form that gathering and scattering know."""
    cdef tuple basic              # what makes the view: slices and None, full slices where arrays stand
    cdef list axes                # of the view, that the arrays index
    cdef tuple shape              # the arrays broadcast to
    cdef object positions         # NumPy int64, of that shape: C order count through the indexed dimensions
    cdef int place                # dimension of the result at which `shape` stands


cdef Plan plan(NDArray a, object index):
    cdef Plan p = Plan.__new__(Plan)
    cdef list basic = [], arrays = [], axes = [], spots = []
    cdef int axis = 0, place = 0, given = 0
    items = index if isinstance(index, tuple) else (index,)
    expanded = []
    for item in items:
        if item is None or item is Ellipsis or PySlice_Check(item):
            expanded.append(item)
            given += item is not None and item is not Ellipsis
            continue
        array = np.asarray(as_numpy(<NDArray>item) if type(item) is NDArray else item)
        if array.size == 0 and not isinstance(item, (np.ndarray, NDArray)):
            array = array.astype(np.int64)
        if array.dtype.kind == "b":
            expanded.append(("mask", array))
            given += array.ndim
        elif array.dtype.kind in "iu":
            expanded.append(("take", array))
            given += 1
        else:
            raise IndexError(f"arrays used as indices must be of integer (or boolean) type, not {array.dtype}")
    if given > a.ndim:
        raise IndexError(f"too many indices for array: array is {a.ndim}-dimensional (shape "
                         f"{shape_text(a.ndim, a.shape)}), but {given} were indexed")
    if not any([item is Ellipsis for item in expanded]):
        expanded.append(Ellipsis)
    elif sum([item is Ellipsis for item in expanded]) > 1:
        raise IndexError("an index can only have a single ellipsis ('...')")
    spot = 0      # counts what stands in the index, to see whether the arrays stand side by side
    for item in expanded:
        if item is None:
            basic.append(None)
            place += 1
        elif item is Ellipsis:
            for _ in range(a.ndim - given):
                basic.append(slice(None))
                axis += 1
                place += 1
        elif PySlice_Check(item):
            basic.append(item)
            axis += 1
            place += 1
        else:
            kind, array = item
            if kind == "mask" and array.ndim == 0:       # x[True]: a new dimension, kept or emptied
                basic.append(None)
                arrays.append(np.zeros(int(array), np.int64))
                axes.append(place)
                place += 1
                spots.append(spot)
            elif kind == "mask":
                for k in range(array.ndim):
                    if array.shape[k] != a.shape[axis + k] and array.shape[k]:    # the standard: or of length 0
                        raise IndexError(
                            f"boolean index did not match indexed array along axis {axis + k}; size of axis is "
                            f"{a.shape[axis + k]} but size of corresponding boolean axis is {array.shape[k]}")
                for part in array.nonzero():
                    basic.append(slice(None))
                    arrays.append(part)
                    axes.append(place)
                    axis += 1
                    place += 1
                    spots.append(spot)
            else:
                basic.append(slice(None))
                arrays.append(checked(array, axis, a))
                axes.append(place)
                axis += 1
                place += 1
                spots.append(spot)
        spot += 1
    p.basic = tuple(basic)
    p.axes = axes
    try:
        arrays = list(np.broadcast_arrays(*arrays))
    except ValueError:
        raise IndexError("shape mismatch: indexing arrays could not be broadcast together with shapes "
                         + " ".join([str(array.shape) for array in arrays])) from None
    p.shape = arrays[0].shape
    cdef Region r
    parse(a, p.basic, &r)
    lengths = [r.shape[<int>k] for k in axes]
    positions = arrays[0]
    for array, length in zip(arrays[1:], lengths[1:]):
        positions = positions * length + array
    p.positions = np.ascontiguousarray(positions, dtype=np.int64).reshape(p.shape)
    # Side by side the arrays' dimensions stay in their place, else they go first: NumPy's rule.
    beside = all([later - earlier <= 1 for earlier, later in zip(spots, spots[1:])])
    p.place = axes[0] if beside else 0
    return p


cdef object checked(object array, int axis, NDArray a):
    """An index array with negative numbers resolved; IndexError where one is out of bounds."""
    cdef Py_ssize_t length = a.shape[axis]
    if array.size == 0:
        return array.astype(np.int64)
    low, high = int(array.min()), int(array.max())
    if low < -length or high >= length:
        out_of_bounds(low if low < -length else high, axis, a)
    array = array.astype(np.int64)
    return np.where(array < 0, array + length, array) if low < 0 else array


cdef NDArray front(Plan p, NDArray x):
    """Bring the indexed dimensions of the view `x` to the front."""
    cdef Py_ssize_t order[MAXDIM]
    cdef int k, n = 0
    for axis in p.axes:
        order[n] = axis
        n += 1
    for k in range(x.ndim):
        if k not in p.axes:
            order[n] = k
            n += 1
    return permute(x, order)


cdef NDArray move(NDArray x, int count, int place, bint back):
    """Move the first `count` dimensions so that they begin at `place`, or back from there to the front."""
    cdef Py_ssize_t order[MAXDIM]
    cdef int k
    if place == 0 or count == 0:
        return x
    for k in range(x.ndim):
        if back:
            order[k] = place + k if k < count else k - count if k < count + place else k
        else:
            order[k] = count + k if k < place else k - place if k < place + count else k
    return permute(x, order)


cdef object gather_index(NDArray a, object index):
    cdef Plan p = plan(a, index)
    cdef NDArray x = front(p, getitem(a, p.basic))
    cdef NDArray out = gather(x, share(p.positions), len(p.axes))
    return move(out, len(p.shape), p.place, False)


# GATHER: x (k indexed dimensions, the rest), positions -> (positions' shape, the rest)

cdef object vjp_gather(Node *node, int i, object g):
    return scatter_add(<NDArray>g, saved(node, 1), node.inputs[0].ndim, node.inputs[0].shape, params_of(node)[0])


cdef Op GATHER = structural("gather", vjp_gather, (2,))      # needs the positions


cdef Py_ssize_t rest_size(NDArray x, int k) noexcept:
    cdef Py_ssize_t n = 1
    cdef int i
    for i in range(k, x.ndim):
        n *= x.shape[i]
    return n


cdef void copy_blocks(char *source, char *target, int64_t *positions, Py_ssize_t n, Py_ssize_t block) noexcept nogil:
    """target[i] = source[positions[i]] for blocks of bytes; the usual sizes in registers."""
    cdef Py_ssize_t i
    if block == 4:
        for i in range(n):
            (<int *>target)[i] = (<int *>source)[positions[i]]
    elif block == 8:
        for i in range(n):
            (<int64_t *>target)[i] = (<int64_t *>source)[positions[i]]
    else:
        for i in range(n):
            memcpy(target + i * block, source + positions[i] * block, block)


cdef NDArray gather(NDArray x, NDArray positions, int k):
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t params[1]
    cdef PyObject *inputs[2]
    cdef Py_ssize_t block, n = positions.size
    cdef int i, ndim = positions.ndim + x.ndim - k
    cdef NDArray out, dense = x
    if ndim > MAXDIM:
        raise IndexError(f"too many dimensions: the result would have {ndim}, an NDArray has at most {MAXDIM}")
    for i in range(positions.ndim):
        shape[i] = positions.shape[i]
    for i in range(k, x.ndim):
        shape[positions.ndim + i - k] = x.shape[i]
    out = new_array(x.dtype, ndim, shape)
    if not x.flags & CONTIGUOUS:
        dense = cast(x, x.dtype)
    block = rest_size(x, k) * INFO[x.dtype].itemsize
    with nogil:
        copy_blocks(dense.data, out.data, <int64_t *>positions.data, n, block)
    if may_need_gradient(x):
        inputs[0] = <PyObject *>x
        inputs[1] = <PyObject *>positions
        params[0] = k
        record(GATHER, out, 2, inputs, 1, params)
    return out


cpdef object take_rows(NDArray x, NDArray positions):
    """Rows of `x` by number: int64, C-contiguous, in bounds. Recorded."""
    return gather(x, positions, 1)


# SCATTER_ADD: (positions' shape, the rest), positions -> sums in zeros (k indexed dimensions, the rest)

cdef object vjp_scatter_add(Node *node, int i, object g):
    return gather(<NDArray>g, saved(node, 1), params_of(node)[0])


cdef Op SCATTER_ADD = structural("scatter_add", vjp_scatter_add, (2,))


cdef NDArray scatter_add(NDArray g, NDArray positions, int ndim, Py_ssize_t *shape, int k):
    cdef NDArray out = zeros(g.dtype, ndim, shape)
    cdef NDArray dense = g if g.flags & CONTIGUOUS else cast(g, g.dtype)
    cdef Py_ssize_t block = rest_size(out, k), n = positions.size, i
    cdef Py_ssize_t params[1]
    cdef PyObject *inputs[2]
    cdef int64_t *at = <int64_t *>positions.data
    if block == 1 and g.dtype == FLOAT32:
        for i in range(n):
            (<float *>out.data)[at[i]] += (<float *>dense.data)[i]
    elif block == 1 and g.dtype == FLOAT64:
        for i in range(n):
            (<double *>out.data)[at[i]] += (<double *>dense.data)[i]
    else:
        add_blocks(dense, out, at, n, block)
    if may_need_gradient(g):
        inputs[0] = <PyObject *>g
        inputs[1] = <PyObject *>positions
        params[0] = k
        record(SCATTER_ADD, out, 2, inputs, 1, params)
    return out


cdef int add_blocks(NDArray source, NDArray target, int64_t *positions, Py_ssize_t n, Py_ssize_t block) except -1:
    """target[positions[i]] += source[i] for blocks of elements, with the loop of addition."""
    cdef NDArray wide = target
    cdef Py_ssize_t i, itemsize
    cdef char *args[3]
    cdef Py_ssize_t steps[3]
    if ADD.entries[target.dtype].types[0] != target.dtype:     # float16: add up in float32
        wide = zeros(FLOAT32, target.ndim, target.shape)
        source = cast(source, FLOAT32)
    itemsize = INFO[wide.dtype].itemsize
    steps[0] = steps[1] = steps[2] = itemsize
    with nogil:
        for i in range(n):
            args[0] = args[2] = wide.data + positions[i] * block * itemsize
            args[1] = source.data + i * block * itemsize
            (<Op>ADD).entries[wide.dtype].loop(args, &block, steps, (<Op>ADD).entries[wide.dtype].data)
    if wide is not target:
        copy_array(wide, target)
    return 0


# ---- assignment with arrays

cdef NDArray unfront(Plan p, NDArray x):
    """Bring the indexed dimensions back to where they stand in the view: `front` the other way."""
    cdef Py_ssize_t order[MAXDIM]
    cdef int k, rest = len(p.axes)
    for k in range(x.ndim):
        if k in p.axes:
            order[k] = p.axes.index(k)
        else:
            order[k] = rest
            rest += 1
    return permute(x, order)


cdef void put_blocks(NDArray x, NDArray v, int64_t *positions, Py_ssize_t n, Py_ssize_t block) noexcept:
    """x[positions[i]] = v[i] for blocks of bytes, one after the other: the last one stays."""
    cdef Py_ssize_t i
    for i in range(n):
        memcpy(x.data + positions[i] * block, v.data + i * block, block)


cdef object vjp_index_put(Node *node, int i, object g):
    cdef NDArray positions = saved(node, 1)
    cdef int k = params_of(node)[0]
    cdef Py_ssize_t shape[MAXDIM]
    cdef int d, n = positions.ndim
    if i == 0:
        for d in range(n):
            shape[d] = positions.shape[d]
        for d in range(k, node.ndim):
            shape[n + d - k] = node.shape[d]
        return index_put(contiguous(<NDArray>g), positions, zeros((<NDArray>g).dtype, n + node.ndim - k, shape), k)
    # Of several values for one place the last was kept: the gradient is its alone.
    at = as_numpy(positions).ravel()
    count = np.arange(at.size)
    last = np.empty(at.max(initial=-1) + 1, np.int64)
    last[at] = count
    taken = gather(<NDArray>g, positions, k)
    kept = last[at] == count
    if kept.all():
        return taken
    kept = kept.reshape(as_numpy(positions).shape + (1,) * (taken.ndim - n))
    return multiply(taken, to_dtype(share(kept), taken.dtype))


# x with v put at positions: x and v as GATHER takes and gives them.
cdef Op INDEX_PUT = structural("index_put", vjp_index_put, (2, 0, 2))


cdef NDArray index_put(NDArray x, NDArray positions, NDArray v, int k):
    cdef NDArray out = cast(x, x.dtype)
    cdef NDArray dense = v if v.flags & CONTIGUOUS else cast(v, v.dtype)
    cdef PyObject *inputs[3]
    cdef Py_ssize_t params[1]
    put_blocks(out, dense, <int64_t *>positions.data, positions.size, rest_size(x, k) * INFO[x.dtype].itemsize)
    if may_need_gradient(x) or may_need_gradient(v):
        inputs[0] = <PyObject *>x
        inputs[1] = <PyObject *>positions
        inputs[2] = <PyObject *>v
        params[0] = k
        record(INDEX_PUT, out, 3, inputs, 1, params)
    return out


cdef int assign_index(NDArray a, object index, object value) except -1:
    """a[index] = value, as: the view with elements exchanged (INDEX_PUT), written back where that is recorded."""
    cdef Plan p = plan(a, index)
    cdef Region r
    cdef NDArray target, x, v, positions = share(p.positions)
    cdef Py_ssize_t shape[MAXDIM]
    cdef int i, kind, k = len(p.axes), n = len(p.shape)
    cdef State *now = state()
    parse(a, p.basic, &r)
    target = view_on(a, r.data, r.ndim, r.shape, r.strides)
    check_target(a, target)
    kind = scalar_kind(value)
    if kind >= 0:
        v = from_scalar(value, a.dtype)
    else:
        v = value if type(value) is NDArray else from_object(value)
    if a.node != NULL and root(a.node).flags & LEAF:
        recorded = False         # outside of a recording: a variable takes new values
    else:
        recorded = may_need_gradient(a) or a.storage.tracked or now.recording and may_need_gradient(v)
    if now.recording and edge(v) != NULL:
        check_inexact(v, target)
    if recorded and not now.recording:
        # The elements beside the ones that are written keep their history: record, of a value that is a constant.
        v = cast(v, v.dtype)
        now.recording = True
        try:
            return assign_index(attached(a), index, v)
        finally:
            now.recording = False
    x = front(p, getitem(a, p.basic) if recorded else target)
    # The value broadcasts to what reading the index would give.
    for i in range(n):
        shape[i] = positions.shape[i]
    for i in range(k, x.ndim):
        shape[n + i - k] = x.shape[i]
    v = fit_value(to_dtype(v, a.dtype), n, n + x.ndim - k, shape, p.place)
    if v.storage == a.storage:
        v = cast(v, v.dtype) if not recorded else +v
    if not recorded and x.flags & CONTIGUOUS:
        v = contiguous(v)
        put_blocks(x, v, <int64_t *>positions.data, positions.size, rest_size(x, k) * INFO[x.dtype].itemsize)
        a.storage.version += 1
        return 0
    return write(a, target, unfront(p, index_put(x, positions, v, k)))


cdef NDArray attached(NDArray a):
    """An array like `a` that stands where `a` stands in the graph, though `a` be detached."""
    cdef NDArray out = new_on(a.storage, a.data, a.dtype, a.ndim, a.shape, a.strides)
    out.flags |= a.flags & PARTS
    if a.node != NULL:
        node_incref(a.node)
        attach(out, a.node)
        out.version = a.version
    return out


cdef NDArray fit_value(NDArray v, int n, int ndim, Py_ssize_t *shape, int place):
    """Broadcast a value to the result of the index, with the arrays' dimensions in front. `shape` has them there."""
    cdef Py_ssize_t result[MAXDIM]
    cdef int i
    for i in range(ndim):
        if i < place:
            result[i] = shape[n + i]
        elif i < place + n:
            result[i] = shape[i - place]
        else:
            result[i] = shape[i]
    while v.ndim > ndim and v.shape[0] == 1:
        v = reshape_to(v, v.ndim - 1, v.shape + 1)
    try:
        v = expand(v, ndim, result)
    except ValueError:
        raise ValueError(f"shape mismatch: value array of shape {shape_text(v.ndim, v.shape)} could not be broadcast to "
                         f"indexing result of shape {shape_text(ndim, result)}") from None
    return move(v, n, place, True)
