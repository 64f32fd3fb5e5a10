"""Functions that are made of others: values as NumPy has them, gradients of first and second order."""

import numpy as np
import pytest

import cygrad as cg
from common import NUMPY_24, array, assert_same, autograd, gradients, values, variable
from differences import agree, refused, seeded

NAN = float("nan")


# ---- ranges

@pytest.mark.parametrize("options", [{}, {"endpoint": False}, {"axis": -1}, {"num": 1}, {"num": 0}, {"num": 2}], ids=str)
def test_linspace_between_arrays(options):
    options = {"num": 5, **options}
    agree(lambda m, a, b: m.linspace(a, b, **options), seeded(3), seeded(2, 1))
    agree(lambda m, a, b: m.linspace(a, b, **options), 0.3, 2.0)
    got, step = cg.linspace(array([1.0, 2.0]), 5.0, retstep=True, **options)
    expected, their_step = np.linspace([1.0, 2.0], 5.0, retstep=True, **options)
    assert_same(got, expected)
    assert_same(step, their_step)


def test_linspace_of_other_dtypes():
    assert_same(cg.linspace(0, 10, 4, dtype="int32"), np.linspace(0, 10, 4, dtype="int32"))
    x = variable(np.float32([1, 2]))
    with autograd.record():
        y, step = cg.linspace(x, 3, 4, retstep=True)
    assert_same(y, np.linspace(np.float32([1, 2]), 3, 4), 4)
    y.backward()
    assert x.grad.dtype == np.float32
    with autograd.record():
        assert cg.linspace(x, 7, 3, dtype="int64").tolist() == np.linspace(values(x), 7, 3, dtype="int64").tolist()
        z = np.linspace(x, 1.0, 3)
    assert isinstance(z, cg.NDArray)
    assert values(gradients(z, [x])[0]).tolist() == [1.5, 1.5]
    agree(lambda m, a: m.linspace([a[0], 2.0], a[1], 3) if m is cg else m.linspace(np.array([a[0], 2.0]), a[1], 3),
          [0.5, 3.0])
    refused(ValueError, lambda m: m.linspace(0, 1, -1))


def test_arange_of_recorded_numbers():
    agree(lambda m, a, s: m.arange(a if m is cg else float(a), 3.0, s if m is cg else float(s)), 0.3, 0.4)
    n = variable(4.0)
    with autograd.record():
        y = cg.arange(n) * n
    assert y.tolist() == [0, 4, 8, 12]
    assert values(gradients(y, [n])[0]) == 6.0           # of the factor alone
    assert_same(cg.arange(array(5)), np.arange(5))
    refused(ZeroDivisionError, lambda m: m.arange(0, 3, 0))


@pytest.mark.parametrize("options", [{}, {"endpoint": False}, {"axis": 1}], ids=str)
def test_logspace(options):
    agree(lambda m, a, b: m.logspace(a, b, 4, **options), seeded(2), seeded(2, seed=1), ulps=64)
    agree(lambda m, a, b, base: m.logspace(a, b, 4, base=base, **options), seeded(2), seeded(2, seed=1),
          seeded(2, low=1.5, high=3.0), ulps=64)
    assert_same(cg.logspace(0, 2, 3, dtype="int64"), np.logspace(0, 2, 3, dtype="int64"))


@pytest.mark.parametrize("options", [{}, {"endpoint": False}, {"axis": -1}, {"num": 1}, {"num": 0}], ids=str)
def test_geomspace(options):
    options = {"num": 4, **options}
    agree(lambda m, a, b: m.geomspace(a, b, **options), seeded(2, low=0.5), seeded(2, low=1.0, high=5.0), ulps=64)
    agree(lambda m, a, b: m.geomspace(a, b, **options), -1.5, -4.0, ulps=64)
    for ends in ((1, 1000), (1j, 16j), (-1 + 0j, 1 + 0j), (np.float32(1), np.float32(8)), (1000, 1)):
        assert_same(cg.geomspace(*ends, **options), np.geomspace(*ends, **options), 64, 1e-12)
    assert_same(cg.geomspace(1, 256, 9, dtype=int), np.geomspace(1, 256, 9, dtype=int))
    refused(ValueError, lambda m: m.geomspace(0, 1))


