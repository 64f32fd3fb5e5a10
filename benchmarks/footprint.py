"""What a library takes up: time to import, bytes on the disk, bytes of memory at the peak of a workload.

Runs in every library's own interpreter: Python 3.8 and later.
"""

import gc
import json
import os
import pathlib
import re
import subprocess
import sys
from importlib import metadata

from . import fresh, rows
from .libraries import LIBRARIES

CALLS = 2  # of a workload that is weighed: what the first one leaves behind may be there during the second

MODULES = {"jax": "jax.numpy", "autograd": "autograd.numpy"}  # where it is not the module that shows the library

IMPORT = """
import sys
sys.path[:0] = sys.argv[2:]
import numpy, time
start = time.perf_counter()
__import__(sys.argv[1])
print(time.perf_counter() - start)
"""


def import_time(library):
    """Seconds that a new process takes to import the library, once it has imported NumPy."""
    module = MODULES.get(library, LIBRARIES[library].module)
    command = [sys.executable, "-c", IMPORT, module, *([fresh.ROOT] if library == fresh.BASE else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, universal_newlines=True)
    return float(done.stdout.splitlines()[-1])


def installed_size(library):
    """Bytes of all files that come with the library, those of packages that it needs included, NumPy's left out."""
    if library == fresh.BASE:  # built in place, between its sources: what a wheel would hold of it
        endings = {".py", ".pyi", ".pxd", ".so", ".pyd", ".typed"}
        folder = pathlib.Path(sys.modules[library].__file__).parent
        return sum(path.stat().st_size for path in folder.rglob("*") if path.suffix in endings)
    todo, seen, total = [LIBRARIES[library].module], {"numpy"}, 0
    while todo:
        name = todo.pop()
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # a requirement on other systems
            continue
        key = re.sub("[-_.]+", "-", distribution.metadata["Name"]).lower()
        if key in seen:
            continue
        seen.add(key)
        for file in distribution.files or ():
            path = pathlib.Path(distribution.locate_file(file))
            if path.suffix != ".pyc" and path.is_file():
                total += path.stat().st_size
        for requirement in distribution.requires or ():
            if "extra ==" not in requirement:
                todo.append(re.match(r"[\w.-]+", requirement).group())
    return total


def peak(library, row):
    """Bytes by which a new process that has the data grows at the most over the library's side of `row`.

    Returns
    -------
    int, list of list
        The bytes, and those of the results that have a single element, to compare.
    """
    return fresh.ask(__name__, library, row)


def main():
    library, row = LIBRARIES[sys.argv[1]](), rows.load()[sys.argv[2]]
    library.load(int(os.environ["OMP_NUM_THREADS"]))
    finish = library.finish or (lambda results: results)
    data = row.data()
    gc.collect()
    before = resident(reset=True)
    call = row.setups[library.name](**data)  # some have memory for gradients from here on, some only while they run
    for _ in range(CALLS):
        results = finish(call())
    grown = max(resident() - before, 4096)  # a page at least: nobody divides by nothing
    results = [library.fetch(result) for result in (results if isinstance(results, tuple) else (results,))]
    print(json.dumps([grown, [result.ravel().tolist() for result in results if result.size == 1]]))


def resident(reset=False):
    """Bytes of memory: with `reset` those in use, and the peak is counted from here; else the peak."""
    status = pathlib.Path("/proc/self/status")
    if status.exists():
        if reset:
            pathlib.Path("/proc/self/clear_refs").write_text("5")
        return 1024 * int(re.search(r"VmHWM:\s+(\d+)", status.read_text()).group(1))
    import resource  # the peak since the process began: what is below the peak of its start goes unseen

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else 1024 * used
