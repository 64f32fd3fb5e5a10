# cython: wraparound=True, boundscheck=True, cdivision=False
"""Elements and rows by their numbers, read and written."""

import builtins

import numpy as np

from ..core.array import NDArray
from ..core.ops import create as _create
from ..core.ops import join, nonzero
from ._choose import pick, take
from ._common import given, into, one

__all__ = [
    "Embedding", "batch_take", "choose_element_0index", "fill_element_0index", "gather_nd", "scatter_nd",
    "ravel_multi_index", "unravel_index",
]


def numbers(indices):
    """Index numbers as a NumPy array of int64: floats are truncated."""
    return given(indices).detach().asnumpy().astype(np.int64)


def Embedding(data, weight, input_dim=None, output_dim=None, dtype="float32", sparse_grad=False, out=None):
    """Rows of a matrix by number: `take` of it along the first axis.

    Parameters
    ----------
    data : NDArray
        Numbers of rows; floats are truncated. Out of bounds the nearest row is taken.
    weight : NDArray
        A matrix of `input_dim` rows and `output_dim` columns.
    input_dim, output_dim : int, optional
        Must be the shape of `weight`, where they are given.
    dtype : dtype
        Of no effect, as in MXNet: the result has the dtype of `weight`.
    sparse_grad : bool
        Must be False: gradients are dense.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of the dimensions of `data`, then `output_dim`.

    Raises
    ------
    ValueError
        Where `weight` has another shape, or for ``sparse_grad=True``.
    IndexError
        Where `weight` has no rows.

    Notes
    -----
    `mxnet.nd.Embedding`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.Embedding(nd.array([1, 1, 0]), nd.array([[1, 2], [3, 4]]), input_dim=2, output_dim=2).tolist()
    [[3.0, 4.0], [3.0, 4.0], [1.0, 2.0]]
    """
    weight = given(weight)
    if sparse_grad:
        raise ValueError("Embedding: sparse_grad=True is not supported, gradients are dense")
    if weight.ndim != 2:
        raise ValueError(f"Embedding: weight must be a matrix, not of shape {weight.shape}")
    wanted = (weight.shape[0] if input_dim is None else input_dim,
              weight.shape[1] if output_dim is None else output_dim)
    if weight.shape != wanted:
        raise ValueError(f"Embedding: weight has shape {weight.shape}, not {wanted}")
    return take(weight, data, 0, "clip", out)


def batch_take(a, indices, out=None):
    """From each row of a matrix the element that `indices` names: `pick` along the last axis.

    Parameters
    ----------
    a : NDArray
    indices : NDArray
        A number for each row. Out of bounds the nearest element is taken.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where the shapes do not fit.

    Notes
    -----
    `mxnet.nd.batch_take`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.batch_take(nd.array([[1, 2], [3, 4]]), nd.array([1, 0], dtype='int32')).tolist()
    [2.0, 3.0]
    """
    return pick(a, indices, -1, False, "clip", out)


choose_element_0index = pick


def fill_element_0index(lhs, mhs, rhs, out=None):
    """A matrix with one element of each row replaced.

    Parameters
    ----------
    lhs : NDArray
        The matrix, of shape (n, m).
    mhs : NDArray
        The new elements, of shape (n,).
    rhs : NDArray
        Their columns, of shape (n,); floats are truncated.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A new array of the dtype of `lhs`.

    Raises
    ------
    ValueError
        Where the shapes do not fit.
    IndexError
        Where there is no such column.

    Notes
    -----
    `mxnet.nd.fill_element_0index`, which has no gradient.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.fill_element_0index(nd.zeros((2, 3)), nd.array([7, 8]), nd.array([2, 0])).tolist()
    [[0.0, 0.0, 7.0], [8.0, 0.0, 0.0]]
    """
    lhs, mhs, columns = given(lhs), given(mhs), numbers(rhs)
    if lhs.ndim != 2 or mhs.shape != lhs.shape[:1] or columns.shape != lhs.shape[:1]:
        raise ValueError(f"fill_element_0index needs shapes (n, m), (n,) and (n,), not {lhs.shape}, {mhs.shape} and "
                         f"{columns.shape}")
    result = lhs.copy()
    result[np.arange(lhs.shape[0]), columns] = mhs
    return result if out is None else into(out, result)


