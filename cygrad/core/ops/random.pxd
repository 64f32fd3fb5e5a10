from cygrad.core.array cimport NDArray
from cygrad.core.ops.random_counts cimport CountDistributions

cdef class Generator(CountDistributions):
    cdef NDArray order(self, Py_ssize_t n)
