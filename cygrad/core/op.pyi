"""Types of `cygrad.core.op`."""

from .array import NDArray, _ArrayLike

def call(name: str, *operands: _ArrayLike) -> NDArray:
    """Apply an operation on elements by its name; also those that only reverse rules use."""

def introduce(kind: type) -> bool:
    """Tell Dask, where a type is Dask's, that its arrays may hold ours: it works with types that it knows alone."""
