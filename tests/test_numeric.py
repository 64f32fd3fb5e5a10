"""NumPy's functions that are compositions: values against NumPy, gradients against differences."""

import numpy as np
import pytest

import cygrad as cg
from common import array, assert_same, numeric_gradient, values, variable

RNG = np.random.default_rng(11)


def draw(*shape):
    return RNG.uniform(-2, 2, shape)


RISING = np.cumsum(RNG.uniform(0.5, 1.5, 7))
WEIGHTS = RNG.uniform(0.5, 2, 6)

# name, positional arguments of which the first `n` get gradients, n, keywords
CALLS = [
    ("diff", [draw(3, 5)], 1, {}), ("diff", [draw(3, 5)], 1, {"n": 2, "axis": 0}), ("diff", [draw(4)], 1, {"n": 0}),
    ("diff", [draw(3, 5)], 1, {"prepend": 0.0, "append": draw(3, 2)}), ("ediff1d", [draw(2, 3)], 1, {"to_begin": 1.0}),
    ("ediff1d", [draw(5), np.array([3.0, 4.0])], 2, {}), ("gradient", [draw(6)], 1, {}),
    ("gradient", [draw(6), 0.5], 1, {}),
    ("gradient", [draw(7), RISING], 2, {}), ("gradient", [draw(7), RISING], 2, {"edge_order": 2}),
    ("gradient", [draw(3, 7)], 1, {"axis": 1, "edge_order": 2}), ("trapezoid", [draw(3, 7)], 1, {}),
    ("trapezoid", [draw(3, 7), RISING], 2, {}), ("trapezoid", [draw(7, 3)], 1, {"dx": 0.5, "axis": 0}),
    ("unwrap", [draw(6) * 9], 1, {}), ("interp", [np.array([1.3, 2.7, -5.0, 99.0]), RISING, draw(7)], 3, {}),
    ("interp", [np.array([1.3, -5.0, 99.0]), RISING, draw(7), -1.0, 2.0], 3, {}),
    ("interp", [np.array([1.3, 5.1, -7.7]), RISING, draw(7)], 3, {"period": 9.0}),
    ("polyval", [draw(4), draw(2, 3)], 2, {}),
    ("convolve", [draw(5), draw(3)], 2, {"mode": "same"}), ("convolve", [draw(2), draw(5)], 2, {"mode": "valid"}),
    ("correlate", [draw(5), draw(4)], 2, {"mode": "same"}), ("correlate", [draw(4), draw(6)], 2, {"mode": "same"}),
    ("correlate", [draw(3), draw(5)], 2, {"mode": "same"}), ("correlate", [draw(5), draw(3)], 2, {}),
    ("correlate", [draw(3), draw(6)], 2, {}), ("correlate", [draw(5), draw(3)], 2, {"mode": "full"}),
    ("cov", [draw(3, 6)], 1, {}), ("cov", [draw(6), draw(6)], 2, {"bias": True}),
    ("cov", [draw(6, 2)], 1, {"rowvar": False}),
    ("cov", [draw(6)], 1, {}), ("cov", [draw(2, 6)], 1, {"aweights": WEIGHTS, "fweights": [1, 2, 1, 3, 1, 1]}),
    ("cov", [draw(2, 6)], 1, {"aweights": WEIGHTS, "ddof": 0}), ("corrcoef", [draw(3, 6)], 1, {}),
    ("nan_to_num", [draw(4)], 1, {}), ("ldexp", [draw(3), np.array([2, -3, 0])], 1, {}),
    ("float_power", [draw(3) ** 2, draw(3)], 2, {}),
    ("sinc", [draw(5)], 1, {}), ("i0", [draw(5)], 1, {}), ("fabs", [draw(5)], 1, {}),
]


@pytest.mark.parametrize("name, args, n, keywords", CALLS, ids=[f"{i}-{c[0]}" for i, c in enumerate(CALLS)])
def test_value_and_gradient(name, args, n, keywords):
    function, reference = getattr(cg, name), getattr(np, name)
    right = np.asarray(reference(*args, **keywords))
    assert_same(function(*[array(a) if isinstance(a, np.ndarray) else a for a in args], **keywords), right, 64, 1e-14)
    head = np.random.default_rng(3).uniform(0.5, 1.5, right.shape)
    xs = [variable(a) for a in args[:n]]
    with cg.autograd.record():
        y = function(*xs, *args[n:], **keywords)
    found = cg.autograd.grad(y, xs, array(head))
    expected = numeric_gradient(lambda moved: float((reference(*moved, *args[n:], **keywords) * head).sum()), args[:n],
                                1e-4)
    for g, e in zip(found, expected):
        np.testing.assert_allclose(values(g), e, rtol=1e-6, atol=1e-7)


