"""What the array API standard asks for beside operations."""

import sys
from fractions import Fraction

import numpy as np
import pytest

import cygrad as cg
from common import assert_same, autograd, variable


def test_namespace():
    x = cg.ones(2)
    assert x.__array_namespace__() is cg is x.__array_namespace__(api_version="2025.12")
    with pytest.raises(ValueError, match="2019.12"):
        x.__array_namespace__(api_version="2019.12")
    assert cg.__array_api_version__ == "2025.12"
    assert x.device == "cpu" and x.to_device(x.device) is x and cg.zeros(2, device=x.device).device == "cpu"
    for wrong in ({"device": "cuda"}, {"device": "cpu", "stream": 1}):
        with pytest.raises(ValueError):
            x.to_device(wrong.pop("device"), **wrong)


def test_info():
    info = cg.__array_namespace_info__()
    assert info.devices() == (info.default_device(),) == ("cpu",)
    assert set(info.capabilities()) == {"boolean indexing", "data-dependent shapes", "max dimensions"}
    assert cg.zeros((1,) * info.capabilities()["max dimensions"]).ndim == 32
    assert info.default_dtypes()["real floating"] == cg.asarray(1.0).dtype
    assert info.default_dtypes()["integral"] == cg.asarray(1).dtype
    numpys = np.__array_namespace_info__()
    for kind in (None, "bool", "integral", "signed integer", "unsigned integer", "real floating", "complex floating",
                 "numeric", ("bool", "real floating")):
        assert info.dtypes(kind=kind) == numpys.dtypes(kind=kind)
    for call in (lambda: info.dtypes(kind="text"), lambda: info.dtypes(device="gpu"),
                 lambda: info.default_dtypes(device="gpu")):
        with pytest.raises(ValueError):
            call()


def test_dtypes():
    x = cg.ones(2, "float32")
    assert cg.result_type(x, 2.0, np.int8(1)) == np.float32 and cg.result_type(x, cg.float64) == np.float64
    assert cg.can_cast(x, "float64") and not cg.can_cast(cg.float64, "float32") and cg.can_cast("i8", "f4", "same_kind")
    assert cg.promote_types("uint8", "int8") == np.int16
    assert cg.isdtype(x.dtype, ("bool", "real floating")) and not cg.isdtype(cg.int8, cg.int16)
    with pytest.raises(ValueError):
        cg.result_type()
    with pytest.raises(ValueError):
        cg.isdtype(x.dtype, "text")
    for dtype in ("float16", "float32", "float64", "complex64", "complex128"):
        ours, numpys = cg.finfo(dtype), np.finfo(dtype)
        for name in ours._fields:
            assert getattr(ours, name) == getattr(numpys, name)
        assert type(ours.eps) is float and cg.finfo(cg.ones(1, dtype)) == ours
    assert (x * cg.finfo(x).eps).dtype == np.float32
    assert cg.iinfo(cg.zeros(2, "int16")).max == 32767
    for wrong in (lambda: cg.finfo("int8"), lambda: cg.iinfo("float32")):
        with pytest.raises(ValueError):
            wrong()


def test_dlpack():
    x = cg.asarray([[1.0, 2.0], [3.0, 4.0]])
    there = np.from_dlpack(x[:, 1])
    there_again = cg.from_dlpack(there)
    x[0, 1] = 9.0
    assert there.tolist() == [9.0, 4.0] == there_again.tolist()
    assert x.__dlpack_device__() == (1, 0)
    copied = cg.from_dlpack(x, copy=True)
    x[0, 0] = 7.0
    assert copied[0, 0].item() == 1.0
    for dtype in ("bool", "int8", "uint16", "int64", "float16", "float32", "complex64", "complex128"):
        y = cg.ones((2, 0, 3), dtype)
        assert cg.from_dlpack(y).dtype == dtype == np.from_dlpack(cg.ones((), dtype)).dtype
        assert cg.from_dlpack(y).shape == (2, 0, 3)


def test_dlpack_keeps_memory_alive():
    x = cg.asarray([1.0, 2.0])
    references = sys.getrefcount(x)
    there = np.from_dlpack(x)
    capsule = x.__dlpack__()
    assert sys.getrefcount(x) > references
    del there, capsule
    assert sys.getrefcount(x) == references


