"""Modified Bessel functions, the logistic function's logarithm and inverse, entropies."""

import math

from cygrad.core.array cimport NDArray
from cygrad.core.dtype cimport FLOAT64, INFO
from cygrad.core.op cimport call2, operand, out1, out2
from cygrad.core.ops.arithmetic cimport absolute, add, divide, multiply, negative, sign, square, subtract
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.choose cimport maximum, where
from cygrad.core.ops.comparison cimport equal, less
from cygrad.core.ops.exponential cimport log, log1p
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.nn cimport sigmoid
from cygrad.core.ops.reduce cimport bare
from cygrad.core.ops.special cimport special
from cygrad.core.ops.trigonometry cimport sin
from cygrad.core.record cimport saved
from cygrad.core.registry cimport X0, X1, Y, Op, refuse_rule
from cygrad.core.run cimport COSTLY, LIBRARY
from cygrad.core.tape cimport OUTPUT, Node

__all__ = [
    "entr", "expit", "i0", "i0e", "i1", "i1e", "kl_div", "log_expit", "logit", "rel_entr", "softplus", "spherical_jn",
    "xlog1py", "xlogy",
]


cdef object ratio(object x, object y):
    """x / y, 0 where both are 0: y counts as 1 there."""
    return divide(x, where(equal(x, 0), where(equal(y, 0), 1, y), y))


cdef object vjp_i0(Node *node, int i, object g):
    return multiply(g, i1(saved(node, 0)))


cdef Op I0 = special("i0", ((-2.0, 2.0),), vjp_i0, (X0,), COSTLY)


cpdef object i0(object x, object out=None):
    """Modified Bessel function of the first kind and order 0.

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
    `numpy.i0`, `scipy.special.i0`; infinity at infinity, where SciPy says NaN.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.i0(cg.asarray([0.0, float("inf")])).tolist()
    [1.0, inf]
    """
    return out1(I0, x, out)


cdef object vjp_i1(Node *node, int i, object g):
    cdef object x = saved(node, 0)
    return multiply(g, multiply(add(i0(x), iv(2, x)), 0.5))


cdef Op I1 = special("i1", ((-2.0, 2.0),), vjp_i1, (X0,), COSTLY)


cpdef object i1(object x, object out=None):
    """Modified Bessel function of the first kind and order 1.

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
    `scipy.special.i1`; infinity at infinity, where SciPy says NaN.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.i1(cg.asarray([0.0, float("inf")])).tolist()
    [0.0, inf]
    """
    return out1(I1, x, out)


cdef object vjp_i0e(Node *node, int i, object g):
    cdef object x = saved(node, 0)
    return multiply(g, subtract(i1e(x), multiply(sign(x), saved(node, OUTPUT))))


cdef Op I0E = special("i0e", ((0.5, 3.0),), vjp_i0e, (X0 | Y,), COSTLY)


cpdef object i0e(object x, object out=None):
    """Modified Bessel function of order 0, scaled: exp(-abs(x)) * i0(x), which does not overflow.

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
    `scipy.special.i0e`. The derivative has a step at 0, where it is taken as 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.i0e(cg.asarray([0.0, float("inf")])).tolist()
    [1.0, 0.0]
    """
    return out1(I0E, x, out)


cdef object vjp_i1e(Node *node, int i, object g):
    cdef object x = saved(node, 0)
    return multiply(g, subtract(multiply(add(i0e(x), ive(2, x)), 0.5), multiply(sign(x), saved(node, OUTPUT))))


cdef Op I1E = special("i1e", ((0.5, 3.0),), vjp_i1e, (X0 | Y,), COSTLY)


cpdef object i1e(object x, object out=None):
    """Modified Bessel function of order 1, scaled: exp(-abs(x)) * i1(x), which does not overflow.

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
    `scipy.special.i1e`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.i1e(cg.asarray([0.0, float("inf")])).tolist()
    [0.0, 0.0]
    """
    return out1(I1E, x, out)


cdef object vjp_iv(Node *node, int i, object g):
    if i == 0:
        refuse_rule(IV, i, node.dtype)
    cdef object n = saved(node, 0), x = saved(node, 1)
    return multiply(g, multiply(add(iv(n - 1, x), iv(n + 1, x)), 0.5))


cdef Op IV = special("iv", ((0.0, 4.0), (-2.0, 2.0)), vjp_iv, (0, X0 | X1), LIBRARY)


cdef object iv(object n, object x):
    return call2(IV, n, x)


cdef object vjp_ive(Node *node, int i, object g):
    if i == 0:
        refuse_rule(IVE, i, node.dtype)
    cdef object n = saved(node, 0), x = saved(node, 1)
    return multiply(g, subtract(multiply(add(ive(n - 1, x), ive(n + 1, x)), 0.5),
                                multiply(sign(x), saved(node, OUTPUT))))


