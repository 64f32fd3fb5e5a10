"""NumPy's remaining functions of elements: remainders, NaN-aware extrema, parts and neighbours of floats, divisors."""

import numpy as np

from cygrad.core.array cimport NDArray, add_attribute
from cygrad.core.dtype cimport BOOL, FLOAT16, INFO, INT8, to_numpy
from cygrad.core.op cimport operand, out1, out2
from cygrad.core.ops.arithmetic cimport divide, multiply, negative, sign, subtract
from cygrad.core.ops.choose cimport where
from cygrad.core.ops.comparison cimport equal, greater
from cygrad.core.ops.exponential cimport exp2
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.logic cimport isinf, isnan, logical_or
from cygrad.core.ops.power cimport power
from cygrad.core.ops.rounding cimport floor, rint, trunc
from cygrad.core.record cimport saved
from cygrad.core.registry cimport X0, X1, Op, constant, elementwise
from cygrad.core.run cimport LIBRARY
from cygrad.core.tape cimport Node

from cygrad.core.ops.create import asarray

__all__ = [
    "around", "bitwise_count", "fabs", "fix", "float_power", "fmax", "fmin", "fmod", "frexp", "gcd", "heaviside", "lcm",
    "ldexp", "modf", "nextafter", "round", "spacing",
]

ANY = (-2.0, 2.0)
POSITIVE = (0.5, 3.0)


cdef inline NDArray array_of(object x):
    return <NDArray>x if type(x) is NDArray else operand(x)


# ---- of pairs of elements

cdef object vjp_fmod(Node *node, int i, object g):
    return g if i == 0 else negative(multiply(g, trunc(divide(saved(node, 0), saved(node, 1)))))


cdef Op FMOD = elementwise("fmod", np.fmod, ((2.1, 2.4), (1.3, 1.9)), vjp_fmod, (0, X0 | X1), LIBRARY)


cpdef object fmod(object x1, object x2, object out=None):
    """Remainder of the division with the sign of the dividend, as in C.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.fmod`; `remainder` has the sign of the divisor.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fmod(cg.asarray([7.0, -7.0]), 4).tolist()
    [3.0, -3.0]
    """
    return out2(FMOD, x1, x2, out)


cdef object share(object own, object other, object g, bint largest):
    """What of `g` belongs to `own`: half where the two are equal, all where the other one is NaN."""
    cdef object wins = greater(own, other) if largest else greater(other, own)
    return multiply(g, where(logical_or(wins, isnan(other)), 1, multiply(equal(own, other), 0.5)))


cdef object vjp_fmax(Node *node, int i, object g):
    return share(saved(node, i), saved(node, 1 - i), g, True)


cdef Op FMAX = elementwise("fmax", np.fmax, (ANY, ANY), vjp_fmax, (X0 | X1, X0 | X1))


cpdef object fmax(object x1, object x2, object out=None):
    """The larger of two elements, the other one where one is NaN. Where they are equal each gets half the gradient.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.fmax`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fmax(cg.asarray([1.0, float("nan")]), 2.0).tolist()
    [2.0, 2.0]
    """
    return out2(FMAX, x1, x2, out)


cdef object vjp_fmin(Node *node, int i, object g):
    return share(saved(node, i), saved(node, 1 - i), g, False)


cdef Op FMIN = elementwise("fmin", np.fmin, (ANY, ANY), vjp_fmin, (X0 | X1, X0 | X1))


cpdef object fmin(object x1, object x2, object out=None):
    """The smaller of two elements, the other one where one is NaN. Where they are equal each gets half the gradient.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.fmin`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fmin(cg.asarray([1.0, float("nan")]), 2.0).tolist()
    [1.0, 2.0]
    """
    return out2(FMIN, x1, x2, out)


cdef object vjp_heaviside(Node *node, int i, object g):
    return None if i == 0 else multiply(g, equal(saved(node, 0), 0))


cdef Op HEAVISIDE = elementwise("heaviside", np.heaviside, (POSITIVE, POSITIVE), vjp_heaviside, (0, X0))


