"""Every operation in the registry against NumPy and against finite differences.

The tests are generated from the registry. Operations on elements carry what is needed with them (a reference
and a domain); the others have cases in `cases/`, and one without a case fails here.
"""

import inspect
import warnings

import numpy as np
import pytest

from common import (
    DTYPES, FLOATS, array, assert_same, autograd, call, derivative, epsilon, gradients, registry, values, variable)
from cases import CASES
from references import REFERENCES, WHOLE

REGISTRY = registry()
ELEMENTWISE = sorted(n for n, op in REGISTRY.items() if op.domain is not None)
STRUCTURAL = sorted(n for n, op in REGISTRY.items() if op.domain is None)
DIFFERENTIABLE = [n for n in ELEMENTWISE if REGISTRY[n].differentiable]
CONSTANT = [n for n in ELEMENTWISE if not REGISTRY[n].differentiable]
BY_UFUNC = [n for n in ELEMENTWISE if isinstance(REGISTRY[n].reference, np.ufunc)]
ORDERED = {"clip", "maximum", "minimum"}       # of complex numbers: an order of pairs, nothing to differentiate
COMPLEX = [n for n in DIFFERENTIABLE if n not in ORDERED
           and np.dtype("complex128") in [d for d, _ in REGISTRY[n].result_types()]]

# Where NumPy's own loops differ from one another by more than this, or the reference is a detour.
ULPS = 8
CHOOSES = {"where"}          # operations whose first input is a condition


def reference(name):
    def compute(*inputs):
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return (REGISTRY[name].reference or REFERENCES[name])(*inputs)
    return compute


def seeded(name):
    return np.random.default_rng(sum(map(ord, name)))


def draw(name, shape, dtype="float64", seed=0):
    """Inputs from the operation's domain, of any dtype."""
    rng = np.random.default_rng([seed, *map(ord, name)])
    dtype = np.dtype(dtype)
    inputs = []
    for i, (low, high) in enumerate(REGISTRY[name].domain):
        if name in CHOOSES and i == 0:
            x = rng.integers(0, 2, shape).astype(bool)
        elif i in WHOLE.get(name, ()):
            x = rng.integers(int(low), int(high) + 1, shape).astype("int8")
        elif dtype.kind == "b":
            x = rng.integers(0, 2, shape).astype(bool)
        elif dtype.kind in "iu":
            least = max(np.ceil(low), 0) if dtype.kind == "u" else np.ceil(low)
            x = rng.integers(int(least), int(max(np.floor(high), least)) + 1, shape).astype(dtype)
        elif dtype.kind == "c":
            x = (rng.uniform(low, high, shape) + 0.5j * rng.uniform(-1, 1, shape)).astype(dtype)
        else:
            x = rng.uniform(low, high, shape).astype(dtype)
        inputs.append(np.asarray(x))
    return inputs


