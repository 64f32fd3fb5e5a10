/* Elementary functions for AVX-512, whose registers hold tables of 16 or 32 entries that an instruction looks up in.
 *
 * exp: x = b ln 2 + r with b a multiple of 1/16; 2**b is an entry for the fraction times a power of two, and a short
 * polynomial is enough for exp(r) - 1, as |r| <= ln(2)/32 (Tang, Table-driven implementation of the exponential
 * function, 1989). log: a sixteenth of [0.75, 1.5) has an entry c near the reciprocal of its middle and -log(c);
 * r = mantissa * c - 1 is small, and exact next to 1, where c is 1 (Tang, 1990). tanh in float32: a polynomial of
 * degree 4 for each of 32 intervals, narrower towards zero. In float64: (E - 1) / (E + 1), E = exp(2|x|), with the
 * roundings of E - 1 carried along. Quotients are the approximate reciprocal and Newton's steps: dividing takes longer.
 * sin and cos: multiples of pi are taken off in three parts, and one polynomial does for [-pi/2, pi/2].
 *
 * Polynomials are minimax, by Remez' exchange algorithm at 200 bits; tables are rounded from 200 bits, in float32 the
 * entries c so chosen that log(c) is nearly a float. Values that steer nothing but overflow, NaN and infinity need no
 * branch: min and max return their second operand where it is NaN. Error bounds: tests/test_loops.py.
 */
#ifndef CYGRAD_MATH512_H
#define CYGRAD_MATH512_H

#include "vector.h"

#if !defined(__AVX512F__) || !defined(CYGRAD_VECTOR_TYPES)
  #define CYGRAD_MATH512 0
  #define CYGRAD_NO_LOOP(x, out, n) ((void)0)
  #define cygrad_exp_f32 CYGRAD_NO_LOOP
  #define cygrad_log_f32 CYGRAD_NO_LOOP
  #define cygrad_tanh_f32 CYGRAD_NO_LOOP
  #define cygrad_sigmoid_f32 CYGRAD_NO_LOOP
  #define cygrad_sin_f32 CYGRAD_NO_LOOP
  #define cygrad_cos_f32 CYGRAD_NO_LOOP
  #define cygrad_exp_f64 CYGRAD_NO_LOOP
  #define cygrad_log_f64 CYGRAD_NO_LOOP
  #define cygrad_tanh_f64 CYGRAD_NO_LOOP
  #define cygrad_sigmoid_f64 CYGRAD_NO_LOOP
#else
#define CYGRAD_MATH512 1

typedef __m512 cygrad_f;
typedef __m512d cygrad_d;

#define F(x) _mm512_set1_ps(x)
#define D(x) _mm512_set1_pd(x)
#define FMA_F(a, b, c) _mm512_fmadd_ps(a, b, c)       /* a b + c */
#define FNMA_F(a, b, c) _mm512_fnmadd_ps(a, b, c)     /* c - a b */
#define FMA_D(a, b, c) _mm512_fmadd_pd(a, b, c)
#define FNMA_D(a, b, c) _mm512_fnmadd_pd(a, b, c)
#define ADD_F(a, b) _mm512_add_ps(a, b)
#define SUB_F(a, b) _mm512_sub_ps(a, b)
#define ADD_D(a, b) _mm512_add_pd(a, b)
#define SUB_D(a, b) _mm512_sub_pd(a, b)
#define BITS_F(x) _mm512_castps_si512(x)
#define BITS_D(x) _mm512_castpd_si512(x)
#define AND_SIGN 0xf8          /* vpternlog: a | (b & c) */
#define XOR_SIGN 0x78          /* a ^ (b & c) */

/* 2**(j/16) */
static const float cygrad_powers_f[16] CYGRAD_ALIGNED = {
     0x1p+0f, 0x1.0b5586p+0f, 0x1.172b84p+0f, 0x1.2387a6p+0f, 0x1.306fep+0f, 0x1.3dea64p+0f, 0x1.4bfdaep+0f,
     0x1.5ab07ep+0f, 0x1.6a09e6p+0f, 0x1.7a1148p+0f, 0x1.8ace54p+0f, 0x1.9c4918p+0f, 0x1.ae89fap+0f,
     0x1.c199bep+0f, 0x1.d5818ep+0f, 0x1.ea4afap+0f};
