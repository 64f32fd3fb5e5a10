# cython: wraparound=True, boundscheck=True, cdivision=False
"""Making arrays."""

import numpy as np

from ..core.array import NDArray
from ..core.ops import create as _create
from ._common import FLOAT32, check, given, into

__all__ = [
    "array", "empty", "zeros", "ones", "full", "arange", "linspace", "eye", "zeros_like", "ones_like",
]


def array(source_array, ctx=None, dtype=None):
    """An array with memory of its own.

    Parameters
    ----------
    source_array : array_like
        Nested sequences, numbers, NumPy arrays, anything with the buffer protocol, or an NDArray. Sequences that
        contain NDArrays are stacked, recorded.
    ctx : Context, optional
        ``cpu()``.
    dtype : dtype, optional
        Default: that of an NDArray, float32 for everything else, NumPy arrays of other dtypes included.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For ragged sequences, and for words that are no numbers.
    TypeError
        For things that no array can be made of, and unknown dtypes.

    Notes
    -----
    `mxnet.nd.array`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.array([[1, 2], [3, 4]])
    [[1. 2.]
     [3. 4.]]
    <NDArray 2x2 @cpu(0)>
    """
    check(ctx)
    if dtype is None:
        dtype = source_array.dtype if type(source_array) is NDArray else FLOAT32
    return _create.array(source_array, dtype)


def empty(shape, ctx=None, dtype=None, stype=None):
    """An array that is not filled in: its elements are whatever the memory held.

    Parameters
    ----------
    shape : int or tuple of int
    ctx : Context, optional
        ``cpu()``.
    dtype : dtype, optional
        Default: float32.
    stype : None or 'default'

    Raises
    ------
    ValueError
        For negative lengths and sizes that overflow.
    MemoryError
        Where there is not that much memory.

    Notes
    -----
    `mxnet.nd.empty`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.empty((2, 3)).shape
    (2, 3)
    """
    check(ctx, stype)
    return _create.empty(shape, FLOAT32 if dtype is None else dtype)


def zeros(shape, ctx=None, dtype=None, stype=None, out=None):
    """An array of zeros.

    Parameters
    ----------
    shape : int or tuple of int
    ctx : Context, optional
        ``cpu()``.
    dtype : dtype, optional
        Default: float32.
    stype : None or 'default'
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        For negative lengths and sizes that overflow.
    MemoryError
        Where there is not that much memory.

    Notes
    -----
    `mxnet.nd.zeros`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.zeros((2, 2)).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    check(ctx, stype)
    result = _create.zeros(shape, FLOAT32 if dtype is None else dtype)
    return result if out is None else into(out, result)


def ones(shape, ctx=None, dtype=None, out=None):
    """An array of ones; the arguments are those of `zeros`.

    Notes
    -----
    `mxnet.nd.ones`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.ones(3).tolist()
    [1.0, 1.0, 1.0]
    """
    check(ctx)
    result = _create.ones(shape, FLOAT32 if dtype is None else dtype)
    return result if out is None else into(out, result)


def full(shape, val, ctx=None, dtype="float32", out=None):
    """An array filled with one value.

    Parameters
    ----------
    shape : int or tuple of int
    val : number or array_like
        Broadcast to `shape`.
    ctx : Context, optional
        ``cpu()``.
    dtype : dtype
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        For negative lengths and sizes that overflow, and where `val` does not broadcast.
    MemoryError
        Where there is not that much memory.

    Notes
    -----
    `mxnet.nd.full`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.full((2, 2), 7).tolist()
    [[7.0, 7.0], [7.0, 7.0]]
    """
    check(ctx)
    result = _create.empty(shape, FLOAT32 if dtype is None else dtype)
    result[...] = val
    return result if out is None else into(out, result)


def arange(start, stop=None, step=1.0, repeat=1, infer_range=None, ctx=None, dtype="float32"):
    """Evenly spaced numbers from `start` to before `stop`; with one argument from 0 to before that.

    Parameters
    ----------
    start, stop, step : number
    repeat : int
        How often each number stands in the result.
    infer_range : bool, optional
        Of no effect, as MXNet's documentation says of functions called at once.
    ctx : Context, optional
        ``cpu()``.
    dtype : dtype

    Notes
    -----
    `mxnet.nd.arange`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.arange(3).tolist(), nd.arange(1, 3, repeat=2).tolist()
    ([0.0, 1.0, 2.0], [1.0, 1.0, 2.0, 2.0])
    """
    check(ctx)
    result = _create.arange(start, stop, step, FLOAT32 if dtype is None else dtype)
    return result if repeat == 1 else _create.asarray(np.repeat(result.asnumpy(), repeat))


def linspace(start, stop, num, endpoint=True, ctx=None, dtype="float32"):
    """`num` evenly spaced numbers from `start` to `stop`, which belongs to them unless `endpoint` is False.

    Notes
    -----
    `mxnet.nd.linspace`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linspace(0, 1, 5).tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    check(ctx)
    return _create.linspace(start, stop, num, endpoint, dtype=FLOAT32 if dtype is None else dtype)


def eye(N, M=0, k=0, ctx=None, dtype=None):
    """Ones on the diagonal number `k` of a matrix of N rows, zeros elsewhere.

    Parameters
    ----------
    N : int
    M : int
        Number of columns; 0: as many as rows.
    k : int
        0: the main diagonal; positive ones lie above it.
    ctx : Context, optional
        ``cpu()``.
    dtype : dtype, optional
        Default: float32.

    Notes
    -----
    `mxnet.nd.eye`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.eye(2).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    check(ctx)
    return _create.eye(N, M or N, k, FLOAT32 if dtype is None else dtype)


def zeros_like(data, out=None):
    """Zeros of the shape and dtype of another array.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.zeros_like(nd.ones(2)).tolist()
    [0.0, 0.0]
    """
    result = _create.zeros_like(given(data))
    return result if out is None else into(out, result)


def ones_like(data, out=None):
    """Ones of the shape and dtype of another array.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.ones_like(nd.zeros(2)).tolist()
    [1.0, 1.0]
    """
    result = _create.ones_like(given(data))
    return result if out is None else into(out, result)
