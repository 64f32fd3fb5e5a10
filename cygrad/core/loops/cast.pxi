"""Casts between all pairs of dtypes, and copies; they give what NumPy's astype gives on the same machine.

float16 is converted by its bits, with one correct rounding to nearest, ties to even, from float32 and from
float64 alike, in integer arithmetic that is vectorized where there is no instruction for it. Integers go
through float32, which is exact below 65536, where float16 ends. Method: a float16 whose bits sit in
the right place of a float32 is off by a factor of 2**112, which one multiplication makes good, subnormals
included; the other way, adding a suitable power of two to a small number makes the hardware round it.

Floats that do not fit an integer wrap or become the "integer indefinite" of x86, as they do in NumPy;
C leaves that open, so that values may differ elsewhere.
"""

include "cygrad/core/loops/common/drive.pxi"

ctypedef struct half:
    uint16_t bits

# To bool is a family of its own: a value that is not zero, NaN included, is True.
ctypedef fused source:
    int8_t
    int16_t
    int32_t
    int64_t
    uint8_t
    uint16_t
    uint32_t
    uint64_t
    half
    float
    double
    complex64
    complex128

ctypedef fused target:
    int8_t
    int16_t
    int32_t
    int64_t
    uint8_t
    uint16_t
    uint32_t
    uint64_t
    half
    float
    double
    complex64
    complex128

ctypedef fused inexact:
    float
    double

cdef union Bits32:
    float f
    uint32_t u

cdef union Bits64:
    double f
    uint64_t u


cdef inline float from_half(half h) noexcept nogil:
    cdef Bits32 v, big
    v.u = (<uint32_t>h.bits & 0x7fff) << 13
    big.f = v.f * <float>5.192296858534828e+33      # 2**112
    big.u = big.u | <uint32_t>0x7f800000 if v.u >= <uint32_t>0x0f800000 else big.u
    big.u = big.u | (<uint32_t>h.bits & 0x8000) << 16
    return big.f


cdef inline half to_half(inexact x) noexcept nogil:
    cdef Bits32 a, b
    cdef Bits64 c, d
    cdef uint32_t sign, small, normal, bits
    cdef uint64_t sign8, small8, normal8, bits8
    cdef half h
    if inexact is float:
        a.f = x
        sign = (a.u >> 16) & 0x8000
        a.u = a.u & <uint32_t>0x7fffffff
        b.f = a.f + <float>0.5                          # its last place is that of float16's subnormals
        small = b.u - <uint32_t>0x3f000000
        normal = (a.u - <uint32_t>0x38000000 + 0xfff + ((a.u >> 13) & 1)) >> 13
        bits = small if a.u < <uint32_t>0x38800000 else normal
        bits = bits if a.u < <uint32_t>0x477ff000 else <uint32_t>0x7c00
        bits = bits if a.u <= <uint32_t>0x7f800000 else <uint32_t>0x7e00
        h.bits = <uint16_t>(bits | sign)
    else:
        # By comparing doubles: SSE2 and AVX2 can't compare unsigned 64-bit integers.
        c.f = x
        sign8 = (c.u >> 48) & 0x8000
        c.u = c.u & <uint64_t>0x7fffffffffffffff
        d.f = c.f + 268435456.0
        small8 = d.u - <uint64_t>0x41b0000000000000
        normal8 = (c.u - <uint64_t>0x3f00000000000000 + <uint64_t>0x1ffffffffff + ((c.u >> 42) & 1)) >> 42
        bits8 = small8 if c.f < 6.103515625e-05 else normal8
        bits8 = bits8 if c.f < 65520.0 else <uint64_t>0x7c00
        bits8 = bits8 if c.f == c.f else <uint64_t>0x7e00
        h.bits = <uint16_t>(bits8 | sign8)
    return h


cdef inline target real_to(inexact x, target *which) noexcept nogil:
    """A float as `target`"""
    cdef target t
    if target is half:
        return to_half(x)
    elif target is complex64 or target is complex128:
        t.re = x
        t.im = 0
        return t
    elif target is float or target is double:
        return <target>x
    elif target is uint64_t:
        # What does not fit an int64 is moved into its range and back.
        return <uint64_t>(<int64_t>x if x < <inexact>9223372036854775808.0
                          else <int64_t>(x - <inexact>9223372036854775808.0) ^ <int64_t>(<uint64_t>1 << 63))
    elif target is int64_t or target is uint32_t:
        return <target><int64_t>x
    else:
        return <target><int32_t>x


cdef inline target convert(source x, target *which) noexcept nogil:
    cdef target t
    if source is half and target is half:
        return x
    elif source is half:
        return real_to(from_half(x), which)
    elif source is float or source is double:
        return real_to(x, which)
    elif (source is complex64 or source is complex128) and (target is complex64 or target is complex128):
        t.re = x.re
        t.im = x.im
        return t
    elif source is complex64 or source is complex128:
        return real_to(x.re, which)
    elif target is half:
        return to_half(<float>x)
    elif target is complex64 or target is complex128:
        t.re = x
        t.im = 0
        return t
    else:
        return <target>x


