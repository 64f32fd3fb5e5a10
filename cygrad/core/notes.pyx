"""What is known of nodes beside what passes need: the user's names, where the program recorded them, and the messages
that are made of it. Nothing of it is asked for while no message is written and `autograd.detect_anomaly` is off.
"""

import contextlib
import os
import sys
import threading

import numpy as np

from libc.string cimport memcpy
from cpython.object cimport PyObject

from cygrad.core cimport tape
from cygrad.core.array cimport CONTIGUOUS, NDArray, shape_text
from cygrad.core.convert cimport as_numpy
from cygrad.core.dtype cimport COMPLEX64, COMPLEX128, FLOAT16, FLOAT32, FLOAT64, INFO, to_numpy
from cygrad.core.registry cimport Op
from cygrad.core.run cimport cast
from cygrad.core.tape cimport ANCHORED, Anchor, Node, Note, note_of, params_of, set_note

cdef dict ALIASES = {"set": "setitem", "view": "getitem"}       # what writing calls itself on the tape
cdef str PACKAGE = os.path.dirname(os.path.dirname(__file__)) + os.sep
cdef str CONTEXTLIB = contextlib.__file__       # of functions that enter the mode by a decorator
cdef enum:
    FRAMES = 12              # of the program, that are kept of a stack
    INPUTS = 6               # of an operation, that a message tells

cdef list MODES = []         # (the code that entered it, check_nan, forward) of each `detect_anomaly` that is on
cdef dict RUNNING = {}       # by thread: (title, note) of the node whose reverse rule runs, innermost


# ---- names

cdef int give_name(Node *node, object name) except -1:
    cdef Note note = note_of(node)
    if note is None:
        if name is None:
            return 0
        note = Note.__new__(Note)
        set_note(node, note)
    note.name = name
    return 0


cdef str operation(Node *node):
    name = (<Op>node.op).name
    if name == "function" and node.flags & ANCHORED:
        payload = (<Anchor>node.extra).payload
        if payload is not None:
            return str(payload[0]._title)
    return ALIASES.get(name, name)


cdef str kind(Node *node):
    if node.op == NULL:
        return "variable"
    if (<Op>node.op).name == "item" and node.inputs[0] != NULL:
        return f"output {params_of(node)[0]} of {operation(node.inputs[0])}"
    return operation(node)


cdef str title(Node *node):
    cdef Note note = note_of(node)
    text = kind(node)
    return text if note is None or note.name is None else f"{text} {note.name!r}"


cdef str describe(Node *node):
    return f"{title(node)} (shape {shape_text(node.ndim, node.shape)}, dtype {to_numpy(node.dtype)})"


# ---- places

cdef list stack():
    """The program's frames, innermost first: neither cygrad's own, nor what is around the one that entered the mode."""
    cdef list found = []
    frame = sys._getframe()
    entered = [mode[0] for mode in MODES]
    while frame is not None and len(found) < FRAMES:
        code = frame.f_code
        if not code.co_filename.startswith(PACKAGE) and code.co_filename != CONTEXTLIB:
            found.append((code, frame.f_lineno))
        if code in entered:
            break
        frame = frame.f_back
    return found


cdef void note_place(Node *node) noexcept:
    """What `tape.WATCH` is in the mode."""
    cdef Note note
    if node.op == NULL:
        return
    try:
        note = Note.__new__(Note)
        note.stack = stack()
        note.parent = RUNNING.get(threading.get_ident())
        set_note(node, note)
    except MemoryError:
        pass


cdef str place(Node *node):
    cdef Note note = note_of(node)
    cdef list lines = []
    import linecache
    while note is not None and note.stack is not None:
        lines.append("recorded here:")
        for code, number in reversed(note.stack):
            lines.append(f'  File "{code.co_filename}", line {number}, in {code.co_name}')
            source = linecache.getline(code.co_filename, number).strip()
            if source:
                lines.append(f"    {source}")
        if note.parent is None:
            break
        name, note = note.parent
        lines.append(f"by the reverse rule of {name}")
    return "\n".join(["", *lines])


def mode(code, check_nan, forward):
    """Enter `detect_anomaly` from a frame with that code; returns what `end_mode` must be given."""
    entry = (code, check_nan, forward)
    MODES.append(entry)
    settle()
    return entry


def end_mode(entry):
    """Leave it."""
    for i in range(len(MODES) - 1, -1, -1):
        if MODES[i] is entry:
            del MODES[i]
            break
    settle()


cdef int settle() except -1:
    """Do what one of the modes asks for, whoever entered it."""
    global WATCHING, CHECK_GRADIENTS, CHECK_VALUES
    CHECK_GRADIENTS = any([entry[1] for entry in MODES])
    CHECK_VALUES = any([entry[2] for entry in MODES])
    WATCHING = len(MODES) > 0
    if WATCHING:
        tape.WATCH = note_place
    else:
        tape.WATCH = NULL
    return 0


# ---- NaN and infinities

cdef bint finite_array(NDArray a) except -1:
    cdef unsigned int u4
    cdef unsigned long long u8
    cdef unsigned short u2
    cdef char *p
    cdef Py_ssize_t i, n
    if not INFO[a.dtype].inexact:
        return True
    if not a.flags & CONTIGUOUS:
        a = cast(a, a.dtype)
    p = a.data
    n = a.size * (2 if a.dtype == COMPLEX64 or a.dtype == COMPLEX128 else 1)
    if a.dtype == FLOAT16:
        for i in range(n):
            memcpy(&u2, p + 2 * i, 2)
            if u2 & 0x7C00 == 0x7C00:
                return False
    elif a.dtype == FLOAT32 or a.dtype == COMPLEX64:
        for i in range(n):
            memcpy(&u4, p + 4 * i, 4)
            if u4 & 0x7F800000u == 0x7F800000u:
                return False
    else:
        for i in range(n):
            memcpy(&u8, p + 8 * i, 8)
            if u8 >> 52 & 0x7FF == 0x7FF:
                return False
    return True


