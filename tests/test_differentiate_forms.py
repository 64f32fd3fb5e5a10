"""The forms that derivatives of functions take: kinds of arguments, several of them, tuples, lists and dicts."""

import collections

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd

RNG = np.random.RandomState(1)
X = RNG.standard_normal(4)
A = RNG.standard_normal((3, 4))


# ---- kinds

@pytest.mark.parametrize("given, kind", [
    (cg.array([1.0, 2.0]), cg.NDArray), (np.array([1.0, 2.0]), np.ndarray), (np.array(1.0), np.ndarray),
    (np.float32(2.0), np.float32), (np.float64(2.0), np.float64), (2.0, float), (cg.array(2.0), cg.NDArray),
    (np.array([1.0, 2.0], "float32"), np.ndarray),
])
def test_derivatives_are_of_the_kind_of_the_argument(given, kind):
    def f(x):
        assert type(x) is cg.NDArray
        return (x**3).sum()

    x = np.asarray(given)
    one = x * 0 + 1
    derivatives = {
        "grad": (cg.grad(f)(given), 3 * x**2),
        "value_and_grad": (cg.value_and_grad(f)(given)[1], 3 * x**2),
        "elementwise_grad": (cg.elementwise_grad(lambda x: x**3)(given), 3 * x**2),
        "vjp": (cg.vjp(f, given)[1](1.0)[0], 3 * x**2),
        "jacobian": (cg.jacobian(f)(given), 3 * x**2),
        "hvp": (cg.hvp(f)(given, one), 6 * x),
    }
    for name, (got, expected) in derivatives.items():
        assert type(got) is kind, name
        assert np.asarray(got).dtype == x.dtype and np.shape(got) == x.shape, name
        np.testing.assert_allclose(np.asarray(got), expected, err_msg=name)
    value, tangent = cg.jvp(f, (given,), (one,))
    assert type(value) is type(tangent) is cg.NDArray and type(cg.value_and_grad(f)(given)[0]) is cg.NDArray
    np.testing.assert_allclose(np.asarray(cg.hessian(f)(given)), np.diag(6 * x) if x.ndim else 6 * x)


def test_numbers():
    assert type(cg.grad(lambda z: abs(z * z))(3 + 4j)) is complex
    assert type(cg.hessian(lambda x: x**3)(2.0)) is float
    columns = cg.jacobian(lambda t: t * cg.array([1.0, 2.0]))(3.0)      # no number: two of them
    assert type(columns) is cg.NDArray and columns.tolist() == [1.0, 2.0]


def test_each_leaf_is_of_its_own_kind():
    g = cg.grad(lambda w: w["a"] * w["b"][0].sum() * w["b"][1].sum())({"a": 2.0, "b": [np.ones(2), cg.ones(3)]})
    assert type(g["a"]) is float and type(g["b"][0]) is np.ndarray and type(g["b"][1]) is cg.NDArray
    assert g["a"] == 6.0 and g["b"][0].tolist() == [6.0, 6.0] and g["b"][1].tolist() == [4.0] * 3


def test_while_recording_all_are_ndarrays_with_a_history():
    a = cg.array(3.0)
    a.attach_grad()
    with autograd.record():
        numbers = cg.grad(lambda x: a * x * x)(2.0)
        arrays = cg.jacobian(lambda x: a * x * x)(np.array([2.0, 5.0]))
        [pulled] = cg.vjp(lambda x: a * x * x, 2.0)[1](1.0)
        assert all(type(g) is cg.NDArray for g in (numbers, arrays, pulled))
        total = numbers + arrays.sum() + pulled
    total.backward()
    assert a.grad.item() == 4.0 + 14.0 + 4.0


