"""Rounding, and the signs of floating-point numbers."""

import numpy as np

from cygrad.core.dtype cimport FLOAT16
from cygrad.core.op cimport out1, out2
from cygrad.core.ops.arithmetic cimport multiply, sign
from cygrad.core.record cimport saved
from cygrad.core.registry cimport X0, Y, Op, constant, elementwise
from cygrad.core.tape cimport OUTPUT, Node

__all__ = ["ceil", "copysign", "floor", "rint", "signbit", "trunc"]

# Intervals that the registry's tests draw inputs from: free of kinks and poles.
ANY = (-2.0, 2.0)
POSITIVE = (0.5, 3.0)


# ---- rounding: piecewise constant, these pass no gradient

cdef Op FLOOR = constant("floor", np.floor, ((0.1, 0.4),))


cpdef object floor(object x, object out=None):
    """Largest whole number not above each element. Integers stay what they are.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.floor`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.floor(cg.asarray([1.7, -1.7])).tolist()
    [1.0, -2.0]
    """
    return out1(FLOOR, x, out)


cdef Op CEIL = constant("ceil", np.ceil, ((0.1, 0.4),))


cpdef object ceil(object x, object out=None):
    """Smallest whole number not below each element. Integers stay what they are.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.ceil`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ceil(cg.asarray([1.7, -1.7])).tolist()
    [2.0, -1.0]
    """
    return out1(CEIL, x, out)


cdef Op TRUNC = constant("trunc", np.trunc, ((0.1, 0.4),))


cpdef object trunc(object x, object out=None):
    """Each element without its fraction. Integers stay what they are.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.trunc`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.trunc(cg.asarray([1.7, -1.7])).tolist()
    [1.0, -1.0]
    """
    return out1(TRUNC, x, out)


cdef Op RINT = constant("rint", np.rint, ((0.1, 0.4),))


cpdef object rint(object x, object out=None):
    """Nearest whole number to each element, the even one of two.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.rint`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.rint(cg.asarray([1.7, 2.5])).tolist()
    [2.0, 2.0]
    """
    return out1(RINT, x, out)


# ---- signs

cdef Op SIGNBIT = constant("signbit", np.signbit, (ANY,))


cpdef object signbit(object x, object out=None):
    """Whether the sign of each element is minus, of -0.0 too; an array of bool. Real numbers only.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.signbit`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.signbit(cg.asarray([1.0, -0.0])).tolist()
    [False, True]
    """
    return out1(SIGNBIT, x, out)


for _i in range(FLOAT16):        # integers are tested as float32 or float64, by the same loops
    if SIGNBIT.entries[<int>_i].types[0] != FLOAT16:
        SIGNBIT.entries[<int>_i] = SIGNBIT.entries[<int>SIGNBIT.entries[<int>_i].types[0]]


cdef object vjp_copysign(Node *node, int i, object g):
    return multiply(g, multiply(sign(saved(node, 0)), sign(saved(node, OUTPUT)))) if i == 0 else None


cdef Op COPYSIGN = elementwise("copysign", np.copysign, (POSITIVE, POSITIVE), vjp_copysign, (X0 | Y, 0))


cpdef object copysign(object x1, object x2, object out=None):
    """Elements of `x1` with the signs of `x2`. Real numbers only.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.copysign`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.copysign(cg.asarray([1.0, -2.0]), -1.0).tolist()
    [-1.0, -2.0]
    """
    return out2(COPYSIGN, x1, x2, out)
