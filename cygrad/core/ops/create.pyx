"""Making arrays."""

from operator import index as as_index

import numpy as np

from cygrad.core.array cimport MAXDIM, NDArray, is_recorded, new_array, zeros as zeros_array
from cygrad.core.convert cimport as_numpy, check_device, from_object, from_scalar, scalar_kind, share
from cygrad.core.dtype cimport FLOAT64, from_object as dtype_of, to_numpy
from cygrad.core.op cimport holds_arrays, operand
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.join cimport stack
from cygrad.core.run cimport cast

__all__ = [
    "arange", "array", "asarray", "empty", "empty_like", "eye", "full", "full_like", "identity", "linspace", "ones",
    "ones_like", "zeros", "zeros_like",
]


cdef NDArray gather_parts(object obj, int depth=0):
    if isinstance(obj, (list, tuple)) and holds_arrays(obj):
        if depth >= MAXDIM:
            raise ValueError(f"sequences are nested deeper than the {MAXDIM} dimensions that arrays have")
        return stack([gather_parts(part, depth + 1) for part in obj])
    return from_object(obj)


cdef NDArray owned(NDArray a):
    """In a block of ours, which is aligned and which the garbage collector need not look at, unlike NumPy's."""
    return cast(a, a.dtype) if a.storage.foreign else a


cdef NDArray convert(object obj, object dtype):
    cdef NDArray a
    if dtype is not None and scalar_kind(obj) >= 0:
        return from_scalar(obj, dtype_of(dtype))
    if isinstance(obj, (list, tuple)) and dtype is not None and not holds_arrays(obj):
        number = dtype_of(dtype)
        return owned(share(np.array(obj, to_numpy(number))))
    a = gather_parts(obj)
    if isinstance(obj, (list, tuple)):
        a = owned(a)
    return a if dtype is None else to_dtype(a, dtype_of(dtype))


def asarray(obj, dtype=None, order="K", *, device=None, copy=None):
    """An array of anything array-like, on the same memory where that can be.

    Parameters
    ----------
    obj : array_like
        An NDArray, a NumPy array or anything else with the buffer protocol (shared, also where it is read-only), a
        number, or nested sequences of numbers and arrays. Sequences that contain NDArrays are stacked, recorded.
    dtype : dtype, optional
        Default: that of `obj`; float64 for Python floats, int64 for ints.
    order : {'K', 'A', 'C', 'F'}
        'C', 'F': lying in memory in this order, by a copy where that is needed.
    device : str, optional
        'cpu'.
    copy : bool, optional
        True: always copy; False: raise rather than copy; None: copy where it is needed.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For ragged sequences, and where a copy is needed that `copy` forbids.
    TypeError
        For strings and other things that are no numbers.

    Notes
    -----
    `numpy.asarray`. What other code writes into shared memory, the tape does not see.

    Examples
    --------
    >>> import cygrad as cg, numpy as np
    >>> a = np.zeros(3)
    >>> x = cg.asarray(a)
    >>> a[0] = 7
    >>> x.tolist()
    [7.0, 0.0, 0.0]
    """
    if order != "K" and order != "A":
        return laid_out(obj, dtype, order, device, copy)
    check_device(device)
    cdef NDArray out = convert(obj, dtype)
    if copy is False and out is not obj and (
            scalar_kind(obj) >= 0 or isinstance(obj, (list, tuple)) or not out.storage.foreign):
        raise ValueError("a copy is needed to make an array of this, and copy=False was given")
    if copy and (out is obj or out.storage.foreign and not isinstance(obj, (list, tuple))):
        return out.copy()
    return out


cdef object laid_out(object obj, object dtype, object order, object device, object copy):
    if order not in ("C", "F"):
        raise ValueError(f"order must be one of 'C', 'F', 'A', or 'K' (got {order!r})")
    if copy:
        return asarray(obj, dtype, device=device).copy(order)
    out = asarray(obj, dtype, device=device, copy=copy)
    if out.flags[order]:
        return out
    if copy is False:
        raise ValueError(f"a copy is needed for the order '{order}', and copy=False was given")
    return out.copy(order)


def array(obj, dtype=None, *, copy=True, order="K", ndmin=0, device=None):
    """An array of anything array-like, with memory of its own.

    Parameters
    ----------
    obj : array_like
        As for `asarray`.
    dtype : dtype, optional
        Default: that of `obj`; float64 for Python floats, int64 for ints.
    copy : bool, optional
        False: raise rather than copy; None: copy where it is needed.
    order : {'K', 'A', 'C', 'F'}
        'C', 'F': lying in memory in this order.
    ndmin : int
        So many dimensions at least: new ones stand before the others.
    device : str, optional
        'cpu'.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For ragged sequences.
    TypeError
        For strings and other things that are no numbers.

    Notes
    -----
    `numpy.array`. `cygrad.nd.array` makes float32 of lists and NumPy arrays, as MXNet does.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.array([[1, 2], [3, 4]]).dtype
    dtype('int64')
    """
    out = asarray(obj, dtype, order, device=device, copy=copy)
    return out if out.ndim >= ndmin else out[(None,) * (ndmin - out.ndim)]


