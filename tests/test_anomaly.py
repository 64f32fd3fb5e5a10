"""Errors of backward passes say which operation they belong to; autograd.detect_anomaly says the line, and finds NaN."""

import gc
import threading
import traceback

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd, nd
from cygrad.core import notes, op, tape
from cygrad.profiler import profile


def variable(values, name=None, dtype="float64"):
    x = cg.array(values, dtype=dtype)
    x.attach_grad()
    x.name = name
    return x


class Failing(autograd.Function):
    """A rule that raises what it was given."""

    def __init__(self, error):
        self.error = error

    def forward(self, *inputs):
        return inputs[0] * 2

    def backward(self, g):
        raise self.error


class Own(Exception):
    def __init__(self, a, b):
        super().__init__(a, b)


def what_was_raised(head, kind=Exception, **options):
    with pytest.raises(kind) as found:
        head.backward(**options)
    return found.value


def notes_of(error):
    return "\n".join(getattr(error, "__notes__", []))


def line_of(marker):
    """The number of the line in this file that ends in a comment."""
    with open(__file__, encoding="utf-8") as file:
        return next(i for i, line in enumerate(file, 1) if line.rstrip().endswith(f"# {marker}"))


# ---- errors in rules

@pytest.mark.parametrize("error", [ValueError("bad"), KeyError("bad"), Own(1, 2), np.linalg.LinAlgError("bad"),
                                   FloatingPointError("bad"), RuntimeError()], ids=lambda e: type(e).__name__)
def test_errors_in_rules_keep_their_type_and_name_the_operation(error):
    x = variable([[1.0, 2.0]], "x")
    with autograd.record():
        h = Failing(error)(x)
        h.name = "h"
        y = h.sum()
    args, text = error.args, str(error)
    found = what_was_raised(y)
    assert found is error
    assert notes_of(found) == ("in the reverse rule of Failing 'h' (shape (1, 2), dtype float64)\n"
                               "  input 0: variable 'x' (shape (1, 2), dtype float64)")
    if hasattr(found, "add_note"):
        assert found.args == args and str(found) == text
        assert notes_of(found) in "".join(traceback.format_exception(found))


def test_errors_of_cygrads_own_rules():
    x = variable(np.eye(3), "A")
    with autograd.record():
        y = cg.linalg.eigh(x)[1][0, 1]
    found = what_was_raised(y, np.linalg.LinAlgError)
    assert "in the reverse rule of eigh (shape (3,), dtype float64)" in notes_of(found)
    assert "variable 'A' (shape (3, 3), dtype float64)" in notes_of(found)


def test_an_interrupt_is_left_alone():
    x = variable([1.0])
    with autograd.record():
        y = Failing(KeyboardInterrupt())(x)
    assert notes_of(what_was_raised(y, KeyboardInterrupt)) == ""


def test_rules_within_rules_say_the_way():
    @cg.checkpoint
    def outer(x):
        return Failing(ValueError("deep"))(x * 3)

    x = variable([1.0])
    with autograd.record():
        y = outer(x) + 1
    text = notes_of(what_was_raised(y, ValueError))
    assert text.index("in the reverse rule of Failing") < text.index("in the reverse rule of checkpoint outer")


def test_passes_after_an_error_are_right():
    x = variable([1.0, 2.0])
    with autograd.record():
        h = x * x
        y = Failing(ValueError())(h) + h
    what_was_raised(y, ValueError, retain_graph=True)
    h.backward(retain_graph=True)
    assert x.grad.tolist() == [2.0, 4.0]


def test_before_notes_were_printed():
    """Python 3.10 prints no notes: there the message has them too, where it is a plain text."""
    plain, other, empty = ValueError("bad"), OSError(2, "none"), KeyError("k")
    for error in (plain, other, empty):
        notes.add_note(error, "the note", native=False)
        assert error.__notes__ == ["the note"]
    assert str(plain) == "bad\nthe note" and other.errno == 2 and empty.args == ("k",)


# ---- the line

