"""Special functions under SciPy's names: `cygrad.special`. Everything that has a derivative is recorded."""

import math as _math

from .core.ops import special_error, special_gamma, special_incomplete, special_other
from .core.ops.arithmetic import add as _add
from .core.ops.choose import where as _where
from .core.ops.create import arange as _arange, asarray as _asarray
from .core.ops.logsumexp import logsumexp
from .core.ops.nn import log_softmax as _log_softmax, softmax as _softmax
from .core.ops.rounding import floor as _floor, rint as _rint
from .core.ops.shape import moveaxis as _moveaxis
from .core.ops.special_error import *
from .core.ops.special_gamma import *
from .core.ops.special_incomplete import *
from .core.ops.special_other import *


def _along(function, x, axis):
    """A function along one axis, over several: they become one at the end."""
    x = _asarray(x)
    if isinstance(axis, int):
        return function(x, axis)
    axes = tuple(range(x.ndim)) if axis is None else tuple(axis)
    if not axes:
        return function(x[..., None], -1)[..., 0]
    last = tuple(range(-len(axes), 0))
    moved = _moveaxis(x, axes, last)
    shape = moved.shape
    return _moveaxis(function(moved.reshape(shape[:x.ndim - len(axes)] + (-1,)), -1).reshape(shape), last, axes)


def softmax(x, axis=None):
    """Exponentials divided by their sum: exp(x) / sum(exp(x)), positive numbers that sum to 1.

    Parameters
    ----------
    x : array_like
        Real numbers.
    axis : int or tuple of int, optional
        Along which to sum. Default: all axes (`cygrad.softmax` has the last one).

    Returns
    -------
    NDArray
        Of the shape of `x`; float64 for integers and bool, else of the dtype of `x`.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `scipy.special.softmax`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.softmax(cg.zeros((2, 2))).tolist()
    [[0.25, 0.25], [0.25, 0.25]]
    """
    return _along(_softmax, x, axis)


def log_softmax(x, axis=None):
    """Logarithm of softmax, x - log(sum(exp(x))), without its underflow.

    Parameters
    ----------
    x : array_like
        Real numbers.
    axis : int or tuple of int, optional
        Along which to sum. Default: all axes (`cygrad.log_softmax` has the last one).

    Returns
    -------
    NDArray
        Of the shape of `x`; float64 for integers and bool, else of the dtype of `x`.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `scipy.special.log_softmax`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.log_softmax(cg.asarray([0.0, 1000.0])).tolist()
    [-1000.0, 0.0]
    """
    return _along(_log_softmax, x, axis)


def factorial(n):
    """n! for each element, gamma(n + 1) between whole numbers; 0 for numbers below 0.

    Parameters
    ----------
    n : array_like
        Real numbers.

    Returns
    -------
    NDArray
        Of the dtype of `n`; float64 for integers and bool. Up to 22! exact in float64.

    Notes
    -----
    `scipy.special.factorial` with ``exact=False`` and ``extend='zero'``.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.factorial(cg.asarray([0, 5, -1])).tolist()
    [1.0, 120.0, 0.0]
    """
    n = _asarray(n)
    return _where(n < 0, 0, gamma(_where(n < 0, 0, n) + 1))


def comb(N, k):
    """Number of ways to choose k things of N, gamma(N + 1) / (gamma(k + 1) gamma(N - k + 1)) between whole numbers.

    Parameters
    ----------
    N, k : array_like
        Real numbers; the shapes must broadcast.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool. 0 where k > N, N < 0 or k < 0. A whole number for whole
        numbers.

    Notes
    -----
    `scipy.special.comb` with ``exact=False``.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.comb(cg.asarray([5, 5]), cg.asarray([2, 6])).tolist()
    [10.0, 0.0]
    """
    N, k = _asarray(N), _asarray(k)
    good = (k <= N) & (N >= 0) & (k >= 0)
    n, m = _where(good, N, 1), _where(good, k, 1)
    ways = 1 / ((n + 1.0) * beta(n - m + 1.0, m + 1.0))
    whole = (_floor(n) == n) & (_floor(m) == m)
    rounded = ways + (_rint(ways.detach()) - ways.detach())      # the gradient passes the rounding by
    return _where(good, _where(whole, rounded, ways), 0)


def multigammaln(a, d):
    """Logarithm of the multivariate gamma function of dimension d, as in the density of Wishart's distribution.

    Parameters
    ----------
    a : array_like
        Real numbers above (d - 1) / 2.
    d : int
        The dimension.

    Returns
    -------
    NDArray
        Of the shape of `a`.

    Raises
    ------
    ValueError
        Where `d` is no positive whole number, or an element too small.

    Notes
    -----
    `scipy.special.multigammaln`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.multigammaln(cg.asarray([1.0, 2.0]), 1).tolist()
    [0.0, 0.0]
    """
    if d != _math.floor(d) or d < 1:
        raise ValueError(f"d must be a positive whole number, not {d!r}")
    a = _asarray(a)
    if (a <= 0.5 * (d - 1)).any():
        raise ValueError(f"a must be above (d - 1) / 2 = {0.5 * (d - 1)}")
    constant = 0.25 * d * (d - 1) * _math.log(_math.pi)
    halves = 0.5 * _arange(int(d)).astype(a.dtype if a.dtype.kind == "f" else "float64")
    return gammaln(a[..., None] - halves).sum(-1) + constant


__all__ = ["comb", "factorial", "log_softmax", "logsumexp", "multigammaln", "softmax"]
for _room in (special_error, special_gamma, special_incomplete, special_other):
    __all__ += _room.__all__


def __dir__():
    return __all__
