"""Derivatives against finite differences, for the tests: `check_derivatives`."""

import numpy as np

import cygrad as cg
from cygrad import autograd


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
            first = autograd.grad(y, arrays, array(head), create_graph=second is not None)
            if second is None:
                return [np.asarray(g) for g in first]
            # The sum over all gradients, each projected, depends on every argument.
            total = None
            for g, weight in zip(first, second):
                part = cg.real(g * array(weight)).sum()
                total = part if total is None else total + part
            try:
                return [np.asarray(g) for g in autograd.grad(total, arrays)]
            except (RuntimeError, ValueError) as error:  # a linear function: its gradients are constants
                if "not recorded" not in str(error) and "no influence" not in str(error):
                    raise
                return None

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
