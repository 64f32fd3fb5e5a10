"""What the profiler measures: spans of time on a stack for each thread, counted by name.

A span that ends is added to the row of its name and, while there is room, listed as an event. What is inside another
one counts for both in `total`, for the inner one alone in `own`: the sum of all `own` counts nothing twice. What a
reverse rule runs belongs to the operation whose rule it is, and gets no row.
"""

import threading

from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memmove, memset
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF, Py_XDECREF

from cygrad.core.array cimport NDArray, shape_tuple
from cygrad.core.dtype cimport INFO, NDTYPES, to_numpy
from cygrad.core.notes cimport operation
from cygrad.core.registry cimport APPLY, Op, Rule, rule_for
from cygrad.core.tape cimport IS_VIEW, Node, Saved, Storage, dims_of, saved_of


cdef extern from *:
    """
    #if defined(_WIN32)
      #ifndef WIN32_LEAN_AND_MEAN
        #define WIN32_LEAN_AND_MEAN
      #endif
      #ifndef NOMINMAX
        #define NOMINMAX
      #endif
      #include <windows.h>
      static long long cygrad_clock(void) {
          LARGE_INTEGER ticks, rate;
          QueryPerformanceCounter(&ticks);
          QueryPerformanceFrequency(&rate);
          return ticks.QuadPart / rate.QuadPart * 1000000000LL
                 + ticks.QuadPart % rate.QuadPart * 1000000000LL / rate.QuadPart;
      }
    #else
      #include <time.h>
      static long long cygrad_clock(void) {
          struct timespec t;
          clock_gettime(CLOCK_MONOTONIC, &t);
          return (long long)t.tv_sec * 1000000000LL + t.tv_nsec;
      }
    #endif
    static unsigned long long cygrad_thread(void) { return PyThreadState_GetID(PyThreadState_Get()); }
    """
    long long cygrad_clock() noexcept nogil
    unsigned long long cygrad_thread() noexcept

cdef struct Span:
    long long start, inside, read, written
    PyObject *arrays
    int row
    unsigned char kind
    unsigned char reversing  # inside of a backward pass
    unsigned char silent     # has no row of its own: what a reverse rule runs

cdef struct Thread:
    unsigned long long id    # never given to another thread, as the system's numbers are
    Thread *next
    Span *spans
    int depth, room
    int number               # in THREADS

cdef Thread *threads = NULL
cdef dict ROWS = {}          # key to row
cdef Py_ssize_t rows_room = 0
cdef Py_ssize_t events_room = 0
cdef dict NODES = {}         # address of a node to (its operation, the row of the function that recorded it)
cdef dict DESCRIPTIONS = {}
cdef list DTYPES = [to_numpy(i).name for i in range(NDTYPES)]

KEYS = []
THREADS = []
limit = 0


cdef long long now() noexcept nogil:
    return cygrad_clock()


# ---- rows

cdef int row_of(object key) except -1:
    """The row of a name, a new one where there is none yet. Rows stay: there are no more than names."""
    global rows, rows_room
    cdef Row *larger
    cdef Py_ssize_t n = len(KEYS), room
    found = ROWS.get(key)
    if found is not None:
        return found
    if n == rows_room:
        room = 2 * rows_room + 64
        larger = <Row *>realloc(rows, room * sizeof(Row))
        if larger == NULL:
            raise MemoryError("no memory for a profile")
        rows = larger
        rows_room = room
    memset(&rows[n], 0, sizeof(Row))
    KEYS.append(key)
    ROWS[key] = n
    return n


# ---- threads

cdef Thread *find_thread() noexcept:
    """The calling thread, NULL where it has opened no span."""
    cdef unsigned long long me = cygrad_thread()
    cdef Thread *t = threads
    while t != NULL and t.id != me:
        t = t.next
    return t


cdef Thread *this_thread() except NULL:
    global threads
    cdef Thread *t = find_thread()
    if t != NULL:
        return t
    me = threading.get_ident()
    name = next((thread.name for thread in threading.enumerate() if thread.ident == me), f"thread {me}")
    t = <Thread *>malloc(sizeof(Thread))
    if t == NULL:
        raise MemoryError("no memory for a profile")
    memset(t, 0, sizeof(Thread))
    t.id = cygrad_thread()
    t.number = len(THREADS)
    THREADS.append((threading.get_native_id(), name))
    t.next = threads
    threads = t
    return t


# ---- spans

cdef int push(Thread *t, int row, int kind, long long start) except -1:
    cdef Span *larger
    cdef Span *s
    cdef int room
    if t.depth == t.room:
        room = 2 * t.room + 32
        larger = <Span *>realloc(t.spans, room * sizeof(Span))
        if larger == NULL:
            raise MemoryError("no memory for a profile")
        t.spans = larger
        t.room = room
    s = t.spans + t.depth
    memset(s, 0, sizeof(Span))
    s.row = row
    s.kind = kind
    s.reversing = kind == BACKWARD or kind == PASS or t.depth > 0 and (s - 1).reversing
    s.silent = s.reversing and kind == FORWARD
    s.start = start
    t.depth += 1
    return t.depth - 1