cdef Op IVE = special("ive", ((0.0, 4.0), (0.5, 3.0)), vjp_ive, (0, X0 | X1 | Y), LIBRARY)


cdef object ive(object n, object x):
    return call2(IVE, n, x)


cdef object vjp_spherical_jn(Node *node, int i, object g):
    if i == 0:
        refuse_rule(SPHERICAL_JN, i, node.dtype)
    cdef object n = saved(node, 0), x = saved(node, 1)
    n = n * 1.0              # orders may be unsigned
    lower = multiply(n, spherical_jn(maximum(subtract(n, 1), 0), x))
    return multiply(g, divide(subtract(lower, multiply(n + 1, spherical_jn(n + 1, x))), 2 * n + 1))


cdef Op SPHERICAL_JN = special("spherical_jn", ((0.0, 4.0), (-2.0, 2.0)), vjp_spherical_jn, (0, X0 | X1), LIBRARY)


cpdef object spherical_jn(object n, object z, object out=None):
    """Spherical Bessel function of the first kind of order n; NaN where n is no whole number or below 0.

    Parameters
    ----------
    n, z : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.spherical_jn`. It passes no gradient to the order: that raises NotImplementedError in the backward
    pass.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.spherical_jn(0, cg.asarray([0.0, float("inf")])).tolist()
    [1.0, 0.0]
    """
    return out2(SPHERICAL_JN, n, z, out)


cdef double PI = math.pi


cpdef object sinc(object x):
    """sin(pi x) / (pi x) of each element, 1 at 0; derivatives of every order hold at 0 too.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    NDArray
        Of the dtype of `x`; float64 for integers and bool.

    Notes
    -----
    `numpy.sinc`. For real numbers it is `special.spherical_jn` of order 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.sinc(cg.asarray([0.0, 0.5])).round(6).tolist()
    [1.0, 0.63662]
    """
    cdef object y = multiply(x, PI)
    return sinc_of_complex(<NDArray>y) if INFO[(<NDArray>y).dtype].kind == c"c" else spherical_jn(0, y)


cdef object sinc_of_complex(NDArray y):
    """sin(y) / y, of which the quotient and its derivatives cancel near 0: by the series there."""
    cdef object near = less(absolute(bare(y)), 1), sum = 0.0
    cdef object inside = square(where(near, y, 0)), far = where(near, 1, y)
    cdef int k
    for k in range(11, -1, -1):
        sum = add(multiply(sum, inside), (-1.0) ** k / math.factorial(2 * k + 1))
    return where(near, sum, divide(sin(far), far))


cdef object vjp_log_expit(Node *node, int i, object g):
    return multiply(g, sigmoid(negative(saved(node, 0))))


cdef Op LOG_EXPIT = special("log_expit", ((-2.0, 2.0),), vjp_log_expit, (X0,), COSTLY)


cpdef object log_expit(object x, object out=None):
    """Logarithm of the logistic function, -log(1 + exp(-x)), without overflow.

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
    `scipy.special.log_expit`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.log_expit(cg.asarray([-1000.0, float("inf")])).tolist()
    [-1000.0, 0.0]
    """
    return out1(LOG_EXPIT, x, out)


cdef object vjp_softplus(Node *node, int i, object g):
    return multiply(g, sigmoid(saved(node, 0)))


cdef Op SOFTPLUS = special("softplus", ((-2.0, 2.0),), vjp_softplus, (X0,), COSTLY)


cpdef object softplus(object x, object out=None):
    """A smooth maximum of each element and 0: log(1 + exp(x)), without overflow.

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
    `jax.nn.softplus`, `torch.nn.functional.softplus`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.softplus(cg.asarray([-1000.0, 1000.0])).tolist()
    [0.0, 1000.0]
    """
    return out1(SOFTPLUS, x, out)


cdef object vjp_logit(Node *node, int i, object g):
    cdef object x = saved(node, 0)
    return divide(g, multiply(x, subtract(1, x)))


cdef Op LOGIT = special("logit", ((0.2, 0.8),), vjp_logit, (X0,), COSTLY)


cpdef object logit(object x, object out=None):
    """Inverse of the logistic function, log(x / (1 - x)); NaN outside [0, 1].

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
    `scipy.special.logit`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.logit(cg.asarray([0.5, 1.0])).tolist()
    [0.0, inf]
    """
    return out1(LOGIT, x, out)


cdef object vjp_entr(Node *node, int i, object g):
    return multiply(g, subtract(-1, log(saved(node, 0))))


cdef Op ENTR = special("entr", ((0.5, 3.0),), vjp_entr, (X0,), COSTLY)


