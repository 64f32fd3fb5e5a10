"""The pool of threads that large loops are dealt out to.

Why not OpenMP: a child forked after the parent used it hangs, and equal shares wait for the slowest core: with a
busy neighbour on the machine, two threads were slower than one. Here a task is cut into chunks, and whoever is
free takes the next; the caller works too, so a worker that comes late or never costs nothing.

How a task runs
---------------
One task runs at a time. Its caller owns the pool (`busy`), describes the task, opens the `gate` and raises
`epoch`. A worker sees the new epoch, goes in through the gate (which counts it), takes chunks until there are
none and goes out. The caller does the same, then shuts the gate and waits for those still inside, never for one
that has not come. While the gate is shut and nobody is inside, the task may be written anew.

Everyone who takes a chunk first wakes one more sleeper, so that many are awake after a few steps and none is
woken for nothing.

Waiting is a short spin, then sleep. Sleeping is not only for the sake of an idle machine: when the caller waits
for a worker that was put aside in the middle of a chunk, going to sleep frees the very core it can go on on.
And a worker that finds itself on the caller's core (there it lands when the others are busy) does not spin at
all: it would keep the caller from working. Yielding while it spins is no substitute: Linux then lets it wait for
whole time slices, and next to a busy neighbour the second thread was worth nothing. Nor is moving it to another
core: the median time of short tasks was halved next to a busy neighbour, but the mean grew by a fifth, because the
neighbour's time slices caught it in the middle of chunks.
"""

import array
import operator
import os

cdef extern from *:
    """
    /* Atomic operations on pointer-sized words, sequentially consistent: there are few of them to a chunk. */
    #if defined(_MSC_VER)
      #include <windows.h>
      #include <intrin.h>
      #if defined(_WIN64)
        #define CYGRAD_WORD(name) name##64
        typedef volatile __int64 cygrad_word;
      #else
        #define CYGRAD_WORD(name) name
        typedef volatile long cygrad_word;
      #endif
      #define cygrad_load(p) ((Py_ssize_t)CYGRAD_WORD(_InterlockedCompareExchange)((cygrad_word *)(p), 0, 0))
      #define cygrad_swap(p, v) ((Py_ssize_t)CYGRAD_WORD(_InterlockedExchange)((cygrad_word *)(p), (v)))
      #define cygrad_add(p, v) ((Py_ssize_t)CYGRAD_WORD(_InterlockedExchangeAdd)((cygrad_word *)(p), (v)))
      #define cygrad_cas(p, old, v) \\
          (CYGRAD_WORD(_InterlockedCompareExchange)((cygrad_word *)(p), (v), (old)) == (old))
      #define cygrad_relax() YieldProcessor()
    #else
      #define cygrad_load(p) __atomic_load_n((p), __ATOMIC_SEQ_CST)
      #define cygrad_swap(p, v) __atomic_exchange_n((p), (v), __ATOMIC_SEQ_CST)
      #define cygrad_add(p, v) __atomic_fetch_add((p), (v), __ATOMIC_SEQ_CST)
      static int cygrad_cas(Py_ssize_t *p, Py_ssize_t old, Py_ssize_t v) {
          return __atomic_compare_exchange_n(p, &old, v, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
      }
      #if defined(__x86_64__) || defined(__i386__)
        #define cygrad_relax() __builtin_ia32_pause()
      #elif defined(__aarch64__)
        /* isb takes as long as x86's pause; yield is over at once. */
        #define cygrad_relax() __asm__ __volatile__("isb" ::: "memory")
      #else
        #define cygrad_relax() __asm__ __volatile__("" ::: "memory")
      #endif
    #endif

    #include "pythread.h"
    #if defined(__linux__)
      #include <sched.h>
      #define cygrad_processor() sched_getcpu()
    #elif defined(_WIN32)
      #include <windows.h>
      #define cygrad_processor() ((int)GetCurrentProcessorNumber())
    #else
      #define cygrad_processor() (-1)
    #endif

    #if defined(_WIN32)
      static int cygrad_start(void (*run)(void *), void *arg) {
          return PyThread_start_new_thread(run, arg) != PYTHREAD_INVALID_THREAD_ID;
      }
      static int cygrad_at_fork(void (*child)(void)) { (void)child; return 0; }
    #else
      #include <pthread.h>
      #include <signal.h>
      /* A signal that went to a worker would not wake the main thread from time.sleep() or input(), so
         workers take none but those that their own faults raise. */
      static int cygrad_start(void (*run)(void *), void *arg) {
          sigset_t ours, theirs;
          int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}, i, done;
          sigfillset(&ours);
          for (i = 0; i < 6; i++) sigdelset(&ours, faults[i]);
          pthread_sigmask(SIG_SETMASK, &ours, &theirs);
          done = PyThread_start_new_thread(run, arg) != PYTHREAD_INVALID_THREAD_ID;
          pthread_sigmask(SIG_SETMASK, &theirs, NULL);
          return done;
      }
      /* Not os.register_at_fork: C code forks too. */
      static int cygrad_at_fork(void (*child)(void)) { return pthread_atfork(NULL, NULL, child); }
    #endif
    """
    Py_ssize_t load "cygrad_load"(Py_ssize_t *p) noexcept nogil
    Py_ssize_t swap "cygrad_swap"(Py_ssize_t *p, Py_ssize_t value) noexcept nogil      # returns the old value
    Py_ssize_t add "cygrad_add"(Py_ssize_t *p, Py_ssize_t value) noexcept nogil        # returns the old value
    bint cas "cygrad_cas"(Py_ssize_t *p, Py_ssize_t old, Py_ssize_t value) noexcept nogil
    void relax "cygrad_relax"() noexcept nogil
    int processor "cygrad_processor"() noexcept nogil          # that we run on; -1: cannot be told
    bint start_thread "cygrad_start"(void (*run)(void *) noexcept nogil, void *arg) noexcept nogil
    int at_fork "cygrad_at_fork"(void (*child)() noexcept nogil) noexcept nogil

