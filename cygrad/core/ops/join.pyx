"""Joining arrays and taking them apart again: concat, stack, split."""

from operator import index as as_index

from cpython.object cimport PyObject
from libc.stdlib cimport free, malloc

from cygrad.core.array cimport CONTIGUOUS, MAXDIM, NDArray, new_array, same_shape, shape_text
from cygrad.core.blocks cimport copy_bytes
from cygrad.core.dtype cimport INFO, PROMOTE
from cygrad.core.op cimport operand
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.shape cimport normalize_axis, reshape_to, view
from cygrad.core.record cimport record
from cygrad.core.registry cimport Op, structural
from cygrad.core.run cimport View, copy as run_copy, view_of
from cygrad.core.tape cimport Node, params_of

cdef enum:
    ROWS = 1 << 20           # bytes up to which a result is joined row by row, on one thread

__all__ = [
    "array_split", "column_stack", "concat", "concatenate", "dsplit", "dstack", "hsplit", "hstack", "row_stack", "split",
    "stack",
    "unstack", "vsplit", "vstack",
]


# ---- parts of an array

cdef NDArray slice_axis(NDArray x, int axis, Py_ssize_t start, Py_ssize_t stop):
    """x[..., start:stop, ...], a view; 0 <= start <= stop."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t params[MAXDIM + 1]
    cdef Py_ssize_t step = 1
    cdef int k
    for k in range(x.ndim - 1, -1, -1):
        shape[k] = x.shape[k]
        params[k + 1] = step
        step *= x.shape[k]
    shape[axis] = stop - start
    params[0] = start * params[axis + 1]
    return view(x, x.data + start * x.strides[axis], x.ndim, shape, x.strides, params)


cdef NDArray take_index(NDArray x, int axis, Py_ssize_t index):
    """x[..., index, ...], a view."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t params[MAXDIM + 1]
    cdef Py_ssize_t step = 1
    cdef int k, to
    for k in range(x.ndim - 1, -1, -1):
        if k == axis:
            params[0] = index * step
        else:
            to = k if k < axis else k - 1
            shape[to] = x.shape[k]
            strides[to] = x.strides[k]
            params[to + 1] = step
        step *= x.shape[k]
    return view(x, x.data + index * x.strides[axis], x.ndim - 1, shape, strides, params)


# ---- joining

cdef list operands(object arrays, str what, object dtype=None, object casting="same_kind"):
    cdef list parts
    if type(arrays) is not list and type(arrays) is not tuple:
        if not hasattr(arrays, "__iter__"):
            raise TypeError(f"a sequence of arrays is needed, not {type(arrays).__name__}")
    parts = [operand(a) for a in arrays]
    if not parts:
        raise ValueError(f"need at least one array to {what}")
    if dtype is not None:
        return [a.astype(dtype, False, casting=casting) for a in parts]
    return parts


cdef int common_dtype(list parts) noexcept:
    cdef int dtype = -1, k
    for k in range(len(parts)):
        dtype = (<NDArray>parts[k]).dtype if dtype < 0 else PROMOTE[dtype][(<NDArray>parts[k]).dtype]
    return dtype


cdef int record_join(Op op, NDArray out, list parts, int nparams, Py_ssize_t *params) except -1:
    """Record an operation with any number of inputs."""
    cdef int k, n = len(parts)
    cdef PyObject **inputs = <PyObject **>malloc(n * sizeof(PyObject *))
    if inputs == NULL:
        raise MemoryError()
    try:
        for k in range(n):
            inputs[k] = <PyObject *>parts[k]
        record(op, out, n, inputs, nparams, params)
    finally:
        free(inputs)
    return 0


cdef object vjp_concat(Node *node, int i, object g):
    return slice_axis(<NDArray>g, params_of(node)[0], params_of(node)[i + 1], params_of(node)[i + 2])


cdef Op CONCAT = structural("concat", vjp_concat)


cdef bint join_rows(list parts, NDArray out, int axis) noexcept:
    """Join parts that have the dtype of `out` and are in C order: each row of it is made of a row of every part."""
    cdef Py_ssize_t rows = 1, each = INFO[out.dtype].itemsize, block, i
    cdef int d, k, n = len(parts)
    cdef NDArray a
    cdef char *target = out.data
    if out.size * each > ROWS:       # what threads are worth for
        return False
    for k in range(n):
        a = <NDArray>parts[k]
        if a.dtype != out.dtype or not a.flags & CONTIGUOUS:
            return False
    for d in range(axis):
        rows *= out.shape[d]
    for d in range(axis + 1, out.ndim):
        each *= out.shape[d]
    for i in range(rows):
        for k in range(n):
            a = <NDArray>parts[k]
            block = a.shape[axis] * each
            copy_bytes(a.data + i * block, target, block)
            target += block
    return True


