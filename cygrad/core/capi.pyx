"""What `cimport cygrad` gives: arrays and operations for extension modules of others, in checked functions.

Their view of an array is the beginning of its struct, `NDArray1`; the class is `NDArray` all the same.
"""

from cpython.object cimport PyObject

from cygrad.core.array cimport (
    CONTIGUOUS, MAXDIM, NDArray, READONLY, check_leaving, is_recorded as recorded, new_array as array_new,
    new_like as array_like, shape_text, zeros as array_zeros)
from cygrad.core.dtype cimport FLOAT16, INFO, NDTYPES, from_object as dtype_from, to_numpy
from cygrad.core.op cimport call1, call2, call3, operand
from cygrad.core.convert cimport scalar_kind
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.ops.write cimport check_target
from cygrad.core.record cimport record as tape_record, saved as tape_saved
from cygrad.core.registry cimport (
    MAXIN, VJP, Op, complete, derivative as op_derivative, enter, find as op_find, forget, passes as op_passes,
    refuse_rule, set_entry, stops as op_stops)
from cygrad.core.run cimport cast
from cygrad.core.tape cimport LEAF, Node as TapeNode, params_of

cdef extern from *:
    """
    #define cygrad_outside(a) ((CygradArray1 *)(a))
    #define cygrad_offset(a, field) ((char *)&(a)->field - (char *)(a))
    #define cygrad_same_place(a, b, field) (cygrad_offset(a, field) == cygrad_offset(b, field) \\
                                            && sizeof((a)->field) == sizeof((b)->field))
    #define cygrad_same_layout(a, b) (cygrad_same_place(a, b, data) && cygrad_same_place(a, b, storage) \\
        && cygrad_same_place(a, b, size) && cygrad_same_place(a, b, shape) && cygrad_same_place(a, b, strides) \\
        && cygrad_same_place(a, b, ndim) && cygrad_same_place(a, b, dtype) && cygrad_same_place(a, b, flags))
    """
    bint cygrad_same_layout(NDArray a, NDArray1 b)

cdef list REPLACED = []      # nodes may still need them


cdef class OwnOp(Op):
    """An operation of another package, whose reverse rule is called through `checked_rule`."""

    cdef Rule rule
    cdef bint exact          # gradients have the shape of the input: nothing broadcasts


cdef inline NDArray1 outside(NDArray a):
    return <NDArray1><object>a


cdef inline NDArray inside(NDArray1 a):
    if a is None:
        raise TypeError("an NDArray is needed, not None")
    return <NDArray><object>a


cdef int check_dtype(int dtype) except -1:
    if not 0 <= dtype < NDTYPES:
        raise ValueError(f"there is no dtype number {dtype}")
    return 0


# ---- dtypes

cdef int dtype_number(object spec) except -1:
    return dtype_from(spec)


cdef object dtype_object(int dtype):
    check_dtype(dtype)
    return to_numpy(dtype)


cdef Py_ssize_t itemsize(int dtype) except -1:
    check_dtype(dtype)
    return INFO[dtype].itemsize


# ---- arrays

cdef NDArray1 new_array(int dtype, int ndim, const Py_ssize_t *shape):
    check_dtype(dtype)
    check_ndim(ndim)
    return outside(array_new(dtype, ndim, <Py_ssize_t *>shape))


cdef int check_ndim(int ndim) except -1:
    if not 0 <= ndim <= MAXDIM:
        raise ValueError(f"an NDArray has 0 to {MAXDIM} dimensions, not {ndim}")
    return 0


cdef NDArray1 new_like(NDArray1 a, int dtype):
    check_dtype(dtype)
    return outside(array_like(inside(a), dtype))


cdef NDArray1 zeros(int dtype, int ndim, const Py_ssize_t *shape):
    check_dtype(dtype)
    check_ndim(ndim)
    return outside(array_zeros(dtype, ndim, <Py_ssize_t *>shape))


cdef NDArray1 as_array(object x):
    return outside(operand(x))


cdef NDArray1 contiguous(NDArray1 a, int dtype):
    cdef NDArray x = inside(a)
    check_dtype(dtype)
    if x.dtype == dtype and a.flags & CONTIGUOUS:
        return a
    return outside(cast(x, dtype))


