"""Joining and splitting: promotion, errors, layouts and views; derivatives are among the registry's cases."""

import numpy as np
import pytest

import cygrad as cg
from common import array, assert_same, autograd, variable

X = np.arange(24.0).reshape(2, 3, 4)


def test_promotion():
    dtypes = ["bool", "int8", "uint8", "int64", "uint64", "float16", "float32", "float64", "complex64"]
    for a in dtypes:
        for b in dtypes:
            x, y = np.ones((2, 2), a), np.zeros((1, 2), b)
            assert_same(cg.concat([array(x), array(y)]), np.concatenate([x, y]))
            assert_same(cg.stack([array(x[0]), array(y[0])]), np.stack([x[0], y[0]]))


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -3, None])
def test_layouts(axis):
    parts = [X, np.asfortranarray(X), X[:, ::-1], np.broadcast_to(X[:, :1, :1], X.shape), X[:, :0] if axis == 1 else X]
    assert_same(cg.concat([cg.asarray(p) for p in parts], axis=axis), np.concatenate(parts, axis=axis))
    assert_same(cg.concatenate(tuple(parts), axis), np.concatenate(parts, axis=axis))


@pytest.mark.parametrize("axis", [0, 1, 2, 3, -1, -4])
def test_stack(axis):
    parts = [X, np.asfortranarray(X), X[:, ::-1]]
    assert_same(cg.stack([cg.asarray(p) for p in parts], axis=axis), np.stack(parts, axis=axis))
    assert_same(cg.stack((p for p in parts), axis=axis), np.stack(parts, axis=axis))


def test_operands_of_others():
    assert_same(cg.concat([[1, 2], array([3.0]), np.array([4], "float32")]), np.array([1.0, 2, 3, 4]))
    assert_same(cg.concat(array(X)), np.concatenate(X))
    assert_same(cg.stack([1, 2.5]), np.stack([1, 2.5]))
    assert_same(cg.concat([1, [2, 3]], axis=None), np.array([1, 2, 3]))
    assert_same(cg.hstack([1, [2, 3]]), np.array([1, 2, 3]))


def test_the_result_is_a_copy():
    x = array([1.0, 2.0])
    y = cg.concat([x])
    y[0] = 5
    assert x.tolist() == [1, 2]


@pytest.mark.parametrize(
    "run, error, text",
    [
        (lambda: cg.concat([]), ValueError, "need at least one array to concatenate"),
        (lambda: cg.stack([]), ValueError, "need at least one array to stack"),
        (lambda: cg.concat([1, 2]), ValueError, "zero-dimensional arrays cannot be concatenated"),
        (lambda: cg.concat([[1], [[2]]]), ValueError, r"same number of dimensions.*index 0 has 1 dim.*index 1 has 2"),
        (lambda: cg.concat([X, X[:, :2]]), ValueError, r"along dimension 1, the array at index 0 has size 3 and the "
                                                       r"array at index 1 has size 2: shapes \(2, 3, 4\) and \(2, 2, 4\)"),
        (lambda: cg.concat([X, X], axis=3), np.exceptions.AxisError, "axis 3 is out of bounds"),
        (lambda: cg.stack([X, X], axis=4), np.exceptions.AxisError, "axis 4 is out of bounds"),
        (lambda: cg.stack([X, X[0]]), ValueError, r"same shape.*\(2, 3, 4\).*\(3, 4\)"),
        (lambda: cg.concat(3), TypeError, "sequence"),
        (lambda: cg.split(X, 2, axis=1), ValueError, "does not result in an equal division"),
        (lambda: cg.split(X, 0), ValueError, "larger than 0"),
        (lambda: cg.array_split(X, -1), ValueError, "larger than 0"),
        (lambda: cg.split(X, 2, axis=5), np.exceptions.AxisError, "axis 5"),
        (lambda: cg.split(X, 1.5), TypeError, "integer"),
        (lambda: cg.vsplit([1, 2], 2), ValueError, "2 or more dimensions"),
        (lambda: cg.hsplit(1, 2), ValueError, "1 or more dimensions"),
        (lambda: cg.dsplit([[1, 2]], 2), ValueError, "3 or more dimensions"),
        (lambda: cg.unstack(1), ValueError, "at least 1-d"),
    ],
)
def test_errors(run, error, text):
    with pytest.raises(error, match=text):
        run()


