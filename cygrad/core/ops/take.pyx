"""Elements by numbers along an axis: take, take_along_axis, choose, compress, and what writes to such places."""

from libc.stdint cimport int64_t

import numpy as np

from cygrad.core.array cimport NDArray, add_attribute, shape_text, shape_tuple, table
from cygrad.core.convert cimport as_numpy, from_object, from_scalar, scalar_kind, share
from cygrad.core.dtype cimport INFO, INT64, PROMOTE, strong, to_numpy
from cygrad.core.op cimport operand
from cygrad.core.ops.gather cimport gather, resolved
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.join cimport stack, take_index
from cygrad.core.ops.nonzero cimport nonzero_positions
from cygrad.core.ops.shape cimport expand, normalize_axis, reshape_to
from cygrad.core.run cimport View, broadcast, cast, view_of

__all__ = ["choose", "compress", "extract", "place", "put", "put_along_axis", "take", "take_along_axis"]

MODES = ("raise", "wrap", "clip")


cdef NDArray flat(NDArray x):
    return x if x.ndim == 1 else reshape_to(x, 1, &x.size)


cdef NDArray integers(object indices, str rule="safe"):
    """Numbers that NumPy would take as int64 by that rule of casts: bool, and all integers ('safe': but uint64)."""
    cdef NDArray numbers
    if isinstance(indices, (list, tuple)) and not len(indices):
        return from_object(np.zeros(np.shape(indices), np.int64))
    numbers = operand(indices)
    if not np.can_cast(to_numpy(numbers.dtype), np.int64, rule):
        raise TypeError(f"Cannot cast array data from dtype('{to_numpy(numbers.dtype)}') to dtype('int64') according "
                        f"to the rule '{rule}'")
    return numbers if INFO[numbers.dtype].kind != c"b" else cast(numbers, INT64)


cdef NDArray placed(NDArray numbers, Py_ssize_t length, int axis, NDArray x, object mode):
    """Numbers as positions, by what `mode` says of those that are out of bounds."""
    cdef NDArray out
    cdef int64_t *at
    cdef Py_ssize_t i
    if mode not in MODES:
        raise ValueError(f"clipmode must be one of 'clip', 'raise', or 'wrap' (got {mode!r})")
    if length == 0 and numbers.size:
        raise IndexError(f"cannot do a non-empty take from an empty axes: axis {axis} of shape "
                         f"{shape_text(x.ndim, x.shape)}")
    if mode == "raise":
        return resolved(numbers, length, axis, x)
    out = cast(numbers, INT64)
    at = <int64_t *>out.data
    if mode == "clip":
        for i in range(out.size):
            at[i] = 0 if at[i] < 0 else length - 1 if at[i] >= length else at[i]
    else:
        for i in range(out.size):
            at[i] = at[i] % length
            if at[i] < 0:
                at[i] += length
    return out


def take(x, indices, axis=None, out=None, mode="raise"):
    """Elements by their numbers along an axis.

    Parameters
    ----------
    x : array_like
    indices : array_like of int
        Negative ones count from the end.
    axis : int, optional
        None: the elements are counted through in C order.
    out : NDArray, optional
        Gets the result, and is returned.
    mode : {'raise', 'wrap', 'clip'}
        A number that is out of bounds raises, goes round, or becomes the nearest one (negative ones 0).

    Returns
    -------
    NDArray
        With the shape of `indices` instead of the axis.

    Raises
    ------
    IndexError
        Where a number is out of bounds, or the axis has no elements.
    TypeError
        For numbers that are no integers.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.take`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1, 2, 3], [4, 5, 6]])
    >>> cg.take(x, [2, 0], axis=1).tolist(), cg.take(x, -1).item()
    ([[3, 1], [6, 4]], 6)
    """
    cdef NDArray a = operand(x)
    cdef NDArray numbers = (indices if type(indices) is NDArray and (<NDArray>indices).dtype == INT64
                            else integers(indices, "same_kind"))
    cdef int along = 0
    if axis is None:
        a = flat(a)
    else:
        if a.ndim == 0:
            a = flat(a)
        along = normalize_axis(axis, a.ndim)
    return deliver(gather(a, placed(numbers, a.shape[along], along, a, mode), along, 1), out, "take")


