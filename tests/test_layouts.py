"""Operands that lie alike but not in C order, and updates in place: the shorter ways must compute the same."""

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd

LAYOUTS = {
    "transposed": lambda x: x.T,
    "two axes exchanged": lambda x: x.transpose(0, 2, 1),
    "Fortran order": lambda x: x.T.reshape(x.shape),
    "with gaps": lambda x: x[:, ::2],
    "backwards": lambda x: x[::-1].T,
    "with a length of 1": lambda x: x[:, :1].T,
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtypes", [("float32", "float32"), ("float64", "float32"), ("int32", "int32")])
def test_operands_alike(layout, dtypes):
    rng = np.random.default_rng(0)
    arrays = [(10 * rng.normal(size=(4, 6, 8))).astype(d) for d in dtypes]
    ours = [LAYOUTS[layout](cg.array(a)) for a in arrays]
    theirs = [LAYOUTS[layout](a) for a in arrays]
    for operate in (lambda a, b: a + b, lambda a, b: a * 3, lambda a, b: a < b, lambda a, b: -b, lambda a, b: a / b):
        with np.errstate(all="ignore"):
            expected = operate(*theirs)
        got = operate(*ours)
        assert got.shape == expected.shape and got.dtype == expected.dtype
        np.testing.assert_array_equal(got.asnumpy(), expected)
        np.testing.assert_array_equal(np.asarray(got), expected)        # by its strides


def test_results_lie_like_their_operands():
    x = cg.ones((3, 5)).T
    assert (x + x).strides == x.strides == np.add(np.ones((3, 5)).T, np.ones((3, 5)).T).strides
    assert (x + cg.ones((5, 3))).flags.c_contiguous


def test_gradients_of_transposed_operands():
    a = np.arange(6.0).reshape(2, 3)
    x = cg.array(a)
    x.attach_grad()
    with autograd.record():
        y = x.T * x.T
        z = (y * y).sum()
    z.backward()
    np.testing.assert_allclose(x.grad.asnumpy(), 4 * a**3)
    with autograd.record():
        y = cg.exp(x.T) * x.T
        (first,) = autograd.grad(y, x, create_graph=True)
        second = (first * first).sum()
    second.backward()
    d1, d2 = np.exp(a) * (1 + a), np.exp(a) * (2 + a)
    np.testing.assert_allclose(x.grad.asnumpy(), 2 * d1 * d2)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_in_place_as_numpy(dtype):
    a = np.linspace(1, 2, 12, dtype=dtype).reshape(3, 4)
    for operate in ("__iadd__", "__isub__", "__imul__", "__itruediv__"):
        for other in (2, 2.5, a + 1, a[0], True, np.float32(2)):
            x, y = a.copy(), cg.array(a)
            getattr(x, operate)(other)
            getattr(y, operate)(cg.array(other) if isinstance(other, np.ndarray) else other)
            np.testing.assert_array_equal(y.asnumpy(), x)
        y = cg.array(a)
        z = y
        getattr(z, operate)(z)
        np.testing.assert_array_equal(y.asnumpy(), getattr(a.copy(), operate)(a))
    flat, theirs = cg.array(a).reshape(12), a.copy().reshape(12)
    flat[1:] += flat[:-1]
    theirs[1:] += theirs[:-1]
    np.testing.assert_array_equal(flat.asnumpy(), theirs)


def test_in_place_is_noticed_by_the_tape():
    x = cg.array([2.0])
    x.attach_grad()
    w = cg.array([3.0])
    with autograd.record():
        y = x * w
    w += 1
    with pytest.raises(RuntimeError, match="overwritten"):
        y.backward()
    with autograd.record(), pytest.raises(RuntimeError, match="variable"):
        x += 1
    read_only = cg.broadcast_to(cg.array(1.0), (3,))
    with pytest.raises(ValueError, match="read-only"):
        read_only += 1


@pytest.mark.parametrize("width", [1, 2, 3, 10, 63, 64, 65])
@pytest.mark.parametrize("rows", [1, 15, 101, 1500])
@pytest.mark.parametrize("dtype", ["float32", "float64", "int8", "complex128", "float16"])
def test_many_short_rows(rows, width, dtype):
    rng = np.random.default_rng(1)
    a = (10 * rng.normal(size=(rows, width))).astype(dtype)
    b = (10 * rng.normal(size=2 * width) + 1).astype(dtype)
    x, y = cg.array(a), cg.array(b)
    for pick in (lambda v: v[:width], lambda v: v[::2], lambda v: v[width - 1::-1], lambda v: v[:1]):
        with np.errstate(all="ignore"):
            np.testing.assert_array_equal((x - pick(y)).asnumpy(), a - pick(b))
            np.testing.assert_array_equal((pick(y) + x).asnumpy(), pick(b) + a)
            np.testing.assert_array_equal(cg.where(x > pick(y), x, pick(y)).asnumpy(),
                                          np.where(a > pick(b), a, pick(b)))
    three = cg.array(np.broadcast_to(a, (3, rows, width)))
    np.testing.assert_array_equal((three + y[:width]).asnumpy(), np.broadcast_to(a + b[:width], three.shape))
    z = cg.array(a)
    z -= y[:width]
    np.testing.assert_array_equal(z.asnumpy(), a - b[:width])
