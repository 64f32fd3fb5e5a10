"""Linear algebra with gradients: LAPACK does the work, what lies around it and the rules are measured."""

import numpy as np

from . import Row, random_state
from .programs import forward, value_and_gradient

SIZES = 3, 32, 256
PEERS = "cygrad", "torch", "jax"


def positive_definite(n, *shapes):
    """A matrix far from singular, and others."""

    def data():
        random = random_state()
        root = random.standard_normal((n, n))
        matrix = root @ root.T / n + np.diag(np.arange(1.0, n + 1))
        return {"a": matrix} | {f"b{k}": random.standard_normal(shape) for k, shape in enumerate(shapes)}

    return data


def solve(m, a, b):
    return m.linalg.solve(a, b).sum()


def cholesky(m, a):
    return (m.linalg.cholesky(a) ** 3).sum()


def inv(m, a):
    return m.linalg.inv(a).sum()


def svd(m, a):
    u, s, vh = m.linalg.svd(a, full_matrices=False)
    return (u[:, :1] * vh[0]).sum() + s.sum()       # without the sign of the vectors


FUNCTIONS = {"solve": solve, "cholesky": cholesky, "inv": inv, "svd": svd}


def add(name, n):
    row = Row(
        f"linalg/{name}-{n}",
        f"{name} of a {n}x{n} matrix, float64, value and gradient",
        data=positive_definite(n, *[(n, 4)] * (name == "solve")),
        dtype="float64",
        rtol=1e-6,
        goal={"torch": 1.0},
        quick=name == "solve" and n == 32,
    )
    value_and_gradient(row, FUNCTIONS[name], 1, *PEERS)


for name in FUNCTIONS:
    for n in SIZES:
        add(name, n)


# ---- einsum

def add_einsum(name, subscripts, *shapes):
    def data():
        random = random_state()
        return {f"x{k}": random.standard_normal(shape).astype("float32") for k, shape in enumerate(shapes)}

    title = f"einsum {subscripts!r} of shapes {' and '.join(map(str, shapes))}, float32"
    row = Row(f"linalg/einsum-{name}", title, data=data, rtol=1e-4, goal={"torch": 1.0})
    forward(row, lambda m, *arrays: lambda: m.einsum(subscripts, *arrays), "cygrad", "numpy", "torch", "jax")
    row = Row(f"linalg/einsum-{name}-gradient", title + ", summed up, with gradients", data=data, rtol=1e-4,
              goal={"torch": 1.0})
    value_and_gradient(row, lambda m, *arrays: (m.einsum(subscripts, *arrays) ** 2).sum(), len(shapes), *PEERS)


add_einsum("product", "ij,jk->ik", (32, 32), (32, 32))
add_einsum("bilinear", "bi,ij,bj->b", (64, 16), (16, 16), (64, 16))
add_einsum("attention", "bqhd,bkhd->bhqk", (4, 64, 4, 16), (4, 64, 4, 16))
