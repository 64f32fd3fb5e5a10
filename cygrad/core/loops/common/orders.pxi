"""Derivatives of any order of the incomplete gamma and beta functions for their shapes, and of the zeta function for
its order, for loops/scalar.pyx.

A function of a parameter is carried along as the first coefficients of its Taylor series there, c[0] + c[1] e +
c[2] e² + ..., which are added, multiplied and divided as such. The incomplete functions are a product: a power, of which the
logarithm is known to any order, and a sum or an integral whose terms have one sign in each order, so that nothing
cancels in it:

    P(a, x) = x**a exp(-x) / gamma(a + 1) S,  S = sum of x**k / ((a + 1) ... (a + k))               (DLMF 8.7.1)
                                              = a (integral of exp(-a s + x (1 - exp(-s))) ds)      s >= 0
    Q(a, x) = x**a exp(-x) / gamma(a) (integral of exp(a s - x (exp(s) - 1)) ds)                    s >= 0

and likewise for the beta function. The integrands have one maximum and fall off on both sides; they are summed up by
the rule of Gauss and Legendre as far as they are of weight.
"""

cdef enum:
    MOST = 20                # orders
    JET = MOST + 1
    NODES = 34

cdef double[34] GAUSS_NODES = [
    0.0012141231045790404, 0.0063860917968452575, 0.015645868733327859, 0.028918801297446454, 0.046095161140837766,
    0.067032680832717765, 0.091557886049533168, 0.11946756168506349, 0.15053044339186855, 0.18448913645973573,
    0.22106224966512668, 0.25994672740483648, 0.30082036112067703, 0.34334445933026838, 0.38716665419177526,
    0.43192382137040851, 0.47724508902344873, 0.52275491097655127, 0.56807617862959149, 0.61283334580822474,
    0.65665554066973162, 0.69917963887932297, 0.74005327259516352, 0.77893775033487332, 0.81551086354026427,
    0.84946955660813145, 0.88053243831493651, 0.90844211395046683, 0.93296731916728223, 0.95390483885916223,
    0.97108119870255355, 0.98435413126667214, 0.99361390820315474, 0.99878587689542096,
]

cdef double[34] GAUSS_WEIGHTS = [
    0.0031145702779543424, 0.0072250813742975177, 0.011281860992747485, 0.015245690319223066, 0.019083296898193758,
    0.022762805761676636, 0.026253707286339053, 0.029527067913762247, 0.032555760777038206, 0.035314687907127862,
    0.037780987330015966, 0.039934222169885922, 0.041756549849922828, 0.043232869873517875, 0.044350948917846935,
    0.045101522185320365, 0.045478370165129937, 0.045478370165129937, 0.045101522185320365, 0.044350948917846935,
    0.043232869873517875, 0.041756549849922828, 0.039934222169885922, 0.037780987330015966, 0.035314687907127862,
    0.032555760777038206, 0.029527067913762247, 0.026253707286339053, 0.022762805761676636, 0.019083296898193758,
    0.015245690319223066, 0.011281860992747485, 0.0072250813742975177, 0.0031145702779543424,
]


cdef double factorial_of(int n) noexcept nogil:
    cdef double product = 1
    cdef int k
    for k in range(2, n + 1):
        product *= k
    return product


# --- series in one variable -------------------------------------------------------------------------

cdef void jet_exp(double *log, double *out, int n) noexcept nogil:
    """exp of a series without its constant term, which counts as 0"""
    cdef int i, k
    cdef double sum
    out[0] = 1
    for k in range(1, n + 1):
        sum = 0
        for i in range(1, k + 1):
            sum += i * log[i] * out[k - i]
        out[k] = sum / k


cdef void jet_times(double *a, double *b, int n) noexcept nogil:
    """a *= b"""
    cdef int i, k
    cdef double sum
    for k in range(n, -1, -1):
        sum = 0
        for i in range(k + 1):
            sum += a[i] * b[k - i]
        a[k] = sum


cdef inline void jet_times_linear(double *a, double constant, double slope, int n) noexcept nogil:
    """a *= constant + slope e"""
    cdef int k
    for k in range(n, 0, -1):
        a[k] = constant * a[k] + slope * a[k - 1]
    a[0] *= constant


cdef double jet_product_term(double *a, double *b, int n) noexcept nogil:
    """The coefficient of order n of a b"""
    cdef double sum = 0
    cdef int i
    for i in range(n + 1):
        sum += a[i] * b[n - i]
    return sum


cdef void log_gamma_jet(double z, double sign, double *out, int n) noexcept nogil:
    """out += sign log(gamma(z + e)), but for its terms of order 0 and 1"""
    cdef int k
    for k in range(2, n + 1):
        out[k] += (sign if k % 2 == 0 else -sign) * hurwitz_above(k, z) / k


