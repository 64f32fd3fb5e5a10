"""Random numbers: NumPy's for the same seed, the right distributions, states, threads, errors."""

import copy
import math
import os
import pickle
import threading

import mpmath
import numpy as np
import pytest
from common import values

import cygrad as cg
from cygrad import autograd

SIZES = [None, (), 1, 3, (2, 3), 0, (2, 0), 255, 257, 5001, (7, 1001)]
A, B = np.array([1.0, 2, 0.5]), np.array([[3.0], [4]])

# ---- the numbers of NumPy's generators

EXACT = [
    ("standard_cauchy", ()), ("uniform", (-1, 2)), ("normal", (0.5, 2.0)), ("laplace", (0.5, 2.0)),
    ("gumbel", (0.5, 2.0)),
    ("logistic", (0.5, 2.0)), ("exponential", (2.0,)), ("rayleigh", (2.0,)), ("standard_gamma", (0.5,)),
    ("standard_gamma", (1,)),
    ("standard_gamma", (0,)), ("gamma", (0.5, 3.0)), ("gamma", (2.5, 3.0)), ("chisquare", (3,)), ("standard_t", (4,)),
    ("beta", (0.5, 0.7)), ("beta", (2, 3)), ("poisson", (3.0,)), ("poisson", (100,)), ("binomial", (10, 0.3)),
    ("binomial", (1000, 0.3)),
    ("negative_binomial", (3, 0.4)), ("geometric", (0.3,)), ("geometric", (0.9,)), ("hypergeometric", (5, 6, 3)),
    ("logseries", (0.4,)), ("zipf", (2.5,)), ("f", (3, 4)), ("noncentral_chisquare", (3, 1)),
    ("noncentral_f", (3, 4, 1)),
    ("triangular", (0, 1, 2)), ("vonmises", (0, 1)), ("wald", (1, 2)), ("integers", (0, 10)), ("integers", (-5, 5)),
    ("integers", (7, 8)),
    ("integers", (0, 2**31)), ("integers", (0, 2**32)), ("integers", (0, 2**32 - 1)), ("integers", (-2**62, 2**62)),
    ("integers", (-2**63, 2**63)), ("multinomial", (10, [0.2, 0.3, 0.5])), ("choice", (10,)),
]
ROUNDED = [("lognormal", (0.1, 0.5)), ("weibull", (1.5,)), ("pareto", (3.0,)), ("power", (3.0,))]
FLOAT32 = [("random", ()), ("standard_normal", ()), ("standard_exponential", ()), ("standard_gamma", (0.5,)),
           ("standard_gamma", (1.0,)), ("standard_gamma", (2.5,))]
INTEGERS = [("int32", -3, 2000000000), ("int32", -2**31, 2**31), ("uint32", 0, 2**32), ("int16", -5, 100),
            ("uint16", 3, 9),
            ("int8", -128, 128), ("uint8", 0, 256), ("bool", 0, 2), ("uint64", 0, 2**64), ("uint64", 2**63, 2**64)]


def both(seed=3):
    return cg.random.default_rng(seed), np.random.default_rng(seed)


def assert_numbers_of_numpy(ours, theirs, name, *arguments, rtol=0, **keywords):
    x = getattr(ours, name)(*arguments, **keywords)
    y = np.asarray(getattr(theirs, name)(*arguments, **keywords), keywords.get("dtype"))
    what = f"{name}, {arguments}, {keywords}"
    assert x.shape == y.shape and x.dtype == y.dtype, what
    np.testing.assert_allclose(values(x), y, rtol=rtol, atol=0, err_msg=what)
    assert ours.bit_generator.state == theirs.bit_generator.state, what


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_numbers_of_numpy(size):
    ours, theirs = both()
    for name in ("random", "standard_normal", "standard_exponential"):
        assert_numbers_of_numpy(ours, theirs, name, size)
    for name, arguments in EXACT:
        assert_numbers_of_numpy(ours, theirs, name, *arguments, size=size)
    for name, arguments in ROUNDED:
        assert_numbers_of_numpy(ours, theirs, name, *arguments, size=size, rtol=1e-14)
    assert_numbers_of_numpy(ours, theirs, "standard_exponential", size, method="inv", rtol=1e-14)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_float32_numbers_of_numpy(size):
    """The generators' float32 functions draw half as many bits, and so may begin with half a number left over."""
    ours, theirs = both()
    for name, arguments in FLOAT32 * 3:
        assert_numbers_of_numpy(ours, theirs, name, *arguments, size=size, dtype="float32")