def test_windows_and_grids():
    for name in ("bartlett", "blackman", "hamming", "hanning"):
        for n in (0, 1, 2, 5, 8):
            assert_same(getattr(cg, name)(n), getattr(np, name)(n))
    assert_same(cg.kaiser(1, 3.5), np.kaiser(1, 3.5))
    for n in (2, 7):
        agree(lambda m, beta: m.kaiser(n, beta if m is cg else float(beta)), 3.5, ulps=64)
    assert_same(cg.mgrid[0:3, 0:2], np.mgrid[0:3, 0:2])
    assert_same(cg.mgrid[0:1:5j], np.mgrid[0:1:5j])
    for got, expected in zip(cg.ogrid[0:3, 0:2], np.ogrid[0:3, 0:2]):
        assert_same(got, expected)
    assert cg.s_[1:2, ...] == (slice(1, 2), ...)


@pytest.mark.parametrize("key", [
    np.s_[1:4], np.s_[0:1:3j], np.s_[[1, 2], 0, [3.5]], np.s_["-1", [[1, 2]], [[3, 4]]], np.s_["0,2", [1, 2], [3, 4]],
    np.s_["0,2,0", [1, 2], [3, 4]], np.s_["1,3,0", [1, 2], [3, 4]], np.s_["1,2,0", [1, 2], [3, 4]], np.s_[[1.0, 2.0], 7],
    np.s_[np.int8([1]), 3], np.s_[np.ones((2, 1)), np.zeros((2, 2))]], ids=str)
def test_joining_by_index(key):
    for name in ("r_", "c_"):
        try:
            expected = getattr(np, name)[key]
        except ValueError:
            with pytest.raises(ValueError):
                getattr(cg, name)[key]
            continue
        assert_same(getattr(cg, name)[key], expected)


def test_joining_by_index_is_recorded():
    agree(lambda m, a, b: m.r_[a, 3.0, b[::-1]], seeded(2), seeded(3))
    agree(lambda m, a, b: m.c_[a, b], seeded(3), seeded(3, seed=1))
    with pytest.raises(ValueError, match="matrices"):
        cg.r_["r", [1]]


# ---- polynomials

def test_polynomials():
    p, q = seeded(4), seeded(2, seed=1)
    for name in ("polyadd", "polysub", "polymul"):
        agree(lambda m, a, b: getattr(m, name)(a, b), p, q)
        agree(lambda m, a, b: getattr(m, name)(a, b), q, p)
        assert_same(getattr(cg, name)([0, 0, 1], [2, 3]), getattr(np, name)([0, 0, 1], [2, 3]))
    agree(lambda m, a, b: m.polydiv(a, b)[0], p, [1.5, 2.0])
    agree(lambda m, a, b: m.polydiv(a, b)[1], p, [1.5, 2.0, 0.5])
    for u, v in (([1, 2, 1], [1, 1]), ([1.0], [2.0]), ([2.0, 1.0], [1.0, 2.0, 3.0]), ([1j, 2], [1.0])):
        for got, expected in zip(cg.polydiv(u, v), np.polydiv(u, v)):
            assert_same(got, expected, 4)
    for m in range(6):
        agree(lambda module, a: module.polyder(a, m), p)
        agree(lambda module, a, k: module.polyint(a, m, k[:m]), p, seeded(5, seed=2))
    agree(lambda module, a, k: module.polyint(a, 3, k), p, 0.7)
    assert_same(cg.polyder([3, 2, 1]), np.polyder([3, 2, 1]))
    assert_same(cg.polyint([3, 2, 1]), np.polyint([3, 2, 1]))
    refused(ValueError, lambda m: m.polyder([1], -1))
    refused(ValueError, lambda m: m.polyint([1], -1))
    refused(ValueError, lambda m: m.polyint([1], 3, [1, 2]))


def test_poly_and_roots():
    agree(lambda m, z: m.poly(z), seeded(4))
    agree(lambda m, a: m.poly(a), seeded(3, 3), ulps=1000, atol=1e-12)
    agree(lambda m, p: m.roots(p), [1.0, -6.0, 11.0, -6.0], ulps=1000, atol=1e-12)
    # Complex ones, and coefficients that are 0 and move zeros all the same.
    agree(lambda m, p: m.abs(m.roots(p)), [2.0, 1.0, 3.0], ulps=1000)
    for p in ([0.0, 1.0, -3.0, 2.0], [1.0, -3.0, 2.0, 0.0]):
        x = variable(p)
        with autograd.record():
            zs = cg.roots(x)
        for k in range(len(zs)):
            g = values(autograd.grad([zs], [x], [array(np.eye(len(zs))[k])], retain_graph=True)[0])
            z = zs[k].item()
            np.testing.assert_allclose(g, -z ** np.arange(3, -1, -1) / np.polyval(np.polyder(p), z), atol=1e-12)
    x = variable([1.0, 0.0, 0.0])
    with autograd.record():
        y = cg.roots(x).sum()
    with pytest.raises(np.linalg.LinAlgError):
        y.backward()
    assert_same(cg.poly([1j, -1j]), np.poly([1j, -1j]))
    assert_same(cg.poly([]), np.poly([]))
    for p in ([0, 0], [3], [1, 0, 0], [0, 1, 2, 0], [1, 0, 1], [1j, 2.0, 3.0], []):
        assert_same(cg.roots(p), np.roots(p), 64, 1e-14)
    refused(ValueError, lambda m: m.roots([[1, 2]]))
    refused(ValueError, lambda m: m.poly(np.ones((2, 3))))


