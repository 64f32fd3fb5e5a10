"""Products of tiny matrices, float32 and float64. From some 4 x 4 x 4 on BLAS is as fast.

The convention is that of NumPy's gufunc loop: dims = (count, n, k, m), args = (a, b, out), steps = bytes between
the matrices of each operand, then within them: a's rows and columns, b's rows and columns, out's. Any strides.
"""

include "cygrad/core/loops/common/drive.pxi"

cdef enum:
    WIDTH = 4            # columns of the result that are kept in registers


cdef void matmul(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef real[WIDTH] sums
    cdef real total
    cdef char *a = args[0]
    cdef char *b = args[1]
    cdef char *out = args[2]
    cdef Py_ssize_t n = dims[1], k = dims[2], m = dims[3], w = sizeof(real)
    cdef Py_ssize_t a_row = steps[3], a_column = steps[4], b_row = steps[5], b_column = steps[6]
    cdef Py_ssize_t out_row = steps[7], out_column = steps[8]
    cdef Py_ssize_t count, i, j, p, r
    for count in range(dims[0]):
        for i in range(n):
            j = 0
            if b_column == w:
                while j + WIDTH <= m:
                    for r in range(WIDTH):
                        sums[r] = 0
                    for p in range(k):
                        total = (<real *>(a + i * a_row + p * a_column))[0]
                        for r in range(WIDTH):
                            sums[r] += total * (<real *>(b + p * b_row))[j + r]
                    for r in range(WIDTH):
                        (<real *>(out + i * out_row + (j + r) * out_column))[0] = sums[r]
                    j += WIDTH
            while j < m:
                total = 0
                for p in range(k):
                    total += ((<real *>(a + i * a_row + p * a_column))[0]
                              * (<real *>(b + p * b_row + j * b_column))[0])
                (<real *>(out + i * out_row + j * out_column))[0] = total
                j += 1
        a += steps[0]
        b += steps[1]
        out += steps[2]


cdef int enter(real *which, int dtype) except -1:
    put("matmul", dtype, <Loop>matmul[real])
    return 0


enter[float](NULL, FLOAT32)
enter[double](NULL, FLOAT64)
