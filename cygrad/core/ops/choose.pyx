"""Choosing between elements: maximum, minimum, clip, where."""

import numpy as np

from cygrad.core.array cimport add_attribute
from cygrad.core.op cimport call3, out2, out3
from cygrad.core.ops.arithmetic cimport positive
from cygrad.core.ops.comparison cimport greater, less
from cygrad.core.ops.nonzero import nonzero
from cygrad.core.record cimport saved
from cygrad.core.registry cimport G, X0, X1, X2, X3, Op, derivative, elementwise, stops
from cygrad.core.run cimport CHEAP
from cygrad.core.tape cimport Node

__all__ = ["clip", "maximum", "minimum", "where"]

# Intervals that the registry's tests draw inputs from: free of kinks.
ANY = (-2.0, 2.0)
HIGH = (2.5, 4.0)


cdef Op MAXIMUM = elementwise("maximum", np.maximum, (ANY, HIGH))


cpdef object maximum(object x1, object x2, object out=None):
    """The larger of two elements; NaN where one is NaN. Where they are equal each gets half the gradient.

    Parameters
    ----------
    x1, x2 : array_like
        The shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.maximum`. Equal elements share the gradient as in PyTorch and JAX; MXNet gives all of it to the first.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.maximum(cg.asarray([1.0, 5.0]), 3).tolist()
    [3.0, 5.0]
    """
    return out2(MAXIMUM, x1, x2, out)


# The gradient for the first argument: all of g where it is the larger one, half where both are equal.
cdef Op MAXIMUM_GRAD = elementwise(
    "maximum_grad", lambda g, a, b: np.where(a > b, g, np.where(a == b, g / 2, 0 * g)), (ANY, ANY, HIGH))
derivative(MAXIMUM_GRAD, 0, MAXIMUM_GRAD, (G, X1, X2))
stops(MAXIMUM_GRAD, 1)
stops(MAXIMUM_GRAD, 2)
derivative(MAXIMUM, 0, MAXIMUM_GRAD, (G, X0, X1))
derivative(MAXIMUM, 1, MAXIMUM_GRAD, (G, X1, X0))


cdef Op MINIMUM = elementwise("minimum", np.minimum, (ANY, HIGH))


cpdef object minimum(object x1, object x2, object out=None):
    """The smaller of two elements; NaN where one is NaN. Where they are equal each gets half the gradient.

    Parameters
    ----------
    x1, x2 : array_like
        The shapes must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.minimum`. Equal elements share the gradient as in PyTorch and JAX; MXNet gives all of it to the first.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.minimum(cg.asarray([1.0, 5.0]), 3).tolist()
    [1.0, 3.0]
    """
    return out2(MINIMUM, x1, x2, out)


cdef Op MINIMUM_GRAD = elementwise(
    "minimum_grad", lambda g, a, b: np.where(a < b, g, np.where(a == b, g / 2, 0 * g)), (ANY, ANY, HIGH))
derivative(MINIMUM_GRAD, 0, MINIMUM_GRAD, (G, X1, X2))
stops(MINIMUM_GRAD, 1)
stops(MINIMUM_GRAD, 2)
derivative(MINIMUM, 0, MINIMUM_GRAD, (G, X0, X1))
derivative(MINIMUM, 1, MINIMUM_GRAD, (G, X1, X0))


cdef object vjp_clip(Node *node, int i, object g):
    x, low, high = saved(node, 0), saved(node, 1), saved(node, 2)
    # A bound gets the gradient where it is the result; where the bounds cross the upper one is.
    over = greater(x, high) if i == 2 else less(x, low)
    crossed = greater(low, high)
    if i == 2:
        return where(over, g, where(crossed, g, 0))
    return where(crossed, 0, where(over, g, 0))


cdef Op CLIP = elementwise("clip", np._core.umath.clip, (ANY, (-1.2, -0.8), (0.8, 1.2)), vjp_clip,
                           (X0 | X1 | X2,) * 3)


cpdef object clip(object x, object min=None, object max=None, object out=None, object a_min=None, object a_max=None):
    """Elements brought between two bounds. The gradient at a bound is that of the element.

    Parameters
    ----------
    x : array_like
    min, max : array_like, optional
        Bounds; None for no bound. The shapes must broadcast. Where min > max the result is max.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.
    a_min, a_max : array_like, optional
        The same bounds by NumPy's first names for them.

    Returns
    -------
    NDArray

    Notes
    -----
    `numpy.clip`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.clip(cg.asarray([-1.0, 0.5, 2.0]), 0, 1).tolist()
    [0.0, 0.5, 1.0]
    """
    if a_min is not None or a_max is not None:
        if a_min is not None and min is not None or a_max is not None and max is not None:
            raise ValueError("a bound is given twice: as min or max, and as a_min or a_max")
        return clip(x, a_min if min is None else min, a_max if max is None else max, out)
    if min is None and max is None:
        return positive(x, out)
    if max is None:
        return maximum(x, min, out)
    if min is None:
        return minimum(x, max, out)
    return out3(CLIP, x, min, max, out)


cdef Op CLIP_GRAD = elementwise("clip_grad", lambda g, x, low, high: np.where((low <= x) & (x <= high), g, 0 * g),
                                (ANY, ANY, (-1.2, -0.8), (0.8, 1.2)))
derivative(CLIP_GRAD, 0, CLIP_GRAD, (G, X1, X2, X3))
for _i in range(1, 4):
    stops(CLIP_GRAD, _i)
derivative(CLIP, 0, CLIP_GRAD, (G, X0, X1, X2))


cdef object vjp_where(Node *node, int i, object g):
    return where(saved(node, 0), g, 0) if i == 1 else where(saved(node, 0), 0, g)


cdef Op WHERE = elementwise("where", np.where, ((0.0, 0.0), ANY, ANY), vjp_where, (0, X0, X0), CHEAP, 1)
stops(WHERE, 0)


cpdef object where(object condition, object x=None, object y=None):
    """Elements of `x` where the condition holds, of `y` elsewhere; of a condition alone, where it holds.

    Parameters
    ----------
    condition : array_like
        Anything but 0 counts as true.
    x, y : array_like, optional
        The three shapes must broadcast. Both or neither.

    Returns
    -------
    NDArray or tuple of NDArray
        Of the dtype that `x` and `y` promote to; without them `nonzero(condition)`.

    Raises
    ------
    ValueError
        Where one of `x` and `y` is given, and where the shapes do not broadcast.

    Notes
    -----
    `numpy.where`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.asarray([1.0, 2.0, 3.0])
    >>> cg.where(x > 1.5, x, 0).tolist()
    [0.0, 2.0, 3.0]
    >>> cg.where(x > 1.5)[0].tolist()
    [1, 2]
    """
    if x is None or y is None:
        if x is not y:
            raise ValueError("either both or neither of x and y should be given")
        return nonzero(condition)
    return call3(WHERE, condition, x, y)


add_attribute("clip", clip)
