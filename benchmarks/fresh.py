"""Processes that begin with nothing loaded but what they are told to: the workers, and rows that measure a process.

Runs in every library's own interpreter: Python 3.8 and later.
"""

import json
import pathlib
import subprocess
import sys

ROOT = str(pathlib.Path(__file__).resolve().parent.parent)
BASE = "cygrad"  # ratios are the other libraries' values divided by this one's

# For `python -c`, with a module that has a `main`, and a library's name, as arguments. Only cygrad's processes keep the
# project's folder on their path: a peer must not import anything from there by accident.
START = f"""
import importlib, sys
sys.path[:] = [{ROOT!r}] + [p for p in sys.path if p not in ("", {ROOT!r})]
module = importlib.import_module(sys.argv.pop(1))
if sys.argv[1] != {BASE!r}:
    sys.path.remove({ROOT!r})
module.main()
"""


def ask(module, library, *arguments):
    """What the `main` of `module` prints, as JSON, in a process of its own for `library`."""
    command = [sys.executable, "-c", START, module, library, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    if done.returncode:
        raise RuntimeError(f"exit status {done.returncode}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])
