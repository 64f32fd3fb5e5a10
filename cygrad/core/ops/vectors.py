"""Products of stacks of matrices and vectors."""

from cygrad.core.ops.arithmetic import conjugate
from cygrad.core.ops.create import asarray
from cygrad.core.ops.into import deliver
from cygrad.core.ops.linalg import matmul
from cygrad.core.ops.shape import expand_dims, squeeze

__all__ = ["matvec", "vecmat"]


def _operand(x, name, signature, number, least):
    x = asarray(x)
    if x.ndim < least:
        raise ValueError(f"{name}: Input operand {number} does not have enough dimensions (has gufunc core with "
                         f"signature {signature}, requires {least}, has {x.ndim})")
    return x


def matvec(x1, x2, out=None):
    """Products of matrices and vectors, `x1 @ x2`, over the last axes.

    Parameters
    ----------
    x1 : array_like
        Matrices, (..., m, n).
    x2 : array_like
        Vectors, (..., n); the axes before must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        (..., m).

    Raises
    ------
    ValueError
        Where the shapes do not fit, or have too few dimensions.

    Notes
    -----
    `numpy.matvec`. Nothing is conjugated.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.matvec([[1, 2], [3, 4]], [[1, 0], [1, 1]]).tolist()
    [[1, 3], [3, 7]]
    """
    if out is not None:
        return deliver(matvec(x1, x2), out, "matvec")
    x1 = _operand(x1, "matvec", "(m,n),(n)->(m)", 0, 2)
    x2 = _operand(x2, "matvec", "(m,n),(n)->(m)", 1, 1)
    return squeeze(matmul(x1, expand_dims(x2, -1)), -1)


def vecmat(x1, x2, out=None):
    """Products of conjugated vectors and matrices, `x1.conj() @ x2`, over the last axes.

    Parameters
    ----------
    x1 : array_like
        Vectors, (..., n).
    x2 : array_like
        Matrices, (..., n, m); the axes before must broadcast.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        (..., m).

    Raises
    ------
    ValueError
        Where the shapes do not fit, or have too few dimensions.

    Notes
    -----
    `numpy.vecmat`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.vecmat([[1, 0], [1, 1]], [[1, 2], [3, 4]]).tolist()
    [[1, 2], [4, 6]]
    """
    if out is not None:
        return deliver(vecmat(x1, x2), out, "vecmat")
    x1 = _operand(x1, "vecmat", "(n),(n,m)->(m)", 0, 1)
    x2 = _operand(x2, "vecmat", "(n),(n,m)->(m)", 1, 2)
    if x1.dtype.kind == "c":
        x1 = conjugate(x1)
    return squeeze(matmul(expand_dims(x1, -2), x2), -2)
