"""Simulations of few numbers and many steps, and their gradients: hardly anything but overhead."""

import numpy as np

from . import Row, random_state
from .programs import complex_step, loop, value_and_gradient

LIBRARIES = "cygrad", "torch", "jax", "autograd", "mxnet"

# ---------------------------------------------------------------- double pendulum

STEPS, DT = 1_000, 0.002

PENDULUM = {  # angles and speeds at the start, masses, lengths, gravity, friction, torque
    "a1": 0.5, "a2": -0.3, "w1": 0.1, "w2": 0.2, "m1": 1.0, "m2": 0.8, "l1": 1.0, "l2": 0.7,
    "g": 9.81, "c1": 0.1, "c2": 0.2, "q": 0.3,
}  # fmt: skip


def pendulum(m, a1, a2, w1, w2, m1, m2, l1, l2, g, c1, c2, q):
    """Symplectic Euler steps; the square of the lower mass's distance from a target."""
    sin, cos = m.sin, m.cos
    both = m1 + m2

    def step(_, state):
        a1, a2, w1, w2 = state
        d = a1 - a2
        sin_d, cos_d = sin(d), cos(d)
        v1, v2 = w1 * w1 * l1, w2 * w2 * l2
        share = m1 + m2 * sin_d * sin_d
        f1 = -g * (both * sin(a1) - m2 * sin(a2) * cos_d) - m2 * sin_d * (v2 + v1 * cos_d)
        f2 = both * (v1 * sin_d + g * (sin(a1) * cos_d - sin(a2))) + m2 * v2 * sin_d * cos_d
        w1 = w1 + DT * (f1 / (l1 * share) - c1 * w1 + q)
        w2 = w2 + DT * (f2 / (l2 * share) - c2 * w2)
        return a1 + DT * w1, a2 + DT * w2, w1, w2

    a1, a2, w1, w2 = loop(m, step, (a1, a2, w1, w2), STEPS)
    x = l1 * sin(a1) + l2 * sin(a2) - 0.2
    y = l1 * cos(a1) + l2 * cos(a2) - 1.5
    return x * x + y * y


row = Row(
    "physics/pendulum",
    f"double pendulum of 12 numbers, {STEPS:,} symplectic steps, float64: end and its gradient",
    data=lambda: {name: np.array(value) for name, value in PENDULUM.items()},
    rtol=1e-9,
    calls=2,
    dtype="float64",
    goal={"torch": 80, "mxnet": 300},
    quick=True,
)
row.expected(lambda **data: complex_step(pendulum, **data))
value_and_gradient(row, pendulum, 12, *LIBRARIES)


# ---------------------------------------------------------------- Kalman filter

TIMES, STATES = 100, 4


def kalman_data():
    random = random_state()
    f = np.eye(STATES) + np.diag([0.5] * (STATES - 1), 1) - 0.1 * np.eye(STATES)
    return {
        "f": f + 0.01 * random.standard_normal(f.shape),  # how the state goes on
        "q": np.full((1, STATES), -2.0),  # logarithms of its noise's variances
        "r": np.full((1, 1), -1.0),  # that of the observations
        "h": np.array([[1.0, 0.0, 0.5, 0.0]]),  # what is observed
        "y": random.standard_normal((TIMES, 1, 1)),
    }


def log_likelihood(m, f, q, r, h, y):
    """Of observations `y` of a linear system; Kalman (1960), https://doi.org/10.1115/1.3662552."""
    dot = getattr(m, "matmul", m.dot)
    eye = m.eye(STATES, dtype=y.dtype)
    noise = eye * m.exp(q)
    variance = m.exp(r)

    def step(i, state):
        x, p, value = state
        x = dot(f, x)
        p = dot(dot(f, p), f.T) + noise
        ph = dot(p, h.T)
        s = dot(h, ph) + variance
        off = y[i] - dot(h, x)
        gain = ph / s
        x = x + dot(gain, off)
        p = p - dot(gain, ph.T)
        return x, p, value - 0.5 * (m.log(s) + off * off / s)

    start = dot(eye, h.T) * 0, eye, variance * 0
    return loop(m, step, start, TIMES)[2].sum()


def kalman_reference(f, q, r, h, y):
    """Values of the log-likelihood by complex steps into one parameter after the other."""
    tiny = 1e-30

    def run():
        gradients = []
        parameters = [f, q, r]
        for k, parameter in enumerate(parameters):
            gradient = np.empty(parameter.shape)
            for i in np.ndindex(parameter.shape):
                moved = [p.astype(complex) for p in parameters]
                moved[k][i] += tiny * 1j
                gradient[i] = log_likelihood(np, *moved, h, y).imag / tiny
            gradients.append(gradient)
        return (log_likelihood(np, f, q, r, h, y), *gradients)

    return run


row = Row(
    "physics/kalman",
    f"log-likelihood of {TIMES} observations of a system of {STATES} states, and its gradient, float64",
    data=kalman_data,
    rtol=1e-9,
    dtype="float64",
    quick=True,
)
row.expected(kalman_reference)
value_and_gradient(row, log_likelihood, 3, *LIBRARIES)
