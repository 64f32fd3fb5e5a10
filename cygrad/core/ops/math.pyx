"""Powers, exponentials, logarithms, trigonometry, rounding, and tests of numbers and truth.

As in `arithmetic`, the reverse rule, the registration and the Python function of an operation stand together.
A derivative of a complex function is the complex one, and a rule multiplies by it without conjugating (the
convention of HIPS autograd and JAX). The fused loops of rules (`tanh_grad`) know real numbers only: for
complex ones, the rule is composed of operations that know both.
"""

from cpython.object cimport PyObject

import math

import numpy as np

from cygrad.core.array cimport NDArray, OP_MULTIPLY, table
from cygrad.core.convert cimport scalar_kind
from cygrad.core.dtype cimport FLOAT16, INFO, WEAK_FLOAT, WEAK_INT
from cygrad.core.op cimport (
    X0, X1, Y, Op, apply2, call1, call2, constant, convertible, elementwise, operand, saved)
from cygrad.core.ops.arithmetic cimport add, divide, multiply, negative, positive, reciprocal, sign, square, subtract
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.comparison cimport equal
from cygrad.core.run cimport CHEAP, COSTLY
from cygrad.core.tape cimport OUTPUT, Node

__all__ = [
    "acos", "acosh", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "asin", "asinh",
    "atan", "atan2", "atanh", "cbrt", "ceil", "copysign", "cos", "cosh", "deg2rad", "degrees", "exp", "exp2",
    "expm1", "floor", "hypot", "isfinite", "isinf", "isnan", "log", "log10", "log1p", "log2", "logaddexp",
    "logaddexp2", "logical_and", "logical_not", "logical_or", "logical_xor", "pow", "power", "rad2deg",
    "radians", "rint", "signbit", "sin", "sinh", "sqrt", "tan", "tanh", "trunc",
]

# Intervals that the registry's tests draw inputs from: free of kinks and poles.
ANY = (-2.0, 2.0)
INSIDE = (-0.8, 0.8)
POSITIVE = (0.5, 3.0)
ABOVE_ONE = (1.2, 3.0)

cdef enum:
    # Tenths of a nanosecond for an element of functions that go one by one through the C library.
    LIBRARY = 60

cdef double LN2 = math.log(2.0)
cdef double LN10 = math.log(10.0)


cdef inline bint is_complex(Node *node) noexcept:
    return INFO[node.dtype].kind == c"c"


# ---- powers

cdef object vjp_power(Node *node, int i, object g):
    cdef object x = saved(node, 0), p = saved(node, 1)
    if i == 0:
        if type(p) is not NDArray:      # exponents 0, ±1, 2 and 1/2 of the next lower power are cheap
            return multiply(g, multiply(power(x, p - 1), p)) if p != 0 else None
        # p * x ** (p - 1), which would be 0 * inf where both are 0. In the dtype of the result: an unsigned
        # integer has no p - 1.
        x, p = to_dtype(operand(x), node.dtype), to_dtype(<NDArray>p, node.dtype)
        x = where(multiply(equal(x, 0), equal(p, 0)), 1, x)
        return multiply(g, multiply(p, power(x, subtract(p, 1))))
    # y * log(x); where x is 0, the result 0 does not depend on the exponent.
    x = to_dtype(operand(x), node.dtype)
    return multiply(g, multiply(saved(node, OUTPUT), log(where(equal(x, 0), 1, x))))


cdef Op POWER = elementwise("power", np.power, vjp_power, (X0 | X1, X0 | X1 | Y), (POSITIVE, ANY), LIBRARY)
POWER.checks = True      # NumPy's loops refuse integers to negative powers


cdef inline double short_exponent(object p) except? -7:
    """A Python int or float as a double, 0 for what is neither: exponents that have functions of their own."""
    cdef int kind = scalar_kind(p)
    if kind == WEAK_FLOAT or kind == WEAK_INT and -2 < p < 3:
        return p
    return 0


