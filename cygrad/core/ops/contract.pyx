"""Sums of products over chosen dimensions, laid out as matrices: dot, inner, outer, tensordot, vecdot and their kin."""

from operator import index as as_index

import numpy as np
from numpy.linalg import LinAlgError

from cygrad.core.array cimport MAXDIM, NDArray, shape_text
from cygrad.core.dtype cimport INFO
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport conjugate, multiply, subtract
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.join cimport stack, take_index
from cygrad.core.ops.linalg cimport operator_matmul, with_axis
from cygrad.core.ops.shape cimport normalize_axis, permute, reshape_to

__all__ = ["cross", "dot", "inner", "kron", "outer", "tensordot", "vdot", "vecdot"]


cpdef object dot(object a, object b, object out=None):
    """Dot product: of vectors the inner product, of matrices the matrix product.

    Parameters
    ----------
    a, b : array_like
        Without dimensions one of them multiplies the other. Else the last dimension of `a` and the last but one
        of `b` (the only one of a vector) must be equal; they are summed over.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

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
        return deliver(multiply(x, y), out, "dot")
    axis = y.ndim - 2 if y.ndim > 1 else 0
    if x.shape[x.ndim - 1] != y.shape[axis]:
        raise ValueError(f"shapes {shape_text(x.ndim, x.shape)} and {shape_text(y.ndim, y.shape)} not aligned: "
                         f"{x.shape[x.ndim - 1]} (dim {x.ndim - 1}) != {y.shape[axis]} (dim {axis})")
    if x.ndim == 1 or y.ndim <= 2:
        return deliver(operator_matmul(x, y), out, "dot")
    return deliver(tensordot(x, y, (x.ndim - 1, axis)), out, "dot")


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


cpdef object outer(object a, object b, object out=None):
    """Products of all elements of one array with all of another.

    Parameters
    ----------
    a, b : array_like
        Flattened where they have not one dimension.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

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
    return deliver(multiply(reshape_to(x, 2, shape), reshape_to(y, 1, &y.size)), out, "outer")


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


