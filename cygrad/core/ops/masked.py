"""Reductions with NumPy's `where=` and `initial=`, made of those without: elements that are left out are exchanged for
ones that change nothing, and so get no gradient."""

import numpy as np

from cygrad.core.array import NDArray
from cygrad.core.ops.arithmetic import add, divide, multiply, square, subtract
from cygrad.core.ops.cast import astype
from cygrad.core.ops.choose import maximum, minimum, where as choose
from cygrad.core.ops.comparison import equal
from cygrad.core.ops.complex import imag, real
from cygrad.core.ops.create import asarray
from cygrad.core.ops.logic import logical_and, logical_not, logical_or
from cygrad.core.ops import extrema, product, reduce
from cygrad.core.ops.power import sqrt
from cygrad.core.ops.shape import broadcast_to

__all__ = []


def mask_of(where, shape):
    """`where` as a NumPy array of bool that broadcasts to `shape`."""
    mask = np.asarray(where)
    if mask.dtype != bool:
        if isinstance(where, (NDArray, np.ndarray, np.generic)) or mask.dtype.kind not in "iufc":
            raise TypeError(f"Cannot cast array data from {mask.dtype!r} to dtype('bool') according to the rule 'safe'")
        mask = mask.astype(bool)         # of numbers in a list
    if np.broadcast_shapes(mask.shape, shape) != shape:
        raise ValueError(f"where of shape {mask.shape} does not broadcast to the shape {shape} of what is reduced")
    return mask


def start_of(initial, dtype):
    """`initial` as an array of the dtype of the result."""
    if np.ndim(initial) != 0:
        raise ValueError(f"initial must be a single number, not of shape {np.shape(initial)}")
    if isinstance(initial, NDArray):
        return astype(initial, dtype, copy=False)
    start = np.empty((), dtype)
    start[()] = initial              # which raises what NumPy raises
    return asarray(start)


def included(x, where, other):
    """The elements that `where` selects, `other` elsewhere."""
    x = asarray(x)
    return x if where is True else choose(mask_of(where, x.shape), x, other)


def sum(x, axis, dtype, keepdims, initial, where):
    result = reduce.sum(included(x, where, 0), axis, dtype, keepdims)
    return result if initial is None else add(result, start_of(initial, result.dtype))


def prod(x, axis, dtype, keepdims, initial, where):
    result = product.prod(included(x, where, 1), axis, dtype, keepdims)
    return result if initial is None else multiply(result, start_of(initial, result.dtype))


def furthest(dtype, largest):
    """A number that no other one is greater than, or smaller."""
    if dtype.kind in "fc":
        number = np.inf if largest else -np.inf
        return complex(number, number) if dtype.kind == "c" else number
    if dtype.kind == "b":
        return largest
    return int(np.iinfo(dtype).max if largest else np.iinfo(dtype).min)


def extremum(reduction, pair, x, axis, keepdims, initial, where):
    x = asarray(x)
    if initial is None:
        raise ValueError(f"reduction operation '{pair.__name__}' does not have an identity, so to use a where mask one "
                         "has to specify 'initial'")
    initial = start_of(initial, x.dtype)
    if x.size == 0:
        # Zeros of the shape of the result, recorded where `x` is.
        nothing = reduce.sum(x, axis, x.dtype if x.dtype.kind in "fc" else None, keepdims)
        return add(nothing, initial) if x.dtype.kind in "fc" else broadcast_to(initial, nothing.shape).copy()
    x = included(x, where, furthest(x.dtype, pair is minimum))
    return pair(reduction(x, axis, keepdims), initial)


def max(x, axis, keepdims, initial, where):
    return extremum(extrema.max, maximum, x, axis, keepdims, initial, where)


def min(x, axis, keepdims, initial, where):
    return extremum(extrema.min, minimum, x, axis, keepdims, initial, where)


def any_operand(x, where):
    x = asarray(x)
    return logical_and(x, mask_of(where, x.shape))


def all_operand(x, where):
    x = asarray(x)
    return logical_or(x, logical_not(mask_of(where, x.shape)))


# ---- means and variances

def count(mask, x, axis, keepdims, dtype):
    """How many elements of `x` each result is made of, as a real number."""
    return reduce.sum(broadcast_to(mask, x.shape), axis, np.zeros((), dtype).real.dtype, keepdims)


def prepared(x, dtype):
    """The array in the dtype to compute in, and that of the result."""
    x = asarray(x)
    result = np.dtype(np.float64 if x.dtype.kind in "biu" else x.dtype) if dtype is None else np.dtype(dtype)
    return astype(x, np.float32 if result == np.float16 else result, copy=False), result


def mean(x, axis, dtype, keepdims, where):
    x, dtype = prepared(x, dtype)
    mask = mask_of(where, x.shape)
    total = reduce.sum(included(x, where, 0), axis, x.dtype, keepdims)
    number = count(mask, x, axis, keepdims, total.dtype if total.dtype.kind in "fc" else np.float64)
    return astype(divide(total, number), dtype, copy=False)


def var(x, axis, dtype, ddof, keepdims, where, about):
    x, dtype = prepared(x, dtype)
    if dtype.kind not in "fc":
        raise TypeError(f"var and std are computed in floating point, not in {dtype}")
    mask = mask_of(where, x.shape)
    if about is None:
        about = mean(x, axis, None, True, where)
    away = choose(mask, subtract(x, astype(about, x.dtype, copy=False)), 0)
    # Not the square of the absolute value, which has no derivative where an element is the mean.
    squares = add(square(real(away)), square(imag(away))) if away.dtype.kind == "c" else square(away)
    total = reduce.sum(squares, axis, None, keepdims)
    freedom = maximum(subtract(count(mask, x, axis, keepdims, total.dtype), ddof), 0)
    return astype(divide(total, freedom), np.zeros((), dtype).real.dtype, copy=False)


def std(x, axis, dtype, ddof, keepdims, where, about):
    v = var(x, axis, dtype, ddof, keepdims, where, about)
    flat = equal(v, 0)               # the gradient of the root is 0 there
    return choose(flat, 0, sqrt(choose(flat, 1, v)))
