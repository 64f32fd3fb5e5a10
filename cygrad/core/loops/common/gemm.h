/* Kernels of the matrix product, out = a @ b. Included once per type by matmul.h, with
 *
 *   REAL                         float or double, of CYGRAD_BYTES
 *   NAME(x)                      x with a suffix for the type
 *   PARTIAL_LOAD, PARTIAL_STORE  of the first lanes of a vector, where there are instructions for that
 *
 * The result is cut into tiles of ROWS rows and a few vectors of columns, whose sums stay in registers over all of k
 * (Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, ACM TOMS 34, 2008). Unlike there, nothing
 * is copied that can be read as it lies: an element of `a` is broadcast, whatever the strides, and where the columns
 * of `b` are contiguous, so are the vectors of `b`. In products of a few hundred rows the copies would cost as much as
 * what they save.
 */

#undef LANES
#define LANES ((int)(CYGRAD_VECTOR / sizeof(REAL)))
#define VEC NAME(cygrad_vec)
#define TILE NAME(cygrad_tile)

#ifdef CYGRAD_VECTOR_TYPES
typedef REAL VEC __attribute__((vector_size(CYGRAD_VECTOR)));

CYGRAD_ALWAYS VEC NAME(cygrad_load)(const char *p) {
    VEC v;
    memcpy(&v, p, sizeof v);
    return v;
}
CYGRAD_ALWAYS VEC NAME(cygrad_times_add)(REAL x, VEC b, VEC sum) { return sum + x * b; }
CYGRAD_ALWAYS VEC NAME(cygrad_product_add)(VEC a, VEC b, VEC sum) { return sum + a * b; }
CYGRAD_ALWAYS VEC NAME(cygrad_plus)(VEC a, VEC b) { return a + b; }
#else
typedef struct { REAL lane[CYGRAD_VECTOR / sizeof(REAL)]; } VEC;

CYGRAD_ALWAYS VEC NAME(cygrad_load)(const char *p) {
    VEC v;
    memcpy(&v, p, sizeof v);
    return v;
}
CYGRAD_ALWAYS VEC NAME(cygrad_times_add)(REAL x, VEC b, VEC sum) {
    int i;
    for (i = 0; i < LANES; i++) sum.lane[i] += x * b.lane[i];
    return sum;
}
CYGRAD_ALWAYS VEC NAME(cygrad_product_add)(VEC a, VEC b, VEC sum) {
    int i;
    for (i = 0; i < LANES; i++) sum.lane[i] += a.lane[i] * b.lane[i];
    return sum;
}
CYGRAD_ALWAYS VEC NAME(cygrad_plus)(VEC a, VEC b) {
    int i;
    for (i = 0; i < LANES; i++) a.lane[i] += b.lane[i];
    return a;
}
#endif

/* The first `count` lanes, 0 < count <= LANES; what lies behind them is not touched. */
#ifdef PARTIAL_LOAD
CYGRAD_ALWAYS VEC NAME(cygrad_load_part)(const char *p, int count) { return (VEC)PARTIAL_LOAD(p, count); }
#else
CYGRAD_ALWAYS VEC NAME(cygrad_load_part)(const char *p, int count) {
    REAL lanes[CYGRAD_VECTOR / sizeof(REAL)] = {0};
    int i;
    if (count == LANES) return NAME(cygrad_load)(p);
    for (i = 0; i < count; i++) lanes[i] = ((const REAL *)p)[i];
    return NAME(cygrad_load)((const char *)lanes);
}
#endif
#ifdef PARTIAL_STORE
CYGRAD_ALWAYS void NAME(cygrad_store_part)(char *p, VEC v, int count) { PARTIAL_STORE(p, v, count); }
#else
CYGRAD_ALWAYS void NAME(cygrad_store_part)(char *p, VEC v, int count) {
    REAL lanes[CYGRAD_VECTOR / sizeof(REAL)];
    int i;
    memcpy(lanes, &v, sizeof v);
    for (i = 0; i < count; i++) ((REAL *)p)[i] = lanes[i];
}
#endif

