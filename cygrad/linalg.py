"""Linear algebra under NumPy's and the Array API standard's names, with gradients.

Matrices stand in the last two dimensions; those before are a batch. What is undefined, and what is done about it,
stands in ``docs/linalg.md``.

Examples
--------
>>> import cygrad as cg
>>> a = cg.array([[2.0, 1.0], [1.0, 3.0]])
>>> a.attach_grad()
>>> with cg.autograd.record():
...     y = cg.linalg.slogdet(a).logabsdet
>>> y.backward()
>>> a.grad.asnumpy().round(4).tolist()
[[0.6, -0.2], [-0.2, 0.4]]
"""

from numpy.linalg import LinAlgError

from .core.ops.contract import linalg_cross as cross, linalg_outer as outer, multi_dot, tensordot, vecdot
from .core.ops.decompose import (
    EighResult,
    EigResult,
    QRResult,
    cholesky,
    eig,
    eigh,
    eigvals,
    eigvalsh,
    qr,
)
from .core.ops.lapack import diagonal, trace
from .core.ops.linalg import matmul, matrix_transpose
from .core.ops.norm import matrix_norm, norm, vector_norm
from .core.ops.pseudoinverse import cond, lstsq, matrix_rank, pinv
from .core.ops.solve import SlogdetResult, det, inv, matrix_power, slogdet, solve, tensorinv, tensorsolve
from .core.ops.svd import SVDResult, svd, svdvals
from .core.ops.triangular import solve_triangular

__all__ = [
    "EighResult",
    "EigResult",
    "LinAlgError",
    "QRResult",
    "SVDResult",
    "SlogdetResult",
    "cholesky",
    "cond",
    "cross",
    "det",
    "diagonal",
    "eig",
    "eigh",
    "eigvals",
    "eigvalsh",
    "inv",
    "lstsq",
    "matmul",
    "matrix_norm",
    "matrix_power",
    "matrix_rank",
    "matrix_transpose",
    "multi_dot",
    "norm",
    "outer",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "solve_triangular",
    "svd",
    "svdvals",
    "tensordot",
    "tensorinv",
    "tensorsolve",
    "trace",
    "vecdot",
    "vector_norm",
]


def __dir__():
    return __all__
