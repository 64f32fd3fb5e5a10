# cython: wraparound=True
"""Discrete Fourier transforms along several axes: one after the other, as NumPy does."""

from operator import index as as_index

from cygrad.core.array cimport NDArray
from cygrad.core.op cimport operand
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.fourier cimport complex_axis, complex_of, irfft_axis, read_length, read_norm, rfft_axis
from cygrad.core.ops.shape cimport normalize_axis

__all__ = ["fft2", "fftn", "ifft2", "ifftn", "irfft2", "irfftn", "rfft2", "rfftn"]


cdef tuple read_axes(NDArray x, object s, object axes, bint half=False):
    """Lengths and axes of a transform over several. `half`: along the last one, `x` is half of a spectrum."""
    cdef int k
    if axes is None:
        axes = range(x.ndim) if s is None else range(-len(s), 0)
    axes = [normalize_axis(axis, x.ndim) for axis in axes]
    lengths = [x.shape[<int>axis] for axis in axes]
    if s is not None:
        if len(s) != len(axes):
            raise ValueError(f"Shape and axes have different lengths: {len(s)} and {len(axes)}")
        lengths = [known if n is None or n == -1 else as_index(n) for n, known in zip(s, lengths)]
    elif half and axes:
        lengths[-1] = 2 * (lengths[-1] - 1)
    return lengths, axes


cdef NDArray complex_axes(NDArray x, list lengths, list axes, int norm, bint inverse):
    """One after the other, the last axis first, as NumPy does."""
    for n, axis in zip(reversed(lengths), reversed(axes)):
        x = complex_axis(x, axis, read_length(n, 0), norm, inverse)
    return x


cdef NDArray complex_transforms(object a, object s, object axes, object norm, bint inverse):
    cdef NDArray x = operand(a)
    lengths, axes = read_axes(x, s, axes)
    if not axes:
        return to_dtype(x, complex_of(x.dtype))
    return complex_axes(x, lengths, axes, read_norm(norm), inverse)


def fftn(a, s=None, axes=None, norm=None):
    """`fft` along several axes.

    Parameters
    ----------
    a : array_like
    s : sequence of int, optional
        Elements along each of the axes, as `n` of `fft`; -1 for all.
    axes : sequence of int, optional
        Default: all, or as many last ones as there are numbers in `s`.
    norm : {None, 'backward', 'ortho', 'forward'}
        As for `fft`.

    Returns
    -------
    NDArray
        Complex.

    Raises
    ------
    ValueError
        Where `s` and `axes` differ in length, and as `fft`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.fft.fftn`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.fftn(cg.ones((2, 2))).real.tolist()
    [[4.0, 0.0], [0.0, 0.0]]
    """
    return complex_transforms(a, s, axes, norm, False)


def ifftn(a, s=None, axes=None, norm=None):
    """`ifft` along several axes, the inverse of `fftn`.

    Parameters
    ----------
    a : array_like
    s : sequence of int, optional
        Elements along each of the axes, as `n` of `ifft`; -1 for all.
    axes : sequence of int, optional
        Default: all, or as many last ones as there are numbers in `s`.
    norm : {None, 'backward', 'ortho', 'forward'}
        As for `ifft`.

    Returns
    -------
    NDArray
        Complex.

    Raises
    ------
    ValueError
        Where `s` and `axes` differ in length, and as `ifft`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.fft.ifftn`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.ifftn(cg.ones((2, 2))).real.tolist()
    [[1.0, 0.0], [0.0, 0.0]]
    """
    return complex_transforms(a, s, axes, norm, True)


def fft2(a, s=None, axes=(-2, -1), norm=None):
    """`fftn` along two axes.

    Parameters
    ----------
    a : array_like
    s : sequence of int, optional
        Elements along each of the axes.
    axes : sequence of int
    norm : {None, 'backward', 'ortho', 'forward'}
        As for `fft`.

    Returns
    -------
    NDArray
        Complex.

    Raises
    ------
    ValueError
        As `fftn`.

    Notes
    -----
    `numpy.fft.fft2`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.fft2(cg.ones((3, 2, 2))).shape
    (3, 2, 2)
    """
    return complex_transforms(a, s, axes, norm, False)


