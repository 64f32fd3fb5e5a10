"""Types of `cygrad.differentiate`: derivatives of functions."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, Literal, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

def checkpoint(fun: Callable[_P, _R]) -> Callable[_P, _R]:
    """A function that, when recorded, keeps its arguments alone, and is computed again for its gradient."""

class custom_vjp(Generic[_R]):
    """A function with a reverse rule of one's own."""

    def __init__(self, fun: Callable[..., _R]) -> None: ...
    def defvjp(
        self, forward: Callable[..., tuple[_R, Any]], backward: Callable[[Any, Any], tuple[Any, ...] | list[Any]]
    ) -> None:
        """Set the rule."""

    def __call__(self, *args: Any) -> _R: ...

def elementwise_grad(fun: Callable[..., Any], argnums: int | tuple[int, ...] = 0) -> Callable[..., Any]:
    """The derivative of a function that works on elements, at each of them."""

def grad(fun: Callable[..., Any], argnums: int | tuple[int, ...] = 0, has_aux: bool = False) -> Callable[..., Any]:
    """The gradient of a scalar function."""

def hessian(
    fun: Callable[..., Any], argnums: int | tuple[int, ...] = 0, batch_axis: Literal[0, -1] | None = None
) -> Callable[..., Any]:
    """The Hessian of a scalar function: its second derivatives."""

def hvp(fun: Callable[..., Any], argnums: int | tuple[int, ...] = 0) -> Callable[..., Any]:
    """The product of a scalar function's Hessian with a vector, without the Hessian."""

def jacobian(
    fun: Callable[..., Any], argnums: int | tuple[int, ...] = 0, batch_axis: Literal[0, -1] | None = None
) -> Callable[..., Any]:
    """The Jacobian of a function: the derivative of each output with respect to each input."""

def jvp(fun: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """A function's value, and the product of its Jacobian with a vector from the right."""

def value_and_grad(
    fun: Callable[..., Any], argnums: int | tuple[int, ...] = 0, has_aux: bool = False
) -> Callable[..., tuple[Any, Any]]:
    """A scalar function's value and gradient, in one pass."""

def vjp(fun: Callable[..., Any], *primals: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """A function's value, and the function that multiplies vectors with its Jacobian from the left."""
