"""`cimport cygrad`: the package on docs/cython.md, built as its readers would, and what goes wrong."""

import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig
import textwrap

import pytest

import cygrad

for name in ("Cython", "setuptools"):        # which are not imported here: that would exchange distutils
    if not importlib.util.find_spec(name):
        pytest.skip(f"needs {name}", allow_module_level=True)

ROOT = pathlib.Path(__file__).parents[1]
ROOT_OF_PACKAGE = cygrad.get_include()
PAGE = ROOT / "docs/cython.md"
FILES = ("pyproject.toml", "setup.py", "fused.pyx", "check.py", "timing.py")


# Windows keeps no name of it.
COMPILER = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "").split()
pytestmark = pytest.mark.skipif(sys.platform != "win32" and not (COMPILER and shutil.which(COMPILER[0])),
                                reason="needs a C compiler")


def run(*arguments, cwd):
    """A Python program in a process of its own, for what an extension module registers stays. Returns its output."""
    done = subprocess.run([sys.executable, *map(str, arguments)], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def program(folder, text):
    path = folder / "program.py"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return run(path, cwd=folder)


def build(folder):
    run("setup.py", "-q", "build_ext", "--inplace", cwd=folder)


def compile_source(folder, source, optimize="-O1"):
    """Build `source` as the module `own`."""
    folder.joinpath("own.pyx").write_text("# cython: language_level=3\n" + textwrap.dedent(source), encoding="utf-8")
    flags = [] if sys.platform == "win32" else [optimize]
    folder.joinpath("setup.py").write_text(textwrap.dedent(f"""
        import cygrad
        from Cython.Build import cythonize
        from setuptools import Extension, setup
        setup(ext_modules=cythonize([Extension("own", ["own.pyx"], extra_compile_args={flags})], quiet=True,
                                    include_path=[cygrad.get_include()]))
        """), encoding="utf-8")
    build(folder)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A folder with the page's package, installed as the page says, and its programs."""
    folder = tmp_path_factory.mktemp("fused")
    text = PAGE.read_text(encoding="utf-8")
    for name in FILES:
        source = re.search(rf"^`{re.escape(name)}`:\n\n```\w+\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        assert source, f"{name} is not on the page"
        folder.joinpath(name).write_text(source[1], encoding="utf-8")
    if not importlib.util.find_spec("pip"):
        build(folder)
        return folder
    installed = tmp_path_factory.mktemp("installed")
    run("-m", "pip", "install", "-q", "--no-build-isolation", "--no-deps", "--no-index", "--target", installed, ".",
        cwd=folder)
    for name in FILES[-2:]:
        installed.joinpath(name).write_text(folder.joinpath(name).read_text(encoding="utf-8"), encoding="utf-8")
    return installed


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A folder with a module that does what it should not."""
    folder = tmp_path_factory.mktemp("own")
    compile_source(folder, OWN)
    return folder


# ---- the page

def test_the_page(package):
    assert "<NDArray 4x1 @cpu(0)>" in run("check.py", cwd=package)


def test_timing_prints_its_table(package):
    lines = run("timing.py", cwd=package).splitlines()
    assert [line.split()[0] for line in lines] == ["4", "100", "10,000", "1,000,000"]
    assert all(float(line.split()[-1]) > 0 for line in lines)


def test_layouts_and_dtypes(package):
    program(package, """
        import numpy as np
        import cygrad as cg
        from fused import leaky_softplus

        def expected(x, a):
            return a * x + (1 - a) * np.logaddexp(x, 0)

        rng = np.random.default_rng(0)
        for dtype, limit in (("float16", 2e-3), ("float32", 1e-6), ("float64", 1e-14)):
            x = rng.normal(size=(70, 9)).astype(dtype)
            long = rng.normal(size=2000).astype(dtype)
            for y in (x, x.T, x[::2, ::-3], x[:0], x[3, 4], np.broadcast_to(x[0], (5, 9)), long):
                got = leaky_softplus(cg.asarray(y), 0.25)
                assert got.dtype == y.dtype and got.shape == y.shape, (got.dtype, got.shape)
                assert np.allclose(got.asnumpy(), expected(y.astype("float64"), 0.25), limit, limit)
            got = leaky_softplus(cg.asarray(x), cg.asarray(x[:, :1]))
            assert np.allclose(got.asnumpy(), expected(x.astype("float64"), x[:, :1].astype("float64")), limit, limit)
        assert leaky_softplus(cg.arange(3), 0).dtype == cg.float64
        assert leaky_softplus(cg.arange(3, dtype="int8"), 0).dtype == cg.float16
        assert leaky_softplus([1.0, 2.0], 0.5).shape == (2,)
        assert leaky_softplus(1.0, 0.5).shape == ()
        """)


def test_gradients(package):
    program(package, """
        import cygrad as cg
        from cygrad import autograd
        from cygrad.testing import check_grads
        from fused import leaky_softplus, moving_mean

        x, a = cg.random.normal(size=(3, 4)), cg.random.uniform(size=(3, 1))
        check_grads(leaky_softplus, (x, a), order=2)
        check_grads(leaky_softplus, (x.T, 0.3), order=2)
        check_grads(lambda x: leaky_softplus(x, x), (x[::2, ::-1],), order=2)
        check_grads(leaky_softplus, (x.astype("float32"), a.astype("float32")), order=2)
        check_grads(lambda x: moving_mean(leaky_softplus(x) ** 2, 3), (x,), order=2)
        check_grads(lambda x: moving_mean(x.T, 2) ** 2, (x,), order=2)

        f = lambda t: leaky_softplus(t, 0.2)
        third = cg.grad(cg.grad(cg.grad(f)))(cg.array(0.7)).item()
        s = 1 / (1 + cg.exp(-0.7).item())
        assert abs(third - 0.8 * s * (1 - s) * (1 - 2 * s)) < 1e-12, third
        """)


def test_errors_of_the_operations(package):
    program(package, """
        import cygrad as cg
        from cygrad import autograd
        from fused import leaky_softplus, moving_mean

        def refused(error, text, function, *arguments):
            try:
                function(*arguments)
            except error as caught:
                assert text in str(caught), caught
            else:
                raise AssertionError(f"nothing raised {error.__name__}")

        x = cg.ones((3, 4))
        refused(TypeError, "fused.leaky_softplus is not supported for the input types complex128",
                leaky_softplus, x * 1j)
        refused(ValueError, "could not be broadcast", leaky_softplus, x, cg.ones(3))
        refused(TypeError, "", leaky_softplus, "a")
        refused(TypeError, "needs float64, not float32", moving_mean, x.astype("float32"), 2)
        refused(ValueError, "no window of 5", moving_mean, x, 5)
        refused(ValueError, "no window", moving_mean, cg.array(1.0), 1)

        # What was saved and written to since is noticed.
        v = cg.ones(3)
        v.attach_grad()
        with autograd.record():
            w = v * 2
            y = leaky_softplus(w, 0.1).sum()
        memoryview(w.detach()).cast("B")
        with autograd.pause():
            w += 1
        refused(RuntimeError, "overwritten", y.backward)
        """)


def test_threads_give_the_same(package):
    program(package, """
        import threading
        import cygrad as cg
        from cygrad import autograd
        from fused import leaky_softplus, moving_mean

        def gradient(x):
            x = x.copy()
            x.attach_grad()
            with autograd.record():
                y = moving_mean(leaky_softplus(x, 0.1), 5).sum()
            y.backward()
            return y.item(), x.grad

        x = cg.random.normal(size=(500, 1000))
        cg.set_num_threads(1)
        value, expected = gradient(x)
        for n in (2, 4):
            cg.set_num_threads(n)
            again, g = gradient(x)
            assert abs(again - value) < 1e-8 * abs(value) and cg.array_equal(g, expected)
        found = []
        workers = [threading.Thread(target=lambda: found.append(gradient(x)[1])) for _ in range(3)]
        [w.start() for w in workers]
        [w.join() for w in workers]
        assert len(found) == 3 and all(cg.array_equal(g, expected) for g in found)
        """)


def test_the_tape_is_freed(package):
    program(package, """
        import gc
        import cygrad as cg
        from cygrad import autograd
        from cygrad.core import tape
        from fused import leaky_softplus, moving_mean

        def step(x, backward):
            with autograd.record():
                y = x
                for _ in range(20):
                    y = leaky_softplus(y, 0.1)
                y = moving_mean(y, 3).sum()
            if backward:
                y.backward()

        gc.disable()
        x = cg.random.normal(size=(50, 100))
        x.attach_grad()
        for backward in (True, False):
            step(x, backward)
            nodes, memory = tape.length(), cg.memory_stats()["in_use"]
            for _ in range(50):
                step(x, backward)
            assert tape.length() == nodes and cg.memory_stats()["in_use"] == memory
        assert cg.memory_stats()["in_use"] < 5_000_000
        """)


def test_the_profiler_names_the_operation(package):
    program(package, """
        import cygrad as cg
        from cygrad import autograd
        from fused import leaky_softplus
        x = cg.ones(5)
        x.attach_grad()
        with cg.profiler.profile() as p:
            with autograd.record():
                y = leaky_softplus(x, 0.1)
            y.backward()
        assert "fused.leaky_softplus" in p.table(), p.table()
        """)


# ---- what goes wrong

OWN = """
cimport cygrad
from cygrad cimport FLOAT32, FLOAT64, BOOL, G, INT64, Loop, NDArray, Node, READONLY, X0, Y
import cygrad as cg

cdef void negate(char **args, Py_ssize_t *dims, Py_ssize_t *steps, void *data) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(dims[0]):
        (<double *>(args[1] + i * steps[1]))[0] = -(<double *>(args[0] + i * steps[0]))[0]

cdef void positive(char **args, Py_ssize_t *dims, Py_ssize_t *steps, void *data) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(dims[0]):
        (args[1] + i * steps[1])[0] = (<double *>(args[0] + i * steps[0]))[0] > 0

cdef object RETURNS = None

cdef object rule(Node *node, int i, object g):
    return RETURNS(g) if callable(RETURNS) else RETURNS

cdef object reads_too_much(Node *node, int i, object g):
    return cygrad.saved(node, 0)

cdef object reads_no_param(Node *node, int i, object g):
    return g * cygrad.param(node, 1)

cdef object NEGATE = cygrad.elementwise("own.negate", 1, rule, (), 10)
cygrad.add_loop(NEGATE, FLOAT64, negate, FLOAT64)
cdef object NO_RULE = cygrad.elementwise("own.no_rule", 1, NULL, (), 10)
cygrad.add_loop(NO_RULE, FLOAT64, negate, FLOAT64)
cdef object TABLE = cygrad.elementwise("own.table", 1, NULL, (), 10)
cygrad.add_loop(TABLE, FLOAT64, negate, FLOAT64)
cygrad.derivative(TABLE, 0, cygrad.find("negative"), (G,))
cdef object PASSES = cygrad.elementwise("own.passes", 1, NULL, (), 10)
cygrad.add_loop(PASSES, FLOAT64, negate, FLOAT64)
cygrad.passes(PASSES, 0)
cdef object STOPS = cygrad.elementwise("own.stops", 1, NULL, (), 10)
cygrad.add_loop(STOPS, FLOAT64, negate, FLOAT64)
cygrad.stops(STOPS, 0)
cdef object POSITIVE = cygrad.constant("own.positive", 1, 10)
cygrad.add_loop(POSITIVE, FLOAT64, positive, BOOL)
cdef object RUNS = cygrad.structural("own.runs", rule, ())
cdef object GREEDY = cygrad.elementwise("own.greedy", 1, reads_too_much, (), 10)
cygrad.add_loop(GREEDY, FLOAT64, negate, FLOAT64)
cdef object PARAM = cygrad.structural("own.param", reads_no_param, ())

OPS = dict(negate=NEGATE, no_rule=NO_RULE, table=TABLE, passes=PASSES, stops=STOPS, positive=POSITIVE, runs=RUNS,
           greedy=GREEDY, param=PARAM)

def returns(value):
    global RETURNS
    RETURNS = value

def apply(name, x):
    return cygrad.apply1(OPS[name], x)

def apply2(name, x, y):
    return cygrad.apply2(OPS[name], x, y)

def find(name):
    return cygrad.find(name)

def register(str name, int nin):
    return cygrad.elementwise(name, nin, rule, (), 10)

def again(bint twice):
    cdef object op = cygrad.elementwise("own.negate", 1, NULL, (), 10)
    cygrad.add_loop(op, FLOAT64, negate, FLOAT64)
    cygrad.derivative(op, 0, cygrad.find("negative"), (G,))
    return cygrad.apply1(op, cg.array([1.0]))

def no_structural_rule():
    cygrad.structural("own.nothing", NULL, ())

def loop(name, int dtype):
    cygrad.add_loop(OPS[name], dtype, negate, dtype)

def derivative(name, int i, rule, operands):
    cygrad.derivative(OPS[name], i, rule, operands)

def loop_of(str name, int dtype):
    cdef Loop found = cygrad.loop_of(name, dtype)
    return found != NULL

def record(x, out=None, name="runs", params=()):
    cdef NDArray a = cygrad.as_array(x)
    return cygrad.record(OPS[name], cygrad.new_like(a, a.dtype) if out is None else out, (x,), params)

def new(int dtype, shape):
    cdef Py_ssize_t dims[40]
    for i, n in enumerate(shape):
        dims[i] = n
    return cygrad.new_array(dtype, len(shape), dims)

def zeros(int dtype, shape):
    cdef Py_ssize_t dims[40]
    for i, n in enumerate(shape):
        dims[i] = n
    return cygrad.zeros(dtype, len(shape), dims)

def none():
    cygrad.new_like(None, FLOAT64)

def contiguous(NDArray a, spec):
    return cygrad.contiguous(a, cygrad.dtype_number(spec))

def dtypes(spec):
    cdef int number = cygrad.dtype_number(spec)
    return cygrad.dtype_object(number), cygrad.itemsize(number)

def itemsize(int number):
    return cygrad.itemsize(number)

def write(NDArray a, double value):
    cygrad.begin_write(a)
    (<double *>a.data)[0] = value

def fields(NDArray a):
    return (a.size, a.ndim, [a.shape[k] for k in range(a.ndim)], [a.strides[k] for k in range(a.ndim)],
            cygrad.dtype_object(a.dtype), a.flags & READONLY != 0, <size_t>a.data)

def same_block(NDArray a, NDArray b):
    return a.storage == b.storage

def recorded(NDArray a):
    return cygrad.is_recorded(a)
"""

REFUSED = """
def refused(error, text, function, *arguments, **more):
    try:
        function(*arguments, **more)
    except error as caught:
        assert text in str(caught), repr(caught)
    else:
        raise AssertionError(f"nothing raised {error.__name__}")

import cygrad as cg
from cygrad import autograd
import own

def run(name, x, returns):
    x.attach_grad()
    with autograd.record():
        y = own.record(x) if name == "runs" else own.apply(name, x)
    own.returns(returns)
    y.backward()
    return x.grad.tolist()
"""


def wrong(folder, text):
    return program(folder, REFUSED + textwrap.dedent(text))


def test_rules(own):
    wrong(own, """
        assert run("negate", cg.ones(3), lambda g: -g) == [-1, -1, -1]
        assert run("negate", cg.ones(3), lambda g: cg.stack([-g, -g])) == [-2, -2, -2]      # summed, as if broadcast
        assert run("negate", cg.ones(3), None) == [0, 0, 0]
        assert run("table", cg.ones(3), None) == [-1, -1, -1]
        assert run("passes", cg.ones(3), None) == [1, 1, 1]
        assert run("stops", cg.ones(3), None) == [0, 0, 0]
        assert run("runs", cg.ones(3), lambda g: g * 3) == [3, 3, 3]
        refused(TypeError, "own.negate returned float for input 0", run, "negate", cg.ones(3), lambda g: 1.0)
        refused(ValueError, "own.negate returned a gradient of shape (2,) for input 0 of shape (3,)",
                run, "negate", cg.ones(3), lambda g: g[:2])
        refused(ValueError, "of shape ()", run, "negate", cg.ones(3), lambda g: g.sum())
        refused(ValueError, "own.runs returned a gradient of shape (2, 3)", run, "runs", cg.ones(3),
                lambda g: cg.stack([g, g]))
        refused(ZeroDivisionError, "", run, "negate", cg.ones(3), lambda g: 1 / 0)
        refused(NotImplementedError, "own.no_rule has no reverse rule for input 0", run, "no_rule", cg.ones(3), None)
        refused(SystemError, "own.greedy reads what it did not ask to have saved", run, "greedy", cg.ones(3), None)
        x = cg.ones(3)
        x.attach_grad()
        with autograd.record():
            assert own.apply("positive", x).dtype == cg.bool_
            y = own.record(x, name="param", params=(5,))
        refused(IndexError, "own.param recorded 1 params", y.backward)
        """)


def test_registering(own):
    wrong(own, """
        refused(ValueError, "'package.operation', not 'negate'", own.register, "negate", 1)
        refused(ValueError, "1 to 4 inputs, not 5", own.register, "own.five", 5)
        refused(ValueError, "1 to 4 inputs, not 0", own.register, "own.none", 0)
        refused(ValueError, "own.nothing needs a reverse rule", own.no_structural_rule)
        refused(ValueError, "no dtype number 14", own.loop, "negate", 14)
        refused(ValueError, "no loops for float16", own.loop, "negate", 9)
        refused(TypeError, "own.runs does not work on elements", own.loop, "runs", 11)
        refused(ValueError, "own.negate has no input 1", own.derivative, "negate", 1, own.find("negative"), (32,))
        refused(ValueError, "is no reverse rule", own.derivative, "negate", 0, own.find("multiply"), (32,))
        refused(TypeError, "does not work on elements", own.derivative, "negate", 0, own.find("reshape"), (32,))
        refused(TypeError, "an operation is needed, not str", own.derivative, "negate", 0, "negative", (32,))
        refused(KeyError, "nothing.like.it", own.find, "nothing.like.it")
        assert own.loop_of("exp", 10)
        refused(KeyError, "no loop of its own for exp", own.loop_of, "exp", 4)
        refused(KeyError, "no loop of its own for reshape", own.loop_of, "reshape", 11)
        refused(KeyError, "isnan", own.loop_of, "isnan", 11)          # writes bool

        # Once more under the same name: what was recorded before still has its own rule.
        x = cg.array([2.0])
        x.attach_grad()
        with autograd.record():
            y = own.apply("negate", x)
        assert own.again(True).tolist() == own.again(True).tolist() == [-1]
        own.returns(lambda g: g * 7)
        y.backward()
        assert x.grad.tolist() == [7]
        """)


def test_applying_and_recording(own):
    wrong(own, """
        x, square = cg.ones(3), cg.ones((3, 3))
        refused(TypeError, "own.negate is no operation on 2 elements", own.apply2, "negate", x, x)
        refused(TypeError, "own.runs is no operation on 1 element", own.apply, "runs", x)
        refused(TypeError, "own.negate works on elements", own.record, x, name="negate")
        x.attach_grad()
        with autograd.record():
            y = x * 2
            refused(ValueError, "must be a new array", own.record, x, out=y)
            refused(ValueError, "must be a new array", own.record, x, out=square[0])
            refused(ValueError, "in the memory of input 0", own.record, x, out=x)
            refused(ValueError, "in the memory of input 0", own.record, x, out=x.detach())
            refused(TypeError, "neither an NDArray nor a Python number but list", own.record, [1.0])
            refused(ValueError, "up to 32 params", own.record, x, params=tuple(range(33)))
            refused(TypeError, "", own.record, x, params=("a",))
            refused(TypeError, "None", own.none)
            z = own.record(x)
        own.returns(lambda g: g)
        z.backward()
        assert x.grad.tolist() == [1, 1, 1]
        """)


def test_arrays(own):
    wrong(own, """
        import numpy as np
        x = cg.asarray(np.arange(24.0).reshape(2, 3, 4))
        for v in (x, x.T, x[:, ::2, ::-1], x[0, 0, 0], cg.broadcast_to(x[0, 0], (5, 4)), x.astype("int16"),
                  cg.ones((1,) * 20)):
            n = v.asnumpy()
            size, ndim, shape, strides, dtype, readonly, data = own.fields(v)
            assert (size, ndim, tuple(shape), dtype) == (n.size, n.ndim, n.shape, n.dtype)
            shared = np.asarray(v)
            assert tuple(strides) == shared.strides and data == shared.__array_interface__["data"][0]
        assert own.fields(cg.broadcast_to(x[0, 0], (5, 4)))[5] and not own.fields(x)[5]
        assert own.same_block(x, x.T) and not own.same_block(x, x.copy())
        assert own.contiguous(x, "float64") is x and own.contiguous(x.T, "float64").tolist() == x.T.tolist()
        assert own.contiguous(x, "int8").dtype == cg.int8
        refused(ValueError, "negative dimensions", own.new, 11, (2, -1))
        refused(ValueError, "0 to 32 dimensions, not 33", own.new, 11, (1,) * 33)
        refused(ValueError, "no dtype number -1", own.new, -1, (1,))
        refused(ValueError, "too big", own.new, 11, (1 << 40, 1 << 40))
        assert own.zeros(11, (2, 2)).tolist() == [[0, 0], [0, 0]] and own.new(0, (3,)).dtype == cg.bool_
        assert own.dtypes("float32") == (np.dtype("float32"), 4) and own.dtypes(complex) == (np.dtype("complex128"), 16)
        refused(TypeError, "", own.dtypes, "nonsense")
        refused(ValueError, "no dtype number 99", own.itemsize, 99)
        refused(TypeError, "NDArray", own.fields, np.ones(3))
        """)


def test_writing(own):
    wrong(own, """
        x = cg.ones(3)
        own.write(x, 5.0)
        assert x.tolist() == [5, 1, 1]
        refused(ValueError, "read-only", own.write, cg.broadcast_to(x[:1], (3,)), 1.0)
        x.attach_grad()
        own.write(x, 2.0)                         # a variable, while nothing records
        with autograd.record():
            refused(RuntimeError, "can't be written to while recording", own.write, x, 1.0)
            w = x * 2
            assert own.recorded(w) and own.recorded(x)
            refused(RuntimeError, "a write to the memory", own.write, w, 1.0)
            y = (w * w).sum()
        assert not own.recorded(w)
        y.backward()
        assert x.grad.tolist() == [16, 8, 8]
        with autograd.record():
            w = x * 2
            y = (w * w).sum()
        own.write(w, 1.0)                         # saved for the gradient
        refused(RuntimeError, "overwritten", y.backward)
        assert x.tolist() == [2, 1, 1]
        """)


def test_another_layout_is_refused(tmp_path):
    """As if compiled with a cygrad whose arrays begin otherwise."""
    compile_source(tmp_path, """
        from cygrad cimport NDArray
        def size(NDArray a):
            return a.size
        """)
    assert "3" in program(tmp_path, "import own, cygrad; print(own.size(cygrad.ones(3)))")
    source = tmp_path / "own.c"
    text = source.read_text(encoding="utf-8")
    assert "NDArray1" in text
    source.write_text(text.replace("NDArray1", "NDArray7"), encoding="utf-8")
    setup = tmp_path / "setup.py"
    setup.write_text("from setuptools import Extension, setup\nsetup(ext_modules=[Extension('own', ['own.c'])])\n")
    build(tmp_path)
    done = subprocess.run([sys.executable, "-c", "import own"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and "ImportError" in done.stderr
    assert "compiled for layout 7 of cygrad's arrays, and the cygrad that is installed has layout 1" in done.stderr


# ---- without cimport

def test_typed_memoryviews(tmp_path):
    """The page's first block."""
    source = re.search(r"^```cython\n(def total.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)[1]
    compile_source(tmp_path, "from cython.view cimport array\n\n" + source + textwrap.dedent("""

        def largest(const double[:, :] v):
            return max([max(row) for row in v])

        def ones(int n):
            cdef double[:] v = array((n,), sizeof(double), "d")
            v[:] = 1
            return v
        """))
    program(tmp_path, """
        import cygrad as cg
        from cygrad import autograd
        import own

        def refused(error, function, argument):
            try:
                function(argument)
            except error:
                return
            raise AssertionError("nothing was raised")

        x = cg.arange(6.0).reshape(2, 3)
        assert own.total(x) == 15 and own.largest(cg.broadcast_to(x[1], (2, 3))) == 5
        for wrong in (x.astype("float32"), x[0], x.T, cg.broadcast_to(x[1], (2, 3))):
            refused((ValueError, BufferError), own.total, wrong)
        shared = own.ones(4)
        a = cg.asarray(shared)
        a[0] = 7
        assert shared[0] == 7 and a.tolist() == [7, 1, 1, 1]
        x.attach_grad()
        with autograd.record():
            y = x * 2
            refused(BufferError, own.total, y)
            assert own.total(y.detach()) == 30
        """)


def test_the_declarations_need_no_headers_of_numpy(tmp_path):
    """They are found by `sys.path` alone too, where cygrad is not an installation that can be edited."""
    tmp_path.joinpath("own.pyx").write_text("cimport cygrad\ndef f(cygrad.NDArray a): return a.size\n")
    done = subprocess.run([sys.executable, "-m", "cython", "-3", "own.pyx"], cwd=tmp_path, capture_output=True,
                          text=True, env={**os.environ, "PYTHONPATH": ROOT_OF_PACKAGE})
    assert done.returncode == 0, done.stderr
    assert "numpy/" not in tmp_path.joinpath("own.c").read_text(encoding="utf-8")
