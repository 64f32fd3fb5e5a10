/* What the compiler and the instruction set offer to loops that are written over vectors: GCC's and Clang's vector
 * types, as wide as the registers are. Without them (MSVC) the same kernels run over small arrays.
 */
#ifndef CYGRAD_VECTOR_H
#define CYGRAD_VECTOR_H

#include <string.h>

#if defined(__GNUC__) || defined(__clang__)
  #define CYGRAD_ALWAYS static inline __attribute__((always_inline))
  #define CYGRAD_ALIGNED __attribute__((aligned(64)))
  #define CYGRAD_PREFETCH(p) __builtin_prefetch(p)
  #ifndef CYGRAD_PLAIN_LOOPS
    #define CYGRAD_VECTOR_TYPES
  #endif
#elif defined(_MSC_VER)
  #define CYGRAD_ALWAYS static __forceinline
  #define CYGRAD_ALIGNED __declspec(align(64))
  #define CYGRAD_PREFETCH(p) ((void)0)
#else
  #define CYGRAD_ALWAYS static inline
  #define CYGRAD_ALIGNED
  #define CYGRAD_PREFETCH(p) ((void)0)
#endif
#if defined(__clang__)
  #define CYGRAD_UNROLL _Pragma("unroll")
#elif defined(__GNUC__)
  #define CYGRAD_UNROLL _Pragma("GCC unroll 16")
#else
  #define CYGRAD_UNROLL
#endif
#if defined(__AVX512F__)
  #include <immintrin.h>
  #define CYGRAD_VECTOR 64
  #define CYGRAD_ROWS 8
#elif defined(__AVX2__)
  #include <immintrin.h>
  #define CYGRAD_VECTOR 32
  #define CYGRAD_ROWS 6
#elif defined(__aarch64__)
  #define CYGRAD_VECTOR 16
  #define CYGRAD_ROWS 8
#else
  #define CYGRAD_VECTOR 16
  #define CYGRAD_ROWS 6
#endif
#if defined(CYGRAD_VECTOR_TYPES) && (!defined(__GNUC__) || defined(__clang__) || __GNUC__ >= 12)
  #define CYGRAD_SHUFFLE
#endif

/* to[p * width + j] = from[j * column + p] for 4 x 4 elements; `column` in bytes */
#ifdef CYGRAD_SHUFFLE
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
#else
CYGRAD_ALWAYS void cygrad_transpose_f32(float *to, Py_ssize_t width, const char *from, Py_ssize_t column) {
    int p, j;
    for (j = 0; j < 4; j++)
        for (p = 0; p < 4; p++) to[p * width + j] = ((const float *)(from + j * column))[p];
}
CYGRAD_ALWAYS void cygrad_transpose_f64(double *to, Py_ssize_t width, const char *from, Py_ssize_t column) {
    int p, j;
    for (j = 0; j < 4; j++)
        for (p = 0; p < 4; p++) to[p * width + j] = ((const double *)(from + j * column))[p];
}
#endif

#endif
