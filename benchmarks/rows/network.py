"""Small networks: what the first chapters of a book on deep learning train."""

import numpy as np

from . import Row, random_state

LR = 0.1
BATCH, INPUTS, HIDDEN, CLASSES = 32, 784, 64, 10


def _data():
    random = random_state(0)

    def normal(*shape):
        return random.standard_normal(shape)

    arrays = {
        "x": normal(BATCH, INPUTS),
        "w1": normal(INPUTS, HIDDEN) / INPUTS**0.5,
        "b1": 0.1 * normal(HIDDEN),
        "w2": normal(HIDDEN, CLASSES) / HIDDEN**0.5,
        "b2": 0.1 * normal(CLASSES),
    }
    arrays = {name: array.astype(np.float32) for name, array in arrays.items()}
    arrays["labels"] = random.randint(0, CLASSES, BATCH)
    return arrays


step = Row(
    "network/sgd-step",
    "784-64-10 relu network, batch 32: cross-entropy, backward, SGD update",
    data=_data,
    rtol=1e-4,  # sums of 784 float32 products in an order of the BLAS's choice, over several steps
    calls=5,
)


@step.expected
@step.library("numpy")
def _(x, labels, w1, b1, w2, b2):
    """The gradients by hand: what the libraries are worth to somebody who has none."""
    rows = np.arange(len(x))
    # every call trains on; the data stay as they are
    w1, b1, w2, b2 = (p.copy() for p in (w1, b1, w2, b2))

    def run():
        h = np.maximum(x @ w1 + b1, 0)
        out = h @ w2 + b2
        out -= out.max(axis=1, keepdims=True)
        out -= np.log(np.exp(out).sum(axis=1, keepdims=True))
        loss = -out[rows, labels].mean()
        g = np.exp(out)
        g[rows, labels] -= 1
        g /= len(x)
        gh = g @ w2.T
        gh *= h > 0
        for p, dp in (w1, x.T @ gh), (b1, gh.sum(axis=0)), (w2, h.T @ g), (b2, g.sum(axis=0)):
            dp *= LR
            p -= dp
        return loss, w1, b1, w2, b2

    return run


@step.library("cygrad")
def _(**data):
    from cygrad import autograd, nd

    return _step_mxnet(nd, autograd, **data)


@step.library("mxnet")
def _(**data):
    from mxnet import autograd, nd

    return _step_mxnet(nd, autograd, **data)


def _step_mxnet(nd, autograd, x, labels, w1, b1, w2, b2):
    x, labels, w1, b1, w2, b2 = (nd.array(array) for array in (x, labels, w1, b1, w2, b2))
    for p in w1, b1, w2, b2:
        p.attach_grad()

    def run():
        with autograd.record():
            h = nd.relu(nd.dot(x, w1) + b1)
            out = nd.log_softmax(nd.dot(h, w2) + b2)
            loss = -nd.pick(out, labels).mean()
        loss.backward()
        for p in w1, b1, w2, b2:
            p -= LR * p.grad
        return loss, w1, b1, w2, b2

    return run


@step.library("torch")
def _(x, labels, w1, b1, w2, b2):
    import torch

    x, labels = torch.tensor(x), torch.tensor(labels)
    w1, b1, w2, b2 = (torch.tensor(p, requires_grad=True) for p in (w1, b1, w2, b2))

    def run():
        h = torch.relu(torch.addmm(b1, x, w1))
        out = torch.addmm(b2, h, w2)
        loss = torch.nn.functional.cross_entropy(out, labels)
        loss.backward()
        with torch.no_grad():
            for p in w1, b1, w2, b2:
                p.sub_(p.grad, alpha=LR)
                p.grad = None
        return loss, w1, b1, w2, b2

    return run


@step.library("jax")
def _(x, labels, w1, b1, w2, b2):
    import jax
    import jax.numpy as jnp

    x, labels = jnp.asarray(x), jnp.asarray(labels)
    parameters = [jnp.asarray(p) for p in (w1, b1, w2, b2)]

    def loss(parameters, x, labels):
        w1, b1, w2, b2 = parameters
        out = jax.nn.log_softmax(jax.nn.relu(x @ w1 + b1) @ w2 + b2)
        return -jnp.take_along_axis(out, labels[:, None], axis=1).mean()

    @jax.jit
    def train(parameters, x, labels):
        value, gradients = jax.value_and_grad(loss)(parameters, x, labels)
        return value, [p - LR * g for p, g in zip(parameters, gradients)]

    def run():
        nonlocal parameters
        value, parameters = train(parameters, x, labels)
        return (value, *parameters)

    return run


@step.library("autograd")
def _(x, labels, w1, b1, w2, b2):
    import autograd.numpy as anp
    from autograd import value_and_grad
    from autograd.scipy.special import logsumexp

    rows = np.arange(len(x))
    parameters = [p.copy() for p in (w1, b1, w2, b2)]

    def loss(parameters):
        w1, b1, w2, b2 = parameters
        out = anp.dot(anp.maximum(anp.dot(x, w1) + b1, 0), w2) + b2
        return (logsumexp(out, axis=1) - out[rows, labels]).mean()

    both = value_and_grad(loss)

    def run():
        value, gradients = both(parameters)
        for p, g in zip(parameters, gradients):
            p -= LR * g
        return (value, *parameters)

    return run
