# cython: wraparound=True, boundscheck=True, cdivision=False
"""Counting elements by their values."""

from operator import index as as_index

import numpy as np

from cygrad.core.array cimport NDArray, check_leaving, shape_text
from cygrad.core.convert cimport as_numpy, share
from cygrad.core.dtype cimport FLOAT64, INFO, to_numpy
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport divide
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.gather cimport gather, scatter_add
from cygrad.core.ops.shape cimport reshape

__all__ = ["bincount", "digitize", "histogram", "histogram2d", "histogram_bin_edges", "histogramdd"]


cdef NDArray summed(NDArray weights, object at, Py_ssize_t n):
    """The sums of the weights that fall into each of `n` places, recorded."""
    # A copy: what the caller writes into his array later must not reach the gradient.
    return scatter_add(weights, share(np.array(at, np.int64, order="C")), 1, &n, 0, 1)


cdef NDArray weights_of(object weights, NDArray x, str name):
    """Weights as float64, complex ones as complex128, flattened."""
    cdef NDArray w = operand(weights)
    if w.size != x.size or w.ndim != x.ndim:
        raise ValueError(f"{name}: the weights have shape {shape_text(w.ndim, w.shape)}, the elements "
                         f"{shape_text(x.ndim, x.shape)}")
    if INFO[w.dtype].kind != c"c":
        w = to_dtype(w, FLOAT64)
    return <NDArray>reshape(w, (-1,))


def bincount(x, weights=None, minlength=0):
    """How often each integer from 0 on occurs, or the sum of its weights.

    Parameters
    ----------
    x : array_like of int
        One-dimensional, not negative.
    weights : array_like, optional
        Of the shape of `x`.
    minlength : int
        Least length of the result.

    Returns
    -------
    NDArray
        int64, or float64 with weights, through which it is recorded.

    Raises
    ------
    ValueError
        For negative elements, more than one dimension, weights of another shape.
    TypeError
        For elements that are no integers.

    Notes
    -----
    `numpy.bincount`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.bincount([0, 2, 2], weights=[1.0, 0.5, 0.25]).tolist()
    [1.0, 0.0, 0.75]
    """
    cdef NDArray a = operand(x)
    counts = np.bincount(as_numpy(a), minlength=minlength)
    if weights is None:
        return share(np.asarray(counts, np.int64))
    if INFO[operand(weights).dtype].kind == c"c":
        raise TypeError("bincount: cannot cast complex weights to float64")
    return summed(weights_of(weights, a, "bincount"), as_numpy(a), counts.size)


def digitize(x, bins, right=False):
    """The number of the bin that each element falls into.

    Parameters
    ----------
    x : array_like
    bins : array_like
        One-dimensional, ascending or descending.
    right : bool
        The bins include their right edges, not the left ones.

    Returns
    -------
    NDArray of int64
        Of the shape of `x`: 0 before the first edge. Passes no gradient.

    Raises
    ------
    ValueError
        For bins that are not in order.

    Notes
    -----
    `numpy.digitize`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.digitize([0.5, 1.5, 9.0], [0.0, 1.0, 2.0]).tolist()
    [1, 2, 3]
    """
    return share(np.asarray(np.digitize(as_numpy(operand(x)), as_numpy(operand(bins)), right), np.int64))


cdef object plain(object bins):
    """Bins as NumPy takes them: a number, the name of a method, edges."""
    if isinstance(bins, (list, tuple)) and any(type(edges) is NDArray for edges in bins):
        return [plain(edges) for edges in bins]
    return as_numpy(bins) if type(bins) is NDArray else bins


def histogram_bin_edges(x, bins=10, range=None, weights=None):
    """The edges of the bins that `histogram` would use.

    Parameters
    ----------
    x : array_like
    bins : int, str or array_like
        Their number, the name of a rule for it ('auto', 'fd', 'sturges', ...), or the edges themselves.
    range : (float, float), optional
        Default: from the smallest element to the largest.
    weights : array_like, optional
        No rule takes them into account.

    Returns
    -------
    NDArray
        One more than there are bins. Passes no gradient.

    Notes
    -----
    `numpy.histogram_bin_edges`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.histogram_bin_edges([0.0, 4.0], bins=2).tolist()
    [0.0, 2.0, 4.0]
    """
    w = None if weights is None else as_numpy(operand(weights))
    return share(np.histogram_bin_edges(as_numpy(operand(x)), plain(bins), range, w))


