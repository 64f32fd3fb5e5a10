cpdef object erfcx(object x)
