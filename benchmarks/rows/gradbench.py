"""The problems of the GradBench suite, in the sizes that it begins with; cygrad's side is `benchmarks.gradbench`.

All is vectorised here, in all libraries; the problems that have loops are in `gradbench_loops`.
"""

import numpy as np

from . import Row, random_state


# ---- what the libraries' users write once

def float64():
    """A scope in which JAX computes in float64; elsewhere it stays with float32."""
    try:
        from jax import enable_x64
    except ImportError:
        from jax.experimental import enable_x64
    return enable_x64(True)


def compiled(fun, *arrays):
    """A workload of JAX: `fun` of the arrays."""
    import jax
    import jax.numpy as jnp

    with float64():
        given = [jnp.asarray(a) for a in arrays]
        call = jax.jit(fun)

    def run():
        with float64():
            return call(*given)

    return run


def torch_gradient(loss, variables, constants=()):
    """A workload of PyTorch: value and gradients of `loss` (of tensors)."""
    import torch

    variables = [torch.tensor(v, requires_grad=True) for v in variables]
    constants = [torch.tensor(c) for c in constants]

    def run():
        value = loss(*variables, *constants)
        return (value, *torch.autograd.grad(value, variables))

    return run


def autograd_gradient(loss, variables, constants=()):
    """A workload of HIPS autograd: value and gradients of `loss`."""
    from autograd import value_and_grad

    both = value_and_grad(lambda given: loss(*given, *constants))

    def run():
        value, gradients = both(tuple(variables))
        return (np.asarray(value), *gradients)

    return run


def jax_gradient(loss, variables, constants=()):
    """A workload of JAX: value and gradients of `loss`."""
    import jax

    def both(*arrays):
        given = arrays[len(variables):]
        value, gradients = jax.value_and_grad(lambda v: loss(*v, *given))(arrays[:len(variables)])
        return (value, *gradients)

    return compiled(both, *variables, *constants)


def cygrad_gradient(loss, variables, constants=()):
    """A workload of cygrad: value and gradients of `loss`."""
    import cygrad as cg

    variables, constants = tuple(map(cg.array, variables)), tuple(map(cg.array, constants))
    both = cg.value_and_grad(loss, tuple(range(len(variables))))

    def run():
        value, gradients = both(*variables, *constants)
        return (value, *gradients)

    return run


def row(name, title, data, **options):
    return Row("gradbench/" + name, title, data, **dict(dict(dtype="float64", rtol=1e-9), **options))


# ---- gmm

