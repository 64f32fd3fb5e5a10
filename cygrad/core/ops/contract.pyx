"""Sums of products over chosen dimensions, laid out as matrices: dot, inner, outer, tensordot, vecdot."""

from operator import index as as_index

from cygrad.core.array cimport MAXDIM, NDArray, shape_text
from cygrad.core.dtype cimport INFO
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport conjugate, multiply
from cygrad.core.ops.linalg cimport operator_matmul, with_axis
from cygrad.core.ops.shape cimport normalize_axis, permute, reshape_to

__all__ = ["dot", "inner", "outer", "tensordot", "vecdot"]


cpdef object dot(object a, object b):
    """Dot product: of vectors the inner product, of matrices the matrix product.

    Parameters
    ----------
    a, b : array_like
        Without dimensions one of them multiplies the other. Else the last dimension of `a` and the last but one
        of `b` (the only one of a vector) must be equal; they are summed over.

    Returns
    -------
    NDArray
        Of the shape of `a` without its last dimension and that of `b` without its last but one, together.

    Raises
    ------
    ValueError
        Where the shapes do not fit.

    Notes
    -----
    `numpy.dot`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.dot(cg.asarray([1, 2]), cg.asarray([3, 4])).item()
    11
    """
    cdef NDArray x = operand(a)
    cdef NDArray y = operand(b)
    cdef int axis
    if x.ndim == 0 or y.ndim == 0:
        return multiply(x, y)
    axis = y.ndim - 2 if y.ndim > 1 else 0
    if x.shape[x.ndim - 1] != y.shape[axis]:
        raise ValueError(f"shapes {shape_text(x.ndim, x.shape)} and {shape_text(y.ndim, y.shape)} not aligned: "
                         f"{x.shape[x.ndim - 1]} (dim {x.ndim - 1}) != {y.shape[axis]} (dim {axis})")
    if x.ndim == 1 or y.ndim <= 2:
        return operator_matmul(x, y)
    return tensordot(x, y, (x.ndim - 1, axis))


def inner(a, b):
    """Sums of products over the last dimensions of two arrays.

    Parameters
    ----------
    a, b : array_like
        With equal last dimensions; without dimensions one of them multiplies the other.

    Returns
    -------
    NDArray
        Of the shapes of `a` and of `b` without their last dimensions, together.

    Raises
    ------
    ValueError
        Where the last dimensions differ.

    Notes
    -----
    `numpy.inner`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.inner(cg.asarray([[1, 2], [3, 4]]), cg.asarray([1, 1])).tolist()
    [3, 7]
    """
    cdef NDArray x = operand(a)
    cdef NDArray y = operand(b)
    if x.ndim == 0 or y.ndim == 0:
        return multiply(x, y)
    if x.shape[x.ndim - 1] != y.shape[y.ndim - 1]:
        raise ValueError(f"shapes {shape_text(x.ndim, x.shape)} and {shape_text(y.ndim, y.shape)} not aligned: "
                         f"{x.shape[x.ndim - 1]} (dim {x.ndim - 1}) != {y.shape[y.ndim - 1]} (dim {y.ndim - 1})")
    return tensordot(x, y, (x.ndim - 1, y.ndim - 1))


cpdef object outer(object a, object b):
    """Products of all elements of one array with all of another.

    Parameters
    ----------
    a, b : array_like
        Flattened where they have not one dimension.

    Returns
    -------
    NDArray
        Of shape (a.size, b.size).

    Notes
    -----
    `numpy.outer`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.outer(cg.asarray([1, 2]), cg.asarray([3, 4])).tolist()
    [[3, 4], [6, 8]]
    """
    cdef NDArray x = operand(a)
    cdef NDArray y = operand(b)
    cdef Py_ssize_t shape[2]
    shape[0] = x.size
    shape[1] = 1
    return multiply(reshape_to(x, 2, shape), reshape_to(y, 1, &y.size))


cdef NDArray as_matrix(NDArray x, list rows, list columns):
    """The dimensions named by `rows` as one and those named by `columns` as another."""
    cdef Py_ssize_t axes[MAXDIM]
    cdef Py_ssize_t shape[2]
    cdef int d = 0
    cdef bint moved = False
    shape[0] = shape[1] = 1
    for axis in rows:
        axes[d] = axis
        moved = moved or axes[d] != d
        shape[0] *= x.shape[axes[d]]
        d += 1
    for axis in columns:
        axes[d] = axis
        moved = moved or axes[d] != d
        shape[1] *= x.shape[axes[d]]
        d += 1
    if moved:
        x = permute(x, axes)
    return x if len(rows) == len(columns) == 1 else reshape_to(x, 2, shape)


