/* The loops of matrix products, cygrad_matmuls_f32 and cygrad_matmuls_f64: gemm.h for both types. */

#include "vector.h"

#define CYGRAD_THIN 3        /* rows or columns up to which sums run along k */
#define CYGRAD_DEEP 1024     /* terms that are added up before the sums are put down */
#define CYGRAD_PACK 32768    /* bytes of the copy of a block of `b` */

#ifdef CYGRAD_SHUFFLE
/* to[p * width + j] = from[j * column + p] for 4 x 4 elements; `column` in bytes */
typedef float cygrad_f4 __attribute__((vector_size(16)));
CYGRAD_ALWAYS void cygrad_transpose_f32(float *to, Py_ssize_t width, const char *from, Py_ssize_t column) {
    cygrad_f4 r0, r1, r2, r3, t0, t1, t2, t3;
    memcpy(&r0, from, 16); memcpy(&r1, from + column, 16);
    memcpy(&r2, from + 2 * column, 16); memcpy(&r3, from + 3 * column, 16);
    t0 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5); t1 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
    t2 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7); t3 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
    r0 = __builtin_shufflevector(t0, t1, 0, 1, 4, 5); r1 = __builtin_shufflevector(t0, t1, 2, 3, 6, 7);
    r2 = __builtin_shufflevector(t2, t3, 0, 1, 4, 5); r3 = __builtin_shufflevector(t2, t3, 2, 3, 6, 7);
    memcpy(to, &r0, 16); memcpy(to + width, &r1, 16);
    memcpy(to + 2 * width, &r2, 16); memcpy(to + 3 * width, &r3, 16);
}
typedef double cygrad_d2 __attribute__((vector_size(16)));
CYGRAD_ALWAYS void cygrad_transpose_2(double *to, Py_ssize_t width, const char *from, Py_ssize_t column) {
    cygrad_d2 r0, r1, t0, t1;
    memcpy(&r0, from, 16); memcpy(&r1, from + column, 16);
    t0 = __builtin_shufflevector(r0, r1, 0, 2); t1 = __builtin_shufflevector(r0, r1, 1, 3);
    memcpy(to, &t0, 16); memcpy(to + width, &t1, 16);
}
CYGRAD_ALWAYS void cygrad_transpose_f64(double *to, Py_ssize_t width, const char *from, Py_ssize_t column) {
    cygrad_transpose_2(to, width, from, column);
    cygrad_transpose_2(to + 2, width, from + 2 * column, column);
    cygrad_transpose_2(to + 2 * width, width, from + 16, column);
    cygrad_transpose_2(to + 2 * width + 2, width, from + 16 + 2 * column, column);
}
#endif

#define REAL float
#define CYGRAD_BYTES 4
#define NAME(x) x##_f32
#if defined(__AVX512F__) && defined(CYGRAD_VECTOR_TYPES)
  #define PARTIAL_LOAD(p, n) _mm512_maskz_loadu_ps((__mmask16)((1u << (n)) - 1), (p))
  #define PARTIAL_STORE(p, v, n) _mm512_mask_storeu_ps((p), (__mmask16)((1u << (n)) - 1), (__m512)(v))
#elif defined(__AVX2__) && defined(CYGRAD_VECTOR_TYPES)
  #define PARTIAL_LOAD(p, n) _mm256_maskload_ps((const float *)(p), \
      _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)))
#endif
#include "gemm.h"
#undef REAL
#undef NAME
#undef CYGRAD_BYTES
#undef PARTIAL_LOAD
#undef PARTIAL_STORE

#define REAL double
#define CYGRAD_BYTES 8
#define NAME(x) x##_f64
#if defined(__AVX512F__) && defined(CYGRAD_VECTOR_TYPES)
  #define PARTIAL_LOAD(p, n) _mm512_maskz_loadu_pd((__mmask8)((1u << (n)) - 1), (p))
  #define PARTIAL_STORE(p, v, n) _mm512_mask_storeu_pd((p), (__mmask8)((1u << (n)) - 1), (__m512d)(v))
#elif defined(__AVX2__) && defined(CYGRAD_VECTOR_TYPES)
  #define PARTIAL_LOAD(p, n) _mm256_maskload_pd((const double *)(p), \
      _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3)))
#endif
#include "gemm.h"