cdef object operator_power(object a, object b):
    """a ** b. As in NumPy, some exponents that are Python scalars stand for cheaper functions."""
    cdef double p
    cdef int kind
    if type(a) is NDArray and type(b) is not NDArray:
        p = short_exponent(b)
        if p != 0:
            kind = INFO[(<NDArray>a).dtype].kind
            if kind == c"f" or kind == c"c":
                if p == 2:
                    return square(a)
                if p == 1:
                    return positive(a)
                if p == 0.5:
                    return sqrt(a)
                if p == -1:
                    return reciprocal(a)
            elif p == 2 and scalar_kind(b) == WEAK_INT:
                return square(a)
    if type(a) is NDArray and (type(b) is NDArray or scalar_kind(b) >= 0) or type(b) is NDArray and scalar_kind(a) >= 0:
        return apply2(<PyObject *>POWER, a, b)
    a, b = convertible(a), convertible(b)
    if a is NotImplemented or b is NotImplemented:
        return NotImplemented
    if type(a) is not NDArray and type(b) is not NDArray:
        a = operand(a)
    return operator_power(a, b)


cdef object inplace_power(NDArray a, object b):
    cdef int kind = INFO[a.dtype].kind
    if type(b) is not NDArray:
        if short_exponent(b) == 2 and (kind == c"f" or kind == c"c" or kind != c"b" and scalar_kind(b) == WEAK_INT):
            return table.inplace(table.op[OP_MULTIPLY], a, a)
        b = convertible(b)
        if b is NotImplemented:
            return b
    return table.inplace(<PyObject *>POWER, a, b)


table.power = operator_power
table.inplace_power = inplace_power


cpdef object power(object x1, object x2):
    """Elements raised to a power, x1 ** x2.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers of any dtype; the shapes must broadcast.

    Returns
    -------
    NDArray
        Of the broadcast shape and the promoted dtype. NaN for negative real numbers to broken powers.

    Raises
    ------
    ValueError
        For integers to negative integer powers, or where the shapes do not broadcast.

    Notes
    -----
    `numpy.power`. The Python scalars 2, 1, 0.5 and -1 as exponents mean `square`, `positive`, `sqrt` and
    `reciprocal`. Where `x1` is 0, the gradient for `x2` is 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.power(cg.asarray([1.0, 2.0, 3.0]), 3).tolist()
    [1.0, 8.0, 27.0]
    """
    cdef object result = operator_power(x1, x2)
    return operator_power(operand(x1), operand(x2)) if result is NotImplemented else result


cdef object vjp_sqrt(Node *node, int i, object g):
    y = saved(node, OUTPUT)
    if is_complex(node):
        return divide(multiply(g, 0.5), y)
    return call2(SQRT_GRAD, g, y)


cdef Op SQRT = elementwise("sqrt", np.sqrt, vjp_sqrt, (Y,), (POSITIVE,), COSTLY)


cpdef object sqrt(object x):
    """Square root of each element; NaN for negative real numbers.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.sqrt`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.sqrt(cg.asarray([4.0, 9.0])).tolist()
    [2.0, 3.0]
    """
    return call1(SQRT, x)


cdef object vjp_sqrt_grad(Node *node, int i, object g):
    if i == 0:
        return call2(SQRT_GRAD, g, saved(node, 1))
    return negative(divide(multiply(g, saved(node, OUTPUT)), saved(node, 1)))


cdef Op SQRT_GRAD = elementwise("sqrt_grad", lambda g, y: g * 0.5 / y, vjp_sqrt_grad, (X1, X1 | Y), (ANY, POSITIVE))


cdef object vjp_cbrt(Node *node, int i, object g):
    return divide(g, multiply(square(saved(node, OUTPUT)), 3))


cdef Op CBRT = elementwise("cbrt", np.cbrt, vjp_cbrt, (Y,), (POSITIVE,), LIBRARY)


cpdef object cbrt(object x):
    """Cube root of each element, of negative ones too. Real numbers only.

    Notes
    -----
    `numpy.cbrt`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.cbrt(cg.asarray([8.0, -27.0])).tolist()
    [2.0, -3.0]
    """
    return call1(CBRT, x)


