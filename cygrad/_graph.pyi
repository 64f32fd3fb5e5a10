"""Types of what `cygrad.autograd.graph` returns."""

import os
from typing import Any, NamedTuple

import numpy as np

from .core.array import NDArray

class Node(NamedTuple):
    """One operation or variable of a `Graph`."""

    number: int
    operation: str
    name: str | None
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    inputs: tuple[int | None, ...]
    freed: bool
    place: tuple[str, int, str] | None

class Graph:
    """The recorded operations that lead to some arrays, as they were when it was made."""

    def __init__(self, heads: NDArray | list[NDArray] | tuple[NDArray, ...]) -> None: ...
    def __len__(self) -> int: ...
    def __repr__(self) -> str: ...
    @property
    def nodes(self) -> list[Node]:
        """The nodes, a list of Node: each behind its inputs."""

    @property
    def heads(self) -> list[int]:
        """The numbers of the nodes of the arrays that the graph was asked for, a list."""

    @property
    def edges(self) -> list[tuple[int, int, int]]:
        """(number of the node, number of the one that it is an input of, which input) for each edge, a list."""

    def tree(self, limit: int | None = None) -> str:
        """The graph as text, a line for each node."""

    def to_dot(self) -> str:
        """The graph in the DOT language, for Graphviz."""

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the graph to a file."""
