"""Writing into arrays while recording: assignment, in-place operations, views that see the result.

Programs run twice: on arrays of ours, and on NumPy's with complex numbers, whose imaginary parts carry exact
derivatives through whatever NumPy does with views and writes (the complex step).
"""

import numpy as np
import pytest
from hypothesis import event, given, note, settings, strategies as st

import cygrad as cg
from common import array, autograd, call, derivative, values, variable

STEP = 1e-30


class Ours:
    """What programs call beside methods and operators."""
    zeros = staticmethod(lambda shape: cg.zeros(shape, "float64"))
    ones = staticmethod(lambda shape: cg.ones(shape, "float64"))
    sin = staticmethod(lambda x: cg.sin(x))
    copy = staticmethod(lambda x: cg.copy(x))
    broadcast_to = staticmethod(lambda x, shape: cg.broadcast_to(x, shape))
    pause = staticmethod(lambda: autograd.pause())


class Theirs:
    """The same on NumPy, in complex numbers."""
    zeros = staticmethod(lambda shape: np.zeros(shape, complex))
    ones = staticmethod(lambda shape: np.ones(shape, complex))
    sin = staticmethod(np.sin)
    copy = staticmethod(lambda x: np.array(x, order="C"))
    broadcast_to = staticmethod(np.broadcast_to)

    class pause:
        def __enter__(self):
            pass

        def __exit__(self, *exception):
            pass


def exact(program, inputs):
    """Value of a program, and a function from weights to its exact gradients."""
    inputs = [np.asarray(x, float) for x in inputs]

    def at(k, index):
        moved = [x.astype(complex) for x in inputs]
        if k is not None:
            moved[k][index] += STEP * 1j
        return np.asarray(program(Theirs, *moved))

    value = at(None, None).real
    jacobian = [np.array([at(k, index).imag / STEP for index in np.ndindex(*x.shape)]) for k, x in enumerate(inputs)]

    def gradients(w):
        return [np.array([(w * row).sum() for row in rows]).reshape(x.shape) for rows, x in zip(jacobian, inputs)]

    return value, gradients


def ours(program, inputs, w=None, create_graph=False):
    """Value, gradients (None where there is no influence) and variables of a program on our arrays."""
    xs = [variable(np.asarray(x, float)) for x in inputs]
    with autograd.record():
        y = program(Ours, *xs)
    gs = []
    for x in xs:
        try:
            gs += autograd.grad(y, [x], None if w is None else array(np.broadcast_to(w, y.shape).copy()),
                                retain_graph=True, create_graph=create_graph)
        except ValueError as error:
            assert "no influence" in str(error)
            gs.append(None)
        except RuntimeError as error:
            if "not recorded" not in str(error):
                raise
            gs.append(None)
    return y, gs, xs


def numbers(a, x):
    return np.zeros(np.shape(x)) if a is None else values(a)


def check(program, *inputs, second=True):
    rng = np.random.default_rng(len(inputs))
    value, gradients = exact(program, inputs)
    w = rng.uniform(0.5, 1.5, value.shape)
    y, gs, xs = ours(program, inputs, w)
    np.testing.assert_allclose(values(y), value, rtol=1e-13, atol=1e-14)
    for k, (g, e) in enumerate(zip(gs, gradients(w))):
        np.testing.assert_allclose(numbers(g, inputs[k]), e, rtol=1e-11, atol=1e-12, err_msg=f"gradient {k}")
    # backward gives the same.
    if any(g is not None for g in gs):
        y.backward(array(w))
        for x, g, i in zip(xs, gs, inputs):
            np.testing.assert_allclose(values(x.grad), numbers(g, i), rtol=1e-13, atol=1e-14)
    if second:
        check_second(program, inputs, w)
    return y, gs


def check_second(program, inputs, w):
    """Second derivatives of the recorded pass against differences of the first ones."""
    rng = np.random.default_rng(7)
    inputs = [np.asarray(x, float) for x in inputs]
    directions = [rng.uniform(0.5, 1.5, x.shape) for x in inputs]

    def projected(points):
        return sum((d * numbers(g, p)).sum() for d, g, p in zip(directions, ours(program, points, w)[1], points))

    xs = [variable(x) for x in inputs]
    with autograd.record():
        y = program(Ours, *xs)
        heads, head_grads = [], []
        for x, d in zip(xs, directions):
            try:
                g = autograd.grad(y, [x], array(w), create_graph=True)[0]
            except (ValueError, RuntimeError) as error:
                if "overwritten" in str(error):
                    raise
                continue
            heads.append(g * 1)
            head_grads.append(array(d))
    for k, x in enumerate(xs):
        parts = np.zeros(x.shape)
        for head, d in zip(heads, head_grads):
            try:
                parts = parts + values(autograd.grad(head, [x], d, retain_graph=True)[0])
            except ValueError as error:
                assert "no influence" in str(error)
            except RuntimeError as error:
                if "not recorded" not in str(error):
                    raise
        expected = np.zeros(x.shape)
        for index in np.ndindex(*x.shape):
            def along(step, index=index):
                points = [p.copy() for p in inputs]
                points[k][index] += step
                return projected(points)
            expected[index] = derivative(along, 1e-3)
        np.testing.assert_allclose(parts, expected, rtol=1e-6, atol=1e-7, err_msg=f"second derivative for input {k}")


