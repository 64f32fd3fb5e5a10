/* The bit generator PCG64 (PCG XSL RR 128/64: M. E. O'Neill, "PCG: A family of simple fast space-efficient statistically
   good algorithms for random number generation", 2014), with the numbers of NumPy's of that name, and loops that fill
   arrays with what NumPy's distributions make of them.

   NumPy's functions draw one number at a time through pointers, and each number waits for the one before it. Here raw
   numbers come in blocks, from four places of the sequence at once, and the usual case of a distribution is written out:
   the first comparison of a ziggurat, say, which holds for 99 of 100 draws. For any other case nothing is consumed and
   NumPy's own function is called, which then finds the same raw numbers. So the results are NumPy's to the last bit. */

#ifndef CYGRAD_PCG64_H
#define CYGRAD_PCG64_H

#include <stdint.h>
#include <string.h>
#include "numpy/random/bitgen.h"
#include "numpy/random/distributions.h"

#if defined(__SIZEOF_INT128__)
typedef unsigned __int128 cygrad_u128;
#define U128(hi, lo) (((cygrad_u128)(hi) << 64) | (lo))
#define HIGH(x) ((uint64_t)((x) >> 64))
#define LOW(x) ((uint64_t)(x))
#define MUL_ADD(a, b, c) ((a) * (b) + (c))
#else
typedef struct { uint64_t hi, lo; } cygrad_u128;
static inline cygrad_u128 U128(uint64_t hi, uint64_t lo) { cygrad_u128 x; x.hi = hi; x.lo = lo; return x; }
#define HIGH(x) ((x).hi)
#define LOW(x) ((x).lo)
static inline cygrad_u128 MUL_ADD(cygrad_u128 a, cygrad_u128 b, cygrad_u128 c) {
    uint64_t a0 = (uint32_t)a.lo, a1 = a.lo >> 32, b0 = (uint32_t)b.lo, b1 = b.lo >> 32;
    uint64_t p00 = a0 * b0, p01 = a0 * b1, p10 = a1 * b0, mid = (p00 >> 32) + (uint32_t)p01 + (uint32_t)p10;
    uint64_t lo = a.lo * b.lo, hi = a1 * b1 + (p01 >> 32) + (p10 >> 32) + (mid >> 32) + a.hi * b.lo + a.lo * b.hi;
    uint64_t sum = lo + c.lo;
    return U128(hi + c.hi + (sum < lo), sum);
}
#endif

#if defined(__GNUC__)
#define LIKELY(x) __builtin_expect(!!(x), 1)
#else
#define LIKELY(x) (x)
#endif

enum { CYGRAD_BLOCK = 256 };

typedef struct {
    cygrad_u128 state, inc;
    int has_half;                       /* a 32-bit number is left over */
    uint32_t half;
    Py_ssize_t pos, filled;             /* raw numbers that were drawn and not used yet: none between two calls */
    uint64_t block[CYGRAD_BLOCK];
    bitgen_t bitgen;                    /* for NumPy's functions */
} cygrad_pcg64;

#define PCG_MULTIPLIER U128(2549297995355413924ULL, 4865540595714422341ULL)

static inline uint64_t pcg_output(cygrad_u128 s) {
    uint64_t x = HIGH(s) ^ LOW(s);
    unsigned r = (unsigned)(HIGH(s) >> 58);
    return (x >> r) | (x << ((64 - r) & 63));
}

/* The multiplier and increment of `n` steps at once. */
static void pcg_leap(cygrad_u128 inc, cygrad_u128 n, cygrad_u128 *multiplier, cygrad_u128 *increment) {
    cygrad_u128 m = PCG_MULTIPLIER, c = inc, zero = U128(0, 0), one = U128(0, 1), am = one, ac = zero;
    int i;
    for (i = 0; i < 128; i++) {
        uint64_t word = i < 64 ? LOW(n) : HIGH(n);
        if (i >= 64 ? !(word >> (i - 64)) : !(word >> i) && !HIGH(n)) break;
        if (word >> (i & 63) & 1) {
            ac = MUL_ADD(ac, m, c);
            am = MUL_ADD(am, m, zero);
        }
        c = MUL_ADD(m, c, c);
        m = MUL_ADD(m, m, zero);
    }
    *multiplier = am;
    *increment = ac;
}

