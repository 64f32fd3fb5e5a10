"""Reductions: sum, mean, max, min, prod, norm, var, std, any, all, argmax, argmin.

All go one way: a result array that holds what to start from, seen with strides of 0 along the reduced axes, and a
binary loop that runs over it and the array. What the tape must know are the axes, as a bit set, and whether the
result broadcasts against the array as it is.
"""

from libc.math cimport isfinite, fabs, sqrt as c_sqrt
from libc.string cimport memchr, memcpy, memset
from cpython.long cimport PyLong_CheckExact
from cpython.object cimport PyObject

cimport numpy as cnp
import numpy as np

from cygrad.core.array cimport (
    CONTIGUOUS, DETACHED, MAXDIM, NDArray, add_attribute, mark_detached, new_array, new_like, new_on, new_view, same_shape,
    shape_text, table, zeros)
from cygrad.core.convert cimport as_numpy, from_scalar, store_scalar
from cygrad.core.dtype cimport (
    BOOL, COMPLEX64, COMPLEX128, FLOAT16, FLOAT32, FLOAT64, INFO, INT64, NDTYPES, UINT64, from_object as dtype_of,
    to_numpy)
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.op cimport X0, Y, Entry, Op, may_need_gradient, operand, record1, saved, structural
from cygrad.core.ops.arithmetic cimport ADD, DIVIDE, MULTIPLY, absolute, conjugate, divide, multiply, square, subtract
from cygrad.core.ops.cast cimport contiguous, to_dtype
from cygrad.core.ops.choose cimport MAXIMUM, MINIMUM, where
from cygrad.core.ops.comparison cimport equal, not_equal
from cygrad.core.ops.shape cimport axes_mask, expand, normalize_axis, permute, reshape_to
from cygrad.core.run cimport CHEAP, View, cast, copy, reduce as run_reduce, view_of
from cygrad.core.tape cimport OUTPUT, Node, state

__all__ = [
    "all", "amax", "amin", "any", "argmax", "argmin", "max", "mean", "min", "norm", "prod", "std", "sum", "var",
]

cnp.import_array()

ctypedef int (*ArgFunc)(void *data, Py_ssize_t n, Py_ssize_t *at, void *array) noexcept

cdef extern from "numpy/arrayobject.h":
    ctypedef struct PyArray_ArrFuncs:
        ArgFunc argmax
        ArgFunc argmin
    PyArray_ArrFuncs *PyDataType_GetArrFuncs(cnp.dtype descr)

cdef enum:
    SMALL = 16_000           # elements up to which loops are called directly, without the nest and its threads
    SHORT = 8                # rows that are not worth a call of a loop each
    FILL = 512               # elements up to which a gradient is spread by copying: what follows runs faster

# What reductions start from. A sum of floats starts from -0.0, which changes nothing, not even -0.0.
cdef char ZERO[NDTYPES][16]
cdef char ONE[NDTYPES][16]
cdef char SUM[NDTYPES][16]
cdef signed char SUM_DTYPE[NDTYPES]
cdef signed char MEAN_DTYPE[NDTYPES]


cdef int fill_tables() except -1:
    cdef int t
    for t in range(NDTYPES):
        memset(ZERO[t], 0, 16)
        memset(SUM[t], 0, 16)
        store_scalar(1, t, ONE[t])
        if INFO[t].kind == c"f":
            store_scalar(-0.0, t, SUM[t])
        SUM_DTYPE[t] = t
        if INFO[t].kind == c"u":
            SUM_DTYPE[t] = UINT64
        elif not INFO[t].inexact:
            SUM_DTYPE[t] = INT64
        MEAN_DTYPE[t] = t if INFO[t].inexact else FLOAT64
    return 0


fill_tables()


cdef int sum_dtype(int dtype) noexcept:
    return SUM_DTYPE[dtype]


# ---- axes

cdef inline unsigned long long all_axes(int ndim) noexcept:
    return (<unsigned long long>1 << ndim) - 1


