"""Types of `cygrad.core.array`, and the aliases that the other stubs use."""

from collections.abc import Iterator, Sequence
from types import EllipsisType
from typing import Any, Literal, Protocol, SupportsIndex, TypeAlias, TypeVar, final

import numpy as np
import numpy.typing as npt
from typing_extensions import Buffer

from .context import Context, Flags

_T_co = TypeVar("_T_co", covariant=True)

class _Nested(Protocol[_T_co]):
    """Lists, tuples and their like, in one another. No str, whose `__contains__` takes nothing but str."""

    def __len__(self, /) -> int: ...
    def __getitem__(self, index: int, /) -> _T_co | _Nested[_T_co]: ...
    def __contains__(self, value: object, /) -> bool: ...
    def __iter__(self, /) -> Iterator[_T_co | _Nested[_T_co]]: ...
    def __reversed__(self, /) -> Iterator[_T_co | _Nested[_T_co]]: ...

class _SupportsArray(Protocol):
    def __array__(self) -> np.ndarray[Any, Any]: ...

_Number: TypeAlias = complex | np.number[Any] | np.bool_  # bool, int and float are complex to type checkers
_ArrayLike: TypeAlias = NDArray | _Number | Buffer | _SupportsArray | _Nested[NDArray | _Number | _SupportsArray]
_Arrays: TypeAlias = NDArray | Sequence[_ArrayLike]
_DTypeLike: TypeAlias = npt.DTypeLike
_Shape: TypeAlias = SupportsIndex | Sequence[SupportsIndex] | np.ndarray[Any, Any]
_Axes: TypeAlias = SupportsIndex | tuple[SupportsIndex, ...] | list[int]
_Sections: TypeAlias = SupportsIndex | Sequence[SupportsIndex] | NDArray | np.ndarray[Any, Any]
_Mode: TypeAlias = Literal["raise", "wrap", "clip"]
_Out: TypeAlias = "NDArray | np.ndarray[Any, Any] | tuple[NDArray | np.ndarray[Any, Any]]"
_Numbers: TypeAlias = SupportsIndex | slice | _ArrayLike
_Device: TypeAlias = Context | Literal["cpu"] | None
_GradReq: TypeAlias = Literal["write", "add", "null"]
_IndexItem: TypeAlias = (
    SupportsIndex | slice | EllipsisType | NDArray | np.ndarray[Any, Any] | _Nested[SupportsIndex | NDArray] | None
)
_Index: TypeAlias = _IndexItem | tuple[_IndexItem, ...]

