"""Products of matrices, with and without gradients."""

import numpy as np

from . import Row, random_state
from .programs import forward, value_and_gradient

ALL = "cygrad", "numpy", "torch", "jax", "mxnet"
SMALL = {"torch": 1.5}
LARGE = {"numpy": 0.97}


def pair(a, b, dtype="float32"):
    def data():
        random = random_state()
        return {"a": random.standard_normal(a).astype(dtype), "b": random.standard_normal(b).astype(dtype)}

    return data


def product(m, a, b):
    if m.__name__ == "mxnet.ndarray":
        return lambda: m.dot(a, b)
    return lambda: a @ b


def batched(m, a, b):
    if m.__name__ == "mxnet.ndarray":
        return lambda: m.batch_dot(a, b)
    return lambda: a @ b


def first_transposed(m, a, b):
    if m.__name__ == "mxnet.ndarray":
        return lambda: m.dot(a, b, transpose_a=True)
    return lambda: a.T @ b


def second_transposed(m, a, b):
    if m.__name__ == "mxnet.ndarray":
        return lambda: m.dot(a, b, transpose_b=True)
    return lambda: a @ b.T


def add(name, title, data, program=product, dtype="float32", goal=(), quick=False, libraries=ALL):
    row = Row(
        f"matmul/{name}",
        title,
        data=data,
        dtype=dtype,
        rtol=1e-4 if dtype == "float32" else 1e-12,
        calls=2,
        goal=goal,
        quick=quick,
    )
    forward(row, program, *libraries)


def square_goal(n):
    goal = SMALL if n <= 64 else LARGE if n >= 256 else {}
    return {**goal, "threads": 1.7} if n == 1024 else goal


for n in 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048:
    add(f"square-{n}", f"{n}x{n} float32", pair((n, n), (n, n)), goal=square_goal(n), quick=n in (4, 64, 1024))
for n in 4, 64, 512, 1024:
    data = pair((n, n), (n, n), "float64")
    add(f"square-{n}-float64", f"{n}x{n} float64", data, dtype="float64", goal=square_goal(n))

add("tall", "100000x32 times 32x32", pair((100_000, 32), (32, 32)), goal=LARGE)
add("wide", "32x32 times 32x100000", pair((32, 32), (32, 100_000)), goal=LARGE)
add("inner", "32x100000 times 100000x32", pair((32, 100_000), (100_000, 32)), goal=LARGE, quick=True)
add("outer", "1000x4 times 4x1000", pair((1000, 4), (4, 1000)), goal=LARGE)
add("batched-4", "1000 products of 4x4", pair((1000, 4, 4), (1000, 4, 4)), batched, goal=SMALL)
add("batched-32", "100 products of 32x32", pair((100, 32, 32), (100, 32, 32)), batched, goal=SMALL)
add("batched-256", "10 products of 256x256", pair((10, 256, 256), (10, 256, 256)), batched, goal=LARGE)
add("transposed-first", "a.T @ b, 512x512", pair((512, 512), (512, 512)), first_transposed, goal=LARGE)
add("transposed-second", "a @ b.T, 512x512", pair((512, 512), (512, 512)), second_transposed, goal=LARGE)
add("vector-64", "64x64 times a vector", pair((64, 64), (64,)), goal=SMALL, quick=True)
add("vector-1000", "1000x1000 times a vector", pair((1000, 1000), (1000,)), goal=LARGE)
add("vector-first", "a vector times 1000x1000", pair((1000,), (1000, 1000)), goal=LARGE, libraries=ALL[:4])


# ---------------------------------------------------------------- gradients


def squares(m, a, b):
    c = m.dot(a, b) if m.__name__ == "mxnet.ndarray" else a @ b
    return (c * c).sum()


def squares_batched(m, a, b):
    c = m.batch_dot(a, b) if m.__name__ == "mxnet.ndarray" else a @ b
    return (c * c).sum()


def by_hand(a, b):
    def run():
        c = a @ b
        head = 2 * c
        return (c * c).sum(), head @ np.swapaxes(b, -1, -2), np.swapaxes(a, -1, -2) @ head

    return run


def add_gradient(name, title, data, function=squares, goal=(), quick=False):
    row = Row(f"matmul/gradient-{name}", title, data=data, rtol=2e-4, calls=2, goal=goal, quick=quick)
    row.expected(by_hand)
    row.library("numpy")(by_hand)
    value_and_gradient(row, function, 2, "cygrad", "torch", "jax", "autograd", "mxnet")


for n in 4, 32, 64, 256, 1024:
    title = f"sum((a @ b)**2) and its gradients, {n}x{n}"
    add_gradient(str(n), title, pair((n, n), (n, n)), goal=square_goal(n), quick=n in (4, 256))
title = "sum((a @ b)**2) and its gradients, 100 products of 32x32"
add_gradient("batched-32", title, pair((100, 32, 32), (100, 32, 32)), squares_batched, goal=SMALL)
