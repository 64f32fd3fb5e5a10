"""Random numbers as functions of `cygrad.nd`: what `cygrad.nd.random` has, under MXNet's older names."""

from . import random as _random
from .random import shuffle

__all__ = [
    "normal", "random_exponential", "random_gamma", "random_generalized_negative_binomial", "random_negative_binomial",
    "random_normal", "random_poisson", "random_randint", "random_uniform", "sample_exponential", "sample_gamma",
    "sample_generalized_negative_binomial", "sample_multinomial", "sample_negative_binomial", "sample_normal",
    "sample_poisson", "sample_uniform", "shuffle", "uniform",
]


def random_uniform(low=0, high=1, shape=None, ctx=None, dtype=None, out=None):
    """`nd.random.uniform` of numbers.

    Notes
    -----
    `mxnet.nd.random_uniform`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random_uniform(shape=(2, 3)).shape
    (2, 3)
    """
    return _random.uniform(low, high, shape, dtype, ctx, out)


def random_normal(loc=0, scale=1, shape=None, ctx=None, dtype=None, out=None):
    """`nd.random.normal` of numbers.

    Notes
    -----
    `mxnet.nd.random_normal`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random_normal(shape=(2, 3)).shape
    (2, 3)
    """
    return _random.normal(loc, scale, shape, dtype, ctx, out)


def random_exponential(lam=1, shape=None, ctx=None, dtype=None, out=None):
    """`nd.random.exponential` of numbers, of rate `lam`.

    Notes
    -----
    `mxnet.nd.random_exponential`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random_exponential(shape=(2, 3)).shape
    (2, 3)
    """
    return _random.exponential(_random._scale(lam), shape, dtype, ctx, out)


def random_gamma(alpha=1, beta=1, shape=None, ctx=None, dtype=None, out=None):
    """`nd.random.gamma` of numbers.

    Notes
    -----
    `mxnet.nd.random_gamma`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random_gamma(shape=(2, 3)).shape
    (2, 3)
    """
    return _random.gamma(alpha, beta, shape, dtype, ctx, out)


def random_poisson(lam=1, shape=None, ctx=None, dtype=None, out=None):
    """`nd.random.poisson` of numbers.

    Notes
    -----
    `mxnet.nd.random_poisson`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random_poisson(shape=(2, 3)).shape
    (2, 3)
    """
    return _random.poisson(lam, shape, dtype, ctx, out)


def random_negative_binomial(k=1, p=1, shape=None, ctx=None, dtype=None, out=None):
    """`nd.random.negative_binomial` of numbers.

    Notes
    -----
    `mxnet.nd.random_negative_binomial`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random_negative_binomial(shape=(2, 3)).shape
    (2, 3)
    """
    return _random.negative_binomial(k, p, shape, dtype, ctx, out)


def random_generalized_negative_binomial(mu=1, alpha=1, shape=None, ctx=None, dtype=None, out=None):
    """`nd.random.generalized_negative_binomial` of numbers.

    Notes
    -----
    `mxnet.nd.random_generalized_negative_binomial`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random_generalized_negative_binomial(shape=(2, 3)).shape
    (2, 3)
    """
    return _random.generalized_negative_binomial(mu, alpha, shape, dtype, ctx, out)


def random_randint(low, high, shape=None, ctx=None, dtype=None, out=None):
    """`nd.random.randint`.

    Notes
    -----
    `mxnet.nd.random_randint`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.random_randint(0, 10, shape=(2, 3)).shape
    (2, 3)
    """
    return _random.randint(low, high, shape, dtype, ctx, out)


def sample_normal(mu, sigma, shape=None, dtype=None, out=None):
    """`nd.random.normal` of arrays: `shape` numbers for each of their elements.

    Notes
    -----
    `mxnet.nd.sample_normal`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.sample_normal(nd.zeros(2), nd.ones(2), shape=3).shape
    (2, 3)
    """
    return _random.normal(mu, sigma, shape, dtype, None, out)


def sample_uniform(low, high, shape=None, dtype=None, out=None):
    """`nd.random.uniform` of arrays: `shape` numbers for each of their elements.

    Notes
    -----
    `mxnet.nd.sample_uniform`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.sample_uniform(nd.zeros(2), nd.ones(2), shape=3).shape
    (2, 3)
    """
    return _random.uniform(low, high, shape, dtype, None, out)


def sample_exponential(lam, shape=None, dtype=None, out=None):
    """`nd.random.exponential` of arrays: `shape` numbers for each of their elements, of rate `lam`.

    Notes
    -----
    `mxnet.nd.sample_exponential`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.sample_exponential(nd.ones(2), shape=3).shape
    (2, 3)
    """
    return _random.exponential(_random._scale(lam), shape, dtype, None, out)


def sample_gamma(alpha, beta, shape=None, dtype=None, out=None):
    """`nd.random.gamma` of arrays: `shape` numbers for each of their elements.

    Notes
    -----
    `mxnet.nd.sample_gamma`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.sample_gamma(nd.ones(2), nd.ones(2), shape=3).shape
    (2, 3)
    """
    return _random.gamma(alpha, beta, shape, dtype, None, out)


def sample_poisson(lam, shape=None, dtype=None, out=None):
    """`nd.random.poisson` of arrays: `shape` numbers for each of their elements.

    Notes
    -----
    `mxnet.nd.sample_poisson`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.sample_poisson(nd.ones(2), shape=3).shape
    (2, 3)
    """
    return _random.poisson(lam, shape, dtype, None, out)


def sample_negative_binomial(k, p, shape=None, dtype=None, out=None):
    """`nd.random.negative_binomial` of arrays: `shape` numbers for each of their elements.

    Notes
    -----
    `mxnet.nd.sample_negative_binomial`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.sample_negative_binomial(nd.ones(2), nd.ones(2), shape=3).shape
    (2, 3)
    """
    return _random.negative_binomial(k, p, shape, dtype, None, out)


def sample_generalized_negative_binomial(mu, alpha, shape=None, dtype=None, out=None):
    """`nd.random.generalized_negative_binomial` of arrays: `shape` numbers for each of their elements.

    Notes
    -----
    `mxnet.nd.sample_generalized_negative_binomial`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.sample_generalized_negative_binomial(nd.ones(2), nd.ones(2), shape=3).shape
    (2, 3)
    """
    return _random.generalized_negative_binomial(mu, alpha, shape, dtype, None, out)


def sample_multinomial(data, shape=None, get_prob=False, dtype="int32", out=None):
    """`nd.random.multinomial`.

    Notes
    -----
    `mxnet.nd.sample_multinomial`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.sample_multinomial(nd.array([0.2, 0.8]), 3).shape
    (3,)
    """
    return _random.multinomial(data, shape, get_prob, out, dtype)


uniform = random_uniform
normal = random_normal
