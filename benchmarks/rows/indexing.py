"""Parts of arrays: gathered, joined, cut out, written, with and without gradients."""

import numpy as np

from . import Row, random_state
from .programs import forward, value_and_gradient

WORDS, UNITS, BATCH = 10_000, 64, 1_024
GRADIENTS = "cygrad", "torch", "jax", "autograd", "mxnet"


def normal(**shapes):
    def data():
        random = random_state()
        return {name: random.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}

    return data


def is_mxnet(m):
    return m.__name__ == "mxnet.ndarray"


# ---------------------------------------------------------------- gather and its gradient, a scatter-add


def embedding_data():
    random = random_state()
    return {
        "table": random.standard_normal((WORDS, UNITS)).astype(np.float32),
        "words": random.randint(0, WORDS, BATCH),
    }


def gather(m, table, words):
    if m.__name__ in ("numpy", "mxnet.ndarray"):
        take = m.take
        return lambda: take(table, words, axis=0)
    if m.__name__ == "torch":
        return lambda: m.index_select(table, 0, words)
    return lambda: table[words]


row = Row(
    "indexing/gather",
    f"{BATCH:,} rows of a table of {WORDS:,} x {UNITS}",
    data=embedding_data,
    goal={"numpy": 1.0, "torch": 1.0},
    quick=True,
)
forward(row, gather, "cygrad", "numpy", "torch", "jax", "mxnet")


def embedding(m, table, words):
    if m.__name__ == "torch":
        found = m.nn.functional.embedding(words, table)
    else:
        found = m.take(table, words) if is_mxnet(m) else table[words]
    return (found * found).sum()


def embedding_by_hand(table, words):
    def run():
        found = table[words]
        gradient = np.zeros_like(table)
        np.add.at(gradient, words, 2 * found)
        return (found * found).sum(), gradient

    return run


row = Row(
    "indexing/embedding-gradient",
    f"sum(table[words]**2) and its gradient, {BATCH:,} words of {WORDS:,} x {UNITS}",
    data=embedding_data,
    rtol=1e-4,
    quick=True,
)
row.expected(embedding_by_hand)
row.library("numpy")(embedding_by_hand)
value_and_gradient(row, embedding, 1, *GRADIENTS)


def mask(m, x):
    if is_mxnet(m):
        return lambda: m.contrib.boolean_mask(x, x > 0)
    return lambda: x[x > 0]


for n, label in (1_000, "1e3"), (1_000_000, "1e6"):
    row = Row(
        f"indexing/mask-{label}",
        f"x[x > 0], {n:,} elements",
        data=normal(x=(n,)),
        goal={"numpy": 1.0, "torch": 1.0},
    )
    forward(row, mask, "cygrad", "numpy", "torch")  # no compiler knows the result's shape


# ---------------------------------------------------------------- concatenation

PARTS = 10


def concatenate(m, parts, axis):
    if is_mxnet(m):
        return m.concat(*parts, dim=axis)
    return (m.cat if m.__name__ == "torch" else m.concatenate)(parts, axis)


def parts(*shape):
    return normal(**{f"x{i}": shape for i in range(PARTS)})


for axis, name in enumerate(("first", "last")):
    row = Row(
        f"indexing/concat-{name}",
        f"{PARTS} arrays of 100x100 joined along the {name} axis",
        data=parts(100, 100),
        goal={"numpy": 1.0, "torch": 1.0},
        quick=axis == 0,
    )
    forward(
        row,
        lambda m, *xs, axis=axis: lambda: concatenate(m, xs, axis),
        "cygrad", "numpy", "torch", "jax", "mxnet",
    )  # fmt: skip


def joined_squares(m, *xs):
    y = concatenate(m, xs, 1)
    return (y * y).sum()


row = Row(
    "indexing/concat-gradient",
    f"sum(concatenate(xs, 1)**2) and its gradients, {PARTS} arrays of 100x100",
    data=parts(100, 100),
    rtol=1e-4,
)
row.expected(lambda **xs: lambda: (sum((x * x).sum() for x in xs.values()), *(2 * x for x in xs.values())))
value_and_gradient(row, joined_squares, PARTS, *GRADIENTS)


