"""The one road of every operation: check, result type, output, run, record."""

from cpython.exc cimport PyErr_Occurred
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF

import array as array_module
import sys

import numpy as np

from cygrad.core.array cimport (
    CONTIGUOUS, MAXDIM, NDArray, READONLY, new_array, new_like, new_on, same_shape, steal, table, take_like)
from cygrad.core.convert cimport from_object, run_cast, scalar_kind, store_scalar
from cygrad.core.dtype cimport BOOL, FLOAT16, FLOAT32, INFO, PROMOTE, strong, to_numpy
from cygrad.core.record cimport may_need_gradient, record, record_uniform, saved
from cygrad.core.registry cimport APPLY, GRADIENT, MAXIN, Entry, Op, Rule, find, float_of
from cygrad.core.run cimport View, broadcast, cast, elementwise as run_elementwise, view_of
from cygrad.core.spans cimport FORWARD, ON, begin, end, moved, row_of
from cygrad.core.tape cimport Node, state

# ---- operands

cdef object ARRAY = np.ndarray
cdef tuple OPERANDS = (ARRAY, np.generic, list, tuple, range, memoryview, bytearray, array_module.array)


cdef bint holds_arrays(object obj, int depth=0):
    """Whether a nested sequence contains arrays of ours: then its parts are stacked, and that is recorded. One may
    contain itself: what is deeper than arrays go is not looked at."""
    if depth >= MAXDIM:
        return False
    for part in obj:
        if type(part) is NDArray or isinstance(part, (list, tuple)) and holds_arrays(part, depth + 1):
            return True
    return False


cdef NDArray held(NDArray a):
    """An array made of an operand that is somebody else's: while recording a copy where it can be written to, for the
    tape may keep it, and a buffer of NumPy's that is filled again says so to nobody."""
    if a.storage.foreign and not a.flags & READONLY and state().recording:
        return cast(a, a.dtype)
    return a


cdef object convertible(object obj):
    """An operand of ours as it is, others as arrays; NotImplemented for what is no number to us, so that
    Python asks the other operand."""
    if type(obj) is NDArray or scalar_kind(obj) >= 0:
        return obj
    if isinstance(obj, bytes):       # Python would take the array's buffer for more bytes
        raise TypeError("bytes are no operand: np.frombuffer or memoryview say that they are numbers")
    if type(obj) is ARRAY or isinstance(obj, OPERANDS):
        if isinstance(obj, (list, tuple)) and holds_arrays(obj):
            from cygrad.core.ops.create import asarray       # which stacks them, recorded
            return asarray(obj)
        if type(obj) is not ARRAY and isinstance(obj, ARRAY) and (
                type(obj).__array_ufunc__ is not ARRAY.__array_ufunc__ or obj.__array_priority__ > 0):
            return NotImplemented        # matrices, masked arrays, quantities: their operators mean more than NumPy's
        try:
            return held(from_object(obj))
        except TypeError:
            return NotImplemented
    introduce(type(obj))
    return NotImplemented


def introduce(kind):
    """Tell Dask, where a type is Dask's, that its arrays may hold ours: it works with types that it knows alone.

    Parameters
    ----------
    kind : type

    Returns
    -------
    bool
        Whether this was news.
    """
    if not kind.__module__.startswith("dask."):
        return False
    known = sys.modules.get("dask.array.chunk_types")
    if known is None or known.is_valid_chunk_type(NDArray):
        return False
    known.register_chunk_type(NDArray)
    backends = sys.modules["dask.array.backends"]
    backends.percentile_lookup.register(NDArray, backends.percentile)
    return True


cdef NDArray operand(object obj):
    """An operand as an array; TypeError for what can't be one."""
    cdef object a = convertible(obj)
    if a is NotImplemented:
        return held(from_object(obj))
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

