"""Distributions of which the numbers are NumPy's: methods of `Generator`.

They draw from the same bits. Those of real numbers have no reverse rule and refuse parameters that need a gradient.
"""

import numpy as np

from cygrad.core.convert cimport from_object
from cygrad.core.ops.random_counts cimport CountDistributions, bare
from cygrad.core.ops.random_draws cimport is_recorded


cdef int refuse_gradient(str name, tuple parameters) except -1:
    for p in parameters:
        if is_recorded(p):
            raise NotImplementedError(
                f"random.{name} has no reverse rule, and a parameter of it needs a gradient. Use x.detach() or "
                "autograd.pause() where no gradient is wanted through it")
    return 0


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
