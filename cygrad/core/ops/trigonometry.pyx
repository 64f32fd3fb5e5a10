"""Trigonometric and hyperbolic functions, their inverses, and conversion of angles.

The derivatives of complex functions are as in `power`.
"""

import math

import numpy as np

from cygrad.core.array cimport NDArray
from cygrad.core.op cimport call2, out1, out2
from cygrad.core.ops.arithmetic cimport add, divide, multiply, negative, square, subtract
from cygrad.core.ops.edges cimport nonzero_divisor
from cygrad.core.ops.power cimport is_complex, sqrt
from cygrad.core.record cimport saved
from cygrad.core.registry cimport G, X0, X1, Y, Op, derivative, elementwise
from cygrad.core.run cimport COSTLY, LIBRARY
from cygrad.core.tape cimport OUTPUT, Node

__all__ = [
    "acos", "acosh", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "asin", "asinh",
    "atan", "atan2", "atanh", "cos", "cosh", "deg2rad", "degrees", "hypot", "rad2deg", "radians", "sin", "sinh",
    "tan", "tanh",
]

# Intervals that the registry's tests draw inputs from: free of kinks and poles.
ANY = (-2.0, 2.0)
INSIDE = (-0.8, 0.8)
POSITIVE = (0.5, 3.0)
ABOVE_ONE = (1.2, 3.0)


# ---- trigonometry

cdef object vjp_sin(Node *node, int i, object g):       # of complex numbers
    return multiply(g, cos(saved(node, 0)))


cdef Op SIN = elementwise("sin", np.sin, (ANY,), vjp_sin, (X0,), COSTLY)


cpdef object sin(object x, object out=None):
    """Sine of each element.

    Parameters
    ----------
    x : array_like
        Angles in radians.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out1(SIN, x, out)


cdef object vjp_cos(Node *node, int i, object g):       # of complex numbers
    return negative(multiply(g, sin(saved(node, 0))))


cdef Op COS = elementwise("cos", np.cos, (ANY,), vjp_cos, (X0,), COSTLY)


cpdef object cos(object x, object out=None):
    """Cosine of each element.

    Parameters
    ----------
    x : array_like
        Angles in radians.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out1(COS, x, out)


cdef object vjp_sin_grad(Node *node, int i, object g):
    return multiply(g, call2(COS_GRAD, saved(node, 0), saved(node, 1)))


# The gradient of the sine, g * cos(x), and of the cosine, -g * sin(x).
cdef Op SIN_GRAD = elementwise("sin_grad", lambda g, x: g * np.cos(x), (ANY, ANY), vjp_sin_grad, (0, X0 | X1), COSTLY)
derivative(SIN_GRAD, 0, SIN_GRAD, (G, X1))
derivative(SIN, 0, SIN_GRAD, (G, X0))


cdef object vjp_cos_grad(Node *node, int i, object g):
    return negative(multiply(g, call2(SIN_GRAD, saved(node, 0), saved(node, 1))))


cdef Op COS_GRAD = elementwise("cos_grad", lambda g, x: -g * np.sin(x), (ANY, ANY), vjp_cos_grad, (0, X0 | X1), COSTLY)
derivative(COS_GRAD, 0, COS_GRAD, (G, X1))
derivative(COS, 0, COS_GRAD, (G, X0))


cdef object vjp_tan(Node *node, int i, object g):
    return multiply(g, add(square(saved(node, OUTPUT)), 1))


cdef Op TAN = elementwise("tan", np.tan, ((-1.2, 1.2),), vjp_tan, (Y,), LIBRARY)


