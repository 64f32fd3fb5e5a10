"""Cases for the operations that are no functions of elements: how to call each, on what, and what NumPy says.

One module per family, each with a table `CASES`: the name of an operation in the registry, its list of cases.
"""

import importlib
import pkgutil

CASES = {}
for _module in sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name != "make"):
    _table = importlib.import_module(f"{__name__}.{_module}").CASES
    _twice = CASES.keys() & _table.keys()
    assert not _twice, f"cases of {_module} that another module has too: {sorted(_twice)}"
    CASES.update(_table)
