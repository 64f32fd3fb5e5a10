"""Files of MXNet's: what it wrote is read, and it reads what we write. The bytes of all versions stand here."""

import io
import os
import struct
import subprocess
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import cygrad as cg
import mxnet_worker
from cygrad import nd
from common import DTYPES, array, assert_same, autograd, variable

V1, V2, V3 = 0xF993FAC8, 0xF993FAC9, 0xF993FACA
FLAGS = {"float32": 0, "float64": 1, "float16": 2, "uint8": 3, "int32": 4, "int8": 5, "int64": 6, "bool": 7}
X = np.array([[1, 2, 3], [4, 5, 6]], "float32")


# ---- the format, by hand


def file_of(*arrays, names=(), magic=0x112):
    return (
        struct.pack("<QQQ", magic, 0, len(arrays))
        + b"".join(arrays)
        + struct.pack("<Q", len(names))
        + b"".join([struct.pack("<Q", len(name)) + name for name in names])
    )


def lengths(shape):
    return struct.pack(f"<i{len(shape)}q", len(shape), *shape)


def v2(x, version=V2, context=(1, 0), flag=None):
    return (
        struct.pack("<Ii", version, 0)
        + lengths(x.shape)
        + struct.pack("<iii", *context, FLAGS[x.dtype.name] if flag is None else flag)
        + x.tobytes()
    )


def v1(x):
    return struct.pack("<I", V1) + lengths(x.shape) + struct.pack("<iii", 1, 0, FLAGS[x.dtype.name]) + x.tobytes()


def v0(x):
    return struct.pack(f"<I{x.ndim}I", x.ndim, *x.shape) + struct.pack("<iii", 1, 0, FLAGS[x.dtype.name]) + x.tobytes()


def sparse(shape, values, *indices, kind=None):
    values = np.array(values, "float32")
    indices = [np.array(index, "int64") for index in indices]
    return (
        struct.pack("<Ii", V2, len(indices) if kind is None else kind)
        + lengths(values.shape)
        + lengths(shape)
        + struct.pack("<iii", 1, 0, 0)
        + b"".join([struct.pack("<i", 6) + lengths(index.shape) for index in indices])
        + values.tobytes()
        + b"".join([index.tobytes() for index in indices])
    )


ROWS = sparse((3, 2), [[2, 3]], [1])
CSR = sparse((2, 3), [1, 2, 3], [0, 2, 3], [0, 2, 1])

