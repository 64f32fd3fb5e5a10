"""Functions that move elements: values, errors and derivatives against NumPy, views, `put` and its kin."""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra import numpy as hnp

import cygrad as cg
from cygrad import autograd
from common import array, assert_same, values, variable
from differences import agree, check_derivatives

quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

X = np.arange(24.0).reshape(4, 6) - 7
CUBE = np.arange(24.0).reshape(2, 3, 4) ** 2
V = np.array([3.0, 0.0, -1.0, 2.0, 0.0])
I23 = np.array([[0, 2, 1], [1, 1, 0]])


def both(name, *arguments, **keywords):
    """A call of a function that has one name here and there: what it is given of arrays is converted."""
    return name, arguments, keywords


# Differentiable functions: (name, arguments, keywords). Arrays of floats among the arguments are variables.
MOVES = [
    both("take", X, [0, -1, 2, 2], axis=0), both("take", X, I23, axis=1), both("take", X, I23), both("take", X, 5),
    both("take", X, [7, -9], axis=1, mode="wrap"), both("take", X, [7, -9], axis=-1, mode="clip"),
    both("take", X, [], axis=1), both("take", CUBE, [[1, 2]], axis=1), both("take", np.array(3.0), [0, 0]),
    both("take", X, [True, False], axis=0),
    both("take_along_axis", X, np.argsort(X, 1)[:, ::2], axis=1),
    both("take_along_axis", X, np.array([[0, 1, 0, 1, 3, 3]]), 0),
    both("take_along_axis", X, np.array([3, -1, 3]), axis=None),
    both("take_along_axis", CUBE, np.array([[[2]], [[0]]]), axis=1),
    both("choose", I23, [CUBE[0, :2, :3], np.ones((1, 3)), 7.0]), both("choose", 1, [V, 2 * V]),
    both("choose", [[5, -1]], [V[:2], -V[:2]], mode="wrap"), both("choose", [[5, -1]], [V[:2], -V[:2]], mode="clip"),
    both("compress", [1, 0, 1], X, axis=0), both("compress", [0, 1, 1], X), both("compress", [False], X, axis=1),
    both("extract", X > 2, X), both("extract", np.zeros((4, 6), bool), X),
    both("repeat", X, 2), both("repeat", X, 3, axis=0), both("repeat", X, 2, axis=-1),
    both("repeat", X, [1, 0, 2, 1], axis=0),
    both("repeat", np.array(2.0), 3), both("repeat", X, 0, axis=1), both("repeat", X, 1, axis=1),
    both("repeat", V[:1], 4),
    both("tile", V, 2), both("tile", X, (2, 3)), both("tile", X, (2, 1, 1)), both("tile", CUBE, 2), both("tile", X, ()),
    both("tile", np.array(1.0), (2, 2)), both("tile", X, (0, 2)),
    both("resize", X, (5, 7)), both("resize", X, 3), both("resize", X, ()), both("resize", np.zeros((0, 2)), (2, 2)),
    both("roll", X, 5), both("roll", X, -3, axis=1), both("roll", X, (1, 2), axis=(0, 1)),
    both("roll", X, 1, axis=(0, 0)),
    both("roll", X, (1, 2), axis=1), both("roll", np.zeros((0, 3)), 1, axis=0), both("roll", X, 0, axis=0),
    both("roll", X, -100, axis=0), both("roll", np.array(1.0), 2),
    both("flip", X), both("flip", X, 1), both("flip", CUBE, (0, 2)), both("fliplr", X), both("flipud", X),
    both("rot90", X), both("rot90", X, 2), both("rot90", X, -1), both("rot90", CUBE, 1, (1, 2)), both("rot90", X, 4),
    both("rollaxis", CUBE, 2), both("rollaxis", CUBE, 0, 3), both("rollaxis", CUBE, 1, -1),
    both("rollaxis", CUBE, 2, 1),
    both("diagonal", X), both("diagonal", X, 2), both("diagonal", X, -1), both("diagonal", CUBE, 0, 2, 0),
    both("diagonal", CUBE, 1, -1, -2), both("diagonal", X, 9), both("diagonal", X, -9),
    both("trace", X), both("trace", X, 1), both("trace", CUBE, 0, 1, 2), both("trace", X, 50),
    both("diag", V), both("diag", V, 2), both("diag", V, -1), both("diag", X), both("diag", X, -2),
    both("diag", np.zeros(0)),
    both("diagflat", X[:2, :2], 1), both("diagflat", np.array(2.0)),
    both("tril", X), both("tril", X, 1), both("triu", X), both("triu", CUBE, -1), both("tril", V), both("triu", V, 1),
    both("append", X, V), both("append", X, X[:1], axis=0), both("append", X, X[:, :2], axis=1),
    both("insert", V, 2, np.array([9.0, 8.0])), both("insert", X, 1, np.arange(6.0), axis=0),
    both("insert", X, -1, 5.0, axis=1),
    both("insert", X, [1, 3], np.ones((2, 6)), axis=0), both("insert", X, [3, 1], np.array([[1.0, 2.0]]), axis=1),
    both("insert", X, [2], np.ones((4, 1)), axis=1), both("insert", X, 2, np.arange(4.0), axis=1),
    both("insert", X, slice(0, 2), np.array([7.0, 8.0])), both("insert", V, [], 3.0),
    both("insert", V, [5, 0, 5], np.arange(3.0)),
    both("delete", X, 1), both("delete", X, [0, 2], axis=0), both("delete", X, slice(None, None, 2), axis=1),
    both("delete", V, [True, False, False, True, False]), both("delete", X, -1, axis=1), both("delete", V, []),
    both("trim_zeros", np.array([0.0, 0.0, 1.0, 0.0, 2.0, 0.0])), both("trim_zeros", np.array([0.0, 1.0, 0.0]), "f"),
    both("trim_zeros", np.array([0.0, 1.0, 0.0]), "b"), both("trim_zeros", np.zeros(3)),
    both("block", [[X, X[:, :1]], [np.ones((1, 6)), np.zeros((1, 1))]]), both("block", [V, 1.0]), both("block", V),
    both("block", [[CUBE, CUBE], [2 * CUBE, CUBE]]), both("block", [[V], [V]]),
    both("row_stack", [V, 2 * V]),
    both("select", [X < 0, X > 9], [X, X ** 2], 5.0), both("select", [X < 0, X < 5], [1.0, X]),
    both("select", [np.array([True, False])], [V[:2]], V[2:4]),
    both("pad", X, 1), both("pad", X, ((1, 2), (0, 3))), both("pad", X, (1, 2), constant_values=3.5),
    both("pad", X, 2, constant_values=((1, 2), (3, 4))), both("pad", V, (3, 0), mode="edge"),
    both("pad", X, 3, mode="reflect"),
    both("pad", X, ((9, 2), (1, 0)), mode="symmetric"), both("pad", X, 15, mode="wrap"),
    both("pad", CUBE, 1, mode="edge"),
    both("pad", np.zeros((0, 2)), 1), both("pad", X, 0, mode="wrap"), both("pad", V[:1], 2, mode="reflect"),
    both("atleast_1d", np.array(3.0)), both("atleast_2d", V), both("atleast_3d", V), both("atleast_3d", X),
    both("atleast_1d", X),
    both("broadcast_arrays", V, np.ones((2, 1))), both("atleast_2d", V, X), both("meshgrid", V, V[:2]),
    both("meshgrid", V, V[:2], V[:3], indexing="ij"), both("meshgrid", V, V[:2], sparse=True), both("meshgrid", V),
    both("meshgrid", V, V[:2], copy=False),
]
IDS = [f"{name}-{k}" for k, (name, _, _) in enumerate(MOVES)]


