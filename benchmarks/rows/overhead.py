"""Single operations on 2x2, nothing recorded: what an operation costs before it computes anything.

Each is written out in a loop of its own: a call of a function around it would cost as much as some of them.
"""

from itertools import repeat

import numpy as np

from . import Row
from .programs import forward

REPEAT = 100
OPERATION = {"numpy": 5}
VIEW = {"numpy": 1.5}


def operation(name, title, goal, once, libraries=("cygrad", "numpy", "torch", "mxnet"), quick=False):
    """Enter the decorated loop for all libraries but JAX, which gets the operation `once`, compiled, in a loop."""
    row = Row(
        f"overhead/{name}",
        f"{REPEAT} times {title}, 2x2 float32, nothing recorded",
        data=lambda: {"x": np.array([[1, 2], [3, 4]], np.float32), "y": np.array([[5, 6], [7, 8]], np.float32)},
        goal=goal,
        quick=quick,
    )

    @row.library("jax")
    def _(x, y):
        import jax
        import jax.numpy as jnp

        x, y = jnp.asarray(x), jnp.asarray(y)
        compiled = jax.jit(lambda x, y: once(jnp, x, y))

        def run():
            for _ in repeat(None, REPEAT):
                z = compiled(x, y)
            return z

        return run

    def enter(program):
        forward(row, program, *libraries)
        row.expected(lambda x, y: lambda: once(np, x, y))

    return enter


@operation("binary", "x + y", OPERATION, lambda m, x, y: x + y, quick=True)
def _(m, x, y):
    def run():
        for _ in repeat(None, REPEAT):
            z = x + y
        return z

    return run


@operation("unary", "exp(x)", OPERATION, lambda m, x, y: m.exp(x), quick=True)
def _(m, x, y):
    exp = m.exp

    def run():
        for _ in repeat(None, REPEAT):
            z = exp(x)
        return z

    return run


@operation("negative", "-x", OPERATION, lambda m, x, y: -x)
def _(m, x, y):
    def run():
        for _ in repeat(None, REPEAT):
            z = -x
        return z

    return run


@operation("scalar", "2.5 * x", OPERATION, lambda m, x, y: 2.5 * x, quick=True)
def _(m, x, y):
    def run():
        for _ in repeat(None, REPEAT):
            z = 2.5 * x
        return z

    return run


@operation("square", "x**2", OPERATION, lambda m, x, y: x**2)
def _(m, x, y):
    def run():
        for _ in repeat(None, REPEAT):
            z = x**2
        return z

    return run


@operation("reduction", "x.sum()", OPERATION, lambda m, x, y: x.sum(), quick=True)
def _(m, x, y):
    def run():
        for _ in repeat(None, REPEAT):
            z = x.sum()
        return z

    return run


@operation("reduction-axis", "sum over the first axis", OPERATION, lambda m, x, y: x.sum(0))
def _(m, x, y):
    def run():
        for _ in repeat(None, REPEAT):
            z = x.sum(0)
        return z

    return run


@operation("matmul", "x @ y", OPERATION, lambda m, x, y: x @ y, ("cygrad", "numpy", "torch"), quick=True)
def _(m, x, y):
    def run():
        for _ in repeat(None, REPEAT):
            z = x @ y
        return z

    return run


@operation("in-place", "z += y", OPERATION, lambda m, x, y: y * REPEAT)
def _(m, x, y):
    def run():
        z = y * 0
        for _ in repeat(None, REPEAT):
            z += y
        return z

    return run


@operation("slice", "x[1:]", VIEW, lambda m, x, y: x[1:], quick=True)
def _(m, x, y):
    def run():
        for _ in repeat(None, REPEAT):
            z = x[1:]
        return z

    return run


@operation("transpose", "x.T", VIEW, lambda m, x, y: x.T, quick=True)
def _(m, x, y):
    def run():
        for _ in repeat(None, REPEAT):
            z = x.T
        return z

    return run


@operation("reshape", "x.reshape(4)", VIEW, lambda m, x, y: x.reshape(4), quick=True)
def _(m, x, y):
    def run():
        for _ in repeat(None, REPEAT):
            z = x.reshape(4)
        return z

    return run


@operation("element", "x[1, 1]", VIEW, lambda m, x, y: x[1, 1])
def _(m, x, y):
    def run():
        for _ in repeat(None, REPEAT):
            z = x[1, 1]
        return z

    return run
