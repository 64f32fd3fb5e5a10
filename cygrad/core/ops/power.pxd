"""Powers and roots."""

from cygrad.core.dtype cimport INFO
from cygrad.core.registry cimport Op
from cygrad.core.tape cimport Node

cdef Op POWER, SQRT

cpdef object power(object x1, object x2, object out=*)
cpdef object sqrt(object x, object out=*)
cpdef object cbrt(object x, object out=*)


cdef inline bint is_complex(Node *node) noexcept:
    return INFO[node.dtype].kind == c"c"
