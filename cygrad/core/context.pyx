"""MXNet's contexts, of which there is one kind here, and what arrays say of their memory."""

import sys

import numpy as np

from cygrad.core.array cimport CONTIGUOUS, NDArray, READONLY, add_attribute, check_leaving, is_f_contiguous
from cygrad.core.convert cimport check_device, from_object
from cygrad.core.dtype cimport from_object as dtype_of, to_numpy
from cygrad.core.ops.write cimport write

__all__ = ["Context", "cpu", "current_context", "gpu"]


class Context:
    """Where arrays live: always the CPU.

    Parameters
    ----------
    device_type : str or Context
        'cpu'.
    device_id : int
        Kept for MXNet's sake: all numbers mean the one memory there is.

    Raises
    ------
    ValueError
        For any other device.

    Notes
    -----
    `mxnet.Context`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.Context("cpu")
    cpu(0)
    """

    __slots__ = ("device_type", "device_id")

    def __init__(self, device_type, device_id=0):
        if isinstance(device_type, Context):
            device_type, device_id = device_type.device_type, device_type.device_id
        if device_type not in ("cpu", "cpu_pinned", "cpu_shared"):
            raise ValueError(f"cygrad runs on the CPU: there is no {device_type!r} here, use cpu()")
        self.device_type = "cpu"
        self.device_id = int(device_id)

    def __repr__(self):
        return f"{self.device_type}({self.device_id})"

    def __eq__(self, other):
        return isinstance(other, Context) and self.device_id == other.device_id

    def __hash__(self):
        return hash(("cpu", self.device_id))

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return False


CPU = Context("cpu")


def cpu(device_id=0):
    """The CPU as a context.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.cpu()
    cpu(0)
    """
    return Context("cpu", device_id)


def gpu(device_id=0):
    """Raise ValueError: cygrad runs on the CPU.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.gpu()
    Traceback (most recent call last):
        ...
    ValueError: cygrad runs on the CPU: there is no 'gpu' here, use cpu()
    """
    return Context("gpu", device_id)


def current_context():
    """The context that arrays are made in: ``cpu(0)``.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.current_context()
    cpu(0)
    """
    return CPU


# ---- what arrays say of it

def _context(NDArray self):
    """Where the array lives: ``cpu(0)``."""
    return CPU


def as_in_context(NDArray self, context):
    """The array itself: there is one context (MXNet).

    Raises
    ------
    ValueError
        For anything but `cygrad.cpu()`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.zeros(2).as_in_context(cg.cpu()).tolist()
    [0.0, 0.0]
    """
    if not isinstance(context, Context):
        raise TypeError(f"a context is made by cygrad.cpu(), not {type(context).__name__}")
    return self


def copyto(NDArray self, other):
    """Copy the elements into another array, or into a new one where `other` is a context (MXNet).

    Parameters
    ----------
    other : NDArray or Context
        An array is written to as by ``other[...] = self``.

    Returns
    -------
    NDArray
        The array that was written to.

    Raises
    ------
    ValueError
        Where the shape does not broadcast to that of `other`.

    Examples
    --------
    >>> import cygrad as cg
    >>> y = cg.zeros(2)
    >>> cg.ones(2).copyto(y).tolist()
    [1.0, 1.0]
    """
    if isinstance(other, Context):
        return self.copy()
    if type(other) is not NDArray:
        raise TypeError(f"copyto() takes an NDArray or a context, not {type(other).__name__}")
    write(other, other, self)
    return other


def _device(NDArray self):
    """Where the array lives, as the array API standard says it: 'cpu'."""
    return "cpu"


def to_device(NDArray self, device, /, *, stream=None):
    """The array itself: there is one device (the array API standard).

    Parameters
    ----------
    device : str
        'cpu'.
    stream : None

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        For any other device.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.ones(2)
    >>> x.to_device("cpu") is x
    True
    """
    check_device(device)
    if stream is not None:
        raise ValueError(f"there are no streams on the CPU, got stream={stream!r}")
    return self


def __array_namespace__(NDArray self, *, api_version=None):
    """The module that has the functions for this array: `cygrad` (the array API standard).

    Parameters
    ----------
    api_version : str, optional
        The version of the standard that is wanted, '2021.12' to '2025.12'.

    Raises
    ------
    ValueError
        For another version.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ones(2).__array_namespace__() is cg
    True
    """
    if api_version not in (None, "2021.12", "2022.12", "2023.12", "2024.12", "2025.12"):
        raise ValueError(f"cygrad follows the array API standard up to 2025.12, there is no version {api_version!r}")
    return sys.modules["cygrad"]


