"""Real random numbers that are made of gamma samples: the methods of `Generator` for them, and their gradients."""

from cygrad.core.array cimport NDArray, shape_text
from cygrad.core.ops.arithmetic cimport divide, multiply, subtract
from cygrad.core.ops.nn cimport sigmoid, softmax
from cygrad.core.ops.power cimport sqrt
from cygrad.core.ops.random_draws cimport (
    NOT_NEGATIVE, POSITIVE, check, dtype_for, numbers, parameter, plain, standard, standard_gamma_of)
from cygrad.core.ops.random_real cimport RealDistributions, like, store
from cygrad.core.random.bits cimport BETA, GAMMA, NORMAL, STUDENT


cdef class GammaDistributions(RealDistributions):
    """The methods of `Generator` for gamma distributions and what is made of them."""

    def standard_gamma(self, shape, size=None, dtype=None, out=None):
        """Random numbers of the gamma distribution with scale 1.

        Parameters
        ----------
        shape : array_like
            Shape of the distribution.
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.
        dtype : dtype, optional
            float64, float32 or float16. Default: what parameters that are arrays promote to, float64 for numbers.
        out : NDArray, optional
            Written to and returned.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where shape < 0.

        Notes
        -----
        `numpy.random.Generator.standard_gamma`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.standard_gamma(2.5, (2, 3)).shape
        (2, 3)
        """
        cdef double a
        cdef NDArray alpha
        if out is not None:
            size, dtype = like(out, size, dtype)
        if plain(shape, &a):
            check(a, "shape", NOT_NEGATIVE)
            return store(out, numbers(self.bits, GAMMA, dtype, size, 0, 1, a))
        alpha = parameter(shape, dtype_for(dtype, (shape,)), "shape", NOT_NEGATIVE)
        return store(out, standard_gamma_of(self.bits, alpha, size, (alpha,)))

    def gamma(self, shape, scale=1.0, size=None, dtype=None):
        """Random numbers of the gamma distribution.

        Parameters
        ----------
        shape, scale : array_like
            The mean is shape * scale; their shapes must broadcast.
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
            Where shape < 0 or scale < 0.

        Notes
        -----
        `numpy.random.Generator.gamma`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.gamma(2.5, cg.ones(3), (2, 3)).shape
        (2, 3)
        """
        cdef double a, s
        if plain(shape, &a) and plain(scale, &s):
            check(a, "shape", NOT_NEGATIVE)
            check(s, "scale", NOT_NEGATIVE)
            return numbers(self.bits, GAMMA, dtype, size, 0, s, a)
        cdef int t = dtype_for(dtype, (shape, scale))
        cdef NDArray alpha = parameter(shape, t, "shape", NOT_NEGATIVE)
        cdef NDArray factor = parameter(scale, t, "scale", NOT_NEGATIVE)
        return multiply(factor, standard_gamma_of(self.bits, alpha, size, (alpha, factor)))

    def chisquare(self, df, size=None, dtype=None):
        """Random numbers of the chi-square distribution.

        Parameters
        ----------
        df : array_like
            Degrees of freedom.
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
            Where df <= 0.

        Notes
        -----
        `numpy.random.Generator.chisquare`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.chisquare(3, (2, 3)).shape
        (2, 3)
        """
        cdef double a
        if plain(df, &a):
            check(a, "df", POSITIVE)
            return numbers(self.bits, GAMMA, dtype, size, 0, 2, a / 2)
        cdef NDArray alpha = parameter(df, dtype_for(dtype, (df,)), "df", POSITIVE)
        return multiply(standard_gamma_of(self.bits, <NDArray>multiply(alpha, 0.5), size, (alpha,)), 2)

    def standard_t(self, df, size=None, dtype=None):
        """Random numbers of Student's t distribution.

        Parameters
        ----------
        df : array_like
            Degrees of freedom.
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
            Where df <= 0.

        Notes
        -----
        `numpy.random.Generator.standard_t`, whose numbers it gives where `df` is a number.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.standard_t(5, (2, 3)).shape
        (2, 3)
        """
        cdef double a
        if plain(df, &a):
            check(a, "df", POSITIVE)
            return numbers(self.bits, STUDENT, dtype, size, 0, 1, a)
        cdef int t = dtype_for(dtype, (df,))
        cdef NDArray alpha = parameter(df, t, "df", POSITIVE)
        half = multiply(alpha, 0.5)
        z = standard(self.bits, NORMAL, t, size, (alpha,))
        return multiply(z, sqrt(divide(half, standard_gamma_of(self.bits, <NDArray>half, size, (alpha,)))))

    def beta(self, a, b, size=None, dtype=None):
        """Random numbers of the beta distribution.

        Parameters
        ----------
        a, b : array_like
            Their shapes must broadcast.
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
            Where a <= 0 or b <= 0.

        Notes
        -----
        `numpy.random.Generator.beta`, whose numbers it gives where `a` and `b` are numbers.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.beta(2, 3, (2, 3)).shape
        (2, 3)
        """
        cdef double first, second
        if plain(a, &first) and plain(b, &second):
            check(first, "a", POSITIVE)
            check(second, "b", POSITIVE)
            return numbers(self.bits, BETA, dtype, size, 0, 1, first, second)
        cdef int t = dtype_for(dtype, (a, b))
        cdef NDArray p = parameter(a, t, "a", POSITIVE)
        cdef NDArray q = parameter(b, t, "b", POSITIVE)
        x = standard_gamma_of(self.bits, p, size, (p, q), True)
        return sigmoid(subtract(x, standard_gamma_of(self.bits, q, size, (p, q), True)))

    def dirichlet(self, alpha, size=None, dtype=None):
        """Random points whose coordinates are positive and sum to 1.

        Parameters
        ----------
        alpha : array_like, shape (..., k)
        size : int or tuple of int, optional
            Shape of the result but for its last axis. Default: that of `alpha`.
        dtype : dtype, optional
            Default: that of `alpha`.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            Where alpha < 0, or has no elements.

        Notes
        -----
        `numpy.random.Generator.dirichlet`, with other numbers, and for several `alpha` at once.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.dirichlet([1.0, 2.0, 3.0], 5).shape
        (5, 3)
        """
        cdef NDArray a = parameter(alpha, dtype_for(dtype, (alpha,)), "alpha", NOT_NEGATIVE)
        if a.ndim == 0 or a.size == 0:
            raise ValueError(f"alpha must have at least one element along its last axis, not shape {shape_text(a.ndim, a.shape)}")
        if size is not None:
            size = ((size,) if isinstance(size, int) else tuple(size)) + (a.shape[a.ndim - 1],)
        return softmax(standard_gamma_of(self.bits, a, size, (a,), True), -1)
