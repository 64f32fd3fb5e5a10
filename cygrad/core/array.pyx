# cython: c_api_binop_methods=True
"""NDArray: a view (pointer, shape, strides, dtype) on a Storage.

The class knows no operation. Operators go through `table`, which the floors above fill in at import, and
methods are entered into the type by `add_attribute`, each from the file where its operation stands.

Objects come from a pool of their own, and `tp_dealloc` is ours: with what Cython generates, making and
freeing an array costs more than everything else in `x + y` together.
"""

cimport cython
from libc.string cimport memset
from libc.stdlib cimport free as c_free, malloc
from cpython.buffer cimport (
    PyBUF_ANY_CONTIGUOUS, PyBUF_C_CONTIGUOUS, PyBUF_F_CONTIGUOUS, PyBUF_FORMAT, PyBUF_ND, PyBUF_STRIDES,
    PyBUF_WRITABLE)
from cpython.ref cimport Py_INCREF
from cpython.object cimport PyObject, PyTypeObject, destructor, inquiry, traverseproc, visitproc

from cygrad.core.dtype cimport INFO, can_cast_same_kind, to_numpy
from cygrad.core.tape cimport (
    ANCHORED, LEAF, Node, Storage, buffer_of, node_decref, state, storage_drop_view, storage_new, storage_take)

cdef extern from "Python.h":
    void PyObject_GC_Track(PyObject *o)
    void PyObject_GC_UnTrack(PyObject *o)
    void PyObject_GC_Del(void *o)
    void PyObject_ClearWeakRefs(PyObject *o)
    void PyType_Modified(PyTypeObject *type)

cdef extern from *:
    """
    static PyObject *cygrad_refuse_new(PyTypeObject *t, PyObject *a, PyObject *k) {
        PyErr_SetString(PyExc_TypeError, "cannot create NDArray objects directly: use cygrad.array, "
                        "cygrad.asarray, cygrad.zeros, ...");
        return NULL;
    }
    static int cygrad_set_attribute(PyTypeObject *t, PyObject *name, PyObject *value) {
        int result = PyDict_SetItem(t->tp_dict, name, value);
        PyType_Modified(t);
        return result;
    }
    static void cygrad_set_new(PyTypeObject *t) {
        t->tp_new = cygrad_refuse_new;
        t->tp_vectorcall = NULL;     /* Cython may have made one, which would go past tp_new */
    }
    #define cygrad_has_weakrefs(o) ((o)->__weakref__ != NULL)
    """
    int cygrad_set_attribute(PyTypeObject *t, object name, object value) except -1
    void cygrad_set_new(PyTypeObject *t)
    bint cygrad_has_weakrefs(NDArray a)


# ---- life and death

cdef inline NDArray take():
    """An NDArray object whose own fields are yet to be filled in, but for where its dimensions go."""
    global pooled
    cdef PyObject *o
    if pooled:
        pooled -= 1
        o = pool[pooled]
        Py_SET_REFCNT(o, 1)
        return steal(o)
    cdef NDArray fresh = NDArray.__new__(NDArray)     # Cython's own, which also fills in object fields
    PyObject_GC_UnTrack(<PyObject *>fresh)
    fresh.shape = fresh.dims
    fresh.strides = fresh.dims + INLINE
    return fresh


cdef void array_dealloc(NDArray self) noexcept:
    global pooled
    if self.flags & (TRACKED | NAMED):
        PyObject_GC_UnTrack(<PyObject *>self)
        self.label = None
    if cygrad_has_weakrefs(self):
        PyObject_ClearWeakRefs(<PyObject *>self)
    if self.node != NULL:
        node_decref(self.node)
        self.node = NULL
    if self.shape != self.dims:
        c_free(self.shape)
        self.shape = self.dims
        self.strides = self.dims + INLINE
    if self.storage != NULL:
        unmark_detached(self)
        storage_drop_view(self.storage)
        self.storage = NULL
    self.flags = 0
    if pooled < POOL:
        pool[pooled] = <PyObject *>self
        pooled += 1
    else:
        PyObject_GC_Del(<PyObject *>self)


