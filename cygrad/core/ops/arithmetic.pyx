"""Arithmetic, comparison, bits, and choosing between elements.

Of each operation the reverse rule, the registration and the Python function stand together. A rule gets the
gradient `g` of the output and returns that of input `i`; `saved(node, i)` is what was saved of input `i`,
`saved(node, OUTPUT)` of the result.
"""

from cpython.object cimport PyObject

import numpy as np

from cygrad.core.array cimport (
    NDArray, OP_ABSOLUTE, OP_ADD, OP_AND, OP_DIVIDE, OP_EQ, OP_FLOOR_DIVIDE, OP_GE, OP_GT, OP_INVERT, OP_LE,
    OP_LEFT_SHIFT, OP_LT, OP_MULTIPLY, OP_NE, OP_NEGATIVE, OP_OR, OP_POSITIVE, OP_REMAINDER, OP_RIGHT_SHIFT,
    OP_SUBTRACT, OP_XOR, add_attribute, table)
from cygrad.core.dtype cimport BOOL, FLOAT16, FLOAT64, INFO
from cygrad.core.op cimport (
    X0, X1, X2, X3, Y, Op, apply2, call1, call2, call3, call4, constant, elementwise, operand, saved)
from cygrad.core.run cimport CHEAP
from cygrad.core.tape cimport OUTPUT, Node

__all__ = [
    "abs", "absolute", "add", "bitwise_and", "bitwise_invert", "bitwise_left_shift", "bitwise_not", "bitwise_or",
    "bitwise_right_shift", "bitwise_xor", "clip", "conjugate", "divide", "divmod", "equal", "floor_divide", "greater",
    "greater_equal", "invert", "left_shift", "less", "less_equal", "maximum", "minimum", "mod", "multiply",
    "negative", "not_equal", "positive", "reciprocal", "remainder", "right_shift", "sign", "square", "subtract",
    "true_divide", "where",
]

# Intervals that the registry's tests draw inputs from: free of kinks and poles.
ANY = (-2.0, 2.0)
POSITIVE = (0.5, 3.0)
HIGH = (2.5, 4.0)


# ---- the four, and negation

cdef object vjp_add(Node *node, int i, object g):
    return g


cdef Op ADD = elementwise("add", np.add, vjp_add, (0, 0), (ANY, ANY))


cpdef object add(object x1, object x2):
    """Sum of elements, x1 + x2.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers of any dtype; the shapes must broadcast.

    Returns
    -------
    NDArray
        Of the broadcast shape and the promoted dtype. Sums of bool are logical or.

    Raises
    ------
    ValueError
        Where the shapes do not broadcast.
    TypeError
        Where an operand is no array of numbers.

    Notes
    -----
    `numpy.add`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.add(cg.asarray([1.0, 2.0]), 3).tolist()
    [4.0, 5.0]
    """
    return call2(ADD, x1, x2)


cdef object vjp_subtract(Node *node, int i, object g):
    return g if i == 0 else negative(g)


cdef Op SUBTRACT = elementwise("subtract", np.subtract, vjp_subtract, (0, 0), (ANY, ANY))
SUBTRACT.entries[BOOL].loop = NULL


cpdef object subtract(object x1, object x2):
    """Difference of elements, x1 - x2.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers of any dtype but bool; the shapes must broadcast.

    Returns
    -------
    NDArray
        Of the broadcast shape and the promoted dtype.

    Raises
    ------
    ValueError
        Where the shapes do not broadcast.
    TypeError
        For bool: use `^` there.

    Notes
    -----
    `numpy.subtract`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.subtract(cg.asarray([1.0, 2.0]), 3).tolist()
    [-2.0, -1.0]
    """
    return call2(SUBTRACT, x1, x2)


cdef object vjp_multiply(Node *node, int i, object g):
    return multiply(g, saved(node, 1 - i))


cdef Op MULTIPLY = elementwise("multiply", np.multiply, vjp_multiply, (X1, X0), (ANY, ANY))


