"""The product of matrices, matmul; sums of products over other dimensions stand in `contract`.

Float32 and float64 have loops of ours, which read any strides. Those of the other dtypes are taken from NumPy's own
matmul and called without the GIL; for floats, where the matrices are very large, and complex numbers they are the BLAS
that NumPy ships, which reads transposed operands by their strides. So no product here and no reverse rule copies a
transposed matrix.
"""

from libc.string cimport memset
from cpython.object cimport PyObject

import numpy as np

from cygrad.core.array cimport MAXDIM, NDArray, new_array, shape_text, table
from cygrad.core.dtype cimport FLOAT16, FLOAT32, INFO, NDTYPES, PROMOTE, from_numpy_number
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.op cimport convertible, operand
from cygrad.core.op import introduce
from cygrad.core.ops.arithmetic cimport multiply
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.shape cimport reshape_to, swap_last
from cygrad.core.record cimport may_need_gradient, record, saved
from cygrad.core.registry cimport X0, X1, Op, structural
from cygrad.core.run cimport View, cast, copy as run_copy, view_of
from cygrad.core.tape cimport Node, Saved, dims_of, saved_of, state
from cygrad.core.threads cimport parallel, parallel_short, thread_count
from cygrad.core.ufunc cimport PyUFuncObject

__all__ = ["matmul", "matrix_transpose"]

cdef enum:
    # Work is counted in products of float32, of which one thread does some 60 in a nanosecond.
    RELEASE = 1 << 17       # ... from which the GIL is released
    SHARE = 1 << 18         # ... from which threads that are awake have a part in it
    WAKE = 1 << 22          # ... from which sleeping ones are woken
    CHUNK = 1 << 17         # ... in one chunk, at least
    ROWS = 8                # in which rows are dealt out: a multiple of what most kernels take at a time
    STRIP = 128             # bytes of a row of the result, likewise
    # Where all three dimensions are long, copying both operands costs nothing beside what is done with them, and
    # BLAS is faster by up to a tenth. One product of 1024 x 1024 matrices:
    LARGE = 1 << 29         # ... from which it goes to BLAS
    LONG = 512              # ... if this long in every dimension
    SMALL = 1 << 10         # ... or from which all do, where our loops are for small products only

cdef Loop numpy_loops[NDTYPES]
cdef void *numpy_data[NDTYPES]
cdef Loop own_loops[NDTYPES]
cdef bint only_small         # our loops are of use for small products only


cdef int find_loops() except -1:
    global only_small
    cdef PyUFuncObject *u = <PyUFuncObject *><PyObject *>np.matmul
    cdef int i, dtype
    for i in range(u.ntypes - 1, -1, -1):        # the first match stays
        dtype = from_numpy_number(u.types[3 * i])
        if dtype >= 0 and u.types[3 * i] == u.types[3 * i + 1] == u.types[3 * i + 2]:
            numpy_loops[dtype] = <Loop><void *>u.functions[i]
            numpy_data[dtype] = u.data[i] if u.data != NULL else NULL
    for dtype in range(NDTYPES):
        own_loops[dtype] = get("matmul", dtype)
        if own_loops[dtype] == NULL:
            own_loops[dtype] = get("matmul_small", dtype)
    only_small = get("matmul_small", FLOAT32) != NULL
    return 0


find_loops()


# ---- the product

cdef struct Task:
    Loop loop
    void *data
    char *ptr[3]
    Py_ssize_t dims[4]       # products, then n, k, m of each
    Py_ssize_t steps[9]      # between products; rows and columns of a, b and the result
    # How it is dealt out: every product in `parts` of `size` rows, or of `size` columns
    Py_ssize_t parts, size
    bint by_rows


