"""Steps for several arrays at once, and what is asked of all of them, under MXNet's names."""

import numpy as np

from ..autograd import pause
from ..core.array import NDArray
from ..core.ops import choose as _choose
from ..core.ops import create as _create
from ..core.ops.power import sqrt as _sqrt
from . import _updates
from ._common import into

__all__ = [
    "all_finite", "multi_all_finite", "multi_lars", "multi_mp_sgd_mom_update", "multi_mp_sgd_update",
    "multi_sgd_mom_update", "multi_sgd_update", "multi_sum_sq", "preloaded_multi_mp_sgd_mom_update",
    "preloaded_multi_mp_sgd_update", "preloaded_multi_sgd_mom_update", "preloaded_multi_sgd_update", "reset_arrays",
]


def _arrays(data, number=None):
    """The arrays that were given, one by one or as one list."""
    if len(data) == 1 and isinstance(data[0], (list, tuple)):
        data = data[0]
    for x in data:
        if type(x) is not NDArray:
            raise TypeError(f"NDArrays are wanted, not {type(x).__name__}")
    if number is not None and number != len(data):
        raise ValueError(f"{len(data)} arrays were given, and said to be {number}")
    return list(data)


def _flag(good, init_output, out):
    if out is not None and not init_output:
        good = good and bool((out != 0).all())
    result = _create.array([1.0 if good else 0.0], "float32")
    return result if out is None else into(out, result)


def all_finite(data, init_output=True, out=None):
    """1 where all elements are finite, else 0.

    Parameters
    ----------
    data : NDArray
    init_output : bool
        Where it is False, `out` stays 0 if it was.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray, shape (1,)
        float32.

    Notes
    -----
    `mxnet.nd.all_finite`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.all_finite(nd.array([1, float("inf")])).tolist()
    [0.0]
    """
    return multi_all_finite(data, init_output=init_output, out=out)


def multi_all_finite(*data, num_arrays=None, init_output=True, out=None):
    """1 where all elements of all arrays are finite, else 0.

    Parameters
    ----------
    *data : NDArray
    num_arrays : int, optional
        How many they are.
    init_output : bool
        Where it is False, `out` stays 0 if it was.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray, shape (1,)
        float32.

    Notes
    -----
    `mxnet.nd.multi_all_finite`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.multi_all_finite(nd.ones(2), nd.ones(3), num_arrays=2).tolist()
    [1.0]
    """
    good = all([bool(np.isfinite(x.asnumpy()).all()) for x in _arrays(data, num_arrays)])
    return _flag(good, init_output, out)


def multi_sum_sq(*data, num_arrays=None, out=None):
    """The sum of the squares of each array.

    Parameters
    ----------
    *data : NDArray
    num_arrays : int, optional
        How many they are.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray, shape (number of arrays,)
        float32; not recorded.

    Notes
    -----
    `mxnet.nd.multi_sum_sq`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.multi_sum_sq(nd.array([1, 2]), nd.array([3]), num_arrays=2).tolist()
    [5.0, 9.0]
    """
    with pause():
        sums = [x.astype("float32", copy=False) for x in _arrays(data, num_arrays)]
        result = _create.array([(x * x).sum().item() for x in sums], "float32")
        return result if out is None else into(out, result)


def multi_lars(lrs, weights_sum_sq, grads_sum_sq, wds, eta, eps, rescale_grad=1.0, out=None):
    """Learning rates scaled for each array by LARS (You and others, 2017): lr * eta * |w| / (|g| + wd * |w| + eps).

    Parameters
    ----------
    lrs : NDArray
        Learning rates.
    weights_sum_sq, grads_sum_sq : NDArray
        The sums of squares of weights and gradients, as `multi_sum_sq` gives them.
    wds : NDArray
        Weight decays.
    eta, eps : float
    rescale_grad : float
        What gradients are multiplied by.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Where a sum is 0, the learning rate as it was.

    Raises
    ------
    ValueError
        Where shapes differ.

    Notes
    -----
    `mxnet.nd.multi_lars`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.multi_lars(nd.array([2]), nd.array([4]), nd.array([16]), nd.array([0]), eta=1, eps=0).tolist()
    [1.0]
    """
    _updates.check_alike(lrs, weights_sum_sq=weights_sum_sq, grads_sum_sq=grads_sum_sq, wds=wds)
    with pause():
        weights, grads = _sqrt(weights_sum_sq), _sqrt(grads_sum_sq) * rescale_grad
        scaled = lrs * (weights * eta / (grads + wds * weights + eps))
        result = _choose.where((weights > 0) & (grads > 0), scaled, lrs)
        return result if out is None else into(out, result)


def reset_arrays(*data, num_arrays=None):
    """Fill arrays with zeros.

    Parameters
    ----------
    *data : NDArray
    num_arrays : int, optional
        How many they are.

    Notes
    -----
    `mxnet.nd.reset_arrays`.

    Examples
    --------
    >>> from cygrad import nd
    >>> x = nd.ones(2)
    >>> nd.reset_arrays(x, num_arrays=1)
    >>> x.tolist()
    [0.0, 0.0]
    """
    with pause():
        for x in _arrays(data, num_arrays):
            x[...] = 0


