"""How arrays are reduced along axes; sum and mean."""

from libc.string cimport memcpy
from cpython.long cimport PyLong_CheckExact

from cygrad.core.array cimport NDArray
from cygrad.core.dtype cimport NDTYPES
from cygrad.core.loops.table cimport Loop
from cygrad.core.op cimport operand
from cygrad.core.ops.shape cimport axes_mask
from cygrad.core.record cimport may_need_gradient, record1
from cygrad.core.registry cimport Op
from cygrad.core.run cimport View, cast
from cygrad.core.tape cimport Node

# Axes as a bit set (`shape.axes_mask`). Recorded.
cdef NDArray sum_axes(NDArray x, unsigned long long mask, bint keepdims, int dtype)
cdef NDArray mean_axes(NDArray x, unsigned long long mask, bint keepdims, int dtype)
cdef NDArray sum_to(NDArray x, int ndim, Py_ssize_t *shape)

# What reductions start from, and the dtype that a sum or product, and a mean or variance, of each dtype has.
cdef char ZERO[NDTYPES][16]
cdef char ONE[NDTYPES][16]
cdef signed char SUM_DTYPE[NDTYPES]
cdef signed char MEAN_DTYPE[NDTYPES]

# Running one.
cdef class Reduction:
    cdef Op op
    cdef Loop loops[NDTYPES]         # over rows; NULL where there is none
    cdef void *data[NDTYPES]
    cdef signed char types[NDTYPES]  # that they read

cdef Reduction reduction(Op op)
cdef NDArray reduced_by(Reduction r, NDArray x, unsigned long long mask, bint keepdims, int dtype, char *start)
cdef Py_ssize_t count_of(NDArray x, unsigned long long mask) noexcept
cdef NDArray bare(NDArray x)
cdef NDArray result_array(NDArray x, unsigned long long mask, bint keepdims, int dtype, View *acc,
                          Py_ssize_t *strides)
cdef void fill_with(char *data, Py_ssize_t n, int itemsize, char *value) noexcept
cdef NDArray reduced(Loop loop, void *data, int cost, NDArray x, unsigned long long mask, bint keepdims, int dtype,
                     char *start, Loop merge=*)
cdef void scale(NDArray out, double divisor) noexcept

# For the rules.
cdef double number_of(Node *node) noexcept
cdef NDArray with_ones(Node *node, NDArray a)


cdef inline unsigned long long all_axes(int ndim) noexcept:
    return (<unsigned long long>1 << ndim) - 1


cdef inline unsigned long long read_axes(object axis, int ndim) except? 0:
    cdef Py_ssize_t a
    if axis is None:
        return all_axes(ndim)
    if PyLong_CheckExact(axis):
        a = axis
        if -ndim <= a < ndim:
            return <unsigned long long>1 << (a + ndim if a < 0 else a)
        if ndim == 0 and (a == 0 or a == -1):
            return 0             # NumPy's courtesy to scalars, which sum and its likes extend
    if isinstance(axis, list):
        raise TypeError("'list' object cannot be interpreted as an integer: several axes are a tuple")
    return axes_mask(axis, ndim)


cdef inline NDArray array_of(object x):
    return <NDArray>x if type(x) is NDArray else operand(x)


cdef inline NDArray settled(NDArray out, int dtype):
    """float16 was computed as float32."""
    return out if out.dtype == dtype else cast(out, dtype)


cdef inline int note(Op op, NDArray out, NDArray x, unsigned long long mask, bint broadcasts, double number=0) except -1:
    """Record a reduction: its axes, whether the result broadcasts against `x` as it is, and a number of its own."""
    cdef Py_ssize_t params[3]
    if may_need_gradient(x):
        params[0] = mask
        # So it does too where only leading axes were dropped.
        params[1] = broadcasts or mask & (mask + 1) == 0
        memcpy(&params[2], &number, sizeof(double))
        record1(op, out, x, 3, params)
    return 0
