"""backward and grad, as users call them."""

from libc.stdlib cimport free, malloc
from cpython.object cimport PyObject

from cygrad.core.array cimport NDArray, add_attribute, shape_tuple
from cygrad.core.backward cimport run_pass
from cygrad.core.dtype cimport to_numpy
from cygrad.core.notes cimport kind
from cygrad.core.record cimport edge
from cygrad.core.tape cimport FREED, TAPE, Node, Note, note_of

__all__ = ["backward", "grad"]


cdef list as_list(object arrays, str what):
    if type(arrays) is NDArray:
        return [arrays]
    if not isinstance(arrays, (list, tuple)):
        raise TypeError(f"{what} must be an NDArray or a list of them, not {type(arrays).__name__}")
    for a in arrays:
        if type(a) is not NDArray:
            raise TypeError(f"{what} must be NDArrays, not {type(a).__name__}")
    return list(arrays)


cdef list grads_list(object head_grads, list heads, bint single):
    if head_grads is None:
        return None
    if single and not isinstance(head_grads, (list, tuple)):
        return [head_grads]
    if single and not (len(head_grads) == 1 and (head_grads[0] is None or type(head_grads[0]) is NDArray)):
        return [head_grads]
    if not isinstance(head_grads, (list, tuple)) or len(head_grads) != len(heads):
        raise ValueError(f"{len(heads)} heads need as many head gradients (None for ones)")
    return list(head_grads)


cdef list run_from(object heads, object head_grads, list variables, bint retain, bint create_graph, bint train_mode,
                   bint unused=False, list ends=None):
    """`run_pass` from a list of heads, or one."""
    cdef list given = as_list(heads, "heads")
    cdef Py_ssize_t n = len(given), i
    cdef PyObject **pointers
    if n == 0:
        raise ValueError("backward needs at least one head")
    grads = grads_list(head_grads, given, type(heads) is NDArray)
    pointers = <PyObject **>malloc(n * sizeof(PyObject *))
    if pointers == NULL:
        raise MemoryError()
    try:
        for i in range(n):
            pointers[i] = <PyObject *>given[i]
        return run_pass(n, pointers, grads, variables, retain, create_graph, train_mode, unused, ends)
    finally:
        free(pointers)


def backward(heads, head_grads=None, retain_graph=False, train_mode=True):
    """Compute the gradients of `heads` and write them to the ``.grad`` of the variables they depend on.

    Parameters
    ----------
    heads : NDArray or list of NDArray
        Results of recorded operations, any shapes.
    head_grads : NDArray or list of NDArray, optional
        Gradient to start from, for each head, of its shape and dtype; None stands for ones.
    retain_graph : bool
        Keep the graph for another pass.
    train_mode : bool
        What `is_training` says while rules run.

    Raises
    ------
    RuntimeError
        Where a head was not recorded, the graph was freed, or an array that a rule needs was overwritten.
    ValueError, TypeError
        Where a head gradient has another shape or dtype than its head.

    Notes
    -----
    `mxnet.autograd.backward`. All is checked before any gradient is written.

    Examples
    --------
    >>> from cygrad import nd, autograd
    >>> x = nd.array([1.0, 2.0]); x.attach_grad()
    >>> with autograd.record():
    ...     y = x * x
    >>> autograd.backward(y)
    >>> x.grad.tolist()
    [2.0, 4.0]
    """
    run_from(heads, head_grads, None, retain_graph, False, train_mode)


def grad(heads, variables, head_grads=None, retain_graph=None, create_graph=False, train_mode=True,
         allow_unused=False):
    """Compute and return the gradients of `heads` with respect to `variables`; no ``.grad`` is touched.

    Parameters
    ----------
    heads : NDArray or list of NDArray
        Results of recorded operations.
    variables : NDArray or list of NDArray
        Arrays with `attach_grad`, or results on the way.
    head_grads : NDArray or list of NDArray, optional
        Gradient to start from, for each head; None stands for ones.
    retain_graph : bool, optional
        Keep the graph for another pass. Default: `create_graph`.
    create_graph : bool
        Record the pass itself, so that its results can be differentiated again.
    train_mode : bool
        What `is_training` says while rules run.
    allow_unused : bool
        Variables may be without influence on the heads, and have None instead of a gradient; heads may be constants.

    Returns
    -------
    list of NDArray
        One for each variable; a list also where `variables` is one array, as in MXNet.

    Raises
    ------
    ValueError
        Where a variable has no influence on the heads (without `allow_unused`), or a head gradient does not fit.
    RuntimeError
        As in `backward`.

    Notes
    -----
    `mxnet.autograd.grad`; `allow_unused` is that of `torch.autograd.grad`.

    Examples
    --------
    >>> from cygrad import nd, autograd
    >>> x = nd.array([2.0]); x.attach_grad()
    >>> with autograd.record():
    ...     y = x ** 3
    ...     dy = autograd.grad(y, x, create_graph=True)[0]
    >>> dy.tolist(), autograd.grad(dy, x)[0].tolist()
    ([12.0], [12.0])
    """
    return run_from(heads, head_grads, as_list(variables, "variables"),
                    create_graph if retain_graph is None else retain_graph, create_graph, train_mode, allow_unused)


