"""The benchmarks' harness: structure, comparisons and failures. Never timings."""

import ast
import json
import pathlib
import subprocess
import sys

import numpy as np
import pytest

import cygrad

ROOT = pathlib.Path(__file__).resolve().parent.parent

if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are only in the source tree", allow_module_level=True)
sys.path.insert(0, str(ROOT))

from benchmarks import __main__ as command  # noqa: E402
from benchmarks import footprint, harness, report, rows  # noqa: E402
from benchmarks.libraries import LIBRARIES  # noqa: E402

QUICK = ["--rounds", "1", "--seconds", "0.001", "--threads", "1"]


def quiet(line):
    pass


HEAVY = "1e6 1e7 2048 1024 batched-256 tall wide inner memory".split()  # the same programs run with less
LIGHT = [name for name in rows.load() if not any(word in name for word in HEAVY)]


@pytest.mark.parametrize("name", LIGHT)
def test_cygrad_computes_what_the_reference_does(name):
    row, library = rows.ROWS[name], LIBRARIES["cygrad"]()
    made = row.setups["cygrad"](**row.data())
    run, fetch = made if isinstance(made, tuple) else (made, None)
    for _ in range(row.calls):
        results = run()
    if isinstance(row, rows.Measured):
        assert results > 0
        assert all(isinstance(result, np.ndarray) for result in fetch())
        return
    if fetch is not None:
        results = fetch()
    results = results if isinstance(results, tuple) else (results,)
    computed = [library.fetch(result) for result in results]
    expected = harness.reference(row) if row.reference else _from_numpy(row) or computed
    _, complaint = harness.compare(row, computed, expected)
    assert complaint == ""


def _from_numpy(row):
    """What NumPy computes, where the row has it."""
    if "numpy" not in row.setups:
        return None
    run = row.setups["numpy"](**row.data())
    for _ in range(row.calls):
        results = run()
    return [np.array(result) for result in (results if isinstance(results, tuple) else (results,))]


