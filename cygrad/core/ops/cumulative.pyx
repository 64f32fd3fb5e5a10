"""Running sums and products along an axis."""

from cpython.object cimport PyObject

from cygrad.core.array cimport CONTIGUOUS, MAXDIM, NDArray, add_attribute, new_array
from cygrad.core.dtype cimport FLOAT16, FLOAT32, INFO, INT64, NDTYPES, BOOL, from_object as dtype_of
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.ops.arithmetic cimport multiply
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.create import full_like
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.join cimport concat, slice_axis
from cygrad.core.ops.reduce cimport SUM_DTYPE, array_of, bare
from cygrad.core.ops.shape cimport normalize_axis, reshape_to
from cygrad.core.record cimport may_need_gradient, record, record1, saved
from cygrad.core.registry cimport X0, X1, Y, Op, structural
from cygrad.core.run cimport CHEAP, cast, rows
from cygrad.core.tape cimport OUTPUT, Node, params_of

__all__ = ["cumprod", "cumsum", "cumulative_prod", "cumulative_sum"]

cdef Loop SUMS[NDTYPES]
cdef Loop PRODUCTS[NDTYPES]
cdef Loop RECURRENCES[NDTYPES]
cdef int _t
for _t in range(NDTYPES):
    SUMS[_t] = get("running_add", _t)
    PRODUCTS[_t] = get("running_multiply", _t)
    RECURRENCES[_t] = get("recurrence", _t)


cdef NDArray scanned(Loop *loops, NDArray a, NDArray b, int dtype, Py_ssize_t axis, bint backwards):
    """Run a loop over all rows of `a` (and of `b`, of the same shape, if not None) along `axis`. Not recorded."""
    cdef int k, n = 2 if b is None else 3
    cdef int work = FLOAT32 if dtype == FLOAT16 else dtype
    cdef Py_ssize_t itemsize = INFO[work].itemsize, outer = 1, inner = 1, length = a.shape[axis], i, turned
    cdef char *ptr[3]
    cdef Py_ssize_t steps[6]
    cdef NDArray out
    if a.dtype != work or not a.flags & CONTIGUOUS:
        a = cast(a, work)
    if b is not None and (b.dtype != work or not b.flags & CONTIGUOUS):
        b = cast(b, work)
    out = new_array(work, a.ndim, a.shape)
    if out.size == 0:
        return out if work == dtype else cast(out, dtype)
    for k in range(axis):
        outer *= a.shape[k]
    for k in range(axis + 1, a.ndim):
        inner *= a.shape[k]
    ptr[0] = a.data
    ptr[1] = out.data if b is None else b.data
    ptr[n - 1] = out.data
    turned = -1 if backwards else 1
    for k in range(n):
        steps[k] = length * itemsize if inner == 1 else itemsize
        steps[n + k] = turned * inner * itemsize
        if backwards:
            ptr[k] += (length - 1) * inner * itemsize
    if inner == 1:
        rows(loops[work], CHEAP, n, ptr, steps, outer, length)
    else:
        for i in range(outer):
            rows(loops[work], CHEAP, n, ptr, steps, inner, length)
            for k in range(n):
                ptr[k] += length * inner * itemsize
    return out if work == dtype else cast(out, dtype)


# ---- sums

cdef object vjp_cumsum(Node *node, int i, object g):
    return sums_along(<NDArray>g, params_of(node)[0], not params_of(node)[1], (<NDArray>g).dtype)


cdef Op CUMSUM = structural("cumsum", vjp_cumsum)


cdef NDArray sums_along(NDArray x, Py_ssize_t axis, bint backwards, int dtype):
    cdef NDArray out = scanned(SUMS, bare(x), None, dtype, axis, backwards)
    cdef Py_ssize_t params[2]
    if may_need_gradient(x):
        params[0] = axis
        params[1] = backwards
        record1(CUMSUM, out, x, 2, params)
    return out


# ---- products: y[i] = x[i] y[i-1], of which the gradient needs no division

cdef NDArray moved(NDArray x, int axis, bint forwards, object filling):
    """The elements moved by one place along an axis; the first, or the last, is `filling`."""
    cdef Py_ssize_t n = x.shape[axis]
    cdef NDArray one = <NDArray>full_like(bare(slice_axis(x, axis, 0, 1)), filling)
    if forwards:
        return <NDArray>concat([one, slice_axis(x, axis, 0, n - 1)], axis)
    return <NDArray>concat([slice_axis(x, axis, 1, n), one], axis)


cdef object vjp_recurrence(Node *node, int i, object g):
    """r[i] = h[i] + a[i] r[i-1] is linear in h, and the gradient for h such a recurrence in the other direction."""
    cdef int axis = params_of(node)[0]
    cdef bint backwards = params_of(node)[1]
    cdef NDArray s = recurrence(moved(<NDArray>saved(node, 0), axis, backwards, 0), <NDArray>g, axis, not backwards)
    if i == 1:
        return s
    return multiply(s, moved(<NDArray>saved(node, OUTPUT), axis, not backwards, 0))


cdef Op RECURRENCE = structural("recurrence", vjp_recurrence, (X0 | Y, X0))


cdef NDArray recurrence(NDArray a, NDArray h, Py_ssize_t axis, bint backwards):
    """r[i] = h[i] + a[i] r[i-1] along an axis, of arrays of one shape and dtype; the first of `a` is not used."""
    cdef NDArray out = scanned(RECURRENCES, bare(a), bare(h), h.dtype, axis, backwards)
    cdef PyObject *inputs[2]
    cdef Py_ssize_t params[2]
    if may_need_gradient(a) or may_need_gradient(h):
        inputs[0] = <PyObject *>a
        inputs[1] = <PyObject *>h
        params[0] = axis
        params[1] = backwards
        record(RECURRENCE, out, 2, inputs, 2, params)
    return out


