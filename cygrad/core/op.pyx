"""The one road of every operation: check, result type, output, run, record.

An operation is an `Op`: a table of loops, one entry per dtype, filled with our own where we have them and
with those of NumPy's ufunc of the same meaning for the rest; a reverse rule; and what the rule needs saved.
"""

from cpython.exc cimport PyErr_Occurred
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_CheckExact
from cpython.long cimport PyLong_AsDouble, PyLong_CheckExact
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF

import numpy as np

import cygrad.core.loops      # fills the table that operations are registered from

from cygrad.core.array cimport (
    CONTIGUOUS, DETACHED, MAXDIM, NDArray, attach, mark_detached, new_array, new_like, new_on, same_shape,
    shape_text, table)
from cygrad.core.convert cimport from_object, run_cast, scalar_kind, store_scalar
from cygrad.core.dtype cimport (
    BOOL, FLOAT16, FLOAT32, FLOAT64, INFO, INT8, NDTYPES, PROMOTE, from_numpy_number, strong, to_numpy)
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.memory cimport alloc, free_block
from cygrad.core.run cimport CHEAP, View, broadcast, cast, elementwise as run_elementwise, view_of
from cygrad.core.tape cimport (
    IS_VIEW, LEAF, OUTPUT, Node, Saved, Storage, anchor, node_decref, node_incref, node_new, set_history, state)

cdef extern from "numpy/arrayobject.h":
    pass                     # must stand before ufuncobject.h

cdef extern from "numpy/ufuncobject.h":
    ctypedef struct PyUFuncObject:
        int nin, nout, ntypes
        Loop *functions
        void **data
        const char *types

cdef dict REGISTRY = {}


def registry():
    """All operations by name, a new dict. What the tests are generated from.

    Examples
    --------
    >>> from cygrad.core.op import registry
    >>> registry()["exp"].domain
    ((-3.0, 3.0),)
    """
    return dict(REGISTRY)


cdef class Op:
    """One operation: its loops, its reverse rule, and how to check it."""

    def __repr__(self):
        return f"<cygrad operation {self.name}>"

    def result_types(self):
        """What each dtype gives: (dtype of the promoted inputs, dtype of the result), NumPy dtypes."""
        cdef int i
        return [(to_numpy(i), to_numpy(self.entries[i].result)) for i in range(NDTYPES)
                if self.entries[i].loop != NULL]


cdef Op register(str name, object reference, VJP vjp, VJPAll vjp_all, tuple needs, tuple domain):
    cdef Op op = Op.__new__(Op)
    cdef int i
    if name in REGISTRY:
        raise ValueError(f"there is an operation {name!r} already")
    op.name = name
    op.reference = reference
    op.domain = domain
    op.vjp = vjp
    op.vjp_all = vjp_all
    op.differentiable = vjp != NULL or vjp_all != NULL
    op.cost = CHEAP
    for i in range(MAXIN):      # the last entry serves all further inputs
        op.needs[i] = needs[min(i, len(needs) - 1)] if needs else 0
    REGISTRY[name] = op
    return op


cdef Op structural(str name, VJP vjp, tuple needs=(), VJPAll vjp_all=NULL):
    """Register an operation whose forward way is a function of its own (a view, a reduction, a product)."""
    return register(name, None, vjp, vjp_all, needs, None)


cdef Op elementwise(str name, object reference, VJP vjp, tuple needs, tuple domain, int cost=CHEAP,
                    int first=0):
    """Register an operation on elements.

    Parameters
    ----------
    name : str
        Also that of our loops in the table.
    reference : numpy.ufunc or callable
        Computes the same. A ufunc's own loops serve where we have none.
    vjp : VJP
        The reverse rule.
    needs : tuple of int
        For the gradient of each input, what must be saved (X0, X1, ..., Y).
    domain : tuple of (float, float)
        For each input, an interval on which the function is smooth: the tests draw from it.
    cost : int
        Tenths of a nanosecond for an element.
    first : int
        First of the inputs whose dtypes are promoted to a common one.
    """
    cdef Op op = register(name, reference, vjp, NULL, needs, domain)
    op.nin = len(domain)
    op.cost = cost
    op.first = first
    fill(op, reference if isinstance(reference, np.ufunc) else None)
    return op


