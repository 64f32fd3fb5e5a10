"""The arrays of `cygrad.nd` from outside: creation, conversion, printing, attributes, buffers, bad input."""

import array as stdlib_array
import ctypes
import itertools
import math
import operator
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest

import cygrad as mx
from cygrad import autograd, nd

from common import DTYPES, INTEGERS

HOME = str(pathlib.Path(mx.__file__).parents[1])
NUMBERS = [d for d in DTYPES if d.kind != "b"]


# ---- creation

@pytest.mark.parametrize("source", [
    [1, 2], (1.5, 2), [[1, 2], [3, 4]], ((1, 2), [3, 4]), [True, False], 3, 3.5, True, [], [[]], [[], []], range(3),
    np.arange(3), np.arange(3, dtype="int8"), np.ones((2, 2), "float16"), np.float64(2), np.zeros((0, 3)),
    np.arange(6.0).reshape(2, 3).T, [np.float64(1), np.float64(2)], [np.array([1, 2]), np.array([3, 4])],
], ids=repr)
def test_array_makes_float32(source):
    x = nd.array(source)
    assert type(x) is nd.NDArray and x.dtype == np.float32
    np.testing.assert_array_equal(x.asnumpy(), np.array(source, "float32"))
    assert x.shape == np.shape(source)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_array_of_every_dtype(dtype):
    for given in (dtype, dtype.name, dtype.type, dtype.str):
        x = nd.array([[0, 1], [2, 3]], dtype=given)
        assert x.dtype == dtype and isinstance(x.dtype, np.dtype)
        np.testing.assert_array_equal(x.asnumpy(), np.array([[0, 1], [2, 3]]).astype(dtype))
    y = nd.array(x)
    assert y.dtype == dtype and y is not x
    y[:] = 0
    assert x.asnumpy().any()
    assert nd.zeros_like(x).dtype == nd.ones_like(x).dtype == dtype
    for make in (nd.zeros, nd.ones, nd.empty):
        assert make((2, 3), dtype=dtype).dtype == dtype
        assert make((2, 3), None, dtype).shape == (2, 3)
    assert nd.full((2,), 1, dtype=dtype).asnumpy().tolist() == [1, 1]
    assert nd.eye(2, dtype=dtype).asnumpy().tolist() == [[1, 0], [0, 1]]


def test_array_copies():
    source = np.ones(3, "float32")
    x = nd.array(source)
    source[:] = 5
    assert x.tolist() == [1, 1, 1]
    y = nd.array(x)
    x[:] = 7
    assert y.tolist() == [1, 1, 1]
    assert nd.array(memoryview(b"ab")).tolist() == [97, 98]


def test_array_stacks_and_records():
    x = nd.array([1, 2])
    x.attach_grad()
    with autograd.record():
        y = nd.array([x * 2, [5, 6], x * x])
        z = nd.array([y[0, 0], 3, y[2, 1]])
    assert y.shape == (3, 2) and y.tolist() == [[2, 4], [5, 6], [1, 4]]
    autograd.backward([y, z], [nd.array([[1, 10], [7, 7], [1, 1]]), nd.array([100, 1, 1])])
    assert x.grad.tolist() == [2 + 200 + 2, 20 + 4 + 4]


def test_makers():
    assert nd.arange(3).dtype == nd.linspace(0, 1, 3).dtype == nd.zeros(2).dtype == nd.eye(2).dtype == np.float32
    assert nd.arange(0, 1, 0.25).tolist() == [0, 0.25, 0.5, 0.75]
    assert nd.arange(3, dtype="int64").dtype == np.int64
    assert nd.arange(1, 3, repeat=2).tolist() == [1, 1, 2, 2] and nd.arange(1, 3, repeat=2).dtype == np.float32
    assert nd.full((2, 2), [1, 2]).tolist() == [[1, 2], [1, 2]]
    assert nd.full(2, 7.9, dtype="int32").tolist() == [7, 7]
    assert nd.empty(()).shape == nd.zeros(()).shape == ()
    assert nd.zeros((2, 0)).shape == (2, 0)
    assert nd.zeros(np.int64(2)).shape == (2,)
    out = nd.array([[1, 2], [3, 4]])
    assert nd.zeros((2, 2), out=out) is out and out.tolist() == [[0, 0], [0, 0]]
    assert nd.ones((2, 2), ctx=mx.cpu()).context == mx.cpu()


# ---- printing

@pytest.mark.parametrize("source", [
    [[1, 2], [3, 4]], [3.5], 3.5, [], [[]], [1e-8, 1, 1e8], [math.nan, math.inf, -math.inf], [1, 2.123456789],
    np.arange(8).reshape(2, 2, 2), np.ones((40, 40)), np.arange(2000), np.arange(3000).reshape(3, 1000),
], ids=lambda s: str(s)[:30])
def test_prints_like_numpy(source):
    x = nd.array(source)
    shape = "x".join(map(str, x.shape)) or "()"
    expected = f"{np.array(source, 'float32')}\n<NDArray {shape} @cpu(0)>"
    assert repr(x) == str(x) == f"{x}" == "%s" % x == expected


def test_prints_every_dtype():
    for dtype in DTYPES:
        x = nd.array([[0, 1], [1, 3]], dtype=dtype)
        assert repr(x) == f"{x.asnumpy()}\n<NDArray 2x2 @cpu(0)>"


def test_printing_obeys_numpy():
    with np.printoptions(precision=2, threshold=3, edgeitems=1):
        assert str(nd.arange(5) / 3) == f"{nd.arange(5).asnumpy() / np.float32(3)}\n<NDArray 5 @cpu(0)>"
        assert "..." in str(nd.arange(5))


