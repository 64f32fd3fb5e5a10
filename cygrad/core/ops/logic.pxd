"""Tests of numbers and of truth: what an element is, what two are together, whether any or all are."""

cpdef object isnan(object x, object out=*)
cpdef object isinf(object x, object out=*)
cpdef object isfinite(object x, object out=*)
cpdef object logical_and(object x1, object x2, object out=*)
cpdef object logical_or(object x1, object x2, object out=*)
cpdef object logical_xor(object x1, object x2, object out=*)
cpdef object logical_not(object x, object out=*)
