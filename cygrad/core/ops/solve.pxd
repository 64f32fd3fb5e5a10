"""Inverses and determinants."""

cpdef object solve(object a, object b)
cpdef object inv(object a)
