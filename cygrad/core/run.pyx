"""Broadcasting, the loop nest, threads: runs one inner loop over operands of any shape.

An inner loop knows pointers, counts and steps. Here dimensions are lined up (broadcasting), merged where all
operands allow it, and walked through; what a loop can't read is cast block by block on the way, so that mixed
dtypes and float16 need no temporary arrays; large work is dealt out to threads without the GIL.
"""

from libc.string cimport memcpy

from cygrad.core.array cimport MAXDIM, NDArray, new_array, shape_text
from cygrad.core.blocks cimport copy_each
from cygrad.core.dtype cimport INFO
from cygrad.core.loops.table cimport Loop, get_cast
from cygrad.core.threads cimport Body, parallel, thread_count

cdef enum:
    CALL = 6000              # in a piece of a row: shorter ones are read slower than calls and threads are worth
    TILE = 256               # elements of a row that is made of short ones


cdef int broadcast(int n, View *views, Py_ssize_t *shape) except -1:
    """Shape that `views` broadcast to. Raises ValueError with all shapes where they do not."""
    cdef int i, k, ndim = 0
    cdef Py_ssize_t length
    for k in range(n):
        if views[k].ndim > ndim:
            ndim = views[k].ndim
    for i in range(ndim):
        shape[i] = 1
    for k in range(n):
        for i in range(views[k].ndim):
            length = views[k].shape[i]
            if length == 1:
                continue
            if shape[ndim - views[k].ndim + i] == 1:
                shape[ndim - views[k].ndim + i] = length
            elif shape[ndim - views[k].ndim + i] != length:
                raise ValueError("operands could not be broadcast together with shapes "
                                 + " ".join([shape_text(views[j].ndim, views[j].shape) for j in range(n)]))
    return ndim


# ---- the nest

cdef void inner(Task *t, char **ptr, Py_ssize_t count) noexcept nogil:
    """The inner dimension, cast block by block where the loop can't read or write an operand as it is."""
    cdef char *args[MAXOPERANDS]
    cdef Py_ssize_t steps[MAXOPERANDS]
    cdef int k
    if t.casting:
        inner_casting(t, ptr, count)
        return
    for k in range(t.n):
        args[k] = ptr[k]
        steps[k] = t.strides[k][t.ndim - 1]
    t.loop(args, &count, steps, t.data)


cdef void inner_casting(Task *t, char **ptr, Py_ssize_t count) noexcept nogil:
    cdef char buffers[MAXOPERANDS][BLOCK * 16]
    cdef char *args[MAXOPERANDS]
    cdef char *pair[2]
    cdef Py_ssize_t steps[MAXOPERANDS]
    cdef Py_ssize_t steps2[2]
    cdef Py_ssize_t done = 0, block
    cdef int k, last = t.ndim - 1
    while done < count:
        block = min(count - done, <Py_ssize_t>BLOCK)
        for k in range(t.n):
            args[k] = ptr[k] + done * t.strides[k][last]
            steps[k] = t.strides[k][last]
            if t.load[k] != NULL:
                if k < t.ninputs:
                    pair[0] = args[k]
                    pair[1] = buffers[k]
                    steps2[0] = steps[k]
                    steps2[1] = t.itemsize[k]
                    t.load[k](pair, &block, steps2, NULL)
                args[k] = buffers[k]
                steps[k] = t.itemsize[k]
        t.loop(args, &block, steps, t.data)
        for k in range(t.ninputs, t.n):
            if t.load[k] != NULL:
                pair[0] = buffers[k]
                pair[1] = ptr[k] + done * t.strides[k][last]
                steps2[0] = t.itemsize[k]
                steps2[1] = t.strides[k][last]
                t.load[k](pair, &block, steps2, NULL)
        done += block


cdef void inner_rows(Task *t, char **ptr, Py_ssize_t count, Py_ssize_t rows) noexcept nogil:
    """The inner two dimensions, where nothing is cast: as little as can be between one call of the loop and the next."""
    cdef char *args[MAXOPERANDS]
    cdef char *next_[MAXOPERANDS]
    cdef Py_ssize_t steps[MAXOPERANDS]
    cdef Py_ssize_t strides[MAXOPERANDS]
    cdef Py_ssize_t i
    cdef Loop loop = t.loop
    cdef int k, n = t.n, last = t.ndim - 1
    for k in range(n):
        next_[k] = ptr[k]
        steps[k] = t.strides[k][last]
        strides[k] = t.strides[k][last - 1]
    for i in range(rows):
        for k in range(n):
            args[k] = next_[k]
            next_[k] += strides[k]
        loop(args, &count, steps, t.data)