cdef Op constant(str name, object reference, tuple domain, int cost=CHEAP):
    """Register an operation on elements that passes no gradient: its result is piecewise constant."""
    cdef Op op = elementwise(name, reference, NULL, (), domain, cost)
    op.differentiable = False
    return op


cdef void set_entry(Op op, int dtype, Loop loop, int writes, int result) noexcept:
    """Enter a loop whose inputs all have `dtype`."""
    cdef Entry *e = &op.entries[dtype]
    cdef int i
    e.loop = loop
    e.data = NULL
    for i in range(op.nin):
        e.types[i] = dtype if i >= op.first else BOOL
    e.types[op.nin] = writes
    e.result = result
    note_uniform(op, dtype)


cdef void note_uniform(Op op, int dtype) noexcept:
    cdef Entry *e = &op.entries[dtype]
    cdef int k
    e.uniform = ((dtype == FLOAT32 or dtype == FLOAT64) and e.loop != NULL and e.result == dtype and op.first == 0
                 and not op.checks)
    for k in range(op.nin + 1):
        e.uniform = e.uniform and e.types[k] == dtype


cdef int fill(Op op, object ufunc) except -1:
    """Fill the table of loops: NumPy's by its own rule (the first type match), then ours over them."""
    cdef PyUFuncObject *u
    cdef int dtype, i, k, t, writes
    cdef const char *types
    cdef Entry *e
    cdef Loop loop
    if ufunc is not None:
        u = <PyUFuncObject *><PyObject *>ufunc
        for dtype in range(NDTYPES):
            e = &op.entries[dtype]
            for i in range(u.ntypes):
                types = u.types + i * (u.nin + u.nout)
                for k in range(u.nin):
                    t = from_numpy_number(types[k])
                    if t < 0 or not SAFE[dtype][t]:
                        break
                else:
                    t = from_numpy_number(types[u.nin])
                    if t < 0:
                        continue
                    e.loop = <Loop><void *>u.functions[i]
                    # Not only a refinement: hundreds of NumPy's loops crash without their own data.
                    e.data = u.data[i] if u.data != NULL else NULL
                    for k in range(u.nin + 1):
                        e.types[k] = from_numpy_number(types[k])
                    e.result = t
                    break
    for dtype in range(NDTYPES):
        loop = get(op.name, dtype)
        if loop != NULL:
            writes = op.entries[dtype].types[op.nin] if op.entries[dtype].loop != NULL else dtype
            set_entry(op, dtype, loop, writes, writes)
    for dtype in range(FLOAT16):      # what integers become is served by our loops too
        t = op.entries[dtype].types[0]
        if op.entries[dtype].loop != NULL and t > FLOAT16 and get(op.name, t) != NULL:
            op.entries[dtype] = op.entries[t]
    if op.entries[FLOAT32].loop != NULL:      # float16 is computed through float32
        e = &op.entries[FLOAT16]
        e[0] = op.entries[FLOAT32]
        e.result = FLOAT16 if op.entries[FLOAT32].result == FLOAT32 else op.entries[FLOAT32].result
    op.floats = op.entries[INT8].loop == NULL or op.entries[INT8].types[0] >= FLOAT16
    if ufunc is None:       # integers go where NumPy's float functions take them
        for dtype in range(FLOAT16):
            if op.entries[dtype].loop == NULL:
                t = INT_TO_FLOAT[dtype]
                op.entries[dtype] = op.entries[t]
    for dtype in range(NDTYPES):      # last, for entries are copies of one another
        note_uniform(op, dtype)
    return 0


cdef bint SAFE[NDTYPES][NDTYPES]
cdef int INT_TO_FLOAT[NDTYPES]
for _i in range(NDTYPES):
    for _j in range(NDTYPES):
        SAFE[_i][_j] = np.can_cast(to_numpy(_i), to_numpy(_j), "safe")
    for _j in range(FLOAT16, NDTYPES):
        if SAFE[_i][_j]:
            INT_TO_FLOAT[_i] = _j
            break


# ---- operands

cdef object convertible(object obj):
    """An operand of ours as it is, others as arrays; NotImplemented for what is no number to us, so that
    Python asks the other operand."""
    if type(obj) is NDArray or scalar_kind(obj) >= 0:
        return obj
    if isinstance(obj, (np.ndarray, np.generic, list, tuple, memoryview)):
        try:
            return from_object(obj)
        except TypeError:
            return NotImplemented
    return NotImplemented


