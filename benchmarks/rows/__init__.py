"""The rows of the benchmark, one file per group; every file in this folder is found by itself.

A row is a workload written once per library, each time the way that library's users would write it at their best.
"""

import fnmatch
import importlib
import itertools
import pkgutil
import time

SCALING = 0.95  # more threads are never slower than one; the rest is noise

ROWS = {}  # name -> Row, in the order of the files' names and of the rows in them


class Row:
    """One workload: its data, a setup function per library, and what its results must be.

    A setup function receives the data as keyword arguments, in NumPy arrays, does whatever is not to be timed, and
    returns the workload: a function without arguments that runs once and returns its results, an array or a tuple of
    arrays. Where a library computes asynchronously the worker waits for them; the row need not.
    If what a call returns is not what must be equal, the setup returns a pair: the workload, and a function that
    fetches the results.

    Parameters
    ----------
    name : str
        ``group/row``, what ``--rows`` selects by.
    title : str
        What is computed, in a few words.
    data : callable
        Returns a dict of NumPy arrays; the same in every process, so take random numbers from `random_state`.
    rtol : float
        How far an element may lie from the reference, relative to its own magnitude plus the mean one.
    calls : int
        Number of calls before the results are compared. More than one shows what leaks from call to call, a
        gradient that adds up for instance.
    dtype : str or None
        The dtype that all results must have, so that nobody computes in another precision; None where the
        libraries differ by design.
    goal : dict
        What cygrad is to reach: for a peer's name the least ratio, for ``"cygrad"`` the greatest value of its own, for
        ``"threads"`` the least speed of more threads against one, `SCALING` where it is not named.
    quick : bool
        Whether the row is one of the few that ``--quick`` runs.
    """

    unit = "s"
    rounds = None  # where fewer rounds than the user asks for tell as much: their number

    def __init__(self, name, title, data, rtol=1e-5, calls=3, dtype="float32", goal=(), quick=False):
        if name in ROWS:
            raise ValueError("two rows are called " + name)
        self.name, self.title, self.data = name, title, data
        self.rtol, self.calls, self.dtype = rtol, calls, dtype
        self.goal, self.quick = dict(goal), quick
        if self.unit == "s":
            self.goal.setdefault("threads", SCALING)
        self.setups = {}
        self.reference = None
        ROWS[name] = self

    def library(self, *names):
        """Enter the decorated setup function for the libraries called `names`."""

        def enter(setup):
            for name in names:
                self.setups[name] = setup
            return setup

        return enter

    def expected(self, setup):
        """Enter the decorated setup function as the reference: plain NumPy, given all float data in float64.

        Runs in the harness's process and is never timed. A row without one compares the libraries with the first of
        them, cygrad last.
        """
        self.reference = setup
        return setup

    def measure(self, call, count):
        """Call `call` `count` times; return seconds per call. Rows that measure something else override it."""
        again = itertools.repeat(None, count)
        start = time.perf_counter()
        for _ in again:
            call()
        return (time.perf_counter() - start) / count


class Measured(Row):
    """A row whose workload measures something itself and returns the number, in the row's `unit`.

    There are no results to compare unless the setup returns a pair whose second function fetches them, as NumPy arrays.
    """

    rounds = 3

    def __init__(self, name, title, data=dict, unit="s", calls=1, dtype=None, **others):
        self.unit = unit
        super().__init__(name, title, data, calls=calls, dtype=dtype, **others)
        self.goal.pop("threads", None)

    def measure(self, call, count):
        return call()


def random_state(seed=0):
    """NumPy's legacy generator: the only one whose stream is the same in all NumPy versions."""
    import numpy as np

    return np.random.RandomState(seed)


def load():
    """Import all files of rows; return the rows by name."""
    for module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        importlib.import_module(__name__ + "." + module)
    return ROWS


def select(patterns, quick=False):
    """The rows whose names `matches` accepts; with `quick` only the few that stand for all."""
    return [row for name, row in load().items() if matches(name, patterns) and (row.quick or not quick)]


def matches(name, patterns):
    """Whether `name` contains one of `patterns` or matches it as a glob; True if there is no pattern."""
    return not patterns or any(p in name or fnmatch.fnmatchcase(name, p) for p in patterns)