def compress(condition, x, axis=None, out=None):
    """Elements along an axis for which a condition holds.

    Parameters
    ----------
    condition : array_like
        Of one dimension, no longer than the axis; anything but 0 counts as true.
    x : array_like
    axis : int, optional
        None: the elements are counted through in C order.
    out : NDArray, optional
        Gets the result, and is returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where the condition has not one dimension.
    IndexError
        Where it holds beyond the end of the axis.

    Notes
    -----
    `numpy.compress`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.compress([True, False, True], cg.asarray([[1, 2, 3], [4, 5, 6]]), axis=1).tolist()
    [[1, 3], [4, 6]]
    """
    cdef NDArray test = operand(condition)
    if test.ndim != 1:
        raise ValueError(f"condition must be a 1-d array, not one of shape {shape_text(test.ndim, test.shape)}")
    return take(x, nonzero_positions(test), axis, out)


def _compress(NDArray self, condition, axis=None, out=None):
    """Elements along an axis for which a condition holds: `cygrad.compress`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.asarray([1, 2, 3]).compress([1, 0, 1]).tolist()
    [1, 3]
    """
    return compress(condition, self, axis, out)


def extract(condition, x):
    """Elements for which a condition of the same size holds, in one dimension.

    Notes
    -----
    `numpy.extract`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1, 2], [3, 4]])
    >>> cg.extract(x % 2 == 0, x).tolist()
    [2, 4]
    """
    return take(x, nonzero_positions(operand(condition)))


# ---- one number for each element of a result

cdef tuple along_axis(NDArray x, NDArray numbers, object axis):
    """An index of `x` that has `numbers` for the axis, and for the others the place itself."""
    cdef int d, along
    if INFO[numbers.dtype].kind not in (c"i", c"u"):
        raise IndexError(f"`indices` must be an integer array, not one of dtype {to_numpy(numbers.dtype)}")
    along = normalize_axis(axis, x.ndim)
    if x.ndim != numbers.ndim:
        raise ValueError("`indices` and `arr` must have the same number of dimensions: shapes "
                         f"{shape_text(numbers.ndim, numbers.shape)} and {shape_text(x.ndim, x.shape)}")
    index = []
    for d in range(x.ndim):
        shape = [1] * x.ndim
        if d == along:
            index.append(numbers)
        else:
            shape[d] = x.shape[d]
            index.append(share(np.arange(x.shape[d]).reshape(shape)))
    return tuple(index)


def take_along_axis(x, indices, axis=-1):
    """Elements by one number for each along an axis, as `argsort` and `argmax` give them.

    Parameters
    ----------
    x : array_like
    indices : array_like of int
        With as many dimensions as `x`; the others broadcast against those of `x`.
    axis : int, optional
        None: the elements are counted through in C order, and `indices` has one dimension.

    Returns
    -------
    NDArray

    Raises
    ------
    IndexError
        Where a number is out of bounds, for numbers that are no integers, and where the shapes do not broadcast.
    ValueError
        For another number of dimensions.

    Notes
    -----
    `numpy.take_along_axis`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[10, 30, 20], [60, 40, 50]])
    >>> cg.take_along_axis(x, cg.asarray([[1], [0]]), axis=1).tolist()
    [[30], [60]]
    """
    cdef NDArray a = operand(x)
    cdef NDArray numbers = operand(indices)
    cdef int along
    if axis is None:
        if numbers.ndim != 1:
            raise ValueError("when axis=None, `indices` must have a single dimension.")
        a = flat(a)
        axis = 0
    if numbers.dtype == INT64 and numbers.ndim == a.ndim and a.ndim:
        along = normalize_axis(axis, a.ndim)
        if alike_beside(a, numbers, along):
            numbers = resolved(numbers, a.shape[along], along, a)
            count_all(numbers, a, along)
            return gather(a, numbers, 0, a.ndim)
    return table.getitem(a, along_axis(a, numbers, axis))


cdef bint alike_beside(NDArray x, NDArray numbers, int axis) noexcept:
    cdef int d
    for d in range(x.ndim):
        if d != axis and x.shape[d] != numbers.shape[d]:
            return False
    return True