# (what, bytes, what MXNet 1.9.1 and we make of them)
GOOD = [
    ("V2", file_of(v2(X)), [X]),
    ("V2, named", file_of(v2(X), v2(X[0]), names=[b"w", "größe".encode()]), {"w": X, "größe": X[0]}),
    ("V2, no name", file_of(v2(X), names=[b""]), {"": X}),
    ("V2 from a GPU", file_of(v2(X, context=(2, 3))), [X]),
    ("V2 of nothing", file_of(v2(X[:0])), [X[:0]]),
    ("V1", file_of(v1(X), v1(X[0]), names=[b"a", b"b"]), {"a": X, "b": X[0]}),
    ("V0", file_of(v0(X), v0(X[0])), [X, X[0]]),
    ("V0, V1 and V2", file_of(v0(X), v1(X), v2(X)), [X, X, X]),
    ("none", file_of(), []),
    *[(f"V2 {dtype}", file_of(v2(np.arange(3).astype(dtype))), [np.arange(3).astype(dtype)]) for dtype in FLAGS],
    *[(f"V0 {dtype}", file_of(v0(np.arange(3).astype(dtype))), [np.arange(3).astype(dtype)]) for dtype in FLAGS],
]
SPARSE = [
    ("row-sparse", file_of(ROWS), [[[0, 0], [2, 3], [0, 0]]]),
    ("row-sparse, not in order", file_of(sparse((3, 1), [[1], [2]], [2, 0])), [[[2], [0], [1]]]),
    ("row-sparse, twice", file_of(sparse((3, 1), [[1], [2]], [1, 1])), [[[0], [2], [0]]]),
    ("row-sparse of zeros", file_of(sparse((3, 2), np.zeros((0, 2)), [])), [[[0, 0]] * 3]),
    ("CSR", file_of(CSR), [[[1, 0, 2], [0, 3, 0]]]),
    ("CSR, not in order", file_of(sparse((1, 3), [1, 2], [0, 2], [2, 0])), [[[2, 0, 1]]]),
    ("CSR, twice", file_of(sparse((1, 3), [1, 2], [0, 2], [0, 0])), [[[2, 0, 0]]]),
    ("CSR of zeros", file_of(sparse((2, 3), [], [0, 0, 0], [])), [[[0] * 3] * 2]),
    ("CSR whose stored shape is 0", file_of(CSR.replace(lengths((3,)), lengths((0,)), 1)), [[[1, 0, 2], [0, 3, 0]]]),
    ("CSR and dense", file_of(CSR, v2(X), names=[b"s", b"d"]), {"s": [[1, 0, 2], [0, 3, 0]], "d": X.tolist()}),
]
SCALARS = [
    ("V3", file_of(v2(X, V3)), [X]),
    ("V3 without dimensions", file_of(v2(X[0, 0], V3), names=[b"loss"]), {"loss": X[0, 0]}),
    ("V3 without elements", file_of(v2(X[:, :0], V3), v2(X, V3)), [X[:, :0], X]),
]
# What both refuse.
BAD = [
    ("nothing", b""),
    ("too little", b"\x12\1\0\0"),
    ("another number", file_of(v2(X), magic=0x113)),
    ("truncated", file_of(v2(X))[:-9]),
    ("more arrays than there are", b"\x12\1" + bytes(14) + b"\xff" * 8),
    ("fewer names", file_of(v2(X), v2(X), names=[b"a"])),
    ("no bytes of a name", file_of(v2(X), names=[b"abc"])[:-1]),
    ("a name that is no UTF-8", file_of(v2(X), names=[b"\xff"])),
    ("dtype -1", file_of(v2(X, flag=-1))),
    *[(f"dtype {flag}", file_of(v2(X, flag=flag))) for flag in (8, 9, 10, 11, 13, 255)],
    ("storage 3", file_of(sparse((3, 2), [[2, 3]], [1], kind=3))),
    ("V2 without shape", file_of(struct.pack("<Iii", V2, 0, 0))),
    ("V1 without shape", file_of(struct.pack("<Ii", V1, 0))),
    ("V3 of shape unknown", file_of(struct.pack("<Iii", V3, 0, -1))),
    ("V0 without shape", file_of(struct.pack("<I", 0))),
]
# What MXNet takes, cuts off or reads beside.
OURS = [
    ("a name twice", file_of(v2(X), v2(X), names=[b"a", b"a"])),
    ("a name with NUL", file_of(v2(X), names=[b"a\0b"])),
    ("more bytes", file_of(v2(X)) + b"more"),
    ("sparse V3", file_of(struct.pack("<I", V3) + ROWS[4:])),
    ("negative length", file_of(struct.pack("<Iiiq", V2, 0, 1, -5) + bytes(12))),
    ("33 dimensions", file_of(v2(np.ones((1,) * 33, "float32")))),
    ("33 dimensions in V0", file_of(struct.pack("<I", 33))),
    ("a shape without elements", file_of(struct.pack("<Ii", V2, 0) + lengths((2**40, 2**40)) + bytes(12))),
    ("a name without end", file_of(v2(X), names=[b"abc"])[:-11] + b"\xff" * 8 + b"abc"),
    ("row beyond", file_of(sparse((3, 1), [[1]], [3]))),
    ("row before", file_of(sparse((3, 1), [[1]], [-1]))),
    ("rows of another length", file_of(sparse((3, 1), [[1, 2]], [1]))),
    ("too few rows", file_of(sparse((3, 1), [[1]], []))),
    ("column beyond", file_of(sparse((1, 3), [1], [0, 1], [3]))),
    ("column before", file_of(sparse((1, 3), [1], [0, 1], [-1]))),
    ("too few columns", file_of(sparse((1, 3), [1, 2], [0, 2], [0]))),
    ("CSR of one dimension", file_of(sparse((3,), [1], [0, 1], [0]))),
    ("rows that go back", file_of(sparse((3, 3), [1, 2], [0, 2, 1, 2], [0, 1]))),
    ("too few elements", file_of(sparse((1, 3), [1], [0, 2], [0]))),
    ("too few ends", file_of(sparse((2, 3), [1], [0, 1], [0]))),
    ("no ends", file_of(sparse((0, 3), [], [], []))),
    ("sparse and huge", file_of(sparse((2**40, 1), [[1]], [1]))),
    ("sparse and too large", file_of(sparse((2**62, 2**62), [[1]], [1]))),
    ("indices of floats", file_of(ROWS.replace(struct.pack("<ii", 6, 1), struct.pack("<ii", 0, 1)))),
]


