"""The scalar functions that are both operations on elements and reductions.  Included, never imported."""


cdef inline element add_(element a, element b) noexcept nogil:
    cdef element c
    if element is complex64 or element is complex128:
        c.re = a.re + b.re
        c.im = a.im + b.im
        return c
    else:
        return <element>(a + b)


cdef inline element multiply_(element a, element b) noexcept nogil:
    """The plain formula for complex numbers, as in NumPy; C's own tries to repair infinities."""
    cdef element c
    if element is complex64 or element is complex128:
        c.re = a.re * b.re - a.im * b.im
        c.im = a.re * b.im + a.im * b.re
        return c
    elif element is uint16_t:
        return <element>(<uint32_t>a * <uint32_t>b)    # as int it could overflow
    else:
        return <element>(a * b)


cdef inline element square_(element a) noexcept nogil:
    return multiply_(a, a)


cdef inline ordered maximum_(ordered a, ordered b) noexcept nogil:
    cdef ordered m
    if ordered is float or ordered is double:
        m = a if a > b else b        # one instruction; b where one of them is NaN
        return m if a == a else a    # two selections: `or` would be a branch, and not be vectorized
    else:
        return a if a > b else b


cdef inline ordered minimum_(ordered a, ordered b) noexcept nogil:
    cdef ordered m
    if ordered is float or ordered is double:
        m = a if a < b else b
        return m if a == a else a
    else:
        return a if a < b else b
