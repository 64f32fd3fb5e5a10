"""autograd.graph and the names of arrays: what they show, and that looking changes nothing."""

import copy
import gc
import os
import pickle
import re
import stat
import subprocess
import sys
import types
import weakref

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd, nd
from cygrad.core import tape


def variable(values, name=None):
    x = cg.array(values)
    x.attach_grad()
    x.name = name
    return x


def operations(graph):
    return [node.operation for node in graph.nodes]


# ---- graphs

def test_nodes_and_edges():
    x, w = variable([1.0, 2.0], "x"), variable([[1.0, 2.0], [3.0, 4.0]])
    with autograd.record():
        y = cg.tanh(w @ x + 1)
    graph = autograd.graph(y)
    assert [tuple(node) for node in graph.nodes] == [
        (0, "variable", None, (2, 2), np.dtype("float64"), (), False, None),
        (1, "variable", "x", (2,), np.dtype("float64"), (), False, None),
        (2, "matmul", None, (2,), np.dtype("float64"), (0, 1), False, None),
        (3, "add", None, (2,), np.dtype("float64"), (2, None), False, None),
        (4, "tanh", None, (2,), np.dtype("float64"), (3,), False, None)]
    assert graph.edges == [(0, 2, 0), (1, 2, 1), (2, 3, 0), (3, 4, 0)]
    assert graph.heads == [4] and len(graph) == 5


def test_text():
    x, w = variable([1.0, 2.0], "x"), variable([[1.0, 2.0], [3.0, 4.0]], "it's \"w\"")
    with autograd.record():
        h = w @ x
        y = (h * cg.exp(h)).sum()
    assert str(autograd.graph(y)) == repr(autograd.graph(y)) == """\
#5 sum(#4)  () float64
#4 multiply(#2, #3)  (2,) float64
#3 exp(#2)  (2,) float64
#2 matmul(#0, #1)  (2,) float64
├─ #1 variable 'x'  (2,) float64
#0 variable 'it\\'s "w"'  (2, 2) float64"""
    assert autograd.graph(y).tree(limit=2).splitlines()[2:] == ["... and 4 more"]


def test_shared_nodes_come_once():
    x = variable(2.0)
    with autograd.record():
        y = x
        for _ in range(60):         # 2**60 ways to the variable
            y = y * y
    graph = autograd.graph(y)
    assert len(graph) == 61 and len(graph.edges) == 120
    assert len(str(graph).splitlines()) == 61
    assert graph.to_dot().count("->") == 120


def test_several_heads():
    x = variable([1.0])
    with autograd.record():
        a, b = x + 1, x * 2
    graph = autograd.graph([a, b, x, cg.ones(3)])
    assert operations(graph) == ["variable", "add", "multiply", "constant"]
    assert graph.heads == [1, 2, 0, 3]
    assert len(str(graph).splitlines()) == 4


def test_inside_of_a_recording_and_under_pause():
    x = variable([1.0])
    with autograd.record():
        y = x * 3
        inside = str(autograd.graph(y))
        with autograd.pause():
            assert str(autograd.graph(y)) == inside
    assert str(autograd.graph(y)) == inside
    y.backward()
    assert x.grad.item() == 3


def test_constants_and_variables_alone():
    c = cg.ones((2, 3), dtype="float32")
    c.name = "data"
    assert str(autograd.graph(c)) == "#0 constant 'data'  (2, 3) float32"
    assert str(autograd.graph(variable(1.0))) == "#0 variable  () float64"
    assert str(autograd.graph(cg.arange(3))) == "#0 constant  (3,) int64"


def test_errors():
    for wrong in (1.0, np.ones(3), [1.0], "x", None, [cg.ones(1), 2]):
        with pytest.raises(TypeError, match="NDArray or a list"):
            autograd.graph(wrong)
    with pytest.raises(ValueError, match="at least one"):
        autograd.graph([])


def test_writes_several_outputs_functions_and_views():
    class Doubled(autograd.Function):
        def forward(self, x):
            return x * 2

        def backward(self, g):
            return g * 2

    x = variable([[2.0, 1.0], [1.0, 3.0]])
    with autograd.record():
        values, vectors = cg.linalg.eigh(Doubled()(x))
        b = cg.zeros((2, 2))
        b[0] = values
        b[1] *= vectors[0, 0]
        y = b[1] + b.T[0]
    found = operations(autograd.graph(y))
    for name in ("Doubled", "eigh", "output 0 of eigh", "output 1 of eigh", "setitem", "getitem"):
        assert name in found
    y.backward()
    assert np.isfinite(x.grad.asnumpy()).all()


