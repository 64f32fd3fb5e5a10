"""One elementwise operation on arrays of 1e3 to 1e7 elements, without gradients."""

import numpy as np

from . import Row, random_state
from .programs import forward, numexpr

ALL = "cygrad", "numpy", "torch", "jax", "mxnet"
VIEWS = ALL[:4]  # MXNet has no views with steps

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
MEMORY = {"add", "multiply", "sqrt", "where", "greater"}  # at 1e7 the memory is the limit, whoever computes
TRANSCENDENTAL = {"exp", "log", "tanh", "sigmoid", "sin", "power"}
FASTER = {  # than NumPy and PyTorch, times
    ("exp", "float32"): 1.8,
    ("exp", "float64"): 1.3,
    ("log", "float32"): 1.3,
    ("log", "float64"): 1.3,
    ("sigmoid", "float32"): 1.3,
    ("sigmoid", "float64"): 1.3,
    ("tanh", "float32"): 2,
    ("tanh", "float64"): 2,
}
QUICK = {
    ("add", 1_000),
    ("add", 1_000_000),
    ("exp", 1_000),
    ("exp", 100_000),
    ("exp", 10_000_000),
    ("tanh", 100_000),
    ("log", 100_000),
    ("where", 100_000),
}


def unary(name):
    def program(m, x):
        function = getattr(m, name)
        return lambda: function(x)

    return program


def sigmoid(m, x):
    if m.__name__ == "numpy":
        return lambda: 1 / (1 + m.exp(-x))
    if m.__name__ == "jax.numpy":
        import jax

        return lambda: jax.nn.sigmoid(x)
    return unary("sigmoid")(m, x)


def where(m, c, x, y):
    if m.__name__ == "mxnet.ndarray":
        c = c.astype(x.dtype)  # it has no bool conditions
    function = m.where
    return lambda: function(c, x, y)


OPERATIONS = {  # name: operands, program, numexpr's expression
    "add": ("x y", lambda m, x, y: lambda: x + y, "x + y"),
    "multiply": ("x y", lambda m, x, y: lambda: x * y, "x * y"),
    "exp": ("x", unary("exp"), "exp(x)"),
    "log": ("p", unary("log"), "log(p)"),
    "tanh": ("x", unary("tanh"), "tanh(x)"),
    "sigmoid": ("x", sigmoid, "1 / (1 + exp(-x))"),
    "sin": ("x", unary("sin"), "sin(x)"),
    "power": ("p y", lambda m, p, y: lambda: p**y, "p ** y"),
    "sqrt": ("p", unary("sqrt"), "sqrt(p)"),
    "where": ("c x y", where, "where(c, x, y)"),
    "greater": ("x y", lambda m, x, y: lambda: x > y, "x > y"),
}


def numbers(n, dtype, operands):
    """Operands of `n` elements by name: any x and y, positive p, and c, a condition."""
    random = random_state()

    def normal():
        # a block again and again: drawing 1e7 numbers takes longer than all else about a row
        return np.resize(random.standard_normal(min(n, 100_003)), n).astype(dtype)

    makers = {"x": normal, "y": normal, "p": lambda: np.exp(normal()), "c": lambda: normal() > 0}
    return {name: makers[name]() for name in operands.split()}


def size(n):
    return "1e" + str(len(str(n)) - 1)


def goal(name, n, dtype):
    least = FASTER.get((name, dtype), 1.0)
    if n == SIZES[-1] and name in MEMORY:
        least = 0.95
    found = {"numpy": least, "torch": least}
    if n == SIZES[-1]:
        if name in TRANSCENDENTAL:
            found["threads"] = 1.7
        elif name == "add":
            found["threads"] = 1.3
    return found


def add(name, n, dtype):
    operands, program, expression = OPERATIONS[name]
    row = Row(
        f"elementwise/{name}-{dtype}-{size(n)}",
        f"{expression}, {n:,} elements of {dtype}",
        data=lambda: numbers(n, dtype, operands),
        calls=1,
        dtype=None if name == "greater" else dtype,  # MXNet compares into floats
        rtol=2e-6 if dtype == "float32" else 1e-13,
        goal=goal(name, n, dtype),
        quick=dtype == "float32" and (name, n) in QUICK,
    )
    forward(row, program, *ALL)
    numexpr(row, expression)


