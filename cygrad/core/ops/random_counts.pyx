"""Random integers and counts: the methods of `Generator` that pass no gradient, and those that know none.

Where parameters are plain numbers the numbers are drawn here; all other cases are NumPy's, on the same bit generator.
"""

from libc.stdint cimport int64_t, uint64_t
from cpython.long cimport PyLong_AsLongLongAndOverflow, PyLong_CheckExact

import numpy as np

from cygrad.core.array cimport NDArray, shape_text
from cygrad.core.convert cimport as_numpy, from_object
from cygrad.core.dtype cimport BOOL, FLOAT16, FLOAT64, INFO, INT64, from_object as dtype_of, to_numpy
from cygrad.core.op cimport operand
from cygrad.core.ops.random_draws cimport (
    counts, empty_of, is_recorded, parameter, plain, standard)
from cygrad.core.random.bits cimport (
    BERNOULLI, BINOMIAL, BOUNDED, GEOMETRIC, NEGATIVE_BINOMIAL, POISSON, UNIFORM, BitGenerator, Draw)
from cygrad.core.run cimport cast


cdef object bare(object p):
    return as_numpy(<NDArray>p) if type(p) is NDArray else p


cdef object arguments(tuple given):
    """As NumPy takes them."""
    return [bare(p) for p in given]


cdef int refuse_gradient(str name, tuple parameters) except -1:
    for p in parameters:
        if is_recorded(p):
            raise NotImplementedError(
                f"random.{name} has no reverse rule, and a parameter of it needs a gradient. Use x.detach() or "
                "autograd.pause() where no gradient is wanted through it")
    return 0


cdef bint whole(object x, int64_t *value) except -1:
    """Whether `x` is a Python int that fits."""
    cdef int overflow
    if not PyLong_CheckExact(x):
        return False
    value[0] = PyLong_AsLongLongAndOverflow(x, &overflow)
    return overflow == 0


