"""Comparison of elements: equal, less, greater and their kin, which pass no gradient."""

from cpython.object cimport PyObject

import numpy as np

from cygrad.core.array cimport OP_EQ, OP_GE, OP_GT, OP_LE, OP_LT, OP_NE, table
from cygrad.core.op cimport out2
from cygrad.core.registry cimport Op, constant

__all__ = ["equal", "greater", "greater_equal", "less", "less_equal", "not_equal"]

ANY = (-2.0, 2.0)       # the interval that the registry's tests draw inputs from


cdef Op EQUAL = constant("equal", np.equal, (ANY, ANY))
cdef Op NOT_EQUAL = constant("not_equal", np.not_equal, (ANY, ANY))
cdef Op LESS = constant("less", np.less, (ANY, ANY))
cdef Op LESS_EQUAL = constant("less_equal", np.less_equal, (ANY, ANY))
cdef Op GREATER = constant("greater", np.greater, (ANY, ANY))
cdef Op GREATER_EQUAL = constant("greater_equal", np.greater_equal, (ANY, ANY))
for _op in (EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL):
    (<Op>_op).compares = True


cpdef object equal(object x1, object x2, object out=None):
    """Whether elements are equal, x1 == x2, an array of bool.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.equal`. MXNet's functions of this name give 0 and 1 in the dtype of the operands: `cygrad.nd.equal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.equal(cg.asarray([1, 2]), 2).tolist()
    [False, True]
    """
    return out2(EQUAL, x1, x2, out)


cpdef object not_equal(object x1, object x2, object out=None):
    """Whether elements differ, x1 != x2, an array of bool.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.not_equal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.not_equal(cg.asarray([1, 2]), 2).tolist()
    [True, False]
    """
    return out2(NOT_EQUAL, x1, x2, out)


cpdef object less(object x1, object x2, object out=None):
    """Whether x1 < x2, an array of bool.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.less`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.less(cg.asarray([1, 2]), 2).tolist()
    [True, False]
    """
    return out2(LESS, x1, x2, out)


cpdef object less_equal(object x1, object x2, object out=None):
    """Whether x1 <= x2, an array of bool.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.less_equal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.less_equal(cg.asarray([1, 3]), 2).tolist()
    [True, False]
    """
    return out2(LESS_EQUAL, x1, x2, out)


cpdef object greater(object x1, object x2, object out=None):
    """Whether x1 > x2, an array of bool.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.greater`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.greater(cg.asarray([1, 3]), 2).tolist()
    [False, True]
    """
    return out2(GREATER, x1, x2, out)


cpdef object greater_equal(object x1, object x2, object out=None):
    """Whether x1 >= x2, an array of bool.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.greater_equal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.greater_equal(cg.asarray([2, 1]), 2).tolist()
    [True, False]
    """
    return out2(GREATER_EQUAL, x1, x2, out)


for _slot, _op in (
    (OP_LT, LESS), (OP_LE, LESS_EQUAL), (OP_EQ, EQUAL), (OP_NE, NOT_EQUAL), (OP_GT, GREATER), (OP_GE, GREATER_EQUAL),
):
    table.op[<int>_slot] = <PyObject *>_op       # borrowed: the registry keeps operations for ever
