"""Arrays as sets. NumPy finds the distinct elements; the gradient of those that functions return goes back to the first
of those that are equal."""

from typing import NamedTuple

import numpy as np

from cygrad.core.array cimport NDArray, shape_tuple
from cygrad.core.convert cimport as_numpy, share
from cygrad.core.op cimport operand
from cygrad.core.ops.cast import astype
from cygrad.core.ops.gather cimport gather
from cygrad.core.ops.join import concatenate
from cygrad.core.ops.shape cimport normalize_axis, permute, reshape

__all__ = [
    "in1d", "intersect1d", "isin", "setdiff1d", "setxor1d", "union1d", "unique", "unique_all", "unique_counts",
    "unique_inverse", "unique_values",
]


class UniqueAllResult(NamedTuple):
    """What `unique_all` returns."""

    values: NDArray
    indices: NDArray
    inverse_indices: NDArray
    counts: NDArray


class UniqueCountsResult(NamedTuple):
    """What `unique_counts` returns."""

    values: NDArray
    counts: NDArray


class UniqueInverseResult(NamedTuple):
    """What `unique_inverse` returns."""

    values: NDArray
    inverse_indices: NDArray


cdef NDArray whole(object array):
    """Indices or counts of NumPy's as int64."""
    return share(np.ascontiguousarray(array, np.int64))


cdef object flat_rows(NDArray x, object indices):
    return gather(<NDArray>reshape(x, (-1,)), whole(indices), 0, 1)


cdef NDArray to_front(NDArray x, int axis):
    """The axis first, the others in their order."""
    cdef Py_ssize_t axes[32]
    cdef int i
    for i in range(x.ndim):
        axes[i] = axis if i == 0 else i - 1 if i <= axis else i
    return permute(x, axes)


cdef NDArray from_front(NDArray x, int axis):
    cdef Py_ssize_t axes[32]
    cdef int i
    for i in range(x.ndim):
        axes[i] = 0 if i == axis else i + 1 if i < axis else i
    return permute(x, axes)


def unique(x, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True, sorted=True):
    """The distinct elements, in order.

    Parameters
    ----------
    x : array_like
    return_index, return_inverse, return_counts : bool
        Where each first occurs; which of them each element of `x` is; how often each occurs.
    axis : int, optional
        Look for distinct slices along this axis. Default: for elements of the flattened array.
    equal_nan : bool
        All NaNs are one.
    sorted : bool
        False: in any order, which is this one too.

    Returns
    -------
    NDArray, or a tuple of it and what else was asked for
        Indices and counts are int64.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.unique`. The gradient of each goes to where it first occurs.

    Examples
    --------
    >>> import cygrad as cg
    >>> values, counts = cg.unique(cg.asarray([3, 1, 3]), return_counts=True)
    >>> values.tolist(), counts.tolist()
    ([1, 3], [1, 2])
    """
    cdef NDArray a = operand(x), values
    cdef int at
    _, index, inverse, counts = np.unique(as_numpy(a), True, True, True, axis, equal_nan=equal_nan)
    if axis is None:
        values = <NDArray>flat_rows(a, index)
    else:
        at = normalize_axis(axis, a.ndim)
        values = from_front(gather(to_front(a, at), whole(index), 0, 1), at)
    parts = [whole(part) for part, wanted in (
        (index, return_index), (inverse, return_inverse), (counts, return_counts)) if wanted]
    return (values, *parts) if parts else values


def unique_values(x):
    """The distinct elements, in order; NaNs are distinct.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    NDArray
        One-dimensional. The gradient of each goes to where it first occurs.

    Notes
    -----
    The array API standard.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.unique_values(cg.asarray([3, 1, 3])).tolist()
    [1, 3]
    """
    return unique(x, equal_nan=False)


def unique_counts(x):
    """The distinct elements and how often each occurs; NaNs are distinct.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    UniqueCountsResult
        A named tuple of `values` and `counts` (int64).

    Notes
    -----
    The array API standard.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.unique_counts(cg.asarray([3, 1, 3])).counts.tolist()
    [1, 2]
    """
    return UniqueCountsResult(*unique(x, return_counts=True, equal_nan=False))


def unique_inverse(x):
    """The distinct elements and which of them each element of `x` is; NaNs are distinct.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    UniqueInverseResult
        A named tuple of `values` and `inverse_indices` (int64, of the shape of `x`).

    Notes
    -----
    The array API standard.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.unique_inverse(cg.asarray([3, 1, 3])).inverse_indices.tolist()
    [1, 0, 1]
    """
    cdef NDArray a = operand(x)
    values, inverse = unique(a, return_inverse=True, equal_nan=False)
    return UniqueInverseResult(values, reshape(inverse, shape_tuple(a.ndim, a.shape)))


