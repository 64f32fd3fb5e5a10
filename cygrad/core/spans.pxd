"""What the profiler measures: spans of time on a stack for each thread, counted by name.

Everything here is called with the GIL held, and costs nothing while no profile is on: whoever opens a span asks `ON`
first, or is called only then.
"""

from cpython.object cimport PyObject

from cygrad.core.array cimport NDArray
from cygrad.core.tape cimport Node

cdef enum:                    # Span.kind
    FORWARD, BACKWARD, PASS, SCOPE

cdef struct Count:           # times in nanoseconds
    long long calls, total, own, read, written

cdef struct Row:             # all that was ever counted under one name
    Count forward
    Count backward

cdef struct Event:           # one span, for the trace
    long long start, duration, read, written
    PyObject *arrays         # a tuple that describes them, counted, or NULL
    int row
    int thread
    unsigned char kind
    unsigned char reversing

cdef bint ON                 # a profile is running
cdef bint SHAPES             # one of them wants shapes

cdef Row *rows
cdef list KEYS               # of each row: the name of an operation, or ("scope", name), ("pass", name)
cdef Event *events
cdef Py_ssize_t nevents, dropped
cdef Py_ssize_t limit        # of `events`
cdef list THREADS            # (native id, name), as Event.thread counts them

cdef long long now() noexcept nogil
cdef int row_of(object key) except -1
cdef int begin(int row, int kind, bint always=*) except -2      # what `end` must be told; -1: nothing was opened
cdef void end(int place) noexcept
cdef void discard(int place) noexcept                            # as if it had not begun
cdef int moved(int place, Py_ssize_t n, PyObject **operands, PyObject *out, bint inplace=*) except -1
cdef int note_node(Node *node) except -1
cdef int begin_reverse(Node *node, int place) except -1         # ends the span at `place` and all inside, where it is open
cdef void forget() noexcept
cdef void drop_events(Py_ssize_t n) noexcept                     # the oldest
