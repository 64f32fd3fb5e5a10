"""Where elements are not zero, and positions as numbers or as one index for each dimension. No gradients."""

from libc.stdint cimport int64_t

import numpy as np

from cygrad.core.array cimport NDArray, add_attribute, new_like
from cygrad.core.convert cimport as_numpy, from_object
from cygrad.core.dtype cimport BOOL, INT64
from cygrad.core.op cimport operand
from cygrad.core.ops.gather cimport true_positions
from cygrad.core.run cimport cast

__all__ = ["argwhere", "flatnonzero", "nonzero", "ravel_multi_index", "unravel_index"]


cdef NDArray nonzero_positions(NDArray x):
    """Of the elements that are not zero, counted in C order: int64."""
    return true_positions(x if x.dtype == BOOL else cast(x, BOOL))


cdef object plain(object x):
    """What NumPy takes of an argument that may be an array of ours, or a sequence with some."""
    if type(x) is NDArray:
        return as_numpy(<NDArray>x)
    return tuple([plain(part) for part in x]) if isinstance(x, (tuple, list)) else x


def nonzero(x):
    """The indices of the elements that are not zero, one array for each dimension.

    Parameters
    ----------
    x : array_like
        With one dimension or more.

    Returns
    -------
    tuple of NDArray
        Of int64, in C order of the elements: `x[nonzero(x)]` are these.

    Raises
    ------
    ValueError
        Where `x` has no dimensions.

    Notes
    -----
    `numpy.nonzero`.

    Examples
    --------
    >>> import cygrad as cg
    >>> rows, columns = cg.nonzero(cg.asarray([[3, 0], [0, 4]]))
    >>> rows.tolist(), columns.tolist()
    ([0, 1], [0, 1])
    """
    cdef NDArray a = operand(x)
    if a.ndim == 0:
        raise ValueError("Calling nonzero on 0d arrays is not allowed. Use cg.atleast_1d(scalar).nonzero() instead.")
    cdef NDArray positions = nonzero_positions(a)
    cdef list parts = [positions]
    cdef int d
    for d in range(a.ndim - 1, 0, -1):
        parts.insert(1, divided(<NDArray>parts[0], a.shape[d]))
    return tuple(parts)


cdef NDArray divided(NDArray positions, Py_ssize_t length):
    """Replace positions, which rise, by their quotients; returns the remainders."""
    cdef NDArray out = new_like(positions, INT64)
    cdef int64_t *at = <int64_t *>positions.data
    cdef int64_t *rest = <int64_t *>out.data
    cdef int64_t quotient = 0, base = 0
    cdef Py_ssize_t i
    for i in range(positions.size):
        if at[i] - base >= length:       # seldom where they lie close together: no division then
            quotient = at[i] // length
            base = quotient * length
        rest[i] = at[i] - base
        at[i] = quotient
    return out


def flatnonzero(x):
    """The positions of the elements that are not zero, counted through all of them in C order.

    Notes
    -----
    `numpy.flatnonzero`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.flatnonzero(cg.asarray([[3, 0], [0, 4]])).tolist()
    [0, 3]
    """
    return nonzero_positions(operand(x))


def argwhere(x):
    """The indices of the elements that are not zero, one row for each.

    Returns
    -------
    NDArray
        Of int64, with the shape (number of these, x.ndim).

    Notes
    -----
    `numpy.argwhere`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.argwhere(cg.asarray([[3, 0], [0, 4]])).tolist()
    [[0, 0], [1, 1]]
    """
    return from_object(np.argwhere(as_numpy(operand(x))))


def unravel_index(indices, shape, order="C"):
    """Positions that count through all elements as one index for each dimension.

    Parameters
    ----------
    indices : array_like of int
    shape : int or tuple of int
        Of the array that they count through.
    order : {'C', 'F'}
        'F': the first dimension changes fastest.

    Returns
    -------
    tuple of NDArray

    Raises
    ------
    ValueError
        Where a position is out of bounds.
    TypeError
        For positions that are no integers.

    Notes
    -----
    `numpy.unravel_index`.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.unravel_index([1, 5], (2, 3))]
    [[0, 1], [1, 2]]
    """
    return tuple([from_object(np.ascontiguousarray(part).reshape(part.shape))
                  for part in np.unravel_index(plain(indices), shape, order)])


def ravel_multi_index(multi_index, dims, mode="raise", order="C"):
    """One index for each dimension as positions that count through all elements: `unravel_index` the other way.

    Parameters
    ----------
    multi_index : tuple of array_like of int
    dims : tuple of int
        The shape of the array that they are indices of.
    mode : {'raise', 'wrap', 'clip'} or a tuple of these
        What becomes of an index that is out of bounds.
    order : {'C', 'F'}

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where an index is out of bounds.

    Notes
    -----
    `numpy.ravel_multi_index`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ravel_multi_index(([0, 1], [1, 2]), (2, 3)).tolist()
    [1, 5]
    """
    return from_object(np.asarray(np.ravel_multi_index(plain(multi_index), dims, mode, order)))


add_attribute("nonzero", nonzero)
