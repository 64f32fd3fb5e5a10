"""Operations that are derivatives of another one for a parameter, of an order that is a number.

Each is a loop that has the order for its data (common/orders.pxi); its derivative for the parameter is itself of the
next order, so that one loop gives them all.
"""

from cpython.object cimport PyObject

from cygrad.core.array cimport MAXDIM, NDArray, new_array
from cygrad.core.dtype cimport FLOAT32, FLOAT64
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.op cimport operand
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.record cimport record
from cygrad.core.registry cimport Op
from cygrad.core.run cimport View, broadcast, elementwise, view_of

cdef enum:
    COST = 10000             # tenths of a nanosecond for one element
    MOST = 20                # as in common/orders.pxi
    MOST_INPUTS = 3


cdef NDArray of_order(Op op, tuple arrays, int dtype, Py_ssize_t n, Py_ssize_t m=0):
    cdef View views[MOST_INPUTS + 1]
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t params[2]
    cdef PyObject *inputs[MOST_INPUTS]
    cdef signed char types[MOST_INPUTS + 1]
    cdef list given = []
    cdef NDArray out
    cdef int i, ndim, count = len(arrays), t = FLOAT64 if dtype == FLOAT64 else FLOAT32
    if n > MOST or m > MOST:
        raise NotImplementedError(f"{op.name} is there up to order {MOST}, not {max(n, m)}")
    for i in range(count):
        given.append(to_dtype(operand(arrays[i]), t))
        view_of(<NDArray>given[i], &views[i])
        inputs[i] = <PyObject *>given[i]
    ndim = broadcast(count, views, shape)
    out = new_array(t, ndim, shape)
    view_of(out, &views[count])
    for i in range(count + 1):
        types[i] = t
    elementwise(get(op.name, t), <void *><size_t>(n | m << 8), COST, count + 1, views, types, ndim, shape)
    params[0] = n
    params[1] = m
    record(op, out, count, inputs, 2, params)
    return to_dtype(out, dtype)