cdef object vjp_hypot(Node *node, int i, object g):
    return multiply(g, divide(saved(node, i), saved(node, OUTPUT)))


cdef Op HYPOT = elementwise("hypot", np.hypot, vjp_hypot, (X0 | Y, X1 | Y), (POSITIVE, ANY), LIBRARY)


cpdef object hypot(object x1, object x2):
    """Length of a vector with two components, sqrt(x1**2 + x2**2), without overflow. Real numbers only.

    Notes
    -----
    `numpy.hypot`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.hypot(cg.asarray([3.0]), 4.0).tolist()
    [5.0]
    """
    return call2(HYPOT, x1, x2)


# ---- exponentials and logarithms

cdef object vjp_exp(Node *node, int i, object g):
    return multiply(g, saved(node, OUTPUT))


cdef Op EXP = elementwise("exp", np.exp, vjp_exp, (Y,), ((-3.0, 3.0),), COSTLY)


cpdef object exp(object x):
    """Exponential of each element, e ** x.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.exp`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.exp(cg.asarray([0.0])).tolist()
    [1.0]
    """
    return call1(EXP, x)


cdef object vjp_exp2(Node *node, int i, object g):
    return multiply(g, multiply(saved(node, OUTPUT), LN2))


cdef Op EXP2 = elementwise("exp2", np.exp2, vjp_exp2, (Y,), (ANY,), LIBRARY)


cpdef object exp2(object x):
    """Two to the power of each element, 2 ** x.

    Notes
    -----
    `numpy.exp2`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.exp2(cg.asarray([3.0])).tolist()
    [8.0]
    """
    return call1(EXP2, x)


cdef object vjp_expm1(Node *node, int i, object g):
    return multiply(g, add(saved(node, OUTPUT), 1))


cdef Op EXPM1 = elementwise("expm1", np.expm1, vjp_expm1, (Y,), (ANY,), COSTLY)


cpdef object expm1(object x):
    """Exponential of each element minus one, e ** x - 1, exact near 0.

    Notes
    -----
    `numpy.expm1`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.expm1(cg.asarray([0.0, 1e-20])).tolist()
    [0.0, 1e-20]
    """
    return call1(EXPM1, x)


cdef object vjp_log(Node *node, int i, object g):
    return divide(g, saved(node, 0))


cdef Op LOG = elementwise("log", np.log, vjp_log, (X0,), (POSITIVE,), COSTLY)


cpdef object log(object x):
    """Natural logarithm of each element; -inf for 0, NaN for negative real numbers.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.log`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.log(cg.asarray([1.0])).tolist()
    [0.0]
    """
    return call1(LOG, x)


cdef object vjp_log2(Node *node, int i, object g):
    return divide(g, multiply(saved(node, 0), LN2))


cdef Op LOG2 = elementwise("log2", np.log2, vjp_log2, (X0,), (POSITIVE,), LIBRARY)


cpdef object log2(object x):
    """Logarithm to the base 2 of each element.

    Notes
    -----
    `numpy.log2`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.log2(cg.asarray([8.0])).tolist()
    [3.0]
    """
    return call1(LOG2, x)


cdef object vjp_log10(Node *node, int i, object g):
    return divide(g, multiply(saved(node, 0), LN10))


cdef Op LOG10 = elementwise("log10", np.log10, vjp_log10, (X0,), (POSITIVE,), LIBRARY)


cpdef object log10(object x):
    """Logarithm to the base 10 of each element.

    Notes
    -----
    `numpy.log10`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.log10(cg.asarray([1000.0])).tolist()
    [3.0]
    """
    return call1(LOG10, x)


cdef object vjp_log1p(Node *node, int i, object g):
    return divide(g, add(saved(node, 0), 1))


cdef Op LOG1P = elementwise("log1p", np.log1p, vjp_log1p, (X0,), (INSIDE,), COSTLY)


