"""Powers and other functions of elements where the registry's tests do not look: operators, edges, complex rules."""

import numpy as np
import pytest

import cygrad as cg
from common import OLD_POWER, array, assert_same, autograd, variable

RNG = np.random.default_rng(5)
DTYPES = "bool int8 int32 int64 uint8 uint64 float16 float32 float64 complex64 complex128".split()


def numbers(dtype):
    dtype = np.dtype(dtype)
    if dtype.kind == "c":
        return (RNG.uniform(0.5, 3, (3, 4)) + 1j * RNG.uniform(-1, 1, (3, 4))).astype(dtype)
    if dtype.kind == "f":
        return RNG.uniform(0.5, 3, (3, 4)).astype(dtype)
    return RNG.integers(0, 4, (3, 4)).astype(dtype)


# ---- the operator **

@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("p", [2, 1, 0, 3, -1, -2, 0.5, 1.0, 2.0, -1.0, 2.5, 0.0, True, 2j])
def test_operator_with_scalar_exponent(dtype, p):
    x = numbers(dtype)
    if OLD_POWER and type(p) is float and x.dtype.kind in "biu":
        pytest.skip("this NumPy looks at the value of the exponent")
    with np.errstate(all="ignore"):
        try:
            expected = x**p
        except (ValueError, OverflowError) as error:
            with pytest.raises(type(error), match="negative integer powers|out of bounds"):
                array(x) ** p
            return
    if x.dtype.kind == "b" and p is True or x.dtype.kind == "b" and p == 2 and type(p) is int:
        expected = expected.astype((array(x) ** p).dtype)  # NumPy squares bool into int8; either is the same number
    assert_same(array(x) ** p, expected, 8, 1e-300, f"{dtype} ** {p}")
    assert_same(cg.power(array(x), p), expected, 8, 1e-300)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("base", [2, 0, 3.5, 1 + 2j])
def test_operator_with_scalar_base(dtype, base):
    x = numbers(dtype)
    if x.dtype.kind == "b":
        pytest.skip("NumPy takes bool exponents to int8")
    assert_same(base ** array(x), base**x, 8, 1e-300, f"{base} ** {dtype}")


def test_operator_with_operands_of_others():
    x = numbers("float64")
    assert_same(array(x) ** x, x**x, 4)
    assert_same(array(x) ** x.tolist(), x**x, 4)
    assert_same(array(x) ** np.float32(2), x ** np.float32(2), 4)
    assert_same(cg.power(2, 3), np.power(2, 3))
    with pytest.raises(TypeError):
        array(x) ** object()
    with pytest.raises(TypeError):
        "text" ** array(x)
    assert_same(pow(array(x), 2), x**2)


def test_square_takes_the_cheap_way():
    x = np.array([-np.inf, -0.0, 4.0])
    assert_same(array(x) ** 0.5, np.sqrt(np.abs(x)) * [np.nan, -1, 1], 1, 1e-300)     # sqrt, not pow: as in NumPy
    assert_same(array(x) ** -1, np.array([-0.0, -np.inf, 0.25]))
    z = array(x)
    assert (z**1) is not z


@pytest.mark.parametrize("size", [3, 100_000])
def test_integers_to_negative_powers(size):
    x = np.full(size, 2)
    p = np.ones(size, int)
    p[-1] = -1
    for run in (lambda: array(x) ** array(p), lambda: array(x) ** -1, lambda: 2 ** array(p), lambda: cg.power(x, p)):
        with pytest.raises(ValueError, match="Integers to negative integer powers are not allowed."):
            run()
    y = array(x)
    with pytest.raises(ValueError):
        y **= array(p)
    with pytest.raises(ValueError):
        y **= -1
    assert (array(x[:0]) ** -1).shape == (0,)
    assert_same(array(x) ** array(abs(p)), x)
    assert_same(array(x) ** array(p.astype(float)), x ** p.astype(float))
    assert_same(array(x) ** array(np.ones(1, "uint8")), x)