def unique_all(x):
    """The distinct elements, where each first occurs, which of them each element of `x` is, how often each occurs.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    UniqueAllResult
        A named tuple of `values`, `indices`, `inverse_indices` and `counts`; NaNs are distinct.

    Notes
    -----
    The array API standard.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.unique_all(cg.asarray([3, 1, 3])).indices.tolist()
    [1, 0]
    """
    cdef NDArray a = operand(x)
    values, index, inverse, counts = unique(a, True, True, True, equal_nan=False)
    return UniqueAllResult(values, index, reshape(inverse, shape_tuple(a.ndim, a.shape)), counts)


def isin(x1, x2, assume_unique=False, invert=False):
    """Whether each element of one array is in another one.

    Parameters
    ----------
    x1, x2 : array_like
    assume_unique : bool
        Both have distinct elements only, which is quicker.
    invert : bool
        Whether it is not.

    Returns
    -------
    NDArray of bool
        Of the shape of `x1`.

    Notes
    -----
    `numpy.isin` and the array API standard.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isin(cg.asarray([1, 2, 3]), [2, 5]).tolist()
    [False, True, False]
    """
    return share(np.asarray(np.isin(as_numpy(operand(x1)), as_numpy(operand(x2)), assume_unique, invert)))


def in1d(x1, x2, assume_unique=False, invert=False):
    """`isin` of the flattened `x1`.

    Parameters
    ----------
    x1, x2 : array_like
    assume_unique, invert : bool

    Returns
    -------
    NDArray of bool

    Notes
    -----
    `numpy.in1d` of NumPy 1.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.in1d(cg.asarray([[1], [2]]), [2]).tolist()
    [False, True]
    """
    return reshape(isin(x1, x2, assume_unique, invert), (-1,))


cdef object distinct(NDArray x, bint unique_already):
    """The elements of which a set is made: positions in the flattened array, and what stands there."""
    elements = as_numpy(x).ravel()
    if unique_already:
        return np.arange(elements.size), elements
    elements, first = np.unique(elements, return_index=True)
    return first, elements


def intersect1d(x1, x2, assume_unique=False, return_indices=False):
    """The distinct elements that both arrays have, in order.

    Parameters
    ----------
    x1, x2 : array_like
    assume_unique : bool
        Both have distinct elements only.
    return_indices : bool
        Also where each is in `x1` and in `x2`, int64.

    Returns
    -------
    NDArray, or a tuple of three

    Notes
    -----
    `numpy.intersect1d`. The gradient of each goes to where it first occurs in `x1`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.intersect1d([1, 2, 3], [3, 1]).tolist()
    [1, 3]
    """
    cdef NDArray a = operand(x1), b = operand(x2)
    found, first, second = np.intersect1d(as_numpy(a), as_numpy(b), assume_unique, return_indices=True)
    found = astype(flat_rows(a, first), found.dtype, copy=False)
    return (found, whole(first), whole(second)) if return_indices else found


def union1d(x1, x2):
    """The distinct elements of both arrays, in order.

    Parameters
    ----------
    x1, x2 : array_like

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.union1d`. The gradient of each goes to where it first occurs, in `x1` if it is there.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.union1d([1, 3], [2, 1]).tolist()
    [1, 2, 3]
    """
    cdef NDArray a = operand(x1), b = operand(x2)
    return unique(concatenate([reshape(a, (-1,)), reshape(b, (-1,))]))


def setdiff1d(x1, x2, assume_unique=False):
    """The distinct elements of `x1` that `x2` has not, in order.

    Parameters
    ----------
    x1, x2 : array_like
    assume_unique : bool
        Both have distinct elements only.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.setdiff1d`. The gradient of each goes to where it first occurs.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.setdiff1d([1, 2, 3], [2]).tolist()
    [1, 3]
    """
    cdef NDArray a = operand(x1), b = operand(x2)
    first, elements = distinct(a, assume_unique)
    return flat_rows(a, first[~np.isin(elements, as_numpy(b))])


def setxor1d(x1, x2, assume_unique=False):
    """The distinct elements that one of the arrays has and the other has not, in order.

    Parameters
    ----------
    x1, x2 : array_like
    assume_unique : bool
        Both have distinct elements only.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.setxor1d`. The gradient of each goes to where it first occurs.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.setxor1d([1, 2], [2, 3]).tolist()
    [1, 3]
    """
    cdef NDArray a = operand(x1), b = operand(x2), both
    both = concatenate([flat_rows(a, distinct(a, assume_unique)[0]), flat_rows(b, distinct(b, assume_unique)[0])])
    elements = as_numpy(both)
    order = np.argsort(elements, kind="stable")
    new = np.concatenate([[True], elements[order[1:]] != elements[order[:-1]], [True]])
    return flat_rows(both, order[new[1:] & new[:-1]])
