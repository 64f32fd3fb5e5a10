"""Arrays under MXNet 1.x's names and signatures: `cygrad.nd`.

The arrays are `cygrad.NDArray`, whose operators and methods mean what they mean in NumPy; the functions here mean
what they mean in MXNet where the two differ. New arrays are float32, and no function returns an array without
dimensions: what is reduced to one number has shape (1,). Everything that has a derivative is recorded. What is left
of differences to MXNet stands in ``docs/mxnet.md``.

Examples
--------
>>> from cygrad import nd
>>> x = nd.array([[1, 2], [3, 4]])
>>> nd.sum(x)
[10.]
<NDArray 1 @cpu(0)>
"""

import builtins as _builtins
from operator import index as _index

import numpy as _np

from .core.array import NDArray
from .core.context import Context, cpu, current_context, gpu
from .core.ops import (
    arithmetic as _arithmetic,
    create as _create,
    join as _join,
    linalg as _linalg,
    math as _math,
    nn as _nn,
    reduce as _reduce,
    shape as _shape,
)

_FLOAT32 = _np.dtype("float32")


# ---- what all functions share

def _given(data):
    """The data of a function as an array: what is none yet becomes one as by `array`."""
    return data if type(data) is NDArray else array(data)


def _into(out, result):
    """Write a result to the array that was given for it."""
    if type(out) is not NDArray:
        raise TypeError(f"out must be an NDArray, not {type(out).__name__}")
    if out.shape != result.shape:
        raise ValueError(f"out has shape {out.shape}, the result {result.shape}")
    return result.copyto(out)


def _one(result):
    """MXNet's arrays have at least one dimension."""
    return result if result.ndim else result.reshape((1,))


def _check(ctx, stype=None):
    """There is one context and one way to store an array."""
    if ctx is not None and not isinstance(ctx, Context):
        raise TypeError(f"ctx must be a context, as cygrad.cpu() makes one, not {ctx!r}")
    if stype not in (None, "default"):
        raise ValueError(f"cygrad has dense arrays only, not stype {stype!r}")


def _named(function, name, text):
    function.__name__ = function.__qualname__ = name
    function.__doc__ = text
    return function


# ---- making arrays

def array(source_array, ctx=None, dtype=None):
    """An array with memory of its own.

    Parameters
    ----------
    source_array : array_like
        Nested sequences, numbers, NumPy arrays, anything with the buffer protocol, or an NDArray. Sequences that
        contain NDArrays are stacked, recorded.
    ctx : Context, optional
        ``cpu()``.
    dtype : dtype, optional
        Default: that of an NDArray, float32 for everything else, NumPy arrays of other dtypes included.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For ragged sequences, and for words that are no numbers.
    TypeError
        For things that no array can be made of, and unknown dtypes.

    Notes
    -----
    `mxnet.nd.array`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.array([[1, 2], [3, 4]])
    [[1. 2.]
     [3. 4.]]
    <NDArray 2x2 @cpu(0)>
    """
    _check(ctx)
    if dtype is None:
        dtype = source_array.dtype if type(source_array) is NDArray else _FLOAT32
    return _create.array(source_array, dtype)


def empty(shape, ctx=None, dtype=None, stype=None):
    """An array that is not filled in: its elements are whatever the memory held.

    Parameters
    ----------
    shape : int or tuple of int
    ctx : Context, optional
        ``cpu()``.
    dtype : dtype, optional
        Default: float32.
    stype : None or 'default'

    Raises
    ------
    ValueError
        For negative lengths and sizes that overflow.
    MemoryError
        Where there is not that much memory.

    Notes
    -----
    `mxnet.nd.empty`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.empty((2, 3)).shape
    (2, 3)
    """
    _check(ctx, stype)
    return _create.empty(shape, _FLOAT32 if dtype is None else dtype)


def zeros(shape, ctx=None, dtype=None, stype=None, out=None):
    """An array of zeros.

    Parameters
    ----------
    shape : int or tuple of int
    ctx : Context, optional
        ``cpu()``.
    dtype : dtype, optional
        Default: float32.
    stype : None or 'default'
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        For negative lengths and sizes that overflow.
    MemoryError
        Where there is not that much memory.

    Notes
    -----
    `mxnet.nd.zeros`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.zeros((2, 2)).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    _check(ctx, stype)
    result = _create.zeros(shape, _FLOAT32 if dtype is None else dtype)
    return result if out is None else _into(out, result)


def ones(shape, ctx=None, dtype=None, out=None):
    """An array of ones; the arguments are those of `zeros`.

    Notes
    -----
    `mxnet.nd.ones`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.ones(3).tolist()
    [1.0, 1.0, 1.0]
    """
    _check(ctx)
    result = _create.ones(shape, _FLOAT32 if dtype is None else dtype)
    return result if out is None else _into(out, result)


def full(shape, val, ctx=None, dtype="float32", out=None):
    """An array filled with one value.

    Parameters
    ----------
    shape : int or tuple of int
    val : number or array_like
        Broadcast to `shape`.
    ctx : Context, optional
        ``cpu()``.
    dtype : dtype
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        For negative lengths and sizes that overflow, and where `val` does not broadcast.
    MemoryError
        Where there is not that much memory.

    Notes
    -----
    `mxnet.nd.full`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.full((2, 2), 7).tolist()
    [[7.0, 7.0], [7.0, 7.0]]
    """
    _check(ctx)
    result = _create.empty(shape, _FLOAT32 if dtype is None else dtype)
    result[...] = val
    return result if out is None else _into(out, result)


def arange(start, stop=None, step=1.0, repeat=1, infer_range=None, ctx=None, dtype="float32"):
    """Evenly spaced numbers from `start` to before `stop`; with one argument from 0 to before that.

    Parameters
    ----------
    start, stop, step : number
    repeat : int
        How often each number stands in the result.
    infer_range : bool, optional
        Of no effect, as MXNet's documentation says of functions called at once.
    ctx : Context, optional
        ``cpu()``.
    dtype : dtype

    Notes
    -----
    `mxnet.nd.arange`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.arange(3).tolist(), nd.arange(1, 3, repeat=2).tolist()
    ([0.0, 1.0, 2.0], [1.0, 1.0, 2.0, 2.0])
    """
    _check(ctx)
    result = _create.arange(start, stop, step, _FLOAT32 if dtype is None else dtype)
    return result if repeat == 1 else _create.asarray(_np.repeat(result.asnumpy(), repeat))


def linspace(start, stop, num, endpoint=True, ctx=None, dtype="float32"):
    """`num` evenly spaced numbers from `start` to `stop`, which belongs to them unless `endpoint` is False.

    Notes
    -----
    `mxnet.nd.linspace`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.linspace(0, 1, 5).tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    _check(ctx)
    return _create.linspace(start, stop, num, endpoint, _FLOAT32 if dtype is None else dtype)


