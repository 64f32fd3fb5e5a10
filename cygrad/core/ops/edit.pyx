"""Arrays with parts added, taken out, or put together: append, insert, delete, trim_zeros, block."""

import numpy as np

from cygrad.core.array cimport MAXDIM, NDArray, shape_text, table
from cygrad.core.convert cimport as_numpy, share
from cygrad.core.dtype cimport BOOL
from cygrad.core.op cimport operand
from cygrad.core.ops.cast cimport copied, to_dtype
from cygrad.core.ops.gather cimport gather
from cygrad.core.ops.join cimport concat, slice_axis
from cygrad.core.ops.nonzero cimport plain
from cygrad.core.ops.shape cimport expand, normalize_axis, reshape_to
from cygrad.core.run cimport cast

__all__ = ["append", "block", "delete", "insert", "trim_zeros"]


def append(x, values, axis=None):
    """An array with others behind it.

    Parameters
    ----------
    x, values : array_like
        Of equal shapes but along `axis`.
    axis : int, optional
        None: both are flattened first.

    Raises
    ------
    ValueError
        Where the shapes differ elsewhere.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.append`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.append([1, 2], [[3], [4]]).tolist()
    [1, 2, 3, 4]
    """
    return concat((x, values), axis)


cdef NDArray along(NDArray x, object axis, int *where):
    """`x`, flattened for no axis, and the number of the axis."""
    if axis is None:
        where[0] = 0
        return x if x.ndim == 1 else reshape_to(x, 1, &x.size)
    where[0] = normalize_axis(axis, x.ndim)
    return x


def delete(x, obj, axis=None):
    """An array without some of its elements, rows, columns, ...

    Parameters
    ----------
    x : array_like
    obj : int, slice, array_like of int or bool
        Which ones.
    axis : int, optional
        None: the array is flattened first.

    Returns
    -------
    NDArray

    Raises
    ------
    IndexError
        Where a number is out of bounds.
    ValueError
        Where a mask is not as long as the axis.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.delete`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.delete([[1, 2, 3], [4, 5, 6]], 1, axis=1).tolist()
    [[1, 3], [4, 6]]
    """
    cdef int where
    cdef NDArray a = along(operand(x), axis, &where)
    cdef Py_ssize_t n = a.shape[where], k
    if type(obj) is int and -n <= obj < n:
        k = obj if obj >= 0 else obj + n
        return concat((slice_axis(a, where, 0, k), slice_axis(a, where, k + 1, n)), where)
    return gather(a, share(np.delete(np.arange(n), plain_numbers(obj))), where, 1)


cdef object plain_numbers(object obj):
    return list(plain(obj)) if isinstance(obj, tuple) else plain(obj) if type(obj) is NDArray else obj


def insert(x, obj, values, axis=None):
    """An array with values before some of its elements, rows, columns, ...

    Parameters
    ----------
    x : array_like
    obj : int, slice, array_like of int or bool
        Before which ones; the numbers are those of `x`.
    values : array_like
        Broadcast to what there is room for; a single number makes room for all of them. Cast to the dtype of `x`.
    axis : int, optional
        None: the array is flattened first.

    Returns
    -------
    NDArray

    Raises
    ------
    IndexError
        Where a number is out of bounds.
    ValueError
        Where the values do not fit.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.insert`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.insert([1, 2, 3], 1, [8, 9]).tolist(), cg.insert([1, 2, 3], [0, 3], 7).tolist()
    ([1, 8, 9, 2, 3], [7, 1, 2, 3, 7])
    """
    cdef int where, d
    cdef NDArray a = along(operand(x), axis, &where)
    cdef NDArray v = to_dtype(operand(values), a.dtype)
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t n = a.shape[where], more, first
    obj = plain_numbers(obj)
    if type(obj) is int and -n <= obj <= n:
        more, first = 1, obj if obj >= 0 else obj + n
    else:
        numbers = np.insert(np.arange(n), obj, -1)
        more = numbers.size - n
        first = int(np.argmin(numbers)) if more == 1 else -1
    for d in range(a.ndim):
        shape[d] = a.shape[d]
    if more == 1:
        if v.ndim < a.ndim:
            v = with_dimensions(v, a.ndim)
        if np.ndim(obj) == 0 and not isinstance(obj, slice):
            v = v if where == 0 else operand(v.transpose(moved(v.ndim, where)))
        more = v.shape[where]
    else:
        numbers = np.insert(np.arange(n), obj, np.arange(n, n + more))
    shape[where] = more
    while v.ndim > a.ndim and v.shape[0] == 1:
        v = reshape_to(v, v.ndim - 1, v.shape + 1)
    try:
        v = expand(v, a.ndim, shape)
    except ValueError:
        raise ValueError(f"could not broadcast input array from shape {shape_text(v.ndim, v.shape)} into shape "
                         f"{shape_text(a.ndim, shape)}") from None
    if first >= 0:
        return concat((slice_axis(a, where, 0, first), v, slice_axis(a, where, first, n)), where)
    return gather(concat((a, v), where), share(numbers), where, 1)