cdef NDArray operand(object obj):
    """An operand as an array; TypeError for what can't be one."""
    cdef object a = convertible(obj)
    if a is NotImplemented:
        return from_object(obj)
    if type(a) is not NDArray:
        return from_object(a)
    return a


cdef int refuse_types(Op op, int nin, PyObject **inputs) except -1:
    cdef int i
    raise TypeError(
        f"{op.name} is not supported for the input types "
        + ", ".join([str(to_numpy((<NDArray>inputs[i]).dtype)) if type(<object>inputs[i]) is NDArray
                     else type(<object>inputs[i]).__name__ for i in range(nin)]))


# ---- apply

cdef object fast_lane(Op op, int nin, PyObject **inputs):
    """`apply` for what nearly all small operations are: one or two inputs, contiguous arrays of one shape and dtype
    or a Python number beside one, float32 or float64. None where the case is another one.

    Nothing is looped over, no view is made, no reference is counted: that halves what `x + y` costs.
    """
    cdef PyObject *p = inputs[0]
    cdef PyObject *q = inputs[nin - 1]
    cdef PyObject *lead = p
    cdef char *args[3]
    cdef Py_ssize_t steps[3]
    cdef double wide
    cdef float narrow
    cdef Entry *e
    cdef NDArray out
    cdef bint recorded
    cdef int t
    if type(<object>p) is not NDArray:
        lead = q
    t = (<NDArray>lead).dtype
    e = &op.entries[t]
    if not e.uniform or e.types[0] != t or not (<NDArray>lead).flags & CONTIGUOUS or (<NDArray>lead).size * op.cost >= 50_000:
        return None
    recorded = may_need_gradient(<NDArray>lead)
    steps[0] = steps[1] = steps[2] = INFO[t].itemsize
    args[0] = (<NDArray>lead).data
    if nin == 2:
        args[1] = args[0]
        if p != q:
            if lead == p:
                p = q        # the other operand
            if type(<object>p) is NDArray:
                if ((<NDArray>p).dtype != t or not (<NDArray>p).flags & CONTIGUOUS
                        or not same_shape(<NDArray>p, (<NDArray>lead).ndim, (<NDArray>lead).shape)):
                    return None
                recorded = recorded or may_need_gradient(<NDArray>p)
                args[1] = (<NDArray>p).data
            else:
                if PyFloat_CheckExact(<object>p):
                    wide = PyFloat_AS_DOUBLE(<object>p)
                elif PyLong_CheckExact(<object>p):
                    wide = PyLong_AsDouble(<object>p)
                else:
                    return None
                args[1] = <char *>&wide
                if t == FLOAT32:
                    narrow = <float>wide
                    args[1] = <char *>&narrow
                steps[1] = 0
                if lead == q:
                    args[0], args[1] = args[1], args[0]
                    steps[0], steps[1] = steps[1], steps[0]
    out = new_like(<NDArray>lead, t)
    args[nin] = out.data
    steps[nin] = INFO[t].itemsize
    e.loop(args, &out.size, steps, e.data)
    if recorded:
        record(op, out, nin, inputs)
    return out


cdef object apply(Op op, int nin, PyObject **inputs):
    """An operation on elements; `inputs` are NDArrays or exact Python scalars, at least one an NDArray."""
    cdef object done
    if nin <= 2:
        done = fast_lane(op, nin, inputs)
        if done is not None:
            return done
    return slow_lane(op, nin, inputs)


