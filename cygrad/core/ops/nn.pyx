"""What networks need beside arithmetic: relu, sigmoid, softmax, log_softmax, pick."""

from libc.stdint cimport int64_t
from libc.string cimport memcpy
from cpython.object cimport PyObject

import numpy as np

from cygrad.core.array cimport (
    CONTIGUOUS, MAXDIM, NDArray, new_array, same_shape, shape_text, zeros)
from cygrad.core.dtype cimport FLOAT32, FLOAT64, INFO, INT64, to_numpy
from cygrad.core.loops.table cimport Loop, get
from cygrad.core.op cimport call1, operand
from cygrad.core.ops.arithmetic cimport multiply, negative, subtract
from cygrad.core.ops.choose cimport maximum
from cygrad.core.ops.reduce cimport sum_axes
from cygrad.core.ops.shape cimport normalize_axis
from cygrad.core.record cimport may_need_gradient, record, record1, saved
from cygrad.core.registry cimport G, X0, X1, Y, Op, derivative, elementwise, stops, structural
from cygrad.core.run cimport COSTLY, cast, rows
from cygrad.core.tape cimport OUTPUT, Node, params_of

__all__ = ["log_softmax", "pick", "relu", "sigmoid", "softmax"]

ANY = (-2.0, 2.0)
POSITIVE = (0.5, 3.0)
UNIT = (0.1, 0.9)


cdef inline NDArray array_of(object x):
    return <NDArray>x if type(x) is NDArray else operand(x)


# ---- relu and sigmoid

# The output is saved and not the input: the next operation is likely to hold it anyway.
cdef Op RELU = elementwise("relu", lambda x: np.maximum(x, 0), (POSITIVE,))


cpdef object relu(object x):
    """The larger of each element and 0. The gradient at 0 is 0.

    Parameters
    ----------
    x : array_like
        Real numbers.

    Returns
    -------
    NDArray
        Of the dtype of `x`. NaN stays NaN.

    Notes
    -----
    `mxnet.nd.relu`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.relu(nd.array([-1.0, 2.0])).tolist()
    [0.0, 2.0]
    """
    cdef NDArray a = array_of(x)
    if not INFO[a.dtype].inexact:
        return maximum(a, 0)
    return call1(RELU, a)


cdef Op RELU_GRAD = elementwise("relu_grad", lambda g, y: np.where(y > 0, g, 0 * g), (ANY, POSITIVE))
derivative(RELU_GRAD, 0, RELU_GRAD, (G, X1))
stops(RELU_GRAD, 1)
derivative(RELU, 0, RELU_GRAD, (G, Y))


cdef Op SIGMOID = elementwise("sigmoid", lambda x: 1 / (1 + 1 / np.exp(x)), (ANY,), NULL, (), COSTLY)


cpdef object sigmoid(object x):
    """The logistic function of each element, 1 / (1 + exp(-x)).

    Parameters
    ----------
    x : array_like
        Real numbers.

    Returns
    -------
    NDArray
        Of the dtype of `x`; for integers and bool the float that `numpy.exp` gives.

    Notes
    -----
    `mxnet.nd.sigmoid`, `scipy.special.expit`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.sigmoid(nd.array([0.0])).tolist()
    [0.5]
    """
    return call1(SIGMOID, x)


cdef object vjp_sigmoid_grad(Node *node, int i, object g):
    return multiply(multiply(g, saved(node, 0)), subtract(1, multiply(saved(node, 1), 2)))


# The gradient of the logistic function from its value, g * y * (1 - y).
cdef Op SIGMOID_GRAD = elementwise("sigmoid_grad", lambda g, y: g * y * (1 - y), (ANY, UNIT), vjp_sigmoid_grad,
                                   (0, X0 | X1))
derivative(SIGMOID_GRAD, 0, SIGMOID_GRAD, (G, X1))
derivative(SIGMOID, 0, SIGMOID_GRAD, (G, Y))


# ---- softmax

cdef struct Family:          # a function along one axis: its loops for float32 and float64
    Loop f32
    Loop f64

cdef Family SOFTMAX_LOOPS, LOG_SOFTMAX_LOOPS, SOFTMAX_GRAD_LOOPS, LOG_SOFTMAX_GRAD_LOOPS


cdef int fill_family(Family *family, str name) except -1:
    family.f32 = get(name, FLOAT32)
    family.f64 = get(name, FLOAT64)
    return 0


