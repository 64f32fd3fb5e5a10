"""Functions of `cygrad.nd` by themselves: derivatives of every order, wrong input, `out`, methods. Their values are compared
with MXNet's in test_mxnet_reference.py."""

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd, nd

from differences import check_derivatives

rng = np.random.default_rng(5)
X, CUBE, PLANE = rng.normal(size=(2, 3)), rng.normal(size=(2, 3, 4)), rng.normal(size=(1, 4, 2, 4))
VECTOR, MATRIX = rng.normal(size=3), rng.normal(size=(4, 3))

SMOOTH = {
    "sort": (lambda x: nd.sort(x, axis=0, is_ascend=False), X),
    "topk": (lambda x: nd.topk(x, k=2, ret_typ="value") ** 2, X),
    "topk_flat": (lambda x: nd.topk(x, axis=None, k=4, ret_typ="both", is_ascend=True)[0] ** 2, X),
    "Embedding": (lambda w: nd.Embedding(nd.array([[1, 1], [0, 9]]), w, input_dim=2, output_dim=3) ** 2, X),
    "batch_take": (lambda x: nd.batch_take(x, nd.array([2, 0])) ** 2, X),
    "fill_element_0index": (lambda x, y: nd.fill_element_0index(x, y, nd.array([2, 0])) ** 2, X, X[:, 0]),
    "gather_nd": (lambda x: nd.gather_nd(x, nd.array([[0, 1, -1], [2, 0, 0]])) ** 2, X),
    "scatter_nd": (lambda x: nd.scatter_nd(x, nd.array([[1, 1]]), shape=(3, 3)) ** 2, X),
    "tile": (lambda x: nd.tile(x, (2, 1, 2)) ** 2, X),
    "repeat": (lambda x: nd.repeat(x, 2, axis=1) ** 2, X),
    "pad": (lambda x: nd.pad(x, mode="reflect", pad_width=(1, 0, 2, 1)) ** 2, X),
    "flip": (lambda x: nd.flip(x, axis=(0, 1)) ** 2, X),
    "slice_like": (lambda x: nd.slice_like(x, nd.zeros((1, 2))) ** 2, X),
    "reshape_like": (lambda x: nd.reshape_like(x, nd.zeros((3, 2))) ** 2, X),
    "diag": (lambda x: nd.diag(x, k=1) ** 2, CUBE),
    "diag_vector": (lambda x: nd.diag(x) ** 2, VECTOR),
    "depth_to_space": (lambda x: nd.depth_to_space(x, 2) ** 2, PLANE),
    "space_to_depth": (lambda x: nd.space_to_depth(x, 2) ** 2, PLANE),
    "SequenceMask": (lambda x: nd.SequenceMask(x, nd.array([1, 2, 0]), True, 7) ** 2, CUBE),
    "SequenceLast": (lambda x: nd.SequenceLast(x, nd.array([1, 3]), True, axis=1) ** 2, CUBE),
    "SequenceLast_whole": (lambda x: nd.SequenceLast(x) ** 2, CUBE),
    "SequenceReverse": (lambda x: nd.SequenceReverse(x, nd.array([1, 2, 0]), True) ** 2, CUBE),
    "SequenceReverse_axis": (lambda x: nd.SequenceReverse(x, nd.array([1, 3]), True, axis=1) ** 2, CUBE),
    "nansum": (lambda x: nd.nansum(x * x, axis=0), X),
    "nanprod": (lambda x: nd.nanprod(x, axis=0), X),
    "cumsum": (lambda x: nd.cumsum(x, axis=1) ** 2, X),
    "moments": (lambda x: nd.moments(x, axes=0)[1] * nd.moments(x, axes=(0,))[0], X),
    "L2Normalization": (lambda x: nd.L2Normalization(x, mode="channel"), CUBE),
    "FullyConnected": (lambda x, w, b: nd.FullyConnected(x, w, b, num_hidden=4) ** 2, X, MATRIX, MATRIX[:, 0]),
    "LayerNorm": (lambda x, g, b: nd.LayerNorm(x, g, b) ** 2, X, VECTOR, VECTOR + 1),
    "InstanceNorm": (lambda x, g, b: nd.InstanceNorm(x, g, b) ** 2, CUBE, VECTOR, VECTOR + 1),
    "GroupNorm": (lambda x, g, b: nd.GroupNorm(x, g, b, num_groups=2) ** 2, PLANE, VECTOR[:2], VECTOR[1:]),
    "SoftmaxActivation": (lambda x: nd.SoftmaxActivation(x), CUBE),
    "softmax_cross_entropy": (lambda x: nd.softmax_cross_entropy(x, nd.array([0, 2])), X),
    "boolean_mask": (lambda x: nd.contrib.boolean_mask(x, nd.array([1, 0, 1]), axis=1) ** 2, X),
    "index_copy": (lambda x, y: nd.contrib.index_copy(x, nd.array([2, 0]), y) ** 2, MATRIX, X),
    "index_copy_twice": (lambda x, y: nd.contrib.index_copy(x, nd.array([1, 1]), y) ** 2, MATRIX, X),
    "div_sqrt_dim": (lambda x: nd.contrib.div_sqrt_dim(x) ** 2, X),
    "quadratic": (lambda x: nd.contrib.quadratic(x, a=2, b=3, c=4), X),
    "foreach": (lambda x, s: nd.contrib.foreach(lambda row, s: (row * s, s + row * row), x, s)[0], X, VECTOR),
    "while_loop": (lambda x: nd.contrib.while_loop(lambda i, y: i < 3, lambda i, y: ([y * x], [i + 1, y * y]),
                                                   [nd.array([0]), x], max_iterations=5)[0][0], VECTOR),
    "cond": (lambda x: nd.contrib.cond(nd.array([1]), lambda: x * x, lambda: x), X),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_derivatives(name):
    check_derivatives(*SMOOTH[name], rtol=1e-4, atol=1e-5)


WRONG = [
    (ValueError, lambda: nd.topk(nd.ones((2, 3)), k=4)),
    (ValueError, lambda: nd.topk(nd.ones((2, 3)), ret_typ="values")),
    (np.exceptions.AxisError, lambda: nd.topk(nd.ones((2, 3)), axis=2)),
    (ValueError, lambda: nd.Embedding(nd.ones((2,)), nd.ones((2, 3)), input_dim=3, output_dim=3)),
    (ValueError, lambda: nd.Embedding(nd.ones((2,)), nd.ones((3,)))),
    (ValueError, lambda: nd.fill_element_0index(nd.ones((2, 3)), nd.ones((3,)), nd.ones((2,)))),
    (IndexError, lambda: nd.fill_element_0index(nd.ones((2, 3)), nd.ones((2,)), nd.array([0, 3]))),
    (ValueError, lambda: nd.gather_nd(nd.ones((2, 3)), nd.ones((2,)))),
    (ValueError, lambda: nd.gather_nd(nd.ones((2, 3)), nd.zeros((3, 1)))),
    (IndexError, lambda: nd.gather_nd(nd.ones((2, 3)), nd.array([[2]]))),
    (ValueError, lambda: nd.scatter_nd(nd.ones((2,)), nd.zeros((1, 3)), shape=(3,))),
    (IndexError, lambda: nd.scatter_nd(nd.ones((1,)), nd.array([[3]]), shape=(3,))),
    (ValueError, lambda: nd.ravel_multi_index(nd.zeros((3, 2)), shape=(2, 3))),
    (ValueError, lambda: nd.unravel_index(nd.array([-1]), shape=(-1, 3))),
    (ValueError, lambda: nd.pad(nd.ones((2, 3)), mode="wrap", pad_width=(0, 0, 1, 1))),
    (ValueError, lambda: nd.pad(nd.ones((2, 3)), mode="edge", pad_width=(1, 1))),
    (ValueError, lambda: nd.slice_like(nd.ones((2, 3)), nd.ones((3, 3)))),
    (ValueError, lambda: nd.slice_like(nd.ones((2, 3)), nd.ones((2,)))),
    (ValueError, lambda: nd.reshape_like(nd.ones((2, 3)), nd.ones((7,)))),
    (ValueError, lambda: nd.reshape_like(nd.ones((2, 3)), nd.ones((6,)), lhs_begin=3)),
    (ValueError, lambda: nd.depth_to_space(nd.ones((1, 3, 2, 2)), 2)),
    (ValueError, lambda: nd.space_to_depth(nd.ones((1, 3, 3, 2)), 2)),
    (ValueError, lambda: nd.space_to_depth(nd.ones((3, 2)), 2)),
    (ValueError, lambda: nd.depth_to_space(nd.ones((1, 4, 2, 2)), 0)),
    (ValueError, lambda: nd.SequenceMask(nd.ones((2, 3)), nd.ones((3,)))),
    (ValueError, lambda: nd.SequenceMask(nd.ones((2, 3)), use_sequence_length=True)),
    (ValueError, lambda: nd.SequenceMask(nd.ones((2, 3)), nd.ones((2,)), True)),
    (ValueError, lambda: nd.SequenceLast(nd.ones((2, 3)), nd.array([1, 0, 1]), True)),
    (ValueError, lambda: nd.SequenceLast(nd.zeros((0, 3)))),
    (ValueError, lambda: nd.SequenceReverse(nd.ones((2, 3)), nd.array([1, 3, 1]), True)),
    (ValueError, lambda: nd.SequenceReverse(nd.ones((2, 3, 4)), axis=2)),
    (ValueError, lambda: nd.moments(nd.ones((2, 3)), axes=())),
    (ValueError, lambda: nd.L2Normalization(nd.ones((2, 3)), mode="channel")),
    (ValueError, lambda: nd.FullyConnected(nd.ones((2, 3)), nd.ones((5, 3)), num_hidden=5)),
    (ValueError, lambda: nd.FullyConnected(nd.ones((2, 3)), nd.ones((5, 3)), nd.ones((5,)), no_bias=True)),
    (ValueError, lambda: nd.FullyConnected(nd.ones((2, 3)), nd.ones((5, 3)), num_hidden=4, no_bias=True)),
    (ValueError, lambda: nd.FullyConnected(nd.ones((2, 3)), nd.ones((5, 3)), nd.ones((3,)))),
    (ValueError, lambda: nd.Dropout(nd.ones((2,)), p=1.5)),
    (ValueError, lambda: nd.Dropout(nd.ones((2,)), mode="test")),
    (ValueError, lambda: nd.LayerNorm(nd.ones((2, 3)), nd.ones((2,)), nd.ones((3,)))),
    (ValueError, lambda: nd.InstanceNorm(nd.ones((2, 3)), nd.ones((3,)), nd.ones((3,)))),
    (ValueError, lambda: nd.GroupNorm(nd.ones((2, 3, 4)), nd.ones((2,)), nd.ones((2,)), num_groups=2)),
    (ValueError, lambda: nd.SoftmaxActivation(nd.ones((2, 3)), mode="all")),
    (ValueError, lambda: nd.SoftmaxOutput(nd.ones((2, 3)), nd.ones((2,)), normalization="all")),
    (ValueError, lambda: nd.SoftmaxOutput(nd.ones((2, 3)), nd.ones((3,)))),
    (ValueError, lambda: nd.SoftmaxOutput(nd.ones((2, 3, 4)), nd.ones((2, 3)))),
    (ValueError, lambda: nd.LinearRegressionOutput(nd.ones((2, 3)), nd.ones((2,)))),
    (ValueError, lambda: nd.MakeLoss(nd.ones((2, 3)), normalization="all")),
    (ValueError, lambda: nd.softmax_cross_entropy(nd.ones((3,)), nd.ones((1,)))),
    (ValueError, lambda: nd.contrib.boolean_mask(nd.ones((2, 3)), nd.ones((3,)))),
    (ValueError, lambda: nd.contrib.index_copy(nd.ones((2, 3)), nd.ones((1,)), nd.ones((3,)))),
    (IndexError, lambda: nd.contrib.index_copy(nd.ones((2, 3)), nd.array([2]), nd.ones((1, 3)))),
    (ValueError, lambda: nd.contrib.arange_like(nd.ones((3,)), repeat=2)),
    (ValueError, lambda: nd.contrib.foreach(lambda x, s: (x, s), [nd.ones((2,)), nd.ones((3,))], nd.ones((1,)))),
    (TypeError, lambda: nd.contrib.foreach(lambda x, s: (1, s), nd.ones((2,)), nd.ones((1,)))),
    (ValueError, lambda: nd.contrib.while_loop(lambda i: i < 1, lambda i: (i, i), nd.zeros((1,)))),
    (ValueError, lambda: nd.contrib.while_loop(lambda i: i < 1, lambda i: (i, [i, i]), nd.zeros((1,)), 3)),
    (ValueError, lambda: nd.contrib.cond(nd.ones((2,)), lambda: nd.ones((1,)), lambda: nd.ones((1,)))),
    (TypeError, lambda: nd.contrib.cond(nd.ones((1,)), lambda: 1, lambda: nd.ones((1,)))),
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_wrong_input(number):
    error, call = WRONG[number]
    with pytest.raises(error):
        call()


def test_out():
    x = nd.array([[3, 1, 2], [4, 6, 5]])
    for call, shape in [(lambda out: nd.sort(x, out=out), (2, 3)), (lambda out: nd.tile(x, 2, out=out), (2, 6)),
                        (lambda out: nd.topk(x, k=2, out=out), (2, 2)), (lambda out: nd.diag(x, out=out), (2,)),
                        (lambda out: nd.contrib.boolean_mask(x, nd.array([0, 1]), out=out), (1, 3)),
                        (lambda out: nd.SoftmaxOutput(x, nd.array([0, 1]), out=out), (2, 3))]:
        out = nd.zeros(shape)
        assert call(out) is out
        np.testing.assert_array_equal(out.asnumpy(), call(None).asnumpy())
        with pytest.raises(ValueError):
            call(nd.zeros((9, 9)))
    pair = [nd.zeros((2, 2)), nd.zeros((2, 2))]
    values, places = nd.topk(x, k=2, ret_typ="both", out=pair)
    assert values is pair[0] and places is pair[1] and places.tolist() == [[0, 2], [1, 2]]
    with pytest.raises(ValueError):
        nd.LayerNorm(x, nd.ones((3,)), nd.ones((3,)), output_mean_var=True, out=x)


def test_empty_arrays():
    assert nd.sort(nd.zeros((0, 3))).shape == nd.flip(nd.zeros((0, 3)), axis=1).shape == (0, 3)
    assert nd.topk(nd.zeros((0, 3)), k=2).shape == (0, 2) and nd.tile(nd.zeros((0, 3)), (2, 2)).shape == (0, 6)
    assert nd.gather_nd(nd.ones((2, 3)), nd.zeros((1, 0))).shape == (0, 3)
    assert nd.unravel_index(nd.zeros((0,)), shape=(2, 3)).shape == (2, 0)
    assert nd.ravel_multi_index(nd.zeros((2, 0)), shape=(-1, 3)).shape == (0,)
    assert nd.contrib.boolean_mask(nd.ones((2, 3)), nd.zeros((2,))).shape == (0, 3)
    assert nd.SequenceMask(nd.zeros((2, 0)), nd.zeros((0,)), True).shape == (2, 0)
    assert nd.FullyConnected(nd.zeros((0, 3)), nd.ones((2, 3)), no_bias=True).shape == (0, 2)


def test_dtypes_stay():
    for dtype in ("float16", "float64", "int32"):
        x = nd.array([[1, 2], [3, 4]], dtype=dtype)
        for y in (nd.sort(x), nd.topk(x, ret_typ="value"), nd.topk(x, ret_typ="mask"), nd.tile(x, 2), nd.histogram(x)[1],
                  nd.pad(x, mode="constant", pad_width=(1, 1, 1, 1)), nd.SequenceMask(x, nd.array([1, 2]), True, -1),
                  nd.scatter_nd(x, nd.array([[0, 2]]), shape=(3, 2)), nd.Embedding(nd.array([0]), x),
                  nd.FullyConnected(x, x, no_bias=True), nd.MakeLoss(x), nd.contrib.isfinite(x), nd.contrib.arange_like(x)):
            assert y.dtype == dtype


def test_dropout():
    x = nd.ones((100, 100))
    x.attach_grad()
    assert nd.Dropout(x, p=0.3).tolist() == x.tolist()
    nd.random.seed(3)
    with autograd.record():
        y = nd.Dropout(x, p=0.3)
    assert set(np.unique(y.asnumpy())) == {0, np.float32(1 / 0.7)}
    assert abs((y.asnumpy() == 0).mean() - 0.3) < 0.02
    y.backward()
    np.testing.assert_array_equal(x.grad.asnumpy(), y.asnumpy())
    nd.random.seed(3)
    with autograd.record(train_mode=False):
        assert nd.Dropout(x, p=0.3).tolist() == x.tolist()
    np.testing.assert_array_equal(nd.Dropout(x, p=0.3, mode="always").asnumpy(), y.asnumpy())
    rows = nd.Dropout(x, p=0.5, mode="always", axes=(1,)).asnumpy()
    assert set(rows.sum(1)) == {0, 200}
    assert not nd.Dropout(x, p=1, mode="always").asnumpy().any()


def test_losses_ignore_what_comes_behind_in_every_order():
    x = nd.array([[1.0, 2.0, 4.0]], dtype="float64")
    x.attach_grad()
    with autograd.record():
        y = nd.SoftmaxOutput(x, nd.array([2]))
        g = autograd.grad(y * 100, [x], create_graph=True)[0]
        g[0, 0].backward()
    p = np.exp([1, 2, 4]) / np.exp([1, 2, 4]).sum()
    np.testing.assert_allclose(g.asnumpy(), [p - [0, 0, 1]], rtol=1e-12)
    np.testing.assert_allclose(x.grad.asnumpy(), [p[0] * (np.array([1, 0, 0]) - p)], rtol=1e-12)


def test_methods_are_the_functions():
    x = nd.array([[1, 2, 3], [4, 5, 6]])
    assert x.exp().tolist() == nd.exp(x).tolist() and x.tile((2, 1)).shape == (4, 3)
    assert x.topk(k=2, ret_typ="value").tolist() == [[3, 2], [6, 5]]
    assert x.pick(nd.array([0, 2])).tolist() == [1, 6] and x.one_hot(7).shape == (2, 3, 7)
    assert x.slice_axis(axis=1, begin=1, end=None).shape == (2, 2)
    x.attach_grad()
    with autograd.record():
        y = x.square().log_softmax(axis=0)
    y.backward()
    assert x.grad.shape == x.shape


def test_op_has_the_functions():
    assert nd.op.exp is nd.exp and nd.op.FullyConnected is nd.FullyConnected and nd.op.topk is nd.topk
    assert set(nd.op.__all__) < set(nd.__all__)
    assert cg.nd.contrib.foreach is nd.contrib.foreach


def test_sorting_keeps_the_order_of_equal_elements():
    x = nd.array([2, 1, 2, 1])
    assert nd.argsort(x).tolist() == [1, 3, 0, 2] and nd.argsort(x, is_ascend=False).tolist() == [0, 2, 1, 3]
    assert nd.topk(x, k=3).tolist() == [0, 2, 1] and nd.topk(x, k=3, is_ascend=True).tolist() == [1, 3, 0]
