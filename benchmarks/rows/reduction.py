"""Reductions over everything, over the first axis and over the last one, without gradients."""

import numpy as np

from . import Row, random_state
from .programs import forward, numexpr

SHAPES = (
    ("32x32", (32, 32), "float32"),
    ("1000x1000", (1000, 1000), "float32"),
    ("1000x1000", (1000, 1000), "float64"),
)
AXES = {"all": None, "first": 0, "last": 1}
ALL = "cygrad", "numpy", "torch", "jax", "mxnet"


def method(name):
    """A reduction that is a method of arrays, with the same first argument everywhere."""

    def program(m, x, axis):
        reduce = getattr(x, name)
        if axis is None:
            return reduce
        return lambda: reduce(axis)

    return program


def greatest(m, x, axis):
    if m.__name__ == "torch":
        return x.amax if axis is None else lambda: x.amax(axis)
    return method("max")(m, x, axis)


def norm(m, x, axis):
    if m.__name__ == "torch":
        function = m.linalg.vector_norm
        return lambda: function(x, dim=axis)
    function = m.linalg.norm if hasattr(m, "linalg") and not hasattr(m, "norm") else m.norm
    if axis is None:
        return lambda: function(x)
    return lambda: function(x, axis=axis)


def variance(m, x, axis):
    if m.__name__ == "torch":
        return lambda: m.var(x, axis, correction=0)
    return method("var")(m, x, axis)


def softmax(m, x, axis):
    if axis is None:
        x, axis = x.reshape(-1), 0
    if m.__name__ == "numpy":

        def run():
            e = x - x.max(axis, keepdims=True)
            np.exp(e, out=e)
            e /= e.sum(axis, keepdims=True)
            return e

        return run
    if m.__name__ == "jax.numpy":
        import jax

        return lambda: jax.nn.softmax(x, axis)
    function = m.softmax
    if m.__name__ == "torch":
        return lambda: function(x, axis)
    return lambda: function(x, axis=axis)


def logsumexp(m, x, axis):
    if m.__name__ == "numpy":

        def run():
            top = x.max(axis, keepdims=True)
            e = x - top
            np.exp(e, out=e)
            total = e.sum(axis)
            return np.log(total) + top.reshape(total.shape)

        return run
    if m.__name__ == "jax.numpy":
        import jax

        return lambda: jax.nn.logsumexp(x, axis)
    function = m.logsumexp
    if m.__name__ == "torch":
        axes = tuple(range(x.ndim)) if axis is None else axis
        return lambda: function(x, axes)
    return lambda: function(x, axis)


def cumsum(m, x, axis):
    if m.__name__ == "torch" and axis is None:
        return lambda: x.reshape(-1).cumsum(0)
    return method("cumsum")(m, x, axis)


REDUCTIONS = {  # name: program, libraries, numexpr's function
    "sum": (method("sum"), ALL, "sum"),
    "mean": (method("mean"), ALL, None),
    "max": (greatest, ALL, "max"),
    "argmax": (method("argmax"), ALL, None),
    "norm": (norm, ALL, None),
    "var": (variance, ALL[:4], None),
    "softmax": (softmax, ALL, None),
    "logsumexp": (logsumexp, ALL[:4], None),
    "cumsum": (cumsum, ALL[:4], None),
}
# Many short rows, and few long columns.
SHORT = {"sum": (method("sum"), ALL[:4]), "max": (greatest, ALL[:4]), "argmin": (method("argmin"), ALL[:4])}


def distinct(shape, dtype):
    """Different positive numbers, so that there is one place of the greatest and nothing cancels."""
    n = int(np.prod(shape))
    return {"x": ((random_state().permutation(n) + n / 2) / n).astype(dtype).reshape(shape)}


def add(name, shape, dtype, where, label, table=REDUCTIONS):
    program, libraries, expression = (*table[name], None)[:3]
    axis = AXES[where]
    row = Row(
        f"reduction/{name}-{where}-{label}-{dtype}",
        f"{name} over {'everything' if axis is None else f'the {where} axis'} of {label} {dtype}",
        data=lambda: distinct(shape, dtype),
        dtype=None if name.startswith("arg") else dtype,
        rtol=1e-4 if dtype == "float32" else 1e-10,  # not all of them sum in pairs
        goal={"numpy": 1.0, "torch": 1.0},
        quick=dtype == "float32" and label != "32x32" and (name, where) in QUICK,
    )
    forward(row, lambda m, x: program(m, x, axis), *libraries)
    if expression:
        numexpr(row, f"{expression}(x)" if axis is None else f"{expression}(x, axis={axis})")


QUICK = {("sum", "all"), ("sum", "first"), ("max", "last"), ("softmax", "last")}

for name in REDUCTIONS:
    for where in AXES:
        for label, shape, dtype in SHAPES:
            add(name, shape, dtype, where, label)

for name in SHORT:
    for where in ("first", "last"):
        for label, shape in (("1000x10", (1000, 10)), ("100000x4", (100_000, 4))):
            add(name, shape, "float64", where, label, SHORT)