cdef list moved(int ndim, int place):
    """The order of dimensions in which the first one stands at `place`."""
    order = list(range(1, ndim))
    order.insert(place, 0)
    return order


def trim_zeros(x, trim="fb", axis=None):
    """A view without the zeros at the ends.

    Parameters
    ----------
    x : array_like
    trim : {'fb', 'f', 'b'}
        At which ends: front, back.
    axis : int or tuple of int, optional
        Along which axes: places where all elements are zero. None: all.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For another `trim`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.trim_zeros`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.trim_zeros([0, 0, 1, 0, 2, 0]).tolist()
    [1, 0, 2]
    """
    cdef NDArray a = operand(x)
    cdef int d
    ends = trim.lower()
    if ends not in ("fb", "bf", "f", "b"):
        raise ValueError(f"unexpected character(s) in `trim`: {trim!r}")
    chosen = range(a.ndim) if axis is None else [normalize_axis(k, a.ndim)
                                                 for k in (axis if isinstance(axis, (tuple, list)) else (axis,))]
    found = as_numpy(cast(a, BOOL)).nonzero() if a.ndim else ()
    index = []
    for d in range(a.ndim):
        start, stop = 0, a.shape[d]
        if d in chosen:
            if not found[d].size:        # nothing but zeros: nothing is left
                start, stop = (stop, stop) if "f" in ends else (0, 0)
            else:
                start = int(found[d].min()) if "f" in ends else 0
                stop = int(found[d].max()) + 1 if "b" in ends else stop
        index.append(slice(start, stop))
    return table.getitem(a, tuple(index))


# ---- block

cdef int depth_of(object arrays, list index) except -1:
    """How deep lists are nested, the same everywhere."""
    cdef int depth = -1, below
    if isinstance(arrays, tuple):
        raise TypeError(f"arrays{place(index)} is a tuple. Only lists can be used to arrange blocks, and block does "
                        "not allow implicit conversion from tuple to NDArray.")
    if not isinstance(arrays, list):
        return 0
    if not arrays:
        raise ValueError(f"List at arrays{place(index)} cannot be empty")
    for k, part in enumerate(arrays):
        below = depth_of(part, index + [k])
        if depth >= 0 and below != depth:
            raise ValueError(f"List depths are mismatched. First element was at depth {depth + 1 + len(index)}, but "
                             f"there is an element at depth {below + 1 + len(index)} (arrays{place(index + [k])})")
        depth = below
    return depth + 1


cdef str place(list index):
    return "".join([f"[{k}]" for k in index])


cdef NDArray with_dimensions(object x, int ndim):
    """With so many dimensions or more, new ones in front."""
    cdef NDArray a = operand(x)
    cdef Py_ssize_t shape[MAXDIM]
    cdef int d
    if a.ndim >= ndim:
        return a
    for d in range(ndim):
        shape[d] = a.shape[d - ndim + a.ndim] if d >= ndim - a.ndim else 1
    return reshape_to(a, ndim, shape)


cdef int most_dimensions(object arrays) except -1:
    if isinstance(arrays, list):
        return max([most_dimensions(part) for part in arrays])
    return operand(arrays).ndim


cdef NDArray put_together(object arrays, int depth, int ndim):
    if depth == 0:
        return with_dimensions(arrays, ndim)
    return concat([put_together(part, depth - 1, ndim) for part in arrays], ndim - depth)


def block(arrays):
    """An array put together of blocks, which stand in nested lists as they stand in the result.

    Parameters
    ----------
    arrays : nested list of array_like
        The innermost lists are joined along the last axis, those around them along the one before, and so on.

    Returns
    -------
    NDArray
        A copy.

    Raises
    ------
    ValueError
        Where shapes do not fit, lists are empty, or not all of one depth.
    TypeError
        For tuples.

    Notes
    -----
    `numpy.block`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.block([[cg.ones((1, 1)), cg.zeros((1, 2))], [cg.asarray([[5.0, 6.0, 7.0]])]]).tolist()
    [[1.0, 0.0, 0.0], [5.0, 6.0, 7.0]]
    """
    cdef int depth = depth_of(arrays, [])
    cdef int ndim = max(depth, most_dimensions(arrays))
    cdef NDArray out = put_together(arrays, depth, ndim)
    return copied(out) if depth == 0 else out