cdef int begin(int row, int kind, bint always=False) except -2:
    """Open a span. An operation directly inside one of the same name is the same call (a method and its function)
    and opens none, but for `always`."""
    cdef Thread *t = this_thread()
    cdef int place
    cdef Span *outer = &t.spans[t.depth - 1] if t.depth else NULL
    if kind == FORWARD and not always and outer != NULL and outer.row == row and outer.kind == FORWARD:
        return -1
    place = push(t, row, kind, 0)
    t.spans[place].start = cygrad_clock()
    return place


cdef void close(Thread *t, long long stop) noexcept:
    """End the innermost span of a thread."""
    cdef Span *s = &t.spans[t.depth - 1]
    cdef Span *outer = s
    cdef Count *count = &rows[s.row].backward if s.reversing and s.kind != SCOPE else &rows[s.row].forward
    cdef long long duration = stop - s.start
    cdef bint again = False
    t.depth -= 1
    if not s.silent:
        while outer > t.spans and not again:
            outer -= 1
            again = outer.row == s.row and outer.kind == s.kind and not outer.silent
        count.calls += 1
        if not again:
            count.total += duration
        if s.kind != SCOPE:
            count.own += duration - s.inside
        count.read += s.read
        count.written += s.written
    if t.depth:
        outer = &t.spans[t.depth - 1]
        # What has no row of its own is part of what it is in, and so is what that holds but for what has one.
        outer.inside += s.inside if s.silent or s.kind == SCOPE else duration
    list_event(t, s, duration)


cdef void list_event(Thread *t, Span *s, long long duration) noexcept:
    global events, nevents, events_room, dropped
    cdef Event *larger
    cdef Event *e
    cdef Py_ssize_t room
    if nevents == events_room and nevents < limit:
        room = min(2 * events_room + 1024, limit)
        larger = <Event *>realloc(events, room * sizeof(Event))
        if larger != NULL:
            events = larger
            events_room = room
    if nevents >= events_room or nevents >= limit:
        dropped += 1
        Py_XDECREF(s.arrays)
        return
    e = &events[nevents]
    nevents += 1
    e.start = s.start
    e.duration = duration
    e.read = s.read
    e.written = s.written
    e.arrays = s.arrays
    e.row = s.row
    e.thread = t.number
    e.kind = s.kind
    e.reversing = s.reversing


cdef void end(int place) noexcept:
    """End the span at `place`, and those inside that an exception has left open."""
    cdef Thread *t
    cdef long long stop = cygrad_clock()
    if place < 0:
        return
    t = find_thread()
    while t != NULL and t.depth > place:
        close(t, stop)


cdef void discard(int place) noexcept:
    cdef Thread *t = find_thread()
    if place >= 0 and t != NULL and t.depth > place:
        end(place + 1)
        t.depth = place
        if place:            # what was inside has been counted
            t.spans[place - 1].inside += t.spans[place].inside
        Py_XDECREF(t.spans[place].arrays)


cdef void forget() noexcept:
    """Free events and what is known of threads and nodes, after the last profile."""
    global events, nevents, events_room, dropped, threads
    cdef Thread *t
    cdef Thread **link = &threads
    cdef Event *old = events
    cdef Py_ssize_t i, n = nevents
    events = NULL
    nevents = events_room = dropped = 0
    NODES.clear()
    DESCRIPTIONS.clear()
    if threads != NULL:
        while link[0] != NULL:
            t = link[0]
            link[0] = t.next
            while t.depth:           # spans that are still open: nobody will look at them
                t.depth -= 1
                Py_XDECREF(t.spans[t.depth].arrays)
            free(t.spans)
            free(t)
    THREADS.clear()
    for i in range(n):
        Py_XDECREF(old[i].arrays)
    free(old)


cdef void drop_events(Py_ssize_t n) noexcept:
    global nevents
    cdef Py_ssize_t i
    for i in range(n):           # tuples of numbers and names: no code runs
        Py_XDECREF(events[i].arrays)
    nevents -= n
    memmove(events, events + n, nevents * sizeof(Event))


# ---- bytes and shapes

cdef inline long long bytes_in(NDArray a) noexcept:
    """Of the elements, each address once: a broadcast array has fewer bytes than elements."""
    cdef Py_ssize_t n = a.size * INFO[a.dtype].itemsize
    return n if <size_t>n < a.storage.nbytes else <long long>a.storage.nbytes


