from cygrad.core.array cimport NDArray

cdef NDArray nonzero_positions(NDArray x)      # in C order, int64
cdef object plain(object x)                    # arrays of ours, also in sequences, as NumPy's
