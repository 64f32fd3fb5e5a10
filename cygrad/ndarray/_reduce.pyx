# cython: wraparound=True, boundscheck=True, cdivision=False
"""Reductions, products and softmax."""

import numpy as np

from ..core.array import NDArray
from ..core.ops import arithmetic, choose, contract, cumulative, extrema, linalg, nn, product, statistics
from ..core.ops import create as _create
from ..core.ops import norm as _norm
from ..core.ops import reduce as _reduce
from ..core.ops import shape as _shape
from ._common import FLOAT32, axis_number, given, into, named, one
from ._create import array

__all__ = [
    "sum", "mean", "prod", "max", "min", "nansum", "nanprod", "sum_axis", "max_axis", "min_axis", "norm", "cumsum",
    "argmax", "argmin", "argmax_channel", "dot", "batch_dot", "khatri_rao", "softmax", "log_softmax", "softmin",
]


# ---- reductions

def _axes(axis, ndim, exclude):
    """MXNet's axis argument as NumPy's: no axis or an empty tuple means all; `exclude` the others."""
    if isinstance(axis, (tuple, list)) and len(axis) == 0:
        return None
    if not exclude:
        return tuple(axis) if isinstance(axis, list) else axis
    listed = [axis_number(k, ndim) for k in (axis if isinstance(axis, (tuple, list)) else (axis,))]
    return tuple(k for k in range(ndim) if k not in listed)


def _reduction(name, function, summary, result):
    def reduction(data, axis=None, keepdims=False, exclude=False, out=None):
        if type(data) is not NDArray:
            data = array(data)
        if axis is not None:
            axis = _axes(axis, data.ndim, exclude)
        result = one(function(data, axis=axis, keepdims=keepdims))
        return result if out is None else into(out, result)

    return named(reduction, name, f"""{summary}

    Parameters
    ----------
    data : NDArray
    axis : int or tuple of int, optional
        Default, also for an empty tuple: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.
    exclude : bool
        Reduce all axes but those that are named.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of shape (1,) where all axes are reduced, unless `keepdims`.

    Raises
    ------
    ValueError
        Where an axis is named twice.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.{name}`. The dtype is that of `cygrad.{name}`: sums of bool and integers are int64, means float64.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([[1, 2], [3, 4]])
    >>> nd.{name}(x).tolist(), nd.{name}(x, axis=0, exclude=True).tolist()
    {result}
    """)


sum = _reduction("sum", _reduce.sum, "Sum of the elements, or of those along some axes.", "([10.0], [3.0, 7.0])")
mean = _reduction("mean", _reduce.mean, "Arithmetic mean of the elements, or of those along some axes.",
                  "([2.5], [1.5, 3.5])")
prod = _reduction("prod", product.prod, "Product of the elements, or of those along some axes.",
                  "([24.0], [2.0, 12.0])")
max = _reduction("max", extrema.max, "Largest element, or those along some axes. Equal ones share the gradient.",
                 "([4.0], [2.0, 4.0])")
min = _reduction("min", extrema.min, "Smallest element, or those along some axes. Equal ones share the gradient.",
                 "([1.0], [1.0, 3.0])")
nansum = _reduction("nansum", statistics.nansum, "Sum of the elements that are not NaN, or of those along some axes.",
                    "([10.0], [3.0, 7.0])")
nanprod = _reduction("nanprod", statistics.nanprod,
                     "Product of the elements that are not NaN, or of those along some axes.", "([24.0], [2.0, 12.0])")
sum_axis, max_axis, min_axis = sum, max, min


def norm(data, ord=2, axis=None, out_dtype=None, keepdims=False, out=None):
    """Euclidean norm, or sum of sizes, of all elements or of those along some axes.

    Parameters
    ----------
    data : NDArray
    ord : {2, 1}
        2: sqrt(sum(|x|**2)); 1: sum(|x|).
    axis : int or tuple of int, optional
        Default: all axes. Two axes too mean their elements together, no norm of a matrix.
    out_dtype : dtype, optional
        Default: that of `data`.
    keepdims : bool
        Keep the reduced axes, with length 1.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of shape (1,) where all axes are reduced, unless `keepdims`.

    Raises
    ------
    ValueError
        For another `ord`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.norm`. The gradient of the Euclidean norm at 0 is 0.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.norm(nd.array([3, 4])).tolist(), nd.norm(nd.array([3, -4]), ord=1).tolist()
    ([5.0], [7.0])
    """
    data = given(data)
    axes = None if axis is None else _axes(axis, data.ndim, False)
    if ord == 2:
        result = _norm.norm(data, None, axes, keepdims)
    elif ord == 1:
        result = _reduce.sum(arithmetic.absolute(data), axes, None, keepdims)
    else:
        raise ValueError(f"norm supports the orders 1 and 2 only, not {ord!r}")
    if out_dtype is not None:
        result = result.astype(out_dtype, copy=False)
    result = one(result)
    return result if out is None else into(out, result)


