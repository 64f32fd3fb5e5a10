"""Running sums and products, and the recurrence that reverses the latter.

`dims` = [rows, elements of each]; `steps` = [to the next row, per operand; to the next element, per operand]. Rows that
lie side by side are computed in vectors. Steps may be negative: backwards.
"""

include "cygrad/core/loops/common/drive.pxi"
include "cygrad/core/loops/common/ring.pxi"

cdef enum:
    PIECES = 8           # of a block of one row, which are summed up at once: their additions need not wait for one another
    LENGTH = 16          # elements of a piece


cdef inline void row_scan(char *x, Py_ssize_t sx, char *o, Py_ssize_t so, Py_ssize_t n,
                          element (*combine)(element, element) noexcept nogil) noexcept nogil:
    cdef element[PIECES * LENGTH] block
    cdef element[PIECES] total
    cdef element carry
    cdef Py_ssize_t i, p, j
    carry = (<element *>x)[0]
    (<element *>o)[0] = carry
    i = 1
    while i + PIECES * LENGTH <= n:
        for p in range(PIECES):
            total[p] = (<element *>(x + (i + p * LENGTH) * sx))[0]
            block[p * LENGTH] = total[p]
        for j in range(1, LENGTH):
            for p in range(PIECES):
                total[p] = combine(total[p], (<element *>(x + (i + p * LENGTH + j) * sx))[0])
                block[p * LENGTH + j] = total[p]
        for p in range(PIECES):
            for j in range(LENGTH):
                block[p * LENGTH + j] = combine(carry, block[p * LENGTH + j])
            carry = block[p * LENGTH + LENGTH - 1]
        if so == sizeof(element):
            memcpy(o + i * so, block, sizeof(element) * PIECES * LENGTH)
        else:
            for j in range(PIECES * LENGTH):
                (<element *>(o + (i + j) * so))[0] = block[j]
        i += PIECES * LENGTH
    while i < n:
        carry = combine(carry, (<element *>(x + i * sx))[0])
        (<element *>(o + i * so))[0] = carry
        i += 1


cdef inline void scan(char **args, Py_ssize_t *dims, Py_ssize_t *steps,
                      element (*combine)(element, element) noexcept nogil) noexcept nogil:
    cdef Py_ssize_t i, k, rows = dims[0], n = dims[1], sx = steps[2], so = steps[3], w = sizeof(element)
    cdef char *x = args[0]
    cdef char *o = args[1]
    if n == 0:
        return
    if rows > 1 and steps[0] == w and steps[1] == w:
        for k in range(rows):
            (<element *>o)[k] = (<element *>x)[k]
        for i in range(1, n):
            x += sx
            o += so
            for k in range(rows):
                (<element *>o)[k] = combine((<element *>(o - so))[k], (<element *>x)[k])
        return
    for k in range(rows):
        row_scan(x + k * steps[0], sx, o + k * steps[1], so, n, combine)


cdef void running_sum(char **args, Py_ssize_t *dims, Py_ssize_t *steps, element *data) noexcept nogil:
    scan[element](args, dims, steps, add_[element])


cdef void running_product(char **args, Py_ssize_t *dims, Py_ssize_t *steps, element *data) noexcept nogil:
    scan[element](args, dims, steps, multiply_[element])


cdef void recurrence(char **args, Py_ssize_t *dims, Py_ssize_t *steps, element *data) noexcept nogil:
    """(a, g, out): out[0] = g[0], out[i] = g[i] + a[i] out[i - 1]"""
    cdef Py_ssize_t i, k, rows = dims[0], n = dims[1]
    cdef char *a = args[0]
    cdef char *g = args[1]
    cdef char *o = args[2]
    cdef element before
    for i in range(n):
        for k in range(rows):
            if i == 0:
                (<element *>(o + k * steps[2]))[0] = (<element *>(g + k * steps[1]))[0]
            else:
                before = (<element *>(o + k * steps[2] - steps[5]))[0]
                (<element *>(o + k * steps[2]))[0] = add_((<element *>(g + k * steps[1]))[0],
                                                          multiply_((<element *>(a + k * steps[0]))[0], before))
        a += steps[3]
        g += steps[4]
        o += steps[5]


cdef int enter(element *which, int dtype) except -1:
    put("running_add", dtype, <Loop>running_sum[element])
    put("running_multiply", dtype, <Loop>running_product[element])
    put("recurrence", dtype, <Loop>recurrence[element])
    return 0


enter[float](NULL, FLOAT32)
enter[double](NULL, FLOAT64)
enter[complex64](NULL, COMPLEX64)
enter[complex128](NULL, COMPLEX128)
enter[uint8_t](NULL, INT8)
enter[uint16_t](NULL, INT16)
enter[uint32_t](NULL, INT32)
enter[uint64_t](NULL, INT64)
enter[uint8_t](NULL, UINT8)
enter[uint16_t](NULL, UINT16)
enter[uint32_t](NULL, UINT32)
enter[uint64_t](NULL, UINT64)