cpdef object log1p(object x):
    """Natural logarithm of one plus each element, log(1 + x), exact near 0.

    Notes
    -----
    `numpy.log1p`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.log1p(cg.asarray([0.0, 1e-20])).tolist()
    [0.0, 1e-20]
    """
    return call1(LOG1P, x)


cdef object vjp_logaddexp(Node *node, int i, object g):
    return multiply(g, exp(subtract(saved(node, i), saved(node, OUTPUT))))


cdef Op LOGADDEXP = elementwise("logaddexp", np.logaddexp, vjp_logaddexp, (X0 | Y, X1 | Y), (ANY, ANY), LIBRARY)


cpdef object logaddexp(object x1, object x2):
    """Logarithm of the sum of two exponentials, log(e ** x1 + e ** x2), without overflow. Real numbers only.

    Notes
    -----
    `numpy.logaddexp`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logaddexp(cg.asarray([-1000.0]), -1000.0).tolist()
    [-999.3068528194401]
    """
    return call2(LOGADDEXP, x1, x2)


cdef object vjp_logaddexp2(Node *node, int i, object g):
    return multiply(g, exp2(subtract(saved(node, i), saved(node, OUTPUT))))


cdef Op LOGADDEXP2 = elementwise("logaddexp2", np.logaddexp2, vjp_logaddexp2, (X0 | Y, X1 | Y), (ANY, ANY), LIBRARY)


cpdef object logaddexp2(object x1, object x2):
    """Logarithm to the base 2 of a sum of powers of 2, log2(2 ** x1 + 2 ** x2). Real numbers only.

    Notes
    -----
    `numpy.logaddexp2`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logaddexp2(cg.asarray([3.0]), 3.0).tolist()
    [4.0]
    """
    return call2(LOGADDEXP2, x1, x2)


# ---- trigonometry

cdef object vjp_sin(Node *node, int i, object g):
    return multiply(g, cos(saved(node, 0)))


cdef Op SIN = elementwise("sin", np.sin, vjp_sin, (X0,), (ANY,), COSTLY)


