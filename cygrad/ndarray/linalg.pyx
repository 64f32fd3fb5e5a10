# cython: wraparound=True, boundscheck=True, cdivision=False
"""BLAS's and LAPACK's operations under MXNet 1.x's names: `cygrad.nd.linalg`.

Matrices stand in the last two dimensions, those before are a batch. Triangular operands are read in their triangle
only.

Examples
--------
>>> from cygrad import nd
>>> nd.linalg.gemm2(nd.ones((2, 3)), nd.ones((2, 3)), transpose_b=True, alpha=2)
[[6. 6.]
 [6. 6.]]
<NDArray 2x2 @cpu(0)>
"""

from operator import index as as_index

import numpy as np

from ..core.array import NDArray
from ..core.ops import arithmetic, exponential
from ..core.ops import choose, decompose, lapack, reduce as _reduce, solve as _solve
from ..core.ops import shape as _shape, triangular as _triangular
from ..core.ops.create import asarray
from ._common import given, into, one

__all__ = ["det", "extractdiag", "extracttrian", "gelqf", "gemm", "gemm2", "inverse", "makediag", "maketrian", "potrf",
           "potri", "slogdet", "sumlogdiag", "syevd", "syrk", "trmm", "trsm"]


def __dir__():
    return __all__


def _done(result, out):
    return result if out is None else into(out, result)


def _all_done(results, out):
    """Of an operation with several results, which are a list in MXNet."""
    return list(results) if out is None else [into(target, result) for target, result in zip(out, results, strict=True)]


def _triangle(A, lower, offset=0):
    a = given(A)
    mask = np.tri(*a.shape[-2:], offset, dtype=bool)
    return choose.where(asarray(mask if lower else ~np.tri(*a.shape[-2:], offset - 1, dtype=bool)), a, 0)


def _scaled(x, alpha):
    return x if alpha == 1 else x * float(alpha)


def _turned(x, transpose):
    return x.mT if transpose else x


# ---- products

def gemm(A, B, C, transpose_a=False, transpose_b=False, alpha=1.0, beta=1.0, axis=-2, out=None):
    """alpha times the product of two matrices plus beta times a third one.

    Parameters
    ----------
    A, B, C : NDArray
        Of at least two dimensions.
    transpose_a, transpose_b : bool
        Take the transposed matrix.
    alpha, beta : float
    axis : int
        Where the rows of all matrices are; the columns are last.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where the shapes do not fit.

    Notes
    -----
    `mxnet.nd.linalg.gemm`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.gemm(nd.ones((2, 2)), nd.ones((3, 2)), nd.ones((2, 3)), transpose_b=True, alpha=2, beta=10).tolist()
    [[14.0, 14.0, 14.0], [14.0, 14.0, 14.0]]
    """
    a, b, c = (_shape.swapaxes(given(x), axis, -2) for x in (A, B, C))
    result = _scaled(_turned(a, transpose_a) @ _turned(b, transpose_b), alpha) + _scaled(c, beta)
    return _done(_shape.swapaxes(result, axis, -2), out)


def gemm2(A, B, transpose_a=False, transpose_b=False, alpha=1.0, axis=-2, out=None):
    """alpha times the product of two matrices.

    Parameters
    ----------
    A, B : NDArray
        Of at least two dimensions.
    transpose_a, transpose_b : bool
        Take the transposed matrix.
    alpha : float
    axis : int
        Where the rows of all matrices are; the columns are last.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where the shapes do not fit.

    Notes
    -----
    `mxnet.nd.linalg.gemm2`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.gemm2(nd.ones((2, 2)), nd.ones((2, 1)), alpha=2).tolist()
    [[4.0], [4.0]]
    """
    a, b = (_shape.swapaxes(given(x), axis, -2) for x in (A, B))
    result = _scaled(_turned(a, transpose_a) @ _turned(b, transpose_b), alpha)
    return _done(_shape.swapaxes(result, axis, -2), out)


