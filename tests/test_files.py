"""Arrays in .npy, .npz and .safetensors files: others read them, nothing is unpickled, and damage raises ValueError."""

import io
import json
import os
import pickle
import stat
import sys
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
    if name == "safetensors":
        pytest.importorskip("safetensors")
        cg.save(stream, {"x": X, "y": X[0] > 2})
    else:
        getattr(cg, name)(stream, X)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["save", "savez", "savez_compressed", "safetensors"])
def test_truncated_files(name):
    whole = contents(name)
    for n in range(len(whole)):
        with pytest.raises(ValueError):
            cg.load(io.BytesIO(whole[:n]))


@pytest.mark.parametrize("name", ["save", "savez", "savez_compressed", "safetensors"])
def test_damaged_files(name):
    """Whatever byte is changed: an array, or a ValueError."""
    whole = contents(name)
    for n in range(0, len(whole)):
        for flip in (0x01, 0xFF):
            damaged = bytearray(whole)
            damaged[n] ^= flip
            try:
                cg.load(io.BytesIO(bytes(damaged)))
            except ValueError:
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
    with pytest.raises(ValueError, match="<U1"):
        cg.load(stream)
    for dtype in ("<f2", "<f8", "<u4", ">i8", "<c8", "|b1"):
        np.save(again := io.BytesIO(), np.ones(2, dtype))
        again.seek(0)
        assert cg.load(again).tolist() == [1, 1]
    for dtype in ("<g", "M8[s]", "S0", "V3", [("a", "i4")]):
        np.save(again := io.BytesIO(), np.zeros(0, dtype))
        again.seek(0)
        with pytest.raises(ValueError, match="dtype"):
            cg.load(again)
    with pytest.raises(ValueError, match="neither"):
        cg.load(io.BytesIO(b"GIF89a"))
    with pytest.raises(FileNotFoundError):
        cg.load("/no/such/file.npy")


# ---- .safetensors

@pytest.mark.parametrize("dtype", DTYPES[:-1], ids=str)
def test_safetensors(tmp_path, dtype):
    theirs = pytest.importorskip("safetensors.numpy")
    x = np.arange(6).reshape(2, 3).astype(dtype)
    if dtype == "complex64":
        try:
            theirs.save({"x": x})
        except Exception:
            with pytest.raises(TypeError, match="complex64"):
                cg.save(tmp_path / "x.safetensors", {"x": array(x)})
            pytest.skip("this version of safetensors has no complex64")
    given = {"a": x, "b": x.T, "layer.0/c": x[:, ::2], "d": x[0, 0], "e": x[:0], "f": np.broadcast_to(x, (2, 2, 3))}
    cg.save(tmp_path / "x.safetensors", {name: array(value) for name, value in given.items()})
    ours, again = cg.load(tmp_path / "x.safetensors"), theirs.load_file(tmp_path / "x.safetensors")
    assert list(ours) == sorted(given) == sorted(again)
    for name, value in given.items():
        np.testing.assert_array_equal(again[name], value)
        assert again[name].dtype == dtype
        assert_same(ours[name], value)
        ours[name][...] = 0
    theirs.save_file({"x": x}, tmp_path / "y.safetensors")
    assert_same(cg.load(str(tmp_path / "y.safetensors"))["x"], x)
    with open(tmp_path / "y.safetensors", "rb") as stream:
        assert_same(cg.load(stream)["x"], x)
    cg.save(tmp_path / "none.safetensors", {})
    assert cg.load(tmp_path / "none.safetensors") == {}
    assert sorted(os.listdir(tmp_path)) == ["none.safetensors", "x.safetensors", "y.safetensors"]


def tensors(header, data=b""):
    header = json.dumps(header).encode() if isinstance(header, dict) else header
    return len(header).to_bytes(8, "little") + header + data


def test_safetensors_by_hand():
    pytest.importorskip("safetensors")
    whole = tensors({"__metadata__": {"format": "pt"}, "w": {"dtype": "I16", "shape": [2], "data_offsets": [0, 4]},
                     "t": {"dtype": "BOOL", "shape": [2, 1], "data_offsets": [4, 6]}}, b"\x01\x00\xff\xff\x02\x00")
    found = cg.load(io.BytesIO(whole))
    assert_same(found["w"], np.array([1, -1], "int16"))
    assert_same(found["t"], np.array([[True], [False]]))
    assert (found["t"] + cg.zeros(1, dtype="int8")).tolist() == [[1], [0]]          # a byte of 2 is no 2