def named(rows):
    return {"argvalues": [row[1:] for row in rows], "ids": [row[0] for row in rows]}


def same(found, expected):
    assert type(found) is type(expected) and len(found) == len(expected)
    if isinstance(expected, dict):
        assert list(found) == list(expected)
        found, expected = found.values(), expected.values()
    for got, x in zip(found, expected):
        assert_same(got, x)


@pytest.mark.parametrize("data, expected", **named(GOOD + SCALARS))
def test_what_is_read(tmp_path, data, expected):
    same(nd.load_frombuffer(data), expected)
    path = tmp_path / "x.params"
    path.write_bytes(data)
    same(nd.load(path), expected)
    found = nd.load(str(path))
    same(found, expected)
    for x in found.values() if isinstance(found, dict) else found:
        x[...] = 0
    same(nd.load_frombuffer(memoryview(data)), expected)


@pytest.mark.parametrize("data, expected", **named(SPARSE))
def test_what_is_sparse_becomes_dense(data, expected):
    with pytest.warns(UserWarning, match="sparse.*dense.*('s'|0)") as caught:
        found = nd.load_frombuffer(data)
    assert len(caught) == 1 and caught[0].filename == __file__
    expected = (
        {k: np.array(v, "float32") for k, v in expected.items()}
        if isinstance(expected, dict)
        else [np.array(v, "float32") for v in expected]
    )
    same(found, expected)


def test_bfloat16_becomes_float32():
    bits = np.array([0x3F80, 0xC000, 0x0001, 0xFF80], "<u2")
    with pytest.warns(UserWarning, match="bfloat16 is read as float32: 0"):
        [found] = nd.load_frombuffer(file_of(v2(bits, flag=12)))
    assert_same(found, np.array([1, -2, 2.0**-133, -np.inf], "float32"))


@pytest.mark.parametrize("data", [row[1] for row in BAD + OURS], ids=[row[0] for row in BAD + OURS])
def test_what_is_refused(tmp_path, data):
    path = tmp_path / "x.params"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"x\.params: "):
        nd.load(path)
    with pytest.raises(ValueError, match="<BytesIO>: "):
        nd.load_frombuffer(data)


def test_errors_say_where(tmp_path):
    path = tmp_path / "x.params"
    path.write_bytes(file_of(v2(X), v2(X))[:-9])
    with pytest.raises(
        ValueError,
        match=r"x\.params: truncated.*elements of array 1 of 2, of shape \(2, 3\) and dtype float32: "
        r"24 bytes where 23 are left, at byte 128",
    ):
        nd.load(path)


def test_the_limit_of_dense_arrays():
    data = file_of(ROWS, ROWS)
    with pytest.warns(UserWarning):
        assert len(nd.load_frombuffer(data, dense_limit=48)) == 2
    with pytest.raises(ValueError, match="array 1 of 2, which is sparse, would take 24 bytes.*dense_limit=47"):
        nd.load_frombuffer(data, dense_limit=47)
    with pytest.raises(ValueError, match="dense_limit"):
        nd.load(io.BytesIO(data), dense_limit=0)