def trmm(A, B, transpose=False, rightside=False, lower=True, alpha=1.0, out=None):
    """alpha times the product of a triangular matrix and another one.

    Parameters
    ----------
    A : NDArray
        Triangular.
    B : NDArray
    transpose : bool
        Take the transposed triangular matrix.
    rightside : bool
        The triangular matrix is the right factor.
    lower : bool
        Which triangle of `A` is read.
    alpha : float
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where the shapes do not fit.

    Notes
    -----
    `mxnet.nd.linalg.trmm`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.trmm(nd.ones((2, 2)), nd.ones((2, 2))).tolist()
    [[1.0, 1.0], [2.0, 2.0]]
    """
    a, b = _turned(_triangle(A, lower), transpose), given(B)
    return _done(_scaled(b @ a if rightside else a @ b, alpha), out)


def trsm(A, B, transpose=False, rightside=False, lower=True, alpha=1.0, out=None):
    """The matrix of which the product with a triangular matrix is alpha B.

    Parameters
    ----------
    A : NDArray
        Triangular.
    B : NDArray
    transpose : bool
        Take the transposed triangular matrix.
    rightside : bool
        The triangular matrix is the right factor.
    lower : bool
        Which triangle of `A` is read.
    alpha : float
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    numpy.linalg.LinAlgError
        For singular matrices.
    ValueError
        Where the shapes do not fit.

    Notes
    -----
    `mxnet.nd.linalg.trsm`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.trsm(nd.array([[1, 0], [1, 1]]), nd.array([[2], [4]]), alpha=0.5).tolist()
    [[1.0], [1.0]]
    """
    a, b = given(A), given(B)
    if rightside:                            # the transposed system
        result = _triangular.solve_triangular(a, b.mT, lower=lower, trans=0 if transpose else 1).mT
    else:
        result = _triangular.solve_triangular(a, b, lower=lower, trans=1 if transpose else 0)
    return _done(_scaled(result, alpha), out)


def syrk(A, transpose=False, alpha=1.0, out=None):
    """alpha times the product of a matrix and its transpose.

    Parameters
    ----------
    A : NDArray
    transpose : bool
        The transposed matrix is the left factor.
    alpha : float
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.linalg.syrk`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.syrk(nd.array([[1, 2, 3]])).tolist()
    [[14.0]]
    """
    a = given(A)
    return _done(_scaled(a.mT @ a if transpose else a @ a.mT, alpha), out)


# ---- factors

def potrf(A, out=None):
    """The lower triangular L with A = L Lᵀ of symmetric, positive definite matrices.

    Parameters
    ----------
    A : NDArray
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    numpy.linalg.LinAlgError
        For other matrices.

    Notes
    -----
    `mxnet.nd.linalg.potrf`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.potrf(nd.array([[4, 2], [2, 5]])).tolist()
    [[2.0, 0.0], [1.0, 2.0]]
    """
    return _done(decompose.cholesky(given(A)), out)


def potri(A, out=None):
    """The inverse of a matrix from its lower triangular factor: inv(A Aᵀ).

    Parameters
    ----------
    A : NDArray
        As `potrf` returns it.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    numpy.linalg.LinAlgError
        For singular matrices.

    Notes
    -----
    `mxnet.nd.linalg.potri`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.potri(nd.array([[2, 0], [0, 1]])).tolist()
    [[0.25, 0.0], [0.0, 1.0]]
    """
    a = given(A)
    inverse = _triangular.solve_triangular(a, np.eye(a.shape[-1], dtype=a.dtype), lower=True)
    return _done(inverse.mT @ inverse, out)


