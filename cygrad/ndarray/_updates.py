"""Steps of optimizers under MXNet's names: new weights of old ones and a gradient. States are written in place."""

import functools

from ..autograd import pause
from ..core.array import NDArray
from ..core.ops import choose as _choose
from ..core.ops.arithmetic import sign as _sign
from ..core.ops.power import sqrt as _sqrt
from ._common import into

__all__ = [
    "adam_update", "ftml_update", "ftrl_update", "lamb_update_phase1", "lamb_update_phase2", "mp_lamb_update_phase1",
    "mp_lamb_update_phase2", "mp_nag_mom_update", "mp_sgd_mom_update", "mp_sgd_update", "nag_mom_update",
    "rmsprop_update", "rmspropalex_update", "sgd_mom_update", "sgd_update", "signsgd_update", "signum_update",
]

_PARAMETERS = {
    "weight": "NDArray",
    "grad": "NDArray\n        Of the shape of `weight`.",
    "weight32": "NDArray\n        `weight` in float32, written in place; `weight` itself is only read for its dtype.",
    "mom": "NDArray\n        Momentum, written in place; zeros at first.",
    "mean, var": "NDArray\n        Averages of the gradient and of its square, written in place; zeros at first.",
    "n": "NDArray\n        Average or sum of the square of the gradient, written in place; zeros at first.",
    "d, v, z": "NDArray\n        States, written in place; zeros at first.",
    "z": "NDArray\n        State, written in place; zeros at first.",
    "g": "NDArray\n        Average of the gradient, written in place; zeros at first.",
    "delta": "NDArray\n        The last step, written in place; zeros at first.",
    "lr": "float\n        Learning rate.",
    "momentum": "float\n        How much of the momentum stays.",
    "beta1, beta2": "float\n        How much of the averages stays.",
    "beta": "float",
    "gamma1": "float\n        How much of the averages stays.",
    "gamma2": "float\n        How much of the last step stays.",
    "epsilon": "float\n        Keeps denominators from 0.",
    "t": "int\n        Number of the step, from 1.",
    "bias_correction": "bool\n        Whether averages of few steps are scaled up.",
    "lamda1": "float\n        L1 penalty: weights up to it are 0.",
    "wd": "float\n        Weight decay.",
    "wd_lh": "float\n        Weight decay beside the gradient.",
    "rescale_grad": "float\n        What the gradient is multiplied by.",
    "clip_gradient": "float\n        Largest size of an element of the gradient, unless negative.",
    "clip_grad": "float\n        Largest size of an element of the gradient, unless negative.",
    "clip_weights": "float\n        Largest size of a weight, unless not positive.",
    "lower_bound, upper_bound": "float\n        Of the norm of the weights, unless not positive.",
    "lazy_update": "bool\n        Of no effect: arrays are dense.",
    "out": "NDArray, optional\n        Written to and returned, `weight` mostly.",
}


def step_of(summary, example, **special):
    """Let a function run without being recorded, and describe it."""
    def decorate(function):
        names = list(function.__code__.co_varnames[:function.__code__.co_argcount])
        lines = []
        for parameter, text in {**_PARAMETERS, **special}.items():
            if set(parameter.split(", ")) <= set(names):
                lines.append((names.index(parameter.split(", ")[0]), f"    {parameter} : {text}"))
                names = [None if name in parameter.split(", ") else name for name in names]
        text = "\n".join(line for _, line in sorted(lines))
        assert not any(names), names

        @functools.wraps(function)
        def run(*args, **kwargs):
            with pause():
                return function(*args, **kwargs)

        run.__doc__ = f"""{summary}

    Parameters
    ----------
{text}

    Returns
    -------
    NDArray
        The new weights. Nothing is recorded.

    Raises
    ------
    ValueError
        Where shapes differ.

    Notes
    -----
    `mxnet.nd.{function.__name__}`.

    Examples
    --------
    >>> from cygrad import nd
    >>> {example[0]}
    {example[1]}
    """
        return run

    return decorate


def check_alike(weight, **arrays):
    """All are arrays, and of one shape."""
    for name, a in {"weight": weight, **arrays}.items():
        if type(a) is not NDArray:
            raise TypeError(f"{name} must be an NDArray, not {type(a).__name__}")
        if a.shape != weight.shape:
            raise ValueError(f"{name} has shape {a.shape}, weight {weight.shape}")


def clipped(x, most):
    return _choose.clip(x, -most, most) if most >= 0 else x


def done(weight, out):
    return weight if out is None else into(out, weight)


def _sgd(weight, grad, lr, wd, rescale_grad, clip_gradient):
    return weight * (1 - lr * wd) - clipped(grad * rescale_grad, clip_gradient) * lr


