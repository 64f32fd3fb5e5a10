"""cygrad at home among other libraries: each test runs where its library is installed."""

import copy
import importlib
import importlib.util
import io
import mmap
import multiprocessing
import os
import pickle
import shutil
import subprocess
import sys
from multiprocessing import shared_memory

import numpy as np
import pytest

import cygrad as cg
from common import array, assert_same, autograd, variable

X = np.arange(12.0).reshape(3, 4)


def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


# ---- other arrays

def test_torch():
    torch = pytest.importorskip("torch")
    x = array(X)
    for t in (torch.from_dlpack(x), torch.as_tensor(x.to_numpy()), torch.asarray(x, dtype=torch.float64).reshape(3, 4)):
        assert t.shape == (3, 4) and t.dtype == torch.float64
        t[0, 0] += 1
    assert x[0, 0].item() == 3.0                # one memory
    assert torch.tensor(x).tolist() == x.tolist()
    for dtype in ("bool", "int8", "int64", "uint8", "float16", "float32", "complex64", "complex128"):
        for layout in (lambda a: a, lambda a: a.T, lambda a: a[:, ::2], lambda a: a[:0], lambda a: a[0, 0]):
            y = layout(array(X.astype(dtype)))
            t = torch.from_dlpack(y)
            assert_same(cg.from_dlpack(t), y.asnumpy())
            assert t.data_ptr() == y.__array_interface__["data"][0] or y.size == 0
    for y, there in ((x, torch.from_dlpack(x, copy=True)), (cg.from_dlpack(t := torch.ones(2), copy=True), t)):
        there[...] = 0
        assert (y != 0).any().item()
    assert torch.from_dlpack(x, device="cpu", copy=False).data_ptr() == x.__array_interface__["data"][0]
    with pytest.raises(BufferError, match="negative strides"):         # which end the process in PyTorch
        torch.from_dlpack(x[::-1])
    t = torch.arange(6, dtype=torch.float32).reshape(2, 3).T
    for y in (cg.from_dlpack(t), cg.asarray(t)):
        assert_same(y, t.numpy())
        y[0, 0] = 5
        assert t[0, 0] == 5
        y[0, 0] = 0
    v = variable(X)
    with autograd.record():
        for door in (torch.from_dlpack, torch.asarray, torch.as_tensor, torch.tensor):
            with pytest.raises((RuntimeError, BufferError, ValueError, TypeError)):
                door(v * 2)
        with pytest.raises(RuntimeError, match="detach"):
            torch.from_dlpack(v * 2)
    with pytest.raises((RuntimeError, BufferError)):
        cg.from_dlpack(t.clone().requires_grad_())


def test_torch_sees_the_memory_after_recorded_writes():
    torch = pytest.importorskip("torch")
    b = cg.ones(3)
    t = torch.from_dlpack(b)
    x = variable([1.0, 2.0, 3.0])
    with autograd.record():
        y = (x * b).sum()
        b[0] = x[0] * 5
    assert t[0] == 5
    with pytest.raises(RuntimeError, match="overwritten"):
        y.backward()


def test_jax():
    jnp = pytest.importorskip("jax.numpy")
    x = array(X.astype("float32"))
    for j in (jnp.asarray(x), jnp.from_dlpack(x), jnp.array(x)):
        assert j.shape == (3, 4) and (np.asarray(j) == X).all()
    assert_same(cg.asarray(j), X.astype("float32"))
    assert_same(cg.from_dlpack(j), X.astype("float32"))
    for y in (cg.from_dlpack(j), cg.asarray(j)):             # JAX's arrays do not change
        with pytest.raises(ValueError, match="read-only"):
            y[0] = 1
    y = cg.from_dlpack(j, copy=True)
    y[0] = 1
    assert (np.asarray(j) == X).all()
    x[0, 0] = -1
    assert jnp.from_dlpack(x)[0, 0] == -1 and jnp.from_dlpack(x, copy=True).shape == (3, 4)
    x[0, 0] = 0
    assert (np.asarray(jnp.from_dlpack(x.T)) == X.T).all() and jnp.from_dlpack(x[:0]).shape == (0, 4)
    assert_same(cg.asarray(j) + cg.ones((3, 4), dtype="float32"), X.astype("float32") + 1)


