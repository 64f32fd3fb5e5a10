# cython: wraparound=True, boundscheck=True, cdivision=False
"""Functions of each element and of pairs of elements."""

import numpy as np

from cygrad.core.array cimport NDArray
from cygrad.core.dtype cimport INFO
from cygrad.core.op cimport call1
from cygrad.core.registry cimport Op

from ..core.registry import registry
from ..core.ops import arithmetic, choose, comparison, exponential, logic, nn, rounding, trigonometry
from ..core.ops import power as _power
from ..core.ops import special_error, special_gamma, special_other
from ._common import FLOAT32, given, into, named
from ._create import array

__all__ = [
    "negative", "abs", "sign", "reciprocal", "square", "sqrt", "rsqrt", "cbrt", "rcbrt", "exp", "expm1", "log",
    "log1p", "log2", "log10", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh",
    "arccosh", "arctanh", "degrees", "radians", "floor", "ceil", "trunc", "fix", "rint", "round", "relu", "sigmoid",
    "log_sigmoid", "mish", "softsign", "hard_sigmoid", "smooth_l1", "Activation", "LeakyReLU", "erf", "erfinv", "gamma",
    "gammaln", "digamma", "logical_not",
    "identity", "copy", "stop_gradient", "BlockGrad", "add", "subtract", "multiply", "divide", "true_divide",
    "modulo", "power", "maximum", "minimum", "broadcast_hypot", "broadcast_add", "broadcast_plus", "broadcast_sub",
    "broadcast_minus", "broadcast_mul", "broadcast_div", "broadcast_mod", "broadcast_power", "broadcast_maximum",
    "broadcast_minimum", "elemwise_add", "elemwise_sub", "elemwise_mul", "elemwise_div", "add_n", "ElementWiseSum",
    "equal", "not_equal", "greater", "greater_equal", "lesser", "lesser_equal", "logical_and", "logical_or",
    "logical_xor", "broadcast_equal", "broadcast_not_equal", "broadcast_greater", "broadcast_greater_equal",
    "broadcast_lesser", "broadcast_lesser_equal", "broadcast_logical_and", "broadcast_logical_or",
    "broadcast_logical_xor",
]


# ---- functions of each element

