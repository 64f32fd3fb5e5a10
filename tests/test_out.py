"""`out=` of functions: results and refusals against NumPy's, what is recorded, and what lies on the same memory."""

import inspect

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd as ag

X = np.array([[0.25, 0.5, 0.75], [0.125, 0.875, 0.375]])
Y = np.array([[2.0, 1.0, 3.0], [1.0, 2.0, 1.0]])
INTEGERS = np.array([[6, 5, 4], [3, 2, 1]])


def takes_out(function):
    return callable(function) and not isinstance(function, type) and "out" in inspect.signature(function).parameters


def ufuncs():
    for name in sorted(set(dir(cg))):
        theirs = getattr(np, name, None)
        if isinstance(theirs, np.ufunc):
            yield name


def operands(ufunc):
    """Operands that a ufunc takes, and that give no NaN."""
    if ufunc is np.ldexp:
        return X, INTEGERS
    if ufunc in (np.arccosh,):
        return (Y,)
    if ufunc in (np.matmul, np.vecdot, np.matvec, np.vecmat):
        return {np.matmul: (X, Y.T), np.vecdot: (X, Y), np.matvec: (X, Y[0]), np.vecmat: (Y[:, 0], X)}[ufunc]
    try:
        ufunc(*(X, Y)[:ufunc.nin])
        return (X, Y)[:ufunc.nin]
    except TypeError:
        return (INTEGERS, INTEGERS[::-1])[:ufunc.nin]


@pytest.mark.parametrize("name", list(ufuncs()))
def test_every_ufunc_takes_out(name):
    ufunc, ours = getattr(np, name), getattr(cg, name)
    arguments = operands(ufunc)
    expected = ufunc(*arguments)
    if ufunc.nout == 1:
        out = cg.zeros(expected.shape, dtype=expected.dtype)
        assert ours(*map(cg.asarray, arguments), out=out) is out
        np.testing.assert_allclose(out.asnumpy(), expected, rtol=1e-14)
        array = np.zeros_like(expected)
        assert ours(*map(cg.asarray, arguments), out=array) is array
        np.testing.assert_allclose(array, expected, rtol=1e-14)
        assert ufunc(*map(cg.asarray, arguments), out=out) is out
    else:
        out = tuple([cg.zeros(part.shape, dtype=part.dtype) for part in expected])
        results = ours(*map(cg.asarray, arguments), out=out)
        for result, given, wanted in zip(results, out, expected):
            assert result is given
            np.testing.assert_allclose(given.asnumpy(), wanted)


@pytest.mark.parametrize("name", sorted(n for n in dir(cg) if callable(getattr(np, n, None))))
def test_no_function_of_numpy_with_out_is_without(name):
    theirs, ours = getattr(np, name), getattr(cg, name)
    if isinstance(theirs, (type, np.ufunc)) or isinstance(ours, type):
        return
    try:
        parameters = inspect.signature(theirs).parameters
    except ValueError:
        return
    if "out" in parameters:
        assert takes_out(ours), name


