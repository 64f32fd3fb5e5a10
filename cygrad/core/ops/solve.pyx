# cython: wraparound=True
"""Inverses, systems of linear equations and determinants: inv, solve, det and their kin."""

import math
from collections import namedtuple
from operator import index as as_index

import numpy as np
from numpy.linalg import LinAlgError

from cpython.object cimport PyObject

from cygrad.core.array cimport NDArray, shape_text, shape_tuple
from cygrad.core.convert cimport as_numpy
from cygrad.core.dtype cimport FLOAT64, INFO, PROMOTE
from cygrad.core.op cimport operand
from cygrad.core.ops.cast cimport copied, to_dtype
from cygrad.core.ops.complex cimport part
from cygrad.core.ops.join cimport concat, take_index
from cygrad.core.ops.diagonal cimport diagonals
from cygrad.core.ops.lapack cimport identity, matrices, own, refuse_square, run_lapack
from cygrad.core.ops.linalg cimport with_axis
from cygrad.core.ops.reduce cimport sum_axes
from cygrad.core.ops.shape cimport IMAG_PART, expand, normalize_axis, reshape, swap_last
from cygrad.core.ops.shape import permute_dims
from cygrad.core.record cimport may_need_gradient, record, record1, saved
from cygrad.core.registry cimport X0, Y, Op, structural
from cygrad.core.several cimport record_several, saved_output
from cygrad.core.tape cimport OUTPUT, Node, params_of, state

__all__ = ["SlogdetResult", "det", "inv", "matrix_power", "slogdet", "solve", "tensorinv", "tensorsolve"]

SlogdetResult = namedtuple("SlogdetResult", "sign logabsdet", module=__name__)
SlogdetResult.__doc__ = "Sign and logarithm of the modulus of a determinant: what `slogdet` returns."


cdef NDArray number_column(object x):
    """A number for each matrix, as it multiplies matrices."""
    cdef NDArray a = <NDArray>x
    return with_axis(with_axis(a, a.ndim), a.ndim + 1)


# ---- inv

cdef object vjp_inv(Node *node, int i, object g):
    cdef object y = swap_last(<NDArray>saved(node, OUTPUT))
    return -(y @ g @ y)


cdef Op INV = structural("inv", vjp_inv, (Y,))


cpdef object inv(object a):
    """Inverses of square matrices.

    Parameters
    ----------
    a : array_like
        Of shape (..., n, n).

    Returns
    -------
    NDArray
        Of the same shape.

    Raises
    ------
    numpy.linalg.LinAlgError
        For singular matrices, and for such as are not square.

    Notes
    -----
    `numpy.linalg.inv`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.inv(cg.asarray([[2.0, 0.0], [0.0, 4.0]])).tolist()
    [[0.5, 0.0], [0.0, 0.25]]
    """
    cdef NDArray x = matrices(a)
    cdef NDArray out = run_lapack(np.linalg.inv, (x,))
    if may_need_gradient(x):
        record1(INV, out, x)
    return out


# ---- solve

cdef object vjp_solve(Node *node, object g):
    cdef object a = swap_last(<NDArray>saved(node, 0)), to_a = None, to_b, y
    cdef bint vector = params_of(node)[0]
    if vector:
        g = with_axis(<NDArray>g, (<NDArray>g).ndim)
    to_b = solve(a, g)
    if node.inputs[0] != NULL:
        y = saved(node, OUTPUT)
        if vector:
            y = with_axis(<NDArray>y, (<NDArray>y).ndim)
        to_a = -(to_b @ swap_last(<NDArray>y))
    return to_a, take_index(<NDArray>to_b, (<NDArray>to_b).ndim - 1, 0) if vector else to_b


cdef Op SOLVE = structural("solve", NULL, (X0 | Y, X0), vjp_solve)


cpdef object solve(object a, object b):
    """The x with a x = b for square matrices.

    Parameters
    ----------
    a : array_like
        Of shape (..., n, n).
    b : array_like
        Of shape (n,), a vector, or (..., n, k), matrices; the dimensions before broadcast.

    Returns
    -------
    NDArray
        Of shape (..., n) for a vector, else (..., n, k).

    Raises
    ------
    numpy.linalg.LinAlgError
        For singular matrices, and for such as are not square.
    ValueError
        Where the shapes do not fit.

    Notes
    -----
    `numpy.linalg.solve`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.solve(cg.asarray([[2.0, 0.0], [0.0, 4.0]]), cg.asarray([1.0, 2.0])).tolist()
    [0.5, 0.5]
    """
    cdef NDArray x = matrices(a)
    cdef NDArray y = operand(b)
    cdef NDArray out
    cdef PyObject *inputs[2]
    cdef Py_ssize_t params[1]
    cdef int dtype
    if INFO[y.dtype].inexact and INFO[y.dtype].itemsize == 2:
        raise TypeError("array type float16 is unsupported in linalg")
    dtype = PROMOTE[x.dtype][y.dtype if INFO[y.dtype].inexact else FLOAT64]
    x, y = to_dtype(x, dtype), to_dtype(y, dtype)
    out = run_lapack(np.linalg.solve, (x, y))
    if may_need_gradient(x) or may_need_gradient(y):
        inputs[0] = <PyObject *>x
        inputs[1] = <PyObject *>y
        params[0] = y.ndim == 1
        record(SOLVE, out, 2, inputs, 1, params)
    return out


