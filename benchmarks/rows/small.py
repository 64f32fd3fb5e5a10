"""Small arrays: nothing but the cost of recording, running and reversing an operation."""

import numpy as np

from . import Row

# ---------------------------------------------------------------- the article's program

article = Row(
    "small/article",
    "2*x**2, 2x2: record, backward, read x.grad",
    data=lambda: {"x": np.array([[1, 2], [3, 4]], np.float32)},
    goal={"torch": 120, "jax": 5, "mxnet": 300},
    quick=True,
)


@article.expected
def _(x):
    return lambda: 4 * x


@article.library("cygrad")
def _(x):
    from cygrad import autograd, nd

    return _article_mxnet(nd, autograd, x)


@article.library("mxnet")
def _(x):
    from mxnet import autograd, nd

    return _article_mxnet(nd, autograd, x)


def _article_mxnet(nd, autograd, x):
    x = nd.array(x)
    x.attach_grad()

    def run():
        with autograd.record():
            y = 2 * x**2
        y.backward()
        return x.grad

    return run


@article.library("torch")
def _(x):
    import torch

    x = torch.tensor(x, requires_grad=True)
    head = torch.ones_like(x, requires_grad=False)

    def run():
        x.grad = None
        y = 2 * x**2
        y.backward(head)
        return x.grad

    return run


@article.library("jax")
def _(x):
    import jax
    import jax.numpy as jnp

    x = jnp.asarray(x)
    gradient = jax.jit(jax.grad(lambda x: (2 * x**2).sum()))
    return lambda: gradient(x)


@article.library("autograd")
def _(x):
    from autograd import elementwise_grad

    gradient = elementwise_grad(lambda x: 2 * x**2)
    return lambda: gradient(x)


# ---------------------------------------------------------------- a chain of 200 operations

LINKS = 50  # of four operations each

chain = Row(
    "small/chain-200",
    "50 times y = sin(y*a + x) - 0.1, 2x2: forward, backward",
    data=lambda: {
        "x": np.array([[0.1, 0.2], [0.3, 0.4]], np.float32),
        "a": np.array([[0.9, 0.8], [0.7, 0.6]], np.float32),
    },
    goal={"torch": 100, "mxnet": 300},
    quick=True,
)


@chain.expected
def _(x, a):
    def run():
        y, slope = x, np.ones_like(x)
        for _ in range(LINKS):
            slope = np.cos(y * a + x) * (slope * a + 1)
            y = np.sin(y * a + x) - 0.1
        return y, slope

    return run


def _links(sin, x, a):
    y = x
    for _ in range(LINKS):
        y = y * a
        y = y + x
        y = sin(y)
        y = y - 0.1
    return y


@chain.library("cygrad")
def _(x, a):
    from cygrad import autograd, nd

    return _chain_mxnet(nd, autograd, x, a)


@chain.library("mxnet")
def _(x, a):
    from mxnet import autograd, nd

    return _chain_mxnet(nd, autograd, x, a)


def _chain_mxnet(nd, autograd, x, a):
    x, a = nd.array(x), nd.array(a)
    x.attach_grad()

    def run():
        with autograd.record():
            y = _links(nd.sin, x, a)
        y.backward()
        return y, x.grad

    return run


@chain.library("torch")
def _(x, a):
    import torch

    x, a = torch.tensor(x, requires_grad=True), torch.tensor(a)
    head = torch.ones_like(a)

    def run():
        x.grad = None
        y = _links(torch.sin, x, a)
        y.backward(head)
        return y, x.grad

    return run


@chain.library("jax")
def _(x, a):
    import jax
    import jax.numpy as jnp

    x, a = jnp.asarray(x), jnp.asarray(a)

    @jax.jit
    def both(x, a):
        y, pull = jax.vjp(lambda x: _links(jnp.sin, x, a), x)
        return y, pull(jnp.ones_like(y))[0]

    return lambda: both(x, a)


@chain.library("autograd")
def _(x, a):
    import autograd.numpy as anp
    from autograd import make_vjp

    record = make_vjp(lambda x: _links(anp.sin, x, a))
    head = np.ones_like(x)

    def run():
        pull, y = record(x)
        return y, pull(head)

    return run
