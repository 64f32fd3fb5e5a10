"""`Generator`: random numbers, points and orders from one source."""

from cygrad.core.array cimport NDArray, shape_tuple
from cygrad.core.convert cimport as_numpy, from_object
from cygrad.core.dtype cimport FLOAT64, INT32, INT64, to_numpy
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport absolute, add, multiply
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.decompose import cholesky, eigh
from cygrad.core.ops.linalg cimport matmul
from cygrad.core.ops.power cimport sqrt
from cygrad.core.ops.random_draws cimport dtype_for, empty_of, is_recorded, numbers, parameter
from cygrad.core.ops.random_numpy cimport NumpyDistributions
from cygrad.core.ops.shape cimport normalize_axis, swap_last
from cygrad.core.ops.svd import svd
from cygrad.core.ops.take import take
from cygrad.core.random.bits cimport NORMAL, ORDER, BitGenerator, Draw
from cygrad.core.run cimport cast

import warnings

import numpy as np

__all__ = ["Generator"]


cdef object root_of(NDArray cov, object method, object check_valid, object tol):
    """A matrix whose product with its transpose is `cov`."""
    if method is None or method == "cholesky":
        try:
            return cholesky(cov)
        except np.linalg.LinAlgError:
            if method is not None:
                raise
            method = "eigh"              # positive semidefinite at best
    c = to_dtype(cov, FLOAT64)           # like NumPy
    if method == "eigh":
        values, vectors = eigh(c)
        valid = not (as_numpy(values) < -tol).any()
        root = multiply(vectors, sqrt(absolute(values)))
    else:
        vectors, values, right = svd(c)
        right = as_numpy(right)
        valid = np.allclose(np.dot(right.T * as_numpy(values), right), as_numpy(cov), rtol=tol, atol=tol)
        root = multiply(vectors, sqrt(values))
    if not valid and check_valid == "raise":
        raise ValueError("covariance is not symmetric positive-semidefinite.")
    if not valid and check_valid == "warn":
        warnings.warn("covariance is not symmetric positive-semidefinite.", RuntimeWarning, stacklevel=2)
    if is_recorded(cov):
        sizes = np.abs(as_numpy(values))
        if (sizes <= len(sizes) * np.finfo(sizes.dtype).eps * sizes.max(initial=0)).any():
            raise np.linalg.LinAlgError(
                f"multivariate_normal: an eigenvalue of the covariance (shape {shape_tuple(cov.ndim, cov.shape)}) is 0 "
                "within rounding, where its root has no gradient")
    return to_dtype(root, cov.dtype)