cdef inline bint is_true(source x) noexcept nogil:
    if source is half:
        return (x.bits & 0x7fff) != 0
    elif source is complex64 or source is complex128:
        return (x.re != 0) | (x.im != 0)
    else:
        return x != 0


# --- the loops --------------------------------------------------------------------------------------

# The loop type has one `data`; the second fused type needs an argument too. Both are plain pointers.
cdef void cast(source **args, Py_ssize_t *dims, Py_ssize_t *steps, target *data) noexcept nogil:
    cdef Py_ssize_t i, n = dims[0], sx = steps[0], so = steps[1]
    cdef source *x = args[0]
    cdef target *o = <target *>args[1]
    if n == 1 or sx == sizeof(source) and so == sizeof(target):
        for i in range(n):
            o[i] = convert(x[i], data)
    else:
        for i in range(n):
            one_by_one()
            (<target *>(<char *>o + i * so))[0] = convert((<source *>(<char *>x + i * sx))[0], data)


cdef void to_bool(source **args, Py_ssize_t *dims, Py_ssize_t *steps, void *data) noexcept nogil:
    cdef Py_ssize_t i, n = dims[0], sx = steps[0], so = steps[1]
    cdef source *x = args[0]
    cdef uint8_t *o = <uint8_t *>args[1]
    if n == 1 or sx == sizeof(source) and so == 1:
        for i in range(n):
            o[i] = is_true(x[i])
    else:
        for i in range(n):
            one_by_one()
            o[i * so] = is_true((<source *>(<char *>x + i * sx))[0])


# Moving elements about needs only their size.
ctypedef fused width:
    uint8_t
    uint16_t
    uint32_t
    uint64_t
    complex128


cdef void copy(char **args, Py_ssize_t *dims, Py_ssize_t *steps, width *data) noexcept nogil:
    cdef Py_ssize_t i, n = dims[0], sx = steps[0], so = steps[1], w = sizeof(width)
    cdef char *x = args[0]
    cdef char *o = args[1]
    cdef width c
    if sx == w and so == w:
        if x != o:
            memcpy(o, x, n * w)
    elif so == w and sx == 0 and n > 0:
        c = (<width *>x)[0]
        for i in range(n):
            (<width *>o)[i] = c
    elif so == w:
        for i in range(n):
            (<width *>o)[i] = (<width *>(x + i * sx))[0]
    else:
        for i in range(n):
            one_by_one()
            (<width *>(o + i * so))[0] = (<width *>(x + i * sx))[0]


# --- into the table ---------------------------------------------------------------------------------

cdef int enter(source *which, int dtype) except -1:
    put_cast(dtype, INT8, <Loop>cast[source, int8_t])
    put_cast(dtype, INT16, <Loop>cast[source, int16_t])
    put_cast(dtype, INT32, <Loop>cast[source, int32_t])
    put_cast(dtype, INT64, <Loop>cast[source, int64_t])
    put_cast(dtype, UINT8, <Loop>cast[source, uint8_t])
    put_cast(dtype, UINT16, <Loop>cast[source, uint16_t])
    put_cast(dtype, UINT32, <Loop>cast[source, uint32_t])
    put_cast(dtype, UINT64, <Loop>cast[source, uint64_t])
    put_cast(dtype, FLOAT16, <Loop>cast[source, half])
    put_cast(dtype, FLOAT32, <Loop>cast[source, float])
    put_cast(dtype, FLOAT64, <Loop>cast[source, double])
    put_cast(dtype, COMPLEX64, <Loop>cast[source, complex64])
    put_cast(dtype, COMPLEX128, <Loop>cast[source, complex128])
    put_cast(dtype, BOOL, <Loop>to_bool[source])
    return 0


cdef int enter_copies(width *which, tuple dtypes) except -1:
    """Between dtypes of one size whose casts keep the bits"""
    for a in dtypes:
        for b in dtypes:
            put_cast(a, b, <Loop>copy[width])
    return 0


enter[uint8_t](NULL, BOOL)       # a bool is a 0 or a 1
enter[int8_t](NULL, INT8)
enter[int16_t](NULL, INT16)
enter[int32_t](NULL, INT32)
enter[int64_t](NULL, INT64)
enter[uint8_t](NULL, UINT8)
enter[uint16_t](NULL, UINT16)
enter[uint32_t](NULL, UINT32)
enter[uint64_t](NULL, UINT64)
enter[half](NULL, FLOAT16)
enter[float](NULL, FLOAT32)
enter[double](NULL, FLOAT64)
enter[complex64](NULL, COMPLEX64)
enter[complex128](NULL, COMPLEX128)
enter_copies[uint8_t](NULL, (BOOL,))
enter_copies[uint8_t](NULL, (INT8, UINT8))
enter_copies[uint16_t](NULL, (INT16, UINT16))
enter_copies[uint16_t](NULL, (FLOAT16,))
enter_copies[uint32_t](NULL, (INT32, UINT32))
enter_copies[uint32_t](NULL, (FLOAT32,))
enter_copies[uint64_t](NULL, (INT64, UINT64))
enter_copies[uint64_t](NULL, (FLOAT64,))
enter_copies[uint64_t](NULL, (COMPLEX64,))
enter_copies[complex128](NULL, (COMPLEX128,))