cdef inline unsigned long long read_axes(object axis, int ndim) except? 0:
    cdef Py_ssize_t a
    if axis is None:
        return all_axes(ndim)
    if PyLong_CheckExact(axis):
        a = axis
        if -ndim <= a < ndim:
            return <unsigned long long>1 << (a + ndim if a < 0 else a)
        if ndim == 0 and (a == 0 or a == -1):
            return 0             # NumPy's courtesy to scalars, which sum and its likes extend
    return axes_mask(axis, ndim)


cdef Py_ssize_t count_of(NDArray x, unsigned long long mask) noexcept:
    """How many elements come together in each one of the result."""
    cdef Py_ssize_t n = 1
    cdef int k
    for k in range(x.ndim):
        if mask >> k & 1:
            n *= x.shape[k]
    return n


cdef inline NDArray array_of(object x):
    return <NDArray>x if type(x) is NDArray else operand(x)


cdef NDArray bare(NDArray x):
    """The same elements outside the graph."""
    cdef NDArray out
    if not may_need_gradient(x):
        return x
    out = new_view(x, x.data, x.ndim, x.shape, x.strides)
    mark_detached(out)
    return out


# ---- running

cdef NDArray result_array(NDArray x, unsigned long long mask, bint keepdims, int dtype, View *acc,
                          Py_ssize_t *strides):
    """An array for the result, not filled in, and how it looks with all dimensions of `x`."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k, n = 0
    cdef NDArray out
    for k in range(x.ndim):
        if not mask >> k & 1:
            shape[n] = x.shape[k]
            n += 1
        elif keepdims:
            shape[n] = 1
            n += 1
    out = new_array(dtype, n, shape)
    n = 0
    for k in range(x.ndim):
        if not mask >> k & 1:
            strides[k] = out.strides[n]
            n += 1
        else:
            strides[k] = 0
            n += keepdims
    acc.data = out.data
    acc.shape = x.shape
    acc.strides = strides
    acc.ndim = x.ndim
    acc.dtype = dtype
    return out


cdef void fill_with(char *data, Py_ssize_t n, int itemsize, char *value) noexcept:
    cdef Py_ssize_t i
    if itemsize == 4:
        for i in range(n):
            (<unsigned int *>data)[i] = (<unsigned int *>value)[0]
    elif itemsize == 8:
        for i in range(n):
            (<unsigned long long *>data)[i] = (<unsigned long long *>value)[0]
    else:
        for i in range(n):
            memcpy(data + i * itemsize, value, itemsize)


cdef int first_elements(NDArray x, unsigned long long mask, View *acc) except -1:
    """Start from the first element along each reduced axis."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef View source, target
    cdef int k
    for k in range(x.ndim):
        shape[k] = 1 if mask >> k & 1 else x.shape[k]
    view_of(x, &source)
    target = acc[0]
    source.shape = target.shape = shape
    copy(&source, &target)
    return 0


cdef void small_rows(Loop loop, void *data, char *acc, Py_ssize_t itemsize, Py_ssize_t kept, char *x,
                     Py_ssize_t step, Py_ssize_t n, Py_ssize_t stride) noexcept:
    """Reduce `n` elements, `stride` bytes apart, into each of `kept` accumulators in a row, which hold what to start
    from; `step` bytes lie between the first elements of two. By few calls of the loop."""
    cdef char *args[3]
    cdef Py_ssize_t steps[3]
    cdef Py_ssize_t i
    if stride > step and (kept >= SHORT or n <= kept) or n < SHORT and n <= kept:
        steps[0] = steps[2] = itemsize          # an element for all accumulators at a time
        steps[1] = step
        for i in range(n):
            args[0] = args[2] = acc             # each time: a loop may move the pointers that it is given
            args[1] = x + i * stride
            loop(args, &kept, steps, data)
    else:                                       # one accumulator after the other
        steps[0] = steps[2] = 0
        steps[1] = stride
        for i in range(kept):
            args[0] = args[2] = acc + i * itemsize
            args[1] = x + i * step
            loop(args, &n, steps, data)


