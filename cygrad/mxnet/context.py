"""MXNet's contexts: `mxnet.context`. There is one, the CPU."""

from ..core.context import Context, cpu, current_context
from .base import as_mxnet_error as _as_mxnet_error

__all__ = ["Context", "cpu", "cpu_pinned", "current_context", "gpu", "gpu_memory_info", "num_gpus"]


def cpu_pinned(device_id=0):
    """`cpu`, for all memory is the same here.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.cpu_pinned() == mx.cpu()
    True
    """
    return cpu(device_id)


def gpu(device_id=0):
    """Raise MXNetError: cygrad runs on the CPU.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.gpu() if mx.context.num_gpus() else mx.cpu()
    cpu(0)
    """
    raise _as_mxnet_error(ValueError(
        f"gpu({device_id}): cygrad runs on the CPU, use mx.cpu(); mx.context.num_gpus() is 0 here"))


def gpu_memory_info(device_id=0):
    """Raise MXNetError: there is no GPU.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.context.gpu_memory_info()
    Traceback (most recent call last):
        ...
    mxnet.base.MXNetError: gpu(0): cygrad runs on the CPU, use mx.cpu(); mx.context.num_gpus() is 0 here
    """
    return gpu(device_id)


def num_gpus():
    """0.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.context.num_gpus()
    0
    """
    return 0