def check(name, inputs, what, ulps=ULPS):
    """Value, shape and dtype of one call; a refusal where NumPy refuses."""
    op = REGISTRY[name]
    exact_types = isinstance(op.reference, np.ufunc) or name in CHOOSES
    if name.endswith("_grad") and any(np.asarray(x).dtype.kind in "iub" for x in inputs):
        return          # gradients are never integers
    try:
        # What a formula does with integers (overflow) is its own affair.
        expected = reference(name)(*[x if exact_types or np.asarray(x).dtype.kind not in "iub" else x.astype("float64")
                                     for x in inputs])
    except (TypeError, ValueError) as error:
        if not exact_types:
            return
        with pytest.raises(type(error) if isinstance(error, ValueError) else TypeError):
            call(name, *inputs)
        return
    try:
        got = call(name, *inputs)
    except TypeError:
        if exact_types:
            raise
        return          # a rule's own operation may have fewer dtypes than the formula that describes it
    expected = np.asarray(expected)
    if not exact_types and not all(np.asarray(x).dtype.kind == "f" for x in inputs):
        expected = expected.astype(got.dtype)
        ulps *= 4
    eps = epsilon(expected.dtype)
    if not exact_types:
        ulps *= 4
    assert_same(got, expected, ulps, atol=(100 if name in REFERENCES else 2) * eps, what=f"{name}, {what}")


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_value_by_dtype(name, dtype):
    for shape in [(), (1,), (7,), (0,), (3, 0, 2), (2, 3, 4), (1000,), (3, 300)]:
        check(name, draw(name, shape, dtype), f"{dtype}, shape {shape}")


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int32", "bool", "complex64"])
def test_value_by_layout(name, dtype):
    n = len(REGISTRY[name].domain)

    def wide(x):        # an array with room around it, of the same elements
        big = np.zeros(tuple(2 * s + 1 for s in x.shape), x.dtype)
        big[tuple(slice(1, None, 2) for _ in x.shape)] = x
        return big[tuple(slice(1, None, 2) for _ in x.shape)]

    layouts = {
        "strided": wide,
        "backwards": lambda x: x[::-1, ::-1],
        "backwards in one dimension": lambda x: x[:, ::-1],
        "Fortran order": np.asfortranarray,
        "transposed": lambda x: np.ascontiguousarray(x.T).T,
        "column repeated": lambda x: np.broadcast_to(x[:, :1], x.shape),
        "one element repeated": lambda x: np.broadcast_to(x[0, 0], x.shape),
        "row repeated": lambda x: np.broadcast_to(x[0], x.shape),
    }
    for shape in [(5, 7), (3, 300), (300, 3)]:
        inputs = draw(name, shape, dtype)
        for what, layout in layouts.items():
            check(name, [layout(x) for x in inputs], f"{what}, {dtype}")
            if n > 1:
                check(name, [layout(inputs[0])] + inputs[1:], f"{what} first, {dtype}")
                check(name, inputs[:-1] + [layout(inputs[-1])], f"{what} last, {dtype}")


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "float16"])
def test_value_broadcast(name, dtype):
    n = len(REGISTRY[name].domain)
    inputs = draw(name, (4, 3, 5), dtype)
    if n == 1:
        return
    for shapes in [[(4, 1, 5), (3, 1)], [(5,), (4, 3, 1)], [(), (4, 3, 5)], [(4, 3, 5), (1,)], [(4, 1, 1), (1, 3, 5)],
                   [(1, 1), (5,)], [(0, 1), (5,)], [(4, 1, 5), (0, 1)]]:
        cut = []
        for i, x in enumerate(inputs):
            shape = shapes[i % 2]
            cut.append(np.resize(x, shape) if 0 not in shape else np.zeros(shape, x.dtype))
        check(name, cut, f"shapes {shapes}")
    with pytest.raises((ValueError, TypeError), match=r"broadcast.*\(4, 3, 5\)|not supported"):
        call(name, *[np.resize(x, (2, 5)) if i == 0 else x for i, x in enumerate(inputs)])


@pytest.mark.parametrize("name", [n for n in ELEMENTWISE if len(REGISTRY[n].domain) > 1])
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_python_scalars_promote_weakly(name, dtype):
    if not isinstance(REGISTRY[name].reference, np.ufunc) and name not in CHOOSES:
        pytest.skip("the reference is a formula, with promotions of its own")
    inputs = draw(name, (3,), dtype)
    for scalar in (True, 1, 1.0, 1 + 0j, 2, 3):
        for i in range(len(inputs)):
            if name in CHOOSES and i == 0:
                continue
            check(name, inputs[:i] + [scalar] + inputs[i + 1:], f"{scalar!r} as input {i}, {dtype}")


@pytest.mark.parametrize("name", [n for n in BY_UFUNC if len(REGISTRY[n].domain) == 2])
def test_promotion_of_every_pair(name):
    for a in DTYPES:
        for b in DTYPES:
            x, y = draw(name, (3,), a)[0], draw(name, (3,), b)[1]
            check(name, [x, y], f"{a} and {b}")


HARD = {
    "f": [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1e-7, -1e-7, 2.0, 10.0, -10.0, 60.0, -60.0, 88.5, -88.5, 1e4, -1e4,
          np.inf, -np.inf, np.nan],
    "b": [False, True],
}


