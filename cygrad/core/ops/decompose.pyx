# cython: wraparound=True
"""Decompositions of matrices: cholesky, eig, eigh, qr (`svd` has a room of its own). Forward by NumPy's LAPACK, back by
the rules here.

The rules are written for the gradient G with dL = Re tr(G^H dA), of which cygrad's is the conjugate: it is conjugated
where it comes in and where it goes out. Eigenvectors and singular vectors are not determined by the matrix where
values are equal, nor are their phases: a gradient that hangs on such a choice is refused.
"""

from collections import namedtuple

import numpy as np
from numpy.linalg import LinAlgError

from cygrad.core.array cimport NDArray
from cygrad.core.convert cimport as_numpy, share
from cygrad.core.dtype cimport COMPLEX64, COMPLEX128, FLOAT32, INFO
from cygrad.core.ops.arithmetic cimport divide
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.complex cimport part
from cygrad.core.ops.diagonal cimport diagonal_matrices, diagonals, lower, upper
from cygrad.core.ops.join cimport concat, slice_axis
from cygrad.core.ops.lapack cimport (
    column_of, conj, herm, matrices, recorded, row_of, run_lapack)
from cygrad.core.ops.shape cimport IMAG_PART, REAL_PART
from cygrad.core.ops.solve cimport solve
from cygrad.core.ops.triangular cimport triangular
from cygrad.core.record cimport may_need_gradient, record1, saved
from cygrad.core.registry cimport Op, Y, structural
from cygrad.core.several cimport record_several, saved_output
from cygrad.core.tape cimport OUTPUT, Node, params_of

__all__ = ["EighResult", "EigResult", "QRResult", "cholesky", "eig", "eigh", "eigvals", "eigvalsh", "qr"]

EigResult = namedtuple("EigResult", "eigenvalues eigenvectors", module=__name__)
EigResult.__doc__ = "Eigenvalues and eigenvectors of a matrix: what `eig` returns."
EighResult = namedtuple("EighResult", "eigenvalues eigenvectors", module=__name__)
EighResult.__doc__ = "Eigenvalues and eigenvectors of a symmetric or Hermitian matrix: what `eigh` returns."
QRResult = namedtuple("QRResult", "Q R", module=__name__)
QRResult.__doc__ = "A matrix with orthonormal columns and an upper triangular one: what `qr` returns."


cdef bint is_complex(NDArray x) noexcept:
    return INFO[x.dtype].kind == c"c"


cdef object plus(object a, object b):
    return b if a is None else a + b


cdef NDArray columns(NDArray x, Py_ssize_t start, Py_ssize_t stop):
    return slice_axis(x, x.ndim - 1, start, stop)


cdef NDArray rows(NDArray x, Py_ssize_t start, Py_ssize_t stop):
    return slice_axis(x, x.ndim - 2, start, stop)


# ---- what is not determined

cdef object used_columns(object g):
    """Which columns of a gradient have anything in them: bool, (..., n)."""
    return (as_numpy(<NDArray>g) != 0).any(-2)


cdef object guarded(str name, object values, object used):
    """Where differences between values must not be divided by: on the diagonal, and at equal values whose vectors
    have no part in the loss. LinAlgError at equal values whose vectors have. All NumPy arrays, `values` (..., n)."""
    n = values.shape[-1]
    size = np.abs(values)
    bound = 4 * n * np.finfo(size.dtype).eps * size.max(-1, initial=0)       # what a product of matrices errs by
    close = np.abs(values[..., None, :] - values[..., :, None]) <= bound[..., None, None]
    diagonal = np.eye(n, dtype=bool)
    if (close & ~diagonal & (used[..., None, :] | used[..., :, None])).any():
        raise LinAlgError(
            f"{name}: two of the values are equal within rounding, so that their vectors are not determined, and the "
            f"gradient would go through these vectors (values of shape {values.shape}). Where the loss depends on the "
            "values alone, compute these alone")
    return close | diagonal


cdef int check_gauge(str name, object turn, object scale) except -1:
    """`turn`: how the loss changes where vectors are turned among themselves or in phase, to which the matrix says
    nothing. LinAlgError where it does change."""
    size = float(np.abs(turn).max(initial=0))
    bound = np.finfo(turn.dtype)
    if size > 10 * bound.eps ** 0.625 * max(float(np.abs(scale).max(initial=0)), bound.tiny):
        raise LinAlgError(
            f"{name}: the loss depends on the phase of the vectors, or on the choice of those that complete a basis, "
            "which the matrix does not determine: there is no gradient")
    return 0


