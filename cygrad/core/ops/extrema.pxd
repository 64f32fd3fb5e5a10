"""The largest and smallest elements, and where they are."""

from cygrad.core.array cimport NDArray

# Axes as a bit set (`shape.axes_mask`). Recorded.
cdef NDArray max_axes(NDArray x, unsigned long long mask, bint keepdims)
cdef NDArray min_axes(NDArray x, unsigned long long mask, bint keepdims)
