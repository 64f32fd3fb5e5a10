# cython: wraparound=True, boundscheck=True, cdivision=False
"""Elements several times, in another order, in another shape."""

import numpy as np

from ..core.array import NDArray
from ..core.ops import create as _create
from ..core.ops import diagonal as _diagonal
from ..core.ops import pad as _pad
from ..core.ops import repeat as _repeat
from ..core.ops import roll as _roll
from ..core.ops import shape as _shape
from ._choose import slice as _slice
from ._common import axis_number, given, into

__all__ = [
    "tile", "repeat", "pad", "Pad", "flip", "reverse", "slice_like", "reshape_like", "shape_array", "size_array",
    "diag", "depth_to_space", "space_to_depth", "crop",
]


def tile(data, reps, out=None):
    """An array several times, side by side along its dimensions.

    Parameters
    ----------
    data : NDArray
    reps : int or tuple of int
        How often along each dimension, the last ones first; more of them make new dimensions at the front.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        For negative numbers.

    Notes
    -----
    `mxnet.nd.tile`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.tile(nd.array([1, 2]), reps=(2, 2)).tolist()
    [[1.0, 2.0, 1.0, 2.0], [1.0, 2.0, 1.0, 2.0]]
    """
    result = _repeat.tile(given(data), reps)
    return result if out is None else into(out, result)


def repeat(data, repeats, axis=None, out=None):
    """Each element several times, one after the other.

    Parameters
    ----------
    data : NDArray
    repeats : int
    axis : int, optional
        Along which. Default: of the flattened array.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        For negative numbers.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.repeat`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.repeat(nd.array([[1, 2]]), repeats=2, axis=1).tolist()
    [[1.0, 1.0, 2.0, 2.0]]
    """
    result = _repeat.repeat(given(data), repeats, axis)
    return result if out is None else into(out, result)


def pad(data, mode, pad_width, constant_value=0.0, out=None):
    """An array with a frame around it.

    Parameters
    ----------
    data : NDArray
    mode : {'constant', 'edge', 'reflect'}
        The frame is `constant_value`, or the nearest element, or the array seen in mirrors at its edges.
    pad_width : tuple of int
        How wide before and behind, for each axis one after the other: (before_0, behind_0, before_1, behind_1, ...).
    constant_value : number
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where `pad_width` does not have two numbers for each axis, or for another mode.

    Notes
    -----
    `mxnet.nd.pad`, which takes arrays of four and five dimensions and leaves the first two as they are.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.pad(nd.array([[1, 2, 3]]), mode='reflect', pad_width=(0, 0, 2, 1)).tolist()
    [[3.0, 2.0, 1.0, 2.0, 3.0, 2.0]]
    """
    data = given(data)
    if mode not in ("constant", "edge", "reflect"):
        raise ValueError(f"mode must be 'constant', 'edge' or 'reflect', not {mode!r}")
    if len(pad_width) != 2 * data.ndim:
        raise ValueError(f"pad_width needs two numbers for each of {data.ndim} axes, not {len(pad_width)}")
    widths = [(pad_width[2 * k], pad_width[2 * k + 1]) for k in range(data.ndim)]
    options = {"constant_values": constant_value} if mode == "constant" else {}
    result = _pad.pad(data, widths, mode, **options)
    return result if out is None else into(out, result)


Pad = pad


def flip(data, axis, out=None):
    """The elements along axes in the opposite order.

    Parameters
    ----------
    data : NDArray
    axis : int or tuple of int
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
    `mxnet.nd.flip`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.flip(nd.array([[1, 2, 3]]), axis=1).tolist()
    [[3.0, 2.0, 1.0]]
    """
    result = _roll.flip(given(data), tuple(axis) if isinstance(axis, list) else axis)
    return result if out is None else into(out, result)


reverse = flip


def slice_like(data, shape_like, axes=(), out=None):
    """The first part of an array, as long as another one is.

    Parameters
    ----------
    data : NDArray
    shape_like : NDArray
        The other one; it gets no gradient.
    axes : tuple of int
        Along which axes. Default: all of them, and then both must have as many.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A view.

    Raises
    ------
    ValueError
        Where `shape_like` is longer than `data`.
    numpy.exceptions.AxisError
        Where one of them has no such axis.

    Notes
    -----
    `mxnet.nd.slice_like`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.slice_like(nd.array([[1, 2, 3], [4, 5, 6]]), nd.zeros((1, 2))).tolist()
    [[1.0, 2.0]]
    """
    data, shape_like = given(data), given(shape_like)
    axes = tuple(axes) if isinstance(axes, (tuple, list)) else (axes,)
    if not axes:
        if data.ndim != shape_like.ndim:
            raise ValueError(f"slice_like of all axes needs as many dimensions, not shapes {data.shape} and "
                             f"{shape_like.shape}")
        axes = range(data.ndim)
    where = [slice(None)] * data.ndim
    for axis in axes:
        length = shape_like.shape[axis_number(axis, shape_like.ndim)]
        at = axis_number(axis, data.ndim)
        if length > data.shape[at]:
            raise ValueError(f"slice_like: axis {axis} of shape {data.shape} is shorter than that of "
                             f"{shape_like.shape}")
        where[at] = slice(0, length)
    result = data[tuple(where)]
    return result if out is None else into(out, result)


def _dimension(number, ndim, default, name):
    if number is None:
        return default
    counted = number + ndim if number < 0 else number
    if not 0 <= counted <= ndim:
        raise ValueError(f"reshape_like: {name}={number} is out of bounds for {ndim} dimensions")
    return counted


