"""Large expressions, their value and their gradient, at 1e3 to 1e7 elements of float32."""

import numpy as np

from . import Row, random_state
from .elementwise import SIZES, size
from .programs import numexpr, value_and_gradient

LIBRARIES = "cygrad", "torch", "jax", "autograd", "mxnet"


def tiled(random, n, low, high):
    return np.resize(random.uniform(low, high, min(n, 100_003)), n).astype(np.float32)


def goal(n):
    found = {1_000: {"torch": 20}, 1_000_000: {"torch": 3}, 10_000_000: {"torch": 8}}.get(n, {})
    if n == SIZES[-1]:
        found["threads"] = 1.7
    return found


def add(name, title, data, n, quick=(1_000, 1_000_000)):
    return Row(
        f"expression/{name}-{size(n)}",
        f"{title}, {n:,} elements",
        data=lambda: data(random_state(), n),
        rtol=2e-4 if n < SIZES[-1] else 2e-3,  # the value is a sum, which not all of them take in pairs
        calls=2 if n < SIZES[-1] else 1,
        goal=goal(n),
        quick=n in quick,
    )


# ---------------------------------------------------------------- tanh


def tanh_data(random, n):
    return {"a": tiled(random, n, -1, 1)}


def tanh_sum(m, a):
    return m.tanh((2 * a + 1) ** 2).sum()


def tanh_by_hand(a):
    def run():
        b = 2 * a + 1
        y = np.tanh(b * b)
        return y.sum(), 4 * b * (1 - y * y)

    return run


for n in SIZES:
    row = add("tanh", "sum(tanh((2a + 1)**2)) and its gradient", tanh_data, n, quick=(1_000, 100_000, 10_000_000))
    row.expected(tanh_by_hand)
    row.library("numpy")(tanh_by_hand)
    value_and_gradient(row, tanh_sum, 1, *LIBRARIES)
    numexpr(row, "sum(tanh((2*a + 1)**2))", "4 * (2*a + 1) * (1 - tanh((2*a + 1)**2)**2)")


# ---------------------------------------------------------------- log-density of normal distributions

HALF_LOG_TAU = 0.5 * float(np.log(2 * np.pi))


def normals_data(random, n):
    return {"mu": tiled(random, n, -1, 1), "sigma": tiled(random, n, 0.5, 2), "x": tiled(random, n, -2, 2)}


def log_density(m, mu, sigma, x):
    return (-0.5 * ((x - mu) / sigma) ** 2 - m.log(sigma) - HALF_LOG_TAU).sum()


def log_density_by_hand(mu, sigma, x):
    def run():
        z = (x - mu) / sigma
        square = z * z
        value = (-0.5 * square - np.log(sigma) - HALF_LOG_TAU).sum()
        return value, z / sigma, (square - 1) / sigma

    return run


for n in SIZES:
    row = add("normals", "log-density of normals, gradients for mean and deviation", normals_data, n)
    row.expected(log_density_by_hand)
    row.library("numpy")(log_density_by_hand)
    value_and_gradient(row, log_density, 2, *LIBRARIES)
    numexpr(
        row,
        # a reduction must stand outside, and a constant with a fraction would make everything float64
        "sum(0 - ((x - mu) / sigma)**2 / 2 - log(sigma))",
        "(x - mu) / sigma / sigma",
        "(((x - mu) / sigma)**2 - 1) / sigma",
        after=lambda value, *gradients, n=n: (np.float32(value - HALF_LOG_TAU * n), *gradients),
    )


# ---------------------------------------------------------------- Black and Scholes

# The normal distribution function as 0.5 * (1 + tanh(x * (A + B * x**2))), off by less than 2e-4, of operations that
# all of the libraries have; Page (1977), "Approximations to the cumulative normal function and its inverse for use on a
# pocket calculator", Applied Statistics 26, 75-76.
A, B = 0.7978845608, 0.0356774081


def option_data(random, n):
    return {
        "s": tiled(random, n, 80, 120),
        "k": tiled(random, n, 80, 120),
        "t": tiled(random, n, 0.2, 2),
        "r": tiled(random, n, 0.01, 0.05),
        "v": tiled(random, n, 0.1, 0.5),
    }


