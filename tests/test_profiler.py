"""cygrad.profiler: what is counted, that times add up, traces, and that nothing changes by it."""

import json
import threading

import numpy as np
import pytest

import cygrad as cg
from cases import CASES
from cygrad import autograd, nd
from cygrad.core import profile as core
from cygrad.core.op import call
from cygrad.core.registry import registry
from cygrad.profiler import profile, scope


def by_name(p):
    return {row["operation"]: row for row in p.rows}


def calls(p):
    """{operation: (forward calls, backward calls)}"""
    return {row["operation"]: (row["forward_calls"], row["backward_calls"]) for row in p.rows
            if row["operation"] != "backward pass"}


def variable(shape=(2, 3), dtype="float64", seed=0):
    x = cg.array(np.random.default_rng(seed).uniform(0.5, 1.5, shape).astype(dtype))
    x.attach_grad()
    return x


class Doubled(autograd.Function):
    def forward(self, x):
        self.save_for_backward(x)
        return x + x

    def backward(self, g):
        return 2 * g


# ---- counts

@pytest.mark.parametrize("shape", [(2, 3), (), (0, 3), (300, 400)], ids=str)
@pytest.mark.parametrize("dtype", ["float32", "float64", "float16"])
def test_operations_on_elements(shape, dtype):
    x = variable(shape, dtype)
    with profile() as p:
        with autograd.record():
            y = cg.exp(x * 2 + x) - 1
        y.backward()
    assert calls(p) == {"multiply": (1, 1), "add": (1, 1), "exp": (1, 1), "subtract": (1, 1)}


def test_lanes_and_slow_road():
    x, wide = variable((2, 3)), variable((4, 2, 3))
    with profile() as p:
        with autograd.record():
            y = x * x                          # alike
            y = y * wide                       # broadcast
            y = y[:, ::2] * y[:, ::2].T.T      # strided
            z = cg.where(y > 0, y, 0.0).sum()
        z.backward()
    assert calls(p) == {"multiply": (3, 3), "getitem": (2, 2), "transpose": (2, 2), "greater": (1, 0), "where": (1, 1),
                        "sum": (1, 1)}


def test_structural_operations_by_function_and_by_method():
    x = variable((4, 4))
    with profile() as p:
        with autograd.record():
            y = x @ x
            y = cg.matmul(y, x)
            y = cg.concatenate([y, y]).reshape(4, 8)
            z = y.sum(axis=0).mean() + cg.max(y) + y.std()
        z.backward()
    assert calls(p) == {"matmul": (2, 2), "concat": (1, 1), "reshape": (1, 1), "sum": (1, 1), "mean": (1, 1),
                        "max": (1, 1), "std": (1, 1), "subtract": (1, 0), "add": (2, 2)}       # std subtracts the mean


def test_functions_of_any_number_of_arrays():
    a, b = variable((2, 2)), variable((2, 2))
    with profile() as p:
        with autograd.record():
            y = nd.Concat(a, b, dim=1) + nd.ElementWiseSum(a, b).sum()
        y.backward()
    assert calls(p)["concat"] == (1, 1)
    assert by_name(p)["concat"]["forward_read"] == 64


def test_what_is_not_recorded_counts_too():
    x = cg.ones((3, 3))
    with profile() as p:
        for _ in range(5):
            nd.softmax(x).sum()
    assert calls(p) == {"softmax": (5, 0), "sum": (5, 0)}


def test_writes():
    x = variable((4,))
    w = cg.ones(4)
    with profile() as p:
        with autograd.record():
            b = cg.zeros((3, 4))
            b[0] = x
            b[1:] = 2 * x
            b[1] *= x
            y = b.sum()
        y.backward()
        w -= x.grad
        w *= 2
    found = calls(p)
    assert found["setitem"][0] == 3          # Python ends `b[1] *= x` with an assignment
    assert found["setitem"][1] == 3
    assert found["multiply"] == (3, 2)
    assert found["subtract"] == (1, 0)


def test_numpy_functions():
    x = variable((3,))
    with profile() as p:
        with autograd.record():
            y = np.sum(np.sin(x) * np.ones(3))
        y.backward()
    assert calls(p)["sin"] == (1, 1) and calls(p)["sum"] == (1, 1) and calls(p)["multiply"] == (1, 1)


def test_function_is_named_by_its_class():
    x = variable()
    with profile() as p:
        with autograd.record():
            y = Doubled()(Doubled()(x))
        y.backward()
    assert calls(p) == {"Doubled": (2, 2), "add": (2, 0)}
    row = by_name(p)["Doubled"]
    assert row["forward_own"] < row["forward_total"]


