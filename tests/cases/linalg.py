"""Cases of decompositions, inverses and determinants."""

import numpy as np

import cygrad as cg
from cygrad import linalg

from .make import INEXACT, Case

DTYPES = ("int32", *INEXACT)


def pair(f, *shapes, shift=5.0, **options):
    """A case written once for cygrad and NumPy: `f` gets the module, the matrices, shifted away from singular ones."""
    def shifted(x):
        return x + np.diag(shift * np.arange(1, x.shape[-1] + 1)) if x.shape[-1] == x.shape[-2] else x

    def ours(*xs):
        # np.diag in the dtype of x, for NumPy's arrays are strong
        xs = [x if x.ndim < 2 else x + cg.asarray(np.asarray(shifted(np.zeros(x.shape))), dtype=wide(x.dtype))
              for x in xs]
        return f(cg, linalg, *xs)

    def theirs(*xs):
        xs = [x if x.ndim < 2 else x + np.asarray(shifted(np.zeros(x.shape)), dtype=wide(x.dtype)) for x in xs]
        return f(np, np.linalg, *xs)

    return Case(ours, list(shapes), theirs, dtypes=options.pop("dtypes", DTYPES), **options)


def wide(dtype):
    return np.float64 if np.dtype(dtype).kind in "iub" else dtype


def adjoint(np, x):
    return np.conj(x).swapaxes(-1, -2)


def hermitian(np, x):
    return (x + adjoint(np, x)) / 2


def sizes(np, x):
    return np.real(x * np.conj(x))


def of_eigh(np, linalg, x):
    w, v = linalg.eigh(hermitian(np, x))
    return sizes(np, v) * w[..., None, :]


def of_eig(np, linalg, x):
    w, v = linalg.eig(x)
    return sizes(np, v) + np.real(w)[..., None, :]


def of_svd(full):
    def f(np, linalg, x):
        u, s, vh = linalg.svd(x, full)
        k = s.shape[-1]
        return (u[..., :k] * (s * s)[..., None, :]) @ vh[..., :k, :]
    return f


def of_qr(np, linalg, x):
    q, r = linalg.qr(x)
    return q @ (r * r) + np.sum(sizes(np, q[..., 0]), axis=-1)[..., None, None]


def of_slogdet(np, linalg, x):
    sign, size = linalg.slogdet(x)
    return np.real(sign) * size


def of_triangle(lower=False, trans=0, unit_diagonal=False):
    """The solution for a triangle; NumPy's is that for a matrix with zeros."""
    def f(np, la, a, b):
        if np is cg:
            return la.solve_triangular(a, b, lower=lower, trans=trans, unit_diagonal=unit_diagonal)
        a = np.tril(a) if lower else np.triu(a)
        if unit_diagonal:
            a = a - a * np.eye(a.shape[-1], dtype=a.dtype) + np.eye(a.shape[-1], dtype=a.dtype)
        a = a.swapaxes(-1, -2) if trans else a
        return la.solve(np.conj(a) if trans == 2 else a, b)
    return f