static const double cygrad_powers_d[16] CYGRAD_ALIGNED = {
     0x1p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0, 0x1.306fe0a31b715p+0,
     0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0, 0x1.6a09e667f3bcdp+0,
     0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f09p+0, 0x1.ae89f995ad3adp+0,
     0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0};
/* The bits of 2**(j/16) and of what its rounding left, less j << 48: adding (16 k + j) << 48 multiplies by 2**k. */
static const long long cygrad_power_bits[2][16] CYGRAD_ALIGNED = {
    {0x3ff0000000000000, 0x3fefb5586cf9890f, 0x3fef72b83c7d517b, 0x3fef387a6e756238, 0x3fef06fe0a31b715,
     0x3feedea64c123422, 0x3feebfdad5362a27, 0x3feeab07dd485429, 0x3feea09e667f3bcd, 0x3feea11473eb0187,
     0x3feeace5422aa0db, 0x3feec49182a3f090, 0x3feee89f995ad3ad, 0x3fef199bdd85529c, 0x3fef5818dcfba487,
     0x3fefa4afa2a490da},
    {0x0, 0x3c97a62e4adc610b, -0x43806fbe4628758a, 0x3c96b07eb6c70573, 0x3c82f46ad23182e4, 0x3c85da0911f09ebc,
     0x3c774397afec42e2, 0x3c8f324c054647ad, -0x436c22cbec4d9baa, -0x4384ea8811fb66d1, 0x3c8ce9f156864b27,
     0x3c717c46b071f2be, 0x3c8ba1cd345dcc81, 0x3c741065895048dd, 0x3c74ed02d75b3707, -0x437063dce863d76d}};
/* 2**(-j/16) in two parts, the first of float64 rounded to 50 bits behind the point */
static const float cygrad_roots_f[2][16] CYGRAD_ALIGNED = {
    {0x1p+0f, 0x1.ea4afap-1f, 0x1.d5818ep-1f, 0x1.c199bep-1f, 0x1.ae89fap-1f, 0x1.9c4918p-1f, 0x1.8ace54p-1f,
     0x1.7a1148p-1f, 0x1.6a09e6p-1f, 0x1.5ab07ep-1f, 0x1.4bfdaep-1f, 0x1.3dea64p-1f, 0x1.306fep-1f,
     0x1.2387a6p-1f, 0x1.172b84p-1f, 0x1.0b5586p-1f},
    {0x0p+0f, 0x1.52486cp-28f, -0x1.822dbcp-28f, -0x1.3d56b2p-28f, -0x1.a94b14p-27f, 0x1.51f848p-28f,
     0x1.15506ep-28f, -0x1.829fdp-26f, 0x1.9fcef4p-27f, -0x1.5bd5ecp-28f, -0x1.593abcp-26f, 0x1.824684p-26f,
     0x1.4636e2p-26f, 0x1.ceac48p-26f, -0x1.c15742p-28f, 0x1.9f3122p-26f}};
static const double cygrad_roots_d[2][16] CYGRAD_ALIGNED = {
    {0x1p+0, 0x1.ea4afa2a490d8p-1, 0x1.d5818dcfba488p-1, 0x1.c199bdd8552ap-1, 0x1.ae89f995ad3bp-1,
     0x1.9c49182a3f09p-1, 0x1.8ace5422aa0d8p-1, 0x1.7a11473eb0188p-1, 0x1.6a09e667f3bdp-1,
     0x1.5ab07dd485428p-1, 0x1.4bfdad5362a28p-1, 0x1.3dea64c12342p-1, 0x1.306fe0a31b718p-1,
     0x1.2387a6e756238p-1, 0x1.172b83c7d5178p-1, 0x1.0b5586cf9891p-1},
    {0x0p+0, 0x1.858f73a18f5dbp-53, -0x1.b44bf4a29323ep-54, -0x1.eeef9a76afb72p-52, -0x1.50bc65974467p-52,
     0x1.c7c46b071f2bep-57, 0x1.add3e2ad0c965p-52, -0x1.282aefdc09326p-53, -0x1.b7ba682764c8bp-52,
     0x1.58c93015191ebp-53, -0x1.c578d0a0277a4p-54, 0x1.1ada0911f09ecp-52, -0x1.690b952dce7d2p-52,
     0x1.9b07eb6c70573p-55, 0x1.6e6fbe4628759p-52, -0x1.3ace8da91cf7bp-54}};
