"""The square of a number, and its derivative: whether the protocol is spoken at all."""

import cygrad as cg

from . import plain


def prepare(input):
    return cg.array(float(input))


def square(x):
    return x * x


FUNCTIONS = {"square": (square, plain), "double": (cg.grad(square), plain)}
