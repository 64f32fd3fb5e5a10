"""Files of arrays as MXNet 1.x writes them, whose names often end in .params.

A file is the number 0x112 and 8 bytes of 0; the number of arrays, and the arrays; the number of names, which is that of
the arrays or 0, and the names. Numbers are little-endian. MXNet wrote arrays in four ways:

====  ==========  ========================================================================================
V0                number of dimensions and lengths as uint32; context; dtype; elements
V1    0xF993FAC8  number of dimensions as int32 and lengths as int64; then as V0
V2    0xF993FAC9  kind of storage; for sparse ones the shape of what is stored; shape as in V1; context; dtype; for
                  sparse ones dtype and shape of each index; elements; indices
V3    0xF993FACA  as V2, dense: where arrays may have no dimensions and no elements (`mxnet.util.np_shape`)
====  ==========  ========================================================================================
"""

import io as _io
import math as _math
import os as _os
import struct as _struct
import warnings as _warnings

import numpy as _np

from ..core.array import NDArray as _NDArray
from ..core.ops.create import array as _array, zeros as _zeros
from ..files import _elements, _named, _widened, _written

__all__ = ["load", "load_frombuffer", "save"]

_MAGIC = 0x112
_V1, _V2, _V3 = 0xF993FAC8, 0xF993FAC9, 0xF993FACA
_DENSE, _ROW_SPARSE, _CSR = 0, 1, 2
_CPU = _struct.pack("<ii", 1, 0)
_DTYPES = dict(enumerate(("float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool")))
_FLAGS = {name: flag for flag, name in _DTYPES.items()}
_BFLOAT16 = 12
_MAXDIM = 32


# ---- writing

def save(fname, data):
    """Write arrays to a file that MXNet reads, too.

    Parameters
    ----------
    fname : str, path or binary file
        What stood there is replaced once all is written: whatever happens, there is the old file or the new one.
    data : NDArray, list of NDArray or dict of str to NDArray
        One array is a list of one.

    Raises
    ------
    RuntimeError
        For recorded arrays while recording.
    TypeError
        Where something in `data` is no NDArray or no name, and for dtypes that MXNet 1.x has not: int16, uint16,
        uint32, uint64 and complex ones.
    ValueError
        Where `data` is something else, and for names that hold a character NUL, where MXNet would cut them off.

    Notes
    -----
    `mxnet.nd.save`. Where one of the arrays has no dimensions or no elements, all are written as MXNet's NumPy
    interface writes them; MXNet reads such a file under ``mxnet.util.np_shape(True)``, or by `mxnet.npx.load`.

    Examples
    --------
    >>> from cygrad import nd
    >>> import os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "net.params")
    ...     nd.save(path, {"weight": nd.ones((2, 3)), "bias": nd.zeros(3)})
    ...     nd.load(path)["weight"].shape
    (2, 3)
    """
    if isinstance(data, _NDArray):
        data = [data]
    if isinstance(data, dict):
        names, arrays = list(data), list(data.values())
    elif isinstance(data, list):
        names, arrays = [], data
    else:
        raise ValueError(f"save takes an NDArray, a list of them or a dict of them, not {type(data).__name__}")
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"save takes strings for names, not {name!r}")
        if "\0" in name:
            raise ValueError(f"a name in a file of MXNet's ends at its first NUL: {name!r}")
    for x in arrays:
        if not isinstance(x, _NDArray):
            raise TypeError(f"save takes NDArrays, not {type(x).__name__}: nd.array makes one")
        if x.dtype.name not in _FLAGS:
            raise TypeError(f"MXNet 1.x has no dtype {x.dtype}: it has {', '.join(_FLAGS)}")
    names = [name.encode() for name in names]
    arrays = [x.to_numpy() for x in arrays]      # raises for recorded ones
    version = _V2 if all(x.ndim and x.size for x in arrays) else _V3
    with _written(fname) as stream:
        stream.write(_struct.pack("<QQQ", _MAGIC, 0, len(arrays)))
        for x in arrays:
            stream.write(_struct.pack(f"<Iii{x.ndim}q", version, _DENSE, x.ndim, *x.shape) + _CPU)
            stream.write(_struct.pack("<i", _FLAGS[x.dtype.name]))
            x = _np.ascontiguousarray(x, x.dtype.newbyteorder("<"))
            stream.write(x.reshape(-1).view(_np.uint8).data)
        stream.write(_struct.pack("<Q", len(names)))
        for name in names:
            stream.write(_struct.pack("<Q", len(name)) + name)


# ---- reading

