"""First derivatives in one pass: grad, value_and_grad, elementwise_grad, vjp, jvp."""

from .. import autograd
from ..core.gradients import grad_between
from ..core.ops.create import zeros_like
from .arguments import (
    all_like, check_array, check_function, given_out, heads_of, in_form, make_variables, named, numbers_of,
    rebuild, split_aux)


def pull(heads, variables, head_grads=None, retain=False, create_graph=False, ends=()):
    """`autograd.grad`, with zeros where a variable has no influence or nothing was recorded.

    `variables` and `ends` were made by `make_variables`, or by attach_grad after that: no variable depends on any.
    """
    gradients = grad_between(heads, variables, head_grads, retain or create_graph, create_graph, list(ends))
    return [zeros_like(x) if g is None else g for x, g in zip(variables, gradients)]


def grad(fun, argnums=0, has_aux=False):
    """The gradient of a scalar function.

    Parameters
    ----------
    fun : callable
        Returns an NDArray of one element.
    argnums : int or tuple of int
        The positions of the arguments to differentiate with respect to.
    has_aux : bool
        Whether `fun` returns a pair (value, anything else); the gradient then comes as a pair too.

    Returns
    -------
    callable
        Takes the arguments of `fun`. Returns the gradient in the form of the argument: of its shape and dtype, a tuple,
        list or dict where the argument is one; NDArrays for NDArrays, NumPy arrays for NumPy arrays, numbers for
        numbers (NDArrays for all while somebody records). A tuple of that if `argnums` is a tuple.

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
    both = _value_and_grad(fun, argnums, has_aux, "grad")

    def gradient(*args, **kwargs):
        value, answer = both(*args, **kwargs)
        return (answer, value[1]) if has_aux else answer

    return named(gradient, fun, "gradient")


def value_and_grad(fun, argnums=0, has_aux=False):
    """A scalar function's value and gradient, in one pass.

    Parameters
    ----------
    fun, argnums, has_aux
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
    `autograd.value_and_grad` of HIPS autograd, `jax.value_and_grad`. The value is an NDArray whatever the arguments
    are.

    Examples
    --------
    >>> import cygrad as cg
    >>> loss = cg.value_and_grad(lambda w: w["a"] * w["b"])
    >>> value, gradient = loss({"a": 2.0, "b": 5.0})
    >>> value.item(), gradient
    (10.0, {'a': 5.0, 'b': 2.0})

    As SciPy wants it:

    >>> from scipy.optimize import minimize                                            # doctest: +SKIP
    >>> minimize(cg.value_and_grad(lambda x: ((x - 3) ** 2).sum()), [0.0], jac=True).x   # doctest: +SKIP
    array([3.])
    """
    return _value_and_grad(fun, argnums, has_aux, "value_and_grad")


def _value_and_grad(fun, argnums, has_aux, name):
    """`value_and_grad` for the function `name`, as errors call it."""
    check_function(fun, name)
    numbers = numbers_of(argnums, name)

    def value_and_gradient(*args, **kwargs):
        outer = autograd.is_recording()
        inside, variables = make_variables(args, numbers, name)
        with autograd.record():
            out = fun(*inside, **kwargs)
        value, aux = split_aux(out, has_aux, name)
        if check_array(value, name).size != 1 or value.dtype.kind == "c":
            hint = "take its real part or abs" if value.dtype.kind == "c" else "sum it up"
            raise TypeError(
                f"the function of {name} must return one real number, not shape {value.shape} and dtype "
                f"{value.dtype}: {hint}, or use jacobian or vjp"
            )
        answer = in_form(pull([value], variables, create_graph=outer), args, argnums, numbers, outer)
        value = given_out(value, outer)
        return ((value, given_out(aux, outer)) if has_aux else value), answer

    return named(value_and_gradient, fun, "value_and_gradient")


def vjp(fun, *primals, has_aux=False):
    """A function's value, and the function that multiplies vectors with its Jacobian from the left.

    Parameters
    ----------
    fun : callable
        Returns an NDArray, or a tuple, list or dict of them.
    *primals
        Its arguments: arrays, numbers, tuples, lists and dicts of them.
    has_aux : bool
        Whether `fun` returns a pair (value, anything else).

    Returns
    -------
    value : NDArray, or tuple, list or dict
        What `fun` returns.
    pull : callable
        Takes a head gradient in the form of the value, of its shapes and dtypes. Returns a tuple with a gradient for
        each argument, as `grad` gives it. May be called again.
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
    check_function(fun, "vjp")
    outer = autograd.is_recording()
    inside, variables = make_variables(primals, range(len(primals)), "vjp")
    with autograd.record():
        out = fun(*inside)
    out, aux = split_aux(out, has_aux, "vjp")
    heads = heads_of(out, "vjp")
    numbers = tuple(range(len(primals)))

    def backward(head_grads):
        head_grads = all_like(head_grads, heads, "head gradient")
        recorded = autograd.is_recording()
        gradients = pull(heads, variables, head_grads, retain=True, create_graph=recorded)
        return in_form(gradients, primals, numbers, numbers, recorded)

    value = given_out(out, outer)
    return (value, backward, given_out(aux, outer)) if has_aux else (value, backward)


