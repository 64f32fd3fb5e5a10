"""Shapes and views: reshape, transpose, broadcast_to and their kin, and how axes are read.

A view shares the storage of its array; what the tape must know of it stands in its node's params.
"""

from operator import index as as_index

from libc.stdlib cimport llabs
from libc.stdlib cimport llabs
from cpython.long cimport PyLong_AsSsize_t, PyLong_CheckExact

import numpy as np

from cygrad.core.array cimport (
    CONTIGUOUS, DETACHED, MAXDIM, NDArray, READONLY, add_attribute, is_f_contiguous, mark_detached, new_view, same_shape,
    shape_text, table)
from cygrad.core.dtype cimport INFO
from cygrad.core.op cimport operand
from cygrad.core.ops.cast cimport copied
from cygrad.core.ops.mxnet_shape import mxnet_shape
from cygrad.core.record cimport VIEW, know_history, record1
from cygrad.core.registry cimport Op, structural
from cygrad.core.tape cimport Node, params_of, state

__all__ = [
    "broadcast_to", "expand_dims", "flatten", "moveaxis", "permute_dims", "ravel", "reshape", "squeeze", "swapaxes",
    "transpose",
]


# ---- axes

cdef int normalize_axis(object axis, int ndim) except -1:
    """An axis as a number from 0; AxisError (an IndexError and ValueError) where there is no such axis."""
    cdef Py_ssize_t a = as_index(axis)
    if not -ndim <= a < ndim:
        raise np.exceptions.AxisError(a, ndim)
    return a + ndim if a < 0 else a


cdef unsigned long long axes_mask(object axis, int ndim) except? 0:
    """Bit set of one axis or a tuple of them, of all where `axis` is None."""
    cdef unsigned long long mask = 0, bit
    if axis is None:
        return (<unsigned long long>1 << ndim) - 1
    if not isinstance(axis, (tuple, list)):
        return <unsigned long long>1 << normalize_axis(axis, ndim)
    for a in axis:
        bit = <unsigned long long>1 << normalize_axis(a, ndim)
        if mask & bit:
            raise ValueError(f"duplicate value in 'axis': {axis}")
        mask |= bit
    return mask


cdef int read_shape(object shape, Py_ssize_t *out) except -1:
    """Lengths from an int or a sequence of them; returns how many."""
    cdef int n = 0
    if isinstance(shape, (tuple, list)):
        if len(shape) > MAXDIM:
            raise ValueError(f"maximum supported dimension for an NDArray is currently {MAXDIM}, found {len(shape)}")
        for length in shape:
            out[n] = PyLong_AsSsize_t(length) if PyLong_CheckExact(length) else as_index(length)
            n += 1
        return n
    if not PyLong_CheckExact(shape) and (isinstance(shape, np.ndarray) or type(shape) is NDArray and shape.ndim):
        return read_shape(shape.tolist(), out)
    out[0] = PyLong_AsSsize_t(shape) if PyLong_CheckExact(shape) else as_index(shape)
    return 1


# ---- views

cdef NDArray view_on(NDArray x, char *data, int ndim, Py_ssize_t *shape, Py_ssize_t *strides):
    """`new_view` that remembers whether `x` shows one part of complex numbers."""
    cdef NDArray out = new_view(x, data, ndim, shape, strides)
    out.flags |= x.flags & PARTS
    return out


cdef NDArray finish_view(Op op, NDArray x, NDArray out, int nparams, Py_ssize_t *params):
    """Tell a view of `x` what it is to the tape: part of the graph, or for ever outside it."""
    if x.node != NULL or x.storage.history != NULL and not x.flags & DETACHED:
        if state().recording:
            record1(op, out, x, nparams, params, True)
        else:
            know_history(x)
            mark_detached(out)
    return out


cdef NDArray view(NDArray x, char *data, int ndim, Py_ssize_t *shape, Py_ssize_t *strides, Py_ssize_t *params):
    """A view of a region of `x`. `params` tell the tape where it lies: offset and strides in elements, as they
    would be if `x` were in C order, which its gradient is."""
    return finish_view(VIEW, x, view_on(x, data, ndim, shape, strides), ndim + 1, params)