def test_functions_inside_functions():
    class Twice(autograd.Function):
        def forward(self, x):
            return Doubled()(Doubled()(x))

        def backward(self, g):
            return 4 * g

    x = variable()
    with profile() as p:
        with autograd.record():
            y = Twice()(x)
        y.backward()
    assert calls(p) == {"Twice": (1, 1), "Doubled": (2, 0), "add": (2, 0)}


def test_higher_order_counts_as_backward():
    x = variable()
    with profile() as p:
        with autograd.record():
            y = (x ** 4).sum()
            dx = autograd.grad(y, x, create_graph=True)[0]
        dx.backward()
    found = calls(p)
    assert found["power"][0] == 1 and found["sum"] == (1, 1)
    assert all(forward == 0 for name, (forward, _) in found.items() if name not in ("power", "sum"))
    assert by_name(p)["backward pass"]["backward_calls"] == 2


def test_operators_that_give_way():
    class Other:
        def __rmul__(self, x):
            return "mine"

    x = cg.ones(2)
    with profile() as p:
        assert x * Other() == "mine"
    assert p.rows == []


# ---- bytes, times

def test_bytes():
    x = variable((10, 10))
    with profile() as p:
        with autograd.record():
            y = x * x
            v = y.T[2:].reshape(-1)
            z = cg.add(x, np.float32(1)).sum(axis=0)
        autograd.backward([v, z])
    rows = by_name(p)
    multiply = rows["multiply"]
    assert (multiply["forward_read"], multiply["forward_written"]) == (1600, 800)
    assert (multiply["backward_read"], multiply["backward_written"]) == (800 + 2 * 800, 1600)
    assert rows["transpose"]["forward_read"] == rows["transpose"]["forward_written"] == 0
    assert (rows["reshape"]["forward_read"], rows["reshape"]["forward_written"]) == (640, 640)
    assert (rows["sum"]["forward_read"], rows["sum"]["forward_written"]) == (800, 80)


def test_broadcast_operands_are_read_once():
    x = cg.broadcast_to(cg.ones(()), (1000, 1000))
    with profile() as p:
        x + 1
    assert by_name(p)["add"]["forward_read"] == 8


def program(x):
    for _ in range(20):
        with autograd.record():
            y = Doubled()(cg.tanh(x @ x.T)) @ x
            z = y.std() + cg.concatenate([y, y]).max()
        z.backward()


def test_times_add_up():
    x = variable((20, 20))
    with profile() as p:
        program(x)
    for row in p.rows:
        for way in "forward", "backward":
            assert 0 <= row[f"{way}_own"] <= row[f"{way}_total"] + 1e-12
            assert (row[f"{way}_calls"] == 0) == (row[f"{way}_total"] == 0)
        assert row["own"] == row["forward_own"] + row["backward_own"]
    assert 0 < sum(row["own"] for row in p.rows) <= p.duration
    assert sum(row["share"] for row in p.rows) == pytest.approx(1)
    passes = by_name(p)["backward pass"]
    rules = sum(row["backward_own"] for row in p.rows)
    assert rules == pytest.approx(passes["backward_total"])


def test_table():
    x = variable((20, 20))
    with profile() as p:
        with scope("all of it"):
            program(x)
    text = str(p)
    assert text == p.table()
    assert "scope all of it: 1 times" in text
    lines = text.splitlines()
    assert [line.split()[0] for line in lines[3 : 3 + len(p.rows) - 1]][0] == p.rows[0]["operation"].split()[0]
    names = [line.split("  ")[0] for line in p.table(sort="operation").splitlines()[3 : 3 + len(p.rows)]]
    assert names == sorted(row["operation"] for row in p.rows)
    assert f"... and {len(p.rows) - 2} more" in p.table(sort="forward_calls", limit=2)
    with pytest.raises(ValueError, match="sort must be one of operation, forward_calls"):
        p.table(sort="time")


# ---- the course of a profile

def test_nested_profiles():
    x = cg.ones(3)
    with profile() as outer:
        x + 1
        with profile() as inner:
            x * 2
            assert calls(inner) == {"multiply": (1, 0)}
        x + 1
        assert calls(inner) == {"multiply": (1, 0)}
    assert calls(outer) == {"add": (2, 0), "multiply": (1, 0)}
    assert x.sum() == 3 and calls(outer) == {"add": (2, 0), "multiply": (1, 0)}


def test_profiles_that_overlap():
    x = cg.ones(3)
    first, second = profile(), profile()
    first.start()
    x + 1
    second.start()
    x * 2
    first.stop()
    x - 1
    second.stop()
    assert calls(first) == {"add": (1, 0), "multiply": (1, 0)}
    assert calls(second) == {"multiply": (1, 0), "subtract": (1, 0)}