cdef NDArray joined(list parts, int axis):
    """`parts` one behind the other along `axis`; they have dimensions."""
    cdef NDArray first = <NDArray>parts[0]
    cdef NDArray a, out
    cdef Py_ssize_t shape[MAXDIM]
    cdef View source, target
    cdef int d, k, n = len(parts)
    cdef Py_ssize_t *offsets = <Py_ssize_t *>malloc((n + 2) * sizeof(Py_ssize_t))
    if offsets == NULL:
        raise MemoryError()
    try:
        offsets[0] = axis
        offsets[1] = 0
        for k in range(n):
            a = <NDArray>parts[k]
            if a.ndim != first.ndim:
                raise ValueError(
                    "all the input arrays must have same number of dimensions, but the array at index 0 has "
                    f"{first.ndim} dimension(s) and the array at index {k} has {a.ndim} dimension(s): shapes "
                    f"{shape_text(first.ndim, first.shape)} and {shape_text(a.ndim, a.shape)}")
            for d in range(a.ndim):
                shape[d] = a.shape[d]
                if d != axis and a.shape[d] != first.shape[d]:
                    raise ValueError(
                        "all the input array dimensions except for the concatenation axis must match exactly, but "
                        f"along dimension {d}, the array at index 0 has size {first.shape[d]} and the array at index "
                        f"{k} has size {a.shape[d]}: shapes {shape_text(first.ndim, first.shape)} and "
                        f"{shape_text(a.ndim, a.shape)}")
            offsets[k + 2] = offsets[k + 1] + a.shape[axis]
        shape[axis] = offsets[n + 1]
        out = new_array(common_dtype(parts), first.ndim, shape)
        view_of(out, &target)
        for k in range(0 if not join_rows(parts, out, axis) else n, n):
            view_of(<NDArray>parts[k], &source)
            target.data = out.data + offsets[k + 1] * out.strides[axis]
            target.shape = source.shape
            run_copy(&source, &target)
        record_join(CONCAT, out, parts, n + 2, offsets)
    finally:
        free(offsets)
    return out


cpdef object concat(object arrays, object axis=0, object out=None, object dtype=None, object casting="same_kind"):
    """Arrays joined along an axis that they have.

    Parameters
    ----------
    arrays : sequence of array_like
        Of equal shapes but along `axis`.
    axis : int, optional
        None: the arrays are flattened first.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.
    dtype : dtype, optional
        Of the result.
    casting : {'no', 'equiv', 'safe', 'same_kind', 'unsafe'}
        Which changes of dtype are allowed.

    Returns
    -------
    NDArray
        Of the promoted dtype.

    Raises
    ------
    ValueError
        Where there is no array, one has no dimensions, or the shapes differ elsewhere.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.concatenate`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.concat([cg.asarray([1, 2]), cg.asarray([3])]).tolist()
    [1, 2, 3]
    """
    cdef list parts = operands(arrays, "concatenate", dtype, casting)
    cdef NDArray a
    cdef int k
    if axis is None:
        for k in range(len(parts)):
            a = <NDArray>parts[k]
            parts[k] = reshape_to(a, 1, &a.size)
        return deliver(joined(parts, 0), out, "concatenate")
    for k in range(len(parts)):
        if (<NDArray>parts[k]).ndim == 0:
            raise ValueError("zero-dimensional arrays cannot be concatenated")
    return deliver(joined(parts, normalize_axis(axis, (<NDArray>parts[0]).ndim)), out, "concatenate")


cdef object vjp_stack(Node *node, int i, object g):
    return take_index(<NDArray>g, params_of(node)[0], i)


cdef Op STACK = structural("stack", vjp_stack)


