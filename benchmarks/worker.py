"""The process that runs one library's side of the rows, as the harness tells it over stdin and stdout.

Every line in is a request, every line out the answer to it, both JSON objects. An answer to a request that failed
holds the key ``error``. Runs in every library's own interpreter: Python 3.8 and later.

======================================  ==================================================================
request                                 answer
======================================  ==================================================================
``load`` library, threads               what is known about the library and its interpreter
``prepare`` row, file                   ``first``, seconds that the first call took; the results are in `file`
``calibrate`` seconds                   ``count``, the number of calls that take about so long
``measure`` count                       ``value`` of one call, in the row's unit (seconds, as a rule)
``drop``                                nothing; the row's memory is free again
======================================  ==================================================================
"""

import gc
import json
import os
import platform
import sys
import time
import traceback

from . import rows
from .libraries import LIBRARIES


class Worker:
    def __init__(self):
        self.library = self.row = self.call = None

    def load(self, library, threads):
        import numpy

        self.library = LIBRARIES[library]()
        about = {"python": platform.python_version(), "numpy": numpy.__version__, "threads": threads}
        about.update(self.library.load(threads))
        rows.load()
        return about

    def prepare(self, row, file):
        import numpy

        self.drop()
        self.row = rows.ROWS[row]
        made = self.row.setups[self.library.name](**self.row.data())
        run, fetch = made if isinstance(made, tuple) else (made, None)
        measured = isinstance(self.row, rows.Measured)  # what it returns is a number, its results are NumPy's
        finish = None if measured else self.library.finish
        self.call = call = run if finish is None else lambda: finish(run())
        start = time.perf_counter()
        results = call()
        first = time.perf_counter() - start
        for _ in range(self.row.calls - 1):
            results = call()
        if fetch is not None:
            results = fetch()
        if not isinstance(results, tuple):
            results = (results,)
        numpy.savez(file, *(results if measured else [self.library.fetch(result) for result in results]))
        settle()
        return {"first": first}

    def calibrate(self, seconds):
        count = 1
        while True:
            took = count * rows.Row.measure(self.row, self.call, count)
            if took >= 0.2 * seconds:
                settle()
                return {"count": max(1, round(count * seconds / took))}
            count *= 2 if took > 0.05 * seconds else 10

    def measure(self, count):
        value = self.row.measure(self.call, count)
        settle()
        return {"value": value}

    def drop(self):
        self.row = self.call = None
        gc.collect()
        return {}


def settle(patience=0.5):
    """Return when this process has become quiet, so that it does not disturb the worker whose turn is next.

    The threads of OpenMP spin for a while after their work is done, with some runtimes for a fifth of a second.
    """
    end = time.perf_counter() + patience
    while time.perf_counter() < end:
        before = time.process_time()
        time.sleep(0.005)
        if time.process_time() - before < 0.001:
            return


def main():
    # The protocol keeps the real stdout for itself: libraries print warnings there.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    worker = Worker()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(worker, request.pop("do"))(**request)
        except Exception as error:  # whatever a library raises belongs into the table
            answer = {
                "error": {
                    "type": type(error).__name__,
                    "message": str(error),
                    "traceback": traceback.format_exc(),
                }
            }
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
