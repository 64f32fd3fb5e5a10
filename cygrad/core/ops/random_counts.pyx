"""Random integers and counts: methods of `Generator` that pass no gradient.

Where parameters are plain numbers the numbers are drawn here; all other cases are NumPy's, on the same bit generator.
"""

from libc.stdint cimport int64_t, uint64_t
from cpython.long cimport PyLong_AsLongLongAndOverflow, PyLong_CheckExact

import numpy as np

from cygrad.core.array cimport NDArray, new_array, shape_text
from cygrad.core.convert cimport as_numpy, from_object
from cygrad.core.dtype cimport BOOL, FLOAT16, FLOAT64, INFO, INT64, from_object as dtype_of, to_numpy
from cygrad.core.op cimport operand
from cygrad.core.ops.random_draws cimport (
    counts, empty_of, parameter, plain, standard)
from cygrad.core.random.bits cimport (
    BERNOULLI, BINOMIAL, BOUNDED, GEOMETRIC, NEGATIVE_BINOMIAL, POISSON, UNIFORM, BitGenerator, Draw)
from cygrad.core.run cimport View, cast, copy, view_of


cdef object bare(object p):
    return as_numpy(<NDArray>p) if type(p) is NDArray else p


cdef bint whole(object x, int64_t *value) except -1:
    """Whether `x` is a Python int that fits."""
    cdef int overflow
    if not PyLong_CheckExact(x):
        return False
    value[0] = PyLong_AsLongLongAndOverflow(x, &overflow)
    return overflow == 0


cdef int sum_up(double *p, Py_ssize_t n, double tolerance) except -1:
    """Probabilities as their sums, of which the last one is 1."""
    cdef Py_ssize_t i
    cdef double total = 0
    for i in range(n):
        if not p[i] >= 0:
            raise ValueError("probabilities are not non-negative")
        total += p[i]
        p[i] = total
    if not abs(total - 1) <= tolerance:
        raise ValueError(f"probabilities do not sum to 1, but to {total:.6g}")
    for i in range(n):
        p[i] /= total
    return 0


cdef Py_ssize_t find(double *sums, Py_ssize_t n, double u) noexcept nogil:
    """The first sum above `u`."""
    cdef Py_ssize_t low = 0, high = n - 1, middle
    while low < high:
        middle = (low + high) // 2
        if sums[middle] > u:
            high = middle
        else:
            low = middle + 1
    return low


