# cython: wraparound=True
"""Discrete Fourier transforms along an axis: NumPy's pocketfft on views of our memory; the rules are transforms again.

The matrix of a transform is symmetric, and cygrad's convention for complex gradients is without conjugation: the
gradient of `fft` is `fft`. What had been cut off or filled up before the transform is filled up or cut off after it.
"""

from operator import index as as_index

import numpy as np
import numpy.fft as np_fft

from cygrad.core.array cimport MAXDIM, NDArray, new_array
from cygrad.core.convert cimport as_numpy
from cygrad.core.dtype cimport (
    COMPLEX64, COMPLEX128, FLOAT16, FLOAT32, FLOAT64, INFO, from_object as dtype_of, to_numpy)
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport conjugate
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.join cimport slice_axis
from cygrad.core.ops.lapack cimport own
from cygrad.core.ops.pad cimport framed
from cygrad.core.ops.roll import roll
from cygrad.core.ops.shape cimport normalize_axis
from cygrad.core.record cimport may_need_gradient, record1
from cygrad.core.registry cimport Op, structural
from cygrad.core.tape cimport Node, params_of

__all__ = ["fft", "fftfreq", "fftshift", "hfft", "ifft", "ifftshift", "ihfft", "irfft", "rfft", "rfftfreq"]

cdef enum:
    BACKWARD, ORTHO, FORWARD       # norms by number

NORMS = ("backward", "ortho", "forward")


# ---- arguments

cdef int read_norm(object norm) except -1:
    if norm is None:
        return BACKWARD
    if norm not in NORMS:
        raise ValueError(f'Invalid norm value {norm}; should be "backward", "ortho" or "forward".')
    return NORMS.index(norm)


cdef int swapped(int norm) noexcept:
    """The norm with which the inverse transform has the factor that the transform has with this one."""
    return FORWARD - norm


cdef Py_ssize_t read_length(object n, Py_ssize_t default) except -1:
    cdef Py_ssize_t length = default if n is None else as_index(n)
    if length < 1:
        raise ValueError(f"Invalid number of FFT data points ({length}) specified.")
    return length


cdef int complex_of(int dtype) noexcept:
    return COMPLEX64 if dtype == FLOAT16 or dtype == FLOAT32 or dtype == COMPLEX64 else COMPLEX128


cdef int real_of(int dtype) noexcept:
    return FLOAT32 if complex_of(dtype) == COMPLEX64 else FLOAT64


# ---- the three transforms along one axis

cdef NDArray fitted(NDArray x, int axis, Py_ssize_t n):
    """Cut off after `n` elements along an axis, or filled up with zeros to so many."""
    cdef list pairs
    if x.shape[axis] == n:
        return x
    if x.shape[axis] > n:
        return slice_axis(x, axis, 0, n)
    pairs = [(0, 0)] * x.ndim
    pairs[axis] = (0, n - x.shape[axis])
    return framed(x, pairs, 0)