def test_errors_name_the_line():
    def forward(x):
        return Failing(ValueError("bad"))(x)     # the line of the rule

    x = variable([1.0])
    with autograd.detect_anomaly():
        with autograd.record():
            y = forward(x) * 2
    text = notes_of(what_was_raised(y, ValueError))       # outside of the mode, which knew the line
    assert f'line {line_of("the line of the rule")}, in forward' in text
    assert "return Failing(ValueError" in text
    assert text.count("  File ") == 2 and "pytest" not in text


def test_overwritten_arrays_name_the_line():
    x = variable([1.0, 2.0])
    with autograd.detect_anomaly(), autograd.record():
        y = cg.exp(x)                            # the line of exp
    y[0] = 2
    found = what_was_raised(y, RuntimeError)
    assert f"line {line_of('the line of exp')}, in test_overwritten" in str(found)


def test_outside_of_the_mode_no_line_is_known():
    x = variable([1.0])
    with autograd.record():
        y = Failing(ValueError())(x)
        assert autograd.graph(y).nodes[1].place is None
    assert "File" not in notes_of(what_was_raised(y, ValueError))


def test_graphs_show_the_line():
    x = variable([1.0])
    with autograd.detect_anomaly(), autograd.record():
        y = cg.exp(x)                            # the line in a graph
    graph = autograd.graph(y)
    assert graph.nodes[1].place == (__file__, line_of("the line in a graph"), "test_graphs_show_the_line")
    assert f"test_anomaly.py:{line_of('the line in a graph')}" in str(graph)
    assert f"test_anomaly.py:{line_of('the line in a graph')}" in graph.to_dot()


# ---- NaN in gradients

WAYS = {
    "small": lambda x: cg.sqrt(x),
    "broadcast": lambda x: cg.sqrt(x) * cg.ones((4, 1)),
    "strided": lambda x: cg.sqrt(cg.reshape(x, (1, 3)).T),
    "method": lambda x: x.sqrt(),
    "operator": lambda x: x**0.5,
    "numpy": lambda x: np.sqrt(x),
    "nd": lambda x: nd.sqrt(x),
    "division": lambda x: 1 / x,
    "structural": lambda x: cg.norm(x - x) + cg.prod(x) / x[0],
}


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
@pytest.mark.parametrize("way", WAYS)
def test_the_first_bad_gradient_raises(way, dtype):
    x = variable([0.0, 1.0, 2.0], "x", dtype)
    with autograd.detect_anomaly():
        with autograd.record():
            y = (WAYS[way](x) * 2).sum()
        found = what_was_raised(y, FloatingPointError)
    text = str(found)
    assert "the reverse rule of" in text and "test_anomaly.py" in text and not notes_of(found)
    assert "infinity in 1 of" in text or "NaN in 1 of" in text or "has infinity, for" in text or "infinity, for" in text


def test_what_the_error_says():
    x = variable([0.0, 1.0], "x")
    with autograd.detect_anomaly():
        with autograd.record():
            h = cg.sqrt(x)                       # the line of sqrt
            h.name = "h"
            y = (h * 0).sum()
        found = what_was_raised(y, FloatingPointError)
    assert str(found) == (
        "the reverse rule of sqrt 'h' (shape (2,), dtype float64) gave a gradient with NaN in 1 of 2 elements, first at "
        "[0], for input 0: variable 'x' (shape (2,), dtype float64)\n"
        "recorded here:\n"
        f'  File "{__file__}", line {line_of("the line of sqrt")}, in test_what_the_error_says\n'
        "    h = cg.sqrt(x)                       # the line of sqrt")


def test_the_input_that_went_bad():
    a, b = variable([1.0, 2.0], "a"), variable([1.0, 0.0], "b")
    with autograd.detect_anomaly():
        with autograd.record():
            y = cg.power(b, a - 1.5).sum()
        found = what_was_raised(y, FloatingPointError)
    assert "the reverse rule of power" in str(found) and "for input 0: variable 'b'" in str(found)


def test_complex_gradients():
    z = variable([1 + 1j, 0j], "z", "complex128")
    with autograd.detect_anomaly():
        with autograd.record():
            y = (1 / z).sum()
        assert "variable 'z'" in str(what_was_raised(y, FloatingPointError))