cdef void nest(void *task, Py_ssize_t start, Py_ssize_t stop) noexcept nogil:
    """Walk through all dimensions, `start` to `stop` of the one that is dealt out."""
    cdef Task *t = <Task *>task
    cdef char *ptr[MAXOPERANDS]
    cdef Py_ssize_t index[MAXDIM]
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k, d
    cdef bint rows = t.ndim > 1 and not t.casting
    for d in range(t.ndim):
        index[d] = 0
        shape[d] = t.shape[d]
    shape[t.split] = stop - start
    for k in range(t.n):
        ptr[k] = t.ptr[k] + start * t.strides[k][t.split]
    while True:
        if rows:
            inner_rows(t, ptr, shape[t.ndim - 1], shape[t.ndim - 2])
        else:
            inner(t, ptr, shape[t.ndim - 1])
        d = t.ndim - 3 if rows else t.ndim - 2
        while d >= 0:
            index[d] += 1
            if index[d] < shape[d]:
                for k in range(t.n):
                    ptr[k] += t.strides[k][d]
                break
            for k in range(t.n):
                ptr[k] -= t.strides[k][d] * (shape[d] - 1)
            index[d] = 0
            d -= 1
        if d < 0:
            return


cdef void order_axes(View *target, int ndim, int *order) noexcept:
    """The dimensions as they lie in memory, the closest together last: what is written is written along."""
    cdef int i, k, axis
    for i in range(ndim):
        order[i] = i
    if target.ndim != ndim:
        return
    for i in range(1, ndim):
        axis = order[i]
        k = i
        while k > 0 and abs(target.strides[order[k - 1]]) < abs(target.strides[axis]) and target.shape[axis] != 1:
            order[k] = order[k - 1]
            k -= 1
        order[k] = axis


cdef Py_ssize_t prepare(Task *t, int n, View *views, int ndim, Py_ssize_t *shape, bint reducing=False) noexcept:
    """Line up and merge dimensions; returns the number of elements."""
    cdef Py_ssize_t strides[MAXOPERANDS]
    cdef Py_ssize_t total = 1
    cdef int order[MAXDIM]
    cdef int i, j, k, axis, out = 0
    cdef bint merge
    if ndim > 1 and not reducing:
        order_axes(&views[n - 1], ndim, order)
    else:
        for i in range(ndim):
            order[i] = i
    t.n = n
    t.split = 0
    t.casting = False
    for k in range(n):
        t.ptr[k] = views[k].data
        t.load[k] = NULL
    for j in range(ndim):
        i = order[j]
        if shape[i] == 0:
            return 0
        if shape[i] == 1:
            continue
        total *= shape[i]
        merge = out > 0
        for k in range(n):
            axis = i - ndim + views[k].ndim
            strides[k] = 0 if axis < 0 or views[k].shape[axis] == 1 else views[k].strides[axis]
            merge = merge and t.strides[k][out - 1] == strides[k] * shape[i]
        if merge:
            out -= 1
            t.shape[out] *= shape[i]
        else:
            t.shape[out] = shape[i]
        for k in range(n):
            t.strides[k][out] = strides[k]
        out += 1
    if out == 0:
        t.shape[0] = 1
        for k in range(n):
            t.strides[k][0] = 0
        out = 1
    t.ndim = out
    return total


cdef void make_inner(Task *t, int d) noexcept:
    """Move dimension `d` to the inside."""
    cdef int i, k
    cdef Py_ssize_t length = t.shape[d], stride
    for i in range(d, t.ndim - 1):
        t.shape[i] = t.shape[i + 1]
    t.shape[t.ndim - 1] = length
    for k in range(t.n):
        stride = t.strides[k][d]
        for i in range(d, t.ndim - 1):
            t.strides[k][i] = t.strides[k][i + 1]
        t.strides[k][t.ndim - 1] = stride


