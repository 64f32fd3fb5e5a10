"""Putting elements in order, and finding places in what is ordered. NumPy sorts; the gradient goes back to the places
that elements came from."""

from operator import index as as_index

import numpy as np

from cygrad.core.array cimport NDArray, add_attribute, is_recorded, shape_text
from cygrad.core.convert cimport as_numpy, share
from cygrad.core.op cimport operand
from cygrad.core.ops.shape cimport normalize_axis, reshape
from cygrad.core.ops.take import take_along_axis
from cygrad.core.ops.write cimport write

__all__ = ["argpartition", "argsort", "lexsort", "partition", "searchsorted", "sort", "topk"]


cdef object order_of(NDArray x, int axis, bint descending, bint stable):
    """Indices that sort along an axis, of NumPy's: equal elements stay in their order also where it descends."""
    array = as_numpy(x)
    kind = "stable" if stable else None
    if not descending:
        return np.argsort(array, axis=axis, kind=kind)
    backwards = np.argsort(np.flip(array, axis), axis=axis, kind=kind)
    return np.flip(array.shape[axis] - 1 - backwards, axis)


cdef int axis_of(NDArray x, object axis, str name) except -1:
    if x.ndim == 0:
        raise np.exceptions.AxisError(f"{name}: axis {axis} is out of bounds for array of dimension 0")
    return normalize_axis(axis, x.ndim)


cdef int check_kind(object kind) except -1:
    if kind is not None and str(kind).lower() not in ("quicksort", "mergesort", "heapsort", "stable"):
        raise ValueError(f"sort kind must be one of 'quick', 'heap', or 'stable' (got {kind!r})")
    return 0


def sort(x, axis=-1, kind=None, *, descending=False, stable=True):
    """The elements in order along an axis; NaN behind all numbers, before them where the order descends.

    Parameters
    ----------
    x : array_like
        Of one dimension or more; complex numbers in order of their real, then of their imaginary part.
    axis : int or None
        None: of the flattened array.
    kind : {'quicksort', 'mergesort', 'heapsort', 'stable'}, optional
        NumPy's word for how: all are as good here.
    descending : bool
        From the largest to the smallest.
    stable : bool
        Equal elements stay in their order: of interest only for the gradient.

    Returns
    -------
    NDArray
        A new array of the shape and dtype of `x`.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.sort` and the array API standard. The gradient of each element goes back to where it came from; of equal
    elements, to each its own, in their order.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.sort(cg.asarray([3, 1, 2]), descending=True).tolist()
    [3, 2, 1]
    """
    cdef NDArray a = operand(x)
    cdef int at
    check_kind(kind)
    if axis is None:
        a = <NDArray>reshape(a, (-1,))
        axis = 0
    at = axis_of(a, axis, "sort")
    if is_recorded(a):
        return take_along_axis(a, share(np.ascontiguousarray(order_of(a, at, descending, stable))), at)
    out = np.sort(as_numpy(a), axis=at, kind="stable" if stable else None)
    return share(np.ascontiguousarray(np.flip(out, at)) if descending else out)


def argsort(x, axis=-1, kind=None, *, descending=False, stable=True):
    """Indices that put the elements in order along an axis.

    Parameters
    ----------
    x : array_like
    axis : int or None
        None: of the flattened array.
    kind : {'quicksort', 'mergesort', 'heapsort', 'stable'}, optional
        NumPy's word for how: all are as good here.
    descending : bool
    stable : bool
        Equal elements stay in their order.

    Returns
    -------
    NDArray of int64
        Passes no gradient.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.argsort` and the array API standard.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.argsort(cg.asarray([30, 10, 20])).tolist()
    [1, 2, 0]
    """
    cdef NDArray a = operand(x)
    check_kind(kind)
    if axis is None:
        a = <NDArray>reshape(a.detach(), (-1,))
        axis = 0
    return share(np.ascontiguousarray(order_of(a, axis_of(a, axis, "argsort"), descending, stable), np.int64))


cdef object order_around(NDArray x, object kth, int axis):
    return np.argpartition(as_numpy(x), kth, axis=axis)


def partition(x, kth, axis=-1):
    """The elements such that the one at `kth` is where sorting puts it, smaller ones before, larger ones behind.

    Parameters
    ----------
    x : array_like
    kth : int or sequence of int
    axis : int or None
        None: of the flattened array.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where `kth` is out of bounds.

    Notes
    -----
    `numpy.partition`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.partition(cg.asarray([7, 1, 5, 3]), 1)[1].item()
    3
    """
    cdef NDArray a = operand(x)
    cdef int at
    if axis is None:
        a = <NDArray>reshape(a, (-1,))
        axis = 0
    at = axis_of(a, axis, "partition")
    if is_recorded(a):
        return take_along_axis(a, share(np.ascontiguousarray(order_around(a, kth, at))), at)
    return share(np.partition(as_numpy(a), kth, axis=at))