@pytest.mark.parametrize("dtype,low,high", INTEGERS)
def test_integers_of_every_dtype(dtype, low, high):
    ours, theirs = both()
    for size in SIZES:
        assert_numbers_of_numpy(ours, theirs, "integers", low, high, size=size, dtype=dtype)
        assert_numbers_of_numpy(ours, theirs, "integers", low, high - 1, size=size, dtype=dtype, endpoint=True)
        if low == 0 and high < 2**62:
            assert_numbers_of_numpy(ours, theirs, "integers", high, size=size, dtype=dtype)


def test_numbers_of_numpy_for_arrays():
    ours, theirs = both()
    for name in ("normal", "laplace", "gumbel", "logistic"):
        for arguments in ((A, B), (A, B, (2, 3)), (A, 2.0, (4, 3)), (0.5, B, (5, 2, 3)), ([1, 2], 1)):
            assert_numbers_of_numpy(ours, theirs, name, *arguments)
    for name, arguments in [
            ("uniform", (A - 5, B)), ("standard_gamma", (A, (4, 3))), ("gamma", (A, B, (2, 3))),
            ("chisquare", (A, (4, 3))),
            ("exponential", (A,)), ("rayleigh", (A, (2, 3))), ("poisson", (A, (4, 3))),
            ("binomial", (np.array([3, 4]), 0.5)),
            ("integers", (np.array([3, 4]), 10)), ("multinomial", (5, [[0.2, 0.8], [0.5, 0.5]]))]:
        assert_numbers_of_numpy(ours, theirs, name, *arguments)
    for method in ("cholesky", "eigh", "svd"):
        for size in (None, 5, (2, 5)):
            assert_numbers_of_numpy(ours, theirs, "multivariate_normal", [0.0, 1], [[2.0, 1], [1, 2]], size,
                                    method=method, rtol=1e-12)


def test_orders_of_numpy():
    ours, theirs = both()
    x = np.arange(12.0).reshape(3, 4)
    for n in (0, 1, 2, 5, 63, 64, 65, 1000, 100_000):
        assert_numbers_of_numpy(ours, theirs, "permutation", n)
    for arguments, keywords in [((x[0],), {}), ((x,), {}), ((x,), {"axis": 1}), ((x,), {"axis": -1})]:
        assert_numbers_of_numpy(ours, theirs, "permutation", *arguments, **keywords)
    assert_numbers_of_numpy(ours, theirs, "permuted", x, axis=1)
    assert_numbers_of_numpy(ours, theirs, "permuted", x)
    for arguments in [(10, 4, False), (x[0], 2, False), (x, 2), (x, (2, 2)), (10, 5, True, np.ones(10) / 10),
                      (x[0], None)]:
        assert_numbers_of_numpy(ours, theirs, "choice", *arguments)
    assert_numbers_of_numpy(ours, theirs, "choice", x, 2, axis=1)
    mine, yours = cg.array(x), x.copy()
    ours.shuffle(mine)
    theirs.shuffle(yours)
    np.testing.assert_array_equal(values(mine), yours)
    few, more = list(range(9)), list(range(9))
    ours.shuffle(few)
    theirs.shuffle(more)
    assert few == more
    assert ours.bytes(7) == theirs.bytes(7)


@pytest.mark.parametrize("kind", ["MT19937", "Philox", "SFC64", "PCG64DXSM", "PCG64"])
def test_bit_generators_of_numpy(kind):
    """They are shared: NumPy's generator goes on where ours stopped."""
    ours = cg.random.Generator(getattr(np.random, kind)(1))
    theirs = np.random.Generator(getattr(np.random, kind)(1))
    for size in (3, 5001):
        for name in ("random", "standard_normal", "standard_exponential"):
            for dtype in ("float32", "float64"):
                np.testing.assert_array_equal(values(getattr(ours, name)(size, dtype)),
                                              getattr(theirs, name)(size, dtype))
        for name, arguments in EXACT:
            x, y = getattr(ours, name)(*arguments, size=size), getattr(theirs, name)(*arguments, size=size)
            np.testing.assert_array_equal(values(x), y, err_msg=name)
        np.testing.assert_array_equal(values(ours.permutation(size)), theirs.permutation(size))
    assert repr(ours) == f"Generator({kind})"
    with pytest.raises(TypeError):
        ours.seed(1)
    assert copy.deepcopy(ours).normal().item() == ours.normal().item()


