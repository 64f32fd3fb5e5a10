"""Two ways to write the same, side by side: what the page docs/fast.md advises, and what it advises against.

``python -m benchmarks.advice`` prints how long each takes, in turns, and the median of the ratios; ``--threads N``,
``--rounds N``, and words that names must contain. Exits with 1 where two ways compute different numbers.
"""

import argparse
import statistics
import sys
import time

import numpy as np

import cygrad as cg
from cygrad import autograd, nd

PAIRS = {}


def pair(name):
    """Register a function that returns two calls: the way that costs, and the advised one."""
    def register(setup):
        PAIRS[name] = setup
        return setup
    return register


def uniform(*shape, dtype="float64"):
    return cg.array(np.random.default_rng(0).uniform(0.1, 1, shape).astype(dtype))


@pair("many small operations: one array for all")
def _():
    matrices = [uniform(2, 2) for _ in range(1000)]
    stacked = cg.stack(matrices)
    return lambda: cg.stack([m * m + 1 for m in matrices]), lambda: stacked * stacked + 1


@pair("elements in a Python loop: tolist")
def _():
    x = uniform(1000)

    def indexed():
        total = 0.0
        for i in range(1000):
            total += x[i].item() * i
        return total

    def listed():
        total = 0.0
        for i, value in enumerate(x.tolist()):
            total += value * i
        return total
    return indexed, listed


@pair("elements in a Python loop: no loop")
def _():
    x, i = uniform(1000), cg.arange(1000.0)

    def listed():
        total = 0.0
        for i, value in enumerate(x.tolist()):
            total += value * i
        return total
    return listed, lambda: (x * i).sum()


@pair("results of a loop: write them into an array")
def _():
    a = uniform(4)
    a.attach_grad()

    def concatenated():
        with autograd.record():
            rows = cg.zeros((1, 4)) + a
            for _ in range(99):
                rows = cg.concatenate([rows, cg.sin(rows[-1:]) * a])
        rows.backward()
        return a.grad

    def written():
        with autograd.record():
            rows = cg.zeros((100, 4))
            rows[0] = a
            for i in range(1, 100):
                rows[i] = cg.sin(rows[i - 1]) * a
        rows.backward()
        return a.grad
    return concatenated, written


@pair("results of a loop: a list, stacked once")
def _():
    a = uniform(4)
    a.attach_grad()

    def written():
        with autograd.record():
            rows = cg.zeros((100, 4))
            rows[0] = a
            for i in range(1, 100):
                rows[i] = cg.sin(rows[i - 1]) * a
        rows.backward()
        return a.grad

    def stacked():
        with autograd.record():
            row, rows = a, [a]
            for _ in range(99):
                row = cg.sin(row) * a
                rows.append(row)
            result = cg.stack(rows)
        result.backward()
        return a.grad
    return written, stacked


@pair("record only what needs gradients")
def _():
    x, w = uniform(32, 4), uniform(4, 4)
    w.attach_grad()

    def predict():
        return cg.tanh(cg.tanh(x @ w) @ w).sum()

    def recorded():
        with autograd.record():
            return predict()
    return recorded, predict


@pair("update in place, a million float32")
def _():
    step = uniform(1_000_000, dtype="float32")
    state = [step.copy(), step.copy()]

    def bound():
        state[0] = state[0] - 0.0 * step
        return state[0]

    def inplace():
        w = state[1]
        w -= 0.0 * step
        return w
    return bound, inplace


@pair("slices instead of lists of positions, a million")
def _():
    x, places = uniform(1_000_000), np.arange(0, 1_000_000, 2)
    return lambda: x[places].sum(), lambda: x[::2].sum()


@pair("a sum of products is a product of matrices, 1000x1000")
def _():
    x, w = uniform(1000, 1000), uniform(1000)
    return lambda: (x * w).sum(axis=1), lambda: x @ w


@pair("float32 instead of float64, exp of a million")
def _():
    x = uniform(1_000_000)
    narrow = x.astype("float32")
    return lambda: cg.exp(x), lambda: cg.exp(narrow)


