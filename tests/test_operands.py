"""Operands of operators that are no arrays of ours: what NumPy takes, and what it refuses."""

import array

import numpy as np
import pytest

import cygrad as cg


@pytest.mark.parametrize("other", [
    range(3), [1, 2, 3], (1, 2, 3), bytearray(b"abc"), memoryview(b"abc"), array.array("d", [1, 2, 3]),
    np.arange(3), np.float32(2), 2, 2.5, True,
], ids=repr)
@pytest.mark.parametrize("operate", [
    lambda a, b: a + b, lambda a, b: b + a, lambda a, b: a * b, lambda a, b: b * a, lambda a, b: a < b,
], ids=["add", "reflected add", "multiply", "reflected multiply", "less"])
def test_taken_as_numpy_takes_them(operate, other):
    x = np.array([1, 2, 3], "uint8")
    expected = operate(x, np.asarray(other) if isinstance(other, (bytearray, array.array)) else other)
    got = operate(cg.array(x), other)
    if isinstance(got, np.ndarray):         # NumPy's own operator came first
        pytest.fail("NumPy did not leave the operation to cygrad")
    assert got.dtype == expected.dtype
    np.testing.assert_array_equal(got.asnumpy(), expected)


@pytest.mark.parametrize("other", [b"abc", "abc", None, object(), {}], ids=repr)
def test_refused(other):
    x = cg.array([1, 2, 3], dtype="uint8")
    for operate in (lambda: x + other, lambda: other + x, lambda: x * other):
        with pytest.raises(TypeError):
            operate()


def test_matmul_in_place_keeps_shape_and_dtype():
    x = cg.ones((3, 3))
    with pytest.raises(ValueError, match=r"\(3,\).*\(3, 3\)"):
        x @= cg.ones(3)
    y = cg.ones((2, 2), dtype="int64")
    with pytest.raises(TypeError, match="same_kind"):
        y @= cg.full((2, 2), 0.5)
    same = x
    x @= cg.full((3, 3), 2.0)
    assert x is same and x.tolist() == [[6.0] * 3] * 3


def test_formats_are_for_numbers():
    assert f"{cg.array(2.5):.2f}" == "2.50"
    with pytest.raises(TypeError, match=r"shape \(2,\)"):
        format(cg.ones(2), ".2f")
