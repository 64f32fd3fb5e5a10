"""Elements the other way round and shifted: flip, rot90, roll, rollaxis."""

from operator import index as as_index

from cygrad.core.array cimport NDArray, new_like, shape_text, table
from cygrad.core.op cimport operand
from cygrad.core.ops.shape cimport axes_mask, normalize_axis, reshape_to
from cygrad.core.record cimport may_need_gradient, record1
from cygrad.core.registry cimport Op, structural
from cygrad.core.run cimport View, copy as run_copy, view_of
from cygrad.core.tape cimport Node, params_of

__all__ = ["flip", "fliplr", "flipud", "roll", "rollaxis", "rot90"]


cdef object vjp_roll(Node *node, int i, object g):
    return shifted(<NDArray>g, params_of(node)[0], -params_of(node)[1])


cdef Op ROLL = structural("roll", vjp_roll)


cdef NDArray shifted(NDArray x, int axis, Py_ssize_t shift):
    """A copy whose elements stand `shift` places further along an axis, round the end."""
    cdef NDArray out = new_like(x, x.dtype)
    cdef Py_ssize_t n = x.shape[axis]
    cdef Py_ssize_t params[2]
    cdef Py_ssize_t shape[32]
    cdef View source, target
    cdef int d
    params[0] = axis
    params[1] = shift
    if x.size:
        shift %= n
        if shift < 0:
            shift += n
        for d in range(x.ndim):
            shape[d] = x.shape[d]
        view_of(x, &source)
        view_of(out, &target)
        source.shape = target.shape = shape
        shape[axis] = n - shift
        target.data = out.data + shift * out.strides[axis]
        run_copy(&source, &target)
        shape[axis] = shift
        source.data = x.data + (n - shift) * x.strides[axis]
        target.data = out.data
        run_copy(&source, &target)
    if may_need_gradient(x):
        record1(ROLL, out, x, 2, params)
    return out


def roll(x, shift, axis=None):
    """Elements shifted along axes; those beyond the last place come back at the first.

    Parameters
    ----------
    x : array_like
    shift : int or tuple of int
        How many places further.
    axis : int or tuple of int, optional
        None: through all elements in C order.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where there are not as many shifts as axes.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.roll`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.roll(cg.asarray([1, 2, 3, 4]), 1).tolist()
    [4, 1, 2, 3]
    """
    cdef NDArray a = operand(x)
    cdef NDArray out
    cdef int along
    one = not hasattr(shift, "__iter__") or type(shift) is NDArray and (<NDArray>shift).ndim == 0
    shifts = (shift,) if one else tuple(shift)
    if axis is None:
        total = 0
        for by in shifts:
            total += as_index(by)
        out = reshape_to(a, 1, &a.size)
        return reshape_to(shifted(out, 0, total % max(a.size, 1)), a.ndim, a.shape)
    axes = axis if isinstance(axis, (tuple, list)) else (axis,)
    if len(shifts) != len(axes) and len(shifts) != 1 and len(axes) != 1:
        raise ValueError(f"'shift' and 'axis' should be scalars or 1D sequences of one length, not {shift} and {axis}")
    pairs = {}
    for k in range(max(len(shifts), len(axes))):
        along = normalize_axis(axes[k if len(axes) > 1 else 0], a.ndim)
        pairs[along] = pairs.get(along, 0) + as_index(shifts[k if len(shifts) > 1 else 0])
    out = a
    for along, total in pairs.items():
        out = shifted(out, along, total % max(a.shape[along], 1))
    return out if out is not a else a.copy()


def rollaxis(x, axis, start=0):
    """A view with one dimension moved to before another: `moveaxis` is easier to read.

    Parameters
    ----------
    x : array_like
    axis : int
        Which one.
    start : int
        Before which one; `x.ndim` for the last place.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.rollaxis`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.rollaxis(cg.zeros((2, 3, 4)), 2).shape
    (4, 2, 3)
    """
    cdef NDArray a = operand(x)
    cdef int along = normalize_axis(axis, a.ndim)
    cdef int before = as_index(start)
    if before < 0:
        before += a.ndim
    if not 0 <= before <= a.ndim:
        normalize_axis(start, a.ndim)
    order = [k for k in range(a.ndim) if k != along]
    order.insert(before - 1 if along < before else before, along)
    return a.transpose(order)


def flip(x, axis=None):
    """A view with the elements in reverse order along axes.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        None: all.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.flip`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.flip(cg.asarray([[1, 2], [3, 4]]), axis=1).tolist()
    [[2, 1], [4, 3]]
    """
    cdef NDArray a = operand(x)
    cdef unsigned long long mask = axes_mask(axis, a.ndim)
    cdef int k
    return table.getitem(a, tuple([BACKWARDS if mask >> k & 1 else FULL for k in range(a.ndim)]))


cdef object BACKWARDS = slice(None, None, -1)
cdef object FULL = slice(None)


def fliplr(x):
    """A view with the elements in reverse order along the second dimension.

    Raises
    ------
    ValueError
        Where there is none.

    Notes
    -----
    `numpy.fliplr`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fliplr(cg.asarray([[1, 2], [3, 4]])).tolist()
    [[2, 1], [4, 3]]
    """
    cdef NDArray a = operand(x)
    if a.ndim < 2:
        raise ValueError(f"Input must be >= 2-d, not of shape {shape_text(a.ndim, a.shape)}")
    return flip(a, 1)


def flipud(x):
    """A view with the elements in reverse order along the first dimension.

    Raises
    ------
    ValueError
        Where there is none.

    Notes
    -----
    `numpy.flipud`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.flipud(cg.asarray([[1, 2], [3, 4]])).tolist()
    [[3, 4], [1, 2]]
    """
    cdef NDArray a = operand(x)
    if a.ndim < 1:
        raise ValueError("Input must be >= 1-d, not of shape ()")
    return flip(a, 0)


def rot90(x, k=1, axes=(0, 1)):
    """A view turned by 90 degrees, `k` times, from the first of two axes towards the second.

    Parameters
    ----------
    x : array_like
    k : int
    axes : tuple of int

    Raises
    ------
    ValueError
        Where `axes` are not two different ones of `x`.

    Notes
    -----
    `numpy.rot90`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.rot90(cg.asarray([[1, 2], [3, 4]])).tolist()
    [[2, 4], [1, 3]]
    """
    cdef NDArray a = operand(x)
    axes = tuple(axes)
    if len(axes) != 2:
        raise ValueError("len(axes) must be 2.")
    if axes[0] == axes[1] or abs(axes[0] - axes[1]) == a.ndim:
        raise ValueError("Axes must be different.")
    for axis in axes:
        if not -a.ndim <= axis < a.ndim:
            raise ValueError(f"Axes={axes} out of range for array of ndim={a.ndim}.")
    turns = as_index(k) % 4
    if turns == 0:
        return table.getitem(a, ...)
    if turns == 2:
        return flip(flip(a, axes[0]), axes[1])
    if turns == 1:
        return flip(a, axes[1]).swapaxes(axes[0], axes[1])
    return flip(a.swapaxes(axes[0], axes[1]), axes[1])
