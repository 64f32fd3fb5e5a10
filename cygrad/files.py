"""Arrays in files: NumPy's .npy and .npz, and .safetensors. Written whole or not at all, and read without running
anything from them."""

import contextlib as _contextlib
import math as _math
import os as _os
import zlib as _zlib

# zipfile and tokenize are imported where they are needed: importing cygrad should not wait for them.
import numpy as _np

from .core.ops.create import array as _array, asarray as _asarray

__all__ = ["load", "save", "savez", "savez_compressed"]

_DEFLATE = 1032         # the most that a byte of a .npz can stand for
_HEADER = 100_000_000   # bytes of a .safetensors' header, at most
_SAFETENSORS = {
    "BOOL": "bool", "I8": "int8", "I16": "int16", "I32": "int32", "I64": "int64", "U8": "uint8", "U16": "uint16",
    "U32": "uint32", "U64": "uint64", "F16": "float16", "F32": "float32", "F64": "float64", "C64": "complex64"}


@_contextlib.contextmanager
def _written(file, ending=""):
    """A binary file to write to. One that is named by its path appears when all is written."""
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
    """Write an array to a .npy file, or a dict of arrays to a .safetensors file.

    Parameters
    ----------
    file : str, path or binary file
        '.npy' is added to a path that ends neither in it nor in '.safetensors'. What stood there is replaced once all
        is written: whatever happens, there is the old file or the new one.
    arr : array_like or dict of str to array_like
        A dict makes a .safetensors file, which needs the package safetensors (``pip install cygrad[safetensors]``).

    Raises
    ------
    RuntimeError
        For recorded arrays while recording.
    TypeError
        Where a dict is to become a .npy file, or something else a .safetensors file, and for complex128, which
        .safetensors has not.
    ImportError
        Where a .safetensors file is to be written without the package.

    See Also
    --------
    savez : several arrays in a .npz file.
    nd.save : MXNet's files.

    Notes
    -----
    `numpy.save`, which reads what this writes; `safetensors.numpy.save_file`.

    Examples
    --------
    >>> import cygrad as cg, io
    >>> file = io.BytesIO()
    >>> cg.save(file, cg.ones(2))
    >>> _ = file.seek(0)
    >>> cg.load(file).tolist()
    [1.0, 1.0]
    """
    named = not hasattr(file, "write") and _os.fspath(file).endswith(".safetensors")
    if isinstance(arr, dict):
        if not (named or hasattr(file, "write")):
            raise TypeError("a .npy file holds one array: write a dict to a .safetensors file, or by "
                            "savez(file, **arrays) to a .npz file")
        return _save_safetensors(file, arr)
    if named:
        raise TypeError(f"a .safetensors file holds a dict of arrays by name, not {type(arr).__name__}")
    array = _plain(arr)
    with _written(file, ".npy") as stream:
        _np.lib.format.write_array(stream, array, allow_pickle=False)


def _safetensors():
    try:
        import safetensors.numpy
    except ImportError as error:
        raise ImportError("files of the format safetensors need the package of that name: pip install "
                          "cygrad[safetensors]") from error
    return safetensors


def _save_safetensors(file, arrays):
    package = _safetensors()
    plain = {}
    for name, x in arrays.items():
        if not isinstance(name, str) or name == "__metadata__":
            raise TypeError(f"an array in a .safetensors file has a string for its name, other than '__metadata__': "
                            f"not {name!r}")
        plain[name] = _np.ascontiguousarray(_plain(x)).reshape(_np.shape(x))      # which makes one dimension of none
        if plain[name].dtype.name not in _SAFETENSORS.values():
            raise TypeError(f"the format safetensors has no {plain[name].dtype}, which {name!r} is")
    try:
        data = package.numpy.save(plain)
    except package.SafetensorError as error:         # old versions know fewer dtypes
        raise TypeError(f"the package safetensors {package.__version__} refuses the arrays: {error}") from error
    with _written(file) as stream:
        stream.write(data)


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
    """Read a .npy, .npz or .safetensors file.

    Parameters
    ----------
    file : str, path or binary file
        What it holds is told by its first bytes. Nothing is ever unpickled.

    Returns
    -------
    NDArray or dict of str to NDArray
        The array of a .npy, all arrays of the others. They have memory of their own. What is bfloat16 in a .safetensors
        file becomes float32, which has all of its numbers, with a UserWarning.

    Raises
    ------
    ValueError
        Where the file is something else, truncated or damaged (damage of the elements is seen in .npz files alone,
        which have checksums), holds Python objects, or a dtype that cygrad has not. It names the file, what is wrong,
        and where. No memory is taken for elements that the file has not.
    ImportError
        Where a .safetensors file is to be read without the package safetensors.

    See Also
    --------
    nd.load : MXNet's files.

    Notes
    -----
    `numpy.load`, which returns .npz files open; `safetensors.numpy.load_file`.

    Examples
    --------
    >>> import cygrad as cg, tempfile, os
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "x.npy")
    ...     cg.save(path, cg.arange(3))
    ...     cg.load(path).tolist()
    [0, 1, 2]
    """
    if hasattr(file, "read"):
        return _load(file)
    with open(file, "rb") as stream:
        return _load(stream)


def _load(file):
    start = file.tell()
    end = file.seek(0, 2)
    file.seek(start)
    magic = file.read(9)
    file.seek(start)
    with _named(file):
        if magic.startswith(b"\x93NUM"):
            return _read(file, end)
        if magic.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return _read_archive(file, end - start)
        if magic[8:] == b"{":
            return _read_safetensors(file, end - start)
        if magic.startswith(b"\x12\x01\0\0\0\0\0\0"):
            raise ValueError("a file of MXNet's: cygrad.nd.load reads it")
        raise ValueError(f"neither a .npy nor a .npz nor a .safetensors file: it begins with {magic!r}")