def test_custom_rules_have_the_names_of_their_functions():
    @cg.custom_vjp
    def cubed(x):
        return x**3

    cubed.defvjp(lambda x: (x**3, x), lambda x, g: (3 * x * x * g,))

    @cg.checkpoint
    def step(x):
        return cg.sin(x)

    x = variable(2.0)
    with autograd.record():
        y = step(cubed(x))
    assert operations(autograd.graph(y)) == ["variable", "cubed", "output 0 of cubed", "checkpoint step",
                                             "output 0 of checkpoint step"]


def test_freed():
    x = variable(2.0)
    with autograd.record():
        y = cg.exp(x) * 2
    y.backward()
    assert str(autograd.graph(y)) == "#0 multiply(constant, constant)  () float64  freed"


def test_higher_order_graphs():
    x = variable(2.0)
    with autograd.record():
        [g] = autograd.grad(x**3, [x], create_graph=True)
    graph = autograd.graph(g)
    assert operations(graph).count("variable") == 1
    [second] = autograd.grad(g, [x])
    assert second.item() == 12


def test_deep_graphs_do_not_recurse():
    x, n = variable([1.0]), 100_000
    with autograd.record():
        y = x
        for _ in range(n):
            y = y + x
    graph = autograd.graph(y)
    assert len(graph) == n + 1
    assert len(str(graph).splitlines()) < 1000
    text = graph.tree()
    assert len(text.splitlines()) == n + 1 and max(map(len, text.splitlines())) < 80
    assert graph.to_dot().count("->") == 2 * n
    y.backward()
    assert x.grad.item() == n + 1


# ---- looking changes nothing

def test_a_graph_keeps_nothing_alive_and_leaves_the_tape_as_it_is():
    gc.collect()
    x = variable(np.ones(1000))
    before = cg.memory_stats()["in_use"], tape.length()
    with autograd.record():
        y = (cg.exp(x) * x).sum()
    recorded = cg.memory_stats()["in_use"], tape.length()
    graph = autograd.graph(y)
    str(graph), graph.to_dot()
    assert (cg.memory_stats()["in_use"], tape.length()) == recorded
    del y
    assert (cg.memory_stats()["in_use"], tape.length()) == before
    assert len(graph) == 4


def test_passes_after_it_give_the_same():
    def run(look):
        x, w = variable(np.linspace(0.1, 1, 12).reshape(3, 4)), variable(np.linspace(-1, 1, 20).reshape(4, 5))
        with autograd.record():
            b = cg.zeros((3, 5))
            b[:2] = cg.tanh(x @ w)[1:]
            b *= b + 1
            y = cg.logsumexp(b, axis=1)
            if look:
                for a in (y, b, x):
                    str(autograd.graph(a))
        y.backward()
        return x.grad.tolist(), w.grad.tolist()
    assert run(True) == run(False)


# ---- DOT and drawings

def test_dot():
    x = variable([1.0], 'a "quoted" \\name\nof two lines')
    with autograd.record():
        y = cg.exp(x)
    text = autograd.graph(y).to_dot()
    assert text.startswith("digraph") and text.count("{") == text.count("}") == 1
    assert '[label="a \\"quoted\\" \\\\name of two lines\\nvariable\\n(1,) float64"' in text
    assert "n0 -> n1;" in text


def test_save_as_text(tmp_path):
    x = variable([1.0], "größe")
    with autograd.record():
        graph = autograd.graph(x * 2)
    for name in ("graph.dot", "graph.GV"):
        graph.save(tmp_path / name)
        assert (tmp_path / name).read_text(encoding="utf-8") == graph.to_dot()
    graph.save(str(tmp_path / "graph.txt"))
    assert (tmp_path / "graph.txt").read_text(encoding="utf-8") == str(graph) + "\n"
    with pytest.raises(TypeError):
        graph.save(3)


