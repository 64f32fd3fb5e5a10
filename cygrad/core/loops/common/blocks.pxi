"""A function of one number over a contiguous block, one after the other, for the families that work by blocks."""

cdef enum:
    WIDEST = 16          # elements of a vector, at most
    FOUR = 4


cdef inline void apply(real *x, real *out, Py_ssize_t n, real (*op)(real) noexcept nogil) noexcept nogil:
    """out[i] = op(x[i]), what is left after the widest vectors four by four: one by one, it would take longest in the
    small arrays that have nothing else."""
    cdef real[FOUR] four
    cdef Py_ssize_t i, j
    cdef Py_ssize_t whole = n & ~<Py_ssize_t>(WIDEST - 1)
    for i in range(whole):
        out[i] = op(x[i])
    i = whole
    while i + FOUR <= n:
        for j in range(FOUR):
            four[j] = op(x[i + j])
        for j in range(FOUR):
            out[i + j] = four[j]
        i += FOUR
    while i < n:
        out[i] = op(x[i])
        i += 1
