"""Norms of vectors and matrices."""

from cygrad.core.array cimport NDArray

# Axes as a bit set (`shape.axes_mask`). Recorded.
cdef NDArray norm_axes(NDArray x, unsigned long long mask, bint keepdims)       # Euclidean

# Shared with the standard deviation.
cdef NDArray sum_of_squares(NDArray x, unsigned long long mask, bint keepdims)
cdef void square_root(NDArray a) noexcept
