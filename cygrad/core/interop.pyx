"""NumPy's functions applied to arrays of ours: `__array_ufunc__` and `__array_function__`.

The first also makes NumPy's operators leave ``numpy_array + x`` to us. Functions that cygrad has by the same name are
cygrad's, recorded: they are looked up in the module at each call. Others, and keywords that ours do not have, run on the
data, which raises by name where a gradient would be lost. What NumPy would write into an array of ours goes the road of
all writes.
"""

import inspect
import sys

import numpy as np

from cygrad.core.array cimport NDArray, add_attribute, check_leaving, is_recorded
from cygrad.core.convert cimport as_numpy, copy_to_numpy, from_object, scalar_kind, share
from cygrad.core.op import introduce
from cygrad.core.ops.gather cimport scatter_add
from cygrad.core.ops.write cimport write

# ---- ours, and what goes to NumPy and comes from there

cdef object array_of(object x):
    return from_object(x)        # its attributes by Python, which knows them as NumPy does


cdef object ours_for(object function, str module):
    """Our function that stands in for one of NumPy or SciPy, None where there is none."""
    cdef str name = function.__name__
    namespace = sys.modules["cygrad"]
    if module != "numpy":
        if module.partition(".")[0] not in ("numpy", "scipy"):
            return None
        namespace = getattr(namespace, module.partition(".")[2], None)
        if namespace is None:
            return None
    elif name in ("arange", "linspace"):         # these ask NumPy themselves
        return None
    ours = getattr(namespace, name, None)
    return ours if callable(ours) and not isinstance(ours, type) else None


cdef object ours_for_ufunc(object ufunc):
    if getattr(np, ufunc.__name__, None) is ufunc:
        return ours_for(ufunc, "numpy")
    special = sys.modules.get("scipy.special")
    if special is not None and getattr(special, ufunc.__name__, None) is ufunc:
        return ours_for(ufunc, "scipy.special")
    return None


cdef object recorded_in(object x):
    """The first array in `x`, or in what `x` holds, whose gradient would be lost outside; else None."""
    if type(x) is NDArray:
        return x if is_recorded(<NDArray>x) else None
    if isinstance(x, dict):
        x = list(x.values())
    if isinstance(x, (list, tuple)):
        for part in x:
            found = recorded_in(part)
            if found is not None:
                return found
    return None


cdef object outward(object x, str name, list given):
    """What NumPy gets for `x`: read-only arrays for ours, which `given` collects. Refused where a gradient would be
    lost; with `name` None it is known that none would."""
    if type(x) is NDArray:
        if name is not None:
            check_leaving(x, f"numpy.{name}")
        array = as_numpy(x)
        array.flags.writeable = False        # what it wrote there, the tape would not see
        given.append(x)
        return array
    if type(x) is list or type(x) is tuple:
        return type(x)([outward(part, name, given) for part in x])
    return x


cdef bint is_masked_array(object x):
    """Whether `x` is of numpy.ma, whose arrays stay what they are: ours have no mask."""
    if type(x) is NDArray or type(x) is np.ndarray:
        return False
    ma = sys.modules.get("numpy.ma")
    return ma is not None and isinstance(x, ma.MaskedArray)


cdef object inward(object result, list given):
    """NumPy's result as ours; dtypes that we do not have stay NumPy's."""
    cdef NDArray source
    if isinstance(result, (np.ndarray, np.generic)):
        if is_masked_array(result):
            return result
        if isinstance(result, np.ndarray) and not result.flags.owndata:
            for x in given:                  # perhaps a view: from now on somebody else looks at the memory
                source = x
                source.storage.exported = 1
            if 0 in result.strides:
                result.flags.writeable = False       # one element in several places, as broadcast_arrays makes them
        try:
            return from_object(result)
        except TypeError:
            return result
    if isinstance(result, (tuple, list)):
        parts = [inward(part, given) for part in result]
        if type(result) is tuple or type(result) is list:
            return type(result)(parts)
        return type(result)(*parts) if hasattr(result, "_fields") else result
    return result


cdef object on_data(object function, str name, arguments, dict keywords):
    cdef list given = []
    return inward(function(*[outward(x, name, given) for x in arguments],
                           **{k: outward(v, name, given) for k, v in keywords.items()}), given)


