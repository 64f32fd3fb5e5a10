"""Derivatives of functions: grad, value_and_grad, vjp, jvp, jacobian, hessian, hvp.

They take a function and return another one, as in HIPS autograd and JAX, and are written over
`autograd.record` and `autograd.grad`; inside one another they give derivatives of higher order.

Examples
--------
>>> import cygrad as cg
>>> slope = cg.grad(cg.sin)
>>> round(slope(0.0).item(), 6), round(cg.grad(slope)(1.0).item(), 6)
(1.0, -0.841471)
"""

import functools
import operator

from . import autograd
from .core.array import NDArray
from .core.ops.create import array, asarray, zeros, zeros_like
from .core.ops.join import stack
from .core.ops.reduce import sum

__all__ = ["grad", "hessian", "hvp", "jacobian", "jvp", "value_and_grad", "vjp"]


# ---- arguments: arrays, numbers, and tuples, lists and dicts of them

def _leaves(tree, into):
    """Append the leaves of a nest of tuples, lists and dicts to the list `into`."""
    if isinstance(tree, (tuple, list)):
        for item in tree:
            _leaves(item, into)
    elif isinstance(tree, dict):
        for item in tree.values():
            _leaves(item, into)
    else:
        into.append(tree)
    return into


def _rebuild(tree, leaves):
    """The nest `tree` with its leaves taken from the iterator `leaves`."""
    if isinstance(tree, (tuple, list)):
        items = [_rebuild(item, leaves) for item in tree]
        return type(tree)(*items) if hasattr(tree, "_fields") else type(tree)(items)
    if isinstance(tree, dict):
        return type(tree)((key, _rebuild(item, leaves)) for key, item in tree.items())
    return next(leaves)


def _variable(x, what):
    """A variable of its own with the elements of `x`.

    If somebody records already, it has to stay connected with `x`, and yet be a place of its own in the graph: the
    function may be using `x` by another way, and only what goes through the argument counts here. -0.0 plus a number
    is that number, bit for bit.
    """
    x = asarray(x)
    if x.dtype.kind not in "fc":
        raise TypeError(
            f"{what} has dtype {x.dtype} and no derivative, only floats and complex numbers have: use 1.0, not 1, or "
            "x.astype('float64')"
        )
    if autograd.is_recording():
        zero = array(-0.0, dtype=x.dtype)
        zero.attach_grad("null")
        return x + zero
    x = x.detach()
    x.attach_grad("null")
    return x


def _variables(args, numbers, name):
    """`args` with those at the positions `numbers` made variables, and the variables."""
    args, variables = list(args), []
    for number in numbers:
        try:
            tree = args[number]
        except IndexError:
            raise IndexError(
                f"{name} with respect to argument {number} of a function that was called with {len(args)}"
            ) from None
        if type(tree) is NDArray:
            args[number] = leaf = _variable(tree, f"argument {number} of {name}")
            variables.append(leaf)
        else:
            leaves = [_variable(leaf, f"argument {number} of {name}") for leaf in _leaves(tree, [])]
            args[number] = _rebuild(tree, iter(leaves))
            variables += leaves
    return args, variables


def _numbers(argnum, name):
    """`argnum` as a tuple of int."""
    try:
        return tuple(map(operator.index, argnum)) if isinstance(argnum, (tuple, list)) else (operator.index(argnum),)
    except TypeError:
        raise TypeError(f"argnum of {name} must be an int or a tuple of int, not {argnum!r}") from None


def _answer(args, argnum, numbers, leaves):
    """The gradients `leaves` in the form of the arguments: one, or a tuple if `argnum` is one."""
    leaves = iter(leaves)
    answer = tuple(_rebuild(args[number], leaves) for number in numbers)
    return answer if isinstance(argnum, (tuple, list)) else answer[0]


def _check_function(fun, name):
    if not callable(fun):
        raise TypeError(f"{name} needs a function, not {type(fun).__name__}")