def cumsum(a, axis=None, dtype=None, out=None):
    """Sums of the elements up to each one.

    Parameters
    ----------
    a : NDArray
    axis : int, optional
        Along which. Default: of the flattened array.
    dtype : dtype, optional
        Default: that of `a`, int64 for bool and small integers.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.cumsum`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.cumsum(nd.array([[1, 2], [3, 4]]), axis=1).tolist()
    [[1.0, 3.0], [3.0, 7.0]]
    """
    result = one(cumulative.cumsum(given(a), axis, dtype))
    return result if out is None else into(out, result)


def _position(name, function, which):
    def position(data, axis=None, keepdims=False, out=None):
        data = given(data)
        dtype = data.dtype if data.dtype.name in ("float32", "float64", "int32", "int64") else FLOAT32
        result = one(function(data, axis, keepdims).astype(dtype, copy=False))
        return result if out is None else into(out, result)

    return named(position, name, f"""Position of the first of the {which} elements, as a float. Passes no gradient.

    Parameters
    ----------
    data : NDArray
    axis : int, optional
        Along which to search. Default: in the whole array, in C order.
    keepdims : bool
        Keep the searched axes, with length 1.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of the dtype of `data`; float32 where that has less than 32 bits. float32 is exact up to position 16,777,216.

    Raises
    ------
    ValueError
        Where there is no element.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.{name}`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.{name}(nd.array([[1, 5], [5, 1]]), axis=1).tolist()
    {'[1.0, 0.0]' if name == 'argmax' else '[0.0, 1.0]'}
    """)


argmax = _position("argmax", extrema.argmax, "largest")
argmin = _position("argmin", extrema.argmin, "smallest")


def argmax_channel(data, out=None):
    """Position of the first of the largest elements along axis 1, as a float: `argmax`. Passes no gradient.

    Notes
    -----
    `mxnet.nd.argmax_channel`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.argmax_channel(nd.array([[1, 5], [5, 1]])).tolist()
    [1.0, 0.0]
    """
    return argmax(data, 1, False, out)


# ---- products

def dot(lhs, rhs, transpose_a=False, transpose_b=False, out=None):
    """Sums of products over the last axis of `lhs` and the first axis of `rhs`.

    Parameters
    ----------
    lhs, rhs : NDArray
        With at least one dimension.
    transpose_a : bool
        Take the first axis of `lhs`; of a matrix: its transpose.
    transpose_b : bool
        Take the last axis of `rhs`.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of the other axes of `lhs`, then those of `rhs`; of shape (1,) for two vectors.

    Raises
    ------
    ValueError
        Where the two axes differ in length.

    Notes
    -----
    `mxnet.nd.dot`. For arrays of more than two dimensions it differs from `numpy.dot`, which takes the last but one
    axis of the second.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([[1, 2], [3, 4]])
    >>> nd.dot(x, x).tolist(), nd.dot(x, x, transpose_b=True).tolist()
    ([[7.0, 10.0], [15.0, 22.0]], [[5.0, 11.0], [11.0, 25.0]])
    """
    lhs, rhs = given(lhs), given(rhs)
    if lhs.ndim == 0 or rhs.ndim == 0:
        raise ValueError(f"dot needs arrays with dimensions, not of shapes {lhs.shape} and {rhs.shape}")
    if lhs.ndim == rhs.ndim == 2:
        result = linalg.matmul(lhs.T if transpose_a else lhs, rhs.T if transpose_b else rhs)
        return result if out is None else into(out, result)
    of_lhs, of_rhs = 0 if transpose_a else -1, -1 if transpose_b else 0
    if lhs.shape[of_lhs] != rhs.shape[of_rhs]:
        raise ValueError(f"dot of shapes {lhs.shape} and {rhs.shape}: the axes that are summed over have lengths "
                         f"{lhs.shape[of_lhs]} and {rhs.shape[of_rhs]}")
    if lhs.ndim <= 2 and rhs.ndim <= 2:      # one of them a vector
        result = one(linalg.matmul(lhs.T if transpose_a else lhs, rhs.T if transpose_b else rhs))
    else:
        result = contract.tensordot(lhs, rhs, (of_lhs, of_rhs))
    return result if out is None else into(out, result)


def batch_dot(lhs, rhs, transpose_a=False, transpose_b=False, out=None):
    """Matrix products of corresponding matrices of two stacks.

    Parameters
    ----------
    lhs, rhs : NDArray
        (..., n, k) and (..., k, m), with three dimensions or more and equal leading ones.
    transpose_a, transpose_b : bool
        Transpose each matrix first, without a copy.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        (..., n, m)

    Raises
    ------
    ValueError
        Where the shapes do not fit.

    Notes
    -----
    `mxnet.nd.batch_dot`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.batch_dot(nd.ones((2, 3, 4)), nd.ones((2, 5, 4)), transpose_b=True).shape
    (2, 3, 5)
    """
    lhs, rhs = given(lhs), given(rhs)
    if lhs.ndim < 3 or rhs.ndim != lhs.ndim or lhs.shape[:-2] != rhs.shape[:-2]:
        raise ValueError("batch_dot needs arrays of three dimensions or more with equal leading ones, not of shapes "
                         f"{lhs.shape} and {rhs.shape}")
    result = linalg.matmul(lhs.mT if transpose_a else lhs, rhs.mT if transpose_b else rhs)
    return result if out is None else into(out, result)