def floats(arguments):
    """The float arrays among arguments, in nested lists too."""
    if isinstance(arguments, np.ndarray):
        return [arguments] if arguments.dtype.kind == "f" else []
    if isinstance(arguments, (list, tuple)):
        return [x for part in arguments for x in floats(part)]
    return []


def with_arrays(arguments, arrays):
    """The arguments with these for their float arrays, one after the other; other NumPy arrays stay."""
    if isinstance(arguments, np.ndarray):
        return next(arrays) if arguments.dtype.kind == "f" else arguments
    if isinstance(arguments, (list, tuple)):
        return type(arguments)([with_arrays(part, arrays) for part in arguments])
    return arguments


def same(got, expected):
    if isinstance(expected, (tuple, list)):
        assert isinstance(got, tuple) and len(got) == len(expected)
        for g, e in zip(got, expected):
            same(g, e)
    else:
        assert_same(got, expected)


def numpys(name):
    f = getattr(np, name) if name != "row_stack" else np.vstack

    def call(*arguments, **keywords):
        result = f(*arguments, **keywords)
        return tuple(result) if isinstance(result, list) else result
    return call


@pytest.mark.parametrize("name,arguments,keywords", MOVES, ids=IDS)
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "int32", "bool", "complex64"])
def test_value(name, arguments, keywords, dtype):
    if dtype in ("bool", "int32") and ("constant_values" in keywords or name == "insert"):
        pytest.skip("values that the dtype does not hold")
    arrays = [x.astype(dtype) for x in floats(arguments)]
    expected = numpys(name)(*with_arrays(arguments, iter(arrays)), **keywords)
    for layout in (array, lambda x: array(x[..., None].repeat(2, -1))[..., 0], lambda x: array(x.T.copy()).T):
        same(getattr(cg, name)(*with_arrays(arguments, map(layout, arrays)), **keywords), expected)
    theirs = getattr(np, name, None)
    if theirs is not None and arrays and name != "row_stack":      # NumPy's function on arrays of ours
        same(theirs(*with_arrays(arguments, map(array, arrays)), **keywords), expected)


