"""Types of `cygrad`: NumPy's names."""

import builtins
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, SupportsIndex, TypeAlias, overload

import numpy as np
from numpy import (
    complexfloating as complexfloating, dtype as dtype, floating as floating, generic as generic,
    get_printoptions as get_printoptions, index_exp as index_exp, inexact as inexact, integer as integer,
    isscalar as isscalar, issubdtype as issubdtype, iterable as iterable, ndindex as ndindex, number as number,
    printoptions as printoptions, s_ as s_, set_printoptions as set_printoptions, signedinteger as signedinteger,
    unsignedinteger as unsignedinteger)

from . import (
    autograd as autograd, config as config, core as core, fft as fft, files as files, linalg as linalg,
    ndarray as ndarray, profiler as profiler, random as random, special as special, testing as testing)
from .config import __version__ as __version__, get_include as get_include, show_config as show_config
from .core.array import (
    NDArray as NDArray, _ArrayLike, _Arrays, _Axes, _Device, _DTypeLike, _Mode, _Number, _Numbers, _Out,
    _Sections, _Shape)
from .core.context import Context as Context, cpu as cpu, current_context as current_context, gpu as gpu
from .array_api import (
    __array_api_version__ as __array_api_version__, __array_namespace_info__ as __array_namespace_info__,
    can_cast as can_cast, finfo as finfo, iinfo as iinfo, isdtype as isdtype, promote_types as promote_types,
    result_type as result_type)
from .core.dlpack import from_dlpack as from_dlpack
from .core.ops.sets import (
    in1d as in1d, intersect1d as intersect1d, isin as isin, setdiff1d as setdiff1d, setxor1d as setxor1d,
    union1d as union1d, unique as unique, unique_all as unique_all, unique_counts as unique_counts,
    unique_inverse as unique_inverse, unique_values as unique_values)
from .differentiate import (
    checkpoint as checkpoint, custom_vjp as custom_vjp, elementwise_grad as elementwise_grad, grad as grad,
    hessian as hessian, hvp as hvp, jacobian as jacobian, jvp as jvp, value_and_grad as value_and_grad, vjp as vjp)
from .files import load as load, save as save, savez as savez, savez_compressed as savez_compressed

nd = ndarray

_bool: TypeAlias = builtins.bool  # the name means a dtype here

bool: np.dtype[np.bool_]
bool_: np.dtype[np.bool_]
int8: np.dtype[np.int8]
int16: np.dtype[np.int16]
int32: np.dtype[np.int32]
int64: np.dtype[np.int64]
uint8: np.dtype[np.uint8]
uint16: np.dtype[np.uint16]
uint32: np.dtype[np.uint32]
uint64: np.dtype[np.uint64]
float16: np.dtype[np.float16]
float32: np.dtype[np.float32]
float64: np.dtype[np.float64]
complex64: np.dtype[np.complex64]
complex128: np.dtype[np.complex128]
byte: np.dtype[np.int8]
ubyte: np.dtype[np.uint8]
short: np.dtype[np.int16]
ushort: np.dtype[np.uint16]
intc: np.dtype[np.int32]
uintc: np.dtype[np.uint32]
int_: np.dtype[np.int64]
intp: np.dtype[np.int64]
long: np.dtype[Any]
longlong: np.dtype[np.int64]
uint: np.dtype[np.uint64]
uintp: np.dtype[np.uint64]
ulong: np.dtype[Any]
ulonglong: np.dtype[np.uint64]
half: np.dtype[np.float16]
single: np.dtype[np.float32]
double: np.dtype[np.float64]
csingle: np.dtype[np.complex64]
cdouble: np.dtype[np.complex128]
c_: Any
mgrid: Any
ogrid: Any
r_: Any
e: float
euler_gamma: float
inf: float
nan: float
newaxis: None
pi: float

