"""The nest of reductions."""

from cygrad.core.loops.table cimport Loop
from cygrad.core.run cimport View

cdef int reduce(Loop loop, void *data, int cost, View *x, int dtype, View *acc, Loop merge=*) except -1
