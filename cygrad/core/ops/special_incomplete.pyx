"""The incomplete gamma and beta functions, their densities, and derivatives for their shapes.

A derivative for a shape is an operation that has its order as a number (`special_orders`). Its derivative for that shape
is itself of the next order, and for x that of the density, which is the density times Bell's polynomial of the derivatives
of its logarithm.
"""

from math import comb

from cygrad.core.op cimport call2, call3, out2, out3
from cygrad.core.ops.arithmetic cimport add, divide, multiply, negative, subtract
from cygrad.core.ops.exponential cimport log, log1p
from cygrad.core.ops.special cimport special
from cygrad.core.ops.special_gamma cimport digamma, polygamma
from cygrad.core.ops.special_orders cimport of_order, order, second_order
from cygrad.core.record cimport saved
from cygrad.core.registry cimport X0, X1, X2, Y, Op, structural
from cygrad.core.tape cimport OUTPUT, Node

__all__ = ["betainc", "gammainc", "gammaincc"]

cdef enum:
    SERIES = 1000            # functions that sum series


# ---- gamma

cdef object bell(object slope, object a, Py_ssize_t n):
    cdef list slopes = [slope] + [negative(polygamma(k, a)) for k in range(1, n)]
    cdef list values = [1]
    cdef Py_ssize_t k, i
    cdef object total, term
    for k in range(n):
        total = None
        for i in range(k + 1):
            term = multiply(values[k - i], multiply(slopes[i], comb(k, i)))
            total = term if total is None else add(total, term)
        values.append(total)
    return values[n]


cdef object vjp_gammainc(Node *node, int i, object g):
    cdef object a = saved(node, 0), x = saved(node, 1)
    return multiply(g, of_order(GAMMAINC_SHAPE, (a, x), node.dtype, 1) if i == 0 else gammainc_dx(a, x))


cdef Op GAMMAINC = special("gammainc", ((1.0, 4.0), (0.5, 3.0)), vjp_gammainc, (X0 | X1, X0 | X1), SERIES)


cpdef object gammainc(object a, object x, object out=None):
    """Regularized lower incomplete gamma function: the integral of t**(a - 1) * exp(-t) from 0 to x, over gamma(a).

    Parameters
    ----------
    a, x : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.gammainc`. NaN where a or x is below 0. Derivatives for `a` come from a series in `a` as well (see
    `docs/special.md`), up to order 20.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.gammainc(1.0, cg.asarray([0.0, float("inf")])).tolist()
    [0.0, 1.0]
    """
    return out2(GAMMAINC, a, x, out)


cdef object vjp_gammaincc(Node *node, int i, object g):
    cdef object a = saved(node, 0), x = saved(node, 1)
    return negative(multiply(g, of_order(GAMMAINC_SHAPE, (a, x), node.dtype, 1) if i == 0 else gammainc_dx(a, x)))


cdef Op GAMMAINCC = special("gammaincc", ((1.0, 4.0), (0.5, 3.0)), vjp_gammaincc, (X0 | X1, X0 | X1), SERIES)