def eye(N, M=0, k=0, ctx=None, dtype=None):
    """Ones on the diagonal number `k` of a matrix of N rows, zeros elsewhere.

    Parameters
    ----------
    N : int
    M : int
        Number of columns; 0: as many as rows.
    k : int
        0: the main diagonal; positive ones lie above it.
    ctx : Context, optional
        ``cpu()``.
    dtype : dtype, optional
        Default: float32.

    Notes
    -----
    `mxnet.nd.eye`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.eye(2).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    _check(ctx)
    return _create.eye(N, M or N, k, _FLOAT32 if dtype is None else dtype)


def zeros_like(data, out=None):
    """Zeros of the shape and dtype of another array.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.zeros_like(nd.ones(2)).tolist()
    [0.0, 0.0]
    """
    result = _create.zeros_like(_given(data))
    return result if out is None else _into(out, result)


def ones_like(data, out=None):
    """Ones of the shape and dtype of another array.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.ones_like(nd.zeros(2)).tolist()
    [1.0, 1.0]
    """
    result = _create.ones_like(_given(data))
    return result if out is None else _into(out, result)


# ---- functions of each element

def _unary(name, function, summary, values, result):
    def unary(data, out=None):
        result = function(data if type(data) is NDArray else array(data))
        return result if out is None else _into(out, result)

    return _named(unary, name, f"""{summary}

    Parameters
    ----------
    data : NDArray
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of the shape and dtype of `data`; float64 for integers where NumPy has it so.

    Notes
    -----
    `mxnet.nd.{name}`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.{name}(nd.array({values})).tolist()
    {result}
    """)


negative = _unary("negative", _arithmetic.negative, "Each element with the other sign.", "[1, -2]", "[-1.0, 2.0]")
abs = _unary("abs", _arithmetic.absolute, "Size of each element. The gradient at 0 is 0.", "[1, -2]", "[1.0, 2.0]")
sign = _unary("sign", _arithmetic.sign, "-1, 0 or 1 by the sign of each element. Passes no gradient.", "[-3, 0, 2]",
              "[-1.0, 0.0, 1.0]")
reciprocal = _unary("reciprocal", _arithmetic.reciprocal, "One divided by each element.", "[2, 4]", "[0.5, 0.25]")
square = _unary("square", _arithmetic.square, "Each element times itself.", "[1, -2]", "[1.0, 4.0]")
sqrt = _unary("sqrt", _math.sqrt, "Square root of each element; NaN for negative ones.", "[1, 4]", "[1.0, 2.0]")
rsqrt = _unary("rsqrt", lambda x: _arithmetic.reciprocal(_math.sqrt(x)), "One divided by the square root of each element.",
               "[1, 4]", "[1.0, 0.5]")
cbrt = _unary("cbrt", _math.cbrt, "Cube root of each element.", "[1, -8]", "[1.0, -2.0]")
rcbrt = _unary("rcbrt", lambda x: _arithmetic.reciprocal(_math.cbrt(x)), "One divided by the cube root of each element.",
               "[1, -8]", "[1.0, -0.5]")
exp = _unary("exp", _math.exp, "e to the power of each element.", "[0, 1000]", "[1.0, inf]")
expm1 = _unary("expm1", _math.expm1, "exp(data) - 1, accurate near 0.", "[0, 1000]", "[0.0, inf]")
log = _unary("log", _math.log, "Natural logarithm of each element; NaN for negative ones.", "[1, 0]", "[0.0, -inf]")
log1p = _unary("log1p", _math.log1p, "log(1 + data), accurate near 0.", "[0, -1]", "[0.0, -inf]")
log2 = _unary("log2", _math.log2, "Logarithm of each element to the base 2.", "[1, 8]", "[0.0, 3.0]")
log10 = _unary("log10", _math.log10, "Logarithm of each element to the base 10.", "[1, 100]", "[0.0, 2.0]")
sin = _unary("sin", _math.sin, "Sine of each element, in radians.", "[0]", "[0.0]")
cos = _unary("cos", _math.cos, "Cosine of each element, in radians.", "[0]", "[1.0]")
tan = _unary("tan", _math.tan, "Tangent of each element, in radians.", "[0]", "[0.0]")
arcsin = _unary("arcsin", _math.arcsin, "Angle in radians whose sine each element is.", "[0]", "[0.0]")
arccos = _unary("arccos", _math.arccos, "Angle in radians whose cosine each element is.", "[1]", "[0.0]")
arctan = _unary("arctan", _math.arctan, "Angle in radians whose tangent each element is.", "[0]", "[0.0]")
sinh = _unary("sinh", _math.sinh, "Hyperbolic sine of each element.", "[0]", "[0.0]")
cosh = _unary("cosh", _math.cosh, "Hyperbolic cosine of each element.", "[0]", "[1.0]")
tanh = _unary("tanh", _math.tanh, "Hyperbolic tangent of each element.", "[0, 100]", "[0.0, 1.0]")
arcsinh = _unary("arcsinh", _math.arcsinh, "Inverse of `sinh`.", "[0]", "[0.0]")
arccosh = _unary("arccosh", _math.arccosh, "Inverse of `cosh`.", "[1]", "[0.0]")
arctanh = _unary("arctanh", _math.arctanh, "Inverse of `tanh`.", "[0]", "[0.0]")
degrees = _unary("degrees", _math.rad2deg, "Angles in radians as degrees.", "[0]", "[0.0]")
radians = _unary("radians", _math.deg2rad, "Angles in degrees as radians.", "[0]", "[0.0]")
floor = _unary("floor", _math.floor, "Largest whole number not above each element. Passes no gradient.", "[1.5, -1.5]",
               "[1.0, -2.0]")
ceil = _unary("ceil", _math.ceil, "Smallest whole number not below each element. Passes no gradient.", "[1.5, -1.5]",
              "[2.0, -1.0]")
trunc = _unary("trunc", _math.trunc, "The whole part of each element. Passes no gradient.", "[1.5, -1.5]", "[1.0, -1.0]")
fix = _unary("fix", _math.trunc, "The nearest whole number towards 0. Passes no gradient.", "[1.5, -1.5]",
             "[1.0, -1.0]")
relu = _unary("relu", _nn.relu, "The larger of each element and 0. The gradient at 0 is 0.", "[-1, 2]", "[0.0, 2.0]")
sigmoid = _unary("sigmoid", _nn.sigmoid, "The logistic function of each element, 1 / (1 + exp(-data)).", "[0]", "[0.5]")
logical_not = _unary("logical_not", lambda x: _math.logical_not(x).astype(x.dtype),
                     "1 where an element is 0, else 0, in the dtype of `data`. Passes no gradient.", "[0, 5]", "[1.0, 0.0]")
identity = _unary("identity", NDArray.copy, "A copy, recorded.", "[1, 2]", "[1.0, 2.0]")
copy = identity
stop_gradient = _unary("stop_gradient", lambda x: x.detach().copy(), "A copy that passes no gradient on.", "[1, 2]",
                       "[1.0, 2.0]")
BlockGrad = stop_gradient


# ---- functions of pairs of elements

def _binary(name, function, summary, values, result, first="lhs", second="rhs", equal_shapes=False):
    if equal_shapes:
        def binary(lhs, rhs, out=None):
            if lhs.shape != rhs.shape:
                raise ValueError(f"{name} needs operands of equal shapes, not {lhs.shape} and {rhs.shape}: "
                                 f"{name.replace('elemwise', 'broadcast')} broadcasts")
            result = function(lhs, rhs)
            return result if out is None else _into(out, result)
    elif first == "base":
        def binary(base, exp, out=None):
            result = function(base, exp)
            return result if out is None else _into(out, result)
    else:
        def binary(lhs, rhs, out=None):
            result = function(lhs, rhs)
            return result if out is None else _into(out, result)

    operands = ("Of equal shapes." if equal_shapes else
                "Numbers are taken in the dtype of the array; the shapes must broadcast.")
    return _named(binary, name, f"""{summary}

    Parameters
    ----------
    {first}, {second} : NDArray{"" if equal_shapes else " or number"}
        {operands}
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of the dtype that the operands promote to, by NumPy's rules.

    Raises
    ------
    ValueError
        Where the shapes do not fit.

    Notes
    -----
    `mxnet.nd.{name}`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.{name}({values}).tolist()
    {result}
    """)


add = _binary("add", _arithmetic.add, "Sum of elements, lhs + rhs.", "nd.array([1, 2]), 3", "[4.0, 5.0]")
subtract = _binary("subtract", _arithmetic.subtract, "Difference of elements, lhs - rhs.", "nd.array([1, 2]), 3",
                   "[-2.0, -1.0]")
multiply = _binary("multiply", _arithmetic.multiply, "Product of elements, lhs * rhs.", "nd.array([1, 2]), 3",
                   "[3.0, 6.0]")
divide = _binary("divide", _arithmetic.divide, "Quotient of elements, lhs / rhs; of integers too a float.",
                 "nd.array([1, 2]), 4", "[0.25, 0.5]")
true_divide = divide
modulo = _binary("modulo", _arithmetic.remainder, "Remainder with the sign of the divisor, lhs % rhs.",
                 "nd.array([7, -7]), 4", "[3.0, 1.0]")
power = _binary("power", _math.power, "Elements raised to a power, base ** exp.", "nd.array([1, 2]), 3", "[1.0, 8.0]",
                "base", "exp")
maximum = _binary("maximum", _arithmetic.maximum,
                  "The larger of two elements. Where they are equal each gets half the gradient.",
                  "nd.array([1, 5]), 3", "[3.0, 5.0]")
minimum = _binary("minimum", _arithmetic.minimum,
                  "The smaller of two elements. Where they are equal each gets half the gradient.",
                  "nd.array([1, 5]), 3", "[1.0, 3.0]")
broadcast_hypot = _binary("broadcast_hypot", _math.hypot, "Length of the hypotenuse, sqrt(lhs**2 + rhs**2).",
                          "nd.array([3]), nd.array([4])", "[5.0]")

broadcast_add = broadcast_plus = add
broadcast_sub = broadcast_minus = subtract
broadcast_mul = multiply
broadcast_div = divide
broadcast_mod = modulo
broadcast_power = _binary("broadcast_power", _math.power, "Elements raised to a power, lhs ** rhs.",
                          "nd.array([1, 2]), nd.array([3])", "[1.0, 8.0]")
broadcast_maximum, broadcast_minimum = maximum, minimum

elemwise_add = _binary("elemwise_add", _arithmetic.add, "Sum of elements, lhs + rhs.",
                       "nd.array([1, 2]), nd.array([3, 4])", "[4.0, 6.0]", equal_shapes=True)
elemwise_sub = _binary("elemwise_sub", _arithmetic.subtract, "Difference of elements, lhs - rhs.",
                       "nd.array([1, 2]), nd.array([3, 4])", "[-2.0, -2.0]", equal_shapes=True)
elemwise_mul = _binary("elemwise_mul", _arithmetic.multiply, "Product of elements, lhs * rhs.",
                       "nd.array([1, 2]), nd.array([3, 4])", "[3.0, 8.0]", equal_shapes=True)
elemwise_div = _binary("elemwise_div", _arithmetic.divide, "Quotient of elements, lhs / rhs.",
                       "nd.array([1, 2]), nd.array([2, 4])", "[0.5, 0.5]", equal_shapes=True)


def add_n(*args, out=None):
    """Sum of several arrays of equal shapes.

    Raises
    ------
    ValueError
        Where there is no array, or the shapes differ.

    Notes
    -----
    `mxnet.nd.add_n`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.add_n(nd.ones(2), nd.ones(2), nd.ones(2)).tolist()
    [3.0, 3.0]
    """
    if not args:
        raise ValueError("add_n needs at least one array")
    result = _given(args[0])
    for other in args[1:]:
        result = elemwise_add(result, _given(other))
    if result is args[0]:
        result = result.copy()
    return result if out is None else _into(out, result)


ElementWiseSum = add_n


def _operands_dtype(lhs, rhs):
    """In which dtype a comparison says 0 and 1."""
    if type(lhs) is not NDArray:
        return rhs.dtype if type(rhs) is NDArray else _FLOAT32
    if type(rhs) is not NDArray or rhs.dtype == lhs.dtype:
        return lhs.dtype
    return _np.result_type(lhs.dtype, rhs.dtype)


def _comparison(name, function, summary, values, result):
    def comparison(lhs, rhs, out=None):
        result = function(lhs, rhs).astype(_operands_dtype(lhs, rhs), copy=False)
        return result if out is None else _into(out, result)

    return _named(comparison, name, f"""{summary}

    Parameters
    ----------
    lhs, rhs : NDArray or number
        The shapes must broadcast.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        0 and 1 in the dtype of the operands. (The operators give an array of bool, as in NumPy.) Passes no gradient.

    Notes
    -----
    `mxnet.nd.{name}`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.{name}({values}).tolist()
    {result}
    """)


equal = _comparison("equal", _arithmetic.equal, "Whether elements are equal, lhs == rhs.", "nd.array([1, 2, 3]), 2",
                    "[0.0, 1.0, 0.0]")
not_equal = _comparison("not_equal", _arithmetic.not_equal, "Whether elements differ, lhs != rhs.",
                        "nd.array([1, 2, 3]), 2", "[1.0, 0.0, 1.0]")
greater = _comparison("greater", _arithmetic.greater, "Whether lhs > rhs.", "nd.array([1, 2, 3]), 2", "[0.0, 0.0, 1.0]")
greater_equal = _comparison("greater_equal", _arithmetic.greater_equal, "Whether lhs >= rhs.", "nd.array([1, 2, 3]), 2",
                            "[0.0, 1.0, 1.0]")
lesser = _comparison("lesser", _arithmetic.less, "Whether lhs < rhs.", "nd.array([1, 2, 3]), 2", "[1.0, 0.0, 0.0]")
lesser_equal = _comparison("lesser_equal", _arithmetic.less_equal, "Whether lhs <= rhs.", "nd.array([1, 2, 3]), 2",
                           "[1.0, 1.0, 0.0]")
logical_and = _comparison("logical_and", _math.logical_and, "Whether both elements are not 0.", "nd.array([0, 2, 3]), 2",
                          "[0.0, 1.0, 1.0]")
logical_or = _comparison("logical_or", _math.logical_or, "Whether one of the two elements is not 0.",
                         "nd.array([0, 2, 3]), 0", "[0.0, 1.0, 1.0]")
logical_xor = _comparison("logical_xor", _math.logical_xor, "Whether exactly one of the two elements is not 0.",
                          "nd.array([0, 2, 3]), 1", "[1.0, 0.0, 0.0]")

broadcast_equal, broadcast_not_equal = equal, not_equal
broadcast_greater, broadcast_greater_equal = greater, greater_equal
broadcast_lesser, broadcast_lesser_equal = lesser, lesser_equal
broadcast_logical_and, broadcast_logical_or, broadcast_logical_xor = logical_and, logical_or, logical_xor


# ---- choosing

def clip(data, a_min, a_max, out=None):
    """Elements brought between two bounds. The gradient at a bound is that of the element.

    Parameters
    ----------
    data : NDArray
    a_min, a_max : number
        Where a_min > a_max the result is a_max.
    out : NDArray, optional
        Written to and returned.

    Notes
    -----
    `mxnet.nd.clip`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.clip(nd.array([-1, 0.5, 2]), 0, 1).tolist()
    [0.0, 0.5, 1.0]
    """
    result = _arithmetic.clip(_given(data), a_min, a_max)
    return result if out is None else _into(out, result)


def where(condition, x, y, out=None):
    """Elements of `x` where the condition is not 0, of `y` elsewhere.

    Parameters
    ----------
    condition : NDArray
        Of one dimension where `x` has more: chooses among rows, x[i] or y[i]. Else broadcast with `x` and `y`.
    x, y : NDArray or number
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of the dtype that `x` and `y` promote to.

    Raises
    ------
    ValueError
        Where the shapes do not broadcast, or `condition` has another length than `x`.

    Notes
    -----
    `mxnet.nd.where`.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([[1, 2], [3, 4]])
    >>> nd.where(x > 2, x, -x).tolist(), nd.where(nd.array([1, 0]), x, -x).tolist()
    ([[-1.0, -2.0], [3.0, 4.0]], [[1.0, 2.0], [-3.0, -4.0]])
    """
    condition = _given(condition)
    ndim = _builtins.max([a.ndim for a in (x, y) if type(a) is NDArray], default=0)
    if condition.ndim == 1 and ndim > 1:
        rows = [a.shape[0] for a in (x, y) if type(a) is NDArray and a.ndim == ndim]
        if any(n not in (1, condition.size) for n in rows):
            raise ValueError(f"a condition of shape {condition.shape} chooses among as many rows, not among {rows[0]}")
        condition = condition.reshape((condition.size,) + (1,) * (ndim - 1))
    result = _arithmetic.where(condition, x, y)
    return result if out is None else _into(out, result)


def slice(data, begin, end, step=None, out=None):
    """A region of an array: from `begin` to before `end` along the first axes.

    Parameters
    ----------
    data : NDArray
    begin, end, step : tuple of (int or None)
        For each of the first axes, as in Python's slices.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A view.

    Notes
    -----
    `mxnet.nd.slice`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.slice(nd.array([[1, 2, 3], [4, 5, 6]]), begin=(0, 1), end=(2, None)).tolist()
    [[2.0, 3.0], [5.0, 6.0]]
    """
    begin, end = [b if isinstance(b, (tuple, list)) else (b,) for b in (begin, end)]
    step = step if isinstance(step, (tuple, list)) else (step,) * len(begin)
    if not len(begin) == len(end) == len(step):
        raise ValueError(f"begin, end and step must name as many axes, not {len(begin)}, {len(end)} and {len(step)}")
    result = _given(data)[tuple(map(_builtins.slice, begin, end, step))]
    return result if out is None else _into(out, result)


def slice_axis(data, axis, begin, end, out=None):
    """The part of an array from `begin` to before `end` along one axis.

    Parameters
    ----------
    data : NDArray
    axis : int
    begin, end : int or None
        As in Python's slices.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A view.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.slice_axis`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.slice_axis(nd.array([[1, 2, 3], [4, 5, 6]]), axis=1, begin=1, end=None).tolist()
    [[2.0, 3.0], [5.0, 6.0]]
    """
    data = _given(data)
    result = data[(_builtins.slice(None),) * _axis(axis, data.ndim) + (_builtins.slice(begin, end),)]
    return result if out is None else _into(out, result)


def take(a, indices, axis=0, mode="clip", out=None):
    """Slices of an array along an axis, by number.

    Parameters
    ----------
    a : NDArray
    indices : NDArray
        Floats are truncated.
    axis : int
    mode : {'clip', 'wrap', 'raise'}
        What numbers out of bounds mean: the nearest one, counting on from the other end, or an IndexError. Negative
        ones are out of bounds: 'clip' takes the first slice.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        The axis of `a` is replaced by the dimensions of `indices`.

    Raises
    ------
    IndexError
        Where the axis has length 0, or by `mode`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.take`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.take(nd.array([10, 20, 30]), nd.array([2, 0, 7, -1])).tolist()
    [30.0, 10.0, 30.0, 10.0]
    """
    a = _given(a)
    axis = _axis(axis, a.ndim)
    length = a.shape[axis]
    where = _given(indices).asnumpy().astype(_np.int64)
    if mode not in ("clip", "wrap", "raise"):
        raise ValueError(f"mode must be 'clip', 'wrap' or 'raise', not {mode!r}")
    if where.size and (length == 0 or mode == "raise" and not 0 <= where.min() <= where.max() < length):
        raise IndexError(f"take: indices are out of bounds for axis {axis} with size {length}")
    if mode == "clip":
        where = where.clip(0, length - 1)
    elif mode == "wrap" and length:
        where %= length
    result = _one(a[(_builtins.slice(None),) * axis + (where,)])
    return result if out is None else _into(out, result)


def pick(data, index, axis=-1, keepdims=False, mode="clip", out=None):
    """From each row along an axis the element that `index` names.

    Parameters
    ----------
    data : NDArray
    index : NDArray
        Positions along the axis, for each row; of the shape of `data` without the axis, or with length 1 there.
        Floats are truncated.
    axis : int
    keepdims : bool
        Keep the axis, with length 1.
    mode : {'clip', 'wrap'}
        What positions out of bounds mean: the nearest one, or counting on from the other end. Negative ones are out
        of bounds: 'clip' takes the first element.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where the shape of `index` does not fit, the axis has length 0, or for another mode.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.pick`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.pick(nd.array([[1, 2, 3], [4, 5, 6]]), nd.array([0, 2])).tolist()
    [1.0, 6.0]
    """
    result = _one(_nn.pick(_given(data), _given(index), axis, keepdims, mode))
    return result if out is None else _into(out, result)


def one_hot(indices, depth, on_value=1.0, off_value=0.0, dtype="float32", out=None):
    """Rows that are `on_value` at one position each. Passes no gradient.

    Parameters
    ----------
    indices : NDArray
        Positions; floats are truncated. Where one is out of bounds the whole row is `off_value`.
    depth : int
        Length of a row.
    on_value, off_value : number
    dtype : dtype
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        With one dimension more than `indices`.

    Notes
    -----
    `mxnet.nd.one_hot`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.one_hot(nd.array([0, 2]), 3).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    where = _given(indices).asnumpy().astype(_np.int64)
    hot = where[..., None] == _np.arange(depth)
    result = _create.array(_np.where(hot, on_value, off_value), dtype)
    return result if out is None else _into(out, result)


