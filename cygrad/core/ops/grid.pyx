"""Coordinates and shapes that fit one another: meshgrid, ix_, indices, broadcast_arrays, atleast_1d, ...; select; and what
arrays say of their shape and memory."""

import numpy as np

from cygrad.core.array cimport MAXDIM, NDArray, shape_text
from cygrad.core.convert cimport from_object, scalar_kind
from cygrad.core.dtype cimport BOOL, INFO, from_object as dtype_of, to_numpy
from cygrad.core.op cimport operand
from cygrad.core.ops.cast cimport copied
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.join cimport deepened
from cygrad.core.ops.nonzero cimport nonzero_positions, plain
from cygrad.core.ops.shape cimport axes_mask, expand, reshape_to

__all__ = [
    "atleast_1d", "atleast_2d", "atleast_3d", "broadcast_arrays", "broadcast_shapes", "indices", "ix_", "may_share_memory",
    "meshgrid", "ndim", "select", "shape", "shares_memory", "size",
]


def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    """Coordinates along axes as arrays over the grid that they span.

    Parameters
    ----------
    *xi : array_like
        With one dimension.
    copy : bool
        False: views, which are read-only where they are broadcast.
    sparse : bool
        True: each is as long along its own axis only.
    indexing : {'xy', 'ij'}
        'xy': the first two axes change places, as for pictures.

    Returns
    -------
    tuple of NDArray

    Raises
    ------
    ValueError
        For another `indexing`.

    Notes
    -----
    `numpy.meshgrid`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x, y = cg.meshgrid([1, 2], [3, 4, 5])
    >>> x.tolist(), y.tolist()
    ([[1, 2], [1, 2], [1, 2]], [[3, 3], [4, 4], [5, 5]])
    """
    cdef NDArray a
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t whole[MAXDIM]
    cdef int n = len(xi), k, d, place
    if indexing not in ("xy", "ij"):
        raise ValueError("Valid values for `indexing` are 'xy' and 'ij'.")
    if n > MAXDIM:
        raise ValueError(f"maximum supported dimension for an NDArray is currently {MAXDIM}, found {n}")
    parts = []
    for k in range(n):
        a = operand(xi[k])
        place = 1 - k if indexing == "xy" and n > 1 and k < 2 else k
        for d in range(n):
            shape[d] = 1
        shape[place] = whole[place] = a.size
        parts.append(reshape_to(a, n, shape))
    if not sparse:
        parts = [expand(<NDArray>part, n, whole) for part in parts]
    return tuple([copied(<NDArray>part) for part in parts] if copy else parts)


def ix_(*args):
    """Index arrays that select a grid of elements: the product of numbers for each dimension.

    Parameters
    ----------
    *args : array_like of int or bool
        With one dimension; bool stands for the positions that are true.

    Returns
    -------
    tuple of NDArray

    Raises
    ------
    ValueError
        Where one has not one dimension.

    Notes
    -----
    `numpy.ix_`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.arange(9).reshape(3, 3)
    >>> x[cg.ix_([0, 2], [True, False, True])].tolist()
    [[0, 2], [6, 8]]
    """
    cdef NDArray a
    cdef Py_ssize_t shape[MAXDIM]
    cdef int n = len(args), k, d
    parts = []
    for k in range(n):
        a = args[k] if type(args[k]) is NDArray else from_object(np.asarray(args[k]))
        if a.ndim != 1:
            raise ValueError(f"Cross index must be 1 dimensional, not of shape {shape_text(a.ndim, a.shape)}")
        if a.size == 0 and INFO[a.dtype].inexact:
            a = from_object(np.zeros(0, np.int64))
        if a.dtype == BOOL:
            a = nonzero_positions(a)
        for d in range(n):
            shape[d] = 1
        shape[k] = a.size
        parts.append(reshape_to(a, n, shape))
    return tuple(parts)


def indices(dimensions, dtype=None, sparse=False):
    """The indices of all elements of an array, dimension by dimension.

    Parameters
    ----------
    dimensions : tuple of int
        The shape of that array.
    dtype : dtype, optional
        Default: int64.
    sparse : bool
        True: a tuple of arrays, each as long along its own axis only.

    Returns
    -------
    NDArray or tuple of NDArray
        Of the shape (number of dimensions, *dimensions).

    Notes
    -----
    `numpy.indices`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.indices((2, 2)).tolist()
    [[[0, 0], [1, 1]], [[0, 1], [0, 1]]]
    """
    found = np.indices(dimensions, np.int64 if dtype is None else to_numpy(dtype_of(dtype)), sparse)
    return tuple([from_object(part) for part in found]) if sparse else from_object(found)


def broadcast_shapes(*args):
    """The shape that shapes broadcast to, a tuple of int.

    Raises
    ------
    ValueError
        Where they do not.

    Notes
    -----
    `numpy.broadcast_shapes`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.broadcast_shapes((2, 1), (3,))
    (2, 3)
    """
    return np.broadcast_shapes(*args)


