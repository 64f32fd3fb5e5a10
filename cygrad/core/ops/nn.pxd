from cygrad.core.array cimport NDArray

cpdef object relu(object x)
cpdef object sigmoid(object x)
cpdef object softmax(object x, object axis=*)
cpdef object log_softmax(object x, object axis=*)
cpdef object pick(object x, object index, object axis=*, bint keepdims=*, str mode=*)