cdef double digamma_less_log(double a) noexcept nogil:
    """digamma(a) - log(a) for a > 0"""
    cdef double inverse, t
    if a < 2.5:
        return digamma_above[double](a) - c_log(a)
    inverse = 1 / a
    t = inverse * inverse
    return -inverse * (0.5 + inverse * (digamma_tail_top[double](t) / digamma_tail_bottom[double](t)))


cdef double exp_rest(double s) noexcept nogil:
    """exp(s) - 1 - s"""
    if fabs(s) > 0.3:
        return c_exp(s) - 1 - s
    return s * s * (1. / 2 + s * (1. / 6 + s * (1. / 24 + s * (1. / 120 + s * (1. / 720 + s * (1. / 5040
        + s * (1. / 40320 + s * (1. / 362880 + s * (1. / 3628800 + s * (1. / 39916800 + s / 479001600))))))))))


# --- the incomplete gamma function ------------------------------------------------------------------

cdef void gamma_moments(double a, double x, int side, int n, double *m) noexcept nogil:
    """The integrals of exp((a - x) s - x (exp(s) - 1 - s)) s**k / k! over s >= 0 (`side` is 1) or s <= 0 (-1)"""
    cdef double depth = 45 + 4 * n, reach, s, f, slope, step, weight, start, width
    cdef int i, k, part, parts = 1 if n < 4 else 2
    # How far: Newton's method, from beyond, for where the exponent, which is concave, is -depth.
    if side < 0:
        reach = (depth + x) / a
    else:
        reach = log1p((depth + fabs(a - x) * 4) / x) + 0.5
    for i in range(60):
        s = side * reach
        f = (a - x) * s - x * exp_rest(s) + depth
        slope = side * (a - x * c_exp(s))
        if side > 0 and f > 0 and slope > -1e-300:
            reach *= 2
            continue
        if slope >= 0:
            break
        step = f / slope
        reach -= step
        if fabs(step) < 0.1 * reach:
            break
    for k in range(n + 1):
        m[k] = 0
    width = reach / parts
    for part in range(parts):
        start = part * width
        for i in range(NODES):
            s = side * (start + width * GAUSS_NODES[i])
            weight = width * GAUSS_WEIGHTS[i] * c_exp((a - x) * s - x * exp_rest(s))
            m[0] += weight
            for k in range(1, n + 1):
                weight *= s / k
                m[k] += weight


cdef void gamma_terms(double a, double x, int n, double *sum) noexcept nogil:
    """The series S as one in a"""
    cdef double[JET] term
    cdef double inverse
    cdef int i, k
    cdef bint more
    for i in range(n + 1):
        term[i] = sum[i] = 0
    term[0] = sum[0] = 1
    for k in range(1, ENOUGH):
        inverse = 1 / (a + k)
        term[0] *= x * inverse
        sum[0] += term[0]
        more = term[0] > EPS * sum[0]
        for i in range(1, n + 1):
            term[i] = (x * term[i] - term[i - 1]) * inverse
            sum[i] += term[i]
            more = more or fabs(term[i]) > EPS * fabs(sum[i])
        if not more:
            break


cdef double log_gamma_slope(int n, double a, double x, double y) noexcept nogil:
    """-(the derivative of order n of P(a, x) for a) / (x density), for y = log(x), of which x may be too small to be
    a number. For n = 1, how the logarithm of a sample of the gamma distribution moves with its shape."""
    cdef double[JET] log, front, rest
    cdef double d = (x - a) / a
    cdef int k
    if not (a > 0) or not (y < INFINITY):
        return NAN
    if a >= 2.5:
        log[1] = (log1p(d) if fabs(d) < 0.5 else y - c_log(a)) - digamma_less_log(a) - 1 / a
    else:
        log[1] = y - digamma_above[double](a + 1)
    for k in range(2, n + 1):
        log[k] = 0
    log_gamma_jet(a + 1, -1, log, n)
    jet_exp(log, front, n)
    if (x <= 1.1 or x < a) and a < 20:
        gamma_terms(a, x, n, rest)
        return -factorial_of(n) * jet_product_term(front, rest, n) / a
    jet_times_linear(front, 1, 1 / a, n)
    if x < a:
        gamma_moments(a, x, -1, n, rest)
        return -factorial_of(n) * jet_product_term(front, rest, n)
    gamma_moments(a, x, 1, n, rest)
    return factorial_of(n) * jet_product_term(front, rest, n)


cdef double gammainc_shape_(int n, double a, double x) noexcept nogil:
    """The derivative of order n of P(a, x) for a"""
    if not (a > 0 and x >= 0):
        return NAN
    if x == 0 or x == INFINITY or a == INFINITY:
        return 0
    return -a * gamma_power(a, x) * log_gamma_slope(n, a, x, c_log(x))


