"""GradBench's protocol and problems, on small inputs: against finite differences and closed forms."""

import json
import pathlib
import subprocess
import sys

import numpy as np
import pytest

from common import numeric_gradient

ROOT = pathlib.Path(__file__).resolve().parent.parent

if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are only in the source tree", allow_module_level=True)
sys.path.insert(0, str(ROOT))

from benchmarks import gradbench  # noqa: E402
from benchmarks.gradbench import __main__ as tool  # noqa: E402

RNG = np.random.RandomState(0)


def run(module, function, **input):
    """The output of an evaluate message, through JSON and back."""
    message = {"id": 1, "kind": "evaluate", "module": module, "function": function, "input": input}
    response = json.loads(json.dumps(tool.answer(json.loads(json.dumps(message)))))
    assert response["success"], response["error"]
    assert response["timings"][0]["name"] == "evaluate" and response["timings"][0]["nanoseconds"] > 0
    return response["output"]


def check_gradient(module, primal, gradient, names, input, rtol=1e-7):
    """The gradient of a scalar function with respect to inputs, as a list of arrays, against finite differences."""
    def value(arrays):
        return run(module, primal, **{**input, **{name: a.tolist() for name, a in zip(names, arrays)}})

    expected = numeric_gradient(value, [np.array(input[name], float) for name in names])
    output = run(module, gradient, **input)
    for name, e in zip(names, expected):
        got = output[name] if isinstance(output, dict) else output
        np.testing.assert_allclose(np.array(got).reshape(e.shape), e, rtol=rtol, atol=1e-8)


# ---- the protocol

def test_session():
    messages = [
        {"id": 0, "kind": "start", "eval": "hello"},
        {"id": 1, "kind": "define", "module": "hello"},
        {"id": 2, "kind": "evaluate", "module": "hello", "function": "square", "input": 3.0},
        {"id": 3, "kind": "analysis", "of": 2, "valid": True},
        {"id": 4, "kind": "evaluate", "module": "hello", "function": "double", "input": 9},
        {"id": 5, "kind": "define", "module": "os"},
        {"id": 6, "kind": "evaluate", "module": "hello", "function": "prepare", "input": 1.0},
        {"id": 7, "kind": "evaluate", "module": "lse", "function": "primal", "input": {"x": ["one"]}},
        {"id": 8, "kind": "something new"},
    ]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.gradbench"], cwd=ROOT, text=True, capture_output=True, timeout=60,
        input="".join(json.dumps(message) + "\n" for message in messages),
    )
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answers] == list(range(9))
    assert answers[0]["tool"] == "cygrad" and answers[0]["config"]["threads"] == 1
    assert answers[1]["success"] is True
    assert answers[2]["success"] is True and answers[2]["output"] == 9.0 and len(answers[2]["timings"]) == 1
    assert answers[3] == {"id": 3} and answers[8] == {"id": 8}
    assert answers[4]["output"] == 18.0
    for failed, words in (5, "no eval is called 'os'"), (6, "no function 'prepare'"), (7, "TypeError"):
        assert answers[failed]["success"] is False and words in answers[failed]["error"]


def test_runs_are_repeated():
    def timings(**runs):
        message = {"id": 0, "kind": "evaluate", "module": "lse", "function": "primal", "input": {"x": [1.0], **runs}}
        return [t["nanoseconds"] for t in tool.answer(message)["timings"]]

    assert len(timings(min_runs=5, min_seconds=0)) == 5
    assert len(timings()) == 1
    taken = timings(min_runs=1, min_seconds=0.01)
    assert sum(taken) >= 0.01e9 > sum(taken[:-1])
    assert all(type(t) is int for t in taken)


def test_every_eval_has_a_file():
    files = {path.stem for path in (ROOT / "benchmarks/gradbench").glob("*.py")}
    assert set(gradbench.EVALS) == files - {"__init__", "__main__", "minors", "descent"}
    for name in gradbench.EVALS:
        assert tool.answer({"id": 0, "kind": "define", "module": name})["success"]


# ---- the problems

