"""How arrays are reduced along axes; sum and mean.

All go one way: a result array that holds what to start from, seen with strides of 0 along the reduced axes, and a
loop over rows (loops/reduce.pxi) that runs over the array and it. What the tape must know are the axes, as a bit set,
and whether the result broadcasts against the array as it is.
"""

from libc.stdlib cimport llabs
from libc.string cimport memcpy, memset

from cygrad.core.array cimport (
    CONTIGUOUS, MAXDIM, NDArray, add_attribute, mark_detached, new_array, new_view, shape_text, table)
from cygrad.core.convert cimport store_scalar
from cygrad.core.dtype cimport (
    COMPLEX64, FLOAT32, FLOAT64, INFO, INT64, NDTYPES, UINT64, from_object as dtype_of, to_numpy)
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.ops.arithmetic cimport ADD, DIVIDE, divide
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.shape cimport expand, reshape_to
from cygrad.core.record cimport may_need_gradient
from cygrad.core.reduce cimport reduce as run_reduce
from cygrad.core.registry cimport Entry, Op, structural
from cygrad.core.run cimport View, copy, view_of
from cygrad.core.tape cimport Node, params_of

__all__ = ["mean", "sum"]

cdef enum:
    SMALL = 16_000           # elements up to which loops are called directly, without the nest and its threads
    SHORT = 8                # results that are worth a call of a loop on elements
    FILL = 512               # elements up to which a gradient is spread by copying: what follows runs faster

# A sum of floats starts from -0.0, which changes nothing, not even -0.0.
cdef char SUM[NDTYPES][16]


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


# ---- axes

cdef Py_ssize_t count_of(NDArray x, unsigned long long mask) noexcept:
    """How many elements come together in each one of the result."""
    cdef Py_ssize_t n = 1
    cdef int k
    for k in range(x.ndim):
        if mask >> k & 1:
            n *= x.shape[k]
    return n


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


cdef void by_elements(char **args, Py_ssize_t *dims, Py_ssize_t *steps, void *data) noexcept nogil:
    """The loop over rows of a binary operation on elements, whose entry `data` is."""
    cdef Entry *e = <Entry *>data
    cdef char *pair[3]
    cdef Py_ssize_t pair_steps[3]
    cdef Py_ssize_t i, kept = dims[0], n = dims[1]
    if kept > 1 and n > 0 and (n <= kept or kept >= SHORT) and llabs(steps[0]) <= llabs(steps[2]):
        pair_steps[0] = pair_steps[2] = steps[1]        # an element for all results at a time
        pair_steps[1] = steps[0]
        for i in range(n):
            pair[0] = pair[2] = args[1]                 # each time: a loop may move the pointers that it is given
            pair[1] = args[0] + i * steps[2]
            e.loop(pair, &kept, pair_steps, e.data)
    else:                                               # one result after the other
        pair_steps[0] = pair_steps[2] = 0
        pair_steps[1] = steps[2]
        for i in range(kept):
            pair[0] = pair[2] = args[1] + i * steps[1]
            pair[1] = args[0] + i * steps[0]
            e.loop(pair, &n, pair_steps, e.data)


cdef class Reduction:
    """By a binary operation: for each dtype the loop over rows, ours or one made of the operation's own, and the dtype
    that it reads."""


cdef Reduction reduction(Op op):
    cdef Reduction r = Reduction.__new__(Reduction)
    cdef Entry *e
    cdef int t
    r.op = op
    for t in range(NDTYPES):
        e = &op.entries[t]
        r.loops[t] = NULL
        if e.loop == NULL:
            continue
        r.types[t] = e.types[0]
        r.loops[t] = get("reduce_" + op.name, e.types[0])
        r.data[t] = NULL
        if r.loops[t] == NULL:
            r.loops[t] = by_elements
            r.data[t] = e                               # the registry keeps operations for ever
    return r


cdef NDArray reduced_by(Reduction r, NDArray x, unsigned long long mask, bint keepdims, int dtype, char *start):
    """The result has the dtype that the loop for `dtype` reads."""
    if r.loops[dtype] == NULL:
        raise TypeError(f"a reduction by {r.op.name} is not supported for dtype {to_numpy(dtype)}")
    return reduced(r.loops[dtype], r.data[dtype], r.op.cost, x, mask, keepdims, r.types[dtype], start)


