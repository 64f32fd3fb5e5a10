# cython: wraparound=True, boundscheck=True, cdivision=False
"""Elements in order: sorting, the largest ones, counts in bins."""

import numpy as np

from ..core.array import NDArray
from ..core.ops import create as _create
from ..core.ops import histogram as _histogram
from ..core.ops import shape as _shape
from ..core.ops import sort as _sort
from ..core.ops import take as _take
from ._common import FLOAT32, axis_number, given, into, one

__all__ = ["sort", "argsort", "topk", "histogram"]


def sort(data, axis=-1, is_ascend=True, out=None):
    """Elements in order along an axis, equal ones as they were.

    Parameters
    ----------
    data : NDArray
    axis : int or None
        None: of the whole array, flattened.
    is_ascend : bool
        False: the largest first.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A new array.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.sort`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.sort(nd.array([3, 1, 2])).tolist(), nd.sort(nd.array([3, 1, 2]), is_ascend=False).tolist()
    ([1.0, 2.0, 3.0], [3.0, 2.0, 1.0])
    """
    result = one(_sort.sort(given(data), axis, descending=not is_ascend))
    return result if out is None else into(out, result)


def argsort(data, axis=-1, is_ascend=True, dtype="float32", out=None):
    """Indices that put the elements in order along an axis, as floats. Passes no gradient.

    Parameters
    ----------
    data : NDArray
    axis : int or None
        None: of the whole array, flattened.
    is_ascend : bool
        False: the largest first.
    dtype : dtype
        Of the result. float32 is exact up to position 16,777,216.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.argsort`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.argsort(nd.array([3, 1, 2])).tolist()
    [1.0, 2.0, 0.0]
    """
    result = one(_sort.argsort(given(data), axis, descending=not is_ascend).astype(dtype, copy=False))
    return result if out is None else into(out, result)


def topk(data, axis=-1, k=1, ret_typ="indices", is_ascend=False, dtype="float32", out=None):
    """The `k` largest or smallest elements along an axis, in order: where they are, what they are, or both.

    Parameters
    ----------
    data : NDArray
    axis : int or None
        None: of the whole array, flattened.
    k : int
        0 and less: all of them.
    ret_typ : {'indices', 'value', 'both', 'mask'}
        'both': a list of the values and their indices. 'mask': ones where the elements are, zeros elsewhere, in the
        shape and dtype of `data`. Only values pass a gradient.
    is_ascend : bool
        True: the smallest, the smallest of all first.
    dtype : dtype
        Of indices. float32 is exact up to position 16,777,216.
    out : NDArray or list of NDArray, optional
        Written to and returned; for 'both' two arrays.

    Returns
    -------
    NDArray or list of NDArray

    Raises
    ------
    ValueError
        Where the axis has fewer than `k` elements, or for another `ret_typ`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.topk`. Of equal elements the first come first.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([[3, 1, 2], [5, 9, 7]])
    >>> nd.topk(x, k=2).tolist(), nd.topk(x, k=2, ret_typ='value').tolist()
    ([[0.0, 2.0], [1.0, 2.0]], [[3.0, 2.0], [9.0, 7.0]])
    >>> nd.topk(x, ret_typ='mask').tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    """
    if ret_typ not in ("indices", "value", "both", "mask"):
        raise ValueError(f"ret_typ must be 'indices', 'value', 'both' or 'mask', not {ret_typ!r}")
    data = given(data)
    whole = data if axis is not None else _shape.reshape(data, (-1,))
    at = -1 if axis is None else axis_number(axis, data.ndim)
    values, indices = _sort.topk(whole, k if k > 0 else whole.shape[at], at, largest=not is_ascend)
    if ret_typ == "mask":
        mask = _create.zeros(whole.shape, data.dtype)
        _take.put_along_axis(mask, indices, _create.ones((), data.dtype), at)
        result = _shape.reshape(mask, data.shape)
    elif ret_typ == "value":
        result = values
    else:
        result = indices.astype(dtype, copy=False)
        if ret_typ == "both":
            if out is None:
                return [values, result]
            return [into(a, b) for a, b in zip(out, (values, result), strict=True)]
    return result if out is None else into(out, result)


def histogram(a, bins=10, range=None):
    """How many elements fall into each of some bins. Passes no gradient.

    Parameters
    ----------
    a : NDArray
    bins : int or NDArray
        How many bins of equal width, or their edges, which must rise. The last bin has its right edge too.
    range : (number, number), optional
        From where to where bins of equal width reach. Default: from the smallest to the largest element.

    Returns
    -------
    list of NDArray
        The counts, int64, and the edges, of the dtype of `a`.

    Raises
    ------
    ValueError
        Where the edges do not rise, or there is no bin.

    Notes
    -----
    `mxnet.nd.histogram`.

    Examples
    --------
    >>> from cygrad import nd
    >>> counts, edges = nd.histogram(nd.array([1, 2, 2, 7]), bins=2, range=(0, 8))
    >>> counts.tolist(), edges.tolist()
    ([3, 1], [0.0, 4.0, 8.0])
    """
    a = given(a)
    counts, edges = _histogram.histogram(a.detach(), bins, range)
    return [counts, edges.astype(a.dtype, copy=False)]