cdef NDArray reduced(Loop loop, void *data, int cost, NDArray x, unsigned long long mask, bint keepdims, int dtype,
                     char *start, Loop merge=NULL):
    """Reduce `x` over the axes of `mask` with a loop of `dtype`, from `start`, or from the first elements where that
    is NULL. Not recorded."""
    cdef unsigned long long every = all_axes(x.ndim)
    cdef View view, acc
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t steps[3]
    cdef Py_ssize_t itemsize, n
    cdef char *args[3]
    cdef NDArray out
    cdef int k
    if x.flags & CONTIGUOUS and x.dtype == dtype and 0 < x.size < SMALL:
        itemsize = INFO[dtype].itemsize
        if mask == every:
            if keepdims:
                for k in range(x.ndim):
                    shape[k] = 1
                out = new_array(dtype, x.ndim, shape)
            else:
                out = new_array(dtype, 0, NULL)
            memcpy(out.data, start if start != NULL else x.data, itemsize)
            args[0] = args[2] = out.data
            args[1] = x.data
            steps[0] = steps[2] = 0
            steps[1] = itemsize
            loop(args, &x.size, steps, data)
            return out
        if mask and (mask & (mask + 1) == 0 or (mask | (mask - 1)) == every):      # the first axes, or the last ones
            out = result_array(x, mask, keepdims, dtype, &acc, strides)
            if start != NULL:
                fill_with(out.data, out.size, itemsize, start)
            else:
                first_elements(x, mask, &acc)
            n = x.size // out.size
            if mask & 1:
                small_rows(loop, data, out.data, itemsize, out.size, x.data, itemsize, n, out.size * itemsize)
            else:
                small_rows(loop, data, out.data, itemsize, out.size, x.data, n * itemsize, n, itemsize)
            return out
    out = result_array(x, mask, keepdims, dtype, &acc, strides)
    if x.size == 0 and start == NULL:
        return out
    if start != NULL:
        fill_with(out.data, out.size, INFO[dtype].itemsize, start)
    else:
        first_elements(x, mask, &acc)
    view_of(x, &view)
    run_reduce(loop, data, cost, &view, dtype, &acc, merge)
    return out


cdef inline NDArray reduced_by(Op op, NDArray x, unsigned long long mask, bint keepdims, int dtype, char *start):
    """With the loop of an operation on elements; the result has the dtype that this loop reads."""
    cdef Entry *e = &op.entries[dtype]
    if e.loop == NULL:
        refuse_dtype(op, dtype)
    return reduced(e.loop, e.data, op.cost, x, mask, keepdims, e.types[0], start)


cdef int refuse_dtype(Op op, int dtype) except -1:
    raise TypeError(f"a reduction by {op.name} is not supported for dtype {to_numpy(dtype)}")


cdef inline NDArray settled(NDArray out, int dtype):
    """float16 was computed as float32."""
    return out if out.dtype == dtype else cast(out, dtype)


cdef void scale(NDArray out, double divisor) noexcept:
    """Divide the elements of a fresh float or complex array."""
    cdef Entry *e = &DIVIDE.entries[out.dtype]
    cdef char *args[3]
    cdef Py_ssize_t steps[3]
    cdef double by[2]
    by[1] = 0
    if out.dtype == FLOAT32 or out.dtype == COMPLEX64:
        (<float *>by)[0] = <float>divisor
        (<float *>by)[1] = 0
    else:
        by[0] = divisor
    args[0] = args[2] = out.data
    args[1] = <char *>by
    steps[0] = steps[2] = INFO[out.dtype].itemsize
    steps[1] = 0
    e.loop(args, &out.size, steps, e.data)


cdef inline int note(Op op, NDArray out, NDArray x, unsigned long long mask, bint broadcasts, double number=0) except -1:
    """Record a reduction: its axes, whether the result broadcasts against `x` as it is, and a number of its own."""
    cdef Py_ssize_t params[3]
    if may_need_gradient(x):
        params[0] = mask
        # So it does too where only leading axes were dropped.
        params[1] = broadcasts or mask & (mask + 1) == 0
        memcpy(&params[2], &number, sizeof(double))
        record1(op, out, x, 3, params)
    return 0


