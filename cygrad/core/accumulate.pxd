"""Gradients coming together in the slots of a backward pass."""

from cpython.object cimport PyObject

from cygrad.core.array cimport NDArray
from cygrad.core.tape cimport Node, Slot

cdef int accumulate(Slot *s, object gradient) except -1
# Hands the gradient `g` of a UNIFORM node on to its inputs; False where its rules want more than pointers.
cdef bint hand_on(void *owner, Node *node, PyObject *g) except -1
# For rules that put their gradient into part of an input's: the region (offset and strides in elements, of the
# input's layout in C order) of the gradient that is coming together for `target` is increased by `g`.
cdef int add_region(Node *target, Py_ssize_t offset, int ndim, Py_ssize_t *shape, Py_ssize_t *strides,
                    NDArray g) except -1
# For outputs of an operation with several: `g` is the gradient of output `k`.
cdef int add_item(Node *target, int count, int k, NDArray g) except -1