def hard(dtype):
    """The elements that go wrong first."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return np.array(HARD["b"])
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        numbers = {info.min, info.max, info.min + 1, info.max - 1, 0, 1, 2, 3, 7, 31, 63, 64, 100, -1 if info.min
                   else 5}
        return np.array(sorted(numbers), dtype)
    info = np.finfo(dtype)
    with np.errstate(over="ignore"):
        return np.array(HARD["f"] + [info.max, -info.max, info.tiny, -info.tiny, info.smallest_subnormal], dtype)


# An undefined result that differs between NumPy's own builds: the only gap in the comparison.
UNDEFINED = {("reciprocal", "iu"): lambda x: x == 0}


@pytest.mark.parametrize("name", BY_UFUNC)
@pytest.mark.parametrize("dtype", [d for d in DTYPES if d.kind != "c"], ids=str)
def test_hard_values(name, dtype):
    h = hard(dtype)
    n = len(REGISTRY[name].domain)
    for repeat in (1, 16):           # the vectorised part of a loop, and its rest
        x = np.tile(h, repeat) if repeat > 1 else h
        if n == 1:
            if name == "reciprocal" and dtype.kind in "iub":
                x = x[x != 0]
            inputs = [x]
        else:
            inputs = [x.reshape((-1,) + (1,) * (n - 1 - i)) if i < 2 else h[:5].reshape(-1) for i in range(n)]
            if n == 2:
                inputs = [np.ascontiguousarray(a) for a in np.broadcast_arrays(x[:, None], h[None, :])]
                if name == "floor_divide":       # by infinities it is the standard's, see test_array_api.py
                    finite = ~np.isinf(inputs[0]) & ~np.isinf(inputs[1])
                    inputs = [a[finite] for a in inputs]
        check(name, inputs, f"{dtype}")
    if n == 1 and dtype.kind == "f":
        for element in h:            # alone
            check(name, [np.array([element])], f"{dtype}, {element}")


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("dtype", ["float32", "float64", "int32"])
def test_large(name, dtype):
    inputs = draw(name, (200_003,), dtype)
    check(name, inputs, f"{dtype}, large")
    check(name, [x[::-2] for x in inputs], f"{dtype}, large, backwards")
    inputs = draw(name, (500, 401), dtype)
    check(name, [x.T for x in inputs], f"{dtype}, large, transposed")
    if len(inputs) > 1:
        check(name, [inputs[0]] + [x[:, :1] for x in inputs[1:]], f"{dtype}, large, broadcast")
        if name in BY_UFUNC:
            check(name, [inputs[0].astype("float16")] + inputs[1:], f"{dtype}, large, mixed")


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_does_not_write_to_its_inputs(name):
    inputs = draw(name, (50,)) if "float64" in str(REGISTRY[name].result_types()) else draw(name, (50,), "int64")
    before = [x.copy() for x in inputs]
    try:
        result = call(name, *inputs)
    except TypeError:
        inputs = draw(name, (50,), "int64")
        before = [x.copy() for x in inputs]
        result = call(name, *inputs)
    for x, old in zip(inputs, before):
        np.testing.assert_array_equal(x, old)
        assert not np.shares_memory(np.asarray(result), x), "an operation on elements makes a new array"


# ---- derivatives

def smooth_points(name, inputs, h):
    """Where the reference has a derivative that a difference can find: not beside a kink."""
    good = np.ones(inputs[0].shape, bool)
    for i in range(len(inputs)):
        if inputs[i].dtype.kind == "f":
            def along(step, i=i):
                return reference(name)(*[x + step if k == i else x for k, x in enumerate(inputs)])
            a, b = derivative(along, h), derivative(along, h / 3)
            good &= np.isfinite(a) & (abs(a - b) <= 1e-6 * (1 + abs(a)))
    return good


def smooth_inputs(name, count=12, h=1e-3):
    inputs = draw(name, (4 * count,), seed=1)
    good = smooth_points(name, inputs, h)
    assert good.sum() >= count, f"{name}: its domain is not smooth"
    return [x[good][:count] for x in inputs]


def recorded(name, inputs):
    """Variables for the float inputs, the head, and a random head gradient, itself a variable."""
    xs = [variable(x) if x.dtype.kind == "f" else array(x) for x in inputs]
    with autograd.record():
        y = call(name, *xs)
    w = variable(seeded(name).uniform(0.5, 1.5, y.shape), y.dtype)
    return xs, y, w


def is_variable(x):
    return x.dtype.kind in "fc"


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_first_derivative(name):
    h = 1e-3
    inputs = smooth_inputs(name, h=h)
    xs, y, w = recorded(name, inputs)
    which = [i for i, x in enumerate(inputs) if is_variable(x)]
    found = gradients(y, [xs[i] for i in which], w)
    for i, g in zip(which, found):
        def along(step, i=i):
            return reference(name)(*[x + step if k == i else x for k, x in enumerate(inputs)])
        expected = values(w) * derivative(along, h)
        assert g.dtype == np.float64 and g.shape == inputs[i].shape
        np.testing.assert_allclose(values(g), expected, rtol=1e-6, atol=1e-8, err_msg=f"{name}, input {i}")
    # backward writes the same.
    y.backward(w)
    for i, g in zip(which, found):
        np.testing.assert_array_equal(values(xs[i].grad), values(g))


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_second_derivative(name):
    h = 1e-3
    inputs = smooth_inputs(name, h=h)
    rng = seeded(name)
    which = [i for i, x in enumerate(inputs) if is_variable(x)]
    directions = [rng.uniform(0.5, 1.5, inputs[i].shape) for i in which]

    def projected(points):
        """Sum over the inputs of direction times first gradient, element by element."""
        xs, y, w = recorded(name, points)
        return sum(v * values(g) for v, g in zip(directions, gradients(y, [xs[i] for i in which], w)))

    xs, y, w = recorded(name, inputs)
    variables = [xs[i] for i in which]
    with autograd.record():
        first = gradients(y, variables, w, create_graph=True)
        heads, head_grads = [], []
        total = None
        for v, g in zip(directions, first):
            term = g * array(v)
            total = term if total is None else total + term
    try:
        second = gradients(total, variables + [w])
    except RuntimeError as error:
        if "not recorded" not in str(error):
            raise
        second = [array(np.zeros(x.shape)) for x in variables + [w]]
    for i, g in zip(which, second):
        def along(step, i=i):
            return projected([x + step if k == i else x for k, x in enumerate(inputs)])
        np.testing.assert_allclose(values(g), derivative(along, h), rtol=1e-6, atol=1e-8,
                                   err_msg=f"{name}, second derivative for input {i}")
    # The first gradient is linear in the head gradient.
    np.testing.assert_allclose(values(second[-1]) * values(w), projected(inputs), rtol=1e-9, atol=1e-12,
                               err_msg=f"{name}, for the head gradient")


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_third_derivative(name):
    h = 1e-3
    inputs = smooth_inputs(name, 6, h)
    which = [i for i, x in enumerate(inputs) if is_variable(x)]

    def total(gs):
        out = gs[0]
        for g in gs[1:]:
            out = out + g
        return out

    def second(points, create_graph):
        xs = [variable(x) if x.dtype.kind == "f" else array(x) for x in points]
        chosen = [xs[i] for i in which]
        with autograd.record():
            y = call(name, *xs)
            # A factor of every variable keeps constant gradients in the graph.
            for x in chosen:
                y = y * x
            one = total(autograd.grad(y, chosen, create_graph=True))
            two = total(autograd.grad(one * one, chosen, create_graph=True))
        return chosen, two

    chosen, two = second(inputs, True)
    for i, g in zip(which, autograd.grad(two, chosen)):
        def along(step, i=i):
            return values(second([x + step if k == i else x for k, x in enumerate(inputs)], False)[1])
        np.testing.assert_allclose(values(g), derivative(along, h), rtol=1e-5, atol=1e-6,
                                   err_msg=f"{name}, third derivative for input {i}")


@pytest.mark.parametrize("name", DIFFERENTIABLE)
@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_gradient_in_low_precision(name, dtype):
    inputs = smooth_inputs(name)
    low = [x.astype(dtype) if x.dtype.kind == "f" else x for x in inputs]
    xs, y, w = recorded(name, low)
    assert y.dtype == np.dtype(dtype)
    which = [i for i, x in enumerate(inputs) if is_variable(x)]
    exact, exact_y, _ = recorded(name, [x.astype("float64") if x.dtype.kind == "f" else x for x in low])
    expected = gradients(exact_y, [exact[i] for i in which], array(values(w), "float64"))
    found = gradients(y, [xs[i] for i in which], w)
    eps = epsilon(dtype)
    for i, g, e in zip(which, found, expected):
        assert g.dtype == np.dtype(dtype) and g.shape == inputs[i].shape
        np.testing.assert_allclose(values(g).astype(float), values(e), rtol=64 * eps, atol=16 * eps)
    y.backward(w)
    for i in which:
        assert xs[i].grad.dtype == np.dtype(dtype)


@pytest.mark.parametrize("name", [n for n in DIFFERENTIABLE if len(REGISTRY[n].domain) > 1])
def test_gradient_with_broadcast_operands(name):
    base = smooth_inputs(name, 24)
    n = len(base)
    for shapes in [[(2, 3, 4), (4,)], [(3, 1), (2, 3, 4)], [(), (3, 4)], [(2, 3, 4), (1, 1, 1)], [(1, 4), (3, 1)],
                   [(5, 1, 4), (0, 1)]]:
        inputs = [np.resize(x, shapes[i % 2]) if 0 not in shapes[i % 2] else np.zeros(shapes[i % 2], x.dtype)
                  for i, x in enumerate(base)]
        which = [i for i in range(n) if is_variable(inputs[i])]
        xs, y, w = recorded(name, inputs)
        assert y.shape == np.broadcast_shapes(*[x.shape for x in inputs])
        found = gradients(y, [xs[i] for i in which], w)
        # The same without broadcasting, summed by hand.
        full = [np.ascontiguousarray(np.broadcast_to(x, y.shape)) for x in inputs]
        fxs, fy, _ = recorded(name, full)
        expected = gradients(fy, [fxs[i] for i in which], w)
        for i, g, e in zip(which, found, expected):
            e = values(e)
            while e.ndim > inputs[i].ndim:
                e = e.sum(0)
            for axis, length in enumerate(inputs[i].shape):
                if length == 1:
                    e = e.sum(axis, keepdims=True)
            assert g.shape == inputs[i].shape
            np.testing.assert_allclose(values(g), e, rtol=1e-12, atol=1e-13, err_msg=f"{name}, {shapes}, input {i}")


@pytest.mark.parametrize("name", [n for n in DIFFERENTIABLE if len(REGISTRY[n].domain) > 1])
def test_gradient_where_other_operands_are_scalars(name):
    base = smooth_inputs(name)
    for i in range(len(base)):
        if not is_variable(base[i]):
            continue
        inputs = [x if k == i else x[0].item() for k, x in enumerate(base)]
        x = variable(inputs[i])
        with autograd.record():
            y = call(name, *[x if k == i else v for k, v in enumerate(inputs)])
        full = [x if k == i else np.full(base[i].shape, v) for k, v in enumerate(inputs)]
        z = variable(base[i])
        with autograd.record():
            t = call(name, *[z if k == i else v for k, v in enumerate(full)])
        np.testing.assert_allclose(values(gradients(y, [x])[0]), values(gradients(t, [z])[0]), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", [n for n in DIFFERENTIABLE if len(REGISTRY[n].domain) > 1])
def test_gradient_of_an_array_used_as_every_operand(name):
    """f(x, x, ...): the gradients of all operands come together."""
    base = smooth_inputs(name)
    floats = [i for i, x in enumerate(base) if is_variable(x)]
    x = variable(base[floats[-1]])
    xs = [variable(base[floats[-1]]) if i in floats else array(b) for i, b in enumerate(base)]
    with autograd.record():
        y = call(name, *[x if i in floats else array(b) for i, b in enumerate(base)])
        z = call(name, *xs)
    expected = sum(values(g) for g in gradients(z, [xs[i] for i in floats]))
    np.testing.assert_allclose(values(gradients(y, [x])[0]), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", COMPLEX)
def test_complex_derivative(name):
    """The gradient of a real loss is dL/da - i dL/db for z = a + ib, so that rules are those of real numbers."""
    h = 1e-3
    inputs = draw(name, (8,), "complex128", seed=2)
    which = [i for i, x in enumerate(inputs) if x.dtype.kind == "c"]
    xs = [variable(x) if i in which else array(x) for i, x in enumerate(inputs)]
    with autograd.record():
        y = call(name, *xs)
    rng = seeded(name)
    w = rng.uniform(0.5, 1.5, y.shape) + (1j * rng.uniform(-1, 1, y.shape) if y.dtype.kind == "c" else 0)
    found = gradients(y, [xs[i] for i in which], array(w, y.dtype))
    for i, g in zip(which, found):
        def along(step, i=i):
            f = reference(name)(*[x + step if k == i else x for k, x in enumerate(inputs)])
            return (w * f).real
        expected = derivative(along, h) - 1j * derivative(lambda s: along(1j * s), h)
        np.testing.assert_allclose(values(g), expected, rtol=1e-6, atol=1e-8, err_msg=f"{name}, input {i}")


@pytest.mark.parametrize("name", CONSTANT)
def test_constants_pass_no_gradient(name):
    inputs = draw(name, (5,))
    xs = [variable(x) for x in inputs]
    with autograd.record():
        try:
            y = call(name, *xs)
        except TypeError:
            return            # integers only
    with pytest.raises(RuntimeError, match="not recorded"):
        y.backward()


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_empty_arrays_have_empty_gradients(name):
    if not REGISTRY[name].differentiable:
        return
    inputs = draw(name, (0, 3))
    xs, y, w = recorded(name, inputs)
    for x, g in zip([x for x in xs if is_variable(x)], gradients(y, [x for x in xs if is_variable(x)], w)):
        assert g.shape == (0, 3)


def test_integers_pass_no_gradient():
    x = variable([1.0, 2.0])
    with autograd.record():
        y = x.astype("int32") * 2
    with pytest.raises(RuntimeError, match="not recorded"):
        y.backward()


def test_public_functions_are_those_of_the_registry():
    """Where cygrad has a function of an operation's name, it computes what the operation does."""
    import cygrad
    for name in BY_UFUNC:
        function = getattr(cygrad, name, None)
        if function is None or not callable(function) or inspect.isclass(function):
            continue
        inputs = draw(name, (4,), REGISTRY[name].result_types()[-3 if len(REGISTRY[name].result_types()) > 9 else 0][0])
        assert_same(function(*[array(x) for x in inputs]), values(call(name, *inputs)), what=name)