def test_numpy_draws_from_our_bits():
    bits = cg.random.BitGenerator(4)
    theirs = np.random.Generator(bits)
    ours, reference = cg.random.Generator(bits), np.random.default_rng(4)
    for _ in range(3):
        assert theirs.normal() == reference.normal()
        assert ours.normal().item() == reference.normal()
        assert theirs.integers(0, 9) == reference.integers(0, 9)
        assert ours.random(dtype="float32").item() == reference.random(dtype="float32")


# ---- sizes, dtypes, out

def test_sizes_and_dtypes():
    rng = cg.random.default_rng(0)
    for name, arguments in [("random", ()), ("standard_normal", ()), ("standard_gamma", (2.0,)),
                            ("standard_exponential", ())]:
        for dtype in ("float16", "float32", "float64"):
            assert getattr(rng, name)(*arguments, (2, 3), dtype).dtype == np.dtype(dtype)
            out = cg.zeros((2, 3), dtype)
            assert getattr(rng, name)(*arguments, out=out) is out and values(out).all()
        with pytest.raises(ValueError):
            getattr(rng, name)(*arguments, 5, out=cg.zeros(4))
        with pytest.raises(TypeError):
            getattr(rng, name)(*arguments, dtype="float32", out=cg.zeros(4))
        for dtype in ("int32", "complex64"):
            with pytest.raises(TypeError):
                getattr(rng, name)(*arguments, 3, dtype)
    single, double = cg.ones(3, "float32"), cg.ones(3)
    for name in "normal laplace gumbel logistic cauchy uniform gamma beta lognormal".split():
        low, high = (single * 0 + 0.5, single) if name == "uniform" else (single, single)
        assert getattr(rng, name)(low, high).dtype == np.float32
        assert getattr(rng, name)(low, 2.0, (2, 3)).dtype == np.float32
        assert getattr(rng, name)(low, double * 2).dtype == np.float64
        assert getattr(rng, name)(low, high, dtype="float64").dtype == np.float64
        assert getattr(rng, name)(low.astype("float16"), high).dtype == np.float32
        assert getattr(rng, name)(low.astype("float16"), high.astype("float16")).dtype == np.float16
        assert getattr(rng, name)(cg.array([1, 1]), cg.array([2, 2])).dtype == np.float64
    assert rng.normal(size=[2, 3]).shape == (2, 3) and rng.normal(size=np.int64(3)).shape == (3,)
    assert rng.normal(size=np.array([2, 3])).shape == (2, 3)
    assert rng.dirichlet(np.ones((4, 3))).shape == (4, 3) and rng.dirichlet([1, 2], (3, 2)).shape == (3, 2, 2)
    assert rng.categorical([[0.5, 0.5], [1, 0]], (3, 2)).shape == (3, 2)
    for name in "exponential rayleigh weibull pareto power chisquare standard_t".split():
        assert getattr(rng, name)(single).dtype == np.float32


def test_numbers_at_the_border():
    rng = cg.random.default_rng(0)
    nan = float("nan")
    for name, arguments in [("normal", (nan, 1)), ("normal", (0, nan)), ("standard_gamma", (nan,)), ("beta", (nan, 1)),
                            ("beta", ([nan], 1)),
                            ("chisquare", (nan,)), ("standard_t", ([nan],)), ("pareto", (nan,)),
                            ("dirichlet", ([nan, 1],)), ("weibull", (nan,))]:
        assert np.isnan(values(getattr(rng, name)(*arguments, size=2))).all(), name
    for name, arguments in [("weibull", (0,)), ("standard_gamma", (0,)), ("standard_gamma", ([0.0],)),
                            ("normal", (0, 0)), ("exponential", (0,)),
                            ("poisson", (0,)), ("binomial", (0, 0.5)), ("binomial", (5, 0)), ("integers", (0, 1)),
                            ("permutation", (1,))]:
        size = () if name == "permutation" else (2,)
        assert not values(getattr(rng, name)(*arguments, *size)).any(), name
    assert rng.permutation(-1).shape == (0,)


