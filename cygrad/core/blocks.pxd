"""Copies of short blocks of memory, inlined."""

from libc.string cimport memcpy


cdef inline void copy_bytes(char *source, char *target, Py_ssize_t n) noexcept nogil:
    """memcpy that is inlined for the lengths of short rows, the last piece of which may overlap the one before."""
    cdef Py_ssize_t i = 0
    if n >= 64 and n <= 512:
        while i < n - 64:
            memcpy(target + i, source + i, 64)
            i += 64
        memcpy(target + n - 64, source + n - 64, 64)
    elif n >= 16 and n < 64:
        while i < n - 16:
            memcpy(target + i, source + i, 16)
            i += 16
        memcpy(target + n - 16, source + n - 16, 16)
    elif n == 8:
        memcpy(target, source, 8)
    elif n == 4:
        memcpy(target, source, 4)
    elif n > 512 and 0 < ((target - source) & 4095) < 64:
        # From the end: a read that follows the write of what lies a multiple of 4096 bytes away would wait for it.
        i = n
        while i >= 64:
            i -= 64
            memcpy(target + i, source + i, 64)
        memcpy(target, source, i)
    else:
        memcpy(target, source, n)


cdef inline void copy_each(char *source, char *target, Py_ssize_t rows, Py_ssize_t from_step, Py_ssize_t to_step,
                           Py_ssize_t row) noexcept nogil:
    """`rows` blocks of `row` bytes, that lie so many bytes apart."""
    cdef Py_ssize_t i
    for i in range(rows):
        copy_bytes(source, target, row)
        source += from_step
        target += to_step
