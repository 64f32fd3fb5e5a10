"""Gradients of random numbers for the parameters of their distributions."""

import math

import mpmath
import numpy as np
import pytest
from common import values, variable

import cygrad as cg
from cygrad import autograd, nd

A = np.array([[0.7, 1.5, 2.5], [3.1, 0.4, 1.1]])
ROW = np.array([0.6, 1.2, 2.0])
COV = np.array([[2.0, 0.5, 0.1], [0.5, 1.0, -0.3], [0.1, -0.3, 0.5]])


def draw(name, parameters, size=None, **keywords):
    return getattr(cg.random.default_rng(41), name)(*parameters, size=size, **keywords)


# ---- samples that are a function of the parameters and of numbers that do not depend on them

LOCATED = [(name, (A, ROW)) for name in "normal laplace gumbel logistic cauchy lognormal".split()]
SCALED = [(name, (A,)) for name in "exponential rayleigh weibull pareto power".split()]
EXPLICIT = [*LOCATED, *SCALED, ("uniform", (A, A[::-1] + 3)), ("uniform", (A - 5, ROW)),
            ("triangular", (A - 5, ROW, A + 3)),
            ("multivariate_normal", (ROW, COV)),
            ("normal", (np.array(0.5), np.array(2.0)))]


@pytest.mark.parametrize("size", [None, (4, 2, 3)], ids=str)
@pytest.mark.parametrize("name,parameters", EXPLICIT, ids=[name for name, _ in EXPLICIT])
def test_gradient_is_the_difference_for_the_same_seed(name, parameters, size):
    size = (4, 2) if name == "multivariate_normal" and size else size
    xs = [variable(p) for p in parameters]
    with autograd.record():
        y = draw(name, xs, size)
    w = np.random.default_rng(1).uniform(0.5, 1.5, y.shape)
    found = autograd.grad(y, xs, cg.array(w))
    h = 1e-5
    for i, g in enumerate(found):
        assert g.shape == parameters[i].shape
        expected = np.zeros(parameters[i].shape)
        for index in np.ndindex(*parameters[i].shape):
            ends = []
            for step in (h, -h):
                moved = [p.copy() for p in parameters]
                moved[i][index] += step / 2 if name == "multivariate_normal" and i == 1 else step
                if name == "multivariate_normal" and i == 1:         # which stays symmetric
                    moved[i][index[::-1]] += step / 2
                ends.append((values(draw(name, moved, size)) * w).sum())
            expected[index] = (ends[0] - ends[1]) / (2 * h)
        np.testing.assert_allclose(values(g), expected, rtol=2e-6, atol=1e-8, err_msg=f"{name}, parameter {i}")


@pytest.mark.parametrize("name,parameters", LOCATED + SCALED, ids=[name for name, _ in LOCATED + SCALED])
def test_second_derivative_is_the_difference_of_the_first(name, parameters):
    def first(points, create_graph):
        xs = [variable(p) for p in points]
        with autograd.record():
            y = draw(name, xs, (2, 3))
            loss = (y * y * 0.1).sum()
            return xs, autograd.grad(loss, xs, create_graph=create_graph)
    xs, gs = first(parameters, True)
    with autograd.record():
        total = sum(g.sum() for g in gs)
    second = autograd.grad(total, xs)
    h = 1e-5
    for i, g in enumerate(second):
        ends = []
        for step in (h, -h):
            moved = [p + step if k == i else p for k, p in enumerate(parameters)]
            ends.append(sum(float(g.sum().item()) for g in first(moved, False)[1]))
        assert float(g.sum().item()) == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=1e-5)


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_gradients_have_the_dtype_of_the_parameters(dtype):
    for name, parameters in [*LOCATED, *SCALED, ("gamma", (A, ROW)), ("beta", (A, ROW)), ("dirichlet", (A,)),
                             ("chisquare", (A,)), ("standard_t", (A,)), ("f", (A, ROW)), ("wald", (A, ROW)),
                             ("noncentral_chisquare", (A + 1, ROW)), ("noncentral_f", (A + 1, ROW, ROW)),
                             ("triangular", (A - 5, ROW, A + 3))]:
        xs = [variable(p, dtype) for p in parameters]
        with autograd.record():
            y = draw(name, xs)
            z = draw(name, xs, dtype="float64")
        assert y.dtype == np.dtype(dtype) and z.dtype == np.float64
        for out in (y, z):
            out.backward()
            for x in xs:
                assert x.grad.dtype == np.dtype(dtype) and x.grad.shape == x.shape, name
                assert np.isfinite(values(x.grad)).all(), name


