"""Arrays through pickle, copies and the protocols by which others read memory."""

import array as array_module
import cmath
import copy
import ctypes
import hashlib
import io
import math
import multiprocessing
import pickle
import struct
import zlib

import numpy as np
import pytest

import cygrad as cg
from common import DTYPES, array, assert_same, autograd, variable

X = np.array([[1.5, -2.5, 0.5], [3.0, 4.25, -1.0]])


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_pickle(protocol, dtype):
    x = np.arange(6).reshape(2, 3).astype(dtype)
    for ours, theirs in ((array(x), x), (array(x).T, x.T), (array(x)[:, ::-2], x[:, ::-2]), (array(x)[0, 0], x[0, 0]),
                         (array(x)[:0], x[:0]), (cg.broadcast_to(array(x), (2, 2, 3)), np.broadcast_to(x, (2, 2, 3)))):
        again = pickle.loads(pickle.dumps(ours, protocol))
        assert_same(again, theirs)
        again[...] = 0               # it may be written to, and is another one
        assert_same(ours, theirs)


def test_pickle_out_of_band_copies_nothing():
    x = array(np.arange(1000.0))
    buffers = []
    data = pickle.dumps(x, 5, buffer_callback=buffers.append)
    assert len(data) < 500 and len(buffers) == 1 and buffers[0].raw().nbytes == 8000
    y = pickle.loads(data, buffers=buffers)
    y[0] = 7
    assert x[0].item() == 7.0
    readonly = pickle.loads(data, buffers=[bytes(b.raw()) for b in buffers])
    with pytest.raises(ValueError, match="read-only"):
        readonly[0] = 1


def test_the_memory_of_a_buffer_stays_where_it_is():
    b = cg.ones(4)
    buffers = []
    data = pickle.dumps(b, 5, buffer_callback=buffers.append)
    interface, bare, plain = b.__array_interface__["data"][0], b.__array__(), b.to_numpy()
    x = variable([1.0, 2.0, 3.0, 4.0])
    with autograd.record():
        y = (x * b).sum()
        b[0] = x[0] * 5
    assert b.detach().__array_interface__["data"][0] == interface
    assert bare[0] == plain[0] == pickle.loads(data, buffers=buffers)[0].item() == 5.0
    del y


def test_copies():
    x = array(X)
    for f in (copy.copy, copy.deepcopy):
        y = f(x)
        y[...] = 0
        assert_same(x, X)
    v = variable(X)
    with autograd.record():
        loss = (copy.copy(v) * 3).sum()
    loss.backward()
    assert v.grad.tolist() == [[3.0] * 3] * 2
    assert copy.deepcopy({"w": v})["w"].grad is None


def library(name):
    return pytest.importorskip(name)


def written_to_numpys(x):
    np.zeros((2, 3))[...] = x


def added_to_numpys(x):
    a = np.zeros((2, 3))
    a += x


def sent(x):
    one, _ = multiprocessing.Pipe()
    one.send(x)


