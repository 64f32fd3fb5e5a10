"""Bit generators, and filling memory with numbers drawn from them.

A generator of our own is PCG64 with the numbers of NumPy's of that name, seeded by NumPy's SeedSequence. NumPy's other
bit generators are used through their C interface, `bitgen_t`; what we hand to NumPy is one too.
"""

from cpython.pycapsule cimport PyCapsule_GetPointer, PyCapsule_IsValid, PyCapsule_New
from libc.math cimport log, sqrt
from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport free, malloc

from cygrad.core.dtype cimport FLOAT32, INFO
from cygrad.core.threads cimport parallel, thread_count

cdef extern from "pythread.h":
    enum: WAIT_LOCK
    void *PyThread_allocate_lock() noexcept nogil
    void PyThread_free_lock(void *lock) noexcept nogil
    int PyThread_acquire_lock(void *lock, int wait) noexcept nogil
    void PyThread_release_lock(void *lock) noexcept nogil

cdef extern from "numpy/random/distributions.h" nogil:
    ctypedef struct binomial_t:
        int has_binomial
    double random_standard_uniform(bitgen_t *)
    void random_standard_uniform_fill(bitgen_t *, Py_ssize_t, double *)
    void random_standard_uniform_fill_f(bitgen_t *, Py_ssize_t, float *)
    void random_standard_normal_fill(bitgen_t *, Py_ssize_t, double *)
    void random_standard_normal_fill_f(bitgen_t *, Py_ssize_t, float *)
    double random_standard_exponential(bitgen_t *)
    void random_standard_exponential_fill(bitgen_t *, Py_ssize_t, double *)
    void random_standard_exponential_fill_f(bitgen_t *, Py_ssize_t, float *)
    double random_standard_gamma(bitgen_t *, double)
    float random_standard_gamma_f(bitgen_t *, float)
    double random_laplace(bitgen_t *, double, double)
    double random_gumbel(bitgen_t *, double, double)
    double random_logistic(bitgen_t *, double, double)
    double random_standard_cauchy(bitgen_t *)
    double random_rayleigh(bitgen_t *, double)
    double random_beta(bitgen_t *, double, double)
    double random_standard_t(bitgen_t *, double)
    int64_t random_poisson(bitgen_t *, double)
    int64_t random_binomial(bitgen_t *, double, int64_t, binomial_t *)
    int64_t random_negative_binomial(bitgen_t *, double, double)
    int64_t random_geometric(bitgen_t *, double)
    uint64_t random_interval(bitgen_t *, uint64_t)
    void random_bounded_uint64_fill(bitgen_t *, uint64_t off, uint64_t range, Py_ssize_t, bint, uint64_t *)
    void random_bounded_uint32_fill(bitgen_t *, uint32_t off, uint32_t range, Py_ssize_t, bint, uint32_t *)
    void random_bounded_uint16_fill(bitgen_t *, unsigned short off, unsigned short range, Py_ssize_t, bint,
                                    unsigned short *)
    void random_bounded_uint8_fill(bitgen_t *, unsigned char off, unsigned char range, Py_ssize_t, bint, unsigned char *)
    void random_bounded_bool_fill(bitgen_t *, unsigned char off, unsigned char range, Py_ssize_t, bint, unsigned char *)

cdef extern from "random/pcg64.h" nogil:
    void pcg_init(cygrad_pcg64 *)
    void pcg_set(cygrad_pcg64 *, uint64_t, uint64_t, uint64_t, uint64_t, int, uint32_t)
    void pcg_get(cygrad_pcg64 *, uint64_t *)
    void pcg_advance(cygrad_pcg64 *, uint64_t, uint64_t)
    void pcg_tables()
    void pcg_uniform(cygrad_pcg64 *, Py_ssize_t, double *)
    void pcg_uniform_f(cygrad_pcg64 *, Py_ssize_t, float *)
    void pcg_normal(cygrad_pcg64 *, Py_ssize_t, double *)
    void pcg_normal_f(cygrad_pcg64 *, Py_ssize_t, float *)
    void pcg_exponential(cygrad_pcg64 *, Py_ssize_t, double *)
    void pcg_exponential_f(cygrad_pcg64 *, Py_ssize_t, float *)
    void pcg_gamma(cygrad_pcg64 *, double, Py_ssize_t, double *)
    void pcg_gamma_f(cygrad_pcg64 *, float, Py_ssize_t, float *)
    void pcg_int64(cygrad_pcg64 *, Py_ssize_t, int64_t *, uint64_t, uint64_t)
    void pcg_int32(cygrad_pcg64 *, Py_ssize_t, int32_t *, uint64_t, uint64_t)
    void pcg_permutation(cygrad_pcg64 *, Py_ssize_t, int32_t *)

