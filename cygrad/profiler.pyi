"""Types of `cygrad.profiler`."""

import os
from typing import Any

class profile:
    """A profile of what all threads do between its start and its stop: for the `with` statement."""

    def __init__(self, *, record_shapes: bool = False, max_events: int = 1_000_000) -> None: ...
    def __enter__(self) -> profile: ...
    def __exit__(self, *exception: object) -> None: ...
    def start(self) -> None:
        """Begin; for programs where `with` does not fit. RuntimeError where it has begun before."""

    def stop(self) -> None:
        """End. RuntimeError where the profile does not run."""

    @property
    def duration(self) -> float:
        """Seconds from start to stop, or until now."""

    @property
    def dropped_events(self) -> int:
        """Events that are missing in the trace."""

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What the table shows, a list of dictionaries, the most expensive operation first."""

    @property
    def scopes(self) -> list[dict[str, Any]]:
        """The ranges that `scope` marked: a list of dictionaries with name, calls and total seconds."""

    def table(self, sort: str = "own", limit: int | None = None) -> str:
        """A table of the operations, as text."""

    def export_chrome_trace(self, path: str | os.PathLike[str]) -> None:
        """Write what happened, in order of time, to a file that Perfetto (ui.perfetto.dev) and chrome://tracing show."""

class _Scope:
    def __enter__(self) -> None: ...
    def __exit__(self, *exception: object) -> None: ...

def scope(name: str) -> _Scope:
    """A named range for the table and the trace: for the `with` statement."""
