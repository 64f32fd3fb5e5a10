"""NumPy's functions applied to arrays of ours: `__array_ufunc__` and `__array_function__`.

The first also makes NumPy's operators leave ``numpy_array + x`` to us.
"""

import numpy as np

from cygrad.core.array cimport NDArray, add_attribute, check_leaving, table
from cygrad.core.convert cimport as_numpy, copy_to_numpy, share
from cygrad.core.op import call
from cygrad.core.registry import registry
from cygrad.core.ops.write cimport write

cdef dict BY_UFUNC = {op.reference: op.name for op in registry().values() if isinstance(op.reference, np.ufunc)}


cdef object outward(object x, str name):
    """An operand as NumPy takes it; refused where its gradient would be lost."""
    if type(x) is not NDArray:
        return x
    check_leaving(x, f"numpy.{name}")
    array = as_numpy(x)
    array.flags.writeable = False        # what it wrote there, the tape would not see
    return array


cdef object inward(object result):
    if isinstance(result, tuple):
        return tuple([inward(part) for part in result])
    return share(result) if isinstance(result, (np.ndarray, np.generic)) else result


def __array_ufunc__(NDArray self, ufunc, method, *inputs, out=None, **keywords):
    """NumPy's protocol: functions that cygrad has are cygrad's, recorded; others run on the data, which raises
    where a gradient would be lost.

    Examples
    --------
    >>> import cygrad as cg, numpy as np
    >>> np.exp(cg.zeros(2)).tolist()
    [1.0, 1.0]
    """
    if method == "__call__" and not keywords:
        result = None
        if ufunc in BY_UFUNC:
            result = call(BY_UFUNC[ufunc], *inputs)
        elif ufunc is np.matmul:
            result = table.matmul(inputs[0], inputs[1])
        elif ufunc is np.power:
            result = table.power(inputs[0], inputs[1])
        if result is not None and result is not NotImplemented:
            if out is None:
                return result
            if not np.can_cast(result.dtype, out[0].dtype, "same_kind"):
                raise TypeError(f"Cannot cast ufunc '{ufunc.__name__}' output from dtype('{result.dtype}') to "
                                f"dtype('{out[0].dtype}') with casting rule 'same_kind'")
            if type(out[0]) is NDArray:
                write(out[0], out[0], result)
            else:
                out[0][...] = outward(result, ufunc.__name__)
            return out[0]
    plain = [outward(x, ufunc.__name__) for x in inputs]
    if method == "at":           # which does not ask whether it may write
        if type(inputs[0]) is not NDArray:
            return ufunc.at(*plain)
        plain[0] = copy_to_numpy(inputs[0])
        ufunc.at(*plain)
        write(inputs[0], inputs[0], plain[0])
        return None
    if out is None:
        return inward(getattr(ufunc, method)(*plain, **keywords))
    # Through copies, so that the writes go the way of all writes; with what `where=` leaves as it is.
    scratch = tuple([copy_to_numpy(target) if type(target) is NDArray else target for target in out])
    getattr(ufunc, method)(*plain, out=scratch, **keywords)
    for target, result in zip(out, scratch):
        if type(target) is NDArray:
            write(target, target, result)
    return out[0] if len(out) == 1 else out


cdef dict FUNCTIONS = {}         # module and name of NumPy's -> our function


def enter(namespace, module="numpy"):
    """Tell which functions stand in for those of the same name of NumPy, or of a module of its own."""
    FUNCTIONS.update({(module, name): f for name, f in namespace.items() if callable(f) and not name.startswith("_")})
    for name in ("arange", "linspace"):      # these ask NumPy themselves
        FUNCTIONS.pop((module, name), None)


cdef object plain_argument(object x, str name):
    if isinstance(x, (list, tuple)):
        return type(x)([plain_argument(part, name) for part in x])
    return outward(x, name)


def __array_function__(NDArray self, function, types, arguments, keywords):
    """NumPy's protocol: functions of `numpy`, `numpy.linalg` and `numpy.fft` that cygrad has by the same name are
    cygrad's, recorded; others run on the data, which raises where a gradient would be lost.

    Examples
    --------
    >>> import cygrad as cg, numpy as np
    >>> np.sum(cg.ones((2, 2))).item()
    4.0
    """
    name = function.__name__
    ours = FUNCTIONS.get((function.__module__, name))
    if ours is not None:
        try:
            return ours(*arguments, **{k: v for k, v in keywords.items() if not (k == "out" and v is None)})
        except TypeError:
            pass         # a keyword that ours does not have: NumPy's then, on the data, or its own complaint
    result = function(*[plain_argument(x, name) for x in arguments],
                      **{k: plain_argument(v, name) for k, v in keywords.items()})
    return inward(result)


add_attribute("__array_ufunc__", __array_ufunc__)
add_attribute("__array_function__", __array_function__)
