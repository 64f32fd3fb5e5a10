"""Runs a row in cygrad a number of times and prints nothing: for tools that count.

``valgrind --tool=callgrind python -m benchmarks.repeat small/chain-200 100`` and the same with 1000: the difference of
the two totals, divided by 900, is what one call costs in instructions, whatever else the machine is doing.
"""

import sys

from . import rows


def main(arguments):
    """``ROW COUNT``; returns the exit status."""
    if len(arguments) != 2 or arguments[0] not in rows.load() or not arguments[1].isdigit():
        print(
            "usage: python -m benchmarks.repeat ROW COUNT, with a ROW of `python -m benchmarks --list`", file=sys.stderr
        )
        return 2
    row = rows.ROWS[arguments[0]]
    call = row.setups["cygrad"](**row.data())
    if isinstance(call, tuple):
        call = call[0]
    for _ in range(int(arguments[1])):
        call()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
