"""Diagonals and triangles of the matrices in the last two dimensions, recorded."""

from cygrad.core.array cimport NDArray

cdef NDArray diagonals(NDArray x, Py_ssize_t offset=*)             # a view
cdef NDArray diagonal_matrices(NDArray v, Py_ssize_t offset=*)     # with the last dimension of `v` on a diagonal
cdef NDArray lower(NDArray x, Py_ssize_t k)                        # tril
cdef NDArray upper(NDArray x, Py_ssize_t k)                        # triu
