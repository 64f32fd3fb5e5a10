"""Optimizers' steps, densities, attention and other late-comers of `cygrad.nd` against MXNet, and by themselves."""

import numpy as np
import pytest

import cygrad as cg
from cygrad import autograd, nd

import mxnet_worker
from differences import check_derivatives
from test_mxnet_reference import X, assert_like, draw, given

FOUR = {"w": draw((2, 3)), "g": draw((2, 3), seed=1), "m": draw((2, 3), seed=2), "v": draw((2, 3), 0.1, 2, seed=3),
        "d": draw((2, 3), 0.1, 2, seed=4)}
MORE = ("", ", wd=0.3, rescale_grad=0.7", ", wd=0.3, rescale_grad=2, clip_gradient=0.5")
HALF = "(lambda h, k: {})(w.astype('float16'), g.astype('float16'))"


def listed():
    def case(code, inputs, variables=()):
        cases.append((code, inputs, list(variables)))

    def step(call, *states):
        """A call twice, of which the second writes to the weights, and what it makes of the states."""
        case(f"[nd.{call}, {', '.join(states)}]" if states else f"nd.{call}", FOUR)
        case(f"[nd.{call[:-1]}, out=w), {', '.join(('w', *states))}]", FOUR)

    cases = []
    for more in MORE:
        step(f"sgd_update(w, g, lr=0.1{more})")
        step(f"sgd_update(weight=w, grad=g, lr=0.1, lazy_update=False{more})")
        step(f"sgd_mom_update(w, g, m, lr=0.1, momentum=0.9{more})", "m")
        step(f"adam_update(w, g, m, v, lr=0.1{more})", "m", "v")
        step(f"adam_update(w, g, m, v, lr=0.1, beta1=0.5, beta2=0.7, epsilon=0.1{more})", "m", "v")
        step(f"ftml_update(w, g, d, v, m, lr=0.1, t=3{more.replace('gradient', 'grad')})", "d", "v", "m")
        step(f"ftrl_update(w, g, m, v, lr=0.1{more})", "m", "v")
        step(f"ftrl_update(w, g, m, v, lr=0.1, lamda1=0.5, beta=0.3{more})", "m", "v")
        step(f"rmsprop_update(w, g, v, lr=0.1{more})", "v")
        step(f"rmsprop_update(w, g, v, lr=0.1, gamma1=0.5, epsilon=0.1, clip_weights=0.5{more})", "v")
        step(f"rmspropalex_update(w, g, v, m * 0.01, d, lr=0.1{more})", "v", "d")
        step(f"rmspropalex_update(w, g, v, m * 0.01, d, lr=0.1, gamma1=0.5, gamma2=0.3, epsilon=0.1, clip_weights=0.4{more})", "v")
        step(f"signsgd_update(w, g, lr=0.1{more})")
        step(f"signum_update(w, g, m, lr=0.1, momentum=0.9{more})", "m")
        step(f"signum_update(w, g, m, lr=0.1, momentum=0.5, wd_lh=0.2{more})", "m")
        wd = more or ", wd=0"
        for correction in ("", ", bias_correction=False"):
            case(f"[nd.lamb_update_phase1(w, g, m, v, t=2{wd}{correction}), m, v]", FOUR)
            case("(lambda h, k: [nd.mp_lamb_update_phase1(h, k, m, v, w, t=2%s%s), m, v])(w.astype('float16'), "
                 "g.astype('float16'))" % (wd, correction), FOUR)
        case(HALF.format(f"[nd.mp_sgd_update(h, k, w, lr=0.1{more}), w]"), FOUR)
        case(HALF.format(f"[nd.mp_sgd_mom_update(h, k, m, w, lr=0.1, momentum=0.9{more}), m, w]"), FOUR)
        sgd = more.replace(", wd=0.3", "")
        case(f"nd.multi_sgd_update(w, g, m, v, lrs=(0.1, 0.2), wds=(0.3, 0), num_weights=2, out=[w, m]{sgd})", FOUR)
        case(f"nd.multi_sgd_mom_update(w, g, m, lrs=(0.1,), wds=(0.3,), momentum=0.9, num_weights=1, out=w{sgd})", FOUR)
        case(f"nd.preloaded_multi_sgd_update(w, g, m, v, nd.array([0.1, 0.2]), nd.array([0.3, 0]), num_weights=2, out=[w, m]{sgd})", FOUR)
        case("nd.preloaded_multi_sgd_mom_update(w, g, m, nd.array([0.1]), nd.array([0.3]), momentum=0.9, num_weights=1, out=w%s)"
             % sgd, FOUR)
        case(HALF.format(f"[nd.multi_mp_sgd_update(h, k, w, lrs=(0.1,), wds=(0.3,), num_weights=1, out=h{sgd}), w]"), FOUR)
        case(HALF.format("[nd.multi_mp_sgd_mom_update(h, k, m, w, lrs=(0.1,), wds=(0.3,), momentum=0.9, num_weights=1, out=h%s), m, w]"
                         % sgd), FOUR)
        case(HALF.format("[nd.preloaded_multi_mp_sgd_update(h, k, w, nd.array([0.1]), nd.array([0.3]), num_weights=1, out=h%s), w]"
                         % sgd), FOUR)
        clip = more.replace(", rescale_grad=0.7", "").replace(", rescale_grad=2", "")
        case(f"[nd.contrib.adamw_update(w, g, m, v, nd.array([0.5]), lr=0.1, eta=0.7{clip}), m, v]", FOUR)
        case(HALF.format(f"[nd.contrib.mp_adamw_update(h, k, m, v, w, nd.array([0.5]), lr=0.1, eta=0.7{clip}), m, v, w]"), FOUR)
    # With weight decay MXNet makes the momentum of the new weights where they replace the old ones.
    case("[nd.nag_mom_update(w, g, m, lr=0.1, momentum=0.9, rescale_grad=2, clip_gradient=0.5), m]", FOUR)
    case("[nd.nag_mom_update(w, g, m, lr=0.1, momentum=0.9, wd=0.3), m]", FOUR)
    case(HALF.format("[nd.mp_nag_mom_update(h, k, m, w, lr=0.1, momentum=0.9), m, w]"), FOUR)
    for r1, r2 in ((0.5, 2), (0, 1), (1, 0)):
        for more in ("", ", lower_bound=2", ", upper_bound=0.3", ", lower_bound=0.4, upper_bound=0.6"):
            arguments = f"nd.array([{r1}]), nd.array([{r2}])"
            case(f"nd.lamb_update_phase2(w, g, {arguments}, lr=0.1{more})", FOUR)
            # MXNet leaves the float32 weights as they are.
            case(f"nd.mp_lamb_update_phase2(w.astype('float16'), g, {arguments}, w, lr=0.1{more})", FOUR)
    case("nd.multi_lars(w, g, m, d, eta=0.1, eps=0.01, rescale_grad=2)",
         {"w": given([1, 2, 3, 4]), "g": given([1, 0, 2, 3]), "m": given([3, 1, 0, 2]), "d": given([0, 0, 0.5, 0.25])})
    case("nd.multi_sum_sq(w, g, d, num_arrays=3)", {**FOUR, "d": given(3.0 * np.arange(5))})
    case("(lambda _: [w, g])(nd.reset_arrays(w, g, num_arrays=2))", FOUR)
    broken = {"w": given([1, 2]), "g": given([1, np.inf]), "m": given([np.nan])}
    for name in "wgm":
        case(f"nd.all_finite({name})", broken)
    case("nd.multi_all_finite(w, w, num_arrays=2)", broken)
    case("nd.multi_all_finite(w, m, num_arrays=2)", broken)
    case("[nd.multi_all_finite(w, num_arrays=1, init_output=False, out=y) for y in [nd.zeros(1)]]", broken)

    unit = {"x": draw((2, 3), 0.1, 0.9), "y": draw((2,), 0.5, 3, seed=1), "z": draw((2,), 0.5, 3, seed=2)}
    counts = {"x": given([[0, 1, 7], [3, 2, 0]]), "y": draw((2,), 0.5, 3, seed=1), "z": draw((2,), 0.2, 0.8, seed=2)}
    for more in ("", ", is_log=True"):
        for name in ("normal", "gamma"):
            case(f"nd.random_pdf_{name}(x, y, z{more})", unit, "xyz")
        case(f"nd.random_pdf_uniform(x, y - 3, z{more})", unit, "yz")
        case(f"nd.random_pdf_exponential(x, y{more})", unit, "xy")
        case(f"nd.random_pdf_poisson(x, y{more})", counts, "y")
        case(f"nd.random_pdf_negative_binomial(x, y, z{more})", counts, "yz")
        case(f"nd.random_pdf_generalized_negative_binomial(x, y, z{more})", counts, "yz")
        simplex = {"x": given([[[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]], [[0.6, 0.3, 0.1], [0.5, 0.25, 0.25]]]),
                   "y": draw((2, 3), 0.5, 3)}
        case(f"nd.random_pdf_dirichlet(x, y{more})", simplex, "xy")
        case(f"nd.random_pdf_dirichlet(x, y{more})", {"x": given([[0.2, 0.3, 0.5]]), "y": draw((1, 3), 0.5, 3)}, "xy")
    case("nd.random_pdf_normal(sample=x, mu=y, sigma=z)", {**unit, "x": draw((2,))}, "xyz")

    for more in ("", ", use_linear=True", ", margin=0.5, regularization_coefficient=3", ", margin=2, use_linear=1"):
        case(f"nd.SVMOutput(x, y{more})", {"x": draw((4, 3)), "y": given([0, 2, 1, 1])}, "x")
    case("nd.onehot_encode(x, nd.ones((3, 4)))", {"x": given([0, 3, 1.9])})
    case("nd.amp_cast(x, dtype='float16') * 2", X, "x")
    case("nd.from_numpy(np.arange(6.0).reshape(2, 3)) * 2", X)
    case("nd.from_dlpack(nd.to_dlpack_for_read(x)) * 2", X)
    case("x.rint()", X)

    case("nd.contrib.round_ste(x * 3)", X, "x")
    case("nd.contrib.sign_ste(x) * x", X, "x")
    own, mixed = draw((5, 2, 3 * 4 * 6)), draw((8, 5, 5), seed=1)
    case("nd.contrib.interleaved_matmul_selfatt_qk(x, heads=4)", {"x": own}, "x")
    case("nd.contrib.interleaved_matmul_selfatt_valatt(x, y, heads=4)", {"x": own, "y": mixed}, "xy")
    pair = {"x": draw((5, 2, 4 * 6)), "y": draw((7, 2, 2 * 4 * 6), seed=1)}
    case("nd.contrib.interleaved_matmul_encdec_qk(x, y, heads=4)", pair, "xy")
    case("nd.contrib.interleaved_matmul_encdec_valatt(y, x, heads=4)", {**pair, "x": draw((8, 5, 7))}, "xy")
    case("nd.contrib.rand_zipfian(nd.array([3, 0]), 4, 5)[1]", X)
    return cases