def test_pandas():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(array(X), columns=list("abcd"))
    assert frame["b"].tolist() == [1.0, 5.0, 9.0]
    assert pd.Series(array(X[0])).sum() == 6.0
    assert_same(cg.array(frame), X)
    assert_same(cg.asarray(frame["c"]) * 2, X[:, 2] * 2)
    series = pd.Series(X[0])
    for got in (np.multiply(array(X[0]), series), array(X[0]) * series, series * array(X[0])):
        assert type(got) is pd.Series and got.tolist() == (X[0] ** 2).tolist()
    frame["e"] = array(X[:, 0])
    assert frame["e"].tolist() == [0.0, 4.0, 8.0]
    v = variable(X)
    with autograd.record(), pytest.raises((RuntimeError, BufferError), match="detach"):
        pd.DataFrame(v * 2)


def test_xarray():
    xr = pytest.importorskip("xarray")
    data = xr.DataArray(array(X), dims=("row", "column"), coords={"row": [10, 20, 30]})
    assert type(data.data) is cg.NDArray and "NDArray" in repr(data)
    total = (data * 2 + 1).sum("row")
    np.testing.assert_array_equal(np.asarray(total), (X * 2 + 1).sum(0))
    assert type((data * 2).data) is cg.NDArray and type(np.exp(data).data) is cg.NDArray
    np.testing.assert_array_equal(np.asarray(data.sel(row=20)), X[1])
    np.testing.assert_array_equal(np.asarray(data.T), X.T)
    v = variable(X)
    with autograd.record():
        y = np.exp(xr.DataArray(v, dims=("row", "column")) * 0.5).sum("row").data
        loss = y.sum()
    loss.backward()
    np.testing.assert_allclose(v.grad.asnumpy(), 0.5 * np.exp(X * 0.5), rtol=1e-12)


def test_xarray_keeps_ours_through_its_functions():
    xr = pytest.importorskip("xarray")
    ours = xr.DataArray(array(X), dims=("a", "b"), coords={"a": [0, 0, 1]})
    theirs = xr.DataArray(X, dims=("a", "b"), coords={"a": [0, 0, 1]})
    for f in (lambda d: d.std("a"), lambda d: d.median("a"), lambda d: d.where(d > 3), lambda d: d.cumsum("b"),
              lambda d: d.roll(b=1),
              lambda d: d.shift(b=1), lambda d: xr.dot(d, d, dim="a"), lambda d: xr.concat([d, d], "c"),
              lambda d: d + d[0], lambda d: d.argmax("b"),
              lambda d: d.fillna(0), lambda d: d.quantile(0.5, "a"), lambda d: d.stack(c=("a", "b")),
              lambda d: d.groupby("a").mean()):
        got, expected = f(ours), f(theirs)
        assert type(got.data) is cg.NDArray
        np.testing.assert_allclose(got.values, expected.values)
    assert ours.to_pandas().equals(theirs.to_pandas()) and "NDArray" in xr.Dataset({"x": ours})._repr_html_()