# ---- for the rules

cdef double number_of(Node *node) noexcept:
    cdef double number
    memcpy(&number, &node.params[2], sizeof(double))
    return number


cdef NDArray with_ones(Node *node, NDArray a):
    """`a`, of the shape of the result of a reduction, so that it broadcasts against what was reduced."""
    cdef Node *input = node.inputs[0]
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k
    if node.params[1]:
        return a
    for k in range(input.ndim):
        shape[k] = 1 if node.params[0] >> k & 1 else input.shape[k]
    return reshape_to(a, input.ndim, shape)


cdef NDArray spread(Node *node, NDArray g):
    """`g` in the shape of what was reduced: a read-only view, or filled in where that is small."""
    cdef Node *input = node.inputs[0]
    cdef NDArray out
    cdef Py_ssize_t total = 1
    cdef int k
    if g.size == 1 and not may_need_gradient(g):
        for k in range(input.ndim):
            total *= input.shape[k]
        if total <= FILL:
            out = new_array(g.dtype, input.ndim, input.shape)
            fill_with(out.data, total, INFO[g.dtype].itemsize, g.data)
            return out
    return expand(with_ones(node, g), input.ndim, input.shape)


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


cdef bint has_zero(NDArray a) except -1:
    cdef Py_ssize_t i
    if a.flags & CONTIGUOUS and a.dtype == FLOAT32:
        for i in range(a.size):
            if (<float *>a.data)[i] == 0:
                return True
        return False
    if a.flags & CONTIGUOUS and a.dtype == FLOAT64:
        for i in range(a.size):
            if (<double *>a.data)[i] == 0:
                return True
        return False
    return not as_numpy(a).all()


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


cdef object nonzero_divisor(NDArray y):
    """`y`, with infinity for 0: divided by it, what belongs to a 0 is 0."""
    return where(equal(y, 0), np.inf, y) if has_zero(y) else y


# ---- sum and mean

cdef object vjp_sum(Node *node, int i, object g):
    return spread(node, <NDArray>g)


cdef Op SUM_OP = structural("sum", vjp_sum)


cdef NDArray sum_axes(NDArray x, unsigned long long mask, bint keepdims, int dtype):
    cdef NDArray out = reduced_by(ADD, x, mask, keepdims, dtype, SUM[ADD.entries[dtype].types[0]])
    if x.size == 0:
        memset(out.data, 0, out.storage.nbytes)
    out = settled(out, dtype)
    note(SUM_OP, out, x, mask, keepdims)
    return out


cpdef object sum(object x, object axis=None, object dtype=None, bint keepdims=False):
    """Sum of the elements, or of those along some axes.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype.
    axis : int or tuple of int, optional
        Default: all axes.
    dtype : dtype, optional
        In which to add up. Default: that of `x`; int64 for bool and signed, uint64 for unsigned integers. float16 is
        added up in float32.
    keepdims : bool
        Keep the axes that are summed over, with length 1.

    Returns
    -------
    NDArray
        The shape of `x` without the summed axes.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    ValueError
        Where an axis is named twice.

    Notes
    -----
    `numpy.sum`. Summed pairwise along axes that lie close together in memory.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> cg.sum(x).item(), x.sum(axis=0).tolist()
    (10.0, [4.0, 6.0])
    """
    cdef NDArray a = array_of(x)
    return sum_axes(a, read_axes(axis, a.ndim), keepdims, SUM_DTYPE[a.dtype] if dtype is None else dtype_of(dtype))