cdef object store(object target, object result, str name, object casting="same_kind"):
    """`result` written to what `out=` named."""
    value = array_of(result)
    if value.dtype is not target.dtype and not np.can_cast(value.dtype, target.dtype, casting):
        raise TypeError(f"Cannot cast ufunc '{name}' output from dtype('{value.dtype}') to dtype('{target.dtype}') with "
                        f"casting rule '{casting}'")
    if type(target) is NDArray:
        if value.shape != target.shape and np.broadcast_shapes(value.shape, target.shape) != target.shape:
            raise ValueError(f"non-broadcastable output operand with shape {target.shape} doesn't match the broadcast "
                             f"shape {value.shape} of {name}")
        write(target, target, value)
    else:
        check_leaving(value, f"numpy.{name}")
        np.copyto(target, as_numpy(value), casting="unsafe")
    return target


# ---- ufuncs

cdef dict DEFAULTS = {"where": True, "casting": "same_kind", "order": "K", "subok": True, "dtype": None, "axis": None,
                      "axes": None, "signature": None, "sig": None}
cdef dict REDUCTIONS = {np.add: "sum", np.multiply: "prod", np.maximum: "max", np.minimum: "min",
                        np.logical_and: "all", np.logical_or: "any", np.logaddexp: "logsumexp"}
cdef dict IDENTITY = {np.add: 0, np.multiply: 1, np.logical_and: True, np.logical_or: False}
cdef dict ACCUMULATIONS = {np.add: "cumsum", np.multiply: "cumprod"}


cdef object with_keywords(object ufunc, object ours, inputs, object out, dict keywords):
    """The call of a ufunc with `where`, `dtype` or `casting`, recorded; NotImplemented for other keywords."""
    cg = sys.modules["cygrad"]
    where = keywords.pop("where", True)
    dtype = keywords.pop("dtype", None)
    casting = keywords.pop("casting", "same_kind")
    if keywords or ufunc.nout != 1 or ufunc.signature is not None:
        return NotImplemented
    inputs = [x if scalar_kind(x) >= 0 else array_of(x) for x in inputs]
    kinds = [type(x) if scalar_kind(x) >= 0 else x.dtype for x in inputs]
    resolved = None
    if dtype is not None or casting != "same_kind":
        resolved = ufunc.resolve_dtypes((*kinds, None), casting=casting, signature=None if dtype is None else (
            *[None for _ in kinds], np.dtype(dtype)))
        inputs = [x if type(x) is not NDArray else x.astype(d, copy=False) for x, d in zip(inputs, resolved)]
    if where is True:
        result = ours(*inputs)
        return result if resolved is None else result.astype(resolved[len(inputs)], copy=False)
    # Only what `where` selects is computed: there may be no derivative elsewhere.
    mask = np.asarray(as_numpy(where) if type(where) is NDArray else where, dtype=bool)
    shape = np.broadcast_shapes(mask.shape, *[x.shape for x in inputs if type(x) is NDArray])
    if out is not None:
        if np.broadcast_shapes(shape, out.shape) != out.shape:
            raise ValueError(f"non-broadcastable output operand with shape {out.shape} doesn't match the broadcast shape "
                             f"{shape} of {ufunc.__name__}")
        shape = out.shape
    mask = np.broadcast_to(mask, shape)
    result = ours(*[x if type(x) is not NDArray else cg.broadcast_to(x, shape)[mask] for x in inputs])
    if resolved is not None:
        result = result.astype(resolved[len(inputs)], copy=False)
    if out is None:
        out = cg.zeros(shape, dtype=result.dtype)        # elsewhere NumPy leaves it open
    elif type(out) is not NDArray:
        check_leaving(result, f"numpy.{ufunc.__name__}")
        out[mask] = result.asnumpy()
        return out
    elif not np.can_cast(result.dtype, out.dtype, casting):
        store(out, result, ufunc.__name__, casting)      # raises
    out[mask] = result
    return out


