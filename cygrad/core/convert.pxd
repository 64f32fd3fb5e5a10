"""Between NDArray and everything else: buffers, NumPy, Python scalars and lists."""

from cpython.bool cimport PyBool_Check
from cpython.complex cimport PyComplex_CheckExact
from cpython.float cimport PyFloat_CheckExact
from cpython.long cimport PyLong_CheckExact

from cygrad.core.array cimport NDArray
from cygrad.core.dtype cimport WEAK_BOOL, WEAK_COMPLEX, WEAK_FLOAT, WEAK_INT

cdef NDArray share(object exporter)                     # anything with the buffer protocol, without a copy
cdef NDArray from_object(object obj)                    # arrays, scalars, nested sequences; shares where it can
cdef NDArray from_scalar(object value, int dtype)
cdef object as_numpy(NDArray a)                         # zero-copy, for our own use: says nothing to the tape
cdef object copy_to_numpy(NDArray a)
cdef int check_device(object device) except -1          # of the array API standard: None or the CPU
cdef object item(NDArray a)
cdef int run_cast(int source, int target, char *value, char *where) noexcept
cdef int store_scalar(object value, int dtype, char *where) except -1
cdef object load_scalar(int dtype, char *where)


cdef inline int scalar_kind(object value) noexcept:
    """Weak kind of a Python bool, int, float or complex, else -1: subclasses (np.float64 is one of float) are strong."""
    if PyFloat_CheckExact(value):
        return WEAK_FLOAT
    if PyLong_CheckExact(value):
        return WEAK_INT
    if PyBool_Check(value):
        return WEAK_BOOL
    if PyComplex_CheckExact(value):
        return WEAK_COMPLEX
    return -1
