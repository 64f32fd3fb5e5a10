"""Sequences of numbers between two ends, with gradients for these; grids; windows."""

import numpy as np

from cygrad.core.array import NDArray
from cygrad.core.ops.arithmetic import add, divide, multiply, subtract
from cygrad.core.ops.cast import astype
from cygrad.core.ops.choose import where
from cygrad.core.ops.create import asarray, linspace
from cygrad.core.ops.exponential import log10
from cygrad.core.ops.join import concatenate
from cygrad.core.ops.power import power
from cygrad.core.ops.shape import broadcast_to, expand_dims, moveaxis, reshape

__all__ = [
    "bartlett", "blackman", "c_", "geomspace", "hamming", "hanning", "index_exp", "kaiser", "logspace", "mgrid", "ogrid",
    "r_", "s_",
]


# ---- for arange and linspace, with ends that need a gradient

def steps(start, step, values):
    """The numbers of `arange`, which `values` has, by their ends."""
    if values.dtype.kind not in "fc":
        return asarray(values)
    places = np.arange(len(values)).astype(values.dtype)
    return add(astype(asarray(start), values.dtype), multiply(places, astype(asarray(step), values.dtype)))


def between(start, stop, num, endpoint, dtype, axis):
    """The numbers of `linspace`, and their distance."""
    start, stop = [astype(asarray(x), dtype, copy=False) for x in (start, stop)]
    distance = subtract(stop, start)
    gaps = num - 1 if endpoint else num
    step = divide(distance, gaps) if gaps > 0 else asarray(np.nan)
    places = np.reshape(np.arange(num).astype(dtype), (-1,) + (1,) * distance.ndim)
    out = add(multiply(places, step if gaps > 0 else distance), start)
    if endpoint and num > 1:         # the last one is the end, whatever the roundings
        out = where(places == num - 1, stop, out)
    return moveaxis(out, 0, axis) if axis != 0 else out, step


# ---- on a logarithmic scale

def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0, *, device=None):
    """Numbers from base**start to base**stop whose logarithms are evenly spaced.

    Parameters
    ----------
    start, stop : array_like
        Exponents of the ends. The shapes must broadcast; the numbers lie along a new axis.
    num : int
    endpoint : bool
        Whether base**stop belongs to them.
    base : array_like
        Its shape must broadcast with those of the ends.
    dtype : dtype, optional
        Default: what the ends promote to, but floating point.
    axis : int
        Where the new axis goes.
    device : str, optional
        'cpu'.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For a negative `num`, and where the shapes do not broadcast.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.logspace`. The ends and the base get a gradient.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.logspace(0, 3, 4).tolist()
    [1.0, 10.0, 100.0, 1000.0]
    """
    if np.ndim(base):
        start, stop, base = [asarray(x) for x in (start, stop, base)]
        shape = np.broadcast_shapes(start.shape, stop.shape, base.shape)
        start, stop, base = [reshape(x, (1,) * (len(shape) - x.ndim) + x.shape) for x in (start, stop, base)]
        base = expand_dims(base, axis)
    exponents = linspace(start, stop, num, endpoint, axis=axis, device=device)
    out = power(base, exponents)
    return out if dtype is None else astype(out, dtype, copy=False)


def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0, *, device=None):
    """Numbers from `start` to `stop` of which each is the same multiple of the one before.

    Parameters
    ----------
    start, stop : array_like
        Not 0. The shapes must broadcast; the numbers lie along a new axis. Complex ones lie on a spiral.
    num : int
    endpoint : bool
        Whether `stop` belongs to them.
    dtype : dtype, optional
        Default: float64, or complex128.
    axis : int
        Where the new axis goes.
    device : str, optional
        'cpu'.

    Returns
    -------
    NDArray
        NaN where one end is positive and the other negative.

    Raises
    ------
    ValueError
        For ends that are 0, a negative `num`, and where the shapes do not broadcast.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.geomspace`. The ends get a gradient.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.geomspace(1, 8, 4).round(6).tolist()
    [1.0, 2.0, 4.0, 8.0]
    """
    start, stop = asarray(start), asarray(stop)
    if not np.asarray(start.detach()).all() or not np.asarray(stop.detach()).all():
        raise ValueError("Geometric sequence cannot include zero")
    common = np.result_type(start.dtype, stop.dtype, np.zeros((), dtype).dtype)
    shape = np.broadcast_shapes(start.shape, stop.shape)
    start, stop = [broadcast_to(astype(x, common, copy=False), shape) for x in (start, stop)]
    with np.errstate(all="ignore"):
        sign = np.sign(np.asarray(start.detach()))       # what the result does not hang on: its powers add up to 1
    start, stop = divide(start, sign), divide(stop, sign)
    out = logspace(log10(start), log10(stop), num, endpoint, device=device)
    place = np.reshape(np.arange(len(out)), (-1,) + (1,) * len(shape))
    out = where(place == 0, start, out)
    if endpoint and num > 1:
        out = where(place == num - 1, stop, out)
    out = astype(multiply(out, sign), common if dtype is None else dtype, copy=False)
    return moveaxis(out, 0, axis) if axis != 0 else out


