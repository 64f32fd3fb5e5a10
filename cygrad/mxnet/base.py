"""The exception of MXNet: `mxnet.base`."""

import numpy as _np

__all__ = ["MXNetError"]


class MXNetError(RuntimeError):
    """What goes wrong in an operation of a program that `cygrad.mxnet` runs.

    It is of the class that cygrad raises too, of which MXNet knows less: ValueError for shapes that do not fit, say.

    Notes
    -----
    `mxnet.base.MXNetError`.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> issubclass(mx.MXNetError, RuntimeError)
    True
    """


# Those that MXNet has an exception of its own for, or none, stay what they are.
_KINDS = (_np.linalg.LinAlgError, OverflowError, ZeroDivisionError, FloatingPointError, IndexError, ValueError)
_CLASSES = {}


def as_mxnet_error(error):
    """An exception of cygrad as one that is an `MXNetError` too; TypeError and its like as they are.

    Examples
    --------
    >>> from cygrad.mxnet.base import MXNetError, as_mxnet_error
    >>> other = as_mxnet_error(ValueError("no"))
    >>> isinstance(other, ValueError), isinstance(other, MXNetError), str(other)
    (True, True, 'no')
    """
    if isinstance(error, (MXNetError, NotImplementedError, RecursionError)) or not type(error).__module__.startswith(
            ("builtins", "numpy", "cygrad")):
        return error
    kind = next((k for k in _KINDS if isinstance(error, k)), None)
    if kind is None:
        return MXNetError(*error.args).with_traceback(error.__traceback__) if type(error) is RuntimeError else error
    if kind not in _CLASSES:
        _CLASSES[kind] = type("MXNetError", (MXNetError, kind), {"__module__": "mxnet.base", "__doc__": kind.__doc__})
    return _CLASSES[kind](str(error)).with_traceback(error.__traceback__)
