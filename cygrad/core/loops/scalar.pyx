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


# --- incomplete gamma functions ---------------------------------------------------------------------

cdef struct Dual:                        # a value and its derivative for the shape
    double v
    double d


cdef double gamma_power(double a, double x) noexcept nogil:
    """x**a exp(-x) / gamma(a + 1)"""
    if a < 20 and x < 700:
        return c_pow(x, a) * c_exp(-x) / tgamma(a + 1)
    return c_exp(a * log1pmx((x - a) / a) - stirling(a)) / sqrt(6.28318530717958647693 * a)


cdef Dual gamma_series(double a, double x, bint slopes) noexcept nogil:
    """P(a, x) by its power series (DLMF 8.7.1), which converges well up to x = a"""
    cdef Dual r
    cdef double term = 1, sum = 1, inverse, slope = 0, dsum = 0, front = gamma_power(a, x)
    cdef int n
    for n in range(1, ENOUGH):
        inverse = 1 / (a + n)
        term *= x * inverse
        sum += term
        if slopes:
            slope -= inverse             # of log(term)
            dsum += term * slope
        if term < EPS * sum and (not slopes or -term * slope <= EPS * fabs(dsum)):
            break
    r.v = front * sum
    if slopes:
        r.d = front * (sum * (c_log(x) - digamma_above[double](a + 1)) + dsum)
    return r


cdef Dual gamma_fraction(double a, double x, bint slopes) noexcept nogil:
    """Q(a, x) by its continued fraction (DLMF 8.9.2) in Lentz' way, for x above a and 1"""
    cdef Dual r
    cdef double front = gamma_power(a, x) * a
    cdef double b = x + 1 - a, db = -1
    cdef double c = 1e300, dc = 0, d = 1 / b, dd = -db * d * d
    cdef double h = d, dh = dd, an, dan, ratio, dratio, inverse
    cdef int n
    for n in range(1, ENOUGH):
        an = -n * (n - a)
        dan = n
        b += 2
        inverse = 1 / (an * d + b)
        if slopes:
            dd = -(dan * d + an * dd + db) * inverse * inverse
        d = inverse
        inverse = 1 / c
        if slopes:
            dc = dan * inverse - an * dc * inverse * inverse + db
        c = b + an * inverse
        ratio = c * d
        if slopes:
            dratio = dc * d + c * dd
            dh = dh * ratio + h * dratio
        h *= ratio
        if fabs(ratio - 1) < 2 * EPS and (not slopes or fabs(h * dratio) <= 2 * EPS * fabs(dh) + 1e-300):
            break
    r.v = front * h
    if slopes:
        r.d = front * (h * (c_log(x) - digamma_above[double](a)) + dh)
    return r


cdef double gamma_upper_small(double a, double x) noexcept nogil:
    """Q(a, x) for small x and a: 1 - x**a / gamma(1 + a) - ..., of which 1 - ... is small itself"""
    cdef double term = 1, sum = 0, part, lead
    cdef int n
    for n in range(1, 200):
        term *= -x / n
        part = term / (a + n)
        sum += part
        if fabs(part) <= EPS * fabs(sum):
            break
    lead = a * c_log(x) - gammaln_above[double](1 + a) if a >= 0.5 else (
        a * c_log(x) - a * (a - 1) * (lgamma_mid_top[double](a) / lgamma_mid_bottom[double](a)))
    return -expm1(lead) - a * c_exp(lead) * sum


cdef Dual gamma_uniform(double a, double x, bint upper, bint slopes) noexcept nogil:
    """Temme's expansion of P or Q (SIAM Journal on Mathematical Analysis 10, 1979; DLMF 8.12): large a and x near a"""
    cdef Dual r
    cdef double mu = (x - a) / a, phi = -log1pmx(mu), eta = sqrt(2 * phi)
    cdef double sum = 0, dsum = 0, power = 1, row, slope, e, sign, deta
    cdef double *c
    cdef int k, n
    eta = -eta if mu < 0 else eta
    deta = -mu / (a * eta) if eta != 0 else -1 / a
    for k in range(ORDERS):
        c = TEMME + k * TERMS
        row = c[TERMS - 1]
        slope = 0
        for n in range(TERMS - 2, -1, -1):
            if slopes:
                slope = slope * eta + row
            row = row * eta + c[n]
        sum += power * row
        dsum += power * (slope * deta - k / a * row)
        power /= a
    e = c_exp(-a * phi) / sqrt(6.28318530717958647693 * a)
    sign = -1 if upper else 1
    r.v = 0.5 * erfc_[double](-sign * eta * sqrt(0.5 * a)) - sign * e * sum
    # The derivatives of eta sqrt(a / 2) and of exp(-a eta² / 2); all terms have that factor in common.
    if slopes:
        r.d = sign * e * (0.5 * eta + a * deta - sum * (log1p(mu) - 0.5 / a) - dsum)
    return r


