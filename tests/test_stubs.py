"""The stubs (`*.pyi`) against the modules that they describe, and what a type checker makes of them.

Names, parameters, their kinds and defaults, properties and first lines of docstrings must be those of the runtime.
"""

import ast
import doctest
import importlib
import inspect
import json
import os
import pathlib
import subprocess
import sys
import types

import pytest

import cygrad
import cygrad.core.registry

PACKAGE = pathlib.Path(cygrad.__file__).parent
STUBS = sorted(PACKAGE.rglob("*.pyi"))
# What every class has, or what Cython puts there.
MACHINERY = {
    "__class__", "__dict__", "__doc__", "__module__", "__new__", "__pyx_vtable__", "__reduce_cython__",
    "__setstate_cython__",
    "__setstate__", "__slots__", "__static_attributes__", "__firstlineno__", "__str__", "__weakref__", "__test__"}
KINDS = inspect.Parameter


def module_name(stub):
    parts = stub.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


# ---- reading a stub

class Definition:
    """A name in a stub: a list of functions (overloads), a class, or something else."""

    def __init__(self):
        self.functions, self.node, self.setter = [], None, False

    @property
    def is_property(self):
        return any(decorators(f) & {"property"} for f in self.functions)

    @property
    def docstring(self):
        return next((text for f in self.functions if (text := ast.get_docstring(f))), None)


def decorators(node):
    return {ast.unparse(d) for d in node.decorator_list}


def definitions(body):
    """Public names (and dunders) to what a stub says of them."""
    found = {}

    def at(name):
        return found.setdefault(name, Definition())
    for node in body:
        if isinstance(node, ast.FunctionDef):
            if any(d.endswith(".setter") for d in decorators(node)):
                at(node.name).setter = True
            else:
                at(node.name).functions.append(node)
        elif isinstance(node, ast.ClassDef):
            at(node.name).node = node
        elif isinstance(node, ast.AnnAssign):
            at(node.target.id).node = node
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                at(target.id).node = node
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.asname == alias.name:       # what a stub gives on
                    at(alias.name).node = node
    return {name: d for name, d in found.items() if not name.startswith("_") or name.startswith("__")}


def parameters(function):
    """(name, kind, default) of each parameter; no default: `Parameter.empty`."""
    a = function.args
    result = []
    positional = [(p, KINDS.POSITIONAL_ONLY) for p in a.posonlyargs] + [(p, KINDS.POSITIONAL_OR_KEYWORD)
                                                                        for p in a.args]
    defaults = [None] * (len(positional) - len(a.defaults)) + list(a.defaults)
    for (p, kind), default in zip(positional, defaults):
        result.append((p.arg, kind, default))
    if a.vararg:
        result.append((a.vararg.arg, KINDS.VAR_POSITIONAL, None))
    for p, default in zip(a.kwonlyargs, a.kw_defaults):
        result.append((p.arg, KINDS.KEYWORD_ONLY, default))
    if a.kwarg:
        result.append((a.kwarg.arg, KINDS.VAR_KEYWORD, None))
    return [(name, kind, KINDS.empty if d is None else ast.literal_eval(d)) for name, kind, d in result]


# ---- comparing

def differences_of_signature(what, definition, runtime, method):
    try:
        actual = [(p.name, p.kind, p.default) for p in inspect.signature(runtime).parameters.values()]
    except ValueError:       # a slot of the type that Python says nothing of: an operator, of two operands
        actual = [("self", KINDS.POSITIONAL_ONLY, KINDS.empty), ("value", KINDS.POSITIONAL_ONLY, KINDS.empty)]
    slot = isinstance(runtime, (types.WrapperDescriptorType, types.MethodDescriptorType))
    for function in definition.functions:
        stub = parameters(function)
        own = actual
        if method:
            assert stub[0][0] == "self"
            stub, own = stub[1:], own[1:]
        if slot:             # called by operators: only the number of operands counts
            if any(p[1] is KINDS.VAR_POSITIONAL for p in own):       # __init__, of which Python does not say more
                continue
            required = [p for p in own if p[2] is KINDS.empty]
            if not len(required) <= len(stub) <= len(own):
                yield f"{what}: {len(stub)} parameters, {len(required)} to {len(own)} at runtime"
            continue
        if len(definition.functions) == 1:
            if stub != own:
                yield f"{what}: {stub}, at runtime {own}"
            continue
        # An overload may leave out what has a default, and demand it, and also that it be given by name.
        names = {name: (kind, default) for name, kind, default in own}
        for name, kind, default in stub:
            if kind == KINDS.KEYWORD_ONLY and names.get(name, (None,))[0] == KINDS.POSITIONAL_OR_KEYWORD:
                kind = KINDS.POSITIONAL_OR_KEYWORD
            if names.get(name, (None,))[0] != kind or default is not KINDS.empty and default != names[name][1]:
                yield f"{what}: no such parameter at runtime: {name}, {kind!s}, {default}"
        for name, (_, default) in names.items():
            if default is KINDS.empty and name not in [n for n, _, _ in stub]:
                yield f"{what}: an overload lacks {name}"


