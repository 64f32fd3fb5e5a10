"""What functions are given and give back: arrays, numbers, and tuples, lists and dicts of them.

The gradient with respect to an argument has the argument's form, and its leaves are of the argument's kind: NDArrays
for NDArrays, NumPy arrays for NumPy arrays, numbers for numbers.
"""

import functools
import operator

import numpy as np

from .. import autograd
from ..core.array import NDArray
from ..core.ops.create import array, asarray


# ---- nests

def leaves_of(tree, into=None):
    """The leaves of a nest of tuples, lists and dicts, in a list."""
    into = [] if into is None else into
    if isinstance(tree, (tuple, list)):
        for item in tree:
            leaves_of(item, into)
    elif isinstance(tree, dict):
        for item in tree.values():
            leaves_of(item, into)
    else:
        into.append(tree)
    return into


def rebuild(tree, leaves):
    """The nest `tree` with its leaves taken from the iterator `leaves`."""
    if isinstance(tree, (tuple, list)):
        items = [rebuild(item, leaves) for item in tree]
        return type(tree)(*items) if hasattr(tree, "_fields") else type(tree)(items)
    if isinstance(tree, dict):
        return type(tree)((key, rebuild(item, leaves)) for key, item in tree.items())
    return next(leaves)


def as_given(tree, given):
    """The nest `tree` of NDArrays with its leaves as the kinds of the leaves of `given`, which has the same form."""
    if type(given) is NDArray:
        return tree
    if isinstance(given, (tuple, list, dict)):
        leaves = zip(leaves_of(tree), leaves_of(given))
        return rebuild(tree, (as_given(leaf, like) for leaf, like in leaves))
    if isinstance(given, np.ndarray):
        return np.asarray(tree)
    if isinstance(given, np.generic):
        return np.asarray(tree)[()]
    if isinstance(given, (float, complex)) and tree.ndim == 0:
        return tree.item()
    return tree


def given_out(tree, outer):
    """What a caller sees of results: without their graph, unless the caller records (`outer`)."""
    if outer:
        return tree
    if type(tree) is NDArray:
        return tree.detach()
    return rebuild(tree, (leaf.detach() if type(leaf) is NDArray else leaf for leaf in leaves_of(tree)))


# ---- variables

def variable(x, what):
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


def make_variables(args, numbers, name):
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
            args[number] = leaf = variable(tree, f"argument {number} of {name}")
            variables.append(leaf)
        else:
            leaves = [variable(leaf, f"argument {number} of {name}") for leaf in leaves_of(tree)]
            args[number] = rebuild(tree, iter(leaves))
            variables += leaves
    return args, variables


def numbers_of(argnums, name):
    """`argnums` as a tuple of int."""
    try:
        return tuple(map(operator.index, argnums)) if isinstance(argnums, (tuple, list)) else (operator.index(argnums),)
    except TypeError:
        raise TypeError(f"argnums of {name} must be an int or a tuple of int, not {argnums!r}") from None


def in_form(leaves, args, argnums, numbers, outer):
    """The derivatives `leaves` in the form of the arguments: one, or a tuple if `argnums` is one. While somebody
    records (`outer`) they are NDArrays, for they may have a history."""
    if len(leaves) == 1 and type(argnums) is int and type(args[argnums]) is NDArray:
        return leaves[0]
    leaves = iter(leaves)
    answer = []
    for number in numbers:
        tree = rebuild(args[number], leaves)
        answer.append(tree if outer else as_given(tree, args[number]))
    return tuple(answer) if isinstance(argnums, (tuple, list)) else answer[0]


# ---- what is wrong with them

def check_function(fun, name):
    if not callable(fun):
        raise TypeError(f"{name} needs a function, not {type(fun).__name__}")


def check_array(out, name):
    if type(out) is not NDArray:
        raise TypeError(
            f"the function of {name} must return an NDArray, not {type(out).__name__}"
            + ("" if isinstance(out, (tuple, list, dict)) else ": a plain number carries no derivative")
        )
    return out


def heads_of(out, name):
    """The arrays in what a function returned."""
    return [check_array(leaf, name) for leaf in leaves_of(out)]


def split_aux(out, has_aux, name):
    if not has_aux:
        return out, None
    if not (isinstance(out, tuple) and len(out) == 2):
        kind = f"a tuple of {len(out)}" if isinstance(out, tuple) else type(out).__name__
        raise TypeError(f"with has_aux the function of {name} must return a pair (value, aux), not {kind}")
    return out


def like(g, x, what):
    """`g` as an NDArray of the dtype of `x`; its shape must be that of `x`."""
    g = asarray(g)
    if g.shape != x.shape:
        raise ValueError(f"a {what} of shape {g.shape} for an array of shape {x.shape}")
    if g.dtype.kind == "c" and x.dtype.kind != "c":
        raise TypeError(f"a {what} of dtype {g.dtype} for an array of dtype {x.dtype}")
    return g if g.dtype == x.dtype else g.astype(x.dtype)


def all_like(tree, arrays, what):
    """The leaves of `tree` as NDArrays, one for each of `arrays` and `like` it."""
    leaves = leaves_of(tree)
    if len(leaves) != len(arrays):
        raise ValueError(f"{len(arrays)} arrays need as many {what}s, not {len(leaves)}")
    return [like(leaf, x, what) for leaf, x in zip(leaves, arrays)]


def named(answer, fun, what):
    """Give the function `answer` the name and docstring of what it is the derivative of."""
    functools.update_wrapper(answer, fun, assigned=("__module__",), updated=())
    name = getattr(fun, "__name__", type(fun).__name__)
    answer.__name__ = answer.__qualname__ = f"{what}_of_{name}"
    answer.__doc__ = f"{what} of {name}."
    del answer.__wrapped__        # its signature is known, its result would be misread
    return answer