def test_the_operands_of_call_are_checked():
    with pytest.raises(KeyError):
        call("no such operation", [1.0])
    with pytest.raises(TypeError):
        call("add", [1.0])
    with pytest.raises(TypeError):
        call("reshape", [1.0])
    with pytest.raises(TypeError):
        call("add", [1.0], "text")
    with pytest.raises(TypeError):
        call("add", [1.0], None)


# ---- operations that are no functions of elements

def test_every_structural_operation_has_a_case():
    assert set(CASES) == set(STRUCTURAL), (
        f"without a case: {sorted(set(STRUCTURAL) - set(CASES))}; "
        f"cases of no operation: {sorted(set(CASES) - set(STRUCTURAL))}")


ALL_CASES = [(name, k) for name in sorted(CASES) for k in range(len(CASES[name]))]


def case_inputs(case, name, dtype="float64"):
    rng = seeded(name)
    low, high = case.domain
    inputs = []
    for shape in case.shapes:
        inputs.append(rng.uniform(low, high, shape).astype(dtype))
    return inputs


@pytest.mark.parametrize("name,k", ALL_CASES)
def test_structural_value(name, k):
    case = CASES[name][k]
    for dtype in case.dtypes:
        inputs = case_inputs(case, name, dtype)
        if np.dtype(dtype).kind == "c":
            inputs = [x + np.asarray(0.5j * x[::-1] if x.ndim else 0.5j * x, dtype) for x in inputs]
        with np.errstate(all="ignore"):
            expected = case.reference(*inputs)
        layouts = [inputs]
        if all(x.ndim and x.size for x in inputs):
            layouts.append([np.repeat(x, 2, axis=-1)[..., ::2] for x in inputs])
            layouts.append([np.ascontiguousarray(x[..., ::-1])[..., ::-1] for x in inputs])
            layouts.append([np.asfortranarray(x) for x in inputs])
        for points in layouts:
            got = case.function(*[cygrad_view(x) for x in points])
            eps = epsilon(np.asarray(expected).dtype)
            assert_same(got, expected, 64, atol=64 * eps, what=f"{name}[{k}], {dtype}")