# CPython's own locks: a futex on Linux, and the same everywhere else. Anyone may release them, and none needs the GIL.
cdef extern from "pythread.h":
    ctypedef void *PyThread_type_lock
    enum: WAIT_LOCK
    PyThread_type_lock PyThread_allocate_lock() noexcept nogil
    int PyThread_acquire_lock(PyThread_type_lock lock, int wait) noexcept nogil
    void PyThread_release_lock(PyThread_type_lock lock) noexcept nogil
    unsigned long PyThread_get_thread_ident() noexcept nogil

cdef enum:
    MAX_THREADS = 1024
    SHUT = 1 << 30       # bit of `gate`, above any number of workers
    # Looks before going to sleep, 10 to 40 nanoseconds each.
    SPIN_WORKER = 4000   # until the next task: waking a sleeper takes some 50 microseconds on a virtual machine
    SPIN_OWNER = 500     # until the last worker is out: one chunk at most, unless it was put aside
    # Short tasks come in streams, as layers of a network do, or alone. Every so many of them pay for waking a
    # worker: that finds a stream soon, and costs single ones little.
    CALL_EVERY = 8

# A place to sleep, for one thread. The lock is held except between a wake and the waking up.
cdef struct Bed:
    PyThread_type_lock lock
    Py_ssize_t asleep    # 1: whoever swaps it for 0 must release the lock, once
    char pad[112]        # to itself on its cache lines

cdef struct Pool:
    # The task. Written by the owner while the gate is shut and nobody inside.
    Body body
    void *task
    Py_ssize_t n, grain, chunks, workers
    char pad0[128]
    Py_ssize_t next      # chunk to be taken next
    Py_ssize_t called    # workers that need not be woken any more
    char pad1[128]
    Py_ssize_t epoch     # number of tasks begun
    Py_ssize_t gate      # workers inside, plus SHUT
    Py_ssize_t home      # processor the owner began on
    Py_ssize_t crowded   # a worker came in on that processor
    char pad2[128]
    Py_ssize_t busy      # 1: owned
    Py_ssize_t started   # workers that exist; owner's, as are `missed` and `bed`
    Py_ssize_t missed    # short tasks in a row that found nobody awake
    Bed bed
    Bed beds[MAX_THREADS]

cdef Pool pool
cdef Py_ssize_t threads = 1


cdef bint make_bed(Bed *bed) noexcept nogil:
    bed.asleep = 0
    bed.lock = PyThread_allocate_lock()
    if bed.lock == NULL:
        return False
    PyThread_acquire_lock(bed.lock, WAIT_LOCK)
    return True


cdef void wait_for_change(Bed *bed, Py_ssize_t *word, Py_ssize_t value, int spin) noexcept nogil:
    """Returns when `word` is no longer `value`, or sooner."""
    cdef int i
    for i in range(spin):
        if load(word) != value:
            return
        relax()
    swap(&bed.asleep, 1)
    # Whoever changes the word looks at `asleep` afterwards: one of us sees what the other did.
    if load(word) != value and swap(&bed.asleep, 0):
        return
    PyThread_acquire_lock(bed.lock, WAIT_LOCK)


cdef bint wake(Bed *bed) noexcept nogil:
    if load(&bed.asleep) and swap(&bed.asleep, 0):
        PyThread_release_lock(bed.lock)
        return True
    return False