cdef object vjp_reshape(Node *node, int i, object g):
    return reshape_to(<NDArray>g, node.inputs[0].ndim, node.inputs[0].shape)


cdef Op RESHAPE = structural("reshape", vjp_reshape)


cdef bint view_strides(NDArray x, int ndim, Py_ssize_t *shape, Py_ssize_t *strides) noexcept:
    """Strides that show `x` in another shape without a copy; False where there are none."""
    cdef Py_ssize_t old_shape[MAXDIM]
    cdef Py_ssize_t old_strides[MAXDIM]
    cdef int i, j, first, n = 0
    cdef int oi = 0, oj = 1, ni = 0, nj = 1
    cdef Py_ssize_t np_, op_, last
    for i in range(x.ndim):
        if x.shape[i] != 1:
            old_shape[n] = x.shape[i]
            old_strides[n] = x.strides[i]
            n += 1
    # Groups of old and of new dimensions with equal products, each of which must be evenly strided.
    while ni < ndim and oi < n:
        np_ = shape[ni]
        op_ = old_shape[oi]
        while np_ != op_:
            if np_ < op_:
                np_ *= shape[nj]
                nj += 1
            else:
                op_ *= old_shape[oj]
                oj += 1
        for j in range(oi, oj - 1):
            if old_strides[j] != old_shape[j + 1] * old_strides[j + 1]:
                return False
        strides[nj - 1] = old_strides[oj - 1]
        for j in range(nj - 1, ni, -1):
            strides[j - 1] = strides[j] * shape[j]
        ni = nj
        nj += 1
        oi = oj
        oj += 1
    last = strides[ni - 1] if ni >= 1 else INFO[x.dtype].itemsize
    for j in range(ni, ndim):
        strides[j] = last
    return True


cdef NDArray reshape_to(NDArray x, int ndim, Py_ssize_t *shape):
    """`x` in a shape of the same size: a view where the strides allow it, else a copy."""
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t step = INFO[x.dtype].itemsize
    cdef int i
    cdef NDArray out
    if x.flags & CONTIGUOUS:
        for i in range(ndim - 1, -1, -1):
            strides[i] = step
            step *= shape[i] if shape[i] else 1
    elif not view_strides(x, ndim, shape, strides):
        x = copied(x)
        return reshape_to(x, ndim, shape)
    out = view_on(x, x.data, ndim, shape, strides)
    return finish_view(RESHAPE, x, out, 0, NULL)


cpdef object reshape(object x, object shape, object order="C", object copy=None):
    """The same elements, in C order, in another shape.

    Parameters
    ----------
    x : array_like
    shape : int or tuple of int
        One length may be -1: it is found from the size.
    order : {'C', 'F', 'A'}
        'F': elements are read and placed with the first index running fastest; 'A': 'F' where `x` lies so.
    copy : bool, optional
        True: always copy; False: raise rather than copy; None: copy where a view can't be had.

    Returns
    -------
    NDArray
        A view where the strides of `x` allow it, else a copy.

    Raises
    ------
    ValueError
        Where the sizes differ, and where a copy is needed that `copy` forbids.

    Notes
    -----
    `numpy.reshape`. The codes 0, -2, -3, -4 of MXNet live in `cygrad.nd.reshape` and in the method.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.reshape(cg.asarray([[1, 2, 3], [4, 5, 6]]), (3, -1)).tolist()
    [[1, 2], [3, 4], [5, 6]]
    """
    cdef Py_ssize_t lengths[MAXDIM]
    cdef NDArray a = operand(x)
    cdef int ndim = read_shape(shape, lengths)
    cdef NDArray out
    resolve(a, ndim, lengths)
    if order != "C" and fortran_order(a, order):
        out = backwards(reshape_to(backwards(a), ndim, mirrored(ndim, lengths)))
    else:
        out = reshape_to(a, ndim, lengths)
    if copy is None:
        return out
    if out.storage == a.storage or out.size == 0:
        return out.copy() if copy else out
    if not copy:
        raise ValueError(f"an array of shape {shape_text(a.ndim, a.shape)} with these strides can't be reshaped to "
                         f"{shape_text(ndim, lengths)} without a copy, and copy=False was given")
    return out


