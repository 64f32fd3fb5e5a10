"""Real random numbers: the methods of `Generator` that give floats, and their gradients.

A sample is a fixed function of the parameters and of random numbers that do not depend on them (Kingma and Welling,
"Auto-Encoding Variational Bayes", 2014), which is recorded like any other.
"""

from libc.math cimport INFINITY

from cygrad.core.array cimport NDArray
from cygrad.core.dtype cimport from_object as dtype_of, to_numpy
from cygrad.core.ops.arithmetic cimport add, divide, multiply, negative, reciprocal, subtract
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.comparison cimport equal
from cygrad.core.ops.exponential cimport exp, expm1, log1p
from cygrad.core.ops.power cimport power as power_of
from cygrad.core.ops.random_draws cimport (
    NOT_NEGATIVE, POSITIVE, check, dtype_for, located, numbers, parameter, plain, scaled, standard)
from cygrad.core.random.bits cimport (
    CAUCHY, EXPONENTIAL, GUMBEL, LAPLACE, LOGISTIC, NORMAL, RAYLEIGH, UNIFORM, BitGenerator)


cdef int check_range(double low, double high) except -1:
    cdef double width = high - low
    if width != width or width == INFINITY or width == -INFINITY:
        raise OverflowError("Range exceeds valid bounds")
    if width < 0:
        raise ValueError("high < low")
    return 0


cdef object like(object out, object size, object dtype):
    """Size and dtype of the numbers that are to be written to `out`."""
    if type(out) is not NDArray:
        raise TypeError(f"out must be an NDArray, not {type(out).__name__}")
    if size is not None and ((size,) if isinstance(size, int) else tuple(size)) != out.shape:
        raise ValueError(f"size and out must have the same shape when used together: {size}, {out.shape}")
    if dtype is not None and to_numpy(dtype_of(dtype)) != out.dtype:
        raise TypeError(f"Supplied output array has the wrong type. Expected {dtype}, got {out.dtype}")
    return out.shape, out.dtype


cdef object store(object out, object values):
    if out is None:
        return values
    out[...] = values
    return out


