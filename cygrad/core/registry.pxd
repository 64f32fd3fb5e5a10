"""What an operation is: its loops, its reverse rules, its place in the registry."""

from cpython.object cimport PyObject

from cygrad.core.dtype cimport NDTYPES
from cygrad.core.loops.table cimport Loop
from cygrad.core.tape cimport Node

cdef enum:
    MAXIN = 4
    # Arrays that a reverse rule uses: inputs by number, the output, the gradient of the output.
    X0 = 1
    X1 = 2
    X2 = 4
    X3 = 8
    Y = 16
    G = 32

cdef enum:
    GRADIENT = -2            # an operand of a Rule: beside the numbers of inputs and tape.OUTPUT

cdef enum:                    # Rule.kind
    NO_RULE, STOP, PASS, APPLY

# Gradient for input `i` of the operation that `node` recorded, from the gradient `g` of its output.
ctypedef object (*VJP)(Node *node, int i, object g)
# The gradients for all inputs at once, a tuple; `g` is a list where the operation has several outputs.
ctypedef object (*VJPAll)(Node *node, object g)

cdef struct Rule:            # a derivative that is one operation on elements
    int kind                 # STOP: zero; PASS: the gradient as it is; APPLY: `op` on the operands
    int n
    PyObject *op             # borrowed
    signed char operands[MAXIN]      # the first one is GRADIENT

cdef struct Entry:           # what an operation does with one dtype
    Loop loop
    void *data
    signed char types[MAXIN + 1]     # that the loop reads, and writes
    signed char result               # of the output array
    bint uniform                     # float32 or float64 throughout (of the dtype in types)
    bint tabled                      # so are the loops of its reverse rules, which all stand in the table

cdef class Op:
    cdef readonly str name
    cdef readonly object reference   # the NumPy function that computes the same, or None
    cdef readonly tuple domain       # elementwise: an interval to draw each input from, for the tests
    cdef readonly bint differentiable
    cdef VJP vjp
    cdef VJPAll vjp_all
    cdef int nin
    cdef int cost
    cdef int first                   # first input that takes part in promotion
    cdef bint checks                 # a loop for integers may set a Python exception
    cdef bint compares               # a Python int beyond the dtype of the other operand is no error
    cdef bint floats                 # has loops for floats alone: what integers become decides on their common dtype
    cdef unsigned int needs[MAXIN]
    cdef Rule rules[MAXIN]
    cdef Entry entries[NDTYPES]

cdef Op elementwise(str name, object reference, tuple domain, VJP vjp=*, tuple needs=*, int cost=*, int first=*)
cdef Op structural(str name, VJP vjp, tuple needs=*, VJPAll vjp_all=*)
cdef Op constant(str name, object reference, tuple domain, int cost=*)
cdef int derivative(Op op, int i, Op rule, tuple operands) except -1
cdef int passes(Op op, int i) except -1
cdef int stops(Op op, int i) except -1
cdef void set_entry(Op op, int dtype, Loop loop, int writes, int result) noexcept
cdef Op find(str name)
# For operations of other packages (capi):
cdef Op enter(Op op, str name, object reference, VJP vjp, VJPAll vjp_all, tuple needs, tuple domain)
cdef void complete(Op op, bint own) noexcept
cdef int forget(str name) except -1
cdef int refuse_rule(Op op, int i, int dtype) except -1
cdef int float_of(int dtype) noexcept        # the float dtype that integers become in functions of floats


cdef inline Rule *rule_for(Op op, int i, int dtype) noexcept:
    """The rule for input `i` where the gradient has `dtype`; NULL: `op.vjp` has it. Fused loops know real numbers
    only, so that for complex ones a rule may have to be composed."""
    cdef Rule *r = &op.rules[i if i < MAXIN else MAXIN - 1]
    if r.kind == APPLY and (<Op>r.op).entries[dtype].loop == NULL or r.kind == NO_RULE:
        return NULL
    return r