def rand(*shape):
    return np.random.default_rng(sum(shape) + 1).uniform(0.5, 1.5, shape)


# ---- one write

def test_block_into_zeros():
    def program(xp, A):
        B = xp.zeros((4, 4))
        B[:2, :2] = A
        return B * B
    check(program, rand(2, 2))


def test_the_example_of_the_manual():
    def program(xp, A, c, v):
        B = xp.zeros((4, 4))
        B[:2, :2] = A
        B[1] *= c
        row = B[2]
        row += v
        return B * B
    check(program, rand(2, 2), rand(1), rand(4))

    # The same without a write.
    A, c, v = variable(rand(2, 2)), variable(rand(1)), variable(rand(4))
    P = np.zeros((4, 2))
    P[0, 0] = P[1, 1] = 1
    e1, e2 = np.eye(4)[1][:, None], np.eye(4)[2][:, None]
    with autograd.record():
        top = (array(P[:, :1]) * A[0] .reshape(1, 2)[:, :1] + array(P[:, 1:]) * A[1].reshape(1, 2)[:, :1])
        columns = [top, array(P[:, :1]) * A[0].reshape(1, 2)[:, 1:] + array(P[:, 1:]) * A[1].reshape(1, 2)[:, 1:]]
        E0, E1 = array(np.eye(4)[:1]), array(np.eye(4)[1:2])
        B = columns[0] * E0 + columns[1] * E1
        B = B * (1 - array(e1)) + B * array(e1) * c
        B = B + array(e2) * v
        y = B * B
    y.backward()
    expected = [values(x.grad) for x in (A, c, v)]
    _, gs, _ = ours(program, [rand(2, 2), rand(1), rand(4)])
    for g, e in zip(gs, expected):
        np.testing.assert_allclose(values(g), e, rtol=1e-12)


@pytest.mark.parametrize("index", [
    0, -1, slice(None), slice(1, 3), slice(None, None, -1), slice(None, None, 2), (slice(None), 1), (1, 2),
    (slice(None, None, -2), slice(3, 0, -1)), Ellipsis, (Ellipsis, 1), (None, 1), (slice(1, 1),), (),
    [0, 2], [0, 0, 2], ([0, 1, 1], [1, 2, 2]), (slice(None), [0, 3, 3]), ([1, 0], slice(1, 3)), ([2], None, [1]),
    (slice(None), None, [0, 2]), np.array([[0, 1], [1, 0]]), np.array([True, False, True]),
    np.arange(12).reshape(3, 4) % 2 == 0, (slice(None), np.array([True, False, False, True])), ([], slice(None)),
    np.zeros((3, 4), bool),
], ids=str)
@pytest.mark.parametrize("kind", ["array", "broadcast", "number", "add", "multiply"])
def test_every_kind_of_index(index, kind):
    shape = np.zeros((3, 4))[index].shape

    def program(xp, A, v, c):
        B = A * A
        if kind == "array":
            B[index] = v * c
        elif kind == "broadcast":
            B[index] = c
        elif kind == "number":
            B[index] = 3.0
        elif kind == "add":
            B[index] += v
        else:
            B[index] *= c
        return B * A
    check(program, rand(3, 4), rand(*shape), rand(), second=kind in ("array", "multiply"))


def test_chain_of_writes_to_one_array():
    def program(xp, a, b):
        B = xp.zeros(5)
        B[0] = a[0]
        B[1:3] = a[1:3] * b
        B[2:] += b
        B *= a
        B[::2] -= B[1] * 2
        B[1:] = B[:-1] * a[1:]
        return B
    check(program, rand(5), rand())


def test_recurrence_row_by_row():
    def program(xp, x, a):
        B = xp.zeros((6, 3))
        B[0] = x
        for i in range(1, 6):
            B[i] = xp.sin(B[i - 1]) * a
        return B
    check(program, rand(3), rand())

    # The same as a chain without writes.
    x, a = variable(rand(3)), variable(rand())
    with autograd.record():
        rows = [x]
        for i in range(1, 6):
            rows.append(cg.sin(rows[-1]) * a)
    autograd.backward(rows)
    _, gs, _ = ours(program, [rand(3), rand()])
    np.testing.assert_allclose(values(gs[0]), values(x.grad), rtol=1e-12)
    np.testing.assert_allclose(values(gs[1]), values(a.grad), rtol=1e-12)


