"""What the distributions of `cygrad.random` share: sizes, parameters, samples."""

from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_CheckExact
from cpython.long cimport PyLong_AsDouble, PyLong_CheckExact

from cygrad.core.array cimport NDArray
from cygrad.core.random.bits cimport BitGenerator

cdef enum:                    # what a parameter must be
    ANY, NOT_NEGATIVE, POSITIVE

cdef NDArray empty_of(int dtype, object size)
cdef int real_dtype(object dtype) except -1
cdef int dtype_for(object dtype, tuple parameters) except -1
cdef int refuse_number(double value, str name, int condition) except -1
cdef NDArray parameter(object p, int dtype, str name, int condition=*)
cdef int sample_shape(object size, tuple parameters, Py_ssize_t *shape) except -1

# Samples with numbers for parameters: `family` of shape a (and b), times `scale` and plus `loc`.
cdef NDArray numbers(BitGenerator bits, int family, object dtype, object size, double loc=*, double scale=*, double a=*,
                     double b=*)
cdef NDArray counts(BitGenerator bits, int family, object size, double a, double b=*)
# Standard samples of the shape that `parameters` are broadcast to, or `size`.
cdef NDArray standard(BitGenerator bits, int family, int dtype, object size, tuple parameters)
cdef NDArray standard_gamma_of(BitGenerator bits, NDArray alpha, object size, tuple parameters, bint logarithm=*)
cdef NDArray located(BitGenerator bits, int family, object dtype, object size, object loc, object scale)
cdef NDArray scaled(BitGenerator bits, int family, object dtype, object size, object scale)
cdef bint is_recorded(object p) except -1


cdef inline bint plain(object x, double *value) except -1:
    """Whether `x` is a Python float or int, which can't need a gradient."""
    if PyFloat_CheckExact(x):
        value[0] = PyFloat_AS_DOUBLE(x)
    elif PyLong_CheckExact(x):
        value[0] = PyLong_AsDouble(x)
    else:
        return False
    return True


cdef inline int check(double value, str name, int condition) except -1:
    """Refuse a number as NumPy does."""
    if value > 0 or condition == ANY:
        return 0
    return refuse_number(value, name, condition)
