from cygrad.core.registry cimport Op

cdef Op MAXIMUM, MINIMUM

cpdef object maximum(object x1, object x2, object out=*)
cpdef object minimum(object x1, object x2, object out=*)
cpdef object where(object condition, object x=*, object y=*)
cpdef object clip(object x, object min=*, object max=*, object out=*, object a_min=*, object a_max=*)
