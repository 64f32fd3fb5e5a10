"""Types of `cygrad.core.context`."""

from typing import Literal, NoReturn

class Context:
    """Where arrays live: always the CPU."""

    device_type: Literal["cpu"]
    device_id: int
    def __init__(self, device_type: str | Context, device_id: int = 0) -> None: ...
    def __repr__(self) -> str: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __enter__(self) -> Context: ...
    def __exit__(self, *exception: object) -> Literal[False]: ...

def cpu(device_id: int = 0) -> Context:
    """The CPU as a context."""

def current_context() -> Context:
    """The context that arrays are made in: ``cpu(0)``."""

def gpu(device_id: int = 0) -> NoReturn:
    """Raise ValueError: cygrad runs on the CPU."""

class Flags:
    """Facts about the memory of an array, by attribute or by NumPy's key."""

    c_contiguous: bool
    f_contiguous: bool
    owndata: bool
    writeable: bool
    @property
    def fnc(self) -> bool:
        """In Fortran order, and not in C order."""

    def __getitem__(self, key: str) -> bool: ...
    def __repr__(self) -> str: ...
