"""`where=`, `initial=` and `mean=` of reductions, against NumPy."""

import numpy as np
import pytest

import cygrad as cg
from common import DTYPES, array, assert_same, autograd, gradients, values, variable
from differences import agree, refused, seeded

NAN = float("nan")
MASK = np.array([[True, False, True], [False, False, True]])
MASKS = [MASK, np.array([True, False, True]), np.array([[True], [False]]), True, False, [1, 0, 1]]
KEYS = [{"axis": axis, "keepdims": keepdims} for axis in (None, 0, -1, (0, 1)) for keepdims in (False, True)]


@pytest.mark.parametrize("mask", MASKS, ids=str)
@pytest.mark.parametrize("name", ["sum", "prod", "mean", "var", "std", "nansum", "nanprod", "nanmean", "nanvar", "nanstd"])
@pytest.mark.filterwarnings("ignore:.*:RuntimeWarning")
def test_elements_that_are_left_out(name, mask):
    x = seeded(2, 3)
    for key in KEYS:
        with np.errstate(all="ignore"):
            expected = getattr(np, name)(x, where=np.asarray(mask, bool), **key)
            assert_same(getattr(cg, name)(x, where=mask, **key), expected, 16)
            assert_same(getattr(np, name)(array(x), where=np.asarray(mask, bool), **key), expected, 16)
        if np.isfinite(expected).all() and (name not in ("std", "nanstd") or (expected > 0).all()):
            agree(lambda m, x: getattr(m, name)(x, where=np.asarray(mask, bool), **key), x)


@pytest.mark.parametrize("name", ["sum", "prod", "max", "min", "nansum", "nanprod", "nanmax", "nanmin"])
def test_what_to_start_from(name):
    x = seeded(2, 3)
    for key in KEYS:
        for initial in (0.25, -5.0, 5.0):
            agree(lambda m, x, i: getattr(m, name)(x, initial=i if m is cg else float(i), **key), x, initial)
            for mask in MASKS:
                mask = np.asarray(mask, bool)
                agree(lambda m, x, i: getattr(m, name)(x, initial=i if m is cg else float(i), where=mask, **key), x,
                      initial)
    method = getattr(cg.NDArray, name, None)
    if not name.startswith("nan"):           # these methods are MXNet's
        assert_same(method(array(x), initial=0.25), getattr(np, name)(x, initial=0.25), 8)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_dtypes_and_values(dtype):
    x = np.array([[3, 1, 0], [2, 7, 5]]).astype(dtype)
    for name in ("sum", "prod", "max", "min", "any", "all", "mean", "var", "std"):
        for key in KEYS:
            options = {"initial": 1} if name in ("max", "min") else {}
            expected = getattr(np, name)(x, where=MASK[:, :1] | MASK, **options, **key)
            assert_same(getattr(cg, name)(x, where=MASK[:, :1] | MASK, **options, **key), expected, 8)
            assert_same(getattr(array(x), name)(where=MASK[:, :1] | MASK, **options, **key), expected, 8)
    for name in ("sum", "prod", "max", "min"):
        for initial in (1, True, 2.5, np.float64(3.5)):
            if dtype.kind == "b" and name in ("max", "min") and initial is not True:
                continue
            assert_same(getattr(cg, name)(x, initial=initial), getattr(np, name)(x, initial=initial), 8)


def test_gradients_do_not_come_from_what_is_left_out():
    x = variable([1.0, NAN, 0.0, float("inf")])
    mask = np.array([True, False, True, False])
    for f in (lambda: cg.sum(x, where=mask), lambda: cg.prod(x, where=mask), lambda: cg.mean(x, where=mask),
              lambda: cg.max(x, where=mask, initial=-9), lambda: cg.var(x, where=mask), lambda: cg.std(x, where=mask)):
        with autograd.record():
            y = f()
        g = values(gradients(y, [x])[0])
        assert np.isfinite(values(y)) and np.isfinite(g).all() and (g[[1, 3]] == 0).all()
    with autograd.record():
        y = cg.max(x, where=mask, initial=1.0)
    assert values(gradients(y, [x])[0]).tolist() == [0.5, 0, 0, 0]       # shared with `initial`
    with autograd.record():
        y = cg.std(cg.stack([x, x]), axis=0, where=np.array([[True]] * 2) & mask)
    assert values(gradients(y, [x])[0]).tolist() == [0, 0, 0, 0]


