# cython: wraparound=True
"""Sums of products by Einstein's convention, taken apart into products of matrices."""

import numpy as np

from cygrad.core.array cimport MAXDIM, NDArray, shape_tuple
from cygrad.core.dtype cimport BOOL, INT64, PROMOTE, from_object as dtype_of
from cygrad.core.op cimport operand
from cygrad.core.ops.arithmetic cimport multiply
from cygrad.core.ops.cast cimport to_dtype
from cygrad.core.ops.linalg cimport operator_matmul
from cygrad.core.ops.reduce cimport sum_axes
from cygrad.core.ops.shape cimport permute, reshape, reshape_to, view

__all__ = ["einsum"]

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
        raise ValueError(f"{'fewer' if len(inputs) > len(shapes) else 'more'} operands provided to einstein sum function "
                         "than specified in the subscripts string")
    most = 0
    for term, shape in zip(inputs, shapes):
        first, dots, last = term.partition("...")
        for label in first + last:
            check_label(label)
        rest = len(shape) - len(first) - len(last)
        if rest < 0 or rest and not dots:
            raise ValueError(f"operand has {'fewer' if rest < 0 else 'more'} dimensions than subscripts given in einstein "
                             f"sum: {term!r} for shape {shape}" + ("" if dots or rest < 0 else ", but no '...' ellipsis "
                             "provided to broadcast the extra dimensions."))
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
            raise ValueError(f"einstein sum subscripts string included output subscript {label!r} which never appeared in "
                             "an input")
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


# ---- doing

