"""Medians and quantiles.

Which elements a quantile lies between is NumPy's answer for the numbers 0, 1, 2, ... , so that all of its methods mean
the same here. These elements are then taken out by indexing, which is where the gradient goes.
"""

import numpy as np

from cygrad.core.array import NDArray
from cygrad.core.ops.arithmetic import add, divide, multiply, subtract
from cygrad.core.ops.cast import astype
from cygrad.core.ops.choose import where
from cygrad.core.ops.create import asarray, full
from cygrad.core.ops.into import deliver
from cygrad.core.ops.reduce import sum as _sum
from cygrad.core.ops.shape import moveaxis, reshape

__all__ = ["median", "nanmedian", "nanpercentile", "nanquantile", "percentile", "quantile"]


def _fractions(q, whole):
    """`q` as NumPy takes it, of 1: a number stays one."""
    if type(q) is NDArray and q.dtype.kind == "f":       # may be recorded
        values = np.asarray(q.detach())
    else:
        values = np.asarray(q.asnumpy() if type(q) is NDArray else q)
    if not ((values >= 0) & (values <= whole)).all():
        raise ValueError("Quantiles must be in the range [0, 1]" if whole == 1 else
                         "Percentiles must be in the range [0, 100]")
    if type(q) is NDArray and q.dtype.kind == "f":
        return divide(q, whole)
    return q / whole if isinstance(q, (int, float)) else values / whole


def _places(n, q, method):
    """Where quantiles of `n` ordered elements lie, as a real number: between two of them."""
    return np.quantile(np.arange(n, dtype=np.float64), q, method=method or "linear")


def _slope(n, method):
    """How fast the places of quantiles of `n` elements move with the quantile: 0 where they jump."""
    n = np.asarray(n, np.float64)
    return {"linear": n - 1, "hazen": n, "weibull": n + 1, "median_unbiased": n + 1 / 3, "normal_unbiased": n + 1 / 4,
            "interpolated_inverted_cdf": n}.get(method, 0 * n)


def _influence(x):
    """0, recorded where `x` is: a result without elements of `x` still belongs to it, and a pass may begin there."""
    return _sum(reshape(x, (-1,))[:0])


def _spread_weights(weights, x, axes):
    """Weights of the shape of `x`, or of that along some axes, with all dimensions of `x`."""
    w = np.asarray(weights.asnumpy() if type(weights) is NDArray else weights)
    if w.shape == x.shape:
        return w
    if len(axes) == x.ndim:
        raise TypeError(f"Axis must be specified when shapes of a and weights differ: {x.shape} and {w.shape}")
    if w.shape != tuple([x.shape[k] for k in axes]):
        raise ValueError("Shape of weights must be consistent with shape of a along specified axis: "
                         f"{w.shape} and {x.shape}, axes {axes}")
    w = w.transpose(np.argsort(axes))
    return np.broadcast_to(w.reshape([x.shape[k] if k in axes else 1 for k in range(x.ndim)]), x.shape)


