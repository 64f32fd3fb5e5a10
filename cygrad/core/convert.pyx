"""Between NDArray and everything else: buffers, NumPy, Python scalars and lists."""

from libc.stdlib cimport free as c_free, malloc
from libc.stdint cimport int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from cpython.buffer cimport PyBUF_FULL, PyBUF_FULL_RO, PyBuffer_Release, PyObject_CheckBuffer, PyObject_GetBuffer
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_CheckExact
from cpython.long cimport PyLong_AsDouble, PyLong_CheckExact
cimport numpy as cnp
import sys

import numpy as np

from cygrad.core.array cimport (
    MAXDIM, NDArray, READONLY, add_attribute, check_leaving, new_array, new_on, shape_text, table)
from cygrad.core.dtype cimport (
    BOOL, COMPLEX64, COMPLEX128, FLOAT16, FLOAT32, FLOAT64, INFO, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32,
    UINT64, WEAK_INT, from_format, from_object as dtype_of, from_numpy_number, strong)
from cygrad.core.loops.table cimport get_cast
from cygrad.core.run cimport View, copy, view_of
from cygrad.core.tape cimport Storage, storage_foreign, storage_free_foreign

cdef extern from "Python.h":
    double PyComplex_RealAsDouble(object value) except? -1
    double PyComplex_ImagAsDouble(object value) except? -1

cnp.import_array()

cdef object ARRAY = np.ndarray


# ---- Python scalars

cdef int out_of_bounds(object value, int dtype) except -1:
    raise OverflowError(f"Python integer {value} out of bounds for {INFO[dtype].name.decode()}")


cdef int run_cast(int source, int target, char *value, char *where) noexcept:
    cdef char *args[2]
    cdef Py_ssize_t n = 1
    cdef Py_ssize_t steps[2]
    args[0] = value
    args[1] = where
    steps[0] = steps[1] = 0
    get_cast(source, target)(args, &n, steps, NULL)
    return 0


cdef inline double real_number(object value) except? -1:
    if PyFloat_CheckExact(value):
        return PyFloat_AS_DOUBLE(value)
    if PyLong_CheckExact(value):
        return PyLong_AsDouble(value)
    return value


cdef int store_scalar(object value, int dtype, char *where) except -1:
    """Write a Python scalar as `dtype`. Integers that do not fit raise OverflowError, as in NumPy."""
    cdef long long number
    cdef unsigned long long positive
    cdef double real
    if dtype == FLOAT32:
        (<float *>where)[0] = <float>real_number(value)
    elif dtype == FLOAT64:
        (<double *>where)[0] = real_number(value)
    elif dtype == BOOL:
        where[0] = bool(value)
    elif dtype == UINT64:
        if value < 0 or value >= 1 << 64:
            out_of_bounds(value, dtype)
        positive = value
        (<uint64_t *>where)[0] = positive
    elif dtype == FLOAT16:
        real = value
        run_cast(FLOAT64, FLOAT16, <char *>&real, where)
    elif dtype == COMPLEX64:
        (<float *>where)[0] = <float>PyComplex_RealAsDouble(value)
        (<float *>where)[1] = <float>PyComplex_ImagAsDouble(value)
    elif dtype == COMPLEX128:        # part by part: C makes NaN of an infinity times 1j
        (<double *>where)[0] = PyComplex_RealAsDouble(value)
        (<double *>where)[1] = PyComplex_ImagAsDouble(value)
    else:
        if not -(1 << 63) <= value < 1 << 63:
            out_of_bounds(value, dtype)
        number = value
        if dtype == INT64:
            (<int64_t *>where)[0] = number
        elif dtype == INT32:
            if not -(1LL << 31) <= number < (1LL << 31):
                out_of_bounds(value, dtype)
            (<int32_t *>where)[0] = <int32_t>number
        elif dtype == INT16:
            if not -(1 << 15) <= number < (1 << 15):
                out_of_bounds(value, dtype)
            (<int16_t *>where)[0] = <int16_t>number
        elif dtype == INT8:
            if not -128 <= number < 128:
                out_of_bounds(value, dtype)
            (<int8_t *>where)[0] = <int8_t>number
        elif dtype == UINT8:
            if not 0 <= number < 256:
                out_of_bounds(value, dtype)
            (<uint8_t *>where)[0] = <uint8_t>number
        elif dtype == UINT16:
            if not 0 <= number < (1 << 16):
                out_of_bounds(value, dtype)
            (<uint16_t *>where)[0] = <uint16_t>number
        else:
            if not 0 <= number < (1LL << 32):
                out_of_bounds(value, dtype)
            (<uint32_t *>where)[0] = <uint32_t>number
    return 0