def test_printing_while_recording():
    x = nd.array([1, 2])
    x.attach_grad()
    with autograd.record():
        y = x * 2
        assert str(y) == "[2. 4.]\n<NDArray 2 @cpu(0)>"
    y.backward()
    assert x.grad.tolist() == [2, 2]


# ---- Python's protocols

def test_len_and_iteration():
    x = nd.array([[1, 2, 3], [4, 5, 6]])
    assert len(x) == 2 and len(nd.zeros((0, 3))) == 0
    assert [row.tolist() for row in x] == [[1, 2, 3], [4, 5, 6]]
    first, second = x
    first[:] = 0
    assert x.tolist() == [[0, 0, 0], [4, 5, 6]]
    assert sum(nd.array([1, 2, 3])).asscalar() == 6
    assert max(nd.array([1, 3, 2])).asscalar() == 3
    assert [r.asscalar() for r in reversed(nd.array([1, 2]))] == [2, 1]
    assert 2 in nd.array([1, 2]) and 5 not in nd.array([1, 2])
    for wrong in (len, iter, list):
        with pytest.raises(TypeError):
            wrong(nd.array(3))


def test_truth():
    assert nd.array(2) and nd.array([2]) and nd.array([[0.5]]) and nd.array([math.nan])
    assert not nd.array([0]) and not nd.array(0)
    for several in ([1, 2], [[1], [2]], []):
        with pytest.raises(ValueError, match="truth value"):
            bool(nd.array(several))


@pytest.mark.parametrize("dtype", NUMBERS, ids=str)
def test_scalars(dtype):
    x = nd.array(3, dtype=dtype)
    if dtype.kind == "c":
        assert complex(x) == 3 and type(x.item()) is complex
        with pytest.raises(TypeError):
            float(x)
        return
    assert float(x) == 3.0 and int(x) == 3 and complex(x) == 3
    assert type(float(x)) is float and type(int(x)) is int
    assert type(x.asscalar()) is type(x.item()) is type(x.tolist()) is (int if dtype.kind in "iu" else float)
    if dtype.kind in "iu":
        assert operator.index(x) == 3 and [0, 1, 2, 7][x] == 7 and list(range(x)) == [0, 1, 2]
    else:
        with pytest.raises(TypeError):
            operator.index(x)
        assert math.sqrt(x * x) == 3
    for shape in ((1,), (1, 1), (2,), (0,)):
        with pytest.raises(TypeError):
            float(nd.ones(shape, dtype=dtype))
        with pytest.raises(TypeError):
            int(nd.ones(shape, dtype=dtype))
        with pytest.raises(TypeError):
            operator.index(nd.ones(shape, dtype=dtype))


def test_extreme_integers_survive():
    for dtype in INTEGERS:
        for value in (np.iinfo(dtype).min, np.iinfo(dtype).max):
            assert nd.array([value], dtype=dtype).asscalar() == value
            assert nd.array([value], dtype=dtype).tolist() == [int(value)]


def test_only_one_element_is_a_scalar():
    assert nd.array([[3.5]]).asscalar() == nd.array([[3.5]]).item() == 3.5
    x = nd.array([[1, 2], [3, 4]])
    assert x.item(3) == x.item(1, 1) == x.item((1, 1)) == x.item(-1) == 4
    for wrong in (x, nd.array([])):
        with pytest.raises(ValueError):
            wrong.asscalar()
        with pytest.raises(ValueError):
            wrong.item()
    with pytest.raises(IndexError):
        x.item(4)


def test_hash_and_equality():
    x = nd.array([1, 2])
    assert hash(x) == hash(x) and {x: 1}[x] == 1 and len({x, x.copy()}) == 2
    assert (x == x.copy()).tolist() == [True, True] and (x != 1).tolist() == [False, True]


def test_copies():
    x = nd.array([[1, 2], [3, 4]])
    for y in (x.copy(), x.copyto(mx.cpu()), x.astype("float32"), nd.identity(x), nd.array(x)):
        assert type(y) is nd.NDArray and y.dtype == x.dtype
        y[:] = 0
        assert x.tolist() == [[1, 2], [3, 4]]


# ---- attributes

def test_attributes():
    x = nd.zeros((2, 3, 4))
    assert (x.shape, x.ndim, x.size, x.itemsize, x.nbytes, x.strides) == ((2, 3, 4), 3, 24, 4, 96, (48, 16, 4))
    assert all(type(n) is int for n in (*x.shape, *x.strides, x.ndim, x.size, x.nbytes))
    assert x.T.shape == (4, 3, 2) and x.T.strides == (4, 16, 48)
    assert x.mT.shape == (2, 4, 3) and x.mT.strides == (48, 4, 16)
    assert x.context == x.ctx == mx.cpu() and str(x.context) == "cpu(0)"
    assert x.grad is None
    with pytest.raises(ValueError):
        nd.zeros(3).mT
    for name in ("shape", "dtype", "grad", "T", "nbytes", "ndim"):
        with pytest.raises((AttributeError, TypeError)):
            setattr(x, name, None)
    with pytest.raises((AttributeError, TypeError)):
        x.mood = "good"


def test_flags():
    x = nd.zeros((2, 3))
    assert x.flags.c_contiguous and not x.flags.f_contiguous and x.flags.writeable and x.flags.owndata
    assert x.T.flags.f_contiguous and not x.T.flags.c_contiguous and not x[1:].flags.owndata
    assert x.T.flags.owndata is False and x.flags.owndata is True
    assert x.flags["C_CONTIGUOUS"] and x.flags["W"] and not x.flags["F"]
    assert not x[:, ::2].flags.c_contiguous
    assert not nd.broadcast_to(nd.zeros((1, 3)), (2, 3)).flags.writeable
    assert "WRITEABLE : True" in repr(x.flags)
    with pytest.raises(KeyError):
        x.flags["Z"]


