"""NumPy's functions applied to arrays of ours: values as NumPy's, gradients, writes, and what is refused."""

import inspect

import numpy as np
import pytest

import cygrad as cg
from common import array, assert_same, autograd, numeric_gradient, values, variable

X = np.array([[0.5, -1.5, 2.0], [1.25, 0.75, -0.25]])
Y = np.array([[1.5, 0.25, -1.0], [0.5, 2.5, 3.0]])
MASK = np.array([[True, False, True], [False, True, True]])


def both_ways(f, *xs):
    """`f` of arrays of ours gives what it gives for NumPy's, and while recording a gradient that differences confirm."""
    expected = f(*[x.copy() for x in xs])
    assert_same(f(*[array(x) for x in xs]), expected, ulps=8)
    w = np.cos(np.arange(np.asarray(expected).size)).reshape(np.shape(expected))
    variables = [variable(x) for x in xs]
    with autograd.record():
        got = f(*variables)
        assert_same(got, expected, ulps=8)
        loss = (got * w).sum()
    loss.backward()
    for v, g in zip(variables, numeric_gradient(lambda arrays: float((f(*arrays) * w).sum()), list(xs))):
        np.testing.assert_allclose(v.grad.asnumpy(), g, rtol=1e-6, atol=1e-8)


def into(make, f):
    """A function of one that writes: into a copy, so that variables are not written to."""
    def function(*xs):
        target = make(xs[0]) * 1.0
        f(target, *xs)
        return target
    return function