cdef object load_scalar(int dtype, char *where):
    """The element at `where` as a Python bool, int, float or complex."""
    cdef double real
    if dtype == FLOAT32:
        return <double>(<float *>where)[0]
    if dtype == FLOAT64:
        return (<double *>where)[0]
    if dtype == INT64:
        return (<int64_t *>where)[0]
    if dtype == BOOL:
        return where[0] != 0
    if dtype == INT8:
        return (<int8_t *>where)[0]
    if dtype == INT16:
        return (<int16_t *>where)[0]
    if dtype == INT32:
        return (<int32_t *>where)[0]
    if dtype == UINT8:
        return (<uint8_t *>where)[0]
    if dtype == UINT16:
        return (<uint16_t *>where)[0]
    if dtype == UINT32:
        return (<uint32_t *>where)[0]
    if dtype == UINT64:
        return (<uint64_t *>where)[0]
    if dtype == FLOAT16:
        run_cast(FLOAT16, FLOAT64, where, <char *>&real)
        return real
    if dtype == COMPLEX64:
        return complex((<float *>where)[0], (<float *>where)[1])
    return complex((<double *>where)[0], (<double *>where)[1])


cdef NDArray from_scalar(object value, int dtype):
    """An array without dimensions. Floats are truncated to integers; NaN, infinities and complex numbers raise."""
    cdef NDArray a = new_array(dtype, 0, NULL)
    store_scalar(int(value) if INFO[dtype].kind in (c"i", c"u") else value, dtype, a.data)
    return a


cdef object item(NDArray a):
    """The only element as a Python scalar."""
    if a.size != 1:
        raise ValueError("can only convert an array of size 1 to a Python scalar, not one of shape "
                         + shape_text(a.ndim, a.shape))
    return load_scalar(a.dtype, a.data)


table.item = item


# ---- devices

cdef int check_device(object device) except -1:
    if device is not None and str(device) not in ("cpu", "cpu(0)"):
        raise ValueError(f"cygrad runs on the CPU, there is no device {device!r}")
    return 0


# ---- buffers

