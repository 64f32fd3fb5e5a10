"""What completion, help and inspect show: public names and no others, with signatures and docstrings."""

import inspect
import pydoc
import subprocess
import sys
import types

import pytest

import cygrad as cg
from cygrad import array_api, autograd, differentiate, fft, files, linalg, nd, profiler, random, special, testing

MODULES = [cg, array_api, autograd, differentiate, fft, files, linalg, nd, nd.contrib, nd.linalg, nd.op, nd.random,
           profiler, random, special, testing]
METHODS = sorted(name for name in dir(cg.NDArray) if not name.startswith("_"))


def public(module):
    return [name for name in dir(module) if not name.startswith("_")]


def functions(module):
    """Public names of a module that can be called, but for classes that are compiled, or Python's."""
    for name in public(module):
        value = getattr(module, name)
        if callable(value) and not (isinstance(value, type) and not inspect.isfunction(vars(value).get("__init__"))):
            yield name, value


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_dir_is_all(module):
    names = public(module)
    assert set(names) == {name for name in module.__all__ if not name.startswith("_")}
    assert len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        value = getattr(module, name)
        # No helper, and no module of another package that happens to be imported.
        assert not isinstance(value, types.ModuleType) or value.__name__.startswith("cygrad.")


def test_dir_of_the_package():
    names = dir(cg)
    for name in ("add", "NDArray", "nd", "autograd", "linalg", "random", "fft", "special", "testing", "profiler",
                 "float32", "pi", "newaxis", "grad", "__version__", "__doc__"):
        assert name in names
    for name in ("_np", "core", "array_api", "config", "differentiate", "files", "index", "write"):
        assert name not in names


def test_import_of_everything():
    code = ("import builtins; from cygrad import *\n"
            "assert exp(0.0) == 1 and nd.ones(2).size == 2 and 'core' not in globals()\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_functions_have_signatures_and_help(module):
    for name, function in functions(module):
        signature = inspect.signature(function)
        assert not any(p.startswith("_") for p in signature.parameters), (name, signature)
        assert inspect.getdoc(function), name
        text = pydoc.plain(pydoc.render_doc(function))
        assert inspect.getdoc(function).partition("\n")[0] in text, name


@pytest.mark.parametrize("name", METHODS)
def test_methods_have_signatures_and_help(name):
    method = inspect.getattr_static(cg.NDArray, name)
    assert inspect.getdoc(method), name
    if callable(method):
        bound = inspect.signature(getattr(cg.ones((2, 2)), name))
        assert [*inspect.signature(method).parameters][1:] == [*bound.parameters]


def test_help_of_the_class():
    text = pydoc.plain(pydoc.render_doc(nd.NDArray))
    assert "class NDArray" in text and "records what is done with it" in text
    for name in METHODS:
        assert name in text


def test_help_of_a_function():
    text = pydoc.plain(pydoc.render_doc(cg.add))
    assert "add(x1, x2, out=None)" in text and "Sum of elements" in text


def test_arrays_have_one_representation():
    """Notebooks show what the interpreter shows."""
    x = cg.ones((2, 3))
    for name in ("_repr_html_", "_repr_latex_", "_repr_svg_", "_repr_pretty_", "_repr_mimebundle_"):
        assert not hasattr(x, name)
    assert set(dir(x)) == set(dir(cg.NDArray))
