"""cygrad: arrays that record what is done with them and hand back gradients.

``import cygrad as cg`` gives NumPy's names and promotion, ``from cygrad import nd, autograd`` those of MXNet 1.x;
the array type is the same.

Examples
--------
>>> import cygrad as cg
>>> x = cg.array([1.0, 2.0, 3.0])
>>> x.attach_grad()
>>> with cg.autograd.record():
...     y = (x * x).sum()
>>> y.backward()
>>> x.grad.tolist()
[2.0, 4.0, 6.0]
"""

import numpy as _np

from .core.array import NDArray
from .core.context import *
from .core.memory import empty_cache, memory_stats
from .core.ops import index, write
from .core.ops.alike import *
from .core.ops.applied import *
from .core.ops.arithmetic import *
from .core.ops.bits import *
from .core.ops.calculus import *
from .core.ops.cast import *
from .core.ops.choose import *
from .core.ops.comparison import *
from .core.ops.complex import *
from .core.ops.contract import *
from .core.ops.convolution import *
from .core.ops.create import *
from .core.ops.cumulative import *
from .core.ops.diagonal import *
from .core.ops.edit import *
from .core.ops.einsum import *
from .core.ops.exponential import *
from .core.ops.extrema import *
from .core.ops.float_parts import *
from .core.ops.grid import *
from .core.ops.histogram import *
from .core.ops.join import *
from .core.ops.kinds import *
from .core.ops.linalg import *
from .core.ops.logic import *
from .core.ops.logsumexp import *
from .core.ops.missing import *
from .core.ops.nn import *
from .core.ops.nonzero import *
from .core.ops.norm import *
from .core.ops.pad import *
from .core.ops.polynomials import *
from .core.ops.power import *
from .core.ops.product import *
from .core.ops.ranges import *
from .core.ops.reduce import *
from .core.ops.repeat import *
from .core.ops.roll import *
from .core.ops.rounding import *
from .core.ops.sets import *
from .core.ops.shape import *
from .core.ops.sort import *
from .core.ops.special_other import i0, sinc
from .core.ops.take import *
from .core.ops.quantiles import *
from .core.ops.statistics import *
from .core.ops.trigonometry import *
from .core.ops.variance import *
from .core.ops.vectors import *
from .core.ops.writing import *
from .core.dlpack import *
from .core import interop, protocols
from .core.threads import get_num_threads, set_num_threads
from . import autograd, fft, linalg, random
from .array_api import *
from . import profiler
from .differentiate import *
from .files import *
from . import ndarray, special, testing
from .config import __version__, get_include, show_config

nd = ndarray

bool = bool_ = _np.dtype("bool")
int8, int16, int32, int64 = (_np.dtype(f"int{n}") for n in (8, 16, 32, 64))
uint8, uint16, uint32, uint64 = (_np.dtype(f"uint{n}") for n in (8, 16, 32, 64))
float16, float32, float64 = (_np.dtype(f"float{n}") for n in (16, 32, 64))
complex64, complex128 = (_np.dtype(f"complex{n}") for n in (64, 128))
half, single, double, csingle, cdouble = float16, float32, float64, complex64, complex128
byte, ubyte, short, ushort, intc, uintc = int8, uint8, int16, uint16, int32, uint32
int_ = intp = longlong = int64
uint = uintp = ulonglong = uint64
long, ulong = _np.dtype("long"), _np.dtype("ulong")      # what C calls so
# The kinds of dtypes, for `issubdtype`, and what makes a dtype of a name.
from numpy import (  # noqa: E402
    complexfloating, dtype, floating, generic, inexact, integer, number, signedinteger, unsignedinteger)
pi, e, inf, nan, euler_gamma = _np.pi, _np.e, _np.inf, _np.nan, _np.euler_gamma
newaxis = None

del index, interop, protocols, write

# Without the modules that only define what stands here.
__all__ = sorted({name for name in globals() if not name.startswith("_")}
                 - {"array_api", "config", "core", "differentiate", "files"})


def __dir__():
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
