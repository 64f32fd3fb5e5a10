"""Norms of vectors and matrices."""

from libc.math cimport sqrt as c_sqrt

import numpy as np

from cygrad.core.array cimport MAXDIM, NDArray, add_attribute, mark_detached, new_on
from cygrad.core.dtype cimport COMPLEX64, COMPLEX128, FLOAT16, FLOAT32, FLOAT64, INFO
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.ops.arithmetic cimport absolute, conjugate, divide, multiply
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.comparison cimport equal, not_equal
from cygrad.core.ops.edges cimport has_zero, nonzero_divisor
from cygrad.core.ops.extrema cimport max_axes, min_axes
from cygrad.core.ops.reduce cimport ZERO, array_of, bare, note, read_axes, reduced, sum_axes, with_ones
from cygrad.core.ops.shape cimport normalize_axis, permute, reshape_to
from cygrad.core.ops.svd cimport svdvals
from cygrad.core.record cimport saved
from cygrad.core.registry cimport X0, Y, Op, structural
from cygrad.core.run cimport CHEAP, cast
from cygrad.core.tape cimport OUTPUT, Node

__all__ = ["norm"]


cdef object vjp_norm(Node *node, int i, object g):
    cdef NDArray y = <NDArray>saved(node, OUTPUT)
    cdef NDArray ratio = <NDArray>divide(g, nonzero_divisor(y))
    x = saved(node, 0)
    if INFO[(<NDArray>x).dtype].kind == c"c":
        x = conjugate(x)
    return multiply(x, with_ones(node, ratio))


cdef Op NORM = structural("norm", vjp_norm, (X0 | Y,))

cdef Loop SQUARES32 = get("reduce_squares", FLOAT32)
cdef Loop SQUARES64 = get("reduce_squares", FLOAT64)
cdef Loop SUMS32 = get("reduce_add", FLOAT32)
cdef Loop SUMS64 = get("reduce_add", FLOAT64)


cdef NDArray sum_of_squares(NDArray x, unsigned long long mask, bint keepdims):
    """Sum of |x|², float32 or float64. Not recorded."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t strides[MAXDIM]
    cdef int k, t = FLOAT64
    if x.dtype == FLOAT16 or x.dtype == FLOAT32 or x.dtype == COMPLEX64:
        t = FLOAT32
    if INFO[x.dtype].kind == c"c":         # pairs of real numbers
        if keepdims or x.ndim == MAXDIM:
            return sum_of_squares(<NDArray>absolute(bare(x)), mask, keepdims)
        for k in range(x.ndim):
            shape[k] = x.shape[k]
            strides[k] = x.strides[k]
        shape[x.ndim] = 2
        strides[x.ndim] = INFO[t].itemsize
        mask |= <unsigned long long>1 << x.ndim
        x = new_on(x.storage, x.data, t, x.ndim + 1, shape, strides)
        mark_detached(x)
    return reduced(SQUARES32 if t == FLOAT32 else SQUARES64, NULL, CHEAP, x, mask, keepdims, t, ZERO[t],
                   SUMS32 if t == FLOAT32 else SUMS64)


cdef void square_root(NDArray a) noexcept:
    """Of the elements of a fresh float32 or float64 array."""
    cdef Py_ssize_t i
    if a.dtype == FLOAT32:
        for i in range(a.size):
            (<float *>a.data)[i] = <float>c_sqrt((<float *>a.data)[i])
    else:
        for i in range(a.size):
            (<double *>a.data)[i] = c_sqrt((<double *>a.data)[i])


cdef NDArray norm_axes(NDArray x, unsigned long long mask, bint keepdims):
    cdef NDArray out = sum_of_squares(x, mask, keepdims)
    square_root(out)
    if x.dtype == FLOAT16:
        out = cast(out, FLOAT16)
    note(NORM, out, x, mask, keepdims)
    return out


cdef object norm_of_vectors(NDArray x, object ord, unsigned long long mask, bint keepdims):
    cdef object size, powers, empty
    if ord is None or ord == 2:
        return norm_axes(x, mask, keepdims)
    if not INFO[x.dtype].inexact:
        x = to_dtype(x, FLOAT64)
    size = absolute(x)
    if ord == 1:
        return sum_axes(size, mask, keepdims, (<NDArray>size).dtype)
    if ord == np.inf:
        return max_axes(size, mask, keepdims)
    if ord == -np.inf:
        return min_axes(size, mask, keepdims)
    if ord == 0:
        return sum_axes(not_equal(x, 0), mask, keepdims, (<NDArray>size).dtype)
    if isinstance(ord, str):
        raise ValueError(f"invalid norm order {ord!r} for vectors")
    if ord < 1 and has_zero(<NDArray>size):     # zeros, where the powers have no derivative, get the gradient 0
        empty = equal(size, 0)
        powers = where(empty, 0 if ord > 0 else np.inf, (size + empty) ** ord)
    else:
        powers = size ** ord
    total = sum_axes(powers, mask, keepdims, (<NDArray>size).dtype)
    if ord > 0 and has_zero(total):             # as of the Euclidean norm, the gradient is 0 where all is 0
        empty = equal(total, 0)
        return where(empty, 0, (total + empty) ** (1 / ord))
    return total ** (1 / ord)


cdef object norm_of_matrices(NDArray x, object ord, int row, int column, bint keepdims):
    cdef unsigned long long rows = <unsigned long long>1 << row, columns = <unsigned long long>1 << column
    cdef NDArray sums
    if ord is None or ord == "fro" or ord == "f":
        return norm_axes(x, rows | columns, keepdims)
    if ord == 2 or ord == -2 or ord == "nuc":
        return of_singular_values(x, ord, row, column, keepdims)
    if isinstance(ord, str) or ord not in (1, -1, np.inf, -np.inf):
        raise ValueError("Invalid norm order for matrices.")
    if not INFO[x.dtype].inexact:
        x = to_dtype(x, FLOAT64)
    if abs(ord) != 1:
        rows, columns = columns, rows
    sums = sum_axes(<NDArray>absolute(x), rows, True, FLOAT64 if x.dtype == FLOAT64 or x.dtype == COMPLEX128
                    else FLOAT16 if x.dtype == FLOAT16 else FLOAT32)
    sums = max_axes(sums, columns, True) if ord > 0 else min_axes(sums, columns, True)
    return sums if keepdims else drop(sums, rows | columns)


cdef object of_singular_values(NDArray x, object ord, int row, int column, bint keepdims):
    cdef Py_ssize_t order[MAXDIM]
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k, n = 0
    cdef NDArray s, out
    for k in range(x.ndim):
        shape[k] = x.shape[k]
        if k != row and k != column:
            order[n] = k
            n += 1
    order[n] = row
    order[n + 1] = column
    shape[row] = shape[column] = 1
    s = <NDArray>svdvals(permute(x, order))
    if ord == "nuc":
        out = sum_axes(s, <unsigned long long>1 << n, False, s.dtype)
    else:
        out = (max_axes if ord == 2 else min_axes)(s, <unsigned long long>1 << n, False)
    return reshape_to(out, x.ndim, shape) if keepdims else out


cdef NDArray drop(NDArray x, unsigned long long mask):
    """`x` without axes of length 1."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k, n = 0
    for k in range(x.ndim):
        if not mask >> k & 1:
            shape[n] = x.shape[k]
            n += 1
    return reshape_to(x, n, shape)


