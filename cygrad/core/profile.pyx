"""Where the profiler looks: the ways into operations, exchanged for timed ones while a profile runs.

Operators and operations on elements go through `array.table`, which gets other pointers. Functions are asked for their
vectorcall slot each time that they are called (PEP 590), which gets another function. So while no profile is on nothing
is tested and nothing is in the way.
"""

import sys

from libc.stdlib cimport free, malloc
from libc.string cimport memcpy
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF, Py_XDECREF

from cygrad.core cimport spans
from cygrad.core.array cimport NDArray, Table, table
from cygrad.core.notes cimport WATCHING, note_recorded
from cygrad.core.op cimport apply1, apply2
from cygrad.core.registry cimport Op
from cygrad.core.spans cimport (
    FORWARD, KEYS, SCOPE, THREADS, Count, Event, begin, discard, end, forget, moved, now, row_of)
from cygrad.core.registry import registry

ctypedef PyObject *(*Vectorcall)(PyObject *f, PyObject **args, size_t nargs, PyObject *names) noexcept

cdef extern from *:
    """
    #include <stddef.h>
    #include <string.h>
    typedef PyObject *(*cygrad_vectorcall)(PyObject *, PyObject **, size_t, PyObject *);
    /* The slot of a function that Cython has made, NULL where `f` is something else. */
    static cygrad_vectorcall *cygrad_slot(PyObject *f) {
        const char *name = strrchr(Py_TYPE(f)->tp_name, '.');
        name = name ? name + 1 : Py_TYPE(f)->tp_name;
        if (strcmp(name, "cython_function_or_method") || !(Py_TYPE(f)->tp_flags & Py_TPFLAGS_HAVE_VECTORCALL)
            || Py_TYPE(f)->tp_vectorcall_offset != (Py_ssize_t)offsetof(PyCFunctionObject, vectorcall))
            return NULL;
        return (cygrad_vectorcall *)&((PyCFunctionObject *)f)->vectorcall;
    }
    /* Calls what has no slot of its own, because it takes *args: the C function, for tp_call would ask the slot. */
    static PyObject *cygrad_call_directly(PyObject *f, PyObject **args, size_t nargs, PyObject *names) {
        PyCFunctionObject *function = (PyCFunctionObject *)f;
        Py_ssize_t i, n = PyVectorcall_NARGS(nargs);
        PyObject *result = NULL, *named = NULL, *positional = PyTuple_New(n);
        if (!positional) return NULL;
        for (i = 0; i < n; i++) { Py_INCREF(args[i]); PyTuple_SET_ITEM(positional, i, args[i]); }
        if (names) {
            named = PyDict_New();
            if (!named) goto done;
            for (i = 0; i < PyTuple_GET_SIZE(names); i++)
                if (PyDict_SetItem(named, PyTuple_GET_ITEM(names, i), args[n + i])) goto done;
        }
        result = ((PyCFunctionWithKeywords)(void (*)(void))function->m_ml->ml_meth)(
            function->m_self, positional, named);
    done:
        Py_DECREF(positional);
        Py_XDECREF(named);
        return result;
    }
    static int cygrad_takes_tuple(PyObject *f) {
        return (((PyCFunctionObject *)f)->m_ml->ml_flags & (METH_VARARGS | METH_KEYWORDS | METH_FASTCALL))
               == (METH_VARARGS | METH_KEYWORDS);
    }
    """
    Vectorcall *slot_of "cygrad_slot" (PyObject *f) noexcept
    PyObject *call_directly "cygrad_call_directly" (PyObject *f, PyObject **args, size_t nargs, PyObject *names) noexcept
    bint takes_tuple "cygrad_takes_tuple" (PyObject *f) noexcept

cdef extern from "Python.h":
    Py_ssize_t PyVectorcall_NARGS(size_t nargs) noexcept

cdef class Hook:             # of one function
    cdef object function
    cdef Vectorcall original
    cdef int row