def test_what_else_load_takes(tmp_path):
    for wrong in (3, None, b"x.params", [file_of()]):
        with pytest.raises(TypeError):
            nd.load(wrong)
    for wrong in ("x", 3, None):
        with pytest.raises(TypeError):
            nd.load_frombuffer(wrong)
    with pytest.raises(FileNotFoundError):
        nd.load(tmp_path / "none.params")
    cg.save(tmp_path / "x.npy", X)
    with pytest.raises(ValueError, match="cygrad.load reads"):
        nd.load(tmp_path / "x.npy")
    with pytest.raises(ValueError, match="cygrad.nd.load reads"):
        cg.load(io.BytesIO(file_of(v2(X))))


# ---- writing


def written(data):
    stream = io.BytesIO()
    nd.save(stream, data)
    return stream.getvalue()


def test_what_is_written():
    assert written([array(X)]) == written(array(X)) == file_of(v2(X))
    assert written({"w": array(X), "größe": array(X[0])}) == file_of(v2(X), v2(X[0]), names=[b"w", "größe".encode()])
    assert written([array(X).T, array(X)[:, ::-2]]) == file_of(v2(X.T.copy()), v2(X[:, ::-2].copy()))
    assert written([]) == written({}) == file_of()
    assert written([array(X[0, 0]), array(X)]) == file_of(v2(X[0, 0], V3), v2(X, V3))
    assert written([array(X[:0])]) == file_of(v2(X[:0], V3))
    for dtype in FLAGS:
        x = np.arange(3).astype(dtype)
        assert written([array(x)]) == file_of(v2(x))


def test_there_and_back(tmp_path):
    model = {"w": array(X), "b": variable(X[0]), "n": array(np.arange(3))}
    nd.save(tmp_path / "x.params", model)
    found = nd.load(tmp_path / "x.params")
    assert list(found) == ["w", "b", "n"]
    for name, x in model.items():
        assert_same(found[name], x.asnumpy())
    assert found["b"].grad is None and os.listdir(tmp_path) == ["x.params"]


def test_what_save_refuses(tmp_path):
    path = tmp_path / "x.params"
    nd.save(path, array(X))
    for wrong in ([X], {"a": X}, {1: array(X)}, [1], [[array(X)]]):
        with pytest.raises(TypeError):
            nd.save(path, wrong)
    for wrong in ((array(X),), (), 3, "x", None, X, {"a\0b": array(X)}):
        with pytest.raises(ValueError):
            nd.save(path, wrong)
    for dtype in DTYPES:
        if dtype.name not in FLAGS:
            with pytest.raises(TypeError, match=dtype.name):
                nd.save(path, [array(X), array(X).astype(dtype)])
    v = variable(X)
    with autograd.record(), pytest.raises(RuntimeError, match="detach"):
        nd.save(path, [array(X), v * 2])
    same(nd.load(path), [X])
    assert os.listdir(tmp_path) == ["x.params"]


# ---- MXNet itself


def outcome(found):
    arrays = list(found.values()) if isinstance(found, dict) else found
    return (
        list(found) if isinstance(found, dict) else None,
        [(tuple(x.shape), np.dtype(x.dtype).name, x.asnumpy().ravel().tolist()) for x in arrays],
    )


OUTCOME = [
    "def outcome(found):",
    "    arrays = list(found.values()) if isinstance(found, dict) else found",
    "    return (list(found) if isinstance(found, dict) else None,",
    "            [(tuple(x.shape), np.dtype(x.dtype).name, x.asnumpy().ravel().tolist()) for x in arrays])",
]


def reads(data, under_np_shape=False):
    last = f"nd.load_frombuffer(bytes.fromhex('{data.hex()}'))"
    if under_np_shape:
        return {
            "kind": "show",
            "code": [*OUTCOME, "import mxnet", "with mxnet.util.np_shape(True):", f"    y = outcome({last})", "y"],
        }
    return {"kind": "show", "code": [*OUTCOME, f"outcome({last})"]}


