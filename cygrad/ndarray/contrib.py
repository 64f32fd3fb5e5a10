"""What MXNet 1.x keeps in `mxnet.nd.contrib`: loops over arrays, masks, and small helpers.

Examples
--------
>>> from cygrad import nd
>>> nd.contrib.isnan(nd.array([1, float('nan')])).tolist()
[0.0, 1.0]
"""

import builtins
import math

import numpy as np

from ..core.array import NDArray
from ..core.ops import create as _create
from ..core.ops import join
from ..core.ops import logic
from ..core.ops import shape as _shape
from ..core.ops.function import Function
from ._common import FLOAT32, axis_number, check, given, into
from ._contrib import (
    adamw_update, interleaved_matmul_encdec_qk, interleaved_matmul_encdec_valatt,
    interleaved_matmul_selfatt_qk, interleaved_matmul_selfatt_valatt, mp_adamw_update, rand_zipfian, round_ste, sign_ste)
from ._gather import numbers

__all__ = [
    "adamw_update", "allclose", "arange_like", "boolean_mask", "cond", "div_sqrt_dim", "foreach", "gradientmultiplier",
    "index_array", "index_copy", "interleaved_matmul_encdec_qk",
    "interleaved_matmul_encdec_valatt", "interleaved_matmul_selfatt_qk", "interleaved_matmul_selfatt_valatt", "isfinite",
    "isinf", "isnan", "mp_adamw_update", "quadratic", "rand_zipfian", "round_ste", "sign_ste", "while_loop",
]


def __dir__():
    return __all__


# ---- control flow

def foreach(body, data, init_states):
    """Run a function over the rows of arrays, with states that go from one to the next.

    Parameters
    ----------
    body : callable
        ``body(row, states)`` returns (outputs, new states). Rows are given as `data` is, states as `init_states` are:
        an array or a list of arrays.
    data : NDArray or list of NDArray
        With equally many rows.
    init_states : NDArray or list of NDArray

    Returns
    -------
    outputs : NDArray or list of NDArray
        The outputs of all rows, stacked; a list where `body` returns a list.
    states : NDArray or list of NDArray
        What the last row left.

    Raises
    ------
    ValueError
        Where the arrays have different numbers of rows, or none.
    TypeError
        Where something is neither an array nor a list of arrays.

    Notes
    -----
    `mxnet.nd.contrib.foreach`.

    Examples
    --------
    >>> from cygrad import nd
    >>> outputs, last = nd.contrib.foreach(lambda row, s: (row + s, row + s), nd.array([[1], [2], [3]]), nd.zeros((1,)))
    >>> outputs.tolist(), last.tolist()
    ([[1.0], [3.0], [6.0]], [6.0])
    """
    _check_arrays("foreach: data", data)
    _check_arrays("foreach: init_states", init_states)
    arrays = data if isinstance(data, (list, tuple)) else [data]
    lengths = {a.shape[0] if a.ndim else 0 for a in arrays}
    if len(lengths) != 1 or 0 in lengths:
        raise ValueError(f"foreach needs equally many rows, at least one, not shapes {[a.shape for a in arrays]}")
    states, steps = init_states, []
    for row in range(lengths.pop()):
        part = [a[row] for a in data] if isinstance(data, (list, tuple)) else data[row]
        outputs, states = body(part, states)
        _check_arrays("foreach: outputs", outputs)
        _check_arrays("foreach: states", states)
        steps.append(outputs)
    return _stacked(steps), states


def _check_arrays(what, value):
    for a in value if isinstance(value, (list, tuple)) else (value,):
        if type(a) is not NDArray:
            raise TypeError(f"{what} must be an NDArray or a list of NDArray, not {value!r}")


def _stacked(steps):
    """The outputs of many steps, each an array or a list of arrays, as one of such."""
    if isinstance(steps[0], (list, tuple)):
        return [join.stack(column) for column in zip(*steps, strict=True)]
    return join.stack(steps)


