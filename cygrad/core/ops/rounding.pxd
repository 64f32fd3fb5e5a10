"""Rounding, and the signs of floating-point numbers."""

cpdef object floor(object x)
cpdef object ceil(object x)
cpdef object trunc(object x)
cpdef object rint(object x)
cpdef object signbit(object x)
cpdef object copysign(object x1, object x2)
