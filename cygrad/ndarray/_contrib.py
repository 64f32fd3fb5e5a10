"""More of `mxnet.nd.contrib`: attention, optimizers, rounding that lets gradients through, sampling."""

import math

from .. import random as _source
from ..core.array import NDArray
from ..core.ops.linalg import matmul as _matmul
from ..core.ops.exponential import exp as _exp
from ..core.ops.exponential import log as _log
from ..core.ops.function import Function
from ..core.ops.power import sqrt as _sqrt
from ..core.ops.rounding import floor as _floor
from ..core.ops.shape import transpose as _transpose
from ._common import check, given, into
from ._elementwise import round as _round
from ._elementwise import sign as _sign
from ._updates import check_alike, clipped, done, precise, step_of

__all__ = [
    "adamw_update", "interleaved_matmul_encdec_qk", "interleaved_matmul_encdec_valatt",
    "interleaved_matmul_selfatt_qk", "interleaved_matmul_selfatt_valatt", "mp_adamw_update", "rand_zipfian",
    "round_ste", "sign_ste",
]


class _Through(Function):
    """A function with the derivative 1."""

    def __init__(self, function):
        self._function = function

    def forward(self, data):
        return self._function(data)

    def backward(self, head):
        return head


def round_ste(data, out=None):
    """`nd.round` with the gradient of the identity: the straight-through estimator.

    Parameters
    ----------
    data : NDArray
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.contrib.round_ste`.

    Examples
    --------
    >>> from cygrad import autograd, nd
    >>> x = nd.array([1.6]); x.attach_grad()
    >>> with autograd.record():
    ...     y = nd.contrib.round_ste(x)
    >>> y.backward(); y.tolist(), x.grad.tolist()
    ([2.0], [1.0])
    """
    result = _Through(_round)(given(data))
    return result if out is None else into(out, result)


def sign_ste(data, out=None):
    """`nd.sign` with the gradient of the identity: the straight-through estimator.

    Parameters
    ----------
    data : NDArray
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.contrib.sign_ste`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.sign_ste(nd.array([-2, 0, 3])).tolist()
    [-1.0, 0.0, 1.0]
    """
    result = _Through(_sign)(given(data))
    return result if out is None else into(out, result)


# ---- attention

def _heads(x, heads, parts, name):
    """(length, batch, heads * parts * size) as one array (batch * heads, length, size) for each part."""
    if x.ndim != 3 or heads < 1 or x.shape[2] % (heads * parts):
        raise ValueError(f"{name} of shape {x.shape} is not (length, batch, {heads} heads * {parts} * size)")
    length, batch, width = x.shape
    size = width // (heads * parts)
    x = x.reshape((length, batch * heads, parts, size))
    return [_transpose(x[:, :, part], (1, 0, 2)) for part in range(parts)]


def _scores(queries, keys, out):
    result = _matmul(queries / math.sqrt(queries.shape[2]), _transpose(keys, (0, 2, 1)))
    return result if out is None else into(out, result)