def _check_array(out, name, what="the function of {name} must return"):
    if type(out) is not NDArray:
        raise TypeError(
            what.format(name=name) + f" an NDArray, not {type(out).__name__}"
            + ("" if isinstance(out, (tuple, list, dict)) else ": a plain number carries no derivative")
        )
    return out


def _check_single(variables, name):
    if len(variables) != 1:
        raise TypeError(f"{name} needs an array for its argument, not a nest of {len(variables)} of them")
    return variables[0]


def _split_aux(out, has_aux, name):
    if not has_aux:
        return out, None
    if not (isinstance(out, tuple) and len(out) == 2):
        raise TypeError(f"with has_aux the function of {name} must return a pair (value, aux), not {_kind(out)}")
    return out


def _kind(out):
    return f"a tuple of {len(out)}" if isinstance(out, tuple) else type(out).__name__


def _given_out(tree, outer):
    """What a caller sees of results: without their graph, unless the caller records (`outer`)."""
    if outer:
        return tree
    if type(tree) is NDArray:
        return tree.detach()
    leaves = (leaf.detach() if type(leaf) is NDArray else leaf for leaf in _leaves(tree, []))
    return _rebuild(tree, leaves)


def _named(answer, fun, what):
    """Give the function `answer` the name and docstring of what it is the derivative of."""
    functools.update_wrapper(answer, fun, assigned=("__module__",), updated=())
    name = getattr(fun, "__name__", type(fun).__name__)
    answer.__name__ = answer.__qualname__ = f"{what}_of_{name}"
    answer.__doc__ = f"{what} of {name}."
    del answer.__wrapped__        # its signature is known, its result would be misread
    return answer


# ---- one pass

def _pull(heads, variables, head_grads=None, retain=False, create_graph=False):
    """`autograd.grad`, with zeros where a variable has no influence or nothing was recorded."""
    try:
        return autograd.grad(heads, variables, head_grads, retain_graph=retain or create_graph,
                             create_graph=create_graph)
    except (ValueError, RuntimeError) as error:
        if not _without_influence(error):
            raise
    # One by one: what was not recorded, or has no influence, gives zeros. No pass has begun: all was checked before.
    if isinstance(heads, NDArray):
        heads, head_grads = [heads], None if head_grads is None else [head_grads]
    given = [None] * len(heads) if head_grads is None else head_grads
    sums = [None] * len(variables)
    for head, head_grad in zip(heads, given):
        for i, variable in enumerate(variables):
            try:
                [g] = autograd.grad(head, [variable], head_grad, retain_graph=True, create_graph=create_graph)
            except (ValueError, RuntimeError) as error:
                if not _without_influence(error):
                    raise
            else:
                sums[i] = g if sums[i] is None else sums[i] + g
    return [zeros_like(variable) if g is None else g for variable, g in zip(variables, sums)]


