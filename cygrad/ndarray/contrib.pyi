"""Types of `cygrad.nd.contrib`."""

from collections.abc import Callable
from typing import Any, SupportsIndex, TypeAlias

from ..core.array import NDArray, _ArrayLike, _Axes
from ..core.context import Context

_Arrays: TypeAlias = NDArray | list[NDArray] | tuple[NDArray, ...]

def allclose(
    a: _ArrayLike, b: _ArrayLike, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """1 where all elements of two arrays are nearly equal, |a - b| <= atol + rtol * |b|, else 0. Passes no gradient."""

def arange_like(
    data: _ArrayLike, start: float = 0.0, step: float = 1.0, repeat: int = 1, ctx: Context | None = None,
    axis: SupportsIndex | None = None, out: NDArray | None = None
) -> NDArray:
    """Evenly spaced numbers, as many as another array has elements, or as one of its axes is long."""

def boolean_mask(data: _ArrayLike, index: _ArrayLike, axis: SupportsIndex = 0, out: NDArray | None = None) -> NDArray:
    """The rows where a mask is not 0."""

def cond(pred: NDArray, then_func: Callable[[], _Arrays], else_func: Callable[[], _Arrays]) -> Any:
    """Call one of two functions, by a condition."""

def div_sqrt_dim(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Elements divided by the square root of the length of the last axis, as attention needs it."""

def foreach(body: Callable[[Any, Any], tuple[Any, Any]], data: _Arrays, init_states: _Arrays) -> tuple[Any, Any]:
    """Run a function over the rows of arrays, with states that go from one to the next."""

def gradientmultiplier(
    data: _ArrayLike, scalar: float = 1.0, is_int: bool = True, out: NDArray | None = None
) -> NDArray:
    """The data, with a gradient that is multiplied by a number."""

def index_array(data: _ArrayLike, axes: _Axes | None = None, out: NDArray | None = None) -> NDArray:
    """For each element its numbers along the axes, int64."""

def index_copy(
    old_tensor: _ArrayLike, index_vector: _ArrayLike, new_tensor: _ArrayLike, out: NDArray | None = None
) -> NDArray:
    """An array with some of its rows replaced."""

def isfinite(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether each element is neither infinite nor NaN, as 0 and 1 in the dtype of the data. Passes no gradient."""

def isinf(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether each element is infinite, as 0 and 1 in the dtype of the data. Passes no gradient."""

def isnan(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether each element is NaN, as 0 and 1 in the dtype of the data. Passes no gradient."""

def quadratic(data: _ArrayLike, a: float = 0.0, b: float = 0.0, c: float = 0.0, out: NDArray | None = None) -> NDArray:
    """a * data**2 + b * data + c for each element."""

def while_loop(
    cond: Callable[..., Any], func: Callable[..., tuple[Any, Any]], loop_vars: _Arrays,
    max_iterations: int | None = None
) -> tuple[Any, Any]:
    """Run a function again and again while a condition holds."""

def adamw_update(
    weight: NDArray, grad: NDArray, mean: NDArray, var: NDArray, rescale_grad: NDArray | float, lr: float, eta: float,
    beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-08, wd: float = 0, clip_gradient: float = -1,
    out: NDArray | None = None
) -> NDArray:
    """A step of Adam with weight decay beside the gradient (Loshchilov and Hutter, 2017)."""

def interleaved_matmul_encdec_qk(
    queries: _ArrayLike, keys_values: _ArrayLike, heads: int, out: NDArray | None = None
) -> NDArray:
    """Products of queries and keys, divided by the square root of their length: scores of attention to a sequence."""

def interleaved_matmul_encdec_valatt(
    keys_values: _ArrayLike, attention: _ArrayLike, heads: int, out: NDArray | None = None
) -> NDArray:
    """Values weighted by attention: the result of attention to another sequence."""

def interleaved_matmul_selfatt_qk(queries_keys_values: _ArrayLike, heads: int, out: NDArray | None = None) -> NDArray:
    """Products of queries and keys, divided by the square root of their length: the scores of self-attention."""

def interleaved_matmul_selfatt_valatt(
    queries_keys_values: _ArrayLike, attention: _ArrayLike, heads: int, out: NDArray | None = None
) -> NDArray:
    """Values weighted by attention: the result of self-attention."""

def mp_adamw_update(
    weight: NDArray, grad: NDArray, mean: NDArray, var: NDArray, weight32: NDArray, rescale_grad: NDArray | float,
    lr: float, eta: float, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-08, wd: float = 0,
    clip_gradient: float = -1, out: NDArray | None = None
) -> NDArray:
    """`adamw_update` of float32 weights beside those of fewer digits."""

def rand_zipfian(
    true_classes: _ArrayLike, num_sampled: int, range_max: int, ctx: Context | None = None
) -> tuple[NDArray, NDArray, NDArray]:
    """Random classes, the lower the likelier: that of class k is log((k + 2) / (k + 1)) / log(range_max + 1)."""

def round_ste(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """`nd.round` with the gradient of the identity: the straight-through estimator."""

def sign_ste(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """`nd.sign` with the gradient of the identity: the straight-through estimator."""