def gmm_data(d, k, n=1000):
    random = random_state(d)
    normal = random.standard_normal
    return {
        "alpha": normal(k), "mu": random.uniform(size=(k, d)), "q": normal((k, d)), "l": normal((k, d * (d - 1) // 2)),
        "x": normal((n, d)),
    }


def gmm_posterior(np, lower, alpha, mu, q, l, x):
    """Without the terms that are constant, for gamma = 1 and m = 0; `lower` makes the triangular factors."""
    n, d = x.shape
    k = len(alpha)
    Q = lower(np.exp(q), l)
    centres = (Q * mu.reshape(k, 1, d)).sum(2)
    whitened = (Q.reshape(k * d, d) @ x.T).reshape(k, d, n) - centres.reshape(k, d, 1)
    beta = (alpha + q.sum(1)).reshape(k, 1) - 0.5 * (whitened**2).sum(1)
    return logsumexp(np, beta).sum() - n * logsumexp(np, alpha) - 0.5 * (Q**2).sum()


def logsumexp(np, a):
    largest = np.amax(a, 0)
    return largest + np.log(np.exp(a - largest).sum(0))


for _d, _k in (2, 5), (10, 25):
    gmm = row(
        f"gmm-d{_d}-k{_k}",
        f"log-posterior of a mixture of {_k} normals in {_d} dimensions, 1,000 points: value and gradient",
        lambda d=_d, k=_k: gmm_data(d, k),
        goal={"torch": 1},
        quick=_d == 2,
    )

    @gmm.library("cygrad")
    def _(x, **variables):
        from ..gradbench import gmm

        n, d = x.shape
        constant = gmm.constant(n, len(variables["alpha"]), d, 0, 1.0)

        def loss(*given):
            return gmm.log_posterior(given[:4], given[4], 0, 1.0) - constant

        return cygrad_gradient(loss, variables.values(), (x,))

    @gmm.library("torch")
    def _(x, **variables):
        import torch

        d = x.shape[1]
        columns, rows = np.triu_indices(d, 1)
        diagonal = torch.arange(d)

        def lower(e, l):
            out = torch.zeros((len(e), d, d), dtype=e.dtype)
            out[:, diagonal, diagonal] = e
            out[:, rows, columns] = l
            return out

        def loss(alpha, mu, q, l, x):
            Q = lower(torch.exp(q), l)
            k, n = len(alpha), len(x)
            whitened = (Q.reshape(k * d, d) @ x.T).reshape(k, d, n) - (Q * mu[:, None]).sum(2)[:, :, None]
            beta = (alpha + q.sum(1))[:, None] - 0.5 * whitened.square().sum(1)
            return torch.logsumexp(beta, 0).sum() - n * torch.logsumexp(alpha, 0) - 0.5 * Q.square().sum()

        return torch_gradient(loss, variables.values(), (x,))

    @gmm.library("jax")
    def _(x, **variables):
        import jax.numpy as jnp

        d = x.shape[1]
        columns, rows = np.triu_indices(d, 1)
        diagonal = np.arange(d)

        def lower(e, l):
            return jnp.zeros((len(e), d, d)).at[:, diagonal, diagonal].set(e).at[:, rows, columns].set(l)

        return jax_gradient(lambda *given: gmm_posterior(jnp, lower, *given), variables.values(), (x,))

    @gmm.library("autograd")
    def _(x, **variables):
        import autograd.numpy as anp

        d = x.shape[1]
        table = np.full((d, d), d + d * (d - 1) // 2)
        columns, rows = np.triu_indices(d, 1)
        table[rows, columns] = d + np.arange(len(rows))
        np.fill_diagonal(table, np.arange(d))

        def lower(e, l):
            return anp.concatenate([e, l, np.zeros((len(e), 1))], axis=1)[:, table]

        return autograd_gradient(
            lambda *given: gmm_posterior(anp, lower, *given), list(variables.values()), (x,)
        )


# ---- ba

def ba_data():
    random = random_state(2)
    p = 31843
    columns = 0.1 * random.standard_normal((15, p))
    columns[6] += 400            # focal length
    columns[13] += 5             # points in front of the cameras
    return {"columns": columns, "features": random.standard_normal((2, p))}


ba = row("ba1", "reprojection errors of 31,843 observations: the blocks of the sparse Jacobian", ba_data,
         goal={"torch": 10})


def ba_errors(np, columns, features):
    r0, r1, r2, c0, c1, c2, focal, u0, v0, k1, k2, x0, x1, x2, weight = columns
    x0, x1, x2 = x0 - c0, x1 - c1, x2 - c2
    squared = r0 * r0 + r1 * r1 + r2 * r2
    angle = np.sqrt(squared)
    cosine, sine = np.cos(angle), np.sin(angle) / angle
    along = (1.0 - cosine) / squared * (r0 * x0 + r1 * x1 + r2 * x2)
    x = cosine * x0 + sine * (r1 * x2 - r2 * x1) + along * r0
    y = cosine * x1 + sine * (r2 * x0 - r0 * x2) + along * r1
    z = cosine * x2 + sine * (r0 * x1 - r1 * x0) + along * r2
    x, y = x / z, y / z
    squared = x * x + y * y
    scale = focal * (1.0 + squared * (k1 + k2 * squared))
    return np.stack([weight * (x * scale + u0 - features[0]), weight * (y * scale + v0 - features[1])])


@ba.library("cygrad")
def _(columns, features):
    import cygrad as cg

    from ..gradbench import ba

    columns, features = cg.array(columns), cg.array(features)
    jacobian = cg.jacobian(ba.reprojection_error, batch_axis=-1)
    return lambda: jacobian(columns, features)


@ba.library("torch")
def _(columns, features):
    import torch

    columns, features = torch.tensor(columns, requires_grad=True), torch.tensor(features)
    ones = torch.ones(columns.shape[1], dtype=torch.float64)

    def run():
        errors = ba_errors(torch, columns, features)
        first = torch.autograd.grad(errors[0], columns, ones, retain_graph=True)[0]
        return torch.stack([first, torch.autograd.grad(errors[1], columns, ones)[0]])

    return run


@ba.library("jax")
def _(columns, features):
    import jax
    import jax.numpy as jnp

    one = jax.jacrev(lambda column, feature: ba_errors(jnp, column, feature))
    return compiled(jax.vmap(one, in_axes=-1, out_axes=-1), columns, features)


@ba.library("autograd")
def _(columns, features):
    import autograd.numpy as anp
    from autograd import make_vjp

    pull_at = make_vjp(lambda columns: ba_errors(anp, columns, features))
    seeds = np.zeros((2, 2, columns.shape[1]))
    seeds[0, 0] = seeds[1, 1] = 1

    def run():
        pull, _ = pull_at(columns)
        return np.stack([pull(seed) for seed in seeds])

    return run


# ---- ht

def ht_data(bones=22, vertices=544, points=100):
    random = random_state(3)
    frames = np.tile(np.eye(4), (2, bones, 1, 1))
    frames[:, :, :3] += 0.1 * random.standard_normal((2, bones, 3, 4))
    weights = random.uniform(size=(vertices, bones)) ** 8
    return {
        "theta": 0.3 * random.standard_normal(26),
        "relatives": frames[0],
        "inverses": frames[1],
        "positions": np.concatenate([random.standard_normal((vertices, 3)), np.ones((vertices, 1))], axis=1),
        "weights": weights / weights.sum(axis=1, keepdims=True),
        "corners": random.randint(0, vertices, (points, 3)),
        "us": random.dirichlet(np.ones(3), points),
        "measured": random.standard_normal((3, points)),
    }


# Four bones for each finger behind the wrist's, the forearm last.
PARENTS = [-1] + [parent for first in range(1, 21, 4) for parent in (0, first, first + 1, first + 2)] + [0]

ht = row(
    "ht1-pose", "a skinned hand of 22 bones against 100 points: Jacobian for the 26 parameters of its pose", ht_data,
    goal={"torch": 10},
)


def ht_skin(positions, weights, corners, us):
    """The points in the coordinates of each bone times its weight, as columns."""
    of_vertex = (weights[:, :, None] * positions[:, None, :]).reshape(len(weights), -1)
    return (us[:, :, None] * of_vertex[corners]).sum(axis=1).T


def ht_errors(np, permute, skinned, relatives, inverses, measured, theta):
    """Measured minus modelled points, of shape (b, 3, points), for b poses."""
    b, bones = theta.shape[0], len(PARENTS)
    x, z = theta @ place(relatives, [2, 3, 4], [6, 8, 9]), theta @ place(relatives, [2], [7])
    cx, sx, cz, sz = np.cos(x), np.sin(x), np.cos(z), np.sin(z)
    zero, one = np.zeros_like(x), np.ones_like(x)
    rows = [cz, -sz * cx, sz * sx, zero, sz, cz * cx, -cz * sx, zero, zero, sx, cx, zero, zero, zero, zero, one]
    turned = relatives @ np.stack(rows, -1).reshape(b, bones, 4, 4)
    absolutes = []
    for bone, parent in enumerate(PARENTS):
        absolutes.append(turned[:, bone] if parent < 0 else absolutes[parent] @ turned[:, bone])
    transforms = (np.stack(absolutes, 1) @ inverses)[:, :, :3]
    axis = theta[:, :3]
    angle = np.sqrt((axis * axis).sum(1)).reshape(b, 1)
    axis, angle = axis / angle, angle.reshape(b, 1, 1)
    x, y, z = axis[:, 0], axis[:, 1], axis[:, 2]
    nothing = 0 * x
    across = np.stack([nothing, -z, y, z, nothing, -x, -y, x, nothing], -1).reshape(b, 3, 3)
    rotation = np.cos(angle) * unit(relatives) + np.sin(angle) * across
    rotation = rotation + (1.0 - np.cos(angle)) * axis.reshape(b, 3, 1) * axis.reshape(b, 1, 3)
    placed = permute(rotation.reshape(b, 1, 3, 3) @ transforms, (0, 2, 1, 3)).reshape(3 * b, 4 * bones)
    return measured - (placed @ skinned).reshape(b, 3, -1) - theta[:, 3:6].reshape(b, 3, 1)


def place(like, bones, angles):
    """A matrix that puts the angles of the five fingers where their bones are."""
    out = np.zeros((26, len(PARENTS)))
    for finger in range(5):
        out[[4 * finger + angle for angle in angles], [4 * finger + bone for bone in bones]] = 1
    return as_constant(out, like)


def unit(like):
    return as_constant(np.eye(3), like)


def as_constant(array, like):
    """A NumPy array as a constant beside `like`: only PyTorch needs a tensor of it."""
    return like.new_tensor(array) if hasattr(like, "new_tensor") else array


@ht.library("cygrad")
def _(theta, relatives, inverses, positions, weights, corners, us, measured):
    import cygrad as cg

    from ..gradbench import ht

    given = {
        "parents": PARENTS, "base_relatives": cg.array(relatives), "inverse_base_absolutes": cg.array(inverses),
        "mirror": cg.ones((3, 1)), "points": cg.array(measured),
    }
    skinned = cg.array(ht_skin(positions, weights, corners, us).T)
    theta, directions = cg.array(theta), cg.eye(26)

    def run():
        copies = cg.broadcast_to(theta, (26, 26))
        return cg.jvp(lambda poses: ht.errors(poses, skinned, given), (copies,), (directions,))[1].transpose(1, 2, 0)

    return run


@ht.library("torch")
def _(theta, relatives, inverses, positions, weights, corners, us, measured):
    import torch

    given = (ht_skin(positions, weights, corners, us), relatives, inverses, measured)
    given = [torch.tensor(array) for array in given]
    theta = torch.tensor(theta)
    jacobian = torch.func.jacfwd(lambda theta: ht_errors(torch, torch.permute, *given, theta[None])[0])
    return lambda: jacobian(theta)


@ht.library("jax")
def _(theta, relatives, inverses, positions, weights, corners, us, measured):
    import jax
    import jax.numpy as jnp

    def errors(theta, *given):
        return ht_errors(jnp, jnp.transpose, *given, theta[None])[0]

    skinned = ht_skin(positions, weights, corners, us)
    return compiled(jax.jacfwd(errors), theta, skinned, relatives, inverses, measured)


@ht.library("autograd")
def _(theta, relatives, inverses, positions, weights, corners, us, measured):
    import autograd.numpy as anp
    from autograd.differential_operators import make_jvp_reversemode

    skinned = ht_skin(positions, weights, corners, us)

    def errors(poses):
        return ht_errors(anp, anp.transpose, skinned, relatives, inverses, measured, poses)

    derivative = make_jvp_reversemode(errors)

    def run():
        return derivative(np.tile(theta, (26, 1)))(np.eye(26)).transpose(1, 2, 0)

    return run


# ---- kmeans

def kmeans_data():
    points = random_state(4).uniform(size=(1000, 8))
    return {"points": points, "centroids": points[-10:].copy()}


kmeans = row("kmeans-k10", "Newton's direction for 10 centroids of 1,000 points in 8 dimensions", kmeans_data,
             goal={"torch": 10})


@kmeans.library("cygrad")
def _(points, centroids):
    import cygrad as cg

    from ..gradbench import kmeans

    points, centroids = cg.array(points), cg.array(centroids)
    return lambda: kmeans.direction(points, centroids)


@kmeans.library("torch")
def _(points, centroids):
    import torch

    points, centroids = torch.tensor(points), torch.tensor(centroids, requires_grad=True)
    ones = torch.ones_like(centroids)

    def run():
        with torch.no_grad():
            nearest = (0.5 * centroids.square().sum(1) - points @ centroids.T).argmin(1)
        cost = (centroids[nearest] - points).square().sum()
        [slope] = torch.autograd.grad(cost, centroids, create_graph=True)
        [curvature] = torch.autograd.grad(slope, centroids, ones)
        return slope / curvature

    return run


@kmeans.library("jax")
def _(points, centroids):
    import jax
    import jax.numpy as jnp

    def cost(centroids, points):
        nearest = (0.5 * (centroids**2).sum(1) - points @ centroids.T).argmin(1)
        return ((centroids[nearest] - points) ** 2).sum()

    def direction(centroids, points):
        slope, curvature = jax.jvp(lambda c: jax.grad(cost)(c, points), (centroids,), (jnp.ones_like(centroids),))
        return slope / curvature

    return compiled(direction, centroids, points)


@kmeans.library("autograd")
def _(points, centroids):
    import autograd.numpy as anp
    from autograd import grad, make_vjp

    def direction(centroids):
        nearest = (0.5 * (centroids**2).sum(1) - points @ centroids.T).argmin(1)
        pull, slope = make_vjp(grad(lambda c: anp.sum((c[nearest] - points) ** 2)))(centroids)
        return slope / pull(np.ones_like(centroids))

    return lambda: direction(centroids)


# ---- llsq, lse

llsq = row(
    "llsq-n1024-m128",
    "least squares for a polynomial of 128 coefficients, 1,024 points: value and gradient",
    lambda: {
        "x": random_state(7).uniform(size=128),
        "basis": np.vander(np.linspace(-1, 1, 1024), 128, increasing=True).T.copy(),
        "s": np.sign(np.linspace(-1, 1, 1024)),
    },
)


def llsq_loss(x, basis, s):
    residuals = s - x @ basis
    return 0.5 * (residuals @ residuals)


lse = row(
    "lse-40000",
    "log-sum-exp of 40,000 elements out of its parts: value and gradient",
    lambda: {"x": random_state(8).uniform(size=40000)},
)


def lse_loss(np, x):
    largest = x.max()
    return largest + np.log(np.exp(x - largest).sum())


for _library, _gradient, _numpy in (
    ("cygrad", cygrad_gradient, "cygrad"),
    ("torch", torch_gradient, "torch"),
    ("jax", jax_gradient, "jax.numpy"),
    ("autograd", autograd_gradient, "autograd.numpy"),
):

    def _setup(x, gradient=_gradient, name=_numpy):
        import importlib

        namespace = importlib.import_module(name)
        return gradient(lambda x: lse_loss(namespace, x), (x,))

    lse.library(_library)(_setup)
    llsq.library(_library)(lambda x, basis, s, gradient=_gradient: gradient(llsq_loss, (x,), (basis, s)))
