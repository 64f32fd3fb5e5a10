"""A saddle point by two nested gradient descents: the outer one differentiates the whole of the inner one."""

import functools

import cygrad as cg

from . import plain
from .descent import MODES, argmax, argmin


def prepare(input):
    return cg.array(input["start"])


def height(x, y):
    return x @ x - y @ y


def solve(outer, inner, start):
    def highest(x, mode):
        def along(y):
            return height(x, y)

        return argmax(along, mode(along), start)

    def ridge(x):
        return height(x, highest(x, MODES[inner]))

    x = argmin(ridge, MODES[outer](ridge), start)
    return cg.concatenate([x, highest(x, MODES[outer])])


FUNCTIONS = {modes: (functools.partial(solve, *modes), plain) for modes in ("rr", "rf", "fr", "ff")}