# Every way by which others get an array's elements. (Those of libraries are skipped where they are not there.)
DOORS = {
    # the buffer protocol
    "memoryview": memoryview, "bytes": bytes, "bytearray": bytearray,
    "memoryview.cast": lambda x: memoryview(x).cast("B"),
    "frombuffer": np.frombuffer, "BytesIO": lambda x: io.BytesIO(x), "BytesIO.write": lambda x: io.BytesIO().write(x),
    "writelines": lambda x: io.BytesIO().writelines([x]), "join": lambda x: b"".join([x]),
    "ctypes": lambda x: (ctypes.c_double * 6).from_buffer(x),
    "hashlib": lambda x: hashlib.sha256(x), "crc32": zlib.crc32, "bytearray +=": lambda x: bytearray().__iadd__(x),
    "PickleBuffer": lambda x: pickle.PickleBuffer(x).raw(), "array.array": lambda x: array_module.array("d", x.ravel()),
    # NumPy's protocols
    "asarray": np.asarray, "asarray with dtype": lambda x: np.asarray(x, "float32"), "np.array": np.array,
    "asanyarray": np.asanyarray,
    "np.array of a list": lambda x: np.array([x, x]), "asarray of rows": lambda x: np.asarray(list(x)),
    "require": lambda x: np.require(x, "float64", "C"),
    "ascontiguousarray": np.ascontiguousarray, "__array__": lambda x: x.__array__(),
    "__array__ with dtype": lambda x: x.__array__("float32"), "__array__ with copy": lambda x: x.__array__(copy=True),
    "interface": lambda x: x.__array_interface__, "nditer": np.nditer, "written to NumPy's": written_to_numpys,
    "added to NumPy's": added_to_numpys, "copyto": lambda x: np.copyto(np.zeros((2, 3)), x),
    "out=": lambda x: np.exp(x, out=np.zeros((2, 3))),
    "numpy.ma": lambda x: np.ma.array(x), "numpy.ma.add": lambda x: np.ma.array(np.ones(3), mask=[1, 0, 0]) + x,
    "masked": lambda x: x + np.ma.array(np.ones(3), mask=[1, 0, 0]),
    "matrix": np.matrix, "memmap": lambda x: np.asarray(x).view(np.memmap),
    # DLPack
    "dlpack": np.from_dlpack, "our from_dlpack": cg.from_dlpack, "__dlpack__": lambda x: x.__dlpack__(),
    "__dlpack__ with copy": lambda x: x.__dlpack__(copy=True),
    "__dlpack__ with version": lambda x: x.__dlpack__(max_version=(1, 0), dl_device=(1, 0), stream=None),
    # pickle and copies
    **{f"pickle {n}": lambda x, n=n: pickle.dumps(x, n) for n in range(pickle.HIGHEST_PROTOCOL + 1)},
    "pickle out of band": lambda x: pickle.dumps(x, 5, buffer_callback=[].append), "deepcopy": copy.deepcopy,
    "deepcopy of a list": lambda x: copy.deepcopy([x]),
    "sent to a process": sent,
    # numbers and bytes
    "to_numpy": lambda x: x.to_numpy(), "tobytes": lambda x: x.tobytes(), "float": lambda x: float(x[0, 0]),
    "int": lambda x: int(x[0, 0]),
    "complex": lambda x: complex(x[0, 0]), "math": lambda x: math.sin(x[0, 0]),
    "struct": lambda x: struct.pack("d", x[0, 0]), "cmath": lambda x: cmath.exp(x[0, 0]),
    "format": lambda x: "%f" % x[0, 0], "fsum": lambda x: math.fsum(x[0]),
    # files
    "cg.save": lambda x: cg.save(io.BytesIO(), x), "cg.savez": lambda x: cg.savez(io.BytesIO(), x),
    "nd.save": lambda x: cg.nd.save(io.BytesIO(), [x]),
    "np.save": lambda x: np.save(io.BytesIO(), x), "np.savez": lambda x: np.savez(io.BytesIO(), x=x),
    "np.savetxt": lambda x: np.savetxt(io.StringIO(), x),
    "safetensors": lambda x: (library("safetensors"), cg.save(io.BytesIO(), {"x": x})),
    # libraries
    "torch.from_dlpack": lambda x: library("torch").from_dlpack(x),
    "torch.asarray": lambda x: library("torch").asarray(x),
    "torch.tensor": lambda x: library("torch").tensor(x), "torch.as_tensor": lambda x: library("torch").as_tensor(x),
    "jax.asarray": lambda x: library("jax.numpy").asarray(x),
    "jax.from_dlpack": lambda x: library("jax.numpy").from_dlpack(x),
    "pandas": lambda x: library("pandas").DataFrame(x), "Series": lambda x: library("pandas").Series(x[0]),
    "dask": lambda x: library("dask.array").from_array(x, asarray=False),
    "dask.asarray": lambda x: library("dask.array").asarray(x),
    "scipy.linalg": lambda x: library("scipy.linalg").svd(x),
    "scipy.sparse": lambda x: library("scipy.sparse").csr_array(x),
    "sklearn": lambda x: library("sklearn.preprocessing").StandardScaler().fit(x),
    "PIL": lambda x: library("PIL.Image").fromarray(x),
    "joblib": lambda x: library("joblib").hash(x), "cloudpickle": lambda x: library("cloudpickle").dumps(x),
    "matplotlib": lambda x: library("matplotlib.lines").Line2D(x[0], x[1]).get_xydata(),
    "numexpr": lambda x: library("numexpr").evaluate("x + 1"),
}