def test_astype():
    x = nd.array([1.7, -1.7, 0])
    assert x.astype("int32").tolist() == [1, -1, 0] and x.astype(bool).tolist() == [True, True, False]
    assert x.astype("float32") is not x and x.astype("float32", copy=False) is x
    assert x.astype("float64", copy=False).dtype == np.float64
    assert nd.cast(x, "int8").dtype == np.int8


def test_copyto():
    x = nd.array([[1, 2], [3, 4]])
    y = nd.zeros((2, 2), dtype="int32")
    assert x.copyto(y) is y and y.tolist() == [[1, 2], [3, 4]]
    with pytest.raises(ValueError):
        x.copyto(nd.zeros((3, 2)))
    with pytest.raises(TypeError):
        x.copyto(np.zeros((2, 2)))


def test_reshape_method():
    x = nd.arange(24).reshape(2, 3, 4)
    for arguments, shape in (((6, 4), (6, 4)), (((6, 4),), (6, 4)), (([6, 4],), (6, 4)), ((-1,), (24,)), ((24,), (24,)),
                             ((0, -1), (2, 12)), ((-2,), (2, 3, 4)), ((0, -3), (2, 12)), ((-4, 1, 2, -2), (1, 2, 3, 4)),
                             (((np.int64(6), 4),), (6, 4)), ((-3, -2), (6, 4))):
        y = x.reshape(*arguments)
        assert y.shape == shape and y.tolist() == np.arange(24.0).reshape(shape).tolist()
    assert x.reshape(shape=(6, 4)).shape == (6, 4)
    assert nd.zeros((10, 5, 4)).reshape((-1, 0), reverse=True).shape == (50, 4)
    y = x.reshape(24)
    y[0] = 7
    assert x[0, 0, 0].item() == 7
    for wrong in ((5, 5), (-1, 5), (-1, -1), (7,), (0, 0, 0, 0), (-4, 3, 3, -2), (-4, -1, -1, -2), (-5, 4), (-3, -3), (-4, 2)):
        with pytest.raises(ValueError):
            x.reshape(wrong)
        with pytest.raises(ValueError):
            nd.reshape(x, wrong)
    with pytest.raises(TypeError):
        x.reshape((2.0, 12))


def test_other_shape_methods():
    x = nd.arange(6).reshape(1, 2, 3)
    assert x.transpose().shape == (3, 2, 1) and x.transpose(1, 0, 2).shape == x.transpose((1, 0, 2)).shape == (2, 1, 3)
    assert x.expand_dims(1).shape == (1, 1, 2, 3) and x.squeeze().shape == (2, 3)
    assert x.flatten().shape == (6,) and x.swapaxes(0, 2).shape == (3, 2, 1)
    assert x.broadcast_to((4, 2, 3)).shape == (4, 2, 3)
    assert x.wait_to_read() is None and nd.waitall() is None
    assert x.as_in_context(mx.cpu()) is x


# ---- the buffer protocol, into arrays

def exporters():
    yield "bytes", b"\x01\x02\x03", np.array([1, 2, 3], "uint8")
    yield "bytearray", bytearray(b"\x01\x02\x03"), np.array([1, 2, 3], "uint8")
    for code in "bBhHiIlLqQfd":
        a = stdlib_array.array(code, [1, 2, 3])
        yield f"array.array {code}", a, np.array(a)
    yield "memoryview", memoryview(b"\x01\x02\x03"), np.array([1, 2, 3], "uint8")
    yield "memoryview cast", memoryview(bytearray(range(24))).cast("B", (2, 3, 4)), np.arange(24, dtype="uint8").reshape(2, 3, 4)
    yield "memoryview cast to f", memoryview(np.arange(6, dtype="f4").tobytes()).cast("f"), np.arange(6, dtype="f4")
    yield "memoryview of c", memoryview(np.arange(6, dtype="f8").tobytes()).cast("d", (2, 3)), np.arange(6.0).reshape(2, 3)
    yield "memoryview bool", memoryview(b"\x00\x01").cast("?"), np.array([False, True])
    yield "memoryview backwards", memoryview(b"\x01\x02\x03")[::-1], np.array([3, 2, 1], "uint8")
    yield "memoryview steps", memoryview(bytes(10))[1:8:3], np.zeros(3, "uint8")
    yield "ctypes", (ctypes.c_float * 3)(1, 2, 3), np.array([1, 2, 3], "f4")
    yield "ctypes 2d", ((ctypes.c_int * 3) * 2)((1, 2, 3), (4, 5, 6)), np.array([[1, 2, 3], [4, 5, 6]], "i4")
    yield "empty bytes", b"", np.zeros(0, "uint8")
    grid = np.arange(24.0).reshape(2, 3, 4)
    yield "fortran", np.asfortranarray(grid), grid
    yield "negative strides", grid[::-1, :, ::-2], grid[::-1, :, ::-2]
    yield "zero strides", np.broadcast_to(np.arange(3), (2, 3)), np.array([[0, 1, 2]] * 2)
    yield "no elements", np.zeros((0, 3)), np.zeros((0, 3))
    yield "no dimensions", np.array(3.5), np.array(3.5)
    for dtype in DTYPES:
        yield f"numpy {dtype}", np.array([[0, 1], [2, 3]]).astype(dtype), np.array([[0, 1], [2, 3]]).astype(dtype)
        if dtype.itemsize > 1:
            swapped = np.array([1, 2, 3]).astype(dtype.newbyteorder())
            yield f"swapped {dtype}", swapped, np.array([1, 2, 3]).astype(dtype)
            raw = bytearray(1 + 3 * dtype.itemsize)
            odd = np.frombuffer(raw, dtype, 3, offset=1)
            odd[:] = [1, 2, 3]
            yield f"misaligned {dtype}", odd, np.array([1, 2, 3]).astype(dtype)
            packed = np.array([(1, 2), (3, 4)], [("a", "u1"), ("b", dtype)])
            yield f"field of {dtype}", packed["b"], np.array([2, 4]).astype(dtype)
    read_only = np.arange(3.0)
    read_only.flags.writeable = False
    yield "read-only", read_only, np.arange(3.0)