cdef NDArray sum_to(NDArray x, int ndim, Py_ssize_t *shape):
    """`x` summed down to a shape that broadcasts to its own: leading axes are dropped, others keep length 1."""
    cdef unsigned long long mask = 0
    cdef int k, old, dropped = x.ndim - ndim
    cdef NDArray out
    if dropped < 0:
        refuse_sum_to(x, ndim, shape)
    for k in range(x.ndim):
        old = k - dropped
        if old < 0:
            mask |= <unsigned long long>1 << k
        elif shape[old] != x.shape[k]:
            if shape[old] != 1:
                refuse_sum_to(x, ndim, shape)
            mask |= <unsigned long long>1 << k
    if mask == 0:
        return x
    out = reduced_by(ADD, x, mask, False, x.dtype, SUM[ADD.entries[x.dtype].types[0]])
    if x.size == 0:
        memset(out.data, 0, out.storage.nbytes)
    out = settled(out, x.dtype)
    if out.ndim != ndim:
        out = reshape_to(out, ndim, shape)
    note(SUM_OP, out, x, mask, True)
    return out


cdef int refuse_sum_to(NDArray x, int ndim, Py_ssize_t *shape) except -1:
    raise ValueError(f"a gradient of shape {shape_text(x.ndim, x.shape)} does not fit an array of shape "
                     f"{shape_text(ndim, shape)}")


table.sum_to = sum_to


cdef object vjp_mean(Node *node, int i, object g):
    return spread(node, <NDArray>divide(g, number_of(node)))


cdef Op MEAN = structural("mean", vjp_mean)


cdef NDArray mean_axes(NDArray x, unsigned long long mask, bint keepdims, int dtype):
    """`dtype` is that of a float or complex result."""
    cdef double n = <double>count_of(x, mask)
    cdef NDArray out = reduced_by(ADD, x, mask, keepdims, dtype, SUM[ADD.entries[dtype].types[0]])
    scale(out, n)
    out = settled(out, dtype)
    note(MEAN, out, x, mask, keepdims, n)
    return out


cpdef object mean(object x, object axis=None, object dtype=None, bint keepdims=False):
    """Arithmetic mean of the elements, or of those along some axes.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype.
    axis : int or tuple of int, optional
        Default: all axes.
    dtype : dtype, optional
        In which to compute. Default: that of `x`; float64 for integers and bool. float16 is added up in float32.
    keepdims : bool
        Keep the reduced axes, with length 1.

    Returns
    -------
    NDArray
        NaN where there are no elements.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.mean`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.mean(cg.asarray([[1, 2], [3, 4]]), axis=0).tolist()
    [2.0, 3.0]
    """
    cdef NDArray a = array_of(x)
    cdef unsigned long long mask = read_axes(axis, a.ndim)
    cdef int t = MEAN_DTYPE[a.dtype] if dtype is None else dtype_of(dtype)
    if not INFO[t].inexact:
        return to_dtype(<NDArray>divide(sum_axes(a, mask, keepdims, t), count_of(a, mask)), t)
    return mean_axes(a, mask, keepdims, t)


# ---- max and min

cdef object vjp_extremum(Node *node, int i, object g):
    """The elements that are the extremum share the gradient equally; where it is NaN, these are the NaNs."""
    cdef NDArray x = bare(<NDArray>saved(node, 0))
    cdef NDArray y = bare(<NDArray>saved(node, OUTPUT))
    cdef NDArray chosen = <NDArray>equal(x, with_ones(node, y))
    cdef NDArray count
    if has_nan(y):
        chosen = <NDArray>where(chosen, chosen, not_equal(x, x))
    count = sum_axes(chosen, node.params[0], True, FLOAT32 if INFO[node.dtype].itemsize < 8 else FLOAT64)
    return where(chosen, divide(with_ones(node, <NDArray>g), count), 0)


cdef Op MAX = structural("max", vjp_extremum, (X0 | Y,))
cdef Op MIN = structural("min", vjp_extremum, (X0 | Y,))


cdef NDArray extremum(Op op, Op loops, NDArray x, unsigned long long mask, bint keepdims):
    cdef NDArray out
    cdef int k
    if x.size == 0 and count_of(x, mask) == 0:
        raise ValueError(f"zero-size array to reduction operation {loops.name} which has no identity: shape "
                         f"{shape_text(x.ndim, x.shape)}")
    out = settled(reduced_by(loops, x, mask, keepdims, x.dtype, NULL), x.dtype)
    note(op, out, x, mask, keepdims)
    return out


