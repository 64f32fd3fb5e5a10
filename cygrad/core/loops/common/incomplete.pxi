"""The incomplete gamma and beta functions with their derivatives, for loops/scalar.pyx."""

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
