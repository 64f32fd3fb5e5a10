"""The parts of complex numbers: real, imag, angle.

The parts are views of another dtype. An array remembers in its flags that it is one, so that writing through it
can be told to the tape (`write`).
"""

import math

from cpython.object cimport PyObject

from cygrad.core.array cimport (
    DETACHED, NDArray, READONLY, add_attribute, mark_detached, new_array, new_on, table, zeros)
from cygrad.core.dtype cimport COMPLEX64, COMPLEX128, FLOAT32, FLOAT64, INFO, to_numpy
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport multiply, negative
from cygrad.core.ops.shape cimport IMAG_PART, REAL_PART, finish_view
from cygrad.core.ops.trigonometry cimport arctan2
from cygrad.core.record cimport may_need_gradient, record
from cygrad.core.registry cimport Op, structural
from cygrad.core.run cimport copy_array
from cygrad.core.tape cimport Node

__all__ = ["angle", "imag", "real"]


# The gradient of a real loss is dL/da - i dL/db for a + ib: that is what these three rules say.

cdef object vjp_real(Node *node, int i, object g):
    return g        # the pass makes it complex


cdef object vjp_imag(Node *node, int i, object g):
    return make_complex(zeros((<NDArray>g).dtype, node.ndim, node.shape), <NDArray>negative(g))


cdef object vjp_complex(Node *node, int i, object g):
    return part(<NDArray>g, REAL_PART) if i == 0 else negative(part(<NDArray>g, IMAG_PART))


REAL = structural("real", vjp_real)
IMAG = structural("imag", vjp_imag)
cdef Op COMPLEX = structural("complex", vjp_complex)


cdef bint is_complex(NDArray x) noexcept:
    return INFO[x.dtype].kind == c"c"


cdef NDArray bare_part(NDArray x, int which):
    """`part` of which the tape knows nothing."""
    cdef int dtype = FLOAT32 if x.dtype == COMPLEX64 else FLOAT64
    cdef NDArray out = new_on(x.storage, x.data + (INFO[dtype].itemsize if which == IMAG_PART else 0), dtype, x.ndim,
                              x.shape, x.strides)
    out.flags |= which | x.flags & READONLY
    if x.flags & DETACHED:
        mark_detached(out)
    return out


cdef NDArray part(NDArray x, int which):
    return finish_view(REAL if which == REAL_PART else IMAG, x, bare_part(x, which), 0, NULL)


cdef NDArray make_complex(NDArray real, NDArray imag):
    """real + i imag, exact also where one of them is infinite."""
    cdef NDArray out = new_array(COMPLEX64 if real.dtype == FLOAT32 else COMPLEX128, real.ndim, real.shape)
    cdef PyObject *inputs[2]
    copy_array(real, bare_part(out, REAL_PART))
    copy_array(imag, bare_part(out, IMAG_PART))
    if may_need_gradient(real) or may_need_gradient(imag):
        inputs[0] = <PyObject *>real
        inputs[1] = <PyObject *>imag
        record(COMPLEX, out, 2, inputs)
    return out


cpdef object real(object x):
    """The real part: a view of complex `x`, any other `x` itself.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    NDArray
        Shares the memory of `x`; what is written to it while recording is recorded.

    Notes
    -----
    `numpy.real`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.real(cg.asarray([1 + 2j, 3j])).tolist()
    [1.0, 0.0]
    """
    cdef NDArray a = operand(x)
    return part(a, REAL_PART) if is_complex(a) else a


cpdef object imag(object x):
    """The imaginary part: a view of complex `x`, read-only zeros for any other.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    NDArray
        Of complex `x`, shares its memory; what is written to it while recording is recorded.

    Notes
    -----
    `numpy.imag`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.imag(cg.asarray([1 + 2j, 3j])).tolist()
    [2.0, 3.0]
    """
    cdef NDArray a = operand(x)
    cdef NDArray out
    if is_complex(a):
        return part(a, IMAG_PART)
    out = zeros(a.dtype, a.ndim, a.shape)
    out.flags |= READONLY
    return out


def angle(z, deg=False):
    """The angle of each number in the complex plane, counterclockwise from the positive real axis.

    Parameters
    ----------
    z : array_like
    deg : bool
        In degrees instead of radians.

    Returns
    -------
    NDArray
        From -pi to pi; for real numbers 0 or pi.

    Notes
    -----
    `numpy.angle`. The gradient at 0 is NaN.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.angle(cg.asarray([1j, -2j]), deg=True).tolist()
    [90.0, -90.0]
    """
    cdef NDArray a = operand(z)
    result = arctan2(part(a, IMAG_PART) if is_complex(a) else 0, real(a))
    return multiply(result, 180 / math.pi) if deg else result


def _set_real(NDArray self, value):
    table.setitem(real(self), Ellipsis, value)


def _set_imag(NDArray self, value):
    if not is_complex(self):
        raise TypeError(f"an array of dtype {to_numpy(self.dtype)} has no imaginary part to set")
    table.setitem(imag(self), Ellipsis, value)


add_attribute("real", property(real, _set_real, doc=real.__doc__))
add_attribute("imag", property(imag, _set_imag, doc=imag.__doc__))
