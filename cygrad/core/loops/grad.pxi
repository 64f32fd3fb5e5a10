"""Reverse rules that take one pass over memory instead of several; float32 and float64.

`g` is the head gradient, `x` an input and `y` the output of the operation that is being reversed.
"""

include "cygrad/core/loops/common/drive.pxi"

from libc.math cimport fabs, fabsf


# --- the scalar functions ---------------------------------------------------------------------------

cdef inline real square_grad_(real g, real x) noexcept nogil:
    return <real>2 * g * x


cdef inline real sqrt_grad_(real g, real y) noexcept nogil:
    return g * <real>0.5 / y


cdef inline real absolute_grad_(real g, real x) noexcept nogil:
    cdef real sign = <real>1 if x > 0 else <real>-1
    sign = sign if x != 0 else <real>0
    return g * (sign if x == x else x)


cdef inline real tanh_grad_(real g, real y) noexcept nogil:
    return g * (<real>1 - y * y)


cdef inline real sigmoid_grad_(real g, real y) noexcept nogil:
    return g * y * (<real>1 - y)


cdef inline real relu_(real x) noexcept nogil:
    return x if not x <= 0 else <real>0       # a NaN passes


cdef inline real relu_grad_(real g, real x) noexcept nogil:
    return g if x > 0 else <real>0


cdef inline real divide_grad_(real g, real y, real b) noexcept nogil:
    """of y = a / b, for b"""
    return -g * y / b


cdef inline real maximum_grad_(real g, real a, real b) noexcept nogil:
    """of maximum(a, b), for a: a tie is shared; a NaN in `a` won, one in `b` alone did not leave it anything"""
    cdef real tie = g * <real>0.5 if a == b else <real>0
    tie = g if a > b else tie        # one selection after the other: `or` would be a branch
    return tie if a == a else g


cdef inline real minimum_grad_(real g, real a, real b) noexcept nogil:
    cdef real tie = g * <real>0.5 if a == b else <real>0
    tie = g if a < b else tie
    return tie if a == a else g


cdef inline real clip_grad_(real g, real x, real low, real high) noexcept nogil:
    g = g if x >= low else <real>0
    return g if x <= high else <real>0


# --- the loops --------------------------------------------------------------------------------------

cdef void square_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, x): 2 g x"""
    binary[real](args, dims, steps, square_grad_[real])


cdef void sqrt_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, y): g / (2 y)"""
    binary[real](args, dims, steps, sqrt_grad_[real])


cdef void absolute_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, x): g sign(x), zero at zero"""
    binary[real](args, dims, steps, absolute_grad_[real])


cdef void tanh_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, y): g (1 - y²)"""
    binary[real](args, dims, steps, tanh_grad_[real])


cdef void sigmoid_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, y): g y (1 - y)"""
    binary[real](args, dims, steps, sigmoid_grad_[real])


cdef void relu(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(x): max(x, 0)"""
    unary[real](args, dims, steps, relu_[real])


cdef void relu_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, x): g where x > 0, else 0"""
    binary[real](args, dims, steps, relu_grad_[real])


cdef void divide_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, y, b): -g y / b"""
    ternary[real](args, dims, steps, divide_grad_[real])


cdef void maximum_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, a, b): the share of a"""
    ternary[real](args, dims, steps, maximum_grad_[real])


cdef void minimum_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, a, b): the share of a"""
    ternary[real](args, dims, steps, minimum_grad_[real])


cdef void clip_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, x, low, high): g where low <= x <= high, else 0"""
    quaternary[real](args, dims, steps, clip_grad_[real])


# --- into the table ---------------------------------------------------------------------------------

cdef int enter(real *which, int dtype) except -1:
    put("square_grad", dtype, <Loop>square_grad[real])
    put("sqrt_grad", dtype, <Loop>sqrt_grad[real])
    put("absolute_grad", dtype, <Loop>absolute_grad[real])
    put("tanh_grad", dtype, <Loop>tanh_grad[real])
    put("sigmoid_grad", dtype, <Loop>sigmoid_grad[real])
    put("relu", dtype, <Loop>relu[real])
    put("relu_grad", dtype, <Loop>relu_grad[real])
    put("divide_grad", dtype, <Loop>divide_grad[real])
    put("maximum_grad", dtype, <Loop>maximum_grad[real])
    put("minimum_grad", dtype, <Loop>minimum_grad[real])
    put("clip_grad", dtype, <Loop>clip_grad[real])
    return 0


enter[float](NULL, FLOAT32)
enter[double](NULL, FLOAT64)