static inline void pcg_advance(cygrad_pcg64 *g, uint64_t high, uint64_t low) {
    cygrad_u128 m, c;
    pcg_leap(g->inc, U128(high, low), &m, &c);
    g->state = MUL_ADD(g->state, m, c);
}

static inline uint64_t pcg_step(cygrad_pcg64 *g) {
    g->state = MUL_ADD(g->state, PCG_MULTIPLIER, g->inc);
    return pcg_output(g->state);
}

/* n raw numbers. One waits for the other, so four sequences, each every fourth number, run side by side. */
static void pcg_raw(cygrad_u128 *state, cygrad_u128 inc, Py_ssize_t n, uint64_t *out) {
    cygrad_u128 m = PCG_MULTIPLIER, s = *state;
    Py_ssize_t i = 0;
    if (n >= 16) {
        cygrad_u128 zero = U128(0, 0), m2 = MUL_ADD(m, m, zero), c2 = MUL_ADD(m, inc, inc);
        cygrad_u128 m4 = MUL_ADD(m2, m2, zero), c4 = MUL_ADD(m2, c2, c2);
        cygrad_u128 s0 = MUL_ADD(s, m, inc), s1 = MUL_ADD(s, m2, c2), s2 = MUL_ADD(s0, m2, c2), s3 = MUL_ADD(s, m4, c4);
        for (;;) {
            out[i] = pcg_output(s0);
            out[i + 1] = pcg_output(s1);
            out[i + 2] = pcg_output(s2);
            out[i + 3] = pcg_output(s3);
            i += 4;
            if (i + 4 > n) break;
            s0 = MUL_ADD(s0, m4, c4);
            s1 = MUL_ADD(s1, m4, c4);
            s2 = MUL_ADD(s2, m4, c4);
            s3 = MUL_ADD(s3, m4, c4);
        }
        s = s3;
    }
    for (; i < n; i++) {
        s = MUL_ADD(s, m, inc);
        out[i] = pcg_output(s);
    }
    *state = s;
}

/* Refill the empty block with as many numbers as are sure to be used. */
static inline void pcg_refill(cygrad_pcg64 *g, Py_ssize_t wanted) {
    g->pos = 0;
    g->filled = wanted < CYGRAD_BLOCK ? wanted : CYGRAD_BLOCK;
    pcg_raw(&g->state, g->inc, g->filled, g->block);
}

static uint64_t pcg_next64(void *p) {
    cygrad_pcg64 *g = (cygrad_pcg64 *)p;
    return g->pos < g->filled ? g->block[g->pos++] : pcg_step(g);
}

static uint32_t pcg_next32(void *p) {
    cygrad_pcg64 *g = (cygrad_pcg64 *)p;
    uint64_t r;
    if (g->has_half) {
        g->has_half = 0;
        return g->half;
    }
    r = pcg_next64(g);
    g->has_half = 1;
    g->half = (uint32_t)(r >> 32);
    return (uint32_t)r;
}

static inline double to_double(uint64_t r) { return (r >> 11) * (1.0 / 9007199254740992.0); }
static inline float to_float(uint32_t r) { return (r >> 8) * (1.0f / 16777216.0f); }
static double pcg_next_double(void *p) { return to_double(pcg_next64(p)); }

static void pcg_init(cygrad_pcg64 *g) {
    memset(g, 0, sizeof *g);
    g->bitgen.state = g;
    g->bitgen.next_uint64 = pcg_next64;
    g->bitgen.next_uint32 = pcg_next32;
    g->bitgen.next_double = pcg_next_double;
    g->bitgen.next_raw = pcg_next64;
}

static inline void pcg_set(cygrad_pcg64 *g, uint64_t high, uint64_t low, uint64_t inc_high, uint64_t inc_low,
                           int has_half, uint32_t half) {
    g->state = U128(high, low);
    g->inc = U128(inc_high, inc_low);
    g->has_half = has_half;
    g->half = half;
    g->pos = g->filled = 0;
}

static inline void pcg_get(cygrad_pcg64 *g, uint64_t *words) {
    words[0] = HIGH(g->state);
    words[1] = LOW(g->state);
    words[2] = HIGH(g->inc);
    words[3] = LOW(g->inc);
}

/* ---- the tables of NumPy's ziggurats, asked from its functions

   Each draw is an index, a sign and a number `a`; the result is a * width[index] where a < below[index]. A bit generator
   that says what we choose tells the widths and bounds. */

