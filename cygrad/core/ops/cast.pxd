from cygrad.core.array cimport NDArray

# All recorded.
cdef NDArray to_dtype(NDArray x, int dtype)    # x itself where nothing is to do
cdef NDArray copied(NDArray x)
cdef NDArray contiguous(NDArray x)             # x itself where it is in C order