def test_long_recurrence():
    n = 4000
    x = variable([0.5])
    with autograd.record():
        B = cg.zeros(n, "float64")
        B[0:1] = x
        for i in range(1, n):
            B[i] = B[i - 1] * 0.999 + 0.001
    B.backward()
    np.testing.assert_allclose(x.grad.item(), (0.999 ** np.arange(n)).sum(), rtol=1e-10)


# ---- views

def test_a_row_sees_what_happens_to_the_whole():
    def program(xp, x, a):
        B = x * 1.0
        row = B[1]
        row *= a
        B *= 2
        return row * row
    check(program, rand(3, 2), rand(2))


def test_the_whole_sees_what_happens_to_a_row():
    def program(xp, x, a):
        B = x * 1.0
        row = B[1]
        row *= a
        row += 1
        B *= B
        row *= a
        return B
    check(program, rand(3, 2), rand(2))


def test_views_of_views():
    def program(xp, x, a):
        B = x * 1.0
        upper = B[:3]
        column = upper[:, 1]
        end = column[::-2]
        end *= a
        upper[0] += end
        B[1, 1:] *= column[0]
        return B * B
    check(program, rand(4, 2), rand(2))


def test_siblings_share_what_they_overlap_in():
    def program(xp, x, a):
        B = x * 1.0
        left, right = B[:3], B[2:]
        left *= a
        right *= right
        left += right
        return B
    check(program, rand(5), rand(3))


def test_transposed_views():
    def program(xp, x, a):
        B = x * 1.0
        B.T[0] *= a
        B.T[...] = B.T * 2
        B.T[1:, 0] = a[:2]
        t = B.T[::-1]
        t += B.T
        return B
    check(program, rand(3, 3), rand(3))


def test_reshaped_views():
    def program(xp, x, a):
        B = x * 1.0
        flat = B.reshape(6)
        flat[1:5] *= a
        B.reshape(3, 2)[:, 0] += 1
        B[None][:, 1] *= 3
        return B * flat.reshape(2, 3)
    check(program, rand(2, 3), rand(4))


def test_a_view_taken_before_the_first_recorded_write():
    for recorded in (False, True):
        x = variable(rand(3))
        B = cg.zeros((2, 3), "float64")
        if not recorded:
            row = B[1]
        with autograd.record():
            if recorded:
                row = B[1]
            B[1] = x * x
            y = row * row
        y.backward()
        np.testing.assert_allclose(values(x.grad), 4 * rand(3) ** 3)


def test_writing_through_a_view_taken_before_recording():
    x = variable(rand(3))
    B = cg.zeros((2, 3), "float64")
    row = B[1]
    with autograd.record():
        row += x
        row *= x
        y = B * 1
    y.backward()
    np.testing.assert_allclose(values(x.grad), 2 * rand(3))


def test_old_views_keep_their_values_in_the_graph():
    """An operation recorded before a write differentiates what it has seen, not what is there now."""
    def program(xp, x):
        B = xp.zeros(3)
        B[:] = x
        y = B * B
        B[0] = 7.0
        z = B * B
        B *= x
        return y + z * B
    check(program, rand(3))


def test_overlapping_assignment():
    def program(xp, x):
        B = x * 1.0
        B[1:] = B[:-1]
        B[:-1] *= B[1:]
        B[::-1] += B
        return B
    check(program, rand(5))


def test_in_place_operators():
    def program(xp, x, a):
        B = x * 1.0
        B += a
        B -= x
        B *= a
        B /= a + 1
        B **= 2
        return B
    check(program, rand(3), rand(3))


def test_in_place_on_an_operand_of_its_own():
    def program(xp, x):
        B = x * 1.0
        B *= B
        B += B
        B *= B[::-1]
        return B
    check(program, rand(3))


def test_in_place_with_broadcasting():
    def program(xp, x, a, c):
        B = x * 1.0
        B *= a
        B[:, 1:] += c
        B[...] = B * a
        return B
    check(program, rand(3, 4), rand(4), rand(3, 1))


def test_assigned_value_is_broadcast_and_its_gradient_summed():
    def program(xp, a):
        B = xp.zeros((2, 3, 4))
        B[...] = a
        B[1] = a[0]
        B[:, :1] = a[None, :1]
        return B * B
    check(program, rand(3, 4))
    x = variable(rand(1, 1, 2))
    with autograd.record():
        B = cg.zeros(2, "float64")
        B[:] = x                 # too many leading dimensions of length 1, as NumPy allows
    B.backward()
    assert x.grad.shape == (1, 1, 2)


def test_whole_array_replaced():
    def program(xp, a):
        B = a * 5
        B[...] = a * a
        B[:] = B * a
        return B
    check(program, rand(3))


