"""By which other code reads arrays and keeps them: pickle, copies, NumPy's interface, and what says so by its name.

A recorded array does not go through any of these doors in silence while recording.
"""

import numpy as np

from cygrad.core.array cimport NDArray, READONLY, add_attribute, check_leaving, shape_text
from cygrad.core.convert cimport as_numpy, copy_to_numpy, from_object, scalar_kind, share
from cygrad.core.dtype cimport to_numpy as dtype_of
from cygrad.core.op import introduce
from cygrad.core.ops.cast cimport copied
from cygrad.core.ops.write cimport write


cdef object exported(NDArray a):
    """A NumPy array on the same memory, which then stays where it is."""
    a.storage.exported = 1
    return as_numpy(a)


def to_numpy(NDArray self):
    """A NumPy array on the same memory, as `numpy.asarray` makes it; `asnumpy` copies.

    Returns
    -------
    numpy.ndarray
        Read-only where the array is. What is written through it, the tape does not see.

    Raises
    ------
    RuntimeError
        For recorded arrays while recording.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.zeros(2)
    >>> x.to_numpy()[0] = 5
    >>> x.tolist()
    [5.0, 0.0]
    """
    check_leaving(self, "to_numpy()")
    return exported(self)


def __array__(NDArray self, dtype=None, copy=None):
    """NumPy's protocol: the elements as a NumPy array, on the same memory where `dtype` and `copy` allow it."""
    check_leaving(self, "__array__")
    array = as_numpy(self)
    if dtype is not None and np.dtype(dtype) != array.dtype:
        if copy is False:
            raise ValueError(f"a copy is needed to make {dtype} from {array.dtype}, and copy=False was given")
        return array.astype(dtype)
    return array.copy() if copy else exported(self)


def _interface(NDArray self):
    """NumPy's older protocol, version 3: address, shape, strides and type of the elements."""
    check_leaving(self, "__array_interface__")
    return exported(self).__array_interface__


def tobytes(NDArray self, order="C"):
    """The elements as bytes, in C or Fortran order.

    Parameters
    ----------
    order : {'C', 'F', 'A'}
        'A': Fortran order where the array is in that order and not in C order.

    Returns
    -------
    bytes

    Raises
    ------
    RuntimeError
        For recorded arrays while recording.

    Notes
    -----
    `numpy.ndarray.tobytes`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.array([1, 2], dtype="uint8").tobytes()
    b'\\x01\\x02'
    """
    check_leaving(self, "tobytes()")
    return as_numpy(self).tobytes(order)


def fill(NDArray self, value):
    """Write one number to all elements, as ``x[...] = value``; recorded.

    Parameters
    ----------
    value : number or array_like without dimensions

    Raises
    ------
    ValueError
        For arrays with dimensions, and where the array is read-only.

    Notes
    -----
    `numpy.ndarray.fill`.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.zeros(2)
    >>> x.fill(3)
    >>> x.tolist()
    [3.0, 3.0]
    """
    cdef NDArray a
    if scalar_kind(value) < 0:
        a = from_object(value)
        if a.ndim:
            raise ValueError(f"fill() takes one number, not an array of shape {shape_text(a.ndim, a.shape)}")
    write(self, self, value)


# ---- copies and pickle

def __copy__(NDArray self):
    """For `copy.copy`: a copy with memory of its own, recorded, as `copy` makes it."""
    return copied(self)


def __deepcopy__(NDArray self, memo=None):
    """For `copy.deepcopy`: a copy with memory of its own, without history or gradient."""
    check_leaving(self, "deepcopy()")
    return share(copy_to_numpy(self))


def rebuild(array):
    """Make the array again that was pickled as a NumPy array."""
    return share(array)


def __reduce_ex__(NDArray self, protocol, /):
    """For pickle: the elements, without history or gradient. From protocol 5 on without a copy, out of band too."""
    check_leaving(self, "pickling")
    if protocol >= 5 and not self.flags & READONLY:
        return rebuild, (exported(self),)
    return rebuild, (copy_to_numpy(self),)


def __dask_tokenize__(NDArray self):
    """For Dask, which tells by it whether two arrays are equal."""
    from dask.base import normalize_token

    check_leaving(self, "a Dask array")      # its parts are computed with on threads that do not record
    introduce(type(normalize_token))
    return normalize_token(("cygrad.NDArray", as_numpy(self)))


# ---- texts

def _repr_inline_(NDArray self, max_width):
    """One line for xarray: what it is and how its elements begin, at most `max_width` characters."""
    head = f"<NDArray {dtype_of(self.dtype)}> "
    words = []
    for value in as_numpy(self).ravel()[:max(max_width, 0)]:
        words.append(f"{value:.4g}" if value.dtype.kind in "fc" else str(value))
        if len(head) + len(" ".join(words)) > max_width:
            break
    text = head + " ".join(words)
    return text if len(text) <= max_width else text[:max(max_width - 3, 0)] + "..."


for _name, _method in (
    ("__array__", __array__), ("__array_interface__", property(_interface)), ("__array_priority__", 20.0),
    ("__copy__", __copy__), ("__dask_tokenize__", __dask_tokenize__),
    ("__deepcopy__", __deepcopy__), ("__reduce_ex__", __reduce_ex__),
    ("_repr_inline_", _repr_inline_), ("fill", fill), ("to_numpy", to_numpy), ("tobytes", tobytes),
):
    add_attribute(_name, _method)