def khatri_rao(*args, out=None):
    """Kronecker products of the columns of matrices, column by column.

    Parameters
    ----------
    *args : NDArray
        Matrices with equally many columns.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of as many rows as the product of theirs.

    Raises
    ------
    ValueError
        Where there is no matrix, or one has other columns.

    Notes
    -----
    `mxnet.nd.khatri_rao`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.khatri_rao(nd.array([[1, -1], [2, -3]]), nd.array([[1, 4], [2, 5]])).tolist()
    [[1.0, -4.0], [2.0, -5.0], [2.0, -12.0], [4.0, -15.0]]
    """
    factors = [given(a) for a in args]
    if not factors or any(a.ndim != 2 or a.shape[1] != factors[0].shape[1] for a in factors):
        raise ValueError("khatri_rao takes matrices with equally many columns, not arrays of shapes "
                         f"{[a.shape for a in factors]}")
    result = factors[0]
    for a in factors[1:]:
        result = (result[:, None] * a).reshape((result.shape[0] * a.shape[0], a.shape[1]))
    if result is args[0]:
        result = arithmetic.positive(result)
    return result if out is None else into(out, result)


# ---- softmax

def softmax(data, length=None, axis=-1, temperature=None, dtype=None, use_length=False, out=None):
    """Exponentials divided by their sum along an axis, positive numbers that sum to 1.

    Parameters
    ----------
    data : NDArray
    length : NDArray of integers, optional
        With ``use_length=True``: how many elements of each row along the axis count; those behind get 0. Of the shape
        of `data` without the axis.
    axis : int
    temperature : float, optional
        What `data` is divided by first.
    dtype : dtype, optional
        Default: that of `data`.
    use_length : bool
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    TypeError
        For complex numbers, and for anything but an array as `length`: the axis must be given by name.
    ValueError
        Where the shape of `length` does not fit, or it is given without ``use_length=True``, or the other way round.

    Notes
    -----
    `mxnet.nd.softmax`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.softmax(nd.array([[0, 0], [5, 5]]), axis=1).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    return _softened(nn.softmax, given(data), length, axis, temperature, dtype, use_length, 0, out)


def log_softmax(data, axis=-1, temperature=None, dtype=None, use_length=False, out=None):
    """Logarithm of `softmax`, without its underflow.

    Parameters
    ----------
    data : NDArray
    axis : int
    temperature : float, optional
        What `data` is divided by first.
    dtype : dtype, optional
        Default: that of `data`.
    use_length : bool
        Must be False.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    TypeError
        For complex numbers.

    Notes
    -----
    `mxnet.nd.log_softmax`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.log_softmax(nd.array([0, 1000])).tolist()
    [-1000.0, 0.0]
    """
    return _softened(nn.log_softmax, given(data), None, axis, temperature, dtype, use_length, None, out)


def softmin(data, axis=-1, temperature=None, dtype=None, use_length=False, out=None):
    """`softmax` of the negated elements; the arguments are those of `log_softmax`.

    Notes
    -----
    `mxnet.nd.softmin`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.softmin(nd.array([0, 1000])).tolist()
    [1.0, 0.0]
    """
    data = arithmetic.negative(given(data))
    return _softened(nn.softmax, data, None, axis, temperature, dtype, use_length, 0, out)


def _softened(function, data, length, axis, temperature, dtype, use_length, beyond, out):
    if length is not None and type(length) is not NDArray:
        raise TypeError(f"length must be an NDArray, not {length!r}; the axis is given as axis=")
    if (length is not None) != bool(use_length):
        raise ValueError("length and use_length=True belong together")
    if temperature is not None and temperature != 1:
        data = data / temperature
    if length is None:
        result = function(data, axis)
    else:
        axis = axis_number(axis, data.ndim)
        if length.shape != data.shape[:axis] + data.shape[axis + 1:]:
            raise ValueError(f"length has shape {length.shape}, which is not {data.shape} without axis {axis}")
        places = _create.arange(data.shape[axis]).reshape((-1,) + (1,) * (data.ndim - 1 - axis))
        counts = places < _shape.expand_dims(length, axis)
        result = choose.where(counts, function(choose.where(counts, data, -np.inf), axis), beyond)
    if dtype is not None:
        result = result.astype(dtype, copy=False)
    return result if out is None else into(out, result)