# ---- det

cdef tuple det_and_adjugate(object a):
    """Of small matrices, as polynomials of their elements (Faddeev and LeVerrier)."""
    cdef NDArray x = <NDArray>a
    cdef Py_ssize_t n = x.shape[x.ndim - 1], k
    cdef unsigned long long last = <unsigned long long>1 << (x.ndim - 2)
    cdef object one = identity(x.dtype, n), product = a, adjugate = one, c
    for k in range(1, n + 1):
        c = sum_axes(diagonals(<NDArray>product), last, False, x.dtype) * (-1.0 / k)
        if k < n:
            adjugate = product + number_column(c) * one
            product = a @ adjugate
    return (c, -adjugate) if n % 2 == 0 else (-c, adjugate)


cdef object adjugate(object a, object determinant):
    """det(a) inv(a), also of singular matrices, and with derivatives of every order there.

    A small pivot cancels out in the product of the two, but not in its derivatives. For these, and where a pivot is
    0: close to singular matrices a is bordered by singular vectors of its small singular values to a regular matrix
    m. With d the block of inv(m) beyond a, of as many rows as there are such values, det(a) = det(m) det(d)
    (Jacobi), of which this is the derivative.
    """
    if not state().recording:
        try:
            return number_column(determinant) * inv(a)
        except LinAlgError:
            pass
    values = as_numpy(<NDArray>a)
    cdef Py_ssize_t n = values.shape[-1], r
    cdef object m, d, left, right, corner
    s = np.linalg.svdvals(values) if values.size and np.isfinite(values).all() else np.ones(1)
    small = s <= np.finfo(s.dtype).eps ** 0.5 * s.max(-1, keepdims=True)
    r = int(small.sum(-1).max(initial=0))
    if r == 0:
        return number_column(determinant) * inv(a)
    u, s, vh = np.linalg.svd(values)
    size = np.where(s[..., :1] > 0, s[..., :1], 1)[..., None]
    below = np.concatenate([vh[..., n - r:, :] * size, np.zeros((*values.shape[:-2], r, r), values.dtype)], -1)
    m = concat([concat([a, own(u[..., n - r:] * size)], -1), own(below)], -2)
    d = inv(m)
    left, right, corner = d[..., :n, n:], d[..., n:, :n], d[..., n:, n:]
    corner, small = det_and_adjugate(corner)
    return number_column(det(m)) * (number_column(corner) * d[..., :n, :n] - left @ small @ right)


cdef object vjp_det(Node *node, int i, object g):
    return number_column(g) * swap_last(<NDArray>adjugate(saved(node, 0), saved(node, OUTPUT)))


cdef Op DET = structural("det", vjp_det, (X0 | Y,))


cpdef object det(object a):
    """Determinants of square matrices.

    Parameters
    ----------
    a : array_like
        Of shape (..., n, n).

    Returns
    -------
    NDArray
        Of shape (...).

    Raises
    ------
    numpy.linalg.LinAlgError
        For matrices that are not square.

    Notes
    -----
    `numpy.linalg.det`. Gradients of every order are right at singular matrices too.

    Examples
    --------
    >>> import cygrad as cg
    >>> round(cg.linalg.det(cg.asarray([[2.0, 0.0], [0.0, 4.0]])).item(), 6)
    8.0
    """
    cdef NDArray x = matrices(a)
    cdef NDArray out = run_lapack(np.linalg.det, (x,))
    if may_need_gradient(x):
        record1(DET, out, x)
    return out


cdef object vjp_slogdet(Node *node, object g):
    cdef object inverse = swap_last(<NDArray>inv(saved(node, 0))), total = None, turn
    cdef NDArray sign = saved_output(node, 0, 2)
    if g[1] is not None:
        total = number_column(g[1]) * inverse
    if g[0] is not None and INFO[sign.dtype].kind == c"c":
        turn = number_column(part(<NDArray>(g[0] * sign), IMAG_PART) * 1j) * inverse
        total = turn if total is None else total + turn
    return (total,)


cdef Op SLOGDET = structural("slogdet", NULL, (X0 | Y,), vjp_slogdet)


