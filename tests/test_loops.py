"""The typed inner loops, called directly: values against NumPy, errors against extended precision.

Every test runs for the instruction set that the process has chosen; the last one repeats the whole file in a
process of its own for each of the others that this machine supports.
"""

import os
import subprocess
import sys

import numpy as np
import pytest

import cygrad as cg
from cygrad.core import loops
from cygrad.core.loops import cpu, table
from cygrad.core.registry import registry
from references import REFERENCES

REGISTRY = registry()
DTYPES = [
    np.dtype(n)
    for n in (
        "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128".split()
    )
]
NUMBER = {d: i for i, d in enumerate(DTYPES)}
FLOATS = [np.dtype("f4"), np.dtype("f8")]
INTS = DTYPES[1:9]
RING = [d for d in DTYPES if d.kind in "iufc" and d != np.float16]
ORDERED = FLOATS + INTS
# Every length up to 70 is run by test_nothing_is_written_outside.
LENGTHS = [0, 1, 2, 3, 7, 8, 17, 33, 64, 70, 513, 1100]

SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, np.inf, -np.inf, np.nan, 1e-40, -1e-40, 5e-324, 1e38, -3e38, 1e300, 2.5, 3.5]


def sample(dtype, n, seed=0, special=True):
    """n values of all magnitudes that the dtype has, special ones first."""
    rng = np.random.default_rng([seed, n, NUMBER[dtype]])
    if dtype == np.bool_:
        return rng.random(n) < 0.5
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        x = rng.integers(info.min, info.max, n, dtype=dtype, endpoint=True)
        small = rng.random(n) < 0.5
        x[small] = rng.integers(0, 12, n)[small].astype(dtype)
        return x
    if dtype.kind == "c":
        part = np.dtype(f"f{dtype.itemsize // 2}")
        return (sample(part, n, seed, special) + 1j * sample(part, n, seed + 100, False)).astype(dtype)
    x = rng.standard_normal(n) * 10.0 ** rng.integers(-3, 4, n)
    if special:
        x[rng.permutation(n)[: len(SPECIAL)]] = SPECIAL[:n]
    with np.errstate(over="ignore"):
        return x.astype(dtype)


def layouts(x, kind):
    """`x` again in memory of another layout."""
    if kind == "contiguous":
        return x.copy()
    step = {"strided": 3, "negative": -1, "negative strided": -2}[kind]
    big = np.zeros(max(1, len(x) * abs(step)), x.dtype)
    y = big[::step][: len(x)]
    y[...] = x
    return y


LAYOUTS = ["contiguous", "strided", "negative", "negative strided"]


