cpdef object digamma(object x, object out=*)
cpdef object polygamma(object n, object x, object out=*)
