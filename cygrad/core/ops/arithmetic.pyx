"""Arithmetic of elements: sums, products, quotients and remainders, size and sign.

Of each operation the registration, the reverse rule and the Python function stand together. A rule that is one
operation is a line: `derivative(MULTIPLY, 0, MULTIPLY, (G, X1))`, the gradient for input 0 is the gradient of the
output times input 1. Others are functions, which get the gradient `g` of the output and return that of input `i`;
`saved(node, i)` is what was saved of input `i`, `saved(node, OUTPUT)` of the result.
"""

from cpython.object cimport PyObject

import numpy as np

from cygrad.core.array cimport (
    NDArray, OP_ABSOLUTE, OP_ADD, OP_DIVIDE, OP_FLOOR_DIVIDE, OP_MULTIPLY, OP_NEGATIVE, OP_POSITIVE, OP_REMAINDER,
    OP_SUBTRACT, add_attribute, table)
from cygrad.core.convert cimport as_numpy
from cygrad.core.dtype cimport BOOL, FLOAT16, FLOAT64, INFO
from cygrad.core.op cimport call2, call3, out1, out2
from cygrad.core.ops.comparison cimport equal, not_equal
from cygrad.core.record cimport may_need_gradient, saved
from cygrad.core.registry cimport G, X0, X1, X2, Y, Op, constant, derivative, elementwise, passes, stops
from cygrad.core.tape cimport OUTPUT, Node

__all__ = [
    "abs", "absolute", "add", "conj", "conjugate", "divide", "divmod", "floor_divide", "mod", "multiply", "negative",
    "positive", "reciprocal", "remainder", "sign", "square", "subtract", "true_divide",
]

# Intervals that the registry's tests draw inputs from: free of kinks and poles.
ANY = (-2.0, 2.0)
POSITIVE = (0.5, 3.0)
HIGH = (2.5, 4.0)


# ---- the four, and negation

cdef Op ADD = elementwise("add", np.add, (ANY, ANY))
passes(ADD, 0)
passes(ADD, 1)


cpdef object add(object x1, object x2, object out=None):
    """Sum of elements, x1 + x2.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers of any dtype; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out2(ADD, x1, x2, out)


cdef Op SUBTRACT = elementwise("subtract", np.subtract, (ANY, ANY))
SUBTRACT.entries[BOOL].loop = NULL


cpdef object subtract(object x1, object x2, object out=None):
    """Difference of elements, x1 - x2.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers of any dtype but bool; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out2(SUBTRACT, x1, x2, out)


cdef Op MULTIPLY = elementwise("multiply", np.multiply, (ANY, ANY))
derivative(MULTIPLY, 0, MULTIPLY, (G, X1))
derivative(MULTIPLY, 1, MULTIPLY, (G, X0))


cpdef object multiply(object x1, object x2, object out=None):
    """Product of elements, x1 * x2.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers of any dtype; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out2(MULTIPLY, x1, x2, out)


cdef object vjp_divide(Node *node, int i, object g):        # of complex numbers, for the divisor
    return negative(divide(multiply(g, saved(node, OUTPUT)), saved(node, 1)))


cdef Op DIVIDE = elementwise("divide", np.divide, (ANY, POSITIVE), vjp_divide, (0, X1 | Y))
derivative(DIVIDE, 0, DIVIDE, (G, X1))


for _i in range(FLOAT16):      # of integers and bool of every width the quotient is float64
    DIVIDE.entries[<int>_i] = DIVIDE.entries[FLOAT64]
    DIVIDE.entries[<int>_i].uniform = False
DIVIDE.floats = False


cpdef object divide(object x1, object x2, object out=None):
    """Quotient of elements, x1 / x2; of integers too a float.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers of any dtype; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out2(DIVIDE, x1, x2, out)


cdef object vjp_divide_grad(Node *node, int i, object g):       # for the divisor
    product = multiply(g, saved(node, 0))
    return negative(divide(call3(DIVIDE_GRAD, product, saved(node, 1), saved(node, 2)), saved(node, 2)))


