"""checkpoint and custom_vjp: right derivatives of every order, what they keep, what they refuse."""

import gc

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd
from cygrad.core import tape
from cygrad.testing import check_grads

X = np.random.RandomState(2).standard_normal(4)


# ---- checkpoint

def chain(x, w):
    for _ in range(10):
        x = cg.tanh(w["a"] * x + w["b"][0])
    return {"last": x, "sum": x.sum(), "signs": cg.sign(x)}


def both(fun):
    """A number that depends on all that `chain` returns, through `fun`."""
    def number(x, w):
        out = fun(x, w)
        return (out["last"] ** 2).sum() * out["sum"] + (out["signs"] * x).sum()
    return number


W = {"a": X[::-1].copy(), "b": [np.float64(0.3)]}


def test_gradients_are_those_of_the_function():
    for derivative in (lambda f: cg.grad(f, (0, 1)), lambda f: cg.hessian(f, 0), lambda f: cg.hvp(f, 1)):
        given = (cg.array(X), {"a": cg.array(W["a"]), "b": [cg.array(0.3)]})
        vector = ({"a": X, "b": [2.0]},) if derivative(chain).__name__.startswith("hvp") else ()
        plain = derivative(both(chain))(*given, *vector)
        kept = derivative(both(cg.checkpoint(chain)))(*given, *vector)
        flat = cg.differentiate.arguments.leaves_of
        for a, b in zip(flat(plain), flat(kept)):
            np.testing.assert_allclose(a.asnumpy(), b.asnumpy(), rtol=1e-12)
    check_grads(cg.checkpoint(lambda x, y: cg.sin(x) * y), (cg.array(X), cg.array(2.0)))
    third = cg.grad(cg.grad(cg.grad(cg.checkpoint(lambda x: x**5))))
    assert third(2.0) == 240.0


def test_it_keeps_the_arguments_alone():
    x = cg.array(X)
    x.attach_grad()
    before = tape.length()
    with autograd.record():
        y = x
        for _ in range(5):
            y = cg.checkpoint(lambda x: chain(x, W)["last"])(y)
    assert tape.length() - before < 20
    y.backward()
    g = x.grad.asnumpy()
    del y
    gc.collect()
    assert tape.length() == before
    with autograd.record():
        y = x
        for _ in range(5):
            y = chain(y, W)["last"]
    assert tape.length() - before > 100
    y.backward()
    np.testing.assert_array_equal(x.grad.asnumpy(), g)


def test_it_runs_again_as_it_ran():
    modes = []

    def f(x):
        modes.append((autograd.is_recording(), autograd.is_training()))
        return x * x

    x = cg.array(X)
    x.attach_grad()
    for training in (True, False):
        with autograd.record(training):
            y = cg.checkpoint(f)(x)
        y.backward()
        assert modes == [(True, training)] * 2
        modes.clear()
    cg.checkpoint(f)(x)
    assert modes == [(False, False)]
    assert cg.checkpoint(f).__name__ == "f"


def test_it_draws_the_same_random_numbers_again():
    drawn = []

    def dropout(x):
        mask = cg.random.bernoulli(0.5, x.shape)
        drawn.append(mask.asnumpy())
        return x * x * mask

    x = cg.array(np.arange(1.0, 41))
    x.attach_grad()
    cg.random.seed(3)
    cg.random.normal(dtype="float32")                       # half a draw is left over: part of the state too
    with autograd.record():
        y = cg.checkpoint(dropout)(x)
    expected = cg.random.get_state()
    kept = cg.random.normal(size=3).asnumpy()
    cg.random.set_state(expected)
    y.backward()
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert 0 < drawn[0].sum() < 40
    np.testing.assert_array_equal(x.grad.asnumpy(), 2 * x.asnumpy() * drawn[0])
    np.testing.assert_array_equal(cg.random.normal(size=3).asnumpy(), kept)      # and goes on as if it had not


def test_drawing_again_leaves_the_generator_as_it_was():
    def broken(x):
        cg.random.normal()
        if again:
            raise ZeroDivisionError
        return x * cg.random.normal()

    again = False
    x = cg.array(2.0)
    x.attach_grad()
    cg.random.seed(4)
    with autograd.record():
        y = cg.checkpoint(lambda x: cg.checkpoint(broken)(x) + cg.random.normal() * x)(x)
    after = cg.random.get_state()
    y.backward()
    assert cg.random.get_state() == after
    np.testing.assert_allclose(x.grad.item() * 2, y.item())
    with autograd.record():
        y = cg.checkpoint(broken)(x)
    after, again = cg.random.get_state(), True
    with pytest.raises(ZeroDivisionError):
        y.backward()
    assert cg.random.get_state() == after
    assert len(cg.random.spawn(2)) == 2


def test_what_comes_by_another_way_is_refused():
    a = cg.array(3.0)
    a.attach_grad()
    with autograd.record():
        b = a * 2
        for outside in (a, b):
            with pytest.raises(RuntimeError, match="not among its positional arguments"):
                cg.checkpoint(lambda x: x * outside)(cg.array(X))
        with pytest.raises(RuntimeError, match="not among its positional arguments"):
            cg.checkpoint(lambda x, k: x * k)(cg.array(X), k=a)
        constant = cg.checkpoint(lambda x: x * outside.detach() + 2 * cg.ones(4))(a)
    constant.backward()
    assert a.grad.item() == 24.0


def test_gradients_inside():
    def f(x):
        return cg.grad(lambda y: (x * y * y).sum())(x)      # 2x²

    np.testing.assert_allclose(cg.grad(lambda x: cg.checkpoint(f)(x).sum())(cg.array(X)).asnumpy(), 4 * X)


