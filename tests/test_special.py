"""Special functions: errors against mpmath over their whole range, values at the edges, gradients for shapes."""

import numpy as np
import pytest

import cygrad as cg
from cygrad import special
from common import call, gradients, registry, variable
from references import REFERENCES

mp = pytest.importorskip("mpmath")
RNG = np.random.default_rng(7)
COUNT = 250
F = np.finfo(float)


def uniform(low, high):
    return lambda: RNG.uniform(low, high, COUNT)


def logarithmic(low, high):
    return lambda: np.exp(RNG.uniform(np.log(low), np.log(high), COUNT))


def whole(low, high):
    return lambda: RNG.integers(low, high, COUNT).astype(float)


def erfcx(x):
    with mp.workdps(60):
        return mp.exp(x * x) * mp.erfc(x) if x < 60 else (1 - 1 / (2 * x * x) + 3 / (4 * x**4)) / (x * mp.sqrt(mp.pi))


def inverse(function, slope):
    """By Newton's method, from the value under test."""
    def solve(p, start):
        y = mp.mpf(start)
        for _ in range(3):
            y -= (function(y) - p) / slope(y)
        return y
    solve.starts = True
    return solve


def density(y):
    return mp.exp(-y * y / 2) / mp.sqrt(2 * mp.pi)


def lower(a, x):
    return mp.gammainc(a, 0, x, regularized=True)


def ibeta(a, b, x):
    return mp.betainc(a, b, 0, x, regularized=True)


# name, exact function, draws, units in the last place for float64 and float32 (None: float64 only)
TABLE = [
    ("erf", mp.erf, [uniform(-6, 6)], 3, 3), ("erf", mp.erf, [logarithmic(1e-300, 1)], 3, None),
    ("erfc", mp.erfc, [uniform(-6, 26)], 7, 7), ("erfcx", erfcx, [uniform(-26, 30)], 6, None),
    ("erfcx", erfcx, [logarithmic(1, 1e300)], 6, None), ("ndtr", mp.ncdf, [uniform(-37, 9)], 7, 7),
    ("log_ndtr", lambda x: mp.log(mp.ncdf(x)) if x < 3 else mp.log1p(-mp.ncdf(-x)), [uniform(-100, 9)], 9, 9),
    ("erfinv", inverse(mp.erf, lambda y: 2 * mp.exp(-y * y) / mp.sqrt(mp.pi)), [uniform(-1, 1)], 6, 6),
    ("erfcinv", inverse(mp.erfc, lambda y: -2 * mp.exp(-y * y) / mp.sqrt(mp.pi)), [logarithmic(1e-300, 1)], 6, None),
    ("ndtri", inverse(mp.ncdf, density), [uniform(0, 0.499)], 6, 6),
    ("ndtri", inverse(mp.ncdf, density), [logarithmic(1e-300, 0.1)], 6, None),
    ("gammaln", mp.loggamma, [uniform(0, 4)], 8, 8), ("gammaln", mp.loggamma, [logarithmic(1e-300, 1e300)], 8, None),
    ("digamma", mp.digamma, [uniform(0, 4)], 6, 6), ("digamma", mp.digamma, [logarithmic(1e-300, 1e300)], 6, None),
    ("gamma", mp.gamma, [uniform(-20, 20)], 8, 2), ("gamma", mp.gamma, [uniform(20, 171)], 8, None),
    ("beta", mp.beta, [logarithmic(1e-3, 80), logarithmic(1e-3, 80)], 20, None),
    ("betaln", lambda a, b: mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b),
     [logarithmic(10, 1e6), logarithmic(10, 1e6)], 10, 3),
    ("polygamma", lambda n, x: mp.polygamma(int(n), x), [whole(0, 6), logarithmic(1e-3, 1e3)], 16, None),
    ("zeta", lambda s, q: mp.zeta(s, q), [uniform(1.1, 8), logarithmic(1e-2, 100)], 16, 3),
    ("gammainc", lower, [logarithmic(1e-2, 15), logarithmic(1e-2, 15)], 60, 3),
    ("gammaincc", lambda a, x: mp.gammainc(a, x, regularized=True), [logarithmic(1e-2, 15), logarithmic(1e-2, 15)],
     150, 3),
    ("betainc", ibeta, [logarithmic(0.1, 20), logarithmic(0.1, 20), uniform(0.05, 0.95)], 300, 3),
    ("i0", lambda x: mp.besseli(0, x), [uniform(-700, 700)], 7, None),
    ("i1", lambda x: mp.besseli(1, x), [uniform(-12, 12)], 7, 7),
    ("i0e", lambda x: mp.besseli(0, x) * mp.exp(-abs(x)), [uniform(-40, 40)], 6, 6),
    ("i1e", lambda x: mp.besseli(1, x) * mp.exp(-abs(x)), [uniform(-40, 40)], 6, 6),
    ("spherical_jn", lambda n, x: mp.sqrt(mp.pi / (2 * x)) * mp.besselj(n + 0.5, x), [whole(0, 5), uniform(7.9, 8.9)],
     300, 3),
    ("log_expit", lambda x: -mp.log1p(mp.exp(-x)), [uniform(-50, 50)], 3, 3),
    ("softplus", lambda x: mp.log1p(mp.exp(x)), [uniform(-50, 50)], 3, 3),
    ("logit", lambda x: mp.log(x / (1 - x)), [uniform(0, 1)], 4, 4),
    ("entr", lambda x: -x * mp.log(x), [uniform(0, 3)], 3, 3),
    ("xlogy", lambda x, y: x * mp.log(y), [uniform(-3, 3), logarithmic(1e-30, 1e30)], 3, 3),
    ("xlog1py", lambda x, y: x * mp.log1p(y), [uniform(-3, 3), uniform(-1, 5)], 3, 3),
    ("rel_entr", lambda x, y: x * mp.log(x / y), [uniform(0, 3), uniform(0, 3)], 4, 4),
    ("kl_div", lambda x, y: x * mp.log(x / y) - x + y, [uniform(0, 3), uniform(0, 3)], 30, 30),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_error(row, dtype):
    name, exact, draws, *bounds = row
    bound = bounds[dtype == "float32"]
    if bound is None:
        return                        # the range is that of float64
    inputs = [draw().astype(dtype) for draw in draws]
    found = getattr(special, name)(*[cg.asarray(x) for x in inputs]).asnumpy()
    assert found.dtype == dtype
    with mp.workdps(50):
        for value, *point in zip(found.tolist(), *inputs):
            point = [mp.mpf(float(p)) for p in point]
            if getattr(exact, "starts", False):
                point.append(value)
            right = mp.re(exact(*point))
            ulp = float(np.spacing(abs(np.dtype(dtype).type(float(right)))))
            assert abs(value - right) <= bound * ulp, (point, value, float(right))