cdef int array_traverse(NDArray self, visitproc visit, void *arg) noexcept:
    cdef int result = 0
    cdef Storage *s = self.storage
    if self.node != NULL and self.node.flags & ANCHORED:
        result = visit(self.node.extra, arg)
    if result == 0 and s != NULL and s.views == 1:      # what hangs on the block hangs on this array alone
        if s.history != NULL and s.history.flags & ANCHORED:
            result = visit(s.history.extra, arg)
        if result == 0 and s.refs == 1 and s.foreign and <void *>buffer_of(s).obj != NULL:
            result = visit(<PyObject *>buffer_of(s).obj, arg)
    return result


cdef int array_clear(NDArray self) noexcept:
    cdef Node *node = self.node
    cdef Storage *s
    self.node = NULL
    if node != NULL:
        node_decref(node)
    s = self.storage
    if s != NULL and s.foreign and s.views == 1 and s.refs == 1:
        # An object that the collector has given up may still be looked at: leave it a block of its own.
        unmark_detached(self)
        self.storage = EMPTY
        EMPTY.views += 1
        self.data = EMPTY.data
        self.size = 0
        self.flags &= ~<int>CANONICAL
        self.shape[0] = 0
        self.ndim = 1 if self.ndim == 0 else self.ndim
        storage_drop_view(s)
    return 0


cdef void track(NDArray a) noexcept:
    """Show `a` to the garbage collector. Most arrays can't be part of a cycle and are spared the visits."""
    if not a.flags & TRACKED:
        a.flags |= TRACKED
        PyObject_GC_Track(<PyObject *>a)


# ---- making arrays

cdef NDArray new_array(int dtype, int ndim, Py_ssize_t *shape):
    """A new C-contiguous array with a block of its own, not initialised."""
    cdef Py_ssize_t size = 1, i, step, itemsize = INFO[dtype].itemsize
    cdef double extent = itemsize
    cdef NDArray a
    cdef Storage *s
    if ndim > MAXDIM:
        refuse_size(dtype, ndim, shape)
    for i in range(ndim):
        if shape[i] < 0:
            refuse_size(dtype, ndim, shape)
        size *= shape[i]
        extent *= shape[i] if shape[i] else 1
    if extent >= 2.0 ** 62:      # the products above may have wrapped around; this one can't
        refuse_size(dtype, ndim, shape)
    a = take()
    s = storage_take(size * itemsize)
    if s == NULL:
        refuse_memory(size * itemsize, dtype, ndim, shape)
    place(a, s, s.data, dtype, ndim)
    a.flags = CONTIGUOUS | CANONICAL if ndim <= INLINE else CONTIGUOUS
    a.size = size
    step = itemsize
    for i in range(ndim - 1, -1, -1):
        a.shape[i] = shape[i]
        a.strides[i] = step
        if shape[i]:
            step *= shape[i]
    return a


cdef NDArray new_like(NDArray x, int dtype):
    """`new_array` of the shape of `x`."""
    cdef Py_ssize_t itemsize = INFO[dtype].itemsize
    cdef PyObject *o = NULL
    # A view may have more elements than memory (strides of 0): its size is checked like any other.
    if itemsize == INFO[x.dtype].itemsize:
        o = take_like(<PyObject *>x, itemsize)
    if o == NULL:
        return new_array(dtype, x.ndim, x.shape)
    (<NDArray>o).dtype = dtype
    return steal(o)


cdef inline int place(NDArray a, Storage *s, char *data, int dtype, int ndim) except -1:
    """Fill in a fresh object but for shape, strides, size and flags; counts as a view of `s`."""
    if s.views == 0:         # fresh, or kept by snapshots alone since the last array on it died
        s.refs += 1
    s.views += 1
    a.storage = s
    a.data = data
    a.node = NULL
    a.version = s.version
    a.dtype = dtype
    a.ndim = ndim
    if ndim > INLINE:
        a.shape = <Py_ssize_t *>malloc(2 * ndim * sizeof(Py_ssize_t))
        if a.shape == NULL:
            a.shape = a.dims
            raise MemoryError()
        a.strides = a.shape + ndim
    return 0


