"""Short rows turned, SIDE of them at a time, so that vectors run across the rows.  Included, never imported."""

cdef extern from "loops/common/vector.h":
    # to[p * width + j] = source[j * column + p] for 4 x 4 elements; `column` in bytes
    void transpose_f32 "cygrad_transpose_f32"(
        float *to, Py_ssize_t width, char *source, Py_ssize_t column) noexcept nogil
    void transpose_f64 "cygrad_transpose_f64"(
        double *to, Py_ssize_t width, char *source, Py_ssize_t column) noexcept nogil

cdef enum:
    SIDE = 16            # rows


cdef inline void transpose(real *to, Py_ssize_t width, char *source, Py_ssize_t column) noexcept nogil:
    if real is float:
        transpose_f32(to, width, source, column)
    else:
        transpose_f64(to, width, source, column)


cdef inline void turn(real *to, char *x, Py_ssize_t rows, Py_ssize_t n, Py_ssize_t next_row,
                      Py_ssize_t step) noexcept nogil:
    """to[i][r] = x[r][i]; rows that there are not become 0"""
    cdef Py_ssize_t i, j, r = 0, w = sizeof(real)
    if rows < SIDE:
        for i in range(n * SIDE):
            to[i] = 0
    elif next_row == w:
        for i in range(n):
            for r in range(SIDE):
                to[i * SIDE + r] = (<real *>(x + i * step))[r]
        return
    if step == w:
        while r + 4 <= rows:
            i = 0
            while i + 4 <= n:
                transpose[real](to + i * SIDE + r, SIDE, x + r * next_row + i * w, next_row)
                i += 4
            if i < n and n >= 4:         # the last four, some of them once more
                i = n - 4
                transpose[real](to + i * SIDE + r, SIDE, x + r * next_row + i * w, next_row)
                i = n
            while i < n:
                for j in range(4):
                    to[i * SIDE + r + j] = (<real *>(x + (r + j) * next_row))[i]
                i += 1
            r += 4
    while r < rows:
        for i in range(n):
            one_by_one()
            to[i * SIDE + r] = (<real *>(x + r * next_row + i * step))[0]
        r += 1


cdef inline void turn_back(real *x, char *to, Py_ssize_t rows, Py_ssize_t n, Py_ssize_t next_row,
                           Py_ssize_t step) noexcept nogil:
    """The way back"""
    cdef Py_ssize_t i, j, r = 0, w = sizeof(real)
    if rows == SIDE and next_row == w:
        for i in range(n):
            for r in range(SIDE):
                (<real *>(to + i * step))[r] = x[i * SIDE + r]
        return
    if step == w and next_row % w == 0:
        while r + 4 <= rows:
            i = 0
            while i + 4 <= n:
                transpose[real](<real *>(to + r * next_row + i * w), next_row // w,
                                <char *>(x + i * SIDE + r), SIDE * w)
                i += 4
            while i < n:
                for j in range(4):
                    (<real *>(to + (r + j) * next_row))[i] = x[i * SIDE + r + j]
                i += 1
            r += 4
    while r < rows:
        for i in range(n):
            one_by_one()
            (<real *>(to + r * next_row + i * step))[0] = x[i * SIDE + r]
        r += 1
