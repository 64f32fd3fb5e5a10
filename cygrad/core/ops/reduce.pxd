from cygrad.core.array cimport NDArray

# Axes as a bit set (`shape.axes_mask`). Recorded.
cdef NDArray sum_axes(NDArray x, unsigned long long mask, bint keepdims, int dtype)
cdef NDArray mean_axes(NDArray x, unsigned long long mask, bint keepdims, int dtype)
cdef NDArray max_axes(NDArray x, unsigned long long mask, bint keepdims)
cdef NDArray min_axes(NDArray x, unsigned long long mask, bint keepdims)
cdef NDArray prod_axes(NDArray x, unsigned long long mask, bint keepdims, int dtype)
cdef NDArray norm_axes(NDArray x, unsigned long long mask, bint keepdims)       # Euclidean
cdef NDArray sum_to(NDArray x, int ndim, Py_ssize_t *shape)
cdef int sum_dtype(int dtype) noexcept       # that a sum or product of `dtype` has
