from cygrad.core.registry cimport Op

cdef Op ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATIVE, SQUARE

cpdef object add(object x1, object x2, object out=*)
cpdef object subtract(object x1, object x2, object out=*)
cpdef object multiply(object x1, object x2, object out=*)
cpdef object divide(object x1, object x2, object out=*)
cpdef object floor_divide(object x1, object x2, object out=*)
cpdef object remainder(object x1, object x2, object out=*)
cpdef object negative(object x, object out=*)
cpdef object positive(object x, object out=*)
cpdef object absolute(object x, object out=*)
cpdef object sign(object x, object out=*)
cpdef object square(object x, object out=*)
cpdef object reciprocal(object x, object out=*)
cpdef object conjugate(object x, object out=*)