cdef int begin_write(NDArray1 a) except -1:
    cdef NDArray x = inside(a)
    check_target(x, x)
    check_leaving(x, "a write to the memory")
    x.storage.version += 1
    if x.node != NULL and x.node.flags & LEAF:
        x.version = x.storage.version        # a variable is what its memory says
    return 0


cdef bint is_recorded(NDArray1 a) except -1:
    return recorded(inside(a))


# ---- operations

cdef object checked_rule(TapeNode *node, int i, object g):
    """Call the rule of an operation of another package and check the shape of what it returns: it must not be summed
    or broadcast in silence."""
    cdef OwnOp op = <OwnOp>node.op
    cdef TapeNode *x = node.inputs[i]
    cdef object result
    cdef NDArray gradient
    cdef int k, more
    cdef bint fits
    if op.rule == NULL:
        refuse_rule(op, i, node.dtype)
    result = op.rule(<Node *>node, i, g)
    if result is None:
        return None
    if type(result) is not NDArray:
        raise TypeError(f"the reverse rule of {op.name} returned {type(result).__name__} for input {i}, not an NDArray")
    gradient = <NDArray>result
    more = gradient.ndim - x.ndim
    fits = more == 0 if op.exact else more >= 0
    for k in range(x.ndim):
        if fits and gradient.shape[k + more] != x.shape[k]:
            fits = x.shape[k] == 1 and not op.exact
    if not fits:
        raise ValueError(
            f"the reverse rule of {op.name} returned a gradient of shape {shape_text(gradient.ndim, gradient.shape)} "
            f"for input {i} of shape {shape_text(x.ndim, x.shape)}")
    return gradient


cdef OwnOp new_op(str name, int nin, Rule rule, tuple saves, bint differentiable):
    cdef OwnOp op = OwnOp.__new__(OwnOp)
    cdef VJP vjp = NULL
    cdef object before
    package, _, operation = name.rpartition(".")
    if not package or not operation:
        raise ValueError(f"operations of other packages are called 'package.operation', not {name!r}")
    if nin and not 1 <= nin <= MAXIN:
        raise ValueError(f"an operation on elements has 1 to {MAXIN} inputs, not {nin}")
    try:
        before = op_find(name)
    except KeyError:
        pass
    else:                    # a cell of a notebook that is run again
        REPLACED.append(before)
        forget(name)
    op.rule = rule
    if differentiable:
        vjp = checked_rule
    enter(op, name, None, vjp, NULL, saves, ((-1.0, 1.0),) * nin if nin else None)
    op.nin = nin
    op.exact = nin == 0
    return op


cdef OwnOp own(object op):
    if type(op) is not OwnOp:
        raise TypeError(f"an operation of one's own is needed, not {op!r}")
    return <OwnOp>op


cdef Op known(object op):
    if not isinstance(op, Op):
        raise TypeError(f"an operation is needed, not {type(op).__name__}")
    return <Op>op


cdef object elementwise(str name, int nin, Rule rule, tuple saves, int cost):
    if nin < 1:
        raise ValueError(f"an operation on elements has 1 to {MAXIN} inputs, not {nin}")
    cdef OwnOp op = new_op(name, nin, rule, saves, True)
    op.cost = cost
    return op


cdef object constant(str name, int nin, int cost):
    if nin < 1:
        raise ValueError(f"an operation on elements has 1 to {MAXIN} inputs, not {nin}")
    cdef OwnOp op = new_op(name, nin, NULL, (), False)
    op.cost = cost
    return op


cdef int add_loop(object op, int dtype, Loop loop, int result) except -1:
    cdef OwnOp o = own(op)
    check_dtype(dtype)
    check_dtype(result)
    if o.nin == 0:
        raise TypeError(f"{o.name} does not work on elements: it has no loops")
    if dtype == FLOAT16:
        raise ValueError("there are no loops for float16: it is computed in the loop for float32")
    set_entry(o, dtype, loop, result, result)
    complete(o, True)
    return 0


cdef int check_input(OwnOp op, int i) except -1:
    if not 0 <= i < op.nin:
        raise ValueError(f"{op.name} has no input {i}")
    return 0