def broadcast_arrays(*args):
    """Arrays broadcast against one another: views, read-only where they are broadcast.

    Returns
    -------
    tuple of NDArray

    Raises
    ------
    ValueError
        Where the shapes do not broadcast.

    Notes
    -----
    `numpy.broadcast_arrays`.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.broadcast_arrays([[1], [2]], [3, 4])]
    [[[1, 1], [2, 2]], [[3, 4], [3, 4]]]
    """
    cdef Py_ssize_t shape[MAXDIM]
    cdef int n = 0
    parts = [operand(part) for part in args]
    for length in np.broadcast_shapes(*[part.shape for part in parts]):
        shape[n] = length
        n += 1
    return tuple([expand(<NDArray>part, n, shape) for part in parts])


# ---- dimensions

cdef object each_deepened(tuple arrays, int ndim):
    if len(arrays) == 1:
        return deepened(operand(arrays[0]), ndim)
    return tuple([deepened(operand(x), ndim) for x in arrays])


def atleast_1d(*arys):
    """Arrays as views with one dimension or more; of several a tuple.

    Notes
    -----
    `numpy.atleast_1d`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.atleast_1d(3).shape
    (1,)
    """
    return each_deepened(arys, 1)


def atleast_2d(*arys):
    """Arrays as views with two dimensions or more, one-dimensional ones as rows; of several a tuple.

    Notes
    -----
    `numpy.atleast_2d`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.atleast_2d([1, 2]).shape
    (1, 2)
    """
    return each_deepened(arys, 2)


def atleast_3d(*arys):
    """Arrays as views with three dimensions or more, (n,) as (1, n, 1), (m, n) as (m, n, 1); of several a tuple.

    Notes
    -----
    `numpy.atleast_3d`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.atleast_3d([1, 2]).shape
    (1, 2, 1)
    """
    return each_deepened(arys, 3)


# ---- the first that holds

def select(condlist, choicelist, default=0):
    """Elements of the first of several arrays whose condition holds.

    Parameters
    ----------
    condlist : sequence of array_like of bool
    choicelist : sequence of array_like
        As many. All shapes must broadcast.
    default : array_like
        Where no condition holds.

    Returns
    -------
    NDArray
        Of the dtype that the choices and the default promote to.

    Raises
    ------
    ValueError
        Where there are not as many choices as conditions, or none.
    TypeError
        For conditions that are not bool.

    Notes
    -----
    `numpy.select`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.arange(5)
    >>> cg.select([x < 2, x > 3], [x, 10 * x], -1).tolist()
    [0, 1, -1, -1, 40]
    """
    cdef NDArray test
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions: "
                         f"{len(choicelist)} and {len(condlist)}")
    if len(condlist) == 0:
        raise ValueError("select with an empty condition list is not possible")
    tests = [operand(condition) for condition in condlist]
    for k, test in enumerate(tests):
        if test.dtype != BOOL:
            raise TypeError(f"invalid entry {k} in condlist: should be boolean ndarray, not {to_numpy(test.dtype)}")
    result = default
    for test, choice in zip(tests[::-1], choicelist[::-1]):
        if scalar_kind(result) >= 0 and scalar_kind(choice) >= 0:
            choice = operand(choice)
        result = where(test, choice, result)
    return result


# ---- shape and memory

def ndim(a):
    """Number of dimensions.

    Notes
    -----
    `numpy.ndim`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ndim([[1, 2]])
    2
    """
    return operand(a).ndim


def shape(a):
    """Lengths of the dimensions, a tuple of int.

    Notes
    -----
    `numpy.shape`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.shape([[1, 2]])
    (1, 2)
    """
    cdef object x = operand(a)
    return x.shape


def size(a, axis=None):
    """Number of elements, or along some axes.

    Parameters
    ----------
    a : array_like
    axis : int or tuple of int, optional
        Default: all axes.

    Returns
    -------
    int

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.size`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.size(cg.ones((2, 3))), cg.size(cg.ones((2, 3)), 1)
    (6, 3)
    """
    cdef NDArray x = operand(a)
    cdef unsigned long long mask = axes_mask(axis, x.ndim)
    cdef Py_ssize_t n = 1
    cdef int k
    for k in range(x.ndim):
        if mask >> k & 1:
            n *= x.shape[k]
    return n


def shares_memory(a, b, max_work=None):
    """Whether two arrays have an element in common.

    Parameters
    ----------
    a, b : array_like
    max_work : int, optional
        Give up after so much work: the problem is a hard one for arrays of many dimensions.

    Returns
    -------
    bool

    Raises
    ------
    numpy.exceptions.TooHardError
        Where `max_work` is exceeded.

    Notes
    -----
    `numpy.shares_memory`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.arange(4)
    >>> cg.shares_memory(x[::2], x[1::2]), cg.shares_memory(x, x[1:])
    (False, True)
    """
    return np.shares_memory(plain(a), plain(b), max_work)


def may_share_memory(a, b, max_work=None):
    """Whether two arrays lie in a stretch of memory where they might have an element in common.

    Parameters
    ----------
    a, b : array_like
    max_work : int, optional
        Look closer, with so much work at most: see `shares_memory`.

    Returns
    -------
    bool

    Notes
    -----
    `numpy.may_share_memory`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.arange(4)
    >>> cg.may_share_memory(x[::2], x[1::2]), cg.may_share_memory(x[:2], x[2:])
    (True, False)
    """
    return np.may_share_memory(plain(a), plain(b), max_work)