cdef int read_shape(object shape, Py_ssize_t *out) except -1:
    cdef int n = 0
    if not isinstance(shape, (tuple, list)):
        shape = (shape,)
    if len(shape) > MAXDIM:
        raise ValueError(f"maximum supported dimension for an NDArray is currently {MAXDIM}, found {len(shape)}")
    for length in shape:
        try:
            out[n] = as_index(length)
        except OverflowError:
            raise ValueError(f"array is too big; shape {tuple(shape)} exceeds the maximum possible size") from None
        n += 1
    return n


cdef bint mirrored(object order, int n, Py_ssize_t *lengths) except -1:
    """Whether `order` is Fortran's: then the lengths are turned round."""
    cdef int i
    if order == "C":
        return False
    if order != "F":
        raise ValueError(f"only 'C' or 'F' order is permitted, not {order!r}")
    for i in range(n // 2):
        lengths[i], lengths[n - 1 - i] = lengths[n - 1 - i], lengths[i]
    return True


def empty(shape, dtype=None, order="C", *, device=None):
    """An array that is not filled in: its elements are whatever the memory held.

    Parameters
    ----------
    shape : int or tuple of int
    dtype : dtype, optional
        Default: float64.
    order : {'C', 'F'}
        Which index changes fastest in memory: the last one, or the first one.
    device : str, optional
        'cpu'.

    Raises
    ------
    ValueError
        For negative lengths and sizes that overflow.
    MemoryError
        Where there is not that much memory.

    Notes
    -----
    `numpy.empty`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.empty((2, 3)).shape
    (2, 3)
    """
    cdef Py_ssize_t lengths[MAXDIM]
    cdef int n = read_shape(shape, lengths)
    check_device(device)
    if mirrored(order, n, lengths):
        return new_array(FLOAT64 if dtype is None else dtype_of(dtype), n, lengths).T
    return new_array(FLOAT64 if dtype is None else dtype_of(dtype), n, lengths)


def zeros(shape, dtype=None, order="C", *, device=None):
    """An array of zeros.

    Parameters
    ----------
    shape : int or tuple of int
    dtype : dtype, optional
        Default: float64.
    order : {'C', 'F'}
        Which index changes fastest in memory: the last one, or the first one.
    device : str, optional
        'cpu'.

    Raises
    ------
    ValueError
        For negative lengths and sizes that overflow.
    MemoryError
        Where there is not that much memory.

    Notes
    -----
    `numpy.zeros`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.zeros((2, 2)).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    cdef Py_ssize_t lengths[MAXDIM]
    cdef int n = read_shape(shape, lengths)
    check_device(device)
    if mirrored(order, n, lengths):
        return zeros_array(FLOAT64 if dtype is None else dtype_of(dtype), n, lengths).T
    return zeros_array(FLOAT64 if dtype is None else dtype_of(dtype), n, lengths)


def full(shape, fill_value, dtype=None, order="C", *, device=None):
    """An array filled with one value.

    Parameters
    ----------
    shape : int or tuple of int
    fill_value : number or array_like
        Broadcast to `shape`.
    dtype : dtype, optional
        Default: that of the value.
    order : {'C', 'F'}
        Which index changes fastest in memory: the last one, or the first one.
    device : str, optional
        'cpu'.

    Notes
    -----
    `numpy.full`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.full(3, 7).tolist()
    [7, 7, 7]
    """
    cdef NDArray value = convert(fill_value, dtype)
    cdef Py_ssize_t lengths[MAXDIM]
    cdef int n = read_shape(shape, lengths)
    check_device(device)
    out = new_array(value.dtype, n, lengths) if not mirrored(order, n, lengths) else new_array(value.dtype, n, lengths).T
    out[...] = value
    return out


def ones(shape, dtype=None, order="C", *, device=None):
    """An array of ones.

    Parameters
    ----------
    shape : int or tuple of int
    dtype : dtype, optional
        Default: float64.
    order : {'C', 'F'}
        Which index changes fastest in memory: the last one, or the first one.
    device : str, optional
        'cpu'.

    Notes
    -----
    `numpy.ones`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ones(3).tolist()
    [1.0, 1.0, 1.0]
    """
    return full(shape, 1, "float64" if dtype is None else dtype, order, device=device)


def empty_like(x, dtype=None, *, device=None, shape=None):
    """`empty` of the shape and dtype of another array, where these are not given.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.empty_like(cg.ones((2, 3))).shape
    (2, 3)
    """
    cdef NDArray a = operand(x)
    if shape is not None:
        return empty(shape, to_numpy(a.dtype) if dtype is None else dtype, device=device)
    check_device(device)
    return new_array(a.dtype if dtype is None else dtype_of(dtype), a.ndim, a.shape)


def zeros_like(x, dtype=None, *, device=None, shape=None):
    """`zeros` of the shape and dtype of another array, where these are not given.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.zeros_like(cg.ones(2)).tolist()
    [0.0, 0.0]
    """
    cdef NDArray a = operand(x)
    if shape is not None:
        return zeros(shape, to_numpy(a.dtype) if dtype is None else dtype, device=device)
    check_device(device)
    return zeros_array(a.dtype if dtype is None else dtype_of(dtype), a.ndim, a.shape)


def full_like(x, fill_value, dtype=None, *, device=None, shape=None):
    """`full` of the shape and dtype of another array, where these are not given.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.full_like(cg.ones(2), 3).tolist()
    [3.0, 3.0]
    """
    out = empty_like(x, dtype, device=device, shape=shape)
    out[...] = fill_value
    return out


def ones_like(x, dtype=None, *, device=None, shape=None):
    """`ones` of the shape and dtype of another array, where these are not given.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ones_like(cg.zeros(2)).tolist()
    [1.0, 1.0]
    """
    return full_like(x, 1, dtype, device=device, shape=shape)


cdef bint any_recorded(object first, object second, object third):
    for x in (first, second, third):
        if type(x) is NDArray and is_recorded(<NDArray>x):
            return True
    return False


cdef object outward(object x):
    """What NumPy takes of an argument that may be an array of ours."""
    if type(x) is not NDArray:
        return x
    return as_numpy(<NDArray>x)[()]


def arange(start, stop=None, step=1, dtype=None, *, device=None):
    """Evenly spaced numbers from `start` to before `stop`; with one argument from 0 to before that.

    Parameters
    ----------
    start, stop, step : number, or NDArray without dimensions
    dtype : dtype, optional
        Default: int64 for ints, else float64, or what arrays have.
    device : str, optional
        'cpu'.

    Notes
    -----
    `numpy.arange`. `start` and `step` get a gradient; how many numbers there are does not hang on them smoothly.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.arange(2, 8, 2).tolist()
    [2, 4, 6]
    """
    check_device(device)
    if stop is None:
        start, stop = 0, start
    wanted = None if dtype is None else to_numpy(dtype_of(dtype))
    values = np.arange(outward(start), outward(stop), outward(step), wanted)
    if any_recorded(start, step, None):
        from cygrad.core.ops import ranges
        return ranges.steps(start, step, values)
    return from_object(values)


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None):
    """`num` evenly spaced numbers from `start` to `stop`, which belongs to them unless `endpoint` is False.

    Parameters
    ----------
    start, stop : array_like
        The shapes must broadcast; the numbers lie along a new axis.
    num : int
    endpoint : bool
    retstep : bool
        Return the distance between the numbers too.
    dtype : dtype, optional
        Default: what `start` and `stop` promote to, but floating point. Integers are rounded down.
    axis : int
        Where the new axis goes.
    device : str, optional
        'cpu'.

    Returns
    -------
    NDArray, or a tuple of it and the distance

    Raises
    ------
    ValueError
        For a negative `num`, and where the shapes do not broadcast.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.linspace`. `start` and `stop` get a gradient.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linspace(0, 1, 5).tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    check_device(device)
    if isinstance(start, (list, tuple)):
        start = gather_parts(start)
    if isinstance(stop, (list, tuple)):
        stop = gather_parts(stop)
    wanted = None if dtype is None else to_numpy(dtype_of(dtype))
    values, step = np.linspace(outward(start), outward(stop), num, endpoint, retstep=True, dtype=wanted, axis=axis)
    if any_recorded(start, stop, None) and values.dtype.kind in "fc":
        from cygrad.core.ops import ranges
        found = ranges.between(start, stop, num, endpoint, values.dtype, axis)
    else:
        found = from_object(values), from_object(step)
    return found if retstep else found[0]


def eye(n_rows, n_cols=None, k=0, dtype=None, *, device=None):
    """Ones on the diagonal number `k`, zeros elsewhere.

    Parameters
    ----------
    n_rows : int
    n_cols : int, optional
        Default: `n_rows`.
    k : int
        0: the main diagonal; positive ones lie above it.
    dtype : dtype, optional
        Default: float64.
    device : str, optional
        'cpu'.

    Notes
    -----
    `numpy.eye`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.eye(2).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    check_device(device)
    return from_object(np.eye(n_rows, n_cols, k, FLOAT64_NUMPY if dtype is None else to_numpy(dtype_of(dtype))))


def identity(n, dtype=None, *, device=None):
    """A square matrix with ones on the main diagonal, zeros elsewhere.

    Notes
    -----
    `numpy.identity`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.identity(2).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    return eye(n, dtype=dtype, device=device)


cdef object FLOAT64_NUMPY = np.dtype("float64")
