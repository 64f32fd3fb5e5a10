"""Where the elements of a matrix stand in its expansion by minors: NumPy alone, for other libraries' rows too."""

import numpy as np


def factors(m):
    """Which elements of an (m, m) matrix the minors are expanded with, as numbers in C order, and their signs.

    Those of the last row come first: they are the minors of size 1. The minors of size k are expanded along the row
    m - k, with the first of their k columns, then the second, and so on. Minors are numbered by the columns that were
    crossed out, the last one first: those of size k - 1 stand in the order in which the elements stand that they are
    multiplied with.

    Returns
    -------
    positions : ndarray of int64
    signs : ndarray of float64
    lengths : list of int
        How many there are for each size from 1 to m.
    """
    left = np.arange(m).reshape(m, 1)        # the columns of the minors of size k, which is m at first
    positions = []
    for k in range(m, 0, -1):
        positions.append((left + (m - k) * m).ravel())
        crossed = np.stack([np.delete(left, j, axis=0) for j in range(k)], axis=1)
        left = crossed.reshape(k - 1, crossed[0].size if k > 1 else 0)
    positions.reverse()
    lengths = [len(p) for p in positions]
    signs = [np.repeat((-1.0) ** np.arange(k), length // k) for k, length in enumerate(lengths, 1)]
    return np.concatenate(positions), np.concatenate(signs), lengths