def test_dask():
    da = pytest.importorskip("dask.array")
    d = da.from_array(X, chunks=(2, 2))
    assert_same(cg.asarray(d), X)
    lazy, theirs = da.from_array(array(X), chunks=(2, 2), asarray=False), da.from_array(X, chunks=(2, 2))
    for f in (lambda d: d * 2 + 1, lambda d: d.sum(axis=0), lambda d: np.sum(d), lambda d: d.mean(),
              lambda d: d.std(axis=1), lambda d: np.exp(d),
              lambda d: d @ d.T, lambda d: da.tensordot(d, d, 2), lambda d: da.einsum("ij,kj->ik", d, d),
              lambda d: d.T[::2], lambda d: d.cumsum(0),
              lambda d: da.concatenate([d, d]), lambda d: da.stack([d, d]), lambda d: da.where(d > 3, d, 0),
              lambda d: d.max(axis=1), lambda d: d,
              lambda d: da.linalg.svd(d.rechunk((3, 4)))[1], lambda d: da.percentile(d[0], [25, 50])):
        got = f(lazy).compute(scheduler="synchronous")
        assert type(got) is cg.NDArray
        np.testing.assert_allclose(np.asarray(got), f(theirs).compute(scheduler="synchronous"), rtol=1e-12, atol=1e-12)
    assert type(lazy.map_blocks(cg.exp).compute()) is cg.NDArray and type(lazy._meta) is cg.NDArray
    tokenize = pytest.importorskip("dask.base").tokenize
    assert tokenize(array(X)) == tokenize(array(X)) != tokenize(array(X + 1)) != tokenize(X + 1)


FIRST_MEETING = """
import os
import numpy as np, cygrad as cg
import dask.array as da
d, x = da.ones((2, 2), chunks=1) * 2, cg.array([[1.0, 2.0], [3.0, 4.0]])
for code in CODE:
    if os.fork() == 0:           # where nobody has met before
        got = eval(code)
        assert type(got) is da.Array, (code, type(got))
        got = got.compute()
        assert type(got) is cg.NDArray, (code, type(got))
        expected = eval(code, {"np": np, "d": np.asarray(d), "x": x.asnumpy()})
        assert got.tolist() == expected.tolist(), code
        os._exit(0)
    assert os.wait()[1] == 0, code
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_dask_knows_our_arrays_from_the_first():
    pytest.importorskip("dask.array")
    codes = ["d + x", "x + d", "d < x", "d == x", "x == d", "d @ x", "x @ d", "d ** x", "x ** d", "np.add(d, x)",
             "np.add(x, d)", "np.concatenate([x, d])", "np.concatenate([d, x])", "np.tensordot(d, x, 1)"]
    run(f"CODE = {codes}\n{FIRST_MEETING}")


def run(program, **environment):
    """A program in a process of its own."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True,
                          env={**os.environ, **environment})
    assert done.returncode == 0, done.stdout + done.stderr


def test_array_api_compat():
    compat = pytest.importorskip("array_api_compat")
    x = array(X)
    assert compat.is_array_api_obj(x) and compat.array_namespace(x, x) is cg and cg.__name__ == "cygrad"
    assert compat.device(x) == "cpu" and compat.to_device(x, "cpu") is x and compat.size(x) == 12
    assert compat.is_writeable_array(x) and not compat.is_lazy_array(x) and not compat.is_numpy_array(x)
    for version in ("2023.12", "2024.12", "2025.12"):
        assert x.__array_namespace__(api_version=version) is cg
    with pytest.raises(ValueError):
        x.__array_namespace__(api_version="2020.01")


# ---- arrays that are more than arrays

MASKED = np.ma.array([1.0, 2.0, 3.0, 4.0], mask=[0, 1, 0, 0])


@pytest.mark.parametrize("f", [
    lambda x, m: x + m, lambda x, m: m + x, lambda x, m: x - m, lambda x, m: m * x, lambda x, m: x * m,
    lambda x, m: x / m, lambda x, m: x // m,
    lambda x, m: x % m, lambda x, m: x ** m, lambda x, m: m ** x, lambda x, m: x == m, lambda x, m: m != x,
    lambda x, m: x < m, lambda x, m: m >= x,
    lambda x, m: divmod(x, m)[1], np.add, lambda x, m: np.add(m, x), lambda x, m: np.multiply.outer(x, m),
    lambda x, m: np.hypot(x, m),
    lambda x, m: np.ma.add(x, m), lambda x, m: np.ma.where(m > 2, x, m),
    lambda x, m: np.add(x, m, where=[True, True, False, True], out=m.copy()),
    lambda x, m: np.add(x, 1, out=m.copy()), lambda x, m: np.ma.concatenate([x, m])])