cdef inline PyObject *unary_lane(Op op, PyObject *x) except? NULL:
    """`apply`, but for recording, for one contiguous float32 or float64 array; NULL where the case is another one.

    This and `binary_lane` are what nearly all small operations take. Nothing is looped over, no view is made, no
    reference is counted (which is why they work on pointers): that more than halves what they cost.
    """
    cdef int t = (<NDArray>x).dtype
    cdef Entry *e = &op.entries[t]
    cdef char *args[2]
    cdef Py_ssize_t steps[2]
    cdef PyObject *out
    if not e.uniform or not (<NDArray>x).flags & CONTIGUOUS:
        return NULL
    steps[0] = steps[1] = 4 if t == FLOAT32 else 8
    out = take_like(x, steps[0])
    if out == NULL:
        out = make_like(x)
    args[0] = (<NDArray>x).data
    args[1] = (<NDArray>out).data
    if (<NDArray>x).size * op.cost < SMALL:
        e.loop(args, &(<NDArray>x).size, steps, e.data)
    else:
        run_uniform(op, e, 1, args, steps, (<NDArray>x).size)
    return out


cdef inline PyObject *binary_lane(Op op, PyObject *p, PyObject *q) except? NULL:
    """`apply`, but for recording, for contiguous float32 or float64 arrays of one shape and dtype, or one and a Python
    number; NULL where the case is another one."""
    cdef char *args[3]
    cdef Py_ssize_t steps[3]
    cdef double scalar
    cdef PyObject *lead
    cdef PyObject *out
    cdef Entry *e
    cdef int t
    if type(<object>p) is NDArray:
        lead = p
        t = (<NDArray>lead).dtype
        e = &op.entries[t]
        if not e.uniform or not (<NDArray>lead).flags & CONTIGUOUS:
            return NULL
        steps[0] = steps[1] = steps[2] = 4 if t == FLOAT32 else 8
        args[0] = (<NDArray>lead).data
        if type(<object>q) is NDArray:
            if not whole_like(<NDArray>q, <NDArray>lead):
                return NULL
            args[1] = (<NDArray>q).data
        else:
            if not number(q, t, <char *>&scalar):
                return NULL
            args[1] = <char *>&scalar
            steps[1] = 0
    else:
        lead = q
        t = (<NDArray>lead).dtype
        e = &op.entries[t]
        if not e.uniform or not (<NDArray>lead).flags & CONTIGUOUS or not number(p, t, <char *>&scalar):
            return NULL
        args[0] = <char *>&scalar
        args[1] = (<NDArray>lead).data
        steps[0] = 0
        steps[1] = steps[2] = 4 if t == FLOAT32 else 8
    out = take_like(lead, steps[2])
    if out == NULL:
        out = make_like(lead)
    args[2] = (<NDArray>out).data
    if (<NDArray>out).size * op.cost < SMALL:
        e.loop(args, &(<NDArray>out).size, steps, e.data)
    else:
        run_uniform(op, e, 2, args, steps, (<NDArray>out).size)
    return out


cdef inline bint in_graph(PyObject *x) noexcept:
    return type(<object>x) is NDArray and may_need_gradient(<NDArray>x)


cdef PyObject *make_like(PyObject *x) except NULL:
    cdef NDArray out = new_array((<NDArray>x).dtype, (<NDArray>x).ndim, (<NDArray>x).shape)
    Py_INCREF(out)
    return <PyObject *>out


cdef int run_uniform(Op op, Entry *e, int nin, char **args, Py_ssize_t *steps, Py_ssize_t size) except -1:
    """Run a loop over `size` elements that lie one behind the other in all operands, or are one (step 0)."""
    cdef View views[MAXIN + 1]
    cdef int k
    if size * op.cost < SMALL:
        e.loop(args, &size, steps, e.data)
        return 0
    for k in range(nin + 1):
        views[k].data = args[k]
        views[k].ndim = 1 if steps[k] else 0
        views[k].shape = &size
        views[k].strides = steps + k
        views[k].dtype = e.types[k]
    return run_elementwise(e.loop, e.data, op.cost, nin + 1, views, e.types, 1, &size)


cdef object apply(Op op, int nin, PyObject **inputs):
    """An operation on elements; `inputs` are NDArrays or exact Python scalars, at least one an NDArray."""
    if nin == 2:
        return table.binary(<PyObject *>op, <object>inputs[0], <object>inputs[1])
    if nin == 1:
        return table.unary(<PyObject *>op, <object>inputs[0])
    if ON:
        return timed_lane(op, nin, inputs)
    return slow_lane(op, nin, inputs)


