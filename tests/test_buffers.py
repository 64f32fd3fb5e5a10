"""Memory that goes from library to library: the buffer protocol and DLPack, both ways, down to flags and deleters."""

import array as array_module
import ctypes
import gc
import itertools
import struct
import weakref

import numpy as np
import pytest

import cygrad as cg
from common import DTYPES, array, assert_same

X = np.arange(24.0).reshape(2, 3, 4)
LAYOUTS = {
    "C": lambda x: x,
    "Fortran": lambda x: x.T,
    "strided": lambda x: x[:, ::2, 1:],
    "reversed": lambda x: x[::-1, :, ::-1],
    "one element": lambda x: x[:1, :1, :1],
    "no dimensions": lambda x: x[0, 0, 0, ...],
    "empty": lambda x: x[:, :0],
    "one dimension": lambda x: x[0, 0],
    "moved": lambda x: x.transpose(1, 0, 2),
    "repeated": lambda x: np.broadcast_to(x[0], (2, 3, 4)),
}


# ---- buffers of ours


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_a_buffer_says_what_numpys_says(dtype, layout):
    theirs = LAYOUTS[layout](np.arange(24).reshape(2, 3, 4).astype(dtype))
    ours = LAYOUTS[layout](array(np.arange(24).reshape(2, 3, 4).astype(dtype)))
    got, expected = memoryview(ours), memoryview(theirs)
    for name in (
        "itemsize",
        "ndim",
        "shape",
        "strides",
        "nbytes",
        "suboffsets",
        "contiguous",
        "c_contiguous",
        "f_contiguous",
        "readonly",
    ):
        assert getattr(got, name) == getattr(expected, name), name
    # `long` and `long long` are one width
    assert got.format == {"l": "q", "L": "Q"}.get(expected.format, expected.format)
    assert got.obj is ours
    np.testing.assert_array_equal(np.asarray(got), theirs)
    assert bytes(got) == theirs.tobytes() == got.tobytes("C") and got.tobytes("F") == theirs.tobytes("F")


class Buffer(ctypes.Structure):
    _fields_ = [
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.py_object),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", ctypes.POINTER(ctypes.c_ssize_t)),
        ("strides", ctypes.POINTER(ctypes.c_ssize_t)),
        ("suboffsets", ctypes.c_void_p),
        ("internal", ctypes.c_void_p),
    ]


WRITABLE, FORMAT, ND, STRIDES, C, F, ANY, INDIRECT = 1, 4, 8, 0x18, 0x38, 0x58, 0x98, 0x118
REQUESTS = [
    a | b | c for a, b, c in itertools.product((0, ND, STRIDES, C, F, ANY, INDIRECT), (0, WRITABLE), (0, FORMAT))
]


def request(exporter, flags):
    """What a consumer in C gets that asks with these flags, or None where it is refused."""
    get = ctypes.pythonapi.PyObject_GetBuffer
    get.argtypes = [ctypes.py_object, ctypes.POINTER(Buffer), ctypes.c_int]
    buffer = Buffer()
    try:
        get(exporter, ctypes.byref(buffer), flags)
    except (BufferError, ValueError):  # NumPy's is sometimes the other
        return None
    try:
        # Without ND the number of dimensions says nothing.
        return {
            "len": buffer.len,
            "itemsize": buffer.itemsize,
            "readonly": buffer.readonly,
            "format": {b"l": b"q"}.get(buffer.format, buffer.format),
            "ndim": buffer.ndim if buffer.shape else None,
            "shape": buffer.shape[: buffer.ndim] if buffer.shape else None,
            "strides": buffer.strides[: buffer.ndim] if buffer.strides else None,
            "suboffsets": buffer.suboffsets,
        }
    finally:
        ctypes.pythonapi.PyBuffer_Release(ctypes.byref(buffer))


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "no dimensions"])
def test_every_kind_of_request(layout):
    for theirs in (X, X.astype("int64")):
        a, b = LAYOUTS[layout](array(theirs)), LAYOUTS[layout](theirs)
        for flags in REQUESTS:
            assert request(a, flags) == request(b, flags), bin(flags)


