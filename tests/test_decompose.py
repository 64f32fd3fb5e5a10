"""cygrad.linalg: values against numpy.linalg, derivatives against finite differences, and what has no answer."""

import itertools

import numpy as np
import pytest
from common import NUMPY_24, array, assert_same, values, variable
from differences import check_derivatives

import cygrad as cg
from cygrad import autograd, linalg
from cygrad.linalg import LinAlgError

RNG = np.random.default_rng(1)
DTYPES = "bool int16 int64 uint8 float32 float64 complex64 complex128".split()
KINDS = ["float64", "complex128"]
SQUARE = [(3, 3), (1, 1), (5, 5), (4, 2, 2), (2, 3, 4, 4), (0, 3, 3), (0, 0), (2, 0, 0)]
ANY = [*SQUARE, (3, 5), (5, 3), (2, 4, 3), (2, 3, 4), (1, 4), (0, 2, 3)]


def numbers(shape, dtype="float64"):
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return RNG.random(shape) < 0.5
    if dtype.kind in "iu":
        return RNG.integers(0 if dtype.kind == "u" else -3, 4, shape).astype(dtype)
    x = RNG.normal(size=shape)
    return (x + 1j * RNG.normal(size=shape) if dtype.kind == "c" else x).astype(dtype)


def regular(shape, dtype="float64"):
    x = numbers(shape, dtype)
    if x.dtype.kind == "b":
        return np.tril(x) | np.eye(shape[-1], dtype=bool)
    return x + np.eye(shape[-1], dtype=x.dtype) * np.asarray(6, x.dtype)


def definite(shape, dtype="float64"):
    x = numbers(shape, dtype)
    if x.dtype.kind in "biu":
        x = x.astype("float64")
    return x @ x.conj().swapaxes(-1, -2) + np.eye(shape[-1], dtype=x.dtype)


def check(name, *arguments, **keywords):
    """A function with one name in both: its values, and the fields of what has several."""
    expected = getattr(np.linalg, name)(*arguments, **keywords)
    got = getattr(linalg, name)(*[array(x) if isinstance(x, np.ndarray) else x for x in arguments], **keywords)
    assert isinstance(got, tuple) == isinstance(expected, tuple)
    if isinstance(expected, tuple):
        assert getattr(got, "_fields", None) == getattr(expected, "_fields", None)
    else:
        expected, got = [expected], [got]
    for g, e in zip(got, expected):
        if np.asarray(e).dtype.kind in "iu" and not isinstance(g, cg.NDArray):
            assert g == e
            continue
        size = max(np.abs(e).max(initial=0), 1) if np.isfinite(e).all() else 1
        eps = np.finfo(np.asarray(e).dtype).eps if np.asarray(e).dtype.kind in "fc" else 0
        assert_same(g, e, 256, atol=256 * eps * size, what=f"{name}, {[np.shape(x) for x in arguments]}")


# ---- values

@pytest.mark.parametrize("dtype", DTYPES)
def test_values_of_square_matrices(dtype):
    for shape in SQUARE:
        x = regular(shape, dtype)
        for name in ("inv", "det", "slogdet", "eigh", "eigvalsh"):
            check(name, x)
        check("eigh", x, "U")
        for upper in (False, True):
            check("cholesky", definite(shape, dtype), upper=upper)
        for n in (0, 1, 2, 5, -1, -3):
            check("matrix_power", x, n)
        check("solve", x, numbers((*shape[:-1], 3), dtype))
        check("solve", x, numbers(shape[-1:], dtype))
        z = x.astype(np.result_type(x, np.complex64))       # of real ones NumPy returns real values, where it can
        check("eig", z)
        check("eigvals", z)
        if x.size:
            for p in (None, 2, -2, 1, -1, "fro", "nuc", np.inf, -np.inf):
                if x.dtype.kind != "c" or NUMPY_24:          # complex numbers in earlier ones
                    check("cond", x, p)


