"""MXNet's second way to the functions on arrays: `cygrad.nd.op.exp` is `cygrad.nd.exp`.

Examples
--------
>>> from cygrad import nd
>>> nd.op.exp is nd.exp
True
"""

from . import (
    _arrange, _choose, _elementwise, _gather, _layers, _losses, _order, _random, _reduce, _sequence, _shape)
from ._arrange import *
from ._choose import *
from ._create import ones_like, zeros_like
from ._elementwise import *
from ._gather import *
from ._layers import *
from ._losses import *
from ._order import *
from ._random import *
from ._reduce import *
from ._sequence import *
from ._shape import *

__all__ = ["ones_like", "zeros_like"]
for _room in (
        _elementwise, _choose, _reduce, _order, _shape, _arrange, _gather, _sequence, _layers, _losses, _random):
    __all__ += _room.__all__


def __dir__():
    return __all__
