"""Types of `cygrad.config`."""

from typing import Literal, overload

__version__: str

def get_include() -> str:
    """Folder for Cython's `include_path`, where `cimport cygrad` finds its declarations."""

@overload
def show_config(mode: Literal["stdout"] = "stdout") -> None: ...
@overload
def show_config(mode: Literal["dicts"]) -> dict[str, str | int]:
    """Print versions, instruction set, threads and libraries; or return them."""