cdef NDArray reduced(Loop loop, void *data, int cost, NDArray x, unsigned long long mask, bint keepdims, int dtype,
                     char *start, Loop merge=NULL):
    """Reduce `x` over the axes of `mask` with a loop over rows of `dtype`, from `start`, or from the first elements
    where that is NULL. Not recorded."""
    cdef unsigned long long every = all_axes(x.ndim)
    cdef View view, acc
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t steps[4]
    cdef Py_ssize_t dims[2]
    cdef Py_ssize_t itemsize = INFO[dtype].itemsize
    cdef char *args[2]
    cdef NDArray out
    cdef int k
    if x.flags & CONTIGUOUS and x.dtype == dtype and 0 < x.size < SMALL and (
            mask == every or mask and (mask & (mask + 1) == 0 or (mask | (mask - 1)) == every)):
        # All axes, the first ones, or the last ones.
        if mask == every:
            if keepdims:
                for k in range(x.ndim):
                    shape[k] = 1
            out = new_array(dtype, x.ndim if keepdims else 0, shape)
            memcpy(out.data, start if start != NULL else x.data, itemsize)
        else:
            out = result_array(x, mask, keepdims, dtype, &acc, strides)
            if start != NULL:
                fill_with(out.data, out.size, itemsize, start)
            else:
                first_elements(x, mask, &acc)
        dims[0] = out.size
        dims[1] = x.size // out.size
        steps[1] = itemsize
        steps[3] = 0
        if mask & 1 and mask != every:
            steps[0] = itemsize
            steps[2] = out.size * itemsize
        else:
            steps[0] = dims[1] * itemsize
            steps[2] = itemsize
        args[0] = x.data
        args[1] = out.data
        loop(args, dims, steps, data)
        return out
    out = result_array(x, mask, keepdims, dtype, &acc, strides)
    if x.size == 0 and start == NULL:
        return out
    if start != NULL:
        fill_with(out.data, out.size, itemsize, start)
    else:
        first_elements(x, mask, &acc)
    view_of(x, &view)
    run_reduce(loop, data, cost, &view, dtype, &acc, merge)
    return out


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


# ---- for the rules

cdef double number_of(Node *node) noexcept:
    cdef double number
    memcpy(&number, &params_of(node)[2], sizeof(double))
    return number


cdef NDArray with_ones(Node *node, NDArray a):
    """`a`, of the shape of the result of a reduction, so that it broadcasts against what was reduced."""
    cdef Node *input = node.inputs[0]
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k
    if params_of(node)[1]:
        return a
    for k in range(input.ndim):
        shape[k] = 1 if params_of(node)[0] >> k & 1 else input.shape[k]
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


# ---- sum and mean

cdef object vjp_sum(Node *node, int i, object g):
    return spread(node, <NDArray>g)


cdef Op SUM_OP = structural("sum", vjp_sum)
cdef Reduction ADDED = reduction(ADD)


cdef NDArray sum_axes(NDArray x, unsigned long long mask, bint keepdims, int dtype):
    cdef NDArray out = reduced_by(ADDED, x, mask, keepdims, dtype, SUM[ADD.entries[dtype].types[0]])
    if x.size == 0:
        memset(out.data, 0, out.storage.nbytes)
    out = settled(out, dtype)
    note(SUM_OP, out, x, mask, keepdims)
    return out


cpdef object sum(
    object x, object axis=None, object dtype=None, bint keepdims=False,
    object initial=None, object where=True, object out=None
):
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
    initial : number or array_like without dimensions, optional
        What to start from. Default: 0.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

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
    `numpy.sum`. Sums of floats are pairwise, or in blocks of blocks that are about as accurate, along every axis.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> cg.sum(x).item(), x.sum(axis=0).tolist()
    (10.0, [4.0, 6.0])
    """
    if out is not None:
        return deliver(sum(x, axis, dtype, keepdims, initial, where), out, "sum")
    if initial is not None or where is not True:
        from cygrad.core.ops import masked
        return masked.sum(x, axis, dtype, keepdims, initial, where)
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
    out = reduced_by(ADDED, x, mask, False, x.dtype, SUM[ADD.entries[x.dtype].types[0]])
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
    cdef NDArray out = reduced_by(ADDED, x, mask, keepdims, dtype, SUM[ADD.entries[dtype].types[0]])
    scale(out, n)
    out = settled(out, dtype)
    note(MEAN, out, x, mask, keepdims, n)
    return out


cpdef object mean(
    object x, object axis=None, object dtype=None, bint keepdims=False, object where=True, object out=None
):
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
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

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
    if out is not None:
        return deliver(mean(x, axis, dtype, keepdims, where), out, "mean")
    if where is not True:
        from cygrad.core.ops import masked
        return masked.mean(x, axis, dtype, keepdims, where)
    cdef NDArray a = array_of(x)
    cdef unsigned long long mask = read_axes(axis, a.ndim)
    cdef int t = MEAN_DTYPE[a.dtype] if dtype is None else dtype_of(dtype)
    if not INFO[t].inexact:
        return to_dtype(<NDArray>divide(sum_axes(a, mask, keepdims, t), count_of(a, mask)), t)
    return mean_axes(a, mask, keepdims, t)


for _name, _method in (("sum", sum), ("mean", mean)):
    add_attribute(_name, _method)
