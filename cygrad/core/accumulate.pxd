"""Gradients where they start, come together in the slots of a backward pass, and end."""

from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF

from cygrad.core.array cimport NDArray
from cygrad.core.tape cimport Node, Slot

cdef NDArray head_gradient(NDArray head, object given)
cdef int accumulate(Slot *s, object gradient) except -1
cdef int add_up(Slot *s, NDArray g) except -1
# For rules that put their gradient into part of an input's: the region (offset and strides in elements, of the
# input's layout in C order) of the gradient that is coming together for `target` is increased by `g`.
cdef int add_region(Node *target, Py_ssize_t offset, int ndim, Py_ssize_t *shape, Py_ssize_t *strides,
                    NDArray g) except -1
# For outputs of an operation with several: `g` is the gradient of output `k`.
cdef int add_item(Node *target, int count, int k, NDArray g) except -1
cdef int flush(Node *leaf, PyObject *grad) except -1        # into the buffer of a variable


cdef inline int give(Slot *s, NDArray g) except -1:
    """`accumulate` for a gradient that fits."""
    if s.grad != NULL:
        return add_up(s, g)
    Py_INCREF(g)
    s.grad = <PyObject *>g
    return 0