def test_head_gradients():
    x = variable([1.0, 2.0])
    with autograd.detect_anomaly():
        with autograd.record():
            y = x * 2
        with pytest.raises(FloatingPointError, match="the gradient that the pass starts from, of multiply .* has NaN"):
            y.backward(cg.array([1.0, float("nan")]))


def test_finite_gradients_are_what_they_were():
    def run():
        x, w = variable(np.linspace(0.1, 1, 12).reshape(3, 4)), variable(np.linspace(-1, 1, 16).reshape(4, 4))
        with autograd.record():
            b = cg.zeros((3, 4))
            b[:2] = cg.tanh(x @ w)[1:]
            b *= b + x
            q, r = cg.linalg.qr(w)
            y = cg.logsumexp(b @ q, axis=1) * cg.exp(r[0, 0])
            [g] = autograd.grad(y, [x], create_graph=True)
            z = (g * g).sum()
        z.backward()
        return x.grad.tolist(), w.grad.tolist()

    plain = run()
    with autograd.detect_anomaly(check_forward=True):
        assert run() == plain
    assert run() == plain


def test_without_the_check():
    x = variable([0.0])
    with autograd.detect_anomaly(check_nan=False):
        with autograd.record():
            y = cg.sqrt(x) + Failing(ValueError())(x)
        assert "test_without_the_check" in notes_of(what_was_raised(y, ValueError))
        with autograd.record():
            y = cg.sqrt(x)
        y.backward()
    assert x.grad.tolist() == [np.inf]


def test_gradients_that_meet():
    """Infinities that come together as NaN are found where the first one comes."""
    x = variable([0.0], "x")
    with autograd.detect_anomaly():
        with autograd.record():
            y = cg.sqrt(x) - cg.sqrt(x)
        assert "has" not in str(what_was_raised(y, FloatingPointError)).partition("for input")[0]


def test_recorded_outside_of_the_mode():
    x = variable([0.0])
    with autograd.record():
        y = cg.sqrt(x) * 2
    with autograd.detect_anomaly():
        text = str(what_was_raised(y, FloatingPointError))
    assert "the reverse rule of sqrt" in text and "recorded outside of autograd.detect_anomaly()" in text


def test_in_place_operations_and_writes():
    x = variable([0.0, 1.0])
    with autograd.detect_anomaly():
        with autograd.record():
            b = x * 1.0
            b **= 0.5                            # the line in place
            b *= 2
        found = what_was_raised(b, FloatingPointError)
    assert f"line {line_of('the line in place')}" in str(found)
    with autograd.detect_anomaly():
        with autograd.record():
            b = cg.zeros(4)
            b[1:3] = cg.sqrt(x)                  # the line of a write
            y = (b * b).sum() + b[1]
        found = what_was_raised(y, FloatingPointError)
    assert f"line {line_of('the line of a write')}" in str(found) and "the reverse rule of sqrt" in str(found)


def test_every_node_has_its_line():
    x = variable([[2.0, 1.0], [1.0, 3.0]])
    with autograd.detect_anomaly(), autograd.record():
        b = cg.zeros((2, 2))
        b[0] = cg.exp(x)[0]
        b += x
        b[1] *= 2
        b **= 2
        b -= cg.checkpoint(cg.sin)(x)
        u, s, v = cg.linalg.svd(b)
        y = u @ v + s + nd.relu(b) + np.exp(b) - cg.clip(b, 0, 1) + cg.where(b > 1, b, x) + cg.einsum("ij,jk", b, b)
        [g] = autograd.grad(y, [x], create_graph=True)
    graph = autograd.graph([y, g, b])
    assert [str(node) for node in graph.nodes if node.place is None and node.operation != "variable"] == []
    assert {node.place[2] for node in graph.nodes if node.place} == {"test_every_node_has_its_line"}


# ---- derivatives of higher order, functions of one's own, threads