def check(name, dtype, reference, *inputs, out_dtype=None, same=None):
    """Run a loop in every layout, with scalar operands and in place, and compare with `reference`."""
    same = same or np.testing.assert_array_equal
    out_dtype = out_dtype or dtype
    n = len(inputs[0])
    with np.errstate(all="ignore"):
        want = reference(*inputs)
        cases = [([layouts(x, kind) for x in inputs], layouts(np.zeros(n, out_dtype), kind), want) for kind in LAYOUTS]
        cases.append(([x.copy() for x in inputs], layouts(np.zeros(n, out_dtype), "strided"), want))
        cases.append(([layouts(x, "strided") for x in inputs], np.zeros(n, out_dtype), want))
        for i in range(len(inputs) if n else 0):        # operand i a scalar, or all the others
            for other in (False, True):
                args = [np.array(x[n // 2]) if (j == i) != other else x.copy() for j, x in enumerate(inputs)]
                if all(a.ndim == 0 for a in args) and len(args) > 1:
                    continue
                full = [np.broadcast_to(a, (n,)) for a in args]
                for kind in ("contiguous", "strided"):
                    cases.append((args, layouts(np.zeros(n, out_dtype), kind), reference(*full)))
    for args, out, expected in cases:
        table.call(name, NUMBER[dtype], *args, out)
        same(out, expected)
    for i, x in enumerate(inputs):
        if x.dtype == out_dtype:
            for kind in LAYOUTS[:2]:
                args = [layouts(x, kind) for x in inputs]
                table.call(name, NUMBER[dtype], *args, args[i])
                same(args[i], want)


def close(dtype):
    """Equal up to what contracting a multiplication and an addition changes."""
    d = np.dtype(dtype)
    eps = np.finfo(d).eps

    def compare(a, b):
        scale = np.abs(np.where(np.isfinite(b), b, 0))
        with np.errstate(all="ignore"):
            np.testing.assert_array_less(
                np.where(np.isfinite(b), np.abs(a - b), 0),
                4 * eps * scale + np.finfo(d).tiny * 4 + (a.dtype.kind == "c") * 1e-3 * scale
            )
        if d.kind != "c":
            np.testing.assert_array_equal(np.isnan(a), np.isnan(b))
            np.testing.assert_array_equal(np.isinf(a), np.isinf(b))

    return compare


def ids(d):
    return d.name if isinstance(d, np.dtype) else None


# --- which instruction set ----------------------------------------------------------------------------


def test_isa_is_supported():
    assert loops.isa in cpu.supported()


def test_unknown_isa_says_what_there_is():
    with pytest.raises(ImportError, match="CYGRAD_ISA=mmx.*baseline"):
        loops.choose("mmx")


def test_unknown_loop():
    with pytest.raises(KeyError):
        table.call("add", NUMBER[np.dtype(bool)], np.zeros(1), np.zeros(1), np.zeros(1))


# --- arithmetic -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", LENGTHS)
@pytest.mark.parametrize("name", ["add", "subtract", "multiply"])
def test_ring(name, n):
    for d in RING:
        same = close(d) if d.kind == "c" and name == "multiply" else None
        special = same is None
        check(name, d, getattr(np, name), sample(d, n, 1, special), sample(d, n, 2, special), same=same)


@pytest.mark.parametrize("n", LENGTHS)
@pytest.mark.parametrize("d", RING, ids=ids)
def test_unary(d, n):
    check("negative", d, np.negative, sample(d, n))
    if d.kind == "c":
        check("square", d, np.square, sample(d, n, special=False), same=close(d))
        return
    check("square", d, np.square, sample(d, n))
    check("absolute", d, np.absolute, sample(d, n))
    if d.kind == "f":
        check("sqrt", d, np.sqrt, sample(d, n))
        check("reciprocal", d, np.reciprocal, sample(d, n))
        check("divide", d, np.divide, sample(d, n, 1), sample(d, n, 2))


@pytest.mark.parametrize("n", LENGTHS)
@pytest.mark.parametrize("d", ORDERED, ids=ids)
def test_extrema_and_clip(d, n):
    a, b, c = (sample(d, n, seed) for seed in (1, 2, 3))
    check("maximum", d, np.maximum, a, b)
    check("minimum", d, np.minimum, a, b)
    check("clip", d, np.clip, a, b, c)


@pytest.mark.parametrize("n", LENGTHS)
@pytest.mark.parametrize("d", DTYPES, ids=ids)
def test_where(d, n):
    check("where", d, np.where, sample(DTYPES[0], n), sample(d, n, 1), sample(d, n, 2), out_dtype=d)


# --- reductions -------------------------------------------------------------------------------------------


def folded(name, x, start):
    """One result from the elements of `x`, by the loop over rows."""
    acc = np.full(1, start, x.dtype)
    table.call(f"reduce_{name}", NUMBER[x.dtype], x[None], np.broadcast_to(acc[:, None], (1, len(x))))
    return acc[0]


@pytest.mark.parametrize("step", [1, 2, -1])
@pytest.mark.parametrize("d", RING, ids=ids)
def test_reductions(d, step):
    for n in [*range(0, 71, 1 if step == 1 else 7), 255, 256, 257, 1023, 1024, 1025, 4097, 20000, 70001]:
        x = sample(d, n, special=False)[::step]
        for name in ("add", "multiply", "maximum", "minimum"):
            if d.kind == "c" and name in ("maximum", "minimum"):
                continue
            y = x if name != "multiply" or d.kind in "iu" else (1 + x / (1e4 * np.abs(x).max(initial=1))).astype(d)
            start = np.array(y[0] if len(y) else 1, d)
            acc = folded(name, y, start)
            wide = d if d.kind in "iu" else np.dtype("c16" if d.kind == "c" else "f8")
            all_ = np.concatenate([[start], y]).astype(wide)
            want = getattr(np, name).reduce(all_, dtype=wide)
            if d.kind in "iu" or name in ("maximum", "minimum"):
                assert acc == want, (name, n)
            else:
                # a product collects one rounding per factor, in whatever order
                grows = np.abs(all_).sum() if name == "add" else abs(want) * (1 + n**0.5)
                tolerance = 16 * np.finfo(d).eps * grows
                assert abs(acc - want) <= tolerance, (name, n)


@pytest.mark.parametrize("d", FLOATS, ids=ids)
def test_sum_is_as_accurate_as_numpys(d):
    rng = np.random.default_rng(3)
    ours, theirs = [], []
    for n in (100, 1000, 10_000, 100_000, 1_000_000):
        for _ in range(5):
            x = rng.random(n).astype(d)
            exact = x.astype(np.longdouble).sum()
            acc = folded("add", x, 0)
            ours.append(abs(acc - exact) / exact)
            theirs.append(abs(x.sum() - exact) / exact)
    assert np.mean(ours) <= 1.3 * np.mean(theirs)
    assert max(ours) <= 4 * np.finfo(d).eps


@pytest.mark.parametrize("d", FLOATS, ids=ids)
def test_nan_and_infinity_in_reductions(d):
    for n in (1, 3, 64, 100, 1025, 5000):
        for where in {0, n // 2, n - 1}:
            for value in (np.nan, np.inf, -np.inf):
                x = np.linspace(-1, 1, n).astype(d)
                x[where] = value
                for name in ("add", "maximum", "minimum"):
                    acc = folded(name, x, 0.25)
                    want = getattr(np, name).reduce(np.append(x, d.type(0.25)))
                    np.testing.assert_allclose(acc, want, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("d", FLOATS, ids=ids)
def test_sums_of_squares(d):
    for n in LENGTHS:
        x = sample(d, n, special=False)
        acc = folded("squares", x, 0.5)
        want = 0.5 + (x.astype(np.longdouble) ** 2).sum()
        assert abs(acc - want) <= 8 * np.finfo(d).eps * want


# Loops of rows that have tests of their own here, or cases in tests/cases/running.py.
ROWS = [
    "reduce_add", "reduce_multiply", "reduce_maximum", "reduce_minimum", "reduce_squares", "argmax", "argmin",
    "logsumexp", "running_add", "running_multiply", "recurrence",
]
KEPT = [1, 2, 3, 7, 8, 15, 16, 17, 33, 100, 1100]
REDUCED = [1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 32, 33, 64, 129, 300, 2100, 5000]


@pytest.mark.parametrize("order", ["rows", "columns", "strided rows", "strided columns"])
@pytest.mark.parametrize("d", [d for d in RING if d.itemsize > 1], ids=ids)
def test_reductions_of_rows(d, order):
    """Many results at once, however their elements lie."""
    for kept in KEPT:
        for n in REDUCED:
            if kept * n > 120_000 or d.kind not in "f" and kept * n > 5000:
                continue
            x = sample(d, kept * n, special=False).reshape(kept, n)
            if d.kind in "fc":
                x = (x / np.abs(x).max()).astype(d)
            if "columns" in order:
                x = np.ascontiguousarray(x.T).T
            if "strided" in order:
                x = np.repeat(np.repeat(x, 2, 0), 2, 1)[::2, ::2] if order == "strided rows" else \
                    np.repeat(np.repeat(x.T, 2, 0), 2, 1)[::2, ::2].T
            start = sample(d, kept, 5, special=False)
            start = (start / np.abs(start).max()).astype(d) if d.kind in "fc" else start
            names = ["add", "multiply"] + ["maximum", "minimum"] * (d.kind != "c") + ["squares"] * (d.kind == "f")
            for name in names:
                acc = start.copy()
                y = (1 + x / 1e4).astype(d) if name == "multiply" and d.kind in "fc" else x
                table.call(f"reduce_{name}", NUMBER[d], y, np.broadcast_to(acc[:, None], x.shape))
                if name == "squares":
                    want = start + (y.astype("g") ** 2).sum(1)
                else:
                    wide = {"f": "g", "c": "G"}.get(d.kind, d)
                    want = getattr(np, name).reduce(np.column_stack([start, y]).astype(wide), axis=1, dtype=wide)
                if d.kind in "iu" or name in ("maximum", "minimum"):
                    np.testing.assert_array_equal(acc, want, f"{name} {kept} {n}")
                else:
                    grows = 1 if name == "multiply" else 1 + np.abs(y).sum(1)
                    rounds = n**0.5 * 4 + 8 if name == "multiply" or "strided columns" == order else 24
                    assert (np.abs(acc - want) <= rounds * np.finfo(d).eps * grows).all(), (name, kept, n)


@pytest.mark.parametrize("order", ["rows", "columns"])
@pytest.mark.parametrize("d", FLOATS, ids=ids)
def test_places_of_extrema(d, order):
    rng = np.random.default_rng(4)
    for kept in KEPT:
        for n in REDUCED:
            if kept * n > 120_000:
                continue
            for nans in (False, True):
                x = rng.integers(-50, 50, (kept, n)).astype(d)
                if nans:
                    x[rng.random((kept, n)) < 1 / n] = np.nan
                if order == "columns":
                    x = np.ascontiguousarray(x.T).T
                for name in ("argmax", "argmin"):
                    at = np.full(kept, -7)
                    table.call(name, NUMBER[d], x, np.broadcast_to(at[:, None], x.shape))
                    np.testing.assert_array_equal(at, getattr(np, name)(x, 1), f"{name} {kept} {n}")


@pytest.mark.parametrize("d", FLOATS, ids=ids)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_special_values_in_reductions_of_rows(d, value):
    for kept, n in ((20, 5), (20, 100), (3, 2100), (600, 40)):
        for order in "CF":
            x = np.asarray(np.random.default_rng(5).normal(size=(kept, n)).astype(d), order=order)
            x[kept // 2, n // 2] = value
            for name in ("add", "maximum", "minimum"):
                acc = x[:, 0].copy()
                table.call(f"reduce_{name}", NUMBER[d], x, np.broadcast_to(acc[:, None], x.shape))
                want = getattr(np, name).reduce(np.column_stack([x[:, 0], x]), axis=1)
                np.testing.assert_allclose(acc, want, rtol=1e-4, atol=1e-3)


# --- casts ------------------------------------------------------------------------------------------------


def numpys_cast(x, target):
    with np.errstate(all="ignore"):
        if x.dtype.kind == "c" and target.kind not in "cb":
            x = x.real
        return x.astype(target)


@pytest.mark.parametrize("target", DTYPES, ids=ids)
@pytest.mark.parametrize("source", DTYPES, ids=ids)
def test_cast(source, target):
    for n in (0, 1, 2, 7, 17, 70, 600):
        x = sample(source, n)
        if target.kind in "iu" and source.kind in "fc" and n:
            # what no int64 can hold is left open by C
            with np.errstate(over="ignore"):
                x = np.where(np.isfinite(x) & (np.abs(x) < 2.0**31 - 1000), x, source.type(-7.75))
            if target == np.uint64:
                x[0] = 60000 if source == np.float16 else 1.5 * 2.0**63
        want = numpys_cast(x, target)
        for kind in LAYOUTS:
            out = layouts(np.zeros(n, target), kind)
            table.call_cast(NUMBER[source], NUMBER[target], layouts(x, kind), out)
            np.testing.assert_array_equal(out, want)
        out = np.zeros(n, target)
        if n:
            table.call_cast(NUMBER[source], NUMBER[target], np.array(x[n // 2]), out)
            np.testing.assert_array_equal(out, np.broadcast_to(want[n // 2], n))


@pytest.mark.parametrize("kind", ["contiguous", "strided"])
def test_every_float16(kind):
    h = np.arange(65536, dtype=np.uint16).view(np.float16)
    for d in FLOATS:
        out = np.zeros(65536, d)
        table.call_cast(NUMBER[h.dtype], NUMBER[d], layouts(h, kind), out)
        np.testing.assert_array_equal(out, h.astype(d))
        np.testing.assert_array_equal(np.signbit(out), np.signbit(h))
        # every number half-way between two of them, and its neighbours; and back again
        ok = np.sort(h[np.isfinite(h)].astype(d))
        middle = np.concatenate([ok, (ok[1:] + ok[:-1]) / 2, d.type([65519.996, 65520, 65536, 1e30, np.inf, -np.inf])])
        x = np.concatenate([middle, np.nextafter(middle, d.type(np.inf)), np.nextafter(middle, d.type(-np.inf))])
        out = np.zeros(len(x), np.float16)
        table.call_cast(NUMBER[d], NUMBER[h.dtype], layouts(x, kind), out)
        with np.errstate(over="ignore"):
            np.testing.assert_array_equal(out.view(np.uint16), x.astype(np.float16).view(np.uint16))


# --- reverse rules ----------------------------------------------------------------------------------------

GRADS = {
    "square_grad": (2, lambda g, x: 2 * g * x),
    "sqrt_grad": (2, lambda g, y: g * y.dtype.type(0.5) / y),
    "absolute_grad": (2, lambda g, x: g * np.sign(x)),
    "tanh_grad": (2, lambda g, y: g * (1 - y * y)),
    "sigmoid_grad": (2, lambda g, y: g * y * (1 - y)),
    "sin_grad": (2, lambda g, x: g * np.cos(x)),
    "cos_grad": (2, lambda g, x: -g * np.sin(x)),
    "relu": (1, lambda x: np.maximum(x, 0)),
    "relu_grad": (2, lambda g, x: np.where(x > 0, g, 0)),
    "divide_grad": (3, lambda g, y, b: -g * y / b),
    "maximum_grad": (3, lambda g, a, b: np.where((a > b) | np.isnan(a), g, np.where(a == b, g / 2, 0))),
    "minimum_grad": (3, lambda g, a, b: np.where((a < b) | np.isnan(a), g, np.where(a == b, g / 2, 0))),
    "clip_grad": (4, lambda g, x, lo, hi: np.where((x >= lo) & (x <= hi), g, 0)),
}


@pytest.mark.parametrize("name", GRADS)
@pytest.mark.parametrize("d", FLOATS, ids=ids)
def test_reverse_rules(name, d):
    count, reference = GRADS[name]
    for n in LENGTHS:
        args = [sample(d, n, seed) for seed in range(count)]
        if count > 2:
            args[1][::3] = args[2][::3]      # ties
        if name == "tanh_grad":       # contracting 1 - y*y shows where y is near 1
            args[1] = np.tanh(args[1]) * d.type(0.7)
            check(name, d, reference, *args, same=close(d))
        elif name in ("sin_grad", "cos_grad"):       # NumPy's functions are others
            check(name, d, reference, *args, same=close(d))
        else:
            check(name, d, reference, *args)


# --- elementary functions ---------------------------------------------------------------------------------


def np_sigmoid(x):
    a = np.exp(-np.abs(x))
    return np.where(x < 0, a, 1) / (1 + a)


MATH = {
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "sigmoid": np_sigmoid,
}
BOUND = {4: 2.0, 8: 1.5}


def ulps(got, exact):
    """Error in units in the last place of the exact result, which must be finite."""
    d = got.dtype
    with np.errstate(all="ignore"):
        spacing = np.spacing(np.abs(exact).astype(d))
        last = np.longdouble(np.finfo(d).max) - np.nextafter(np.finfo(d).max, d.type(0))
        spacing = np.where(np.isfinite(spacing), spacing.astype(np.longdouble), last)
        big = np.abs(exact) > np.finfo(d).max
        got = got.astype(np.longdouble)
        # beyond the largest number infinity is as good as the next number after it
        top = np.longdouble(np.finfo(d).max) + last
        got = np.where(np.isinf(got) & big, np.sign(got) * top, got)
        exact = np.where(big, np.sign(exact) * np.minimum(np.abs(exact), top), exact)
        return np.abs(got - exact) / spacing


def arguments(d, seed=0, n=150_000):
    """All exponents and signs, the usual ranges more densely, and neighbours of multiples of pi/2."""
    rng = np.random.default_rng(seed)
    bits = rng.integers(0, 2 ** (8 * d.itemsize), n, dtype=f"u{d.itemsize}", endpoint=False).view(d)
    multiples = (np.arange(1, 40_000) * (np.longdouble(np.pi) / 2 + np.longdouble(6.123233995736766e-17))).astype(d)
    parts = [
        bits[np.isfinite(bits)],
        rng.uniform(-2, 2, n),
        rng.uniform(-40, 40, n),
        rng.uniform(-760, 760, n),
        rng.standard_normal(n) * 10.0 ** rng.uniform(-12, 6, n),
        1 + rng.standard_normal(n) * 10.0 ** rng.uniform(-16, -1, n),
        multiples,
        np.nextafter(multiples, d.type(0)),
    ]
    return np.concatenate([p.astype(d) for p in parts])


@pytest.mark.parametrize("d", FLOATS, ids=ids)
@pytest.mark.parametrize("name", MATH)
def test_accuracy(name, d):
    x = arguments(d)
    if name == "log":
        x = np.abs(x)
        x = x[x > 0]
    elif name == "log1p":
        x = np.where(x <= -1, -1 / (x - d.type(1e-3)), x)
        x = x[x > -1]
    elif name in ("sin", "cos") and d == np.float64:
        # x87 reduces modulo a pi of 66 bits; glibc's long double functions do not, but are slow far out
        x = np.concatenate([x[np.abs(x) < 1e7], x[np.abs(x) >= 1e7][:20_000]])
    got = np.empty_like(x)
    table.call(name, NUMBER[d], x, got)
    with np.errstate(all="ignore"):
        exact = MATH[name](x.astype(np.longdouble if d == np.float64 else np.float64))
    error = ulps(got, exact)
    worst = np.argmax(error)
    if os.environ.get("CYGRAD_SHOW_ULPS"):
        print(f"\n{loops.isa} {name} {d}: {error[worst]:.3f} ulp at {x[worst]!r}")
    assert error[worst] <= BOUND[d.itemsize], (x[worst], got[worst], exact[worst])


@pytest.mark.parametrize("d", FLOATS, ids=ids)
@pytest.mark.parametrize("name", MATH)
def test_special_values(name, d):
    tiny = np.finfo(d).smallest_subnormal
    x = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, -1, 1, tiny, -tiny, 89, 710, -104, -746, 1e30, -1e30], d)
    x = np.concatenate([x, d.type([np.finfo(d).max, -np.finfo(d).max, np.finfo(d).tiny, -np.finfo(d).tiny])])
    with np.errstate(all="ignore"):
        want = MATH[name](x.astype(np.longdouble)).astype(d)
    for n in (1, 5, len(x)):
        for start in range(len(x) - n + 1):
            got = np.empty(n, d)
            table.call(name, NUMBER[d], x[start : start + n], got)
            expected = want[start : start + n]
            np.testing.assert_array_max_ulp(got, expected, 2)
            np.testing.assert_array_equal(np.signbit(got[~np.isnan(got)]), np.signbit(expected[~np.isnan(got)]))


@pytest.mark.parametrize("d", FLOATS, ids=ids)
@pytest.mark.parametrize("name", MATH)
def test_elementary_layouts(name, d):
    """A value does not depend on where it stands."""
    x = arguments(d, n=2000)
    x = x[np.random.default_rng(0).permutation(len(x))[:1300]]
    out = np.empty_like(x)
    table.call(name, NUMBER[d], x, out)
    for n in [*range(0, 71, 3), 511, 512, 513, 1300]:
        check(name, d, lambda y: lookup(y, x, out), x[:n])


def lookup(y, x, out):
    order = np.argsort(x)
    return out[order[np.searchsorted(x, y, sorter=order)]] if len(y) else y


# --- softmax ----------------------------------------------------------------------------------------------


def ref_softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def ref_log_softmax(x):
    y = x - x.max(-1, keepdims=True)
    return y - np.log(np.exp(y).sum(-1, keepdims=True))


SOFTMAX = {
    "softmax": (1, ref_softmax),
    "log_softmax": (1, ref_log_softmax),
    "softmax_grad": (2, lambda g, y: y * (g - (g * y).sum(-1, keepdims=True))),
    "log_softmax_grad": (2, lambda g, y: g - np.exp(y) * g.sum(-1, keepdims=True)),
}


@pytest.mark.parametrize("d", FLOATS, ids=ids)
@pytest.mark.parametrize("name", SOFTMAX)
def test_softmax(name, d):
    count, reference = SOFTMAX[name]
    rng = np.random.default_rng(0)
    few = [(0, 3), (3, 0), (1, 1), (2, 3), (3, 10), (2, 64), (2, 65), (2, 512), (3, 513), (2, 1300), (1, 5000)]
    many = [(6, 1), (7, 3), (16, 10), (19, 7), (33, 10), (40, 17), (20, 32), (50, 33), (16, 64), (18, 65)]
    for rows, n in few + many:
        args = [(rng.standard_normal((rows, n)) * 3).astype(d) for _ in range(count)]
        if name == "softmax_grad" and n:
            args[1] = ref_softmax(args[1])
        elif name == "log_softmax_grad" and n:
            args[1] = ref_log_softmax(args[1])
        if name in ("softmax", "log_softmax") and rows > 1:
            args[0][0] += 1e4
        want = reference(*(a.astype("f8") for a in args)) if n else np.zeros((rows, n))
        eps = np.finfo(d).eps
        shapes = [lambda a: a.copy(), lambda a: np.asfortranarray(a), lambda a: np.repeat(a, 2, -1)[:, ::2]]
        for into in shapes:
            for outof in shapes:
                out = outof(np.zeros((rows, n), d))
                table.call(name, NUMBER[d], *map(into, args), out)
                np.testing.assert_allclose(out, want, rtol=40 * eps, atol=40 * eps * max(1, np.sqrt(n)))
        same = args[0].copy()
        table.call(name, NUMBER[d], same, *args[1:], same)
        np.testing.assert_allclose(same, want, rtol=40 * eps, atol=40 * eps * max(1, np.sqrt(n)))


@pytest.mark.parametrize("d", FLOATS, ids=ids)
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_special_rows(name, d):
    for rows, n in [(5, 70), (5, 9), (23, 9), (16, 32), (16, 64)]:
        for order in "CF":
            x = np.zeros((rows, n), d, order)
            x[0] = -np.inf
            x[1, 3] = np.nan
            x[2, 5] = np.inf
            x[3, ::2] = -np.inf
            x[4] = np.finfo(d).max
            x[5:] = np.random.default_rng(0).standard_normal((max(rows - 5, 0), n)) * 50
            out = np.empty_like(x)
            table.call(name, NUMBER[d], x, out)
            with np.errstate(all="ignore"):
                np.testing.assert_allclose(out, SOFTMAX[name][1](x), rtol=1e-5, atol=1e-30)


@pytest.mark.parametrize("d", FLOATS, ids=ids)
@pytest.mark.parametrize("name", SOFTMAX)
def test_softmax_writes_its_rows_only(name, d):
    rng = np.random.default_rng(0)
    for rows in (1, 5, 6, 7, 15, 16, 17, 35):
        for n in (*range(1, 20), 31, 32, 33, 64, 65):
            args = [-rng.random((rows, n)).astype(d) for _ in range(SOFTMAX[name][0])]
            for turned in (False, True):
                shape = (rows + 2, n + 3)
                memory = np.full(shape[::-1] if turned else shape, 7, d)
                out = (memory.T if turned else memory)[1:-1, 1:-2]
                table.call(name, NUMBER[d], *args, out)
                np.testing.assert_allclose(out, SOFTMAX[name][1](*(a.astype("f8") for a in args)), rtol=1e-5, atol=1e-5)
                out[...] = 7
                assert (memory == 7).all()


# --- matmul -----------------------------------------------------------------------------------------------


def check_matmul(a, b):
    """Against float64, within the bound that holds for sums in any order."""
    x, y = np.asarray(a, "f8"), np.asarray(b, "f8")
    bound = np.finfo(a.dtype).eps * (x.shape[-1] + 1) * (np.abs(x) @ np.abs(y))
    out = np.asarray(cg.asarray(a, copy=False) @ cg.asarray(b, copy=False))
    assert out.dtype == a.dtype
    wrong = ~(np.abs(out - x @ y) <= bound)
    assert not wrong.any(), (a.shape, a.strides, b.shape, b.strides, np.argwhere(wrong)[:5])


def matrices(n, k, d, rng):
    """One matrix in every layout: C, Fortran, strided, reversed, parts of larger ones in both orders, broadcast."""
    x = rng.standard_normal((n, k)).astype(d)
    wide = np.repeat(np.repeat(x, 2, 1), 3, 0)
    yield x
    yield np.asfortranarray(x)
    yield wide[::3, ::2]
    yield x[::-1, ::-1]
    yield np.pad(x, ((1, 2), (2, 3)))[1:-2, 2:-3]
    yield np.pad(x.T, ((1, 2), (2, 3)))[1:-2, 2:-3].T
    yield np.broadcast_to(x[:1], x.shape)
    yield np.broadcast_to(x[:, :1], x.shape)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("d", FLOATS, ids=ids)
def test_matmul(d, threads):
    """Every layout of both operands, at sizes around those of vectors, tiles and blocks."""
    rng = np.random.default_rng(0)
    few = [1, 2, 3, 4, 7, 8, 9, 17]
    shapes = [(n, k, m) for n in few for k in (1, 2, 9, 33) for m in few]
    shapes += [(1, 300, 70), (70, 300, 1), (2, 1100, 3), (100, 1100, 65), (3, 3000, 40), (40, 3000, 3), (64, 200, 64)]
    before = cg.get_num_threads()
    cg.set_num_threads(threads)
    try:
        for n, k, m in shapes:
            for a in matrices(n, k, d, rng):
                for b in matrices(k, m, d, rng):
                    check_matmul(a, b)
    finally:
        cg.set_num_threads(before)


@pytest.mark.parametrize("d", FLOATS, ids=ids)
def test_matmul_of_all_sizes(d):
    rng = np.random.default_rng(0)
    for n in range(1, 71):
        for m in range(1, 71, 3):
            k = (n * m) % 37 + 1
            a, b = rng.standard_normal((n, k)).astype(d), rng.standard_normal((k, m)).astype(d)
            check_matmul(a, b)
            check_matmul(np.asfortranarray(a), np.asfortranarray(b))


@pytest.mark.parametrize("d", FLOATS, ids=ids)
def test_matmul_of_stacks(d):
    """Stacks that are dealt out to threads by products, by rows and by columns."""
    rng = np.random.default_rng(0)
    for count, n, k, m in [(3, 200, 100, 20), (3, 20, 100, 200), (40, 30, 30, 30), (5000, 3, 3, 3), (2, 1, 700, 700)]:
        a, b = rng.standard_normal((count, n, k)).astype(d), rng.standard_normal((count, k, m)).astype(d)
        check_matmul(a, b)
        check_matmul(a[::-1], np.ascontiguousarray(b.transpose(2, 0, 1)).transpose(1, 2, 0))
        check_matmul(np.broadcast_to(a[:1], a.shape), b)
        check_matmul(a, b[0])
        check_matmul(a[0], b)


@pytest.mark.parametrize("d", FLOATS, ids=ids)
def test_matmul_keeps_to_its_rows_and_columns(d):
    """NaN and infinity come through, and go nowhere else."""
    rng = np.random.default_rng(0)
    for n, k, m in [(5, 7, 6), (20, 70, 50), (1, 90, 80), (80, 90, 1), (2, 90, 30), (30, 90, 3)]:
        for fortran in (False, True):
            a, b = rng.standard_normal((n, k)).astype(d), rng.standard_normal((k, m)).astype(d)
            a[n // 2, k - 1] = np.inf
            b[k // 2, m - 1] = np.nan
            if fortran:
                a, b = np.asfortranarray(a), np.asfortranarray(b)
            with np.errstate(all="ignore"):
                want = a.astype("f8") @ b.astype("f8")
            out = np.asarray(cg.asarray(a) @ cg.asarray(b))
            np.testing.assert_array_equal(np.isnan(out), np.isnan(want))
            np.testing.assert_array_equal(np.isposinf(out), np.isposinf(want))
            np.testing.assert_array_equal(np.isneginf(out), np.isneginf(want))


# --- all of them ---------------------------------------------------------------------------------------

ELEMENTWISE = {      # name: number of inputs
    "add": 2, "subtract": 2, "multiply": 2, "divide": 2, "maximum": 2, "minimum": 2, "clip": 3, "negative": 1,
    "absolute": 1, "square": 1, "sqrt": 1, "reciprocal": 1, "where": 3, "floor_divide": 2,
}  # fmt: skip
ELEMENTWISE |= {name: count for name, (count, _) in GRADS.items()} | dict.fromkeys(MATH, 1)
# Their errors: test_special.py.
SPECIAL_FUNCTIONS = {name: len(REGISTRY[name].domain) for name in REFERENCES}
ELEMENTWISE |= SPECIAL_FUNCTIONS


# These take an order or a kind for their data: tests/cases/special.py, tests/cases/random.py, tests/test_decompose.py.
WITH_DATA = ["betainc_shape", "gammainc_shape", "log_gamma_grad", "standard_gamma_grad", "substitute", "zeta_order"]

CLASSIFY = {"isnan": np.isnan, "isinf": np.isinf, "isfinite": np.isfinite, "signbit": np.signbit}


@pytest.mark.parametrize("d", FLOATS, ids=str)
@pytest.mark.parametrize("name", CLASSIFY)
def test_classify(name, d):
    """Outputs of any step, where NumPy's own loops go wrong."""
    for n in (*range(71), 1100):
        x = sample(d, n)
        for layout in LAYOUTS:
            for step in (1, 2, 5, -1):
                memory = np.full(abs(step) * n + 8, 7, np.uint8)
                out = memory[::step][:n]
                table.call(name, NUMBER[d], layouts(x, layout), out)
                np.testing.assert_array_equal(out, CLASSIFY[name](x))
                assert np.count_nonzero(memory == 7) == memory.size - n


def test_every_loop_is_known_here():
    matmul = {"matmul", "matmul_small"} & {name for name, _ in table.names()}
    assert len(matmul) == 1
    assert {name for name, _ in table.names()} == {*ELEMENTWISE, *SOFTMAX, *CLASSIFY, *ROWS, *WITH_DATA, *matmul}


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_nothing_is_written_outside(name):
    """Contiguous and strided outputs of every length up to 70; what lies around and between stays as it was."""
    for d in DTYPES:
        if (name, NUMBER[d]) not in table.names():
            continue
        kinds = [DTYPES[0], d, d] if name == "where" else [d] * ELEMENTWISE[name]
        for n in range(71):
            args = [sample(k, n, i, False) for i, k in enumerate(kinds)]
            for step in (1, 2):
                memory = sample(d, 3 * n + 40, 9, False)
                untouched = memory.copy()
                out = memory[16 : 16 + step * n : step]
                table.call(name, NUMBER[d], *args, out)
                first = out.copy()
                out[:] = untouched[16 : 16 + step * n : step]
                np.testing.assert_array_equal(memory, untouched)
                table.call(name, NUMBER[d], *args, out)
                np.testing.assert_array_equal(out, first)


# --- the other instruction sets ---------------------------------------------------------------------------


@pytest.mark.skipif("CYGRAD_ISA" in os.environ, reason="one instruction set was asked for")
@pytest.mark.parametrize("isa", [i for i in cpu.supported() if i != loops.isa])
def test_other_isa(isa):
    """This file once more, in a process that was told to use another instruction set."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", __file__],
        env=os.environ | {"CYGRAD_ISA": isa},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-4000:]
