"""Arrays with a frame around them."""

from cygrad.core.array cimport NDArray

# `pairs`: for each axis how many elements go before and behind; `value`: what they are, None for nothing in particular.
cdef NDArray framed(NDArray x, list pairs, object value)