def test_vander():
    for options in ({}, {"N": 3}, {"N": 1}, {"N": 0}, {"increasing": True}, {"N": 5, "increasing": True}):
        agree(lambda m, x: m.vander(x, **options), [0.5, 0.0, -1.5, 2.0])
        assert_same(cg.vander([1, 2, 3], **options), np.vander([1, 2, 3], **options))
        assert_same(cg.vander(np.float32([1, 2, 3]), **options), np.vander(np.float32([1, 2, 3]), **options))
    refused(ValueError, lambda m: m.vander([[1]]))


def test_polyfit():
    x, y, w = np.linspace(0, 2, 7), seeded(7), seeded(7, low=0.5, high=2.0)
    agree(lambda m, x, y, w: m.polyfit(x, y, 2, w=w), x, y, w, ulps=1e5)
    agree(lambda m, x, y: m.polyfit(x, y, 1), x, seeded(7, 2), ulps=1e5)
    for options in ({"full": True}, {"cov": True}, {"cov": "unscaled"}, {"cov": True, "w": w}):
        for values_ in (y, seeded(7, 2)):
            both = cg.polyfit(x, values_, 2, **options), np.polyfit(x, values_, 2, **options)
            for got, expected in zip(*both, strict=True):
                np.testing.assert_allclose(np.asarray(got), expected, rtol=1e-8, atol=1e-10)
    agree(lambda m, x, y: m.polyfit(x, y, 2, cov=True)[1], x, y, ulps=1e6)
    with pytest.warns(np.exceptions.RankWarning):
        cg.polyfit([1.0, 1.0], [1.0, 2.0], 1)
    refused(ValueError, lambda m: m.polyfit(x, y, -1))
    refused(ValueError, lambda m: m.polyfit(x[:2], y[:2], 1, cov=True))
    for bad in ((x[:0], y[:0]), (x[None], y), (x, y[:3]), (x, y[:, None, None])):
        refused(TypeError, lambda m: m.polyfit(*bad, 1))
    refused(TypeError, lambda m: m.polyfit(x, y, 1, w=w[:3]))


# ---- what looks away from NaN

def test_nan_positions_and_running_sums():
    x = np.array([[3.0, NAN, 5.0], [NAN, 1.0, -2.0]])
    for axis in (None, 0, 1, -1):
        for name in ("nanargmax", "nanargmin"):
            assert_same(getattr(cg, name)(x, axis), getattr(np, name)(x, axis))
            assert_same(getattr(cg, name)(x, axis, keepdims=True), getattr(np, name)(x, axis, keepdims=True))
        for name in ("nancumsum", "nancumprod"):
            assert_same(getattr(cg, name)(x, axis), getattr(np, name)(x, axis), 2)
            z = variable(x)
            with autograd.record():
                y = getattr(cg, name)(z, axis)
            g = values(gradients(y, [z])[0])
            assert (g[np.isnan(x)] == 0).all() and np.isfinite(g).all()
        agree(lambda m, x: m.nancumsum(x, axis), seeded(2, 3))
        agree(lambda m, x: m.nancumprod(x, axis), seeded(2, 3))
    assert_same(cg.nanargmax([1, 3, 2]), np.nanargmax([1, 3, 2]))
    assert_same(cg.nancumsum([1, 3, 2], dtype="float32"), np.nancumsum([1, 3, 2], dtype="float32"))
    for bad in ([NAN, NAN], [[NAN], [1.0]]):
        refused(ValueError, lambda m: m.nanargmax(np.array(bad), axis=-1))
    refused(ValueError, lambda m: m.nanargmin(np.ones(0)))
    assert np.nanargmax(array(x)).item() == 2


# ---- products

