"""Tests of numbers and of truth: what an element is, what two are together, whether any or all are."""

cpdef object isnan(object x)
cpdef object isinf(object x)
cpdef object isfinite(object x)
cpdef object logical_and(object x1, object x2)
cpdef object logical_or(object x1, object x2)
cpdef object logical_xor(object x1, object x2)
cpdef object logical_not(object x)
