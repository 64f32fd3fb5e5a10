# cython: wraparound=True
"""Sums of products by Einstein's convention, taken apart into products of matrices."""

import math

import numpy as np

from cygrad.core.array cimport MAXDIM, NDArray, shape_tuple
from cygrad.core.dtype cimport BOOL, INT64, PROMOTE, from_object as dtype_of
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport multiply
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.into cimport deliver
from cygrad.core.ops.linalg cimport operator_matmul
from cygrad.core.ops.reduce cimport sum_axes
from cygrad.core.ops.shape cimport permute, reshape_to, view

__all__ = ["einsum", "einsum_path"]

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

# What was made of subscripts and shapes: programs do the same again and again, and finding an order takes long.
cdef dict PLANS = {}
cdef enum:
    MAXPLANS = 1024


# ---- reading

cdef str letters_of(object labels):
    """The subscripts of an operand in the interleaved form."""
    cdef list parts = []
    for label in labels:
        if label is Ellipsis:
            parts.append("...")
            continue
        try:
            number = label.__index__()
        except AttributeError:
            raise TypeError("For this input type lists must contain either int or Ellipsis") from None
        if not 0 <= number < len(LETTERS):
            raise ValueError(f"subscript is not within the valid range [0, {len(LETTERS)})")
        parts.append(LETTERS[number])
    return "".join(parts)


