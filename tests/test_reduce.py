"""Reductions: values against NumPy, derivatives of first and second order against finite differences."""

import warnings

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd
from cygrad.core.ops import arithmetic, cast, shape

FLOATS = "efdFD"
DTYPES = "?bhilBHIL" + FLOATS
SHAPES = [(), (3,), (3, 4), (2, 3, 4), (100, 3), (3, 100), (0, 3), (3, 0), (20, 30, 40)]
AXES = [None, 0, 1, -1, (0, 1), (0, 2), (2, 1), ()]
TOLERANCE = {"e": 2e-2, "f": 1e-4, "F": 1e-4}


def norm(x, axis=None, keepdims=False):
    x = x.astype("d") if x.dtype.kind in "biu" else x
    return np.sqrt(np.sum(np.abs(x) ** 2, axis=axis, keepdims=keepdims))


def wide(function):
    """NumPy adds float16 up in float16 along some axes: let it compute in float32."""

    def computed(x, **keywords):
        if x.dtype == "e":
            return np.asarray(function(x.astype("f"), **keywords)).astype("e")
        return function(x, **keywords)

    return computed


REFERENCES = {
    name: wide(getattr(np, name)) for name in ("sum", "mean", "max", "min", "prod", "var", "std", "argmax", "argmin")
} | {"any": np.any, "all": np.all, "norm": wide(norm)}
REFERENCES["argmax"], REFERENCES["argmin"] = np.argmax, np.argmin


def arrays(name, dtype, dims, rng):
    """The same numbers contiguous, strided, reversed and transposed, and a broadcast view."""
    x = rng.normal(size=dims) * 2
    if name == "prod" and dtype in FLOATS:  # whatever the order, nothing overflows on the way
        x = np.sign(x) * np.exp(x / 100)
    x = x.astype(dtype)
    yield x
    if x.ndim:
        wide = np.zeros([2 * n for n in dims], dtype)
        wide[tuple(slice(None, None, 2) for _ in dims)] = x
        yield wide[tuple(slice(None, None, 2) for _ in dims)]
        yield x[::-1]
        yield np.ascontiguousarray(x.T).T
        yield np.broadcast_to(x[:1], dims) if dims[0] else x


def attempt(function, *args, **keywords):
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return np.asarray(function(*args, **keywords))
        except (ValueError, IndexError) as error:
            return error


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", REFERENCES)
def test_values(name, dtype):
    rng = np.random.default_rng(1)
    if name in ("var", "std") and dtype == "?" or name == "std" and dtype in "FD":
        pytest.skip("NumPy subtracts no bools; complex roots are checked elsewhere")
    function, reference = getattr(cg, name), REFERENCES[name]
    tolerance = TOLERANCE.get(dtype, 1e-10)
    for dims in SHAPES:
        for x in arrays(name, dtype, dims, rng):
            for axis in AXES:
                if name.startswith("arg") and isinstance(axis, tuple):
                    continue
                if dims == () and axis is not None and name in ("mean", "var", "std"):
                    continue  # NumPy does not agree with itself there
                for keepdims in (False, True):
                    want = attempt(reference, x, axis=axis, keepdims=keepdims)
                    got = attempt(function, x, axis=axis, keepdims=keepdims)
                    where = f"{name} {dtype} {dims} axis={axis} keepdims={keepdims} strides={x.strides}"
                    if isinstance(want, Exception) or isinstance(got, Exception):
                        assert type(want) is type(got), (where, want, got)
                        continue
                    assert want.dtype == got.dtype, where
                    assert want.shape == got.shape, where
                    if dtype in FLOATS:
                        scale = np.abs(want[np.isfinite(want)]).max(initial=1)
                        np.testing.assert_allclose(got, want, rtol=tolerance, atol=tolerance * scale, err_msg=where)
                    elif want.dtype.kind == "f":
                        np.testing.assert_allclose(got, want, rtol=1e-12, err_msg=where)
                    else:
                        np.testing.assert_array_equal(got, want, err_msg=where)


def test_nan_and_signs():
    x = cast.copy(np.array([[1.0, np.nan], [np.nan, 2.0], [0.0, -3.0]]))
    for name in ("max", "min", "sum", "mean", "prod", "argmax", "argmin", "var"):
        np.testing.assert_array_equal(
            np.asarray(getattr(cg, name)(x, axis=1)), getattr(np, name)(np.asarray(x), axis=1)
        )
    assert np.signbit(np.asarray(cg.sum(np.array([-0.0, -0.0]))))
    assert not np.signbit(np.asarray(cg.sum(np.array([]))))
    assert np.isnan(cg.mean(np.array([])).item())