# The gradient of a quotient for its divisor, -g * y / x2.
cdef Op DIVIDE_GRAD = elementwise("divide_grad", lambda g, y, x2: -g * y / x2, (ANY, ANY, POSITIVE), vjp_divide_grad,
                                  (X1 | X2, X0 | X2, X0 | X1 | X2))
derivative(DIVIDE_GRAD, 0, DIVIDE_GRAD, (G, X1, X2))
derivative(DIVIDE_GRAD, 1, DIVIDE_GRAD, (G, X0, X2))
derivative(DIVIDE, 1, DIVIDE_GRAD, (G, Y, X1))


cdef Op NEGATIVE = elementwise("negative", np.negative, (ANY,))
NEGATIVE.entries[BOOL].loop = NULL
passes(SUBTRACT, 0)
derivative(SUBTRACT, 1, NEGATIVE, (G,))
derivative(NEGATIVE, 0, NEGATIVE, (G,))


cpdef object negative(object x, object out=None):
    """Elements with the other sign, -x.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype but bool; unsigned integers wrap around.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out1(NEGATIVE, x, out)


cdef Op POSITIVE_OP = elementwise("positive", np.positive, (ANY,))
POSITIVE_OP.entries[BOOL].loop = NULL
passes(POSITIVE_OP, 0)


cpdef object positive(object x, object out=None):
    """A copy of the elements, +x.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype but bool.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out1(POSITIVE_OP, x, out)


cdef object vjp_reciprocal(Node *node, int i, object g):
    y = saved(node, OUTPUT)
    return negative(multiply(g, square(y)))


cdef Op RECIPROCAL = elementwise("reciprocal", np.reciprocal, (POSITIVE,), vjp_reciprocal, (Y,))


cpdef object reciprocal(object x, object out=None):
    """One divided by each element, 1 / x; of integers the truncated quotient, as in NumPy.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out1(RECIPROCAL, x, out)


# ---- whole-number division

cdef Op FLOOR_DIVIDE = constant("floor_divide", np.floor_divide, (HIGH, POSITIVE))


cpdef object floor_divide(object x1, object x2, object out=None):
    """Largest whole number not above the quotient, x1 // x2. Passes a gradient of zero: none.

    Parameters
    ----------
    x1, x2 : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Integers divided by zero give 0, without a warning.

    Notes
    -----
    `numpy.floor_divide`. Where an operand is infinite the result is the quotient, as the array API standard has it:
    ``inf // 2`` is infinite, not NaN, and ``1 // -inf`` is -0, not -1.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.floor_divide(cg.asarray([7, -7]), 2).tolist()
    [3, -4]
    """
    return out2(FLOOR_DIVIDE, x1, x2, out)


cdef object vjp_remainder(Node *node, int i, object g):
    if i == 0:
        return g
    return negative(multiply(g, floor_divide(saved(node, 0), saved(node, 1))))


cdef Op REMAINDER = elementwise("remainder", np.remainder, ((2.6, 2.9), (1.05, 1.25)), vjp_remainder, (0, X0 | X1))
passes(REMAINDER, 0)


cpdef object remainder(object x1, object x2, object out=None):
    """Remainder with the sign of the divisor, x1 % x2.

    Parameters
    ----------
    x1, x2 : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out2(REMAINDER, x1, x2, out)


cdef object divmod_(object a, object b):
    quotient = table.binary(<PyObject *>FLOOR_DIVIDE, a, b)
    if quotient is NotImplemented:
        return quotient
    return quotient, table.binary(<PyObject *>REMAINDER, a, b)


