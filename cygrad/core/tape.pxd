"""Storage and Node, the two counted C structs that arrays stand on, and the tape that links the nodes.

They share a room because they hold each other: a node keeps snapshots of storages, and a storage written
to while recording keeps the node that describes its contents. All of it is called with the GIL held;
a borrowed Node must not be kept over a call that runs a loop, which may let the GIL go.
"""

from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF, Py_XDECREF

from cygrad.core.memory cimport alloc, free_block

cdef enum:
    OUTPUT = -1              # Saved.which of the operation's own result

cdef enum:                    # Node.flags
    LEAF = 1                 # a variable: the gradient ends here, in `extra`
    FREED = 2                # a backward pass has used it up
    IS_VIEW = 4              # the output shares the storage of the (first) input
    MULTI = 8                # the gradient is a list, one entry per output
    UNIFORM = 16             # inputs that are arrays have the shape and dtype of the output, all in C order
    ANCHORED = 32            # who holds the node holds an Anchor instead, which is in `extra`
    ADD_REQ = 64             # of a leaf: passes add to its gradient, or
    NULL_REQ = 128           # leave it alone
    NOTED = 64               # of others: there is a Note

cdef struct Storage:         # 48 bytes: a number or two of our own stand behind it on the same cache line
    int views                # NDArray objects that look at the block
    int refs                 # snapshots and other holders, plus one for all views together
    char *data               # lowest byte
    size_t nbytes
    unsigned long long version   # number of writes
    Node *history            # describes the contents, once a write was recorded (NULL: a constant)
    unsigned char readonly
    unsigned char tracked    # 1: `history` is the truth; 2: and a recorded write has happened
    unsigned char foreign    # the memory is an exporter's, whose buffer stands behind the struct
    unsigned char exported   # somebody else may look at the memory
    int detached             # how many of the views will never ask for the history

cdef struct Saved:           # a snapshot of an operand or the result; a Python scalar where storage is NULL
    Storage *storage
    char *data               # the scalar, counted, where storage is NULL
    unsigned long long version
    int dims                 # where shape and strides stand, in words from the node; 0: those of the node, in C order
    signed char which        # number of the input, or OUTPUT
    signed char dtype        # these two only with dims: else those of the node
    unsigned char ndim

cdef struct Slot:            # a node's part in one backward pass
    void *owner              # the pass
    Slot *outer              # the same node's slot in a pass around or beside this one
    Node *node               # NULL: done with
    PyObject *grad           # what has come together so far, or NULL
    Slot *next               # among the results of the pass
    unsigned char needed     # a wanted gradient lies on this way
    unsigned char wanted     # the pass was asked for the gradient of this node
    unsigned char walked

# 64 bytes, then what every operation has another number of: inputs, saved arrays and their dimensions, the shape of
# the output, params. Chains are long, and caches small.
cdef struct Node:
    Node *prev               # the tape, newest last
    Node *next
    PyObject *op             # borrowed: operations live as long as the process
    Slot *slot               # of the pass that came last
    PyObject *extra          # a leaf's gradient buffer, owned; the anchor, borrowed; of others the Note, owned
    Py_ssize_t *shape        # of the output
    int refs
    int ninputs
    int nparams
    unsigned char nsaved
    unsigned char ndim
    signed char dtype
    unsigned char flags
    Node *inputs[1]          # NULL for inputs that need no gradient; as many as ninputs says

cdef enum:
    MAXSCOPES = 500

cdef struct State:           # of one thread
    bint recording
    bint training
    void *current            # the backward pass that is running, innermost
    Node *function           # the node whose Function.backward is running, innermost
    Storage *overwritten     # a block that the running in-place operation is about to write to
    int depth                # scopes that are open
    unsigned char before[MAXSCOPES]      # what was before each of them: recording, and training in the second bit

cdef class Anchor:           # makes a node visible to the garbage collector
    cdef Node *node
    cdef object payload      # a Function's instance, or None where only a node before this one has one
    cdef Note note           # of the node, or None

cdef class Note:             # what a pass need not know of a node
    cdef str name            # that the user gave to an array with this node, or None
    cdef list stack          # where it was recorded: (code, line) of each frame, innermost first, or None
    cdef tuple parent        # (title, note) of the node whose reverse rule recorded this one, or None

cdef State *state() noexcept

cdef Storage *storage_new(size_t nbytes) except NULL
cdef Storage *storage_foreign(Py_buffer *buffer, char *data, size_t nbytes) noexcept
cdef void storage_free_foreign(Storage *s) noexcept
cdef void storage_last_view(Storage *s) noexcept
cdef void set_history(Storage *s, Node *node) noexcept     # takes a reference of its own

cdef Node TAPE                       # the list's anchor: TAPE.next is the oldest node, TAPE.prev the newest
cdef Py_ssize_t LENGTH
cdef int refuse_node(size_t nbytes) except -1
cdef Node *node_new(PyObject *op, int ninputs, int nsaved, int saved_dims, int ndim, int nparams) except NULL
cdef void node_free(Node *node) noexcept
cdef Anchor anchor(Node *node, object payload)
cdef Note note_of(Node *node)                              # None where there is none
cdef int set_note(Node *node, Note note) noexcept
cdef void (*WATCH)(Node *node) noexcept                    # sees each node that `node_new` makes, or NULL


