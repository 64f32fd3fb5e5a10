"""Random numbers under the names of `mxnet.random`: the seed, and the functions of `nd.random`."""

from ..ndarray.random import (
    exponential, gamma, generalized_negative_binomial, multinomial, negative_binomial, normal, poisson, randint, randn,
    shuffle, uniform)
from ..random import seed as _seed

__all__ = [
    "exponential", "gamma", "generalized_negative_binomial", "multinomial", "negative_binomial", "normal", "poisson",
    "randint", "randn", "seed", "shuffle", "uniform",
]


def seed(seed_state, ctx="all"):
    """Begin the random numbers anew: of one seed come the same ones, but other ones than MXNet's.

    Parameters
    ----------
    seed_state : int
    ctx : Context or 'all'
        There is one generator.

    Notes
    -----
    `mxnet.random.seed`.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.random.seed(3)
    >>> x = mx.nd.random.normal(shape=3)
    >>> mx.random.seed(3)
    >>> mx.nd.random.normal(shape=3).tolist() == x.tolist()
    True
    """
    _seed(seed_state)
