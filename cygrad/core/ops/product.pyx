"""Product along axes, with gradients that are right where elements are 0 too."""

from libc.math cimport fabs, isfinite
from libc.string cimport memcpy

import numpy as np

from cygrad.core.array cimport CONTIGUOUS, MAXDIM, NDArray, add_attribute, new_array, zeros
from cygrad.core.convert cimport as_numpy
from cygrad.core.dtype cimport FLOAT32, FLOAT64, INFO, from_object as dtype_of
from cygrad.core.ops.arithmetic cimport MULTIPLY, divide, multiply
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.reduce cimport (
    ONE, SUM_DTYPE, ZERO, Reduction, array_of, count_of, fill_with, note, read_axes, reduced_by, reduction, settled,
    with_ones)
from cygrad.core.ops.shape cimport permute, reshape_to
from cygrad.core.record cimport may_need_gradient, record1, saved
from cygrad.core.registry cimport X0, Y, Op, structural
from cygrad.core.run cimport cast
from cygrad.core.tape cimport OUTPUT, Node, params_of

__all__ = ["prod"]


cdef bint is_ordinary(NDArray a) except -1:
    """Nothing but finite numbers that are not close to 0: one may divide by them."""
    cdef Py_ssize_t i
    if a.flags & CONTIGUOUS and a.dtype == FLOAT32:
        for i in range(a.size):
            if not (fabs((<float *>a.data)[i]) >= 1e-30 and isfinite((<float *>a.data)[i])):
                return False
        return True
    if a.flags & CONTIGUOUS and a.dtype == FLOAT64:
        for i in range(a.size):
            if not (fabs((<double *>a.data)[i]) >= 1e-290 and isfinite((<double *>a.data)[i])):
                return False
        return True
    n = as_numpy(a)
    return bool((np.isfinite(n) & (np.abs(n) >= np.finfo(n.dtype).tiny)).all())


cdef object vjp_prod(Node *node, int i, object g):
    cdef NDArray x = <NDArray>saved(node, 0)
    cdef NDArray y = <NDArray>saved(node, OUTPUT)
    if is_ordinary(y):
        return divide(with_ones(node, <NDArray>multiply(g, y)), x)
    return product_of_others(node, x, with_ones(node, <NDArray>g))


cdef Op PROD = structural("prod", vjp_prod, (X0 | Y,))
cdef Reduction MULTIPLIED = reduction(MULTIPLY)


cdef object vjp_resize_last(Node *node, int i, object g):
    cdef Node *input = node.inputs[0]
    return resize_last(<NDArray>g, input.shape[input.ndim - 1], ZERO[(<NDArray>g).dtype])


cdef Op RESIZE_LAST = structural("resize_last", vjp_resize_last)