def load(fname, *, dense_limit=2**28):
    """Read a file of arrays that MXNet 1.x wrote, or `save`.

    Parameters
    ----------
    fname : str, path or binary file
    dense_limit : int, optional
        How many bytes all sparse arrays of the file may take as dense ones: a small file may stand for a huge array.

    Returns
    -------
    list of NDArray or dict of str to NDArray
        As they were given to `save`; an empty list for an empty dict. The arrays have memory of their own. Row-sparse
        and CSR arrays become dense ones, and bfloat16 becomes float32, which has all of its numbers, each with a
        UserWarning.

    Raises
    ------
    ValueError
        Where the file is something else, truncated or damaged, goes on behind its end, holds an array that never got a
        shape, or a dtype that MXNet 1.x has not. It names the file, what is wrong, and at which byte. No memory is
        taken for elements that the file has not.
    TypeError
        Where `fname` names no file.

    Notes
    -----
    `mxnet.nd.load`. All versions of the format are read, whatever MXNet's `np_shape` says. On which device an array
    was is not looked at. Nothing in a file is run.

    Examples
    --------
    >>> from cygrad import nd
    >>> import io
    >>> file = io.BytesIO()
    >>> nd.save(file, [nd.ones(2), nd.zeros((1, 2))])
    >>> _ = file.seek(0)
    >>> [x.shape for x in nd.load(file)]
    [(2,), (1, 2)]
    """
    if hasattr(fname, "read"):
        return _load(fname, dense_limit)
    if not isinstance(fname, (str, _os.PathLike)):
        raise TypeError(f"load takes the name of a file, a path or a binary file, not {type(fname).__name__}")
    with open(fname, "rb") as stream:
        return _load(stream, dense_limit)


def load_frombuffer(buf, *, dense_limit=2**28):
    """Read arrays from the bytes of a file that MXNet 1.x wrote, or `save`.

    Parameters
    ----------
    buf : bytes, or anything else with the buffer protocol
    dense_limit : int, optional
        As in `load`.

    Returns
    -------
    list of NDArray or dict of str to NDArray

    Raises
    ------
    ValueError
        As in `load`.
    TypeError
        Where `buf` has no bytes.

    Notes
    -----
    `mxnet.nd.load_frombuffer`.

    Examples
    --------
    >>> from cygrad import nd
    >>> import io
    >>> file = io.BytesIO()
    >>> nd.save(file, {"x": nd.ones(2)})
    >>> nd.load_frombuffer(file.getvalue())["x"].tolist()
    [1.0, 1.0]
    """
    if buf is None or isinstance(buf, str):
        raise TypeError(f"load_frombuffer takes the bytes of a file, not {type(buf).__name__}: load takes its name")
    return _load(_io.BytesIO(buf), dense_limit)


class _Reader:
    """What is left of a file: no more is taken than there is."""

    def __init__(self, stream, dense_limit):
        self.stream = stream
        start = stream.tell()
        self.end = stream.seek(0, 2)
        stream.seek(start)
        self.dense_left = self.dense_limit = dense_limit
        self.sparse, self.wide = [], []      # numbers of the arrays that are not given back as they were

    def fail(self, what):
        raise ValueError(f"{what}, at byte {self.stream.tell()}")

    def check(self, nbytes, what):
        left = self.end - self.stream.tell()
        if nbytes > left:
            self.fail(f"truncated or damaged: {what}: {nbytes} bytes where {left} are left")

    def take(self, nbytes, what):
        self.check(nbytes, what)
        found = self.stream.read(nbytes)
        if len(found) != nbytes:
            self.fail(f"truncated: {what}: {nbytes} bytes, of which there are {len(found)}")
        return found

    def numbers(self, format, what):
        return _struct.unpack("<" + format, self.take(_struct.calcsize("<" + format), what))

    def number(self, format, what):
        return self.numbers(format, what)[0]

    def shape(self, what, ndim=None, length="q"):
        """Some lengths; None where they are not known."""
        if ndim is None:
            ndim = self.number("i", f"number of dimensions of {what}")
        if ndim > _MAXDIM:
            self.fail(f"damaged: {what} has {ndim} dimensions, of which there are {_MAXDIM} at most")
        shape = self.numbers(f"{max(ndim, 0)}{length}", f"shape of {what}")
        return None if ndim < 0 or any(n < 0 for n in shape) else shape

    def known_shape(self, what):
        shape = self.shape(what)
        if shape is None:
            self.fail(f"damaged: {what} has no shape")
        return shape

    def dtype(self, what):
        flag = self.number("i", f"dtype of {what}")
        if flag != _BFLOAT16 and flag not in _DTYPES:
            self.fail(f"{what} has the dtype number {flag}, which MXNet 1.x has not")
        return flag

    def elements(self, shape, flag, what):
        dtype = _np.dtype(_DTYPES.get(flag, "uint16")).newbyteorder("<")
        self.check(_math.prod(shape) * dtype.itemsize, f"elements of {what}, of shape {shape} and dtype {dtype.name}")
        array = _elements(self.stream, shape, dtype)
        return _widened(array) if flag == _BFLOAT16 else array


