"""Cases for the operations that are no functions of elements: how to call each, on what, and what NumPy says."""

from dataclasses import dataclass

import numpy as np

import cygrad as cg
from cygrad.core.ops import nn, reduce

EXACT = ("bool", "int32", "uint8", "float16", "float32", "float64", "complex64", "complex128")
REAL = ("float16", "float32", "float64")
INEXACT = ("float32", "float64", "complex64", "complex128")


@dataclass
class Case:
    """`function` of arrays of ours is `reference` of NumPy arrays with these shapes, drawn from `domain`."""

    function: callable
    shapes: list
    reference: callable = None
    dtypes: tuple = EXACT
    domain: tuple = (-2.0, 2.0)
    differentiable: bool = True

    def __post_init__(self):
        self.reference = self.reference or self.function


def both(f, *shapes, **options):
    """A case whose function is written alike for both: methods and operators."""
    return Case(f, list(shapes), f, **options)


def named(name, *shapes, **keywords):
    """A function that has one name in cygrad and in NumPy, with keywords or a call around it."""
    options = {k: keywords.pop(k) for k in ("dtypes", "domain", "differentiable") if k in keywords}

    def ours(*arrays):
        return getattr(cg, name)(*arrays, **keywords)

    def theirs(*arrays):
        return getattr(np, name)(*arrays, **keywords)

    return Case(ours, list(shapes), theirs, **options)


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def picked(f, g, shape, axis):
    """`pick` along an axis of 3, always the same places; differentiated and not."""
    index = np.arange(np.prod(shape) // 3).reshape([1 if k == axis % len(shape) else n for k, n in enumerate(shape)]) % 3
    return Case(lambda x: f(nn.pick(x, index, axis, True)),
                [shape], lambda x: g(np.take_along_axis(x, index, axis)), REAL)


SOFTMAX = [
    Case(lambda x: nn.softmax(x), [(3, 4)], softmax, REAL),
    Case(lambda x: nn.softmax(x, 1), [(2, 3, 4)], lambda x: softmax(x, 1), REAL),
]
LOG_SOFTMAX = [
    Case(lambda x: nn.log_softmax(x), [(3, 4)], lambda x: np.log(softmax(x)), REAL),
    Case(lambda x: nn.log_softmax(x, 0), [(3, 4)], lambda x: np.log(softmax(x, 0)), REAL),
]
PICK = [picked(lambda x: x, lambda x: x, (4, 3), -1), picked(lambda x: x * x, lambda x: x * x, (2, 3, 4), 1)]
ZERO = np.array([0.0, 1.0, 1.0])
# A product with a zero in it: what is resized and swapped is the tree that its rule climbs.
PROD_AT_ZERO = [both(lambda x: (x * ZERO).prod(), (3,), dtypes=("float64",)),
                both(lambda x: (x * ZERO).prod(axis=1), (2, 3), dtypes=("float64",))]

CASES = {
    "sum": [
        both(lambda x: x.sum(), (3, 4), dtypes=INEXACT),
        both(lambda x: x.sum(axis=0), (3, 4)),
        both(lambda x: x.sum(axis=(0, 2), keepdims=True), (2, 3, 4)),
        both(lambda x: x.sum(axis=1), (2, 3, 4)),
        both(lambda x: x.sum(), (0, 3)),
    ],
    "mean": [
        both(lambda x: x.mean(), (3, 4)),
        both(lambda x: x.mean(axis=1), (2, 3, 4)),
        both(lambda x: x.mean(axis=0, keepdims=True), (3, 4)),
    ],
    "max": [both(lambda x: x.max(), (3, 4)), both(lambda x: x.max(axis=1), (2, 3, 4))],
    "min": [both(lambda x: x.min(), (3, 4)), both(lambda x: x.min(axis=1, keepdims=True), (2, 3, 4))],
    "prod": [
        both(lambda x: x.prod(), (3,), domain=(0.5, 2.0)),
        both(lambda x: x.prod(axis=1), (2, 3, 2), domain=(0.5, 2.0)),
        *PROD_AT_ZERO,
    ],
    "resize_last": PROD_AT_ZERO,
    "swap_halves": PROD_AT_ZERO,
    "norm": [
        Case(lambda x: reduce.norm(x), [(3, 4)], lambda x: np.sqrt((abs(x) ** 2).sum()), INEXACT),
        Case(lambda x: reduce.norm(x, axis=1), [(2, 3, 4)], lambda x: np.sqrt((abs(x) ** 2).sum(1)), INEXACT),
    ],
    "var": [both(lambda x: x.var(), (3, 4), dtypes=INEXACT[:2]),
            both(lambda x: x.var(axis=1, ddof=1), (2, 3, 4), dtypes=INEXACT[:2])],
    "std": [both(lambda x: x.std(), (3, 4), dtypes=INEXACT[:2]),
            both(lambda x: x.std(axis=1, ddof=1), (2, 3, 4), dtypes=INEXACT[:2])],
    "softmax": SOFTMAX,
    "softmax_grad": SOFTMAX,
    "log_softmax": LOG_SOFTMAX,
    "log_softmax_grad": LOG_SOFTMAX,
    "pick": PICK,
    "unpick": PICK,
    "astype": [
        both(lambda x: x.astype("float64"), (3, 4)),
        both(lambda x: x.copy(), (3, 4)),
        both(lambda x: x.T.copy(), (3, 4)),
        both(lambda x: x.flatten(), (2, 3)),
        both(lambda x: x.T.reshape(-1), (2, 3)),
        both(lambda x: x.astype("float64").astype("complex128").astype("complex64"), (3,), differentiable=False),
    ],
    "reshape": [
        both(lambda x: x.reshape(4, 3), (2, 6)),
        both(lambda x: x.reshape((-1,)), (2, 3)),
        both(lambda x: x.reshape(()), (1, 1)),
        both(lambda x: x.reshape(1, 1, 1), ()),
        both(lambda x: x.ravel(), (2, 3)),
        both(lambda x: x.squeeze(), (1, 3, 1)),
        both(lambda x: x[::2].reshape(2, 2, 3, 1), (4, 6)),
        both(lambda x: x.T.reshape(2, 3, 2), (4, 3)),
        named("squeeze", (1, 3, 1), axis=0),
        named("expand_dims", (2, 3), axis=1),
    ],
    "transpose": [
        both(lambda x: x.T, (2, 3)),
        both(lambda x: x.transpose(2, 0, 1), (2, 3, 4)),
        both(lambda x: x.transpose(), (2, 3, 4)),
        both(lambda x: x.swapaxes(0, 2), (2, 3, 4)),
        both(lambda x: x.mT, (2, 3, 4)),
        named("moveaxis", (2, 3, 4), source=0, destination=2),
    ],
    "broadcast_to": [
        named("broadcast_to", (3, 1), shape=(2, 3, 4)),
        named("broadcast_to", (), shape=(2, 2)),
        named("broadcast_to", (3,), shape=(3,)),
        named("broadcast_to", (1,), shape=(0, 3)),
    ],
    "view": [
        both(lambda x: x[1], (3, 4)),
        both(lambda x: x[1:], (3, 4)),
        both(lambda x: x[::-1, ::2], (3, 4)),
        both(lambda x: x[..., None, -1], (3, 4)),
        both(lambda x: x[1, 2], (3, 4)),
        both(lambda x: x[3:1], (3, 4)),
        both(lambda x: x[::-1][::2][:, 1], (5, 4)),
        both(lambda x: x.T[1:, 0], (3, 4)),
        both(lambda x: x[None, ..., None][0, 1:, ::-2], (3, 4)),
    ],
}
