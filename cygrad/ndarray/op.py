"""MXNet's second way to the functions on arrays: `cygrad.nd.op.exp` is `cygrad.nd.exp`.

Examples
--------
>>> from cygrad import nd
>>> nd.op.exp is nd.exp
True
"""

from . import (
    _arrange, _choose, _densities, _elementwise, _gather, _layers, _losses, _order, _random, _reduce, _sequence, _shape,
    _updates, _updates_many)
from ._arrange import *
from ._choose import *
from ._create import ones_like, zeros_like
from ._densities import *
from ._elementwise import *
from ._exchange import amp_cast, amp_multicast
from ._gather import *
from ._layers import *
from ._losses import *
from ._order import *
from ._random import *
from ._reduce import *
from ._sequence import *
from ._shape import *
from ._updates import *
from ._updates_many import *

__all__ = ["amp_cast", "amp_multicast", "ones_like", "zeros_like"]
for _room in (
        _elementwise, _choose, _reduce, _order, _shape, _arrange, _gather, _sequence, _layers, _losses, _random,
        _densities, _updates, _updates_many):
    __all__ += _room.__all__


def __dir__():
    return __all__
