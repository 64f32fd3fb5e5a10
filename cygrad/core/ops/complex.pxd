from cygrad.core.array cimport NDArray
from cygrad.core.registry cimport Op

cdef Op REAL
cdef Op IMAG

cdef NDArray part(NDArray x, int which)               # a view of complex `x`: REAL_PART or IMAG_PART
cdef NDArray make_complex(NDArray real, NDArray imag)    # of one shape and one dtype
