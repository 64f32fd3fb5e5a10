"""Reductions: sums, products, sums of squares, extrema and their places.

A loop takes `dims` = [results, elements of each], `args` = [x, results], `steps` = [in x to the next result's elements,
to the next result, in x to the next element of the same result, 0]. Results hold what to start from.

However x lies in memory, it is read along: elements that follow one another are folded in vectors, results that do are
computed side by side, short rows are turned. Sums of floats are pairwise or nearly so: what is added up one after the
other are at most some tens of elements.
"""

include "cygrad/core/loops/common/drive.pxi"
include "cygrad/core/loops/common/ring.pxi"
include "cygrad/core/loops/common/turn.pxi"

cdef extern from "loops/common/folds.h":
    bint FOLD_SUMS "CYGRAD_FOLD_SUMS"
    bint FOLD_EXTREMA "CYGRAD_FOLD_EXTREMA"
    float sum_f32 "cygrad_fold_sum_f32"(char *x, Py_ssize_t n) noexcept nogil
    double sum_f64 "cygrad_fold_sum_f64"(char *x, Py_ssize_t n) noexcept nogil
    float squares_f32 "cygrad_fold_squares_f32"(char *x, Py_ssize_t n) noexcept nogil
    double squares_f64 "cygrad_fold_squares_f64"(char *x, Py_ssize_t n) noexcept nogil
    float max_f32 "cygrad_fold_max_f32"(char *x, Py_ssize_t n) noexcept nogil
    double max_f64 "cygrad_fold_max_f64"(char *x, Py_ssize_t n) noexcept nogil
    float min_f32 "cygrad_fold_min_f32"(char *x, Py_ssize_t n) noexcept nogil
    double min_f64 "cygrad_fold_min_f64"(char *x, Py_ssize_t n) noexcept nogil
    void turned_sum_f32 "cygrad_turned_sum_f32"(float *x, Py_ssize_t n, float *out) noexcept nogil
    void turned_squares_f32 "cygrad_turned_squares_f32"(float *x, Py_ssize_t n, float *out) noexcept nogil
    void turned_max_f32 "cygrad_turned_max_f32"(float *x, Py_ssize_t n, float *out) noexcept nogil
    void turned_min_f32 "cygrad_turned_min_f32"(float *x, Py_ssize_t n, float *out) noexcept nogil
    void turned_argmax_f32 "cygrad_turned_argmax_f32"(float *x, Py_ssize_t n, long long *at) noexcept nogil
    void turned_argmin_f32 "cygrad_turned_argmin_f32"(float *x, Py_ssize_t n, long long *at) noexcept nogil
    void turned_sum_f64 "cygrad_turned_sum_f64"(double *x, Py_ssize_t n, double *out) noexcept nogil
    void turned_squares_f64 "cygrad_turned_squares_f64"(double *x, Py_ssize_t n, double *out) noexcept nogil
    void turned_max_f64 "cygrad_turned_max_f64"(double *x, Py_ssize_t n, double *out) noexcept nogil
    void turned_min_f64 "cygrad_turned_min_f64"(double *x, Py_ssize_t n, double *out) noexcept nogil
    void turned_argmax_f64 "cygrad_turned_argmax_f64"(double *x, Py_ssize_t n, long long *at) noexcept nogil
    void turned_argmin_f64 "cygrad_turned_argmin_f64"(double *x, Py_ssize_t n, long long *at) noexcept nogil

cdef enum:
    PRODUCT, SUM, SQUARES, GREATEST, LEAST       # what is computed
    TURNED = 32          # elements of a row at most, where rows are turned
    TILE_BYTES = 4096    # of results that are computed side by side: with what they read they stay in L1
    WIDE_BYTES = 512     # ... of few, several rows at a time
    GROUPS = 16          # of 8 rows, until their sum is put down


# --- one row ----------------------------------------------------------------------------------------

