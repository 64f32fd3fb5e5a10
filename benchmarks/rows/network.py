"""Training steps of small networks: what the first chapters of a book on deep learning train."""

import numpy as np

from . import Row, random_state, training

# ---------------------------------------------------------------- perceptrons


def perceptron_data(batch, inputs, hidden, classes):
    random = random_state(0)

    def normal(*shape):
        return random.standard_normal(shape).astype(np.float32)

    return {
        "x": normal(batch, inputs),
        "labels": random.randint(0, classes, batch),
        "w1": normal(inputs, hidden) / np.float32(inputs**0.5),
        "b1": normal(hidden) / 10,
        "w2": normal(hidden, classes) / np.float32(hidden**0.5),
        "b2": normal(classes) / 10,
    }


def perceptron_mxnet(m, parameters, x, labels):
    w1, b1, w2, b2 = parameters
    h = m.relu(m.dot(x, w1) + b1)
    out = m.log_softmax(m.dot(h, w2) + b2)
    return -m.pick(out, labels).mean()


def perceptron_torch(m, parameters, x, labels):
    w1, b1, w2, b2 = parameters
    h = m.relu(m.addmm(b1, x, w1))
    return m.nn.functional.cross_entropy(m.addmm(b2, h, w2), labels)


def perceptron_jax(m, parameters, x, labels):
    import jax

    w1, b1, w2, b2 = parameters
    out = jax.nn.log_softmax(jax.nn.relu(x @ w1 + b1) @ w2 + b2)
    return -m.take_along_axis(out, labels[:, None], axis=1).mean()


def perceptron_autograd(m, parameters, x, labels):
    from autograd.scipy.special import logsumexp

    w1, b1, w2, b2 = parameters
    out = m.dot(m.maximum(m.dot(x, w1) + b1, 0), w2) + b2
    return (logsumexp(out, axis=1) - out[np.arange(len(x)), labels]).mean()


def perceptron_numpy(m, parameters, x, labels):
    """The gradients by hand: what the libraries are worth to somebody who has none."""
    w1, b1, w2, b2 = parameters
    rows = m.arange(len(x))
    h = m.maximum(x @ w1 + b1, 0)
    out = h @ w2 + b2
    out -= out.max(axis=1, keepdims=True)
    out -= m.log(m.exp(out).sum(axis=1, keepdims=True))
    loss = -out[rows, labels].mean()
    g = m.exp(out)
    g[rows, labels] -= 1
    g /= len(x)
    gh = g @ w2.T
    gh *= h > 0
    return loss, [x.T @ gh, gh.sum(axis=0), h.T @ g, g.sum(axis=0)]


PERCEPTRON = {
    "cygrad": perceptron_mxnet,
    "numpy": perceptron_numpy,
    "torch": perceptron_torch,
    "jax": perceptron_jax,
    "autograd": perceptron_autograd,
    "mxnet": perceptron_mxnet,
}


def add_perceptron(hidden, batch, goal, optimizer, quick=False):
    row = Row(
        f"network/784-{hidden}-10-{optimizer}",
        f"784-{hidden}-10 relu network, batch {batch}: cross-entropy, gradients, {optimizer} update",
        data=lambda: perceptron_data(batch, 784, hidden, 10),
        rtol=1e-4,  # sums in an order of the BLAS's choice, over several steps
        calls=5,
        goal={"torch": goal},
        quick=quick,
    )
    training.enter(row, optimizer, 2, **PERCEPTRON)
    row.expected(row.setups["numpy"])
    return row


for optimizer in "sgd", "adam":
    add_perceptron(64, 32, 5, optimizer, quick=True)
    add_perceptron(256, 128, 1.5, optimizer)
    add_perceptron(1024, 256, 1.1, optimizer, quick=optimizer == "sgd")


# ---------------------------------------------------------------- LSTM

TIMES, INPUTS, UNITS = 50, 32, 64


def lstm_data(batch):
    random = random_state(0)

    def normal(*shape):
        return random.standard_normal(shape).astype(np.float32)

    return {
        "x": normal(TIMES, batch, INPUTS),
        "target": normal(batch, 1),
        "wx": normal(INPUTS, 4 * UNITS) / np.float32(INPUTS**0.5),
        "wh": normal(UNITS, 4 * UNITS) / np.float32(UNITS**0.5),
        "b": normal(1, 4 * UNITS) / 10,
        "wo": normal(UNITS, 1) / np.float32(UNITS**0.5),
        "bo": normal(1, 1) / 10,
    }


def lstm(m, parameters, x, target):
    """Hochreiter and Schmidhuber (1997), https://doi.org/10.1162/neco.1997.9.8.1735, with forget gates.

    The inputs of all times are multiplied at once, and the three gates with a sigmoid lie side by side.
    """
    wx, wh, b, wo, bo = parameters
    batch = x.shape[1]
    dot = getattr(m, "matmul", m.dot)
    if m.__name__ == "jax.numpy":
        import jax

        sigmoid = jax.nn.sigmoid
    elif m.__name__ == "autograd.numpy":
        from autograd.scipy.special import expit as sigmoid
    else:
        sigmoid = m.sigmoid
    if m.__name__ == "mxnet.ndarray":
        inputs = m.broadcast_add(dot(x.reshape((TIMES * batch, INPUTS)), wx), b)
    else:
        inputs = dot(x.reshape((TIMES * batch, INPUTS)), wx) + b
    inputs = inputs.reshape((TIMES, batch, 4 * UNITS))

    def cell(state, z):
        h, c = state
        z = z + dot(h, wh)
        gates = sigmoid(z[:, : 3 * UNITS])
        c = gates[:, UNITS : 2 * UNITS] * c + gates[:, :UNITS] * m.tanh(z[:, 3 * UNITS :])
        return (gates[:, 2 * UNITS :] * m.tanh(c), c), None

    start = m.zeros((batch, UNITS), dtype=x.dtype)
    state = start, start
    if m.__name__ == "jax.numpy":
        (h, _), _ = jax.lax.scan(cell, state, inputs)
    else:
        for t in range(TIMES):
            state, _ = cell(state, inputs[t])
        h, _ = state
    if m.__name__ == "mxnet.ndarray":
        off = m.broadcast_add(dot(h, wo), bo) - target
    else:
        off = dot(h, wo) + bo - target
    return (off * off).mean()


def add_lstm(batch, optimizer, goal, quick=False):
    row = Row(
        f"network/lstm-{batch}-{optimizer}",
        f"LSTM cell of {UNITS} units over {TIMES} steps, batch {batch}: squared error, gradients, {optimizer} update",
        data=lambda: lstm_data(batch),
        rtol=1e-3,
        calls=5,
        goal=goal,
        quick=quick,
    )
    training.enter(row, optimizer, 2, **dict.fromkeys(("cygrad", "torch", "jax", "autograd", "mxnet"), lstm))


for optimizer in "sgd", "adam":
    add_lstm(1, optimizer, {"torch": 10}, quick=optimizer == "sgd")
    add_lstm(16, optimizer, {})