cdef NDArray completing(str name, NDArray q, object g, object more, Py_ssize_t k):
    """The gradient for the first `k` columns of the unitary `q`, `g` or None, with what comes through the others, whose
    gradient is `more`: these span what the first ones leave."""
    cdef NDArray rest = columns(q, k, q.shape[q.ndim - 1])
    cdef object m = herm(rest) @ more
    turn = as_numpy(<NDArray>m)
    check_gauge(name, turn - turn.conj().swapaxes(-1, -2), as_numpy(<NDArray>more))
    return plus(g, -(rest @ (herm(more) @ columns(q, 0, k))))


# ---- cholesky

cdef NDArray half_lower(NDArray x):
    """The lower triangle with half the diagonal."""
    return <NDArray>((lower(x, 0) + lower(x, -1)) * 0.5)


cdef object vjp_cholesky(Node *node, int i, object g):
    cdef object factor = saved(node, OUTPUT)
    cdef object adjoint, p
    g = conj(g)
    if params_of(node)[0]:
        adjoint = factor
        g = herm(g)
    else:
        adjoint = herm(factor)
    p = triangular(<NDArray>adjoint, half_lower(<NDArray>(adjoint @ g)), False)
    p = triangular(<NDArray>adjoint, herm(p), False)
    return conj((p + herm(p)) * 0.5)


cdef Op CHOLESKY = structural("cholesky", vjp_cholesky, (Y,))


def cholesky(x, /, *, upper=False):
    """The triangular L with x = L Lᴴ of symmetric or Hermitian, positive definite matrices.

    Parameters
    ----------
    x : array_like
        Of shape (..., n, n); one triangle is read, the lower one unless `upper`.
    upper : bool
        Return the upper triangular U with x = Uᴴ U.

    Returns
    -------
    NDArray
        Of the shape of `x`.

    Raises
    ------
    numpy.linalg.LinAlgError
        For matrices that are not positive definite, or not square.

    Notes
    -----
    `numpy.linalg.cholesky`. The gradient is that with respect to a Hermitian matrix, and so Hermitian itself.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.cholesky(cg.asarray([[4.0, 2.0], [2.0, 5.0]])).tolist()
    [[2.0, 0.0], [1.0, 2.0]]
    """
    cdef NDArray a = matrices(x)
    cdef NDArray out = run_lapack(np.linalg.cholesky, (a,), {"upper": bool(upper)})
    cdef Py_ssize_t params[1]
    if may_need_gradient(a):
        params[0] = bool(upper)
        record1(CHOLESKY, out, a, 1, params)
    return out


# ---- eigh

cdef object vjp_eigh(Node *node, object g):
    cdef NDArray w = saved_output(node, 0, 2)
    cdef NDArray v = saved_output(node, 1, 2)
    cdef object inner = None, m, gv
    if g[0] is not None:
        inner = diagonal_matrices(<NDArray>g[0])
    if g[1] is not None:
        gv = conj(g[1])
        m = herm(v) @ gv
        if is_complex(v):
            turn = as_numpy(<NDArray>m)
            check_gauge("eigh", turn.diagonal(0, -2, -1).imag, as_numpy(<NDArray>gv))
        m = divide(m, gaps("eigh", w, gv))
        inner = plus(inner, m)
    inner = v @ ((inner + herm(inner)) * 0.5) @ herm(v)
    return (conj(inner),)


cdef object gaps(str name, NDArray w, object gv):
    """w_j - w_i in row i and column j, and inf where its reciprocal has no part."""
    mask = guarded(name, as_numpy(w), used_columns(gv))
    return where(share(mask), np.inf, row_of(w) - column_of(w))


cdef Op EIGH = structural("eigh", NULL, (Y,), vjp_eigh)


cdef tuple eigh_parts(NDArray a, str uplo):
    cdef list parts = run_lapack(np.linalg.eigh, (a,), {"UPLO": uplo})
    if may_need_gradient(a):
        record_several(EIGH, parts, a)
    return tuple(parts)


def eigh(x, /, UPLO="L"):
    """Eigenvalues, in ascending order, and eigenvectors of symmetric or Hermitian matrices.

    Parameters
    ----------
    x : array_like
        Of shape (..., n, n).
    UPLO : {'L', 'U'}
        Which triangle is read.

    Returns
    -------
    EighResult
        `eigenvalues`, real, (..., n), and `eigenvectors`, (..., n, n), in columns of length 1.

    Raises
    ------
    numpy.linalg.LinAlgError
        Where the matrices are not square, and from the gradient where it would go through eigenvectors of equal
        eigenvalues, or the loss depends on the phase of complex ones.
    ValueError
        For another `UPLO`.

    Notes
    -----
    `numpy.linalg.eigh`. The gradient is that with respect to a Hermitian matrix, and so Hermitian itself.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.eigh(cg.asarray([[2.0, 0.0], [0.0, 1.0]])).eigenvalues.tolist()
    [1.0, 2.0]
    """
    return EighResult(*eigh_parts(matrices(x), UPLO))


