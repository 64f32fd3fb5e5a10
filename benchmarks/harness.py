"""Runs the rows: one worker process per library, one of them busy at a time, rounds interleaved.

Within a round every library measures the same row once, and each round begins with another library, so that whatever
the machine does meanwhile (clock speed, a busy neighbour) meets all of them alike. The ratio of two libraries is
taken within a round, and the median is over rounds.
"""

import contextlib
import importlib.util
import json
import os
import pathlib
import queue
import subprocess
import sys
import tempfile
import threading
import time

import numpy as np

from . import machine
from .libraries import LIBRARIES

ROOT = str(pathlib.Path(__file__).resolve().parent.parent)
BASE = "cygrad"  # ratios are the other libraries' values divided by this one's

# Only cygrad's worker keeps the project's folder on its path: a peer must not import anything from there by accident.
START = f"""
import sys
sys.path[:] = [{ROOT!r}] + [p for p in sys.path if p not in ("", {ROOT!r})]
import benchmarks.worker
if sys.argv[1] != {BASE!r}:
    sys.path.remove({ROOT!r})
benchmarks.worker.main()
"""

FIND = """
import importlib.util, json, sys
print(json.dumps([m for m in sys.argv[1:] if importlib.util.find_spec(m)]))
"""


class Failure(Exception):
    """What went wrong in a worker: the error's type, its message, and the worker's traceback if there is one."""

    def __init__(self, type, message, traceback=""):
        super().__init__(f"{type}: {message}")
        self.described = {"type": type, "message": message, "traceback": traceback}


def environment(python, threads):
    """The environment variables of a worker."""
    env = dict(os.environ)
    if python != sys.executable:  # made for this interpreter, and full of another version's modules for that one
        for name in "PYTHONPATH", "PYTHONHOME":
            env.pop(name, None)
    for name in (
        "CYGRAD_NUM_THREADS OMP_NUM_THREADS OPENBLAS_NUM_THREADS MKL_NUM_THREADS VECLIB_MAXIMUM_THREADS "
        "NPROC"  # where JAX's compiler reads the size of its thread pools
    ).split():
        env[name] = str(threads)
    env.update(JAX_PLATFORMS="cpu", CUDA_VISIBLE_DEVICES="")
    return env


def find(python):
    """Names of the libraries that the interpreter `python` has installed."""
    modules = {library.module: name for name, library in LIBRARIES.items()}
    if python == sys.executable:
        found = [module for module in modules if importlib.util.find_spec(module)]
    else:
        command = [python, "-c", FIND, *modules]
        done = subprocess.run(
            command, env=environment(python, 1), cwd=tempfile.gettempdir(), capture_output=True, text=True, check=True
        )
        found = json.loads(done.stdout)
    return [modules[module] for module in found]


class Worker:
    """A worker process, as `benchmarks.worker` describes it; raises `Failure` if the library does not load."""

    def __init__(self, library, python, threads, timeout):
        self.timeout = timeout
        self.complaints = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [python, "-c", START, library],
            env=environment(python, threads),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            text=True,
            encoding="utf-8",
        )
        self.lines = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        try:
            self.about = self.ask("load", library=library, threads=threads)
        except Failure:
            self.close()
            raise

    def _read(self):
        # A thread, because no system-independent call waits for a pipe with a timeout.
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def ask(self, do, **arguments):
        """Have the worker do one thing; return its answer."""
        if self.process.stdin.closed:
            raise Failure("WorkerDied", "earlier")
        try:
            self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            self.process.stdin.flush()
            line = self.lines.get(timeout=self.timeout)
        except queue.Empty:
            self.close()
            raise Failure("Timeout", f"no answer within {self.timeout:g} s") from None
        except OSError:
            line = None
        if line is None:
            status = self.process.wait()
            self.complaints.seek(0)
            last = self.complaints.read().decode(errors="replace")[-2000:]
            self.close()
            raise Failure("WorkerDied", f"exit status {status}", last)
        answer = json.loads(line)
        if "error" in answer:
            raise Failure(**answer["error"])
        return answer

    @property
    def alive(self):
        return self.process.poll() is None

    def close(self):
        """End the process, whatever it is doing; its library has nothing to save."""
        self.process.kill()
        self.process.wait()
        for file in self.process.stdin, self.complaints:
            with contextlib.suppress(OSError):  # what a dead worker no longer reads
                file.close()