def _load(stream, dense_limit):
    with _named(stream):
        source = _Reader(stream, dense_limit)
        if source.number("Q", "number that files of MXNet's begin with") != _MAGIC:
            stream.seek(-8, 1)
            raise ValueError(f"not a file of MXNet's, nor one that nd.save wrote: it begins with {stream.read(8)!r}"
                             " (cygrad.load reads .npy, .npz and .safetensors)")
        source.take(8, "what is reserved")
        count = source.number("Q", "number of arrays")
        arrays = [_read(source, i, f"array {i} of {count}") for i in range(count)]
        named = source.number("Q", "number of names")
        if named not in (0, count):
            source.fail(f"damaged: {named} names for {count} arrays")
        names = {}
        for i in range(named):
            length = source.number("Q", f"length of name {i}")
            name = source.take(length, f"name {i}").decode()
            if "\0" in name or name in names:
                source.fail(f"damaged: the name {name!r} holds a NUL, or there are two of it")
            names[name] = arrays[i]
        if stream.tell() != source.end:
            source.fail(f"damaged: {source.end - stream.tell()} bytes behind the end")
    for numbers, what in ((source.sparse, "sparse arrays are read as dense ones"),
                          (source.wide, "bfloat16 is read as float32")):
        if numbers:
            called = list(names) if names else range(count)
            shown = ", ".join([repr(called[i]) for i in numbers[:3]])
            _warnings.warn(f"{what}: {shown}{', ...' if len(numbers) > 3 else ''}", stacklevel=3)
    return names if names else arrays


def _read(source, number, what):
    version = source.number("I", f"version of {what}")
    storage, stored = _DENSE, None
    if version in (_V2, _V3):
        storage = source.number("i", f"kind of storage of {what}")
        if storage not in (_DENSE, _ROW_SPARSE, _CSR) or version == _V3 and storage != _DENSE:
            source.fail(f"damaged: {what} has a kind of storage {storage}, which there is not in version "
                        f"{version - _V1 + 1}")
        if storage != _DENSE:
            stored = source.known_shape(f"what is stored of {what}")
    elif version != _V1 and version > _MAXDIM:
        source.fail(f"damaged: {what} begins with {version:#x}, which is neither a version of the format nor a "
                    "number of dimensions")
    shape = source.shape(what) if version in (_V1, _V2, _V3) else source.shape(what, version, "I")
    if shape is None or shape == () and version != _V3:
        source.fail(f"{what} has no shape: it never got elements")
    source.take(8, f"context of {what}")
    flag = source.dtype(what)
    if flag == _BFLOAT16:
        source.wide.append(number)
    if storage == _DENSE:
        return _array(source.elements(shape, flag, what))
    indices = []
    for i in range(storage):             # row-sparse: rows; CSR: where rows begin, and columns
        name = f"index {i} of {what}"
        kind = source.dtype(name)
        if _DTYPES.get(kind) not in ("int32", "int64"):
            source.fail(f"damaged: {name} is not of integers")
        indices.append((source.known_shape(name), kind, name))
    there = indices[-1][0][:1] + (shape[1:] if storage == _ROW_SPARSE else ())
    # MXNet may have written the shape before the elements were there: then it is 0.
    if stored != there and _math.prod(stored):
        source.fail(f"damaged: of {what} there are elements of shape {stored} for indices of shape {indices[-1][0]}")
    values = source.elements(there, flag, what)
    indices = [source.elements(*index) for index in indices]
    source.sparse.append(number)
    return _dense(source, shape, values, indices, what)


def _dense(source, shape, values, indices, what):
    """The dense array of a sparse one. Where an index comes twice, the last one counts, as in MXNet."""
    nbytes = _math.prod(shape) * values.itemsize
    if nbytes > source.dense_left:
        source.fail(f"{what}, which is sparse, would take {nbytes} bytes as a dense array, with dense_limit="
                    f"{source.dense_limit} for all of the file")
    source.dense_left -= nbytes
    rows, columns = indices[0], indices[-1]
    if any([index.ndim != 1 for index in indices]):
        source.fail(f"damaged: the indices of {what} have shapes {[index.shape for index in indices]}")
    if len(indices) == 1:
        where, index, length = rows, rows, shape[0]
    else:
        if len(shape) != 2 or len(rows) != shape[0] + 1 or rows[0] != 0 or rows[-1] != len(columns) or (
                (rows[1:] < rows[:-1]).any()):
            source.fail(f"damaged: the rows of {what} of shape {shape} do not share its {len(columns)} stored elements")
        where, index, length = (_np.repeat(_np.arange(shape[0]), _np.diff(rows)), columns), columns, shape[1]
    if index.size and not (0 <= index.min() and index.max() < length):
        source.fail(f"damaged: {what} of shape {shape} stores elements at {index.min()} to {index.max()}")
    dense = _zeros(shape, values.dtype.name)
    dense[where] = values
    return dense
