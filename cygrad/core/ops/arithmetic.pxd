from cygrad.core.registry cimport Op

cdef Op ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATIVE, SQUARE

cpdef object add(object x1, object x2)
cpdef object subtract(object x1, object x2)
cpdef object multiply(object x1, object x2)
cpdef object divide(object x1, object x2)
cpdef object floor_divide(object x1, object x2)
cpdef object remainder(object x1, object x2)
cpdef object negative(object x)
cpdef object positive(object x)
cpdef object absolute(object x)
cpdef object sign(object x)
cpdef object square(object x)
cpdef object reciprocal(object x)
cpdef object conjugate(object x)
