"""Recording and gradients under MXNet's names.

Examples
--------
>>> from cygrad import nd, autograd
>>> x = nd.array([[1, 2], [3, 4]])
>>> x.attach_grad()
>>> with autograd.record():
...     y = 2 * x**2
>>> y.backward()
>>> x.grad
[[ 4.  8.]
 [12. 16.]]
<NDArray 2x2 @cpu(0)>
"""

from .core.gradients import backward, grad
from .core.ops.function import Function
from .core.scopes import (
    is_recording,
    is_training,
    pause,
    predict_mode,
    record,
    set_recording,
    set_training,
    train_mode,
)
from .core.variable import mark_variables

__all__ = [
    "Function",
    "backward",
    "grad",
    "is_recording",
    "is_training",
    "mark_variables",
    "pause",
    "predict_mode",
    "record",
    "set_recording",
    "set_training",
    "train_mode",
]
