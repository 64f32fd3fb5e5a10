"""Places where a rule divides 0 by 0, or infinity less infinity: looked for before anything is done about them."""

from cygrad.core.array cimport NDArray

cdef bint has_zero(NDArray a) except -1
cdef bint has_infinity(NDArray a) except -1
cdef object nonzero_divisor(NDArray y)
