"""Checking derivatives of one's own functions: check_grads.

Examples
--------
>>> import cygrad as cg
>>> from cygrad.testing import check_grads
>>> check_grads(lambda x, y: cg.sin(x) * y, (cg.array([1.0, 2.0]), 3.0))
"""

import itertools

import numpy as np

from . import autograd
from .core.array import NDArray
from .core.ops.create import array, asarray
from .differentiate import jvp, vjp
from .differentiate.arguments import heads_of, leaves_of, rebuild

__all__ = ["check_grads"]

MODES = ("fwd", "rev")
# By dtype: tolerance, and the step of the differences, whose error is of fourth order.
LIMITS = {"float16": (0.1, 0.1), "float32": (1e-2, 2e-2), "float64": (1e-6, 1e-3)}


def check_grads(fun, args, order=2, modes=MODES, atol=None, rtol=None, eps=None):
    """Compare the derivatives of a function with finite differences.

    Parameters
    ----------
    fun : callable
        Returns an NDArray, or a tuple, list or dict of them.
    args : tuple or list
        Its arguments: arrays, numbers, tuples, lists and dicts of them, all of floats or complex numbers. `fun` must be
        smooth around them.
    order : int
        Up to which order: 2 checks the derivatives of the derivatives too.
    modes : str or sequence of str
        'fwd' for Jacobian times vector (`jvp`), 'rev' for vector times Jacobian (`vjp`), or both; of both, those of
        higher order are checked in all combinations.
    atol, rtol : float, optional
        By how much they may differ. Default: 1e-6 for float64, 0.01 for float32, 0.1 for float16.
    eps : float, optional
        The step of the differences. Default: 1e-3 for float64, 0.02 for float32, 0.1 for float16.

    Raises
    ------
    AssertionError
        Where a derivative is not what the differences are. The message has the order and the modes.
    ValueError
        For another order or mode.
    TypeError
        If `fun` returns something else, or an argument is neither float nor complex.

    Notes
    -----
    `jax.test_util.check_grads`, `autograd.test_util.check_grads` of HIPS autograd. The directions are random, and the
    same in each call: a wrong derivative shows in nearly all directions.

    Examples
    --------
    >>> import cygrad as cg
    >>> class Wrong(cg.autograd.Function):
    ...     def forward(self, x):
    ...         return x * x
    ...     def backward(self, g):
    ...         return g * 2
    >>> check_grads(lambda x: Wrong()(x), (cg.array([3.0]),), modes="rev")
    Traceback (most recent call last):
    ...
    AssertionError: rev: the derivative of argument 0 (shape (1,), dtype float64) is ... along a random direction, ...
    """
    if isinstance(order, bool) or not isinstance(order, int) or order < 1:
        raise ValueError(f"order must be an int from 1 on, not {order!r}")
    modes = (modes,) if isinstance(modes, str) else tuple(modes)
    if not modes or any(mode not in MODES for mode in modes):
        raise ValueError(f"modes must be 'fwd', 'rev' or both, not {modes!r}")
    if not isinstance(args, (tuple, list)):
        raise TypeError(f"args must be a tuple of arguments, not {type(args).__name__}")
    arrays = [asarray(leaf) for leaf in leaves_of(args)]
    for x in arrays:
        if x.dtype.kind not in "fc":
            raise TypeError(f"an argument has dtype {x.dtype} and no derivative, only floats and complex numbers have")

    def flat(*leaves):
        return heads_of(fun(*rebuild(tuple(args), iter(leaves))), "check_grads")

    numbers = [i for i, arg in enumerate(args) for _ in leaves_of(arg)]
    for path in itertools.product(modes, repeat=order):
        _Check(numbers, np.random.RandomState(0), atol, rtol, eps).check(flat, arrays, path, "")


class _Check:
    def __init__(self, numbers, random, atol, rtol, eps):
        self.numbers, self.random, self.atol, self.rtol, self.eps = numbers, random, atol, rtol, eps

    def direction(self, x):
        """A random array like `x`."""
        d = self.random.standard_normal(x.shape)
        if x.dtype.kind == "c":
            d = d + 1j * self.random.standard_normal(x.shape)
        return array(d, dtype=x.dtype)

    def check(self, fun, arrays, path, done):
        """Check `fun` of arrays, which returns a list of arrays, in the first mode of `path`, then its derivative in
        the
        others."""
        mode, *others = path
        what = f"{done}{mode}"
        with autograd.pause():
            outs = fun(*arrays)
        weights = [self.direction(out) for out in outs]
        tangents = [self.direction(x) for x in arrays]
        step = self.limit(arrays, self.eps, 1)
        # Along one argument at a time, so that the message can tell which.
        for k in range(len(arrays)):
            alone = [t if i == k else array(np.zeros(t.shape), dtype=t.dtype) for i, t in enumerate(tangents)]
            expected = [float(np.sum(np.real(_wide(w) * d)))
                        for w, d in zip(weights, self.difference(fun, arrays, k, tangents[k], step))]
            if mode == "fwd":
                found = [float(np.sum(np.real(_wide(w) * _wide(t))))
                         for w, t in zip(weights, jvp(fun, arrays, alone)[1])]
            else:
                _, pull = vjp(fun, *arrays)
                found = [float(np.sum(np.real(_wide(pull(weights)[k]) * _wide(tangents[k]))))]
                expected = [sum(expected)]
            self.compare(found, expected, arrays, outs, k, what)
        if others:
            if mode == "fwd":
                def derivative(*leaves):
                    return jvp(fun, leaves, tangents)[1]
            else:
                def derivative(*leaves):
                    return list(vjp(fun, *leaves)[1](weights))
            self.check(derivative, arrays, others, f"{what}, then ")

    def difference(self, fun, arrays, k, tangent, step):
        """The change of all results along `tangent` in array `k`, by differences of fourth order."""
        def at(h):
            moved = list(arrays)
            moved[k] = array(_wide(arrays[k]) + h * _wide(tangent), dtype=arrays[k].dtype)
            with autograd.pause():
                return [_wide(out) for out in fun(*moved)]

        return [(8 * (b - a) - (d - c)) / (12 * step)
                for a, b, c, d in zip(at(-step), at(step), at(-2 * step), at(2 * step))]

    def limit(self, arrays, given, which):
        """A tolerance or step: what was given, or that of the least precise dtype."""
        if given is not None:
            return given
        return max([LIMITS[np.finfo(x.dtype).dtype.name][which] for x in arrays], default=LIMITS["float64"][which])

    def compare(self, found, expected, arrays, outs, k, what):
        inexact = [a for a in arrays + outs if a.dtype.kind in "fc"]
        atol, rtol = self.limit(inexact, self.atol, 0), self.limit(inexact, self.rtol, 0)
        for f, e in zip(found, expected):
            if not np.isclose(f, e, rtol=rtol, atol=atol):
                raise AssertionError(
                    f"{what}: the derivative of argument {self.numbers[k]} (shape {arrays[k].shape}, dtype "
                    f"{arrays[k].dtype}) is {f!r} along a random direction, by differences {e!r}")


def _wide(x):
    """An array as NumPy has it, in double precision."""
    x = x.asnumpy() if type(x) is NDArray else np.asarray(x)
    return x.astype(np.complex128 if x.dtype.kind == "c" else np.float64)


def __dir__():
    return __all__
