"""Cases of derivatives for the shapes of incomplete functions and for the order of zeta: gradients of gradients."""

import mpmath
import numpy as np

from cygrad import autograd, special

from .make import Case


def ours(function, *orders):
    """The derivative of `function` of so many orders for each argument, recorded."""
    def derivative(*arrays):
        arrays = [x * 1 for x in arrays]
        if not autograd.is_recording():
            for x in arrays:
                x.attach_grad()
        with autograd.record():
            y = function(*arrays)
            for x, n in zip(arrays, orders):
                for _ in range(n):
                    y, = autograd.grad(y, [x], create_graph=True)
        return y
    return derivative


def exact(function, *orders):
    """The same by mpmath, for NumPy arrays."""
    def at(*point):
        with mpmath.workdps(40):
            point = [mpmath.mpf(float(p)) for p in point]
            return float(mpmath.diff(function, tuple(point), orders))

    def derivative(*arrays):
        values = np.vectorize(at, otypes=[float])(*arrays) if all(x.size for x in arrays) else np.zeros(
            np.broadcast_shapes(*[x.shape for x in arrays]))
        return values.astype(np.result_type(*arrays))
    return derivative


def lower(a, x):
    return mpmath.gammainc(a, 0, x, regularized=True)


def beta(a, b, x):
    return mpmath.betainc(a, b, 0, x, regularized=True)


OPTIONS = {"dtypes": ("float32", "float64"), "domain": (0.3, 0.8)}
CASES = {
    "gammainc_shape": [Case(ours(special.gammainc, n, 0), [shape, shape], exact(lower, n, 0), **OPTIONS)
                       for n, shape in ((1, (3,)), (1, ()), (2, (2,)), (3, (0, 2)))],
    "betainc_shape": [Case(ours(special.betainc, m, n, 0), [(2,)] * 3, exact(beta, m, n, 0), **OPTIONS)
                      for m, n in ((1, 0), (0, 1), (1, 1), (0, 2))],
    "zeta_order": [Case(ours(lambda s, q: special.zeta(s + 1, q), n, 0), [(3,)] * 2,
                        exact(lambda s, q: mpmath.zeta(s + 1, q), n, 0), **OPTIONS) for n in (1, 2)],
}