def test_memoryviews_write_and_are_cast():
    x = array(X)
    view = memoryview(x)
    view[1, 2, 3] = -1.0
    assert x[1, 2, 3].item() == -1.0 and view[1, 2, 3] == -1.0
    raw = view.cast("B")
    raw[:8] = struct.pack("d", 5.5)
    assert x[0, 0, 0].item() == 5.5 and len(raw) == 192
    again = raw.cast("d", [4, 6])
    again[3, 5] = 7.0
    assert x[1, 2, 3].item() == 7.0 and again.tolist()[0][0] == 5.5
    assert_same(cg.asarray(again), x.asnumpy().reshape(4, 6))
    with pytest.raises(TypeError):
        view.toreadonly()[0, 0, 0] = 1.0
    with pytest.raises(TypeError):
        memoryview(cg.broadcast_to(x, (2, 2, 3, 4)))[0, 0, 0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        cg.asarray(view.toreadonly())[0] = 1
    with pytest.raises(TypeError):
        memoryview(x.T).cast("B")
    assert memoryview(x[:, :0]).nbytes == 0 and bytes(memoryview(x)[:1]) == bytes(x[:1])


def test_memory_outlives_its_array():
    x = array(X)
    view = memoryview(x[1])
    del x
    gc.collect()
    assert view.tolist() == X[1].tolist()
    view.release()


# ---- buffers of others


@pytest.mark.parametrize("code", "bBhHiIlLqQfd")
def test_arrays_of_pythons(code):
    theirs = array_module.array(code, [1, 2, 3])
    x = cg.asarray(theirs)
    assert_same(x, np.array(theirs))
    x[0] = 9
    assert theirs[0] == 9
    with pytest.raises(BufferError):
        theirs.append(4)  # its memory is in use
    del x
    theirs.append(4)


@pytest.mark.parametrize(
    "kind",
    [
        ctypes.c_bool,
        ctypes.c_int8,
        ctypes.c_uint8,
        ctypes.c_int16,
        ctypes.c_uint16,
        ctypes.c_int32,
        ctypes.c_uint32,
        ctypes.c_int64,
        ctypes.c_uint64,
        ctypes.c_float,
        ctypes.c_double,
    ],
    ids=lambda kind: kind.__name__,
)
def test_arrays_of_c(kind):
    theirs = (kind * 3 * 2)((1, 0, 1), (0, 1, 0))
    x = cg.asarray(theirs)
    assert_same(x, np.ctypeslib.as_array(theirs))
    x[1, 2] = 1
    assert theirs[1][2] == 1


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_arrays_of_numpys_share_memory(dtype, layout):
    theirs = LAYOUTS[layout](np.arange(24).reshape(2, 3, 4).astype(dtype))
    x = cg.asarray(theirs)
    assert_same(x, theirs)
    assert x.strides == theirs.strides or x.size < 2
    assert x.flags.writeable == theirs.flags.writeable and (x.size == 0 or np.shares_memory(x.to_numpy(), theirs))
    assert x.flags.f_contiguous == theirs.flags.f_contiguous and x.flags.c_contiguous == theirs.flags.c_contiguous


def test_what_the_processor_cannot_read_is_copied():
    swapped = X.astype(">f8")
    raw = bytearray(X.nbytes + 1)
    odd = np.frombuffer(raw, "u1")[1:].view("f8")
    odd[:] = X.ravel()
    for theirs in (swapped, memoryview(swapped), odd, X.astype(">c16"), X.astype(">i2"), X.astype(">f2")):
        x = cg.asarray(theirs)
        assert_same(x, np.asarray(theirs).astype(np.asarray(theirs).dtype.newbyteorder("=")))
        assert not np.shares_memory(x.to_numpy(), np.asarray(theirs))


def test_read_only_exporters():
    for theirs in (b"abc", memoryview(b"abc"), memoryview(bytearray(b"abc")).toreadonly()):
        x = cg.asarray(theirs)
        assert x.tolist() == [97, 98, 99] and not x.flags.writeable
        with pytest.raises(ValueError, match="read-only"):
            x[0] = 1
    frozen = X.copy()
    frozen.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        cg.asarray(frozen)[0] = 1
    assert cg.asarray(bytearray(b"abc")).flags.writeable


def test_formats_that_are_none_of_ours():
    for theirs in (
        np.zeros(2, "U3"),
        np.zeros(2, [("a", "i4")]),
        np.zeros(2, "M8[s]"),
        memoryview(b"ab").cast("c"),
        np.zeros(2, object),
        np.zeros(2, "g"),
    ):
        with pytest.raises(TypeError, match="dtype"):
            cg.asarray(theirs)


def test_an_exporter_is_let_go():
    class Exporter(bytearray):
        pass

    theirs = Exporter(24)
    gone = weakref.ref(theirs)
    view = memoryview(theirs)
    x = cg.asarray(view)
    y = x[1:]
    with pytest.raises(BufferError):
        view.release()
    del x, theirs
    assert gone() is not None and y.size == 23
    del y
    view.release()
    del view
    gc.collect()
    assert gone() is None


# ---- DLPack, in C's terms


class Tensor(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.c_void_p),
        ("device_type", ctypes.c_int32),
        ("device_id", ctypes.c_int32),
        ("ndim", ctypes.c_int32),
        ("code", ctypes.c_uint8),
        ("bits", ctypes.c_uint8),
        ("lanes", ctypes.c_uint16),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    ]


