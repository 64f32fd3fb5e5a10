"""Samples of the gamma distribution whose shapes are an array, and how they move with it.

A sample moves with its shape as its quantile does: its distribution function P(a, x) stays as it is, so that
dx/da = -(dP/da) / p(x), p being the density (implicit reparameterisation: M. Figurnov, S. Mohamed, A. Mnih, "Implicit
Reparameterization Gradients", 2018). Derivatives of higher orders need the same quotient with those of P.
"""

from cpython.object cimport PyObject

from cygrad.core.array cimport NDArray, new_array
from cygrad.core.dtype cimport FLOAT64
from cygrad.core.ops.arithmetic cimport add, divide, multiply, negative, subtract
from cygrad.core.ops.exponential cimport exp, log
from cygrad.core.ops.special_gamma cimport digamma
from cygrad.core.ops.special_incomplete cimport bell
from cygrad.core.ops.special_orders cimport of_order, order
from cygrad.core.random.bits cimport GAMMA, LOG_GAMMA, BitGenerator, Draw
from cygrad.core.record cimport may_need_gradient, record, saved
from cygrad.core.registry cimport X0, X1, Y, Op, structural
from cygrad.core.run cimport View, copy, view_of
from cygrad.core.tape cimport OUTPUT, Node


cdef object vjp_slope(Node *node, int i, object g):
    """Of s = -(the derivative of order n of P(a, x) for a) / p(x)."""
    cdef object a = saved(node, 0), x = saved(node, 1), s = saved(node, OUTPUT)
    cdef object slope = subtract(log(x), digamma(a))       # of log(p) for a
    cdef Py_ssize_t n = order(node)
    if i == 0:
        return multiply(g, subtract(of_order(SLOPE, (a, x), node.dtype, n + 1), multiply(slope, s)))
    return negative(multiply(g, add(bell(slope, a, n), multiply(s, subtract(divide(subtract(a, 1), x), 1)))))


cdef object vjp_log_slope(Node *node, int i, object g):
    """The same for y = log(x) and its density x p(x)."""
    cdef object a = saved(node, 0), y = saved(node, 1), s = saved(node, OUTPUT)
    cdef object slope = subtract(y, digamma(a))
    cdef Py_ssize_t n = order(node)
    if i == 0:
        return multiply(g, subtract(of_order(LOG_SLOPE, (a, y), node.dtype, n + 1), multiply(slope, s)))
    return negative(multiply(g, add(bell(slope, a, n), multiply(s, subtract(a, exp(y))))))


cdef Op SLOPE = structural("standard_gamma_grad", vjp_slope, (X0 | X1 | Y, X0 | X1 | Y))
cdef Op LOG_SLOPE = structural("log_gamma_grad", vjp_log_slope, (X0 | X1 | Y, X0 | X1 | Y))


cdef object vjp_standard_gamma(Node *node, int i, object g):
    return multiply(g, of_order(SLOPE, (saved(node, 0), saved(node, OUTPUT)), node.dtype, 1))


cdef object vjp_log_gamma(Node *node, int i, object g):
    return multiply(g, of_order(LOG_SLOPE, (saved(node, 0), saved(node, OUTPUT)), node.dtype, 1))


cdef Op STANDARD_GAMMA = structural("standard_gamma", vjp_standard_gamma, (X0 | Y,))
cdef Op LOG_STANDARD_GAMMA = structural("log_standard_gamma", vjp_log_gamma, (X0 | Y,))


cdef NDArray gamma_draws(BitGenerator bits, NDArray alpha, int ndim, Py_ssize_t *shape, bint logarithm):
    cdef NDArray out = new_array(alpha.dtype, ndim, shape), shapes
    cdef View source, target
    cdef PyObject *inputs[1]
    cdef Draw d
    shapes = new_array(FLOAT64, ndim, shape)
    view_of(alpha, &source)
    view_of(shapes, &target)
    copy(&source, &target)
    d.family = LOG_GAMMA if logarithm else GAMMA
    d.dtype = alpha.dtype
    d.moved = False
    d.shapes = <double *>shapes.data
    d.n = out.size
    d.out = out.data
    bits.fill(&d)
    if may_need_gradient(alpha):
        inputs[0] = <PyObject *>alpha
        record(LOG_STANDARD_GAMMA if logarithm else STANDARD_GAMMA, out, 1, inputs)
    return out
