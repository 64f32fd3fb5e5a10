"""Statistics made of other operations: averages, ranges, and what looks away from NaN."""

import numpy as np

from cygrad.core.array import NDArray
from cygrad.core.ops.arithmetic import add, divide, multiply, square, subtract
from cygrad.core.ops.cast import astype
from cygrad.core.ops.choose import where as choose
from cygrad.core.ops.complex import imag, real
from cygrad.core.ops.comparison import equal, less_equal, not_equal
from cygrad.core.ops.create import asarray, full
from cygrad.core.ops.extrema import max as _max, min as _min
from cygrad.core.ops.into import deliver
from cygrad.core.ops.logic import isnan, logical_not
from cygrad.core.ops.logic import all as _all
from cygrad.core.ops.masked import mask_of
from cygrad.core.ops.power import sqrt
from cygrad.core.ops.product import prod
from cygrad.core.ops.reduce import mean, sum as _sum
from cygrad.core.ops.shape import broadcast_to, reshape
from cygrad.core.ops.variance import var

__all__ = [
    "average", "count_nonzero", "nanmax", "nanmean", "nanmin", "nanprod", "nanstd", "nansum", "nanvar", "ptp",
]


# ---- what is shared

def _filled(x, value):
    """With `value` for NaN."""
    x = asarray(x)
    return choose(isnan(x), value, x) if x.dtype.kind in "fc" else x


def _seen(x, where):
    """With NaN where `where` does not hold."""
    return x if where is True else choose(mask_of(where, x.shape), x, np.nan)


def _present(x, axis, keepdims, dtype):
    """How many elements are not NaN."""
    return _sum(logical_not(isnan(x)), axis, np.zeros((), dtype).real.dtype, keepdims)


def _axes_of(x, axis):
    if axis is None:
        return tuple(range(x.ndim))
    return np.lib.array_utils.normalize_axis_tuple(axis, x.ndim)


# ---- averages


def average(x, axis=None, weights=None, returned=False, keepdims=False):
    """Weighted average of the elements, or of those along some axes.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    weights : array_like, optional
        Of the shape of `x`, or of the shape of `x` along `axis`. Default: all alike.
    returned : bool
        Return the sums of the weights too.
    keepdims : bool
        Keep the reduced axes, with length 1.

    Returns
    -------
    NDArray or tuple of NDArray
        The averages, and if `returned` the sums of weights, of the same shape.

    Raises
    ------
    ZeroDivisionError
        Where weights sum to 0.
    TypeError
        Where the shapes differ and no axis is named.
    ValueError
        Where the shape of the weights does not fit.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.average`. The weights get their gradient too.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.average(cg.asarray([1.0, 2.0, 3.0]), weights=[3.0, 1.0, 0.0]).item()
    1.25
    """
    x = asarray(x)
    axis = tuple(axis) if isinstance(axis, list) else axis       # NumPy takes both here
    if weights is None:
        result = mean(x, axis, None, keepdims)
        total = full(result.shape, x.size / result.size if result.size else 0.0, result.dtype)
        return (result, total) if returned else result
    weights = asarray(weights)
    if weights.shape != x.shape:
        if axis is None:
            raise TypeError("Axis must be specified when shapes of a and weights differ: "
                            f"{x.shape} and {weights.shape}")
        axes = _axes_of(x, axis)
        if weights.shape != tuple([x.shape[k] for k in axes]):
            raise ValueError("Shape of weights must be consistent with shape of a along specified axis: "
                             f"{weights.shape} and {x.shape}, axis {axis}")
        weights = weights.transpose(tuple(np.argsort(axes).tolist()))
        weights = reshape(weights, tuple([x.shape[k] if k in axes else 1 for k in range(x.ndim)]))
    dtype = np.result_type(x.dtype, weights.dtype, *(("d",) if x.dtype.kind in "biu" else ()))
    weights = astype(broadcast_to(weights, x.shape), dtype, copy=False)
    total = _sum(weights, axis, None, keepdims)
    if not np.asarray(total.detach()).all():
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    result = divide(_sum(multiply(x, weights), axis, None, keepdims), total)
    return (result, total) if returned else result