cpdef object entr(object x, object out=None):
    """Entropy of each element, -x * log(x); 0 for 0, -inf below.

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
    `scipy.special.entr`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.entr(cg.asarray([0.0, 1.0, -1.0])).tolist()
    [0.0, -0.0, -inf]
    """
    return out1(ENTR, x, out)


cdef object vjp_xlogy(Node *node, int i, object g):
    if i == 0:
        return multiply(g, log(saved(node, 1)))
    return multiply(g, ratio(saved(node, 0), saved(node, 1)))


cdef Op XLOGY = special("xlogy", ((-2.0, 2.0), (0.5, 3.0)), vjp_xlogy, (X1, X0 | X1), COSTLY)


cpdef object xlogy(object x, object y, object out=None):
    """x * log(y); 0 where x is 0, whatever y is but NaN.

    Parameters
    ----------
    x, y : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.xlogy`. Where both are 0, the gradient for `y` is 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.xlogy(cg.asarray([0.0, 2.0]), [0.0, 1.0]).tolist()
    [0.0, 0.0]
    """
    return out2(XLOGY, x, y, out)


cdef object vjp_xlog1py(Node *node, int i, object g):
    if i == 0:
        return multiply(g, log1p(saved(node, 1)))
    return multiply(g, ratio(saved(node, 0), add(saved(node, 1), 1)))


cdef Op XLOG1PY = special("xlog1py", ((-2.0, 2.0), (-0.5, 3.0)), vjp_xlog1py, (X1, X0 | X1), COSTLY)


cpdef object xlog1py(object x, object y, object out=None):
    """x * log(1 + y), accurate for small y; 0 where x is 0, whatever y is but NaN.

    Parameters
    ----------
    x, y : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.xlog1py`. Where `x` is 0 and `y` -1, the gradient for `y` is 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.xlog1py(cg.asarray([0.0, 2.0]), [-1.0, 0.0]).tolist()
    [0.0, 0.0]
    """
    return out2(XLOG1PY, x, y, out)


cdef object log_ratio(object x, object y, double more):
    """log(x / y) + more, 0 where both are 0."""
    cdef object none = multiply(equal(x, 0), equal(y, 0)), slope = log(divide(x, add(y, none)))
    return where(none, 0, add(slope, more) if more else slope)


cdef object vjp_rel_entr(Node *node, int i, object g):
    cdef object x = saved(node, 0), y = saved(node, 1)
    return multiply(g, log_ratio(x, y, 1) if i == 0 else negative(ratio(x, y)))


cdef Op REL_ENTR = special("rel_entr", ((0.5, 3.0), (0.5, 3.0)), vjp_rel_entr, (X0 | X1, X0 | X1), COSTLY)


cpdef object rel_entr(object x, object y, object out=None):
    """Relative entropy of pairs of elements, x * log(x / y); 0 where x is 0 and y is not below, inf outside.

    Parameters
    ----------
    x, y : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.rel_entr`. Where both are 0, so is the gradient.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.rel_entr(cg.asarray([0.0, 1.0]), [1.0, 1.0]).tolist()
    [0.0, 0.0]
    """
    return out2(REL_ENTR, x, y, out)


cdef object vjp_kl_div(Node *node, int i, object g):
    cdef object x = saved(node, 0), y = saved(node, 1)
    return multiply(g, log_ratio(x, y, 0) if i == 0 else subtract(1, ratio(x, y)))


cdef Op KL_DIV = special("kl_div", ((0.5, 3.0), (0.5, 3.0)), vjp_kl_div, (X0 | X1, X0 | X1), COSTLY)


cpdef object kl_div(object x, object y, object out=None):
    """Kullback-Leibler divergence of pairs of elements, x * log(x / y) - x + y; y where x is 0, inf outside.

    Parameters
    ----------
    x, y : array_like
        Real numbers; the shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the promoted dtype; float64 for integers and bool.

    Notes
    -----
    `scipy.special.kl_div`. Where both are 0, the gradient for `x` is 0, for `y` 1.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.kl_div(cg.asarray([0.0, 1.0]), [1.0, 1.0]).tolist()
    [1.0, 0.0]
    """
    return out2(KL_DIV, x, y, out)


cpdef object expit(object x, object out=None):
    """The logistic function of each element, 1 / (1 + exp(-x)).

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
    `scipy.special.expit`; the operation is `sigmoid`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.special.expit(cg.asarray([0, 1000])).tolist()
    [0.5, 1.0]
    """
    cdef NDArray a = <NDArray>x if type(x) is NDArray else operand(x)
    return deliver(sigmoid(a if INFO[a.dtype].inexact else to_dtype(a, FLOAT64)), out, "expit", True)