def test_layouts_of_parameters():
    full = np.repeat(A, 2, axis=1)
    for name in ("normal", "gamma", "beta"):
        x, z = cg.asarray(full)[:, ::2], variable(A)
        x.attach_grad()
        with autograd.record():
            y, t = draw(name, (x, x)), draw(name, (z, z))
        y.backward()
        t.backward()
        np.testing.assert_array_equal(values(y), values(t))
        np.testing.assert_allclose(values(x.grad), values(z.grad), rtol=1e-12)
        empty = variable(np.zeros((0, 3)))
        with autograd.record():
            y = draw(name, (empty, empty))
        y.backward()
        assert empty.grad.shape == (0, 3)


# ---- gamma samples

def exact_slope(a, log_x):
    """d log x / da for x = exp(log_x), by differentiating the distribution function in high precision."""
    with mpmath.workdps(60):
        a, x = mpmath.mpf(a), mpmath.exp(mpmath.mpf(log_x))
        flow = mpmath.diff(lambda t: mpmath.gammainc(t, 0, x, regularized=True), a, h=mpmath.mpf(10) ** -20)
        return float(-flow / (x ** a * mpmath.exp(-x) / mpmath.gamma(a)))


def slopes_of(name, alpha, dtype="float64"):
    """Samples and their derivatives."""
    x = variable(alpha, dtype)
    with autograd.record():
        y = draw(name, (x,))
    y.backward()
    return values(y), values(x.grad)


@pytest.mark.parametrize("low,high", [(1e-3, 0.1), (0.1, 1), (1, 3), (3, 30), (30, 1000), (1e3, 1e5)])
def test_slope_of_gamma_samples(low, high):
    """Within 1e-12 of the exact derivative; within 1e-11 above shape 1000, where log x - psi(a) is all that counts."""
    alpha = np.exp(np.random.default_rng(3).uniform(math.log(low), math.log(high), 40))
    x, found = slopes_of("standard_gamma", alpha)
    for a, sample, g in zip(alpha, x, found):
        if sample > 1e-290:
            assert g == pytest.approx(sample * exact_slope(a, mpmath.log(sample)), rel=1e-12 if high <= 1000 else 1e-11)
        else:
            assert g == pytest.approx(0, abs=1e-280)


def test_slope_far_from_the_middle():
    """The smallest and the largest of many samples."""
    for a in (0.01, 0.5, 1.0, 2.0, 10.0, 100.0):
        rng = np.random.default_rng(int(10 * a))
        few = variable(np.full(20000, a))
        with autograd.record():
            y = cg.random.default_rng(7).standard_gamma(few)
        y.backward()
        x, g = values(y), values(few.grad)
        for k in [*np.argsort(x)[:3], *np.argsort(x)[-3:], *rng.integers(0, 20000, 3)]:
            if x[k] > 1e-290:
                assert g[k] == pytest.approx(x[k] * exact_slope(a, mpmath.log(float(x[k]))), rel=1e-12)


def test_slope_in_float32():
    alpha = np.exp(np.random.default_rng(3).uniform(-2, 4, 200)).astype("float32")
    x, g = slopes_of("standard_gamma", alpha, "float32")
    for a, sample, slope in zip(alpha[:40], x, g):
        assert slope == pytest.approx(float(sample) * exact_slope(float(a), mpmath.log(float(sample))), rel=3e-7)


# What PyTorch 2.13's torch._standard_gamma_grad says (shape, sample, derivative), which approximates.
PYTORCH = [
    (0.05, 1e-06, 0.000266353583), (0.3, 0.02, 0.254194302), (0.3, 1.7, 3.36462329), (0.8, 0.5, 0.946113966),
    (1.0, 1.0, 1.17362116), (1.5, 4.0, 1.75040915), (2.5, 1.2, 0.722407858), (2.5, 6.0, 1.60294301),
    (7.0, 5.5, 0.905492238), (7.0, 12.0, 1.32452957), (25.0, 30.0, 1.10125358), (120.0, 100.0, 0.912871708),
]


def test_reference_agrees_with_pytorch():
    for a, x, g in PYTORCH:
        assert x * exact_slope(a, math.log(x)) == pytest.approx(g, rel=2e-3)


