"""What decompositions and solutions share: calling NumPy's LAPACK, and the small parts of their reverse rules.

NumPy's functions work on views of our memory; what they return is copied into a block of ours, which costs nothing
beside the factorisation and leaves an array like any other.
"""

import numpy as np
from numpy.linalg import LinAlgError

from cygrad.core.array cimport NDArray, shape_text
from cygrad.core.convert cimport as_numpy, share
from cygrad.core.dtype cimport FLOAT64, INFO, to_numpy
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport conjugate
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.diagonal import diagonal as _diagonal, trace as _trace
from cygrad.core.ops.linalg cimport with_axis
from cygrad.core.ops.shape cimport swap_last
from cygrad.core.record cimport edge, may_need_gradient
from cygrad.core.run cimport cast
from cygrad.core.tape cimport state


cdef NDArray own(object result):
    cdef NDArray a = share(result if isinstance(result, np.ndarray) else np.asarray(result))
    return cast(a, a.dtype)


cdef object run_lapack(object function, tuple arrays, dict keywords=None):
    cdef list given = [as_numpy(<NDArray>a) for a in arrays]
    try:
        result = function(*given) if keywords is None else function(*given, **keywords)
    except LinAlgError as error:
        shapes = " and one of shape ".join([str(array.shape) for array in given])
        raise LinAlgError(f"{error} ({function.__name__} of an array of shape {shapes})") from None
    if isinstance(result, tuple):
        return [own(part) for part in result]
    return own(result)


cdef bint recorded(NDArray x) except -1:
    return state().recording and may_need_gradient(x) and edge(x) != NULL


cdef NDArray matrices(object x):
    cdef NDArray a = operand(x)
    if a.ndim < 2:
        raise LinAlgError(f"{a.ndim}-dimensional array given. Array must be at least two-dimensional")
    if not INFO[a.dtype].inexact:
        return to_dtype(a, FLOAT64)
    if INFO[a.dtype].itemsize == 2:
        raise TypeError("array type float16 is unsupported in linalg")
    return a


cdef int refuse_square(NDArray a) except -1:
    """LinAlgError for matrices that are not square."""
    if a.shape[a.ndim - 1] != a.shape[a.ndim - 2]:
        raise LinAlgError(f"Last 2 dimensions of the array must be square, not {shape_text(a.ndim, a.shape)}")
    return 0


# ---- parts of rules

cdef NDArray conj(object x):
    return <NDArray>conjugate(x) if INFO[(<NDArray>x).dtype].kind == c"c" else <NDArray>x


cdef NDArray herm(object x):
    return conj(swap_last(<NDArray>x))


cdef NDArray row_of(object v):
    return with_axis(<NDArray>v, (<NDArray>v).ndim - 1)


cdef NDArray column_of(object v):
    return with_axis(<NDArray>v, (<NDArray>v).ndim)


cdef NDArray identity(int dtype, Py_ssize_t n):
    return own(np.eye(n, dtype=to_numpy(dtype)))


# ---- parts of matrices

def diagonal(x, /, *, offset=0):
    """A read-only view of the diagonals of the matrices in the last two dimensions.

    Parameters
    ----------
    x : array_like
        Of shape (..., m, n).
    offset : int
        Of the diagonal: above the main one where positive, below where negative.

    Returns
    -------
    NDArray
        Of shape (..., k).

    Raises
    ------
    ValueError
        Where there are fewer than two dimensions.

    Notes
    -----
    `numpy.linalg.diagonal`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.diagonal(cg.asarray([[1, 2], [3, 4]]), offset=1).tolist()
    [2]
    """
    return _diagonal(x, offset, -2, -1)


def trace(x, /, *, offset=0, dtype=None):
    """Sums of the diagonals of the matrices in the last two dimensions.

    Parameters
    ----------
    x : array_like
        Of shape (..., m, n).
    offset : int
        Of the diagonal: above the main one where positive, below where negative.
    dtype : dtype, optional
        In which to add up. Default: as for `sum`.

    Returns
    -------
    NDArray
        Of shape (...).

    Raises
    ------
    ValueError
        Where there are fewer than two dimensions.

    Notes
    -----
    `numpy.linalg.trace`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.trace(cg.asarray([[1, 2], [3, 4]])).item()
    5
    """
    return _trace(x, offset, -2, -1, dtype)
