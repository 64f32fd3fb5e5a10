"""softmax, log_softmax and logsumexp over rows, and reverse rules; float32 and float64.

dims = [rows, row length]; steps = [to the next row, per operand; to the next element, per operand].
The row's maximum is subtracted first (Blanchard, Higham and Higham, Accurately computing the log-sum-exp and
softmax functions, IMA J. Numer. Anal. 41, 2021), sums are pairwise. Rows that are strided, or whose output is,
go through blocks on the stack. A row of -inf, or with +inf or NaN in it, gives NaN, as the formula does.

Short rows are taken SIDE at a time, turned so that vectors run across the rows: nothing is folded, and no vector is
left half empty however short they are. Long rows that lie side by side (a first axis) are taken in strips, as wide as
leaves what is read again in the second cache.
"""

include "cygrad/core/loops/common/drive.pxi"
include "cygrad/core/loops/common/elementary.pxi"
include "cygrad/core/loops/common/turn.pxi"

from libc.math cimport log as c_log

cdef inline real add_(real a, real b) noexcept nogil:
    return a + b


cdef inline real maximum_(real a, real b) noexcept nogil:
    cdef real m = a if a > b else b
    return m if a == a else a


cdef real row_sum(char *x, Py_ssize_t n, Py_ssize_t step, real *which) noexcept nogil:
    return fold[real](x, n, step, add_[real], itself[real])


cdef real row_maximum(char *x, Py_ssize_t n, Py_ssize_t step, real *which) noexcept nogil:
    return fold[real](x, n, step, maximum_[real], itself[real])


cdef void exp_less(real *x, real *out, Py_ssize_t n, real shift) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        out[i] = exp_(x[i] - shift)


cdef void scale(real *x, real *out, Py_ssize_t n, real factor) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        out[i] = x[i] * factor


cdef void less_twice(real *x, real *out, Py_ssize_t n, real a, real b) noexcept nogil:
    """Not less their sum: log_softmax of a row of equal large numbers is -log(n), exactly"""
    cdef Py_ssize_t i
    for i in range(n):
        out[i] = (x[i] - a) - b