cdef NDArray new_on(Storage *storage, char *data, int dtype, int ndim, Py_ssize_t *shape, Py_ssize_t *strides):
    """An array on a block that exists. Without node: who makes a view says what it means to the tape."""
    cdef NDArray a = take()
    cdef Py_ssize_t i, step = INFO[dtype].itemsize, size = 1
    cdef bint contiguous = True, canonical = ndim <= INLINE
    place(a, storage, data, dtype, ndim)
    for i in range(ndim - 1, -1, -1):
        a.shape[i] = shape[i]
        a.strides[i] = strides[i]
        if strides[i] != step:
            canonical = False
            if shape[i] != 1:
                contiguous = False
        step *= shape[i]
        size *= shape[i]
    a.size = size
    a.flags = CONTIGUOUS if contiguous or size == 0 else 0
    if canonical and size:
        a.flags |= CANONICAL
    if storage.readonly:
        a.flags |= READONLY
    if storage.foreign:
        track(a)
    return a


cdef NDArray new_view(NDArray base, char *data, int ndim, Py_ssize_t *shape, Py_ssize_t *strides):
    """Another array on the block of `base`, which inherits what must not get lost on the way."""
    cdef NDArray a = new_on(base.storage, data, base.dtype, ndim, shape, strides)
    a.flags |= base.flags & READONLY
    if base.flags & DETACHED:
        mark_detached(a)
    return a


cdef NDArray zeros(int dtype, int ndim, Py_ssize_t *shape):
    cdef NDArray a = new_array(dtype, ndim, shape)
    memset(a.data, 0, a.storage.nbytes)
    return a


cdef void attach(NDArray a, Node *node) noexcept:
    """Make `node` the one that describes the contents of `a`; the caller's reference goes over to `a`."""
    cdef Node *old = a.node
    a.node = node
    a.version = a.storage.version
    if node != NULL and node.flags & ANCHORED:
        track(a)
    if old != NULL:
        node_decref(old)


cdef int refuse_size(int dtype, int ndim, Py_ssize_t *shape) except -1:
    cdef int i
    if ndim > MAXDIM:
        raise ValueError(f"maximum supported dimension for an NDArray is currently {MAXDIM}, found {ndim}")
    for i in range(ndim):
        if shape[i] < 0:
            raise ValueError(f"negative dimensions are not allowed: shape {shape_text(ndim, shape)}")
    raise ValueError(f"array is too big; shape {shape_text(ndim, shape)} of dtype "
                     f"{INFO[dtype].name.decode()} exceeds the maximum possible size")


cdef int refuse_memory(double nbytes, int dtype, int ndim, Py_ssize_t *shape) except -1:
    raise MemoryError(f"Unable to allocate {nbytes / 2**30:.3g} GiB for an array with shape "
                      f"{shape_text(ndim, shape)} and data type {INFO[dtype].name.decode()}")


cdef tuple shape_tuple(int ndim, Py_ssize_t *shape):
    return tuple([shape[i] for i in range(ndim)])


cdef str shape_text(int ndim, Py_ssize_t *shape):
    """A shape as messages print it."""
    return str(shape_tuple(ndim, shape))


cdef str named(NDArray a):
    return "" if a.label is None else f" {a.label!r}"


cdef bint is_recorded(NDArray a) noexcept:
    """Whether `a` is part of what this thread is recording: its value depends on a variable."""
    return ((a.node != NULL or a.storage.history != NULL and not a.flags & DETACHED) and state().recording)


