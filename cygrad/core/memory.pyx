"""The caching allocator: small blocks from shelves of equal size, large ones kept and reused up to a bound.

A fresh large block costs a page fault every 4 KiB, more than most loops that fill it; that is why large
blocks are kept. Their sizes are rounded up to eighths of a power of two, so at most one eighth is wasted.
"""

import os

cdef extern from *:
    """
    #include <stdlib.h>
    #if defined(_WIN32)
      #include <malloc.h>
      static void *cygrad_raw_alloc(size_t n) { return _aligned_malloc(n, 64); }
      static void cygrad_raw_free(void *p) { _aligned_free(p); }
    #else
      #include <sys/mman.h>
      #define CYGRAD_HUGE ((size_t)1 << 21)
      static void *cygrad_raw_alloc(size_t n) {
          void *p = NULL;
          /* Huge pages spare large arrays most of their page faults. */
          if (posix_memalign(&p, n >= 2 * CYGRAD_HUGE ? CYGRAD_HUGE : 64, n)) return NULL;
      #ifdef MADV_HUGEPAGE
          if (n >= 2 * CYGRAD_HUGE) madvise(p, n, MADV_HUGEPAGE);
      #endif
          return p;
      }
      static void cygrad_raw_free(void *p) { free(p); }
    #endif
    """
    void *cygrad_raw_alloc(size_t n) nogil
    void cygrad_raw_free(void *p) nogil

cdef enum:
    CHUNK = 1 << 18      # small blocks are cut from chunks of this size, which live as long as the process
    NLARGE = 8 * 64      # eight classes for each power of two

cdef void *LARGE[NLARGE]
cdef size_t LIMIT        # bound on shelves.cached
cdef char *chunk_next = NULL
cdef char *chunk_end = NULL


cdef void *cut(size_t shelf) noexcept:
    global chunk_next, chunk_end
    cdef size_t nbytes = shelf * GRAIN, rest
    cdef void *block
    if <size_t>(chunk_end - chunk_next) < nbytes:
        rest = (chunk_end - chunk_next) // GRAIN
        if rest:             # the end of the old chunk still serves a smaller shelf
            (<void **>chunk_next)[0] = shelves.free[rest]
            shelves.free[rest] = chunk_next
        chunk_next = <char *>cygrad_raw_alloc(CHUNK)
        if chunk_next == NULL:
            chunk_end = NULL
            shelves.in_use -= nbytes
            return NULL
        chunk_end = chunk_next + CHUNK
        shelves.reserved += CHUNK
    block = chunk_next
    chunk_next += nbytes
    if shelves.in_use > shelves.peak:
        shelves.peak = shelves.in_use
    return block


cdef inline size_t round_up(size_t nbytes, size_t *index) noexcept:
    """Size of the class that `nbytes` belongs to, and the number of the class."""
    cdef int e = 10
    while (nbytes - 1) >> (e + 1):
        e += 1
    cdef size_t step = (<size_t>1) << (e - 3)
    cdef size_t eighths = (nbytes + step - 1) // step        # 9 .. 16
    index[0] = 8 * e + eighths - 9
    return eighths * step


cdef void *alloc_large(size_t nbytes) noexcept:
    cdef size_t index, size
    cdef void *block
    if nbytes > (<size_t>1 << 62):
        return NULL
    size = round_up(nbytes, &index)
    block = LARGE[index]
    if block != NULL:
        LARGE[index] = (<void **>block)[0]
        shelves.cached -= size
    else:
        block = cygrad_raw_alloc(size)
        if block == NULL:     # what we keep may be what is missing
            release_cache()
            block = cygrad_raw_alloc(size)
            if block == NULL:
                return NULL
    shelves.in_use += size
    if shelves.in_use > shelves.peak:
        shelves.peak = shelves.in_use
    return block


cdef void free_large(void *block, size_t nbytes) noexcept:
    cdef size_t index, size
    size = round_up(nbytes, &index)
    shelves.in_use -= size
    if shelves.cached + size > LIMIT:
        cygrad_raw_free(block)
        return
    (<void **>block)[0] = LARGE[index]
    LARGE[index] = block
    shelves.cached += size


cdef void release_cache() noexcept:
    cdef int i
    cdef void *block
    for i in range(NLARGE):
        while LARGE[i] != NULL:
            block = LARGE[i]
            LARGE[i] = (<void **>block)[0]
            cygrad_raw_free(block)
    shelves.cached = 0


def empty_cache():
    """Give the large blocks that are kept for reuse back to the operating system.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.empty_cache()
    >>> cg.memory_stats()["cached"]
    0
    """
    release_cache()


def memory_stats():
    """What the allocator holds, in bytes.

    Returns
    -------
    dict
        ``in_use``: handed out to arrays and the tape; ``cached``: large blocks kept for reuse;
        ``reserved``: chunks that small blocks are cut from (they stay with the process);
        ``peak``: highest ``in_use`` seen when a fresh or large block was needed;
        ``cache_limit``: bound on ``cached``, an eighth of the machine's memory or ``CYGRAD_CACHE_LIMIT``.

    Examples
    --------
    >>> import cygrad as cg
    >>> sorted(cg.memory_stats())
    ['cache_limit', 'cached', 'in_use', 'peak', 'reserved']
    """
    return {
        "in_use": shelves.in_use, "cached": shelves.cached, "reserved": shelves.reserved,
        "peak": shelves.peak, "cache_limit": LIMIT,
    }


def _default_limit():
    """Bytes of large blocks to keep: ``CYGRAD_CACHE_LIMIT``, else an eighth of the memory there is."""
    given = os.environ.get("CYGRAD_CACHE_LIMIT")
    if given is not None:
        if not given.isdigit():
            raise ValueError(f"CYGRAD_CACHE_LIMIT must be a number of bytes, got {given!r}")
        return int(given)
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 8
    except (AttributeError, ValueError, OSError):    # Windows has no sysconf
        return 1 << 30


LIMIT = _default_limit()
