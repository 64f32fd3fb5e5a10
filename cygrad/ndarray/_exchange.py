"""Arrays from and for other libraries, and other dtypes, under MXNet's names."""

import numpy as np

from ..core.array import NDArray
from ..core.dlpack import from_dlpack as _from_dlpack
from ..core.ops import create as _create
from ._choose import one_hot
from ._common import FLOAT32, given, into

__all__ = [
    "amp_cast", "amp_multicast", "from_dlpack", "from_numpy", "onehot_encode", "to_dlpack_for_read",
    "to_dlpack_for_write",
]


def onehot_encode(indices, out):
    """Write `one_hot` of indices to a matrix.

    Parameters
    ----------
    indices : NDArray
        One for each row; floats are truncated.
    out : NDArray
        A matrix, with a column for each value. Returned.

    Raises
    ------
    ValueError
        Where `out` is no matrix with that many rows.

    Notes
    -----
    `mxnet.nd.onehot_encode`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.onehot_encode(nd.array([1, 0]), nd.zeros((2, 3))).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
    """
    if type(out) is not NDArray:
        raise TypeError(f"out must be an NDArray, not {type(out).__name__}")
    if out.ndim != 2:
        raise ValueError(f"out must be a matrix, not of shape {out.shape}")
    return into(out, one_hot(given(indices), out.shape[1]))


def from_numpy(ndarray, zero_copy=True):
    """A NumPy array as an NDArray of its dtype.

    Parameters
    ----------
    ndarray : numpy.ndarray
    zero_copy : bool
        Whether the memory is shared. Then NumPy's array cannot be written to any more, as with MXNet.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        With `zero_copy`, of an array that is not C-contiguous.

    Notes
    -----
    `mxnet.nd.from_numpy`.

    Examples
    --------
    >>> import numpy as np
    >>> from cygrad import nd
    >>> nd.from_numpy(np.arange(3)).dtype
    dtype('int64')
    """
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(f"from_numpy takes a numpy.ndarray, not {type(ndarray).__name__}")
    if not zero_copy:
        return _create.array(ndarray)
    if not ndarray.flags.c_contiguous:
        raise ValueError("only arrays that are C-contiguous can share their memory: use zero_copy=False")
    result = _create.asarray(ndarray)
    ndarray.flags.writeable = False
    return result


class _Capsule:
    """An object of the DLPack protocol with a capsule in it."""

    def __init__(self, capsule):
        self._capsule = capsule

    def __dlpack__(self, **options):
        return self._capsule

    def __dlpack_device__(self):
        return 1, 0


def from_dlpack(dlpack):
    """The array in a DLPack capsule, or of an object that gives one; the memory is shared.

    Parameters
    ----------
    dlpack : capsule or object with ``__dlpack__``

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.from_dlpack`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.from_dlpack(nd.to_dlpack_for_read(nd.array([1, 2]))).tolist()
    [1.0, 2.0]
    """
    if type(dlpack).__name__ == "PyCapsule":
        dlpack = _Capsule(dlpack)
    return _from_dlpack(dlpack)


def to_dlpack_for_read(data):
    """An array as a DLPack capsule, on the same memory.

    Parameters
    ----------
    data : NDArray

    Notes
    -----
    `mxnet.nd.to_dlpack_for_read`.

    Examples
    --------
    >>> from cygrad import nd
    >>> type(nd.to_dlpack_for_read(nd.array([1, 2]))).__name__
    'PyCapsule'
    """
    return data.__dlpack__()


def to_dlpack_for_write(data):
    """An array as a DLPack capsule, on the same memory.

    Parameters
    ----------
    data : NDArray

    Notes
    -----
    `mxnet.nd.to_dlpack_for_write`.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([1, 2])
    >>> nd.from_dlpack(nd.to_dlpack_for_write(x))[0] = 5
    >>> x.tolist()
    [5.0, 2.0]
    """
    return data.__dlpack__(max_version=(1, 0))       # of other versions nobody knows whether they may be written to


def amp_cast(data, dtype, out=None):
    """An array of floats as another dtype of floats; others as they are.

    Parameters
    ----------
    data : NDArray
    dtype : dtype
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Notes
    -----
    `mxnet.nd.amp_cast`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.amp_cast(nd.ones(2), "float16").dtype
    dtype('float16')
    """
    data = given(data)
    result = data.astype(dtype) if data.dtype.kind == "f" else data.copy()
    return result if out is None else into(out, result)


def amp_multicast(*data, num_outputs=None, cast_narrow=False, out=None):
    """Arrays of floats all as the widest dtype among them.

    Parameters
    ----------
    *data : NDArray
    num_outputs : int, optional
        How many they are.
    cast_narrow : bool
        Whether it is the narrowest instead.
    out : list of NDArray, optional
        Written to and returned.

    Returns
    -------
    list of NDArray

    Raises
    ------
    ValueError
        Where there are other than `num_outputs` arrays.

    Notes
    -----
    `mxnet.nd.amp_multicast`.

    Examples
    --------
    >>> from cygrad import nd
    >>> [x.dtype.name for x in nd.amp_multicast(nd.ones(2, dtype="float16"), nd.ones(2), num_outputs=2)]
    ['float32', 'float32']
    """
    data = [given(x) for x in data]
    if num_outputs not in (None, len(data)):
        raise ValueError(f"{len(data)} arrays were given, and said to be {num_outputs}")
    if not data:
        return []
    pick = min if cast_narrow else max
    dtype = pick([x.dtype for x in data if x.dtype.kind == "f"], key=lambda d: d.itemsize, default=FLOAT32)
    outs = [None] * len(data) if out is None else out
    return [amp_cast(x, dtype, o) for x, o in zip(data, outs, strict=True)]
