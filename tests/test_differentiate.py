"""grad, value_and_grad, elementwise_grad, vjp, jvp, jacobian, hessian, hvp.

Closed forms, numeric derivatives, nesting, wrong input.
"""

import collections
import math

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd
from common import numeric_gradient

RNG = np.random.RandomState(0)
A = RNG.standard_normal((3, 4))
X = RNG.standard_normal(4)


@pytest.fixture(autouse=True)
def nothing_is_left_behind():
    yield
    assert not autograd.is_recording() and not autograd.is_training()


def close(got, expected, rtol=1e-10):
    assert isinstance(got, (cg.NDArray, np.ndarray, float))
    np.testing.assert_allclose(np.asarray(got), expected, rtol=rtol, atol=1e-13)


def loss(x):
    return (cg.sin(x) * cg.exp(-x * x) + x[0] * x[1] * x[2]).sum()


# ---- grad, value_and_grad

def test_gradient_is_the_numeric_one():
    [expected] = numeric_gradient(lambda xs: loss(cg.array(xs[0])).item(), [X])
    close(cg.grad(loss)(X), expected, 1e-8)
    value, gradient = cg.value_and_grad(loss)(cg.array(X))
    close(value, loss(cg.array(X)).item())
    close(gradient, expected, 1e-8)


@pytest.mark.parametrize("order", range(1, 6))
def test_gradients_of_gradients(order):
    f = cg.sin
    for _ in range(order):
        f = cg.grad(f)
    close(f(0.7), math.sin(0.7 + order * math.pi / 2))


def test_argnum_chooses_and_a_tuple_gives_a_tuple():
    def f(x, y, z=1.0):
        return x * x * y * z

    close(cg.grad(f)(3.0, 5.0), 30.0)
    close(cg.grad(f, 1)(3.0, 5.0), 9.0)
    close(cg.grad(f, -1)(3.0, 5.0), 9.0)
    close(cg.grad(f)(3.0, 5.0, z=2.0), 60.0)
    both = cg.grad(f, (1, 0))(3.0, 5.0)
    assert type(both) is tuple and [*both] == [9.0, 30.0]
    assert type(cg.grad(f, (0,))(3.0, 5.0)) is tuple


def test_nests_of_arrays():
    Pair = collections.namedtuple("Pair", "a b")

    def f(w):
        return (w["pair"].a * w["list"][0]).sum() * w["list"][1][0] + w["pair"].b

    w = {"pair": Pair(np.array([1.0, 2.0]), 7.0), "list": [np.array([3.0, 4.0]), (5.0,)]}
    gradient = cg.grad(f)(w)
    assert list(gradient) == ["pair", "list"] and type(gradient["pair"]) is Pair and type(gradient["list"][1]) is tuple
    close(gradient["pair"].a, [15.0, 20.0])
    close(gradient["pair"].b, 1.0)
    close(gradient["list"][0], [5.0, 10.0])
    close(gradient["list"][1][0], 11.0)


def test_aux():
    def f(x):
        return (x * x).sum(), {"twice": 2 * x, "name": "f"}

    gradient, aux = cg.grad(f, has_aux=True)(X)
    close(gradient, 2 * X)
    close(aux["twice"], 2 * X)
    assert aux["name"] == "f"
    (value, aux), gradient = cg.value_and_grad(f, has_aux=True)(X)
    close(value, X @ X)
    close(gradient, 2 * X)
    value, pull, aux = cg.vjp(f, X, has_aux=True)
    close(pull(1.0)[0], 2 * X)
    with pytest.raises(RuntimeError, match="not recorded"):
        aux["twice"].backward()


def test_dtypes_stay():
    for dtype in "float16", "float32", "float64":
        assert cg.grad(lambda x: (x * x).sum())(np.ones(3, dtype)).dtype == dtype
    z = np.array([1 + 2j, 3 - 1j])
    close(cg.grad(lambda z: abs(z * z).sum())(z).conj(), numeric_complex(z), 1e-6)


def numeric_complex(z):
    """2 d/dconj(z) of sum |z²|, the direction of steepest ascent."""
    def along(direction, i):
        step = np.zeros(2, complex)
        step[i] = 1e-5 * direction
        return (abs((z + step) ** 2).sum() - abs((z - step) ** 2).sum()) / 2e-5

    return [along(1, i) + 1j * along(1j, i) for i in range(2)]