cdef void products(real *x, real *y, real *out, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        out[i] = x[i] * y[i]


cdef void softmax_back(real *g, real *y, real *out, Py_ssize_t n, real dot) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        out[i] = y[i] * (g[i] - dot)


cdef void log_softmax_back(real *g, real *y, real *out, Py_ssize_t n, real total) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        out[i] = g[i] - exp_(y[i]) * total


cdef inline void add_level(real *stack, Py_ssize_t *top, size_t *count, real s) noexcept nogil:
    """One more partial sum; the stack merges equals, like the carries of a binary counter"""
    cdef size_t carry = count[0]
    while carry & 1:
        top[0] -= 1
        s = stack[top[0]] + s
        carry >>= 1
    stack[top[0]] = s
    top[0] += 1
    count[0] += 1


cdef inline real total_of(real *stack, Py_ssize_t top) noexcept nogil:
    cdef real s = stack[top - 1]
    while top > 1:
        top -= 1
        s = stack[top - 1] + s
    return s


# --- short rows, SIDE at a time ---------------------------------------------------------------------

cdef enum:
    SHORT = 64           # elements of a row at most, where rows lie side by side
    PIECE = 1 << 14      # elements of a long row that are gone through twice
    MANY = 6             # rows at least; fewer are better done one by one
    RUN = 8              # elements that are added up one after the other


cdef inline bint side_by_side(Py_ssize_t rows, Py_ssize_t n, Py_ssize_t next_row, Py_ssize_t short,
                              real *which) noexcept nogil:
    """Turning rows that lie one behind the other costs time, which longer ones do not save."""
    return rows >= MANY and n <= (SHORT if next_row == sizeof(real) else short)


cdef inline void less_maximum(real *x, Py_ssize_t n) noexcept nogil:
    cdef real[SIDE] top
    cdef Py_ssize_t i, r
    for r in range(SIDE):
        top[r] = x[r]
    for i in range(1, n):
        for r in range(SIDE):
            top[r] = maximum_(top[r], x[i * SIDE + r])
    for i in range(n):
        for r in range(SIDE):
            x[i * SIDE + r] -= top[r]


cdef inline void sums(real *x, real *total, Py_ssize_t n) noexcept nogil:
    cdef real[SIDE] part
    cdef Py_ssize_t i = 0, last, r
    for r in range(SIDE):
        total[r] = 0
    while i < n:
        last = min(i + RUN, n)
        for r in range(SIDE):
            part[r] = 0
        while i < last:
            for r in range(SIDE):
                part[r] += x[i * SIDE + r]
            i += 1
        for r in range(SIDE):
            total[r] += part[r]


cdef void softmax_short(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef real[SHORT * SIDE] x, e
    cdef real[SIDE] total
    cdef Py_ssize_t row = 0, rows, i, r, n = dims[1]
    while row < dims[0]:
        rows = min(dims[0] - row, <Py_ssize_t>SIDE)
        turn(x, args[0] + row * steps[0], rows, n, steps[0], steps[2])
        less_maximum(x, n)
        exp_less[real](x, e, n * SIDE, 0)
        sums(e, total, n)
        for r in range(SIDE):
            total[r] = <real>1 / total[r]
        for i in range(n):
            for r in range(SIDE):
                e[i * SIDE + r] *= total[r]
        turn_back(e, args[1] + row * steps[1], rows, n, steps[1], steps[3])
        row += rows


cdef void log_softmax_short(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef real[SHORT * SIDE] x, e
    cdef real[SIDE] total
    cdef Py_ssize_t row = 0, rows, i, r, n = dims[1]
    while row < dims[0]:
        rows = min(dims[0] - row, <Py_ssize_t>SIDE)
        turn(x, args[0] + row * steps[0], rows, n, steps[0], steps[2])
        less_maximum(x, n)
        exp_less[real](x, e, n * SIDE, 0)
        sums(e, total, n)
        for r in range(SIDE):
            total[r] = log_(total[r])
        for i in range(n):
            for r in range(SIDE):
                x[i * SIDE + r] -= total[r]
        turn_back(x, args[1] + row * steps[1], rows, n, steps[1], steps[3])
        row += rows


cdef void softmax_grad_short(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef real[SHORT * SIDE] g, y, product
    cdef real[SIDE] total
    cdef Py_ssize_t row = 0, rows, i, r, n = dims[1]
    while row < dims[0]:
        rows = min(dims[0] - row, <Py_ssize_t>SIDE)
        turn(g, args[0] + row * steps[0], rows, n, steps[0], steps[3])
        turn(y, args[1] + row * steps[1], rows, n, steps[1], steps[4])
        for i in range(n * SIDE):
            product[i] = g[i] * y[i]
        sums(product, total, n)
        for i in range(n):
            for r in range(SIDE):
                g[i * SIDE + r] = y[i * SIDE + r] * (g[i * SIDE + r] - total[r])
        turn_back(g, args[2] + row * steps[2], rows, n, steps[2], steps[5])
        row += rows


cdef void log_softmax_grad_short(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef real[SHORT * SIDE] g, y
    cdef real[SIDE] total
    cdef Py_ssize_t row = 0, rows, i, r, n = dims[1]
    while row < dims[0]:
        rows = min(dims[0] - row, <Py_ssize_t>SIDE)
        turn(g, args[0] + row * steps[0], rows, n, steps[0], steps[3])
        turn(y, args[1] + row * steps[1], rows, n, steps[1], steps[4])
        sums(g, total, n)
        for i in range(n):
            for r in range(SIDE):
                g[i * SIDE + r] -= exp_(y[i * SIDE + r]) * total[r]
        turn_back(g, args[2] + row * steps[2], rows, n, steps[2], steps[5])
        row += rows


cdef void logsumexp_short(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef real[SHORT * SIDE] x
    cdef real[SIDE] total, top
    cdef Py_ssize_t row = 0, rows, i, r, n = dims[1]
    while row < dims[0]:
        rows = min(dims[0] - row, <Py_ssize_t>SIDE)
        turn(x, args[0] + row * steps[0], rows, n, steps[0], steps[2])
        maxima_side_by_side(top, <char *>x, SIDE, n, SIDE * sizeof(real))
        for r in range(SIDE):
            top[r] = finite_or_0(top[r])
        for i in range(n):
            for r in range(SIDE):
                x[i * SIDE + r] = exp_(x[i * SIDE + r] - top[r])
        sums(x, total, n)
        for r in range(SIDE):
            total[r] = top[r] + log_(total[r])
        for r in range(rows):
            (<real *>(args[1] + (row + r) * steps[1]))[0] = total[r]
        row += rows


include "cygrad/core/loops/common/softmax_strips.pxi"


# --- the loops --------------------------------------------------------------------------------------

cdef void softmax(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(x, out): exp(x - max) / sum(exp(x - max))"""
    cdef Py_ssize_t row, i, m, top, n = dims[1], sx = steps[2], so = steps[3]
    cdef char *x = args[0]
    cdef char *o = args[1]
    cdef real[BLOCK] buffer
    cdef real[LEVELS] stack
    cdef size_t count
    cdef real shift
    cdef real *e
    if n == 0:
        return
    if side_by_side[real](dims[0], n, steps[0], 32, NULL):
        softmax_short[real](args, dims, steps, data)
        return
    if in_strips[real](dims[0], steps[0], steps[1], NULL):
        softmax_strips[real](args, dims, steps, data)
        return
    for row in range(dims[0]):
        shift = row_maximum[real](x, n, sx, NULL)
        top = 0
        count = 0
        i = 0
        while i < n:
            m = n - i if n - i < BLOCK else BLOCK
            e = destination[real](buffer, o, so, i)
            exp_less[real](operand[real](buffer, x, sx, i if sx else 0, m), e, m, shift)
            add_level[real](stack, &top, &count, row_sum[real](<char *>e, m, sizeof(real), NULL))
            scatter[real](buffer, o, so, i, m)
            i += m
        shift = <real>1 / total_of[real](stack, top)
        i = 0
        while i < n:
            m = n - i if n - i < BLOCK else BLOCK
            e = operand[real](buffer, o, so, i, m)
            scale[real](e, e, m, shift)
            scatter[real](buffer, o, so, i, m)
            i += m
        x += steps[0]
        o += steps[1]


cdef void log_softmax(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(x, out): x - max - log(sum(exp(x - max)))"""
    cdef Py_ssize_t row, i, m, top, n = dims[1], sx = steps[2], so = steps[3]
    cdef char *x = args[0]
    cdef char *o = args[1]
    cdef real[BLOCK] buffer
    cdef real[LEVELS] stack
    cdef size_t count
    cdef real shift, logarithm
    if n == 0:
        return
    if side_by_side[real](dims[0], n, steps[0], 32, NULL):
        log_softmax_short[real](args, dims, steps, data)
        return
    if in_strips[real](dims[0], steps[0], steps[1], NULL):
        log_softmax_strips[real](args, dims, steps, data)
        return
    for row in range(dims[0]):
        shift = row_maximum[real](x, n, sx, NULL)
        top = 0
        count = 0
        i = 0
        while i < n:
            m = n - i if n - i < BLOCK else BLOCK
            exp_less[real](operand[real](buffer, x, sx, i if sx else 0, m), buffer, m, shift)
            add_level[real](stack, &top, &count, row_sum[real](<char *>buffer, m, sizeof(real), NULL))
            i += m
        logarithm = <real>c_log(total_of[real](stack, top))
        i = 0
        while i < n:
            m = n - i if n - i < BLOCK else BLOCK
            less_twice[real](operand[real](buffer, x, sx, i if sx else 0, m),
                             destination[real](buffer, o, so, i), m, shift, logarithm)
            scatter[real](buffer, o, so, i, m)
            i += m
        x += steps[0]
        o += steps[1]


cdef void logsumexp(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(x, out): log(sum(exp(x))); inf where the greatest element is, -inf where all are"""
    cdef Py_ssize_t row, i, m, first, count, top, n = dims[1], sx = steps[2]
    cdef char *x
    cdef real[BLOCK] buffer
    cdef real[LEVELS] stack
    cdef size_t number
    cdef real shift, total, greatest, part
    if n == 0:
        return
    if side_by_side[real](dims[0], n, steps[0], 32, NULL):
        logsumexp_short[real](args, dims, steps, data)
        return
    if in_strips[real](dims[0], steps[0], steps[1], NULL):
        logsumexp_strips[real](args, dims, steps, data)
        return
    for row in range(dims[0]):
        first = 0
        shift = total = 0
        while first < n:                 # pieces that stay in the cache between their maximum and their exponentials
            count = min(n - first, <Py_ssize_t>PIECE)
            x = args[0] + row * steps[0] + first * sx
            greatest = finite_or_0(row_maximum[real](x, count, sx, NULL))
            top = 0
            number = 0
            i = 0
            while i < count:
                m = count - i if count - i < BLOCK else BLOCK
                exp_less[real](operand[real](buffer, x, sx, i if sx else 0, m), buffer, m, greatest)
                add_level[real](stack, &top, &number, row_sum[real](<char *>buffer, m, sizeof(real), NULL))
                i += m
            part = total_of[real](stack, top)
            if part == 0 or total != total:
                pass
            elif total == 0 or part - part != 0:
                shift = greatest
                total = part
            elif total - total != 0:
                pass
            elif greatest > shift:
                total = total * exp_(shift - greatest) + part
                shift = greatest
            else:
                total += part * exp_(greatest - shift)
            first += count
        (<real *>(args[1] + row * steps[1]))[0] = shift + log_(total)


cdef void softmax_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, y, out): y (g - sum(g y))"""
    cdef Py_ssize_t row, i, m, top, n = dims[1], sg = steps[3], sy = steps[4], so = steps[5]
    cdef char *g = args[0]
    cdef char *y = args[1]
    cdef char *o = args[2]
    cdef real[BLOCK] gbuf, ybuf, obuf
    cdef real[LEVELS] stack
    cdef size_t count
    cdef real dot
    if n == 0:
        return
    if side_by_side[real](dims[0], n, steps[0], 16, NULL):
        softmax_grad_short[real](args, dims, steps, data)
        return
    if in_strips[real](dims[0], steps[0], steps[1], NULL) and steps[2] == sizeof(real):
        softmax_grad_strips[real](args, dims, steps, data)
        return
    for row in range(dims[0]):
        top = 0
        count = 0
        i = 0
        while i < n:
            m = n - i if n - i < BLOCK else BLOCK
            products[real](operand[real](gbuf, g, sg, i, m), operand[real](ybuf, y, sy, i, m), obuf, m)
            add_level[real](stack, &top, &count, row_sum[real](<char *>obuf, m, sizeof(real), NULL))
            i += m
        dot = total_of[real](stack, top)
        i = 0
        while i < n:
            m = n - i if n - i < BLOCK else BLOCK
            softmax_back[real](operand[real](gbuf, g, sg, i, m), operand[real](ybuf, y, sy, i, m),
                               destination[real](obuf, o, so, i), m, dot)
            scatter[real](obuf, o, so, i, m)
            i += m
        g += steps[0]
        y += steps[1]
        o += steps[2]


cdef void log_softmax_grad(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    """(g, y, out): g - exp(y) sum(g)"""
    cdef Py_ssize_t row, i, m, n = dims[1], sg = steps[3], sy = steps[4], so = steps[5]
    cdef char *g = args[0]
    cdef char *y = args[1]
    cdef char *o = args[2]
    cdef real[BLOCK] gbuf, ybuf, obuf
    cdef real total
    if n == 0:
        return
    if side_by_side[real](dims[0], n, steps[0], 16, NULL):
        log_softmax_grad_short[real](args, dims, steps, data)
        return
    if in_strips[real](dims[0], steps[0], steps[1], NULL) and steps[2] == sizeof(real):
        log_softmax_grad_strips[real](args, dims, steps, data)
        return
    for row in range(dims[0]):
        total = row_sum[real](g, n, sg, NULL)
        i = 0
        while i < n:
            m = n - i if n - i < BLOCK else BLOCK
            log_softmax_back[real](operand[real](gbuf, g, sg, i, m), operand[real](ybuf, y, sy, i, m),
                                   destination[real](obuf, o, so, i), m, total)
            scatter[real](obuf, o, so, i, m)
            i += m
        g += steps[0]
        y += steps[1]
        o += steps[2]


# --- into the table ---------------------------------------------------------------------------------

cdef int enter(real *which, int dtype) except -1:
    put("softmax", dtype, <Loop>softmax[real])
    put("log_softmax", dtype, <Loop>log_softmax[real])
    put("logsumexp", dtype, <Loop>logsumexp[real])
    put("softmax_grad", dtype, <Loop>softmax_grad[real])
    put("log_softmax_grad", dtype, <Loop>log_softmax_grad[real])
    return 0


enter[float](NULL, FLOAT32)
enter[double](NULL, FLOAT64)
