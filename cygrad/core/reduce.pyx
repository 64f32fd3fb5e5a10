"""The nest of reductions: runs a loop over rows (loops/reduce.pxi) over an array and what it is reduced into.

One dimension that is kept and one that is reduced go to the loop, the others are walked through around it.
"""

from libc.stdlib cimport llabs
from libc.string cimport memcpy

from cygrad.core.array cimport MAXDIM
from cygrad.core.dtype cimport INFO
from cygrad.core.loops.table cimport Loop, get_cast
from cygrad.core.memory cimport alloc, free_block
from cygrad.core.run cimport BLOCK, CHUNK, RELEASE, SHARE, Task, View, prepare
from cygrad.core.threads cimport parallel

cdef enum:
    PARTIAL = 1 << 15        # elements that a full reduction sums up on their own, whatever the threads

cdef struct Folding:
    Loop loop
    void *data
    Loop load                # casts x to what the loop reads, or NULL
    int itemsize             # of what the loop reads
    Py_ssize_t kept          # results of a call, and elements of each
    Py_ssize_t n
    Py_ssize_t steps[4]      # of a call; see loops/reduce.pxi
    int ndim                 # dimensions around that
    int split                # of these the one that is dealt out to threads; -1: the results of a call
    Py_ssize_t shape[MAXDIM]
    Py_ssize_t strides[2][MAXDIM]
    char *ptr[2]             # x, results


cdef void fold_cast(Folding *f, char **ptr, Py_ssize_t kept) noexcept nogil:
    """`kept` results from elements that are cast block by block."""
    cdef char buffer[BLOCK * 16]
    cdef char *pair[2]
    cdef char *args[2]
    cdef Py_ssize_t pair_steps[2]
    cdef Py_ssize_t steps[4]
    cdef Py_ssize_t dims[2]
    cdef Py_ssize_t i, done, block
    cdef bint down = kept == 1 or f.n >= 8       # along the elements of one result, or along the results
    cdef Py_ssize_t lines = kept if down else f.n
    cdef Py_ssize_t length = f.n if down else kept
    steps[0] = steps[2] = f.itemsize
    steps[1] = f.steps[1]
    steps[3] = 0
    pair_steps[0] = f.steps[2] if down else f.steps[0]
    pair_steps[1] = f.itemsize
    for i in range(lines):
        done = 0
        while done < length:
            block = min(length - done, <Py_ssize_t>BLOCK)
            pair[0] = ptr[0] + i * f.steps[0 if down else 2] + done * pair_steps[0]
            pair[1] = buffer
            f.load(pair, &block, pair_steps, NULL)
            args[0] = buffer
            args[1] = ptr[1] + (i if down else done) * f.steps[1]
            dims[0] = 1 if down else block
            dims[1] = block if down else 1
            f.loop(args, dims, steps, f.data)
            done += block


cdef void fold_nest(void *task, Py_ssize_t start, Py_ssize_t stop) noexcept nogil:
    """Walk through all dimensions, `start` to `stop` of the one that is dealt out."""
    cdef Folding *f = <Folding *>task
    cdef char *ptr[2]
    cdef char *args[2]
    cdef Py_ssize_t dims[2]
    cdef Py_ssize_t index[MAXDIM]
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k, d
    for d in range(f.ndim):
        index[d] = 0
        shape[d] = f.shape[d]
    dims[0] = f.kept
    dims[1] = f.n
    for k in range(2):
        ptr[k] = f.ptr[k] + start * (f.steps[k] if f.split < 0 else f.strides[k][f.split])
    if f.split < 0:
        dims[0] = stop - start
    else:
        shape[f.split] = stop - start
    while True:
        if f.load == NULL:
            args[0] = ptr[0]
            args[1] = ptr[1]
            f.loop(args, dims, f.steps, f.data)
        else:
            fold_cast(f, ptr, dims[0])
        d = f.ndim - 1
        while d >= 0:
            index[d] += 1
            if index[d] < shape[d]:
                for k in range(2):
                    ptr[k] += f.strides[k][d]
                break
            for k in range(2):
                ptr[k] -= f.strides[k][d] * (shape[d] - 1)
            index[d] = 0
            d -= 1
        if d < 0:
            return


cdef struct Partials:
    Folding *folding
    char *acc                # one accumulator for each PARTIAL elements
    int itemsize


cdef void fold_partials(void *task, Py_ssize_t start, Py_ssize_t stop) noexcept nogil:
    cdef Partials *p = <Partials *>task
    cdef Folding f = p.folding[0]
    cdef Py_ssize_t i, first
    for i in range(start, stop):
        first = i * PARTIAL
        f.n = min(p.folding.n - first, <Py_ssize_t>PARTIAL)
        f.ptr[0] = p.folding.ptr[0] + first * f.steps[2]
        f.ptr[1] = p.acc + i * p.itemsize
        fold_nest(&f, 0, 1)


