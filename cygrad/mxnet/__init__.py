"""MXNet's place: the names of `mxnet`, and programs written for MXNet that run with cygrad.

``python -m cygrad.mxnet program.py`` runs one as it is. In such a process ``import mxnet`` gives this package, and
operators and methods of arrays mean what they mean in MXNet: no array is without dimensions, comparisons give floats,
``x.argmax()`` is ``nd.argmax(x)``. See ``docs/mxnet.md``. What cygrad lacks fails by name.

``import cygrad.mxnet as mx`` alone changes nothing: operators and methods have NumPy's meaning as ever, until `install`
is called.

Examples
--------
>>> import cygrad.mxnet as mx
>>> mx.nd.ones((2, 3), ctx=mx.cpu()).shape
(2, 3)
"""

import sys as _sys

from .. import autograd, ndarray
from . import base, context, engine, random, test_utils
from .base import MXNetError
from .context import Context, cpu, cpu_pinned, current_context, gpu
from .missing import add_hints, hint

nd = ndarray
rnd = random
__version__ = "1.9.1"       # of the MXNet whose names these are

__all__ = [
    "Context", "MXNetError", "autograd", "base", "context", "cpu", "cpu_pinned", "current_context", "engine", "gpu",
    "install", "is_np_array", "is_np_shape", "nd", "ndarray", "random", "rnd", "test_utils",
]


def is_np_array():
    """False: there are no arrays of `mxnet.np`.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.is_np_array()
    False
    """
    return False


def is_np_shape():
    """False: shapes mean what they mean in `mxnet.nd`.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.is_np_shape()
    False
    """
    return False


def install():
    """Put cygrad in MXNet's place, in this process from now on, as ``python -m cygrad.mxnet`` does for a program.

    ``import mxnet`` gives `cygrad.mxnet`, and operators and methods take MXNet's meaning, for all arrays. To be called
    before there are any, in a notebook's first cell for one. A second call does nothing.

    Raises
    ------
    RuntimeError
        Where MXNet itself was imported.

    Examples
    --------
    >>> import cygrad.mxnet                                                                     # doctest: +SKIP
    >>> cygrad.mxnet.install()                                                                  # doctest: +SKIP
    >>> from mxnet import nd                                                                    # doctest: +SKIP
    >>> nd.ones((2, 3)).sum()                                                                   # doctest: +SKIP
    <BLANKLINE>
    [6.]
    <NDArray 1 @cpu(0)>
    """
    from . import _install

    _install.install()


for _module in ndarray, ndarray.contrib:
    add_hints(_module)


def __getattr__(name):
    reason = None if name.startswith("_") else hint(name, "mxnet")
    raise AttributeError(f"cygrad.mxnet has no {name!r}: {reason}" if reason else
                         f"module 'cygrad.mxnet' has no attribute {name!r}", name=name, obj=_sys.modules[__name__])
