from cygrad.core.ops.random_gamma cimport GammaDistributions

cdef class CountDistributions(GammaDistributions):
    cdef object numpy        # NumPy's Generator on the same bits, made when it is first asked for
    cdef object theirs(self)

cdef object bare(object p)   # a parameter as NumPy takes it