cdef object slow_lane(Op op, int nin, PyObject **inputs):
    """`apply` for any operands: promotion, broadcasting, casts, threads."""
    cdef int i, t = -1, kind
    cdef bint plain = True, recorded = False
    cdef NDArray a, out, lead = None
    cdef PyObject *p
    cdef Entry *e
    cdef char *args[MAXIN + 1]
    cdef Py_ssize_t steps[MAXIN + 1]
    cdef char scalars[MAXIN][16]

    # Result type, and whether all arrays are alike: one shape, contiguous, of the dtype that the loop reads.
    for i in range(nin):
        p = inputs[i]
        if type(<object>p) is NDArray:
            a = <NDArray>p
            recorded = recorded or a.node != NULL or a.storage.history != NULL
            if lead is None:
                lead = a
                plain = a.flags & CONTIGUOUS
            elif plain:
                plain = a.flags & CONTIGUOUS and same_shape(a, lead.ndim, lead.shape)
            kind = a.dtype
        else:
            kind = scalar_kind(<object>p)
        if i >= op.first:
            t = kind if t < 0 else PROMOTE[t][kind]
    t = strong(t)
    if op.floats and t < FLOAT16:
        t = float_type(t, nin, inputs)
    e = &op.entries[t]
    if e.loop == NULL:
        refuse_types(op, nin, inputs)
    plain = plain and e.result == e.types[nin] and lead.size * op.cost < 50_000 and (not op.checks or lead.size)
    for i in range(nin):
        p = inputs[i]
        if type(<object>p) is NDArray:
            a = <NDArray>p
            args[i] = a.data
            steps[i] = INFO[a.dtype].itemsize
            plain = plain and a.dtype == e.types[i]
        else:
            store_operand(<object>p, t, e.types[i], scalars[i])
            args[i] = scalars[i]
            steps[i] = 0

    if plain:
        out = new_like(lead, e.result)
        args[nin] = out.data
        steps[nin] = INFO[e.result].itemsize
        e.loop(args, &out.size, steps, e.data)
    else:
        out = apply_general(op, e, nin, inputs, args)
    if op.checks:
        check_loop()
    if recorded:
        record(op, out, nin, inputs)
    return out


cdef int store_operand(object value, int dtype, int wanted, char *where) except -1:
    """Write a Python scalar as a loop reads it, which may be wider than the promoted dtype: it is checked against
    that and rounded to it all the same, as in NumPy."""
    cdef char narrow[16]
    if dtype == wanted or INFO[wanted].inexact and not INFO[dtype].inexact:
        return store_scalar(value, wanted, where)
    store_scalar(value, dtype, narrow)
    run_cast(dtype, wanted, narrow, where)
    return 0


cdef object in_bounds(object value, int dtype):
    """A Python int to compare with integers: one that they can't reach is as good as an infinity."""
    if type(value) is not int or dtype >= FLOAT16 or -128 <= value < 128 and dtype != BOOL and value >= 0:
        return value
    if dtype == BOOL:
        return value if -(1 << 63) <= value < 1 << 63 else float("inf") if value > 0 else -float("inf")
    bits = 8 * INFO[dtype].itemsize
    low, high = (0, 1 << bits) if INFO[dtype].kind == c"u" else (-(1 << (bits - 1)), 1 << (bits - 1))
    return value if low <= value < high else float("inf") if value > 0 else -float("inf")


cdef int float_type(int promoted, int nin, PyObject **inputs) except -1:
    """The float dtype that integer inputs have in common: int8 and uint8 both fit float16, so that is it, though
    they would promote to int16."""
    cdef int i, t = FLOAT16
    for i in range(nin):
        if type(<object>inputs[i]) is not NDArray:
            return INT_TO_FLOAT[promoted]
        t = PROMOTE[t][INT_TO_FLOAT[(<NDArray>inputs[i]).dtype]]
    return t


cdef NDArray apply_general(Op op, Entry *e, int nin, PyObject **inputs, char **args):
    """Operands of different shapes, strides or dtypes, and large ones. `args` has where scalars were stored."""
    cdef View views[MAXIN + 1]
    cdef Py_ssize_t shape[MAXDIM]
    cdef int i, ndim
    cdef NDArray out
    for i in range(nin):
        if type(<object>inputs[i]) is NDArray:
            view_of(<NDArray>inputs[i], &views[i])
        else:
            views[i].data = args[i]
            views[i].ndim = 0
            views[i].dtype = e.types[i]
    ndim = broadcast(nin, views, shape)
    out = new_array(e.result, ndim, shape)
    view_of(out, &views[nin])
    run_elementwise(e.loop, e.data, thread_cost(op, e), nin + 1, views, e.types, ndim, shape)
    return out


cdef int thread_cost(Op op, Entry *e) noexcept:
    """The cost by which the runner decides about threads: none where the loop may set a Python exception."""
    return 0 if op.checks and not INFO[e.result].inexact else op.cost


