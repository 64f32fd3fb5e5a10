"""Indexing: views for integers, slices, None and Ellipsis; gathering for integer and boolean arrays.

An index with arrays is brought to one form: the basic parts of it make a view, the indexed dimensions stand side by
side or go to the front, and `positions` (int64) count through those in C order.
"""

from cpython.long cimport PyLong_CheckExact
from cpython.number cimport PyNumber_AsSsize_t
from cpython.slice cimport PySlice_Check

from collections.abc import Sequence

import numpy as np

from cygrad.core.array cimport MAXDIM, NDArray, attach, new_on, shape_text, table, zeros
from cygrad.core.convert cimport from_object, from_scalar, scalar_kind, share
from cygrad.core.dtype cimport INFO, INT64, to_numpy
from cygrad.core.op cimport held
from cygrad.core.ops.arithmetic cimport add, multiply
from cygrad.core.ops.cast cimport contiguous, to_dtype
from cygrad.core.ops.gather cimport gather, index_put, put, resolved, true_positions
from cygrad.core.ops.shape cimport PARTS, expand, permute, reshape_to, view, view_on
from cygrad.core.ops.write cimport check_inexact, check_target, write
from cygrad.core.record cimport edge, may_need_gradient, root
from cygrad.core.run cimport cast
from cygrad.core.tape cimport LEAF, State, node_incref, state

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

cdef object INTEGER = np.integer
cdef tuple ARRAYS = (bool, np.bool_, np.ndarray, list, tuple)


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


cdef inline bint parse_plain(NDArray a, tuple index, Py_ssize_t *steps, Region *r) except -1:
    """`parse` of a tuple of nothing but integers and slices; where there is something else nothing has happened."""
    cdef Py_ssize_t i, n = len(index)
    cdef int k
    if n > a.ndim:
        return False
    for k in range(n):
        if not (PyLong_CheckExact(<object>index[k]) or PySlice_Check(<object>index[k])):
            return False
    for k in range(n):
        if PySlice_Check(<object>index[k]):
            add_slice(r, a, k, steps[k], <object>index[k])
            continue
        i = PyNumber_AsSsize_t(<object>index[k], IndexError)
        if i < 0:
            i += a.shape[k]
        if not 0 <= i < a.shape[k]:
            out_of_bounds(index[k], k, a)
        r.data += i * a.strides[k]
        r.params[0] += i * steps[k]
    for k in range(n, a.ndim):
        add_dim(r, a.shape[k], a.strides[k], steps[k])
    return True


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
    if type(index) is NDArray or type(index) is list:
        return 0
    if type(index) is tuple and parse_plain(a, <tuple>index, steps, r):
        return 1
    items = index if isinstance(index, tuple) else (index,)
    for item in items:
        if type(item) is NDArray:
            return 0
        if item is Ellipsis:
            if dots:
                raise IndexError("an index can only have a single ellipsis ('...')")
            dots = True
        elif item is not None:
            if not (PyLong_CheckExact(item) or PySlice_Check(item) or isinstance(item, INTEGER)):
                if isinstance(item, ARRAYS):
                    return 0
                if isinstance(item, Sequence) and not isinstance(item, (str, bytes)):       # range, array.array, ...
                    return 0
                if not hasattr(item, "__index__"):
                    raise IndexError("only integers, slices (`:`), ellipsis (`...`), None and integer or boolean "
                                     f"arrays are valid indices, not {type(item).__name__}")
            given += 1
    if given > a.ndim:
        too_many(a, given)
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
    cdef tuple basic              # what makes the view: slices and None, full slices where arrays stand; None: all of it
    cdef list axes                # of the view, that the arrays index
    cdef NDArray positions        # int64: C order count through the indexed dimensions; of the shape of the arrays
    cdef int place                # dimension of the result at which that shape stands
    cdef bint beside              # the indexed dimensions stand side by side, and the result's at their place


cdef NDArray index_array(object item):
    """An index that is no basic one as an array of integers or bool."""
    cdef NDArray out
    if type(item) is NDArray:
        out = <NDArray>item
        if INFO[out.dtype].kind not in (c"b", c"i", c"u"):
            refuse_index(to_numpy(out.dtype))
        return out
    array = np.asarray(item)
    if array.size == 0 and not isinstance(item, np.ndarray):
        array = array.astype(np.int64)
    if array.dtype.kind not in "biu":
        refuse_index(array.dtype)
    return held(share(array))


cdef int refuse_index(object dtype) except -1:
    raise IndexError(f"arrays used as indices must be of integer (or boolean) type, not {dtype}")


cdef int too_many(NDArray a, int given) except -1:
    raise IndexError(f"too many indices for array: array is {a.ndim}-dimensional (shape "
                     f"{shape_text(a.ndim, a.shape)}), but {given} were indexed")


cdef NDArray masked_positions(NDArray mask, int axis, NDArray a):
    """Where a mask for the dimensions of `a` from `axis` on is true."""
    cdef int k
    for k in range(mask.ndim):
        if mask.shape[k] != a.shape[axis + k] and mask.shape[k]:     # the standard: or of length 0
            raise IndexError(
                f"boolean index did not match indexed array along axis {axis + k}; size of axis is "
                f"{a.shape[axis + k]} but size of corresponding boolean axis is {mask.shape[k]}")
    return true_positions(mask)


