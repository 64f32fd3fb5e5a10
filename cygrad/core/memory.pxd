"""The caching allocator. All of it is called with the GIL held."""

cdef enum:
    GRAIN = 64           # blocks are multiples of a cache line, and aligned to it
    NSMALL = 17          # shelves 1..16 hold blocks of 64, 128, ... 1024 bytes

cdef struct Shelves:
    void *free[NSMALL]   # singly linked through the first word of each block
    size_t in_use        # bytes handed out, small and large
    size_t cached        # bytes of large blocks kept for reuse
    size_t reserved      # bytes of the chunks that small blocks are cut from
    size_t peak          # highest in_use since the last reset, taken where large blocks are made

cdef Shelves shelves

cdef void *cut(size_t shelf) noexcept               # a small block from a fresh chunk
cdef void *alloc_large(size_t nbytes) noexcept
cdef void free_large(void *block, size_t nbytes) noexcept


cdef inline void *alloc(size_t nbytes) noexcept:
    """A block of at least `nbytes` (> 0), 64-byte aligned; NULL where there is no memory."""
    cdef size_t shelf = (nbytes + (GRAIN - 1)) // GRAIN
    cdef void *block
    if shelf >= NSMALL:
        return alloc_large(nbytes)
    shelves.in_use += shelf * GRAIN
    block = shelves.free[shelf]
    if block == NULL:
        return cut(shelf)
    shelves.free[shelf] = (<void **>block)[0]
    return block


cdef inline void free_block(void *block, size_t nbytes) noexcept:
    """Give back what `alloc(nbytes)` gave."""
    cdef size_t shelf = (nbytes + (GRAIN - 1)) // GRAIN
    if shelf >= NSMALL:
        free_large(block, nbytes)
        return
    shelves.in_use -= shelf * GRAIN
    (<void **>block)[0] = shelves.free[shelf]
    shelves.free[shelf] = block
