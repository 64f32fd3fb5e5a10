"""n differential equations, y0' = x0 and yi' = xi·y(i-1), by Runge–Kutta in s steps from t = 0 to 2."""

import cygrad as cg

from . import plain


def prepare(input):
    return cg.array(input["x"]), input["s"]


def primal(x, s):
    """The stages are y2 = y + h/2 k1, y3 = y + h/2 k2, y4 = y + h k3; the step y + h/6 (k1 + 2 k2 + 2 k3 + k4) is
    (h/2 k1 + 2 y3 + y4) / 3 + h/6 k4 then, and takes fewer operations."""
    h = 2.0 / s
    half, whole, sixth = 0.5 * h * x, h * x, h / 6 * x
    one = cg.ones(1)

    def slope(hx, y):
        return hx * cg.concatenate([one, y[:-1]])

    y = cg.zeros_like(x)
    for _ in range(s):
        k1 = slope(half, y)
        y3 = y + slope(half, y + k1)
        y4 = y + slope(whole, y3)
        y = (k1 + y3 + y3 + y4) * (1 / 3) + slope(sixth, y4)
    return y


def last(x, s):
    return primal(x, s)[-1]


FUNCTIONS = {
    "primal": (lambda given: primal(*given), plain),
    "gradient": (lambda given: cg.grad(last)(*given), plain),
}