def slogdet(a):
    """Sign and logarithm of the modulus of determinants of square matrices.

    Parameters
    ----------
    a : array_like
        Of shape (..., n, n).

    Returns
    -------
    SlogdetResult
        `sign`, of the dtype of `a`, and `logabsdet`, real; both of shape (...). 0 and -inf for singular matrices.

    Raises
    ------
    numpy.linalg.LinAlgError
        For matrices that are not square, and from the gradient for singular ones.

    Notes
    -----
    `numpy.linalg.slogdet`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.slogdet(cg.asarray([[0.0, 1.0], [1.0, 0.0]])).sign.item()
    -1.0
    """
    cdef NDArray x = matrices(a)
    cdef list parts = run_lapack(np.linalg.slogdet, (x,))
    if may_need_gradient(x):
        record_several(SLOGDET, parts, x)
    return SlogdetResult(*parts)


# ---- made of these

def matrix_power(a, n):
    """Square matrices multiplied with themselves, `n` factors.

    Parameters
    ----------
    a : array_like
        Of shape (..., m, m).
    n : int
        0 gives identities, a negative number powers of the inverses.

    Returns
    -------
    NDArray
        Of the same shape.

    Raises
    ------
    numpy.linalg.LinAlgError
        For matrices that are not square, and for singular ones where `n` is negative.
    TypeError
        Where `n` is no integer.

    Notes
    -----
    `numpy.linalg.matrix_power`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.matrix_power(cg.asarray([[1, 1], [0, 1]]), 5).tolist()
    [[1, 5], [0, 1]]
    """
    cdef NDArray x = operand(a)
    if x.ndim < 2:
        raise LinAlgError(f"{x.ndim}-dimensional array given. Array must be at least two-dimensional")
    refuse_square(x)
    try:
        n = as_index(n)
    except TypeError:
        raise TypeError("exponent must be an integer") from None
    if n == 0:
        return copied(expand(identity(x.dtype, x.shape[x.ndim - 1]), x.ndim, x.shape))
    power, result = x if n > 0 else inv(x), None
    n = abs(n)
    while True:
        if n & 1:
            result = power if result is None else result @ power
        n >>= 1
        if n == 0:
            break
        power = power @ power
    return copied(<NDArray>result) if result is x else result


def tensorinv(a, ind=2):
    """The inverse for `tensordot`: tensordot(tensorinv(a, ind), a, ind) is the identity of such products.

    Parameters
    ----------
    a : array_like
        The first `ind` lengths and the others have the same product.
    ind : int
        Positive.

    Returns
    -------
    NDArray
        Of shape a.shape[ind:] + a.shape[:ind].

    Raises
    ------
    numpy.linalg.LinAlgError
        Where `a`, laid out as a matrix, is singular or not square.
    ValueError
        Where `ind` is not positive.

    Notes
    -----
    `numpy.linalg.tensorinv`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.tensorinv(cg.eye(6).reshape(2, 3, 6), ind=2).shape
    (6, 2, 3)
    """
    cdef NDArray x = operand(a)
    ind = as_index(ind)
    if ind <= 0:
        raise ValueError("Invalid ind argument.")
    shape = shape_tuple(x.ndim, x.shape)
    rows = math.prod(shape[ind:])
    return reshape(inv(reshape(x, (rows, -1))), shape[ind:] + shape[:ind])


def tensorsolve(a, b, axes=None):
    """The x with tensordot(a, x, x.ndim) = b.

    Parameters
    ----------
    a : array_like
        Of shape b.shape + x.shape, where the size of x is that of `b`.
    b : array_like
    axes : tuple of int, optional
        Axes of `a` that are moved to its end first.

    Returns
    -------
    NDArray

    Raises
    ------
    numpy.linalg.LinAlgError
        Where `a`, laid out as a matrix, is singular or not square.

    Notes
    -----
    `numpy.linalg.tensorsolve`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.linalg.tensorsolve(cg.eye(6).reshape(2, 3, 6), cg.ones((2, 3))).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """
    cdef NDArray x = operand(a)
    cdef NDArray y = operand(b)
    cdef int ndim = x.ndim
    if axes is not None:
        axes = [normalize_axis(k, ndim) for k in axes]
        x = permute_dims(x, [k for k in range(ndim) if k not in axes] + axes)
    wanted = shape_tuple(x.ndim, x.shape)[y.ndim:]
    size = math.prod(wanted)
    if x.size != size * size:
        raise LinAlgError("Input arrays must satisfy the requirement prod(a.shape[b.ndim:]) == prod(a.shape[:b.ndim]), "
                          f"a has shape {shape_text(x.ndim, x.shape)}, b {shape_text(y.ndim, y.shape)}")
    return reshape(solve(reshape(x, (size, size)), reshape(y, -1)), wanted)