@pytest.mark.skipif(not hasattr(np, "vecmat"), reason="NumPy 2.2 has them")
def test_products_of_matrices_and_vectors():
    for a, b in (((2, 3), (3,)), ((4, 2, 3), (3,)), ((2, 3), (4, 3)), ((1, 2, 3), (5, 1, 3)), ((0, 3), (3,)),
                 ((2, 0), (0,))):
        agree(lambda m, a, b: m.matvec(a, b), seeded(*a), seeded(*b))
        turned = a[:-2] + (a[-1], a[-2])
        agree(lambda m, b, a: m.vecmat(b, a), seeded(*b), seeded(*turned))
    z, v = seeded(2, 3) + 1j * seeded(2, 3, seed=1), seeded(3) + 1j * seeded(3, seed=1)
    assert_same(cg.matvec(z, v), np.matvec(z, v), 8)
    assert_same(cg.vecmat(v, z.T), np.vecmat(v, z.T), 8)
    assert_same(np.vecmat(array(v), z.T), np.vecmat(v, z.T), 8)
    assert_same(cg.matvec([[1, 2]], [3, 4]), np.matvec([[1, 2]], [3, 4]))
    for bad in ((np.ones(3), np.ones(3)), (np.ones((2, 3)), np.ones(2)), (np.ones((2, 3)), 1.0)):
        refused(ValueError, lambda m: m.matvec(*bad))
        refused(ValueError, lambda m: m.vecmat(bad[1], bad[0].T))


# ---- functions of the user's

def test_apply_along_axis():
    x = seeded(2, 3, 4)
    for axis in (0, 1, 2, -1):
        agree(lambda m, x: m.apply_along_axis(lambda v: (v * v).sum(), axis, x), x)
        agree(lambda m, x: m.apply_along_axis(lambda v: v[:2] * v[0], axis, x), x)
        agree(lambda m, x: m.apply_along_axis(lambda v, k, p=0: m.outer(v[:2], v[-1:]) * k + p, axis, x, 2.0, p=1.0), x)
    refused(ValueError, lambda m: m.apply_along_axis(lambda v: v, 1, np.ones((0, 2))))
    refused(np.exceptions.AxisError, lambda m: m.apply_along_axis(lambda v: v, 2, np.ones((1, 2))))
    agree(lambda m, x: m.apply_over_axes(m.sum, x, [0, -1]), x)
    agree(lambda m, x: m.apply_over_axes(m.prod, x, 1), x)
    refused(ValueError, lambda m: m.apply_over_axes(lambda a, axis: m.sum(a), np.ones((2, 2, 2)), [0]))


def test_piecewise():
    x = np.array([[-1.5, 0.5], [2.5, -0.5]])
    agree(lambda m, x: m.piecewise(x, [x < 0, x > 1], [lambda v: v * v, 3.0]), x)
    agree(lambda m, x: m.piecewise(x, [x < 0, x > 1], [lambda v: -v, lambda v: v ** 3, m.exp]), x)
    agree(lambda m, x: m.piecewise(x, [x < 0], [lambda v, k: k * v, 0.5], 3.0), x)
    agree(lambda m, x: m.piecewise(x, x < 0, [lambda v: 3 * v, 0.5]), x[0])
    agree(lambda m, x: m.piecewise(x, [x >= 0], [m.sqrt]), [4.0, -1.0])
    agree(lambda m, x: m.piecewise(x, x > 0, [lambda v: v * v, lambda v: -v]), 1.5)
    assert_same(cg.piecewise(np.arange(4), [np.arange(4) > 1], [5]), np.piecewise(np.arange(4), [np.arange(4) > 1], [5]))
    refused(ValueError, lambda m: m.piecewise(np.ones(2), [np.ones(2, bool)], [1, 2, 3]))


def test_arrays_of_other_things():
    assert_same(cg.frombuffer(b"\x01\x02\x03", dtype="int8", count=2, offset=1), np.int8([2, 3]))
    assert_same(cg.fromfunction(lambda i, j: i - j, (2, 3)), np.fromfunction(lambda i, j: i - j, (2, 3)))
    assert_same(cg.fromiter((k for k in range(3)), "float32"), np.float32([0, 1, 2]))
    assert_same(cg.fromiter(range(9), int, 2), np.fromiter(range(9), int, 2))
    assert_same(cg.fromiter([], float), np.fromiter([], float))
    refused(ValueError, lambda m: m.fromiter(range(2), int, 5))
    agree(lambda m, x: m.fromiter((v * v for v in x), float) if m is cg else x * x, seeded(3))
    agree(lambda m, x: m.ascontiguousarray(x.T), seeded(2, 3))
    agree(lambda m, x: m.asfortranarray(x), seeded(2, 3))
    assert cg.asfortranarray(cg.ones((2, 3, 4))).strides == np.asfortranarray(np.ones((2, 3, 4))).strides
    assert cg.ascontiguousarray(3.0).shape == (1,)
    x = array([1.0])
    assert cg.asanyarray(x) is x and cg.ascontiguousarray(x) is x and cg.asfortranarray(x) is x
    refused(ValueError, lambda m: m.asarray_chkfinite([1.0, NAN]))