cdef void run_part(void *task, Py_ssize_t start, Py_ssize_t stop) noexcept nogil:
    """The parts from `start` to `stop`, counted through all products."""
    cdef Task *t = <Task *>task
    cdef char *ptr[3]
    cdef Py_ssize_t dims[4]
    cdef Py_ssize_t first, last
    cdef int k
    for k in range(4):
        dims[k] = t.dims[k]
    while start < stop:
        for k in range(3):
            ptr[k] = t.ptr[k] + start // t.parts * t.steps[k]
        if t.parts == 1:
            dims[0] = stop - start
            start = stop
        else:
            dims[0] = 1
            first = start % t.parts
            last = min(first + stop - start, t.parts)
            start += last - first
            first *= t.size
            last *= t.size
            if t.by_rows:
                dims[1] = min(last, t.dims[1]) - first
                ptr[0] += first * t.steps[3]
                ptr[2] += first * t.steps[7]
            else:
                dims[3] = min(last, t.dims[3]) - first
                ptr[1] += first * t.steps[6]
                ptr[2] += first * t.steps[8]
        t.loop(ptr, dims, t.steps, t.data)


cdef void cut(Task *t, Py_ssize_t work, Py_ssize_t width) noexcept nogil:
    """Into parts for threads: a multiple of `width` columns, where the result has many, else of rows.

    Columns, because a thread then copies only its own part of a `b` that must be copied, and reads it once.
    """
    cdef Py_ssize_t n = t.dims[1], m = t.dims[3]
    t.parts = 1
    if t.dims[0] >= 4 * thread_count():
        return
    t.by_rows = n > ROWS and m < 4 * width * thread_count()
    t.size = ROWS if t.by_rows else width
    t.parts = ((n if t.by_rows else m) - 1) // t.size + 1


