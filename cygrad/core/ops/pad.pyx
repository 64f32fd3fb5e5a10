"""Arrays with a frame around them: pad."""

from libc.stdint cimport int64_t

import numpy as np

from cygrad.core.array cimport MAXDIM, NDArray, check_leaving, is_recorded, new_array, shape_text
from cygrad.core.convert cimport as_numpy, from_object, scalar_kind, store_scalar
from cygrad.core.dtype cimport INFO, INT64
from cygrad.core.op cimport operand
from cygrad.core.ops.gather cimport gather
from cygrad.core.ops.nonzero cimport plain
from cygrad.core.ops.write cimport fill_region
from cygrad.core.run cimport View, copy as run_copy, view_of

__all__ = ["pad"]

cdef dict OPTIONS = {             # that a mode knows
    "empty": (), "edge": (), "wrap": (), "constant": ("constant_values",), "linear_ramp": ("end_values",),
    "maximum": ("stat_length",), "mean": ("stat_length",), "median": ("stat_length",), "minimum": ("stat_length",),
    "reflect": ("reflect_type",), "symmetric": ("reflect_type",),
}
cdef enum:
    EDGE, REFLECT, SYMMETRIC, WRAP

MOVING = ("edge", "reflect", "symmetric", "wrap")      # modes that fill the frame with elements


def pad(x, pad_width, mode="constant", **kwargs):
    """An array with a frame around it.

    Parameters
    ----------
    x : array_like
    pad_width : int, (int, int), sequence of such pairs, or dict of axis to one of these
        How many elements go before and behind those of each axis.
    mode : str or callable
        What the frame is filled with: 'constant', 'edge', 'reflect', 'symmetric', 'wrap', 'empty', 'linear_ramp',
        'maximum', 'mean', 'median', 'minimum', or a function that fills it in.
    **kwargs
        `constant_values` (default 0) for 'constant', `reflect_type` ('even' or 'odd') for 'reflect' and 'symmetric',
        `end_values` for 'linear_ramp', `stat_length` for 'maximum', 'mean', 'median', 'minimum'.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For a mode or a keyword that there is not, negative widths, and modes that need elements where there are none.
    TypeError
        For widths that are no integers.
    NotImplementedError
        For an array that needs a gradient, while recording, with a function.

    Notes
    -----
    `numpy.pad`. The frame of 'constant' is a constant to the gradient, and so are `end_values`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.pad(cg.asarray([1, 2, 3]), 1).tolist()
    [0, 1, 2, 3, 0]
    >>> cg.pad(cg.asarray([1, 2, 3]), (2, 1), mode="reflect").tolist()
    [3, 2, 1, 2, 3, 2]
    """
    cdef NDArray a = operand(x)
    cdef NDArray out
    cdef Py_ssize_t shape[MAXDIM]
    cdef int d
    for name in ("constant_values", "end_values"):
        if type(kwargs.get(name)) is NDArray:
            check_leaving(<NDArray>kwargs[name], f"pad({name}=)")        # it gets no gradient
    cdef bint plain_way = (mode in ("constant", "empty")
                           or mode in MOVING and kwargs.get("reflect_type", "even") == "even")
    pad_width = plain(pad_width)
    kwargs = {name: plain(value) for name, value in kwargs.items()}
    if not callable(mode):
        if mode not in OPTIONS:
            raise ValueError(f"mode '{mode}' is not supported")
        unknown = set(kwargs) - set(OPTIONS[mode])
        if unknown:
            raise ValueError(f"unsupported keyword arguments for mode '{mode}': {unknown}")
    if not plain_way:
        if not is_recorded(a):
            return from_object(np.pad(as_numpy(a), pad_width, mode, **kwargs))
        if callable(mode):
            raise NotImplementedError(
                "pad with mode a function has no reverse rule, and an input of it needs a gradient. Use x.detach() or "
                "autograd.pause() where no gradient is wanted through it")
        np.pad(as_numpy(a), pad_width, mode, **kwargs)         # raises what NumPy raises
        from cygrad.core.ops import frames
        return frames.framed(a, widths(pad_width, a), mode, kwargs)
    pairs = widths(pad_width, a)
    if mode in MOVING:
        for d in range(a.ndim):
            shape[d] = a.shape[d] + pairs[d][0] + pairs[d][1]
        out = a
        for d in range(a.ndim):
            if not a.shape[d] and shape[d]:
                raise ValueError(f"can't extend empty axis {d} using modes other than 'constant' or 'empty': shape "
                                 f"{shape_text(a.ndim, a.shape)}")
        for d in range(a.ndim):
            if shape[d] != a.shape[d]:
                out = gather(out, continued(a.shape[d], pairs[d][0], shape[d], MOVING.index(mode)), d, 1)
        return out if out is not a else a.copy()
    return framed(a, pairs, kwargs.get("constant_values", 0) if mode == "constant" else None)


