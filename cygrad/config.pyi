"""Types of `cygrad.config`."""

from typing import Literal, overload

__version__: str

@overload
def show_config(mode: Literal["stdout"] = "stdout") -> None: ...
@overload
def show_config(mode: Literal["dicts"]) -> dict[str, str | int]:
    """Print versions, instruction set, threads and libraries; or return them."""
