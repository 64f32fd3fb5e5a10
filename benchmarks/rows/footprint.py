"""What a library takes up beside time: memory at the peak of a workload, seconds to import, bytes on the disk."""

import numpy as np

from .. import footprint
from . import ROWS, Measured, expression, network  # noqa: F401  the last two are weighed

LIBRARIES = "cygrad", "torch", "jax", "autograd", "numexpr", "mxnet"

# ---------------------------------------------------------------- memory


def add_memory(name, weighed, quick=False):
    row = Measured(
        f"footprint/memory-{name}",
        f"growth of a new process to its peak: setup and {footprint.CALLS} calls of {weighed.name}",
        unit="B",
        rtol=weighed.rtol,
        goal={"torch": 1.0},
        quick=quick,
    )
    row.rounds = 1

    def enter(library):
        @row.library(library)
        def _():
            results = ()

            def run():
                nonlocal results
                grown, results = footprint.peak(library, weighed.name)
                return grown

            return run, lambda: tuple(np.array(result) for result in results)

    for library in weighed.setups:
        enter(library)


add_memory("training", ROWS["network/784-1024-10-sgd"], quick=True)
add_memory("training-adam", ROWS["network/784-1024-10-adam"])
add_memory("lstm", ROWS["network/lstm-16-sgd"])
add_memory("tanh", ROWS["expression/tanh-1e7"], quick=True)
add_memory("normals", ROWS["expression/normals-1e7"])
add_memory("black-scholes", ROWS["expression/black-scholes-1e7"])


# ---------------------------------------------------------------- import and installation

import_time = Measured(
    "footprint/import",
    "import in a new process that has imported NumPy",
    goal={"cygrad": 0.060},
    quick=True,
)
installed = Measured(
    "footprint/installed",
    "files on the disk, those of all required packages but NumPy included",
    unit="B",
    goal={"cygrad": 15e6},
    quick=True,
)
installed.rounds = 1


def enter(library):
    import_time.library(library)(lambda: (lambda: footprint.import_time(library), tuple))
    installed.library(library)(lambda: (lambda: footprint.installed_size(library), tuple))


for library in LIBRARIES:
    enter(library)