cdef void wake_one() noexcept nogil:
    cdef Py_ssize_t i
    while load(&pool.called) < pool.workers:
        i = add(&pool.called, 1)
        if i >= pool.workers or wake(&pool.beds[i]):
            return


cdef void take_chunks() noexcept nogil:
    cdef Py_ssize_t chunk, start
    while True:
        chunk = add(&pool.next, 1)
        if chunk >= pool.chunks:
            return
        if chunk + 1 < pool.chunks:
            wake_one()
        start = chunk * pool.grain
        pool.body(pool.task, start, pool.n if chunk + 1 == pool.chunks else start + pool.grain)


cdef bint go_in() noexcept nogil:
    cdef Py_ssize_t inside = load(&pool.gate)
    while not inside & SHUT:
        if cas(&pool.gate, inside, inside + 1):
            return True
        inside = load(&pool.gate)
    return False


cdef void go_out() noexcept nogil:
    if add(&pool.gate, -1) - 1 == SHUT:
        wake(&pool.bed)      # perhaps a later owner's by now: it looks again and goes back to sleep


cdef bint at_home() noexcept nogil:
    """Whether we run on the owner's processor, so that only one of us gets on."""
    cdef int here = processor()
    return here >= 0 and here == load(&pool.home)


cdef void work(void *bed) noexcept nogil:
    """The life of a worker. It ends with the process."""
    cdef Py_ssize_t i = <Bed *>bed - pool.beds, seen = 0
    while True:
        wait_for_change(<Bed *>bed, &pool.epoch, seen, 0 if at_home() else SPIN_WORKER)
        seen = load(&pool.epoch)
        if go_in():
            if at_home():
                swap(&pool.crowded, 1)
            if i < pool.workers:
                take_chunks()
            go_out()


cdef Py_ssize_t start_workers(Py_ssize_t wanted) noexcept nogil:
    """As many workers as are wanted and can be had."""
    cdef Bed *bed
    if pool.bed.lock == NULL and not make_bed(&pool.bed):
        return 0
    while pool.started < wanted:
        bed = &pool.beds[pool.started]
        if (bed.lock == NULL and not make_bed(bed)) or not start_thread(work, bed):
            swap(&threads, pool.started + 1)     # not tried again with every task
            break
        pool.started += 1
    return min(pool.started, wanted)


cdef bint worth_a_call(Py_ssize_t workers) noexcept nogil:
    """Whether a short task has somebody to share with: a worker that is awake, or one that it wakes for the next."""
    cdef Py_ssize_t i
    for i in range(workers):
        if not load(&pool.beds[i].asleep):
            pool.missed = 0
            return True
    pool.missed += 1
    return pool.missed % CALL_EVERY == 0


cdef void deal(Body body, void *task, Py_ssize_t n, Py_ssize_t grain, bint short) noexcept nogil:
    cdef Py_ssize_t chunks, workers, inside
    if n <= grain or load(&threads) == 1 or grain < 1 or load(&pool.busy) or swap(&pool.busy, 1):
        body(task, 0, n)
        return
    chunks = (n - 1) / grain + 1
    workers = start_workers(min(load(&threads), chunks) - 1)
    if workers == 0 or (short and not worth_a_call(workers)):
        swap(&pool.busy, 0)
        body(task, 0, n)
        return
    pool.body, pool.task, pool.n, pool.grain, pool.chunks, pool.workers = body, task, n, grain, chunks, workers
    swap(&pool.next, 0)
    swap(&pool.called, 0)
    swap(&pool.home, processor())
    swap(&pool.crowded, 0)
    swap(&pool.gate, 0)
    add(&pool.epoch, 1)
    take_chunks()
    inside = add(&pool.gate, SHUT) + SHUT
    while inside != SHUT:
        wait_for_change(&pool.bed, &pool.gate, inside, 0 if load(&pool.crowded) else SPIN_OWNER)
        inside = load(&pool.gate)
    swap(&pool.busy, 0)


cdef void parallel(Body body, void *task, Py_ssize_t n, Py_ssize_t grain) noexcept nogil:
    deal(body, task, n, grain, False)


cdef void parallel_short(Body body, void *task, Py_ssize_t n, Py_ssize_t grain) noexcept nogil:
    deal(body, task, n, grain, True)


cdef int thread_count() noexcept nogil:
    return <int>load(&threads)


cdef void forget() noexcept nogil:
    """In a forked child the workers are gone, and so may be the owner: begin anew, with new beds."""
    cdef Py_ssize_t i
    for i in range(pool.started + 1 if pool.started < MAX_THREADS else MAX_THREADS):
        pool.beds[i].lock = NULL
    pool.bed.lock = NULL
    pool.started = 0
    pool.missed = 0
    pool.epoch = 0       # a new worker has seen none
    pool.gate = SHUT
    pool.busy = 0