def norm(x, ord=None, axis=None, keepdims=False):
    """Norm of the whole array, or of vectors or matrices along axes.

    Parameters
    ----------
    x : array_like
        Numbers; integers are taken as float64.
    ord : {None, int, float, inf, -inf, 'fro', 'nuc'}, optional
        None: the Euclidean norm, over all axes that `axis` names, however many. Else, of vectors:
        sum(|x|**ord)**(1/ord), the largest |x| for inf, the smallest for -inf, the number of elements that are not 0
        for 0. Of matrices: 'fro' (Euclidean), 1 and -1 (largest and smallest sum of a column), inf and -inf (of a row),
        2 and -2 (largest and smallest singular value), 'nuc' (sum of these).
    axis : int or tuple of int, optional
        One axis: of vectors; two: of matrices. Default: all axes, of which there must be one or two if `ord` is given.
    keepdims : bool
        Keep the reduced axes, with length 1.

    Returns
    -------
    NDArray
        Real.

    Raises
    ------
    ValueError
        For an `ord` that does not fit the number of axes.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.linalg.norm`. The gradient of the Euclidean norm at x = 0 is 0. Squares are added up as they are: the norm
    is inf where their sum exceeds the range of the dtype.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.norm(cg.asarray([3.0, 4.0])).item()
    5.0
    """
    cdef NDArray a = array_of(x)
    cdef unsigned long long mask = read_axes(axis, a.ndim)
    if ord is None:
        return norm_axes(a, mask, keepdims)
    if axis is None:
        if a.ndim > 2 or a.ndim == 0:
            raise ValueError(f"Improper number of dimensions to norm: {a.ndim} with ord={ord!r}")
        if a.ndim == 2:
            return norm_of_matrices(a, ord, 0, 1, keepdims)
    elif isinstance(axis, (tuple, list)) and len(axis) != 1:
        if len(axis) != 2:
            raise ValueError(f"Improper number of dimensions to norm: {len(axis)} with ord={ord!r}")
        return norm_of_matrices(a, ord, normalize_axis(axis[0], a.ndim), normalize_axis(axis[1], a.ndim), keepdims)
    return norm_of_vectors(a, ord, mask, keepdims)


def matrix_norm(x, /, *, keepdims=False, ord="fro"):
    """Norms of the matrices in the last two dimensions.

    Parameters
    ----------
    x : array_like
        Of shape (..., m, n).
    keepdims : bool
        Keep the reduced axes, with length 1.
    ord : {'fro', 'nuc', 1, -1, 2, -2, inf, -inf}
        As for `norm`.

    Returns
    -------
    NDArray
        Real, of shape (...).

    Raises
    ------
    ValueError
        For another order.
    numpy.exceptions.AxisError
        Where there are fewer than two dimensions.

    Notes
    -----
    `numpy.linalg.matrix_norm`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.matrix_norm(cg.asarray([[3.0, 0.0], [0.0, 4.0]]), ord="nuc").item()
    7.0
    """
    return norm(x, ord, (-2, -1), keepdims)


def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
    """Norms of vectors along one axis or several, or of all elements.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes. What lies along several is one vector.
    keepdims : bool
        Keep the reduced axes, with length 1.
    ord : {int, float, inf, -inf}
        As for `norm`.

    Returns
    -------
    NDArray
        Real.

    Raises
    ------
    ValueError
        For an order that is no number.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.linalg.vector_norm`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.vector_norm(cg.asarray([[1.0, 2.0], [3.0, 4.0]]), ord=1).item()
    10.0
    """
    cdef NDArray a = array_of(x)
    return norm_of_vectors(a, ord, read_axes(axis, a.ndim), keepdims)


add_attribute("norm", norm)
