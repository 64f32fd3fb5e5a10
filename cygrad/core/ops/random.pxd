from cygrad.core.array cimport NDArray
from cygrad.core.ops.random_numpy cimport NumpyDistributions

cdef class Generator(NumpyDistributions):
    cdef NDArray order(self, Py_ssize_t n)
