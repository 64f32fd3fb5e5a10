"""Sorting, searching, sets and counting: values as NumPy has them, gradients where elements went."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

import cygrad as cg
from common import array, assert_same, autograd, gradients, numeric_gradient, values, variable

SHAPES = [(5,), (3, 4), (2, 3, 4), (0,), (2, 0), (1,)]
DTYPES = ["bool", "int8", "uint16", "int64", "float16", "float32", "float64", "complex128"]


def some(shape, dtype="float64", seed=0):
    rng = np.random.default_rng([seed, *shape])
    x = rng.integers(0, 6, shape)
    return (x + 1j * rng.integers(0, 3, shape) if np.dtype(dtype).kind == "c" else x).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES)
def test_sort_and_argsort(shape, dtype):
    x = some(shape, dtype)
    for axis in [None, *range(-len(shape), len(shape))]:
        for layout in (array(x), cg.asarray(np.asfortranarray(x)), cg.asarray(x[::-1])):
            n = values(layout)
            assert_same(cg.sort(layout, axis), np.sort(n, axis))
            assert_same(cg.argsort(layout, axis), np.argsort(n, axis, kind="stable"))
            down = cg.sort(layout, axis, descending=True)
            assert_same(down, np.flip(np.sort(n, axis), -1 if axis is None else axis))
            order = cg.argsort(layout, axis, descending=True)
            flat = n.ravel() if axis is None else n
            assert_same(array(np.take_along_axis(flat, values(order), 0 if axis is None else axis)), values(down))


def test_descending_is_stable():
    x = array([1, 2, 1, 2, 1])
    assert cg.argsort(x, descending=True).tolist() == [1, 3, 0, 2, 4]
    assert cg.argsort(cg.asarray(np.array([3, 200, 3], "uint8")), descending=True).tolist() == [1, 0, 2]


def test_nan_and_sort_in_place():
    x = array([np.nan, 1.0, np.inf, -np.inf])
    assert_same(cg.sort(x), [-np.inf, 1.0, np.inf, np.nan])
    x.sort()
    assert_same(x, [-np.inf, 1.0, np.inf, np.nan])
    y = array([3, 1, 2])
    assert y.partition(1) is None and y[1].item() == 2
    assert y.argsort().dtype == np.int64 and y.argpartition(0).shape == (3,)


@pytest.mark.parametrize("function", [
    lambda x: cg.sort(x), lambda x: cg.sort(x, 0, descending=True), lambda x: cg.sort(x, None),
    lambda x: cg.partition(x, 2, axis=1), lambda x: cg.topk(x, 2)[0], lambda x: cg.topk(x, 2, 0, largest=False)[0],
    lambda x: cg.unique(x), lambda x: cg.unique(x, axis=0), lambda x: cg.unique(x, axis=1),
    lambda x: cg.unique_values(x),
], ids=range(10))
@pytest.mark.parametrize("transposed", [False, True])
def test_gradients(function, transposed):
    rng = np.random.default_rng(3)
    x = rng.permutation(12).reshape(3, 4) / 2.0
    x = x.T if transposed else x
    head = rng.normal(size=function(cg.asarray(x)).shape)

    def loss(xs):
        return float((values(function(cg.asarray(xs[0]))) ** 2 * head).sum())

    v = variable(x)
    with autograd.record():
        y = (function(v) ** 2 * array(head)).sum()
    g = gradients(y, [v], create_graph=True)
    np.testing.assert_allclose(values(g[0]), numeric_gradient(loss, [x])[0], rtol=1e-7, atol=1e-9)
    with autograd.record():
        y = (function(v) ** 2 * array(head)).sum()
        first = autograd.grad(y, [v], create_graph=True)[0]
        second = autograd.grad((first * first).sum() / 4, [v])[0]
    # y is a sum of h*x**2 over chosen elements: the gradient 2*h*x, then 2*h * 2*h*x / 2
    assert_same(second * array(x), values(first) ** 2 / 2, ulps=4, atol=1e-12)


def test_gradient_of_equal_elements_goes_to_each():
    x = variable([2.0, 1.0, 2.0])
    with autograd.record():
        y = (cg.sort(x) * array([1.0, 10.0, 100.0])).sum()
    y.backward()
    assert x.grad.tolist() == [10.0, 1.0, 100.0]


def test_sort_in_place_is_recorded():
    x = variable([3.0, 1.0, 2.0])
    with autograd.record():
        y = x * 2
        y.sort()
        loss = (y * array([1.0, 10.0, 100.0])).sum()
    loss.backward()
    assert x.grad.tolist() == [200.0, 2.0, 20.0]


def test_topk():
    x = array([[1.0, 5.0, 5.0, 0.0]])
    top, at = cg.topk(x, 3)
    assert top.tolist() == [[5.0, 5.0, 1.0]] and at.tolist() == [[1, 2, 0]]
    assert cg.topk(x, 0)[0].shape == (1, 0)
    with pytest.raises(ValueError, match=r"k = 5 .*\(1, 4\)"):
        cg.topk(x, 5)


@given(st.lists(st.integers(-3, 3), max_size=8), st.lists(st.integers(-4, 4), max_size=8),
       st.sampled_from(["left", "right"]))
def test_searchsorted(edges, x, side):
    edges = np.sort(np.array(edges, "float64"))
    assert_same(cg.searchsorted(array(edges), array(x, "float64"), side),
                np.searchsorted(edges, np.array(x, "float64"), side))
    order = np.arange(edges.size)[::-1]
    assert_same(cg.searchsorted(array(edges[::-1]), array(x, "float64"), side, array(order)),
                np.searchsorted(edges[::-1], np.array(x, "float64"), side, order))


def test_wrong_input():
    for call in (lambda: cg.sort(array(1.0)), lambda: cg.sort(array([1.0]), 1), lambda: cg.argsort(array([1]), -2)):
        with pytest.raises(np.exceptions.AxisError):
            call()
    with pytest.raises(ValueError, match=r"\(1, 2\)"):
        cg.searchsorted([[1, 2]], 1)
    with pytest.raises(ValueError):
        cg.partition([1, 2], 5)
    with pytest.raises(ValueError):
        cg.bincount([-1])
    with pytest.raises(TypeError):
        cg.bincount([1.5])
    with pytest.raises(ValueError, match=r"\(1,\).*\(2,\)"):
        cg.bincount([1, 1], weights=[1.0])
    with pytest.raises(ValueError):
        cg.histogram([1.0], bins=[2, 1])
    with pytest.raises(ValueError):
        cg.histogram([1.0], bins=[2, 1], weights=[1.0])


# ---------------------------------------------------------------- sets

@given(st.lists(st.sampled_from([0.0, -0.0, 1.0, 2.5, np.nan, np.inf]), max_size=9))
def test_unique(x):
    n = np.array(x, "float64")
    for keywords in ({}, {"equal_nan": False}):
        ours = cg.unique(array(n), True, True, True, **keywords)
        for mine, numpys in zip(ours, np.unique(n, True, True, True, **keywords)):
            assert_same(mine, numpys)
    assert_same(cg.unique(array(n)), np.unique(n))


@pytest.mark.parametrize("shape", SHAPES)
def test_unique_of_the_standard(shape):
    x = some(shape, "int32")
    found = cg.unique_all(array(x))
    for name, mine in found._asdict().items():
        assert_same(mine, getattr(np.unique_all(x), name), what=name)
    assert found.values[found.inverse_indices].tolist() == x.tolist() if x.size else True
    assert_same(cg.unique_counts(array(x)).counts, np.unique_counts(x).counts)
    assert_same(cg.unique_inverse(array(x)).inverse_indices, np.unique_inverse(x).inverse_indices)
    assert_same(cg.unique_values(array(x)), np.unique(x))        # in order, of which NumPy makes no promise


def test_unique_slices():
    x = np.array([[1, 0, 1], [1, 0, 1], [2, 0, 2]])
    for axis in (0, 1, -1):
        for mine, numpys in zip(cg.unique(array(x), True, True, True, axis), np.unique(x, True, True, True, axis)):
            assert_same(mine, numpys)


@pytest.mark.parametrize("name", ["intersect1d", "union1d", "setdiff1d", "setxor1d"])
def test_set_operations(name):
    a, b = some((6,), seed=1), some((2, 3), seed=2)
    assert_same(getattr(cg, name)(array(a), array(b)), getattr(np, name)(a, b))
    for one, two in ((a, b), ([3.0, 1.0, np.nan, 1.0, np.nan], [1.0, 2.0, np.nan]), ([], [1.0]), ([2, 1], [1.5])):
        one, two = np.array(one), np.array(two)
        assert_same(getattr(cg, name)(array(one), array(two)), getattr(np, name)(one, two))
        if name != "union1d":
            assert_same(getattr(cg, name)(np.unique(one), np.unique(two), assume_unique=True),
                        getattr(np, name)(np.unique(one), np.unique(two), assume_unique=True))
    x, y = variable([3.0, 1.0, 3.0, 2.0]), variable([1.0, 5.0, 5.0])
    with autograd.record():
        found = getattr(cg, name)(x, y)
        w = array([10.0 ** k for k in range(len(found))])
        (found * found * w).sum().backward()
    expected = {"intersect1d": ([0, 2, 0, 0], [0, 0, 0]), "union1d": ([600, 2, 0, 40], [0, 10000, 0]),
                "setdiff1d": ([60, 0, 0, 4], [0, 0, 0]), "setxor1d": ([60, 0, 0, 4], [0, 1000, 0])}[name]
    assert x.grad.tolist() == expected[0] and y.grad.tolist() == expected[1]


def test_isin():
    a, b = some((3, 4)), [1.0, 3.0]
    assert_same(cg.isin(array(a), b), np.isin(a, b))
    assert_same(cg.isin(array(a), array(b), invert=True), np.isin(a, b, invert=True))
    assert_same(cg.isin(3, array(b)), np.isin(3, b))
    for mine, numpys in zip(cg.intersect1d([3, 1, 2], [2, 3], return_indices=True),
                            np.intersect1d([3, 1, 2], [2, 3], return_indices=True)):
        assert_same(mine, numpys)


# ---------------------------------------------------------------- counting

def test_bincount():
    x, w = np.array([0, 3, 1, 3]), np.array([0.5, 1.0, 2.0, 4.0])
    assert_same(cg.bincount(array(x)), np.bincount(x))
    assert_same(cg.bincount(array(x), minlength=9), np.bincount(x, minlength=9))
    assert_same(cg.bincount(array(x), array(w)), np.bincount(x, w))
    assert_same(cg.bincount(array(x), array([1, 2, 3, 4])), np.bincount(x, [1, 2, 3, 4]))
    assert_same(cg.bincount(cg.zeros(0, "int64")), np.bincount(np.zeros(0, "int64")))
    v = variable(w)
    with autograd.record():
        y = (cg.bincount(x, v) ** 2).sum()
    y.backward()
    assert x.tolist() and v.grad.tolist() == [1.0, 10.0, 4.0, 10.0]


@pytest.mark.parametrize("keywords", [
    {}, {"bins": 3}, {"bins": [0.0, 1.0, 1.5, 4.0]}, {"bins": 4, "range": (1.0, 3.0)}, {"density": True, "bins": 5},
    {"bins": "sturges"}])
def test_histogram(keywords):
    x = np.array([0.0, 1.0, 1.0, 2.5, 3.0, 4.0, 9.0])
    w = np.arange(7.0)
    for mine, numpys in zip(cg.histogram(array(x), **keywords), np.histogram(x, **keywords)):
        assert_same(mine, numpys)
    if keywords.get("bins") != "sturges":        # a rule knows no weights
        for mine, numpys in zip(cg.histogram(array(x), weights=array(w), **keywords),
                                np.histogram(x, weights=w, **keywords)):
            assert_same(mine, numpys, ulps=2)
    assert_same(cg.histogram_bin_edges(array(x), keywords.get("bins", 10)),
                np.histogram_bin_edges(x, keywords.get("bins", 10)))


def test_gradient_of_weights():
    x, w = np.array([0.0, 1.0, 1.0, 5.0]), np.array([1.0, 2.0, 3.0, 4.0])
    for density in (False, True):
        v = variable(w)
        with autograd.record():
            y = (cg.histogram(x, bins=[0, 0.5, 2], weights=v, density=density)[0] ** 2).sum()
        y.backward()
        numeric = numeric_gradient(
            lambda ws: float((np.histogram(x, bins=[0, 0.5, 2], weights=ws[0], density=density)[0] ** 2).sum()), [w])
        np.testing.assert_allclose(values(v.grad), numeric[0], rtol=1e-8, atol=1e-9)


def test_more_dimensions():
    x, y = some((9,), seed=4), some((9,), seed=5)
    for mine, numpys in zip(cg.histogram2d(array(x), array(y), bins=[3, array([0.0, 2.0, 6.0])]),
                            np.histogram2d(x, y, bins=[3, [0.0, 2.0, 6.0]])):
        assert_same(mine, numpys)
    hist, edges = cg.histogramdd(array(np.stack([x, y], 1)), bins=2, weights=array(x))
    expected = np.histogramdd(np.stack([x, y], 1), bins=2, weights=x)
    assert_same(hist, expected[0])
    assert_same(edges[1], expected[1][1])
    w = variable(x)
    with autograd.record(), pytest.raises(RuntimeError, match="weights of histogram2d"):
        cg.histogram2d(x, y, weights=w * 1)
    assert_same(cg.digitize(array(x), array([1.0, 3.0]), True), np.digitize(x, [1.0, 3.0], True))
    assert_same(cg.lexsort((array(x), array(y))), np.lexsort((x, y)))


@pytest.mark.parametrize("make", [np.array, cg.array])
def test_counted_elements_written_to_before_backward(make):
    at = make([0, 1, 2, 1])
    w = variable(np.ones(4))
    with autograd.record():
        y = cg.bincount(at, weights=w, minlength=4) * cg.array([10.0, 20.0, 30.0, 40.0])
    at[...] = 3
    y.backward()
    assert w.grad.tolist() == [10.0, 20.0, 30.0, 20.0]
