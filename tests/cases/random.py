"""Cases of gamma samples. A sample is no function of its inputs alone: each call begins with the same seed."""

import mpmath
import numpy as np

import cygrad as cg
from cygrad import autograd

from .make import Case


def sample(alpha):
    return np.asarray(np.random.default_rng(5).standard_gamma(alpha, dtype=alpha.dtype), alpha.dtype)


def log_sample(alpha):
    """Boosted where the shape is below 1, as `LOG_GAMMA` is."""
    rng = np.random.default_rng(5)
    return np.array([np.log(rng.standard_gamma(a)) if a >= 1
                     else np.log(rng.standard_gamma(a + 1)) - rng.standard_exponential() / a
                     for a in alpha.astype("float64").ravel()]).reshape(alpha.shape).astype(alpha.dtype)


@np.vectorize
def slope(a, x):
    """dx/da where the distribution function stays as it is, by numeric differentiation in high precision."""
    with mpmath.workdps(40):
        a, x = mpmath.mpf(float(a)), mpmath.mpf(float(x))
        density = x ** (a - 1) * mpmath.exp(-x) / mpmath.gamma(a)
        return float(-mpmath.diff(lambda t: mpmath.gammainc(t, 0, x, regularized=True), a) / density)


def derivative(draw):
    """The gradients of samples for their shapes, all head gradients being 1."""
    def gradient(alpha):
        alpha = alpha * 1
        alpha.attach_grad()
        with autograd.record():
            y = draw(alpha)
        y.backward()
        return alpha.grad
    return gradient


def simplex(alpha):
    e = np.exp(log_sample(alpha))
    return e / e.sum(-1, keepdims=True)


OPTIONS = {"dtypes": ("float32", "float64"), "domain": (0.3, 4.0), "differentiable": False}
CASES = {
    "standard_gamma": [Case(lambda a: cg.random.default_rng(5).standard_gamma(a), [shape], sample, **OPTIONS)
                       for shape in ((3, 4), (), (0, 3))],
    "wald": [Case(lambda m, s: cg.random.default_rng(5).wald(m, s), [shape, (4,)],
                  lambda m, s: np.asarray(np.random.default_rng(5).wald(m, s), np.result_type(m, s)), **OPTIONS)
             for shape in ((3, 4), (), (0, 4))],
    "log_standard_gamma": [Case(lambda a: cg.random.default_rng(5).dirichlet(a), [(3, 4)], simplex, **OPTIONS)],
    "standard_gamma_grad": [Case(derivative(lambda a: cg.random.default_rng(5).standard_gamma(a)), [(3, 4)],
                                 lambda a: slope(a, sample(a)).astype(a.dtype), **OPTIONS)],
    "log_gamma_grad": [Case(derivative(lambda a: cg.log(cg.random.default_rng(5).beta(a, cg.ones(a.shape, a.dtype)))),
                            [(5,)], lambda a: log_beta_slope(a).astype(a.dtype), **OPTIONS)],
}


def log_beta_slope(a):
    """d log x / da of x = e^p / (e^p + e^q) is (1 - x) dp/da."""
    rng = np.random.default_rng(5)
    p = [np.log(rng.standard_gamma(t)) if t >= 1 else np.log(rng.standard_gamma(t + 1)) - rng.standard_exponential() / t
         for t in a.astype("float64")]
    p = np.array(p).astype(a.dtype).astype("float64")
    q = np.log([rng.standard_gamma(1.0) for _ in p])
    return slope(a, np.exp(p)) / np.exp(p) / (1 + np.exp(p - q))
