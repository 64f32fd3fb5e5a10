# cython: wraparound=True, boundscheck=True, cdivision=False
"""Random numbers under MXNet's names: `cygrad.nd.random`.

They come from the generator of `cygrad.random`, whose `seed` this one is too. Parameters that are arrays get a gradient
where the distribution has one (MXNet passes none).

Examples
--------
>>> from cygrad import nd
>>> nd.random.uniform(0, 1, shape=(2, 3)).shape
(2, 3)
"""

import numpy as np

from .. import random as _source
from ..core.array import NDArray
from ..core.ops import choose as _choose
from ..core.ops import create as _create
from ..core.ops import exponential as _exponential
from ..random import seed
from ._common import FLOAT32, check, given, into

__all__ = [
    "bernoulli", "exponential", "exponential_like", "gamma", "gamma_like", "generalized_negative_binomial",
    "generalized_negative_binomial_like", "multinomial", "negative_binomial", "negative_binomial_like", "normal",
    "normal_like", "poisson", "poisson_like", "randint", "randn", "seed", "shuffle", "uniform", "uniform_like",
]


def __dir__():
    return __all__


def _as_shape(shape):
    return tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)


def _draw(sampler, parameters, shape, dtype, ctx, out, default=FLOAT32):
    """Numbers that ``sampler(*parameters, size, dtype)`` gives, for numbers or for each element of arrays."""
    check(ctx)
    if out is not None and type(out) is not NDArray:
        raise TypeError(f"out must be an NDArray, not {type(out).__name__}")
    if dtype is None and out is not None:
        dtype = out.dtype
    if any([type(p) is NDArray for p in parameters]):
        arrays = [p if type(p) is NDArray else _create.asarray(p) for p in parameters]
        batch = arrays[0].shape
        if any([a.shape != batch for a in arrays]):
            batch = np.broadcast_shapes(*[a.shape for a in arrays])
        behind = () if shape is None else _as_shape(shape)
        if behind:
            arrays = [a.broadcast_to(batch).reshape(batch + (1,) * len(behind)) for a in arrays]
        result = sampler(*arrays, batch + behind, default if dtype is None else dtype)
    else:
        for p in parameters:
            if isinstance(p, (list, tuple, str)) or p is None:
                raise ValueError(f"the parameters of a distribution are NDArrays or numbers, not {type(p).__name__}")
        size = _as_shape(shape) if shape is not None else (1,) if out is None else out.shape
        result = sampler(*parameters, size, default if dtype is None else dtype)
    return result if out is None else into(out, result)


def _scale(lam):
    """What an exponential distribution of rate `lam` is stretched by."""
    if type(lam) is not NDArray and lam == 0:
        raise ValueError("the rate of an exponential distribution must be positive, not 0")
    return 1 / lam


def _counted(sampler):
    """A sampler of counts as one that has a dtype."""
    def draw(*arguments):
        return sampler(*arguments[:-1]).astype(arguments[-1])
    return draw


_poisson = _counted(_source.poisson)
_negative_binomial = _counted(_source.negative_binomial)


def _generalized_negative_binomial(mu, alpha, size, dtype):
    if type(mu) is not NDArray:
        mean = _source.gamma(1 / alpha, mu * alpha, size) if alpha != 0 else _create.full(size, mu, "float64")
    else:
        mu, alpha = mu.detach().astype("float64"), alpha.detach().astype("float64")
        one = _choose.where(alpha == 0, 1, alpha)
        mean = _choose.where(alpha == 0, mu, _source.gamma(1 / one, mu * one, size))
    return _poisson(mean, size, dtype)


def uniform(low=0, high=1, shape=None, dtype=None, ctx=None, out=None):
    """Random numbers, uniform from `low` to below `high`.

    Parameters
    ----------
    low, high : number or NDArray
    shape : int or tuple of int, optional
        Of numbers: the shape of the result, by default that of `out`, or (1,). Of arrays: the shape of the numbers for each
        of their elements, behind the dimensions of the arrays; by default one number.
    dtype : dtype, optional
        Default: that of `out`, or float32.
    ctx : Context, optional
        ``cpu()``.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where high < low.

    Notes
    -----
    `mxnet.nd.random.uniform`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.uniform(0, 1, shape=(2, 3)).shape
    (2, 3)
    """
    return _draw(_source.uniform, (low, high), shape, dtype, ctx, out)


