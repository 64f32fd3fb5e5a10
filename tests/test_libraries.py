"""cygrad at home among other libraries: each test runs where its library is installed."""

import copy
import io
import mmap
import multiprocessing
import pickle
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


def test_dask():
    da = pytest.importorskip("dask.array")
    d = da.from_array(X, chunks=(2, 2))
    assert_same(cg.asarray(d), X)
    lazy = da.from_array(array(X), chunks=(2, 2), asarray=False)
    result = (lazy * 2 + 1).compute(scheduler="synchronous")
    np.testing.assert_array_equal(np.asarray(result), X * 2 + 1)
    np.testing.assert_array_equal(np.asarray(lazy.sum(axis=0).compute(scheduler="synchronous")), X.sum(0))


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
    np.testing.assert_allclose(np.asarray(sparse.csr_array(M) @ array([1.0, 2.0, 3.0])), M @ [1, 2, 3])


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


def test_safetensors(tmp_path):
    safetensors = pytest.importorskip("safetensors.numpy")
    safetensors.save_file({"w": array(X).to_numpy()}, tmp_path / "w.safetensors")
    assert_same(cg.asarray(safetensors.load_file(tmp_path / "w.safetensors")["w"]), X)


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
