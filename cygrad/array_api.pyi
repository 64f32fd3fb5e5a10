"""Types of `cygrad.array_api`."""

from typing import Any, Literal, NamedTuple, Protocol

import numpy as np

from .core.array import NDArray, _DTypeLike

__array_api_version__: str

def can_cast(
    from_: object, to: _DTypeLike, casting: Literal["no", "equiv", "safe", "same_kind", "unsafe"] = "safe"
) -> bool:
    """Whether promotion may turn one dtype into another."""

class FInfo(NamedTuple):
    """Limits of a floating-point dtype, as Python numbers, which take part in promotion by their kind alone."""

    bits: int
    eps: float
    max: float
    min: float
    smallest_normal: float
    tiny: float
    smallest_subnormal: float
    resolution: float
    precision: int
    dtype: np.dtype[Any]

def finfo(type: object, /) -> FInfo:
    """Limits of a floating-point dtype."""

def iinfo(type: object, /) -> np.iinfo[Any]:
    """Limits of an integer dtype."""

def isdtype(dtype: _DTypeLike, kind: object) -> bool:
    """Whether a dtype is of some kind."""

def promote_types(type1: _DTypeLike, type2: _DTypeLike) -> np.dtype[Any]:
    """The dtype that two dtypes have in common."""

def result_type(*arrays_and_dtypes: object) -> np.dtype[Any]:
    """The dtype that an operation on these would have."""

class _Info(Protocol):
    def capabilities(self) -> dict[str, Any]: ...
    def default_device(self) -> str: ...
    def devices(self) -> tuple[str, ...]: ...
    def default_dtypes(self, *, device: object = None) -> dict[str, np.dtype[Any]]: ...
    def dtypes(self, *, device: object = None, kind: object = None) -> dict[str, np.dtype[Any]]: ...

def __array_namespace_info__() -> _Info:
    """What the namespace can do: `capabilities`, `default_device`, `default_dtypes`, `devices`, `dtypes`."""