/* c and -log(c), in float64 in two parts */
static const float cygrad_logs_f[2][16] CYGRAD_ALIGNED = {
    {0x1p+0f, 0x1.d41894p-1f, 0x1.bacf8cp-1f, 0x1.a41a42p-1f, 0x1.8f9768p-1f, 0x1.7d0a74p-1f, 0x1.6c138p-1f,
     0x1.5c9438p-1f, 0x1.4e5f7ep+0f, 0x1.414528p+0f, 0x1.352496p+0f, 0x1.29e368p+0f, 0x1.1f734p+0f,
     0x1.15b55ep+0f, 0x1.0c9956p+0f, 0x1p+0f},
    {0x0p+0f, 0x1.6f361ap-4f, 0x1.295548p-3f, 0x1.9525a8p-3f, 0x1.fba992p-3f, 0x1.2e8214p-2f, 0x1.5d2504p-2f,
     0x1.89afd4p-2f, -0x1.117d5ap-2f, -0x1.d11c5ep-3f, -0x1.824e78p-3f, -0x1.365b36p-3f, -0x1.da9cc6p-4f,
     -0x1.4d644p-4f, -0x1.898f6p-5f, 0x0p+0f}};
static const double cygrad_logs_d[3][16] CYGRAD_ALIGNED = {
    {0x1p+0, 0x1.d4p-1, 0x1.bbp-1, 0x1.a4p-1, 0x1.8f8p-1, 0x1.7dp-1, 0x1.6cp-1, 0x1.5c8p-1, 0x1.4e4p+0, 0x1.414p+0,
     0x1.354p+0, 0x1.2ap+0, 0x1.1f8p+0, 0x1.15cp+0, 0x1.0c8p+0, 0x1p+0},
    {0x0p+0, 0x1.700d30aebp-4, 0x1.28753bc11cp-3, 0x1.95a5adcf7p-3, 0x1.fc218be62p-3, 0x1.2e9e2bce12p-2,
     0x1.5d5bddf596p-2, 0x1.89eb3af432p-2, -0x1.111ce4003ep-2, -0x1.d0fb7f2254p-3, -0x1.83040c91bcp-3,
     -0x1.371fc201e8p-3, -0x1.db5270188p-4, -0x1.4e01108a38p-4, -0x1.868a83084p-5, 0x0p+0},
    {0x0p+0, -0x1.f8f85c959884bp-43, -0x1.45b58e5367e8dp-43, 0x1.7f22858a0ff6fp-47, 0x1.4bba46f1cf6ap-44,
     0x1.4300c128d1dc2p-45, -0x1.a0b2a08a465dcp-47, 0x1.0e8b030791139p-43, -0x1.c99b91ed29693p-43,
     -0x1.e50ad4df9cc4dp-43, -0x1.e5b71c6e66f32p-44, -0x1.ee8779b2d8abcp-44, 0x1.36c43d4a8f3fp-43,
     0x1.28d181069d28ep-43, 0x1.2623a134ac693p-46, 0x0p+0}};