cpdef object stack(object arrays, object axis=0, object out=None, object dtype=None, object casting="same_kind"):
    """Arrays joined along a new axis.

    Parameters
    ----------
    arrays : sequence of array_like
        Of equal shapes.
    axis : int
        Where the new axis stands in the result.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.
    dtype : dtype, optional
        Of the result.
    casting : {'no', 'equiv', 'safe', 'same_kind', 'unsafe'}
        Which changes of dtype are allowed.

    Returns
    -------
    NDArray
        Of the promoted dtype.

    Raises
    ------
    ValueError
        Where there is no array, or the shapes differ.
    numpy.exceptions.AxisError
        Where there is no such axis in the result.

    Notes
    -----
    `numpy.stack`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.stack([cg.asarray([1, 2]), cg.asarray([3, 4])], axis=1).tolist()
    [[1, 3], [2, 4]]
    """
    cdef list parts = operands(arrays, "stack", dtype, casting)
    cdef NDArray first = <NDArray>parts[0]
    cdef NDArray a, result
    cdef Py_ssize_t shape[MAXDIM + 1]
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t where, step
    cdef View source, target
    cdef int d, k, n = len(parts)
    for k in range(1, n):
        a = <NDArray>parts[k]
        if not same_shape(a, first.ndim, first.shape):
            raise ValueError(
                "all input arrays must have the same shape, but the array at index 0 has shape "
                f"{shape_text(first.ndim, first.shape)} and the array at index {k} {shape_text(a.ndim, a.shape)}")
    where = normalize_axis(axis, first.ndim + 1)
    for d in range(first.ndim):
        shape[d if d < where else d + 1] = first.shape[d]
    shape[where] = n
    result = new_array(common_dtype(parts), first.ndim + 1, shape)
    step = result.strides[where]
    for d in range(first.ndim):
        strides[d] = result.strides[d if d < where else d + 1]
    view_of(result, &target)
    target.ndim = first.ndim
    target.strides = strides
    for k in range(n):
        view_of(<NDArray>parts[k], &source)
        target.data = result.data + k * step
        target.shape = source.shape
        run_copy(&source, &target)
    record_join(STACK, result, parts, 1, &where)
    return deliver(result, out, "stack")


cdef NDArray deepened(NDArray x, int ndim):
    """With so many dimensions or more, new ones where NumPy's functions put them."""
    cdef Py_ssize_t shape[3]
    if x.ndim >= ndim:
        return x
    shape[0] = shape[1] = shape[2] = 1
    if x.ndim == 1:
        shape[0 if ndim == 1 else 1] = x.shape[0]
    elif x.ndim == 2:
        shape[0], shape[1] = x.shape[0], x.shape[1]
    return reshape_to(x, ndim, shape)


cdef list at_least(object arrays, int ndim, str what, object dtype=None, object casting="same_kind"):
    return [deepened(<NDArray>a, ndim) for a in operands(arrays, what, dtype, casting)]


def vstack(arrays, *, dtype=None, casting="same_kind"):
    """Arrays joined as rows: along axis 0, one-dimensional ones as single rows.

    Notes
    -----
    `numpy.vstack`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.vstack([cg.asarray([1, 2]), cg.asarray([3, 4])]).tolist()
    [[1, 2], [3, 4]]
    """
    return joined(at_least(arrays, 2, "concatenate", dtype, casting), 0)


def row_stack(arrays, *, dtype=None, casting="same_kind"):
    """Arrays joined as rows: `vstack`.

    Notes
    -----
    `numpy.row_stack`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.row_stack([cg.asarray([1, 2]), cg.asarray([3, 4])]).tolist()
    [[1, 2], [3, 4]]
    """
    return vstack(arrays, dtype=dtype, casting=casting)


def hstack(arrays, *, dtype=None, casting="same_kind"):
    """Arrays joined side by side: along axis 1, one-dimensional ones along axis 0.

    Notes
    -----
    `numpy.hstack`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.hstack([cg.asarray([1, 2]), cg.asarray([3, 4])]).tolist()
    [1, 2, 3, 4]
    """
    cdef list parts = at_least(arrays, 1, "concatenate", dtype, casting)
    return joined(parts, 0 if (<NDArray>parts[0]).ndim == 1 else 1)


def dstack(arrays):
    """Arrays joined along axis 2; those of fewer dimensions get new ones.

    Notes
    -----
    `numpy.dstack`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.dstack([cg.asarray([1, 2]), cg.asarray([3, 4])]).tolist()
    [[[1, 3], [2, 4]]]
    """
    return joined(at_least(arrays, 3, "concatenate"), 2)


def column_stack(arrays):
    """Arrays joined as columns: along axis 1, one-dimensional ones as single columns.

    Notes
    -----
    `numpy.column_stack`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.column_stack([cg.asarray([1, 2]), cg.asarray([3, 4])]).tolist()
    [[1, 3], [2, 4]]
    """
    cdef list parts = operands(arrays, "concatenate")
    cdef NDArray a
    cdef Py_ssize_t shape[2]
    cdef int k
    for k in range(len(parts)):
        a = <NDArray>parts[k]
        if a.ndim < 2:
            shape[0], shape[1] = a.size, 1
            parts[k] = reshape_to(a, 2, shape)
    return joined(parts, 1)


# ---- taking apart

