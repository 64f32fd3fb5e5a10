"""Elements by their positions: GATHER reads them, SCATTER_ADD adds up what they are to get, each the other's rule;
INDEX_PUT puts others in their place.

Positions count in C order through some dimensions of an array that stand side by side: what is before these repeats for
each position, what is behind them is copied as a block.
"""

from libc.stdint cimport int64_t, uint64_t
from libc.string cimport memcpy
from cpython.object cimport PyObject

import numpy as np

from cygrad.core.array cimport CONTIGUOUS, MAXDIM, NDArray, new_array, new_like, shape_text, zeros
from cygrad.core.blocks cimport copy_bytes
from cygrad.core.convert cimport as_numpy, share
from cygrad.core.dtype cimport FLOAT32, FLOAT64, INFO, INT64, UINT64
from cygrad.core.loops.table cimport Loop
from cygrad.core.ops.arithmetic cimport ADD, multiply
from cygrad.core.ops.cast cimport contiguous, to_dtype
from cygrad.core.record cimport may_need_gradient, record, saved
from cygrad.core.registry cimport Op, structural
from cygrad.core.run cimport cast, copy_array
from cygrad.core.tape cimport Node, params_of
from cygrad.core.threads cimport parallel

cdef extern from *:
    """
    #if defined(__GNUC__)
      #define cygrad_prefetch(p) __builtin_prefetch(p)
    #else
      #define cygrad_prefetch(p) ((void)0)
    #endif
    """
    void prefetch "cygrad_prefetch"(void *p) noexcept nogil

cdef enum:
    RELEASE = 16_384         # bytes from which the GIL is released
    SHARE = 1 << 20          # ... from which threads are woken
    CHUNK = 1 << 17          # ... that one of them copies at a time


# ---- positions

cdef NDArray true_positions(NDArray mask):
    cdef NDArray dense = mask if mask.flags & CONTIGUOUS else cast(mask, mask.dtype)
    cdef unsigned char *m = <unsigned char *>dense.data
    cdef Py_ssize_t i, k, count = 0, n = 0, size = dense.size
    cdef uint64_t eight
    cdef int64_t *at
    cdef NDArray out
    for i in range(size):
        count += m[i] != 0
    out = new_array(INT64, 1, &count)
    at = <int64_t *>out.data
    i = 0
    while n + 8 <= count and i + 8 <= size:
        memcpy(&eight, m + i, 8)
        if eight:
            for k in range(8):
                at[n] = i + k        # one number too many for each element that is false, which the next one replaces
                n += m[i + k] != 0
        i += 8
    while n < count:
        at[n] = i
        n += m[i] != 0
        i += 1
    return out


cdef NDArray resolved(NDArray numbers, Py_ssize_t length, int axis, NDArray a):
    """Numbers of an index as positions: int64, C-contiguous, negative ones counted from the end. IndexError where one
    is out of bounds. Always a copy, for the tape will trust it."""
    cdef NDArray out
    cdef NDArray dense = numbers
    cdef Py_ssize_t i, n = numbers.size
    cdef int64_t *source
    cdef int64_t *target
    cdef int64_t v
    cdef bint outside = False
    if numbers.dtype == UINT64 and n and int(as_numpy(numbers).max()) >= length:
        outside = True
    if numbers.dtype != INT64 or not numbers.flags & CONTIGUOUS:
        dense = cast(numbers, INT64)
        out = dense
    else:
        out = new_like(numbers, INT64)
    source = <int64_t *>dense.data
    target = <int64_t *>out.data
    for i in range(n):
        v = source[i]
        v += length if v < 0 else 0
        target[i] = v
        outside |= <uint64_t>v >= <uint64_t>length
    if outside:
        refuse_position(numbers, length, axis, a)
    return out


cdef int refuse_position(NDArray numbers, Py_ssize_t length, int axis, NDArray a) except -1:
    array = as_numpy(numbers).ravel()
    i = array[(array < -length) | (array >= length)][0]
    raise IndexError(f"index {i} is out of bounds for axis {axis} with size {length} "
                     f"(array of shape {shape_text(a.ndim, a.shape)})")


