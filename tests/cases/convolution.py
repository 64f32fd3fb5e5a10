"""Cases of the convolution of vectors."""

import numpy as np

import cygrad as cg

from .make import INEXACT, Case


def case(name, shapes, mode):
    return Case(lambda x, y: getattr(cg, name)(x, y, mode), shapes, lambda x, y: getattr(np, name)(x, y, mode),
                dtypes=INEXACT)


CASES = {
    "convolve": [
        case("convolve", [(7,), (3,)], "full"), case("convolve", [(3,), (6,)], "same"),
        case("convolve", [(5,), (2,)], "valid"), case("convolve", [(1,), (1,)], "full"),
    ],
}