cdef object reduced(object ufunc, object array, dict keywords):
    """`ufunc.reduce` by a reduction of ours; NotImplemented where there is none, or one that lacks a keyword."""
    cg = sys.modules["cygrad"]
    ours = getattr(cg, REDUCTIONS.get(ufunc, ""), None)
    axis = keywords.pop("axis", 0)
    keepdims = keywords.pop("keepdims", False)
    initial = keywords.pop("initial", None)
    where = keywords.pop("where", True)
    dtype = keywords.pop("dtype", None)
    if ours is None or keywords or type(array) is not NDArray or array.size == 0:
        return NotImplemented
    if where is not True or initial is not None:
        if not is_recorded(array) and recorded_in(initial) is None:
            return NotImplemented
        if where is not True:
            if np.broadcast_shapes(np.shape(where), array.shape) != array.shape:
                return NotImplemented
            fill = IDENTITY.get(ufunc, initial)
            if fill is None:
                raise ValueError(f"reduction operation '{ufunc.__name__}' does not have an identity, so to use a where mask "
                                 "one has to specify 'initial'")
            array = cg.where(where, array, fill)
    if dtype is not None:
        if ufunc is np.add or ufunc is np.multiply:
            result = ours(array, axis, dtype, keepdims)
            return result if initial is None else ours_for_ufunc(ufunc)(result, initial)
        if ufunc is not np.maximum and ufunc is not np.minimum:
            return NotImplemented
        array = array.astype(dtype)
    result = ours(array, axis=axis, keepdims=keepdims)
    return result if initial is None else ours_for_ufunc(ufunc)(result, initial)


cdef object accumulated(object ufunc, object array, dict keywords):
    ours = getattr(sys.modules["cygrad"], ACCUMULATIONS.get(ufunc, ""), None)
    axis = keywords.pop("axis", 0)
    dtype = keywords.pop("dtype", None)
    if ours is None or keywords or type(array) is not NDArray:
        return NotImplemented
    return ours(array, axis=axis) if dtype is None else ours(array, axis=axis, dtype=dtype)


cdef object outer(object ufunc, object a, object b, dict keywords):
    a, b = array_of(a), array_of(b)
    return ufunc(sys.modules["cygrad"].reshape(a, a.shape + (1,) * b.ndim), b, **keywords)


cdef object index_outward(object index):
    if type(index) is NDArray:
        return as_numpy(index)
    return tuple([index_outward(part) for part in index]) if isinstance(index, tuple) else index


cdef object added(NDArray values, object positions, Py_ssize_t size):
    """Sums of the values that belong to each of `size` positions."""
    return scatter_add(values, share(np.ascontiguousarray(positions.ravel(), dtype=np.int64)), 1, &size, 0, 1)


cdef int write_at(object ufunc, tuple inputs) except -1:
    """`ufunc.at`, which applies an operation as often as an index names an element."""
    cdef NDArray target
    cg = sys.modules["cygrad"]
    name = f"{ufunc.__name__}.at"
    index = index_outward(inputs[1])
    if type(inputs[0]) is not NDArray:
        ufunc.at(*[outward(x, name, []) if k else x for k, x in enumerate(inputs)])
        return 0
    a, target = inputs[0], inputs[0]
    if recorded_in((a, inputs[2:])) is None:
        plain = copy_to_numpy(target)
        ufunc.at(plain, index, *[outward(x, name, []) for x in inputs[2:]])
        return write(target, target, plain)
    positions = np.arange(a.size).reshape(a.shape)[index]
    if len(inputs) == 3 and (ufunc is np.add or ufunc is np.subtract):
        value = array_of(inputs[2])
        if not np.can_cast(value.dtype, a.dtype, "same_kind"):
            raise TypeError(f"Cannot cast ufunc '{name}' input from dtype('{value.dtype}') to dtype('{a.dtype}') "
                            "with casting rule 'same_kind'")
        value = cg.broadcast_to(value.astype(a.dtype, copy=False), positions.shape)
        sums = cg.reshape(added(cg.reshape(value, (-1,)), positions, a.size), a.shape)
        return write(target, target, ours_for_ufunc(ufunc)(a, sums))
    ours = ours_for_ufunc(ufunc)
    if ours is None or ufunc.nout != 1 or np.unique(positions).size != positions.size:
        check_leaving(recorded_in((a, inputs[2:])), f"numpy.{name}" if ours is None else
                      f"numpy.{name} with an index that names elements more than once,")
    result = ours(a[index], *inputs[2:])
    if not np.can_cast(result.dtype, a.dtype, "same_kind"):
        store(a, result, name)          # raises
    a[index] = result
    return 0


