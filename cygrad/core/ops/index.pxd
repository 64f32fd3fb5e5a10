from cygrad.core.array cimport NDArray

cpdef object take_rows(NDArray x, NDArray positions)
