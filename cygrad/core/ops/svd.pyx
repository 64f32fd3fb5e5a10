# cython: wraparound=True
"""The singular value decomposition of matrices. The rule is written as those of `decompose`."""

from collections import namedtuple

import numpy as np
from numpy.linalg import LinAlgError

from cygrad.core.array cimport NDArray
from cygrad.core.convert cimport as_numpy, share
from cygrad.core.ops.arithmetic cimport divide
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.complex cimport part
from cygrad.core.ops.decompose cimport check_gauge, columns, completing, guarded, is_complex, plus, used_columns
from cygrad.core.ops.diagonal cimport diagonal_matrices, diagonals
from cygrad.core.ops.lapack cimport column_of, conj, herm, matrices, recorded, row_of, run_lapack
from cygrad.core.ops.shape cimport IMAG_PART
from cygrad.core.record cimport may_need_gradient
from cygrad.core.registry cimport Op, Y, structural
from cygrad.core.several cimport record_several, saved_output
from cygrad.core.tape cimport Node

__all__ = ["SVDResult", "svd", "svdvals"]

SVDResult = namedtuple("SVDResult", "U S Vh", module=__name__)
SVDResult.__doc__ = "Singular vectors and values: what `svd` returns."


cdef object vjp_svd(Node *node, object g):
    cdef NDArray u = saved_output(node, 0, 3)
    cdef NDArray s = saved_output(node, 1, 3)
    cdef NDArray vh = saved_output(node, 2, 3)
    cdef object gu = None if g[0] is None else conj(g[0]), gv = None if g[2] is None else herm(conj(g[2]))
    cdef object inner = None, x, gap, v, of_u, of_v, inverse
    cdef Py_ssize_t k = s.shape[s.ndim - 1], m = u.shape[u.ndim - 2], n = vh.shape[vh.ndim - 1]
    v = herm(vh)
    if u.shape[u.ndim - 1] > k and gu is not None:
        gu = completing("svd", u, columns(gu, 0, k), columns(gu, k, u.shape[u.ndim - 1]), k)
    if vh.shape[vh.ndim - 2] > k and gv is not None:
        gv = completing("svd", <NDArray>v, columns(gv, 0, k), columns(gv, k, vh.shape[vh.ndim - 2]), k)
    u, v = columns(u, 0, k), columns(<NDArray>v, 0, k)
    if g[1] is not None:
        inner = diagonal_matrices(<NDArray>g[1])
    if gu is None and gv is None:
        return (conj(u @ inner @ herm(v)),)
    used = False
    for x in (gu, gv):
        if x is not None:
            used = used | used_columns(x)
    values = as_numpy(s)
    mask = guarded("svd", values, used)
    gap = where(share(mask), np.inf, (row_of(s) - column_of(s)) * (row_of(s) + column_of(s)))
    zero = values <= max(m, n) * np.finfo(values.dtype).eps * values.max(-1, initial=0, keepdims=True)
    if (zero & used).any() and (m != n or is_complex(u)):
        raise LinAlgError(f"svd: a singular value is 0 within rounding, so that its vectors are not determined, and "
                          f"the gradient would go through them (values of shape {values.shape})")
    inverse = divide(1, where(share(zero), np.inf, s))
    of_u = None if gu is None else herm(u) @ gu
    of_v = None if gv is None else herm(v) @ gv
    if of_u is not None:
        inner = plus(inner, divide(of_u - herm(of_u), gap) * row_of(s))
    if of_v is not None:
        inner = plus(inner, column_of(s) * divide(of_v - herm(of_v), gap))
    if is_complex(u):
        inner = inner + diagonal_matrices(<NDArray>phases(of_u, of_v, gu, gv) * inverse * 1j)
    x = u @ inner @ herm(v)
    if of_u is not None and m > k:
        x = x + ((gu - u @ of_u) * row_of(inverse)) @ herm(v)
    if of_v is not None and n > k:
        x = x + u @ herm((gv - v @ of_v) * row_of(inverse))
    return (conj(x),)


cdef object phases(object of_u, object of_v, object gu, object gv):
    """What the loss gains where the phases of complex vectors on the left turn ahead of those on the right."""
    cdef object left = None, right = None
    turn = scale = 0
    if of_u is not None:
        left = part(diagonals(<NDArray>of_u), IMAG_PART)
        turn, scale = as_numpy(<NDArray>left), np.abs(as_numpy(<NDArray>gu)).max(initial=0)
    if of_v is not None:
        right = part(diagonals(<NDArray>of_v), IMAG_PART)
        turn, scale = turn + as_numpy(<NDArray>right), scale + np.abs(as_numpy(<NDArray>gv)).max(initial=0)
    check_gauge("svd", turn, scale)
    return -right if left is None else left


cdef Op SVD = structural("svd", NULL, (Y,), vjp_svd)


cdef tuple svd_parts(NDArray a, bint full):
    cdef list parts = run_lapack(np.linalg.svd, (a,), {"full_matrices": full})
    if may_need_gradient(a):
        record_several(SVD, parts, a)
    return tuple(parts)


def svd(x, /, full_matrices=True, compute_uv=True, hermitian=False):
    """Singular value decomposition, U diag(S) Vh, of matrices.

    Parameters
    ----------
    x : array_like
        Of shape (..., m, n).
    full_matrices : bool
        Whether U and Vh are square, or of shape (..., m, k) and (..., k, n), k = min(m, n).
    compute_uv : bool
        False: return the singular values alone.
    hermitian : bool
        The matrices are Hermitian, which NumPy could make use of. Nothing depends on it here.

    Returns
    -------
    SVDResult, or NDArray without `compute_uv`
        `U`, `S`, real and in descending order, and `Vh`.

    Raises
    ------
    numpy.linalg.LinAlgError
        Where LAPACK does not converge, and from the gradient where it would go through vectors of equal singular
        values, or of values 0 of matrices that are not square, and where the loss depends on the phase of complex
        vectors or on the choice of those that full matrices have beyond k.

    Notes
    -----
    `numpy.linalg.svd`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.svd(cg.asarray([[0.0, 2.0], [1.0, 0.0]])).S.tolist()
    [2.0, 1.0]
    """
    cdef NDArray a = matrices(x)
    return SVDResult(*svd_parts(a, full_matrices)) if compute_uv else svdvals(a)


cpdef object svdvals(object x):
    """Singular values of matrices, in descending order.

    Parameters
    ----------
    x : array_like
        Of shape (..., m, n).

    Returns
    -------
    NDArray
        Real, (..., min(m, n)).

    Notes
    -----
    `numpy.linalg.svdvals`. Values that are equal have a gradient where the loss treats them alike; at 0 it is one of
    those that the value has to its sides.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.svdvals(cg.asarray([[0.0, 2.0], [1.0, 0.0]])).tolist()
    [2.0, 1.0]
    """
    cdef NDArray a = matrices(x)
    if recorded(a):
        return svd_parts(a, False)[1]
    return run_lapack(np.linalg.svdvals, (a,))