fill_family(&SOFTMAX_LOOPS, "softmax")
fill_family(&LOG_SOFTMAX_LOOPS, "log_softmax")
fill_family(&SOFTMAX_GRAD_LOOPS, "softmax_grad")
fill_family(&LOG_SOFTMAX_GRAD_LOOPS, "log_softmax_grad")


cdef NDArray along(Family *family, NDArray a, NDArray b, int axis):
    """Run a loop over all rows of `a` (and of `b`, of the same shape, if not None) along `axis`. Not recorded."""
    cdef int k, n = 2 if b is None else 3
    cdef int result = a.dtype if INFO[a.dtype].kind == c"f" else FLOAT64
    cdef int work = FLOAT64 if result == FLOAT64 else FLOAT32
    cdef Py_ssize_t itemsize = INFO[work].itemsize
    cdef Py_ssize_t outer = 1, inner = 1, length, i
    cdef char *ptr[3]
    cdef Py_ssize_t steps[6]
    cdef Loop loop = family.f32 if work == FLOAT32 else family.f64
    cdef NDArray out
    if a.dtype != work or not a.flags & CONTIGUOUS:
        a = cast(a, work)
    if b is not None and (b.dtype != work or not b.flags & CONTIGUOUS):
        b = cast(b, work)
    out = new_array(work, a.ndim, a.shape)
    if a.ndim:
        length = a.shape[axis]
        for k in range(axis):
            outer *= a.shape[k]
        for k in range(axis + 1, a.ndim):
            inner *= a.shape[k]
    else:
        length = 1
    ptr[0] = a.data
    ptr[1] = out.data if b is None else b.data
    ptr[n - 1] = out.data
    if inner == 1:               # rows lie one behind the other
        for k in range(n):
            steps[k] = length * itemsize
            steps[n + k] = itemsize
        rows(loop, COSTLY, n, ptr, steps, outer, length)
    else:                        # rows lie beside each other
        for k in range(n):
            steps[k] = itemsize
            steps[n + k] = inner * itemsize
        for i in range(outer):
            rows(loop, COSTLY, n, ptr, steps, inner, length)
            for k in range(n):
                ptr[k] += length * inner * itemsize
    return out if work == result else cast(out, result)


cdef int refuse_complex(NDArray x, str name) except -1:
    if INFO[x.dtype].kind == c"c":
        raise TypeError(f"{name} is not supported for dtype {to_numpy(x.dtype)}")
    return 0


cdef inline int axis_of(NDArray x, object axis) except -1:
    if x.ndim == 0 and (axis == -1 or axis == 0):
        return 0
    return normalize_axis(axis, x.ndim)


cdef object total(object x, Node *node):
    """Sum along the axis of a node, which is kept."""
    cdef NDArray a = <NDArray>x
    return sum_axes(a, <unsigned long long>1 << params_of(node)[0] if a.ndim else 0, True, a.dtype)


cdef object vjp_softmax(Node *node, int i, object g):
    return softmax_grad(<NDArray>g, <NDArray>saved(node, OUTPUT), params_of(node)[0])


cdef Op SOFTMAX = structural("softmax", vjp_softmax, (Y,))


cdef NDArray softmax_along(NDArray x, Py_ssize_t axis):
    cdef NDArray out = along(&SOFTMAX_LOOPS, x, None, axis)
    if may_need_gradient(x):
        record1(SOFTMAX, out, x, 1, &axis)
    return out