# ---- grids and rows by indexing

class _Grid:
    """Grids of numbers by slices, as NumPy's object of that name."""

    def __init__(self, theirs):
        self._theirs = theirs
        self.__doc__ = theirs.__doc__

    def __getitem__(self, key):
        found = self._theirs[key]
        return tuple([asarray(part) for part in found]) if isinstance(found, tuple) else asarray(found)


mgrid = _Grid(np.mgrid)
ogrid = _Grid(np.ogrid)


class _Joined:
    """Arrays, numbers and slices joined by indexing, as NumPy's object of that name."""

    def __init__(self, axis, dimensions, one_axis):
        self._given = axis, dimensions, one_axis

    def __getitem__(self, key):
        axis, dimensions, one_axis = self._given
        parts = list(key) if isinstance(key, tuple) else [key]
        if parts and isinstance(parts[0], str):
            text = parts.pop(0)
            if text in ("r", "c"):
                raise ValueError("cygrad has no matrices: the directives 'r' and 'c' of r_ make them")
            numbers = [int(number) for number in text.split(",")]
            axis, dimensions, one_axis = (numbers + [axis, dimensions, one_axis][len(numbers):])[:3]
        arrays, scalars = [], []
        for part in parts:
            if isinstance(part, slice):
                start, step = part.start or 0, 1 if part.step is None else part.step
                if isinstance(step, complex):
                    part = linspace(start, part.stop, int(abs(step)))
                else:
                    part = asarray(np.arange(start, part.stop, step))
            elif isinstance(part, str):
                raise ValueError("special directives must be the first entry.")
            given = np.ndim(part)
            if given == 0 and not isinstance(part, (NDArray, np.ndarray, np.generic)):
                scalars.append(len(arrays))          # their dtype gives way
            part = asarray(part)
            if given < dimensions:
                free = dimensions - given
                first = one_axis if one_axis >= 0 else free + 1 + one_axis       # of the own axes, among all of them
                part = reshape(part, (1,) * first + part.shape + (1,) * (free - first))
            arrays.append(part)
        if scalars:
            common = np.result_type(*[a.dtype for k, a in enumerate(arrays) if k not in scalars],
                                    *[arrays[k].ravel()[0].item() for k in scalars])
            arrays = [astype(a, common, copy=False) for a in arrays]
        return concatenate(arrays, axis=axis)

    def __len__(self):
        return 0


r_ = _Joined(0, 1, -1)
c_ = _Joined(-1, 2, 0)
s_ = np.s_
index_exp = np.index_exp


# ---- windows

def bartlett(M):
    """The Bartlett window of `M` points: a triangle that is 0 at both ends.

    Notes
    -----
    `numpy.bartlett`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.bartlett(5).tolist()
    [0.0, 0.5, 1.0, 0.5, 0.0]
    """
    return asarray(np.bartlett(M))


def blackman(M):
    """The Blackman window of `M` points, a sum of three cosines.

    Notes
    -----
    `numpy.blackman`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.blackman(3).round(6).tolist()
    [-0.0, 1.0, -0.0]
    """
    return asarray(np.blackman(M))


def hamming(M):
    """The Hamming window of `M` points, a raised cosine that is 0.08 at both ends.

    Notes
    -----
    `numpy.hamming`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.hamming(3).round(6).tolist()
    [0.08, 1.0, 0.08]
    """
    return asarray(np.hamming(M))


def hanning(M):
    """The Hann window of `M` points, a raised cosine that is 0 at both ends.

    Notes
    -----
    `numpy.hanning`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.hanning(3).round(6).tolist()
    [0.0, 1.0, 0.0]
    """
    return asarray(np.hanning(M))


def kaiser(M, beta):
    """The Kaiser window of `M` points.

    Parameters
    ----------
    M : int
    beta : float or NDArray without dimensions
        Its shape: 0 is a rectangle, 14 has little outside the main lobe. It gets a gradient.

    Returns
    -------
    NDArray
        float64.

    Notes
    -----
    `numpy.kaiser`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.kaiser(3, 14).round(6).tolist()
    [8e-06, 1.0, 8e-06]
    """
    from cygrad.core.ops.special_other import i0
    if M == 1:
        return asarray(np.ones(1))
    half = (M - 1) / 2.0
    share = np.sqrt(1 - ((np.arange(0, M) - half) / half) ** 2)
    return divide(i0(multiply(beta, share)), i0(asarray(beta) * 1.0))
