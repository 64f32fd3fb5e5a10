"""Averages, ranges, medians, quantiles and what looks away from NaN: values against NumPy, derivatives against
finite differences."""

import warnings

import numpy as np
import pytest

import cygrad as cg
from common import variable
from cygrad import autograd

METHODS = [
    "inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull",
    "linear", "median_unbiased", "normal_unbiased", "lower", "higher", "midpoint", "nearest",
]
NAMES = ["nansum", "nanprod", "nanmax", "nanmin", "nanmean", "nanvar", "nanstd", "ptp", "median", "nanmedian"]
AXES = [None, 0, -1, 1, (0, 2), (2, 1)]


def sample(nans, dims=(4, 5, 3), dtype="d"):
    rng = np.random.default_rng(1)
    x = rng.permutation(np.linspace(-2, 2, int(np.prod(dims)))).reshape(dims).astype(dtype)
    if nans:
        x[rng.random(dims) < 0.3] = np.nan
        x[0, 0] = np.nan
    return x


def theirs(name, *args, **keywords):
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(getattr(np, name)(*args, **keywords))


def same(ours, want, rtol=1e-12):
    assert ours.shape == want.shape
    assert ours.dtype == want.dtype
    np.testing.assert_allclose(np.asarray(ours), want, rtol=rtol, atol=rtol)


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("name", NAMES)
def test_values(name, axis, keepdims):
    for dtype in "fdil":
        for nans in (False, True) if dtype in "fd" else (False,):
            x = sample(nans, dtype=dtype) if dtype in "fd" else (sample(False) * 10).astype(dtype)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                same(getattr(cg, name)(x, axis=axis, keepdims=keepdims), theirs(name, x, axis=axis, keepdims=keepdims),
                     1e-5 if dtype == "f" else 1e-12)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ["quantile", "percentile", "nanquantile", "nanpercentile"])
def test_quantiles(name, method):
    whole = 100 if "percentile" in name else 1
    for nans in (False, True):
        for axis in AXES:
            for q in (0.3, 0.0, 1.0, 0.5, [0.1, 0.75], [[0.2], [0.9]]):
                if isinstance(q, list) and name.startswith("nan") and np.ndim(q) == 2:
                    continue  # NumPy's dimensions come in another order then
                for keepdims in (False, True):
                    x = sample(nans)
                    q_ = np.asarray(q) * whole if isinstance(q, list) else q * whole
                    want = theirs(name, x, q_, axis=axis, method=method)
                    if keepdims:  # not NumPy's: nanquantile orders the dimensions of several quantiles in another way
                        want = want.reshape(np.shape(q) + x.sum(axis, keepdims=True).shape)
                    same(getattr(cg, name)(x, q_, axis=axis, method=method, keepdims=keepdims), want)


def test_quantiles_of_other_dtypes():
    for dtype in ("float32", "int32", "bool", "uint8"):
        x = (sample(False) * 10).astype(dtype)
        same(cg.quantile(x.astype("uint8") if dtype == "bool" else x, 0.3),
             theirs("quantile", x.astype("uint8") if dtype == "bool" else x, 0.3), 1e-6)
    assert cg.quantile(np.array([np.inf, np.inf, 1.0]), [0.9, 0.1]).tolist()[0] == np.inf
    assert np.isnan(cg.nanmedian(np.zeros((2, 0)), axis=1).tolist()).all()


@pytest.mark.parametrize("axis", AXES)
def test_count_nonzero(axis):
    x = (sample(False) * 2).astype(int)
    assert np.array_equal(cg.count_nonzero(x, axis), np.count_nonzero(x, axis))
    assert cg.count_nonzero(x, axis).dtype == np.int64


def test_average():
    x, w = sample(False), np.abs(sample(False)) + 0.5
    for axis in AXES:
        for keepdims in (False, True):
            for weights in (None, w):
                got = cg.average(x, axis, weights, returned=True, keepdims=keepdims)
                want = np.average(x, axis, weights, returned=True, keepdims=keepdims)
                for a, b in zip(got, want):
                    same(a, np.asarray(b))
    same(cg.average(x, 1, w[0, :, 0]), np.average(x, 1, w[0, :, 0]))
    same(cg.average(x, (2, 1), w[0].T), np.average(x, (2, 1), w[0].T))
    same(cg.average([1, 2], weights=[3, 4]), np.asarray(np.average([1, 2], weights=[3, 4])))
    for error, args in ((TypeError, (None, [1.0])), (ValueError, (1, [1.0])), (ZeroDivisionError, (None, 0 * w))):
        for average in (cg.average, np.average):
            with pytest.raises(error):
                average(x, *args)


def test_errors():
    x = sample(False)
    for function, args, error in (
        (cg.quantile, (x, 1.5), ValueError), (cg.percentile, (x, [-1.0]), ValueError),
        (cg.quantile, (x, 0.5, 5), np.exceptions.AxisError), (cg.quantile, (x + 1j, 0.5), TypeError),
        (cg.nanmax, (np.zeros((0, 2)), 0), ValueError), (cg.quantile, (x, 0.5, 0, "other"), ValueError),
        (cg.nansum, (x, 3), np.exceptions.AxisError), (cg.median, (x, (0, 0)), ValueError),
    ):
        with pytest.raises(error):
            function(*args)


def gradient(function, x, order=1):
    a = cg.array(x)
    a.attach_grad()
    with autograd.record():
        y = function(a)
        weights = np.cos(np.arange(y.size)).reshape(y.shape)
        y = (y * weights).sum()
        if order == 2:
            first = autograd.grad(y, [a], create_graph=True)[0]
            y = (first * np.nan_to_num(np.sin(x + 1))).sum()
    y.backward()
    return np.asarray(a.grad).copy()


