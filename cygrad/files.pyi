"""Types of `cygrad.files`."""

import os
from typing import BinaryIO, TypeAlias

from .core.array import NDArray, _ArrayLike

_File: TypeAlias = str | os.PathLike[str] | BinaryIO

def load(file: _File) -> NDArray | dict[str, NDArray]:
    """Read a .npy, .npz or .safetensors file."""

def save(file: _File, arr: _ArrayLike | dict[str, NDArray] | dict[str, _ArrayLike]) -> None:
    """Write an array to a .npy file, or a dict of arrays to a .safetensors file."""

def savez(file: _File, *args: _ArrayLike, **kwds: _ArrayLike) -> None:
    """Write several arrays to a .npz file."""

def savez_compressed(file: _File, *args: _ArrayLike, **kwds: _ArrayLike) -> None:
    """Write several arrays to a compressed .npz file; see `savez`."""
