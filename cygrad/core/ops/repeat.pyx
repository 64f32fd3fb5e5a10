"""Elements and arrays several times over: repeat, tile, resize."""

from operator import index as as_index

import numpy as np

from cygrad.core.array cimport MAXDIM, NDArray, add_attribute, shape_text, zeros
from cygrad.core.convert cimport as_numpy, share
from cygrad.core.dtype cimport to_numpy
from cygrad.core.op cimport operand
from cygrad.core.ops.cast cimport copied
from cygrad.core.ops.gather cimport gather
from cygrad.core.ops.shape cimport expand, normalize_axis, reshape_to

__all__ = ["repeat", "resize", "tile"]


def repeat(x, repeats, axis=None):
    """Elements several times, one behind the other.

    Parameters
    ----------
    x : array_like
    repeats : int or array_like of int
        How many times each; one number for all, or one for each along the axis.
    axis : int, optional
        None: of all elements, in C order.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For negative numbers, and where there are not as many numbers as elements.
    TypeError
        For numbers that are no integers.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.repeat`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.repeat(cg.asarray([1, 2]), 2).tolist(), cg.repeat(cg.asarray([[1, 2]]), [1, 3], axis=1).tolist()
    ([1, 1, 2, 2], [[1, 2, 2, 2]])
    """
    cdef NDArray a = operand(x)
    cdef NDArray counts
    cdef int along = 0
    if axis is None or a.ndim == 0:
        if axis is not None:
            normalize_axis(axis, 1)
        a = reshape_to(a, 1, &a.size)
    else:
        along = normalize_axis(axis, a.ndim)
    if type(repeats) is int and repeats >= 0 and a.ndim < MAXDIM:
        return each_repeated(a, repeats, along)
    counts = operand(repeats)
    if not np.can_cast(to_numpy(counts.dtype), np.int64, "safe"):
        raise TypeError(f"Cannot cast array data from dtype('{to_numpy(counts.dtype)}') to dtype('int64') according to "
                        "the rule 'safe'")
    if counts.ndim > 1:
        raise ValueError("object too deep for desired array: repeats has shape "
                         f"{shape_text(counts.ndim, counts.shape)}")
    if counts.size and as_numpy(counts).min() < 0:
        raise ValueError("repeats may not contain negative values.")
    if counts.size == 1 and a.ndim < MAXDIM:
        return each_repeated(a, int(counts.item()), along)
    if counts.size != 1 and counts.size != a.shape[along]:
        raise ValueError(f"operands could not be broadcast together with shape ({a.shape[along]},) "
                         f"{shape_text(counts.ndim, counts.shape)}")
    return gather(a, share(np.repeat(np.arange(a.shape[along]), as_numpy(counts))), along, 1)


cdef NDArray each_repeated(NDArray x, Py_ssize_t n, int axis):
    """The same number for all: a new dimension behind the axis, along which the elements are broadcast."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef NDArray wide
    cdef int d
    for d in range(x.ndim):
        shape[d if d <= axis else d + 1] = x.shape[d]
    shape[axis + 1] = 1
    wide = reshape_to(x, x.ndim + 1, shape)
    shape[axis + 1] = n
    wide = expand(wide, x.ndim + 1, shape)
    shape[axis] *= n
    for d in range(axis + 1, x.ndim):
        shape[d] = shape[d + 1]
    return own(reshape_to(wide, x.ndim, shape), x)


cdef NDArray own(NDArray out, NDArray x):
    """`out`, but a copy where it stands on the memory of `x`."""
    return copied(out) if out.storage == x.storage else out


def tile(x, reps):
    """An array several times, side by side along its dimensions.

    Parameters
    ----------
    x : array_like
    reps : int or tuple of int
        How many times along each dimension, the last ones where there are fewer of these; new dimensions come first
        where there are more.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For negative numbers.

    Notes
    -----
    `numpy.tile`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.tile(cg.asarray([1, 2]), (2, 2)).tolist()
    [[1, 2, 1, 2], [1, 2, 1, 2]]
    """
    cdef NDArray a = operand(x)
    cdef Py_ssize_t shape[2 * MAXDIM]
    cdef Py_ssize_t wide[2 * MAXDIM]
    cdef int d, ndim, n = 0, m
    if type(reps) is NDArray:
        reps = reps.tolist()
    reps = [as_index(r) for r in (reps if hasattr(reps, "__iter__") else (reps,))]
    ndim = max(a.ndim, len(reps))
    if ndim > MAXDIM:
        raise ValueError(f"maximum supported dimension for an NDArray is currently {MAXDIM}, found {ndim}")
    reps = [1] * (ndim - len(reps)) + reps
    lengths = [1] * (ndim - a.ndim) + [a.shape[d] for d in range(a.ndim)]
    if any([r < 0 for r in reps]):
        raise ValueError(f"negative dimensions are not allowed: {tuple(reps)} times an array of shape "
                         f"{shape_text(a.ndim, a.shape)}")
    for r, length in zip(reps, lengths):
        if r != 1:
            shape[n], wide[n] = 1, r
            n += 1
        shape[n] = wide[n] = length
        n += 1
    if n > MAXDIM:
        for d in range(ndim):
            a = gather(reshape_to(a, 1, &a.size) if a.ndim == 0 else a,
                       share(np.tile(np.arange(lengths[d]), reps[d])), d, 1) if reps[d] != 1 else a
        return own(a, operand(x))
    tiled = expand(reshape_to(a, n, shape), n, wide)
    m = 0
    for r, length in zip(reps, lengths):
        shape[m] = r * length
        m += 1
    return own(reshape_to(tiled, ndim, shape), a)


def resize(x, new_shape):
    """The elements in C order in a new shape, over and over where that is larger.

    Parameters
    ----------
    x : array_like
    new_shape : int or tuple of int

    Returns
    -------
    NDArray
        Zeros where `x` has no elements.

    Raises
    ------
    ValueError
        For negative lengths.

    Notes
    -----
    `numpy.resize`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.resize(cg.asarray([1, 2, 3]), (2, 2)).tolist()
    [[1, 2], [3, 1]]
    """
    cdef NDArray a = operand(x)
    cdef NDArray flat = reshape_to(a, 1, &a.size)
    cdef Py_ssize_t shape[MAXDIM]
    cdef int n = 0
    new_shape = tuple(new_shape) if isinstance(new_shape, (tuple, list)) else (new_shape,)
    size = 1
    for length in new_shape:
        if as_index(length) < 0:
            raise ValueError(f"all elements of `new_shape` must be non-negative: {new_shape}")
        if n == MAXDIM:
            raise ValueError(f"maximum supported dimension for an NDArray is currently {MAXDIM}, found {len(new_shape)}")
        shape[n] = as_index(length)
        size *= shape[n]
        n += 1
    if not a.size:
        return zeros(a.dtype, n, shape)
    return reshape_to(gather(flat, share(np.arange(size) % a.size), 0, 1), n, shape)


add_attribute("repeat", repeat)