def differences_of_docstring(what, text, runtime):
    if text is not None and text != (inspect.getdoc(runtime) or "").partition("\n")[0]:
        yield f"{what}: docstring {text!r}, at runtime {runtime.__doc__!r:.80}"


def is_public(name):
    return not name.startswith("_") or name.startswith("__") and name not in MACHINERY


def differences_of_class(what, node, runtime):
    stub = definitions(node.body)
    # With what it inherits from classes of ours, which a stub need not tell apart.
    actual = {name for base in runtime.__mro__ if base.__module__.startswith("cygrad")
              for name in vars(base) if is_public(name)}
    if issubclass(runtime, tuple):                   # a named one, which Python makes
        actual -= {"__annotations__", "__getnewargs__", "__match_args__", "__orig_bases__", "__replace__", "__repr__"}
    if sys.version_info < (3, 12):
        actual |= {"__buffer__"} & set(stub)         # the protocol has a name in Python since 3.12
    if isinstance(vars(runtime).get("__reduce__"), types.MethodDescriptorType):      # Cython's, which refuses
        actual -= {"__reduce__"}
    for name in sorted(actual - set(stub)):
        yield f"{what}.{name} is missing in the stub"
    for name in sorted(set(stub) - actual):
        if name != "__init__" or runtime.__init__ is object.__init__:
            yield f"{what}.{name} does not exist at runtime"
    yield from differences_of_docstring(what, ast.get_docstring(node), runtime)
    for name in sorted(actual & set(stub)):
        value, definition = inspect.getattr_static(runtime, name, None), stub[name]
        where = f"{what}.{name}"
        if definition.functions:
            if definition.is_property != inspect.isdatadescriptor(value):
                yield f"{where}: property or not? at runtime {type(value).__name__}"
            elif definition.is_property:
                settable = isinstance(value, property) and value.fset is not None
                compiled = isinstance(value, types.GetSetDescriptorType)     # of which Python does not say
                if settable != definition.setter and not (compiled and definition.setter):
                    yield f"{where}: {'a' if settable else 'no'} setter at runtime"
            elif value is not None:
                yield from differences_of_signature(where, definition, value, method=True)
        elif isinstance(definition.node, ast.AnnAssign) and callable(value):
            if not ast.unparse(definition.node.annotation).startswith("Callable[..., "):
                yield f"{where}: a method at runtime"
        if value is not None:
            yield from differences_of_docstring(where, definition.docstring, value)


def differences(source, module):
    """How the text of a stub differs from a module."""
    stub = definitions(ast.parse(source).body)
    names = getattr(module, "__all__", None) or [n for n in vars(module) if not n.startswith("_") or n == "__version__"]
    # These define, and import, more than they are for.
    own = module.__name__.startswith("cygrad.core.") or module.__name__ == "cygrad.config"
    for name in sorted(names):
        value = getattr(module, name)
        if name not in stub and not isinstance(value, types.ModuleType) and not own:
            yield f"{name} is missing in the stub"
    for name, definition in sorted(stub.items()):
        if not hasattr(module, name):
            yield f"{name} does not exist at runtime"
            continue
        value = getattr(module, name)
        if definition.functions:
            if inspect.isclass(value) or not callable(value):
                yield f"{name}: a function in the stub, {type(value).__name__} at runtime"
            else:
                yield from differences_of_signature(name, definition, value, method=False)
                yield from differences_of_docstring(name, definition.docstring, value)
        elif isinstance(definition.node, ast.ClassDef):
            yield from differences_of_class(name, definition.node, value)
        elif isinstance(definition.node, ast.AnnAssign) and callable(value):
            yield f"{name}: a variable in the stub, callable at runtime"


@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: module_name(stub))
def test_stub_and_module_agree(stub):
    found = list(differences(stub.read_text(encoding="utf-8"), importlib.import_module(module_name(stub))))
    assert not found, "\n".join(found)


def test_what_is_public_has_a_stub():
    assert {module_name(s) for s in STUBS} >= {"cygrad", "cygrad.ndarray", "cygrad.autograd", "cygrad.config"}
    assert (PACKAGE / "py.typed").exists()
    public = [n for n in vars(cygrad.core.registry.Op) if is_public(n)]
    assert "result_types" in public and "reshape" in vars(cygrad.NDArray)       # there is something to compare