def test_a_masked_array_keeps_its_mask(f):
    with np.errstate(all="ignore"):
        got, expected = f(array(X[1]), MASKED), f(X[1], MASKED)
    assert type(got) is type(expected) is np.ma.MaskedArray
    assert got.mask.tolist() == expected.mask.tolist() and got.filled(-1).tolist() == expected.filled(-1).tolist()


def test_a_mask_is_not_lost_in_silence():
    x = array(X[1])
    for wrong in (lambda: cg.add(x, MASKED), lambda: cg.asarray(MASKED), lambda: cg.array(MASKED),
                  lambda: cg.sum(MASKED), lambda: cg.nd.array(MASKED),
                  lambda: x.__setitem__(slice(None), MASKED), lambda: x.__iadd__(MASKED), lambda: x.__ipow__(MASKED)):
        with pytest.raises(TypeError, match=r"masked array of shape \(4,\).*filled"):
            wrong()
    assert_same(x, X[1])
    nothing = np.ma.array(X[1])
    assert_same(cg.asarray(nothing), X[1])
    x += nothing
    assert_same(x, X[1] * 2)
    v = variable(X[1])
    with autograd.record():
        for f in (lambda: v + MASKED, lambda: MASKED + v, lambda: np.add(v, MASKED)):
            with pytest.raises(RuntimeError, match="detach"):
                f()


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_matrices_and_quantities_do_their_own_operators():
    matrix = np.matrix([[1.0, 2.0], [3.0, 4.0]])
    x = array([[1.0, 2.0], [3.0, 5.0]])
    assert_same(x * matrix, x.asnumpy() @ np.asarray(matrix))
    assert_same(x + matrix, x.asnumpy() + np.asarray(matrix))
    with pytest.raises(TypeError):
        matrix * x

    class Quantity(np.ndarray):
        def __array_ufunc__(self, ufunc, method, *inputs, **keywords):
            return ufunc.__name__

    class Plain(np.ndarray):
        pass
    quantity, plain = np.ones((2, 2)).view(Quantity), np.ones((2, 2)).view(Plain)
    assert x + quantity == quantity + x == np.add(x, quantity) == "add" and (x < quantity) == "greater"
    assert_same(x + plain, x.asnumpy() + 1)
    assert_same(plain + x, x.asnumpy() + 1)


# ---- optimisers, solvers, estimators

def test_scipy_optimize():
    optimize = pytest.importorskip("scipy.optimize")
    f = cg.value_and_grad(rosenbrock)

    def fun(x):
        value, gradient = f(cg.asarray(x))
        return float(value), np.asarray(gradient)
    for method in ("L-BFGS-B", "BFGS", "CG"):
        found = optimize.minimize(fun, np.zeros(4), jac=True, method=method, tol=1e-8)
        np.testing.assert_allclose(found.x, np.ones(4), atol=1e-4)
    found = optimize.minimize(f, cg.zeros(4), jac=True, method="BFGS", tol=1e-8)         # arrays of ours as they are
    np.testing.assert_allclose(found.x, np.ones(4), atol=1e-4)
    root = optimize.root(lambda x: cg.asarray(x) ** 2 - array([1.0, 4.0]), array([2.0, 3.0]))
    np.testing.assert_allclose(root.x, [1, 2])