cdef object timed_lane(Op op, int nin, PyObject **inputs):
    """`slow_lane` while a profile is on, which gets at one and two operands by the table."""
    cdef int place = begin(row_of(op.name), FORWARD)
    try:
        out = slow_lane(op, nin, inputs)
        moved(place, nin, inputs, <PyObject *>out)
        return out
    finally:
        end(place)


cdef object apply_rule(Rule *rule, Node *node, object g):
    """The gradient that a table's rule gives for an input of `node`, from the gradient `g` of the output."""
    cdef PyObject *inputs[MAXIN]
    cdef list held = []      # what was saved, while the operation runs
    cdef object a
    cdef int k
    if rule.kind != APPLY:
        return g
    for k in range(rule.n):
        if rule.operands[k] == GRADIENT:
            inputs[k] = <PyObject *>g
        else:
            a = saved(node, rule.operands[k])
            held.append(a)
            inputs[k] = <PyObject *>a
    return apply(<Op>rule.op, rule.n, inputs)


cdef Entry *entry_of(Op op, int nin, PyObject **inputs, int *promoted) except NULL:
    """What an operation does with such inputs, and the dtype that they have in common."""
    cdef int i, kind, t = -1
    for i in range(op.first, nin):
        kind = ((<NDArray>inputs[i]).dtype if type(<object>inputs[i]) is NDArray else scalar_kind(<object>inputs[i]))
        t = kind if t < 0 else PROMOTE[t][kind]
    t = strong(t)
    if op.floats and t < FLOAT16:
        t = float_type(t, nin, inputs)
    promoted[0] = t
    if op.entries[t].loop == NULL:
        refuse_types(op, nin, inputs)
    return &op.entries[t]


cdef object slow_lane(Op op, int nin, PyObject **inputs):
    """`apply` for any operands: promotion, broadcasting, casts, threads."""
    cdef int i, t
    cdef bint plain = True, recorded = False
    cdef NDArray a, out, lead = None
    cdef PyObject *p
    cdef char *args[MAXIN + 1]
    cdef Py_ssize_t steps[MAXIN + 1]
    cdef char scalars[MAXIN][16]
    cdef Entry *e = entry_of(op, nin, inputs, &t)
    # Whether all arrays are alike: one shape, contiguous, of the dtype that the loop reads.
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
    plain = plain and e.result == e.types[nin] and lead.size * op.cost < SMALL and (not op.checks or lead.size)
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
            return float_of(promoted)
        t = PROMOTE[t][float_of((<NDArray>inputs[i]).dtype)]
    return t


cdef bint laid_out_alike(int nin, PyObject **inputs) noexcept:
    """Whether all arrays have one shape and the same strides, which let no element out: transposed ones, say."""
    cdef NDArray a, lead = None
    cdef Py_ssize_t extent
    cdef int i, k
    for i in range(nin):
        if type(<object>inputs[i]) is NDArray:
            a = <NDArray>inputs[i]
            if lead is None:
                lead = a
                extent = INFO[a.dtype].itemsize
                for k in range(a.ndim):
                    if a.strides[k] < INFO[a.dtype].itemsize:
                        return False
                    extent += (a.shape[k] - 1) * a.strides[k]
                if a.size == 0 or extent != a.size * INFO[a.dtype].itemsize:
                    return False
            elif a.dtype != lead.dtype or not same_shape(a, lead.ndim, lead.shape):
                return False
            else:
                for k in range(a.ndim):
                    if a.shape[k] > 1 and a.strides[k] != lead.strides[k]:
                        return False
    return True