/* The sum of all lanes, folded in halves. */
#ifdef CYGRAD_SHUFFLE
typedef REAL NAME(cygrad_lanes4) __attribute__((vector_size(4 * sizeof(REAL))));
typedef REAL NAME(cygrad_lanes8) __attribute__((vector_size(8 * sizeof(REAL))));
CYGRAD_ALWAYS REAL NAME(cygrad_sum)(VEC v) {
#if CYGRAD_VECTOR / CYGRAD_BYTES == 16
    const NAME(cygrad_lanes8) v8 = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7)
                                 + __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
#elif CYGRAD_VECTOR / CYGRAD_BYTES == 8
    const VEC v8 = v;
#endif
#if CYGRAD_VECTOR / CYGRAD_BYTES >= 8
    const NAME(cygrad_lanes4) v4 = __builtin_shufflevector(v8, v8, 0, 1, 2, 3)
                                 + __builtin_shufflevector(v8, v8, 4, 5, 6, 7);
    return (v4[0] + v4[2]) + (v4[1] + v4[3]);
#elif CYGRAD_VECTOR / CYGRAD_BYTES == 4
    return (v[0] + v[2]) + (v[1] + v[3]);
#else
    return v[0] + v[1];
#endif
}
#else
CYGRAD_ALWAYS REAL NAME(cygrad_sum)(VEC v) {
    REAL lane[CYGRAD_VECTOR / sizeof(REAL)];
    int i, width;
    memcpy(lane, &v, sizeof v);
    for (width = LANES / 2; width > 0; width /= 2)
        for (i = 0; i < width; i++) lane[i] += lane[i + width];
    return lane[0];
}
#endif

/* ---- a tile: `rows` x `vectors`, both constants of each instance; the last vector may be a part of one */

typedef struct {
    const char *a, *b;
    char *out;
    Py_ssize_t k, a_row, a_column, b_row, out_row;
    int tail;            /* lanes of the last vector */
    int more;            /* add to what is there */
} TILE;

/* Every sum has a name of its own: gcc keeps arrays of vectors in memory, even where all subscripts are constants. */
#define EACH_SUM(X) \
    X(0, 0) X(0, 1) X(0, 2) X(0, 3) X(1, 0) X(1, 1) X(1, 2) X(1, 3) X(2, 0) X(2, 1) X(3, 0) X(3, 1) \
    X(4, 0) X(4, 1) X(5, 0) X(5, 1) X(6, 0) X(6, 1) X(7, 0) X(7, 1)
#define PART(v) (!whole && v == vectors - 1)
#define CLEAR(r, v) VEC sum##r##v = {0};
#define FETCH(r, v) if (r < rows && v < vectors) { \
        const char *from = out + r * out_row + v * CYGRAD_VECTOR; \
        sum##r##v = PART(v) ? NAME(cygrad_load_part)(from, tail) : NAME(cygrad_load)(from); }
#define READ(v) if (v < vectors) { \
        const char *from = b + v * CYGRAD_VECTOR; \
        row##v = PART(v) ? NAME(cygrad_load_part)(from, tail) : NAME(cygrad_load)(from); }
#define ADD(r, v) if (r < rows && v < vectors) \
        sum##r##v = NAME(cygrad_times_add)(*(const REAL *)(a + r * a_row), row##v, sum##r##v);
