"""Workloads that cygrad shares with other array libraries, and the harness that times them side by side.

``python -m benchmarks`` runs them; ``docs/benchmarks.md`` tells how to read the table and add a row.

The harness (`harness`, `report`, `machine`, `__main__`) runs in cygrad's interpreter. The `worker`, the
`libraries` and the `rows` run in every library's own interpreter, MXNet's Python 3.8 included: they keep to that
version's language, import nothing but NumPy at the top, and import a library only where it is asked for.
"""