EXPORTERS = list(exporters())


@pytest.mark.parametrize("exporter, expected", [e[1:] for e in EXPORTERS], ids=[e[0] for e in EXPORTERS])
def test_consumes(exporter, expected):
    x = mx.asarray(exporter)
    assert x.dtype == expected.dtype and x.shape == expected.shape
    np.testing.assert_array_equal(x.asnumpy(), expected)
    y = nd.array(exporter)
    assert y.dtype == np.float32 and y.shape == expected.shape
    if expected.dtype.kind != "c":
        np.testing.assert_array_equal(y.asnumpy(), expected.astype("float32"))
    np.testing.assert_array_equal((x + x).asnumpy(), expected + expected)


def test_sharing_is_both_ways():
    for exporter in (bytearray(8), stdlib_array.array("d", [0, 0]), np.zeros(4), np.zeros((2, 3)).T, (ctypes.c_double * 2)()):
        x = mx.asarray(exporter)
        before = np.asarray(exporter).copy()
        x[...] = 1
        assert (np.asarray(exporter) == 1).all() and not (before == 1).any()
        np.asarray(exporter)[...] = 2
        assert (x == 2).all().item()


def test_read_only_memory():
    frozen = np.zeros(3)
    frozen.flags.writeable = False
    for exporter in (b"abc", frozen, memoryview(bytearray(3)).toreadonly(), np.broadcast_to(np.zeros(1), (3,))):
        x = mx.asarray(exporter)
        assert not x.flags.writeable and not x[1:].flags.writeable
        for write in (lambda: x.__setitem__(0, 1), lambda: x.__iadd__(1), lambda: x[1:].__setitem__(slice(None), 1)):
            with pytest.raises(ValueError, match="read-only"):
                write()
        assert memoryview(x).readonly
        with pytest.raises((BufferError, TypeError)):
            (ctypes.c_char * 1).from_buffer(x)


def test_exporters_stay_locked():
    source = bytearray(8)
    x = mx.asarray(source)
    with pytest.raises(BufferError):
        source.extend(b"more")
    del x
    source.extend(b"more")
    x = mx.asarray(source)[2:4]
    with pytest.raises(BufferError):
        source.clear()
    del x
    source.clear()


# ---- the buffer protocol, out of arrays

@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_exports(dtype):
    x = nd.array([[0, 1, 2], [3, 4, 5]], dtype=dtype)
    expected = x.asnumpy()
    for view, numbers in ((x, expected), (x.T, expected.T), (x[::-1, ::2], expected[::-1, ::2]), (x[1, 2], expected[1, 2]),
                          (x[:0], expected[:0])):
        shared = np.asarray(view)
        assert shared.dtype == dtype and shared.shape == numbers.shape
        np.testing.assert_array_equal(shared, numbers)
        m = memoryview(view)
        assert (m.shape, m.itemsize, m.ndim, m.nbytes) == (view.shape, dtype.itemsize, view.ndim, view.nbytes)
        if view.size:
            assert m.strides == view.strides
        assert np.frombuffer(m.tobytes(), dtype).tolist() == numbers.ravel().tolist()
    shared = np.asarray(x)
    shared[0, 0] = 1
    assert x[0, 0].item() == 1
    x[0, 1] = 0
    assert shared[0, 1] == 0


def test_export_needs():
    x = nd.array([[1, 2, 3], [4, 5, 6]])
    assert bytes(x) == x.asnumpy().tobytes()
    assert memoryview(x).cast("B").tobytes() == x.asnumpy().tobytes()
    raw = (ctypes.c_float * 6).from_buffer(x)
    raw[0] = 9
    assert x[0, 0].item() == 9
    with pytest.raises((BufferError, TypeError)):
        (ctypes.c_float * 6).from_buffer(x.T)
    stream = bytearray(24)
    stream[:] = memoryview(x).cast("B")
    assert np.frombuffer(stream, "f4").tolist() == x.flatten().tolist()
    assert b"".join([nd.array([1], dtype="uint8"), b"b"]) == b"\x01b"


def test_exported_memory_lives_on():
    view = memoryview(nd.array([1, 2, 3]) + 1)
    others = [nd.array([7, 7, 7]) + k for k in range(50)]
    assert view.tolist() == [2, 3, 4] and len(others) == 50


def test_recorded_arrays_do_not_leave():
    x = nd.array([1, 2])
    x.attach_grad()
    scalar = nd.array(3)
    scalar.attach_grad()
    with autograd.record():
        y, z = x * 2, scalar * 2
        for leave in (memoryview, np.asarray, np.array, bytes):
            with pytest.raises((RuntimeError, BufferError, TypeError, ValueError)):
                leave(y)
            leave(y.detach())
        for leave in (float, int, math.sin):
            with pytest.raises(RuntimeError, match="detach"):
                leave(z)
        assert y.asnumpy().tolist() == [2, 4] and z.asscalar() == 6 and z.item() == 6 and y.tolist() == [2, 4]
        assert bool(z) and (y > 3).tolist() == [False, True]
    assert memoryview(y).tolist() == [2, 4]
    y.backward()
    assert x.grad.tolist() == [2, 2]