def _several(step, width, data, lrs, wds, num_weights, out, **more):
    """`step` for each group of `width` arrays."""
    data = _arrays(data)
    count = len(data) // width
    if len(data) != count * width or num_weights not in (None, count):
        raise ValueError(f"{len(data)} arrays were given, not {width} for each of {num_weights or 'the'} weights")
    if len(lrs) != count or len(wds) != count:
        raise ValueError(f"there are {count} weights, {len(lrs)} learning rates and {len(wds)} weight decays")
    outs = [None] * count if out is None else [out] if type(out) is NDArray else list(out)
    if len(outs) != count:
        raise ValueError(f"there are {count} weights, and {len(outs)} arrays in out")
    result = [step(*data[width * i:width * (i + 1)], lr=lrs[i], wd=wds[i], out=outs[i], **more) for i in range(count)]
    return result[0] if count == 1 else result


def multi_sgd_update(*data, lrs, wds, rescale_grad=1.0, clip_gradient=-1.0, num_weights=None, out=None):
    """`sgd_update` of several arrays: weight, grad, weight, grad, ...

    Parameters
    ----------
    *data : NDArray
    lrs, wds : sequence of float
        Learning rate and weight decay of each weight.
    rescale_grad, clip_gradient : float
    num_weights : int, optional
        How many weights there are.
    out : list of NDArray, optional
        Written to and returned.

    Returns
    -------
    list of NDArray
        The new weights; an NDArray where there is one.

    Raises
    ------
    ValueError
        Where numbers or shapes do not fit.

    Notes
    -----
    `mxnet.nd.multi_sgd_update`.

    Examples
    --------
    >>> from cygrad import nd
    >>> x, y = nd.multi_sgd_update(nd.ones(1), nd.ones(1), nd.ones(2), nd.ones(2), lrs=(0.5, 0.25), wds=(0, 0))
    >>> x.tolist(), y.tolist()
    ([0.5], [0.75, 0.75])
    """
    return _several(_updates.sgd_update, 2, data, lrs, wds, num_weights, out, rescale_grad=rescale_grad,
                    clip_gradient=clip_gradient)


def multi_sgd_mom_update(*data, lrs, wds, momentum=0.0, rescale_grad=1.0, clip_gradient=-1.0, num_weights=None,
                         out=None):
    """`sgd_mom_update` of several arrays: weight, grad, mom, weight, grad, mom, ...; see `multi_sgd_update`.

    Notes
    -----
    `mxnet.nd.multi_sgd_mom_update`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.multi_sgd_mom_update(nd.ones(1), nd.ones(1), nd.ones(1), lrs=[0.5], wds=[0], momentum=0.5).tolist()
    [1.0]
    """
    return _several(_updates.sgd_mom_update, 3, data, lrs, wds, num_weights, out, momentum=momentum,
                    rescale_grad=rescale_grad, clip_gradient=clip_gradient)


def multi_mp_sgd_update(*data, lrs, wds, rescale_grad=1.0, clip_gradient=-1.0, num_weights=None, out=None):
    """`mp_sgd_update` of several arrays: weight, grad, weight32, ...; see `multi_sgd_update`.

    Notes
    -----
    `mxnet.nd.multi_mp_sgd_update`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.multi_mp_sgd_update(nd.ones(1), nd.ones(1), nd.ones(1), lrs=[0.5], wds=[0]).tolist()
    [0.5]
    """
    return _several(_updates.mp_sgd_update, 3, data, lrs, wds, num_weights, out, rescale_grad=rescale_grad,
                    clip_gradient=clip_gradient)


def multi_mp_sgd_mom_update(*data, lrs, wds, momentum=0.0, rescale_grad=1.0, clip_gradient=-1.0, num_weights=None,
                            out=None):
    """`mp_sgd_mom_update` of several arrays: weight, grad, mom, weight32, ...; see `multi_sgd_update`.

    Notes
    -----
    `mxnet.nd.multi_mp_sgd_mom_update`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.multi_mp_sgd_mom_update(nd.ones(1), nd.ones(1), nd.zeros(1), nd.ones(1), lrs=[0.5], wds=[0]).tolist()
    [0.5]
    """
    return _several(_updates.mp_sgd_mom_update, 4, data, lrs, wds, num_weights, out, momentum=momentum,
                    rescale_grad=rescale_grad, clip_gradient=clip_gradient)


def _preloaded(function, name, example):
    """A function of several arrays whose last two have the learning rates and weight decays."""
    def preloaded(*data, **more):
        arrays = _arrays(data)
        if len(arrays) < 2:
            raise ValueError(f"{name} needs arrays of learning rates and weight decays at the end")
        return function(*arrays[:-2], lrs=arrays[-2].tolist(), wds=arrays[-1].tolist(), **more)

    preloaded.__name__ = preloaded.__qualname__ = name
    preloaded.__doc__ = f"""`{function.__name__}` with two more arrays at the end: learning rates and weight decays.

    Notes
    -----
    `mxnet.nd.{name}`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.{name}({example}, nd.array([0.5]), nd.zeros(1)).tolist()
    [0.5]
    """
    return preloaded


preloaded_multi_sgd_update = _preloaded(multi_sgd_update, "preloaded_multi_sgd_update", "nd.ones(1), nd.ones(1)")
preloaded_multi_sgd_mom_update = _preloaded(
    multi_sgd_mom_update, "preloaded_multi_sgd_mom_update", "nd.ones(1), nd.ones(1), nd.zeros(1)")
preloaded_multi_mp_sgd_update = _preloaded(
    multi_mp_sgd_update, "preloaded_multi_mp_sgd_update", "nd.ones(1), nd.ones(1), nd.ones(1)")
preloaded_multi_mp_sgd_mom_update = _preloaded(
    multi_mp_sgd_mom_update, "preloaded_multi_mp_sgd_mom_update", "nd.ones(1), nd.ones(1), nd.zeros(1), nd.ones(1)")
