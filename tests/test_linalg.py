"""Products of matrices: values against NumPy, derivatives against finite differences."""

import itertools

import numpy as np
import pytest
from differences import array, check_derivatives

from cygrad import autograd
from cygrad.core.ops import contract, linalg

RNG = np.random.default_rng(3)
DTYPES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128".split()
SHAPES = [
    ((2, 3), (3, 4)),
    ((3,), (3,)),
    ((3,), (3, 4)),
    ((2, 3), (3,)),
    ((5, 2, 3), (3, 4)),
    ((5, 2, 3), (3,)),
    ((2, 3), (5, 3, 4)),
    ((3,), (5, 3, 4)),
    ((5, 2, 3), (5, 3, 4)),
    ((1, 2, 3), (5, 3, 4)),
    ((4, 1, 2, 3), (5, 3, 2)),
    ((4, 5, 2, 3), (3, 2)),
    ((1, 1), (1, 1)),
]
LARGE = [((17, 33), (33, 9)), ((40,), (40,)), ((40,), (40, 30)), ((40, 30), (30,)), ((3, 20, 30), (30, 10))]
EMPTY = [((0, 3), (3, 4)), ((2, 0), (0, 4)), ((2, 3), (3, 0)), ((0,), (0,)), ((0, 2, 3), (3, 4)),
         ((4, 2, 0), (4, 0, 3))]


def numbers(shape, dtype):
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return RNG.random(shape) < 0.5
    if dtype.kind in "iu":
        return RNG.integers(0 if dtype.kind == "u" else -5, 6, shape).astype(dtype)
    x = RNG.normal(size=shape)
    return (x + 1j * RNG.normal(size=shape) if dtype.kind == "c" else x).astype(dtype)


def same(result, expected, tolerance=None):
    expected = np.asarray(expected)
    assert result.shape == expected.shape
    assert result.dtype == expected.dtype
    bound = {"f2": 2e-2, "f4": 1e-5, "f8": 1e-13, "c8": 1e-5, "c16": 1e-13}.get(expected.dtype.str[1:], 0)
    np.testing.assert_allclose(np.asarray(result), expected, rtol=bound, atol=10 * bound)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shapes", SHAPES + LARGE + EMPTY, ids=str)
def test_values(shapes, dtype):
    a, b = (numbers(shape, dtype) for shape in shapes)
    same(array(a) @ array(b), a @ b)


@pytest.mark.parametrize("pair", list(itertools.product(DTYPES, DTYPES)), ids="-".join)
def test_promotion(pair):
    a, b = numbers((3, 4), pair[0]), numbers((4, 2), pair[1])
    result, expected = array(a) @ array(b), a @ b
    assert result.dtype == expected.dtype
    np.testing.assert_allclose(np.asarray(result), expected, rtol=1e-2, atol=1e-2)


def layouts(x):
    """The same elements by other strides."""
    yield x
    yield np.ascontiguousarray(x.T).T
    wide = np.repeat(np.repeat(x, 2, axis=-1), 3, axis=0)
    yield wide[::3, ::2]
    yield np.ascontiguousarray(x[::-1, ::-1])[::-1, ::-1]
    yield np.ascontiguousarray(np.swapaxes(wide, 0, -1))[::2, ::3].T
    yield np.pad(x, ((1, 2), (2, 3)))[1:-2, 2:-3]


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64", "int32", "float16"])
@pytest.mark.parametrize("dims", [(2, 3, 4), (20, 30, 10), (1, 30, 20), (20, 30, 1), (20, 1, 30), (1, 1, 200),
                                  (1, 200, 1)])
def test_strides(dims, dtype):
    n, k, m = dims
    for a in layouts(numbers((n, k), dtype)):
        for b in layouts(numbers((k, m), dtype)):
            x, y = array(a, copy=False), array(b, copy=False)
            for view, source in ((x, a), (y, b)):  # the stride of a single row is anybody's guess
                assert all(s == t for s, t, n in zip(view.strides, source.strides, view.shape) if n > 1)
            same(x @ y, np.ascontiguousarray(a) @ np.ascontiguousarray(b))