# ---- reductions

def _axis(axis, ndim):
    """An axis as a number from 0."""
    number = _index(axis)
    if not -ndim <= number < ndim:
        raise _np.exceptions.AxisError(number, ndim)
    return number + ndim if number < 0 else number


def _axes(axis, ndim, exclude):
    """MXNet's axis argument as NumPy's: no axis or an empty tuple means all; `exclude` the others."""
    if axis is None or isinstance(axis, (tuple, list)) and len(axis) == 0:
        return None
    if not exclude:
        return tuple(axis) if isinstance(axis, list) else axis
    named = [_axis(k, ndim) for k in (axis if isinstance(axis, (tuple, list)) else (axis,))]
    return tuple(k for k in range(ndim) if k not in named)


def _reduction(name, function, summary, result):
    def reduction(data, axis=None, keepdims=False, exclude=False, out=None):
        if type(data) is not NDArray:
            data = array(data)
        result = _one(function(data, axis=_axes(axis, data.ndim, exclude), keepdims=keepdims))
        return result if out is None else _into(out, result)

    return _named(reduction, name, f"""{summary}

    Parameters
    ----------
    data : NDArray
    axis : int or tuple of int, optional
        Default, also for an empty tuple: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.
    exclude : bool
        Reduce all axes but those that are named.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of shape (1,) where all axes are reduced, unless `keepdims`.

    Raises
    ------
    ValueError
        Where an axis is named twice.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.{name}`. The dtype is that of `cygrad.{name}`: sums of bool and integers are int64, means float64.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([[1, 2], [3, 4]])
    >>> nd.{name}(x).tolist(), nd.{name}(x, axis=0, exclude=True).tolist()
    {result}
    """)


