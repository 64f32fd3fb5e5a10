"""What programs use of `mxnet.test_utils`: comparing, and random arrays."""

import numpy as _np

from .. import ndarray as _nd
from ..core.array import NDArray as _NDArray
from ..core.context import current_context as _current_context

__all__ = [
    "almost_equal", "almost_equal_ignore_nan", "assert_allclose", "assert_almost_equal",
    "assert_almost_equal_ignore_nan", "assert_exception", "default_context", "default_dtype", "list_gpus",
    "rand_ndarray", "rand_shape_2d", "rand_shape_3d", "rand_shape_nd", "random_arrays", "same",
]

# MXNet's, by dtype: what two results may differ by.
_TOLERANCES = {"float16": (1e-2, 1e-1), "float32": (1e-4, 1e-3), "float64": (1e-5, 1e-20)}


def _numpy(x):
    return x.asnumpy() if type(x) is _NDArray else _np.asarray(x)


def _tolerances(a, b, rtol, atol):
    coarse = [_TOLERANCES.get(x.dtype.name, (0, 0)) for x in (a, b)]
    return (max(t[0] for t in coarse) if rtol is None else rtol), (max(t[1] for t in coarse) if atol is None else atol)


def default_context():
    """`cpu()`.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.test_utils.default_context()
    cpu(0)
    """
    return _current_context()


def default_dtype():
    """`numpy.float32`.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.test_utils.default_dtype().__name__
    'float32'
    """
    return _np.float32


def list_gpus():
    """None there is: [].

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.test_utils.list_gpus()
    []
    """
    return []


def same(a, b):
    """Whether two arrays have equal elements.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.test_utils.same(mx.nd.ones(2).asnumpy(), [1, 1])
    True
    """
    return bool(_np.array_equal(_numpy(a), _numpy(b)))


def almost_equal(a, b, rtol=None, atol=None, equal_nan=False, use_broadcast=True):
    """Whether |a - b| <= atol + rtol * |b| for all elements.

    Parameters
    ----------
    a, b : array_like
    rtol, atol : float, optional
        Default: by the dtype, 1e-4 and 1e-3 for float32.
    equal_nan : bool
    use_broadcast : bool
        Whether shapes may differ.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.test_utils.almost_equal([1.0], [1.1])
    False
    """
    a, b = _numpy(a), _numpy(b)
    if not use_broadcast and a.shape != b.shape:
        return False
    rtol, atol = _tolerances(a, b, rtol, atol)
    return bool(_np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan))


def assert_almost_equal(a, b, rtol=None, atol=None, names=("a", "b"), equal_nan=False, use_broadcast=True,
                        mismatches=(10, 10)):
    """Raise AssertionError where two arrays differ by more than `almost_equal` allows.

    Parameters
    ----------
    a, b : array_like
    rtol, atol : float, optional
        Default: by the dtype, 1e-4 and 1e-3 for float32.
    names : tuple of two str
        For the message.
    equal_nan : bool
    use_broadcast : bool
        Whether shapes may differ.
    mismatches : tuple of int
        For MXNet's sake: NumPy writes the message.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.test_utils.assert_almost_equal(mx.nd.ones(2), [1, 1])
    """
    a, b = _numpy(a), _numpy(b)
    if not use_broadcast and a.shape != b.shape:
        raise AssertionError(f"{names[0]} has shape {a.shape}, {names[1]} {b.shape}")
    rtol, atol = _tolerances(a, b, rtol, atol)
    _np.testing.assert_allclose(a, b, rtol, atol, equal_nan, err_msg=f"{names[0]} (x) and {names[1]} (y) differ")


def assert_allclose(a, b, rtol=1e-07, atol=0, equal_nan=True):
    """`assert_almost_equal` with NumPy's tolerances.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.test_utils.assert_allclose(mx.nd.ones(2), [1, 1])
    """
    assert_almost_equal(a, b, rtol, atol, equal_nan=equal_nan)


