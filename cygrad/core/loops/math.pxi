"""exp, log and their kin for float32 and float64; see common/elementary.pxi for the functions themselves, and
common/math512.h for those that AVX-512 has of its own.

All are kept for both dtypes. NumPy has vectorized ones too, but which ones, and with which errors (up to 4
units in the last place), depends on the processor and on NumPy's version.
"""

include "cygrad/core/loops/common/drive.pxi"
include "cygrad/core/loops/common/blocks.pxi"
include "cygrad/core/loops/common/elementary.pxi"

cimport libc.math as c

cdef extern from "<math.h>" nogil:
    float sinf(float)
    float cosf(float)

cdef extern from "loops/common/math512.h" nogil:
    bint TABLES "CYGRAD_MATH512"       # a constant; the functions below do nothing where it is 0
    void exp_f32 "cygrad_exp_f32"(float *x, float *out, Py_ssize_t n)
    void log_f32 "cygrad_log_f32"(float *x, float *out, Py_ssize_t n)
    void tanh_f32 "cygrad_tanh_f32"(float *x, float *out, Py_ssize_t n)
    void sigmoid_f32 "cygrad_sigmoid_f32"(float *x, float *out, Py_ssize_t n)
    void sin_f32 "cygrad_sin_f32"(float *x, float *out, Py_ssize_t n)
    void cos_f32 "cygrad_cos_f32"(float *x, float *out, Py_ssize_t n)
    void exp_f64 "cygrad_exp_f64"(double *x, double *out, Py_ssize_t n)
    void log_f64 "cygrad_log_f64"(double *x, double *out, Py_ssize_t n)
    void tanh_f64 "cygrad_tanh_f64"(double *x, double *out, Py_ssize_t n)
    void sigmoid_f64 "cygrad_sigmoid_f64"(double *x, double *out, Py_ssize_t n)


# --- a contiguous block -----------------------------------------------------------------------------

cdef inline void small_circle(real *x, real *out, Py_ssize_t n, bint cosine) noexcept nogil:
    """sin or cos of arguments that the reduction is good for"""
    if TABLES and real is float:
        if cosine:
            cos_f32(<float *>x, <float *>out, n)
        else:
            sin_f32(<float *>x, <float *>out, n)
    elif cosine:
        apply[real](x, out, n, cos_[real])
    else:
        apply[real](x, out, n, sin_[real])


cdef inline void apply_circle(real *x, real *out, Py_ssize_t n, bint cosine) noexcept nogil:
    """sin or cos; a second sweep has the C library do the few arguments that are too large to reduce

    By blocks, because `out` may be `x`: a block with large arguments is copied before it is overwritten.
    """
    cdef real[BLOCK] copy
    cdef real limit = circle_limit[real](NULL)
    cdef Py_ssize_t i, m
    cdef int large
    while n > 0:
        m = n if n < BLOCK else BLOCK
        large = 0
        for i in range(m):
            large |= magnitude(x[i]) > limit
        if large:
            memcpy(copy, x, m * sizeof(real))
            small_circle[real](copy, out, m, cosine)
            for i in range(m):
                if magnitude(copy[i]) > limit:
                    if real is float:
                        out[i] = cosf(copy[i]) if cosine else sinf(copy[i])
                    else:
                        out[i] = c.cos(copy[i]) if cosine else c.sin(copy[i])
        else:
            small_circle[real](x, out, m, cosine)
        x += m
        out += m
        n -= m


cdef void exp_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    if not TABLES:
        apply[real](x, out, n, exp_[real])
    elif real is float:
        exp_f32(x, out, n)
    else:
        exp_f64(x, out, n)


cdef void expm1_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, expm1_[real])


cdef void log_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    if not TABLES:
        apply[real](x, out, n, log_[real])
    elif real is float:
        log_f32(x, out, n)
    else:
        log_f64(x, out, n)


cdef void log1p_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, log1p_[real])


cdef void tanh_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    if not TABLES:
        apply[real](x, out, n, tanh_[real])
    elif real is float:
        tanh_f32(x, out, n)
    else:
        tanh_f64(x, out, n)


cdef void sigmoid_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    if not TABLES:
        apply[real](x, out, n, sigmoid_[real])
    elif real is float:
        sigmoid_f32(x, out, n)
    else:
        sigmoid_f64(x, out, n)


cdef void sin_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply_circle[real](x, out, n, False)


cdef void cos_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply_circle[real](x, out, n, True)


# --- the loops --------------------------------------------------------------------------------------

cdef void exp(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, exp_block[real])


cdef void expm1(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, expm1_block[real])


cdef void log(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, log_block[real])


cdef void log1p(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, log1p_block[real])


cdef void tanh(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, tanh_block[real])


cdef void sigmoid(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, sigmoid_block[real])


cdef void sin(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, sin_block[real])


cdef void cos(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, cos_block[real])


cdef inline void times(char **args, Py_ssize_t *dims, Py_ssize_t *steps,
                       void (*kernel)(real *, real *, Py_ssize_t) noexcept nogil, real sign) noexcept nogil:
    """(g, x): sign * g * kernel(x), by blocks"""
    cdef real[BLOCK] gbuf, xbuf, ybuf, obuf
    cdef Py_ssize_t i, j, m, n = dims[0], w = sizeof(real)
    cdef Py_ssize_t sg = steps[0] if n > 1 else w, sx = steps[1] if n > 1 else w, so = steps[2] if n > 1 else w
    cdef real *g
    cdef real *o
    i = 0
    while i < n:
        m = n - i if n - i < BLOCK else BLOCK
        kernel(operand[real](xbuf, args[1], sx, i, m), ybuf, m)
        g = operand[real](gbuf, args[0], sg, i, m)
        o = destination[real](obuf, args[2], so, i)
        for j in range(m):
            o[j] = sign * g[j] * ybuf[j]
        scatter[real](obuf, args[2], so, i, m)
        i += m


cdef void sin_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, x): g cos(x)"""
    times[real](args, dims, steps, cos_block[real], <real>1)


cdef void cos_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, x): -g sin(x)"""
    times[real](args, dims, steps, sin_block[real], <real>-1)


# --- into the table ---------------------------------------------------------------------------------

cdef int enter(real *which, int dtype) except -1:
    put("exp", dtype, <Loop>exp[real])
    put("expm1", dtype, <Loop>expm1[real])
    put("log", dtype, <Loop>log[real])
    put("log1p", dtype, <Loop>log1p[real])
    put("tanh", dtype, <Loop>tanh[real])
    put("sigmoid", dtype, <Loop>sigmoid[real])
    put("sin", dtype, <Loop>sin[real])
    put("cos", dtype, <Loop>cos[real])
    put("sin_grad", dtype, <Loop>sin_grad[real])
    put("cos_grad", dtype, <Loop>cos_grad[real])
    return 0


enter[float](NULL, FLOAT32)
enter[double](NULL, FLOAT64)
