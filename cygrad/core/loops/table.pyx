"""The table of cygrad's own inner loops, filled by the families of the chosen instruction set."""

from cygrad.core.dtype cimport NDTYPES

cdef Loop CASTS[NDTYPES][NDTYPES]
cdef dict LOOPS = {}   # (name, dtype) -> address of the loop; read only while ops are registered


cdef int put(str name, int dtype, Loop loop) except -1:
    """Enter the loop of `name` whose inputs have `dtype`."""
    LOOPS[name, dtype] = <size_t><void *>loop
    return 0


cdef Loop get(str name, int dtype) except? NULL:
    """The loop of `name` whose inputs have `dtype`, or NULL."""
    return <Loop><void *><size_t>LOOPS.get((name, dtype), 0)


cdef int put_cast(int source, int target, Loop loop) except -1:
    """Enter the loop (source array, target array) that casts the way C does."""
    CASTS[source][target] = loop
    return 0


cdef Loop get_cast(int source, int target) noexcept nogil:
    """The loop that casts `source` to `target`."""
    return CASTS[source][target]


def names():
    """Names and dtype numbers of all loops in the table, for tests and `cygrad.show_config`."""
    return sorted(LOOPS)


# --- for tests and measurements ---------------------------------------------------------------------

cdef enum:
    MAX_OPERANDS = 8


cdef object run(Loop loop, tuple arrays, Py_ssize_t repeat):
    cdef char *args[MAX_OPERANDS]
    cdef Py_ssize_t dims[2]
    cdef Py_ssize_t steps[2 * MAX_OPERANDS]
    cdef Py_ssize_t i, j, count = len(arrays)
    if loop is NULL:
        raise KeyError("no such loop in the table")
    if count > MAX_OPERANDS:
        raise ValueError("too many operands")
    shape = max((a.shape for a in arrays), key=len)
    for i, a in enumerate(arrays):
        if not hasattr(a, "ctypes"):
            raise TypeError(f"operand {i} is not an array but {a!r}")   # a NumPy scalar has no memory of its own
        if a.shape != shape and a.shape != ():
            raise ValueError(f"operand {i} has shape {a.shape}, not {shape}")
        args[i] = <char *><size_t>a.__array_interface__["data"][0]
        for j in range(len(shape)):
            steps[j * count + i] = a.strides[j] if a.ndim else 0
    for j in range(len(shape)):
        dims[j] = shape[j]
    with nogil:
        for i in range(repeat):
            loop(args, dims, steps, NULL)


def call(name, int dtype, *arrays, repeat=1):
    """Run the loop of `name` for inputs of `dtype` (a number) over NumPy arrays, inputs before outputs.

    For tests and measurements; the dtypes of the arrays are not checked. One-dimensional arrays give
    an element-wise loop, two-dimensional ones a loop over rows (softmax); a zero-dimensional array is
    an operand of step 0. The same zero-dimensional array first and last makes it a reduction.
    """
    run(get(name, dtype), arrays, repeat)


def call_cast(int source, int target, *arrays, repeat=1):
    """Run the loop that casts `source` to `target` (numbers) over one-dimensional arrays (x, out)."""
    run(get_cast(source, target), arrays, repeat)
