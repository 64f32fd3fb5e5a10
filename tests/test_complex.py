"""The parts of complex numbers: views, writes through them, derivatives by finite differences both ways."""

import warnings

import mpmath
import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd
from common import DTYPES, array, assert_same, gradients, values, variable

RNG = np.random.default_rng(0)
Z = RNG.normal(size=(3, 4)) + 1j * RNG.normal(size=(3, 4))
X = RNG.normal(size=(3, 4))
V = RNG.normal(size=4)


def differences(f, xs, i, h=1e-5):
    """dL/da - i dL/db for each element a + ib of input i, dL/da for real ones."""
    g = np.zeros(xs[i].shape, complex)
    for index in np.ndindex(*xs[i].shape):
        def slope(step, index=index):
            moved = [x.copy() for x in xs]
            moved[i][index] += step
            high = f(*moved)
            moved[i][index] -= 2 * step
            return (high - f(*moved)) / (2 * h)
        g[index] = slope(h) - (1j * slope(1j * h) if xs[i].dtype.kind == "c" else 0)
    return g if xs[i].dtype.kind == "c" else g.real


def loss(b):
    """A real function of complex numbers in which both parts of all of them matter."""
    return ((b * b * b).real * (b * b).imag).sum()


def own(z):
    return z * 1


def written(write):
    """A function that copies its first argument, lets `write` change the copy, and returns `loss` of it."""
    def f(z, *others):
        b = own(z)
        more = write(b, *others)
        return loss(b) if more is None else loss(b) + more
    return f


def assign_real(b, x):
    b.real[...] = x


def assign_attribute(b, x):
    b.imag = x * x


def in_place(b, v):
    b.imag[1:] *= v
    b.real[0] += v
    b.real -= v


def handle_kept(b, v):
    r = b.imag
    r *= v
    r[1] = v * 2
    r += 1
    return (r * r * r).sum()


def by_arrays(b, v):
    b.real[[0, 2]] = v
    b.imag[:, [1, 1, 2]] *= 3.0
    b.imag[np.eye(3, 4, dtype=bool)] = v[1:]


def among_themselves(b):
    b.real = b.imag
    b.imag.T[1:, ::-1] = b.real.T[:3]


def constants(b):
    b.real = 2.0
    b.imag[0] = 1
    b.reshape(-1).real[::3] = 5.0


def whole_before(b, x):
    b *= b
    b.real = x
    b *= 0.3 + 0.2j


def angle(z):
    return cg.angle(z) if isinstance(z, cg.NDArray) else np.angle(z)


