"""All examples in docstrings, README.md and docs/ are run, and links between the pages lead somewhere."""

import doctest
import importlib
import pathlib
import pkgutil
import re
import subprocess
import sys

import pytest

import cygrad

ROOT = pathlib.Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXTRAS = {"sklearn", "matplotlib"}


def modules():
    """The names of all modules of cygrad, compiled ones too, but for the loops' instruction sets."""
    names = ["cygrad"]
    for module in pkgutil.walk_packages(cygrad.__path__, "cygrad."):
        if not re.search(r"_(baseline|avx2|avx512)$", module.name) and not module.name.endswith("__main__"):
            names.append(module.name)
    # cygrad.core.ops has no __init__.py
    names += [f"cygrad.core.ops.{m.name}" for m in pkgutil.iter_modules([str(p) + "/core/ops"
                                                                         for p in cygrad.__path__])]
    return sorted(set(names))


@pytest.mark.parametrize("name", modules())
def test_docstrings(name):
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in EXTRAS:
            pytest.skip(f"needs {error.name}")
        raise
    failed, _ = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert failed == 0


def test_compiled_docstrings_are_found():
    finder = doctest.DocTestFinder(exclude_empty=True)
    examples = sum(len(test.examples) for name in ("arithmetic", "shape", "trigonometry")
                   for test in finder.find(importlib.import_module(f"cygrad.core.ops.{name}")))
    assert examples > 50


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages(page):
    done = subprocess.run([sys.executable, ROOT / "tests/markdown.py", page], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links(page):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
