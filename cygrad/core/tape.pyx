"""Storage and Node, the two counted C structs that arrays stand on, and the tape that links the nodes.

The tape is a doubly linked list of nodes in the order in which they were recorded. A node leaves it when
nobody needs it any more: no array that it made, no later node, no storage whose history it is. Nothing
here recurses along the graph, so that a chain of a million operations is freed on a constant C stack.
"""

cimport cython
from libc.string cimport memset
from libc.stdlib cimport free as c_free
from cpython.buffer cimport PyBuffer_Release
from cpython.object cimport PyObject, PyTypeObject, inquiry, traverseproc, visitproc
from cpython.ref cimport Py_XDECREF


cdef extern from *:
    """
    #if defined(_MSC_VER)
      #define CYGRAD_THREAD __declspec(thread)
    #elif defined(__GLIBC__)     /* which sets aside room for libraries that come later: no call to find the place */
      #define CYGRAD_THREAD __thread __attribute__((tls_model("initial-exec")))
    #else
      #define CYGRAD_THREAD __thread
    #endif
    typedef struct { int recording; int training; void *current, *function, *overwritten; } cygrad_state;
    static CYGRAD_THREAD cygrad_state cygrad_this_thread = {0, 0, NULL, NULL, NULL};
    static void *cygrad_get_state(void) { return &cygrad_this_thread; }
    """
    void *cygrad_get_state() noexcept nogil

TAPE.next = &TAPE
TAPE.prev = &TAPE
cdef Node *DOOMED = NULL        # nodes waiting to be freed, linked through `next`
cdef bint freeing = False


cdef State *state() noexcept:
    return <State *>cygrad_get_state()


# ---- storages

cdef Storage *storage_new(size_t nbytes) except NULL:
    """`storage_take` that raises MemoryError."""
    cdef Storage *s = NULL
    if nbytes <= (<size_t>1 << 62):
        s = storage_take(nbytes)
    if s == NULL:
        raise MemoryError(f"Unable to allocate an array of {nbytes} bytes")
    return s


cdef Storage *storage_foreign(Py_buffer *buffer, char *data, size_t nbytes) noexcept:
    """A storage on somebody else's memory; owns `buffer`, which must be on the heap. NULL: no memory."""
    cdef Storage *s = <Storage *>alloc(sizeof(Storage))
    if s == NULL:
        return NULL
    memset(s, 0, sizeof(Storage))
    s.data = data
    s.nbytes = nbytes
    s.foreign = buffer
    s.readonly = buffer.readonly != 0
    return s


cdef void storage_free(Storage *s) noexcept:
    cdef Py_buffer *foreign = s.foreign
    if foreign == NULL:
        free_block(s, sizeof(Storage) + s.nbytes)
        return
    free_block(s, sizeof(Storage))
    PyBuffer_Release(foreign)
    c_free(foreign)


cdef void storage_last_view(Storage *s) noexcept:
    """No array looks at the block any more that could ask for its history.

    Snapshots do not keep the history. If they did, a block whose history leads to a node that saved the
    block would hold itself for ever.
    """
    if s.history != NULL:
        set_history(s, NULL)
    if s.views == 0:
        storage_decref(s)


cdef void set_history(Storage *s, Node *node) noexcept:
    cdef Node *old = s.history
    if node != NULL:
        node_incref(node)
    s.history = node
    if old != NULL:
        node_decref(old)


# ---- nodes

cdef int refuse_node(size_t nbytes) except -1:
    raise MemoryError(f"Unable to allocate {nbytes} bytes for a node of the tape")


cdef void node_free(Node *node) noexcept:
    """Free a node that has lost its last reference, and all that only it kept alive."""
    global DOOMED, freeing, LENGTH
    cdef PyObject *extra
    node.prev.next = node.next
    node.next.prev = node.prev
    LENGTH -= 1
    if node.flags & (FREED | IS_VIEW) == FREED and node.extra == NULL:
        free_block(node, node.nbytes)        # a pass has used it up: it holds nothing any more
        return
    node.next = DOOMED
    DOOMED = node
    if freeing:      # a node further out is at it: it will find this one in the list
        return
    freeing = True
    while DOOMED != NULL:
        node = DOOMED
        DOOMED = node.next
        node_release(node)
        drop_edges(node)
        extra = node.extra
        free_block(node, node.nbytes)
        Py_XDECREF(extra)
    freeing = False


cdef void drop_edges(Node *node) noexcept:
    cdef int i
    cdef Node *input
    for i in range(node.ninputs):
        input = node.inputs[i]
        if input != NULL:
            node.inputs[i] = NULL
            node_decref(input)


cdef void node_release(Node *node) noexcept:
    """Drop edges and snapshots; the node itself stays, marked as used up. A view still knows what it is a view of."""
    cdef Saved *saved
    node.flags |= FREED
    if not node.flags & IS_VIEW:
        drop_edges(node)
    while node.nsaved:
        node.nsaved -= 1
        saved = &node.saved[node.nsaved]
        if saved.storage != NULL:
            storage_decref(saved.storage)
        else:
            Py_XDECREF(<PyObject *>saved.data)


# ---- anchors

cdef Anchor anchor(Node *node, object payload):
    """Give `node`, whose only reference is the caller's, an anchor that takes over that reference.

    The graph is made of C structs, which the garbage collector can't see, and need not: no cycle leads
    through them but by way of a Python object that a node owns, a Function's instance. Such a node, and
    all that follow it, are held through anchors, so that every reference on the way counts as one.
    """
    cdef Anchor self = Anchor.__new__(Anchor)
    self.node = node
    self.payload = payload
    node.anchor = <PyObject *>self
    return self


cdef class Anchor:
    def __dealloc__(self):
        cdef Node *node = self.node
        self.node = NULL
        if node != NULL:
            node.anchor = NULL
            node_free(node)


cdef int anchor_traverse(Anchor self, visitproc visit, void *arg) noexcept:
    cdef int i, result = visit(<PyObject *>self.payload, arg)
    cdef Node *node = self.node
    if result == 0 and node != NULL:
        for i in range(node.ninputs):
            if node.inputs[i] != NULL and node.inputs[i].anchor != NULL:
                result = visit(node.inputs[i].anchor, arg)
                if result:
                    break
    return result


cdef int anchor_clear(Anchor self) noexcept:
    if self.node != NULL:
        node_release(self.node)
    self.payload = None
    return 0


(<PyTypeObject *>Anchor).tp_traverse = <traverseproc>anchor_traverse
(<PyTypeObject *>Anchor).tp_clear = <inquiry>anchor_clear


# ---- what a thread is doing

@cython.freelist(8)
@cython.final
cdef class Scope:
    """Context manager that sets recording and training for one thread and puts them back, also after an
    exception. It may be entered again while it is entered."""

    def __init__(self, recording, training):
        self.recording = -1 if recording is None else bool(recording)
        self.training = -1 if training is None else bool(training)

    def __enter__(self):
        cdef State *now = state()
        if self.before >> 62:
            raise RecursionError("one scope of cygrad.autograd entered more than 30 times over")
        # Two bits for each time it was entered, behind a leading one.
        self.before = (self.before or 1) << 2 | now.recording << 1 | now.training
        if self.recording >= 0:
            now.recording = self.recording
        if self.training >= 0:
            now.training = self.training
        return self

    def __exit__(self, kind, error, traceback):
        cdef State *now = state()
        now.recording = self.before >> 1 & 1
        now.training = self.before & 1
        self.before >>= 2
        return False


def length():
    """Number of nodes on the tape, of all threads: what graphs that are still alive consist of."""
    return LENGTH