cdef object one_of(tuple arrays):
    """One object for all events with the same operands: programs repeat themselves."""
    return DESCRIPTIONS.setdefault(arrays, arrays)


cdef tuple described(NDArray a):
    return shape_tuple(a.ndim, a.shape), DTYPES[a.dtype]


cdef long long add_up(PyObject *p, list arrays, bint deep) except -1:
    """Bytes of an operand; of a list or tuple those of the arrays in it."""
    cdef long long total = 0
    if type(<object>p) is NDArray:
        if arrays is not None:
            arrays.append(described(<NDArray>p))
        return bytes_in(<NDArray>p)
    if deep and (type(<object>p) is list or type(<object>p) is tuple):      # what is joined
        for item in <object>p:
            total += add_up(<PyObject *>item, arrays, False)
    return total


cdef bint has_storage(PyObject *p, Storage *s) noexcept:
    return type(<object>p) is NDArray and (<NDArray>p).storage == s


cdef int moved(int place, Py_ssize_t n, PyObject **operands, PyObject *out, bint inplace=False) except -1:
    """Let a span know its operands and its result. A result with the memory of an operand is a view, which moves no
    bytes, but for what works in place."""
    cdef list found = [] if SHAPES else None
    cdef long long total = 0
    cdef bint is_view = False
    cdef Thread *t = this_thread()
    cdef Span *s
    cdef Py_ssize_t i
    if place < 0 or place >= t.depth:
        return 0
    for i in range(n):
        total += add_up(operands[i], found, True)
        is_view = is_view or type(<object>out) is NDArray and has_storage(operands[i], (<NDArray>out).storage)
    s = t.spans + place
    if inplace or not is_view:
        s.read = total
        s.written = add_up(out, None, True)
    if found is not None:
        arrays = one_of(tuple(found))
        Py_INCREF(arrays)
        s.arrays = <PyObject *>arrays
    return 0


# ---- the way back

cdef int note_node(Node *node) except -1:
    """Remember which function has recorded a node: its reverse rule counts there. Operations on elements, which
    are counted by their own names, need none."""
    cdef Thread *t = this_thread()
    cdef int depth = t.depth
    key = <size_t>node
    while depth and t.spans[depth - 1].kind == SCOPE:
        depth -= 1
    if (<Op>node.op).domain is None and depth and t.spans[depth - 1].kind != PASS:
        if len(NODES) >= 1 << 20:
            NODES.clear()
        NODES[key] = <size_t>node.op, t.spans[depth - 1].row
    else:
        NODES.pop(key, None)
    return 0


cdef int row_of_node(Node *node) except -1:
    cdef Op op = <Op>node.op
    if op.domain is None:
        known = NODES.get(<size_t>node)
        if known is not None and known[0] == <size_t>node.op:
            return known[1]
    return row_of(operation(node))


cdef int reverse_bytes(Node *node, Span *s) except -1:
    """As the shapes say: the gradient of the output and what was saved are read, gradients of inputs are written,
    but where a gradient is handed on as it is."""
    cdef Op op = <Op>node.op
    cdef Rule *rule
    cdef Node *input
    cdef Saved *saved
    cdef Py_ssize_t *dims
    cdef long long size = INFO[node.dtype].itemsize, n
    cdef bint works = False
    cdef int i, k
    for k in range(node.ndim):
        size *= node.shape[k]
    if not node.flags & IS_VIEW:
        for i in range(node.ninputs):
            input = node.inputs[i]
            rule = NULL if op.vjp_all != NULL else rule_for(op, i, node.dtype)
            if input == NULL or rule != NULL and rule.kind != APPLY:
                continue
            works = True
            n = INFO[input.dtype].itemsize
            for k in range(input.ndim):
                n *= input.shape[k]
            s.written += n
    if not works:
        return 0
    s.read = size
    for i in range(node.nsaved):
        saved = saved_of(node) + i
        if saved.storage == NULL:
            continue
        n = size
        if saved.dims:
            n = INFO[saved.dtype].itemsize
            dims = dims_of(node, saved)
            for k in range(saved.ndim):
                n *= dims[k]
        s.read += min(n, <long long>saved.storage.nbytes)
    return 0


cdef int begin_reverse(Node *node, int place) except -1:
    """The reverse rule of `node` runs now, and that of the node before it, at `place`, has ended."""
    cdef int row = row_of_node(node)
    cdef Thread *t = this_thread()
    cdef Span *s
    cdef long long at = cygrad_clock()
    while t.depth > place:
        close(t, at)
    s = &t.spans[push(t, row, BACKWARD, at)]
    reverse_bytes(node, s)
    if SHAPES:
        arrays = one_of(((shape_tuple(node.ndim, node.shape), DTYPES[node.dtype]),))
        Py_INCREF(arrays)
        s.arrays = <PyObject *>arrays
    return 0
