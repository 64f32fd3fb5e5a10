"""The gradient descent of `particle` and `saddle`, and the two ways to the gradient that they ask for."""

import cygrad as cg

FIRST_STEP = 1e-5
TOLERANCE = 1e-5        # of gradients and of moves


def reverse(fun):
    """The gradient of `fun`, a scalar function of a vector, in reverse mode."""
    return cg.grad(fun)


def forward(fun):
    """The same as derivatives in the directions of the axes."""

    def gradient(x):
        return cg.stack([cg.jvp(fun, (x,), (unit,))[1] for unit in cg.eye(len(x))])

    return gradient


MODES = {"f": forward, "r": reverse}


def length(v):
    return (v @ v).item() ** 0.5


def argmin(fun, gradient, x):
    """Where `fun` is smallest, by gradient descent from `x` as the suite specifies it.

    The step grows after ten good ones in a row and shrinks when the function does. The iterates stay recorded, if
    somebody records: this may be part of a function that is differentiated itself.
    """
    value, slope = fun(x), gradient(x)
    step, good = FIRST_STEP, 0
    while length(slope) > TOLERANCE:
        if good == 10:
            step, good = 2 * step, 0
        move = step * slope
        there = x - move
        if length(move) <= TOLERANCE:
            break
        value_there = fun(there)
        if value_there.item() < value.item():
            x, value, slope = there, value_there, gradient(there)
            good += 1
        else:
            step, good = step / 2, 0
    return x


def argmax(fun, gradient, x):
    return argmin(lambda x: -fun(x), lambda x: -gradient(x), x)
