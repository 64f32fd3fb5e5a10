"""The command line: ``python -m benchmarks --help``."""

import argparse
import contextlib
import importlib.util
import json
import pathlib
import subprocess
import sys

from . import machine, report, rows
from .harness import BASE, FORMAT, Runner, find
from .libraries import LIBRARIES

ROUNDS, FEW = 15, 7

EPILOG = """
Exit status: 0; 1 if libraries computed different numbers or cygrad did not start; 2 for a wrong command line; 130 if
interrupted, after a report about the rows that were complete.
"""


def arguments(words=None):
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Times cygrad's workloads in cygrad and in the other libraries that are installed.",
        epilog=EPILOG,
    )
    parser.add_argument(
        "--peer",
        action="append",
        default=[],
        metavar="NAME=PYTHON",
        help="look for peers in another interpreter too: NAME is the library to take from there "
        f"({', '.join(LIBRARIES)}), or any other word to take all that are found",
    )
    parser.add_argument("--libraries", metavar="NAME,NAME", help="run only these, default: all that are found")
    parser.add_argument(
        "--rows",
        action="append",
        default=[],
        metavar="PATTERN",
        help="run only rows whose name contains PATTERN or matches it as a glob; may be repeated",
    )
    parser.add_argument("--list", action="store_true", help="print the rows' names and end")
    parser.add_argument(
        "--quick", action="store_true", help=f"a few rows that stand for all, and {FEW} rounds: some minutes"
    )
    parser.add_argument(
        "--rounds", type=positive(int), help=f"rounds per row, default {ROUNDS}, with --quick {FEW}"
    )
    parser.add_argument(
        "--seconds",
        type=positive(float),
        default=0.05,
        help="how long a library measures in one round, default %(default)s",
    )
    parser.add_argument(
        "--threads",
        type=several,
        default=[machine.cores()],
        metavar="N,N",
        help="threads that each library may use, default: the usable cores; several numbers are measured side by side",
    )
    parser.add_argument(
        "--timeout",
        type=positive(float),
        default=300,
        help="seconds after which a silent library is given up, default %(default)s",
    )
    parser.add_argument("--json", metavar="FILE", help="write everything measured to FILE")
    parser.add_argument("--plot", metavar="FILE", help="draw the ratios into FILE (needs matplotlib)")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FILE",
        help="measure nothing, report the rows that --json wrote to FILE earlier",
    )
    options = parser.parse_args(words)
    if options.plot and not importlib.util.find_spec("matplotlib"):
        parser.error("--plot needs matplotlib: pip install 'cygrad[bench]'")
    for file in options.json, options.plot:  # nobody wants to hear of it after the last row
        if file and not pathlib.Path(file).parent.is_dir():
            parser.error(f"{file}: there is no such folder")
    options.rounds = options.rounds or (FEW if options.quick else ROUNDS)
    options.selected = rows.select(options.rows, options.quick)
    if not options.source:
        if not options.selected:
            parser.error(f"no row matches {' or '.join(options.rows)}")
        if not options.list:
            options.pythons = pythons(parser, options)
    return options


def several(word):
    numbers = [positive(int)(part) for part in word.split(",")]
    return sorted(set(numbers))


def positive(number):
    def convert(word):
        value = number(word)
        if not value > 0:
            raise argparse.ArgumentTypeError(f"{word} is not greater than 0")
        return value

    return convert


def pythons(parser, options):
    """The interpreter of each library that is to run; `--peer` wins over this interpreter, the last one over all."""
    found = {name: sys.executable for name in find(sys.executable)}
    found.setdefault(BASE, sys.executable)  # if it is missing the report shall say so
    for word in options.peer:
        name, equals, python = word.partition("=")
        if not (name and equals and python):
            parser.error(f"--peer {word}: expected NAME=PYTHON")
        try:
            there = find(python)
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            parser.error(f"--peer {word}: {error}")
        taken = [library for library in there if library == name or (name not in LIBRARIES and library != BASE)]
        if not taken:
            parser.error(f"--peer {word}: {name if name in LIBRARIES else 'no peer'} is not installed there")
        found.update(dict.fromkeys(taken, python))
    if options.libraries:
        wanted = options.libraries.split(",")
        for name in wanted:
            if name not in found:
                parser.error(f"--libraries: {name} was not found; there are {', '.join(found)}")
        found = {name: python for name, python in found.items() if name in wanted}
    return {name: found[name] for name in LIBRARIES if name in found}


def measure(options):
    """Run the selected rows; return the report, and whether the user interrupted it."""
    interrupted = False
    with contextlib.closing(progress(len(options.selected))) as bar, Runner(
        options.pythons, options.threads, options.rounds, options.seconds, options.timeout, bar.write
    ) as runner:
        try:
            for row in options.selected:
                bar.begin(row.name)
                runner.run(row)
                bar.update()
        except KeyboardInterrupt:
            interrupted = True
    return runner.report, interrupted


class Lines:
    """The progress of `total` rows: a line for each."""

    def __init__(self, total):
        self.total, self.number = total, 0

    def write(self, line):
        print(line, file=sys.stderr, flush=True)

    def begin(self, name):
        self.number += 1
        self.write(f"[{self.number}/{self.total}] {name}")

    def update(self):
        pass

    def close(self):
        pass


def progress(total):
    """A bar on a terminal, where tqdm is installed; else `Lines`."""
    if not sys.stderr.isatty() or not importlib.util.find_spec("tqdm"):
        return Lines(total)
    import tqdm

    class Bar(tqdm.tqdm):
        def write(self, line):
            super().write(line, file=sys.stderr)

        def begin(self, name):
            self.set_postfix_str(name)

    return Bar(total=total, unit="row")


def main(words=None):
    options = arguments(words)
    if options.list:
        for row in options.selected:
            print(f"{row.name:32} {row.title}")
        return 0
    if options.source:
        interrupted = False
        with open(options.source, encoding="utf-8") as file:
            measured = json.load(file)
        if measured.get("format") != FORMAT:
            print(f"{options.source}: not a report of this version's --json", file=sys.stderr)
            return 2
        chosen = {row.name for row in options.selected} if options.quick else None
        measured["rows"] = [
            row
            for row in measured["rows"]
            if rows.matches(row["name"], options.rows) and (chosen is None or row["name"] in chosen)
        ]
    else:
        measured, interrupted = measure(options)
    print(report.text(measured))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(measured, file, indent=1)
            file.write("\n")
    if options.plot:
        report.plot(measured, options.plot)
    if interrupted:
        return 130
    broken = "error" in measured["libraries"].get(BASE, {})
    return 1 if broken or report.mismatches(measured) else 0


if __name__ == "__main__":
    sys.exit(main())
