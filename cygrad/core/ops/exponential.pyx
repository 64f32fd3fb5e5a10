"""Exponentials and logarithms.

The derivatives of complex functions are as in `power`.
"""

import math

import numpy as np

from cygrad.core.array cimport NDArray
from cygrad.core.op cimport out1, out2
from cygrad.core.ops.arithmetic cimport DIVIDE, MULTIPLY, absolute, add, divide, multiply, subtract
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.comparison cimport equal
from cygrad.core.ops.edges cimport has_infinity
from cygrad.core.record cimport saved
from cygrad.core.registry cimport G, X0, X1, Y, Op, derivative, elementwise
from cygrad.core.run cimport COSTLY, LIBRARY
from cygrad.core.tape cimport OUTPUT, Node

__all__ = ["exp", "exp2", "expm1", "log", "log10", "log1p", "log2", "logaddexp", "logaddexp2"]

# Intervals that the registry's tests draw inputs from: free of kinks and poles.
ANY = (-2.0, 2.0)
INSIDE = (-0.8, 0.8)
POSITIVE = (0.5, 3.0)

cdef double LN2 = math.log(2.0)
cdef double LN10 = math.log(10.0)


cdef Op EXP = elementwise("exp", np.exp, ((-3.0, 3.0),), NULL, (), COSTLY)
derivative(EXP, 0, MULTIPLY, (G, Y))


cpdef object exp(object x, object out=None):
    """Exponential of each element, e ** x.

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
    `numpy.exp`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.exp(cg.asarray([0.0])).tolist()
    [1.0]
    """
    return out1(EXP, x, out)


cdef object vjp_exp2(Node *node, int i, object g):
    return multiply(g, multiply(saved(node, OUTPUT), LN2))


cdef Op EXP2 = elementwise("exp2", np.exp2, (ANY,), vjp_exp2, (Y,), LIBRARY)


cpdef object exp2(object x, object out=None):
    """Two to the power of each element, 2 ** x.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.exp2`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.exp2(cg.asarray([3.0])).tolist()
    [8.0]
    """
    return out1(EXP2, x, out)


cdef object vjp_expm1(Node *node, int i, object g):
    return multiply(g, add(saved(node, OUTPUT), 1))


cdef Op EXPM1 = elementwise("expm1", np.expm1, (ANY,), vjp_expm1, (Y,), COSTLY)


cpdef object expm1(object x, object out=None):
    """Exponential of each element minus one, e ** x - 1, exact near 0.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.expm1`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.expm1(cg.asarray([0.0, 1e-20])).tolist()
    [0.0, 1e-20]
    """
    return out1(EXPM1, x, out)


cdef Op LOG = elementwise("log", np.log, (POSITIVE,), NULL, (), COSTLY)
derivative(LOG, 0, DIVIDE, (G, X0))


cpdef object log(object x, object out=None):
    """Natural logarithm of each element; -inf for 0, NaN for negative real numbers.

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
    `numpy.log`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.log(cg.asarray([1.0])).tolist()
    [0.0]
    """
    return out1(LOG, x, out)


cdef object vjp_log2(Node *node, int i, object g):
    return divide(g, multiply(saved(node, 0), LN2))


cdef Op LOG2 = elementwise("log2", np.log2, (POSITIVE,), vjp_log2, (X0,), LIBRARY)


cpdef object log2(object x, object out=None):
    """Logarithm to the base 2 of each element.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.log2`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.log2(cg.asarray([8.0])).tolist()
    [3.0]
    """
    return out1(LOG2, x, out)


cdef object vjp_log10(Node *node, int i, object g):
    return divide(g, multiply(saved(node, 0), LN10))


cdef Op LOG10 = elementwise("log10", np.log10, (POSITIVE,), vjp_log10, (X0,), LIBRARY)


cpdef object log10(object x, object out=None):
    """Logarithm to the base 10 of each element.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.log10`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.log10(cg.asarray([1000.0])).tolist()
    [3.0]
    """
    return out1(LOG10, x, out)


cdef object vjp_log1p(Node *node, int i, object g):
    return divide(g, add(saved(node, 0), 1))


cdef Op LOG1P = elementwise("log1p", np.log1p, (INSIDE,), vjp_log1p, (X0,), COSTLY)


cpdef object log1p(object x, object out=None):
    """Natural logarithm of one plus each element, log(1 + x), exact near 0.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.log1p`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.log1p(cg.asarray([0.0, 1e-20])).tolist()
    [0.0, 1e-20]
    """
    return out1(LOG1P, x, out)


cdef object shortfall(Node *node, int i, double half):
    """How far input `i` is below the result. Where both inputs are the same infinity: `half`, whose power is 1/2."""
    cdef object x = saved(node, i), y = saved(node, OUTPUT), at_limit
    if not has_infinity(<NDArray>y):
        return subtract(x, y)
    at_limit = where(equal(x, y), where(equal(x, saved(node, 1 - i)), half, 0.0), -np.inf)
    return where(equal(absolute(y), np.inf), at_limit, subtract(x, y))


cdef object vjp_logaddexp(Node *node, int i, object g):
    return multiply(g, exp(shortfall(node, i, -LN2)))


cdef Op LOGADDEXP = elementwise("logaddexp", np.logaddexp, (ANY, ANY), vjp_logaddexp, (X0 | X1 | Y, X0 | X1 | Y),
                                LIBRARY)


cpdef object logaddexp(object x1, object x2, object out=None):
    """Logarithm of the sum of two exponentials, log(e ** x1 + e ** x2), without overflow. Real numbers only.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.logaddexp`. Where both are the same infinity, each gets half the gradient.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logaddexp(cg.asarray([-1000.0]), -1000.0).tolist()
    [-999.3068528194401]
    """
    return out2(LOGADDEXP, x1, x2, out)


cdef object vjp_logaddexp2(Node *node, int i, object g):
    return multiply(g, exp2(shortfall(node, i, -1)))


cdef Op LOGADDEXP2 = elementwise("logaddexp2", np.logaddexp2, (ANY, ANY), vjp_logaddexp2, (X0 | X1 | Y, X0 | X1 | Y),
                                 LIBRARY)


cpdef object logaddexp2(object x1, object x2, object out=None):
    """Logarithm to the base 2 of a sum of powers of 2, log2(2 ** x1 + 2 ** x2). Real numbers only.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.logaddexp2`. Where both are the same infinity, each gets half the gradient.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logaddexp2(cg.asarray([3.0]), 3.0).tolist()
    [4.0]
    """
    return out2(LOGADDEXP2, x1, x2, out)
