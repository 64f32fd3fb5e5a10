"""Operations with several outputs on the tape."""

from cpython.object cimport PyObject

from cygrad.core.array cimport NDArray
from cygrad.core.registry cimport Op
from cygrad.core.tape cimport Node

cdef int attach_item(NDArray out, Node *node, int i, int count) except -1
cdef int record_several(Op op, list outs, NDArray x, int nparams=*, Py_ssize_t *params=*) except -1
cdef NDArray saved_output(Node *node, int k, int count)
