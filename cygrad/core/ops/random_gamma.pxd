from cygrad.core.ops.random_real cimport RealDistributions

cdef class GammaDistributions(RealDistributions):
    pass
