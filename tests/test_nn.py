"""relu, sigmoid, softmax, log_softmax, pick: values against NumPy, derivatives against finite differences."""

import numpy as np
import pytest
from test_reduce import check_derivatives, gradient

from cygrad import autograd
from cygrad.core.ops import arithmetic, cast, nn, reduce, shape

AXES = [((5,), 0), ((3, 4), -1), ((3, 4), 0), ((2, 3, 4), 1), ((2, 3, 4), -3), ((0, 3), 1), ((3, 0), 0), ((40, 600), 1)]


def softmax(x, axis):
    e = np.exp(x - x.max(axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis, keepdims=True)


def log_softmax(x, axis):
    x = x - x.max(axis, keepdims=True, initial=-np.inf)
    return x - np.log(np.exp(x).sum(axis, keepdims=True))


@pytest.mark.parametrize("dtype", "?blBefd")
@pytest.mark.parametrize("dims, axis", AXES)
def test_softmax_values(dims, axis, dtype):
    x = (np.random.default_rng(0).normal(size=dims) * 5).astype(dtype)
    computed = x.astype("f" if dtype == "e" else "d")
    for function, reference in ((nn.softmax, softmax), (nn.log_softmax, log_softmax)):
        want = reference(computed, axis)
        for source in (x, x[::-1], np.ascontiguousarray(x.T).T, np.concatenate([x, x], -1)[..., ::2]):
            want = reference(source.astype(computed.dtype), axis)
            got = function(source, axis)
            assert got.dtype == (dtype if dtype in "efd" else "d") and got.shape == want.shape
            tolerance = {"e": 2e-3, "f": 1e-5}.get(dtype, 1e-12)
            np.testing.assert_allclose(np.asarray(got), want, rtol=tolerance, atol=tolerance)


def test_softmax_extremes():
    assert nn.softmax(np.array([1000.0, 0.0])).tolist() == [1.0, 0.0]
    assert nn.log_softmax(np.array([1000.0, 0.0])).tolist() == [0.0, -1000.0]
    assert nn.softmax(np.array(3.0)).tolist() == 1.0
    assert np.isnan(nn.softmax(np.array([np.nan, 1.0])).tolist()).all()
    with pytest.raises(np.exceptions.AxisError):
        nn.softmax(np.ones(3), 1)
    with pytest.raises(TypeError, match="complex"):
        nn.softmax(np.ones(3, complex))


@pytest.mark.parametrize("dims, axis", [((5,), 0), ((3, 4), -1), ((3, 4), 0), ((2, 3, 2), 1), ((), -1)])
@pytest.mark.parametrize("function", [nn.softmax, nn.log_softmax])
def test_softmax_derivatives(function, dims, axis):
    x = np.random.default_rng(1).normal(size=dims)
    check_derivatives(lambda a: function(a, axis), x)
    check_derivatives(lambda a: arithmetic.square(function(arithmetic.square(a), axis)), x)


@pytest.mark.parametrize("function", [nn.softmax, nn.log_softmax])
def test_third_derivatives(function):
    """The second derivative, as a function, is differentiated twice by `check_derivatives`."""
    from cygrad.core import backward

    def derivative(x):
        a = x
        if not autograd.is_recording():
            a = cast.copy(x)
            a.attach_grad()
        with autograd.record():
            y = reduce.sum(arithmetic.square(function(a)))
            return autograd.grad(y, a, create_graph=True)[0]

    check_derivatives(derivative, np.random.default_rng(2).normal(size=(2, 3)))


@pytest.mark.parametrize("dtype", "ef")
def test_gradient_dtypes(dtype):
    x = np.random.default_rng(3).normal(size=(3, 4)).astype(dtype)
    for function in (nn.relu, nn.sigmoid, nn.softmax, nn.log_softmax):
        a = cast.copy(x)
        a.attach_grad()
        with autograd.record():
            y = arithmetic.square(function(a))
        y.backward()
        want = np.array(gradient(lambda z, function=function: arithmetic.square(function(z)), x.astype("d")))
        assert a.grad.dtype == dtype
        np.testing.assert_allclose(np.asarray(a.grad), want, rtol=2e-2, atol=2e-2 if dtype == "e" else 1e-5)


def test_relu_and_sigmoid():
    x = np.array([-2.0, 0.0, 3.0, np.nan])
    np.testing.assert_array_equal(np.asarray(nn.relu(x)), [0, 0, 3, np.nan])
    for dtype in "bhilBHILefd":
        got = nn.relu(np.arange(-2, 3).astype(dtype))
        assert got.dtype == dtype
        np.testing.assert_array_equal(np.asarray(got), np.maximum(np.arange(-2, 3).astype(dtype), 0))
        assert nn.sigmoid(np.zeros(2, dtype)).tolist() == [0.5, 0.5]
    assert gradient(nn.relu, [-1.0, 0.0, 2.0]) == [0.0, 0.0, 1.0]
    np.testing.assert_array_equal(np.asarray(nn.sigmoid(np.array([-1e4, 1e4]))), [0, 1])
    x = np.random.default_rng(4).normal(size=(3, 4))
    for function in (nn.relu, nn.sigmoid):
        check_derivatives(lambda a, function=function: arithmetic.square(function(a)), x)
        check_derivatives(lambda a, function=function: function(arithmetic.square(a)), x)


# ---- pick: what MXNet 1.9.1 gives

A = np.array([[1, 2, 3], [4, 5, 6]], "f")


@pytest.mark.parametrize(
    "index, keywords, want",
    [
        ([0.0, 2.0], {}, [1, 6]),
        ([0.0, 2.0], {"axis": 1}, [1, 6]),
        ([0.0, 1.0, 0.0], {"axis": 0}, [1, 5, 3]),
        ([0, 2], {"keepdims": True}, [[1], [6]]),
        ([0, 5], {}, [1, 6]),
        ([0, -1], {}, [1, 4]),
        ([0, 5], {"mode": "wrap"}, [1, 6]),
        ([0, -1], {"mode": "wrap"}, [1, 6]),
        ([0.9, 1.9], {}, [1, 5]),
        ([[0], [2]], {}, [1, 6]),
        ([[0], [2]], {"keepdims": True}, [[1], [6]]),
        ([[0, 1, 0]], {"axis": 0}, [1, 5, 3]),
    ],
)
def test_pick(index, keywords, want):
    for x in (A, np.ascontiguousarray(A.T).T, A.astype("b"), A.astype("D")):
        got = nn.pick(x, np.array(index), **keywords)
        assert got.dtype == x.dtype and got.tolist() == want


def test_pick_in_three_dimensions():
    x = np.arange(24.0).reshape(2, 3, 4)
    assert nn.pick(x, np.array([[0, 1, 2], [3, 2, 1]])).tolist() == [[0, 5, 10], [15, 18, 21]]
    index = np.random.default_rng(5).integers(0, 3, (2, 1, 4))
    want = np.take_along_axis(x, index, 1)
    np.testing.assert_array_equal(np.asarray(nn.pick(x, index, axis=1, keepdims=True)), want)
    np.testing.assert_array_equal(np.asarray(nn.pick(x, index[:, 0], axis=1)), want[:, 0])
    for axis, keepdims in ((1, True), (1, False), (-2, False)):
        check_derivatives(
            lambda a, axis=axis, keepdims=keepdims: arithmetic.square(nn.pick(a, index, axis, keepdims)), x / 10
        )
    check_derivatives(lambda a: nn.pick(arithmetic.square(shape.transpose(a)), np.zeros((4, 3)), -1), x / 10)


def test_pick_errors():
    with pytest.raises(ValueError, match="does not fit"):
        nn.pick(A, np.array([0, 1, 2]))
    with pytest.raises(ValueError, match="mode"):
        nn.pick(A, np.array([0, 1]), mode="raise")
    with pytest.raises(ValueError, match="axis"):
        nn.pick(A, np.array([0, 1]), axis=None)
    with pytest.raises(ValueError, match="length 0"):
        nn.pick(np.ones((2, 0)), np.array([0, 1]))


def test_index_may_be_overwritten():
    index = cast.copy(np.array([0, 2]))
    x = cast.copy(A)
    x.attach_grad()
    with autograd.record():
        y = nn.pick(x, index)
    index += 1
    y.backward()
    assert x.grad.tolist() == [[1, 0, 0], [0, 0, 1]]


def test_cross_entropy():
    """The classic: softmax less one-hot."""
    x = np.random.default_rng(6).normal(size=(8, 5))
    labels = np.arange(8) % 5
    got = np.array(gradient(lambda a: reduce.sum(-nn.pick(nn.log_softmax(a), labels)), x))
    np.testing.assert_allclose(got, softmax(x, 1) - np.eye(5)[labels], atol=1e-14)
    check_derivatives(lambda a: -nn.pick(nn.log_softmax(a), labels), x)
