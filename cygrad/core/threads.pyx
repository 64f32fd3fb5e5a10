"""The pool of threads that large loops are dealt out to."""


cdef void parallel(Body body, void *task, Py_ssize_t n, Py_ssize_t grain) noexcept nogil:
    body(task, 0, n)


cdef int thread_count() noexcept nogil:
    return 1
