"""What this build of cygrad consists of and runs on."""

import pathlib
import platform
import sys

import numpy

from .core import loops
from .core.build import COMPILER, VERSION
from .core.threads import get_num_threads

__version__ = VERSION


def _blas() -> str:
    """Name and version of the BLAS that NumPy was built with: complex products and linear algebra call that one."""
    try:
        found = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
        return f"{found['name']} {found['version']}"
    except (KeyError, TypeError):
        return "unknown"


def get_include() -> str:
    """Folder for Cython's `include_path`, where `cimport cygrad` finds its declarations.

    Cython looks through `sys.path` too; installations that can be edited need this.

    Examples
    --------
    >>> import cygrad as cg, os
    >>> os.path.exists(os.path.join(cg.get_include(), "cygrad", "__init__.pxd"))
    True
    """
    return str(pathlib.Path(__file__).resolve().parents[1])


def show_config(mode: str = "stdout"):
    """Print versions, instruction set, threads and libraries; or return them.

    Parameters
    ----------
    mode : {'stdout', 'dicts'}
        'dicts' returns a dictionary instead of printing.

    Returns
    -------
    dict or None

    Examples
    --------
    >>> import cygrad as cg
    >>> sorted(cg.show_config(mode="dicts"))
    ['blas', 'compiler', 'cygrad', 'instruction set', 'machine', 'numpy', 'python', 'threads']
    """
    if mode not in ("stdout", "dicts"):
        raise ValueError(f"mode must be 'stdout' or 'dicts', not {mode!r}")
    config = {
        "cygrad": __version__,
        "instruction set": loops.isa,
        "threads": get_num_threads(),
        "compiler": COMPILER,
        "numpy": numpy.__version__,
        "blas": _blas(),
        "python": sys.version.split()[0],
        "machine": f"{platform.machine()}, {platform.system()}",
    }
    if mode == "dicts":
        return config
    for key, value in config.items():
        print(f"{key}: {value}")
    return None
