"""Distributions of which the numbers are NumPy's, at least for plain numbers: methods of `Generator`.

They draw from the same bits. Gradients of real samples: the triangular distribution has an inverse of its distribution
function; F and noncentral samples are made of gamma and normal ones; Wald samples move as their quantile does, dx/dp =
-(dF/dp) / density (`gamma` has the source). What is left refuses parameters that need a gradient.
"""

import math

import numpy as np

from cpython.object cimport PyObject

from cygrad.core.array cimport NDArray
from cygrad.core.convert cimport as_numpy, from_object
from cygrad.core.dtype cimport FLOAT64
from cygrad.core.ops.arithmetic cimport add, divide, multiply, square, subtract
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.comparison cimport less
from cygrad.core.ops.exponential cimport exp
from cygrad.core.ops.power cimport sqrt
from cygrad.core.ops.random_counts cimport CountDistributions, bare
from cygrad.core.ops.random_draws cimport (
    NOT_NEGATIVE, POSITIVE, dtype_for, is_recorded, parameter, plain, standard, standard_gamma_of)
from cygrad.core.ops.reduce cimport bare as outside
from cygrad.core.ops.special_error cimport erfcx
from cygrad.core.random.bits cimport NORMAL, UNIFORM
from cygrad.core.record cimport record, saved
from cygrad.core.registry cimport X0, X1, Y, Op, structural
from cygrad.core.tape cimport OUTPUT, Node


cdef int refuse_gradient(str name, tuple parameters) except -1:
    for p in parameters:
        if is_recorded(p):
            raise NotImplementedError(
                f"random.{name} has no reverse rule, and a parameter of it needs a gradient. Use x.detach() or "
                "autograd.pause() where no gradient is wanted through it")
    return 0


cdef bint all_plain(tuple parameters) except -1:
    cdef double value
    for p in parameters:
        if not plain(p, &value):
            return False
    return True


cdef object vjp_wald(Node *node, int i, object g):
    """With r = sqrt(scale / x) and Mills' ratio M of r (x / mean + 1), of which erfcx has no overflow:
    dx/dmean = 2 scale x M / (r mean²), dx/dscale = x / scale - 2 x M / (r mean)."""
    cdef object mean = saved(node, 0), scale = saved(node, 1), x = saved(node, OUTPUT)
    cdef object r = sqrt(divide(scale, x)), mills, slope
    mills = multiply(erfcx(multiply(r, multiply(add(divide(x, mean), 1), math.sqrt(0.5)))), math.sqrt(2 * math.pi))
    slope = divide(multiply(x, mills), multiply(r, mean))
    return multiply(g, multiply(divide(scale, mean), slope) if i == 0 else subtract(divide(x, scale), slope))


cdef Op WALD = structural("wald", vjp_wald, (X0 | X1 | Y, X0 | X1 | Y))


