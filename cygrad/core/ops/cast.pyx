"""Casts and copies: astype, copy."""

import numpy as np

from cygrad.core.array cimport CONTIGUOUS, NDArray, add_attribute, is_f_contiguous, table
from cygrad.core.convert cimport check_device
from cygrad.core.dtype cimport from_object as dtype_of, to_numpy
from cygrad.core.op cimport operand
from cygrad.core.record cimport may_need_gradient, record1
from cygrad.core.registry cimport Op, structural
from cygrad.core.run cimport cast
from cygrad.core.tape cimport Node

__all__ = ["astype", "copy"]


cdef object vjp_astype(Node *node, int i, object g):
    return g        # the pass brings it to the dtype of the input


cdef Op ASTYPE = structural("astype", vjp_astype)


cdef NDArray to_dtype(NDArray x, int dtype):
    cdef NDArray out
    if x.dtype == dtype:
        return x
    out = cast(x, dtype)
    if may_need_gradient(x):
        record1(ASTYPE, out, x)
    return out


cdef NDArray copied(NDArray x):
    cdef NDArray out = cast(x, x.dtype)
    if may_need_gradient(x):
        record1(ASTYPE, out, x)
    return out


table.cast = to_dtype


cdef NDArray contiguous(NDArray x):
    return x if x.flags & CONTIGUOUS else copied(x)


def astype(x, dtype, copy=True, *, device=None):
    """The elements as another dtype, the way C converts them.

    Parameters
    ----------
    x : array_like
    dtype : dtype
    copy : bool
        False: `x` itself where it has the dtype already.
    device : str, optional
        'cpu'.

    Returns
    -------
    NDArray
        Recorded; integers and bool pass no gradient.

    Raises
    ------
    TypeError
        Where there is no such dtype.

    Notes
    -----
    `numpy.astype`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.astype(cg.asarray([1.7, -1.7]), "int32").tolist()
    [1, -1]
    """
    cdef NDArray a = operand(x)
    cdef int number = dtype_of(dtype)
    check_device(device)
    if a.dtype == number:
        return copied(a) if copy else a
    return to_dtype(a, number)


def copy(x, order="C"):
    """A copy with memory of its own; recorded.

    Parameters
    ----------
    x : array_like
    order : {'C', 'F', 'A', 'K'}
        How it lies in memory: the last index changes fastest, the first one, that if it does in `x`, as in `x`.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.copy`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([1.0, 2.0])
    >>> y = x.copy(); y[0] = 5
    >>> x.tolist()
    [1.0, 2.0]
    """
    cdef NDArray a = operand(x)
    if order == "C":
        return copied(a)
    if order not in ("F", "A", "K"):
        raise ValueError(f"order must be one of 'C', 'F', 'A', or 'K' (got {order!r})")
    if order != "F" and a.flags & CONTIGUOUS or order == "A" and not is_f_contiguous(a):
        return copied(a)
    if order != "K":
        return copied((<object>a).T).T
    axes = np.argsort([-abs(a.strides[k]) for k in range(a.ndim)], kind="stable")
    return copied((<object>a).transpose(*axes.tolist())).transpose(*np.argsort(axes).tolist())


def _astype_method(NDArray self, dtype, copy=True, *, casting="unsafe"):
    """The elements as another dtype: `cygrad.astype`.

    Parameters
    ----------
    dtype : dtype
    copy : bool
        False: the array itself where it has the dtype already.
    casting : {'no', 'equiv', 'safe', 'same_kind', 'unsafe'}
        Which changes of dtype are allowed; others raise TypeError.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.asarray([1.7, -1.7]).astype("int32").tolist()
    [1, -1]
    """
    if casting != "unsafe" and not np.can_cast(to_numpy(self.dtype), dtype, casting):
        raise TypeError(f"Cannot cast array data from {to_numpy(self.dtype)!r} to {np.dtype(dtype)!r} according to the rule "
                        f"'{casting}'")
    return astype(self, dtype, copy)


add_attribute("astype", _astype_method)
add_attribute("copy", copy)