cdef class Generator(NumpyDistributions):
    """Random numbers of many distributions from one source.

    Parameters
    ----------
    bit_generator : BitGenerator, or a bit generator of NumPy's
        `default_rng` makes it from a seed.

    Raises
    ------
    TypeError
        For anything else.

    Notes
    -----
    `numpy.random.Generator`: the same numbers for the same seed, but where a method says otherwise.

    Examples
    --------
    >>> import cygrad as cg, numpy as np
    >>> rng = cg.random.Generator(np.random.MT19937(1))
    >>> bool((np.asarray(rng.normal(size=3)) == np.random.Generator(np.random.MT19937(1)).normal(size=3)).all())
    True
    """

    def __init__(self, bit_generator):
        if isinstance(bit_generator, BitGenerator):
            self.bits = bit_generator
        elif hasattr(bit_generator, "capsule"):
            self.bits = BitGenerator(bit_generator)
        else:
            raise TypeError(f"a Generator is made of a bit generator, not of {type(bit_generator).__name__!r}: "
                            "default_rng makes one from a seed")

    @property
    def bit_generator(self):
        """The source of its numbers; ``bit_generator.state`` is its state."""
        return self.bits

    def __reduce__(self):
        return Generator, (self.bits,)

    def __repr__(self):
        return f"Generator({self.bits.state['bit_generator']})"

    def seed(self, seed=None):
        """Begin anew with the numbers of another seed.

        Parameters
        ----------
        seed : None, int, array_like of int or numpy.random.SeedSequence
            None: a state that nobody can foresee.

        Raises
        ------
        TypeError, ValueError
            For what is no seed; the generator then goes on as it was. TypeError too where it draws from a bit generator
            of NumPy's, which is seeded where it is made.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.seed(7)
        >>> x = cg.random.normal(size=3).tolist()
        >>> cg.random.seed(7)
        >>> x == cg.random.normal(size=3).tolist()
        True
        """
        self.bits.restart(seed)

    def spawn(self, n_children):
        """Independent generators, for threads or processes.

        Parameters
        ----------
        n_children : int

        Returns
        -------
        list of Generator

        Notes
        -----
        `numpy.random.Generator.spawn`.

        Examples
        --------
        >>> import cygrad as cg
        >>> len(cg.random.default_rng(1).spawn(3))
        3
        """
        return [Generator(child) for child in self.bits.spawn(n_children)]

    def bytes(self, length):
        """Random bytes.

        Parameters
        ----------
        length : int

        Returns
        -------
        bytes

        Notes
        -----
        `numpy.random.Generator.bytes`.

        Examples
        --------
        >>> import cygrad as cg
        >>> len(cg.random.bytes(5))
        5
        """
        return self.theirs().bytes(length)

    cdef NDArray order(self, Py_ssize_t n):
        """0, ..., n - 1 in random order."""
        cdef Draw d
        cdef NDArray out
        if n >= 1 << 31:
            return from_object(self.theirs().permutation(n))
        out = empty_of(INT32, n)
        d.family = ORDER
        d.n = n
        d.out = out.data
        self.bits.fill(&d)
        return cast(out, INT64)

    def permutation(self, x, axis=0):
        """The parts of an array in random order, or 0, ..., x - 1.

        Parameters
        ----------
        x : int or array_like
        axis : int
            The axis along which parts are taken.

        Returns
        -------
        NDArray
            Recorded.

        Raises
        ------
        numpy.exceptions.AxisError
            Where there is no such axis.

        Notes
        -----
        `numpy.random.Generator.permutation`.

        Examples
        --------
        >>> import cygrad as cg
        >>> sorted(cg.random.permutation(4).tolist())
        [0, 1, 2, 3]
        """
        cdef NDArray a
        if isinstance(x, (int, np.integer)):
            return self.order(max(x, 0))
        a = operand(x)
        axis = normalize_axis(axis, a.ndim)
        return take(a, self.order(a.shape[axis]), axis)

    def shuffle(self, x, axis=0):
        """Bring the parts of an array in random order, in place.

        Parameters
        ----------
        x : NDArray, numpy.ndarray or list
        axis : int
            The axis along which parts are taken.

        Raises
        ------
        numpy.exceptions.AxisError
            Where there is no such axis.

        Notes
        -----
        `numpy.random.Generator.shuffle`.

        Examples
        --------
        >>> import cygrad as cg
        >>> x = cg.arange(4)
        >>> cg.random.shuffle(x)
        >>> sorted(x.tolist())
        [0, 1, 2, 3]
        """
        if type(x) is NDArray:
            x[...] = self.permutation(x, axis)
        else:
            self.theirs().shuffle(x, axis)

    def permuted(self, x, *, axis=None, out=None):
        """The elements in random order, along an axis each row for itself.

        Parameters
        ----------
        x : array_like
        axis : int, optional
            Default: all elements change places.
        out : NDArray, optional
            Written to and returned.

        Returns
        -------
        NDArray

        Notes
        -----
        `numpy.random.Generator.permuted`. Recorded.

        Examples
        --------
        >>> import cygrad as cg
        >>> sorted(cg.random.permuted([3, 1, 2]).tolist())
        [1, 2, 3]
        """
        cdef NDArray a = operand(x), places
        cdef object values
        places = from_object(np.arange(a.size).reshape(shape_tuple(a.ndim, a.shape)))
        places = from_object(np.asarray(self.theirs().permuted(as_numpy(places), axis=axis)))
        values = a.reshape(-1)[places]
        if out is None:
            return values
        out[...] = values
        return out

    def choice(self, a, size=None, replace=True, p=None, axis=0, shuffle=True):
        """Random parts of an array, or of 0, ..., a - 1.

        Parameters
        ----------
        a : int or array_like
        size : int or tuple of int, optional
            How many; the shape of the result for one-dimensional `a`.
        replace : bool
            Whether a part may come up more than once.
        p : array_like, optional
            The probability of each part; they sum to 1. Default: all alike.
        axis : int
            The axis along which parts are taken.
        shuffle : bool
            Without `replace`: whether their order is random too.

        Returns
        -------
        NDArray
            Recorded for `a`; no gradient is passed to `p`.

        Raises
        ------
        ValueError
            Where there is nothing to choose from, or not enough, and where `p` are no probabilities that sum to 1.

        Notes
        -----
        `numpy.random.Generator.choice`.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.choice([0.0, 1.0, 2.0], (2, 3)).shape
        (2, 3)
        """
        cdef NDArray source = None, places
        cdef object n = a
        if not isinstance(a, (int, np.integer)):
            source = operand(a)
            if source.ndim == 0:
                raise ValueError("a must be a sequence or an integer, not a number that is none")
            axis = normalize_axis(axis, source.ndim)
            n = source.shape[axis]
        if replace and p is None and n > 0:
            places = self.integers(0, int(n), size)
        else:
            if type(p) is NDArray:
                p = as_numpy(<NDArray>p).astype("float64")
            places = from_object(np.asarray(self.theirs().choice(n, size, replace, p, shuffle=shuffle)))
        return places if source is None else take(source, places, axis)

    def multivariate_normal(self, mean, cov, size=None, check_valid="warn", tol=1e-8, *, method=None, dtype=None):
        """Random points of the normal distribution in k dimensions.

        Parameters
        ----------
        mean : array_like, shape (k,)
        cov : array_like, shape (k, k)
            Covariance: symmetric and positive semidefinite.
        size : int or tuple of int, optional
            Shape of the result but for its last axis.
        check_valid : {'warn', 'raise', 'ignore'}
            What to do where `cov` is not positive semidefinite.
        tol : float
            What is put down to rounding there.
        method : {'cholesky', 'eigh', 'svd'}, optional
            How the root of `cov` is found. Default: 'cholesky', and 'eigh' for what is not positive definite.
        dtype : dtype, optional
            Default: what `mean` and `cov` promote to.

        Returns
        -------
        NDArray, shape (..., k)
            With gradients for `mean` and `cov`, through the root: see `linalg.cholesky`, `linalg.eigh`, `linalg.svd`.

        Raises
        ------
        ValueError
            For other shapes and methods.
        numpy.linalg.LinAlgError
            Where method='cholesky' was asked for and `cov` is not positive definite; while recording, where `cov` needs
            a gradient and has an eigenvalue 0; and from the gradient of 'eigh' and 'svd' where eigenvalues are equal.

        Notes
        -----
        `numpy.random.Generator.multivariate_normal`, whose default method is 'svd'.

        Examples
        --------
        >>> import cygrad as cg
        >>> cg.random.multivariate_normal([0.0, 0.0], [[2.0, 1.0], [1.0, 2.0]], 5).shape
        (5, 2)
        """
        cdef int t = dtype_for(dtype, (mean, cov))
        cdef NDArray m = parameter(mean, t, "mean")
        cdef NDArray c = parameter(cov, t, "cov")
        if method not in (None, "cholesky", "eigh", "svd"):
            raise ValueError("method must be one of {'eigh', 'svd', 'cholesky'}")
        if check_valid not in ("warn", "raise", "ignore"):
            raise ValueError("check_valid must equal 'warn', 'raise', or 'ignore'")
        if m.ndim != 1:
            raise ValueError("mean must be 1 dimensional")
        if c.ndim != 2 or c.shape[0] != c.shape[1]:
            raise ValueError("cov must be 2 dimensional and square")
        if m.shape[0] != c.shape[0]:
            raise ValueError("mean and cov must have same length")
        root = root_of(c, method, check_valid, tol)
        if size is None:
            size = ()
        z = numbers(self.bits, NORMAL, to_numpy(t), ((size,) if isinstance(size, int) else tuple(size)) + (m.shape[0],))
        return add(m, matmul(z, swap_last(<NDArray>root)))