def test_legacy_names():
    cg.random.seed(1)
    a = [cg.random.rand(2, 3), cg.random.randn(2, dtype="float32"), cg.random.randint(3, 9, 4),
         cg.random.random_sample(3), cg.random.rand()]
    rng = np.random.default_rng(1)
    b = [rng.random((2, 3)), rng.standard_normal(2, "float32"), rng.integers(3, 9, 4), rng.random(3),
         np.asarray(rng.random())]
    for x, y in zip(a, b):
        np.testing.assert_array_equal(values(x), y)
        assert x.dtype == y.dtype


# ---- states

def test_seed_and_state():
    cg.random.seed(11)
    x = values(cg.random.normal(size=5))
    state = cg.random.get_state()
    y = values(cg.random.normal(size=5))
    cg.random.set_state(state)
    np.testing.assert_array_equal(values(cg.random.normal(size=5)), y)
    cg.random.seed(11)
    np.testing.assert_array_equal(values(cg.random.normal(size=5)), x)
    np.testing.assert_array_equal(x, np.random.default_rng(11).normal(size=5))
    cg.random.seed()
    assert not np.array_equal(values(cg.random.normal(size=5)), x)
    cg.random.seed([1, 2, 3])
    assert cg.random.random().item() == np.random.default_rng([1, 2, 3]).random()
    before = cg.random.get_state()
    for wrong in (-1, 1.5, "text", [1.5]):
        with pytest.raises((TypeError, ValueError)):
            cg.random.seed(wrong)
    for wrong in (None, {}, {"bit_generator": "MT19937"}, {"bit_generator": "PCG64", "state": {}}):
        with pytest.raises((TypeError, ValueError, KeyError)):
            cg.random.set_state(wrong)
    assert cg.random.get_state() == before


def test_states_go_to_numpy_and_back():
    ours, theirs = both(8)
    ours.random(3, "float32")
    theirs.bit_generator.state = ours.bit_generator.state
    assert theirs.random(dtype="float32") == ours.random(dtype="float32").item()
    theirs.random(1001, "float32")
    ours.bit_generator.state = theirs.bit_generator.state
    np.testing.assert_array_equal(values(ours.random(7, "float32")), theirs.random(7, "float32"))


def test_spawn_copy_pickle():
    ours, theirs = both(8)
    for a, b in zip(ours.spawn(3), theirs.spawn(3)):
        assert a.normal().item() == b.normal()
    for a, b in zip(ours.spawn(2)[1].spawn(2), theirs.spawn(2)[1].spawn(2)):
        assert a.normal().item() == b.normal()
    ours.random(3, "float32")
    for other in (copy.deepcopy(ours), pickle.loads(pickle.dumps(ours))):
        assert other.bit_generator.state == ours.bit_generator.state
        assert other.spawn(1)[0].bit_generator.state == copy.deepcopy(ours).spawn(1)[0].bit_generator.state
        other.normal()
        assert other.bit_generator.state != ours.bit_generator.state
    ours.bit_generator.state = theirs.bit_generator.state
    with pytest.raises(TypeError):
        ours.spawn(2)


def test_default_rng():
    ours, theirs = both()
    assert cg.random.default_rng(ours) is ours
    assert cg.random.default_rng(theirs).normal().item() == both()[1].normal()
    assert cg.random.default_rng(ours.bit_generator).bit_generator is ours.bit_generator
    assert cg.random.default_rng(np.random.SeedSequence(5)).normal().item() == np.random.default_rng(5).normal()
    assert cg.random.default_rng(np.random.RandomState(5)).random().item() == np.random.RandomState(5).random_sample()
    assert cg.random.default_rng().normal().item() != cg.random.default_rng().normal().item()
    with pytest.raises(TypeError):
        cg.random.Generator(5)
    with pytest.raises(TypeError):
        cg.random.default_rng("text")


