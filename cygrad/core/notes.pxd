"""What is known of nodes beside what passes need: the user's names, where the program recorded them, and the messages
that are made of it. Nothing of it is asked for while no message is written and `autograd.detect_anomaly` is off.
"""

from cpython.object cimport PyObject

from cygrad.core.array cimport NDArray
from cygrad.core.tape cimport Node

cdef bint WATCHING           # `detect_anomaly` is on: nodes are noted with the line that recorded them
cdef bint CHECK_GRADIENTS    # it wants NaN and infinities in gradients found,
cdef bint CHECK_VALUES       # and in results

cdef int give_name(Node *node, object name) except -1
cdef str operation(Node *node)                  # its name, as messages and the profiler give it
cdef str kind(Node *node)                       # the operation, or what else the node is
cdef str title(Node *node)                      # `kind` with the user's name
cdef str describe(Node *node)                   # `title` with shape and dtype
cdef str place(Node *node)                      # lines that say where the node was recorded; empty where nobody knows

cdef int note_recorded(NDArray out, Py_ssize_t n, PyObject **inputs) except -1
cdef int check_result(Node *node, NDArray out, Py_ssize_t n, PyObject **inputs) except -1
cdef bint finite(PyObject *gradient) except -1
cdef int refuse_head(Node *node, PyObject *gradient) except -1
cdef int refuse_gradient(Node *node, int i, PyObject *gradient) except -1
cdef object enter_rule(Node *node)              # what `leave_rule` must be told
cdef int leave_rule(object before) except -1
cdef int explain(object error, Node *node) except -1
