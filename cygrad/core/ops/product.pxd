"""Product along axes, with gradients that are right where elements are 0 too."""

from cygrad.core.array cimport NDArray

# Axes as a bit set (`shape.axes_mask`). Recorded.
cdef NDArray prod_axes(NDArray x, unsigned long long mask, bint keepdims, int dtype)
