from cygrad.core.array cimport NDArray

cpdef object take_rows(NDArray x, NDArray positions)
# Sums of the elements of `g` that belong to each position, in an array of `shape`, of which `k` dimensions are counted
# through by `positions`. Recorded.
cdef NDArray scatter_add(NDArray g, NDArray positions, int ndim, Py_ssize_t *shape, int k)