def test_float32_block_with_float64_values():
    x = variable(rand(2))
    with autograd.record():
        B = cg.zeros(3, "float32")
        B[:2] = x * 2
        B *= B
    B.backward()
    assert x.grad.dtype == np.float64
    np.testing.assert_allclose(values(x.grad), 8 * rand(2), rtol=1e-6)


def test_duplicates_in_an_index():
    """Of several values for one element the last stays, and only it has a gradient."""
    x = variable([1.0, 2.0, 3.0])
    with autograd.record():
        B = cg.zeros(2, "float64")
        B[[0, 0, 1]] = x * x
    assert B.tolist() == [4.0, 9.0]
    B.backward()
    assert x.grad.tolist() == [0.0, 4.0, 6.0]
    y = variable([1.0, 2.0])
    with autograd.record():
        C = y * 1
        C[[0, 0]] += 1.0         # reads once, writes twice: NumPy's meaning
    assert C.tolist() == [2.0, 2.0]
    C.backward()
    assert y.grad.tolist() == [1.0, 1.0]


# ---- constants, pause, detach

def test_constants_overwrite_gradients():
    x = variable(rand(3))
    with autograd.record():
        B = x * 2
        B[1] = 5.0
        B[2:] = array([1.0])
    B.backward()
    assert x.grad.tolist() == [2.0, 0.0, 0.0]


@pytest.mark.parametrize("index", [0, slice(0, 1), [0], np.array([True, False, False])], ids=str)
def test_writes_under_pause_are_constants(index):
    x = variable(rand(3))
    with autograd.record():
        B = x * 2
        with autograd.pause():
            B[index] = 5.0
        y = B * B + x
    y.backward()
    b = 2 * rand(3)
    np.testing.assert_allclose(values(x.grad), [1, 4 * b[1] + 1, 4 * b[2] + 1])


def test_in_place_under_pause_is_a_constant():
    x = variable(rand(3))
    with autograd.record():
        B = x * 2
        with autograd.pause():
            B *= 3
        y = B + x
    y.backward()
    assert x.grad.tolist() == [1.0, 1.0, 1.0]


def test_writes_after_recording_are_constants():
    x = variable(rand(3))
    with autograd.record():
        B = x * 2
    B[0] = 1.0
    with autograd.record():
        y = B * 3
    y.backward()
    assert x.grad.tolist() == [0.0, 6.0, 6.0]


def test_writing_through_a_view_taken_under_pause_is_refused():
    x = variable(rand(2, 2))
    with autograd.record():
        B = x * 2
        with autograd.pause():
            row = B[0]
        with pytest.raises(RuntimeError, match="detached|pause|outside"):
            row *= x[0]
        B[1] *= 2
        with pytest.raises(RuntimeError, match="detached|pause|outside"):
            row *= 3


def test_a_detached_view_stays_detached():
    x = variable(rand(2, 2))
    with autograd.record():
        B = x * 2
        d = B.detach()
        B[0] *= 3
        e = d[0] * d[1]
        assert d.grad is None
        y = B[0] * e
    y.backward()
    b = 2 * rand(2, 2)
    np.testing.assert_allclose(values(d), values(B))            # one memory
    np.testing.assert_allclose(values(x.grad)[0], 6 * 3 * b[0] * b[1])
    np.testing.assert_allclose(values(x.grad)[1], 0)


def test_writing_recorded_values_through_a_detached_view_is_refused():
    x = variable(rand(2))
    with autograd.record():
        B = x * 2
        with pytest.raises(RuntimeError, match="detached"):
            B.detach()[0:1] = x[0:1]


def test_constants_written_through_a_detached_view():
    x = variable(rand(2))
    with autograd.record():
        B = x * 2
        with pytest.raises(RuntimeError, match="detached"):
            B.detach()[0] = 5.0
    B.detach()[0] = 5.0  # not recording: a constant, as under pause()
    with autograd.record():
        (B * 3).backward()
    np.testing.assert_array_equal(values(x.grad), [0.0, 6.0])


def test_assigning_its_own_detached_values_cuts_the_gradient():
    x = variable(rand(2))
    with autograd.record():
        B = x * 2
        B[...] = B.detach()
        y = B + x
    y.backward()
    assert x.grad.tolist() == [1.0, 1.0]


# ---- refusals

