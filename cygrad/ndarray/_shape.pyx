# cython: wraparound=True, boundscheck=True, cdivision=False
"""Joining, splitting and other shapes."""

from operator import index as as_index

from ..core.array import NDArray
from ..core.ops import join
from ..core.ops import shape as _shape
from ._common import axis_number, given, into, one

__all__ = [
    "concat", "concatenate", "stack", "split", "split_v2", "reshape", "flatten", "transpose", "swapaxes",
    "moveaxis", "expand_dims", "squeeze", "broadcast_to", "broadcast_like", "broadcast_axis", "cast", "Cast",
    "Concat", "Flatten", "Reshape", "SliceChannel", "SwapAxis", "broadcast_axes",
]


# ---- joining and splitting

def concat(*data, dim=1, out=None):
    """Arrays joined along an axis that they have.

    Parameters
    ----------
    *data : NDArray
        Of equal shapes but along the axis.
    dim : int
        The axis.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where there is no array, or the shapes differ elsewhere.
    TypeError
        For a list of arrays: write ``nd.concat(*arrays)``.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.concat`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.concat(nd.array([[1], [2]]), nd.array([[3], [4]])).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    result = join.concat(_arrays("concat", data), dim)
    return result if out is None else into(out, result)


def _arrays(name, data):
    for a in data:
        if type(a) is not NDArray:
            raise TypeError(f"{name} takes NDArrays as arguments, not {type(a).__name__}; "
                            f"of a list: nd.{name}(*arrays)")
    return data


def concatenate(arrays, axis=0, always_copy=True):
    """A list of arrays joined along an axis that they have: `concat` with the arguments of `numpy.concatenate`.

    Parameters
    ----------
    arrays : list of NDArray
    axis : int
    always_copy : bool
        False: of one array the array itself.

    Notes
    -----
    `mxnet.nd.concatenate`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.concatenate([nd.array([1, 2]), nd.array([3])]).tolist()
    [1.0, 2.0, 3.0]
    """
    if not always_copy and len(arrays) == 1:
        return arrays[0]
    return join.concat(arrays, axis)


def stack(*data, axis=0, out=None):
    """Arrays joined along a new axis.

    Parameters
    ----------
    *data : NDArray
        Of equal shapes.
    axis : int
        Where the new axis stands in the result.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where there is no array, or the shapes differ.
    TypeError
        For a list of arrays: write ``nd.stack(*arrays)``.
    numpy.exceptions.AxisError
        Where there is no such axis in the result.

    Notes
    -----
    `mxnet.nd.stack`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.stack(nd.array([1, 2]), nd.array([3, 4]), axis=1).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    result = join.stack(_arrays("stack", data), axis)
    return result if out is None else into(out, result)


def split(data, num_outputs, axis=1, squeeze_axis=False):
    """Parts of equal length along an axis.

    Parameters
    ----------
    data : NDArray
    num_outputs : int
    axis : int
    squeeze_axis : bool
        Remove the axis from the parts, which must have length 1 there.

    Returns
    -------
    list of NDArray
        Views; for ``num_outputs=1`` the one part, without a list.

    Raises
    ------
    ValueError
        Where the length of the axis is no multiple of `num_outputs`, or no part has length 1 where the axis is to go.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.split`.

    Examples
    --------
    >>> from cygrad import nd
    >>> [part.tolist() for part in nd.split(nd.array([[1, 2], [3, 4]]), 2)]
    [[[1.0], [3.0]], [[2.0], [4.0]]]
    """
    data = given(data)
    axis = axis_number(axis, data.ndim)
    num_outputs = as_index(num_outputs)
    if num_outputs < 1 or data.shape[axis] % num_outputs:
        raise ValueError(f"cannot split axis {axis} of shape {data.shape} into {num_outputs} parts of equal length")
    parts = _parts(join.split(data, num_outputs, axis), axis, squeeze_axis)
    return parts[0] if num_outputs == 1 else parts


