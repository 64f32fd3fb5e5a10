"""Recording and gradients under MXNet's names.

Examples
--------
>>> from cygrad import nd, autograd
>>> x = nd.array([[1, 2], [3, 4]])
>>> x.attach_grad()
>>> with autograd.record():
...     y = 2 * x**2
>>> y.backward()
>>> x.grad
[[ 4.  8.]
 [12. 16.]]
<NDArray 2x2 @cpu(0)>
"""

import contextlib as _contextlib
import sys as _sys

from .core import notes as _notes
from .core.gradients import backward, grad
from .core.ops.function import Function
from .core.profile import note_operators as _note_operators
from .core.scopes import (
    is_recording,
    is_training,
    pause,
    predict_mode,
    record,
    set_recording,
    set_training,
    train_mode,
)
from .core.variable import mark_variables

__all__ = [
    "Function",
    "backward",
    "detect_anomaly",
    "grad",
    "graph",
    "is_recording",
    "is_training",
    "mark_variables",
    "pause",
    "predict_mode",
    "record",
    "set_recording",
    "set_training",
    "train_mode",
]


class detect_anomaly(_contextlib.ContextDecorator):
    """A mode in which errors of the backward pass name the line that recorded the operation, and NaN are errors.

    For the `with` statement, or as a decorator of a function.

    Parameters
    ----------
    check_nan : bool
        Raise FloatingPointError where a backward pass computes the first NaN or infinity: it names the operation whose
        reverse rule did, the input for which, and the line that recorded it.
    check_forward : bool
        Raise FloatingPointError, too, where a recorded operation makes NaN of numbers, or infinities of finite ones.

    Notes
    -----
    As `torch.autograd.detect_anomaly`, which knows NaN in gradients alone; `jax_debug_nans` is about the forward way.
    The mode holds for all threads. Several may be on at once: what one of them asks for is done. Lines are known of
    what is recorded inside of it, checks are made in passes that begin inside of it.

    The stack is kept for each operation, and each gradient is looked at: small operations take several times as long.
    While the mode is off it costs nothing.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.array([0.0, 1.0]); x.attach_grad()
    >>> with cg.autograd.detect_anomaly():
    ...     with cg.autograd.record():
    ...         y = cg.sqrt(x) * 0
    ...     y.backward()
    Traceback (most recent call last):
        ...
    FloatingPointError: the reverse rule of sqrt ... gave a gradient with NaN in 1 of 2 elements, first at [0], ...
    """

    def __init__(self, check_nan=True, *, check_forward=False):
        self._wanted = bool(check_nan), bool(check_forward)
        self._entered = []       # one instance may be entered several times, as a decorator is

    def __enter__(self):
        self._entered.append(_notes.mode(_sys._getframe(1).f_code, *self._wanted))
        _note_operators()
        return self

    def __exit__(self, *exception):
        _notes.end_mode(self._entered.pop())
        _note_operators()


def graph(heads):
    """What was recorded of arrays, as a graph to look at.

    Parameters
    ----------
    heads : NDArray or list of NDArray
        Variables or results of recorded operations; for a constant the graph is one node that says so.

    Returns
    -------
    Graph
        With `nodes`, each with the name of its operation, shape, dtype, inputs and the name that the program gave to
        the array (``x.name = 'weights'``), and `edges`. ``print(graph)`` shows it as text, a notebook as a drawing;
        ``graph.to_dot()`` is a text for Graphviz, ``graph.save('graph.svg')`` writes a drawing (``pip install
        cygrad[graph]``). It keeps nothing of what was recorded alive.

    Raises
    ------
    TypeError
        For something else than arrays.
    ValueError
        For no arrays.

    Notes
    -----
    As `mxnet.viz.plot_network` for symbols, `torchviz.make_dot`, `jax.make_jaxpr`.

    Examples
    --------
    >>> from cygrad import nd, autograd
    >>> x = nd.array([1.0, 2.0]); x.attach_grad(); x.name = "x"
    >>> with autograd.record():
    ...     y = (x * nd.exp(x)).sum()
    >>> autograd.graph(y)
    #3 sum(#2)  () float32
    #2 multiply(#0, #1)  (2,) float32
    #1 exp(#0)  (2,) float32
    #0 variable 'x'  (2,) float32
    """
    from ._graph import Graph

    return Graph(heads)


def __dir__():
    return __all__
