# cython: wraparound=True, boundscheck=True, cdivision=False
"""What the functions of all families share."""

from operator import index as as_index

import numpy as np

from ..core.array import NDArray
from ..core.context import Context
from ..core.ops import create as _create

FLOAT32 = np.dtype("float32")


def given(data):
    """The data of a function as an array: what is none yet becomes one as by `cygrad.nd.array`."""
    return data if type(data) is NDArray else _create.array(data, FLOAT32)


def into(out, result):
    """Write a result to the array that was given for it."""
    if type(out) is not NDArray:
        raise TypeError(f"out must be an NDArray, not {type(out).__name__}")
    if out.shape != result.shape:
        raise ValueError(f"out has shape {out.shape}, the result {result.shape}")
    return result.copyto(out)


def one(result):
    """MXNet's results have at least one dimension."""
    return result if result.ndim else result[None]


def check(ctx, stype=None):
    """There is one context and one way to store an array."""
    if ctx is not None and not isinstance(ctx, Context):
        raise TypeError(f"ctx must be a context, as cygrad.cpu() makes one, not {ctx!r}")
    if stype not in (None, "default"):
        raise ValueError(f"cygrad has dense arrays only, not stype {stype!r}")


def axis_number(axis, ndim):
    """An axis counted from 0."""
    number = as_index(axis)
    if not -ndim <= number < ndim:
        raise np.exceptions.AxisError(number, ndim)
    return number + ndim if number < 0 else number


def named(function, name, text):
    """Give a function that was made by another one its name and docstring."""
    function.__name__ = function.__qualname__ = name
    function.__doc__ = text
    return function