@pytest.mark.parametrize("dtype", DTYPES)
def test_values_of_any_matrices(dtype):
    for shape in ANY:
        x = numbers(shape, dtype)
        for mode in ("reduced", "complete", "r", "raw"):
            check("qr", x, mode)
        for full in (True, False):
            check("svd", x, full)
        check("svd", x, compute_uv=False)
        check("svdvals", x)
        if x.size or NUMPY_24:
            check("matrix_rank", x)
        if x.dtype.kind in "fc":             # of integers NumPy wants no epsilon
            check("pinv", x, rtol=None)
        if x.size or x.dtype.kind in "fc":   # of no integers NumPy returns integers
            check("pinv", x, 1e-3)
        check("matrix_transpose", x)
        for offset in (-5, -1, 0, 1, 2, 6):
            check("diagonal", x, offset=offset)
            check("trace", x, offset=offset)
        if len(shape) == 2:
            for b in (numbers(shape[:1], dtype), numbers((shape[0], 2), dtype)):
                if x.size and np.linalg.matrix_rank(x) == min(shape) or not x.size and NUMPY_24:
                    check("lstsq", x, b)
        for order in ("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf):
            if x.size and dtype != "bool":
                check("matrix_norm", x, ord=order)
                check("matrix_norm", x, ord=order, keepdims=True)
                check("norm", x, order, (-1, -2))
    for shape in [(5,), (2, 3), (2, 3, 4), (0,)]:
        x = numbers(shape, dtype)
        for order in (1, 2, 3, 0.5, 0, -1, np.inf, -np.inf):
            if x.size and dtype != "bool":
                for axis in (None, 0, -1, tuple(range(len(shape)))):
                    with np.errstate(divide="ignore"):
                        check("vector_norm", x, ord=order, axis=axis, keepdims=axis == 0)


@pytest.mark.parametrize("dtype", DTYPES)
def test_values_of_products(dtype):
    a, b, c = numbers((3, 2), dtype), numbers((2, 4), dtype), numbers((4, 3), dtype)
    check("matmul", a, b)
    check("tensordot", a, b, axes=1)
    check("outer", a[0], b[0])
    check("vecdot", a, a)
    if dtype != "bool":
        check("cross", c, c[::-1].copy())
        check("cross", c.T.copy(), c.T[:, ::-1].copy(), axis=0)
    for arrays in ([a, b], [a, b, c], [a[0], b, c, a], [c[0], a, b, c[:, 0]], [a, b[:, 0]]):
        expected = np.linalg.multi_dot(arrays)
        single = dtype in ("float32", "complex64")
        assert_same(linalg.multi_dot([array(x) for x in arrays]), expected, 256, atol=1e-4 if single else 1e-12)
    x = regular((6, 6), dtype).reshape(2, 3, 6)
    check("tensorinv", x)
    check("tensorinv", x.reshape(6, 3, 2), 1)
    check("tensorsolve", x, numbers((2, 3), dtype))
    check("tensorsolve", x.transpose(2, 0, 1).copy(), numbers((6,), dtype), axes=None)
    check("tensorsolve", np.moveaxis(x, 2, 0).copy(), numbers((2, 3), dtype), axes=(0,))


def test_layouts():
    x = regular((4, 5, 5), "complex128")
    for y in [x[::2], x[:, ::-1, ::-1], np.asfortranarray(x), np.broadcast_to(x[:1], x.shape), x.swapaxes(-1, -2)]:
        assert_same(linalg.inv(cg.asarray(y)), np.linalg.inv(y), 64, atol=1e-14)
        assert_same(linalg.diagonal(cg.asarray(y), offset=-2), np.linalg.diagonal(y, offset=-2))
        np.testing.assert_allclose(linalg.svdvals(cg.asarray(y)).asnumpy(), np.linalg.svdvals(y))


def test_eigenvalues_are_complex_always():
    x = array([[2.0, 1.0], [1.0, 3.0]], "float32")
    assert linalg.eig(x).eigenvalues.dtype == linalg.eig(x).eigenvectors.dtype == np.complex64
    assert linalg.eigvals(x).dtype == np.complex64
    x = variable(x)
    with autograd.record():
        y = cg.real(linalg.eigvals(x)).sum()
    y.backward()
    assert x.grad.dtype == np.float32
    np.testing.assert_allclose(x.grad.asnumpy(), np.eye(2), atol=1e-6)


def test_results_are_arrays_like_others():
    x = variable(regular((3, 3)))
    with autograd.record():
        y = linalg.inv(x)
        y[0] = 0.0
        u, s, vh = linalg.svd(x)
        s *= 2
        z = y.sum() + s.sum()
    z.backward()
    inverse = np.linalg.inv(x.asnumpy())
    u, s, vh = np.linalg.svd(x.asnumpy())
    head = np.array([[0], [1], [1]]) @ np.ones((1, 3))
    np.testing.assert_allclose(x.grad.asnumpy(), -inverse.T @ head @ inverse.T + 2 * u @ vh)


def test_numpy_functions_on_our_arrays_are_recorded():
    x = variable(definite((3, 3)))
    with autograd.record():
        y = np.linalg.slogdet(x).logabsdet + np.linalg.norm(np.linalg.inv(x)) + np.einsum("ii", x)
    y.backward()
    assert isinstance(y, cg.NDArray)
    inverse = np.linalg.inv(x.asnumpy())
    np.testing.assert_allclose(
        x.grad.asnumpy(), inverse.T - inverse.T @ inverse @ inverse.T / np.linalg.norm(inverse) + np.eye(3))


# ---- derivatives

def h(x):
    return cg.conj(x).mT


def hermitian(x):
    return (x + h(x)) * 0.5


def positive(x):
    return x @ h(x) + 3 * cg.eye(x.shape[-1])


def sizes(x):
    return cg.real(x * cg.conj(x))


def flat(*arrays):
    return cg.concat([x.reshape((-1,)) for x in arrays])


@pytest.mark.parametrize("kind", KINDS)
def test_derivatives_of_inverses(kind):
    check_derivatives(linalg.inv, regular((2, 3, 3), kind))
    for a, b in [((2, 3, 3), (3, 2)), ((2, 3, 3), (3,)), ((3, 3), (2, 3, 1)), ((3, 3), (3,))]:
        check_derivatives(linalg.solve, regular(a, kind), numbers(b, kind))
    check_derivatives(lambda x: linalg.matrix_power(x, 5), numbers((3, 3), kind))
    check_derivatives(lambda x: linalg.matrix_power(x, -3) * 100, regular((3, 3), kind))
    check_derivatives(lambda x: linalg.tensorinv(x, 1), regular((4, 4), kind).reshape(4, 2, 2))
    check_derivatives(linalg.tensorsolve, regular((6, 6), kind).reshape(2, 3, 6), numbers((2, 3), kind))
    check_derivatives(
        lambda a, b: linalg.tensorsolve(a, b, (0,)), regular((6, 6), kind).reshape(6, 2, 3), numbers((2, 3), kind))


@pytest.mark.parametrize("kind", KINDS)
def test_derivatives_of_determinants(kind):
    check_derivatives(linalg.det, numbers((2, 3, 3), kind))
    check_derivatives(linalg.det, numbers((1, 1), kind))
    check_derivatives(lambda x: linalg.slogdet(x).logabsdet, numbers((2, 3, 3), kind))
    check_derivatives(lambda x: linalg.slogdet(x).sign * (1 + linalg.slogdet(x).logabsdet), numbers((2, 3, 3), kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rank", [0, 1, 2, 3, 4])
def test_derivatives_of_determinants_of_singular_matrices(kind, rank):
    """All of them are polynomials: at rank n - 1 the first is not 0, at rank n - 2 the second."""
    x = numbers((4, rank), kind) @ numbers((rank, 4), kind)
    check_derivatives(linalg.det, x, atol=1e-5)
    check_derivatives(linalg.det, np.stack([x, regular((4, 4), kind) / 6, x * 0]), atol=1e-5)


def test_the_determinant_of_a_matrix_that_is_singular_but_for_rounding():
    x = np.arange(9.0).reshape(3, 3) / 8
    check_derivatives(linalg.det, x, rtol=1e-9, atol=1e-9)
    batch = np.stack([x, regular((3, 3)), np.ones((3, 3))])          # of the last one a pivot is 0
    check_derivatives(linalg.det, batch, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("kind", KINDS)
def test_derivatives_of_cholesky(kind):
    for upper in (False, True):
        check_derivatives(lambda x: linalg.cholesky(positive(x), upper=upper), numbers((2, 3, 3), kind))


@pytest.mark.parametrize("kind", KINDS)
def test_derivatives_of_eigenvalues_and_vectors(kind):
    check_derivatives(lambda x: linalg.eigvalsh(hermitian(x)), numbers((2, 3, 3), kind))
    check_derivatives(lambda x: linalg.eigvalsh(hermitian(x), "U"), numbers((3, 3), kind))

    def exponential(x):
        w, v = linalg.eigh(hermitian(x))
        return (v * cg.exp(w)[..., None, :]) @ h(v)
    check_derivatives(exponential, numbers((2, 3, 3), kind))
    check_derivatives(lambda x: sizes(linalg.eigh(hermitian(x)).eigenvectors), numbers((2, 3, 3), kind))
    check_derivatives(linalg.eigvals, numbers((2, 3, 3), kind), rtol=1e-4)
    check_derivatives(lambda x: sizes(linalg.eig(x).eigenvectors), numbers((3, 3), kind), rtol=1e-4)

    def function(x):
        w, v = linalg.eig(x)
        return (v * cg.exp(w)[..., None, :]) @ linalg.inv(v)
    check_derivatives(function, numbers((3, 3), kind), rtol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(3, 3), (4, 3), (3, 4), (5, 2), (2, 5), (2, 3, 2)])
def test_derivatives_of_svd(kind, shape):
    x = numbers(shape, kind)
    m, n = shape[-2:]
    k = min(m, n)
    for full in (False, True):
        def product(x):
            u, s, vh = linalg.svd(x, full)
            return (u[..., :k] * cg.sin(s)[..., None, :]) @ vh[..., :k, :]
        check_derivatives(product, x, rtol=1e-4)

        def vectors(x):
            u, s, vh = linalg.svd(x, full)
            beyond, below = u[..., k:], vh[..., k:, :]
            parts = [sizes(u[..., :k]) * s[..., None, :], sizes(vh[..., :k, :])]
            if full and m > k:
                parts.append(beyond @ h(beyond))
            if full and n > k:
                parts.append(h(below) @ below)
            return flat(*parts)
        check_derivatives(vectors, x, rtol=1e-4)
    check_derivatives(linalg.svdvals, x, rtol=1e-4)
    check_derivatives(lambda x: sizes(linalg.svd(x, False).U), x, rtol=1e-4)
    check_derivatives(lambda x: sizes(linalg.svd(x, False).Vh), x, rtol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(3, 3), (4, 3), (3, 4), (5, 2), (2, 5), (2, 3, 2)])
def test_derivatives_of_qr(kind, shape):
    x = numbers(shape, kind)
    m, n = shape[-2:]
    k = min(m, n)
    check_derivatives(lambda x: flat(linalg.qr(x).Q ** 2, linalg.qr(x).R ** 3), x, rtol=1e-4)
    check_derivatives(lambda x: linalg.qr(x, mode="r"), x, rtol=1e-4)
    check_derivatives(lambda x: linalg.qr(x).Q, x, rtol=1e-4)

    def complete(x):
        q, r = linalg.qr(x, mode="complete")
        beyond = q[..., k:]
        return flat(beyond @ h(beyond) if k < m else q, q @ r, q[..., :k] ** 3, r)
    check_derivatives(complete, x, rtol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(3, 3), (4, 2), (2, 4)])
def test_derivatives_of_pseudo_inverses(kind, shape):
    m, n = shape
    check_derivatives(linalg.pinv, numbers((2, *shape), kind), rtol=1e-4)
    check_derivatives(lambda a, b: linalg.lstsq(a, b)[0], numbers(shape, kind), numbers((m, 2), kind), rtol=1e-4)
    check_derivatives(lambda a, b: linalg.lstsq(a, b)[0], numbers(shape, kind), numbers((m,), kind), rtol=1e-4)
    # Among matrices of rank 1
    x, y = numbers((m, 1), kind), numbers((1, n), kind)
    check_derivatives(lambda x, y: linalg.pinv(x @ y, rtol=1e-6), x, y, rtol=1e-4)
    check_derivatives(lambda x, y, b: linalg.lstsq(x @ y, b, rcond=1e-6)[0], x, y, numbers((m,), kind), rtol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_derivatives_of_what_else_lstsq_returns(kind):
    for b in ((5, 2), (5,)):
        check_derivatives(lambda a, b: flat(*linalg.lstsq(a, b)[1::2]), numbers((5, 2), kind), numbers(b, kind),
                          rtol=1e-4)
    check_derivatives(lambda x: linalg.pinv(hermitian(x), hermitian=True), regular((3, 3), kind))


@pytest.mark.parametrize("kind", KINDS)
def test_derivatives_of_norms(kind):
    for order in (None, "fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf):
        check_derivatives(lambda x: linalg.norm(x, order, (0, 2)), numbers((3, 2, 3), kind))
    for order in (1, 2, 3, 0.5, np.inf, -np.inf, -1):
        check_derivatives(lambda x: linalg.vector_norm(x, ord=order, axis=(0, 2)), numbers((3, 2, 3), kind))
    for order in (None, 2, -2, 1, "fro", "nuc", np.inf):
        check_derivatives(lambda x: linalg.cond(x, order), regular((3, 3), kind), rtol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_derivatives_of_products(kind):
    check_derivatives(lambda *xs: linalg.multi_dot(xs), *[numbers(s, kind) for s in [(3,), (3, 2), (2, 4), (4, 2)]])
    check_derivatives(lambda x: linalg.trace(x * x, offset=1), numbers((2, 3, 4), kind))
    check_derivatives(lambda x: linalg.diagonal(x * x, offset=-1), numbers((2, 3, 4), kind))
    check_derivatives(linalg.cross, numbers((2, 3), kind), numbers((3,), kind))


# ---- triangular matrices

@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64", "complex128"])
@pytest.mark.parametrize("n", [1, 5, 31, 32, 64, 65, 100, 257])
def test_triangular_systems_of_any_size(n, dtype):
    """Blocks of rows with a rest, few right sides and many; what is not read may be NaN."""
    rng = np.random.default_rng(n)
    wide = np.dtype(dtype).kind == "c"
    a = rng.normal(size=(2, n, n)) + (1j * rng.normal(size=(2, n, n)) if wide else 0)
    a = (a / n + 2 * np.eye(n)).astype(dtype)
    for k, lower, trans, unit in itertools.product((1, 3, 40), (False, True), (0, "T", "C"), (False, True)):
        b = rng.normal(size=(n, k)).astype(dtype)
        triangle = np.tril(a) if lower else np.triu(a)
        given = np.where(np.tri(n, dtype=bool) if lower else ~np.tri(n, k=-1, dtype=bool), a, np.nan).astype(dtype)
        if unit:
            triangle = triangle * (1 - np.eye(n)) + np.eye(n)
            given[:, range(n), range(n)] = np.nan
        triangle = triangle.astype("complex128" if wide else "float64")
        triangle = triangle.swapaxes(1, 2) if trans else triangle
        triangle = triangle.conj() if trans == "C" else triangle
        expected = np.linalg.solve(triangle, b)
        for matrices in (given, np.asfortranarray(given), given[:1], given[1]):
            found = linalg.solve_triangular(array(matrices), array(b), lower=lower, trans=trans, unit_diagonal=unit)
            right = expected if matrices.shape == given.shape else expected[:1] if matrices.ndim == 3 else expected[1]
            assert found.dtype == dtype and found.shape == right.shape
            assert abs(values(found) - right).max() <= 50 * np.finfo(dtype).eps * abs(right).max()


def test_triangular_systems_that_are_refused():
    square, b = cg.ones((3, 3)), cg.ones((3, 2))
    zero = cg.tril(cg.ones((40, 40)))
    zero[35, 35] = 0
    with pytest.raises(np.linalg.LinAlgError, match="Singular.*40, 40"):
        linalg.solve_triangular(zero, cg.ones(40), lower=True)
    assert linalg.solve_triangular(zero, cg.ones(40), lower=True, unit_diagonal=True)[0] == 1
    with pytest.raises(np.linalg.LinAlgError, match="square"):
        linalg.solve_triangular(b, b)
    with pytest.raises(ValueError, match=r"\(3, 3\).*\(2, 3\)"):
        linalg.solve_triangular(square, cg.ones((2, 3)))
    with pytest.raises(ValueError, match="trans"):
        linalg.solve_triangular(square, b, trans=3)
    with pytest.raises(ValueError, match="broadcast"):
        linalg.solve_triangular(cg.ones((2, 3, 3)), cg.ones((5, 3, 2)))
    with pytest.raises(TypeError, match="float16"):
        linalg.solve_triangular(square, b.astype("float16"))
    assert linalg.solve_triangular(cg.eye(2, dtype="int32"), [1, 2]).dtype == "float64"


def test_gradient_of_a_large_cholesky():
    """By triangular solutions in blocks, against the formula with inverses."""
    rng = np.random.default_rng(1)
    n = 150
    m = rng.normal(size=(n, n))
    spd = m @ m.T / n + np.eye(n)
    g = rng.normal(size=(n, n))
    for upper in (False, True):
        x = variable(spd)
        with autograd.record():
            y = linalg.cholesky(x, upper=upper)
        y.backward(cg.array(g))
        low = np.linalg.cholesky(spd)
        p = np.tril(low.T @ (g.T if upper else g))
        p -= 0.5 * np.diag(np.diag(p))
        inverse = np.linalg.inv(low)
        p = inverse.T @ p @ inverse
        np.testing.assert_allclose(values(x.grad), (p + p.T) / 2, rtol=1e-9, atol=1e-9)


# ---- what the matrix does not determine

def gradient(f, x, order=1):
    x = variable(x)
    with autograd.record():
        y = f(x)
        if order == 2:
            y = (autograd.grad(y, [x], create_graph=True)[0] ** 2).sum()
    y.backward()
    return x.grad.asnumpy()


EQUAL = np.diag([1.0, 2.0, 2.0])


def test_equal_eigenvalues():
    np.testing.assert_allclose(gradient(lambda x: linalg.eigvalsh(x).sum(), EQUAL), np.eye(3), atol=1e-12)
    np.testing.assert_allclose(gradient(lambda x: (linalg.eigh(x).eigenvalues ** 2).sum(), EQUAL), 2 * EQUAL,
                               atol=1e-12)
    # The vector of the eigenvalue 1 is determined.
    found = gradient(lambda x: linalg.eigh(x).eigenvectors[1, 0] * linalg.eigh(x).eigenvectors[0, 0], EQUAL)
    np.testing.assert_allclose(found, [[0, -0.5, 0], [-0.5, 0, 0], [0, 0, 0]], atol=1e-12)
    for order, f in [(1, lambda x: (linalg.eigh(x).eigenvectors ** 4).sum()),
                     (1, lambda x: ((linalg.eigh(x)[1] * cg.sqrt(linalg.eigh(x)[0])) @ linalg.eigh(x)[1].mT).sum()),
                     (2, lambda x: (linalg.eigvalsh(x) ** 3).sum())]:
        with pytest.raises(LinAlgError, match="eigh: two of the values are equal"):
            gradient(f, EQUAL, order)
    # Equal but for rounding
    q = np.linalg.qr(numbers((3, 3)))[0]
    with pytest.raises(LinAlgError, match="equal within rounding"):
        gradient(lambda x: (linalg.eigh(x).eigenvectors ** 4).sum(), q @ EQUAL @ q.T)


def test_equal_eigenvalues_of_a_batch():
    x = np.stack([EQUAL, np.diag([1.0, 2.0, 3.0])])
    with pytest.raises(LinAlgError, match=r"\(2, 3\)"):
        gradient(lambda x: (linalg.eigh(x).eigenvectors ** 4).sum(), x)
    assert np.isfinite(gradient(lambda x: (linalg.eigh(x).eigenvectors[1] ** 4).sum(), x)).all()


def test_equal_singular_values():
    x = np.array([[2.0, 0, 0], [0, 2, 0], [0, 0, 1], [0, 0, 0]])
    expected = np.zeros((4, 3))
    expected[[0, 1, 2], [0, 1, 2]] = 1
    np.testing.assert_allclose(gradient(lambda x: linalg.svdvals(x).sum(), x), expected, atol=1e-12)
    np.testing.assert_allclose(gradient(lambda x: linalg.norm(x, "nuc"), x), expected, atol=1e-12)
    np.testing.assert_allclose(gradient(lambda x: linalg.norm(x, 2), x), expected * [0.5, 0.5, 0], atol=1e-12)
    assert np.isfinite(gradient(lambda x: (linalg.svd(x, False).U[:, 2] ** 4).sum(), x)).all()
    for f in [lambda x: (linalg.svd(x, False).U ** 4).sum(), lambda x: (linalg.svd(x, False).Vh ** 4).sum()]:
        with pytest.raises(LinAlgError, match="svd: two of the values are equal"):
            gradient(f, x)


def test_singular_values_that_are_zero():
    x = np.diag([3.0, 2.0, 0.0])
    assert np.isfinite(gradient(lambda x: (linalg.svd(x).U ** 4).sum(),
                                x)).all()      # one, of a square matrix: determined
    tall = np.concatenate([x, np.zeros((1, 3))])
    with pytest.raises(LinAlgError, match="a singular value is 0"):
        gradient(lambda x: (linalg.svd(x, False).U ** 4).sum(), tall)
    assert np.isfinite(gradient(lambda x: (linalg.svd(x, False).U[:, :2] ** 4).sum(), tall)).all()


@pytest.mark.parametrize("f,name", [
    (lambda x: cg.real(linalg.eigh(hermitian(x)).eigenvectors[0, 0] * (1 + 2j)), "eigh"),
    (lambda x: cg.real(linalg.eig(x).eigenvectors[0, 0] * (1 + 2j)), "eig"),
    (lambda x: cg.real(linalg.svd(x).U[0, 0] * (1 + 2j)), "svd"),
    (lambda x: cg.real(linalg.svd(x).Vh[0, 0] * (1 + 2j)), "svd"),
    (lambda x: (cg.abs(linalg.svd(x[:, :2]).U[:, 2]) + linalg.svd(x[:, :1]).U[0, 1:] @ [1, 2]).real.sum(), "svd"),
    (lambda x: cg.real(linalg.qr(x[:, :1], mode="complete").Q[0, 1] * (1 + 2j)), "qr"),
])
def test_the_phase_of_vectors(f, name):
    with pytest.raises(LinAlgError, match=f"{name}: the loss depends on the phase"):
        gradient(f, numbers((3, 3), "complex128"))


def test_a_basis_is_completed_by_any_vectors():
    x = numbers((4, 2))
    with pytest.raises(LinAlgError, match="qr: .*complete a basis"):
        gradient(lambda x: linalg.qr(x, mode="complete").Q[0, 3], x)
    with pytest.raises(LinAlgError, match="svd: .*complete a basis"):
        gradient(lambda x: linalg.svd(x).U[0, 3], x)


def test_defective_matrices():
    x = np.array([[1.0, 1.0], [0.0, 1.0]])
    assert linalg.eigvals(array(x)).shape == (2,)
    with pytest.raises(LinAlgError, match="defective"):
        gradient(lambda x: cg.real(linalg.eigvals(x)).sum(), x)
    with pytest.raises(LinAlgError, match="eig: two of the values are equal"):
        gradient(lambda x: (sizes(linalg.eig(x).eigenvectors) ** 2).sum(), EQUAL)


def test_dependent_columns_have_no_gradient_through_qr():
    x = np.array([[1.0, 2.0], [2.0, 4.0], [0.0, 0.0]])
    x[:, 1] = 0
    with pytest.raises(LinAlgError, match="Singular"):
        gradient(lambda x: linalg.qr(x).R.sum(), x)


# ---- errors

def test_errors_name_the_shape():
    for f in (linalg.inv, lambda x: linalg.solve(x, np.ones(2)), lambda x: linalg.matrix_power(x, -1)):
        with pytest.raises(LinAlgError, match=r"Singular matrix \(\w+ of an array of shape \(2, 2\)"):
            f(cg.zeros((2, 2)))
    with pytest.raises(LinAlgError, match=r"not positive definite \(cholesky of an array of shape \(1, 2, 2\)"):
        linalg.cholesky(-cg.ones((1, 2, 2)))
    for name in "inv det slogdet cholesky eig eigvals eigh eigvalsh".split():
        with pytest.raises(LinAlgError, match=r"square.*\(2, 3\)"):
            getattr(linalg, name)(cg.zeros((2, 3)))
    with pytest.raises(LinAlgError, match=r"square, not \(2, 3\)"):
        linalg.matrix_power(cg.zeros((2, 3)), 2)
    for name in "inv det slogdet cholesky eig eigvals eigh eigvalsh qr svd svdvals pinv".split():
        with pytest.raises(LinAlgError, match="1-dimensional array given"):
            getattr(linalg, name)(cg.ones(3))
        with pytest.raises(TypeError, match="float16 is unsupported in linalg"):
            getattr(linalg, name)(cg.ones((2, 2), dtype="float16"))
    with pytest.raises(TypeError, match="float16"):
        linalg.solve(cg.eye(2), cg.ones(2, dtype="float16"))
    with pytest.raises(TypeError, match="float16"):
        linalg.lstsq(cg.eye(2), cg.ones(2, dtype="float16"))
    with pytest.raises(ValueError):
        linalg.solve(cg.eye(2), cg.ones(3))
    with pytest.raises(LinAlgError):
        linalg.lstsq(cg.eye(2), cg.ones(3))
    with pytest.raises(LinAlgError, match="empty"):
        linalg.cond(cg.zeros((0, 0)))
    with pytest.raises(TypeError, match="integer"):
        linalg.matrix_power(cg.eye(2), 1.5)
    with pytest.raises(ValueError, match="UPLO"):
        linalg.eigh(cg.eye(2), "X")
    with pytest.raises(ValueError, match="mode"):
        linalg.qr(cg.eye(2), mode="no")
    with pytest.raises(ValueError, match="both"):
        linalg.pinv(cg.eye(2), 1e-3, rtol=1e-3)
    with pytest.raises(ValueError):
        linalg.matrix_rank(cg.eye(2), 1e-3, rtol=1e-3)
    with pytest.raises(ValueError, match="3-dimensional vectors"):
        linalg.cross(cg.ones(2), cg.ones(2))
    with pytest.raises(ValueError, match="one-dimensional"):
        linalg.outer(cg.ones((2, 2)), cg.ones(2))
    with pytest.raises(ValueError, match="at least two arrays"):
        linalg.multi_dot([cg.ones(2)])
    with pytest.raises(LinAlgError, match="two-dimensional"):
        linalg.multi_dot([cg.ones((2, 2)), cg.ones(2), cg.ones((2, 2))])
    with pytest.raises(ValueError, match="ind"):
        linalg.tensorinv(cg.eye(2), 0)
    with pytest.raises(LinAlgError, match="requirement"):
        linalg.tensorsolve(cg.ones((2, 3)), cg.ones(2))
    for order in (3, "no", "nuc"):
        with pytest.raises(ValueError, match="order"):
            linalg.norm(cg.ones(3) if order == "nuc" else cg.ones((2, 2)), order)
    for name in ("diagonal", "trace"):
        with pytest.raises(ValueError, match="two dimensions"):
            getattr(linalg, name)(cg.ones(2))


def test_what_has_no_gradient_says_so():
    x = variable(regular((3, 3)))
    with autograd.record():
        with pytest.raises(NotImplementedError, match="qr of mode 'raw'"):
            linalg.qr(x, mode="raw")
        rank = linalg.matrix_rank(x)
        assert rank.dtype == np.int64
        with pytest.raises(LinAlgError):
            linalg.slogdet(x * 0).logabsdet.backward()


def test_an_output_that_was_overwritten_is_found():
    x = variable(regular((3, 3)))
    with autograd.record():
        w, v = linalg.eigh(x)
        y = w.sum()
    v[0] = 1.0
    with pytest.raises(RuntimeError, match=r"the result of eigh \(shape \(3, 3\)"):
        y.backward()


def test_graphs_are_freed():
    from cygrad.core.tape import length
    before = length()
    x = variable(regular((3, 3)))
    with autograd.record():
        w, v = linalg.eigh(x)
        y = w.sum() + (v ** 2).sum()
    del w, v
    y.backward()
    del y, x
    with autograd.record():
        x = variable(regular((3, 3)))
        parts = linalg.svd(x)
    del parts, x
    assert length() == before


def test_functions_of_the_user_before_and_behind():
    class Twice(autograd.Function):
        def forward(self, x):
            return x * 2

        def backward(self, g):
            return g * 2

    x = variable(EQUAL)
    with autograd.record():
        w, v = linalg.eigh(Twice()(x))
        y = Twice()(w).sum()
    y.backward()
    np.testing.assert_allclose(x.grad.asnumpy(), 4 * np.eye(3), atol=1e-12)