def test_gamma_with_scale():
    a, s = variable(A), variable(ROW)
    with autograd.record():
        y = draw("gamma", (a, s), (4, 2, 3))
    y.backward()
    standard = variable(A)
    with autograd.record():
        z = draw("standard_gamma", (standard,), (4, 2, 3))
    z.backward(cg.array(np.broadcast_to(ROW, (4, 2, 3)).copy()))
    np.testing.assert_allclose(values(a.grad), values(standard.grad), rtol=1e-12)
    np.testing.assert_allclose(values(s.grad), values(z).sum((0, 1)), rtol=1e-12)
    x = variable(2 * A)
    with autograd.record():
        c = draw("chisquare", (x,), (4, 2, 3))
    c.backward()
    w = variable(A)
    with autograd.record():
        z = draw("standard_gamma", (w,), (4, 2, 3))
    z.backward()
    np.testing.assert_allclose(values(x.grad), values(w.grad), rtol=1e-12)


# ---- in the mean, a gradient is the derivative of the mean

N = 200_000


def mean_gradients(name, parameters, f, size=None, **keywords):
    """Means of d f(sample) / d parameter and their standard errors."""
    xs = [variable(np.broadcast_to(np.asarray(p, float), (N, *np.shape(p))).copy()) for p in parameters]
    with autograd.record():
        loss = f(draw(name, xs, **keywords)).sum()
    gs = autograd.grad(loss, xs)
    return [(values(g).mean(0), values(g).std(0) / math.sqrt(N)) for g in gs]


@pytest.mark.parametrize("a,b", [(2.0, 3.0), (0.5, 0.7), (0.2, 5.0)])
def test_mean_gradient_of_beta(a, b):
    (da, ea), (db, eb) = mean_gradients("beta", (a, b), lambda x: x, None)
    assert abs(da - b / (a + b) ** 2) < 4.5 * ea and abs(db + a / (a + b) ** 2) < 4.5 * eb
    (da, ea), _ = mean_gradients("beta", (a, b), lambda x: x * x, None)
    second = a * (a + 1) / (a + b) / (a + b + 1)
    assert abs(da - second * (1 / a + 1 / (a + 1) - 1 / (a + b) - 1 / (a + b + 1))) < 4.5 * ea


def test_mean_gradient_of_dirichlet():
    alpha = np.array([0.3, 1.0, 2.5])
    w = cg.array([1.0, 0.0, 0.0])
    ((found, error),) = mean_gradients("dirichlet", (alpha,), lambda x: (x * w).sum(-1), None)
    total = alpha.sum()
    expected = np.array([1, 0, 0]) / total - alpha[0] / total**2
    assert (abs(found - expected) < 4.5 * error).all()


@pytest.mark.parametrize("df", [6.0, 12.0])
def test_mean_gradient_of_chisquare_and_t(df):
    ((found, error),) = mean_gradients("chisquare", (df,), lambda x: x * x, None)
    assert abs(found - (2 * df + 2)) < 4.5 * error
    ((found, error),) = mean_gradients("standard_t", (df,), lambda x: cg.log(1 + x * x), None)
    h = 1e-4

    def mean(v):
        density = lambda t: mpmath.log(1 + t * t) * (1 + t * t / v) ** (-(v + 1) / 2)
        norm = mpmath.gamma((v + 1) / 2) / mpmath.sqrt(v * mpmath.pi) / mpmath.gamma(v / 2)
        return 2 * norm * mpmath.quad(density, [0, 1, 5, 20, mpmath.inf])
    assert abs(found - float((mean(df + h) - mean(df - h)) / (2 * h))) < 4.5 * error


def test_mean_gradients_of_quotients_and_noncentral_samples():
    n, d, c = 3.0, 14.0, 1.5
    logs = lambda x: cg.log(x)
    (dn, en), (dd, ed) = mean_gradients("f", (n, d), logs)
    psi1 = lambda v: float(mpmath.psi(1, v / 2)) / 2 - 1 / v
    assert abs(dn - psi1(n)) < 4.5 * en and abs(dd + psi1(d)) < 4.5 * ed
    (dn, en), (dc, ec) = mean_gradients("noncentral_chisquare", (n, c), lambda x: x * x)
    assert abs(dn - (2 * (n + c) + 2)) < 4.5 * en and abs(dc - (2 * (n + c) + 4)) < 4.5 * ec
    (dn, en), (dd, ed), (dc, ec) = mean_gradients("noncentral_f", (n, d, c), lambda x: x)
    assert abs(dn + d * c / n**2 / (d - 2)) < 4.5 * en and abs(dd + 2 * (n + c) / n / (d - 2) ** 2) < 4.5 * ed
    assert abs(dc - d / n / (d - 2)) < 4.5 * ec
    found, error = mean_second("f", (n, d), logs)
    assert abs(found - (float(mpmath.psi(2, n / 2)) / 4 + 1 / n**2)) < 4.5 * error