def __array_ufunc__(NDArray self, ufunc, method, *inputs, out=None, **keywords):
    """NumPy's protocol: functions that cygrad has are cygrad's, recorded; others run on the data, which raises
    where a gradient would be lost.

    Examples
    --------
    >>> import cygrad as cg, numpy as np
    >>> np.exp(cg.zeros(2)).tolist()
    [1.0, 1.0]
    >>> np.add.reduce(cg.ones((2, 3)), axis=1).tolist()
    [3.0, 3.0]
    """
    cdef str name = ufunc.__name__
    cdef bint masked = False
    for x in inputs if out is None else inputs + out:        # types that know NDArray may do better
        if type(x) is NDArray or type(x) is np.ndarray or isinstance(x, np.generic):
            continue
        if getattr(x, "__array_ufunc__", None) is not None and type(x).__array_ufunc__ is not np.ndarray.__array_ufunc__:
            return getattr(ufunc, method)(*inputs, **({} if out is None else {"out": out}), **keywords) \
                if introduce(type(x)) else NotImplemented
        masked = masked or is_masked_array(x)
    if method == "at":
        write_at(ufunc, inputs)
        return None
    if keywords:
        keywords = {k: v for k, v in keywords.items() if not (k in DEFAULTS and v is DEFAULTS[k] or v is np._NoValue)
                    or k == "axis" and method != "__call__"}
    if method == "outer" and not masked:
        return outer(ufunc, inputs[0], inputs[1], keywords if out is None else {**keywords, "out": out})
    result = NotImplemented
    casting = keywords.get("casting", "same_kind")
    if masked:
        pass             # numpy.ma's way of calling NumPy keeps the mask
    elif method == "__call__":
        ours = ours_for_ufunc(ufunc)
        if ours is not None:
            if not keywords:
                result = ours(*inputs)
            elif recorded_in((inputs, out)) is not None:
                result = with_keywords(ufunc, ours, inputs, None if out is None else out[0], dict(keywords))
                if out is not None and result is out[0]:
                    return result
    elif method == "reduce":
        result = reduced(ufunc, inputs[0], dict(keywords))
    elif method == "accumulate":
        result = accumulated(ufunc, inputs[0], dict(keywords))
    if result is not NotImplemented:
        if out is None:
            return result
        if len(out) == 1:
            return store(out[0], result, name, casting)
        return tuple([part if target is None else store(target, part, name, casting)
                      for target, part in zip(out, result)])
    full = name if method == "__call__" else f"{name}.{method}"
    if keywords:
        full += f"({', '.join([f'{k}=' for k in keywords])})"
    if method == "reduce" and type(inputs[0]) is NDArray and inputs[0].size == 0:
        full = None          # of no elements no gradient is lost
    if out is None:
        return on_data(lambda *a, **k: getattr(ufunc, method)(*a, **k), full, inputs, keywords)
    # Through copies, so that the writes go the way of all writes; with what `where=` leaves as it is.
    scratch = tuple([copy_to_numpy(target) if type(target) is NDArray else target for target in out])
    given = []
    results = getattr(ufunc, method)(*[outward(x, full, given) for x in inputs], out=scratch,
                                     **{k: outward(v, full, given) for k, v in keywords.items()})
    if len(out) == 1:
        results = (results,)
    for target, part in zip(out, scratch):
        if type(target) is NDArray:
            if "where" in keywords:
                check_leaving(target, f"numpy.{full}")       # what stays keeps a gradient, which a write would end
            write(target, target, part)
    results = tuple([inward(part, given) if target is None else target for target, part in zip(out, results)])
    return results[0] if len(out) == 1 else results


# ---- functions that write

cdef object cycled(object values, Py_ssize_t n):
    """`n` values, which begin again at the end of `values`."""
    cg = sys.modules["cygrad"]
    values = cg.reshape(array_of(values), (-1,))
    return values if values.size == n else values[np.arange(n) % max(values.size, 1)]


def _copyto(dst, src, casting="same_kind", where=True):
    value = array_of(src)
    kind = type(src) if scalar_kind(src) >= 0 else value.dtype
    if scalar_kind(src) >= 0:
        np.copyto(np.empty((), dst.dtype), src, casting=casting)         # raises where it does not fit
    elif not np.can_cast(kind, dst.dtype, casting):
        raise TypeError(f"Cannot cast array data from dtype('{kind}') to dtype('{dst.dtype}') according to the rule "
                        f"'{casting}'")
    if where is True:
        dst[...] = value
        return
    mask = np.broadcast_to(np.asarray(as_numpy(where) if type(where) is NDArray else where, dtype=bool), dst.shape)
    dst[mask] = sys.modules["cygrad"].broadcast_to(value, dst.shape)[mask]


