"""Types of `cygrad.core.registry`."""

from typing import Any, final

import numpy as np

@final
class Op:
    """One operation: its loops, its reverse rule, and how to check it."""

    @property
    def name(self) -> str: ...
    @property
    def reference(self) -> Any: ...
    @property
    def domain(self) -> tuple[tuple[float, float], ...] | None: ...
    @property
    def differentiable(self) -> bool: ...
    def __repr__(self) -> str: ...
    def result_types(self) -> list[tuple[np.dtype[Any], np.dtype[Any]]]:
        """What each dtype gives: (dtype of the promoted inputs, dtype of the result), NumPy dtypes."""

def registry() -> dict[str, Op]:
    """All operations by name, a new dict. What the tests are generated from."""
