"""The largest and smallest elements, and where they are."""

cimport numpy as cnp
import numpy as np

from cygrad.core.array cimport CONTIGUOUS, MAXDIM, NDArray, add_attribute, shape_text
from cygrad.core.convert cimport as_numpy, store_scalar
from cygrad.core.dtype cimport FLOAT32, FLOAT64, INFO, INT64, NDTYPES, to_numpy
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.ops.arithmetic cimport divide
from cygrad.core.ops.choose cimport MAXIMUM, MINIMUM, where
from cygrad.core.ops.comparison cimport equal, not_equal
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.reduce cimport (
    Reduction, all_axes, array_of, bare, count_of, note, read_axes, reduced_by, reduction, result_array, settled,
    sum_axes, with_ones)
from cygrad.core.ops.shape cimport normalize_axis, permute
from cygrad.core.record cimport saved
from cygrad.core.registry cimport X0, Y, Op, structural
from cygrad.core.run cimport CHEAP, View, cast, rows
from cygrad.core.tape cimport OUTPUT, Node, params_of

__all__ = ["amax", "amin", "argmax", "argmin", "max", "min"]

cnp.import_array()

ctypedef int (*ArgFunc)(void *data, Py_ssize_t n, Py_ssize_t *at, void *array) noexcept

cdef extern from "numpy/arrayobject.h":
    ctypedef struct PyArray_ArrFuncs:
        ArgFunc argmax
        ArgFunc argmin
    PyArray_ArrFuncs *PyDataType_GetArrFuncs(cnp.dtype descr)


# ---- max and min

cdef bint has_nan(NDArray a) except -1:
    cdef Py_ssize_t i
    if a.flags & CONTIGUOUS and a.dtype == FLOAT32:
        for i in range(a.size):
            if (<float *>a.data)[i] != (<float *>a.data)[i]:
                return True
        return False
    if a.flags & CONTIGUOUS and a.dtype == FLOAT64:
        for i in range(a.size):
            if (<double *>a.data)[i] != (<double *>a.data)[i]:
                return True
        return False
    return bool(np.isnan(as_numpy(a)).any())


cdef object vjp_extremum(Node *node, int i, object g):
    """The elements that are the extremum share the gradient equally; where it is NaN, these are the NaNs."""
    cdef NDArray x = bare(<NDArray>saved(node, 0))
    cdef NDArray y = bare(<NDArray>saved(node, OUTPUT))
    cdef NDArray chosen = <NDArray>equal(x, with_ones(node, y))
    cdef NDArray count
    if has_nan(y):
        chosen = <NDArray>where(chosen, chosen, not_equal(x, x))
    count = sum_axes(chosen, params_of(node)[0], True, FLOAT32 if INFO[node.dtype].itemsize < 8 else FLOAT64)
    return where(chosen, divide(with_ones(node, <NDArray>g), count), 0)


cdef Op MAX = structural("max", vjp_extremum, (X0 | Y,))
cdef Op MIN = structural("min", vjp_extremum, (X0 | Y,))
cdef Reduction GREATEST = reduction(MAXIMUM)
cdef Reduction LEAST = reduction(MINIMUM)


# What extrema of real numbers start from: no element is less, none is greater. Others start from the first elements.
cdef char LOWEST[NDTYPES][16]
cdef char HIGHEST[NDTYPES][16]


cdef int fill_limits() except -1:
    cdef int t
    for t in range(NDTYPES):
        if INFO[t].kind == c"f":
            store_scalar(-np.inf, t, LOWEST[t])
            store_scalar(np.inf, t, HIGHEST[t])
        elif INFO[t].kind == c"i" or INFO[t].kind == c"u":
            store_scalar(int(np.iinfo(to_numpy(t)).min), t, LOWEST[t])
            store_scalar(int(np.iinfo(to_numpy(t)).max), t, HIGHEST[t])
    return 0


fill_limits()


cdef NDArray extremum(Op op, Reduction r, NDArray x, unsigned long long mask, bint keepdims):
    cdef NDArray out
    cdef char *start = NULL
    if x.size == 0 and count_of(x, mask) == 0:
        raise ValueError(f"zero-size array to reduction operation {r.op.name} which has no identity: shape "
                         f"{shape_text(x.ndim, x.shape)}")
    if r.loops[x.dtype] != NULL and INFO[x.dtype].kind in (c"f", c"i", c"u"):
        start = &LOWEST[r.types[x.dtype]][0] if r is GREATEST else &HIGHEST[r.types[x.dtype]][0]
    out = settled(reduced_by(r, x, mask, keepdims, x.dtype, start), x.dtype)
    note(op, out, x, mask, keepdims)
    return out


cdef NDArray max_axes(NDArray x, unsigned long long mask, bint keepdims):
    return extremum(MAX, GREATEST, x, mask, keepdims)


cdef NDArray min_axes(NDArray x, unsigned long long mask, bint keepdims):
    return extremum(MIN, LEAST, x, mask, keepdims)


cpdef object max(
    object x, object axis=None, bint keepdims=False, object initial=None, object where=True, object out=None
):
    """Largest element, or the largest ones along some axes; NaN where there is a NaN.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.
    initial : number or array_like without dimensions, optional
        The least that the result may be; needed with `where`, and where there may be no elements. It shares the
        gradient with elements that are equal to it.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        Of the dtype of `x`.

    Raises
    ------
    ValueError
        Where there is no element to choose from.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.max`. Elements that are equally large share the gradient, as in PyTorch's `amax` and in JAX; MXNet gives
    all of it to each.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.max(cg.asarray([[1, 5], [3, 4]]), axis=1).tolist()
    [5, 4]
    """
    if out is not None:
        return deliver(max(x, axis, keepdims, initial, where), out, "max")
    if initial is not None or where is not True:
        from cygrad.core.ops import masked
        return masked.max(x, axis, keepdims, initial, where)
    cdef NDArray a = array_of(x)
    return extremum(MAX, GREATEST, a, read_axes(axis, a.ndim), keepdims)