cpdef object heaviside(object x1, object x2, object out=None):
    """0 where `x1` is negative, 1 where it is positive, `x2` where it is 0. Passes no gradient to `x1`.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.heaviside`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.heaviside(cg.asarray([-1.0, 0.0, 1.0]), 0.5).tolist()
    [0.0, 0.5, 1.0]
    """
    return out2(HEAVISIDE, x1, x2, out)


cpdef object float_power(object x1, object x2, object out=None):
    """Elements raised to a power, in float64 or complex128 whatever the dtypes are.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.float_power`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.float_power(cg.asarray([2]), -1).tolist()
    [0.5]
    """
    cdef NDArray a = array_of(x1), b = array_of(x2)
    cdef object wide = np.complex128 if c"c" in (INFO[a.dtype].kind, INFO[b.dtype].kind) else np.float64
    return power(a.astype(wide), b.astype(wide), out)


cdef Op GCD = constant("gcd", np.gcd, (ANY, ANY))
cdef Op LCM = constant("lcm", np.lcm, (ANY, ANY))
cdef Op BITWISE_COUNT = constant("bitwise_count", np.bitwise_count, (ANY,))
cdef Op NEXTAFTER = constant("nextafter", np.nextafter, (ANY, ANY))
cdef Op SPACING = constant("spacing", np.spacing, (ANY,))

for _op in (GCD, LCM):           # bool is no integer to NumPy here
    (<Op>_op).entries[<int>BOOL].loop = NULL

# The neighbours of a float16 are not those of a float32: NumPy's own loops, which int8 goes to.
for _op in (NEXTAFTER, SPACING):
    (<Op>_op).entries[<int>FLOAT16] = (<Op>_op).entries[<int>INT8]


def gcd(x1, x2, out=None):
    """Greatest common divisor of two elements. Integers only; passes no gradient.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.gcd`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.gcd(cg.asarray([12, 7]), 8).tolist()
    [4, 1]
    """
    return out2(GCD, x1, x2, out)


def lcm(x1, x2, out=None):
    """Least common multiple of two elements. Integers only; passes no gradient.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.lcm`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.lcm(cg.asarray([12, 7]), 8).tolist()
    [24, 56]
    """
    return out2(LCM, x1, x2, out)


def bitwise_count(x, out=None):
    """Number of bits that are set in the size of each element, as uint8. Integers only; passes no gradient.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.bitwise_count`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.bitwise_count(cg.asarray([7, -8])).tolist()
    [3, 1]
    """
    return out1(BITWISE_COUNT, x, out)


# ---- floats and their parts

cdef object vjp_fabs(Node *node, int i, object g):
    return multiply(g, sign(saved(node, 0)))


cdef Op FABS = elementwise("fabs", np.fabs, (POSITIVE,), vjp_fabs, (X0,))


cpdef object fabs(object x, object out=None):
    """Size of each element, as a float. Real numbers only; the gradient at 0 is 0.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.fabs`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fabs(cg.asarray([-1, 2])).tolist()
    [1.0, 2.0]
    """
    return out1(FABS, x, out)


def nextafter(x1, x2, out=None):
    """The next float after `x1` towards `x2`. Passes no gradient.

    Parameters
    ----------
    x1, x2 : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.nextafter`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.nextafter(cg.asarray([1.0]), 2.0).tolist()
    [1.0000000000000002]
    """
    return out2(NEXTAFTER, x1, x2, out)


def spacing(x, out=None):
    """Distance of each element to the next float. Passes no gradient.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.spacing`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.spacing(cg.asarray([1.0])).tolist()
    [2.220446049250313e-16]
    """
    return out1(SPACING, x, out)


