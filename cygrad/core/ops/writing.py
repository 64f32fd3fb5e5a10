"""Writing by masks, with NumPy's checks: copyto and putmask. They are recorded like assignments."""

import numpy as np

from cygrad.core.array import NDArray
from cygrad.core.ops.create import asarray
from cygrad.core.ops.masked import mask_of
from cygrad.core.ops.shape import broadcast_to, reshape

__all__ = ["copyto", "putmask"]


def _target(x, name):
    if type(x) is not NDArray:
        raise TypeError(f"{name} writes into an NDArray, not into {type(x).__name__}")
    return x


def copyto(dst, src, casting="same_kind", where=True):
    """Write an array into another one, where a mask holds. Recorded like an assignment.

    Parameters
    ----------
    dst : NDArray
        Is written to.
    src : array_like
        Its shape must broadcast to that of `dst`.
    casting : {'no', 'equiv', 'safe', 'same_kind', 'unsafe'}
        Which changes of dtype are allowed.
    where : array_like of bool
        Its shape must broadcast to that of `dst`.

    Raises
    ------
    TypeError
        Where `casting` forbids the change of dtype.
    ValueError
        Where the shapes do not broadcast.

    Notes
    -----
    `numpy.copyto`. The method of the same name is MXNet's.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.zeros(3)
    >>> cg.copyto(x, [1, 2, 3], where=[True, False, True])
    >>> x.tolist()
    [1.0, 0.0, 3.0]
    """
    dst = _target(dst, "copyto")
    if type(src) in (bool, int, float, complex):
        np.copyto(np.empty((), dst.dtype), src, casting=casting)         # raises where it does not fit
        src = asarray(src)
    else:
        src = asarray(src)
        if not np.can_cast(src.dtype, dst.dtype, casting):
            raise TypeError(f"Cannot cast array data from {src.dtype!r} to {dst.dtype!r} according to the rule "
                            f"'{casting}'")
    if where is True:
        dst[...] = src
        return
    mask = np.broadcast_to(mask_of(where, dst.shape), dst.shape)
    dst[mask] = broadcast_to(src, dst.shape)[mask]


def putmask(a, mask, values):
    """Write values where a mask holds: to each element the one at its place. Recorded like an assignment.

    Parameters
    ----------
    a : NDArray
        Is written to.
    mask : array_like
        Of as many elements. Anything but 0 counts as true.
    values : array_like
        Used over and over where there are fewer of them.

    Raises
    ------
    ValueError
        Where the sizes of `a` and `mask` differ.

    Notes
    -----
    `numpy.putmask`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.arange(5)
    >>> cg.putmask(x, x > 2, [10, 20])
    >>> x.tolist()
    [0, 1, 2, 20, 10]
    """
    a = _target(a, "putmask")
    mask = np.asarray(mask.detach() if type(mask) is NDArray else mask).astype(bool)
    if mask.size != a.size:
        raise ValueError(f"putmask: mask and data must be the same size: shapes {mask.shape} and {a.shape}")
    places = np.flatnonzero(mask)
    values = reshape(asarray(values), (-1,))
    if places.size and values.size:
        a[np.unravel_index(places, a.shape)] = values[places % values.size]
