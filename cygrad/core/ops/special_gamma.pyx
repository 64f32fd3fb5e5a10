"""The gamma function, what it is the logarithm, derivative or integral of, beta and zeta functions."""

import numpy as np

from cygrad.core.array cimport NDArray
from cygrad.core.dtype cimport INFO
from cygrad.core.op cimport call1, call2, call3, operand
from cygrad.core.ops.arithmetic cimport add, divide, multiply, negative, subtract
from cygrad.core.ops.exponential cimport log, log1p
from cygrad.core.ops.special cimport special
from cygrad.core.record cimport saved
from cygrad.core.registry cimport X0, X1, X2, Y, Op, refuse_rule
from cygrad.core.run cimport COSTLY, LIBRARY
from cygrad.core.tape cimport OUTPUT, Node

__all__ = [
    "beta", "betainc", "betaln", "digamma", "gamma", "gammainc", "gammaincc", "gammaln", "polygamma", "psi",
    "zeta",
]

cdef enum:
    SERIES = 1000            # functions that sum series


# ---- gamma, its logarithm, the derivatives of that


cdef object vjp_gammaln(Node *node, int i, object g):
    return multiply(g, digamma(saved(node, 0)))


cdef Op GAMMALN = special("gammaln", ((0.5, 4.0),), vjp_gammaln, (X0,), COSTLY)


cpdef object gammaln(object x):
    """Logarithm of the size of the gamma function, log(|gamma(x)|); infinity at its poles 0, -1, ...

    Parameters
    ----------
    x : array_like
        Real numbers.

    Returns
    -------
    NDArray
        Of the dtype of `x`; float64 for integers and bool.

    Notes
    -----
    `scipy.special.gammaln`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.gammaln(cg.asarray([1.0, 0.0])).tolist()
    [0.0, inf]
    """
    return call1(GAMMALN, x)


cdef object vjp_digamma(Node *node, int i, object g):
    return multiply(g, polygamma(1, saved(node, 0)))


cdef Op DIGAMMA = special("digamma", ((0.5, 4.0),), vjp_digamma, (X0,), COSTLY)


cpdef object digamma(object x):
    """Derivative of the logarithm of the gamma function; NaN at the poles -1, -2, ...

    Parameters
    ----------
    x : array_like
        Real numbers.

    Returns
    -------
    NDArray
        Of the dtype of `x`; float64 for integers and bool.

    Notes
    -----
    `scipy.special.digamma`, also called psi.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.digamma(cg.asarray([float("inf"), 0.0])).tolist()
    [inf, -inf]
    """
    return call1(DIGAMMA, x)


cdef object vjp_gamma(Node *node, int i, object g):
    return multiply(g, multiply(saved(node, OUTPUT), digamma(saved(node, 0))))


cdef Op GAMMA = special("gamma", ((0.5, 4.0),), vjp_gamma, (X0 | Y,), LIBRARY)


cpdef object gamma(object x):
    """Gamma function of each element, (x - 1)! for whole numbers; NaN at the poles -1, -2, ...

    Parameters
    ----------
    x : array_like
        Real numbers.

    Returns
    -------
    NDArray
        Of the dtype of `x`; float64 for integers and bool.

    Notes
    -----
    `scipy.special.gamma`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.gamma(cg.asarray([1.0, 5.0])).tolist()
    [1.0, 24.0]
    """
    return call1(GAMMA, x)


cdef object vjp_zeta(Node *node, int i, object g):
    cdef object s
    if i == 0:
        refuse_rule(ZETA, i, node.dtype)
    s = saved(node, 0)
    return multiply(g, multiply(negative(s), zeta2(s + 1, saved(node, 1))))


cdef Op ZETA = special("zeta", ((2.0, 6.0), (0.5, 3.0)), vjp_zeta, (0, X0 | X1), SERIES)


cdef object zeta2(object s, object q):
    return call2(ZETA, s, q)


cdef object vjp_polygamma(Node *node, int i, object g):
    if i == 0:
        refuse_rule(POLYGAMMA, i, node.dtype)
    return multiply(g, polygamma(saved(node, 0) + 1, saved(node, 1)))


cdef Op POLYGAMMA = special("polygamma", ((0.0, 3.0), (0.5, 3.0)), vjp_polygamma, (0, X0 | X1), SERIES)


cpdef object polygamma(object n, object x):
    """Derivative of order n of `digamma`; NaN where n is no whole number or below 0.

    Parameters
    ----------
    n, x : array_like
        Real numbers; the shapes must broadcast.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.polygamma`. It passes no gradient to the order: that raises NotImplementedError in the backward pass.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.polygamma(1, cg.asarray([float("inf"), 0.0])).tolist()
    [0.0, inf]
    """
    return call2(POLYGAMMA, n, x)