@pytest.mark.parametrize("name,arguments,keywords", MOVES, ids=IDS)
def test_derivatives(name, arguments, keywords):
    arrays = floats(arguments)

    def function(*xs):
        # A square, so that there is a second derivative. Several results: all of them.
        xs = [x if isinstance(x, cg.NDArray) else array(x) for x in xs]
        result = getattr(cg, name)(*with_arrays(arguments, iter(xs)), **keywords)
        results = result if isinstance(result, tuple) else (result,)
        return cg.concat([(part * part).reshape(-1) for part in results])
    if name == "resize" and not arrays[0].size:
        return
    check_derivatives(function, *[x + 0.25 for x in arrays], rtol=1e-4, atol=1e-4)


def test_nothing_is_skipped():
    """Every function of these files is above, or below by name."""
    from cygrad.core.ops import diagonal, edit, grid, nonzero, pad, repeat, roll, take
    public = {name for m in (diagonal, edit, grid, nonzero, pad, repeat, roll, take) for name in m.__all__}
    others = {
        "argwhere", "flatnonzero", "nonzero", "ravel_multi_index", "unravel_index", "broadcast_shapes", "indices",
        "ix_", "may_share_memory", "ndim", "shape", "shares_memory", "size",
        "fill_diagonal", "put", "place", "put_along_axis", "tri", "tril_indices", "triu_indices"}
    assert public - {name for name, _, _ in MOVES} == others
    assert all(getattr(cg, name) for name in public)


# ---- without gradients

