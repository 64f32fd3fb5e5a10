# cython: wraparound=True, boundscheck=True
"""Convolution and correlation of vectors, covariance of variables."""

from cpython.object cimport PyObject

import numpy as np

from cygrad.core.array cimport NDArray
from cygrad.core.convert cimport as_numpy
from cygrad.core.dtype cimport INFO
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport conjugate
from cygrad.core.ops.choose cimport clip
from cygrad.core.record cimport may_need_gradient, record, saved
from cygrad.core.registry cimport X0, X1, Op, structural
from cygrad.core.tape cimport Node

from cygrad.core.ops.complex import real
from cygrad.core.ops.create import asarray
from cygrad.core.ops.join import concatenate
from cygrad.core.ops.nonzero cimport plain

__all__ = ["convolve", "corrcoef", "correlate", "cov"]


cdef inline NDArray array_of(object x):
    return <NDArray>x if type(x) is NDArray else operand(x)


# ---- convolution

cdef object vjp_convolve(Node *node, int i, object g):
    cdef NDArray other = <NDArray>saved(node, 1 - i)
    cdef Py_ssize_t m = other.shape[0], n = node.inputs[i].shape[0]
    return full_convolution(<NDArray>g, other[::-1])[m - 1:m - 1 + n]


cdef Op CONVOLVE = structural("convolve", vjp_convolve, (X1, X0))


cdef object full_convolution(NDArray a, NDArray v):
    cdef NDArray out = asarray(np.convolve(a.detach().asnumpy(), v.detach().asnumpy()))
    cdef PyObject *inputs[2]
    if may_need_gradient(a) or may_need_gradient(v):
        inputs[0] = <PyObject *>a
        inputs[1] = <PyObject *>v
        record(CONVOLVE, out, 2, inputs)
    return out


