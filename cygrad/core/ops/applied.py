"""Functions of the user's applied to parts of arrays, and arrays made of what functions and sources give."""

import numpy as np

from cygrad.core.array import NDArray
from cygrad.core.ops.create import asarray, zeros_like
from cygrad.core.ops.grid import atleast_1d, indices
from cygrad.core.ops.join import stack
from cygrad.core.ops.logic import all as _all, isfinite
from cygrad.core.ops.shape import expand_dims, moveaxis, reshape

__all__ = [
    "apply_along_axis", "apply_over_axes", "asanyarray", "asarray_chkfinite", "ascontiguousarray", "asfortranarray",
    "frombuffer", "fromfunction", "fromiter", "piecewise",
]


def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    """A function of a vector applied to each of those that lie along an axis. Recorded, call by call.

    Parameters
    ----------
    func1d : callable
        Takes an NDArray with one dimension, and the other arguments; returns a number or an array, always of one shape.
    axis : int
    arr : array_like
    *args, **kwargs
        For `func1d`.

    Returns
    -------
    NDArray
        The dimensions of what `func1d` returns stand in the place of the axis.

    Raises
    ------
    ValueError
        Where there is no vector to apply it to.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.apply_along_axis`. A function of whole arrays is faster by far.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.apply_along_axis(lambda v: v[0] + v[-1], 1, cg.arange(6).reshape(2, 3)).tolist()
    [2, 8]
    """
    arr = asarray(arr)
    axis = np.lib.array_utils.normalize_axis_index(axis, arr.ndim)
    rows = moveaxis(arr, axis, -1)
    lead = rows.shape[:-1]
    if 0 in lead:
        raise ValueError("Cannot apply_along_axis when any iteration dimensions are 0")
    found = stack([asarray(func1d(rows[place], *args, **kwargs)) for place in np.ndindex(lead)])
    inner = found.ndim - 1
    found = reshape(found, lead + found.shape[1:])
    return moveaxis(found, tuple(range(len(lead), len(lead) + inner)), tuple(range(axis, axis + inner)))


def apply_over_axes(func, a, axes):
    """A function that reduces one axis, applied to several, one after the other; they stay, with length 1.

    Parameters
    ----------
    func : callable
        Takes an array and an axis.
    a : array_like
    axes : int or sequence of int

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where `func` changes the number of dimensions by more than one.

    Notes
    -----
    `numpy.apply_over_axes`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.apply_over_axes(cg.sum, cg.arange(8).reshape(2, 2, 2), [0, 2]).tolist()
    [[[10], [18]]]
    """
    value = asarray(a)
    ndim = value.ndim
    for axis in (axes,) if np.ndim(axes) == 0 else axes:
        axis = int(axis)
        axis = axis + ndim if axis < 0 else axis
        found = asarray(func(value, axis))
        if found.ndim != ndim:
            found = expand_dims(found, axis)
        if found.ndim != ndim:
            raise ValueError("function is not returning an array of the correct shape")
        value = found
    return value


def piecewise(x, condlist, funclist, *args, **kw):
    """Functions of elements, each where its condition holds. Each is given no other elements, so that nothing comes into
    the gradient from there.

    Parameters
    ----------
    x : array_like
    condlist : sequence of array_like of bool, or one
        Of the shape of `x`. Of several that hold the last one counts.
    funclist : sequence of callables or numbers
        As many, or one more, which is for the rest; without it the rest is 0.
    *args, **kw
        For the functions.

    Returns
    -------
    NDArray
        Of the shape and dtype of `x`.

    Raises
    ------
    ValueError
        For another number of functions.

    Notes
    -----
    `numpy.piecewise`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([-1.0, 4.0])
    >>> cg.piecewise(x, [x < 0, x >= 0], [lambda v: -v, cg.sqrt]).tolist()
    [1.0, 2.0]
    """
    x = asarray(x)
    if np.ndim(condlist) == 0 or x.ndim != 0 and np.ndim(condlist[0]) == 0:
        condlist = [condlist]
    tests = [np.asarray(c.asnumpy() if type(c) is NDArray else c, dtype=bool) for c in condlist]
    n = len(tests)
    if len(funclist) == n + 1:
        tests.append(~np.any(tests, axis=0))
    elif len(funclist) != n:
        raise ValueError(f"with {n} condition(s), either {n} or {n + 1} functions are expected")
    out = zeros_like(x)
    for test, function in zip(tests, funclist):
        if not callable(function):
            out[test] = function
        elif (part := x[test]).size:
            out[test] = function(part, *args, **kw)
    return out