cdef class CountDistributions(GammaDistributions):
    """The methods of `Generator` for integers and counts."""

    cdef object theirs(self):
        if self.numpy is None:
            self.numpy = np.random.Generator(self.bits)
        return self.numpy

    def integers(self, low, high=None, size=None, dtype=None, endpoint=False):
        """Random integers, uniform on low <= i < high.

        Parameters
        ----------
        low, high : int or array_like of int
            With `low` alone: 0 <= i < low.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.
        dtype : dtype, optional
            An integer dtype, or bool. Default: int64.
        endpoint : bool
            True: `high` is one of them.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where there is no such integer, or the dtype has it not.

        Notes
        -----
        `numpy.random.Generator.integers`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.integers(0, 10, (2, 3)).shape
        (2, 3)
        """
        cdef int64_t first = 0, last
        cdef int t = INT64 if dtype is None else dtype_of(dtype)
        cdef int bits = 8 * INFO[t].itemsize
        cdef bint fits
        cdef Draw d
        cdef NDArray out
        if t < FLOAT16 and whole(low if high is None else high, &last) and (high is None or whole(low, &first)):
            if not endpoint and last > first:
                last -= 1
            elif not endpoint:
                last, first = 0, 1           # NumPy says what is wrong
            if INFO[t].kind == c"i":
                fits = bits == 64 or -(<int64_t>1 << (bits - 1)) <= first and last < <int64_t>1 << (bits - 1)
            elif INFO[t].kind == c"b":
                fits = first >= 0 and last <= 1
            else:
                fits = first >= 0 and (bits == 64 or last < <int64_t>1 << bits)
            if first <= last and fits:
                out = empty_of(t, size)
                d.family = BOUNDED
                d.dtype = t
                d.off = <uint64_t>first
                d.range = <uint64_t>last - <uint64_t>first
                d.n = out.size
                d.out = out.data
                self.bits.fill(&d)
                return out
        return from_object(self.theirs().integers(bare(low), bare(high), size, to_numpy(t), endpoint))

    def bernoulli(self, p=0.5, size=None, dtype=None):
        """True with probability `p`, else False.

        Parameters
        ----------
        p : array_like
            From 0 to 1.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.
        dtype : dtype, optional
            Default: bool. Others have 1 and 0.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where `p` is no probability.

        Notes
        -----
        `jax.random.bernoulli`. No gradient is passed to `p`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.bernoulli(0.3, (2, 3), 'float32').shape
        (2, 3)
        """
        cdef double x
        cdef NDArray out, chance
        cdef Draw d
        cdef int t = BOOL if dtype is None else dtype_of(dtype)
        if plain(p, &x):
            if not 0 <= x <= 1:
                raise ValueError("p < 0, p > 1 or p is NaN")
            out = empty_of(BOOL, size)
            d.family = BERNOULLI
            d.dtype = BOOL
            d.a = x
            d.n = out.size
            d.out = out.data
            self.bits.fill(&d)
        else:
            chance = parameter(p, FLOAT64, "p").detach()
            if not bool(((chance >= 0) & (chance <= 1)).all()):
                raise ValueError("p < 0, p > 1 or p is NaN")
            out = standard(self.bits, UNIFORM, FLOAT64, size, (chance,)) < chance
        return out if t == BOOL else cast(out, t)

    def categorical(self, p, size=None, dtype=None):
        """Random positions, each as likely as `p` says there.

        Parameters
        ----------
        p : array_like, shape (..., k)
            Probabilities, which sum to 1 along the last axis.
        size : int or tuple of int, optional
            Shape of the result, to which that of `p` without its last axis must broadcast; that is the default.
        dtype : dtype, optional
            Default: int64.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where `p` is negative or does not sum to 1.

        Notes
        -----
        `torch.distributions.Categorical`. No gradient is passed to `p`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.categorical([0.2, 0.8], (2, 3)).shape
        (2, 3)
        """
        cdef NDArray chance = <NDArray>parameter(p, FLOAT64, "p").detach()
        cdef double tolerance = 1e-6 if operand(p).dtype == FLOAT64 else 1e-3
        cdef int t = INT64 if dtype is None else dtype_of(dtype)
        cdef NDArray u, places, rows
        cdef View source, target
        cdef Py_ssize_t i
        if chance.ndim == 0 or chance.size == 0:
            raise ValueError("p must have at least one element along its last axis, not shape "
                             + shape_text(chance.ndim, chance.shape))
        chance = cast(chance, FLOAT64)           # becomes the sums up to each element
        rows = new_array(INT64, chance.ndim - 1, chance.shape)
        for i in range(rows.size):
            (<int64_t *>rows.data)[i] = i
            sum_up(<double *>chance.data + i * chance.shape[chance.ndim - 1], chance.shape[chance.ndim - 1], tolerance)
        u = standard(self.bits, UNIFORM, FLOAT64, size, (rows,))
        places = new_array(INT64, u.ndim, u.shape)
        view_of(rows, &source)
        view_of(places, &target)
        copy(&source, &target)
        for i in range(u.size):
            (<int64_t *>places.data)[i] = find(
                <double *>chance.data + (<int64_t *>places.data)[i] * chance.shape[chance.ndim - 1],
                chance.shape[chance.ndim - 1], (<double *>u.data)[i])
        return places if t == INT64 else cast(places, t)

    def poisson(self, lam=1.0, size=None):
        """Random numbers of the Poisson distribution.

        Parameters
        ----------
        lam : array_like
            Mean.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where lam < 0, or too large for int64.

        Notes
        -----
        `numpy.random.Generator.poisson`. No gradient is passed to the parameters.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.poisson(4.0, (2, 3)).shape
        (2, 3)
        """
        cdef double x
        if plain(lam, &x) and 0 <= x < 1e9:
            return counts(self.bits, POISSON, size, x)
        return from_object(self.theirs().poisson(bare(lam), size))

    def geometric(self, p, size=None):
        """How many trials it takes to the first success, that counted.

        Parameters
        ----------
        p : array_like
            Probability of a success.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where `p` is no probability or 0.

        Notes
        -----
        `numpy.random.Generator.geometric`. No gradient is passed to the parameters.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.geometric(0.5, (2, 3)).shape
        (2, 3)
        """
        cdef double x
        if plain(p, &x) and 0.01 < x <= 1:
            return counts(self.bits, GEOMETRIC, size, x)
        return from_object(self.theirs().geometric(bare(p), size))

    def binomial(self, n, p, size=None):
        """How many of `n` trials succeed.

        Parameters
        ----------
        n : array_like of int
            Trials.
        p : array_like
            Probability of a success.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where n < 0 or `p` is no probability.

        Notes
        -----
        `numpy.random.Generator.binomial`. No gradient is passed to the parameters.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.binomial(10, 0.5, (2, 3)).shape
        (2, 3)
        """
        cdef double x
        cdef int64_t k
        if whole(n, &k) and 0 <= k < 1 << 31 and plain(p, &x) and 0 <= x <= 1:
            return counts(self.bits, BINOMIAL, size, x, k)
        return from_object(self.theirs().binomial(bare(n), bare(p), size))

    def negative_binomial(self, n, p, size=None):
        """How many trials fail before `n` succeed.

        Parameters
        ----------
        n : array_like
            Successes, above 0; not only whole numbers.
        p : array_like
            Probability of a success.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where n <= 0 or `p` is no probability.

        Notes
        -----
        `numpy.random.Generator.negative_binomial`. No gradient is passed to the parameters.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.negative_binomial(3, 0.5, (2, 3)).shape
        (2, 3)
        """
        cdef double k, x
        if plain(n, &k) and 0 < k < 1e6 and plain(p, &x) and 0.01 < x <= 1:
            return counts(self.bits, NEGATIVE_BINOMIAL, size, k, x)
        return from_object(self.theirs().negative_binomial(bare(n), bare(p), size))
