"""The problems of GradBench (https://github.com/gradbench/gradbench) on cygrad, one file each.

``python -m benchmarks.gradbench`` is a tool of that suite. A file defines

- ``prepare(input)``: what the functions work on, made of the eval's JSON; not timed,
- ``FUNCTIONS``: the eval's functions by name, each a pair: what is timed, which takes what `prepare` returned, and
  what makes JSON of its result.
"""

EVALS = ("ba", "det", "gmm", "hello", "ht", "kmeans", "llsq", "lse", "lstm", "ode", "particle", "saddle")


def plain(result):
    """An array as numbers: nested lists of float, a float if it has no dimensions."""
    return result.tolist()
