"""Products of matrices."""

from cygrad.core.array cimport NDArray
from cygrad.core.run cimport View

cpdef object matmul(object x1, object x2)
cpdef object dot(object a, object b)
cpdef object outer(object a, object b)
cpdef object tensordot(object a, object b, object axes=*)

# The matrix product of two operands, not recorded: rules call it with the shape and strides of a transposed matrix.
cdef NDArray product(View *a, View *b)
