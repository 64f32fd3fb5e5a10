"""What the tests share: making arrays of ours, numeric derivatives, comparing with NumPy."""

import numpy as np

import cygrad
from cygrad import autograd
from cygrad.core.op import call
from cygrad.core.registry import registry

NUMPY_24 = np.lib.NumpyVersion(np.__version__) >= "2.4.0"       # what earlier ones do otherwise is not compared

DTYPES = [np.dtype(n) for n in (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "complex64", "complex128")]
FLOATS = DTYPES[9:12]
# Up to NumPy 2.2 the operator ** chose other functions by the value of a scalar exponent, and with them other dtypes.
OLD_POWER = (np.ones(1, "int8") ** np.int16(2)).dtype == np.int8
INTEGERS = DTYPES[1:9]


def array(x, dtype=None):
    """An array of ours with a copy of the elements."""
    return cygrad.array(x, dtype=dtype)


def variable(x, dtype=None, grad_req="write"):
    """An array of ours on which attach_grad was called."""
    a = array(x, dtype)
    a.attach_grad(grad_req)
    return a


def values(a):
    """The elements as NumPy has them, also while recording."""
    return a.asnumpy() if isinstance(a, cygrad.NDArray) else np.asarray(a)


def epsilon(dtype):
    dtype = np.dtype(dtype)
    return float(np.finfo(dtype).eps) if dtype.kind in "fc" else 0.0


def assert_same(got, expected, ulps=0, atol=0.0, what=""):
    """Equal in type, shape, dtype and elements: NaN where NaN is, the rest within some roundings."""
    expected = np.asarray(expected)
    assert isinstance(got, cygrad.NDArray), f"{what}: {type(got)}"
    assert got.shape == expected.shape, f"{what}: shape {got.shape}, NumPy {expected.shape}"
    assert got.dtype == expected.dtype, f"{what}: dtype {got.dtype}, NumPy {expected.dtype}"
    eps = epsilon(expected.dtype)
    if eps == 0 or ulps == 0 and atol == 0:
        np.testing.assert_array_equal(values(got), expected, err_msg=what)
    else:
        with np.errstate(all="ignore"):
            np.testing.assert_allclose(values(got), expected, rtol=ulps * eps, atol=atol, equal_nan=True,
                                       err_msg=what)


def derivative(f, h):
    """Central difference of fourth order of ``f(step)`` at 0."""
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)


def numeric_gradient(loss, xs, h=1e-3):
    """Gradients of ``loss(list of float64 NumPy arrays) -> float``, element by element."""
    gradients = []
    for k, x in enumerate(xs):
        g = np.zeros(x.shape)
        for index in np.ndindex(*x.shape):
            def along(step, k=k, index=index):
                moved = [np.array(a, dtype=float) for a in xs]
                moved[k][index] += step
                return loss(moved)
            g[index] = derivative(along, h)
        gradients.append(g)
    return gradients


def gradients(heads, variables, head_grads=None, create_graph=False, retain_graph=True):
    """`autograd.grad`, with zeros for variables that have no influence on the heads."""
    found = autograd.grad(heads, variables, head_grads, retain_graph, create_graph, allow_unused=True)
    return [array(np.zeros(v.shape), v.dtype) if g is None else g for v, g in zip(variables, found)]
