# cython: wraparound=True
"""MXNet's meaning of operators and calls, for programs written for MXNet that `cygrad.mxnet` runs.

As a profile does, it exchanges the pointers in `array.table`, once, when `begin` is called; until then nothing is
tested and nothing is in the way. The rules and functions of cygrad are written for NumPy's meaning. So a thread counts
as inside from the moment that it enters a function, method or operator until it leaves it: what it does there means
what it always does. Functions and methods come in by `entrance`; functions of the program that are called from inside
(a loop's body) go out by `way_out`.
"""

import functools

import numpy as np

from cpython.object cimport PyObject

from cygrad.core.array cimport (
    CONTIGUOUS, NDArray, OP_DIVIDE, OP_GE, OP_LT, Table, add_attribute, table)
from cygrad.core.dtype cimport FLOAT64, INFO, INT64, to_numpy
from cygrad.core.ops.cast cimport copied, to_dtype

cdef extern from *:
    """
    #ifdef _MSC_VER
      #define CYGRAD_THREAD __declspec(thread)
    #else
      #define CYGRAD_THREAD __thread
    #endif
    static CYGRAD_THREAD int cygrad_inside;
    """
    bint inside "cygrad_inside"      # of this thread

cdef Table plain                     # with NumPy's meaning
cdef bint begun
cdef object translated               # an exception as MXNet's


# ---- what leaves

cdef object shaped(object result):
    """There are no arrays without dimensions in MXNet."""
    if type(result) is NDArray and (<NDArray>result).ndim == 0:
        return plain.getitem(result, None)
    return result


cdef bint shares(NDArray result, object argument) except -1:
    """Whether an array stands on the memory of an argument, or of an array in it."""
    if type(argument) is NDArray:
        return (<NDArray>argument).storage == result.storage
    if type(argument) is list or type(argument) is tuple:
        for item in argument:
            if shares(result, item):
                return True
    return False


cdef bint is_given(object result, object argument) except -1:
    """Whether a result is an argument, or stands in it."""
    if type(argument) is list or type(argument) is tuple:
        for item in argument:
            if item is result:
                return True
    return result is argument


cdef bint borrowed(NDArray result, tuple arguments, dict named) except -1:
    """Whether a result shows the memory of an argument that was not given to be written to."""
    cdef Py_ssize_t i
    for i in range(1, len(arguments)):               # in the place of `out`
        if is_given(result, arguments[i]):
            return False
    if "out" in named and is_given(result, named["out"]):
        return False
    for argument in arguments:
        if shares(result, argument):
            return True
    for argument in named.values():
        if shares(result, argument):
            return True
    return False


cdef object leaving(object result, tuple arguments, dict named, bint copies):
    """A result with at least one dimension; with memory of its own, if `copies`."""
    if type(result) is NDArray:
        if copies and borrowed(<NDArray>result, arguments, named):
            result = copied(<NDArray>result)
        return shaped(result)
    if type(result) is list or type(result) is tuple:
        return type(result)([leaving(item, arguments, named, copies) for item in result])
    return result


def entrance(function, copies=False, outside=None):
    """A function or method as a program calls it. Inside of others it is what it was.

    Parameters
    ----------
    function : callable
    copies : bool
        Whether results that share the memory of arguments are copied.
    outside : callable, optional
        What the program gets in its place.
    """
    cdef bint copying = copies
    cdef object called = function if outside is None else outside

    @functools.wraps(function)
    def enter(*args, **kwargs):
        global inside
        if inside:
            return function(*args, **kwargs)
        inside = True
        try:
            return leaving(called(*args, **kwargs), args, kwargs, copying)
        except Exception as error:
            other = translated(error)
            if other is error:
                raise
            raise other from None
        finally:
            inside = False

    return enter


def way_out(function):
    """A function of the program, which functions of cygrad call."""
    @functools.wraps(function)
    def leave(*args, **kwargs):
        global inside
        cdef bint before = inside
        if before:
            args = tuple([shaped(x) for x in args])
        inside = False
        try:
            return function(*args, **kwargs)
        finally:
            inside = before

    return leave


def is_inside():
    """Whether this thread runs a function, method or operator."""
    return inside


# ---- operators

cdef object number_for(NDArray x, object other):
    """The second operand of an array: a number becomes one of the array's dtype where that is of integers."""
    if other is None or type(other) is str:
        raise TypeError(f"type {type(other)} not supported by the operators of arrays: ask `x is None`")
    if INFO[x.dtype].kind in (c"i", c"u") and isinstance(other, (int, float, np.number)):
        # Through int64, for there wholes wrap around as in C.
        return np.asarray(int(other) & 0xffffffffffffffff, np.uint64).astype(to_numpy(x.dtype))
    return other


cdef bint whole(object a) noexcept:
    return type(a) is not NDArray or INFO[(<NDArray>a).dtype].kind in (c"i", c"u")


cdef object operation(PyObject *op, object a, object b):
    cdef NDArray x = a if type(a) is NDArray else b
    cdef int i
    if type(b) is not NDArray:
        b = number_for(x, b)
    elif type(a) is not NDArray:
        a = number_for(x, a)
    result = plain.binary(op, a, b)
    if result is NotImplemented:
        return result
    if op == plain.op[OP_DIVIDE] and whole(a) and whole(b):
        return to_dtype(result, x.dtype)
    for i in range(OP_LT, OP_GE + 1):
        if op == plain.op[i]:
            return to_dtype(result, x.dtype)
    return result


