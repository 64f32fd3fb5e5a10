# cython: wraparound=True, boundscheck=True, cdivision=False
"""What layers of networks compute."""

import numpy as np

from ..core.array import NDArray
from ..core.ops import arithmetic, linalg, nn, power, variance
from ..core.ops import reduce as _reduce
from ..core.ops import shape as _shape
from ..core.scopes import is_training
from . import random
from ._common import axis_number, given, into, one
from ._shape import flatten as _flat

__all__ = [
    "FullyConnected", "Dropout", "LayerNorm", "InstanceNorm", "GroupNorm", "L2Normalization", "SoftmaxActivation",
    "moments",
]


def FullyConnected(data, weight, bias=None, num_hidden=None, no_bias=False, flatten=True, out=None):
    """Products of rows with a matrix of weights, plus a bias: data weightᵀ + bias.

    Parameters
    ----------
    data : NDArray
    weight : NDArray
        Of shape (num_hidden, length of a row).
    bias : NDArray, optional
        Of shape (num_hidden,); needed unless `no_bias`.
    num_hidden : int, optional
        Must be the length of `weight`, where it is given.
    no_bias : bool
        Must be True where there is no bias.
    flatten : bool
        True: all but the first axis of `data` are one row. False: its last axis is.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of shape (n, num_hidden), or that of `data` with `num_hidden` as its last length.

    Raises
    ------
    ValueError
        Where shapes do not fit, or `bias` and `no_bias` do not.

    Notes
    -----
    `mxnet.nd.FullyConnected`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.FullyConnected(nd.array([[1, 2]]), nd.array([[1, 1], [0, 3]]), nd.array([10, 20]), num_hidden=2).tolist()
    [[13.0, 26.0]]
    """
    data, weight = given(data), given(weight)
    if (bias is None) != bool(no_bias):
        raise ValueError("FullyConnected needs either a bias or no_bias=True")
    if flatten:
        data = _flat(data)
    hidden = weight.shape[:1] if num_hidden is None else (num_hidden,)
    if weight.shape != hidden + data.shape[-1:]:
        raise ValueError(f"FullyConnected: weight of shape {weight.shape} does not fit num_hidden={num_hidden} and "
                         f"rows of length {data.shape[-1] if data.ndim else 0}")
    result = linalg.matmul(data, weight.T)
    if bias is not None:
        bias = given(bias)
        if bias.shape != hidden:
            raise ValueError(f"FullyConnected: bias has shape {bias.shape}, not {hidden}")
        result = result + bias
    return result if out is None else into(out, result)


def Dropout(data, p=0.5, mode="training", axes=(), cudnn_off=False, out=None):
    """In training mode, zeros in random places, and what is left made larger so that the mean stays.

    Parameters
    ----------
    data : NDArray
    p : float
        Probability of a zero.
    mode : {'training', 'always'}
        'always': not only in training mode (see `cygrad.autograd.is_training`).
    axes : tuple of int
        Along which all elements share their fate.
    cudnn_off : bool
        Of no effect.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where `p` is no probability, or for another mode.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.Dropout`. The places come from `cygrad.nd.random`, which ``nd.random.seed`` seeds.

    Examples
    --------
    >>> from cygrad import autograd, nd
    >>> x = nd.ones((2, 3))
    >>> nd.Dropout(x).tolist()
    [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
    >>> with autograd.record():
    ...     y = nd.Dropout(x, p=0.5)
    >>> set(y.asnumpy().ravel()) <= {0.0, 2.0}
    True
    """
    data = given(data)
    if mode not in ("training", "always"):
        raise ValueError(f"mode must be 'training' or 'always', not {mode!r}")
    if not 0 <= p <= 1:
        raise ValueError(f"Dropout: p must be from 0 to 1, not {p}")
    shape = list(data.shape)
    for axis in axes if isinstance(axes, (tuple, list)) else (axes,):
        shape[axis_number(axis, data.ndim)] = 1
    if p == 0 or mode == "training" and not is_training():
        result = arithmetic.positive(data)
    else:
        kept = random.bernoulli(1 - p, shape=tuple(shape), dtype=data.dtype)
        result = data * (kept / (1 - p) if p < 1 else kept)
    return result if out is None else into(out, result)


