"""Elementary functions of one number, free of branches, so that a loop over them is vectorized.

Method: argument reduction in the way of Cody and Waite (Software Manual for the Elementary Functions, 1980),
with the splitting of the fast logarithm by s = f/(2+f) and the compensations described in Muller et al.,
Handbook of Floating-Point Arithmetic (2018), chapters 4 and 11. The polynomials are minimax, computed for
these intervals with Remez' exchange algorithm at 300 bits. The error bounds, in units in the last place
over the whole range, are in tests/test_loops.py: 2 for float32, 1.5 for float64.

Products feed sums directly, so that the compiler contracts them where the processor has FMA; every exact
step (n times a head of ln 2 or pi/2, the error terms of sums) is exact with and without contraction.
Rounding to an integer is adding and taking away 1.5 * 2**23 (2**52); an integer n becomes 2**n by shifting
the low bits of n + that + bias into the exponent. This needs no instruction that SSE2 lacks.

A float literal is a double in C: all that concern `real` carry a cast.
"""

from libc.math cimport INFINITY, NAN

cdef union Bits32:
    float f
    uint32_t u
    int32_t i

cdef union Bits64:
    double f
    uint64_t u


cdef inline real nearest(real x) noexcept nogil:
    """x rounded to an integer; |x| < 2**22 (2**51)"""
    if real is float:
        return (x + <float>12582912.0) - <float>12582912.0
    else:
        return (x + 6755399441055744.0) - 6755399441055744.0


cdef inline real power_of_2(real n) noexcept nogil:
    """2**n for an integer n in the range of normal numbers"""
    cdef Bits32 s
    cdef Bits64 d
    if real is float:
        s.f = n + <float>(12582912.0 + 127)
        s.u = s.u << 23
        return s.f
    else:
        d.f = n + (6755399441055744.0 + 1023)
        d.u = d.u << 52
        return d.f


cdef inline real magnitude(real x) noexcept nogil:
    cdef Bits32 s
    cdef Bits64 d
    if real is float:
        s.f = x
        s.u = s.u & <uint32_t>0x7fffffff
        return s.f
    else:
        d.f = x
        d.u = d.u & <uint64_t>0x7fffffffffffffff
        return d.f


cdef inline real with_sign_of(real x, real sign) noexcept nogil:
    """x >= 0 with the sign bit of `sign`"""
    cdef Bits32 s, s2
    cdef Bits64 d, d2
    if real is float:
        s.f = x
        s2.f = sign
        s.u = s.u | (s2.u & <uint32_t>0x80000000)
        return s.f
    else:
        d.f = x
        d2.f = sign
        d.u = d.u | (d2.u & <uint64_t>0x8000000000000000)
        return d.f


# --- exp and what is made of it ---------------------------------------------------------------------

cdef inline real ln2_multiple(real x) noexcept nogil:
    return nearest(x * <real>1.4426950408889634)


cdef inline real ln2_head(real n) noexcept nogil:
    """n times the head of ln 2, exact for |n| < 2**9 (2**15)"""
    return n * (<real>0.693145751953125 if real is float else <real>0.69314718055829871)


cdef inline real ln2_tail(real n) noexcept nogil:
    return n * (<real>1.4286068203094173e-06 if real is float else <real>1.6465949582897082e-12)


cdef inline real exp_polynomial(real r) noexcept nogil:
    """(exp(r) - 1 - r) / r**2 for |r| <= ln(2)/2"""
    cdef real r2 = r * r
    cdef real r4
    if real is float:
        return ((<float>0.49999993346894814 + r * <float>0.16666519130830598)
                + r2 * (<float>0.041668405636895372 + r * <float>0.0083688986098083637
                        + r2 * <float>0.0013814225831407018))
    else:
        r4 = r2 * r2
        return (((0.50000000000000109 + r * 0.16666666666666406)
                 + r2 * (0.041666666666527372 + r * 0.0083333333334978029))
                + r4 * (((0.001388888894446950 + r * 0.00019841269501367210)
                         + r2 * (2.4801492135835434e-05 + r * 2.755758915962735e-06))
                        + r4 * (2.7630620993063834e-07 + r * 2.4999781545479263e-08)))