def test_mxnet_reads_the_same():
    rows = [(name, reads(data), outcome(nd.load_frombuffer(data))) for name, data, _ in GOOD]
    rows += [(name, reads(data, True), outcome(nd.load_frombuffer(data))) for name, data, _ in SCALARS]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows += [(name, reads(data), outcome(nd.load_frombuffer(data))) for name, data, _ in SPARSE]
    for data in (
        {"w": array(X), "größe": array(X).T},
        [array(X)[:, ::-2]],
        [],
        {},
        [variable(X)],
        [array(np.arange(3).astype(dtype)) for dtype in FLAGS],
    ):
        data = written(data)
        rows.append(("ours", reads(data), outcome(nd.load_frombuffer(data))))
    for data in ([array(2.5), array(X)], {"none": array(X[:0]), "w": array(X)}):
        data = written(data)
        rows.append(("ours under np_shape", reads(data, True), outcome(nd.load_frombuffer(data))))
    rows += [(name, reads(data), None) for name, data in BAD if name != "V3 of shape unknown"]
    answers = mxnet_worker.ask([program for _, program, _ in rows])
    for (name, _, expected), answer in zip(rows, answers):
        if expected is None:
            assert answer["text"] in ("MXNetError", "UnicodeDecodeError", "Exception"), (name, answer)
        else:
            assert eval(answer["text"], {"inf": np.inf, "nan": np.nan}) == expected, name


WRITES = [
    "[nd.array([[1, 2], [3, 4]])]",
    "{'w': nd.array([[1, 2, 3]]), 'größe': nd.array([1.5])}",
    "nd.array([1, 2])",
    "[]",
    "{}",
    "[nd.arange(6).reshape((2, 3)).T, nd.arange(6)[2:4]]",
    *[f"[nd.array([0, 1, 2]).astype('{dtype}')]" for dtype in FLAGS],
]
WRITES_SPARSE = [
    "[nd.array([[0, 1], [2, 0]]).tostype('csr')]",
    "{'r': nd.array([[0, 0], [2, 3], [0, 0]]).tostype('row_sparse')}",
    "[nd.sparse.zeros('csr', (3, 2)), nd.sparse.zeros('row_sparse', (3, 2))]",
    "[nd.array([[0, 1], [2, 0]], dtype='float64').tostype('csr')]",
]
WRITES_NP = ["[mxnet.np.array(3.0), mxnet.np.zeros((0, 3))]", "{'s': mxnet.np.ones((2,), dtype=bool)}"]
SAVE = [
    "import mxnet, os, shutil, tempfile",
    "from mxnet import npx",
    "folder = tempfile.mkdtemp()",
    "path = os.path.join(folder, 'x')",
]
ANSWER = ["answer = open(path, 'rb').read().hex()", "shutil.rmtree(folder)"]


def test_what_mxnet_wrote_is_read_and_written_alike():
    programs = [
        {
            "kind": "show",
            "code": [
                *OUTCOME,
                *SAVE,
                f"data = {code}",
                "nd.save(path, data)",
                *ANSWER,
                "(answer, outcome([data] if isinstance(data, nd.NDArray) else data))",
            ],
        }
        for code in WRITES + WRITES_SPARSE
    ]
    programs += [
        {
            "kind": "show",
            "code": [
                *OUTCOME,
                *SAVE,
                "npx.set_np()",
                f"data = {code}",
                "npx.save(path, data)",
                "expected = outcome(data)",
                "npx.reset_np()",
                *ANSWER,
                "(answer, expected)",
            ],
        }
        for code in WRITES_NP
    ]
    for code, answer in zip(WRITES + WRITES_SPARSE + WRITES_NP, mxnet_worker.ask(programs)):
        data, expected = eval(answer["text"])
        data = bytes.fromhex(data)
        with warnings.catch_warnings():
            warnings.simplefilter("error" if code not in WRITES_SPARSE else "ignore")
            found = nd.load_frombuffer(data)
        assert outcome(found) == (expected if expected[1] else (None, [])), code
        if code in WRITES:
            assert written(found) == data, code


