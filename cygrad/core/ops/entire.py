"""Functions of complex numbers that their formula does not give where it divides by 0."""

from cygrad.core.ops.arithmetic import absolute, add, divide, multiply, square
from cygrad.core.ops.choose import where
from cygrad.core.ops.comparison import less
from cygrad.core.ops.trigonometry import sin

__all__ = []

_TERMS = 14              # of the series, which leave derivatives of order 8 and more exact


def sine_ratio(z):
    """sin(z) / z: its power series about 0, so that derivatives of every order hold there."""
    near = less(absolute(z.detach()), 1)
    zz = square(where(near, z, 0))
    series = 1
    for n in range(_TERMS, 0, -1):
        series = add(1, divide(multiply(multiply(zz, series), -1), 2 * n * (2 * n + 1)))
    far = where(near, 1, z)
    return where(near, series, divide(sin(far), far))