def test_numbers_do_not_depend_on_how_they_are_asked_for():
    """For distributions of float64, and for pairs of float32."""
    for name, arguments, dtype in [("random", (), "float64"), ("standard_normal", (), "float64"),
                                   ("standard_gamma", (2.0,), "float64"),
                                   ("random", (), "float32"), ("standard_normal", (), "float32")]:
        whole = values(getattr(cg.random.default_rng(2), name)(*arguments, 3000, dtype))
        rng = cg.random.default_rng(2)
        parts = [values(getattr(rng, name)(*arguments, n, dtype))
                 for n in (1, 2, 3, 15, 16, 17, 255, 256, 257, 1, 2177)]
        np.testing.assert_array_equal(np.concatenate(parts), whole)


# ---- threads and processes

@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_same_numbers_for_any_number_of_threads(dtype):
    before = cg.get_num_threads()
    try:
        results = []
        for threads in (1, 2, 3):
            cg.set_num_threads(threads)
            rng = cg.random.default_rng(2)
            results.append([values(rng.random(n, dtype)) for n in (200_001, 3, 300_000)]
                           + [values(rng.uniform(2, 5, 150_001, dtype)), rng.bit_generator.state])
        for other in results[1:]:
            for x, y in zip(results[0], other):
                np.testing.assert_equal(x, y)
        theirs = np.random.default_rng(2)
        np.testing.assert_array_equal(results[0][0], theirs.random(200_001, dtype))
    finally:
        cg.set_num_threads(before)


