"""Between NDArray and everything else: buffers, NumPy, Python scalars and lists."""

from cygrad.core.array cimport NDArray

cdef NDArray share(object exporter)                     # anything with the buffer protocol, without a copy
cdef NDArray from_object(object obj)                    # arrays, scalars, nested sequences; shares where it can
cdef NDArray from_scalar(object value, int dtype)
cdef object as_numpy(NDArray a)                         # zero-copy, for our own use: says nothing to the tape
cdef object copy_to_numpy(NDArray a)
cdef object item(NDArray a)
cdef int scalar_kind(object value) noexcept             # WEAK_... of an exact Python scalar, else -1
cdef int store_scalar(object value, int dtype, char *where) except -1
cdef object load_scalar(int dtype, char *where)