CASES = {
    "call": lambda x, y: np.multiply(np.sin(x), y),
    "call with dtype": lambda x, y: np.multiply(x, y, dtype="float64"),
    "call with where": lambda x, y: np.multiply(x, y, where=MASK, out=x * 3),
    "call with where of another shape": lambda x, y: np.multiply(x[0], 2, where=MASK, out=x * y),
    "call with out": lambda x, y: np.add(x, y, out=x * 0),
    "outer": lambda x, y: np.multiply.outer(x, y),
    "outer of a number": lambda x, y: np.subtract.outer(x * y, 2),
    "add.reduce": lambda x, y: np.add.reduce(x * y),
    "add.reduce, all": lambda x, y: np.add.reduce(x * y, axis=None),
    "add.reduce, initial": lambda x, y: np.add.reduce(x * y, axis=1, initial=2.5, keepdims=True),
    "add.reduce, where": lambda x, y: np.add.reduce(x * y, axis=1, where=MASK),
    "add.reduce, out": lambda x, y: np.add.reduce(x * y, axis=1, out=x[:, 0] * 1),
    "add.reduce, dtype": lambda x, y: np.add.reduce(x * y, dtype="float64"),
    "logaddexp.reduce": lambda x, y: np.logaddexp.reduce(x * y, axis=1),
    "logaddexp.reduce, where": lambda x, y: np.logaddexp.reduce(x * y, axis=1, where=MASK, initial=0.3),
    "logaddexp2.reduce": lambda x, y: np.logaddexp2.reduce(x * y, axis=(0, 1), keepdims=True),
    "hypot.reduce": lambda x, y: np.hypot.reduce(x * y, axis=1),
    "fmax.reduce": lambda x, y: np.fmax.reduce(x * y, axis=1),
    "fmin.reduce, where": lambda x, y: np.fmin.reduce(x * y, axis=None, where=MASK, initial=0.4),
    "subtract.reduce": lambda x, y: np.subtract.reduce(x * y, axis=1),
    "subtract.reduce, initial": lambda x, y: np.subtract.reduce(x * y, axis=0, initial=0.5, keepdims=True),
    "divide.reduce": lambda x, y: np.divide.reduce(x * y + 3, axis=-1),
    "arctan2.reduce, dtype": lambda x, y: np.arctan2.reduce(x * y, axis=0, dtype="float64"),
    "add.accumulate": lambda x, y: np.add.accumulate(x * y, axis=1),
    "maximum.accumulate": lambda x, y: np.maximum.accumulate(x * y, axis=1),
    "logaddexp.accumulate": lambda x, y: np.logaddexp.accumulate(x * y),
    "subtract.accumulate, out": lambda x, y: np.subtract.accumulate(x * y, axis=1, out=x * 1),
    "add.reduceat": lambda x, y: np.add.reduceat(x * y, [0, 2, 1], axis=1),
    "maximum.reduceat": lambda x, y: np.maximum.reduceat(x * y, [1, 0]),
    "divide.reduceat": lambda x, y: np.divide.reduceat(x * y + 3, [0, 1, 1], axis=1),
    "multiply.reduceat, dtype": lambda x, y: np.multiply.reduceat(x * y, [0], axis=1, dtype="float64"),
    "multiply.reduce": lambda x, y: np.multiply.reduce(x * y, axis=-1),
    "multiply.reduce, where": lambda x, y: np.multiply.reduce(x * y, axis=-1, where=MASK),
    "maximum.reduce": lambda x, y: np.maximum.reduce(x * y, axis=0),
    "minimum.reduce, where": lambda x, y: np.minimum.reduce(x * y, axis=1, where=MASK, initial=0.4),
    "sum": lambda x, y: np.sum(x * y, 1, None, None, True),
    "sum, where and initial": lambda x, y: np.sum(x * y, axis=0, where=MASK, initial=3),
    "sum, out": lambda x, y: np.sum(x * y, axis=0, out=x[0] * 1),
    "max, initial": lambda x, y: np.max(x * y, axis=0, initial=-0.4),
    "std by position": lambda x, y: np.std(x * y, 0, None, None, 1),
    "mean": lambda x, y: np.mean(a=x * y, axis=1),
    "clip": lambda x, y: np.clip(x * y, a_min=-0.4, a_max=1.0),
    "concatenate": lambda x, y: np.concatenate([x, y], axis=1),
    "concatenate, out": lambda x, y: np.concatenate([x, y], 0, np.concatenate([x, x])),
    "sort by kind": lambda x, y: np.sort(x * y, kind="stable"),
    "broadcast_to with subok": lambda x, y: np.broadcast_to(x * y, (2, 2, 3), subok=True),
    "where": lambda x, y: np.where(MASK, x, y),
    "dot": lambda x, y: np.dot(x, y.T),
    "matmul": lambda x, y: np.matmul(x, y.T),
    "divmod": lambda x, y: np.divmod(x, 0.7)[1] * y,
    "add.at": into(lambda x: x, lambda t, x, y: np.add.at(t, ([0, 1, 0], [2, 1, 2]), y[:, :3][0])),
    "add.at, broadcast": into(lambda x: x, lambda t, x, y: np.add.at(t, [0, 0, 1], y[0])),
    "add.at, number": into(lambda x: x, lambda t, x, y: np.add.at(t, (slice(None), [0, 0]), 2.0)),
    "subtract.at": into(lambda x: x, lambda t, x, y: np.subtract.at(t, [1, 1], y)),
    "multiply.at": into(lambda x: x, lambda t, x, y: np.multiply.at(t, ([0, 1], [2, 1]), y[0, :2])),
    "multiply.at, repeated": into(
        lambda x: x, lambda t, x, y: np.multiply.at(t, ([0, 1, 0, 0], [2, 1, 2, 2]), y[0, [0, 1, 2, 0]])),
    "divide.at, repeated": into(lambda x: x, lambda t, x, y: np.divide.at(t, [0, 0], y + 3)),
    "sin.at, repeated": into(lambda x: x, lambda t, x, y: np.sin.at(t, [1, 1])),
    "power.at, number": into(lambda x: x, lambda t, x, y: np.power.at(t, [1, 1, 0], 2)),
    "negative.at": into(lambda x: x, lambda t, x, y: np.negative.at(t, MASK)),
    "copyto": into(lambda x: x, lambda t, x, y: np.copyto(t, y[1])),
    "copyto, where": into(lambda x: x, lambda t, x, y: np.copyto(t, y * y, where=MASK)),
    "fill_diagonal": into(lambda x: x, lambda t, x, y: np.fill_diagonal(t, y[0, 1])),
    "fill_diagonal, cycled": into(lambda x: x, lambda t, x, y: np.fill_diagonal(t, y[0, :2])),
    "put": into(lambda x: x, lambda t, x, y: np.put(t, [4, 1, -1], y[0, :2])),
    "put, wrap": into(lambda x: x, lambda t, x, y: np.put(t, [14, 1], y[0, :2], mode="wrap")),
    "place": into(lambda x: x, lambda t, x, y: np.place(t, MASK, y[0])),
    "putmask": into(lambda x: x, lambda t, x, y: np.putmask(t, MASK, y[:, 0])),
    "put_along_axis": into(lambda x: x, lambda t, x, y: np.put_along_axis(t, np.array([[1], [2]]), y[:, :1], 1)),
}


@pytest.mark.parametrize("case", CASES)
def test_as_numpy_and_recorded(case):
    both_ways(CASES[case], X, Y)