cdef NDArray combined(NDArray first, NDArray second, Py_ssize_t length):
    """Positions through the dimensions of both, of which the second's have `length` elements."""
    try:
        return add(multiply(first, length), second)
    except ValueError:
        raise IndexError("shape mismatch: indexing arrays could not be broadcast together with shapes "
                         f"{shape_text(first.ndim, first.shape)} {shape_text(second.ndim, second.shape)}") from None


cdef Plan plan(NDArray a, object index):
    cdef Plan p = Plan.__new__(Plan)
    cdef NDArray array
    cdef Py_ssize_t length
    cdef int axis = 0, place = 0, given = 0, k, spot = 0, last_spot = -1, dots = 0
    cdef bint beside = True, whole = True
    cdef list basic, expanded = []
    p.axes = []
    p.positions = None
    if type(index) is not tuple:
        # One array, for the first dimension or, a mask, the first ones.
        array = index_array(index)
        if INFO[array.dtype].kind != c"b" and a.ndim or array.ndim and a.ndim >= array.ndim:
            p.beside = True
            if INFO[array.dtype].kind == c"b":
                p.positions = masked_positions(array, 0, a)
                p.axes = list(range(array.ndim))
            else:
                p.positions = resolved(array, a.shape[0], 0, a)
                p.axes = [0]
            return p
        index = (array,)
    for item in index:
        if item is None:
            pass
        elif item is Ellipsis:
            dots += 1
        elif PySlice_Check(item):
            given += 1
        else:
            item = index_array(item)
            given += (<NDArray>item).ndim if INFO[(<NDArray>item).dtype].kind == c"b" else 1
        expanded.append(item)
    if given > a.ndim:
        too_many(a, given)
    if dots > 1:
        raise IndexError("an index can only have a single ellipsis ('...')")
    if not dots:
        expanded.append(Ellipsis)
    basic = []
    for item in expanded:
        if item is None:
            basic.append(None)
            place += 1
            whole = False
        elif item is Ellipsis:
            for _ in range(a.ndim - given):
                basic.append(FULL)
                axis += 1
                place += 1
        elif PySlice_Check(item):
            basic.append(item)
            axis += 1
            place += 1
            whole = False
        else:
            array = <NDArray>item
            if p.positions is None:
                p.place = place
            elif last_spot < spot - 1:
                beside = False       # side by side the arrays' dimensions stay in their place, else they go first
            last_spot = spot
            length = 1
            if INFO[array.dtype].kind == c"b" and array.ndim == 0:       # x[True]: a new dimension, kept or emptied
                basic.append(None)
                p.axes.append(place)
                place += 1
                whole = False
                array = zeros(INT64, 1, &length) if array.data[0] else zeros(INT64, 1, &NOTHING)
            else:
                k = 1
                if INFO[array.dtype].kind == c"b":
                    k = array.ndim
                    array = masked_positions(array, axis, a)
                else:
                    array = resolved(array, a.shape[axis], axis, a)
                for _ in range(k):
                    basic.append(FULL)
                    p.axes.append(place)
                    length *= a.shape[axis]
                    axis += 1
                    place += 1
            p.positions = array if p.positions is None else combined(p.positions, array, length)
        spot += 1
    p.basic = None if whole else tuple(basic)
    p.beside = beside
    if not beside:
        p.place = 0
    return p


cdef object FULL = slice(None)
cdef Py_ssize_t NOTHING = 0


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


cdef object gather_index(NDArray a, object index):
    cdef Plan p = plan(a, index)
    cdef NDArray x = a if p.basic is None else getitem(a, p.basic)
    if p.beside:
        return gather(x, p.positions, p.axes[0], len(p.axes))
    return gather(front(p, x), p.positions, 0, len(p.axes))


# ---- assignment with arrays

cdef NDArray to_front(NDArray x, int count, int place):
    """Move `count` dimensions that begin at `place` to the front."""
    cdef Py_ssize_t order[MAXDIM]
    cdef int k
    if place == 0 or count == 0:
        return x
    for k in range(x.ndim):
        order[k] = place + k if k < count else k - count if k < count + place else k
    return permute(x, order)


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


cdef int assign_index(NDArray a, object index, object value) except -1:
    """a[index] = value, as: the view with elements exchanged (INDEX_PUT), written back where that is recorded."""
    cdef Plan p = plan(a, index)
    cdef Region r
    cdef NDArray target = a, x, v
    cdef Py_ssize_t shape[MAXDIM]
    cdef int i, kind, k = len(p.axes), n = p.positions.ndim
    cdef State *now = state()
    if p.basic is not None:
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
    x = front(p, target if not recorded else a if p.basic is None else getitem(a, p.basic))
    # The value broadcasts to what reading the index would give.
    for i in range(n):
        shape[i] = p.positions.shape[i]
    for i in range(k, x.ndim):
        shape[n + i - k] = x.shape[i]
    v = fit_value(to_dtype(v, a.dtype), n, n + x.ndim - k, shape, p.place)
    if v.storage == a.storage:
        v = cast(v, v.dtype) if not recorded else +v
    if not recorded and p.beside:
        v = contiguous(v)
        if put(target, p.positions, v, p.axes[0], k):
            a.storage.version += 1
            return 0
    return write(a, target, unfront(p, index_put(x, p.positions, to_front(v, n, p.place), k)))


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
    """Broadcast a value to the result of the index. `shape` has the arrays' dimensions in front."""
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
        return expand(v, ndim, result)
    except ValueError:
        raise ValueError(f"shape mismatch: value array of shape {shape_text(v.ndim, v.shape)} could not be broadcast "
                         f"to indexing result of shape {shape_text(ndim, result)}") from None