def test_scipy_optimize_with_plain_numbers_and_second_derivatives():
    optimize = pytest.importorskip("scipy.optimize")
    for start in (np.zeros(2), cg.zeros(2)):
        for method in ("Nelder-Mead", "Powell", "COBYQA"):
            found = optimize.minimize(lambda x: float(rosenbrock(cg.asarray(x))), start, method=method)
            np.testing.assert_allclose(found.x, 1, atol=1e-3)
        for method in ("Newton-CG", "trust-ncg", "trust-exact"):
            found = optimize.minimize(cg.value_and_grad(rosenbrock), start, jac=True, hess=cg.hessian(rosenbrock),
                                      method=method)
            np.testing.assert_allclose(found.x, 1, atol=1e-3)
        for method in ("SLSQP", "TNC", "trust-constr"):
            found = optimize.minimize(cg.value_and_grad(rosenbrock), start, jac=True, method=method)
            np.testing.assert_allclose(found.x, 1, atol=1e-2)
    v = variable([1.0, 2.0])
    with autograd.record(), pytest.raises(RuntimeError, match="detach"):
        optimize.minimize(lambda x: (v * cg.asarray(x)).sum(), np.zeros(2))
    found = optimize.curve_fit(lambda x, a, b: a * np.exp(b * x), array(X[0]), array(2 * np.exp(0.5 * X[0])))[0]
    np.testing.assert_allclose(found, [2, 0.5])
    assert abs(optimize.brentq(lambda x: cg.asarray(x) ** 2 - 2, 0, 2) - 2 ** 0.5) < 1e-9


def test_scipy_integrate():
    integrate = pytest.importorskip("scipy.integrate")
    A = array([[0.0, 1.0], [-1.0, 0.0]])
    for method in ("RK45", "LSODA", "Radau"):
        found = integrate.solve_ivp(lambda t, y: A @ cg.asarray(y), (0, 1), array([1.0, 0.0]), method=method, rtol=1e-8,
                                    atol=1e-10)
        np.testing.assert_allclose(found.y[:, -1], [np.cos(1), -np.sin(1)], atol=1e-6)


def test_scipy_sparse():
    sparse = pytest.importorskip("scipy.sparse")
    linalg = pytest.importorskip("scipy.sparse.linalg")
    M = np.diag([2.0, 3.0, 4.0]) + 0.1
    operator = linalg.LinearOperator((3, 3), matvec=lambda v: np.asarray(array(M) @ cg.asarray(v)), dtype=float)
    for A in (operator, sparse.csr_array(M)):
        x, info = linalg.cg(A, array([1.0, 2.0, 3.0]), rtol=1e-10)
        assert info == 0
        np.testing.assert_allclose(M @ x, [1, 2, 3], rtol=1e-8)
    b = array([1.0, 2.0, 3.0])
    for got in (sparse.csr_array(M) @ b, b @ sparse.csr_array(M),
                linalg.expm_multiply(sparse.csr_array(np.zeros((3, 3))), M @ b.asnumpy())):
        np.testing.assert_allclose(np.asarray(got), M @ [1, 2, 3])
    np.testing.assert_allclose(M @ linalg.spsolve(sparse.csc_array(M), b), [1, 2, 3])
    np.testing.assert_allclose(linalg.eigsh(sparse.csr_array(M), k=1, v0=b)[0], np.linalg.eigvalsh(M)[-1:])
    v = variable([1.0, 2.0, 3.0])
    with autograd.record(), pytest.raises(RuntimeError, match="detach"):
        sparse.csr_array(M) @ (v * 2)


def test_scipy_special():
    special = pytest.importorskip("scipy.special")
    assert_same(special.gammaln(array(X + 0.5)), special.gammaln(X + 0.5), ulps=16)
    v = variable(X + 0.5)
    with autograd.record(), pytest.raises(RuntimeError, match="bdtr.*detach"):
        special.bdtr(v, 5, 0.5)