/* coefficients of tanh; the place of an interval is the exponent and the 3 first bits of 0.65625 + |x|, modulo 32 */
static const float cygrad_tanh_f[5][32] CYGRAD_ALIGNED = {
    {0x1.c278a6p-1f, 0x1.d9c6fap-1f, 0x1.e8789ep-1f, 0x1.f1994ep-1f, 0x1.f73776p-1f, 0x1.faa794p-1f,
     0x1.fcc04cp-1f, 0x1.fe06eap-1f, 0x1.fecd6ap-1f, 0x1.ff8f22p-1f, 0x1.ffd678p-1f, 0x1.fff0b8p-1f,
     0x1.fffa6p-1f, 0x1.fffdeep-1f, 0x1.ffff3ep-1f, 0x1.ffffb8p-1f, 0x1.ffffe6p-1f, 0x1.fffffcp-1f, 0x0p+0f,
     0x1.ff559ap-5f, 0x1.fd5992p-4f, 0x1.7b8ffap-3f, 0x1.f597eap-3f, 0x1.35f98ap-2f, 0x1.6ef53ep-2f,
     0x1.d9353ep-2f, 0x1.1bf47ep-1f, 0x1.45323ep-1f, 0x1.68665p-1f, 0x1.85efacp-1f, 0x1.9e5cb6p-1f,
     0x1.b2523cp-1f},
    {0x1.cea71cp-3f, 0x1.265e48p-3f, 0x1.6fcfeap-4f, 0x1.c65b94p-5f, 0x1.16a854p-5f, 0x1.545278p-6f,
     0x1.9e886ap-7f, 0x1.f81c9ap-8f, 0x1.322f72p-8f, 0x1.c3392ap-10f, 0x1.4c2c1p-11f, 0x1.e8e51ep-13f,
     0x1.67bc3ep-14f, 0x1.08af84p-15f, 0x1.857e54p-17f, 0x1.1e9308p-18f, 0x1.a47576p-20f, 0x1.c7394p-23f,
     0x1p+0f, 0x1.fe0154p-1f, 0x1.f81524p-1f, 0x1.ee69e2p-1f, 0x1.e149ap-1f, 0x1.d11574p-1f, 0x1.be3fbcp-1f,
     0x1.92a942p-1f, 0x1.6284bap-1f, 0x1.3173a8p-1f, 0x1.025002p-1f, 0x1.ae0db4p-2f, 0x1.614ffap-2f,
     0x1.1f250ep-2f},
    {-0x1.971392p-3f, -0x1.105fb8p-3f, -0x1.5edaeap-4f, -0x1.b97bfep-5f, -0x1.11cf26p-5f, -0x1.50ad84p-6f,
     -0x1.9bc8f8p-7f, -0x1.f60588p-8f, -0x1.300f8p-8f, -0x1.c0ba0ap-10f, -0x1.4a819cp-11f, -0x1.e6894ep-13f,
     -0x1.660668p-14f, -0x1.076f1ep-15f, -0x1.83a7ccp-17f, -0x1.1d3916p-18f, -0x1.9672dap-20f,
     -0x1.b80e26p-23f, 0x1.90483p-21f, -0x1.fd555ap-5f, -0x1.f578b4p-4f, -0x1.6e8642p-3f, -0x1.d7814p-3f,
     -0x1.199218p-2f, -0x1.3fd5c6p-2f, -0x1.7425eap-2f, -0x1.8938fep-2f, -0x1.840136p-2f, -0x1.6ba576p-2f,
     -0x1.4784f6p-2f, -0x1.1dee74p-2f, -0x1.e727aap-3f},
    {0x1.993746p-4f, 0x1.3309d6p-4f, 0x1.a5b234p-5f, 0x1.135d9ep-5f, 0x1.5d286ap-6f, 0x1.b30122p-7f,
     0x1.0c21e8p-7f, 0x1.487362p-8f, 0x1.7e84a8p-9f, 0x1.1ae98ap-10f, 0x1.a11bfp-12f, 0x1.331bbp-13f,
     0x1.c40844p-15f, 0x1.4c9e56p-16f, 0x1.e978a2p-18f, 0x1.68233p-19f, 0x1.c51aa6p-21f, 0x1.ea9194p-24f,
     -0x1.557b4cp-2f, -0x1.4fdeep-2f, -0x1.4052p-2f, -0x1.278616p-2f, -0x1.070724p-2f, -0x1.c18798p-3f,
     -0x1.6dcabcp-3f, -0x1.81247p-4f, -0x1.1fa38ep-6f, 0x1.58eebcp-5f, 0x1.5026fap-4f, 0x1.a92d46p-4f,
     0x1.c717a2p-4f, 0x1.bbf362p-4f},
    {-0x1.8cbcacp-6f, -0x1.8940e6p-6f, -0x1.31709ep-6f, -0x1.a93b1p-7f, -0x1.175dc8p-7f, -0x1.634a74p-8f,
     -0x1.bb57bp-9f, -0x1.11828cp-9f, -0x1.08bf1ap-10f, -0x1.88b3d8p-12f, -0x1.21c862p-13f, -0x1.aae15cp-15f,
     -0x1.3a349cp-16f, -0x1.ce6d28p-18f, -0x1.5440a8p-19f, -0x1.f4b296p-21f, -0x1.d2bbe2p-23f,
     -0x1.f95368p-26f, 0x1.06153ap-7f, 0x1.486d76p-5f, 0x1.446214p-4f, 0x1.ce168ep-4f, 0x1.1d882p-3f,
     0x1.436f28p-3f, 0x1.5b3d3p-3f, 0x1.46b518p-3f, 0x1.0822d4p-3f, 0x1.702cd2p-4f, 0x1.a9d57cp-5f,
     0x1.56eddap-6f, -0x1.58974cp-10f, -0x1.f4205cp-7f}};