PROGRAMS = {
    "real": (lambda z: ((z * z).real ** 2).sum(), [Z]),
    "imag": (lambda z: ((z * z * z).imag ** 2).sum(), [Z]),
    "parts of a variable": (lambda z: (z.imag * z.real[::-1] * z.real).sum(), [Z]),
    "parts of views": (lambda z: ((z * z).T[1:].imag * (z * z)[:, 1:].real.T).sum(), [Z]),
    "angle": (lambda z: (angle(z) ** 2).sum(), [Z]),
    "conj": (lambda z: (z.conj() * z * z).real.sum(), [Z]),
    "assign to a part": (written(assign_real), [Z, X]),
    "assign to the attribute": (written(assign_attribute), [Z, X]),
    "in place": (written(in_place), [Z, V]),
    "a part that is used again": (written(handle_kept), [Z, V]),
    "integer and boolean arrays": (written(by_arrays), [Z, V]),
    "one part into the other": (written(among_themselves), [Z]),
    "constants": (written(constants), [Z]),
    "all of it before": (written(whole_before), [Z, X]),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs(name):
    program, inputs = PROGRAMS[name]
    xs = [variable(x) for x in inputs]
    with autograd.record():
        y = program(*xs)
    np.testing.assert_allclose(values(y), program(*[x.copy() for x in inputs]), rtol=1e-12)
    found = gradients(y, xs)
    for i, g in enumerate(found):
        assert g.dtype == inputs[i].dtype
        np.testing.assert_allclose(values(g), differences(program, inputs, i), rtol=1e-6, atol=1e-7)
    y.backward()
    for x, g in zip(xs, found):
        np.testing.assert_array_equal(values(x.grad), values(g))


@pytest.mark.parametrize("name", PROGRAMS)
def test_second_derivatives(name):
    program, inputs = PROGRAMS[name]

    def first(*xs, create_graph=False):
        """A real number made of all first gradients."""
        with autograd.record():
            total = 0
            for g in gradients(program(*xs), list(xs), create_graph=create_graph):
                total = total + (g.real * g.real + 2 * g.imag if g.dtype.kind == "c" else g * g).sum()
            return total

    def first_value(*points):
        return float(values(first(*[variable(x) for x in points])))

    xs = [variable(x) for x in inputs]
    for i, g in enumerate(gradients(first(*xs, create_graph=True), xs)):
        np.testing.assert_allclose(values(g), differences(first_value, inputs, i), rtol=1e-5, atol=1e-5)


def test_a_block_of_constants_takes_parts_that_need_a_gradient():
    def program(b, x, v):
        b.real[...] = x
        b.imag[:, 1] = v[:3]
        return loss(b)

    xs = [variable(X), variable(V)]
    with autograd.record():
        y = program(cg.full((3, 4), 1j), *xs)
    for i, g in enumerate(gradients(y, xs)):
        expected = differences(lambda x, v: program(np.full((3, 4), 1j), x, v), [X, V], i)
        np.testing.assert_allclose(values(g), expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_values_are_numpys(dtype):
    a = (np.arange(-6, 6).reshape(3, 4) * (1 + 0.5j if dtype.kind == "c" else 1)).astype(dtype)
    for view in (lambda x: x, lambda x: x.T[1:], lambda x: x[::-1, ::2], lambda x: x[1, 1, ...], lambda x: x[:0]):
        x, n = view(array(a)), view(a)
        for name in ("real", "imag"):
            assert_same(getattr(x, name), getattr(n, name))
            assert_same(getattr(cg, name)(x), getattr(np, name)(n))
            assert getattr(x, name).flags.writeable == getattr(n, name).flags.writeable
        for deg in (False, True):
            if dtype.kind != "b":        # (NumPy has no arctan2 of int and bool of this size)
                assert_same(cg.angle(x, deg), np.angle(n, deg), 4)


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_parts_are_views(dtype):
    n = Z.astype(dtype)
    x = array(n)
    assert x.real.strides == n.real.strides and np.shares_memory(np.asarray(x), np.asarray(x.imag))
    for a in (x, n):
        a.real[1] = 5
        a.imag += 2
        a.imag = a.real
        a.real.T[0] *= 3
        a.real[[0, 2], [1, 3]] = a.imag[0, 0]
        a[0].real = 9
        a.real[a.real > 8.5] = 0
    assert_same(x, n)


def test_the_real_part_of_real_numbers_is_the_array_and_its_imaginary_part_read_only_zeros():
    x = array(X)
    assert x.real is x
    x.real = 3
    assert values(x).min() == 3
    with pytest.raises(TypeError, match="no imaginary part"):
        x.imag = 1
    with pytest.raises(ValueError, match="read-only"):
        x.imag[0] = 1


def test_parts_of_read_only_memory_are_read_only():
    n = Z.copy()
    n.flags.writeable = False
    x = cg.asarray(n)
    assert not x.real.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        x.imag = 1


def test_infinite_parts_do_not_mix():
    z = variable(np.array([complex(np.inf, 1), complex(1, np.nan)]))
    w = variable(np.array([np.inf, 2.0]))
    with autograd.record():
        y = z.real * w
    assert values(y).tolist() == [np.inf, 2.0]
    y.backward()
    assert values(z.grad).tolist() == [complex(np.inf, 0), 2 + 0j]


@pytest.mark.parametrize("program", ["z.real[...] = 1", "z.imag = 3", "z.imag += 1", "z.real[1:][[0]] = x"])
def test_a_variable_is_not_written_to_through_its_parts(program):
    z, x = variable(Z), variable(V)
    with autograd.record(), pytest.raises(RuntimeError, match="can't be written to while recording"):
        exec(program, {"z": z, "x": x})
    np.testing.assert_array_equal(values(z), Z)
    z.real[...] = 1         # outside it takes a new value
    with autograd.record():
        y = (z * z).real
    y.backward()
    np.testing.assert_allclose(values(z.grad), 2 * values(z))


def test_a_write_outside_of_the_recording_is_one_of_constants():
    z = variable(Z)
    with autograd.record():
        b = z * z
    b.real[1] = 7
    with autograd.record():
        y = loss(b)
    [g] = gradients(y, [z])

    def program(z):
        b = z * z
        b.real[1] = 7
        return loss(b)
    np.testing.assert_allclose(values(g), differences(program, [Z], 0), rtol=1e-6, atol=1e-7)


def test_what_a_rule_needs_is_not_overwritten_in_silence():
    z = variable(Z)
    with autograd.record():
        b = z * 1
        y = cg.exp(b)
    y.real[0] = 0
    with pytest.raises(RuntimeError, match="result of exp .* overwritten"):
        y.backward()


def test_a_part_does_not_show_an_old_gradient():
    """A part that was taken before its numbers were written to, while recording, must be taken again."""
    z = variable(Z)
    with autograd.record():
        b = z * 1
        part = b.real
        row = part[1:]
        b *= 2
        for stale in (part, row):
            with pytest.raises(RuntimeError, match="another dtype"):
                stale * 1
        assert_same(b.real * 1, 2 * Z.real)


def test_detached_parts():
    z = variable(Z)
    with autograd.record():
        b = z * 1
        b.real = 0
        d = b.imag.detach()
        with pytest.raises(RuntimeError, match="detached"):
            d[...] = 1
    before = values(b)
    with pytest.raises(RuntimeError, match="recorded history as dtype complex128"):
        d[...] = 1
    np.testing.assert_array_equal(values(b), before)


def test_numpys_functions_are_recorded():
    z = variable(Z)
    with autograd.record():
        y = (np.real(z) * np.imag(z) + np.angle(z)).sum()
    expected = differences(lambda z: (z.real * z.imag + np.angle(z)).sum(), [Z], 0)
    np.testing.assert_allclose(values(gradients(y, [z])[0]), expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("axis", [None, 0, 1, ()])
@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_variance_where_an_element_is_the_mean(axis, dtype):
    """Also where all are equal: the variance is smooth there, the standard deviation has 0 as its gradient."""
    z = np.array([[1 + 1j, 2 + 2j, 3 + 3j], [2 + 2j, 2 + 2j, 2 + 2j], [3 + 3j, 2 + 2j, 1 + 1j]], dtype)
    for keepdims in (False, True):
        x = cg.array(z)
        x.attach_grad()
        with autograd.record():
            y, deviation = cg.var(x, axis, keepdims=keepdims), cg.std(x, axis, keepdims=keepdims)
        deviation.backward()
        assert np.isfinite(x.grad.asnumpy()).all()
        assert y.dtype == np.var(z, axis).dtype and deviation.dtype == y.dtype
        np.testing.assert_allclose(deviation.asnumpy(), np.std(z, axis, keepdims=keepdims), rtol=1e-5)
        y.backward()
        n = 9 if axis is None else 1 if axis == () else 3
        centred = z - z.mean(axis, keepdims=True)
        np.testing.assert_allclose(x.grad.asnumpy(), 2 / n * centred.conj(), atol=1e-6)


def test_the_gradient_of_the_modulus_is_0_at_0():
    x = cg.array([0j, 3 + 4j, 0j])
    x.attach_grad()
    with autograd.record():
        y = cg.abs(x)
        g, = autograd.grad(y, [x], create_graph=True)
        second, = autograd.grad(g.real, [x], retain_graph=True)
    assert np.allclose(g.asnumpy(), [0, 0.6 - 0.8j, 0])
    assert second.asnumpy()[[0, 2]].tolist() == [0, 0] and np.isfinite(second.asnumpy()).all()


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_sinc(dtype):
    """The series near 0, the quotient elsewhere; derivatives to the third order at 0 and on either side of the seam."""
    z = np.array([0, 1e-9j, 0.1 + 0.2j, 0.31, 0.3183j, 0.32, 1, 2 - 1j, 0.5j, -3 + 0.1j], dtype)
    eps = np.finfo(dtype).eps
    np.testing.assert_allclose(values(cg.sinc(array(z))), np.sinc(z.astype("complex128")), rtol=100 * eps, atol=4 * eps)
    assert cg.sinc(array(z)).dtype == dtype
    if dtype == "complex64":
        return
    x = variable(z)
    with autograd.record():
        y = cg.sinc(x)
        for _ in range(3):
            y, = autograd.grad(y, [x], create_graph=True)
    with mpmath.workdps(50):
        exact = [complex(mpmath.diff(lambda t: mpmath.sinc(mpmath.pi * t), mpmath.mpmathify(complex(v)), 3)) for v in z]
    np.testing.assert_allclose(values(y), exact, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_medians_go_by_real_parts_first(dtype):
    z = np.array([[1 + 2j, 1 - 2j, 3, 0], [2j, np.nan, -2j, 1]], dtype)
    for name in ("median", "nanmedian"):
        for axis in (None, 0, 1):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                right = np.asarray(getattr(np, name)(z, axis))
            assert_same(getattr(cg, name)(array(z), axis), right, 4)
    x = variable(z[0])
    with autograd.record():
        y = cg.median(x)
    y.backward()
    np.testing.assert_array_equal(values(x.grad), [0.5, 0.5, 0, 0])
    with pytest.raises(TypeError, match="no order"):
        cg.quantile(array(z), 0.5)