def eigvalsh(x, /, UPLO="L"):
    """Eigenvalues of symmetric or Hermitian matrices, in ascending order.

    Parameters
    ----------
    x : array_like
        Of shape (..., n, n).
    UPLO : {'L', 'U'}
        Which triangle is read.

    Returns
    -------
    NDArray
        Real, (..., n).

    Raises
    ------
    numpy.linalg.LinAlgError
        Where the matrices are not square.

    Notes
    -----
    `numpy.linalg.eigvalsh`. Eigenvalues that are equal have a gradient where the loss treats them alike.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.eigvalsh(cg.asarray([[2.0, 1.0], [1.0, 2.0]])).asnumpy().round(6).tolist()
    [1.0, 3.0]
    """
    cdef NDArray a = matrices(x)
    if recorded(a):
        return eigh_parts(a, UPLO)[0]
    return run_lapack(np.linalg.eigvalsh, (a,), {"UPLO": UPLO})


# ---- eig

cdef object vjp_eig(Node *node, object g):
    cdef NDArray w = saved_output(node, 0, 2)
    cdef NDArray v = saved_output(node, 1, 2)
    cdef object adjoint = herm(v), inner = None, m, gv, length
    values = as_numpy(v)
    n = values.shape[-1]
    singular = np.linalg.cond(values) * n * np.finfo(values.dtype).eps >= 1
    if singular.any():
        raise LinAlgError(f"eig: a matrix is defective, it has no basis of eigenvectors (shape {values.shape}): its "
                          "eigenvalues have no gradient")
    if g[0] is not None:
        inner = diagonal_matrices(conj(g[0]))
    if g[1] is not None:
        gv = conj(g[1])
        m = adjoint @ gv
        turn = as_numpy(<NDArray>m)
        check_gauge("eig", turn.diagonal(0, -2, -1).imag, as_numpy(<NDArray>gv))
        length = part(diagonals(<NDArray>m), REAL_PART)       # the eigenvectors keep theirs
        m = m - (adjoint @ v) * row_of(length)
        m = divide(m, conj(gaps("eig", w, gv)))
        inner = plus(inner, m)
    return (conj(solve(adjoint, inner @ adjoint)),)


cdef Op EIG = structural("eig", NULL, (Y,), vjp_eig)


cdef tuple eig_parts(NDArray a):
    cdef list parts = run_lapack(np.linalg.eig, (a,))
    cdef int dtype = COMPLEX64 if INFO[a.dtype].itemsize == 4 or a.dtype == COMPLEX64 else COMPLEX128
    parts = [to_dtype(<NDArray>parts[0], dtype), to_dtype(<NDArray>parts[1], dtype)]
    if may_need_gradient(a):
        record_several(EIG, parts, a)
    return tuple(parts)


def eig(x, /):
    """Eigenvalues and right eigenvectors of square matrices.

    Parameters
    ----------
    x : array_like
        Of shape (..., n, n).

    Returns
    -------
    EigResult
        `eigenvalues`, (..., n), in no particular order, and `eigenvectors`, (..., n, n), in columns of length 1. Always
        complex, as the Array API standard says; NumPy returns real arrays where all eigenvalues happen to be real.

    Raises
    ------
    numpy.linalg.LinAlgError
        Where the matrices are not square, and from the gradient where it would go through eigenvectors of equal
        eigenvalues, where a matrix is defective, or where the loss depends on the phase of the eigenvectors.

    Notes
    -----
    `numpy.linalg.eig`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.eig(cg.asarray([[0.0, 1.0], [-1.0, 0.0]])).eigenvalues.tolist()
    [1j, -1j]
    """
    return EigResult(*eig_parts(matrices(x)))