sum = _reduction("sum", _reduce.sum, "Sum of the elements, or of those along some axes.", "([10.0], [3.0, 7.0])")
mean = _reduction("mean", _reduce.mean, "Arithmetic mean of the elements, or of those along some axes.",
                  "([2.5], [1.5, 3.5])")
prod = _reduction("prod", _reduce.prod, "Product of the elements, or of those along some axes.", "([24.0], [2.0, 12.0])")
max = _reduction("max", _reduce.max, "Largest element, or those along some axes. Equal ones share the gradient.",
                 "([4.0], [2.0, 4.0])")
min = _reduction("min", _reduce.min, "Smallest element, or those along some axes. Equal ones share the gradient.",
                 "([1.0], [1.0, 3.0])")
sum_axis, max_axis, min_axis = sum, max, min


def norm(data, ord=2, axis=None, out_dtype=None, keepdims=False, out=None):
    """Euclidean norm, or sum of sizes, of all elements or of those along some axes.

    Parameters
    ----------
    data : NDArray
    ord : {2, 1}
        2: sqrt(sum(|x|**2)); 1: sum(|x|).
    axis : int or tuple of int, optional
        Default: all axes. Two axes too mean their elements together, no norm of a matrix.
    out_dtype : dtype, optional
        Default: that of `data`.
    keepdims : bool
        Keep the reduced axes, with length 1.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of shape (1,) where all axes are reduced, unless `keepdims`.

    Raises
    ------
    ValueError
        For another `ord`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.norm`. The gradient of the Euclidean norm at 0 is 0.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.norm(nd.array([3, 4])).tolist(), nd.norm(nd.array([3, -4]), ord=1).tolist()
    ([5.0], [7.0])
    """
    data = _given(data)
    axes = _axes(axis, data.ndim, False)
    if ord == 2:
        result = _reduce.norm(data, None, axes, keepdims)
    elif ord == 1:
        result = _reduce.sum(_arithmetic.absolute(data), axes, None, keepdims)
    else:
        raise ValueError(f"norm supports the orders 1 and 2 only, not {ord!r}")
    if out_dtype is not None:
        result = result.astype(out_dtype, copy=False)
    result = _one(result)
    return result if out is None else _into(out, result)


