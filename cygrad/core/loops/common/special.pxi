"""Special functions of one number, free of branches, so that a loop over them is vectorized.

The error functions rest on (1 + 2 x) exp(x²) erfc(x), which is nearly constant (Shepherd and Laframboise, Mathematics
of Computation 36, 1981), and on exp(-x²) with the rounding of x² made up for; their inverses are rational functions of
the distance from the middle, or of sqrt(-log(q)) in the tails (Wichura, algorithm AS 241, Applied Statistics 37, 1988);
the logarithm of the gamma function and its derivative are rational functions between 1 and 2.5 and Stirling's formula
with a rational remainder above, and go by reflection below 0, one by one; the Bessel functions have a polynomial on each
side of 8. The error bounds, in units in the last place, are in tests/test_special.py.
"""

include "cygrad/core/loops/common/approximations.pxi"

cimport libc.math as libm


cdef inline real root(real x) noexcept nogil:
    if real is float:
        return libm.sqrtf(x)
    else:
        return libm.sqrt(x)


# --- the error functions ----------------------------------------------------------------------------

cdef inline real leading(real x) noexcept nogil:
    """x without the lower half of its digits, so that its square is exact"""
    cdef Bits32 s
    cdef Bits64 d
    if real is float:
        s.f = x
        s.u = s.u & <uint32_t>0xfffff000
        return s.f
    else:
        d.f = x
        d.u = d.u & <uint64_t>0xfffffffff8000000
        return d.f


cdef inline real exp_of_square(real a, real factor) noexcept nogil:
    """exp(factor a²) for a factor of 1, -1, 1/2 or -1/2: the square of the leading digits is exact, and the small rest is
    added to the reduced argument"""
    cdef real high = <real>89 if real is float else <real>710
    cdef real low = <real>-104 if real is float else <real>-746
    cdef real head = leading(a)
    cdef real s = head * head * factor
    cdef real rest = (a - head) * (a + head) * factor
    cdef real n, h, r
    rest = rest if s < high else <real>0          # infinity times 0 else
    rest = rest if s > low else <real>0
    s = high if s > high else s
    s = low if s < low else s
    n = ln2_multiple(s)
    h = nearest(n * <real>0.5)
    r = ((s - ln2_head(n)) - ln2_tail(n)) + rest
    return (<real>1 + (r + r * r * exp_polynomial(r))) * power_of_2(h) * power_of_2(n - h)


cdef inline real erfcx_above(real a) noexcept nogil:
    """exp(a²) erfc(a) for a >= 0"""
    cdef real most = <real>1e15 if real is float else <real>1e30
    cdef real b = most if a > most else a
    return erfcx_polynomial((b - <real>3.75) / (b + <real>3.75)) * (<real>0.5 / (a + <real>0.5))


cdef inline real erfc_above(real a, real scale, real factor) noexcept nogil:
    """erfc(scale a) for a >= 0, where factor is -scale²"""
    cdef real limit = <real>15 if real is float else <real>40
    a = limit if a > limit else a
    return erfcx_above(a * scale) * exp_of_square(a, factor)


cdef inline real erf_(real x) noexcept nogil:
    cdef real a = magnitude(x)
    cdef real b = <real>1 if a > 1 else a
    cdef real small = b * erf_polynomial(b * b)
    cdef real large = <real>1 - erfc_above(a, <real>1, <real>-1)
    return with_sign_of(large if a > 1 else small, x)


cdef inline real erfc_(real x) noexcept nogil:
    cdef real a = magnitude(x)
    cdef real tail = erfc_above(a, <real>1, <real>-1)
    cdef real y = <real>2 - tail if x < 0 else tail
    cdef real b = <real>0.5 if a > <real>0.5 else x
    return <real>1 - b * erf_polynomial(b * b) if a < <real>0.5 else y


cdef inline real erfcx_(real x) noexcept nogil:
    cdef real a = magnitude(x)
    cdef real y = erfcx_above(a)
    y = <real>1 if a == 0 else y
    return <real>2 * exp_of_square(a, <real>1) - y if x < 0 else y


cdef inline real ndtr_(real x) noexcept nogil:
    cdef real a = magnitude(x)
    cdef real tail = <real>0.5 * erfc_above(a, <real>0.70710678118654752, <real>-0.5)
    cdef real y = <real>1 - tail if x > 0 else tail
    cdef real b = <real>0.5 if a > <real>0.5 else x * <real>0.70710678118654752
    return <real>0.5 + <real>0.5 * b * erf_polynomial(b * b) if a < <real>0.5 else y


cdef inline real log_ndtr_(real x) noexcept nogil:
    cdef real a = magnitude(x)
    cdef real far = log_(<real>0.5 * erfcx_above(a * <real>0.70710678118654752)) - <real>0.5 * x * x
    cdef real tail = <real>0.5 * erfc_above(a, <real>0.70710678118654752, <real>-0.5)
    cdef real near = log1p_(tail - <real>1 if x < 0 else -tail)
    return far if x < -1 else near


