"""The drivers: how a scalar function becomes a loop.  Included by every family, never imported.

A driver takes the arguments of NumPy's ufunc inner loop and a pointer to an inline scalar function. It is
always inlined, so that the compiler sees through the pointer and vectorizes the contiguous paths. Written
once per number of operands, for all types. `n == 1` passes for contiguous, whatever the steps are.
"""

from libc.stdint cimport int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcpy
from cygrad.core.dtype cimport (
    BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64,
    FLOAT16, FLOAT32, FLOAT64, COMPLEX64, COMPLEX128)
from cygrad.core.loops.table cimport Loop, put, put_cast

cdef extern from *:
    """
    /* What Cython declares inline from here on must be inlined: a call per element would undo it all. */
    #undef CYTHON_INLINE
    #if defined(_MSC_VER)
      #define CYTHON_INLINE __forceinline
    #elif defined(__GNUC__) || defined(__clang__)
      #define CYTHON_INLINE inline __attribute__((always_inline))
    #else
      #define CYTHON_INLINE inline
    #endif
    /* In a loop with steps: gcc would piece vectors together from single elements, which takes longer. */
    #if defined(__GNUC__) && !defined(__clang__)
      #define CYGRAD_ONE_BY_ONE() __asm__ volatile ("")
    #else
      #define CYGRAD_ONE_BY_ONE() ((void)0)
    #endif
    """
    void one_by_one "CYGRAD_ONE_BY_ONE"() noexcept nogil

cdef enum:
    LANE_BYTES = 256     # width of the accumulator of a reduction: 4 AVX-512 registers, 8 of AVX2
    ROWS = 16            # rows that are added up one after the other before the pairwise tree begins
    LEVELS = 44          # of the tree; 2**44 * ROWS * LANE_BYTES bytes is more than there can be
    BLOCK = 512          # elements gathered at a time from strided operands; three blocks stay in L1

ctypedef struct complex64:
    float re
    float im

ctypedef struct complex128:
    double re
    double im

ctypedef fused real:
    float
    double

# Integer arithmetic that wraps is done unsigned, for both signs: the bits are the same, and C defines it.
ctypedef fused unsigned_int:
    uint8_t
    uint16_t
    uint32_t
    uint64_t

ctypedef fused signed_int:
    int8_t
    int16_t
    int32_t
    int64_t

ctypedef fused ordered:
    float
    double
    int8_t
    int16_t
    int32_t
    int64_t
    uint8_t
    uint16_t
    uint32_t
    uint64_t

ctypedef fused element:
    float
    double
    int8_t
    int16_t
    int32_t
    int64_t
    uint8_t
    uint16_t
    uint32_t
    uint64_t
    complex64
    complex128


cdef inline element itself(element a) noexcept nogil:
    return a


cdef inline void unary(char **args, Py_ssize_t *dims, Py_ssize_t *steps,
                       element (*op)(element) noexcept nogil) noexcept nogil:
    """out[i] = op(x[i])"""
    cdef Py_ssize_t i, n = dims[0], sx = steps[0], so = steps[1], w = sizeof(element)
    cdef char *x = args[0]
    cdef char *o = args[1]
    if n == 1 or sx == w and so == w:
        for i in range(n):
            (<element *>o)[i] = op((<element *>x)[i])
    else:
        for i in range(n):
            one_by_one()
            (<element *>(o + i * so))[0] = op((<element *>(x + i * sx))[0])


cdef inline void binary(char **args, Py_ssize_t *dims, Py_ssize_t *steps,
                        element (*op)(element, element) noexcept nogil) noexcept nogil:
    """out[i] = op(a[i], b[i]), with fast paths for one operand that is a scalar (step 0)"""
    cdef Py_ssize_t i, n = dims[0], sa = steps[0], sb = steps[1], so = steps[2], w = sizeof(element)
    cdef char *a = args[0]
    cdef char *b = args[1]
    cdef char *o = args[2]
    cdef element c
    if n == 1 or so == w and sa == w and sb == w:
        for i in range(n):
            (<element *>o)[i] = op((<element *>a)[i], (<element *>b)[i])
    elif so == w and sa == w and sb == 0:
        c = (<element *>b)[0]
        for i in range(n):
            (<element *>o)[i] = op((<element *>a)[i], c)
    elif so == w and sa == 0 and sb == w:
        c = (<element *>a)[0]
        for i in range(n):
            (<element *>o)[i] = op(c, (<element *>b)[i])
    else:
        for i in range(n):
            one_by_one()
            (<element *>(o + i * so))[0] = op((<element *>(a + i * sa))[0], (<element *>(b + i * sb))[0])