def split_v2(ary, indices_or_sections, axis=0, squeeze_axis=False):
    """Parts of equal length along an axis, or parts that begin at given positions.

    Parameters
    ----------
    ary : NDArray
    indices_or_sections : int or tuple of int
        So many parts, or the positions at which those after the first begin.
    axis : int
    squeeze_axis : bool
        Remove the axis from the parts, which must have length 1 there.

    Returns
    -------
    list of NDArray
        Views; of one part the array, without a list.

    Raises
    ------
    ValueError
        Where the length of the axis is no multiple of the number of parts.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.split_v2`.

    Examples
    --------
    >>> from cygrad import nd
    >>> [part.tolist() for part in nd.split_v2(nd.array([1, 2, 3]), (1,))]
    [[1.0], [2.0, 3.0]]
    """
    ary = given(ary)
    axis = axis_number(axis, ary.ndim)
    parts = _parts(join.split(ary, indices_or_sections, axis), axis, squeeze_axis)
    return parts[0] if len(parts) == 1 else parts


def _parts(parts, axis, squeeze_axis):
    return [one(_shape.squeeze(part, axis)) for part in parts] if squeeze_axis else parts


# ---- shapes

def reshape(data, shape, reverse=False, out=None):
    """The same elements in another shape.

    Parameters
    ----------
    data : NDArray
    shape : int or tuple of int
        Lengths or codes, each read against the axes of `data` from left to right. 0: keep this axis; -1: find the
        length from the size; -2: keep all axes that remain; -3: merge two; -4: split one into the two lengths that
        follow, of which one may be -1. The codes but -1 need an array that is not empty.
    reverse : bool
        Read the codes from the right.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A view where the strides allow it, else a copy.

    Raises
    ------
    ValueError
        Where the sizes differ, or a code has no axis left to work on.

    Notes
    -----
    `mxnet.nd.reshape`, which does not check the size.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.zeros((2, 3, 4))
    >>> nd.reshape(x, (-3, 0)).shape, nd.reshape(x, (0, -4, 3, 1, -2)).shape
    ((6, 4), (2, 3, 1, 4))
    """
    result = given(data).reshape(shape, reverse=reverse)
    return result if out is None else into(out, result)


def flatten(data, out=None):
    """All axes but the first merged into one: of shape (n, a, b) an array of (n, a * b), of (n,) one of (n, 1).

    Raises
    ------
    ValueError
        For arrays without dimensions.

    Notes
    -----
    `mxnet.nd.flatten`. The method ``x.flatten()`` is NumPy's: it makes one dimension, and a copy.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.flatten(nd.zeros((2, 3, 4))).shape
    (2, 12)
    """
    data = given(data)
    if data.ndim == 0:
        raise ValueError("flatten needs an array with dimensions")
    size = 1
    for length in data.shape[1:]:
        size *= length
    result = _shape.reshape(data, (data.shape[0], size))
    return result if out is None else into(out, result)


def transpose(data, axes=None, out=None):
    """A view with the axes in another order.

    Parameters
    ----------
    data : NDArray
    axes : tuple of int, optional
        Axis k of the result is axis axes[k] of `data`. Default: the reverse order.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where `axes` is no permutation.

    Notes
    -----
    `mxnet.nd.transpose`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.transpose(nd.zeros((2, 3, 4)), axes=(1, 0, 2)).shape
    (3, 2, 4)
    """
    result = _shape.transpose(given(data), axes or None)
    return result if out is None else into(out, result)


def swapaxes(data, dim1=0, dim2=0, out=None):
    """A view with two axes exchanged.

    Notes
    -----
    `mxnet.nd.swapaxes`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.swapaxes(nd.zeros((2, 3, 4)), 0, 2).shape
    (4, 3, 2)
    """
    result = _shape.swapaxes(given(data), dim1, dim2)
    return result if out is None else into(out, result)