# --- the incomplete beta function -------------------------------------------------------------------

cdef void beta_moments(double a, double b, double x, int m, int n, double *out) noexcept nogil:
    """The integrals of (t/x)**a ((1-t)/(1-x))**b log(t/x)**j log((1-t)/(1-x))**k / (j! k!) / (t (1-t)) dt from 0 to x,
    over s = logit(x) - logit(t)"""
    cdef double depth = 45 + 4 * (m + n), reach, s, f, slope, step, weight, start, width, of_t, of_y, u, t
    cdef int i, j, k, part, parts = 1 if m + n < 3 else 2
    reach = (depth - (a + b) * log1p(-x)) / a
    for i in range(80):
        u = c_exp(-reach)
        t = 1 + x * (u - 1)
        f = -a * reach - (a + b) * c_log(t) + depth
        slope = -a + (a + b) * x * u / t
        if slope >= 0:
            break
        step = f / slope
        reach -= step
        if fabs(step) < 0.1 * reach:
            break
    for i in range((m + 1) * (n + 1)):
        out[i] = 0
    width = reach / parts
    for part in range(parts):
        start = part * width
        for i in range(NODES):
            s = start + width * GAUSS_NODES[i]
            of_y = -log1p(x * expm1(-s))
            of_t = of_y - s
            f = width * GAUSS_WEIGHTS[i] * c_exp(-a * s + (a + b) * of_y)
            for j in range(m + 1):
                weight = f
                for k in range(n + 1):
                    out[j * (n + 1) + k] += weight
                    weight *= of_y / (k + 1)
                f *= of_t / (j + 1)


cdef void beta_terms(double a, double b, double x, int m, int n, double *sum) noexcept nogil:
    """The sum of (a + b) ... (a + b + k - 1) / ((a + 1) ... (a + k)) x**k (DLMF 8.17.8) as a series in a and b"""
    cdef double[JET * JET] term
    cdef double inverse, value
    cdef int i, j, l, k, size = (m + 1) * (n + 1)
    cdef bint more
    for i in range(size):
        term[i] = sum[i] = 0
    term[0] = sum[0] = 1
    for k in range(ENOUGH):
        inverse = 1 / (a + 1 + k)
        for j in range(m, -1, -1):           # times (a + b + k) x
            for l in range(n, -1, -1):
                i = j * (n + 1) + l
                value = (a + b + k) * term[i]
                if j > 0:
                    value += term[i - (n + 1)]
                if l > 0:
                    value += term[i - 1]
                term[i] = value * x
        more = k < m + n
        for j in range(m + 1):               # over a + 1 + k
            for l in range(n + 1):
                i = j * (n + 1) + l
                term[i] = (term[i] - (term[i - (n + 1)] if j > 0 else 0)) * inverse
                sum[i] += term[i]
                more = more or fabs(term[i]) > EPS * fabs(sum[i])
        if not more:
            break


cdef double beta_shape(int m, int n, double a, double b, double x, double y) noexcept nogil:
    """The derivative of I_x(a, b) of orders m for a and n for b, for x below about a / (a + b); y = 1 - x"""
    cdef double[JET] log, of_a, of_b
    cdef double[2 * JET] log_both, both
    cdef double[JET * JET] rest
    cdef double sum = 0, value, binomial
    cdef double d = (x * b - y * a) / a, e = (y * a - x * b) / b, tail = digamma_less_log(a + b)
    cdef int i, j, k, p, q
    # The power: of_a(e) of_b(f) both(e + f), of which `both` has no linear term.
    log[1] = (log1p(d) if fabs(d) < 0.5 else c_log(x * (a + b) / a)) + tail - digamma_less_log(a) - 1 / a
    if a < 2.5:
        log[1] = c_log(x) + digamma_above[double](a + b) - digamma_above[double](a + 1)
    for k in range(2, m + 1):
        log[k] = 0
    log_gamma_jet(a + 1, -1, log, m)
    jet_exp(log, of_a, m)
    log[1] = (log1p(e) if fabs(e) < 0.5 else c_log(y * (a + b) / b)) + tail - digamma_less_log(b) - 1 / b
    if b < 2.5:
        log[1] = (log1p(-x) if x < 0.5 else c_log(y)) + digamma_above[double](a + b) - digamma_above[double](b + 1)
    for k in range(2, n + 1):
        log[k] = 0
    log_gamma_jet(b + 1, -1, log, n)
    jet_exp(log, of_b, n)
    jet_times_linear(of_b, 1, 1 / b, n)
    for k in range(1, m + n + 1):
        log_both[k] = 0
    log_gamma_jet(a + b, 1, log_both, m + n)
    jet_exp(log_both, both, m + n)
    if a < 6 and x < 0.9:
        beta_terms(a, b, x, m, n, rest)
    else:
        jet_times_linear(of_a, a, 1, m)
        beta_moments(a, b, x, m, n, rest)
    for j in range(m + 1):
        for k in range(n + 1):
            value = 0                        # of the power: the coefficient of orders j and k
            for p in range(j + 1):
                binomial = 1                 # (p + q over q)
                for q in range(k + 1):
                    value += of_a[j - p] * of_b[k - q] * both[p + q] * binomial
                    binomial *= <double>(p + q + 1) / (q + 1)
            sum += value * rest[(m - j) * (n + 1) + n - k]
    return beta_power(a, b, x, y) * sum * factorial_of(m) * factorial_of(n)


