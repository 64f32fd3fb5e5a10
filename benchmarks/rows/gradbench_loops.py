"""The problems of the GradBench suite that have loops: lstm, det, ode.

Loops over time are loops in all libraries but JAX, which scans; what is inside them is vectorised. The rows ``*-loop``
do the same with single numbers.
"""

import numpy as np

from . import random_state
from .gradbench import autograd_gradient, cygrad_gradient, jax_gradient, row, torch_gradient


# ---- lstm

def lstm_data():
    random = random_state(1)
    layers, bits, steps = 2, 14, 1024
    return {
        "main": random.uniform(size=(2 * layers, 4 * bits)), "extra": random.uniform(size=(3, bits)),
        "state": random.uniform(size=(2 * layers, bits)),
        "sequence": (random.uniform(size=(steps, bits)) > 0.5).astype(np.float64),
    }


lstm = row(
    "lstm-l2-c1024",
    "two layers of long short-term memory, diagonal weights, 1,024 characters: loss and gradient",
    lstm_data,
    goal={"torch": 10},
)


def lstm_loss(np, layer, main, extra, state, sequence):
    x = sequence[:-1] * extra[0]
    for i in range(0, len(main), 2):
        x = layer(x, main[i].reshape(4, -1), main[i + 1].reshape(4, -1), state[i], state[i + 1])
    predicted = x * extra[1] + extra[2]
    log_sum = np.log(np.exp(predicted).sum(1) + 2.0).reshape(-1, 1)
    return -((predicted - log_sum) * sequence[1:]).mean()


def lstm_layer(np, sigmoid, x, w, b, hidden, cell):
    forget, out = sigmoid(x * w[0] + b[0]), sigmoid(x * w[2] + b[2])
    w_in, b_in, w_change, b_change = w[1], b[1], w[3], b[3]
    outputs = []
    for f, o in zip(forget, out):
        cell = cell * f + sigmoid(hidden * w_in + b_in) * np.tanh(hidden * w_change + b_change)
        hidden = o * np.tanh(cell)
        outputs.append(hidden)
    return np.stack(outputs)


@lstm.library("cygrad")
def _(main, extra, state, sequence):
    from ..gradbench import lstm

    return cygrad_gradient(lstm.loss, (main, extra), (state, sequence))


@lstm.library("torch")
def _(main, extra, state, sequence):
    import torch

    def layer(*given):
        return lstm_layer(torch, torch.sigmoid, *given)

    return torch_gradient(lambda *given: lstm_loss(torch, layer, *given), (main, extra), (state, sequence))


@lstm.library("autograd")
def _(main, extra, state, sequence):
    import autograd.numpy as anp

    def layer(*given):
        return lstm_layer(anp, lambda x: 0.5 + 0.5 * anp.tanh(0.5 * x), *given)

    return autograd_gradient(lambda *given: lstm_loss(anp, layer, *given), (main, extra), (state, sequence))


@lstm.library("jax")
def _(main, extra, state, sequence):
    import jax
    import jax.numpy as jnp

    def layer(x, w, b, hidden, cell):
        forget, out = jax.nn.sigmoid(x * w[0] + b[0]), jax.nn.sigmoid(x * w[2] + b[2])

        def step(carry, gates):
            hidden, cell = carry
            f, o = gates
            cell = cell * f + jax.nn.sigmoid(hidden * w[1] + b[1]) * jnp.tanh(hidden * w[3] + b[3])
            hidden = o * jnp.tanh(cell)
            return (hidden, cell), hidden

        return jax.lax.scan(step, (hidden, cell), (forget, out))[1]

    return jax_gradient(lambda *given: lstm_loss(jnp, layer, *given), (main, extra), (state, sequence))


# ---- det

def det_data():
    return {"a": random_state(5).uniform(size=(6, 6))}


det = row("det-6", "determinant of a 6x6 matrix by minors, those of equal size at once: value and gradient", det_data,
          goal={"torch": 10, "jax": 1}, quick=True)


def det_of(expansion, a):
    positions, signs, lengths = expansion
    elements = a.reshape(-1)[positions] * signs
    start = lengths[0]
    minors = elements[:start]
    for k, length in enumerate(lengths[1:], 2):
        minors = (elements[start:start + length] * minors).reshape(k, -1).sum(0)
        start += length
    return minors[0]


@det.library("cygrad")
def _(a):
    from ..gradbench import det

    return cygrad_gradient(det.by_minors, (a,))


@det.library("torch")
def _(a):
    import torch

    from ..gradbench.minors import factors

    positions, signs, lengths = factors(len(a))
    return torch_gradient(lambda a: det_of((torch.tensor(positions), torch.tensor(signs), lengths), a), (a,))


