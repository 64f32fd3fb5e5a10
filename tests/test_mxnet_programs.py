"""``python -m cygrad.mxnet``: programs written for MXNet print what they print there; the forms of the command line;
what is missing fails by name. The texts in `mxnet_programs/` are MXNet's."""

import json
import os
import pathlib
import re
import subprocess
import sys

import numpy as np
import pytest

import cygrad as cg
import cygrad.mxnet as mx
from cygrad.mxnet import missing

import mxnet_worker
import test_mxnet_docs
import test_mxnet_more
import test_mxnet_reference

FOLDER = pathlib.Path(__file__).parent / "mxnet_programs"
ROOT = FOLDER.parents[1]
PROGRAMS = sorted(path.stem for path in FOLDER.glob("*.py"))
NUMBER = re.compile(r"-?\d+\.\d*(?:e[-+]\d+)?|-?\d+|nan|inf")


def run(*arguments, cwd=None, text=None):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-m", "cygrad.mxnet", *map(str, arguments)], cwd=cwd, input=text,
                          env=environment, capture_output=True, text=True)


def output(*arguments, **more):
    done = run(*arguments, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def check_alike(found, expected):
    """The same text, with numbers that may differ in the last digits of a float32."""
    def words(text):
        return "".join(NUMBER.sub(" # ", text).split())      # how numbers are padded hangs on their last digits
    assert words(found) == words(expected)
    np.testing.assert_allclose([float(x) for x in NUMBER.findall(found)], [float(x) for x in NUMBER.findall(expected)],
                               rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_print_what_they_print_with_mxnet(name):
    check_alike(output(FOLDER / f"{name}.py"), (FOLDER / f"{name}.txt").read_text())


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_texts_are_those_of_mxnet(name):
    python = mxnet_worker.interpreter()
    done = subprocess.run([python, FOLDER / f"{name}.py"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (FOLDER / f"{name}.txt").read_text()


def example():
    """The program on the page, and its output."""
    part = test_mxnet_docs.PAGE.split("```py\n")[1]
    return part.split("\n```")[0], part.split("```text\n")[1].split("```")[0]


def stripped(text):
    return "\n".join(line.rstrip() for line in text.splitlines())


def test_the_program_on_the_page():
    program, expected = example()
    assert stripped(output("-", text=program)) == stripped(expected)


def test_the_program_on_the_page_with_mxnet():
    program, expected = example()
    done = subprocess.run([mxnet_worker.interpreter(), "-"], input=program, capture_output=True, text=True)
    assert stripped(done.stdout) == stripped(expected), done.stderr


# Rows of the tables of docs/mxnet.md that are as in cygrad in a program that is run too, though MXNet raises nothing.
STAY = """
    bool(nd.array([]))|np.asarray(b).dtype == np.float32|nd.maximum(2, 3) is 3|nd.histogram(b)[0].dtype == np.float32
    nd.sum(nd.array([200, 100], dtype='uint8')).asnumpy().tolist()|nd.unravel_index(nd.array([[2, 3]]), shape=(2, 3)).shape
    b[1:] = b[:-1]; b.asnumpy().tolist()|b[:] = None; b.asnumpy().tolist()|i.attach_grad()
    s.attach_grad(); s.grad is s.grad
    s.attach_grad(); begin(); y = s * s; end(); autograd.backward([y, y]); s.grad.asnumpy().tolist()
"""


def test_the_tables_of_differences():
    rows = test_mxnet_docs.ROWS
    code = ("import json, sys; sys.path.insert(0, sys.argv[1]); import mxnet_worker; from mxnet import nd, autograd\n"
            "print(json.dumps([mxnet_worker.answer(nd, autograd, p)['text'] for p in json.load(sys.stdin)]))")
    answers = json.loads(output("-c", code, FOLDER.parent, text=json.dumps(test_mxnet_docs.PROGRAMS)))
    stay = {line.strip() for line in STAY.replace("\n", "|").split("|")}
    error = re.compile(r"\w+Error")
    taken = 0
    for (statements, theirs, ours), found in zip(rows, answers):
        if statements in stay or statements.startswith("gradient("):
            assert found in (ours, "MXNetError"), statements       # gradients are cygrad's
        elif error.fullmatch(ours) and found != theirs:
            assert found in (ours, "MXNetError"), statements       # what cygrad refuses it refuses here too
        elif error.fullmatch(theirs) and found != theirs:
            assert not error.fullmatch(found), statements          # what MXNet refuses may work
        else:
            assert found == theirs, statements
            taken += theirs != ours
    assert taken > 40


def test_functions_and_methods_are_those_of_mxnet():
    """All that is compared with MXNet elsewhere gives the same in a program that is run, with memory of its own."""
    programs = [{"kind": "compare", "code": code, "inputs": inputs, "gradients": list(variables)}
                for code, inputs, variables in test_mxnet_reference.CASES + test_mxnet_more.CASES
                if "allclose" not in code]       # of which MXNet's result alone has no dimensions
    code = """
import json, sys
sys.path.insert(0, sys.argv[1])
import numpy as np
import mxnet_worker
from mxnet import nd, autograd
answers, shared = [], []
for p in json.load(sys.stdin):
    answers.append(mxnet_worker.answer(nd, autograd, p))
    if any(word in p["code"] for word in ("out=", "update", "reset_arrays", "dlpack", "as_in_context", "x[", "x.reshape", "lambda")):
        continue
    inputs = {k: nd.array(v["values"], dtype=v["dtype"]).reshape(v["shape"]) for k, v in p["inputs"].items()}
    result = eval(p["code"], {"nd": nd, "np": np, **inputs})
    for y in result if isinstance(result, (list, tuple)) else [result]:
        shared += [p["code"] for x in inputs.values() if np.shares_memory(np.asarray(x), np.asarray(y))]
print(json.dumps([answers, shared]))
"""
    answers, shared = json.loads(output("-c", code, FOLDER.parent, text=json.dumps(programs)))
    assert shared == []
    assert len(answers) > 1000
    for program, found in zip(programs, answers, strict=True):
        expected = mxnet_worker.answer(cg.nd, cg.autograd, program)
        found = found["outputs"] + list(found.get("gradients", {}).values())
        expected = expected["outputs"] + list(expected.get("gradients", {}).values())
        for a, b in zip(found, expected, strict=True):
            test_mxnet_reference.assert_like(a, b, program["code"])


# ---- the command line

def test_arguments_and_paths(tmp_path):
    (tmp_path / "beside.py").write_text("value = 3\n")
    program = tmp_path / "program.py"
    program.write_text("import sys, beside, __main__\nprint(sys.argv[1:], beside.value, __name__, __file__, sys.path[0])\n"
                       "print(__main__.beside is beside, sys.argv[0] == __file__)\n")
    assert output(program, "-x", "a b").splitlines() == [
        f"['-x', 'a b'] 3 __main__ {program} {tmp_path}", "True True"]
    assert output("program.py", cwd=tmp_path).startswith(f"[] 3 __main__ program.py {tmp_path}")


def test_module_command_and_standard_input(tmp_path):
    (tmp_path / "inner.py").write_text("import sys, mxnet as mx\nprint(sys.argv[1:], __name__, mx.nd.ones(2).sum().shape)\n")
    assert output("-m", "inner", "1", cwd=tmp_path) == "['1'] __main__ (1,)\n"
    assert output("-c", "import sys, mxnet.nd as nd; print(sys.argv, nd.ones(2)[0].shape)", "x") == "['-c', 'x'] (1,)\n"
    assert output("-", "x", text="import sys; from mxnet.ndarray import ones; print(sys.argv, ones(2).sum().shape)") == (
        "['-', 'x'] (1,)\n")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__main__.py").write_text("import mxnet as mx\nprint(mx.__version__, __name__)\n")
    assert output("package", cwd=tmp_path) == "1.9.1 __main__\n"


def test_exit_status_and_traceback(tmp_path):
    program = tmp_path / "program.py"
    program.write_text("import sys\nsys.exit(7)\n")
    assert run(program).returncode == 7
    program.write_text("from mxnet import nd\ndef f():\n    return nd.ones(2) + nd.ones(3)\nf()\n")
    done = run(program)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0] == "Traceback (most recent call last):" and lines[1] == f'  File "{program}", line 4, in <module>'
    assert "__main__.py" not in done.stderr and "runpy" not in done.stderr
    assert lines[-1] == "mxnet.base.MXNetError: operands could not be broadcast together with shapes (2,) (3,)"
    program.write_text("x = (\n")
    done = run(program)
    assert done.returncode == 1 and "SyntaxError" in done.stderr and "Traceback" not in done.stderr
    assert run(tmp_path / "nothing.py").returncode == 2 and "can't open file" in run(tmp_path / "nothing.py").stderr
    assert run().returncode == 2 and run("-m").returncode == 2 and run("-x").returncode == 2
    assert run("--help").returncode == 0 and "usage: python -m cygrad.mxnet" in run("--help").stdout


@pytest.mark.parametrize("code, message", [
    ("from mxnet import gluon", "ImportError: cygrad runs in MXNet's place and has no mxnet.gluon: layers and trainers"),
    ("from mxnet.gluon import nn", "ImportError: cygrad runs in MXNet's place and has no mxnet.gluon: layers"),
    ("import mxnet.symbol as sym", "has no mxnet.symbol: cygrad records what is computed"),
    ("from mxnet import np, npx", "has no mxnet.np: cygrad itself has NumPy's names: import cygrad as np"),
    ("import mxnet.nonsense", "ImportError: cygrad runs in MXNet's place and has no mxnet.nonsense"),
    ("import mxnet as mx; mx.init.Xavier()", "AttributeError: cygrad.mxnet has no 'init': fill arrays by nd.random"),
    ("import mxnet as mx; mx.nd.Convolution", "AttributeError: cygrad.ndarray has no 'Convolution': cygrad.nd has no layers"),
    ("import mxnet as mx; mx.nd.sparse.zeros", "AttributeError: cygrad.ndarray has no 'sparse': cygrad has dense arrays only"),
    ("import mxnet as mx; mx.nd.contrib.SyncBatchNorm", "cygrad.ndarray.contrib has no 'SyncBatchNorm': cygrad.nd has no layers"),
    ("import mxnet as mx; mx.test_utils.get_mnist()", "test_utils has no 'get_mnist': cygrad reads no data sets"),
    ("import mxnet.nd.sparse", "has no mxnet.nd.sparse: cygrad has dense arrays only"),
    ("import mxnet as mx; mx.nd.ones(2).tostype('csr')", "mxnet.base.MXNetError: cygrad has dense arrays only"),
    ("import mxnet as mx; mx.nd.ones(2).as_np_ndarray()", "import cygrad as np"),
    ("import mxnet as mx; mx.nd.ones(2, ctx=mx.gpu())", "mxnet.base.MXNetError: gpu(0): cygrad runs on the CPU"),
    ("import mxnet as mx; mx.nonsense", "AttributeError: module 'cygrad.mxnet' has no attribute 'nonsense'"),
])
def test_what_is_missing_fails_by_name(code, message):
    done = run("-c", code)
    assert done.returncode == 1 and message in done.stderr.splitlines()[-1]


def test_hints_are_of_what_is_missing():
    assert not [name for name in missing._MODULES if name in vars(mx)]
    assert not [name for name in missing._FUNCTIONS if name in cg.nd.__all__]


# ---- how the meaning is exchanged

def test_an_import_alone_changes_nothing():
    x = mx.nd.array([[1, 2], [3, 4]])
    assert x.sum().shape == () and (x > 1).dtype == bool and x.dtype == np.dtype("float32") and x[0, 0].shape == ()
    assert "mxnet" not in sys.modules or sys.modules["mxnet"] is not mx
    assert mx.nd is cg.nd and mx.autograd is cg.autograd


def test_cygrads_own_code_keeps_its_meaning():
    """Functions and rules are written for NumPy's meaning: their results and gradients are the same in both."""
    code = """
import json, sys
if sys.argv[1] == "mxnet":
    import cygrad.mxnet
    cygrad.mxnet.install()
    cygrad.mxnet.install()
import numpy as np
import cygrad as cg
from cygrad import nd, autograd
rng = np.random.RandomState(0)
out = []
def show(*arrays):
    out.extend(np.asarray(a.asnumpy(), float).ravel().tolist() for a in arrays)
x, y = [nd.array(rng.uniform(0.5, 2, shape), dtype='float64') for shape in ((3, 3), (3,))]
for f in (lambda: nd.linalg.potrf(nd.dot(x, x.T) + nd.eye(3)), lambda: nd.norm(x, axis=1), lambda: nd.max(x, axis=0),
          lambda: nd.LayerNorm(x, y, y), lambda: nd.topk(x, k=2, ret_typ="value"), lambda: nd.softmax(x) ** 2,
          lambda: nd.sort(x), lambda: nd.take(x, nd.array([0, 2])), lambda: nd.round(x) + nd.rint(x) * x, lambda: nd.prod(x),
          lambda: nd.smooth_l1(x), lambda: cg.linalg.svd(x)[1], lambda: cg.median(x, axis=0), lambda: cg.cumprod(x, axis=1),
          lambda: x.std(axis=0), lambda: nd.LeakyReLU(x - 1), lambda: nd.SoftmaxOutput(x, nd.array([0, 1, 2])),
          lambda: nd.contrib.cond(nd.array([1]), lambda: x * 2, lambda: x), lambda: cg.sort(x, axis=0),
          lambda: x[1:, ::2], lambda: x.T[nd.array([0, 2], dtype="int32")], lambda: nd.where(x > 1, x, x * x),
          lambda: nd.GroupNorm(x.reshape((1, 3, 3)), y[:1], y[:1], num_groups=1), lambda: cg.var(x), 
          lambda: cg.interp(x, cg.asarray([0., 1, 2]), cg.asarray([0., 3, 1]))):
    x.attach_grad(); y.attach_grad()
    with autograd.record():
        z = f()
    z.backward()
    show(z, x.grad, y.grad)
g = cg.grad(lambda v: (v * v * v).sum())
show(g(x), cg.jacobian(lambda v: v * v)(y), cg.hessian(lambda v: (v ** 3).sum())(y))
v, g = cg.value_and_grad(lambda v: (v ** 2).sum())(y)
show(v, g)
rule = cg.custom_vjp(lambda v: nd.exp(v))
rule.defvjp(lambda v: (nd.exp(v), v), lambda v, g: (g * (v > 1).astype("float64") * v.sum(),))
with autograd.record():
    z = rule(y)
z.backward()
show(z, y.grad)
cg.testing.check_grads(lambda v: (v * v).sum(), (y,))
print(json.dumps(out))
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    answers = []
    for meaning in ("numpy", "mxnet"):
        done = subprocess.run([sys.executable, "-c", code, meaning], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        answers.append(json.loads(done.stdout))
    assert len(answers[0]) > 60
    for a, b in zip(*answers, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14)


def test_threads_and_exceptions_leave_the_meaning_as_it_is():
    assert output("-c", """
import threading
import mxnet as mx
from mxnet import nd
def work():
    for _ in range(200):
        x = nd.array([[1, 2], [3, 4]])
        try:
            x + nd.ones((3, 3))
        except mx.MXNetError as error:
            assert isinstance(error, ValueError)
        assert x.sum().shape == (1,) and (x > 1).dtype.__name__ == "float32"
    done.append(1)
done = []
threads = [threading.Thread(target=work) for _ in range(4)]
[t.start() for t in threads]; [t.join() for t in threads]
class Stop(Exception): pass
def body(row, state):
    assert row.shape == (1,) and (row > 0).dtype.__name__ == "float32"
    raise Stop
try:
    nd.contrib.foreach(body, nd.ones(3), nd.ones(1))
except Stop:
    print(len(done), nd.ones(2).sum().shape)
""") == "4 (1,)\n"


def test_other_libraries_and_the_profiler():
    assert output("-c", """
import copy, pickle
import numpy as np, cygrad.profiler
from mxnet import nd
x = nd.array([[1, 2], [3, 4]])
print(np.asarray(x).sum(), np.concatenate([x, x]).shape, pickle.loads(pickle.dumps(x)).asnumpy().tolist(),
      copy.deepcopy(x)[1].asnumpy().tolist(), (np.ones((2, 2)) < x).dtype, (np.arange(2) + x).shape)
with cygrad.profiler.profile() as p:
    y = nd.exp(x).sum() + x[0]
print(y.shape, "exp" in str(p), x.sum().shape, (x > 1).sum().asscalar())
""") == ("10.0 (4, 2) [[1.0, 2.0], [3.0, 4.0]] [3.0, 4.0] <class 'numpy.float32'> (2, 2)\n(2,) True (1,) 3.0\n")


def test_names_of_mxnet():
    assert mx.nd.ones(2, ctx=mx.cpu()).context == mx.current_context() == mx.Context("cpu") == mx.cpu_pinned()
    assert mx.context.num_gpus() == 0 and mx.test_utils.list_gpus() == []
    with pytest.raises(mx.MXNetError):
        mx.gpu()
    mx.random.seed(4, ctx=mx.cpu())
    x = mx.random.normal(shape=(2, 3))
    mx.random.seed(4)
    assert mx.test_utils.same(x, mx.nd.random.normal(shape=(2, 3)))
    with pytest.raises(AssertionError, match="found"):
        mx.test_utils.assert_almost_equal(x, x + 1, names=("found", "wanted"))
    with pytest.raises(AssertionError):
        mx.test_utils.assert_almost_equal(x, x[0], use_broadcast=False)
    assert mx.test_utils.almost_equal(x, x + 1e-6) and not mx.test_utils.almost_equal(x, x + 1)
    assert mx.test_utils.rand_ndarray((2, 3), dtype="float64").dtype == "float64"
    with pytest.raises(ValueError):
        mx.test_utils.rand_ndarray((2, 3), "csr")
    assert mx.test_utils.random_arrays((2, 3)).dtype == "float32"
    with mx.engine.bulk(3), mx.Context("cpu"):
        pass