def test_llsq():
    t = np.linspace(-1, 1, 9)
    for m in 1, 2, 3, 7:
        x = RNG.standard_normal(m)
        V = np.vander(t, m, increasing=True)
        r = np.sign(t) - V @ x
        np.testing.assert_allclose(run("llsq", "primal", x=x.tolist(), n=9), 0.5 * r @ r)
        np.testing.assert_allclose(run("llsq", "gradient", x=x.tolist(), n=9), -r @ V)


def test_lse():
    x = RNG.standard_normal(50) * 3 + 800
    np.testing.assert_allclose(run("lse", "primal", x=x.tolist()), np.logaddexp.reduce(x))
    expected = np.exp(x - np.logaddexp.reduce(x))
    np.testing.assert_allclose(run("lse", "gradient", x=x.tolist()), expected, rtol=1e-10)


def test_kmeans():
    points = RNG.uniform(size=(40, 3))
    centroids = points[-4:] + 0.01
    squared = ((points[:, None] - centroids) ** 2).sum(axis=2)
    given = {"points": points.tolist(), "centroids": centroids.tolist()}
    np.testing.assert_allclose(run("kmeans", "cost", **given), squared.min(axis=1).sum())
    nearest = squared.argmin(axis=1)
    # Newton's step leads from the mean of a centroid's points to the centroid.
    expected = [centroids[j] - points[nearest == j].mean(axis=0) for j in range(4)]
    np.testing.assert_allclose(run("kmeans", "dir", **given), expected, atol=1e-12)


def test_ode():
    def last(x):
        return run("ode", "primal", x=x[0].tolist(), s=5)[-1]

    x = RNG.uniform(0.5, 1, size=4)
    [expected] = numeric_gradient(last, [x])
    np.testing.assert_allclose(run("ode", "gradient", x=x.tolist(), s=5), expected, rtol=1e-8)
    # y0 = x0 t, y1 = x0 x1 t²/2, …: exact for the first four components, Runge–Kutta being of fourth order
    exact = np.cumprod(x) * [2, 2, 8 / 6, 16 / 24]
    np.testing.assert_allclose(run("ode", "primal", x=x.tolist(), s=5), exact)


@pytest.mark.parametrize("ell", [1, 2, 3, 5, 8, 9])
def test_det(ell):
    a = RNG.standard_normal((ell, ell))
    given = {"A": a.ravel().tolist(), "ell": ell}
    np.testing.assert_allclose(run("det", "primal", **given), np.linalg.det(a), rtol=1e-8)
    cofactors = np.linalg.det(a) * np.linalg.inv(a).T
    np.testing.assert_allclose(np.reshape(run("det", "gradient", **given), (ell, ell)), cofactors, rtol=1e-7)