@step_of("A step down the gradient: weight * (1 - lr * wd) - lr * grad.",
         ("nd.sgd_update(nd.array([1, 2]), nd.array([10, 20]), lr=0.1).tolist()", "[0.0, 0.0]"))
def sgd_update(weight, grad, lr, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0, lazy_update=True, out=None):
    check_alike(weight, grad=grad)
    return done(_sgd(weight, grad, lr, wd, rescale_grad, clip_gradient), out)


def _sgd_mom(weight, grad, mom, lr, momentum, wd, rescale_grad, clip_gradient):
    mom[...] = mom * momentum - weight * (lr * wd) - clipped(grad * rescale_grad, clip_gradient) * lr
    return weight + mom


@step_of("A step with momentum: mom = momentum * mom - lr * (grad + wd * weight), added to the weights.",
         ("nd.sgd_mom_update(nd.array([1]), nd.array([10]), nd.array([0.5]), lr=0.1, momentum=1).tolist()", "[0.5]"))
def sgd_mom_update(weight, grad, mom, lr, momentum=0.0, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0, lazy_update=True,
                   out=None):
    check_alike(weight, grad=grad, mom=mom)
    return done(_sgd_mom(weight, grad, mom, lr, momentum, wd, rescale_grad, clip_gradient), out)


def _nag_mom(weight, grad, mom, lr, momentum, wd, rescale_grad, clip_gradient):
    grad = (clipped(grad * rescale_grad, clip_gradient) + weight * wd) * lr
    mom[...] = mom * momentum - grad
    return weight + mom * momentum - grad


@step_of("A step with Nesterov's momentum: that of `sgd_mom_update` by the momentum that comes after it.",
         ("nd.nag_mom_update(nd.array([1]), nd.array([10]), nd.array([0]), lr=0.1, momentum=1).tolist()", "[-1.0]"))
def nag_mom_update(weight, grad, mom, lr, momentum=0.0, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0, out=None):
    check_alike(weight, grad=grad, mom=mom)
    return done(_nag_mom(weight, grad, mom, lr, momentum, wd, rescale_grad, clip_gradient), out)


def precise(weight, weight32, new, out):
    """The new float32 weights, kept, in the dtype of the others."""
    weight32[...] = new
    return done(weight32.astype(weight.dtype), out)


@step_of("`sgd_update` of float32 weights beside those of fewer digits.",
         ("nd.mp_sgd_update(nd.ones(1, dtype='float16'), nd.ones(1, dtype='float16'), nd.ones(1), lr=0.5).tolist()",
          "[0.5]"))
def mp_sgd_update(weight, grad, weight32, lr, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0, lazy_update=True, out=None):
    check_alike(weight, grad=grad, weight32=weight32)
    grad = grad.astype(weight32.dtype)
    return precise(weight, weight32, _sgd(weight32, grad, lr, wd, rescale_grad, clip_gradient), out)


@step_of("`sgd_mom_update` of float32 weights beside those of fewer digits.",
         ("nd.mp_sgd_mom_update(nd.ones(1, dtype='float16'), nd.ones(1, dtype='float16'), nd.zeros(1), nd.ones(1), "
          "lr=0.5).tolist()", "[0.5]"))
def mp_sgd_mom_update(weight, grad, mom, weight32, lr, momentum=0.0, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0,
                      lazy_update=True, out=None):
    check_alike(weight, grad=grad, mom=mom, weight32=weight32)
    grad = grad.astype(weight32.dtype)
    return precise(weight, weight32, _sgd_mom(weight32, grad, mom, lr, momentum, wd, rescale_grad, clip_gradient), out)


@step_of("`nag_mom_update` of float32 weights beside those of fewer digits.",
         ("nd.mp_nag_mom_update(nd.ones(1, dtype='float16'), nd.ones(1, dtype='float16'), nd.zeros(1), nd.ones(1), "
          "lr=0.5).tolist()", "[0.5]"))
def mp_nag_mom_update(weight, grad, mom, weight32, lr, momentum=0.0, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0,
                      out=None):
    check_alike(weight, grad=grad, mom=mom, weight32=weight32)
    grad = grad.astype(weight32.dtype)
    return precise(weight, weight32, _nag_mom(weight32, grad, mom, lr, momentum, wd, rescale_grad, clip_gradient), out)


@step_of("A step of Adam (Kingma and Ba, 2014): lr * mean / (sqrt(var) + epsilon), without correction for few steps.",
         ("nd.adam_update(nd.ones(1), nd.ones(1), nd.zeros(1), nd.zeros(1), lr=0.5, beta1=0, beta2=0).tolist()",
          "[0.5]"))