for name in OPERATIONS:
    for dtype in "float32", "float64":
        for n in SIZES:
            add(name, n, dtype)


# ---------------------------------------------------------------- other shapes, strides and types

SIDE = 1_000


def matrices(x=(SIDE, SIDE), y=(SIDE, SIDE), dtype="float32"):
    def data():
        random = random_state()
        return {"x": random.standard_normal(x).astype(dtype), "y": random.standard_normal(y).astype(dtype)}

    return data


def shaped(name, title, data, program, expression=None, libraries=ALL, quick=False):
    row = Row(
        f"elementwise/{name}",
        title,
        data=data,
        calls=2,
        dtype=None,
        goal={"numpy": 1.0, "torch": 1.0},
        quick=quick,
    )
    forward(row, program, *libraries)
    if expression:
        numexpr(row, expression)


def broadcast_add(m, x, y):
    if m.__name__ == "mxnet.ndarray":
        return lambda: m.broadcast_add(x, y)
    return lambda: x + y


def every_other(m, x, y):
    x, y = x[::2], y[::2]
    return lambda: x * y


def every_other_exp(m, x, y):
    x = x[::2]
    exp = m.exp
    return lambda: exp(x)


def transposed(m, x, y):
    x = x.T
    return lambda: x + y


def both_transposed(m, x, y):
    x, y = x.T, y.T
    return lambda: x + y


def vectors(dtype, n):
    return matrices((n,), (n,), dtype)


shaped("row", "1000x1000 + row of 1000", matrices(y=(1, SIDE)), broadcast_add, "x + y", quick=True)
shaped("column", "1000x1000 + column of 1000", matrices(y=(SIDE, 1)), broadcast_add, "x + y")
shaped("outer", "column of 1000 + row of 1000", matrices((SIDE, 1), (1, SIDE)), broadcast_add, "x + y")
for n in 1_000, 1_000_000:
    title = f"x[::2] * y[::2], {n:,} float32 in x"
    shaped(f"strided-{size(n)}", title, vectors("float32", n), every_other, None, VIEWS)
title = "exp(x[::2]), 1,000,000 float32 in x"
shaped("strided-exp-1e6", title, vectors("float32", 1_000_000), every_other_exp, None, VIEWS)
shaped("transposed-100", "x.T + y, 100x100", matrices((100, 100), (100, 100)), transposed, None, VIEWS)
shaped("transposed-1000", "x.T + y, 1000x1000", matrices(), transposed, None, VIEWS, quick=True)
shaped("both-transposed", "x.T + y.T, 1000x1000", matrices(), both_transposed, None, VIEWS)


# ---------------------------------------------------------------- integers and casts


def whole(dtype, n):
    return lambda: {name: random_state(i).randint(1, 1000, n).astype(dtype) for i, name in enumerate("xy")}


for dtype in "int32", "int64":
    for n in 1_000, 1_000_000:
        for name, program, expression in (
            ("add", lambda m, x, y: lambda: x + y, "x + y"),
            ("multiply", lambda m, x, y: lambda: x * y, "x * y"),
        ):
            title = f"{expression}, {n:,} elements of {dtype}"
            shaped(f"{name}-{dtype}-{size(n)}", title, whole(dtype, n), program, expression)


def cast(target):
    def program(m, x):
        if m.__name__ == "torch":
            to = getattr(m, target)
            return lambda: x.to(to)
        return lambda: x.astype(target)

    return program


for source, target in (
    ("float32", "float64"),
    ("float64", "float32"),
    ("int32", "float32"),
    ("float32", "int32"),
    ("int64", "float64"),
):
    for n in 1_000, 1_000_000:
        shaped(
            f"cast-{source}-{target}-{size(n)}",
            f"{n:,} elements of {source} to {target}",
            lambda source=source, n=n: {"x": whole(source, n)()["x"]},
            cast(target),
        )