cdef int derivative(object op, int i, object rule, tuple operands) except -1:
    cdef OwnOp o = own(op)
    cdef Op r = known(rule)
    check_input(o, i)
    if r.domain is None:
        raise TypeError(f"{r.name} does not work on elements")
    return op_derivative(o, i, r, operands)


cdef int passes(object op, int i) except -1:
    cdef OwnOp o = own(op)
    check_input(o, i)
    return op_passes(o, i)


cdef int stops(object op, int i) except -1:
    cdef OwnOp o = own(op)
    check_input(o, i)
    return op_stops(o, i)


cdef object find(str name):
    return op_find(name)


cdef Loop loop_of(str name, int dtype) except NULL:
    cdef Op op = op_find(name)
    cdef Loop loop
    cdef int k
    check_dtype(dtype)
    loop = get(name, dtype)
    for k in range(op.nin + 1):
        if op.entries[dtype].types[k] != dtype:
            loop = NULL
    if op.domain is None or loop == NULL:
        raise KeyError(f"cygrad has no loop of its own for {name} that reads and writes {to_numpy(dtype)}")
    return loop


cdef Op elementwise_op(object op, int nin):
    cdef Op o = known(op)
    if o.domain is None or o.nin != nin:
        raise TypeError(f"{o.name} is no operation on {nin} element{'s' if nin > 1 else ''}")
    return o


cdef object apply1(object op, object x):
    return call1(elementwise_op(op, 1), x)


cdef object apply2(object op, object x, object y):
    return call2(elementwise_op(op, 2), x, y)


cdef object apply3(object op, object x, object y, object z):
    return call3(elementwise_op(op, 3), x, y, z)


cdef object structural(str name, Rule rule, tuple saves):
    if rule == NULL:
        raise ValueError(f"{name} needs a reverse rule")
    return new_op(name, 0, rule, saves, True)


cdef NDArray1 record(object op, NDArray1 out, tuple inputs, tuple params):
    cdef OwnOp o = own(op)
    cdef NDArray result = inside(out)
    cdef PyObject *pointers[MAXDIM]
    cdef Py_ssize_t numbers[MAXDIM]
    cdef int i, nin = len(inputs), count = len(params)
    if o.nin:
        raise TypeError(f"{o.name} works on elements: what it does is recorded by itself")
    if not 1 <= nin <= MAXDIM or count > MAXDIM:
        raise ValueError(f"{o.name}: 1 to {MAXDIM} inputs and up to {MAXDIM} params can be recorded, "
                         f"not {nin} and {count}")
    for i in range(nin):
        if type(inputs[i]) is not NDArray and scalar_kind(inputs[i]) < 0:
            raise TypeError(f"input {i} of {o.name} is neither an NDArray nor a Python number but "
                            f"{type(inputs[i]).__name__}")
        if type(inputs[i]) is NDArray and (<NDArray>inputs[i]).storage == result.storage:
            raise ValueError(f"the result of {o.name} stands in the memory of input {i}: it must be a new array")
        pointers[i] = <PyObject *>(<object>inputs[i])
    if result.node != NULL or result.storage.views != 1 or result.storage.refs != 1 or result.flags & READONLY:
        raise ValueError(f"the result of {o.name} must be a new array")
    for i in range(count):
        numbers[i] = params[i]
    tape_record(o, result, nin, pointers, count, numbers)
    return out


cdef object saved(Node *node, int which):
    return tape_saved(<TapeNode *>node, which)


cdef Py_ssize_t param(Node *node, int k) except? -1:
    cdef TapeNode *n = <TapeNode *>node
    if not 0 <= k < n.nparams:
        raise IndexError(f"{(<Op>n.op).name} recorded {n.nparams} params, there is none of number {k}")
    return params_of(n)[k]


def check_layout():
    """Whether `NDArray1` is how an NDArray begins."""
    cdef NDArray a = array_new(FLOAT16, 0, NULL)
    return cygrad_same_layout(a, outside(a))


if not check_layout():
    raise ImportError("the layout of NDArray in capi.pxd is not that of array.pxd")
