"""Bits of integers and bool: and, or, exclusive or, shifts, inversion, which pass no gradient."""

from cpython.object cimport PyObject

import numpy as np

from cygrad.core.array cimport OP_AND, OP_INVERT, OP_LEFT_SHIFT, OP_OR, OP_RIGHT_SHIFT, OP_XOR, table
from cygrad.core.op cimport out1, out2
from cygrad.core.registry cimport Op, constant

__all__ = [
    "bitwise_and", "bitwise_invert", "bitwise_left_shift", "bitwise_not", "bitwise_or", "bitwise_right_shift",
    "bitwise_xor", "invert", "left_shift", "right_shift",
]

ANY = (-2.0, 2.0)       # the interval that the registry's tests draw inputs from


cdef Op BITWISE_AND = constant("bitwise_and", np.bitwise_and, (ANY, ANY))
cdef Op BITWISE_OR = constant("bitwise_or", np.bitwise_or, (ANY, ANY))
cdef Op BITWISE_XOR = constant("bitwise_xor", np.bitwise_xor, (ANY, ANY))
cdef Op LEFT_SHIFT = constant("left_shift", np.left_shift, (ANY, ANY))
cdef Op RIGHT_SHIFT = constant("right_shift", np.right_shift, (ANY, ANY))
cdef Op INVERT = constant("invert", np.invert, (ANY,))


def bitwise_and(x1, x2, out=None):
    """Bits set in both, x1 & x2; logical and of bool. Integers and bool only.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.bitwise_and`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.bitwise_and(cg.asarray([5, 6]), 4).tolist()
    [4, 4]
    """
    return out2(BITWISE_AND, x1, x2, out)


def bitwise_or(x1, x2, out=None):
    """Bits set in one of the two, x1 | x2; logical or of bool. Integers and bool only.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.bitwise_or`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.bitwise_or(cg.asarray([1, 2]), 4).tolist()
    [5, 6]
    """
    return out2(BITWISE_OR, x1, x2, out)


def bitwise_xor(x1, x2, out=None):
    """Bits that differ, x1 ^ x2. Integers and bool only.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.bitwise_xor`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.bitwise_xor(cg.asarray([5, 6]), 4).tolist()
    [1, 2]
    """
    return out2(BITWISE_XOR, x1, x2, out)


def left_shift(x1, x2, out=None):
    """Bits moved to the left, x1 << x2. Integers only.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.left_shift`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.left_shift(cg.asarray([1, 2]), 3).tolist()
    [8, 16]
    """
    return out2(LEFT_SHIFT, x1, x2, out)


def right_shift(x1, x2, out=None):
    """Bits moved to the right, x1 >> x2. Integers only.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.right_shift`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.right_shift(cg.asarray([8, 16]), 3).tolist()
    [1, 2]
    """
    return out2(RIGHT_SHIFT, x1, x2, out)


def invert(x, out=None):
    """Bits the other way round, ~x; logical not of bool. Integers and bool only.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.invert`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.invert(cg.asarray([True, False])).tolist()
    [False, True]
    """
    return out1(INVERT, x, out)


# Names that NumPy and the Array API give to the same functions.
bitwise_invert = bitwise_not = invert
bitwise_left_shift = left_shift
bitwise_right_shift = right_shift

for _slot, _op in (
    (OP_LEFT_SHIFT, LEFT_SHIFT), (OP_RIGHT_SHIFT, RIGHT_SHIFT), (OP_AND, BITWISE_AND), (OP_OR, BITWISE_OR),
    (OP_XOR, BITWISE_XOR), (OP_INVERT, INVERT),
):
    table.op[<int>_slot] = <PyObject *>_op       # borrowed: the registry keeps operations for ever
