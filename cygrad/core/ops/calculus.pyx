# cython: wraparound=True, boundscheck=True
"""Differences, integrals, interpolation and polynomials: compositions of operations that have reverse rules."""

import numpy as np

from cygrad.core.array cimport NDArray
from cygrad.core.dtype cimport INFO
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport add, divide, multiply, subtract
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.comparison cimport not_equal
from cygrad.core.record cimport may_need_gradient

from cygrad.core.ops.create import asarray
from cygrad.core.ops.join import concatenate
from cygrad.core.ops.nonzero cimport plain

__all__ = ["diff", "ediff1d", "gradient", "interp", "polyval", "trapezoid", "unwrap"]


cdef inline NDArray array_of(object x):
    return <NDArray>x if type(x) is NDArray else operand(x)


cdef tuple along(int ndim, int axis, object index):
    return (slice(None),) * axis + (index,) + (slice(None),) * (ndim - axis - 1)


cdef int axis_of(object axis, int ndim) except -1:
    return np.lib.array_utils.normalize_axis_index(axis, ndim)


# ---- differences

def diff(a, n=1, axis=-1, prepend=None, append=None):
    """Differences of neighbours along an axis, a[i + 1] - a[i], n times.

    Parameters
    ----------
    a : array_like
        With at least one dimension. Of bool, whether neighbours differ.
    n : int
    axis : int
    prepend, append : array_like, optional
        Put before and behind along the axis first; numbers stand for one element.

    Returns
    -------
    NDArray
        Shorter by n along the axis.

    Raises
    ------
    ValueError
        For n below 0, or no dimensions.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.diff`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.diff(cg.asarray([1, 4, 9, 16]), 2).tolist()
    [2, 2]
    """
    cdef NDArray x = array_of(a), extra
    cdef int k
    if n < 0:
        raise ValueError(f"order must be non-negative but got {n!r}")
    if n == 0:
        return x
    if x.ndim == 0:
        raise ValueError("diff requires input that is at least one dimensional")
    k = axis_of(axis, x.ndim)
    if prepend is not None or append is not None:
        parts = []
        for part in (prepend, x, append):
            if part is not None:
                extra = array_of(part)
                parts.append(extra if extra.ndim else add(extra, (x[along(x.ndim, k, slice(0, 1))] * 0)))
        x = concatenate(parts, axis=k)
    combine = not_equal if INFO[x.dtype].kind == c"b" else subtract
    for _ in range(n):
        x = combine(x[along(x.ndim, k, slice(1, None))], x[along(x.ndim, k, slice(None, -1))])
    return x


def ediff1d(ary, to_end=None, to_begin=None):
    """Differences of neighbours of an array taken flat.

    Parameters
    ----------
    ary : array_like
    to_end, to_begin : array_like, optional
        Put behind and before the differences.

    Returns
    -------
    NDArray
        With one dimension, of the dtype of `ary`.

    Notes
    -----
    `numpy.ediff1d`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ediff1d(cg.asarray([1, 4, 9]), to_end=0).tolist()
    [3, 5, 0]
    """
    cdef NDArray x = array_of(ary).ravel(), part
    out = subtract(x[1:], x[:-1])
    parts = [out]
    for given, place in ((to_begin, 0), (to_end, 2)):
        if given is not None:
            part = array_of(given).ravel()
            dtype = plain(x).dtype
            if not np.can_cast(plain(part).dtype, dtype, "same_kind"):
                raise TypeError(f"to_begin and to_end must be castable to {dtype} by the rule same_kind")
            parts.insert(place, part.astype(dtype))
    return concatenate(parts) if len(parts) > 1 else out


def unwrap(p, discont=None, axis=-1, *, period=6.283185307179586):
    """Angles without jumps: neighbours along an axis are brought within half a period by multiples of it.

    Parameters
    ----------
    p : array_like
    discont : float, optional
        Jumps up to this stay. Default: half a period.
    axis : int
    period : float

    Returns
    -------
    NDArray
        The multiples count as constant: the gradient passes as it is.

    Notes
    -----
    `numpy.unwrap`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.unwrap(cg.asarray([0, 3, 1, 0]), period=4).tolist()
    [0, -1, -3, -4]
    """
    cdef NDArray a = array_of(p)
    values = plain(a)
    smooth = np.unwrap(values, discont, axis, period=period)
    if not INFO[a.dtype].inexact or not may_need_gradient(a):
        return asarray(np.asarray(smooth))
    return add(a, asarray(np.asarray(smooth - values)))