WRONG = [       # a module, what stands in its stub, and what a mistake in that is reported as
    ("cygrad", "def exp(x: _ArrayLike,", "def exp(y: _ArrayLike,", "exp: "),
    ("cygrad", "def exp(x: _ArrayLike,", "def exp_(x: _ArrayLike,", "exp is missing"),
    ("cygrad", "def exp(x: _ArrayLike,", "def exp(x: _ArrayLike, /,", "exp: "),
    ("cygrad", "def softmax(x: _ArrayLike, axis: SupportsIndex = -1)",
     "def softmax(x: _ArrayLike, axis: SupportsIndex = 0)",
     "softmax: "),
    ("cygrad", "Sine of each element.", "Sine.", "sin: docstring"),
    ("cygrad", "float32: np.dtype[np.float32]\n", "", "float32 is missing"),
    ("cygrad", "newaxis: None", "newaxis: None\nno_such: None", "no_such does not exist"),
    ("cygrad.ndarray", "def waitall()", "def waitall(x)", "waitall: "),
    ("cygrad.ndarray", "num_outputs: Literal[1]", "n: Literal[1]", "split: no such parameter"),
    ("cygrad.autograd", "def pause(train_mode: bool = False)", "def pause(train_mode: bool = True)", "pause: "),
    ("cygrad.autograd", "forward: Callable[..., _Arrays]", "forward: int", "Function.forward"),
    ("cygrad.core.array", "def detach(self)", "def detached(self)", "NDArray.detach is missing"),
    ("cygrad.core.array", "def __rmatmul__(self, value: _ArrayLike, /)", "def __rmatmul__(self)",
     "NDArray.__rmatmul__: "),
    ("cygrad.core.array", "def __add__(self, value: _ArrayLike, /)", "def __add__(self)", "NDArray.__add__: "),
    ("cygrad.core.array", "    @real.setter\n", "    @property\n", "NDArray.real: a setter"),
    ("cygrad.core.array", "    @property\n    def ndim", "    def ndim", "NDArray.ndim: property or not"),
    ("cygrad.core.array", 'grad_req: _GradReq = "write"', 'grad_req: _GradReq = "add"', "NDArray.attach_grad: "),
    ("cygrad.core.array", "def __neg__(self) -> NDArray: ...", "", "NDArray.__neg__ is missing"),
]


@pytest.mark.parametrize("module,right,wrong,message", WRONG, ids=[message for *_, message in WRONG])
def test_a_wrong_stub_is_found(module, right, wrong, message):
    [path] = [s for s in STUBS if module_name(s) == module]
    source = path.read_text(encoding="utf-8")
    assert right in source
    found = list(differences(source.replace(right, wrong), importlib.import_module(module)))
    assert any(text.startswith(message) for text in found), found


# ---- a type checker