CYGRAD_ALWAYS cygrad_f look_f(__m512i i, const float *table) {
    return _mm512_permutexvar_ps(i, _mm512_load_ps(table));
}
CYGRAD_ALWAYS cygrad_f look_f32(__m512i i, const float *table) {
    return _mm512_permutex2var_ps(_mm512_load_ps(table), i, _mm512_load_ps(table + 16));
}
CYGRAD_ALWAYS cygrad_d look_d(__m512i i, const double *table) {
    return _mm512_permutex2var_pd(_mm512_load_pd(table), i, _mm512_load_pd(table + 8));
}
CYGRAD_ALWAYS cygrad_d look_scaled(__m512i i, const long long *table) {
    __m512i entry = _mm512_permutex2var_epi64(_mm512_load_si512(table), i, _mm512_load_si512(table + 8));
    return _mm512_castsi512_pd(_mm512_add_epi64(_mm512_slli_epi64(i, 48), entry));
}

/* x = b ln 2 + r; the low bits of t count sixteenths. The first difference is exact. */
#define REDUCE_F(x) \
    cygrad_f t = FMA_F(x, F(0x1.715476p+0f), F(0x1.8p19f)), b = SUB_F(t, F(0x1.8p19f)); \
    cygrad_f r = FNMA_F(b, F(-0x1.05c610p-29f), FNMA_F(b, F(0x1.62e43p-1f), x)), r2 = _mm512_mul_ps(r, r); \
    __m512i i = BITS_F(t)
#define REDUCE_D(x) \
    cygrad_d t = FMA_D(x, D(0x1.71547652b82fep+0), D(0x1.8p48)), b = SUB_D(t, D(0x1.8p48)); \
    cygrad_d r = FNMA_D(b, D(0x1.abc9e3b39803fp-56), FNMA_D(b, D(0x1.62e42fefa39efp-1), x)); \
    cygrad_d r2 = _mm512_mul_pd(r, r), r4 = _mm512_mul_pd(r2, r2); \
    __m512i i = BITS_D(t)
/* (exp(r) - 1 - r) / r**2, or exp(-r) with sign -1 */
#define EXP_F(sign) FMA_F(r, F(sign 0x1.555762p-3f), F(0x1.00022p-1f))
#define EXP_D(sign) FMA_D(r4, D(0x1.6c185eed2b108p-10), \
    FMA_D(r2, FMA_D(r, D(sign 0x1.11123abef562dp-7), D(0x1.555555545d3c7p-5)), \
          FMA_D(r, D(sign 0x1.555555548f72ep-3), D(0.5))))

CYGRAD_ALWAYS cygrad_f exp_v_f32(cygrad_f x) {
    cygrad_f p;
    x = _mm512_max_ps(F(-105), _mm512_min_ps(F(90), x));
    REDUCE_F(x);
    p = look_f(i, cygrad_powers_f);
    return _mm512_scalef_ps(FMA_F(p, FMA_F(r2, EXP_F(+), r), p), b);      /* scalef takes the floor of b */
}

CYGRAD_ALWAYS cygrad_d exp_v_f64(cygrad_d x) {
    cygrad_d p;
    x = _mm512_max_pd(D(-746), _mm512_min_pd(D(710), x));
    REDUCE_D(x);
    p = look_d(i, cygrad_powers_d);
    return _mm512_scalef_pd(FMA_D(p, FMA_D(r2, EXP_D(+), r), p), b);
}

