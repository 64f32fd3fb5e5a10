"""How a case is written: see `Case`, and `both`, `named`, `both_list` for the usual ones."""

from dataclasses import dataclass

import numpy as np

import cygrad as cg
from cygrad import autograd

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


def pulled(f, shape, dtype=None):
    """The reverse of `f`, which takes an array of `shape`, as a function of the head gradient: recorded."""
    def reverse(w):
        x = cg.zeros(shape, dtype or w.dtype)
        x.attach_grad()
        with autograd.record():
            return autograd.grad(f(x), [x], w, create_graph=True)[0]
    return reverse


def placed(shape, index):
    """NumPy: zeros of `shape` with an array added in at `index`."""
    def place(w):
        out = np.zeros(shape, w.dtype)
        np.add.at(out, index, w)
        return out
    return place


def pullback(f, x, w):
    """The gradient of `f` at x for the head gradient w, recorded for both; x may be a constant."""
    with autograd.record():
        v = x * 1
        if v.grad is None and not is_recorded(v):
            v.attach_grad()
        y = f(v)
        return autograd.grad(y, [v], w, create_graph=True)[0]


def is_recorded(x):
    """Whether `x` depends on a variable."""
    try:
        autograd.grad(x, [x], retain_graph=True)
    except ValueError:
        return False
    except RuntimeError:
        return False
    return True


def both_list(name, shapes, **keywords):
    return Case(lambda *arrays: getattr(cg, name)(list(arrays), **keywords), list(shapes),
                lambda *arrays: getattr(np, name)(list(arrays), **keywords))
