"""The dtype table and promotion, NumPy 2's (NEP 50)."""

import numpy as np

cdef list NUMPY = [np.dtype(n) for n in (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "complex64", "complex128")]
cdef list NAMES = [d.name.encode() for d in NUMPY]
cdef const char **FORMATS = ["?", "b", "h", "i", "q", "B", "H", "I", "Q", "e", "f", "d", "Zf", "Zd"]
cdef dict BY_OBJECT = {}   # what users pass most often -> our number

__all__ = ["NUMPY"]


cdef object to_numpy(int dtype):
    return NUMPY[dtype]


cdef int from_numpy_number(int number) noexcept:
    return BY_NUMBER[number] if 0 <= number < 32 else -1


cdef int from_object(object spec) except -1:
    cdef object number = None
    try:
        number = BY_OBJECT.get(spec)
    except TypeError:      # unhashable: np.dtype will say what it thinks of it
        pass
    if number is not None:
        return number
    d = np.dtype(spec)     # raises TypeError for what is no dtype
    for i, known in enumerate(NUMPY):
        if d == known:     # equal, whatever the byte order is called
            return i
    raise TypeError(f"cygrad has no dtype {(d.name if d.isnative else d.str)!r}; it has " + ", ".join(k.name for k in NUMPY))


cdef int from_format(const char *format, Py_ssize_t itemsize, bint *swapped) noexcept:
    """Number of a buffer's format string; `swapped` says that its bytes stand in the other order."""
    cdef char c
    cdef bint is_complex = False
    cdef int width
    swapped[0] = False
    if format == NULL:
        return UINT8 if itemsize == 1 else -1
    if format[0] == c">" or format[0] == c"!":
        swapped[0] = LITTLE_ENDIAN_HOST
        format += 1
    elif format[0] == c"<":
        swapped[0] = not LITTLE_ENDIAN_HOST
        format += 1
    elif format[0] == c"=" or format[0] == c"@" or format[0] == c"^":
        format += 1
    if format[0] == c"Z":
        is_complex = True
        format += 1
    c = format[0]
    if c == 0 or format[1] != 0:
        return -1
    if is_complex:
        return COMPLEX64 if c == c"f" and itemsize == 8 else COMPLEX128 if c == c"d" and itemsize == 16 else -1
    if c == c"?":
        return BOOL if itemsize == 1 else -1
    if c == c"e":
        return FLOAT16 if itemsize == 2 else -1
    if c == c"f":
        return FLOAT32 if itemsize == 4 else -1
    if c == c"d":
        return FLOAT64 if itemsize == 8 else -1
    # Integers by width: which C type has it differs between platforms and byte-order prefixes.
    width = 0 if itemsize == 1 else 1 if itemsize == 2 else 2 if itemsize == 4 else 3 if itemsize == 8 else -1
    if width < 0:
        return -1
    if c in (c"b", c"h", c"i", c"l", c"q", c"n"):
        return INT8 + width
    if c in (c"B", c"H", c"I", c"L", c"Q", c"N"):
        return UINT8 + width
    return -1


cdef bint can_cast_same_kind(int source, int target) noexcept nogil:
    """NumPy's 'same_kind' rule, which in-place operations and `out=` obey."""
    return CAN_CAST[source][target]


cdef bint CAN_CAST[NDTYPES][NDTYPES]
cdef bint LITTLE_ENDIAN_HOST = np.little_endian


cdef int _promote(int a, int b) except -1:
    """NEP 50 for any pair of strong dtypes and weak kinds."""
    if a >= NDTYPES and b >= NDTYPES:
        return max(a, b)
    if a < NDTYPES and b < NDTYPES:
        return NUMPY.index(np.promote_types(NUMPY[a], NUMPY[b]))
    if a >= NDTYPES:
        a, b = b, a
    # a strong, b weak: the weak one only raises the kind.
    return NUMPY.index(np.result_type(NUMPY[a], {WEAK_BOOL: False, WEAK_INT: 0, WEAK_FLOAT: 0.0, WEAK_COMPLEX: 0j}[b]))


cdef signed char BY_NUMBER[32]     # NumPy's type number -> ours; `long` and `long long` may be the same size


cdef int _fill() except -1:
    cdef int i, j
    for i in range(32):
        BY_NUMBER[i] = -1
    for letter in "?bhilqBHILQefdFD":
        d = np.dtype(letter)
        BY_NUMBER[<int>d.num] = NUMPY.index(d)
    for i in range(NDTYPES):
        d = NUMPY[i]
        INFO[i].itemsize = d.itemsize
        INFO[i].kind = ord(d.kind)
        INFO[i].number = d.num
        INFO[i].inexact = d.kind in "fc"
        INFO[i].format = FORMATS[i]
        INFO[i].name = <const char *>(<bytes>NAMES[i])
        for spec in (d, d.type, d.name, d.char, d.str):
            BY_OBJECT[spec] = i
    BY_OBJECT.update({bool: BOOL, int: INT64, float: FLOAT64, complex: COMPLEX128})
    for i in range(NPROMOTE):
        for j in range(NPROMOTE):
            PROMOTE[i][j] = _promote(i, j)
    for i in range(NDTYPES):
        for j in range(NDTYPES):
            CAN_CAST[i][j] = np.can_cast(NUMPY[i], NUMPY[j], "same_kind")
    return 0


_fill()
