"""Types of `cygrad.linalg`."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, SupportsIndex, TypeAlias, overload

from numpy.linalg import LinAlgError as LinAlgError

from .core.array import NDArray, _ArrayLike, _Axes, _DTypeLike, _Out

_Order: TypeAlias = float | Literal["fro", "nuc"] | None

class EighResult(NamedTuple):
    """Eigenvalues and eigenvectors of a symmetric or Hermitian matrix: what `eigh` returns."""

    eigenvalues: NDArray
    eigenvectors: NDArray

class EigResult(NamedTuple):
    """Eigenvalues and eigenvectors of a matrix: what `eig` returns."""

    eigenvalues: NDArray
    eigenvectors: NDArray

class QRResult(NamedTuple):
    """A matrix with orthonormal columns and an upper triangular one: what `qr` returns."""

    Q: NDArray
    R: NDArray

class SVDResult(NamedTuple):
    """Singular vectors and values: what `svd` returns."""

    U: NDArray
    S: NDArray
    Vh: NDArray

class SlogdetResult(NamedTuple):
    """Sign and logarithm of the modulus of a determinant: what `slogdet` returns."""

    sign: NDArray
    logabsdet: NDArray

def cholesky(x: _ArrayLike, /, *, upper: bool = False) -> NDArray:
    """The triangular L with x = L Lᴴ of symmetric or Hermitian, positive definite matrices."""

def cond(x: _ArrayLike, p: _Order = None) -> NDArray:
    """Condition numbers of matrices: the norm times that of the inverse."""

def cross(x1: _ArrayLike, x2: _ArrayLike, /, *, axis: SupportsIndex = -1) -> NDArray:
    """Cross products of vectors with three elements."""

def det(a: _ArrayLike) -> NDArray:
    """Determinants of square matrices."""

def diagonal(x: _ArrayLike, /, *, offset: SupportsIndex = 0) -> NDArray:
    """A read-only view of the diagonals of the matrices in the last two dimensions."""

def eig(x: _ArrayLike, /) -> EigResult:
    """Eigenvalues and right eigenvectors of square matrices."""

def eigh(x: _ArrayLike, /, UPLO: Literal["L", "U"] = "L") -> EighResult:
    """Eigenvalues, in ascending order, and eigenvectors of symmetric or Hermitian matrices."""

def eigvals(x: _ArrayLike, /) -> NDArray:
    """Eigenvalues of square matrices."""

def eigvalsh(x: _ArrayLike, /, UPLO: Literal["L", "U"] = "L") -> NDArray:
    """Eigenvalues of symmetric or Hermitian matrices, in ascending order."""

def inv(a: _ArrayLike) -> NDArray:
    """Inverses of square matrices."""

def lstsq(a: _ArrayLike, b: _ArrayLike, rcond: float | None = None) -> tuple[NDArray, NDArray, int, NDArray]:
    """The x for which the Euclidean norm of b - a x is smallest; of several such the smallest x."""

def matmul(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Matrix product, x1 @ x2."""

def matrix_norm(x: _ArrayLike, /, *, keepdims: bool = False, ord: _Order = "fro") -> NDArray:
    """Norms of the matrices in the last two dimensions."""

def matrix_power(a: _ArrayLike, n: SupportsIndex) -> NDArray:
    """Square matrices multiplied with themselves, `n` factors."""

def matrix_rank(
    A: _ArrayLike, tol: _ArrayLike | None = None, hermitian: bool = False, *, rtol: _ArrayLike | None = None
) -> NDArray:
    """Ranks of matrices: how many singular values are above a bound. Passes no gradient."""

def matrix_transpose(x: _ArrayLike) -> NDArray:
    """A view with the last two dimensions exchanged: each matrix of a stack transposed."""

def multi_dot(arrays: Sequence[_ArrayLike]) -> NDArray:
    """Product of several matrices, in the order of multiplications that needs the fewest."""

def norm(x: _ArrayLike, ord: _Order = None, axis: _Axes | None = None, keepdims: bool = False) -> NDArray:
    """Norm of the whole array, or of vectors or matrices along axes."""

def outer(x1: _ArrayLike, x2: _ArrayLike, /) -> NDArray:
    """Products of all elements of one vector with all of another."""

def pinv(
    a: _ArrayLike, rcond: _ArrayLike | None = None, hermitian: bool = False, *, rtol: _ArrayLike | None = None
) -> NDArray:
    """Pseudo-inverses (Moore and Penrose) of matrices."""

@overload
def qr(x: _ArrayLike, /, mode: Literal["reduced", "complete"] = "reduced") -> QRResult:
    """Matrices as products Q R of one with orthonormal columns and an upper triangular one."""

@overload
def qr(x: _ArrayLike, /, mode: Literal["r"]) -> NDArray: ...
@overload
def qr(x: _ArrayLike, /, mode: Literal["raw"]) -> tuple[NDArray, NDArray]: ...

def slogdet(a: _ArrayLike) -> SlogdetResult:
    """Sign and logarithm of the modulus of determinants of square matrices."""

def solve(a: _ArrayLike, b: _ArrayLike) -> NDArray:
    """The x with a x = b for square matrices."""

def solve_triangular(
    a: _ArrayLike,
    b: _ArrayLike,
    *,
    trans: Literal[0, 1, 2, "N", "T", "C"] = 0,
    lower: bool = False,
    unit_diagonal: bool = False,
) -> NDArray:
    """The x with a x = b for triangular matrices, of which the other triangle is not read."""

@overload
def svd(
    x: _ArrayLike, /, full_matrices: bool = True, compute_uv: Literal[True] = True, hermitian: bool = False
) -> SVDResult:
    """Singular value decomposition, U diag(S) Vh, of matrices."""

@overload
def svd(
    x: _ArrayLike, /, full_matrices: bool = True, *, compute_uv: Literal[False], hermitian: bool = False
) -> NDArray: ...

def svdvals(x: _ArrayLike) -> NDArray:
    """Singular values of matrices, in descending order."""

def tensordot(
    a: _ArrayLike, b: _ArrayLike, axes: SupportsIndex | Sequence[SupportsIndex | Sequence[SupportsIndex]] = 2
) -> NDArray:
    """Sums of products over chosen dimensions of two arrays."""

def tensorinv(a: _ArrayLike, ind: SupportsIndex = 2) -> NDArray:
    """The inverse for `tensordot`: tensordot(tensorinv(a, ind), a, ind) is the identity of such products."""

def tensorsolve(a: _ArrayLike, b: _ArrayLike, axes: Sequence[SupportsIndex] | None = None) -> NDArray:
    """The x with tensordot(a, x, x.ndim) = b."""

def trace(x: _ArrayLike, /, *, offset: SupportsIndex = 0, dtype: _DTypeLike | None = None) -> NDArray:
    """Sums of the diagonals of the matrices in the last two dimensions."""

def vecdot(x1: _ArrayLike, x2: _ArrayLike, /, out: _Out | None = None, *, axis: SupportsIndex = -1) -> NDArray:
    """Inner products of the vectors along an axis, those of `x1` conjugated."""

def vector_norm(x: _ArrayLike, /, *, axis: _Axes | None = None, keepdims: bool = False, ord: float = 2) -> NDArray:
    """Norms of vectors along one axis or several, or of all elements."""