def test_scipy_takes_them_as_they_are():
    optimize = pytest.importorskip("scipy.optimize")

    def rosen(x):
        return (100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()

    start = np.array([-1.2, 1.0, 0.5])
    for options in (
        {"method": "BFGS", "jac": True}, {"method": "L-BFGS-B", "jac": True},
        {"method": "Newton-CG", "jac": True, "hessp": cg.hvp(rosen)},
        {"method": "trust-exact", "jac": True, "hess": cg.hessian(rosen)},
    ):
        found = optimize.minimize(cg.value_and_grad(rosen), start, **options)
        np.testing.assert_allclose(found.x, np.ones(3), atol=1e-4)
    found = optimize.root(lambda x: cg.sin(x) - x[::-1] / 2, [1.0, 2.0],
                          jac=cg.jacobian(lambda x: cg.sin(x) - x[::-1] / 2))
    assert found.success
    found = optimize.least_squares(lambda x: cg.exp(x) - 2.0, X[:2], jac=cg.jacobian(lambda x: cg.exp(x) - 2.0))
    np.testing.assert_allclose(found.x, np.log(2.0))


# ---- several arguments, nests

def f(x, y):
    return cg.sin(x) * y[0] + y[1]


def test_jacobian_of_several_arguments_and_nests():
    y = (3.0, np.array([1.0, 2.0, 3.0, 4.0]))
    jx, jy = cg.jacobian(f, (0, 1))(cg.array(X), y)
    np.testing.assert_allclose(jx.asnumpy(), np.diag(3 * np.cos(X)), atol=1e-15)
    assert type(jy) is tuple and type(jy[1]) is np.ndarray
    np.testing.assert_allclose(np.asarray(jy[0]), np.sin(X))
    np.testing.assert_array_equal(jy[1], np.eye(4))
    assert type(cg.jacobian(f, (0,))(X, y)) is tuple and type(cg.jacobian(f, -1)(X, y)) is tuple


def test_jacobian_of_a_nest_of_results():
    Pair = collections.namedtuple("Pair", "product total")
    jacobian = cg.jacobian(lambda w: {"a": Pair(A @ w["x"], (w["x"] * w["y"]).sum()), "b": [cg.sign(w["x"])]})
    x, y = X, RNG.standard_normal(4)
    blocks = jacobian({"x": x, "y": y})
    assert list(blocks) == ["a", "b"] and type(blocks["a"]) is Pair and type(blocks["b"]) is list
    np.testing.assert_allclose(blocks["a"].product["x"], A)
    np.testing.assert_array_equal(blocks["a"].product["y"], np.zeros((3, 4)))
    np.testing.assert_allclose(blocks["a"].total["x"], y)
    np.testing.assert_allclose(blocks["a"].total["y"], x)
    np.testing.assert_array_equal(blocks["b"][0]["x"], np.zeros((4, 4)))


def test_jacobian_of_independent_parts_of_several_arguments():
    x, y = RNG.standard_normal((5, 2)), RNG.standard_normal((5, 3))
    jx, jy = cg.jacobian(lambda x, y: x[:, :1] * y, (0, 1), batch_axis=0)(x, y)
    assert jx.shape == (5, 3, 2) and jy.shape == (5, 3, 3)
    np.testing.assert_allclose(jx[:, :, 0], y)
    np.testing.assert_allclose(jy, x[:, 0, None, None] * np.eye(3))
    with pytest.raises(ValueError, match="same length"):
        cg.jacobian(lambda x, y: x, (0, 1), batch_axis=0)(x, y[:3])


def test_blocks_of_a_hessian():
    def g(x, y):
        return cg.exp(A @ x).sum() * (y["a"] ** 2).sum()

    a = RNG.standard_normal(2)
    e = np.exp(A @ X)
    (xx, xa), of_y = cg.hessian(g, (0, 1))(X, {"a": a})
    ax, aa = of_y["a"]
    np.testing.assert_allclose(xx, A.T @ np.diag(e) @ A * (a @ a))
    np.testing.assert_allclose(xa["a"], np.outer(e @ A, 2 * a))
    np.testing.assert_allclose(ax, np.outer(2 * a, e @ A))
    np.testing.assert_allclose(aa["a"], 2 * np.eye(2) * e.sum())
    u, v = RNG.standard_normal(4), {"a": RNG.standard_normal(2)}
    hx, ha = cg.hvp(g, (0, 1))(X, {"a": a}, (u, v))
    np.testing.assert_allclose(hx, xx @ u + xa["a"] @ v["a"])
    np.testing.assert_allclose(ha["a"], np.outer(2 * a, e @ A) @ u + aa["a"] @ v["a"])


def test_products_with_nests():
    w = {"a": X, "b": (2.0, A)}
    v = {"a": RNG.standard_normal(4), "b": (0.5, RNG.standard_normal(A.shape))}

    def g(w):
        return {"y": (w["b"][1] @ w["a"]) * w["b"][0], "sign": cg.sign(w["a"]), "whole": cg.arange(2)}

    value, tangent = cg.jvp(g, (w,), (v,))
    np.testing.assert_allclose(value["y"].asnumpy(), 2 * A @ X)
    np.testing.assert_allclose(tangent["y"].asnumpy(), 0.5 * A @ X + 2 * (A @ v["a"] + v["b"][1] @ X))
    assert tangent["sign"].tolist() == [0.0] * 4 and tangent["whole"].dtype == value["whole"].dtype
    value, pull = cg.vjp(lambda w: {"y": (w["b"][1] @ w["a"]) * w["b"][0], "z": w["a"]}, w)
    h = RNG.standard_normal(3)
    [gradient] = pull({"y": h, "z": X})
    np.testing.assert_allclose(gradient["a"], 2 * h @ A + X)
    np.testing.assert_allclose(gradient["b"][1], 2 * np.outer(h, X))
    assert type(gradient["b"][0]) is float


def test_elementwise_grad():
    y = RNG.standard_normal((3, 1))
    dx, dy = cg.elementwise_grad(lambda x, y: cg.sin(x) * y, (0, 1))(X, y)
    np.testing.assert_allclose(dx, np.cos(X) * y.sum())
    np.testing.assert_allclose(dy, np.full((3, 1), np.sin(X).sum()))
    third = cg.elementwise_grad(cg.elementwise_grad(cg.elementwise_grad(cg.sin)))
    np.testing.assert_allclose(third(X), -np.cos(X))
    assert cg.elementwise_grad(cg.sign)(X).tolist() == [0.0] * 4