def _position(name, function, which):
    def position(data, axis=None, keepdims=False, out=None):
        data = _given(data)
        dtype = data.dtype if data.dtype.name in ("float32", "float64", "int32", "int64") else _FLOAT32
        result = _one(function(data, axis, keepdims).astype(dtype, copy=False))
        return result if out is None else _into(out, result)

    return _named(position, name, f"""Position of the first of the {which} elements, as a float. Passes no gradient.

    Parameters
    ----------
    data : NDArray
    axis : int, optional
        Along which to search. Default: in the whole array, in C order.
    keepdims : bool
        Keep the searched axes, with length 1.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of the dtype of `data`; float32 where that has less than 32 bits. float32 is exact up to position 16,777,216.

    Raises
    ------
    ValueError
        Where there is no element.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.{name}`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.{name}(nd.array([[1, 5], [5, 1]]), axis=1).tolist()
    {'[1.0, 0.0]' if name == 'argmax' else '[0.0, 1.0]'}
    """)


argmax = _position("argmax", _reduce.argmax, "largest")
argmin = _position("argmin", _reduce.argmin, "smallest")


# ---- products

def dot(lhs, rhs, transpose_a=False, transpose_b=False, out=None):
    """Sums of products over the last axis of `lhs` and the first axis of `rhs`.

    Parameters
    ----------
    lhs, rhs : NDArray
        With at least one dimension.
    transpose_a : bool
        Take the first axis of `lhs`; of a matrix: its transpose.
    transpose_b : bool
        Take the last axis of `rhs`.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of the other axes of `lhs`, then those of `rhs`; of shape (1,) for two vectors.

    Raises
    ------
    ValueError
        Where the two axes differ in length.

    Notes
    -----
    `mxnet.nd.dot`. For arrays of more than two dimensions it differs from `numpy.dot`, which takes the last but one
    axis of the second.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([[1, 2], [3, 4]])
    >>> nd.dot(x, x).tolist(), nd.dot(x, x, transpose_b=True).tolist()
    ([[7.0, 10.0], [15.0, 22.0]], [[5.0, 11.0], [11.0, 25.0]])
    """
    lhs, rhs = _given(lhs), _given(rhs)
    if lhs.ndim == 0 or rhs.ndim == 0:
        raise ValueError(f"dot needs arrays with dimensions, not of shapes {lhs.shape} and {rhs.shape}")
    of_lhs, of_rhs = 0 if transpose_a else -1, -1 if transpose_b else 0
    if lhs.shape[of_lhs] != rhs.shape[of_rhs]:
        raise ValueError(f"dot of shapes {lhs.shape} and {rhs.shape}: the axes that are summed over have lengths "
                         f"{lhs.shape[of_lhs]} and {rhs.shape[of_rhs]}")
    if lhs.ndim <= 2 and rhs.ndim <= 2:
        result = _one(_linalg.matmul(lhs.T if transpose_a else lhs, rhs.T if transpose_b else rhs))
    else:
        result = _linalg.tensordot(lhs, rhs, (of_lhs, of_rhs))
    return result if out is None else _into(out, result)