def test_gradient_along_several_axes():
    x = draw(4, 5)
    for args in [(), (0.5, 2.0), (np.arange(4.0), np.arange(5.0) ** 2)]:
        for ours, theirs in zip(cg.gradient(array(x), *args), np.gradient(x, *args), strict=True):
            assert_same(ours, theirs, 8, 1e-14)
    for wrong, error in [(lambda: cg.gradient(x, 1.0, 2.0, 3.0), TypeError),
                         (lambda: cg.gradient(x[:1, 0]), ValueError),
                         (lambda: cg.gradient(x, edge_order=3), ValueError)]:
        with pytest.raises(error):
            wrong()


@pytest.mark.parametrize("dtype", "bool int8 int32 uint8 uint64 float16 float32 float64 complex128".split())
@pytest.mark.parametrize("decimals", [0, 1, -1, 2])
def test_round(dtype, decimals):
    x = draw(20) * 30
    x = (x if dtype[0] in "if" else abs(x)).astype(dtype) if dtype != "complex128" else x + 1j * draw(20)
    if dtype == "bool" and decimals:          # NumPy refuses
        return
    right = np.round(x, decimals)
    assert_same(cg.round(array(x), decimals), right)
    assert_same(array(x).round(decimals), right)
    assert_same(cg.around(array(x), decimals), right)
    assert_same(round(array(x), decimals), right)


def test_parts_of_floats():
    x = np.array([1.5, -2.25, 0.0, -0.0, 1e300, 5e-324, np.inf, -np.inf, np.nan])
    for name in ("modf", "frexp"):
        with np.errstate(all="ignore"):
            theirs = getattr(np, name)(x)
        for i, (ours, right) in enumerate(zip(getattr(cg, name)(array(x)), theirs, strict=True)):
            if not (name == "frexp" and i == 1):         # what C says of infinities differs
                assert_same(ours, right)
    assert_same(cg.ldexp(array(x), array(np.array([3]))), np.ldexp(x, 3))
    assert cg.ldexp(array(np.float32([1, 2])), 1).dtype == "float32"
    with pytest.raises(TypeError, match="ldexp"):
        cg.ldexp(array(x), 1.5)
    v = variable([1.5, -2.25])
    with cg.autograd.record():
        y = cg.modf(v)[0] + cg.frexp(v)[0]
    y.backward()
    np.testing.assert_array_equal(v.grad.asnumpy(), [1.5, 1.25])


def test_tests_of_numbers():
    x = np.array([1.0, np.nan, np.inf, -np.inf, 1 + 1e-9])
    assert_same(cg.isclose(array(x), x), np.isclose(x, x))
    assert cg.allclose(array(x), x, equal_nan=True) is True and cg.allclose(array(x), x) is False
    assert cg.array_equal(array(x), x, equal_nan=True) and not cg.array_equal(array(x), x[:2])
    assert cg.array_equiv(array([1, 2]), [[1, 2]])
    for name in ("isposinf", "isneginf", "isreal", "iscomplex"):
        assert_same(getattr(cg, name)(array(x)), getattr(np, name)(x))
    assert_same(cg.isreal(array(x + 0j)), np.isreal(x + 0j))
    assert_same(cg.real_if_close(array(np.array([1 + 1e-15j]))), np.array([1.0]))
    assert_same(cg.real_if_close(array(np.array([1 + 1j]))), np.array([1 + 1j]))
    assert_same(cg.nan_to_num(array(x), nan=7, neginf=-1), np.nan_to_num(x, nan=7, neginf=-1))
    assert_same(cg.nan_to_num(array(x + 1j)), np.nan_to_num(x + 1j))
    assert_same(cg.nan_to_num(array(np.float32(x))), np.nan_to_num(np.float32(x)))


def test_fmax_shares_what_is_not_nan():
    x, y = variable([1.0, np.nan, 2.0, 3.0]), variable([2.0, 1.0, 2.0, np.nan])
    with cg.autograd.record():
        z = cg.fmax(x, y)
    z.backward()
    np.testing.assert_array_equal(x.grad.asnumpy(), [0, 0, 0.5, 1])
    np.testing.assert_array_equal(y.grad.asnumpy(), [1, 1, 0.5, 0])


def test_wrong_input():
    for call, error in [(lambda: cg.diff(1.0), ValueError), (lambda: cg.diff([1.0], -1), ValueError),
                        (lambda: cg.convolve([], [1]), ValueError), (lambda: cg.convolve([1], [1], "no"), ValueError),
                        (lambda: cg.interp(1.0, [1.0, 2.0], [1.0]), ValueError),
                        (lambda: cg.interp(1.0, [], []), ValueError),
                        (lambda: cg.interp(1.0, [1.0], [1.0], period=0), ValueError),
                        (lambda: cg.cov(draw(2, 2, 2)), ValueError),
                        (lambda: cg.diff([1.0, 2.0], axis=3), np.exceptions.AxisError)]:
        with pytest.raises(error):
            call()
    assert_same(cg.interp(2.0, [1.0], [5.0]), np.asarray(5.0))
