"""Products of matrices, float32 and float64, of any size and strides.

The convention is that of NumPy's gufunc loop: dims = (count, n, k, m), args = (a, b, out), steps = bytes between
the matrices of each operand, then within them: a's rows and columns, b's rows and columns, out's. `out` must not
overlap the others. The kernels are written in C, for its vector types: see common/gemm.h.
They are entered as "matmul_small" where they are no match for BLAS but in small products.
"""

from cygrad.core.dtype cimport FLOAT32, FLOAT64
from cygrad.core.loops.table cimport Loop, put

cdef extern from "loops/common/matmul.h":
    bint ONLY_SMALL "CYGRAD_ONLY_SMALL"
    void matmul_f32 "cygrad_matmuls_f32"(char **args, Py_ssize_t *dims, Py_ssize_t *steps, void *data) noexcept nogil
    void matmul_f64 "cygrad_matmuls_f64"(char **args, Py_ssize_t *dims, Py_ssize_t *steps, void *data) noexcept nogil

cdef str name = "matmul_small" if ONLY_SMALL else "matmul"
put(name, FLOAT32, matmul_f32)
put(name, FLOAT64, matmul_f64)