cpdef object softmax(object x, object axis=-1):
    """Exponentials divided by their sum along an axis: exp(x) / sum(exp(x)), positive numbers that sum to 1.

    Parameters
    ----------
    x : array_like
        Real numbers. The largest element along the axis is subtracted first, so that nothing overflows.
    axis : int
        Along which to sum.

    Returns
    -------
    NDArray
        Of the shape of `x`; float64 for integers and bool, else of the dtype of `x`.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    TypeError
        For complex numbers.

    Notes
    -----
    `mxnet.nd.softmax`, `scipy.special.softmax`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.softmax(nd.array([[0.0, 0.0], [5.0, 5.0]])).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    cdef NDArray a = array_of(x)
    refuse_complex(a, "softmax")
    return softmax_along(a, axis_of(a, axis))


cdef object vjp_softmax_grad(Node *node, int i, object g):
    cdef object head, y = saved(node, 1)
    if i == 0:           # its matrix is symmetric
        return softmax_grad(<NDArray>g, <NDArray>y, params_of(node)[0])
    head = saved(node, 0)
    return subtract(multiply(g, subtract(head, total(multiply(head, y), node))),
                    multiply(head, total(multiply(g, y), node)))


# The gradient of softmax from its value, y * (g - sum(g * y)).
cdef Op SOFTMAX_GRAD = structural("softmax_grad", vjp_softmax_grad, (X1, X0 | X1))


cdef NDArray softmax_grad(NDArray g, NDArray y, Py_ssize_t axis):
    cdef NDArray out = along(&SOFTMAX_GRAD_LOOPS, g, y, axis)
    return record_pair(SOFTMAX_GRAD, out, g, y, axis)


cdef NDArray record_pair(Op op, NDArray out, NDArray a, NDArray b, Py_ssize_t axis):
    cdef PyObject *inputs[2]
    if may_need_gradient(a) or may_need_gradient(b):
        inputs[0] = <PyObject *>a
        inputs[1] = <PyObject *>b
        record(op, out, 2, inputs, 1, &axis)
    return out


cdef object vjp_log_softmax(Node *node, int i, object g):
    return log_softmax_grad(<NDArray>g, <NDArray>saved(node, OUTPUT), params_of(node)[0])


cdef Op LOG_SOFTMAX = structural("log_softmax", vjp_log_softmax, (Y,))


cpdef object log_softmax(object x, object axis=-1):
    """Logarithm of softmax, x - log(sum(exp(x))) along an axis, without its underflow.

    Parameters
    ----------
    x : array_like
        Real numbers.
    axis : int
        Along which to sum.

    Returns
    -------
    NDArray
        Of the shape of `x`; float64 for integers and bool, else of the dtype of `x`.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.
    TypeError
        For complex numbers.

    Notes
    -----
    `mxnet.nd.log_softmax`, `scipy.special.log_softmax`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.log_softmax(nd.array([0.0, 1000.0])).tolist()
    [-1000.0, 0.0]
    """
    cdef NDArray a = array_of(x)
    cdef NDArray out
    cdef Py_ssize_t number
    refuse_complex(a, "log_softmax")
    number = axis_of(a, axis)
    out = along(&LOG_SOFTMAX_LOOPS, a, None, number)
    if may_need_gradient(a):
        record1(LOG_SOFTMAX, out, a, 1, &number)
    return out


cdef object vjp_log_softmax_grad(Node *node, int i, object g):
    # exp(y), as softmax(y): the same for every y that is a log_softmax, and so are all derivatives that reach x.
    cdef object e = softmax_along(<NDArray>saved(node, 1), params_of(node)[0])
    if i == 0:
        return subtract(g, total(multiply(g, e), node))
    return negative(multiply(multiply(g, e), total(saved(node, 0), node)))


# The gradient of log_softmax from its value, g - exp(y) * sum(g).
cdef Op LOG_SOFTMAX_GRAD = structural("log_softmax_grad", vjp_log_softmax_grad, (X1, X0 | X1))


cdef NDArray log_softmax_grad(NDArray g, NDArray y, Py_ssize_t axis):
    cdef NDArray out = along(&LOG_SOFTMAX_GRAD_LOOPS, g, y, axis)
    return record_pair(LOG_SOFTMAX_GRAD, out, g, y, axis)


# ---- pick

cdef void move(char *source, char *target, Py_ssize_t itemsize) noexcept:
    if itemsize == 4:
        (<unsigned int *>target)[0] = (<unsigned int *>source)[0]
    elif itemsize == 8:
        (<unsigned long long *>target)[0] = (<unsigned long long *>source)[0]
    else:
        memcpy(target, source, itemsize)


cdef void picking(NDArray x, NDArray picked, int64_t *index, int axis, bint back) noexcept:
    """Copy one element along `axis` for each of the others' positions, in C order, from `x` to the contiguous
    `picked`, or back."""
    cdef Py_ssize_t at[MAXDIM]
    cdef Py_ssize_t i, itemsize = INFO[x.dtype].itemsize
    cdef char *p = x.data
    cdef char *q = picked.data
    cdef int k
    for k in range(x.ndim):
        at[k] = 0
    for i in range(picked.size):
        if back:
            move(q, p + index[i] * x.strides[axis], itemsize)
        else:
            move(p + index[i] * x.strides[axis], q, itemsize)
        q += itemsize
        for k in range(x.ndim - 1, -1, -1):
            if k == axis:
                continue
            at[k] += 1
            p += x.strides[k]
            if at[k] < x.shape[k]:
                break
            p -= x.strides[k] * x.shape[k]
            at[k] = 0


cdef object vjp_pick(Node *node, int i, object g):
    cdef Node *input = node.inputs[0]
    return unpick(<NDArray>g, <NDArray>saved(node, 1), input.ndim, input.shape, params_of(node)[0])


cdef Op PICK = structural("pick", vjp_pick, (X1, 0))


cdef NDArray pick_at(NDArray x, NDArray index, int ndim, Py_ssize_t *shape, Py_ssize_t axis):
    """`index`: int64, contiguous, in bounds. The result gets `shape`."""
    cdef NDArray out = new_array(x.dtype, ndim, shape)
    picking(x, out, <int64_t *>index.data, axis, False)
    return record_pair(PICK, out, x, index, axis)


cdef object vjp_unpick(Node *node, int i, object g):
    cdef Node *input = node.inputs[0]
    return pick_at(<NDArray>g, <NDArray>saved(node, 1), input.ndim, input.shape, params_of(node)[0])


cdef Op UNPICK = structural("unpick", vjp_unpick, (X1, 0))


cdef NDArray unpick(NDArray g, NDArray index, int ndim, Py_ssize_t *shape, Py_ssize_t axis):
    """Zeros of `shape` with `g` at the places that `pick` takes."""
    cdef NDArray out = zeros(g.dtype, ndim, shape)
    picking(out, g if g.flags & CONTIGUOUS else cast(g, g.dtype), <int64_t *>index.data, axis, True)
    return record_pair(UNPICK, out, g, index, axis)


cpdef object pick(object x, object index, object axis=-1, bint keepdims=False, str mode="clip"):
    """From each row along an axis the element that `index` names.

    Parameters
    ----------
    x : array_like
    index : array_like
        Positions along the axis, for each row; of the shape of `x` without the axis, or with length 1 there. Floats
        are truncated.
    axis : int
    keepdims : bool
        Keep the axis, with length 1.
    mode : {'clip', 'wrap'}
        What positions out of bounds mean: the nearest one, or counting on from the other end. Negative ones are out of
        bounds: 'clip' takes the first element.

    Returns
    -------
    NDArray
        Of the dtype of `x`.

    Raises
    ------
    ValueError
        Where the shape of `index` does not fit, the axis has length 0, or for another mode.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.pick`.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    >>> nd.pick(x, nd.array([0, 2])).tolist()
    [1.0, 6.0]
    """
    cdef NDArray a = array_of(x)
    cdef NDArray places = cast(array_of(index), INT64)      # ours: nobody writes to it before the rule has run
    cdef int64_t *p = <int64_t *>places.data
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t i, length
    cdef int k, n = 0, number
    if axis is None:
        raise ValueError("pick needs an axis")
    number = normalize_axis(axis, a.ndim)
    if mode != "clip" and mode != "wrap":
        raise ValueError(f"mode must be 'clip' or 'wrap', not {mode!r}")
    length = a.shape[number]
    for k in range(a.ndim):
        shape[k] = 1 if k == number else a.shape[k]
    if not same_shape(places, a.ndim, shape):
        for k in range(a.ndim):
            if k != number:
                shape[n] = a.shape[k]
                n += 1
        if not same_shape(places, n, shape):
            raise ValueError(f"index of shape {shape_text(places.ndim, places.shape)} does not fit an array of shape "
                             f"{shape_text(a.ndim, a.shape)} without its axis {number}")
    if length == 0 and places.size:
        raise ValueError(f"cannot pick from axis {number} of length 0")
    for i in range(places.size):
        if not 0 <= p[i] < length:
            if mode == "clip":
                p[i] = 0 if p[i] < 0 else length - 1
            else:
                p[i] %= length
                if p[i] < 0:
                    p[i] += length
    n = 0
    for k in range(a.ndim):
        if k != number or keepdims:
            shape[n] = 1 if k == number else a.shape[k]
            n += 1
    return pick_at(a, places, n, shape, number)
