"""The pool of threads that large loops are dealt out to."""

# Does the elements (rows, blocks) start <= i < stop of a task. It may run on a thread that Python does not know:
# no Python object, no GIL, no exception. So NumPy's loops that report an error by setting an exception (integer
# power) do not belong in it: the exception would be set on the wrong thread and be lost.
ctypedef void (*Body)(void *task, Py_ssize_t start, Py_ssize_t stop) noexcept nogil

# Runs `body` over 0 <= i < n in chunks of `grain`, on as many threads as there are and as is worth it; returns
# when all is done. Without the GIL. On the calling thread alone where the pool is busy with somebody else's task,
# where there is one thread or one chunk, and where `body` itself calls: then in one piece, start = 0 and stop = n
# (so scratch space that a body needs must not be sized by `grain`). Chunks come in no particular order.
#
# A grain is right when a chunk takes some 10 to 50 microseconds: dealing one out costs some tens of nanoseconds, and
# a core that falls behind holds up the rest by one chunk at most. Waking a worker that has gone to sleep (100
# microseconds after its last task) costs the caller 3 to 10 microseconds, and the worker comes 20 to 50 later: a
# task that takes less than some 50 gains nothing from that, so let its n be below its grain.
cdef void parallel(Body body, void *task, Py_ssize_t n, Py_ssize_t grain) noexcept nogil

# The same for a task of some 5 to 100 microseconds. It is shared with workers that are still awake, and wakes one
# only every eighth time in a row that nobody is: a stream of such tasks soon has company, and keeps it.
cdef void parallel_short(Body body, void *task, Py_ssize_t n, Py_ssize_t grain) noexcept nogil

# How many threads a large task is dealt out to, the caller's among them.
cdef int thread_count() noexcept nogil
