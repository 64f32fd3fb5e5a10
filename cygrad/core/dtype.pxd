"""The dtype table and promotion. The lowest floor: nothing is imported from cygrad here."""

cdef enum:
    BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64
    FLOAT16, FLOAT32, FLOAT64, COMPLEX64, COMPLEX128
    NDTYPES
    # Python scalars promote weakly (NEP 50): they have a kind, but no width of their own.
    WEAK_BOOL = NDTYPES
    WEAK_INT
    WEAK_FLOAT
    WEAK_COMPLEX
    NPROMOTE

cdef struct TypeInfo:
    int itemsize
    char kind            # NumPy's kind letter: b, i, u, f, c
    int number           # NumPy's type number, as in PyUFuncObject.types
    bint inexact         # float or complex: can carry a gradient
    const char *format   # of the buffer protocol
    const char *name

cdef TypeInfo INFO[NDTYPES]

# PROMOTE[a][b]: the dtype of an operation on a and b; strong unless both are weak.
cdef signed char PROMOTE[NPROMOTE][NPROMOTE]


cdef inline int strong(int dtype) noexcept nogil:
    """The strong dtype that a weak kind takes when it stands alone: bool, int64, float64, complex128."""
    if dtype < NDTYPES:
        return dtype
    return BOOL if dtype == WEAK_BOOL else INT64 if dtype == WEAK_INT else FLOAT64 if dtype == WEAK_FLOAT else COMPLEX128


cdef int from_object(object spec) except -1      # anything np.dtype() takes
cdef int from_numpy_number(int number) noexcept  # -1 where cygrad has no such dtype
cdef int from_format(const char *format, Py_ssize_t itemsize, bint *swapped) noexcept   # -1 likewise
cdef object to_numpy(int dtype)                  # the np.dtype instance

cdef bint can_cast_same_kind(int source, int target) noexcept nogil