@pytest.mark.parametrize("dtype", ["float64", "bool", "int8", "complex64", "float16"])
def test_nonzero(dtype):
    for x in (X, V, CUBE, np.zeros((3, 0)), np.zeros((2, 2)), np.ones(17), np.eye(20)):
        x = x.astype(dtype)
        for ours, theirs in ((array(x), x), (array(x).T, x.T), (array(x)[::-1], x[::-1])):
            same(cg.nonzero(ours), np.nonzero(theirs))
            same(ours.nonzero(), np.nonzero(theirs))
            assert_same(cg.argwhere(ours), np.argwhere(theirs))
            assert_same(cg.flatnonzero(ours), np.flatnonzero(theirs))
    with pytest.raises(ValueError, match="0d"):
        cg.nonzero(3.0)


def test_positions():
    same(cg.unravel_index(array([5, 1, 22]), (4, 6)), np.unravel_index([5, 1, 22], (4, 6)))
    same(cg.unravel_index(5, (4, 6), "F"), np.unravel_index(5, (4, 6), "F"))
    assert_same(cg.ravel_multi_index((array([1, 3]), [2, 5]), (4, 6)), np.ravel_multi_index(([1, 3], [2, 5]), (4, 6)))
    assert_same(cg.ravel_multi_index(([1, 9], [2, 5]), (4, 6), "wrap"),
                np.ravel_multi_index(([1, 9], [2, 5]), (4, 6), "wrap"))
    for bad in (lambda m: m.unravel_index([24], (4, 6)), lambda m: m.ravel_multi_index(([4], [0]), (4, 6))):
        with pytest.raises(ValueError):
            bad(np)
        with pytest.raises(ValueError):
            bad(cg)
    with pytest.raises(TypeError):
        cg.unravel_index([0.5], (2,))


def test_grids():
    assert cg.broadcast_shapes((2, 1), 3, (1, 1)) == np.broadcast_shapes((2, 1), 3, (1, 1))
    same(cg.ix_([0, 2], [True, False, True], np.array([], int)), np.ix_([0, 2], [True, False, True], np.array([], int)))
    assert_same(cg.indices((2, 3)), np.indices((2, 3)))
    assert_same(cg.indices((2, 3), "float32"), np.indices((2, 3), "float32"))
    same(cg.indices((2, 3), sparse=True), np.indices((2, 3), sparse=True))
    for arguments in ((3,), (3, 5), (3, 5, -1), (2, 2, 9)):
        assert_same(cg.tri(*arguments), np.tri(*arguments))
    assert_same(cg.tri(3, dtype="int8"), np.tri(3, dtype="int8"))
    same(cg.tril_indices(3, 1, 4), np.tril_indices(3, 1, 4))
    same(cg.triu_indices(3, 1, 4), np.triu_indices(3, 1, 4))
    assert_same(cg.identity(3), np.identity(3))


PAD_MODES = ["constant", "edge", "reflect", "symmetric", "wrap", "linear_ramp", "maximum", "mean", "median", "minimum"]


@quick
@given(hnp.arrays("int64", hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=5),
                  elements=st.integers(-9, 9)),
       st.sampled_from(PAD_MODES), st.data())
def test_pad_like_numpy(x, mode, data):
    width = [data.draw(st.tuples(st.integers(0, 9), st.integers(0, 9))) for _ in range(x.ndim)]
    x = x.astype("float64")
    keywords = {"reflect_type": data.draw(st.sampled_from(["even", "odd"]))} if mode in ("reflect", "symmetric") else {}
    got = cg.pad(array(x), width, mode, **keywords)
    assert_same(got, np.pad(x, width, mode, **keywords), 8)
    with autograd.record():
        got = cg.pad(variable(x), width, mode, **keywords)
    assert_same(got, np.pad(x, width, mode, **keywords), 64, 1e-12)


@pytest.mark.parametrize("mode,options", [
    ("linear_ramp", {}), ("linear_ramp", {"end_values": ((1, -2), (3, 0.5))}), ("mean", {}), ("mean", {"stat_length": 2}),
    ("maximum", {"stat_length": ((1, 2), (3, 2))}), ("minimum", {}), ("median", {}), ("median", {"stat_length": 2}),
    ("reflect", {"reflect_type": "odd"}), ("symmetric", {"reflect_type": "odd"})], ids=str)
