"""Operations of the user's own: `autograd.Function`."""

from cpython.object cimport PyObject

from cygrad.core.array cimport CONTIGUOUS, NDArray, alone, attach, new_on, same_shape, shape_text, track
from cygrad.core.dtype cimport INFO
from cygrad.core.notes cimport CHECK_VALUES, check_result
from cygrad.core.record cimport anchor_and_attach, edge, may_need_gradient
from cygrad.core.registry cimport Op, structural
from cygrad.core.run cimport cast
from cygrad.core.several cimport attach_item
from cygrad.core.spans cimport FORWARD, ON, begin, end, moved, row_of
from cygrad.core.tape cimport MULTI, Anchor, Node, State, Storage, anchor, node_incref, node_new, state

cdef extern from "Python.h":
    PyObject *PyList_GET_ITEM(list values, Py_ssize_t i)
    PyObject **PySequence_Fast_ITEMS(object values)

__all__ = ["Function"]


class Function:
    """An operation with a forward and a backward of one's own.

    Subclasses define `forward(self, *inputs)`, which is not recorded, and `backward(self, *head_grads)`, which
    returns one gradient for each input (None for one that needs none). An instance serves one call.

    Notes
    -----
    `mxnet.autograd.Function`. What `backward` computes is recorded under ``create_graph=True``, so that derivatives
    of higher order are right as long as it uses cygrad's functions on `saved_tensors` and its arguments. If it writes
    into a gradient that other parts of the graph use too, the pass raises RuntimeError: it must write to a copy.

    Examples
    --------
    >>> from cygrad import nd, autograd
    >>> class Sigmoid(autograd.Function):
    ...     def forward(self, x):
    ...         y = 1 / (1 + nd.exp(-x))
    ...         self.save_for_backward(y)
    ...         return y
    ...     def backward(self, dy):
    ...         y, = self.saved_tensors
    ...         return dy * y * (1 - y)
    >>> x = nd.array([0.0]); x.attach_grad()
    >>> with autograd.record():
    ...     y = Sigmoid()(x)
    >>> y.backward(); x.grad.tolist()
    [0.25]
    """

    _used = False
    _saved = ()
    _outputs = ()

    def forward(self, *inputs):
        """Compute the outputs, an NDArray or a tuple of them, from the inputs."""
        raise NotImplementedError(f"{type(self).__name__} defines no forward")

    def backward(self, *head_grads):
        """Compute the gradients of the inputs from those of the outputs."""
        raise NotImplementedError(f"{type(self).__name__} defines no backward")

    def save_for_backward(self, *arrays):
        """Keep arrays for `backward`, which finds them in `saved_tensors`.

        Parameters
        ----------
        *arrays : NDArray
            Inputs, outputs, or others. They must not be written to until the gradient was computed.
        """
        self._saved = tuple([(a, (<NDArray?>a).storage.version) for a in arrays])

    @property
    def saved_tensors(self):
        """What `save_for_backward` kept, a tuple of NDArray.

        Raises
        ------
        RuntimeError
            Where one of them was overwritten since.
        """
        return tuple([restore(self, number, a, version) for number, (a, version) in enumerate(self._saved)])

    @property
    def _title(self):
        """What messages and the profiler call this operation."""
        return type(self).__name__

    def __call__(self, *inputs):
        cdef int place
        if not ON:
            return call(self, inputs)
        place = begin(row_of(self._title), FORWARD, True)
        try:
            return timed_call(self, inputs, place)
        finally:
            end(place)


cdef object timed_call(object self, tuple inputs, int place):
    cdef object out = call(self, inputs)
    cdef PyObject *operands = <PyObject *>inputs
    moved(place, 1, &operands, <PyObject *>out)
    return out


cdef object call(object self, tuple inputs):
    cdef State *now = state()
    cdef bint recording = now.recording
    if self._used:
        raise RuntimeError(f"an instance of {type(self).__name__} serves one call: make another one")
    self._used = True
    # Where the inputs stand in the graph now: forward may write into them.
    before = [stand_in(x) if recording and type(x) is NDArray else None for x in inputs]
    for x in inputs:
        if type(x) is NDArray:
            track(<NDArray>x)    # the instance may keep it, and a write may tie its block to the instance
    now.recording = False
    try:
        outputs = self.forward(*inputs)
    finally:
        now.recording = recording
    several = isinstance(outputs, (tuple, list))
    items = list(outputs) if several else [outputs]
    for item in items:
        if type(item) is not NDArray:
            raise TypeError(f"{type(self).__name__}.forward must return NDArrays, not {type(item).__name__}")
    if not any([x is not None for x in before]):
        return outputs
    # Own outputs among what was saved: they stand where the results stand in the graph.
    self._outputs = tuple([position(items, a) for a, _ in self._saved])
    results = record_function(self, before, items, several)
    if CHECK_VALUES:
        check_results(results, inputs)
    return type(outputs)(results) if several else results[0]


cdef int check_results(list results, tuple inputs) except -1:
    cdef list operands = list(inputs)
    cdef NDArray out
    for out in results:
        if out.node != NULL:
            check_result(out.node, out, len(operands), PySequence_Fast_ITEMS(operands))
    return 0


cdef int position(list items, object a) except -2:
    for i, item in enumerate(items):
        if item is a:
            return i
    return -1