@det.library("jax")
def _(a):
    from ..gradbench.minors import factors

    expansion = factors(len(a))
    return jax_gradient(lambda a: det_of(expansion, a), (a,))


@det.library("autograd")
def _(a):
    from ..gradbench.minors import factors

    expansion = factors(len(a))
    return autograd_gradient(lambda a: det_of(expansion, a), (a,))


det_loop = row("det-6-loop", "the same by recursion over single numbers", det_data, goal={"torch": 10})


def det_recursive(a, row=0, columns=(0, 1, 2, 3, 4, 5)):
    if len(columns) == 1:
        return a[row][columns[0]]
    total = 0.0
    for j, column in enumerate(columns):
        product = a[row][column] * det_recursive(a, row + 1, columns[:j] + columns[j + 1:])
        total = total - product if j % 2 else total + product
    return total


def det_of_numbers(a):
    return det_recursive([[a[i, j] for j in range(6)] for i in range(6)])


det_loop.library("cygrad")(lambda a: cygrad_gradient(det_of_numbers, (a,)))
det_loop.library("torch")(lambda a: torch_gradient(det_of_numbers, (a,)))
det_loop.library("autograd")(lambda a: autograd_gradient(det_of_numbers, (a,)))
det_loop.library("jax")(lambda a: jax_gradient(det_of_numbers, (a,)))


# ---- ode

def ode_last(np, s, x):
    """The last component at t = 2, by s steps of Runge–Kutta."""
    y, given = 0.0 * x, ode_given(s, x)
    for _ in range(s):
        y = ode_step(np, given, y)
    return y[-1]


def ode_given(s, x):
    return (0.0 * x[:1] + 1.0, 1.0 / s * x, 2.0 / s * x, 1.0 / (3 * s) * x)


def ode_step(np, given, y):
    """As `benchmarks.gradbench.ode` has it."""
    one, half, whole, sixth = given

    def slope(hx, y):
        return hx * np.concatenate([one, y[:-1]])

    k1 = slope(half, y)
    y3 = y + slope(half, y + k1)
    y4 = y + slope(whole, y3)
    return (k1 + y3 + y3 + y4) * (1 / 3) + slope(sixth, y4)


def ode_numbers(n, s, x):
    """The same with single numbers."""
    x = [x[i] for i in range(n)]
    h = 2.0 / s

    def slope(y):
        return [x[0]] + [x[i] * y[i - 1] for i in range(1, n)]

    def moved(y, step, k):
        return [a + step * b for a, b in zip(y, k)]

    y = [0.0] * n
    for _ in range(s):
        k1 = slope(y)
        k2 = slope(moved(y, 0.5 * h, k1))
        k3 = slope(moved(y, 0.5 * h, k2))
        k4 = slope(moved(y, h, k3))
        y = [a + h / 6 * (p + 2 * (q + r) + t) for a, p, q, r, t in zip(y, k1, k2, k3, k4)]
    return y[-1]


def ode_jax(s, x):
    import jax
    import jax.numpy as jnp

    def last(x):
        given = ode_given(s, x)
        return jax.lax.scan(lambda y, _: (ode_step(jnp, given, y), None), 0 * x, None, length=s)[0][-1]

    return jax_gradient(last, (x,))


def ode_rows(n, s, loop):
    ode = row(
        f"ode-n{n}-s{s}" + ("-loop" if loop else ""),
        f"{n} differential equations, {s} steps of Runge-Kutta: gradient of the last component"
        + (", number by number" if loop else ""),
        lambda: {"x": random_state(6).uniform(size=n)},
        goal={"torch": 10} if loop else {"torch": 10, "jax": 1},
    )

    @ode.library("cygrad")
    def _(x):
        from ..gradbench import ode

        return cygrad_gradient((lambda x: ode_numbers(n, s, x)) if loop else (lambda x: ode.last(x, s)), (x,))

    @ode.library("torch")
    def _(x):
        import torch

        return torch_gradient(lambda x: ode_numbers(n, s, x) if loop else ode_last(torch, s, x), (x,))

    @ode.library("autograd")
    def _(x):
        import autograd.numpy as anp

        return autograd_gradient(lambda x: ode_numbers(n, s, x) if loop else ode_last(anp, s, x), (x,))

    # Unrolled, JAX would compile for minutes: its users scan, over numbers too.
    ode.library("jax")(lambda x: ode_jax(s, x))


ode_rows(10, 100, True)
ode_rows(10, 100, False)
ode_rows(1000, 100, False)