GOOD = '''
import numpy as np
import cygrad as mx
import cygrad as cg
import cygrad.ndarray
from cygrad import autograd, nd
from typing_extensions import assert_type

x = nd.array([[1, 2], [3, 4]], dtype="float32")
x.attach_grad("add")
with autograd.record():
    y = 2 * x**2
autograd.backward([y], [nd.ones((2, 2))])
x.grad.sum().backward()


def f(a: cg.NDArray) -> cg.NDArray:
    b = a * 2 if nd.sum(a).asscalar() < 15 else a
    while nd.norm(b) < 1000:
        b *= 2
    return b


class Clipped(autograd.Function):
    def forward(self, x: cg.NDArray) -> cg.NDArray:
        y = cg.exp(x)
        self.save_for_backward(y)
        return y

    def backward(self, g: cg.NDArray) -> cg.NDArray:
        [y] = self.saved_tensors
        return g * cg.minimum(y, 1.0)


def number() -> float:
    with autograd.record():      # does not swallow exceptions, so that nothing is missing after it
        return float((Clipped()(x) * f(x)).sum())


assert_type(nd.split(x, 1), cg.NDArray)
assert_type(nd.split(x, 2), list[cg.NDArray])
assert_type(divmod(x, 2), tuple[cg.NDArray, cg.NDArray])
assert_type(x == 1, cg.NDArray)
assert_type(x.shape, tuple[int, ...])
assert_type(autograd.grad(y, x), list[cg.NDArray])
assert_type(cg.show_config("dicts"), dict[str, str | int])
x[x > 1] = 0
x[[0, 1], ..., None] = [[1], [2]]
x[:, [True, False]] = np.ones(2)
x[np.array([0])] += 1
x.real = 2
cg.sum(x, axis=(0, 1), keepdims=True, dtype=cg.float32)
cg.array([[x, 1.0], [2, np.float32(3)]])
cg.asarray(b"abc")
cg.concatenate([x, [[1.0, 2]]])
mx.nd.zeros((2, 3), ctx=mx.cpu())
1 - x, [1, 2] @ x, -x, abs(x), x @ x, 2**x, x << 1
x.reshape(2, -1).reshape((4,)).reshape(shape=(2, 2)).T.transpose(1, 0)
for row in cygrad.ndarray.exp(x):
    row.item()
np.asarray(x), np.sin(x), memoryview(x), f"{y:.3f}"
assert_type(cg.linalg.svd(x), cg.linalg.SVDResult)
assert_type(cg.linalg.svd(x, compute_uv=False), cg.NDArray)
assert_type(cg.linalg.eigh(x).eigenvectors, cg.NDArray)
q, r = cg.linalg.qr(x, "complete")
cg.linalg.norm(x, "nuc", (0, 1)), cg.linalg.vector_norm(x, ord=1), cg.norm(x, 2)
cg.einsum("ij,jk", x, [[1, 2]]), cg.einsum(x, [0, 1], x, [1, ...], [0])
cg.fft.irfft(cg.fft.rfft(x, norm="ortho"), 3), cg.fft.fftn(x, (2, 2), axes=(0, 1)), cg.fft.fftfreq(3, dtype="float32")
cg.exp(x, out=x), cg.sum(x, 0, out=np.zeros(2)), cg.modf(x, out=(x, None))
nd.linalg.gemm2(x, x, transpose_b=True).sum(), nd.linalg_det(x)
'''

BAD = '''
import cygrad as cg
from cygrad import autograd, nd
x = cg.zeros(3)
x.attach_grad("wrong")
cg.zeros("a")
cg.array("text")
cg.array(["text"])
x + "a"
x + None
cg.exp()
cg.exp(x, y=3)
x.no_such
x.shape = (3,)
cg.no_such
autograd.grad(3, x)
nd.norm(x, ord=3)
nd.take(x, x, mode="other")
x["a"]
cg.sum(x, axis="a")
cg.exp(None)
cg.linalg.qr(x, mode="none")
cg.fft.fft(x, norm="none")
nd.linalg.det(x).no_such
'''


def mypy_errors(folder):
    """Lines as 'file:line: error: message'."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", "--cache-dir", folder / "cache",
         "--check-untyped-defs", *sorted(path.name for path in folder.glob("*.py"))],
        cwd=folder, env={**os.environ, "MYPYPATH": str(PACKAGE.parent)} if FROM_CHECKOUT else None, capture_output=True,
        text=True, timeout=300)
    assert not done.stderr, done.stderr
    return [line for line in done.stdout.splitlines() if ": error: " in line]


def pyright_errors(folder):
    """The same by pyright, whose distribution basedpyright comes whole from the package index."""
    settings = {"typeCheckingMode": "standard", "extraPaths": [str(PACKAGE.parent)] if FROM_CHECKOUT else []}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    done = subprocess.run(
        [sys.executable, "-m", "basedpyright", "--level", "error", "--outputjson", "--pythonpath", sys.executable],
        cwd=folder, capture_output=True, text=True, timeout=300)
    found = json.loads(done.stdout)["generalDiagnostics"]
    return [f"{pathlib.Path(d['file']).name}:{d['range']['start']['line'] + 1}: error: {d['message']}" for d in found]


FROM_CHECKOUT = (PACKAGE.parent / "pyproject.toml").exists()         # not to be found otherwise, if installed with -e


@pytest.mark.parametrize("errors_of", [mypy_errors, pyright_errors])
def test_a_type_checker(errors_of, tmp_path):
    """It is content with right programs, the README's among them, and finds each mistake of a wrong one."""
    programs = {"good": GOOD, "bad": BAD}
    if FROM_CHECKOUT:
        readme = (PACKAGE.parent / "README.md").read_text(encoding="utf-8")
        programs["readme"] = "".join(e.source for e in doctest.DocTestParser().get_examples(readme))
        assert "attach_grad" in programs["readme"]
    for name, text in programs.items():
        (tmp_path / f"{name}.py").write_text(text)
    errors = errors_of(tmp_path)
    assert not [line for line in errors if not line.startswith("bad.py:")], "\n".join(errors)
    lines = {int(line.split(":")[1]) for line in errors}
    assert lines == set(range(5, BAD.count("\n") + 1)), "\n".join(errors)