def nested(function, point, orders):
    """The derivative of so many orders for each argument."""
    xs = [variable([p]) for p in point]
    with cg.autograd.record():
        y = function(*xs)
        for x, n in zip(xs, orders):
            for _ in range(n):
                y, = cg.autograd.grad(y, x, create_graph=True)
    return y.item()


GAMMA_POINTS = [(1e-3, 0.5), (0.3, 0.01), (0.3, 4.0), (2.5, 1.0), (2.5, 9.0), (19.9, 18.0), (25.0, 24.0),
                (300.0, 290.0), (300.0, 320.0), (300.0, 100.0), (1e4, 1.01e4)]
BETA_POINTS = [(0.01, 0.02, 0.3), (0.5, 0.5, 0.1), (2.0, 3.0, 0.3), (2.0, 3.0, 0.9), (20.0, 7.0, 0.6),
               (90.0, 80.0, 0.5), (1.5, 400.0, 0.003), (2000.0, 900.0, 0.7)]


@pytest.mark.parametrize("order", [1, 2, 3])
def test_derivatives_for_the_shape_of_gammainc(order):
    """Against differences of mpmath's at 80 digits, from the side that is small."""
    with mp.workdps(80):
        for a, x in GAMMA_POINTS:
            side, sign = ((0, x), 1) if x <= a else ((x, mp.inf), -1)
            right = sign * mp.diff(lambda t: mp.gammainc(t, *side, regularized=True), a, order, h=mp.mpf(10) ** -18)
            for function, sign in ((special.gammainc, 1), (special.gammaincc, -1)):
                found = nested(function, (a, x), (order, 0))
                assert abs(found - sign * right) <= 1e-12 * abs(right), (a, x)


