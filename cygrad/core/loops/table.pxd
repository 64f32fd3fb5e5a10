"""The table of cygrad's own inner loops, filled by the families of the chosen instruction set."""

# NumPy's ufunc inner loop convention. args: first element of every operand, inputs before outputs;
# dims[0]: number of elements (core dimensions follow); steps: bytes between elements, per operand.
# A binary loop called with args[0] == args[2] and steps[0] == steps[2] == 0 is a reduction into args[0].
ctypedef void (*Loop)(char **args, Py_ssize_t *dims, Py_ssize_t *steps, void *data) noexcept nogil

cdef int put(str name, int dtype, Loop loop) except -1
cdef Loop get(str name, int dtype) except? NULL    # NULL where we have no loop of our own

cdef int put_cast(int source, int target, Loop loop) except -1
cdef Loop get_cast(int source, int target) noexcept nogil