# ---- bad input: the exception, and that nothing changed

A = [[1.0, 2, 3], [4, 5, 6]]


def mistakes():
    """(name, exception, mistake): the mistake gets a recorded array of shape (2, 3), float32."""
    yield "add shapes", ValueError, lambda x: x + nd.zeros((2, 2))
    yield "multiply shapes", ValueError, lambda x: nd.multiply(x, nd.zeros(2))
    yield "elemwise shapes", ValueError, lambda x: nd.elemwise_add(x, nd.zeros(3))
    yield "in-place shape", ValueError, lambda x: x.__iadd__(nd.zeros((4, 2, 3)))
    yield "maximum shapes", ValueError, lambda x: nd.maximum(x, nd.zeros((3, 3)))
    yield "compare shapes", ValueError, lambda x: x < nd.zeros((3, 3))
    yield "nd compare shapes", ValueError, lambda x: nd.greater(x, nd.zeros((3, 3)))
    yield "where shapes", ValueError, lambda x: nd.where(x, x, nd.zeros((4, 4)))
    yield "where rows", ValueError, lambda x: nd.where(nd.zeros(3), x, x)
    yield "assign shape", ValueError, lambda x: x.copy().__setitem__(0, nd.zeros(2))
    yield "dot shapes", ValueError, lambda x: nd.dot(x, x)
    yield "dot transposed shapes", ValueError, lambda x: nd.dot(x, nd.zeros((3, 3)), transpose_a=True)
    yield "dot without dimensions", ValueError, lambda x: nd.dot(x, nd.array(3))
    yield "matmul shapes", ValueError, lambda x: x @ x
    yield "batch_dot dimensions", ValueError, lambda x: nd.batch_dot(x, x)
    yield "batch_dot batches", ValueError, lambda x: nd.batch_dot(nd.zeros((2, 3, 4)), nd.zeros((1, 4, 5)))
    yield "concat shapes", ValueError, lambda x: nd.concat(x, nd.zeros((3, 3)))
    yield "concat of nothing", ValueError, lambda x: nd.concat()
    yield "stack shapes", ValueError, lambda x: nd.stack(x, nd.zeros((2, 2)))
    yield "stack of nothing", ValueError, lambda x: nd.stack()
    yield "split unevenly", ValueError, lambda x: nd.split(x, 2)
    yield "split into none", ValueError, lambda x: nd.split(x, 0)
    yield "split and squeeze", ValueError, lambda x: nd.split(x, 1, squeeze_axis=True)
    yield "reshape", ValueError, lambda x: x.reshape(4, 2)
    yield "nd.reshape", ValueError, lambda x: nd.reshape(x, (5,))
    yield "reshape hugely", ValueError, lambda x: x.reshape(2**40, 2**40)
    yield "broadcast_to", ValueError, lambda x: nd.broadcast_to(x, (3, 3))
    yield "broadcast_axis", ValueError, lambda x: nd.broadcast_axis(x, 0, 5)
    yield "squeeze", ValueError, lambda x: nd.squeeze(x, 0)
    yield "transpose", ValueError, lambda x: nd.transpose(x, (0, 0))
    yield "transpose too many", ValueError, lambda x: x.transpose(0, 1, 2)
    yield "pick shapes", ValueError, lambda x: nd.pick(x, nd.array([0, 1, 2]))
    yield "pick mode", ValueError, lambda x: nd.pick(x, nd.array([0, 1]), mode="raise")
    yield "take mode", ValueError, lambda x: nd.take(x, nd.array([0, 1]), mode="bounce")
    yield "take out of bounds", IndexError, lambda x: nd.take(x, nd.array([0, 5]), mode="raise")
    yield "take negative", IndexError, lambda x: nd.take(x, nd.array([-1]), mode="raise")
    yield "softmax by position", TypeError, lambda x: nd.softmax(x, 0)
    yield "softmax length", ValueError, lambda x: nd.softmax(x, nd.array([1, 2, 3]), use_length=True)
    yield "norm order", ValueError, lambda x: nd.norm(x, ord=3)
    for name in ("sum", "mean", "max", "min", "prod"):
        for axis in (2, -3, (0, 5)):
            yield f"{name} axis {axis}", np.exceptions.AxisError, lambda x, name=name, axis=axis: getattr(nd, name)(x, axis=axis)
            yield f".{name} axis {axis}", np.exceptions.AxisError, lambda x, name=name, axis=axis: getattr(x, name)(axis=axis)
        yield f"{name} axis exclude", np.exceptions.AxisError, lambda x, name=name: getattr(nd, name)(x, axis=7, exclude=True)
        yield f"{name} axis twice", ValueError, lambda x, name=name: getattr(nd, name)(x, axis=(0, 0))
        yield f"{name} axis float", TypeError, lambda x, name=name: getattr(nd, name)(x, axis=1.0)
    for name in ("argmax", "argmin", "softmax", "log_softmax", "norm"):
        yield f"{name} axis", np.exceptions.AxisError, lambda x, name=name: getattr(nd, name)(x, axis=2)
    for name in ("expand_dims", "squeeze"):
        yield f"{name} axis", np.exceptions.AxisError, lambda x, name=name: getattr(nd, name)(x, axis=9)
    yield "concat axis", np.exceptions.AxisError, lambda x: nd.concat(x, x, dim=2)
    yield "stack axis", np.exceptions.AxisError, lambda x: nd.stack(x, x, axis=3)
    yield "split axis", np.exceptions.AxisError, lambda x: nd.split(x, 1, axis=2)
    yield "slice_axis axis", np.exceptions.AxisError, lambda x: nd.slice_axis(x, 2, 0, 1)
    yield "take axis", np.exceptions.AxisError, lambda x: nd.take(x, nd.array([0]), axis=2)
    yield "pick axis", np.exceptions.AxisError, lambda x: nd.pick(x, nd.array([0, 0]), axis=2)
    yield "swapaxes", np.exceptions.AxisError, lambda x: nd.swapaxes(x, 0, 2)
    yield "transpose axis", np.exceptions.AxisError, lambda x: nd.transpose(x, (0, 2))
    yield "index", IndexError, lambda x: x[2]
    yield "negative index", IndexError, lambda x: x[0, -4]
    yield "too many indices", IndexError, lambda x: x[0, 0, 0]
    yield "index array", IndexError, lambda x: x[[0, 2]]
    yield "index float", IndexError, lambda x: x[0.5]
    yield "index text", IndexError, lambda x: x["a"]
    yield "index mask", IndexError, lambda x: x[[True, False, True]]
    yield "assign index", IndexError, lambda x: x.copy().__setitem__((0, 3), 1)
    yield "slice step 0", ValueError, lambda x: x[::0]
    yield "delete", (ValueError, TypeError), lambda x: operator.delitem(x, 0)
    for dtype in ("float33", "complex512", "O", "S3", "U1", "M8[s]", "V4", "float128", str, object, "f4,i4"):
        yield f"dtype {dtype}", TypeError, lambda x, dtype=dtype: nd.zeros(2, dtype=dtype)
        yield f"astype {dtype}", TypeError, lambda x, dtype=dtype: x.astype(dtype)
        yield f"array {dtype}", TypeError, lambda x, dtype=dtype: nd.array([1, 2], dtype=dtype)
        yield f"cast {dtype}", TypeError, lambda x, dtype=dtype: nd.cast(x, dtype)
    yield "context", TypeError, lambda x: nd.zeros(2, ctx="tpu")
    yield "context name", ValueError, lambda x: mx.Context("tpu")
    yield "gpu", ValueError, lambda x: nd.zeros(2, ctx=mx.gpu())
    yield "gpu(1)", ValueError, lambda x: mx.gpu(1)
    yield "as_in_context", TypeError, lambda x: x.as_in_context("cpu")
    yield "dtype as context", TypeError, lambda x: nd.array([1, 2], "int32")
    yield "shape in pieces", TypeError, lambda x: nd.zeros(2, 3)
    yield "sparse", ValueError, lambda x: nd.zeros(2, stype="csr")
    for ragged in ([[1, 2], [3]], [[1, 2], 3], [1, [2]], [[[1], [2]], [[3], [4, 5]]]):
        yield f"ragged {ragged}", ValueError, lambda x, ragged=ragged: nd.array(ragged)
        yield f"cg ragged {ragged}", ValueError, lambda x, ragged=ragged: mx.array(ragged)
        yield f"assign ragged {ragged}", ValueError, lambda x, ragged=ragged: x.copy().__setitem__(slice(None), ragged)
    yield "ragged with arrays", ValueError, lambda x: nd.array([x, x[0]])
    yield "ragged with a number", ValueError, lambda x: nd.array([x, 1])
    for thing in ("abc", "3", None, {1, 2}, {"a": 1}, object(), (k for k in range(3)), print):
        yield f"array of {type(thing).__name__} {str(thing)[:3]}", (TypeError, ValueError), lambda x, thing=thing: mx.array(thing)
        yield f"nd.array of {type(thing).__name__} {str(thing)[:3]}", (TypeError, ValueError), lambda x, thing=thing: nd.array(thing)
    yield "list of text", (TypeError, ValueError), lambda x: nd.array(["a", "b"])
    yield "list of text, cg", (TypeError, ValueError), lambda x: mx.array(["1", "2"])
    yield "numpy text", (TypeError, ValueError), lambda x: nd.array(np.array(["a", "b"]))
    yield "numpy objects", (TypeError, ValueError), lambda x: mx.array(np.array([object()]))
    yield "dates", (TypeError, ValueError), lambda x: mx.array(np.array(["2020-01-01"], "M8[D]"))
    yield "records", (TypeError, ValueError), lambda x: mx.array(np.zeros(2, "f4,i4"))
    for shape in ((1,) * 33, [1] * 64):
        yield f"{len(shape)} dimensions", ValueError, lambda x, shape=shape: nd.zeros(shape)
        yield f"reshape to {len(shape)} dimensions", ValueError, lambda x, shape=shape: x[0, 0].reshape(shape)
        yield f"broadcast to {len(shape)} dimensions", ValueError, lambda x, shape=shape: nd.broadcast_to(x, shape)
    yield "nested too deep", ValueError, lambda x: nd.array(nested(33))
    yield "nested much too deep", ValueError, lambda x: mx.array(nested(100))
    yield "expand too far", ValueError, lambda x: nd.expand_dims(nd.zeros((1,) * 32), 0)
    yield "stack too far", ValueError, lambda x: nd.stack(*[nd.zeros((1,) * 32)] * 2)
    yield "None too often", IndexError, lambda x: x[(None,) * 31]
    for shape in ((-1, 2), -1, (2, -3)):
        yield f"negative shape {shape}", ValueError, lambda x, shape=shape: nd.zeros(shape)
    for shape in ((2**62, 4), (2**31, 2**31, 4), (2**64,), 2**63, (2**40, 2**40, 0, 2**40)):
        for make in (nd.zeros, nd.ones, nd.empty, mx.zeros, lambda s: nd.full(s, 3)):
            yield f"overflow {shape} {getattr(make, '__name__', '')}", ValueError, lambda x, shape=shape, make=make: make(shape)
    yield "no memory", MemoryError, lambda x: nd.zeros(2**55)
    yield "no memory, ones", MemoryError, lambda x: nd.ones((2**30, 2**25))
    yield "no memory for a result", MemoryError, lambda x: nd.broadcast_to(x[0, 0], (2**30, 2**20)) + 1
    yield "no memory for a copy", MemoryError, lambda x: nd.broadcast_to(x[0, 0], (2**30, 2**20)).copy()
    yield "no memory for a product", MemoryError, lambda x: nd.dot(nd.broadcast_to(x[0, 0], (2**30, 1)), nd.broadcast_to(x[0, 0], (1, 2**20)))
    yield "broadcast overflow", ValueError, lambda x: nd.broadcast_to(x[0, 0], (2**40, 2**40))
    for thing in ("a", None, object(), {}, [object()], "1"):
        for symbol, op in (("+", operator.add), ("*", operator.mul), ("-", operator.sub), ("/", operator.truediv),
                           ("**", operator.pow), ("//", operator.floordiv), ("%", operator.mod), ("<", operator.lt),
                           ("@", operator.matmul), ("+=", operator.iadd)):
            yield f"x {symbol} {str(thing)[:9]}", TypeError, lambda x, op=op, thing=thing: op(x, thing)
            if symbol != "+=" and not (symbol == "%" and isinstance(thing, str)):     # that one formats
                yield f"{str(thing)[:9]} {symbol} x", TypeError, lambda x, op=op, thing=thing: op(thing, x)
    for symbol, op in (("&", operator.and_), ("|", operator.or_), ("<<", operator.lshift), ("^", operator.xor)):
        yield f"float {symbol}", TypeError, lambda x, op=op: op(x, 1)
    yield "~float", TypeError, lambda x: ~x
    yield "bool - bool", TypeError, lambda x: (x > 1) - (x > 2)
    yield "-bool", TypeError, lambda x: -(x > 1)
    yield "int ** -1", ValueError, lambda x: nd.array([1, 2], dtype="int32") ** -1
    yield "int += float", TypeError, lambda x: operator.iadd(nd.array([1, 2], dtype="int32"), 1.5)
    yield "uint8 + 300", OverflowError, lambda x: nd.array([1], dtype="uint8") + 300
    yield "assign to int8", OverflowError, lambda x: nd.array([1], dtype="int8").__setitem__(0, 300)
    yield "assign text", (TypeError, ValueError), lambda x: x.copy().__setitem__(0, "a")
    yield "assign None", TypeError, lambda x: x.copy().__setitem__(0, None)
    yield "assign complex", TypeError, lambda x: x.copy().__setitem__(0, 1j)
    yield "integers attach_grad", TypeError, lambda x: nd.array([1], dtype="int32").attach_grad()
    yield "grad_req", ValueError, lambda x: x.copy().attach_grad("never")
    yield "out of wrong shape", ValueError, lambda x: nd.exp(x, out=nd.zeros(3))
    yield "out no array", TypeError, lambda x: nd.exp(x, out=[0])
    yield "concat of a list", TypeError, lambda x: nd.concat([x, x])
    yield "stack of a list", TypeError, lambda x: nd.stack([x, x])
    yield "concat axis by another name", TypeError, lambda x: nd.concat(x, x, axis=0)
    yield "unknown argument", TypeError, lambda x: nd.sum(x, dtype="float64")
    yield "clip without bounds", TypeError, lambda x: nd.clip(x, 0)
    yield "write to a broadcast view", ValueError, lambda x: nd.broadcast_to(x[0], (2, 3)).__setitem__(0, 1)
    yield "write to a variable", RuntimeError, lambda x: VARIABLE[0].__setitem__(0, 1)
    yield "max of nothing", ValueError, lambda x: nd.max(nd.zeros((0,)))
    yield "argmax of nothing", ValueError, lambda x: nd.argmax(nd.zeros((0,)))
    yield "shape of text", TypeError, lambda x: nd.zeros("ab")
    yield "shape of floats", TypeError, lambda x: nd.zeros((2.0, 3))
    yield "arange without an end", (ValueError, OverflowError, MemoryError), lambda x: nd.arange(0, math.inf)
    yield "arange step 0", (ValueError, ZeroDivisionError), lambda x: nd.arange(0, 1, 0)
    yield "linspace of -1", ValueError, lambda x: nd.linspace(0, 1, -1)
    yield "eye of -1", ValueError, lambda x: nd.eye(-1)


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value