# ---- what arrays are

def test_what_arrays_are():
    x = array(np.ones((2, 3), "complex64"))
    for name in ("ndim", "shape", "size", "iscomplexobj", "isrealobj", "isfortran", "min_scalar_type"):
        assert getattr(cg, name)(x) == getattr(np, name)(values(x)), name
        assert getattr(np, name)(x) == getattr(np, name)(values(x)), name
    assert cg.size(x, 1) == 3 and cg.size(x, (0, 1)) == 6 and cg.size(3) == 1 and cg.ndim([[x, x]]) == 4
    assert cg.isfortran(x.T) and not cg.isscalar(x) and cg.iterable(x)
    assert cg.common_type(x, [1]) == np.common_type(values(x), np.array([1]))
    assert cg.issubdtype(x.dtype, cg.complexfloating) and cg.dtype("float32") == cg.single
    with pytest.raises(np.exceptions.AxisError):         # an IndexError in earlier NumPy
        cg.size(np.ones(2), 1)
    y = cg.arange(6)
    assert cg.shares_memory(y[::2], y[1:]) and not cg.shares_memory(y[::2], y[1::2])
    assert cg.may_share_memory(y[::2], y[1::2]) and not cg.may_share_memory(y, y.copy())
    assert np.shares_memory(y, y)
    v = variable([1.0, 2.0])
    with autograd.record():
        assert cg.shares_memory(v, v[1:]) and cg.shape(v * 2) == (2,)


def test_indices_of_parts():
    x = np.arange(9).reshape(3, 3)
    for name in ("diag_indices_from", "tril_indices_from", "triu_indices_from"):
        for got, expected in zip(getattr(cg, name)(array(x)), getattr(np, name)(x), strict=True):
            assert_same(got, expected)
    for got, expected in zip(cg.diag_indices(3, 3), np.diag_indices(3, 3), strict=True):
        assert_same(got, expected)
    for got, expected in zip(cg.mask_indices(3, cg.tril, -1), np.mask_indices(3, np.tril, -1), strict=True):
        assert_same(got, expected)
    agree(lambda m, x: sum(v * (i + 1) for (i, j), v in m.ndenumerate(x)), seeded(2, 3))
    refused(ValueError, lambda m: m.diag_indices_from(np.ones((2, 3))))
    refused(ValueError, lambda m: m.diag_indices_from(np.ones(2)))
    refused(ValueError, lambda m: m.tril_indices_from(np.ones(2)))


# ---- writing

def written(name, target, *arguments, **options):
    """A function that writes and returns what it wrote to."""
    def f(m, x, *values):
        out = x * 1
        getattr(m, name)(out, *arguments, *values, **options)
        return out * out
    return f


def test_copyto_and_putmask():
    mask = np.array([[True, False, True], [False, True, True]])
    agree(written("copyto", None), seeded(2, 3), seeded(3, seed=1))
    agree(written("copyto", None, where=mask), seeded(2, 3), seeded(2, 3, seed=1))
    agree(written("putmask", None, mask), seeded(2, 3), seeded(2, seed=1))
    agree(written("putmask", None, mask), seeded(2, 3), seeded(2, 3, seed=1))
    for kind, bad in ((TypeError, (np.ones(2, int), 1.5)), (TypeError, (np.ones(2, int), np.ones(2))),
                      (ValueError, (np.ones(2), np.ones(3)))):
        target = array(bad[0])
        with pytest.raises(kind):
            np.copyto(bad[0].copy(), bad[1])
        with pytest.raises(kind):
            cg.copyto(target, bad[1])
        with pytest.raises(kind):
            np.copyto(target, bad[1])
        assert_same(target, bad[0])
    x = cg.zeros(2, dtype=int)
    cg.copyto(x, [1.7, 2.2], casting="unsafe")
    assert x.tolist() == [1, 2]
    with pytest.raises(TypeError):
        cg.copyto(np.zeros(2), [1.0, 2.0])
    with pytest.raises(ValueError):
        cg.putmask(x, [True], 3)
    v, plain = variable([1.0, 2.0]), np.zeros(2)
    with autograd.record():
        with pytest.raises(RuntimeError, match="copyto"):
            np.copyto(plain, v * 2)
    np.copyto(plain, v)
    assert plain.tolist() == [1.0, 2.0]


