"""Cases of shifted elements."""

from .make import named

CASES = {
    "roll": [
        named("roll", (3, 4), shift=1), named("roll", (3, 4), shift=-2, axis=0),
        named("roll", (3, 4), shift=(1, 2), axis=(0, 1)),
        named("roll", (2, 0, 3), shift=1, axis=2), named("roll", (), shift=1),
        named("roll", (3, 4, 2), shift=3, axis=1),
        named("roll", (5,), shift=12),
    ],
}
