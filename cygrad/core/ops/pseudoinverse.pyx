# cython: wraparound=True
"""What goes by the rank of matrices: pinv, lstsq, matrix_rank, cond."""

import numpy as np
from numpy.linalg import LinAlgError

from libc.string cimport memcpy
from cpython.object cimport PyObject

from cygrad.core.array cimport NDArray
from cygrad.core.convert cimport as_numpy, share
from cygrad.core.dtype cimport FLOAT64, INFO, PROMOTE
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport absolute, divide, square
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.complex cimport part
from cygrad.core.ops.join cimport take_index
from cygrad.core.ops.lapack cimport conj, herm, matrices, recorded, run_lapack
from cygrad.core.ops.linalg cimport with_axis
from cygrad.core.ops.norm import norm
from cygrad.core.ops.reduce cimport sum_axes
from cygrad.core.ops.shape cimport REAL_PART
from cygrad.core.ops.solve cimport inv
from cygrad.core.ops.svd cimport svdvals
from cygrad.core.record cimport may_need_gradient, record, record1, saved
from cygrad.core.registry cimport X0, X1, Y, Op, structural
from cygrad.core.tape cimport OUTPUT, Node, params_of

__all__ = ["cond", "lstsq", "matrix_rank", "pinv"]


# ---- pinv

cdef object vjp_pinv(Node *node, int i, object g):
    """Of dP = -P dA P + P P^H dA^H (1 - A P) + (1 - P A) dA^H P^H P, where the rank stays as it is (Golub, Pereyra)."""
    cdef object a = saved(node, 0), p = saved(node, OUTPUT), x, y, total
    g = herm(conj(g))
    x = g @ p @ herm(p)
    y = herm(p) @ p @ g
    total = x - a @ (p @ x) + y - (y @ p) @ a - herm(p @ g @ p)
    if params_of(node)[0]:
        total = (total + herm(total)) * 0.5
    return conj(total)


cdef Op PINV = structural("pinv", vjp_pinv, (X0 | Y,))


def pinv(a, rcond=None, hermitian=False, *, rtol=None):
    """Pseudo-inverses (Moore and Penrose) of matrices.

    Parameters
    ----------
    a : array_like
        Of shape (..., m, n).
    rcond, rtol : float or array_like, optional
        Two names of one thing: singular values up to so many times the largest one count as 0. Default: max(m, n) times
        the dtype's epsilon, as the Array API standard says; NumPy takes 1e-15 where neither is given.
    hermitian : bool
        The matrices are Hermitian; their lower triangles are read.

    Returns
    -------
    NDArray
        Of shape (..., n, m).

    Raises
    ------
    ValueError
        Where both `rcond` and `rtol` are given.

    Notes
    -----
    `numpy.linalg.pinv`. The gradient is that among matrices of the same rank: where the rank is not full, the
    pseudo-inverse jumps at every other change of the matrix.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.pinv(cg.asarray([[2.0], [0.0]])).tolist()
    [[0.5, 0.0]]
    """
    cdef NDArray x = matrices(a)
    cdef NDArray out
    cdef Py_ssize_t params[1]
    if rcond is not None and rtol is not None:
        raise ValueError("`rtol` and `rcond` can't be both set.")
    keywords = {"hermitian": bool(hermitian), "rtol": plain(rtol if rcond is None else rcond)}
    out = run_lapack(np.linalg.pinv, (x,), keywords)
    if may_need_gradient(x):
        params[0] = bool(hermitian)
        record1(PINV, out, x, 1, params)
    return out


cdef object plain(object bound):
    """A bound on singular values: no array of ours, for there is no gradient with respect to it."""
    return bound.asnumpy() if type(bound) is NDArray else bound


# ---- lstsq

cdef object vjp_lstsq(Node *node, object g):
    """As for `pinv`, of x = P b."""
    cdef object a, p, x, total = None, residue, g_p
    cdef bint vector = params_of(node)[0]
    cdef double rtol
    memcpy(&rtol, &params_of(node)[1], sizeof(double))
    a = saved(node, 0)
    p = pinv(a, rtol=rtol)
    g = conj(g)
    if vector:
        g = with_axis(<NDArray>g, 1)
    g_p = herm(p) @ g
    if node.inputs[0] != NULL:
        x, residue = saved(node, OUTPUT), saved(node, 1)
        if vector:
            x, residue = with_axis(<NDArray>x, 1), with_axis(<NDArray>residue, 1)
        residue = residue - a @ x
        total = residue @ herm(p @ g_p) - g_p @ herm(x) + (herm(p) @ x) @ herm(g - p @ (a @ g))
        total = conj(total)
    g_p = conj(g_p)
    return total, take_index(<NDArray>g_p, 1, 0) if vector else g_p


cdef Op LSTSQ = structural("lstsq", NULL, (X0 | X1 | Y, X0), vjp_lstsq)


