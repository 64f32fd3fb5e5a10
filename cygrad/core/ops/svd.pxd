"""The singular value decomposition of matrices."""

cpdef object svdvals(object x)                   # recorded