@pytest.mark.parametrize("orders", [(1, 0), (0, 1), (2, 0), (1, 1), (0, 2), (1, 2)])
def test_derivatives_for_the_shapes_of_betainc(orders):
    with mp.workdps(90):
        for a, b, x in BETA_POINTS:
            y = 1 - mp.mpf(x)

            def side(s, t, x=x, y=y, low=x < a / (a + b)):
                return mp.betainc(s, t, 0, x, regularized=True) if low else -mp.betainc(t, s, 0, y, regularized=True)
            right = mp.diff(side, (a, b), orders, h=mp.mpf(10) ** -18)
            found = nested(special.betainc, (a, b, x), (*orders, 0))
            assert abs(found - right) <= 1e-12 * abs(right), (a, b, x)


@pytest.mark.parametrize("order", [1, 2, 4])
def test_derivatives_for_the_order_of_zeta(order):
    with mp.workdps(100):
        for s, q in [(1.001, 1.0), (1.5, 0.2), (2.5, 1.0), (8.0, 30.0), (30.0, 2.0), (3.0, 1e5), (0.5, 1.0), (0.0, 1.0),
                     (-0.4, 1.0), (-1.5, 1.0), (-4.0, 1.0), (-20.5, 1.0), (-170.5, 1.0)]:
            right = mp.zeta(mp.mpf(s), mp.mpf(q), order)
            found = nested(special.zeta, (s, q), (order, 0))
            assert abs(found - right) <= 1e-11 * abs(right), (s, q)
        assert np.isnan(nested(special.zeta, (2.5, -0.5), (1, 0)))
        assert np.isnan(nested(special.zeta, (0.5, 2.0), (1, 0)))


def test_derivatives_for_shapes_and_arguments():
    """Mixed ones are those of the density, in whichever order they are taken."""
    def difference(function, point, i, orders):
        ends = []
        for step in (1e-3, 2e-3):
            up, down = list(point), list(point)
            up[i] += step
            down[i] -= step
            ends.append((nested(function, up, orders) - nested(function, down, orders)) / (2 * step))
        return (4 * ends[0] - ends[1]) / 3
    for orders in [(1, 0), (2, 0), (3, 0), (2, 1)]:
        found = nested(special.gammainc, (2.2, 1.4), (orders[0], orders[1] + 1))
        assert found == pytest.approx(difference(special.gammainc, (2.2, 1.4), 1, orders), rel=1e-8)
    for orders in [(1, 0, 0), (0, 1, 0), (2, 1, 0), (1, 1, 1), (0, 2, 0)]:
        found = nested(special.betainc, (2.2, 1.4, 0.6), (*orders[:2], orders[2] + 1))
        assert found == pytest.approx(difference(special.betainc, (2.2, 1.4, 0.6), 2, orders), rel=1e-8)
    for orders in [(1, 0), (2, 0), (2, 1)]:
        found = nested(special.zeta, (2.2, 1.4), (orders[0], orders[1] + 1))
        assert found == pytest.approx(difference(special.zeta, (2.2, 1.4), 1, orders), rel=1e-8)


def test_derivatives_for_shapes_at_the_ends():
    for order in (1, 2):
        for x in (0.0, np.inf):
            assert nested(special.gammainc, (2.0, x), (order, 0)) == 0
        for x in (0.0, 1.0):
            assert nested(special.betainc, (2.0, 3.0, x), (order, 0, 0)) == 0
    assert np.isnan(nested(special.gammainc, (2.0, -1.0), (1, 0)))
    assert np.isnan(nested(special.betainc, (2.0, 3.0, 1.5), (0, 1, 0)))
    assert np.isnan(nested(special.gammainc, (np.nan, 1.0), (1, 0)))


def test_orders_of_shapes_end_somewhere():
    assert np.isfinite(nested(special.gammainc, (2.0, 1.0), (20, 0)))
    with pytest.raises(NotImplementedError, match="gammainc_shape.*20"):
        nested(special.gammainc, (2.0, 1.0), (21, 0))


@pytest.mark.parametrize("name, which", [
    ("polygamma", 0), ("spherical_jn", 0), ("iv", 0), ("ive", 0)])