def distribution(m, x):
    return 0.5 + 0.5 * m.tanh(x * (A + B * x * x))


def prices(m, s, k, t, r, v):
    root = v * m.sqrt(t)
    d1 = (m.log(s / k) + (r + 0.5 * v * v) * t) / root
    d2 = d1 - root
    return s * distribution(m, d1) - k * m.exp(-r * t) * distribution(m, d2)


def total(m, s, k, t, r, v):
    return prices(m, s, k, t, r, v).sum()


def prices_by_hand(s, k, t, r, v):
    """The same with its derivatives, which the approximation keeps from being the textbook's."""

    def both(x):
        square = x * x
        h = np.tanh(x * (A + B * square))
        return 0.5 + 0.5 * h, 0.5 * (1 - h * h) * (A + 3 * B * square)

    def run():
        st = np.sqrt(t)
        root = v * st
        d1 = (np.log(s / k) + (r + 0.5 * v * v) * t) / root
        d2 = d1 - root
        n1, p1 = both(d1)
        n2, p2 = both(d2)
        kd = k * np.exp(-r * t)
        first, second = s * p1, kd * p2
        both_slopes = first - second  # both d1 and d2 move alike, but for the part of v and t in d2
        delta = n1 + both_slopes / (s * root)
        strike = -both_slopes / (k * root) - kd * n2 / k
        d1_t = (r + 0.5 * v * v) / root - 0.5 * d1 / t
        theta = both_slopes * d1_t + second * 0.5 * v / st + r * kd * n2
        rho = both_slopes * st / v + t * kd * n2
        vega = both_slopes * (st - d1 / v) + second * st
        return (s * n1 - kd * n2).sum(), delta, strike, theta, rho, vega

    return run


for n in SIZES:
    row = add("black-scholes", "call prices and their derivatives by S, K, T, r, sigma", option_data, n)
    row.expected(prices_by_hand)
    row.library("numpy")(prices_by_hand)
    value_and_gradient(row, total, 5, *LIBRARIES)


# ---------------------------------------------------------------- gamma: a derivative of second order


def gamma_expected(s, k, t, r, v):
    def run():
        step = 1e-3
        up, down = (prices_by_hand(s + h, k, t, r, v)()[1] for h in (step, -step))
        return prices_by_hand(s, k, t, r, v)()[1], (up - down) / (2 * step)

    return run


def add_gamma(n):
    row = add("gamma", "delta and gamma of call prices, first and second derivative", option_data, n, quick=())
    row.expected(gamma_expected)
    row.goal.pop("torch", None)
    row.rtol = 5e-3  # of float32, after two derivatives

    @row.library("cygrad")
    def _(s, **others):
        import cygrad as cg
        from cygrad import autograd

        s = cg.array(s)
        others = [cg.array(array) for array in others.values()]
        s.attach_grad()

        def run():
            with autograd.record():
                y = total(cg, s, *others)
                delta = autograd.grad(y, s, create_graph=True)[0]
            return delta, autograd.grad(delta, s)[0]

        return run

    @row.library("torch")
    def _(s, **others):
        import torch

        s = torch.tensor(s, requires_grad=True)
        others = [torch.tensor(array) for array in others.values()]
        head = torch.ones_like(s, requires_grad=False)

        def run():
            y = total(torch, s, *others)
            (delta,) = torch.autograd.grad(y, s, create_graph=True)
            return delta, torch.autograd.grad(delta, s, head)[0]

        return run

    @row.library("jax")
    def _(s, **others):
        import jax
        import jax.numpy as jnp

        s = jnp.asarray(s)
        others = [jnp.asarray(array) for array in others.values()]

        @jax.jit
        def both(s, *others):
            # forward over reverse: one pass for all, as every price has its own S
            return jax.jvp(jax.grad(lambda s: total(jnp, s, *others)), (s,), (jnp.ones_like(s),))

        return lambda: both(s, *others)

    @row.library("autograd")
    def _(s, **others):
        import autograd.numpy as anp
        from autograd import elementwise_grad

        others = list(others.values())
        delta = elementwise_grad(lambda s: prices(anp, s, *others))
        gamma = elementwise_grad(delta)
        return lambda: (delta(s), gamma(s))


for n in 1_000, 1_000_000:
    add_gamma(n)