cpdef object tensordot(object a, object b, object axes=2):
    """Sums of products over chosen dimensions of two arrays.

    Parameters
    ----------
    a, b : array_like
    axes : int or pair of (int or sequence of int)
        So many last dimensions of `a` and first ones of `b`; or the dimensions of each, pair by pair.

    Returns
    -------
    NDArray
        Of the other dimensions of `a`, then those of `b`.

    Raises
    ------
    ValueError
        Where the lengths of a pair differ.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.tensordot`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.tensordot(cg.asarray([[1, 2], [3, 4]]), cg.asarray([[1, 0], [0, 1]])).item()
    5
    """
    cdef NDArray x = operand(a)
    cdef NDArray y = operand(b)
    cdef NDArray out
    cdef Py_ssize_t shape[2 * MAXDIM]
    cdef int d = 0
    cdef list of_x, of_y, x_kept, y_kept
    if hasattr(axes, "__iter__"):
        first, second = axes
        of_x = [normalize_axis(k, x.ndim) for k in (first if hasattr(first, "__iter__") else (first,))]
        of_y = [normalize_axis(k, y.ndim) for k in (second if hasattr(second, "__iter__") else (second,))]
    else:
        axes = as_index(axes)
        if axes > min(x.ndim, y.ndim):
            raise ValueError(f"tensordot over {axes} dimensions of shapes {shape_text(x.ndim, x.shape)} and "
                             f"{shape_text(y.ndim, y.shape)}, which have not so many")
        of_x = list(range(x.ndim - axes, x.ndim))
        of_y = list(range(axes))
    if len(of_x) != len(of_y) or any([x.shape[<int>j] != y.shape[<int>k] for j, k in zip(of_x, of_y)]):
        raise ValueError(f"shape-mismatch for sum: dimensions {of_x} of {shape_text(x.ndim, x.shape)} and {of_y} of "
                         f"{shape_text(y.ndim, y.shape)}")
    if len(set(of_x)) != len(of_x) or len(set(of_y)) != len(of_y):
        raise ValueError(f"repeated axis in tensordot: {axes}")
    x_kept = [k for k in range(x.ndim) if k not in of_x]
    y_kept = [k for k in range(y.ndim) if k not in of_y]
    for k in x_kept:
        shape[d] = x.shape[<int>k]
        d += 1
    for k in y_kept:
        shape[d] = y.shape[<int>k]
        d += 1
    out = <NDArray>operator_matmul(as_matrix(x, x_kept, of_x), as_matrix(y, of_y, y_kept))
    return reshape_to(out, d, shape)


def vecdot(x1, x2, /, *, axis=-1):
    """Inner products of the vectors along an axis, those of `x1` conjugated.

    Parameters
    ----------
    x1, x2 : array_like
        The lengths along `axis` must be equal, the other dimensions broadcast.
    axis : int
        In both, before broadcasting.

    Returns
    -------
    NDArray
        Of the broadcast shape without `axis`.

    Raises
    ------
    ValueError
        Where the shapes do not fit.

    Notes
    -----
    `numpy.vecdot`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.vecdot(cg.asarray([[1, 2], [3, 4]]), cg.asarray([1, 1])).tolist()
    [3, 7]
    """
    cdef NDArray a = operand(x1)
    cdef NDArray b = operand(x2)
    cdef NDArray out
    a, b = axis_last(a, axis), axis_last(b, axis)
    if a.shape[a.ndim - 1] != b.shape[b.ndim - 1]:
        raise ValueError(f"vecdot: the vectors differ in length: shapes {shape_text(a.ndim, a.shape)} and "
                         f"{shape_text(b.ndim, b.shape)}, axis {axis} last")
    if INFO[a.dtype].kind == c"c":
        a = <NDArray>conjugate(a)
    out = <NDArray>operator_matmul(with_axis(a, a.ndim - 1), with_axis(b, b.ndim))
    return reshape_to(out, out.ndim - 2, out.shape)


cdef NDArray axis_last(NDArray x, object axis):
    cdef Py_ssize_t order[MAXDIM]
    cdef int which = normalize_axis(axis, x.ndim), d
    if which == x.ndim - 1:
        return x
    for d in range(x.ndim - 1):
        order[d] = d if d < which else d + 1
    order[x.ndim - 1] = which
    return permute(x, order)
