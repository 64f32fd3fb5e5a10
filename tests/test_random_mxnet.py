"""`nd.random` and its older names: shapes, dtypes and moments, also of MXNet itself."""

import numpy as np
import pytest
from common import values

import mxnet_worker
from cygrad import autograd, nd

BEFORE = ["a = nd.array([1, 2.0])", "b = nd.array([[1, 2.0], [3, 4]])", "d = nd.array([1, 2.0], dtype='float64')",
          "p = nd.array([[0.2, 0.8], [0.5, 0.5]])", "nd.random.seed(1) if hasattr(nd.random, 'seed') else None"]

# (expression, shape, dtype)
SHAPES = [
    ("nd.random.uniform()", (1,), "float32"), ("nd.random.uniform(0, 1, 5)", (5,), "float32"),
    ("nd.random.uniform(0, 1, (2, 3), 'float64')", (2, 3), "float64"), ("nd.random.uniform(a, a + 1)", (2,), "float32"),
    ("nd.random.uniform(a, a + 1, 3)", (2, 3), "float32"), ("nd.random.uniform(b, b, (2, 3))", (2, 2, 2, 3), "float32"),
    ("nd.random.uniform(d, d + 1, 2)", (2, 2), "float32"), ("nd.random.uniform(a, a + 1, dtype='float64')", (2,), "float64"),
    ("nd.random.uniform(0, 1, out=nd.zeros((2, 2)))", (2, 2), "float32"), ("nd.random.normal(a, a, ())", (2,), "float32"),
    ("nd.random.normal(shape=(2, 3), dtype='float16')", (2, 3), "float16"), ("nd.random.randn(2, 3)", (2, 3), "float32"),
    ("nd.random.randn(2, 3, loc=5, scale=2)", (2, 3), "float32"), ("nd.random.randn(2, loc=a, scale=a)", (2, 2), "float32"),
    ("nd.random.exponential(2, shape=3)", (3,), "float32"), ("nd.random.exponential(a, shape=3)", (2, 3), "float32"),
    ("nd.random.gamma(2, 3, 3)", (3,), "float32"), ("nd.random.gamma(a, a, 3)", (2, 3), "float32"),
    ("nd.random.poisson(4, 3)", (3,), "float32"), ("nd.random.poisson(a, 3, 'float64')", (2, 3), "float64"),
    ("nd.random.poisson(a)", (2,), "float32"), ("nd.random.negative_binomial(3, 0.5, 3)", (3,), "float32"),
    ("nd.random.negative_binomial(a, a / 3, 3)", (2, 3), "float32"), ("nd.random.generalized_negative_binomial(3, 0.5, 3)", (3,), "float32"),
    ("nd.random.generalized_negative_binomial(a, a, 3)", (2, 3), "float32"), ("nd.random.multinomial(p[0])", (1,), "int32"),
    ("nd.random.multinomial(p[0], 3)", (3,), "int32"), ("nd.random.multinomial(p, (3, 4))", (2, 3, 4), "int32"),
    ("nd.random.multinomial(p)", (2,), "int32"), ("nd.random.multinomial(p, get_prob=True)[1]", (2,), "float32"),
    ("nd.random.multinomial(p, 3, get_prob=True, dtype='float32')[0]", (2, 3), "float32"),
    ("nd.random.multinomial(d / 3, get_prob=True)[1]", (1,), "float64"), ("nd.random.shuffle(b)", (2, 2), "float32"),
    ("nd.random.randint(0, 10)", (1,), "int32"), ("nd.random.randint(0, 10, (2, 3), 'int64')", (2, 3), "int64"),
    ("nd.random_uniform(shape=3)", (3,), "float32"), ("nd.random_normal(loc=1, scale=2, shape=(2, 2))", (2, 2), "float32"),
    ("nd.random_gamma(alpha=2, beta=3, shape=2)", (2,), "float32"), ("nd.random_exponential(lam=2, shape=3)", (3,), "float32"),
    ("nd.random_poisson(lam=2, shape=3)", (3,), "float32"), ("nd.random_negative_binomial(k=2, p=0.5, shape=3)", (3,), "float32"),
    ("nd.random_generalized_negative_binomial(mu=2, alpha=0.5, shape=3)", (3,), "float32"), ("nd.random_randint(0, 5, shape=3)", (3,), "int32"),
    ("nd.sample_uniform(a, a + 1)", (2,), "float32"), ("nd.sample_uniform(a, a + 1, shape=(2, 3))", (2, 2, 3), "float32"),
    ("nd.sample_normal(mu=a, sigma=a, shape=2)", (2, 2), "float32"), ("nd.sample_gamma(a, a, shape=2)", (2, 2), "float32"),
    ("nd.sample_exponential(a, shape=2)", (2, 2), "float32"), ("nd.sample_poisson(a, shape=2)", (2, 2), "float32"),
    ("nd.sample_negative_binomial(a, a / 3, shape=2)", (2, 2), "float32"), ("nd.sample_multinomial(p[0], shape=3)", (3,), "int32"),
    ("nd.sample_generalized_negative_binomial(a, a, shape=2)", (2, 2), "float32"), ("nd.shuffle(b)", (2, 2), "float32"),
    ("nd.uniform(shape=3)", (3,), "float32"), ("nd.normal(shape=3)", (3,), "float32"), ("nd.random.uniform_like(b)", (2, 2), "float32"),
    ("nd.random.normal_like(d)", (2,), "float64"), ("nd.random.exponential_like(b, lam=2)", (2, 2), "float32"),
    ("nd.random.gamma_like(b, 2, 3)", (2, 2), "float32"), ("nd.random.poisson_like(b, 2)", (2, 2), "float32"),
    ("nd.random.negative_binomial_like(b, 2, 0.5)", (2, 2), "float32"),
    ("nd.random.generalized_negative_binomial_like(b, 2, 0.5)", (2, 2), "float32"),
]