cdef object vjp_beta(Node *node, int i, object g):
    cdef object slope = subtract(digamma(saved(node, i)), digamma(add(saved(node, 0), saved(node, 1))))
    return multiply(g, multiply(saved(node, OUTPUT), slope))


cdef Op BETA = special("beta", ((0.5, 3.0), (0.5, 3.0)), vjp_beta, (X0 | X1 | Y, X0 | X1 | Y), LIBRARY)


cpdef object beta(object a, object b):
    """Beta function of pairs of elements, gamma(a) * gamma(b) / gamma(a + b).

    Parameters
    ----------
    a, b : array_like
        Real numbers; the shapes must broadcast.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.beta`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.beta(cg.asarray([1.0, 2.0]), 1.0).tolist()
    [1.0, 0.5]
    """
    return call2(BETA, a, b)


cdef object vjp_betaln(Node *node, int i, object g):
    return multiply(g, subtract(digamma(saved(node, i)), digamma(add(saved(node, 0), saved(node, 1)))))


cdef Op BETALN = special("betaln", ((0.5, 3.0), (0.5, 3.0)), vjp_betaln, (X0 | X1, X0 | X1), LIBRARY)


cpdef object betaln(object a, object b):
    """Logarithm of the size of the beta function, log(|beta(a, b)|).

    Parameters
    ----------
    a, b : array_like
        Real numbers; the shapes must broadcast.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.betaln`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.betaln(cg.asarray([1.0, 0.0]), 1.0).tolist()
    [0.0, inf]
    """
    return call2(BETALN, a, b)


cdef object vjp_gammainc(Node *node, int i, object g):
    cdef object a = saved(node, 0), x = saved(node, 1)
    return multiply(g, gammainc_da(a, x) if i == 0 else gammainc_dx(a, x))


cdef Op GAMMAINC = special("gammainc", ((1.0, 4.0), (0.5, 3.0)), vjp_gammainc, (X0 | X1, X0 | X1), SERIES)


cpdef object gammainc(object a, object x):
    """Regularized lower incomplete gamma function: the integral of t**(a - 1) * exp(-t) from 0 to x, over gamma(a).

    Parameters
    ----------
    a, x : array_like
        Real numbers; the shapes must broadcast.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.gammainc`. NaN where a or x is below 0. The gradient for `a` is computed along with the series or the
    fraction; a second one for `a` raises NotImplementedError in the backward pass, all others can be had.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.gammainc(1.0, cg.asarray([0.0, float("inf")])).tolist()
    [0.0, 1.0]
    """
    return call2(GAMMAINC, a, x)


cdef object vjp_gammaincc(Node *node, int i, object g):
    cdef object a = saved(node, 0), x = saved(node, 1)
    return negative(multiply(g, gammainc_da(a, x) if i == 0 else gammainc_dx(a, x)))


cdef Op GAMMAINCC = special("gammaincc", ((1.0, 4.0), (0.5, 3.0)), vjp_gammaincc, (X0 | X1, X0 | X1), SERIES)


cpdef object gammaincc(object a, object x):
    """Regularized upper incomplete gamma function, 1 - gammainc(a, x) without cancellation.

    Parameters
    ----------
    a, x : array_like
        Real numbers; the shapes must broadcast.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.gammaincc`. Gradients as of `gammainc`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.gammaincc(1.0, cg.asarray([0.0, float("inf")])).tolist()
    [1.0, 0.0]
    """
    return call2(GAMMAINCC, a, x)


cdef object vjp_gammainc_da(Node *node, int i, object g):
    if i == 0:
        refuse_rule(GAMMAINC_DA, i, node.dtype)
    cdef object a = saved(node, 0), x = saved(node, 1)
    return multiply(g, multiply(gammainc_dx(a, x), subtract(log(x), digamma(a))))


cdef Op GAMMAINC_DA = special("gammainc_da", ((1.0, 4.0), (0.5, 3.0)), vjp_gammainc_da, (0, X0 | X1), SERIES)


cdef object gammainc_da(object a, object x):
    return call2(GAMMAINC_DA, a, x)


cdef object vjp_gammainc_dx(Node *node, int i, object g):
    cdef object a = saved(node, 0), x = saved(node, 1)
    cdef object slope = subtract(log(x), digamma(a)) if i == 0 else subtract(divide(subtract(a, 1), x), 1)
    return multiply(g, multiply(saved(node, OUTPUT), slope))