def adam_update(weight, grad, mean, var, lr, beta1=0.9, beta2=0.999, epsilon=1e-8, wd=0.0, rescale_grad=1.0,
                clip_gradient=-1.0, lazy_update=True, out=None):
    check_alike(weight, grad=grad, mean=mean, var=var)
    grad = clipped(grad * rescale_grad + weight * wd, clip_gradient)
    mean[...] = mean * beta1 + grad * (1 - beta1)
    var[...] = var * beta2 + grad * grad * (1 - beta2)
    return done(weight - mean * lr / (_sqrt(var) + epsilon), out)


@step_of("A step of FTML, follow the moving leader (Zheng and Kwok, 2017).",
         ("nd.ftml_update(nd.ones(1), nd.ones(1), nd.zeros(1), nd.zeros(1), nd.zeros(1), lr=0.5, t=1).tolist()",
          "[0.5]"))
def ftml_update(weight, grad, d, v, z, lr, beta1=0.6, beta2=0.999, epsilon=1e-8, t=None, wd=0.0, rescale_grad=1.0,
                clip_grad=-1.0, out=None):
    check_alike(weight, grad=grad, d=d, v=v, z=z)
    if t is None:
        raise TypeError("ftml_update needs t, the number of the step")
    grad = clipped(grad * rescale_grad + weight * wd, clip_grad)
    v[...] = v * beta2 + grad * grad * (1 - beta2)
    last = d.copy()
    d[...] = (_sqrt(v / (1 - beta2 ** t)) + epsilon) * ((1 - beta1 ** t) / lr)
    z[...] = z * beta1 + grad * (1 - beta1) - (d - last * beta1) * weight
    return done(-z / d, out)


@step_of("A step of FTRL, follow the regularized leader (McMahan and others, 2013).",
         ("nd.ftrl_update(nd.zeros(1), nd.ones(1), nd.zeros(1), nd.zeros(1), lr=1, lamda1=0).tolist()", "[-0.5]"))
def ftrl_update(weight, grad, z, n, lr, lamda1=0.01, beta=1.0, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0, out=None):
    check_alike(weight, grad=grad, z=z, n=n)
    grad = clipped(grad * rescale_grad, clip_gradient)
    more = n + grad * grad
    z[...] = z + grad - (_sqrt(more) - _sqrt(n)) * weight / lr
    n[...] = more
    size = abs(z)
    return done(_choose.where(size > lamda1, _sign(z) * (lamda1 - size) / ((_sqrt(n) + beta) / lr + wd), 0), out)


@step_of("A step of RMSProp (Tieleman and Hinton, 2012): lr * grad / sqrt(n + epsilon).",
         ("nd.rmsprop_update(nd.ones(1), nd.ones(1), nd.zeros(1), lr=0.5, gamma1=0).tolist()", "[0.5]"))
def rmsprop_update(weight, grad, n, lr, gamma1=0.95, epsilon=1e-8, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0,
                   clip_weights=-1.0, out=None):
    check_alike(weight, grad=grad, n=n)
    grad = clipped(grad * rescale_grad + weight * wd, clip_gradient)
    n[...] = n * gamma1 + grad * grad * (1 - gamma1)
    return done(clipped(weight - grad * lr / _sqrt(n + epsilon), clip_weights if clip_weights > 0 else -1), out)


@step_of("A step of RMSProp with the variance of the gradient and momentum (Graves, 2013).",
         ("nd.rmspropalex_update(nd.ones(1), nd.ones(1), nd.zeros(1), nd.zeros(1), nd.zeros(1), lr=0.5, gamma1=0.5)"
          ".tolist()", "[0.0]"))
def rmspropalex_update(weight, grad, n, g, delta, lr, gamma1=0.95, gamma2=0.9, epsilon=1e-8, wd=0.0, rescale_grad=1.0,
                       clip_gradient=-1.0, clip_weights=-1.0, out=None):
    check_alike(weight, grad=grad, n=n, g=g, delta=delta)
    grad = clipped(grad * rescale_grad + weight * wd, clip_gradient)
    n[...] = n * gamma1 + grad * grad * (1 - gamma1)
    g[...] = g * gamma1 + grad * (1 - gamma1)
    delta[...] = delta * gamma2 - grad * lr / _sqrt(n - g * g + epsilon)
    return done(clipped(weight + delta, clip_weights if clip_weights > 0 else -1), out)


@step_of("A step of the size `lr` in each direction: weight * (1 - lr * wd) - lr * sign(grad).",
         ("nd.signsgd_update(nd.array([1, 1]), nd.array([9, -2]), lr=0.5).tolist()", "[0.5, 1.5]"))
def signsgd_update(weight, grad, lr, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0, out=None):
    check_alike(weight, grad=grad)
    return done(weight * (1 - lr * wd) - _sign(grad) * lr, out)


