from typing import NoReturn

from cygrad.core.context import Context as Context
from cygrad.core.context import cpu as cpu
from cygrad.core.context import current_context as current_context

def cpu_pinned(device_id: int = 0) -> Context:
    """`cpu`, for all memory is the same here."""
def gpu(device_id: int = 0) -> NoReturn:
    """Raise MXNetError: cygrad runs on the CPU."""
def gpu_memory_info(device_id: int = 0) -> NoReturn:
    """Raise MXNetError: there is no GPU."""
def num_gpus() -> int:
    """0."""