cdef class RealDistributions:
    """The methods of `Generator` that give real numbers."""

    def random(self, size=None, dtype=None, out=None):
        """Random numbers, uniform on [0, 1).

        Parameters
        ----------
        size : int or tuple of int, optional
            Shape of the result. Default: ().
        dtype : dtype, optional
            float64 (the default), float32 or float16.
        out : NDArray, optional
            Written to and returned.

        Returns
        -------
        NDArray

        Notes
        -----
        `numpy.random.Generator.random`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.random((2, 3)).shape
        (2, 3)
        """
        if out is not None:
            size, dtype = like(out, size, dtype)
        return store(out, numbers(self.bits, UNIFORM, dtype, size))

    def standard_normal(self, size=None, dtype=None, out=None):
        """Random numbers of the standard normal distribution.

        Parameters
        ----------
        size : int or tuple of int, optional
            Shape of the result. Default: ().
        dtype : dtype, optional
            float64 (the default), float32 or float16.
        out : NDArray, optional
            Written to and returned.

        Returns
        -------
        NDArray

        Notes
        -----
        `numpy.random.Generator.standard_normal`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.standard_normal((2, 3)).shape
        (2, 3)
        """
        if out is not None:
            size, dtype = like(out, size, dtype)
        return store(out, numbers(self.bits, NORMAL, dtype, size))

    def standard_exponential(self, size=None, dtype=None, method='zig', out=None):
        """Random numbers of the exponential distribution of scale 1.

        Parameters
        ----------
        size : int or tuple of int, optional
            Shape of the result. Default: ().
        dtype : dtype, optional
            float64 (the default), float32 or float16.
        method : {'zig', 'inv'}
            The ziggurat, or the logarithm of a uniform number.
        out : NDArray, optional
            Written to and returned.

        Returns
        -------
        NDArray

        Raises
        ------
        ValueError
            For another method.

        Notes
        -----
        `numpy.random.Generator.standard_exponential`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.standard_exponential((2, 3)).shape
        (2, 3)
        """
        if method not in ("zig", "inv"):
            raise ValueError(f"method must be 'zig' or 'inv', not {method!r}")
        if out is not None:
            size, dtype = like(out, size, dtype)
        if method == "inv":
            values = negative(log1p(negative(numbers(self.bits, UNIFORM, dtype, size))))
        else:
            values = numbers(self.bits, EXPONENTIAL, dtype, size)
        return store(out, values)

    def standard_cauchy(self, size=None, dtype=None):
        """Random numbers of the Cauchy distribution with mode 0 and scale 1.

        Parameters
        ----------
        size : int or tuple of int, optional
            Shape of the result. Default: what the parameters broadcast to, () for numbers.
        dtype : dtype, optional
            float64, float32 or float16. Default: what parameters that are arrays promote to, float64 for numbers.

        Returns
        -------
        NDArray

        Notes
        -----
        `numpy.random.Generator.standard_cauchy`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.standard_cauchy((2, 3)).shape
        (2, 3)
        """
        return numbers(self.bits, CAUCHY, dtype, size)

    def uniform(self, low=0.0, high=1.0, size=None, dtype=None):
        """Random numbers, uniform on [low, high).

        Parameters
        ----------
        low, high : array_like
            Their shapes must broadcast. `high` itself may come up by rounding.
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
            Where high < low; OverflowError where high - low is not finite.

        Notes
        -----
        `numpy.random.Generator.uniform`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.uniform(-1, 1, (2, 3)).shape
        (2, 3)
        """
        cdef double l, h
        cdef NDArray a, b
        if plain(low, &l) and plain(high, &h):
            check_range(l, h)
            return numbers(self.bits, UNIFORM, dtype, size, l, h - l)
        cdef int t = dtype_for(dtype, (low, high))
        a, b = parameter(low, t, "low"), parameter(high, t, "high")
        width = subtract(b, a)
        if (<NDArray>width).size:
            check_range(0, width.detach().min())
            check_range(0, width.detach().max())
        return add(a, multiply(width, standard(self.bits, UNIFORM, t, size, (a, b))))

    def normal(self, loc=0.0, scale=1.0, size=None, dtype=None):
        """Random numbers of the normal distribution.

        Parameters
        ----------
        loc, scale : array_like
            Where it lies and how wide it is; their shapes must broadcast.
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
            Where scale < 0.

        Notes
        -----
        `numpy.random.Generator.normal`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.normal(cg.zeros(3), 2.0, (2, 3)).shape
        (2, 3)
        """
        cdef double l, s
        if plain(loc, &l) and plain(scale, &s):
            check(s, "scale", NOT_NEGATIVE)
            return numbers(self.bits, NORMAL, dtype, size, l, s)
        return located(self.bits, NORMAL, dtype, size, loc, scale)

    def laplace(self, loc=0.0, scale=1.0, size=None, dtype=None):
        """Random numbers of the Laplace distribution.

        Parameters
        ----------
        loc, scale : array_like
            Where it lies and how wide it is; their shapes must broadcast.
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
            Where scale < 0.

        Notes
        -----
        `numpy.random.Generator.laplace`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.laplace(cg.zeros(3), 2.0, (2, 3)).shape
        (2, 3)
        """
        cdef double l, s
        if plain(loc, &l) and plain(scale, &s):
            check(s, "scale", NOT_NEGATIVE)
            return numbers(self.bits, LAPLACE, dtype, size, l, s)
        return located(self.bits, LAPLACE, dtype, size, loc, scale)

    def gumbel(self, loc=0.0, scale=1.0, size=None, dtype=None):
        """Random numbers of the Gumbel distribution, that of maxima.

        Parameters
        ----------
        loc, scale : array_like
            Where it lies and how wide it is; their shapes must broadcast.
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
            Where scale < 0.

        Notes
        -----
        `numpy.random.Generator.gumbel`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.gumbel(cg.zeros(3), 2.0, (2, 3)).shape
        (2, 3)
        """
        cdef double l, s
        if plain(loc, &l) and plain(scale, &s):
            check(s, "scale", NOT_NEGATIVE)
            return numbers(self.bits, GUMBEL, dtype, size, l, s)
        return located(self.bits, GUMBEL, dtype, size, loc, scale)

    def logistic(self, loc=0.0, scale=1.0, size=None, dtype=None):
        """Random numbers of the logistic distribution.

        Parameters
        ----------
        loc, scale : array_like
            Where it lies and how wide it is; their shapes must broadcast.
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
            Where scale < 0.

        Notes
        -----
        `numpy.random.Generator.logistic`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.logistic(cg.zeros(3), 2.0, (2, 3)).shape
        (2, 3)
        """
        cdef double l, s
        if plain(loc, &l) and plain(scale, &s):
            check(s, "scale", NOT_NEGATIVE)
            return numbers(self.bits, LOGISTIC, dtype, size, l, s)
        return located(self.bits, LOGISTIC, dtype, size, loc, scale)

    def cauchy(self, loc=0.0, scale=1.0, size=None, dtype=None):
        """Random numbers of the Cauchy distribution.

        Parameters
        ----------
        loc, scale : array_like
            Where it lies and how wide it is; their shapes must broadcast.
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
            Where scale < 0.

        Notes
        -----
        `numpy.random.Generator.standard_cauchy`, moved.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.cauchy(cg.zeros(3), 2.0, (2, 3)).shape
        (2, 3)
        """
        cdef double l, s
        if plain(loc, &l) and plain(scale, &s):
            check(s, "scale", NOT_NEGATIVE)
            return numbers(self.bits, CAUCHY, dtype, size, l, s)
        return located(self.bits, CAUCHY, dtype, size, loc, scale)

    def exponential(self, scale=1.0, size=None, dtype=None):
        """Random numbers of the exponential distribution, of which `scale` is the mean.

        Parameters
        ----------
        scale : array_like
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
            Where scale < 0.

        Notes
        -----
        `numpy.random.Generator.exponential`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.exponential(2.0, (2, 3)).shape
        (2, 3)
        """
        cdef double s
        if plain(scale, &s):
            check(s, "scale", NOT_NEGATIVE)
            return numbers(self.bits, EXPONENTIAL, dtype, size, 0, s)
        return scaled(self.bits, EXPONENTIAL, dtype, size, scale)

    def rayleigh(self, scale=1.0, size=None, dtype=None):
        """Random numbers of the Rayleigh distribution, of which `scale` is the mode.

        Parameters
        ----------
        scale : array_like
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
            Where scale < 0.

        Notes
        -----
        `numpy.random.Generator.rayleigh`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.rayleigh(2.0, (2, 3)).shape
        (2, 3)
        """
        cdef double s
        if plain(scale, &s):
            check(s, "scale", NOT_NEGATIVE)
            return numbers(self.bits, RAYLEIGH, dtype, size, 0, s)
        return scaled(self.bits, RAYLEIGH, dtype, size, scale)

    def lognormal(self, mean=0.0, sigma=1.0, size=None, dtype=None):
        """Random numbers whose logarithms are normal.

        Parameters
        ----------
        mean, sigma : array_like
            Mean and standard deviation of the logarithms; their shapes must broadcast.
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
            Where sigma < 0.

        Notes
        -----
        `numpy.random.Generator.lognormal`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.lognormal(0, 0.5, (2, 3)).shape
        (2, 3)
        """
        cdef double l, s
        if plain(mean, &l) and plain(sigma, &s):
            check(s, "sigma", NOT_NEGATIVE)
            return exp(numbers(self.bits, NORMAL, dtype, size, l, s))
        cdef int t = dtype_for(dtype, (mean, sigma))
        cdef NDArray a = parameter(mean, t, "mean")
        cdef NDArray b = parameter(sigma, t, "sigma", NOT_NEGATIVE)
        return exp(add(a, multiply(b, standard(self.bits, NORMAL, t, size, (a, b)))))

    def weibull(self, a, size=None, dtype=None):
        """Random numbers of the Weibull distribution with scale 1.

        Parameters
        ----------
        a : array_like
            Shape.
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
            Where a < 0.

        Notes
        -----
        `numpy.random.Generator.weibull`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.weibull(1.5, (2, 3)).shape
        (2, 3)
        """
        cdef int t = dtype_for(dtype, (a,))
        cdef NDArray shape = parameter(a, t, "a", NOT_NEGATIVE)
        e = standard(self.bits, EXPONENTIAL, t, size, (shape,))
        return where(equal(shape, 0), 0, power_of(e, reciprocal(where(equal(shape, 0), 1, shape))))

    def pareto(self, a, size=None, dtype=None):
        """Random numbers of the Pareto II or Lomax distribution.

        Parameters
        ----------
        a : array_like
            Shape. Add 1 for the classical Pareto distribution with mode 1.
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
            Where a <= 0.

        Notes
        -----
        `numpy.random.Generator.pareto`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.pareto(3.0, (2, 3)).shape
        (2, 3)
        """
        cdef int t = dtype_for(dtype, (a,))
        cdef NDArray shape = parameter(a, t, "a", POSITIVE)
        return expm1(divide(standard(self.bits, EXPONENTIAL, t, size, (shape,)), shape))

    def power(self, a, size=None, dtype=None):
        """Random numbers on [0, 1] with density a x ** (a - 1).

        Parameters
        ----------
        a : array_like
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
            Where a <= 0.

        Notes
        -----
        `numpy.random.Generator.power`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.power(3.0, (2, 3)).shape
        (2, 3)
        """
        cdef int t = dtype_for(dtype, (a,))
        cdef NDArray shape = parameter(a, t, "a", POSITIVE)
        e = standard(self.bits, EXPONENTIAL, t, size, (shape,))
        return power_of(negative(expm1(negative(e))), reciprocal(shape))