def lstsq(a, b, rcond=None):
    """The x for which the Euclidean norm of b - a x is smallest; of several such the smallest x.

    Parameters
    ----------
    a : array_like
        A matrix, (m, n).
    b : array_like
        Of shape (m,) or (m, k).
    rcond : float, optional
        Singular values of `a` up to so many times the largest one count as 0. Default: max(m, n) times the dtype's
        epsilon.

    Returns
    -------
    x : NDArray
        Of shape (n,) or (n, k).
    residuals : NDArray
        Sums of squares of b - a x, (k,) or (1,) for a vector; empty where `a` has not rank n or m <= n.
    rank : int
    s : NDArray
        Singular values of `a`.

    Raises
    ------
    numpy.linalg.LinAlgError
        Where `a` is no matrix, or `b` has another number of rows.

    Notes
    -----
    `numpy.linalg.lstsq`. The gradient is that among matrices of the same rank.

    Examples
    --------
    >>> import cygrad as cg
    >>> a = cg.asarray([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0]])
    >>> cg.linalg.lstsq(a, cg.asarray([1.0, 3.0, 5.0]))[0].asnumpy().round(6).tolist()
    [2.0, 1.0]
    """
    cdef NDArray x = matrices(a)
    cdef NDArray y = operand(b)
    cdef NDArray out
    cdef PyObject *inputs[2]
    cdef Py_ssize_t params[2]
    cdef double rtol
    cdef int dtype
    if INFO[y.dtype].inexact and INFO[y.dtype].itemsize == 2:
        raise TypeError("array type float16 is unsupported in linalg")
    dtype = PROMOTE[x.dtype][y.dtype if INFO[y.dtype].inexact else FLOAT64]
    x, y = to_dtype(x, dtype), to_dtype(y, dtype)
    out, residuals, rank, s = run_lapack(np.linalg.lstsq, (x, y), {"rcond": plain(rcond)})
    rank = rank.item()
    if may_need_gradient(x) or may_need_gradient(y):
        # A bound for the rule that gives the same rank: between the values that count and those that do not.
        values = [*s.tolist(), 0.0]
        rtol = (values[rank - 1] + values[rank]) / (2 * values[0]) if rank else 2.0
        params[0] = y.ndim == 1
        memcpy(&params[1], &rtol, sizeof(double))
        inputs[0] = <PyObject *>x
        inputs[1] = <PyObject *>y
        record(LSTSQ, out, 2, inputs, 2, params)
        if (<NDArray>residuals).size and (recorded(x) or recorded(y)):
            residuals = square(absolute(y - x @ out))
            residuals = sum_axes(<NDArray>residuals, 1, y.ndim == 1, (<NDArray>residuals).dtype)
        if recorded(x):
            s = svdvals(x)
    return out, residuals, rank, s


# ---- matrix_rank, cond

def matrix_rank(A, tol=None, hermitian=False, *, rtol=None):
    """Ranks of matrices: how many singular values are above a bound. Passes no gradient.

    Parameters
    ----------
    A : array_like
        Of shape (..., m, n); (n,) has rank 1 unless it is 0.
    tol : float or array_like, optional
        The bound. Default: rtol times the largest singular value.
    hermitian : bool
        The matrices are Hermitian.
    rtol : float or array_like, optional
        Default: max(m, n) times the dtype's epsilon.

    Returns
    -------
    NDArray
        Of shape (...), int64.

    Raises
    ------
    ValueError
        Where both `tol` and `rtol` are given.

    Notes
    -----
    `numpy.linalg.matrix_rank`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.matrix_rank(cg.ones((3, 3))).item()
    1
    """
    cdef NDArray x = operand(A)
    keywords = {"tol": plain(tol), "hermitian": bool(hermitian), "rtol": plain(rtol)}
    return run_lapack(np.linalg.matrix_rank, (x,), keywords)


def cond(x, p=None):
    """Condition numbers of matrices: the norm times that of the inverse.

    Parameters
    ----------
    x : array_like
        Of shape (..., m, n), not empty; square but for the orders 2 and -2.
    p : {None, 1, -1, 2, -2, inf, -inf, 'fro', 'nuc'}
        Order of the norm; None is 2.

    Returns
    -------
    NDArray
        Of shape (...); inf for singular matrices.

    Raises
    ------
    numpy.linalg.LinAlgError
        For empty and for not square matrices, and for singular ones while recording, unless `p` is 2 or -2.

    Notes
    -----
    `numpy.linalg.cond`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.cond(cg.asarray([[2.0, 0.0], [0.0, 4.0]])).item()
    2.0
    """
    cdef NDArray a = matrices(x), out
    cdef object s, first, last, r, missing
    if a.size == 0:
        raise LinAlgError("cond is not defined on empty arrays")
    if not recorded(a):
        out = run_lapack(np.linalg.cond, (a,), {"p": p})
        return part(out, REAL_PART) if INFO[out.dtype].kind == c"c" else out      # complex of NumPy 2.2
    if p is None or p == 2 or p == -2:
        s = svdvals(a)
        first = take_index(<NDArray>s, (<NDArray>s).ndim - 1, 0)
        last = take_index(<NDArray>s, (<NDArray>s).ndim - 1, (<NDArray>s).shape[(<NDArray>s).ndim - 1] - 1)
        r = divide(last, first) if p == -2 else divide(first, last)
        missing = np.isnan(as_numpy(<NDArray>r)) & ~np.isnan(as_numpy(a)).any((-2, -1))
        return where(share(missing), np.inf, r) if missing.any() else r
    return norm(a, p, (-2, -1)) * norm(inv(a), p, (-2, -1))
