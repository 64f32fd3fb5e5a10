"""Bundle adjustment: how far points in space, seen by cameras, are from where the pictures have them.

An observation depends on its own camera, point and weight: 15 numbers. All observations are computed at once, as
columns, and the sparse Jacobian takes two passes backward, one for each coordinate in the picture.
"""

import numpy as np

import cygrad as cg

from . import plain

CAMERA = 11     # rotation (3), centre (3), focal length, principal point (2), radial distortion (2)


def prepare(input):
    n, m, p = input["n"], input["m"], input["p"]
    return {
        "cameras": cg.array(np.tile(np.array(input["cam"])[:, None], n)),
        "points": cg.array(np.tile(np.array(input["x"])[:, None], m)),
        "weights": cg.array(np.full(p, input["w"])),
        "features": cg.array(np.tile(np.array(input["feat"])[:, None], p)),
        "camera": np.arange(p) % n,
        "point": np.arange(p) % m,
    }


def rotate(r, v):
    """Rodrigues' formula: the vectors v turned about the axes r by the angles |r|."""
    r0, r1, r2 = r
    v0, v1, v2 = v
    squared = r0 * r0 + r1 * r1 + r2 * r2
    at_rest = squared == 0
    some_rest = at_rest.any()
    if some_rest:       # the root has no derivative there; to first order the point moves by the cross product
        squared = cg.where(at_rest, 1.0, squared)
    angle = cg.sqrt(squared)
    cosine, sine = cg.cos(angle), cg.sin(angle) / angle
    versine = (1.0 - cosine) / squared
    if some_rest:
        cosine, sine = cg.where(at_rest, 1.0, cosine), cg.where(at_rest, 1.0, sine)
    along = versine * (r0 * v0 + r1 * v1 + r2 * v2)
    return (
        cosine * v0 + sine * (r1 * v2 - r2 * v1) + along * r0,
        cosine * v1 + sine * (r2 * v0 - r0 * v2) + along * r1,
        cosine * v2 + sine * (r0 * v1 - r1 * v0) + along * r2,
    )


def reprojection_error(columns, features):
    """The weighted differences in both coordinates, of shape (2, p), from columns of 15 parameters."""
    r0, r1, r2, c0, c1, c2, focal, u0, v0, k1, k2, x0, x1, x2, weight = columns
    x, y, z = rotate((r0, r1, r2), (x0 - c0, x1 - c1, x2 - c2))
    x, y = x / z, y / z
    squared = x * x + y * y
    scale = focal * (1.0 + squared * (k1 + k2 * squared))
    return cg.stack([weight * (x * scale + u0 - features[0]), weight * (y * scale + v0 - features[1])])


def weight_error(weights):
    return 1.0 - weights * weights


def columns(given):
    """The 15 parameters that each observation depends on."""
    return cg.concatenate([
        given["cameras"][:, given["camera"]],
        given["points"][:, given["point"]],
        given["weights"].reshape(1, -1),
    ])


def objective(given):
    return reprojection_error(columns(given), given["features"]), weight_error(given["weights"])


def jacobian(given):
    """Row pointers, columns and values of the sparse Jacobian, of 2 p rows for the observations and p for weights."""
    blocks = cg.jacobian(reprojection_error, batch_axis=-1)(columns(given), given["features"])
    single = cg.jacobian(weight_error, batch_axis=0)(given["weights"])
    p = len(single)
    first_point = CAMERA * given["cameras"].shape[1]
    first_weight = first_point + 3 * given["points"].shape[1]
    width = CAMERA + 4
    vals = np.empty((2 * width + 1) * p)
    vals[: 2 * width * p].reshape(p, 2, width)[...] = blocks.asnumpy().transpose(2, 0, 1)
    vals[2 * width * p :] = single
    cols = np.empty((2 * width + 1) * p, np.int32)
    of_block = cols[: 2 * width * p].reshape(p, 2, width)
    of_block[:, :, :CAMERA] = (CAMERA * given["camera"])[:, None, None] + np.arange(CAMERA)
    of_block[:, :, CAMERA:-1] = (first_point + 3 * given["point"])[:, None, None] + np.arange(3)
    of_block[:, :, -1] = (first_weight + np.arange(p))[:, None]
    cols[2 * width * p :] = first_weight + np.arange(p)
    rows = np.concatenate([np.arange(0, 2 * width * p, width), 2 * width * p + np.arange(p + 1)])
    return rows, cols, vals


def shortened(result):
    """The suite asks for the first 30 and the last of each: the rest repeats what the input repeats."""
    return {
        name: array[:30].tolist() + [array[-1].item()] for name, array in zip(("rows", "cols", "vals"), result)
    }


def first(result):
    errors, weights = result
    return {
        "reproj_error": {"elements": errors[:, 0].tolist(), "repeated": errors.shape[1]},
        "w_err": {"element": weights[0].item(), "repeated": len(weights)},
    }


FUNCTIONS = {"objective": (objective, first), "jacobian": (jacobian, shortened)}