cdef NDArray max_axes(NDArray x, unsigned long long mask, bint keepdims):
    return extremum(MAX, MAXIMUM, x, mask, keepdims)


cdef NDArray min_axes(NDArray x, unsigned long long mask, bint keepdims):
    return extremum(MIN, MINIMUM, x, mask, keepdims)


cpdef object max(object x, object axis=None, bint keepdims=False):
    """Largest element, or the largest ones along some axes; NaN where there is a NaN.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.

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
    cdef NDArray a = array_of(x)
    return extremum(MAX, MAXIMUM, a, read_axes(axis, a.ndim), keepdims)


cpdef object min(object x, object axis=None, bint keepdims=False):
    """Smallest element, or the smallest ones along some axes; NaN where there is a NaN.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.

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
    cdef NDArray a = array_of(x)
    return extremum(MIN, MINIMUM, a, read_axes(axis, a.ndim), keepdims)


amax = max
amin = min


# ---- prod

cdef object vjp_prod(Node *node, int i, object g):
    cdef NDArray x = <NDArray>saved(node, 0)
    cdef NDArray y = <NDArray>saved(node, OUTPUT)
    if is_ordinary(y):
        return divide(with_ones(node, <NDArray>multiply(g, y)), x)
    return product_of_others(node, x, with_ones(node, <NDArray>g))


cdef Op PROD = structural("prod", vjp_prod, (X0 | Y,))


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
    cdef unsigned long long mask = node.params[0]
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
    cdef NDArray out = settled(reduced_by(MULTIPLY, x, mask, keepdims, dtype, ONE[MULTIPLY.entries[dtype].types[0]]),
                               dtype)
    note(PROD, out, x, mask, keepdims)
    return out


cpdef object prod(object x, object axis=None, object dtype=None, bint keepdims=False):
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
    cdef NDArray a = array_of(x)
    return prod_axes(a, read_axes(axis, a.ndim), keepdims, SUM_DTYPE[a.dtype] if dtype is None else dtype_of(dtype))


# ---- norm

cdef object vjp_norm(Node *node, int i, object g):
    cdef NDArray y = <NDArray>saved(node, OUTPUT)
    cdef NDArray ratio = <NDArray>divide(g, nonzero_divisor(y))
    x = saved(node, 0)
    if INFO[(<NDArray>x).dtype].kind == c"c":
        x = conjugate(x)
    return multiply(x, with_ones(node, ratio))


cdef Op NORM = structural("norm", vjp_norm, (X0 | Y,))

cdef Loop SQUARES32 = get("add_square", FLOAT32)
cdef Loop SQUARES64 = get("add_square", FLOAT64)


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
                   ADD.entries[t].loop)


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


cdef object vector_norm(NDArray x, object ord, unsigned long long mask, bint keepdims):
    cdef object size
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
    return sum_axes(size ** ord, mask, keepdims, (<NDArray>size).dtype) ** (1 / ord)


cdef object matrix_norm(NDArray x, object ord, int row, int column, bint keepdims):
    cdef unsigned long long rows = <unsigned long long>1 << row, columns = <unsigned long long>1 << column
    cdef NDArray sums
    if ord is None or ord == "fro" or ord == "f":
        return norm_axes(x, rows | columns, keepdims)
    if ord == 2 or ord == -2 or ord == "nuc":
        raise NotImplementedError(f"norm of order {ord!r} of a matrix needs its singular values: use "
                                  "cygrad.linalg.svdvals")
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
    ord : {None, int, float, inf, -inf, 'fro'}, optional
        None: the Euclidean norm, over all axes that `axis` names, however many. Else, of vectors: sum(|x|**ord)**(1/ord),
        the largest |x| for inf, the smallest for -inf, the number of elements that are not 0 for 0. Of matrices: 'fro'
        (Euclidean), 1 and -1 (largest and smallest sum of a column), inf and -inf (of a row).
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
    NotImplementedError
        For the orders 2, -2 and 'nuc' of matrices, which need singular values.
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
            return matrix_norm(a, ord, 0, 1, keepdims)
    elif isinstance(axis, (tuple, list)) and len(axis) != 1:
        if len(axis) != 2:
            raise ValueError(f"Improper number of dimensions to norm: {len(axis)} with ord={ord!r}")
        return matrix_norm(a, ord, normalize_axis(axis[0], a.ndim), normalize_axis(axis[1], a.ndim), keepdims)
    return vector_norm(a, ord, mask, keepdims)