cdef int check_leaving(NDArray a, str door) except -1:
    """Refuse to hand a recorded array to code whose work with it could not be recorded."""
    if is_recorded(a):
        raise RuntimeError(
            f"{door} of a recorded array{named(a)} of shape {shape_text(a.ndim, a.shape)} while recording: what is done "
            "with it outside cygrad would be lost to the gradient. Use x.detach() or autograd.pause() to say "
            "that this is meant, or cygrad's own functions to have it recorded (of a list of arrays: cg.stack "
            "makes one)")
    return 0


cdef int add_attribute(str name, object value) except -1:
    """Enter a method or property into the type NDArray."""
    cygrad_set_attribute(<PyTypeObject *>NDArray, name, value)
    return 0


# ---- the type

cdef object gradient_of(Node *leaf):
    """The gradient buffer of a variable, which is made when somebody looks."""
    cdef NDArray gradient
    if leaf.extra == NULL:
        gradient = zeros(leaf.dtype, leaf.ndim, leaf.shape)
        mark_detached(gradient)      # a write into it can't be recorded: that would tie the variable to itself
        Py_INCREF(gradient)
        leaf.extra = <PyObject *>gradient
    return <object>leaf.extra


@cython.final
cdef class NDArray:
    """An n-dimensional array that records what is done with it and hands back gradients.

    Made by `cygrad.array`, `cygrad.asarray`, `cygrad.zeros`, ... or their counterparts in `cygrad.nd`; never
    by calling the class. Operators and methods mean what they mean in NumPy. Arrays hash by identity.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> (2 * x).sum().item()
    20.0
    """

    @property
    def shape(self):
        """Length of each dimension, a tuple of int."""
        return shape_tuple(self.ndim, self.shape)

    @property
    def strides(self):
        """Bytes from one element to the next along each dimension, a tuple of int."""
        return shape_tuple(self.ndim, self.strides)

    @property
    def ndim(self):
        """Number of dimensions, 0 to 32."""
        return self.ndim

    @property
    def size(self):
        """Number of elements."""
        return self.size

    @property
    def grad(self):
        """The gradient of a variable, an NDArray that passes write to; None for arrays without `attach_grad`."""
        if self.node == NULL or not self.node.flags & LEAF:
            return None
        return gradient_of(self.node)

    @property
    def T(self):
        """A view with the dimensions in reverse order."""
        return table.transposed(self)

    @property
    def dtype(self):
        """Data type, a `numpy.dtype`."""
        return to_numpy(self.dtype)

    @property
    def itemsize(self):
        """Bytes of one element."""
        return INFO[self.dtype].itemsize

    @property
    def nbytes(self):
        """Bytes of all elements together."""
        return self.size * INFO[self.dtype].itemsize

    def __len__(self):
        if self.ndim == 0:
            raise TypeError("len() of unsized object: the array has no dimensions")
        return self.shape[0]

    def __iter__(self):
        if self.ndim == 0:
            raise TypeError("iteration over a 0-d array")
        return _rows(self)

    def __hash__(self):
        return <Py_hash_t>(<size_t><void *>self >> 4)

    def __contains__(self, value):
        return bool((self == value).any())

    def __getitem__(self, index):
        return table.getitem(self, index)

    def __setitem__(self, index, value):
        table.setitem(self, index, value)

    def __delitem__(self, index):
        raise ValueError("cannot delete array elements")

    def __repr__(self):
        return table.text(self)

    def __format__(self, spec):
        # A number without dimensions is formatted like one, as in f"{loss:.3f}".
        if spec and self.ndim:
            raise TypeError(f"a format is for numbers, not for an array of shape {shape_text(self.ndim, self.shape)}: "
                            f"got {spec!r}")
        return format(table.item(self), spec) if spec else str(self)

    # -- conversion to Python scalars

    def __bool__(self):
        if self.size != 1:
            raise ValueError(f"The truth value of an array with shape {shape_text(self.ndim, self.shape)} is "
                             "ambiguous. Use (x != 0).any() or (x != 0).all()")
        return bool(table.item(self))

    def __int__(self):
        check_leaving(self, "int()")
        return int(only(self))

    def __float__(self):
        check_leaving(self, "float()")
        return float(only(self))

    def __complex__(self):
        check_leaving(self, "complex()")
        return complex(only(self))

    def __index__(self):
        if self.ndim or INFO[self.dtype].kind not in (c"i", c"u"):
            raise TypeError("only integer arrays without dimensions can be converted to an index, not one of "
                            f"shape {shape_text(self.ndim, self.shape)} and dtype {to_numpy(self.dtype)}")
        return table.item(self)

    # -- operators

    def __add__(a, b):
        return table.binary(table.op[OP_ADD], a, b)

    def __sub__(a, b):
        return table.binary(table.op[OP_SUBTRACT], a, b)

    def __mul__(a, b):
        return table.binary(table.op[OP_MULTIPLY], a, b)

    def __truediv__(a, b):
        return table.binary(table.op[OP_DIVIDE], a, b)

    def __floordiv__(a, b):
        return table.binary(table.op[OP_FLOOR_DIVIDE], a, b)

    def __mod__(a, b):
        return table.binary(table.op[OP_REMAINDER], a, b)

    def __divmod__(a, b):
        return table.divmod(a, b)

    def __pow__(a, b, modulo):
        if modulo is not None:
            return NotImplemented
        return table.power(a, b)

    def __matmul__(a, b):
        return table.matmul(a, b)

    def __lshift__(a, b):
        return table.binary(table.op[OP_LEFT_SHIFT], a, b)

    def __rshift__(a, b):
        return table.binary(table.op[OP_RIGHT_SHIFT], a, b)

    def __and__(a, b):
        return table.binary(table.op[OP_AND], a, b)

    def __or__(a, b):
        return table.binary(table.op[OP_OR], a, b)

    def __xor__(a, b):
        return table.binary(table.op[OP_XOR], a, b)

    def __richcmp__(a, b, int which):
        return table.binary(table.op[OP_LT + which], a, b)

    def __neg__(self):
        return table.unary(table.op[OP_NEGATIVE], self)

    def __pos__(self):
        return table.unary(table.op[OP_POSITIVE], self)

    def __abs__(self):
        return table.unary(table.op[OP_ABSOLUTE], self)

    def __invert__(self):
        return table.unary(table.op[OP_INVERT], self)

    def __iadd__(self, other):
        return table.inplace(table.op[OP_ADD], self, other)

    def __isub__(self, other):
        return table.inplace(table.op[OP_SUBTRACT], self, other)

    def __imul__(self, other):
        return table.inplace(table.op[OP_MULTIPLY], self, other)

    def __itruediv__(self, other):
        return table.inplace(table.op[OP_DIVIDE], self, other)

    def __ifloordiv__(self, other):
        return table.inplace(table.op[OP_FLOOR_DIVIDE], self, other)

    def __imod__(self, other):
        return table.inplace(table.op[OP_REMAINDER], self, other)

    def __ipow__(self, other, modulo):
        return table.inplace_power(self, other)

    def __imatmul__(self, other):
        cdef NDArray product
        result = table.matmul(self, other)
        if result is NotImplemented:
            return result
        product = result
        if not same_shape(product, self.ndim, self.shape):
            raise ValueError(f"the product has shape {shape_text(product.ndim, product.shape)}, the array that it is "
                             f"to replace {shape_text(self.ndim, self.shape)}")
        if not can_cast_same_kind(product.dtype, self.dtype):
            raise TypeError(f"Cannot cast ufunc 'matmul' output from {to_numpy(product.dtype)!r} to "
                            f"{to_numpy(self.dtype)!r} with casting rule 'same_kind'")
        table.setitem(self, ..., product)
        return self

    def __ilshift__(self, other):
        return table.inplace(table.op[OP_LEFT_SHIFT], self, other)

    def __irshift__(self, other):
        return table.inplace(table.op[OP_RIGHT_SHIFT], self, other)

    def __iand__(self, other):
        return table.inplace(table.op[OP_AND], self, other)

    def __ior__(self, other):
        return table.inplace(table.op[OP_OR], self, other)

    def __ixor__(self, other):
        return table.inplace(table.op[OP_XOR], self, other)

    # -- buffer protocol

    def __getbuffer__(self, Py_buffer *buffer, int flags):
        if is_recorded(self):
            try:
                check_leaving(self, "the buffer")
            except RuntimeError as error:    # the protocol wants this class
                raise BufferError(str(error)) from None
        if flags & PyBUF_WRITABLE and self.flags & READONLY:
            raise BufferError("a writable buffer was asked for, and the array is read-only")
        f_contiguous = is_f_contiguous(self)
        if (not self.flags & CONTIGUOUS and (
                flags & PyBUF_C_CONTIGUOUS == PyBUF_C_CONTIGUOUS
                or flags & PyBUF_ANY_CONTIGUOUS == PyBUF_ANY_CONTIGUOUS and not f_contiguous
                or flags & PyBUF_STRIDES != PyBUF_STRIDES)
                or flags & PyBUF_F_CONTIGUOUS == PyBUF_F_CONTIGUOUS and not f_contiguous):
            raise BufferError(f"the array of shape {shape_text(self.ndim, self.shape)} and strides "
                              f"{shape_text(self.ndim, self.strides)} is not contiguous the way that was asked for")
        if flags & PyBUF_F_CONTIGUOUS == PyBUF_F_CONTIGUOUS:
            tidy_strides(self, True)
        elif self.flags & CONTIGUOUS:
            tidy_strides(self, False)
        elif f_contiguous:
            tidy_strides(self, True)
        self.storage.exported = 1
        buffer.buf = self.data
        buffer.obj = self
        buffer.len = self.size * INFO[self.dtype].itemsize
        buffer.itemsize = INFO[self.dtype].itemsize
        buffer.readonly = self.flags & READONLY != 0
        buffer.format = <char *>INFO[self.dtype].format if flags & PyBUF_FORMAT else NULL
        buffer.ndim = self.ndim if flags & PyBUF_ND else 1
        buffer.shape = self.shape if flags & PyBUF_ND else NULL
        buffer.strides = self.strides if flags & PyBUF_STRIDES == PyBUF_STRIDES else NULL
        buffer.suboffsets = NULL
        buffer.internal = NULL