def reshape_like(lhs, rhs, lhs_begin=None, lhs_end=None, rhs_begin=None, rhs_end=None, out=None):
    """An array with the shape of another one, or with some dimensions replaced by some of the other's.

    Parameters
    ----------
    lhs : NDArray
    rhs : NDArray
        The other one; it gets no gradient.
    lhs_begin, lhs_end : int, optional
        Dimensions from here to before there are replaced. Default: all of them.
    rhs_begin, rhs_end : int, optional
        By these. Default: all of them.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A view where that is possible.

    Raises
    ------
    ValueError
        Where the sizes differ, or there is no such dimension.

    Notes
    -----
    `mxnet.nd.reshape_like`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.reshape_like(nd.ones((6,)), nd.zeros((3, 2))).shape
    (3, 2)
    >>> nd.reshape_like(nd.ones((6, 4)), nd.zeros((3, 2, 7)), lhs_begin=0, lhs_end=1, rhs_begin=0, rhs_end=2).shape
    (3, 2, 4)
    """
    lhs, rhs = given(lhs), given(rhs)
    first = lhs.shape[:_dimension(lhs_begin, lhs.ndim, 0, "lhs_begin")]
    last = lhs.shape[_dimension(lhs_end, lhs.ndim, lhs.ndim, "lhs_end"):]
    begin = _dimension(rhs_begin, rhs.ndim, 0, "rhs_begin")
    middle = rhs.shape[begin:_dimension(rhs_end, rhs.ndim, rhs.ndim, "rhs_end")]
    result = _shape.reshape(lhs, first + middle + last)
    return result if out is None else into(out, result)


def shape_array(data, out=None):
    """The shape of an array, as an array of int64.

    Notes
    -----
    `mxnet.nd.shape_array`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.shape_array(nd.zeros((2, 3))).tolist()
    [2, 3]
    """
    result = _create.array(np.array(given(data).shape, np.int64))
    return result if out is None else into(out, result)


def size_array(data, out=None):
    """The number of elements of an array, as an array of int64 of shape (1,).

    Notes
    -----
    `mxnet.nd.size_array`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.size_array(nd.zeros((2, 3))).tolist()
    [6]
    """
    result = _create.array(np.array([given(data).size], np.int64))
    return result if out is None else into(out, result)


def diag(data, k=0, axis1=0, axis2=1, out=None):
    """The diagonals of an array; of a vector, a matrix that has it on a diagonal.

    Parameters
    ----------
    data : NDArray
    k : int
        Number of the diagonal, above the main one where it is positive.
    axis1, axis2 : int
        The axes of the matrices. Their diagonal is the last axis of the result.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A new array.

    Raises
    ------
    ValueError
        Where both axes are the same.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.diag`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.diag(nd.array([[1, 2], [3, 4]])).tolist(), nd.diag(nd.array([1, 2])).tolist()
    ([1.0, 4.0], [[1.0, 0.0], [0.0, 2.0]])
    """
    data = given(data)
    if data.ndim == 1:
        result = _diagonal.diag(data, k)
    else:
        result = _diagonal.diagonal(data, k, axis1, axis2).copy()
    return result if out is None else into(out, result)


def _blocks(name, data, block_size):
    data = given(data)
    if data.ndim != 4:
        raise ValueError(f"{name} needs four dimensions, not shape {data.shape}")
    if block_size < 1:
        raise ValueError(f"{name} needs a block_size of 1 or more, not {block_size}")
    return data


def depth_to_space(data, block_size, out=None):
    """Channels laid out as blocks in the plane, as an upsampling convolution needs it.

    Parameters
    ----------
    data : NDArray
        Of shape (n, c, h, w).
    block_size : int
        Length b of the sides of a block.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of shape (n, c / b**2, h * b, w * b).

    Raises
    ------
    ValueError
        Where the shape does not fit.

    Notes
    -----
    `mxnet.nd.depth_to_space`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.depth_to_space(nd.arange(4).reshape((1, 4, 1, 1)), block_size=2).tolist()
    [[[[0.0, 1.0], [2.0, 3.0]]]]
    """
    data, b = _blocks("depth_to_space", data, block_size), block_size
    n, c, h, w = data.shape
    if c % (b * b):
        raise ValueError(f"depth_to_space: {c} channels can't be dealt out to blocks of {b} by {b}")
    parts = _shape.transpose(_shape.reshape(data, (n, b, b, c // (b * b), h, w)), (0, 3, 4, 1, 5, 2))
    result = _shape.reshape(parts, (n, c // (b * b), h * b, w * b))
    return result if out is None else into(out, result)


def space_to_depth(data, block_size, out=None):
    """Blocks of the plane laid out as channels: `depth_to_space` backwards.

    Parameters
    ----------
    data : NDArray
        Of shape (n, c, h, w).
    block_size : int
        Length b of the sides of a block.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of shape (n, c * b**2, h / b, w / b).

    Raises
    ------
    ValueError
        Where the shape does not fit.

    Notes
    -----
    `mxnet.nd.space_to_depth`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.space_to_depth(nd.arange(4).reshape((1, 1, 2, 2)), block_size=2).tolist()
    [[[[0.0]], [[1.0]], [[2.0]], [[3.0]]]]
    """
    data, b = _blocks("space_to_depth", data, block_size), block_size
    n, c, h, w = data.shape
    if h % b or w % b:
        raise ValueError(f"space_to_depth: a plane of {h} by {w} can't be cut into blocks of {b} by {b}")
    parts = _shape.transpose(_shape.reshape(data, (n, c, h // b, b, w // b, b)), (0, 3, 5, 1, 2, 4))
    result = _shape.reshape(parts, (n, c * b * b, h // b, w // b))
    return result if out is None else into(out, result)


crop = _slice