def test_variables_can_not_be_written_while_recording():
    x = variable(rand(2, 2))
    before = x.tolist()
    with autograd.record():
        view = x[0]
        for write in (lambda: x.__setitem__(0, 1.0), lambda: x.__iadd__(1.0), lambda: view.__setitem__(0, 1.0),
                      lambda: view.__imul__(2), lambda: x.T.__setitem__(0, 1.0), lambda: x.__setitem__([0], 1.0),
                      lambda: x.reshape(4).__setitem__(slice(None), 0.0), lambda: x.__setitem__(x > 0, 0.0),
                      lambda: x[...].__setitem__(..., x * 2)):
            with pytest.raises(RuntimeError, match="variable"):
                write()
    assert x.tolist() == before
    x[0] = 7.0                       # outside it is what an optimizer does
    x -= 1
    x[[1]] = 2.0
    assert x.tolist() == [[6.0, 6.0], [2.0, 2.0]]


def test_a_variable_written_through_an_older_view_is_noticed():
    x = array(rand(2, 2))
    row = x[0]
    x.attach_grad()
    a = variable(rand(2))
    with pytest.raises(RuntimeError):
        with autograd.record():
            row += a
            (x * 1).backward()


def test_integer_blocks_refuse_recorded_values():
    x = variable(rand(2))
    with autograd.record():
        B = cg.zeros(3, "int64")
        for index in (slice(0, 2), [0, 1], np.array([True, True, False])):
            with pytest.raises(TypeError, match="int64"):
                B[index] = x
        with pytest.raises(TypeError):
            B[:2] += x
        B[0] = 3.7                   # a number is cut off, as in NumPy
        B[:2] = x.detach()           # and so are values that need no gradient
        assert B.tolist() == [0, 1, 0] or B.dtype == np.int64


def test_broadcast_views_refuse_writes():
    for x in (array(rand(3)), variable(rand(3))):
        b = cg.broadcast_to(x, (2, 3))
        for view in (b, b[0], b.T, b[:, 1:], b.reshape(2, 3)):
            with pytest.raises(ValueError, match="read-only|overlaps"):
                view[0] = 3.0
            with pytest.raises(ValueError, match="read-only|overlaps"):
                view += 1.0
    frozen = np.ones(3)
    frozen.flags.writeable = False
    view = cg.asarray(frozen)
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 2.0
    assert frozen.tolist() == [1, 1, 1]


def test_a_refused_write_leaves_everything_as_it_was():
    x = variable(rand(3))
    with autograd.record():
        B = x * 2
        for index, value in ((slice(0, 2), array(rand(3))), ([0, 1], array(rand(3))), (5, 1.0), ([7], 1.0), (0, 1j),
                             ((0, 0), 1.0), (slice(None), "text"), (slice(None), None), (0, [1.0, 2.0])):
            with pytest.raises((ValueError, IndexError, TypeError)):
                B[index] = value
        with pytest.raises(ValueError):
            B += array(rand(2, 3))
        y = B * 1
    np.testing.assert_allclose(values(B), 2 * rand(3))
    y.backward()
    assert x.grad.tolist() == [2.0, 2.0, 2.0]


def test_saved_arrays_overwritten_outside_of_the_recording_raise():
    x = variable(rand(3))
    w = array(rand(3))
    with autograd.record():
        z = x * w
    w += 1
    with pytest.raises(RuntimeError, match="multiply.*overwritten"):
        z.backward()


SAVED_THEN_WRITTEN = {
    "in-place operation": lambda x, y: y.__iadd__(1),
    "in-place step": lambda x, y: y.__iadd__(0.1 * cg.sin(y)),
    "whole": lambda x, y: y.__setitem__(slice(None), y * y),
    "one element": lambda x, y: y.__setitem__(0, y[0] * y[1]),
    "a constant": lambda x, y: y.__setitem__(0, 5.0),
    "a slice": lambda x, y: y.__setitem__(slice(0, 2), x[1:] * y[:2]),
    "twice": lambda x, y: (y.__setitem__(0, y[1]), y.__setitem__(1, y[0] * y[2])),
}


@pytest.mark.parametrize("write", SAVED_THEN_WRITTEN.values(), ids=list(SAVED_THEN_WRITTEN))
@pytest.mark.parametrize("made", ["computed", "copied", "constant"])
def test_saved_arrays_written_to_while_recording(write, made):
    """What was saved stays as it was, and what is written is differentiated."""
    c = rand(3) + 0.5

    def loss(x):
        y = {"computed": lambda: x * 2, "copied": lambda: x.copy(), "constant": lambda: array(c)}[made]()
        z = y * x * y                # saves what y is now
        write(x, y)
        return (z + y * cg.sin(y)).sum()

    x = variable(rand(3))
    with autograd.record():
        total = loss(x)
        (first,) = autograd.grad(total, x, create_graph=True)
        again = (first * first).sum() + (x * x).sum()        # the gradient may be a constant
    (second,) = autograd.grad(again, x)
    np.testing.assert_allclose(values(first), by_differences(loss, x), rtol=1e-6)
    np.testing.assert_allclose(values(second), by_differences(lambda x: recorded_square(loss, x), x), rtol=1e-5)


