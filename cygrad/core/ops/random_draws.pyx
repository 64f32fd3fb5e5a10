"""What the distributions of `cygrad.random` share: sizes, parameters, samples."""

from libc.math cimport isnan, signbit
from cpython.long cimport PyLong_AsSsize_t, PyLong_CheckExact
from cpython.tuple cimport PyTuple_CheckExact

from operator import index as as_index

from cygrad.core.array cimport CONTIGUOUS, MAXDIM, NDArray, new_array, shape_text, shape_tuple
from cygrad.core.convert cimport scalar_kind
from cygrad.core.dtype cimport FLOAT16, FLOAT32, FLOAT64, INFO, INT64, PROMOTE, from_object as dtype_of, to_numpy
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport add, multiply
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.gamma cimport gamma_draws
from cygrad.core.random.bits cimport BitGenerator, Draw
from cygrad.core.record cimport may_need_gradient
from cygrad.core.run cimport View, broadcast, cast, view_of
from cygrad.core.tape cimport state


cdef int size_to_shape(object size, Py_ssize_t *shape) except -1:
    cdef int i = 0
    if size is None:
        return 0
    if PyLong_CheckExact(size):
        shape[0] = PyLong_AsSsize_t(size)
        i = 1
    elif PyTuple_CheckExact(size) or isinstance(size, list):
        if len(size) > MAXDIM:
            raise ValueError(f"maximum supported dimension for an NDArray is currently {MAXDIM}, found {len(size)}")
        for length in size:
            shape[i] = as_index(length)
            i += 1
    else:
        try:
            shape[0] = as_index(size)
            i = 1
        except TypeError:
            return size_to_shape(tuple(size), shape)
    return i


cdef NDArray empty_of(int dtype, object size):
    cdef Py_ssize_t shape[MAXDIM]
    cdef int ndim = size_to_shape(size, shape)
    return new_array(dtype, ndim, shape)


cdef int real_dtype(object dtype) except -1:
    """The number of a float dtype; float64 for None."""
    cdef int t
    if dtype is None:
        return FLOAT64
    t = dtype_of(dtype)
    if t != FLOAT64 and t != FLOAT32 and t != FLOAT16:
        raise TypeError(f"Unsupported dtype {to_numpy(t)!r} for real random numbers: float16, float32 or float64")
    return t


cdef int dtype_for(object dtype, tuple parameters) except -1:
    """The dtype asked for, or what the parameters that are arrays promote to."""
    cdef int t = -1, kind
    if dtype is not None:
        return real_dtype(dtype)
    for p in parameters:
        kind = scalar_kind(p)
        if kind < 0:
            kind = operand(p).dtype
            t = kind if t < 0 else PROMOTE[t][kind]
    if t < 0 or INFO[t].kind == c"b" or INFO[t].kind == c"i" or INFO[t].kind == c"u":
        return FLOAT64
    if INFO[t].kind == c"c":
        raise TypeError(f"the parameters of distributions are real numbers, not {to_numpy(t)}")
    return t


cdef int refuse_number(double value, str name, int condition) except -1:
    if condition == NOT_NEGATIVE and signbit(value) and not isnan(value):
        raise ValueError(f"{name} < 0")
    if condition == POSITIVE and value <= 0:
        raise ValueError(f"{name} <= 0")
    return 0


cdef NDArray parameter(object p, int dtype, str name, int condition=ANY):
    """A parameter as an array of the dtype of the samples, checked. Recorded."""
    cdef NDArray a = operand(p), values
    cdef Py_ssize_t i
    if INFO[a.dtype].kind == c"c":
        raise TypeError(f"{name} must be real, not {to_numpy(a.dtype)}")
    if condition != ANY:
        values = a if a.dtype == FLOAT64 and a.flags & CONTIGUOUS else cast(a, FLOAT64)
        for i in range(values.size):
            check((<double *>values.data)[i], name, condition)
    return to_dtype(a, dtype)


cdef int sample_shape(object size, tuple parameters, Py_ssize_t *shape) except -1:
    """The shape of samples: `size`, to which the parameters must broadcast, or what they broadcast to."""
    cdef View views[4]
    cdef Py_ssize_t common[MAXDIM]
    cdef int i, ndim, n = 0, k
    for p in parameters:
        view_of(<NDArray>p, &views[n])
        n += 1
    ndim = broadcast(n, views, common)
    if size is None:
        for i in range(ndim):
            shape[i] = common[i]
        return ndim
    k = size_to_shape(size, shape)
    for i in range(ndim):
        if k < ndim or common[ndim - 1 - i] != 1 and common[ndim - 1 - i] != shape[k - 1 - i]:
            raise ValueError(f"Output size {shape_text(k, shape)} is not compatible with broadcast dimensions of "
                             f"inputs {shape_text(ndim, common)}.")
    return k


cdef NDArray filled(BitGenerator bits, NDArray out, int family, double loc, double scale, double a, double b):
    cdef Draw d
    d.family = family
    d.dtype = out.dtype
    d.a, d.b, d.loc, d.scale = a, b, loc, scale
    d.moved = loc != 0 or scale != 1
    d.shapes = NULL
    d.n = out.size
    d.out = out.data
    bits.fill(&d)
    return out


cdef NDArray numbers(BitGenerator bits, int family, object dtype, object size, double loc=0, double scale=1, double a=0,
                     double b=0):
    cdef int t = real_dtype(dtype)
    cdef NDArray out = filled(bits, empty_of(FLOAT32 if t == FLOAT16 else t, size), family, loc, scale, a, b)
    return out if out.dtype == t else cast(out, t)


cdef NDArray counts(BitGenerator bits, int family, object size, double a, double b=0):
    return filled(bits, empty_of(INT64, size), family, 0, 1, a, b)


cdef NDArray standard(BitGenerator bits, int family, int dtype, object size, tuple parameters):
    cdef Py_ssize_t shape[MAXDIM]
    cdef int ndim = sample_shape(size, parameters, shape)
    cdef NDArray out = filled(bits, new_array(FLOAT32 if dtype == FLOAT16 else dtype, ndim, shape), family, 0, 1, 0, 0)
    return out if out.dtype == dtype else cast(out, dtype)


cdef NDArray standard_gamma_of(BitGenerator bits, NDArray alpha, object size, tuple parameters, bint logarithm=False):
    cdef Py_ssize_t shape[MAXDIM]
    cdef int t = alpha.dtype, ndim = sample_shape(size, parameters, shape)
    return to_dtype(gamma_draws(bits, to_dtype(alpha, FLOAT32) if t == FLOAT16 else alpha, ndim, shape, logarithm), t)


cdef NDArray located(BitGenerator bits, int family, object dtype, object size, object loc, object scale):
    """loc + scale * standard sample, of arrays. Recorded."""
    cdef int t = dtype_for(dtype, (loc, scale))
    cdef NDArray l = parameter(loc, t, "loc")
    cdef NDArray s = parameter(scale, t, "scale", NOT_NEGATIVE)
    return add(l, multiply(s, standard(bits, family, t, size, (l, s))))


cdef NDArray scaled(BitGenerator bits, int family, object dtype, object size, object scale):
    cdef int t = dtype_for(dtype, (scale,))
    cdef NDArray s = parameter(scale, t, "scale", NOT_NEGATIVE)
    return multiply(s, standard(bits, family, t, size, (s,)))


cdef bint is_recorded(object p) except -1:
    """Whether a parameter may need a gradient, here and now."""
    return type(p) is NDArray and may_need_gradient(<NDArray>p) and state().recording