@pytest.mark.parametrize("dtype", ["int32", "uint8", "float32", "float64", "complex128"])
@pytest.mark.parametrize("p", [2, 1, 3, 0, 0.5, -1.0, 2.0])
def test_in_place(dtype, p):
    x = numbers(dtype)
    if OLD_POWER and type(p) is float and x.dtype.kind in "biu":
        pytest.skip("this NumPy looks at the value of the exponent")
    y = array(x)
    z = y
    try:
        x **= p
    except TypeError:
        with pytest.raises(TypeError):
            y **= p
        return
    y **= p
    assert y is z
    assert_same(y, x, 8)


def test_in_place_is_recorded():
    for p in (2, 3, 0.5, -1):
        x = variable([0.5, 2.0])
        with autograd.record():
            y = x * 1
            y **= p
        y.backward()
        np.testing.assert_allclose(x.grad.asnumpy(), p * np.array([0.5, 2.0]) ** (p - 1))


# ---- gradients of powers at the edges

def gradient_of(function, *values):
    xs = [variable(np.asarray(v, float)) for v in values]
    with autograd.record():
        y = function(*xs)
    return [g.asnumpy() for g in autograd.grad(y, xs)]


@pytest.mark.parametrize("p, first", [(0, [0, 0, 0]), (1, [1, 1, 1]), (2, [0, 4, -2]), (3, [0, 12, 3]),
                                      (4, [0, 32, -4])])
def test_gradient_for_base(p, first):
    x = [0.0, 2.0, -1.0]
    for run in (lambda x: x**p, lambda x: x ** float(p), lambda x: x ** array([float(p)] * 3),
                lambda x: x ** array([p] * 3),
                lambda x: x ** array(np.array([p] * 3, "uint8"))):
        z = variable(x)
        with autograd.record():
            y = run(z) + 0 * z
        np.testing.assert_array_equal(autograd.grad(y, z)[0].asnumpy(), first)


@pytest.mark.parametrize("p", range(5))
def test_higher_derivatives_at_zero(p):
    for exponent in (p, float(p), array([float(p)])):
        x = variable([0.0])
        expected = 1.0
        with autograd.record():
            y = x**exponent + 0 * x**3
            for order in range(1, p + 2):
                y = autograd.grad(y, x, create_graph=True)[0] + 0 * x**3
                expected *= p - order + 1
                value = 0.0 if order < p else expected
                assert y.asnumpy()[0] == value, (exponent, order)


def test_gradient_for_exponent():
    np.testing.assert_allclose(gradient_of(lambda p: array([0.0, 0.0, 2.0, 0.0]) ** p, [2.0, 0.0, 3.0, 0.5])[0],
                               [0, 0, 8 * np.log(2), 0])
    np.testing.assert_allclose(gradient_of(lambda p: 2**p, [3.0, -1.0])[0], np.log(2) * np.array([8, 0.5]))
    np.testing.assert_allclose(gradient_of(lambda p: array([2, 3], "int8") ** p, [3.0, 2.0])[0],
                               [8 * np.log(2), 9 * np.log(3)])
    dx, dp = gradient_of(cg.power, [0.0, 0.0, 0.0, 2.0], [0.0, 1.0, 2.0, 0.0])
    np.testing.assert_allclose(dx, [0, 1, 0, 0])
    np.testing.assert_allclose(dp, [0, 0, 0, np.log(2)])
    assert np.isnan(gradient_of(lambda p: array([-2.0]) ** p, [2.0])[0]).all()     # there is none


def test_mixed_derivative_where_the_exponent_is_zero():
    x, p = variable([2.0, 0.5]), variable([0.0, 0.0])
    with autograd.record():
        dx = autograd.grad(x**p, x, create_graph=True)[0]
    np.testing.assert_allclose(autograd.grad(dx, p)[0].asnumpy(), [0.5, 2.0])      # 1 / x