def test_dlpack_refusals():
    x = cg.asarray([1.0, 2.0])
    with pytest.raises(BufferError):
        x.__dlpack__(dl_device=(2, 0))
    with pytest.raises(ValueError):
        x.__dlpack__(stream=1)
    with pytest.raises(TypeError):
        cg.from_dlpack([1.0])
    with pytest.raises(ValueError):
        cg.from_dlpack(x, device="gpu")
    with pytest.raises(BufferError):
        cg.broadcast_to(x, (3, 2)).__dlpack__()          # read-only, which old versions can't say
    v = variable([1.0, 2.0])
    with autograd.record():
        y = v * 2
        with pytest.raises(RuntimeError, match="__dlpack__"):
            np.from_dlpack(y)
        assert np.from_dlpack(y.detach()).tolist() == [2.0, 4.0]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_floor_divide_by_infinities(dtype):
    inf, nan = np.inf, np.nan
    cases = [(inf, 2, inf), (inf, -2, -inf), (-inf, 2, -inf), (-inf, -2, inf), (1, inf, 0.0), (1, -inf, -0.0),
             (-1, inf, -0.0), (-1, -inf, 0.0), (inf, inf, nan), (inf, 0, inf), (nan, inf, nan), (inf, nan, nan)]
    for x, y, expected in cases:
        for got in (cg.asarray([x] * 20, dtype) // cg.asarray([y] * 20, dtype), cg.asarray([x], dtype) // y):
            np.testing.assert_array_equal(got.asnumpy(), np.full(got.shape, expected, dtype))
            assert (np.signbit(got.asnumpy()) == np.signbit(expected)).all() or np.isnan(expected)


def test_floor_divide_is_exact():
    rng = np.random.default_rng(0)
    a, b = (rng.normal(size=3000) * 1000).astype("float32"), rng.normal(size=3000).astype("float32")
    got = (cg.asarray(a) // cg.asarray(b)).asnumpy()
    exact = [Fraction(float(x)) // Fraction(float(y)) for x, y in zip(a, b)]
    np.testing.assert_array_equal(got, np.array(exact, "float32"))


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_expm1_of_complex_numbers(dtype):
    inf, nan = np.inf, np.nan
    cases = [
        (complex(inf, 0), complex(inf, 0)), (complex(-inf, inf), complex(-1, 0)), (complex(inf, inf), complex(inf, nan)),
        (complex(-inf, nan), complex(-1, 0)), (complex(inf, nan), complex(inf, nan)), (complex(-0.0, 0), 0j),
        (complex(nan, 0), complex(nan, 0)), (complex(nan, 1), complex(nan, nan)), (complex(1, inf), complex(nan, nan))]
    for z, expected in cases:
        got = cg.expm1(cg.asarray([z], dtype)).asnumpy()[0]
        np.testing.assert_array_equal([got.real, got.imag], [expected.real, expected.imag])
    rng = np.random.default_rng(0)
    z = rng.normal(size=500) + 1j * rng.normal(size=500)
    z = np.concatenate([z, z * 1e-5]).astype(dtype)
    assert_same(cg.expm1(cg.asarray(z)[::-1]), np.expm1(z)[::-1], ulps=4)


# What the standard of 2025.12 names, by its chapters.
STANDARD = {
    "": """
        e inf nan newaxis pi
        bool complex64 complex128 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64
        __array_api_version__ __array_namespace_info__
        arange asarray empty empty_like eye from_dlpack full full_like linspace meshgrid ones ones_like tril triu zeros
        zeros_like
        astype can_cast finfo iinfo isdtype result_type
        abs acos acosh add asin asinh atan atan2 atanh bitwise_and bitwise_invert bitwise_left_shift bitwise_or
        bitwise_right_shift bitwise_xor ceil clip conj copysign cos cosh divide equal exp expm1 floor floor_divide
        greater greater_equal hypot imag isfinite isinf isnan less less_equal log log10 log1p log2 logaddexp logical_and
        logical_not logical_or logical_xor maximum minimum multiply negative nextafter not_equal positive pow real
        reciprocal remainder round sign signbit sin sinh sqrt square subtract tan tanh trunc
        take take_along_axis
        matmul matrix_transpose tensordot vecdot
        broadcast_arrays broadcast_shapes broadcast_to concat expand_dims flip moveaxis permute_dims repeat reshape roll
        squeeze stack tile unstack
        argmax argmin count_nonzero nonzero searchsorted where
        isin unique_all unique_counts unique_inverse unique_values
        argsort sort
        cumulative_prod cumulative_sum max mean min prod std sum var
        all any diff
    """,
    "linalg": """
        cholesky cross det diagonal eig eigh eigvals eigvalsh inv matmul matrix_norm matrix_power matrix_rank
        matrix_transpose outer pinv qr slogdet solve svd svdvals tensordot trace vecdot vector_norm
    """,
    "fft": "fft fftfreq fftn fftshift hfft ifft ifftn ifftshift ihfft irfft irfftn rfft rfftfreq rfftn",
}
METHODS = """
    T mT device dtype ndim shape size to_device
    __abs__ __add__ __and__ __array_namespace__ __bool__ __complex__ __dlpack__ __dlpack_device__ __eq__ __float__
    __floordiv__ __ge__ __getitem__ __gt__ __index__ __int__ __invert__ __le__ __lshift__ __lt__ __matmul__ __mod__
    __mul__ __ne__ __neg__ __or__ __pos__ __pow__ __rshift__ __setitem__ __sub__ __truediv__ __xor__
    __iadd__ __iand__ __ifloordiv__ __ilshift__ __imatmul__ __imod__ __imul__ __ior__ __ipow__ __irshift__ __isub__
    __itruediv__ __ixor__
    __radd__ __rand__ __rfloordiv__ __rlshift__ __rmatmul__ __rmod__ __rmul__ __ror__ __rpow__ __rrshift__ __rsub__
    __rtruediv__ __rxor__
"""


@pytest.mark.parametrize("namespace", STANDARD)
def test_all_that_the_standard_names_is_there(namespace):
    room = getattr(cg, namespace) if namespace else cg
    names = STANDARD[namespace].split()
    assert len(names) == len(set(names))
    assert [name for name in names if not hasattr(room, name)] == []
    values = {"e", "inf", "nan", "newaxis", "pi", "__array_api_version__"}
    assert [name for name in names if name not in values and not callable(getattr(room, name))
            and not isinstance(getattr(room, name), np.dtype)] == []


def test_all_methods_that_the_standard_names_are_there():
    x = cg.ones((2, 2))
    assert [name for name in METHODS.split() if not hasattr(x, name)] == []
