"""Discrete Fourier transforms under NumPy's names, with gradients.

Examples
--------
>>> import cygrad as cg
>>> x = cg.array([1.0, 2.0, 3.0, 4.0])
>>> x.attach_grad()
>>> with cg.autograd.record():
...     energy = cg.abs(cg.fft.rfft(x))[1:].sum()
>>> energy.backward()
>>> x.grad.asnumpy().round(4).tolist()
[-1.7071, 0.2929, -0.2929, 1.7071]
"""

from .core.ops.fourier import fft, fftfreq, fftshift, hfft, ifft, ifftshift, ihfft, irfft, rfft, rfftfreq
from .core.ops.fourier_axes import fft2, fftn, ifft2, ifftn, irfft2, irfftn, rfft2, rfftn

__all__ = [
    "fft",
    "fft2",
    "fftfreq",
    "fftn",
    "fftshift",
    "hfft",
    "ifft",
    "ifft2",
    "ifftn",
    "ifftshift",
    "ihfft",
    "irfft",
    "irfft2",
    "irfftn",
    "rfft",
    "rfft2",
    "rfftfreq",
    "rfftn",
]


def __dir__():
    return __all__