def ifft2(a, s=None, axes=(-2, -1), norm=None):
    """`ifftn` along two axes.

    Parameters
    ----------
    a : array_like
    s : sequence of int, optional
        Elements along each of the axes.
    axes : sequence of int
    norm : {None, 'backward', 'ortho', 'forward'}
        As for `ifft`.

    Returns
    -------
    NDArray
        Complex.

    Raises
    ------
    ValueError
        As `ifftn`.

    Notes
    -----
    `numpy.fft.ifft2`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.ifft2(cg.ones((3, 2, 2))).shape
    (3, 2, 2)
    """
    return complex_transforms(a, s, axes, norm, True)


def rfftn(a, s=None, axes=None, norm=None):
    """`rfft` along the last of several axes, `fft` along the others.

    Parameters
    ----------
    a : array_like
        Real.
    s : sequence of int, optional
        Elements along each of the axes, as `n` of `rfft`; -1 for all.
    axes : sequence of int, optional
        Default: all, or as many last ones as there are numbers in `s`.
    norm : {None, 'backward', 'ortho', 'forward'}
        As for `fft`.

    Returns
    -------
    NDArray
        Complex.

    Raises
    ------
    TypeError
        For complex numbers.
    ValueError
        Where `s` and `axes` differ in length or there is no axis, and as `rfft`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.fft.rfftn`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.rfftn(cg.ones((2, 4))).shape
    (2, 3)
    """
    cdef NDArray x = operand(a)
    cdef int way = read_norm(norm)
    lengths, axes = read_axes(x, s, axes)
    if not axes:
        raise ValueError("at least 1 axis must be transformed")
    x = rfft_axis(x, axes[-1], read_length(lengths[-1], 0), way)
    return complex_axes(x, lengths[:-1], axes[:-1], way, False)


def irfftn(a, s=None, axes=None, norm=None):
    """`ifft` along all but the last of several axes, then `irfft` along that one: the inverse of `rfftn`.

    Parameters
    ----------
    a : array_like
    s : sequence of int, optional
        Elements of the result along each of the axes; -1 for as many as there are.
    axes : sequence of int, optional
        Default: all, or as many last ones as there are numbers in `s`.
    norm : {None, 'backward', 'ortho', 'forward'}
        As for `ifft`.

    Returns
    -------
    NDArray
        Real.

    Raises
    ------
    ValueError
        Where `s` and `axes` differ in length or there is no axis, and as `irfft`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.fft.irfftn`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.irfftn(cg.ones((2, 3))).shape
    (2, 4)
    """
    cdef NDArray x = operand(a)
    cdef int way = read_norm(norm)
    lengths, axes = read_axes(x, s, axes, True)
    if not axes:
        raise ValueError("at least 1 axis must be transformed")
    x = complex_axes(x, lengths[:-1], axes[:-1], way, True)
    return irfft_axis(x, axes[-1], read_length(lengths[-1], 0), way)


def rfft2(a, s=None, axes=(-2, -1), norm=None):
    """`rfftn` along two axes.

    Parameters
    ----------
    a : array_like
        Real.
    s : sequence of int, optional
        Elements along each of the axes.
    axes : sequence of int
    norm : {None, 'backward', 'ortho', 'forward'}
        As for `fft`.

    Returns
    -------
    NDArray
        Complex.

    Raises
    ------
    TypeError
        For complex numbers.
    ValueError
        As `rfftn`.

    Notes
    -----
    `numpy.fft.rfft2`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.rfft2(cg.ones((3, 2, 4))).shape
    (3, 2, 3)
    """
    return rfftn(a, s, axes, norm)


def irfft2(a, s=None, axes=(-2, -1), norm=None):
    """`irfftn` along two axes.

    Parameters
    ----------
    a : array_like
    s : sequence of int, optional
        Elements of the result along each of the axes.
    axes : sequence of int
    norm : {None, 'backward', 'ortho', 'forward'}
        As for `ifft`.

    Returns
    -------
    NDArray
        Real.

    Raises
    ------
    ValueError
        As `irfftn`.

    Notes
    -----
    `numpy.fft.irfft2`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.irfft2(cg.ones((3, 2, 3))).shape
    (3, 2, 4)
    """
    return irfftn(a, s, axes, norm)