def normal(loc=0, scale=1, shape=None, dtype=None, ctx=None, out=None):
    """Random numbers of the normal distribution.

    Parameters
    ----------
    loc, scale : number or NDArray
    shape : int or tuple of int, optional
        Of numbers: the shape of the result, by default that of `out`, or (1,). Of arrays: the shape of the numbers for each
        of their elements, behind the dimensions of the arrays; by default one number.
    dtype : dtype, optional
        Default: that of `out`, or float32.
    ctx : Context, optional
        ``cpu()``.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where scale < 0.

    Notes
    -----
    `mxnet.nd.random.normal`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.normal(0, 2, shape=(2, 3)).shape
    (2, 3)
    """
    return _draw(_source.normal, (loc, scale), shape, dtype, ctx, out)


def exponential(scale=1, shape=None, dtype=None, ctx=None, out=None):
    """Random numbers of the exponential distribution, of which `scale` is the mean.

    Parameters
    ----------
    scale : number or NDArray
    shape : int or tuple of int, optional
        Of numbers: the shape of the result, by default that of `out`, or (1,). Of arrays: the shape of the numbers for each
        of their elements, behind the dimensions of the arrays; by default one number.
    dtype : dtype, optional
        Default: that of `out`, or float32.
    ctx : Context, optional
        ``cpu()``.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where scale < 0.

    Notes
    -----
    `mxnet.nd.random.exponential`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.exponential(2, shape=(2, 3)).shape
    (2, 3)
    """
    return _draw(_source.exponential, (scale,), shape, dtype, ctx, out)


def gamma(alpha=1, beta=1, shape=None, dtype=None, ctx=None, out=None):
    """Random numbers of the gamma distribution, of shape `alpha` and scale `beta`.

    Parameters
    ----------
    alpha, beta : number or NDArray
    shape : int or tuple of int, optional
        Of numbers: the shape of the result, by default that of `out`, or (1,). Of arrays: the shape of the numbers for each
        of their elements, behind the dimensions of the arrays; by default one number.
    dtype : dtype, optional
        Default: that of `out`, or float32.
    ctx : Context, optional
        ``cpu()``.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where alpha < 0 or beta < 0.

    Notes
    -----
    `mxnet.nd.random.gamma`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.gamma(2, 3, shape=(2, 3)).shape
    (2, 3)
    """
    return _draw(_source.gamma, (alpha, beta), shape, dtype, ctx, out)


def poisson(lam=1, shape=None, dtype=None, ctx=None, out=None):
    """Random numbers of the Poisson distribution, of which `lam` is the mean.

    Parameters
    ----------
    lam : number or NDArray
    shape : int or tuple of int, optional
        Of numbers: the shape of the result, by default that of `out`, or (1,). Of arrays: the shape of the numbers for each
        of their elements, behind the dimensions of the arrays; by default one number.
    dtype : dtype, optional
        Default: that of `out`, or float32.
    ctx : Context, optional
        ``cpu()``.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where lam < 0.

    Notes
    -----
    `mxnet.nd.random.poisson`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.poisson(4, shape=(2, 3)).shape
    (2, 3)
    """
    return _draw(_poisson, (lam,), shape, dtype, ctx, out)


def negative_binomial(k=1, p=1, shape=None, dtype=None, ctx=None, out=None):
    """How many trials fail before `k` succeed, each with probability `p`.

    Parameters
    ----------
    k, p : number or NDArray
    shape : int or tuple of int, optional
        Of numbers: the shape of the result, by default that of `out`, or (1,). Of arrays: the shape of the numbers for each
        of their elements, behind the dimensions of the arrays; by default one number.
    dtype : dtype, optional
        Default: that of `out`, or float32.
    ctx : Context, optional
        ``cpu()``.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where k <= 0 or `p` is no probability.

    Notes
    -----
    `mxnet.nd.random.negative_binomial`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.negative_binomial(3, 0.5, shape=(2, 3)).shape
    (2, 3)
    """
    return _draw(_negative_binomial, (k, p), shape, dtype, ctx, out)