def test_vectors_of_any_stride():
    a = np.arange(200.0)
    for step in (1, 2, 7, -1, -3):
        x = a[::step]
        same(array(x, copy=False) @ array(x, copy=False), x @ x)
    x = np.broadcast_to(np.float64(2), 50)
    same(array(x, copy=False) @ array(a[:50]), x @ a[:50])
    m = a.reshape(20, 10)
    same(array(m[:, 3], copy=False) @ array(m), m[:, 3] @ m)
    same(array(m) @ array(m[3, ::-1], copy=False), m @ m[3, ::-1])


def test_batches_of_any_stride():
    x = numbers((4, 5, 6, 7), "float64")
    y = numbers((4, 5, 7, 6), "float64")
    for order in itertools.permutations(range(4)):
        a = np.transpose(np.ascontiguousarray(np.transpose(x, order)), np.argsort(order))
        assert a.shape == x.shape
        same(array(a, copy=False) @ array(y), x @ y)
        same(array(y) @ array(a, copy=False), y @ x)
    same(array(np.broadcast_to(x[0, 0], (3, 6, 7)), copy=False) @ array(y[0, 0]),
         np.broadcast_to(x[0, 0] @ y[0, 0], (3, 6, 6)))


def test_many_small_and_many_integers():
    a, b = numbers((20_000, 3, 3), "float32"), numbers((20_000, 3, 3), "float32")
    same(array(a) @ array(b), a @ b)
    a, b = numbers((200, 100), "int64"), numbers((100, 150), "int64")
    same(array(a) @ array(b), a @ b)


def test_operands_of_others():
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    same(array(x) @ x, x @ x)
    same(array(x) @ [1, 2], x @ [1, 2])
    same([1, 2] @ array(x), [1, 2] @ x)
    same(linalg.matmul([[1, 2]], [[3], [4]]), [[11]])
    with pytest.raises(TypeError):
        array(x) @ object()


def test_errors():
    x = array(np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"size 2 is different from 3.*\(2, 3\) and \(2, 3\)"):
        x @ x
    with pytest.raises(ValueError, match="operand 1 does not have enough dimensions"):
        x @ 2
    with pytest.raises(ValueError, match="operand 0 does not have enough dimensions"):
        2.0 @ x
    with pytest.raises(ValueError, match=r"broadcast.*\(2, 2, 3\) and \(3, 3, 4\)"):
        array(np.zeros((2, 2, 3))) @ array(np.zeros((3, 3, 4)))
    with pytest.raises(ValueError, match=r"\(2, 3\) and \(4,\) not aligned: 3 \(dim 1\) != 4 \(dim 0\)"):
        contract.dot(x, np.zeros(4))
    with pytest.raises(ValueError, match="shape-mismatch"):
        contract.tensordot(x, np.zeros((2, 2)), 1)
    with pytest.raises(ValueError, match="not so many"):
        contract.tensordot(x, np.zeros((2, 2)), 3)
    with pytest.raises(ValueError, match="differ in length"):
        contract.vecdot(x, np.zeros(2))
    with pytest.raises(ValueError, match="2-dimensional"):
        linalg.matrix_transpose(np.zeros(2))


@pytest.mark.parametrize("shapes", SHAPES, ids=str)
def test_derivatives_of_matmul(shapes):
    check_derivatives(linalg.matmul, *[numbers(shape, "float64") for shape in shapes])


def test_derivatives_of_transposed_and_mixed():
    check_derivatives(lambda a, b: a.T @ b.T, numbers((3, 2), "float64"), numbers((4, 3), "float64"))
    check_derivatives(lambda a: a @ a.T @ a, numbers((2, 3), "float64"))
    check_derivatives(lambda a: a @ np.arange(12).reshape(3, 4), numbers((2, 3), "float64"))
    x = array(numbers((2, 3), "float32"))
    x.attach_grad()
    with autograd.record():
        y = x @ numbers((3, 2), "float64")
    y.backward()
    assert x.grad.dtype == np.float32 and x.grad.shape == (2, 3)