@pytest.mark.parametrize("width", [1, ((0, 2), (3, 1)), ((7, 9), (0, 11))], ids=str)
def test_gradients_of_computed_frames(mode, options, width):
    x = np.random.default_rng(4).uniform(-2, 2, (3, 4))
    agree(lambda m, x: m.pad(x, width, mode, **options), x, ulps=256, atol=1e-13)
    if "end_values" not in options:
        agree(lambda m, x: m.pad(x, (2, 3), mode, **{k: v for k, v in options.items() if k == "reflect_type"}), [0.7])


def test_pad_otherwise():
    assert cg.pad(array(X), 1, "empty").shape == (6, 8)
    assert_same(cg.pad(array(X), 1, "mean", stat_length=2), np.pad(X, 1, "mean", stat_length=2))
    assert_same(cg.pad(array(X), 1, "linear_ramp", end_values=3), np.pad(X, 1, "linear_ramp", end_values=3))

    def fill(vector, width, axis, keywords):
        vector[:width[0]] = 5
    assert_same(cg.pad(array(X), 1, fill), np.pad(X, 1, fill))
    with autograd.record(), pytest.raises(NotImplementedError, match="pad"):
        cg.pad(variable(X), 1, fill)
    with autograd.record(), pytest.raises(ValueError, match="stat_length"):
        cg.pad(variable(X), 1, "maximum", stat_length=0)
    for bad in (lambda m, x: m.pad(x, -1), lambda m, x: m.pad(x, 1, "nonsense"),
                lambda m, x: m.pad(x, 1, "edge", end_values=1),
                lambda m, x: m.pad(x, (1, 2, 3)), lambda m, x: m.pad(x[:, :0], 1, "edge")):
        with pytest.raises(ValueError):
            bad(np, X)
        with pytest.raises(ValueError):
            bad(cg, array(X))
    with pytest.raises(TypeError):
        cg.pad(array(X), 1.5)


# ---- errors

