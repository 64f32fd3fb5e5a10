"""Types of `cygrad.core.dlpack`."""

from .array import NDArray, _Device

def from_dlpack(x: object, /, *, device: _Device = None, copy: bool | None = None) -> NDArray:
    """An array on the memory of another library's array."""