def test_arguments_that_were_written_to():
    x = cg.array(X)
    x.attach_grad()
    with autograd.record():
        y = cg.checkpoint(lambda x: x * x)(x)
    x[0] = 5.0
    with pytest.raises(RuntimeError, match="overwritten since"):
        y.backward()


def test_other_arguments():
    def f(x, index, name, scale=1.0):
        assert name == "f"
        return x[index] * scale

    x = cg.array(X)
    gradient = cg.grad(lambda x: cg.checkpoint(f)(x, cg.array([0, 2]), "f", scale=2.0).sum())(x)
    assert gradient.tolist() == [2.0, 0.0, 2.0, 0.0]
    assert cg.checkpoint(f)(x, 1, "f").item() == X[1]
    with autograd.record(), pytest.raises(TypeError, match="must return an NDArray"):
        cg.checkpoint(lambda x: 3.0)(x)
    with autograd.record(), pytest.raises(TypeError, match="or a nest of them"):
        cg.checkpoint(lambda x: ())(x)
    with pytest.raises(TypeError, match="needs a function"):
        cg.checkpoint(3)


# ---- custom_vjp

def sine():
    calls = []

    @cg.custom_vjp
    def f(x, y):
        return cg.sin(x) * y

    def forward(x, y):
        calls.append("forward")
        c = cg.cos(x)                           # a residual that is computed
        return cg.sin(x) * y, {"c": c, "s": cg.sin(x), "y": y}

    def backward(residuals, g):
        calls.append("backward")
        return g * residuals["c"] * residuals["y"], (g * residuals["s"]).sum()

    f.defvjp(forward, backward)
    return f, calls


def test_the_rule_is_used():
    f, calls = sine()
    x, y = cg.array(X), cg.array(2.0)
    np.testing.assert_array_equal(f(x, y).asnumpy(), np.sin(X) * 2)
    assert calls == [] and f.__name__ == "f"
    value, (gx, gy) = cg.value_and_grad(lambda x, y: f(x, y).sum(), (0, 1))(x, y)
    assert calls == ["forward", "backward"]
    np.testing.assert_allclose(value.item(), 2 * np.sin(X).sum())
    np.testing.assert_allclose(gx.asnumpy(), 2 * np.cos(X))
    np.testing.assert_allclose(gy.item(), np.sin(X).sum())


def test_its_derivatives_of_higher_order_are_right():
    f, _ = sine()
    check_grads(f, (cg.array(X), cg.array(2.0)), order=3)
    np.testing.assert_allclose(cg.hessian(lambda x: f(x, cg.array(2.0)).sum())(X), np.diag(-2 * np.sin(X)), atol=1e-15)


def test_a_rule_may_say_something_else():
    @cg.custom_vjp
    def clipped(x, limit):
        return +x

    clipped.defvjp(lambda x, limit: (+x, limit), lambda limit, g: (cg.clip(g, -limit, limit), None))
    gradient = cg.grad(lambda x: (clipped(x, 1.5) * cg.array([1.0, 2.0, -3.0])).sum())(cg.zeros(3))
    assert gradient.tolist() == [1.0, 1.5, -1.5]


def test_nests():
    @cg.custom_vjp
    def f(w, n):
        return [w["a"] * n, (w["b"][0] + w["a"]).sum()]

    f.defvjp(
        lambda w, n: (f(w, n), (w, n)),
        lambda residuals, g: ({"a": g[0] * residuals[1] + g[1], "b": (g[1] * cg.ones(3),)}, None))
    w = {"a": cg.array([1.0, 2.0, 3.0]), "b": (cg.array([4.0, 5.0, 6.0]),)}
    check_grads(lambda a, b: f({"a": a, "b": (b,)}, 7), (w["a"], w["b"][0]))
    gradient = cg.grad(lambda w: f(w, 7)[0].sum() + f(w, 7)[1])(w)
    assert gradient["a"].tolist() == [8.0] * 3 and gradient["b"][0].tolist() == [1.0] * 3


def test_wrong_rules_are_named():
    def with_rule(forward, backward):
        @cg.custom_vjp
        def f(x, y):
            return x * y
        f.defvjp(forward, backward)
        return cg.grad(lambda x: f(x, 2.0).sum())

    x = cg.array(X)

    def right(x, y):
        return x * y, y

    for fun, error, words in [
        (with_rule(lambda x, y: x * y, lambda y, g: (g, None)), TypeError, "must return a pair"),
        (with_rule(lambda x, y: (3.0, y), lambda y, g: (g, None)), TypeError, "must return an NDArray"),
        (with_rule(right, lambda y, g: g * y), ValueError, "gradient .or None. for each of 2 arguments, not NDArray"),
        (with_rule(right, lambda y, g: (g,)), ValueError, "of 2 arguments, not 1"),
        (
            with_rule(right, lambda y, g: ((g, g), None)),
            ValueError,
            "returned 2 gradients for the 1 arrays of argument 0",
        ),
        (with_rule(right, lambda y, g: (g.sum(), None)), ValueError, r"shape \(\) for input 0 of shape \(4,\)"),
        (with_rule(right, lambda y, g: (2.0, None)), TypeError, "NDArrays or None, not float"),
        (cg.grad(lambda x: cg.custom_vjp(lambda x: x.sum())(x)), TypeError, "has no rule"),
    ]:
        with pytest.raises(error, match=words):
            fun(x)
    with pytest.raises(TypeError, match="needs a function"):
        cg.custom_vjp(3)
    with pytest.raises(TypeError, match="needs a function"):
        cg.custom_vjp(cg.sin).defvjp(right, None)
    assert not autograd.is_recording()