def get_num_threads():
    """How many threads large operations are dealt out to, the caller's among them.

    Returns
    -------
    int
        What `set_num_threads` set; at first the environment variable ``CYGRAD_NUM_THREADS``, else the number of
        processors that this process may use. Fewer if the system refused to start that many.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.set_num_threads(2)
    >>> cg.get_num_threads()
    2
    """
    return load(&threads)


def set_num_threads(n):
    """Set how many threads large operations are dealt out to, the caller's among them.

    Holds for the whole process, from the next operation on. Threads are started when they are first needed, and
    those no longer needed sleep. NumPy's BLAS and LAPACK have threads of their own, which
    this does not change.

    Parameters
    ----------
    n : int
        From 1 (the caller's alone) to 1024.

    Raises
    ------
    TypeError
        If `n` is not an integer.
    ValueError
        If `n` is below 1 or above 1024.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.set_num_threads(1)
    >>> cg.get_num_threads()
    1
    >>> cg.set_num_threads(0)
    Traceback (most recent call last):
        ...
    ValueError: the number of threads must be from 1 to 1024, got 0
    """
    try:
        count = operator.index(n)
    except TypeError:
        raise TypeError(f"the number of threads must be an integer, got {n!r}") from None
    if not 1 <= count <= MAX_THREADS:
        raise ValueError(f"the number of threads must be from 1 to {MAX_THREADS}, got {count}")
    swap(&threads, count)


def _default_threads():
    """``CYGRAD_NUM_THREADS``, else the number of processors that this process may use."""
    given = os.environ.get("CYGRAD_NUM_THREADS")
    if given is not None:
        if not (given.isascii() and given.isdigit() and 1 <= int(given) <= MAX_THREADS):
            raise ValueError(f"CYGRAD_NUM_THREADS must be a whole number from 1 to {MAX_THREADS}, got {given!r}")
        return int(given)
    try:
        usable = len(os.sched_getaffinity(0))
    except (AttributeError, OSError):        # only Linux has it
        usable = os.cpu_count() or 1
    return min(usable, MAX_THREADS)


pool.gate = SHUT
at_fork(forget)
threads = _default_threads()


# For tests and measurements: a task to run.
cdef struct Squares:
    const double *x
    Py_ssize_t cell              # at most the smallest chunk, so that every chunk starts in a cell of its own
    double *sums                 # one for each cell
    unsigned long *who           # took it
    Py_ssize_t rounds, nested, offset


cdef void add_squares(void *task, Py_ssize_t start, Py_ssize_t stop) noexcept nogil:
    cdef Squares *t = <Squares *>task
    cdef Squares inner
    cdef double total = 0
    cdef Py_ssize_t i, k
    if t.nested:
        inner = t[0]
        inner.nested = 0
        inner.offset = start
        parallel(add_squares, &inner, stop - start, t.nested)
        return
    start += t.offset
    for k in range(t.rounds):
        for i in range(start, stop + t.offset):
            total += t.x[i] * t.x[i]
    t.sums[start / t.cell] += total
    t.who[start / t.cell] = PyThread_get_thread_ident()


def _run(const double[::1] x, Py_ssize_t grain, *, Py_ssize_t repeats=1, Py_ssize_t rounds=1, Py_ssize_t nested=0):
    """Sum of squares of `x` by way of ``parallel``, for tests and measurements.

    Parameters
    ----------
    x : contiguous buffer of float64
    grain : int
        Elements in a chunk.
    repeats : int
        Tasks run one after the other, without the GIL.
    rounds : int
        Passes over a chunk, to make it cost more.
    nested : int
        If not 0, the body calls ``parallel`` itself, with this grain.

    Returns
    -------
    tuple of (float, int)
        The sum, taken `repeats` times `rounds` times, and the number of threads that worked on the last task.
    """
    if grain < 1 or nested < 0:
        raise ValueError(f"a grain must be positive, got {grain}, {nested}")
    cdef Py_ssize_t n = x.shape[0], cell = min(grain, nested or grain), k
    cdef double[::1] sums = array.array("d", [0]) * (n // cell + 1)
    cdef unsigned long[::1] who = array.array("L", [0]) * (n // cell + 1)
    cdef Squares task
    task.x, task.cell, task.sums, task.who = NULL, cell, &sums[0], &who[0]
    if n:
        task.x = &x[0]
    task.rounds, task.nested, task.offset = rounds, nested, 0
    with nogil:
        for k in range(repeats):
            parallel(add_squares, &task, n, grain)
    return sum(sums), len({w for w in who if w})