def _along(parameter, name, axis, data):
    """A vector of parameters, one for each index of an axis, as it broadcasts."""
    parameter = given(parameter)
    if parameter.shape != (data.shape[axis],):
        raise ValueError(f"{name} has shape {parameter.shape}, not {(data.shape[axis],)}")
    return _shape.reshape(parameter, (-1,) + (1,) * (data.ndim - 1 - axis))


def _normed(data, axes, eps):
    """(data brought to mean 0 and variance 1 along axes, mean, standard deviation), these with length 1 there."""
    mean = _reduce.mean(data, axes, None, True)
    deviation = power.sqrt(variance.var(data, axes, keepdims=True) + eps)
    return (data - mean) / deviation, mean, deviation


def LayerNorm(data, gamma, beta, axis=-1, eps=1e-5, output_mean_var=False, out=None):
    """Elements brought to mean 0 and variance 1 along an axis, then scaled and shifted.

    Parameters
    ----------
    data : NDArray
    gamma, beta : NDArray
        Scale and shift, for each index of the axis.
    axis : int
    eps : float
        Added to the variance.
    output_mean_var : bool
        Return the mean and the standard deviation too, sqrt(variance + eps), with length 1 along the axis.
    out : NDArray, optional
        Written to and returned; not with `output_mean_var`.

    Returns
    -------
    NDArray or list of NDArray

    Raises
    ------
    ValueError
        Where `gamma` or `beta` has another shape.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.LayerNorm`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.LayerNorm(nd.array([[1, 3]]), nd.ones((2,)), nd.zeros((2,)), eps=0).tolist()
    [[-1.0, 1.0]]
    """
    data = given(data)
    axis = axis_number(axis, data.ndim)
    normed, mean, deviation = _normed(data, axis, eps)
    result = normed * _along(gamma, "gamma", axis, data) + _along(beta, "beta", axis, data)
    return _with_statistics("LayerNorm", result, mean, deviation, output_mean_var, out)


def _with_statistics(name, result, mean, deviation, wanted, out):
    if wanted:
        if out is not None:
            raise ValueError(f"{name} takes no out with output_mean_var=True")
        return [result, mean, deviation]
    return result if out is None else into(out, result)


def InstanceNorm(data, gamma, beta, eps=0.001, out=None):
    """Each channel of each example brought to mean 0 and variance 1, then scaled and shifted.

    Parameters
    ----------
    data : NDArray
        Of shape (batch, channels, ...), with three dimensions or more.
    gamma, beta : NDArray
        Scale and shift, for each channel.
    eps : float
        Added to the variance.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where shapes do not fit.

    Notes
    -----
    `mxnet.nd.InstanceNorm`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.InstanceNorm(nd.array([[[1, 3]]]), nd.ones((1,)), nd.zeros((1,)), eps=0).tolist()
    [[[-1.0, 1.0]]]
    """
    data = given(data)
    if data.ndim < 3:
        raise ValueError(f"InstanceNorm needs three dimensions or more, not shape {data.shape}")
    normed = _normed(data, tuple(range(2, data.ndim)), eps)[0]
    result = normed * _along(gamma, "gamma", 1, data) + _along(beta, "beta", 1, data)
    return result if out is None else into(out, result)