cdef inline element whole_row(char *x, Py_ssize_t n, Py_ssize_t step,
                              element (*combine)(element, element) noexcept nogil,
                              element (*load)(element) noexcept nogil, int what) noexcept nogil:
    """combine of load(x[0]) ... load(x[n-1]); n > 0"""
    if element is float:
        if n >= 16 and step == sizeof(element):
            if what == SUM and FOLD_SUMS:
                return sum_f32(x, n)
            if what == SQUARES and FOLD_SUMS:
                return squares_f32(x, n)
            if what == GREATEST and FOLD_EXTREMA:
                return max_f32(x, n)
            if what == LEAST and FOLD_EXTREMA:
                return min_f32(x, n)
    elif element is double:
        if n >= 16 and step == sizeof(element):
            if what == SUM and FOLD_SUMS:
                return sum_f64(x, n)
            if what == SQUARES and FOLD_SUMS:
                return squares_f64(x, n)
            if what == GREATEST and FOLD_EXTREMA:
                return max_f64(x, n)
            if what == LEAST and FOLD_EXTREMA:
                return min_f64(x, n)
    return fold(x, n, step, combine, load)


# --- results side by side ---------------------------------------------------------------------------

cdef inline void add_eight(element *acc, char *x, Py_ssize_t n, Py_ssize_t step,
                           element (*combine)(element, element) noexcept nogil,
                           element (*load)(element) noexcept nogil) noexcept nogil:
    """Eight rows, `step` bytes apart"""
    cdef element *r0 = <element *>x
    cdef element *r1 = <element *>(x + step)
    cdef element *r2 = <element *>(x + 2 * step)
    cdef element *r3 = <element *>(x + 3 * step)
    cdef element *r4 = <element *>(x + 4 * step)
    cdef element *r5 = <element *>(x + 5 * step)
    cdef element *r6 = <element *>(x + 6 * step)
    cdef element *r7 = <element *>(x + 7 * step)
    cdef Py_ssize_t j
    for j in range(n):
        acc[j] = combine(acc[j], combine(
            combine(combine(load(r0[j]), load(r1[j])), combine(load(r2[j]), load(r3[j]))),
            combine(combine(load(r4[j]), load(r5[j])), combine(load(r6[j]), load(r7[j])))))


cdef inline void add_four(element *acc, char *x, Py_ssize_t n, Py_ssize_t step,
                          element (*combine)(element, element) noexcept nogil,
                          element (*load)(element) noexcept nogil) noexcept nogil:
    cdef element *r0 = <element *>x
    cdef element *r1 = <element *>(x + step)
    cdef element *r2 = <element *>(x + 2 * step)
    cdef element *r3 = <element *>(x + 3 * step)
    cdef Py_ssize_t j
    for j in range(n):
        acc[j] = combine(acc[j], combine(combine(load(r0[j]), load(r1[j])), combine(load(r2[j]), load(r3[j]))))


cdef inline void add_rows(element *acc, char *x, Py_ssize_t n, Py_ssize_t rows, Py_ssize_t step,
                          element (*combine)(element, element) noexcept nogil,
                          element (*load)(element) noexcept nogil) noexcept nogil:
    """Rows of `n` elements in one piece, at most TILE_BYTES of them. Eight at a time, GROUPS such sums into one buffer,
    GROUPS of these into another one"""
    cdef char[TILE_BYTES] near, far
    cdef Py_ssize_t row = 0, groups = 0, buffers = 0
    cdef bint deep = rows > 8 * GROUPS
    cdef element *to = <element *>near if deep else acc
    while row < rows:
        if deep and groups == 0:
            add_row(to, x + row * step, n, sizeof(element), True, combine, load)
            row += 1
        if rows - row >= 8:
            add_eight(to, x + row * step, n, step, combine, load)
            row += 8
        else:
            if rows - row >= 4:
                add_four(to, x + row * step, n, step, combine, load)
                row += 4
            while row < rows:
                add_row(to, x + row * step, n, sizeof(element), False, combine, load)
                row += 1
        groups += 1
        if deep and (groups == GROUPS or row == rows):
            if buffers == 0:
                memcpy(far, near, n * sizeof(element))
            else:
                merge(<element *>far, <element *>near, n, combine)
            groups = 0
            buffers += 1
            if buffers == GROUPS or row == rows:
                merge(acc, <element *>far, n, combine)
                buffers = 0