cpdef object ldexp(object x1, object x2, object out=None):
    """Elements times powers of two, x1 * 2 ** x2.

    Parameters
    ----------
    x1 : array_like
        Real numbers.
    x2 : array_like
        Integers.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the dtype of `x1`, for integers and bool the float that `exp2` gives.

    Raises
    ------
    TypeError
        Where `x2` is no array of integers.

    Notes
    -----
    `numpy.ldexp`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ldexp(cg.asarray([0.5, 3.0]), 4).tolist()
    [8.0, 48.0]
    """
    cdef NDArray x = array_of(x1), n = array_of(x2), half
    if INFO[n.dtype].kind not in (c"i", c"u", c"b") or INFO[x.dtype].kind == c"c":
        raise TypeError(f"ldexp is not supported for dtypes {to_numpy(x.dtype)} and {to_numpy(n.dtype)}")
    dtype = np.ldexp(np.empty(0, to_numpy(x.dtype)), np.empty(0, "int8")).dtype
    n = n.astype("float64").clip(-5000, 5000)        # in halves: the power alone may be out of range
    half = floor(multiply(n, 0.5))
    wide = multiply(multiply(x.astype("float64"), exp2(half)), exp2(subtract(n, half)))
    return deliver(wide.astype(dtype), out, "ldexp", True)


cdef tuple deliver_pair(object first, object second, object out, str name):
    if out is None:
        return first, second
    if type(out) is not tuple or len(out) != 2:
        raise TypeError(f"{name}: out must be a tuple of two arrays")
    return deliver(first, out[0], name, True), deliver(second, out[1], name, True)


cpdef object frexp(object x, object out=None):
    """Mantissa and exponent of each element: x = mantissa * 2 ** exponent, the mantissa from 1/2 to 1 in size.

    Parameters
    ----------
    x : array_like
        Real numbers.
    out : tuple of NDArray or numpy.ndarray or None, optional
        Where the two results are written, as far as it is not None.

    Returns
    -------
    mantissa : NDArray
        Recorded; the exponent counts as constant.
    exponent : NDArray
        int32.

    Notes
    -----
    `numpy.frexp`.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.frexp(cg.asarray([8.0, 3.0]))]
    [[0.5, 0.75], [4, 2]]
    """
    cdef NDArray a = array_of(x)
    exponent = asarray(np.asarray(np.frexp(a.detach().asnumpy())[1]))
    return deliver_pair(ldexp(a, negative(exponent)), exponent, out, "frexp")


cpdef object modf(object x, object out=None):
    """Fraction and whole part of each element, both with its sign.

    Parameters
    ----------
    x : array_like
        Real numbers.
    out : tuple of NDArray or numpy.ndarray or None, optional
        Where the two results are written, as far as it is not None.

    Returns
    -------
    fraction : NDArray
        Recorded.
    whole : NDArray
        Passes no gradient.

    Notes
    -----
    `numpy.modf`.

    Examples
    --------
    >>> import cygrad as cg
    >>> [part.tolist() for part in cg.modf(cg.asarray([1.5, -2.25]))]
    [[0.5, -0.25], [1.0, -2.0]]
    """
    cdef NDArray a = array_of(x)
    a = a if INFO[a.dtype].inexact else multiply(a, 1.0)
    whole = trunc(a)
    return deliver_pair(where(isinf(a), multiply(sign(a), 0), subtract(a, whole)), whole, out, "modf")


# ---- rounding

def round(x, decimals=0, out=None):
    """Elements rounded to a number of decimals, halves to even; for numbers below 0, of places before the point.

    Passes no gradient.

    Parameters
    ----------
    x : array_like
    decimals : int
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Returns
    -------
    NDArray
        Of the dtype of `x`; bool becomes float16, as in NumPy.

    Notes
    -----
    `numpy.round`, also called `around`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.round(cg.asarray([2.5, 1.25]), 1).tolist()
    [2.5, 1.2]
    """
    cdef NDArray a = array_of(x)
    if decimals == 0 and INFO[a.dtype].inexact:
        return rint(a, out)
    return deliver(asarray(np.asarray(np.round(a.detach().asnumpy(), decimals))), out, "round", True)


around = round


def fix(x, out=None):
    """Each element without its fraction, towards 0. Integers stay what they are. Passes no gradient.

    Parameters
    ----------
    x : array_like
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then. The operands must broadcast to its shape.

    Notes
    -----
    `numpy.fix`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.fix(cg.asarray([1.7, -1.7])).tolist()
    [1.0, -1.0]
    """
    return trunc(x, out)


def _round_method(self, ndigits=None):
    """round(x) and round(x, ndigits), element by element."""
    return round(self, 0 if ndigits is None else ndigits)


add_attribute("round", round)
add_attribute("__round__", _round_method)
