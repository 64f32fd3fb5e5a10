"""Cases of logsumexp and of running sums and products."""

import numpy as np

import cygrad as cg

from .make import REAL, Case, both, named, pulled


def logsumexp(x, axis=None, b=None, keepdims=False):
    m = x.max(axis=axis, keepdims=True)
    y = np.log((np.exp(x - m) * (1 if b is None else b)).sum(axis=axis, keepdims=True)) + m
    return y if keepdims else np.squeeze(y, axis=tuple(range(x.ndim)) if axis is None else axis)


def case(*shape, **keywords):
    return Case(lambda x: cg.logsumexp(x, **keywords), [shape], lambda x: logsumexp(x, **keywords), dtypes=REAL)


def cumprod_gradient(x, w):
    y = np.cumprod(x)
    return np.array([sum(w[j] * y[j] / x[i] for j in range(i, len(x))) for i in range(len(x))])


ZEROS = np.array([1.0, 0.0, 2.0, 0.0, 1.0])
WEIGHTS = np.array([[1.0, 0.5, 0.0, 2.0]])

CASES = {
    "logsumexp": [
        case(3, 4), case(3, 4, axis=0), case(3, 4, axis=-1), case(20, 5, axis=1), case(5, 20, axis=0),
        case(30, 70, axis=0),
        case(2, 3, 4, axis=(0, 2), keepdims=True), case(2, 3, 2, axis=1), case(2, 3, 4, axis=(1, 2)), case(),
        Case(lambda x: cg.logsumexp(x, 1, WEIGHTS), [(3, 4)], lambda x: logsumexp(x, 1, WEIGHTS), dtypes=("float64",)),
        Case(lambda x, b: cg.logsumexp(x, 0, b * b), [(3, 4), (3, 1)], lambda x, b: logsumexp(x, 0, b * b),
             dtypes=("float64",)),
    ],
    "cumsum": [
        named("cumsum", (3, 4)), named("cumsum", (3, 4), axis=0), named("cumsum", (3, 4), axis=-1),
        named("cumsum", (2, 3, 2), axis=1), named("cumsum", ()), named("cumsum", (0, 3), axis=1),
        named("cumsum", (300,), dtypes=("int32", "float64", "complex128")), both(lambda x: x.T.cumsum(1), (3, 4)),
        both(lambda x: x[::-1].cumsum(0), (3, 4)),
        Case(lambda x: cg.cumulative_sum(x, axis=1, include_initial=True), [(2, 3)],
             lambda x: np.concatenate([np.zeros((2, 1)), x.cumsum(1)], 1).astype(x.cumsum(1).dtype)),
    ],
    "cumprod": [
        named("cumprod", (3, 4), domain=(0.5, 1.5)), named("cumprod", (3, 4), axis=0, domain=(0.5, 1.5)),
        named("cumprod", (2, 3, 2), axis=1, domain=(0.5, 1.5)), named("cumprod", (0, 3), axis=1),
        both(lambda x: (x * ZEROS).cumprod(), (5,), dtypes=("float64",)),
        both(lambda x: (x * ZEROS[:, None]).cumprod(0), (5, 2), dtypes=("float64",)),
        Case(lambda x: cg.cumulative_prod(x, include_initial=True), [(3,)],
             lambda x: np.concatenate([[1], x.cumprod()]).astype(x.cumprod().dtype), domain=(0.5, 1.5)),
    ],
    "recurrence": [
        Case(lambda w: pulled(lambda x: (x + 2).cumprod(), (4,), "float64")(w), [(4,)],
             lambda w: cumprod_gradient(np.full(4, 2.0), w), dtypes=("float64",)),
        Case(lambda w: pulled(lambda x: (x + ZEROS).cumprod(), (5,), "float64")(w), [(5,)],
             lambda w: np.array([w[0], w[1] + 2 * w[2], 0, 0, 0]), dtypes=("float64",)),
    ],
}