# ---- other edges

def test_no_overflow_on_the_way_back():
    np.testing.assert_allclose(gradient_of(lambda y: cg.arctan2(y, 1e200), [1e200])[0], 0.5e-200)
    np.testing.assert_allclose(gradient_of(lambda y: cg.hypot(y, 1e200), [1e200])[0], np.sqrt(0.5))
    np.testing.assert_allclose(gradient_of(cg.arcsinh, [1e200])[0], 1e-200)
    np.testing.assert_allclose(gradient_of(cg.arccosh, [1e200])[0], 1e-200)
    np.testing.assert_allclose(gradient_of(cg.logaddexp, [1000.0], [1000.0]), [[0.5], [0.5]])
    np.testing.assert_allclose(gradient_of(cg.logaddexp, [-np.inf], [0.0]), [[0.0], [1.0]])
    np.testing.assert_array_equal(gradient_of(cg.tanh, [1000.0, -np.inf, 0.0])[0], [0, 0, 1])
    np.testing.assert_array_equal(gradient_of(cg.sqrt, [0.0, 4.0])[0], [np.inf, 0.25])
    np.testing.assert_allclose(gradient_of(cg.copysign, [1e-200, -1e-200], [-1e-200, -1.0])[0], [-1, 1])


COMPLEX = ["sqrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos",
           "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"]      # fmt: skip


@pytest.mark.parametrize("name", COMPLEX)
def test_complex_derivative_everywhere(name):
    """Also left of the axis and outside of the unit circle, where a root may have the wrong sign."""
    z = np.array([1.5 + 0.7j, -1.5 + 0.7j, -1.5 - 0.7j, 1.5 - 0.7j, 0.3 + 0.2j, -0.3 + 0.2j, 0.1 - 2j, -0.1 + 2j])
    x = variable(z)
    with autograd.record():
        y = getattr(cg, name)(x)
    f, h = getattr(np, name), 1e-5
    for step in (h, 1j * h):
        np.testing.assert_allclose(autograd.grad(y, x, retain_graph=True)[0].asnumpy(),
                                   (f(z + step) - f(z - step)) / (2 * step), rtol=1e-7)


def test_complex_power():
    z, p = np.array([1.5 + 0.7j, -1.5 - 0.7j]), np.array([0.3 - 1j, 2 + 0.5j])
    x, q = variable(z), variable(p)
    with autograd.record():
        y = x**q
    dx, dq = autograd.grad(y, [x, q])
    np.testing.assert_allclose(dx.asnumpy(), p * z ** (p - 1))
    np.testing.assert_allclose(dq.asnumpy(), z**p * np.log(z))


def test_constants_stop_gradients_and_names():
    x = variable([0.3, 1.7])
    with autograd.record():
        y = cg.floor(x) * x
    np.testing.assert_array_equal(autograd.grad(y, x)[0].asnumpy(), [0.0, 1.0])
    for ours in ("acos acosh asin asinh atan atan2 atanh pow degrees radians").split():
        assert getattr(cg, ours).__name__ == getattr(np, ours).__name__ or ours in ("degrees", "radians")


def test_classification_of_every_layout():
    """NumPy's own loops of these four go wrong where the output is not contiguous."""
    x = RNG.normal(size=(300, 3)) * RNG.choice([1, np.nan, np.inf, -np.inf, 0, -0.0], (300, 3))
    for dtype in ("float16", "float32", "float64"):
        for layout in (x, np.repeat(x, 2, axis=1)[:, ::2], x[::-1], np.asfortranarray(x)):
            a = np.asarray(layout, dtype)
            for name in ("isnan", "isinf", "isfinite", "signbit"):
                assert_same(getattr(cg, name)(cg.asarray(a)), getattr(np, name)(np.ascontiguousarray(a)), what=name)
