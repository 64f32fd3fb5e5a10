"""What was recorded, to look at: `autograd.graph` returns a `Graph`."""

import collections
import os

from .core.array import NDArray
from .core.gradients import read_graph

__all__ = ["Graph", "Node"]

LINES = 200        # of a graph that is printed
DRAWN = 500        # nodes up to which a notebook draws one: `dot` takes very long for many more


class Node(collections.namedtuple("Node", "number operation name shape dtype inputs freed place")):
    """One operation or variable of a `Graph`.

    Attributes
    ----------
    number : int
        Its place in ``graph.nodes``; inputs come before what uses them.
    operation : str
        The name of the operation, ``'variable'`` or ``'constant'``.
    name : str or None
        What the user's program called the array (``x.name = ...``).
    shape : tuple of int
    dtype : numpy.dtype
    inputs : tuple
        The number of the node of each input, None for constants, which are not recorded.
    freed : bool
        Whether a backward pass has been through, and has freed what came before.
    place : tuple or None
        File, line and function that recorded it, where that was inside of `autograd.detect_anomaly`.
    """

    __slots__ = ()

    def __str__(self):
        inputs = ", ".join("constant" if i is None else f"#{i}" for i in self.inputs)
        name = "" if self.name is None else f" {self.name!r}"
        place = "" if self.place is None else f"  {os.path.basename(self.place[0])}:{self.place[1]}"
        freed = "  freed" if self.freed else ""
        return (f"#{self.number} {self.operation}{f'({inputs})' if self.inputs else ''}{name}  {self.shape} {self.dtype}"
                f"{freed}{place}")


class Graph:
    """The recorded operations that lead to some arrays, as they were when it was made.

    It holds names, shapes and dtypes: no array, and nothing of the tape. `autograd.graph` makes one.
    """

    def __init__(self, heads):
        arrays = [heads] if type(heads) is NDArray else heads
        if not isinstance(arrays, (list, tuple)) or not all(type(a) is NDArray for a in arrays):
            raise TypeError(f"a graph is that of an NDArray or a list of them, not of {heads!r:.80}")
        if not arrays:
            raise ValueError("a graph needs at least one array")
        found, ends = read_graph(list(arrays))
        self._nodes = [Node(number, *node) for number, node in enumerate(found)]
        self._heads = []
        for a, end in zip(arrays, ends):
            if end is None:
                end = len(self._nodes)
                self._nodes.append(Node(end, "constant", None, a.shape, a.dtype, (), False, None))
            if self._nodes[end].name is None and a.name is not None:
                self._nodes[end] = self._nodes[end]._replace(name=a.name)
            self._heads.append(end)

    def __len__(self):
        return len(self.nodes)

    @property
    def nodes(self):
        """The nodes, a list of Node: each behind its inputs."""
        return self._nodes

    @property
    def heads(self):
        """The numbers of the nodes of the arrays that the graph was asked for, a list."""
        return self._heads

    @property
    def edges(self):
        """(number of the node, number of the one that it is an input of, which input) for each edge, a list."""
        return [(source, node.number, i) for node in self.nodes for i, source in enumerate(node.inputs)
                if source is not None]

    def tree(self, limit=None):
        """The graph as text, a line for each node.

        Below an operation stand its inputs: one goes on in line, the others branch off before. What is an input of
        several has one line, below all of them; the numbers tell where it is used.

        Parameters
        ----------
        limit : int, optional
            How many lines.

        Returns
        -------
        str
        """
        height = []                 # of the longest way to a leaf: that input goes on in line
        users = [0] * len(self._nodes)       # lines to come
        for node in self._nodes:
            sources = {i for i in node.inputs if i is not None}
            height.append(1 + max((height[i] for i in sources), default=0))
            for i in sources:
                users[i] += 1
        lines = []
        waiting = [(head, "", "") for head in sorted(set(self._heads), reverse=True) if not users[head]]
        while waiting and (limit is None or len(lines) < limit):
            number, first, rest = waiting.pop()
            node = self._nodes[number]
            lines.append(first + str(node))
            inputs = sorted({i for i in node.inputs if i is not None}, key=lambda i: (-height[i], i))
            for i in inputs:
                users[i] -= 1
            ready = [i for i in inputs if not users[i]]
            if ready:
                waiting.append((ready[0], rest, rest))
                waiting += [(i, rest + "├─ ", rest + "│  ") for i in ready[1:]]
        if len(lines) < len(self._nodes):
            lines.append(f"... and {len(self._nodes) - len(lines)} more")
        return "\n".join(lines)

    def __repr__(self):
        return self.tree(LINES)

    def to_dot(self):
        """The graph in the DOT language, for Graphviz.

        Returns
        -------
        str
        """
        lines = ["digraph cygrad {", '    graph [ordering="in"];',
                 '    node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif", fontsize=11];']
        heads = set(self.heads)
        for node in self.nodes:
            parts = [] if node.name is None else [node.name]
            parts += [node.operation, f"{node.shape} {node.dtype}"]
            if node.place is not None:
                parts.append(f"{os.path.basename(node.place[0])}:{node.place[1]}")
            look = ""
            if not node.inputs:
                look = ', style=filled, fillcolor="#d6e6f5"'
            elif node.number in heads:
                look = ', fillcolor="#f8e3c4"'
            label = "\\n".join(map(_escape, parts))
            lines.append(f'    n{node.number} [label="{label}"{look}];')
        lines += [f"    n{source} -> n{target};" for source, target, _ in self.edges]
        return "\n".join([*lines, "}", ""])

    def save(self, path):
        """Write the graph to a file.

        Parameters
        ----------
        path : str or os.PathLike
            What follows its last dot says the format: ``dot`` or ``gv`` for the DOT language, ``txt`` for `tree`, or
            one of those that Graphviz draws, ``svg``, ``pdf``, ``png``, ...

        Raises
        ------
        ValueError
            For a format that there is not.
        ImportError
            For a drawing, without the package `graphviz` (``pip install cygrad[graph]``).
        RuntimeError
            For a drawing, without the program ``dot`` of Graphviz.
        """
        format = os.path.splitext(os.fspath(path))[1][1:].lower()
        if format in ("dot", "gv", "txt"):
            data = (self.tree() + "\n" if format == "txt" else self.to_dot()).encode()
        else:
            data = self._drawn(format)
        with open(path, "wb") as file:
            file.write(data)

    def _drawn(self, format):
        """The bytes of a picture."""
        try:
            import graphviz
        except ImportError as error:
            raise ImportError("a drawing of a graph needs the package graphviz: pip install \"cygrad[graph]\", or save "
                              "it as .dot") from error
        if format not in graphviz.FORMATS:
            raise ValueError(f"Graphviz has no format {format!r}: use dot, txt, svg, pdf, png or another one of its own")
        try:
            return graphviz.Source(self.to_dot()).pipe(format=format)
        except graphviz.ExecutableNotFound as error:
            raise RuntimeError("a drawing of a graph needs the program `dot` of Graphviz (https://graphviz.org, or "
                               "`apt-get install graphviz`) on the PATH; it can be saved as .dot without") from error

    def _repr_svg_(self):
        """For notebooks: a drawing, where Graphviz is there and the graph is not too large, else the text."""
        if len(self.nodes) > DRAWN:
            return None
        try:
            return self._drawn("svg").decode()
        except (ImportError, RuntimeError):
            return None


def _escape(text):
    """A text within the quotes of DOT."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