def slopes(function, x, step=1e-6):
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        if np.isnan(x[i]):
            continue
        up, down = x.copy(), x.copy()
        up[i] += step
        down[i] -= step
        a, b = np.asarray(function(up)), np.asarray(function(down))
        weights = np.cos(np.arange(a.size)).reshape(a.shape) if a.shape != x.shape else 1
        out[i] = np.nansum((a - b) * weights) / (2 * step)
    return out


@pytest.mark.parametrize("axis", [None, 0, (0, 2)])
@pytest.mark.parametrize("name", [*NAMES, "quantile", "nanquantile", "average"])
def test_derivatives(name, axis):
    nans = name.startswith("nan")
    x = sample(nans, (3, 4, 2))
    x[0, 0] = 0.123, 0.1234
    options = {"q": [0.3, 0.8]} if "quantile" in name else {}
    if name == "average":
        options = {"weights": np.abs(sample(False, (3, 4, 2))) + 1}

    def function(a):
        return getattr(cg, name)(a, axis=axis, **options)

    first = gradient(function, x)
    np.testing.assert_allclose(first, slopes(function, x), rtol=1e-5, atol=1e-6)
    if nans:
        assert (first[np.isnan(x)] == 0).all()
    if name in ("nanprod", "nanvar", "nanstd"):
        step = np.nan_to_num(np.sin(x + 1)) * 1e-6
        down, up = gradient(function, x - step), gradient(function, x + step)
        second = gradient(function, x, 2)
        # the matrix of second derivatives is symmetric
        np.testing.assert_allclose(second, (up - down) / 2e-6, rtol=1e-4, atol=1e-5)


def test_gradients_at_the_edges():
    assert gradient(lambda a: cg.nanmax(a, axis=1), np.array([[np.nan, np.nan], [1.0, np.nan]])).tolist()[0] == [0, 0]
    assert gradient(cg.nanstd, np.array([2.0, 2.0, np.nan])).tolist() == [0, 0, 0]
    assert gradient(cg.median, np.array([3.0, 1.0, 2.0])).tolist() == [0, 0, 1]
    w = cg.array([1.0, 3.0])
    w.attach_grad()
    with autograd.record():
        y = cg.average(cg.array([2.0, 6.0]), weights=w)
    y.backward()
    np.testing.assert_allclose(w.grad.tolist(), [(2 - 5) / 4, (6 - 5) / 4])


@pytest.mark.parametrize("name,q", [
    ("median", []), ("nanmedian", []), ("quantile", [0.5]), ("quantile", [[0.1, 0.2]]), ("quantile", [[]]),
    ("nanpercentile", [50.0]), ("nanpercentile", [[10.0, 20.0]]),
])
@pytest.mark.parametrize("dims", [(0,), (0, 3), (3, 0), (2, 0, 4)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_quantiles_without_elements_are_recorded(name, q, dims, dtype):
    x = cg.zeros(dims, dtype)
    x.attach_grad()
    with autograd.record():
        y = getattr(cg, name)(x, *q, axis=-1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = np.median(x.asnumpy(), -1)
    levels = [np.array(v) if isinstance(v, list) else v for v in q]
    assert y.dtype == np.result_type(dtype, *levels)
    assert y.shape == np.shape(q[0] if q else 0.0) + expected.shape
    y.backward()
    assert x.grad.shape == dims


@pytest.mark.parametrize("name", ["var", "nanvar"])
@pytest.mark.parametrize("dtype", ["float64", "complex128"])
def test_second_derivative_of_variance_where_an_element_is_the_mean(name, dtype):
    x = cg.array([1.0, 2.0, 3.0], dtype=dtype)
    x.attach_grad()
    with autograd.record():
        g, = autograd.grad(getattr(cg, name)(x), [x], create_graph=True)
        h, = autograd.grad(g[1].real, [x])
    np.testing.assert_allclose(h.asnumpy(), np.array([-1, 2, -1]) * 2 / 9, atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("axis", [None, 0, 1])
def test_gradients_for_the_quantile_itself(method, axis):
    x = np.random.default_rng(0).normal(size=(4, 7))
    for name, whole in (("quantile", 1), ("percentile", 100)):
        q = variable(np.array([0.31, 0.62]) * whole)
        with autograd.record():
            y = getattr(cg, name)(x, q, axis, method=method).sum()
        y.backward()
        h = 1e-6 * whole
        expected = [(getattr(np, name)(x, at + h, axis=axis, method=method)
                     - getattr(np, name)(x, at - h, axis=axis, method=method)).sum() / (2 * h) for at in q.asnumpy()]
        np.testing.assert_allclose(q.grad.asnumpy(), expected, rtol=1e-5, atol=1e-9)


def test_gradients_for_the_weights_of_a_covariance():
    x, times = np.random.default_rng(0).normal(size=(3, 6)), [1, 2, 1, 1, 3, 1]
    head = np.arange(9.0).reshape(3, 3)
    w = variable(np.random.default_rng(1).uniform(0.5, 2, 6))
    for options in ({}, {"fweights": times}, {"ddof": 0}):
        with autograd.record():
            y = (cg.cov(x, aweights=w, **options) * head).sum()
        y.backward()
        values = w.asnumpy()
        expected = [((np.cov(x, aweights=values + e, **options) - np.cov(x, aweights=values - e, **options)) * head).sum()
                    / 2e-6 for e in 1e-6 * np.eye(6)]
        np.testing.assert_allclose(w.grad.asnumpy(), expected, rtol=1e-5)