def batch_dot(lhs, rhs, transpose_a=False, transpose_b=False, out=None):
    """Matrix products of corresponding matrices of two stacks.

    Parameters
    ----------
    lhs, rhs : NDArray
        (..., n, k) and (..., k, m), with three dimensions or more and equal leading ones.
    transpose_a, transpose_b : bool
        Transpose each matrix first, without a copy.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        (..., n, m)

    Raises
    ------
    ValueError
        Where the shapes do not fit.

    Notes
    -----
    `mxnet.nd.batch_dot`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.batch_dot(nd.ones((2, 3, 4)), nd.ones((2, 5, 4)), transpose_b=True).shape
    (2, 3, 5)
    """
    lhs, rhs = _given(lhs), _given(rhs)
    if lhs.ndim < 3 or rhs.ndim != lhs.ndim or lhs.shape[:-2] != rhs.shape[:-2]:
        raise ValueError("batch_dot needs arrays of three dimensions or more with equal leading ones, not of shapes "
                         f"{lhs.shape} and {rhs.shape}")
    result = _linalg.matmul(lhs.mT if transpose_a else lhs, rhs.mT if transpose_b else rhs)
    return result if out is None else _into(out, result)


# ---- joining and splitting

def concat(*data, dim=1, out=None):
    """Arrays joined along an axis that they have.

    Parameters
    ----------
    *data : NDArray
        Of equal shapes but along the axis.
    dim : int
        The axis.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where there is no array, or the shapes differ elsewhere.
    TypeError
        For a list of arrays: write ``nd.concat(*arrays)``.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.concat`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.concat(nd.array([[1], [2]]), nd.array([[3], [4]])).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    result = _join.concat(_arrays("concat", data), dim)
    return result if out is None else _into(out, result)


def _arrays(name, data):
    for a in data:
        if type(a) is not NDArray:
            raise TypeError(f"{name} takes NDArrays as arguments, not {type(a).__name__}; of a list: nd.{name}(*arrays)")
    return data


def concatenate(arrays, axis=0, always_copy=True):
    """A list of arrays joined along an axis that they have: `concat` with the arguments of `numpy.concatenate`.

    Parameters
    ----------
    arrays : list of NDArray
    axis : int
    always_copy : bool
        False: of one array the array itself.

    Notes
    -----
    `mxnet.nd.concatenate`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.concatenate([nd.array([1, 2]), nd.array([3])]).tolist()
    [1.0, 2.0, 3.0]
    """
    if not always_copy and len(arrays) == 1:
        return arrays[0]
    return _join.concat(arrays, axis)


def stack(*data, axis=0, out=None):
    """Arrays joined along a new axis.

    Parameters
    ----------
    *data : NDArray
        Of equal shapes.
    axis : int
        Where the new axis stands in the result.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where there is no array, or the shapes differ.
    TypeError
        For a list of arrays: write ``nd.stack(*arrays)``.
    numpy.exceptions.AxisError
        Where there is no such axis in the result.

    Notes
    -----
    `mxnet.nd.stack`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.stack(nd.array([1, 2]), nd.array([3, 4]), axis=1).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    result = _join.stack(_arrays("stack", data), axis)
    return result if out is None else _into(out, result)


