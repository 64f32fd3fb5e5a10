from cygrad import autograd as autograd
from cygrad import ndarray as ndarray
from cygrad.core.context import Context as Context
from cygrad.core.context import cpu as cpu
from cygrad.core.context import current_context as current_context

from . import base as base
from . import context as context
from . import engine as engine
from . import random as random
from . import test_utils as test_utils
from .base import MXNetError as MXNetError
from .context import cpu_pinned as cpu_pinned
from .context import gpu as gpu

nd = ndarray
rnd = random
__version__: str

def install() -> None:
    """Put cygrad in MXNet's place, in this process from now on, as ``python -m cygrad.mxnet`` does for a program."""
def is_np_array() -> bool:
    """False: there are no arrays of `mxnet.np`."""
def is_np_shape() -> bool:
    """False: shapes mean what they mean in `mxnet.nd`."""