def test_what_a_pass_recorded_tells_of_the_first_pass():
    x = variable([0.0], "x")
    with autograd.detect_anomaly():
        with autograd.record():
            h = x**1.5                           # the first line
            [g] = autograd.grad(h, [x], create_graph=True)       # the second line
        text = str(what_was_raised(g, FloatingPointError))
    assert f"line {line_of('the second line')}" in text and f"line {line_of('the first line')}" in text
    assert text.index("by the reverse rule of power") > text.index(f"line {line_of('the second line')}")


def test_functions_of_ones_own():
    class Root(autograd.Function):
        def forward(self, x):
            self.save_for_backward(x)
            return cg.sqrt(x)

        def backward(self, g):
            [x] = self.saved_tensors
            return g / (2 * cg.sqrt(x))

    @cg.custom_vjp
    def root(x):
        return cg.sqrt(x)

    root.defvjp(lambda x: (cg.sqrt(x), x), lambda x, g: (g / (2 * cg.sqrt(x)),))
    x = variable([0.0, 1.0])
    for function, name in ((lambda x: Root()(x), "Root"), (root, "root"), (cg.checkpoint(root), "root")):
        with autograd.detect_anomaly():
            with autograd.record():
                y = function(x) * 2              # the line of a function
            text = str(what_was_raised(y, FloatingPointError))
        assert f"the reverse rule of {name} " in text


def test_functions_of_functions():
    @autograd.detect_anomaly()
    def slope(a):
        return cg.grad(lambda x: cg.sqrt(x))(a)

    assert slope(4.0) == 0.25
    with pytest.raises(FloatingPointError, match="the reverse rule of sqrt"):
        slope(0.0)
    assert np.isinf(cg.grad(lambda x: cg.sqrt(x))(0.0))