@final
class NDArray:
    """An n-dimensional array that records what is done with it and hands back gradients."""

    # -- what Python asks for

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[NDArray]: ...
    def __contains__(self, key: object, /) -> bool: ...
    def __getitem__(self, key: _Index, /) -> NDArray: ...
    def __setitem__(self, key: _Index, value: _ArrayLike, /) -> None: ...
    def __delitem__(self, key: _Index, /) -> None: ...
    def __hash__(self) -> int: ...
    def __repr__(self) -> str: ...
    def __format__(self, spec: str) -> str: ...
    def __bool__(self) -> bool: ...
    def __int__(self) -> int: ...
    def __float__(self) -> float: ...
    def __complex__(self) -> complex: ...
    def __index__(self) -> int: ...
    def __buffer__(self, flags: int, /) -> memoryview: ...
    __array_priority__: float
    def __copy__(self) -> NDArray: ...
    def __deepcopy__(self, memo: object = None) -> NDArray: ...
    def __reduce_ex__(self, protocol: SupportsIndex, /) -> tuple[Any, ...]: ...
    def __round__(self, ndigits: int | None = None) -> NDArray: ...

    # -- what NumPy asks for

    def __array_namespace__(self, *, api_version: str | None = None) -> Any:
        """The module that has the functions for this array: `cygrad` (the array API standard)."""

    def __dlpack__(
        self, *, stream: None = None, max_version: tuple[int, int] | None = None,
        dl_device: tuple[int, int] | None = None, copy: bool | None = None
    ) -> Any:
        """A capsule with the array's memory, for another library's `from_dlpack`."""

    def __dlpack_device__(self) -> tuple[int, int]:
        """The device of the memory as DLPack numbers them: (1, 0), the CPU."""

    def __array__(self, dtype: _DTypeLike | None = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        """NumPy's protocol: the elements as a NumPy array, on the same memory where `dtype` and `copy` allow it."""

    @property
    def __array_interface__(self) -> dict[str, Any]:
        """NumPy's older protocol, version 3: address, shape, strides and type of the elements."""

    def __dask_tokenize__(self) -> Any:
        """For Dask, which tells by it whether two arrays are equal."""

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, out: tuple[Any, ...] | None = None, **keywords: Any
    ) -> Any: ...
    def __array_function__(
        self, function: Any, types: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]
    ) -> Any: ...

    # -- operators

    def __add__(self, value: _ArrayLike, /) -> NDArray: ...
    def __radd__(self, value: _ArrayLike, /) -> NDArray: ...
    def __sub__(self, value: _ArrayLike, /) -> NDArray: ...
    def __rsub__(self, value: _ArrayLike, /) -> NDArray: ...
    def __mul__(self, value: _ArrayLike, /) -> NDArray: ...
    def __rmul__(self, value: _ArrayLike, /) -> NDArray: ...
    def __truediv__(self, value: _ArrayLike, /) -> NDArray: ...
    def __rtruediv__(self, value: _ArrayLike, /) -> NDArray: ...
    def __floordiv__(self, value: _ArrayLike, /) -> NDArray: ...
    def __rfloordiv__(self, value: _ArrayLike, /) -> NDArray: ...
    def __mod__(self, value: _ArrayLike, /) -> NDArray: ...
    def __rmod__(self, value: _ArrayLike, /) -> NDArray: ...
    def __divmod__(self, value: _ArrayLike, /) -> tuple[NDArray, NDArray]: ...
    def __rdivmod__(self, value: _ArrayLike, /) -> tuple[NDArray, NDArray]: ...
    def __matmul__(self, value: _ArrayLike, /) -> NDArray: ...
    def __rmatmul__(self, value: _ArrayLike, /) -> NDArray: ...
    def __lshift__(self, value: _ArrayLike, /) -> NDArray: ...
    def __rlshift__(self, value: _ArrayLike, /) -> NDArray: ...
    def __rshift__(self, value: _ArrayLike, /) -> NDArray: ...
    def __rrshift__(self, value: _ArrayLike, /) -> NDArray: ...
    def __and__(self, value: _ArrayLike, /) -> NDArray: ...
    def __rand__(self, value: _ArrayLike, /) -> NDArray: ...
    def __or__(self, value: _ArrayLike, /) -> NDArray: ...
    def __ror__(self, value: _ArrayLike, /) -> NDArray: ...
    def __xor__(self, value: _ArrayLike, /) -> NDArray: ...
    def __rxor__(self, value: _ArrayLike, /) -> NDArray: ...
    def __pow__(self, value: _ArrayLike, /) -> NDArray: ...
    def __rpow__(self, value: _ArrayLike, /) -> NDArray: ...

    def __iadd__(self, value: _ArrayLike, /) -> NDArray: ...
    def __isub__(self, value: _ArrayLike, /) -> NDArray: ...
    def __imul__(self, value: _ArrayLike, /) -> NDArray: ...
    def __itruediv__(self, value: _ArrayLike, /) -> NDArray: ...
    def __ifloordiv__(self, value: _ArrayLike, /) -> NDArray: ...
    def __imod__(self, value: _ArrayLike, /) -> NDArray: ...
    def __imatmul__(self, value: _ArrayLike, /) -> NDArray: ...
    def __ilshift__(self, value: _ArrayLike, /) -> NDArray: ...
    def __irshift__(self, value: _ArrayLike, /) -> NDArray: ...
    def __iand__(self, value: _ArrayLike, /) -> NDArray: ...
    def __ior__(self, value: _ArrayLike, /) -> NDArray: ...
    def __ixor__(self, value: _ArrayLike, /) -> NDArray: ...
    def __ipow__(self, value: _ArrayLike, /) -> NDArray: ...

    def __lt__(self, value: _ArrayLike, /) -> NDArray: ...
    def __le__(self, value: _ArrayLike, /) -> NDArray: ...
    def __gt__(self, value: _ArrayLike, /) -> NDArray: ...
    def __ge__(self, value: _ArrayLike, /) -> NDArray: ...
    def __eq__(self, value: object, /) -> NDArray: ...  # type: ignore[override]
    def __ne__(self, value: object, /) -> NDArray: ...  # type: ignore[override]

    def __neg__(self) -> NDArray: ...
    def __pos__(self) -> NDArray: ...
    def __abs__(self) -> NDArray: ...
    def __invert__(self) -> NDArray: ...

    # -- attributes and methods

    @property
    def T(self) -> NDArray:
        """A view with the dimensions in reverse order."""

    def all(
        self, axis: _Axes | None = None, keepdims: bool = False, *, out: _Out | None = None, where: _ArrayLike = True
    ) -> NDArray:
        """Whether all elements, or all along some axes, are true (not 0). Passes no gradient."""

    def any(
        self, axis: _Axes | None = None, keepdims: bool = False, *, out: _Out | None = None, where: _ArrayLike = True
    ) -> NDArray:
        """Whether any element, or any along some axes, is true (not 0). Passes no gradient."""

    def argmax(self, axis: SupportsIndex | None = None, keepdims: bool = False, *, out: _Out | None = None) -> NDArray:
        """Position of the first of the largest elements. Passes no gradient."""

    def argmin(self, axis: SupportsIndex | None = None, keepdims: bool = False, *, out: _Out | None = None) -> NDArray:
        """Position of the first of the smallest elements. Passes no gradient."""

    def as_in_context(self, context: Context) -> NDArray:
        """The array itself: there is one context (MXNet)."""

    def asnumpy(self) -> np.ndarray[Any, Any]:
        """A NumPy array with a copy of the elements (MXNet). It leaves the tape, as its name says."""

    def asscalar(self) -> Any:
        """The only element of an array of size 1 as a Python scalar (MXNet)."""

    def argpartition(self, kth: int | Sequence[int], axis: int | None = -1) -> NDArray:
        """Indices of the elements as a partition puts them; see `cygrad.argpartition`."""

    def argsort(
        self, axis: int | None = -1, kind: Literal["quicksort", "mergesort", "heapsort", "stable"] | None = None, *,
        descending: bool = False, stable: bool = True
    ) -> NDArray:
        """Indices that put the elements in order; see `cygrad.argsort`."""

    def astype(
        self, dtype: _DTypeLike, copy: bool = True, *,
        casting: Literal["no", "equiv", "safe", "same_kind", "unsafe"] = "unsafe"
    ) -> NDArray:
        """The elements as another dtype: `cygrad.astype`."""

    def attach_grad(self, grad_req: _GradReq = "write", stype: Literal["default"] | None = None) -> None:
        """Make this array a variable: `backward` will write its gradient into ``x.grad``."""

    def backward(self, out_grad: _ArrayLike | None = None, retain_graph: bool = False, train_mode: bool = True) -> None:
        """Compute the gradients of this array and write them to the ``.grad`` of the variables it depends on."""

    def broadcast_to(self, *shape: _Shape) -> NDArray:
        """A read-only view in a larger shape: `cygrad.broadcast_to`, the shape as arguments or one tuple."""

    def choose(
        self, choices: Sequence[_ArrayLike] | NDArray, out: _Out | None = None, mode: _Mode = "raise"
    ) -> NDArray:
        """Elements of several arrays, by the number of the array for each."""

    def clip(
        self, min: _ArrayLike | None = None, max: _ArrayLike | None = None, out: _Out | None = None,
        a_min: _ArrayLike | None = None, a_max: _ArrayLike | None = None
    ) -> NDArray:
        """Elements brought between two bounds. The gradient at a bound is that of the element."""

    def compress(self, condition: _ArrayLike, axis: SupportsIndex | None = None, out: _Out | None = None) -> NDArray:
        """Elements along an axis for which a condition holds: `cygrad.compress`."""

    def conj(self, out: _Out | None = None) -> NDArray:
        """Complex conjugate of each element; real ones are copied."""

    def conjugate(self, out: _Out | None = None) -> NDArray:
        """Complex conjugate of each element; real ones are copied."""

    @property
    def context(self) -> Context:
        """Where the array lives: ``cpu(0)``."""

    def copy(self, order: Literal["C", "F", "A", "K"] = "C") -> NDArray:
        """A copy with memory of its own; recorded."""

    def copyto(self, other: NDArray | Context) -> NDArray:
        """Copy the elements into another array, or into a new one where `other` is a context (MXNet)."""

    def cumprod(
        self, axis: SupportsIndex | None = None, dtype: _DTypeLike | None = None, out: _Out | None = None
    ) -> NDArray:
        """Products of the elements up to each one, along an axis."""

    def cumsum(
        self, axis: SupportsIndex | None = None, dtype: _DTypeLike | None = None, out: _Out | None = None
    ) -> NDArray:
        """Sums of the elements up to each one, along an axis."""

    @property
    def ctx(self) -> Context:
        """Where the array lives: ``cpu(0)``."""

    @property
    def data(self) -> memoryview:
        """The memory, a memoryview."""

    def detach(self) -> NDArray:
        """The same memory as an array without history: what is done with it is not recorded back to this one."""

    def diagonal(self, offset: SupportsIndex = 0, axis1: SupportsIndex = 0, axis2: SupportsIndex = 1) -> NDArray:
        """A read-only view of diagonals."""

    @property
    def device(self) -> str:
        """Where the array lives, as the array API standard says it: 'cpu'."""

    def dot(self, b: _ArrayLike) -> NDArray:
        """The product with another array, `dot(self, b)`."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Data type, a `numpy.dtype`."""

    def expand_dims(self, axis: _Axes) -> NDArray:
        """A view with a new dimension of length 1 at `axis` (or one for each of a tuple)."""

    @property
    def flags(self) -> Flags:
        """Facts about the memory: ``x.flags.c_contiguous``, ``x.flags['WRITEABLE']``, ..."""

    def fill(self, value: _Number | NDArray) -> None:
        """Write one number to all elements, as ``x[...] = value``; recorded."""

    @property
    def flat(self) -> Any:
        """The elements in C order, by one index; values that are assigned to it are used over and over."""

    @flat.setter
    def flat(self, values: _ArrayLike) -> None: ...
    def flatten(self, order: Literal["C", "F", "A", "K"] = "C") -> NDArray:
        """A copy of the elements in one dimension (NumPy's method; MXNet's is `cygrad.nd.flatten`)."""

    @property
    def grad(self) -> NDArray | Any:  # None without attach_grad: not in the type, so that x.grad.sum() passes
        """The gradient of a variable, an NDArray that passes write to; None for arrays without `attach_grad`."""

    @property
    def imag(self) -> NDArray:
        """The imaginary part: a view of complex `x`, read-only zeros for any other."""

    @imag.setter
    def imag(self, value: _ArrayLike) -> None: ...

    def item(self, *index: SupportsIndex | tuple[SupportsIndex, ...]) -> Any:
        """One element as a Python scalar: the only one, or the one that `index` names."""

    @property
    def itemsize(self) -> int:
        """Bytes of one element."""

    @property
    def mT(self) -> NDArray:
        """A view with the last two dimensions exchanged: each matrix of a stack transposed."""

    def max(
        self, axis: _Axes | None = None, keepdims: bool = False, initial: _Number | NDArray | None = None,
        where: _ArrayLike = True, out: _Out | None = None
    ) -> NDArray:
        """Largest element, or the largest ones along some axes; NaN where there is a NaN."""

    def mean(
        self, axis: _Axes | None = None, dtype: _DTypeLike | None = None, keepdims: bool = False,
        where: _ArrayLike = True, out: _Out | None = None
    ) -> NDArray:
        """Arithmetic mean of the elements, or of those along some axes."""

    def min(
        self, axis: _Axes | None = None, keepdims: bool = False, initial: _Number | NDArray | None = None,
        where: _ArrayLike = True, out: _Out | None = None
    ) -> NDArray:
        """Smallest element, or the smallest ones along some axes; NaN where there is a NaN."""

    @property
    def nbytes(self) -> int:
        """Bytes of all elements together."""

    @property
    def name(self) -> str | None:
        """A name for messages and for `autograd.graph`: a str, or None."""

    @name.setter
    def name(self, value: str | None) -> None: ...

    @property
    def ndim(self) -> int:
        """Number of dimensions, 0 to 32."""

    def nonzero(self) -> tuple[NDArray, ...]:
        """The indices of the elements that are not zero, one array for each dimension."""

    def norm(
        self, ord: float | Literal["fro", "f"] | None = None, axis: _Axes | None = None, keepdims: bool = False
    ) -> NDArray:
        """Norm of the whole array, or of vectors or matrices along axes."""

    def partition(self, kth: int | Sequence[int], axis: int = -1) -> None:
        """Partition the elements in place; see `cygrad.partition`, which returns a new array."""

    def prod(
        self, axis: _Axes | None = None, dtype: _DTypeLike | None = None, keepdims: bool = False,
        initial: _Number | NDArray | None = None, where: _ArrayLike = True, out: _Out | None = None
    ) -> NDArray:
        """Product of the elements, or of those along some axes."""

    def put(self, ind: _ArrayLike, v: _ArrayLike, mode: _Mode = "raise") -> None:
        """Write values to positions that count through all elements in C order. Recorded like an assignment."""

    def ravel(self, order: Literal["C", "F", "A", "K"] = "C") -> NDArray:
        """The elements in one dimension: a view where the strides allow it."""

    @property
    def real(self) -> NDArray:
        """The real part: a view of complex `x`, any other `x` itself."""

    @real.setter
    def real(self, value: _ArrayLike) -> None: ...

    def repeat(self, repeats: _ArrayLike, axis: SupportsIndex | None = None) -> NDArray:
        """Elements several times, one behind the other."""

    def reshape(
        self,
        *lengths: _Shape,
        shape: _Shape | None = None,
        reverse: bool = False,
        order: str = "C",
        copy: bool | None = None,
    ) -> NDArray:
        """The same elements in another shape; MXNet's codes are understood for arrays of size > 0."""
    def round(self, decimals: int = 0, out: _Out | None = None) -> NDArray:
        """Elements rounded to a number of decimals, halves to even; for numbers below 0, of places before the point."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of each dimension, a tuple of int."""

    @property
    def size(self) -> int:
        """Number of elements."""

    def searchsorted(
        self, v: _ArrayLike, side: Literal["left", "right"] = "left", sorter: _ArrayLike | None = None
    ) -> NDArray:
        """Where elements would have to be inserted for the order to stay; see `cygrad.searchsorted`."""

    def sort(
        self, axis: int = -1, kind: Literal["quicksort", "mergesort", "heapsort", "stable"] | None = None, *,
        descending: bool = False, stable: bool = True
    ) -> None:
        """Put the elements in order, in place; see `cygrad.sort`, which returns a new array."""

    def squeeze(self, axis: _Axes | None = None) -> NDArray:
        """A view without dimensions of length 1: all of them, or those that `axis` names."""

    def std(
        self, axis: _Axes | None = None, dtype: _DTypeLike | None = None, ddof: float = 0, keepdims: bool = False, *,
        out: _Out | None = None, where: _ArrayLike = True, mean: _ArrayLike | None = None,
        correction: float | None = None
    ) -> NDArray:
        """Standard deviation of the elements, or of those along some axes: the root of the variance."""

    @property
    def strides(self) -> tuple[int, ...]:
        """Bytes from one element to the next along each dimension, a tuple of int."""

    def sum(
        self, axis: _Axes | None = None, dtype: _DTypeLike | None = None, keepdims: bool = False,
        initial: _Number | NDArray | None = None, where: _ArrayLike = True, out: _Out | None = None
    ) -> NDArray:
        """Sum of the elements, or of those along some axes."""

    def swapaxes(self, axis1: SupportsIndex, axis2: SupportsIndex) -> NDArray:
        """A view with two dimensions exchanged."""

    def tobytes(self, order: Literal["C", "F", "A"] = "C") -> bytes:
        """The elements as bytes, in C or Fortran order."""

    def to_device(self, device: Literal["cpu"] | Context, /, *, stream: None = None) -> NDArray:
        """The array itself: there is one device (the array API standard)."""

    def take(
        self, indices: _ArrayLike, axis: SupportsIndex | None = None, out: _Out | None = None,
        mode: _Mode = "raise"
    ) -> NDArray:
        """Elements by their numbers along an axis."""

    def to_numpy(self) -> np.ndarray[Any, Any]:
        """A NumPy array on the same memory, as `numpy.asarray` makes it; `asnumpy` copies."""

    def tolist(self) -> Any:
        """The elements as nested lists of Python scalars; a scalar for an array without dimensions."""

    def trace(
        self, offset: SupportsIndex = 0, axis1: SupportsIndex = 0, axis2: SupportsIndex = 1,
        dtype: _DTypeLike | None = None, *, out: _Out | None = None
    ) -> NDArray:
        """Sums along diagonals."""

    def transpose(self, *axes: SupportsIndex | Sequence[SupportsIndex] | None) -> NDArray:
        """A view with the dimensions in another order: `cygrad.transpose`, axes as arguments or one tuple."""

    def var(
        self, axis: _Axes | None = None, dtype: _DTypeLike | None = None, ddof: float = 0, keepdims: bool = False, *,
        out: _Out | None = None, where: _ArrayLike = True, mean: _ArrayLike | None = None,
        correction: float | None = None
    ) -> NDArray:
        """Variance of the elements, or of those along some axes: the mean of |x - mean(x)|²."""

    def view(self, dtype: _DTypeLike | None = None) -> NDArray:
        """Another array on the same memory, whose bytes it reads as another dtype where one is given."""

    def wait_to_read(self) -> None:
        """Return at once: operations are done when they return (MXNet)."""

    # -- MXNet's methods: functions of `nd`

    def abs(self, out: _Out | None = None) -> NDArray:
        """Size of each element. The gradient at 0 is 0."""

    def arccos(self, out: _Out | None = None) -> NDArray:
        """Angle in radians whose cosine each element is."""

    def arccosh(self, out: _Out | None = None) -> NDArray:
        """Inverse of `cosh`."""

    def arcsin(self, out: _Out | None = None) -> NDArray:
        """Angle in radians whose sine each element is."""

    def arcsinh(self, out: _Out | None = None) -> NDArray:
        """Inverse of `sinh`."""

    def arctan(self, out: _Out | None = None) -> NDArray:
        """Angle in radians whose tangent each element is."""

    def arctanh(self, out: _Out | None = None) -> NDArray:
        """Inverse of `tanh`."""

    def argmax_channel(self, out: _Out | None = None) -> NDArray:
        """Position of the first of the largest elements along axis 1, as a float: `argmax`. Passes no gradient."""

    def broadcast_axes(self, axis: _Axes, size: _Axes, out: _Out | None = None) -> NDArray:
        """A read-only view in which axes of length 1 have other lengths."""

    def broadcast_like(self, rhs: _ArrayLike, out: _Out | None = None) -> NDArray:
        """`broadcast_to` the shape of another array."""

    def cbrt(self, out: _Out | None = None) -> NDArray:
        """Cube root of each element."""

    def ceil(self, out: _Out | None = None) -> NDArray:
        """Smallest whole number not below each element. Passes no gradient."""

    def cos(self, out: _Out | None = None) -> NDArray:
        """Cosine of each element, in radians."""

    def cosh(self, out: _Out | None = None) -> NDArray:
        """Hyperbolic cosine of each element."""

    def degrees(self, out: _Out | None = None) -> NDArray:
        """Angles in radians as degrees."""

    def depth_to_space(self, block_size: int, out: _Out | None = None) -> NDArray:
        """Channels laid out as blocks in the plane, as an upsampling convolution needs it."""

    def diag(
        self, k: int = 0, axis1: SupportsIndex = 0, axis2: SupportsIndex = 1, out: _Out | None = None
    ) -> NDArray:
        """The diagonals of an array; of a vector, a matrix that has it on a diagonal."""

    def exp(self, out: _Out | None = None) -> NDArray:
        """e to the power of each element."""

    def expm1(self, out: _Out | None = None) -> NDArray:
        """exp(data) - 1, accurate near 0."""

    def fix(self, out: _Out | None = None) -> NDArray:
        """The nearest whole number towards 0. Passes no gradient."""

    def flip(self, axis: _Axes, out: _Out | None = None) -> NDArray:
        """The elements along axes in the opposite order."""

    def floor(self, out: _Out | None = None) -> NDArray:
        """Largest whole number not above each element. Passes no gradient."""

    def log(self, out: _Out | None = None) -> NDArray:
        """Natural logarithm of each element; NaN for negative ones."""

    def log10(self, out: _Out | None = None) -> NDArray:
        """Logarithm of each element to the base 10."""

    def log1p(self, out: _Out | None = None) -> NDArray:
        """log(1 + data), accurate near 0."""

    def log2(self, out: _Out | None = None) -> NDArray:
        """Logarithm of each element to the base 2."""

    def log_softmax(
        self, axis: SupportsIndex = -1, temperature: float | None = None, dtype: _DTypeLike | None = None,
        use_length: bool = False, out: _Out | None = None
    ) -> NDArray:
        """Logarithm of `softmax`, without its underflow."""

    def nanprod(
        self, axis: _Axes | None = None, keepdims: bool = False, exclude: bool = False, out: _Out | None = None
    ) -> NDArray:
        """Product of the elements that are not NaN, or of those along some axes."""

    def nansum(
        self, axis: _Axes | None = None, keepdims: bool = False, exclude: bool = False, out: _Out | None = None
    ) -> NDArray:
        """Sum of the elements that are not NaN, or of those along some axes."""

    def one_hot(
        self, depth: SupportsIndex, on_value: _Number = 1.0, off_value: _Number = 0.0, dtype: _DTypeLike = "float32",
        out: _Out | None = None
    ) -> NDArray:
        """Rows that are `on_value` at one position each. Passes no gradient."""

    def ones_like(self, out: _Out | None = None) -> NDArray:
        """Ones of the shape and dtype of another array."""

    def pad(
        self, mode: Literal["constant", "edge", "reflect"], pad_width: Sequence[int], constant_value: _Number = 0.0,
        out: _Out | None = None
    ) -> NDArray:
        """An array with a frame around it."""

    def pick(
        self, index: _ArrayLike, axis: SupportsIndex = -1, keepdims: bool = False,
        mode: Literal["clip", "wrap"] = "clip", out: _Out | None = None
    ) -> NDArray:
        """From each row along an axis the element that `index` names."""

    def radians(self, out: _Out | None = None) -> NDArray:
        """Angles in degrees as radians."""

    def rcbrt(self, out: _Out | None = None) -> NDArray:
        """One divided by the cube root of each element."""

    def reciprocal(self, out: _Out | None = None) -> NDArray:
        """One divided by each element."""

    def relu(self, out: _Out | None = None) -> NDArray:
        """The larger of each element and 0. The gradient at 0 is 0."""

    def reshape_like(
        self, rhs: _ArrayLike, lhs_begin: int | None = None, lhs_end: int | None = None, rhs_begin: int | None = None,
        rhs_end: int | None = None, out: _Out | None = None
    ) -> NDArray:
        """An array with the shape of another one, or with some dimensions replaced by some of the other's."""

    def rint(self, out: NDArray | None = None) -> NDArray:
        """Nearest whole number, the lower one of two. Passes no gradient."""

    def rsqrt(self, out: NDArray | None = None) -> NDArray:
        """One divided by the square root of each element."""

    def shape_array(self, out: _Out | None = None) -> NDArray:
        """The shape of an array, as an array of int64."""

    def sigmoid(self, out: _Out | None = None) -> NDArray:
        """The logistic function of each element, 1 / (1 + exp(-data))."""

    def sign(self, out: _Out | None = None) -> NDArray:
        """-1, 0 or 1 by the sign of each element. Passes no gradient."""

    def sin(self, out: _Out | None = None) -> NDArray:
        """Sine of each element, in radians."""

    def sinh(self, out: _Out | None = None) -> NDArray:
        """Hyperbolic sine of each element."""

    def size_array(self, out: _Out | None = None) -> NDArray:
        """The number of elements of an array, as an array of int64 of shape (1,)."""

    def slice(
        self, begin: Sequence[SupportsIndex | None] | SupportsIndex | None,
        end: Sequence[SupportsIndex | None] | SupportsIndex | None,
        step: Sequence[SupportsIndex | None] | SupportsIndex | None = None, out: _Out | None = None
    ) -> NDArray:
        """A region of an array: from `begin` to before `end` along the first axes."""

    def slice_axis(
        self, axis: SupportsIndex, begin: int | None, end: int | None, out: _Out | None = None
    ) -> NDArray:
        """The part of an array from `begin` to before `end` along one axis."""

    def slice_like(self, shape_like: _ArrayLike, axes: _Axes = (), out: _Out | None = None) -> NDArray:
        """The first part of an array, as long as another one is."""

    def softmax(
        self, length: NDArray | None = None, axis: SupportsIndex = -1, temperature: float | None = None,
        dtype: _DTypeLike | None = None, use_length: bool = False, out: _Out | None = None
    ) -> NDArray:
        """Exponentials divided by their sum along an axis, positive numbers that sum to 1."""

    def softmin(
        self, axis: SupportsIndex = -1, temperature: float | None = None, dtype: _DTypeLike | None = None,
        use_length: bool = False, out: _Out | None = None
    ) -> NDArray:
        """`softmax` of the negated elements; the arguments are those of `log_softmax`."""

    def space_to_depth(self, block_size: int, out: _Out | None = None) -> NDArray:
        """Blocks of the plane laid out as channels: `depth_to_space` backwards."""

    def split(
        self, num_outputs: SupportsIndex, axis: SupportsIndex = 1, squeeze_axis: bool = False
    ) -> NDArray | list[NDArray]:
        """Parts of equal length along an axis."""

    def split_v2(
        self, indices_or_sections: _Sections, axis: SupportsIndex = 0, squeeze_axis: bool = False
    ) -> NDArray | list[NDArray]:
        """Parts of equal length along an axis, or parts that begin at given positions."""

    def sqrt(self, out: _Out | None = None) -> NDArray:
        """Square root of each element; NaN for negative ones."""

    def square(self, out: _Out | None = None) -> NDArray:
        """Each element times itself."""

    def tan(self, out: _Out | None = None) -> NDArray:
        """Tangent of each element, in radians."""

    def tanh(self, out: _Out | None = None) -> NDArray:
        """Hyperbolic tangent of each element."""

    def tile(self, reps: _Shape, out: _Out | None = None) -> NDArray:
        """An array several times, side by side along its dimensions."""

    def topk(
        self, axis: SupportsIndex | None = -1, k: int = 1,
        ret_typ: Literal["indices", "value", "both", "mask"] = "indices", is_ascend: bool = False,
        dtype: _DTypeLike = "float32", out: NDArray | Sequence[NDArray] | None = None
    ) -> Any:
        """The `k` largest or smallest elements along an axis, in order: where they are, what they are, or both."""

    def trunc(self, out: _Out | None = None) -> NDArray:
        """The whole part of each element. Passes no gradient."""

    def zeros_like(self, out: _Out | None = None) -> NDArray:
        """Zeros of the shape and dtype of another array."""