def test_sklearn():
    linear_model = pytest.importorskip("sklearn.linear_model")
    from sklearn.decomposition import PCA
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    rng = np.random.default_rng(0)
    data = rng.normal(size=(60, 3))
    target = (data @ [1.0, -2.0, 0.5] > 0).astype(int)
    x, y = array(data), array(target)
    model = make_pipeline(StandardScaler(), PCA(), linear_model.LogisticRegression()).fit(x, y)
    expected = make_pipeline(StandardScaler(), PCA(), linear_model.LogisticRegression()).fit(data, target)
    np.testing.assert_allclose(model.predict_proba(x), expected.predict_proba(data))
    assert model.score(x, y) > 0.9


SCIPY = """
import numpy as np, cygrad as cg
from scipy import cluster, fft, integrate, ndimage, optimize, signal, special, stats
import scipy.cluster.vq, scipy.differentiate
X = np.arange(12.0).reshape(3, 4) + 1
functions = [
    stats.zscore, stats.gmean, stats.skew, stats.entropy, lambda x: stats.ttest_ind(x, x + 1).statistic,
    lambda x: stats.pearsonr(x[0], x[0] ** 2).statistic,
    special.expit, special.logsumexp, special.softmax, special.gammaln, lambda x: special.xlogy(x, x),
    scipy.cluster.vq.whiten, fft.fft, fft.rfft,
    signal.hilbert, signal.detrend, lambda x: signal.fftconvolve(x[0], x[1]), integrate.trapezoid, optimize.rosen,
    optimize.rosen_der, ndimage.uniform_filter]
for f in functions:
    got, expected = f(cg.array(X)), f(X)
    assert type(got) is cg.NDArray, f
    np.testing.assert_allclose(got.asnumpy(), expected, rtol=1e-10, atol=1e-10)
got = integrate.cubature(lambda p: (p ** 2)[:, 0], cg.zeros(1), cg.ones(1)).estimate
assert type(got) is cg.NDArray and abs(got.item() - 1 / 3) < 1e-12
got = scipy.differentiate.derivative(lambda v: v ** 2, cg.array([1.0, 2.0])).df
assert type(got) is cg.NDArray and np.allclose(got, [2, 4])
v = cg.array(X)
v.attach_grad()
for f in (stats.gmean, special.softmax, optimize.rosen):
    with cg.autograd.record():
        loss = (f(v) ** 2).sum()
    loss.backward()
    direction = np.cos(X)
    slope = ((f(X + 1e-6 * direction) ** 2).sum() - (f(X - 1e-6 * direction) ** 2).sum()) / 2e-6
    assert abs((v.grad.asnumpy() * direction).sum() / slope - 1) < 1e-5, f
"""


def test_scipy_with_the_array_api():
    """Functions of SciPy that follow the standard: they give arrays of ours, and are recorded."""
    pytest.importorskip("scipy", minversion="1.16")
    run(SCIPY, SCIPY_ARRAY_API="1")


SKLEARN = """
import numpy as np, cygrad as cg, sklearn
from sklearn import metrics
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import Ridge
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, Normalizer, StandardScaler
sklearn.set_config(array_api_dispatch=True)
X = np.random.default_rng(0).normal(size=(60, 3))
y = (X @ [1.0, -2.0, 0.5] > 0).astype(int)
functions = [
    lambda X, y: MinMaxScaler().fit_transform(X), lambda X, y: MaxAbsScaler().fit_transform(X),
    lambda X, y: Normalizer().fit_transform(X),
    lambda X, y: abs(PCA(n_components=2, svd_solver="full").fit_transform(X)),
    lambda X, y: Ridge(solver="svd").fit(X, X[:, 0]).coef_,
    lambda X, y: LinearDiscriminantAnalysis().fit(X, y).predict(X), lambda X, y: metrics.pairwise.rbf_kernel(X),
    lambda X, y: StandardScaler().fit_transform(X)]
for f in functions:
    got, expected = f(cg.array(X), cg.array(y)), f(X, y)
    assert type(got) is cg.NDArray, type(got)
    np.testing.assert_allclose(got.asnumpy(), expected, rtol=1e-9, atol=1e-9)
assert metrics.accuracy_score(cg.array(y), cg.array(y)) == 1 and metrics.r2_score(cg.array(X[:, 0]),
                                                                                  cg.array(X[:, 0])) == 1
assert abs(metrics.mean_squared_error(cg.array(X), cg.array(X + 1)) - 1) < 1e-12
"""