cdef inline size_t data_offset(size_t nbytes) noexcept:
    """Where the data stand in a block of our own: larger ones on a cache line of their own."""
    return sizeof(Storage) if nbytes <= 16 else 64


cdef inline Py_buffer *buffer_of(Storage *s) noexcept:
    """The exporter's buffer of a foreign storage."""
    return (<Py_buffer **>(s + 1))[0]


cdef inline Storage *storage_take(size_t nbytes) noexcept:
    """A block of our own with its data behind the struct, NULL where there is no memory. The first view takes the
    first reference."""
    cdef size_t offset = data_offset(nbytes)
    cdef Storage *s = <Storage *>alloc(offset + nbytes)
    if s != NULL:
        s.views = 0
        s.refs = 0
        s.data = <char *>s + offset
        s.nbytes = nbytes
        s.version = 0
        s.history = NULL
        s.readonly = 0
        s.tracked = 0
        s.foreign = 0
        s.exported = 0
        s.detached = 0
    return s


cdef inline Saved *saved_of(Node *node) noexcept:
    """The snapshots of a node, as many as nsaved says."""
    return <Saved *>(node.inputs + node.ninputs)


cdef inline Py_ssize_t *params_of(Node *node) noexcept:
    """Axes, offsets, ...: what the rule must know beside arrays."""
    return node.shape + node.ndim


cdef inline Py_ssize_t *dims_of(Node *node, Saved *s) noexcept:
    """The shape that was saved with a snapshot, then the strides."""
    return <Py_ssize_t *>node + s.dims


cdef inline size_t bytes_of(Node *node) noexcept:
    return <char *>(node.shape + node.ndim + node.nparams) - <char *>node


cdef inline Node *node_take(PyObject *op, int ninputs, int nsaved, int saved_dims, int ndim, int nparams) except NULL:
    """`node_new`, but for the inputs, which are yet to be filled in too."""
    global LENGTH
    cdef size_t nbytes = (sizeof(Node) + (ninputs - 1) * sizeof(Node *) + nsaved * sizeof(Saved)
                          + (saved_dims + ndim + nparams) * sizeof(Py_ssize_t))
    cdef Node *node = <Node *>alloc(nbytes)
    cdef Node *newest = TAPE.prev
    if node == NULL:
        refuse_node(nbytes)
    node.prev = newest
    node.next = &TAPE
    node.op = op
    node.slot = NULL
    node.extra = NULL
    node.refs = 1
    node.ninputs = ninputs
    node.nparams = nparams
    node.nsaved = 0              # grows as they are filled in, so that a half-made node can be freed
    node.ndim = ndim
    node.flags = 0
    node.shape = <Py_ssize_t *>(saved_of(node) + nsaved) + saved_dims
    newest.next = node
    TAPE.prev = node
    LENGTH += 1
    return node


cdef inline void unlink_node(Node *node) noexcept:
    """Take a node that is about to be freed off the tape."""
    global LENGTH
    node.prev.next = node.next
    node.next.prev = node.prev
    LENGTH -= 1


cdef inline void storage_decref(Storage *s) noexcept:
    s.refs -= 1
    if s.refs == 0:
        if not s.foreign:
            free_block(s, data_offset(s.nbytes) + s.nbytes)
        else:
            storage_free_foreign(s)


cdef inline void storage_drop_view(Storage *s) noexcept:
    s.views -= 1
    if s.views == s.detached:
        if s.refs == 1 and s.views == 0 and s.history == NULL and not s.foreign:
            free_block(s, data_offset(s.nbytes) + s.nbytes)  # how most blocks end
        else:
            storage_last_view(s)


cdef inline void node_incref(Node *node) noexcept:
    if node.flags & ANCHORED:
        Py_INCREF(<object>node.extra)
    else:
        node.refs += 1


cdef inline void node_decref(Node *node) noexcept:
    if node.flags & ANCHORED:
        Py_XDECREF(node.extra)
        return
    node.refs -= 1
    if node.refs == 0:
        node_free(node)


cdef inline void node_release(Node *node) noexcept:
    """Drop edges and snapshots: the graph is used up. The node itself stays; a view still knows what it is a view of."""
    cdef Saved *saved
    cdef Node *input
    cdef int i
    node.flags |= FREED
    if not node.flags & IS_VIEW:
        for i in range(node.ninputs):
            input = node.inputs[i]
            if input != NULL:
                node.inputs[i] = NULL
                node_decref(input)
    while node.nsaved:
        node.nsaved -= 1
        saved = saved_of(node) + node.nsaved
        if saved.storage != NULL:
            storage_decref(saved.storage)
        else:
            Py_XDECREF(<PyObject *>saved.data)


cdef inline Slot *slot_of(void *owner, Node *node) noexcept:
    """The slot of a node in the pass `owner`, NULL where it has none."""
    cdef Slot *s = node.slot
    while s != NULL and s.owner != owner:
        s = s.outer
    return s