@step_of("A step of the size `lr` by the sign of the momentum.",
         ("nd.signum_update(nd.array([1, 1]), nd.array([9, -2]), nd.zeros(2), lr=0.5).tolist()", "[0.5, 1.5]"))
def signum_update(weight, grad, mom, lr, momentum=0.0, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0, wd_lh=0.0,
                  out=None):
    check_alike(weight, grad=grad, mom=mom)
    grad = clipped(grad * rescale_grad, clip_gradient)
    mom[...] = mom * momentum - (grad + weight * wd) * (1 - momentum)
    return done(weight * (1 - lr * wd_lh) + _sign(mom) * lr, out)


def _lamb1(weight, grad, mean, var, beta1, beta2, epsilon, t, bias_correction, wd, rescale_grad, clip_gradient):
    if t is None:
        raise TypeError("the first phase of LAMB needs t, the number of the step")
    grad = clipped(grad * rescale_grad, clip_gradient)
    mean[...] = mean * beta1 + grad * (1 - beta1)
    var[...] = var * beta2 + grad * grad * (1 - beta2)
    if bias_correction:
        mean, var = mean / (1 - beta1 ** t), var / (1 - beta2 ** t)
    return mean / (_sqrt(var) + epsilon) + weight * wd


@step_of("The first half of a step of LAMB (You and others, 2019): mean / (sqrt(var) + epsilon) + wd * weight.",
         ("nd.lamb_update_phase1(nd.ones(1), nd.ones(1), nd.zeros(1), nd.zeros(1), t=1).round().tolist()", "[1.0]"))
def lamb_update_phase1(weight, grad, mean, var, beta1=0.9, beta2=0.999, epsilon=1e-6, t=None, bias_correction=True,
                       wd=0.0, rescale_grad=1.0, clip_gradient=-1.0, out=None):
    check_alike(weight, grad=grad, mean=mean, var=var)
    return done(_lamb1(weight, grad, mean, var, beta1, beta2, epsilon, t, bias_correction, wd, rescale_grad,
                       clip_gradient), out)


@step_of("`lamb_update_phase1` of float32 weights beside those of fewer digits.",
         ("nd.mp_lamb_update_phase1(nd.ones(1, dtype='float16'), nd.ones(1, dtype='float16'), nd.zeros(1), "
          "nd.zeros(1), nd.ones(1), t=1).round().tolist()", "[1.0]"),
         weight32="NDArray\n        `weight` in float32.")
def mp_lamb_update_phase1(weight, grad, mean, var, weight32, beta1=0.9, beta2=0.999, epsilon=1e-6, t=None,
                          bias_correction=True, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0, out=None):
    check_alike(weight, grad=grad, mean=mean, var=var, weight32=weight32)
    return done(_lamb1(weight32, grad.astype(weight32.dtype), mean, var, beta1, beta2, epsilon, t, bias_correction, wd,
                       rescale_grad, clip_gradient), out)


def _lamb2(weight, g, r1, r2, lr, lower_bound, upper_bound):
    if r1.size != 1 or r2.size != 1:
        raise ValueError(f"r1 and r2 are one number each, not arrays of shape {r1.shape} and {r2.shape}")
    r1, r2 = r1.item(), r2.item()
    if lower_bound > 0:
        r1 = max(r1, lower_bound)
    if upper_bound > 0:
        r1 = min(r1, upper_bound)
    return weight - g * (lr if r1 == 0 or r2 == 0 else lr * r1 / r2)


_LAMB2 = {
    "g": "NDArray\n        What `lamb_update_phase1` returned.",
    "r1, r2": "NDArray, shape (1,)\n        Norms of `weight` and of `g`.",
}


@step_of("The second half of a step of LAMB: weight - lr * g * r1 / r2.",
         ("nd.lamb_update_phase2(nd.ones(1), nd.ones(1), nd.ones(1), nd.array([2]), lr=0.5).tolist()", "[0.75]"),
         **_LAMB2)
def lamb_update_phase2(weight, g, r1, r2, lr, lower_bound=-1.0, upper_bound=-1.0, out=None):
    check_alike(weight, g=g)
    return done(_lamb2(weight, g, r1, r2, lr, lower_bound, upper_bound), out)


@step_of("`lamb_update_phase2` of float32 weights beside those of fewer digits.",
         ("nd.mp_lamb_update_phase2(nd.ones(1, dtype='float16'), nd.ones(1), nd.ones(1), nd.array([2]), nd.ones(1), "
          "lr=0.5).tolist()", "[0.75]"), **_LAMB2)
def mp_lamb_update_phase2(weight, g, r1, r2, weight32, lr, lower_bound=-1.0, upper_bound=-1.0, out=None):
    check_alike(weight, g=g, weight32=weight32)
    return precise(weight, weight32, _lamb2(weight32, g, r1, r2, lr, lower_bound, upper_bound), out)
