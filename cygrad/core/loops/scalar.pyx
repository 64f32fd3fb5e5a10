"""Special functions that go one element after the other: gamma, beta, their incomplete functions, zeta, Bessel
functions of any whole order. Computed in float64 for float32 too; compiled once, as no instruction set makes them fast.
"""

include "cygrad/core/loops/common/drive.pxi"
include "cygrad/core/loops/common/elementary.pxi"
include "cygrad/core/loops/common/special.pxi"

from libc.math cimport cos, exp as c_exp, expm1, fabs, floor, fmod, log as c_log, log1p, pow as c_pow, sin, sqrt, tgamma

cdef enum:
    ENOUGH = 1000000         # terms of a series or a fraction: for parameters of 1e10
    ORDERS = 10              # of Temme's expansion
    TERMS = 16

cdef double EPS = 1.1e-16
cdef double LOG_SQRT_2PI = 0.91893853320467274

include "cygrad/core/loops/common/expansions.pxi"


# --- gamma and what is near it ----------------------------------------------------------------------

cdef double log1pmx(double d) noexcept nogil:
    """log(1 + d) - d; near 0, the first terms have cancelled"""
    cdef double s, z
    if -0.29 < d < 0.41:
        s = d / (2 + d)
        z = s * s
        return s * z * log_polynomial[double](z) - d * s
    return log1p(d) - d


cdef double stirling(double a) noexcept nogil:
    """log(gamma(a)) - Stirling's formula, for a > 0"""
    cdef double t
    if a >= 2.5:
        t = 1 / (a * a)
        return lgamma_tail_top[double](t) / lgamma_tail_bottom[double](t) / a
    return gammaln_above[double](a) - (a - 0.5) * c_log(a) + a - LOG_SQRT_2PI


cdef double gamma_(double x) noexcept nogil:
    cdef double product = 1, k = 2
    if 0 < x <= 23 and x == floor(x):    # exact, which the C library's need not be
        while k < x:
            product *= k
            k += 1
        return product
    return NAN if x == -INFINITY else tgamma(x)


cdef double gamma_sign(double x) noexcept nogil:
    return -1 if x < 0 and fmod(floor(x), 2) != 0 else 1


cdef double gamma_of_sum(double a, double b) noexcept nogil:
    """gamma(a + b) for a, b > 0; what the addition loses would be multiplied by digamma(a + b)"""
    cdef double sum = a + b, part = sum - a, lost = (a - (sum - part)) + (b - part)
    return tgamma(sum) * (1 + lost * digamma_above[double](sum))


cdef bint is_pole(double x) noexcept nogil:
    return x <= 0 and x == floor(x)


cdef double betaln_above(double a, double b) noexcept nogil:
    """log(beta(a, b)) for a, b > 0: the large terms of Stirling's formulas cancel before they are computed"""
    if a > b:
        a, b = b, a
    if b == INFINITY:
        return -INFINITY
    if a >= 2.5:
        return (LOG_SQRT_2PI + stirling(a) + stirling(b) - stirling(a + b) - 0.5 * c_log(b)
                - (a - 0.5) * log1p(b / a) - b * log1p(a / b))
    if b >= 8:
        return (gammaln_above[double](a) + stirling(b) - stirling(a + b)
                - (b - 0.5) * log1p(a / b) - a * (c_log(a + b) - 1))
    return gammaln_above[double](a) + gammaln_above[double](b) - gammaln_above[double](a + b)


cdef double betaln_(double a, double b) noexcept nogil:
    if not (a == a and b == b):
        return NAN
    if is_pole(b):
        a, b = b, a
    if is_pole(a):                       # finite only where the pole of gamma(a + b) makes up for it
        if b == floor(b) and b > 0 and 1 - a - b > 0:
            return betaln_above(1 - a - b, b)
        return INFINITY
    if a > 0 and b > 0:
        return betaln_above(a, b)
    return gammaln_any(a) + gammaln_any(b) - gammaln_any(a + b)


