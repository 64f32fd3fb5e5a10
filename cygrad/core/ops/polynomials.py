"""Polynomials as rows of coefficients, that of the highest power first; `polyval` stands in `calculus`.

All is made of operations that have reverse rules: coefficients, points, values and weights get gradients.
"""

import warnings

import numpy as np

from cygrad.core.ops.arithmetic import add, divide, multiply, negative, subtract
from cygrad.core.ops.calculus import polyval
from cygrad.core.ops.cast import astype
from cygrad.core.ops.complex import real
from cygrad.core.ops.contract import outer
from cygrad.core.ops.convolution import convolve
from cygrad.core.ops.create import asarray, ones, zeros, zeros_like
from cygrad.core.ops.cumulative import cumprod
from cygrad.core.ops.decompose import eigvals
from cygrad.core.ops.function import Function
from cygrad.core.ops.grid import atleast_1d
from cygrad.core.ops.join import concatenate, stack
from cygrad.core.ops.linalg import matmul
from cygrad.core.ops.power import sqrt
from cygrad.core.ops.pseudoinverse import lstsq
from cygrad.core.ops.reduce import sum as _sum
from cygrad.core.ops.shape import broadcast_to, reshape
from cygrad.core.ops.solve import inv

__all__ = ["poly", "polyadd", "polyder", "polydiv", "polyfit", "polyint", "polymul", "polysub", "roots", "vander"]


def _row(p, what):
    """Coefficients as an array with one dimension."""
    p = atleast_1d(asarray(p))
    if p.ndim != 1:
        raise ValueError(f"{what} takes coefficients with one dimension, not of shape {p.shape}")
    return p


def _trimmed(p):
    """Without zeros before the first coefficient, of which one stays."""
    filled = np.flatnonzero(p.asnumpy())
    return p[int(filled[0]):] if filled.size else p[len(p) - 1:]


def vander(x, N=None, increasing=False):
    """Powers of the elements, a row for each: the Vandermonde matrix.

    Parameters
    ----------
    x : array_like
        With one dimension.
    N : int, optional
        Number of columns. Default: as many as elements.
    increasing : bool
        The powers rise from 0 on; else they fall to 0.

    Returns
    -------
    NDArray
        Of shape (len(x), N).

    Raises
    ------
    ValueError
        Where `x` has not one dimension.

    Notes
    -----
    `numpy.vander`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.vander([2, 3], 3).tolist()
    [[4, 2, 1], [9, 3, 1]]
    """
    x = asarray(x)
    if x.ndim != 1:
        raise ValueError(f"x must be a one-dimensional array or sequence, not of shape {x.shape}")
    n = len(x) if N is None else N
    x = astype(x, np.promote_types(x.dtype, int), copy=False)
    first = ones((len(x), min(n, 1)), x.dtype)
    factors = concatenate([first, broadcast_to(reshape(x, (-1, 1)), (len(x), max(n - 1, 0)))], axis=1)
    out = cumprod(factors, axis=1, dtype=x.dtype)
    return out if increasing else out[:, ::-1]