cdef object power(object a, object b):
    cdef NDArray x = a if type(a) is NDArray else b
    if not whole(a) or not whole(b) or INFO[x.dtype].kind not in (c"i", c"u"):
        if type(a) is not NDArray:
            a = number_for(x, a)
        elif type(b) is not NDArray:
            b = number_for(x, b)
        return plain.power(a, b)
    # Negative exponents of integers are no error.
    a = to_dtype(a, FLOAT64) if type(a) is NDArray else float(number_for(x, a))
    b = to_dtype(b, FLOAT64) if type(b) is NDArray else float(number_for(x, b))
    return to_dtype(plain.power(a, b), x.dtype)


cdef object index_for(object index):
    """An index as NumPy understands it: floats and bool as positions."""
    if type(index) is tuple:
        return tuple([index_for(item) for item in index])
    if type(index) is NDArray:
        if INFO[(<NDArray>index).dtype].kind == c"f":
            return to_dtype(index, INT64)
        return index
    if type(index) is bool or isinstance(index, np.bool_):
        return int(index)
    if isinstance(index, list):
        index = np.asarray(index)
    if isinstance(index, np.ndarray) and index.dtype.kind in "bf":
        return index.astype(np.int64)
    return index


cdef object part(NDArray a, object index):
    """What an index picks: another view of the memory if it lies in one block, a copy otherwise."""
    if type(index) is slice and index == WHOLE:
        return a
    result = plain.getitem(a, index_for(index))
    if (<NDArray>result).storage == a.storage and not (<NDArray>result).flags & CONTIGUOUS:
        return copied(result)
    return result


cdef object WHOLE = slice(None)


# What stands in the table: each begins to be inside, unless it is already.

cdef object mxnet_unary(PyObject *op, object a):
    global inside
    if inside:
        return plain.unary(op, a)
    inside = True
    try:
        return shaped(plain.unary(op, a))
    except Exception as error:
        raise translated(error) from None
    finally:
        inside = False


cdef object mxnet_binary(PyObject *op, object a, object b):
    global inside
    if inside:
        return plain.binary(op, a, b)
    inside = True
    try:
        return shaped(operation(op, a, b))
    except Exception as error:
        raise translated(error) from None
    finally:
        inside = False


cdef object mxnet_inplace(PyObject *op, NDArray a, object b):
    global inside
    if inside:
        return plain.inplace(op, a, b)
    inside = True
    try:
        if INFO[a.dtype].kind in (c"i", c"u"):       # what it gives is cast
            result = operation(op, a, b)
            if result is not NotImplemented:
                plain.setitem(a, Ellipsis, result)
                result = a
            return result
        return plain.inplace(op, a, b if type(b) is NDArray else number_for(a, b))
    except Exception as error:
        raise translated(error) from None
    finally:
        inside = False


cdef object mxnet_power(object a, object b):
    global inside
    if inside:
        return plain.power(a, b)
    inside = True
    try:
        return shaped(power(a, b))
    except Exception as error:
        raise translated(error) from None
    finally:
        inside = False


cdef object mxnet_inplace_power(NDArray a, object b):
    if inside:
        return plain.inplace_power(a, b)
    return NotImplemented            # Python takes __pow__, as it does with MXNet's arrays


cdef object mxnet_matmul(object a, object b):
    global inside
    if inside:
        return plain.matmul(a, b)
    inside = True
    try:
        return shaped(plain.matmul(a, b))
    except Exception as error:
        raise translated(error) from None
    finally:
        inside = False


cdef object mxnet_getitem(NDArray a, object index):
    global inside
    if inside:
        return plain.getitem(a, index)
    inside = True
    try:
        return shaped(part(a, index))
    except Exception as error:
        raise translated(error) from None
    finally:
        inside = False


cdef int mxnet_setitem(NDArray a, object index, object value) except -1:
    global inside
    if inside:
        return plain.setitem(a, index, value)
    inside = True
    try:
        return plain.setitem(a, index_for(index), value)
    except Exception as error:
        raise translated(error) from None
    finally:
        inside = False


cdef object mxnet_transposed(NDArray a):
    global inside
    if inside:
        return plain.transposed(a)
    inside = True
    try:
        return copied(plain.transposed(a))
    finally:
        inside = False


cdef object mxnet_text(NDArray a):
    return plain.text(a) if inside else "\n" + plain.text(a)


def begin(attributes, translate):
    """Give operators MXNet's meaning, and arrays other attributes, in this process from now on.

    Parameters
    ----------
    attributes : dict
        Methods and properties by name.
    translate : callable
        Makes MXNet's exception of one of cygrad's.
    """
    global plain, begun, translated
    if begun:
        raise RuntimeError("operators have MXNet's meaning already")
    begun = True
    translated = translate
    plain = table
    table.unary = mxnet_unary
    table.binary = mxnet_binary
    table.inplace = mxnet_inplace
    table.power = mxnet_power
    table.inplace_power = mxnet_inplace_power
    table.matmul = mxnet_matmul
    table.getitem = mxnet_getitem
    table.setitem = mxnet_setitem
    table.transposed = mxnet_transposed
    table.text = mxnet_text
    for name, value in attributes.items():
        add_attribute(name, value)