def _weighted(attention, values, heads, out):
    if attention.ndim != 3 or attention.shape[0] != values.shape[0] or attention.shape[2] != values.shape[1]:
        raise ValueError(f"attention has shape {attention.shape}, which does not fit {values.shape[0]} heads of all "
                         f"examples and {values.shape[1]} values")
    mixed = _matmul(attention, values)                     # (batch * heads, length, size)
    rows, length, size = mixed.shape
    result = _transpose(mixed, (1, 0, 2)).reshape((length, rows // heads, heads * size))
    return result if out is None else into(out, result)


def interleaved_matmul_selfatt_qk(queries_keys_values, heads, out=None):
    """Products of queries and keys, divided by the square root of their length: the scores of self-attention.

    Parameters
    ----------
    queries_keys_values : NDArray, shape (length, batch, heads * 3 * size)
        For each head query, key and value side by side.
    heads : int
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray, shape (batch * heads, length, length)

    Raises
    ------
    ValueError
        Where the shape does not fit.

    Notes
    -----
    `mxnet.nd.contrib.interleaved_matmul_selfatt_qk`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.interleaved_matmul_selfatt_qk(nd.ones((5, 2, 3 * 4 * 6)), heads=4).shape
    (8, 5, 5)
    """
    queries, keys, _ = _heads(given(queries_keys_values), heads, 3, "queries_keys_values")
    return _scores(queries, keys, out)


def interleaved_matmul_selfatt_valatt(queries_keys_values, attention, heads, out=None):
    """Values weighted by attention: the result of self-attention.

    Parameters
    ----------
    queries_keys_values : NDArray, shape (length, batch, heads * 3 * size)
        For each head query, key and value side by side.
    attention : NDArray, shape (batch * heads, length, length)
        Weights.
    heads : int
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray, shape (length, batch, heads * size)

    Raises
    ------
    ValueError
        Where shapes do not fit.

    Notes
    -----
    `mxnet.nd.contrib.interleaved_matmul_selfatt_valatt`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.interleaved_matmul_selfatt_valatt(nd.ones((5, 2, 3 * 4 * 6)), nd.ones((8, 5, 5)), heads=4).shape
    (5, 2, 24)
    """
    values = _heads(given(queries_keys_values), heads, 3, "queries_keys_values")[2]
    return _weighted(given(attention), values, heads, out)


def interleaved_matmul_encdec_qk(queries, keys_values, heads, out=None):
    """Products of queries and keys, divided by the square root of their length: scores of attention to a sequence.

    Parameters
    ----------
    queries : NDArray, shape (length, batch, heads * size)
    keys_values : NDArray, shape (other length, batch, heads * 2 * size)
        For each head key and value side by side.
    heads : int
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray, shape (batch * heads, length, other length)

    Raises
    ------
    ValueError
        Where shapes do not fit.

    Notes
    -----
    `mxnet.nd.contrib.interleaved_matmul_encdec_qk`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.interleaved_matmul_encdec_qk(nd.ones((5, 2, 4 * 6)), nd.ones((7, 2, 2 * 4 * 6)), heads=4).shape
    (8, 5, 7)
    """
    queries, = _heads(given(queries), heads, 1, "queries")
    keys, _ = _heads(given(keys_values), heads, 2, "keys_values")
    return _scores(queries, keys, out)


def interleaved_matmul_encdec_valatt(keys_values, attention, heads, out=None):
    """Values weighted by attention: the result of attention to another sequence.

    Parameters
    ----------
    keys_values : NDArray, shape (other length, batch, heads * 2 * size)
        For each head key and value side by side.
    attention : NDArray, shape (batch * heads, length, other length)
        Weights.
    heads : int
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray, shape (length, batch, heads * size)

    Raises
    ------
    ValueError
        Where shapes do not fit.

    Notes
    -----
    `mxnet.nd.contrib.interleaved_matmul_encdec_valatt`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.interleaved_matmul_encdec_valatt(nd.ones((7, 2, 2 * 4 * 6)), nd.ones((8, 5, 7)), heads=4).shape
    (5, 2, 24)
    """
    values = _heads(given(keys_values), heads, 2, "keys_values")[1]
    return _weighted(given(attention), values, heads, out)


# ---- optimizers

_SCALE = {
    "rescale_grad": "NDArray, shape (1,), or float\n        What the gradient is multiplied by; where it is 0, "
                    "infinite or NaN, nothing happens.",
    "eta": "float\n        What the step is multiplied by, weight decay too.",
}


def _adamw(weight, grad, mean, var, rescale_grad, lr, eta, beta1, beta2, epsilon, wd, clip_gradient):
    scale = rescale_grad.item() if type(rescale_grad) is NDArray else float(rescale_grad)
    if not math.isfinite(scale) or scale == 0:
        return weight.copy()
    grad = clipped(grad * scale, clip_gradient)
    mean[...] = mean * beta1 + grad * (1 - beta1)
    var[...] = var * beta2 + grad * grad * (1 - beta2)
    return weight - (mean * lr / (_sqrt(var) + epsilon) + weight * wd) * eta


@step_of("A step of Adam with weight decay beside the gradient (Loshchilov and Hutter, 2017).",
         ("nd.contrib.adamw_update(nd.ones(1), nd.ones(1), nd.zeros(1), nd.zeros(1), nd.ones(1), lr=0.5, eta=1, "
          "beta1=0, beta2=0).tolist()", "[0.5]"), **_SCALE)
def adamw_update(weight, grad, mean, var, rescale_grad, lr, eta, beta1=0.9, beta2=0.999, epsilon=1e-8, wd=0,
                 clip_gradient=-1, out=None):
    check_alike(weight, grad=grad, mean=mean, var=var)
    return done(_adamw(weight, grad, mean, var, rescale_grad, lr, eta, beta1, beta2, epsilon, wd, clip_gradient), out)


@step_of("`adamw_update` of float32 weights beside those of fewer digits.",
         ("nd.contrib.mp_adamw_update(nd.ones(1, dtype='float16'), nd.ones(1, dtype='float16'), nd.zeros(1), "
          "nd.zeros(1), nd.ones(1), nd.ones(1), lr=0.5, eta=1, beta1=0, beta2=0).tolist()", "[0.5]"), **_SCALE)
def mp_adamw_update(weight, grad, mean, var, weight32, rescale_grad, lr, eta, beta1=0.9, beta2=0.999, epsilon=1e-8,
                    wd=0, clip_gradient=-1, out=None):
    check_alike(weight, grad=grad, mean=mean, var=var, weight32=weight32)
    grad = grad.astype(weight32.dtype)
    return precise(weight, weight32, _adamw(weight32, grad, mean, var, rescale_grad, lr, eta, beta1, beta2, epsilon, wd,
                                            clip_gradient), out)


# ---- sampling

def rand_zipfian(true_classes, num_sampled, range_max, ctx=None):
    """Random classes, the lower the likelier: that of class k is log((k + 2) / (k + 1)) / log(range_max + 1).

    Parameters
    ----------
    true_classes : NDArray
        Classes whose number to expect is wanted.
    num_sampled : int
        How many to draw.
    range_max : int
        Number of classes.
    ctx : Context, optional
        ``cpu()``.

    Returns
    -------
    samples : NDArray, shape (num_sampled,)
        int64.
    expected_count_true, expected_count_sampled : NDArray
        How often to expect each class of `true_classes` and of `samples` among as many samples; float64.

    Raises
    ------
    ValueError
        Where `range_max` is less than 1.

    Notes
    -----
    `mxnet.nd.contrib.rand_zipfian`.

    Examples
    --------
    >>> from cygrad import nd
    >>> samples, true, sampled = nd.contrib.rand_zipfian(nd.array([0]), 4, 7)
    >>> samples.shape, round(true.asscalar(), 3)
    ((4,), 1.333)
    """
    check(ctx)
    if range_max < 1:
        raise ValueError(f"range_max must be at least 1, not {range_max}")
    scale = math.log(range_max + 1)
    drawn = _source.uniform(0, scale, (num_sampled,), "float64")
    samples = (_floor(_exp(drawn)) - 1).astype("int64") % range_max

    def expected(classes):
        k = classes.detach().astype("float64")
        return _log((k + 2) / (k + 1)) / scale * num_sampled

    return samples, expected(given(true_classes)), expected(samples)
