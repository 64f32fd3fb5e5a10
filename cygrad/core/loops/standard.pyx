"""Loops for functions where the array API standard wants other values of infinities and NaN than NumPy's loops give;
compiled once."""

include "cygrad/core/loops/common/drive.pxi"

from libc.math cimport INFINITY, NAN, copysign, copysignf, cos, exp, expm1 as c_expm1, floor, floorf, fmod, fmodf, sin

from cygrad.core.dtype cimport COMPLEX64, COMPLEX128


cdef inline bint is_infinite(real x) noexcept nogil:
    return x == <real>INFINITY or x == -<real>INFINITY


cdef inline real floor_of_quotient(real a, real b) noexcept nogil:
    """The largest whole number not above a / b, though a / b is rounded; limits where one of them is infinite."""
    cdef real rest, quotient, whole
    cdef double wide
    if b == 0 or is_infinite(a) or is_infinite(b):
        return a / b         # infinities, signed zeros and NaN are what the division gives
    if real is float:
        wide = <double>a / b
        if -16777216.0 < wide < 16777216.0 and wide != 0:     # too near to a whole number to tell, 48 bits would tell
            return <float>floor(wide)
    rest = fmodf(a, b) if real is float else fmod(a, b)
    quotient = (a - rest) / b
    if rest != 0 and (b < 0) != (rest < 0):
        quotient -= 1
    if quotient == 0:
        return copysignf(0, a / b) if real is float else copysign(0, a / b)
    whole = floorf(quotient) if real is float else floor(quotient)
    return whole + 1 if quotient - whole > <real>0.5 else whole


cdef void floor_divide(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(dims[0]):
        (<real *>(args[2] + i * steps[2]))[0] = floor_of_quotient(
            (<real *>(args[0] + i * steps[0]))[0], (<real *>(args[1] + i * steps[1]))[0])


cdef void expm1(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """Of complex numbers x + iy, as pairs: exp(x) cos(y) - 1 without cancellation, exp(x) sin(y)."""
    cdef Py_ssize_t i
    cdef double x, y, half, re, im
    cdef real *source
    cdef real *target
    for i in range(dims[0]):
        source = <real *>(args[0] + i * steps[0])
        target = <real *>(args[1] + i * steps[1])
        x = source[0]
        y = source[1]
        if y == 0:
            re = c_expm1(x) + 0.0        # no -0
            im = y
        elif x == -INFINITY and y - y != 0:      # exp(x) is 0, whatever the angle
            re = -1
            im = 0
        elif x == INFINITY and y - y != 0:
            re = INFINITY
            im = NAN
        else:
            half = sin(y / 2)
            re = c_expm1(x) * cos(y) - 2 * half * half
            im = exp(x) * sin(y)
        target[0] = <real>re
        target[1] = <real>im


put("floor_divide", FLOAT32, <Loop>floor_divide[float])
put("floor_divide", FLOAT64, <Loop>floor_divide[double])
put("expm1", COMPLEX64, <Loop>expm1[float])
put("expm1", COMPLEX128, <Loop>expm1[double])