# Where what we said is swallowed.
WORDLESS = ("join", "bytearray +=", "struct", "torch.asarray")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.filterwarnings("ignore")
def test_no_door_is_passed_in_silence(door):
    x = variable(X)
    DOORS[door](x)
    with autograd.record():
        for recorded in (x, x * 2, (x * 2)[:, :]):
            # Some libraries make an exception of their own of ours.
            with pytest.raises((RuntimeError, BufferError, TypeError, ValueError, struct.error)) as caught:
                DOORS[door](recorded)
            said, error = [], caught.value
            while error is not None:
                said.append(str(error))
                error = error.__cause__ or error.__context__
            assert any("detach" in text for text in said) or door in WORDLESS, said
        DOORS[door]((x * 2).detach())
        with autograd.pause():
            DOORS[door](x * 2)
            DOORS[door](x)
    DOORS[door](x)


@pytest.mark.parametrize("dtype", [None, "float64", "float32", "int64", "complex128"])
@pytest.mark.parametrize("copies", [None, True, False])
def test_array_as_numpys(dtype, copies):
    for layout in (lambda x: x, lambda x: x.T, lambda x: x[:0], lambda x: x[0, 0, ...]):
        ours, theirs = layout(array(X)), layout(X.copy())
        for call in (lambda x: x.__array__(dtype, copy=copies), lambda x: np.asarray(x, dtype, copy=copies),
                     lambda x: np.array(x, dtype, copy=copies)):
            try:
                expected = call(theirs)
            except ValueError:
                with pytest.raises(ValueError):
                    call(ours)
                continue
            got = call(ours)
            assert type(got) is np.ndarray and got.dtype == expected.dtype
            np.testing.assert_array_equal(got, expected)
            assert np.shares_memory(got, ours.to_numpy()) == np.shares_memory(expected, theirs)
    frozen = cg.broadcast_to(array(X), (2, 2, 3))
    assert not np.asarray(frozen).flags.writeable and np.array(frozen).flags.writeable


def test_interface():
    x = array(X)[:, ::-1]
    interface = x.__array_interface__
    assert interface["shape"] == (2, 3) and interface["strides"] == (24, -8) and interface["typestr"] == "<f8"

    class Bare:
        __array_interface__ = interface
    np.testing.assert_array_equal(np.asarray(Bare()), X[:, ::-1])
    assert cg.broadcast_to(cg.ones(1), 3).__array_interface__["data"][1] is True


def test_to_numpy_shares():
    x = array(X)
    x.to_numpy()[0, 0] = 9
    assert x[0, 0].item() == 9.0 and np.shares_memory(x.T.to_numpy(), x.to_numpy())
    assert not cg.broadcast_to(x, (2, 2, 3)).to_numpy().flags.writeable


def test_bytes():
    x = np.arange(6, dtype="int16").reshape(2, 3)
    for order in "CFA":
        assert array(x).tobytes(order) == x.tobytes(order)
        assert array(x).T.tobytes(order) == x.T.tobytes(order)
    assert memoryview(array(x)).cast("B").tobytes() == x.tobytes() == bytes(array(x))
    with pytest.raises(ValueError, match="order|C"):
        array(x).tobytes("Z")


def test_fill():
    x = array(X)
    x[0].fill(3)
    x[1].fill(cg.array(2.5))
    assert x.tolist() == [[3.0] * 3, [2.5] * 3]
    with pytest.raises(ValueError, match=r"\(2,\)"):
        x.fill(cg.ones(2))
    with pytest.raises(ValueError, match="read-only"):
        cg.broadcast_to(x, (2, 2, 3)).fill(1)
    s = variable(2.0)
    with autograd.record():
        b = cg.zeros(3)
        b.fill(s * s)
        loss = b.sum()
    loss.backward()
    assert s.grad.item() == 12.0
    with autograd.record(), pytest.raises(RuntimeError, match="variable"):
        s.fill(1)


@pytest.mark.parametrize("digits", [None, 0, 1, -1])
def test_round(digits):
    for x in (X, X * 100, np.array([15, 25, -5]), np.array([0.5 + 1.5j])):
        assert_same(round(array(x), digits) if digits is not None else round(array(x)), np.round(x, digits or 0))
    x = variable(X)
    with autograd.record():
        y = x * 2 + round(x)
    y.backward()
    assert x.grad.tolist() == [[2.0] * 3] * 2


def test_one_line_for_xarray():
    assert array([1.0, 2.5])._repr_inline_(40) == "<NDArray float64> 1 2.5"
    for width in (0, 5, 20, 40):
        assert len(array(np.arange(1000) / 7)._repr_inline_(width)) <= max(width, 3)
    assert cg.zeros(0)._repr_inline_(40).startswith("<NDArray float64>")
