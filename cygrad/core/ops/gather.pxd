"""Elements by their positions: gathering, adding up and putting."""

from cygrad.core.array cimport NDArray

# `positions` (int64, C-contiguous, in bounds) count in C order through the `k` dimensions of `x` that begin at `axis`;
# their shape takes the place of those.
cdef NDArray gather(NDArray x, NDArray positions, int axis, int k)
cdef NDArray scatter_add(NDArray g, NDArray positions, int ndim, Py_ssize_t *shape, int axis, int k)
cdef NDArray index_put(NDArray x, NDArray positions, NDArray v, int k)           # of the first k dimensions
cdef bint put(NDArray x, NDArray positions, NDArray v, int axis, int k) noexcept  # in place, not recorded; or False
cdef NDArray true_positions(NDArray mask)                                        # where a bool array is true
cdef NDArray resolved(NDArray numbers, Py_ssize_t length, int axis, NDArray a)   # index numbers as positions
