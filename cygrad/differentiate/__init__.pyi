"""Types of `cygrad.differentiate`: derivatives of functions."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from .core.array import NDArray

def grad(fun: Callable[..., Any], argnum: int | tuple[int, ...] = 0, has_aux: bool = False) -> Callable[..., Any]:
    """The gradient of a scalar function."""

def value_and_grad(fun: Callable[..., Any], argnum: int | tuple[int, ...] = 0, has_aux: bool = False, _name: str = "value_and_grad") -> Callable[..., tuple[Any, Any]]:
    """A scalar function's value and gradient, in one pass."""

def vjp(fun: Callable[..., Any], *primals: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """A function's value, and the function that multiplies vectors with its Jacobian from the left."""

def jvp(fun: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[NDArray, NDArray]:
    """A function's value, and the product of its Jacobian with a vector from the right."""

def jacobian(fun: Callable[..., Any], argnum: int | tuple[int, ...] = 0, batch_axis: Literal[0, -1] | None = None) -> Callable[..., Any]:
    """The Jacobian of a function: the derivative of each output with respect to each input."""

def hessian(fun: Callable[..., Any], argnum: int = 0, batch_axis: Literal[0, -1] | None = None) -> Callable[..., NDArray]:
    """The Hessian of a scalar function: its second derivatives."""

def hvp(fun: Callable[..., Any], argnum: int = 0) -> Callable[..., NDArray]:
    """The product of a scalar function's Hessian with a vector, without the Hessian."""