cdef class NumpyDistributions(CountDistributions):
    """The methods of `Generator` that NumPy's answers."""

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

    def f(self, dfnum, dfden, size=None, dtype=None):
        """Random numbers of the F distribution.

        Parameters
        ----------
        dfnum, dfden : array_like
            Degrees of freedom, above 0.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.
        dtype : dtype, optional
            float64, float32 or float16. Default: what parameters that are arrays promote to, float64 for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where dfnum <= 0 or dfden <= 0.

        Notes
        -----
        `numpy.random.Generator.f`, whose numbers it gives where the parameters are numbers.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.f(3, 4, (2, 3)).shape
        (2, 3)
        """
        cdef int t = dtype_for(dtype, (dfnum, dfden))
        cdef NDArray p, q
        if all_plain((dfnum, dfden)):
            return to_dtype(from_object(np.asarray(self.theirs().f(dfnum, dfden, size=size))), t)
        p, q = parameter(dfnum, t, "dfnum", POSITIVE), parameter(dfden, t, "dfden", POSITIVE)
        x = standard_gamma_of(self.bits, <NDArray>multiply(p, 0.5), size, (p, q), True)
        y = standard_gamma_of(self.bits, <NDArray>multiply(q, 0.5), size, (p, q), True)
        return multiply(exp(subtract(x, y)), divide(q, p))

    def noncentral_chisquare(self, df, nonc, size=None, dtype=None):
        """Random numbers of the noncentral chi-square distribution.

        Parameters
        ----------
        df, nonc : array_like
            Degrees of freedom, and what it is off the centre.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.
        dtype : dtype, optional
            float64, float32 or float16. Default: what parameters that are arrays promote to, float64 for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where df <= 0 or nonc < 0.
        NotImplementedError
            While recording, for parameters that need a gradient where df <= 1.

        Notes
        -----
        `numpy.random.Generator.noncentral_chisquare`, whose numbers it gives where the parameters are numbers or
        df <= 1. For larger df, a sample is a central one of df - 1 plus the square of a normal one with mean sqrt(nonc), through
        which both parameters have gradients.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.noncentral_chisquare(3, 1, (2, 3)).shape
        (2, 3)
        """
        cdef int t = dtype_for(dtype, (df, nonc))
        cdef NDArray p, q
        if all_plain((df, nonc)) or not (as_numpy(parameter(df, FLOAT64, "df", POSITIVE)) > 1).all():
            refuse_gradient("noncentral_chisquare of df <= 1", (df, nonc))
            return to_dtype(from_object(np.asarray(
                self.theirs().noncentral_chisquare(bare(df), bare(nonc), size=size))), t)
        p, q = parameter(df, t, "df", POSITIVE), parameter(nonc, t, "nonc", NOT_NEGATIVE)
        half = <NDArray>multiply(subtract(p, 1), 0.5)
        central = multiply(standard_gamma_of(self.bits, half, size, (p, q)), 2)
        return add(central, square(add(standard(self.bits, NORMAL, t, size, (p, q)), sqrt(q))))

    def noncentral_f(self, dfnum, dfden, nonc, size=None, dtype=None):
        """Random numbers of the noncentral F distribution.

        Parameters
        ----------
        dfnum, dfden, nonc : array_like
            Degrees of freedom, and what it is off the centre.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.
        dtype : dtype, optional
            float64, float32 or float16. Default: what parameters that are arrays promote to, float64 for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where dfnum <= 0, dfden <= 0 or nonc < 0.
        NotImplementedError
            While recording, for parameters that need a gradient where dfnum <= 1.

        Notes
        -----
        `numpy.random.Generator.noncentral_f`, whose numbers it gives where the parameters are numbers or dfnum <= 1.
        Else it is the quotient of a noncentral and a central chi-square sample, each over its degrees of freedom.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.noncentral_f(3, 4, 1, (2, 3)).shape
        (2, 3)
        """
        cdef int t = dtype_for(dtype, (dfnum, dfden, nonc))
        cdef NDArray p, q, r
        if all_plain((dfnum, dfden, nonc)) or not (as_numpy(parameter(dfnum, FLOAT64, "dfnum", POSITIVE)) > 1).all():
            refuse_gradient("noncentral_f of dfnum <= 1", (dfnum, dfden, nonc))
            return to_dtype(from_object(np.asarray(
                self.theirs().noncentral_f(bare(dfnum), bare(dfden), bare(nonc), size=size))), t)
        p, q = parameter(dfnum, t, "dfnum", POSITIVE), parameter(dfden, t, "dfden", POSITIVE)
        r = parameter(nonc, t, "nonc", NOT_NEGATIVE)
        half = <NDArray>multiply(subtract(p, 1), 0.5)
        above = multiply(standard_gamma_of(self.bits, half, size, (p, q, r)), 2)
        above = add(above, square(add(standard(self.bits, NORMAL, t, size, (p, q, r)), sqrt(r))))
        below = multiply(standard_gamma_of(self.bits, <NDArray>multiply(q, 0.5), size, (p, q, r)), 2)
        return divide(multiply(above, q), multiply(below, p))

    def triangular(self, left, mode, right, size=None, dtype=None):
        """Random numbers of the triangular distribution.

        Parameters
        ----------
        left, mode, right : array_like
            left <= mode <= right, left < right.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.
        dtype : dtype, optional
            float64, float32 or float16. Default: what parameters that are arrays promote to, float64 for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            For others.

        Notes
        -----
        `numpy.random.Generator.triangular`. A sample is the inverse of the distribution function at a uniform number.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.triangular(0, 1, 2, (2, 3)).shape
        (2, 3)
        """
        cdef int t = dtype_for(dtype, (left, mode, right))
        cdef NDArray a, m, b
        if all_plain((left, mode, right)):
            return to_dtype(from_object(np.asarray(self.theirs().triangular(left, mode, right, size=size))), t)
        a, m, b = parameter(left, t, "left"), parameter(mode, t, "mode"), parameter(right, t, "right")
        low, middle, high = as_numpy(a), as_numpy(m), as_numpy(b)
        if (low > middle).any():
            raise ValueError("left > mode")
        if (middle > high).any():
            raise ValueError("mode > right")
        if (low == high).any():
            raise ValueError("left == right")
        width, below, above = subtract(b, a), subtract(m, a), subtract(b, m)
        u = standard(self.bits, UNIFORM, t, size, (a, m, b))
        rising = less(multiply(u, outside(width)), outside(below))
        # The root of the side that is taken alone, for the other one may be of 0, where it has no derivative.
        part = multiply(sqrt(multiply(where(rising, below, above), width)), sqrt(where(rising, u, subtract(1, u))))
        return where(rising, add(a, part), subtract(b, part))

    def vonmises(self, mu, kappa, size=None, dtype=None):
        """Random angles of the von Mises distribution, in radians.

        Parameters
        ----------
        mu, kappa : array_like
            The mode, and how close to it the angles are.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.
        dtype : dtype, optional
            float64, float32 or float16. Default: what parameters that are arrays promote to, float64 for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where kappa < 0.
        NotImplementedError
            While recording, where `kappa` needs a gradient.

        Notes
        -----
        `numpy.random.Generator.vonmises`. The gradient for `mu` is 1; there is none for `kappa`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.vonmises(0, 1, (2, 3)).shape
        (2, 3)
        """
        cdef int t = dtype_for(dtype, (mu, kappa))
        cdef NDArray m
        refuse_gradient("vonmises for kappa", (kappa,))
        x = to_dtype(from_object(np.asarray(self.theirs().vonmises(bare(mu), bare(kappa), size=size))), t)
        if is_recorded(mu):
            m = parameter(mu, t, "mu")
            x = add(x, subtract(m, outside(m)))
        return x

    def wald(self, mean, scale, size=None, dtype=None):
        """Random numbers of the Wald or inverse Gaussian distribution.

        Parameters
        ----------
        mean, scale : array_like
            Above 0.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.
        dtype : dtype, optional
            float64, float32 or float16. Default: what parameters that are arrays promote to, float64 for numbers.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where mean <= 0 or scale <= 0.

        Notes
        -----
        `numpy.random.Generator.wald`. A sample moves with its parameters as its quantile does (M. Figurnov, S. Mohamed,
        A. Mnih, "Implicit Reparameterization Gradients", 2018).

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.wald(1, 1, (2, 3)).shape
        (2, 3)
        """
        cdef int t = dtype_for(dtype, (mean, scale))
        cdef NDArray x = from_object(np.asarray(self.theirs().wald(bare(mean), bare(scale), size=size)))
        cdef NDArray m, s
        cdef PyObject *inputs[2]
        if is_recorded(mean) or is_recorded(scale):
            m, s = parameter(mean, FLOAT64, "mean"), parameter(scale, FLOAT64, "scale")
            inputs[0] = <PyObject *>m
            inputs[1] = <PyObject *>s
            record(WALD, x, 2, inputs)
        return to_dtype(x, t)
