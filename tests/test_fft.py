"""cygrad.fft: values against numpy.fft, derivatives against finite differences."""

import itertools

import numpy as np
import pytest
from common import array, assert_same
from differences import check_derivatives

import cygrad as cg
from cygrad import autograd

RNG = np.random.default_rng(7)
ONE = ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"]
MANY = ["fftn", "ifftn", "fft2", "ifft2", "rfftn", "irfftn", "rfft2", "irfft2"]
REAL_ONLY = {"rfft", "ihfft", "rfftn", "rfft2"}
DTYPES = "bool int8 uint16 int64 float16 float32 float64 complex64 complex128".split()
NORMS = [None, "backward", "ortho", "forward"]


def numbers(shape, dtype="float64"):
    x = RNG.normal(size=shape) * 3
    return (x + 1j * RNG.normal(size=shape) if np.dtype(dtype).kind == "c" else x).astype(dtype)


def functions(names, dtype):
    return [name for name in names if np.dtype(dtype).kind != "c" or name not in REAL_ONLY]


def check(name, x, *arguments, **keywords):
    expected = getattr(np.fft, name)(x, *arguments, **keywords)
    assert_same(getattr(cg.fft, name)(array(x), *arguments, **keywords), expected, 64,
                atol=16 * np.finfo(expected.dtype).eps * max(np.abs(expected).max(initial=0), 1),
                what=f"{name} {x.dtype}")


@pytest.mark.parametrize("dtype", DTYPES)
def test_values_along_one_axis(dtype):
    for name in functions(ONE, dtype):
        for shape, axis in [((8,), -1), ((7,), 0), ((3, 5), 0), ((3, 5), 1), ((2, 3, 4), -2), ((1,), 0), ((0, 4), 1)]:
            if shape[axis] == 1 and name in ("irfft", "hfft"):
                continue
            check(name, numbers(shape, dtype), axis=axis)
        for n, norm in itertools.product([None, 1, 4, 5, 9], NORMS):
            check(name, numbers((2, 5), dtype), n, -1, norm)
            check(name, numbers((5, 2), dtype), n=n, axis=0, norm=norm)


@pytest.mark.parametrize("dtype", ["int32", "float32", "float64", "complex64", "complex128"])
def test_values_along_several_axes(dtype):
    for name in functions(MANY, dtype):
        for norm in NORMS:
            check(name, numbers((3, 4, 5), dtype), norm=norm)
        for axes in [(0, 1), (1, 0), (-1, 0), (2,), (0, 2, 1), (1, 1)]:
            check(name, numbers((3, 4, 5), dtype), axes=axes)
        check(name, numbers((3, 4, 5), dtype), s=(2, 7), axes=(0, 2))
        check(name, numbers((3, 4, 5), dtype), s=(6, -1), axes=(2, 1))


def test_values_by_layout():
    x = numbers((6, 8, 4), "complex128")
    for y in [x[::2, ::-1], x.T, np.asfortranarray(x), np.broadcast_to(x[:1], (3, 8, 4)), x[:, 1::3]]:
        for axis in range(3):
            assert_same(cg.fft.fft(cg.asarray(y), axis=axis), np.fft.fft(y, axis=axis), 64, atol=1e-13)
            assert_same(cg.fft.irfft(cg.asarray(y), axis=axis), np.fft.irfft(y, axis=axis), 64, atol=1e-13)
            assert_same(cg.fft.rfft(cg.asarray(y).real, axis=axis), np.fft.rfft(y.real, axis=axis), 64, atol=1e-13)


def test_the_result_is_an_array_like_others():
    x = cg.array(numbers((4,)))
    x.attach_grad()
    with autograd.record():
        y = cg.fft.fft(x)
        y[0] = 0
        y *= 2
        loss = cg.real(y * cg.conj(y)).sum()
    loss.backward()
    values = x.asnumpy()
    np.testing.assert_allclose(x.grad.asnumpy(), 4 * 2 * 4 * (values - values.mean()), atol=1e-12)