cdef double beta_(double a, double b) noexcept nogil:
    cdef double sign
    if not (a == a and b == b):
        return NAN
    if is_pole(b):
        a, b = b, a
    if is_pole(a):
        if b == floor(b) and b > 0 and 1 - a - b > 0:
            return (1 if fmod(b, 2) == 0 else -1) * beta_(1 - a - b, b)
        return INFINITY
    if is_pole(a + b):
        return 0
    if a < b:
        a, b = b, a
    if b > 1e-300 and a + b < 170:
        return tgamma(a) / gamma_of_sum(a, b) * tgamma(b)
    if b < 0 and fabs(a) < 85 and b > -85:
        return tgamma(a) / tgamma(a + b) * tgamma(b)
    sign = gamma_sign(a) * gamma_sign(b) * gamma_sign(a + b)
    return sign * c_exp(betaln_(a, b))


# --- zeta and the derivatives of digamma ------------------------------------------------------------

cdef inline double inverse_power(double w, double s) noexcept nogil:
    """w**-s for w > 0, without `pow` for the derivatives of digamma that are wanted most"""
    if s == 2:
        return 1 / (w * w)
    if s == 3:
        return 1 / (w * w * w)
    return c_pow(w, -s)


cdef double hurwitz_above(double s, double q) noexcept nogil:
    """zeta(s, q) for q > 0 and s != 1 by the Euler-Maclaurin formula (DLMF 25.11.5 and 25.2.9)"""
    cdef double sum = 0, power = 0, factor, square, term, w = q
    cdef int j, count = 0
    if q > 1e8:
        return (1 / (s - 1) + 1 / (2 * q)) * c_pow(q, 1 - s)
    while w < 10 or s > 8 and count < 10 and w < 100:
        power = inverse_power(w, s)
        sum += power
        if s > 1 and power < 1e-17 * sum:
            return sum
        w += 1
        count += 1
    power = inverse_power(w, s)
    sum += power * w / (s - 1)
    sum += 0.5 * power
    factor = s / w
    square = 1 / (w * w)
    for j in range(12):
        term = BERNOULLI[j] * factor * power
        sum += term
        if fabs(term) < EPS * 0.1 * fabs(sum):
            break
        factor *= (s + 2 * j + 1) * (s + 2 * j + 2) * square
    return sum


cdef double zeta_(double s, double q) noexcept nogil:
    """Hurwitz' zeta function; for s < 1 Riemann's, which is that for q = 1"""
    cdef double f, sign
    if not (s == s and q == q):
        return NAN
    if s == 1:
        return INFINITY
    if s < 1:
        if q != 1:
            return NAN
        if s >= 0:
            return hurwitz_above(s, 1)
        if fmod(s, 2) == 0:
            return 0
        if s < -170:                     # beyond the range of gamma, by the logarithm
            f = c_exp(gammaln_above[double](1 - s) - (1 - s) * 1.8378770664093453)
            return 2 * f * sin(1.57079632679489661923 * fmod(s, 4)) * hurwitz_above(1 - s, 1)
        return (2 * c_pow(6.28318530717958647693, s - 1) * sin(1.57079632679489661923 * fmod(s, 4)) * tgamma(1 - s)
                * hurwitz_above(1 - s, 1))
    if q > 0:
        return hurwitz_above(s, q)
    if q == floor(q):
        return INFINITY
    if s != floor(s):
        return NAN
    # The sum over all whole numbers in both directions, without its tail beyond q.
    f = q - floor(q)
    sign = 1 if fmod(s, 2) == 0 else -1
    return hurwitz_above(s, f) + sign * (hurwitz_above(s, 1 - f) - hurwitz_above(s, 1 - q))


cdef double polygamma_(double n, double x) noexcept nogil:
    if n == 0:
        return digamma_any(x)
    if not (n > 0 and n == floor(n)):
        return NAN
    return (1 if fmod(n, 2) != 0 else -1) * (n if n <= 2 else tgamma(n + 1)) * zeta_(n + 1, x)


include "cygrad/core/loops/common/incomplete.pxi"
include "cygrad/core/loops/common/orders.pxi"


