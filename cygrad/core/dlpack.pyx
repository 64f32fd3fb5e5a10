"""DLPack, by which array libraries hand each other their memory. NumPy speaks it, for views on the same memory."""

import numpy as np

from cygrad.core.array cimport NDArray, add_attribute, check_leaving
from cygrad.core.convert cimport as_numpy, check_device, share

__all__ = ["from_dlpack"]

cdef bint VERSIONED = np.lib.NumpyVersion(np.__version__) >= "2.1.0"     # knows DLPack 1


def __dlpack__(NDArray self, *, stream=None, max_version=None, dl_device=None, copy=None):
    """A capsule with the array's memory, for another library's `from_dlpack`.

    Parameters
    ----------
    stream : None
        There are no streams on the CPU.
    max_version : (int, int), optional
        Highest version of DLPack that the other side knows; from (1, 0) on read-only arrays can be given away.
    dl_device : (int, int), optional
        (1, 0), the CPU.
    copy : bool, optional
        True: give a copy; False: raise rather than copy.

    Raises
    ------
    RuntimeError
        For recorded arrays while recording.
    BufferError
        For read-only arrays where `max_version` is below (1, 0), for negative strides, and for other devices.
    """
    check_leaving(self, "__dlpack__")
    self.storage.exported = 1    # somebody else may look at the memory
    if stream is not None:
        raise ValueError(f"there are no streams on the CPU, got stream={stream!r}")
    if dl_device is not None and tuple(dl_device) != (1, 0):
        raise BufferError(f"the array is on the CPU, device (1, 0): it can't be given to device {dl_device}")
    if not copy:
        for i in range(self.ndim):
            if self.strides[i] < 0 and self.shape[i] > 1:        # PyTorch ends the process where it meets them
                raise BufferError(f"the array has negative strides, {self.strides[i]} along axis {i}, which not all "
                                  "libraries can take: give x.copy()")
    array = as_numpy(self)
    if max_version is None or not VERSIONED:
        return array.copy().__dlpack__() if copy else array.__dlpack__()
    return array.__dlpack__(max_version=max_version, copy=copy)


def __dlpack_device__(NDArray self):
    """The device of the memory as DLPack numbers them: (1, 0), the CPU."""
    return 1, 0


def from_dlpack(x, /, *, device=None, copy=None):
    """An array on the memory of another library's array.

    Parameters
    ----------
    x : object
        With `__dlpack__` and `__dlpack_device__`, on the CPU: of NumPy, PyTorch, JAX, ...
    device : str, optional
        'cpu'.
    copy : bool, optional
        True: always copy; False: raise rather than copy; None: share where that can be.

    Returns
    -------
    NDArray
        Read-only where the other library says so, or speaks a DLPack before 1.0, which says nothing of it.

    Raises
    ------
    BufferError
        Where the memory can't be shared.
    TypeError
        Where `x` has no `__dlpack__`, or a dtype that cygrad has not.

    Notes
    -----
    `numpy.from_dlpack` and the array API standard. What other code writes into shared memory, the tape does not see.

    Examples
    --------
    >>> import cygrad as cg, numpy as np
    >>> a = np.zeros(2)
    >>> x = cg.from_dlpack(a)
    >>> a[0] = 5
    >>> x.tolist()
    [5.0, 0.0]
    """
    check_device(device)
    if not hasattr(x, "__dlpack__"):
        raise TypeError(f"from_dlpack needs an object with __dlpack__, not {type(x).__name__}")
    if VERSIONED:
        try:
            array = np.from_dlpack(x, device=None if device is None else "cpu", copy=copy)
            # JAX calls its copies read-only too.
            return share(array.copy() if copy and not array.flags.writeable else array)
        except TypeError:
            if device is None and copy is None:
                raise
    array = np.from_dlpack(x)            # one of the two libraries speaks an older DLPack
    return share(array.copy() if copy else array)


add_attribute("__dlpack__", __dlpack__)
add_attribute("__dlpack_device__", __dlpack_device__)