cpdef object multiply(object x1, object x2):
    """Product of elements, x1 * x2.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers of any dtype; the shapes must broadcast.

    Returns
    -------
    NDArray
        Of the broadcast shape and the promoted dtype. Products of bool are logical and.

    Raises
    ------
    ValueError
        Where the shapes do not broadcast.

    Notes
    -----
    `numpy.multiply`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.multiply(cg.asarray([1.0, 2.0]), 3).tolist()
    [3.0, 6.0]
    """
    return call2(MULTIPLY, x1, x2)


cdef object vjp_divide(Node *node, int i, object g):
    if i == 0:
        return divide(g, saved(node, 1))
    return divide_grad(g, saved(node, OUTPUT), saved(node, 1))


cdef Op DIVIDE = elementwise("divide", np.divide, vjp_divide, (X1, X1 | Y), (ANY, POSITIVE))


for _i in range(FLOAT16):      # of integers and bool of every width the quotient is float64
    DIVIDE.entries[<int>_i] = DIVIDE.entries[FLOAT64]
DIVIDE.floats = False


cpdef object divide(object x1, object x2):
    """Quotient of elements, x1 / x2; of integers too a float.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers of any dtype; the shapes must broadcast.

    Returns
    -------
    NDArray
        Of the broadcast shape; the dtype is float64 for integers and bool. Division by zero gives infinity or
        NaN, without a warning.

    Raises
    ------
    ValueError
        Where the shapes do not broadcast.

    Notes
    -----
    `numpy.divide`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.divide(cg.asarray([1, 2]), 4).tolist()
    [0.25, 0.5]
    """
    return call2(DIVIDE, x1, x2)


cdef object vjp_divide_grad(Node *node, int i, object g):
    if i == 0:
        return divide_grad(g, saved(node, 1), saved(node, 2))
    if i == 1:
        return divide_grad(g, saved(node, 0), saved(node, 2))
    product = multiply(g, saved(node, 0))
    return negative(divide(divide_grad(product, saved(node, 1), saved(node, 2)), saved(node, 2)))


# The gradient of a quotient for its divisor, -g * y / x2.
cdef Op DIVIDE_GRAD = elementwise("divide_grad", lambda g, y, x2: -g * y / x2, vjp_divide_grad,
                                  (X1 | X2, X0 | X2, X0 | X1 | X2), (ANY, ANY, POSITIVE))


cdef object divide_grad(object g, object y, object x2):
    return call3(DIVIDE_GRAD, g, y, x2)


cdef object vjp_negative(Node *node, int i, object g):
    return negative(g)


cdef Op NEGATIVE = elementwise("negative", np.negative, vjp_negative, (0,), (ANY,))
NEGATIVE.entries[BOOL].loop = NULL


cpdef object negative(object x):
    """Elements with the other sign, -x.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype but bool; unsigned integers wrap around.

    Returns
    -------
    NDArray

    Raises
    ------
    TypeError
        For bool: use `~` there.

    Notes
    -----
    `numpy.negative`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.negative(cg.asarray([1.0, -2.0])).tolist()
    [-1.0, 2.0]
    """
    return call1(NEGATIVE, x)


cdef object vjp_positive(Node *node, int i, object g):
    return g


cdef Op POSITIVE_OP = elementwise("positive", np.positive, vjp_positive, (0,), (ANY,))
POSITIVE_OP.entries[BOOL].loop = NULL


cpdef object positive(object x):
    """A copy of the elements, +x.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype but bool.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.positive`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.positive(cg.asarray([1.0, -2.0])).tolist()
    [1.0, -2.0]
    """
    return call1(POSITIVE_OP, x)


cdef object vjp_reciprocal(Node *node, int i, object g):
    y = saved(node, OUTPUT)
    return negative(multiply(g, square(y)))


cdef Op RECIPROCAL = elementwise("reciprocal", np.reciprocal, vjp_reciprocal, (Y,), (POSITIVE,))


cpdef object reciprocal(object x):
    """One divided by each element, 1 / x; of integers the truncated quotient, as in NumPy.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.reciprocal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.reciprocal(cg.asarray([0.5, 4.0])).tolist()
    [2.0, 0.25]
    """
    return call1(RECIPROCAL, x)


# ---- whole-number division

cdef Op FLOOR_DIVIDE = constant("floor_divide", np.floor_divide, (HIGH, POSITIVE))