cpdef object gammaincc(object a, object x, object out=None):
    """Regularized upper incomplete gamma function, 1 - gammainc(a, x) without cancellation.

    Parameters
    ----------
    a, x : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

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
    return out2(GAMMAINCC, a, x, out)


cdef object vjp_gammainc_shape(Node *node, int i, object g):
    cdef object a = saved(node, 0), x = saved(node, 1)
    cdef Py_ssize_t n = order(node)
    if i == 0:
        return multiply(g, of_order(GAMMAINC_SHAPE, (a, x), node.dtype, n + 1))
    return multiply(g, multiply(gammainc_dx(a, x), bell(subtract(log(x), digamma(a)), a, n)))


cdef Op GAMMAINC_SHAPE = structural("gammainc_shape", vjp_gammainc_shape, (X0 | X1, X0 | X1))


cdef object vjp_gammainc_dx(Node *node, int i, object g):
    cdef object a = saved(node, 0), x = saved(node, 1)
    cdef object slope = subtract(log(x), digamma(a)) if i == 0 else subtract(divide(subtract(a, 1), x), 1)
    return multiply(g, multiply(saved(node, OUTPUT), slope))


cdef Op GAMMAINC_DX = special("gammainc_dx", ((1.0, 4.0), (0.5, 3.0)), vjp_gammainc_dx,
                              (X0 | X1 | Y, X0 | X1 | Y), SERIES)


cdef object gammainc_dx(object a, object x):
    return call2(GAMMAINC_DX, a, x)


# ---- beta

cdef object vjp_betainc(Node *node, int i, object g):
    cdef object a = saved(node, 0), b = saved(node, 1), x = saved(node, 2)
    if i == 2:
        return multiply(g, betainc_dx(a, b, x))
    return multiply(g, of_order(BETAINC_SHAPE, (a, b, x), node.dtype, i == 0, i == 1))


cdef Op BETAINC = special("betainc", ((1.0, 4.0), (1.0, 4.0), (0.2, 0.8)), vjp_betainc,
                          (X0 | X1 | X2, X0 | X1 | X2, X0 | X1 | X2), SERIES)


cpdef object betainc(object a, object b, object x, object out=None):
    """Regularized incomplete beta function: the integral of t**(a-1) * (1-t)**(b-1) from 0 to x, divided by beta(a, b).

    Parameters
    ----------
    a, b, x : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.betainc`. NaN where a or b is below 0 or x outside [0, 1]. Derivatives for `a` and `b` come from a
    series in these as well (see `docs/special.md`), up to order 20.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.betainc(1.0, 1.0, cg.asarray([0.25, 0.5])).tolist()
    [0.25, 0.5]
    """
    return out3(BETAINC, a, b, x, out)


cdef object beta_bell(object a, object b, object x, Py_ssize_t m, Py_ssize_t n):
    """The derivative of the density of orders m for a and n for b, divided by the density."""
    cdef object both = add(a, b), total, term
    cdef dict slopes = {}, values = {(0, 0): 1}
    cdef Py_ssize_t i, j, p, q, k
    for i in range(m + 1):
        for j in range(n + 1):
            k = i + j - 1
            if k < 0:
                continue
            total = digamma(both) if k == 0 else polygamma(k, both)
            if i == 0:
                total = subtract(total, subtract(digamma(b), log1p(negative(x))) if k == 0 else polygamma(k, b))
            elif j == 0:
                total = subtract(total, subtract(digamma(a), log(x)) if k == 0 else polygamma(k, a))
            slopes[i, j] = total
    for i in range(m + 1):
        for j in range(n + 1):
            if i + j == 0:
                continue
            total = None
            # One derivative, for a where there is one, is taken of the logarithm; the others go to it or to the rest.
            for p in range(i if i > 0 else 1):
                for q in range(j + 1 if i > 0 else j):
                    if i > 0:
                        term = multiply(slopes[p + 1, q], comb(i - 1, p) * comb(j, q))
                        term = multiply(values[i - 1 - p, j - q], term)
                    else:
                        term = multiply(values[0, j - 1 - q], multiply(slopes[0, q + 1], comb(j - 1, q)))
                    total = term if total is None else add(total, term)
            values[i, j] = total
    return values[m, n]


cdef object vjp_betainc_shape(Node *node, int i, object g):
    cdef object a = saved(node, 0), b = saved(node, 1), x = saved(node, 2)
    cdef Py_ssize_t m = order(node), n = second_order(node)
    if i == 2:
        return multiply(g, multiply(betainc_dx(a, b, x), beta_bell(a, b, x, m, n)))
    return multiply(g, of_order(BETAINC_SHAPE, (a, b, x), node.dtype, m + (i == 0), n + (i == 1)))


cdef Op BETAINC_SHAPE = structural("betainc_shape", vjp_betainc_shape, (X0 | X1 | X2, X0 | X1 | X2, X0 | X1 | X2))


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