typedef struct { uint64_t given; int calls; } cygrad_probe;

static uint64_t probe64(void *p) {
    cygrad_probe *probe = (cygrad_probe *)p;
    return probe->calls++ ? (uint64_t)1 << 40 << 9 : probe->given;      /* the second one is accepted by any table */
}
static uint32_t probe32(void *p) {
    /* The draws behind the first: for the tail first 0, then 1/2; for the wedges 0, and then a number that is accepted. */
    cygrad_probe *probe = (cygrad_probe *)p;
    int call = probe->calls++;
    return call == 0 ? (uint32_t)probe->given : call == 1 ? 0 : 0x80000000u;
}
static double probe_double(void *p) {
    cygrad_probe *probe = (cygrad_probe *)p;
    return probe->calls++ % 2 ? 0.0 : 0.5;
}

enum { NORMAL, NORMAL_F, EXPONENTIAL, EXPONENTIAL_F };

typedef struct { uint64_t below[256]; double width[256]; } cygrad_ziggurat;
typedef struct { uint32_t below[256]; float width[256]; } cygrad_ziggurat_f;

static cygrad_ziggurat normal_table, exponential_table;
static cygrad_ziggurat_f normal_table_f, exponential_table_f;

/* Whether NumPy's function returns at its first comparison, and what. */
static int probe_at(int which, int idx, uint64_t a, double *value) {
    cygrad_probe probe;
    bitgen_t bitgen;
    bitgen.state = &probe;
    bitgen.next_uint64 = bitgen.next_raw = probe64;
    bitgen.next_uint32 = probe32;
    bitgen.next_double = probe_double;
    probe.calls = 0;
    switch (which) {
    case NORMAL: probe.given = a << 9 | (uint64_t)idx; *value = random_standard_normal(&bitgen); break;
    case NORMAL_F: probe.given = a << 9 | (uint64_t)idx; *value = random_standard_normal_f(&bitgen); break;
    case EXPONENTIAL: probe.given = a << 11 | (uint64_t)idx << 3; *value = random_standard_exponential(&bitgen); break;
    default: probe.given = a << 9 | (uint64_t)idx << 1; *value = random_standard_exponential_f(&bitgen);
    }
    return probe.calls == 1;
}

static uint64_t probe_table(int which, int idx, int bits, double *width) {
    uint64_t low = 1, high = (uint64_t)1 << bits, middle;      /* accepted at `low`, refused at `high` */
    double value;
    *width = 0;
    if (!probe_at(which, idx, 1, width)) return 0;
    while (high - low > 1) {
        middle = low + (high - low) / 2;
        if (probe_at(which, idx, middle, &value)) low = middle;
        else high = middle;
    }
    return low + 1 < (uint64_t)1 << bits ? low + 1 : low;
}

static void pcg_tables(void) {
    double width;
    int i;
    for (i = 0; i < 256; i++) {
        normal_table.below[i] = probe_table(NORMAL, i, 52, &normal_table.width[i]);
        exponential_table.below[i] = probe_table(EXPONENTIAL, i, 53, &exponential_table.width[i]);
        normal_table_f.below[i] = (uint32_t)probe_table(NORMAL_F, i, 23, &width);
        normal_table_f.width[i] = (float)width;
        exponential_table_f.below[i] = (uint32_t)probe_table(EXPONENTIAL_F, i, 23, &width);
        exponential_table_f.width[i] = (float)width;
    }
}

static inline int zig_normal(uint64_t r, double *x) {
    int idx = r & 0xff;
    uint64_t a = r >> 9 & 0x000fffffffffffffULL, bits;
    double value = (double)(int64_t)a * normal_table.width[idx];
    memcpy(&bits, &value, 8);
    bits ^= r << 55 & 0x8000000000000000ULL;        /* the sign, without a branch: it is as likely as not */
    memcpy(x, &bits, 8);
    return a < normal_table.below[idx];
}

static inline int zig_normal_f(uint32_t r, float *x) {
    int idx = r & 0xff;
    uint32_t a = r >> 9 & 0x007fffff, bits;
    float value = (float)(int32_t)a * normal_table_f.width[idx];
    memcpy(&bits, &value, 4);
    bits ^= r << 23 & 0x80000000u;
    memcpy(x, &bits, 4);
    return a < normal_table_f.below[idx];
}

