"""check_grads: content with right derivatives, and with no wrong one."""

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd
from cygrad.testing import check_grads

X = np.random.RandomState(3).standard_normal((2, 3))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "complex64", "complex128"])
def test_right_derivatives(dtype):
    check_grads(lambda x, y: cg.sin(x) * y + x * x, (cg.array(X.astype(dtype)), cg.array(X[0].astype(dtype))))


def test_forms():
    check_grads(lambda w, x: {"a": w[0] @ x, "b": [w[1] * x[0], cg.sign(x)]}, ((X, 2.0), X[0]), order=3)
    check_grads(lambda x: x[:0], (X,))
    check_grads(lambda z: (z.real * z.imag, z.conj() * z), (X + 1j * X[::-1],))


def wrong(first=1.0, second=1.0):
    """x³ with derivatives that are wrong by factors."""
    @cg.custom_vjp
    def slope(x):
        return 3 * x * x

    slope.defvjp(lambda x: (3 * x * x, x), lambda x, g: (second * 6 * x * g,))

    @cg.custom_vjp
    def cube(x):
        return x**3

    cube.defvjp(lambda x: (x**3, x), lambda x, g: (first * slope(x) * g,))
    return cube


@pytest.mark.parametrize("modes", ["rev", "fwd", ("fwd", "rev")])
def test_wrong_derivatives(modes):
    check_grads(wrong(), (X,), modes=modes)
    with pytest.raises(AssertionError, match=r"(fwd|rev): the derivative of argument 1 \(shape \(2, 3\), dtype float64\)"):
        check_grads(lambda y, x: y * wrong(1.0001)(x), (2.0, X), modes=modes)
    check_grads(wrong(1, 1.0001), (X,), order=1, modes=modes)
    with pytest.raises(AssertionError, match="(fwd|rev), then (fwd|rev): "):
        check_grads(wrong(1, 1.0001), (X,), modes=modes)
    check_grads(wrong(1.0001), (X,), modes=modes, rtol=0.01)


def test_a_part_of_the_gradient_that_is_missing():
    with pytest.raises(AssertionError, match="rev"):
        check_grads(lambda x: x * x.detach(), (X,), modes="rev")


def test_wrong_input_is_named():
    for make, error, words in [
        (lambda: check_grads(cg.sin, X), TypeError, "tuple of arguments"),
        (lambda: check_grads(cg.sin, (3,)), TypeError, "int64"),
        (lambda: check_grads(cg.sin, (X,), order=0), ValueError, "order"),
        (lambda: check_grads(cg.sin, (X,), order=True), ValueError, "order"),
        (lambda: check_grads(cg.sin, (X,), modes="backward"), ValueError, "modes"),
        (lambda: check_grads(cg.sin, (X,), modes=()), ValueError, "modes"),
        (lambda: check_grads(lambda x: 3.0, (X,)), TypeError, "must return an NDArray"),
    ]:
        with pytest.raises(error, match=words):
            make()
    assert not autograd.is_recording()
