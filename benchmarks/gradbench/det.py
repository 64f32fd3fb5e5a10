"""The determinant by expansion by minors: an algorithm for nobody, and plenty of operations.

All products that the recursion forms are formed here, those of equal size at once. Above 8 columns the first rows are
expanded one choice of columns after the other, so that a block's minors stay in the cache; its gradient is added to
that of the blocks before.
"""

import functools
import itertools

import numpy as np

import cygrad as cg
from cygrad import autograd

from . import plain

BLOCK = 8


def prepare(input):
    return cg.array(input["A"]).reshape(input["ell"], input["ell"])


@functools.lru_cache
def columns(m):
    """For k = 1 to m - 1: which columns the minors of size k + 1 have, in an int array of shape (k + 1, m!/(k + 1)!).

    Minors are numbered by the columns that were crossed out, the last one first: the minors of size k, reshaped to
    (k + 1, …), stand where the columns stand with which they are multiplied. Columns under a minus count from m on.
    The first array has the columns of the minors of size 1.
    """
    left = np.arange(m).reshape(m, 1)
    tables = []
    for k in range(m, 1, -1):
        signed = left.copy()
        signed[1::2] += m
        tables.append(cg.array(signed))
        crossed = [np.delete(left, j, axis=0) for j in range(k)]
        left = np.stack(crossed, axis=1).reshape(k - 1, -1)
    return [cg.array(left[0])] + tables[::-1]


def by_minors(rows):
    """The determinant of a square matrix, given by its rows."""
    smallest, *tables = columns(len(rows))
    minors = rows[-1][smallest]
    for row, table in zip(rows[-2::-1], tables):
        minors = (cg.concatenate([row, -row])[table] * minors.reshape(table.shape)).sum(axis=0)
    return minors.reshape(())


def blocks(a):
    """The terms that the determinant is a sum of: for each choice of columns in the first rows, their product times
    the minor of the remaining ones."""
    n = len(a)
    first = max(0, n - BLOCK)
    for chosen in itertools.permutations(range(n), first):
        rest = [column for column in range(n) if column not in chosen]
        order = [*chosen, *rest]
        sign = (-1) ** sum(order[i] > order[j] for i in range(first) for j in range(i + 1, n))
        yield sign, chosen, np.array(rest)


def term(a, sign, chosen, rest):
    first = len(chosen)
    minor = by_minors(list(a[first:, rest] if first else a))
    for row, column in enumerate(chosen):
        minor = minor * a[row, column]
    return sign * minor


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