# ---- lists of arrays

def test_lists_of_recorded_arrays_are_operands():
    a, b = seeded(3), seeded(3, seed=1)
    agree(lambda m, a, b: m.sum([a, b * b], axis=0), a, b)
    agree(lambda m, a, b: m.add([a, b], m.multiply(a, b)), a, b)
    agree(lambda m, a, b: m.exp((a, b)), a, b)
    agree(lambda m, a, b: m.concatenate([[a, b], [b, a]]), a, b)
    agree(lambda m, a, b: m.max([a[0], b[1], 0.0]), a, b)
    agree(lambda m, a, b: m.where([True, False, True], [a[0], 1.0, b[2]], b), a, b)
    agree(lambda m, a, b: m.stack([[a, b]]) @ [a[0], b[0], 1.0], a, b)
    agree(lambda m, a, b: (a * [b[0], 2.0, a[1]]) if m is cg else a * np.array([b[0], 2.0, a[1]]), a, b)
    agree(lambda m, a, b: m.std([a, b]), a, b)
    with pytest.raises(ValueError):
        cg.add([variable([1.0]), variable([1.0, 2.0])], 1)


# ---- where with one argument

def test_where_of_a_condition():
    x = np.array([[0, 1], [2, 0]])
    for got, expected in zip(cg.where(x), np.where(x), strict=True):
        assert_same(got, expected)
    for got, expected in zip(np.where(array(x) > 1), np.where(x > 1), strict=True):
        assert_same(got, expected)
    refused(ValueError, lambda m: m.where([True], 1))
    v = variable([1.0, -2.0])
    with autograd.record():
        assert [part.tolist() for part in cg.where(v > 0)] == [[0]]


# ---- complex numbers

def test_medians_and_sinc_of_complex_numbers():
    z = seeded(3, 4) + 1j * seeded(3, 4, seed=1)
    z[0, 1] = z[0, 2].real + 3j
    for axis in (None, 0, 1):
        assert_same(cg.median(z, axis), np.median(z, axis), 4)
    assert_same(cg.nanmedian(z), np.nanmedian(z), 4)
    assert np.isnan(values(cg.median([1 + 1j, NAN])))
    x = variable(z[0])
    with autograd.record():
        y = cg.median(x)
    g = values(gradients(y, [x], array(1 + 0j))[0])
    assert sorted(g.real.tolist()) == [0, 0, 0.5, 0.5]
    assert_same(cg.sinc(z), np.sinc(z), 64)
    assert_same(cg.sinc([0j, 1e-9 + 0j, 0.3j]), np.sinc([0j, 1e-9 + 0j, 0.3j]), 8)
    # By the real function: on the real axis all derivatives are the same.
    for point in (0.0, 0.2, 0.31, 0.32, 1.7):
        def derivatives(x):
            found = [x]
            for _ in range(4):
                found.append(autograd.grad([found[-1]], [start], [cg.ones_like(found[-1])], create_graph=True)[0])
            return found
        rows = []
        for kind in ("float64", "complex128"):
            start = variable(np.asarray(point, kind))
            with autograd.record():
                rows.append([complex(part.asscalar()) for part in derivatives(cg.sinc(start))])
        np.testing.assert_allclose(rows[1], rows[0], rtol=1e-9, atol=1e-9)


# ---- methods

def test_dot_and_data():
    agree(lambda m, a, b: a.dot(b), seeded(2, 3), seeded(3, 2))
    x = array([1.0, 2.0])
    assert isinstance(x.data, memoryview) and x.data.tolist() == [1.0, 2.0]
    v = variable([1.0])
    with autograd.record():
        with pytest.raises(BufferError, match="detach"):
            (v * 2).data