cdef tuple FAMILIES = ("cygrad.core.ops.", "cygrad.core.convert", "cygrad.ndarray.")     # where operations come from
cdef dict HOOKS = {}         # address of a function to its hook
cdef Table plain             # what `array.table` is while no profile is on
cdef list ACTIVE = []        # recordings that run


# ---- functions

cdef PyObject *call_timed(PyObject *f, PyObject **args, size_t nargs, PyObject *names) noexcept:
    """What stands in the slot of a function while a profile is on."""
    cdef Hook hook = <Hook>HOOKS[<size_t>f]
    cdef Vectorcall original = hook.original if hook.original != NULL else <Vectorcall>call_directly
    cdef PyObject *out
    cdef Py_ssize_t n = PyVectorcall_NARGS(nargs)
    cdef int place
    try:
        place = begin(hook.row, FORWARD)
    except MemoryError:
        place = -1
    out = original(f, args, nargs, names)
    if out != NULL and place >= 0:
        try:
            moved(place, n, args, out)
        except MemoryError:
            pass
    end(place)
    return out


def _functions():
    """The functions to look at, with their names in the table: {id: (function, name)}."""
    found = {}
    cygrad = sys.modules["cygrad"]
    spaces = [vars(cygrad), vars(cygrad.ndarray), vars(NDArray)]
    spaces += [vars(m) for m in vars(cygrad).values() if type(m) is type(sys) and hasattr(m, "__all__")
               and m.__name__.startswith("cygrad.")]
    elementwise = {name for name, op in registry().items() if op.domain is not None}
    for space in spaces:
        for name, value in space.items():
            if type(value) is property:
                value = value.fget
            module = getattr(value, "__module__", None)
            if type(module) is not str or not module.startswith(FAMILIES):
                continue
            if slot_of(<PyObject *>value) == NULL or id(value) in found:
                continue
            if not value.__name__.startswith("_"):
                name = value.__name__
            if name not in elementwise:
                found[id(value)] = value, name
    return found


cdef int exchange_functions(bint timed) except -1:
    cdef Vectorcall *slot
    cdef Hook hook
    if timed:
        for key, (function, name) in _functions().items():
            slot = slot_of(<PyObject *>function)
            if key in HOOKS or slot[0] == NULL and not takes_tuple(<PyObject *>function):
                continue
            hook = Hook.__new__(Hook)
            hook.function = function
            hook.original = slot[0]
            hook.row = row_of(name)
            HOOKS[key] = hook
    for hook in HOOKS.values():
        slot = slot_of(<PyObject *>hook.function)
        slot[0] = <Vectorcall>call_timed if timed else hook.original
    return 0


def _slot(function):
    """What stands in the slot of a function: for the tests."""
    cdef Vectorcall *slot = slot_of(<PyObject *>function)
    return None if slot == NULL else <size_t>slot[0]


# ---- operators

cdef object finish(int place, Py_ssize_t n, PyObject **operands, object out, bint inplace):
    if out is NotImplemented:
        discard(place)
    else:
        moved(place, n, operands, <PyObject *>out, inplace)
    return out


cdef object timed_unary(PyObject *op, object a):
    cdef PyObject *operands[1]
    cdef int place = begin(row_of((<Op>op).name), FORWARD)
    operands[0] = <PyObject *>a
    try:
        return finish(place, 1, operands, plain.unary(op, a), False)
    finally:
        end(place)


cdef object timed_binary(PyObject *op, object a, object b):
    cdef PyObject *operands[2]
    cdef int place = begin(row_of((<Op>op).name), FORWARD)
    operands[0] = <PyObject *>a
    operands[1] = <PyObject *>b
    try:
        return finish(place, 2, operands, plain.binary(op, a, b), False)
    finally:
        end(place)


cdef object timed_inplace(PyObject *op, NDArray a, object b):
    cdef PyObject *operands[2]
    cdef int place = begin(row_of((<Op>op).name), FORWARD)
    operands[0] = <PyObject *>a
    operands[1] = <PyObject *>b
    try:
        return finish(place, 2, operands, plain.inplace(op, a, b), True)
    finally:
        end(place)


