"""Products of matrices."""

from cygrad.core.array cimport NDArray
from cygrad.core.run cimport View

cpdef object matmul(object x1, object x2, object out=*)
cdef object operator_matmul(object a, object b)    # NotImplemented where an operand is no array
cdef NDArray with_axis(NDArray x, int axis)        # a view with a new dimension of length 1

# The matrix product of two operands, not recorded: rules call it with the shape and strides of a transposed matrix.
cdef NDArray product(View *a, View *b)
