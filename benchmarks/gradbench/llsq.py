"""Linear least squares: the polynomial with the coefficients x against the sign of t, at n points.

The powers of t belong to the problem and are computed in each call.
"""

import numpy as np

import cygrad as cg

from . import plain


def prepare(input):
    return cg.array(input["x"]), input["n"]


def powers(t, m):
    """t**0, t**1, … as the rows of an (m, n) matrix, by doubling."""
    rows = np.empty((m, len(t)))
    rows[0] = 1.0
    done, step = 1, t
    while done < m:
        np.multiply(rows[: m - done][:done], step, out=rows[done : 2 * done])
        done, step = 2 * done, step * step
    return rows


def half_sum_of_squares(x, basis, s):
    residuals = s - x @ basis
    return 0.5 * (residuals @ residuals)


def problem(given):
    x, n = given
    t = np.linspace(-1.0, 1.0, n)
    return x, cg.asarray(powers(t, len(x))), cg.asarray(np.sign(t))


def primal(given):
    return half_sum_of_squares(*problem(given))


def gradient(given):
    return cg.grad(half_sum_of_squares)(*problem(given))


FUNCTIONS = {"primal": (primal, plain), "gradient": (gradient, plain)}