def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    """The polynomial that comes closest to points: its squared distances from the values are least in sum.

    Parameters
    ----------
    x : array_like
        With one dimension.
    y : array_like
        Values there: of shape (len(x),), or (len(x), k) for k polynomials.
    deg : int
    rcond : float, optional
        Singular values up to so many times the largest one count as 0. Default: len(x) times the dtype's epsilon.
    full : bool
        Return what `linalg.lstsq` found too.
    w : array_like, optional
        Weights of the (not squared) distances, with one dimension.
    cov : bool or 'unscaled'
        Return the covariance of the coefficients too; 'unscaled': of weights that are 1 over the errors of the values.

    Returns
    -------
    p : NDArray
        Coefficients, that of the highest power first: of shape (deg + 1,) or (deg + 1, k).
    residuals, rank, singular_values, rcond
        With `full`.
    V : NDArray
        With `cov`: of shape (deg + 1, deg + 1) or (deg + 1, deg + 1, k).

    Raises
    ------
    ValueError
        For a negative degree, and for `cov` with no more points than coefficients.
    TypeError
        For shapes that do not fit, and where there are no points.

    Warns
    -----
    numpy.exceptions.RankWarning
        Where the points do not determine the coefficients.

    Notes
    -----
    `numpy.polyfit`. Points, values and weights get gradients.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.polyfit([0.0, 1.0, 2.0], [1.0, 3.0, 5.0], 1).round(6).tolist()
    [2.0, 1.0]
    """
    order = int(deg) + 1
    x, y = add(asarray(x), 0.0), add(asarray(y), 0.0)
    if deg < 0:
        raise ValueError("expected deg >= 0")
    if x.ndim != 1:
        raise TypeError(f"expected 1D vector for x, not shape {x.shape}")
    if x.size == 0:
        raise TypeError("expected non-empty vector for x")
    if y.ndim < 1 or y.ndim > 2:
        raise TypeError(f"expected 1D or 2D array for y, not shape {y.shape}")
    if len(x) != len(y):
        raise TypeError(f"expected x and y to have same length, not shapes {x.shape} and {y.shape}")
    if rcond is None:
        rcond = len(x) * np.finfo(x.dtype).eps
    left = vander(x, order)
    if w is not None:
        w = add(asarray(w), 0.0)
        if w.ndim != 1:
            raise TypeError(f"expected a 1-d array for weights, not shape {w.shape}")
        if len(w) != len(y):
            raise TypeError(f"expected w and y to have the same length, not shapes {w.shape} and {y.shape}")
        left = multiply(left, reshape(w, (-1, 1)))
        y = multiply(y, reshape(w, (-1, 1) if y.ndim == 2 else (-1,)))
    scale = sqrt(_sum(multiply(left, left), 0))
    left = divide(left, scale)
    c, residuals, rank, s = lstsq(left, y, rcond)
    c = divide(c.T, scale).T
    if rank != order and not full:
        warnings.warn("Polyfit may be poorly conditioned", np.exceptions.RankWarning, stacklevel=2)
    if full:
        return c, residuals, rank, s, rcond
    if cov:
        base = divide(inv(matmul(left.T, left)), outer(scale, scale))
        if cov == "unscaled":
            factor = 1
        else:
            if len(x) <= order:
                raise ValueError("the number of data points must exceed order to scale the covariance matrix")
            factor = divide(residuals, len(x) - order)
        if y.ndim == 1:
            return c, multiply(base, factor)
        return c, multiply(reshape(base, base.shape + (1,)), factor)
    return c


def poly(seq_of_zeros):
    """The coefficients of the polynomial that has given zeros and begins with 1; of a matrix, those of det(z - A).

    Parameters
    ----------
    seq_of_zeros : array_like
        With one dimension, or a square matrix.

    Returns
    -------
    NDArray
        Real where complex zeros come in conjugate pairs.

    Raises
    ------
    ValueError
        For other shapes.

    Notes
    -----
    `numpy.poly`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.poly([1.0, 2.0]).tolist()
    [1.0, -3.0, 2.0]
    """
    zs = atleast_1d(asarray(seq_of_zeros))
    if zs.ndim == 2 and zs.shape[0] == zs.shape[1] and zs.shape[0] != 0:
        zs = _narrow(eigvals(zs))
    elif zs.ndim != 1:
        raise ValueError(f"input must be 1d or non-empty square 2d array, not of shape {zs.shape}")
    if not zs.size:
        return asarray(1.0)
    zs = astype(zs, np.float64, copy=False) if zs.dtype.kind in "b" else zs
    out = ones(1, zs.dtype)
    for zero in zs:
        out = convolve(out, stack([ones((), zs.dtype), negative(zero)]))
    if out.dtype.kind == "c":
        numbers = zs.asnumpy()
        if np.all(np.sort(numbers) == np.sort(numbers.conjugate())):
            out = real(out).copy()
    return out


def _narrow(values):
    """Real where all imaginary parts are 0."""
    return values if values.asnumpy().imag.any() else real(values).copy()


def roots(p):
    """The zeros of a polynomial.

    Parameters
    ----------
    p : array_like
        Coefficients, that of the highest power first.

    Returns
    -------
    NDArray
        Complex where a zero is.

    Raises
    ------
    ValueError
        Where `p` has more than one dimension.
    numpy.linalg.LinAlgError
        From the gradient where two zeros are one.

    Notes
    -----
    `numpy.roots`. Coefficients get gradients, also those that are 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.roots([1.0, -3.0, 2.0]).round(6).tolist()
    [2.0, 1.0]
    """
    p = _row(p, "roots")
    return _Roots()(p if p.dtype.kind in "fc" else astype(p, np.float64))


class _Roots(Function):
    """NumPy's zeros. The gradient needs no companion matrix: p(z) = 0 says how they move, also where the first or the last
    coefficients are 0."""

    def forward(self, p):
        out = asarray(np.roots(p.asnumpy()))
        self.save_for_backward(p, out)
        return out

    def backward(self, g):
        p, zs = self.saved_tensors
        if not zs.size:
            return zeros_like(p)
        slopes = polyval(polyder(p), zs)
        if not slopes.asnumpy().all():
            raise np.linalg.LinAlgError("roots: a zero that is a multiple one has no derivative")
        powers = vander(zs, len(p))
        found = _sum(multiply(powers, reshape(divide(negative(g), slopes), (-1, 1))), 0)
        return astype(found if p.dtype.kind == "c" or found.dtype.kind != "c" else real(found), p.dtype, copy=False)