cdef inline void merge(element *acc, element *x, Py_ssize_t n,
                       element (*combine)(element, element) noexcept nogil) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        acc[j] = combine(acc[j], x[j])


cdef inline void add_row(element *acc, char *x, Py_ssize_t n, Py_ssize_t step, bint first,
                         element (*combine)(element, element) noexcept nogil,
                         element (*load)(element) noexcept nogil) noexcept nogil:
    cdef Py_ssize_t j
    if first:
        for j in range(n):
            acc[j] = load((<element *>(x + j * step))[0])
    else:
        for j in range(n):
            acc[j] = combine(acc[j], load((<element *>(x + j * step))[0]))


cdef inline element fold(char *x, Py_ssize_t n, Py_ssize_t step,
                         element (*combine)(element, element) noexcept nogil,
                         element (*load)(element) noexcept nogil) noexcept nogil:
    """combine of load(x[0]) ... load(x[n-1]); n > 0

    Pairwise summation (Higham, Accuracy and Stability of Numerical Algorithms, section 4.2) without
    recursion: up to ROWS rows of one accumulator's width are added up lane by lane, the results are merged
    like the carries of a binary counter, and the lanes of the last one are folded in halves. The error
    is bounded by ROWS + log2(n / ROWS) roundings. All widths are constants of the type, for the compiler.
    """
    cdef element[LANE_BYTES] acc      # of these only `lanes` are used
    cdef char[LEVELS * LANE_BYTES] stack
    cdef Py_ssize_t row, rows, lanes = LANE_BYTES // sizeof(element), w = sizeof(element)
    cdef Py_ssize_t top = 0
    cdef size_t chunk = 0, carry
    if n < 8:
        acc[0] = load((<element *>x)[0])
        for row in range(1, n):
            acc[0] = combine(acc[0], load((<element *>(x + row * step))[0]))
        return acc[0]
    if n < lanes:                    # 8 lanes do for a short row; what is left over is a part of a row
        rows = n // 8
        if step == w:
            add_row(acc, x, 8, w, True, combine, load)
            for row in range(1, rows):
                add_row(acc, x + row * 8 * w, 8, w, False, combine, load)
        else:
            add_row(acc, x, 8, step, True, combine, load)
            for row in range(1, rows):
                add_row(acc, x + row * 8 * step, 8, step, False, combine, load)
        add_row(acc, x + rows * 8 * step, n - rows * 8, step, False, combine, load)
    else:
        while True:
            rows = n // lanes
            if rows > ROWS:
                rows = ROWS
            if step == w:
                add_row(acc, x, lanes, w, True, combine, load)
                for row in range(1, rows):
                    add_row(acc, x + row * lanes * w, lanes, w, False, combine, load)
            else:
                add_row(acc, x, lanes, step, True, combine, load)
                for row in range(1, rows):
                    add_row(acc, x + row * lanes * step, lanes, step, False, combine, load)
            x += rows * lanes * step
            n -= rows * lanes
            if n < lanes:
                add_row(acc, x, n, step, False, combine, load)
                n = 0
            carry = chunk
            while carry & 1:
                top -= 1
                merge(acc, <element *>(stack + top * LANE_BYTES), lanes, combine)
                carry >>= 1
            if n == 0:
                break
            memcpy(stack + top * LANE_BYTES, acc, LANE_BYTES)
            top += 1
            chunk += 1
        while top > 0:
            top -= 1
            merge(acc, <element *>(stack + top * LANE_BYTES), lanes, combine)
        if lanes > 128:
            merge(acc, acc + 128, 128, combine)
        if lanes > 64:
            merge(acc, acc + 64, 64, combine)
        if lanes > 32:
            merge(acc, acc + 32, 32, combine)
        if lanes > 16:
            merge(acc, acc + 16, 16, combine)
        if lanes > 8:
            merge(acc, acc + 8, 8, combine)
    merge(acc, acc + 4, 4, combine)
    merge(acc, acc + 2, 2, combine)
    return combine(acc[0], acc[1])