cpdef object sin(object x):
    """Sine of each element.

    Parameters
    ----------
    x : array_like
        Angles in radians.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.sin`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.sin(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return call1(SIN, x)


cdef object vjp_cos(Node *node, int i, object g):
    return negative(multiply(g, sin(saved(node, 0))))


cdef Op COS = elementwise("cos", np.cos, vjp_cos, (X0,), (ANY,), COSTLY)


cpdef object cos(object x):
    """Cosine of each element.

    Parameters
    ----------
    x : array_like
        Angles in radians.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.cos`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.cos(cg.asarray([0.0])).tolist()
    [1.0]
    """
    return call1(COS, x)


cdef object vjp_tan(Node *node, int i, object g):
    return multiply(g, add(square(saved(node, OUTPUT)), 1))


cdef Op TAN = elementwise("tan", np.tan, vjp_tan, (Y,), ((-1.2, 1.2),), LIBRARY)


cpdef object tan(object x):
    """Tangent of each element, in radians.

    Notes
    -----
    `numpy.tan`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.tan(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return call1(TAN, x)


cdef object half_circle(object x):
    """sqrt(1 - x**2), exact near 1."""
    return sqrt(multiply(subtract(1, x), add(x, 1)))


cdef object vjp_arcsin(Node *node, int i, object g):
    return divide(g, half_circle(saved(node, 0)))


cdef Op ARCSIN = elementwise("arcsin", np.arcsin, vjp_arcsin, (X0,), (INSIDE,), LIBRARY)


cpdef object arcsin(object x):
    """Angle in radians, from -pi/2 to pi/2, whose sine is the element.

    Notes
    -----
    `numpy.arcsin`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arcsin(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return call1(ARCSIN, x)


cdef object vjp_arccos(Node *node, int i, object g):
    return negative(divide(g, half_circle(saved(node, 0))))


cdef Op ARCCOS = elementwise("arccos", np.arccos, vjp_arccos, (X0,), (INSIDE,), LIBRARY)


cpdef object arccos(object x):
    """Angle in radians, from 0 to pi, whose cosine is the element.

    Notes
    -----
    `numpy.arccos`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arccos(cg.asarray([1.0])).tolist()
    [0.0]
    """
    return call1(ARCCOS, x)


cdef object vjp_arctan(Node *node, int i, object g):
    return divide(g, add(square(saved(node, 0)), 1))


cdef Op ARCTAN = elementwise("arctan", np.arctan, vjp_arctan, (X0,), (ANY,), LIBRARY)


cpdef object arctan(object x):
    """Angle in radians, from -pi/2 to pi/2, whose tangent is the element.

    Notes
    -----
    `numpy.arctan`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arctan(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return call1(ARCTAN, x)


cdef object vjp_arctan2(Node *node, int i, object g):
    # By the radius twice, not by its square, which would overflow.
    radius = hypot(saved(node, 0), saved(node, 1))
    share = divide(divide(saved(node, 1 - i), radius), radius)
    return multiply(g, share if i == 0 else negative(share))


cdef Op ARCTAN2 = elementwise("arctan2", np.arctan2, vjp_arctan2, (X0 | X1, X0 | X1), (POSITIVE, ANY), LIBRARY)


cpdef object arctan2(object x1, object x2):
    """Angle in radians, from -pi to pi, of the point with the coordinates (x2, x1). Real numbers only.

    Parameters
    ----------
    x1, x2 : array_like
        Second and first coordinates; the shapes must broadcast.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.arctan2`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arctan2(cg.asarray([0.0]), 1.0).tolist()
    [0.0]
    """
    return call2(ARCTAN2, x1, x2)


# ---- hyperbolic functions

cdef object vjp_sinh(Node *node, int i, object g):
    return multiply(g, cosh(saved(node, 0)))


cdef Op SINH = elementwise("sinh", np.sinh, vjp_sinh, (X0,), (ANY,), LIBRARY)


cpdef object sinh(object x):
    """Hyperbolic sine of each element.

    Notes
    -----
    `numpy.sinh`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.sinh(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return call1(SINH, x)


cdef object vjp_cosh(Node *node, int i, object g):
    return multiply(g, sinh(saved(node, 0)))


cdef Op COSH = elementwise("cosh", np.cosh, vjp_cosh, (X0,), (ANY,), LIBRARY)


cpdef object cosh(object x):
    """Hyperbolic cosine of each element.

    Notes
    -----
    `numpy.cosh`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.cosh(cg.asarray([0.0])).tolist()
    [1.0]
    """
    return call1(COSH, x)


cdef object vjp_tanh(Node *node, int i, object g):
    y = saved(node, OUTPUT)
    if is_complex(node):
        return subtract(g, multiply(g, square(y)))
    return call2(TANH_GRAD, g, y)


cdef Op TANH = elementwise("tanh", np.tanh, vjp_tanh, (Y,), (ANY,), COSTLY)


cpdef object tanh(object x):
    """Hyperbolic tangent of each element.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.tanh`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.tanh(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return call1(TANH, x)


cdef object vjp_tanh_grad(Node *node, int i, object g):
    y = saved(node, 1)
    if i == 0:
        return call2(TANH_GRAD, g, y)
    return multiply(multiply(g, -2), multiply(saved(node, 0), y))


cdef Op TANH_GRAD = elementwise("tanh_grad", lambda g, y: g * (1 - y * y), vjp_tanh_grad, (X1, X0 | X1), (ANY, INSIDE))


cdef object vjp_arcsinh(Node *node, int i, object g):
    x = saved(node, 0)
    return divide(g, sqrt(add(square(x), 1)) if is_complex(node) else hypot(x, 1))


cdef Op ARCSINH = elementwise("arcsinh", np.arcsinh, vjp_arcsinh, (X0,), (ANY,), LIBRARY)


cpdef object arcsinh(object x):
    """Inverse hyperbolic sine of each element.

    Notes
    -----
    `numpy.arcsinh`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arcsinh(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return call1(ARCSINH, x)


cdef object vjp_arccosh(Node *node, int i, object g):
    x = saved(node, 0)
    return divide(g, multiply(sqrt(subtract(x, 1)), sqrt(add(x, 1))))


cdef Op ARCCOSH = elementwise("arccosh", np.arccosh, vjp_arccosh, (X0,), (ABOVE_ONE,), LIBRARY)


cpdef object arccosh(object x):
    """Inverse hyperbolic cosine of each element; NaN for real numbers below 1.

    Notes
    -----
    `numpy.arccosh`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arccosh(cg.asarray([1.0])).tolist()
    [0.0]
    """
    return call1(ARCCOSH, x)


cdef object vjp_arctanh(Node *node, int i, object g):
    x = saved(node, 0)
    return divide(g, multiply(subtract(1, x), add(x, 1)))


cdef Op ARCTANH = elementwise("arctanh", np.arctanh, vjp_arctanh, (X0,), (INSIDE,), LIBRARY)


cpdef object arctanh(object x):
    """Inverse hyperbolic tangent of each element; NaN for real numbers outside [-1, 1].

    Notes
    -----
    `numpy.arctanh`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arctanh(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return call1(ARCTANH, x)


# ---- angles

cdef object vjp_deg2rad(Node *node, int i, object g):
    return multiply(g, math.pi / 180)


cdef Op DEG2RAD = elementwise("deg2rad", np.deg2rad, vjp_deg2rad, (0,), (ANY,))


cpdef object deg2rad(object x):
    """Degrees as radians. Real numbers only.

    Notes
    -----
    `numpy.deg2rad`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.deg2rad(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return call1(DEG2RAD, x)


cdef object vjp_rad2deg(Node *node, int i, object g):
    return multiply(g, 180 / math.pi)


cdef Op RAD2DEG = elementwise("rad2deg", np.rad2deg, vjp_rad2deg, (0,), (ANY,))


cpdef object rad2deg(object x):
    """Radians as degrees. Real numbers only.

    Notes
    -----
    `numpy.rad2deg`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.rad2deg(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return call1(RAD2DEG, x)


# ---- rounding: piecewise constant, these pass no gradient

cdef Op FLOOR = constant("floor", np.floor, ((0.1, 0.4),))


cpdef object floor(object x):
    """Largest whole number not above each element. Integers stay what they are.

    Notes
    -----
    `numpy.floor`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.floor(cg.asarray([1.7, -1.7])).tolist()
    [1.0, -2.0]
    """
    return call1(FLOOR, x)


cdef Op CEIL = constant("ceil", np.ceil, ((0.1, 0.4),))


cpdef object ceil(object x):
    """Smallest whole number not below each element. Integers stay what they are.

    Notes
    -----
    `numpy.ceil`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ceil(cg.asarray([1.7, -1.7])).tolist()
    [2.0, -1.0]
    """
    return call1(CEIL, x)


cdef Op TRUNC = constant("trunc", np.trunc, ((0.1, 0.4),))


cpdef object trunc(object x):
    """Each element without its fraction. Integers stay what they are.

    Notes
    -----
    `numpy.trunc`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.trunc(cg.asarray([1.7, -1.7])).tolist()
    [1.0, -1.0]
    """
    return call1(TRUNC, x)


cdef Op RINT = constant("rint", np.rint, ((0.1, 0.4),))


cpdef object rint(object x):
    """Nearest whole number to each element, the even one of two.

    Notes
    -----
    `numpy.rint`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.rint(cg.asarray([1.7, 2.5])).tolist()
    [2.0, 2.0]
    """
    return call1(RINT, x)


# ---- what an element is

cdef Op ISNAN = constant("isnan", np.isnan, (ANY,))


cpdef object isnan(object x):
    """Whether each element is NaN, an array of bool.

    Notes
    -----
    `numpy.isnan`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isnan(cg.asarray([1.0, float("nan")])).tolist()
    [False, True]
    """
    return call1(ISNAN, x)


cdef Op ISINF = constant("isinf", np.isinf, (ANY,))


cpdef object isinf(object x):
    """Whether each element is infinite, an array of bool.

    Notes
    -----
    `numpy.isinf`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isinf(cg.asarray([1.0, float("-inf")])).tolist()
    [False, True]
    """
    return call1(ISINF, x)


cdef Op ISFINITE = constant("isfinite", np.isfinite, (ANY,))


cpdef object isfinite(object x):
    """Whether each element is neither infinite nor NaN, an array of bool.

    Notes
    -----
    `numpy.isfinite`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isfinite(cg.asarray([1.0, float("nan")])).tolist()
    [True, False]
    """
    return call1(ISFINITE, x)


cdef Op SIGNBIT = constant("signbit", np.signbit, (ANY,))


cpdef object signbit(object x):
    """Whether the sign of each element is minus, of -0.0 too; an array of bool. Real numbers only.

    Notes
    -----
    `numpy.signbit`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.signbit(cg.asarray([1.0, -0.0])).tolist()
    [False, True]
    """
    return call1(SIGNBIT, x)


for _i in range(FLOAT16):        # integers are tested as float32 or float64, by the same loops
    if SIGNBIT.entries[<int>_i].types[0] != FLOAT16:
        SIGNBIT.entries[<int>_i] = SIGNBIT.entries[<int>SIGNBIT.entries[<int>_i].types[0]]


cdef object vjp_copysign(Node *node, int i, object g):
    return multiply(g, multiply(sign(saved(node, 0)), sign(saved(node, OUTPUT)))) if i == 0 else None


cdef Op COPYSIGN = elementwise("copysign", np.copysign, vjp_copysign, (X0 | Y, 0), (POSITIVE, POSITIVE))


cpdef object copysign(object x1, object x2):
    """Elements of `x1` with the signs of `x2`. Real numbers only.

    Notes
    -----
    `numpy.copysign`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.copysign(cg.asarray([1.0, -2.0]), -1.0).tolist()
    [-1.0, -2.0]
    """
    return call2(COPYSIGN, x1, x2)


# ---- truth: anything but 0 counts as true

cdef Op LOGICAL_AND = constant("logical_and", np.logical_and, (ANY, ANY))


cpdef object logical_and(object x1, object x2):
    """Whether both elements are true, an array of bool.

    Notes
    -----
    `numpy.logical_and`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logical_and(cg.asarray([1.0, 0.0]), 2).tolist()
    [True, False]
    """
    return call2(LOGICAL_AND, x1, x2)


cdef Op LOGICAL_OR = constant("logical_or", np.logical_or, (ANY, ANY))


cpdef object logical_or(object x1, object x2):
    """Whether one of two elements is true, an array of bool.

    Notes
    -----
    `numpy.logical_or`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logical_or(cg.asarray([1.0, 0.0]), 0).tolist()
    [True, False]
    """
    return call2(LOGICAL_OR, x1, x2)


cdef Op LOGICAL_XOR = constant("logical_xor", np.logical_xor, (ANY, ANY))


cpdef object logical_xor(object x1, object x2):
    """Whether just one of two elements is true, an array of bool.

    Notes
    -----
    `numpy.logical_xor`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logical_xor(cg.asarray([1.0, 0.0]), 2).tolist()
    [False, True]
    """
    return call2(LOGICAL_XOR, x1, x2)


cdef Op LOGICAL_NOT = constant("logical_not", np.logical_not, (ANY,))


cpdef object logical_not(object x):
    """Whether each element is 0, an array of bool.

    Notes
    -----
    `numpy.logical_not`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logical_not(cg.asarray([1.0, 0.0])).tolist()
    [False, True]
    """
    return call1(LOGICAL_NOT, x)


# Names that NumPy and the Array API give to the same functions.
acos = arccos
acosh = arccosh
asin = arcsin
asinh = arcsinh
atan = arctan
atan2 = arctan2
atanh = arctanh
degrees = rad2deg
pow = power
radians = deg2rad
