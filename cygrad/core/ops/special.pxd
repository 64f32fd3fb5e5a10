"""Special functions are functions of floats: as in SciPy, integers and bool of every width become float64."""

from cygrad.core.dtype cimport FLOAT16, FLOAT64
from cygrad.core.registry cimport VJP, Op, elementwise


cdef inline Op special(str name, tuple domain, VJP vjp, tuple needs, int cost):
    """Register a function for which NumPy has none; tests/references.py has what it is compared with."""
    cdef Op op = elementwise(name, None, domain, vjp, needs, cost)
    cdef int dtype
    for dtype in range(FLOAT16):
        op.entries[dtype] = op.entries[<int>FLOAT64]
        op.entries[dtype].uniform = op.entries[dtype].tabled = False
    op.floats = False
    return op