static inline int zig_exponential(uint64_t r, double *x) {
    int idx = r >> 3 & 0xff;
    uint64_t a = r >> 11;
    *x = (double)(int64_t)a * exponential_table.width[idx];
    return a < exponential_table.below[idx];
}

static inline int zig_exponential_f(uint32_t r, float *x) {
    int idx = r >> 1 & 0xff;
    uint32_t a = r >> 9;
    *x = (float)(int32_t)a * exponential_table_f.width[idx];
    return a < exponential_table_f.below[idx];
}

/* ---- loops over 64-bit numbers: one for each element, then one or more again where the first is refused */

#define FILL64(NAME, ACCEPT, OTHERWISE)                                                                    \
    static void NAME(cygrad_pcg64 *g, Py_ssize_t n, double *out) {                                         \
        Py_ssize_t i = 0, k, m;                                                                            \
        double x;                                                                                          \
        while (i < n) {                                                                                    \
            if (g->pos == g->filled) pcg_refill(g, n - i);                                                 \
            m = g->filled - g->pos < n - i ? g->filled - g->pos : n - i;                                   \
            for (k = 0; k < m; k++) {                                                                      \
                if (!LIKELY(ACCEPT(g->block[g->pos + k], &x))) break;                                      \
                out[i + k] = x;                                                                            \
            }                                                                                              \
            i += k;                                                                                        \
            g->pos += k;                                                                                   \
            if (k < m) out[i++] = OTHERWISE(&g->bitgen);                                                   \
        }                                                                                                  \
    }

static inline int accept_uniform(uint64_t r, double *x) { *x = to_double(r); return 1; }

FILL64(pcg_uniform, accept_uniform, random_standard_uniform)
FILL64(pcg_normal, zig_normal, random_standard_normal)
FILL64(pcg_exponential, zig_exponential, random_standard_exponential)

/* ---- loops over 32-bit numbers, which come in pairs */

#define FILL32(NAME, TYPE, ACCEPT, OTHERWISE, PARAMETERS, ARGUMENTS, NEXT)                                 \
    static void NAME(cygrad_pcg64 *g, Py_ssize_t n, TYPE *out PARAMETERS) {                                \
        Py_ssize_t i = 0, k, m;                                                                            \
        TYPE x, y;                                                                                         \
        uint64_t r;                                                                                        \
        while (i < n) {                                                                                    \
            if (g->has_half || n - i == 1) {                                                               \
                out[i++] = OTHERWISE NEXT;                                                                 \
                continue;                                                                                  \
            }                                                                                              \
            if (g->pos == g->filled) pcg_refill(g, (n - i + 1) / 2);                                       \
            m = g->filled - g->pos < (n - i) / 2 ? g->filled - g->pos : (n - i) / 2;                       \
            for (k = 0; k < m; k++) {                                                                      \
                r = g->block[g->pos + k];                                                                  \
                if (!LIKELY(ACCEPT((uint32_t)r, &x ARGUMENTS) & ACCEPT((uint32_t)(r >> 32), &y ARGUMENTS)))\
                    break;                                                                                 \
                out[i + 2 * k] = x;                                                                        \
                out[i + 2 * k + 1] = y;                                                                    \
            }                                                                                              \
            i += 2 * k;                                                                                    \
            g->pos += k;                                                                                   \
            if (k) g->half = (uint32_t)(g->block[g->pos - 1] >> 32);    /* as NumPy would leave it */      \
            if (k < m) out[i++] = OTHERWISE NEXT;                                                          \
        }                                                                                                  \
    }
#define NOTHING

static inline int accept_uniform_f(uint32_t r, float *x) { *x = to_float(r); return 1; }

FILL32(pcg_uniform_f, float, accept_uniform_f, random_standard_uniform_f, NOTHING, NOTHING, (&g->bitgen))
FILL32(pcg_normal_f, float, zig_normal_f, random_standard_normal_f, NOTHING, NOTHING, (&g->bitgen))
FILL32(pcg_exponential_f, float, zig_exponential_f, random_standard_exponential_f, NOTHING, NOTHING, (&g->bitgen))

/* Integers off <= i <= off + range, range < 2**32 - 1 (D. Lemire, "Fast random integer generation in an interval", ACM
   Transactions on Modeling and Computer Simulation, 2019). */
