"""A charged particle between two charges; where one of them has to be for the particle to pass the origin.

The force is a gradient, the trajectory a loop over forces, and the control parameter w comes from descending the
gradient of the whole. Each of the two gradients may be in forward or in reverse mode.
"""

import functools

import cygrad as cg

from . import plain
from .descent import MODES, argmin

STEP = 0.1


def prepare(input):
    return cg.array([float(input["w"])])


def potential(x, charges):
    offsets = charges - x
    return (1.0 / cg.sqrt((offsets * offsets).sum(axis=1))).sum()


def miss(w, mode):
    """The squared distance from the origin at which the particle crosses the x axis, by Euler's method."""
    charges = cg.stack([cg.stack([cg.array(10.0), 10.0 - w[0]]), cg.array([10.0, 0.0])])
    slope = mode(lambda x: potential(x, charges))
    x, velocity = cg.array([0.0, 8.0]), cg.array([0.75, 0.0])
    while True:
        acceleration = -slope(x)
        x = x + STEP * velocity
        if x[1] <= 0:
            at_axis = x[0] - x[1] / velocity[1] * velocity[0]
            return at_axis * at_axis
        velocity = velocity + STEP * acceleration


def solve(outer, inner, w):
    def cost(w):
        return miss(w, MODES[inner])

    return argmin(cost, MODES[outer](cost), w)[0]


FUNCTIONS = {modes: (functools.partial(solve, *modes), plain) for modes in ("rr", "rf", "fr", "ff")}
