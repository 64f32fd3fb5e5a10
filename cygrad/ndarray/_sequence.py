"""Batches of sequences of different lengths, one behind the other along the axis of time."""

import numpy as np

from ..core.array import NDArray
from ..core.ops import choose
from ._common import axis_number, given, into, one
from ._gather import numbers

__all__ = ["SequenceMask", "SequenceLast", "SequenceReverse"]


def _lengths(name, data, sequence_length, use_sequence_length, axis, least, most):
    """(data, axis of time, lengths): None for lengths where all sequences are whole."""
    data = given(data)
    axis = axis_number(axis, data.ndim)
    if data.ndim < 2 or axis > 1:
        raise ValueError(f"{name} needs the axes of time and of the batch first, not axis={axis} of shape {data.shape}")
    if (sequence_length is not None) != bool(use_sequence_length):
        raise ValueError(f"{name}: sequence_length and use_sequence_length=True belong together")
    if sequence_length is None:
        return data, axis, None
    lengths = numbers(sequence_length)
    if lengths.shape != (data.shape[1 - axis],):
        raise ValueError(f"{name}: a batch of {data.shape[1 - axis]} needs as many lengths, not shape {lengths.shape}")
    if most and lengths.size and not least <= lengths.min() <= lengths.max() <= data.shape[axis]:
        raise ValueError(f"{name}: lengths must be from {least} to {data.shape[axis]}, not {lengths.tolist()}")
    return data, axis, lengths


def SequenceMask(data, sequence_length=None, use_sequence_length=False, value=0.0, axis=0, out=None):
    """Sequences with another value behind their ends.

    Parameters
    ----------
    data : NDArray
        Of shape (time, batch, ...), or (batch, time, ...) with ``axis=1``.
    sequence_length : NDArray, optional
        With ``use_sequence_length=True``: the length of each sequence of the batch; floats are truncated.
    use_sequence_length : bool
        False: the data as they are.
    value : number
    axis : {0, 1}
        The axis of time.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where shapes do not fit, or only one of `sequence_length` and `use_sequence_length` is given.

    Notes
    -----
    `mxnet.nd.SequenceMask`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.SequenceMask(nd.ones((3, 2)), nd.array([1, 2]), use_sequence_length=True).tolist()
    [[1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]
    """
    data, axis, lengths = _lengths("SequenceMask", data, sequence_length, use_sequence_length, axis, 0, False)
    if lengths is None:
        result = data.copy()
    else:
        steps = np.arange(data.shape[axis])
        inside = steps[:, None] < lengths if axis == 0 else steps < lengths[:, None]
        result = choose.where(inside.reshape(inside.shape + (1,) * (data.ndim - 2)), data,
                              np.asarray(value).astype(data.dtype))
    return result if out is None else into(out, result)


def SequenceLast(data, sequence_length=None, use_sequence_length=False, axis=0, out=None):
    """The last element of each sequence.

    Parameters
    ----------
    data : NDArray
        Of shape (time, batch, ...), or (batch, time, ...) with ``axis=1``.
    sequence_length : NDArray, optional
        With ``use_sequence_length=True``: the length of each sequence of the batch; floats are truncated.
    use_sequence_length : bool
        False: all sequences are whole.
    axis : {0, 1}
        The axis of time.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of shape (batch, ...).

    Raises
    ------
    ValueError
        Where shapes do not fit, a length is less than 1 or beyond the end, or only one of `sequence_length` and
        `use_sequence_length` is given.

    Notes
    -----
    `mxnet.nd.SequenceLast`.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([[1, 2], [3, 4]])
    >>> nd.SequenceLast(x, nd.array([1, 2]), use_sequence_length=True).tolist()
    [1.0, 4.0]
    """
    data, axis, lengths = _lengths("SequenceLast", data, sequence_length, use_sequence_length, axis, 1, True)
    if lengths is None:
        lengths = np.full(data.shape[1 - axis], data.shape[axis])
        if data.shape[axis] == 0:
            raise ValueError(f"SequenceLast: there is no last element in shape {data.shape}")
    batch = np.arange(lengths.size)
    result = one(data[(lengths - 1, batch) if axis == 0 else (batch, lengths - 1)])
    return result if out is None else into(out, result)


def SequenceReverse(data, sequence_length=None, use_sequence_length=False, axis=0, out=None):
    """Sequences in the opposite order, each up to its end; what is behind stays.

    Parameters
    ----------
    data : NDArray
        Of shape (time, batch, ...), or (batch, time, ...) with ``axis=1``, which MXNet does not know.
    sequence_length : NDArray, optional
        With ``use_sequence_length=True``: the length of each sequence of the batch; floats are truncated.
    use_sequence_length : bool
        False: all sequences are whole.
    axis : {0, 1}
        The axis of time.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where shapes do not fit, a length is negative or beyond the end, or only one of `sequence_length` and
        `use_sequence_length` is given.

    Notes
    -----
    `mxnet.nd.SequenceReverse`.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([[1, 2], [3, 4], [5, 6]])
    >>> nd.SequenceReverse(x, nd.array([2, 3]), use_sequence_length=True).tolist()
    [[3.0, 6.0], [1.0, 4.0], [5.0, 2.0]]
    """
    data, axis, lengths = _lengths("SequenceReverse", data, sequence_length, use_sequence_length, axis, 0, True)
    if lengths is None:
        lengths = np.full(data.shape[1 - axis], data.shape[axis])
    steps = np.arange(data.shape[axis])[:, None]
    source = np.where(steps < lengths, lengths - 1 - steps, steps)
    batch = np.arange(lengths.size)
    result = data[(source, batch) if axis == 0 else (batch[:, None], source.T)]
    return result if out is None else into(out, result)
