cpdef object digamma(object x)
cpdef object polygamma(object n, object x)