def _ordered(x, q, axis, method, keepdims, skip, weights=None):
    """Quantiles; `method` None: medians. `skip`: NaN are no elements."""
    if x.dtype.kind == "c" and method is not None:
        raise TypeError(f"quantiles of numbers of dtype {x.dtype}, which have no order")
    axes = (tuple(range(x.ndim)) if axis is None
            else np.lib.array_utils.normalize_axis_tuple(axis, x.ndim))
    kept = tuple([k for k in range(x.ndim) if k not in axes])
    dtype = x.dtype if x.dtype.kind in "fc" else np.dtype(np.float64)
    wanted = q if type(q) is NDArray else None
    if wanted is not None:
        q = np.asarray(wanted.detach())
    if not isinstance(q, float):
        dtype = np.result_type(dtype, q)
    shape = tuple([x.shape[k] for k in kept])
    if keepdims:
        shape = tuple([1 if k in axes else x.shape[k] for k in range(x.ndim)])
    asked = np.asarray(q, np.float64)
    count = asked.size
    rows = int(np.prod([x.shape[k] for k in kept], dtype=np.int64))
    n = int(np.prod([x.shape[k] for k in axes], dtype=np.int64))
    _places(1, asked, method)                    # refuses what is no method
    if weights is not None:
        if method != "inverted_cdf":
            raise ValueError(f"Only method 'inverted_cdf' supports weights. Got: {method}.")
        weights = _spread_weights(weights, x, axes)
        if (weights < 0).any():
            raise ValueError("Weights must be non-negative.")
        weights = np.moveaxis(weights, axes, tuple(range(x.ndim - len(axes), x.ndim))).reshape(rows, n)
    if n == 0 or rows == 0 or count == 0:
        return add(full(asked.shape + shape, np.nan, dtype), _influence(x))
    x = reshape(moveaxis(x, axes, tuple(range(x.ndim - len(axes), x.ndim))), (rows, n))
    x = astype(x, dtype, copy=False)
    values = np.asarray(x.detach())
    missing = np.isnan(values)
    numbers = np.maximum(n - missing.sum(1), 1) if skip else np.full(rows, n)
    at = np.empty((rows, count))
    if weights is None:
        for number in np.unique(numbers):
            at[numbers == number] = _places(int(number), asked.reshape(-1), method)
    else:                                        # likewise, with the weights in the order of the elements
        order = np.argsort(values, axis=1, kind="stable")
        for k in range(rows):
            at[k] = np.quantile(np.arange(numbers[k]), asked.reshape(-1), method=method,
                                weights=weights[k][order[k, :numbers[k]]])
    low = np.floor(at).astype(np.int64)
    high = np.ceil(at).astype(np.int64)
    if weights is None:
        order = np.argpartition(values, np.unique([low, high]), axis=1)
    line = np.arange(rows)[:, None]
    first, last = x[line, order[line, low]], x[line, order[line, high]]
    share = (at - low).astype(asked.dtype if dtype.kind == "c" else dtype)
    far = share >= 0.5
    if wanted is not None:                       # 0, of which the derivative is that of the place
        moved = subtract(reshape(wanted, (1, -1)), asked.reshape(1, -1))
        share = add(share, astype(multiply(moved, _slope(numbers, method)[:, None]), share.dtype, copy=False))
    ends = np.asarray(first.detach()), np.asarray(last.detach())
    step = where((low == high) | (ends[0] == ends[1]) & np.isinf(ends[0]), 0, subtract(last, first))
    if method is None:
        result = add(first, multiply(step, (0.5 * (low != high)).astype(dtype)))
    else:                                        # from the nearer end, as in NumPy
        result = where(far, subtract(last, multiply(step, 1 - share)), add(first, multiply(step, share)))
    bad = missing.all(1) if skip else missing.any(1)
    if bad.any():
        result = where(bad[:, None], np.nan, result)
    return reshape(result.T, asked.shape + shape)


def median(x, axis=None, keepdims=False, *, out=None):
    """Middle one of the elements in order, or the mean of the two in the middle.

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
        NaN where there is a NaN, or no element.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.median`; complex numbers are ordered by their real parts, then by their imaginary ones. The gradient goes to
    the elements in the middle; of equal ones to those that were found.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> cg.median(x).item()
    2.5
    """
    if out is not None:
        return deliver(median(x, axis, keepdims), out, "median")
    return _ordered(asarray(x), 0.5, axis, None, keepdims, False)


def quantile(x, q, axis=None, method="linear", keepdims=False, *, out=None, weights=None):
    """Quantiles of the elements, or of those along some axes.

    Parameters
    ----------
    x : array_like
    q : array_like
        Which, from 0 to 1. Passes no gradient.
    axis : int or tuple of int, optional
        Default: all axes.
    method : str
        One of NumPy's: 'linear' and twelve others, of which 'lower', 'higher', 'nearest', 'inverted_cdf' and
        'closest_observation' choose an element and the rest interpolate between two.
    keepdims : bool
        Keep the reduced axes, with length 1.
    weights : array_like, optional
        Of the shape of `x`, or of its shape along `axis`; for the method 'inverted_cdf' only. They pass no gradient.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        The dimensions of `q`, then those of `x` that are kept. NaN where there is a NaN, or no element.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    ValueError
        Where `q` is out of its range, or there is no such method.
    TypeError
        For complex numbers.

    Notes
    -----
    `numpy.quantile`. The gradient goes to the elements that the result is interpolated between.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> cg.quantile(x, 0.25).item()
    1.75
    """
    if out is not None:
        return deliver(quantile(x, q, axis, method, keepdims, weights=weights), out, "quantile")
    return _ordered(asarray(x), _fractions(q, 1), axis, method, keepdims, False, weights)


