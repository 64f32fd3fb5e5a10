# The derivative of order n of exp(f(a)), divided by it, where `slope` is f' and those of f' are -polygamma(k, a).
cdef object bell(object slope, object a, Py_ssize_t n)
