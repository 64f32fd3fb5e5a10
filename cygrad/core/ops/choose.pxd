from cygrad.core.registry cimport Op

cdef Op MAXIMUM, MINIMUM

cpdef object maximum(object x1, object x2)
cpdef object minimum(object x1, object x2)
cpdef object where(object condition, object x=*, object y=*)
cpdef object clip(object x, object min=*, object max=*, object a_min=*, object a_max=*)
