"""The error function, the normal distribution, and their inverses."""

import math

from cygrad.core.op cimport out1
from cygrad.core.ops.arithmetic cimport divide, multiply, square, subtract
from cygrad.core.ops.exponential cimport exp
from cygrad.core.ops.special cimport special
from cygrad.core.record cimport saved
from cygrad.core.registry cimport X0, Y, Op
from cygrad.core.run cimport COSTLY
from cygrad.core.tape cimport OUTPUT, Node

__all__ = [
    "erf", "erfc", "erfcinv", "erfcx", "erfinv", "log_ndtr", "ndtr", "ndtri",
]

cdef double TWO_OVER_ROOT_PI = 2 / math.sqrt(math.pi)
cdef double HALF_ROOT_PI = math.sqrt(math.pi) / 2
cdef double ROOT_TWO_PI = math.sqrt(2 * math.pi)
cdef double ROOT_HALF = math.sqrt(0.5)


cdef object negated_square(object x, double factor):
    return multiply(square(x), -factor)


cdef object vjp_erf(Node *node, int i, object g):
    return multiply(g, multiply(exp(negated_square(saved(node, 0), 1)), TWO_OVER_ROOT_PI))


cdef Op ERF = special("erf", ((-2.0, 2.0),), vjp_erf, (X0,), COSTLY)


cpdef object erf(object x, object out=None):
    """Error function of each element, 2 / sqrt(pi) times the integral of exp(-t**2) from 0 to x.

    Parameters
    ----------
    x : array_like
        Real numbers.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the dtype of `x`; float64 for integers and bool.

    Notes
    -----
    `scipy.special.erf`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.erf(cg.asarray([0.0, float("inf")])).tolist()
    [0.0, 1.0]
    """
    return out1(ERF, x, out)


cdef object vjp_erfc(Node *node, int i, object g):
    return multiply(g, multiply(exp(negated_square(saved(node, 0), 1)), -TWO_OVER_ROOT_PI))


cdef Op ERFC = special("erfc", ((-2.0, 2.0),), vjp_erfc, (X0,), COSTLY)


cpdef object erfc(object x, object out=None):
    """One minus the error function of each element, accurate where that is close to 1.

    Parameters
    ----------
    x : array_like
        Real numbers.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the dtype of `x`; float64 for integers and bool.

    Notes
    -----
    `scipy.special.erfc`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.erfc(cg.asarray([0.0, float("-inf")])).tolist()
    [1.0, 2.0]
    """
    return out1(ERFC, x, out)


cdef object vjp_erfcx(Node *node, int i, object g):
    cdef object x = saved(node, 0), y = saved(node, OUTPUT)
    return multiply(g, subtract(multiply(multiply(x, 2), y), TWO_OVER_ROOT_PI))


cdef Op ERFCX = special("erfcx", ((-2.0, 2.0),), vjp_erfcx, (X0 | Y,), COSTLY)


cpdef object erfcx(object x, object out=None):
    """Complementary error function, scaled: exp(x**2) * erfc(x), which does not underflow.

    Parameters
    ----------
    x : array_like
        Real numbers.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the dtype of `x`; float64 for integers and bool.

    Notes
    -----
    `scipy.special.erfcx`. The two terms of the derivative, 2 x erfcx(x) - 2 / sqrt(pi), cancel for large x.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.erfcx(cg.asarray([0.0, float("inf")])).tolist()
    [1.0, 0.0]
    """
    return out1(ERFCX, x, out)


cdef object vjp_erfinv(Node *node, int i, object g):
    return multiply(g, multiply(exp(square(saved(node, OUTPUT))), HALF_ROOT_PI))


cdef Op ERFINV = special("erfinv", ((-0.7, 0.7),), vjp_erfinv, (Y,), COSTLY)


cpdef object erfinv(object y, object out=None):
    """Inverse of the error function: x such that erf(x) is the element; NaN outside [-1, 1].

    Parameters
    ----------
    y : array_like
        Real numbers.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the dtype of `y`; float64 for integers and bool.

    Notes
    -----
    `scipy.special.erfinv`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.erfinv(cg.asarray([0.0, 1.0])).tolist()
    [0.0, inf]
    """
    return out1(ERFINV, y, out)


cdef object vjp_erfcinv(Node *node, int i, object g):
    return multiply(g, multiply(exp(square(saved(node, OUTPUT))), -HALF_ROOT_PI))


cdef Op ERFCINV = special("erfcinv", ((0.3, 1.7),), vjp_erfcinv, (Y,), COSTLY)


cpdef object erfcinv(object y, object out=None):
    """Inverse of the complementary error function: x such that erfc(x) is the element; NaN outside [0, 2].

    Parameters
    ----------
    y : array_like
        Real numbers.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the dtype of `y`; float64 for integers and bool.

    Notes
    -----
    `scipy.special.erfcinv`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.erfcinv(cg.asarray([0.0, 1.0])).tolist()
    [inf, 0.0]
    """
    return out1(ERFCINV, y, out)


cdef object vjp_ndtr(Node *node, int i, object g):
    return multiply(g, divide(exp(negated_square(saved(node, 0), 0.5)), ROOT_TWO_PI))


cdef Op NDTR = special("ndtr", ((-2.0, 2.0),), vjp_ndtr, (X0,), COSTLY)


cpdef object ndtr(object x, object out=None):
    """Distribution function of the standard normal distribution: the probability of a value below each element.

    Parameters
    ----------
    x : array_like
        Real numbers.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the dtype of `x`; float64 for integers and bool.

    Notes
    -----
    `scipy.special.ndtr`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.ndtr(cg.asarray([0.0, float("inf")])).tolist()
    [0.5, 1.0]
    """
    return out1(NDTR, x, out)


cdef object vjp_log_ndtr(Node *node, int i, object g):
    # exp(-x**2 / 2) / sqrt(2 pi) / ndtr(x), of which both are 0 far below
    return multiply(g, divide(2 / ROOT_TWO_PI, erfcx(multiply(saved(node, 0), -ROOT_HALF))))


cdef Op LOG_NDTR = special("log_ndtr", ((-2.0, 2.0),), vjp_log_ndtr, (X0,), COSTLY)


cpdef object log_ndtr(object x, object out=None):
    """Logarithm of the distribution function of the standard normal distribution, also far below 0.

    Parameters
    ----------
    x : array_like
        Real numbers.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the dtype of `x`; float64 for integers and bool.

    Notes
    -----
    `scipy.special.log_ndtr`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.log_ndtr(cg.asarray([float("inf"), float("-inf")])).tolist()
    [-0.0, -inf]
    """
    return out1(LOG_NDTR, x, out)


cdef object vjp_ndtri(Node *node, int i, object g):
    return multiply(g, multiply(exp(multiply(square(saved(node, OUTPUT)), 0.5)), ROOT_TWO_PI))


cdef Op NDTRI = special("ndtri", ((0.15, 0.85),), vjp_ndtri, (Y,), COSTLY)


cpdef object ndtri(object y, object out=None):
    """Inverse of `ndtr`, the quantiles of the standard normal distribution; NaN outside [0, 1].

    Parameters
    ----------
    y : array_like
        Real numbers.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the dtype of `y`; float64 for integers and bool.

    Notes
    -----
    `scipy.special.ndtri`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.ndtri(cg.asarray([0.5, 1.0])).tolist()
    [0.0, inf]
    """
    return out1(NDTRI, y, out)
