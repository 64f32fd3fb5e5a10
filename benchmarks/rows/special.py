"""Special functions of 100,000 elements, without gradients."""

import numpy as np

from . import Row, random_state
from .programs import forward

SIZE = 100_000
FUNCTIONS = {  # name: operands, quick
    "erf": ("x", True),
    "erfc": ("x", False),
    "erfinv": ("s", False),
    "ndtr": ("x", False),
    "log_ndtr": ("x", False),
    "ndtri": ("u", False),
    "gammaln": ("p", True),
    "digamma": ("p", True),
    "gammainc": ("p q", False),
    "i0": ("x", False),
    "xlogy": ("u q", False),
}


def numbers(dtype, operands):
    random = random_state()
    makers = {
        "x": lambda: random.standard_normal(SIZE) * 2,
        "s": lambda: random.uniform(-1, 1, SIZE),
        "u": lambda: random.uniform(1e-6, 1, SIZE),
        "p": lambda: random.uniform(0.1, 20, SIZE),
        "q": lambda: random.uniform(0.1, 20, SIZE),
    }
    return {name: makers[name]().astype(dtype) for name in operands.split()}


def program(name):
    def make(m, *operands):
        if m.__name__ == "jax.numpy":
            import jax.scipy.special as special
        else:
            special = m.special
        function = getattr(special, name)
        return lambda: function(*operands)

    return make


def add(name, dtype):
    operands, quick = FUNCTIONS[name]
    row = Row(
        f"special/{name}-{dtype}",
        f"{name}({operands.replace(' ', ', ')}), {SIZE:,} elements of {dtype}",
        data=lambda: numbers(dtype, operands),
        calls=1,
        dtype=dtype,
        rtol=1e-4 if dtype == "float32" else 1e-9,
        goal={"torch": 1.0},
        quick=quick and dtype == "float32",
    )
    forward(row, program(name), "cygrad", "torch", "jax")


for name in FUNCTIONS:
    for dtype in "float32", "float64":
        add(name, dtype)
