"""The error functions and their inverses, log gamma and its derivative, Bessel functions of orders 0 and 1, entropies,
for float32 and float64; see common/special.pxi for the functions themselves.
"""

include "cygrad/core/loops/common/drive.pxi"
include "cygrad/core/loops/common/blocks.pxi"
include "cygrad/core/loops/common/elementary.pxi"
include "cygrad/core/loops/common/special.pxi"


# --- one after the other over a contiguous block ----------------------------------------------------

cdef inline void apply_reflected(real *x, real *out, Py_ssize_t n, real (*above)(real) noexcept nogil,
                                 double (*below)(double) noexcept nogil) noexcept nogil:
    """A function that is known for x >= 0; a second sweep has the rest done by reflection

    By blocks, because `out` may be `x`: a block with arguments below 0 is copied before it is overwritten.
    """
    cdef real[BLOCK] copy
    cdef Py_ssize_t i, m
    cdef int reflected
    while n > 0:
        m = n if n < BLOCK else BLOCK
        reflected = 0
        for i in range(m):
            reflected |= x[i] < 0
        if reflected:
            memcpy(copy, x, m * sizeof(real))
            apply[real](copy, out, m, above)
            for i in range(m):
                if copy[i] < 0:
                    out[i] = <real>below(copy[i])
        else:
            apply[real](x, out, m, above)
        x += m
        out += m
        n -= m


cdef void gammaln_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply_reflected[real](x, out, n, gammaln_above[real], gammaln_below)


cdef void digamma_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply_reflected[real](x, out, n, digamma_above[real], digamma_below)


cdef void erf_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, erf_[real])


cdef void erfc_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, erfc_[real])


cdef void erfcx_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, erfcx_[real])


cdef void ndtr_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, ndtr_[real])


cdef void log_ndtr_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, log_ndtr_[real])


cdef void erfinv_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, erfinv_[real])


cdef void erfcinv_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, erfcinv_[real])


cdef void ndtri_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, ndtri_[real])


cdef void i0_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, i0_[real])


cdef void i0e_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, i0e_[real])


cdef void i1_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, i1_[real])


cdef void i1e_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, i1e_[real])


cdef void log_expit_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, log_expit_[real])


cdef void softplus_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, softplus_[real])


cdef void logit_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, logit_[real])


cdef void entr_block(real *x, real *out, Py_ssize_t n) noexcept nogil:
    apply[real](x, out, n, entr_[real])


# --- the loops --------------------------------------------------------------------------------------

cdef void gammaln(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, gammaln_block[real])


cdef void digamma(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, digamma_block[real])


cdef void erf(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, erf_block[real])


cdef void erfc(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, erfc_block[real])


cdef void erfcx(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, erfcx_block[real])


cdef void ndtr(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, ndtr_block[real])


cdef void log_ndtr(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, log_ndtr_block[real])


cdef void erfinv(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, erfinv_block[real])


cdef void erfcinv(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, erfcinv_block[real])


cdef void ndtri(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, ndtri_block[real])


cdef void i0(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, i0_block[real])


cdef void i0e(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, i0e_block[real])


cdef void i1(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, i1_block[real])


cdef void i1e(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, i1e_block[real])


cdef void log_expit(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, log_expit_block[real])


cdef void softplus(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, softplus_block[real])


cdef void logit(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, logit_block[real])


cdef void entr(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    by_blocks[real](args, dims, steps, entr_block[real])


cdef void xlogy(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    binary[real](args, dims, steps, xlogy_[real])


cdef void xlog1py(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    binary[real](args, dims, steps, xlog1py_[real])


cdef void rel_entr(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    binary[real](args, dims, steps, rel_entr_[real])


cdef void kl_div(char **args, Py_ssize_t *dims, Py_ssize_t *steps, real *data) noexcept nogil:
    binary[real](args, dims, steps, kl_div_[real])


# --- into the table ---------------------------------------------------------------------------------

cdef int enter(real *which, int dtype) except -1:
    put("gammaln", dtype, <Loop>gammaln[real])
    put("digamma", dtype, <Loop>digamma[real])
    put("erf", dtype, <Loop>erf[real])
    put("erfc", dtype, <Loop>erfc[real])
    put("erfcx", dtype, <Loop>erfcx[real])
    put("ndtr", dtype, <Loop>ndtr[real])
    put("log_ndtr", dtype, <Loop>log_ndtr[real])
    put("erfinv", dtype, <Loop>erfinv[real])
    put("erfcinv", dtype, <Loop>erfcinv[real])
    put("ndtri", dtype, <Loop>ndtri[real])
    put("i0", dtype, <Loop>i0[real])
    put("i0e", dtype, <Loop>i0e[real])
    put("i1", dtype, <Loop>i1[real])
    put("i1e", dtype, <Loop>i1e[real])
    put("log_expit", dtype, <Loop>log_expit[real])
    put("softplus", dtype, <Loop>softplus[real])
    put("logit", dtype, <Loop>logit[real])
    put("entr", dtype, <Loop>entr[real])
    put("xlogy", dtype, <Loop>xlogy[real])
    put("xlog1py", dtype, <Loop>xlog1py[real])
    put("rel_entr", dtype, <Loop>rel_entr[real])
    put("kl_div", dtype, <Loop>kl_div[real])
    return 0


enter[float](NULL, FLOAT32)
enter[double](NULL, FLOAT64)
