# cython: wraparound=True, boundscheck=True
"""Tests of what numbers are and whether they are alike, and replacing those that are no numbers."""

import numpy as np

from cygrad.core.array cimport NDArray
from cygrad.core.dtype cimport INFO
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport add, multiply
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.logic cimport isnan

from cygrad.core.ops.complex import imag, real
from cygrad.core.ops.create import asarray
from cygrad.core.ops.nonzero cimport plain

__all__ = [
    "allclose", "array_equal", "array_equiv", "isclose", "iscomplex", "isneginf", "isposinf", "isreal", "nan_to_num",
    "real_if_close",
]


cdef inline NDArray array_of(object x):
    return <NDArray>x if type(x) is NDArray else operand(x)


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether pairs of elements differ by at most atol + rtol * abs(b), an array of bool. Passes no gradient.

    Notes
    -----
    `numpy.isclose`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isclose(cg.asarray([1.0, 2.0]), [1.0, 2.1]).tolist()
    [True, False]
    """
    return asarray(np.asarray(np.isclose(plain(a), plain(b), plain(rtol), plain(atol), equal_nan)))


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether all pairs of elements differ by at most atol + rtol * abs(b), a Python bool.

    Notes
    -----
    `numpy.allclose`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.allclose(cg.asarray([1.0, 2.0]), [1.0, 2.0])
    True
    """
    return bool(np.allclose(plain(a), plain(b), plain(rtol), plain(atol), equal_nan))


def array_equal(a1, a2, equal_nan=False):
    """Whether two arrays have the same shape and elements, a Python bool.

    Notes
    -----
    `numpy.array_equal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.array_equal(cg.asarray([1, 2]), [1, 2])
    True
    """
    return bool(np.array_equal(plain(a1), plain(a2), equal_nan))


def array_equiv(a1, a2):
    """Whether two arrays have the same elements where one is broadcast to the shape of the other, a Python bool.

    Notes
    -----
    `numpy.array_equiv`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.array_equiv(cg.asarray([1, 2]), [[1, 2], [1, 2]])
    True
    """
    return bool(np.array_equiv(plain(a1), plain(a2)))


def isreal(x):
    """Whether each element has no imaginary part, an array of bool.

    Notes
    -----
    `numpy.isreal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isreal(cg.asarray([1.0, 2j])).tolist()
    [True, False]
    """
    return asarray(np.asarray(np.isreal(plain(array_of(x)))))


def iscomplex(x):
    """Whether each element has an imaginary part, an array of bool.

    Notes
    -----
    `numpy.iscomplex`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.iscomplex(cg.asarray([1.0, 2j])).tolist()
    [False, True]
    """
    return asarray(np.asarray(np.iscomplex(plain(array_of(x)))))


def isposinf(x, out=None):
    """Whether each element is infinity, an array of bool. Real numbers only.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.isposinf`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isposinf(cg.asarray([float("inf"), float("-inf")])).tolist()
    [True, False]
    """
    return deliver(asarray(np.asarray(np.isposinf(plain(array_of(x))))), out, "isposinf", True)


def isneginf(x, out=None):
    """Whether each element is minus infinity, an array of bool. Real numbers only.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.isneginf`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isneginf(cg.asarray([float("inf"), float("-inf")])).tolist()
    [False, True]
    """
    return deliver(asarray(np.asarray(np.isneginf(plain(array_of(x))))), out, "isneginf", True)


def real_if_close(x, tol=100):
    """The real parts where all imaginary parts are smaller than `tol` machine epsilons, else the array as it is.

    Notes
    -----
    `numpy.real_if_close`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.real_if_close(cg.asarray([1 + 1e-15j])).tolist()
    [1.0]
    """
    cdef NDArray a = array_of(x)
    return real(a) if INFO[a.dtype].kind == c"c" and np.real_if_close(plain(a), tol).dtype.kind != "c" else a


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    """NaN replaced by a number, infinities by the largest finite ones. What is replaced passes no gradient.

    Parameters
    ----------
    x : array_like
    copy : bool
        Accepted for NumPy's sake: the result is a new array in any case.
    nan, posinf, neginf : float
        Default: 0, and the largest and smallest finite number of the dtype.

    Returns
    -------
    NDArray
        Of the dtype of `x`.

    Notes
    -----
    `numpy.nan_to_num`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.nan_to_num(cg.asarray([1.0, float("nan"), float("inf")]), posinf=9.0).tolist()
    [1.0, 0.0, 9.0]
    """
    cdef NDArray a = array_of(x)
    if not INFO[a.dtype].inexact:
        return a.copy()
    if INFO[a.dtype].kind == c"c":
        return add(nan_to_num(real(a), copy, nan, posinf, neginf),
                   multiply(nan_to_num(imag(a), copy, nan, posinf, neginf), 1j))
    values = plain(a)
    info = np.finfo(values.dtype)
    high = float(info.max) if posinf is None else posinf
    low = float(info.min) if neginf is None else neginf
    out = where(isnan(a), nan, a)
    out = where(asarray(np.asarray(values == np.inf)), high, out)
    return where(asarray(np.asarray(values == -np.inf)), low, out)