def gmm_input(d, k, n, m, gamma):
    normal = RNG.standard_normal
    return {
        "d": d, "k": k, "n": n, "m": m, "gamma": gamma, "x": normal((n, d)).tolist(), "alpha": normal(k).tolist(),
        "mu": normal((k, d)).tolist(), "q": normal((k, d)).tolist(), "l": normal((k, d * (d - 1) // 2)).tolist(),
    }


def test_gmm_is_the_definition():
    """The densities as they are defined, for two dimensions."""
    given = gmm_input(2, 3, 5, 1, 0.7)
    alpha, mu, x = (np.array(given[name]) for name in ("alpha", "mu", "x"))
    precisions = []
    for q, l in zip(given["q"], given["l"]):
        Q = np.array([[np.exp(q[0]), 0], [l[0], np.exp(q[1])]])
        precisions.append(Q.T @ Q)
    weights = np.exp(alpha) / np.exp(alpha).sum()
    total = 0.0
    for point in x:
        density = 0.0
        for w, mean, P in zip(weights, mu, precisions):
            density += w * np.exp(-0.5 * (point - mean) @ P @ (point - mean)) * np.linalg.det(P) ** 0.5 / (2 * np.pi)
        total += np.log(density)
    # degrees of freedom: 2 + 1 + 1; the multivariate gamma function of 2, for p = 2: pi^½ gamma(2) gamma(3/2)
    gamma, n = 0.7, 4
    for P in precisions:
        top = np.linalg.det(P) ** 0.5 * np.exp(-0.5 * gamma**2 * np.trace(P))
        total += np.log(top / (2**n * gamma ** (-2 * n) * np.pi**0.5 * 0.5 * np.pi**0.5))
    np.testing.assert_allclose(run("gmm", "objective", **given), total, rtol=1e-10)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_gmm(d):
    names = ["alpha", "mu", "q"] + ["l"] * (d > 1)
    check_gradient("gmm", "objective", "jacobian", names, gmm_input(d, 2, 6, 2, 1.3))
    assert np.shape(run("gmm", "jacobian", **gmm_input(1, 2, 3, 0, 1.0))["l"]) == (2, 0)


def test_lstm():
    layers, bits = 2, 3
    given = {
        "main_params": RNG.uniform(size=(2 * layers, 4 * bits)).tolist(),
        "extra_params": RNG.uniform(size=(3, bits)).tolist(),
        "state": RNG.uniform(size=(2 * layers, bits)).tolist(),
        "sequence": (RNG.uniform(size=(6, bits)) > 0.5).astype(float).tolist(),
    }
    np.testing.assert_allclose(run("lstm", "objective", **given), lstm_loss(**given), rtol=1e-12)

    def value(arrays):
        return lstm_loss(arrays[0], arrays[1], given["state"], given["sequence"])

    main, extra = numeric_gradient(value, [np.array(given["main_params"]), np.array(given["extra_params"])])
    expected = np.concatenate([main.ravel(), extra.ravel()])
    np.testing.assert_allclose(run("lstm", "jacobian", **given), expected, rtol=1e-7, atol=1e-11)


def lstm_loss(main_params, extra_params, state, sequence):
    """Character by character, all layers for each."""
    main, extra, state, sequence = (np.array(a, float) for a in (main_params, extra_params, state, sequence))
    bits, total = sequence.shape[1], 0.0

    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    for now, after in zip(sequence, sequence[1:]):
        x = now * extra[0]
        for i in range(0, len(main), 2):
            (wf, wi, wo, wc), (bf, bi, bo, bc) = main[i].reshape(4, bits), main[i + 1].reshape(4, bits)
            h, c = state[i], state[i + 1]
            c = c * sigmoid(x * wf + bf) + sigmoid(h * wi + bi) * np.tanh(h * wc + bc)
            h = sigmoid(x * wo + bo) * np.tanh(c)
            state[i], state[i + 1], x = h, c, h
        y = x * extra[1] + extra[2]
        total += ((y - np.log(np.exp(y).sum() + 2)) * after).sum()
    return -total / (bits * (len(sequence) - 1))


def ba_input(rotation):
    return {
        "n": 3, "m": 4, "p": 7, "cam": [*rotation, 0.1, -0.2, 0.3, 2.0, 0.4, 0.5, 0.06, -0.07], "x": [0.5, 0.6, 4.0],
        "w": 0.8, "feat": [1.0, -1.0],
    }


@pytest.mark.parametrize("rotation", [[0.3, -0.2, 0.1], [0.0, 0.0, 0.0]])
def test_ba(rotation):
    given = ba_input(rotation)

    def errors(columns):
        r, centre, (focal, u0, v0, k1, k2), x, w = np.split(columns, [3, 6, 11, 14])
        v, angle = x - centre, np.sqrt(r @ r)
        sine, versine = (np.sin(angle) / angle, (1 - np.cos(angle)) / angle**2) if angle else (1.0, 0.5)
        v = np.cos(angle) * v + sine * np.cross(r, v) + versine * (r @ v) * r
        u = v[:2] / v[2]
        squared = u @ u
        projected = u * (1 + k1 * squared + k2 * squared**2) * focal + [u0, v0]
        return w[0] * (projected - given["feat"])

    columns = np.array([*given["cam"], *given["x"], given["w"]])
    output = run("ba", "objective", **given)
    np.testing.assert_allclose(output["reproj_error"]["elements"], errors(columns))
    assert output["reproj_error"]["repeated"] == output["w_err"]["repeated"] == 7
    np.testing.assert_allclose(output["w_err"]["element"], 1 - 0.64)

    output = run("ba", "jacobian", **given)
    expected = [numeric_gradient(lambda xs, i=i: errors(xs[0])[i], [columns])[0] for i in range(2)]
    np.testing.assert_allclose(output["vals"][:30], np.ravel(expected), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(output["vals"][30], -1.6)
    assert output["rows"] == [*range(0, 210, 15), *range(210, 218), 217]
    assert output["cols"] == 2 * [*range(11), 33, 34, 35, 45] + [51]


def test_ba_repeats_nothing_by_the_input_being_repeated():
    """Different cameras, points and weights in one call: each block is that of its own observation."""
    from benchmarks.gradbench import ba

    given = ba.prepare(ba_input([0.3, -0.2, 0.1]))
    for name in "cameras", "points", "weights", "features":
        given[name][:] = given[name] + 0.1 * RNG.standard_normal(given[name].shape)
    rows, cols, vals = ba.jacobian(given)
    dense = np.zeros((21, 33 + 12 + 7))
    for i in range(21):
        dense[i, cols[rows[i] : rows[i + 1]]] = vals[rows[i] : rows[i + 1]]
    step = 1e-5
    start = [given[name].asnumpy() for name in ("cameras", "points", "weights")]

    def all_errors(k, index, step):
        moved = [a.copy() for a in start]
        moved[k][index] += step
        for name, a in zip(("cameras", "points", "weights"), moved):
            given[name][:] = a
        errors, weights = ba.objective(given)
        return np.concatenate([errors.asnumpy().T.ravel(), weights.asnumpy()])

    # columns of the Jacobian: camera by camera, point by point, weights
    places = [(0, (i, j)) for j in range(3) for i in range(11)] + [(1, (i, j)) for j in range(4) for i in range(3)]
    places += [(2, (i,)) for i in range(7)]
    expected = [(all_errors(*at, step) - all_errors(*at, -step)) / (2 * step) for at in places]
    np.testing.assert_allclose(dense, np.transpose(expected), rtol=1e-6, atol=1e-7)


def ht_input(us):
    bones, vertices, points = 22, 6, 4
    normal = RNG.standard_normal
    frames = np.tile(np.eye(4), (2, bones, 1, 1))
    frames[:, :, :3] += 0.2 * normal((2, bones, 3, 4))
    model = {
        "bone_count": bones, "bone_names": [f"bone{i}" for i in range(bones)],
        "parents": [-1] + [p for f in range(1, 21, 4) for p in (0, f, f + 1, f + 2)] + [0],
        "base_relatives": frames[0].tolist(), "inverse_base_absolutes": frames[1].tolist(),
        "base_positions": np.concatenate([normal((vertices, 3)), np.ones((vertices, 1))], axis=1).tolist(),
        "weights": RNG.uniform(size=(vertices, bones)).tolist(), "triangles": [[0, 1, 2], [3, 4, 5], [1, 5, 3]],
        "is_mirrored": us,
    }
    data = {"model": model, "correspondences": [0, 2, 1, 2], "points": normal((points, 3)).tolist()}
    theta = 0.5 * normal(26)
    return {"theta": theta.tolist(), "data": data, "us": normal((points, 2)).tolist() if us else []}


def ht_errors(theta, data, us):
    """Bone by bone and vertex by vertex, with angles about three axes."""
    model = data["model"]

    def turn(axis, angle):
        out = np.eye(3)
        i, j = [(1, 2), (2, 0), (0, 1)][axis]
        out[i, i] = out[j, j] = np.cos(angle)
        out[i, j], out[j, i] = -np.sin(angle), np.sin(angle)
        return out

    angles = np.zeros((22, 3))               # about x, z, y
    rest = iter(theta[6:])
    for finger in range(5):
        for joint in range(3):
            angles[2 + 4 * finger + joint, 0] = next(rest)
            if joint == 0:
                angles[2 + 4 * finger, 1] = next(rest)
    absolutes = []
    for (x, z, y), parent, base in zip(angles, model["parents"], model["base_relatives"]):
        local = np.eye(4)
        local[:3, :3] = turn(2, z) @ turn(1, y) @ turn(0, x)
        local = np.array(base) @ local
        absolutes.append(local if parent < 0 else absolutes[parent] @ local)
    angle = np.sqrt(theta[:3] @ theta[:3])
    a = theta[:3] / angle
    cross = np.array([[0, -a[2], a[1]], [a[2], 0, -a[0]], [-a[1], a[0], 0]])
    rotation = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    vertices = []
    for position, weights in zip(model["base_positions"], model["weights"]):
        inverses = np.array(model["inverse_base_absolutes"])
        v = sum(w * (A @ B @ position)[:3] for w, A, B in zip(weights, absolutes, inverses))
        v = v * [-1 if model["is_mirrored"] else 1, 1, 1]
        vertices.append(rotation @ v + theta[3:6])
    modelled = []
    for i, c in enumerate(data["correspondences"]):
        if len(us):
            first, second, third = (vertices[v] for v in model["triangles"][c])
            modelled.append(us[i][0] * first + us[i][1] * second + (1 - us[i][0] - us[i][1]) * third)
        else:
            modelled.append(vertices[c])
    return np.ravel(np.array(data["points"]) - modelled)


@pytest.mark.parametrize("us", [True, False])
def test_ht(us):
    given = ht_input(us)
    theta, places = np.array(given["theta"]), np.array(given["us"])
    np.testing.assert_allclose(run("ht", "objective", **given), ht_errors(theta, given["data"], places), atol=1e-12)
    step = 1e-5
    columns = []
    for k in range(2 * us):
        moved = [places + s * np.eye(2)[k] for s in (step, -step)]
        columns.append(np.subtract(*(ht_errors(theta, given["data"], m) for m in moved)) / (2 * step))
    for k in range(26):
        moved = [theta + s * np.eye(26)[k] for s in (step, -step)]
        columns.append(np.subtract(*(ht_errors(m, given["data"], places) for m in moved)) / (2 * step))
    np.testing.assert_allclose(run("ht", "jacobian", **given), np.transpose(columns), rtol=1e-6, atol=1e-8)


def test_ht_without_global_rotation():
    given = ht_input(True)
    given["theta"][:3] = [0.0, 0.0, 0.0]
    jacobian = np.array(run("ht", "jacobian", **given))
    assert np.isfinite(jacobian).all() and (jacobian[:, 2:5] == 0).all() and (jacobian[:, 5:8] != 0).any()


@pytest.mark.parametrize("modes", ["rr", "rf", "fr", "ff"])
def test_saddle_and_particle(modes, monkeypatch):
    from benchmarks.gradbench import descent, particle

    with monkeypatch.context() as patched:
        patched.setattr(descent, "FIRST_STEP", 0.05)       # the suite's 1e-5 takes its time
        x = run("saddle", modes, start=[1.0, -0.5])
    np.testing.assert_allclose(x, np.zeros(4), atol=2e-4)
    # A long step: a trajectory of a few points. Descent from the solution ends where it is.
    monkeypatch.setattr(particle, "STEP", 2.0)
    w = run("particle", modes, w=0.0)
    cost = particle.miss(particle.prepare({"w": w}), particle.MODES["r"]).item()
    assert cost < 1e-6 or abs(slope(particle, w)) < 1e-3


def slope(particle, w):
    def cost(w):
        return particle.miss(particle.prepare({"w": w}), particle.MODES["r"]).item()

    return (cost(w + 1e-5) - cost(w - 1e-5)) / 2e-5


@pytest.mark.parametrize("inner", "fr")
def test_gradient_through_a_trajectory(inner, monkeypatch):
    import cygrad as cg
    from benchmarks.gradbench import particle

    monkeypatch.setattr(particle, "STEP", 1.0)
    gradient = cg.grad(lambda w: particle.miss(w, particle.MODES[inner]))(cg.array([0.3]))
    np.testing.assert_allclose(gradient.asnumpy(), [slope(particle, 0.3)], rtol=1e-6)
