"""Operations that are derivatives of another one for a parameter, of an order that is a number."""

from cygrad.core.array cimport NDArray
from cygrad.core.registry cimport Op
from cygrad.core.tape cimport Node, params_of

# `op`, a function of elements of `arrays`, of orders n and m; computed and recorded in the float `dtype`.
cdef NDArray of_order(Op op, tuple arrays, int dtype, Py_ssize_t n, Py_ssize_t m=*)


cdef inline Py_ssize_t order(Node *node) noexcept:
    return params_of(node)[0]


cdef inline Py_ssize_t second_order(Node *node) noexcept:
    return params_of(node)[1]