def wait_to_read(NDArray self):
    """Return at once: operations are done when they return (MXNet).

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.zeros(2).wait_to_read()
    """


class Flags:
    """Facts about the memory of an array, by attribute or by NumPy's key.

    Attributes
    ----------
    c_contiguous, f_contiguous : bool
        In C order, in Fortran order.
    owndata : bool
        The memory is the array's own, not a view's or another library's.
    writeable : bool
    """

    __slots__ = ("c_contiguous", "f_contiguous", "owndata", "writeable")

    @property
    def fnc(self):
        """In Fortran order, and not in C order."""
        return self.f_contiguous and not self.c_contiguous

    def __getitem__(self, key):
        name = {"C": "c_contiguous", "F": "f_contiguous", "O": "owndata", "W": "writeable"}.get(key, str(key).lower())
        if name not in self.__slots__:
            raise KeyError(f"Unknown flag {key!r}")
        return getattr(self, name)

    def __repr__(self):
        return "\n".join([f"  {name.upper()} : {getattr(self, name)}" for name in self.__slots__])


def _flags(NDArray self):
    """Facts about the memory: ``x.flags.c_contiguous``, ``x.flags['WRITEABLE']``, ..."""
    flags = Flags()
    flags.c_contiguous = self.flags & CONTIGUOUS != 0
    flags.f_contiguous = is_f_contiguous(self)
    # All of a block of ours in its own order: a view that shows less, or in another order, does not own it.
    flags.owndata = (not self.storage.foreign and self.flags & CONTIGUOUS != 0 and self.data == self.storage.data
                     and <size_t>self.nbytes == self.storage.nbytes)
    flags.writeable = self.flags & READONLY == 0
    return flags


def dot(NDArray self, b):
    """The product with another array, `dot(self, b)`.

    Parameters
    ----------
    b : array_like

    Raises
    ------
    ValueError
        Where the shapes do not fit.

    Notes
    -----
    `numpy.ndarray.dot`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.asarray([1, 2]).dot([3, 4]).item()
    11
    """
    from cygrad.core.ops.contract import dot as product
    return product(self, b)


def _view(NDArray self, dtype=None):
    """Another array on the same memory, whose bytes it reads as another dtype where one is given.

    Parameters
    ----------
    dtype : dtype, optional
        Where it is another one, its bytes stand for other numbers: no gradient goes through them, and what is written
        to the one array counts, for the other one, as written by somebody else.

    Raises
    ------
    ValueError
        Where the lengths do not fit, or the last axis is not contiguous.
    TypeError
        For a dtype that cygrad has not.
    RuntimeError
        For another dtype of a recorded array, while recording.

    Notes
    -----
    `numpy.ndarray.view`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.ones(1, dtype="float32").view("int32").tolist()
    [1065353216]
    """
    if dtype is None:
        return self[...]
    wanted = to_numpy(dtype_of(dtype))
    if wanted == to_numpy(self.dtype):
        return self[...]
    check_leaving(self, "view() with another dtype")
    return from_object(np.asarray(self).view(wanted))


def _flat(NDArray self):
    """The elements in C order, by one index; values that are assigned to it are used over and over.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.zeros((2, 2))
    >>> x.flat[1:3] = 5
    >>> x.tolist(), [e.item() for e in x.flat]
    ([[0.0, 5.0], [5.0, 0.0]], [0.0, 5.0, 5.0, 0.0])
    """
    from cygrad.core.ops.flat import Flat
    return Flat(self)


def _set_flat(NDArray self, values):
    _flat(self)[:] = values


def _data(NDArray self):
    """The memory, a memoryview."""
    return memoryview(self)


for _name, _method in (
    ("as_in_context", as_in_context), ("copyto", copyto), ("wait_to_read", wait_to_read),
    ("__array_namespace__", __array_namespace__), ("to_device", to_device), ("device", property(_device)),
    ("context", property(_context)), ("ctx", property(_context)), ("flags", property(_flags)),
    ("data", property(_data)), ("dot", dot), ("flat", property(_flat, _set_flat)), ("view", _view),
):
    add_attribute(_name, _method)
