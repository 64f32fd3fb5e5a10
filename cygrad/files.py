"""Arrays in files: NumPy's .npy and .npz, written whole or not at all, and read without running anything from them."""

import contextlib as _contextlib
import math as _math
import os as _os
import zlib as _zlib

# zipfile and tokenize are imported where they are needed: importing cygrad should not wait for them.
import numpy as _np

from .core.ops.create import array as _array, asarray as _asarray

__all__ = ["load", "save", "savez", "savez_compressed"]

_DEFLATE = 1032         # the most that a byte of a .npz can stand for


@_contextlib.contextmanager
def _written(file, ending):
    """A file to write to. One that is named by its path appears when all is written."""
    if hasattr(file, "write"):
        yield file
        return
    path = _os.fspath(file)
    if not path.endswith(ending):
        path += ending
    path = _os.path.realpath(path)
    draft = f"{path}.{_os.urandom(6).hex()}.tmp"
    try:
        with open(draft, "xb") as stream:
            yield stream
            stream.flush()
            _os.fsync(stream.fileno())
        if _os.path.exists(path):
            _os.chmod(draft, _os.stat(path).st_mode & 0o7777)
        _os.replace(draft, path)
    except BaseException:
        with _contextlib.suppress(FileNotFoundError):
            _os.unlink(draft)
        raise


def _plain(x):
    return _asarray(x).to_numpy()        # raises for recorded arrays


def save(file, arr):
    """Write an array to a .npy file.

    Parameters
    ----------
    file : str, path or binary file
        '.npy' is added to a path that does not end in it. What stood there is replaced once all is written: whatever
        happens, there is the old file or the new one.
    arr : array_like

    Raises
    ------
    RuntimeError
        For recorded arrays while recording.

    Notes
    -----
    `numpy.save`, which reads what this writes.

    Examples
    --------
    >>> import cygrad as cg, io
    >>> file = io.BytesIO()
    >>> cg.save(file, cg.ones(2))
    >>> _ = file.seek(0)
    >>> cg.load(file).tolist()
    [1.0, 1.0]
    """
    array = _plain(arr)
    with _written(file, ".npy") as stream:
        _np.lib.format.write_array(stream, array, allow_pickle=False)


def savez(file, *args, **kwds):
    """Write several arrays to a .npz file.

    Parameters
    ----------
    file : str, path or binary file
        As in `save`, with '.npz'.
    *args : array_like
        They get the names 'arr_0', 'arr_1', ...
    **kwds : array_like
        By name.

    Raises
    ------
    RuntimeError
        For recorded arrays while recording.
    ValueError
        Where a name is used twice.

    Notes
    -----
    `numpy.savez`, which reads what this writes.

    Examples
    --------
    >>> import cygrad as cg, io
    >>> file = io.BytesIO()
    >>> cg.savez(file, weight=cg.ones(2), bias=cg.zeros(1))
    >>> _ = file.seek(0)
    >>> sorted(cg.load(file))
    ['bias', 'weight']
    """
    _save_many(file, args, kwds, compressed=False)


def savez_compressed(file, *args, **kwds):
    """Write several arrays to a compressed .npz file; see `savez`.

    Parameters
    ----------
    file, *args, **kwds
        As in `savez`.

    Notes
    -----
    `numpy.savez_compressed`.

    Examples
    --------
    >>> import cygrad as cg, io
    >>> file = io.BytesIO()
    >>> cg.savez_compressed(file, cg.zeros(1000))
    >>> len(file.getvalue()) < 1000
    True
    """
    _save_many(file, args, kwds, compressed=True)


def _save_many(file, args, kwds, compressed):
    import zipfile

    arrays = {name: _plain(x) for name, x in kwds.items()}
    for i, x in enumerate(args):
        if f"arr_{i}" in arrays:
            raise ValueError(f"cannot use the name arr_{i} for an array that is given by position: it is taken")
        arrays[f"arr_{i}"] = _plain(x)
    with _written(file, ".npz") as stream:
        compression = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        with zipfile.ZipFile(stream, "w", compression, allowZip64=True) as archive:
            for name, array in arrays.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                    _np.lib.format.write_array(member, array, allow_pickle=False)


def load(file):
    """Read a .npy or .npz file.

    Parameters
    ----------
    file : str, path or binary file
        What it holds is told by its first bytes. Nothing is ever unpickled.

    Returns
    -------
    NDArray or dict of str to NDArray
        The array of a .npy, all arrays of a .npz. They have memory of their own.

    Raises
    ------
    ValueError
        Where the file is something else, truncated or damaged (damage of the elements is seen in .npz files alone,
        which have checksums), or holds Python objects.
    TypeError
        For a dtype that cygrad has not.

    Notes
    -----
    `numpy.load`, which returns .npz files open.

    Examples
    --------
    >>> import cygrad as cg, tempfile, os
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "x.npy")
    ...     cg.save(path, cg.arange(3))
    ...     cg.load(path).tolist()
    [0, 1, 2]
    """
    import zipfile

    if not hasattr(file, "read"):
        with open(file, "rb") as stream:
            return load(stream)
    try:
        start = file.tell()
        magic = file.read(4)
        file.seek(start)
        if magic == b"\x93NUM":
            end = file.seek(0, 2)
            file.seek(start)
            return _read(file, end)
        if magic in (b"PK\x03\x04", b"PK\x05\x06"):
            with zipfile.ZipFile(file) as archive:
                return {member.filename.removesuffix(".npy"): _read_member(archive, member)
                        for member in archive.infolist()}
    except (EOFError, KeyError, NotImplementedError, OverflowError, zipfile.BadZipFile, _zlib.error, RuntimeError) as error:
        raise ValueError(f"the file is truncated or damaged: {error}") from error
    raise ValueError(f"neither a .npy nor a .npz file: it begins with {magic!r}")


def _read_member(archive, member):
    with archive.open(member) as stream:
        array = _read(stream, min(member.file_size, _DEFLATE * member.compress_size))
        if stream.read(1):           # at the end the checksum is looked at
            raise ValueError(f"the file is damaged: {member.filename} goes on behind its array")
        return array


def _read(stream, end):
    """The array that begins where `stream` stands, of which there are no more than `end` bytes."""
    import tokenize

    version = _np.lib.format.read_magic(stream)
    read_header = {(1, 0): _np.lib.format.read_array_header_1_0, (2, 0): _np.lib.format.read_array_header_2_0}.get(version)
    if read_header is None:
        raise ValueError(f"version {version} of .npy is not one for numbers")
    try:
        shape, fortran, dtype = read_header(stream)
    except (SyntaxError, TypeError, tokenize.TokenError) as error:
        raise ValueError(f"the header of the file is damaged: {error}") from error
    if dtype.hasobject:
        raise ValueError("the file holds Python objects, which are not unpickled")
    if any(n < 0 for n in shape) or _math.prod(shape) * dtype.itemsize > end - stream.tell():
        raise ValueError(f"the file is truncated or damaged: it has no {_math.prod(shape)} elements of dtype {dtype}, as its "
                         f"header says")
    array = _np.empty(shape[::-1] if fortran else shape, dtype)
    view, done = memoryview(array.reshape(-1).view(_np.uint8)), 0
    while done < array.nbytes:
        count = stream.readinto(view[done:])
        if not count:
            raise ValueError(f"the file is truncated: {done} bytes of {array.nbytes}")
        done += count
    return _array(array.T if fortran else array)


def __dir__():
    return __all__