def abs(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Size of each element, |x|. The gradient at 0 is 0."""

def absolute(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Size of each element, |x|. The gradient at 0 is 0."""

def acos(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Angle in radians, from 0 to pi, whose cosine is the element."""

def acosh(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Inverse hyperbolic cosine of each element; NaN for real numbers below 1."""

def add(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Sum of elements, x1 + x2."""

def all(
    x: _ArrayLike, axis: _Axes | None = None, keepdims: _bool = False, *, out: _Out | None = None,
    where: _ArrayLike = True
) -> NDArray:
    """Whether all elements, or all along some axes, are true (not 0). Passes no gradient."""

def allclose(
    a: _ArrayLike, b: _ArrayLike, rtol: _ArrayLike = 1e-05, atol: _ArrayLike = 1e-08, equal_nan: _bool = False
) -> _bool:
    """Whether all pairs of elements differ by at most atol + rtol * abs(b), a Python bool."""

def amax(
    x: _ArrayLike, axis: _Axes | None = None, keepdims: _bool = False, initial: _Number | NDArray | None = None,
    where: _ArrayLike = True, out: _Out | None = None
) -> NDArray:
    """Largest element, or the largest ones along some axes; NaN where there is a NaN."""

def amin(
    x: _ArrayLike, axis: _Axes | None = None, keepdims: _bool = False, initial: _Number | NDArray | None = None,
    where: _ArrayLike = True, out: _Out | None = None
) -> NDArray:
    """Smallest element, or the smallest ones along some axes; NaN where there is a NaN."""

def angle(z: _ArrayLike, deg: _bool = False) -> NDArray:
    """The angle of each number in the complex plane, counterclockwise from the positive real axis."""

def any(
    x: _ArrayLike, axis: _Axes | None = None, keepdims: _bool = False, *, out: _Out | None = None,
    where: _ArrayLike = True
) -> NDArray:
    """Whether any element, or any along some axes, is true (not 0). Passes no gradient."""

def append(x: _ArrayLike, values: _ArrayLike, axis: SupportsIndex | None = None) -> NDArray:
    """An array with others behind it."""

def apply_along_axis(
    func1d: Callable[..., Any], axis: SupportsIndex, arr: _ArrayLike, *args: Any, **kwargs: Any
) -> NDArray:
    """A function of a vector applied to each of those that lie along an axis. Recorded, call by call."""

def apply_over_axes(func: Callable[..., Any], a: _ArrayLike, axes: SupportsIndex | Sequence[SupportsIndex]) -> NDArray:
    """A function that reduces one axis, applied to several, one after the other; they stay, with length 1."""

def arange(
    start: _Number, stop: _Number | None = None, step: _Number = 1, dtype: _DTypeLike | None = None, *,
    device: _Device = None
) -> NDArray:
    """Evenly spaced numbers from `start` to before `stop`; with one argument from 0 to before that."""

def arccos(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Angle in radians, from 0 to pi, whose cosine is the element."""

def arccosh(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Inverse hyperbolic cosine of each element; NaN for real numbers below 1."""

def arcsin(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Angle in radians, from -pi/2 to pi/2, whose sine is the element."""

def arcsinh(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Inverse hyperbolic sine of each element."""

def arctan(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Angle in radians, from -pi/2 to pi/2, whose tangent is the element."""

def arctan2(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Angle in radians, from -pi to pi, of the point with the coordinates (x2, x1). Real numbers only."""

def arctanh(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Inverse hyperbolic tangent of each element; NaN for real numbers outside [-1, 1]."""

def argmax(
    x: _ArrayLike, axis: SupportsIndex | None = None, keepdims: _bool = False, *, out: _Out | None = None
) -> NDArray:
    """Position of the first of the largest elements. Passes no gradient."""

def argmin(
    x: _ArrayLike, axis: SupportsIndex | None = None, keepdims: _bool = False, *, out: _Out | None = None
) -> NDArray:
    """Position of the first of the smallest elements. Passes no gradient."""

def argpartition(x: _ArrayLike, kth: int | Sequence[int], axis: int | None = -1) -> NDArray:
    """Indices of the elements as `partition` puts them."""

def argsort(
    x: _ArrayLike, axis: int | None = -1, kind: Literal["quicksort", "mergesort", "heapsort", "stable"] | None = None,
    *, descending: _bool = False, stable: _bool = True
) -> NDArray:
    """Indices that put the elements in order along an axis."""

def argwhere(x: _ArrayLike) -> NDArray:
    """The indices of the elements that are not zero, one row for each."""

def around(x: _ArrayLike, decimals: int = 0, out: _Out | None = None) -> NDArray:
    """Elements rounded to a number of decimals, halves to even; for numbers below 0, of places before the point."""

def array(
    obj: _ArrayLike, dtype: _DTypeLike | None = None, *, copy: _bool | None = True,
    order: Literal["C", "F", "A", "K"] = "K", ndmin: int = 0, device: _Device = None
) -> NDArray:
    """An array of anything array-like, with memory of its own."""

def array_equal(a1: _ArrayLike, a2: _ArrayLike, equal_nan: _bool = False) -> _bool:
    """Whether two arrays have the same shape and elements, a Python bool."""

def array_equiv(a1: _ArrayLike, a2: _ArrayLike) -> _bool:
    """Whether two arrays have the same elements where one is broadcast to the shape of the other, a Python bool."""

def array_split(x: _ArrayLike, indices_or_sections: _Sections, axis: SupportsIndex = 0) -> list[NDArray]:
    """Views that together make up an array; of a number of parts the first may be longer by one."""

def asanyarray(
    a: _ArrayLike, dtype: _DTypeLike | None = None, *, device: _Device = None, copy: _bool | None = None
) -> NDArray:
    """`asarray`: NDArray has no subclasses that it could let pass."""

def asarray(
    obj: _ArrayLike, dtype: _DTypeLike | None = None, order: Literal["C", "F", "A", "K"] = "K", *,
    device: _Device = None, copy: _bool | None = None
) -> NDArray:
    """An array of anything array-like, on the same memory where that can be."""

def asarray_chkfinite(a: _ArrayLike, dtype: _DTypeLike | None = None) -> NDArray:
    """`asarray`, which refuses NaN and infinities."""

def ascontiguousarray(a: _ArrayLike, dtype: _DTypeLike | None = None) -> NDArray:
    """An array in C order with one dimension or more; a copy where `a` is not."""

def asfortranarray(a: _ArrayLike, dtype: _DTypeLike | None = None) -> NDArray:
    """An array in Fortran order, the first index changing fastest; a copy where `a` is not."""

def asin(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Angle in radians, from -pi/2 to pi/2, whose sine is the element."""

def asinh(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Inverse hyperbolic sine of each element."""

def astype(x: _ArrayLike, dtype: _DTypeLike, copy: _bool = True, *, device: _Device = None) -> NDArray:
    """The elements as another dtype, the way C converts them."""

def atan(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Angle in radians, from -pi/2 to pi/2, whose tangent is the element."""

def atan2(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Angle in radians, from -pi to pi, of the point with the coordinates (x2, x1). Real numbers only."""

def atanh(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Inverse hyperbolic tangent of each element; NaN for real numbers outside [-1, 1]."""

def atleast_1d(*arys: _ArrayLike) -> Any:
    """Arrays as views with one dimension or more; of several a tuple."""

def atleast_2d(*arys: _ArrayLike) -> Any:
    """Arrays as views with two dimensions or more, one-dimensional ones as rows; of several a tuple."""

def atleast_3d(*arys: _ArrayLike) -> Any:
    """Arrays as views with three dimensions or more, (n,) as (1, n, 1), (m, n) as (m, n, 1); of several a tuple."""

def average(
    x: _ArrayLike, axis: _Axes | None = None, weights: _ArrayLike | None = None, returned: _bool = False,
    keepdims: _bool = False
) -> NDArray | tuple[NDArray, NDArray]:
    """Weighted average of the elements, or of those along some axes."""

def bartlett(M: SupportsIndex) -> NDArray:
    """The Bartlett window of `M` points: a triangle that is 0 at both ends."""

def bincount(x: _ArrayLike, weights: _ArrayLike | None = None, minlength: int = 0) -> NDArray:
    """How often each integer from 0 on occurs, or the sum of its weights."""

def bitwise_and(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Bits set in both, x1 & x2; logical and of bool. Integers and bool only."""

def bitwise_count(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Number of bits that are set in the size of each element, as uint8. Integers only; passes no gradient."""

def bitwise_invert(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Bits the other way round, ~x; logical not of bool. Integers and bool only."""

def bitwise_left_shift(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Bits moved to the left, x1 << x2. Integers only."""

def bitwise_not(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Bits the other way round, ~x; logical not of bool. Integers and bool only."""

def bitwise_or(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Bits set in one of the two, x1 | x2; logical or of bool. Integers and bool only."""

def bitwise_right_shift(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Bits moved to the right, x1 >> x2. Integers only."""

def bitwise_xor(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Bits that differ, x1 ^ x2. Integers and bool only."""

def blackman(M: SupportsIndex) -> NDArray:
    """The Blackman window of `M` points, a sum of three cosines."""

def block(arrays: _ArrayLike) -> NDArray:
    """An array put together of blocks, which stand in nested lists as they stand in the result."""

def broadcast_arrays(*args: _ArrayLike) -> tuple[NDArray, ...]:
    """Arrays broadcast against one another: views, read-only where they are broadcast."""

def broadcast_shapes(*args: SupportsIndex | Sequence[SupportsIndex]) -> tuple[int, ...]:
    """The shape that shapes broadcast to, a tuple of int."""

def broadcast_to(x: _ArrayLike, shape: _Shape) -> NDArray:
    """A read-only view of `x` in a larger shape, along which its elements repeat."""

def cbrt(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Cube root of each element, of negative ones too. Real numbers only."""

def ceil(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Smallest whole number not below each element. Integers stay what they are."""

def choose(
    x: _ArrayLike, choices: Sequence[_ArrayLike] | NDArray, out: _Out | None = None, mode: _Mode = "raise"
) -> NDArray:
    """Elements of several arrays, by the number of the array for each."""

def clip(
    x: _ArrayLike, min: _ArrayLike | None = None, max: _ArrayLike | None = None, out: _Out | None = None,
    a_min: _ArrayLike | None = None, a_max: _ArrayLike | None = None
) -> NDArray:
    """Elements brought between two bounds. The gradient at a bound is that of the element."""

def column_stack(arrays: _Arrays) -> NDArray:
    """Arrays joined as columns: along axis 1, one-dimensional ones as single columns."""

def common_type(*arrays: _ArrayLike) -> type[np.inexact[Any]]:
    """The scalar type of floating point that arrays have in common; float64 where there are integers."""

def compress(
    condition: _ArrayLike, x: _ArrayLike, axis: SupportsIndex | None = None, out: NDArray | None = None
) -> NDArray:
    """Elements along an axis for which a condition holds."""

def concat(
    arrays: _Arrays, axis: SupportsIndex | None = 0, out: _Out | None = None, dtype: _DTypeLike | None = None,
    casting: Literal["no", "equiv", "safe", "same_kind", "unsafe"] = "same_kind"
) -> NDArray:
    """Arrays joined along an axis that they have."""

def concatenate(
    arrays: _Arrays, axis: SupportsIndex | None = 0, out: _Out | None = None, dtype: _DTypeLike | None = None,
    casting: Literal["no", "equiv", "safe", "same_kind", "unsafe"] = "same_kind"
) -> NDArray:
    """Arrays joined along an axis that they have."""

def conj(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Complex conjugate of each element; real ones are copied."""

def conjugate(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Complex conjugate of each element; real ones are copied."""

def convolve(a: _ArrayLike, v: _ArrayLike, mode: Literal["full", "same", "valid"] = "full") -> NDArray:
    """Convolution of two vectors, the sum of a[k] * v[n - k] over k for each n."""

def copy(x: _ArrayLike, order: Literal["C", "F", "A", "K"] = "C") -> NDArray:
    """A copy with memory of its own; recorded."""

def copysign(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Elements of `x1` with the signs of `x2`. Real numbers only."""

def copyto(
    dst: NDArray, src: _ArrayLike, casting: Literal["no", "equiv", "safe", "same_kind", "unsafe"] = "same_kind",
    where: _ArrayLike = True
) -> None:
    """Write an array into another one, where a mask holds. Recorded like an assignment."""

def corrcoef(
    x: _ArrayLike, y: _ArrayLike | None = None, rowvar: _bool = True, *, dtype: _DTypeLike | None = None
) -> NDArray:
    """Correlation coefficients of variables, the covariance matrix divided by the standard deviations."""

def correlate(a: _ArrayLike, v: _ArrayLike, mode: Literal["full", "same", "valid"] = "valid") -> NDArray:
    """Correlation of two vectors, the sum of a[n + k] * conj(v[k]) over k for each n."""

def cos(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Cosine of each element."""

def cosh(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Hyperbolic cosine of each element."""

def count_nonzero(x: _ArrayLike, axis: _Axes | None = None, keepdims: _bool = False) -> NDArray:
    """Number of elements that are not 0. Passes no gradient."""

def cov(
    m: _ArrayLike, y: _ArrayLike | None = None, rowvar: _bool = True, bias: _bool = False, ddof: int | None = None,
    fweights: _ArrayLike | None = None, aweights: _ArrayLike | None = None, *, dtype: _DTypeLike | None = None
) -> NDArray:
    """Covariance matrix of variables, each a row of `m` with an observation in each column."""

def cross(
    a: _ArrayLike, b: _ArrayLike, axisa: SupportsIndex = -1, axisb: SupportsIndex = -1, axisc: SupportsIndex = -1,
    axis: SupportsIndex | None = None
) -> NDArray:
    """Cross products of vectors in space, or in a plane."""

def cumprod(
    x: _ArrayLike, axis: SupportsIndex | None = None, dtype: _DTypeLike | None = None, out: _Out | None = None
) -> NDArray:
    """Products of the elements up to each one, along an axis."""

def cumsum(
    x: _ArrayLike, axis: SupportsIndex | None = None, dtype: _DTypeLike | None = None, out: _Out | None = None
) -> NDArray:
    """Sums of the elements up to each one, along an axis."""

def cumulative_prod(
    x: _ArrayLike, /, *, axis: SupportsIndex | None = None, dtype: _DTypeLike | None = None,
    out: _Out | None = None, include_initial: _bool = False
) -> NDArray:
    """Products of the elements up to each one, along an axis that must be named where there are several."""

def cumulative_sum(
    x: _ArrayLike, /, *, axis: SupportsIndex | None = None, dtype: _DTypeLike | None = None,
    out: _Out | None = None, include_initial: _bool = False
) -> NDArray:
    """Sums of the elements up to each one, along an axis that must be named where there are several."""

def deg2rad(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Degrees as radians. Real numbers only."""

def degrees(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Radians as degrees. Real numbers only."""

def delete(x: _ArrayLike, obj: _Numbers, axis: SupportsIndex | None = None) -> NDArray:
    """An array without some of its elements, rows, columns, ..."""

def diag(v: _ArrayLike, k: SupportsIndex = 0) -> NDArray:
    """A matrix with a vector on a diagonal; of a matrix, a view of its diagonal."""

def diag_indices(n: SupportsIndex, ndim: SupportsIndex = 2) -> tuple[NDArray, ...]:
    """The indices of the main diagonal of an array of `ndim` dimensions of length `n`."""

def diag_indices_from(arr: _ArrayLike) -> tuple[NDArray, ...]:
    """The indices of the main diagonal of an array whose dimensions are of one length."""

def diagflat(v: _ArrayLike, k: SupportsIndex = 0) -> NDArray:
    """A matrix with the elements of an array, in C order, on a diagonal."""

def diagonal(x: _ArrayLike, offset: SupportsIndex = 0, axis1: SupportsIndex = 0, axis2: SupportsIndex = 1) -> NDArray:
    """A read-only view of diagonals."""

def diff(
    a: _ArrayLike, n: int = 1, axis: SupportsIndex = -1, prepend: _ArrayLike | None = None,
    append: _ArrayLike | None = None
) -> NDArray:
    """Differences of neighbours along an axis, a[i + 1] - a[i], n times."""

def digitize(x: _ArrayLike, bins: int | str | _ArrayLike, right: _bool = False) -> NDArray:
    """The number of the bin that each element falls into."""

def divide(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Quotient of elements, x1 / x2; of integers too a float."""

def divmod(
    x1: _ArrayLike, x2: _ArrayLike, out: tuple[_Out | None, _Out | None] | None = None
) -> tuple[NDArray, NDArray]:
    """Quotient and remainder, (x1 // x2, x1 % x2)."""

def dot(a: _ArrayLike, b: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Dot product: of vectors the inner product, of matrices the matrix product."""

def dsplit(x: _ArrayLike, indices_or_sections: _Sections) -> list[NDArray]:
    """`split` along axis 2."""

def dstack(arrays: _Arrays) -> NDArray:
    """Arrays joined along axis 2; those of fewer dimensions get new ones."""

def ediff1d(ary: _ArrayLike, to_end: _ArrayLike | None = None, to_begin: _ArrayLike | None = None) -> NDArray:
    """Differences of neighbours of an array taken flat."""

def einsum(
    *operands: _ArrayLike | Sequence[object], out: _Out | None = None, dtype: _DTypeLike | None = None,
    optimize: _bool | Literal["greedy", "optimal"] | Sequence[object] = "greedy"
) -> NDArray:
    """Sum of products of elements, by Einstein's convention."""

def einsum_path(
    *operands: _ArrayLike | Sequence[object],
    optimize: _bool | Literal["greedy", "optimal"] | Sequence[object] = "greedy", einsum_call: _bool = False
) -> tuple[list[Any], str]:
    """The order in which `einsum` takes several operands, two at a time, and what it costs."""

def empty(
    shape: _Shape, dtype: _DTypeLike | None = None, order: Literal["C", "F"] = "C", *, device: _Device = None
) -> NDArray:
    """An array that is not filled in: its elements are whatever the memory held."""

def empty_cache() -> None:
    """Give the large blocks that are kept for reuse back to the operating system."""

def empty_like(
    x: _ArrayLike, dtype: _DTypeLike | None = None, *, device: _Device = None, shape: _Shape | None = None
) -> NDArray:
    """`empty` of the shape and dtype of another array, where these are not given."""

def equal(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether elements are equal, x1 == x2, an array of bool."""

def exp(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Exponential of each element, e ** x."""

def exp2(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Two to the power of each element, 2 ** x."""

def expand_dims(x: _ArrayLike, axis: _Axes) -> NDArray:
    """A view with a new dimension of length 1 at `axis` (or one for each of a tuple)."""

def expm1(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Exponential of each element minus one, e ** x - 1, exact near 0."""

def extract(condition: _ArrayLike, x: _ArrayLike) -> NDArray:
    """Elements for which a condition of the same size holds, in one dimension."""

def eye(
    n_rows: SupportsIndex, n_cols: SupportsIndex | None = None, k: SupportsIndex = 0,
    dtype: _DTypeLike | None = None, *, device: _Device = None
) -> NDArray:
    """Ones on the diagonal number `k`, zeros elsewhere."""

def fabs(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Size of each element, as a float. Real numbers only; the gradient at 0 is 0."""

def fill_diagonal(x: NDArray, val: _ArrayLike, wrap: _bool = False) -> None:
    """Write to the main diagonal: the elements whose indices are all equal. Recorded like an assignment."""

def fix(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Each element without its fraction, towards 0. Integers stay what they are. Passes no gradient."""

def flatnonzero(x: _ArrayLike) -> NDArray:
    """The positions of the elements that are not zero, counted through all of them in C order."""

def flatten(x: _ArrayLike, order: Literal["C", "F", "A", "K"] = "C") -> NDArray:
    """A copy of the elements in one dimension (NumPy's method; MXNet's is `cygrad.nd.flatten`)."""

def flip(x: _ArrayLike, axis: _Axes | None = None) -> NDArray:
    """A view with the elements in reverse order along axes."""

def fliplr(x: _ArrayLike) -> NDArray:
    """A view with the elements in reverse order along the second dimension."""

def flipud(x: _ArrayLike) -> NDArray:
    """A view with the elements in reverse order along the first dimension."""

def float_power(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Elements raised to a power, in float64 or complex128 whatever the dtypes are."""

def floor(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Largest whole number not above each element. Integers stay what they are."""

def floor_divide(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Largest whole number not above the quotient, x1 // x2. Passes a gradient of zero: none."""

def fmax(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """The larger of two elements, the other one where one is NaN. Where they are equal each gets half the gradient."""

def fmin(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """The smaller of two elements, the other one where one is NaN. Where they are equal each gets half the gradient."""

def fmod(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Remainder of the division with the sign of the dividend, as in C."""

def frexp(x: _ArrayLike, out: tuple[_Out | None, _Out | None] | None = None) -> tuple[NDArray, NDArray]:
    """Mantissa and exponent of each element: x = mantissa * 2 ** exponent, the mantissa from 1/2 to 1 in size."""

def frombuffer(
    buffer: Any, dtype: _DTypeLike = "float64", count: SupportsIndex = -1, offset: SupportsIndex = 0
) -> NDArray:
    """An array of one dimension on the memory of anything with the buffer protocol."""

def fromfunction(
    function: Callable[..., Any], shape: Sequence[SupportsIndex], *, dtype: _DTypeLike = "float64", **kwargs: Any
) -> Any:
    """What a function makes of the indices of all elements of an array."""

def fromiter(iter: Iterable[Any], dtype: _DTypeLike, count: SupportsIndex = -1) -> NDArray:
    """An array of one dimension of what an iterator gives."""

def full(
    shape: _Shape, fill_value: _ArrayLike, dtype: _DTypeLike | None = None, order: Literal["C", "F"] = "C", *,
    device: _Device = None
) -> NDArray:
    """An array filled with one value."""

def full_like(
    x: _ArrayLike, fill_value: _ArrayLike, dtype: _DTypeLike | None = None, *, device: _Device = None,
    shape: _Shape | None = None
) -> NDArray:
    """`full` of the shape and dtype of another array, where these are not given."""

def gcd(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Greatest common divisor of two elements. Integers only; passes no gradient."""

def geomspace(
    start: _ArrayLike, stop: _ArrayLike, num: SupportsIndex = 50, endpoint: _bool = True,
    dtype: _DTypeLike | None = None, axis: SupportsIndex = 0, *, device: _Device = None
) -> NDArray:
    """Numbers from `start` to `stop` of which each is the same multiple of the one before."""

def get_num_threads() -> int:
    """How many threads large operations are dealt out to, the caller's among them."""

def gradient(
    f: _ArrayLike, *varargs: _ArrayLike, axis: _Axes | None = None, edge_order: int = 1
) -> NDArray | tuple[NDArray, ...]:
    """Derivatives of samples by differences: of second order inside, of order `edge_order` at the ends."""

def greater(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether x1 > x2, an array of bool."""

def greater_equal(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether x1 >= x2, an array of bool."""

def hamming(M: SupportsIndex) -> NDArray:
    """The Hamming window of `M` points, a raised cosine that is 0.08 at both ends."""

def hanning(M: SupportsIndex) -> NDArray:
    """The Hann window of `M` points, a raised cosine that is 0 at both ends."""

def heaviside(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """0 where `x1` is negative, 1 where it is positive, `x2` where it is 0. Passes no gradient to `x1`."""

def histogram(
    x: _ArrayLike,
    bins: int | str | _ArrayLike = 10,
    range: tuple[float, float] | None = None,
    density: _bool | None = None,
    weights: _ArrayLike | None = None,
) -> tuple[NDArray, NDArray]:
    """How many elements fall into each bin, or the sum of their weights."""

def histogram2d(
    x: _ArrayLike,
    y: _ArrayLike,
    bins: int | str | _ArrayLike = 10,
    range: tuple[float, float] | None = None,
    density: _bool | None = None,
    weights: _ArrayLike | None = None,
) -> tuple[NDArray, NDArray, NDArray]:
    """How many points fall into each bin of a plane."""

def histogram_bin_edges(
    x: _ArrayLike,
    bins: int | str | _ArrayLike = 10,
    range: tuple[float, float] | None = None,
    weights: _ArrayLike | None = None,
) -> NDArray:
    """The edges of the bins that `histogram` would use."""

def histogramdd(
    sample: _ArrayLike,
    bins: int | str | _ArrayLike = 10,
    range: tuple[float, float] | None = None,
    density: _bool | None = None,
    weights: _ArrayLike | None = None,
) -> tuple[NDArray, tuple[NDArray, ...]]:
    """How many points fall into each bin of a space of any dimension."""

def hsplit(x: _ArrayLike, indices_or_sections: _Sections) -> list[NDArray]:
    """`split` along axis 1, of one-dimensional arrays along axis 0."""

def hstack(
    arrays: _Arrays, *, dtype: _DTypeLike | None = None,
    casting: Literal["no", "equiv", "safe", "same_kind", "unsafe"] = "same_kind"
) -> NDArray:
    """Arrays joined side by side: along axis 1, one-dimensional ones along axis 0."""

def hypot(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Length of a vector with two components, sqrt(x1**2 + x2**2), without overflow. Real numbers only."""

def i0(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Modified Bessel function of the first kind and order 0."""

def identity(n: SupportsIndex, dtype: _DTypeLike | None = None, *, device: _Device = None) -> NDArray:
    """A square matrix with ones on the main diagonal, zeros elsewhere."""

def imag(x: _ArrayLike) -> NDArray:
    """The imaginary part: a view of complex `x`, read-only zeros for any other."""

def indices(dimensions: Sequence[SupportsIndex], dtype: _DTypeLike | None = None, sparse: _bool = False) -> Any:
    """The indices of all elements of an array, dimension by dimension."""

def inner(a: _ArrayLike, b: _ArrayLike) -> NDArray:
    """Sums of products over the last dimensions of two arrays."""

def insert(x: _ArrayLike, obj: _Numbers, values: _ArrayLike, axis: SupportsIndex | None = None) -> NDArray:
    """An array with values before some of its elements, rows, columns, ..."""

def interp(
    x: _ArrayLike, xp: _ArrayLike, fp: _ArrayLike, left: _ArrayLike | None = None,
    right: _ArrayLike | None = None, period: float | None = None
) -> NDArray:
    """Piecewise linear interpolation through the points (xp, fp)."""

def invert(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Bits the other way round, ~x; logical not of bool. Integers and bool only."""

def isclose(
    a: _ArrayLike, b: _ArrayLike, rtol: _ArrayLike = 1e-05, atol: _ArrayLike = 1e-08, equal_nan: _bool = False
) -> NDArray:
    """Whether pairs of elements differ by at most atol + rtol * abs(b), an array of bool. Passes no gradient."""

def iscomplex(x: _ArrayLike) -> NDArray:
    """Whether each element has an imaginary part, an array of bool."""

def iscomplexobj(x: _ArrayLike) -> _bool:
    """Whether the dtype is complex, whatever the imaginary parts are."""

def isfinite(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether each element is neither infinite nor NaN, an array of bool."""

def isfortran(a: _ArrayLike) -> _bool:
    """Whether an array is in Fortran order and not in C order."""

def isinf(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether each element is infinite, an array of bool."""

def isnan(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether each element is NaN, an array of bool."""

def isneginf(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether each element is minus infinity, an array of bool. Real numbers only."""

def isposinf(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether each element is infinity, an array of bool. Real numbers only."""

def isreal(x: _ArrayLike) -> NDArray:
    """Whether each element has no imaginary part, an array of bool."""

def isrealobj(x: _ArrayLike) -> _bool:
    """Whether the dtype is not complex."""

def ix_(*args: _ArrayLike) -> tuple[NDArray, ...]:
    """Index arrays that select a grid of elements: the product of numbers for each dimension."""

def kaiser(M: SupportsIndex, beta: float | NDArray) -> NDArray:
    """The Kaiser window of `M` points."""

def kron(a: _ArrayLike, b: _ArrayLike) -> NDArray:
    """Kronecker product: blocks of `b`, each multiplied with an element of `a`."""

def lcm(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Least common multiple of two elements. Integers only; passes no gradient."""

def ldexp(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Elements times powers of two, x1 * 2 ** x2."""

def left_shift(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Bits moved to the left, x1 << x2. Integers only."""

def less(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether x1 < x2, an array of bool."""

def less_equal(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether x1 <= x2, an array of bool."""

def lexsort(keys: _ArrayLike | Sequence[_ArrayLike], axis: int | None = -1) -> NDArray:
    """Indices that sort by several keys, the last one first."""

@overload
def linspace(
    start: _ArrayLike, stop: _ArrayLike, num: SupportsIndex = 50, endpoint: _bool = True,
    retstep: Literal[False] = False, dtype: _DTypeLike | None = None, axis: SupportsIndex = 0, *, device: _Device = None
) -> NDArray:
    """`num` evenly spaced numbers from `start` to `stop`, which belongs to them unless `endpoint` is False."""

@overload
def linspace(
    start: _ArrayLike, stop: _ArrayLike, num: SupportsIndex = 50, endpoint: _bool = True, *, retstep: Literal[True],
    dtype: _DTypeLike | None = None, axis: SupportsIndex = 0, device: _Device = None
) -> tuple[NDArray, NDArray]: ...

def log(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Natural logarithm of each element; -inf for 0, NaN for negative real numbers."""

def log10(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Logarithm to the base 10 of each element."""

def log1p(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Natural logarithm of one plus each element, log(1 + x), exact near 0."""

def log2(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Logarithm to the base 2 of each element."""

def log_softmax(x: _ArrayLike, axis: SupportsIndex = -1) -> NDArray:
    """Logarithm of softmax, x - log(sum(exp(x))) along an axis, without its underflow."""

def logaddexp(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Logarithm of the sum of two exponentials, log(e ** x1 + e ** x2), without overflow. Real numbers only."""

def logaddexp2(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Logarithm to the base 2 of a sum of powers of 2, log2(2 ** x1 + 2 ** x2). Real numbers only."""

def logical_and(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether both elements are true, an array of bool."""

def logical_not(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether each element is 0, an array of bool."""

def logical_or(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether one of two elements is true, an array of bool."""

def logical_xor(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether just one of two elements is true, an array of bool."""

def logspace(
    start: _ArrayLike, stop: _ArrayLike, num: SupportsIndex = 50, endpoint: _bool = True, base: _ArrayLike = 10.0,
    dtype: _DTypeLike | None = None, axis: SupportsIndex = 0, *, device: _Device = None
) -> NDArray:
    """Numbers from base**start to base**stop whose logarithms are evenly spaced."""

def logsumexp(
    x: _ArrayLike, axis: _Axes | None = None, b: _ArrayLike | None = None, keepdims: _bool = False
) -> NDArray:
    """Logarithm of the sum of exponentials, log(sum(exp(x))), over all elements or along some axes."""

def mask_indices(n: SupportsIndex, mask_func: Callable[..., Any], k: Any = 0) -> tuple[NDArray, ...]:
    """The indices of the elements of an n x n matrix that a function like `triu` leaves."""

def matmul(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Matrix product, x1 @ x2."""

def matrix_transpose(x: _ArrayLike) -> NDArray:
    """A view with the last two dimensions exchanged: each matrix of a stack transposed."""

def matvec(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Products of matrices and vectors, `x1 @ x2`, over the last axes."""

def max(
    x: _ArrayLike, axis: _Axes | None = None, keepdims: _bool = False, initial: _Number | NDArray | None = None,
    where: _ArrayLike = True, out: _Out | None = None
) -> NDArray:
    """Largest element, or the largest ones along some axes; NaN where there is a NaN."""

def maximum(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """The larger of two elements; NaN where one is NaN. Where they are equal each gets half the gradient."""

def may_share_memory(a: _ArrayLike, b: _ArrayLike, max_work: int | None = None) -> _bool:
    """Whether two arrays lie in a stretch of memory where they might have an element in common."""

def mean(
    x: _ArrayLike, axis: _Axes | None = None, dtype: _DTypeLike | None = None, keepdims: _bool = False,
    where: _ArrayLike = True, out: _Out | None = None
) -> NDArray:
    """Arithmetic mean of the elements, or of those along some axes."""

def median(x: _ArrayLike, axis: _Axes | None = None, keepdims: _bool = False, *, out: _Out | None = None) -> NDArray:
    """Middle one of the elements in order, or the mean of the two in the middle."""

def memory_stats() -> dict[str, int]:
    """What the allocator holds, in bytes."""

def meshgrid(
    *xi: _ArrayLike, copy: _bool = True, sparse: _bool = False, indexing: Literal["xy", "ij"] = "xy"
) -> tuple[NDArray, ...]:
    """Coordinates along axes as arrays over the grid that they span."""

def min(
    x: _ArrayLike, axis: _Axes | None = None, keepdims: _bool = False, initial: _Number | NDArray | None = None,
    where: _ArrayLike = True, out: _Out | None = None
) -> NDArray:
    """Smallest element, or the smallest ones along some axes; NaN where there is a NaN."""

def min_scalar_type(a: _ArrayLike) -> np.dtype[Any]:
    """The smallest dtype that holds a number; of an array with dimensions its own."""

def minimum(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """The smaller of two elements; NaN where one is NaN. Where they are equal each gets half the gradient."""

def mod(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Remainder with the sign of the divisor, x1 % x2."""

def modf(x: _ArrayLike, out: tuple[_Out | None, _Out | None] | None = None) -> tuple[NDArray, NDArray]:
    """Fraction and whole part of each element, both with its sign."""

def moveaxis(x: _ArrayLike, source: _Axes, destination: _Axes) -> NDArray:
    """A view with dimensions moved to other places, the others in their order."""

def multiply(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Product of elements, x1 * x2."""

def nan_to_num(
    x: _ArrayLike, copy: _bool = True, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None
) -> NDArray:
    """NaN replaced by a number, infinities by the largest finite ones. What is replaced passes no gradient."""

def nanargmax(
    x: _ArrayLike, axis: SupportsIndex | None = None, keepdims: _bool = False, *, out: _Out | None = None
) -> NDArray:
    """Position of the first of the largest elements that are not NaN. Passes no gradient."""

def nanargmin(
    x: _ArrayLike, axis: SupportsIndex | None = None, keepdims: _bool = False, *, out: _Out | None = None
) -> NDArray:
    """Position of the first of the smallest elements that are not NaN. Passes no gradient."""

def nancumprod(
    x: _ArrayLike, axis: SupportsIndex | None = None, dtype: _DTypeLike | None = None, out: _Out | None = None
) -> NDArray:
    """Products of the elements up to each one, along an axis, with 1 for NaN."""

def nancumsum(
    x: _ArrayLike, axis: SupportsIndex | None = None, dtype: _DTypeLike | None = None, out: _Out | None = None
) -> NDArray:
    """Sums of the elements up to each one, along an axis, with 0 for NaN."""

def nanmax(
    x: _ArrayLike, axis: _Axes | None = None, keepdims: _bool = False, initial: _Number | NDArray | None = None,
    where: _ArrayLike = True, *, out: _Out | None = None
) -> NDArray:
    """Largest of the elements that are not NaN, or of those along some axes."""

def nanmean(
    x: _ArrayLike, axis: _Axes | None = None, dtype: _DTypeLike | None = None, keepdims: _bool = False, *,
    out: _Out | None = None, where: _ArrayLike = True
) -> NDArray:
    """Arithmetic mean of the elements that are not NaN, or of those along some axes."""

def nanmedian(x: _ArrayLike, axis: _Axes | None = None, keepdims: _bool = False, *, out: _Out | None = None) -> NDArray:
    """Middle one of the elements that are not NaN in order, or the mean of the two in the middle."""

def nanmin(
    x: _ArrayLike, axis: _Axes | None = None, keepdims: _bool = False, initial: _Number | NDArray | None = None,
    where: _ArrayLike = True, *, out: _Out | None = None
) -> NDArray:
    """Smallest of the elements that are not NaN, or of those along some axes."""

def nanpercentile(
    x: _ArrayLike, q: _ArrayLike, axis: _Axes | None = None, method: str = "linear", keepdims: _bool = False, *,
    out: _Out | None = None, weights: _ArrayLike | None = None
) -> NDArray:
    """Percentiles of the elements that are not NaN, or of those along some axes."""

def nanprod(
    x: _ArrayLike, axis: _Axes | None = None, dtype: _DTypeLike | None = None, keepdims: _bool = False,
    initial: _Number | NDArray | None = None, where: _ArrayLike = True, *, out: _Out | None = None
) -> NDArray:
    """Product of the elements that are not NaN, or of those along some axes."""

def nanquantile(
    x: _ArrayLike, q: _ArrayLike, axis: _Axes | None = None, method: str = "linear", keepdims: _bool = False, *,
    out: _Out | None = None, weights: _ArrayLike | None = None
) -> NDArray:
    """Quantiles of the elements that are not NaN, or of those along some axes."""

def nanstd(
    x: _ArrayLike, axis: _Axes | None = None, dtype: _DTypeLike | None = None, ddof: float = 0, keepdims: _bool = False,
    *, out: _Out | None = None, where: _ArrayLike = True, mean: _ArrayLike | None = None,
    correction: float | None = None
) -> NDArray:
    """Standard deviation of the elements that are not NaN, or of those along some axes."""

def nansum(
    x: _ArrayLike, axis: _Axes | None = None, dtype: _DTypeLike | None = None, keepdims: _bool = False,
    initial: _Number | NDArray | None = None, where: _ArrayLike = True, *, out: _Out | None = None
) -> NDArray:
    """Sum of the elements that are not NaN, or of those along some axes."""

def nanvar(
    x: _ArrayLike, axis: _Axes | None = None, dtype: _DTypeLike | None = None, ddof: float = 0, keepdims: _bool = False,
    *, out: _Out | None = None, where: _ArrayLike = True, mean: _ArrayLike | None = None,
    correction: float | None = None
) -> NDArray:
    """Variance of the elements that are not NaN, or of those along some axes."""

class ndenumerate:
    """The elements of an array with their indices, in C order."""

    def __init__(self, arr: _ArrayLike) -> None: ...
    def __iter__(self) -> ndenumerate: ...
    def __next__(self) -> tuple[tuple[int, ...], NDArray]: ...

def ndim(a: _ArrayLike) -> int:
    """Number of dimensions."""

def negative(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Elements with the other sign, -x."""

def nextafter(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """The next float after `x1` towards `x2`. Passes no gradient."""

def nonzero(x: _ArrayLike) -> tuple[NDArray, ...]:
    """The indices of the elements that are not zero, one array for each dimension."""

def norm(
    x: _ArrayLike, ord: float | Literal["fro", "f", "nuc"] | None = None, axis: _Axes | None = None,
    keepdims: _bool = False
) -> NDArray:
    """Norm of the whole array, or of vectors or matrices along axes."""

def not_equal(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether elements differ, x1 != x2, an array of bool."""

def ones(
    shape: _Shape, dtype: _DTypeLike | None = None, order: Literal["C", "F"] = "C", *, device: _Device = None
) -> NDArray:
    """An array of ones."""

def ones_like(
    x: _ArrayLike, dtype: _DTypeLike | None = None, *, device: _Device = None, shape: _Shape | None = None
) -> NDArray:
    """`ones` of the shape and dtype of another array, where these are not given."""

def outer(a: _ArrayLike, b: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Products of all elements of one array with all of another."""

def pad(x: _ArrayLike, pad_width: Any, mode: str | Callable[..., Any] = "constant", **kwargs: Any) -> NDArray:
    """An array with a frame around it."""

def partition(x: _ArrayLike, kth: int | Sequence[int], axis: int | None = -1) -> NDArray:
    """The elements such that the one at `kth` is where sorting puts it, smaller ones before, larger ones behind."""

def percentile(
    x: _ArrayLike, q: _ArrayLike, axis: _Axes | None = None, method: str = "linear", keepdims: _bool = False, *,
    out: _Out | None = None, weights: _ArrayLike | None = None
) -> NDArray:
    """Percentiles of the elements, or of those along some axes."""

def permute_dims(x: _ArrayLike, axes: Sequence[SupportsIndex]) -> NDArray:
    """A view with the dimensions in another order: `transpose` with `axes` (Array API)."""

def pick(
    x: _ArrayLike, index: _ArrayLike, axis: SupportsIndex = -1, keepdims: _bool = False,
    mode: Literal["clip", "wrap"] = "clip"
) -> NDArray:
    """From each row along an axis the element that `index` names."""

def piecewise(x: _ArrayLike, condlist: Any, funclist: Sequence[Any], *args: Any, **kw: Any) -> NDArray:
    """Functions of elements, each where its condition holds. Each is given no other elements, so that nothing comes into"""

def place(x: NDArray, mask: _ArrayLike, vals: _ArrayLike) -> None:
    """Write values to the elements for which a mask of the same size holds. Recorded like an assignment."""

def poly(seq_of_zeros: _ArrayLike) -> NDArray:
    """The coefficients of the polynomial that has given zeros and begins with 1; of a matrix, those of det(z - A)."""

def polyadd(a1: _ArrayLike, a2: _ArrayLike) -> NDArray:
    """Sum of two polynomials."""

def polyder(p: _ArrayLike, m: int = 1) -> NDArray:
    """Derivative of a polynomial."""

def polydiv(u: _ArrayLike, v: _ArrayLike) -> tuple[NDArray, NDArray]:
    """Quotient and remainder of two polynomials."""

def polyfit(
    x: _ArrayLike, y: _ArrayLike, deg: int, rcond: float | None = None, full: _bool = False,
    w: _ArrayLike | None = None, cov: _bool | Literal["unscaled"] = False
) -> Any:
    """The polynomial that comes closest to points: its squared distances from the values are least in sum."""

def polyint(p: _ArrayLike, m: int = 1, k: _ArrayLike | None = None) -> NDArray:
    """Antiderivative of a polynomial."""

def polymul(a1: _ArrayLike, a2: _ArrayLike) -> NDArray:
    """Product of two polynomials."""

def polysub(a1: _ArrayLike, a2: _ArrayLike) -> NDArray:
    """Difference of two polynomials."""

def polyval(p: _ArrayLike, x: _ArrayLike) -> NDArray:
    """A polynomial at each element: p[0] * x**(n-1) + ... + p[n-1], by Horner's scheme."""

def positive(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """A copy of the elements, +x."""

def pow(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Elements raised to a power, x1 ** x2."""

def power(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Elements raised to a power, x1 ** x2."""

def prod(
    x: _ArrayLike, axis: _Axes | None = None, dtype: _DTypeLike | None = None, keepdims: _bool = False,
    initial: _Number | NDArray | None = None, where: _ArrayLike = True, out: _Out | None = None
) -> NDArray:
    """Product of the elements, or of those along some axes."""

def ptp(x: _ArrayLike, axis: _Axes | None = None, keepdims: _bool = False, *, out: _Out | None = None) -> NDArray:
    """Range of the elements: the largest one less the smallest one."""

def put(x: NDArray, ind: _ArrayLike, v: _ArrayLike, mode: _Mode = "raise") -> None:
    """Write values to positions that count through all elements in C order. Recorded like an assignment."""

def put_along_axis(x: NDArray, indices: _ArrayLike, values: _ArrayLike, axis: SupportsIndex | None) -> None:
    """Write values to places that one number for each says along an axis. Recorded like an assignment."""

def putmask(a: NDArray, mask: _ArrayLike, values: _ArrayLike) -> None:
    """Write values where a mask holds: to each element the one at its place. Recorded like an assignment."""

def quantile(
    x: _ArrayLike, q: _ArrayLike, axis: _Axes | None = None, method: str = "linear", keepdims: _bool = False, *,
    out: _Out | None = None, weights: _ArrayLike | None = None
) -> NDArray:
    """Quantiles of the elements, or of those along some axes."""

def rad2deg(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Radians as degrees. Real numbers only."""

def radians(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Degrees as radians. Real numbers only."""

def ravel(x: _ArrayLike, order: Literal["C", "F", "A", "K"] = "C") -> NDArray:
    """The elements in one dimension: a view where the strides allow it."""

def ravel_multi_index(
    multi_index: _Arrays, dims: _Shape, mode: Any = "raise", order: Literal["C", "F"] = "C"
) -> NDArray:
    """One index for each dimension as positions that count through all elements: `unravel_index` the other way."""

def real(x: _ArrayLike) -> NDArray:
    """The real part: a view of complex `x`, any other `x` itself."""

def real_if_close(x: _ArrayLike, tol: float = 100) -> NDArray:
    """The real parts where all imaginary parts are smaller than `tol` machine epsilons, else the array as it is."""

def reciprocal(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """One divided by each element, 1 / x; of integers the truncated quotient, as in NumPy."""

def relu(x: _ArrayLike) -> NDArray:
    """The larger of each element and 0. The gradient at 0 is 0."""

def remainder(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Remainder with the sign of the divisor, x1 % x2."""

def repeat(x: _ArrayLike, repeats: _ArrayLike, axis: SupportsIndex | None = None) -> NDArray:
    """Elements several times, one behind the other."""

def reshape(
    x: _ArrayLike, shape: _Shape, order: Literal["C", "F", "A"] = "C", copy: _bool | None = None
) -> NDArray:
    """The same elements, in C order, in another shape."""

def resize(x: _ArrayLike, new_shape: _Shape) -> NDArray:
    """The elements in C order in a new shape, over and over where that is larger."""

def right_shift(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Bits moved to the right, x1 >> x2. Integers only."""

def rint(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Nearest whole number to each element, the even one of two."""

def roll(x: _ArrayLike, shift: _Shape, axis: _Axes | None = None) -> NDArray:
    """Elements shifted along axes; those beyond the last place come back at the first."""

def rollaxis(x: _ArrayLike, axis: SupportsIndex, start: SupportsIndex = 0) -> NDArray:
    """A view with one dimension moved to before another: `moveaxis` is easier to read."""

def roots(p: _ArrayLike) -> NDArray:
    """The zeros of a polynomial."""

def rot90(x: _ArrayLike, k: SupportsIndex = 1, axes: Sequence[int] = (0, 1)) -> NDArray:
    """A view turned by 90 degrees, `k` times, from the first of two axes towards the second."""

def round(x: _ArrayLike, decimals: int = 0, out: _Out | None = None) -> NDArray:
    """Elements rounded to a number of decimals, halves to even; for numbers below 0, of places before the point."""

def row_stack(
    arrays: _Arrays, *, dtype: _DTypeLike | None = None,
    casting: Literal["no", "equiv", "safe", "same_kind", "unsafe"] = "same_kind"
) -> NDArray:
    """Arrays joined as rows: `vstack`."""

def searchsorted(
    x1: _ArrayLike, x2: _ArrayLike, side: Literal["left", "right"] = "left", sorter: _ArrayLike | None = None
) -> NDArray:
    """Where elements would have to be inserted for an array to stay in order."""

def select(condlist: Sequence[_ArrayLike], choicelist: Sequence[_ArrayLike], default: _ArrayLike = 0) -> NDArray:
    """Elements of the first of several arrays whose condition holds."""

def set_num_threads(n: int) -> None:
    """Set how many threads large operations are dealt out to, the caller's among them."""

def shape(a: _ArrayLike) -> tuple[int, ...]:
    """Lengths of the dimensions, a tuple of int."""

def shares_memory(a: _ArrayLike, b: _ArrayLike, max_work: int | None = None) -> _bool:
    """Whether two arrays have an element in common."""

def sigmoid(x: _ArrayLike) -> NDArray:
    """The logistic function of each element, 1 / (1 + exp(-x))."""

def sign(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """-1, 0 or 1 by the sign of each element, NaN for NaN. Passes no gradient."""

def signbit(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Whether the sign of each element is minus, of -0.0 too; an array of bool. Real numbers only."""

def sin(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Sine of each element."""

def sinc(x: _ArrayLike) -> NDArray:
    """sin(pi x) / (pi x) of each element, 1 at 0; derivatives of every order hold at 0 too."""

def sinh(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Hyperbolic sine of each element."""

def size(a: _ArrayLike, axis: SupportsIndex | tuple[SupportsIndex, ...] | None = None) -> int:
    """Number of elements, or along some axes."""

def softmax(x: _ArrayLike, axis: SupportsIndex = -1) -> NDArray:
    """Exponentials divided by their sum along an axis: exp(x) / sum(exp(x)), positive numbers that sum to 1."""

def sort(
    x: _ArrayLike, axis: int | None = -1, kind: Literal["quicksort", "mergesort", "heapsort", "stable"] | None = None,
    *, descending: _bool = False, stable: _bool = True
) -> NDArray:
    """The elements in order along an axis; NaN behind all numbers, before them where the order descends."""

def spacing(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Distance of each element to the next float. Passes no gradient."""

def split(x: _ArrayLike, indices_or_sections: _Sections, axis: SupportsIndex = 0) -> list[NDArray]:
    """Views that together make up an array."""

def sqrt(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Square root of each element; NaN for negative real numbers."""

def square(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Each element times itself, x * x."""

def squeeze(x: _ArrayLike, axis: _Axes | None = None) -> NDArray:
    """A view without dimensions of length 1: all of them, or those that `axis` names."""

def stack(
    arrays: _Arrays, axis: SupportsIndex = 0, out: _Out | None = None, dtype: _DTypeLike | None = None,
    casting: Literal["no", "equiv", "safe", "same_kind", "unsafe"] = "same_kind"
) -> NDArray:
    """Arrays joined along a new axis."""

def std(
    x: _ArrayLike, axis: _Axes | None = None, dtype: _DTypeLike | None = None, ddof: float = 0, keepdims: _bool = False,
    *, out: _Out | None = None, where: _ArrayLike = True, mean: _ArrayLike | None = None,
    correction: float | None = None
) -> NDArray:
    """Standard deviation of the elements, or of those along some axes: the root of the variance."""

def subtract(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Difference of elements, x1 - x2."""

def sum(
    x: _ArrayLike, axis: _Axes | None = None, dtype: _DTypeLike | None = None, keepdims: _bool = False,
    initial: _Number | NDArray | None = None, where: _ArrayLike = True, out: _Out | None = None
) -> NDArray:
    """Sum of the elements, or of those along some axes."""

def swapaxes(x: _ArrayLike, axis1: SupportsIndex, axis2: SupportsIndex) -> NDArray:
    """A view with two dimensions exchanged."""

def take(
    x: _ArrayLike, indices: _ArrayLike, axis: SupportsIndex | None = None, out: _Out | None = None,
    mode: _Mode = "raise"
) -> NDArray:
    """Elements by their numbers along an axis."""

def take_along_axis(x: _ArrayLike, indices: _ArrayLike, axis: SupportsIndex | None = -1) -> NDArray:
    """Elements by one number for each along an axis, as `argsort` and `argmax` give them."""

def tan(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Tangent of each element, in radians."""

def tanh(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Hyperbolic tangent of each element."""

def tensordot(
    a: _ArrayLike, b: _ArrayLike, axes: SupportsIndex | Sequence[SupportsIndex | Sequence[SupportsIndex]] = 2
) -> NDArray:
    """Sums of products over chosen dimensions of two arrays."""

def tile(x: _ArrayLike, reps: _Shape) -> NDArray:
    """An array several times, side by side along its dimensions."""

def topk(x: _ArrayLike, k: int, axis: int | None = -1, *, largest: _bool = True) -> tuple[NDArray, NDArray]:
    """The `k` largest elements along an axis, in order, and where they are."""

def trace(
    x: _ArrayLike, offset: SupportsIndex = 0, axis1: SupportsIndex = 0, axis2: SupportsIndex = 1,
    dtype: _DTypeLike | None = None, *, out: _Out | None = None
) -> NDArray:
    """Sums along diagonals."""

def transpose(x: _ArrayLike, axes: Sequence[SupportsIndex] | None = None) -> NDArray:
    """A view with the dimensions in another order."""

def trapezoid(y: _ArrayLike, x: _ArrayLike | None = None, dx: _ArrayLike = 1.0, axis: SupportsIndex = -1) -> NDArray:
    """Integral along an axis by the trapezoidal rule."""

def tri(
    N: SupportsIndex, M: SupportsIndex | None = None, k: SupportsIndex = 0, dtype: _DTypeLike | None = None
) -> NDArray:
    """Ones at and below a diagonal, zeros above it."""

def tril(x: _ArrayLike, k: SupportsIndex = 0) -> NDArray:
    """Matrices with zeros above a diagonal."""

def tril_indices(n: SupportsIndex, k: SupportsIndex = 0, m: SupportsIndex | None = None) -> tuple[NDArray, ...]:
    """The indices of the elements at and below a diagonal of an (n, m) matrix, for rows and columns."""

def tril_indices_from(arr: _ArrayLike, k: SupportsIndex = 0) -> tuple[NDArray, ...]:
    """The indices of the lower triangle of a matrix, up to the diagonal number `k`."""

def trim_zeros(x: _ArrayLike, trim: str = "fb", axis: _Axes | None = None) -> NDArray:
    """A view without the zeros at the ends."""

def triu(x: _ArrayLike, k: SupportsIndex = 0) -> NDArray:
    """Matrices with zeros below a diagonal."""

def triu_indices(n: SupportsIndex, k: SupportsIndex = 0, m: SupportsIndex | None = None) -> tuple[NDArray, ...]:
    """The indices of the elements at and above a diagonal of an (n, m) matrix, for rows and columns."""

def triu_indices_from(arr: _ArrayLike, k: SupportsIndex = 0) -> tuple[NDArray, ...]:
    """The indices of the upper triangle of a matrix, from the diagonal number `k` on."""

def true_divide(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Quotient of elements, x1 / x2; of integers too a float."""

def trunc(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Each element without its fraction. Integers stay what they are."""

def unravel_index(indices: _ArrayLike, shape: _Shape, order: Literal["C", "F"] = "C") -> tuple[NDArray, ...]:
    """Positions that count through all elements as one index for each dimension."""

def unstack(x: _ArrayLike, /, *, axis: SupportsIndex = 0) -> tuple[NDArray, ...]:
    """The views that an array has along an axis, which they lose: the reverse of `stack`."""

def unwrap(
    p: _ArrayLike, discont: float | None = None, axis: SupportsIndex = -1, *, period: float = 6.283185307179586
) -> NDArray:
    """Angles without jumps: neighbours along an axis are brought within half a period by multiples of it."""

def vander(x: _ArrayLike, N: int | None = None, increasing: _bool = False) -> NDArray:
    """Powers of the elements, a row for each: the Vandermonde matrix."""

def var(
    x: _ArrayLike, axis: _Axes | None = None, dtype: _DTypeLike | None = None, ddof: float = 0, keepdims: _bool = False,
    *, out: _Out | None = None, where: _ArrayLike = True, mean: _ArrayLike | None = None,
    correction: float | None = None
) -> NDArray:
    """Variance of the elements, or of those along some axes: the mean of |x - mean(x)|²."""

def vdot(a: _ArrayLike, b: _ArrayLike) -> NDArray:
    """Inner product of two arrays as vectors, the first one conjugated."""

def vecdot(x1: _ArrayLike, x2: _ArrayLike, /, out: _Out | None = None, *, axis: SupportsIndex = -1) -> NDArray:
    """Inner products of the vectors along an axis, those of `x1` conjugated."""

def vecmat(x1: _ArrayLike, x2: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Products of conjugated vectors and matrices, `x1.conj() @ x2`, over the last axes."""

def vsplit(x: _ArrayLike, indices_or_sections: _Sections) -> list[NDArray]:
    """`split` along axis 0, of arrays with two or more dimensions."""

def vstack(
    arrays: _Arrays, *, dtype: _DTypeLike | None = None,
    casting: Literal["no", "equiv", "safe", "same_kind", "unsafe"] = "same_kind"
) -> NDArray:
    """Arrays joined as rows: along axis 0, one-dimensional ones as single rows."""

@overload
def where(condition: _ArrayLike) -> tuple[NDArray, ...]:
    """Elements of `x` where the condition holds, of `y` elsewhere; of a condition alone, where it holds."""

@overload
def where(condition: _ArrayLike, x: _ArrayLike, y: _ArrayLike) -> NDArray: ...

def zeros(
    shape: _Shape, dtype: _DTypeLike | None = None, order: Literal["C", "F"] = "C", *, device: _Device = None
) -> NDArray:
    """An array of zeros."""

def zeros_like(
    x: _ArrayLike, dtype: _DTypeLike | None = None, *, device: _Device = None, shape: _Shape | None = None
) -> NDArray:
    """`zeros` of the shape and dtype of another array, where these are not given."""