cdef Op GAMMAINC_DX = special("gammainc_dx", ((1.0, 4.0), (0.5, 3.0)), vjp_gammainc_dx,
                              (X0 | X1 | Y, X0 | X1 | Y), SERIES)


cdef object gammainc_dx(object a, object x):
    return call2(GAMMAINC_DX, a, x)


cdef object vjp_betainc(Node *node, int i, object g):
    cdef object a = saved(node, 0), b = saved(node, 1), x = saved(node, 2)
    return multiply(g, betainc_da(a, b, x) if i == 0 else betainc_db(a, b, x) if i == 1 else betainc_dx(a, b, x))


cdef Op BETAINC = special("betainc", ((1.0, 4.0), (1.0, 4.0), (0.2, 0.8)), vjp_betainc,
                          (X0 | X1 | X2, X0 | X1 | X2, X0 | X1 | X2), SERIES)


cpdef object betainc(object a, object b, object x):
    """Regularized incomplete beta function: the integral of t**(a-1) * (1-t)**(b-1) from 0 to x, divided by beta(a, b).

    Parameters
    ----------
    a, b, x : array_like
        Real numbers; the shapes must broadcast.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.betainc`. NaN where a or b is below 0 or x outside [0, 1]. The gradients for `a` and `b` are computed
    along with the fraction; second ones for these two raise NotImplementedError in the backward pass, all others can be
    had.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.betainc(1.0, 1.0, cg.asarray([0.25, 0.5])).tolist()
    [0.25, 0.5]
    """
    return call3(BETAINC, a, b, x)


cdef object vjp_betainc_da(Node *node, int i, object g):
    if i < 2:
        refuse_rule(BETAINC_DA, i, node.dtype)
    cdef object a = saved(node, 0), b = saved(node, 1), x = saved(node, 2)
    return multiply(g, multiply(betainc_dx(a, b, x), add(subtract(log(x), digamma(a)), digamma(add(a, b)))))


cdef Op BETAINC_DA = special("betainc_da", ((1.0, 4.0), (1.0, 4.0), (0.2, 0.8)), vjp_betainc_da,
                             (0, 0, X0 | X1 | X2), SERIES)


cdef object betainc_da(object a, object b, object x):
    return call3(BETAINC_DA, a, b, x)


cdef object vjp_betainc_db(Node *node, int i, object g):
    if i < 2:
        refuse_rule(BETAINC_DB, i, node.dtype)
    cdef object a = saved(node, 0), b = saved(node, 1), x = saved(node, 2)
    return multiply(g, multiply(betainc_dx(a, b, x),
                                add(subtract(log1p(negative(x)), digamma(b)), digamma(add(a, b)))))


cdef Op BETAINC_DB = special("betainc_db", ((1.0, 4.0), (1.0, 4.0), (0.2, 0.8)), vjp_betainc_db,
                             (0, 0, X0 | X1 | X2), SERIES)


cdef object betainc_db(object a, object b, object x):
    return call3(BETAINC_DB, a, b, x)


cdef object vjp_betainc_dx(Node *node, int i, object g):
    cdef object a = saved(node, 0), b = saved(node, 1), x = saved(node, 2), slope
    if i == 2:
        slope = subtract(divide(subtract(a, 1), x), divide(subtract(b, 1), subtract(1, x)))
    else:
        slope = add(subtract(log1p(negative(x)) if i else log(x), digamma(b if i else a)), digamma(add(a, b)))
    return multiply(g, multiply(saved(node, OUTPUT), slope))


cdef Op BETAINC_DX = special("betainc_dx", ((1.0, 4.0), (1.0, 4.0), (0.2, 0.8)), vjp_betainc_dx,
                             (X0 | X1 | X2 | Y, X0 | X1 | X2 | Y, X0 | X1 | X2 | Y), SERIES)


cdef object betainc_dx(object a, object b, object x):
    return call3(BETAINC_DX, a, b, x)


psi = digamma


cpdef object zeta(object x, object q=None):
    """Riemann's zeta function, or Hurwitz': the sum of (k + q) ** -x over k = 0, 1, ...

    Parameters
    ----------
    x : array_like
        Real numbers. Below 1, Riemann's function is continued there, Hurwitz' is NaN unless q is 1.
    q : array_like, optional
        Real numbers; infinity at 0, -1, ... Default: 1, Riemann's function.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.zeta`. It passes no gradient to `x`: that raises NotImplementedError in the backward pass.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.zeta(cg.asarray([0.0, 1.0])).tolist()
    [-0.5, inf]
    """
    return zeta2(x, 1 if q is None else q)
