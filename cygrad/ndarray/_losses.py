"""Where gradients begin: functions that ignore the gradient that comes to them, and losses."""

import numpy as np

from ..core.array import NDArray
from ..core.ops import arithmetic, nn
from ..core.ops import create as _create
from ..core.ops import reduce as _reduce
from ..core.ops import shape as _shape
from ..core.ops.function import Function
from ..core.scopes import is_recording
from ._choose import one_hot
from ._common import given, into, one
from ._gather import numbers

__all__ = [
    "Softmax", "SoftmaxOutput", "SVMOutput", "LinearRegressionOutput", "LogisticRegressionOutput", "MAERegressionOutput", "MakeLoss",
    "make_loss", "softmax_cross_entropy",
]


class Ending(Function):
    """An operation whose gradient does not depend on the one that comes to it, but on what the function gives alone;
    with `scales`, it is multiplied by the one that comes."""

    def __init__(self, function, gradient, scales=False):
        self._function, self._gradient, self._scales = function, gradient, scales

    def forward(self, data):
        result = self._function(data)
        self.save_for_backward(data, result)
        return result

    def backward(self, head):
        data, result = self.saved_tensors
        # Derivatives of the gradient are those of the function itself, not of this operation.
        gradient = self._gradient(self._function(data) if is_recording() else result)
        return gradient * head if self._scales else gradient


def SoftmaxOutput(data, label, grad_scale=1.0, ignore_label=-1.0, multi_output=False, use_ignore=False,
                  preserve_shape=False, normalization="null", out_grad=False, smooth_alpha=0.0, out=None):
    """`softmax`, with the gradient of the cross-entropy to labels whatever comes behind.

    Parameters
    ----------
    data : NDArray
        A matrix, unless `multi_output` or `preserve_shape`.
    label : NDArray
        The right class of each row, floats are truncated; or probabilities, in the shape of `data`.
    grad_scale : float
        What the gradient is multiplied by.
    ignore_label : float
        With `use_ignore`: rows with this label get the gradient 0.
    multi_output : bool
        Classes are along axis 1, and labels have the shape of `data` without it. The gradient is divided by the number
        of labels of an example.
    use_ignore : bool
    preserve_shape : bool
        Classes are along the last axis.
    normalization : {'null', 'batch', 'valid'}
        Divide the gradient by nothing more, by the number of examples, or by the number of labels that count.
    out_grad : bool
        Whether the gradient is multiplied by the one that comes, element by element.
    smooth_alpha : float
        How much of the probability of the right class goes to the others.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        The probabilities.

    Raises
    ------
    ValueError
        Where shapes do not fit, or for another `normalization`.

    Notes
    -----
    `mxnet.nd.SoftmaxOutput`.

    Examples
    --------
    >>> from cygrad import autograd, nd
    >>> x = nd.zeros((1, 2)); x.attach_grad()
    >>> with autograd.record():
    ...     y = nd.SoftmaxOutput(x, nd.array([1]))
    >>> y.backward(); y.tolist(), x.grad.tolist()
    ([[0.5, 0.5]], [[0.5, -0.5]])
    """
    data, label = given(data), given(label).detach()
    if normalization not in ("null", "batch", "valid"):
        raise ValueError(f"normalization must be 'null', 'batch' or 'valid', not {normalization!r}")
    if data.ndim < 2 or data.ndim > 2 and not multi_output and not preserve_shape:
        raise ValueError(f"SoftmaxOutput of shape {data.shape} needs multi_output=True or preserve_shape=True")
    axis = 1 if multi_output else data.ndim - 1
    classes, scale = data.shape[axis], grad_scale
    shape = data.shape[:axis] + data.shape[axis + 1:]
    counts = 1.0
    if label.shape == data.shape:
        target = label.astype(data.dtype, copy=False)
    else:
        if label.size != _size(shape):
            raise ValueError(f"SoftmaxOutput: label has shape {label.shape}, not {shape} or {data.shape}")
        wanted = numbers(label).reshape(shape)
        rest = smooth_alpha / (classes - 1) if classes > 1 else 0.0
        target = _shape.moveaxis(one_hot(_create.array(wanted), classes, 1 - smooth_alpha, rest, data.dtype), -1, axis)
        ignored = label.asnumpy().reshape(shape) == ignore_label
        if use_ignore:
            counts = _create.array(np.expand_dims(~ignored, axis), data.dtype)
        if multi_output and normalization != "valid":
            scale /= max(_size(shape[1:]), 1)
        if normalization == "batch":
            scale /= max(shape[0] if multi_output else wanted.size, 1)
        elif normalization == "valid":
            scale /= max(wanted.size - int(ignored.sum()), 1)
    result = Ending(lambda x: nn.softmax(x, axis), lambda y: (y - target) * (counts * scale), bool(out_grad))(data)
    return result if out is None else into(out, result)


Softmax = SoftmaxOutput


def SVMOutput(data, label, margin=1.0, regularization_coefficient=1.0, use_linear=False, out=None):
    """The data, with the gradient of the hinge loss of a support vector machine to labels whatever comes behind.

    Parameters
    ----------
    data : NDArray
        A matrix: the scores of the classes in each row.
    label : NDArray
        The right class of each row; floats are truncated.
    margin : float
        Scores of the right class below it, and those of others above minus it, count.
    regularization_coefficient : float
        What the gradient is multiplied by.
    use_linear : bool
        Whether what counts does so by its size, not by its square.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray

    Raises
    ------
    ValueError
        Where shapes do not fit.

    Notes
    -----
    `mxnet.nd.SVMOutput`.

    Examples
    --------
    >>> from cygrad import autograd, nd
    >>> x = nd.array([[0, 0.5]]); x.attach_grad()
    >>> with autograd.record():
    ...     y = nd.SVMOutput(x, nd.array([1]), use_linear=True)
    >>> y.backward(); x.grad.tolist()
    [[1.0, -1.0]]
    """
    data, label = given(data), given(label).detach()
    if data.ndim != 2 or label.shape != data.shape[:1]:
        raise ValueError(f"SVMOutput needs a matrix and a label for each row, not shapes {data.shape} and {label.shape}")
    signs = one_hot(_create.array(numbers(label)), data.shape[1], 1, -1, data.dtype)      # 1 for the right class

    def gradient(y):
        short = nn.relu(margin - signs * y)
        size = short * 2 if not use_linear else (short > 0).astype(data.dtype)
        return size * signs * -regularization_coefficient

    result = Ending(arithmetic.positive, gradient)(data)
    return result if out is None else into(out, result)