/* 2**b / (2**b + exp(b ln 2 - x)); the power of two is multiplied on last, so that the result may be subnormal */
CYGRAD_ALWAYS cygrad_f sigmoid_v_f32(cygrad_f x) {
    cygrad_f p, s, w, d0, d, y, e;
    x = _mm512_max_ps(F(-105), _mm512_min_ps(F(60), x));
    REDUCE_F(x);
    p = look_f(i, cygrad_roots_f[0]);
    s = _mm512_scalef_ps(F(1), b);
    w = FMA_F(p, _mm512_fmsub_ps(r2, EXP_F(-), r), look_f(i, cygrad_roots_f[1]));
    d0 = ADD_F(s, p);
    d = ADD_F(d0, w);
    y = _mm512_rcp14_ps(d);
    e = FNMA_F(d, y, F(1));
    e = FNMA_F(ADD_F(SUB_F(d0, d), w), y, e);                    /* what the sum lost */
    return _mm512_scalef_ps(FMA_F(e, y, y), b);
}

CYGRAD_ALWAYS cygrad_d sigmoid_v_f64(cygrad_d x) {
    cygrad_d p, s, w, d0, d, y, e, e0;
    x = _mm512_max_pd(D(-746), _mm512_min_pd(D(60), x));
    REDUCE_D(x);
    p = look_d(i, cygrad_roots_d[0]);
    s = _mm512_scalef_pd(D(1), b);
    w = FMA_D(p, _mm512_fmsub_pd(r2, EXP_D(-), r), look_d(i, cygrad_roots_d[1]));
    d0 = ADD_D(s, p);
    d = ADD_D(d0, w);
    y = _mm512_rcp14_pd(d);
    y = FMA_D(FNMA_D(d, y, D(1)), y, y);
    e = FNMA_D(d, y, D(1));
    e0 = ADD_D(SUB_D(_mm512_max_pd(s, p), d0), _mm512_min_pd(s, p));      /* what the sums lost */
    e = FNMA_D(ADD_D(e0, ADD_D(SUB_D(d0, d), w)), y, e);
    return _mm512_scalef_pd(FMA_D(e, y, y), b);
}

/* getexp and getmant know subnormals, and give -inf and 1 for zero, inf and 1 for inf, NaN for what is negative. */
CYGRAD_ALWAYS cygrad_f log_v_f32(cygrad_f x) {
    cygrad_f m = _mm512_getmant_ps(x, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_nan);
    cygrad_f k = SUB_F(_mm512_getexp_ps(x), _mm512_getexp_ps(m));
    __m512i i = _mm512_srli_epi32(BITS_F(m), 19);
    cygrad_f r = _mm512_fmsub_ps(m, look_f(i, cygrad_logs_f[0]), F(1)), r2 = _mm512_mul_ps(r, r);
    cygrad_f large = FMA_F(k, F(0x1.62e43p-1f), look_f(i, cygrad_logs_f[1]));
    cygrad_f p = FMA_F(r2, FMA_F(r, F(0x1.8227dep-3f), F(-0x1.00117ep-2f)), FMA_F(r, F(0x1.555840p-2f), F(-0.5f)));
    return ADD_F(large, FMA_F(r2, p, r));
}

CYGRAD_ALWAYS cygrad_d log_v_f64(cygrad_d x) {
    cygrad_d m = _mm512_getmant_pd(x, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_nan);
    cygrad_d k = SUB_D(_mm512_getexp_pd(x), _mm512_getexp_pd(m));
    __m512i i = _mm512_srli_epi64(BITS_D(m), 48);
    cygrad_d r = _mm512_fmsub_pd(m, look_d(i, cygrad_logs_d[0]), D(1));
    cygrad_d r2 = _mm512_mul_pd(r, r), r4 = _mm512_mul_pd(r2, r2);
    cygrad_d large = FMA_D(k, D(0x1.62e42fefa3800p-1), look_d(i, cygrad_logs_d[1]));       /* exact */
    cygrad_d low = FMA_D(k, D(0x1.ef35793c76730p-45), look_d(i, cygrad_logs_d[2]));
    cygrad_d p0 = FMA_D(r2, FMA_D(r, D(0x1.99999980cad8p-3), D(-0x1.fffffffff3c61p-3)),
                        FMA_D(r, D(0x1.5555555555f56p-2), D(-0x1.0000000000002p-1)));
    cygrad_d p1 = FMA_D(r2, FMA_D(r, D(0x1.c57c5e6cff497p-4), D(-0x1.0009cd6b7ff7fp-3)),
                        FMA_D(r, D(0x1.2492d6d17545ap-3), D(-0x1.555554a744c06p-3)));
    cygrad_d p = FMA_D(r4, FMA_D(r4, D(-0x1.6632545da0ea9p-4), p1), p0);
    return ADD_D(large, ADD_D(r, FMA_D(r2, p, low)));
}

