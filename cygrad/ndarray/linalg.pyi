"""Types of `cygrad.nd.linalg`."""

from collections.abc import Sequence
from typing import SupportsIndex

from ..core.array import NDArray, _ArrayLike

def det(A: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Determinants of square matrices."""

def extractdiag(A: _ArrayLike, offset: SupportsIndex = 0, out: NDArray | None = None) -> NDArray:
    """The diagonals of matrices."""

def extracttrian(A: _ArrayLike, offset: SupportsIndex = 0, lower: bool = True, out: NDArray | None = None) -> NDArray:
    """A triangle of square matrices: row by row of a lower one, column by column of an upper one."""

def gelqf(A: _ArrayLike, out: Sequence[NDArray] | None = None) -> list[NDArray]:
    """Matrices as products L Q of a lower triangular one and one with orthonormal rows."""

def gemm(
    A: _ArrayLike, B: _ArrayLike, C: _ArrayLike, transpose_a: bool = False, transpose_b: bool = False,
    alpha: float = 1.0, beta: float = 1.0, axis: SupportsIndex = -2, out: NDArray | None = None
) -> NDArray:
    """alpha times the product of two matrices plus beta times a third one."""

def gemm2(
    A: _ArrayLike, B: _ArrayLike, transpose_a: bool = False, transpose_b: bool = False, alpha: float = 1.0,
    axis: SupportsIndex = -2, out: NDArray | None = None
) -> NDArray:
    """alpha times the product of two matrices."""

def inverse(A: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Inverses of square matrices."""

def makediag(A: _ArrayLike, offset: SupportsIndex = 0, out: NDArray | None = None) -> NDArray:
    """Square matrices with given diagonals, 0 elsewhere."""

def maketrian(A: _ArrayLike, offset: SupportsIndex = 0, lower: bool = True, out: NDArray | None = None) -> NDArray:
    """Square matrices with a given triangle, 0 elsewhere: the inverse of `extracttrian`."""

def potrf(A: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The lower triangular L with A = L Lᵀ of symmetric, positive definite matrices."""

def potri(A: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The inverse of a matrix from its lower triangular factor: inv(A Aᵀ)."""

def slogdet(A: _ArrayLike, out: Sequence[NDArray] | None = None) -> list[NDArray]:
    """Sign and logarithm of the modulus of determinants of square matrices."""

def sumlogdiag(A: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Sum of the logarithms of the elements on the diagonal."""

def syevd(A: _ArrayLike, out: Sequence[NDArray] | None = None) -> list[NDArray]:
    """Eigenvectors, in rows, and eigenvalues, in ascending order, of symmetric matrices."""

def syrk(A: _ArrayLike, transpose: bool = False, alpha: float = 1.0, out: NDArray | None = None) -> NDArray:
    """alpha times the product of a matrix and its transpose."""

def trmm(
    A: _ArrayLike, B: _ArrayLike, transpose: bool = False, rightside: bool = False, lower: bool = True,
    alpha: float = 1.0, out: NDArray | None = None
) -> NDArray:
    """alpha times the product of a triangular matrix and another one."""

def trsm(
    A: _ArrayLike, B: _ArrayLike, transpose: bool = False, rightside: bool = False, lower: bool = True,
    alpha: float = 1.0, out: NDArray | None = None
) -> NDArray:
    """The matrix of which the product with a triangular matrix is alpha B."""
