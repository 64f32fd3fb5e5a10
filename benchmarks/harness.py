"""Runs the rows: one worker process per library, one of them busy at a time, rounds interleaved.

Within a round every library measures the same row once, and each round begins with another library, so that whatever
the machine does meanwhile (clock speed, a busy neighbour) meets all of them alike. The ratio of two libraries is
taken within a round, and the median is over rounds. The same holds for one library's speed with several numbers of
threads: each number has a process of its own.
"""

import contextlib
import importlib.util
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time

import numpy as np

from . import machine
from .fresh import BASE, START
from .libraries import LIBRARIES

LEAST = 3  # rounds that a library has which is too slow for all of them
PATIENCE = 4  # how much longer than its share a library may take before that

FORMAT = 2  # of the report

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
        "NUMEXPR_NUM_THREADS NUMEXPR_MAX_THREADS "
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
            [python, "-c", START, "benchmarks.worker", library],
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
    threads : sequence of int
        Number of threads that each library may use; with several, every library has a worker for each of them.
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
        self.pythons, self.threads, self.rounds = pythons, list(threads), rounds
        self.seconds, self.timeout, self.log = seconds, timeout, log
        self.workers = {}  # (library, threads) -> Worker
        self.report = {
            "format": FORMAT,
            "date": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "machine": machine.describe(),
            "settings": {"threads": self.threads, "rounds": rounds, "seconds": seconds},
            "libraries": {},
            "rows": [],
        }

    def __enter__(self):
        for library in self.pythons:
            used = []  # a library may not use as many threads as it was told to
            for threads in self.threads:
                try:
                    about = self._start((library, threads)).about
                except Failure as failure:
                    about = {"error": failure.described}
                    self.log(f"{LIBRARIES[library].title} does not start: {failure}")
                    break
                used.append(about["threads"])
            self.report["libraries"][library] = {"title": LIBRARIES[library].title, **about, "threads": used}
        return self

    def __exit__(self, *exception):
        for worker in self.workers.values():
            worker.close()

    def _start(self, runner):
        library, threads = runner
        self.workers[runner] = Worker(library, self.pythons[library], threads, self.timeout)
        return self.workers[runner]

    def run(self, row):
        """Run one row in all libraries that have it; append the outcome to the report and return it."""
        here = [runner for runner in self.workers if runner[0] in row.setups]
        results = {runner: {} for runner in here}
        self._each(results, self._prepare, row)
        check(row, results)
        self._each(results, self._calibrate)
        for r in range(min(self.rounds, row.rounds or self.rounds)):
            start = r % max(1, len(here))
            self._each({runner: results[runner] for runner in here[start:] + here[:start]}, self._measure)
        for runner in here:
            with contextlib.suppress(Failure):  # the row is done; a worker that dies here is missed in the next one
                self.workers[runner].ask("drop")
        summarise(results)
        outcome = {
            "name": row.name,
            "title": row.title,
            "unit": row.unit,
            "goal": row.goal,
            "results": {str(n): {lib: results[lib, m] for lib, m in here if m == n} for n in self.threads},
        }
        self.report["rows"].append(outcome)
        return outcome

    def _each(self, results, step, *arguments):
        """Do `step` with every library that is still in the race; who fails is out of it."""
        for runner, result in results.items():
            if "error" in result:
                continue
            try:
                step(runner, result, *arguments)
            except Failure as failure:
                result["error"] = failure.described

    def _prepare(self, runner, result, row):
        if not self.workers[runner].alive:  # it died over an earlier row
            self._start(runner)
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "results.npz")
            result["first"] = self.workers[runner].ask("prepare", row=row.name, file=file)["first"]
            with np.load(file) as arrays:
                result["arrays"] = [arrays[f"arr_{i}"] for i in range(len(arrays.files))]

    def _calibrate(self, runner, result):
        result["count"] = self.workers[runner].ask("calibrate", seconds=self.seconds)["count"]
        result["values"] = []
        result["spent"] = 0.0

    def _measure(self, runner, result):
        slow = result["spent"] > PATIENCE * self.rounds * self.seconds and runner[0] != BASE
        if slow and len(result["values"]) >= LEAST:
            result["values"].append(None)
            return
        start = time.perf_counter()
        result["values"].append(self.workers[runner].ask("measure", count=result["count"])["value"])
        result["spent"] += time.perf_counter() - start


def check(row, results):
    """Compare what the libraries computed; those that are wrong get the error ``Mismatch``.

    The reference is the row's own, else the first library that has results, cygrad last. The arrays leave `results`.
    """
    arrays = {runner: result.pop("arrays") for runner, result in results.items() if "arrays" in result}
    if row.reference is not None:
        name, expected = "the reference", reference(row)
    elif arrays:
        first = min(arrays, key=lambda runner: runner[0] == BASE)
        name, expected = LIBRARIES[first[0]].title, arrays[first]
    for runner, computed in arrays.items():
        deviation, complaint = compare(row, computed, expected)
        results[runner]["deviation"] = deviation
        if complaint:
            results[runner]["error"] = {
                "type": "Mismatch",
                "message": f"{complaint}, compared with {name}",
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
        if not finite.all():
            if not np.array_equal(a[~finite], b[~finite], equal_nan=True):
                return None, f"result {i} has NaN or infinity in other places"
            a, b = a[finite], b[finite]
        if not np.isfinite(a).all():
            return None, f"result {i} has NaN or infinity in other places"
        size = np.abs(b)
        if size.size:
            difference = np.abs(a - b)
            scale = size + size.mean()
            worst = max(worst, float(np.max(np.divide(difference, scale, where=scale > 0, out=difference))))
    return worst, f"off by {worst:.1e} relative" if worst > row.rtol else ""


def spread(values):
    """Median and quartiles."""
    low, median, high = (float(q) for q in np.percentile(values, [25, 50, 75]))
    return {"median": median, "low": low, "high": high}


def ratio(result, other):
    """Values of `result` divided by those of `other`, round by round, as far as both have them; None without any."""
    if other is None or "error" in result or "error" in other:
        return None
    pairs = zip(result["values"], other["values"])
    ratios = [a / b for a, b in pairs if a is not None and b is not None]
    return spread(ratios) if ratios else None


def summarise(results):
    """Add medians, ratios to cygrad, and speeds against the least number of threads, to the results of one row."""
    for (library, threads), result in results.items():
        if "error" in result:
            continue
        result.update(spread([value for value in result["values"] if value is not None]))
        if library != BASE:
            result["ratio"] = ratio(result, results.get((BASE, threads)))
        one = min(n for name, n in results if name == library)
        if threads != one:
            result["scaling"] = ratio(results[library, one], result)