ERRORS = [
    lambda m, x: m.take(x, [6], axis=1), lambda m, x: m.take(x, m.asarray([0.5])), lambda m, x: m.take(x, [0], axis=2),
    lambda m, x: m.take(x[:0], [0], axis=0), lambda m, x: m.take(x, [0], mode="nonsense"),
    lambda m, x: m.choose(m.asarray([0], dtype="uint64"), [x[0], x[1]]),
    lambda m, x: m.take_along_axis(x, m.asarray([0]), 1), lambda m, x: m.take_along_axis(x, m.asarray([[0.0]]), 1),
    lambda m, x: m.take_along_axis(x, m.asarray([[9]] * 4), 1),
    lambda m, x: m.take_along_axis(x, m.asarray([[0], [1]]), 1),
    lambda m, x: m.choose([2], [x[0], x[1]]), lambda m, x: m.choose([-1], [x[0], x[1]]), lambda m, x: m.choose([0], []),
    lambda m, x: m.compress([[True]], x), lambda m, x: m.compress([True] * 9, x, axis=1),
    lambda m, x: m.repeat(x, -1), lambda m, x: m.repeat(x, [1, 2], axis=0), lambda m, x: m.repeat(x, m.asarray([1.5])),
    lambda m, x: m.repeat(x, 2, axis=5), lambda m, x: m.tile(x, -1), lambda m, x: m.resize(x, -1),
    lambda m, x: m.roll(x, 1, axis=2), lambda m, x: m.roll(x, (1, 2, 3), axis=(0, 1)), lambda m, x: m.flip(x, 2),
    lambda m, x: m.fliplr(x[0]), lambda m, x: m.flipud(x[0, 0]), lambda m, x: m.rot90(x, axes=(0, 0)),
    lambda m, x: m.rot90(x, axes=(0, 5)), lambda m, x: m.rollaxis(x, 3), lambda m, x: m.rollaxis(x, 0, 4),
    lambda m, x: m.diagonal(x[0]), lambda m, x: m.diagonal(x, 0, 1, 1), lambda m, x: m.diagonal(x, 0, 0, 2),
    lambda m, x: m.diag(x[None]), lambda m, x: m.append(x, x[0], axis=0), lambda m, x: m.insert(x, 9, 1.0, axis=0),
    lambda m, x: m.insert(x, [1, 2], m.asarray([1.0, 2.0, 3.0]), axis=0), lambda m, x: m.delete(x, 9, axis=0),
    lambda m, x: m.delete(x, [True], axis=0), lambda m, x: m.block([[x], x]), lambda m, x: m.block([]),
    lambda m, x: m.block((x,)), lambda m, x: m.select([x > 0], [x, x]), lambda m, x: m.select([], []),
    lambda m, x: m.select([x], [x]), lambda m, x: m.meshgrid(x[0], indexing="no"), lambda m, x: m.ix_(x),
    lambda m, x: m.broadcast_arrays(x, x[:, :3]), lambda m, x: m.broadcast_shapes((2,), (3,)),
    lambda m, x: m.fill_diagonal(x[0], 1), lambda m, x: m.place(x, [True], [1.0]), lambda m, x: m.put(x, [99], 1.0),
    lambda m, x: m.put(x, m.asarray([0.5]), 1.0), lambda m, x: m.place(x, x < 99, []),
    lambda m, x: m.trim_zeros(x[0], "x"),
    lambda m, x: m.put_along_axis(x, m.asarray([0]), 1.0, 1), lambda m, x: m.take(x, [0], out=m.zeros(3)),
]


@pytest.mark.parametrize("k", range(len(ERRORS)))
def test_errors(k):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises((ValueError, TypeError, IndexError)) as theirs:
            ERRORS[k](np, X.copy())
    x = array(X)
    kinds = tuple(c for c in (IndexError, TypeError, ValueError) if isinstance(theirs.value, c))
    with pytest.raises(kinds):
        ERRORS[k](cg, x)
    np.testing.assert_array_equal(values(x), X)


# ---- out, methods, views

def test_out():
    out = cg.zeros((4, 2))
    assert cg.take(array(X), [1, 0], axis=1, out=out) is out
    assert_same(out, X[:, [1, 0]])
    with autograd.record():
        x = variable(X)
        block = cg.zeros((4, 2))
        cg.take(x, [1, 1], axis=1, out=block)
        y = (block * block).sum()
    y.backward()
    expected = np.zeros_like(X)
    expected[:, 1] = 4 * X[:, 1]
    assert_same(x.grad, expected)


def test_methods():
    x = array(X)
    assert_same(x.take([1, 2], 1), X.take([1, 2], 1))
    assert_same(x.repeat(2, 0), X.repeat(2, 0))
    assert_same(x.diagonal(1), X.diagonal(1))
    assert_same(x.trace(), np.asarray(X.trace()))
    assert_same(x.compress([0, 1], 1), X.compress([0, 1], 1))
    assert_same(array(I23).choose([10, 20, 30]), I23.choose([10, 20, 30]))
    x.put([0, -1], [5, 6])
    expected = X.copy()
    expected.put([0, -1], [5, 6])
    assert_same(x, expected)