cdef NDArray apply_general(Op op, Entry *e, int nin, PyObject **inputs, char **args):
    """Operands of different shapes, strides or dtypes, and large ones. `args` has where scalars were stored."""
    cdef View views[MAXIN + 1]
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t strides[MAXDIM]
    cdef int i, k, ndim
    cdef NDArray out, lead
    for i in range(nin):
        if type(<object>inputs[i]) is NDArray:
            view_of(<NDArray>inputs[i], &views[i])
        else:
            views[i].data = args[i]
            views[i].ndim = 0
            views[i].dtype = e.types[i]
    ndim = broadcast(nin, views, shape)
    out = new_array(e.result, ndim, shape)
    if ndim > 1 and not state().recording and laid_out_alike(nin, inputs):
        # The result lies like the operands, as in NumPy: the loop nest then is a single loop. Not while recording: a
        # node that becomes the history of a block describes it in C order.
        lead = <NDArray>inputs[0] if type(<object>inputs[0]) is NDArray else <NDArray>inputs[1]
        if not lead.flags & CONTIGUOUS:
            for k in range(ndim):
                strides[k] = lead.strides[k] // INFO[lead.dtype].itemsize * INFO[e.result].itemsize
            out = new_on(out.storage, out.data, e.result, ndim, shape, strides)
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
    cdef PyObject *done
    cdef NDArray out
    if type(a) is NDArray:
        done = unary_lane(<Op>op, <PyObject *>a)
        if done != NULL:
            out = steal(done)
            if may_need_gradient(<NDArray>a):
                record_uniform(<Op>op, out, <PyObject *>a, NULL)
            return out
    return general1(<Op>op, a)


cdef object apply2(PyObject *op, object a, object b):
    cdef PyObject *done
    cdef NDArray out
    if type(a) is NDArray or type(b) is NDArray:
        done = binary_lane(<Op>op, <PyObject *>a, <PyObject *>b)
        if done != NULL:
            out = steal(done)
            if in_graph(<PyObject *>a) or in_graph(<PyObject *>b):
                record_uniform(<Op>op, out, <PyObject *>a, <PyObject *>b)
            return out
    return general2(<Op>op, a, b)


cdef object general1(Op op, object a):
    """`apply1` for any operand. Functions apart, for the arguments of these two are counted."""
    cdef PyObject *inputs[1]
    a = convertible(a)
    if a is NotImplemented:
        return a
    if type(a) is not NDArray:
        a = from_object(a)
    inputs[0] = <PyObject *>a
    return slow_lane(op, 1, inputs)


cdef object general2(Op op, object a, object b):
    cdef PyObject *inputs[2]
    if type(a) is not NDArray and scalar_kind(a) < 0:
        if not isinstance(a, OPERANDS) and introduce(type(a)):
            return getattr(np, op.name)(a, b)        # it was asked already, when it did not know us
        a = convertible(a)
        if a is NotImplemented:
            return a
    if type(b) is not NDArray and scalar_kind(b) < 0:
        if op.compares and not isinstance(b, OPERANDS) and introduce(type(b)):
            return getattr(np, op.name)(a, b)
        b = convertible(b)
        if b is NotImplemented:
            return b
    if type(a) is not NDArray and type(b) is not NDArray:
        a = from_object(a)
    if op.compares:
        if type(a) is not NDArray:
            a = in_bounds(a, (<NDArray>b).dtype)
        elif type(b) is not NDArray:
            b = in_bounds(b, (<NDArray>a).dtype)
    inputs[0] = <PyObject *>a
    inputs[1] = <PyObject *>b
    return slow_lane(op, 2, inputs)


# All go through the table, functions and rules too: a profiler may stand there.
table.unary = apply1
table.binary = apply2


cdef object call1(Op op, object a):
    """`apply1` for functions: what is no operand is an error here."""
    return table.unary(<PyObject *>op, a if type(a) is NDArray else operand(a))


cdef object call2(Op op, object a, object b):
    cdef object result = table.binary(<PyObject *>op, a, b)
    if result is NotImplemented:
        result = table.binary(<PyObject *>op, operand(a), operand(b))
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


cdef object into1(Op op, object a, object out):
    cdef PyObject *inputs[1]
    inputs[0] = <PyObject *>a
    return table.into(<PyObject *>op, 1, inputs, out)


cdef object into2(Op op, object a, object b, object out):
    cdef PyObject *inputs[2]
    inputs[0] = <PyObject *>a
    inputs[1] = <PyObject *>b
    return table.into(<PyObject *>op, 2, inputs, out)


cdef object into3(Op op, object a, object b, object c, object out):
    cdef PyObject *inputs[3]
    inputs[0] = <PyObject *>a
    inputs[1] = <PyObject *>b
    inputs[2] = <PyObject *>c
    return table.into(<PyObject *>op, 3, inputs, out)


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
    cdef Op op = find(name)
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