VARIABLE = [None]
MISTAKES = list(mistakes())


@pytest.mark.parametrize("exception, mistake", [m[1:] for m in MISTAKES], ids=[f"{k} {m[0]}" for k, m in enumerate(MISTAKES)])
def test_bad_input(exception, mistake):
    v = nd.array(A)
    v.attach_grad()
    VARIABLE[0] = v
    with autograd.record():
        x = v * 1
        with pytest.raises(exception) as caught:
            mistake(x)
        assert str(caught.value)
        assert autograd.is_recording()
        y = x * x
    assert v.tolist() == x.tolist() == A
    y.backward()
    assert v.grad.tolist() == [[2 * n for n in row] for row in A]


def test_messages_name_shapes_and_dtypes():
    x = nd.zeros((2, 3))
    for mistake, words in (
        (lambda: x + nd.zeros((2, 2)), ["(2,3)|(2, 3)", "(2,2)|(2, 2)"]),
        (lambda: nd.dot(x, x), ["(2, 3)"]),
        (lambda: x @ x, ["(2, 3)|(2,3)|size 2"]),
        (lambda: x.reshape(4, 2), ["6", "(2, 3)", "(4, 2)"]),
        (lambda: nd.sum(x, axis=2), ["2", "axis"]),
        (lambda: nd.zeros((2**40, 2**40)), [str(2**40)]),
        (lambda: nd.zeros(2**55), [str(2**55), "float32"]),
        (lambda: nd.elemwise_mul(x, nd.zeros(3)), ["(2, 3)", "(3,)", "broadcast_mul"]),
        (lambda: nd.zeros(2, dtype="M8[s]"), ["datetime64"]),
        (lambda: mx.gpu(), ["gpu", "CPU", "cpu()"]),
        (lambda: nd.broadcast_to(x, (4, 4)), ["(2, 3)", "(4, 4)"]),
        (lambda: nd.concat(x, nd.zeros((3, 3))), ["(2, 3)", "(3, 3)"]),
        (lambda: nd.split(x, 2), ["(2, 3)", "2"]),
    ):
        with pytest.raises(Exception) as caught:
            mistake()
        for word in words:
            assert any(w in str(caught.value) for w in word.split("|")), (word, str(caught.value))


