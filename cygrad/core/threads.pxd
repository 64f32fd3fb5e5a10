"""The pool of threads that large loops are dealt out to."""

# Does the elements (rows, blocks) start <= i < stop of a task.
ctypedef void (*Body)(void *task, Py_ssize_t start, Py_ssize_t stop) noexcept nogil

# Runs `body` over 0 <= i < n in chunks of `grain`, on as many threads as there are and as is worth it; returns
# when all is done. Without the GIL. On the calling thread alone where the pool is busy with somebody else's task.
cdef void parallel(Body body, void *task, Py_ssize_t n, Py_ssize_t grain) noexcept nogil

cdef int thread_count() noexcept nogil