# ---------------------------------------------------------------- slices


def roughness(m, x):
    d = x[1:] - x[:-1]
    return (d * d).sum()


def roughness_by_hand(x):
    def run():
        d = x[1:] - x[:-1]
        gradient = np.zeros_like(x)
        gradient[1:] += 2 * d
        gradient[:-1] -= 2 * d
        return (d * d).sum(), gradient

    return run


for n, label in (1_000, "1e3"), (1_000_000, "1e6"):
    row = Row(
        f"indexing/slices-gradient-{label}",
        f"sum((x[1:] - x[:-1])**2) and its gradient, {n:,} elements",
        data=normal(x=(n,)),
        rtol=1e-3,
        quick=n == 1_000,
    )
    row.expected(roughness_by_hand)
    row.library("numpy")(roughness_by_hand)
    value_and_gradient(row, roughness, 1, *GRADIENTS)


# ---------------------------------------------------------------- assignment


def assign(m, x, y):
    def run():
        y[1:-1, 1:-1] = x
        return y

    return run


for n in 10, 1_000:
    row = Row(
        f"indexing/assign-{n}",
        f"y[1:-1, 1:-1] = x, {n}x{n}, nothing recorded",
        data=normal(x=(n - 2, n - 2), y=(n, n)),
        goal={"numpy": 1.0, "torch": 1.0},
    )
    forward(row, assign, "cygrad", "numpy", "torch", "mxnet")

    @row.library("jax")
    def _(x, y):
        import jax
        import jax.numpy as jnp

        x, y = jnp.asarray(x), jnp.array(y)
        write = jax.jit(lambda x, y: y.at[1:-1, 1:-1].set(x), donate_argnums=1)

        def run():
            nonlocal y
            y = write(x, y)
            return y

        return run


def framed(m, x):
    """A frame of zeros around x, as each library's users write it: only some of them may assign."""
    shape = tuple(n + 2 for n in x.shape)
    if m.__name__ == "jax.numpy":
        y = m.zeros(shape, x.dtype).at[1:-1, 1:-1].set(x * x)
    elif m.__name__ == "autograd.numpy":
        y = m.pad(x * x, 1, "constant")
    else:
        y = m.zeros(shape, dtype=x.dtype)
        y[1:-1, 1:-1] = x * x
    return (y * y).sum()


for n in 10, 1_000:
    row = Row(
        f"indexing/assign-gradient-{n}",
        f"y[1:-1, 1:-1] = x * x; sum(y * y) and its gradient, {n}x{n}",
        data=normal(x=(n - 2, n - 2)),
        rtol=1e-3,
        quick=n == 10,
    )
    row.expected(lambda x: lambda: ((x**4).sum(), 4 * x**3))
    value_and_gradient(row, framed, 1, "cygrad", "torch", "jax", "autograd")


# ---------------------------------------------------------------- B[i] = f(B[i - 1])

STEPS = 100


def chain(m, start, a):
    """STEPS rows, each made of the last one.

    PyTorch, MXNet and HIPS autograd do not differentiate the loop as it stands: their users collect the rows.
    """
    if m.__name__ == "cygrad":
        b = m.zeros((STEPS, *start.shape), dtype=start.dtype)
        b[0] = start
        for i in range(1, STEPS):
            b[i] = m.sin(b[i - 1]) * a
    elif m.__name__ == "jax.numpy":
        import jax

        def step(last, _):
            following = m.sin(last) * a
            return following, last

        _, b = jax.lax.scan(step, start, None, STEPS)
    else:
        last, rows = start, [start]
        for _ in range(1, STEPS):
            last = m.sin(last) * a
            rows.append(last)
        b = m.stack(*rows) if is_mxnet(m) else m.stack(rows)
    return (b * b).sum()


def chain_by_hand(start, a):
    def run():
        rows = [start]
        for _ in range(1, STEPS):
            rows.append(np.sin(rows[-1]) * a)
        gradient, slope = 2 * rows[-1], np.zeros_like(a)
        for last in rows[-2::-1]:
            slope = slope + gradient * np.sin(last)
            gradient = gradient * np.cos(last) * a + 2 * last
        return sum((row * row).sum() for row in rows), gradient, slope

    return run


