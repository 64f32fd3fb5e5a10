"""MXNet's reshape codes."""

from cygrad.core.array cimport NDArray, shape_text, shape_tuple


def mxnet_shape(NDArray x, shape, bint reverse=False):
    """The shape that MXNet's reshape codes mean for an array: a tuple without codes.

    Parameters
    ----------
    x : NDArray
    shape : sequence of int
        0: keep this dimension; -1: find the length; -2: keep all that remain; -3: merge two; -4: split one into
        the two lengths that follow, one of which may be -1.
    reverse : bool
        Read the codes from the right.

    Returns
    -------
    tuple of int

    Raises
    ------
    ValueError
        Where a code has no dimension left to work on, or a split does not divide its dimension.

    Notes
    -----
    `mxnet.nd.reshape`.

    Examples
    --------
    >>> import cygrad as cg
    >>> from cygrad.core.ops.mxnet_shape import mxnet_shape
    >>> mxnet_shape(cg.zeros((2, 3, 4)), (-3, 0))
    (6, 4)
    """
    old = list(shape_tuple(x.ndim, x.shape))
    codes = list(shape)
    if reverse:
        old.reverse()
        codes.reverse()
        i = 0
        while i < len(codes):     # -4 stands behind its two lengths now: bring it before them again
            if i + 2 < len(codes) and codes[i + 2] == -4:
                codes[i:i + 3] = [-4, codes[i], codes[i + 1]]
                i += 3
            else:
                i += 1
    new = []
    at = 0
    i = 0
    try:
        while i < len(codes):
            code = codes[i]
            i += 1
            if code > 0:
                new.append(code)
                at += 1
            elif code == 0:
                new.append(old[at])
                at += 1
            elif code == -1:
                new.append(-1)
                at += 1
            elif code == -2:
                new += old[at:]
                at = len(old)
            elif code == -3:
                new.append(old[at] * old[at + 1])
                at += 2
            elif code == -4:
                first, second = codes[i], codes[i + 1]
                i += 2
                if first == -1 and second == -1:
                    raise ValueError(f"both lengths of a split are -1 in shape {tuple(shape)}")
                whole = old[at]
                at += 1
                if first == -1:
                    first = whole // second
                elif second == -1:
                    second = whole // first
                if first * second != whole:
                    raise ValueError(f"cannot split dimension {at - 1} of shape {shape_text(x.ndim, x.shape)} "
                                     f"into {first} and {second}")
                new += [first, second]
            else:
                raise ValueError(f"unknown code {code} in shape {tuple(shape)}")
    except (IndexError, ZeroDivisionError):
        raise ValueError(f"cannot reshape array of shape {shape_text(x.ndim, x.shape)} by the codes "
                         f"{tuple(shape)}: no dimension is left for one of them") from None
    if reverse:
        new.reverse()
    return tuple(new)