def test_operators_with_numpy_arrays_on_either_side():
    for f in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a / b, lambda a, b: abs(a) ** b,
              lambda a, b: (a + 0.13) % b,
              lambda a, b: a @ b.T, lambda a, b: divmod(a + 0.13, b)[1]):
        both_ways(lambda x: f(x, Y), X)
        both_ways(lambda y: f(X, y), Y)
    for f in (lambda a, b: a // b, lambda a, b: a < b, lambda a, b: a == b, lambda a, b: a >= b):
        assert_same(f(array(X), Y), f(X, Y))
        assert_same(f(X, array(Y)), f(X, Y))
    for f in (lambda a, b: a & b, lambda a, b: a | b, lambda a, b: a ^ b, lambda a, b: a << b, lambda a, b: a >> b):
        a, b = np.array([1, 2, 3]), np.array([3, 1, 2])
        assert_same(f(array(a), b), f(a, b))
        assert_same(f(a, array(b)), f(a, b))


def test_numpy_scalars_on_either_side():
    both_ways(lambda x: np.float64(2.5) * x - np.float64(1), X)
    both_ways(lambda x: x / np.float64(2.5), X)


# ---- what computes only where it is told

def test_no_nan_comes_from_where_nothing_is_computed():
    x, d = variable([1.0, 2.0, 3.0]), variable([2.0, 0.0, 4.0])
    with autograd.record():
        y = np.divide(x, d, where=np.array([True, False, True]), out=cg.zeros(3))
    y.backward()
    assert y.tolist() == [0.5, 0.0, 0.75]
    assert x.grad.tolist() == [0.5, 0.0, 0.25] and d.grad.tolist() == [-0.25, 0.0, -0.1875]


def test_dtype_of_a_call_is_where_it_computes():
    x = np.array([1e8 + 1, 2.0])
    v = variable(x)
    with autograd.record():
        y = np.add(v, 1, dtype="float32")
        with pytest.raises(TypeError, match="[Cc]ast"):
            np.add(v, 1, dtype="int32")
    assert_same(y, np.add(x, 1, dtype="float32"))
    y.backward()
    assert v.grad.dtype == "float64" and v.grad.tolist() == [1.0, 1.0]


# ---- on the data, or refused by name

OTHERS = {
    "sort_complex": lambda x: np.sort_complex(x), "scimath.sqrt": lambda x: np.emath.sqrt(x),
    "subtract.reduce, where": lambda x: np.subtract.reduce(x, where=MASK, initial=0.0),
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_ours_lack_runs_on_the_data_and_raises_where_a_gradient_would_be_lost(case):
    f = OTHERS[case]
    assert_same(f(array(X)), f(X), ulps=4)
    x = variable(X)
    with autograd.record():
        with pytest.raises((RuntimeError, NotImplementedError), match="detach"):
            f(x * 1.0)
        f((x * 1.0).detach())
    f(x)


def test_a_keyword_that_ours_lack_is_not_ignored():
    x = variable(X)
    with autograd.record():
        with pytest.raises(RuntimeError, match=r"sort\(order=\).*detach"):
            np.sort(x, order="f")
        with pytest.raises(RuntimeError, match=r"detach"):
            np.add(x, 1, order="F")
    with pytest.raises(ValueError, match="fields"):
        np.sort(array(X), order="f")
    assert_same(np.add(array(X), 1, order="F"), X + 1)


def test_what_numpy_passes_for_no_value_is_none():
    assert_same(np.sum(array(X), axis=0, keepdims=np._NoValue), X.sum(0))
    assert_same(np.add.reduce(array(X), initial=np._NoValue), X.sum(0))
    assert_same(np.sum(array(X), 0, None, None, np._NoValue), X.sum(0))


def test_arguments_go_by_name_while_a_profile_runs():
    with cg.profiler.profile():
        assert_same(np.std(array(X), 0, None, None, 1), np.std(X, 0, None, None, 1), ulps=4)
        assert np.argmax(array(X), 0, cg.zeros(3, dtype="int64")).shape == (3,)


def test_looking_at_anything_but_values_passes():
    x = variable(X)
    with autograd.record():
        y = x * 2
        assert np.shape(y) == (2, 3) and np.ndim(y) == 2 and np.size(y) == 6
        assert np.result_type(y, "float32") == "float64" and np.allclose(y, X * 2) and np.array_equal(y, X * 2)
        assert not np.iscomplexobj(y) and np.count_nonzero(y) == 6
        assert np.zeros_like(y).tolist() == [[0.0] * 3] * 2
        assert np.where(y > 0)[0].tolist() == np.where(X > 0)[0].tolist()
        assert [part.tolist() for part in np.where(y)] == [part.tolist() for part in np.nonzero(X)]
        assert np.array_repr(y) and np.round(y).tolist() == (X * 2).round().tolist()


def test_integers_need_no_gradient():
    i = array([3, 1, 2])
    with autograd.record():
        assert np.median(i).item() == 2.0 and np.add.at(i, [0], 1) is None and i.tolist() == [4, 1, 2]


def test_unknown_types_are_asked():
    class Other:
        def __array_ufunc__(self, *arguments, **keywords):
            return "ufunc"

        def __array_function__(self, *arguments, **keywords):
            return "function"
    assert np.add(cg.ones(2), Other()) == "ufunc" and np.concatenate([cg.ones(2), Other()]) == "function"


# ---- results are of one kind

def test_results_are_ours():
    for got in (np.median(array(X)), np.flip(array(X)), np.modf(array(X))[1], np.meshgrid(array([1, 2]), array([3]))[0],
                np.nonzero(array(X))[0], np.linalg.eigh(array(np.eye(2))).eigenvalues, np.linalg.inv(array(np.eye(2))),
                np.fft.fft(array(X)), np.zeros(2, like=array(X)), np.linspace(array(0.0), array(1.0), 3)):
        assert type(got) is cg.NDArray


def test_a_view_that_numpy_made_survives_its_source():
    b = cg.ones(4)
    view = np.flip(b)
    x = variable([1.0, 2.0, 3.0, 4.0])
    with autograd.record():
        y = (x * b).sum()
        b[0] = x[0] * 5
    assert view.tolist()[-1] == 5.0 and np.shares_memory(view, b.detach())
    del y


def test_a_view_by_dlpack_survives_its_source():
    b = cg.ones(4)
    view = np.from_dlpack(b)
    x = variable([1.0, 2.0, 3.0, 4.0])
    with autograd.record():
        y = (x * b).sum()
        b[0] = x[0] * 5
    assert view.tolist()[0] == 5.0
    del y


# ---- writes

def test_writes_go_the_road_of_writes():
    x = variable([1.0, 2.0, 3.0])
    for write in (lambda b: np.copyto(b, 9), lambda b: np.put(b, [0], 5), lambda b: np.add(b, 1, out=b),
                  lambda b: np.place(b, [True, False, False], 4), lambda b: np.add.at(b, [0], 1),
                  lambda b: np.median(cg.ones((2, 3)), axis=0, out=b), lambda b: np.exp(np.zeros(3), out=b)):
        b = cg.ones(3)
        with autograd.record():
            y = x * b
        write(b)
        with pytest.raises(RuntimeError, match="overwritten"):
            y.backward()
        readonly = cg.broadcast_to(cg.ones(1), (3,))
        with pytest.raises(ValueError, match="read-only"):
            write(readonly)
        with autograd.record():
            with pytest.raises(RuntimeError, match="variable"):
                write(x)


def test_out_is_checked_as_numpy_checks_it():
    for f in (lambda out: np.add(array(X), 0.5, out=out), lambda out: np.sum(array(X), axis=0, out=out)):
        with pytest.raises(TypeError, match="same_kind"):
            f(cg.zeros(3, dtype="int64"))
        with pytest.raises(ValueError):
            f(cg.zeros(4))
    out = cg.zeros((2, 3))
    assert np.add(array(X), 1, out=out) is out and np.sum(array(X), axis=0, out=out[0]).tolist() == X.sum(0).tolist()
    theirs = np.zeros((2, 3))
    assert np.add(array(X), 1, out=theirs) is theirs and (theirs == X + 1).all()
    v = variable(X)
    with autograd.record():
        for f in (lambda: np.add(v, 1, out=theirs), lambda: np.sum(v, axis=0, out=theirs[0]), lambda: np.copyto(theirs, v),
                  lambda: np.add.at(theirs, [0], v[:1])):
            with pytest.raises(RuntimeError, match="detach"):
                f()
    assert (theirs == X + 1).all()


@pytest.mark.parametrize("name", ["copyto", "put", "place", "putmask", "fill_diagonal", "put_along_axis"])
def test_writers_refuse_what_numpy_refuses(name):
    wrong = {
        "copyto": (np.ones(5),), "put": ([7], 1), "place": ([True], 1), "putmask": ([True], 1),
        "fill_diagonal": (1,), "put_along_axis": (np.array([[9]]), 1, 0)}[name]
    shape = (3,) if name == "fill_diagonal" else (2, 3)
    with pytest.raises(Exception) as expected:
        getattr(np, name)(np.zeros(shape), *wrong)
    a = cg.zeros(shape)
    with pytest.raises(expected.type):
        getattr(np, name)(a, *wrong)
    assert values(a).tolist() == np.zeros(shape).tolist()


# ---- every function that both have

def test_no_function_of_ours_is_called_with_an_argument_of_another_meaning():
    """Parameters that NumPy's and our functions share by name are passed by name: none may go by place to another."""
    from cygrad.core import interop
    for name in sorted(set(dir(np)) & set(dir(cg))):
        theirs, ours = getattr(np, name), getattr(cg, name)
        if isinstance(theirs, (type, np.ufunc)) or not callable(theirs) or getattr(theirs, "__module__", "") != "numpy":
            continue
        found = interop.translation(theirs, ours)
        if found is None:
            continue
        names = list(inspect.signature(theirs).parameters)[:found[2]]
        own = list(inspect.signature(ours).parameters)
        for mine, their in zip(own, names):
            assert found[1][their] == mine, f"{name}: {their} goes to {mine}"