def histogram(x, bins=10, range=None, density=None, weights=None):
    """How many elements fall into each bin, or the sum of their weights.

    Parameters
    ----------
    x : array_like
    bins : int, str or array_like
        Their number, the name of a rule for it, or the edges, ascending.
    range : (float, float), optional
        Default: from the smallest element to the largest.
    density : bool, optional
        Divide by the total and the widths of the bins, so that the integral is 1.
    weights : array_like, optional
        Of the shape of `x`; recorded.

    Returns
    -------
    hist : NDArray
        int64; float64 with weights or as a density.
    bin_edges : NDArray
        Passes no gradient.

    Raises
    ------
    ValueError
        For edges that are not in order, ranges that are not finite, weights of another shape.

    Notes
    -----
    `numpy.histogram`. Counts do not depend on the elements but by jumps: these get no gradient.

    Examples
    --------
    >>> import cygrad as cg
    >>> hist, edges = cg.histogram([1.0, 2.0, 1.0], bins=[0, 1.5, 3])
    >>> hist.tolist()
    [2, 1]
    """
    cdef NDArray a = operand(x), w
    if weights is None:
        hist, edges = np.histogram(as_numpy(a), plain(bins), range, density)
        return share(np.asarray(hist, np.float64 if density else np.int64)), share(edges)
    w = weights_of(weights, a, "histogram")
    elements = as_numpy(a).ravel()
    edges = np.histogram(elements, plain(bins), range)[1]
    inside = np.flatnonzero((elements >= edges[0]) & (elements <= edges[-1]))
    at = np.minimum(np.searchsorted(edges, elements[inside], "right") - 1, edges.size - 2)
    out = summed(gather(w, share(inside.astype(np.int64)), 0, 1), at, edges.size - 1)
    if density:
        out = divide(out, out.sum() * np.diff(edges))
    return out, share(edges)


def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    """How many points fall into each bin of a plane.

    Parameters
    ----------
    x, y : array_like
        One-dimensional: the coordinates.
    bins : int, or array_like, or a pair of these
    range : array_like, optional
        Of shape (2, 2).
    density : bool, optional
    weights : array_like, optional

    Returns
    -------
    H, xedges, yedges : NDArray
        float64; pass no gradient.

    Raises
    ------
    RuntimeError
        While recording, where the gradient of the weights would be lost.

    Notes
    -----
    `numpy.histogram2d`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.histogram2d([0.0, 1.0], [0.0, 1.0], bins=2)[0].tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    return tuple([share(part) for part in np.histogram2d(
        as_numpy(operand(x)), as_numpy(operand(y)), plain(bins), range, density, lone_weights(weights, "histogram2d"))])


cdef object lone_weights(object weights, str name):
    if weights is None:
        return None
    check_leaving(operand(weights), f"the weights of {name}")
    return as_numpy(operand(weights))


def histogramdd(sample, bins=10, range=None, density=None, weights=None):
    """How many points fall into each bin of a space of any dimension.

    Parameters
    ----------
    sample : array_like
        Of shape (points, dimensions).
    bins : int, or a sequence of int or array_like
    range : sequence, optional
        A pair for each dimension.
    density : bool, optional
    weights : array_like, optional

    Returns
    -------
    H : NDArray
        float64; passes no gradient.
    edges : tuple of NDArray

    Raises
    ------
    RuntimeError
        While recording, where the gradient of the weights would be lost.

    Notes
    -----
    `numpy.histogramdd`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.histogramdd(cg.asarray([[0.0], [1.0]]), bins=2)[0].tolist()
    [1.0, 1.0]
    """
    hist, edges = np.histogramdd(
        as_numpy(operand(sample)), plain(bins), range, density, lone_weights(weights, "histogramdd"))
    return share(hist), tuple([share(edge) for edge in edges])