cdef inline void side_by_side(element *acc, char *x, Py_ssize_t kept, Py_ssize_t n, Py_ssize_t step,
                              element (*combine)(element, element) noexcept nogil,
                              element (*load)(element) noexcept nogil) noexcept nogil:
    """Results that lie in one piece, as what they are computed from does"""
    cdef char[WIDE_BYTES] wide
    cdef Py_ssize_t w = sizeof(element), at = 0, width, repeat = 1, rows = n
    cdef element *to = acc
    if step == kept * w:                     # few of them: several rows, which follow one another, as one
        while 2 * repeat * kept * w <= WIDE_BYTES and 16 * repeat <= n:
            repeat *= 2
    if repeat > 1:
        to = <element *>wide
        add_row(to, x, repeat * kept, w, True, combine, load)
        rows = n // repeat - 1
        x += repeat * step
    while at < repeat * kept:
        width = min(repeat * kept - at, <Py_ssize_t>(TILE_BYTES // sizeof(element)))
        add_rows(to + at, x + at * w, width, rows, repeat * step, combine, load)
        at += width
    if repeat > 1:
        x += rows * repeat * step
        rows = n % repeat
        while repeat > 1:
            repeat //= 2
            merge(to, to + repeat * kept, repeat * kept, combine)
        merge(acc, to, kept, combine)
        while rows > 0:
            add_row(acc, x, kept, w, False, combine, load)
            x += step
            rows -= 1


# --- short rows, SIDE at a time ---------------------------------------------------------------------

cdef inline void fold_turned(real *total, real *turned, Py_ssize_t n, real (*combine)(real, real) noexcept nogil,
                             real (*load)(real) noexcept nogil, int what) noexcept nogil:
    cdef Py_ssize_t i, r
    if real is float:
        if FOLD_SUMS:
            if what == SUM:
                turned_sum_f32(turned, n, total)
                return
            if what == SQUARES:
                turned_squares_f32(turned, n, total)
                return
            if what == GREATEST:
                turned_max_f32(turned, n, total)
                return
            if what == LEAST:
                turned_min_f32(turned, n, total)
                return
    else:
        if FOLD_SUMS:
            if what == SUM:
                turned_sum_f64(turned, n, total)
                return
            if what == SQUARES:
                turned_squares_f64(turned, n, total)
                return
            if what == GREATEST:
                turned_max_f64(turned, n, total)
                return
            if what == LEAST:
                turned_min_f64(turned, n, total)
                return
    for r in range(SIDE):
        total[r] = load(turned[r])
    for i in range(1, n):
        for r in range(SIDE):
            total[r] = combine(total[r], load(turned[i * SIDE + r]))


cdef inline void short_rows(char *acc, Py_ssize_t next_result, char *x, Py_ssize_t kept, Py_ssize_t next_row,
                            Py_ssize_t n, real (*combine)(real, real) noexcept nogil,
                            real (*load)(real) noexcept nogil, int what) noexcept nogil:
    cdef real[TURNED * SIDE] turned
    cdef real[SIDE] total
    cdef Py_ssize_t row = 0, rows, r
    while row < kept:
        rows = min(kept - row, <Py_ssize_t>SIDE)
        turn(turned, x + row * next_row, rows, n, next_row, sizeof(real))
        fold_turned(total, turned, n, combine, load, what)
        for r in range(rows):
            (<real *>acc)[0] = combine((<real *>acc)[0], total[r])
            acc += next_result
        row += rows


# --- the loops --------------------------------------------------------------------------------------

cdef inline Py_ssize_t distance(Py_ssize_t step) noexcept nogil:
    return -step if step < 0 else step


cdef inline void along(char **args, Py_ssize_t *dims, Py_ssize_t *steps,
                       element (*combine)(element, element) noexcept nogil,
                       element (*load)(element) noexcept nogil, int what) noexcept nogil:
    cdef Py_ssize_t i, k, kept = dims[0], n = dims[1], sx = steps[0], so = steps[1], sn = steps[2], w = sizeof(element)
    cdef char *x = args[0]
    cdef char *acc = args[1]
    cdef element *one
    if n == 0:
        return
    if kept > 1 and sx == w and so == w:
        side_by_side(<element *>acc, x, kept, n, sn, combine, load)
        return
    if element is float or element is double:
        if kept >= 8 and n < 16 and sn == w:         # longer ones are folded as fast
            short_rows(acc, so, x, kept, sx, n, combine, load, what)
            return
    if kept >= 8 and distance(sx) < distance(sn):      # along the results, which are not in one piece
        for i in range(n):
            for k in range(kept):
                one_by_one()
                one = <element *>(acc + k * so)
                one[0] = combine(one[0], load((<element *>(x + k * sx + i * sn))[0]))
        return
    for k in range(kept):
        one = <element *>(acc + k * so)
        one[0] = combine(one[0], whole_row(x + k * sx, n, sn, combine, load, what))


cdef void sum(char **args, Py_ssize_t *dims, Py_ssize_t *steps, element *data) noexcept nogil:
    along[element](args, dims, steps, add_[element], itself[element], SUM)


cdef void product(char **args, Py_ssize_t *dims, Py_ssize_t *steps, element *data) noexcept nogil:
    along[element](args, dims, steps, multiply_[element], itself[element], PRODUCT)


cdef void sum_of_squares(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    along[real](args, dims, steps, add_[real], square_[real], SQUARES)


cdef void greatest(char **args, Py_ssize_t *dims, Py_ssize_t *steps, ordered *data) noexcept nogil:
    along[ordered](args, dims, steps, maximum_[ordered], itself[ordered], GREATEST)


cdef void least(char **args, Py_ssize_t *dims, Py_ssize_t *steps, ordered *data) noexcept nogil:
    along[ordered](args, dims, steps, minimum_[ordered], itself[ordered], LEAST)


# --- where the extrema are: the first of them, a NaN before all; results are int64 ------------------

cdef enum:
    SEARCH = 1024        # elements of which the extremum is found before it is looked for
    LOOK = 32            # ... among so many at a time
    COLUMNS = 512


cdef inline real turned_round(real a) noexcept nogil:
    return -a


cdef inline Py_ssize_t place_in_row(real *x, Py_ssize_t n, real (*sign)(real) noexcept nogil,
                                    int what) noexcept nogil:
    cdef Py_ssize_t i = 0, j, m, start = 0
    cdef real best = x[0], value
    cdef int found
    while i < n:
        m = min(n - i, <Py_ssize_t>SEARCH)
        if what == GREATEST:
            value = whole_row(<char *>(x + i), m, sizeof(real), maximum_[real], itself[real], GREATEST)
        else:
            value = whole_row(<char *>(x + i), m, sizeof(real), minimum_[real], itself[real], LEAST)
        if not sign(value) <= sign(best):    # greater or NaN
            best = value
            start = i
            if value != value:
                break
        i += m
    if best != best:
        while x[start] == x[start]:
            start += 1
        return start
    while start + LOOK <= n:
        found = 0
        for j in range(LOOK):
            found |= x[start + j] == best
        if found:
            break
        start += LOOK
    while not x[start] == best:
        start += 1
    return start


cdef inline void places_side_by_side(int64_t *out, char *x, Py_ssize_t kept, Py_ssize_t n, Py_ssize_t step, real *which,
                                     real (*sign)(real) noexcept nogil) noexcept nogil:
    """Of at most COLUMNS columns"""
    cdef real[COLUMNS] best
    cdef int32_t[COLUMNS] at32
    cdef int64_t[COLUMNS] at64
    cdef real v, b
    cdef Py_ssize_t i, j
    cdef bint take
    for j in range(kept):
        best[j] = (<real *>x)[j]
    if real is float:                        # numbers as wide as the elements; see places
        for j in range(kept):
            at32[j] = 0
        for i in range(1, n):
            x += step
            for j in range(kept):
                v = (<real *>x)[j]
                b = best[j]
                take = (sign(v) > sign(b)) | (v != v) & (b == b)
                best[j] = v if take else b
                at32[j] = <int32_t>i if take else at32[j]
        for j in range(kept):
            out[j] = at32[j]
    else:
        for j in range(kept):
            at64[j] = 0
        for i in range(1, n):
            x += step
            for j in range(kept):
                v = (<real *>x)[j]
                b = best[j]
                take = (sign(v) > sign(b)) | (v != v) & (b == b)
                best[j] = v if take else b
                at64[j] = <int64_t>i if take else at64[j]
        for j in range(kept):
            out[j] = at64[j]


cdef inline void places_turned(int64_t *at, real *turned, Py_ssize_t n, int what) noexcept nogil:
    if real is float:
        if what == GREATEST:
            turned_argmax_f32(turned, n, <long long *>at)
        else:
            turned_argmin_f32(turned, n, <long long *>at)
    else:
        if what == GREATEST:
            turned_argmax_f64(turned, n, <long long *>at)
        else:
            turned_argmin_f64(turned, n, <long long *>at)


cdef inline void places(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *which,
                        real (*sign)(real) noexcept nogil, int what) noexcept nogil:
    cdef Py_ssize_t k, rows, i, repeat, place, other, kept = dims[0], n = dims[1], sx = steps[0], sn = steps[2], w = sizeof(real)
    cdef real[TURNED * SIDE] turned
    cdef int64_t[COLUMNS] at
    cdef int64_t *out = <int64_t *>args[1]
    cdef char *x = args[0]
    cdef real best, v
    k = 0
    if sn == w and kept >= 8 and n <= TURNED:
        while k < kept:
            rows = min(kept - k, <Py_ssize_t>SIDE)
            turn(turned, x + k * sx, rows, n, sx, w)
            if FOLD_SUMS:
                places_turned(at, turned, n, what)
            else:
                places_side_by_side(at, <char *>turned, SIDE, n, SIDE * w, which, sign)
            memcpy(out + k, at, rows * sizeof(int64_t))
            k += rows
    elif sn == w:
        for k in range(kept):
            out[k] = place_in_row(<real *>(x + k * sx), n, sign, what)
    elif sx == w and sn == kept * w and 8 * kept <= COLUMNS and n >= 64 and n < 0x7fffffff:
        repeat = min(COLUMNS // kept, n // 8)        # few results: several rows, which follow one another, as one
        rows = n // repeat
        places_side_by_side(at, x, repeat * kept, rows, repeat * sn, which, sign)
        for k in range(kept):
            place = -1
            best = 0
            for i in range(repeat + n - rows * repeat):
                other = at[i * kept + k] * repeat + i if i < repeat else rows * repeat + i - repeat
                v = (<real *>(x + other * sn))[k]
                if (place < 0 or best == best and (sign(v) > sign(best) or v != v)
                        or other < place and (v == best or v != v)):
                    best = v
                    place = other
            out[k] = place
    elif sx == w and n < 0x7fffffff:
        while k < kept:
            rows = min(kept - k, <Py_ssize_t>COLUMNS)
            places_side_by_side(out + k, x + k * w, rows, n, sn, which, sign)
            k += rows
    else:
        for k in range(kept):
            best = (<real *>(x + k * sx))[0]
            out[k] = 0
            for i in range(1, n):
                v = (<real *>(x + k * sx + i * sn))[0]
                if sign(v) > sign(best) or v != v and best == best:
                    best = v
                    out[k] = i


cdef void argmax(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    places[real](args, dims, steps, data, itself[real], GREATEST)


cdef void argmin(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    places[real](args, dims, steps, data, turned_round[real], LEAST)


# --- into the table ---------------------------------------------------------------------------------

cdef int enter_ring(element *which, int dtype) except -1:
    put("reduce_add", dtype, <Loop>sum[element])
    put("reduce_multiply", dtype, <Loop>product[element])
    return 0


cdef int enter_order(ordered *which, int dtype) except -1:
    put("reduce_maximum", dtype, <Loop>greatest[ordered])
    put("reduce_minimum", dtype, <Loop>least[ordered])
    return 0


cdef int enter_real(real *which, int dtype) except -1:
    put("reduce_squares", dtype, <Loop>sum_of_squares[real])
    put("argmax", dtype, <Loop>argmax[real])
    put("argmin", dtype, <Loop>argmin[real])
    return 0


cdef int enter_integers(signed_int *which, unsigned_int *other, int signed_dtype, int unsigned_dtype) except -1:
    for dtype in (signed_dtype, unsigned_dtype):
        enter_ring[unsigned_int](NULL, dtype)
    enter_order[signed_int](NULL, signed_dtype)
    enter_order[unsigned_int](NULL, unsigned_dtype)
    return 0


enter_ring[float](NULL, FLOAT32)
enter_ring[double](NULL, FLOAT64)
enter_ring[complex64](NULL, COMPLEX64)
enter_ring[complex128](NULL, COMPLEX128)
enter_order[float](NULL, FLOAT32)
enter_order[double](NULL, FLOAT64)
enter_real[float](NULL, FLOAT32)
enter_real[double](NULL, FLOAT64)
enter_integers[int8_t, uint8_t](NULL, NULL, INT8, UINT8)
enter_integers[int16_t, uint16_t](NULL, NULL, INT16, UINT16)
enter_integers[int32_t, uint32_t](NULL, NULL, INT32, UINT32)
enter_integers[int64_t, uint64_t](NULL, NULL, INT64, UINT64)