cdef inline real erfinv_tail(real q) noexcept nogil:
    """erfcinv(q) for q up to 1/4"""
    cdef real r = root(-log_(q))
    cdef real near = r - <real>1.17
    cdef real far = r - <real>5
    cdef real top = erfinv_tail_top(near) if r < 5 else erfinv_far_top(far)
    cdef real bottom = erfinv_tail_bottom(near) if r < 5 else erfinv_far_bottom(far)
    top = top / bottom
    return <real>INFINITY if q == 0 else top


cdef inline real erfinv_middle(real x) noexcept nogil:
    """erfinv(x) for |x| <= 3/4"""
    cdef real t = <real>0.5625 - x * x
    return x * (erfinv_mid_top(t) / erfinv_mid_bottom(t))


cdef inline real erfinv_(real x) noexcept nogil:
    cdef real a = magnitude(x)
    cdef real tail = with_sign_of(erfinv_tail(<real>1 - a), x)
    return tail if a > <real>0.75 else erfinv_middle(x)


cdef inline real erfcinv_(real y) noexcept nogil:
    cdef real x = <real>1 - y
    cdef real q = <real>2 - y if y > 1 else y
    cdef real tail = erfinv_tail(q)
    tail = -tail if y > 1 else tail
    tail = tail if magnitude(x) > <real>0.75 else erfinv_middle(x)
    return tail if y == y else y


cdef inline real ndtri_(real p) noexcept nogil:
    cdef real x = <real>2 * p - <real>1
    cdef real q = <real>1 - p if p > <real>0.5 else p
    cdef real tail = erfinv_tail(q + q)
    tail = -tail if p < <real>0.5 else tail
    tail = tail if magnitude(x) > <real>0.75 else erfinv_middle(x)
    return (tail if p == p else p) * <real>1.41421356237309505


# --- the logarithm of the gamma function, and its derivative ----------------------------------------

cdef inline real gammaln_above(real x) noexcept nogil:
    """log(gamma(x)) for x >= 0"""
    cdef real most = <real>4e36 if real is float else <real>2.5e305
    cdef real log_x = log_(x)
    cdef real z, t, middle, large, inverse
    z = <real>2.5 if x > <real>2.5 else x
    t = x if x < 1 else z - <real>1        # below 1, of x + 1
    middle = t * (t - <real>1) * (lgamma_mid_top(t) / lgamma_mid_bottom(t)) + <real>0     # no -0
    middle = middle - log_x if x < 1 else middle
    z = most if x > most else x
    inverse = <real>1 / (<real>2.5 if z < <real>2.5 else z)
    t = inverse * inverse
    large = ((z - <real>0.5) * (log_x - <real>1)
             + (<real>0.41893853320467274 + inverse * (lgamma_tail_top(t) / lgamma_tail_bottom(t))))
    large = <real>INFINITY if x > most else large
    return large if x > <real>2.5 else middle


cdef inline real digamma_above(real x) noexcept nogil:
    """The derivative of that"""
    cdef real z = <real>2.5 if x > <real>2.5 else x
    cdef real inverse = <real>1 / z
    cdef real t = x if x < 1 else z - <real>1      # below 1, of x + 1
    cdef real middle, large
    if real is float:                      # the zero in two parts
        middle = (t - <float>0.46163213253021240) - <float>1.2438149938918910e-08
    else:
        middle = (t - 0.46163214496836236) + 1.5522348162858677e-17
    middle = middle * (digamma_mid_top(t) / digamma_mid_bottom(t))
    middle = middle - inverse if x < 1 else middle
    inverse = <real>1 / (<real>2.5 if x < <real>2.5 else x)
    t = inverse * inverse
    large = log_(x) - inverse * (<real>0.5 + inverse * (digamma_tail_top(t) / digamma_tail_bottom(t)))
    return large if x > <real>2.5 else middle


cdef inline double sine_of_turn(double f) noexcept nogil:
    """sin(pi f) for 0 <= f <= 1/2"""
    return libm.sin(3.14159265358979323846 * f)


cdef inline double gammaln_below(double x) noexcept nogil:
    """log(|gamma(x)|) for x < 0, by Euler's reflection; infinity at its poles"""
    cdef double a = -x, f
    if a == INFINITY:
        return x
    if a == libm.floor(a):
        return INFINITY
    f = a - libm.floor(a)
    f = 1 - f if f > 0.5 else f
    if a < 1e-300:
        return -libm.log(a)
    # gamma(-a) gamma(1 + a) = -pi / sin(pi a)
    return 1.1447298858494002 - libm.log(sine_of_turn(f)) - gammaln_above[double](1 + a)


cdef inline double digamma_below(double x) noexcept nogil:
    """digamma(x) for x < 0; NaN at its poles"""
    cdef double a = -x, f
    if a == libm.floor(a):
        return NAN
    f = a - libm.floor(a)
    # digamma(1 + a) + pi / tan(pi a)
    return digamma_above[double](1 + a) + (
        3.14159265358979323846 / libm.tan(3.14159265358979323846 * f) if f <= 0.5
        else -3.14159265358979323846 / libm.tan(3.14159265358979323846 * (1 - f)))