cpdef object floor_divide(object x1, object x2):
    """Largest whole number not above the quotient, x1 // x2. Passes a gradient of zero: none.

    Parameters
    ----------
    x1, x2 : array_like
        Real numbers; the shapes must broadcast.

    Returns
    -------
    NDArray
        Integers divided by zero give 0, without a warning.

    Notes
    -----
    `numpy.floor_divide`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.floor_divide(cg.asarray([7, -7]), 2).tolist()
    [3, -4]
    """
    return call2(FLOOR_DIVIDE, x1, x2)


cdef object vjp_remainder(Node *node, int i, object g):
    if i == 0:
        return g
    return negative(multiply(g, floor_divide(saved(node, 0), saved(node, 1))))


cdef Op REMAINDER = elementwise("remainder", np.remainder, vjp_remainder, (0, X0 | X1), ((2.6, 2.9), (1.05, 1.25)))


cpdef object remainder(object x1, object x2):
    """Remainder with the sign of the divisor, x1 % x2.

    Parameters
    ----------
    x1, x2 : array_like
        Real numbers; the shapes must broadcast.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.remainder`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.remainder(cg.asarray([7, -7]), 4).tolist()
    [3, 1]
    """
    return call2(REMAINDER, x1, x2)


cdef object divmod_(object a, object b):
    quotient = apply2(<PyObject *>FLOOR_DIVIDE, a, b)
    if quotient is NotImplemented:
        return quotient
    return quotient, apply2(<PyObject *>REMAINDER, a, b)


def divmod(x1, x2):
    """Quotient and remainder, (x1 // x2, x1 % x2).

    Parameters
    ----------
    x1, x2 : array_like
        Real numbers; the shapes must broadcast.

    Returns
    -------
    tuple of NDArray

    Notes
    -----
    `numpy.divmod`.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.divmod(cg.asarray([7, -7]), 4)]
    [[1, -2], [3, 1]]
    """
    return floor_divide(x1, x2), remainder(x1, x2)


# ---- size and sign

cdef object vjp_absolute(Node *node, int i, object g):
    x = <NDArray>saved(node, 0)
    if INFO[(<NDArray>x).dtype].kind == c"c":
        return divide(multiply(g, conjugate(x)), absolute(x))
    return absolute_grad(g, x)


cdef Op ABSOLUTE = elementwise("absolute", np.absolute, vjp_absolute, (X0,), (POSITIVE,))


cpdef object absolute(object x):
    """Size of each element, |x|. The gradient at 0 is 0.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype; of complex ones the modulus, a float.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.absolute`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.absolute(cg.asarray([1.0, -2.0])).tolist()
    [1.0, 2.0]
    """
    return call1(ABSOLUTE, x)


cdef object vjp_absolute_grad(Node *node, int i, object g):
    return absolute_grad(g, saved(node, 1)) if i == 0 else None


cdef Op ABSOLUTE_GRAD = elementwise("absolute_grad", lambda g, x: g * np.sign(x), vjp_absolute_grad, (X1, 0),
                                    (ANY, POSITIVE))


cdef object absolute_grad(object g, object x):
    return call2(ABSOLUTE_GRAD, g, x)


cdef Op SIGN = constant("sign", np.sign, (POSITIVE,))
SIGN.entries[BOOL].loop = NULL


cpdef object sign(object x):
    """-1, 0 or 1 by the sign of each element, NaN for NaN. Passes no gradient.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype but bool; of complex ones x / |x|.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.sign`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.sign(cg.asarray([-3.0, 0.0, 2.0])).tolist()
    [-1.0, 0.0, 1.0]
    """
    return call1(SIGN, x)


cdef object vjp_square(Node *node, int i, object g):
    return call2(SQUARE_GRAD, g, saved(node, 0))


cdef Op SQUARE = elementwise("square", np.square, vjp_square, (X0,), (ANY,))


cpdef object square(object x):
    """Each element times itself, x * x.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.square`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.square(cg.asarray([1.0, -2.0])).tolist()
    [1.0, 4.0]
    """
    return call1(SQUARE, x)


cdef object vjp_square_grad(Node *node, int i, object g):
    return call2(SQUARE_GRAD, g, saved(node, 1 - i))