def test_sklearn_with_the_array_api():
    pytest.importorskip("sklearn", minversion="1.7")
    run(SKLEARN, SCIPY_ARRAY_API="1")


# ---- pictures

def test_matplotlib():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot
    figure, axes = pyplot.subplots()
    [line] = axes.plot(array(X[0]), array(X[1]))
    axes.imshow(array(X))
    axes.scatter(array(X[0]), array(X[2]), c=array(X[0]))
    axes.hist(array(X[0]))
    axes.bar(array(X[0]), array(X[1]))
    axes.fill_between(array(X[0]), array(X[1]), array(X[2]))
    np.testing.assert_array_equal(line.get_xdata(), X[0])
    axes.errorbar(array(X[0]), array(X[1]), yerr=array(X[0]))
    axes.contour(array(X))
    axes.pcolormesh(array(X))
    axes.quiver(array(X), array(X))
    axes.boxplot(array(X))
    figure.savefig(io.BytesIO())
    pyplot.close(figure)


def test_pillow():
    Image = pytest.importorskip("PIL.Image")
    pixels = np.arange(24, dtype="uint8").reshape(2, 4, 3)
    for ours in (array(pixels), array(pixels[:, ::-1])[:, ::-1]):
        image = Image.fromarray(ours)
        assert image.size == (4, 2)
        assert_same(cg.asarray(image), pixels)
    v = variable(X)
    with autograd.record(), pytest.raises(RuntimeError, match="detach"):
        Image.fromarray(v * 2)


# ---- processes and files

def square(x):
    return x * x


def test_joblib(tmp_path):
    joblib = pytest.importorskip("joblib")
    found = joblib.Parallel(n_jobs=2, backend="threading")(joblib.delayed(square)(array(row)) for row in X)
    for row, got in zip(X, found):
        assert_same(got, row * row)
    joblib.dump({"w": array(X)}, tmp_path / "model")
    assert_same(joblib.load(tmp_path / "model")["w"], X)
    assert joblib.hash(array(X)) == joblib.hash(array(X)) != joblib.hash(array(X + 1))
    remembered = joblib.Memory(tmp_path / "cache", verbose=0).cache(square)
    for _ in range(2):
        assert_same(remembered(array(X)), X * X)


def test_cloudpickle():
    cloudpickle = pytest.importorskip("cloudpickle")
    w = array(X)
    f = pickle.loads(cloudpickle.dumps(lambda x: x * w))
    assert_same(f(cg.ones((3, 4))), X)


def negate(name):
    memory = shared_memory.SharedMemory(name)
    x = cg.asarray(memory.buf)[:96].to_numpy().view("float64")
    x *= -1
    del x
    memory.close()


def test_shared_memory():
    memory = shared_memory.SharedMemory(create=True, size=X.nbytes)
    try:
        x = cg.asarray(memory.buf[:X.nbytes].cast("d", X.shape))
        x[...] = X
        process = multiprocessing.get_context("spawn").Process(target=negate, args=(memory.name,))
        process.start()
        process.join()
        assert process.exitcode == 0
        assert_same(x, -X)
        del x
    finally:
        memory.close()
        memory.unlink()


def test_mmap(tmp_path):
    path = tmp_path / "x.bin"
    path.write_bytes(X.tobytes())
    with open(path, "r+b") as stream:
        pages = mmap.mmap(stream.fileno(), 0)
        x = cg.asarray(memoryview(pages).cast("d", X.shape))
        assert_same(x * 2, X * 2)
        x[0, 0] = 9
        del x
        pages.close()
    assert np.frombuffer(path.read_bytes())[0] == 9.0
    np.save(tmp_path / "x.npy", X)
    mapped = cg.asarray(np.load(tmp_path / "x.npy", mmap_mode="r"))
    assert_same(mapped + 1, X + 1)
    with pytest.raises(ValueError, match="read-only"):
        mapped[0] = 1