def moveaxis(tensor, source, destination):
    """A view with axes moved to other places, the others in their order.

    Notes
    -----
    `mxnet.nd.moveaxis`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.moveaxis(nd.zeros((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """
    return _shape.moveaxis(given(tensor), source, destination)


def expand_dims(data, axis, out=None):
    """A view with a new axis of length 1.

    Raises
    ------
    numpy.exceptions.AxisError
        Where `axis` is out of bounds for the result.

    Notes
    -----
    `mxnet.nd.expand_dims`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.expand_dims(nd.zeros((2, 3)), axis=1).shape
    (2, 1, 3)
    """
    result = _shape.expand_dims(given(data), axis)
    return result if out is None else into(out, result)


def squeeze(data, axis=None, out=None):
    """A view without axes of length 1: all of them, or those that `axis` names. One axis always stays.

    Raises
    ------
    ValueError
        Where a named axis is longer than 1.

    Notes
    -----
    `mxnet.nd.squeeze`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.squeeze(nd.zeros((1, 3, 1))).shape, nd.squeeze(nd.zeros((1, 1))).shape
    ((3,), (1,))
    """
    result = one(_shape.squeeze(given(data), tuple(axis) if isinstance(axis, list) else axis))
    return result if out is None else into(out, result)


def broadcast_to(data, shape, out=None):
    """A read-only view in a larger shape, along which the elements repeat.

    Parameters
    ----------
    data : NDArray
    shape : tuple of int
        0 keeps the length of the axis.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where `data` does not broadcast to the shape.

    Notes
    -----
    `mxnet.nd.broadcast_to`, which makes a copy.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.broadcast_to(nd.array([[1, 2]]), (2, 0)).tolist()
    [[1.0, 2.0], [1.0, 2.0]]
    """
    data = given(data)
    shape = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    missing = len(shape) - data.ndim
    shape = tuple(data.shape[k - missing] if n == 0 and k >= missing else n for k, n in enumerate(shape))
    result = _shape.broadcast_to(data, shape)
    return result if out is None else into(out, result)


def broadcast_like(lhs, rhs, out=None):
    """`broadcast_to` the shape of another array.

    Notes
    -----
    `mxnet.nd.broadcast_like`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.broadcast_like(nd.array([[1, 2]]), nd.zeros((3, 2))).shape
    (3, 2)
    """
    result = _shape.broadcast_to(given(lhs), rhs.shape)
    return result if out is None else into(out, result)


def broadcast_axis(data, axis, size, out=None):
    """A read-only view in which axes of length 1 have other lengths.

    Parameters
    ----------
    data : NDArray
    axis, size : int or tuple of int
        Which axes, and their new lengths.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where a named axis does not have length 1.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.broadcast_axis`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.broadcast_axis(nd.array([[1, 2]]), axis=0, size=2).tolist()
    [[1.0, 2.0], [1.0, 2.0]]
    """
    data = given(data)
    axis, size = [n if isinstance(n, (tuple, list)) else (n,) for n in (axis, size)]
    if len(axis) != len(size):
        raise ValueError(f"{len(axis)} axes need as many sizes, not {len(size)}")
    shape = list(data.shape)
    for k, length in zip(axis, size):
        k = axis_number(k, data.ndim)
        if data.shape[k] != 1:
            raise ValueError(f"axis {k} of shape {data.shape} can't be broadcast: its length is not 1")
        shape[k] = length
    result = _shape.broadcast_to(data, shape)
    return result if out is None else into(out, result)


def cast(data, dtype, out=None):
    """The elements as another dtype, the way C converts them.

    Raises
    ------
    TypeError
        Where there is no such dtype.

    Notes
    -----
    `mxnet.nd.cast`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.cast(nd.array([1.7, -1.7]), "int32").tolist()
    [1, -1]
    """
    result = given(data).astype(dtype)
    return result if out is None else into(out, result)


# ---- other names

Cast, Concat, Flatten, Reshape, SliceChannel, SwapAxis = cast, concat, flatten, reshape, split, swapaxes
broadcast_axes = broadcast_axis
