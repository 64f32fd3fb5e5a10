"""A tool of GradBench: JSON messages from stdin, one a line, each answered by one line on stdout.

The protocol is that of https://github.com/gradbench/gradbench/blob/main/CONTRIBUTING.md#protocol. Run it there as

    gradbench run --eval "..." --tool "python -m benchmarks.gradbench"
"""

import argparse
import importlib
import json
import os
import sys
import time
import traceback

from . import EVALS


def find(name):
    """The module of an eval; ValueError if there is none."""
    if name not in EVALS:
        raise ValueError(f"no eval is called {name!r}, there are {', '.join(EVALS)}")
    return importlib.import_module(f"{__package__}.{name}")


def evaluate(message):
    """Answer an ``evaluate`` message: run a function as often and as long as the input asks for."""
    module, name, given = find(message["module"]), message["function"], message["input"]
    if name not in module.FUNCTIONS:
        raise ValueError(f"{message['module']} has no function {name!r}, only {', '.join(module.FUNCTIONS)}")
    function, answer = module.FUNCTIONS[name]
    runs, seconds = 1, 0.0
    if isinstance(given, dict):
        runs, seconds = given.get("min_runs", 1), given.get("min_seconds", 0.0)
    prepared = module.prepare(given)
    times = []
    total = 0
    while not times or len(times) < runs or total < seconds * 1e9:
        start = time.perf_counter_ns()
        result = function(prepared)
        taken = time.perf_counter_ns() - start
        times.append(taken)
        total += taken
    return {
        "output": answer(result),
        "timings": [{"name": "evaluate", "nanoseconds": taken} for taken in times],
    }


def define(message):
    """Answer a ``define`` message: import the module."""
    start = time.perf_counter_ns()
    find(message["module"])
    return {"timings": [{"name": "import", "nanoseconds": time.perf_counter_ns() - start}]}


def answer(message):
    """The answer to a message, a dict as it is itself."""
    response = {"id": message["id"]}
    kind = message.get("kind")
    if kind == "start":
        import cygrad

        response["tool"] = "cygrad"
        response["config"] = {"version": cygrad.__version__, "threads": cygrad.get_num_threads()}
    elif kind in ("define", "evaluate"):
        try:
            response.update(define(message) if kind == "define" else evaluate(message), success=True)
        except Exception:       # whatever goes wrong, the eval has to hear of it
            response.update(success=False, error=traceback.format_exc())
    return response


def main(words=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gradbench", description=__doc__.split("\n\n")[0])
    parser.add_argument("--multithreaded", action="store_true", help="use all cores; default: one, as the suite has it")
    if not parser.parse_args(words).multithreaded:
        # Before NumPy loads its BLAS, which makes its threads at once.
        os.environ.update({name: "1" for name in ("CYGRAD_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")})
    # The protocol keeps the real stdout for itself.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        if line.strip():
            answers.write(json.dumps(answer(json.loads(line))) + "\n")
            answers.flush()


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