cdef NDArray framed(NDArray x, list pairs, object value):
    cdef Py_ssize_t shape[MAXDIM]
    cdef int d
    cdef NDArray out
    for d in range(x.ndim):
        shape[d] = x.shape[d] + <Py_ssize_t>pairs[d][0] + <Py_ssize_t>pairs[d][1]
    out = new_array(x.dtype, x.ndim, shape)
    if value is not None:
        fill_frame(out, x, pairs, value)
    return inside(out, x, pairs)


cdef NDArray continued(Py_ssize_t n, Py_ssize_t before, Py_ssize_t count, int mode):
    """Positions of an axis of `n` elements that is continued to `count`, of which so many go before: int64."""
    cdef NDArray out = new_array(INT64, 1, &count)
    cdef int64_t *at = <int64_t *>out.data
    cdef Py_ssize_t i, p, period = n
    if mode == REFLECT:
        period = max(2 * n - 2, <Py_ssize_t>1)
    elif mode == SYMMETRIC:
        period = 2 * n
    for i in range(count):
        p = i - before
        if mode == EDGE:
            at[i] = 0 if p < 0 else min(p, n - 1)
            continue
        p %= period
        p += period if p < 0 else 0
        if p >= n:
            p = period - p - (mode == SYMMETRIC)
        at[i] = p
    return out


cdef NDArray inside(NDArray out, NDArray x, list pairs):
    """`out`, which is new, with `x` in the middle."""
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t offset = 0, step = 1
    cdef int d
    for d in range(x.ndim - 1, -1, -1):
        strides[d] = step
        offset += step * <Py_ssize_t>pairs[d][0]
        step *= out.shape[d]
    return fill_region(out, x, offset if x.size else 0, strides)


cdef list widths(object pad_width, NDArray x):
    """Pairs of numbers for all axes, the way NumPy reads them."""
    if type(pad_width) is int and pad_width >= 0:
        return [(pad_width, pad_width)] * x.ndim
    if isinstance(pad_width, dict):
        pairs = [(0, 0)] * x.ndim
        for axis, width in pad_width.items():
            pairs[axis] = (width, width) if np.ndim(width) == 0 else width
        pad_width = pairs
    numbers = np.asarray(pad_width)
    if numbers.dtype.kind not in "iu":
        raise TypeError("`pad_width` must be of integral type.")
    try:
        numbers = np.broadcast_to(numbers, (x.ndim, 2))
    except ValueError:
        raise ValueError(f"pad_width of shape {numbers.shape} does not fit an array of shape "
                         f"{shape_text(x.ndim, x.shape)}") from None
    if numbers.size and numbers.min() < 0:
        raise ValueError("index can't contain negative values")
    return [(int(before), int(behind)) for before, behind in numbers]


cdef int fill_frame(NDArray out, NDArray x, list pairs, object values) except -1:
    """Fill the frame with constants: one for all, or one for each side. The corners are the last axis's."""
    cdef View source, target
    cdef Py_ssize_t shape[MAXDIM]
    cdef char scalar[16]
    cdef char *start
    cdef int d, later, side
    if scalar_kind(values) >= 0:
        sides = [(values, values)] * x.ndim
    else:
        values = np.asarray(values)
        try:
            sides = np.broadcast_to(values, (x.ndim, 2)).tolist()
        except ValueError:
            raise ValueError(f"constant_values of shape {values.shape} do not fit an array of shape "
                             f"{shape_text(x.ndim, x.shape)}") from None
    source.data = scalar
    source.ndim = 0
    source.dtype = out.dtype
    view_of(out, &target)
    target.shape = shape
    for d in range(out.ndim):
        shape[d] = out.shape[d]
    for d in range(out.ndim - 1, -1, -1):        # of the axes before, the whole length; of those behind, the middle
        start = out.data
        for later in range(d + 1, out.ndim):
            shape[later] = x.shape[later]
            start += <Py_ssize_t>pairs[later][0] * out.strides[later]
        for side in range(2):
            value = sides[d][side]
            store_scalar(int(value) if INFO[out.dtype].kind in (c"i", c"u") else value, out.dtype, scalar)
            shape[d] = pairs[d][side]
            target.data = start if side == 0 else start + (out.shape[d] - shape[d]) * out.strides[d]
            run_copy(&source, &target)
    return 0