# ---- arrays of other things

def asanyarray(a, dtype=None, *, device=None, copy=None):
    """`asarray`: NDArray has no subclasses that it could let pass.

    Notes
    -----
    `numpy.asanyarray`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.asanyarray([1, 2]).tolist()
    [1, 2]
    """
    return asarray(a, dtype, device=device, copy=copy)


def asarray_chkfinite(a, dtype=None):
    """`asarray`, which refuses NaN and infinities.

    Raises
    ------
    ValueError
        Where there are such.

    Notes
    -----
    `numpy.asarray_chkfinite`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.asarray_chkfinite([1.0, float("inf")])
    Traceback (most recent call last):
        ...
    ValueError: array must not contain infs or NaNs
    """
    a = asarray(a, dtype)
    if a.dtype.kind in "fc" and not bool(_all(isfinite(a))):
        raise ValueError("array must not contain infs or NaNs")
    return a


def ascontiguousarray(a, dtype=None):
    """An array in C order with one dimension or more; a copy where `a` is not.

    Notes
    -----
    `numpy.ascontiguousarray`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ascontiguousarray(cg.ones((2, 3)).T).flags.c_contiguous
    True
    """
    a = atleast_1d(asarray(a, dtype))
    return a if a.flags.c_contiguous else a.copy()


def asfortranarray(a, dtype=None):
    """An array in Fortran order, the first index changing fastest; a copy where `a` is not.

    Notes
    -----
    `numpy.asfortranarray`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.asfortranarray(cg.ones((2, 3))).flags.f_contiguous
    True
    """
    a = asarray(a, dtype)
    return a if a.flags.f_contiguous else a.T.copy().T


def frombuffer(buffer, dtype="float64", count=-1, offset=0):
    """An array of one dimension on the memory of anything with the buffer protocol.

    Parameters
    ----------
    buffer : bytes, bytearray, memoryview, ...
    dtype : dtype
        That the bytes are read as.
    count : int
        How many elements. Default: all.
    offset : int
        Bytes to begin behind.

    Returns
    -------
    NDArray
        Read-only where the memory is.

    Raises
    ------
    ValueError
        Where the size does not fit.

    Notes
    -----
    `numpy.frombuffer`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.frombuffer(b"abc", dtype="uint8").tolist()
    [97, 98, 99]
    """
    return asarray(np.frombuffer(buffer, dtype, count, offset))


def fromfunction(function, shape, *, dtype="float64", **kwargs):
    """What a function makes of the indices of all elements of an array.

    Parameters
    ----------
    function : callable
        Takes one array for each dimension, of the shape `shape`.
    shape : tuple of int
    dtype : dtype
        Of the indices.
    **kwargs
        For the function.

    Returns
    -------
    What the function returns.

    Notes
    -----
    `numpy.fromfunction`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fromfunction(lambda i, j: 10 * i + j, (2, 2), dtype=int).tolist()
    [[0, 1], [10, 11]]
    """
    return function(*indices(shape, dtype=dtype), **kwargs)


def fromiter(iter, dtype, count=-1):
    """An array of one dimension of what an iterator gives.

    Parameters
    ----------
    iter : iterable
        Of numbers, or of arrays of one shape: these are stacked, recorded.
    dtype : dtype
    count : int
        How many of them. Default: all.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where there are fewer than `count`.

    Notes
    -----
    `numpy.fromiter`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fromiter((k * k for k in range(4)), float).tolist()
    [0.0, 1.0, 4.0, 9.0]
    """
    items = []
    for item in iter:
        if len(items) == count:
            break
        items.append(item)
    if len(items) < count:
        raise ValueError(f"iterator too short: Expected {count} but iterator had only {len(items)} items.")
    return asarray(items, dtype) if items else asarray(np.empty(0, dtype))