def split(data, num_outputs, axis=1, squeeze_axis=False):
    """Parts of equal length along an axis.

    Parameters
    ----------
    data : NDArray
    num_outputs : int
    axis : int
    squeeze_axis : bool
        Remove the axis from the parts, which must have length 1 there.

    Returns
    -------
    list of NDArray
        Views; for ``num_outputs=1`` the one part, without a list.

    Raises
    ------
    ValueError
        Where the length of the axis is no multiple of `num_outputs`, or no part has length 1 where the axis is to go.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.split`.

    Examples
    --------
    >>> from cygrad import nd
    >>> [part.tolist() for part in nd.split(nd.array([[1, 2], [3, 4]]), 2)]
    [[[1.0], [3.0]], [[2.0], [4.0]]]
    """
    data = _given(data)
    axis = _axis(axis, data.ndim)
    num_outputs = _index(num_outputs)
    if num_outputs < 1 or data.shape[axis] % num_outputs:
        raise ValueError(f"cannot split axis {axis} of shape {data.shape} into {num_outputs} parts of equal length")
    parts = _parts(_join.split(data, num_outputs, axis), axis, squeeze_axis)
    return parts[0] if num_outputs == 1 else parts


def split_v2(ary, indices_or_sections, axis=0, squeeze_axis=False):
    """Parts of equal length along an axis, or parts that begin at given positions.

    Parameters
    ----------
    ary : NDArray
    indices_or_sections : int or tuple of int
        So many parts, or the positions at which those after the first begin.
    axis : int
    squeeze_axis : bool
        Remove the axis from the parts, which must have length 1 there.

    Returns
    -------
    list of NDArray
        Views; of one part the array, without a list.

    Raises
    ------
    ValueError
        Where the length of the axis is no multiple of the number of parts.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.split_v2`.

    Examples
    --------
    >>> from cygrad import nd
    >>> [part.tolist() for part in nd.split_v2(nd.array([1, 2, 3]), (1,))]
    [[1.0], [2.0, 3.0]]
    """
    ary = _given(ary)
    axis = _axis(axis, ary.ndim)
    parts = _parts(_join.split(ary, indices_or_sections, axis), axis, squeeze_axis)
    return parts[0] if len(parts) == 1 else parts


def _parts(parts, axis, squeeze_axis):
    return [_one(_shape.squeeze(part, axis)) for part in parts] if squeeze_axis else parts


# ---- shapes

def reshape(data, shape, reverse=False, out=None):
    """The same elements in another shape.

    Parameters
    ----------
    data : NDArray
    shape : int or tuple of int
        Lengths or codes, each read against the axes of `data` from left to right. 0: keep this axis; -1: find the
        length from the size; -2: keep all axes that remain; -3: merge two; -4: split one into the two lengths that
        follow, of which one may be -1. The codes but -1 need an array that is not empty.
    reverse : bool
        Read the codes from the right.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A view where the strides allow it, else a copy.

    Raises
    ------
    ValueError
        Where the sizes differ, or a code has no axis left to work on.

    Notes
    -----
    `mxnet.nd.reshape`, which does not check the size.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.zeros((2, 3, 4))
    >>> nd.reshape(x, (-3, 0)).shape, nd.reshape(x, (0, -4, 3, 1, -2)).shape
    ((6, 4), (2, 3, 1, 4))
    """
    result = _given(data).reshape(shape, reverse=reverse)
    return result if out is None else _into(out, result)


def flatten(data, out=None):
    """All axes but the first merged into one: of shape (n, a, b) an array of (n, a * b), of (n,) one of (n, 1).

    Raises
    ------
    ValueError
        For arrays without dimensions.

    Notes
    -----
    `mxnet.nd.flatten`. The method ``x.flatten()`` is NumPy's: it makes one dimension, and a copy.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.flatten(nd.zeros((2, 3, 4))).shape
    (2, 12)
    """
    data = _given(data)
    if data.ndim == 0:
        raise ValueError("flatten needs an array with dimensions")
    size = 1
    for length in data.shape[1:]:
        size *= length
    result = _shape.reshape(data, (data.shape[0], size))
    return result if out is None else _into(out, result)


def transpose(data, axes=None, out=None):
    """A view with the axes in another order.

    Parameters
    ----------
    data : NDArray
    axes : tuple of int, optional
        Axis k of the result is axis axes[k] of `data`. Default: the reverse order.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where `axes` is no permutation.

    Notes
    -----
    `mxnet.nd.transpose`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.transpose(nd.zeros((2, 3, 4)), axes=(1, 0, 2)).shape
    (3, 2, 4)
    """
    result = _shape.transpose(_given(data), axes or None)
    return result if out is None else _into(out, result)


def swapaxes(data, dim1=0, dim2=0, out=None):
    """A view with two axes exchanged.

    Notes
    -----
    `mxnet.nd.swapaxes`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.swapaxes(nd.zeros((2, 3, 4)), 0, 2).shape
    (4, 3, 2)
    """
    result = _shape.swapaxes(_given(data), dim1, dim2)
    return result if out is None else _into(out, result)


def moveaxis(tensor, source, destination):
    """A view with axes moved to other places, the others in their order.

    Notes
    -----
    `mxnet.nd.moveaxis`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.moveaxis(nd.zeros((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """
    return _shape.moveaxis(_given(tensor), source, destination)


def expand_dims(data, axis, out=None):
    """A view with a new axis of length 1.

    Raises
    ------
    numpy.exceptions.AxisError
        Where `axis` is out of bounds for the result.

    Notes
    -----
    `mxnet.nd.expand_dims`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.expand_dims(nd.zeros((2, 3)), axis=1).shape
    (2, 1, 3)
    """
    result = _shape.expand_dims(_given(data), axis)
    return result if out is None else _into(out, result)


def squeeze(data, axis=None, out=None):
    """A view without axes of length 1: all of them, or those that `axis` names. One axis always stays.

    Raises
    ------
    ValueError
        Where a named axis is longer than 1.

    Notes
    -----
    `mxnet.nd.squeeze`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.squeeze(nd.zeros((1, 3, 1))).shape, nd.squeeze(nd.zeros((1, 1))).shape
    ((3,), (1,))
    """
    result = _one(_shape.squeeze(_given(data), tuple(axis) if isinstance(axis, list) else axis))
    return result if out is None else _into(out, result)