def test_samples_made_of_others_have_their_distribution():
    """Means and variances of F and noncentral samples of arrays, whose numbers are not NumPy's."""
    n, d, c = (np.full(N, v) for v in (3.0, 14.0, 1.5))
    for name, parameters in [("f", (n, d)), ("noncentral_chisquare", (n, c)), ("noncentral_f", (n, d, c))]:
        ours = values(draw(name, [cg.asarray(p) for p in parameters]))
        theirs = getattr(np.random.default_rng(1), name)(*[p[0] for p in parameters], size=N)
        for power in (1, -0.5, 2):
            x, y = ours**power, theirs**power
            assert abs(x.mean() - y.mean()) < 4.5 * np.hypot(x.std(), y.std()) / math.sqrt(N), (name, power)


def wald_function(mean, scale, x):
    r = mpmath.sqrt(scale / x)
    return mpmath.ncdf(r * (x / mean - 1)) + mpmath.exp(2 * scale / mean) * mpmath.ncdf(-r * (x / mean + 1))


def test_wald_samples_move_as_their_quantile():
    mean, scale = np.array([1.0, 0.2, 5.0, 30.0, 1.0]), np.array([2.0, 3.0, 0.7, 200.0, 1e3])
    m, s = variable(mean), variable(scale)
    with autograd.record():
        y = draw("wald", (m, s))
        first = autograd.grad(y, [m, s], create_graph=True)
        total = first[0].sum() + first[1].sum()
    np.testing.assert_array_equal(values(y), np.random.default_rng(41).wald(mean, scale))
    second = autograd.grad(total, [m, s])
    with mpmath.workdps(60):
        for k, x in enumerate(values(y)):
            place = wald_function(mpmath.mpf(mean[k]), mpmath.mpf(scale[k]), mpmath.mpf(x))

            def moved(p, q, x=x, place=place):
                return mpmath.findroot(lambda t: wald_function(p, q, t) - place, mpmath.mpf(x), tol=1e-100)
            point = mpmath.mpf(mean[k]), mpmath.mpf(scale[k])
            h = mpmath.mpf(10) ** -12
            partial = {orders: mpmath.diff(moved, point, orders, h=h)
                       for orders in [(1, 0), (0, 1), (2, 0), (1, 1), (0, 2)]}
            assert values(first[0])[k] == pytest.approx(float(partial[1, 0]), rel=1e-11)
            assert values(first[1])[k] == pytest.approx(float(partial[0, 1]), rel=1e-9, abs=1e-13)
            assert values(second[0])[k] == pytest.approx(float(partial[2, 0] + partial[1, 1]), rel=1e-8, abs=1e-10)
            assert values(second[1])[k] == pytest.approx(float(partial[1, 1] + partial[0, 2]), rel=1e-7, abs=1e-10)


def test_mean_gradient_of_wald():
    (dm, em), (ds, es) = mean_gradients("wald", (1.5, 2.0), lambda x: x * x, None)
    assert abs(dm - (3 + 3 * 1.5**2 / 2)) < 4.5 * em and abs(ds + 1.5**3 / 4) < 4.5 * es


def test_triangles_with_the_mode_at_an_end():
    for left, mode, right in [(A - 5, A * 0 + ROW, A + 3), (A, A, A + 3), (A - 1, A, A)]:
        xs = [variable(p) for p in (left, mode, right)]
        with autograd.record():
            y = draw("triangular", xs, (1000, 2, 3))
        theirs = np.random.default_rng(41).triangular(left, mode, right, (1000, 2, 3))
        np.testing.assert_allclose(values(y), theirs, rtol=1e-13, atol=1e-14)
        found = [values(g) for g in autograd.grad(y, xs)]
        np.testing.assert_allclose(sum(found), 1000)        # all three moved together move the samples
    for wrong, match in [((1.0, A - 5, A), "left > mode"), ((A - 5, A, 0.0), "mode > right"),
                         ((A, A, A), "left == right")]:
        with pytest.raises(ValueError, match=match):
            draw("triangular", [cg.asarray(p) for p in wrong])