@pytest.mark.parametrize("bits", [lambda: cg.random.BitGenerator(3), lambda: np.random.PCG64(3)])
def test_threads_share_a_generator(bits):
    """Every number of the sequence goes to one thread."""
    rng = cg.random.Generator(bits())
    drawn = []

    def draw(n):
        mine = [values(rng.random(n)) for _ in range(15)]
        drawn.append(np.concatenate(mine))

    workers = [threading.Thread(target=draw, args=(n,)) for n in (1, 10, 3000, 5000, 140_000)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    together = np.sort(np.concatenate(drawn))
    np.testing.assert_array_equal(together, np.sort(np.random.default_rng(3).random(len(together))))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_can_draw():
    cg.random.seed(1)
    stop = threading.Event()

    def draw():
        while not stop.is_set():
            cg.random.normal(size=100_000)

    worker = threading.Thread(target=draw)
    worker.start()
    try:
        for _ in range(5):
            child = os.fork()
            if child == 0:
                cg.random.normal(size=100_000)
                cg.random.random(3)
                os._exit(7)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    finally:
        stop.set()
        worker.join()


# ---- errors

WRONG = [
    ("normal", (0, -1.0)), ("normal", (0, np.array([1.0, -1]))), ("laplace", (0, -1)), ("gumbel", (0, -1)),
    ("logistic", (0, -1)),
    ("exponential", (-1,)), ("exponential", (np.array([-1.0]),)), ("rayleigh", (-1,)), ("lognormal", (0, -1)),
    ("uniform", (1, 0)),
    ("uniform", (0, np.inf)), ("uniform", (np.array([0.0, 5]), 1)), ("uniform", (0, np.array([1, np.nan]))),
    ("standard_gamma", (-1,)),
    ("gamma", (2, -1)), ("gamma", (-1, np.array([1.0]))), ("beta", (0, 1)), ("beta", (1, np.array([-1.0]))),
    ("chisquare", (0,)),
    ("standard_t", (-1,)), ("weibull", (-1,)), ("pareto", (0,)), ("power", (0,)), ("dirichlet", ([1, -1.0],)),
    ("poisson", (-1,)), ("poisson", (1e300,)), ("poisson", (np.nan,)), ("binomial", (-1, 0.5)), ("binomial", (3, 1.5)),
    ("binomial", (3, np.nan)), ("negative_binomial", (0, 0.5)), ("negative_binomial", (3, 0)), ("geometric", (0,)),
    ("geometric", (1.5,)),
    ("integers", (5, 5)), ("integers", (5, 3)), ("integers", (0,)), ("integers", (0, 300, None, "int8")),
    ("integers", (-1, 3, None, "uint8")),
    ("integers", (0, 2**64)), ("integers", (0, 5, 3, "float64")), ("integers", (np.array([1, 2]), 1)),
    ("multinomial", (3, [0.8, 0.5, 0.1])),
    ("multinomial", (-1, [0.5, 0.5])), ("choice", (0, 3)), ("choice", (3, 4, False)),
    ("choice", (3, 2, True, [0.5, 0.5])),
    ("choice", (2, 2, True, [0.5, 0.8])), ("choice", (2, 2, True, [1.5, -0.5])), ("permutation", (np.zeros(3), 1)),
    ("hypergeometric", (1, 1, 5)),
    ("normal", (0, 1, -3)), ("normal", (0, 1, (2, -3))), ("normal", (0, 1, "text")), ("normal", (0, 1, 2.5)),
    ("normal", (np.zeros(3), 1, 4)),
    ("normal", (np.zeros(3), np.ones(4))), ("normal", (np.zeros(3), 1, ())), ("multivariate_normal", ([0, 1], [[1.0]])),
    ("multivariate_normal", ([[0, 1]], np.eye(2))), ("multivariate_normal", ([0, 1], np.ones(2))),
    ("shuffle", (3,)),
]


@pytest.mark.parametrize("name,arguments", WRONG, ids=str)
def test_errors_of_numpy(name, arguments):
    ours, theirs = both()
    before = ours.bit_generator.state
    with pytest.raises(Exception) as expected:
        getattr(theirs, name)(*arguments)
    given = [cg.asarray(a) if isinstance(a, np.ndarray) else a for a in arguments]
    for parameters in (arguments, given):
        with pytest.raises(Exception) as found:
            getattr(ours, name)(*parameters)
        assert issubclass(found.type, expected.type), (found.value, expected.value)
        assert ours.bit_generator.state == before


def test_further_errors():
    for call in [lambda: cg.random.bernoulli(1.5), lambda: cg.random.bernoulli([0.5, float("nan")]),
                 lambda: cg.random.categorical([0.5, 0.8]),
                 lambda: cg.random.categorical([1.5, -0.5]), lambda: cg.random.categorical(0.5),
                 lambda: cg.random.categorical([]),
                 lambda: cg.random.categorical([[0.5, 0.5], [0.5, 0.5]], 3), lambda: cg.random.dirichlet(1.0),
                 lambda: cg.random.cauchy(0, -1),
                 lambda: cg.random.multivariate_normal([0.0], [[1.0]], method="other"),
                 lambda: cg.random.standard_exponential(3, method="other"),
                 lambda: cg.random.multivariate_normal([0.0, 0], [[1.0, 2], [2, 1]], check_valid="raise")]:
        with pytest.raises(ValueError):
            call()
    with pytest.raises(np.linalg.LinAlgError):
        cg.random.multivariate_normal([0.0, 0], [[1.0, 1], [1, 1]], method="cholesky")
    with pytest.warns(RuntimeWarning, match="positive-semidefinite"):
        cg.random.multivariate_normal([0.0, 0], [[1.0, 2], [2, 1]])
    with pytest.raises(TypeError):
        cg.random.normal(1j)
    with pytest.raises(TypeError):
        cg.random.normal(cg.ones(2, "complex64"))
    with pytest.raises(TypeError):
        cg.random.normal(out=3)


# ---- distributions

def normal_cdf(x):
    return np.array([0.5 * math.erfc(-v / math.sqrt(2)) for v in x])


def by_mpmath(f):
    return np.vectorize(lambda v: float(f(v)))


LAWS = [
    ("random", (), lambda x: x),
    ("uniform", (-1.0, 3.0), lambda x: (x + 1) / 4),
    ("standard_normal", (), normal_cdf),
    ("normal", (1.0, 2.0), lambda x: normal_cdf((x - 1) / 2)),
    ("lognormal", (0.5, 0.7), lambda x: normal_cdf((np.log(x) - 0.5) / 0.7)),
    ("standard_exponential", (), lambda x: 1 - np.exp(-x)),
    ("exponential", (3.0,), lambda x: 1 - np.exp(-x / 3)),
    ("laplace", (1.0, 2.0), lambda x: np.where(x < 1, np.exp((x - 1) / 2) / 2, 1 - np.exp(-(x - 1) / 2) / 2)),
    ("gumbel", (1.0, 2.0), lambda x: np.exp(-np.exp(-(x - 1) / 2))),
    ("logistic", (1.0, 2.0), lambda x: 1 / (1 + np.exp(-(x - 1) / 2))),
    ("cauchy", (1.0, 2.0), lambda x: 0.5 + np.arctan((x - 1) / 2) / np.pi),
    ("rayleigh", (2.0,), lambda x: 1 - np.exp(-x**2 / 8)),
    ("weibull", (1.7,), lambda x: 1 - np.exp(-x**1.7)),
    ("pareto", (3.0,), lambda x: 1 - (1 + x) ** -3.0),
    ("power", (3.0,), lambda x: x**3),
    ("standard_gamma", (0.5,), by_mpmath(lambda v: mpmath.gammainc(0.5, 0, v, regularized=True))),
    ("standard_gamma", (2.5,), by_mpmath(lambda v: mpmath.gammainc(2.5, 0, v, regularized=True))),
    ("gamma", (2.5, 3.0), by_mpmath(lambda v: mpmath.gammainc(2.5, 0, v / 3, regularized=True))),
    ("chisquare", (3.0,), by_mpmath(lambda v: mpmath.gammainc(1.5, 0, v / 2, regularized=True))),
    ("beta", (0.3, 0.4), by_mpmath(lambda v: mpmath.betainc(0.3, 0.4, 0, v, regularized=True))),
    ("beta", (2.0, 3.0), by_mpmath(lambda v: mpmath.betainc(2, 3, 0, v, regularized=True))),
    ("standard_t", (3.0,), lambda x: 0.5 + (x / np.sqrt(3) / (1 + x**2 / 3) + np.arctan(x / np.sqrt(3))) / np.pi),
]


def kolmogorov_smirnov(x, cdf):
    """The largest distance of the distribution functions, times sqrt(n): above 1.95 once in 1000 times."""
    n = len(x)
    p = cdf(np.sort(x))
    return np.sqrt(n) * max((p - np.arange(n) / n).max(), (np.arange(1, n + 1) / n - p).max())


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name,parameters,cdf", LAWS, ids=[f"{name}{parameters}" for name, parameters, _ in LAWS])
def test_laws(name, parameters, cdf, dtype):
    n = 800 if isinstance(cdf, np.vectorize) else 4000
    x = getattr(cg.random.default_rng(17), name)(*parameters, size=n, dtype=dtype)
    assert kolmogorov_smirnov(values(x).astype("float64"), cdf) < 1.95
    if parameters:          # arrays take another way
        arrays = [cg.full(n, p, dtype) for p in parameters]
        y = getattr(cg.random.default_rng(18), name)(*arrays)
        assert y.dtype == np.dtype(dtype)
        assert kolmogorov_smirnov(values(y).astype("float64"), cdf) < 1.95


def test_moments():
    """Means and variances of a million numbers, within 4.5 standard deviations of what they should be."""
    rng, n = cg.random.default_rng(23), 10**6
    for name, parameters, mean, variance, kurtosis in [
            ("random", (), 0.5, 1 / 12, 1.8), ("standard_normal", (), 0, 1, 3), ("standard_exponential", (), 1, 1, 9),
            ("standard_gamma", (2.5,), 2.5, 2.5, 3 + 6 / 2.5), ("poisson", (4.0,), 4, 4, 3.25),
            ("binomial", (10, 0.3), 3, 2.1, 3),
            ("integers", (0, 10), 4.5, 8.25, 1.8), ("negative_binomial", (3, 0.4), 4.5, 11.25, 6)]:
        for dtype in ("float32", "float64"):
            draw = getattr(rng, name)
            x = values(draw(*parameters, size=n, dtype=dtype)
                       if name in ("random", "standard_normal", "standard_exponential", "standard_gamma")
                       else draw(*parameters, size=n)).astype("float64")
            assert abs(x.mean() - mean) < 4.5 * math.sqrt(variance / n), name
            assert abs(x.var() - variance) < 4.5 * variance * math.sqrt((kurtosis - 1) / n), name


def chi_square(counts, expected):
    """Within 5 standard deviations of its mean."""
    counts, expected = np.asarray(counts, float), np.asarray(expected, float)
    degrees = len(counts) - 1
    return ((counts - expected) ** 2 / expected).sum() < degrees + 5 * math.sqrt(2 * degrees)


def test_choosing():
    rng, n = cg.random.default_rng(29), 60_000
    p = np.array([0.1, 0.2, 0.3, 0.4])
    assert chi_square(np.bincount(values(rng.categorical(p, n)), minlength=4), p * n)
    many = values(rng.categorical(cg.array([p, p[::-1].copy()]), (n, 2)))
    assert chi_square(np.bincount(many[:, 0], minlength=4), p * n)
    assert chi_square(np.bincount(many[:, 1], minlength=4), p[::-1] * n)
    assert chi_square(np.bincount(values(rng.choice(4, n, p=p)), minlength=4), p * n)
    assert chi_square(np.bincount(values(rng.integers(0, 7, n)), minlength=7), np.full(7, n / 7))
    assert chi_square(np.bincount(values(rng.bernoulli(0.3, n)).astype(int)), [0.7 * n, 0.3 * n])
    assert chi_square(np.bincount(values(rng.bernoulli(cg.full(n, 0.3))).astype(int)), [0.7 * n, 0.3 * n])
    assert not values(rng.categorical([0.0, 1.0, 0.0], 1000) != 1).any()
    orders = values(cg.stack([rng.permutation(3) for _ in range(6000)]))
    assert chi_square(np.unique(orders @ [9, 3, 1], return_counts=True)[1], np.full(6, 1000))
    for length in (2, 100, 5000):
        assert sorted(rng.permutation(length).tolist()) == list(range(length))


def test_dirichlet_and_multivariate_normal():
    rng, n = cg.random.default_rng(31), 100_000
    alpha = np.array([0.02, 0.5, 1.0, 3.0])
    x = values(rng.dirichlet(alpha, n))
    np.testing.assert_allclose(x.sum(-1), 1, rtol=1e-14)
    assert np.isfinite(x).all()
    p = alpha / alpha.sum()
    variance = p * (1 - p) / (alpha.sum() + 1)
    assert (abs(x.mean(0) - p) < 4.5 * np.sqrt(variance / n)).all()
    np.testing.assert_allclose(x.var(0), variance, rtol=0.12)
    cov = np.array([[2.0, 0.5, 0.0], [0.5, 1.0, -0.3], [0.0, -0.3, 0.5]])
    for method in (None, "eigh", "svd"):
        z = values(rng.multivariate_normal([1.0, 2.0, 3.0], cov, n, method=method))
        np.testing.assert_allclose(z.mean(0), [1, 2, 3], atol=0.03)
        np.testing.assert_allclose(np.cov(z.T), cov, atol=0.04)
    flat = values(rng.multivariate_normal([0.0, 0.0], [[1.0, 1.0], [1.0, 1.0]],
                                          100))       # no density: the default copes
    np.testing.assert_allclose(flat[:, 0], flat[:, 1], atol=1e-7)


def test_tiny_shapes_of_beta_and_dirichlet():
    """Gamma samples of such shapes are too small for a float: all of them 0, they would give NaN."""
    rng = cg.random.default_rng(37)
    for dtype in ("float32", "float64"):
        a = cg.full(2000, 1e-3, dtype)
        x = values(rng.beta(a, a))
        assert np.isfinite(x).all() and abs(x.mean() - 0.5) < 0.06
        assert np.isfinite(values(rng.dirichlet(cg.full((500, 3), 1e-3, dtype)))).all()


def test_recording_does_not_change_the_numbers():
    x = cg.array([0.7, 1.5, 2.5])
    x.attach_grad()
    for name, arguments in [("normal", (x, x)), ("gamma", (x, x)), ("beta", (x, x)), ("dirichlet", (x, 4)),
                            ("standard_t", (x,)), ("weibull", (x,))]:
        plain = values(getattr(cg.random.default_rng(2), name)(*arguments))
        with autograd.record():
            recorded = getattr(cg.random.default_rng(2), name)(*arguments)
        np.testing.assert_array_equal(values(recorded), plain)
