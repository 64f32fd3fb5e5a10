"""Diagonals and triangles of matrices."""

from operator import index as as_index

import numpy as np

from cygrad.core.array cimport MAXDIM, NDArray, READONLY, add_attribute, shape_text, shape_tuple, table, zeros
from cygrad.core.convert cimport from_object, scalar_kind, share
from cygrad.core.dtype cimport FLOAT64, from_object as dtype_of, to_numpy
from cygrad.core.op cimport operand
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.gather cimport gather
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.shape cimport normalize_axis, reshape_to, view, view_on
from cygrad.core.ops.write cimport fill_region, write

__all__ = [
    "diag", "diagflat", "diagonal", "fill_diagonal", "trace", "tri", "tril", "tril_indices", "triu", "triu_indices",
]


cdef NDArray diagonal_view(NDArray x, Py_ssize_t offset, int axis1, int axis2):
    """The diagonals as the last dimension; writable where `x` is."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t params[MAXDIM + 1]
    cdef Py_ssize_t units[MAXDIM]
    cdef Py_ssize_t step = 1, length
    cdef char *data = x.data
    cdef int d, n = 0
    for d in range(x.ndim - 1, -1, -1):
        units[d] = step
        step *= x.shape[d]
    params[0] = 0
    for d in range(x.ndim):
        if d != axis1 and d != axis2:
            shape[n] = x.shape[d]
            strides[n] = x.strides[d]
            n += 1
            params[n] = units[d]
    if offset >= 0:
        length = min(x.shape[axis1], x.shape[axis2] - offset)
    else:
        length = min(x.shape[axis1] + offset, x.shape[axis2])
    length = max(length, <Py_ssize_t>0)
    if length:
        d = axis2 if offset >= 0 else axis1
        data += abs(offset) * x.strides[d]
        params[0] = abs(offset) * units[d]
    shape[n] = length
    strides[n] = x.strides[axis1] + x.strides[axis2]
    params[n + 1] = units[axis1] + units[axis2]
    return view(x, data, n + 1, shape, strides, params)


cdef NDArray diagonals(NDArray x, Py_ssize_t offset=0):
    return diagonal_view(x, offset, x.ndim - 2, x.ndim - 1)


def diagonal(x, Py_ssize_t offset=0, axis1=0, axis2=1):
    """A read-only view of diagonals.

    Parameters
    ----------
    x : array_like
        With two dimensions or more.
    offset : int
        0: the main diagonal; positive ones lie above it.
    axis1, axis2 : int
        Of the matrices whose diagonals are taken.

    Returns
    -------
    NDArray
        Without these two axes, and the diagonals along a new last one.

    Raises
    ------
    ValueError
        Where `x` has fewer than two dimensions, or the two axes are one.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.diagonal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.diagonal(cg.asarray([[1, 2, 3], [4, 5, 6]]), 1).tolist()
    [2, 6]
    """
    cdef NDArray a = operand(x)
    cdef NDArray out
    cdef int first, second
    if a.ndim < 2:
        raise ValueError(f"diag requires an array of at least two dimensions, not one of shape "
                         f"{shape_text(a.ndim, a.shape)}")
    first, second = normalize_axis(axis1, a.ndim), normalize_axis(axis2, a.ndim)
    if first == second:
        raise ValueError("axis1 and axis2 cannot be the same")
    out = diagonal_view(a, offset, first, second)
    out.flags |= READONLY
    return out


def trace(x, offset=0, axis1=0, axis2=1, dtype=None, *, out=None):
    """Sums along diagonals.

    Parameters
    ----------
    x : array_like
        With two dimensions or more.
    offset, axis1, axis2 : int
        Which diagonals: see `diagonal`.
    dtype : dtype, optional
        Of the sum.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Raises
    ------
    ValueError
        Where `x` has fewer than two dimensions, or the two axes are one.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.trace`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.trace(cg.asarray([[1, 2], [3, 4]])).item()
    5
    """
    if out is not None:
        return deliver(trace(x, offset, axis1, axis2, dtype), out, "trace")
    return diagonal(x, offset, axis1, axis2).sum(-1, dtype)


def diag(v, k=0):
    """A matrix with a vector on a diagonal; of a matrix, a view of its diagonal.

    Parameters
    ----------
    v : array_like
        With one dimension or two.
    k : int
        Number of the diagonal: 0 for the main one, positive ones lie above it.

    Raises
    ------
    ValueError
        For another number of dimensions.

    Notes
    -----
    `numpy.diag`. Like NumPy's, the view is read-only.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.diag([1, 2]).tolist(), cg.diag([[1, 2], [3, 4]]).tolist()
    ([[1, 0], [0, 2]], [1, 4])
    """
    cdef NDArray a = operand(v)
    if a.ndim == 2:
        return diagonal(a, k)
    if a.ndim != 1:
        raise ValueError(f"Input must be 1- or 2-d, not of shape {shape_text(a.ndim, a.shape)}")
    return diagonal_matrices(a, as_index(k))


cdef NDArray diagonal_matrices(NDArray v, Py_ssize_t offset=0):
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t strides[MAXDIM]
    cdef int d, last = v.ndim - 1
    cdef Py_ssize_t n = v.shape[last] + abs(offset), step = n * n
    if last + 2 > MAXDIM:
        raise ValueError(f"maximum supported dimension for an array is {MAXDIM}, found {last + 2}")
    shape[last] = shape[last + 1] = n
    strides[last] = n + 1
    for d in range(last - 1, -1, -1):
        shape[d] = v.shape[d]
        strides[d] = step
        step *= v.shape[d]
    return fill_region(zeros(v.dtype, last + 2, shape), v, offset if offset >= 0 else -offset * n, strides)


def diagflat(v, k=0):
    """A matrix with the elements of an array, in C order, on a diagonal.

    Notes
    -----
    `numpy.diagflat`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.diagflat([[1, 2]], 1).tolist()
    [[0, 1, 0], [0, 0, 2], [0, 0, 0]]
    """
    cdef NDArray a = operand(v)
    return diag(reshape_to(a, 1, &a.size), k)


def fill_diagonal(x, val, wrap=False):
    """Write to the main diagonal: the elements whose indices are all equal. Recorded like an assignment.

    Parameters
    ----------
    x : NDArray
        With two dimensions, or more of equal length; is written to.
    val : array_like
        Used one after the other, over and over where there are fewer of them.
    wrap : bool
        Of a matrix with more rows than columns: begin again below the end of the diagonal, one row left out.

    Raises
    ------
    ValueError
        Where `x` has fewer than two dimensions, or more of different length.

    Notes
    -----
    `numpy.fill_diagonal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.zeros((2, 2))
    >>> cg.fill_diagonal(x, [1, 2])
    >>> x.tolist()
    [[1.0, 0.0], [0.0, 2.0]]
    """
    cdef NDArray a, v
    cdef Py_ssize_t length, n, step = 0
    cdef int d
    if type(x) is not NDArray:
        raise TypeError(f"fill_diagonal: the array that is written to must be an NDArray, not {type(x).__name__}")
    a = <NDArray>x
    if a.ndim < 2:
        raise ValueError(f"array must be at least 2-d, not of shape {shape_text(a.ndim, a.shape)}")
    length = min([a.shape[d] for d in range(a.ndim)])
    if a.ndim > 2 and any([a.shape[d] != length for d in range(a.ndim)]):
        raise ValueError("All dimensions of input must be of equal length, not of shape "
                         f"{shape_text(a.ndim, a.shape)}")
    wrapped = wrap and a.ndim == 2 and a.shape[0] > a.shape[1] + 1 and a.size > 0
    if wrapped:
        places = np.unravel_index(np.arange(0, a.size, a.shape[1] + 1), shape_tuple(2, a.shape))
        n = places[0].size
    else:
        n = length
        for d in range(a.ndim):
            step += a.strides[d]
    v = None
    if scalar_kind(val) < 0:
        v = operand(val)
        v = reshape_to(v, 1, &v.size)
        if v.size == 0:
            return
        if v.size != n and v.size != 1:
            v = gather(v, share(np.arange(n) % v.size), 0, 1)
        val = v
    if n == 0:
        return
    if wrapped:
        table.setitem(a, places, val)
    else:
        write(a, view_on(a, a.data, 1, &n, &step), val)


# ---- triangles

def tri(N, M=None, k=0, dtype=None):
    """Ones at and below a diagonal, zeros above it.

    Parameters
    ----------
    N : int
        Rows.
    M : int, optional
        Columns; default: as many.
    k : int
        Number of the diagonal: 0 for the main one, positive ones lie above it.
    dtype : dtype, optional
        Default: float64.

    Notes
    -----
    `numpy.tri`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.tri(2, 3).tolist()
    [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]]
    """
    return from_object(np.tri(N, M, k, to_numpy(FLOAT64 if dtype is None else dtype_of(dtype))))


cdef NDArray mask_of(NDArray x, Py_ssize_t k):
    """True at and below a diagonal."""
    return share(np.tri(x.shape[x.ndim - 2 if x.ndim > 1 else 0], x.shape[x.ndim - 1], k, bool))


cdef NDArray lower(NDArray x, Py_ssize_t k):
    return <NDArray>where(mask_of(x, k), x, zeros(x.dtype, 0, NULL))


cdef NDArray upper(NDArray x, Py_ssize_t k):
    return <NDArray>where(mask_of(x, k - 1), zeros(x.dtype, 0, NULL), x)


cdef NDArray with_rows(object x, str name):
    cdef NDArray a = operand(x)
    if a.ndim == 0:
        raise ValueError(f"{name} needs an array with dimensions")
    return a


def tril(x, k=0):
    """Matrices with zeros above a diagonal.

    Parameters
    ----------
    x : array_like
        The last two dimensions are the matrices; one dimension alone is every row.
    k : int
        Number of the diagonal: 0 for the main one, positive ones lie above it.

    Raises
    ------
    ValueError
        Where `x` has no dimensions.

    Notes
    -----
    `numpy.tril`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.tril([[1, 2], [3, 4]]).tolist()
    [[1, 0], [3, 4]]
    """
    return lower(with_rows(x, "tril"), as_index(k))


def triu(x, k=0):
    """Matrices with zeros below a diagonal.

    Parameters
    ----------
    x : array_like
        The last two dimensions are the matrices; one dimension alone is every row.
    k : int
        Number of the diagonal: 0 for the main one, positive ones lie above it.

    Raises
    ------
    ValueError
        Where `x` has no dimensions.

    Notes
    -----
    `numpy.triu`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.triu([[1, 2], [3, 4]]).tolist()
    [[1, 2], [0, 4]]
    """
    return upper(with_rows(x, "triu"), as_index(k))


def tril_indices(n, k=0, m=None):
    """The indices of the elements at and below a diagonal of an (n, m) matrix, for rows and columns.

    Parameters
    ----------
    n : int
    k : int
        Number of the diagonal: 0 for the main one, positive ones lie above it.
    m : int, optional
        Default: `n`.

    Returns
    -------
    tuple of NDArray

    Notes
    -----
    `numpy.tril_indices`.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.tril_indices(2)]
    [[0, 1, 1], [0, 0, 1]]
    """
    return tuple([from_object(part) for part in np.tril_indices(n, k, m)])


def triu_indices(n, k=0, m=None):
    """The indices of the elements at and above a diagonal of an (n, m) matrix, for rows and columns.

    Parameters
    ----------
    n : int
    k : int
        Number of the diagonal: 0 for the main one, positive ones lie above it.
    m : int, optional
        Default: `n`.

    Returns
    -------
    tuple of NDArray

    Notes
    -----
    `numpy.triu_indices`.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.triu_indices(2)]
    [[0, 0, 1], [0, 1, 1]]
    """
    return tuple([from_object(part) for part in np.triu_indices(n, k, m)])


for _name, _method in (("diagonal", diagonal), ("trace", trace)):
    add_attribute(_name, _method)
