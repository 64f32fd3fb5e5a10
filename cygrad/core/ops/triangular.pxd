from cygrad.core.array cimport NDArray

# The x with a x = b for triangular matrices `a`, of which one triangle is read, and matrices `b`. Recorded.
cdef NDArray triangular(NDArray a, NDArray b, bint lower, bint unit=*)