cdef inline element *operand(element *buffer, char *p, Py_ssize_t step, Py_ssize_t first, Py_ssize_t n) noexcept nogil:
    """Elements first ... first + n of an operand, in one piece; gathered into `buffer` if need be.

    A scalar operand fills the buffer with the first block, which is as long as any.
    """
    cdef Py_ssize_t i
    cdef element c
    if step == sizeof(element):
        return <element *>p + first
    if step == 0:
        if first == 0:
            c = (<element *>p)[0]
            for i in range(n):
                buffer[i] = c
    else:
        for i in range(n):
            one_by_one()
            buffer[i] = (<element *>(p + (first + i) * step))[0]
    return buffer


cdef inline void scatter(element *buffer, char *p, Py_ssize_t step, Py_ssize_t first, Py_ssize_t n) noexcept nogil:
    """The way back for an output; nothing to do where the block was computed in place."""
    cdef Py_ssize_t i
    if step != sizeof(element):
        for i in range(n):
            one_by_one()
            (<element *>(p + (first + i) * step))[0] = buffer[i]


cdef inline element *destination(element *buffer, char *p, Py_ssize_t step, Py_ssize_t first) noexcept nogil:
    return <element *>p + first if step == sizeof(element) else buffer


cdef inline void by_blocks(char **args, Py_ssize_t *dims, Py_ssize_t *steps,
                           void (*kernel)(element *, element *, Py_ssize_t) noexcept nogil) noexcept nogil:
    """kernel(x, out, n) on contiguous blocks, for functions so dear that gathering is cheap beside them"""
    cdef element[BLOCK] buffer
    cdef Py_ssize_t i, m, n = dims[0], sx = steps[0], so = steps[1], w = sizeof(element)
    if sx == w and so == w or n == 1:
        kernel(<element *>args[0], <element *>args[1], n)
        return
    i = 0
    while i < n:
        m = n - i if n - i < BLOCK else BLOCK
        if sx == 0 and i > 0 and so != w:
            pass                         # the buffer holds the result already
        elif so == w:
            kernel(operand(buffer, args[0], sx, i, m), <element *>args[1] + i, m)
        else:
            kernel(operand(buffer, args[0], sx, i, m), buffer, m)
        scatter(buffer, args[1], so, i, m)
        i += m


cdef inline void ternary(char **args, Py_ssize_t *dims, Py_ssize_t *steps,
                         element (*op)(element, element, element) noexcept nogil) noexcept nogil:
    """out[i] = op(a[i], b[i], c[i]); whatever is not contiguous is gathered into blocks"""
    cdef element[BLOCK] abuf, bbuf, cbuf, obuf
    cdef Py_ssize_t i, j, m, n = dims[0], block = BLOCK, w = sizeof(element)
    cdef element *a
    cdef element *b
    cdef element *c
    cdef element *o
    if n == 1 or steps[0] == w and steps[1] == w and steps[2] == w and steps[3] == w:
        block = n
    i = 0
    while i < n:
        m = n - i if n - i < block else block
        a = operand(abuf, args[0], steps[0] if n > 1 else w, i, m)
        b = operand(bbuf, args[1], steps[1] if n > 1 else w, i, m)
        c = operand(cbuf, args[2], steps[2] if n > 1 else w, i, m)
        o = destination(obuf, args[3], steps[3] if n > 1 else w, i)
        for j in range(m):
            o[j] = op(a[j], b[j], c[j])
        if n > 1:
            scatter(obuf, args[3], steps[3], i, m)
        i += m


cdef inline void quaternary(char **args, Py_ssize_t *dims, Py_ssize_t *steps,
                            element (*op)(element, element, element, element) noexcept nogil) noexcept nogil:
    """out[i] = op(a[i], b[i], c[i], d[i]), likewise"""
    cdef element[BLOCK] abuf, bbuf, cbuf, dbuf, obuf
    cdef Py_ssize_t i, j, m, n = dims[0]
    cdef element *a
    cdef element *b
    cdef element *c
    cdef element *d
    cdef element *o
    i = 0
    while i < n:
        m = n - i if n - i < BLOCK else BLOCK
        a = operand(abuf, args[0], steps[0], i, m)
        b = operand(bbuf, args[1], steps[1], i, m)
        c = operand(cbuf, args[2], steps[2], i, m)
        d = operand(dbuf, args[3], steps[3], i, m)
        o = destination(obuf, args[4], steps[4], i)
        for j in range(m):
            o[j] = op(a[j], b[j], c[j], d[j])
        scatter(obuf, args[4], steps[4], i, m)
        i += m
