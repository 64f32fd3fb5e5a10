"""Cases of Fourier transforms."""

import numpy as np

import cygrad as cg

from .make import Case

REAL = ("bool", "int32", "float16", "float32", "float64")
ALL = (*REAL, "complex64", "complex128")


def both(f, *shapes, dtypes=ALL):
    """A case written once: `f` gets the module, and gives real numbers, for which the tests take differences."""
    return Case(lambda *xs: f(cg, *xs), list(shapes), lambda *xs: f(np, *xs), dtypes=dtypes)


def parts(np, z):
    return np.real(z) + np.imag(z)


CASES = {
    "fft": [both(lambda np, x, n=n, axis=axis: parts(np, np.fft.fft(x, n, axis)), shape) for shape, n, axis in [
        ((5,), None, -1), ((4, 3), None, 0), ((4, 3), 2, 0), ((4, 3), 5, 1), ((2, 3, 4), None, 1), ((0, 3), None, 1),
        ((1,), None, 0)]]
    + [both(lambda np, x: parts(np, np.fft.ifft(x * 2, norm="ortho")), (2, 6))],
    "rfft": [both(lambda np, x, n=n, axis=axis: parts(np, np.fft.rfft(x, n, axis)), shape, dtypes=REAL)
             for shape, n, axis in [
        ((5,), None, -1), ((4, 3), None, 0), ((4, 3), 2, 0), ((4, 3), 6, 1), ((2, 3, 4), None, 1), ((0, 3), None, 1),
        ((1,), None, 0)]],
    "irfft": [both(lambda np, x, n=n, axis=axis: np.fft.irfft(x, n, axis), shape) for shape, n, axis in [
        ((5,), None, -1), ((5,), 9, -1), ((4, 3), None, 0), ((4, 3), 2, 0), ((4, 3), 9, 1), ((0, 3), None, 1),
        ((1,), 1, 0)]],
}