# ---- var and std

cdef object vjp_var(Node *node, int i, object g):
    cdef NDArray x = <NDArray>saved(node, 0)
    cdef object centred = subtract(x, mean_axes(x, node.params[0], True, node.dtype))
    return multiply(centred, with_ones(node, <NDArray>multiply(g, 2 / number_of(node))))


cdef Op VAR = structural("var", vjp_var, (X0,))


cdef object vjp_std(Node *node, int i, object g):
    cdef NDArray x = <NDArray>saved(node, 0)
    cdef NDArray y = <NDArray>saved(node, OUTPUT)
    cdef object centred = subtract(x, mean_axes(x, node.params[0], True, node.dtype))
    ratio = divide(g, multiply(nonzero_divisor(y), number_of(node)))
    return multiply(centred, with_ones(node, <NDArray>ratio))


cdef Op STD = structural("std", vjp_std, (X0 | Y,))


cdef NDArray spread_of(NDArray x, object axis, object dtype, object ddof, object correction, bint keepdims,
                       bint root):
    cdef unsigned long long mask = read_axes(axis, x.ndim)
    cdef int t = MEAN_DTYPE[x.dtype] if dtype is None else dtype_of(dtype)
    cdef int work = FLOAT32 if t == FLOAT16 else t
    cdef double n
    cdef NDArray out, source
    if not INFO[t].inexact:
        raise TypeError(f"var and std are computed in floating point, not in {to_numpy(t)}")
    if correction is not None:
        if ddof != 0:
            raise ValueError("ddof and correction can't be provided simultaneously.")
        ddof = correction
    n = count_of(x, mask) - <double>ddof
    if n < 0:
        n = 0
    if INFO[t].kind == c"c":
        source = to_dtype(x, t)
        source = <NDArray>square(absolute(subtract(source, mean_axes(source, mask, True, t))))
        source = <NDArray>divide(sum_axes(source, mask, keepdims, source.dtype), n)
        return <NDArray>(source ** 0.5) if root else source
    source = to_dtype(bare(x), work)
    out = sum_of_squares(<NDArray>subtract(source, mean_axes(source, mask, True, work)), mask, keepdims)
    scale(out, n)
    if root:
        square_root(out)
    out = settled(out, t)
    note(STD if root else VAR, out, x, mask, keepdims, n)
    return out


def var(x, axis=None, dtype=None, ddof=0, keepdims=False, *, correction=None):
    """Variance of the elements, or of those along some axes: the mean of |x - mean(x)|².

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    dtype : dtype, optional
        In which to compute. Default: that of `x`; float64 for integers and bool.
    ddof : float
        The sum is divided by the number of elements less this.
    keepdims : bool
        Keep the reduced axes, with length 1.
    correction : float, optional
        The Array API's name of `ddof`.

    Returns
    -------
    NDArray
        Real; NaN or inf where there are too few elements.

    Raises
    ------
    ValueError
        Where both `ddof` and `correction` are given.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.var`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.var(cg.asarray([1.0, 3.0])).item()
    1.0
    """
    return spread_of(array_of(x), axis, dtype, ddof, correction, keepdims, False)


