"""Random numbers. Every library has a generator of its own, so that what is compared are moments and not numbers."""

import numpy as np

from . import Row

MILLION = 1_000_000
GOAL = {"numpy": 1.0, "torch": 1.0}


def moments(x):
    """Mean and variance, which come out near those of the distribution, whoever draws."""
    x = numpy_of(x).astype(np.float64)
    return np.array([x.mean(), x.var()])


def numpy_of(x):
    return x.asnumpy() if hasattr(x, "asnumpy") else x.detach().numpy() if hasattr(x, "detach") else np.asarray(x)


def fetching(library, run, statistic):
    """The workload, and a function that fetches what must be equal of its results, as an array of the library's."""
    def fetch():
        result = statistic(run())
        if library == "torch":
            import torch

            return torch.tensor(result)
        if library == "cygrad":
            import cygrad

            return cygrad.asarray(result)
        return result

    return run, fetch


def add(name, title, programs, expected, rtol, statistic=moments, goal=GOAL, quick=False):
    """`programs`: for each library a function that makes the workload."""
    row = Row("random/" + name, title, data=dict, calls=1, rtol=rtol, dtype=None, goal=goal, quick=quick)
    row.expected(lambda: lambda: np.array(expected, np.float64))
    for library, make in programs.items():
        row.library(library)(lambda make=make, library=library: fetching(library, make(), statistic))


def cygrad(f):
    def make():
        import cygrad as cg

        cg.random.seed(0)
        return f(cg.random)

    return make


def numpy(f):
    return lambda: f(np.random.default_rng(0))


def torch(f):
    def make():
        import torch

        torch.manual_seed(0)
        return f(torch)

    return make


for dtype in "float32", "float64":
    add(f"uniform-{dtype}-1e6", f"1,000,000 uniform numbers, {dtype}", {
        "cygrad": cygrad(lambda m, dtype=dtype: lambda: m.random(MILLION, dtype)),
        "numpy": numpy(lambda m, dtype=dtype: lambda: m.random(MILLION, dtype)),
        "torch": torch(lambda m, dtype=dtype: lambda: m.rand(MILLION, dtype=getattr(m, dtype))),
    }, [0.5, 1 / 12], 0.01)
    add(f"normal-{dtype}-1e6", f"1,000,000 normal numbers of mean 1 and deviation 2, {dtype}", {
        "cygrad": cygrad(lambda m, dtype=dtype: lambda: m.normal(1.0, 2.0, MILLION, dtype)),
        "numpy": numpy(lambda m, dtype=dtype: (lambda: m.normal(1.0, 2.0, MILLION)) if dtype == "float64"
                       else lambda: m.standard_normal(MILLION, np.float32) * np.float32(2) + np.float32(1)),
        "torch": torch(lambda m, dtype=dtype: lambda: m.empty(MILLION, dtype=getattr(m, dtype)).normal_(1, 2)),
    }, [1, 4], 0.02, quick=dtype == "float32")
    add(f"gamma-{dtype}-1e6", f"1,000,000 gamma numbers of shape 2.5, {dtype}", {
        "cygrad": cygrad(lambda m, dtype=dtype: lambda: m.standard_gamma(2.5, MILLION, dtype)),
        "numpy": numpy(lambda m, dtype=dtype: lambda: m.standard_gamma(2.5, MILLION, dtype)),
        "torch": torch(lambda m, dtype=dtype: lambda a=m.full((MILLION,), 2.5, dtype=getattr(m, dtype)): m._standard_gamma(a)),
    }, [2.5, 2.5], 0.02)

add("randint-1e6", "1,000,000 integers from 0 to 99", {
    "cygrad": cygrad(lambda m: lambda: m.integers(0, 100, MILLION)),
    "numpy": numpy(lambda m: lambda: m.integers(0, 100, MILLION)),
    "torch": torch(lambda m: lambda: m.randint(0, 100, (MILLION,))),
}, [49.5, 833.25], 0.01)

add("permutation-1e6", "the numbers from 0 to 999,999 in random order", {
    "cygrad": cygrad(lambda m: lambda: m.permutation(MILLION)),
    "numpy": numpy(lambda m: lambda: m.permutation(MILLION)),
    "torch": torch(lambda m: lambda: m.randperm(MILLION)),
}, [(MILLION - 1) / 2, (MILLION**2 - 1) / 12], 1e-9)


def hundred(draw):
    def run():
        for _ in range(99):
            draw()
        return draw()

    return run


def shape(x):
    return np.array(x.shape, np.float64)


for name, title, ours, theirs, torchs in [
        ("uniform", "100 draws of 2x2 uniform numbers", lambda m: lambda: m.uniform(-1.0, 1.0, (2, 2)),
         lambda m: lambda: m.uniform(-1.0, 1.0, (2, 2)), lambda m: lambda: m.empty(2, 2).uniform_(-1, 1)),
        ("normal", "100 draws of 2x2 normal numbers", lambda m: lambda: m.normal(0.0, 1.0, (2, 2)),
         lambda m: lambda: m.normal(0.0, 1.0, (2, 2)), lambda m: lambda: m.randn(2, 2)),
        ("gamma", "100 draws of 2x2 gamma numbers", lambda m: lambda: m.standard_gamma(2.5, (2, 2)),
         lambda m: lambda: m.standard_gamma(2.5, (2, 2)), lambda m: lambda a=m.full((2, 2), 2.5): m._standard_gamma(a)),
        ("randint", "100 draws of 2x2 integers", lambda m: lambda: m.integers(0, 100, (2, 2)),
         lambda m: lambda: m.integers(0, 100, (2, 2)), lambda m: lambda: m.randint(0, 100, (2, 2)))]:
    add(f"{name}-2x2", title, {
        "cygrad": cygrad(lambda m, f=ours: hundred(f(m))),
        "numpy": numpy(lambda m, f=theirs: hundred(f(m))),
        "torch": torch(lambda m, f=torchs: hundred(f(m))),
    }, [2, 2], 0, statistic=shape, goal={"numpy": 4.0, "torch": 4.0})


# ---------------------------------------------------------------- the gradient of gamma samples for their shapes

slopes = Row("random/gamma-gradient-1e5", "gamma samples of 100,000 shapes, and the gradient of their sum",
             data=lambda: {"a": np.linspace(0.5, 20, 100_000)}, calls=1, rtol=0.01, dtype=None)


def means(parts):
    return np.array([numpy_of(part).mean() for part in parts])


@slopes.expected
def _(a):
    return lambda: np.array([a.mean(), 1.0])


@slopes.library("cygrad")
def _(a):
    import cygrad as cg

    cg.random.seed(0)
    a = cg.array(a)
    a.attach_grad()

    def run():
        with cg.autograd.record():
            y = cg.random.standard_gamma(a)
        y.backward()
        return y, a.grad

    return fetching("cygrad", run, means)


@slopes.library("torch")
def _(a):
    import torch

    torch.manual_seed(0)
    a = torch.tensor(a, requires_grad=True)

    def run():
        a.grad = None
        y = torch._standard_gamma(a)
        y.sum().backward()
        return y, a.grad

    return fetching("torch", run, means)