def cygrad_view(x):
    """An array of ours with the strides of `x`, not a copy in C order."""
    import cygrad
    return cygrad.asarray(x)


@pytest.mark.parametrize("name,k", ALL_CASES)
def test_structural_derivatives(name, k):
    case = CASES[name][k]
    if not case.differentiable:
        return
    h = 1e-3
    inputs = case_inputs(case, name)
    xs = [variable(x) for x in inputs]
    rng = seeded(name)
    with autograd.record():
        y = case.function(*xs)
    w = variable(rng.uniform(0.5, 1.5, y.shape))
    found = gradients(y, xs, w)

    def loss(points, f=case.reference):
        return float((values(w) * f(*points)).sum())
    for i, g in enumerate(found):
        expected = numeric(loss, inputs, i, h)
        assert g.shape == inputs[i].shape and g.dtype == np.float64
        np.testing.assert_allclose(values(g), expected, rtol=1e-6, atol=1e-7, err_msg=f"{name}[{k}], input {i}")
    directions = [rng.uniform(0.5, 1.5, x.shape) for x in inputs]

    def projected(points):
        zs = [variable(p) for p in points]
        with autograd.record():
            out = case.function(*zs)
        gs = gradients(out, zs, array(values(w)))
        return sum(float((v * values(g)).sum()) for v, g in zip(directions, gs))

    with autograd.record():
        y = case.function(*xs)
        first = gradients(y, xs, w, create_graph=True)
        total = [(g * array(v)).sum() for g, v in zip(first, directions)]
        head = (w * 0).sum() + sum((x * 0).sum() for x in xs)       # keeps constant gradients in the graph
        for term in total:
            head = head + term
    second = gradients(head, xs + [w])
    for i, g in enumerate(second[:-1]):
        np.testing.assert_allclose(values(g), numeric(projected, inputs, i, h), rtol=1e-5, atol=1e-6,
                                   err_msg=f"{name}[{k}], second derivative for input {i}")
    np.testing.assert_allclose(float((values(second[-1]) * values(w)).sum()), projected(inputs), rtol=1e-9,
                               atol=1e-9, err_msg=f"{name}[{k}], for the head gradient")


def numeric(loss, inputs, i, h):
    g = np.zeros(inputs[i].shape)
    for index in np.ndindex(*inputs[i].shape):
        def along(step, index=index):
            moved = [x.copy() for x in inputs]
            moved[i][index] += step
            return loss(moved)
        g[index] = derivative(along, h)
    return g


@pytest.mark.parametrize("name,k", ALL_CASES)
def test_structural_gradient_in_low_precision(name, k):
    case = CASES[name][k]
    for dtype in FLOATS[:2]:
        if not case.differentiable or str(dtype) not in map(str, case.dtypes):
            continue
        inputs = case_inputs(case, name, dtype)
        xs = [variable(x) for x in inputs]
        with autograd.record():
            y = case.function(*xs)
        y.backward()
        for x in xs:
            assert x.grad.dtype == dtype and x.grad.shape == x.shape