DELETER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class Managed(ctypes.Structure):
    _fields_ = [("tensor", Tensor), ("context", ctypes.c_void_p), ("deleter", DELETER)]


class Versioned(ctypes.Structure):
    _fields_ = [
        ("major", ctypes.c_uint32),
        ("minor", ctypes.c_uint32),
        ("context", ctypes.c_void_p),
        ("deleter", DELETER),
        ("flags", ctypes.c_uint64),
        ("tensor", Tensor),
    ]


READ_ONLY, IS_COPIED = 1, 2
api = ctypes.pythonapi
api.PyCapsule_GetPointer.restype, api.PyCapsule_GetPointer.argtypes = ctypes.c_void_p, [
    ctypes.py_object,
    ctypes.c_char_p,
]
api.PyCapsule_GetName.restype, api.PyCapsule_GetName.argtypes = ctypes.c_char_p, [ctypes.py_object]
api.PyCapsule_New.restype, api.PyCapsule_New.argtypes = ctypes.py_object, [
    ctypes.c_void_p,
    ctypes.c_char_p,
    ctypes.c_void_p,
]
new_dlpack = pytest.mark.skipif(
    np.lib.NumpyVersion(np.__version__) < "2.1.0", reason="NumPy speaks DLPack 1 from 2.1 on"
)


def opened(capsule):
    name = api.PyCapsule_GetName(capsule)
    return {b"dltensor": Managed, b"dltensor_versioned": Versioned}[name].from_address(
        api.PyCapsule_GetPointer(capsule, name)
    )


CODES = {"b": 6, "i": 0, "u": 1, "f": 2, "c": 5}


@new_dlpack
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_what_a_capsule_says(dtype, layout):
    x = cg.asarray(LAYOUTS[layout](np.arange(24).reshape(2, 3, 4).astype(dtype)))
    if layout == "reversed":
        with pytest.raises(BufferError, match="negative strides, -"):
            x.__dlpack__(max_version=(1, 0))
        assert np.from_dlpack(x, copy=True).tolist() == x.tolist()
        return
    capsule = x.__dlpack__(max_version=(1, 0))
    managed = opened(capsule)
    tensor = managed.tensor
    assert managed.major == 1 and managed.flags == (0 if x.flags.writeable else READ_ONLY)
    assert (tensor.device_type, tensor.device_id) == (1, 0) and (tensor.code, tensor.bits, tensor.lanes) == (
        CODES[dtype.kind],
        8 * dtype.itemsize,
        1,
    )
    assert tuple(tensor.shape[: tensor.ndim]) == x.shape
    if not tensor.strides:       # as NumPy 2.2 says C order
        assert x.flags.c_contiguous
    elif x.size > 1:
        assert tuple(s * dtype.itemsize for s in tensor.strides[: tensor.ndim]) == x.strides
    if x.size > 1:
        assert tensor.data + tensor.byte_offset == x.__array_interface__["data"][0]


def test_versions_and_copies():
    x = array(X)
    assert (
        api.PyCapsule_GetName(x.__dlpack__()) == api.PyCapsule_GetName(x.__dlpack__(max_version=(0, 8))) == b"dltensor"
    )
    assert api.PyCapsule_GetName(x.__dlpack__(stream=None, dl_device=(1, 0), copy=False)) == b"dltensor"
    copied = opened(x.__dlpack__(copy=True))
    assert copied.tensor.data != x.__array_interface__["data"][0]
    readonly = cg.broadcast_to(x, (2, 2, 3, 4))
    with pytest.raises(BufferError):
        readonly.__dlpack__()
    readonly.__dlpack__(copy=True)


@new_dlpack
def test_flags():
    x = array(X)
    for highest in ((1, 0), (1, 1), (2, 0)):
        capsule = x.__dlpack__(max_version=highest)
        assert api.PyCapsule_GetName(capsule) == b"dltensor_versioned" and opened(capsule).major == 1
    capsule = x.__dlpack__(max_version=(1, 0), copy=True)
    assert opened(capsule).flags == IS_COPIED and opened(capsule).tensor.data != x.__array_interface__["data"][0]
    readonly = cg.broadcast_to(x, (2, 2, 3, 4))
    assert opened(readonly.__dlpack__(max_version=(1, 0))).flags & READ_ONLY
    assert not np.from_dlpack(readonly).flags.writeable and not cg.from_dlpack(readonly).flags.writeable