cdef list split_at(NDArray x, list starts, int axis):
    """Views between positions along an axis, which count like those of slices."""
    cdef Py_ssize_t start, stop, length = x.shape[axis]
    cdef list parts = []
    cdef int k
    starts = [0] + starts + [length]
    for k in range(len(starts) - 1):
        start, stop, _ = slice(starts[k], starts[k + 1]).indices(length)
        parts.append(slice_axis(x, axis, start, max(start, stop)))
    return parts


cdef list split_into(NDArray x, object sections, int axis, bint equal):
    cdef Py_ssize_t n, each, more, k, start = 0, stop
    cdef list parts = []
    if hasattr(sections, "__len__") and not (type(sections) is NDArray and (<NDArray>sections).ndim == 0):
        return split_at(x, [as_index(s) for s in sections], axis)
    n = as_index(sections)
    if n <= 0:
        raise ValueError("number sections must be larger than 0.")
    each, more = x.shape[axis] // n, x.shape[axis] % n
    if equal and more:
        raise ValueError(f"array split does not result in an equal division: {x.shape[axis]} into {n} along axis "
                         f"{axis} of shape {shape_text(x.ndim, x.shape)}")
    for k in range(n):
        stop = start + each + (1 if k < more else 0)
        parts.append(slice_axis(x, axis, start, stop))
        start = stop
    return parts


def split(x, indices_or_sections, axis=0):
    """Views that together make up an array.

    Parameters
    ----------
    x : array_like
    indices_or_sections : int or sequence of int
        So many parts of equal length; or the positions at which the parts after the first begin.
    axis : int

    Returns
    -------
    list of NDArray

    Raises
    ------
    ValueError
        Where the length of the axis is no multiple of a number of parts.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.split`.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.split(cg.asarray([1, 2, 3, 4]), 2)]
    [[1, 2], [3, 4]]
    >>> [part.tolist() for part in cg.split(cg.asarray([1, 2, 3, 4]), [1, 3])]
    [[1], [2, 3], [4]]
    """
    cdef NDArray a = operand(x)
    return split_into(a, indices_or_sections, normalize_axis(axis, a.ndim), True)


def array_split(x, indices_or_sections, axis=0):
    """Views that together make up an array; of a number of parts the first may be longer by one.

    Parameters
    ----------
    x : array_like
    indices_or_sections : int or sequence of int
        So many parts; or the positions at which the parts after the first begin.
    axis : int

    Returns
    -------
    list of NDArray

    Notes
    -----
    `numpy.array_split`.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.array_split(cg.asarray([1, 2, 3]), 2)]
    [[1, 2], [3]]
    """
    cdef NDArray a = operand(x)
    return split_into(a, indices_or_sections, normalize_axis(axis, a.ndim), False)


cdef list split_dimension(object x, object sections, int axis, int least, str name):
    cdef NDArray a = operand(x)
    if a.ndim < least:
        raise ValueError(f"{name} only works on arrays of {least} or more dimensions")
    return split_into(a, sections, axis if a.ndim > axis else 0, True)


def vsplit(x, indices_or_sections):
    """`split` along axis 0, of arrays with two or more dimensions.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.vsplit(cg.asarray([[1, 2], [3, 4]]), 2)]
    [[[1, 2]], [[3, 4]]]
    """
    return split_dimension(x, indices_or_sections, 0, 2, "vsplit")


def hsplit(x, indices_or_sections):
    """`split` along axis 1, of one-dimensional arrays along axis 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.hsplit(cg.asarray([[1, 2], [3, 4]]), 2)]
    [[[1], [3]], [[2], [4]]]
    """
    return split_dimension(x, indices_or_sections, 1, 1, "hsplit")


def dsplit(x, indices_or_sections):
    """`split` along axis 2.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.shape for part in cg.dsplit(cg.zeros((2, 2, 4)), 2)]
    [(2, 2, 2), (2, 2, 2)]
    """
    return split_dimension(x, indices_or_sections, 2, 3, "dsplit")


def unstack(x, /, *, axis=0):
    """The views that an array has along an axis, which they lose: the reverse of `stack`.

    Parameters
    ----------
    x : array_like
    axis : int

    Returns
    -------
    tuple of NDArray

    Notes
    -----
    `numpy.unstack`.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.unstack(cg.asarray([[1, 2], [3, 4]]))]
    [[1, 2], [3, 4]]
    """
    cdef NDArray a = operand(x)
    cdef int k, which
    if a.ndim == 0:
        raise ValueError("Input array must be at least 1-d.")
    which = normalize_axis(axis, a.ndim)
    return tuple([take_index(a, which, k) for k in range(a.shape[which])])


concatenate = concat       # NumPy's older name