def gather_nd(data, indices, out=None):
    """Elements or parts of an array by their numbers along its first dimensions.

    Parameters
    ----------
    data : NDArray
    indices : NDArray
        Of shape (m, ...): ``indices[k]`` are the numbers along dimension k. Negative ones count from the end; floats
        are truncated.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of the dimensions of `indices` behind the first, then those of `data` behind the first m.

    Raises
    ------
    ValueError
        Where `indices` has fewer than two dimensions, or `data` fewer than m.
    IndexError
        Where a number is out of bounds.

    Notes
    -----
    `mxnet.nd.gather_nd`, as ``data[tuple(indices)]``.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.gather_nd(nd.array([[1, 2], [3, 4]]), nd.array([[0, 1, 1], [1, 0, 0]])).tolist()
    [2.0, 3.0, 3.0]
    """
    data, where = given(data), numbers(indices)
    if where.ndim < 2 or where.shape[0] > data.ndim:
        raise ValueError("gather_nd needs indices of two dimensions or more, with no more rows than data has "
                         f"dimensions, not of shape {where.shape} for {data.shape}")
    result = data[tuple(where)]
    return result if out is None else into(out, result)


def scatter_nd(data, indices, shape, out=None):
    """Zeros with elements put into the places that numbers along the first dimensions say: `gather_nd` backwards.

    Parameters
    ----------
    data : NDArray
        Of the dimensions of `indices` behind the first, then those of `shape` behind the first m.
    indices : NDArray
        Of shape (m, ...): ``indices[k]`` are the numbers along dimension k; floats are truncated. Of several elements
        for one place the last one stays, and the gradient is its alone.
    shape : tuple of int
        Of the result.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where the shapes do not fit.
    IndexError
        Where a number is out of bounds.

    Notes
    -----
    `mxnet.nd.scatter_nd`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.scatter_nd(nd.array([5, 6]), nd.array([[0, 1], [1, 0]]), shape=(2, 2)).tolist()
    [[0.0, 5.0], [6.0, 0.0]]
    """
    data, where = given(data), numbers(indices)
    shape = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    if where.ndim < 2 or where.shape[0] > len(shape):
        raise ValueError("scatter_nd needs indices of two dimensions or more, with no more rows than the result has "
                         f"dimensions, not of shape {where.shape} for {shape}")
    if data.shape != where.shape[1:] + shape[where.shape[0]:]:
        raise ValueError(f"scatter_nd of indices of shape {where.shape} into {shape} needs data of shape "
                         f"{where.shape[1:] + shape[where.shape[0]:]}, not {data.shape}")
    result = _create.zeros(shape, data.dtype)
    result[tuple(where)] = data
    return result if out is None else into(out, result)


def _lengths(shape, at_least):
    """A shape of which the first length may be -1: as long as it needs to be."""
    shape = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    return (builtins.max(at_least, 1),) + shape[1:] if shape and shape[0] == -1 else shape


def ravel_multi_index(data, shape, out=None):
    """Numbers along each dimension as numbers that count through all elements. Passes no gradient.

    Parameters
    ----------
    data : NDArray
        Of shape (m, ...), for an array of m dimensions; floats are truncated.
    shape : tuple of int
        Of that array. The first length may be -1: any.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of the dtype of `data`; float32 is exact up to 16,777,216.

    Raises
    ------
    ValueError
        Where a number is out of bounds, or the shapes do not fit.

    Notes
    -----
    `mxnet.nd.ravel_multi_index`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.ravel_multi_index(nd.array([[0, 1], [2, 0]]), shape=(2, 3)).tolist()
    [2.0, 3.0]
    """
    data = given(data)
    where = numbers(data)
    lengths = _lengths(shape, int(where[0].max(initial=0)) + 1 if where.size else 1)
    if where.ndim == 0 or where.shape[0] != len(lengths):
        raise ValueError(f"ravel_multi_index for {len(lengths)} dimensions needs as many rows, not shape {data.shape}")
    result = one(nonzero.ravel_multi_index(tuple(where), lengths).astype(data.dtype, copy=False))
    return result if out is None else into(out, result)


def unravel_index(data, shape, out=None):
    """Numbers that count through all elements as numbers along each dimension. Passes no gradient.

    Parameters
    ----------
    data : NDArray
        Floats are truncated.
    shape : tuple of int
        Of the array whose elements are counted. The first length may be -1: any.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        One row for each dimension, of the dtype of `data`.

    Raises
    ------
    ValueError
        Where a number is out of bounds.

    Notes
    -----
    `mxnet.nd.unravel_index`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.unravel_index(nd.array([2, 3]), shape=(2, 3)).tolist()
    [[0.0, 1.0], [2.0, 0.0]]
    """
    data = given(data)
    where = numbers(data)
    shape = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    block = builtins.max(int(np.prod(shape[1:], dtype=np.int64)), 1)
    lengths = _lengths(shape, int(where.max(initial=0)) // block + 1)
    result = join.stack(nonzero.unravel_index(where, lengths)).astype(data.dtype, copy=False)
    return result if out is None else into(out, result)