def while_loop(cond, func, loop_vars, max_iterations=None):
    """Run a function again and again while a condition holds.

    Parameters
    ----------
    cond : callable
        ``cond(*loop_vars)`` returns a number or an array of one element.
    func : callable
        ``func(*loop_vars)`` returns (outputs, new loop_vars). Outputs: an array, a list of arrays, or None.
    loop_vars : NDArray or list of NDArray
    max_iterations : int
        How often at most.

    Returns
    -------
    outputs : NDArray or list of NDArray
        The outputs of all steps, stacked, with zeros up to `max_iterations`; an empty list where there are none.
    loop_vars : NDArray or list of NDArray
        What the last step left.

    Raises
    ------
    ValueError
        Where `max_iterations` is missing, or there are no variables.
    TypeError
        Where something is neither an array nor a list of arrays.

    Notes
    -----
    `mxnet.nd.contrib.while_loop`.

    Examples
    --------
    >>> from cygrad import nd
    >>> step = lambda i: (i * i, i + 1)
    >>> outputs, last = nd.contrib.while_loop(lambda i: i < 3, step, nd.array([1]), max_iterations=4)
    >>> outputs.tolist(), last.tolist()
    ([[1.0], [4.0], [0.0], [0.0]], [3.0])
    """
    if max_iterations is None:
        raise ValueError("while_loop needs max_iterations")
    _check_arrays("while_loop: loop_vars", loop_vars)
    single = type(loop_vars) is NDArray
    variables = [loop_vars] if single else list(loop_vars)
    if not variables:
        raise ValueError("while_loop needs at least one variable")
    steps = []
    while len(steps) < max_iterations and builtins.bool(cond(*variables)):
        outputs, new = func(*variables)
        _check_arrays("while_loop: loop_vars", new)
        new = [new] if type(new) is NDArray else list(new)
        if len(new) != len(variables):
            raise ValueError(f"while_loop: func returned {len(new)} variables, not {len(variables)}")
        variables = new
        outputs = [] if outputs is None else outputs
        _check_arrays("while_loop: outputs", outputs)
        steps.append(outputs)
    last = variables[0] if single else variables
    if not steps or isinstance(steps[0], (list, tuple)) and not steps[0]:
        return [], last

    def filled(x):
        rest = max_iterations - x.shape[0]
        return join.concat([x, _create.zeros((rest,) + x.shape[1:], x.dtype)], 0) if rest else x

    stacked = _stacked(steps)
    return [filled(x) for x in stacked] if type(stacked) is list else filled(stacked), last


def cond(pred, then_func, else_func):
    """Call one of two functions, by a condition.

    Parameters
    ----------
    pred : NDArray
        Of one element.
    then_func, else_func : callable
        Called without arguments; the first where `pred` is not 0.

    Returns
    -------
    NDArray or list of NDArray
        What the function returned.

    Raises
    ------
    ValueError
        Where `pred` does not have one element.
    TypeError
        Where the function returned neither an array nor a list of arrays.

    Notes
    -----
    `mxnet.nd.contrib.cond`.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([2])
    >>> nd.contrib.cond(x > 1, lambda: x * 10, lambda: x).tolist()
    [20.0]
    """
    result = then_func() if builtins.bool(pred) else else_func()
    _check_arrays("cond: outputs", result)
    return result


# ---- rows by mask and number

def boolean_mask(data, index, axis=0, out=None):
    """The rows where a mask is not 0.

    Parameters
    ----------
    data : NDArray
    index : NDArray
        The mask, one element for each row.
    axis : int
        Along which rows are counted; MXNet knows 0 only.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A new array, with as many rows as elements of `index` are not 0.

    Raises
    ------
    ValueError
        Where there are not as many rows as elements of the mask.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.contrib.boolean_mask`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.boolean_mask(nd.array([[1, 2], [3, 4], [5, 6]]), nd.array([1, 0, 1])).tolist()
    [[1.0, 2.0], [5.0, 6.0]]
    """
    data, axis = given(data), axis_number(axis, given(data).ndim)
    mask = given(index).detach().asnumpy() != 0
    if mask.shape != (data.shape[axis],):
        raise ValueError(f"boolean_mask: a mask for axis {axis} of shape {data.shape} needs {data.shape[axis]} "
                         f"elements, not shape {mask.shape}")
    result = data[(builtins.slice(None),) * axis + (np.flatnonzero(mask),)]
    return result if out is None else into(out, result)


def index_copy(old_tensor, index_vector, new_tensor, out=None):
    """An array with some of its rows replaced.

    Parameters
    ----------
    old_tensor : NDArray
    index_vector : NDArray
        The numbers of the rows; floats are truncated. Where one comes twice the last row stays, and the gradient is its
        alone.
    new_tensor : NDArray
        The new rows, one for each number.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        A new array of the dtype of `old_tensor`.

    Raises
    ------
    ValueError
        Where shapes do not fit.
    IndexError
        Where there is no such row.

    Notes
    -----
    `mxnet.nd.contrib.index_copy`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.index_copy(nd.zeros((3, 2)), nd.array([2, 0]), nd.array([[1, 2], [3, 4]])).tolist()
    [[3.0, 4.0], [0.0, 0.0], [1.0, 2.0]]
    """
    old_tensor, new_tensor, where = given(old_tensor), given(new_tensor), numbers(index_vector)
    if where.ndim != 1 or new_tensor.shape != where.shape + old_tensor.shape[1:]:
        raise ValueError(f"index_copy: {where.shape} numbers of rows of shape {old_tensor.shape} need new ones of "
                         f"shape {where.shape + old_tensor.shape[1:]}, not {new_tensor.shape}")
    result = old_tensor.copy()
    result[where] = new_tensor
    return result if out is None else into(out, result)


def index_array(data, axes=None, out=None):
    """For each element its numbers along the axes, int64.

    Parameters
    ----------
    data : NDArray
    axes : int or tuple of int, optional
        Which numbers, in which order. Default: all.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        With one dimension more than `data`.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.contrib.index_array`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.index_array(nd.zeros((2, 2))).tolist()
    [[[0, 0], [0, 1]], [[1, 0], [1, 1]]]
    """
    shape = given(data).shape
    axes = range(len(shape)) if axes is None else axes if isinstance(axes, (tuple, list)) else (axes,)
    places = np.indices(shape, np.int64)[[axis_number(axis, len(shape)) for axis in axes]]
    result = _create.array(np.moveaxis(places, 0, -1))
    return result if out is None else into(out, result)