@pair("a Python number instead of np.float64, a million float32")
def _():
    x, factor = uniform(1_000_000, dtype="float32"), np.float64(0.5)
    return lambda: cg.exp(x * factor), lambda: cg.exp(x * 0.5)


@pair("share NumPy's memory: asarray, a million")
def _():
    x = np.ones(1_000_000)
    return lambda: cg.array(x), lambda: cg.asarray(x)


@pair("fused functions: log_softmax, 128x1000")
def _():
    x = uniform(128, 1000, dtype="float32")
    x.attach_grad()

    def gradient(f):
        def run():
            with autograd.record():
                y = f(x)[:, 0].sum()
            y.backward()
            return x.grad
        return run
    return gradient(lambda x: nd.log(nd.softmax(x))), gradient(nd.log_softmax)


def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


@pair("value and gradient in one: value_and_grad")
def _():
    x = uniform(100)
    gradient, both = cg.grad(rosenbrock), cg.value_and_grad(rosenbrock)

    def one_after_the_other():
        return cg.stack([rosenbrock(x), gradient(x).sum()])

    def together():
        value, g = both(x)
        return cg.stack([value, g.sum()])
    return one_after_the_other, together


@pair("products with the Hessian: hvp")
def _():
    x, v = uniform(100), uniform(100)
    hessian = cg.hessian(rosenbrock)
    return lambda: hessian(x) @ v, lambda: cg.hvp(rosenbrock)(x, v)


@pair("Jacobians of many small problems: batch_axis")
def _():
    points = uniform(200, 3)

    def project(p):
        return p[..., :2] / p[..., 2:]

    one, all_ = cg.jacobian(project), cg.jacobian(project, batch_axis=0)
    return lambda: cg.stack([one(p) for p in points]), lambda: all_(points)


@pair("several losses: one pass from all of them")
def _():
    x, w = uniform(32, 64), uniform(64, 64) / 32
    w.attach_grad(grad_req="add")

    def losses():
        h = x
        for _ in range(5):
            h = cg.tanh(h @ w)
        return (h ** 2).mean(), h.std()

    def passes():
        w.grad[:] = 0
        with autograd.record():
            first, second = losses()
        first.backward(retain_graph=True)
        second.backward()
        return w.grad

    def one_pass():
        w.grad[:] = 0
        with autograd.record():
            first, second = losses()
        autograd.backward([first, second])
        return w.grad
    return passes, one_pass


def values(result):
    return np.array(result.tolist() if isinstance(result, cg.NDArray) else result, "float64")


def repeated(call, seconds):
    """How often to call for so many seconds."""
    start = time.perf_counter()
    call()
    return max(1, int(seconds / max(time.perf_counter() - start, 1e-7)))


def measured(call, n):
    start = time.perf_counter()
    for _ in range(n):
        call()
    return (time.perf_counter() - start) / n


def in_units(t):
    return f"{t * 1e3:.3g} ms" if t >= 1e-3 else f"{t * 1e6:.3g} us"


def main(arguments):
    """Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.advice", description=__doc__.partition("\n")[0])
    parser.add_argument("words", nargs="*", help="only pairs whose names contain one of these")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=0.01, help="for each way in each round")
    options = parser.parse_args(arguments)
    cg.set_num_threads(options.threads)
    wrong = False
    print(f"{'':60} {'costs':>9} {'advised':>9}  ratio")
    for name, setup in PAIRS.items():
        if options.words and not any(word in name for word in options.words):
            continue
        ways = setup()
        if not np.allclose(values(ways[0]()), values(ways[1]()), rtol=1e-4, atol=1e-6):
            print(f"{name}: the two ways differ")
            wrong = True
            continue
        counts = [repeated(way, options.seconds) for way in ways]
        times = [[measured(way, n) for way, n in zip(ways, counts)] for _ in range(options.rounds)]
        slow, fast = (statistics.median(column) for column in zip(*times))
        ratio = statistics.median(a / b for a, b in times)
        print(f"{name:60} {in_units(slow):>9} {in_units(fast):>9}  {ratio:.2g}")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
