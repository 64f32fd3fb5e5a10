"""Derivatives against finite differences, and values against NumPy's, for the tests."""

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd
from common import assert_same, variable


def array(x, copy=True):
    """An NDArray of a NumPy array: a copy, or on the same memory."""
    return cg.array(x) if copy else cg.asarray(x)


def numeric(function, arguments, k, head, step):
    """Gradient of Re sum(function(...) * head) for argument `k`, by central differences: dL/da - i dL/db for a + ib."""
    result = np.zeros_like(arguments[k])
    for index in np.ndindex(result.shape):
        for direction in (1, 1j) if result.dtype.kind == "c" else (1,):
            values = []
            for sign in (1, -1):
                changed = [a.copy() for a in arguments]
                changed[k][index] += sign * step * direction
                values.append((function(*changed) * head).sum().real)
            result[index] += (values[0] - values[1]) / (2 * step) / direction
    return result


def check_derivatives(function, *arguments, rtol=1e-5, atol=1e-6, step=1e-5, second_order=True):
    """Check the first and second derivatives of `function` at float64 or complex128 arrays.

    The gradient of a random projection of the result is compared with central differences; then, with the
    gradients themselves as the function, the derivatives of a random projection of them.
    """
    rng = np.random.default_rng(11)
    arguments = [np.asarray(a, dtype=complex if np.asarray(a).dtype.kind == "c" else float) for a in arguments]
    which = range(len(arguments))

    def normal(like):
        x = rng.normal(size=like.shape)
        return x + 1j * rng.normal(size=like.shape) if like.dtype.kind == "c" else x

    def forward(*values):
        return np.asarray(function(*[array(v) for v in values]))

    head = normal(forward(*arguments))

    def gradients(*values, second=None):
        arrays = [array(v) for v in values]
        for a in arrays:
            a.attach_grad()
        with autograd.record():
            y = function(*arrays)
            first = autograd.grad(y, arrays, array(head), create_graph=second is not None, allow_unused=True)
            first = [cg.zeros_like(x.detach()) if g is None else g for x, g in zip(arrays, first)]
            if second is None:
                return [g.asnumpy() for g in first]
            # The sum over all gradients, each projected, depends on every argument.
            total = None
            for g, weight in zip(first, second):
                part = cg.real(g * array(weight)).sum()
                total = part if total is None else total + part
            try:
                found = autograd.grad(total, arrays, allow_unused=True)
            except RuntimeError as error:  # a linear function: its gradients are constants
                if "not recorded" not in str(error):
                    raise
                return None
            return [np.zeros(x.shape, x.dtype) if g is None else g.asnumpy() for x, g in zip(arrays, found)]

    for k, g in zip(which, gradients(*arguments)):
        assert g.shape == arguments[k].shape and g.dtype == arguments[k].dtype
        np.testing.assert_allclose(g, numeric(forward, arguments, k, head, step), rtol=rtol, atol=atol)
    if not second_order:
        return

    weights = [normal(a) for a in arguments]

    def projected(*values):
        return sum(np.sum(g * w).real for g, w in zip(gradients(*values), weights))

    found = gradients(*arguments, second=weights)
    for k in which:
        expected = numeric(projected, arguments, k, 1.0, step)
        if found is None:
            np.testing.assert_allclose(expected, 0, atol=10 * atol)
        else:
            np.testing.assert_allclose(found[k], expected, rtol=10 * rtol, atol=10 * atol)


# ---- with NumPy

def seeded(*shape, low=-2.0, high=2.0, seed=0):
    return np.random.default_rng([seed, *shape]).uniform(low, high, shape)


def agree(f, *inputs, ulps=16, atol=1e-14):
    """`f(module, *inputs)` has NumPy's value, recorded or not, and right derivatives of first and second order."""
    inputs = [np.asarray(x, float) for x in inputs]
    expected = f(np, *inputs)
    assert_same(f(cg, *[array(x) for x in inputs]), expected, ulps, atol, "not recorded")
    with autograd.record():
        y = f(cg, *[variable(x) for x in inputs])
    assert_same(y, expected, ulps, atol, "recorded")
    check_derivatives(lambda *xs: f(cg, *xs), *inputs)


def refused(kind, f):
    """Both NumPy and we raise it."""
    for module in (np, cg):
        with pytest.raises(kind):
            f(module)
