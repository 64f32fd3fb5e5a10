"""Types of `cygrad.nd`: MXNet's names."""

import os
from collections.abc import Sequence
from typing import Any, BinaryIO, Literal, SupportsIndex, overload

from ..core.array import NDArray as NDArray, _ArrayLike, _Axes, _DTypeLike, _Number, _Sections, _Shape
from . import linalg as linalg
from ..core.context import Context as Context, cpu as cpu, current_context as current_context, gpu as gpu
from . import contrib as contrib, op as op, random as random

linalg_det = linalg.det
linalg_extractdiag = linalg.extractdiag
linalg_extracttrian = linalg.extracttrian
linalg_gelqf = linalg.gelqf
linalg_gemm = linalg.gemm
linalg_gemm2 = linalg.gemm2
linalg_inverse = linalg.inverse
linalg_makediag = linalg.makediag
linalg_maketrian = linalg.maketrian
linalg_potrf = linalg.potrf
linalg_potri = linalg.potri
linalg_slogdet = linalg.slogdet
linalg_sumlogdiag = linalg.sumlogdiag
linalg_syevd = linalg.syevd
linalg_syrk = linalg.syrk
linalg_trmm = linalg.trmm
linalg_trsm = linalg.trsm

def waitall() -> None:
    """Return at once: operations are done when they return."""

def save(
    fname: str | os.PathLike[str] | BinaryIO, data: NDArray | list[NDArray] | dict[str, NDArray],
) -> None:
    """Write arrays to a file that MXNet reads, too."""

def load(
    fname: str | os.PathLike[str] | BinaryIO, *, dense_limit: int = 268435456,
) -> list[NDArray] | dict[str, NDArray]:
    """Read a file of arrays that MXNet 1.x wrote, or `save`."""

def load_frombuffer(
    buf: bytes | bytearray | memoryview, *, dense_limit: int = 268435456,
) -> list[NDArray] | dict[str, NDArray]:
    """Read arrays from the bytes of a file that MXNet 1.x wrote, or `save`."""

def array(source_array: _ArrayLike, ctx: Context | None = None, dtype: _DTypeLike | None = None) -> NDArray:
    """An array with memory of its own."""

def empty(
    shape: _Shape, ctx: Context | None = None, dtype: _DTypeLike | None = None,
    stype: Literal["default"] | None = None
) -> NDArray:
    """An array that is not filled in: its elements are whatever the memory held."""

def zeros(
    shape: _Shape, ctx: Context | None = None, dtype: _DTypeLike | None = None,
    stype: Literal["default"] | None = None, out: NDArray | None = None
) -> NDArray:
    """An array of zeros."""