# ---- how blocks lie

cdef struct Blocks:          # the same for all that copies or adds blocks by their positions
    char *source
    char *target
    int64_t *positions
    Py_ssize_t n             # positions
    Py_ssize_t block         # bytes
    Py_ssize_t outer         # so many times
    Py_ssize_t outer_step    # of the side that is indexed: bytes between these, and between positions
    Py_ssize_t step
    int64_t *runs            # how many positions from each one on follow one another, where most do; or NULL


cdef bint lay(NDArray x, int axis, int k, Blocks *b) noexcept:
    """Find where the blocks of `x` lie; False where they don't lie so that numbers tell."""
    cdef Py_ssize_t extent = INFO[x.dtype].itemsize, count = 1
    cdef int d
    for d in range(x.ndim - 1, axis + k - 1, -1):
        if x.shape[d] != 1 and x.strides[d] != extent:
            return False
        extent *= x.shape[d]
    b.block = extent
    b.step = extent
    b.outer = b.outer_step = 1
    for d in range(axis + k - 1, axis - 1, -1):
        if x.shape[d] == 1:
            continue
        if count == 1:
            b.step = x.strides[d]
        elif x.strides[d] != count * b.step:
            return False
        count *= x.shape[d]
    for d in range(axis - 1, -1, -1):
        if x.shape[d] == 1:
            continue
        if b.outer == 1:
            b.outer_step = x.strides[d]
        elif x.strides[d] != b.outer * b.outer_step:
            return False
        b.outer *= x.shape[d]
    return True


cdef void gather_some(void *task, Py_ssize_t start, Py_ssize_t stop) noexcept nogil:
    """target[o, i] = source[o, positions[i]] for the blocks `start` to `stop` of the target."""
    cdef Blocks *b = <Blocks *>task
    cdef Py_ssize_t i, k, n, o = start // b.n, first = start % b.n, block = b.block, step = b.step
    cdef int64_t *at
    cdef char *source
    cdef char *target = b.target + start * block
    while start < stop:
        source = b.source + o * b.outer_step
        at = b.positions + first
        n = min(b.n - first, stop - start)
        if b.runs != NULL:
            i = 0
            while i < n:
                k = min(b.runs[first + i], n - i)
                copy_bytes(source + at[i] * step, target + i * block, k * block)
                i += k
        elif block == 4 and step == 4:
            for i in range(n):
                (<int *>target)[i] = (<int *>source)[at[i]]
        elif block == 8 and step == 8:
            for i in range(n):
                (<int64_t *>target)[i] = (<int64_t *>source)[at[i]]
        elif block < 64:
            for i in range(n):
                copy_bytes(source + at[i] * step, target + i * block, block)
        else:
            for i in range(n):
                if i + 6 < n:
                    prefetch(source + at[i + 6] * step)
                    prefetch(source + at[i + 6] * step + 64)
                copy_bytes(source + at[i] * step, target + i * block, block)
        target += n * block
        start += n
        first = 0
        o += 1


cdef NDArray find_runs(Blocks *b):
    """Find runs of positions, where the same ones serve many times; returns what holds the memory, or None."""
    cdef NDArray lengths
    cdef Py_ssize_t i, breaks = 0
    cdef int64_t *length
    b.runs = NULL
    if b.step != b.block or b.outer < 8 or b.n < 16 or b.block > 64:
        return None
    for i in range(1, b.n):
        breaks += b.positions[i] != b.positions[i - 1] + 1
    if breaks * 8 > b.n:
        return None
    lengths = new_array(INT64, 1, &b.n)
    length = <int64_t *>lengths.data
    length[b.n - 1] = 1
    for i in range(b.n - 2, -1, -1):
        length[i] = length[i + 1] + 1 if b.positions[i + 1] == b.positions[i] + 1 else 1
    b.runs = length
    return lengths