def check_parts(got, expected):
    assert type(got) is type(expected) and len(got) == len(expected)
    for ours, theirs in zip(got, expected):
        assert_same(ours, theirs)


@pytest.mark.parametrize("how", [1, 3, [1], [1, 2], [0, 3], [2, 1], [5], [-1], [], [1, 1, 7], np.array([1, 2])],
                         ids=str)
@pytest.mark.parametrize("layout", [X, X.transpose(2, 1, 0), X[::-1, ::-1]], ids=["C", "transposed", "backwards"])
def test_split(how, layout):
    check_parts(cg.split(cg.asarray(layout), how, axis=1), np.split(layout, how, axis=1))
    check_parts(cg.array_split(cg.asarray(layout), how, axis=-2), np.array_split(layout, how, axis=-2))


def test_split_of_others():
    for n in range(1, 9):
        check_parts(cg.array_split(array(np.arange(6)), n), np.array_split(np.arange(6), n))
    check_parts(cg.vsplit(array(X), 2), np.vsplit(X, 2))
    check_parts(cg.hsplit(array(X), [1]), np.hsplit(X, [1]))
    check_parts(cg.hsplit(array(X[0, 0]), 2), np.hsplit(X[0, 0], 2))
    check_parts(cg.dsplit(array(X), 4), np.dsplit(X, 4))
    for axis in range(-3, 3):
        check_parts(cg.unstack(array(X), axis=axis), np.unstack(X, axis=axis))


def test_parts_are_views():
    x = array([1.0, 2.0, 3.0, 4.0])
    a, b = cg.split(x, 2)
    a[0] = 7
    cg.unstack(x)[3][...] = 8
    assert x.tolist() == [7, 2, 3, 8]


@pytest.mark.parametrize("order", [1, 2])
def test_gradients_of_parts(order):
    """Parts of a transposed variable, some used twice, one not at all."""
    w = variable(X.copy())
    with autograd.record():
        a, b, c = cg.split(w.transpose(2, 1, 0), 3, axis=1)
        y = a * a * b + cg.concat([a, b], axis=1)[:, :1]
        g = autograd.grad(y, w, create_graph=order == 2)[0]
    expected = np.zeros_like(X)
    a, b = X[:, 0], X[:, 1]
    expected[:, 0], expected[:, 1] = 2 * a * b + 1, a * a
    np.testing.assert_allclose(g.asnumpy(), expected)
    if order == 2:
        h = autograd.grad(g, w)[0].asnumpy()
        expected[:, 0], expected[:, 1] = 2 * b + 2 * a, 2 * a
        np.testing.assert_allclose(h, expected)


def test_many_parts():
    parts = [variable([float(i)]) for i in range(2000)]
    with autograd.record():
        y = cg.concat(parts)
        z = (y * y).sum() + (cg.stack(parts, axis=1) * 3).sum()
    z.backward()
    assert [p.grad.tolist() for p in parts[::500]] == [[2.0 * i + 3] for i in range(0, 2000, 500)]


def test_mixed_dtypes_get_gradients_of_their_own():
    x, y = variable(np.ones(2, "float32")), variable(np.ones(3, "float64"))
    with autograd.record():
        z = cg.concat([x, array([1, 2]), y]) * 2
    z.backward()
    assert x.grad.dtype == np.float32 and y.grad.dtype == np.float64
    assert x.grad.tolist() == [2, 2] and y.grad.tolist() == [2, 2, 2]