def eigvals(x, /):
    """Eigenvalues of square matrices.

    Parameters
    ----------
    x : array_like
        Of shape (..., n, n).

    Returns
    -------
    NDArray
        (..., n), complex, in no particular order.

    Raises
    ------
    numpy.linalg.LinAlgError
        Where the matrices are not square, and from the gradient where a matrix is defective.

    Notes
    -----
    `numpy.linalg.eigvals`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.eigvals(cg.asarray([[1.0, 5.0], [0.0, 2.0]])).tolist()
    [(1+0j), (2+0j)]
    """
    cdef NDArray a = matrices(x)
    if recorded(a):
        return eig_parts(a)[0]
    return to_dtype(<NDArray>run_lapack(np.linalg.eigvals, (a,)),
                    COMPLEX64 if a.dtype == FLOAT32 or a.dtype == COMPLEX64 else COMPLEX128)


# ---- qr

cdef object vjp_qr(Node *node, object g):
    cdef NDArray q = saved_output(node, 0, 2)
    cdef NDArray r = saved_output(node, 1, 2)
    cdef object gq = None if g[0] is None else conj(g[0]), gr = None if g[1] is None else conj(g[1])
    cdef object head = None, b, tail
    cdef Py_ssize_t m = q.shape[q.ndim - 2], n = r.shape[r.ndim - 1], k = min(m, n), all_ = q.shape[q.ndim - 1]
    if all_ > k:         # Q complete: R has rows of zeros, and the columns beyond k complete a basis
        r = rows(r, 0, k)
        if gr is not None:
            gr = rows(gr, 0, k)
        if gq is not None:
            gq = completing("qr", q, columns(gq, 0, k), columns(gq, k, all_), k)
        q = columns(q, 0, k)
    if n > m:            # R = [R1, R2], of which R2 = Q^H A2
        if gr is not None:
            tail = columns(gr, m, n)
            b = columns(r, m, n) @ herm(tail)
            b = q @ b
            gq = plus(gq, b)
            tail = q @ tail
            gr = columns(gr, 0, m)
        else:
            tail = columns(r, m, n) * 0
        r = columns(r, 0, m)
    if gr is not None:
        head = gr @ herm(r)
    if gq is not None:
        b = herm(q) @ gq
        head = -b if head is None else head - b
    b = upper(<NDArray>head, 0) + herm(upper(<NDArray>head, 1))
    if is_complex(q):    # the diagonal of R is real
        b = b - diagonal_matrices(<NDArray>part(diagonals(<NDArray>head), IMAG_PART) * 1j)
    b = q @ b
    if gq is not None:
        b = b + gq
    b = herm(triangular(r, herm(b), False))
    if n > m:
        b = concat([b, tail], -1)
    return (conj(b),)


cdef Op QR = structural("qr", NULL, (Y,), vjp_qr)


cdef tuple qr_parts(NDArray a):
    return qr_recorded(a, "reduced")


cdef tuple qr_recorded(NDArray a, str mode):
    cdef list parts = run_lapack(np.linalg.qr, (a,), {"mode": mode})
    if may_need_gradient(a):
        record_several(QR, parts, a)
    return tuple(parts)


cdef Op QR_RAW = structural("qr of mode 'raw'", NULL)


def qr(x, /, mode="reduced"):
    """Matrices as products Q R of one with orthonormal columns and an upper triangular one.

    Parameters
    ----------
    x : array_like
        Of shape (..., m, n).
    mode : {'reduced', 'complete', 'r', 'raw'}
        How much is returned, with k = min(m, n): Q of shape (..., m, k) and R of shape (..., k, n); (..., m, m) and
        (..., m, n); R of shape (..., k, n) alone; or LAPACK's `h` and `tau`, which have no gradient.

    Returns
    -------
    QRResult, or NDArray for 'r', or a tuple for 'raw'

    Raises
    ------
    ValueError
        For another mode.
    numpy.linalg.LinAlgError
        From the gradient, where the first k columns are not independent.

    Notes
    -----
    `numpy.linalg.qr`. The signs are LAPACK's: the diagonal of R is real but not always positive.

    Examples
    --------
    >>> import cygrad as cg
    >>> q, r = cg.linalg.qr(cg.asarray([[3.0, 1.0], [4.0, 2.0]]))
    >>> (q @ r).asnumpy().round(6).tolist()
    [[3.0, 1.0], [4.0, 2.0]]
    """
    cdef NDArray a = matrices(x)
    cdef list parts
    if mode in ("reduced", "complete"):
        return QRResult(*qr_recorded(a, mode))
    if mode == "r" and recorded(a):
        return qr_recorded(a, "reduced")[1]
    if mode == "raw":
        parts = run_lapack(np.linalg.qr, (a,), {"mode": mode})
        record1(QR_RAW, <NDArray>parts[0], a)
        return tuple(parts)
    return run_lapack(np.linalg.qr, (a,), {"mode": mode})
