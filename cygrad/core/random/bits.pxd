"""Bit generators, and filling memory with numbers drawn from them."""

from libc.stdint cimport uint32_t, uint64_t

cdef extern from "numpy/random/bitgen.h":
    ctypedef struct bitgen_t:
        pass

cdef extern from "random/pcg64.h":
    ctypedef struct cygrad_pcg64:
        int has_half
        uint32_t half
        Py_ssize_t pos, filled
        bitgen_t bitgen

cdef enum:                    # Draw.family. Real ones are standard: location 0 and scale 1.
    # float32 or float64
    UNIFORM, NORMAL, EXPONENTIAL
    GAMMA                     # of shape a
    LOG_GAMMA                 # the logarithm of that, which is never too small for a float
    LAPLACE, GUMBEL, LOGISTIC, CAUCHY, RAYLEIGH
    BETA, STUDENT
    # int64
    POISSON                   # a: the mean
    BINOMIAL                  # a: the probability, b: the number of trials
    NEGATIVE_BINOMIAL         # a: of successes, b: the probability
    GEOMETRIC
    # bool
    BERNOULLI                 # a: the probability
    # any integer dtype
    BOUNDED                   # off, ..., off + range
    # int32
    ORDER                     # a permutation of 0, ..., n - 1

cdef struct Draw:
    int family
    int dtype
    double a, b
    double loc, scale        # of the result, where `moved`
    bint moved
    uint64_t off, range
    Py_ssize_t n
    char *out
    double *shapes           # GAMMA, LOG_GAMMA: n shapes instead of `a`, or NULL
    bitgen_t *bitgen
    cygrad_pcg64 *own        # whose bitgen that is, or NULL

cdef class BitGenerator:
    cdef cygrad_pcg64 *own               # NULL where it is NumPy's
    cdef bitgen_t *bitgen
    cdef void *door                      # a lock that is held while `closed` by a thread
    cdef bint closed                     # another thread draws, or there is no state yet, or it is NumPy's
    cdef bint seeded
    cdef object foreign                  # NumPy's bit generator
    cdef object sequence                 # the SeedSequence that the state came from, or None
    cdef int restart(self, object seed) except -1
    cdef int set_numbers(self, dict state) except -1
    cdef int take(self) except -1
    cdef int give_back(self) except -1
    cdef int fill(self, Draw *d) except -1