def percentile(x, q, axis=None, method="linear", keepdims=False, *, out=None, weights=None):
    """Percentiles of the elements, or of those along some axes.

    Parameters
    ----------
    x : array_like
    q : array_like
        Which, from 0 to 100. Passes no gradient.
    axis : int or tuple of int, optional
        Default: all axes.
    method : str
        One of NumPy's: 'linear' and twelve others, of which 'lower', 'higher', 'nearest', 'inverted_cdf' and
        'closest_observation' choose an element and the rest interpolate between two.
    keepdims : bool
        Keep the reduced axes, with length 1.
    weights : array_like, optional
        Of the shape of `x`, or of its shape along `axis`; for the method 'inverted_cdf' only. They pass no gradient.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        The dimensions of `q`, then those of `x` that are kept. NaN where there is a NaN, or no element.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    ValueError
        Where `q` is out of its range, or there is no such method.
    TypeError
        For complex numbers.

    Notes
    -----
    `numpy.percentile`. The gradient goes to the elements that the result is interpolated between.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> cg.percentile(x, 25).item()
    1.75
    """
    if out is not None:
        return deliver(percentile(x, q, axis, method, keepdims, weights=weights), out, "percentile")
    return _ordered(asarray(x), _fractions(q, 100), axis, method, keepdims, False, weights)


def nanmedian(x, axis=None, keepdims=False, *, out=None):
    """Middle one of the elements that are not NaN in order, or the mean of the two in the middle.

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
        NaN where all elements are, without a warning.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.nanmedian`; complex numbers as in `median`. The gradient goes to the elements in the middle; of equal ones to
    those that were found.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, float("nan")], [3.0, 4.0]])
    >>> cg.nanmedian(x).item()
    3.0
    """
    if out is not None:
        return deliver(nanmedian(x, axis, keepdims), out, "nanmedian")
    return _ordered(asarray(x), 0.5, axis, None, keepdims, True)


def nanquantile(x, q, axis=None, method="linear", keepdims=False, *, out=None, weights=None):
    """Quantiles of the elements that are not NaN, or of those along some axes.

    Parameters
    ----------
    x : array_like
    q : array_like
        Which, from 0 to 1. Passes no gradient.
    axis : int or tuple of int, optional
        Default: all axes.
    method : str
        One of NumPy's: 'linear' and twelve others, of which 'lower', 'higher', 'nearest', 'inverted_cdf' and
        'closest_observation' choose an element and the rest interpolate between two.
    keepdims : bool
        Keep the reduced axes, with length 1.
    weights : array_like, optional
        Of the shape of `x`, or of its shape along `axis`; for the method 'inverted_cdf' only. They pass no gradient.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        The dimensions of `q`, then those of `x` that are kept. NaN where all elements are, without a warning.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    ValueError
        Where `q` is out of its range, or there is no such method.
    TypeError
        For complex numbers.

    Notes
    -----
    `numpy.nanquantile`. The gradient goes to the elements that the result is interpolated between.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, float("nan")], [3.0, 4.0]])
    >>> cg.nanquantile(x, 0.25).item()
    2.0
    """
    if out is not None:
        return deliver(nanquantile(x, q, axis, method, keepdims, weights=weights), out, "nanquantile")
    return _ordered(asarray(x), _fractions(q, 1), axis, method, keepdims, True, weights)


def nanpercentile(x, q, axis=None, method="linear", keepdims=False, *, out=None, weights=None):
    """Percentiles of the elements that are not NaN, or of those along some axes.

    Parameters
    ----------
    x : array_like
    q : array_like
        Which, from 0 to 100. Passes no gradient.
    axis : int or tuple of int, optional
        Default: all axes.
    method : str
        One of NumPy's: 'linear' and twelve others, of which 'lower', 'higher', 'nearest', 'inverted_cdf' and
        'closest_observation' choose an element and the rest interpolate between two.
    keepdims : bool
        Keep the reduced axes, with length 1.
    weights : array_like, optional
        Of the shape of `x`, or of its shape along `axis`; for the method 'inverted_cdf' only. They pass no gradient.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        The dimensions of `q`, then those of `x` that are kept. NaN where all elements are, without a warning.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    ValueError
        Where `q` is out of its range, or there is no such method.
    TypeError
        For complex numbers.

    Notes
    -----
    `numpy.nanpercentile`. The gradient goes to the elements that the result is interpolated between.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, float("nan")], [3.0, 4.0]])
    >>> cg.nanpercentile(x, 25).item()
    2.0
    """
    if out is not None:
        return deliver(nanpercentile(x, q, axis, method, keepdims, weights=weights), out, "nanpercentile")
    return _ordered(asarray(x), _fractions(q, 100), axis, method, keepdims, True, weights)
