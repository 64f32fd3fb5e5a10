"""Positions and running sums that look away from NaN; the rest of their kin is in `statistics`."""

import numpy as np

from cygrad.core.ops.choose import where
from cygrad.core.ops.create import asarray
from cygrad.core.ops.cumulative import cumprod, cumsum
from cygrad.core.ops.extrema import argmax, argmin
from cygrad.core.ops.into import deliver
from cygrad.core.ops.logic import all as _all, any as _any, isnan

__all__ = ["nanargmax", "nanargmin", "nancumprod", "nancumsum"]


def _filled(x, value):
    x = asarray(x)
    return where(isnan(x), value, x) if x.dtype.kind in "fc" else x


def _checked(x, axis):
    x = asarray(x)
    if x.dtype.kind in "fc" and x.size and bool(_any(_all(isnan(x), axis))):
        raise ValueError("All-NaN slice encountered")
    return x


def nanargmax(x, axis=None, keepdims=False, *, out=None):
    """Position of the first of the largest elements that are not NaN. Passes no gradient.

    Parameters
    ----------
    x : array_like
    axis : int, optional
        Along which to search. Default: in the whole array, in C order.
    keepdims : bool
        Keep the searched axes, with length 1.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        int64.

    Raises
    ------
    ValueError
        Where all elements are NaN, or there is none.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.nanargmax`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.nanargmax([[1.0, float("nan")], [2.0, 3.0]], axis=1).tolist()
    [0, 1]
    """
    if out is not None:
        return deliver(nanargmax(x, axis, keepdims), out, "nanargmax")
    return argmax(_filled(_checked(x, axis), -np.inf), axis, keepdims)


def nanargmin(x, axis=None, keepdims=False, *, out=None):
    """Position of the first of the smallest elements that are not NaN. Passes no gradient.

    Parameters
    ----------
    x : array_like
    axis : int, optional
        Along which to search. Default: in the whole array, in C order.
    keepdims : bool
        Keep the searched axes, with length 1.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        int64.

    Raises
    ------
    ValueError
        Where all elements are NaN, or there is none.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.nanargmin`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.nanargmin([[1.0, float("nan")], [2.0, 3.0]], axis=1).tolist()
    [0, 0]
    """
    if out is not None:
        return deliver(nanargmin(x, axis, keepdims), out, "nanargmin")
    return argmin(_filled(_checked(x, axis), np.inf), axis, keepdims)


def nancumsum(x, axis=None, dtype=None, out=None):
    """Sums of the elements up to each one, along an axis, with 0 for NaN.

    Parameters
    ----------
    x : array_like
    axis : int, optional
        Default: of all elements in C order; the result then has one dimension.
    dtype : dtype, optional
        In which to add up: see `cumsum`.
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
    `numpy.nancumsum`. NaN get the gradient 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.nancumsum([1.0, float("nan"), 3.0]).tolist()
    [1.0, 1.0, 4.0]
    """
    if out is not None:
        return deliver(nancumsum(x, axis, dtype), out, "nancumsum")
    return cumsum(_filled(x, 0), axis, dtype)


def nancumprod(x, axis=None, dtype=None, out=None):
    """Products of the elements up to each one, along an axis, with 1 for NaN.

    Parameters
    ----------
    x : array_like
    axis : int, optional
        Default: of all elements in C order; the result then has one dimension.
    dtype : dtype, optional
        In which to multiply: see `cumprod`.
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
    `numpy.nancumprod`. NaN get the gradient 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.nancumprod([2.0, float("nan"), 3.0]).tolist()
    [2.0, 2.0, 6.0]
    """
    if out is not None:
        return deliver(nancumprod(x, axis, dtype), out, "nancumprod")
    return cumprod(_filled(x, 1), axis, dtype)