def test_without_influence_the_gradient_is_zero():
    close(cg.grad(lambda x, y: (x * x).sum(), 1)(cg.array(X), X), np.zeros(4))
    close(cg.grad(lambda x: cg.sign(x).sum())(X), np.zeros(4))
    close(cg.grad(lambda x: cg.array(3.0))(X), np.zeros(4))
    gradients = cg.grad(lambda x, y, z: (x * z).sum(), (0, 1, 2))(X, 5.0, 2 * X)
    close(gradients[0], 2 * X)
    close(gradients[1], 0.0)
    close(gradients[2], X)
    close(cg.hessian(lambda x: x.sum())(X), np.zeros((4, 4)))
    close(cg.hvp(lambda x: x.sum())(X, X), np.zeros(4))
    close(cg.jvp(lambda x: cg.sign(x), (X,), (X,))[1], np.zeros(4))
    close(cg.jvp(lambda x, y: x * 2, (X, X), (X, X))[1], 2 * X)
    close(cg.jacobian(lambda x: cg.zeros(2))(X), np.zeros((2, 4)))
    value, pull = cg.vjp(lambda x, y: (x * 2, cg.ones(3), y * y), X, 3.0)
    gx, gy = pull((X, cg.ones(3), 1.0))
    close(gx, 2 * X)
    close(gy, 6.0)


def test_other_errors_of_a_pass_come_through():
    class Broken(autograd.Function):
        def forward(self, x):
            return x * 2

        def backward(self, g):
            raise ValueError("from inside")

    with pytest.raises(ValueError, match="from inside"):
        cg.grad(lambda x: Broken()(x).sum())(X)

    class Inner(Broken):
        def backward(self, g):
            cg.ones(3).backward()

    with pytest.raises(RuntimeError, match="not recorded"):
        cg.grad(lambda x: Inner()(x).sum())(X)


def test_only_what_goes_through_the_argument_counts():
    close(cg.grad(lambda x: x * cg.grad(lambda y: x + y)(1.0))(1.0), 1.0)
    close(cg.grad(lambda x: x * cg.grad(lambda y: x * y)(x))(3.0), 6.0)            # x·x
    close(cg.grad(lambda x: cg.grad(lambda y: x * y * y)(x) * x)(3.0), 2 * 27.0)   # 2x³
    close(cg.grad(lambda x: cg.jvp(lambda y: x * y, (x,), (1.0,))[1])(3.0), 1.0)
    close(cg.grad(lambda x: cg.jacobian(lambda y: x * y * y)(x).sum())(cg.array([2.0, 3.0])), [8.0, 12.0])


def test_outer_scopes():
    x = cg.array(3.0)
    x.attach_grad()
    with autograd.record():
        y = cg.grad(lambda x: x**3)(x)        # 3x², recorded
    y.backward()
    close(x.grad, 18.0)
    with autograd.record(), autograd.pause():
        z = cg.grad(lambda x: x**3)(x)
    with pytest.raises(RuntimeError, match="not recorded"):
        z.backward()
    close(x.grad, 18.0)                       # no pass of grad writes here
    value, _ = cg.value_and_grad(lambda x: x * x)(x)
    with pytest.raises(RuntimeError, match="not recorded"):
        value.backward()


def test_arguments_stay_as_they_are():
    x = cg.array(X)
    g = cg.grad(lambda x: (x * x).sum())(x)
    assert x.grad is None
    g[:] = 7
    close(x, X)
    identity = cg.grad(lambda x: x)(2.0)
    close(identity, 1.0)
    negative_zero = cg.array(-0.0)
    negative_zero.attach_grad()
    with autograd.record():
        assert math.copysign(1, cg.value_and_grad(lambda x: x)(negative_zero)[0].item()) == -1


# ---- vjp, jvp

def test_vjp_multiplies_from_the_left():
    value, pull = cg.vjp(lambda x, y: cg.tanh(cg.array(A) @ x) * y, X, 2.0)
    t = np.tanh(A @ X)
    close(value, 2 * t)
    for g in RNG.standard_normal((2, 3)):
        gx, gy = pull(g)
        close(gx, 2 * (g * (1 - t**2)) @ A)
        close(gy, g @ t)