class Runner:
    """Workers for several libraries, and the rows that they run together.

    Parameters
    ----------
    pythons : dict
        The interpreter of each library, by the library's name.
    threads : int
        Number of threads that each library may use.
    rounds : int
        Number of rounds per row.
    seconds : float
        How long one library measures in one round, about.
    timeout : float
        Seconds after which a worker that does not answer is given up.
    log : callable
        Takes a line of text about the progress.
    """

    def __init__(self, pythons, threads, rounds, seconds, timeout=300, log=print):
        self.pythons, self.threads, self.rounds = pythons, threads, rounds
        self.seconds, self.timeout, self.log = seconds, timeout, log
        self.workers = {}
        self.report = {
            "format": 1,
            "date": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "machine": machine.describe(),
            "settings": {"threads": threads, "rounds": rounds, "seconds": seconds},
            "libraries": {},
            "rows": [],
        }

    def __enter__(self):
        for library in self.pythons:
            try:
                about = self._start(library).about
            except Failure as failure:
                about = {"error": failure.described}
                self.log(f"{LIBRARIES[library].title} does not start: {failure}")
            self.report["libraries"][library] = {"title": LIBRARIES[library].title, **about}
        return self

    def __exit__(self, *exception):
        for worker in self.workers.values():
            worker.close()

    def _start(self, library):
        self.workers[library] = Worker(library, self.pythons[library], self.threads, self.timeout)
        return self.workers[library]

    def run(self, row):
        """Run one row in all libraries that have it; append the outcome to the report and return it."""
        here = [library for library in self.workers if library in row.setups]
        results = {library: {} for library in here}
        self._each(results, self._prepare, row)
        check(row, results)
        self._each(results, self._calibrate)
        for r in range(self.rounds):
            start = r % max(1, len(here))
            self._each({library: results[library] for library in here[start:] + here[:start]}, self._measure)
        for library in here:
            with contextlib.suppress(Failure):  # the row is done; a worker that dies here is missed in the next one
                self.workers[library].ask("drop")
        summarise(results)
        outcome = {"name": row.name, "title": row.title, "unit": row.unit, "results": results}
        self.report["rows"].append(outcome)
        return outcome

    def _each(self, results, step, *arguments):
        """Do `step` with every library that is still in the race; who fails is out of it."""
        for library, result in results.items():
            if "error" in result:
                continue
            try:
                step(library, result, *arguments)
            except Failure as failure:
                result["error"] = failure.described

    def _prepare(self, library, result, row):
        if not self.workers[library].alive:  # it died over an earlier row
            self._start(library)
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "results.npz")
            result["first"] = self.workers[library].ask("prepare", row=row.name, file=file)["first"]
            with np.load(file) as arrays:
                result["arrays"] = [arrays[f"arr_{i}"] for i in range(len(arrays.files))]

    def _calibrate(self, library, result):
        result["count"] = self.workers[library].ask("calibrate", seconds=self.seconds)["count"]
        result["values"] = []

    def _measure(self, library, result):
        result["values"].append(self.workers[library].ask("measure", count=result["count"])["value"])


def check(row, results):
    """Compare what the libraries computed; those that are wrong get the error ``Mismatch``.

    The reference is the row's own, else the first library that has results, cygrad last. The arrays leave `results`.
    """
    arrays = {library: result.pop("arrays") for library, result in results.items() if "arrays" in result}
    if row.reference is not None:
        name, expected = "the reference", reference(row)
    else:
        name = next(iter(sorted(arrays, key=BASE.__eq__)), None)
        expected = arrays.get(name)
    for library, computed in arrays.items():
        deviation, complaint = compare(row, computed, expected)
        results[library]["deviation"] = deviation
        if complaint:
            results[library]["error"] = {
                "type": "Mismatch",
                "message": f"{complaint}, compared with {LIBRARIES[name].title if name in LIBRARIES else name}",
                "traceback": "",
            }


def reference(row):
    """What the row's reference computes, in float64."""
    data = {
        name: array.astype(np.float64) if array.dtype.kind == "f" else array for name, array in row.data().items()
    }
    run = row.reference(**data)
    for _ in range(row.calls):
        computed = run()
    return [np.asarray(array) for array in (computed if isinstance(computed, tuple) else (computed,))]


def compare(row, computed, expected):
    """How far `computed` lies from `expected`, lists of arrays, and what is wrong about it.

    Returns
    -------
    deviation : float or None
        The largest difference of two elements, divided by the magnitude of the expected one plus the mean magnitude of
        its array: relative, but not where cancellation leaves almost nothing. None where they can't be compared.
    complaint : str
        Empty if all is well.
    """
    if len(computed) != len(expected):
        return None, f"{len(computed)} results instead of {len(expected)}"
    worst = 0.0
    for i, (a, b) in enumerate(zip(computed, expected)):
        # MXNet has no zero-dimensional arrays
        if a.shape != b.shape and not (a.size == b.size == 1 and max(a.ndim, b.ndim) == 1):
            return None, f"result {i} has shape {a.shape} instead of {b.shape}"
        if row.dtype is not None and a.dtype != row.dtype:
            return None, f"result {i} is {a.dtype} instead of {row.dtype}"
        a, b = (array.ravel().astype(np.result_type(array, np.float64), copy=False) for array in (a, b))
        finite = np.isfinite(b)
        if not np.array_equal(a[~finite], b[~finite], equal_nan=True) or not np.isfinite(a[finite]).all():
            return None, f"result {i} has NaN or infinity in other places"
        size = np.abs(b[finite])
        if size.size:
            difference = np.abs(a[finite] - b[finite])
            scale = size + size.mean()
            worst = max(worst, float(np.max(np.divide(difference, scale, where=scale > 0, out=difference))))
    return worst, f"off by {worst:.1e} relative" if worst > row.rtol else ""


def spread(values):
    """Median and quartiles."""
    low, median, high = (float(q) for q in np.percentile(values, [25, 50, 75]))
    return {"median": median, "low": low, "high": high}


def summarise(results):
    """Add medians, and ratios to cygrad taken round by round, to the results of one row."""
    base = results.get(BASE, {"error": None})
    for library, result in results.items():
        if "error" in result:
            continue
        result.update(spread(result["values"]))
        if library != BASE and "error" not in base:
            result["ratio"] = spread([theirs / ours for theirs, ours in zip(result["values"], base["values"])])
