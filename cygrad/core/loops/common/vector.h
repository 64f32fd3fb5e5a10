/* What the compiler and the instruction set offer to loops that are written over vectors: GCC's and Clang's vector
 * types, as wide as the registers are. Without them (MSVC) the same kernels run over small arrays.
 */
#ifndef CYGRAD_VECTOR_H
#define CYGRAD_VECTOR_H

#include <string.h>

#if defined(__GNUC__) || defined(__clang__)
  #define CYGRAD_ALWAYS static inline __attribute__((always_inline))
  #define CYGRAD_ALIGNED __attribute__((aligned(64)))
#ifndef CYGRAD_PLAIN_LOOPS
  #define CYGRAD_VECTOR_TYPES
#endif
#elif defined(_MSC_VER)
  #define CYGRAD_ALWAYS static __forceinline
  #define CYGRAD_ALIGNED __declspec(align(64))
#else
  #define CYGRAD_ALWAYS static inline
  #define CYGRAD_ALIGNED
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

#endif