def test_python_tries_the_other_operand():
    class Other:
        def __radd__(self, x):
            return "radd"

        def __rmatmul__(self, x):
            return "rmatmul"

        def __rpow__(self, x):
            return "rpow"

        def __gt__(self, x):
            return "gt"

        def __eq__(self, x):
            return "eq"

    x, other = nd.array([1, 2]), Other()
    assert x + other == "radd" and x @ other == "rmatmul" and x ** other == "rpow"
    assert (x < other) == "gt" and (x == other) == "eq"
    assert x.__add__(other) is NotImplemented and x.__mul__("a") is NotImplemented
    assert x.__iadd__(other) is NotImplemented or x + other == "radd"


def test_arrays_are_not_made_by_calling_the_class():
    """In a process of its own, as an array that nobody filled in could not be touched."""
    for call in ("NDArray()", "NDArray([1, 2])", "NDArray(shape=(2,))", "NDArray.__new__(NDArray)"):
        program = (f"import os\nfrom cygrad.ndarray import NDArray\ntry:\n    x = {call}\n"
                   "except TypeError:\n    os._exit(7)\nos._exit(0)")
        assert subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": HOME}).returncode == 7, call


def test_failed_writes_change_nothing():
    x = nd.array(A)
    with pytest.raises(ValueError):
        x[:] = [[1, 2], [3, 4]]
    with pytest.raises((TypeError, ValueError)):
        x[0] = [9, "a", 9]
    with pytest.raises(IndexError):
        x[[0, 7]] = 9
    with pytest.raises(ValueError):
        x += nd.ones((3, 3))
    with pytest.raises((TypeError, ValueError)):
        nd.exp(x, out=x[0])
    assert x.tolist() == A