def generalized_negative_binomial(mu=1, alpha=1, shape=None, dtype=None, ctx=None, out=None):
    """Counts of mean `mu` and variance mu + alpha mu**2: Poisson numbers of which the means are gamma numbers.

    Parameters
    ----------
    mu, alpha : number or NDArray
    shape : int or tuple of int, optional
        Of numbers: the shape of the result, by default that of `out`, or (1,). Of arrays: the shape of the numbers for each
        of their elements, behind the dimensions of the arrays; by default one number.
    dtype : dtype, optional
        Default: that of `out`, or float32.
    ctx : Context, optional
        ``cpu()``.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where mu < 0 or alpha < 0.

    Notes
    -----
    `mxnet.nd.random.generalized_negative_binomial`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.generalized_negative_binomial(3, 0.5, shape=(2, 3)).shape
    (2, 3)
    """
    return _draw(_generalized_negative_binomial, (mu, alpha), shape, dtype, ctx, out)


def randn(*shape, loc=0, scale=1, dtype=None, ctx=None, out=None):
    """Random numbers of the normal distribution, of the shape that the arguments are.

    Parameters
    ----------
    *shape : int
        Default: (1,).
    loc, scale : number or NDArray
    dtype : dtype, optional
        Default: that of `out`, or float32.
    ctx : Context, optional
        ``cpu()``.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where scale < 0.

    Notes
    -----
    `mxnet.nd.random.randn`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.randn(2, 3).shape
    (2, 3)
    """
    return _draw(_source.normal, (loc, scale), shape or None, dtype, ctx, out)


def bernoulli(prob=0.5, shape=None, dtype=None, ctx=None, out=None):
    """1 with probability `prob`, else 0. Passes no gradient.

    Parameters
    ----------
    prob : number or NDArray
    shape : int or tuple of int, optional
        Of numbers: the shape of the result, by default that of `out`, or (1,). Of arrays: the shape of the numbers for each
        of their elements, behind the dimensions of the arrays; by default one number.
    dtype : dtype, optional
        Default: that of `out`, or float32.
    ctx : Context, optional
        ``cpu()``.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where `prob` is no probability.

    Notes
    -----
    `mxnet.npx.random.bernoulli`; MXNet's `nd` has none.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.bernoulli(0.3, (2, 3)).shape
    (2, 3)
    """
    return _draw(_source.bernoulli, (prob,), shape, dtype, ctx, out)


def randint(low, high, shape=None, dtype=None, ctx=None, out=None):
    """Random integers, uniform on low <= i < high.

    Parameters
    ----------
    low, high : int or NDArray
    shape : int or tuple of int, optional
        Of numbers: the shape of the result, by default that of `out`, or (1,). Of arrays: the shape of the numbers for each
        of their elements, behind the dimensions of the arrays; by default one number.
    dtype : dtype, optional
        Default: int32.
    ctx : Context, optional
        ``cpu()``.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where high <= low.

    Notes
    -----
    `mxnet.nd.random.randint`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.randint(0, 10, (2, 3)).dtype
    dtype('int32')
    """
    return _draw(_source.integers, (low, high), shape, dtype, ctx, out, "int32")


def multinomial(data, shape=None, get_prob=False, out=None, dtype="int32"):
    """Random positions along the last axis, each as likely as `data` says there.

    Parameters
    ----------
    data : NDArray, shape (..., k)
        Probabilities, which sum to 1 along the last axis.
    shape : int or tuple of int, optional
        The shape of the positions for each distribution. Default: one.
    get_prob : bool
        Whether to return the logarithms of their probabilities too, which have a gradient.
    out : NDArray, optional
        The positions are written to it.
    dtype : dtype
        Of the positions.

    Returns
    -------
    NDArray, or a list of two
        The shape is that of `data` without its last axis, then `shape`; (1,) where that has no dimensions.

    Raises
    ------
    ValueError
        Where `data` is negative or does not sum to 1. (MXNet does not look.)

    Notes
    -----
    `mxnet.nd.random.multinomial`.

    Examples
    --------
    >>> from cygrad import nd
    >>> places, logs = nd.random.multinomial(nd.array([[0.2, 0.8], [0.5, 0.5]]), 3, get_prob=True)
    >>> places.shape, logs.shape
    ((2, 3), (2, 3))
    """
    data = given(data)
    batch, k = data.shape[:-1], data.shape[-1:]
    behind = () if shape is None else _as_shape(shape)
    size = batch + behind or (1,)
    places = _source.categorical(data.detach().reshape(batch + (1,) * (len(size) - len(batch)) + k), size)
    result = places.astype(dtype)
    if out is not None:
        result = into(out, result)
    if not get_prob:
        return result
    rows = data.reshape((-1,) + k)
    count = rows.shape[0]
    chosen = rows[_create.arange(count).reshape((count, 1)), places.reshape((count, -1 if count else 0))]
    return [result, _exponential.log(chosen.reshape(size))]


