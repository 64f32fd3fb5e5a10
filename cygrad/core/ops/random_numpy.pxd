from cygrad.core.ops.random_counts cimport CountDistributions

cdef class NumpyDistributions(CountDistributions):
    pass