def test_numpy_random_takes_ours_as_parameters():
    got = np.random.default_rng(0).normal(array([0.0, 1.0]), array([1.0, 2.0]))
    assert (np.asarray(got) == np.random.default_rng(0).normal([0.0, 1.0], [1.0, 2.0])).all()
    rng = np.random.default_rng(0)
    assert sorted(np.asarray(rng.permutation(array(X[0]))).tolist()) == X[0].tolist()


def test_a_model_is_copied_whole():
    model = {"w": variable(X), "b": [variable(X[0])]}
    other = copy.deepcopy(model)
    other["w"][...] = 0
    assert_same(model["w"], X)


# ---- Cython

CYTHON = """
# cython: language_level=3, boundscheck=True, wraparound=False
ctypedef fused number:
    short
    long long
    double
    double complex

def total(number[:, :] a):
    cdef Py_ssize_t i, j
    cdef number result = 0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            result = result + a[i, j]
    return result

def doubled(double[::1] a):
    cdef Py_ssize_t i
    for i in range(a.shape[0]):
        a[i] *= 2

def first(const double[:, ::1] a):
    return a[0, 0]

def fortran(double[::1, :] a):
    return a.strides[0], a[1, 0]

def flat(const unsigned char[:] a):
    return a.shape[0]
"""


def test_cython(tmp_path):
    """Typed memoryviews of a module that knows nothing of us."""
    # Looked for, not imported: setuptools puts another distutils in place, and refuses where one is imported already.
    if not (importlib.util.find_spec("Cython") and importlib.util.find_spec("setuptools")):
        pytest.skip("needs Cython and setuptools")
    if not (os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")):
        pytest.skip("there is no compiler")
    (tmp_path / "taker.pyx").write_text(CYTHON)
    done = subprocess.run([sys.executable, "-m", "Cython.Build.Cythonize", "-i", "taker.pyx"], cwd=tmp_path,
                          env={**os.environ, "CFLAGS": "-O0"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    sys.path.insert(0, str(tmp_path))
    try:
        taker = importlib.import_module("taker")
    finally:
        sys.path.remove(str(tmp_path))
    for dtype in ("int16", "int64", "float64", "complex128"):
        x = X.astype(dtype)
        for ours, theirs in ((array(x), x), (array(x).T, x.T), (array(x)[::-1, ::2], x[::-1, ::2]),
                             (array(x)[:0], x[:0])):
            assert taker.total(ours) == theirs.sum()
    x = array(X)
    taker.doubled(x[0])
    assert_same(x[0], X[0] * 2)
    taker.doubled(x[1:, 0][:1])          # one element is contiguous, whatever its stride
    assert x[1, 0].item() == 8.0
    assert taker.first(cg.broadcast_to(array(X[0]), (1, 4))) == 0.0 and taker.fortran(array(X).T) == (8, 1.0)
    assert taker.flat(cg.asarray(b"abc")) == 3
    for wrong in (lambda: taker.doubled(array(X)[:, 0]), lambda: taker.doubled(array(X)),
                  lambda: taker.doubled(array(X[0], "float32")),
                  lambda: taker.doubled(cg.broadcast_to(array(X[0]), (1, 4))[0]), lambda: taker.fortran(array(X))):
        with pytest.raises((ValueError, BufferError)):
            wrong()
    v = variable(X)
    with autograd.record():
        for recorded in (v, v * 2):
            with pytest.raises(BufferError, match="detach"):
                taker.total(recorded)
        assert taker.total((v * 2).detach()) == 132.0
