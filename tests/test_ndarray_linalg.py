"""cygrad.nd.linalg against what its functions are said to be; `test_mxnet_reference` compares with MXNet itself."""

import numpy as np
import pytest
from differences import check_derivatives

from cygrad import nd
from cygrad.linalg import LinAlgError

RNG = np.random.default_rng(9)
L = np.tril(RNG.uniform(0.5, 2, (2, 3, 3)))
FULL = RNG.normal(size=(2, 3, 3))
DEFINITE = L @ L.swapaxes(-1, -2)


def same(got, expected):
    expected = np.asarray(expected)
    assert isinstance(got, nd.NDArray) and got.shape == expected.shape and got.dtype == np.float32
    np.testing.assert_allclose(got.asnumpy(), expected, rtol=2e-4, atol=1e-4)


def turned(x):
    return x.swapaxes(-1, -2)


def test_products():
    a, b, c = RNG.normal(size=(2, 3, 4)), RNG.normal(size=(2, 4, 5)), RNG.normal(size=(2, 3, 5))
    same(nd.linalg.gemm2(nd.array(a), nd.array(b), alpha=2), 2 * a @ b)
    same(nd.linalg.gemm2(nd.array(turned(a)), nd.array(turned(b)), True, True), a @ b)
    same(nd.linalg.gemm(nd.array(a), nd.array(b), nd.array(c), alpha=0.5, beta=-3), a @ b / 2 - 3 * c)
    same(nd.linalg_gemm2(nd.array(a.swapaxes(0, 1)), nd.array(b.swapaxes(0, 1)), axis=0), (a @ b).swapaxes(0, 1))
    same(nd.linalg.syrk(nd.array(a)), a @ turned(a))
    same(nd.linalg.syrk(nd.array(a), transpose=True, alpha=2), 2 * turned(a) @ a)
    x, y = a[0], b[0, :, :4]
    same(nd.khatri_rao(nd.array(x), nd.array(y)), np.stack([np.kron(*pair) for pair in zip(x.T, y.T)], -1))
    same(nd.khatri_rao([[1, 2]]), [[1, 2]])


@pytest.mark.parametrize("lower", [True, False])
@pytest.mark.parametrize("transpose", [True, False])
def test_triangular_matrices(lower, transpose):
    """The other triangle is not read."""
    noisy = L + np.triu(FULL, 1) if lower else turned(L) + np.tril(FULL, -1)
    a = L if lower else turned(L)
    a = turned(a) if transpose else a
    options = {"lower": lower, "transpose": transpose, "alpha": 1.5}
    same(nd.linalg.trmm(nd.array(noisy), nd.array(FULL), **options), 1.5 * a @ FULL)
    same(nd.linalg.trmm(nd.array(noisy), nd.array(FULL), rightside=True, **options), 1.5 * FULL @ a)
    same(nd.linalg.trsm(nd.array(noisy), nd.array(FULL), **options), 1.5 * np.linalg.inv(a) @ FULL)
    same(nd.linalg.trsm(nd.array(noisy), nd.array(FULL), rightside=True, **options), 1.5 * FULL @ np.linalg.inv(a))
    for f in (nd.linalg.trmm, nd.linalg.trsm):
        for rightside in (True, False):
            check_derivatives(lambda a, b: f(a, b, transpose, rightside, lower), L[0] + 0.1, FULL[0])


