"""Hand tracking: a skinned model of a hand against measured points.

The Jacobian has two parts. The 26 parameters of the pose move all points: their columns are derivatives in 26
directions, taken of 26 copies of the pose at once. The two coordinates within its triangle move one point each: the
points are independent, and three passes backward give that part.
"""

import numpy as np

import cygrad as cg

from . import plain

FINGERS = np.arange(5)
BENT = (4 * FINGERS[:, None] + [2, 3, 4]).ravel()           # the bones that turn about x, three of each finger,
BENDS = (4 * FINGERS[:, None] + [6, 8, 9]).ravel()          # and where their angles stand in theta;
SPREAD, SPREADS = 4 * FINGERS + 2, 4 * FINGERS + 7          # the bones that turn about z too
# cross product with a vector, as a matrix: a @ CROSS
CROSS = np.array([[0, 0, 0, 0, 0, -1, 0, 1, 0], [0, 0, 1, 0, 0, 0, -1, 0, 0], [0, -1, 0, 1, 0, 0, 0, 0, 0]], float)


def prepare(input):
    data, model = input["data"], input["data"]["model"]
    return {
        "theta": cg.array(input["theta"]),
        "us": cg.array(input["us"]).T.copy() if len(input["us"]) else None,
        "points": cg.array(data["points"]).T.copy(),
        "correspondences": np.array(data["correspondences"]),
        "triangles": np.array(model["triangles"]),
        "parents": model["parents"],
        "base_relatives": cg.array(model["base_relatives"]),
        "inverse_base_absolutes": cg.array(model["inverse_base_absolutes"]),
        "positions": cg.array(model["base_positions"]),
        "weights": cg.array(model["weights"]),
        "mirror": cg.array([[-1.0 if model["is_mirrored"] else 1.0], [1.0], [1.0]]),
    }


def about_axis(vectors):
    """Rotation matrices, of shape (b, 3, 3), from axes times angles, of shape (b, 3)."""
    angle = cg.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    unit = cg.eye(3)
    if (angle < 1e-4).all():        # as the suite has it
        return cg.broadcast_to(unit, (len(vectors), 3, 3))
    axis = vectors / angle
    angle = angle.reshape(-1, 1, 1)
    cosine = cg.cos(angle)
    across = (axis @ CROSS).reshape(-1, 3, 3)
    along = axis.reshape(-1, 3, 1) * axis.reshape(-1, 1, 3)
    return cosine * unit + cg.sin(angle) * across + (1.0 - cosine) * along


def turns(theta, bones):
    """What the pose does to each bone: homogeneous matrices of shape (b, bones, 4, 4), rotations about x, then z."""
    b = len(theta)
    x, z = cg.zeros((b, bones)), cg.zeros((b, bones))
    x[:, BENT] = theta[:, BENDS]
    z[:, SPREAD] = theta[:, SPREADS]
    cx, sx, cz, sz = cg.cos(x), cg.sin(x), cg.cos(z), cg.sin(z)
    zero, one = cg.zeros((b, bones)), cg.ones((b, bones))
    rows = [cz, -sz * cx, sz * sx, zero, sz, cz * cx, -cz * sx, zero, zero, sx, cx, zero, zero, zero, zero, one]
    return cg.stack(rows, axis=-1).reshape(b, bones, 4, 4)


def bone_transforms(theta, given):
    """Matrices of shape (b·3, bones·4) that take a vertex, in the coordinates of all its bones, to where it is; and
    the translation of the whole hand, of shape (b·3, 1)."""
    b, bones = len(theta), len(given["parents"])
    relatives = given["base_relatives"] @ turns(theta, bones)
    absolutes = []
    for bone, parent in enumerate(given["parents"]):
        relative = relatives[:, bone]
        absolutes.append(relative if parent < 0 else absolutes[parent] @ relative)
    transforms = (cg.stack(absolutes, axis=1) @ given["inverse_base_absolutes"])[:, :, :3]
    turned = about_axis(theta[:, :3]).reshape(b, 1, 3, 3) @ (transforms * given["mirror"])
    return turned.transpose(0, 2, 1, 3).reshape(3 * b, 4 * bones), theta[:, 3:6].reshape(3 * b, 1)


def skin(vertices, given):
    """The vertices in the coordinates of each bone times its weight, of shape (vertices, bones·4)."""
    weights, positions = given["weights"][vertices], given["positions"][vertices]
    return (weights.reshape(len(vertices), -1, 1) * positions.reshape(len(vertices), 1, 4)).reshape(len(vertices), -1)


def between(us, corners):
    """The point of each triangle that the coordinates `us` say."""
    u0, u1 = us
    return u0 * corners[0] + u1 * corners[1] + (1.0 - u0 - u1) * corners[2]


def skinned_points(given):
    """The skin of the points that correspond to the measured ones, and that of the corners of their triangles."""
    if given["us"] is None:
        return skin(given["correspondences"], given), None
    corners = [skin(vertices, given) for vertices in given["triangles"][given["correspondences"]].T]
    return between(given["us"].reshape(2, -1, 1), corners), corners


def errors(theta, skinned, given):
    """Measured minus modelled points, of shape (b, 3, points), for b poses."""
    transforms, translation = bone_transforms(theta, given)
    there = transforms @ skinned.T + translation
    return given["points"] - there.reshape(len(theta), 3, -1)


def objective(given):
    skinned, _ = skinned_points(given)
    return errors(given["theta"].reshape(1, -1), skinned, given)[0].T.ravel()


def jacobian(given):
    theta = given["theta"]
    n = len(theta)
    skinned, corners = skinned_points(given)
    copies = cg.broadcast_to(theta, (n, n))
    _, of_theta = cg.jvp(lambda poses: errors(poses, skinned, given), (copies,), (cg.eye(n),))
    if corners is None:
        parts = [of_theta]
    else:
        transforms, _ = bone_transforms(theta.reshape(1, -1), given)
        corners = [transforms @ corner.T for corner in corners]
        of_us = cg.jacobian(lambda us: -between(us, corners), batch_axis=-1)(given["us"])
        parts = [of_us.swapaxes(0, 1), of_theta]
    return cg.concatenate(parts).transpose(2, 1, 0).reshape(-1, n + 2 * (corners is not None))


FUNCTIONS = {"objective": (objective, plain), "jacobian": (jacobian, plain)}