cdef object gradient_along(NDArray f, object h, int k, int edge_order):
    """Second differences inside, one-sided ones at the ends, as `numpy.gradient` has them."""
    cdef int ndim = f.ndim
    def at(index):
        return f[along(ndim, k, index)]
    first, last = slice(0, 1), slice(-1, None)
    if np.ndim(plain(h)) == 0:
        inside = divide(subtract(at(slice(2, None)), at(slice(None, -2))), 2.0 * h)
        if edge_order == 1:
            start = divide(subtract(at(slice(1, 2)), at(first)), h)
            end = divide(subtract(at(last), at(slice(-2, -1))), h)
        else:
            start = divide(at(first) * -1.5 + at(slice(1, 2)) * 2.0 - at(slice(2, 3)) * 0.5, h)
            end = divide(at(slice(-3, -2)) * 0.5 - at(slice(-2, -1)) * 2.0 + at(last) * 1.5, h)
    else:
        shape = (1,) * k + (-1,) + (1,) * (ndim - k - 1)
        steps = h
        a, b = steps[:-1].reshape(shape), steps[1:].reshape(shape)
        inside = (at(slice(None, -2)) * (-b / (a * (a + b))) + at(slice(1, -1)) * ((b - a) / (a * b))
                  + at(slice(2, None)) * (a / (b * (a + b))))
        if edge_order == 1:
            start = divide(subtract(at(slice(1, 2)), at(first)), steps[0])
            end = divide(subtract(at(last), at(slice(-2, -1))), steps[-1])
        else:
            a, b = steps[0], steps[1]
            start = (at(first) * (-(2.0 * a + b) / (a * (a + b))) + at(slice(1, 2)) * ((a + b) / (a * b))
                     - at(slice(2, 3)) * (a / (b * (a + b))))
            a, b = steps[-2], steps[-1]
            end = (at(slice(-3, -2)) * (b / (a * (a + b))) - at(slice(-2, -1)) * ((b + a) / (a * b))
                   + at(last) * ((2.0 * b + a) / (b * (a + b))))
    return concatenate([start, inside, end], axis=k)


def gradient(f, *varargs, axis=None, edge_order=1):
    """Derivatives of samples by differences: of second order inside, of order `edge_order` at the ends.

    Parameters
    ----------
    f : array_like
    *varargs : array_like
        Distances of the samples: none (1), one number for all axes, or for each axis a number or the coordinates.
    axis : int or tuple of int, optional
        Default: all axes.
    edge_order : {1, 2}

    Returns
    -------
    NDArray or tuple of NDArray
        For one axis, or for each of several, of the shape of `f`.

    Raises
    ------
    ValueError
        Where an axis has fewer than edge_order + 1 samples, or coordinates do not fit.
    TypeError
        For a wrong number of distances.

    Notes
    -----
    `numpy.gradient`; not the reverse rules' gradient, but itself recorded. `f` and the distances get gradients.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.gradient(cg.asarray([1.0, 2.0, 4.0, 7.0])).tolist()
    [1.0, 1.5, 2.5, 3.0]
    """
    cdef NDArray x = array_of(f)
    axes = tuple(range(x.ndim)) if axis is None else tuple(axis) if isinstance(axis, tuple) else (axis,)
    axes = tuple(axis_of(k, x.ndim) for k in axes)
    if not INFO[x.dtype].inexact:
        x = x.astype("float64")
    if len(varargs) == 0:
        steps = [1.0] * len(axes)
    elif len(varargs) == 1 and np.ndim(plain(varargs[0])) == 0:
        steps = [varargs[0]] * len(axes)
    elif len(varargs) == len(axes):
        steps = []
        for k, given in zip(axes, varargs):
            if np.ndim(plain(given)) == 0:
                steps.append(given)
                continue
            if np.ndim(plain(given)) != 1:
                raise ValueError("distances must be either scalars or 1d")
            if len(given) != x.shape[k]:
                raise ValueError("when 1d, distances must match the length of the corresponding dimension: "
                                 f"{len(given)} for {x.shape[k]}")
            steps.append(diff(array_of(given) * 1.0))
    else:
        raise TypeError("invalid number of arguments")
    if edge_order not in (1, 2):
        raise ValueError("'edge_order' greater than 2 not supported")
    out = []
    for k, h in zip(axes, steps):
        if x.shape[k] < edge_order + 1:
            raise ValueError("Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) "
                             "elements are required.")
        out.append(gradient_along(x, h, k, edge_order))
    return out[0] if len(out) == 1 else tuple(out)


