"""NumPy's ufuncs, whose inner loops are called directly: the documented struct, as far as it is read."""

from cygrad.core.loops.table cimport Loop

cdef extern from "numpy/arrayobject.h":
    pass                     # must stand before ufuncobject.h

cdef extern from "numpy/ufuncobject.h":
    ctypedef struct PyUFuncObject:
        int nin, nout, ntypes
        Loop *functions
        void **data
        const char *types