def gelqf(A, out=None):
    """Matrices as products L Q of a lower triangular one and one with orthonormal rows.

    Parameters
    ----------
    A : NDArray
        Of shape (..., m, n), m <= n.
    out : list of NDArray, optional
        Written to and returned.

    Returns
    -------
    list of NDArray
        Q, of shape (..., m, n), and L, (..., m, m).

    Raises
    ------
    ValueError
        Where m > n.

    Notes
    -----
    `mxnet.nd.linalg.gelqf`.

    Examples
    --------
    >>> from cygrad import nd
    >>> q, l = nd.linalg.gelqf(nd.array([[3, 4]]))
    >>> nd.dot(l, q).tolist()
    [[3.0, 4.0]]
    """
    a = given(A)
    if a.ndim > 1 and a.shape[-2] > a.shape[-1]:
        raise ValueError(f"gelqf takes matrices with no more rows than columns, not {a.shape}")
    q, r = decompose.qr(a.mT)
    return _all_done((q.mT, r.mT), out)


def syevd(A, out=None):
    """Eigenvectors, in rows, and eigenvalues, in ascending order, of symmetric matrices.

    Parameters
    ----------
    A : NDArray
    out : list of NDArray, optional
        Written to and returned.

    Returns
    -------
    list of NDArray
        U, of the shape of `A`, and L, without the last dimension: U A = diag(L) U. The largest element of each
        eigenvector is positive.

    Raises
    ------
    numpy.linalg.LinAlgError
        Where the matrices are not square, and from the gradient as in `cygrad.linalg.eigh`.

    Notes
    -----
    `mxnet.nd.linalg.syevd`.

    Examples
    --------
    >>> from cygrad import nd
    >>> u, l = nd.linalg.syevd(nd.array([[2, 0], [0, 1]]))
    >>> u.tolist(), l.tolist()
    ([[0.0, 1.0], [1.0, 0.0]], [1.0, 2.0])
    """
    w, v = decompose.eigh(given(A))
    values = v.asnumpy()
    if values.size:
        largest = np.take_along_axis(values, np.abs(values).argmax(-2)[..., None, :], -2)
        v = v * asarray(np.where(largest < 0, -1, 1).astype(values.dtype))
    return _all_done((v.mT, w), out)


# ---- inverse and determinant

def inverse(A, out=None):
    """Inverses of square matrices.

    Parameters
    ----------
    A : NDArray
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    numpy.linalg.LinAlgError
        For singular matrices.

    Notes
    -----
    `mxnet.nd.linalg.inverse`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.inverse(nd.array([[2, 0], [0, 4]])).tolist()
    [[0.5, 0.0], [0.0, 0.25]]
    """
    return _done(_solve.inv(given(A)), out)


def det(A, out=None):
    """Determinants of square matrices.

    Parameters
    ----------
    A : NDArray
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of shape (1,) for a single matrix.

    Raises
    ------
    numpy.linalg.LinAlgError
        For matrices that are not square.

    Notes
    -----
    `mxnet.nd.linalg.det`. Singular matrices have a gradient here.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.det(nd.array([[2, 0], [0, 4]])).tolist()
    [8.0]
    """
    return _done(one(_solve.det(given(A))), out)


def slogdet(A, out=None):
    """Sign and logarithm of the modulus of determinants of square matrices.

    Parameters
    ----------
    A : NDArray
    out : list of NDArray, optional
        Written to and returned.

    Returns
    -------
    list of NDArray
        Of shape (1,) for a single matrix.

    Raises
    ------
    numpy.linalg.LinAlgError
        For matrices that are not square, and from the gradient for singular ones.

    Notes
    -----
    `mxnet.nd.linalg.slogdet`.

    Examples
    --------
    >>> from cygrad import nd
    >>> [x.tolist() for x in nd.linalg.slogdet(nd.array([[0, 1], [1, 0]]))]
    [[-1.0], [0.0]]
    """
    return _all_done([one(x) for x in _solve.slogdet(given(A))], out)


# ---- parts of matrices