# ---- functions of nd that the comparison with MXNet does not cover

def test_out():
    x, out = nd.array(A), nd.zeros((2, 3))
    assert nd.exp(x, out=out) is out and np.allclose(out.asnumpy(), np.exp(A))
    assert nd.elemwise_add(x, x, out=x) is x and x.tolist() == (2 * np.array(A)).tolist()
    row = nd.zeros(3)
    assert nd.sum(x, axis=0, out=row) is row and row.tolist() == [10, 14, 18]
    x.attach_grad()
    out = nd.zeros((2, 3))
    with autograd.record():
        nd.multiply(x, 3, out=out)
        y = out * 2
    y.backward()
    assert x.grad.tolist() == [[6, 6, 6], [6, 6, 6]]


def test_comparisons_keep_the_dtype():
    for dtype in DTYPES:
        if dtype.kind == "c":
            continue
        x = nd.array([0, 1, 1], dtype=dtype)
        for f in (nd.equal, nd.not_equal, nd.greater, nd.greater_equal, nd.lesser, nd.lesser_equal, nd.logical_and):
            assert f(x, x).dtype == f(x, 1).dtype == f(1, x).dtype == dtype
        assert nd.logical_not(x).dtype == dtype
    assert nd.equal(nd.array([1]), nd.array([1], dtype="float64")).dtype == np.float64


def test_nothing_reduces_to_no_dimension():
    v, m = nd.array([3, 4]), nd.array([[3, 4]])
    for y in (nd.sum(v), nd.mean(m), nd.max(v, axis=0), nd.min(m, axis=(0, 1)), nd.prod(v), nd.norm(v), nd.argmax(v),
              nd.argmin(v, axis=0), nd.dot(v, v), nd.squeeze(nd.zeros((1, 1))), nd.pick(v, nd.array([1])),
              nd.take(v, nd.array(1)), nd.sum(nd.array(3)), nd.split(v, 2, axis=0, squeeze_axis=True)[0]):
        assert y.shape == (1,)


def test_names():
    for name in nd.__all__:
        function = getattr(nd, name)
        assert function.__doc__, name
        if not isinstance(function, type):
            assert "Examples" in function.__doc__ and ">>>" in function.__doc__, name
    assert len(set(nd.__all__)) == len(nd.__all__)
    with pytest.raises(AttributeError):
        nd.Convolution


def test_keeps_gradients_of_integers_apart():
    x = nd.array([1.5, 2.5])
    x.attach_grad()
    with autograd.record():
        y = nd.take(x, nd.array([1, 1, 0])) * nd.one_hot(nd.array([1]), 3)[0]
    y.backward()
    assert x.grad.tolist() == [0, 1]


def test_many_dimensions():
    x = nd.ones((1,) * 31 + (2,))
    assert x.ndim == 32 and nd.sum(x).asscalar() == 2 and (x + x).shape == x.shape and x.T.shape[0] == 2
    for axes in itertools.islice(itertools.combinations(range(32), 2), 20):
        assert nd.sum(x, axis=axes, keepdims=True).ndim == 32