cdef NDArray transformed(object function, NDArray x, int axis, Py_ssize_t n, int norm, int dtype, Py_ssize_t length):
    """`function` of numpy.fft into an array of ours, of `length` along the axis."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k
    cdef NDArray out
    for k in range(x.ndim):
        shape[k] = x.shape[k]
    shape[axis] = length
    out = new_array(dtype, x.ndim, shape)
    function(as_numpy(x), n, axis, NORMS[norm], as_numpy(out))
    return out


cdef int note(Op op, NDArray out, NDArray x, Py_ssize_t axis, Py_ssize_t n, Py_ssize_t norm,
              Py_ssize_t inverse) except -1:
    cdef Py_ssize_t params[4]
    if may_need_gradient(x):
        params[0] = axis
        params[1] = n
        params[2] = norm
        params[3] = inverse
        record1(op, out, x, 4, params)
    return 0


cdef object vjp_fft(Node *node, int i, object g):
    cdef Py_ssize_t *p = params_of(node)
    return fitted(complex_axis(<NDArray>g, p[0], p[1], p[2], p[3]), p[0], node.inputs[0].shape[p[0]])


cdef Op FFT = structural("fft", vjp_fft)


cdef NDArray complex_axis(NDArray x, int axis, Py_ssize_t n, int norm, bint inverse):
    """`fft` or `ifft`."""
    cdef NDArray out = transformed(np_fft.ifft if inverse else np_fft.fft, x, axis, n, norm, complex_of(x.dtype), n)
    note(FFT, out, x, axis, n, norm, inverse)
    return out


cdef NDArray weights(int dtype, int ndim, int axis, Py_ssize_t n, double inner):
    """For the n // 2 + 1 elements of half a spectrum along an axis: `inner`, and 1 for those that stand for
    themselves alone, at 0 and in the middle."""
    cdef object w = np.full(n // 2 + 1, inner, to_numpy(dtype))
    w[0] = 1
    if n % 2 == 0:
        w[-1] = 1
    return own(w.reshape([-1] + [1] * (ndim - 1 - axis)))


cdef object vjp_rfft(Node *node, int i, object g):
    """Half of the spectrum that `irfft` would complete with the other half."""
    cdef Py_ssize_t *p = params_of(node)
    cdef object half = conjugate(g) * weights(real_of(node.dtype), node.ndim, p[0], p[1], 0.5)
    return fitted(irfft_axis(<NDArray>half, p[0], p[1], swapped(p[2])), p[0], node.inputs[0].shape[p[0]])


cdef Op RFFT = structural("rfft", vjp_rfft)


cdef NDArray rfft_axis(NDArray x, int axis, Py_ssize_t n, int norm):
    cdef NDArray out
    if INFO[x.dtype].kind == c"c":
        raise TypeError(f"rfft takes real numbers, not {to_numpy(x.dtype)}")
    out = transformed(np_fft.rfft, x, axis, n, norm, complex_of(x.dtype), n // 2 + 1)
    note(RFFT, out, x, axis, n, norm, False)
    return out


cdef object vjp_irfft(Node *node, int i, object g):
    cdef Py_ssize_t *p = params_of(node)
    cdef object half = conjugate(rfft_axis(<NDArray>g, p[0], p[1], swapped(p[2])))
    half = half * weights(node.dtype, node.ndim, p[0], p[1], 2)
    return fitted(<NDArray>half, p[0], node.inputs[0].shape[p[0]])


cdef Op IRFFT = structural("irfft", vjp_irfft)


cdef NDArray irfft_axis(NDArray x, int axis, Py_ssize_t n, int norm):
    cdef NDArray out
    if x.dtype == FLOAT16:                   # which NumPy returns here, and here alone
        return to_dtype(irfft_axis(to_dtype(x, FLOAT32), axis, n, norm), FLOAT16)
    out = transformed(np_fft.irfft, x, axis, n, norm, real_of(x.dtype), n)
    note(IRFFT, out, x, axis, n, norm, False)
    return out


# ---- along one axis

cdef NDArray complex_transform(object a, object n, object axis, object norm, bint inverse):
    cdef NDArray x = operand(a)
    cdef int k = normalize_axis(axis, x.ndim)
    return complex_axis(x, k, read_length(n, x.shape[k]), read_norm(norm), inverse)


def fft(a, n=None, axis=-1, norm=None):
    """Discrete Fourier transform along an axis: sum over j of a[j] exp(-2πi jk / n).

    Parameters
    ----------
    a : array_like
    n : int, optional
        Elements along the axis: more than there are are zeros, fewer cut the rest off. Default: all.
    axis : int
    norm : {None, 'backward', 'ortho', 'forward'}
        What the sum is divided by: nothing (None and 'backward'), sqrt(n), or n.

    Returns
    -------
    NDArray
        Complex; complex64 for float16, float32 and complex64.

    Raises
    ------
    ValueError
        For an `n` below 1, and for another `norm`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.fft.fft`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.fft(cg.asarray([1.0, 2.0])).tolist()
    [(3+0j), (-1+0j)]
    """
    return complex_transform(a, n, axis, norm, False)


def ifft(a, n=None, axis=-1, norm=None):
    """Inverse of `fft` along an axis: sum over k of a[k] exp(2πi jk / n), divided by n.

    Parameters
    ----------
    a : array_like
    n : int, optional
        Elements along the axis: more than there are are zeros, fewer cut the rest off. Default: all.
    axis : int
    norm : {None, 'backward', 'ortho', 'forward'}
        What the sum is divided by: n (None and 'backward'), sqrt(n), or nothing.

    Returns
    -------
    NDArray
        Complex.

    Raises
    ------
    ValueError
        For an `n` below 1, and for another `norm`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.fft.ifft`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.ifft(cg.asarray([3.0, -1.0])).tolist()
    [(1+0j), (2+0j)]
    """
    return complex_transform(a, n, axis, norm, True)


def rfft(a, n=None, axis=-1, norm=None):
    """The first n // 2 + 1 elements of `fft` of real numbers; the others are their conjugates.

    Parameters
    ----------
    a : array_like
        Real.
    n : int, optional
        Elements along the axis: more than there are are zeros, fewer cut the rest off. Default: all.
    axis : int
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
        For an `n` below 1, and for another `norm`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.fft.rfft`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.rfft(cg.asarray([1.0, 2.0, 0.0])).shape
    (2,)
    """
    cdef NDArray x = operand(a)
    cdef int k = normalize_axis(axis, x.ndim)
    return rfft_axis(x, k, read_length(n, x.shape[k]), read_norm(norm))


def irfft(a, n=None, axis=-1, norm=None):
    """Inverse of `rfft`: `n` real numbers from the first half of their spectrum.

    Parameters
    ----------
    a : array_like
        The first n // 2 + 1 elements along the axis are used; imaginary parts at 0 and in the middle have no part.
    n : int, optional
        Elements of the result along the axis. Default: twice those of `a`, less 2.
    axis : int
    norm : {None, 'backward', 'ortho', 'forward'}
        As for `ifft`.

    Returns
    -------
    NDArray
        Real.

    Raises
    ------
    ValueError
        For an `n` below 1, and for another `norm`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.fft.irfft`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.irfft(cg.asarray([3.0, -1.0])).tolist()
    [1.0, 2.0]
    """
    cdef NDArray x = operand(a)
    cdef int k = normalize_axis(axis, x.ndim)
    return irfft_axis(x, k, read_length(n, 2 * (x.shape[k] - 1)), read_norm(norm))


def hfft(a, n=None, axis=-1, norm=None):
    """`fft` of `n` numbers that are real in their spectrum, from the first half of them.

    Parameters
    ----------
    a : array_like
        The first n // 2 + 1 elements along the axis are used.
    n : int, optional
        Elements of the result along the axis. Default: twice those of `a`, less 2.
    axis : int
    norm : {None, 'backward', 'ortho', 'forward'}
        As for `fft`.

    Returns
    -------
    NDArray
        Real.

    Raises
    ------
    ValueError
        For an `n` below 1, and for another `norm`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.fft.hfft`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.hfft(cg.asarray([1.5, -0.5])).tolist()
    [1.0, 2.0]
    """
    cdef NDArray x = operand(a)
    cdef int k = normalize_axis(axis, x.ndim)
    if INFO[x.dtype].kind == c"c":
        x = <NDArray>conjugate(x)
    return irfft_axis(x, k, read_length(n, 2 * (x.shape[k] - 1)), swapped(read_norm(norm)))


def ihfft(a, n=None, axis=-1, norm=None):
    """Inverse of `hfft`: the first n // 2 + 1 elements of `ifft` of real numbers.

    Parameters
    ----------
    a : array_like
        Real.
    n : int, optional
        Elements along the axis: more than there are are zeros, fewer cut the rest off. Default: all.
    axis : int
    norm : {None, 'backward', 'ortho', 'forward'}
        As for `ifft`.

    Returns
    -------
    NDArray
        Complex.

    Raises
    ------
    TypeError
        For complex numbers.
    ValueError
        For an `n` below 1, and for another `norm`.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.fft.ihfft`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.ihfft(cg.asarray([1.0, 2.0])).real.tolist()
    [1.5, -0.5]
    """
    cdef NDArray x = operand(a)
    cdef int k = normalize_axis(axis, x.ndim)
    return conjugate(rfft_axis(x, k, read_length(n, x.shape[k]), swapped(read_norm(norm))))


# ---- frequencies and their order

cdef object check_frequencies(object n, object dtype, object device):
    if device is not None and str(device) not in ("cpu", "cpu(0)"):
        raise ValueError(f"cygrad runs on the CPU, there is no device {device!r}")
    try:
        return as_index(n), FLOAT64 if dtype is None else dtype_of(dtype)
    except TypeError:
        raise ValueError("n should be an integer") from None


def fftfreq(n, d=1.0, *, dtype=None, device=None):
    """The frequencies that belong to the elements of `fft`, in cycles per unit of `d`.

    Parameters
    ----------
    n : int
    d : float
        Distance of the samples.
    dtype : dtype, optional
        Of floats. Default: float64.
    device : str, optional
        'cpu'.

    Returns
    -------
    NDArray
        [0, 1, ..., (n - 1) // 2, -(n // 2), ..., -1] / (n d).

    Raises
    ------
    ValueError
        Where `n` is no integer.

    Notes
    -----
    `numpy.fft.fftfreq`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.fftfreq(4, 0.5).tolist()
    [0.0, 0.5, -1.0, -0.5]
    """
    n, number = check_frequencies(n, dtype, device)
    return to_dtype(own(np_fft.fftfreq(n, d)), number)


def rfftfreq(n, d=1.0, *, dtype=None, device=None):
    """The frequencies that belong to the elements of `rfft`, in cycles per unit of `d`.

    Parameters
    ----------
    n : int
    d : float
        Distance of the samples.
    dtype : dtype, optional
        Of floats. Default: float64.
    device : str, optional
        'cpu'.

    Returns
    -------
    NDArray
        [0, 1, ..., n // 2] / (n d).

    Raises
    ------
    ValueError
        Where `n` is no integer.

    Notes
    -----
    `numpy.fft.rfftfreq`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.rfftfreq(4, 0.5).tolist()
    [0.0, 0.5, 1.0]
    """
    n, number = check_frequencies(n, dtype, device)
    return to_dtype(own(np_fft.rfftfreq(n, d)), number)


cdef object shifted(object x, object axes, bint back):
    cdef NDArray a = operand(x)
    if axes is None:
        axes = tuple(range(a.ndim))
    elif not hasattr(axes, "__iter__"):
        axes = (axes,)
    else:
        axes = tuple(axes)
    halves = [a.shape[normalize_axis(axis, a.ndim)] // 2 for axis in axes]
    return roll(a, tuple([-half if back else half for half in halves]), axes)


def fftshift(x, axes=None):
    """Brings the frequency 0 to the middle.

    Parameters
    ----------
    x : array_like
    axes : int or sequence of int, optional
        Default: all.

    Returns
    -------
    NDArray

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.fft.fftshift`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.fftshift(cg.fft.fftfreq(5, 0.2)).tolist()
    [-2.0, -1.0, 0.0, 1.0, 2.0]
    """
    return shifted(x, axes, False)


def ifftshift(x, axes=None):
    """Takes `fftshift` back.

    Parameters
    ----------
    x : array_like
    axes : int or sequence of int, optional
        Default: all.

    Returns
    -------
    NDArray

    Raises
    ------
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.fft.ifftshift`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fft.ifftshift(cg.asarray([-2, -1, 0, 1, 2])).tolist()
    [0, 1, 2, -2, -1]
    """
    return shifted(x, axes, True)