cdef bint is_uniform(double a, double x) noexcept nogil:
    cdef double distance = fabs(x - a)
    return a > 20 and distance < 0.3 * a and (a < 200 or distance < 30 * sqrt(a))


cdef double gamma_edge(double a, double x, bint upper) noexcept nogil:
    """The values at the ends; -1 inside"""
    if not (a >= 0 and x >= 0):
        return NAN
    if a == 0:
        return NAN if x == 0 else 0 if upper else 1
    if x == 0:
        return 1 if upper else 0
    if a == INFINITY:
        return NAN if x == INFINITY else 1 if upper else 0
    if x == INFINITY:
        return 0 if upper else 1
    return -1


cdef double gammainc_(double a, double x) noexcept nogil:
    cdef double edge = gamma_edge(a, x, False)
    if edge != -1:
        return edge
    if is_uniform(a, x):
        return gamma_uniform(a, x, False, False).v
    return 1 - gamma_fraction(a, x, False).v if x > 1 and x > a else gamma_series(a, x, False).v


cdef double gammaincc_(double a, double x) noexcept nogil:
    cdef double edge = gamma_edge(a, x, True)
    if edge != -1:
        return edge
    if is_uniform(a, x):
        return gamma_uniform(a, x, True, False).v
    if x > 1.1:
        return 1 - gamma_series(a, x, False).v if x < a else gamma_fraction(a, x, False).v
    if (-0.4 / c_log(x) if x <= 0.5 else 1.1 * x) < a:
        return 1 - gamma_series(a, x, False).v
    return gamma_upper_small(a, x)


cdef double gammainc_da_(double a, double x) noexcept nogil:
    """The derivative of P(a, x) for a"""
    if not (a > 0 and x >= 0):
        return NAN
    if x == 0 or x == INFINITY or a == INFINITY:
        return 0
    if is_uniform(a, x):
        return gamma_uniform(a, x, False, True).d
    return gamma_series(a, x, True).d if x <= 1.1 or x < a else -gamma_fraction(a, x, True).d


cdef double gammainc_dx_(double a, double x) noexcept nogil:
    """The derivative of P(a, x) for x, the density of the gamma distribution: x**(a - 1) exp(-x) / gamma(a)"""
    if not (a > 0 and x >= 0):
        return NAN
    if x == 0:
        return INFINITY if a < 1 else 1 if a == 1 else 0
    if x == INFINITY or a == INFINITY:
        return 0
    return a / x * gamma_power(a, x)


# --- incomplete beta function -----------------------------------------------------------------------

cdef struct Triple:                      # a value and its derivatives for both shapes
    double v
    double a
    double b


cdef double beta_power(double a, double b, double x, double y) noexcept nogil:
    """x**a y**b / (a beta(a, b)), where y = 1 - x"""
    if a + b < 100:
        return c_pow(x, a) * c_pow(y, b) * (gamma_of_sum(a, b) / tgamma(b) / tgamma(a + 1))
    return (sqrt(b / (6.28318530717958647693 * a * (a + b)))
            * c_exp(a * log1pmx((x * b - y * a) / a) + b * log1pmx((y * a - x * b) / b)
                    + stirling(a + b) - stirling(a) - stirling(b)))


cdef Triple beta_fraction(double a, double b, double x, double y, bint slopes) noexcept nogil:
    """I_x(a, b) by its continued fraction (DLMF 8.17.22) in Lentz' way, for x below (a + 1) / (a + b + 2); its
    derivatives go along with it (Boik and Robinson-Cox, Journal of Statistical Software 3, 1998)"""
    cdef Triple r
    cdef double front = beta_power(a, b, x, y)
    cdef double c = 1, ca = 0, cb = 0, d, da, db, h, ha, hb, e, ea, eb, ratio, ratio_a, ratio_b, t, p, q
    cdef int n, m
    t = 1 / (1 - (a + b) * x / (a + 1))
    d = t
    da = t * t * x * (1 - b) / ((a + 1) * (a + 1))
    db = t * t * x / (a + 1)
    h, ha, hb = d, da, db
    for n in range(2, ENOUGH):
        m = n // 2
        q = (a + n - 1) * (a + n)
        if n & 1:
            p = (a + m) * (a + b + m)
            e = -p * x / q
            if slopes:
                ea = e * (1 / (a + m) + 1 / (a + b + m) - 1 / (a + n - 1) - 1 / (a + n))
                eb = e / (a + b + m)
        else:
            e = m * (b - m) * x / q
            if slopes:
                ea = -e * (1 / (a + n - 1) + 1 / (a + n))
                eb = m * x / q
        t = 1 / (1 + e * d)
        if slopes:
            da = -(ea * d + e * da) * t * t
            db = -(eb * d + e * db) * t * t
        d = t
        t = 1 / c
        if slopes:
            ca = (ea - e * ca * t) * t
            cb = (eb - e * cb * t) * t
        c = 1 + e * t
        ratio = c * d
        if slopes:
            ratio_a = ca * d + c * da
            ratio_b = cb * d + c * db
            ha = ha * ratio + h * ratio_a
            hb = hb * ratio + h * ratio_b
        h *= ratio
        if fabs(ratio - 1) < 2 * EPS and (not slopes or fabs(h * ratio_a) <= 2 * EPS * fabs(ha) + 1e-300
                                          and fabs(h * ratio_b) <= 2 * EPS * fabs(hb) + 1e-300):
            break
    r.v = front * h
    if slopes:
        t = digamma_above[double](a + b)
        r.a = front * (h * (c_log(x) + t - digamma_above[double](a + 1)) + ha)
        r.b = front * (h * ((log1p(-x) if x < 0.5 else c_log(y)) + t - digamma_above[double](b)) + hb)
    return r