def GroupNorm(data, gamma, beta, num_groups=1, eps=1e-5, output_mean_var=False, out=None):
    """Groups of channels of each example brought to mean 0 and variance 1, then scaled and shifted.

    Parameters
    ----------
    data : NDArray
        Of shape (batch, channels, ...), with three dimensions or more.
    gamma, beta : NDArray
        Scale and shift, for each group.
    num_groups : int
        Must divide the number of channels.
    eps : float
        Added to the variance.
    output_mean_var : bool
        Return the mean and the standard deviation too, sqrt(variance + eps), of shape (batch, num_groups).
    out : NDArray, optional
        Written to and returned; not with `output_mean_var`.

    Returns
    -------
    NDArray or list of NDArray

    Raises
    ------
    ValueError
        Where shapes do not fit.

    Notes
    -----
    `mxnet.nd.GroupNorm`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.GroupNorm(nd.array([[[1], [3]]]), nd.ones((1,)), nd.zeros((1,)), eps=0).tolist()
    [[[-1.0], [1.0]]]
    """
    data = given(data)
    if data.ndim < 3 or num_groups < 1 or data.shape[1] % num_groups:
        raise ValueError(f"GroupNorm can't make {num_groups} groups of the channels of shape {data.shape}")
    groups = _shape.reshape(data, (data.shape[0], num_groups, data.shape[1] // num_groups) + data.shape[2:])
    normed, mean, deviation = _normed(groups, tuple(range(2, groups.ndim)), eps)
    result = normed * _along(gamma, "gamma", 1, groups) + _along(beta, "beta", 1, groups)
    result = _shape.reshape(result, data.shape)
    shape = groups.shape[:2]
    return _with_statistics("GroupNorm", result, _shape.reshape(mean, shape), _shape.reshape(deviation, shape),
                            output_mean_var, out)


def L2Normalization(data, eps=1e-10, mode="instance", out=None):
    """Elements divided by their Euclidean norm, sqrt(sum(data**2) + eps).

    Parameters
    ----------
    data : NDArray
    eps : float
    mode : {'instance', 'channel', 'spatial'}
        Along which axes the norm is taken: all but the first; the second; all but the first two.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        For another mode, and where 'channel' or 'spatial' finds fewer than three dimensions.

    Notes
    -----
    `mxnet.nd.L2Normalization`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.L2Normalization(nd.array([[3, 4]])).tolist() == nd.array([[0.6, 0.8]]).tolist()
    True
    """
    data = given(data)
    axes = {"instance": range(1, data.ndim), "channel": (1,), "spatial": range(2, data.ndim)}
    if mode not in axes:
        raise ValueError(f"mode must be 'instance', 'channel' or 'spatial', not {mode!r}")
    if mode != "instance" and data.ndim < 3:
        raise ValueError(f"L2Normalization with mode={mode!r} needs three dimensions or more, not shape {data.shape}")
    squares = _reduce.sum(data * data, tuple(axes[mode]), None, True)
    result = data / power.sqrt(squares + eps)
    return result if out is None else into(out, result)


def SoftmaxActivation(data, mode="instance", out=None):
    """`softmax` along the last axis, or along the second.

    Parameters
    ----------
    data : NDArray
    mode : {'instance', 'channel'}
        The last axis, or that of channels.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        For another mode.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.SoftmaxActivation`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.SoftmaxActivation(nd.array([[0, 0]])).tolist()
    [[0.5, 0.5]]
    """
    if mode not in ("instance", "channel"):
        raise ValueError(f"mode must be 'instance' or 'channel', not {mode!r}")
    result = nn.softmax(given(data), -1 if mode == "instance" else 1)
    return result if out is None else into(out, result)


def moments(data, axes, keepdims=False, out=None):
    """Mean and variance along axes.

    Parameters
    ----------
    data : NDArray
    axes : int or tuple of int
        At least one.
    keepdims : bool
        Keep the reduced axes, with length 1.
    out : list of NDArray, optional
        Two arrays, written to and returned.

    Returns
    -------
    list of NDArray

    Raises
    ------
    ValueError
        Where no axis is named, or one twice.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.moments`.

    Examples
    --------
    >>> from cygrad import nd
    >>> mean, var = nd.moments(nd.array([[1, 3], [5, 5]]), axes=(1,))
    >>> mean.tolist(), var.tolist()
    ([2.0, 5.0], [1.0, 0.0])
    """
    data = given(data)
    axes = tuple(axes) if isinstance(axes, (tuple, list)) else axes
    if axes is None or axes == ():
        raise ValueError("moments needs axes: name all of them for the moments of the whole array")
    result = [one(_reduce.mean(data, axes, None, keepdims)), one(variance.var(data, axes, keepdims=keepdims))]
    return result if out is None else [into(a, b) for a, b in zip(out, result, strict=True)]