cdef enum:
    RELEASE = 2000           # elements from which the GIL is released
    SHARE = 1 << 17          # ... from which uniform numbers are shared out to threads
    GRAIN = 1 << 14          # ... in one chunk, even

pcg_tables()


# ---- filling, without the GIL

ctypedef fused real:
    float
    double


cdef void move(real *out, Py_ssize_t n, double loc, double scale) noexcept nogil:
    cdef Py_ssize_t i
    cdef real l = <real>loc, s = <real>scale
    for i in range(n):
        out[i] = l + s * out[i]


cdef void share_of(void *task, Py_ssize_t start, Py_ssize_t stop) noexcept nogil:
    """Uniform numbers number `start` to `stop`: each takes one step of the generator, or half of one, so that the
    state at any of them is known beforehand."""
    cdef Draw *d = <Draw *>task
    cdef cygrad_pcg64 g = d.own[0]
    pcg_advance(&g, 0, start if d.dtype != FLOAT32 else start // 2)
    if d.dtype == FLOAT32:
        pcg_uniform_f(&g, stop - start, <float *>d.out + start)
        if d.moved:
            move(<float *>d.out + start, stop - start, d.loc, d.scale)
    else:
        pcg_uniform(&g, stop - start, <double *>d.out + start)
        if d.moved:
            move(<double *>d.out + start, stop - start, d.loc, d.scale)


cdef void uniform_shared(Draw *d) noexcept nogil:
    cdef Draw rest = d[0]
    if d.dtype == FLOAT32:
        rest.n = d.own.has_half                 # a number that is left over, so that the others come in whole steps
        real_numbers(&rest)
        rest.out = d.out + 4 * rest.n
        rest.n = (d.n - rest.n) // 2 * 2
        parallel(share_of, &rest, rest.n, GRAIN)
        pcg_advance(d.own, 0, rest.n // 2)
        rest.out += 4 * rest.n
        rest.n = (d.out + 4 * d.n - rest.out) // 4
        real_numbers(&rest)
    else:
        parallel(share_of, &rest, rest.n, GRAIN)
        pcg_advance(d.own, 0, rest.n)


cdef void real_numbers(Draw *d) noexcept nogil:
    if d.dtype == FLOAT32:
        reals[float](d, <float *>d.out)
    else:
        reals[double](d, <double *>d.out)


cdef void reals(Draw *d, real *out) noexcept nogil:
    """Real numbers; float32 ones by the generators' float32 functions where there are such."""
    cdef bitgen_t *bitgen = d.bitgen
    cdef Py_ssize_t i, n = d.n
    cdef double a
    if d.family == UNIFORM:
        if real is float:
            if d.own != NULL:
                pcg_uniform_f(d.own, n, out)
            else:
                random_standard_uniform_fill_f(bitgen, n, out)
        elif d.own != NULL:
            pcg_uniform(d.own, n, out)
        else:
            random_standard_uniform_fill(bitgen, n, out)
    elif d.family == NORMAL:
        if real is float:
            if d.own != NULL:
                pcg_normal_f(d.own, n, out)
            else:
                random_standard_normal_fill_f(bitgen, n, out)
        elif d.own != NULL:
            pcg_normal(d.own, n, out)
        else:
            random_standard_normal_fill(bitgen, n, out)
    elif d.family == EXPONENTIAL:
        if real is float:
            if d.own != NULL:
                pcg_exponential_f(d.own, n, out)
            else:
                random_standard_exponential_fill_f(bitgen, n, out)
        elif d.own != NULL:
            pcg_exponential(d.own, n, out)
        else:
            random_standard_exponential_fill(bitgen, n, out)
    elif d.family == GAMMA:
        if d.shapes == NULL and d.own != NULL and d.a > 1:
            if real is float:
                pcg_gamma_f(d.own, <float>d.a, n, out)
            else:
                pcg_gamma(d.own, d.a, n, out)
        else:
            for i in range(n):
                a = d.a if d.shapes == NULL else d.shapes[i]
                if real is float:
                    out[i] = random_standard_gamma_f(bitgen, <float>a)
                else:
                    out[i] = random_standard_gamma(bitgen, a)
    elif d.family == LOG_GAMMA:
        for i in range(n):
            a = d.a if d.shapes == NULL else d.shapes[i]
            if a >= 1:
                out[i] = <real>log(random_standard_gamma(bitgen, a))
            else:       # a sample of shape a + 1 times U ** (1 / a)
                out[i] = <real>(log(random_standard_gamma(bitgen, a + 1)) - random_standard_exponential(bitgen) / a)
    elif d.family == LAPLACE:
        for i in range(n):
            out[i] = <real>random_laplace(bitgen, 0, 1)
    elif d.family == GUMBEL:
        for i in range(n):
            out[i] = <real>random_gumbel(bitgen, 0, 1)
    elif d.family == LOGISTIC:
        for i in range(n):
            out[i] = <real>random_logistic(bitgen, 0, 1)
    elif d.family == CAUCHY:
        for i in range(n):
            out[i] = <real>random_standard_cauchy(bitgen)
    elif d.family == RAYLEIGH:
        for i in range(n):
            out[i] = <real>random_rayleigh(bitgen, 1)
    elif d.family == BETA:
        for i in range(n):
            out[i] = <real>random_beta(bitgen, d.a, d.b)
    elif d.family == STUDENT:
        for i in range(n):
            out[i] = <real>random_standard_t(bitgen, d.a)
    if d.moved:
        move(out, n, d.loc, d.scale)


cdef void counts(Draw *d, int64_t *out) noexcept nogil:
    cdef bitgen_t *bitgen = d.bitgen
    cdef binomial_t prepared
    cdef Py_ssize_t i
    if d.family == POISSON:
        for i in range(d.n):
            out[i] = random_poisson(bitgen, d.a)
    elif d.family == BINOMIAL:
        prepared.has_binomial = 0
        for i in range(d.n):
            out[i] = random_binomial(bitgen, d.a, <int64_t>d.b, &prepared)
    elif d.family == NEGATIVE_BINOMIAL:
        for i in range(d.n):
            out[i] = random_negative_binomial(bitgen, d.a, d.b)
    else:
        for i in range(d.n):
            out[i] = random_geometric(bitgen, d.a)


cdef void bounded(Draw *d) noexcept nogil:
    cdef int itemsize = INFO[d.dtype].itemsize
    cdef bint short_range = d.own != NULL and d.range > 0 and d.range < <uint64_t>0xFFFFFFFFU
    if INFO[d.dtype].kind == c"b":
        random_bounded_bool_fill(d.bitgen, d.off, d.range, d.n, False, <unsigned char *>d.out)
    elif itemsize == 8:
        if short_range:
            pcg_int64(d.own, d.n, <int64_t *>d.out, d.off, d.range)
        else:
            random_bounded_uint64_fill(d.bitgen, d.off, d.range, d.n, False, <uint64_t *>d.out)
    elif itemsize == 4:
        if short_range:
            pcg_int32(d.own, d.n, <int32_t *>d.out, d.off, d.range)
        else:
            random_bounded_uint32_fill(d.bitgen, <uint32_t>d.off, <uint32_t>d.range, d.n, False, <uint32_t *>d.out)
    elif itemsize == 2:
        random_bounded_uint16_fill(d.bitgen, <unsigned short>d.off, <unsigned short>d.range, d.n, False,
                                   <unsigned short *>d.out)
    else:
        random_bounded_uint8_fill(d.bitgen, <unsigned char>d.off, <unsigned char>d.range, d.n, False,
                                  <unsigned char *>d.out)


cdef void order(Draw *d, int32_t *out) noexcept nogil:
    cdef Py_ssize_t i, k
    cdef int32_t kept
    if d.own != NULL:
        pcg_permutation(d.own, d.n, out)
        return
    for i in range(d.n):
        out[i] = i
    for i in range(d.n - 1, 0, -1):
        k = random_interval(d.bitgen, i)
        kept = out[k]
        out[k] = out[i]
        out[i] = kept


cdef void draw(Draw *d) noexcept nogil:
    cdef unsigned char *flags = <unsigned char *>d.out
    cdef Py_ssize_t i
    if d.n == 0:
        return
    if d.family == UNIFORM and d.own != NULL and d.n >= SHARE and thread_count() > 1:
        uniform_shared(d)
    elif d.family <= STUDENT:
        real_numbers(d)
    elif d.family <= GEOMETRIC:
        counts(d, <int64_t *>d.out)
    elif d.family == BERNOULLI:
        for i in range(d.n):
            flags[i] = random_standard_uniform(d.bitgen) < d.a
    elif d.family == BOUNDED:
        bounded(d)
    else:
        order(d, <int32_t *>d.out)


# ---- bit generators

cdef class BitGenerator:
    """The source of random numbers under a `Generator`: PCG64 of our own, or a bit generator of NumPy's.

    Parameters
    ----------
    seed : None, int, array_like of int, numpy.random.SeedSequence, or a bit generator of NumPy's
        None: a state that nobody can foresee. The numbers for a seed are those of ``numpy.random.PCG64(seed)``. A bit
        generator of NumPy's (``numpy.random.MT19937(1)``, say) is shared and not copied.

    Raises
    ------
    TypeError, ValueError
        For what is no seed.

    Notes
    -----
    It has the attributes `capsule` and `lock` that ``numpy.random.Generator`` asks for, which may use it too.

    Examples
    --------
    >>> import cygrad as cg, numpy as np
    >>> bits = cg.random.BitGenerator(1)
    >>> bool(np.random.Generator(bits).random() == np.random.default_rng(1).random())
    True
    """

    def __cinit__(self):
        self.door = PyThread_allocate_lock()
        if self.door == NULL:
            raise MemoryError("no lock could be made")
        self.closed = True

    def __init__(self, seed=None):
        self.restart(seed)

    def __dealloc__(self):
        if self.door != NULL:
            PyThread_free_lock(self.door)
        free(self.own)

    cdef int restart(self, object seed) except -1:
        """Begin anew. The source changes only if nothing raises."""
        import numpy.random as npr       # some milliseconds, which `import cygrad` shall not cost

        cdef bitgen_t *bitgen
        if isinstance(seed, npr.BitGenerator) or not isinstance(seed, BitGenerator) and hasattr(seed, "capsule"):
            if not PyCapsule_IsValid(seed.capsule, "BitGenerator"):
                raise ValueError("Invalid bit generator. The bit generator must be instantiated.")
            if self.own != NULL:
                raise TypeError("a generator that has been used can't change to another bit generator")
            self.bitgen = <bitgen_t *>PyCapsule_GetPointer(seed.capsule, "BitGenerator")
            self.foreign = seed
            self.seeded = True
            return 0
        if self.foreign is not None:
            raise TypeError("a bit generator of NumPy's is seeded where it is made")
        made = npr.PCG64(seed)
        if self.own == NULL:
            self.own = <cygrad_pcg64 *>malloc(sizeof(cygrad_pcg64))
            if self.own == NULL:
                raise MemoryError("no memory for a bit generator")
            pcg_init(self.own)
            self.bitgen = &self.own.bitgen
        if self.seeded:
            self.take()
            self.set_numbers(made.state)
            self.sequence = made.seed_seq
            self.give_back()
        else:
            self.set_numbers(made.state)
            self.sequence = made.seed_seq
            self.seeded = True
            self.closed = False
        return 0

    cdef int set_numbers(self, dict state) except -1:
        cdef object words = state["state"]
        cdef object number = words["state"], increment = words["inc"]
        cdef uint64_t high = number >> 64, low = number & 0xFFFFFFFFFFFFFFFF
        cdef uint64_t inc_high = increment >> 64, inc_low = increment & 0xFFFFFFFFFFFFFFFF
        cdef uint32_t half = state["uinteger"]
        cdef bint has_half = state["has_uint32"]
        pcg_set(self.own, high, low, inc_high, inc_low, has_half, half)
        return 0

    cdef int take(self) except -1:
        """Own the state until `give_back`: wait for other threads, with the GIL released."""
        if not self.seeded:
            self.restart(None)
        if self.foreign is not None:
            self.foreign.lock.acquire()
            return 0
        while self.closed:
            with nogil:          # nobody who waits here holds the lock while he wants the GIL
                PyThread_acquire_lock(self.door, WAIT_LOCK)
                PyThread_release_lock(self.door)
        self.closed = True
        PyThread_acquire_lock(self.door, WAIT_LOCK)
        return 0

    cdef int give_back(self) except -1:
        if self.foreign is not None:
            self.foreign.lock.release()
            return 0
        self.closed = False
        PyThread_release_lock(self.door)
        return 0

    cdef int fill(self, Draw *d) except -1:
        """Draw numbers. Few of them with the GIL held, which keeps other threads out at no cost."""
        if not self.closed and d.n < RELEASE:
            d.bitgen = self.bitgen
            d.own = self.own
            draw(d)
            return 0
        self.take()
        d.bitgen = self.bitgen
        d.own = self.own
        with nogil:
            draw(d)
        self.give_back()
        return 0

    def _forget_threads(self):
        """In a forked child: whoever held the lock, and drew, is not here."""
        cdef void *door
        if self.own != NULL:
            door = PyThread_allocate_lock()
            if door != NULL:
                self.door = door         # the old one is left alone: freeing a lock that is held is not allowed
                self.closed = not self.seeded
                self.own.pos = self.own.filled = 0

    @property
    def seed_seq(self):
        """The numpy.random.SeedSequence that the state came from; None after a state was set."""
        if not self.seeded:
            self.restart(None)
        return self.sequence if self.foreign is None else self.foreign.seed_seq

    @property
    def state(self):
        """The state, a dict as ``numpy.random.PCG64().state`` gives it. Set it to go back to it, or to go on with NumPy's."""
        cdef uint64_t words[4]
        if self.foreign is not None:
            return self.foreign.state
        self.take()
        pcg_get(self.own, words)
        state = {
            "bit_generator": "PCG64",
            "state": {"state": <object>words[0] << 64 | words[1], "inc": <object>words[2] << 64 | words[3]},
            "has_uint32": self.own.has_half, "uinteger": self.own.half,
        }
        self.give_back()
        return state

    @state.setter
    def state(self, value):
        if self.foreign is not None:
            self.foreign.state = value
            return
        if not isinstance(value, dict):
            raise TypeError("state must be a dict")
        if value.get("bit_generator") != "PCG64":
            raise ValueError("state must be for a PCG64 RNG")
        self.take()
        try:
            self.set_numbers(value)
            self.sequence = None
        finally:
            self.give_back()

    def _exchange(self, dict state):
        """Go to another state, and return the one it was in. The seed for `spawn` stays."""
        cdef object sequence = self.seed_seq
        before = self.state
        self.state = state
        if self.foreign is None:
            self.sequence = sequence
        return before

    @property
    def capsule(self):
        """The `bitgen_t` of NumPy's C interface. It lives as long as this object."""
        if self.foreign is not None:
            return self.foreign.capsule
        if not self.seeded:
            self.restart(None)
        return PyCapsule_New(self.bitgen, "BitGenerator", NULL)

    @property
    def lock(self):
        """For the ``with`` statement: no other thread draws meanwhile."""
        return self if self.foreign is None else self.foreign.lock

    def __enter__(self):
        self.take()

    def __exit__(self, *exception):
        self.give_back()

    def spawn(self, n_children):
        """Independent bit generators of the same kind.

        Parameters
        ----------
        n_children : int

        Returns
        -------
        list of BitGenerator

        Raises
        ------
        TypeError
            Where the state was set by hand, so that there is no seed to go on from.

        Notes
        -----
        `numpy.random.BitGenerator.spawn`.

        Examples
        --------
        >>> import cygrad as cg
        >>> len(cg.random.BitGenerator(1).spawn(3))
        3
        """
        if self.foreign is not None:
            return [BitGenerator(child) for child in self.foreign.spawn(n_children)]
        sequence = self.seed_seq
        if sequence is None:
            raise TypeError("The underlying SeedSequence does not implement spawning.")
        return [BitGenerator(child) for child in sequence.spawn(n_children)]

    def __reduce__(self):
        if self.foreign is not None:
            return BitGenerator, (self.foreign,)
        return restored, (self.state, self.sequence)


def restored(state, sequence):
    """A BitGenerator with this state: what pickles and copies are made with."""
    cdef BitGenerator bits = BitGenerator(0)
    bits.state = state
    bits.sequence = sequence
    return bits
