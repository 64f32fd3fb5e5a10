"""Derivatives in several passes: jacobian, hessian, hvp."""

from .. import autograd
from ..core.array import NDArray
from ..core.ops.arithmetic import add, multiply
from ..core.ops.create import zeros
from ..core.ops.join import stack
from ..core.ops.reduce import sum
from .arguments import (
    all_like, check_array, check_function, heads_of, in_form, leaves_of, make_variables, named, numbers_of, rebuild)
from .gradients import grad, pull


def jacobian(fun, argnums=0, batch_axis=None):
    """The Jacobian of a function: the derivative of each output with respect to each input.

    Parameters
    ----------
    fun : callable
        Returns an NDArray, or a tuple, list or dict of them.
    argnums : int or tuple of int
        The positions of the arguments to differentiate with respect to: arrays, numbers, tuples, lists and dicts of
        them.
    batch_axis : None, 0 or -1
        Where the function does many independent computations at once: the first or last axis of the argument and of
        the result, along which the i-th part of the result depends on the i-th part of the argument alone. The
        derivatives of other parts, which are zero, are neither computed nor returned.

    Returns
    -------
    callable
        Takes the arguments of `fun`. Returns an array of the shape of the result, followed by that of the argument, and
        of the argument's kind: an NDArray for an NDArray, a NumPy array for a NumPy array. Where the argument is a
        tuple, list or dict, so is the Jacobian; a tuple if `argnums` is one; and where the result is one, it is one of
        these. With `batch_axis`, neither has that axis and the Jacobian has it once, at the same place: a function from
        (p, n) to (p, m) has a Jacobian of shape (p, m, n) with 0, one from (n, p) to (m, p) one of shape (m, n, p)
        with -1.

    Raises
    ------
    TypeError
        When called: if `fun` returns something else, or an argument is neither float nor complex.
    ValueError
        For another `batch_axis`; when called, if it has not the same length in argument and result.
    IndexError
        When called: if there is no argument of that number.

    Notes
    -----
    `autograd.jacobian` of HIPS autograd, `jax.jacrev`; with `batch_axis` `jax.vmap` of it and TensorFlow's
    `GradientTape.batch_jacobian`. Of complex results, the Jacobian for real arguments is complex; for complex arguments it
    is that of a function with a complex derivative, which is not checked. The function runs once, the pass backward once for each element of the result; with
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
    check_function(fun, "jacobian")
    _check_batch_axis(batch_axis)
    return named(_jacobian_of(fun, argnums, batch_axis, "jacobian"), fun, "jacobian")


def _jacobian_of(fun, argnums, batch_axis, name):
    numbers = numbers_of(argnums, name)

    def jacobian_at(*args, **kwargs):
        outer = autograd.is_recording()
        inside, variables = make_variables(args, numbers, name)
        with autograd.record():
            out = fun(*inside, **kwargs)
        heads = heads_of(out, name)
        answers = []
        for i, head in enumerate(heads):
            blocks = _blocks(head, variables, batch_axis, i + 1 < len(heads), outer)
            answers.append(in_form(blocks, args, argnums, numbers, outer))
        return answers[0] if type(out) is NDArray else rebuild(out, iter(answers))

    return jacobian_at


def _blocks(out, variables, batch_axis, retain, outer):
    """The Jacobians of an array with respect to each variable; `retain`: its graph is needed again. Those of complex
    numbers with respect to real ones are complex: those of their two parts."""
    if out.dtype.kind != "c" or all(x.dtype.kind == "c" for x in variables):
        return _whole_blocks(out, variables, batch_axis, retain, outer)
    with autograd.record():
        parts = out.real * 1.0, out.imag * 1.0
    whole = None
    if any(x.dtype.kind == "c" for x in variables):
        whole = _whole_blocks(out, variables, batch_axis, True, outer)
    blocks = [_whole_blocks(parts[0], variables, batch_axis, True, outer),
              _whole_blocks(parts[1], variables, batch_axis, retain, outer)]
    return [whole[k] if x.dtype.kind == "c" else add(blocks[0][k], multiply(blocks[1][k], 1j))
            for k, x in enumerate(variables)]


def _whole_blocks(out, variables, batch_axis, retain, outer):
    parts = [_part(x, out, batch_axis) for x in variables]
    seed = zeros(out.shape, dtype=out.dtype)
    # The outputs of one part to the front, the batch axis behind them: a seed is a row of that.
    rows = _rows(seed, batch_axis)
    gradients = []
    for i in range(len(rows) if out.dtype.kind in "fc" else 0):
        if outer:                           # the recorded passes keep their seeds
            seed = zeros(out.shape, dtype=out.dtype)
            rows = _rows(seed, batch_axis)
        elif i:
            rows[i - 1] = 0
        rows[i] = 1
        gradients.append(pull([out], variables, [seed], retain=retain or i + 1 < len(rows), create_graph=outer))
    blocks = []
    for k, (x, part) in enumerate(zip(variables, parts)):
        shape = _jacobian_shape(part, x.shape, batch_axis)
        if not gradients:
            blocks.append(zeros(shape, dtype=x.dtype))
        else:
            blocks.append(stack([row[k] for row in gradients], axis=1 if batch_axis == 0 else 0).reshape(shape))
    return blocks


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


def hessian(fun, argnums=0, batch_axis=None):
    """The Hessian of a scalar function: its second derivatives.

    Parameters
    ----------
    fun : callable
        Returns an NDArray of one element; with `batch_axis`, of one element for each part.
    argnums : int or tuple of int
        The positions of the arguments to differentiate with respect to: arrays, numbers, tuples, lists and dicts of
        them.
    batch_axis : None, 0 or -1
        Where the function does many independent computations at once, as for `jacobian`.

    Returns
    -------
    callable
        Takes the arguments of `fun`. Returns an array of the argument's shape, twice. Where the argument is a tuple,
        list or dict, or `argnums` a tuple, there are blocks: one of these of one of these, ``[i][j]`` for the
        derivative with respect to the i-th, then the j-th array. With `batch_axis`, that axis comes once, at its place: (p, n, n) from an argument of shape (p, n) with 0, (n, n, p) from (n, p) with -1.

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
    check_function(fun, "hessian")
    _check_batch_axis(batch_axis)

    def total(*args, **kwargs):
        out = check_array(fun(*args, **kwargs), "hessian")
        if batch_axis is None and (out.size != 1 or out.dtype.kind == "c"):
            raise TypeError(
                f"the function of hessian must return one real number, not shape {out.shape} and dtype {out.dtype}")
        if batch_axis is not None and out.ndim != 1:
            raise TypeError(f"the function of hessian must return one number for each part, not shape {out.shape}")
        return sum(out)

    return named(_jacobian_of(grad(total, argnums), argnums, batch_axis, "hessian"), fun, "hessian")


def hvp(fun, argnums=0):
    """The product of a scalar function's Hessian with a vector, without the Hessian.

    Parameters
    ----------
    fun : callable
        Returns an NDArray of one element.
    argnums : int or tuple of int
        The positions of the arguments to differentiate with respect to: arrays, numbers, tuples, lists and dicts of
        them.

    Returns
    -------
    callable
        Takes the arguments of `fun`, and behind them the vector: in the form of the argument, of its shapes, and a
        tuple of that if `argnums` is a tuple. Returns the product as `grad` returns the gradient.

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
    check_function(fun, "hvp")
    numbers = numbers_of(argnums, "hvp")
    gradient = grad(fun, argnums)

    def hvp_at(*args, **kwargs):
        if len(args) < 2:
            raise TypeError("hvp: the vector is missing behind the arguments")
        *args, vector = args
        outer = autograd.is_recording()
        inside, variables = make_variables(args, numbers, "hvp")
        vector = all_like(vector, variables, "vector")
        with autograd.record():
            slopes = leaves_of(gradient(*inside, **kwargs))
        return in_form(pull(slopes, variables, vector, create_graph=outer), args, argnums, numbers, outer)

    return named(hvp_at, fun, "hvp")