def recorded_square(loss, x):
    x.attach_grad()
    with autograd.record():
        total = loss(x)
    (g,) = autograd.grad(total, x)
    return (g * g).sum() + (x * x).sum()


def by_differences(function, x, h=1e-6):
    """Central differences of a function of an array, element by element."""
    result = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        ends = []
        for sign in (1, -1):
            moved = values(x).copy()
            moved[i] += sign * h
            ends.append(float(function(array(moved)).item()))
        result[i] = (ends[0] - ends[1]) / (2 * h)
    return result


def test_a_simulation_that_begins_with_constants():
    """u[0] is a constant, written in or before the recording, and read before anything recorded is written."""
    for inside in (True, False):
        p = variable(0.5)
        u = cg.zeros(4)
        if not inside:
            u[0] = 1.0
        with autograd.record():
            if inside:
                u[0] = 1.0
            for i in range(3):
                u[i + 1] = p * u[i]
        u.backward()
        assert u.tolist() == [1.0, 0.5, 0.25, 0.125] and p.grad.item() == 2.75


def test_memory_that_others_look_at_stays_where_it_is():
    x = variable(rand(3))
    with autograd.record():
        y = cg.exp(x)
        outside = np.asarray(y.detach())
        y[0] = 7.0
        z = y.sum()
    assert outside[0] == 7.0
    with pytest.raises(RuntimeError, match="exp.*overwritten"):
        z.backward()


# ---- variables and their memory

def test_a_variable_updated_through_a_recorded_view_stays_usable():
    x = variable(rand(2, 2))
    with autograd.record():
        row = x[0]
        y = row * 2
    y.backward()
    row[:] = 5.0                     # not recording: an update of the variable
    with autograd.record():
        z = x * x
    z.backward()
    np.testing.assert_allclose(values(x.grad)[0], 10.0)


def test_a_written_array_made_a_variable():
    a = variable(rand(1))
    with autograd.record():
        B = cg.zeros(3, "float64")
        B[0:1] = a * 2
    B.attach_grad()
    B[1] = 5.0
    with autograd.record():
        y = B * B
    y.backward()
    np.testing.assert_allclose(values(B.grad), 2 * values(B))
    assert a.grad.tolist() == [0.0]


@pytest.mark.parametrize("view", [
    lambda x: x[0], lambda x: x.T, lambda x: x.reshape(4), lambda x: x[[0]], lambda x: x.swapaxes(0, 1),
    lambda x: cg.broadcast_to(x, (2, 2, 2)), lambda x: x[:, None], lambda x: x.ravel()])
@pytest.mark.parametrize("make", ["detach", "detached view", "view outside", "view under pause"])
def test_views_of_a_variable_that_was_detached(view, make):
    x = variable(rand(2, 2))
    with autograd.record():
        y = x * 2
    if make == "detach":
        h = y.detach()
    elif make == "detached view":
        h = y.detach()[::-1]
    elif make == "view outside":
        h = y[::-1]
    else:
        with autograd.record(), autograd.pause():
            h = y.T
    h.attach_grad()
    with autograd.record():
        z = view(h) * 3
    z.backward()
    assert values(h.grad).sum() == 3 * z.size
    assert values(x.grad).sum() == 0


def test_a_buffer_that_is_filled_anew_in_every_round():
    w = variable([1.0, 2.0])
    B = cg.zeros((3, 2), "float64")
    for round in range(5):
        with autograd.record():
            B[...] = 0.0
            B[round % 3] = w * w
            y = B * 3
        y.backward()
        np.testing.assert_allclose(values(w.grad), 6 * values(w))


def test_foreign_memory_written_while_recording():
    memory = np.zeros((4, 6))
    x = variable(rand(2))
    for view in (memory, memory[::2], memory.T, memory[:, ::-2], memory[1:3, 1:5]):
        memory[...] = 1.0
        B = cg.asarray(view)
        with autograd.record():
            B[0, :2] = x * x
            B[-1] *= 2
            B[1:, 1] = x[0] * B[1:, 0]
            y = B * B
        y.backward()
        here, gradients = exact(lambda xp, x: foreign_program(x, view.shape), [rand(2)])
        np.testing.assert_allclose(values(y), here)
        np.testing.assert_allclose(view, values(B))
        np.testing.assert_allclose(values(x.grad), gradients(np.ones(here.shape))[0])


def foreign_program(x, shape):
    B = np.ones(shape, complex)
    B[0, :2] = x * x
    B[-1] *= 2
    B[1:, 1] = x[0] * B[1:, 0]
    return B * B


def test_many_views_of_one_block_cost_little():
    """Reversing a write costs what its region costs."""
    n = 300
    x = variable(np.ones(n))
    with autograd.record():
        B = cg.zeros((n, 2000), "float64")
        for i in range(n):
            B[i, :1] = x[i]
        y = B[:, 0] * 1
    y.backward()
    assert x.grad.tolist() == [1.0] * n


