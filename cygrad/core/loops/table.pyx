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