@pytest.mark.parametrize("name", ONE)
def test_derivatives_along_one_axis(name):
    function = getattr(cg.fft, name)
    kinds = ["float64"] if name in REAL_ONLY else ["float64", "complex128"]
    for dtype in kinds:
        for n in [None, 3, 4, 9]:
            check_derivatives(lambda x: function(x * x, n, norm="ortho"), numbers((2, 5), dtype))
            check_derivatives(lambda x: function(x, n, 0), numbers((4, 2), dtype))
        check_derivatives(lambda x: function(x, norm="forward"), numbers((6,), dtype))
        check_derivatives(lambda x: function(x, 1), numbers((3,), dtype))


@pytest.mark.parametrize("name", MANY)
def test_derivatives_along_several_axes(name):
    function = getattr(cg.fft, name)
    kinds = ["float64"] if name in REAL_ONLY else ["float64", "complex128"]
    for dtype in kinds:
        check_derivatives(lambda x: function(x * x), numbers((2, 3, 2), dtype))
        check_derivatives(lambda x: function(x, (4, 3), (2, 0), "ortho"), numbers((2, 2, 3), dtype))


@pytest.mark.parametrize("dtype,result", [("float32", "complex64"), ("float16", "complex64"),
                                          ("float64", "complex128")])
def test_gradients_keep_the_dtype(dtype, result):
    x = array(numbers((6,), dtype))
    x.attach_grad()
    with autograd.record():
        spectrum = cg.fft.rfft(x)
        y = cg.fft.irfft(cg.fft.fft(spectrum)[:4])
    assert spectrum.dtype == np.dtype(result)
    y.backward()
    assert x.grad.dtype == np.dtype(dtype)


def test_frequencies_and_shifts():
    for n in (1, 2, 5, 8):
        assert_same(cg.fft.fftfreq(n), np.fft.fftfreq(n))
        assert_same(cg.fft.rfftfreq(n, 0.1), np.fft.rfftfreq(n, 0.1))
        assert_same(cg.fft.fftfreq(n, d=0.3, dtype="float32"), np.fft.fftfreq(n, 0.3).astype("float32"))
    for shape in [(5,), (4,), (3, 4), (2, 3, 5), (0, 3)]:
        x = numbers(shape, "float32")
        for axes in [None, 0, -1, (0, -1)]:
            assert_same(cg.fft.fftshift(array(x), axes), np.fft.fftshift(x, axes))
            assert_same(cg.fft.ifftshift(array(x), axes), np.fft.ifftshift(x, axes))
    check_derivatives(lambda x: cg.fft.fftshift(x * x), numbers((3, 4)))
    x = array(numbers((3,)))
    assert cg.fft.fftshift(x, ()) is not x
    assert cg.fft.fftshift(array(2.0)).item() == 2.0       # where NumPy fails


def test_errors():
    x = array(numbers((3, 4)))
    for name in ONE:
        function = getattr(cg.fft, name)
        with pytest.raises(ValueError, match="number of FFT data points"):
            function(x, 0)
        with pytest.raises(np.exceptions.AxisError):
            function(x, axis=2)
        with pytest.raises(ValueError, match="norm"):
            function(x, norm="none")
    with pytest.raises(TypeError, match="complex128"):
        cg.fft.rfft(x * 1j)
    with pytest.raises(TypeError, match="complex128"):
        cg.fft.ihfft(x * 1j)
    with pytest.raises(ValueError, match="different lengths"):
        cg.fft.fftn(x, (2, 2), (0,))
    with pytest.raises(ValueError, match="at least 1 axis"):
        cg.fft.rfftn(x, axes=())
    with pytest.raises(ValueError, match="integer"):
        cg.fft.fftfreq(2.5)
    with pytest.raises(ValueError, match="device"):
        cg.fft.fftfreq(2, device="gpu")


def test_numpy_functions_on_our_arrays_are_recorded():
    x = array(numbers((4,)))
    x.attach_grad()
    with autograd.record():
        y = cg.abs(np.fft.rfft(x)).sum()
    y.backward()
    assert x.grad.shape == (4,)