cdef inline real exp_reduced(real x, real n) noexcept nogil:
    """exp(x) / 2**n"""
    cdef real r = (x - ln2_head(n)) - ln2_tail(n)
    return <real>1 + (r + r * r * exp_polynomial(r))


cdef inline real exp_(real x) noexcept nogil:
    """The power of two is multiplied on in halves: it may lie beyond the normal numbers at both ends."""
    cdef real high = <real>89 if real is float else <real>710
    cdef real low = <real>-104 if real is float else <real>-746
    cdef real n, h
    x = high if x > high else x
    x = low if x < low else x
    n = ln2_multiple(x)
    h = nearest(n * <real>0.5)
    return exp_reduced(x, n) * power_of_2(h) * power_of_2(n - h)


cdef inline real expm1_(real x) noexcept nogil:
    """2 (2**(n-1) - 1/2 + 2**(n-1) expm1(r)), the two large terms added without error"""
    cdef real high = <real>89 if real is float else <real>710
    cdef real low = <real>-20 if real is float else <real>-40
    cdef real tiny = <real>1e-8 if real is float else <real>1e-17
    cdef real y = x
    cdef real n, head, tail, r, c, s, a, b, sum, part
    y = high if y > high else y
    y = low if y < low else y
    n = ln2_multiple(y)
    head = y - ln2_head(n)
    tail = ln2_tail(n)
    r = head - tail
    c = (head - r) - tail
    s = power_of_2(n - <real>1)
    a = s - <real>0.5
    b = s * r
    sum = a + b
    part = sum - a
    c = c + r * (c + r * exp_polynomial(r))
    y = (sum + (s * c + ((a - (sum - part)) + (b - part)))) * <real>2
    return x if magnitude(x) < tiny else y


cdef inline real tanh_(real x) noexcept nogil:
    """A polynomial in the middle, 1 - 2/(exp(2|x|) + 1) outside"""
    cdef real limit = <real>10 if real is float else <real>20
    cdef real a = magnitude(x)
    cdef real z, z2, z4, n, r, p, m, e, d, d_low, q, s, small, large
    a = limit if a > limit else a
    n = ln2_multiple(a + a)
    r = (a + a - ln2_head(n)) - ln2_tail(n)
    p = r + r * r * exp_polynomial(r)
    s = power_of_2(n)
    m = <real>1 + p
    e = m * s
    d = e + <real>1
    q = <real>2 / d
    if real is double:       # what the two roundings lost is made up for; float32 keeps its bound without
        d_low = (1.0 - (d - e)) + ((1.0 - m) + p) * s
        q = q - 0.5 * q * q * d_low
    large = <real>1 - q
    z = a * a
    z2 = z * z
    if real is float:
        p = ((<float>-0.33333317928751432 + z * <float>0.13332597270136348)
             + z2 * (<float>-0.053853351550217998 + z * <float>0.021075508596213674
                     + z2 * <float>-0.0062790736076561583))
    else:
        z4 = z2 * z2
        p = (((-0.33333333333333299 + z * 0.13333333333326733)
              + z2 * (-0.053968253963818335 + z * 0.021869488387318001))
             + z4 * (((-0.0088632326225736426 + z * 0.0035920922177330318)
                      + z2 * (-0.0014555438958622467 + z * 0.00058844820847695046))
                     + z4 * ((-0.00023338960733243539 + z * 8.3326040469346034e-05)
                             + z2 * -1.94994774872337955e-05)))
    small = a + a * (z * p)
    return with_sign_of(small if a < <real>0.55 else large, x)


cdef inline real sigmoid_(real x) noexcept nogil:
    """1/(1 + E) or E/(1 + E) with E = exp(-|x|) = 2**n (m + m_low)

    One correction makes up for all the roundings before the division. The power of two that E/(1 + E) keeps
    is multiplied on last, so that it may be subnormal.
    """
    cdef real limit = <real>105 if real is float else <real>746
    cdef real a = magnitude(x)
    cdef real n, h, r, p, w, m, m_low, s, s2, e, d, d_low, top_low, inverse, q
    a = limit if a > limit else a
    n = ln2_multiple(-a)
    r = (-a - ln2_head(n)) - ln2_tail(n)
    p = r * r * exp_polynomial(r)
    w = r + p
    m = <real>1 + w
    h = nearest(n * <real>0.5)
    s = power_of_2(h)
    s2 = power_of_2(n - h)
    e = m * s * s2
    d = <real>1 + e
    m_low = (<real>1 - m) + w
    if real is double:
        m_low = m_low + ((r - w) + p)
    d_low = ((<real>1 - d) + e) + m_low * s * s2
    top_low = m_low if x < 0 else <real>0
    q = (m if x < 0 else <real>1) / d
    # 1/d to a few hundredths is enough for the correction; 1 <= d <= 2
    inverse = <real>2.1212 + d * (<real>-1.4545 + d * <real>0.3232)
    q = q + (top_low - q * d_low) * inverse
    q = q * s if x < 0 else q
    return q * s2 if x < 0 else q