CASES = listed()


@pytest.fixture(scope="module")
def answers():
    programs = [{"kind": "compare", "code": code, "inputs": inputs, "gradients": variables}
                for code, inputs, variables in CASES]
    return list(zip(programs, mxnet_worker.ask(programs)))


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{k}: {case[0]}" for k, case in enumerate(CASES)])
def test_like_mxnet(answers, number):
    program, theirs = answers[number]
    assert "error" not in theirs, theirs
    ours = mxnet_worker.answer(nd, autograd, program)
    assert len(ours["outputs"]) == len(theirs["outputs"])
    for y, expected in zip(ours["outputs"], theirs["outputs"]):
        if "float16" in program["code"]:
            np.testing.assert_allclose(y["values"], expected["values"], rtol=2e-3, atol=1e-5)
        else:
            assert_like(y, expected, program["code"])
    for name in program["gradients"]:
        assert_like(ours["gradients"][name], theirs["gradients"][name], f"gradient of {program['code']} for {name}")


rng = np.random.default_rng(2)
POSITIVE = rng.uniform(0.3, 2, (2, 3))
PLACE, SCALE = rng.normal(size=2), rng.uniform(0.5, 2, 2)
COUNTS = nd.array([[0, 1, 7], [3, 2, 0]], dtype="float64")
SMOOTH = {
    "normal": (nd.random_pdf_normal, POSITIVE, PLACE, SCALE),
    "gamma": (nd.random_pdf_gamma, POSITIVE, SCALE, SCALE + 1),
    "exponential": (nd.random_pdf_exponential, POSITIVE, SCALE),
    "uniform": (lambda a, b: nd.random_pdf_uniform(COUNTS, a, b, is_log=True), SCALE - 2, SCALE + 1),
    "poisson": (lambda a: nd.random_pdf_poisson(COUNTS, a), SCALE),
    "negative_binomial": (lambda k, p: nd.random_pdf_negative_binomial(COUNTS, k, p), SCALE, SCALE / 4),
    "generalized": (lambda m, a: nd.random_pdf_generalized_negative_binomial(COUNTS, m, a, is_log=True), SCALE, SCALE / 4),
    "dirichlet": (nd.random_pdf_dirichlet, POSITIVE / 4, POSITIVE),
    "selfatt": (lambda x: nd.contrib.interleaved_matmul_selfatt_valatt(
        x, nd.contrib.interleaved_matmul_selfatt_qk(x, 2), 2), rng.normal(size=(3, 1, 12))),
    "encdec": (lambda x, y: nd.contrib.interleaved_matmul_encdec_valatt(
        y, nd.contrib.interleaved_matmul_encdec_qk(x, y, 2), 2), rng.normal(size=(2, 2, 4)), rng.normal(size=(3, 2, 8))),
    "amp": (lambda x: nd.amp_multicast(x, nd.ones(1))[0] ** 2, POSITIVE),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_derivatives(name):
    check_derivatives(*SMOOTH[name], rtol=1e-4, atol=1e-5)


ONE = nd.ones(2)
WRONG = [
    (ValueError, lambda: nd.sgd_update(ONE, nd.ones(3), lr=1)),
    (TypeError, lambda: nd.sgd_update(ONE, [1, 2], lr=1)),
    (TypeError, lambda: nd.sgd_update(ONE, ONE)),
    (ValueError, lambda: nd.sgd_update(ONE, ONE, lr=1, out=nd.ones(3))),
    (TypeError, lambda: nd.sgd_update(ONE, ONE, lr=1, out=[1])),
    (ValueError, lambda: nd.adam_update(ONE, ONE, ONE, nd.ones(1), lr=1)),
    (TypeError, lambda: nd.ftml_update(ONE, ONE, ONE, ONE, ONE, lr=1)),
    (ValueError, lambda: nd.lamb_update_phase2(ONE, ONE, ONE, ONE, lr=1)),
    (ValueError, lambda: nd.multi_sgd_update(ONE, ONE, ONE, lrs=[1], wds=[0])),
    (ValueError, lambda: nd.multi_sgd_update(ONE, ONE, lrs=[1, 2], wds=[0])),
    (ValueError, lambda: nd.multi_sgd_update(ONE, ONE, lrs=[1], wds=[0], num_weights=2)),
    (ValueError, lambda: nd.multi_sgd_update(ONE, ONE, lrs=[1], wds=[0], out=[ONE, ONE])),
    (ValueError, lambda: nd.preloaded_multi_sgd_update(ONE)),
    (ValueError, lambda: nd.multi_sum_sq(ONE, num_arrays=2)),
    (TypeError, lambda: nd.multi_sum_sq(3)),
    (ValueError, lambda: nd.random_pdf_normal(nd.ones((2, 3)), nd.ones(3), nd.ones(3))),
    (ValueError, lambda: nd.random_pdf_normal(nd.ones((2, 3)), nd.ones(2), nd.ones(1))),
    (ValueError, lambda: nd.random_pdf_dirichlet(nd.ones((2, 3)), nd.ones(2))),
    (TypeError, lambda: nd.random_pdf_normal(nd.ones((2, 3)), nd.ones(2))),
    (TypeError, lambda: nd.random_pdf_poisson(nd.ones((2, 3)), nd.ones(2), rate=2)),
    (ValueError, lambda: nd.SVMOutput(nd.ones((2, 3)), nd.ones(3))),
    (ValueError, lambda: nd.onehot_encode(nd.ones(2), nd.ones((3, 3)))),
    (TypeError, lambda: nd.onehot_encode(nd.ones(2), 3)),
    (TypeError, lambda: nd.from_numpy([1, 2])),
    (ValueError, lambda: nd.from_numpy(np.ones((2, 3)).T)),
    (ValueError, lambda: nd.amp_multicast(ONE, num_outputs=2)),
    (ValueError, lambda: nd.contrib.interleaved_matmul_selfatt_qk(nd.ones((2, 2, 10)), 4)),
    (ValueError, lambda: nd.contrib.interleaved_matmul_selfatt_valatt(nd.ones((5, 2, 72)), nd.ones((8, 5, 4)), 4)),
    (ValueError, lambda: nd.contrib.interleaved_matmul_encdec_qk(nd.ones((5, 2, 24)), nd.ones((5, 3, 48)), 4)),
    (ValueError, lambda: nd.contrib.rand_zipfian(ONE, 3, 0)),
    (TypeError, lambda: nd.random.uniform(out=3)),
    (TypeError, lambda: nd.random.randint(0, 3, out=[1])),
    (ValueError, lambda: nd.random_exponential(0)),
    (ValueError, lambda: nd.random.exponential_like(ONE, 0)),
    (ValueError, lambda: nd.sample_exponential(0)),
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_wrong_input(number):
    error, call = WRONG[number]
    with pytest.raises(error):
        call()
    assert ONE.tolist() == [1, 1]


def test_steps_are_not_recorded():
    w, m = nd.array([1, 2]), nd.zeros(2)
    w.attach_grad()
    with autograd.record():
        loss = (w * w).sum()
    loss.backward()
    with autograd.record():
        assert nd.sgd_mom_update(w, w.grad, m, lr=0.25, momentum=0.5, out=w) is w
        new = nd.contrib.adamw_update(w, w.grad, m.copy(), nd.zeros(2), nd.array([np.nan]), lr=1, eta=1)
    assert w.tolist() == [0.5, 1] and m.tolist() == [-0.5, -1] and new.tolist() == w.tolist()
    with autograd.record():
        loss = (w * w).sum()
    loss.backward()                # w is a variable as before
    assert w.grad.tolist() == [1, 2]


def test_memory_is_shared():
    a = np.zeros(2)
    x = nd.from_numpy(a)
    assert not a.flags.writeable and np.shares_memory(np.asarray(x), a)
    assert nd.from_numpy(np.zeros(2, "float32"), zero_copy=False).dtype == "float32"
    x = nd.array([1, 2])
    nd.from_dlpack(nd.to_dlpack_for_write(x))[0] = 7
    assert x.tolist() == [7, 2]
    assert nd.from_dlpack(cg.ones(2)).tolist() == [1, 1]


def test_softmax_output_with_the_gradient_that_comes():
    """MXNet multiplies by the probabilities instead."""
    x = nd.array([[0, 1, 2], [3, 1, 0]])
    x.attach_grad()
    for more in ({}, {"multi_output": True}, {"use_ignore": True, "ignore_label": 0}):
        label = nd.array([0, 2])
        grads = []
        for head in (None, nd.array([[1, 2, 3], [4, 5, 6]])):
            with autograd.record():
                y = nd.SoftmaxOutput(x, label, out_grad=head is not None, **more)
            y.backward(head)
            grads.append(x.grad.asnumpy())
        np.testing.assert_allclose(grads[1], grads[0] * [[1, 2, 3], [4, 5, 6]], rtol=1e-6)
        assert np.abs(grads[1]).sum() > 0


def test_amp_multicast():
    x, y = nd.ones(2), nd.ones(3, dtype="float16")
    assert [z.dtype.name for z in nd.amp_multicast(x, y, num_outputs=2)] == ["float32", "float32"]
    assert [z.dtype.name for z in nd.amp_multicast(x, y, cast_narrow=True)] == ["float16", "float16"]
    outs = [nd.zeros(2), nd.zeros(3)]
    assert nd.amp_multicast(x, y, out=outs)[1] is outs[1] and outs[1].tolist() == [1, 1, 1] and nd.amp_multicast() == []
    assert nd.amp_cast(nd.array([1, 2], dtype="int32"), "float16").dtype == "int32"


def test_zipfian():
    nd.random.seed(1)
    samples, true, sampled = nd.contrib.rand_zipfian(nd.arange(5), 20000, 5)
    assert samples.dtype == "int64" and true.dtype == sampled.dtype == "float64"
    np.testing.assert_allclose(np.bincount(samples.asnumpy(), minlength=5), true.asnumpy(), rtol=0.1)
    np.testing.assert_allclose(sampled.asnumpy(), true.asnumpy()[samples.asnumpy()])
    assert abs(true.asnumpy().sum() - 20000) < 1e-6


def test_names_that_show():
    for space in (nd, nd.linalg, nd.random, nd.contrib, nd.op):
        assert dir(space) == sorted(space.__all__)
