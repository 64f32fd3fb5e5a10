"""The backward pass."""

from cpython.object cimport PyObject

cdef list run_pass(Py_ssize_t n, PyObject **heads, list head_grads, list variables, bint retain, bint create_graph,
                   bint train_mode, bint unused=*, list ends=*)