def trapezoid(y, x=None, dx=1.0, axis=-1):
    """Integral along an axis by the trapezoidal rule.

    Parameters
    ----------
    y : array_like
        Values of the function.
    x : array_like, optional
        Where they were taken: one-dimensional, or of the shape of `y`. Default: `dx` apart.
    dx : float
    axis : int

    Returns
    -------
    NDArray
        Of the shape of `y` without the axis.

    Notes
    -----
    `numpy.trapezoid`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.trapezoid(cg.asarray([1.0, 2.0, 3.0])).item()
    4.0
    """
    cdef NDArray f = array_of(y), places
    cdef int k = axis_of(axis, f.ndim)
    d = dx
    if x is not None:
        places = array_of(x)
        if places.ndim == 1:
            d = diff(places).reshape((1,) * k + (-1,) + (1,) * (f.ndim - k - 1))
        else:
            d = diff(places, axis=axis)
    sums = add(f[along(f.ndim, k, slice(1, None))], f[along(f.ndim, k, slice(None, -1))])
    return (multiply(sums, d) * 0.5).sum(k)


# ---- interpolation and polynomials

def interp(x, xp, fp, left=None, right=None, period=None):
    """Piecewise linear interpolation through the points (xp, fp).

    Parameters
    ----------
    x : array_like
        Where to evaluate.
    xp : array_like
        The points' coordinates, one-dimensional, in rising order (any order with a period).
    fp : array_like
        The values there, real or complex.
    left, right : number, optional
        Values before the first and behind the last point. Default: those of these points.
    period : float, optional
        Of the coordinates; `left` and `right` then have no meaning.

    Returns
    -------
    NDArray
        Of the shape of `x`, float64 or complex128. `x`, `xp` and `fp` get gradients.

    Raises
    ------
    ValueError
        Where `xp` and `fp` differ in length or are empty, or the period is 0.

    Notes
    -----
    `numpy.interp`. On a point, the derivative for `x` is the one to its right.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.interp(cg.asarray([0.5, 9.0]), [0.0, 1.0], [10.0, 20.0]).tolist()
    [15.0, 20.0]
    """
    cdef NDArray at = array_of(x), xs = array_of(xp), fs = array_of(fp)
    if xs.ndim != 1 or fs.ndim != 1:
        raise ValueError("Data points must be 1-D sequences")
    if xs.shape[0] != fs.shape[0]:
        raise ValueError(f"fp and xp are not of the same length: {fs.shape[0]} and {xs.shape[0]}")
    if xs.shape[0] == 0:
        raise ValueError("array of sample points is empty")
    at, xs = at.astype("float64"), xs.astype("float64")
    fs = fs.astype("complex128" if INFO[fs.dtype].kind == c"c" else "float64")
    if period is not None:
        if period == 0:
            raise ValueError("period must be a non-zero value")
        period = abs(period)
        left = right = None
        at, xs = at % period, xs % period
        order = np.argsort(plain(xs))
        xs, fs = xs[asarray(order)], fs[asarray(order)]
        xs = concatenate([xs[-1:] - period, xs, xs[0:1] + period])
        fs = concatenate([fs[-1:], fs, fs[0:1]])
    values, points = plain(at), plain(xs)
    if len(points) == 1:
        out = fs[0] + at * 0
    else:
        where_to = np.clip(np.searchsorted(points, values, side="right") - 1, 0, len(points) - 2)
        low = asarray(np.asarray(where_to))
        high = low + 1
        x0, x1, f0, f1 = xs[low], xs[high], fs[low], fs[high]
        out = f0 + (f1 - f0) * ((at - x0) / (x1 - x0))
        out = where(asarray(np.asarray(values == points[where_to + 1])), f1, out)        # exact on a point
    before, behind = asarray(np.asarray(values < points[0])), asarray(np.asarray(values > points[-1]))
    out = where(before, fs[0] if left is None else left, out)
    return where(behind, fs[-1] if right is None else right, out)


def polyval(p, x):
    """A polynomial at each element: p[0] * x**(n-1) + ... + p[n-1], by Horner's scheme.

    Parameters
    ----------
    p : array_like
        Coefficients, one-dimensional, that of the highest power first.
    x : array_like

    Returns
    -------
    NDArray
        Of the shape of `x`. Both get gradients.

    Notes
    -----
    `numpy.polyval`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.polyval(cg.asarray([3, 0, 1]), 5).item()
    76
    """
    cdef NDArray coefficients = array_of(p), at = array_of(x)
    out = at * 0
    for k in range(coefficients.shape[0]):
        out = out * at + coefficients[k]
    return out