cdef tuple arguments(tuple given):
    """(subscripts, operands) of both forms of the call."""
    if not given:
        raise ValueError("must specify the einstein sum subscripts string and at least one operand, or at least one "
                         "operand and its corresponding subscripts list")
    if isinstance(given[0], str):
        if len(given) < 2:
            raise ValueError("No input operands")
        return given[0].replace(" ", ""), [operand(x) for x in given[1:]]
    if len(given) < 2:
        raise ValueError("einsum takes operands and lists of subscripts in turn")
    operands = [operand(x) for x in given[:len(given) // 2 * 2:2]]
    subscripts = ",".join([letters_of(x) for x in given[1::2]])
    if len(given) % 2:
        subscripts += "->" + letters_of(given[-1])
    return subscripts, operands


cdef int check_label(str label) except -1:
    if label not in LETTERS:
        raise ValueError(f"invalid subscript {label!r} in einstein sum subscripts string, subscripts must be letters")
    return 0


cdef tuple read(str subscripts, list shapes):
    """Labels of the operands and of the result, lists of one label for each dimension, and the length of each label.
    What an ellipsis stands for has numbers for labels, counted from the last dimension."""
    cdef list terms = [], lengths, labels, broadcast
    left, arrow, right = subscripts.partition("->")
    if "-" in left or ">" in left or "-" in right or ">" in right:
        raise ValueError("einstein sum subscript string does not contain proper '->' output specified")
    inputs = left.split(",")
    if len(inputs) != len(shapes):
        raise ValueError(f"{'fewer' if len(inputs) > len(shapes) else 'more'} operands provided to einstein sum "
                         "function than specified in the subscripts string")
    most = 0
    for term, shape in zip(inputs, shapes):
        first, dots, last = term.partition("...")
        for label in first + last:
            check_label(label)
        rest = len(shape) - len(first) - len(last)
        if rest < 0 or rest and not dots:
            raise ValueError(f"operand has {'fewer' if rest < 0 else 'more'} dimensions than subscripts given in "
                             f"einstein sum: {term!r} for shape {shape}" + (
                                 "" if dots or rest < 0 else
                                 ", but no '...' ellipsis provided to broadcast the extra dimensions."))
        most = max(most, rest)
        terms.append([*first, *range(rest, 0, -1), *last])
    sizes = {}
    for labels, shape in zip(terms, shapes):
        for label, length in zip(labels, shape):
            known = sizes.setdefault(label, length)
            if known == 1:
                sizes[label] = length
            elif length != 1 and length != known:
                raise ValueError(f"operand has a mismatch in its subscript {label!r}: lengths {known} and {length} in "
                                 f"{subscripts!r} with shapes {', '.join([str(s) for s in shapes])}")
    broadcast = list(range(most, 0, -1))
    if not arrow:
        flat = [label for labels in terms for label in labels if isinstance(label, str)]
        result = broadcast + sorted([label for label in set(flat) if flat.count(label) == 1])
        return terms, result, sizes
    first, dots, last = right.partition("...")
    for label in first + last:
        check_label(label)
        if label not in sizes:
            raise ValueError(f"einstein sum subscripts string included output subscript {label!r} which never "
                             "appeared in an input")
    if len(set(first + last)) != len(first + last):
        raise ValueError("einstein sum subscripts string includes an output subscript multiple times")
    if most and not dots:
        raise ValueError("output has no '...' ellipsis to broadcast the dimensions that are not in the subscripts")
    return terms, [*first, *(broadcast if dots else []), *last], sizes


cdef list order_of(list terms, list result, dict sizes, object optimize):
    """Which operands are taken together, step by step."""
    cdef int n = len(terms)
    if n <= 2:
        return [tuple(range(n))]
    if optimize is False or optimize is None:
        return [(0, 1)] + [(0, n - 1 - k) for k in range(1, n - 1)]
    names = {label: letter for label, letter in zip(sizes, LETTERS)}
    if len(sizes) > len(LETTERS):
        raise ValueError("einsum takes at most 52 different subscripts")
    subscripts = ",".join(["".join([names[k] for k in labels]) for labels in terms])
    subscripts += "->" + "".join([names[k] for k in result])
    stand_ins = [np.broadcast_to(np.float32(0), [sizes[k] for k in labels]) for labels in terms]
    path = np.einsum_path(subscripts, *stand_ins, optimize="greedy" if optimize is True else optimize)[0]
    return [tuple(sorted(pair)) for pair in path[1:]]


# ---- planning: labels become axes and shapes

cdef class Form:
    """What is done with an array before it is multiplied: summed over axes, permuted, reshaped. None: not so."""
    cdef unsigned long long summed
    cdef tuple order
    cdef tuple shape


cdef class Step:
    """A product of the operands number `first` and `second`, which are taken off the list; the result comes last."""
    cdef int first, second
    cdef bint sums           # a product of matrices, else one of elements
    cdef Form left, right
    cdef tuple shape         # of the result, where it is another one


cdef class Plan:
    cdef list diagonals      # of each operand: its labels, where it is not taken as it is, or None
    cdef list steps
    cdef Form last           # of what the steps leave
    cdef dict sizes


cdef list kept_labels(list labels, tuple shape, dict sizes):
    """Each label once, without those of dimensions of length 1 that broadcast."""
    cdef list kept = []
    for label, length in zip(labels, shape):
        if length == sizes[label] and label not in kept:
            kept.append(label)
    return kept


cdef Form form(list labels, keep, list wanted):
    """Sum over what is not in `keep`; bring the others into the order `wanted`."""
    cdef Form out = Form()
    left = [label for label in labels if label in keep]
    for k, label in enumerate(labels):
        if label not in keep:
            out.summed |= <unsigned long long>1 << <int>k
    if left != wanted:
        out.order = tuple([left.index(label) for label in wanted])
    return out


cdef tuple lengths_of(dict sizes, list labels):
    return tuple([sizes[label] for label in labels])


cdef tuple matrix_shape(dict sizes, list batch, list rows, list columns):
    return (*lengths_of(sizes, batch), math.prod(lengths_of(sizes, rows)), math.prod(lengths_of(sizes, columns)))


cdef tuple plan_product(list a, list b, keep, dict sizes):
    """(Step, labels of the result) of two operands of which each has a label once."""
    cdef Step step = Step()
    cdef set of_a = set(a), of_b = set(b)
    cdef list batch, inner, left, right
    for_a, for_b = of_b | keep, of_a | keep
    inner = [k for k in a if k in of_b and k not in keep]
    batch = [k for k in a if k in of_b and k in keep]
    left = [k for k in a if k not in of_b and k in keep]
    right = [k for k in b if k not in of_a and k in keep]
    step.sums = len(inner) > 0
    if inner:
        step.left = form(a, for_a, batch + left + inner)
        step.right = form(b, for_b, batch + inner + right)
        if len(left) != 1 or len(inner) != 1:
            step.left.shape = matrix_shape(sizes, batch, left, inner)
        if len(right) != 1 or len(inner) != 1:
            step.right.shape = matrix_shape(sizes, batch, inner, right)
        if len(left) != 1 or len(right) != 1:
            step.shape = lengths_of(sizes, batch + left + right)
    else:
        step.left = form(a, for_a, batch + left)
        step.right = form(b, for_b, batch + right)
        if right:
            step.left.shape = lengths_of(sizes, batch + left) + (1,) * len(right)
        if left:
            step.right.shape = lengths_of(sizes, batch) + (1,) * len(left) + lengths_of(sizes, right)
    return step, batch + left + right


cdef Plan plan(str subscripts, list shapes, object optimize):
    cdef Plan out = Plan()
    cdef list terms, labels, result, pair
    terms, result, out.sizes = read(subscripts, shapes)
    labels = [kept_labels(term, shape, out.sizes) for term, shape in zip(terms, shapes)]
    out.diagonals = [None if kept == term else term for kept, term in zip(labels, terms)]
    out.steps = []
    for numbers in order_of(terms, result, out.sizes, optimize):
        numbers = list(numbers)
        while len(numbers) > 1:              # two at a time
            second, first = numbers.pop(), numbers.pop()
            pair = [labels.pop(second), labels.pop(first)]
            step, joined = plan_product(pair[1], pair[0], set(result).union(*labels), out.sizes)
            (<Step>step).first, (<Step>step).second = first, second
            out.steps.append(step)
            if numbers:                      # the result is the next one's right factor
                numbers.append(len(labels))
            labels.append(joined)
    out.last = form(labels[0], set(result), result)
    return out


# ---- doing

cdef NDArray diagonals(NDArray x, list labels, dict sizes):
    """A view of the diagonals where a label stands twice, without dimensions of length 1 that broadcast."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t params[MAXDIM + 1]
    cdef Py_ssize_t step = 1
    cdef int k, at
    cdef list kept = kept_labels(labels, shape_tuple(x.ndim, x.shape), sizes)
    for k in range(len(kept)):
        shape[k] = sizes[kept[k]]
        strides[k] = params[k + 1] = 0
    for k in range(x.ndim - 1, -1, -1):
        if x.shape[k] == sizes[labels[k]]:
            at = kept.index(labels[k])
            strides[at] += x.strides[k]
            params[at + 1] += step
        step *= x.shape[k]
    params[0] = 0
    return view(x, x.data, len(kept), shape, strides, params)


cdef NDArray shaped(NDArray x, tuple lengths):
    cdef Py_ssize_t shape[2 * MAXDIM]
    cdef int k, n = len(lengths)
    if n > MAXDIM:
        raise ValueError(f"einsum would need {n} dimensions on its way, an NDArray has at most {MAXDIM}")
    for k in range(n):
        shape[k] = lengths[k]
    return reshape_to(x, n, shape)


cdef NDArray brought(NDArray x, Form f):
    """`x` in a form."""
    cdef Py_ssize_t order[MAXDIM]
    cdef int k
    if f.summed:
        if x.dtype == BOOL:
            x = to_dtype(sum_axes(x, f.summed, False, INT64), BOOL)
        else:
            x = sum_axes(x, f.summed, False, x.dtype)
    if f.order is not None:
        for k in range(x.ndim):
            order[k] = f.order[k]
        x = permute(x, order)
    return x if f.shape is None else shaped(x, f.shape)


def einsum(*operands, out=None, dtype=None, optimize="greedy"):
    """Sum of products of elements, by Einstein's convention.

    Parameters
    ----------
    *operands
        Subscripts as a string, then arrays: ``einsum("ij,jk->ik", a, b)``; or arrays and lists of numbers from 0 to 51
        in turn, and at last, if wanted, the list of the result: ``einsum(a, [0, 1], b, [1, 2], [0, 2])``. A letter for
        each dimension; ``...`` (Ellipsis) for further ones, which broadcast. A letter twice in an operand takes the
        diagonal. Without ``->`` the result has the ellipsis, then the letters that stand once, in alphabetical order.
    dtype : dtype, optional
        In which to compute. Default: the promoted one.
    optimize : {'greedy', 'optimal', bool} or list
        How the order is found in which three operands or more are taken, two at a time: as for `numpy.einsum_path`,
        whose result may be given. False: from left to right.
    out : NDArray or numpy.ndarray, optional
        Where the result is written, and what is returned then; of the result's shape.

    Returns
    -------
    NDArray
        A view where nothing is multiplied or summed.

    Raises
    ------
    ValueError
        For subscripts that make no sense, or do not fit the shapes.

    Notes
    -----
    `numpy.einsum`. Each step is a product of matrices, or of elements where nothing is summed; and so are those of the
    gradient.

    Examples
    --------
    >>> import cygrad as cg
    >>> a = cg.asarray([[1, 2], [3, 4]])
    >>> cg.einsum("ij,jk->ik", a, a).tolist()
    [[7, 10], [15, 22]]
    >>> cg.einsum("ii", a).item(), cg.einsum("ij->j", a).tolist()
    (5, [4, 6])
    """
    cdef list parts
    cdef Plan p
    cdef Step step
    cdef NDArray x, y
    cdef int k, common = -1
    subscripts, parts = arguments(operands)
    key = subscripts, tuple([shape_tuple((<NDArray>z).ndim, (<NDArray>z).shape) for z in parts]), str(optimize)
    p = PLANS.get(key)
    if p is None:
        p = plan(subscripts, list(key[1]), optimize)
        if len(PLANS) >= MAXPLANS:
            PLANS.clear()
        PLANS[key] = p
    if dtype is None:
        for k in range(len(parts)):
            x = <NDArray>parts[k]
            common = x.dtype if common < 0 else PROMOTE[common][x.dtype]
    else:
        common = dtype_of(dtype)
    for k in range(len(parts)):
        x = to_dtype(<NDArray>parts[k], common)
        parts[k] = x if p.diagonals[k] is None else diagonals(x, p.diagonals[k], p.sizes)
    for step in p.steps:
        y = <NDArray>parts.pop(step.second)
        x = <NDArray>parts.pop(step.first)
        x, y = brought(x, step.left), brought(y, step.right)
        x = <NDArray>(operator_matmul(x, y) if step.sums else multiply(x, y))
        parts.append(x if step.shape is None else shaped(x, step.shape))
    return deliver(brought(<NDArray>parts[0], p.last), out, "einsum")


def einsum_path(*operands, optimize="greedy", einsum_call=False):
    """The order in which `einsum` takes several operands, two at a time, and what it costs.

    Parameters
    ----------
    *operands
        As for `einsum`.
    optimize : {'greedy', 'optimal', bool}, tuple or list
        How the order is found, for a tuple with the greatest number of elements that a product on the way may have.
    einsum_call : bool
        For NumPy's own use.

    Returns
    -------
    path : list
        'einsum_path', then the operands of each step by number; `einsum` takes it for `optimize`.
    description : str
        The steps, and how many operations and elements they need.

    Raises
    ------
    ValueError
        For subscripts that make no sense, or do not fit the shapes.

    Notes
    -----
    `numpy.einsum_path`. It looks at shapes alone.

    Examples
    --------
    >>> import cygrad as cg
    >>> a = cg.ones((2, 3)), cg.ones((3, 4)), cg.ones((4, 2))
    >>> cg.einsum_path("ij,jk,kl->il", *a)[0]
    ['einsum_path', (1, 2), (0, 1)]
    """
    shapes = [np.broadcast_to(np.zeros((), x.dtype), x.shape) if isinstance(x, NDArray) else x for x in operands]
    return np.einsum_path(*shapes, optimize=optimize, einsum_call=einsum_call)