def count_nonzero(x, axis=None, keepdims=False):
    """Number of elements that are not 0. Passes no gradient.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.

    Returns
    -------
    NDArray
        int64.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.count_nonzero`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.count_nonzero(cg.asarray([[0, 1], [2, 3]]), axis=1).tolist()
    [1, 2]
    """
    return _sum(not_equal(x, 0), axis, None, keepdims)


def ptp(x, axis=None, keepdims=False, *, out=None):
    """Range of the elements: the largest one less the smallest one.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        Of the dtype of `x`.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    ValueError
        Where there is no element.

    Notes
    -----
    `numpy.ptp`. Elements that are equally large or small share the gradient.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ptp(cg.asarray([[1, 5], [3, 4]]), axis=1).tolist()
    [4, 1]
    """
    if out is not None:
        return deliver(ptp(x, axis, keepdims), out, "ptp")
    x = asarray(x)
    return subtract(_max(x, axis, keepdims), _min(x, axis, keepdims))


# ---- what looks away from NaN


def nansum(x, axis=None, dtype=None, keepdims=False, initial=None, where=True, *, out=None):
    """Sum of the elements that are not NaN, or of those along some axes.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    dtype : dtype, optional
        In which to compute.
    keepdims : bool
        Keep the reduced axes, with length 1.
    initial : number or array_like without dimensions, optional
        What to start from. Default: 0.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        0 where all are NaN.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.nansum`. NaN get the gradient 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, float("nan")], [3.0, 4.0]])
    >>> cg.nansum(x, axis=0).tolist()
    [4.0, 4.0]
    """
    if out is not None:
        return deliver(nansum(x, axis, dtype, keepdims, initial, where), out, "nansum")
    return _sum(_filled(x, 0), axis, dtype, keepdims, initial, where)


def nanprod(x, axis=None, dtype=None, keepdims=False, initial=None, where=True, *, out=None):
    """Product of the elements that are not NaN, or of those along some axes.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    dtype : dtype, optional
        In which to compute.
    keepdims : bool
        Keep the reduced axes, with length 1.
    initial : number or array_like without dimensions, optional
        What to start from. Default: 1.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        1 where all are NaN.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.nanprod`. NaN get the gradient 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, float("nan")], [3.0, 4.0]])
    >>> cg.nanprod(x, axis=0).tolist()
    [3.0, 4.0]
    """
    if out is not None:
        return deliver(nanprod(x, axis, dtype, keepdims, initial, where), out, "nanprod")
    return prod(_filled(x, 1), axis, dtype, keepdims, initial, where)


def nanmax(x, axis=None, keepdims=False, initial=None, where=True, *, out=None):
    """Largest of the elements that are not NaN, or of those along some axes.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.
    initial : number or array_like without dimensions, optional
        The least that the result may be; needed with `where`.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        NaN where all are, without a warning.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    ValueError
        Where there is no element.

    Notes
    -----
    `numpy.nanmax`. Equal elements share the gradient; NaN get 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, float("nan")], [3.0, 4.0]])
    >>> cg.nanmax(x, axis=1).tolist()
    [1.0, 4.0]
    """
    if out is not None:
        return deliver(nanmax(x, axis, keepdims, initial, where), out, "nanmax")
    x = asarray(x)
    if x.dtype.kind not in "fc":
        return _max(x, axis, keepdims, initial, where)
    missing = isnan(x)
    result = _max(choose(missing, -np.inf, x), axis, keepdims, initial, where)
    return result if initial is not None else choose(_all(missing, axis, keepdims), np.nan, result)


def nanmin(x, axis=None, keepdims=False, initial=None, where=True, *, out=None):
    """Smallest of the elements that are not NaN, or of those along some axes.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    keepdims : bool
        Keep the reduced axes, with length 1.
    initial : number or array_like without dimensions, optional
        The most that the result may be; needed with `where`.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        NaN where all are, without a warning.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    ValueError
        Where there is no element.

    Notes
    -----
    `numpy.nanmin`. Equal elements share the gradient; NaN get 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, float("nan")], [3.0, 4.0]])
    >>> cg.nanmin(x, axis=1).tolist()
    [1.0, 3.0]
    """
    if out is not None:
        return deliver(nanmin(x, axis, keepdims, initial, where), out, "nanmin")
    x = asarray(x)
    if x.dtype.kind not in "fc":
        return _min(x, axis, keepdims, initial, where)
    missing = isnan(x)
    result = _min(choose(missing, np.inf, x), axis, keepdims, initial, where)
    return result if initial is not None else choose(_all(missing, axis, keepdims), np.nan, result)