cdef object vjp_cumprod(Node *node, int i, object g):
    """All that an element was multiplied with before, times the gradient of what was multiplied on after."""
    cdef int axis = params_of(node)[0]
    cdef NDArray after, x = to_dtype(<NDArray>saved(node, 0), node.dtype)
    if x.size == 0:
        return g
    after = recurrence(moved(x, axis, False, 0), <NDArray>g, axis, True)
    return multiply(moved(<NDArray>saved(node, OUTPUT), axis, True, 1), after)


cdef Op CUMPROD = structural("cumprod", vjp_cumprod, (X0 | Y,))


cdef NDArray products_along(NDArray x, Py_ssize_t axis, int dtype):
    cdef NDArray out = scanned(PRODUCTS, bare(x), None, dtype, axis, False)
    if may_need_gradient(x):
        record1(CUMPROD, out, x, 1, &axis)
    return out


# ---- the functions

cdef NDArray running(NDArray x, object axis, object dtype, bint products, bint include_initial=False):
    cdef int t = SUM_DTYPE[x.dtype] if dtype is None else dtype_of(dtype)
    cdef Py_ssize_t shape[MAXDIM]
    cdef int number, k
    cdef NDArray out, one
    if axis is None or x.ndim == 0 and axis in (0, -1):
        shape[0] = x.size
        x = reshape_to(x, 1, shape)
        number = 0
    else:
        number = normalize_axis(axis, x.ndim)
    if t == BOOL:           # NumPy's `or` and `and`
        x = to_dtype(to_dtype(x, BOOL), INT64)
        out = scanned(&PRODUCTS[0] if products else &SUMS[0], bare(x), None, INT64, number, False)
        out = cast(out, BOOL)
    elif products:
        out = products_along(x, number, t)
    else:
        out = sums_along(x, number, False, t)
    if include_initial:
        for k in range(out.ndim):
            shape[k] = 1 if k == number else out.shape[k]
        one = new_array(out.dtype, out.ndim, shape)
        out = <NDArray>concat([full_like(one, 1 if products else 0), out], number)
    return out


def cumsum(x, axis=None, dtype=None, out=None):
    """Sums of the elements up to each one, along an axis.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype.
    axis : int, optional
        Default: of all elements in C order; the result then has one dimension.
    dtype : dtype, optional
        In which to add up. Default: that of `x`; int64 for bool and signed, uint64 for unsigned integers. float16 is
        added up in float32.
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
    `numpy.cumsum`. Rows of floats are added up in pieces, so that the last digits may differ from NumPy's.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.cumsum(cg.asarray([1.0, 2.0, 3.0])).tolist()
    [1.0, 3.0, 6.0]
    """
    return deliver(running(array_of(x), axis, dtype, False), out, "cumsum")


def cumprod(x, axis=None, dtype=None, out=None):
    """Products of the elements up to each one, along an axis.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype.
    axis : int, optional
        Default: of all elements in C order; the result then has one dimension.
    dtype : dtype, optional
        In which to multiply. Default: that of `x`; int64 for bool and signed, uint64 for unsigned integers. float16 is
        multiplied in float32.
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
    `numpy.cumprod`. Gradients of every order are right where elements are 0 too.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.cumprod(cg.asarray([1.0, 2.0, 3.0])).tolist()
    [1.0, 2.0, 6.0]
    """
    return deliver(running(array_of(x), axis, dtype, True), out, "cumprod")


cdef NDArray cumulative(object x, object axis, object dtype, bint include_initial, bint products, str name):
    cdef NDArray a = array_of(x)
    if a.ndim == 0:
        raise ValueError(f"The input of {name} must have at least one dimension, not shape ()")
    if axis is None:
        if a.ndim != 1:
            raise ValueError(f"{name} needs an axis for an array of {a.ndim} dimensions")
        axis = 0
    return running(a, axis, dtype, products, include_initial)


def cumulative_sum(x, /, *, axis=None, dtype=None, out=None, include_initial=False):
    """Sums of the elements up to each one, along an axis that must be named where there are several.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype, at least one dimension.
    axis : int, optional
        Default: the axis of an array of one dimension.
    dtype : dtype, optional
        In which to add up; see `cumsum`.
    include_initial : bool
        Begin with the sum of nothing, 0: the axis is longer by one.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where `axis` is missing, or `x` has no dimensions.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.cumulative_sum`, of the Python Array API standard.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.cumulative_sum(cg.asarray([1.0, 2.0, 3.0]), include_initial=True).tolist()
    [0.0, 1.0, 3.0, 6.0]
    """
    return deliver(cumulative(x, axis, dtype, include_initial, False, "cumulative_sum"), out, "cumulative_sum")


def cumulative_prod(x, /, *, axis=None, dtype=None, out=None, include_initial=False):
    """Products of the elements up to each one, along an axis that must be named where there are several.

    Parameters
    ----------
    x : array_like
        Numbers of any dtype, at least one dimension.
    axis : int, optional
        Default: the axis of an array of one dimension.
    dtype : dtype, optional
        In which to multiply; see `cumprod`.
    include_initial : bool
        Begin with the product of nothing, 1: the axis is longer by one.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where `axis` is missing, or `x` has no dimensions.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.cumulative_prod`, of the Python Array API standard.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.cumulative_prod(cg.asarray([1.0, 2.0, 3.0])).tolist()
    [1.0, 2.0, 6.0]
    """
    return deliver(cumulative(x, axis, dtype, include_initial, True, "cumulative_prod"), out, "cumulative_prod")


for _name, _method in (("cumsum", cumsum), ("cumprod", cumprod)):
    add_attribute(_name, _method)