def chain_data(n):
    def data():
        random = random_state()
        return {name: random.uniform(0.5, 1.2, n).astype(np.float32) for name in ("start", "a")}

    return data


for n in 4, 1_000:
    row = Row(
        f"indexing/loop-{n}",
        f"B[i] = sin(B[i-1]) * a, {STEPS} rows of {n}; sum(B * B) and its gradients",
        data=chain_data(n),
        rtol=1e-4,
        quick=n == 4,
    )
    row.expected(chain_by_hand)
    row.library("numpy")(chain_by_hand)
    value_and_gradient(row, chain, 2, *GRADIENTS)


# ---------------------------------------------------------------- elements moved

SHAPE = 100, 100


def moved(name, title, data, program, peers, quick=False):
    row = Row(f"indexing/{name}", title, data=data, goal={"numpy": 1.0, "torch": 1.0}, quick=quick)
    forward(row, program, *peers)


def places(shape):
    def data():
        random = random_state()
        return {"x": random.standard_normal(shape).astype(np.float32), "at": random.randint(0, shape[1], shape)}

    return data


def along(m, x, at):
    if m.__name__ == "torch":
        return lambda: m.gather(x, 1, at)
    return lambda: m.take_along_axis(x, at, 1)


def columns(m, x, at):
    at = at[0]
    if m.__name__ == "torch":
        return lambda: m.index_select(x, 1, at)
    return lambda: m.take(x, at, 1)


def padded(mode):
    def program(m, x):
        if m.__name__ == "torch":
            pad, wide = m.nn.functional.pad, x[None]
            if mode == "constant":
                return lambda: pad(x, (1, 1, 1, 1))
            return lambda: pad(wide, (1, 1, 1, 1), mode="replicate")[0]
        return lambda: m.pad(x, 1, mode)

    return program


def repeated(m, x):
    repeat = m.repeat_interleave if m.__name__ == "torch" else m.repeat
    return lambda: repeat(x, 3, 1)


def tiled(m, x):
    return lambda: m.tile(x, (2, 2))


def rolled(m, x):
    return lambda: m.roll(x, 1, 1)


def inserted(m, x):
    return lambda: m.insert(x, 3, x[0], 0)


ARRAYS = "cygrad", "numpy", "torch", "jax"
moved("take-along-axis", "elements of 100 rows by numbers, 100x100", places(SHAPE), along, ARRAYS)
moved("take-columns", "100 columns of 100x100 by numbers", places(SHAPE), columns, ARRAYS)
moved("pad-constant", "100x100 with a frame of zeros", normal(x=SHAPE), padded("constant"), ARRAYS)
moved("pad-edge", "100x100 with its edge repeated", normal(x=SHAPE), padded("edge"), ARRAYS)
moved("repeat", "each of 100x100 elements 3 times", normal(x=SHAPE), repeated, ("cygrad", "numpy", "torch"))
moved("tile", "100x100, 2x2 times", normal(x=SHAPE), tiled, ARRAYS)
moved("roll", "100x100 shifted by a column", normal(x=SHAPE), rolled, ARRAYS)
moved("insert", "a row more, 100x100", normal(x=SHAPE), inserted, ("cygrad", "numpy"))


def laplacian(m, x):
    """The squares of differences with four neighbours, round the edges."""
    d = sum(m.roll(x, by, axis) for by in (1, -1) for axis in (0, 1)) - 4 * x
    return (d * d).sum()


row = Row(
    "indexing/roll-gradient",
    "sum((roll(x) of four directions - 4 * x)**2) and its gradient, 100x100",
    data=normal(x=SHAPE),
    rtol=1e-3,
)


def laplacian_by_hand(x):
    def neighbours(x):
        return sum(np.roll(x, by, axis) for by in (1, -1) for axis in (0, 1)) - 4 * x

    def run():
        d = neighbours(x)
        return (d * d).sum(), 2 * neighbours(d)

    return run


row.expected(laplacian_by_hand)
row.library("numpy")(laplacian_by_hand)
value_and_gradient(row, laplacian, 1, "cygrad", "torch", "jax", "autograd")