def _of_one_length(p, q, what):
    p, q = _row(p, what), _row(q, what)
    n = max(len(p), len(q))
    return [x if len(x) == n else concatenate([zeros(n - len(x), x.dtype), x]) for x in (p, q)]


def polyadd(a1, a2):
    """Sum of two polynomials.

    Parameters
    ----------
    a1, a2 : array_like
        Coefficients, that of the highest power first.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.polyadd`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.polyadd([1, 2], [9, 5, 4]).tolist()
    [9, 6, 6]
    """
    return add(*_of_one_length(a1, a2, "polyadd"))


def polysub(a1, a2):
    """Difference of two polynomials.

    Parameters
    ----------
    a1, a2 : array_like
        Coefficients, that of the highest power first.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.polysub`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.polysub([2, 10, -2], [3, 10, -4]).tolist()
    [-1, 0, 2]
    """
    return subtract(*_of_one_length(a1, a2, "polysub"))


def polymul(a1, a2):
    """Product of two polynomials.

    Parameters
    ----------
    a1, a2 : array_like
        Coefficients, that of the highest power first.

    Returns
    -------
    NDArray
        Zeros before the first coefficient of the operands do not count.

    Notes
    -----
    `numpy.polymul`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.polymul([1, 2], [1, 3]).tolist()
    [1, 5, 6]
    """
    return convolve(_trimmed(_row(a1, "polymul")), _trimmed(_row(a2, "polymul")))


def polydiv(u, v):
    """Quotient and remainder of two polynomials.

    Parameters
    ----------
    u, v : array_like
        Coefficients of dividend and divisor, that of the highest power first.

    Returns
    -------
    q, r : NDArray
        The remainder has no zeros before its first coefficient.

    Notes
    -----
    `numpy.polydiv`.

    Examples
    --------
    >>> import cygrad as cg
    >>> q, r = cg.polydiv([3.0, 5.0, 2.0], [2.0, 1.0])
    >>> q.tolist(), r.tolist()
    ([1.5, 1.75], [0.25])
    """
    u, v = add(_row(u, "polydiv"), 0.0), add(_row(v, "polydiv"), 0.0)
    dtype = np.result_type(u.dtype, v.dtype)
    steps = len(u) - len(v) + 1
    rest, quotient = astype(u, dtype, copy=False), []
    for _ in range(steps):           # the first coefficient of the rest goes
        q = divide(rest[0], v[0])
        quotient.append(q)
        rest = concatenate([subtract(rest[1:len(v)], multiply(q, v[1:])), rest[len(v):]])
    if len(rest) == 0:
        rest = zeros(1, dtype)
    numbers = rest.asnumpy()
    small = 0
    while small < len(numbers) - 1 and np.allclose(numbers[small], 0, rtol=1e-14):
        small += 1
    return stack(quotient) if quotient else zeros(1, dtype), rest[small:]


def polyder(p, m=1):
    """Derivative of a polynomial.

    Parameters
    ----------
    p : array_like
        Coefficients, that of the highest power first.
    m : int
        Its order.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For a negative order.

    Notes
    -----
    `numpy.polyder`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.polyder([1, 1, 1, 1]).tolist()
    [3, 2, 1]
    """
    if m < 0:
        raise ValueError("Order of derivative must be positive (see polyint)")
    p = _row(p, "polyder")
    for _ in range(m):
        p = multiply(p[:-1], np.arange(len(p) - 1, 0, -1))
    return p


def polyint(p, m=1, k=None):
    """Antiderivative of a polynomial.

    Parameters
    ----------
    p : array_like
        Coefficients, that of the highest power first.
    m : int
        Its order.
    k : array_like, optional
        The m constants of integration, or one for all; the first is that of the first integral. Default: 0.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For a negative order, and for too few constants.

    Notes
    -----
    `numpy.polyint`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.polyint([3.0, 2.0, 1.0]).tolist()
    [1.0, 1.0, 1.0, 0.0]
    """
    if m < 0:
        raise ValueError("Order of integral must be positive (see polyder)")
    k = zeros(m) if k is None else atleast_1d(asarray(k))
    if len(k) == 1 and m > 1:
        k = broadcast_to(k, (m,))
    if len(k) < m:
        raise ValueError("k must be a scalar or a rank-1 array of length 1 or >m.")
    p = _row(p, "polyint")
    for i in range(m):
        p = concatenate([divide(p, np.arange(len(p), 0, -1)), k[i:i + 1]])
    return p