#define WRITE(r, v) if (r < rows && v < vectors) { \
        char *to = out + r * out_row + v * CYGRAD_VECTOR; \
        if (PART(v)) NAME(cygrad_store_part)(to, sum##r##v, tail); \
        else memcpy(to, &sum##r##v, sizeof(VEC)); }

CYGRAD_ALWAYS void NAME(cygrad_run_tile)(const TILE *t, const int rows, const int vectors, const int whole) {
    const char *a = t->a, *b = t->b;
    char *out = t->out;
    const Py_ssize_t a_row = t->a_row, a_column = t->a_column, b_row = t->b_row, out_row = t->out_row;
    const int tail = whole ? LANES : t->tail;
    Py_ssize_t p = t->k;
    EACH_SUM(CLEAR)
    if (t->more) {
        EACH_SUM(FETCH)
    }
    for (; p > 0; p--) {
        VEC row0, row1, row2, row3;
        READ(0) READ(1) READ(2) READ(3)
        if (rows > 2) {      /* no processor guesses steps of more than a page */
            CYGRAD_PREFETCH(b + CYGRAD_AHEAD * b_row);
            if (vectors * CYGRAD_VECTOR > 64) CYGRAD_PREFETCH(b + CYGRAD_AHEAD * b_row + 64);
        }
        EACH_SUM(ADD)
        a += a_column;
        b += b_row;
    }
    EACH_SUM(WRITE)
}

#define TILE_NAME(rows, vectors, whole) NAME(cygrad_tile_##rows##_##vectors##_##whole)
#define MAKE_TILE(rows, vectors) \
    static void TILE_NAME(rows, vectors, 0)(const TILE *t) { NAME(cygrad_run_tile)(t, rows, vectors, 0); } \
    static void TILE_NAME(rows, vectors, 1)(const TILE *t) { NAME(cygrad_run_tile)(t, rows, vectors, 1); }
#define ENTER_TILE(rows, vectors) {TILE_NAME(rows, vectors, 0), TILE_NAME(rows, vectors, 1)}
#define NO_TILE {0, 0}

MAKE_TILE(1, 1) MAKE_TILE(1, 2) MAKE_TILE(1, 3) MAKE_TILE(1, 4)
MAKE_TILE(2, 1) MAKE_TILE(2, 2) MAKE_TILE(2, 3) MAKE_TILE(2, 4)
MAKE_TILE(3, 1) MAKE_TILE(3, 2)
MAKE_TILE(4, 1) MAKE_TILE(4, 2)
MAKE_TILE(5, 1) MAKE_TILE(5, 2)
MAKE_TILE(6, 1) MAKE_TILE(6, 2)
#if CYGRAD_ROWS > 6
MAKE_TILE(7, 1) MAKE_TILE(7, 2)
MAKE_TILE(8, 1) MAKE_TILE(8, 2)
#endif

static void (*const NAME(cygrad_tiles)[CYGRAD_ROWS][4][2])(const TILE *) = {
    {ENTER_TILE(1, 1), ENTER_TILE(1, 2), ENTER_TILE(1, 3), ENTER_TILE(1, 4)},
    {ENTER_TILE(2, 1), ENTER_TILE(2, 2), ENTER_TILE(2, 3), ENTER_TILE(2, 4)},
    {ENTER_TILE(3, 1), ENTER_TILE(3, 2), NO_TILE, NO_TILE},
    {ENTER_TILE(4, 1), ENTER_TILE(4, 2), NO_TILE, NO_TILE},
    {ENTER_TILE(5, 1), ENTER_TILE(5, 2), NO_TILE, NO_TILE},
    {ENTER_TILE(6, 1), ENTER_TILE(6, 2), NO_TILE, NO_TILE},
#if CYGRAD_ROWS > 6
    {ENTER_TILE(7, 1), ENTER_TILE(7, 2), NO_TILE, NO_TILE},
    {ENTER_TILE(8, 1), ENTER_TILE(8, 2), NO_TILE, NO_TILE},
#endif
};

/* ---- packing */

/* to[p][j] = from[p * row + j * column] for p < k, j < m; rows of `to` are `width` elements, and what is left of
 * them is not written. */
static void NAME(cygrad_pack)(REAL *to, Py_ssize_t width, const char *from, Py_ssize_t k, Py_ssize_t m,
                              Py_ssize_t row, Py_ssize_t column) {
    const Py_ssize_t w = sizeof(REAL);
    Py_ssize_t p, j;
    if (column == w) {
        for (p = 0; p < k; p++) memcpy(to + p * width, from + p * row, m * w);
        return;
    }
    j = 0;
    if (row == w) {
        for (; j + 4 <= m; j += 4) {
            const char *f = from + j * column;
            for (p = 0; p + 4 <= k; p += 4, f += 4 * w)
                NAME(cygrad_transpose)(to + p * width + j, width, f, column);
            for (; p < k; p++, f += w) {
                to[p * width + j] = *(const REAL *)f;
                to[p * width + j + 1] = *(const REAL *)(f + column);
                to[p * width + j + 2] = *(const REAL *)(f + 2 * column);
                to[p * width + j + 3] = *(const REAL *)(f + 3 * column);
            }
        }
    }
    for (; j < m; j++) {
        const char *f = from + j * column;
        for (p = 0; p < k; p++, f += row) to[p * width + j] = *(const REAL *)f;
    }
}

/* ---- products whose result has contiguous rows, or goes there by way of a block that has */

#define PACKED ((Py_ssize_t)(CYGRAD_PACK / (2 * CYGRAD_VECTOR)))    /* rows of `b` in a packed block two vectors wide */

static void NAME(cygrad_strips)(const char *a, const char *b, char *out, Py_ssize_t n, Py_ssize_t k, Py_ssize_t m,
                                Py_ssize_t a_row, Py_ssize_t a_column, Py_ssize_t b_row, Py_ssize_t b_column,
                                Py_ssize_t out_row, Py_ssize_t out_column) {
    CYGRAD_ALIGNED REAL packed[CYGRAD_PACK / sizeof(REAL)];
    CYGRAD_ALIGNED REAL block[CYGRAD_ROWS * 4 * CYGRAD_VECTOR / sizeof(REAL)];
    const Py_ssize_t w = sizeof(REAL);
    const int direct = out_column == w || m == 1;
    const int pack = b_column != w && m > 1;
    const Py_ssize_t wide = (n <= 2 && !pack ? 4 : 2) * LANES;
    const Py_ssize_t most = pack ? PACKED : CYGRAD_DEEP;
    const Py_ssize_t parts = (k + most - 1) / most;
    Py_ssize_t part, p = 0, depth, many, first, last, j, columns, i, rows, tiles;
    TILE t;
    for (part = 0; part < parts; part++, p += depth) {
        depth = (k - p) / (parts - part);
        t.k = depth;
        t.a_row = a_row;
        t.a_column = a_column;
        t.more = part > 0;
        /* Every strip goes through these rows of `a` again, so they should stay near. */
        many = CYGRAD_NEAR / (depth * w) / CYGRAD_ROWS * CYGRAD_ROWS;
        if (many < 4 * CYGRAD_ROWS) many = 4 * CYGRAD_ROWS;
        for (first = 0; first < n; first = last) {
            last = n - first <= many ? n : first + many;
            for (j = 0; j < m; j += columns) {
                void (*const (*run)[4][2])(const TILE *) = NAME(cygrad_tiles);
                int vectors, whole;
                const char *strip = b + p * b_row + j * b_column;
                columns = m - j < wide ? m - j : wide;
                vectors = (int)((columns + LANES - 1) / LANES);
                t.tail = (int)(columns - (vectors - 1) * LANES);
                whole = t.tail == LANES;
                t.b = strip;
                t.b_row = b_row;
                if (pack) {
                    NAME(cygrad_pack)(packed, wide, strip, depth, columns, b_row, b_column);
                    t.b = (const char *)packed;
                    t.b_row = wide * w;
                }
                tiles = (last - first + CYGRAD_ROWS - 1) / CYGRAD_ROWS;
                for (i = first; i < last; i += rows, tiles--) {
                    char *to = out + i * out_row + j * out_column;
                    rows = (last - i) / tiles;       /* all tiles of about the same height */
                    t.a = a + i * a_row + p * a_column;
                    t.out = direct ? to : (char *)block;
                    t.out_row = direct ? out_row : wide * w;
                    if (!direct && t.more)
                        NAME(cygrad_pack)(block, wide, to, rows, columns, out_row, out_column);
                    run[rows - 1][vectors - 1][whole](&t);
                    if (!direct) {
                        Py_ssize_t r, c;
                        for (r = 0; r < rows; r++)
                            for (c = 0; c < columns; c++)
                                *(REAL *)(to + r * out_row + c * out_column) = block[r * wide + c];
                    }
                }
            }
        }
    }
}

/* ---- one row: out[j] = sum of a[p] b[p][j], eight rows of `b` at a time, which are read from front to back */

CYGRAD_ALWAYS void NAME(cygrad_add_rows)(const REAL *x, const char *b, char *out, Py_ssize_t m, Py_ssize_t b_row,
                                         const int rows, const int more) {
    Py_ssize_t j;
    int r;
    for (j = 0; j < m; j += LANES, b += CYGRAD_VECTOR, out += CYGRAD_VECTOR) {
        VEC sum;
        if (m - j >= LANES) {
            if (more) sum = NAME(cygrad_load)(out);
            else memset(&sum, 0, sizeof sum);
            CYGRAD_UNROLL
            for (r = 0; r < rows; r++) sum = NAME(cygrad_times_add)(x[r], NAME(cygrad_load)(b + r * b_row), sum);
            memcpy(out, &sum, sizeof sum);
        } else {
            const int tail = (int)(m - j);
            if (more) sum = NAME(cygrad_load_part)(out, tail);
            else memset(&sum, 0, sizeof sum);
            CYGRAD_UNROLL
            for (r = 0; r < rows; r++)
                sum = NAME(cygrad_times_add)(x[r], NAME(cygrad_load_part)(b + r * b_row, tail), sum);
            NAME(cygrad_store_part)(out, sum, tail);
        }
    }
}

static void NAME(cygrad_row)(const char *a, const char *b, char *out, Py_ssize_t k, Py_ssize_t m,
                             Py_ssize_t a_column, Py_ssize_t b_row) {
    REAL x[8];
    Py_ssize_t p;
    int r;
    for (p = 0; p < k; p += 8, b += 8 * b_row) {
        const int rows = k - p < 8 ? (int)(k - p) : 8;
        for (r = 0; r < rows; r++, a += a_column) x[r] = *(const REAL *)a;
        if (rows == 8) {
            if (p) NAME(cygrad_add_rows)(x, b, out, m, b_row, 8, 1);
            else NAME(cygrad_add_rows)(x, b, out, m, b_row, 8, 0);
        } else {
            int more = p > 0;
            const char *from = b;
            r = 0;
            if (rows & 4) {
                if (more) NAME(cygrad_add_rows)(x, from, out, m, b_row, 4, 1);
                else NAME(cygrad_add_rows)(x, from, out, m, b_row, 4, 0);
                from += 4 * b_row;
                r = 4;
                more = 1;
            }
            for (; r < rows; r++, from += b_row, more = 1) {
                if (more) NAME(cygrad_add_rows)(x + r, from, out, m, b_row, 1, 1);
                else NAME(cygrad_add_rows)(x + r, from, out, m, b_row, 1, 0);
            }
        }
    }
}

/* ---- few rows with few columns or columns that are contiguous: sums along k */

/* X(row, column, depth): vectors that follow each other along k have sums of their own, to keep the adders busy */
#define EACH_DOT(X) \
    X(0, 0, 0) X(0, 0, 1) X(0, 0, 2) X(0, 0, 3) X(0, 1, 0) X(0, 1, 1) X(0, 2, 0) X(0, 2, 1) X(0, 3, 0) X(0, 3, 1) \
    X(1, 0, 0) X(1, 0, 1) X(1, 0, 2) X(1, 0, 3) X(1, 1, 0) X(1, 2, 0) X(1, 3, 0) \
    X(2, 0, 0) X(2, 0, 1) X(2, 1, 0) X(2, 2, 0) X(2, 3, 0)
#define CLEAR_DOT(r, c, d) VEC sum##r##c##d = {0};
#define ADD_DOT(r, c, d) if (r < rows && c < columns && d < deep) \
        sum##r##c##d = NAME(cygrad_product_add)(NAME(cygrad_load)(a + r * a_row + d * CYGRAD_VECTOR), \
                                                NAME(cygrad_load)(b + c * b_column + d * CYGRAD_VECTOR), sum##r##c##d);
#define ADD_PART(r, c, d) if (r < rows && c < columns && d == 0) \
        sum##r##c##d = NAME(cygrad_product_add)(NAME(cygrad_load_part)(a + r * a_row, tail), \
                                                NAME(cygrad_load_part)(b + c * b_column, tail), sum##r##c##d);
#define FOLD_4(r, c) if (deep > 2) { \
        sum##r##c##0 = NAME(cygrad_plus)(sum##r##c##0, sum##r##c##2); \
        sum##r##c##1 = NAME(cygrad_plus)(sum##r##c##1, sum##r##c##3); }
#define FOLD_2(r, c) if (deep > 1) sum##r##c##0 = NAME(cygrad_plus)(sum##r##c##0, sum##r##c##1);
#define WRITE_DOT(r, c, d) if (r < rows && c < columns && d == 0) { \
        REAL *to = (REAL *)(out + r * out_row + c * out_column); \
        const REAL total = NAME(cygrad_sum)(sum##r##c##d); \
        *to = more ? *to + total : total; }

CYGRAD_ALWAYS void NAME(cygrad_dots)(const char *a, const char *b, char *out, Py_ssize_t k, Py_ssize_t a_row,
                                     Py_ssize_t b_column, Py_ssize_t out_row, Py_ssize_t out_column,
                                     const int rows, const int columns, const int deep, const int more) {
    Py_ssize_t p = 0;
    EACH_DOT(CLEAR_DOT)
    for (; p + deep * LANES <= k; p += deep * LANES) {
        EACH_DOT(ADD_DOT)
        a += deep * CYGRAD_VECTOR;
        b += deep * CYGRAD_VECTOR;
    }
    for (; p < k; p += LANES) {
        const int tail = k - p < LANES ? (int)(k - p) : LANES;
        EACH_DOT(ADD_PART)
        a += CYGRAD_VECTOR;
        b += CYGRAD_VECTOR;
    }
    FOLD_4(0, 0) FOLD_4(1, 0)
    FOLD_2(0, 0) FOLD_2(0, 1) FOLD_2(0, 2) FOLD_2(0, 3) FOLD_2(1, 0) FOLD_2(2, 0)
    EACH_DOT(WRITE_DOT)
}

#define MAKE_DOTS(name, rows, columns, deep) \
    static void NAME(name)(const char *a, const char *b, char *out, Py_ssize_t k, Py_ssize_t a_row, \
                           Py_ssize_t b_column, Py_ssize_t out_row, Py_ssize_t out_column, int more) { \
        NAME(cygrad_dots)(a, b, out, k, a_row, b_column, out_row, out_column, rows, columns, deep, more); \
    }
MAKE_DOTS(cygrad_dots_1_1, 1, 1, 4)
MAKE_DOTS(cygrad_dots_1_4, 1, 4, 2)
MAKE_DOTS(cygrad_dots_2_1, 2, 1, 4)
MAKE_DOTS(cygrad_dots_2_4, 2, 4, 1)
MAKE_DOTS(cygrad_dots_3_1, 3, 1, 2)
MAKE_DOTS(cygrad_dots_3_4, 3, 4, 1)

/* n <= CYGRAD_THIN rows */
static void NAME(cygrad_thin)(const char *a, const char *b, char *out, Py_ssize_t n, Py_ssize_t k, Py_ssize_t m,
                              Py_ssize_t a_row, Py_ssize_t a_column, Py_ssize_t b_column, Py_ssize_t out_row,
                              Py_ssize_t out_column) {
    static void (*const run[CYGRAD_THIN][2])(const char *, const char *, char *, Py_ssize_t, Py_ssize_t, Py_ssize_t,
                                             Py_ssize_t, Py_ssize_t, int) = {
        {NAME(cygrad_dots_1_1), NAME(cygrad_dots_1_4)},
        {NAME(cygrad_dots_2_1), NAME(cygrad_dots_2_4)},
        {NAME(cygrad_dots_3_1), NAME(cygrad_dots_3_4)},
    };
    CYGRAD_ALIGNED REAL packed[CYGRAD_PACK / sizeof(REAL)];
    const Py_ssize_t w = sizeof(REAL), length = CYGRAD_PACK / sizeof(REAL) / CYGRAD_THIN;
    Py_ssize_t p, depth, j, r, q;
    for (p = 0; p < k; p += depth) {
        const char *from = a + p * a_column;
        Py_ssize_t row = a_row;
        depth = k - p;
        if (a_column != w) {
            if (depth > length) depth = length;
            for (r = 0; r < n; r++)
                for (q = 0; q < depth; q++) packed[r * length + q] = *(const REAL *)(from + r * a_row + q * a_column);
            from = (const char *)packed;
            row = length * w;
        }
        for (j = 0; j < m;) {
            const int many = m - j >= 4;
            run[n - 1][many](from, b + p * w + j * b_column, out + j * out_column, depth, row, b_column, out_row,
                             out_column, p > 0);
            j += many ? 4 : 1;
        }
    }
}

/* ---- one product, by the way that suits its shape and layout */

static void NAME(cygrad_matmul)(const char *a, const char *b, char *out, Py_ssize_t n, Py_ssize_t k, Py_ssize_t m,
                                Py_ssize_t a_row, Py_ssize_t a_column, Py_ssize_t b_row, Py_ssize_t b_column,
                                Py_ssize_t out_row, Py_ssize_t out_column) {
    const Py_ssize_t w = sizeof(REAL);
    /* The stride of a single row or column may be anything. */
    if (m == 1) b_column = out_column = w;
    if (n == 1) a_row = out_row = w;
    if (k == 1) {
        a_column = a_row == w && n > 1 ? n * w : w;
        b_row = b_column == w && m > 1 ? m * w : w;
    }
    if (m <= CYGRAD_THIN && a_column == w && (n > m || b_row == w) && k > 1) {
        /* The columns of out are rows of b.T @ a.T. */
        NAME(cygrad_thin)(b, a, out, m, k, n, b_column, b_row, a_row, out_column, out_row);
    } else if (n <= CYGRAD_THIN && b_row == w && (m > 1) && k > 1) {
        NAME(cygrad_thin)(a, b, out, n, k, m, a_row, a_column, b_column, out_row, out_column);
    } else if (n == 1 && b_column == w && out_column == w) {
        NAME(cygrad_row)(a, b, out, k, m, a_column, b_row);
    } else if (m == 1 && a_row == w && out_row == w) {
        NAME(cygrad_row)(b, a, out, k, n, b_row, a_column);
    } else if (m <= CYGRAD_THIN && a_row == w && n > m) {
        NAME(cygrad_strips)(b, a, out, m, k, n, b_column, b_row, a_column, a_row, out_column, out_row);
    } else {
        NAME(cygrad_strips)(a, b, out, n, k, m, a_row, a_column, b_row, b_column, out_row, out_column);
    }
}

static void NAME(cygrad_matmuls)(char **args, Py_ssize_t *dims, Py_ssize_t *steps, void *data) {
    const char *a = args[0], *b = args[1];
    char *out = args[2];
    Py_ssize_t i;
    (void)data;
    for (i = 0; i < dims[0]; i++, a += steps[0], b += steps[1], out += steps[2])
        NAME(cygrad_matmul)(a, b, out, dims[1], dims[2], dims[3], steps[3], steps[4], steps[5], steps[6], steps[7],
                            steps[8]);
}

#undef VEC
#undef TILE
#undef PACKED