# --- Bessel functions of whole orders ---------------------------------------------------------------

cdef double ive_(double n, double x) noexcept nogil:
    """exp(-|x|) I_n(x): upwards where that is stable, else downwards (Miller; DLMF 3.6) and normalized by order 0"""
    cdef double a = fabs(x), low, middle, high, result = 0, k
    n = fabs(n)
    if not (n == floor(n) and x == x):
        return NAN
    if n < 2:
        return i1e_[double](x) if n == 1 else i0e_[double](x)
    if a == 0 or a == INFINITY:
        return 0
    if n > 1e6:
        return NAN
    if a > 30 and a > n * n:
        low, middle = i0e_[double](a), i1e_[double](a)
        k = 1
        while k < n:
            high = low - 2 * k / a * middle
            low, middle = middle, high
            k += 1
        result = middle
    else:
        k = n + floor(sqrt(80 * (n if n > a else a))) + 20
        high, middle = 0, 1e-280
        while k > 0:
            low = high + 2 * k / a * middle
            high, middle = middle, low
            k -= 1
            if k == n:
                result = middle
            if middle > 1e200:
                middle *= 1e-250
                high *= 1e-250
                result *= 1e-250
        result = result / middle * i0e_[double](a)
    return -result if x < 0 and fmod(n, 2) != 0 else result


cdef double iv_(double n, double x) noexcept nogil:
    cdef double e = c_exp(0.5 * fabs(x)), y = ive_(n, x)
    if fabs(x) == INFINITY:
        return (-INFINITY if x < 0 and fmod(n, 2) != 0 else INFINITY)
    return y * e * e if y != 0 else y


cdef double spherical_jn_(double n, double x) noexcept nogil:
    """The spherical Bessel function j_n: upwards where that is stable, else downwards (Miller) and normalized"""
    cdef double a = fabs(x), low, middle, high, result = 0, k, first
    if not (n == floor(n) and x == x):
        return NAN
    if a == INFINITY:
        return 0
    if n < 0:
        return NAN if n != -1 else cos(x) / x
    if a == 0:
        return 1 if n == 0 else 0
    first = sin(a) / a
    if n == 0:
        return first
    if n > 1e6:
        return NAN
    if a > n:
        low, middle = first, (first - cos(a)) / a
        k = 1
        while k < n:
            high = (2 * k + 1) / a * middle - low
            low, middle = middle, high
            k += 1
        result = middle
    else:
        k = n + floor(sqrt(80 * n)) + 20
        high, middle = 0, 1e-280
        while k > 0:
            low = (2 * k + 1) / a * middle - high
            high, middle = middle, low
            k -= 1
            if k == n:
                result = middle
            if fabs(middle) > 1e200:
                middle *= 1e-250
                high *= 1e-250
                result *= 1e-250
        # by the larger of j_0 and j_1: one of the two may be 0
        if fabs(middle) >= fabs(high):
            result = result / middle * first
        else:
            result = result / high * ((first - cos(a)) / a)
    return -result if x < 0 and fmod(n, 2) != 0 else result


# --- the loops --------------------------------------------------------------------------------------

cdef inline void each1(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data,
                       double (*f)(double) noexcept nogil) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(dims[0]):
        (<real *>(args[1] + i * steps[1]))[0] = <real>f((<real *>(args[0] + i * steps[0]))[0])


cdef inline void each2(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data,
                       double (*f)(double, double) noexcept nogil) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(dims[0]):
        (<real *>(args[2] + i * steps[2]))[0] = <real>f(
            (<real *>(args[0] + i * steps[0]))[0], (<real *>(args[1] + i * steps[1]))[0])


cdef inline void each3(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data,
                       double (*f)(double, double, double) noexcept nogil) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(dims[0]):
        (<real *>(args[3] + i * steps[3]))[0] = <real>f(
            (<real *>(args[0] + i * steps[0]))[0], (<real *>(args[1] + i * steps[1]))[0],
            (<real *>(args[2] + i * steps[2]))[0])