# ---- hostile files

WHOLE = [
    file_of(v2(X), v1(X[0]), v0(X), ROWS, CSR, names=[b"a", b"b", b"c", b"d", b"e"]),
    file_of(v2(X[0, 0], V3), v2(X[:0], V3)),
]


@pytest.mark.parametrize("whole", WHOLE, ids=["V0 to V2", "V3"])
@pytest.mark.filterwarnings("ignore")
def test_damaged_files(whole):
    """Whatever byte is missing or changed: arrays, or a ValueError."""
    for n in range(len(whole)):
        with pytest.raises(ValueError):
            nd.load_frombuffer(whole[:n])
        for flip in (0x01, 0x80, 0xFF):
            damaged = bytearray(whole)
            damaged[n] ^= flip
            try:
                nd.load_frombuffer(damaged)
            except ValueError:
                pass


def others():
    """Files of the other formats, of small arrays."""
    one, several, compressed = io.BytesIO(), io.BytesIO(), io.BytesIO()
    cg.save(one, X)
    cg.savez(several, a=X, b=X[0])
    cg.savez_compressed(compressed, a=X, b=X[0])
    found = [one.getvalue(), several.getvalue(), compressed.getvalue()]
    try:
        cg.save(last := io.BytesIO(), {"a": X, "b": X[0]})
        found.append(last.getvalue())
    except ImportError:
        pass
    return found


@st.composite
def mutated(draw, files):
    data = bytearray(draw(st.sampled_from(files)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        how = draw(st.integers(0, 4))
        if how == 0 and at < len(data):
            data[at] = draw(st.integers(0, 255))
        elif how == 1:
            data[at : at + draw(st.integers(1, 8))] = draw(st.binary(max_size=8))
        elif how == 2:
            data[at : at + 8] = struct.pack(
                "<q", draw(st.sampled_from([-1, 0, 1, 2, 3, 2**31, 2**32, 2**40, 2**62, -(2**63)]))
            )
        elif how == 3:
            data[at:at] = data[draw(st.integers(0, len(data))) :][: draw(st.integers(0, 64))]
        else:
            del data[at:]
    return bytes(data)


@settings(max_examples=300, deadline=None)
@given(mutated(WHOLE))
@pytest.mark.filterwarnings("ignore")
def test_mutated_files(data):
    try:
        nd.load_frombuffer(data)
    except ValueError as error:
        assert str(error).startswith("<BytesIO>: ")


@settings(max_examples=300, deadline=None)
@given(mutated(others()))
@pytest.mark.filterwarnings("ignore")
def test_mutated_files_of_other_formats(data):
    try:
        cg.load(io.BytesIO(data))
    except ImportError as error:         # it looks like safetensors now
        assert "cygrad[safetensors]" in str(error)
    except ValueError as error:
        assert str(error).startswith("<BytesIO>: ")


HOSTILE = """
import resource, sys, warnings
sys.path.insert(0, "tests")
import test_mxnet_files as files
from cygrad import nd
import cygrad as cg
warnings.simplefilter("ignore")
import io, numpy as np
size = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + 2**26,) * 2)
for name, data in files.BAD + files.OURS:
    try:
        nd.load_frombuffer(data)
        raise SystemExit(f"{name} was read")
    except ValueError:
        pass
header = io.BytesIO()
np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": (2**30,)})
for data in (header.getvalue(), (2**40).to_bytes(8, "little") + b"{}"):
    try:
        cg.load(io.BytesIO(data))
        raise SystemExit("read")
    except (ValueError, ImportError):
        pass
print("done")
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs /proc")
def test_hostile_files_take_no_memory():
    """With 64 MiB more than the process has."""
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE],
        capture_output=True,
        text=True,
        cwd=os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
    )
    assert done.returncode == 0 and done.stdout.strip() == "done", done.stdout + done.stderr
