"""Cases of the first families: indexing, writing, reductions, products, joining, Function."""

import numpy as np

import cygrad as cg
from cygrad import autograd

from .make import EXACT, INEXACT, REAL, Case, both, both_list, named, placed, pulled, pullback


def written(index, shape=(3, 4), operation="="):
    """Two arrays: the first copied, the second written into the copy."""
    def ours(x, v):
        with autograd.record():
            block = x * 1
            write(block, v)
            return block

    def theirs(x, v):
        block = np.array(x)
        write(block, v)
        return block

    def write(block, v):
        if operation == "=":
            block[index] = v
        else:
            block[index] *= v

    return Case(ours, [shape, np.zeros(shape)[index].shape], theirs, dtypes=INEXACT)


class Product(autograd.Function):
    def forward(self, x, y):
        self.save_for_backward(x, y)
        return x * y

    def backward(self, g):
        x, y = self.saved_tensors
        return g * y, g * x


class ProductAndSum(autograd.Function):
    def forward(self, x, y):
        self.save_for_backward(x, y)
        return x * y, x + y

    def backward(self, g, h):
        x, y = self.saved_tensors
        return g * y + h, g * x + h


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def log_softmax(x, axis=-1):
    x = x - x.max(axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis, keepdims=True))


def reductions(name, **options):
    return [
        named(name, (3, 4), **options), named(name, (3, 4), axis=0, **options), named(name, (3, 4), axis=-1, **options),
        named(name, (2, 3, 4), axis=(0, 2), keepdims=True, **options), named(name, (2, 3, 2), axis=1, **options),
        named(name, (3, 4), axis=(), **options), named(name, (), **options), named(name, (5, 1), axis=1, **options),
    ]


def overwritten(x, index):
    with autograd.record():
        block = x * 1
        block[index] = 5.0
        return block


def erased(index):
    def erase(w):
        w = np.array(w)
        w[index] = 0
        return w
    return erase


def recording(function, *arrays):
    with autograd.record():
        return function(*arrays)


PLACES = np.array([[2, 0, 1], [0, 0, 2]])


def part_written(which, index, operation="="):
    """Two arrays: of the first complex numbers are made, into a part of which the second is written."""
    def program(x, v):
        block = x * (1 + 2j)
        part = getattr(block, which)
        if operation == "=":
            part[index] = v
        else:
            part[index] *= v
        return (block * block).real + block.imag

    def ours(x, v):
        with autograd.record():
            return program(x, v)

    return Case(ours, [(3, 4), np.zeros((3, 4))[index].shape], program, dtypes=("float32", "float64"))


def of_parts(f):
    """A function of real numbers and of imaginary ones that are made of its two arguments."""
    return both(lambda x, y: f(x * (1 + 2j) * y), (3, 4), (3, 4), dtypes=INEXACT)


