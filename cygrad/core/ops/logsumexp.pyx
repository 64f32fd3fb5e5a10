"""Logarithm of a sum of exponentials along axes."""

from libc.math cimport INFINITY

import numpy as np

from cygrad.core.array cimport CONTIGUOUS, MAXDIM, NDArray, new_array
from cygrad.core.convert cimport as_numpy, store_scalar
from cygrad.core.dtype cimport FLOAT32, FLOAT64, INFO, to_numpy
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.ops.arithmetic cimport absolute, add, multiply, subtract
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.comparison cimport equal, less
from cygrad.core.ops.exponential cimport exp, log
from cygrad.core.ops.extrema cimport max_axes
from cygrad.core.ops.logic cimport logical_and, logical_not
from cygrad.core.ops.reduce cimport (
    array_of, bare, count_of, fill_with, note, read_axes, result_array, settled, sum_axes, with_ones)
from cygrad.core.ops.shape cimport expand, permute, reshape_to
from cygrad.core.record cimport saved
from cygrad.core.registry cimport X0, Y, Op, structural
from cygrad.core.run cimport COSTLY, View, broadcast, cast, rows, view_of
from cygrad.core.tape cimport OUTPUT, Node

__all__ = ["logsumexp"]

cdef enum:
    PART = 1 << 15           # elements of a single long row that are summed up on their own, whatever the threads

cdef Loop LOOP32 = get("logsumexp", FLOAT32)
cdef Loop LOOP64 = get("logsumexp", FLOAT64)


cdef bint is_bounded_below(NDArray a) except -1:
    """No -inf in it."""
    cdef Py_ssize_t i
    if a.flags & CONTIGUOUS and a.dtype == FLOAT32:
        for i in range(a.size):
            if (<float *>a.data)[i] == -INFINITY:
                return False
        return True
    if a.flags & CONTIGUOUS and a.dtype == FLOAT64:
        for i in range(a.size):
            if (<double *>a.data)[i] == -INFINITY:
                return False
        return True
    return not bool(np.isneginf(as_numpy(a)).any())


cdef object vjp_logsumexp(Node *node, int i, object g):
    """By exp(x - y), which is softmax; 0 where the sum of the exponentials is."""
    cdef NDArray y = <NDArray>saved(node, OUTPUT)
    if not is_bounded_below(y):
        y = <NDArray>where(equal(y, -np.inf), 0, y)
    return multiply(exp(subtract(saved(node, 0), with_ones(node, y))), with_ones(node, <NDArray>g))


cdef Op LOGSUMEXP = structural("logsumexp", vjp_logsumexp, (X0 | Y,))


cdef int one_row(Loop loop, NDArray x, NDArray out) except -1:
    """A whole contiguous array: the logarithm of the sums of parts is as well made of their logarithms."""
    cdef Py_ssize_t itemsize = INFO[x.dtype].itemsize, count = x.size // PART, rest = x.size - count * PART, total
    cdef Py_ssize_t steps[4]
    cdef char *ptr[2]
    cdef NDArray parts
    ptr[0] = x.data
    ptr[1] = out.data
    steps[0] = PART * itemsize
    steps[1] = steps[2] = itemsize
    steps[3] = 0
    if count > 1:
        total = count + (rest > 0)
        parts = new_array(x.dtype, 1, &total)
        ptr[1] = parts.data
        rows(loop, COSTLY, 2, ptr, steps, count, PART)
        ptr[0] = x.data + count * PART * itemsize
        ptr[1] = parts.data + count * itemsize
        rows(loop, COSTLY, 2, ptr, steps, 1, rest)
        ptr[0] = parts.data
        ptr[1] = out.data
        return rows(loop, COSTLY, 2, ptr, steps, 1, total)
    return rows(loop, COSTLY, 2, ptr, steps, 1, x.size)


