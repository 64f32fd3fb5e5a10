"""What an operation is, and the registry of them all.

An operation is an `Op`: a table of loops, one entry per dtype, filled with our own where we have them and
with those of NumPy's ufunc of the same meaning for the rest; and for each input a reverse rule. A rule that is one
operation on elements is a line of a table, `derivative(MULTIPLY, 0, MULTIPLY, (G, X1))`; others are functions.
"""

from cpython.object cimport PyObject

import numpy as np

import cygrad.core.loops      # fills the table that operations are registered from

from cygrad.core.dtype cimport BOOL, FLOAT16, FLOAT32, FLOAT64, INT8, NDTYPES, from_numpy_number, to_numpy
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.run cimport CHEAP
from cygrad.core.tape cimport OUTPUT
from cygrad.core.ufunc cimport PyUFuncObject

cdef dict REGISTRY = {}


def registry():
    """All operations by name, a new dict. What the tests are generated from.

    Examples
    --------
    >>> from cygrad.core.registry import registry
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
    return enter(Op.__new__(Op), name, reference, vjp, vjp_all, needs, domain)


cdef Op enter(Op op, str name, object reference, VJP vjp, VJPAll vjp_all, tuple needs, tuple domain):
    """Fill in a new `op` and enter it into the registry."""
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
        op.rules[i].kind = NO_RULE
    REGISTRY[name] = op
    return op


cdef Op structural(str name, VJP vjp, tuple needs=(), VJPAll vjp_all=NULL):
    """Register an operation whose forward way is a function of its own (a view, a reduction, a product)."""
    return register(name, None, vjp, vjp_all, needs, None)


cdef Op elementwise(str name, object reference, tuple domain, VJP vjp=NULL, tuple needs=(), int cost=CHEAP,
                    int first=0):
    """Register an operation that works element by element.

    Parameters
    ----------
    name : str
        Also that of our own loops, where there are any.
    reference : callable
        The NumPy function that computes the same; a ufunc's loops serve the dtypes for which we have none.
    domain : tuple of (float, float)
        For each input, an interval on which the function is smooth: the tests draw from it.
    vjp : VJP
        The reverse rule, where it is more than one operation for each input (see `derivative`).
    needs : tuple of int
        For the gradient of each input, what `vjp` uses (X0, X1, ..., Y).
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


cdef int derivative(Op op, int i, Op rule, tuple operands) except -1:
    """The gradient for input `i` of `op` is `rule` on `operands`: the gradient G of the output, inputs X0, X1, ...,
    the output Y. It comes before the function `vjp` of `op`, which serves dtypes that `rule` has no loop for."""
    cdef Rule *r = &op.rules[i]
    cdef int k
    if rule.nin != len(operands) or rule.first or operands[0] != G:
        raise ValueError(f"{rule.name} on {operands} is no reverse rule: it works on {rule.nin} operands, G the first")
    r.kind = APPLY
    r.op = <PyObject *>rule      # the registry keeps operations for ever
    r.n = len(operands)
    for k in range(r.n):
        op.needs[i] |= operands[k] & ~G
        r.operands[k] = OPERANDS[operands[k]]
    note_tabled(op)
    return 0


cdef int passes(Op op, int i) except -1:
    """The gradient for input `i` of `op` is that of the output."""
    op.rules[i].kind = PASS
    note_tabled(op)
    return 0


cdef int stops(Op op, int i) except -1:
    """The derivative of `op` for input `i` is zero wherever there is one."""
    op.rules[i].kind = STOP
    note_tabled(op)
    return 0


cdef void note_tabled(Op op) noexcept:
    """Update what depends on the rules of `op`."""
    cdef int dtype, i
    cdef bint tabled
    op.differentiable = True
    for dtype in range(FLOAT32, FLOAT64 + 1):
        tabled = True
        for i in range(op.nin):
            if op.rules[i].kind == NO_RULE:
                tabled = False
            elif op.rules[i].kind == APPLY and not (<Op>op.rules[i].op).entries[dtype].uniform:
                tabled = False
        op.entries[dtype].tabled = tabled


cdef dict OPERANDS = {X0: 0, X1: 1, X2: 2, X3: 3, Y: OUTPUT, G: GRADIENT}


cdef Op constant(str name, object reference, tuple domain, int cost=CHEAP):
    """Register an operation on elements that passes no gradient: its result is piecewise constant."""
    return elementwise(name, reference, domain, NULL, (), cost)


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
    complete(op, ufunc is None)
    return 0


cdef void complete(Op op, bint own) noexcept:
    """Enter, beside loops that are there, those of other dtypes that they serve. `own`: no ufunc gave any."""
    cdef int dtype
    cdef Entry *e
    if op.entries[FLOAT32].loop != NULL:      # float16 is computed through float32
        e = &op.entries[FLOAT16]
        e[0] = op.entries[FLOAT32]
        e.result = FLOAT16 if op.entries[FLOAT32].result == FLOAT32 else op.entries[FLOAT32].result
    op.floats = op.entries[INT8].loop == NULL or op.entries[INT8].types[0] >= FLOAT16
    if own:                 # integers go where NumPy's float functions take them
        for dtype in range(FLOAT16):
            if op.entries[dtype].loop == NULL:
                op.entries[dtype] = op.entries[INT_TO_FLOAT[dtype]]
    for dtype in range(NDTYPES):      # last, for entries are copies of one another
        note_uniform(op, dtype)


cdef bint SAFE[NDTYPES][NDTYPES]
cdef int INT_TO_FLOAT[NDTYPES]
for _i in range(NDTYPES):
    for _j in range(NDTYPES):
        SAFE[_i][_j] = np.can_cast(to_numpy(_i), to_numpy(_j), "safe")
    for _j in range(FLOAT16, NDTYPES):
        if SAFE[_i][_j]:
            INT_TO_FLOAT[_i] = _j
            break


cdef int float_of(int dtype) noexcept:
    return INT_TO_FLOAT[dtype]


cdef int refuse_rule(Op op, int i, int dtype) except -1:
    raise NotImplementedError(
        f"{op.name} has no reverse rule for input {i} and results of dtype {to_numpy(dtype)}, and that input needs a "
        "gradient. Use x.detach() or autograd.pause() where no gradient is wanted through it")


cdef int forget(str name) except -1:
    """Take an operation out of the registry. The nodes that it recorded still need it: it must not die."""
    del REGISTRY[name]
    return 0


cdef Op find(str name):
    """The operation of that name; KeyError where there is none."""
    return REGISTRY[name]