def _fill_diagonal(a, val, wrap=False):
    marked = np.zeros(a.shape, dtype=bool)
    np.fill_diagonal(marked, True, wrap)         # raises where there is no diagonal
    index = marked.nonzero()
    a[index] = cycled(val, len(index[0]))


def _put(a, ind, v, mode="raise"):
    ind = np.asarray(as_numpy(ind) if type(ind) is NDArray else ind).ravel()
    flat = np.arange(a.size).take(ind, mode=mode)
    if flat.size and array_of(v).size:        # NumPy puts nothing of nothing
        a[np.unravel_index(flat, a.shape)] = cycled(v, flat.size)


def _place(arr, mask, vals):
    mask = np.asarray(as_numpy(mask) if type(mask) is NDArray else mask, dtype=bool)
    if mask.size != arr.size:
        raise ValueError("place: mask and data must be the same size")
    index = mask.reshape(arr.shape).nonzero()
    n = np.count_nonzero(mask)
    if n and array_of(vals).size == 0:
        raise ValueError("Cannot insert from an empty array!")
    if n:
        arr[index] = cycled(vals, n)


def _putmask(a, mask, values):
    mask = np.asarray(as_numpy(mask) if type(mask) is NDArray else mask, dtype=bool)
    if mask.size != a.size:
        raise ValueError("putmask: mask and data must be the same size")
    if mask.any() and array_of(values).size:
        a[mask.reshape(a.shape)] = cycled(values, a.size)[mask.ravel()]


def _put_along_axis(arr, indices, values, axis=-1):
    indices = np.asarray(as_numpy(indices) if type(indices) is NDArray else indices)
    positions = np.arange(arr.size).reshape(arr.shape)
    if axis is None:
        positions, axis = positions.ravel(), 0
    chosen = np.take_along_axis(positions, indices, axis)        # raises what NumPy raises
    value = sys.modules["cygrad"].broadcast_to(array_of(values), chosen.shape)
    arr[np.unravel_index(chosen, arr.shape)] = value


cdef dict WRITERS = {"copyto": _copyto, "fill_diagonal": _fill_diagonal, "put": _put, "place": _place,
                     "putmask": _putmask, "put_along_axis": _put_along_axis}


# ---- functions

# What looks at anything but values, or is piecewise constant: there is no gradient to lose.
cdef frozenset CONSTANT = frozenset(
    "allclose argwhere array2string array_equal array_equiv array_repr array_str around broadcast_shapes can_cast "
    "common_type count_nonzero empty_like fix flatnonzero full_like iscomplex iscomplexobj isclose isneginf isposinf "
    "isreal isrealobj may_share_memory min_scalar_type nanargmax nanargmin ndim nonzero ones_like result_type round shape "
    "shares_memory size where zeros_like".split())
cdef dict BY_NAME = {"sum": np.add, "prod": np.multiply, "max": np.maximum, "min": np.minimum, "amax": np.maximum,
                     "amin": np.minimum, "all": np.logical_and, "any": np.logical_or}
cdef dict RENAMED = {("clip", "a_min"): "min", ("clip", "a_max"): "max"}
cdef dict SIGNATURES = {}        # NumPy's function -> ours, and what `translation` says


def translation(object function, object ours):
    """NumPy's parameters, which of ours they are by name, how many of the first are ours in place, which of ours go by
    place only, and which have one name with both; None where the functions do not say."""
    try:
        theirs = inspect.signature(function).parameters
        own = inspect.signature(ours).parameters
    except (TypeError, ValueError):
        return None
    every = list(own.values())
    names, leading, in_place = {}, 0, True
    for i, p in enumerate(theirs.values()):
        if p.kind is p.VAR_POSITIONAL:
            return None
        q = every[i] if i < len(every) and every[i].kind is not every[i].KEYWORD_ONLY else None
        if (function.__name__, p.name) in RENAMED:
            names[p.name] = RENAMED[function.__name__, p.name]
        elif p.name in own:
            names[p.name] = p.name
        elif (q is not None and p.default is p.empty and q.default is q.empty and q.name not in theirs
              and q.kind is not q.VAR_POSITIONAL):
            names[p.name] = q.name       # a, ar, m, ... where we say x
        in_place = in_place and q is not None and names.get(p.name) == q.name and p.kind is not p.KEYWORD_ONLY
        leading += in_place
    alone = {p.name for p in every if p.kind is p.POSITIONAL_ONLY}
    return theirs, names, leading, alone, {name for name, own_name in names.items() if name == own_name} - alone