def test_nothing_to_reduce():
    for name in ("max", "min"):
        refused(ValueError, lambda m: getattr(m, name)(np.ones(0)))
        for empty, axis in ((np.ones((0, 2)), 0), (np.ones((0, 2), int), None), (np.ones((2, 0), int), 1)):
            expected = getattr(np, name)(empty, axis=axis, initial=3)
            assert_same(getattr(cg, name)(empty, axis=axis, initial=3), expected)
        agree(lambda m, i: getattr(m, name)(np.ones((0, 2)), axis=0, initial=i if m is cg else float(i)), 2.0)
        assert_same(getattr(np, name)(array(np.ones((0, 2))), axis=0, initial=3), np.array([3.0, 3.0]))
        i = variable(2.0)
        with autograd.record():
            y = (np.maximum if name == "max" else np.minimum).reduce(array(np.ones((0, 2))), initial=i)
        assert values(gradients(y, [i])[0]) == 2


def test_the_mean_that_is_known():
    x = seeded(2, 3)
    for name in ("var", "std", "nanvar", "nanstd"):
        agree(lambda m, x: getattr(m, name)(x, axis=1, mean=m.mean(x, axis=1, keepdims=True)), x)
        agree(lambda m, x, about: getattr(m, name)(x, axis=0, mean=about, ddof=1), x, seeded(1, 3))
        expected = getattr(np, name)(x, mean=np.array([[0.5]]), ddof=1)
        assert_same(getattr(cg, name)(x, mean=[[0.5]], correction=1), expected, 8)
        with pytest.raises(ValueError):
            getattr(cg, name)(x, mean=[[0.5]], ddof=1, correction=1)
    z = x + 1j * seeded(2, 3, seed=1)
    for name in ("mean", "var", "std"):
        assert_same(getattr(cg, name)(z, axis=1, where=MASK[:1]), getattr(np, name)(z, axis=1, where=MASK[:1]), 8)
    with pytest.raises(TypeError):
        cg.var(x, dtype=int, where=MASK)


def test_wrong_masks_and_starts():
    x = np.ones((2, 3))
    for name in ("sum", "prod", "mean", "var", "any", "all"):
        refused(ValueError, lambda m: getattr(m, name)(x[0], where=np.ones((2, 3), bool)))
        refused(ValueError, lambda m: getattr(m, name)(x, where=np.ones(2, bool)))
        for mask in (np.ones(3), array([1, 0, 1]), "text", ["text"] * 3):
            with pytest.raises(TypeError):
                getattr(cg, name)(x, where=mask)
    for name in ("max", "min"):
        refused(ValueError, lambda m: getattr(m, name)(x, where=np.ones(3, bool)))
    for name in ("sum", "max"):
        refused(ValueError, lambda m: getattr(m, name)(x, axis=0, initial=np.ones(3)))
        refused(TypeError, lambda m: getattr(m, name)(x.astype(int), initial=1j))
        options = {"dtype": "uint8"} if name == "sum" else {}
        refused(OverflowError, lambda m: getattr(m, name)(x.astype("uint8"), initial=-1, **options))


def test_several_axes_are_a_tuple():
    x = np.ones((2, 2))
    for name in ("sum", "prod", "mean", "var", "std", "max", "min", "any", "all", "nansum", "ptp", "count_nonzero"):
        refused(TypeError, lambda m: getattr(m, name)(x, axis=[0]))
        with pytest.raises(TypeError):
            getattr(array(x), name if hasattr(np.ndarray, name) and hasattr(cg.NDArray, name) else "sum")(axis=[0])
    for name in ("median", "average"):
        assert_same(getattr(cg, name)(x, axis=[0]), getattr(np, name)(x, axis=[0]))