cdef class CountDistributions(GammaDistributions):
    """The methods of `Generator` for integers, counts, and distributions that pass no gradient."""

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
        cdef NDArray chance = parameter(p, FLOAT64, "p").detach()
        cdef int t = INT64 if dtype is None else dtype_of(dtype)
        if chance.ndim == 0 or chance.size == 0:
            raise ValueError(f"p must have at least one element along its last axis, not shape {shape_text(chance.ndim, chance.shape)}")
        bounds = np.cumsum(as_numpy(chance), -1)
        if not np.all(as_numpy(chance) >= 0):
            raise ValueError("probabilities are not non-negative")
        if not np.allclose(bounds[..., -1], 1, rtol=0, atol=1e-6 if operand(p).dtype == FLOAT64 else 1e-3):
            raise ValueError("probabilities do not sum to 1")
        bounds /= bounds[..., -1:]
        u = as_numpy(standard(self.bits, UNIFORM, FLOAT64, size, (from_object(bounds[..., 0]),)))
        if bounds.ndim == 1:
            positions = np.searchsorted(bounds, u, "right")
        else:
            positions = (u[..., None] >= bounds).sum(-1)
        return cast(from_object(np.asarray(positions)), t)

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

    def multinomial(self, n, pvals, size=None):
        """How often each of k outcomes comes up in `n` trials.

        Parameters
        ----------
        n : array_like of int
            Trials.
        pvals : array_like, shape (..., k)
            Probabilities, which sum to 1 along the last axis.
        size : int or tuple of int, optional
            Shape of the result but for its last axis.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where `pvals` are no probabilities that sum to 1.

        Notes
        -----
        `numpy.random.Generator.multinomial`. No gradient is passed to the parameters.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.multinomial(10, [0.2, 0.8], 5).shape
        (5, 2)
        """
        return from_object(np.asarray(self.theirs().multinomial(bare(n), bare(pvals), size=size)))

    def hypergeometric(self, ngood, nbad, nsample, size=None):
        """How many of `nsample` things that are taken from `ngood + nbad` are good.

        Parameters
        ----------
        ngood, nbad, nsample : array_like of int
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            For negative numbers, and more samples than things.

        Notes
        -----
        `numpy.random.Generator.hypergeometric`. No gradient is passed to the parameters.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.hypergeometric(5, 5, 3, (2, 3)).shape
        (2, 3)
        """
        return from_object(np.asarray(self.theirs().hypergeometric(bare(ngood), bare(nbad), bare(nsample), size=size)))

    def multivariate_hypergeometric(self, colors, nsample, size=None, method='marginals'):
        """How many of each colour come up where `nsample` things are taken.

        Parameters
        ----------
        colors : array_like of int, shape (k,)
            How many there are of each.
        nsample : int
        size : int or tuple of int, optional
            Shape of the result but for its last axis.
        method : {'marginals', 'count'}

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            For negative numbers, and more samples than things.

        Notes
        -----
        `numpy.random.Generator.multivariate_hypergeometric`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.multivariate_hypergeometric([3, 4], 2, 5).shape
        (5, 2)
        """
        return from_object(self.theirs().multivariate_hypergeometric(bare(colors), nsample, size, method))

    def logseries(self, p, size=None):
        """Random numbers of the logarithmic series distribution.

        Parameters
        ----------
        p : array_like
            From 0 to below 1.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            For other `p`.

        Notes
        -----
        `numpy.random.Generator.logseries`. No gradient is passed to the parameters.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.logseries(0.5, (2, 3)).shape
        (2, 3)
        """
        return from_object(np.asarray(self.theirs().logseries(bare(p), size=size)))

    def zipf(self, a, size=None):
        """Random numbers of the Zipf distribution.

        Parameters
        ----------
        a : array_like
            Above 1.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            For other `a`.

        Notes
        -----
        `numpy.random.Generator.zipf`. No gradient is passed to the parameters.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.zipf(2.0, (2, 3)).shape
        (2, 3)
        """
        return from_object(np.asarray(self.theirs().zipf(bare(a), size=size)))

    def f(self, dfnum, dfden, size=None):
        """Random numbers of the F distribution.

        Parameters
        ----------
        dfnum, dfden : array_like
            Degrees of freedom, above 0.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Notes
        -----
        `numpy.random.Generator.f`. It has no reverse rule: a parameter that needs a gradient raises.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.f(3, 4, (2, 3)).shape
        (2, 3)
        """
        refuse_gradient("f", (dfnum, dfden,))
        return from_object(np.asarray(self.theirs().f(bare(dfnum), bare(dfden), size=size)))

    def noncentral_chisquare(self, df, nonc, size=None):
        """Random numbers of the noncentral chi-square distribution.

        Parameters
        ----------
        df, nonc : array_like
            Degrees of freedom, and what it is off the centre.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Notes
        -----
        `numpy.random.Generator.noncentral_chisquare`. It has no reverse rule: a parameter that needs a gradient raises.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.noncentral_chisquare(3, 1, (2, 3)).shape
        (2, 3)
        """
        refuse_gradient("noncentral_chisquare", (df, nonc,))
        return from_object(np.asarray(self.theirs().noncentral_chisquare(bare(df), bare(nonc), size=size)))

    def noncentral_f(self, dfnum, dfden, nonc, size=None):
        """Random numbers of the noncentral F distribution.

        Parameters
        ----------
        dfnum, dfden, nonc : array_like
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Notes
        -----
        `numpy.random.Generator.noncentral_f`. It has no reverse rule: a parameter that needs a gradient raises.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.noncentral_f(3, 4, 1, (2, 3)).shape
        (2, 3)
        """
        refuse_gradient("noncentral_f", (dfnum, dfden, nonc,))
        return from_object(np.asarray(self.theirs().noncentral_f(bare(dfnum), bare(dfden), bare(nonc), size=size)))

    def triangular(self, left, mode, right, size=None):
        """Random numbers of the triangular distribution.

        Parameters
        ----------
        left, mode, right : array_like
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Notes
        -----
        `numpy.random.Generator.triangular`. It has no reverse rule: a parameter that needs a gradient raises.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.triangular(0, 1, 2, (2, 3)).shape
        (2, 3)
        """
        refuse_gradient("triangular", (left, mode, right,))
        return from_object(np.asarray(self.theirs().triangular(bare(left), bare(mode), bare(right), size=size)))

    def vonmises(self, mu, kappa, size=None):
        """Random angles of the von Mises distribution, in radians.

        Parameters
        ----------
        mu, kappa : array_like
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Notes
        -----
        `numpy.random.Generator.vonmises`. It has no reverse rule: a parameter that needs a gradient raises.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.vonmises(0, 1, (2, 3)).shape
        (2, 3)
        """
        refuse_gradient("vonmises", (mu, kappa,))
        return from_object(np.asarray(self.theirs().vonmises(bare(mu), bare(kappa), size=size)))

    def wald(self, mean, scale, size=None):
        """Random numbers of the Wald or inverse Gaussian distribution.

        Parameters
        ----------
        mean, scale : array_like
            Above 0.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.

        Returns
        -------
        NDArray

        Notes
        -----
        `numpy.random.Generator.wald`. It has no reverse rule: a parameter that needs a gradient raises.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.wald(1, 1, (2, 3)).shape
        (2, 3)
        """
        refuse_gradient("wald", (mean, scale,))
        return from_object(np.asarray(self.theirs().wald(bare(mean), bare(scale), size=size)))
