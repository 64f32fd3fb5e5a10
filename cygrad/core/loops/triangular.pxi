"""Systems of equations with a triangular matrix: forward or backward substitution in one block of rows.

dims = [matrices, rows n, right sides k]; args = [a block of the triangle, the right sides, which become the solution,
what is to be subtracted from these first (or NULL), an int that is set where a number on the diagonal is 0]; steps =
[to the next matrix of the first three, then to the next row of these, to the next column of the first]. The columns of
the others are contiguous. `data`: LOWER, UNIT or both.
"""

from cygrad.core.dtype cimport COMPLEX64, COMPLEX128, FLOAT32, FLOAT64
from cygrad.core.loops.table cimport Loop, put

ctypedef fused number:
    float
    double
    float complex
    double complex

cdef enum:
    LOWER = 1
    UNIT = 2


cdef void substitute(char **args, Py_ssize_t *dims, Py_ssize_t *steps, number *data) noexcept nogil:
    cdef Py_ssize_t q, r, i, j, c, last, n = dims[1], k = dims[2], row = steps[4], column = steps[5]
    cdef Py_ssize_t kind = <Py_ssize_t>data
    cdef char *of_row
    cdef char *x
    cdef char *t
    cdef number *to
    cdef number *p
    cdef number f0, f1, f2, f3
    for q in range(dims[0]):
        x = args[1] + q * steps[1]
        t = args[2] + q * steps[2] if args[2] != NULL else NULL
        for r in range(n):
            i = r if kind & LOWER else n - 1 - r
            of_row = args[0] + q * steps[0] + i * steps[3]
            to = <number *>(x + i * row)
            if t != NULL:
                p = <number *>(t + i * column)
                for c in range(k):
                    to[c] -= p[c]
            j = 0 if kind & LOWER else i + 1
            last = i if kind & LOWER else n
            while j + 4 <= last:
                f0 = (<number *>(of_row + j * steps[6]))[0]
                f1 = (<number *>(of_row + (j + 1) * steps[6]))[0]
                f2 = (<number *>(of_row + (j + 2) * steps[6]))[0]
                f3 = (<number *>(of_row + (j + 3) * steps[6]))[0]
                p = <number *>(x + j * row)
                four(to, p, <number *>(<char *>p + row), <number *>(<char *>p + 2 * row),
                     <number *>(<char *>p + 3 * row), f0, f1, f2, f3, k)
                j += 4
            while j < last:
                f0 = (<number *>(of_row + j * steps[6]))[0]
                p = <number *>(x + j * row)
                for c in range(k):
                    to[c] -= f0 * p[c]
                j += 1
            if not kind & UNIT:
                f0 = (<number *>(of_row + i * steps[6]))[0]
                if f0 == 0:
                    (<int *>args[3])[0] = 1
                    return
                for c in range(k):
                    to[c] = to[c] / f0


cdef inline void four(number *to, number *p0, number *p1, number *p2, number *p3, number f0, number f1, number f2,
                      number f3, Py_ssize_t k) noexcept nogil:
    cdef Py_ssize_t c
    for c in range(k):
        to[c] -= (f0 * p0[c] + f1 * p1[c]) + (f2 * p2[c] + f3 * p3[c])


put("substitute", FLOAT32, <Loop>substitute[float])
put("substitute", FLOAT64, <Loop>substitute[double])
put("substitute", COMPLEX64, <Loop>substitute[floatcomplex])
put("substitute", COMPLEX128, <Loop>substitute[doublecomplex])
