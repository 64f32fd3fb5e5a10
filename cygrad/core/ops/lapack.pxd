"""What decompositions and solutions share: calling NumPy's LAPACK, and the small parts of their reverse rules."""

from cygrad.core.array cimport NDArray

# Running a function of numpy.linalg: NDArrays in, arrays of ours out (a list where there are several).
cdef object run_lapack(object function, tuple arrays, dict keywords=*)
cdef NDArray own(object result)
cdef bint recorded(NDArray x) except -1              # whether what is made of `x` now must be recorded
cdef NDArray matrices(object x)                      # an operand with at least two dimensions, floating
cdef int refuse_square(NDArray a) except -1

# Parts of rules, recorded. `conj` of a real array is the array itself.
cdef NDArray conj(object x)
cdef NDArray herm(object x)                          # conjugated and transposed
cdef NDArray row_of(object v)                        # v[..., None, :]
cdef NDArray column_of(object v)                     # v[..., :, None]
cdef NDArray identity(int dtype, Py_ssize_t n)