def _rows(NDArray a):
    cdef Py_ssize_t i
    for i in range(a.shape[0]):
        yield table.getitem(a, i)


cdef object only(NDArray a):
    """The one element of an array without dimensions; NumPy refuses others in int() and float()."""
    if a.ndim:
        raise TypeError("only arrays without dimensions can be converted to Python scalars, not one of shape "
                        f"{shape_text(a.ndim, a.shape)}: x.item() takes the only element of any array")
    return table.item(a)


cdef void tidy_strides(NDArray a, bint fortran) noexcept:
    """Give dimensions of one element or none, whose strides mean nothing, those that they have in a block of that order:
    others take the array for contiguous then."""
    cdef Py_ssize_t step = INFO[a.dtype].itemsize
    cdef int i, k
    for k in range(a.ndim):
        i = k if fortran else a.ndim - 1 - k
        a.strides[i] = step
        step *= a.shape[i]


cdef bint is_f_contiguous(NDArray a) noexcept:
    cdef Py_ssize_t step = INFO[a.dtype].itemsize
    cdef int i
    if a.size == 0:
        return True
    for i in range(a.ndim):
        if a.shape[i] != 1 and a.strides[i] != step:
            return False
        step *= a.shape[i]
    return True


cdef Storage *EMPTY = storage_new(64)
EMPTY.views = EMPTY.refs = 1      # never freed

(<PyTypeObject *>NDArray).tp_dealloc = <destructor>array_dealloc
(<PyTypeObject *>NDArray).tp_traverse = <traverseproc>array_traverse
(<PyTypeObject *>NDArray).tp_clear = <inquiry>array_clear
cygrad_set_new(<PyTypeObject *>NDArray)
