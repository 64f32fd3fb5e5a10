"""Powers and roots."""

from cygrad.core.dtype cimport INFO
from cygrad.core.registry cimport Op
from cygrad.core.tape cimport Node

cdef Op POWER, SQRT

cpdef object power(object x1, object x2)
cpdef object sqrt(object x)
cpdef object cbrt(object x)


cdef inline bint is_complex(Node *node) noexcept:
    return INFO[node.dtype].kind == c"c"
