cpdef object erfcx(object x, object out=*)
