# cython: wraparound=True, boundscheck=True, cdivision=False
"""Choosing elements: bounds, conditions, regions and positions."""

import builtins

import numpy as np

from ..core.array import NDArray
from ..core.ops import choose, nn
from ..core.ops import create as _create
from ._common import axis_number, given, into, one

__all__ = [
    "clip", "where", "slice", "slice_axis", "take", "pick", "one_hot",
]


def clip(data, a_min, a_max, out=None):
    """Elements brought between two bounds. The gradient at a bound is that of the element.

    Parameters
    ----------
    data : NDArray
    a_min, a_max : number
        Where a_min > a_max the result is a_max.
    out : NDArray, optional
        Written to and returned.

    Notes
    -----
    `mxnet.nd.clip`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.clip(nd.array([-1, 0.5, 2]), 0, 1).tolist()
    [0.0, 0.5, 1.0]
    """
    result = choose.clip(given(data), a_min, a_max)
    return result if out is None else into(out, result)


def where(condition, x, y, out=None):
    """Elements of `x` where the condition is not 0, of `y` elsewhere.

    Parameters
    ----------
    condition : NDArray
        Of one dimension where `x` has more: chooses among rows, x[i] or y[i]. Else broadcast with `x` and `y`.
    x, y : NDArray or number
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of the dtype that `x` and `y` promote to.

    Raises
    ------
    ValueError
        Where the shapes do not broadcast, or `condition` has another length than `x`.

    Notes
    -----
    `mxnet.nd.where`.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([[1, 2], [3, 4]])
    >>> nd.where(x > 2, x, -x).tolist(), nd.where(nd.array([1, 0]), x, -x).tolist()
    ([[-1.0, -2.0], [3.0, 4.0]], [[1.0, 2.0], [-3.0, -4.0]])
    """
    condition = given(condition)
    ndim = builtins.max([a.ndim for a in (x, y) if type(a) is NDArray], default=0)
    if condition.ndim == 1 and ndim > 1:
        rows = [a.shape[0] for a in (x, y) if type(a) is NDArray and a.ndim == ndim]
        if any(n not in (1, condition.size) for n in rows):
            raise ValueError(f"a condition of shape {condition.shape} chooses among as many rows, not among {rows[0]}")
        condition = condition.reshape((condition.size,) + (1,) * (ndim - 1))
    result = choose.where(condition, x, y)
    return result if out is None else into(out, result)


def slice(data, begin, end, step=None, out=None):
    """A region of an array: from `begin` to before `end` along the first axes.

    Parameters
    ----------
    data : NDArray
    begin, end, step : tuple of (int or None)
        For each of the first axes, as in Python's slices.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A view.

    Notes
    -----
    `mxnet.nd.slice`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.slice(nd.array([[1, 2, 3], [4, 5, 6]]), begin=(0, 1), end=(2, None)).tolist()
    [[2.0, 3.0], [5.0, 6.0]]
    """
    begin, end = [b if isinstance(b, (tuple, list)) else (b,) for b in (begin, end)]
    step = step if isinstance(step, (tuple, list)) else (step,) * len(begin)
    if not len(begin) == len(end) == len(step):
        raise ValueError(f"begin, end and step must name as many axes, not {len(begin)}, {len(end)} and {len(step)}")
    result = given(data)[tuple(map(builtins.slice, begin, end, step))]
    return result if out is None else into(out, result)


def slice_axis(data, axis, begin, end, out=None):
    """The part of an array from `begin` to before `end` along one axis.

    Parameters
    ----------
    data : NDArray
    axis : int
    begin, end : int or None
        As in Python's slices.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A view.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.slice_axis`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.slice_axis(nd.array([[1, 2, 3], [4, 5, 6]]), axis=1, begin=1, end=None).tolist()
    [[2.0, 3.0], [5.0, 6.0]]
    """
    data = given(data)
    result = data[(builtins.slice(None),) * axis_number(axis, data.ndim) + (builtins.slice(begin, end),)]
    return result if out is None else into(out, result)


def take(a, indices, axis=0, mode="clip", out=None):
    """Slices of an array along an axis, by number.

    Parameters
    ----------
    a : NDArray
    indices : NDArray
        Floats are truncated.
    axis : int
    mode : {'clip', 'wrap', 'raise'}
        What numbers out of bounds mean: the nearest one, counting on from the other end, or an IndexError. Negative
        ones are out of bounds: 'clip' takes the first slice.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        The axis of `a` is replaced by the dimensions of `indices`.

    Raises
    ------
    IndexError
        Where the axis has length 0, or by `mode`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.take`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.take(nd.array([10, 20, 30]), nd.array([2, 0, 7, -1])).tolist()
    [30.0, 10.0, 30.0, 10.0]
    """
    a = given(a)
    axis = axis_number(axis, a.ndim)
    length = a.shape[axis]
    where = given(indices).asnumpy().astype(np.int64)
    if mode not in ("clip", "wrap", "raise"):
        raise ValueError(f"mode must be 'clip', 'wrap' or 'raise', not {mode!r}")
    if where.size and (length == 0 or mode == "raise" and not 0 <= where.min() <= where.max() < length):
        raise IndexError(f"take: indices are out of bounds for axis {axis} with size {length}")
    if mode == "clip":
        where = where.clip(0, length - 1)
    elif mode == "wrap" and length:
        where %= length
    result = one(a[(builtins.slice(None),) * axis + (where,)])
    return result if out is None else into(out, result)


def pick(data, index, axis=-1, keepdims=False, mode="clip", out=None):
    """From each row along an axis the element that `index` names.

    Parameters
    ----------
    data : NDArray
    index : NDArray
        Positions along the axis, for each row; of the shape of `data` without the axis, or with length 1 there.
        Floats are truncated.
    axis : int
    keepdims : bool
        Keep the axis, with length 1.
    mode : {'clip', 'wrap'}
        What positions out of bounds mean: the nearest one, or counting on from the other end. Negative ones are out
        of bounds: 'clip' takes the first element.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where the shape of `index` does not fit, the axis has length 0, or for another mode.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.pick`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.pick(nd.array([[1, 2, 3], [4, 5, 6]]), nd.array([0, 2])).tolist()
    [1.0, 6.0]
    """
    result = one(nn.pick(given(data), given(index), axis, keepdims, mode))
    return result if out is None else into(out, result)


def one_hot(indices, depth, on_value=1.0, off_value=0.0, dtype="float32", out=None):
    """Rows that are `on_value` at one position each. Passes no gradient.

    Parameters
    ----------
    indices : NDArray
        Positions; floats are truncated. Where one is out of bounds the whole row is `off_value`.
    depth : int
        Length of a row.
    on_value, off_value : number
    dtype : dtype
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        With one dimension more than `indices`.

    Notes
    -----
    `mxnet.nd.one_hot`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.one_hot(nd.array([0, 2]), 3).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    where = given(indices).asnumpy().astype(np.int64)
    hot = where[..., None] == np.arange(depth)
    result = _create.array(np.where(hot, on_value, off_value), dtype)
    return result if out is None else into(out, result)
