/* The loops of matrix products, cygrad_matmuls_f32 and cygrad_matmuls_f64: gemm.h for both types. */

#include "vector.h"

/* Without vectors, or with those of SSE2 alone, a BLAS that chooses its kernel by the processor is far ahead. */
#if !defined(CYGRAD_VECTOR_TYPES) || (defined(__x86_64__) && !defined(__AVX2__))
  #define CYGRAD_ONLY_SMALL 1
#else
  #define CYGRAD_ONLY_SMALL 0
#endif

#define CYGRAD_THIN 3        /* rows or columns up to which sums run along k */
#define CYGRAD_DEEP 1024     /* terms that are added up before the sums are put down */
#define CYGRAD_AHEAD 16       /* rows of `b` by which it is fetched ahead of time */
#define CYGRAD_PACK 32768    /* bytes of the copy of a block of `b` */
#define CYGRAD_NEAR 262144   /* bytes of `a` that stay in the second cache, beside what passes of `b` */

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