cdef bint is_default(object value, object default):
    return value is default or type(value) is type(default) and isinstance(value, (bool, int, str)) and value == default


cdef object by_ours(object function, object ours, tuple arguments, dict keywords):
    """NumPy's function by ours; a pair of NotImplemented and the keyword where ours lacks one."""
    found = SIGNATURES.get(function)
    if found is None or found[0] is not ours:        # it may be exchanged while a profile runs
        SIGNATURES[function] = found = ours, translation(function, ours)
    found = found[1]
    if found is None:
        out = keywords.pop("out", None)
        if function.__name__.startswith("savez"):
            keywords.pop("allow_pickle", None)       # never: all is numbers
        result = ours(*arguments, **keywords)
        return result if out is None else store(out, result, function.__name__)
    theirs, names, leading, alone, same = found
    if len(arguments) <= leading and keywords.keys() <= same:
        return ours(*arguments, **keywords)
    # By name from here on, for NumPy's order of parameters is not always ours.
    given = dict(zip(theirs, arguments))
    given.update(keywords)
    out, first, rest = given.pop("out", None), [], {}
    for name, value in given.items():
        if (name in theirs and is_default(value, theirs[name].default) or name in ("kind", "subok") and name not in names
                or name == "where" and value is True and function.__name__ in BY_NAME):
            continue             # what says nothing, or nothing that changes the result
        if name not in names:
            return NotImplemented, name
        if names[name] in alone:
            first.append(value)
        else:
            rest[names[name]] = value
    result = ours(*first, **rest)
    return result if out is None else store(out, result, function.__name__)


def __array_function__(NDArray self, function, types, arguments, keywords):
    """NumPy's protocol: functions of `numpy`, `numpy.linalg` and `numpy.fft` that cygrad has by the same name are
    cygrad's, recorded; others run on the data, which raises where a gradient would be lost.

    Examples
    --------
    >>> import cygrad as cg, numpy as np
    >>> np.sum(cg.ones((2, 2))).item()
    4.0
    """
    for kind in types:
        if kind is not NDArray and not issubclass(kind, np.ndarray):
            return function(*arguments, **keywords) if introduce(kind) else NotImplemented
    if keywords:
        keywords = {k: v for k, v in keywords.items() if v is not np._NoValue}
    name = function.__name__
    module = function.__module__ or ""
    ours = ours_for(function, module)
    full = name if module == "numpy" else f"{module.removeprefix('numpy.')}.{name}"
    if ours is not None and not (name == "where" and len(arguments) == 1):       # which is nonzero
        try:
            result = by_ours(function, ours, arguments, keywords)
        except TypeError:
            if recorded_in((arguments, keywords)) is not None:
                raise
        else:
            if not (type(result) is tuple and len(result) == 2 and result[0] is NotImplemented):
                return result
            if module == "numpy" and name in BY_NAME and recorded_in((arguments, keywords)) is not None:
                given = dict(zip(inspect.signature(function).parameters, arguments))
                given.update(keywords)
                given = {k: v for k, v in given.items() if v is not np._NoValue}
                array = given.pop("a")
                given.setdefault("axis", None)
                return BY_NAME[name].reduce(array, **given)
            full += f"({result[1]}=)"
    elif module == "numpy" and name in WRITERS and arguments and type(arguments[0]) is NDArray:
        return WRITERS[name](*arguments, **keywords)
    out = keywords.get("out")
    if type(out) is NDArray:
        kept = {k: v for k, v in keywords.items() if k != "out"}
        return store(out, on_data(function, full, arguments, kept), name)
    if module == "numpy" and name in WRITERS:
        # Into an array of NumPy's.
        return function(*[outward(x, full, []) for x in arguments], **{k: outward(v, full, []) for k, v in keywords.items()})
    result = on_data(function, None if module == "numpy" and name in CONSTANT else full, arguments, keywords)
    return out if out is not None else result


add_attribute("__array_ufunc__", __array_ufunc__)
add_attribute("__array_function__", __array_function__)