def _without_influence(error):
    """Whether `error` is the refusal of a pass that had not begun, for want of a way from the heads to a variable."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_name.endswith(".reverse"):
            return False         # a rule of the pass raised it, about a pass of its own
        trace = trace.tb_next
    text = str(error)
    return "has no influence on the heads" in text or "that was not recorded" in text


# ---- front

def grad(fun, argnum=0, has_aux=False):
    """The gradient of a scalar function.

    Parameters
    ----------
    fun : callable
        Returns an NDArray of one element.
    argnum : int or tuple of int
        The positions of the arguments to differentiate with respect to.
    has_aux : bool
        Whether `fun` returns a pair (value, anything else); the gradient then comes as a pair too.

    Returns
    -------
    callable
        Takes the arguments of `fun`. Returns the gradient in the form of the argument: an NDArray of its shape and
        dtype, or a tuple, list or dict of them where the argument is one. A tuple of that if `argnum` is a tuple.

    Raises
    ------
    TypeError
        When called: if `fun` returns something else, or an argument is neither float nor complex.
    IndexError
        When called: if there is no argument of that number.

    Notes
    -----
    `autograd.grad` of HIPS autograd, `jax.grad`. Arguments without influence have zeros.

    Examples
    --------
    >>> import cygrad as cg
    >>> dx, dy = cg.grad(lambda x, y: (x * y).sum(), (0, 1))(cg.array([1.0, 2.0]), cg.array([3.0, 4.0]))
    >>> dx.tolist(), dy.tolist()
    ([3.0, 4.0], [1.0, 2.0])
    """
    both = value_and_grad(fun, argnum, has_aux, _name="grad")

    def gradient(*args, **kwargs):
        value, answer = both(*args, **kwargs)
        return (answer, value[1]) if has_aux else answer

    return _named(gradient, fun, "gradient")


def value_and_grad(fun, argnum=0, has_aux=False, _name="value_and_grad"):
    """A scalar function's value and gradient, in one pass.

    Parameters
    ----------
    fun, argnum, has_aux
        As for `grad`.

    Returns
    -------
    callable
        Takes the arguments of `fun`. Returns a pair: what `fun` returns, and the gradient as `grad` gives it.

    Raises
    ------
    TypeError, IndexError
        As `grad`.

    Notes
    -----
    `autograd.value_and_grad` of HIPS autograd, `jax.value_and_grad`.

    Examples
    --------
    >>> import cygrad as cg
    >>> loss = cg.value_and_grad(lambda w: w["a"] * w["b"])
    >>> value, gradient = loss({"a": 2.0, "b": 5.0})
    >>> value.item(), gradient["a"].item(), gradient["b"].item()
    (10.0, 5.0, 2.0)
    """
    _check_function(fun, _name)
    numbers = _numbers(argnum, _name)

    def value_and_gradient(*args, **kwargs):
        outer = autograd.is_recording()
        inside, variables = _variables(args, numbers, _name)
        with autograd.record():
            out = fun(*inside, **kwargs)
        value, aux = _split_aux(out, has_aux, _name)
        if _check_array(value, _name).size != 1 or value.dtype.kind == "c":
            raise TypeError(
                f"the function of {_name} must return one real number, not shape {value.shape} and dtype "
                f"{value.dtype}: sum it up, or use jacobian or vjp"
            )
        answer = _answer(args, argnum, numbers, _pull(value, variables, create_graph=outer))
        value = _given_out(value, outer)
        return ((value, _given_out(aux, outer)) if has_aux else value), answer

    return _named(value_and_gradient, fun, "value_and_gradient")


def vjp(fun, *primals, has_aux=False):
    """A function's value, and the function that multiplies vectors with its Jacobian from the left.

    Parameters
    ----------
    fun : callable
        Returns an NDArray, or a tuple or list of them.
    *primals
        Its arguments: arrays, numbers, tuples, lists and dicts of them.
    has_aux : bool
        Whether `fun` returns a pair (value, anything else).

    Returns
    -------
    value : NDArray, or tuple or list
        What `fun` returns.
    pull : callable
        Takes a head gradient of the value's shape and dtype (as many of them as there are values, in a tuple or list).
        Returns a tuple with a gradient for each argument. May be called again.
    aux : any
        Only with `has_aux`.

    Raises
    ------
    TypeError
        If `fun` returns something else, or an argument is neither float nor complex.
    ValueError
        If a head gradient has another shape than its value.

    Notes
    -----
    `jax.vjp`; `autograd.make_vjp` of HIPS autograd.

    Examples
    --------
    >>> import cygrad as cg
    >>> value, pull = cg.vjp(lambda x: x**2, cg.array([1.0, 2.0]))
    >>> value.tolist(), pull(cg.array([1.0, 10.0]))[0].tolist()
    ([1.0, 4.0], [2.0, 40.0])
    """
    _check_function(fun, "vjp")
    outer = autograd.is_recording()
    inside, variables = _variables(primals, range(len(primals)), "vjp")
    with autograd.record():
        out = fun(*inside)
    out, aux = _split_aux(out, has_aux, "vjp")
    single = not isinstance(out, (tuple, list))
    heads = [_check_array(head, "vjp") for head in ([out] if single else out)]

    def pull(head_grad):
        given = [head_grad] if single else head_grad
        if not isinstance(given, (tuple, list)) or len(given) != len(heads):
            raise ValueError(f"{len(heads)} values need as many head gradients")
        given = [_like(g, head, "head gradient") for g, head in zip(given, heads)]
        answer = _pull(heads, variables, given, retain=True, create_graph=autograd.is_recording())
        return _answer(primals, (0,), range(len(primals)), answer)

    value = _given_out(out, outer)
    return (value, pull, _given_out(aux, outer)) if has_aux else (value, pull)


def _like(g, x, what):
    """`g` as an NDArray of the dtype of `x`; its shape must be that of `x`."""
    g = asarray(g)
    if g.shape != x.shape:
        raise ValueError(f"a {what} of shape {g.shape} for an array of shape {x.shape}")
    if g.dtype.kind == "c" and x.dtype.kind != "c":
        raise TypeError(f"a {what} of dtype {g.dtype} for an array of dtype {x.dtype}")
    return g if g.dtype == x.dtype else g.astype(x.dtype)


def jvp(fun, primals, tangents):
    """A function's value, and the product of its Jacobian with a vector from the right.

    Parameters
    ----------
    fun : callable
        Returns an NDArray.
    primals : tuple or list
        Its arguments: arrays or numbers.
    tangents : tuple or list
        A direction for each of them, of its shape.

    Returns
    -------
    value, tangent : NDArray
        What `fun` returns, and its derivative in that direction, of the same shape and dtype.

    Raises
    ------
    TypeError
        If `fun` returns something else, an argument is neither float nor complex, or `primals` is no tuple or list.
    ValueError
        If a direction has another shape than its argument, or there are not as many.

    Notes
    -----
    `jax.jvp`. Two passes backward: the gradient is linear in the head gradient, and the derivative of it with respect
    to that is the Jacobian, transposed twice (J. Townsend, "A new trick for calculating Jacobian vector products",
    2017; `autograd.differential_operators.make_jvp_reversemode` of HIPS autograd).

    A function that takes several independent arguments in one array, along a new axis, gives all columns of its
    Jacobian at once: the tangent of n copies of the argument is the unit matrix.

    Examples
    --------
    >>> import cygrad as cg
    >>> value, tangent = cg.jvp(lambda x, y: x * y, (cg.array([2.0, 3.0]), 4.0), (cg.array([1.0, 0.0]), 10.0))
    >>> value.tolist(), tangent.tolist()
    ([8.0, 12.0], [24.0, 30.0])
    """
    _check_function(fun, "jvp")
    for given in primals, tangents:
        if not isinstance(given, (tuple, list)):
            raise TypeError(f"jvp needs tuples of arguments and directions, not {type(given).__name__}")
    if len(primals) != len(tangents):
        raise ValueError(f"{len(primals)} arguments need as many directions, not {len(tangents)}")
    outer = autograd.is_recording()
    inside, variables = _variables(primals, range(len(primals)), "jvp")
    if len(variables) != len(primals) or any(type(x) is not NDArray for x in inside):
        raise TypeError("jvp needs arrays or numbers for arguments, not nests of them")
    tangents = [_like(t, x, "direction") for t, x in zip(tangents, variables)]
    with autograd.record():
        out = _check_array(fun(*inside), "jvp")
        heads = zeros_like(out)
        if out.dtype.kind not in "fc":          # piecewise constant
            return _given_out(out, outer), heads
        heads.attach_grad("null")
        gradients = _pull(out, variables, heads, create_graph=True)
    [tangent] = _pull(gradients, [heads], tangents, create_graph=outer)
    return _given_out(out, outer), tangent


def jacobian(fun, argnum=0, batch_axis=None):
    """The Jacobian of a function: the derivative of each output with respect to each input.

    Parameters
    ----------
    fun : callable
        Returns an NDArray.
    argnum : int
        The position of the argument to differentiate with respect to, an array or a number.
    batch_axis : None, 0 or -1
        Where the function does many independent computations at once: the first or last axis of the argument and of
        the result, along which the i-th part of the result depends on the i-th part of the argument alone. The
        derivatives of other parts, which are zero, are neither computed nor returned.

    Returns
    -------
    callable
        Takes the arguments of `fun`. Returns an NDArray of the shape of the result, followed by that of the argument.
        With `batch_axis`, neither has that axis and the Jacobian has it once, at the same place: a function from
        (p, n) to (p, m) has a Jacobian of shape (p, m, n) with 0, one from (n, p) to (m, p) one of shape (m, n, p)
        with -1.

    Raises
    ------
    TypeError
        When called: if `fun` returns something else, or the argument is no array of floats or complex numbers.
    ValueError
        For another `batch_axis`; when called, if it has not the same length in argument and result.
    IndexError
        When called: if there is no argument of that number.

    Notes
    -----
    `autograd.jacobian` of HIPS autograd, `jax.jacrev`; with `batch_axis` `jax.vmap` of it and TensorFlow's
    `GradientTape.batch_jacobian`. The function runs once, the pass backward once for each element of the result; with
    `batch_axis` once for each element of one part of it, be there a million parts. Whether the parts are in fact
    independent is not checked.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.jacobian(lambda x: x[:2] * x[2])(cg.array([1.0, 2.0, 3.0])).tolist()
    [[3.0, 0.0, 1.0], [0.0, 3.0, 2.0]]
    >>> points = cg.array([[3.0, 4.0], [5.0, 12.0], [8.0, 15.0]])
    >>> cg.jacobian(lambda p: cg.norm(p, axis=1), batch_axis=0)(points).shape
    (3, 2)
    """
    _check_function(fun, "jacobian")
    number = _one_number(argnum, "jacobian")
    _check_batch_axis(batch_axis)

    def jacobian_at(*args, **kwargs):
        outer = autograd.is_recording()
        inside, variables = _variables(args, (number,), "jacobian")
        x = _check_single(variables, "jacobian")
        _check_argument(inside[number], args[number], "jacobian")
        with autograd.record():
            out = _check_array(fun(*inside, **kwargs), "jacobian")
        part = _part(x, out, batch_axis)
        seed = zeros(out.shape, dtype=out.dtype)
        # The outputs of one part to the front, the batch axis behind them: a seed is a row of that.
        rows = _rows(seed, batch_axis)
        gradients = []
        for i in range(len(rows)):
            if outer:                           # the recorded passes keep their seeds
                seed = zeros(out.shape, dtype=out.dtype)
                rows = _rows(seed, batch_axis)
            elif i:
                rows[i - 1] = 0
            rows[i] = 1
            gradients += _pull(out, variables, seed, retain=i + 1 < len(rows), create_graph=outer)
        if not gradients:
            return zeros(_jacobian_shape(part, x.shape, batch_axis), dtype=x.dtype)
        if batch_axis == 0:
            return stack(gradients, axis=1).reshape(_jacobian_shape(part, x.shape, 0))
        return stack(gradients).reshape(_jacobian_shape(part, x.shape, batch_axis))

    return _named(jacobian_at, fun, "jacobian")


def _one_number(argnum, name):
    if isinstance(argnum, (tuple, list)):
        raise TypeError(f"{name} takes one argument's number, not {argnum!r}")
    return _numbers(argnum, name)[0]


def _check_argument(inside, given, name):
    if type(inside) is not NDArray:
        raise TypeError(f"{name} needs an array or a number for its argument, not {type(given).__name__}")


def _check_batch_axis(batch_axis):
    if batch_axis is not None and (isinstance(batch_axis, bool) or batch_axis not in (0, -1)):
        raise ValueError(f"batch_axis must be None, 0 or -1, not {batch_axis!r}")


def _part(x, out, batch_axis):
    """The shape of the result without its batch axis."""
    if batch_axis is None:
        return out.shape
    if not (x.ndim and out.ndim and x.shape[batch_axis] == out.shape[batch_axis]):
        raise ValueError(
            f"jacobian with batch_axis={batch_axis} of a function from shape {x.shape} to shape {out.shape}: the "
            "axis must be in both and of the same length"
        )
    return out.shape[1:] if batch_axis == 0 else out.shape[:-1]


def _rows(seed, batch_axis):
    """A view of an array of the result's shape: one row for each element of a part."""
    if batch_axis is None:
        return seed.reshape(seed.size)
    length = seed.shape[batch_axis]
    count = 1
    for n in seed.shape[1:] if batch_axis == 0 else seed.shape[:-1]:
        count *= n
    return seed.reshape(length, count).T if batch_axis == 0 else seed.reshape(count, length)


