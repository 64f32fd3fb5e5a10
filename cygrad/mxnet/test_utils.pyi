from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from cygrad.core.array import NDArray
from cygrad.core.context import Context

def almost_equal(
    a: NDArray | ArrayLike, b: NDArray | ArrayLike, rtol: float | None = None, atol: float | None = None,
    equal_nan: bool = False, use_broadcast: bool = True,
) -> bool:
    """Whether |a - b| <= atol + rtol * |b| for all elements."""
def almost_equal_ignore_nan(
    a: NDArray | ArrayLike, b: NDArray | ArrayLike, rtol: float | None = None, atol: float | None = None
) -> bool:
    """`almost_equal` but for elements that are NaN in either array."""
def assert_allclose(
    a: NDArray | ArrayLike, b: NDArray | ArrayLike, rtol: float = 1e-07, atol: float = 0, equal_nan: bool = True
) -> None:
    """`assert_almost_equal` with NumPy's tolerances."""
def assert_almost_equal(
    a: NDArray | ArrayLike, b: NDArray | ArrayLike, rtol: float | None = None, atol: float | None = None,
    names: tuple[str, str] = ("a", "b"), equal_nan: bool = False, use_broadcast: bool = True,
    mismatches: tuple[int, int] = (10, 10),
) -> None:
    """Raise AssertionError where two arrays differ by more than `almost_equal` allows."""
def assert_almost_equal_ignore_nan(
    a: NDArray | ArrayLike, b: NDArray | ArrayLike, rtol: float | None = None, atol: float | None = None,
    names: tuple[str, str] = ("a", "b"),
) -> None:
    """`assert_almost_equal` but for elements that are NaN in either array."""
def assert_exception(f: Callable[..., Any], exception_type: type[BaseException], *args: Any, **kwargs: Any) -> None:
    """Raise AssertionError unless a call raises an exception of a type."""
def default_context() -> Context:
    """`cpu()`."""
def default_dtype() -> type[np.float32]:
    """`numpy.float32`."""
def list_gpus() -> list[int]:
    """None there is: []."""
def rand_ndarray(
    shape: tuple[int, ...], stype: str = "default", density: None = None, dtype: DTypeLike | None = None,
    ctx: Context | None = None,
) -> NDArray:
    """An array of random numbers between -1 and 1."""
def rand_shape_2d(dim0: int = 10, dim1: int = 10, allow_zero_size: bool = False) -> tuple[int, ...]:
    """A random shape of two dimensions, each of 1 to as many as said."""
def rand_shape_3d(
    dim0: int = 10, dim1: int = 10, dim2: int = 10, allow_zero_size: bool = False
) -> tuple[int, ...]:
    """A random shape of three dimensions, each of 1 to as many as said."""
def rand_shape_nd(num_dim: int, dim: int = 10, allow_zero_size: bool = False) -> tuple[int, ...]:
    """A random shape of `num_dim` dimensions, each of 1 to `dim`."""
def random_arrays(*shapes: tuple[int, ...]) -> np.ndarray | list[np.ndarray]:
    """NumPy arrays of normal random numbers, one for each shape; the one array where there is one shape."""
def same(a: NDArray | ArrayLike, b: NDArray | ArrayLike) -> bool:
    """Whether two arrays have equal elements."""