cdef void run_task(Task *t, bint blas, int cost, Py_ssize_t width) noexcept:
    cdef Py_ssize_t work = t.dims[0] * t.dims[1] * t.dims[2] * t.dims[3] * cost, grain
    cdef char *ptr[3]            # NumPy's loop moves the pointers that it is given
    ptr[0], ptr[1], ptr[2] = t.ptr[0], t.ptr[1], t.ptr[2]
    if work < RELEASE:
        t.loop(ptr, t.dims, t.steps, t.data)
        return
    with nogil:
        if work < SHARE or blas or thread_count() == 1:      # BLAS has threads of its own
            t.loop(ptr, t.dims, t.steps, t.data)
            return
        cut(t, work, width)
        grain = max(CHUNK, work // (8 * thread_count())) * (t.dims[0] * t.parts) // work
        if work < WAKE:
            parallel_short(run_part, t, t.dims[0] * t.parts, max(grain, <Py_ssize_t>1))
        else:
            parallel(run_part, t, t.dims[0] * t.parts, max(grain, <Py_ssize_t>1))


cdef bint lay_out(Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t *row, Py_ssize_t *column, Py_ssize_t w) noexcept:
    """Whether BLAS can read a matrix with these strides, in C or Fortran order. The stride of a single row or
    column, which may be anything, is set so that it can."""
    if columns == 1:
        if rows == 1:
            row[0] = w
        column[0] = rows * w if row[0] == w else w
    elif rows == 1:
        row[0] = columns * w if column[0] == w else w
    return (column[0] == w and row[0] % w == 0 and row[0] // w >= columns
            or row[0] == w and column[0] % w == 0 and column[0] // w >= rows)


cdef NDArray as_dtype(View *v, int dtype):
    """A C-contiguous copy."""
    cdef NDArray out = new_array(dtype, v.ndim, v.shape)
    cdef View target
    view_of(out, &target)
    run_copy(v, &target)
    return out


cdef int refuse(str why, View *a, View *b) except -1:
    raise ValueError(f"matmul: {why}: shapes {shape_text(a.ndim, a.shape)} and {shape_text(b.ndim, b.shape)}")


cdef int refuse_core(Py_ssize_t k, Py_ssize_t other, View *a, View *b) except -1:
    refuse("Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) "
           f"(size {other} is different from {k})", a, b)


cdef NDArray product(View *a, View *b):
    cdef int dtype = PROMOTE[a.dtype][b.dtype], batch, d, k, axis, cost
    cdef bint blas
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t strides[3][MAXDIM]
    cdef Py_ssize_t lengths[MAXDIM]
    cdef Py_ssize_t index[MAXDIM]
    cdef Py_ssize_t w, n, m, length
    cdef NDArray out, a_copy, b_copy
    cdef View left = a[0]
    cdef View right = b[0]
    cdef View *sides[2]
    cdef Task t

    # Shapes
    if a.ndim == 0 or b.ndim == 0:
        refuse(f"Input operand {0 if a.ndim == 0 else 1} does not have enough dimensions (has 0, gufunc core with "
               "signature (n?,k),(k,m?)->(n?,m?) requires 1)", a, b)
    n = a.shape[a.ndim - 2] if a.ndim > 1 else 1
    m = b.shape[b.ndim - 1] if b.ndim > 1 else 1
    t.dims[0] = 1
    t.dims[2] = a.shape[a.ndim - 1]
    length = b.shape[b.ndim - 2] if b.ndim > 1 else b.shape[0]
    if length != t.dims[2]:
        refuse_core(t.dims[2], length, a, b)
    batch = max(a.ndim, b.ndim, 2) - 2
    for d in range(batch):
        shape[d] = 1
        for k in range(2):
            axis = d - batch + (a.ndim if k == 0 else b.ndim) - 2
            if axis >= 0:
                length = a.shape[axis] if k == 0 else b.shape[axis]
                if shape[d] == 1:
                    shape[d] = length
                elif length != 1 and length != shape[d]:
                    refuse("operands could not be broadcast together, the dimensions before the last two differ",
                           a, b)
    d = batch
    if a.ndim > 1:
        shape[d] = n
        d += 1
    if b.ndim > 1:
        shape[d] = m
        d += 1
    out = new_array(FLOAT32 if dtype == FLOAT16 else dtype, d, shape)
    t.dims[1] = n
    t.dims[3] = m

    # Types and strides that the loop can read
    if out.size == 0 or t.dims[2] == 0:
        if out.size:
            memset(out.data, 0, out.storage.nbytes)
        return out if dtype != FLOAT16 else cast(out, FLOAT16)
    if left.ndim > 2 and right.ndim <= 2 and merge_rows(&left):
        # One matrix on the right of many: one product.
        t.dims[1] = n = left_rows(&left)
        batch = 0
    w = INFO[out.dtype].itemsize
    length = n * t.dims[2] * m // 4 * w
    blas = (own_loops[out.dtype] == NULL or length >= SMALL and only_small
            or length >= LARGE and min(n, m, t.dims[2]) >= LONG)
    if left.dtype != out.dtype:
        a_copy = as_dtype(&left, out.dtype)
        view_of(a_copy, &left)
    if right.dtype != out.dtype:
        b_copy = as_dtype(&right, out.dtype)
        view_of(b_copy, &right)
    t.steps[3] = left.strides[left.ndim - 2] if left.ndim > 1 else 0
    t.steps[4] = left.strides[left.ndim - 1]
    t.steps[5] = right.strides[right.ndim - 2] if right.ndim > 1 else right.strides[0]
    t.steps[6] = right.strides[right.ndim - 1] if right.ndim > 1 else 0
    if INFO[out.dtype].inexact and blas:
        if not lay_out(n, t.dims[2], &t.steps[3], &t.steps[4], w):
            a_copy = as_dtype(&left, out.dtype)
            view_of(a_copy, &left)
            t.steps[3] = t.dims[2] * w
            t.steps[4] = w
        if not lay_out(t.dims[2], m, &t.steps[5], &t.steps[6], w):
            b_copy = as_dtype(&right, out.dtype)
            view_of(b_copy, &right)
            t.steps[5] = m * w
            t.steps[6] = w
    t.steps[7] = m * w
    t.steps[8] = w
    t.loop = numpy_loops[out.dtype] if blas else own_loops[out.dtype]
    t.data = numpy_data[out.dtype] if blas else NULL
    t.ptr[0] = left.data
    t.ptr[1] = right.data
    t.ptr[2] = out.data
    # Loops of NumPy that are not BLAS take longer; products of a matrix and a vector wait for memory.
    cost = w // 4 if INFO[out.dtype].inexact else 32
    if n == 1 or m == 1:
        cost *= 2
    blas = blas and INFO[out.dtype].inexact
    if batch == 0:
        t.steps[0] = t.steps[1] = t.steps[2] = 0
        run_task(&t, blas, cost, STRIP // w)
        return out if dtype != FLOAT16 else cast(out, FLOAT16)

    # The dimensions before the last two, the inner ones of which are merged where they can be
    sides[0] = &left
    sides[1] = &right
    axis = 0                 # of those that are left
    for d in range(batch):
        if shape[d] == 1:
            continue
        for k in range(2):
            length = d - batch + sides[k].ndim - 2
            strides[k][axis] = (0 if length < 0 or sides[k].shape[length] == 1 else sides[k].strides[length])
        strides[2][axis] = out.strides[d]
        lengths[axis] = shape[d]
        if axis and (strides[0][axis - 1] == strides[0][axis] * shape[d]
                     and strides[1][axis - 1] == strides[1][axis] * shape[d]):
            lengths[axis - 1] *= shape[d]
            for k in range(3):
                strides[k][axis - 1] = strides[k][axis]
        else:
            axis += 1
    if axis == 0:
        lengths[0] = 1
        strides[0][0] = strides[1][0] = strides[2][0] = 0
        axis = 1
    t.dims[0] = lengths[axis - 1]
    for k in range(3):
        t.steps[k] = strides[k][axis - 1]
    for d in range(axis):
        index[d] = 0
    while True:
        run_task(&t, blas, cost, STRIP // w)
        d = axis - 2
        while d >= 0:
            index[d] += 1
            if index[d] < lengths[d]:
                for k in range(3):
                    t.ptr[k] += strides[k][d]
                break
            for k in range(3):
                t.ptr[k] -= strides[k][d] * (lengths[d] - 1)
            index[d] = 0
            d -= 1
        if d < 0:
            return out if dtype != FLOAT16 else cast(out, FLOAT16)


cdef bint merge_rows(View *v) noexcept:
    """Whether all dimensions but the last are evenly strided, like one."""
    cdef int d
    for d in range(v.ndim - 2):
        if v.strides[d] != v.strides[d + 1] * v.shape[d + 1]:
            return False
    return True


cdef Py_ssize_t left_rows(View *v) noexcept:
    cdef Py_ssize_t rows = 1
    cdef int d
    for d in range(v.ndim - 1):
        rows *= v.shape[d]
    return rows


# ---- matmul

cdef NDArray with_axis(NDArray x, int axis):
    """A view with a new dimension of length 1."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef int d
    for d in range(x.ndim):
        shape[d if d < axis else d + 1] = x.shape[d]
    shape[axis] = 1
    return reshape_to(x, x.ndim + 1, shape)


cdef NDArray flat_rows(NDArray x, int keep):
    """All dimensions but the last `keep` (0 or 1) as one."""
    cdef Py_ssize_t shape[2]
    cdef int d
    shape[0] = 1
    for d in range(x.ndim - keep):
        shape[0] *= x.shape[d]
    shape[1] = x.shape[x.ndim - 1]
    return reshape_to(x, 1 + keep, shape)


cdef object vjp_matmul(Node *node, int i, object head):
    cdef NDArray g = <NDArray>head
    cdef NDArray other
    cdef int own = node.inputs[i].ndim
    cdef View x, y
    cdef Py_ssize_t turned[4]
    cdef Py_ssize_t *dims
    cdef Saved *s
    if not state().recording and own == 2 and node.ndim == 2:
        # g @ b.T or a.T @ g, the common case, without making views.
        s = saved_of(node)
        while s.which != 1 - i:
            s += 1
        if s.ndim == 2:
            dims = dims_of(node, s)
            turned[0] = dims[1]
            turned[1] = dims[0]
            turned[2] = dims[3]
            turned[3] = dims[2]
            x.data = s.data
            x.dtype = s.dtype
            x.ndim = 2
            x.shape = turned
            x.strides = turned + 2
            view_of(g, &y)
            return product(&y, &x) if i == 0 else product(&x, &y)
    other = <NDArray>saved(node, 1 - i)
    if own == 1 and other.ndim == 1:
        return multiply(g, other)
    if i == 0:
        if other.ndim == 1:
            return multiply(with_axis(g, g.ndim), other)
        if own == 1:
            if other.ndim == 2:
                return matmul(other, g)
            other = <NDArray>matmul(other, with_axis(g, g.ndim))
            return reshape_to(other, other.ndim - 1, other.shape)
        return matmul(g, swap_last(other))
    if other.ndim == 1:
        return multiply(with_axis(other, 1), with_axis(g, g.ndim - 1))
    if own == 1:
        return matmul(swap_last(flat_rows(other, 1)), flat_rows(g, 0))
    if own == 2 and other.ndim > 2:      # summed over all matrices of `other` by one product
        return matmul(swap_last(flat_rows(other, 1)), flat_rows(g, 1))
    return matmul(swap_last(other), g)


cdef Op MATMUL = structural("matmul", vjp_matmul, (X1, X0))


cdef object operator_matmul(object a, object b):
    """a @ b."""
    cdef PyObject *inputs[2]
    cdef View x, y
    cdef NDArray out
    if type(a) is not NDArray:
        if introduce(type(a)):
            return np.matmul(a, b)
        a = convertible(a)
        if a is NotImplemented:
            return a
        a = operand(a)
    if type(b) is not NDArray:
        b = convertible(b)
        if b is NotImplemented:
            return b
        b = operand(b)
    view_of(<NDArray>a, &x)
    view_of(<NDArray>b, &y)
    out = product(&x, &y)
    if may_need_gradient(<NDArray>a) or may_need_gradient(<NDArray>b):
        inputs[0] = <PyObject *>a
        inputs[1] = <PyObject *>b
        record(MATMUL, out, 2, inputs)
    return out


table.matmul = operator_matmul


cpdef object matmul(object x1, object x2, object out=None):
    """Matrix product, x1 @ x2.

    Parameters
    ----------
    x1, x2 : array_like
        Matrices in the last two dimensions, (..., n, k) and (..., k, m); those before must broadcast. One
        dimension: a vector, (k,).
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        Of shape (..., n, m), without the dimension that a vector does not have, and of the promoted dtype.

    Raises
    ------
    ValueError
        Where the shapes do not fit, or an operand has no dimensions.

    Notes
    -----
    `numpy.matmul`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.matmul(cg.asarray([[1, 2], [3, 4]]), cg.asarray([1, 1])).tolist()
    [3, 7]
    """
    cdef object result = operator_matmul(x1, x2)
    if result is NotImplemented:
        result = operator_matmul(operand(x1), operand(x2))
    return deliver(result, out, "matmul")


def matrix_transpose(x):
    """A view with the last two dimensions exchanged: each matrix of a stack transposed.

    Raises
    ------
    ValueError
        Where there are fewer than two dimensions.

    Notes
    -----
    `numpy.matrix_transpose`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.matrix_transpose(cg.zeros((2, 3, 4))).shape
    (2, 4, 3)
    """
    cdef NDArray a = operand(x)
    if a.ndim < 2:
        raise ValueError(f"Input array must be at least 2-dimensional, but it is {a.ndim}")
    return swap_last(a)
