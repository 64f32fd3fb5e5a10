"""Decompositions of matrices."""

from cygrad.core.array cimport NDArray

cdef tuple svd_parts(NDArray a, bint full)       # U, S, Vh; recorded
cpdef object svdvals(object x)                   # recorded
cdef tuple eigh_parts(NDArray a, str uplo)       # eigenvalues, eigenvectors; recorded
cdef tuple qr_parts(NDArray a)                   # Q, R, reduced; recorded
