"""The log-posterior of a Gaussian mixture with a Wishart prior on its precision matrices.

All components at once: the factors Q_k of the precision matrices, one below the other, make one (k·d, d) matrix, and
one product with the points serves all of them.
"""

import functools
import math

import numpy as np

import cygrad as cg

from . import plain


def prepare(input):
    independent = tuple(cg.array(input[name]).reshape(-1, columns) for name, columns in (
        ("mu", input["d"]), ("q", input["d"]), ("l", input["d"] * (input["d"] - 1) // 2)) if columns)
    return input, (cg.array(input["alpha"]), *independent), cg.array(input["x"])


@functools.lru_cache
def places(d):
    """Where the lower triangle's elements, column by column, lie in a (d, d) matrix."""
    columns, rows = np.triu_indices(d, 1)
    return cg.array(rows), cg.array(columns)


def factors(q, l):
    """The lower triangular matrices Q, of shape (k, d, d)."""
    k, d = q.shape
    diagonal = cg.arange(d)
    out = cg.zeros((k, d, d))
    out[:, diagonal, diagonal] = cg.exp(q)
    if d > 1:
        out[(slice(None), *places(d))] = l
    return out


def log_sum_exp(a):
    """Over the first axis; the largest element is only for numerical stability, and needs no derivative."""
    largest = a.detach().max(axis=0)
    return largest + cg.log(cg.exp(a - largest).sum(axis=0))


def log_posterior(independent, x, m, gamma):
    alpha, mu, q = independent[:3]
    l = independent[3] if len(independent) > 3 else cg.zeros((len(q), 0))
    n, d = x.shape
    k = len(alpha)
    Q = factors(q, l)
    centres = (Q * mu.reshape(k, 1, d)).sum(axis=2)
    whitened = (Q.reshape(k * d, d) @ x.T).reshape(k, d, n) - centres.reshape(k, d, 1)
    total = q.sum(axis=1)
    beta = (alpha + total).reshape(k, 1) - 0.5 * cg.square(whitened).sum(axis=1)
    likelihood = log_sum_exp(beta).sum() - n * log_sum_exp(alpha)
    prior = m * total.sum() - 0.5 * gamma**2 * cg.square(Q).sum()
    return likelihood + prior + constant(n, k, d, m, gamma)


def constant(n, k, d, m, gamma):
    """The terms without parameters; the logarithm of the multivariate gamma function is a sum of ordinary ones."""
    freedom = d + m + 1
    log_gamma = 0.25 * d * (d - 1) * math.log(math.pi)
    log_gamma += sum(math.lgamma(0.5 * (freedom - j)) for j in range(d))
    return k * (freedom * d * math.log(gamma / math.sqrt(2)) - log_gamma) - 0.5 * n * d * math.log(2 * math.pi)


def objective(given):
    input, independent, x = given
    return log_posterior(independent, x, input["m"], input["gamma"])


def jacobian(given):
    input, independent, x = given
    return cg.grad(log_posterior)(independent, x, input["m"], input["gamma"])


def named(gradient):
    answer = dict(zip(("alpha", "mu", "q", "l"), map(plain, gradient)))
    answer.setdefault("l", [[] for _ in answer["alpha"]])
    return answer


FUNCTIONS = {"objective": (objective, plain), "jacobian": (jacobian, named)}