def _jacobian_shape(part, shape, batch_axis):
    if batch_axis == 0:
        return shape[:1] + part + shape[1:]
    return part + shape


def hessian(fun, argnum=0, batch_axis=None):
    """The Hessian of a scalar function: its second derivatives.

    Parameters
    ----------
    fun : callable
        Returns an NDArray of one element; with `batch_axis`, of one element for each part.
    argnum : int
        The position of the argument to differentiate with respect to, an array or a number.
    batch_axis : None, 0 or -1
        Where the function does many independent computations at once, as for `jacobian`.

    Returns
    -------
    callable
        Takes the arguments of `fun`. Returns an NDArray of the argument's shape, twice; with `batch_axis`, that axis
        comes once, at its place: (p, n, n) from an argument of shape (p, n) with 0, (n, n, p) from (n, p) with -1.

    Raises
    ------
    TypeError, ValueError, IndexError
        As `grad` and `jacobian`.

    Notes
    -----
    `autograd.hessian` of HIPS autograd, `jax.hessian`. One pass backward for each element of the argument, or of one
    part of it.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.hessian(lambda x: x[0] ** 2 * x[1])(cg.array([3.0, 5.0])).tolist()
    [[10.0, 6.0], [6.0, 0.0]]
    """
    _check_function(fun, "hessian")
    number = _one_number(argnum, "hessian")
    _check_batch_axis(batch_axis)

    def total(*args, **kwargs):
        if number < len(args):
            _check_argument(args[number], args[number], "hessian")
        out = _check_array(fun(*args, **kwargs), "hessian")
        if batch_axis is None and out.size != 1:
            raise TypeError(f"the function of hessian must return one real number, not shape {out.shape}")
        if batch_axis is not None and out.ndim != 1:
            raise TypeError(f"the function of hessian must return one number for each part, not shape {out.shape}")
        return sum(out)

    return _named(jacobian(grad(total, number), number, batch_axis), fun, "hessian")