cdef void count_all(NDArray positions, NDArray x, int axis) noexcept:
    """Make positions along an axis ones that count through all elements."""
    cdef Py_ssize_t outer = 1, inner = 1, n = positions.shape[axis], i, j, k, base
    cdef int64_t *at = <int64_t *>positions.data
    cdef int d
    for d in range(x.ndim):
        if d < axis:
            outer *= x.shape[d]
        elif d > axis:
            inner *= x.shape[d]
    for i in range(outer):
        base = i * x.shape[axis] * inner
        if inner == 1:
            for j in range(n):
                at[j] += base
            at += n
            continue
        for j in range(n):
            for k in range(inner):
                at[k] = base + at[k] * inner + k
            at += inner


def put_along_axis(x, indices, values, axis):
    """Write values to places that one number for each says along an axis. Recorded like an assignment.

    Parameters
    ----------
    x : NDArray
        Is written to.
    indices : array_like of int
        With as many dimensions as `x`; the others broadcast against those of `x`.
    values : array_like
        Broadcast to the shape of the places.
    axis : int, optional
        None: the elements are counted through in C order, and `indices` has one dimension.

    Raises
    ------
    IndexError
        Where a number is out of bounds, for numbers that are no integers, and where the shapes do not broadcast.
    ValueError
        For another number of dimensions.

    Notes
    -----
    `numpy.put_along_axis`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.zeros((2, 3))
    >>> cg.put_along_axis(x, cg.asarray([[1], [0]]), 5, axis=1)
    >>> x.tolist()
    [[0.0, 5.0, 0.0], [5.0, 0.0, 0.0]]
    """
    cdef NDArray a = target_array(x, "put_along_axis")
    cdef NDArray numbers = operand(indices)
    if axis is None:
        if numbers.ndim != 1:
            raise ValueError("when axis=None, `indices` must have a single dimension.")
        put(x, numbers, values)
        return
    table.setitem(a, along_axis(a, numbers, axis), values)


cdef NDArray target_array(object x, str name):
    if type(x) is not NDArray:
        raise TypeError(f"{name}: the array that is written to must be an NDArray, not {type(x).__name__}")
    return <NDArray>x


cdef NDArray cycled(object values, Py_ssize_t n, NDArray target):
    """The first `n` of some values, over and over."""
    cdef NDArray v = flat(operand(values))
    if n and not v.size:
        raise ValueError(f"there are no values for {n} places of an array of shape "
                         f"{shape_text(target.ndim, target.shape)}")
    if v.size == n:
        return v
    return gather(v, share(np.arange(n) % max(v.size, 1)), 0, 1)


cdef int put_at(NDArray x, NDArray positions, NDArray values) except -1:
    """Write to positions that count through all elements in C order."""
    if x.ndim == 1:
        return table.setitem(x, positions, values)
    index = np.unravel_index(as_numpy(positions), shape_tuple(x.ndim, x.shape))
    return table.setitem(x, index, values)


def put(x, ind, v, mode="raise"):
    """Write values to positions that count through all elements in C order. Recorded like an assignment.

    Parameters
    ----------
    x : NDArray
        Is written to.
    ind : array_like of int
    v : array_like
        Used over and over where there are fewer of them.
    mode : {'raise', 'wrap', 'clip'}
        A position that is out of bounds raises, goes round, or becomes the nearest one.

    Raises
    ------
    IndexError
        Where a position is out of bounds.
    TypeError
        For positions that are no integers.

    Notes
    -----
    `numpy.put`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.zeros(4)
    >>> cg.put(x, [0, -1], [5, 6])
    >>> x.tolist()
    [5.0, 0.0, 0.0, 6.0]
    """
    cdef NDArray a = target_array(x, "put")
    cdef NDArray whole = flat(a) if a.ndim == 0 else a
    cdef NDArray numbers = flat(integers(ind))
    cdef NDArray values = operand(v)
    if not numbers.size or not values.size:
        return
    numbers = placed(numbers, a.size, 0, whole, mode)
    put_at(whole, numbers, cycled(values, numbers.size, a))


