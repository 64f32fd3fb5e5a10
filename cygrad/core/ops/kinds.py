"""What arrays and dtypes are, and indices of parts of matrices. NumPy's answers, for arrays of ours."""

import numpy as np

from cygrad.core.array import NDArray
from cygrad.core.ops.create import arange, asarray, ones
from cygrad.core.ops.diagonal import tril_indices, triu_indices
from cygrad.core.ops.nonzero import nonzero

__all__ = [
    "common_type", "diag_indices", "diag_indices_from", "get_printoptions", "iscomplexobj", "isfortran", "isrealobj",
    "isscalar", "issubdtype", "iterable", "mask_indices", "min_scalar_type", "ndenumerate", "ndindex", "printoptions",
    "set_printoptions", "tril_indices_from", "triu_indices_from",
]

# They have nothing to do with arrays of either, or with both: NDArray prints as NumPy's options say.
get_printoptions, printoptions, set_printoptions = np.get_printoptions, np.printoptions, np.set_printoptions
isscalar, issubdtype, iterable, ndindex = np.isscalar, np.issubdtype, np.iterable, np.ndindex


def _dtype_of(x):
    return x.dtype if hasattr(x, "dtype") else asarray(x).dtype


def iscomplexobj(x):
    """Whether the dtype is complex, whatever the imaginary parts are.

    Notes
    -----
    `numpy.iscomplexobj`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.iscomplexobj(cg.zeros(2, dtype="complex64"))
    True
    """
    return _dtype_of(x).kind == "c"


def isrealobj(x):
    """Whether the dtype is not complex.

    Notes
    -----
    `numpy.isrealobj`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isrealobj([1.0, 2.0])
    True
    """
    return not iscomplexobj(x)


def isfortran(a):
    """Whether an array is in Fortran order and not in C order.

    Notes
    -----
    `numpy.isfortran`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isfortran(cg.zeros((2, 3)).T)
    True
    """
    flags = asarray(a).flags
    return flags.f_contiguous and not flags.c_contiguous


def common_type(*arrays):
    """The scalar type of floating point that arrays have in common; float64 where there are integers.

    Raises
    ------
    TypeError
        For bool.

    Notes
    -----
    `numpy.common_type`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.common_type(cg.zeros(1, dtype="float32"), cg.zeros(1, dtype="complex64")).__name__
    'complex64'
    """
    return np.common_type(*[np.empty(0, _dtype_of(x)) for x in arrays])


def min_scalar_type(a):
    """The smallest dtype that holds a number; of an array with dimensions its own.

    Notes
    -----
    `numpy.min_scalar_type`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.min_scalar_type(300)
    dtype('uint16')
    """
    if type(a) is NDArray:
        return a.dtype if a.ndim else np.min_scalar_type(a.asnumpy())
    return np.min_scalar_type(a)


# ---- indices

def diag_indices(n, ndim=2):
    """The indices of the main diagonal of an array of `ndim` dimensions of length `n`.

    Returns
    -------
    tuple of NDArray

    Notes
    -----
    `numpy.diag_indices`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.zeros((2, 2))
    >>> x[cg.diag_indices(2)] = 1
    >>> x.tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    return (arange(n),) * ndim


def diag_indices_from(arr):
    """The indices of the main diagonal of an array whose dimensions are of one length.

    Returns
    -------
    tuple of NDArray

    Raises
    ------
    ValueError
        Where they are not, or there are fewer than two.

    Notes
    -----
    `numpy.diag_indices_from`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.arange(4).reshape(2, 2)
    >>> x[cg.diag_indices_from(x)].tolist()
    [0, 3]
    """
    shape = asarray(arr).shape
    if len(shape) < 2:
        raise ValueError(f"input array must be at least 2-d, not of shape {shape}")
    if len(set(shape)) > 1:
        raise ValueError(f"All dimensions of input must be of equal length: shape {shape}")
    return diag_indices(shape[0], len(shape))


def _matrix(arr):
    shape = asarray(arr).shape
    if len(shape) != 2:
        raise ValueError(f"input array must be 2-d, not of shape {shape}")
    return shape


def tril_indices_from(arr, k=0):
    """The indices of the lower triangle of a matrix, up to the diagonal number `k`.

    Returns
    -------
    tuple of NDArray

    Raises
    ------
    ValueError
        Where `arr` has not two dimensions.

    Notes
    -----
    `numpy.tril_indices_from`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.arange(4).reshape(2, 2)
    >>> x[cg.tril_indices_from(x)].tolist()
    [0, 2, 3]
    """
    n, m = _matrix(arr)
    return tril_indices(n, k, m)


def triu_indices_from(arr, k=0):
    """The indices of the upper triangle of a matrix, from the diagonal number `k` on.

    Returns
    -------
    tuple of NDArray

    Raises
    ------
    ValueError
        Where `arr` has not two dimensions.

    Notes
    -----
    `numpy.triu_indices_from`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.arange(4).reshape(2, 2)
    >>> x[cg.triu_indices_from(x)].tolist()
    [0, 1, 3]
    """
    n, m = _matrix(arr)
    return triu_indices(n, k, m)


def mask_indices(n, mask_func, k=0):
    """The indices of the elements of an n x n matrix that a function like `triu` leaves.

    Parameters
    ----------
    n : int
    mask_func : callable
        Takes a matrix and `k`, and makes zeros of what is not wanted.
    k : number

    Returns
    -------
    tuple of NDArray

    Notes
    -----
    `numpy.mask_indices`.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.mask_indices(2, cg.triu, 1)]
    [[0], [1]]
    """
    return nonzero(mask_func(ones((n, n), dtype="int64"), k))


class ndenumerate:
    """The elements of an array with their indices, in C order.

    Parameters
    ----------
    arr : array_like

    Notes
    -----
    `numpy.ndenumerate`. Elements are arrays without dimensions, recorded, where NumPy gives scalars.

    Examples
    --------
    >>> import cygrad as cg
    >>> [(index, x.item()) for index, x in cg.ndenumerate([[1, 2]])]
    [((0, 0), 1), ((0, 1), 2)]
    """

    def __init__(self, arr):
        self._array = asarray(arr)
        self._indices = np.ndindex(self._array.shape)

    def __iter__(self):
        return self

    def __next__(self):
        index = next(self._indices)
        return index, self._array[index]