def test_the_mode_holds_for_all_threads():
    found = {}

    def work(i):
        for _ in range(20):
            x = variable([float(i % 2)], f"x{i}")
            with autograd.record():
                y = cg.sqrt(x)
                for _ in range(20):
                    y = y * 1.0
            try:
                y.backward()
            except FloatingPointError as error:
                found.setdefault(i, set()).add(str(error).partition("for input 0: ")[2])

    with autograd.detect_anomaly():
        threads = [threading.Thread(target=work, args=(i,)) for i in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(found) == [0, 2, 4]
    for i, texts in found.items():
        [text] = texts
        assert text.startswith(f"variable 'x{i}' ") and "in work" in text


# ---- results

def test_bad_results():
    x = variable([0.0, 1.0], "x")
    with autograd.detect_anomaly(check_forward=True), autograd.record():
        with pytest.raises(FloatingPointError) as found:
            cg.log(x)                            # the line of log
    text = str(found.value)
    assert text.startswith("log (shape (2,), dtype float64) has infinity in 1 of 2 elements, first at [0]\n"
                           "  input 0: 'x', shape (2,), dtype float64, 0.0 to 1.0\nrecorded here:")
    assert f"line {line_of('the line of log')}" in text
    with autograd.record():
        assert np.isinf(cg.log(x).asnumpy()).any()


LOG = cg.custom_vjp(cg.log)
LOG.defvjp(lambda x: (cg.log(x), x), lambda x, g: (g / x,))
FORWARD = {
    "broadcast": lambda x: x / cg.zeros((2, 3)),
    "several": lambda x: cg.linalg.eigh(cg.log(x * cg.eye(3)) * 0)[0],
    "ternary": lambda x: cg.clip(x, 0.0, 1e300) / 0.0,
    "reduction": lambda x: cg.prod(x + 1e200),
    "integers": lambda x: x ** cg.array([-1, 1, 1]),
    "own": lambda x: LOG(x),
    "product": lambda x: (x * 1e200) @ (x * 1e200),
    "in place": lambda x: x.copy().__itruediv__(0.0),
}


@pytest.mark.parametrize("way", FORWARD)
def test_bad_results_of_every_kind(way):
    x = variable([0.0, 1.0, 2.0])
    with autograd.detect_anomaly(check_forward=True), autograd.record():
        with pytest.raises(FloatingPointError, match="test_anomaly.py"):
            FORWARD[way](x)


def test_infinities_that_were_there_are_no_error():
    x, mask = variable([1.0, 2.0, 3.0]), cg.array([0.0, -np.inf, 0.0])
    with autograd.detect_anomaly(check_forward=True):
        with autograd.record():
            y = cg.softmax(x + mask)[0]
        y.backward()
        with autograd.record(), pytest.raises(FloatingPointError, match="subtract .* has NaN in 1 of 3"):
            (x + mask) - mask
        with autograd.record():
            assert np.isnan(cg.where(mask == 0, x, float("nan")).asnumpy()).any()      # it was given the NaN
    assert np.isfinite(x.grad.asnumpy()).all()


def test_nothing_is_checked_that_is_not_recorded():
    x = variable([0.0])
    with autograd.detect_anomaly(check_forward=True):
        assert np.isinf(cg.log(x).asnumpy()).all()
        with autograd.record():
            assert np.isinf(cg.log(cg.zeros(1)).asnumpy()).all()


# ---- the mode itself

def test_modes_nest_and_end():
    x = variable([0.0])

    def raises():
        with autograd.record():
            y = cg.sqrt(x)
        try:
            y.backward()
        except FloatingPointError:
            return True
        return False

    outer, inner = autograd.detect_anomaly(), autograd.detect_anomaly(check_nan=False)
    assert not raises()
    with outer:
        assert raises()
        with inner:
            assert raises()              # what one of them asks for is done
        with outer:
            assert raises()
        assert raises()
    with inner:
        assert not raises()
    with pytest.raises(ZeroDivisionError):
        with outer:
            1 / 0
    assert not raises()


def test_as_a_decorator():
    @autograd.detect_anomaly()
    def step(n):
        """What it does."""
        with autograd.record():
            y = cg.sqrt(variable([0.0]))         # the line of a decorated function
        if n:
            return step(n - 1)
        y.backward()

    assert step.__name__ == "step" and step.__doc__ == "What it does."
    for n in (0, 3):
        with pytest.raises(FloatingPointError) as found:
            step(n)
        assert f"line {line_of('the line of a decorated function')}, in step" in str(found.value)
        assert "contextlib" not in str(found.value)


def test_with_a_profile_around_and_inside():
    x = variable([1.0, 2.0])

    def run():
        with autograd.record():
            y = cg.exp(x * x).sum()
        place = autograd.graph(y).nodes[1].place
        y.backward()
        return place

    def rows(p):
        return {row["operation"]: (row["forward_calls"], row["backward_calls"]) for row in p.rows}

    plain = profile()
    plain.start()
    run()
    plain.stop()
    with autograd.detect_anomaly(), profile() as inside:
        assert run() is not None
    with profile() as around:
        with autograd.detect_anomaly():
            assert run() is not None
    mode, p = autograd.detect_anomaly(), profile()
    mode.__enter__()
    p.start()
    mode.__exit__()
    assert run() is None
    p.stop()
    assert rows(plain) == rows(inside) == rows(around) == rows(p)
    assert run() is None


def test_nothing_is_left_of_the_mode():
    def work(mode):
        x = variable(np.ones(10))
        with mode:
            for error in (False, True):
                with autograd.record():
                    y = (cg.exp(x) * x).sum() + cg.checkpoint(cg.sin)(x).sum()
                    [g] = autograd.grad(y, [x], create_graph=True)
                    z = cg.sqrt(g - g) if error else g
                try:
                    z.backward()
                except FloatingPointError:
                    pass

    mode = autograd.detect_anomaly(check_forward=True)
    work(mode)
    gc.collect()
    before = cg.memory_stats()["in_use"], tape.length()
    for _ in range(20):
        work(mode)
    gc.collect()
    assert (cg.memory_stats()["in_use"], tape.length()) == before


def test_operations_that_only_rules_use():
    x = variable([1.0])
    with autograd.detect_anomaly(), autograd.record():
        y = op.call("tanh_grad", x, x)
    assert autograd.graph(y).nodes[1].place[2] == "test_operations_that_only_rules_use"