def arange_like(data, start=0.0, step=1.0, repeat=1, ctx=None, axis=None, out=None):
    """Evenly spaced numbers, as many as another array has elements, or as one of its axes is long.

    Parameters
    ----------
    data : NDArray
    start, step : float
    repeat : int
        How often each number comes.
    ctx : Context, optional
        ``cpu()``.
    axis : int, optional
        None: numbers for all elements, in the shape of `data`.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of the dtype of `data`.

    Raises
    ------
    ValueError
        Where the length can't be divided by `repeat`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `mxnet.nd.contrib.arange_like`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.arange_like(nd.zeros((2, 3)), axis=1).tolist()
    [0.0, 1.0, 2.0]
    """
    check(ctx)
    data = given(data)
    shape = data.shape if axis is None else (data.shape[axis_number(axis, data.ndim)],)
    size = int(np.prod(shape, dtype=np.int64))
    if repeat < 1 or size % repeat:
        raise ValueError(f"arange_like: {size} elements can't be numbers that come {repeat} times each")
    values = np.repeat(start + step * np.arange(size // repeat), repeat).reshape(shape)
    result = _create.array(values.astype(data.dtype))
    return result if out is None else into(out, result)


# ---- elements

def _tested(name, function, summary, example):
    def tested(data, out=None):
        data = given(data)
        result = function(data.detach()).astype(data.dtype, copy=False)
        return result if out is None else into(out, result)

    tested.__name__ = tested.__qualname__ = name
    tested.__doc__ = f"""{summary}, as 0 and 1 in the dtype of the data. Passes no gradient.

    Notes
    -----
    `mxnet.nd.contrib.{name}`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.{name}(nd.array([1, float('inf'), float('nan')])).tolist()
    {example}
    """
    return tested


isfinite = _tested("isfinite", logic.isfinite, "Whether each element is neither infinite nor NaN", "[1.0, 0.0, 0.0]")
isinf = _tested("isinf", logic.isinf, "Whether each element is infinite", "[0.0, 1.0, 0.0]")
isnan = _tested("isnan", logic.isnan, "Whether each element is NaN", "[0.0, 0.0, 1.0]")


def allclose(a, b, rtol=1e-5, atol=1e-8, equal_nan=False, out=None):
    """1 where all elements of two arrays are nearly equal, |a - b| <= atol + rtol * |b|, else 0. Passes no gradient.

    Parameters
    ----------
    a, b : NDArray
    rtol, atol : float
    equal_nan : bool
        NaN is equal to NaN.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        uint8, without dimensions.

    Notes
    -----
    `mxnet.nd.contrib.allclose`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.allclose(nd.array([1]), nd.array([1.000001])).item()
    1
    """
    close = np.allclose(given(a).detach().asnumpy(), given(b).detach().asnumpy(), rtol, atol, equal_nan)
    result = _create.array(np.array(close, np.uint8))
    return result if out is None else into(out, result)


def div_sqrt_dim(data, out=None):
    """Elements divided by the square root of the length of the last axis, as attention needs it.

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no axis.

    Notes
    -----
    `mxnet.nd.contrib.div_sqrt_dim`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.div_sqrt_dim(nd.array([[2, 4, 6, 8]])).tolist()
    [[1.0, 2.0, 3.0, 4.0]]
    """
    data = given(data)
    result = data / math.sqrt(data.shape[axis_number(-1, data.ndim)])
    return result if out is None else into(out, result)


def quadratic(data, a=0.0, b=0.0, c=0.0, out=None):
    """a * data**2 + b * data + c for each element.

    Notes
    -----
    `mxnet.nd.contrib.quadratic`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.contrib.quadratic(nd.array([1, 2]), a=1, b=10, c=100).tolist()
    [111.0, 124.0]
    """
    data = given(data)
    result = (a * data + b) * data + c
    return result if out is None else into(out, result)


class _Scaled(Function):
    def __init__(self, scalar):
        self._scalar = scalar

    def forward(self, data):
        return data.copy()

    def backward(self, head):
        return head * self._scalar


def gradientmultiplier(data, scalar=1.0, is_int=True, out=None):
    """The data, with a gradient that is multiplied by a number.

    Parameters
    ----------
    data : NDArray
    scalar : float
        Negative ones reverse the gradient.
    is_int : bool
        Of no effect.
    out : NDArray, optional
        Written to and returned.

    Notes
    -----
    `mxnet.nd.contrib.gradientmultiplier`.

    Examples
    --------
    >>> from cygrad import autograd, nd
    >>> x = nd.array([1, 2]); x.attach_grad()
    >>> with autograd.record():
    ...     y = nd.contrib.gradientmultiplier(x, scalar=-2)
    >>> y.backward(); y.tolist(), x.grad.tolist()
    ([1.0, 2.0], [-2.0, -2.0])
    """
    result = _Scaled(scalar)(given(data))
    return result if out is None else into(out, result)