def shuffle(data, out=None):
    """The rows of an array (its parts along the first axis) in random order. Recorded.

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
    `mxnet.nd.random.shuffle`.

    Examples
    --------
    >>> from cygrad import nd
    >>> sorted(nd.random.shuffle(nd.array([1, 2, 3])).tolist())
    [1.0, 2.0, 3.0]
    """
    result = _source.permutation(given(data))
    return result if out is None else into(out, result)


def uniform_like(data, low=0, high=1, out=None):
    """`uniform` of the shape and dtype of another array.

    Parameters
    ----------
    data : NDArray
    low, high : number
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.random.uniform_like`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.uniform_like(nd.ones((2, 3))).shape
    (2, 3)
    """
    data = given(data)
    return _draw(_source.uniform, (low, high), data.shape, data.dtype, None, out)


def normal_like(data, loc=0, scale=1, out=None):
    """`normal` of the shape and dtype of another array.

    Parameters
    ----------
    data : NDArray
    loc, scale : number
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.random.normal_like`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.normal_like(nd.ones((2, 3))).shape
    (2, 3)
    """
    data = given(data)
    return _draw(_source.normal, (loc, scale), data.shape, data.dtype, None, out)


def exponential_like(data, lam=1, out=None):
    """`exponential` of the shape and dtype of another array, of rate `lam`.

    Parameters
    ----------
    data : NDArray
    lam : number
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.random.exponential_like`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.exponential_like(nd.ones((2, 3))).shape
    (2, 3)
    """
    data = given(data)
    return _draw(_source.exponential, (_scale(lam),), data.shape, data.dtype, None, out)


def gamma_like(data, alpha=1, beta=1, out=None):
    """`gamma` of the shape and dtype of another array.

    Parameters
    ----------
    data : NDArray
    alpha, beta : number
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.random.gamma_like`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.gamma_like(nd.ones((2, 3))).shape
    (2, 3)
    """
    data = given(data)
    return _draw(_source.gamma, (alpha, beta), data.shape, data.dtype, None, out)


def poisson_like(data, lam=1, out=None):
    """`poisson` of the shape and dtype of another array.

    Parameters
    ----------
    data : NDArray
    lam : number
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.random.poisson_like`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.poisson_like(nd.ones((2, 3))).shape
    (2, 3)
    """
    data = given(data)
    return _draw(_poisson, (lam,), data.shape, data.dtype, None, out)


def negative_binomial_like(data, k=1, p=1, out=None):
    """`negative_binomial` of the shape and dtype of another array.

    Parameters
    ----------
    data : NDArray
    k, p : number
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.random.negative_binomial_like`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.negative_binomial_like(nd.ones((2, 3))).shape
    (2, 3)
    """
    data = given(data)
    return _draw(_negative_binomial, (k, p), data.shape, data.dtype, None, out)


def generalized_negative_binomial_like(data, mu=1, alpha=1, out=None):
    """`generalized_negative_binomial` of the shape and dtype of another array.

    Parameters
    ----------
    data : NDArray
    mu, alpha : number
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.random.generalized_negative_binomial_like`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random.generalized_negative_binomial_like(nd.ones((2, 3))).shape
    (2, 3)
    """
    data = given(data)
    return _draw(_generalized_negative_binomial, (mu, alpha), data.shape, data.dtype, None, out)