def hvp(fun, argnum=0):
    """The product of a scalar function's Hessian with a vector, without the Hessian.

    Parameters
    ----------
    fun : callable
        Returns an NDArray of one element.
    argnum : int
        The position of the argument to differentiate with respect to, an array or a number.

    Returns
    -------
    callable
        Takes the arguments of `fun`, and behind them the vector, of the argument's shape. Returns the product, of
        that shape and dtype.

    Raises
    ------
    TypeError, IndexError
        As `grad`.
    ValueError
        When called: if the vector has another shape than the argument.

    Notes
    -----
    `autograd.hessian_vector_product` of HIPS autograd. Two passes backward. If the Hessian is diagonal, its product
    with ones is the diagonal.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.hvp(lambda x: (x**3).sum())(cg.array([1.0, 2.0]), cg.array([1.0, 1.0])).tolist()
    [6.0, 12.0]
    """
    _check_function(fun, "hvp")
    number = _one_number(argnum, "hvp")
    gradient = grad(fun, number)

    def hvp_at(*args, **kwargs):
        if len(args) < 2:
            raise TypeError("hvp: the vector is missing behind the arguments")
        *args, vector = args
        outer = autograd.is_recording()
        inside, variables = _variables(args, (number,), "hvp")
        x = _check_single(variables, "hvp")
        _check_argument(inside[number], args[number], "hvp")
        with autograd.record():
            slope = gradient(*inside, **kwargs)
        vector = _like(vector, x, "vector")
        return _pull(slope, variables, vector, create_graph=outer)[0]

    return _named(hvp_at, fun, "hvp")
