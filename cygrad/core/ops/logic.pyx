"""Tests of numbers and of truth: what an element is, what two are together, whether any or all are."""

from libc.string cimport memchr

import numpy as np

from cygrad.core.array cimport CONTIGUOUS, MAXDIM, NDArray, add_attribute, new_array
from cygrad.core.dtype cimport BOOL
from cygrad.core.op cimport out1, out2
from cygrad.core.ops.arithmetic cimport ADD, MULTIPLY
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.reduce cimport Reduction, all_axes, array_of, read_axes, reduced_by, reduction
from cygrad.core.registry cimport Op, constant

__all__ = ["all", "any", "isfinite", "isinf", "isnan", "logical_and", "logical_not", "logical_or", "logical_xor"]

ANY = (-2.0, 2.0)        # that the registry's tests draw inputs from


# ---- what an element is

cdef Op ISNAN = constant("isnan", np.isnan, (ANY,))


cpdef object isnan(object x, object out=None):
    """Whether each element is NaN, an array of bool.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.isnan`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isnan(cg.asarray([1.0, float("nan")])).tolist()
    [False, True]
    """
    return out1(ISNAN, x, out)


cdef Op ISINF = constant("isinf", np.isinf, (ANY,))


cpdef object isinf(object x, object out=None):
    """Whether each element is infinite, an array of bool.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.isinf`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isinf(cg.asarray([1.0, float("-inf")])).tolist()
    [False, True]
    """
    return out1(ISINF, x, out)


cdef Op ISFINITE = constant("isfinite", np.isfinite, (ANY,))


cpdef object isfinite(object x, object out=None):
    """Whether each element is neither infinite nor NaN, an array of bool.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.isfinite`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isfinite(cg.asarray([1.0, float("nan")])).tolist()
    [True, False]
    """
    return out1(ISFINITE, x, out)


# ---- truth: anything but 0 counts as true

cdef Op LOGICAL_AND = constant("logical_and", np.logical_and, (ANY, ANY))


cpdef object logical_and(object x1, object x2, object out=None):
    """Whether both elements are true, an array of bool.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.logical_and`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logical_and(cg.asarray([1.0, 0.0]), 2).tolist()
    [True, False]
    """
    return out2(LOGICAL_AND, x1, x2, out)


cdef Op LOGICAL_OR = constant("logical_or", np.logical_or, (ANY, ANY))


cpdef object logical_or(object x1, object x2, object out=None):
    """Whether one of two elements is true, an array of bool.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.logical_or`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logical_or(cg.asarray([1.0, 0.0]), 0).tolist()
    [True, False]
    """
    return out2(LOGICAL_OR, x1, x2, out)


cdef Op LOGICAL_XOR = constant("logical_xor", np.logical_xor, (ANY, ANY))


cpdef object logical_xor(object x1, object x2, object out=None):
    """Whether just one of two elements is true, an array of bool.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.logical_xor`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logical_xor(cg.asarray([1.0, 0.0]), 2).tolist()
    [False, True]
    """
    return out2(LOGICAL_XOR, x1, x2, out)


cdef Op LOGICAL_NOT = constant("logical_not", np.logical_not, (ANY,))


cpdef object logical_not(object x, object out=None):
    """Whether each element is 0, an array of bool.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.logical_not`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logical_not(cg.asarray([1.0, 0.0])).tolist()
    [False, True]
    """
    return out1(LOGICAL_NOT, x, out)


# ---- any and all

cdef Reduction EITHER = reduction(ADD)           # `or` of bool
cdef Reduction BOTH = reduction(MULTIPLY)        # `and`


cdef NDArray quantified(Reduction r, NDArray x, unsigned long long mask, bint keepdims, char identity):
    cdef Py_ssize_t shape[MAXDIM]
    cdef NDArray out
    cdef char start = identity
    cdef int k
    if mask == all_axes(x.ndim) and x.dtype == BOOL and x.flags & CONTIGUOUS:      # ends where the answer is known
        for k in range(x.ndim):
            shape[k] = 1
        out = new_array(BOOL, x.ndim if keepdims else 0, shape)
        out.data[0] = identity
        if x.size and memchr(x.data, 1 - identity, x.size) != NULL:
            out.data[0] = 1 - identity
        return out
    return reduced_by(r, x, mask, keepdims, BOOL, &start)


def any(x, axis=None, keepdims=False, *, out=None, where=True):
    """Whether any element, or any along some axes, is true (not 0). Passes no gradient.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        bool; False where there are no elements.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.any`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.any(cg.asarray([[0, 1], [0, 0]]), axis=1).tolist()
    [True, False]
    """
    if out is not None:
        return deliver(any(x, axis, keepdims, where=where), out, "any")
    if where is not True:
        from cygrad.core.ops import masked
        x = masked.any_operand(x, where)
    cdef NDArray a = array_of(x)
    return quantified(EITHER, a, read_axes(axis, a.ndim), keepdims, 0)


def all(x, axis=None, keepdims=False, *, out=None, where=True):
    """Whether all elements, or all along some axes, are true (not 0). Passes no gradient.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        bool; True where there are no elements.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.all`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.all(cg.asarray([[1, 1], [0, 1]]), axis=1).tolist()
    [True, False]
    """
    if out is not None:
        return deliver(all(x, axis, keepdims, where=where), out, "all")
    if where is not True:
        from cygrad.core.ops import masked
        x = masked.all_operand(x, where)
    cdef NDArray a = array_of(x)
    return quantified(BOTH, a, read_axes(axis, a.ndim), keepdims, 1)


for _name, _method in (("any", any), ("all", all)):
    add_attribute(_name, _method)