def test_factors():
    same(nd.linalg.potrf(nd.array(DEFINITE)), L)
    same(nd.linalg.potri(nd.array(L + np.triu(FULL, 1))), np.linalg.inv(DEFINITE))
    same(nd.linalg.inverse(nd.array(L)), np.linalg.inv(L))
    same(nd.linalg.det(nd.array(L)), np.linalg.det(L))
    same(nd.linalg.det(nd.array(L[0])), [np.linalg.det(L[0])])
    for got, expected in zip(nd.linalg.slogdet(nd.array(FULL)), np.linalg.slogdet(FULL)):
        same(got, expected)
    q, lower = nd.linalg.gelqf(nd.array(FULL[:, :2]))
    same(nd.linalg.gemm2(lower, q), FULL[:, :2])
    same(nd.linalg.syrk(q), np.broadcast_to(np.eye(2), (2, 2, 2)))
    same(lower, np.tril(lower.asnumpy()))
    u, w = nd.linalg.syevd(nd.array(DEFINITE))
    same(w, np.linalg.eigvalsh(DEFINITE))
    same(u @ nd.array(DEFINITE), (w.asnumpy()[..., None] * u.asnumpy()))
    assert (np.take_along_axis(u.asnumpy(), np.abs(u.asnumpy()).argmax(-1)[..., None], -1) > 0).all()
    same(nd.linalg.sumlogdiag(nd.array(L)), np.log(np.diagonal(L, 0, -2, -1)).sum(-1))
    check_derivatives(nd.linalg.potri, L)
    check_derivatives(nd.linalg.sumlogdiag, L)


def test_diagonals_and_triangles():
    for k in (-2, -1, 0, 1, 2):
        d = nd.linalg.extractdiag(nd.array(FULL), k)
        same(d, np.diagonal(FULL, k, -2, -1))
        same(nd.linalg.makediag(d[0], offset=k), np.diag(np.diagonal(FULL[0], k), k))
        for lower in (True, False):
            below = k < 0 or k == 0 and lower
            expected = np.tril(FULL, k) if below else np.triu(FULL, k)
            packed = nd.linalg.extracttrian(nd.array(FULL), k, lower)
            rows, columns = np.tril_indices(3, -abs(k))
            same(packed, FULL[:, rows, columns] if below else FULL[:, columns, rows])
            same(nd.linalg.maketrian(packed, k, lower), expected)
            check_derivatives(lambda x: nd.linalg.maketrian(nd.linalg.extracttrian(x * x, k, lower), k, lower), FULL)
        check_derivatives(lambda x: nd.linalg.makediag(nd.linalg.extractdiag(x * x, k), k), FULL)
    d = nd.linalg.extractdiag(x := nd.array(FULL))
    d[:] = 0
    assert (x.asnumpy() != 0).all()          # no view


def test_out():
    a = nd.array(DEFINITE)
    for name in ("potrf", "potri", "inverse", "syrk"):
        out = nd.zeros((2, 3, 3))
        assert getattr(nd.linalg, name)(a, out=out) is out
        same(out, getattr(nd, f"linalg_{name}")(a).asnumpy())
    targets = [nd.zeros((2, 3, 3)), nd.zeros((2, 3))]
    found = nd.linalg.syevd(a, out=targets)
    assert all(x is y for x, y in zip(found, targets))
    same(targets[1], np.linalg.eigvalsh(DEFINITE))
    with pytest.raises(ValueError):
        nd.linalg.det(a, out=nd.zeros(3))
    with pytest.raises(ValueError):
        nd.linalg.syevd(a, out=targets[:1])


def test_errors():
    with pytest.raises(LinAlgError, match="Singular"):
        nd.linalg.inverse(nd.zeros((2, 2)))
    with pytest.raises(LinAlgError, match="square"):
        nd.linalg.det(nd.zeros((2, 3)))
    with pytest.raises(LinAlgError, match="positive definite"):
        nd.linalg.potrf(-nd.ones((2, 2)))
    with pytest.raises(ValueError, match="no more rows than columns"):
        nd.linalg.gelqf(nd.ones((3, 2)))
    with pytest.raises(ValueError, match="triangle"):
        nd.linalg.maketrian(nd.ones(4))
    with pytest.raises(ValueError, match="equally many columns"):
        nd.khatri_rao(nd.ones((2, 3)), nd.ones((2, 2)))
    with pytest.raises(ValueError, match="equally many columns"):
        nd.khatri_rao()
    with pytest.raises(ValueError):
        nd.linalg.gemm2(nd.ones((2, 3)), nd.ones((2, 3)))


def test_names():
    for name in nd.linalg.__all__:
        assert getattr(nd, f"linalg_{name}") is getattr(nd.linalg, name) and f"linalg_{name}" in nd.__all__
