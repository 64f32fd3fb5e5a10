"""Storage and Node, the two counted C structs that arrays stand on, and the tape that links the nodes.

The tape is a doubly linked list of nodes in the order in which they were recorded. A node leaves it when
nobody needs it any more: no array that it made, no later node, no storage whose history it is. Nothing
here recurses along the graph, so that a chain of a million operations is freed on a constant C stack.
"""

from libc.string cimport memset
from libc.stdlib cimport free as c_free
from cpython.buffer cimport PyBuffer_Release
from cpython.object cimport PyObject, PyTypeObject, inquiry, traverseproc, visitproc
from cpython.ref cimport Py_INCREF, Py_XDECREF


cdef extern from *:
    """
    #if defined(_MSC_VER)
      #define CYGRAD_THREAD __declspec(thread)
    #elif defined(__GLIBC__)     /* which sets aside room for libraries that come later: no call to find the place */
      #define CYGRAD_THREAD __thread __attribute__((tls_model("initial-exec")))
    #else
      #define CYGRAD_THREAD __thread
    #endif
    typedef struct {        /* the State of tape.pxd, which Cython can't make one for each thread of */
        int recording, training; void *current, *function, *overwritten; int depth; unsigned char before[500];
    } cygrad_state;
    static CYGRAD_THREAD cygrad_state cygrad_this_thread;
    static void *cygrad_get_state(void) { return &cygrad_this_thread; }
    """
    ctypedef struct cygrad_state:
        pass
    void *cygrad_get_state() noexcept nogil

if sizeof(cygrad_state) != sizeof(State):
    raise ImportError("cygrad_state is not laid out as State")

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
    cdef Storage *s = <Storage *>alloc(sizeof(Storage) + sizeof(Py_buffer *))
    if s == NULL:
        return NULL
    memset(s, 0, sizeof(Storage))
    s.data = data
    s.nbytes = nbytes
    s.foreign = 1
    (<Py_buffer **>(s + 1))[0] = buffer
    s.readonly = buffer.readonly != 0
    return s


cdef void storage_free_foreign(Storage *s) noexcept:
    cdef Py_buffer *foreign = buffer_of(s)
    free_block(s, sizeof(Storage) + sizeof(Py_buffer *))
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


cdef Node *node_new(PyObject *op, int ninputs, int nsaved, int saved_dims, int ndim, int nparams) except NULL:
    """A node at the end of the tape, with one reference, inputs NULL and saved arrays yet to be filled in."""
    cdef Node *node = node_take(op, ninputs, nsaved, saved_dims, ndim, nparams)
    cdef int i
    for i in range(ninputs):
        node.inputs[i] = NULL
    if WATCH != NULL:
        WATCH(node)
    return node


cdef void node_free(Node *node) noexcept:
    """Free a node that has lost its last reference, and all that only it kept alive."""
    global DOOMED, freeing
    cdef PyObject *extra
    unlink_node(node)
    if node.flags & (FREED | IS_VIEW | LEAF | NOTED) == FREED:
        free_block(node, bytes_of(node))     # a pass has used it up: it holds nothing any more
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
        extra = NULL
        if node.flags & (LEAF | NOTED):
            extra = node.extra
            if node.flags & LEAF:
                Py_XDECREF(leaf_note(node)[0])
        free_block(node, bytes_of(node))
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
    if node.flags & NOTED:
        self.note = <Note>node.extra
        Py_XDECREF(node.extra)
    node.extra = <PyObject *>self
    node.flags |= ANCHORED
    return self


cdef class Anchor:
    def __dealloc__(self):
        cdef Node *node = self.node
        self.node = NULL
        if node != NULL:
            node.extra = NULL
            node.flags &= ~<int>ANCHORED
            node_free(node)


cdef int anchor_traverse(Anchor self, visitproc visit, void *arg) noexcept:
    cdef int i, result = visit(<PyObject *>self.payload, arg)
    cdef Node *node = self.node
    if result == 0 and node != NULL:
        for i in range(node.ninputs):
            if node.inputs[i] != NULL and node.inputs[i].flags & ANCHORED:
                result = visit(node.inputs[i].extra, arg)
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


# ---- notes

cdef inline PyObject **leaf_note(Node *leaf) noexcept:
    """Where a variable has its note: the gradient takes the place of other nodes' notes."""
    return <PyObject **>params_of(leaf)


cdef Note note_of(Node *node):
    cdef PyObject *note = NULL
    if node.flags & LEAF:
        note = leaf_note(node)[0]
    elif node.flags & NOTED:
        note = node.extra
        if node.flags & ANCHORED:
            return (<Anchor>node.extra).note
    return None if note == NULL else <Note>note


cdef int set_note(Node *node, Note note) noexcept:
    """Write down what is known of a node that had no note. It is found wherever the node is freed: nodes without one
    are not asked."""
    if node.flags & ANCHORED:
        (<Anchor>node.extra).note = note
    else:
        Py_INCREF(note)
        if node.flags & LEAF:
            leaf_note(node)[0] = <PyObject *>note
        else:
            node.extra = <PyObject *>note
    if not node.flags & LEAF:
        node.flags = node.flags & ~<int>UNIFORM | NOTED      # a pass frees a UNIFORM node without looking
    return 0


def length():
    """Number of nodes on the tape, of all threads: what graphs that are still alive consist of."""
    return LENGTH