cdef NDArray resize_last(NDArray x, Py_ssize_t length, char *padding):
    """The last dimension cut off, or filled up with a constant."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t i, old = x.shape[x.ndim - 1], both, itemsize = INFO[x.dtype].itemsize
    cdef NDArray out, source
    cdef int k
    if length == old:
        return x
    for k in range(x.ndim - 1):
        shape[k] = x.shape[k]
    shape[x.ndim - 1] = length
    out = new_array(x.dtype, x.ndim, shape)
    source = x if x.flags & CONTIGUOUS else cast(x, x.dtype)
    both = old if old < length else length
    for i in range(x.size // old):
        memcpy(out.data + i * length * itemsize, source.data + i * old * itemsize, both * itemsize)
        fill_with(out.data + (i * length + both) * itemsize, length - both, itemsize, padding)
    if may_need_gradient(x):
        record1(RESIZE_LAST, out, x)
    return out


cdef object vjp_swap_halves(Node *node, int i, object g):
    return swap_halves(<NDArray>g)


cdef Op SWAP_HALVES = structural("swap_halves", vjp_swap_halves)


cdef NDArray swap_halves(NDArray x):
    """The two halves of the last dimension exchanged."""
    cdef NDArray out = new_array(x.dtype, x.ndim, x.shape)
    cdef NDArray source = x if x.flags & CONTIGUOUS else cast(x, x.dtype)
    cdef Py_ssize_t i, nbytes = x.shape[x.ndim - 1] // 2 * INFO[x.dtype].itemsize
    for i in range(0, x.size * INFO[x.dtype].itemsize, 2 * nbytes):
        memcpy(out.data + i, source.data + i + nbytes, nbytes)
        memcpy(out.data + i + nbytes, source.data + i, nbytes)
    if may_need_gradient(x):
        record1(SWAP_HALVES, out, x)
    return out


cdef NDArray product_of_others(Node *node, NDArray x, NDArray g):
    """For each element the product of all others that it was multiplied with, times `g`.

    The reverse way through a tree of products, which divides by nothing: right with zeros too, and a polynomial, so
    that derivatives of every order are.
    """
    cdef unsigned long long mask = params_of(node)[0]
    cdef Py_ssize_t order[MAXDIM]
    cdef Py_ssize_t inverse[MAXDIM]
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t whole[MAXDIM]
    cdef Py_ssize_t n, m = 1
    cdef int k, kept = 0, last
    cdef NDArray level, swapped, out
    cdef list levels = []
    if x.size == 0:
        return zeros(x.dtype, x.ndim, x.shape)
    if g.ndim < x.ndim:
        for k in range(x.ndim):
            shape[k] = 1 if mask >> k & 1 else x.shape[k]
        g = reshape_to(g, x.ndim, shape)
    last = 0
    for k in range(x.ndim):
        if not mask >> k & 1:
            order[last] = k
            last += 1
    kept = last
    for k in range(x.ndim):
        if mask >> k & 1:
            order[last] = k
            last += 1
    for k in range(x.ndim):
        inverse[order[k]] = k
        whole[k] = x.shape[order[k]]
    n = count_of(x, mask)
    for k in range(kept):
        shape[k] = whole[k]
    shape[kept] = n
    level = reshape_to(permute(x, order), kept + 1, shape)
    while m < n:
        m *= 2
    level = resize_last(level, m, ONE[x.dtype])
    while m > 1:
        swapped = swap_halves(level)
        levels.append(swapped)
        m //= 2
        if m > 1:
            level = resize_last(<NDArray>multiply(level, swapped), m, NULL)
    shape[kept] = 1
    out = reshape_to(permute(g, order), kept + 1, shape)
    for level in reversed(levels):
        shape[kept] = 1
        shape[kept + 1] = m
        out = reshape_to(out, kept + 2, shape)
        shape[kept] = 2
        out = <NDArray>multiply(out, reshape_to(level, kept + 2, shape))
        m *= 2
        shape[kept] = m
        out = reshape_to(out, kept + 1, shape)
    out = resize_last(out, n, NULL)
    return permute(reshape_to(out, x.ndim, whole), inverse)


cdef NDArray prod_axes(NDArray x, unsigned long long mask, bint keepdims, int dtype):
    cdef NDArray out = settled(reduced_by(MULTIPLIED, x, mask, keepdims, dtype,
                                          ONE[MULTIPLY.entries[dtype].types[0]]), dtype)
    note(PROD, out, x, mask, keepdims)
    return out


cpdef object prod(
    object x, object axis=None, object dtype=None, bint keepdims=False,
    object initial=None, object where=True, object out=None
):
    """Product of the elements, or of those along some axes.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype.
    axis : int or tuple of int, optional
        Default: all axes.
    dtype : dtype, optional
        In which to multiply. Default: that of `x`; int64 for bool and signed, uint64 for unsigned integers.
    keepdims : bool
        Keep the reduced axes, with length 1.
    initial : number or array_like without dimensions, optional
        What to start from. Default: 1.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.prod`. Gradients of every order are right where elements are 0 too.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.prod(cg.asarray([[1, 2], [3, 4]]), axis=1).tolist()
    [2, 12]
    """
    if out is not None:
        return deliver(prod(x, axis, dtype, keepdims, initial, where), out, "prod")
    if initial is not None or where is not True:
        from cygrad.core.ops import masked
        return masked.prod(x, axis, dtype, keepdims, initial, where)
    cdef NDArray a = array_of(x)
    return prod_axes(a, read_axes(axis, a.ndim), keepdims, SUM_DTYPE[a.dtype] if dtype is None else dtype_of(dtype))


add_attribute("prod", prod)
