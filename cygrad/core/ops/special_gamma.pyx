"""The gamma function, what it is the logarithm or derivative of, beta and zeta functions."""

from cygrad.core.op cimport call2, out1, out2
from cygrad.core.ops.arithmetic cimport add, multiply, negative, subtract
from cygrad.core.ops.special cimport special
from cygrad.core.ops.special_orders cimport of_order, order
from cygrad.core.record cimport saved
from cygrad.core.registry cimport X0, X1, Y, Op, refuse_rule, structural
from cygrad.core.run cimport COSTLY, LIBRARY
from cygrad.core.tape cimport OUTPUT, Node

__all__ = ["beta", "betaln", "digamma", "gamma", "gammaln", "polygamma", "psi", "zeta"]

cdef enum:
    SERIES = 1000            # functions that sum series


# ---- gamma, its logarithm, the derivatives of that


cdef object vjp_gammaln(Node *node, int i, object g):
    return multiply(g, digamma(saved(node, 0)))


cdef Op GAMMALN = special("gammaln", ((0.5, 4.0),), vjp_gammaln, (X0,), COSTLY)


cpdef object gammaln(object x, object out=None):
    """Logarithm of the size of the gamma function, log(|gamma(x)|); infinity at its poles 0, -1, ...

    Parameters
    ----------
    x : array_like
        Real numbers.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out1(GAMMALN, x, out)


cdef object vjp_digamma(Node *node, int i, object g):
    return multiply(g, polygamma(1, saved(node, 0)))


cdef Op DIGAMMA = special("digamma", ((0.5, 4.0),), vjp_digamma, (X0,), COSTLY)


cpdef object digamma(object x, object out=None):
    """Derivative of the logarithm of the gamma function; NaN at the poles -1, -2, ...

    Parameters
    ----------
    x : array_like
        Real numbers.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out1(DIGAMMA, x, out)


cdef object vjp_gamma(Node *node, int i, object g):
    return multiply(g, multiply(saved(node, OUTPUT), digamma(saved(node, 0))))


cdef Op GAMMA = special("gamma", ((0.5, 4.0),), vjp_gamma, (X0 | Y,), LIBRARY)


cpdef object gamma(object x, object out=None):
    """Gamma function of each element, (x - 1)! for whole numbers; NaN at the poles -1, -2, ...

    Parameters
    ----------
    x : array_like
        Real numbers.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out1(GAMMA, x, out)


cdef object vjp_zeta(Node *node, int i, object g):
    cdef object s = saved(node, 0), q = saved(node, 1)
    if i == 0:
        return multiply(g, of_order(ZETA_ORDER, (s, q), node.dtype, 1))
    return multiply(g, multiply(negative(s), zeta2(s + 1, q)))


cdef Op ZETA = special("zeta", ((2.0, 6.0), (0.5, 3.0)), vjp_zeta, (X0 | X1, X0 | X1), SERIES)


cdef object zeta2(object s, object q):
    return call2(ZETA, s, q)


cdef object vjp_zeta_order(Node *node, int i, object g):
    cdef object s = saved(node, 0), q = saved(node, 1), above = add(s, 1), lower
    cdef Py_ssize_t n = order(node)
    if i == 0:
        return multiply(g, of_order(ZETA_ORDER, (s, q), node.dtype, n + 1))
    # Of -s zeta(s + 1, q), n times for s.
    lower = zeta2(above, q) if n == 1 else of_order(ZETA_ORDER, (above, q), node.dtype, n - 1)
    return negative(multiply(g, add(multiply(s, of_order(ZETA_ORDER, (above, q), node.dtype, n)), multiply(lower, n))))


cdef Op ZETA_ORDER = structural("zeta_order", vjp_zeta_order, (X0 | X1, X0 | X1))


cdef object vjp_polygamma(Node *node, int i, object g):
    if i == 0:
        refuse_rule(POLYGAMMA, i, node.dtype)
    return multiply(g, polygamma(saved(node, 0) + 1, saved(node, 1)))


cdef Op POLYGAMMA = special("polygamma", ((0.0, 3.0), (0.5, 3.0)), vjp_polygamma, (0, X0 | X1), SERIES)


cpdef object polygamma(object n, object x, object out=None):
    """Derivative of order n of `digamma`; NaN where n is no whole number or below 0.

    Parameters
    ----------
    n, x : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out2(POLYGAMMA, n, x, out)


cdef object vjp_beta(Node *node, int i, object g):
    cdef object slope = subtract(digamma(saved(node, i)), digamma(add(saved(node, 0), saved(node, 1))))
    return multiply(g, multiply(saved(node, OUTPUT), slope))


cdef Op BETA = special("beta", ((0.5, 3.0), (0.5, 3.0)), vjp_beta, (X0 | X1 | Y, X0 | X1 | Y), LIBRARY)


cpdef object beta(object a, object b, object out=None):
    """Beta function of pairs of elements, gamma(a) * gamma(b) / gamma(a + b).

    Parameters
    ----------
    a, b : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out2(BETA, a, b, out)


cdef object vjp_betaln(Node *node, int i, object g):
    return multiply(g, subtract(digamma(saved(node, i)), digamma(add(saved(node, 0), saved(node, 1)))))


cdef Op BETALN = special("betaln", ((0.5, 3.0), (0.5, 3.0)), vjp_betaln, (X0 | X1, X0 | X1), LIBRARY)


cpdef object betaln(object a, object b, object out=None):
    """Logarithm of the size of the beta function, log(|beta(a, b)|).

    Parameters
    ----------
    a, b : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out2(BETALN, a, b, out)


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
    `scipy.special.zeta`. The derivatives for `x` are summed by the Euler-Maclaurin formula too, as a Taylor series;
    they are there where `q` is above 0, and up to order 20.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.zeta(cg.asarray([0.0, 1.0])).tolist()
    [-0.5, inf]
    """
    return zeta2(x, 1 if q is None else q)