def test_view():
    x = np.arange(6.0).reshape(2, 3)
    for dtype in ("int64", "float32", "uint8", "complex128", None, "float64"):
        try:
            expected = x.view(dtype) if dtype else x.view()
        except ValueError:
            with pytest.raises(ValueError):
                array(x).view(dtype)
            continue
        assert_same(array(x).view(dtype), expected)
    a = array(x)
    a.view()[0] = 7
    a.view("int64")[1, 0] = 0
    assert a.tolist() == [[7, 7, 7], [0, 4, 5]]
    refused(ValueError, lambda m: m.asarray(x).T.view("float32"))
    with pytest.raises(TypeError):
        a.view("U8")
    agree(lambda m, x: (x * 2).view() * (x * 3).view(x.dtype), x)
    v = variable(x)
    with autograd.record():
        with pytest.raises(RuntimeError, match="view.*detach"):
            (v * 2).view("int64")


def test_flat():
    x = seeded(2, 3)
    agree(lambda m, x: x.flat[4] * 2, x)
    agree(lambda m, x: x.T.flat[1:5:2] * 2, x)
    agree(lambda m, x: x.flat[[0, 3, 3]] * x.flat[np.arange(6) > 2], x)
    agree(lambda m, x: sum(k * e * e for k, e in enumerate(x.flat)), x)
    for key, value in ((2, 5.0), (slice(1, 6), [1.0, 2.0]), ([0, -1], [3.0, 4.0]), (np.arange(6) > 2, 1.0),
                       (slice(2, 2), 1.0)):
        def f(m, x, value):
            y = x.T * 1
            y.flat[key] = value
            return y
        agree(f, x, value)
    def assigned(m, x, value):
        y = x * 1
        y.flat = value
        return y
    agree(assigned, x, [1.0, 2.0, 3.0])
    a = array(x)
    it = a.T.flat
    assert len(it) == 6 and next(it).item() == x[0, 0] and it.index == 1 and it.coords == (0, 1)
    assert_same(it.copy(), x.T.flat.copy())
    assert np.asarray(it).tolist() == x.T.ravel().tolist() and cg.asarray(it).shape == (6,)
    for bad in (7, -7, (0, 1)):
        refused(IndexError, lambda m: m.asarray(x).flat[bad])
    with pytest.raises(ValueError):
        a.flat[:] = []
    z = array(3.0)
    z.flat[0] = 4
    assert z.item() == 4 and z.flat[0].item() == 4 and z.flat.coords == ()


# ---- arguments that functions had not

ORDERS = ["C", "F", "A", "K"]


@pytest.mark.parametrize("order", ORDERS)
def test_orders(order):
    x = seeded(2, 3, 4)
    for view in (lambda x: x, lambda x: x.T, lambda x: x.transpose(1, 0, 2), lambda x: x[::2, ::-1], lambda x: x[:0],
                 lambda x: x[0, 0, 0]):
        agree(lambda m, x: view(x).ravel(order=order) * 2, x)
        agree(lambda m, x: view(x).flatten(order) * 2, x)
        agree(lambda m, x: view(x).copy(order) * 2, x)
        assert_same(cg.ravel(view(array(x)), order), np.ravel(view(x), order))
        if order != "K" and view(x).ndim:
            agree(lambda m, x: view(x).reshape(-1, 2, order=order) * 2, x)
    for dense in (x, x.T, x.transpose(1, 0, 2), x.transpose(2, 0, 1)):
        assert cg.asarray(dense).copy(order=order).strides == dense.copy(order=order).strides
        for name in ("array", "asarray"):
            got, expected = getattr(cg, name)(dense, order=order), getattr(np, name)(dense, order=order)
            assert_same(got, expected)
            if order in "CF":
                assert got.strides == expected.strides
    for f in (lambda m: m.asarray(x).ravel("X"), lambda m: m.asarray(x).copy(order="X"), lambda m: m.asarray(x, order="X"),
              lambda m: m.asarray(x).reshape(-1, order="X")):
        refused(ValueError, f)


def test_memory_in_fortran_order():
    for name in ("zeros", "ones", "empty"):
        x = getattr(cg, name)((2, 3, 4), "float32", "F")
        assert x.shape == (2, 3, 4) and x.strides == np.zeros((2, 3, 4), "float32", "F").strides
        refused(ValueError, lambda m: getattr(m, name)(3, order="X"))
    assert_same(cg.full((2, 3), [1, 2, 3], order="F"), np.full((2, 3), [1, 2, 3], order="F"))
    assert cg.full((2, 3), 1, order="F").flags.f_contiguous
    a = np.ones((2, 3))
    assert np.shares_memory(np.asarray(cg.asarray(a, order="C")), a)
    assert not np.shares_memory(np.asarray(cg.array(a, order="C")), a)
    with pytest.raises(ValueError):
        cg.asarray(a, order="F", copy=False)