cpdef object min(
    object x, object axis=None, bint keepdims=False, object initial=None, object where=True, object out=None
):
    """Smallest element, or the smallest ones along some axes; NaN where there is a NaN.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.
    initial : number or array_like without dimensions, optional
        The most that the result may be; needed with `where`, and where there may be no elements. It shares the
        gradient with elements that are equal to it.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        Of the dtype of `x`.

    Raises
    ------
    ValueError
        Where there is no element to choose from.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.min`. Elements that are equally small share the gradient.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.min(cg.asarray([[1, 5], [3, 4]]), axis=1).tolist()
    [1, 3]
    """
    if out is not None:
        return deliver(min(x, axis, keepdims, initial, where), out, "min")
    if initial is not None or where is not True:
        from cygrad.core.ops import masked
        return masked.min(x, axis, keepdims, initial, where)
    cdef NDArray a = array_of(x)
    return extremum(MIN, LEAST, a, read_axes(axis, a.ndim), keepdims)


amax = max
amin = min


# ---- argmax and argmin

cdef Loop ARGMAX[NDTYPES]
cdef Loop ARGMIN[NDTYPES]
cdef int _t
for _t in range(NDTYPES):
    ARGMAX[_t] = get("argmax", _t)
    ARGMIN[_t] = get("argmin", _t)


cdef NDArray positions(NDArray x, object axis, bint keepdims, bint largest):
    cdef Loop loop = ARGMAX[x.dtype] if largest else ARGMIN[x.dtype]
    cdef Py_ssize_t order[MAXDIM]
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t steps[4]
    cdef Py_ssize_t i, n, inner = 1, outer = 1, itemsize = INFO[x.dtype].itemsize
    cdef unsigned long long mask
    cdef char *ptr[2]
    cdef View acc
    cdef NDArray out, source = x
    cdef int k, a = 0, last = 0
    if axis is None or x.ndim == 0 and axis in (0, -1):
        mask = all_axes(x.ndim)
        n = x.size
    else:
        a = normalize_axis(axis, x.ndim)
        mask = <unsigned long long>1 << a
        n = x.shape[a]
        for k in range(x.ndim):
            if k < a:
                outer *= x.shape[k]
            elif k > a:
                inner *= x.shape[k]
    out = result_array(x, mask, keepdims, INT64, &acc, strides)
    if out.size == 0:
        return out
    if n == 0:
        raise ValueError(f"attempt to get {'argmax' if largest else 'argmin'} of an empty sequence")
    if loop == NULL and inner > 1:       # NumPy's functions want contiguous rows
        for k in range(x.ndim):
            if k != a:
                order[last] = k
                last += 1
        order[last] = a
        source = permute(bare(x), order)
    if not source.flags & CONTIGUOUS:
        source = cast(source, source.dtype)
    if loop == NULL:
        numpys_positions(source, n, out, largest)
        return out
    ptr[0] = source.data
    ptr[1] = out.data
    steps[0] = n * itemsize if inner == 1 else itemsize
    steps[1] = sizeof(Py_ssize_t)
    steps[2] = inner * itemsize
    steps[3] = 0
    if inner == 1:
        rows(loop, CHEAP, 2, ptr, steps, outer, n)
    else:
        for i in range(outer):
            rows(loop, CHEAP, 2, ptr, steps, inner, n)
            ptr[0] += n * inner * itemsize
            ptr[1] += inner * sizeof(Py_ssize_t)
    return out


cdef int numpys_positions(NDArray x, Py_ssize_t n, NDArray out, bint largest) except -1:
    """For each row of `n` elements of a contiguous array."""
    cdef PyArray_ArrFuncs *functions = PyDataType_GetArrFuncs(to_numpy(x.dtype))
    cdef ArgFunc function = functions.argmax if largest else functions.argmin
    cdef Py_ssize_t i
    for i in range(out.size):
        function(x.data + i * n * INFO[x.dtype].itemsize, n, (<Py_ssize_t *>out.data) + i, NULL)
    return 0


def argmax(x, axis=None, keepdims=False, *, out=None):
    """Position of the first of the largest elements. Passes no gradient.

    Parameters
    ----------
    x : array_like
    axis : int, optional
        Along which to search. Default: in the whole array, in C order.
    keepdims : bool
        Keep the searched axes, with length 1.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        int64. A NaN counts as the largest.

    Raises
    ------
    ValueError
        Where there is no element.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.argmax`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.argmax(cg.asarray([[1, 5], [4, 3]]), axis=1).tolist()
    [1, 0]
    """
    if out is not None:
        return deliver(argmax(x, axis, keepdims), out, "argmax")
    return positions(array_of(x), axis, keepdims, True)


def argmin(x, axis=None, keepdims=False, *, out=None):
    """Position of the first of the smallest elements. Passes no gradient.

    Parameters
    ----------
    x : array_like
    axis : int, optional
        Along which to search. Default: in the whole array, in C order.
    keepdims : bool
        Keep the searched axes, with length 1.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        int64. A NaN counts as the smallest.

    Raises
    ------
    ValueError
        Where there is no element.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.argmin`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.argmin(cg.asarray([[1, 5], [4, 3]]), axis=1).tolist()
    [0, 1]
    """
    if out is not None:
        return deliver(argmin(x, axis, keepdims), out, "argmin")
    return positions(array_of(x), axis, keepdims, False)


for _name, _method in (("max", max), ("min", min), ("argmax", argmax), ("argmin", argmin)):
    add_attribute(_name, _method)