cdef NDArray share(object exporter):
    """An array on the memory of anything with the buffer protocol, copied only where the processor could not
    read it: misaligned or in the other byte order."""
    cdef Py_buffer *buffer = <Py_buffer *>malloc(sizeof(Py_buffer))
    cdef NDArray a
    cdef Storage *s
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t low = 0, high = 0, extent, itemsize
    cdef int dtype, i
    cdef bint swapped = False, empty = False, odd
    if buffer == NULL:
        raise MemoryError()
    try:
        try:
            PyObject_GetBuffer(exporter, buffer, PyBUF_FULL)
        except (BufferError, ValueError):      # ValueError is what NumPy raises for read-only arrays
            PyObject_GetBuffer(exporter, buffer, PyBUF_FULL_RO)
    except BaseException:
        c_free(buffer)
        raise
    try:
        itemsize = buffer.itemsize
        dtype = from_format(buffer.format, itemsize, &swapped)
        if dtype < 0:
            raise TypeError(f"cygrad has no dtype for elements of buffer format "
                            f"{(<bytes>buffer.format).decode() if buffer.format != NULL else None!r}")
        if buffer.ndim > MAXDIM:
            raise ValueError(f"maximum supported dimension for an NDArray is currently {MAXDIM}, "
                             f"found {buffer.ndim}")
        odd = <size_t>buffer.buf % INFO[dtype].itemsize != 0 if dtype < COMPLEX64 else (
            <size_t>buffer.buf % (INFO[dtype].itemsize // 2) != 0)
        extent = itemsize
        for i in range(buffer.ndim - 1, -1, -1):
            shape[i] = buffer.shape[i] if buffer.shape != NULL else buffer.len // itemsize
            strides[i] = buffer.strides[i] if buffer.strides != NULL else extent
            extent *= shape[i]
            empty = empty or shape[i] == 0
            odd = odd or shape[i] > 1 and strides[i] % itemsize != 0
            if shape[i] > 0:
                if strides[i] < 0:
                    low += strides[i] * (shape[i] - 1)
                else:
                    high += strides[i] * (shape[i] - 1)
        if buffer.suboffsets != NULL:
            odd = odd or any([buffer.suboffsets[i] >= 0 for i in range(buffer.ndim)])
        if swapped or odd:
            raise _Unreadable
        if empty:
            low = high = 0
        s = storage_foreign(buffer, <char *>buffer.buf + low, 0 if empty else high - low + itemsize)
        if s == NULL:
            raise MemoryError()
    except BaseException as error:
        PyBuffer_Release(buffer)
        c_free(buffer)
        if error is _Unreadable:
            array = np.asarray(exporter)
            return share(np.array(array, dtype=array.dtype.newbyteorder("=")))
        raise
    try:
        a = new_on(s, <char *>buffer.buf, dtype, buffer.ndim, shape, strides)
    except BaseException:
        if s.refs == 0:
            storage_free_foreign(s)
        raise
    return a


_Unreadable = Exception("misaligned or byte-swapped")


cdef NDArray from_object(object obj):
    """What `cygrad.asarray` makes of anything but sequences that contain arrays of ours."""
    cdef int kind
    if type(obj) is NDArray:
        return obj
    kind = scalar_kind(obj)
    if kind >= 0:
        if kind == WEAK_INT and not -(1 << 63) <= obj < 1 << 64:
            raise OverflowError(f"Python integer {obj} out of bounds for int64")
        if kind == WEAK_INT and obj >= 1 << 63:
            return from_scalar(obj, UINT64)
        return from_scalar(obj, strong(kind))
    if type(obj) is ARRAY:
        check_numpy(obj)
        return share(obj)
    if isinstance(obj, np.generic):
        obj = np.asarray(obj)
    if isinstance(obj, ARRAY):
        check_numpy(obj)
        if is_masked(obj):
            raise TypeError(f"a masked array of shape {obj.shape} with masked elements: its mask would be lost. Use "
                            "x.filled(value), or x.data for the elements under the mask too")
        return share(obj)
    if PyObject_CheckBuffer(obj):
        return share(obj)
    if hasattr(obj, "__array__"):
        obj = np.asarray(obj)
    elif isinstance(obj, (str, dict, set, frozenset)) or obj is None:
        raise TypeError(f"cannot make an array of numbers from {type(obj).__name__!r}: {obj!r:.60}")
    else:
        obj = np.array(obj)      # nested sequences; ragged ones raise ValueError
    check_numpy(obj)
    return share(obj)


cdef bint is_masked(object array):
    """Whether an array of numpy.ma's has masked elements. Who has one has imported numpy.ma."""
    ma = sys.modules.get("numpy.ma")
    return ma is not None and ma.is_masked(array)


cdef int check_numpy(object array) except -1:
    if from_numpy_number(array.dtype.num) < 0:
        dtype_of(array.dtype)    # raises: cygrad has no such dtype
    return 0


cdef object as_numpy(NDArray a):
    """A NumPy array on the same memory. For our own use: what it is used for, the tape does not see."""
    cdef object array = cnp.PyArray_New(
        np.ndarray, a.ndim, <cnp.npy_intp *>a.shape, INFO[a.dtype].number, <cnp.npy_intp *>a.strides,
        a.data, 0, 0 if a.flags & READONLY else cnp.NPY_ARRAY_WRITEABLE, None)
    cnp.set_array_base(array, a)
    return array


cdef object copy_to_numpy(NDArray a):
    cdef object array = cnp.PyArray_EMPTY(a.ndim, <cnp.npy_intp *>a.shape, INFO[a.dtype].number, 0)
    cdef View source, target
    view_of(a, &source)
    target = source
    target.data = <char *>cnp.PyArray_DATA(array)
    target.strides = <Py_ssize_t *>cnp.PyArray_STRIDES(array)
    copy(&source, &target)
    return array


cdef object text(NDArray a):
    """The elements as NumPy prints them, then MXNet's line."""
    return f"{as_numpy(a)}\n<NDArray {'x'.join([str(a.shape[i]) for i in range(a.ndim)]) or '()'} @cpu(0)>"


table.text = text


# ---- methods

def asnumpy(NDArray self):
    """A NumPy array with a copy of the elements (MXNet). It leaves the tape, as its name says.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.asarray([1.0, 2.0]).asnumpy()
    array([1., 2.])
    """
    return copy_to_numpy(self)


def asscalar(NDArray self):
    """The only element of an array of size 1 as a Python scalar (MXNet).

    Raises
    ------
    ValueError
        Where the array has not exactly one element.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.asarray([3.5]).asscalar()
    3.5
    """
    return item(self)


def _item(NDArray self, *index):
    """One element as a Python scalar: the only one, or the one that `index` names.

    Parameters
    ----------
    *index : int or tuple of int
        Nothing for an array of size 1; one int counts through all elements in C order; one per dimension.

    Raises
    ------
    ValueError
        Where the array has more than one element and none is named.
    IndexError
        Where the index is out of bounds.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([[1, 2], [3, 4]])
    >>> x.item(3), x.item(0, 1)
    (4, 2)
    """
    if not index:
        return item(self)
    return as_numpy(self).item(*index)


def tolist(NDArray self):
    """The elements as nested lists of Python scalars; a scalar for an array without dimensions.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.asarray([[1, 2], [3, 4]]).tolist()
    [[1, 2], [3, 4]]
    """
    return as_numpy(self).tolist()


for _name, _method in (("asnumpy", asnumpy), ("asscalar", asscalar), ("item", _item), ("tolist", tolist)):
    add_attribute(_name, _method)
