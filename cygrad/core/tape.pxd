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

cdef enum:                    # Node.req
    NULL_REQ, WRITE_REQ, ADD_REQ

cdef struct Storage:         # 64 bytes: our own blocks have their data right behind it
    Py_ssize_t views         # NDArray objects that look at the block
    Py_ssize_t refs          # snapshots and other holders, plus one for all views together
    char *data               # lowest byte
    size_t nbytes
    unsigned long long version   # number of writes
    Node *history            # describes the contents, once a write was recorded (NULL: a constant)
    Py_buffer *foreign       # the exporter of the memory, NULL where it is ours
    unsigned char readonly
    unsigned char tracked    # 1: `history` is the truth; 2: and a recorded write has happened
    unsigned char solid      # an operation made it whole: not foreign, C-contiguous
    int detached             # how many of the views will never ask for the history

cdef struct Saved:           # a snapshot of an operand or the result; a Python scalar where storage is NULL
    Storage *storage
    char *data               # the scalar, counted, where storage is NULL
    unsigned long long version
    Py_ssize_t *dims         # shape, then strides; NULL: those of the node, in C order
    int which                # number of the input, or OUTPUT
    signed char dtype
    unsigned char ndim

cdef struct Slot:            # a node's part in one backward pass
    void *owner              # the pass; NULL: the slot is free
    Slot *outer              # the same node's slot in a pass around or beside this one
    Slot *before             # order of the pass: inputs stand before those who use them
    Slot *parent             # while the graph is being walked
    Node *node
    PyObject *grad           # what has come together so far, or NULL
    PyObject *kept           # of a wanted node: its gradient, once it is complete
    int turn                 # next input to walk to
    unsigned char needed     # a wanted gradient lies on this way
    unsigned char wanted     # the pass was asked for the gradient of this node
    unsigned char walked

cdef struct Node:
    Node *prev               # the tape, newest last
    Node *next
    Py_ssize_t refs
    PyObject *op             # borrowed: operations live as long as the process
    PyObject *extra          # owned: a leaf's gradient buffer
    PyObject *anchor         # who holds the node holds this object instead, where there is one
    Slot *slot               # of the pass that came last
    Saved *saved
    Py_ssize_t *shape        # of the output
    Py_ssize_t *params       # axes, offsets, ...: what the rule must know beside arrays
    size_t nbytes            # of this block, tail included
    int ninputs
    int nsaved
    int ndim
    int nparams
    signed char dtype
    unsigned char flags
    unsigned char req        # of a leaf
    Slot own                 # what most passes use
    Node *inputs[1]          # NULL for inputs that need no gradient; as many as ninputs says

cdef struct State:           # of one thread
    bint recording
    bint training
    void *current            # the backward pass that is running, innermost
    Node *function           # the node whose Function.backward is running, innermost
    Storage *overwritten     # a block that the running in-place operation is about to write to

cdef class Anchor:           # makes a node visible to the garbage collector
    cdef Node *node
    cdef object payload      # a Function's instance, or None where only a node before this one has one

cdef class Scope:
    cdef signed char recording       # -1: leave as it is
    cdef signed char training
    cdef unsigned long long before

cdef State *state() noexcept

cdef Storage *storage_new(size_t nbytes) except NULL
cdef Storage *storage_foreign(Py_buffer *buffer, char *data, size_t nbytes) noexcept
cdef void storage_free(Storage *s) noexcept
cdef void storage_last_view(Storage *s) noexcept
cdef void set_history(Storage *s, Node *node) noexcept     # takes a reference of its own

cdef Node TAPE                       # the list's anchor: TAPE.next is the oldest node, TAPE.prev the newest
cdef Py_ssize_t LENGTH
cdef int refuse_node(size_t nbytes) except -1
cdef void node_free(Node *node) noexcept
cdef void node_release(Node *node) noexcept                # drop edges and snapshots: the graph is used up
cdef Anchor anchor(Node *node, object payload)


cdef inline Storage *storage_take(size_t nbytes) noexcept:
    """A block of our own with its data behind the struct, NULL where there is no memory. The first view takes the
    first reference."""
    cdef Storage *s = <Storage *>alloc(sizeof(Storage) + nbytes)
    if s != NULL:
        s.views = 0
        s.refs = 0
        s.data = <char *>s + sizeof(Storage)
        s.nbytes = nbytes
        s.version = 0
        s.history = NULL
        s.foreign = NULL
        s.readonly = 0
        s.tracked = 0
        s.solid = 1
        s.detached = 0
    return s


cdef inline Node *node_new(PyObject *op, int ninputs, int nsaved, int saved_dims, int ndim, int nparams) except NULL:
    """A node at the end of the tape, with one reference, inputs NULL and saved arrays yet to be filled in."""
    global LENGTH
    cdef size_t nbytes = (sizeof(Node) + (ninputs - 1) * sizeof(Node *) + nsaved * sizeof(Saved)
                          + (ndim + nparams + saved_dims) * sizeof(Py_ssize_t))
    cdef Node *node = <Node *>alloc(nbytes)
    cdef Node *newest = TAPE.prev
    cdef int i
    if node == NULL:
        refuse_node(nbytes)
    node.prev = newest
    node.next = &TAPE
    node.refs = 1
    node.op = op
    node.extra = NULL
    node.anchor = NULL
    node.slot = NULL
    node.saved = <Saved *>(node.inputs + ninputs)
    node.shape = <Py_ssize_t *>(node.saved + nsaved)
    node.params = node.shape + ndim
    node.nbytes = nbytes
    node.ninputs = ninputs
    node.nsaved = 0              # grows as they are filled in, so that a half-made node can be freed
    node.ndim = ndim
    node.nparams = nparams
    node.flags = 0
    node.req = NULL_REQ
    node.own.owner = NULL
    for i in range(ninputs):
        node.inputs[i] = NULL
    newest.next = node
    TAPE.prev = node
    LENGTH += 1
    return node


cdef inline void storage_decref(Storage *s) noexcept:
    s.refs -= 1
    if s.refs == 0:
        storage_free(s)


cdef inline void storage_drop_view(Storage *s) noexcept:
    s.views -= 1
    if s.views == s.detached:
        if s.refs == 1 and s.views == 0 and s.history == NULL and s.foreign == NULL:
            free_block(s, sizeof(Storage) + s.nbytes)        # how most blocks end
        else:
            storage_last_view(s)


cdef inline void node_incref(Node *node) noexcept:
    if node.anchor != NULL:
        Py_INCREF(<object>node.anchor)
    else:
        node.refs += 1


cdef inline void node_decref(Node *node) noexcept:
    if node.anchor != NULL:
        Py_XDECREF(node.anchor)
        return
    node.refs -= 1
    if node.refs == 0:
        node_free(node)


cdef inline Slot *slot_of(void *owner, Node *node) noexcept:
    """The slot of a node in the pass `owner`, NULL where it has none."""
    cdef Slot *s = node.slot
    while s != NULL and s.owner != owner:
        s = s.outer
    return s