def broadcast_to(data, shape, out=None):
    """A read-only view in a larger shape, along which the elements repeat.

    Parameters
    ----------
    data : NDArray
    shape : tuple of int
        0 keeps the length of the axis.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where `data` does not broadcast to the shape.

    Notes
    -----
    `mxnet.nd.broadcast_to`, which makes a copy.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.broadcast_to(nd.array([[1, 2]]), (2, 0)).tolist()
    [[1.0, 2.0], [1.0, 2.0]]
    """
    data = _given(data)
    shape = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    missing = len(shape) - data.ndim
    shape = tuple(data.shape[k - missing] if n == 0 and k >= missing else n for k, n in enumerate(shape))
    result = _shape.broadcast_to(data, shape)
    return result if out is None else _into(out, result)


def broadcast_like(lhs, rhs, out=None):
    """`broadcast_to` the shape of another array.

    Notes
    -----
    `mxnet.nd.broadcast_like`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.broadcast_like(nd.array([[1, 2]]), nd.zeros((3, 2))).shape
    (3, 2)
    """
    result = _shape.broadcast_to(_given(lhs), rhs.shape)
    return result if out is None else _into(out, result)


def broadcast_axis(data, axis, size, out=None):
    """A read-only view in which axes of length 1 have other lengths.

    Parameters
    ----------
    data : NDArray
    axis, size : int or tuple of int
        Which axes, and their new lengths.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where a named axis does not have length 1.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.broadcast_axis`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.broadcast_axis(nd.array([[1, 2]]), axis=0, size=2).tolist()
    [[1.0, 2.0], [1.0, 2.0]]
    """
    data = _given(data)
    axis, size = [n if isinstance(n, (tuple, list)) else (n,) for n in (axis, size)]
    if len(axis) != len(size):
        raise ValueError(f"{len(axis)} axes need as many sizes, not {len(size)}")
    shape = list(data.shape)
    for k, length in zip(axis, size):
        k = _axis(k, data.ndim)
        if data.shape[k] != 1:
            raise ValueError(f"axis {k} of shape {data.shape} can't be broadcast: its length is not 1")
        shape[k] = length
    result = _shape.broadcast_to(data, shape)
    return result if out is None else _into(out, result)


def cast(data, dtype, out=None):
    """The elements as another dtype, the way C converts them.

    Raises
    ------
    TypeError
        Where there is no such dtype.

    Notes
    -----
    `mxnet.nd.cast`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.cast(nd.array([1.7, -1.7]), "int32").tolist()
    [1, -1]
    """
    result = _given(data).astype(dtype)
    return result if out is None else _into(out, result)


# ---- softmax

def softmax(data, length=None, axis=-1, temperature=None, dtype=None, use_length=False, out=None):
    """Exponentials divided by their sum along an axis, positive numbers that sum to 1.

    Parameters
    ----------
    data : NDArray
    length : NDArray of integers, optional
        With ``use_length=True``: how many elements of each row along the axis count; those behind get 0. Of the shape
        of `data` without the axis.
    axis : int
    temperature : float, optional
        What `data` is divided by first.
    dtype : dtype, optional
        Default: that of `data`.
    use_length : bool
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    TypeError
        For complex numbers, and for anything but an array as `length`: the axis must be given by name.
    ValueError
        Where the shape of `length` does not fit, or it is given without ``use_length=True``, or the other way round.

    Notes
    -----
    `mxnet.nd.softmax`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.softmax(nd.array([[0, 0], [5, 5]]), axis=1).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    return _softened(_nn.softmax, _given(data), length, axis, temperature, dtype, use_length, 0, out)


def log_softmax(data, axis=-1, temperature=None, dtype=None, use_length=False, out=None):
    """Logarithm of `softmax`, without its underflow.

    Parameters
    ----------
    data : NDArray
    axis : int
    temperature : float, optional
        What `data` is divided by first.
    dtype : dtype, optional
        Default: that of `data`.
    use_length : bool
        Must be False.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    TypeError
        For complex numbers.

    Notes
    -----
    `mxnet.nd.log_softmax`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.log_softmax(nd.array([0, 1000])).tolist()
    [-1000.0, 0.0]
    """
    return _softened(_nn.log_softmax, _given(data), None, axis, temperature, dtype, use_length, None, out)


def softmin(data, axis=-1, temperature=None, dtype=None, use_length=False, out=None):
    """`softmax` of the negated elements; the arguments are those of `log_softmax`.

    Notes
    -----
    `mxnet.nd.softmin`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.softmin(nd.array([0, 1000])).tolist()
    [1.0, 0.0]
    """
    data = _arithmetic.negative(_given(data))
    return _softened(_nn.softmax, data, None, axis, temperature, dtype, use_length, 0, out)


def _softened(function, data, length, axis, temperature, dtype, use_length, beyond, out):
    if length is not None and type(length) is not NDArray:
        raise TypeError(f"length must be an NDArray, not {length!r}; the axis is given as axis=")
    if (length is not None) != _builtins.bool(use_length):
        raise ValueError("length and use_length=True belong together")
    if temperature is not None and temperature != 1:
        data = data / temperature
    if length is None:
        result = function(data, axis)
    else:
        axis = _axis(axis, data.ndim)
        if length.shape != data.shape[:axis] + data.shape[axis + 1:]:
            raise ValueError(f"length has shape {length.shape}, which is not {data.shape} without axis {axis}")
        places = _create.arange(data.shape[axis]).reshape((-1,) + (1,) * (data.ndim - 1 - axis))
        counts = places < _shape.expand_dims(length, axis)
        result = _arithmetic.where(counts, function(_arithmetic.where(counts, data, -_np.inf), axis), beyond)
    if dtype is not None:
        result = result.astype(dtype, copy=False)
    return result if out is None else _into(out, result)


# ---- MXNet's other names, and waiting

Cast, Concat, Flatten, Reshape, SliceChannel, SwapAxis = cast, concat, flatten, reshape, split, swapaxes
broadcast_axes = broadcast_axis


def waitall():
    """Return at once: operations are done when they return.

    Notes
    -----
    `mxnet.nd.waitall`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.waitall()
    """


__all__ = [_name for _name in globals() if not _name.startswith("_")]