def test_angles_move_with_their_mode():
    mu = variable(A)
    with autograd.record():
        y = draw("vonmises", (mu, 2.0), (4, 2, 3))
    np.testing.assert_array_equal(values(y), np.random.default_rng(41).vonmises(A, 2.0, (4, 2, 3)))
    y.backward()
    np.testing.assert_array_equal(values(mu.grad), np.full((2, 3), 4.0))


def test_mean_gradient_of_tiny_gamma_shapes():
    """E log x = psi(a): of beta samples whose gamma samples are too small for a float."""
    a = 2e-3
    ((da, ea), _) = mean_gradients("beta", (a, a), lambda x: x, None)
    assert np.isfinite(da) and abs(da - 1 / (4 * a)) < 4.5 * ea


# ---- gamma samples, derivatives of second and third order

def along_the_quantile(a, x, order):
    """The derivative for a of the x(a) whose distribution function stays as it is."""
    with mpmath.workdps(60):
        a, x = mpmath.mpf(a), mpmath.mpf(x)
        place = mpmath.gammainc(a, 0, x, regularized=True)

        def moved(t):
            y = x
            for _ in range(12):
                density = y ** (t - 1) * mpmath.exp(-y) / mpmath.gamma(t)
                y -= (mpmath.gammainc(t, 0, y, regularized=True) - place) / density
            return y
        return float(mpmath.diff(moved, a, order, h=mpmath.mpf(10) ** -10))


@pytest.mark.parametrize("order", [2, 3])
def test_higher_derivatives_of_gamma_samples(order):
    alpha = np.array([0.3, 0.9, 1.5, 4.0, 25.0, 60.0])
    x = variable(alpha)
    with autograd.record():
        sample = y = draw("standard_gamma", (x,))
        for _ in range(order):
            y, = autograd.grad(y, [x], create_graph=True)
    for a, s, g in zip(alpha, values(sample), values(y)):
        assert g == pytest.approx(along_the_quantile(a, s, order), rel=1e-8, abs=1e-10)


def mean_second(name, parameters, f):
    """The mean of the second derivatives of f(sample) for the first parameter, and its standard error."""
    xs = [variable(np.full(N, p)) for p in parameters]
    with autograd.record():
        loss = f(draw(name, xs)).sum()
        first = autograd.grad(loss, xs[:1], create_graph=True)[0]
    second = values(autograd.grad(first, xs[:1])[0])
    return second.mean(), second.std() / math.sqrt(N)


def test_mean_second_derivative_of_what_is_made_of_gamma_samples():
    found, error = mean_second("gamma", (2.5, 3.0), lambda x: x * x)
    assert abs(found - 2 * 9) < 4.5 * error
    found, error = mean_second("chisquare", (6.0,), lambda x: x * x)
    assert abs(found - 2) < 4.5 * error
    a, b = 1.5, 0.7
    found, error = mean_second("beta", (a, b), lambda x: x)
    assert abs(found + 2 * b / (a + b) ** 3) < 4.5 * error
    found, error = mean_second("standard_t", (8.0,), lambda x: x * x)
    assert abs(found - 4 / 6**3) < 4.5 * error
    alpha = variable(np.broadcast_to([0.8, 1.0, 2.5], (N, 3)).copy())
    with autograd.record():
        first, = autograd.grad(draw("dirichlet", (alpha,))[:, 0].sum(), [alpha], create_graph=True)
        loss = first[:, 0].sum()
    second = values(autograd.grad(loss, [alpha])[0])[:, 0]
    assert abs(second.mean() + 2 * 3.5 / 4.3**3) < 4.5 * second.std() / math.sqrt(N)


def test_second_order_through_gamma_in_float32():
    x = variable(A, "float32")
    with autograd.record():
        first, = autograd.grad(draw("beta", (x, x)).sum(), [x], create_graph=True)
    first.backward()
    assert x.grad.dtype == np.float32 and np.isfinite(values(x.grad)).all()


# ---- what has no gradient

