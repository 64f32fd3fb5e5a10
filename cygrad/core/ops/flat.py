"""All elements of an array in C order, by one index: what `x.flat` is."""

import numpy as np

from cygrad.core.array import NDArray
from cygrad.core.ops.create import asarray
from cygrad.core.ops.shape import reshape

__all__ = []


class Flat:
    """The elements of an array in C order, to be looked at and written to by one index, and gone through.

    Attributes
    ----------
    base : NDArray
        The array.
    index : int
        Of the element that comes next.
    coords : tuple of int
        Its indices in the array.

    Notes
    -----
    `numpy.flatiter`. Elements are arrays without dimensions, recorded; writes are recorded like assignments.

    Examples
    --------
    >>> import cygrad as cg
    >>> x = cg.zeros((2, 2))
    >>> x.flat[1:3] = 5
    >>> x.tolist(), x.flat[1].item()
    ([[0.0, 5.0], [5.0, 0.0]], 5.0)
    """

    __slots__ = ("base", "index")
    __hash__ = None

    def __init__(self, base):
        self.base, self.index = base, 0

    @property
    def coords(self):
        return tuple([int(k) for k in np.unravel_index(self.index, self.base.shape)]) if self.base.ndim else ()

    def __len__(self):
        return self.base.size

    def __iter__(self):
        return self

    def __next__(self):
        if self.index >= self.base.size:
            self.index = 0
            raise StopIteration
        element = self[self.index]
        self.index += 1
        return element

    def _positions(self, key):
        """Numbers of the elements that an index names."""
        if isinstance(key, tuple):
            if len(key) != 1:
                raise IndexError("unsupported iterator index")
            key = key[0]
        if isinstance(key, NDArray):
            key = key.asnumpy()
        return np.arange(self.base.size)[key]

    def __getitem__(self, key):
        places = self._positions(key)
        if places.ndim == 0:
            return self.base[np.unravel_index(int(places), self.base.shape)] if self.base.ndim else self.base[...]
        return reshape(self.base, (-1,))[places]

    def __setitem__(self, key, value):
        places = self._positions(key).reshape(-1)
        value = reshape(asarray(value), (-1,))
        if not places.size:
            return
        if not value.size:
            raise ValueError(f"there are no values to set {places.size} elements to")
        if value.size != places.size:
            value = value[np.arange(places.size) % value.size]
        if self.base.ndim:
            self.base[np.unravel_index(places, self.base.shape)] = value
        else:
            self.base[...] = value[-1]

    def copy(self):
        """The elements as a new array of one dimension."""
        return reshape(self.base, (-1,)).copy()

    def __array__(self, dtype=None, copy=None):
        return self.copy().__array__(dtype)
