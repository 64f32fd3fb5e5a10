"""What a number is: isnan, isinf, isfinite and signbit of float32 and float64.

NumPy's own vectorized loops of these four take a step of 1 for granted in their output (up to 2.4 at least): with
another one they write wrong results, and the runner does call them so.
"""

include "cygrad/core/loops/common/drive.pxi"

from libc.math cimport INFINITY


cdef inline bint isnan_(real x) noexcept nogil:
    return x != x


cdef inline bint isinf_(real x) noexcept nogil:
    return x == <real>INFINITY or x == -<real>INFINITY


cdef inline bint isfinite_(real x) noexcept nogil:
    return x - x == 0


cdef inline bint minus_(real x) noexcept nogil:
    cdef int32_t narrow
    cdef int64_t wide
    if real is float:
        memcpy(&narrow, &x, sizeof(real))
        return narrow < 0
    else:
        memcpy(&wide, &x, sizeof(real))
        return wide < 0


cdef inline void classify(char **args, Py_ssize_t *dims, Py_ssize_t *steps,
                          bint (*test)(real) noexcept nogil) noexcept nogil:
    cdef Py_ssize_t i, n = dims[0], step = steps[0], out_step = steps[1], w = sizeof(real)
    cdef char *x = args[0]
    cdef char *out = args[1]
    if step == w and out_step == 1:
        for i in range(n):
            out[i] = test((<real *>x)[i])
    else:
        for i in range(n):
            out[i * out_step] = test((<real *>(x + i * step))[0])


cdef void isnan(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    classify[real](args, dims, steps, isnan_[real])


cdef void isinf(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    classify[real](args, dims, steps, isinf_[real])


cdef void isfinite(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    classify[real](args, dims, steps, isfinite_[real])


cdef void signbit(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    classify[real](args, dims, steps, minus_[real])


cdef int enter(real *which, int dtype) except -1:
    put("isnan", dtype, <Loop>isnan[real])
    put("isinf", dtype, <Loop>isinf[real])
    put("isfinite", dtype, <Loop>isfinite[real])
    put("signbit", dtype, <Loop>signbit[real])
    return 0


enter[float](NULL, FLOAT32)
enter[double](NULL, FLOAT64)