cdef object part_of(object full, Py_ssize_t n, Py_ssize_t m, object mode):
    """What 'same' and 'valid' leave of a full convolution of n and m elements."""
    cdef Py_ssize_t longer = max(n, m), shorter = min(n, m)
    if mode == "full":
        return full
    if mode == "same":
        return full[(shorter - 1) // 2:(shorter - 1) // 2 + longer]
    if mode == "valid":
        return full[shorter - 1:longer]
    raise ValueError(f"mode must be one of 'valid', 'same', or 'full', not {mode!r}")


cdef tuple two_vectors(object a, object v, str name):
    cdef NDArray x = array_of(a), y = array_of(v)
    x, y = x if x.ndim else x[None], y if y.ndim else y[None]
    if x.ndim != 1 or y.ndim != 1:
        raise ValueError(f"{name} takes vectors, not arrays of {x.ndim} and {y.ndim} dimensions")
    if x.shape[0] == 0 or y.shape[0] == 0:
        raise ValueError(f"{'a' if x.shape[0] == 0 else 'v'} cannot be empty")
    return x, y


def convolve(a, v, mode="full"):
    """Convolution of two vectors, the sum of a[k] * v[n - k] over k for each n.

    Parameters
    ----------
    a, v : array_like
        One-dimensional.
    mode : {'full', 'same', 'valid'}
        All that overlaps, as much as the longer vector has in the middle, or only where one lies within the other.

    Returns
    -------
    NDArray
        Of the promoted dtype.

    Raises
    ------
    ValueError
        For empty vectors, more dimensions, another mode.

    Notes
    -----
    `numpy.convolve`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.convolve(cg.asarray([1, 2, 3]), [0, 1]).tolist()
    [0, 1, 2, 3]
    """
    x, y = two_vectors(a, v, "convolve")
    return part_of(full_convolution(x, y), len(x), len(y), mode)


def correlate(a, v, mode="valid"):
    """Correlation of two vectors, the sum of a[n + k] * conj(v[k]) over k for each n.

    Parameters
    ----------
    a, v : array_like
        One-dimensional.
    mode : {'valid', 'same', 'full'}
        As in `convolve`.

    Returns
    -------
    NDArray
        Of the promoted dtype.

    Raises
    ------
    ValueError
        For empty vectors, more dimensions, another mode.

    Notes
    -----
    `numpy.correlate`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.correlate(cg.asarray([1, 2, 3]), [0, 1]).tolist()
    [2, 3]
    """
    x, y = two_vectors(a, v, "correlate")
    full = full_convolution(x, conjugate(y)[::-1])
    if mode == "same" and len(y) > len(x):          # then the other half of an even number belongs to the end
        return full[len(x) // 2:len(x) // 2 + len(y)]
    return part_of(full, len(x), len(y), mode)


# ---- covariance

def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None):
    """Covariance matrix of variables, each a row of `m` with an observation in each column.

    Parameters
    ----------
    m, y : array_like
        With at most two dimensions; `y` has further variables.
    rowvar : bool
        False: a variable is a column.
    bias : bool
        Divide by the number of observations n, not by n - 1.
    ddof : int, optional
        Divide by n - ddof.
    fweights, aweights : array_like, optional
        How often each observation was made (integers), and how much it counts; constants.
    dtype : dtype, optional
        At least float64 by default.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For more than two dimensions.

    Notes
    -----
    `numpy.cov`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.cov(cg.asarray([[0.0, 2.0], [2.0, 0.0]])).tolist()
    [[2.0, -2.0], [-2.0, 2.0]]
    """
    cdef NDArray x = array_of(m), other, mean
    if ddof is not None and ddof != int(ddof):
        raise ValueError("ddof must be integer")
    if x.ndim > 2 or y is not None and array_of(y).ndim > 2:
        raise ValueError("m and y have more than 2 dimensions")
    if dtype is None:
        dtype = np.result_type(plain(x), *(() if y is None else (plain(array_of(y)),)), np.float64)
    x = x.astype(dtype)
    if x.ndim < 2:
        x = x.reshape((1, -1))
    if not rowvar and np.ndim(plain(m)) == 2:
        x = x.T
    if y is not None:
        other = array_of(y).astype(dtype)
        if other.ndim < 2:
            other = other.reshape((1, -1))
        x = concatenate([x, other.T if not rowvar and other.shape[0] != 1 else other])
    ddof = (0 if bias else 1) if ddof is None else ddof
    weights = None
    for given, whole in ((fweights, True), (aweights, False)):
        if given is not None:
            given = array_of(given).astype(np.float64)
            values = as_numpy(<NDArray>given)
            if values.ndim > 1:
                raise RuntimeError("cannot handle multidimensional weights")
            if values.shape[0] != x.shape[1]:
                raise RuntimeError("incompatible numbers of samples and weights")
            if (values < 0).any():
                raise ValueError("weights cannot be negative")
            if whole and (values != np.around(values)).any():
                raise TypeError("fweights must be integer")
            weights = given if weights is None else weights * given
    if weights is None:
        mean = x.mean(1, keepdims=True)
        factor = x.shape[1] - ddof
    else:
        total = weights.sum()
        mean = (x * weights).sum(1, keepdims=True) / total
        factor = total - (ddof if aweights is None else
                          ddof * (weights * array_of(aweights).astype(np.float64)).sum() / total if ddof else 0)
    x = x - mean
    right = x if weights is None else x * weights
    if type(factor) is not NDArray:
        factor = max(factor, 0)
    elif as_numpy(<NDArray>factor) < 0:
        factor = 0.0
    out = (x @ conjugate(right).T) / factor
    return out.reshape(()) if out.shape[0] == 1 and out.shape[1] == 1 else out


def corrcoef(x, y=None, rowvar=True, *, dtype=None):
    """Correlation coefficients of variables, the covariance matrix divided by the standard deviations.

    Parameters
    ----------
    x, y : array_like
        As in `cov`.
    rowvar : bool
    dtype : dtype, optional

    Returns
    -------
    NDArray
        Between -1 and 1.

    Notes
    -----
    `numpy.corrcoef`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.corrcoef(cg.asarray([[0.0, 2.0], [2.0, 0.0]])).round(12).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    cdef NDArray c = cov(x, y, rowvar, dtype=dtype)
    if c.ndim == 0:
        return c / c
    d = real(c[np.arange(len(c)), np.arange(len(c))]) ** 0.5
    c = c / d[:, None] / d[None]
    return c if INFO[c.dtype].kind == c"c" else clip(c, -1, 1)