def test_events_of_profiles_that_overlap(tmp_path):
    x = cg.ones(3)
    last = profile()
    last.start()
    for i in range(5):
        p = profile(max_events=3)
        p.start()
        x + 1
        last.stop()
        x * 2
        if i:
            assert [e["name"] for e in trace(last, tmp_path)[0]] == ["add", "multiply", "add"]
            assert last.dropped_events == 0
        last = p
    last.stop()
    assert [e["name"] for e in trace(last, tmp_path)[0]] == ["add", "multiply"]


def test_started_once():
    p = profile()
    assert p.rows == [] and p.duration == 0
    with pytest.raises(RuntimeError, match="does not run"):
        p.stop()
    with p:
        with pytest.raises(RuntimeError, match="started once"):
            p.start()
    with pytest.raises(RuntimeError, match="does not run"):
        p.stop()
    with pytest.raises(RuntimeError, match="started once"):
        p.start()
    with pytest.raises(ValueError, match="max_events"):
        profile(max_events=-1)


def test_exceptions():
    class Broken(autograd.Function):
        def forward(self, x):
            return x * 2

        def backward(self, g):
            raise ZeroDivisionError

    x, other = variable((2, 3)), variable((5,))
    with profile() as p:
        for wrong in (lambda: x + other, lambda: x @ x, lambda: x[7], lambda: cg.concatenate([x, other]),
                      lambda: cg.sum(x, axis=5)):
            with pytest.raises((ValueError, IndexError)):
                wrong()
        with autograd.record():
            y = Broken()(x) * 3
        with pytest.raises(ZeroDivisionError):
            y.backward()
        x + x
    assert calls(p) == {"add": (2, 0), "matmul": (1, 0), "getitem": (1, 0), "concat": (1, 0), "sum": (1, 0),
                        "Broken": (1, 1), "multiply": (2, 1)}
    with pytest.raises(KeyError), profile() as p:
        raise KeyError
    assert not p._recording.running


def slots():
    return {name: (core._slot(value), value) for space in (vars(cg), vars(nd), vars(cg.NDArray))
            for name, value in space.items() if core._slot(value)}


def test_nothing_is_left_behind():
    before = slots()
    assert len(before) > 200
    with profile():
        during = slots()
        assert sum(during[name][0] != before[name][0] for name in before) > 50
    assert slots() == before
    x = variable()
    with autograd.record():
        y = (x * x).sum()
    y.backward()


def test_results_are_the_same():
    def run():
        x = variable((30, 20), seed=3)
        results = []
        for _ in range(3):
            with autograd.record():
                b = cg.zeros((30, 20))
                b[::2] = cg.sin(x[::2]) ** 2
                b[1::2] *= x[1::2]
                h = Doubled()(b @ x.T)
                y = (h / (1 + h * h)).std() + cg.concatenate([h, h], axis=1).mean()
                g = autograd.grad(y, x, create_graph=True)[0]
            g.backward()
            results += [y.item(), g.tolist(), x.grad.tolist()]
            x -= 0.1 * x.grad
        return results

    expected = run()
    with profile(record_shapes=True):
        assert run() == expected
    with profile(max_events=10):
        assert run() == expected


def test_threads():
    def work():
        x = variable((100, 100))
        for _ in range(10):
            with autograd.record():
                y = (cg.exp(x) @ x).sum()
            y.backward()

    threads = [threading.Thread(target=work, name=f"worker {i}") for i in range(4)]
    with profile() as p:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    found = calls(p)
    assert found["array"] == (4, 0) and found["exp"] == found["matmul"] == found["sum"] == (40, 40)
    assert by_name(p)["backward pass"]["backward_calls"] == 40


def test_a_profile_that_ends_in_the_middle():
    x = variable()
    p = profile()

    class Stops(autograd.Function):
        def forward(self, x):
            return x * 2

        def backward(self, g):
            if p._recording.running:
                p.stop()
            return 2 * g

    p.start()
    with autograd.record():
        y = Stops()(x * 3)
    y.backward()
    assert x.grad.tolist() == np.full((2, 3), 6.0).tolist()
    with profile() as q:
        x + 1
    assert calls(q) == {"add": (1, 0)}