def test_written_blocks_do_not_leak():
    import gc
    from cygrad.core import tape

    def once():
        x = variable(np.ones(4))
        with autograd.record():
            B = cg.zeros((4, 4), "float64")
            B[0] = x
            for i in range(1, 4):
                row = B[i]
                row += B[i - 1] * x
                B *= 1.5
            y = B * B
        y.backward()
        with autograd.record():
            C = cg.zeros(4, "float64")
            C[1:] = x[1:]
            C *= C               # never differentiated
        return C

    once()
    gc.collect()
    before, nodes = cg.memory_stats()["in_use"], tape.length()
    for _ in range(200):
        once()
    gc.collect()
    assert tape.length() == nodes
    assert cg.memory_stats()["in_use"] == before


# ---- random programs

SLICES = st.builds(slice, st.sampled_from([None, 0, 1, -1, 2, -2]), st.sampled_from([None, 1, 2, 3, -1, 0]),
                   st.sampled_from([None, 1, 2, -1, -2]))


@st.composite
def basic_index(draw, shape):
    items = []
    for length in shape[:draw(st.integers(0, len(shape)))]:
        if length and draw(st.booleans()):
            items.append(draw(st.integers(-length, length - 1)))
        else:
            items.append(draw(SLICES))
    if draw(st.integers(0, 4)) == 0:
        items.insert(draw(st.integers(0, len(items))), None)
    if draw(st.integers(0, 4)) == 0:
        items.append(Ellipsis)
    return tuple(items)


@st.composite
def array_index(draw, shape):
    if not shape or 0 in shape:
        return ...
    if draw(st.booleans()):
        return np.array(draw(st.lists(st.booleans(), min_size=shape[0], max_size=shape[0])), bool)
    return np.array(draw(st.lists(st.integers(-shape[0], shape[0] - 1), min_size=1, max_size=4)))


INPUTS = [rand(3, 4) - 0.3, rand(4) - 0.2, rand() + 0.1]


def fits(value, shape):
    try:
        return np.broadcast_shapes(value, shape) == shape
    except ValueError:
        return False


def together(a, b):
    try:
        return np.broadcast_shapes(a, b) is not None
    except ValueError:
        return False


@st.composite
def programs(draw):
    """A list of instructions on numbered arrays. The first three are the inputs; they and their views are not
    written to."""
    program = []
    arrays = [x.astype(complex) for x in INPUTS]
    fixed = [True] * 3

    def emit(*instruction):
        program.append(instruction)
        made = step(Theirs, arrays, instruction)
        return made

    def pick(where=lambda k: True):
        found = [k for k in range(len(arrays)) if where(k)]
        return draw(st.sampled_from(found)) if found else None

    emit("zeros", (3, 4))
    fixed.append(False)
    for _ in range(draw(st.integers(3, 14))):
        kind = draw(st.sampled_from(["zeros", "view", "view", "T", "reshape", "use", "use", "sin", "set", "set", "set",
                                     "inplace", "inplace", "inplace", "array set", "array get", "pause", "constant"]))
        writable = [k for k in range(len(arrays)) if not fixed[k]]
        if kind == "zeros":
            emit("zeros", draw(st.sampled_from([(3, 4), (4,), (2, 3)])))
            fixed.append(False)
        elif kind == "view":
            a = pick()
            emit("view", a, draw(basic_index(arrays[a].shape)))
            fixed.append(fixed[a])
        elif kind == "T":
            a = pick()
            emit("T", a)
            fixed.append(fixed[a])
        elif kind == "reshape":
            a = pick()
            emit("reshape", a)
            fixed.append(fixed[a])
        elif kind == "sin":
            emit("sin", pick())
            fixed.append(False)
        elif kind == "use":
            a = pick()
            b = pick(lambda k: together(arrays[a].shape, arrays[k].shape))
            emit("use", draw(st.sampled_from("+-*")), a, b)
            fixed.append(False)
        elif kind == "array get":
            a = pick()
            emit("view", a, draw(array_index(arrays[a].shape)))
            fixed.append(fixed[a] if arrays[a].size == 0 or not arrays[a].ndim else False)
        else:
            a = draw(st.sampled_from(writable))
            if kind in ("set", "pause", "constant", "inplace"):
                index = draw(basic_index(arrays[a].shape)) if draw(st.integers(0, 3)) else ()
            else:
                index = draw(array_index(arrays[a].shape))
            shape = arrays[a][index].shape
            if kind in ("constant", "pause"):
                emit(kind, a, index if draw(st.booleans()) else draw(array_index(arrays[a].shape)))
                continue
            b = pick(lambda k: fits(arrays[k].shape, shape))
            emit("set" if kind == "array set" else kind, a, index, b, draw(st.sampled_from("+-*")))
    emit("use", "*", len(arrays) - 1, pick(lambda k: together(arrays[-1].shape, arrays[k].shape)))
    return program