def test_views():
    x = array(X)
    for view in (cg.flip(x), cg.fliplr(x), cg.rot90(x), cg.rollaxis(x, 1), cg.atleast_3d(x), cg.trim_zeros(x),
                 cg.diagonal(x), cg.diag(x), cg.broadcast_arrays(x, cg.ones((2, 1, 1)))[0]):
        assert np.shares_memory(np.asarray(view), np.asarray(x))
    cg.flip(x)[0, 0] = 99
    assert x[3, 5].item() == 99
    for frozen in (cg.diagonal(x), cg.diag(x), cg.broadcast_arrays(x, cg.ones((2, 1, 1)))[0]):
        with pytest.raises(ValueError, match="read-only"):
            frozen[0] = 1
    for copy in (cg.roll(x, 0), cg.repeat(x, 1, axis=0), cg.tile(x, 1), cg.pad(x, 0), cg.pad(x, 0, "edge"),
                 cg.block(x)):
        assert not np.shares_memory(np.asarray(copy), np.asarray(x))


def test_writing_through_a_view_is_recorded():
    x = variable(X)
    with autograd.record():
        block = x * 1
        cg.flip(block, 0)[0] *= 3.0
        y = cg.diagonal(block).sum()
    y.backward()
    expected = np.zeros_like(X)
    expected[range(4), range(4)] = [1, 1, 1, 3]
    assert_same(x.grad, expected)


# ---- functions that write

WRITES = {
    "put": lambda m, x, v: m.put(x, [3, -1, 3], v),
    "put wrap": lambda m, x, v: m.put(x, [30, -40], v, mode="wrap"),
    "put clip": lambda m, x, v: m.put(x, [30, -40], v, mode="clip"),
    "place": lambda m, x, v: m.place(x, x > 2, v),
    "place nothing": lambda m, x, v: m.place(x, x > 200, v),
    "put_along_axis": lambda m, x, v: m.put_along_axis(x, m.asarray([[1], [0], [5], [1]]), v[0], 1),
    "put_along_axis flat": lambda m, x, v: m.put_along_axis(x, m.asarray([1, 7, 2]), v[:3], None),
    "fill_diagonal": lambda m, x, v: m.fill_diagonal(x, v),
    "fill_diagonal of a tall one": lambda m, x, v: m.fill_diagonal(x[:, :2], v[:1]),
    "fill_diagonal wrapped": lambda m, x, v: m.fill_diagonal(x.reshape(8, 3), v, True),
    "fill_diagonal of a wide one": lambda m, x, v: m.fill_diagonal(x[:2], v),
}


@pytest.mark.parametrize("name", WRITES)
def test_writes(name):
    v = np.array([10.0, 20.0, 30.0, 40.0, 50.0])
    expected = X.copy()
    WRITES[name](np, expected, v)
    x = array(X)
    assert WRITES[name](cg, x, array(v)) is None
    assert_same(x, expected)
    wide = array(X.repeat(2, 1))[:, ::2]
    if "wrapped" not in name:            # of which reshape makes a copy
        WRITES[name](cg, wide, array(v))
        assert_same(wide, expected)

    def program(x, v):
        block = x * x
        WRITES[name](cg, block, v * v)
        return block * block

    check_derivatives(program, X + 0.25, v / 10, rtol=1e-4, atol=1e-3)


@quick
@given(hnp.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=4), st.data())
def test_take_of_any_axis(shape, data):
    x = np.arange(float(np.prod(shape))).reshape(shape)
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    n = shape[axis]
    index = data.draw(hnp.arrays("int64", hnp.array_shapes(min_dims=0, max_dims=2, max_side=3),
                                 elements=st.integers(-n, n - 1)))
    order = data.draw(st.permutations(range(len(shape))))
    axis = order.index(axis % len(shape))
    ours, theirs = array(x).transpose(*order), x.transpose(order)
    assert_same(cg.take(ours, index, axis), np.take(theirs, index, axis))
    v = variable(x)
    with autograd.record():
        y = cg.take(v.transpose(*order), array(index), axis)
        (y * y).sum().backward()
    count = np.zeros(n)
    np.add.at(count, index.ravel() % n, 1)
    expected = (2 * theirs * count.reshape([-1 if d == axis else 1
                                            for d in range(x.ndim)])).transpose(np.argsort(order))
    assert_same(v.grad, expected, 4)
