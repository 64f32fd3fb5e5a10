"""Variables: attach_grad, the gradient buffer, detach."""

from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF

from cygrad.core.array cimport (
    CONTIGUOUS, NAMED, NDArray, READONLY, add_attribute, attach, mark_detached, new_view, same_shape, shape_text,
    unmark_detached)
from cygrad.core.dtype cimport INFO, to_numpy
from cygrad.core.notes cimport give_name
from cygrad.core.record cimport edge, know_history
from cygrad.core.tape cimport ADD_REQ, LEAF, NULL_REQ, Node, node_new, params_of, set_history

__all__ = ["mark_variables"]

cdef dict REQS = {"null": NULL_REQ, "write": 0, "add": ADD_REQ}


cdef bint whole(NDArray x) noexcept:
    """Whether `x` shows all of its block."""
    return (x.flags & CONTIGUOUS and x.data == x.storage.data
            and <size_t>(x.size * INFO[x.dtype].itemsize) == x.storage.nbytes)


cdef int mark(NDArray x, NDArray gradient, object grad_req) except -1:
    """Make `x` a variable whose gradient goes into `gradient`, or into zeros made when they are needed where it is
    None. Cuts `x` from the graph that made it."""
    cdef Node *node
    cdef int i
    if not INFO[x.dtype].inexact:
        raise TypeError(f"an array of dtype {to_numpy(x.dtype)} can't have a gradient, only floats and complex "
                        "numbers can: use x.astype('float32')")
    if grad_req not in REQS:
        raise ValueError(f"grad_req must be 'write', 'add' or 'null', not {grad_req!r}")
    if x.storage.tracked:        # from here on the block holds a variable, whatever was recorded of it before
        if whole(x):
            set_history(x.storage, NULL)
            x.storage.tracked = 0
        elif x.storage.tracked > 1:
            raise RuntimeError(
                f"attach_grad on a view of shape {shape_text(x.ndim, x.shape)} of an array that was written to while "
                "recording: call it on a copy, x.copy()")
    unmark_detached(x)
    node = node_new(NULL, 0, 0, 0, x.ndim, 1)
    params_of(node)[0] = 0       # the note
    node.flags = LEAF | <int>REQS[grad_req]
    node.dtype = x.dtype
    for i in range(x.ndim):
        node.shape[i] = x.shape[i]
    if gradient is not None:
        mark_detached(gradient)      # a write into it can't be recorded: that would tie the variable to itself
        Py_INCREF(gradient)
        node.extra = <PyObject *>gradient
    attach(x, node)
    if x.flags & NAMED:
        give_name(node, x.label)
    return 0


def attach_grad(NDArray self, grad_req="write", stype=None):
    """Make this array a variable: `backward` will write its gradient into ``x.grad``.

    Parameters
    ----------
    grad_req : {'write', 'add', 'null'}
        Whether a pass replaces the gradient, adds to it, or leaves it alone.
    stype : None or 'default'
        As in MXNet; sparse gradients do not exist here.

    Raises
    ------
    TypeError
        For integers and bool.
    ValueError
        For another `grad_req`.

    Notes
    -----
    `mxnet.nd.NDArray.attach_grad`. The gradient starts as zeros. An array that was computed is cut from its graph.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.array([1.0, 2.0])
    >>> x.attach_grad()
    >>> x.grad.tolist()
    [0.0, 0.0]
    """
    if stype not in (None, "default"):
        raise ValueError(f"cygrad has dense gradients only, not stype {stype!r}")
    mark(self, None, grad_req)


