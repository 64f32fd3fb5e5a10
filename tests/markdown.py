"""Runs the Python blocks of a Markdown file: ``python tests/markdown.py FILE``.

Blocks of one file share their names, as a reader who types them in would. A block with ``>>>`` is a doctest,
any other is executed.
"""

import doctest
import pathlib
import re
import sys

BLOCK = re.compile(r"^( *)```python\n(.*?)^\1```", re.DOTALL | re.MULTILINE)


def run(path: pathlib.Path) -> int:
    """Run all blocks; returns how many there were. Raises what they raise, AssertionError for other output."""
    text = path.read_text(encoding="utf-8")
    # rows of benchmarks are written as parts of that package
    names = {"__name__": "benchmarks.rows.example", "__package__": "benchmarks.rows"}
    number = 0
    for number, match in enumerate(BLOCK.finditer(text), 1):
        indent, block = match.groups()
        block = re.sub(f"^{indent}", "", block, flags=re.MULTILINE)
        line = text[: match.start(2)].count("\n")
        if ">>>" in block:
            test = doctest.DocTestParser().get_doctest(block, names, path.name, str(path), line)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
            if runner.run(test, clear_globs=False).failed:
                raise AssertionError(f"{path.name}: an example prints something else")
            names = test.globs
        else:
            exec(compile("\n" * line + block, str(path), "exec"), names)
    return number


if __name__ == "__main__":
    sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
    print(run(pathlib.Path(sys.argv[1])))