def nanmean(x, axis=None, dtype=None, keepdims=False, *, out=None, where=True):
    """Arithmetic mean of the elements that are not NaN, or of those along some axes.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    dtype : dtype, optional
        In which to compute.
    keepdims : bool
        Keep the reduced axes, with length 1.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        NaN where all are, without a warning.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.nanmean`. NaN get the gradient 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, float("nan")], [3.0, 4.0]])
    >>> cg.nanmean(x, axis=0).tolist()
    [2.0, 4.0]
    """
    if out is not None:
        return deliver(nanmean(x, axis, dtype, keepdims, where=where), out, "nanmean")
    x = asarray(x)
    if x.dtype.kind not in "fc":
        return mean(x, axis, dtype, keepdims, where)
    x = _seen(x, where)
    total = _sum(_filled(x, 0), axis, dtype, keepdims)
    return divide(total, _present(x, axis, keepdims, total.dtype))


def nanvar(x, axis=None, dtype=None, ddof=0, keepdims=False, *, out=None, where=True, mean=None, correction=None):
    """Variance of the elements that are not NaN, or of those along some axes.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    dtype : dtype, optional
        In which to compute.
    ddof : float
        The sum of squares is divided by the number of elements less this.
    keepdims : bool
        Keep the reduced axes, with length 1.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    mean : array_like, optional
        The mean, as `mean(x, axis, keepdims=True)` gives it, where it is known.
    correction : float, optional
        The Array API's name of `ddof`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        NaN where there are too few elements.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.nanvar`. NaN get the gradient 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, float("nan")], [3.0, 4.0]])
    >>> cg.nanvar(x, axis=1).tolist()
    [0.0, 0.25]
    """
    if out is not None:
        result = nanvar(x, axis, dtype, ddof, keepdims, where=where, mean=mean, correction=correction)
        return deliver(result, out, "nanvar")
    x = asarray(x)
    if x.dtype.kind not in "fc":
        return var(x, axis, dtype, ddof, keepdims, where=where, mean=mean, correction=correction)
    x = _seen(x, where)
    if correction is not None:
        if ddof != 0:
            raise ValueError("ddof and correction can't be provided simultaneously.")
        ddof = correction
    if dtype is not None:
        x = astype(x, dtype)
    size = choose(isnan(x), 0, subtract(x, nanmean(x, axis, None, True) if mean is None else mean))
    if x.dtype.kind == "c":         # not over the modulus, which has no derivative where an element is the mean
        size = add(square(real(size)), square(imag(size)))
    else:
        size = square(size)
    total = _sum(size, axis, None, keepdims)
    freedom = subtract(_present(x, axis, keepdims, total.dtype), ddof)
    return divide(total, choose(less_equal(freedom, 0), np.nan, freedom))


def nanstd(x, axis=None, dtype=None, ddof=0, keepdims=False, *, out=None, where=True, mean=None, correction=None):
    """Standard deviation of the elements that are not NaN, or of those along some axes.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    dtype : dtype, optional
        In which to compute.
    ddof : float
        The sum of squares is divided by the number of elements less this.
    keepdims : bool
        Keep the reduced axes, with length 1.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    mean : array_like, optional
        The mean, as `mean(x, axis, keepdims=True)` gives it, where it is known.
    correction : float, optional
        The Array API's name of `ddof`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        NaN where there are too few elements.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.nanstd`. NaN get the gradient 0, and so do all elements where they are equal.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, float("nan")], [3.0, 4.0]])
    >>> cg.nanstd(x, axis=1).tolist()
    [0.0, 0.5]
    """
    if out is not None:
        result = nanstd(x, axis, dtype, ddof, keepdims, where=where, mean=mean, correction=correction)
        return deliver(result, out, "nanstd")
    v = nanvar(x, axis, dtype, ddof, keepdims, where=where, mean=mean, correction=correction)
    flat = equal(v, 0)
    return choose(flat, 0, sqrt(choose(flat, 1, v)))