def ones(
    shape: _Shape, ctx: Context | None = None, dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """An array of ones; the arguments are those of `zeros`."""

def full(
    shape: _Shape, val: _ArrayLike, ctx: Context | None = None, dtype: _DTypeLike | None = "float32",
    out: NDArray | None = None
) -> NDArray:
    """An array filled with one value."""

def arange(
    start: _Number, stop: _Number | None = None, step: _Number = 1.0, repeat: int = 1,
    infer_range: bool | None = None, ctx: Context | None = None, dtype: _DTypeLike | None = "float32"
) -> NDArray:
    """Evenly spaced numbers from `start` to before `stop`; with one argument from 0 to before that."""

def linspace(
    start: _Number, stop: _Number, num: SupportsIndex, endpoint: bool = True, ctx: Context | None = None,
    dtype: _DTypeLike | None = "float32"
) -> NDArray:
    """`num` evenly spaced numbers from `start` to `stop`, which belongs to them unless `endpoint` is False."""

def eye(
    N: SupportsIndex, M: SupportsIndex = 0, k: SupportsIndex = 0, ctx: Context | None = None,
    dtype: _DTypeLike | None = None
) -> NDArray:
    """Ones on the diagonal number `k` of a matrix of N rows, zeros elsewhere."""

def zeros_like(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Zeros of the shape and dtype of another array."""

def ones_like(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Ones of the shape and dtype of another array."""

def negative(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Each element with the other sign."""

def abs(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Size of each element. The gradient at 0 is 0."""

def sign(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """-1, 0 or 1 by the sign of each element. Passes no gradient."""

def reciprocal(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """One divided by each element."""

def square(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Each element times itself."""

def sqrt(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Square root of each element; NaN for negative ones."""

def rsqrt(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """One divided by the square root of each element."""

def cbrt(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Cube root of each element."""

def rcbrt(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """One divided by the cube root of each element."""

def exp(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """e to the power of each element."""

def expm1(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """exp(data) - 1, accurate near 0."""

def log(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Natural logarithm of each element; NaN for negative ones."""

def log1p(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """log(1 + data), accurate near 0."""

def log2(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Logarithm of each element to the base 2."""

def log10(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Logarithm of each element to the base 10."""

def sin(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Sine of each element, in radians."""

def cos(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Cosine of each element, in radians."""

def tan(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Tangent of each element, in radians."""

def arcsin(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Angle in radians whose sine each element is."""

def arccos(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Angle in radians whose cosine each element is."""

def arctan(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Angle in radians whose tangent each element is."""

def sinh(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Hyperbolic sine of each element."""

def cosh(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Hyperbolic cosine of each element."""

def tanh(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Hyperbolic tangent of each element."""

def arcsinh(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Inverse of `sinh`."""

def arccosh(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Inverse of `cosh`."""

def arctanh(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Inverse of `tanh`."""

def degrees(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Angles in radians as degrees."""

def radians(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Angles in degrees as radians."""

def floor(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Largest whole number not above each element. Passes no gradient."""

def ceil(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Smallest whole number not below each element. Passes no gradient."""

def trunc(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The whole part of each element. Passes no gradient."""

def fix(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The nearest whole number towards 0. Passes no gradient."""

def rint(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Nearest whole number, the lower one of two. Passes no gradient."""

def round(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Nearest whole number, of two the one farther from 0. Passes no gradient."""

def log_sigmoid(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Logarithm of the logistic function of each element."""

def mish(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """data * tanh(log(1 + exp(data))), a smooth kind of relu."""

def softsign(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """data / (1 + |data|), between -1 and 1."""

def hard_sigmoid(data: _ArrayLike, alpha: float = 0.2, beta: float = 0.5, out: NDArray | None = None) -> NDArray:
    """alpha * data + beta, cut off at 0 and 1."""

def smooth_l1(data: _ArrayLike, scalar: float = 1.0, out: NDArray | None = None) -> NDArray:
    """A square near 0, a straight line outside: (scalar * data)**2 / 2 up to |data| = 1 / scalar**2, then"""

def Activation(data: _ArrayLike, act_type: str, out: NDArray | None = None) -> NDArray:
    """A function of each element, by its name."""

def LeakyReLU(
    data: _ArrayLike, gamma: _ArrayLike | None = None, act_type: str = "leaky", slope: float = 0.25,
    out: NDArray | None = None
) -> NDArray:
    """The elements above 0 as they are, those below damped."""

def erf(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Error function of each element."""

def erfinv(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Inverse of `erf`; NaN outside [-1, 1]."""

def gamma(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Gamma function of each element."""

def gammaln(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Logarithm of the size of the gamma function."""

def digamma(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Derivative of `gammaln`."""

def relu(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The larger of each element and 0. The gradient at 0 is 0."""

def sigmoid(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The logistic function of each element, 1 / (1 + exp(-data))."""

def logical_not(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """1 where an element is 0, else 0, in the dtype of `data`. Passes no gradient."""

def identity(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """A copy, recorded."""

def copy(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """A copy, recorded."""

def stop_gradient(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """A copy that passes no gradient on."""

def BlockGrad(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """A copy that passes no gradient on."""

def add(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Sum of elements, lhs + rhs."""

def subtract(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Difference of elements, lhs - rhs."""

def multiply(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Product of elements, lhs * rhs."""

def divide(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Quotient of elements, lhs / rhs; of integers too a float."""

def true_divide(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Quotient of elements, lhs / rhs; of integers too a float."""

def modulo(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Remainder with the sign of the divisor, lhs % rhs."""

def power(base: _ArrayLike, exp: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Elements raised to a power, base ** exp."""

def maximum(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The larger of two elements. Where they are equal each gets half the gradient."""

def minimum(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The smaller of two elements. Where they are equal each gets half the gradient."""

def broadcast_hypot(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Length of the hypotenuse, sqrt(lhs**2 + rhs**2)."""

def broadcast_add(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Sum of elements, lhs + rhs."""

def broadcast_plus(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Sum of elements, lhs + rhs."""

def broadcast_sub(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Difference of elements, lhs - rhs."""

def broadcast_minus(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Difference of elements, lhs - rhs."""

def broadcast_mul(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Product of elements, lhs * rhs."""

def broadcast_div(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Quotient of elements, lhs / rhs; of integers too a float."""

def broadcast_mod(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Remainder with the sign of the divisor, lhs % rhs."""

def broadcast_power(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Elements raised to a power, lhs ** rhs."""

def broadcast_maximum(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The larger of two elements. Where they are equal each gets half the gradient."""

def broadcast_minimum(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The smaller of two elements. Where they are equal each gets half the gradient."""

def elemwise_add(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Sum of elements, lhs + rhs."""

def elemwise_sub(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Difference of elements, lhs - rhs."""

def elemwise_mul(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Product of elements, lhs * rhs."""

def elemwise_div(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Quotient of elements, lhs / rhs."""

def add_n(*args: NDArray, out: NDArray | None = None) -> NDArray:
    """Sum of several arrays of equal shapes."""

def ElementWiseSum(*args: NDArray, out: NDArray | None = None) -> NDArray:
    """Sum of several arrays of equal shapes."""

def equal(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether elements are equal, lhs == rhs."""

def not_equal(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether elements differ, lhs != rhs."""

def greater(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether lhs > rhs."""

def greater_equal(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether lhs >= rhs."""

def lesser(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether lhs < rhs."""

def lesser_equal(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether lhs <= rhs."""

def logical_and(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether both elements are not 0."""

def logical_or(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether one of the two elements is not 0."""

def logical_xor(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether exactly one of the two elements is not 0."""

def broadcast_equal(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether elements are equal, lhs == rhs."""

def broadcast_not_equal(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether elements differ, lhs != rhs."""

def broadcast_greater(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether lhs > rhs."""

def broadcast_greater_equal(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether lhs >= rhs."""

def broadcast_lesser(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether lhs < rhs."""

def broadcast_lesser_equal(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether lhs <= rhs."""

def broadcast_logical_and(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether both elements are not 0."""

def broadcast_logical_or(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether one of the two elements is not 0."""

def broadcast_logical_xor(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Whether exactly one of the two elements is not 0."""

def clip(data: _ArrayLike, a_min: _Number, a_max: _Number, out: NDArray | None = None) -> NDArray:
    """Elements brought between two bounds. The gradient at a bound is that of the element."""

def where(condition: _ArrayLike, x: _ArrayLike, y: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Elements of `x` where the condition is not 0, of `y` elsewhere."""

def slice(
    data: _ArrayLike, begin: Sequence[SupportsIndex | None] | SupportsIndex,
    end: Sequence[SupportsIndex | None] | SupportsIndex | None,
    step: Sequence[SupportsIndex | None] | SupportsIndex | None = None, out: NDArray | None = None
) -> NDArray:
    """A region of an array: from `begin` to before `end` along the first axes."""

def slice_axis(
    data: _ArrayLike, axis: SupportsIndex, begin: SupportsIndex, end: SupportsIndex | None,
    out: NDArray | None = None
) -> NDArray:
    """The part of an array from `begin` to before `end` along one axis."""

def take(
    a: _ArrayLike, indices: _ArrayLike, axis: SupportsIndex = 0, mode: Literal["clip", "wrap", "raise"] = "clip",
    out: NDArray | None = None
) -> NDArray:
    """Slices of an array along an axis, by number."""

def pick(
    data: _ArrayLike, index: _ArrayLike, axis: SupportsIndex = -1, keepdims: bool = False,
    mode: Literal["clip", "wrap"] = "clip", out: NDArray | None = None
) -> NDArray:
    """From each row along an axis the element that `index` names."""

def one_hot(
    indices: _ArrayLike, depth: SupportsIndex, on_value: _Number = 1.0, off_value: _Number = 0.0,
    dtype: _DTypeLike | None = "float32", out: NDArray | None = None
) -> NDArray:
    """Rows that are `on_value` at one position each. Passes no gradient."""

def sum(
    data: _ArrayLike, axis: _Axes | None = None, keepdims: bool = False, exclude: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """Sum of the elements, or of those along some axes."""

def mean(
    data: _ArrayLike, axis: _Axes | None = None, keepdims: bool = False, exclude: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """Arithmetic mean of the elements, or of those along some axes."""

def prod(
    data: _ArrayLike, axis: _Axes | None = None, keepdims: bool = False, exclude: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """Product of the elements, or of those along some axes."""

def max(
    data: _ArrayLike, axis: _Axes | None = None, keepdims: bool = False, exclude: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """Largest element, or those along some axes. Equal ones share the gradient."""

def min(
    data: _ArrayLike, axis: _Axes | None = None, keepdims: bool = False, exclude: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """Smallest element, or those along some axes. Equal ones share the gradient."""

def sum_axis(
    data: _ArrayLike, axis: _Axes | None = None, keepdims: bool = False, exclude: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """Sum of the elements, or of those along some axes."""

def max_axis(
    data: _ArrayLike, axis: _Axes | None = None, keepdims: bool = False, exclude: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """Largest element, or those along some axes. Equal ones share the gradient."""

def min_axis(
    data: _ArrayLike, axis: _Axes | None = None, keepdims: bool = False, exclude: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """Smallest element, or those along some axes. Equal ones share the gradient."""

def norm(
    data: _ArrayLike, ord: Literal[1, 2] = 2, axis: _Axes | None = None, out_dtype: _DTypeLike | None = None,
    keepdims: bool = False, out: NDArray | None = None
) -> NDArray:
    """Euclidean norm, or sum of sizes, of all elements or of those along some axes."""

def argmax(
    data: _ArrayLike, axis: SupportsIndex | None = None, keepdims: bool = False, out: NDArray | None = None
) -> NDArray:
    """Position of the first of the largest elements, as a float. Passes no gradient."""

def argmin(
    data: _ArrayLike, axis: SupportsIndex | None = None, keepdims: bool = False, out: NDArray | None = None
) -> NDArray:
    """Position of the first of the smallest elements, as a float. Passes no gradient."""

def dot(
    lhs: _ArrayLike, rhs: _ArrayLike, transpose_a: bool = False, transpose_b: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """Sums of products over the last axis of `lhs` and the first axis of `rhs`."""

def batch_dot(
    lhs: _ArrayLike, rhs: _ArrayLike, transpose_a: bool = False, transpose_b: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """Matrix products of corresponding matrices of two stacks."""

def khatri_rao(*args: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Kronecker products of the columns of matrices, column by column."""

def softmax(
    data: _ArrayLike, length: NDArray | None = None, axis: SupportsIndex = -1, temperature: float | None = None,
    dtype: _DTypeLike | None = None, use_length: bool = False, out: NDArray | None = None
) -> NDArray:
    """Exponentials divided by their sum along an axis, positive numbers that sum to 1."""

def log_softmax(
    data: _ArrayLike, axis: SupportsIndex = -1, temperature: float | None = None, dtype: _DTypeLike | None = None,
    use_length: bool = False, out: NDArray | None = None
) -> NDArray:
    """Logarithm of `softmax`, without its underflow."""

def softmin(
    data: _ArrayLike, axis: SupportsIndex = -1, temperature: float | None = None, dtype: _DTypeLike | None = None,
    use_length: bool = False, out: NDArray | None = None
) -> NDArray:
    """`softmax` of the negated elements; the arguments are those of `log_softmax`."""

def concat(*data: NDArray, dim: SupportsIndex = 1, out: NDArray | None = None) -> NDArray:
    """Arrays joined along an axis that they have."""

def concatenate(arrays: Sequence[NDArray], axis: SupportsIndex = 0, always_copy: bool = True) -> NDArray:
    """A list of arrays joined along an axis that they have: `concat` with the arguments of `numpy.concatenate`."""

def stack(*data: NDArray, axis: SupportsIndex = 0, out: NDArray | None = None) -> NDArray:
    """Arrays joined along a new axis."""

@overload
def split(
    data: _ArrayLike, num_outputs: Literal[1], axis: SupportsIndex = 1, squeeze_axis: bool = False
) -> NDArray: ...
@overload
def split(
    data: _ArrayLike, num_outputs: Literal[2, 3, 4, 5, 6, 7, 8], axis: SupportsIndex = 1, squeeze_axis: bool = False
) -> list[NDArray]: ...
@overload
def split(
    data: _ArrayLike, num_outputs: SupportsIndex, axis: SupportsIndex = 1, squeeze_axis: bool = False
) -> NDArray | list[NDArray]:
    """Parts of equal length along an axis."""

def split_v2(
    ary: _ArrayLike, indices_or_sections: _Sections, axis: SupportsIndex = 0, squeeze_axis: bool = False
) -> NDArray | list[NDArray]:
    """Parts of equal length along an axis, or parts that begin at given positions."""

def reshape(data: _ArrayLike, shape: _Shape, reverse: bool = False, out: NDArray | None = None) -> NDArray:
    """The same elements in another shape."""

def flatten(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """All axes but the first merged into one: of shape (n, a, b) an array of (n, a * b), of (n,) one of (n, 1)."""

def transpose(data: _ArrayLike, axes: Sequence[SupportsIndex] | None = None, out: NDArray | None = None) -> NDArray:
    """A view with the axes in another order."""

def swapaxes(data: _ArrayLike, dim1: SupportsIndex = 0, dim2: SupportsIndex = 0, out: NDArray | None = None) -> NDArray:
    """A view with two axes exchanged."""

def moveaxis(tensor: _ArrayLike, source: _Axes, destination: _Axes) -> NDArray:
    """A view with axes moved to other places, the others in their order."""

def expand_dims(data: _ArrayLike, axis: SupportsIndex, out: NDArray | None = None) -> NDArray:
    """A view with a new axis of length 1."""

def squeeze(data: _ArrayLike, axis: _Axes | None = None, out: NDArray | None = None) -> NDArray:
    """A view without axes of length 1: all of them, or those that `axis` names. One axis always stays."""

def broadcast_to(data: _ArrayLike, shape: _Shape, out: NDArray | None = None) -> NDArray:
    """A read-only view in a larger shape, along which the elements repeat."""

def broadcast_like(lhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """`broadcast_to` the shape of another array."""

def broadcast_axis(data: _ArrayLike, axis: _Axes, size: _Axes, out: NDArray | None = None) -> NDArray:
    """A read-only view in which axes of length 1 have other lengths."""

def cast(data: _ArrayLike, dtype: _DTypeLike, out: NDArray | None = None) -> NDArray:
    """The elements as another dtype, the way C converts them."""

def Cast(data: _ArrayLike, dtype: _DTypeLike, out: NDArray | None = None) -> NDArray:
    """The elements as another dtype, the way C converts them."""

def Concat(*data: NDArray, dim: SupportsIndex = 1, out: NDArray | None = None) -> NDArray:
    """Arrays joined along an axis that they have."""

def Flatten(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """All axes but the first merged into one: of shape (n, a, b) an array of (n, a * b), of (n,) one of (n, 1)."""

def Reshape(data: _ArrayLike, shape: _Shape, reverse: bool = False, out: NDArray | None = None) -> NDArray:
    """The same elements in another shape."""

@overload
def SliceChannel(
    data: _ArrayLike, num_outputs: Literal[1], axis: SupportsIndex = 1, squeeze_axis: bool = False
) -> NDArray: ...
@overload
def SliceChannel(
    data: _ArrayLike, num_outputs: Literal[2, 3, 4, 5, 6, 7, 8], axis: SupportsIndex = 1, squeeze_axis: bool = False
) -> list[NDArray]: ...
@overload
def SliceChannel(
    data: _ArrayLike, num_outputs: SupportsIndex, axis: SupportsIndex = 1, squeeze_axis: bool = False
) -> NDArray | list[NDArray]:
    """Parts of equal length along an axis."""

def SwapAxis(data: _ArrayLike, dim1: SupportsIndex = 0, dim2: SupportsIndex = 0, out: NDArray | None = None) -> NDArray:
    """A view with two axes exchanged."""

def broadcast_axes(data: _ArrayLike, axis: _Axes, size: _Axes, out: NDArray | None = None) -> NDArray:
    """A read-only view in which axes of length 1 have other lengths."""

# Random numbers

def normal(
    loc: _ArrayLike = 0, scale: _ArrayLike = 1, shape: _Shape | None = None, ctx: Context | None = None,
    dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """`nd.random.normal` of numbers."""

def random_exponential(
    lam: _ArrayLike = 1, shape: _Shape | None = None, ctx: Context | None = None, dtype: _DTypeLike | None = None,
    out: NDArray | None = None
) -> NDArray:
    """`nd.random.exponential` of numbers, of rate `lam`."""

def random_gamma(
    alpha: _ArrayLike = 1, beta: _ArrayLike = 1, shape: _Shape | None = None, ctx: Context | None = None,
    dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """`nd.random.gamma` of numbers."""

def random_generalized_negative_binomial(
    mu: _ArrayLike = 1, alpha: _ArrayLike = 1, shape: _Shape | None = None, ctx: Context | None = None,
    dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """`nd.random.generalized_negative_binomial` of numbers."""

def random_negative_binomial(
    k: _ArrayLike = 1, p: _ArrayLike = 1, shape: _Shape | None = None, ctx: Context | None = None,
    dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """`nd.random.negative_binomial` of numbers."""

def random_normal(
    loc: _ArrayLike = 0, scale: _ArrayLike = 1, shape: _Shape | None = None, ctx: Context | None = None,
    dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """`nd.random.normal` of numbers."""

def random_poisson(
    lam: _ArrayLike = 1, shape: _Shape | None = None, ctx: Context | None = None, dtype: _DTypeLike | None = None,
    out: NDArray | None = None
) -> NDArray:
    """`nd.random.poisson` of numbers."""

def random_randint(
    low: _ArrayLike, high: _ArrayLike, shape: _Shape | None = None, ctx: Context | None = None,
    dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """`nd.random.randint`."""

def random_uniform(
    low: _ArrayLike = 0, high: _ArrayLike = 1, shape: _Shape | None = None, ctx: Context | None = None,
    dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """`nd.random.uniform` of numbers."""

def sample_exponential(
    lam: _ArrayLike, shape: _Shape | None = None, dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """`nd.random.exponential` of arrays: `shape` numbers for each of their elements, of rate `lam`."""

def sample_gamma(
    alpha: _ArrayLike, beta: _ArrayLike, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    out: NDArray | None = None
) -> NDArray:
    """`nd.random.gamma` of arrays: `shape` numbers for each of their elements."""

def sample_generalized_negative_binomial(
    mu: _ArrayLike, alpha: _ArrayLike, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    out: NDArray | None = None
) -> NDArray:
    """`nd.random.generalized_negative_binomial` of arrays: `shape` numbers for each of their elements."""

def sample_multinomial(
    data: _ArrayLike, shape: _Shape | None = None, get_prob: bool = False, dtype: _DTypeLike | None = "int32",
    out: NDArray | None = None
) -> NDArray | list[NDArray]:
    """`nd.random.multinomial`."""

def sample_negative_binomial(
    k: _ArrayLike, p: _ArrayLike, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    out: NDArray | None = None
) -> NDArray:
    """`nd.random.negative_binomial` of arrays: `shape` numbers for each of their elements."""

def sample_normal(
    mu: _ArrayLike, sigma: _ArrayLike, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    out: NDArray | None = None
) -> NDArray:
    """`nd.random.normal` of arrays: `shape` numbers for each of their elements."""

def sample_poisson(
    lam: _ArrayLike, shape: _Shape | None = None, dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """`nd.random.poisson` of arrays: `shape` numbers for each of their elements."""

def sample_uniform(
    low: _ArrayLike, high: _ArrayLike, shape: _Shape | None = None, dtype: _DTypeLike | None = None,
    out: NDArray | None = None
) -> NDArray:
    """`nd.random.uniform` of arrays: `shape` numbers for each of their elements."""

def shuffle(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The rows of an array (its parts along the first axis) in random order. Recorded."""

def uniform(
    low: _ArrayLike = 0, high: _ArrayLike = 1, shape: _Shape | None = None, ctx: Context | None = None,
    dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """`nd.random.uniform` of numbers."""

def nansum(
    data: _ArrayLike, axis: _Axes | None = None, keepdims: bool = False, exclude: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """Sum of the elements that are not NaN, or of those along some axes."""

def nanprod(
    data: _ArrayLike, axis: _Axes | None = None, keepdims: bool = False, exclude: bool = False,
    out: NDArray | None = None
) -> NDArray:
    """Product of the elements that are not NaN, or of those along some axes."""

def cumsum(
    a: _ArrayLike, axis: SupportsIndex | None = None, dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """Sums of the elements up to each one."""

def argmax_channel(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Position of the first of the largest elements along axis 1, as a float: `argmax`. Passes no gradient."""

def sort(
    data: _ArrayLike, axis: SupportsIndex | None = -1, is_ascend: bool = True, out: NDArray | None = None
) -> NDArray:
    """Elements in order along an axis, equal ones as they were."""

def argsort(
    data: _ArrayLike, axis: SupportsIndex | None = -1, is_ascend: bool = True, dtype: _DTypeLike = "float32",
    out: NDArray | None = None
) -> NDArray:
    """Indices that put the elements in order along an axis, as floats. Passes no gradient."""

def topk(
    data: _ArrayLike, axis: SupportsIndex | None = -1, k: int = 1,
    ret_typ: Literal["indices", "value", "both", "mask"] = "indices", is_ascend: bool = False,
    dtype: _DTypeLike = "float32", out: NDArray | Sequence[NDArray] | None = None
) -> Any:
    """The `k` largest or smallest elements along an axis, in order: where they are, what they are, or both."""

def histogram(a: _ArrayLike, bins: int | _ArrayLike = 10, range: tuple[float, float] | None = None) -> list[NDArray]:
    """How many elements fall into each of some bins. Passes no gradient."""

def Embedding(
    data: _ArrayLike, weight: _ArrayLike, input_dim: int | None = None, output_dim: int | None = None,
    dtype: _DTypeLike = "float32", sparse_grad: bool = False, out: NDArray | None = None
) -> NDArray:
    """Rows of a matrix by number: `take` of it along the first axis."""

def batch_take(a: _ArrayLike, indices: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """From each row of a matrix the element that `indices` names: `pick` along the last axis."""

def choose_element_0index(
    data: _ArrayLike, index: _ArrayLike, axis: SupportsIndex = -1, keepdims: bool = False,
    mode: Literal["clip", "wrap"] = "clip", out: NDArray | None = None
) -> NDArray:
    """From each row along an axis the element that `index` names."""

def fill_element_0index(lhs: _ArrayLike, mhs: _ArrayLike, rhs: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """A matrix with one element of each row replaced."""

def gather_nd(data: _ArrayLike, indices: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Elements or parts of an array by their numbers along its first dimensions."""

def scatter_nd(data: _ArrayLike, indices: _ArrayLike, shape: _Shape, out: NDArray | None = None) -> NDArray:
    """Zeros with elements put into the places that numbers along the first dimensions say: `gather_nd` backwards."""

def ravel_multi_index(data: _ArrayLike, shape: _Shape, out: NDArray | None = None) -> NDArray:
    """Numbers along each dimension as numbers that count through all elements. Passes no gradient."""

def unravel_index(data: _ArrayLike, shape: _Shape, out: NDArray | None = None) -> NDArray:
    """Numbers that count through all elements as numbers along each dimension. Passes no gradient."""

def tile(data: _ArrayLike, reps: _Shape, out: NDArray | None = None) -> NDArray:
    """An array several times, side by side along its dimensions."""

def repeat(data: _ArrayLike, repeats: int, axis: SupportsIndex | None = None, out: NDArray | None = None) -> NDArray:
    """Each element several times, one after the other."""

def pad(
    data: _ArrayLike, mode: Literal["constant", "edge", "reflect"], pad_width: Sequence[int],
    constant_value: _Number = 0.0, out: NDArray | None = None
) -> NDArray:
    """An array with a frame around it."""

def Pad(
    data: _ArrayLike, mode: Literal["constant", "edge", "reflect"], pad_width: Sequence[int],
    constant_value: _Number = 0.0, out: NDArray | None = None
) -> NDArray:
    """An array with a frame around it."""

def flip(data: _ArrayLike, axis: _Axes, out: NDArray | None = None) -> NDArray:
    """The elements along axes in the opposite order."""

def reverse(data: _ArrayLike, axis: _Axes, out: NDArray | None = None) -> NDArray:
    """The elements along axes in the opposite order."""

def slice_like(data: _ArrayLike, shape_like: _ArrayLike, axes: _Axes = (), out: NDArray | None = None) -> NDArray:
    """The first part of an array, as long as another one is."""

def reshape_like(
    lhs: _ArrayLike, rhs: _ArrayLike, lhs_begin: int | None = None, lhs_end: int | None = None,
    rhs_begin: int | None = None, rhs_end: int | None = None, out: NDArray | None = None
) -> NDArray:
    """An array with the shape of another one, or with some dimensions replaced by some of the other's."""

def shape_array(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The shape of an array, as an array of int64."""

def size_array(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The number of elements of an array, as an array of int64 of shape (1,)."""

def diag(
    data: _ArrayLike, k: int = 0, axis1: SupportsIndex = 0, axis2: SupportsIndex = 1, out: NDArray | None = None
) -> NDArray:
    """The diagonals of an array; of a vector, a matrix that has it on a diagonal."""

def depth_to_space(data: _ArrayLike, block_size: int, out: NDArray | None = None) -> NDArray:
    """Channels laid out as blocks in the plane, as an upsampling convolution needs it."""

def space_to_depth(data: _ArrayLike, block_size: int, out: NDArray | None = None) -> NDArray:
    """Blocks of the plane laid out as channels: `depth_to_space` backwards."""

def crop(
    data: _ArrayLike, begin: Sequence[SupportsIndex | None] | SupportsIndex | None,
    end: Sequence[SupportsIndex | None] | SupportsIndex | None,
    step: Sequence[SupportsIndex | None] | SupportsIndex | None = None, out: NDArray | None = None
) -> NDArray:
    """A region of an array: from `begin` to before `end` along the first axes."""

def SequenceMask(
    data: _ArrayLike, sequence_length: _ArrayLike | None = None, use_sequence_length: bool = False,
    value: _Number = 0.0, axis: SupportsIndex = 0, out: NDArray | None = None
) -> NDArray:
    """Sequences with another value behind their ends."""

def SequenceLast(
    data: _ArrayLike, sequence_length: _ArrayLike | None = None, use_sequence_length: bool = False,
    axis: SupportsIndex = 0, out: NDArray | None = None
) -> NDArray:
    """The last element of each sequence."""

def SequenceReverse(
    data: _ArrayLike, sequence_length: _ArrayLike | None = None, use_sequence_length: bool = False,
    axis: SupportsIndex = 0, out: NDArray | None = None
) -> NDArray:
    """Sequences in the opposite order, each up to its end; what is behind stays."""

def FullyConnected(
    data: _ArrayLike, weight: _ArrayLike, bias: _ArrayLike | None = None, num_hidden: int | None = None,
    no_bias: bool = False, flatten: bool = True, out: NDArray | None = None
) -> NDArray:
    """Products of rows with a matrix of weights, plus a bias: data weightᵀ + bias."""

def Dropout(
    data: _ArrayLike, p: float = 0.5, mode: Literal["training", "always"] = "training", axes: _Axes = (),
    cudnn_off: bool = False, out: NDArray | None = None
) -> NDArray:
    """In training mode, zeros in random places, and what is left made larger so that the mean stays."""

def LayerNorm(
    data: _ArrayLike, gamma: _ArrayLike, beta: _ArrayLike, axis: SupportsIndex = -1, eps: float = 1e-05,
    output_mean_var: bool = False, out: NDArray | None = None
) -> Any:
    """Elements brought to mean 0 and variance 1 along an axis, then scaled and shifted."""

def InstanceNorm(
    data: _ArrayLike, gamma: _ArrayLike, beta: _ArrayLike, eps: float = 0.001, out: NDArray | None = None
) -> NDArray:
    """Each channel of each example brought to mean 0 and variance 1, then scaled and shifted."""

def GroupNorm(
    data: _ArrayLike, gamma: _ArrayLike, beta: _ArrayLike, num_groups: int = 1, eps: float = 1e-05,
    output_mean_var: bool = False, out: NDArray | None = None
) -> Any:
    """Groups of channels of each example brought to mean 0 and variance 1, then scaled and shifted."""

def L2Normalization(
    data: _ArrayLike, eps: float = 1e-10, mode: Literal["instance", "channel", "spatial"] = "instance",
    out: NDArray | None = None
) -> NDArray:
    """Elements divided by their Euclidean norm, sqrt(sum(data**2) + eps)."""

def SoftmaxActivation(
    data: _ArrayLike, mode: Literal["instance", "channel"] = "instance", out: NDArray | None = None
) -> NDArray:
    """`softmax` along the last axis, or along the second."""

def moments(
    data: _ArrayLike, axes: _Axes, keepdims: bool = False, out: Sequence[NDArray] | None = None
) -> list[NDArray]:
    """Mean and variance along axes."""

def Softmax(
    data: _ArrayLike, label: _ArrayLike, grad_scale: float = 1.0, ignore_label: float = -1.0,
    multi_output: bool = False, use_ignore: bool = False, preserve_shape: bool = False,
    normalization: Literal["null", "batch", "valid"] = "null", out_grad: bool = False, smooth_alpha: float = 0.0,
    out: NDArray | None = None
) -> NDArray:
    """`softmax`, with the gradient of the cross-entropy to labels whatever comes behind."""

def SoftmaxOutput(
    data: _ArrayLike, label: _ArrayLike, grad_scale: float = 1.0, ignore_label: float = -1.0,
    multi_output: bool = False, use_ignore: bool = False, preserve_shape: bool = False,
    normalization: Literal["null", "batch", "valid"] = "null", out_grad: bool = False, smooth_alpha: float = 0.0,
    out: NDArray | None = None
) -> NDArray:
    """`softmax`, with the gradient of the cross-entropy to labels whatever comes behind."""

def LinearRegressionOutput(
    data: _ArrayLike, label: _ArrayLike, grad_scale: float = 1.0, out: NDArray | None = None
) -> NDArray:
    """The data, with the gradient of half the squared distance from labels."""

def LogisticRegressionOutput(
    data: _ArrayLike, label: _ArrayLike, grad_scale: float = 1.0, out: NDArray | None = None
) -> NDArray:
    """`sigmoid` of the data, with the gradient of its cross-entropy to labels."""

def MAERegressionOutput(
    data: _ArrayLike, label: _ArrayLike, grad_scale: float = 1.0, out: NDArray | None = None
) -> NDArray:
    """The data, with the gradient of the distance from labels."""

def MakeLoss(
    data: _ArrayLike, grad_scale: float = 1.0, valid_thresh: float = 0.0,
    normalization: Literal["null", "batch", "valid"] = "null", out: NDArray | None = None
) -> NDArray:
    """The data, with the same gradient for each element whatever comes behind."""

def make_loss(data: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """The data, with the gradient 1 for each element whatever comes behind."""

def softmax_cross_entropy(data: _ArrayLike, label: _ArrayLike, out: NDArray | None = None) -> NDArray:
    """Cross-entropy of the `softmax` of rows to labels, the sum over all rows."""

def random_pdf_dirichlet(
    sample: _ArrayLike, alpha: _ArrayLike, is_log: bool = False, out: NDArray | None = None
) -> NDArray:
    """Density of the Dirichlet distribution."""

def random_pdf_exponential(
    sample: _ArrayLike, lam: _ArrayLike, is_log: bool = False, out: NDArray | None = None
) -> NDArray:
    """Density of the exponential distribution."""

def random_pdf_gamma(
    sample: _ArrayLike, alpha: _ArrayLike, beta: _ArrayLike, is_log: bool = False, out: NDArray | None = None
) -> NDArray:
    """Density of the gamma distribution."""

def random_pdf_generalized_negative_binomial(
    sample: _ArrayLike, mu: _ArrayLike, alpha: _ArrayLike, is_log: bool = False, out: NDArray | None = None
) -> NDArray:
    """Probability of counts under the negative binomial distribution of a mean and a dispersion."""

def random_pdf_negative_binomial(
    sample: _ArrayLike, k: _ArrayLike, p: _ArrayLike, is_log: bool = False, out: NDArray | None = None
) -> NDArray:
    """Probability of counts of failures before `k` successes."""

def random_pdf_normal(
    sample: _ArrayLike, mu: _ArrayLike, sigma: _ArrayLike, is_log: bool = False, out: NDArray | None = None
) -> NDArray:
    """Density of the normal distribution."""

def random_pdf_poisson(
    sample: _ArrayLike, lam: _ArrayLike, is_log: bool = False, out: NDArray | None = None
) -> NDArray:
    """Probability of counts under the Poisson distribution."""

def random_pdf_uniform(
    sample: _ArrayLike, low: _ArrayLike, high: _ArrayLike, is_log: bool = False, out: NDArray | None = None
) -> NDArray:
    """Density of the uniform distribution between two numbers."""

def amp_cast(data: _ArrayLike, dtype: _DTypeLike, out: NDArray | None = None) -> NDArray:
    """An array of floats as another dtype of floats; others as they are."""

def amp_multicast(
    *data: _ArrayLike, num_outputs: int | None = None, cast_narrow: bool = False, out: Sequence[NDArray] | None = None
) -> list[NDArray]:
    """Arrays of floats all as the widest dtype among them."""

def from_dlpack(dlpack: object) -> NDArray:
    """The array in a DLPack capsule, or of an object that gives one; the memory is shared."""

def from_numpy(ndarray: Any, zero_copy: bool = True) -> NDArray:
    """A NumPy array as an NDArray of its dtype."""

def onehot_encode(indices: _ArrayLike, out: NDArray) -> NDArray:
    """Write `one_hot` of indices to a matrix."""

def to_dlpack_for_read(data: NDArray) -> Any:
    """An array as a DLPack capsule, on the same memory."""

def to_dlpack_for_write(data: NDArray) -> Any:
    """An array as a DLPack capsule, on the same memory."""

def adam_update(
    weight: NDArray, grad: NDArray, mean: NDArray, var: NDArray, lr: float, beta1: float = 0.9, beta2: float = 0.999,
    epsilon: float = 1e-08, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0,
    lazy_update: bool = True, out: NDArray | None = None
) -> NDArray:
    """A step of Adam (Kingma and Ba, 2014): lr * mean / (sqrt(var) + epsilon), without correction for few steps."""

def ftml_update(
    weight: NDArray, grad: NDArray, d: NDArray, v: NDArray, z: NDArray, lr: float, beta1: float = 0.6,
    beta2: float = 0.999, epsilon: float = 1e-08, t: int | None = None, wd: float = 0.0, rescale_grad: float = 1.0,
    clip_grad: float = -1.0, out: NDArray | None = None
) -> NDArray:
    """A step of FTML, follow the moving leader (Zheng and Kwok, 2017)."""

def ftrl_update(
    weight: NDArray, grad: NDArray, z: NDArray, n: NDArray, lr: float, lamda1: float = 0.01, beta: float = 1.0,
    wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: NDArray | None = None
) -> NDArray:
    """A step of FTRL, follow the regularized leader (McMahan and others, 2013)."""

def lamb_update_phase1(
    weight: NDArray, grad: NDArray, mean: NDArray, var: NDArray, beta1: float = 0.9, beta2: float = 0.999,
    epsilon: float = 1e-06, t: int | None = None, bias_correction: bool = True, wd: float = 0.0,
    rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: NDArray | None = None
) -> NDArray:
    """The first half of a step of LAMB (You and others, 2019): mean / (sqrt(var) + epsilon) + wd * weight."""

def lamb_update_phase2(
    weight: NDArray, g: NDArray, r1: NDArray, r2: NDArray, lr: float, lower_bound: float = -1.0,
    upper_bound: float = -1.0, out: NDArray | None = None
) -> NDArray:
    """The second half of a step of LAMB: weight - lr * g * r1 / r2."""

def mp_lamb_update_phase1(
    weight: NDArray, grad: NDArray, mean: NDArray, var: NDArray, weight32: NDArray, beta1: float = 0.9,
    beta2: float = 0.999, epsilon: float = 1e-06, t: int | None = None, bias_correction: bool = True, wd: float = 0.0,
    rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: NDArray | None = None
) -> NDArray:
    """`lamb_update_phase1` of float32 weights beside those of fewer digits."""

def mp_lamb_update_phase2(
    weight: NDArray, g: NDArray, r1: NDArray, r2: NDArray, weight32: NDArray, lr: float, lower_bound: float = -1.0,
    upper_bound: float = -1.0, out: NDArray | None = None
) -> NDArray:
    """`lamb_update_phase2` of float32 weights beside those of fewer digits."""

def mp_nag_mom_update(
    weight: NDArray, grad: NDArray, mom: NDArray, weight32: NDArray, lr: float, momentum: float = 0.0,
    wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: NDArray | None = None
) -> NDArray:
    """`nag_mom_update` of float32 weights beside those of fewer digits."""

def mp_sgd_mom_update(
    weight: NDArray, grad: NDArray, mom: NDArray, weight32: NDArray, lr: float, momentum: float = 0.0,
    wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, lazy_update: bool = True,
    out: NDArray | None = None
) -> NDArray:
    """`sgd_mom_update` of float32 weights beside those of fewer digits."""

def mp_sgd_update(
    weight: NDArray, grad: NDArray, weight32: NDArray, lr: float, wd: float = 0.0, rescale_grad: float = 1.0,
    clip_gradient: float = -1.0, lazy_update: bool = True, out: NDArray | None = None
) -> NDArray:
    """`sgd_update` of float32 weights beside those of fewer digits."""

def nag_mom_update(
    weight: NDArray, grad: NDArray, mom: NDArray, lr: float, momentum: float = 0.0, wd: float = 0.0,
    rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: NDArray | None = None
) -> NDArray:
    """A step with Nesterov's momentum: that of `sgd_mom_update` by the momentum that comes after it."""

def rmsprop_update(
    weight: NDArray, grad: NDArray, n: NDArray, lr: float, gamma1: float = 0.95, epsilon: float = 1e-08,
    wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, clip_weights: float = -1.0,
    out: NDArray | None = None
) -> NDArray:
    """A step of RMSProp (Tieleman and Hinton, 2012): lr * grad / sqrt(n + epsilon)."""

def rmspropalex_update(
    weight: NDArray, grad: NDArray, n: NDArray, g: NDArray, delta: NDArray, lr: float, gamma1: float = 0.95,
    gamma2: float = 0.9, epsilon: float = 1e-08, wd: float = 0.0, rescale_grad: float = 1.0,
    clip_gradient: float = -1.0, clip_weights: float = -1.0, out: NDArray | None = None
) -> NDArray:
    """A step of RMSProp with the variance of the gradient and momentum (Graves, 2013)."""

def sgd_mom_update(
    weight: NDArray, grad: NDArray, mom: NDArray, lr: float, momentum: float = 0.0, wd: float = 0.0,
    rescale_grad: float = 1.0, clip_gradient: float = -1.0, lazy_update: bool = True, out: NDArray | None = None
) -> NDArray:
    """A step with momentum: mom = momentum * mom - lr * (grad + wd * weight), added to the weights."""

def sgd_update(
    weight: NDArray, grad: NDArray, lr: float, wd: float = 0.0, rescale_grad: float = 1.0,
    clip_gradient: float = -1.0, lazy_update: bool = True, out: NDArray | None = None
) -> NDArray:
    """A step down the gradient: weight * (1 - lr * wd) - lr * grad."""

def signsgd_update(
    weight: NDArray, grad: NDArray, lr: float, wd: float = 0.0, rescale_grad: float = 1.0,
    clip_gradient: float = -1.0, out: NDArray | None = None
) -> NDArray:
    """A step of the size `lr` in each direction: weight * (1 - lr * wd) - lr * sign(grad)."""

def signum_update(
    weight: NDArray, grad: NDArray, mom: NDArray, lr: float, momentum: float = 0.0, wd: float = 0.0,
    rescale_grad: float = 1.0, clip_gradient: float = -1.0, wd_lh: float = 0.0, out: NDArray | None = None
) -> NDArray:
    """A step of the size `lr` by the sign of the momentum."""

def all_finite(data: NDArray, init_output: bool = True, out: NDArray | None = None) -> NDArray:
    """1 where all elements are finite, else 0."""

def multi_all_finite(
    *data: NDArray | Sequence[NDArray], num_arrays: int | None = None, init_output: bool = True,
    out: NDArray | None = None
) -> NDArray:
    """1 where all elements of all arrays are finite, else 0."""

def multi_lars(
    lrs: NDArray, weights_sum_sq: NDArray, grads_sum_sq: NDArray, wds: NDArray, eta: float, eps: float,
    rescale_grad: float = 1.0, out: NDArray | None = None
) -> NDArray:
    """Learning rates scaled for each array by LARS (You and others, 2017): lr * eta * |w| / (|g| + wd * |w| + eps)."""

def multi_mp_sgd_mom_update(
    *data: NDArray | Sequence[NDArray], lrs: Sequence[float], wds: Sequence[float], momentum: float = 0.0,
    rescale_grad: float = 1.0, clip_gradient: float = -1.0, num_weights: int | None = None,
    out: NDArray | Sequence[NDArray] | None = None
) -> NDArray | list[NDArray]:
    """`mp_sgd_mom_update` of several arrays: weight, grad, mom, weight32, ...; see `multi_sgd_update`."""

def multi_mp_sgd_update(
    *data: NDArray | Sequence[NDArray], lrs: Sequence[float], wds: Sequence[float], rescale_grad: float = 1.0,
    clip_gradient: float = -1.0, num_weights: int | None = None, out: NDArray | Sequence[NDArray] | None = None
) -> NDArray | list[NDArray]:
    """`mp_sgd_update` of several arrays: weight, grad, weight32, ...; see `multi_sgd_update`."""

def multi_sgd_mom_update(
    *data: NDArray | Sequence[NDArray], lrs: Sequence[float], wds: Sequence[float], momentum: float = 0.0,
    rescale_grad: float = 1.0, clip_gradient: float = -1.0, num_weights: int | None = None,
    out: NDArray | Sequence[NDArray] | None = None
) -> NDArray | list[NDArray]:
    """`sgd_mom_update` of several arrays: weight, grad, mom, weight, grad, mom, ...; see `multi_sgd_update`."""

def multi_sgd_update(
    *data: NDArray | Sequence[NDArray], lrs: Sequence[float], wds: Sequence[float], rescale_grad: float = 1.0,
    clip_gradient: float = -1.0, num_weights: int | None = None, out: NDArray | Sequence[NDArray] | None = None
) -> NDArray | list[NDArray]:
    """`sgd_update` of several arrays: weight, grad, weight, grad, ..."""

def multi_sum_sq(
    *data: NDArray | Sequence[NDArray], num_arrays: int | None = None, out: NDArray | None = None
) -> NDArray:
    """The sum of the squares of each array."""

def preloaded_multi_mp_sgd_mom_update(*data: NDArray | Sequence[NDArray], **more: Any) -> NDArray | list[NDArray]:
    """`multi_mp_sgd_mom_update` with two more arrays at the end: learning rates and weight decays."""

def preloaded_multi_mp_sgd_update(*data: NDArray | Sequence[NDArray], **more: Any) -> NDArray | list[NDArray]:
    """`multi_mp_sgd_update` with two more arrays at the end: learning rates and weight decays."""

def preloaded_multi_sgd_mom_update(*data: NDArray | Sequence[NDArray], **more: Any) -> NDArray | list[NDArray]:
    """`multi_sgd_mom_update` with two more arrays at the end: learning rates and weight decays."""

def preloaded_multi_sgd_update(*data: NDArray | Sequence[NDArray], **more: Any) -> NDArray | list[NDArray]:
    """`multi_sgd_update` with two more arrays at the end: learning rates and weight decays."""

def reset_arrays(*data: NDArray | Sequence[NDArray], num_arrays: int | None = None) -> None:
    """Fill arrays with zeros."""

def SVMOutput(
    data: _ArrayLike, label: _ArrayLike, margin: float = 1.0, regularization_coefficient: float = 1.0,
    use_linear: bool = False, out: NDArray | None = None
) -> NDArray:
    """The data, with the gradient of the hinge loss of a support vector machine to labels whatever comes behind."""
