"""Frames of `pad` that are computed from elements, for arrays that need a gradient."""

import numpy as np

from cygrad.core.ops import extrema, quantiles, reduce
from cygrad.core.ops.arithmetic import add, multiply
from cygrad.core.ops.join import concatenate
from cygrad.core.ops.take import take

__all__ = []

_STATISTICS = {"maximum": extrema.max, "mean": reduce.mean, "median": quantiles.median, "minimum": extrema.min}


def framed(x, pairs, mode, options):
    """`x` with so many elements before and behind along each axis, axis by axis: the later ones make the corners."""
    for axis, (before, behind) in enumerate(pairs):
        if mode in ("reflect", "symmetric"):
            x = turned(x, axis, before, behind, mode)
            continue
        if mode == "linear_ramp":
            ends = np.broadcast_to(np.asarray(options.get("end_values", 0)), (len(pairs), 2))[axis]
            sides = [ramp(x, axis, before, 0, ends[0]), ramp(x, axis, behind, -1, ends[1])]
        else:
            lengths = options.get("stat_length")
            lengths = (None, None) if lengths is None else np.broadcast_to(np.asarray(lengths), (len(pairs), 2))[axis]
            sides = [statistic(x, axis, width, length, mode, first)
                     for width, length, first in ((before, lengths[0], True), (behind, lengths[1], False))]
        x = concatenate([sides[0], x, sides[1]], axis=axis)
    return x


def along(values, axis, ndim):
    """Numbers of NumPy's as an array that lies along an axis."""
    return np.reshape(values, [-1 if k == axis else 1 for k in range(ndim)])


def ramp(x, axis, width, edge, end):
    """From `end`, which is the outermost element, to the edge, which is none."""
    share = np.arange(width) / max(width, 1)
    share = along(share if edge == 0 else share[::-1], axis, x.ndim).astype(x.dtype)
    return add(multiply(take(x, [edge], axis=axis), share), (end * (1 - share)).astype(x.dtype))


def statistic(x, axis, width, length, mode, first):
    n = x.shape[axis]
    length = n if length is None else min(int(length), n)
    part = take(x, np.arange(length) if first else np.arange(n - length, n), axis=axis)
    return take(_STATISTICS[mode](part, axis=axis, keepdims=True), np.zeros(width, np.int64), axis=axis)


def turned(x, axis, before, behind, mode):
    """Odd reflections: turned by half a circle about the edges, again and again."""
    n = x.shape[axis]
    places = np.arange(-before, n + behind)
    period = max(n - 1, 1) if mode == "reflect" else n
    if n == 1 and mode == "reflect":         # which has nothing to turn
        return take(x, np.zeros(len(places), np.int64), axis=axis)
    turns, rest = np.divmod(places, period)
    odd = turns % 2 == 1
    index = np.where(odd, n - 1 - rest, rest)
    sign, first, last = np.where(odd, -1, 1), np.where(odd, 1 - turns, -turns), np.where(odd, 1 + turns, turns)
    out = multiply(take(x, index, axis=axis), along(sign, axis, x.ndim).astype(x.dtype))
    if turns.any():
        out = add(out, multiply(take(x, [0], axis=axis), along(first, axis, x.ndim).astype(x.dtype)))
        out = add(out, multiply(take(x, [-1], axis=axis), along(last, axis, x.ndim).astype(x.dtype)))
    return out