def differentiated(case, name):
    rng = np.random.default_rng(len(name))
    xs = [cg.array(rng.uniform(*case.domain, shape)) for shape in case.shapes]
    for x in xs:
        x.attach_grad()
    with autograd.record():
        y = case.function(*xs)
    y.backward()
    return [x.grad.tolist() for x in xs]


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_structural_operation_is_seen(name):
    """Both ways, and computes what it computes without a profile."""
    cases = [case for case in CASES[name] if case.differentiable]
    for case in cases:
        expected = differentiated(case, name)
        with profile() as p:
            found = differentiated(case, name)
        assert repr(found) == repr(expected)
        rows = by_name(p)
        assert rows.keys() - {"array", "tolist", "backward pass"}
        passes = rows["backward pass"]
        assert sum(r["backward_own"] for r in p.rows) == pytest.approx(passes["backward_total"])
        assert any(r["backward_calls"] and r is not passes for r in p.rows)


def test_elementwise_operations_are_seen():
    for name, op in registry().items():
        if op.domain is None:
            continue
        floats = any(str(dtype) == "float64" for dtype, _ in op.result_types())
        xs = [cg.array([sum(interval) / 2 if floats else 1]) for interval in op.domain]
        with profile() as p:
            call(name, *xs)
        assert calls(p) == {name: (1, 0)}


# ---- traces

def trace(p, folder):
    p.export_chrome_trace(folder / "trace.json")
    document = json.loads((folder / "trace.json").read_text())
    events = document["traceEvents"]
    assert {e["ph"] for e in events} <= {"X", "M"}
    return [e for e in events if e["ph"] == "X"], [e for e in events if e["ph"] == "M"]


def nested(events):
    """Whether each two events of a thread lie apart or one inside the other."""
    for tid in {e["tid"] for e in events}:
        spans = sorted(((round(e["ts"] * 1e3), -round(e["dur"] * 1e3)) for e in events if e["tid"] == tid))
        open_until = []
        for start, duration in spans:
            stop = start - duration
            while open_until and open_until[-1] <= start:
                open_until.pop()
            if open_until and stop > open_until[-1]:
                return False
            open_until.append(stop)
    return True


def test_trace(tmp_path):
    x = variable((20, 20), "float32")
    with profile(record_shapes=True) as p:
        with scope("step"):
            program(x)
        thread = threading.Thread(target=program, args=(x,), name="the other one")
        thread.start()
        thread.join()
        with pytest.raises(RuntimeError, match="when the profile has ended"):
            p.export_chrome_trace(tmp_path / "early.json")
    events, names = trace(p, tmp_path)
    assert nested(events)
    assert p.dropped_events == 0
    for e in events:
        assert e["ts"] >= 0 and e["dur"] >= 0 and e["ts"] + e["dur"] <= p.duration * 1e6 + 1
        assert e["cat"] in ("forward", "backward", "scope") and type(e["pid"]) is int and type(e["tid"]) is int
    for name, (forward, backward) in calls(p).items():
        assert sum(e["name"] == name and e["cat"] == "forward" for e in events) == forward
        assert sum(e["name"] == name and e["cat"] == "backward" for e in events) >= backward
    product = next(e for e in events if e["name"] == "matmul" and e["cat"] == "forward")
    assert product["args"] == {"bytes read": 3200, "bytes written": 1600, "shapes": [[20, 20], [20, 20]],
                               "dtypes": ["float32", "float32"]}
    step, = [e for e in events if e["cat"] == "scope"]
    assert step["name"] == "step" and step["dur"] > 0
    assert {e["args"]["name"] for e in names if e["name"] == "thread_name"} == {"MainThread", "the other one"}
    assert len({e["tid"] for e in events}) == 2


def test_events_are_limited_and_the_table_is_not(tmp_path):
    x = cg.ones(3)
    with profile(max_events=10) as p, profile() as q:
        for _ in range(25):
            x + 1
    assert calls(p) == calls(q) == {"add": (25, 0)}
    assert len(trace(p, tmp_path)[0]) == 10 and p.dropped_events == 15
    assert len(trace(q, tmp_path)[0]) == 25 and q.dropped_events == 0
    with profile(max_events=0) as p:
        x + 1
    assert trace(p, tmp_path)[0] == [] and p.dropped_events == 1


# ---- scopes

def test_scopes():
    x = cg.ones(3)
    with scope("outside"):
        x + 1
    with profile() as p:
        with pytest.raises(KeyError), scope("outer"):
            for _ in range(2):
                with scope("inner"):
                    x + 1
            raise KeyError
        again = scope("outer")
        with again, again:
            x + 1
    assert [(s["name"], s["calls"]) for s in p.scopes] == [("outer", 3), ("inner", 2)]
    assert calls(p) == {"add": (3, 0)}
    with pytest.raises(TypeError):
        scope(3)
