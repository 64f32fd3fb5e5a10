"""Densities of distributions under MXNet's names."""

import inspect
import math

from ..core.ops import special_gamma, special_other
from ..core.ops import exponential as _exponential
from ..core.ops import reduce as _reduce
from ._common import given, into, one

__all__ = [
    "random_pdf_dirichlet", "random_pdf_exponential", "random_pdf_gamma", "random_pdf_generalized_negative_binomial",
    "random_pdf_negative_binomial", "random_pdf_normal", "random_pdf_poisson", "random_pdf_uniform",
]

_log, _gammaln, _xlogy = _exponential.log, special_gamma.gammaln, special_other.xlogy


def _spread(sample, parameters, names, behind=0):
    """The parameters with dimensions for the numbers of each distribution, before `behind` of the parameter's own."""
    first = parameters[0].shape
    for name, p in zip(names, parameters):
        if p.shape != first:
            raise ValueError(f"{names[0]} has shape {first}, {name} {p.shape}")
    batch, own = first[:len(first) - behind], first[len(first) - behind:]
    missing = sample.ndim - len(first)
    if missing < 0 or sample.shape[:len(batch)] != batch or sample.shape[sample.ndim - behind:] != own:
        raise ValueError(f"sample has shape {sample.shape}, which does not begin like {names[0]}, of shape {first}")
    return [p.reshape(batch + (1,) * missing + own) for p in parameters]


def _bound(signature, args, kwargs):
    """The arguments of a call in the order of the parameters."""
    bound = signature.bind(*args, **kwargs)
    bound.apply_defaults()
    return bound.args


def _density(summary, parameters, whole, example):
    """A function of `nd` of one that gives the logarithm."""
    def decorate(function):
        names = list(inspect.signature(function).parameters)[1:]
        name, last = function.__name__, names == ["alpha"]
        parts = [inspect.Parameter(n, inspect.Parameter.POSITIONAL_OR_KEYWORD) for n in ("sample", *names)]
        parts += [inspect.Parameter("is_log", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=False),
                  inspect.Parameter("out", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None)]
        signature = inspect.Signature(parts)

        def density(*args, **kwargs):
            sample, *values, is_log, out = _bound(signature, args, kwargs)
            sample = given(sample).detach() if whole else given(sample)
            result = function(sample, *_spread(sample, [given(v) for v in values], names, int(last)))
            if not is_log:
                result = _exponential.exp(result)
            result = one(result)
            return result if out is None else into(out, result)

        density.__signature__ = signature
        density.__name__ = density.__qualname__ = name
        density.__doc__ = f"""{summary}

    Parameters
    ----------
    sample : NDArray
        Its shape begins like that of the parameters{', and ends with their last dimension' if last else ''}.{
            " Gets no gradient." if whole else ""}
    {', '.join(names)} : NDArray
        {parameters}
    is_log : bool
        Whether the logarithm is wanted.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Not checked is whether `sample` lies where there is a density.

    Raises
    ------
    ValueError
        Where shapes do not fit.

    Notes
    -----
    `mxnet.nd.{name}`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.{name}({example[0]}).tolist()
    {example[1]}
    """
        return density

    return decorate


@_density("Density of the uniform distribution between two numbers.", "The ends.", True,
          ("nd.array([1]), nd.array([0]), nd.array([4])", "[0.25]"))
def random_pdf_uniform(sample, low, high):
    return -_log(high - low) + sample * 0


@_density("Density of the normal distribution.", "Mean and standard deviation.", False,
          ("nd.array([3]), nd.array([1]), nd.array([2]), is_log=True", "[-2.1120858192443848]"))
def random_pdf_normal(sample, mu, sigma):
    return -((sample - mu) / sigma) ** 2 / 2 - _log(sigma) - math.log(2 * math.pi) / 2


@_density("Density of the gamma distribution.", "Shape and rate.", False,
          ("nd.array([1]), nd.array([1]), nd.array([1]), is_log=True", "[-1.0]"))
def random_pdf_gamma(sample, alpha, beta):
    return alpha * _log(beta) + _xlogy(alpha - 1, sample) - beta * sample - _gammaln(alpha)


@_density("Density of the exponential distribution.", "The rate.", False,
          ("nd.array([0]), nd.array([4])", "[4.0]"))
def random_pdf_exponential(sample, lam):
    return _log(lam) - lam * sample


@_density("Probability of counts under the Poisson distribution.", "The mean.", True,
          ("nd.array([0]), nd.array([2]), is_log=True", "[-2.0]"))
def random_pdf_poisson(sample, lam):
    return _xlogy(sample, lam) - lam - _gammaln(sample + 1)


def _negative_binomial(sample, k, p):
    return (_gammaln(sample + k) - _gammaln(sample + 1) - _gammaln(k) + k * _log(p) + _xlogy(sample, 1 - p))


@_density("Probability of counts of failures before `k` successes.", "Number and probability of successes.", True,
          ("nd.array([[0, 1]]), nd.array([1]), nd.array([0.5])", "[[0.5, 0.25]]"))
def random_pdf_negative_binomial(sample, k, p):
    return _negative_binomial(sample, k, p)


@_density("Probability of counts under the negative binomial distribution of a mean and a dispersion.",
          "Mean and dispersion.", True, ("nd.array([[0, 1]]), nd.array([1]), nd.array([1])", "[[0.5, 0.25]]"))
def random_pdf_generalized_negative_binomial(sample, mu, alpha):
    return _negative_binomial(sample, 1 / alpha, 1 / (mu * alpha + 1))


@_density("Density of the Dirichlet distribution.", "Concentrations, along the last axis.", False,
          ("nd.array([0.5, 0.5]), nd.array([1, 1])", "[1.0]"))
def random_pdf_dirichlet(sample, alpha):
    return (_reduce.sum(_xlogy(alpha - 1, sample), -1) + _gammaln(_reduce.sum(alpha, -1))
            - _reduce.sum(_gammaln(alpha), -1))