cdef void gamma(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each1[real](args, dims, steps, data, gamma_)


cdef void beta(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, beta_)


cdef void betaln(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, betaln_)


cdef void zeta(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, zeta_)


cdef void polygamma(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, polygamma_)


cdef void gammainc(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, gammainc_)


cdef void gammaincc(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, gammaincc_)


cdef void gammainc_dx(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, gammainc_dx_)


cdef void betainc(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each3[real](args, dims, steps, data, betainc_)


cdef void betainc_dx(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each3[real](args, dims, steps, data, betainc_dx_)


cdef void iv(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, iv_)


cdef void ive(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, ive_)


cdef void spherical_jn(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, spherical_jn_)


# --- with an order, which `data` is -----------------------------------------------------------------

cdef void zeta_order(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(dims[0]):
        (<real *>(args[2] + i * steps[2]))[0] = <real>zeta_order_(
            <int><size_t>data, (<real *>(args[0] + i * steps[0]))[0], (<real *>(args[1] + i * steps[1]))[0])


cdef void gammainc_shape(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(dims[0]):
        (<real *>(args[2] + i * steps[2]))[0] = <real>gammainc_shape_(
            <int><size_t>data, (<real *>(args[0] + i * steps[0]))[0], (<real *>(args[1] + i * steps[1]))[0])


cdef void standard_gamma_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """For samples args[1] of shapes args[0]"""
    cdef Py_ssize_t i
    cdef double a, x
    for i in range(dims[0]):
        a = (<real *>(args[0] + i * steps[0]))[0]
        x = (<real *>(args[1] + i * steps[1]))[0]
        (<real *>(args[2] + i * steps[2]))[0] = <real>(
            x * log_gamma_slope(<int><size_t>data, a, x, c_log(x)) if x != 0 else 0)


cdef void log_gamma_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """For logarithms of samples"""
    cdef Py_ssize_t i
    cdef double a, y
    for i in range(dims[0]):
        a = (<real *>(args[0] + i * steps[0]))[0]
        y = (<real *>(args[1] + i * steps[1]))[0]
        (<real *>(args[2] + i * steps[2]))[0] = <real>log_gamma_slope(<int><size_t>data, a, c_exp(y), y)


cdef void betainc_shape(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef Py_ssize_t i
    cdef int orders = <int><size_t>data
    for i in range(dims[0]):
        (<real *>(args[3] + i * steps[3]))[0] = <real>betainc_shape_(
            orders & 255, orders >> 8, (<real *>(args[0] + i * steps[0]))[0], (<real *>(args[1] + i * steps[1]))[0],
            (<real *>(args[2] + i * steps[2]))[0])


cdef int enter(real *which, int dtype) except -1:
    put("gamma", dtype, <Loop>gamma[real])
    put("beta", dtype, <Loop>beta[real])
    put("betaln", dtype, <Loop>betaln[real])
    put("zeta", dtype, <Loop>zeta[real])
    put("polygamma", dtype, <Loop>polygamma[real])
    put("gammainc", dtype, <Loop>gammainc[real])
    put("gammaincc", dtype, <Loop>gammaincc[real])
    put("gammainc_dx", dtype, <Loop>gammainc_dx[real])
    put("betainc", dtype, <Loop>betainc[real])
    put("betainc_dx", dtype, <Loop>betainc_dx[real])
    put("betainc_shape", dtype, <Loop>betainc_shape[real])
    put("gammainc_shape", dtype, <Loop>gammainc_shape[real])
    put("log_gamma_grad", dtype, <Loop>log_gamma_grad[real])
    put("standard_gamma_grad", dtype, <Loop>standard_gamma_grad[real])
    put("zeta_order", dtype, <Loop>zeta_order[real])
    put("spherical_jn", dtype, <Loop>spherical_jn[real])
    put("iv", dtype, <Loop>iv[real])
    put("ive", dtype, <Loop>ive[real])
    return 0


enter[float](NULL, FLOAT32)
enter[double](NULL, FLOAT64)