def grad_between(list heads, list variables, head_grads, bint retain_graph, bint create_graph, list ends):
    """`grad` with `allow_unused` for functions of functions, whose variables do not depend on one another; nor do the
    arrays `ends` depend on one. The pass goes past none of them: what was recorded before the function ran may be long.
    """
    return run_from(heads, head_grads, variables, retain_graph, create_graph, True, True, ends)


def depends_on_earlier(list heads, NDArray mark):
    """Whether one of `heads` was computed from what was recorded before the variable `mark` was made."""
    cdef Node *node
    cdef set later, seen = set()
    cdef list stack = []
    cdef int i
    for head in heads:
        node = edge(<NDArray?>head)
        if node != NULL:
            stack.append(<size_t>node)
    if not stack:
        return False
    later = set()
    node = mark.node.next
    while node != &TAPE:
        later.add(<size_t>node)
        node = node.next
    while stack:
        key = stack.pop()
        if key in seen:
            continue
        if key not in later:
            return True
        seen.add(key)
        node = <Node *><size_t>key
        for i in range(node.ninputs):
            if node.inputs[i] != NULL:
                stack.append(<size_t>node.inputs[i])
    return False


def read_graph(list heads):
    """What was recorded of arrays, as Python objects that keep nothing of it alive.

    Returns
    -------
    nodes : list of tuple
        (operation, name, shape, dtype, inputs, freed, place) of each node, every one behind its inputs: numbers of
        nodes, None for constants. `place`: file, line and function, or None.
    ends : list
        The number of the node of each head, None for constants.
    """
    cdef Node *node
    cdef Note note
    cdef dict numbers = {}
    cdef list nodes = [], ends = [], stack
    cdef int i
    cdef bint ready
    for head in heads:
        node = edge(<NDArray?>head)
        if node == NULL:
            ends.append(None)
            continue
        stack = [<size_t>node]
        while stack:
            key = stack[len(stack) - 1]
            if key in numbers:
                stack.pop()
                continue
            node = <Node *><size_t>key
            ready = True
            for i in range(node.ninputs - 1, -1, -1):        # so that the first one comes first
                if node.inputs[i] != NULL and <size_t>node.inputs[i] not in numbers:
                    stack.append(<size_t>node.inputs[i])
                    ready = False
            if not ready:
                continue
            stack.pop()
            numbers[key] = len(nodes)
            note = note_of(node)
            place = None
            if note is not None and note.stack:
                code, line = note.stack[0]
                place = code.co_filename, line, code.co_name
            nodes.append((
                kind(node), None if note is None else note.name,
                shape_tuple(node.ndim, node.shape), to_numpy(node.dtype),
                tuple([None if node.inputs[i] == NULL else numbers[<size_t>node.inputs[i]]
                       for i in range(node.ninputs)]),
                node.flags & FREED != 0, place))
        ends.append(numbers[<size_t>edge(<NDArray>head)])
    return nodes, ends


def _backward(NDArray self, out_grad=None, retain_graph=False, train_mode=True):
    """Compute the gradients of this array and write them to the ``.grad`` of the variables it depends on.

    Parameters
    ----------
    out_grad : NDArray, optional
        Gradient to start from, of the shape and dtype of the array. Default: ones.
    retain_graph : bool
        Keep the graph for another pass.
    train_mode : bool
        What `autograd.is_training` says while rules run.

    See Also
    --------
    cygrad.autograd.backward

    Examples
    --------
    >>> from cygrad import nd, autograd
    >>> x = nd.array([1.0, 2.0]); x.attach_grad()
    >>> with autograd.record():
    ...     y = 3 * x
    >>> y.backward()
    >>> x.grad.tolist()
    [3.0, 3.0]
    """
    cdef PyObject *head = <PyObject *>self
    run_pass(1, &head, None if out_grad is None else [out_grad], None, retain_graph, False, train_mode)


add_attribute("backward", _backward)