cdef double betainc_shape_(int m, int n, double a, double b, double x) noexcept nogil:
    """The derivative of I_x(a, b) of order m for a and n for b"""
    if not (a > 0 and b > 0 and 0 <= x <= 1):
        return NAN
    if x == 0 or x == 1 or a == INFINITY or b == INFINITY:
        return 0
    return -beta_shape(n, m, b, a, 1 - x, x) if swaps(a, b, x) else beta_shape(m, n, a, b, x, 1 - x)


# --- zeta -------------------------------------------------------------------------------------------

cdef void hurwitz_jet(double s, double q, int n, double *sum) noexcept nogil:
    """zeta(s, q) as a series in s, for q > 0, by the Euler-Maclaurin formula (see `hurwitz_above`)"""
    cdef double[JET] power, term
    cdef double w = q, log_w, value
    cdef int i, j, count = 0
    cdef bint more
    for i in range(n + 1):
        sum[i] = 0
    while w < 12 + n or s > 8 and count < 12 and w < 100:
        log_w = c_log(w)
        value = c_pow(w, -s)
        more = False
        for i in range(n + 1):
            sum[i] += value
            more = more or fabs(value) > 1e-17 * fabs(sum[i])
            value *= -log_w / (i + 1)
        if s > 1 and not more:
            return
        w += 1
        count += 1
    log_w = c_log(w)
    power[0] = c_pow(w, -s)
    for i in range(n):
        power[i + 1] = -power[i] * log_w / (i + 1)
    term[0] = power[0] * w / (s - 1)
    for i in range(1, n + 1):
        term[i] = (power[i] * w - term[i - 1]) / (s - 1)
    for i in range(n + 1):
        sum[i] += term[i] + 0.5 * power[i]
    jet_times_linear(power, s / w, 1 / w, n)
    for j in range(12):
        for i in range(n + 1):
            sum[i] += BERNOULLI[j] * power[i]
        jet_times_linear(power, (s + 2 * j + 1) / w, 1 / w, n)
        jet_times_linear(power, (s + 2 * j + 2) / w, 1 / w, n)


cdef double zeta_order_(int n, double s, double q) noexcept nogil:
    """The derivative of order n of zeta(s, q) for s"""
    cdef double[JET] sum, log, part
    cdef double sine, cosine, value
    cdef int i
    if not (s == s and q == q) or s == 1 or q <= 0 or q == INFINITY or s < 1 and q != 1 or s == -INFINITY:
        return NAN
    if s == INFINITY:
        return 0 if q >= 1 else NAN
    if s > -0.5:
        hurwitz_jet(s, q, n, sum)
        return factorial_of(n) * sum[n]
    # Riemann's functional equation (DLMF 25.4.2): 2 (2 pi)**(s - 1) sin(pi s / 2) gamma(1 - s) zeta(1 - s)
    hurwitz_jet(1 - s, 1, n, sum)
    for i in range(1, n + 1, 2):
        sum[i] = -sum[i]
    for i in range(2, n + 1):
        log[i] = hurwitz_above(i, 1 - s) / i
    log[1] = 1.8378770664093454836 - digamma_above[double](1 - s)
    jet_exp(log, part, n)
    jet_times(sum, part, n)
    value = fmod(s, 4)
    sine = 0 if fmod(s, 2) == 0 else sin(1.57079632679489661923 * value)
    cosine = 0 if fmod(s, 2) != 0 and s == floor(s) else cos(1.57079632679489661923 * value)
    value = 1
    for i in range(n + 1):
        part[i] = value * (sine if i % 4 == 0 else cosine if i % 4 == 1 else -sine if i % 4 == 2 else -cosine)
        value *= 1.57079632679489661923 / (i + 1)
    if s < -160:
        value = 2 * c_exp(gammaln_above[double](1 - s) - (1 - s) * 1.8378770664093454836)
    else:
        value = 2 * c_pow(6.28318530717958647693, s - 1) * tgamma(1 - s)
    return value * factorial_of(n) * jet_product_term(sum, part, n)