cdef object timed_matmul(object a, object b):
    cdef PyObject *operands[2]
    cdef int place = begin(row_of("matmul"), FORWARD)
    operands[0] = <PyObject *>a
    operands[1] = <PyObject *>b
    try:
        return finish(place, 2, operands, plain.matmul(a, b), False)
    finally:
        end(place)


cdef object timed_getitem(NDArray a, object index):
    cdef PyObject *operands[1]
    cdef int place = begin(row_of("getitem"), FORWARD)
    operands[0] = <PyObject *>a
    try:
        out = plain.getitem(a, index)
        operands[0] = <PyObject *>(a if type(out) is NDArray and (<NDArray>out).storage == a.storage else out)
        return finish(place, 1, operands, out, operands[0] != <PyObject *>a)     # as many bytes are read as are taken
    finally:
        end(place)


cdef int timed_setitem(NDArray a, object index, object value) except -1:
    cdef PyObject *operands[1]
    cdef int place = begin(row_of("setitem"), FORWARD)
    operands[0] = <PyObject *>value
    try:
        plain.setitem(a, index, value)
        finish(place, 1, operands, value, True)      # as many bytes are written as are given
    finally:
        end(place)
    return 0


cdef object timed_transposed(NDArray a):
    cdef PyObject *operands[1]
    cdef int place = begin(row_of("transpose"), FORWARD)
    operands[0] = <PyObject *>a
    try:
        return finish(place, 1, operands, plain.transposed(a), False)
    finally:
        end(place)


# `autograd.detect_anomaly` stands below, where the operators end.

cdef object noted_unary(PyObject *op, object a):
    cdef PyObject *operands[1]
    out = apply1(op, a)
    if type(out) is NDArray:
        operands[0] = <PyObject *>a
        note_recorded(<NDArray>out, 1, operands)
    return out


cdef object noted_binary(PyObject *op, object a, object b):
    cdef PyObject *operands[2]
    out = apply2(op, a, b)
    if type(out) is NDArray:
        operands[0] = <PyObject *>a
        operands[1] = <PyObject *>b
        note_recorded(<NDArray>out, 2, operands)
    return out


def note_operators():
    """Have the operations on elements noted while `detect_anomaly` is on, and not otherwise."""
    cdef Table *innermost = &plain if table.unary == timed_unary else &table
    innermost.unary = noted_unary if WATCHING else apply1
    innermost.binary = noted_binary if WATCHING else apply2


cdef void exchange_operators(bint timed) noexcept:
    global plain
    if timed:
        plain = table
        table.unary = timed_unary
        table.binary = timed_binary
        table.inplace = timed_inplace
        table.matmul = timed_matmul
        table.getitem = timed_getitem
        table.setitem = timed_setitem
        table.transposed = timed_transposed
    else:
        table.unary = plain.unary
        table.binary = plain.binary
        table.inplace = plain.inplace
        table.matmul = plain.matmul
        table.getitem = plain.getitem
        table.setitem = plain.setitem
        table.transposed = plain.transposed


# ---- recordings