cdef NDArray logsumexp_axes(NDArray x, unsigned long long mask, bint keepdims):
    cdef int result = x.dtype if INFO[x.dtype].kind == c"f" else FLOAT64
    cdef int work = FLOAT64 if result == FLOAT64 else FLOAT32
    cdef Loop loop = LOOP64 if work == FLOAT64 else LOOP32
    cdef Py_ssize_t itemsize = INFO[work].itemsize, n = count_of(x, mask), inner = 1, outer = 1, i
    cdef unsigned long long run = mask
    cdef Py_ssize_t order[MAXDIM]
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t steps[4]
    cdef char least[8]
    cdef char *ptr[2]
    cdef View acc
    cdef NDArray out, source = bare(x)
    cdef int k, last = 0
    out = result_array(x, mask, keepdims, work, &acc, strides)
    if n == 0:
        store_scalar(-np.inf, work, least)
        fill_with(out.data, out.size, itemsize, least)
    elif out.size:
        while run and not run & 1:
            run >>= 1
        if run & (run + 1):              # the reduced axes are no neighbours: bring them to the end
            for k in range(x.ndim):
                if not mask >> k & 1:
                    order[last] = k
                    last += 1
            for k in range(x.ndim):
                if mask >> k & 1:
                    order[last] = k
                    last += 1
            source = permute(source, order)
        else:
            for k in range(x.ndim - 1, -1, -1):
                if mask >> k & 1:
                    break
                inner *= x.shape[k]
            if mask == 0:
                inner = 1
        if source.dtype != work or not source.flags & CONTIGUOUS:
            source = cast(source, work)
        outer = out.size // inner
        if out.size == 1:
            one_row(loop, source, out)
        else:
            ptr[0] = source.data
            ptr[1] = out.data
            steps[0] = n * itemsize if inner == 1 else itemsize
            steps[1] = itemsize
            steps[2] = inner * itemsize
            steps[3] = 0
            if inner == 1:
                rows(loop, COSTLY, 2, ptr, steps, outer, n)
            else:
                for i in range(outer):
                    rows(loop, COSTLY, 2, ptr, steps, inner, n)
                    ptr[0] += n * inner * itemsize
                    ptr[1] += inner * itemsize
    out = settled(out, result)
    note(LOGSUMEXP, out, x, mask, keepdims)
    return out


cdef object weighted(NDArray x, NDArray b, unsigned long long mask, bint keepdims):
    """log(sum(b exp(x))) of arrays of one shape, the greatest of what has a weight taken out of the sum."""
    cdef NDArray out, shift, unweighted = <NDArray>equal(bare(b), 0)
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k, n = 0
    shift = max_axes(<NDArray>where(unweighted, -np.inf, bare(x)), mask, True)
    shift = <NDArray>where(less(absolute(shift), np.inf), shift, 0)
    # What has no weight must not spoil the sum by an overflow; its derivative by the weight is lost only then.
    limit = 80 if INFO[shift.dtype].itemsize < 8 else 700
    overflows = logical_not(less(subtract(bare(x), shift), limit))
    x = <NDArray>where(logical_and(unweighted, overflows), -np.inf, x)
    out = sum_axes(<NDArray>multiply(b, exp(subtract(x, shift))), mask, True, shift.dtype)
    out = <NDArray>add(log(out), shift)
    if keepdims:
        return out
    for k in range(x.ndim):
        if not mask >> k & 1:
            shape[n] = x.shape[k]
            n += 1
    return reshape_to(out, n, shape)


def logsumexp(x, axis=None, b=None, keepdims=False):
    """Logarithm of the sum of exponentials, log(sum(exp(x))), over all elements or along some axes.

    Parameters
    ----------
    x : array_like
        Real numbers. The largest element is subtracted first, so that nothing overflows.
    axis : int or tuple of int, optional
        Default: all axes.
    b : array_like, optional
        Weights, log(sum(b * exp(x))); their shape must broadcast with that of `x`. Negative ones may make the sum
        negative and the result NaN.
    keepdims : bool
        Keep the reduced axes, with length 1.

    Returns
    -------
    NDArray
        float64 for integers and bool, else of the dtype of `x`, or of what it and `b` promote to. -inf where all
        elements are or where there are none, inf where the largest one is.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    TypeError
        For complex numbers.
    ValueError
        Where the shapes do not broadcast.

    Notes
    -----
    `scipy.special.logsumexp`. The gradient is softmax; it is 0 where all elements are -inf, and NaN for elements that
    are inf.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logsumexp(cg.asarray([1000.0, 1000.0])).item()
    1000.6931471805599
    >>> cg.logsumexp(cg.asarray([0.0, 1.0]), b=[1.0, 0.0]).item()
    0.0
    """
    cdef NDArray a = array_of(x)
    cdef NDArray weights
    cdef Py_ssize_t shape[MAXDIM]
    cdef View views[2]
    cdef int ndim
    if INFO[a.dtype].kind == c"c" or b is not None and INFO[array_of(b).dtype].kind == c"c":
        raise TypeError(f"logsumexp is not supported for dtype {to_numpy(a.dtype)}")
    if b is None:
        return logsumexp_axes(a, read_axes(axis, a.ndim), keepdims)
    weights = array_of(b)
    view_of(a, &views[0])
    view_of(weights, &views[1])
    ndim = broadcast(2, views, shape)
    return weighted(expand(a, ndim, shape), expand(weights, ndim, shape), read_axes(axis, ndim), keepdims)
