"""Powers and roots.

A derivative of a complex function is the complex one, and a rule multiplies by it without conjugating (the
convention of HIPS autograd and JAX). The fused loops of rules (`sqrt_grad`) know real numbers only: for
complex ones, the rule is composed of operations that know both.
"""

from cpython.object cimport PyObject

import numpy as np

from cygrad.core.array cimport NDArray, OP_MULTIPLY, table
from cygrad.core.convert cimport scalar_kind
from cygrad.core.dtype cimport FLOAT16, INFO, WEAK_FLOAT, WEAK_INT
from cygrad.core.op cimport convertible, into2, operand, out1
from cygrad.core.op import introduce
from cygrad.core.ops.arithmetic cimport SQUARE, divide, multiply, negative, positive, reciprocal, square, subtract
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.comparison cimport equal
from cygrad.core.ops.exponential cimport log
from cygrad.core.record cimport saved
from cygrad.core.registry cimport G, X0, X1, Y, Op, derivative, elementwise
from cygrad.core.run cimport COSTLY, LIBRARY
from cygrad.core.tape cimport OUTPUT, Node

__all__ = ["cbrt", "pow", "power", "sqrt"]

# Intervals that the registry's tests draw inputs from: free of kinks and poles.
ANY = (-2.0, 2.0)
POSITIVE = (0.5, 3.0)


cdef object vjp_power(Node *node, int i, object g):
    cdef object x = saved(node, 0), p = saved(node, 1)
    if i == 0:
        if type(p) is not NDArray:      # exponents 0, ±1, 2, 3 and 1/2 of the next lower power are cheap
            return multiply(g, multiply(power(x, p - 1), p)) if p != 0 else None
        # p * x ** (p - 1), which would be 0 * inf where both are 0. In the dtype of the result: an unsigned
        # integer has no p - 1.
        x, p = to_dtype(operand(x), node.dtype), to_dtype(<NDArray>p, node.dtype)
        x = where(multiply(equal(x, 0), equal(p, 0)), 1, x)
        return multiply(g, multiply(p, power(x, subtract(p, 1))))
    # y * log(x); where x is 0, the result 0 does not depend on the exponent.
    x = to_dtype(operand(x), node.dtype)
    return multiply(g, multiply(saved(node, OUTPUT), log(where(equal(x, 0), 1, x))))


cdef Op POWER = elementwise("power", np.power, (POSITIVE, ANY), vjp_power, (X0 | X1, X0 | X1 | Y), LIBRARY)
POWER.checks = True      # NumPy's loops refuse integers to negative powers


cdef object TWO = 2      # there is one object for each small number


cdef inline double short_exponent(object p) except? -7:
    """A Python int or float as a double, 0 for what is neither: exponents that have functions of their own."""
    cdef int kind = scalar_kind(p)
    if kind == WEAK_FLOAT or kind == WEAK_INT and -2 < p < 4:
        return p
    return 0


cdef object operator_power(object a, object b):
    """a ** b. As in NumPy, some exponents that are Python scalars stand for cheaper functions."""
    cdef double p
    cdef int kind
    if b is TWO and type(a) is NDArray and (<NDArray>a).dtype >= FLOAT16:      # by far the most frequent
        return table.unary(<PyObject *>SQUARE, a)
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
                if p == 3:                   # within 1.5 units in the last place, at a tenth of the cost of a power
                    return multiply(a, square(a))
            elif p == 2 and scalar_kind(b) == WEAK_INT:
                return square(a)
    if type(a) is NDArray and (type(b) is NDArray or scalar_kind(b) >= 0) or type(b) is NDArray and scalar_kind(a) >= 0:
        return table.binary(<PyObject *>POWER, a, b)
    if introduce(type(a)):
        return np.power(a, b)
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
    return table.inplace(<PyObject *>POWER, a, b)


table.power = operator_power
table.inplace_power = inplace_power


cpdef object power(object x1, object x2, object out=None):
    """Elements raised to a power, x1 ** x2.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers of any dtype; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    `reciprocal`; 3 is a product of three factors. Where `x1` is 0, the gradient for `x2` is 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.power(cg.asarray([1.0, 2.0, 3.0]), 3).tolist()
    [1.0, 8.0, 27.0]
    """
    if out is not None:
        return into2(POWER, x1, x2, out)
    cdef object result = operator_power(x1, x2)
    return operator_power(operand(x1), operand(x2)) if result is NotImplemented else result


cdef object vjp_sqrt(Node *node, int i, object g):      # of complex numbers
    return divide(multiply(g, 0.5), saved(node, OUTPUT))


cdef Op SQRT = elementwise("sqrt", np.sqrt, (POSITIVE,), vjp_sqrt, (Y,), COSTLY)


cpdef object sqrt(object x, object out=None):
    """Square root of each element; NaN for negative real numbers.

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
    `numpy.sqrt`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.sqrt(cg.asarray([4.0, 9.0])).tolist()
    [2.0, 3.0]
    """
    return out1(SQRT, x, out)


cdef object vjp_sqrt_grad(Node *node, int i, object g):
    return negative(divide(multiply(g, saved(node, OUTPUT)), saved(node, 1)))


cdef Op SQRT_GRAD = elementwise("sqrt_grad", lambda g, y: g * 0.5 / y, (ANY, POSITIVE), vjp_sqrt_grad, (0, X1 | Y))
derivative(SQRT_GRAD, 0, SQRT_GRAD, (G, X1))
derivative(SQRT, 0, SQRT_GRAD, (G, Y))


cdef object vjp_cbrt(Node *node, int i, object g):
    return divide(g, multiply(square(saved(node, OUTPUT)), 3))


cdef Op CBRT = elementwise("cbrt", np.cbrt, (POSITIVE,), vjp_cbrt, (Y,), LIBRARY)


cpdef object cbrt(object x, object out=None):
    """Cube root of each element, of negative ones too. Real numbers only.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.cbrt`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.cbrt(cg.asarray([8.0, -27.0])).tolist()
    [2.0, -3.0]
    """
    return out1(CBRT, x, out)


pow = power        # the Array API's name
