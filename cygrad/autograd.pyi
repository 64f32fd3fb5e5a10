"""Types of `cygrad.autograd`."""

import contextlib
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias, TypeVar, overload

from ._graph import Graph as _Graph
from .core.array import NDArray, _ArrayLike, _GradReq

_Heads: TypeAlias = NDArray | Sequence[NDArray]
_HeadGrads: TypeAlias = _ArrayLike | Sequence[_ArrayLike | None] | None
_Arrays: TypeAlias = NDArray | tuple[NDArray, ...] | list[NDArray]
_F = TypeVar("_F", bound=Callable[..., Any])

class _Scope:
    """What the scopes are: for the `with` statement, and for decorating functions."""

    def __call__(self, function: _F) -> _F: ...
    def __enter__(self) -> None: ...
    def __exit__(self, *exception: object) -> None: ...

class Function:
    """An operation with a forward and a backward of one's own."""

    # Subclasses name and count the arguments as they like.
    forward: Callable[..., _Arrays]
    backward: Callable[..., NDArray | tuple[NDArray | None, ...] | list[NDArray | None] | None]
    def save_for_backward(self, *arrays: NDArray) -> None:
        """Keep arrays for `backward`, which finds them in `saved_tensors`."""

    @property
    def saved_tensors(self) -> tuple[NDArray, ...]:
        """What `save_for_backward` kept, a tuple of NDArray."""

    def __call__(self, *inputs: Any) -> Any: ...

def backward(
    heads: _Heads, head_grads: _HeadGrads = None, retain_graph: bool = False, train_mode: bool = True
) -> None:
    """Compute the gradients of `heads` and write them to the ``.grad`` of the variables they depend on."""

class detect_anomaly(contextlib.ContextDecorator):
    """A mode in which errors of the backward pass name the line that recorded the operation, and NaN are errors."""

    def __init__(self, check_nan: bool = True, *, check_forward: bool = False) -> None: ...
    def __enter__(self) -> detect_anomaly: ...
    def __exit__(self, *exception: object) -> None: ...

@overload
def grad(
    heads: _Heads, variables: _Heads, head_grads: _HeadGrads = None, retain_graph: bool | None = None,
    create_graph: bool = False, train_mode: bool = True, allow_unused: Literal[False] = False
) -> list[NDArray]:
    """Compute and return the gradients of `heads` with respect to `variables`; no ``.grad`` is touched."""

@overload
def grad(
    heads: _Heads, variables: _Heads, head_grads: _HeadGrads = None, retain_graph: bool | None = None,
    create_graph: bool = False, train_mode: bool = True, allow_unused: bool = False
) -> list[Any]: ...

def graph(heads: _Heads) -> _Graph:
    """What was recorded of arrays, as a graph to look at."""

def is_recording() -> bool:
    """Whether this thread records."""

def is_training() -> bool:
    """Whether this thread is in training mode."""

def mark_variables(
    variables: _Heads, gradients: _Heads, grad_reqs: _GradReq | Sequence[_GradReq] = "write"
) -> None:
    """Make arrays variables, with buffers of the caller's for their gradients."""

def pause(train_mode: bool = False) -> _Scope:
    """A scope in which nothing is recorded, for work beside the graph."""

def predict_mode() -> _Scope:
    """A scope in which `is_training` says False; recording stays as it is."""

def record(train_mode: bool = True) -> _Scope:
    """A scope (``with`` statement, or decorator) in which operations are recorded, by this thread."""

def set_recording(is_recording: bool) -> bool:
    """Switch recording on or off for this thread; returns what it was."""

def set_training(train_mode: bool) -> bool:
    """Switch training mode on or off for this thread; returns what it was."""

def train_mode() -> _Scope:
    """A scope in which `is_training` says True; recording stays as it is."""