def sumlogdiag(A, out=None):
    """Sum of the logarithms of the elements on the diagonal.

    Parameters
    ----------
    A : NDArray
        Square matrices.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of shape (1,) for a single matrix.

    Notes
    -----
    `mxnet.nd.linalg.sumlogdiag`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.sumlogdiag(nd.array([[1, 5], [3, 1]])).tolist()
    [0.0]
    """
    return _done(one(_reduce.sum(exponential.log(lapack.diagonal(given(A))), -1)), out)


def extractdiag(A, offset=0, out=None):
    """The diagonals of matrices.

    Parameters
    ----------
    A : NDArray
    offset : int
        Of the diagonal: above the main one where positive, below where negative.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.linalg.extractdiag`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.extractdiag(nd.array([[1, 2], [3, 4]])).tolist()
    [1.0, 4.0]
    """
    return _done(arithmetic.positive(lapack.diagonal(given(A), offset=offset)), out)


def makediag(A, offset=0, out=None):
    """Square matrices with given diagonals, 0 elsewhere.

    Parameters
    ----------
    A : NDArray
        Of shape (..., n).
    offset : int
        Of the diagonal.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of shape (..., m, m), m = n + abs(offset).

    Notes
    -----
    `mxnet.nd.linalg.makediag`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.makediag(nd.array([1, 2])).tolist()
    [[1.0, 0.0], [0.0, 2.0]]
    """
    a, k = given(A), as_index(offset)
    n = a.shape[-1]
    return _done(_spread(a, np.arange(n) - min(k, 0), np.arange(n) + max(k, 0), n + abs(k)), out)


def _spread(a, rows, columns, n):
    """Matrices with the elements along the last dimension in given places, 0 elsewhere."""
    number = np.full((n, n), -1)
    number[rows, columns] = np.arange(len(rows))
    if not len(rows):
        return asarray(np.zeros((*a.shape[:-1], n, n), a.dtype))
    return choose.where(asarray(number >= 0), a[..., asarray(np.maximum(number, 0))], 0)


def _places(n, offset, lower):
    """Rows and columns of a triangle of n x n matrices: row by row of a lower one, column by column of an upper one."""
    rows, columns = np.tril_indices(n, -abs(as_index(offset)))
    return (rows, columns) if (lower if offset == 0 else offset < 0) else (columns, rows)


def extracttrian(A, offset=0, lower=True, out=None):
    """A triangle of square matrices: row by row of a lower one, column by column of an upper one.

    Parameters
    ----------
    A : NDArray
    offset : int
        Positive: the triangle above so many diagonals, negative: below.
    lower : bool
        Which triangle it is where `offset` is 0.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.linalg.extracttrian`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.extracttrian(nd.array([[1, 2], [3, 4]])).tolist()
    [1.0, 3.0, 4.0]
    """
    a = given(A)
    rows, columns = _places(a.shape[-1], offset, lower)
    return _done(a[..., asarray(rows), asarray(columns)], out)


def maketrian(A, offset=0, lower=True, out=None):
    """Square matrices with a given triangle, 0 elsewhere: the inverse of `extracttrian`.

    Parameters
    ----------
    A : NDArray
        Of shape (..., k (k + 1) / 2).
    offset : int
        Positive: the triangle above so many diagonals, negative: below.
    lower : bool
        Which triangle it is where `offset` is 0.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where there are not as many elements as a triangle has.

    Notes
    -----
    `mxnet.nd.linalg.maketrian`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linalg.maketrian(nd.array([1, 2, 3])).tolist()
    [[1.0, 0.0], [2.0, 3.0]]
    """
    a = given(A)
    k = int(np.sqrt(2 * a.shape[-1]))
    if k * (k + 1) // 2 != a.shape[-1]:
        raise ValueError(f"{a.shape[-1]} elements are no triangle (shape {a.shape})")
    n = k + abs(as_index(offset))
    return _done(_spread(a, *_places(n, offset, lower), n), out)