def test_peak_memory_is_that_of_another_process(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    grown, results = footprint.peak("cygrad", "expression/tanh-1e6")
    assert 8e6 < grown < 80e6  # an array of 4 MB, its gradient, and what a reverse pass needs, or the like
    value = harness.reference(rows.ROWS["expression/tanh-1e6"])[0]
    np.testing.assert_allclose(results, [[value]], rtol=1e-4)


def test_command_runs_rows_and_reports_them(tmp_path):
    file = tmp_path / "report.json"
    patterns = ["--rows", "small/", "--rows", "784-64-10-sgd", "--rows", "footprint/i"]
    names = ["network/784-64-10-sgd", "footprint/import", "footprint/installed", "small/article", "small/chain-200"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--libraries", "cygrad", *QUICK, *patterns, "--json", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**harness.environment(sys.executable, 1), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    written = json.loads(file.read_text())
    assert written["machine"]["cores"] >= 1
    assert written["settings"] == {"threads": [1], "rounds": 1, "seconds": 0.001}
    assert {"title", "version", "python", "numpy", "threads"} <= written["libraries"]["cygrad"].keys()
    assert [row["name"] for row in written["rows"]] == names
    for row in written["rows"]:
        result = row["results"]["1"]["cygrad"]
        assert "error" not in result, (row["name"], result)
        assert len(result["values"]) == 1
        assert result["low"] == result["median"] == result["high"] == result["values"][0] > 0
        assert result["deviation"] <= rows.ROWS[row["name"]].rtol
        assert f"| {row['name']}" in done.stdout
    assert done.stdout.startswith("machine ")
    assert "≤ 15.0 MB" in done.stdout and "goals missed: " in done.stdout
    again = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--from", str(file), "--rows", "small/"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**harness.environment(sys.executable, 1), "PYTHONIOENCODING": "utf-8"},
    )
    assert "| small/chain-200" in again.stdout and "| network/" not in again.stdout


def test_another_version_s_report_is_refused(tmp_path, capsys):
    file = tmp_path / "report.json"
    file.write_text('{"format": 1, "rows": []}')
    assert command.main(["--from", str(file)]) == 2
    assert "not a report" in capsys.readouterr().err


def test_every_row_has_cygrad_and_a_peer():
    for name, row in rows.load().items():
        assert "cygrad" in row.setups, name
        assert len(row.setups) > 1, name
        assert row.setups.keys() <= harness.LIBRARIES.keys(), name


@pytest.mark.parametrize("name", ["__init__.py", "worker.py", "libraries.py", "fresh.py", "footprint.py", "rows/*.py"])
def test_worker_is_written_in_python_3_8(name):
    files = list((ROOT / "benchmarks").glob(name))
    assert files
    for file in files:
        ast.parse(file.read_text(encoding="utf-8"), str(file), feature_version=(3, 8))


def test_rows_are_selected_by_part_or_glob():
    def names(*patterns):
        return [row.name for row in rows.select(patterns)]

    assert names("article") == ["small/article"]
    assert names("small/*") == names("small/") == [name for name in rows.ROWS if name.startswith("small/")]
    assert names("article", "784-64-10-sgd") == ["network/784-64-10-sgd", "small/article"]
    assert names("no such row") == []
    few = rows.select([], quick=True)
    assert {row.name.split("/")[0] for row in few} == {name.split("/")[0] for name in rows.ROWS}
    assert rows.select(["small/article", "outer"], quick=True) == [rows.ROWS["small/article"]]


def test_wrong_numbers_end_with_status_1(monkeypatch, capsys):
    row = rows.load()["network/784-64-10-sgd"]
    right = row.reference

    def wrong(**data):
        run = right(**data)
        return lambda: (run()[0] + 1, *run()[1:])

    words = ["--libraries", "numpy", "--rows", row.name, *QUICK]
    assert command.main(words) == 0
    monkeypatch.setattr(row, "reference", wrong)
    assert command.main(words) == 1
    printed = capsys.readouterr().out
    assert "Mismatch: off by" in printed
    assert "compared with the reference" in printed


@pytest.mark.parametrize(
    "computed, complaint",
    [
        ([[1, 2, 3]], ""),
        ([[1, 2, 3.00001]], ""),
        ([[1, 2, 3.001]], "off by"),
        ([[1, 2, np.nan]], "NaN"),
        ([[1, 2]], "shape"),
        ([[1, 2, 3], [1]], "2 results"),
    ],
)
def test_comparison(computed, complaint):
    row = rows.load()["small/article"]
    _, said = harness.compare(row, [np.array(a, np.float32) for a in computed], [np.array([1.0, 2.0, 3.0])])
    assert complaint in said and bool(said) == bool(complaint)


def test_comparison_knows_dtypes_infinity_and_arrays_without_dimensions():
    row = rows.load()["small/article"]
    assert "float64" in harness.compare(row, [np.ones(2)], [np.ones(2)])[1]
    odd = np.array([np.inf, -np.inf, np.nan, 0], np.float32)
    assert harness.compare(row, [odd], [odd.astype(float)]) == (0.0, "")
    assert harness.compare(row, [np.float32([2])], [np.array(2.0)]) == (0.0, "")


@pytest.fixture
def runner():
    with harness.Runner({"numpy": sys.executable}, [1], 2, 0.001, log=quiet) as runner:
        yield runner


def test_a_row_that_fails_shows_its_error_and_the_next_one_runs(runner, monkeypatch):
    row = rows.load()["network/784-64-10-sgd"]
    with monkeypatch.context() as patched:
        patched.setattr(row, "name", "small/article")  # which the worker knows, and NumPy cannot do
        failed = runner.run(row)["results"]["1"]["numpy"]
    assert failed["error"]["type"] == "KeyError"
    assert "Traceback" in failed["error"]["traceback"]
    assert "median" not in failed
    assert report.cell(failed, "s") == "KeyError"
    assert len(runner.run(row)["results"]["1"]["numpy"]["values"]) == 2


def test_a_worker_that_dies_is_replaced(runner, monkeypatch):
    row = rows.load()["network/784-64-10-sgd"]
    calibrate = runner._calibrate

    def kill(key, result):
        runner.workers[key].process.kill()
        calibrate(key, result)

    with monkeypatch.context() as patched:
        patched.setattr(runner, "_calibrate", kill)  # the worker dies over the row, its successor runs the next
        assert runner.run(row)["results"]["1"]["numpy"]["error"]["type"] == "WorkerDied"
    assert "median" in runner.run(row)["results"]["1"]["numpy"]


def test_a_slow_library_has_fewer_rounds(runner, monkeypatch):
    monkeypatch.setattr(harness, "PATIENCE", 0)
    monkeypatch.setattr(runner, "rounds", 5)
    result = runner.run(rows.load()["network/784-64-10-sgd"])["results"]["1"]["numpy"]
    assert [value is None for value in result["values"]] == [False] * harness.LEAST + [True] * (5 - harness.LEAST)
    assert result["median"] > 0


def test_numbers_of_threads_run_side_by_side():
    with harness.Runner({"numpy": sys.executable}, [1, 2], 2, 0.001, log=quiet) as runner:
        results = runner.run(rows.load()["network/784-64-10-sgd"])["results"]
    assert list(results) == ["1", "2"]
    assert "scaling" not in results["1"]["numpy"] and results["2"]["numpy"]["scaling"]["median"] > 0
    assert runner.report["libraries"]["numpy"]["threads"] == [1, 2]
    printed = report.text(runner.report)
    assert "\n2 threads\n" in printed and "speed with 2 threads against 1" in printed


def test_a_library_that_is_missing_is_reported():
    said = []
    installed = harness.find(sys.executable)
    missing = next((name for name in ("mxnet", "torch", "jax", "autograd") if name not in installed), None)
    if missing is None:
        pytest.skip("all libraries are installed here")
    with harness.Runner({missing: sys.executable}, [1], 1, 0.001, log=said.append) as runner:
        runner.run(rows.load()["small/article"])
    assert runner.report["libraries"][missing]["error"]["type"] == "ModuleNotFoundError"
    assert "does not start: ModuleNotFoundError" in said[0]
    assert "does not start" in report.text(runner.report)


def test_ratios_are_taken_within_a_round():
    results = {
        ("cygrad", 1): {"values": [1.0, 2.0, 4.0]},
        ("torch", 1): {"values": [3.0, 4.0, 4.0]},
        ("numpy", 1): {"values": [3.0, 4.0, None]},
        ("jax", 1): {"error": {}},
        ("cygrad", 2): {"values": [1.0, 1.0, 1.0]},
    }
    harness.summarise(results)
    assert results["cygrad", 1]["median"] == 2
    assert results["torch", 1]["ratio"] == {"median": 2, "low": 1.5, "high": 2.5}
    assert report.cell(results["torch", 1], "s") == "4.00 s  2.00× ±25%"
    assert results["numpy", 1]["ratio"]["median"] == 2.5
    assert results["jax", 1] == {"error": {}}
    assert results["cygrad", 2]["scaling"]["median"] == 2


def outcome(name, goal, **ratios):
    """A row of a report: cygrad took a second, and a half with two threads; the ratios of its peers are given."""

    def all_alike(value):
        return {"median": value, "low": value, "high": value}

    one = {peer: {**all_alike(ratio), "ratio": all_alike(ratio)} for peer, ratio in ratios.items()}
    one["cygrad"] = all_alike(1.0)
    two = {"cygrad": {**all_alike(0.5), "scaling": all_alike(2.0)}}
    return {"name": name, "title": "", "unit": "s", "goal": goal, "results": {"1": one, "2": two}}


def test_goals_are_judged():
    row = outcome("a/b", {"torch": 3, "numpy": 1.5, "mxnet": 9, "cygrad": 0.75, "threads": 1.7}, torch=2.0, numpy=1.5)
    assert report.goals(row, "1") == [
        ("torch ≥ 3", "2.00×", False),
        ("numpy ≥ 1.5", "1.50×", True),
        ("≤ 750 ms", "1.00 s", False),
    ]
    assert report.goals(row, "2") == [("≤ 750 ms", "500 ms", True), ("threads ≥ 1.7", "2.00×", True)]
    assert report.wanted(row, "1") == "torch ≥ 3 ✗, numpy ≥ 1.5, ≤ 750 ms ✗"
    written = {"rows": [row], "settings": {"threads": [1, 2]}}
    assert list(report.missed(written))[0] == "goals missed: 2 of 5"


def test_means_are_taken_per_group():
    measured = [outcome("a/1", {}, torch=2.0), outcome("a/2", {}, torch=8.0), outcome("b/1", {}, torch=4.0 / 64)]
    lines = list(report.means(measured, ["torch"], lambda row, name: row["results"]["1"][name].get("ratio")))
    assert lines == [["geometric mean, a", "4.00×"], ["geometric mean", "1.00×"]]


@pytest.mark.parametrize(
    "value, written",
    [
        (2e3, "2,000 s"),
        (1.5, "1.50 s"),
        (0.9999, "1.00 s"),
        (0.0123, "12.3 ms"),
        (4.5678e-4, "457 µs"),
        (3e-8, "30.0 ns"),
    ],
)
def test_times_have_three_digits(value, written):
    assert report.seconds(value) == written


def test_bytes_are_written_in_megabytes():
    assert report.quantity(8_584_144, "B") == "8.58 MB"


def test_numbers_on_the_command_line():
    assert command.arguments(["--threads", "2,1"]).threads == [1, 2]
    assert command.arguments([]).rounds > command.arguments(["--quick"]).rounds
    for words in ["--threads", "1,0"], ["--threads", ""], ["--threads", "a"]:
        with pytest.raises(SystemExit):
            command.arguments(words)


def test_peers_are_named_on_the_command_line(monkeypatch):
    installed = {"a": ["numpy", "torch", "cygrad"], "b": ["numpy", "mxnet"], sys.executable: ["cygrad", "numpy"]}
    monkeypatch.setattr(command, "find", installed.__getitem__)
    pythons = command.arguments(["--peer", "modern=a", "--peer", "mxnet=b"]).pythons
    assert pythons == {"cygrad": sys.executable, "numpy": "a", "torch": "a", "mxnet": "b"}
    assert list(command.arguments(["--libraries", "cygrad"]).pythons) == ["cygrad"]
    for words in ["--peer", "a"], ["--peer", "torch=b"], ["--libraries", "jax"], ["--rows", "none"], ["--rounds", "0"]:
        with pytest.raises(SystemExit) as stopped:
            command.arguments(words)
        assert stopped.value.code == 2


def test_repeat_runs_a_row_so_many_times(monkeypatch):
    from benchmarks import repeat

    calls = []
    row = rows.load()["small/article"]
    monkeypatch.setitem(row.setups, "cygrad", lambda **data: lambda: calls.append(sorted(data)))
    assert repeat.main(["small/article", "3"]) == 0 and calls == [["x"]] * 3
    assert repeat.main(["no such row", "3"]) == repeat.main(["small/article"]) == 2


def test_advice_compares_two_ways_to_the_same(capsys, monkeypatch):
    from benchmarks import advice

    threads = cygrad.get_num_threads()
    try:
        assert advice.main(["--rounds", "1", "--seconds", "0.0001"]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 1 + len(advice.PAIRS)
        monkeypatch.setitem(advice.PAIRS, "unlike", lambda: (lambda: 1.0, lambda: 2.0))
        assert advice.main(["--rounds", "1", "unlike"]) == 1
        assert "the two ways differ" in capsys.readouterr().out
    finally:
        cygrad.set_num_threads(threads)


@pytest.mark.parametrize("terminal", [True, False])
def test_progress(terminal, monkeypatch, capsys):
    if terminal:
        pytest.importorskip("tqdm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    bar = command.progress(2)
    for name in ("first", "second"):
        bar.begin(name)
        bar.update()
    bar.write("a line")
    bar.close()
    said = capsys.readouterr().err
    assert "a line" in said and ("[1/2] first" in said) != terminal
    assert ("2/2" in said) and "second" in said