def std(x, axis=None, dtype=None, ddof=0, keepdims=False, *, correction=None):
    """Standard deviation of the elements, or of those along some axes: the root of the variance.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    dtype : dtype, optional
        In which to compute. Default: that of `x`; float64 for integers and bool.
    ddof : float
        The sum of squares is divided by the number of elements less this.
    keepdims : bool
        Keep the reduced axes, with length 1.
    correction : float, optional
        The Array API's name of `ddof`.

    Returns
    -------
    NDArray
        Real; NaN or inf where there are too few elements.

    Raises
    ------
    ValueError
        Where both `ddof` and `correction` are given.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.std`. The gradient where all elements are equal is 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.std(cg.asarray([1.0, 3.0])).item()
    1.0
    """
    return spread_of(array_of(x), axis, dtype, ddof, correction, keepdims, True)


# ---- any and all

cdef NDArray quantified(Op op, NDArray x, unsigned long long mask, bint keepdims, char identity):
    """any (op: ADD, which is `or` of bool) and all (MULTIPLY, `and`)."""
    cdef Entry *e = &op.entries[BOOL]
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
    return reduced(e.loop, e.data, CHEAP, x, mask, keepdims, BOOL, &start)


def any(x, axis=None, keepdims=False):
    """Whether any element, or any along some axes, is true (not 0). Passes no gradient.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.

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
    cdef NDArray a = array_of(x)
    return quantified(ADD, a, read_axes(axis, a.ndim), keepdims, 0)


def all(x, axis=None, keepdims=False):
    """Whether all elements, or all along some axes, are true (not 0). Passes no gradient.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.

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
    cdef NDArray a = array_of(x)
    return quantified(MULTIPLY, a, read_axes(axis, a.ndim), keepdims, 1)


# ---- argmax and argmin

cdef NDArray positions(NDArray x, object axis, bint keepdims, bint largest):
    cdef PyArray_ArrFuncs *functions = PyDataType_GetArrFuncs(to_numpy(x.dtype))
    cdef ArgFunc function = functions.argmax if largest else functions.argmin
    cdef unsigned long long mask
    cdef Py_ssize_t order[MAXDIM]
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t i, n
    cdef View acc
    cdef NDArray out, source
    cdef int k, a, last = 0
    if axis is None or x.ndim == 0 and axis in (0, -1):
        mask = all_axes(x.ndim)
        n = x.size
        source = x
    else:
        a = normalize_axis(axis, x.ndim)
        mask = <unsigned long long>1 << a
        n = x.shape[a]
        source = bare(x)
        if a != x.ndim - 1:          # NumPy's functions want contiguous rows
            for k in range(x.ndim):
                if k != a:
                    order[last] = k
                    last += 1
            order[last] = a
            source = permute(source, order)
    out = result_array(x, mask, keepdims, INT64, &acc, strides)
    if out.size == 0:
        return out
    if n == 0:
        raise ValueError(f"attempt to get {'argmax' if largest else 'argmin'} of an empty sequence")
    if not source.flags & CONTIGUOUS:
        source = cast(source, source.dtype)
    for i in range(out.size):
        function(source.data + i * n * INFO[x.dtype].itemsize, n, (<Py_ssize_t *>out.data) + i, NULL)
    return out


def argmax(x, axis=None, keepdims=False):
    """Position of the first of the largest elements. Passes no gradient.

    Parameters
    ----------
    x : array_like
    axis : int, optional
        Along which to search. Default: in the whole array, in C order.
    keepdims : bool
        Keep the searched axes, with length 1.

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
    return positions(array_of(x), axis, keepdims, True)


def argmin(x, axis=None, keepdims=False):
    """Position of the first of the smallest elements. Passes no gradient.

    Parameters
    ----------
    x : array_like
    axis : int, optional
        Along which to search. Default: in the whole array, in C order.
    keepdims : bool
        Keep the searched axes, with length 1.

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
    return positions(array_of(x), axis, keepdims, False)


for _name, _method in (
    ("sum", sum), ("mean", mean), ("max", max), ("min", min), ("prod", prod), ("norm", norm), ("var", var),
    ("std", std), ("any", any), ("all", all), ("argmax", argmax), ("argmin", argmin),
):
    add_attribute(_name, _method)