cdef int closest(Task *t, bint kept) noexcept:
    """The dimension, of those that are kept or of those that are reduced, along which x lies closest together, but
    for very short ones; -1 where there is none."""
    cdef int d, best = -1, most = -1
    for d in range(t.ndim):
        if (t.strides[1][d] != 0) == kept and t.shape[d] != 1:
            if best < 0 or llabs(t.strides[0][d]) < llabs(t.strides[0][best]):
                best = d
            if most < 0 or t.shape[d] > t.shape[most]:
                most = d
    return most if best >= 0 and t.shape[best] < 4 and t.shape[most] >= 8 * t.shape[best] else best


cdef int reduce(Loop loop, void *data, int cost, View *x, int dtype, View *acc, Loop merge=NULL) except -1:
    """Reduce `x` into `acc` with a loop over rows (loops/reduce.pxi) of `dtype`, which `acc` has already.

    `acc` has the dimensions of `x`, with strides of 0 along the reduced ones. It holds the values to start
    from: the loop's identity, or elements of `x` where the loop is idempotent (maximum, minimum). `merge` puts
    partial results together where `loop` can't (one of squares would square them).
    """
    cdef Task t
    cdef Folding f
    cdef Partials p
    cdef View views[2]
    cdef Py_ssize_t total, chunks, i, longest_kept, grain, work
    cdef size_t nbytes
    cdef int d, k, r, itemsize = INFO[dtype].itemsize
    views[0] = x[0]
    views[1] = acc[0]
    views[1].shape = x.shape
    total = prepare(&t, 2, views, x.ndim, x.shape, True)
    if total == 0:
        return 0
    f.loop = loop
    f.data = data
    f.load = NULL if x.dtype == dtype else get_cast(x.dtype, dtype)
    f.itemsize = itemsize
    f.ptr[0] = t.ptr[0]
    f.ptr[1] = t.ptr[1]
    k = closest(&t, True)
    r = closest(&t, False)
    f.kept = 1 if k < 0 else t.shape[k]
    f.n = 1 if r < 0 else t.shape[r]
    f.steps[0] = itemsize if k < 0 else t.strides[0][k]
    f.steps[1] = itemsize if k < 0 else t.strides[1][k]
    f.steps[2] = itemsize if r < 0 else t.strides[0][r]
    f.steps[3] = 0
    f.split = -1
    longest_kept = f.kept
    f.ndim = 0
    for d in range(t.ndim):
        if d == k or d == r:
            continue
        f.shape[f.ndim] = t.shape[d]
        f.strides[0][f.ndim] = t.strides[0][d]
        f.strides[1][f.ndim] = t.strides[1][d]
        if t.strides[1][d] != 0 and t.shape[d] > longest_kept:
            f.split = f.ndim
            longest_kept = t.shape[d]
        f.ndim += 1
    work = total * cost
    chunks = (f.n + PARTIAL - 1) // PARTIAL
    if longest_kept == 1 and f.ndim == 0 and chunks > 1:
        # One long sum: in pieces with accumulators of their own, the same ones for any number of threads.
        nbytes = chunks * itemsize
        p.acc = <char *>alloc(nbytes)
        if p.acc == NULL:
            raise MemoryError(f"Unable to allocate {nbytes} bytes for a reduction")
        p.folding = &f
        p.itemsize = itemsize
        for i in range(chunks):
            memcpy(p.acc + i * itemsize, acc.data, itemsize)
        with nogil:
            if work < SHARE:
                fold_partials(&p, 0, chunks)
            else:
                parallel(fold_partials, &p, chunks, 1)
        f.ptr[0] = p.acc
        f.steps[2] = itemsize
        if merge != NULL:
            f.loop = merge
        f.load = NULL
        f.n = chunks
        fold_nest(&f, 0, 1)
        free_block(p.acc, nbytes)
        return 0
    if work < RELEASE:
        fold_nest(&f, 0, longest_kept)
        return 0
    with nogil:
        if work < SHARE or longest_kept == 1:      # one result is nothing to deal out
            fold_nest(&f, 0, longest_kept)
        else:
            grain = max(CHUNK * longest_kept // work, <Py_ssize_t>1)
            if f.split < 0 and f.steps[0] == itemsize:
                grain = max(grain, 256)            # results side by side: pieces of rows that are worth reading
            parallel(fold_nest, &f, longest_kept, grain)
    return 0
