/* fold.h for float and double. CYGRAD_FOLD_SUMS and CYGRAD_FOLD_EXTREMA say which kernels there are: none without
 * vector types, no extrema where their instructions are not known. Those take rows of at least one vector. */

#include <math.h>
#include "vector.h"

#if defined(CYGRAD_VECTOR_TYPES)
  #define CYGRAD_FOLD_SUMS 1
#else
  #define CYGRAD_FOLD_SUMS 0
#endif
#if CYGRAD_FOLD_SUMS && (defined(__AVX2__) || defined(__SSE2__))
  #include <immintrin.h>
  #define CYGRAD_FOLD_EXTREMA 1
#else
  #define CYGRAD_FOLD_EXTREMA 0
#endif

#if CYGRAD_FOLD_SUMS
#define REAL float
#define INTEGER int
#define NAME(x) x##_f32
#if defined(__AVX512F__)
  #define LOAD_PART(p, n, fill) _mm512_mask_loadu_ps((__m512)(fill), (__mmask16)((1u << (n)) - 1), (p))
  #define GREATER(a, b) _mm512_max_ps((__m512)(a), (__m512)(b))
  #define GREATER_LANES(a) _mm512_reduce_max_ps((__m512)(a))
  #define LESS_LANES(a) _mm512_reduce_min_ps((__m512)(a))
  #define LESS(a, b) _mm512_min_ps((__m512)(a), (__m512)(b))
  #define NANS __mmask16
  #define NO_NANS 0
  #define JOIN_NANS(nans, a, b) nans |= _mm512_cmp_ps_mask((__m512)(a), (__m512)(b), _CMP_UNORD_Q)
  #define ANY_NAN(nans) (nans != 0)
#elif defined(__AVX2__)
  #define GREATER(a, b) _mm256_max_ps((__m256)(a), (__m256)(b))
  #define LESS(a, b) _mm256_min_ps((__m256)(a), (__m256)(b))
  #define NANS __m256
  #define NO_NANS _mm256_setzero_ps()
  #define JOIN_NANS(nans, a, b) nans = _mm256_or_ps(nans, _mm256_cmp_ps((__m256)(a), (__m256)(b), _CMP_UNORD_Q))
  #define ANY_NAN(nans) (_mm256_movemask_ps(nans) != 0)
#elif CYGRAD_FOLD_EXTREMA
  #define GREATER(a, b) _mm_max_ps((__m128)(a), (__m128)(b))
  #define LESS(a, b) _mm_min_ps((__m128)(a), (__m128)(b))
  #define NANS __m128
  #define NO_NANS _mm_setzero_ps()
  #define JOIN_NANS(nans, a, b) nans = _mm_or_ps(nans, _mm_cmpunord_ps((__m128)(a), (__m128)(b)))
  #define ANY_NAN(nans) (_mm_movemask_ps(nans) != 0)
#endif
#include "fold.h"
#undef REAL
#undef INTEGER
#undef NAME
#undef LOAD_PART
#undef GREATER
#undef GREATER_LANES
#undef LESS_LANES
#undef LESS
#undef NANS
#undef NO_NANS
#undef JOIN_NANS
#undef ANY_NAN

#define REAL double
#define INTEGER long long
#define NAME(x) x##_f64
#if defined(__AVX512F__)
  #define LOAD_PART(p, n, fill) _mm512_mask_loadu_pd((__m512d)(fill), (__mmask8)((1u << (n)) - 1), (p))
  #define GREATER(a, b) _mm512_max_pd((__m512d)(a), (__m512d)(b))
  #define GREATER_LANES(a) _mm512_reduce_max_pd((__m512d)(a))
  #define LESS_LANES(a) _mm512_reduce_min_pd((__m512d)(a))
  #define LESS(a, b) _mm512_min_pd((__m512d)(a), (__m512d)(b))
  #define NANS __mmask8
  #define NO_NANS 0
  #define JOIN_NANS(nans, a, b) nans |= _mm512_cmp_pd_mask((__m512d)(a), (__m512d)(b), _CMP_UNORD_Q)
  #define ANY_NAN(nans) (nans != 0)
#elif defined(__AVX2__)
  #define GREATER(a, b) _mm256_max_pd((__m256d)(a), (__m256d)(b))
  #define LESS(a, b) _mm256_min_pd((__m256d)(a), (__m256d)(b))
  #define NANS __m256d
  #define NO_NANS _mm256_setzero_pd()
  #define JOIN_NANS(nans, a, b) nans = _mm256_or_pd(nans, _mm256_cmp_pd((__m256d)(a), (__m256d)(b), _CMP_UNORD_Q))
  #define ANY_NAN(nans) (_mm256_movemask_pd(nans) != 0)
#elif CYGRAD_FOLD_EXTREMA
  #define GREATER(a, b) _mm_max_pd((__m128d)(a), (__m128d)(b))
  #define LESS(a, b) _mm_min_pd((__m128d)(a), (__m128d)(b))
  #define NANS __m128d
  #define NO_NANS _mm_setzero_pd()
  #define JOIN_NANS(nans, a, b) nans = _mm_or_pd(nans, _mm_cmpunord_pd((__m128d)(a), (__m128d)(b)))
  #define ANY_NAN(nans) (_mm_movemask_pd(nans) != 0)
#endif
#include "fold.h"
#undef REAL
#undef INTEGER
#undef NAME
#undef LOAD_PART
#undef GREATER
#undef GREATER_LANES
#undef LESS_LANES
#undef LESS
#undef NANS
#undef NO_NANS
#undef JOIN_NANS
#undef ANY_NAN
#else
static float cygrad_fold_sum_f32(const char *p, Py_ssize_t n) { return 0; }
static float cygrad_fold_squares_f32(const char *p, Py_ssize_t n) { return 0; }
static double cygrad_fold_sum_f64(const char *p, Py_ssize_t n) { return 0; }
static double cygrad_fold_squares_f64(const char *p, Py_ssize_t n) { return 0; }
static void cygrad_turned_sum_f32(const float *x, Py_ssize_t n, float *out) { }
static void cygrad_turned_squares_f32(const float *x, Py_ssize_t n, float *out) { }
static void cygrad_turned_max_f32(const float *x, Py_ssize_t n, float *out) { }
static void cygrad_turned_min_f32(const float *x, Py_ssize_t n, float *out) { }
static void cygrad_turned_argmax_f32(const float *x, Py_ssize_t n, long long *at) { }
static void cygrad_turned_argmin_f32(const float *x, Py_ssize_t n, long long *at) { }
static void cygrad_turned_sum_f64(const double *x, Py_ssize_t n, double *out) { }
static void cygrad_turned_squares_f64(const double *x, Py_ssize_t n, double *out) { }
static void cygrad_turned_max_f64(const double *x, Py_ssize_t n, double *out) { }
static void cygrad_turned_min_f64(const double *x, Py_ssize_t n, double *out) { }
static void cygrad_turned_argmax_f64(const double *x, Py_ssize_t n, long long *at) { }
static void cygrad_turned_argmin_f64(const double *x, Py_ssize_t n, long long *at) { }
#endif
#if !CYGRAD_FOLD_EXTREMA
static float cygrad_fold_max_f32(const char *p, Py_ssize_t n) { return 0; }
static float cygrad_fold_min_f32(const char *p, Py_ssize_t n) { return 0; }
static double cygrad_fold_max_f64(const char *p, Py_ssize_t n) { return 0; }
static double cygrad_fold_min_f64(const char *p, Py_ssize_t n) { return 0; }
#endif