CASES = {
    "all": (X,), "any": (X, 1), "amax": (X, 0), "max": (X, 1), "min": (X, (0, 1)), "argmax": (X, 1), "argmin": (X, 0),
    "sum": (X, 0), "prod": (X, 1), "mean": (X, 0), "std": (X, 1), "var": (X, 0), "ptp": (X, 0), "median": (X, 1),
    "quantile": (X, 0.3, 1), "percentile": (X, [10, 20], 0), "nansum": (X, 0), "nanmean": (X, 1), "nanmax": (X, 0),
    "nanmin": (X, 0), "nanprod": (X, 0), "nanstd": (X, 0), "nanvar": (X, 0), "nanmedian": (X, 0),
    "nanquantile": (X, 0.3, 1), "nanpercentile": (X, 10, 1), "cumsum": (X, 1), "cumprod": (X, 0), "round": (X, 1),
    "clip": (X, 0.2, 0.6), "dot": (X, Y.T), "outer": (X, Y), "concatenate": ([X, Y], 1), "stack": ([X, Y], 2),
    "take": (X, [1, 0], 1), "compress": ([True, False, True], X, 1), "choose": ([0, 1], [X[0, :2], Y[0, :2]]),
    "trace": (X,), "fix": (X,), "isposinf": (X,), "einsum": ("ij,kj->ik", X, Y),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_other_functions(name):
    theirs, ours = getattr(np, name), getattr(cg, name)
    expected = np.asarray(theirs(*CASES[name]))
    for out in (cg.zeros(expected.shape, dtype=expected.dtype), np.zeros_like(expected)):
        assert ours(*CASES[name], out=out) is out
        np.testing.assert_allclose(np.asarray(out), expected)
    wrong = cg.ones((7,) + expected.shape, dtype=expected.dtype)
    if name not in ("round", "clip", "fix", "isposinf"):         # ufuncs broadcast to their out
        with pytest.raises(ValueError, match="shape"):
            ours(*CASES[name], out=wrong)
        assert (wrong == 1).all()
    if expected.dtype.kind == "f":
        with pytest.raises(TypeError, match="(?i)cast"):
            ours(*CASES[name], out=cg.zeros(expected.shape, dtype="int32"))
    with pytest.raises(TypeError, match="out"):
        ours(*CASES[name], out=[0.0])


@pytest.mark.parametrize("dtype", ["float16", "float32", "complex128"])
@pytest.mark.parametrize("layout", ["whole", "transposed", "strided"])
def test_dtypes_and_layouts_of_out(dtype, layout):
    out = {"whole": cg.zeros((2, 3), dtype=dtype), "transposed": cg.zeros((3, 2), dtype=dtype).T,
           "strided": cg.zeros((4, 6), dtype=dtype)[::2, ::-2]}[layout]
    assert cg.multiply(X, cg.asarray(Y[0]), out=out) is out
    np.testing.assert_allclose(out.asnumpy(), (X * Y[0]).astype(dtype))
    assert out.dtype == dtype


def test_operands_broadcast_to_out():
    out = cg.zeros((4, 2, 3))
    cg.add(X, 1, out=out)
    np.testing.assert_array_equal(out.asnumpy(), np.broadcast_to(X + 1, (4, 2, 3)))
    cg.add(1, 2, out=out)
    assert (out == 3).all()
    for shape in ((2, 1), (3,), ()):
        small = cg.full(shape, 7.0)
        with pytest.raises(ValueError, match="non-broadcastable output operand"):
            cg.add(cg.asarray(X), 1, out=small)
        assert (small == 7).all()


@pytest.mark.parametrize("n", [7, 5000])
def test_out_on_memory_of_operands(n):
    values = np.arange(float(n))
    x = cg.asarray(values.copy())
    cg.add(x, x, out=x)
    np.testing.assert_array_equal(x.asnumpy(), 2 * values)
    x = cg.asarray(values.copy())
    cg.add(x[:-1], 1, out=x[1:])                 # what is read must not have been written before
    np.testing.assert_array_equal(x.asnumpy(), np.r_[0, values[:-1] + 1])
    x = cg.asarray(values.copy())
    cg.negative(x[::-1], out=x)
    np.testing.assert_array_equal(x.asnumpy(), -values[::-1])
    # Two arrays on memory of NumPy's that do not know of each other.
    shared = values.copy()
    a, b = cg.asarray(shared, copy=False), cg.asarray(shared[1:], copy=False)
    cg.add(a[:-1], 1, out=b)
    np.testing.assert_array_equal(shared, np.r_[0, values[:-1] + 1])
    shared = values.copy()
    a, b = cg.asarray(shared, copy=False), cg.asarray(shared[1:], copy=False)
    b += a[:-1]
    np.testing.assert_array_equal(shared, np.r_[0, values[:-1] + values[1:]])
    shared = values.copy()
    a, b = cg.asarray(shared, copy=False), cg.asarray(shared[1:], copy=False)
    b[:] = a[:-1]
    np.testing.assert_array_equal(shared, np.r_[0, values[:-1]])


def test_recorded_results_carry_the_gradient():
    x, y = cg.asarray(X.copy()), cg.asarray(Y.copy())
    x.attach_grad()
    y.attach_grad()
    out = cg.zeros((2, 3))
    with ag.record():
        cg.multiply(x, y, out=out)
        cg.exp(out, out=out)
        z = cg.sum(out * x)
    z.backward()
    np.testing.assert_allclose(x.grad.asnumpy(), np.exp(X * Y) * (1 + X * Y))
    np.testing.assert_allclose(y.grad.asnumpy(), np.exp(X * Y) * X * X)
    matrix = cg.zeros((2, 2))
    with ag.record():
        cg.matmul(x, y.T, out=matrix)
        total = (matrix * matrix).sum()
    total.backward()
    np.testing.assert_allclose(x.grad.asnumpy(), 2 * (X @ Y.T) @ Y)


def test_out_that_was_recorded_forgets_what_it_was():
    x = cg.asarray(X.copy())
    x.attach_grad()
    with ag.record():
        y = x * 2
        cg.add(1.0, 2.0, out=y)
        z = (y * x).sum()
    z.backward()
    np.testing.assert_array_equal(x.grad.asnumpy(), np.full((2, 3), 3.0))


def test_what_backward_needs_is_not_overwritten_in_silence():
    x = cg.asarray(X.copy())
    x.attach_grad()
    with ag.record():
        y = x * 2
        z = cg.exp(y).sum() + (y * y).sum()
    cg.add(1.0, 2.0, out=y)                       # after the recording: what was saved is gone
    with pytest.raises(RuntimeError, match="overwritten"):
        z.backward()
    with ag.record():
        y = x * 2
        z = (y * y).sum()
        cg.add(1.0, 2.0, out=y)                   # while recording: what was saved stays
    z.backward()
    np.testing.assert_allclose(x.grad.asnumpy(), 8 * X)


def test_variables_and_read_only_arrays_are_refused():
    x = cg.asarray(X.copy())
    x.attach_grad()
    with ag.record(), pytest.raises(RuntimeError, match="variable"):
        cg.exp(x, out=x)
    np.testing.assert_array_equal(x.asnumpy(), X)
    cg.exp(x, out=x)                              # outside of a recording it takes a new value
    np.testing.assert_allclose(x.asnumpy(), np.exp(X))
    with pytest.raises(ValueError, match="read-only"):
        cg.add(1.0, 2.0, out=cg.broadcast_to(cg.zeros(1), (3,)))
    with ag.record(), pytest.raises(RuntimeError, match="recorded array"):
        cg.add(x, 1, out=np.zeros((2, 3)))        # it would leave with its gradient


def test_tuples_as_ufuncs_take_them():
    out = cg.zeros((2, 3))
    assert cg.add(X, Y, out=(out,)) is out
    with pytest.raises(ValueError, match="tuple"):
        cg.add(X, Y, out=(out, out))
    with pytest.raises(TypeError, match="tuple of two"):
        cg.modf(X, out=out)
    first = cg.zeros((2, 3))
    fraction, whole = cg.modf(X, out=(first, None))
    assert fraction is first and (whole == 0).all()
    x = cg.asarray([7.0, 9.0])
    y = cg.asarray([4.0, 2.0])
    cg.divmod(x, y, out=(x, y))                   # both are computed before one is overwritten
    assert x.tolist() == [1.0, 4.0] and y.tolist() == [3.0, 1.0]


@pytest.mark.parametrize("n", [10, 200_000])
def test_no_memory_is_taken(n):
    x, out = cg.ones(n), cg.zeros(n)
    address = np.asarray(out).ctypes.data
    cg.add(x, 2, out=out)
    assert np.asarray(out).ctypes.data == address and (out == 3).all()
