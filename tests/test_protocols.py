"""Arrays through pickle, copies and the protocols by which others read memory."""

import copy
import pickle

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


DOORS = {
    "to_numpy": lambda x: x.to_numpy(), "interface": lambda x: x.__array_interface__, "tobytes": lambda x: x.tobytes(),
    "pickle": lambda x: pickle.dumps(x), "pickle 5": lambda x: pickle.dumps(x, 5), "deepcopy": copy.deepcopy,
    "dlpack": lambda x: np.from_dlpack(x), "asarray": np.asarray, "__array__": lambda x: x.__array__(),
    "memoryview": memoryview, "frombuffer": np.frombuffer,
}


@pytest.mark.parametrize("door", DOORS)
def test_no_door_is_passed_in_silence(door):
    x = variable(X)
    with autograd.record():
        for recorded in (x, x * 2):
            with pytest.raises((RuntimeError, BufferError), match="detach"):
                DOORS[door](recorded)
        DOORS[door](x.detach())
        with autograd.pause():
            DOORS[door](x)
    DOORS[door](x)


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