@pytest.mark.parametrize("name", ["sum", "prod", "mean"])
def test_dtype(name):
    x = np.arange(1, 7, dtype="b").reshape(2, 3)
    for dtype in "?bilLefdFD":
        want = getattr(np, name)(x, axis=0, dtype=dtype)
        got = getattr(cg, name)(x, axis=0, dtype=dtype)
        assert got.dtype == want.dtype
        np.testing.assert_array_equal(np.asarray(got), want)


def test_long_sums_are_pairwise():
    x = np.random.default_rng(2).random(1_000_003).astype("f")
    exact = x.astype("d").sum()
    assert abs(cg.sum(x).item() - exact) / exact < 1e-6
    assert abs(cg.norm(x).item() - np.sqrt((x.astype("d") ** 2).sum())) < 1e-3
    assert abs(cg.norm(x[::3]).item() - np.sqrt((x[::3].astype("d") ** 2).sum())) < 1e-3
    assert cg.max(x).item() == x.max()
    assert cg.any(x > 2).item() is False
    big = x.reshape(-1)[:1_000_000].reshape(1000, 1000)
    for axis in (0, 1):
        np.testing.assert_allclose(np.asarray(cg.sum(big, axis)), big.astype("d").sum(axis), rtol=1e-5)
        np.testing.assert_allclose(
            np.asarray(cg.norm(big, axis=axis)), np.sqrt((big.astype("d") ** 2).sum(axis)), rtol=1e-5
        )


def test_methods():
    x = cast.copy(np.arange(6.0).reshape(2, 3))
    assert x.sum().item() == 15 and x.sum(axis=0).tolist() == [3.0, 5.0, 7.0]
    assert x.mean(1, keepdims=True).tolist() == [[1.0], [4.0]]
    assert x.max().item() == 5 and x.min(axis=-1).tolist() == [0.0, 3.0]
    assert x.prod(axis=0).tolist() == [0.0, 4.0, 10.0]
    assert x.any().item() is True and x.all(axis=1).tolist() == [False, True]
    assert x.argmax().item() == 5 and x.argmin(axis=0).tolist() == [0, 0, 0]
    assert x.var(ddof=1).item() == 3.5 and x.std(correction=0).item() == np.arange(6.0).std()
    assert x.norm().item() == np.linalg.norm(np.arange(6.0))


def test_errors():
    x = np.ones((2, 3))
    for name in REFERENCES:
        with pytest.raises(np.exceptions.AxisError):
            getattr(cg, name)(x, axis=2)
    with pytest.raises(ValueError, match="duplicate value in 'axis'"):
        cg.sum(x, axis=(0, -2))
    with pytest.raises(ValueError, match="zero-size array to reduction operation maximum which has no identity"):
        cg.max(np.ones((0, 3)))
    with pytest.raises(ValueError, match="attempt to get argmax of an empty sequence"):
        cg.argmax(np.ones(0))
    with pytest.raises(ValueError, match="Improper number of dimensions"):
        cg.norm(np.ones((2, 2, 2)), ord=1)
    with pytest.raises(ValueError, match="simultaneously"):
        cg.var(x, ddof=1, correction=1)


@pytest.mark.parametrize("ord", [None, 1, 2, np.inf, -np.inf, 0])
@pytest.mark.parametrize("dtype", "lfdD")
def test_vector_norms(ord, dtype):
    x = (np.random.default_rng(3).normal(size=(3, 4)) * 5).astype(dtype)
    for axis, keepdims in ((0, False), (1, True), ((1,), False)):
        want = np.linalg.norm(x, ord, axis, keepdims)
        got = np.asarray(cg.norm(x, ord, axis, keepdims))
        assert got.dtype == want.dtype
        np.testing.assert_allclose(got, want, rtol=1e-5)
    np.testing.assert_allclose(np.asarray(cg.norm(x[0], ord)), np.linalg.norm(x[0], ord), rtol=1e-5)


@pytest.mark.parametrize("ord", [None, "fro", 1, -1, np.inf, -np.inf])
def test_matrix_norms(ord):
    x = np.random.default_rng(3).normal(size=(2, 3, 4))
    for axis in ((0, 1), (2, 0), (-1, -2)):
        for keepdims in (False, True):
            np.testing.assert_allclose(
                np.asarray(cg.norm(x, ord, axis, keepdims)), np.linalg.norm(x, ord, axis, keepdims)
            )
    np.testing.assert_allclose(np.asarray(cg.norm(x[0], ord)), np.linalg.norm(x[0], ord))


