"""Casts and copies: astype, copy."""

from cygrad.core.array cimport CONTIGUOUS, NDArray, add_attribute, table
from cygrad.core.convert cimport check_device
from cygrad.core.dtype cimport from_object as dtype_of
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


def copy(x):
    """A copy with memory of its own, in C order; recorded.

    Parameters
    ----------
    x : array_like

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
    return copied(operand(x))


def _astype_method(NDArray self, dtype, copy=True):
    """The elements as another dtype: `cygrad.astype`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.asarray([1.7, -1.7]).astype("int32").tolist()
    [1, -1]
    """
    return astype(self, dtype, copy)


add_attribute("astype", _astype_method)
add_attribute("copy", copy)