cdef bint finite(PyObject *gradient) except -1:
    """Whether all elements of a gradient are numbers; of a node with several outputs it is a list, or None in it."""
    if type(<object>gradient) is NDArray:
        return finite_array(<NDArray>gradient)
    if type(<object>gradient) is list:
        for item in <list>gradient:
            if type(item) is NDArray and not finite_array(<NDArray>item):
                return False
    return True


cdef str found_in(PyObject *gradient):
    cdef object values
    cdef NDArray a
    if type(<object>gradient) is list:
        a = next(item for item in <list>gradient if type(item) is NDArray and not finite_array(<NDArray>item))
    else:
        a = <NDArray>gradient
    values = as_numpy(a)
    bad = ~np.isfinite(values)
    nan = np.isnan(values)
    what = "infinity" if not nan.any() else "NaN" if nan.sum() == bad.sum() else "NaN and infinity"
    if values.ndim == 0:
        return what
    first = ", ".join([str(i) for i in np.argwhere(bad)[0]])
    return f"{what} in {bad.sum()} of {values.size} elements, first at [{first}]"


cdef str where(Node *node):
    """`place`, or how to get to know it."""
    return place(node) or "\n(recorded outside of autograd.detect_anomaly(), which would know where)"


cdef int refuse_head(Node *node, PyObject *gradient) except -1:
    raise FloatingPointError(f"the gradient that the pass starts from, of {describe(node)}, has {found_in(gradient)}"
                             f"{place(node)}")


cdef int refuse_gradient(Node *node, int i, PyObject *gradient) except -1:
    raise FloatingPointError(
        f"the reverse rule of {describe(node)} gave a gradient with {found_in(gradient)}, for input {i}: "
        f"{describe(node.inputs[i])}{where(node)}")


cdef int check_result(Node *node, NDArray out, Py_ssize_t n, PyObject **inputs) except -1:
    """Raise where an operation has made NaN of numbers, or infinities of finite ones."""
    cdef Py_ssize_t i
    if finite_array(out):
        return 0
    has_nan = bool(np.isnan(as_numpy(out)).any())
    for i in range(n):
        if type(<object>inputs[i]) is not NDArray:
            value = <object>inputs[i]
            given = value != value if has_nan else value - value != 0
        elif finite_array(<NDArray>inputs[i]):
            continue
        else:
            given = not has_nan or bool(np.isnan(as_numpy(<NDArray>inputs[i])).any())
        if given:
            return 0
    raise FloatingPointError(f"{describe(node)} has {found_in(<PyObject *>out)}{told(n, inputs)}{where(node)}")


cdef str told(Py_ssize_t n, PyObject **inputs):
    """A line for each of the first inputs."""
    cdef NDArray a
    cdef list lines = []
    cdef Py_ssize_t i
    for i in range(min(n, <Py_ssize_t>INPUTS)):
        if type(<object>inputs[i]) is NDArray:
            a = <NDArray>inputs[i]
            what = f"shape {shape_text(a.ndim, a.shape)}, dtype {to_numpy(a.dtype)}"
            if a.size and INFO[a.dtype].inexact:
                values = as_numpy(a)
                what += f", {values.min()} to {values.max()}" if values.dtype.kind == "f" else ""
            lines.append(f"\n  input {i}: {what if a.label is None else f'{a.label!r}, {what}'}")
        else:
            lines.append(f"\n  input {i}: {<object>inputs[i]!r}")
    return "".join(lines)


cdef int note_recorded(NDArray out, Py_ssize_t n, PyObject **inputs) except -1:
    """In the mode, an operation on elements has run: nodes of small ones are not made by `node_new`, which would have
    noted and checked them."""
    if out.node != NULL and note_of(out.node) is None:
        note_place(out.node)
        if CHECK_VALUES:
            check_result(out.node, out, n, inputs)
    return 0


# ---- errors in reverse rules

cdef object enter_rule(Node *node):
    me = threading.get_ident()
    before = RUNNING.get(me)
    RUNNING[me] = title(node), note_of(node)
    return me, before


cdef int leave_rule(object before) except -1:
    me, outer = before
    if outer is None:
        del RUNNING[me]
    else:
        RUNNING[me] = outer
    return 0


def add_note(error, text, native=hasattr(BaseException, "add_note")):
    """Add a line to an exception without changing its type (PEP 678). Before Python 3.11, which prints no notes, it is
    part of the message too, where that is a plain text."""
    if native:
        error.add_note(text)
        return
    error.__notes__ = [*getattr(error, "__notes__", ()), text]
    if len(error.args) == 1 and type(error.args[0]) is str and str(error) == error.args[0]:
        error.args = (f"{error.args[0]}\n{text}",)


cdef int explain(object error, Node *node) except -1:
    """Add to an exception from a reverse rule which operation it belongs to."""
    cdef int i
    lines = [f"in the reverse rule of {describe(node)}"]
    for i in range(min(node.ninputs, <int>INPUTS)):
        if node.inputs[i] != NULL:
            lines.append(f"  input {i}: {describe(node.inputs[i])}")
    add_note(error, "\n".join(lines) + place(node))
    return 0