def test_counts_pass_no_gradient():
    p, n = variable([0.3, 0.5]), variable([3.0, 4.0])
    for call in [lambda: cg.random.poisson(n), lambda: cg.random.bernoulli(p),
                 lambda: cg.random.bernoulli(p, dtype="float32"),
                 lambda: cg.random.geometric(p), lambda: cg.random.binomial(5, p),
                 lambda: cg.random.negative_binomial(n, p),
                 lambda: cg.random.categorical(cg.stack([p, 1 - p], 1)), lambda: nd.random.poisson(n),
                 lambda: nd.random.negative_binomial(n, p),
                 lambda: nd.random.generalized_negative_binomial(n, p)]:
        with autograd.record():
            y = call()
        with pytest.raises(RuntimeError, match="not recorded"):
            y.backward()


def test_what_has_no_rule_raises_by_name():
    x = variable([0.5, 3.0])
    for name, parameters in [("noncentral_chisquare", (x, x)), ("noncentral_f", (x, x, x)), ("vonmises", (0.5, x))]:
        with autograd.record():
            with pytest.raises(NotImplementedError, match=f"random.{name}"):
                getattr(cg.random, name)(*parameters)
            with autograd.pause():
                assert getattr(cg.random, name)(*parameters).shape == (2,)
        assert getattr(cg.random, name)(*parameters).shape == (2,)


@pytest.mark.parametrize("method", ["eigh", "svd"])
def test_roots_of_a_covariance(method):
    """The mean of a function's gradient does not depend on the root; what the root does not determine raises."""
    weights = np.array([[1.0, 0.3, 0.2], [0.3, 2.0, 0.5], [0.2, 0.5, 0.7]])
    c = variable(COV)
    with autograd.record():
        x = draw("multivariate_normal", (ROW, c), N, method=method)
        loss = ((x - ROW) @ weights * (x - ROW)).sum() / N
    loss.backward()
    found = values(c.grad)
    assert abs((found + found.T) / 2 - weights).max() < 0.03
    numbers = np.random.default_rng(41).multivariate_normal(ROW, COV, 5, method=method)
    np.testing.assert_allclose(values(draw("multivariate_normal", (ROW, COV), 5, method=method)), numbers, rtol=1e-12)
    same = variable(np.eye(2))
    with autograd.record():
        y = draw("multivariate_normal", ([0.0, 0.0], same), 5, method=method)
    with pytest.raises(np.linalg.LinAlgError, match="equal"):
        y.backward()
    singular = variable(np.ones((2, 2)))
    with autograd.record(), pytest.raises(np.linalg.LinAlgError, match="0 within rounding"):
        cg.random.multivariate_normal([0.0, 0.0], singular, method=method)
    with autograd.record(), pytest.raises(np.linalg.LinAlgError, match="0 within rounding"):
        cg.random.multivariate_normal([0.0, 0.0], singular)
    assert cg.random.multivariate_normal([0.0, 0.0], singular, 4, method=method).shape == (4, 2)


# ---- choosing

def test_chosen_parts_have_gradients():
    x = variable(A)
    with autograd.record():
        y = cg.random.default_rng(1).permutation(x, axis=1) * cg.array([1.0, 2, 3])
    y.backward()
    order = np.random.default_rng(1).permutation(3)
    expected = np.zeros(3)
    expected[order] = [1, 2, 3]
    np.testing.assert_array_equal(values(x.grad), np.broadcast_to(expected, (2, 3)))
    with autograd.record():
        y = cg.random.default_rng(1).choice(x, 50)
    y.backward()
    counts = np.bincount(np.random.default_rng(1).choice(2, 50), minlength=2)
    np.testing.assert_array_equal(values(x.grad), np.broadcast_to(counts[:, None], (2, 3)))
    with autograd.record():
        z = x * 1
        cg.random.default_rng(1).shuffle(z)
        t = (z * cg.array([[1.0], [2.0]])).sum()
    t.backward()
    assert sorted(values(x.grad)[:, 0]) == [1, 2]
    with autograd.record():
        y = cg.random.permuted(x, axis=1)
    y.backward()
    np.testing.assert_array_equal(values(x.grad), 1)


def test_logarithms_of_multinomial_have_a_gradient():
    p = nd.array([[0.2, 0.8], [0.5, 0.5]])
    p.attach_grad()
    with autograd.record():
        places, logs = nd.random.multinomial(p, 7, get_prob=True)
    logs.backward()
    counts = np.stack([np.bincount(row, minlength=2) for row in values(places)])
    np.testing.assert_allclose(values(p.grad), counts / values(p), rtol=1e-6)
    np.testing.assert_allclose(values(logs), np.log(np.take_along_axis(values(p), values(places), 1)), rtol=1e-6)