CASES = {
    "real": [of_parts(lambda z: z.real), of_parts(lambda z: z.T[1:].real[:, ::-1]), of_parts(lambda z: z[1, 2].real)],
    "imag": [of_parts(lambda z: z.imag), of_parts(lambda z: z.T[1:].imag[:, ::-1]), of_parts(lambda z: z[1, 2].imag)],
    "complex": [Case(pulled(lambda z: z.imag, (3, 4), "complex128"), [(3, 4)], lambda w: -1j * w, dtypes=("float64",),
                     differentiable=False),
                Case(lambda w: pulled(lambda z: (z.imag + 2 * z.real)[1:], (3, 4), "complex128")(w).imag, [(2, 4)],
                     lambda w: placed((3, 4), slice(1, None))(-w), dtypes=("float64",))],
    "astype": [
        both(lambda x: x.astype("float64"), (3, 4), dtypes=EXACT[:6]),
        both(lambda x: x.copy(), (3, 4)),
        both(lambda x: x.T.copy(), (3, 4)),
        both(lambda x: x.flatten(), (2, 3)),
        both(lambda x: x.T.reshape(-1), (2, 3)),
        both(lambda x: x.astype("float64").astype("complex128").astype("complex64"), (3,), dtypes=EXACT[:6],
             differentiable=False),
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
    "put_region": [
        Case(pulled(lambda x: x[1:], (3, 4)), [(2, 4)], placed((3, 4), slice(1, None)), dtypes=INEXACT),
        Case(pulled(lambda x: x[::-2, 1], (3, 4)), [(2,)], placed((3, 4), (slice(None, None, -2), 1)), dtypes=INEXACT),
        Case(pulled(lambda x: x[None, 2, ..., None], (3, 4)), [(1, 4, 1)], placed((3, 4), (None, 2, ..., None)),
             dtypes=INEXACT),
    ],
    "erase_region": [
        Case(pulled(lambda x: overwritten(x, slice(1, None)), (3, 4)), [(3, 4)], erased(slice(1, None)),
             dtypes=INEXACT),
        Case(pulled(lambda x: overwritten(x, (slice(None), 2)), (3, 4)), [(3, 4)], erased((slice(None), 2)),
             dtypes=INEXACT),
    ],
    "set": [
        written(slice(1, None)), written((slice(None, None, -1), 2)), written(...), written((0, 0)),
        written(slice(3, 1)),
        written(1, operation="*"), written((..., slice(None, None, 2)), operation="*"),
        part_written("real", slice(1, None)), part_written("imag", (slice(None, None, -1), 2)),
        part_written("imag", ...),
        part_written("real", (..., slice(None, None, 2)), operation="*"), part_written("imag", 1, operation="*"),
    ],
    "gather": [
        both(lambda x: x[[0, 2, 2]], (3, 4)),
        both(lambda x: x[:, [3, 0]], (3, 4)),
        both(lambda x: x[PLACES], (3, 2)),
        both(lambda x: x[PLACES, [1, 0, 1]], (3, 2)),
        both(lambda x: x[[1, 0], :, [0, 1]], (2, 3, 2)),
        both(lambda x: x[:, [1, 0], [0, 1]], (2, 3, 2)),
        both(lambda x: x[np.array([True, False, True])], (3, 2)),
        both(lambda x: x[np.eye(3, dtype=bool)], (3, 3)),
        both(lambda x: x[[]], (3, 3)),
        both(lambda x: x.T[[0, 1]][::-1, [0]], (3, 3)),
    ],
    "scatter_add": [
        Case(pulled(lambda x: x[[0, 2, 2]], (3, 4)), [(3, 4)], placed((3, 4), [0, 2, 2]), dtypes=INEXACT),
        Case(pulled(lambda x: x[PLACES], (3,)), [(2, 3)], placed((3,), PLACES), dtypes=INEXACT),
    ],
    "index_put": [
        written([0, 2]), written((slice(None), [3, 0])), written(np.array([True, False, True])), written([2, 0]),
        written(([0, 1], [2, 2])), written(np.eye(3, 4, dtype=bool)), written([0, 2], operation="*"), written([]),
    ],
    "function": [Case(lambda x, y: recording(Product(), x, y), [(3,), (3,)], lambda x, y: x * y)],
    "item": [
        Case(lambda x, y: recording(ProductAndSum(), x, y)[0], [(3,), (3,)], lambda x, y: x * y),
        Case(lambda x, y: (lambda p, s: p * s)(*recording(ProductAndSum(), x, y)), [(3,), (3,)],
             lambda x, y: x * y * (x + y)),
    ],
    "sum": reductions("sum") + [named("sum", (0, 3), axis=0), named("sum", (3, 0))],
    "mean": reductions("mean"),
    "max": reductions("max"),
    "min": reductions("min"),
    "prod": reductions("prod", domain=(0.5, 1.5)) + [
        both(lambda x: (x - x[0]).prod(), (3,), dtypes=("float64",)),
        both(lambda x: (x * (x > 0)).prod(0), (3, 2), dtypes=("float64",), domain=(-1.0, 1.0)),
        named("prod", (0, 3), axis=0),
    ],
    "var": reductions("var", dtypes=REAL) + [named("var", (4,), ddof=1, dtypes=REAL)],
    "std": [named("std", (3, 4), dtypes=REAL), named("std", (3, 4), axis=0, ddof=1, dtypes=REAL),
            named("std", (3, 4, 2), axis=(0, 2), keepdims=True, dtypes=REAL)],
    "norm": [
        Case(lambda x: cg.norm(x), [(3, 4)], lambda x: np.linalg.norm(x), dtypes=INEXACT),
        Case(lambda x: cg.norm(x, axis=1), [(3, 4)], lambda x: np.linalg.norm(x, axis=1), dtypes=INEXACT),
        Case(lambda x: cg.norm(x, axis=0, keepdims=True), [(3, 4)], lambda x: np.linalg.norm(x, axis=0, keepdims=True),
             dtypes=INEXACT),
    ],
    # Steps of the gradient of a product with zeros in it.
    "resize_last": [both(lambda x: (x * np.array([1.0, 0.0, 1.0])).prod(), (3,), dtypes=("float64",)),
                    both(lambda x: (x * np.array([0.0, 1.0, 0.0, 1.0, 1.0])).prod(), (5,), dtypes=("float64",))],
    "swap_halves": [both(lambda x: (x * np.array([[1.0, 0.0, 1.0, 1.0]])).prod(1), (3, 4), dtypes=("float64",)),
                    both(lambda x: (x * np.zeros((2, 3))).prod(0), (2, 3), dtypes=("float64",))],
    "softmax": [
        Case(lambda x: cg.softmax(x), [(3, 4)], softmax, dtypes=REAL),
        Case(lambda x: cg.softmax(x, 0), [(3, 4)], lambda x: softmax(x, 0), dtypes=REAL),
        Case(lambda x: cg.softmax(x, 1), [(2, 3, 2)], lambda x: softmax(x, 1), dtypes=REAL),
    ],
    "softmax_grad": [
        Case(lambda x, w: pullback(cg.softmax, x, w), [(3, 4), (3, 4)],
             lambda x, w: (lambda y: y * (w - (w * y).sum(-1, keepdims=True)))(softmax(x)), dtypes=REAL[1:])],
    "log_softmax": [
        Case(lambda x: cg.log_softmax(x), [(3, 4)], log_softmax, dtypes=REAL),
        Case(lambda x: cg.log_softmax(x, 0), [(3, 4)], lambda x: log_softmax(x, 0), dtypes=REAL),
    ],
    "log_softmax_grad": [
        Case(lambda x, w: pullback(cg.log_softmax, x, w), [(3, 4), (3, 4)],
             lambda x, w: w - softmax(x) * w.sum(-1, keepdims=True), dtypes=REAL[1:])],
    "pick": [
        Case(lambda x: cg.pick(x, [0, 3, 1]), [(3, 4)], lambda x: x[np.arange(3), [0, 3, 1]]),
        Case(lambda x: cg.pick(x, [0, 2, 1, 1], axis=0, keepdims=True), [(3, 4)],
             lambda x: x[[0, 2, 1, 1], np.arange(4)][None]),
    ],
    "unpick": [Case(pulled(lambda x: cg.pick(x, [0, 3, 1]), (3, 4)), [(3,)], placed((3, 4), (np.arange(3), [0, 3, 1])),
                    dtypes=INEXACT)],
    "matmul": [
        both(lambda x, y: x @ y, shape, other) for shape, other in [
            ((2, 3), (3, 4)), ((3,), (3,)), ((3,), (3, 4)), ((2, 3), (3,)), ((5, 2, 3), (3, 4)), ((5, 2, 3), (5, 3, 4)),
            ((2, 1, 2, 3), (3, 3, 2)), ((3,), (5, 3, 2)), ((5, 2, 3), (3,)), ((2, 3), (5, 3, 4)), ((0, 3), (3, 2)),
            ((2, 0), (0, 3)), ((1, 1), (1, 1))]
    ],
    "concat": [
        both_list("concatenate", [(2, 3), (1, 3)]), both_list("concatenate", [(2, 3), (2, 1), (2, 0)], axis=1),
        both_list("concatenate", [(2, 3), (2,)], axis=None), both_list("concatenate", [(3,)] * 6, axis=-1),
        both_list("hstack", [(2,), (3,)]), both_list("vstack", [(3,), (2, 3)]),
    ],
    "stack": [
        both_list("stack", [(2, 3), (2, 3)]), both_list("stack", [(2, 3)] * 5, axis=1), both_list("stack", [(), ()]),
        both_list("stack", [(2, 3), (2, 3)], axis=-1),
    ],
}