def jvp(fun, primals, tangents):
    """A function's value, and the product of its Jacobian with a vector from the right.

    Parameters
    ----------
    fun : callable
        Returns an NDArray, or a tuple, list or dict of them.
    primals : tuple or list
        Its arguments: arrays, numbers, tuples, lists and dicts of them.
    tangents : tuple or list
        A direction for each of them, in its form and of its shapes.

    Returns
    -------
    value, tangent : NDArray, or tuple, list or dict
        What `fun` returns, and its derivative in that direction, of the same form, shapes and dtypes.

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
    check_function(fun, "jvp")
    for given in primals, tangents:
        if not isinstance(given, (tuple, list)):
            raise TypeError(f"jvp needs tuples of arguments and directions, not {type(given).__name__}")
    if len(primals) != len(tangents):
        raise ValueError(f"{len(primals)} arguments need as many directions, not {len(tangents)}")
    outer = autograd.is_recording()
    inside, variables = make_variables(primals, range(len(primals)), "jvp")
    tangents = all_like(list(tangents), variables, "direction")
    with autograd.record():
        out = fun(*inside)
        heads = heads_of(out, "jvp")
        # Those of other dtypes are piecewise constant.
        inexact = [head for head in heads if head.dtype.kind in "fc"]
        weights = [zeros_like(head) for head in inexact]
        for weight in weights:
            weight.attach_grad("null")
        gradients = pull(inexact, variables, weights, create_graph=True) if inexact else []
    found = iter(pull(gradients, weights, tangents, create_graph=outer, ends=variables) if inexact else ())
    tangent = rebuild(out, iter([next(found) if head.dtype.kind in "fc" else zeros_like(head) for head in heads]))
    return given_out(out, outer), tangent


def elementwise_grad(fun, argnums=0):
    """The derivative of a function that works on elements, at each of them.

    Parameters
    ----------
    fun : callable
        Returns an NDArray whose elements depend on the elements at their own place alone.
    argnums : int or tuple of int
        The positions of the arguments to differentiate with respect to.

    Returns
    -------
    callable
        Takes the arguments of `fun`. Returns the derivatives, as `grad` does.

    Raises
    ------
    TypeError, IndexError
        As `grad`.

    Notes
    -----
    `autograd.elementwise_grad` of HIPS autograd. It is the gradient of the sum of the result, and that also where the
    elements are not independent, which is not checked. Where an argument is broadcast, its derivatives add up.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.elementwise_grad(cg.square)(cg.array([1.0, 2.0, 3.0])).tolist()
    [2.0, 4.0, 6.0]
    >>> second = cg.elementwise_grad(cg.elementwise_grad(lambda x: x**3))
    >>> second(cg.array([1.0, 2.0])).tolist()
    [6.0, 12.0]
    """
    check_function(fun, "elementwise_grad")
    numbers = numbers_of(argnums, "elementwise_grad")

    def derivative(*args, **kwargs):
        outer = autograd.is_recording()
        inside, variables = make_variables(args, numbers, "elementwise_grad")
        with autograd.record():
            out = check_array(fun(*inside, **kwargs), "elementwise_grad")
        if out.dtype.kind == "c":
            raise TypeError(
                f"the function of elementwise_grad must return real numbers, not dtype {out.dtype}: use jacobian or vjp"
            )
        return in_form(pull([out], variables, create_graph=outer), args, argnums, numbers, outer)

    return named(derivative, fun, "derivative")