def _unary(name, function, summary, values, result):
    """The function `name` of `nd`, which is `function` where an argument is an array. Where that is an operation of the
    registry, it is called without a detour for floats."""
    cdef Op op = registry().get(getattr(function, "__name__", None))

    def unary(data, out=None):
        if out is None and op is not None and type(data) is NDArray and INFO[(<NDArray>data).dtype].kind == c"f":
            return call1(op, data)
        result = function(data if type(data) is NDArray else array(data))
        return result if out is None else into(out, result)

    return named(unary, name, f"""{summary}

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


negative = _unary("negative", arithmetic.negative, "Each element with the other sign.", "[1, -2]", "[-1.0, 2.0]")
abs = _unary("abs", arithmetic.absolute, "Size of each element. The gradient at 0 is 0.", "[1, -2]", "[1.0, 2.0]")
sign = _unary("sign", arithmetic.sign, "-1, 0 or 1 by the sign of each element. Passes no gradient.", "[-3, 0, 2]",
              "[-1.0, 0.0, 1.0]")
reciprocal = _unary("reciprocal", arithmetic.reciprocal, "One divided by each element.", "[2, 4]", "[0.5, 0.25]")
square = _unary("square", arithmetic.square, "Each element times itself.", "[1, -2]", "[1.0, 4.0]")
sqrt = _unary("sqrt", _power.sqrt, "Square root of each element; NaN for negative ones.", "[1, 4]", "[1.0, 2.0]")
rsqrt = _unary("rsqrt", lambda x: arithmetic.reciprocal(_power.sqrt(x)),
               "One divided by the square root of each element.", "[1, 4]", "[1.0, 0.5]")
cbrt = _unary("cbrt", _power.cbrt, "Cube root of each element.", "[1, -8]", "[1.0, -2.0]")
rcbrt = _unary("rcbrt", lambda x: arithmetic.reciprocal(_power.cbrt(x)),
               "One divided by the cube root of each element.", "[1, -8]", "[1.0, -0.5]")
exp = _unary("exp", exponential.exp, "e to the power of each element.", "[0, 1000]", "[1.0, inf]")
expm1 = _unary("expm1", exponential.expm1, "exp(data) - 1, accurate near 0.", "[0, 1000]", "[0.0, inf]")
log = _unary("log", exponential.log, "Natural logarithm of each element; NaN for negative ones.", "[1, 0]",
              "[0.0, -inf]")
log1p = _unary("log1p", exponential.log1p, "log(1 + data), accurate near 0.", "[0, -1]", "[0.0, -inf]")
log2 = _unary("log2", exponential.log2, "Logarithm of each element to the base 2.", "[1, 8]", "[0.0, 3.0]")
log10 = _unary("log10", exponential.log10, "Logarithm of each element to the base 10.", "[1, 10]", "[0.0, 1.0]")
sin = _unary("sin", trigonometry.sin, "Sine of each element, in radians.", "[0]", "[0.0]")
cos = _unary("cos", trigonometry.cos, "Cosine of each element, in radians.", "[0]", "[1.0]")
tan = _unary("tan", trigonometry.tan, "Tangent of each element, in radians.", "[0]", "[0.0]")
arcsin = _unary("arcsin", trigonometry.arcsin, "Angle in radians whose sine each element is.", "[0]", "[0.0]")
arccos = _unary("arccos", trigonometry.arccos, "Angle in radians whose cosine each element is.", "[1]", "[0.0]")
arctan = _unary("arctan", trigonometry.arctan, "Angle in radians whose tangent each element is.", "[0]", "[0.0]")
sinh = _unary("sinh", trigonometry.sinh, "Hyperbolic sine of each element.", "[0]", "[0.0]")
cosh = _unary("cosh", trigonometry.cosh, "Hyperbolic cosine of each element.", "[0]", "[1.0]")
tanh = _unary("tanh", trigonometry.tanh, "Hyperbolic tangent of each element.", "[0, 100]", "[0.0, 1.0]")
arcsinh = _unary("arcsinh", trigonometry.arcsinh, "Inverse of `sinh`.", "[0]", "[0.0]")
arccosh = _unary("arccosh", trigonometry.arccosh, "Inverse of `cosh`.", "[1]", "[0.0]")
arctanh = _unary("arctanh", trigonometry.arctanh, "Inverse of `tanh`.", "[0]", "[0.0]")
degrees = _unary("degrees", trigonometry.rad2deg, "Angles in radians as degrees.", "[0]", "[0.0]")
radians = _unary("radians", trigonometry.deg2rad, "Angles in degrees as radians.", "[0]", "[0.0]")
floor = _unary("floor", rounding.floor, "Largest whole number not above each element. Passes no gradient.",
               "[1.5, -1.5]", "[1.0, -2.0]")
ceil = _unary("ceil", rounding.ceil, "Smallest whole number not below each element. Passes no gradient.", "[1.5, -1.5]",
              "[2.0, -1.0]")
trunc = _unary("trunc", rounding.trunc, "The whole part of each element. Passes no gradient.", "[1.5, -1.5]",
                "[1.0, -1.0]")
fix = _unary("fix", rounding.trunc, "The nearest whole number towards 0. Passes no gradient.", "[1.5, -1.5]",
             "[1.0, -1.0]")
relu = _unary("relu", nn.relu, "The larger of each element and 0. The gradient at 0 is 0.", "[-1, 2]", "[0.0, 2.0]")
sigmoid = _unary("sigmoid", nn.sigmoid, "The logistic function of each element, 1 / (1 + exp(-data)).", "[0]", "[0.5]")


def _rint(x):
    low, high = rounding.floor(x), rounding.ceil(x)
    return choose.where(x - low <= high - x, low, high)


def _round(x):
    whole = rounding.trunc(x)
    return choose.where(arithmetic.absolute(x - whole) >= 0.5, whole + arithmetic.sign(x), whole).detach()


rint = _unary("rint", lambda x: _rint(x).detach(), "Nearest whole number, the lower one of two. Passes no gradient.",
              "[1.5, -1.5]", "[1.0, -2.0]")
round = _unary("round", _round, "Nearest whole number, of two the one farther from 0. Passes no gradient.",
               "[1.5, -1.5]", "[2.0, -2.0]")
log_sigmoid = _unary("log_sigmoid", special_other.log_expit, "Logarithm of the logistic function of each element.",
                     "[-1000]", "[-1000.0]")
mish = _unary("mish", lambda x: x * trigonometry.tanh(special_other.softplus(x)),
              "data * tanh(log(1 + exp(data))), a smooth kind of relu.", "[0, 1000]", "[0.0, 1000.0]")
softsign = _unary("softsign", lambda x: x / (1 + arithmetic.absolute(x)), "data / (1 + |data|), between -1 and 1.",
                  "[1, -3]", "[0.5, -0.75]")
erf = _unary("erf", special_error.erf, "Error function of each element.", "[0]", "[0.0]")
erfinv = _unary("erfinv", special_error.erfinv, "Inverse of `erf`; NaN outside [-1, 1].", "[0, 1]", "[0.0, inf]")
gamma = _unary("gamma", special_gamma.gamma, "Gamma function of each element.", "[1, 5]", "[1.0, 24.0]")
gammaln = _unary("gammaln", special_gamma.gammaln, "Logarithm of the size of the gamma function.", "[1, 0]",
                 "[0.0, inf]")
digamma = _unary("digamma", special_gamma.digamma, "Derivative of `gammaln`.", "[0]", "[-inf]")


def hard_sigmoid(data, alpha=0.2, beta=0.5, out=None):
    """alpha * data + beta, cut off at 0 and 1.

    Parameters
    ----------
    data : NDArray
    alpha, beta : float
        Slope and value at 0.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.hard_sigmoid`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.hard_sigmoid(nd.array([-9, 0, 9])).tolist()
    [0.0, 0.5, 1.0]
    """
    result = choose.clip(given(data) * alpha + beta, 0, 1)
    return result if out is None else into(out, result)


def smooth_l1(data, scalar=1.0, out=None):
    """A square near 0, a straight line outside: (scalar * data)**2 / 2 up to |data| = 1 / scalar**2, then
    |data| - 1 / (2 * scalar**2).

    Parameters
    ----------
    data : NDArray
    scalar : float
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.smooth_l1`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.smooth_l1(nd.array([0.5, -2])).tolist()
    [0.125, 1.5]
    """
    data = given(data)
    square, size = scalar * scalar, arithmetic.absolute(data)
    result = choose.where(size < 1 / square, data * data * (0.5 * square), size - 0.5 / square)
    return result if out is None else into(out, result)


_ACTIVATIONS = {
    "relu": nn.relu, "sigmoid": nn.sigmoid, "tanh": trigonometry.tanh, "softrelu": special_other.softplus,
    "softsign": softsign, "log_sigmoid": special_other.log_expit, "mish": mish,
}


def Activation(data, act_type, out=None):
    """A function of each element, by its name.

    Parameters
    ----------
    data : NDArray
    act_type : {'relu', 'sigmoid', 'tanh', 'softrelu', 'softsign', 'log_sigmoid', 'mish'}
        softrelu is log(1 + exp(data)).
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For another name.

    Notes
    -----
    `mxnet.nd.Activation`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.Activation(nd.array([-1000, 1000]), "softrelu").tolist()
    [0.0, 1000.0]
    """
    if act_type not in _ACTIVATIONS:
        raise ValueError(f"act_type must be one of {', '.join(map(repr, _ACTIVATIONS))}, not {act_type!r}")
    result = _ACTIVATIONS[act_type](given(data))
    return result if out is None else into(out, result)


def LeakyReLU(data, gamma=None, act_type="leaky", slope=0.25, out=None):
    """The elements above 0 as they are, those below damped.

    Parameters
    ----------
    data : NDArray
    gamma : NDArray, optional
        For 'prelu': the slope below 0, for each index of axis 1.
    act_type : {'leaky', 'prelu', 'elu', 'selu', 'gelu'}
        Below 0: slope * data; gamma * data; slope * (exp(data) - 1); the same with fixed numbers, all scaled. 'gelu' is
        data times the normal distribution function of data.
    slope : float
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For another name, or 'prelu' without `gamma`.

    Notes
    -----
    `mxnet.nd.LeakyReLU`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.LeakyReLU(nd.array([-4, 4]), slope=0.5).tolist()
    [-2.0, 4.0]
    """
    data = given(data)
    if act_type == "gelu":
        result = data * special_error.ndtr(data)
    elif act_type == "leaky":
        result = choose.where(data > 0, data, data * slope)
    elif act_type == "prelu":
        if gamma is None:
            raise ValueError("act_type 'prelu' needs gamma")
        if gamma.ndim == 1 and data.ndim > 1:
            gamma = gamma.reshape((1, -1) + (1,) * (data.ndim - 2))
        result = choose.where(data > 0, data, data * gamma)
    elif act_type in ("elu", "selu"):
        below = exponential.expm1(choose.minimum(data, 0))
        if act_type == "elu":
            result = choose.where(data > 0, data, below * slope)
        else:
            result = choose.where(data > 0, data, below * 1.6732632423543772) * 1.0507009873554805
    else:
        raise ValueError(f"act_type must be one of 'leaky', 'prelu', 'elu', 'selu', 'gelu', not {act_type!r}")
    return result if out is None else into(out, result)


logical_not = _unary("logical_not", lambda x: logic.logical_not(x).astype(x.dtype),
                     "1 where an element is 0, else 0, in the dtype of `data`. Passes no gradient.", "[0, 5]",
                     "[1.0, 0.0]")
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
            return result if out is None else into(out, result)
    elif first == "base":
        def binary(base, exp, out=None):
            result = function(base, exp)
            return result if out is None else into(out, result)
    else:
        def binary(lhs, rhs, out=None):
            result = function(lhs, rhs)
            return result if out is None else into(out, result)

    operands = ("Of equal shapes." if equal_shapes else
                "Numbers are taken in the dtype of the array; the shapes must broadcast.")
    return named(binary, name, f"""{summary}

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


add = _binary("add", arithmetic.add, "Sum of elements, lhs + rhs.", "nd.array([1, 2]), 3", "[4.0, 5.0]")
subtract = _binary("subtract", arithmetic.subtract, "Difference of elements, lhs - rhs.", "nd.array([1, 2]), 3",
                   "[-2.0, -1.0]")
multiply = _binary("multiply", arithmetic.multiply, "Product of elements, lhs * rhs.", "nd.array([1, 2]), 3",
                   "[3.0, 6.0]")
divide = _binary("divide", arithmetic.divide, "Quotient of elements, lhs / rhs; of integers too a float.",
                 "nd.array([1, 2]), 4", "[0.25, 0.5]")
true_divide = divide
modulo = _binary("modulo", arithmetic.remainder, "Remainder with the sign of the divisor, lhs % rhs.",
                 "nd.array([7, -7]), 4", "[3.0, 1.0]")
power = _binary("power", _power.power, "Elements raised to a power, base ** exp.", "nd.array([1, 2]), 3", "[1.0, 8.0]",
                "base", "exp")
maximum = _binary("maximum", choose.maximum,
                  "The larger of two elements. Where they are equal each gets half the gradient.",
                  "nd.array([1, 5]), 3", "[3.0, 5.0]")
minimum = _binary("minimum", choose.minimum,
                  "The smaller of two elements. Where they are equal each gets half the gradient.",
                  "nd.array([1, 5]), 3", "[1.0, 3.0]")
broadcast_hypot = _binary("broadcast_hypot", trigonometry.hypot, "Length of the hypotenuse, sqrt(lhs**2 + rhs**2).",
                          "nd.array([3]), nd.array([4])", "[5.0]")

broadcast_add = broadcast_plus = add
broadcast_sub = broadcast_minus = subtract
broadcast_mul = multiply
broadcast_div = divide
broadcast_mod = modulo
broadcast_power = _binary("broadcast_power", _power.power, "Elements raised to a power, lhs ** rhs.",
                          "nd.array([1, 2]), nd.array([3])", "[1.0, 8.0]")
broadcast_maximum, broadcast_minimum = maximum, minimum

elemwise_add = _binary("elemwise_add", arithmetic.add, "Sum of elements, lhs + rhs.",
                       "nd.array([1, 2]), nd.array([3, 4])", "[4.0, 6.0]", equal_shapes=True)
elemwise_sub = _binary("elemwise_sub", arithmetic.subtract, "Difference of elements, lhs - rhs.",
                       "nd.array([1, 2]), nd.array([3, 4])", "[-2.0, -2.0]", equal_shapes=True)
elemwise_mul = _binary("elemwise_mul", arithmetic.multiply, "Product of elements, lhs * rhs.",
                       "nd.array([1, 2]), nd.array([3, 4])", "[3.0, 8.0]", equal_shapes=True)
elemwise_div = _binary("elemwise_div", arithmetic.divide, "Quotient of elements, lhs / rhs.",
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
    result = given(args[0])
    for other in args[1:]:
        result = elemwise_add(result, given(other))
    if result is args[0]:
        result = result.copy()
    return result if out is None else into(out, result)


ElementWiseSum = add_n


def _operands_dtype(lhs, rhs):
    """In which dtype a comparison says 0 and 1."""
    if type(lhs) is not NDArray:
        return rhs.dtype if type(rhs) is NDArray else FLOAT32
    if type(rhs) is not NDArray or rhs.dtype == lhs.dtype:
        return lhs.dtype
    return np.result_type(lhs.dtype, rhs.dtype)


def _comparison(name, function, summary, values, result):
    def comparison(lhs, rhs, out=None):
        result = function(lhs, rhs).astype(_operands_dtype(lhs, rhs), copy=False)
        return result if out is None else into(out, result)

    return named(comparison, name, f"""{summary}

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


equal = _comparison("equal", comparison.equal, "Whether elements are equal, lhs == rhs.", "nd.array([1, 2, 3]), 2",
                    "[0.0, 1.0, 0.0]")
not_equal = _comparison("not_equal", comparison.not_equal, "Whether elements differ, lhs != rhs.",
                        "nd.array([1, 2, 3]), 2", "[1.0, 0.0, 1.0]")
greater = _comparison("greater", comparison.greater, "Whether lhs > rhs.", "nd.array([1, 2, 3]), 2", "[0.0, 0.0, 1.0]")
greater_equal = _comparison("greater_equal", comparison.greater_equal, "Whether lhs >= rhs.", "nd.array([1, 2, 3]), 2",
                            "[0.0, 1.0, 1.0]")
lesser = _comparison("lesser", comparison.less, "Whether lhs < rhs.", "nd.array([1, 2, 3]), 2", "[1.0, 0.0, 0.0]")
lesser_equal = _comparison("lesser_equal", comparison.less_equal, "Whether lhs <= rhs.", "nd.array([1, 2, 3]), 2",
                           "[1.0, 1.0, 0.0]")
logical_and = _comparison("logical_and", logic.logical_and, "Whether both elements are not 0.",
                          "nd.array([0, 2, 3]), 2", "[0.0, 1.0, 1.0]")
logical_or = _comparison("logical_or", logic.logical_or, "Whether one of the two elements is not 0.",
                         "nd.array([0, 2, 3]), 0", "[0.0, 1.0, 1.0]")
logical_xor = _comparison("logical_xor", logic.logical_xor, "Whether exactly one of the two elements is not 0.",
                          "nd.array([0, 2, 3]), 1", "[1.0, 0.0, 0.0]")

broadcast_equal, broadcast_not_equal = equal, not_equal
broadcast_greater, broadcast_greater_equal = greater, greater_equal
broadcast_lesser, broadcast_lesser_equal = lesser, lesser_equal
broadcast_logical_and, broadcast_logical_or, broadcast_logical_xor = logical_and, logical_or, logical_xor
