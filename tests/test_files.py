"""Arrays in .npy and .npz files: NumPy reads them, nothing is unpickled, and damage raises ValueError."""

import io
import os
import pickle
import stat
import zipfile

import numpy as np
import pytest

import cygrad as cg
from common import DTYPES, array, assert_same, autograd, variable

X = np.arange(12.0).reshape(3, 4)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_there_and_back(tmp_path, dtype):
    x = np.arange(6).reshape(2, 3).astype(dtype)
    for theirs in (x, x.T, x[:, ::2], x[0, 0], x[:0], np.broadcast_to(x, (2, 2, 3))):
        cg.save(tmp_path / "x.npy", cg.asarray(theirs))
        np.testing.assert_array_equal(np.load(tmp_path / "x.npy"), theirs)
        again = cg.load(tmp_path / "x.npy")
        assert_same(again, theirs)
        again[...] = 0
        np.save(tmp_path / "y.npy", theirs)
        assert_same(cg.load(str(tmp_path / "y.npy")), theirs)


@pytest.mark.parametrize("name", ["savez", "savez_compressed"])
def test_several(tmp_path, name):
    getattr(cg, name)(tmp_path / "many", array(X), bias=cg.ones(2), **{"layer.0/weight": array(X).T})
    for found in (dict(np.load(tmp_path / "many.npz")), cg.load(tmp_path / "many.npz")):
        assert sorted(found) == ["arr_0", "bias", "layer.0/weight"]
        np.testing.assert_array_equal(np.asarray(found["layer.0/weight"]), X.T)
    getattr(np, name)(tmp_path / "theirs.npz", X, y=X[0])
    assert_same(cg.load(tmp_path / "theirs.npz")["y"], X[0])
    getattr(cg, name)(tmp_path / "empty.npz")
    assert cg.load(tmp_path / "empty.npz") == {}
    with pytest.raises(ValueError, match="arr_0"):
        getattr(cg, name)(tmp_path / "twice.npz", X, arr_0=X)
    assert not (tmp_path / "twice.npz").exists()


def test_numpys_functions_write_ours(tmp_path):
    np.save(tmp_path / "x.npy", array(X))
    np.savez(tmp_path / "x.npz", x=array(X))
    assert_same(cg.load(tmp_path / "x.npy"), X)
    np.savez(tmp_path / "y.npz", x=array(X), allow_pickle=True)
    for name in ("x.npz", "y.npz"):
        assert list(cg.load(tmp_path / name)) == ["x"]
        assert_same(cg.load(tmp_path / name)["x"], X)


def test_byte_order_is_brought_to_ours(tmp_path):
    np.save(tmp_path / "x.npy", X.astype(">f8"))
    assert_same(cg.load(tmp_path / "x.npy"), X)


def test_several_in_one_stream():
    stream = io.BytesIO()
    cg.save(stream, X)
    cg.save(stream, X[0])
    stream.seek(0)
    assert_same(cg.load(stream), X)
    assert_same(cg.load(stream), X[0])


def test_what_was_there_stays_where_writing_fails(tmp_path):
    path = tmp_path / "x.npy"
    cg.save(path, X)
    path.chmod(0o640)
    v = variable(X)
    with autograd.record(), pytest.raises(RuntimeError, match="detach"):
        cg.save(path, v * 2)
    with pytest.raises(TypeError):
        cg.save(path, ["text"])
    assert_same(cg.load(path), X)
    link = tmp_path / "link.npy"
    link.symlink_to(path)
    cg.save(link, X + 1)
    assert link.is_symlink() and stat.S_IMODE(os.stat(path).st_mode) == 0o640
    assert_same(cg.load(path), X + 1)
    assert sorted(os.listdir(tmp_path)) == ["link.npy", "x.npy"]


def test_an_error_while_writing_leaves_no_draft(tmp_path, monkeypatch):
    cg.save(tmp_path / "x.npy", X)

    def full(stream, array, **keywords):
        stream.write(b"half")
        raise OSError("no space left")
    monkeypatch.setattr(np.lib.format, "write_array", full)
    with pytest.raises(OSError, match="no space"):
        cg.save(tmp_path / "x.npy", X + 1)
    assert os.listdir(tmp_path) == ["x.npy"]
    assert_same(cg.load(tmp_path / "x.npy"), X)


def contents(name):
    stream = io.BytesIO()
    getattr(cg, name)(stream, X)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["save", "savez", "savez_compressed"])
def test_truncated_files(name):
    whole = contents(name)
    for n in range(len(whole)):
        with pytest.raises(ValueError):
            cg.load(io.BytesIO(whole[:n]))


@pytest.mark.parametrize("name", ["save", "savez", "savez_compressed"])
def test_damaged_files(name):
    """Whatever byte is changed: an array, or a ValueError or TypeError."""
    whole = contents(name)
    for n in range(0, len(whole)):
        for flip in (0x01, 0xFF):
            damaged = bytearray(whole)
            damaged[n] ^= flip
            try:
                cg.load(io.BytesIO(bytes(damaged)))
            except (ValueError, TypeError):
                pass


def test_damaged_elements_are_seen_in_archives():
    whole = bytearray(contents("savez"))
    at = whole.index(X[1].tobytes())
    whole[at] ^= 0xFF
    with pytest.raises(ValueError, match="CRC"):
        cg.load(io.BytesIO(bytes(whole)))


class Alarm:
    def __reduce__(self):
        return pytest.fail, ("unpickled",)


def test_nothing_is_unpickled():
    stream = io.BytesIO()
    np.save(stream, np.array([Alarm()], dtype=object), allow_pickle=True)
    for data in (stream.getvalue(), pickle.dumps(Alarm())):
        with pytest.raises(ValueError):
            cg.load(io.BytesIO(data))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("x.npy", stream.getvalue())
    archive.seek(0)
    with pytest.raises(ValueError, match="objects"):
        cg.load(archive)


def test_a_header_that_promises_too_much_takes_no_memory():
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": "<f8", "fortran_order": False, "shape": (10**15,)})
    with pytest.raises(ValueError, match="truncated"):
        cg.load(io.BytesIO(stream.getvalue() + b"\0" * 100))


def test_other_dtypes_and_files():
    stream = io.BytesIO()
    np.save(stream, np.array(["a", "b"]))
    stream.seek(0)
    with pytest.raises(TypeError):
        cg.load(stream)
    with pytest.raises(ValueError, match="neither"):
        cg.load(io.BytesIO(b"GIF89a"))
    with pytest.raises(FileNotFoundError):
        cg.load("/no/such/file.npy")