def divmod(x1, x2, out=None):
    """Quotient and remainder, (x1 // x2, x1 % x2).

    Parameters
    ----------
    x1, x2 : array_like
        Real numbers; the shapes must broadcast.
    out : tuple of NDArray or numpy.ndarray or None, optional
        Where the two results are written, as far as it is not None.

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
    if out is None:
        return floor_divide(x1, x2), remainder(x1, x2)
    if type(out) is not tuple or len(out) != 2:
        raise TypeError("divmod: out must be a tuple of two arrays")
    quotient, rest = floor_divide(x1, x2), remainder(x1, x2)        # both, before an operand is overwritten
    return (quotient if out[0] is None else positive(quotient, out[0]),
            rest if out[1] is None else positive(rest, out[1]))


# ---- size and sign

cdef object vjp_absolute(Node *node, int i, object g):
    x = saved(node, 0)
    if INFO[(<NDArray>x).dtype].kind == c"c":       # although the gradient is real
        size = absolute(x)
        if not as_numpy(<NDArray>size).all():       # 0 at 0, in every order
            g, size = multiply(g, not_equal(size, 0)), add(size, equal(size, 0))
        return divide(multiply(g, conjugate(x)), size)
    return call2(ABSOLUTE_GRAD, g, x)


cdef Op ABSOLUTE = elementwise("absolute", np.absolute, (POSITIVE,), vjp_absolute, (X0,))


cpdef object absolute(object x, object out=None):
    """Size of each element, |x|. The gradient at 0 is 0.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype; of complex ones the modulus, a float.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out1(ABSOLUTE, x, out)


cdef Op ABSOLUTE_GRAD = elementwise("absolute_grad", lambda g, x: g * np.sign(x), (ANY, POSITIVE))
derivative(ABSOLUTE_GRAD, 0, ABSOLUTE_GRAD, (G, X1))
stops(ABSOLUTE_GRAD, 1)


cdef Op SIGN = constant("sign", np.sign, (POSITIVE,))
SIGN.entries[BOOL].loop = NULL


cpdef object sign(object x, object out=None):
    """-1, 0 or 1 by the sign of each element, NaN for NaN. Passes no gradient.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype but bool; of complex ones x / |x|.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    if type(x) is NDArray and INFO[(<NDArray>x).dtype].kind == c"c" and may_need_gradient(<NDArray>x):
        size = absolute(x)           # of complex numbers it is not constant
        return divide(x, add(size, equal(size, 0)), out)
    return out1(SIGN, x, out)


cdef object vjp_square(Node *node, int i, object g):        # of complex numbers
    return multiply(multiply(g, saved(node, 0)), 2)


cdef Op SQUARE = elementwise("square", np.square, (ANY,), vjp_square, (X0,))


cpdef object square(object x, object out=None):
    """Each element times itself, x * x.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out1(SQUARE, x, out)


# The gradient of a square, 2 * g * x, is alike in both its arguments.
cdef Op SQUARE_GRAD = elementwise("square_grad", lambda g, x: 2 * g * x, (ANY, ANY))
derivative(SQUARE_GRAD, 0, SQUARE_GRAD, (G, X1))
derivative(SQUARE_GRAD, 1, SQUARE_GRAD, (G, X0))
derivative(SQUARE, 0, SQUARE_GRAD, (G, X0))


cdef Op CONJUGATE = elementwise("conjugate", np.conjugate, (ANY,))
derivative(CONJUGATE, 0, CONJUGATE, (G,))


cpdef object conjugate(object x, object out=None):
    """Complex conjugate of each element; real ones are copied.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out1(CONJUGATE, x, out)


# Names that NumPy and the Array API give to the same functions.
abs = absolute
conj = conjugate
mod = remainder
true_divide = divide

table.divmod = divmod_
for _slot, _op in (
    (OP_ADD, ADD), (OP_SUBTRACT, SUBTRACT), (OP_MULTIPLY, MULTIPLY), (OP_DIVIDE, DIVIDE),
    (OP_FLOOR_DIVIDE, FLOOR_DIVIDE), (OP_REMAINDER, REMAINDER), (OP_NEGATIVE, NEGATIVE), (OP_POSITIVE, POSITIVE_OP),
    (OP_ABSOLUTE, ABSOLUTE),
):
    table.op[<int>_slot] = <PyObject *>_op       # borrowed: the registry keeps operations for ever

add_attribute("conjugate", conjugate)
add_attribute("conj", conjugate)
