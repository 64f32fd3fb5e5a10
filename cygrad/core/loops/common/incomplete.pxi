"""The incomplete gamma and beta functions and their densities, for loops/scalar.pyx."""

# --- incomplete gamma functions ---------------------------------------------------------------------

cdef double gamma_power(double a, double x) noexcept nogil:
    """x**a exp(-x) / gamma(a + 1)"""
    if a < 20 and x < 700:
        return c_pow(x, a) * c_exp(-x) / tgamma(a + 1)
    return c_exp(a * log1pmx((x - a) / a) - stirling(a)) / sqrt(6.28318530717958647693 * a)


cdef double gamma_series(double a, double x) noexcept nogil:
    """P(a, x) by its power series (DLMF 8.7.1), which converges well up to x = a"""
    cdef double term = 1, sum = 1
    cdef int n
    for n in range(1, ENOUGH):
        term *= x / (a + n)
        sum += term
        if term < EPS * sum:
            break
    return gamma_power(a, x) * sum


cdef double gamma_fraction(double a, double x) noexcept nogil:
    """Q(a, x) by its continued fraction (DLMF 8.9.2) in Lentz' way, for x above a and 1"""
    cdef double b = x + 1 - a, c = 1e300, d = 1 / b, h = d, an, ratio
    cdef int n
    for n in range(1, ENOUGH):
        an = -n * (n - a)
        b += 2
        d = 1 / (an * d + b)
        c = b + an / c
        ratio = c * d
        h *= ratio
        if fabs(ratio - 1) < 2 * EPS:
            break
    return gamma_power(a, x) * a * h


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


cdef double gamma_uniform(double a, double x, bint upper) noexcept nogil:
    """Temme's expansion of P or Q (SIAM Journal on Mathematical Analysis 10, 1979; DLMF 8.12): large a and x near a"""
    cdef double mu = (x - a) / a, phi = -log1pmx(mu), eta = sqrt(2 * phi)
    cdef double sum = 0, power = 1, row, e, sign
    cdef double *c
    cdef int k, n
    eta = -eta if mu < 0 else eta
    for k in range(ORDERS):
        c = TEMME + k * TERMS
        row = c[TERMS - 1]
        for n in range(TERMS - 2, -1, -1):
            row = row * eta + c[n]
        sum += power * row
        power /= a
    e = c_exp(-a * phi) / sqrt(6.28318530717958647693 * a)
    sign = -1 if upper else 1
    return 0.5 * erfc_[double](-sign * eta * sqrt(0.5 * a)) - sign * e * sum


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
        return gamma_uniform(a, x, False)
    return 1 - gamma_fraction(a, x) if x > 1 and x > a else gamma_series(a, x)


cdef double gammaincc_(double a, double x) noexcept nogil:
    cdef double edge = gamma_edge(a, x, True)
    if edge != -1:
        return edge
    if is_uniform(a, x):
        return gamma_uniform(a, x, True)
    if x > 1.1:
        return 1 - gamma_series(a, x) if x < a else gamma_fraction(a, x)
    if (-0.4 / c_log(x) if x <= 0.5 else 1.1 * x) < a:
        return 1 - gamma_series(a, x)
    return gamma_upper_small(a, x)


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

cdef double beta_power(double a, double b, double x, double y) noexcept nogil:
    """x**a y**b / (a beta(a, b)), where y = 1 - x"""
    if a + b < 100:
        return c_pow(x, a) * c_pow(y, b) * (gamma_of_sum(a, b) / tgamma(b) / tgamma(a + 1))
    return (sqrt(b / (6.28318530717958647693 * a * (a + b)))
            * c_exp(a * log1pmx((x * b - y * a) / a) + b * log1pmx((y * a - x * b) / b)
                    + stirling(a + b) - stirling(a) - stirling(b)))


cdef double beta_fraction(double a, double b, double x, double y) noexcept nogil:
    """I_x(a, b) by its continued fraction (DLMF 8.17.22) in Lentz' way, for x below (a + 1) / (a + b + 2)"""
    cdef double c = 1, d = 1 / (1 - (a + b) * x / (a + 1)), h = d, e, ratio
    cdef int n, m
    for n in range(2, ENOUGH):
        m = n // 2
        if n & 1:
            e = -(a + m) * (a + b + m)
        else:
            e = m * (b - m)
        e *= x / ((a + n - 1) * (a + n))
        d = 1 / (1 + e * d)
        c = 1 + e / c
        ratio = c * d
        h *= ratio
        if fabs(ratio - 1) < 2 * EPS:
            break
    return beta_power(a, b, x, y) * h


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
    return 1 - beta_fraction(b, a, 1 - x, x) if swaps(a, b, x) else beta_fraction(a, b, x, 1 - x)


cdef double betainc_dx_(double a, double b, double x) noexcept nogil:
    """The density of the beta distribution: x**(a - 1) (1 - x)**(b - 1) / beta(a, b)"""
    if not (a > 0 and b > 0 and 0 <= x <= 1):
        return NAN
    if x == 0:
        return INFINITY if a < 1 else b if a == 1 else 0
    if x == 1:
        return INFINITY if b < 1 else a if b == 1 else 0
    return a * beta_power(a, b, x, 1 - x) / (x * (1 - x))
