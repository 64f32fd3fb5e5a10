"""Fourier transforms, with and without gradients."""

from . import Row, random_state
from .programs import forward, value_and_gradient

SIZES = {"64": 64, "1e5": 100_000}
PEERS = "cygrad", "torch", "jax"


def signal(n):
    return lambda: {"x": random_state().standard_normal(n)}


def spectrum(m, x):
    return lambda: m.fft.fft(x)


def real_spectrum(m, x):
    return lambda: m.fft.rfft(x)


def low_passed(m, x):
    """The energy of the lower half of the frequencies, through both transforms."""
    n = x.shape[0]
    return (m.fft.irfft(m.fft.rfft(x)[: n // 4], n) ** 2).sum()


for name, n in SIZES.items():
    for title, program in ("fft", spectrum), ("rfft", real_spectrum):
        row = Row(f"fft/{title}-{name}", f"{title} of {n:,} elements of float64", data=signal(n), dtype="complex128",
                  rtol=1e-10, goal={"torch": 1.0} if n == 64 else {}, quick=title == "fft" and n == 64)
        forward(row, program, "cygrad", "numpy", "torch", "jax")
    row = Row(f"fft/gradient-{name}", f"rfft, half of it cut off, irfft of {n:,} elements of float64, with gradient",
              data=signal(n), dtype="float64", rtol=1e-9, goal={"torch": 1.0} if n == 64 else {})
    value_and_gradient(row, low_passed, 1, *PEERS)