cdef int check_loop() except -1:
    """Raise the exception that a loop has set, if any."""
    return -1 if PyErr_Occurred() != NULL else 0


cdef object apply1(PyObject *op, object a):
    cdef PyObject *inputs[1]
    a = convertible(a)
    if a is NotImplemented:
        return a
    if type(a) is not NDArray:
        a = from_object(a)
    inputs[0] = <PyObject *>a
    return apply(<Op>op, 1, inputs)


cdef object apply2(PyObject *op, object a, object b):
    cdef PyObject *inputs[2]
    if type(a) is not NDArray and scalar_kind(a) < 0:
        a = convertible(a)
        if a is NotImplemented:
            return a
    if type(b) is not NDArray and scalar_kind(b) < 0:
        b = convertible(b)
        if b is NotImplemented:
            return b
    if type(a) is not NDArray and type(b) is not NDArray:
        a = from_object(a)
    if (<Op>op).compares:
        if type(a) is not NDArray:
            a = in_bounds(a, (<NDArray>b).dtype)
        elif type(b) is not NDArray:
            b = in_bounds(b, (<NDArray>a).dtype)
    inputs[0] = <PyObject *>a
    inputs[1] = <PyObject *>b
    return apply(<Op>op, 2, inputs)


table.unary = apply1
table.binary = apply2


cdef object call1(Op op, object a):
    """`apply1` for functions: what is no operand is an error here."""
    cdef PyObject *inputs[1]
    if type(a) is not NDArray:
        a = operand(a)
    inputs[0] = <PyObject *>a
    return apply(op, 1, inputs)


cdef object call2(Op op, object a, object b):
    cdef object result = apply2(<PyObject *>op, a, b)
    if result is NotImplemented:
        result = apply2(<PyObject *>op, operand(a), operand(b))
    return result


cdef object call3(Op op, object a, object b, object c):
    cdef PyObject *inputs[3]
    if type(a) is not NDArray and scalar_kind(a) < 0:
        a = operand(a)
    if type(b) is not NDArray and scalar_kind(b) < 0:
        b = operand(b)
    if type(c) is not NDArray and scalar_kind(c) < 0:
        c = operand(c)
    if type(a) is not NDArray and type(b) is not NDArray and type(c) is not NDArray:
        a = operand(a)
    inputs[0] = <PyObject *>a
    inputs[1] = <PyObject *>b
    inputs[2] = <PyObject *>c
    return apply(op, 3, inputs)


cdef object call4(Op op, object a, object b, object c, object d):
    cdef PyObject *inputs[4]
    inputs[0] = <PyObject *>a
    inputs[1] = <PyObject *>b
    inputs[2] = <PyObject *>c
    inputs[3] = <PyObject *>d
    return apply(op, 4, inputs)


# ---- record

cdef int record1(Op op, NDArray out, NDArray x, int nparams=0, Py_ssize_t *params=NULL,
                 bint is_view=False) except -1:
    cdef PyObject *inputs[1]
    inputs[0] = <PyObject *>x
    return record(op, out, 1, inputs, nparams, params, is_view)


