"""One step of training per library: value, gradients, update by SGD or Adam, each as its users write it at their best.

A model is a function of a library's namespace, of a list of parameters and of a batch, and returns the loss.
"""

from ..libraries import LIBRARIES

RATES = {"sgd": 0.1, "adam": 1e-3}
B1, B2 = 0.9, 0.999  # Kingma and Ba (2015), https://arxiv.org/abs/1412.6980
EPS = 1e-3  # greater than usual: else what is but rounding in a gradient moves a parameter as far as all else does


def corrected(step):
    """Adam's rate and epsilon with the corrections of both moments in them, the first step being 1."""
    root = (1 - B2**step) ** 0.5
    return RATES["adam"] * root / (1 - B1**step), EPS * root


def enter(row, optimizer, batch, **models):
    """Enter the step with each library's own model into the row.

    Parameters
    ----------
    row : Row
        Its data are the batch's arrays, `batch` in number, and the parameters.
    optimizer : {'sgd', 'adam'}
    models : callable
        By the library's name.
    """

    def one(name, model):
        library = LIBRARIES[name]()

        @row.library(name)
        def _(**data):
            # every call trains on: the parameters are copies, the data stay as they are
            arrays = [library.array(array.copy()) for array in data.values()]
            return STEPS[name](library.namespace(), model, optimizer, arrays[:batch], arrays[batch:])

    for name, model in models.items():
        one(name, model)


def _cygrad(m, model, optimizer, batch, parameters):
    from cygrad import autograd

    for p in parameters:
        p.attach_grad()
    update = _in_place(m, optimizer, parameters)

    def run():
        with autograd.record():
            loss = model(m, parameters, *batch)
        loss.backward()
        update([p.grad for p in parameters])
        return (loss, *parameters)

    return run


def _in_place(m, optimizer, parameters):
    """An update for libraries with NumPy's names and in-place operations."""
    if optimizer == "sgd":
        rate = RATES["sgd"]

        def update(gradients):
            for p, g in zip(parameters, gradients):
                p -= rate * g

        return update
    states = [(m.zeros_like(p), m.zeros_like(p)) for p in parameters]
    step = 0

    def update(gradients):
        nonlocal step
        step += 1
        rate, eps = corrected(step)
        for p, g, (first, second) in zip(parameters, gradients, states):
            first *= B1
            first += (1 - B1) * g
            second *= B2
            second += (1 - B2) * (g * g)
            p -= rate * first / (m.sqrt(second) + eps)

    return update


def _mxnet(m, model, optimizer, batch, parameters):
    from mxnet import autograd

    for p in parameters:
        p.attach_grad()
    states = [(m.zeros_like(p), m.zeros_like(p)) for p in parameters]
    step = 0

    def run():
        nonlocal step
        step += 1
        with autograd.record():
            loss = model(m, parameters, *batch)
        loss.backward()
        if optimizer == "sgd":
            for p in parameters:
                m.sgd_update(p, p.grad, lr=RATES["sgd"], out=p)
        else:
            rate, eps = corrected(step)
            for p, (first, second) in zip(parameters, states):
                m.adam_update(p, p.grad, first, second, lr=rate, beta1=B1, beta2=B2, epsilon=eps, out=p)
        return (loss, *parameters)

    return run


def _torch(m, model, optimizer, batch, parameters):
    for p in parameters:
        p.requires_grad = True
    if optimizer == "adam":
        adam = m.optim.Adam(parameters, lr=RATES["adam"], betas=(B1, B2), eps=EPS, fused=True)

    def run():
        loss = model(m, parameters, *batch)
        loss.backward()
        if optimizer == "sgd":
            with m.no_grad():
                for p in parameters:
                    p.sub_(p.grad, alpha=RATES["sgd"])
                    p.grad = None
        else:
            adam.step()
            adam.zero_grad()
        return (loss, *parameters)

    return run


def _jax(m, model, optimizer, batch, parameters):
    import jax

    both = jax.value_and_grad(lambda parameters, *batch: model(m, parameters, *batch))

    @jax.jit
    def train(parameters, states, step, *batch):
        loss, gradients = both(parameters, *batch)
        if optimizer == "sgd":
            return loss, [p - RATES["sgd"] * g for p, g in zip(parameters, gradients)], states, step
        step = step + 1
        rate, eps = corrected(step)
        states = [
            (B1 * first + (1 - B1) * g, B2 * second + (1 - B2) * g * g)
            for (first, second), g in zip(states, gradients)
        ]
        parameters = [p - rate * first / (m.sqrt(second) + eps) for p, (first, second) in zip(parameters, states)]
        return loss, parameters, states, step

    states = [(m.zeros_like(p), m.zeros_like(p)) for p in parameters]
    step = m.zeros((), "float32")

    def run():
        nonlocal parameters, states, step
        loss, parameters, states, step = train(parameters, states, step, *batch)
        return (loss, *parameters)

    return run


def _autograd(m, model, optimizer, batch, parameters):
    import numpy as np
    from autograd import value_and_grad

    both = value_and_grad(lambda parameters: model(m, parameters, *batch))
    update = _in_place(np, optimizer, parameters)

    def run():
        loss, gradients = both(parameters)
        update(gradients)
        return (loss, *parameters)

    return run


def _numpy(m, model, optimizer, batch, parameters):
    """Here the model returns loss and gradients, made by hand."""
    update = _in_place(m, optimizer, parameters)

    def run():
        loss, gradients = model(m, parameters, *batch)
        update(gradients)
        return (loss, *parameters)

    return run


STEPS = {
    "cygrad": _cygrad,
    "numpy": _numpy,
    "torch": _torch,
    "jax": _jax,
    "autograd": _autograd,
    "mxnet": _mxnet,
}
