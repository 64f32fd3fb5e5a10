/* Kernels that fold rows of contiguous floats to one each: their sum, sum of squares, greatest and least element.
 * Included once per type by folds.h, with
 *
 *   REAL, INTEGER, NAME(x) float or double; an integer of that size; x with a suffix for the type
 *   LOAD_PART(p, n, fill)  the first n lanes of a vector, the others from `fill`, where there is an instruction for that
 *   GREATER, LESS          of two vectors, the second where one of them is NaN
 *   GREATER_LANES, LESS_LANES             of the lanes of a vector without NaN, where there is something for that
 *   NANS, NO_NANS, JOIN_NANS, ANY_NAN     a set of lanes: its type, the empty one, lanes of two vectors added, and is there one in it
 *
 * The accumulators are variables of their own: gcc keeps arrays of vectors in memory, and loops over small arrays too.
 */

#define LANES ((Py_ssize_t)(CYGRAD_VECTOR / sizeof(REAL)))
#define VEC NAME(cygrad_foldvec)

typedef REAL VEC __attribute__((vector_size(CYGRAD_VECTOR)));

CYGRAD_ALWAYS VEC NAME(cygrad_fold_load)(const char *p) {
    VEC v;
    memcpy(&v, p, sizeof v);
    return v;
}

CYGRAD_ALWAYS VEC NAME(cygrad_fold_part)(const char *p, Py_ssize_t count, VEC fill) {
#ifdef LOAD_PART
    return (VEC)LOAD_PART(p, count, fill);
#else
    REAL lanes[CYGRAD_VECTOR / sizeof(REAL)];
    Py_ssize_t i;
    memcpy(lanes, &fill, sizeof fill);
    for (i = 0; i < count; i++) lanes[i] = ((const REAL *)p)[i];
    return NAME(cygrad_fold_load)((const char *)lanes);
#endif
}

CYGRAD_ALWAYS VEC NAME(cygrad_fold_term)(VEC v, const int squares) { return squares ? v * v : v; }

CYGRAD_ALWAYS REAL NAME(cygrad_fold_lanes)(VEC v) {
    REAL lane[CYGRAD_VECTOR / sizeof(REAL)];
    memcpy(lane, &v, sizeof v);
#if CYGRAD_VECTOR == 64
    {
        typedef REAL half __attribute__((vector_size(32)));
        half low, high;
        memcpy(&low, lane, 32); memcpy(&high, lane + LANES / 2, 32);
        low += high;
        memcpy(lane, &low, 32);
    }
#endif
    if (LANES * 16 / CYGRAD_VECTOR == 4) {      /* float: 4 lanes in 16 bytes */
        if (CYGRAD_VECTOR >= 32) { lane[0] += lane[4]; lane[1] += lane[5]; lane[2] += lane[6]; lane[3] += lane[7]; }
        return (lane[0] + lane[2]) + (lane[1] + lane[3]);
    }
    if (CYGRAD_VECTOR >= 32) { lane[0] += lane[2]; lane[1] += lane[3]; }
    return lane[0] + lane[1];
}

/* Fewer than eight vectors. */
CYGRAD_ALWAYS VEC NAME(cygrad_fold_few)(const char *p, Py_ssize_t n, VEC fill, const int squares) {
    VEC s = fill;
    for (; n >= 2 * LANES; n -= 2 * LANES, p += 2 * CYGRAD_VECTOR)
        s += NAME(cygrad_fold_term)(NAME(cygrad_fold_load)(p), squares)
             + NAME(cygrad_fold_term)(NAME(cygrad_fold_load)(p + CYGRAD_VECTOR), squares);
    if (n >= LANES) {
        s += NAME(cygrad_fold_term)(NAME(cygrad_fold_load)(p), squares);
        n -= LANES;
        p += CYGRAD_VECTOR;
    }
    if (n > 0) s += NAME(cygrad_fold_term)(NAME(cygrad_fold_part)(p, n, fill), squares);
    return s;
}

/* Pairwise (Higham, Accuracy and Stability of Numerical Algorithms, section 4.2): eight vectors take ROUNDS elements in
 * each lane one after the other; their sums are merged like the carries of a binary counter. */