cdef int record(Op op, NDArray out, int nin, PyObject **inputs, int nparams=0, Py_ssize_t *params=NULL,
                bint is_view=False) except -1:
    """Put an operation that has run on the tape, where this thread records and an input needs a gradient.

    Parameters
    ----------
    op : Op
    out : NDArray
        The result, fresh; gets the node.
    nin : int
    inputs : PyObject **
        NDArrays, or Python scalars.
    nparams, params
        Integers that the rule must know.
    is_view : bool
        `out` shares the storage of the first input.
    """
    cdef Node *node
    cdef Node *input
    cdef Node *local[8]
    cdef Node **edges = local
    cdef unsigned int needs = 0
    cdef int i, dims = 0, count = 0
    cdef bint anchored = False, any_edge = False
    if not state().recording or not INFO[out.dtype].inexact:
        return 0        # integers and bool pass no gradient
    if nin > 8:
        edges = <Node **>alloc(nin * sizeof(Node *))
        if edges == NULL:
            raise MemoryError()
    for i in range(nin):
        edges[i] = NULL
        if type(<object>inputs[i]) is NDArray:
            input = edges[i] = edge(<NDArray>inputs[i])
            if input != NULL:
                any_edge = True
                needs |= op.needs[i if i < MAXIN else MAXIN - 1]
                anchored = anchored or input.anchor != NULL
    if not any_edge:
        if nin > 8:
            free_block(edges, nin * sizeof(Node *))
        return 0
    if op.vjp == NULL and op.vjp_all == NULL:
        if not op.differentiable and op.domain is not None:
            return 0    # piecewise constant
        raise NotImplementedError(
            f"{op.name} has no reverse rule, and an input of it needs a gradient. Use x.detach() or "
            "autograd.pause() where no gradient is wanted through it")
    if needs:
        for i in range(nin if nin < MAXIN else MAXIN):
            if needs >> i & 1:
                count += 1
                if type(<object>inputs[i]) is NDArray:
                    dims += 2 * (<NDArray>inputs[i]).ndim
        if needs & Y:
            count += 1
            dims += 2 * out.ndim
    node = node_new(<PyObject *>op, nin, count, dims, out.ndim, nparams)
    node.dtype = out.dtype
    for i in range(out.ndim):
        node.shape[i] = out.shape[i]
    for i in range(nparams):
        node.params[i] = params[i]
    if is_view:
        node.flags |= IS_VIEW
    for i in range(nin):
        if edges[i] != NULL:
            node_incref(edges[i])
            node.inputs[i] = edges[i]
    if nin > 8:
        free_block(edges, nin * sizeof(Node *))
    if needs:
        dims = out.ndim + nparams
        for i in range(nin if nin < MAXIN else MAXIN):
            if needs >> i & 1:
                dims = save_input(node, i, <object>inputs[i], dims)
        if needs & Y:
            snapshot(node, OUTPUT, out, dims)
    if anchored:
        anchor_and_attach(out, node, None)
    else:
        attach(out, node)
    return 0


cdef int save_input(Node *node, int i, object value, int dims) except -1:
    """Save what a rule needs of input `i`; returns where the next one's dimensions go."""
    cdef Saved *s
    cdef NDArray a
    if type(value) is NDArray:
        a = <NDArray>value
        if a.storage.tracked > 1 or a.storage == state().overwritten:
            try:
                a = cast(a, a.dtype)     # the block will be written to again
            except BaseException:
                node_decref(node)
                raise
        return snapshot(node, i, a, dims)
    s = &node.saved[node.nsaved]
    s.storage = NULL
    s.scalar = <PyObject *>value
    Py_INCREF(value)
    s.which = i
    node.nsaved += 1
    return dims


cdef int anchor_and_attach(NDArray out, Node *node, object payload) except -1:
    """Give the fresh `node` an anchor, and that to `out`."""
    cdef object holder = anchor(node, payload)
    Py_INCREF(holder)       # the reference that `attach` takes over
    attach(out, node)
    return 0


cdef int snapshot(Node *node, int which, NDArray a, int dims) noexcept:
    """Save what `a` shows now; returns where the next one's dimensions go."""
    cdef Saved *s = &node.saved[node.nsaved]
    cdef int i
    s.storage = a.storage
    a.storage.refs += 1
    s.data = a.data
    s.version = a.storage.version
    s.dims = node.shape + dims
    s.which = which
    s.dtype = a.dtype
    s.ndim = a.ndim
    for i in range(a.ndim):
        s.dims[i] = a.shape[i]
        s.dims[a.ndim + i] = a.strides[i]
    node.nsaved += 1
    return dims + 2 * a.ndim


cdef object saved(Node *node, int which):
    """What was saved of an input, or of the output (OUTPUT), for a rule to use.

    While a pass records itself (create_graph), the array stands where it stood in the graph; a saved output
    is attached to the very node that is running.
    """
    cdef Saved *s = node.saved
    cdef NDArray a
    cdef Node *input
    while s.which != which:
        s += 1
    if s.storage == NULL:
        return <object>s.scalar
    if s.storage.version != s.version:
        raise RuntimeError(f"what {(<Op>node.op).name} needs for its gradient was overwritten while the pass ran")
    a = new_on(s.storage, s.data, s.dtype, s.ndim, s.dims, s.dims + s.ndim)
    mark_detached(a)
    if state().recording:
        input = node if which == OUTPUT else node.inputs[which]
        if input != NULL:
            node_incref(input)
            attach(a, input)
    return a