# The gradient of a square, 2 * g * x, is alike in both its arguments.
cdef Op SQUARE_GRAD = elementwise("square_grad", lambda g, x: 2 * g * x, vjp_square_grad, (X1, X0), (ANY, ANY))


cdef object vjp_conjugate(Node *node, int i, object g):
    return conjugate(g)


cdef Op CONJUGATE = elementwise("conjugate", np.conjugate, vjp_conjugate, (0,), (ANY,))


cpdef object conjugate(object x):
    """Complex conjugate of each element; real ones are copied.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.conjugate`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.conjugate(cg.asarray([1 + 2j])).tolist()
    [(1-2j)]
    """
    return call1(CONJUGATE, x)


# ---- choosing

cdef object vjp_maximum(Node *node, int i, object g):
    return call3(MAXIMUM_GRAD, g, saved(node, i), saved(node, 1 - i))


cdef Op MAXIMUM = elementwise("maximum", np.maximum, vjp_maximum, (X0 | X1, X0 | X1), (ANY, HIGH))


cpdef object maximum(object x1, object x2):
    """The larger of two elements; NaN where one is NaN. Where they are equal each gets half the gradient.

    Parameters
    ----------
    x1, x2 : array_like
        The shapes must broadcast.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.maximum`. Equal elements share the gradient as in PyTorch and JAX; MXNet gives all of it to the first.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.maximum(cg.asarray([1.0, 5.0]), 3).tolist()
    [3.0, 5.0]
    """
    return call2(MAXIMUM, x1, x2)


cdef object vjp_maximum_grad(Node *node, int i, object g):
    return call3(MAXIMUM_GRAD, g, saved(node, 1), saved(node, 2)) if i == 0 else None


# The gradient for the first argument: all of g where it is the larger one, half where both are equal.
cdef Op MAXIMUM_GRAD = elementwise("maximum_grad", lambda g, a, b: np.where(a > b, g, np.where(a == b, g / 2, 0 * g)),
                                   vjp_maximum_grad, (X1 | X2, 0, 0), (ANY, ANY, HIGH))


cdef object vjp_minimum(Node *node, int i, object g):
    return call3(MINIMUM_GRAD, g, saved(node, i), saved(node, 1 - i))


cdef Op MINIMUM = elementwise("minimum", np.minimum, vjp_minimum, (X0 | X1, X0 | X1), (ANY, HIGH))


cpdef object minimum(object x1, object x2):
    """The smaller of two elements; NaN where one is NaN. Where they are equal each gets half the gradient.

    Parameters
    ----------
    x1, x2 : array_like
        The shapes must broadcast.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.minimum`. Equal elements share the gradient as in PyTorch and JAX; MXNet gives all of it to the first.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.minimum(cg.asarray([1.0, 5.0]), 3).tolist()
    [1.0, 3.0]
    """
    return call2(MINIMUM, x1, x2)


cdef object vjp_minimum_grad(Node *node, int i, object g):
    return call3(MINIMUM_GRAD, g, saved(node, 1), saved(node, 2)) if i == 0 else None


cdef Op MINIMUM_GRAD = elementwise("minimum_grad", lambda g, a, b: np.where(a < b, g, np.where(a == b, g / 2, 0 * g)),
                                   vjp_minimum_grad, (X1 | X2, 0, 0), (ANY, ANY, HIGH))


cdef object vjp_clip(Node *node, int i, object g):
    x, low, high = saved(node, 0), saved(node, 1), saved(node, 2)
    if i == 0:
        return call4(CLIP_GRAD, g, x, low, high)
    # A bound gets the gradient where it is the result; where the bounds cross the upper one is.
    over = greater(x, high) if i == 2 else less(x, low)
    crossed = greater(low, high)
    if i == 2:
        return where(over, g, where(crossed, g, 0))
    return where(crossed, 0, where(over, g, 0))


cdef Op CLIP = elementwise("clip", np._core.umath.clip, vjp_clip, (X0 | X1 | X2,) * 3, (ANY, (-1.2, -0.8), (0.8, 1.2)))