def step(xp, arrays, instruction):
    kind, *rest = instruction
    if kind == "zeros":
        arrays.append(xp.zeros(rest[0]))
    elif kind == "view":
        arrays.append(arrays[rest[0]][rest[1]])
        if isinstance(arrays[-1], np.generic):
            arrays[-1] = np.array(arrays[rest[0]][rest[1] + (...,)], copy=None, subok=False)
    elif kind == "T":
        arrays.append(arrays[rest[0]].T)
    elif kind == "reshape":
        a = arrays[rest[0]]
        arrays.append(a.reshape((a.size,)) if a.size else a.reshape((0,)))
    elif kind == "sin":
        arrays.append(xp.sin(arrays[rest[0]]))
    elif kind == "use":
        symbol, a, b = rest
        a, b = arrays[a], arrays[b]
        arrays.append(a + b if symbol == "+" else a - b if symbol == "-" else a * b)
    elif kind == "set":
        a, index, b, _ = rest
        arrays[a][index] = arrays[b]
    elif kind == "constant":
        arrays[rest[0]][rest[1]] = 0.7
    elif kind == "pause":
        with xp.pause():
            arrays[rest[0]][rest[1]] = 0.4
    else:
        a, index, b, symbol = rest
        if index == ():
            target = arrays[a]
            if symbol == "+":
                target += arrays[b]
            elif symbol == "-":
                target -= arrays[b]
            else:
                target *= arrays[b]
        elif symbol == "+":
            arrays[a][index] += arrays[b]
        elif symbol == "-":
            arrays[a][index] -= arrays[b]
        else:
            arrays[a][index] *= arrays[b]
    if isinstance(arrays[-1], np.generic):
        arrays[-1] = np.asarray(arrays[-1])


def interpreter(program):
    def run(xp, *inputs):
        arrays = list(inputs)
        for instruction in program:
            step(xp, arrays, instruction)
        return arrays[-1]
    return run


def text(program):
    return "\n".join(str(instruction) for instruction in program)


@st.composite
def programs_with_results(draw):
    """A program, and the numbers of the arrays that its result is made of."""
    program = draw(programs())
    made = 3 + sum(instruction[0] in ("zeros", "view", "T", "reshape", "use", "sin") for instruction in program)
    return program, sorted(draw(st.sets(st.integers(3, made - 1), max_size=3)) | {made - 1})


def result_of(program, chosen):
    def run(xp, *inputs):
        arrays = list(inputs)
        for instruction in program:
            step(xp, arrays, instruction)
        return [arrays[k] for k in chosen]
    return run


def pass_of(run, k):
    return lambda xp, *inputs: run(xp, *inputs)[k]


@settings(max_examples=500, deadline=None)
@given(programs_with_results())
def test_random_programs(drawn):
    program, chosen = drawn
    note(text(program))
    run = result_of(program, chosen)
    expected = [np.zeros(x.shape) for x in INPUTS]
    numbers_, weights = [], []
    for k in range(len(chosen)):
        value, gradients = exact(pass_of(run, k), INPUTS)
        weights.append(np.random.default_rng(k).uniform(0.5, 1.5, value.shape))
        expected = [e + g for e, g in zip(expected, gradients(weights[-1]))]
        numbers_.append(value)
    xs = [variable(x) for x in INPUTS]
    with autograd.record():
        ys = run(Ours, *xs)
        heads = [y + xs[2] for y in ys]      # all of them recorded, and every result read once more
    for y, value in zip(ys, numbers_):
        np.testing.assert_allclose(values(y), value, rtol=1e-12, atol=1e-12)
    try:
        autograd.backward(heads, [array(w) for w in weights])
    except RuntimeError as error:
        # Arrays that an operation saved before the first recorded write to them: refused, with the reason.
        assert "needed for its gradient and was overwritten" in str(error)
        event("refused")
        return
    expected[2] = expected[2] + sum(w.sum() for w in weights)
    for x, e in zip(xs, expected):
        np.testing.assert_allclose(values(x.grad), e, rtol=1e-10, atol=1e-11)


@settings(max_examples=40, deadline=None)
@given(programs())
def test_random_programs_second_derivative(program):
    note(text(program))
    run = interpreter(program)
    value, _ = exact(run, INPUTS)
    if abs(value).max(initial=0) > 50:
        return
    w = np.random.default_rng(1).uniform(0.5, 1.5, value.shape)
    try:
        check_second(run, INPUTS, w)
    except RuntimeError as error:
        assert "needed for its gradient and was overwritten" in str(error)
        event("refused")
