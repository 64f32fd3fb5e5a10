"""Types of `cygrad.fft`."""

from collections.abc import Sequence
from typing import Literal, SupportsIndex, TypeAlias

from .core.array import NDArray, _ArrayLike, _Device, _DTypeLike

_Norm: TypeAlias = Literal["backward", "ortho", "forward"] | None

def fft(a: _ArrayLike, n: SupportsIndex | None = None, axis: SupportsIndex = -1, norm: _Norm = None) -> NDArray:
    """Discrete Fourier transform along an axis: sum over j of a[j] exp(-2πi jk / n)."""

def fft2(
    a: _ArrayLike, s: Sequence[SupportsIndex] | None = None, axes: Sequence[SupportsIndex] = (-2, -1),
    norm: _Norm = None
) -> NDArray:
    """`fftn` along two axes."""

def fftfreq(n: SupportsIndex, d: float = 1.0, *, dtype: _DTypeLike | None = None, device: _Device = None) -> NDArray:
    """The frequencies that belong to the elements of `fft`, in cycles per unit of `d`."""

def fftn(
    a: _ArrayLike, s: Sequence[SupportsIndex] | None = None, axes: Sequence[SupportsIndex] | None = None,
    norm: _Norm = None
) -> NDArray:
    """`fft` along several axes."""

def fftshift(x: _ArrayLike, axes: SupportsIndex | Sequence[SupportsIndex] | None = None) -> NDArray:
    """Brings the frequency 0 to the middle."""

def hfft(a: _ArrayLike, n: SupportsIndex | None = None, axis: SupportsIndex = -1, norm: _Norm = None) -> NDArray:
    """`fft` of `n` numbers that are real in their spectrum, from the first half of them."""

def ifft(a: _ArrayLike, n: SupportsIndex | None = None, axis: SupportsIndex = -1, norm: _Norm = None) -> NDArray:
    """Inverse of `fft` along an axis: sum over k of a[k] exp(2πi jk / n), divided by n."""

def ifft2(
    a: _ArrayLike, s: Sequence[SupportsIndex] | None = None, axes: Sequence[SupportsIndex] = (-2, -1),
    norm: _Norm = None
) -> NDArray:
    """`ifftn` along two axes."""

def ifftn(
    a: _ArrayLike, s: Sequence[SupportsIndex] | None = None, axes: Sequence[SupportsIndex] | None = None,
    norm: _Norm = None
) -> NDArray:
    """`ifft` along several axes, the inverse of `fftn`."""

def ifftshift(x: _ArrayLike, axes: SupportsIndex | Sequence[SupportsIndex] | None = None) -> NDArray:
    """Takes `fftshift` back."""

def ihfft(a: _ArrayLike, n: SupportsIndex | None = None, axis: SupportsIndex = -1, norm: _Norm = None) -> NDArray:
    """Inverse of `hfft`: the first n // 2 + 1 elements of `ifft` of real numbers."""

def irfft(a: _ArrayLike, n: SupportsIndex | None = None, axis: SupportsIndex = -1, norm: _Norm = None) -> NDArray:
    """Inverse of `rfft`: `n` real numbers from the first half of their spectrum."""

def irfft2(
    a: _ArrayLike, s: Sequence[SupportsIndex] | None = None, axes: Sequence[SupportsIndex] = (-2, -1),
    norm: _Norm = None
) -> NDArray:
    """`irfftn` along two axes."""

def irfftn(
    a: _ArrayLike, s: Sequence[SupportsIndex] | None = None, axes: Sequence[SupportsIndex] | None = None,
    norm: _Norm = None
) -> NDArray:
    """`ifft` along all but the last of several axes, then `irfft` along that one: the inverse of `rfftn`."""

def rfft(a: _ArrayLike, n: SupportsIndex | None = None, axis: SupportsIndex = -1, norm: _Norm = None) -> NDArray:
    """The first n // 2 + 1 elements of `fft` of real numbers; the others are their conjugates."""

def rfft2(
    a: _ArrayLike, s: Sequence[SupportsIndex] | None = None, axes: Sequence[SupportsIndex] = (-2, -1),
    norm: _Norm = None
) -> NDArray:
    """`rfftn` along two axes."""

def rfftfreq(n: SupportsIndex, d: float = 1.0, *, dtype: _DTypeLike | None = None, device: _Device = None) -> NDArray:
    """The frequencies that belong to the elements of `rfft`, in cycles per unit of `d`."""

def rfftn(
    a: _ArrayLike, s: Sequence[SupportsIndex] | None = None, axes: Sequence[SupportsIndex] | None = None,
    norm: _Norm = None
) -> NDArray:
    """`rfft` along the last of several axes, `fft` along the others."""