# --- logarithms -------------------------------------------------------------------------------------

cdef inline real log_polynomial(real z) noexcept nogil:
    """(log((1+s)/(1-s)) - 2s) / s**3 as a function of z = s*s, for (1+s)/(1-s) from sqrt(1/2) to sqrt(2)"""
    cdef real z2 = z * z
    if real is float:
        return <float>0.66666776503512476 + z * <float>0.39977523926222624 + z2 * <float>0.29872259205527963
    else:
        return ((0.66666666666667345 + z * 0.39999999999413581)
                + z2 * ((0.28571428742680377 + z * 0.22222198538910073)
                        + z2 * ((0.181835663027475 + z * 0.15313995417665584) + z2 * 0.14796543795809641)))


cdef inline real log_combine(real k, real f, real c) noexcept nogil:
    """k ln 2 + log(1 + f) + c, the small terms first"""
    cdef real s = f / (<real>2 + f)
    cdef real z = s * s
    cdef real half = <real>0.5 * f * f
    return ln2_head(k) - ((half - (s * (half + z * log_polynomial(z)) + (ln2_tail(k) + c))) - f)


cdef inline real log_exponent(real x) noexcept nogil:
    """k such that x / 2**k lies between sqrt(1/2) and sqrt(2); x positive and normal"""
    cdef Bits32 s
    cdef Bits64 d
    if real is float:
        s.f = x
        return <float>(<int32_t>((s.u + <uint32_t>(0x3f800000 - 0x3f3504f3)) >> 23) - 127)
    else:      # an integer below 2**52 is turned into a double by writing it into the bits of 2**52
        d.f = x
        d.u = ((d.u + <uint64_t>(0x3ff0000000000000 - 0x3fe6a09e667f3bcd)) >> 52) | <uint64_t>0x4330000000000000
        return d.f - (4503599627370496.0 + 1023)


cdef inline real log_mantissa(real x) noexcept nogil:
    """x / 2**k - 1"""
    cdef Bits32 s
    cdef Bits64 d
    if real is float:
        s.f = x
        s.u = ((s.u + <uint32_t>(0x3f800000 - 0x3f3504f3)) & <uint32_t>0x7fffff) + <uint32_t>0x3f3504f3
        return s.f - <float>1
    else:
        d.f = x
        d.u = (((d.u + <uint64_t>(0x3ff0000000000000 - 0x3fe6a09e667f3bcd)) & <uint64_t>0xfffffffffffff)
               + <uint64_t>0x3fe6a09e667f3bcd)
        return d.f - 1.0


cdef inline real log_(real x) noexcept nogil:
    cdef real least = <real>1.17549435e-38 if real is float else <real>2.2250738585072014e-308
    cdef real most = <real>3.40282347e+38 if real is float else <real>1.7976931348623157e+308
    cdef real scale = <real>8388608.0 if real is float else <real>4503599627370496.0
    cdef real digits = <real>23 if real is float else <real>52
    cdef real y = x * scale if x < least else x        # subnormal numbers become normal
    cdef real k = log_exponent(y)
    k = k - digits if x < least else k
    y = log_combine(k, log_mantissa(y), <real>0)
    y = y if x <= most else x                          # infinity and NaN
    y = y if x != 0 else <real>-INFINITY
    return <real>NAN if x < 0 else y