def test_gradient_of_large_product():
    a, b, g = (numbers((60, 60), "float64") for _ in range(3))
    x, y = array(a), array(b)
    x.attach_grad()
    y.attach_grad()
    with autograd.record():
        z = x @ y
    dx, dy = autograd.grad(z, [x, y], array(g))
    same(dx, g @ b.T)
    same(dy, a.T @ g)


def test_gradient_of_empty():
    x, y = array(np.zeros((2, 0))), array(np.zeros((0, 3)))
    x.attach_grad()
    y.attach_grad()
    with autograd.record():
        z = x @ y
    dx, dy = autograd.grad(z, [x, y])
    assert dx.shape == (2, 0) and dy.shape == (0, 3)


def test_complex_gradient_is_not_conjugated():
    a, b, g = (numbers((2, 2), "complex128") for _ in range(3))
    x = array(a)
    x.attach_grad()
    with autograd.record():
        z = x @ b
    same(autograd.grad(z, x, array(g))[0], g @ b.T)


DOTS = [((), (3,)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((2, 2, 3), (4, 3, 2)),
        ((3,), (4, 3, 2)), ((2, 4, 3), (3, 2)), ((2, 3), ())]  # fmt: skip


@pytest.mark.parametrize("shapes", DOTS, ids=str)
def test_dot(shapes):
    a, b = (numbers(shape, "float64") for shape in shapes)
    same(contract.dot(array(a), array(b)), np.dot(a, b))
    check_derivatives(contract.dot, a, b)


@pytest.mark.parametrize("shapes", [((3,), (3,)), ((2, 3), (4, 3)), ((2, 3), (3,)), ((), (2,)), ((2, 2, 3), (3,))],
                         ids=str)
def test_inner(shapes):
    a, b = (numbers(shape, "float64") for shape in shapes)
    same(contract.inner(array(a), array(b)), np.inner(a, b))
    check_derivatives(contract.inner, a, b)


@pytest.mark.parametrize("shapes", [((3,), (4,)), ((2, 2), (3,)), ((), (2,)), ((0,), (2,))], ids=str)
def test_outer(shapes):
    for dtype in ("float64", "int32", "bool"):
        a, b = (numbers(shape, dtype) for shape in shapes)
        same(contract.outer(array(a), array(b)), np.outer(a, b))
    if 0 not in shapes[0]:
        check_derivatives(contract.outer, *[numbers(shape, "float64") for shape in shapes])


@pytest.mark.parametrize(
    "shapes, axes",
    [
        (((2, 3, 4), (3, 4, 5)), 2),
        (((2, 3, 4), (4, 5)), 1),
        (((2, 3), (4,)), 0),
        (((2, 3, 4), (4, 3, 2)), ([1, 0], [1, 2])),
        (((2, 3, 4), (4, 3, 2)), ([-1, 0, 1], [0, 2, 1])),
        (((2, 3), (3, 2)), (0, 1)),
        (((2, 3), (3, 2)), ([], [])),
    ],
)
def test_tensordot(shapes, axes):
    a, b = (numbers(shape, "float64") for shape in shapes)
    same(contract.tensordot(array(a), array(b), axes), np.tensordot(a, b, axes))
    check_derivatives(lambda x, y: contract.tensordot(x, y, axes), a, b)


@pytest.mark.parametrize("dtype", ["int32", "float64", "complex128"])
def test_vecdot(dtype):
    a, b = numbers((2, 3, 4), dtype), numbers((3, 4), dtype)
    same(contract.vecdot(array(a), array(b)), np.vecdot(a, b))
    same(contract.vecdot(array(a), array(b[:, :1]), axis=-2), np.vecdot(a, b[:, :1], axis=-2))
    if dtype == "float64":
        check_derivatives(contract.vecdot, a, b)


def test_matrix_transpose():
    x = numbers((2, 3, 4), "float64")
    same(linalg.matrix_transpose(array(x)), x.mT)