cpdef object clip(object x, object min=None, object max=None):
    """Elements brought between two bounds. The gradient at a bound is that of the element.

    Parameters
    ----------
    x : array_like
    min, max : array_like, optional
        Bounds; None for no bound. The shapes must broadcast. Where min > max the result is max.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.clip`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.clip(cg.asarray([-1.0, 0.5, 2.0]), 0, 1).tolist()
    [0.0, 0.5, 1.0]
    """
    if min is None and max is None:
        return positive(x)
    if max is None:
        return maximum(x, min)
    if min is None:
        return minimum(x, max)
    return call3(CLIP, x, min, max)


cdef object vjp_clip_grad(Node *node, int i, object g):
    return call4(CLIP_GRAD, g, saved(node, 1), saved(node, 2), saved(node, 3)) if i == 0 else None


cdef Op CLIP_GRAD = elementwise("clip_grad", lambda g, x, low, high: np.where((low <= x) & (x <= high), g, 0 * g),
                                vjp_clip_grad, (X1 | X2 | X3, 0, 0, 0), (ANY, ANY, (-1.2, -0.8), (0.8, 1.2)))


cdef object vjp_where(Node *node, int i, object g):
    if i == 0:
        return None
    return where(saved(node, 0), g, 0) if i == 1 else where(saved(node, 0), 0, g)


cdef Op WHERE = elementwise("where", np.where, vjp_where, (0, X0, X0), ((0.0, 0.0), ANY, ANY), CHEAP, 1)


cpdef object where(object condition, object x, object y):
    """Elements of `x` where the condition holds, of `y` elsewhere.

    Parameters
    ----------
    condition : array_like
        Anything but 0 counts as true.
    x, y : array_like
        The three shapes must broadcast.

    Returns
    -------
    NDArray
        Of the dtype that `x` and `y` promote to.

    Notes
    -----
    `numpy.where` with three arguments.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([1.0, 2.0, 3.0])
    >>> cg.where(x > 1.5, x, 0).tolist()
    [0.0, 2.0, 3.0]
    """
    return call3(WHERE, condition, x, y)


# ---- comparison

cdef Op EQUAL = constant("equal", np.equal, (ANY, ANY))
cdef Op NOT_EQUAL = constant("not_equal", np.not_equal, (ANY, ANY))
cdef Op LESS = constant("less", np.less, (ANY, ANY))
cdef Op LESS_EQUAL = constant("less_equal", np.less_equal, (ANY, ANY))
cdef Op GREATER = constant("greater", np.greater, (ANY, ANY))
cdef Op GREATER_EQUAL = constant("greater_equal", np.greater_equal, (ANY, ANY))


cpdef object equal(object x1, object x2):
    """Whether elements are equal, x1 == x2, an array of bool.

    Notes
    -----
    `numpy.equal`. MXNet's functions of this name give 0 and 1 in the dtype of the operands: `cygrad.nd.equal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.equal(cg.asarray([1, 2]), 2).tolist()
    [False, True]
    """
    return call2(EQUAL, x1, x2)


cpdef object not_equal(object x1, object x2):
    """Whether elements differ, x1 != x2, an array of bool.

    Notes
    -----
    `numpy.not_equal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.not_equal(cg.asarray([1, 2]), 2).tolist()
    [True, False]
    """
    return call2(NOT_EQUAL, x1, x2)


cpdef object less(object x1, object x2):
    """Whether x1 < x2, an array of bool.

    Notes
    -----
    `numpy.less`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.less(cg.asarray([1, 2]), 2).tolist()
    [True, False]
    """
    return call2(LESS, x1, x2)


cpdef object less_equal(object x1, object x2):
    """Whether x1 <= x2, an array of bool.

    Notes
    -----
    `numpy.less_equal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.less_equal(cg.asarray([1, 3]), 2).tolist()
    [True, False]
    """
    return call2(LESS_EQUAL, x1, x2)


cpdef object greater(object x1, object x2):
    """Whether x1 > x2, an array of bool.

    Notes
    -----
    `numpy.greater`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.greater(cg.asarray([1, 3]), 2).tolist()
    [False, True]
    """
    return call2(GREATER, x1, x2)