def test_jvp_multiplies_from_the_right():
    v = RNG.standard_normal(4)
    value, tangent = cg.jvp(lambda x, y: cg.tanh(cg.array(A) @ x) * y, (X, 2.0), (v, 3.0))
    t = np.tanh(A @ X)
    close(value, 2 * t)
    close(tangent, 2 * (1 - t**2) * (A @ v) + 3 * t)
    close(cg.jvp(lambda x: cg.jvp(lambda x: x**3, (x,), (1.0,))[1], (2.0,), (1.0,))[1], 12.0)
    _, rows = cg.jvp(lambda xs: cg.tanh(xs @ A.T), (np.tile(X, (4, 1)),), (np.eye(4),))
    close(rows, ((1 - t**2)[:, None] * A).T)


# ---- jacobian, hessian, hvp

def test_jacobian():
    t = np.tanh(A @ X)
    close(cg.jacobian(lambda x: cg.tanh(A @ x))(X), (1 - t**2)[:, None] * A)
    full = cg.jacobian(lambda y, x: cg.outer(x, y), 1)(np.array([1.0, 2.0]), X)
    expected = np.einsum("ik,j->ijk", np.eye(4), [1.0, 2.0])
    close(full, expected)
    assert cg.jacobian(lambda x: x * 2)(3.0) == 2.0
    assert cg.jacobian(lambda x: x[:0])(X).shape == (0, 4)


@pytest.mark.parametrize("f", [
    lambda x: x, lambda x: x.T, lambda x: x.reshape(4), lambda x: x[0], lambda x: x.ravel()[::-1], lambda x: x + 1.0,
    lambda x: x + x, lambda x: cg.concatenate([x, x]), lambda x: cg.broadcast_to(x, (2, 2, 2)), lambda x: x.copy(),
])
def test_rows_of_a_jacobian_share_nothing(f):
    """Not even where the gradient is the head gradient itself, which is written to for the next row."""
    x = RNG.standard_normal((2, 2))
    out = f(cg.array(x)).asnumpy()
    expected = np.zeros(out.shape + (2, 2))
    for index in np.ndindex(2, 2):
        unit = np.zeros((2, 2))
        unit[index] = 1
        expected[(..., *index)] = f(cg.array(x + unit)).asnumpy() - out
    np.testing.assert_allclose(cg.jacobian(f)(x), expected, atol=1e-12)


def test_jacobian_of_independent_parts():
    p = RNG.standard_normal((7, 2, 3))

    def f(x):
        return cg.stack([cg.sin(x).sum(axis=(1, 2)), (x[:, 0] * x[:, 1]).sum(axis=1)], axis=1)

    runs = []
    front = cg.jacobian(lambda x: runs.append(0) or f(x), batch_axis=0)(p)
    assert front.shape == (7, 2, 2, 3) and len(runs) == 1
    full = cg.jacobian(f)(p)
    close(front, full[np.arange(7), :, np.arange(7)])
    back = cg.jacobian(lambda x: f(x.transpose(2, 0, 1)).T, batch_axis=-1)(p.transpose(1, 2, 0))
    assert back.shape == (2, 2, 3, 7)
    close(back, front.transpose(1, 2, 3, 0))
    close(cg.jacobian(cg.sin, batch_axis=0)(X), np.cos(X))
    close(cg.jacobian(cg.sin, batch_axis=-1)(X), np.cos(X))
    assert cg.jacobian(lambda x: x[:, :0], batch_axis=0)(p).shape == (7, 0, 3, 2, 3)
    assert cg.jacobian(lambda x: x * 2, batch_axis=0)(np.ones((0, 3))).shape == (0, 3, 3)
    second = cg.jacobian(cg.jacobian(cg.sin, batch_axis=0), batch_axis=0)(X)
    close(second, -np.sin(X))