# ---- views of blocks that were written to

VIEW = structural("view", NULL)      # the rule stands with the others about writing


cdef Node *root(Node *node) noexcept:
    """The node whose output is the whole block that the output of `node` is a view of."""
    while node.flags & IS_VIEW and node.inputs[0] != NULL:
        node = node.inputs[0]
    return node


cdef int know_history(NDArray x) noexcept:
    """Before a detached view of `x` is given away: let the block know what made it, so that a write through that
    view can be recorded as a constant."""
    cdef Storage *s = x.storage
    cdef Node *node
    if x.node != NULL and not s.tracked and x.version == s.version and s.solid:
        node = root(x.node)
        if not node.flags & LEAF:
            set_history(s, node)
            s.tracked = 1
    return 0


cdef Node *refresh(NDArray a) except? NULL:
    """`edge` of an array whose block was written to since its node was made."""
    cdef Storage *s = a.storage
    cdef Node *node
    cdef int i
    cdef Py_ssize_t params[MAXDIM + 1]
    cdef Py_ssize_t itemsize
    if s.tracked and not a.flags & DETACHED:
        if a.node != NULL and root(a.node).flags & LEAF:
            raise RuntimeError(
                f"a variable of shape {shape_text(a.ndim, a.shape)}, or a view of one, was overwritten through "
                "another view of its memory while recording: its gradient can't be told apart")
        node = s.history
        if node == NULL:
            attach(a, NULL)
            return NULL
        itemsize = INFO[node.dtype].itemsize
        if node.dtype != a.dtype:
            raise RuntimeError("an array was written to while recording through a view of another dtype")
        if a.flags & CONTIGUOUS and a.data == s.data and same_shape(a, node.ndim, node.shape):
            node_incref(node)
            attach(a, node)
            return node
        node_incref(node)
        params[0] = (a.data - s.data) // itemsize
        for i in range(a.ndim):
            params[i + 1] = a.strides[i] // itemsize
        node = node_new(<PyObject *>VIEW, 1, 0, 0, a.ndim, a.ndim + 1)
        node.inputs[0] = s.history
        node.dtype = a.dtype
        node.flags |= IS_VIEW
        for i in range(a.ndim):
            node.shape[i] = a.shape[i]
        for i in range(a.ndim + 1):
            node.params[i] = params[i]
        if s.history.anchor != NULL:
            anchor_and_attach(a, node, None)
        else:
            attach(a, node)
        return node
    if a.node == NULL:
        return NULL
    if root(a.node).flags & LEAF:
        a.version = s.version        # a variable is what its memory says now
        return a.node
    raise RuntimeError(
        f"an array of shape {shape_text(a.ndim, a.shape)} that {(<Op>a.node.op).name if a.node.op != NULL else 'an operation'} "
        "recorded was overwritten since without being recorded (through a detached view, or a view taken "
        "before): its gradient would be wrong. Write to it while recording, or to a copy")


# ---- for the tests

def call(name, *operands):
    """Apply an operation on elements by its name; also those that only reverse rules use.

    Parameters
    ----------
    name : str
        As in `registry`.
    *operands : array_like
        As many as the operation has; Python scalars promote weakly.

    Returns
    -------
    NDArray
        Recorded like any other.

    Raises
    ------
    KeyError
        Where there is no such operation.
    TypeError
        For another number of operands, for dtypes that the operation refuses, and for operations that do not
        work on elements.

    Examples
    --------
    >>> from cygrad.core.op import call
    >>> call("square_grad", [1.0, 2.0], 3.0).tolist()
    [6.0, 12.0]
    """
    cdef Op op = REGISTRY[name]
    cdef PyObject *inputs[MAXIN]
    cdef int i
    if op.domain is None:
        raise TypeError(f"{name} does not work on elements")
    if len(operands) != op.nin:
        raise TypeError(f"{name} has {op.nin} operands, not {len(operands)}")
    converted = [a if type(a) is NDArray or scalar_kind(a) >= 0 else operand(a) for a in operands]
    if not any([type(a) is NDArray for a in converted]):
        converted[0] = operand(converted[0])
    for i in range(op.nin):
        inputs[i] = <PyObject *>(<list>converted)[i]
    return apply(op, op.nin, inputs)
