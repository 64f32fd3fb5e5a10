"""The one road of every operation: check, result type, output, run, record."""

from cpython.object cimport PyObject

from cygrad.core.array cimport NDArray
from cygrad.core.registry cimport Entry, Op, Rule
from cygrad.core.tape cimport Node

cdef enum:
    SMALL = 50_000           # tenths of a nanosecond up to which a loop is called at once, with the GIL

cdef object apply(Op op, int nin, PyObject **inputs)
cdef object apply_rule(Rule *rule, Node *node, object g)
cdef int run_uniform(Op op, Entry *e, int nin, char **args, Py_ssize_t *steps, Py_ssize_t size) except -1
cdef int thread_cost(Op op, Entry *e) noexcept
cdef int check_loop() except -1
cdef object apply1(PyObject *op, object a)            # NotImplemented for what is no operand
cdef object apply2(PyObject *op, object a, object b)
cdef object call1(Op op, object a)
cdef object call2(Op op, object a, object b)
cdef object call3(Op op, object a, object b, object c)
cdef NDArray operand(object obj)
cdef int store_operand(object value, int dtype, int wanted, char *where) except -1
cdef object convertible(object obj)