@_contextlib.contextmanager
def _named(file):
    """Make ValueErrors that begin with the file's name of what reading a damaged file may raise."""
    import tokenize
    import zipfile

    try:
        yield
    except (ArithmeticError, EOFError, LookupError, NotImplementedError, RuntimeError, SyntaxError, TypeError,
            ValueError, tokenize.TokenError, zipfile.BadZipFile, _zlib.error) as error:
        name = getattr(file, "name", None)
        name = _os.fsdecode(name) if isinstance(name, (str, bytes, _os.PathLike)) else f"<{type(file).__name__}>"
        # Ours say what is wrong.
        what = error if type(error) is ValueError else f"truncated or damaged: {type(error).__name__}: {error}"
        raise ValueError(f"{name}: {what}") from error


def _read_archive(file, size):
    import zipfile

    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if sum(member.compress_size for member in members) > size:
            raise ValueError(f"damaged: the arrays in it take more than the {size} bytes of the file")
        arrays = {}
        for member in members:
            name = member.filename.removesuffix(".npy")
            if name in arrays:
                raise ValueError(f"damaged: there are two arrays {name!r}")
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):       # others have other bounds
                raise ValueError(f"array {name!r}: compressed by method {member.compress_type}, which is not NumPy's")
            try:
                arrays[name] = _read_member(archive, member)
            except ValueError as error:
                raise ValueError(f"array {name!r}: {error}") from error
            except zipfile.BadZipFile as error:
                raise ValueError(f"array {name!r}: damaged: {error}") from error
        return arrays


def _read_member(archive, member):
    with archive.open(member) as stream:
        array = _read(stream, min(member.file_size, _DEFLATE * member.compress_size))
        if stream.read(1):           # at the end the checksum is looked at
            raise ValueError("damaged: the file goes on behind its array")
        return array


def _known(dtype):
    """Refuse dtypes that cygrad has not, before anything is made of them."""
    if dtype.hasobject:
        raise ValueError("it holds Python objects, which are not unpickled")
    if dtype.kind not in "biufc" or dtype.itemsize > (16 if dtype.kind == "c" else 8):
        raise ValueError(f"elements of dtype {dtype} are none of cygrad's")


def _read(stream, end):
    """The array that begins where `stream` stands, of which there are no more than `end` bytes."""
    npy = _np.lib.format
    version = npy.read_magic(stream)
    read_header = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}.get(version)
    if read_header is None:
        raise ValueError(f"version {version} of .npy is not one for numbers")
    try:
        shape, fortran, dtype = read_header(stream)
    except MemoryError as error:         # which is what Python's parser calls brackets that are nested too deep
        raise ValueError("damaged: the header has no end") from error
    _known(dtype)
    if any(n < 0 for n in shape) or _math.prod(shape) * dtype.itemsize > end - stream.tell():
        raise ValueError(f"truncated or damaged: there are {end - stream.tell()} bytes at byte {stream.tell()}, not "
                         f"the elements of an array of shape {shape} and dtype {dtype}, as the header says")
    array = _elements(stream, shape[::-1] if fortran else shape, dtype)
    return _array(array.T if fortran else array)


def _elements(stream, shape, dtype):
    """An array of NumPy's with elements that are there to be read."""
    array = _np.empty(shape, dtype)
    view, done = memoryview(array.reshape(-1).view(_np.uint8)), 0
    while done < array.nbytes:
        count = stream.readinto(view[done:])
        if not count:
            raise ValueError(f"truncated: {done} bytes of {array.nbytes} for an array of shape {shape}")
        done += count
    return _truths(array)


def _truths(array):
    """Bools of which other bytes than 0 and 1 count as true."""
    return array.view(_np.uint8) != 0 if array.dtype.kind == "b" else array


def _widened(bits):
    """The float32 numbers of bfloat16's bits, given as uint16."""
    return (bits.astype(_np.uint32) << 16).view(_np.float32)


def _read_safetensors(file, size):
    import warnings

    package = _safetensors()
    header = int.from_bytes(file.read(8), "little")
    if header > min(size - 8, _HEADER):
        raise ValueError(f"truncated or damaged: a header of {header} bytes in a file of {size}")
    file.seek(-8, 1)
    try:
        found = package.deserialize(file.read())
    except package.SafetensorError as error:
        raise ValueError(f"truncated or damaged: {error}") from error
    arrays, wide = {}, []
    while found:                     # one after the other, so that not all are in memory twice
        name, tensor = found.pop()
        kind = tensor["dtype"]
        if kind != "BF16" and kind not in _SAFETENSORS:
            raise ValueError(f"array {name!r}: elements of type {kind} are none of cygrad's")
        dtype = _np.dtype(_SAFETENSORS.get(kind, "uint16")).newbyteorder("<")
        array = _np.frombuffer(tensor["data"], dtype).reshape(tensor["shape"])
        if kind == "BF16":
            array = _widened(array)
            wide.append(name)
        arrays[name] = _array(_truths(array))
    if wide:
        warnings.warn(f"bfloat16 is read as float32: {', '.join(sorted(wide)[:3])}{', ...' if len(wide) > 3 else ''}",
                      stacklevel=4)
    return dict(sorted(arrays.items()))


def __dir__():
    return __all__
