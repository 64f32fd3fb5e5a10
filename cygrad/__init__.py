"""cygrad: arrays that record what is done with them and hand back gradients."""

from . import autograd
from .core.array import NDArray
from .core.context import *
from .core.memory import empty_cache, memory_stats
from .core.ops import index, write
from .core.ops.arithmetic import *
from .core.ops.create import *
from .core.ops.shape import *
from .core.threads import get_num_threads, set_num_threads
