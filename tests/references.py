"""Formulas for operations on elements that NumPy has no function for, on the domains that the registry's tests draw
from. Where a formula holds for whole numbers only (`WHOLE`: orders, and the shapes of incomplete functions), those are
drawn, as int8. tests/test_special.py compares with mpmath everywhere."""

import math
from statistics import NormalDist

import numpy as np

BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6]
EULER = 0.57721566490153286061

erf, erfc, gamma, gammaln, quantile = (
    np.vectorize(f, otypes=[float]) for f in (math.erf, math.erfc, math.gamma, math.lgamma, NormalDist().inv_cdf))
factorial = np.vectorize(lambda n: math.gamma(n + 1), otypes=[float])


def floats(function):
    """With float64 inside, and the dtype of the last argument, if that is a float, outside."""
    def run(*args):
        result = np.asarray(function(*[np.asarray(a, float) for a in args]))
        dtype = np.asarray(args[-1]).dtype
        return result.astype(dtype) if dtype.kind == "f" else result
    return run


def zeta(s, q):
    total = np.zeros(np.broadcast_shapes(s.shape, q.shape))
    for k in range(12):
        total = total + (q + k) ** -s
    w = q + 12
    total = total + w ** (1 - s) / (s - 1) + w**-s / 2
    factor = s * w ** (-s - 1)
    for j, b in enumerate(BERNOULLI, 1):
        total = total + b / math.factorial(2 * j) * factor
        factor = factor * (s + 2 * j - 1) * (s + 2 * j) / w**2
    return total


def digamma(x):
    shift = sum(1 / (x + k) for k in range(12))
    w = x + 12
    return np.log(w) - 1 / (2 * w) - sum(b / (2 * j) / w ** (2 * j) for j, b in enumerate(BERNOULLI, 1)) - shift


def polygamma(n, x):
    return np.where(n == 0, digamma(x), (-1) ** (n + 1) * factorial(n) * zeta(np.maximum(n + 1, 2), x))


def bessel(n, x):
    total, term = 0, (x / 2) ** n / factorial(n)
    for k in range(40):
        total = total + term
        term = term * (x / 2) ** 2 / ((k + 1) * (n + k + 1))
    return total


def scaled(n, x):
    return bessel(n, x) * np.exp(-abs(x))


def spherical(n, x):
    total, term = 0, x**n / np.vectorize(lambda m: math.prod(range(1, int(2 * m) + 2, 2)), otypes=[float])(n)
    for k in range(40):
        total = total + term
        term = -term * x * x / (2 * (k + 1) * (2 * n + 2 * k + 3))
    return total


def beta(a, b):
    return gamma(a) * gamma(b) / gamma(a + b)


def gammaincc(a, x):
    a, x = np.broadcast_arrays(a, x)
    return np.exp(-x) * sum(np.where(k < a, x**k / math.factorial(k), 0) for k in range(4))


def gammainc_dx(a, x):
    return x ** (a - 1) * np.exp(-x) / gamma(a)


def betainc(a, b, x):
    a, b, x = np.broadcast_arrays(a, b, x)
    total = 0
    for n in range(1, 8):
        for j in range(1, n + 1):
            total = total + np.where((a + b - 1 == n) & (j >= a), math.comb(n, j) * x**j * (1 - x) ** (n - j), 0)
    return total


def betainc_dx(a, b, x):
    return x ** (a - 1) * (1 - x) ** (b - 1) / beta(a, b)


def xlogy(x, y):
    return np.where(x == 0, 0, x * np.log(y))


REFERENCES = {name: floats(function) for name, function in {
    "erf": erf, "erfc": erfc, "gamma": gamma, "gammaln": gammaln, "digamma": digamma, "polygamma": polygamma,
    "erfcx": lambda x: np.exp(x * x) * erfc(x),
    "erfinv": lambda x: quantile((1 + x) / 2) * math.sqrt(0.5),
    "erfcinv": lambda x: -quantile(x / 2) * math.sqrt(0.5),
    "ndtri": quantile,
    "ndtr": lambda x: erfc(-x * math.sqrt(0.5)) / 2,
    "log_ndtr": lambda x: np.log(erfc(-x * math.sqrt(0.5)) / 2),
    "zeta": zeta, "beta": beta, "betaln": lambda a, b: gammaln(a) + gammaln(b) - gammaln(a + b),
    "gammainc": lambda a, x: 1 - gammaincc(a, x), "gammaincc": gammaincc,
    "gammainc_dx": gammainc_dx, "betainc": betainc, "betainc_dx": betainc_dx,
    "spherical_jn": spherical, "i0": lambda x: bessel(0.0, x), "i1": lambda x: bessel(1.0, x),
    "iv": lambda n, x: bessel(n, x),
    "i0e": lambda x: scaled(0.0, x), "i1e": lambda x: scaled(1.0, x), "ive": lambda n, x: scaled(n, x),
    "log_expit": lambda x: -np.log1p(np.exp(-x)), "softplus": lambda x: np.log1p(np.exp(x)),
    "logit": lambda x: np.log(x) - np.log1p(-x), "entr": lambda x: -xlogy(x, x),
    "xlogy": xlogy, "xlog1py": lambda x, y: x * np.log1p(y),
    "rel_entr": lambda x, y: np.where((x > 0) & (y == 0), np.inf, xlogy(x, x) - xlogy(x, y)),
    "kl_div": lambda x, y: np.where((x > 0) & (y == 0), np.inf, xlogy(x, x) - xlogy(x, y) - x + y),
}.items()}

# Inputs by number that are whole numbers and get no gradient here (tests/cases/special.py has those that exist).
WHOLE = {
    "polygamma": {0}, "zeta": {0}, "iv": {0}, "ive": {0}, "spherical_jn": {0}, "gammainc": {0}, "gammaincc": {0},
    "gammainc_dx": {0}, "betainc": {0, 1}, "betainc_dx": {0, 1},
}