def vecdot(x1, x2, /, out=None, *, axis=-1):
    """Inner products of the vectors along an axis, those of `x1` conjugated.

    Parameters
    ----------
    x1, x2 : array_like
        The lengths along `axis` must be equal, the other dimensions broadcast.
    axis : int
        In both, before broadcasting.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

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
    cdef NDArray result
    a, b = axis_last(a, axis), axis_last(b, axis)
    if a.shape[a.ndim - 1] != b.shape[b.ndim - 1]:
        raise ValueError(f"vecdot: the vectors differ in length: shapes {shape_text(a.ndim, a.shape)} and "
                         f"{shape_text(b.ndim, b.shape)}, axis {axis} last")
    if INFO[a.dtype].kind == c"c":
        a = <NDArray>conjugate(a)
    result = <NDArray>operator_matmul(with_axis(a, a.ndim - 1), with_axis(b, b.ndim))
    return deliver(reshape_to(result, result.ndim - 2, result.shape), out, "vecdot")


cdef NDArray axis_last(NDArray x, object axis):
    cdef Py_ssize_t order[MAXDIM]
    cdef int which = normalize_axis(axis, x.ndim), d
    if which == x.ndim - 1:
        return x
    for d in range(x.ndim - 1):
        order[d] = d if d < which else d + 1
    order[x.ndim - 1] = which
    return permute(x, order)


def vdot(a, b):
    """Inner product of two arrays as vectors, the first one conjugated.

    Parameters
    ----------
    a, b : array_like
        Of equal sizes; flattened.

    Returns
    -------
    NDArray
        Without dimensions.

    Raises
    ------
    ValueError
        Where the sizes differ.

    Notes
    -----
    `numpy.vdot`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.vdot(cg.asarray([1j, 2]), cg.asarray([1j, 1])).item()
    (3+0j)
    """
    cdef NDArray x = operand(a)
    cdef NDArray y = operand(b)
    if x.size != y.size:
        raise ValueError(f"cannot reshape array of size {x.size} into shape ({y.size},): vdot of shapes "
                         f"{shape_text(x.ndim, x.shape)} and {shape_text(y.ndim, y.shape)}")
    if INFO[x.dtype].kind == c"c":
        x = <NDArray>conjugate(x)
    return operator_matmul(reshape_to(x, 1, &x.size), reshape_to(y, 1, &y.size))


def kron(a, b):
    """Kronecker product: blocks of `b`, each multiplied with an element of `a`.

    Parameters
    ----------
    a, b : array_like
        The one with fewer dimensions gets further ones of length 1 in front.

    Returns
    -------
    NDArray
        Its lengths are the products of those of `a` and `b`.

    Raises
    ------
    ValueError
        For more than 16 dimensions.

    Notes
    -----
    `numpy.kron`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.kron(cg.asarray([1, 10]), cg.asarray([1, 2])).tolist()
    [1, 2, 10, 20]
    """
    cdef NDArray x = operand(a)
    cdef NDArray y = operand(b)
    cdef Py_ssize_t of_x[MAXDIM]
    cdef Py_ssize_t of_y[MAXDIM]
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k, n = max(x.ndim, y.ndim)
    if 2 * n > MAXDIM:
        raise ValueError(f"kron takes at most {MAXDIM // 2} dimensions, not {n}")
    for k in range(n):
        of_x[2 * k] = x.shape[k - n + x.ndim] if k >= n - x.ndim else 1
        of_y[2 * k + 1] = y.shape[k - n + y.ndim] if k >= n - y.ndim else 1
        of_x[2 * k + 1] = of_y[2 * k] = 1
        shape[k] = of_x[2 * k] * of_y[2 * k + 1]
    return reshape_to(<NDArray>multiply(reshape_to(x, 2 * n, of_x), reshape_to(y, 2 * n, of_y)), n, shape)


cdef NDArray last_to(NDArray x, object axis):
    """The last dimension moved to `axis`."""
    cdef Py_ssize_t order[MAXDIM]
    cdef int which = normalize_axis(axis, x.ndim), d
    for d in range(x.ndim):
        order[d] = d if d < which else x.ndim - 1 if d == which else d - 1
    return x if which == x.ndim - 1 else permute(x, order)


def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """Cross products of vectors in space, or in a plane.

    Parameters
    ----------
    a, b : array_like
        Of length 3, or 2 for vectors whose third component is 0, along `axisa` and `axisb`. The other dimensions
        broadcast.
    axisa, axisb, axisc : int
        Where the vectors are in `a`, in `b` and in the result.
    axis : int, optional
        All three in one.

    Returns
    -------
    NDArray
        The vectors; their third components alone where both `a` and `b` are in the plane.

    Raises
    ------
    ValueError
        For vectors of other lengths.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.cross`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.cross(cg.asarray([1, 0, 0]), cg.asarray([0, 1, 0])).tolist()
    [0, 0, 1]
    """
    cdef NDArray x, y
    cdef list p, q
    if axis is not None:
        axisa = axisb = axisc = axis
    x, y = axis_last(operand(a), axisa), axis_last(operand(b), axisb)
    if x.shape[x.ndim - 1] not in (2, 3) or y.shape[y.ndim - 1] not in (2, 3):
        raise ValueError("incompatible dimensions for cross product (dimension must be 2 or 3): shapes "
                         f"{shape_text(x.ndim, x.shape)} and {shape_text(y.ndim, y.shape)}")
    p = [take_index(x, x.ndim - 1, k) for k in range(x.shape[x.ndim - 1])]
    q = [take_index(y, y.ndim - 1, k) for k in range(y.shape[y.ndim - 1])]
    third = subtract(multiply(p[0], q[1]), multiply(p[1], q[0]))
    if len(p) == len(q) == 2:
        return third
    if len(q) == 2:
        first, second = multiply(p[2], q[1]) * -1, multiply(p[2], q[0])
    elif len(p) == 2:
        first, second = multiply(p[1], q[2]), multiply(p[0], q[2]) * -1
    else:
        first = subtract(multiply(p[1], q[2]), multiply(p[2], q[1]))
        second = subtract(multiply(p[2], q[0]), multiply(p[0], q[2]))
    return last_to(<NDArray>stack([first, second, third], -1), axisc)


# ---- the standard's and NumPy's linalg: beside those above, what demands more of its operands

def linalg_cross(x1, x2, /, *, axis=-1):
    """Cross products of vectors with three elements.

    Parameters
    ----------
    x1, x2 : array_like
        Of length 3 along `axis`; the other dimensions broadcast.
    axis : int

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For vectors of other lengths.

    Notes
    -----
    `numpy.linalg.cross`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.cross(cg.asarray([1, 0, 0]), cg.asarray([0, 1, 0])).tolist()
    [0, 0, 1]
    """
    cdef NDArray x = operand(x1)
    cdef NDArray y = operand(x2)
    if x.shape[normalize_axis(axis, x.ndim)] != 3 or y.shape[normalize_axis(axis, y.ndim)] != 3:
        raise ValueError("Both input arrays must be (arrays of) 3-dimensional vectors, but they have shapes "
                         f"{shape_text(x.ndim, x.shape)} and {shape_text(y.ndim, y.shape)}.")
    return cross(x, y, axis=axis)


def linalg_outer(x1, x2, /):
    """Products of all elements of one vector with all of another.

    Parameters
    ----------
    x1, x2 : array_like
        Of one dimension.

    Returns
    -------
    NDArray
        Of shape (x1.size, x2.size).

    Raises
    ------
    ValueError
        For other numbers of dimensions.

    Notes
    -----
    `numpy.linalg.outer`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.outer(cg.asarray([1, 2]), cg.asarray([3, 4])).tolist()
    [[3, 4], [6, 8]]
    """
    cdef NDArray x = operand(x1)
    cdef NDArray y = operand(x2)
    if x.ndim != 1 or y.ndim != 1:
        raise ValueError(f"Input arrays must be one-dimensional, but they are x1.ndim={x.ndim} and x2.ndim={y.ndim}.")
    return outer(x, y)


def multi_dot(arrays):
    """Product of several matrices, in the order of multiplications that needs the fewest.

    Parameters
    ----------
    arrays : sequence of array_like
        Two or more matrices; the first and the last may be vectors.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For fewer than two arrays, and where the shapes do not fit.
    numpy.linalg.LinAlgError
        For other numbers of dimensions.

    Notes
    -----
    `numpy.linalg.multi_dot`. The order is found as in Cormen et al., Introduction to Algorithms.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.multi_dot([cg.ones((2, 50)), cg.ones((50, 3)), cg.ones(3)]).tolist()
    [150.0, 150.0]
    """
    cdef list parts = [operand(a) for a in arrays]
    cdef NDArray x
    cdef int k, n = len(parts)
    if n < 2:
        raise ValueError("Expecting at least two arrays.")
    for k in range(n):
        x = <NDArray>parts[k]
        if x.ndim != 2 and not (x.ndim == 1 and k in (0, n - 1)):
            raise LinAlgError(f"{x.ndim}-dimensional array given. Array must be two-dimensional")
    if n == 2:
        return dot(parts[0], parts[1])
    # lengths[k], lengths[k + 1]: of the matrix k
    lengths = [1 if (<NDArray>parts[0]).ndim == 1 else (<NDArray>parts[0]).shape[0]]
    for k in range(n):
        x = <NDArray>parts[k]
        lengths.append(x.shape[0] if k == 0 and x.ndim == 1 else 1 if x.ndim == 1 else x.shape[1])
    cost = np.zeros((n, n))
    split = np.zeros((n, n), int)
    for width in range(1, n):
        for first in range(n - width):
            last = first + width
            ways = [cost[first, k] + cost[k + 1, last] + lengths[first] * lengths[k + 1] * lengths[last + 1]
                    for k in range(first, last)]
            split[first, last] = first + int(np.argmin(ways))
            cost[first, last] = min(ways)
    return chain(parts, split, 0, n - 1)


cdef object chain(list parts, object split, int first, int last):
    if first == last:
        return parts[first]
    k = int(split[first, last])
    return dot(chain(parts, split, first, k), chain(parts, split, k + 1, last))


for _name, _function in (("cross", linalg_cross), ("outer", linalg_outer)):
    _function.__name__ = _function.__qualname__ = _name