def test_other_shapes_and_more_dimensions():
    x = np.ones((2, 3), "float32")
    for name in ("empty_like", "zeros_like", "ones_like"):
        for options in ({"shape": 4}, {"shape": (1, 2), "dtype": int}, {"shape": ()}):
            got, expected = getattr(cg, name)(x, **options), getattr(np, name)(x, **options)
            assert got.shape == expected.shape and got.dtype == expected.dtype
            assert name == "empty_like" or got.tolist() == expected.tolist()
    assert_same(cg.full_like(x, 7, shape=(2,)), np.full_like(x, 7, shape=(2,)))
    for n in (0, 1, 2, 3):
        assert_same(cg.array([1, 2], ndmin=n), np.array([1, 2], ndmin=n))


def test_dtype_of_what_is_joined():
    a, b = np.ones((2, 2)), np.zeros((2, 2), int)
    for name in ("concat", "concatenate", "stack", "vstack", "hstack"):
        for options in ({"dtype": "float32"}, {"dtype": "complex64"}, {"dtype": "int8", "casting": "unsafe"}):
            assert_same(getattr(cg, name)([a, b], **options), getattr(np, name)([a, b], **options))
        refused(TypeError, lambda m: getattr(m, name)([a, b], dtype=int))
    v = variable(a)
    with autograd.record():
        y = np.concatenate([v, b], dtype="float32")
    y.backward()
    assert y.dtype == "float32" and v.grad.dtype == "float64"


def test_kinds_casts_and_bounds():
    x = seeded(3, 4)
    for kind in (None, "quicksort", "mergesort", "heapsort", "stable"):
        agree(lambda m, x: m.sort(x, 0, kind), x)
        assert_same(cg.asarray(x).argsort(kind=kind), x.argsort(kind=kind))
    refused(ValueError, lambda m: m.sort(x, kind="other"))
    refused(ValueError, lambda m: m.asarray(x).argsort(kind="other"))
    refused(TypeError, lambda m: m.asarray(x).astype("int32", casting="safe"))
    assert_same(cg.asarray(x).astype("float32", casting="same_kind"), x.astype("float32"))
    agree(lambda m, x: m.clip(x, a_min=-1, a_max=0.5), x)
    agree(lambda m, x: m.clip(x, a_max=0.5, a_min=None), x)
    with pytest.raises(ValueError):
        cg.clip(x, 0, a_min=1)
    assert_same(cg.unique([2, 1, 2], sorted=False), np.array([1, 2]))


@pytest.mark.filterwarnings("ignore:.*:RuntimeWarning")
def test_weighted_quantiles():
    x, w = seeded(3, 5), seeded(3, 5, low=0, high=2, seed=1)
    w[1, 1] = 0
    options = {"method": "inverted_cdf"}
    for q in (0.3, [0.0, 0.2, 0.5, 1.0]):
        for axis in (None, 0, 1, (0, 1), (1, 0)) if NUMPY_24 else (None, 0, 1):      # earlier ones mix the weights up
            agree(lambda m, x: m.quantile(x, q, axis=axis, weights=w, **options), x)
        agree(lambda m, x: m.percentile(x, np.multiply(q, 100), axis=1, weights=w[0], keepdims=True, **options), x)
        y = x.copy()
        y[0, 2] = y[2, 2] = NAN
        for name in ("quantile", "nanquantile"):
            expected = getattr(np, name)(y, q, 1, weights=w, **options)
            assert_same(getattr(cg, name)(y, q, 1, weights=w, **options), expected)
    refused(ValueError, lambda m: m.quantile(x, 0.5, weights=w))
    refused(ValueError, lambda m: m.quantile(x, 0.5, weights=-w, **options))
    refused(ValueError, lambda m: m.quantile(x, 0.5, axis=1, weights=w[0, :3], **options))
    refused(TypeError, lambda m: m.quantile(x, 0.5, weights=w[0], **options))


def test_lists_that_contain_themselves():
    x = variable([1.0, 2.0])
    endless = []
    endless.append(endless)
    with_array = [x]
    with_array.append(with_array)
    deep = x
    for _ in range(10_000):
        deep = [deep]
    with autograd.record():
        for obj in (endless, with_array, deep):
            for function in (cg.asarray, cg.exp, lambda obj: cg.add(obj, 1)):
                with pytest.raises((ValueError, RuntimeError, BufferError)):
                    function(obj)