def test_without_the_package(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", None)
    graph = autograd.graph(variable(1.0))
    with pytest.raises(ImportError, match=r"pip install \"cygrad\[graph\]\""):
        graph.save(tmp_path / "graph.svg")
    assert not (tmp_path / "graph.svg").exists()
    assert graph._repr_svg_() is None


def test_what_the_package_is_asked_for(tmp_path, monkeypatch):
    """With a stand-in of the package's interface, so that it is run everywhere."""
    class ExecutableNotFound(RuntimeError):
        pass

    class Source:
        there = True

        def __init__(self, text):
            self.text = text

        def pipe(self, format):
            if not Source.there:
                raise ExecutableNotFound("dot")
            return f"<{format}>{self.text}".encode()

    monkeypatch.setitem(sys.modules, "graphviz", types.SimpleNamespace(
        FORMATS={"svg", "png"}, Source=Source, ExecutableNotFound=ExecutableNotFound))
    graph = autograd.graph(variable(1.0))
    graph.save(tmp_path / "graph.svg")
    assert (tmp_path / "graph.svg").read_text() == graph._repr_svg_() == "<svg>" + graph.to_dot()
    for name in ("graph.xyz", "graph"):
        with pytest.raises(ValueError, match="no format"):
            graph.save(tmp_path / name)
    Source.there = False
    with pytest.raises(RuntimeError, match="program `dot`"):
        graph.save(tmp_path / "graph.png")
    assert graph._repr_svg_() is None and not (tmp_path / "graph.png").exists()


def test_the_package_itself(tmp_path, monkeypatch):
    """With a program in the place of `dot`: what is on its standard input comes out."""
    pytest.importorskip("graphviz")
    if os.name != "posix":
        pytest.skip("the program is a shell script")
    program = tmp_path / "bin" / "dot"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho \"$@\"\ncat\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    graph = autograd.graph(variable(1.0))
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(RuntimeError, match="program `dot`"):
        graph.save(tmp_path / "graph.svg")
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    graph.save(tmp_path / "graph.svg")
    text = (tmp_path / "graph.svg").read_text()
    assert "-Tsvg" in text and graph.to_dot() in text


def test_large_graphs_are_not_drawn_in_notebooks():
    x = variable(1.0)
    with autograd.record():
        y = x
        for _ in range(600):
            y = y + 1
    assert autograd.graph(y)._repr_svg_() is None


def test_looking_is_loaded_when_it_is_asked_for():
    code = "import sys, cygrad; print('cygrad._graph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


# ---- names

def test_names():
    x = cg.array([1.0])
    assert x.name is None
    x.name = "x"
    assert x.name == "x"
    for wrong in (1, b"x", ["x"]):
        with pytest.raises(TypeError, match="str or None"):
            x.name = wrong
    assert x.name == "x"

    class Text(str):
        pass

    x.name = Text("y")
    assert type(x.name) is str and x.name == "y"
    x.name = None
    assert x.name is None


@pytest.mark.parametrize("when", ["before", "after"])
def test_variables_keep_their_names(when):
    x = cg.array([1.0])
    if when == "before":
        x.name = "x"
    x.attach_grad("add")
    if when == "after":
        x.name = "x"
    for _ in range(2):
        with autograd.record():
            y = x * 2
        assert autograd.graph(y).nodes[0].name == "x"
        y.backward()
        x -= 0.1 * x.grad
    x.attach_grad("null")
    assert x.name == "x" and autograd.graph(x).nodes[0].name == "x"
    g = cg.zeros(1)
    autograd.mark_variables(x, g)
    assert autograd.graph(x).nodes[0].name == "x" and g.name is None
    x.name = None
    assert autograd.graph(x).nodes[0].name is None


def test_results_keep_their_names_in_the_graph():
    def layer(x):
        h = cg.exp(x)           # an operation that passes do on pointers
        h.name = "hidden"
        return h * 2

    x = variable([1.0])
    with autograd.record():
        y = layer(x)
        z = layer(x).sum()
    assert [node.name for node in autograd.graph(y).nodes] == [None, "hidden", None]
    for head in (y, z):
        for retain in (True, False):
            head.backward(retain_graph=retain)
            assert x.grad.item() == pytest.approx(2 * np.exp(1))


def test_names_of_every_kind_of_node():
    x = variable([[2.0, 1.0], [1.0, 3.0]], "x")
    with autograd.record():
        parts = {"view": x[0], "sum": x.sum(), "several": cg.linalg.eigh(x)[0], "cast": x.astype("float32"),
                 "function": cg.checkpoint(cg.sin)(x)}
        for name, part in parts.items():
            part.name = name
        after = cg.checkpoint(cg.sin)(x) * 2       # behind a node that the garbage collector sees
        after.name = "after"
        b = cg.zeros(2)
        b[:] = x[0]
        b.name = "b"
        parts |= {"after": after, "b": b}
        total = sum(part.sum() for part in parts.values())
    names = [node.name for node in autograd.graph(total).nodes]
    for name in parts:
        assert name in names and parts[name].name == name
    total.backward()
    del parts, part, after, b, total
    gc.collect()


def test_what_has_no_name():
    x = variable([1.0, 2.0], "x")
    made = [x.copy(), x.detach(), x[:], x[0], x.T, x + 0, copy.copy(x), copy.deepcopy(x),
            pickle.loads(pickle.dumps(x)), x.grad, x.reshape(2, 1)]
    assert [a.name for a in made] == [None] * len(made)
    y = x
    y *= 2
    assert y is x and x.name == "x"


def test_names_die_with_their_arrays():
    """Objects are used again: a new array has no old name."""
    for _ in range(3):
        arrays = [cg.ones(2) for _ in range(2000)]
        assert all(a.name is None for a in arrays)
        for i, a in enumerate(arrays):
            a.name = f"array {i}"
            if i % 2:
                a.attach_grad()
        assert arrays[7].name == "array 7"
        del arrays, a
    x = variable([1.0], "x")
    for _ in range(3):
        with autograd.record():
            ys = [x * 2 for _ in range(2000)]
        assert all(autograd.graph(y).nodes[1].name is None for y in ys)
        for y in ys:
            y.name = "y"
        ys[0].backward()
        del ys, y


def test_names_do_not_leak():
    def work():
        x = variable(np.ones(10), "x" * 1000)
        with autograd.record():
            h = cg.exp(x)
            h.name = "h" * 1000
            y = (h * 2).sum()
            y.name = "y" * 1000
        y.backward()

    work()
    gc.collect()
    before, nodes, blocks = cg.memory_stats()["in_use"], tape.length(), sys.getallocatedblocks()
    for _ in range(200):
        work()
    gc.collect()
    assert (cg.memory_stats()["in_use"], tape.length()) == (before, nodes)
    assert abs(sys.getallocatedblocks() - blocks) < 100


def test_a_name_may_be_given_in_every_moment():
    class Naming(autograd.Function):
        def forward(self, x):
            x.name = "inside"
            return x * 2

        def backward(self, g):
            g.name = "gradient"
            h.name = "named in the pass"
            return g * 2

    x = variable([1.0])
    with autograd.record():
        h = cg.exp(x)
        y = Naming()(h * 1) + h
    y.backward()
    assert x.grad.item() == pytest.approx(3 * np.exp(1)) and h.name == "named in the pass"


def test_weak_references_and_names():
    x = cg.ones(3)
    x.name = "x"
    reference = weakref.ref(x)
    del x
    assert reference() is None


# ---- names in messages

def test_an_overwritten_array_can_be_named():
    x, y = cg.array([1.0, 2.0]), variable(3.0)
    view = x[:]
    x.attach_grad()
    with autograd.record():
        view[0] = y
        x.name = "x"
        assert x.name == "x"
        with pytest.raises(RuntimeError, match="a variable 'x' of shape .* was overwritten"):
            x * 2


def test_messages_name_arrays():
    x = variable([1.0, 2.0], "rate")
    with autograd.record():
        y = cg.exp(x)
        y.name = "growth"
    y[0] = 5.0
    with pytest.raises(RuntimeError, match="the result of exp 'growth' "):
        y.backward()
    with autograd.record():
        with pytest.raises(RuntimeError, match=r"a variable 'rate' of shape \(2,\)"):
            x[0] = 1
        z = x * 2
        z.name = "z"
        with pytest.raises(RuntimeError, match=r"recorded array 'z' of shape \(2,\)"):
            np.asarray(z)
    z.backward()
    with pytest.raises(RuntimeError, match="met at multiply 'z'"):
        z.backward()
    c = cg.ones(2)
    c.name = "constant"
    with pytest.raises(RuntimeError, match=re.escape("backward from an array 'constant' of shape (2,)")):
        c.backward()
    with autograd.record():
        z = x * 2
    other = variable(1.0, "other")
    with pytest.raises(ValueError, match="variable 0 'other' has no influence"):
        autograd.grad(z, [other])
    with pytest.raises(ValueError, match="variable 1 'constant' has no gradient"):
        autograd.grad(z, [x, c])


def test_mxnet_arrays_have_names():
    x = nd.ones((2, 2))
    x.name = "data"
    x.attach_grad()
    with autograd.record():
        y = nd.relu(x)
    assert "variable 'data'" in str(autograd.graph(y))