def test_hessian_and_its_products():
    def f(x, y):
        return cg.exp(x @ y) + (x**3).sum()

    y = RNG.standard_normal(4)
    expected = np.exp(X @ y) * np.outer(y, y) + np.diag(6 * X)
    close(cg.hessian(f)(X, y), expected)
    close(cg.hvp(f)(X, y, y), expected @ y)
    close(cg.hvp(f, 1)(X, y, X), np.exp(X @ y) * X * (X @ X))
    cubes = RNG.standard_normal((5, 3))
    rows = cg.hessian(lambda x: (x**3).sum(axis=1) * x[:, 0], batch_axis=0)(cubes)
    close(rows[:, 1, 1], 6 * cubes[:, 1] * cubes[:, 0])
    columns = cg.hessian(lambda x: (x**3).sum(axis=0) * x[0], batch_axis=-1)(cubes.T)
    assert columns.shape == (3, 3, 5)
    close(columns[1, 0], 3 * cubes[:, 1] ** 2)
    close(cg.grad(lambda x: (cg.hvp(lambda x: (x**4).sum())(x, X)).sum())(X), 24 * X * X)
    close(cg.grad(lambda x: (cg.hessian(lambda x: (x**4).sum())(x)).sum())(X), 24 * X)


# ---- wrong input

@pytest.mark.parametrize("make, error, words", [
    (lambda: cg.grad(3.0), TypeError, "a function, not float"),
    (lambda: cg.grad(cg.sin, 1.5), TypeError, "argnums"),
    (lambda: cg.grad(cg.sin, 2)(X), IndexError, "argument 2 of a function that was called with 1"),
    (lambda: cg.grad(cg.sin)(1), TypeError, "argument 0 of grad has dtype int64"),
    (lambda: cg.grad(cg.sin)(X), TypeError, r"shape \(4,\)"),
    (lambda: cg.grad(lambda z: z)(1j), TypeError, "one real number.* real part or abs"),
    (lambda: cg.grad(lambda x: 3.0)(1.0), TypeError, "not float"),
    (lambda: cg.grad(lambda x: x.item())(1.0), TypeError, "carries no derivative"),
    (lambda: cg.grad(lambda x: (x, x))(1.0), TypeError, "not tuple"),
    (lambda: cg.grad(lambda x: x, has_aux=True)(1.0), TypeError, "pair"),
    (lambda: cg.grad(lambda x: float(x))(1.0), RuntimeError, "detach"),
    (lambda: cg.vjp(cg.sin, X)[1](1.0), ValueError, r"shape \(\) for an array of shape \(4,\)"),
    (lambda: cg.vjp(lambda x: (x, x), X)[1](X), ValueError, "2 arrays need as many head gradients"),
    (lambda: cg.vjp(cg.sin, X)[1](X * 1j), TypeError, "complex128"),
    (lambda: cg.jvp(cg.sin, X, X), TypeError, "tuples"),
    (lambda: cg.jvp(cg.sin, (X,), (X, X)), ValueError, "directions"),
    (lambda: cg.jvp(cg.sin, (X,), (1.0,)), ValueError, "direction of shape"),
    (lambda: cg.jvp(lambda x: x[0], ((X, X),), (X,)), ValueError, "2 arrays need as many directions"),
    (lambda: cg.jacobian(cg.sin, 0.5), TypeError, "argnums of jacobian"),
    (lambda: cg.jacobian(cg.sin, batch_axis=1), ValueError, "batch_axis"),
    (lambda: cg.jacobian(lambda x: x.sum(), batch_axis=0)(X), ValueError, r"from shape \(4,\) to shape \(\)"),
    (lambda: cg.jacobian(lambda x: x[1:], batch_axis=0)(X), ValueError, "same length"),
    (lambda: cg.jacobian(lambda x: [x, 1.0])(X), TypeError, "not float"),
    (lambda: cg.hessian(lambda x: x.sum())(1), TypeError, "argument 0 of hessian"),
    (lambda: cg.hvp(lambda x, y: (x * y).sum(), (0, 1))(X, X, X), ValueError, "2 arrays need as many vectors"),
    (lambda: cg.elementwise_grad(cg.sin)(1j), TypeError, "real numbers"),
    (lambda: cg.hessian(lambda x: x * x)(X), TypeError, "one real number"),
    (lambda: cg.hessian(lambda x: x * x, batch_axis=0)(np.ones((2, 2))), TypeError, "for each part"),
    (lambda: cg.hvp(lambda x: (x * x).sum())(X), TypeError, "vector is missing"),
    (lambda: cg.hvp(lambda x: (x * x).sum())(X, 1.0), ValueError, "vector of shape"),
])
def test_wrong_input_is_named(make, error, words):
    with pytest.raises(error, match=words):
        make()


