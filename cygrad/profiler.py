"""Where the time goes: calls, time and bytes of each operation, forward and backward, and traces.

Examples
--------
>>> import cygrad as cg
>>> x = cg.array([[1.0, 2.0], [3.0, 4.0]]); x.attach_grad()
>>> with cg.profiler.profile() as p:
...     with cg.autograd.record():
...         y = (2 * x**2).sum()
...     y.backward()
>>> sorted((row["operation"], row["forward_calls"], row["backward_calls"]) for row in p.rows if row["forward_calls"])
[('multiply', 1, 1), ('square', 1, 1), ('sum', 1, 1)]
"""

import json
import os

from .core.profile import Recording as _Recording
from .core.profile import Scope as _Scope

__all__ = ["profile", "scope"]

_COUNTS = ("calls", "total", "own", "read", "written")
_TIMES = {"total", "own"}


class profile:
    """A profile of what all threads do between its start and its stop: for the `with` statement.

    Parameters
    ----------
    record_shapes : bool
        Keep shapes and dtypes of operands for the trace.
    max_events : int
        Events that are kept for the trace, 56 bytes each; further ones are dropped, and counted in `dropped_events`.
        The table counts everything.

    Raises
    ------
    ValueError
        For a negative `max_events`.

    Notes
    -----
    As `torch.profiler.profile`. Profiles may run inside one another and in several threads at once; each sees
    everything that happens while it runs. While none runs, operations take the way that they always take: profiling
    costs nothing.

    An operation that calls others has its own time and the total with them; own times add up to all the time that was
    spent in operations. What a reverse rule runs belongs to the operation whose rule it is. Bytes follow from shapes
    and dtypes: those of operands and results, none for views; for a reverse rule, those of the gradients and of what
    was saved. Numbers and other libraries' arrays count nothing.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.ones((100, 100))
    >>> with cg.profiler.profile() as p:
    ...     y = cg.exp(x) @ x
    >>> [(row["operation"], row["forward_calls"], row["forward_written"]) for row in sorted(p.rows, key=str)]
    [('exp', 1, 80000), ('matmul', 1, 80000)]
    """

    def __init__(self, *, record_shapes=False, max_events=1_000_000):
        if max_events < 0:
            raise ValueError(f"max_events must not be negative, not {max_events}")
        self._recording = _Recording(bool(record_shapes), int(max_events))

    def start(self):
        """Begin; for programs where `with` does not fit. RuntimeError where it has begun before."""
        self._recording.start()

    def stop(self):
        """End. RuntimeError where the profile does not run."""
        self._recording.stop()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stop()

    @property
    def duration(self):
        """Seconds from start to stop, or until now."""
        return self._recording.nanoseconds / 1e9

    @property
    def dropped_events(self):
        """Events that are missing in the trace."""
        return self._recording.dropped

    @property
    def rows(self):
        """What the table shows, a list of dictionaries, the most expensive operation first."""
        found = []
        for key, *counts in self._recording.counts():
            if type(key) is tuple and key[0] == "scope":
                continue
            row = {"operation": key if type(key) is str else key[1]}
            for way, numbers in zip(("forward", "backward"), counts):
                row |= {f"{way}_{name}": n / 1e9 if name in _TIMES else n for name, n in zip(_COUNTS, numbers)}
            row["own"] = row["forward_own"] + row["backward_own"]
            found.append(row)
        everything = sum(row["own"] for row in found)
        for row in found:
            row["share"] = row["own"] / everything if everything else 0.0
        return sorted(found, key=lambda row: -row["own"])

    @property
    def scopes(self):
        """The ranges that `scope` marked: a list of dictionaries with name, calls and total seconds."""
        return [{"name": key[1], "calls": forward[0], "total": forward[1] / 1e9}
                for key, forward, _ in self._recording.counts() if type(key) is tuple and key[0] == "scope"]

    def table(self, sort="own", limit=None):
        """A table of the operations, as text.

        Parameters
        ----------
        sort : str
            A key of `rows`: the largest first, names in alphabetical order.
        limit : int, optional
            How many rows to show.

        Returns
        -------
        str

        Raises
        ------
        ValueError
            Where `rows` have no such key.
        """
        rows = self.rows
        keys = ["operation", *(f"{way}_{name}" for way in ("forward", "backward") for name in _COUNTS), "own", "share"]
        if sort not in keys:
            raise ValueError(f"sort must be one of {', '.join(keys)}, not {sort!r}")
        rows.sort(key=lambda row: row[sort], reverse=sort != "operation")
        above = ("", "forward", "", "", "", "", "backward", "", "", "", "", "both", "")
        below = ("operation", *2 * ("calls", "total", "mean", "read", "written"), "own", "share")
        lines = [above, below]
        for row in rows[:limit]:
            cells = [row["operation"]]
            for way in ("forward", "backward"):
                calls = row[f"{way}_calls"]
                if not calls:
                    cells += [""] * 5
                    continue
                total = row[f"{way}_total"]
                cells += [str(calls), _seconds(total), _seconds(total / calls), _bytes(row[f"{way}_read"]),
                          _bytes(row[f"{way}_written"])]
            lines.append((*cells, _seconds(row["own"]), f"{row['share']:.1%}"))
        widths = [max(len(line[i]) for line in lines) for i in range(len(below))]
        text = [
            "  ".join([line[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(line[1:], widths[1:]))]).rstrip()
            for line in lines
        ]
        text.insert(2, "-" * max(map(len, text)))
        if len(rows) > len(rows[:limit]):
            text.append(f"... and {len(rows) - len(rows[:limit])} more")
        text.append(f"{_seconds(sum(row['own'] for row in rows))} in operations, of {_seconds(self.duration)}")
        text += [f"scope {s['name']}: {s['calls']} times, {_seconds(s['total'])}" for s in self.scopes]
        return "\n".join(text)

    __str__ = table

    def export_chrome_trace(self, path):
        """Write what happened, in order of time, to a file that Perfetto (ui.perfetto.dev) and chrome://tracing show.

        Parameters
        ----------
        path : str or os.PathLike
            The file, which is overwritten. JSON in the Trace Event Format: a complete event (``"ph": "X"``) for each
            operation, `ts` and `dur` in microseconds since the start of the profile.

        Raises
        ------
        RuntimeError
            While the profile runs.

        Notes
        -----
        As `torch.profiler.profile.export_chrome_trace`.
        """
        if self._recording.running:
            raise RuntimeError("a trace can be written when the profile has ended")
        pid = os.getpid()
        heads = [{"name": "process_name", "ph": "M", "pid": pid, "tid": 0, "args": {"name": "cygrad"}}]
        threads = set()
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"displayTimeUnit": "ns", "traceEvents": [\n')
            file.write(json.dumps(heads[0]))
            for key, kind, reversing, thread, start, duration, read, written, arrays in self._recording.events():
                tid, thread_name = thread
                if thread not in threads:
                    threads.add(thread)
                    name = {"name": "thread_name", "ph": "M", "pid": pid, "tid": tid, "args": {"name": thread_name}}
                    file.write(",\n" + json.dumps(name))
                args = {}
                if kind in ("forward", "backward"):
                    args = {"bytes read": read, "bytes written": written}
                    if arrays is not None:
                        args |= {"shapes": [shape for shape, _ in arrays], "dtypes": [dtype for _, dtype in arrays]}
                event = {"name": key if type(key) is str else key[1],
                         "cat": kind if kind == "scope" else "backward" if reversing else "forward",
                         "ph": "X", "ts": start / 1e3, "dur": duration / 1e3, "pid": pid, "tid": tid, "args": args}
                file.write(",\n" + json.dumps(event))
            file.write("\n]}\n")


def scope(name):
    """A named range for the table and the trace: for the `with` statement.

    Parameters
    ----------
    name : str

    Notes
    -----
    As `torch.profiler.record_function`. Does nothing while no profile runs.

    Examples
    --------
    >>> import cygrad as cg
    >>> with cg.profiler.profile() as p:
    ...     for _ in range(3):
    ...         with cg.profiler.scope("step"):
    ...             y = cg.ones(3) + 1
    >>> [(s["name"], s["calls"]) for s in p.scopes]
    [('step', 3)]
    """
    return _Scope(name)


def _seconds(t):
    """A time with three digits and its unit."""
    for unit, name in ((1, "s"), (1e-3, "ms"), (1e-6, "us")):
        if t >= unit:
            t /= unit
            return f"{t:.{2 if t < 10 else 1 if t < 100 else 0}f} {name}"
    return f"{t * 1e9:.0f} ns"


def _bytes(n):
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if n >= unit:
            n /= unit
            return f"{n:.{2 if n < 10 else 1 if n < 100 else 0}f} {name}"
    return f"{n} B"


def __dir__():
    return __all__