def _without_nan(a, b):
    a, b = _np.array(_numpy(a)), _np.array(_numpy(b))
    either = _np.isnan(a) | _np.isnan(b)
    a[either] = b[either] = 0
    return a, b


def almost_equal_ignore_nan(a, b, rtol=None, atol=None):
    """`almost_equal` but for elements that are NaN in either array.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.test_utils.almost_equal_ignore_nan([1.0, float("nan")], [1.0, 2.0])
    True
    """
    return almost_equal(*_without_nan(a, b), rtol, atol)


def assert_almost_equal_ignore_nan(a, b, rtol=None, atol=None, names=("a", "b")):
    """`assert_almost_equal` but for elements that are NaN in either array.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.test_utils.assert_almost_equal_ignore_nan([1.0, float("nan")], [1.0, 2.0])
    """
    assert_almost_equal(*_without_nan(a, b), rtol, atol, names)


def assert_exception(f, exception_type, *args, **kwargs):
    """Raise AssertionError unless a call raises an exception of a type.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.test_utils.assert_exception(mx.nd.dot, ValueError, mx.nd.ones(2), mx.nd.ones(3))
    """
    try:
        f(*args, **kwargs)
    except exception_type:
        return
    raise AssertionError(f"{exception_type.__name__} was not raised")


def rand_shape_2d(dim0=10, dim1=10, allow_zero_size=False):
    """A random shape of two dimensions, each of 1 to as many as said.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> len(mx.test_utils.rand_shape_2d())
    2
    """
    return _rand_shape((dim0, dim1), allow_zero_size)


def rand_shape_3d(dim0=10, dim1=10, dim2=10, allow_zero_size=False):
    """A random shape of three dimensions, each of 1 to as many as said.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> len(mx.test_utils.rand_shape_3d())
    3
    """
    return _rand_shape((dim0, dim1, dim2), allow_zero_size)


def rand_shape_nd(num_dim, dim=10, allow_zero_size=False):
    """A random shape of `num_dim` dimensions, each of 1 to `dim`.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> len(mx.test_utils.rand_shape_nd(5))
    5
    """
    return _rand_shape((dim,) * num_dim, allow_zero_size)


def _rand_shape(lengths, allow_zero_size):
    return tuple(int(_np.random.randint(0 if allow_zero_size else 1, n + 1)) for n in lengths)


def rand_ndarray(shape, stype="default", density=None, dtype=None, ctx=None):
    """An array of random numbers between -1 and 1.

    Parameters
    ----------
    shape : tuple of int
    stype : str
        'default'.
    density : None
    dtype : dtype, optional
        Default: float32.
    ctx : Context, optional

    Raises
    ------
    ValueError
        For another `stype`.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> mx.test_utils.rand_ndarray((2, 3)).shape
    (2, 3)
    """
    if stype != "default":
        raise ValueError(f"cygrad has dense arrays only, not stype {stype!r}")
    return _nd.random.uniform(-1, 1, shape=shape, dtype=dtype, ctx=ctx)


def random_arrays(*shapes):
    """NumPy arrays of normal random numbers, one for each shape; the one array where there is one shape.

    Examples
    --------
    >>> import cygrad.mxnet as mx
    >>> [x.shape for x in mx.test_utils.random_arrays((2,), (3, 4))]
    [(2,), (3, 4)]
    """
    arrays = [_np.asarray(_np.random.randn(*shape), default_dtype()) for shape in shapes]
    return arrays[0] if len(arrays) == 1 else arrays


def __getattr__(name):
    from .missing import hint

    reason = None if name.startswith("_") else hint(name, space="test_utils")
    raise AttributeError(f"cygrad.mxnet.test_utils has no {name!r}: {reason}" if reason else
                         f"module 'cygrad.mxnet.test_utils' has no attribute {name!r}", name=name)