def mark_variables(variables, gradients, grad_reqs="write"):
    """Make arrays variables, with buffers of the caller's for their gradients.

    Parameters
    ----------
    variables : NDArray or list of NDArray
    gradients : NDArray or list of NDArray
        One for each, of its shape and dtype; written in place.
    grad_reqs : str or list of str
        'write', 'add' or 'null', for all or for each.

    Raises
    ------
    ValueError
        Where the lists differ in length, or a buffer in shape, or a buffer is read-only.
    TypeError
        Where a buffer differs in dtype.

    Notes
    -----
    `mxnet.autograd.mark_variables`.

    Examples
    --------
    >>> from cygrad import nd, autograd
    >>> x, g = nd.array([3.0]), nd.zeros(1)
    >>> autograd.mark_variables(x, g)
    >>> with autograd.record():
    ...     y = x * x
    >>> y.backward()
    >>> g.tolist()
    [6.0]
    """
    cdef NDArray x, g
    if type(variables) is NDArray:
        variables, gradients = [variables], [gradients]
    for what, arrays in (("variables", variables), ("gradients", gradients)):
        if not isinstance(arrays, (list, tuple)) or not all([type(a) is NDArray for a in arrays]):
            raise TypeError(f"{what} must be an NDArray or a list of them, not {arrays!r:.80}")
    if isinstance(grad_reqs, str):
        grad_reqs = [grad_reqs] * len(variables)
    if not len(variables) == len(gradients) == len(grad_reqs):
        raise ValueError(f"{len(variables)} variables need as many gradients and grad_reqs, not {len(gradients)} "
                         f"and {len(grad_reqs)}")
    for x, g, req in zip(variables, gradients, grad_reqs):
        if not same_shape(g, x.ndim, x.shape):
            raise ValueError(f"the gradient buffer has shape {shape_text(g.ndim, g.shape)}, its variable "
                             f"{shape_text(x.ndim, x.shape)}")
        if g.dtype != x.dtype:
            raise TypeError(f"the gradient buffer has dtype {to_numpy(g.dtype)}, its variable {to_numpy(x.dtype)}")
        if g.flags & READONLY:       # as are arrays whose elements share memory, by broadcast_to
            raise ValueError(f"the gradient buffer of shape {shape_text(g.ndim, g.shape)} is read-only")
        if req not in REQS:
            raise ValueError(f"grad_req must be 'write', 'add' or 'null', not {req!r}")
    for x, g, req in zip(variables, gradients, grad_reqs):
        # Another object on the caller's memory: the variable holding the caller's own could close a cycle.
        mark(x, detached(g), req)


cdef NDArray detached(NDArray x):
    cdef NDArray out = new_view(x, x.data, x.ndim, x.shape, x.strides)
    know_history(x)
    mark_detached(out)
    return out


def detach(NDArray self):
    """The same memory as an array without history: what is done with it is not recorded back to this one.

    Examples
    --------
    >>> from cygrad import nd, autograd
    >>> x = nd.array([3.0]); x.attach_grad()
    >>> with autograd.record():
    ...     y = x * x.detach()
    >>> y.backward(); x.grad.tolist()
    [3.0]
    """
    return detached(self)


def _get_name(NDArray self):
    """A name for messages and for `autograd.graph`: a str, or None.

    It can be set at any time, and stays with this array object through `attach_grad` and in-place operations. Results,
    views and copies have none, nor does what `detach` and pickle give.

    Raises
    ------
    TypeError
        When set to something else.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.array([1.0, 2.0]); x.attach_grad()
    >>> x.name = "weights"
    >>> x.name
    'weights'
    >>> x.name = None
    """
    return self.label


def _set_name(NDArray self, value):
    cdef Node *node
    if value is not None:
        if not isinstance(value, str):
            raise TypeError(f"the name of an array must be a str or None, not {type(value).__name__}")
        value = str.__str__(value)       # of a subclass: its own kind could lead back to this array
    self.label = value
    if value is None:
        self.flags &= ~<int>NAMED
    else:
        self.flags |= NAMED
    try:
        node = edge(self)
    except RuntimeError:         # of an array that was overwritten, which the next use of it will say
        node = NULL
    if node != NULL:
        give_name(node, value)


add_attribute("name", property(_get_name, _set_name))
add_attribute("attach_grad", attach_grad)
add_attribute("detach", detach)
