"""What a thread is doing, recording and training, and the scopes that change it."""

import functools

cimport cython

from cygrad.core.tape cimport MAXSCOPES, State, state

__all__ = [
    "is_recording", "is_training", "pause", "predict_mode", "record", "set_recording", "set_training", "train_mode",
]


@cython.final
@cython.binding(False)
cdef class Switch:
    """Sets recording and training (-1: leaves it as it is) for this thread, and puts back what was before, last in,
    first out."""

    cdef signed char recording
    cdef signed char training

    # The arguments: contextlib's tools hand over the object, as to any method that is looked up in a type.
    def __enter__(self, scope=None):
        cdef State *now = state()
        if now.depth == MAXSCOPES:
            raise RecursionError(f"more than {MAXSCOPES} scopes of cygrad.autograd inside one another")
        now.before[now.depth] = (now.recording != 0) | (now.training != 0) << 1
        now.depth += 1
        if self.recording >= 0:
            now.recording = self.recording
        if self.training >= 0:
            now.training = self.training

    def __exit__(self, first=None, second=None, third=None, fourth=None):
        cdef State *now = state()
        if now.depth == 0:
            raise RuntimeError("a scope of cygrad.autograd ends that did not begin in this thread")
        now.depth -= 1
        now.recording = now.before[now.depth] & 1
        now.training = now.before[now.depth] >> 1


def _decorate(self, function):
    """A function that runs inside the scope: what a scope does as a decorator."""
    if not callable(function):
        raise TypeError(f"a scope of cygrad.autograd decorates functions, not {type(function).__name__}: write "
                        f"`with autograd.{type(self).__name__}():` to begin one")

    @functools.wraps(function)
    def inside(*args, **kwargs):
        with self:
            return function(*args, **kwargs)

    return inside


cdef int refuse_function(str name, object argument) except -1:
    """A scope that is used as a decorator without being called gets the function for its argument."""
    if callable(argument):
        raise TypeError(f"autograd.{name} decorates functions with parentheses: write @autograd.{name}()")
    return 0


cdef object scope(str name, int recording, int training):
    """The one context manager of its kind.

    A ``with`` statement looks `__enter__` and `__exit__` up in the type and binds them to the object, which takes
    longer than what they do here. So each kind has a type of its own, whose methods are bound already.
    """
    cdef Switch switch = Switch.__new__(Switch)
    switch.recording = recording
    switch.training = training
    return type(name, (), {"__slots__": (), "__module__": "cygrad.autograd", "__enter__": switch.__enter__,
                           "__exit__": switch.__exit__, "__call__": _decorate})()


cdef object RECORD_TRAIN = scope("record", 1, 1)
cdef object RECORD_PREDICT = scope("record", 1, 0)
cdef object PAUSE_TRAIN = scope("pause", 0, 1)
cdef object PAUSE_PREDICT = scope("pause", 0, 0)
cdef object TRAIN = scope("train_mode", -1, 1)
cdef object PREDICT = scope("predict_mode", -1, 0)


def record(train_mode=True):
    """A scope (``with`` statement, or decorator) in which operations are recorded, by this thread.

    Parameters
    ----------
    train_mode : bool
        What `is_training` says inside.

    Notes
    -----
    `mxnet.autograd.record`. Scopes nest, and end also by an exception.

    Examples
    --------
    >>> from cygrad import autograd
    >>> with autograd.record():
    ...     autograd.is_recording(), autograd.is_training()
    (True, True)
    """
    if train_mode is True:
        return RECORD_TRAIN
    refuse_function("record", train_mode)
    return RECORD_TRAIN if train_mode else RECORD_PREDICT


def pause(train_mode=False):
    """A scope in which nothing is recorded, for work beside the graph.

    Parameters
    ----------
    train_mode : bool
        What `is_training` says inside.

    Notes
    -----
    `mxnet.autograd.pause`.

    Examples
    --------
    >>> from cygrad import autograd
    >>> with autograd.record(), autograd.pause():
    ...     autograd.is_recording()
    False
    """
    if train_mode is False:
        return PAUSE_PREDICT
    refuse_function("pause", train_mode)
    return PAUSE_TRAIN if train_mode else PAUSE_PREDICT


def train_mode():
    """A scope in which `is_training` says True; recording stays as it is.

    Notes
    -----
    `mxnet.autograd.train_mode`.

    Examples
    --------
    >>> from cygrad import autograd
    >>> with autograd.train_mode():
    ...     autograd.is_training()
    True
    """
    return TRAIN


def predict_mode():
    """A scope in which `is_training` says False; recording stays as it is.

    Notes
    -----
    `mxnet.autograd.predict_mode`.

    Examples
    --------
    >>> from cygrad import autograd
    >>> with autograd.record(), autograd.predict_mode():
    ...     autograd.is_training()
    False
    """
    return PREDICT


def is_recording():
    """Whether this thread records.

    Examples
    --------
    >>> from cygrad import autograd
    >>> autograd.is_recording()
    False
    """
    return state().recording != 0


def is_training():
    """Whether this thread is in training mode.

    Examples
    --------
    >>> from cygrad import autograd
    >>> autograd.is_training()
    False
    """
    return state().training != 0


def set_recording(is_recording):
    """Switch recording on or off for this thread; returns what it was.

    Examples
    --------
    >>> from cygrad import autograd
    >>> autograd.set_recording(True), autograd.set_recording(False)
    (False, True)
    """
    cdef State *now = state()
    before = now.recording != 0
    now.recording = bool(is_recording)
    return before


def set_training(train_mode):
    """Switch training mode on or off for this thread; returns what it was.

    Examples
    --------
    >>> from cygrad import autograd
    >>> autograd.set_training(True), autograd.set_training(False)
    (False, True)
    """
    cdef State *now = state()
    before = now.training != 0
    now.training = bool(train_mode)
    return before