cdef NDArray fresh(NDArray a):
    """Another object on the block of an output, which the user's code may hold without holding its node."""
    cdef Storage *s = a.storage
    if (not s.foreign and not s.tracked and s.views == 1 and a.flags & CONTIGUOUS and a.data == s.data
            and <size_t>(a.size * INFO[a.dtype].itemsize) == s.nbytes and a.node == NULL):
        return new_on(s, a.data, a.dtype, a.ndim, a.shape, a.strides)
    return cast(a, a.dtype)


cdef NDArray stand_in(NDArray x):
    """An array that holds the node of `x`, or None where there is none."""
    cdef Node *node = edge(x)
    cdef NDArray out
    if node == NULL:
        return None
    out = new_on(x.storage, x.data, x.dtype, x.ndim, x.shape, x.strides)
    node_incref(node)
    attach(out, node)
    return out


cdef list record_function(object self, list inputs, list items, bint several):
    cdef Node *node
    cdef NDArray out
    cdef list results = [fresh(item) for item in items]
    cdef int i, n = len(inputs), count = len(items)
    cdef object holder
    out = results[0]
    node = node_new(<PyObject *>FUNCTION, n, 0, 0, out.ndim, 0)
    node.dtype = out.dtype
    for i in range(out.ndim):
        node.shape[i] = out.shape[i]
    for i in range(n):
        if inputs[i] is not None:
            node_incref((<NDArray>inputs[i]).node)
            node.inputs[i] = (<NDArray>inputs[i]).node
    payload = (self, [(item.dtype, item.shape) for item in results])
    if not several:
        anchor_and_attach(out, node, payload)
        return results
    node.flags |= MULTI
    holder = anchor(node, payload)
    for i in range(count):
        out = results[i]
        if INFO[out.dtype].inexact:
            attach_item(out, node, i, count)
    return results


cdef list others_see(Node *node, object g):
    """The gradients among `g` that are not the function's alone: it must not write into them."""
    cdef PyObject *item
    cdef list several, found = []
    cdef Py_ssize_t i
    if not node.flags & MULTI:
        return found if alone(<PyObject *>g) else [g]      # the pass's variable is the one reference that counts
    several = <list>g
    for i in range(len(several)):
        item = PyList_GET_ITEM(several, i)
        if item != <PyObject *>None and not alone(item):
            found.append(<object>item)
    return found


cdef object vjp_function(Node *node, object g):
    """Call the user's backward and check what it returns: a gradient must not be broadcast in silence."""
    cdef State *now = state()
    cdef Node *before = now.function
    cdef bint recording = now.recording
    cdef NDArray gradient
    cdef int i
    instance, specs = (<Anchor>node.extra).payload
    shared = [(item, (<NDArray>item).storage.version) for item in others_see(node, g)]
    grads = g if node.flags & MULTI else [g]
    grads = [empty_gradient(spec) if item is None else item for item, spec in zip(grads, specs)]
    now.function = node
    try:
        result = instance.backward(*grads)
    finally:
        now.function = before
        now.recording = recording
    name = instance._title
    for gradient, version in shared:
        if gradient.storage.version != version:
            raise RuntimeError(f"{name}.backward wrote into a gradient that it was given, of shape "
                               f"{shape_text(gradient.ndim, gradient.shape)}, which others use too: write to a copy")
    result = list(result) if isinstance(result, (tuple, list)) else [result]
    if len(result) != node.ninputs:
        raise ValueError(f"{name}.backward returned {len(result)} gradients for {node.ninputs} inputs")
    for i in range(node.ninputs):
        if result[i] is None:
            continue
        if type(result[i]) is not NDArray:
            raise TypeError(f"{name}.backward must return NDArrays or None, not {type(result[i]).__name__}")
        gradient = result[i]
        if node.inputs[i] != NULL and not same_shape(gradient, node.inputs[i].ndim, node.inputs[i].shape):
            raise ValueError(f"{name}.backward returned a gradient of shape {shape_text(gradient.ndim, gradient.shape)} "
                             f"for input {i} of shape {shape_text(node.inputs[i].ndim, node.inputs[i].shape)}")
        if not recording and may_need_gradient(gradient):
            # Recorded by `backward` for itself. What the pass makes of it is not, and would seem to stand there.
            result[i] = cast(gradient, gradient.dtype)
    return result


cdef Op FUNCTION = structural("function", NULL, (0,), vjp_function)


cdef object empty_gradient(object spec):
    from cygrad.core.ops import create
    dtype, shape = spec
    return create.zeros(shape, dtype)


cdef object restore(object self, int number, NDArray a, unsigned long long version):
    """A saved array; an own output, while the pass records itself, stands where it stands in the graph."""
    cdef NDArray out
    cdef Node *node = state().function
    cdef int which
    if a.storage.version != version:
        raise RuntimeError(
            f"an array of shape {shape_text(a.ndim, a.shape)} that {type(self).__name__} saved for its backward was "
            "overwritten since")
    which = self._outputs[number] if self._outputs else -1
    if which < 0 or node == NULL or not state().recording:
        return a
    if (<Anchor>node.extra).payload[0] is not self:
        return a
    out = new_on(a.storage, a.data, a.dtype, a.ndim, a.shape, a.strides)
    if node.flags & MULTI:
        attach_item(out, node, which, len((<Anchor>node.extra).payload[1]))
    else:
        node_incref(node)
        attach(out, node)
    return out