cdef void put_all(Blocks *b) noexcept nogil:
    """target[o, positions[i]] = source[o, i], one after the other: the last one stays."""
    cdef Py_ssize_t i, o
    cdef char *source = b.source
    cdef char *target
    for o in range(b.outer):
        target = b.target + o * b.outer_step
        for i in range(b.n):
            copy_bytes(source, target + b.positions[i] * b.step, b.block)
            source += b.block


# ---- GATHER: x, positions -> x with the positions' shape instead of the indexed dimensions

cdef object vjp_gather(Node *node, int i, object g):
    return scatter_add(<NDArray>g, saved(node, 1), node.inputs[0].ndim, node.inputs[0].shape, params_of(node)[0],
                       params_of(node)[1])


cdef Op GATHER = structural("gather", vjp_gather, (2,))      # needs the positions


cdef NDArray gather(NDArray x, NDArray positions, int axis, int k):
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t params[2]
    cdef PyObject *inputs[2]
    cdef Blocks b
    cdef int i, ndim = positions.ndim + x.ndim - k
    cdef Py_ssize_t nbytes
    cdef NDArray out, lengths, held = x
    if ndim > MAXDIM:
        raise IndexError(f"too many dimensions: the result would have {ndim}, an NDArray has at most {MAXDIM}")
    for i in range(axis):
        shape[i] = x.shape[i]
    for i in range(positions.ndim):
        shape[axis + i] = positions.shape[i]
    for i in range(axis + k, x.ndim):
        shape[positions.ndim + i - k] = x.shape[i]
    out = new_array(x.dtype, ndim, shape)
    if out.size:
        if not lay(x, axis, k, &b):
            held = cast(x, x.dtype)
            lay(held, axis, k, &b)
        b.source = held.data
        b.target = out.data
        b.positions = <int64_t *>positions.data
        b.n = positions.size
        lengths = find_runs(&b)
        nbytes = out.size * INFO[x.dtype].itemsize
        if nbytes < RELEASE:
            gather_some(&b, 0, b.n * b.outer)
        else:
            with nogil:
                if nbytes < SHARE:
                    gather_some(&b, 0, b.n * b.outer)
                else:
                    parallel(gather_some, &b, b.n * b.outer, max(CHUNK // b.block, <Py_ssize_t>1))
    if may_need_gradient(x):
        inputs[0] = <PyObject *>x
        inputs[1] = <PyObject *>positions
        params[0] = axis
        params[1] = k
        record(GATHER, out, 2, inputs, 2, params)
    return out


# ---- SCATTER_ADD: the other way, sums in zeros

cdef object vjp_scatter_add(Node *node, int i, object g):
    return gather(<NDArray>g, saved(node, 1), params_of(node)[0], params_of(node)[1])


cdef Op SCATTER_ADD = structural("scatter_add", vjp_scatter_add, (2,))

ctypedef fused real:
    float
    double


cdef inline void add_elements(real *source, Blocks *b, Py_ssize_t width) noexcept nogil:
    """target[o, positions[i]] += source[o, i] for blocks of few elements."""
    cdef Py_ssize_t i, o, j
    cdef real *target
    for o in range(b.outer):
        if width == 1:
            target = <real *>(b.target + o * b.outer_step)
            for i in range(b.n):
                target[b.positions[i]] += source[i]
            source += b.n
        else:
            for i in range(b.n):
                target = <real *>(b.target + o * b.outer_step + b.positions[i] * b.step)
                for j in range(width):
                    target[j] += source[j]
                source += width


cdef int add_blocks(NDArray source, NDArray target, NDArray positions, int axis, int k) except -1:
    """Add blocks of `source` to those of `target`, both in C order, with the loop of addition."""
    cdef NDArray wide = target
    cdef Blocks b
    cdef Py_ssize_t i, o, width
    cdef char *args[3]
    cdef Py_ssize_t steps[3]
    cdef int t
    cdef Loop loop
    cdef void *data
    if ADD.entries[target.dtype].types[0] != target.dtype:     # float16: add up in float32
        wide = zeros(FLOAT32, target.ndim, target.shape)
        source = cast(source, FLOAT32)
    t = wide.dtype
    lay(wide, axis, k, &b)
    b.source = source.data
    b.target = wide.data
    b.positions = <int64_t *>positions.data
    b.n = positions.size
    width = b.block // INFO[t].itemsize
    loop = ADD.entries[t].loop
    data = ADD.entries[t].data
    steps[0] = steps[1] = steps[2] = INFO[t].itemsize
    with nogil:
        if t == FLOAT32 and width < 32:
            add_elements(<float *>b.source, &b, width)
        elif t == FLOAT64 and width < 16:
            add_elements(<double *>b.source, &b, width)
        else:
            args[1] = b.source
            for o in range(b.outer):
                for i in range(b.n):
                    args[0] = args[2] = b.target + o * b.outer_step + b.positions[i] * b.step
                    if i + 4 < b.n:
                        prefetch(b.target + o * b.outer_step + b.positions[i + 4] * b.step)
                    loop(args, &width, steps, data)
                    args[1] += b.block
    if wide is not target:
        copy_array(wide, target)
    return 0


cdef NDArray scatter_add(NDArray g, NDArray positions, int ndim, Py_ssize_t *shape, int axis, int k):
    cdef NDArray out = zeros(g.dtype, ndim, shape)
    cdef Py_ssize_t params[2]
    cdef PyObject *inputs[2]
    if g.size:
        add_blocks(g if g.flags & CONTIGUOUS else cast(g, g.dtype), out, positions, axis, k)
    if may_need_gradient(g):
        inputs[0] = <PyObject *>g
        inputs[1] = <PyObject *>positions
        params[0] = axis
        params[1] = k
        record(SCATTER_ADD, out, 2, inputs, 2, params)
    return out


# ---- INDEX_PUT: x with v put at positions, which count through the first dimensions; v as GATHER gives it

cdef object vjp_index_put(Node *node, int i, object g):
    cdef NDArray positions = saved(node, 1)
    cdef int k = params_of(node)[0]
    cdef Py_ssize_t shape[MAXDIM]
    cdef int d, n = positions.ndim
    if i == 0:
        for d in range(n):
            shape[d] = positions.shape[d]
        for d in range(k, node.ndim):
            shape[n + d - k] = node.shape[d]
        return index_put(contiguous(<NDArray>g), positions, zeros((<NDArray>g).dtype, n + node.ndim - k, shape), k)
    # Of several values for one place the last was kept: the gradient is its alone.
    at = as_numpy(positions).ravel()
    count = np.arange(at.size)
    last = np.empty(at.max(initial=-1) + 1, np.int64)
    last[at] = count
    taken = gather(<NDArray>g, positions, 0, k)
    kept = last[at] == count
    if kept.all():
        return taken
    kept = kept.reshape(as_numpy(positions).shape + (1,) * (taken.ndim - n))
    return multiply(taken, to_dtype(share(kept), taken.dtype))


cdef Op INDEX_PUT = structural("index_put", vjp_index_put, (2, 0, 2))


cdef bint put(NDArray x, NDArray positions, NDArray v, int axis, int k) noexcept:
    """Write the blocks of `v`, which is in C order, into `x`. Nothing is recorded. False where x does not lie so."""
    cdef Blocks b
    if v.size:
        if not lay(x, axis, k, &b):
            return False
        b.source = v.data
        b.target = x.data
        b.positions = <int64_t *>positions.data
        b.n = positions.size
        put_all(&b)
    return True


cdef NDArray index_put(NDArray x, NDArray positions, NDArray v, int k):
    cdef NDArray out = cast(x, x.dtype)
    cdef NDArray dense = v if v.flags & CONTIGUOUS else cast(v, v.dtype)
    cdef PyObject *inputs[3]
    cdef Py_ssize_t params[1]
    put(out, positions, dense, 0, k)
    if may_need_gradient(x) or may_need_gradient(v):
        inputs[0] = <PyObject *>x
        inputs[1] = <PyObject *>positions
        inputs[2] = <PyObject *>v
        params[0] = k
        record(INDEX_PUT, out, 3, inputs, 1, params)
    return out