CYGRAD_ALWAYS cygrad_f tanh_v_f32(cygrad_f x) {
    cygrad_f a = _mm512_min_ps(F(9.3f), _mm512_abs_ps(x));
    __m512i u = BITS_F(ADD_F(a, F(0.65625f)));
    __m512i i = _mm512_srli_epi32(u, 20);
    cygrad_f point = SUB_F(_mm512_castsi512_ps(_mm512_and_si512(u, _mm512_set1_epi32(-(1 << 20)))), F(0.625f));
    cygrad_f d = SUB_F(a, point);                                      /* the first interval is about the point 0 */
    cygrad_f p = FMA_F(look_f32(i, cygrad_tanh_f[4]), d, look_f32(i, cygrad_tanh_f[3]));
    p = FMA_F(p, d, look_f32(i, cygrad_tanh_f[2]));
    p = FMA_F(p, d, look_f32(i, cygrad_tanh_f[1]));
    p = FMA_F(p, d, look_f32(i, cygrad_tanh_f[0]));
    return _mm512_castsi512_ps(_mm512_ternarylogic_epi32(BITS_F(p), BITS_F(x), BITS_F(F(-0.0f)), AND_SIGN));
}

CYGRAD_ALWAYS cygrad_d tanh_v_f64(cygrad_d x) {
    cygrad_d a = _mm512_min_pd(D(20), _mm512_abs_pd(x));
    cygrad_d t = FMA_D(a, D(0x1.71547652b82fep+1), D(0x1.8p48)), b = SUB_D(t, D(0x1.8p48));
    cygrad_d r = FNMA_D(b, D(0x1.62e42fefa39efp-1), ADD_D(a, a));      /* exact; the tail of b ln 2 comes below */
    cygrad_d r2 = _mm512_mul_pd(r, r), r4 = _mm512_mul_pd(r2, r2);
    __m512i i = BITS_D(t);
    cygrad_d s = look_scaled(i, cygrad_power_bits[0]), s_low = look_scaled(i, cygrad_power_bits[1]);
    cygrad_d p = FMA_D(r4, FMA_D(r, D(0x1.a01b886da8b6fp-13), D(0x1.6c181f4e58634p-10)),
                       FMA_D(r2, FMA_D(r, D(0x1.111111108fd4ap-7), D(0x1.55555554ad3cbp-5)),
                             FMA_D(r, D(0x1.5555555555559p-3), D(0.5))));
    cygrad_d h = SUB_D(s, D(1)), n0 = FMA_D(s, r, h);
    cygrad_d low = ADD_D(FMA_D(s, FMA_D(r2, p, _mm512_mul_pd(b, D(-0x1.abc9e3b39803fp-56))), s_low),
                         FMA_D(s, r, SUB_D(h, n0)));
    cygrad_d n = ADD_D(n0, low), y, q, c, rest;                        /* exp(2a) - 1 */
    cygrad_d d = ADD_D(n, D(2));
    low = ADD_D(SUB_D(n0, n), low);
    y = _mm512_rcp14_pd(d);
    y = FMA_D(FNMA_D(d, y, D(1)), y, y);
    /* n - q d without d, which was rounded: n (1 - q) - 2 q, exact as q is short */
    q = _mm512_castsi512_pd(_mm512_and_si512(BITS_D(_mm512_mul_pd(n, y)), _mm512_set1_epi64(-(1 << 20))));
    c = SUB_D(D(1), q);
    rest = FMA_D(low, c, _mm512_fmsub_pd(n, c, ADD_D(q, q)));
    q = FMA_D(rest, y, q);
    return _mm512_castsi512_pd(_mm512_ternarylogic_epi64(BITS_D(q), BITS_D(x), BITS_D(D(-0.0)), AND_SIGN));
}

