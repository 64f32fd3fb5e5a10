"""Random programs of small operations: values by NumPy, first derivatives by differences, second ones by differences of
the first, and after every kind of pass nothing has changed but what the pass is for."""

import gc
import random

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd
from cygrad.core import tape

from common import values


@pytest.fixture(scope="module", autouse=True)
def nothing_left_of_other_tests():
    """Nodes in cycles that the collector has not come by yet would be missed in the count here when it does."""
    gc.collect()


SHAPES = [(), (1,), (3,), (2, 3), (1, 3), (2, 1), (0, 3), (2, 2, 3), (1, 1, 1, 1, 1, 1, 1, 1, 2, 3)]

UNARY = [
    lambda m, x: -x, lambda m, x: +x, lambda m, x: m.sin(x), lambda m, x: m.cos(x), lambda m, x: m.tanh(x),
    lambda m, x: m.exp(m.tanh(x)), lambda m, x: m.log(abs(x) + 1.0), lambda m, x: m.sqrt(abs(x) + 1),
    lambda m, x: m.sin(x) ** 2, lambda m, x: (abs(x) + 1) ** -1, lambda m, x: m.square(m.tanh(x)), lambda m, x: x * 0.5,
    lambda m, x: 1.5 - x, lambda m, x: 2 / (x * x + 1), lambda m, x: m.maximum(x, 0.25),
    lambda m, x: m.clip(x, -0.7, 0.8),
    lambda m, x: x.T, lambda m, x: x[None], lambda m, x: m.broadcast_to(x, (2, *x.shape)),
    lambda m, x: x[::-1] if x.ndim else x * 1, lambda m, x: x[1:] if x.ndim else x * 1,
    lambda m, x: m.sum(x, axis=0, keepdims=True) if x.ndim else x * 1, lambda m, x: m.sum(x),
]
BINARY = [
    lambda m, x, y: x + y, lambda m, x, y: x - y, lambda m, x, y: x * y, lambda m, x, y: x / (y * y + 1.5),
    lambda m, x, y: m.maximum(x, y), lambda m, x, y: m.minimum(x, y), lambda m, x, y: m.hypot(x, y + 3.3),
]


def program(r, xs, m):
    """Every value of a program of `m`, NumPy or cygrad, drawn from `r`."""
    live = list(xs)
    for _ in range(r.randint(1, 12)):
        x = live[-1] if r.random() < 0.6 else r.choice(live)
        if r.random() < 0.6:
            f = r.choice(UNARY)
            if x.ndim < 12 and x.size < 200:
                live.append(f(m, x))
        else:
            f, y = r.choice(BINARY), r.choice(live)
            try:
                size = int(np.prod(np.broadcast_shapes(x.shape, y.shape)))
            except ValueError:
                continue
            if size < 200:
                live.append(f(m, x, y))
        if m is np:
            live[-1] = np.asarray(live[-1])
    return live


def slope(f, xs, along, h=1e-5):
    """Central difference of f(xs), and a finer one where the first step crosses a kink."""
    for step in (h, h / 100):
        yield (f([x + step * d for x, d in zip(xs, along)]) - f([x - step * d for x, d in zip(xs, along)])) / (2 * step)


def assert_slope(got, f, xs, along, scale, what):
    tolerance = 1e-4 * (1 + scale)
    assert any(abs(got - expected) <= tolerance for expected in slope(f, xs, along)), f"{what}: {got}"


@pytest.mark.parametrize("seed", range(400))
def test_random_programs(seed):
    r, random_ = random.Random(seed), np.random.RandomState(seed)
    shape = r.choice(SHAPES)
    xs = [random_.uniform(-2, 2, shape) for _ in range(r.randint(1, 3))]
    start = r.getstate()
    expected = program(r, xs, np)
    if not all(np.abs(a).max(initial=0) < 1e4 for a in expected):
        pytest.skip("numbers too large for differences")
    weights = random_.uniform(-1, 1, expected[-1].shape)
    along, across = [[random_.uniform(-1, 1, shape) for _ in xs] for _ in range(2)]

    def run(m, arrays):
        r.setstate(start)
        live = program(r, arrays, m)
        return live, [live[-1], sum([(x * 0.5).sum() for x in arrays])]      # every variable has some influence

    def loss(arrays):
        (y, rest) = run(np, arrays)[1]
        return (y * weights).sum() + rest

    def total(gradients, directions):
        return sum((values(g) * d).sum() for g, d in zip(gradients, directions))

    def first(arrays):
        ys = [cg.array(x) for x in arrays]
        for y in ys:
            y.attach_grad()
        with autograd.record():
            heads = run(cg, ys)[1]
        return total(autograd.grad(heads, ys, head_grads), along)

    nodes = tape.length()
    variables = [cg.array(x) for x in xs]
    for v in variables:
        v.attach_grad()
    buffers = [v.grad for v in variables] if seed % 2 else None
    head_grads = [cg.array(np.stack([weights, weights]))[1] if seed % 3 else cg.array(weights), cg.array(1.0)]
    with autograd.record():
        live, heads = run(cg, variables)
        again = autograd.grad(heads, variables, head_grads, create_graph=True)
        slopes = sum([(g * cg.array(d)).sum() for g, d in zip(again, along)])
    for got, want in zip(live, expected):
        np.testing.assert_allclose(values(got), want, rtol=1e-10, atol=1e-10)

    kept = autograd.grad(heads, variables + live[-1:], head_grads, retain_graph=True)
    gradients = [values(g) for g in kept[:len(xs)]]
    for g in kept:
        g[...] = 7       # ours alone: nothing below may change by this
    scale = sum(np.abs(g).sum() for g in gradients)
    assert_slope(total(gradients, along), loss, xs, along, scale, "first derivative")

    second = []
    for v in variables:
        try:
            second += autograd.grad(slopes, v, retain_graph=True)
        except (RuntimeError, ValueError) as error:      # a constant, or one of the others alone
            assert "not recorded" in str(error) or "no influence" in str(error)
            second.append(cg.zeros(shape))
    scale = sum(np.abs(values(g)).sum() for g in second)
    assert_slope(total(second, across), first, xs, across, scale, "second derivative")
    autograd.backward(heads, head_grads)
    for v, g, other in zip(variables, gradients, again):
        np.testing.assert_allclose(values(v.grad), g, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(values(other), g, rtol=1e-12, atol=1e-12)
    for v, buffer in zip(variables, buffers or ()):
        assert v.grad is buffer
    for got, want in zip(live, expected):
        np.testing.assert_allclose(values(got), want, rtol=1e-10, atol=1e-10)
    np.testing.assert_array_equal(values(head_grads[0]), weights)
    del live, heads, again, slopes, kept, second, variables, v, g, buffers, got, other
    assert tape.length() == nodes
