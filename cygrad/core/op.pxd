"""The one road of every operation: check, result type, output, run, record."""

from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_CheckExact
from cpython.long cimport PyLong_AsDouble, PyLong_CheckExact
from cpython.object cimport PyObject

from cygrad.core.array cimport CONTIGUOUS, NDArray, same_shape
from cygrad.core.dtype cimport FLOAT32
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
cdef object into1(Op op, object a, object out)
cdef object into2(Op op, object a, object b, object out)
cdef object into3(Op op, object a, object b, object c, object out)
cdef Entry *entry_of(Op op, int nin, PyObject **inputs, int *promoted) except NULL
cdef NDArray operand(object obj)
cdef NDArray held(NDArray a)
cdef int store_operand(object value, int dtype, int wanted, char *where) except -1
cdef object convertible(object obj)
cdef bint holds_arrays(object obj, int depth=*)


cdef inline bint whole_like(NDArray a, NDArray lead) noexcept:
    return (a.dtype == lead.dtype and a.flags & CONTIGUOUS
            and (a.ndim == 2 and lead.ndim == 2 and a.dims[0] == lead.dims[0] and a.dims[1] == lead.dims[1]
                 or same_shape(a, lead.ndim, lead.shape)))


cdef inline bint number(PyObject *p, int dtype, char *where) except -1:
    """Write an exact Python float or int as float32 or float64; False where it is something else."""
    cdef double wide
    if PyFloat_CheckExact(<object>p):
        wide = PyFloat_AS_DOUBLE(<object>p)
    elif PyLong_CheckExact(<object>p):
        wide = PyLong_AsDouble(<object>p)
    else:
        return False
    if dtype == FLOAT32:
        (<float *>where)[0] = <float>wide
    else:
        (<double *>where)[0] = wide
    return True


# `call1` and so on for functions with `out=`. Inline, so that a call without it costs a comparison.

cdef inline object out1(Op op, object a, object out):
    return call1(op, a) if out is None else into1(op, a, out)


cdef inline object out2(Op op, object a, object b, object out):
    return call2(op, a, b) if out is None else into2(op, a, b, out)


cdef inline object out3(Op op, object a, object b, object c, object out):
    return call3(op, a, b, c) if out is None else into3(op, a, b, c, out)
