"""Which instruction sets this processor and its operating system have."""

cdef extern from *:
    """
    /* Bit 0: avx2 (with FMA, F16C, BMI2); bit 1: avx512 (F, DQ, BW, VL). Both compilers' functions ask the
       operating system too whether it saves the wide registers. */
    #ifdef _MSC_VER
    #include <windows.h>
    #endif
    static int cygrad_isas(void) {
    #if (defined(__x86_64__) || defined(__i386__)) && defined(__GNUC__)
        int found = 0;
        __builtin_cpu_init();
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) {
            found |= 1;      /* every processor with AVX2 has F16C; gcc < 11 can't ask */
            if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
                && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
                found |= 2;
        }
        return found;
    #elif defined(_MSC_VER) && defined(_M_X64)
        /* 40 is PF_AVX2_INSTRUCTIONS_AVAILABLE; Windows can't name the parts of AVX-512 that we need. */
        return IsProcessorFeaturePresent(40) ? 1 : 0;
    #else
        return 0;
    #endif
    }
    """
    int cygrad_isas() nogil


def supported():
    """Names of the instruction sets that can run here, best last."""
    cdef int found = cygrad_isas()
    return ["baseline"] + ["avx2"] * (found & 1) + ["avx512"] * (found >> 1)