def test_bfloat16_becomes_float32(tmp_path):
    pytest.importorskip("safetensors")
    bits = [0x3F80, 0xC000, 0x7F80, 0x0001, 0x3EAB]
    (tmp_path / "x.safetensors").write_bytes(tensors(
        {"w": {"dtype": "BF16", "shape": [5], "data_offsets": [0, 10]}}, np.array(bits, "<u2").tobytes()))
    with pytest.warns(UserWarning, match="bfloat16 is read as float32: w") as caught:
        found = cg.load(tmp_path / "x.safetensors")["w"]
    assert caught[0].filename == __file__
    assert_same(found, np.array([1, -2, np.inf, 2.0 ** -133, 0.333984375], "float32"))


def test_what_safetensors_refuses(tmp_path):
    pytest.importorskip("safetensors")
    path = tmp_path / "x.safetensors"
    cg.save(path, {"x": X})
    v = variable(X)
    with autograd.record(), pytest.raises(RuntimeError, match="detach"):
        cg.save(path, {"x": v * 2})
    for wrong in (X, [X], {1: X}, {"__metadata__": X}, {"x": X * 1j}, {"x": ["text"]}):
        with pytest.raises(TypeError):
            cg.save(path, wrong)
    with pytest.raises(TypeError, match="safetensors"):
        cg.save(tmp_path / "x.npy", {"x": X})
    assert_same(cg.load(path)["x"], X)
    assert os.listdir(tmp_path) == ["x.safetensors"]
    one = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}
    for bad in (tensors({"x": one}), tensors({"x": one}, b"12345"), tensors(b'{"x": {'), tensors(b"{" * 1000),
                tensors({"x": 3}),
                tensors({"x": {**one, "shape": [2**40, 2**40]}}, b"1234"),
                tensors({"x": {**one, "shape": [-1]}}, b"1234"),
                tensors({"x": {**one, "dtype": "F128"}}, b"1234"), tensors({"x": {**one, "shape": [1] * 100}}, b"1234"),
                tensors({"x": {**one, "dtype": "F8_E4M3", "shape": [4]}}, b"1234"), b"\xff" * 7 + b"\x7f{}",
                (10**9).to_bytes(8, "little") + b"{}", tensors(b'{"\\ud800": {}}')):
        path.write_bytes(bad)
        with pytest.raises(ValueError, match="x.safetensors: "):
            cg.load(path)


def test_without_the_package(tmp_path, monkeypatch):
    for name in ("safetensors", "safetensors.numpy"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=r"pip install cygrad\[safetensors\]"):
        cg.save(tmp_path / "x.safetensors", {"x": X})
    with pytest.raises(ImportError, match=r"pip install cygrad\[safetensors\]"):
        cg.load(io.BytesIO(tensors({})))
    assert os.listdir(tmp_path) == []


# ---- what damaged files say, and take

def test_errors_name_the_file_and_the_place(tmp_path):
    path = tmp_path / "x.npy"
    cg.save(path, X)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match=r"x\.npy: truncated.* 95 bytes at byte 128, .*\(3, 4\).*float64"):
        cg.load(path)
    path = tmp_path / "x.npz"
    cg.savez(path, weight=X)
    damaged = bytearray(path.read_bytes())
    damaged[damaged.index(X[1].tobytes())] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(ValueError, match=r"x\.npz: array 'weight': damaged: Bad CRC"):
        cg.load(path)


def test_archives_whose_parts_lie_over_each_other():
    """Together they take more than there is: much would be made of little."""
    raw = bytearray(contents("savez_compressed"))
    entry = raw.rindex(b"PK\x01\x02")
    raw[entry + 20:entry + 24] = (len(raw) + 1).to_bytes(4, "little")
    with pytest.raises(ValueError, match="more than"):
        cg.load(io.BytesIO(bytes(raw)))


def test_two_arrays_of_one_name():
    stream = io.BytesIO()
    np.save(one := io.BytesIO(), X)
    with zipfile.ZipFile(stream, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("x.npy", one.getvalue())
        archive.writestr("x.npy", one.getvalue())
    stream.seek(0)
    with pytest.raises(ValueError, match="two arrays 'x'"):
        cg.load(stream)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_compressing(method):
    stream = io.BytesIO()
    np.save(one := io.BytesIO(), X)
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("x.npy", one.getvalue())
    stream.seek(0)
    with pytest.raises(ValueError, match=f"array 'x': compressed by method {method}"):
        cg.load(stream)