# ---- derivatives


def first_and_second(function, x, seed=5):
    """Derivatives of sum(w * function(x)), and of sum(v * the first): arrays of the shape of `x`."""
    a = cast.copy(x)
    a.attach_grad()
    rng = np.random.default_rng(seed)
    with autograd.record():
        y = function(a)
        w = cast.copy(rng.normal(size=y.shape))
        v = cast.copy(rng.normal(size=x.shape))
        head = cg.sum(w * y)
        (first,) = autograd.grad(head, a, create_graph=True)
        again = cg.sum(v * first)
    try:
        second = np.array(autograd.grad(again, a)[0].tolist())
    except (RuntimeError, ValueError):  # the first derivative is a constant
        second = np.zeros(x.shape)
    return np.array(first.tolist()).reshape(x.shape), second.reshape(x.shape), w, v


def plain_gradient(function, x, w):
    a = cast.copy(x)
    a.attach_grad()
    with autograd.record():
        head = cg.sum(w * function(a))
    head.backward()
    return np.array(a.grad.tolist()).reshape(x.shape)


def differences(function, x, step=1e-5):
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += step
        down[i] -= step
        out[i] = (function(up) - function(down)) / (2 * step)
    return out


def check_derivatives(function, x):
    first, second, w, v = first_and_second(function, x)
    weight, direction = np.array(w.tolist()), np.array(v.tolist())
    want = differences(lambda z: float(np.sum(weight * np.array(function(z).tolist()))), x)
    np.testing.assert_allclose(first, want, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(plain_gradient(function, x, w), first, rtol=1e-12, atol=1e-14)
    want = differences(lambda z: float(np.sum(direction * plain_gradient(function, z, w))), x)
    np.testing.assert_allclose(second, want, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [None, 0, -1, 1, (0, 2), (1, 2), ()])
@pytest.mark.parametrize("name", ["sum", "mean", "max", "min", "prod", "norm", "var", "std"])
def test_derivatives(name, axis, keepdims):
    if axis == () and name in ("norm", "std"):
        pytest.skip("kinks everywhere")
    x = np.random.default_rng(6).normal(size=(2, 3, 4)) + 0.3
    check_derivatives(lambda a: arithmetic.square(getattr(cg, name)(a, axis=axis, keepdims=keepdims)), x)


def test_derivatives_of_one_number():
    for name in ("sum", "mean", "max", "prod", "norm"):
        check_derivatives(lambda a, name=name: arithmetic.square(getattr(cg, name)(a)), np.array(1.5))


@pytest.mark.parametrize("zeros", [0, 1, 2, 3])
@pytest.mark.parametrize("axis", [None, 0, 1, (0, 2)])
def test_derivatives_of_products_with_zeros(zeros, axis):
    x = np.random.default_rng(7).normal(size=(3, 5, 2))
    x.reshape(-1)[[4, 9, 24][:zeros]] = 0
    check_derivatives(lambda a: cg.prod(a, axis=axis), x)


def test_third_derivative_of_product_at_zeros():
    x = cast.copy(np.zeros(3))
    x.attach_grad()
    with autograd.record():
        y = cg.prod(x)
        (g,) = autograd.grad(y, x, create_graph=True)
        (h,) = autograd.grad(cg.sum(g * cast.copy(np.array([1.0, 0.0, 0.0]))), x, create_graph=True)
        last = cg.sum(h * cast.copy(np.array([0.0, 1.0, 0.0])))
    assert g.tolist() == [0.0] * 3 and h.tolist() == [0.0] * 3
    assert autograd.grad(last, x)[0].tolist() == [0.0, 0.0, 1.0]


def gradient(function, x):
    a = cast.copy(np.asarray(x))
    a.attach_grad()
    with autograd.record():
        y = function(a)
    y.backward()
    return a.grad.tolist()


def test_special_gradients():
    assert gradient(cg.max, [1.0, 3.0, 3.0]) == [0.0, 0.5, 0.5]
    assert gradient(lambda a: cg.min(a, axis=1), [[1.0, 1.0], [2.0, 0.0]]) == [[0.5, 0.5], [0.0, 1.0]]
    assert gradient(cg.max, [1.0, np.nan, 3.0]) == [0.0, 1.0, 0.0]
    assert gradient(lambda a: cg.max(a, axis=1), [[1.0, np.nan], [2.0, 0.0]]) == [[0.0, 1.0], [1.0, 0.0]]
    assert gradient(cg.norm, [0.0, 0.0]) == [0.0, 0.0]
    got = gradient(lambda a: cg.norm(a, axis=0), [[0.0, 3.0], [0.0, 4.0]])
    np.testing.assert_allclose(got, [[0.0, 0.6], [0.0, 0.8]])
    assert gradient(cg.std, [2.0, 2.0]) == [0.0, 0.0]
    assert gradient(cg.prod, [1e-200, 1e-200, 2.0]) == [2e-200, 2e-200, 0.0]
    assert gradient(cg.sum, np.ones((0, 3))) == []
    assert gradient(cg.prod, np.ones((0, 3))) == []
    assert gradient(lambda a: cg.norm(a, 1), [-2.0, 3.0]) == [-1.0, 1.0]
    assert gradient(lambda a: cg.norm(a, np.inf), [-2.0, 1.0]) == [-1.0, 0.0]


@pytest.mark.parametrize("dtype", "efF")
def test_gradients_of_other_dtypes(dtype):
    x = np.array([[1, 2], [3, 4]], dtype)
    for name in ("sum", "mean", "max", "prod", "norm"):
        a = cast.copy(x)
        a.attach_grad()
        with autograd.record():
            y = getattr(cg, name)(a, axis=0)
        y.backward()
        assert a.grad.dtype == x.dtype
    assert np.isfinite(np.array(a.grad.tolist())).all()


def test_gradient_of_norm_of_complex_numbers():
    x = np.array([3 + 4j, 0, 1j])
    got = np.array(gradient(cg.norm, x))
    np.testing.assert_allclose(got, x.conj() / np.linalg.norm(x))


def test_no_gradient():
    x = cast.copy(np.array([1.0, 0.0]))
    x.attach_grad()
    with autograd.record():
        y = cg.sum(x * cast.astype(cg.argmax(x), "d")) + cg.sum(x * cg.all(x))
    y.backward()
    assert x.grad.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    "large, small",
    [
        ((3, 4), (4,)), ((3, 4), (1, 4)), ((3, 4), (3, 1)), ((3, 4), ()), ((3, 4), (1, 1)), ((2, 3, 4), (3, 1)),
        ((2, 3, 4), (2, 1, 4)), ((32, 64), (64,)), ((100, 3), (3,)), ((100, 3), (100, 1)), ((0, 3), (3,)),
        ((300, 200), (200,)), ((300, 200), (300, 1)), ((40000, 2), (2,)), ((40000, 2), (40000, 1)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("dtype", "efd")
def test_sum_to(large, small, dtype):
    """What was broadcast gets the sum of the gradient."""
    rng = np.random.default_rng(8)
    x, y = rng.random(small).astype(dtype), rng.random(large).astype(dtype)
    a, b = cast.copy(x), cast.copy(y)
    a.attach_grad()
    with autograd.record():
        head = cg.sum(a * b)
    head.backward()
    axes = tuple(range(len(large) - len(small)))
    want = y.astype("d").sum(axes)
    want = want.sum(tuple(k for k, n in enumerate(small) if n == 1 and want.shape[k] != 1), keepdims=True)
    assert a.grad.shape == small and a.grad.dtype == dtype
    np.testing.assert_allclose(np.asarray(a.grad), want.reshape(small), rtol=5e-3 if dtype == "e" else 1e-4)
    if y.size and y.size < 100 and dtype == "d":
        check_derivatives(lambda z: arithmetic.square(z * b), x)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "complex64"])
@pytest.mark.parametrize("ord", [1, 1.5, 2, 3])
def test_the_gradient_of_norms_is_0_where_all_is_0(ord, dtype):
    x = cg.array([[0, 0], [3, 4]], dtype=dtype)
    x.attach_grad()
    with autograd.record():
        y = cg.linalg.vector_norm(x, axis=1, ord=ord)
    y.backward()
    expected = np.linalg.norm(x.asnumpy(), ord, axis=1)
    assert y.dtype == expected.real.dtype and np.allclose(y.asnumpy(), expected, rtol=1e-3)
    assert x.grad[0].tolist() == [0, 0]
    assert np.allclose(x.grad[1].asnumpy(), (np.array([3, 4]) / float(expected[1])) ** (ord - 1), rtol=1e-2)
