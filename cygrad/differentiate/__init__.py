"""Derivatives of functions: grad and value_and_grad, vjp, jvp, jacobian, hessian, hvp; checkpoint and custom_vjp.

They take a function and return another one, as in HIPS autograd and JAX, and are written over
`autograd.record` and `autograd.grad`; inside one another they give derivatives of higher order.

Examples
--------
>>> import cygrad as cg
>>> slope = cg.grad(cg.sin)
>>> round(slope(0.0), 6), round(cg.grad(slope)(1.0), 6)
(1.0, -0.841471)
"""

from .gradients import elementwise_grad, grad, jvp, value_and_grad, vjp
from .jacobians import hessian, hvp, jacobian
from .rules import checkpoint, custom_vjp

__all__ = [
    "checkpoint",
    "custom_vjp",
    "elementwise_grad",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "value_and_grad",
    "vjp",
]


def __dir__():
    return __all__