# (expression of 100,000 numbers, mean, variance)
MOMENTS = [
    ("nd.random.uniform(-1, 3, 100000)", 1, 4 / 3), ("nd.random.normal(2, 3, 100000)", 2, 9), ("nd.random.exponential(4, 100000)", 4, 16),
    ("nd.random_exponential(lam=4, shape=100000)", 0.25, 1 / 16), ("nd.sample_exponential(nd.array([4]), shape=100000)", 0.25, 1 / 16),
    ("nd.random.exponential_like(nd.zeros(100000), lam=4)", 0.25, 1 / 16), ("nd.random.gamma(3, 2, 100000)", 6, 12),
    ("nd.sample_gamma(nd.array([3]), nd.array([2]), shape=100000)", 6, 12), ("nd.random.poisson(4, 100000)", 4, 4),
    ("nd.random.negative_binomial(3, 0.4, 100000)", 4.5, 11.25), ("nd.random.generalized_negative_binomial(3, 0.5, 100000)", 3, 7.5),
    ("nd.sample_generalized_negative_binomial(nd.array([3]), nd.array([0.5]), shape=100000)", 3, 7.5),
    ("nd.random.randint(0, 10, 100000).astype('float32')", 4.5, 8.25), ("nd.random.multinomial(p[0], 100000).astype('float32')", 0.8, 0.16),
    ("nd.random.generalized_negative_binomial(3, 0, 100000)", 3, 3),
]


def programs():
    for code, _, _ in SHAPES:
        yield {"kind": "show", "code": [*BEFORE, f"y = {code}", "(tuple(y.shape), np.dtype(y.dtype).name)"]}
    for code, _, _ in MOMENTS:
        yield {"kind": "show", "code": [*BEFORE, f"y = ({code}).asnumpy().astype('float64')", "(float(y.mean()), float(y.var()))"]}


EXPECTED = [(shape, dtype) for _, shape, dtype in SHAPES] + [(mean, variance) for _, mean, variance in MOMENTS]
NAMES = [row[0] for row in SHAPES + MOMENTS]


def right(text, expected):
    found = eval(text, {})
    if isinstance(expected[1], str):
        return found == expected
    mean, variance = expected
    return abs(found[0] - mean) < 5 * (variance / 100_000) ** 0.5 and abs(found[1] / variance - 1) < 0.06


@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
def test_what_cygrad_does(number):
    text = mxnet_worker.answer(nd, autograd, list(programs())[number])["text"]
    assert right(text, EXPECTED[number]), text


def test_what_mxnet_does():
    answers = mxnet_worker.ask(list(programs()))
    # MXNet 1.9.1 says nothing of alpha = 0.
    wrong = [(name, answer) for name, answer, expected in zip(NAMES, answers, EXPECTED)
             if "negative_binomial(3, 0, " not in name and not right(answer.get("text", "(0, 0)"), expected)]
    assert not wrong


def test_one_seed():
    import cygrad as cg
    nd.random.seed(3)
    x = values(nd.random.normal(shape=(2, 3)))
    cg.random.seed(3)
    np.testing.assert_array_equal(values(cg.random.normal(size=(2, 3), dtype="float32")), x)


def test_bernoulli_and_out():
    assert set(values(nd.random.bernoulli(0.5, 100)).tolist()) == {0.0, 1.0}
    out = nd.zeros((2, 3))
    assert nd.random.normal(out=out) is out and values(out).all()
    assert nd.random.shuffle(nd.array([1, 2, 3]), out=nd.zeros(3)).sum().item() == 6
    assert nd.random.multinomial(nd.array([0.5, 0.5]), 3, out=nd.zeros(3)).shape == (3,)


def test_wrong_input():
    for call in [lambda: nd.random.uniform(1, 0), lambda: nd.random.normal(0, -1), lambda: nd.random.uniform([1], [2]), lambda: nd.random.gamma(-1, 1),
                 lambda: nd.random.poisson(-1), lambda: nd.random.randint(5, 5), lambda: nd.random.multinomial(nd.array([0.5, 0.8])),
                 lambda: nd.random.negative_binomial(2, 1.5), lambda: nd.random.uniform(0, 1, 3, out=nd.zeros((2, 2))),
                 lambda: nd.random.uniform(nd.zeros(2), nd.ones(3))]:
        with pytest.raises(ValueError):
            call()
    with pytest.raises(TypeError):
        nd.random.uniform(ctx="cpu")
