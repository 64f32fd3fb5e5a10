from cygrad.core.random.bits cimport BitGenerator

cdef class RealDistributions:
    cdef BitGenerator bits

# For methods with an argument `out`.
cdef object like(object out, object size, object dtype)
cdef object store(object out, object values)