cdef tuple without_repeats(NDArray x, list labels, dict sizes):
    """A view of the diagonals where a label stands twice, without dimensions of length 1 that broadcast."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef Py_ssize_t strides[MAXDIM]
    cdef Py_ssize_t params[MAXDIM + 1]
    cdef Py_ssize_t step = 1, length
    cdef int k, at
    cdef list kept = []
    for k in range(x.ndim):
        if x.shape[k] == sizes[labels[k]] and labels[k] not in kept:
            kept.append(labels[k])
    if len(kept) == len(labels):
        return x, labels
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
    return view(x, x.data, len(kept), shape, strides, params), kept


cdef NDArray arranged(NDArray x, list labels, list wanted):
    """The dimensions in another order."""
    cdef Py_ssize_t order[MAXDIM]
    cdef int k
    if labels == wanted:
        return x
    for k in range(x.ndim):
        order[k] = labels.index(wanted[k])
    return permute(x, order)


cdef tuple summed(NDArray x, list labels, keep):
    """Without the dimensions whose labels nobody needs any more."""
    cdef unsigned long long mask = 0
    cdef int k
    for k in range(x.ndim):
        if labels[k] not in keep:
            mask |= <unsigned long long>1 << k
    if mask == 0:
        return x, labels
    if x.dtype == BOOL:
        return (to_dtype(sum_axes(x, mask, False, INT64), BOOL), [label for label in labels if label in keep])
    return sum_axes(x, mask, False, x.dtype), [label for label in labels if label in keep]


cdef NDArray grouped(NDArray x, list labels, list batch, list first, list second):
    """`x` as matrices: the dimensions `batch`, then those of `first` as one and those of `second` as one."""
    cdef Py_ssize_t shape[MAXDIM]
    cdef int k, n = len(batch)
    x = arranged(x, labels, batch + first + second)
    if len(first) == 1 and len(second) == 1:
        return x
    for k in range(n):
        shape[k] = x.shape[k]
    shape[n] = shape[n + 1] = 1
    for k in range(len(first)):
        shape[n] *= x.shape[n + k]
    for k in range(len(second)):
        shape[n + 1] *= x.shape[n + len(first) + k]
    return reshape_to(x, n + 2, shape)


cdef tuple product_of(NDArray x, list a, NDArray y, list b, keep, dict sizes):
    """Two operands, each with labels of its own, to one: multiplied, and summed over what is not in `keep`."""
    cdef list batch, inner, left, right
    cdef NDArray out
    x, a = summed(x, a, set(b).union(keep))
    y, b = summed(y, b, set(a).union(keep))
    inner = [k for k in a if k in b and k not in keep]
    batch = [k for k in a if k in b and k in keep]
    left = [k for k in a if k not in b]
    right = [k for k in b if k not in a]
    if inner:
        out = <NDArray>operator_matmul(grouped(x, a, batch, left, inner), grouped(y, b, batch, inner, right))
        if len(left) != 1 or len(right) != 1:
            out = <NDArray>reshape(out, [sizes[k] for k in batch + left + right])
        return out, batch + left + right
    x = arranged(x, a, batch + left)
    y = arranged(y, b, batch + right)
    if left and right:
        x = <NDArray>reshape(x, [sizes[k] for k in batch + left] + [1] * len(right))
        y = <NDArray>reshape(y, [sizes[k] for k in batch] + [1] * len(left) + [sizes[k] for k in right])
    elif left:
        y = <NDArray>reshape(y, [sizes[k] for k in batch] + [1] * len(left))
    elif right:
        x = <NDArray>reshape(x, [sizes[k] for k in batch] + [1] * len(right))
    return multiply(x, y), batch + left + right


def einsum(*operands, dtype=None, optimize="greedy"):
    """Sum of products of elements, by Einstein's convention.

    Parameters
    ----------
    *operands
        Subscripts as a string, then arrays: ``einsum("ij,jk->ik", a, b)``; or arrays and lists of numbers from 0 to 51 in
        turn, and at last, if wanted, the list of the result: ``einsum(a, [0, 1], b, [1, 2], [0, 2])``. A letter for each
        dimension; ``...`` (Ellipsis) for further ones, which broadcast. A letter twice in an operand takes the diagonal.
        Without ``->`` the result has the ellipsis, then the letters that stand once, in alphabetical order.
    dtype : dtype, optional
        In which to compute. Default: the promoted one.
    optimize : {'greedy', 'optimal', bool} or list
        How the order is found in which three operands or more are taken, two at a time: as for `numpy.einsum_path`, whose
        result may be given. False: from left to right.

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
    cdef list parts, labels, result, steps, of_x, of_y
    cdef dict sizes
    cdef NDArray x, y, z
    cdef int k, common = -1
    subscripts, parts = arguments(operands)
    key = subscripts, tuple([shape_tuple((<NDArray>z).ndim, (<NDArray>z).shape) for z in parts]), str(optimize)
    plan = PLANS.get(key)
    if plan is None:
        labels, result, sizes = read(subscripts, list(key[1]))
        plan = labels, result, sizes, order_of(labels, result, sizes, optimize)
        if len(PLANS) >= MAXPLANS:
            PLANS.clear()
        PLANS[key] = plan
    labels, result, sizes, steps = plan
    if dtype is None:
        for z in parts:
            common = z.dtype if common < 0 else PROMOTE[common][z.dtype]
    else:
        common = dtype_of(dtype)
    labels = list(labels)
    for k in range(len(parts)):
        parts[k], labels[k] = without_repeats(to_dtype(<NDArray>parts[k], common), labels[k], sizes)
    for step in steps:
        if len(step) == 1:
            break
        for k in range(len(step) - 1):       # two at a time
            y, of_y = parts.pop(step[len(step) - 1 - k]), labels.pop(step[len(step) - 1 - k])
            x, of_x = parts.pop(step[0]), labels.pop(step[0])
            keep = set(result).union(*labels)
            x, of_x = product_of(x, of_x, y, of_y, keep, sizes)
            if k < len(step) - 2:
                parts.insert(step[0], x)
                labels.insert(step[0], of_x)
            else:
                parts.append(x)
                labels.append(of_x)
    x, of_x = summed(<NDArray>parts[0], labels[0], result)
    return arranged(x, of_x, result)
