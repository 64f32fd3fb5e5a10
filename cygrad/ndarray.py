"""Arrays under MXNet 1.x's names: `cygrad.nd`."""

import numpy as _np

from .core.array import NDArray
from .core.ops import arithmetic as _arithmetic
from .core.ops import create as _create
from .core.ops import nn as _nn
from .core.ops import reduce as _reduce

relu, sigmoid, log_softmax, softmax, pick = _nn.relu, _nn.sigmoid, _nn.log_softmax, _nn.softmax, _nn.pick
sum = _reduce.sum


def array(source_array, ctx=None, dtype=None):
    """An array with memory of its own, float32 unless the source is an NDArray."""
    if dtype is None and not isinstance(source_array, NDArray):
        dtype = _np.float32
    return _create.array(source_array, dtype)


def zeros(shape, ctx=None, dtype="float32"):
    return _create.zeros(shape, dtype)