def argpartition(x, kth, axis=-1):
    """Indices of the elements as `partition` puts them.

    Parameters
    ----------
    x : array_like
    kth : int or sequence of int
    axis : int or None
        None: of the flattened array.

    Returns
    -------
    NDArray of int64
        Passes no gradient.

    Raises
    ------
    ValueError
        Where `kth` is out of bounds.

    Notes
    -----
    `numpy.argpartition`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.argpartition(cg.asarray([7, 1, 5, 3]), 0)[0].item()
    1
    """
    cdef NDArray a = operand(x)
    if axis is None:
        a = <NDArray>reshape(a.detach(), (-1,))
        axis = 0
    return share(np.ascontiguousarray(order_around(a, kth, axis_of(a, axis, "argpartition")), np.int64))


def topk(x, k, axis=-1, *, largest=True):
    """The `k` largest elements along an axis, in order, and where they are.

    Parameters
    ----------
    x : array_like
    k : int
    axis : int
    largest : bool
        False: the smallest ones.

    Returns
    -------
    values : NDArray
        Of the dtype of `x`; recorded.
    indices : NDArray of int64

    Raises
    ------
    ValueError
        Where the axis has fewer than `k` elements.

    Notes
    -----
    `torch.topk`. Of equal elements the first come first.

    Examples
    --------
    >>> import cygrad as cg
    >>> values, indices = cg.topk(cg.asarray([1.0, 9.0, 5.0]), 2)
    >>> values.tolist(), indices.tolist()
    ([9.0, 5.0], [1, 2])
    """
    cdef NDArray a = operand(x)
    cdef int at = axis_of(a, axis, "topk")
    cdef Py_ssize_t count = as_index(k)
    if not 0 <= count <= a.shape[at]:
        raise ValueError(f"topk: k = {count} of an axis of {a.shape[at]} elements (shape {shape_text(a.ndim, a.shape)})")
    order = order_of(a, at, largest, True)
    order = np.ascontiguousarray(order[(slice(None),) * at + (slice(count),)], np.int64)
    return take_along_axis(a, share(order), at), share(order)


def lexsort(keys, axis=-1):
    """Indices that sort by several keys, the last one first.

    Parameters
    ----------
    keys : array_like or sequence of array_like
        Of equal shapes.
    axis : int

    Returns
    -------
    NDArray of int64
        Passes no gradient.

    Notes
    -----
    `numpy.lexsort`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.lexsort([cg.asarray([9, 4, 0]), cg.asarray([1, 1, 0])]).tolist()
    [2, 1, 0]
    """
    return share(np.ascontiguousarray(np.lexsort([as_numpy(operand(key)) for key in keys], axis=axis), np.int64))


def searchsorted(x1, x2, side="left", sorter=None):
    """Where elements would have to be inserted for an array to stay in order.

    Parameters
    ----------
    x1 : array_like
        One-dimensional, ascending.
    x2 : array_like
        What is to be inserted.
    side : {'left', 'right'}
        Before or behind elements that are equal.
    sorter : array_like of int, optional
        Indices that sort `x1`, where it is not in order itself.

    Returns
    -------
    NDArray of int64
        Of the shape of `x2`. Passes no gradient.

    Raises
    ------
    ValueError
        Where `x1` is not one-dimensional.

    Notes
    -----
    `numpy.searchsorted` and the array API standard.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.searchsorted(cg.asarray([1.0, 2.0, 3.0]), 2.5).item()
    2
    """
    cdef NDArray a = operand(x1)
    if a.ndim != 1:
        raise ValueError(f"searchsorted: x1 must be one-dimensional, it has shape {shape_text(a.ndim, a.shape)}")
    order = None if sorter is None else as_numpy(operand(sorter))
    return share(np.asarray(np.searchsorted(as_numpy(a), as_numpy(operand(x2)), side, order), np.int64))


def _sort(NDArray self, axis=-1, kind=None, *, descending=False, stable=True):
    """Put the elements in order, in place; see `cygrad.sort`, which returns a new array.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([2, 1])
    >>> x.sort()
    >>> x.tolist()
    [1, 2]
    """
    write(self, self, sort(self, axis, kind, descending=descending, stable=stable))


def _partition(NDArray self, kth, axis=-1):
    """Partition the elements in place; see `cygrad.partition`, which returns a new array.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([2, 3, 1])
    >>> x.partition(0)
    >>> x[0].item()
    1
    """
    write(self, self, partition(self, kth, axis))


def _argsort(NDArray self, axis=-1, kind=None, *, descending=False, stable=True):
    """Indices that put the elements in order; see `cygrad.argsort`."""
    return argsort(self, axis, kind, descending=descending, stable=stable)


def _argpartition(NDArray self, kth, axis=-1):
    """Indices of the elements as a partition puts them; see `cygrad.argpartition`."""
    return argpartition(self, kth, axis)


def _searchsorted(NDArray self, v, side="left", sorter=None):
    """Where elements would have to be inserted for the order to stay; see `cygrad.searchsorted`."""
    return searchsorted(self, v, side, sorter)


for _name, _method in (("argpartition", _argpartition), ("argsort", _argsort), ("partition", _partition),
                       ("searchsorted", _searchsorted), ("sort", _sort)):
    add_attribute(_name, _method)