class Producer:
    """Makes capsules by hand, and counts how often their deleter is called."""

    def __init__(self, values, versioned=True, flags=0, old=False, code=2, bits=64, device=(1, 0)):
        self.values = (ctypes.c_double * len(values))(*values)
        self.versioned, self.old, self.device = versioned, old, device
        self.deleted, self.asked = 0, []
        self.deleter = DELETER(self.delete)
        self.shape, self.strides = (ctypes.c_int64 * 1)(len(values)), (ctypes.c_int64 * 1)(1)
        tensor = Tensor(ctypes.addressof(self.values), *device, 1, code, bits, 1, self.shape, self.strides, 0)
        self.managed = (
            Versioned(1, 0, None, self.deleter, flags, tensor) if versioned else Managed(tensor, None, self.deleter)
        )

    def delete(self, pointer):
        assert pointer == ctypes.addressof(self.managed)
        self.deleted += 1

    def __dlpack_device__(self):
        return self.device

    def __dlpack__(self, **keywords):
        self.asked.append(keywords)
        if self.old and keywords:
            raise TypeError("an unexpected keyword argument")
        self.name = ctypes.create_string_buffer(b"dltensor_versioned" if self.versioned else b"dltensor")
        self.capsule = api.PyCapsule_New(ctypes.addressof(self.managed), ctypes.addressof(self.name), None)
        return self.capsule


api.PyCapsule_New.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]


@pytest.mark.parametrize("versioned", [False, pytest.param(True, marks=new_dlpack)])
def test_a_capsule_is_consumed_once_and_its_deleter_called_once(versioned):
    producer = Producer([1, 2, 3], versioned)
    x = cg.from_dlpack(producer)
    assert x.tolist() == [1.0, 2.0, 3.0]
    assert api.PyCapsule_GetName(producer.capsule) == (b"used_dltensor_versioned" if versioned else b"used_dltensor")
    view = x[1:]
    producer.values[1] = 9
    assert view[0].item() == 9.0
    del x
    gc.collect()
    assert producer.deleted == 0
    producer.capsule = None
    del view
    gc.collect()
    assert producer.deleted == 1

    class Again:
        capsule = producer.__dlpack__()

        def __dlpack__(self, **keywords):
            return self.capsule

        def __dlpack_device__(self):
            return 1, 0

    x = cg.from_dlpack(Again())
    with pytest.raises(ValueError):
        cg.from_dlpack(Again())
    del x
    gc.collect()
    assert producer.deleted == 2


@new_dlpack
def test_a_read_only_tensor_stays_so():
    x = cg.from_dlpack(Producer([1, 2], flags=READ_ONLY))
    with pytest.raises(ValueError, match="read-only"):
        x[0] = 5
    x = cg.from_dlpack(Producer([1, 2]))
    x[0] = 5
    assert x.tolist() == [5.0, 2.0]


@new_dlpack
def test_what_a_producer_is_asked():
    producer = Producer([1, 2])
    cg.from_dlpack(producer)
    assert producer.asked[0]["max_version"] >= (1, 0)
    for keywords in ({"copy": True}, {"copy": False}):
        producer = Producer([1, 2])
        cg.from_dlpack(producer, **keywords)
        assert producer.asked[0]["copy"] is keywords["copy"]
    for device in ("cpu", cg.cpu()):
        producer = Producer([1, 2])
        cg.from_dlpack(producer, device=device)
        assert producer.asked[0]["dl_device"] == (1, 0)


def test_producers_of_older_days():
    for keywords in ({}, {"copy": None}, {"copy": False}, {"copy": True}, {"device": "cpu"}):
        producer = Producer([1, 2], versioned=False, old=True)
        x = cg.from_dlpack(producer, **keywords)
        producer.values[0] = 7
        assert x[0].item() == (1.0 if keywords.get("copy") else 7.0)
        producer.capsule = None
        del x
        gc.collect()
        assert producer.deleted == 1


def test_tensors_that_are_none_of_ours():
    for wrong in (
        Producer([1], False, code=4, bits=16),
        Producer([1], False, code=2, bits=8),
        Producer([1], False, device=(2, 0)),
        Producer([1], False, code=3),
    ):
        with pytest.raises((BufferError, TypeError, RuntimeError)):
            cg.from_dlpack(wrong)
    for wrong in (array(X).__dlpack__(), [1.0], 3, None):
        with pytest.raises(TypeError):
            cg.from_dlpack(wrong)