cdef class Recording:
    """What happens from `start` to `stop`, in all threads."""

    cdef list before         # the counts of each row at the start
    cdef list after          # ... at the end, None while it runs
    cdef long long began, ended
    cdef Py_ssize_t first    # of its events
    cdef Py_ssize_t most, lost, count
    cdef Event *own          # its events, once it has ended
    cdef list threads
    cdef bint shapes
    cdef object __weakref__

    def __init__(self, shapes, most):
        self.shapes = shapes
        self.most = most
        self.after = []

    def __dealloc__(self):
        cdef Py_ssize_t i
        for i in range(self.count):
            Py_XDECREF(self.own[i].arrays)
        free(self.own)

    def start(self):
        """Begin; RuntimeError where it has begun before."""
        if self.before is not None:
            raise RuntimeError("a profile can be started once: make another one")
        self.before = counts()
        self.after = None
        self.first = spans.nevents
        self.lost = spans.dropped
        ACTIVE.append(self)
        settings()
        if len(ACTIVE) == 1:
            exchange_functions(True)
            exchange_operators(True)
            spans.ON = True
        self.began = now()

    def stop(self):
        """End. What was measured stays."""
        cdef Py_ssize_t i, n
        if self not in ACTIVE:
            raise RuntimeError("this profile does not run")
        self.ended = now()
        ACTIVE.remove(self)
        if not ACTIVE:
            spans.ON = False
            exchange_operators(False)
            exchange_functions(False)
        self.after = counts()
        self.lost = spans.dropped - self.lost
        n = spans.nevents - self.first
        if n > self.most:
            self.lost += n - self.most
            n = self.most
        self.threads = list(THREADS)
        self.own = <Event *>malloc(max(n, 1) * sizeof(Event))
        if self.own == NULL:
            self.lost += n
        else:
            memcpy(self.own, spans.events + self.first, n * sizeof(Event))
            self.count = n
            for i in range(n):
                if self.own[i].arrays != NULL:
                    Py_INCREF(<object>self.own[i].arrays)
        if ACTIVE:
            forget_before(min([(<Recording>r).first for r in ACTIVE]))
        settings()
        if not ACTIVE:
            forget()

    @property
    def running(self):
        return self.before is not None and self.after is None

    @property
    def nanoseconds(self):
        """From start to stop, or until now."""
        if self.before is None:
            return 0
        return (now() if self.after is None else self.ended) - self.began

    @property
    def dropped(self):
        """Events that there was no room for."""
        return self.lost if self.after is not None else max(spans.dropped - self.lost, 0)

    def counts(self):
        """(key, forward, backward) for each name that was counted; both are (calls, total, own, read, written)."""
        found = []
        if self.before is None:
            return found
        for i, (forward, backward) in enumerate(counts() if self.after is None else self.after):
            if i < len(self.before):
                forward = tuple([a - b for a, b in zip(forward, self.before[i][0])])
                backward = tuple([a - b for a, b in zip(backward, self.before[i][1])])
            if forward[0] or backward[0]:
                found.append((KEYS[i], forward, backward))
        return found

    def events(self):
        """Yield (key, kind, reversing, thread, start, duration, read, written, arrays) for each event; times in
        nanoseconds since the start."""
        cdef Py_ssize_t i
        cdef Event *e
        for i in range(self.count):
            e = self.own + i
            if e.start >= self.began:
                yield (KEYS[e.row], NAMES_OF_KINDS[e.kind], bool(e.reversing), self.threads[e.thread],
                       e.start - self.began, e.duration, e.read, e.written,
                       None if e.arrays == NULL else <object>e.arrays)


NAMES_OF_KINDS = ("forward", "backward", "pass", "scope")


cdef list counts():
    cdef Py_ssize_t i
    return [(numbers(spans.rows[i].forward), numbers(spans.rows[i].backward)) for i in range(len(KEYS))]


cdef tuple numbers(Count c):         # by value: rows may move while a tuple is made
    return c.calls, c.total, c.own, c.read, c.written


cdef int forget_before(Py_ssize_t n) except -1:
    """Drop events that no running profile wants: where one always runs, they would pile up."""
    cdef Recording r
    if n:
        spans.drop_events(n)
        for r in ACTIVE:
            r.first -= n
    return 0


cdef int settings() except -1:
    spans.SHAPES = any([(<Recording>r).shapes for r in ACTIVE])
    spans.limit = max([(<Recording>r).first + (<Recording>r).most for r in ACTIVE]) if ACTIVE else 0
    return 0


# ---- ranges of the user's own

cdef class Scope:
    """A named range of the program: for the `with` statement."""

    cdef str name
    cdef list places         # one for each time that it was entered

    def __init__(self, str name not None):
        self.name = name
        self.places = []

    def __enter__(self):
        self.places.append(begin(row_of(("scope", self.name)), SCOPE) if spans.ON else -1)

    def __exit__(self, *exception):
        end(self.places.pop())
