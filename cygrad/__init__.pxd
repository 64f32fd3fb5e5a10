"""`cimport cygrad`: arrays and operations of one's own in Cython. docs/cython.md walks through it."""

from cygrad.core.array cimport CONTIGUOUS, READONLY
from cygrad.core.capi cimport (
    NDArray1 as NDArray, Node, Rule, add_loop, apply1, apply2, apply3, as_array, begin_write, constant, contiguous,
    derivative, dtype_number, dtype_object, elementwise, find, is_recorded, itemsize, loop_of, new_array, new_like,
    param, passes, record, saved, stops, structural, zeros)
from cygrad.core.dtype cimport (
    BOOL, COMPLEX64, COMPLEX128, FLOAT16, FLOAT32, FLOAT64, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64)
from cygrad.core.loops.table cimport Loop
from cygrad.core.registry cimport G, X0, X1, X2, X3, Y
from cygrad.core.tape cimport OUTPUT
from cygrad.core.threads cimport Body, parallel, thread_count
