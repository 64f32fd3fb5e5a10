"""Samples of the gamma distribution whose shapes are an array."""

from cygrad.core.array cimport NDArray
from cygrad.core.random.bits cimport BitGenerator

# Of float32 or float64 shapes `alpha`, to which the sample is broadcast. Recorded. `logarithm`: log of the sample.
cdef NDArray gamma_draws(BitGenerator bits, NDArray alpha, int ndim, Py_ssize_t *shape, bint logarithm)
