"""Variance and standard deviation."""

from libc.math cimport sqrt

from cygrad.core.array cimport NDArray, add_attribute
from cygrad.core.dtype cimport FLOAT16, FLOAT32, INFO, from_object as dtype_of, to_numpy
from cygrad.core.ops.arithmetic cimport add, divide, multiply, square, subtract
from cygrad.core.ops.complex cimport part
from cygrad.core.ops.edges cimport nonzero_divisor
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.norm cimport norm_axes, square_root, sum_of_squares
from cygrad.core.ops.reduce cimport (
    MEAN_DTYPE, array_of, bare, count_of, mean_axes, note, number_of, read_axes, scale, settled, sum_axes, with_ones)
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.shape cimport IMAG_PART, REAL_PART
from cygrad.core.record cimport saved
from cygrad.core.registry cimport X0, Y, Op, structural
from cygrad.core.tape cimport OUTPUT, Node, params_of

__all__ = ["std", "var"]


cdef object vjp_var(Node *node, int i, object g):
    cdef NDArray x = <NDArray>saved(node, 0)
    cdef object centred = subtract(x, mean_axes(x, params_of(node)[0], True, node.dtype))
    return multiply(centred, with_ones(node, <NDArray>multiply(g, 2 / number_of(node))))


cdef Op VAR = structural("var", vjp_var, (X0,))


cdef object vjp_std(Node *node, int i, object g):
    cdef NDArray x = <NDArray>saved(node, 0)
    cdef NDArray y = <NDArray>saved(node, OUTPUT)
    cdef object centred = subtract(x, mean_axes(x, params_of(node)[0], True, node.dtype))
    ratio = divide(g, multiply(nonzero_divisor(y), number_of(node)))
    return multiply(centred, with_ones(node, <NDArray>ratio))


cdef Op STD = structural("std", vjp_std, (X0 | Y,))


cdef object of_one(object ddof, object correction):
    """`ddof` by its other name."""
    if ddof != 0:
        raise ValueError("ddof and correction can't be provided simultaneously.")
    return correction


cdef NDArray spread_of(NDArray x, object axis, object dtype, object ddof, object correction, bint keepdims,
                       bint root):
    cdef unsigned long long mask = read_axes(axis, x.ndim)
    cdef int t = MEAN_DTYPE[x.dtype] if dtype is None else dtype_of(dtype)
    cdef int work = FLOAT32 if t == FLOAT16 else t
    cdef double n
    cdef NDArray out, source
    if not INFO[t].inexact:
        raise TypeError(f"var and std are computed in floating point, not in {to_numpy(t)}")
    if correction is not None:
        ddof = of_one(ddof, correction)
    n = count_of(x, mask) - <double>ddof
    if n < 0:
        n = 0
    if INFO[t].kind == c"c":
        source = to_dtype(x, t)
        source = <NDArray>subtract(source, mean_axes(source, mask, True, t))
        if root:            # a norm: its gradient is 0 where all elements are equal
            return <NDArray>divide(norm_axes(source, mask, keepdims), sqrt(n))
        # Not the square of the absolute value, which has no derivative where an element is the mean.
        source = <NDArray>add(square(part(source, REAL_PART)), square(part(source, IMAG_PART)))
        return <NDArray>divide(sum_axes(source, mask, keepdims, source.dtype), n)
    source = to_dtype(bare(x), work)
    out = sum_of_squares(<NDArray>subtract(source, mean_axes(source, mask, True, work)), mask, keepdims)
    scale(out, n)
    if root:
        square_root(out)
    out = settled(out, t)
    note(STD if root else VAR, out, x, mask, keepdims, n)
    return out


def var(x, axis=None, dtype=None, ddof=0, keepdims=False, *, out=None, where=True, mean=None, correction=None):
    """Variance of the elements, or of those along some axes: the mean of |x - mean(x)|².

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    dtype : dtype, optional
        In which to compute. Default: that of `x`; float64 for integers and bool.
    ddof : float
        The sum is divided by the number of elements less this.
    keepdims : bool
        Keep the reduced axes, with length 1.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    mean : array_like, optional
        The mean, as `mean(x, axis, keepdims=True)` gives it, where it is known.
    correction : float, optional
        The Array API's name of `ddof`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        Real; NaN or inf where there are too few elements.

    Raises
    ------
    ValueError
        Where both `ddof` and `correction` are given.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.var`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.var(cg.asarray([1.0, 3.0])).item()
    1.0
    """
    if out is not None:
        return deliver(var(x, axis, dtype, ddof, keepdims, where=where, mean=mean, correction=correction), out, "var")
    if where is not True or mean is not None:
        from cygrad.core.ops import masked
        return masked.var(x, axis, dtype, ddof if correction is None else of_one(ddof, correction), keepdims, where, mean)
    return spread_of(array_of(x), axis, dtype, ddof, correction, keepdims, False)


def std(x, axis=None, dtype=None, ddof=0, keepdims=False, *, out=None, where=True, mean=None, correction=None):
    """Standard deviation of the elements, or of those along some axes: the root of the variance.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        Default: all axes.
    dtype : dtype, optional
        In which to compute. Default: that of `x`; float64 for integers and bool.
    ddof : float
        The sum of squares is divided by the number of elements less this.
    keepdims : bool
        Keep the reduced axes, with length 1.
    where : array_like of bool
        Which elements to include; its shape must broadcast to that of `x`.
    mean : array_like, optional
        The mean, as `mean(x, axis, keepdims=True)` gives it, where it is known.
    correction : float, optional
        The Array API's name of `ddof`.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        Real; NaN or inf where there are too few elements.

    Raises
    ------
    ValueError
        Where both `ddof` and `correction` are given.
    numpy.exceptions.AxisError
        Where there is no such axis.

    Notes
    -----
    `numpy.std`. The gradient where all elements are equal is 0.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.std(cg.asarray([1.0, 3.0])).item()
    1.0
    """
    if out is not None:
        return deliver(std(x, axis, dtype, ddof, keepdims, where=where, mean=mean, correction=correction), out, "std")
    if where is not True or mean is not None:
        from cygrad.core.ops import masked
        return masked.std(x, axis, dtype, ddof if correction is None else of_one(ddof, correction), keepdims, where, mean)
    return spread_of(array_of(x), axis, dtype, ddof, correction, keepdims, True)


for _name, _method in (("var", var), ("std", std)):
    add_attribute(_name, _method)
