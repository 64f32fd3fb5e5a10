"""Systems of equations with triangular matrices.

Substitution in blocks of rows: what the blocks before contribute is a product of matrices, which is nearly all the work.
"""

from cpython.object cimport PyObject

from numpy.linalg import LinAlgError

from cygrad.core.array cimport MAXDIM, NDArray, shape_text
from cygrad.core.dtype cimport FLOAT64, INFO, NDTYPES, PROMOTE
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.op cimport operand
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.diagonal cimport lower as lower_triangle, upper as upper_triangle
from cygrad.core.ops.join cimport take_index
from cygrad.core.ops.lapack cimport conj, matrices, refuse_square
from cygrad.core.ops.linalg cimport product, with_axis
from cygrad.core.ops.reduce cimport bare
from cygrad.core.ops.shape cimport expand, reshape_to, swap_last
from cygrad.core.record cimport may_need_gradient, record, saved
from cygrad.core.registry cimport X0, Y, Op, structural
from cygrad.core.run cimport View, broadcast, cast
from cygrad.core.tape cimport OUTPUT, Node, params_of

__all__ = ["solve_triangular"]

cdef enum:                   # of loops/triangular.pxi
    LOWER = 1
    UNIT = 2

cdef enum:
    BLOCK = 32               # rows, of few right sides
    WIDE = 16                # right sides that fill vectors: products are faster then, also of fewer rows

cdef Loop LOOPS[NDTYPES]
for _t in range(NDTYPES):
    LOOPS[_t] = get("substitute", _t)


