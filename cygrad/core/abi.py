"""The layout of arrays that extension modules of others were compiled for, by number (see `capi`).

They ask for the class ``NDArray1`` when they are imported: 1 is the layout, counted up when the beginning of the struct
changes.
"""

import re

from .array import NDArray as NDArray1

LAYOUT = 1


def __getattr__(name):
    wanted = re.fullmatch(r"NDArray(\d+)", name)
    if wanted:
        raise ImportError(f"this extension module was compiled for layout {wanted[1]} of cygrad's arrays, and the "
                          f"cygrad that is installed has layout {LAYOUT}: compile it again")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
