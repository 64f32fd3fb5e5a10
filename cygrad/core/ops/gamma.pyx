"""Samples of the gamma distribution whose shapes are an array, and how they move with it.

The gradient is that of implicit reparameterisation: `random/gamma_grad.h` says how it is computed, and of what.
"""

from libc.math cimport log
from cpython.object cimport PyObject

from cygrad.core.array cimport CONTIGUOUS, MAXDIM, NDArray, new_array
from cygrad.core.dtype cimport FLOAT32, FLOAT64
from cygrad.core.loops.table cimport Loop
from cygrad.core.ops.arithmetic cimport multiply
from cygrad.core.random.bits cimport GAMMA, LOG_GAMMA, BitGenerator, Draw
from cygrad.core.record cimport may_need_gradient, record, saved
from cygrad.core.registry cimport X0, Y, Op, structural
from cygrad.core.run cimport View, broadcast, copy, elementwise, view_of
from cygrad.core.tape cimport OUTPUT, Node

cdef extern from "random/gamma_grad.h" nogil:
    double log_gamma_grad(double a, double y)

cdef enum:
    COST = 6000              # tenths of a nanosecond for one derivative

ctypedef fused real:
    float
    double


cdef void slopes(char **args, Py_ssize_t *dims, Py_ssize_t *steps, bint logarithm, real *kind) noexcept nogil:
    """Derivatives for shapes args[0] of samples args[1], or of their logarithms."""
    cdef Py_ssize_t i
    cdef double a, y
    for i in range(dims[0]):
        a = (<real *>(args[0] + i * steps[0]))[0]
        y = (<real *>(args[1] + i * steps[1]))[0]
        if not logarithm:
            y = y * log_gamma_grad(a, log(y)) if y != 0 else 0
        else:
            y = log_gamma_grad(a, y)
        (<real *>(args[2] + i * steps[2]))[0] = <real>y


cdef void slopes_f32(char **args, Py_ssize_t *dims, Py_ssize_t *steps, void *data) noexcept nogil:
    slopes[float](args, dims, steps, data != NULL, NULL)


cdef void slopes_f64(char **args, Py_ssize_t *dims, Py_ssize_t *steps, void *data) noexcept nogil:
    slopes[double](args, dims, steps, data != NULL, NULL)


cdef object vjp_slope(Node *node, int i, object g):
    raise NotImplementedError(
        f"{(<Op>node.op).name}, the derivative of a gamma sample for its shape, has no derivative of its own: derivatives "
        "of second order through standard_gamma, gamma, beta, dirichlet, chisquare and standard_t are not known")


cdef Op SLOPE = structural("standard_gamma_grad", vjp_slope)
cdef Op LOG_SLOPE = structural("log_gamma_grad", vjp_slope)


cdef NDArray slope(NDArray alpha, NDArray y, bint logarithm):
    """The derivative of each sample for its shape. Recorded, but only to say that it has no derivative."""
    cdef View views[3]
    cdef Py_ssize_t shape[MAXDIM]
    cdef PyObject *inputs[2]
    cdef signed char types[3]
    cdef NDArray out
    cdef int ndim
    cdef Loop loop = slopes_f32 if y.dtype == FLOAT32 else slopes_f64
    view_of(alpha, &views[0])
    view_of(y, &views[1])
    ndim = broadcast(2, views, shape)
    out = new_array(y.dtype, ndim, shape)
    view_of(out, &views[2])
    types[0] = types[1] = types[2] = y.dtype
    elementwise(loop, <void *>1 if logarithm else NULL, COST, 3, views, types, ndim, shape)
    inputs[0] = <PyObject *>alpha
    inputs[1] = <PyObject *>y
    record(LOG_SLOPE if logarithm else SLOPE, out, 2, inputs)
    return out


cdef object vjp_standard_gamma(Node *node, int i, object g):
    return multiply(g, slope(<NDArray>saved(node, 0), <NDArray>saved(node, OUTPUT), False))


cdef object vjp_log_gamma(Node *node, int i, object g):
    return multiply(g, slope(<NDArray>saved(node, 0), <NDArray>saved(node, OUTPUT), True))


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