#define ROUNDS 16
#define EACH(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)
CYGRAD_ALWAYS REAL NAME(cygrad_fold_add)(const char *p, Py_ssize_t n, const int squares) {
    VEC stack[48], fill, s;
    Py_ssize_t top = 0, round, rounds;
    size_t count = 0, carry;
    for (round = 0; round < LANES; round++) fill[round] = squares ? (REAL)0 : -(REAL)0;
    if (n < 8 * LANES) return NAME(cygrad_fold_lanes)(NAME(cygrad_fold_few)(p, n, fill, squares));
    while (n > 0) {
        rounds = n / (8 * LANES);
        if (rounds > 0) {
            if (rounds > ROUNDS) rounds = ROUNDS;
#define FIRST(i) VEC a##i = NAME(cygrad_fold_term)(NAME(cygrad_fold_load)(p + i * CYGRAD_VECTOR), squares);
            EACH(FIRST)
#undef FIRST
            for (round = 1; round < rounds; round++) {
                p += 8 * CYGRAD_VECTOR;
#define NEXT(i) a##i += NAME(cygrad_fold_term)(NAME(cygrad_fold_load)(p + i * CYGRAD_VECTOR), squares);
                EACH(NEXT)
#undef NEXT
            }
            p += 8 * CYGRAD_VECTOR;
            n -= rounds * 8 * LANES;
            s = ((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (a6 + a7));
        } else {
            s = NAME(cygrad_fold_few)(p, n, fill, squares);
            n = 0;
        }
        for (carry = count; carry & 1; carry >>= 1) s = stack[--top] + s;
        stack[top++] = s;
        count++;
    }
    s = stack[--top];
    while (top > 0) s = stack[--top] + s;
    return NAME(cygrad_fold_lanes)(s);
}
#undef EACH
#undef ROUNDS

static REAL NAME(cygrad_fold_sum)(const char *p, Py_ssize_t n) { return NAME(cygrad_fold_add)(p, n, 0); }
static REAL NAME(cygrad_fold_squares)(const char *p, Py_ssize_t n) { return NAME(cygrad_fold_add)(p, n, 1); }

/* The greatest element, or the least; NaN where there is one. At least one vector; the last one may overlap. */
#ifdef GREATER
#ifdef GREATER_LANES
#define FOLD_LANES(better, lanes) best = lanes(a0);
#else
#define FOLD_LANES(better, lanes) \
    memcpy(lane, &a0, sizeof a0); \
    for (i = LANES / 2; i > 0; i /= 2) { \
        Py_ssize_t j; \
        for (j = 0; j < i; j++) lane[j] = lane[j + i] better lane[j] ? lane[j + i] : lane[j]; \
    } \
    best = lane[0];
#endif
#define EXTREMUM(name, BETTER, better) \
static REAL NAME(name)(const char *p, Py_ssize_t n) { \
    const char *last = p + (n - LANES) * sizeof(REAL); \
    VEC a0, a1, a2, a3, b0, b1, b2, b3; \
    NANS nans = NO_NANS; \
    REAL lane[CYGRAD_VECTOR / sizeof(REAL)], best; \
    Py_ssize_t i = 0; \
    (void)lane; (void)i; \
    a0 = a1 = a2 = a3 = NAME(cygrad_fold_load)(last); \
    JOIN_NANS(nans, a0, a0); \
    for (; p + 3 * CYGRAD_VECTOR <= last; p += 4 * CYGRAD_VECTOR) { \
        b0 = NAME(cygrad_fold_load)(p); b1 = NAME(cygrad_fold_load)(p + CYGRAD_VECTOR); \
        b2 = NAME(cygrad_fold_load)(p + 2 * CYGRAD_VECTOR); b3 = NAME(cygrad_fold_load)(p + 3 * CYGRAD_VECTOR); \
        JOIN_NANS(nans, b0, b1); JOIN_NANS(nans, b2, b3); \
        a0 = (VEC)BETTER(b0, a0); a1 = (VEC)BETTER(b1, a1); a2 = (VEC)BETTER(b2, a2); a3 = (VEC)BETTER(b3, a3); \
    } \
    for (; p < last; p += CYGRAD_VECTOR) { \
        b0 = NAME(cygrad_fold_load)(p); \
        JOIN_NANS(nans, b0, b0); \
        a0 = (VEC)BETTER(b0, a0); \
    } \
    if (ANY_NAN(nans)) return (REAL)NAN; \
    a0 = (VEC)BETTER((VEC)BETTER(a0, a1), (VEC)BETTER(a2, a3)); \
    FOLD_LANES(better, BETTER##_LANES) \
    return best; \
}
EXTREMUM(cygrad_fold_max, GREATER, >)
EXTREMUM(cygrad_fold_min, LESS, <)
#undef EXTREMUM
#undef FOLD_LANES
#endif

/* ---- 16 short rows that were turned: element i of row r is t[16 * i + r] */

#define IVEC NAME(cygrad_foldint)
typedef INTEGER IVEC __attribute__((vector_size(CYGRAD_VECTOR)));

CYGRAD_ALWAYS VEC NAME(cygrad_fold_choose)(IVEC mask, VEC a, VEC b) {
    return (VEC)((mask & (IVEC)a) | (~mask & (IVEC)b));
}

CYGRAD_ALWAYS void NAME(cygrad_turned_add)(const REAL *t, Py_ssize_t n, REAL *out, const int squares) {
    Py_ssize_t v, i;
    for (v = 0; v < 16; v += LANES) {
        const char *p = (const char *)(t + v);
        VEC s = NAME(cygrad_fold_term)(NAME(cygrad_fold_load)(p), squares);
        p += 16 * sizeof(REAL);
        for (i = 1; i + 4 <= n; i += 4, p += 64 * sizeof(REAL))
            s += (NAME(cygrad_fold_term)(NAME(cygrad_fold_load)(p), squares)
                  + NAME(cygrad_fold_term)(NAME(cygrad_fold_load)(p + 16 * sizeof(REAL)), squares))
                 + (NAME(cygrad_fold_term)(NAME(cygrad_fold_load)(p + 32 * sizeof(REAL)), squares)
                    + NAME(cygrad_fold_term)(NAME(cygrad_fold_load)(p + 48 * sizeof(REAL)), squares));
        for (; i < n; i++, p += 16 * sizeof(REAL)) s += NAME(cygrad_fold_term)(NAME(cygrad_fold_load)(p), squares);
        memcpy(out + v, &s, sizeof s);
    }
}
static void NAME(cygrad_turned_sum)(const REAL *t, Py_ssize_t n, REAL *out) { NAME(cygrad_turned_add)(t, n, out, 0); }
static void NAME(cygrad_turned_squares)(const REAL *t, Py_ssize_t n, REAL *out) {
    NAME(cygrad_turned_add)(t, n, out, 1);
}

/* The extremum, and in `at`, where it is not NULL, the place of the first one; a NaN before all. */
CYGRAD_ALWAYS void NAME(cygrad_turned_extremum)(const REAL *t, Py_ssize_t n, REAL *out, long long *at,
                                                const int greatest) {
    Py_ssize_t v, i;
    for (v = 0; v < 16; v += LANES) {
        VEC best = NAME(cygrad_fold_load)((const char *)(t + v));
        IVEC place = {0}, number = {0};
        for (i = 1; i < n; i++) {
            const VEC x = NAME(cygrad_fold_load)((const char *)(t + 16 * i + v));
            const IVEC better = ((IVEC)(greatest ? x > best : x < best) | (IVEC)(x != x)) & (IVEC)(best == best);
            best = NAME(cygrad_fold_choose)(better, x, best);
            number += 1;
            if (at) place = (better & number) | (~better & place);
        }
        memcpy(out + v, &best, sizeof best);
        if (at) for (i = 0; i < LANES; i++) at[v + i] = place[i];
    }
}
static void NAME(cygrad_turned_max)(const REAL *t, Py_ssize_t n, REAL *out) {
    NAME(cygrad_turned_extremum)(t, n, out, NULL, 1);
}
static void NAME(cygrad_turned_min)(const REAL *t, Py_ssize_t n, REAL *out) {
    NAME(cygrad_turned_extremum)(t, n, out, NULL, 0);
}
static void NAME(cygrad_turned_argmax)(const REAL *t, Py_ssize_t n, long long *at) {
    REAL out[16];
    NAME(cygrad_turned_extremum)(t, n, out, at, 1);
}
static void NAME(cygrad_turned_argmin)(const REAL *t, Py_ssize_t n, long long *at) {
    REAL out[16];
    NAME(cygrad_turned_extremum)(t, n, out, at, 0);
}

#undef IVEC
#undef LANES
#undef VEC
