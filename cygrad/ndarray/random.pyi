"""Types of `cygrad.nd.random`."""

from typing import Any

from ..core.array import NDArray, _ArrayLike, _DTypeLike, _Shape
from ..core.context import Context

def bernoulli(
    prob: _ArrayLike = 0.5, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    ctx: Context | None = None, out: NDArray | None = None
) -> NDArray:
    """1 with probability `prob`, else 0. Passes no gradient."""

def exponential(
    scale: _ArrayLike = 1, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    ctx: Context | None = None, out: NDArray | None = None
) -> NDArray:
    """Random numbers of the exponential distribution, of which `scale` is the mean."""

def exponential_like(data: _ArrayLike, lam: _ArrayLike = 1, out: NDArray | None = None) -> NDArray:
    """`exponential` of the shape and dtype of another array, of rate `lam`."""

def gamma(
    alpha: _ArrayLike = 1, beta: _ArrayLike = 1, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    ctx: Context | None = None, out: NDArray | None = None
) -> NDArray:
    """Random numbers of the gamma distribution, of shape `alpha` and scale `beta`."""

def gamma_like(
    data: _ArrayLike, alpha: _ArrayLike = 1, beta: _ArrayLike = 1, out: NDArray | None = None
) -> NDArray:
    """`gamma` of the shape and dtype of another array."""

def generalized_negative_binomial(
    mu: _ArrayLike = 1, alpha: _ArrayLike = 1, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    ctx: Context | None = None, out: NDArray | None = None
) -> NDArray:
    """Counts of mean `mu` and variance mu + alpha mu**2: Poisson numbers of which the means are gamma numbers."""

def generalized_negative_binomial_like(
    data: _ArrayLike, mu: _ArrayLike = 1, alpha: _ArrayLike = 1, out: NDArray | None = None
) -> NDArray:
    """`generalized_negative_binomial` of the shape and dtype of another array."""

def multinomial(
    data: _ArrayLike, shape: _Shape | None = None, get_prob: bool = False, out: NDArray | None = None,
    dtype: _DTypeLike | None = "int32"
) -> NDArray | list[NDArray]:
    """Random positions along the last axis, each as likely as `data` says there."""

def negative_binomial(
    k: _ArrayLike = 1, p: _ArrayLike = 1, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    ctx: Context | None = None, out: NDArray | None = None
) -> NDArray:
    """How many trials fail before `k` succeed, each with probability `p`."""

def negative_binomial_like(
    data: _ArrayLike, k: _ArrayLike = 1, p: _ArrayLike = 1, out: NDArray | None = None
) -> NDArray:
    """`negative_binomial` of the shape and dtype of another array."""

def normal(
    loc: _ArrayLike = 0, scale: _ArrayLike = 1, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    ctx: Context | None = None, out: NDArray | None = None
) -> NDArray:
    """Random numbers of the normal distribution."""

def normal_like(
    data: _ArrayLike, loc: _ArrayLike = 0, scale: _ArrayLike = 1, out: NDArray | None = None
) -> NDArray:
    """`normal` of the shape and dtype of another array."""

def poisson(
    lam: _ArrayLike = 1, shape: _Shape | None = None, dtype: _DTypeLike | None = None, ctx: Context | None = None,
    out: NDArray | None = None
) -> NDArray:
    """Random numbers of the Poisson distribution, of which `lam` is the mean."""

def poisson_like(data: _ArrayLike, lam: _ArrayLike = 1, out: NDArray | None = None) -> NDArray:
    """`poisson` of the shape and dtype of another array."""

def randint(
    low: _ArrayLike, high: _ArrayLike, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    ctx: Context | None = None, out: NDArray | None = None
) -> NDArray:
    """Random integers, uniform on low <= i < high."""

def randn(
    *shape: int, loc: _ArrayLike = 0, scale: _ArrayLike = 1, dtype: _DTypeLike | None = None,
    ctx: Context | None = None, out: NDArray | None = None
) -> NDArray:
    """Random numbers of the normal distribution, of the shape that the arguments are."""

def seed(seed: Any = None) -> None:
    """Begin anew with the numbers of another seed."""

def shuffle(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The rows of an array (its parts along the first axis) in random order. Recorded."""

def uniform(
    low: _ArrayLike = 0, high: _ArrayLike = 1, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    ctx: Context | None = None, out: NDArray | None = None
) -> NDArray:
    """Random numbers, uniform from `low` to below `high`."""

def uniform_like(
    data: _ArrayLike, low: _ArrayLike = 0, high: _ArrayLike = 1, out: NDArray | None = None
) -> NDArray:
    """`uniform` of the shape and dtype of another array."""