cdef bint fortran_order(NDArray x, object order) except -1:
    if order == "A":
        return is_f_contiguous(x) and not x.flags & CONTIGUOUS
    if order != "F":
        raise ValueError(f"order must be one of 'C', 'F' or 'A' (got {order!r})")
    return True


cdef NDArray backwards(NDArray x):
    """A view with the dimensions from the last to the first."""
    cdef Py_ssize_t axes[MAXDIM]
    cdef int i
    for i in range(x.ndim):
        axes[i] = x.ndim - 1 - i
    return permute(x, axes)


cdef Py_ssize_t *mirrored(int ndim, Py_ssize_t *shape) noexcept:
    """Turn lengths round, in their place."""
    cdef int i
    for i in range(ndim // 2):
        shape[i], shape[ndim - 1 - i] = shape[ndim - 1 - i], shape[i]
    return shape


cdef int resolve(NDArray x, int ndim, Py_ssize_t *shape) except -1:
    """Find the length that -1 stands for, and check the size."""
    cdef int i, unknown = -1
    cdef Py_ssize_t known = 1
    cdef double extent = 1
    for i in range(ndim):
        if shape[i] == -1 and unknown < 0:
            unknown = i
        elif shape[i] < 0:
            if shape[i] == -1:
                raise ValueError("can only specify one unknown dimension")
            raise ValueError(f"cannot reshape array of shape {shape_text(x.ndim, x.shape)} into shape "
                             f"{shape_text(ndim, shape)}: negative dimensions are not allowed")
        else:
            known *= shape[i]
            extent *= shape[i]
    if unknown >= 0 and known > 0 and x.size % known == 0:
        shape[unknown] = x.size // known
        known = x.size
    if known != x.size or extent > 2.0 ** 62 or unknown >= 0 and shape[unknown] < 0:
        raise ValueError(f"cannot reshape array of size {x.size}, shape {shape_text(x.ndim, x.shape)}, into shape "
                         f"{shape_text(ndim, shape)}")
    return 0


def _reshape(NDArray self, *lengths, shape=None, reverse=False, order="C", copy=None):
    """The same elements in another shape; MXNet's codes are understood for arrays of size > 0.

    Parameters
    ----------
    *lengths : int or tuple of int
        As arguments or one tuple; also as the keyword `shape`. One may be -1. Where the array is not empty, 0, -2, -3
        and -4 have the meaning that MXNet gives them, which NumPy would refuse.
    shape : int or tuple of int, optional
    reverse : bool
        Read the codes from the right.
    order : {'C', 'F', 'A'}
        In which elements are taken out and put in: see `cygrad.reshape`. MXNet's codes have only 'C'.
    copy : bool, optional
        True for a copy in any case, False for an exception where there is no view.

    Returns
    -------
    NDArray
        A view where the strides allow it, else a copy.

    Raises
    ------
    ValueError
        Where the sizes differ.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.zeros((2, 3, 4))
    >>> x.reshape(-1, 4).shape, x.reshape((0, -3)).shape, x.reshape(shape=(6, 4)).shape
    ((6, 4), (2, 12), (6, 4))
    """
    cdef Py_ssize_t plain[MAXDIM]
    cdef Py_ssize_t n
    cdef int k = 0, count
    cdef NDArray out
    cdef object wanted = lengths
    if shape is not None:
        if lengths:
            raise TypeError("reshape() got the shape twice, as arguments and as a keyword")
        wanted = shape
    elif len(lengths) == 1 and type(lengths[0]) is not int:
        wanted = lengths[0]
    if order != "C" and fortran_order(self, order):
        return reshape(self, wanted, "F", copy)
    count = read_shape(wanted, plain)
    for k in range(count):
        if (plain[k] == 0 or plain[k] < -1) and self.size > 0 or reverse:
            count = read_shape(mxnet_shape(self, wanted if isinstance(wanted, (tuple, list)) else (wanted,), reverse), plain)
            break
    resolve(self, count, plain)
    out = reshape_to(self, count, plain)
    if copy is not None and (out.storage == self.storage) == copy:
        if not copy:
            raise ValueError(f"an array of shape {shape_text(self.ndim, self.shape)} and strides "
                             f"{shape_text(self.ndim, self.strides)} has no view of shape {shape_text(count, plain)}")
        return copied(out)
    return out


cdef object vjp_transpose(Node *node, int i, object g):
    cdef Py_ssize_t inverse[MAXDIM]
    cdef int k
    for k in range(node.ndim):
        inverse[params_of(node)[k]] = k
    return permute(<NDArray>g, inverse)


cdef Op TRANSPOSE = structural("transpose", vjp_transpose)


cdef NDArray permute(NDArray x, Py_ssize_t *axes):
    """A view whose dimension k is dimension axes[k] of `x`."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t strides[MAXDIM]
    cdef int k
    for k in range(x.ndim):
        shape[k] = x.shape[axes[k]]
        strides[k] = x.strides[axes[k]]
    return finish_view(TRANSPOSE, x, view_on(x, x.data, x.ndim, shape, strides), x.ndim, axes)


cdef NDArray swap_last(NDArray x):
    """The last two dimensions exchanged."""
    cdef Py_ssize_t axes[MAXDIM]
    cdef int k
    for k in range(x.ndim):
        axes[k] = k
    axes[x.ndim - 1] = x.ndim - 2
    axes[x.ndim - 2] = x.ndim - 1
    return permute(x, axes)


def transpose(x, axes=None):
    """A view with the dimensions in another order.

    Parameters
    ----------
    x : array_like
    axes : tuple of int, optional
        Dimension k of the result is dimension axes[k] of `x`. Default: the reverse order.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where `axes` is no permutation.

    Notes
    -----
    `numpy.transpose`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.transpose(cg.zeros((2, 3, 4)), (1, 0, 2)).shape
    (3, 2, 4)
    """
    cdef NDArray a = operand(x)
    cdef Py_ssize_t order[MAXDIM]
    cdef int k
    cdef unsigned long long seen = 0
    if axes is None or len(axes) == 0 and a.ndim:
        for k in range(a.ndim):
            order[k] = a.ndim - 1 - k
        return permute(a, order)
    if len(axes) != a.ndim:
        raise ValueError(f"axes {tuple(axes)} don't match array of shape {shape_text(a.ndim, a.shape)}")
    for k in range(a.ndim):
        order[k] = normalize_axis(axes[k], a.ndim)
        if seen >> order[k] & 1:
            raise ValueError(f"repeated axis in transpose: {tuple(axes)}")
        seen |= <unsigned long long>1 << order[k]
    return permute(a, order)


def permute_dims(x, axes):
    """A view with the dimensions in another order: `transpose` with `axes` (Array API).

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.permute_dims(cg.zeros((2, 3, 4)), (1, 0, 2)).shape
    (3, 2, 4)
    """
    return transpose(x, axes)


def _transpose(NDArray self, *axes):
    """A view with the dimensions in another order: `cygrad.transpose`, axes as arguments or one tuple.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.zeros((2, 3, 4)).transpose(1, 0, 2).shape
    (3, 2, 4)
    """
    if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], (tuple, list))):
        axes = axes[0] or ()
    return transpose(self, axes or None)


def swapaxes(x, axis1, axis2):
    """A view with two dimensions exchanged.

    Notes
    -----
    `numpy.swapaxes`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.swapaxes(cg.zeros((2, 3, 4)), 0, 2).shape
    (4, 3, 2)
    """
    cdef NDArray a = operand(x)
    order = list(range(a.ndim))
    first, second = normalize_axis(axis1, a.ndim), normalize_axis(axis2, a.ndim)
    order[first], order[second] = second, first
    return transpose(a, order)


def moveaxis(x, source, destination):
    """A view with dimensions moved to other places, the others in their order.

    Parameters
    ----------
    x : array_like
    source, destination : int or tuple of int

    Notes
    -----
    `numpy.moveaxis`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.moveaxis(cg.zeros((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """
    cdef NDArray a = operand(x)
    source = [normalize_axis(s, a.ndim) for s in (source if isinstance(source, (tuple, list)) else (source,))]
    destination = [normalize_axis(d, a.ndim)
                   for d in (destination if isinstance(destination, (tuple, list)) else (destination,))]
    if len(source) != len(destination):
        raise ValueError("`source` and `destination` arguments must have the same number of elements")
    if len(set(source)) != len(source) or len(set(destination)) != len(destination):
        raise ValueError("repeated axis in `source` or `destination` argument")
    order = [k for k in range(a.ndim) if k not in source]
    for place, axis in sorted(zip(destination, source)):
        order.insert(place, axis)
    return transpose(a, order)


def expand_dims(x, axis):
    """A view with a new dimension of length 1 at `axis` (or one for each of a tuple).

    Raises
    ------
    numpy.exceptions.AxisError
        Where `axis` is out of bounds for the result.

    Notes
    -----
    `numpy.expand_dims`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.expand_dims(cg.zeros((2, 3)), 1).shape
    (2, 1, 3)
    """
    cdef NDArray a = operand(x)
    axis = axis if isinstance(axis, (tuple, list)) else (axis,)
    cdef int ndim = a.ndim + len(axis)
    if ndim > MAXDIM:
        raise ValueError(f"maximum supported dimension for an NDArray is currently {MAXDIM}, found {ndim}")
    cdef unsigned long long mask = axes_mask(axis, ndim)
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k, old = 0
    for k in range(ndim):
        if mask >> k & 1:
            shape[k] = 1
        else:
            shape[k] = a.shape[old]
            old += 1
    return reshape_to(a, ndim, shape)


def squeeze(x, axis=None):
    """A view without dimensions of length 1: all of them, or those that `axis` names.

    Raises
    ------
    ValueError
        Where a named dimension is longer than 1.

    Notes
    -----
    `numpy.squeeze`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.squeeze(cg.zeros((1, 3, 1))).shape
    (3,)
    """
    cdef NDArray a = operand(x)
    cdef unsigned long long mask = axes_mask(axis, a.ndim)
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k, ndim = 0
    for k in range(a.ndim):
        if mask >> k & 1 and a.shape[k] != 1 and axis is not None:
            raise ValueError("cannot select an axis to squeeze out which has size not equal to one: axis "
                             f"{k} of shape {shape_text(a.ndim, a.shape)}")
        if not (mask >> k & 1 and a.shape[k] == 1):
            shape[ndim] = a.shape[k]
            ndim += 1
    return reshape_to(a, ndim, shape)


cdef NDArray in_order(NDArray x, object order):
    """A view whose elements stand in C order as those of `x` in another one."""
    cdef Py_ssize_t axes[MAXDIM]
    cdef Py_ssize_t axis
    cdef int i, k
    if order == "C":
        return x
    if order != "K":
        return backwards(x) if fortran_order(x, order) else x
    for i in range(x.ndim):                  # sorted by their strides, the largest first
        axis = i
        k = i
        while k > 0 and llabs(x.strides[axes[k - 1]]) < llabs(x.strides[axis]):
            axes[k] = axes[k - 1]
            k -= 1
        axes[k] = axis
    return permute(x, axes)


def ravel(x, order="C"):
    """The elements in one dimension: a view where the strides allow it.

    Parameters
    ----------
    x : array_like
    order : {'C', 'F', 'A', 'K'}
        The last index changes fastest; the first one; that if `x` lies in memory so; as `x` lies in memory.

    Raises
    ------
    ValueError
        For another order.

    Notes
    -----
    `numpy.ravel`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ravel(cg.asarray([[1, 2], [3, 4]])).tolist()
    [1, 2, 3, 4]
    """
    cdef NDArray a = in_order(operand(x), order)
    return reshape_to(a, 1, &a.size)


def flatten(x, order="C"):
    """A copy of the elements in one dimension (NumPy's method; MXNet's is `cygrad.nd.flatten`).

    Parameters
    ----------
    order : {'C', 'F', 'A', 'K'}
        As for `ravel`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.asarray([[1, 2], [3, 4]]).flatten().tolist()
    [1, 2, 3, 4]
    """
    cdef NDArray a = copied(in_order(operand(x), order))
    return reshape_to(a, 1, &a.size)


cdef object vjp_broadcast_to(Node *node, int i, object g):
    return g        # the pass sums it over what was broadcast


cdef Op BROADCAST_TO = structural("broadcast_to", vjp_broadcast_to)


cdef NDArray expand(NDArray x, int ndim, Py_ssize_t *shape):
    """A read-only view of `x`, broadcast."""
    cdef Py_ssize_t strides[MAXDIM]
    cdef int k, old
    cdef NDArray out
    if same_shape(x, ndim, shape):
        return x
    for k in range(ndim):
        old = k - ndim + x.ndim
        strides[k] = 0
        if shape[k] < 0 or old >= 0 and x.shape[old] != shape[k] and x.shape[old] != 1 or x.ndim > ndim:
            refuse_broadcast(x, ndim, shape)
        if old >= 0 and x.shape[old] != 1:
            strides[k] = x.strides[old]
    if x.ndim > ndim:
        refuse_broadcast(x, ndim, shape)
    out = view_on(x, x.data, ndim, shape, strides)
    out.flags |= READONLY
    return finish_view(BROADCAST_TO, x, out, 0, NULL)


cdef int refuse_broadcast(NDArray x, int ndim, Py_ssize_t *shape) except -1:
    raise ValueError(f"operands could not be broadcast together with remapped shapes [original->remapped]: "
                     f"{shape_text(x.ndim, x.shape)} and requested shape {shape_text(ndim, shape)}")


table.broadcast_to = expand


def broadcast_to(x, shape):
    """A read-only view of `x` in a larger shape, along which its elements repeat.

    Parameters
    ----------
    x : array_like
    shape : int or tuple of int

    Raises
    ------
    ValueError
        Where `x` does not broadcast to the shape.

    Notes
    -----
    `numpy.broadcast_to`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.broadcast_to(cg.asarray([1, 2]), (2, 2)).tolist()
    [[1, 2], [1, 2]]
    """
    cdef Py_ssize_t lengths[MAXDIM]
    cdef NDArray a = operand(x)
    cdef int ndim = read_shape(shape, lengths)
    cdef double extent = 1
    cdef int k
    for k in range(ndim):
        extent *= lengths[k]
    if extent >= 2.0 ** 62:
        raise ValueError(f"maximum allowed dimension exceeded: shape {shape_text(ndim, lengths)}")
    return expand(a, ndim, lengths)


# ---- methods

def _broadcast_to(NDArray self, *shape):
    """A read-only view in a larger shape: `cygrad.broadcast_to`, the shape as arguments or one tuple.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.asarray([1, 2]).broadcast_to((2, 2)).tolist()
    [[1, 2], [1, 2]]
    """
    return broadcast_to(self, shape[0] if len(shape) == 1 else shape)


cdef object reversed_axes(NDArray x):
    cdef Py_ssize_t axes[MAXDIM]
    cdef int k
    for k in range(x.ndim):
        axes[k] = x.ndim - 1 - k
    return permute(x, axes)


table.transposed = reversed_axes



def _mT(NDArray self):
    """A view with the last two dimensions exchanged: each matrix of a stack transposed."""
    if self.ndim < 2:
        raise ValueError(f"matrix transpose with ndim < 2 is undefined: shape {shape_text(self.ndim, self.shape)}")
    return swap_last(self)


for _name, _method in (
    ("reshape", _reshape), ("transpose", _transpose), ("swapaxes", swapaxes), ("expand_dims", expand_dims),
    ("squeeze", squeeze), ("ravel", ravel), ("flatten", flatten), ("broadcast_to", _broadcast_to),
    ("mT", property(_mT)),
):
    add_attribute(_name, _method)
