"""The determinant by expansion by minors: an algorithm for nobody, and plenty of operations.

All products that the recursion forms are formed here, those of equal size at once. Above 8 columns the first rows are
expanded one choice of columns after the other, so that a block's minors stay in the cache; its gradient is added to
that of the blocks before.
"""

import functools
import itertools

import cygrad as cg
from cygrad import autograd

from . import plain
from .minors import factors

BLOCK = 8


def prepare(input):
    return cg.array(input["A"]).reshape(input["ell"], input["ell"])


@functools.lru_cache
def expansion(m):
    positions, signs, lengths = factors(m)
    return cg.array(positions), cg.array(signs), lengths


def by_minors(a):
    """The determinant of a square matrix."""
    positions, signs, lengths = expansion(len(a))
    elements = a.ravel()[positions] * signs
    start = lengths[0]
    minors = elements[:start]
    for k, length in enumerate(lengths[1:], 2):
        minors = (elements[start : start + length] * minors).reshape(k, -1).sum(axis=0)
        start += length
    return minors.reshape(())


def blocks(a):
    """The terms that the determinant is a sum of: for each choice of columns in the first rows, their product times
    the minor of the remaining ones."""
    n = len(a)
    first = max(0, n - BLOCK)
    for chosen in itertools.permutations(range(n), first):
        rest = [column for column in range(n) if column not in chosen]
        order = [*chosen, *rest]
        yield (-1) ** sum(order[i] > order[j] for i in range(first) for j in range(i + 1, n)), chosen, rest


def term(a, sign, chosen, rest):
    first = len(chosen)
    if not first:
        return by_minors(a)
    product = sign * by_minors(a[first:, rest])
    for row, column in enumerate(chosen):
        product = product * a[row, column]
    return product


def primal(a):
    total = 0.0
    for block in blocks(a):
        total = total + term(a, *block)
    return total


def gradient(a):
    a = a.copy()
    a.attach_grad("add")
    for block in blocks(a):
        with autograd.record():
            product = term(a, *block)
        product.backward()
    return a.grad.ravel()


FUNCTIONS = {"primal": (primal, plain), "gradient": (gradient, plain)}