cdef inline double gammaln_any(double x) noexcept nogil:
    return gammaln_below(x) if x < 0 else gammaln_above[double](x)


cdef inline double digamma_any(double x) noexcept nogil:
    return digamma_below(x) if x < 0 else digamma_above[double](x)


# --- modified Bessel functions ----------------------------------------------------------------------

cdef inline real bessel_far(real a, bint first) noexcept nogil:
    """exp(-a) I(a) sqrt(a) for a >= 8"""
    cdef real t = <real>1 / (<real>8 if a < 8 else a)
    return i1_far_polynomial(t) if first else i0_far_polynomial(t)


cdef inline real bessel_near(real x, real a, bint first) noexcept nogil:
    """I(x) for |x| <= 8"""
    cdef real t
    a = <real>8 if a > 8 else a
    t = a * a * <real>0.25
    return with_sign_of(<real>0.5 * a * i1_polynomial(t), x) if first else i0_polynomial(t)


cdef inline real bessel(real x, bint first, bint scaled) noexcept nogil:
    cdef real most = <real>3e38 if real is float else <real>1.7e308
    cdef real a = magnitude(x)
    cdef real far = bessel_far(a, first) / root(a)
    cdef real near = bessel_near(x, a, first)
    cdef real e = exp_(-a if scaled else <real>0.5 * a)
    if scaled:
        near = near * e
    else:
        far = (far * e) * e
        far = <real>INFINITY if a > most else far
    far = with_sign_of(far, x) if first else far
    near = far if a > 8 else near
    return near if x == x else x


cdef inline real i0_(real x) noexcept nogil:
    return bessel[real](x, False, False)


cdef inline real i0e_(real x) noexcept nogil:
    return bessel[real](x, False, True)


cdef inline real i1_(real x) noexcept nogil:
    return bessel[real](x, True, False)


cdef inline real i1e_(real x) noexcept nogil:
    return bessel[real](x, True, True)


# --- the logistic function and entropies ------------------------------------------------------------

cdef inline real log_expit_(real x) noexcept nogil:
    cdef real y = log1p_(exp_(-magnitude(x)))
    y = (x if x < 0 else <real>0) - y
    return y if x == x else x


cdef inline real softplus_(real x) noexcept nogil:
    cdef real y = log1p_(exp_(-magnitude(x)))
    y = (x if x > 0 else <real>0) + y
    return y if x == x else x


cdef inline real logit_(real x) noexcept nogil:
    """log(x / (1 - x)); near its zero 1/2, what the quotient lacks to 1 is known better than the quotient"""
    cdef real c = <real>1 - x
    cdef real near = log1p_((x + x - <real>1) / c)
    cdef real far = log_(x / c)
    near = near if x > <real>0.25 else far
    near = near if x < <real>0.75 else far
    return <real>INFINITY if x == 1 else near


cdef inline real xlogy_(real x, real y) noexcept nogil:
    cdef real z = x * log_(y)
    z = <real>0 if x == 0 else z
    return z if y == y else y


cdef inline real xlog1py_(real x, real y) noexcept nogil:
    cdef real z = x * log1p_(y)
    z = <real>0 if x == 0 else z
    return z if y == y else y


cdef inline real entr_(real x) noexcept nogil:
    cdef real y = -x * log_(x)
    y = <real>0 if x == 0 else y
    return -<real>INFINITY if x < 0 else y


cdef inline real log_ratio(real x, real y) noexcept nogil:
    """log(x / y) for numbers above 0, also close to each other"""
    cdef real ratio = x / y
    cdef real near = log1p_((x - y) / y)
    cdef real far = log_(ratio)
    cdef real apart = log_(x) - log_(y)            # where the quotient is beyond the normal numbers
    cdef real least = <real>1.2e-38 if real is float else <real>2.3e-308
    cdef real most = <real>3.4e38 if real is float else <real>1.7e308
    far = far if ratio > least else apart
    far = far if ratio < most else apart
    near = near if ratio > <real>0.5 else far
    return near if ratio < 2 else far


cdef inline real inside(real x, real y, real z, real edge) noexcept nogil:
    """z where both are above 0, `edge` where x is 0, infinity beyond; NaN stays NaN"""
    z = z if y > 0 else <real>INFINITY
    z = z if x > 0 else <real>INFINITY
    edge = edge if y >= 0 else <real>INFINITY
    z = edge if x == 0 else z
    z = z if x == x else x
    return z if y == y else y


cdef inline real rel_entr_(real x, real y) noexcept nogil:
    return inside(x, y, x * log_ratio(x, y), <real>0)


cdef inline real kl_div_(real x, real y) noexcept nogil:
    """Close to each other, x (d - log(1 + d)) with d = (y - x) / x, of which the first terms cancel"""
    cdef real d = (y - x) / x
    cdef real s = d / (<real>2 + d)
    cdef real z = s * s
    cdef real near = x * (d * s - s * z * log_polynomial(z))
    cdef real far = x * log_ratio(x, y) - x + y
    near = near if d > <real>-0.29 else far
    near = near if d < <real>0.41 else far
    return inside(x, y, near, y)