cpdef object greater_equal(object x1, object x2):
    """Whether x1 >= x2, an array of bool.

    Notes
    -----
    `numpy.greater_equal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.greater_equal(cg.asarray([2, 1]), 2).tolist()
    [True, False]
    """
    return call2(GREATER_EQUAL, x1, x2)


# ---- bits

cdef Op BITWISE_AND = constant("bitwise_and", np.bitwise_and, (ANY, ANY))
cdef Op BITWISE_OR = constant("bitwise_or", np.bitwise_or, (ANY, ANY))
cdef Op BITWISE_XOR = constant("bitwise_xor", np.bitwise_xor, (ANY, ANY))
cdef Op LEFT_SHIFT = constant("left_shift", np.left_shift, (ANY, ANY))
cdef Op RIGHT_SHIFT = constant("right_shift", np.right_shift, (ANY, ANY))
cdef Op INVERT = constant("invert", np.invert, (ANY,))


def bitwise_and(x1, x2):
    """Bits set in both, x1 & x2; logical and of bool. Integers and bool only.

    Notes
    -----
    `numpy.bitwise_and`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.bitwise_and(cg.asarray([5, 6]), 4).tolist()
    [4, 4]
    """
    return call2(BITWISE_AND, x1, x2)


def bitwise_or(x1, x2):
    """Bits set in one of the two, x1 | x2; logical or of bool. Integers and bool only.

    Notes
    -----
    `numpy.bitwise_or`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.bitwise_or(cg.asarray([1, 2]), 4).tolist()
    [5, 6]
    """
    return call2(BITWISE_OR, x1, x2)


def bitwise_xor(x1, x2):
    """Bits that differ, x1 ^ x2. Integers and bool only.

    Notes
    -----
    `numpy.bitwise_xor`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.bitwise_xor(cg.asarray([5, 6]), 4).tolist()
    [1, 2]
    """
    return call2(BITWISE_XOR, x1, x2)


def left_shift(x1, x2):
    """Bits moved to the left, x1 << x2. Integers only.

    Notes
    -----
    `numpy.left_shift`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.left_shift(cg.asarray([1, 2]), 3).tolist()
    [8, 16]
    """
    return call2(LEFT_SHIFT, x1, x2)


def right_shift(x1, x2):
    """Bits moved to the right, x1 >> x2. Integers only.

    Notes
    -----
    `numpy.right_shift`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.right_shift(cg.asarray([8, 16]), 3).tolist()
    [1, 2]
    """
    return call2(RIGHT_SHIFT, x1, x2)


def invert(x):
    """Bits the other way round, ~x; logical not of bool. Integers and bool only.

    Notes
    -----
    `numpy.invert`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.invert(cg.asarray([True, False])).tolist()
    [False, True]
    """
    return call1(INVERT, x)


# Names that NumPy and the Array API give to the same functions.
abs = absolute
mod = remainder
true_divide = divide
bitwise_invert = bitwise_not = invert
bitwise_left_shift = left_shift
bitwise_right_shift = right_shift

table.divmod = divmod_
for _slot, _op in (
    (OP_ADD, ADD), (OP_SUBTRACT, SUBTRACT), (OP_MULTIPLY, MULTIPLY), (OP_DIVIDE, DIVIDE),
    (OP_FLOOR_DIVIDE, FLOOR_DIVIDE), (OP_REMAINDER, REMAINDER), (OP_LEFT_SHIFT, LEFT_SHIFT),
    (OP_RIGHT_SHIFT, RIGHT_SHIFT), (OP_AND, BITWISE_AND), (OP_OR, BITWISE_OR), (OP_XOR, BITWISE_XOR),
    (OP_LT, LESS), (OP_LE, LESS_EQUAL), (OP_EQ, EQUAL), (OP_NE, NOT_EQUAL), (OP_GT, GREATER), (OP_GE, GREATER_EQUAL),
    (OP_NEGATIVE, NEGATIVE), (OP_POSITIVE, POSITIVE_OP), (OP_ABSOLUTE, ABSOLUTE), (OP_INVERT, INVERT),
):
    table.op[<int>_slot] = <PyObject *>_op       # borrowed: the registry keeps operations for ever

for _method in (clip, conjugate):
    add_attribute(_method.__name__, _method)
