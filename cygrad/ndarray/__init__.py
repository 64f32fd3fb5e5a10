"""Arrays under MXNet 1.x's names and signatures: `cygrad.nd`.

The arrays are `cygrad.NDArray`, whose operators and methods mean what they mean in NumPy; the functions here mean
what they mean in MXNet where the two differ. New arrays are float32, and no function that computes returns an array
without dimensions: what is reduced to one number has shape (1,). Everything that has a derivative is recorded. What is
left of differences to MXNet stands in ``docs/mxnet.md``.

Examples
--------
>>> from cygrad import nd
>>> x = nd.array([[1, 2], [3, 4]])
>>> nd.sum(x)
[10.]
<NDArray 1 @cpu(0)>
"""

from ..core.array import NDArray
from ..core.context import Context, cpu, current_context, gpu
from . import (
    _arrange, _choose, _create, _densities, _elementwise, _exchange, _files, _gather, _layers, _losses, _order, _random,
    _reduce, _sequence, _shape, _updates, _updates_many, contrib, linalg, random)
from ._arrange import *
from ._choose import *
from ._create import *
from ._densities import *
from ._elementwise import *
from ._exchange import *
from ._files import *
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
from . import _methods, op


def waitall():
    """Return at once: operations are done when they return.

    Notes
    -----
    `mxnet.nd.waitall`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.waitall()
    """


for _name in linalg.__all__:
    globals()[f"linalg_{_name}"] = getattr(linalg, _name)

__all__ = ["Context", "NDArray", "contrib", "cpu", "current_context", "gpu", "linalg", "op", "random", "waitall"]
__all__ += [f"linalg_{_name}" for _name in linalg.__all__]
for _room in (
        _create, _elementwise, _files, _choose, _reduce, _order, _shape, _arrange, _gather, _sequence, _layers, _losses,
        _random, _densities, _exchange, _updates, _updates_many):
    __all__ += _room.__all__


def __dir__():
    return __all__


for _room in contrib, linalg, random:        # compiled ones
    _room.__dir__ = _room.__all__.copy