#define BOUNDED(NAME, TYPE, ACCEPT)                                                                        \
    static inline int ACCEPT(uint32_t r, TYPE *x, uint64_t off, uint64_t range) {                          \
        uint64_t product = (uint64_t)r * (range + 1);                                                      \
        *x = (TYPE)(off + (product >> 32));                                                                \
        return (uint32_t)product > (uint32_t)range;                                                        \
    }                                                                                                      \
    FILL32(NAME, TYPE, ACCEPT, (TYPE)random_bounded_uint64, COMMA(uint64_t off, uint64_t range), COMMA(off, range),  \
           (&g->bitgen, off, range, 0, 0))
#define COMMA(a, b) , a, b

BOUNDED(pcg_int64, int64_t, accept_int64)
BOUNDED(pcg_int32, int32_t, accept_int32)

/* ---- gamma, of shape > 1 (G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM
   Transactions on Mathematical Software, 2000): a normal and a uniform number */

static void pcg_gamma(cygrad_pcg64 *g, double shape, Py_ssize_t n, double *out) {
    double b = shape - 1. / 3., c = 1. / sqrt(9 * b), x, u, v;
    Py_ssize_t i = 0, left;
    while (i < n) {
        left = g->filled - g->pos;
        if (left == 0) {
            pcg_refill(g, 2 * (n - i));
            continue;
        }
        if (left > 1 && LIKELY(zig_normal(g->block[g->pos], &x))) {
            v = 1.0 + c * x;
            u = to_double(g->block[g->pos + 1]);
            if (LIKELY(v > 0.0 && u < 1.0 - 0.0331 * (x * x) * (x * x))) {
                out[i++] = b * (v * v * v);
                g->pos += 2;
                continue;
            }
        }
        out[i++] = random_standard_gamma(&g->bitgen, shape);
    }
}

static void pcg_gamma_f(cygrad_pcg64 *g, float shape, Py_ssize_t n, float *out) {
    float b = shape - 1.0f / 3.0f, c = 1.0f / sqrtf(9.0f * b), x, u, v;
    Py_ssize_t i = 0;
    while (i < n) {
        if (!g->has_half) {
            if (g->pos == g->filled) pcg_refill(g, n - i);
            uint64_t r = g->block[g->pos];
            if (LIKELY(zig_normal_f((uint32_t)r, &x))) {
                v = 1.0f + c * x;
                u = to_float((uint32_t)(r >> 32));
                if (LIKELY(v > 0.0f && u < 1.0f - 0.0331f * (x * x) * (x * x))) {
                    out[i++] = b * (v * v * v);
                    g->half = (uint32_t)(r >> 32);
                    g->pos++;
                    continue;
                }
            }
        }
        out[i++] = random_standard_gamma_f(&g->bitgen, shape);
    }
}

/* ---- a permutation of 0 ... n - 1 < 2**32, from the last element to the first (R. Durstenfeld, "Algorithm 235: Random
   permutation", Communications of the ACM, 1964) */

static void pcg_permutation(cygrad_pcg64 *g, Py_ssize_t n, int32_t *order) {
    enum { BATCH = 64 };
    uint32_t chosen[BATCH];
    Py_ssize_t i, k, wanted;
    uint32_t mask = (uint32_t)(n - 1);
    int32_t kept;
    for (i = 0; i < n; i++) order[i] = (int32_t)i;
    mask |= mask >> 1;
    mask |= mask >> 2;
    mask |= mask >> 4;
    mask |= mask >> 8;
    mask |= mask >> 16;
    for (i = n - 1; i > 0; i -= wanted) {
        /* All partners of a batch first: then the memory that they are in comes while others are drawn. */
        if ((uint32_t)i <= mask >> 1) mask >>= 1;
        wanted = i - (Py_ssize_t)(mask >> 1);
        if (wanted > BATCH) wanted = BATCH;
        for (k = 0; k < wanted; ) {
            if (g->pos == g->filled && !g->has_half) pcg_refill(g, (i - k + 1) / 2);
            chosen[k] = pcg_next32(g) & mask;
#if defined(__GNUC__)
            __builtin_prefetch(&order[chosen[k] < (uint32_t)n ? chosen[k] : 0], 1);
#endif
            k += chosen[k] <= (uint32_t)(i - k);        /* refused ones are drawn over */
        }
        for (k = 0; k < wanted; k++) {
            kept = order[chosen[k]];
            order[chosen[k]] = order[i - k];
            order[i - k] = kept;
        }
    }
}

#endif
