"""Softmax and its kin of long rows that lie side by side, for loops/softmax.pxi."""

cdef enum:
    STRIP = 512          # rows at most
    NARROW = 64          # ... at least
    NEAR = 1 << 19       # bytes of a strip
    LEVEL = 16           # sums that are added up before the result is put down


cdef inline bint in_strips(Py_ssize_t rows, Py_ssize_t next_row, Py_ssize_t next_out, real *which) noexcept nogil:
    return rows >= SIDE and next_row == sizeof(real) and next_out == sizeof(real)


cdef inline Py_ssize_t strip_of(Py_ssize_t rows, Py_ssize_t n, real *which) noexcept nogil:
    cdef Py_ssize_t fits = NEAR // (n * <Py_ssize_t>sizeof(real)) // SIDE * SIDE
    return min(rows, min(max(fits, <Py_ssize_t>NARROW), <Py_ssize_t>STRIP))


cdef inline real finite_or_0(real x) noexcept nogil:
    return x if x - x == 0 else 0


cdef inline void maxima_side_by_side(real *top, char *x, Py_ssize_t m, Py_ssize_t n, Py_ssize_t step) noexcept nogil:
    cdef Py_ssize_t i = 1, j
    cdef real *a
    cdef real *b
    cdef real *c
    cdef real *d
    for j in range(m):
        top[j] = (<real *>x)[j]
    while i + 4 <= n:
        a = <real *>(x + i * step)
        b = <real *>(x + (i + 1) * step)
        c = <real *>(x + (i + 2) * step)
        d = <real *>(x + (i + 3) * step)
        for j in range(m):
            top[j] = maximum_(top[j], maximum_(maximum_(a[j], b[j]), maximum_(c[j], d[j])))
        i += 4
    while i < n:
        a = <real *>(x + i * step)
        for j in range(m):
            top[j] = maximum_(top[j], a[j])
        i += 1


cdef inline void put_down(real *total, real *part, real *near, Py_ssize_t m, Py_ssize_t done, bint last) noexcept nogil:
    """After each of the rows that are added up in `near`: empty it now and then into `part`, and that into `total`."""
    cdef Py_ssize_t j
    if done % LEVEL == 0 or last:
        for j in range(m):
            part[j] += near[j]
            near[j] = 0
    if done % (LEVEL * LEVEL) == 0 or last:
        for j in range(m):
            total[j] += part[j]
            part[j] = 0


cdef void exps_side_by_side(real *total, real *top, char *x, Py_ssize_t step, char *out, Py_ssize_t out_step,
                            Py_ssize_t m, Py_ssize_t n) noexcept nogil:
    """out = exp(x - top), and its sums"""
    cdef real[STRIP] part, near
    cdef real *a
    cdef real *o
    cdef real e
    cdef Py_ssize_t i, j
    for j in range(m):
        total[j] = part[j] = near[j] = 0
    for i in range(n):
        a = <real *>(x + i * step)
        o = <real *>(out + i * out_step)
        for j in range(m):
            e = exp_(a[j] - top[j])
            o[j] = e
            near[j] += e
        put_down(total, part, near, m, i + 1, i + 1 == n)


cdef void softmax_strips(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef real[STRIP] top, total
    cdef Py_ssize_t at = 0, i, j, m, n = dims[1], width = strip_of[real](dims[0], n, data), w = sizeof(real)
    cdef real *o
    while at < dims[0]:
        m = min(dims[0] - at, width)
        maxima_side_by_side(top, args[0] + at * w, m, n, steps[2])
        exps_side_by_side[real](total, top, args[0] + at * w, steps[2], args[1] + at * w, steps[3], m, n)
        for j in range(m):
            total[j] = <real>1 / total[j]
        for i in range(n):
            o = <real *>(args[1] + at * w + i * steps[3])
            for j in range(m):
                o[j] *= total[j]
        at += m


cdef void log_softmax_strips(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef real[STRIP] top, total, scratch
    cdef Py_ssize_t at = 0, i, j, m, n = dims[1], width = strip_of[real](dims[0], n, data), w = sizeof(real)
    cdef real *x
    cdef real *o
    while at < dims[0]:
        m = min(dims[0] - at, width)
        maxima_side_by_side(top, args[0] + at * w, m, n, steps[2])
        exps_side_by_side[real](total, top, args[0] + at * w, steps[2], <char *>scratch, 0, m, n)
        for j in range(m):
            total[j] = log_(total[j])
        for i in range(n):
            x = <real *>(args[0] + at * w + i * steps[2])
            o = <real *>(args[1] + at * w + i * steps[3])
            for j in range(m):
                o[j] = (x[j] - top[j]) - total[j]
        at += m


cdef void logsumexp_strips(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef real[STRIP] top, total, scratch
    cdef Py_ssize_t at = 0, j, m, n = dims[1], width = strip_of[real](dims[0], n, data), w = sizeof(real)
    while at < dims[0]:
        m = min(dims[0] - at, width)
        maxima_side_by_side(top, args[0] + at * w, m, n, steps[2])
        for j in range(m):
            top[j] = finite_or_0(top[j])
        exps_side_by_side[real](total, top, args[0] + at * w, steps[2], <char *>scratch, 0, m, n)
        for j in range(m):
            (<real *>(args[1] + at * w))[j] = top[j] + log_(total[j])
        at += m


cdef void softmax_grad_strips(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef real[STRIP] total, part, near
    cdef Py_ssize_t at = 0, i, j, m, n = dims[1], width = strip_of[real](dims[0], n, data), w = sizeof(real)
    cdef real *g
    cdef real *y
    cdef real *o
    while at < dims[0]:
        m = min(dims[0] - at, width)
        for j in range(m):
            total[j] = part[j] = near[j] = 0
        for i in range(n):
            g = <real *>(args[0] + at * w + i * steps[3])
            y = <real *>(args[1] + at * w + i * steps[4])
            for j in range(m):
                near[j] += g[j] * y[j]
            put_down(total, part, near, m, i + 1, i + 1 == n)
        for i in range(n):
            g = <real *>(args[0] + at * w + i * steps[3])
            y = <real *>(args[1] + at * w + i * steps[4])
            o = <real *>(args[2] + at * w + i * steps[5])
            for j in range(m):
                o[j] = y[j] * (g[j] - total[j])
        at += m


cdef void log_softmax_grad_strips(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    cdef real[STRIP] total, part, near
    cdef Py_ssize_t at = 0, i, j, m, n = dims[1], width = strip_of[real](dims[0], n, data), w = sizeof(real)
    cdef real *g
    cdef real *y
    cdef real *o
    while at < dims[0]:
        m = min(dims[0] - at, width)
        for j in range(m):
            total[j] = part[j] = near[j] = 0
        for i in range(n):
            g = <real *>(args[0] + at * w + i * steps[3])
            for j in range(m):
                near[j] += g[j]
            put_down(total, part, near, m, i + 1, i + 1 == n)
        for i in range(n):
            g = <real *>(args[0] + at * w + i * steps[3])
            y = <real *>(args[1] + at * w + i * steps[4])
            o = <real *>(args[2] + at * w + i * steps[5])
            for j in range(m):
                o[j] = g[j] - exp_(y[j]) * total[j]
        at += m