cdef int longest(Task *t) noexcept:
    cdef int d, best = 0
    for d in range(t.ndim):
        if t.shape[d] > t.shape[best]:
            best = d
    return best


cdef void deal_out(Task *t, Py_ssize_t total, int cost, Body body=nest) noexcept:
    """Run the nest: with or without the GIL, on one thread or several, by the work there is."""
    cdef Py_ssize_t length = t.shape[t.split], grain
    cdef Py_ssize_t work = total * cost
    if work < RELEASE:
        body(t, 0, length)
        return
    with nogil:
        if work < SHARE:
            body(t, 0, length)
        else:
            grain = max(CHUNK * length // work, <Py_ssize_t>1)
            if t.split == t.ndim - 1:
                # Calling the loop for a piece of each row must not cost more than the piece.
                grain = max(grain, 64 if t.ndim == 1 else CALL // max(cost, 1))
            parallel(body, t, length, grain)


cdef struct Tiles:           # what a loop over tiles must know beside its operands
    Loop loop
    void *data
    int n
    Py_ssize_t width                     # of the rows that a tile is made of
    Py_ssize_t step[MAXOPERANDS]         # bytes from row to row of an operand that is one element for each, else 0
    int itemsize[MAXOPERANDS]


cdef inline void repeat_each(char *source, char *target, Py_ssize_t rows, Py_ssize_t width, Py_ssize_t step,
                             int itemsize) noexcept nogil:
    """`width` times each of the elements that lie `step` bytes apart."""
    cdef Py_ssize_t i, j
    cdef int four[4]
    cdef long long eight[2]
    if itemsize == 4 and width <= 4:     # as below, without a loop for each row
        while rows > 3:
            four[0] = four[1] = four[2] = four[3] = (<int *>source)[0]
            memcpy(target, four, 16)
            source += step
            target += 4 * width
            rows -= 1
    for i in range(rows):
        if itemsize == 4:
            four[0] = four[1] = four[2] = four[3] = (<int *>(source + i * step))[0]
            j = 0
            if i < rows - 3:         # the next rows replace what is written beyond the end of this one
                while j < width:
                    memcpy(target + 4 * j, four, 16)
                    j += 4
            for j in range(j, width):
                (<int *>target)[j] = four[0]
        elif itemsize == 8:
            eight[0] = eight[1] = (<long long *>(source + i * step))[0]
            j = 0
            if i < rows - 1:
                while j < width:
                    memcpy(target + 8 * j, eight, 16)
                    j += 2
            for j in range(j, width):
                (<long long *>target)[j] = eight[0]
        else:
            for j in range(width):
                memcpy(target + j * itemsize, source + i * step, itemsize)
        target += width * itemsize


cdef void run_tile(char **args, Py_ssize_t *dims, Py_ssize_t *steps, void *data) noexcept nogil:
    """The loop over one tile, for which operands that are one element for each row are written out."""
    cdef Tiles *s = <Tiles *>data
    cdef char scratch[MAXOPERANDS][TILE * 16]
    cdef char *ptr[MAXOPERANDS]
    cdef int k
    for k in range(s.n):
        ptr[k] = args[k]
        if s.step[k]:
            repeat_each(args[k], scratch[k], dims[0] // s.width, s.width, s.step[k], s.itemsize[k])
            ptr[k] = scratch[k]
    s.loop(ptr, dims, steps, s.data)


cdef bint tile(Task *t, signed char *types, char *scratch, Task *tiled, Tiles *tiles) noexcept:
    """Whether a nest of many short rows, with operands that are the same for each row or one element for each row, is
    as well one of few long rows: `tiled`, with the former repeated in `scratch` (MAXOPERANDS * TILE * 16 bytes) and the
    latter written out on the way. What is left over stays in `t`."""
    cdef Py_ssize_t rows = t.shape[0], width = t.shape[1], itemsize, repeat, i
    cdef bint worth = False, columns = False
    cdef char *target
    cdef int k
    if t.casting or width > TILE // 4 or rows * width < 4 * TILE:
        return False
    for k in range(t.n):
        itemsize = INFO[types[k]].itemsize
        tiles.step[k] = 0
        tiles.itemsize[k] = itemsize
        if k < t.n - 1 and t.strides[k][0] == 0:
            worth = worth or t.strides[k][1] != 0
        elif k < t.n - 1 and t.strides[k][1] == 0:
            tiles.step[k] = t.strides[k][0]
            worth = columns = True
        elif t.strides[k][1] != itemsize or t.strides[k][0] != width * itemsize:
            return False
    if not worth:
        return False
    repeat = TILE // width
    tiled[0] = t[0]
    tiled.shape[0] = rows // repeat
    tiled.shape[1] = width * repeat
    t.shape[0] = rows % repeat
    if columns:
        tiles.loop = t.loop
        tiles.data = t.data
        tiles.n = t.n
        tiles.width = width
        tiled.loop = run_tile
        tiled.data = tiles
    for k in range(t.n):
        itemsize = INFO[types[k]].itemsize
        if t.strides[k][0]:
            tiled.strides[k][0] *= repeat
            tiled.strides[k][1] = itemsize
            t.ptr[k] += tiled.strides[k][0] * tiled.shape[0]
        elif t.strides[k][1]:
            target = scratch + k * TILE * 16
            for i in range(width):
                memcpy(target + i * itemsize, t.ptr[k] + i * t.strides[k][1], itemsize)
            for i in range(1, repeat):
                memcpy(target + i * width * itemsize, target, width * itemsize)
            tiled.ptr[k] = target
            tiled.strides[k][1] = itemsize
    return True


cdef int elementwise(Loop loop, void *data, int cost, int n, View *views, signed char *types,
                     int ndim, Py_ssize_t *shape) except -1:
    """Run `loop` over `n` operands, the last of which is written, broadcast to `shape`.

    `types` are the dtypes that the loop reads and writes; operands of others are cast on the way.
    """
    cdef Task t, tiled
    cdef Tiles tiles
    cdef char scratch[MAXOPERANDS * TILE * 16]
    cdef Py_ssize_t total = prepare(&t, n, views, ndim, shape)
    cdef int k, d
    if total == 0:
        return 0
    t.loop = loop
    t.data = data
    t.ninputs = n - 1
    for k in range(n):
        if views[k].dtype != types[k]:
            t.casting = True
            t.itemsize[k] = INFO[types[k]].itemsize
            t.load[k] = (get_cast(views[k].dtype, types[k]) if k < t.ninputs
                         else get_cast(types[k], views[k].dtype))
    if t.ndim == 2 and t.shape[1] <= TILE // 4 and tile(&t, types, scratch, &tiled, &tiles):
        deal_out(&tiled, total, cost)
        if t.shape[0]:
            nest(&t, 0, t.shape[0])
        return 0
    if t.ndim > 1:
        d = longest(&t)
        if t.shape[t.ndim - 1] < 16 and t.shape[d] >= 4 * t.shape[t.ndim - 1]:
            make_inner(&t, d)       # many short rows: rather few long strided ones
        t.split = longest(&t) if t.shape[0] < 4 * thread_count() else 0
    deal_out(&t, total, cost)
    return 0


cdef void repeat_rows(void *task, Py_ssize_t start, Py_ssize_t stop) noexcept nogil:
    """`copy_rows` where a row is one element, repeated."""
    cdef Task *t = <Task *>task
    cdef char *source = t.ptr[0] + start * t.strides[0][t.split]
    cdef char *target = t.ptr[1] + start * t.strides[1][t.split]
    cdef Py_ssize_t index[MAXDIM]
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t width, rows = 1, step = 0
    cdef int d, last = t.ndim - 1
    for d in range(t.ndim):
        index[d] = 0
        shape[d] = t.shape[d]
    shape[t.split] = stop - start
    width = shape[last]
    if last > 0 and t.strides[1][last - 1] == width * t.itemsize[0]:
        last -= 1                # rows side by side
        rows = shape[last]
        step = t.strides[0][last]
    while True:
        repeat_each(source, target, rows, width, step, t.itemsize[0])
        d = last - 1
        while d >= 0:
            index[d] += 1
            source += t.strides[0][d]
            target += t.strides[1][d]
            if index[d] < shape[d]:
                break
            source -= t.strides[0][d] * shape[d]
            target -= t.strides[1][d] * shape[d]
            index[d] = 0
            d -= 1
        if d < 0:
            return


cdef void copy_rows(void *task, Py_ssize_t start, Py_ssize_t stop) noexcept nogil:
    """`nest` for elements that are copied as they are, in rows that are contiguous on both sides."""
    cdef Task *t = <Task *>task
    cdef char *source = t.ptr[0] + start * t.strides[0][t.split]
    cdef char *target = t.ptr[1] + start * t.strides[1][t.split]
    cdef Py_ssize_t index[MAXDIM]
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t row, rows, i
    cdef int d, last = t.ndim - 1
    for d in range(t.ndim):
        index[d] = 0
        shape[d] = t.shape[d]
    shape[t.split] = stop - start
    row = shape[last] * t.itemsize[0]
    if t.ndim == 1:
        memcpy(target, source, row)
        return
    rows = shape[last - 1]
    while True:
        copy_each(source, target, rows, t.strides[0][last - 1], t.strides[1][last - 1], row)
        d = last - 2
        while d >= 0:
            index[d] += 1
            source += t.strides[0][d]
            target += t.strides[1][d]
            if index[d] < shape[d]:
                break
            source -= t.strides[0][d] * shape[d]
            target -= t.strides[1][d] * shape[d]
            index[d] = 0
            d -= 1
        if d < 0:
            return


cdef int copy(View *source, View *target) except -1:
    """Cast and broadcast `source` into `target`; the caller has checked that this is possible."""
    cdef Task t
    cdef View views[2]
    cdef Py_ssize_t total
    views[0] = source[0]
    views[1] = target[0]
    total = prepare(&t, 2, views, target.ndim, target.shape)
    if total == 0:
        return 0
    if t.ndim > 1:
        t.split = longest(&t) if t.shape[0] < 4 * thread_count() else 0
    t.itemsize[0] = INFO[target.dtype].itemsize
    if (source.dtype == target.dtype and t.strides[0][t.ndim - 1] == t.itemsize[0]
            and t.strides[1][t.ndim - 1] == t.itemsize[0]):
        deal_out(&t, total, CHEAP, copy_rows)
        return 0
    if (source.dtype == target.dtype and t.strides[0][t.ndim - 1] == 0 and t.strides[1][t.ndim - 1] == t.itemsize[0]
            and total > 1):
        deal_out(&t, total, CHEAP, repeat_rows)
        return 0
    t.loop = get_cast(source.dtype, target.dtype)
    t.data = NULL
    t.ninputs = 1
    deal_out(&t, total, CHEAP)
    return 0


cdef int copy_array(NDArray source, NDArray target) except -1:
    cdef View s, t
    view_of(source, &s)
    view_of(target, &t)
    return copy(&s, &t)


cdef NDArray cast(NDArray x, int dtype):
    """A new C-contiguous array with the elements of `x`; not recorded."""
    cdef NDArray out = new_array(dtype, x.ndim, x.shape)
    copy_array(x, out)
    return out


# ---- loops with a core dimension

cdef struct Rows:
    Loop loop
    void *data
    int n
    char **ptr
    Py_ssize_t *steps
    Py_ssize_t core


cdef void run_rows(void *task, Py_ssize_t start, Py_ssize_t stop) noexcept nogil:
    cdef Rows *r = <Rows *>task
    cdef char *ptr[MAXOPERANDS]
    cdef Py_ssize_t dims[2]
    cdef int k
    for k in range(r.n):
        ptr[k] = r.ptr[k] + start * r.steps[k]
    dims[0] = stop - start
    dims[1] = r.core
    r.loop(ptr, dims, r.steps, r.data)


cdef int rows(Loop loop, int cost, int n, char **ptr, Py_ssize_t *steps, Py_ssize_t count,
              Py_ssize_t core) except -1:
    """Run a gufunc-style loop over `count` rows of `core` elements.

    `steps` are those of the rows for all `n` operands, then those within a row.
    """
    cdef Rows r
    cdef Py_ssize_t work = count * core * cost
    if count == 0 or core == 0:
        return 0
    r.loop = loop
    r.data = NULL
    r.n = n
    r.ptr = ptr
    r.steps = steps
    r.core = core
    if work < RELEASE:
        run_rows(&r, 0, count)
        return 0
    with nogil:
        if work < SHARE:
            run_rows(&r, 0, count)
        else:
            parallel(run_rows, &r, count, max(CHUNK * count // work, <Py_ssize_t>1))
    return 0