def place(x, mask, vals):
    """Write values to the elements for which a mask of the same size holds. Recorded like an assignment.

    Parameters
    ----------
    x : NDArray
        Is written to.
    mask : array_like
        Anything but 0 counts as true.
    vals : array_like
        Used one after the other, over and over where there are fewer of them.

    Raises
    ------
    ValueError
        Where the sizes differ, and where there are no values.

    Notes
    -----
    `numpy.place`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([1, 2, 3, 4])
    >>> cg.place(x, x > 2, [7, 8])
    >>> x.tolist()
    [1, 2, 7, 8]
    """
    cdef NDArray a = target_array(x, "place")
    cdef NDArray test = operand(mask)
    cdef NDArray values = operand(vals)
    if test.size != a.size:
        raise ValueError(f"place: mask and data must be the same size: shapes {shape_text(test.ndim, test.shape)} and "
                         f"{shape_text(a.ndim, a.shape)}")
    positions = nonzero_positions(test)
    if not values.size and positions.size:
        raise ValueError("Cannot insert from an empty array!")
    if positions.size:
        put(x, positions, cycled(values, positions.size, a))


def choose(x, choices, out=None, mode="raise"):
    """Elements of several arrays, by the number of the array for each.

    Parameters
    ----------
    x : array_like of int
    choices : sequence of array_like
        They broadcast with one another and with `x`.
    out : NDArray, optional
        Gets the result, and is returned.
    mode : {'raise', 'wrap', 'clip'}
        A number for which there is no array raises, goes round, or becomes the nearest one.

    Returns
    -------
    NDArray
        Of the dtype that the choices promote to.

    Raises
    ------
    ValueError
        Where a number is out of bounds, and where the shapes do not broadcast.
    TypeError
        For numbers that are no integers.

    Notes
    -----
    `numpy.choose`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.choose([0, 1, 1], [[1, 2, 3], [10, 20, 30]]).tolist()
    [1, 20, 30]
    """
    cdef NDArray numbers = integers(x)
    cdef NDArray chosen
    cdef list parts = alike(choices)
    cdef View views[2]
    cdef Py_ssize_t shape[32]
    cdef int ndim
    if not parts:
        raise ValueError("choose: there is nothing to choose from")
    wide = parts[0]
    view_of(numbers, &views[0])
    view_of(<NDArray>wide, &views[1])
    ndim = broadcast(2, views, shape)
    for wide in parts[1:]:
        view_of(<NDArray>wide, &views[1])
        ndim = broadcast_more(&views[1], ndim, shape)
    stacked = stack([expand(<NDArray>part, ndim, shape) for part in parts])
    try:
        numbers = placed(numbers, len(parts), 0, stacked, mode)
    except IndexError:
        raise ValueError(f"invalid entry in choice array: the numbers of {len(parts)} arrays are 0 to "
                         f"{len(parts) - 1}") from None
    if mode == "raise" and operand(x).size and int(as_numpy(operand(x)).min()) < 0:
        raise ValueError("invalid entry in choice array: negative numbers do not count from the end")
    numbers = expand(numbers, ndim, shape)
    if ndim == 0:
        chosen = gather(stacked, cast(numbers, INT64), 0, 1)
    else:
        lengths = (1,) + shape_tuple(ndim, shape)
        chosen = take_index(take_along_axis(stacked, numbers.reshape(lengths), 0), 0, 0)
    return deliver(chosen, out, "choose")


cdef list alike(object choices):
    """Operands, with Python numbers in the dtype that the arrays and they promote to."""
    cdef int t = -1, kind
    cdef list parts = list(choices)
    cdef int k
    for k in range(len(parts)):
        kind = scalar_kind(parts[k])
        if kind < 0:
            parts[k] = operand(parts[k])
            kind = (<NDArray>parts[k]).dtype
        t = kind if t < 0 else PROMOTE[t][kind]
    return [part if type(part) is NDArray else from_scalar(part, strong(t)) for part in parts]


cdef int broadcast_more(View *view, int ndim, Py_ssize_t *shape) except -1:
    """Broadcast another operand to a shape, which may grow."""
    cdef View views[2]
    cdef Py_ssize_t before[32]
    cdef int d
    for d in range(ndim):
        before[d] = shape[d]
    views[0] = view[0]
    views[1] = view[0]
    views[0].shape = before
    views[0].ndim = ndim
    return broadcast(2, views, shape)


for _name, _method in (("take", take), ("compress", _compress), ("choose", choose), ("put", put)):
    add_attribute(_name, _method)