cdef bint swaps(double a, double b, double x) noexcept nogil:
    """Whether the fraction converges better from the other end"""
    return x > (a + 1) / (a + b + 2)


cdef double betainc_edge(double a, double b, double x) noexcept nogil:
    """The values at the ends; -1 inside"""
    if not (a >= 0 and b >= 0 and 0 <= x <= 1):
        return NAN
    if a == 0 and b == 0 or a == INFINITY and b == INFINITY:
        return NAN
    if x == 0 or x == 1:
        return x
    if a == 0 or b == INFINITY:
        return 1
    if b == 0 or a == INFINITY:
        return 0
    return -1


cdef double betainc_(double a, double b, double x) noexcept nogil:
    cdef double edge = betainc_edge(a, b, x)
    if edge != -1:
        return edge
    return 1 - beta_fraction(b, a, 1 - x, x, False).v if swaps(a, b, x) else beta_fraction(a, b, x, 1 - x, False).v


cdef double betainc_slope(double a, double b, double x, bint second) noexcept nogil:
    cdef Triple r
    if not (a > 0 and b > 0 and 0 <= x <= 1):
        return NAN
    if x == 0 or x == 1 or a == INFINITY or b == INFINITY:
        return 0
    if swaps(a, b, x):
        r = beta_fraction(b, a, 1 - x, x, True)
        return -r.a if second else -r.b
    r = beta_fraction(a, b, x, 1 - x, True)
    return r.b if second else r.a


cdef double betainc_da_(double a, double b, double x) noexcept nogil:
    return betainc_slope(a, b, x, False)


cdef double betainc_db_(double a, double b, double x) noexcept nogil:
    return betainc_slope(a, b, x, True)


cdef double betainc_dx_(double a, double b, double x) noexcept nogil:
    """The density of the beta distribution: x**(a - 1) (1 - x)**(b - 1) / beta(a, b)"""
    if not (a > 0 and b > 0 and 0 <= x <= 1):
        return NAN
    if x == 0:
        return INFINITY if a < 1 else b if a == 1 else 0
    if x == 1:
        return INFINITY if b < 1 else a if b == 1 else 0
    return a * beta_power(a, b, x, 1 - x) / (x * (1 - x))


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


cdef void gammainc_da(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, gammainc_da_)


cdef void gammainc_dx(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, gammainc_dx_)


cdef void betainc(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each3[real](args, dims, steps, data, betainc_)


cdef void betainc_da(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each3[real](args, dims, steps, data, betainc_da_)


cdef void betainc_db(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each3[real](args, dims, steps, data, betainc_db_)


cdef void betainc_dx(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each3[real](args, dims, steps, data, betainc_dx_)


cdef void iv(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, iv_)


cdef void ive(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, ive_)


cdef void spherical_jn(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    each2[real](args, dims, steps, data, spherical_jn_)


cdef int enter(real *which, int dtype) except -1:
    put("gamma", dtype, <Loop>gamma[real])
    put("beta", dtype, <Loop>beta[real])
    put("betaln", dtype, <Loop>betaln[real])
    put("zeta", dtype, <Loop>zeta[real])
    put("polygamma", dtype, <Loop>polygamma[real])
    put("gammainc", dtype, <Loop>gammainc[real])
    put("gammaincc", dtype, <Loop>gammaincc[real])
    put("gammainc_da", dtype, <Loop>gammainc_da[real])
    put("gammainc_dx", dtype, <Loop>gammainc_dx[real])
    put("betainc", dtype, <Loop>betainc[real])
    put("betainc_da", dtype, <Loop>betainc_da[real])
    put("betainc_db", dtype, <Loop>betainc_db[real])
    put("betainc_dx", dtype, <Loop>betainc_dx[real])
    put("spherical_jn", dtype, <Loop>spherical_jn[real])
    put("iv", dtype, <Loop>iv[real])
    put("ive", dtype, <Loop>ive[real])
    return 0


enter[float](NULL, FLOAT32)
enter[double](NULL, FLOAT64)
