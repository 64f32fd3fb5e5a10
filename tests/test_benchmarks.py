"""The benchmarks' harness: structure, comparisons and failures. Never timings."""

import ast
import json
import pathlib
import subprocess
import sys

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent

if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are only in the source tree", allow_module_level=True)
sys.path.insert(0, str(ROOT))

from benchmarks import __main__ as command  # noqa: E402
from benchmarks import harness, report, rows  # noqa: E402

QUICK = ["--rounds", "1", "--seconds", "0.001", "--threads", "1"]


def quiet(line):
    pass


def test_cygrad_runs_every_row(tmp_path):
    file = tmp_path / "report.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--libraries", "cygrad", *QUICK, "--json", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**harness.environment(sys.executable, 1), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    written = json.loads(file.read_text())
    assert written["machine"]["cores"] >= 1
    assert written["settings"] == {"threads": 1, "rounds": 1, "seconds": 0.001}
    assert {"title", "version", "python", "numpy", "threads"} <= written["libraries"]["cygrad"].keys()
    assert [row["name"] for row in written["rows"]] == list(rows.load())
    for row in written["rows"]:
        result = row["results"]["cygrad"]
        assert "error" not in result, (row["name"], result)
        assert len(result["values"]) == 1
        assert result["low"] == result["median"] == result["high"] == result["values"][0] > 0
        assert result["deviation"] <= rows.ROWS[row["name"]].rtol
        assert f"| {row['name']}" in done.stdout
    assert done.stdout.startswith("machine ")


def test_every_row_has_cygrad_and_a_peer():
    for name, row in rows.load().items():
        assert "cygrad" in row.setups, name
        assert len(row.setups) > 1, name
        assert row.setups.keys() <= harness.LIBRARIES.keys(), name


@pytest.mark.parametrize("name", ["__init__.py", "worker.py", "libraries.py", "rows/*.py"])
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
    assert names("article", "sgd-step") == ["network/sgd-step", "small/article"]
    assert names("no such row") == []


def test_wrong_numbers_end_with_status_1(monkeypatch, capsys):
    row = rows.load()["network/sgd-step"]
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
    with harness.Runner({"numpy": sys.executable}, 1, 2, 0.001, log=quiet) as runner:
        yield runner


def test_a_row_that_fails_shows_its_error_and_the_next_one_runs(runner, monkeypatch):
    row = rows.load()["network/sgd-step"]
    with monkeypatch.context() as patched:
        patched.setattr(row, "name", "small/article")  # which the worker knows, and NumPy cannot do
        failed = runner.run(row)["results"]["numpy"]
    assert failed["error"]["type"] == "KeyError"
    assert "Traceback" in failed["error"]["traceback"]
    assert "median" not in failed
    assert report.cell(failed, "s") == "KeyError"
    assert len(runner.run(row)["results"]["numpy"]["values"]) == 2


def test_a_worker_that_dies_is_replaced(runner, monkeypatch):
    row = rows.load()["network/sgd-step"]
    calibrate = runner._calibrate

    def kill(library, result):
        runner.workers[library].process.kill()
        calibrate(library, result)

    with monkeypatch.context() as patched:
        patched.setattr(runner, "_calibrate", kill)  # the worker dies over the row, its successor runs the next
        assert runner.run(row)["results"]["numpy"]["error"]["type"] == "WorkerDied"
    assert "median" in runner.run(row)["results"]["numpy"]


def test_a_library_that_is_missing_is_reported():
    said = []
    installed = harness.find(sys.executable)
    missing = next((name for name in ("mxnet", "torch", "jax", "autograd") if name not in installed), None)
    if missing is None:
        pytest.skip("all libraries are installed here")
    with harness.Runner({missing: sys.executable}, 1, 1, 0.001, log=said.append) as runner:
        runner.run(rows.load()["small/article"])
    assert runner.report["libraries"][missing]["error"]["type"] == "ModuleNotFoundError"
    assert "does not start: ModuleNotFoundError" in said[0]
    assert "does not start" in report.text(runner.report)


def test_ratios_are_taken_within_a_round():
    results = {"cygrad": {"values": [1.0, 2.0, 4.0]}, "torch": {"values": [3.0, 4.0, 4.0]}, "jax": {"error": {}}}
    harness.summarise(results)
    assert results["cygrad"]["median"] == 2
    assert results["torch"]["ratio"] == {"median": 2, "low": 1.5, "high": 2.5}
    assert report.cell(results["torch"], "s") == "4.00 s  2.00× ±25%"
    assert results["jax"] == {"error": {}}


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