def _size(shape):
    return int(np.prod(shape, dtype=np.int64))


def _regression(name, function, gradient, summary, example):
    def regression(data, label, grad_scale=1.0, out=None):
        data, label = given(data), given(label).detach()
        if label.size != data.size:
            raise ValueError(f"{name}: label has shape {label.shape}, not {data.shape}")
        scale = grad_scale / max(data.size // max(data.shape[0] if data.ndim else 1, 1), 1)
        label = _shape.reshape(label, data.shape)
        result = Ending(function, lambda y: gradient(y, label) * scale)(data)
        return result if out is None else into(out, result)

    regression.__name__ = regression.__qualname__ = name
    regression.__doc__ = f"""{summary}

    Parameters
    ----------
    data : NDArray
    label : NDArray
        As many as data; they get no gradient.
    grad_scale : float
        What the gradient is multiplied by. It is divided by the number of labels of an example.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        Where there are not as many labels as data.

    Notes
    -----
    `mxnet.nd.{name}`. The gradient that comes from behind is ignored.

    Examples
    --------
    >>> from cygrad import autograd, nd
    >>> x = nd.array([[0], [0]]); x.attach_grad()
    >>> with autograd.record():
    ...     y = nd.{name}(x, nd.array([[1], [0.5]]))
    >>> y.backward(); x.grad.tolist()
    {example}
    """
    return regression


LinearRegressionOutput = _regression(
    "LinearRegressionOutput", arithmetic.positive, lambda y, label: y - label,
    "The data, with the gradient of half the squared distance from labels.", "[[-1.0], [-0.5]]")
LogisticRegressionOutput = _regression(
    "LogisticRegressionOutput", nn.sigmoid, lambda y, label: y - label,
    "`sigmoid` of the data, with the gradient of its cross-entropy to labels.", "[[-0.5], [0.0]]")
MAERegressionOutput = _regression(
    "MAERegressionOutput", arithmetic.positive, lambda y, label: arithmetic.sign(y - label),
    "The data, with the gradient of the distance from labels.", "[[-1.0], [-1.0]]")


def MakeLoss(data, grad_scale=1.0, valid_thresh=0.0, normalization="null", out=None):
    """The data, with the same gradient for each element whatever comes behind.

    Parameters
    ----------
    data : NDArray
    grad_scale : float
        The gradient.
    valid_thresh : float
    normalization : {'null', 'batch', 'valid'}
        Divide the gradient by nothing, by the length of the first axis, or by the number of elements above
        `valid_thresh`.
    out : NDArray, optional
        Written to and returned.

    Raises
    ------
    ValueError
        For another `normalization`.

    Notes
    -----
    `mxnet.nd.MakeLoss`.

    Examples
    --------
    >>> from cygrad import autograd, nd
    >>> x = nd.array([1, 2]); x.attach_grad()
    >>> with autograd.record():
    ...     y = nd.MakeLoss(x, grad_scale=3)
    >>> y.backward(); x.grad.tolist()
    [3.0, 3.0]
    """
    data = given(data)
    if normalization not in ("null", "batch", "valid"):
        raise ValueError(f"normalization must be 'null', 'batch' or 'valid', not {normalization!r}")
    scale = grad_scale
    if normalization == "batch":
        scale /= max(data.shape[0] if data.ndim else 1, 1)
    elif normalization == "valid":
        scale /= max(int((data.detach() > valid_thresh).sum()), 1)
    result = Ending(arithmetic.positive, lambda y: _create.full_like(y, scale))(data)
    return result if out is None else into(out, result)


def make_loss(data, out=None):
    """The data, with the gradient 1 for each element whatever comes behind.

    Notes
    -----
    `mxnet.nd.make_loss`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.make_loss(nd.array([1, 2])).tolist()
    [1.0, 2.0]
    """
    return MakeLoss(data, out=out)


def softmax_cross_entropy(data, label, out=None):
    """Cross-entropy of the `softmax` of rows to labels, the sum over all rows.

    Parameters
    ----------
    data : NDArray
        A matrix.
    label : NDArray
        The right class of each row; floats are truncated.
    out : NDArray, optional
        Written to and returned.

    Returns
    -------
    NDArray
        Of shape (1,).

    Raises
    ------
    ValueError
        Where shapes do not fit.

    Notes
    -----
    `mxnet.nd.softmax_cross_entropy`.

    Examples
    --------
    >>> from cygrad import nd
    >>> nd.softmax_cross_entropy(nd.array([[0, 0], [0, 0]]), nd.array([0, 1])) == nd.log(nd.array([4]))
    [ True]
    <NDArray 1 @cpu(0)>
    """
    data = given(data)
    if data.ndim != 2:
        raise ValueError(f"softmax_cross_entropy needs a matrix, not shape {data.shape}")
    result = one(-_reduce.sum(nn.pick(nn.log_softmax(data, -1), given(label))))
    return result if out is None else into(out, result)
