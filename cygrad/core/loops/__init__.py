"""Typed inner loops, nothing but loops; the best instruction set that this processor has is chosen here.

``CYGRAD_ISA=baseline|avx2|avx512`` names another one, for tests and measurements; ``isa`` tells which it was.
Each family is a module per instruction set. On import it enters its loops into the table, so that of all
those built only one is ever loaded.
"""

import importlib
import os

from . import cpu, table

FAMILIES = ("cast", "arith", "classify", "grad", "math", "matmul", "reduce", "scan", "softmax", "special", "triangular")


def choose(wanted: str | None) -> str:
    """The instruction set to use. Raises ImportError if the one asked for can't run here."""
    supported = cpu.supported()
    if not wanted:
        return supported[-1]
    if wanted not in supported:
        raise ImportError(
            f"CYGRAD_ISA={wanted}: cygrad has no such instruction set on this processor; it has " + ", ".join(supported)
        )
    return wanted


isa = choose(os.environ.get("CYGRAD_ISA"))

for _family in FAMILIES:
    importlib.import_module(f"{__name__}.{_family}_{isa}")
for _single in ("scalar", "standard"):       # compiled once
    importlib.import_module(f"{__name__}.{_single}")

__all__ = ["isa", "table"]