/* |x| <= 10000: three parts of pi are enough, and n times the first leaves no rounding */
CYGRAD_ALWAYS cygrad_f sine_f(cygrad_f r) {
    cygrad_f z = _mm512_mul_ps(r, r);
    cygrad_f p = FMA_F(z, F(0x1.5db3a4p-19f), F(-0x1.9f6f4ep-13f));
    p = FMA_F(p, z, F(0x1.110edp-7f));
    p = FMA_F(p, z, F(-0x1.55554cp-3f));
    return FMA_F(_mm512_mul_ps(r, z), p, r);
}

CYGRAD_ALWAYS cygrad_f sin_v_f32(cygrad_f x) {
    cygrad_f a = _mm512_abs_ps(x);
    cygrad_f t = FMA_F(a, F(0x1.45f306p-2f), F(0x1.8p23f)), n = SUB_F(t, F(0x1.8p23f));
    cygrad_f r = FNMA_F(n, F(-0x1.777a5cp-24f), FNMA_F(n, F(0x1.921fb6p+1f), a));
    __m512i odd = _mm512_slli_epi32(BITS_F(t), 31);
    r = sine_f(FNMA_F(n, F(-0x1.ee59dap-49f), r));
    odd = _mm512_ternarylogic_epi32(odd, BITS_F(x), BITS_F(F(-0.0f)), XOR_SIGN);
    return _mm512_castsi512_ps(_mm512_xor_si512(BITS_F(r), odd));
}

CYGRAD_ALWAYS cygrad_f cos_v_f32(cygrad_f x) {                     /* (-1)**n sin((n + 1/2) pi - |x|) */
    cygrad_f a = _mm512_abs_ps(x);
    cygrad_f t = ADD_F(FMA_F(a, F(0x1.45f306p-2f), F(-0.5f)), F(0x1.8p23f));
    cygrad_f n = ADD_F(SUB_F(t, F(0x1.8p23f)), F(0.5f));
    cygrad_f r = FMA_F(n, F(-0x1.777a5cp-24f), _mm512_fmsub_ps(n, F(0x1.921fb6p+1f), a));
    r = sine_f(FMA_F(n, F(-0x1.ee59dap-49f), r));
    return _mm512_castsi512_ps(_mm512_xor_si512(BITS_F(r), _mm512_slli_epi32(BITS_F(t), 31)));
}

/* A vector at a time: the processor looks far enough ahead to work on several. `out` may be `x`. */
#define LOOP_F(name) \
static void cygrad_##name##_f32(const float *x, float *out, Py_ssize_t n) { \
    Py_ssize_t i = 0; \
    __mmask16 rest; \
    for (; i + 16 <= n; i += 16) _mm512_storeu_ps(out + i, name##_v_f32(_mm512_loadu_ps(x + i))); \
    if (i == n) return; \
    rest = (__mmask16)((1u << (n - i)) - 1); \
    _mm512_mask_storeu_ps(out + i, rest, name##_v_f32(_mm512_maskz_loadu_ps(rest, x + i))); \
}
#define LOOP_D(name) \
static void cygrad_##name##_f64(const double *x, double *out, Py_ssize_t n) { \
    Py_ssize_t i = 0; \
    __mmask8 rest; \
    for (; i + 8 <= n; i += 8) _mm512_storeu_pd(out + i, name##_v_f64(_mm512_loadu_pd(x + i))); \
    if (i == n) return; \
    rest = (__mmask8)((1u << (n - i)) - 1); \
    _mm512_mask_storeu_pd(out + i, rest, name##_v_f64(_mm512_maskz_loadu_pd(rest, x + i))); \
}
LOOP_F(exp)
LOOP_F(log)
LOOP_F(tanh)
LOOP_F(sigmoid)
LOOP_F(sin)
LOOP_F(cos)
LOOP_D(exp)
LOOP_D(log)
LOOP_D(tanh)
LOOP_D(sigmoid)

#undef F
#undef D
#undef EXP_F
#undef EXP_D
#undef LOOP_F
#undef LOOP_D

#endif
#endif
