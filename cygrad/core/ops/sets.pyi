"""Types of `cygrad.core.ops.sets`."""

from typing import Any as _Any, NamedTuple

from cygrad.core.array import NDArray, _ArrayLike

class UniqueAllResult(NamedTuple):
    """What `unique_all` returns."""

    values: NDArray
    indices: NDArray
    inverse_indices: NDArray
    counts: NDArray

class UniqueCountsResult(NamedTuple):
    """What `unique_counts` returns."""

    values: NDArray
    counts: NDArray

class UniqueInverseResult(NamedTuple):
    """What `unique_inverse` returns."""

    values: NDArray
    inverse_indices: NDArray

def in1d(x1: _ArrayLike, x2: _ArrayLike, assume_unique: bool = False, invert: bool = False) -> NDArray:
    """`isin` of the flattened `x1`."""

def intersect1d(x1: _ArrayLike, x2: _ArrayLike, assume_unique: bool = False, return_indices: bool = False) -> _Any:
    """The distinct elements that both arrays have, in order."""

def isin(x1: _ArrayLike, x2: _ArrayLike, assume_unique: bool = False, invert: bool = False) -> NDArray:
    """Whether each element of one array is in another one."""

def setdiff1d(x1: _ArrayLike, x2: _ArrayLike, assume_unique: bool = False) -> NDArray:
    """The distinct elements of `x1` that `x2` has not, in order."""

def setxor1d(x1: _ArrayLike, x2: _ArrayLike, assume_unique: bool = False) -> NDArray:
    """The distinct elements that one of the arrays has and the other has not, in order."""

def union1d(x1: _ArrayLike, x2: _ArrayLike) -> NDArray:
    """The distinct elements of both arrays, in order."""

def unique(
    x: _ArrayLike,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: int | None = None,
    *,
    equal_nan: bool = True,
    sorted: bool = True,
) -> _Any:
    """The distinct elements, in order."""

def unique_all(x: _ArrayLike) -> UniqueAllResult:
    """The distinct elements, where each first occurs, which of them each element of `x` is, how often each occurs."""

def unique_counts(x: _ArrayLike) -> UniqueCountsResult:
    """The distinct elements and how often each occurs; NaNs are distinct."""

def unique_inverse(x: _ArrayLike) -> UniqueInverseResult:
    """The distinct elements and which of them each element of `x` is; NaNs are distinct."""

def unique_values(x: _ArrayLike) -> NDArray:
    """The distinct elements, in order; NaNs are distinct."""