CASES = {
    "inv": [pair(lambda np, la, x: la.inv(x), shape) for shape in [(3, 3), (2, 3, 3), (1, 1), (0, 2, 2), (2, 0, 0)]],
    "solve": [pair(lambda np, la, a, b: la.solve(a, b), *shapes) for shapes in [
        ((3, 3), (3,)), ((3, 3), (3, 2)), ((2, 3, 3), (3, 2)), ((3, 3), (2, 3, 4)), ((2, 1, 3, 3), (4, 3, 2)),
        ((2, 3, 3), (3,)), ((0, 0), (0, 2)), ((3, 3), (3, 0))]],
    "solve_triangular": [pair(of_triangle(lower=lower), *shapes) for lower in (False, True) for shapes in [
        ((3, 3), (3,)), ((3, 3), (3, 2)), ((2, 3, 3), (3, 2)), ((3, 3), (2, 3, 4)), ((2, 1, 3, 3), (4, 3, 2)),
        ((2, 3, 3), (3,)), ((0, 0), (0, 2)), ((3, 3), (3, 0))]] + [
        pair(of_triangle(lower, trans, unit), (3, 3), (3, 2)) for lower in (False, True) for trans in (0, 1, 2)
        for unit in (False, True)],
    "det": [pair(lambda np, la, x: la.det(x), shape, shift=2.0) for shape in [
        (3, 3), (2, 3, 3), (1, 1), (0, 2, 2), (0, 0)]] + [
        Case(lambda x: linalg.det(x[:, None] * x), [(3,)], lambda x: np.linalg.det(x[:, None] * x),
             dtypes=("float64",)),
        Case(lambda x: linalg.det(cg.stack([x, x * 2, x[::-1]])), [(3,)],
             lambda x: np.linalg.det(np.stack([x, x * 2, x[::-1]])), dtypes=("float64",))],
    "slogdet": [pair(of_slogdet, shape) for shape in [(3, 3), (2, 3, 3), (0, 2, 2)]],
    "cholesky": [
        pair(lambda np, la, x: la.cholesky(hermitian(np, x)), (3, 3)),
        pair(lambda np, la, x: la.cholesky(hermitian(np, x)), (2, 3, 3)),
        pair(lambda np, la, x: adjoint(np, la.cholesky(hermitian(np, x), upper=True)) * 2, (2, 2)),
        pair(lambda np, la, x: la.cholesky(hermitian(np, x)), (0, 2, 2))],
    "eigh": [pair(of_eigh, (3, 3)), pair(of_eigh, (2, 3, 3)), pair(of_eigh, (1, 1)),
             pair(lambda np, la, x: la.eigvalsh(hermitian(np, x), "U"), (2, 3, 3)),
             pair(lambda np, la, x: la.eigvalsh(hermitian(np, x)), (0, 2, 2))],
    "eig": [pair(of_eig, (3, 3)), pair(of_eig, (2, 3, 3)),
            pair(lambda np, la, x: np.real(la.eigvals(x)), (2, 3, 3)),
            pair(lambda np, la, x: np.real(la.eigvals(x)), (0, 2, 2))],
    "svd": [pair(of_svd(full), shape) for full in (False, True) for shape in [(3, 3), (2, 3, 2), (2, 3), (2, 2, 2)]] + [
        pair(lambda np, la, x: la.svd(x, compute_uv=False), (2, 3, 4)), pair(lambda np, la, x: la.svdvals(x), (0, 3))],
    "qr": [pair(of_qr, shape) for shape in [(3, 3), (2, 3, 2), (2, 3)]] + [
        pair(lambda np, la, x: la.qr(x, mode="r") ** 2, (4, 3)),
        pair(lambda np, la, x: la.qr(x, mode="complete").R, (4, 3))],
    "qr of mode 'raw'": [pair(lambda np, la, x: la.qr(x, mode="raw")[0], (3, 3), differentiable=False)],
    "pinv": [pair(lambda np, la, x: la.pinv(x, rtol=None), shape) for shape in [(3, 3), (4, 2), (2, 2, 4)]] + [
        pair(lambda np, la, x: la.pinv(hermitian(np, x), hermitian=True), (3, 3)),
        # matrices of rank 1
        pair(lambda np, la, x, y: la.pinv(x[:, None] * y, rcond=1e-5), (3,), (2,), domain=(0.5, 2.0))],
    "lstsq": [pair(lambda np, la, a, b: la.lstsq(a, b)[0], *shapes) for shapes in [
        ((4, 2), (4,)), ((4, 2), (4, 3)), ((2, 4), (2,))]] + [
        pair(lambda np, la, x, y, b: la.lstsq(x[:, None] * y, b, rcond=1e-5)[0], (3,), (2,), (3,), domain=(0.5, 2.0))],
}