def test_what_has_no_rule_says_so(name, which):
    inputs = [2.0, 0.5]
    inputs[which] = variable([inputs[which]])
    with cg.autograd.record():
        y = call(name, *inputs)
    with pytest.raises(NotImplementedError, match=name):
        y.backward()


UNARY = sorted(n for n in ("erf erfc erfcx erfinv erfcinv ndtr log_ndtr ndtri gammaln digamma gamma i0e i1e log_expit "
                           "expit logit entr").split())
EDGES = [-np.inf, -2.0, -1.0, -0.0, 0.0, 0.5, 1.0, 2.0, np.inf, np.nan]


@pytest.mark.parametrize("name", UNARY)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_edges_as_scipy(name, dtype):
    scipy = pytest.importorskip("scipy.special")
    for repeat in (1, 4):
        x = np.array(EDGES * repeat, dtype)
        with np.errstate(all="ignore"):
            right = getattr(scipy, name)(x)
        eps = np.finfo(dtype).eps
        np.testing.assert_allclose(getattr(special, name)(cg.asarray(x)).asnumpy(), right, rtol=8 * eps, atol=eps)


@pytest.mark.parametrize("name", "xlogy xlog1py rel_entr kl_div beta betaln gammainc gammaincc zeta".split())
def test_edges_of_pairs_as_scipy(name):
    scipy = pytest.importorskip("scipy.special")
    x = np.array([-2.0, -1.0, 0.0, 0.5, 1.0, 2.0, np.nan] + ([np.inf] if name[:5] == "gamma" else []))
    if name[:4] == "beta":                   # what stands at poles below is a convention, and NaN is lost on SciPy
        x = x[x >= 0]
    a, b = (np.ascontiguousarray(v) for v in np.broadcast_arrays(x[:, None], x))
    if name == "zeta":                       # ours goes on below 1 for q = 1, and NaN is lost on SciPy
        keep = (a >= 1) & (b == b)
        a, b = a[keep], b[keep]
    with np.errstate(all="ignore"):
        right = getattr(scipy, name)(a, b)
    np.testing.assert_allclose(getattr(special, name)(cg.asarray(a), cg.asarray(b)).asnumpy(), right, rtol=1e-13,
                               atol=1e-15)


def test_dtypes():
    for dtype in ("bool", "int8", "int16", "int32", "int64", "uint8"):
        x = cg.asarray(np.ones(3, dtype))
        for name in UNARY:
            assert getattr(special, name)(x).dtype == "float64", (name, dtype)
            assert special.xlogy(x, x).dtype == "float64"
    assert special.erf(cg.asarray(np.ones(3, "float16"))).dtype == "float16"
    assert special.xlogy(cg.asarray(np.ones(3, "float32")), 2.0).dtype == "float32"
    with pytest.raises(TypeError, match="complex"):
        special.erf(cg.asarray([1j]))


def test_below_zero():
    """Reflection, in blocks that have such arguments and in place of none."""
    x = RNG.uniform(-20, 20, 2000)
    for name, exact in (("gammaln", lambda v: mp.re(mp.loggamma(v))), ("digamma", mp.digamma)):
        right = np.array([float(exact(v)) for v in x])
        np.testing.assert_allclose(getattr(special, name)(cg.asarray(x)).asnumpy(), right, rtol=1e-11, atol=1e-12)
        np.testing.assert_allclose(getattr(special, name)(cg.asarray(x)[::2]).asnumpy(), right[::2], rtol=1e-11,
                                   atol=1e-12)


def test_entropies_at_the_edge():
    x, y = variable([0.0, 0.0]), variable([0.5, 0.0])
    with cg.autograd.record():
        z = special.xlogy(x, y)
    z.backward()
    np.testing.assert_array_equal(x.grad.asnumpy(), [np.log(0.5), -np.inf])
    np.testing.assert_array_equal(y.grad.asnumpy(), [0, 0])


def slopes(function, *point, order=1):
    """Gradients at a point, or those of their sum."""
    xs = [variable(np.array(p)) for p in point]
    with cg.autograd.record():
        found = gradients(function(*xs), xs, create_graph=True)
        if order == 2:
            found = gradients(sum(g.sum() for g in found) + sum(x.sum() * 0 for x in xs), xs)
    return [g.tolist() for g in found]