cdef inline real log1p_(real x) noexcept nogil:
    """log of u = 1 + x, corrected by what the addition lost over u"""
    cdef real most = <real>3.40282347e+38 if real is float else <real>1.7976931348623157e+308
    cdef real tiny = <real>1e-8 if real is float else <real>1e-17
    cdef real u = <real>1 + x
    cdef real part = u - <real>1
    cdef real c = ((<real>1 - (u - part)) + (x - part)) / u
    cdef real k = log_exponent(u)
    cdef real f = log_mantissa(u)
    cdef real y
    f = x if k == 0 else f                             # nothing was lost there that matters
    c = <real>0 if k == 0 else c
    y = log_combine(k, f, c)
    y = y if x <= most else x
    y = y if x != -1 else <real>-INFINITY
    y = <real>NAN if x < -1 else y
    return x if magnitude(x) < tiny else y


# --- sine and cosine --------------------------------------------------------------------------------

cdef inline real circle_limit(real *which) noexcept nogil:
    """|x| up to which the reduction below is exact enough: n times each head of pi/2 is exact"""
    return <real>10000 if real is float else <real>2000000


cdef inline real circle_(real x, real *shift) noexcept nogil:
    """sin(x + shift pi/2), the shift an integer

    pi/2 in three heads and a tail; the subtraction of the second head and what follows are compensated.
    """
    cdef Bits32 s, s2, mask32
    cdef Bits64 d, d2, mask64
    cdef real n = nearest(x * <real>0.63661977236758138)
    cdef real t, r, low, w, z, z2, sine, cosine, half, one
    if real is float:
        t = x - n * <float>1.5703125
        w = n * <float>0.00048375129699707031
        r = t - w
        low = (t - r) - w
        t = r
        w = n * <float>7.5495336204767227e-08
        r = t - w
        low = low + ((t - r) - w)
        w = n * <float>2.5633441515945189e-12 - low
    else:
        t = x - n * 1.5707963267341256
        w = n * 6.077100506303966e-11
        r = t - w
        low = (t - r) - w
        t = r
        w = n * 2.0222662487111665e-21
        r = t - w
        low = low + ((t - r) - w)
        w = n * 8.4784276603688996e-32 - low
    t = r
    r = t - w
    low = (t - r) - w
    z = r * r
    z2 = z * z
    half = <real>0.5 * z
    one = <real>1 - half
    if real is float:
        sine = <float>-0.16666654908707212 + z * <float>0.0083321758498262007 + z2 * <float>-0.00019516977847816788
        cosine = (<float>0.041666646807518903 + z * <float>-0.0013887364499374643
                  + z2 * <float>2.4438092360320299e-05)
    else:
        sine = ((-0.16666666666666632 + z * 0.0083333333333223702)
                + z2 * ((-0.00019841269829771279 + z * 2.7557313678695556e-06)
                        + z2 * (-2.5050755964997635e-08 + z * 1.5896666668070704e-10)))
        cosine = ((0.041666666666666599 + z * -0.0013888888888874066)
                  + z2 * ((2.4801587289444077e-05 + z * -2.7557314340807917e-07)
                          + z2 * (2.0875721641450881e-09 + z * -1.1359560149268977e-11)))
    sine = r + (r * z * sine + low * one)
    cosine = one + (((<real>1 - one) - half) + (z2 * cosine - r * low))
    # The quadrant chooses between the two and the sign, by bits: SSE2 can't compare 64-bit integers.
    if real is float:
        mask32.f = n + shift[0] + <float>12582912.0
        s.f = sine
        s2.f = cosine
        s.u = s.u ^ ((s.u ^ s2.u) & (<uint32_t>0 - (mask32.u & <uint32_t>1)))
        s.u = s.u ^ ((mask32.u & <uint32_t>2) << 30)
        return s.f
    else:
        mask64.f = n + shift[0] + 6755399441055744.0
        d.f = sine
        d2.f = cosine
        d.u = d.u ^ ((d.u ^ d2.u) & (<uint64_t>0 - (mask64.u & <uint64_t>1)))
        d.u = d.u ^ ((mask64.u & <uint64_t>2) << 62)
        return d.f


cdef inline real sin_(real x) noexcept nogil:
    cdef real shift = <real>0
    cdef real y = circle_(x, &shift)
    return x if x == 0 else y


cdef inline real cos_(real x) noexcept nogil:
    cdef real shift = <real>1
    return circle_(x, &shift)
