"""Types of `cygrad.testing`."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

_Mode: TypeAlias = Literal["fwd", "rev"]

def check_grads(
    fun: Callable[..., Any], args: Sequence[Any], order: int = 2, modes: _Mode | Sequence[_Mode] = ("fwd", "rev"),
    atol: float | None = None, rtol: float | None = None, eps: float | None = None
) -> None:
    """Compare the derivatives of a function with finite differences."""