cdef NDArray spread(NDArray x, int ndim, Py_ssize_t *batch):
    """`x` with these dimensions before the last two, which are made one."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t flat[3]
    cdef int k
    flat[0] = 1
    for k in range(ndim):
        shape[k] = batch[k]
        flat[0] *= batch[k]
    for k in range(2):
        shape[ndim + k] = flat[1 + k] = x.shape[x.ndim - 2 + k]
    return reshape_to(expand(bare(x), ndim + 2, shape), 3, flat)


cdef View part(NDArray x, Py_ssize_t *shape, Py_ssize_t row, Py_ssize_t column) noexcept:
    """The block of `shape` (matrices, rows, columns) of each matrix that begins in this row and column."""
    cdef View v
    v.data = x.data + row * x.strides[1] + column * x.strides[2]
    v.ndim = 3
    v.shape = shape
    v.strides = x.strides
    v.dtype = x.dtype
    if shape[0] == 1:
        v.ndim = 2
        v.shape += 1
        v.strides += 1
    return v


cdef NDArray substituted(NDArray a, NDArray b, bint lower, bint unit):
    cdef View of_a, of_x
    cdef Py_ssize_t batch[MAXDIM]
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t a_part[3]
    cdef Py_ssize_t x_part[3]
    cdef Py_ssize_t dims[3]
    cdef Py_ssize_t steps[7]
    cdef Py_ssize_t n = a.shape[a.ndim - 1], k = b.shape[b.ndim - 1], done, rows, first, size
    cdef View before[2]
    cdef char *args[4]
    cdef int zero = 0, i, ndim
    cdef NDArray x, triangles, other = None
    cdef Loop loop = LOOPS[a.dtype]
    cdef void *kind = <void *><size_t>(LOWER * lower + UNIT * unit)
    for i in range(2):
        before[i].ndim = (b if i else a).ndim - 2
        before[i].shape = (b if i else a).shape
    ndim = broadcast(2, before, batch)
    for i in range(ndim):
        shape[i] = batch[i]
    shape[ndim] = n
    shape[ndim + 1] = k
    triangles = a
    a = spread(a, ndim, batch)
    x = cast(spread(b, ndim, batch), a.dtype)
    if x.size == 0:
        return reshape_to(x, ndim + 2, shape)
    size = BLOCK if k < WIDE else WIDE
    if n <= 2 * size:
        size = n
    a_part[0] = x_part[0] = dims[0] = x.shape[0]
    x_part[2] = dims[2] = k
    steps[0] = a.strides[0]
    steps[1] = x.strides[0]
    steps[3] = a.strides[1]
    steps[4] = x.strides[1]
    steps[6] = a.strides[2]
    args[3] = <char *>&zero
    done = 0
    while done < n:
        rows = min(size, n - done)
        first = done if lower else n - done - rows
        args[2] = NULL
        if done:
            a_part[1] = rows
            a_part[2] = x_part[1] = done
            of_a = part(a, a_part, first, 0 if lower else first + rows)
            of_x = part(x, x_part, 0 if lower else first + rows, 0)
            other = product(&of_a, &of_x)
            args[2] = other.data
            steps[2] = rows * k * INFO[x.dtype].itemsize
            steps[5] = k * INFO[x.dtype].itemsize
        args[0] = a.data + first * (a.strides[1] + a.strides[2])
        args[1] = x.data + first * x.strides[1]
        dims[1] = rows
        with nogil:
            loop(args, dims, steps, kind)
        if zero:
            raise LinAlgError("Singular matrix: a triangle of an array of shape "
                              f"{shape_text(triangles.ndim, triangles.shape)} has a 0 on its diagonal")
        done += rows
    return reshape_to(x, ndim + 2, shape)


cdef object vjp_triangular(Node *node, object g):
    cdef bint lower = params_of(node)[0], unit = params_of(node)[1]
    cdef NDArray to_b = triangular(swap_last(<NDArray>saved(node, 0)), <NDArray>g, not lower, unit)
    cdef object to_a = None
    if node.inputs[0] != NULL:
        to_a = -(to_b @ swap_last(<NDArray>saved(node, OUTPUT)))
        to_a = lower_triangle(to_a, -unit) if lower else upper_triangle(to_a, unit)
    return to_a, to_b


cdef Op TRIANGULAR = structural("solve_triangular", NULL, (X0 | Y, X0), vjp_triangular)


cdef NDArray triangular(NDArray a, NDArray b, bint lower, bint unit=False):
    cdef NDArray out = substituted(a, b, lower, unit)
    cdef PyObject *inputs[2]
    cdef Py_ssize_t params[2]
    if may_need_gradient(a) or may_need_gradient(b):
        inputs[0] = <PyObject *>a
        inputs[1] = <PyObject *>b
        params[0] = lower
        params[1] = unit
        record(TRIANGULAR, out, 2, inputs, 2, params)
    return out


def solve_triangular(a, b, *, trans=0, lower=False, unit_diagonal=False):
    """The x with a x = b for triangular matrices, of which the other triangle is not read.

    Parameters
    ----------
    a : array_like
        Of shape (..., n, n).
    b : array_like
        Of shape (n,), a vector, or (..., n, k), matrices; the dimensions before broadcast.
    trans : {0, 1, 2, 'N', 'T', 'C'}
        Take `a` as it is, transposed, or transposed and conjugated.
    lower : bool
        The lower triangle of `a` is read, before it is transposed; else the upper one.
    unit_diagonal : bool
        The diagonal is not read either and counts as ones.

    Returns
    -------
    NDArray
        Of shape (..., n) for a vector, else (..., n, k).

    Raises
    ------
    numpy.linalg.LinAlgError
        Where there is a 0 on the diagonal, and for matrices that are not square.
    ValueError
        Where the shapes do not fit, and for another `trans`.

    Notes
    -----
    `scipy.linalg.solve_triangular`. The gradient for `a` is 0 where it is not read.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.solve_triangular(cg.asarray([[2.0, 0.0], [1.0, 4.0]]), [2.0, 9.0], lower=True).tolist()
    [1.0, 2.0]
    """
    cdef NDArray x = matrices(a)
    cdef NDArray y = operand(b)
    cdef NDArray out
    cdef int dtype
    cdef bint vector = y.ndim == 1, low = bool(lower)
    refuse_square(x)
    if INFO[y.dtype].inexact and INFO[y.dtype].itemsize == 2:
        raise TypeError("array type float16 is unsupported in linalg")
    if trans not in (0, 1, 2, "N", "T", "C"):
        raise ValueError(f"trans must be 0, 1, 2, 'N', 'T' or 'C', not {trans!r}")
    if y.ndim == 0 or y.shape[0 if vector else y.ndim - 2] != x.shape[x.ndim - 1]:
        raise ValueError(f"solve_triangular of matrices of shape {shape_text(x.ndim, x.shape)} and right sides of "
                         f"shape {shape_text(y.ndim, y.shape)}, which do not fit")
    dtype = PROMOTE[x.dtype][y.dtype if INFO[y.dtype].inexact else FLOAT64]
    x, y = to_dtype(x, dtype), to_dtype(y, dtype)
    if trans not in (0, "N"):
        x, low = swap_last(x), not low
        if trans in (2, "C"):
            x = conj(x)
    out = triangular(x, with_axis(y, 1) if vector else y, low, bool(unit_diagonal))
    return take_index(out, out.ndim - 1, 0) if vector else out