cpdef object tan(object x, object out=None):
    """Tangent of each element, in radians.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.tan`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.tan(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return out1(TAN, x, out)


cdef object half_circle(object x):
    """sqrt(1 - x**2), exact near 1."""
    return sqrt(multiply(subtract(1, x), add(x, 1)))


cdef object vjp_arcsin(Node *node, int i, object g):
    return divide(g, half_circle(saved(node, 0)))


cdef Op ARCSIN = elementwise("arcsin", np.arcsin, (INSIDE,), vjp_arcsin, (X0,), LIBRARY)


cpdef object arcsin(object x, object out=None):
    """Angle in radians, from -pi/2 to pi/2, whose sine is the element.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.arcsin`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arcsin(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return out1(ARCSIN, x, out)


cdef object vjp_arccos(Node *node, int i, object g):
    return negative(divide(g, half_circle(saved(node, 0))))


cdef Op ARCCOS = elementwise("arccos", np.arccos, (INSIDE,), vjp_arccos, (X0,), LIBRARY)


cpdef object arccos(object x, object out=None):
    """Angle in radians, from 0 to pi, whose cosine is the element.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.arccos`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arccos(cg.asarray([1.0])).tolist()
    [0.0]
    """
    return out1(ARCCOS, x, out)


cdef object vjp_arctan(Node *node, int i, object g):
    return divide(g, add(square(saved(node, 0)), 1))


cdef Op ARCTAN = elementwise("arctan", np.arctan, (ANY,), vjp_arctan, (X0,), LIBRARY)


cpdef object arctan(object x, object out=None):
    """Angle in radians, from -pi/2 to pi/2, whose tangent is the element.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.arctan`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arctan(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return out1(ARCTAN, x, out)


cdef object vjp_arctan2(Node *node, int i, object g):
    # By the radius twice, not by its square, which would overflow.
    radius = hypot(saved(node, 0), saved(node, 1))
    share = divide(divide(saved(node, 1 - i), radius), radius)
    return multiply(g, share if i == 0 else negative(share))


cdef Op ARCTAN2 = elementwise("arctan2", np.arctan2, (POSITIVE, ANY), vjp_arctan2, (X0 | X1, X0 | X1), LIBRARY)


cpdef object arctan2(object x1, object x2, object out=None):
    """Angle in radians, from -pi to pi, of the point with the coordinates (x2, x1). Real numbers only.

    Parameters
    ----------
    x1, x2 : array_like
        Second and first coordinates; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out2(ARCTAN2, x1, x2, out)


cdef object vjp_hypot(Node *node, int i, object g):
    return multiply(g, divide(saved(node, i), nonzero_divisor(<NDArray>saved(node, OUTPUT))))


cdef Op HYPOT = elementwise("hypot", np.hypot, (POSITIVE, ANY), vjp_hypot, (X0 | Y, X1 | Y), LIBRARY)


cpdef object hypot(object x1, object x2, object out=None):
    """Length of a vector with two components, sqrt(x1**2 + x2**2), without overflow. Real numbers only.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.hypot`. The gradient at (0, 0) is 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.hypot(cg.asarray([3.0]), 4.0).tolist()
    [5.0]
    """
    return out2(HYPOT, x1, x2, out)


# ---- hyperbolic functions

cdef object vjp_sinh(Node *node, int i, object g):
    return multiply(g, cosh(saved(node, 0)))


cdef Op SINH = elementwise("sinh", np.sinh, (ANY,), vjp_sinh, (X0,), LIBRARY)


cpdef object sinh(object x, object out=None):
    """Hyperbolic sine of each element.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.sinh`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.sinh(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return out1(SINH, x, out)


cdef object vjp_cosh(Node *node, int i, object g):
    return multiply(g, sinh(saved(node, 0)))


cdef Op COSH = elementwise("cosh", np.cosh, (ANY,), vjp_cosh, (X0,), LIBRARY)


cpdef object cosh(object x, object out=None):
    """Hyperbolic cosine of each element.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.cosh`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.cosh(cg.asarray([0.0])).tolist()
    [1.0]
    """
    return out1(COSH, x, out)


cdef object vjp_tanh(Node *node, int i, object g):      # of complex numbers
    return subtract(g, multiply(g, square(saved(node, OUTPUT))))


cdef Op TANH = elementwise("tanh", np.tanh, (ANY,), vjp_tanh, (Y,), COSTLY)


cpdef object tanh(object x, object out=None):
    """Hyperbolic tangent of each element.

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
    `numpy.tanh`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.tanh(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return out1(TANH, x, out)


cdef object vjp_tanh_grad(Node *node, int i, object g):
    return multiply(multiply(g, -2), multiply(saved(node, 0), saved(node, 1)))


cdef Op TANH_GRAD = elementwise("tanh_grad", lambda g, y: g * (1 - y * y), (ANY, INSIDE), vjp_tanh_grad,
                                (X1, X0 | X1))
derivative(TANH_GRAD, 0, TANH_GRAD, (G, X1))
derivative(TANH, 0, TANH_GRAD, (G, Y))


cdef object vjp_arcsinh(Node *node, int i, object g):
    x = saved(node, 0)
    return divide(g, sqrt(add(square(x), 1)) if is_complex(node) else hypot(x, 1))


cdef Op ARCSINH = elementwise("arcsinh", np.arcsinh, (ANY,), vjp_arcsinh, (X0,), LIBRARY)


cpdef object arcsinh(object x, object out=None):
    """Inverse hyperbolic sine of each element.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.arcsinh`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arcsinh(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return out1(ARCSINH, x, out)


cdef object vjp_arccosh(Node *node, int i, object g):
    x = saved(node, 0)
    return divide(g, multiply(sqrt(subtract(x, 1)), sqrt(add(x, 1))))


cdef Op ARCCOSH = elementwise("arccosh", np.arccosh, (ABOVE_ONE,), vjp_arccosh, (X0,), LIBRARY)


cpdef object arccosh(object x, object out=None):
    """Inverse hyperbolic cosine of each element; NaN for real numbers below 1.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.arccosh`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arccosh(cg.asarray([1.0])).tolist()
    [0.0]
    """
    return out1(ARCCOSH, x, out)


cdef object vjp_arctanh(Node *node, int i, object g):
    x = saved(node, 0)
    return divide(g, multiply(subtract(1, x), add(x, 1)))


cdef Op ARCTANH = elementwise("arctanh", np.arctanh, (INSIDE,), vjp_arctanh, (X0,), LIBRARY)


cpdef object arctanh(object x, object out=None):
    """Inverse hyperbolic tangent of each element; NaN for real numbers outside [-1, 1].

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.arctanh`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arctanh(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return out1(ARCTANH, x, out)


# ---- angles

cdef object vjp_deg2rad(Node *node, int i, object g):
    return multiply(g, math.pi / 180)


cdef Op DEG2RAD = elementwise("deg2rad", np.deg2rad, (ANY,), vjp_deg2rad, (0,))


cpdef object deg2rad(object x, object out=None):
    """Degrees as radians. Real numbers only.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.deg2rad`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.deg2rad(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return out1(DEG2RAD, x, out)


cdef object vjp_rad2deg(Node *node, int i, object g):
    return multiply(g, 180 / math.pi)


cdef Op RAD2DEG = elementwise("rad2deg", np.rad2deg, (ANY,), vjp_rad2deg, (0,))


cpdef object rad2deg(object x, object out=None):
    """Radians as degrees. Real numbers only.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.rad2deg`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.rad2deg(cg.asarray([0.0])).tolist()
    [0.0]
    """
    return out1(RAD2DEG, x, out)


# Names that NumPy and the Array API give to the same functions.
acos = arccos
acosh = arccosh
asin = arcsin
asinh = arcsinh
atan = arctan
atan2 = arctan2
atanh = arctanh
degrees = rad2deg
radians = deg2rad