INF = np.inf


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_gradients_at_limits(dtype):
    """docs/autograd.md, Conventions."""
    def first(function, *point):
        return slopes(function, *[np.array(p, dtype) for p in point])
    for function in (cg.logaddexp, cg.logaddexp2):
        assert first(function, [-INF, INF, INF, -INF, 1.0, -INF], [-INF, INF, 1.0, 1.0, 1.0, INF]) == [
            pytest.approx([0.5, 0.5, 1, 0, 0.5, 0]), pytest.approx([0.5, 0.5, 0, 1, 0.5, 1])]
        assert np.isnan(first(function, np.nan, INF)).all()
    assert first(cg.hypot, [0.0, 3.0], [0.0, 4.0]) == [pytest.approx([0, 0.6], 1e-3), pytest.approx([0, 0.8], 1e-3)]
    if dtype != "float16":
        for order in (0.5, 0.9, 1, 1.5, 2, 3, INF, -1, -2, -INF):
            norm = lambda x, order=order: cg.linalg.vector_norm(x, ord=order)
            assert first(norm, [0.0, 0.0, 0.0]) == [[0, 0, 0]], order
        assert first(lambda x: cg.linalg.vector_norm(x, ord=0.5), [0.0, 1.0, 4.0]) == [pytest.approx([0, 3, 1.5])]
        assert first(lambda x: cg.linalg.vector_norm(x, ord=-1), [0.0, 1.0, 4.0]) == [[0, 0, 0]]
    assert first(special.rel_entr, [0.0, 0.0, 2.0], [0.0, 1.0, 2.0]) == [[0, -INF, 1], [0, 0, -1]]
    assert first(special.kl_div, [0.0, 0.0, 2.0], [0.0, 1.0, 2.0]) == [[0, -INF, 0], [1, 1, 0]]


def test_second_derivatives_at_limits():
    assert slopes(cg.logaddexp, [-INF, INF], [-INF, 0.0], order=2) == [[0, 0], [0, 0]]
    assert slopes(cg.hypot, [0.0], [0.0], order=2) == [[0], [0]]
    assert slopes(lambda x: cg.linalg.vector_norm(x, ord=0.5), [0.0, 0.0], order=2) == [[0, 0]]


def test_sinc_at_zero():
    x = variable([0.0])
    with cg.autograd.record():
        y = cg.sinc(x)
        first, = cg.autograd.grad(y, x, create_graph=True)
        second, = cg.autograd.grad(first, x, create_graph=True)
    np.testing.assert_allclose([y.item(), first.item(), second.item()], [1, 0, -np.pi**2 / 3], rtol=1e-14)


def test_axes_of_softmax():
    scipy = pytest.importorskip("scipy.special")
    x = RNG.normal(size=(2, 3, 4))
    for axis in (None, 0, -1, (0, 2), (1,)):
        for name in ("softmax", "log_softmax"):
            np.testing.assert_allclose(getattr(special, name)(cg.asarray(x), axis).asnumpy(),
                                       getattr(scipy, name)(x, axis),
                                       rtol=1e-13)
    assert special.softmax(cg.asarray(2.0)).item() == 1


def test_counting():
    scipy = pytest.importorskip("scipy.special")
    n = np.arange(-1, 20)
    np.testing.assert_array_equal(special.factorial(cg.asarray(n)).asnumpy(), scipy.factorial(n))
    N, k = (np.ascontiguousarray(v) for v in np.broadcast_arrays(np.arange(-1, 40)[:, None], np.arange(-1, 12)))
    np.testing.assert_array_equal(special.comb(cg.asarray(N), cg.asarray(k)).asnumpy(), np.rint(scipy.comb(N, k)))
    np.testing.assert_allclose(special.comb(cg.asarray(4.5), cg.asarray(2.2)).item(), scipy.comb(4.5, 2.2), rtol=1e-13)
    np.testing.assert_allclose(special.multigammaln(cg.asarray(4.5), 3).item(), scipy.multigammaln(4.5, 3), rtol=1e-13)
    with pytest.raises(ValueError):
        special.multigammaln(cg.asarray(1.0), 3)
    with pytest.raises(ValueError):
        special.multigammaln(cg.asarray(1.0), 1.5)


def test_references_are_of_operations():
    assert set(REFERENCES) <= set(registry())