def test_derivatives_have_names():
    gradient = cg.grad(loss)
    assert gradient.__name__ == "gradient_of_loss" and not hasattr(gradient, "__wrapped__")
    assert cg.hessian(loss).__doc__ == "hessian of loss."


def test_passes_end_at_the_arguments():
    """What was recorded before the function ran is not walked through: the pass does not meet what is freed there."""
    x = cg.array(X)
    x.attach_grad()
    with autograd.record():
        y, z = x * x, cg.exp(x)
    autograd.backward([y, z])
    with autograd.record():
        close(cg.jvp(cg.sin, (y,), (X,))[1].detach(), np.cos(X * X) * X)
        for got, expected in zip(cg.grad(lambda a, b: (a * b).sum(), (0, 1))(y, z), (np.exp(X), X * X)):
            close(got.detach(), expected)
        close(cg.hvp(lambda a: (a**3).sum())(y, X).detach(), 6 * X * X * X)
        close(cg.vjp(lambda a, b: a * b, y, z)[1](X)[0].detach(), X * np.exp(X))


def test_buffers_that_are_filled_again():
    """What NumPy's arrays held when they were operands counts, not what they hold later."""
    x = np.array([1.0, 2.0, 3.0])

    def products(x):
        buffer, total = np.zeros(3), cg.zeros(())
        for k in range(3):
            buffer[:] = k
            total = total + (buffer * x).sum() + (x * buffer).sum() + cg.maximum(buffer, x).sum()
        return total

    def masks(x):
        mask, total = np.zeros(3, bool), cg.zeros(())
        for k in range(2):
            mask[:] = False
            mask[k] = True
            total = total + cg.where(mask, x, 0).sum() * (k + 1) + x[mask].sum()
        return total

    def matrices(x):
        a, total = np.zeros((3, 3)), cg.zeros(())
        for k in range(2):
            a[:] = np.eye(3) * (k + 1)
            total = total + (a @ x).sum() + np.dot(a, x).sum() + cg.einsum("ij,j->i", a, x).sum()
            total = total + cg.linalg.solve(a, x).sum()
        return total

    assert cg.grad(products)(x).tolist() == [6 + 1.5, 6 + 2.5, 6 + 3]
    assert cg.grad(masks)(x).tolist() == [2, 3, 0]
    assert cg.grad(matrices)(x).tolist() == [10.5] * 3


def test_a_checkpoint_that_computes_something_else():
    draws = cg.random.default_rng(0)
    with pytest.raises(RuntimeError, match="something else the second time"):
        cg.grad(cg.checkpoint(lambda x: (x * draws.normal(size=1)).sum()))(np.ones(1))
    assert np.isnan(cg.grad(cg.checkpoint(lambda x: (x * np.nan).sum()))(np.ones(1))).all()


def test_jacobians_of_complex_results():
    x = np.array([1.0, 2.0, 3.0])
    np.testing.assert_array_equal(cg.jacobian(lambda x: x * 1j)(x), 1j * np.eye(3))
    np.testing.assert_allclose(cg.jacobian(cg.fft.fft)(x), np.fft.fft(np.eye(3)), atol=1e-14)
    first, second = cg.jacobian(lambda a, b: a * b, argnums=(0, 1))(x, x * 1j)
    np.testing.assert_array_equal(first, np.diag(x * 1j))
    np.testing.assert_array_equal(second, np.diag(x))
    rows = cg.jacobian(lambda p: p * (1 + 2j), batch_axis=0)(cg.ones((4, 2)))
    np.testing.assert_array_equal(rows.asnumpy(), np.broadcast_to((1 + 2j) * np.eye(2), (4, 2, 2)))


def test_signs_of_complex_numbers():
    z = np.array([1 + 2j, -3.0, 0.0])
    expected = cg.grad(lambda z: cg.real(z[:2] / cg.abs(z[:2])).sum())(z)
    np.testing.assert_allclose(cg.grad(lambda z: cg.real(cg.sign(z)).sum())(z)[:2], expected[:2])


@pytest.mark.parametrize("options", [{"constant_values": 2.0}, {"mode": "linear_ramp", "end_values": 2.0}])
def test_frames_get_no_gradient_in_silence(options):
    name = [*options][-1]
    with pytest.raises(RuntimeError, match=rf"pad\({name}=\)"):
        cg.grad(lambda s: cg.pad(np.ones(3), 1, **{**options, name: s}).sum())(2.0)
