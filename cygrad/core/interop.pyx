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
from cygrad.core.ops.into cimport deliver
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
    elif name == "arange":           # which asks NumPy itself
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


# ---- ufuncs

cdef dict DEFAULTS = {"where": True, "casting": "same_kind", "order": "K", "subok": True, "dtype": None, "axis": None,
                      "axes": None, "signature": None, "sig": None}
cdef dict REDUCTIONS = {np.add: "sum", np.multiply: "prod", np.maximum: "max", np.minimum: "min",
                        np.logical_and: "all", np.logical_or: "any", np.logaddexp: "logsumexp"}
cdef frozenset NO_IDENTITY = frozenset([np.maximum, np.minimum, np.fmax, np.fmin])     # and yet any order is as good
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
        deliver(result, out, ufunc.__name__, True, casting)      # raises
    out[mask] = result
    return out


cdef object reduced(object ufunc, object array, dict keywords):
    """`ufunc.reduce` by a reduction of ours, or step by step where a gradient would be lost; NotImplemented else."""
    ours = getattr(sys.modules["cygrad"], REDUCTIONS.get(ufunc, ""), None)
    axis = keywords.pop("axis", 0)
    keepdims = keywords.pop("keepdims", False)
    initial = keywords.pop("initial", None)
    where = keywords.pop("where", True)
    dtype = keywords.pop("dtype", None)
    if keywords or type(array) is not NDArray or array.size == 0 and recorded_in(initial) is None:
        return NotImplemented
    if ours is None or ufunc is np.logaddexp and (where is not True or initial is not None or dtype is not None):
        return folded(ufunc, array, axis, keepdims, initial, where, dtype)
    if ufunc is np.add or ufunc is np.multiply:
        return ours(array, axis, dtype, keepdims, initial=initial, where=where)
    if ufunc is np.maximum or ufunc is np.minimum:
        return ours(array if dtype is None else array.astype(dtype), axis, keepdims, initial=initial, where=where)
    if dtype is not None:
        return NotImplemented
    if ufunc is np.logaddexp:
        return ours(array, axis=axis, keepdims=keepdims)
    result = ours(array, axis, keepdims, where=where)
    return result if initial is None else ours_for_ufunc(ufunc)(result, initial)


cdef bint keeps_dtype(object ufunc, object dtype) except -1:
    """Whether a function of two numbers of a dtype has numbers of that dtype for results."""
    if ufunc.nin != 2 or ufunc.nout != 1 or ufunc.signature is not None or ours_for_ufunc(ufunc) is None:
        return False
    try:
        return ufunc.resolve_dtypes((dtype, dtype, None))[2] == dtype
    except TypeError:
        return False


cdef object folded(object ufunc, object array, object axis, object keepdims, object initial, object where, object dtype):
    """`ufunc.reduce`, recorded: pair by pair where any order is as good, else one element after the other."""
    cg = sys.modules["cygrad"]
    if not is_recorded(array) and recorded_in(initial) is None or array.ndim == 0:
        return NotImplemented
    if dtype is not None:
        array = array.astype(dtype, copy=False)
    identity = -np.inf if ufunc is np.logaddexp or ufunc is np.logaddexp2 else ufunc.identity
    any_order = identity is not None or ufunc in NO_IDENTITY
    if not keeps_dtype(ufunc, array.dtype) or where is not True and not any_order:
        return NotImplemented
    ours = ours_for_ufunc(ufunc)
    axes = tuple(range(array.ndim)) if axis is None else np.lib.array_utils.normalize_axis_tuple(axis, array.ndim)
    if len(axes) > 1 and not any_order:
        raise ValueError(f"reduction operation '{ufunc.__name__}' is not reorderable, so at most one axis may be specified")
    if where is not True:
        fill = initial if identity is None else identity
        if fill is None:
            raise ValueError(f"reduction operation '{ufunc.__name__}' does not have an identity, so to use a where mask "
                             "one has to specify 'initial'")
        if np.broadcast_shapes(np.shape(where), array.shape) != array.shape:
            raise ValueError(f"where of shape {np.shape(where)} does not broadcast to the shape {array.shape} of what is "
                             "reduced")
        array = cg.where(where, array, fill)
    rest = tuple([length for k, length in enumerate(array.shape) if k not in axes])
    x = cg.reshape(cg.moveaxis(array, axes, tuple(range(len(axes)))), (-1,) + rest)
    if any_order:
        while len(x) > 1:
            half = len(x) // 2
            pairs = ours(x[:half], x[half:2 * half])
            x = pairs if len(x) == 2 * half else cg.concatenate([pairs, x[2 * half:]])
        result = x[0] if initial is None else ours(initial, x[0])
    else:
        result = initial
        for row in x:
            result = row if result is None else ours(result, row)
    if keepdims:
        result = cg.expand_dims(result, axes)
    return result.astype(array.dtype, copy=False)


cdef object accumulated(object ufunc, object array, dict keywords):
    cg = sys.modules["cygrad"]
    ours = getattr(cg, ACCUMULATIONS.get(ufunc, ""), None)
    axis = keywords.pop("axis", 0)
    dtype = keywords.pop("dtype", None)
    if keywords or type(array) is not NDArray:
        return NotImplemented
    if ours is not None:
        return ours(array, axis=axis) if dtype is None else ours(array, axis=axis, dtype=dtype)
    if dtype is not None and is_recorded(array):
        array = array.astype(dtype, copy=False)
    if not is_recorded(array) or array.ndim == 0 or array.size == 0 or not keeps_dtype(ufunc, array.dtype):
        return NotImplemented
    ours = ours_for_ufunc(ufunc)
    rows, last = [], None
    for row in cg.moveaxis(array, axis, 0):
        last = row if last is None else ours(last, row)
        rows.append(last)
    return cg.stack(rows, axis=axis)


cdef object reduced_at(object ufunc, object array, object indices, dict keywords):
    """`ufunc.reduceat`, recorded: the reductions of parts, one by one."""
    cg = sys.modules["cygrad"]
    axis = keywords.pop("axis", 0)
    dtype = keywords.pop("dtype", None)
    if keywords or type(array) is not NDArray or not is_recorded(array):
        return NotImplemented
    starts = np.asarray(indices.detach() if type(indices) is NDArray else indices)
    expected = ufunc.reduceat(as_numpy(array), starts, axis, dtype)          # raises what NumPy raises
    if expected.dtype.kind not in "fc":
        return from_object(expected)
    if expected.dtype != array.dtype:
        array = array.astype(expected.dtype)
    if starts.size == 0 or ufunc not in REDUCTIONS and not keeps_dtype(ufunc, array.dtype):
        return NotImplemented
    axis = np.lib.array_utils.normalize_axis_index(axis, array.ndim)
    array, parts, ends = cg.moveaxis(array, axis, 0), [], [*starts[1:].tolist(), array.shape[axis]]
    for start, end in zip(starts.tolist(), ends):
        parts.append(ufunc.reduce(array[start:end], axis=0) if start < end else array[start])
    return cg.stack(parts, axis=axis)


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
    if ours is None or ufunc.nout != 1:
        check_leaving(recorded_in((a, inputs[2:])), f"numpy.{name}")
    values = [x if scalar_kind(x) >= 0 else cg.reshape(cg.broadcast_to(array_of(x), positions.shape), (-1,))
              for x in inputs[2:]]
    positions = positions.ravel()
    for chosen in in_turn(positions):        # no element twice at a time
        at = np.unravel_index(positions[chosen], a.shape)
        result = ours(a[at], *[x if type(x) is not NDArray else x[chosen] for x in values])
        if not np.can_cast(result.dtype, a.dtype, "same_kind"):
            deliver(result, a, name, True)   # raises
        a[at] = result
    return 0


cdef list in_turn(object positions):
    """Which of the positions are looked at first, second, ...: those that stand there for the first, second, ... time."""
    order = np.argsort(positions, kind="stable")
    ordered = positions[order]
    new = np.concatenate([[True], ordered[1:] != ordered[:-1]])[:len(ordered)]
    turn = np.arange(len(ordered))
    turn = turn - np.maximum.accumulate(np.where(new, turn, 0))
    return [np.sort(order[turn == k]) for k in range(turn.max(initial=-1) + 1)]


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
                if out is not None and ufunc.nout == 1:
                    return ours(*inputs, out=out[0])
                result = ours(*inputs)
            elif recorded_in((inputs, out)) is not None:
                result = with_keywords(ufunc, ours, inputs, None if out is None else out[0], dict(keywords))
                if out is not None and result is out[0]:
                    return result
    elif method == "reduce":
        result = reduced(ufunc, inputs[0], dict(keywords))
    elif method == "accumulate":
        result = accumulated(ufunc, inputs[0], dict(keywords))
    elif method == "reduceat":
        result = reduced_at(ufunc, inputs[0], inputs[1], dict(keywords))
    if result is not NotImplemented:
        if out is None:
            return result
        if len(out) == 1:
            return deliver(result, out[0], name, method == "__call__", casting)
        return tuple([part if target is None else deliver(part, target, name, True, casting)
                      for target, part in zip(out, result)])
    full = name if method == "__call__" else f"{name}.{method}"
    if keywords:
        full += f"({', '.join([f'{k}=' for k in keywords])})"
    if method == "reduce" and type(inputs[0]) is NDArray and inputs[0].size == 0 and recorded_in(keywords) is None:
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


# ---- functions

# What writes into its first argument.
cdef frozenset WRITERS = frozenset(["copyto", "fill_diagonal", "put", "place", "putmask", "put_along_axis"])

# What looks at anything but values, or is piecewise constant: there is no gradient to lose.
cdef frozenset CONSTANT = frozenset(
    "allclose argwhere array2string array_equal array_equiv array_repr array_str around broadcast_shapes can_cast "
    "common_type count_nonzero empty_like fix flatnonzero full_like iscomplex iscomplexobj isclose isneginf isposinf "
    "isreal isrealobj may_share_memory min_scalar_type nanargmax nanargmin ndim nonzero ones_like result_type round shape "
    "shares_memory size where zeros_like".split())
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
        return deliver(result, out, function.__name__)
    theirs, names, leading, alone, same = found
    if len(arguments) <= leading and keywords.keys() <= same:
        return ours(*arguments, **keywords)
    # By name from here on, for NumPy's order of parameters is not always ours.
    given = dict(zip(theirs, arguments))
    given.update(keywords)
    out, first, rest = given.pop("out", None), [], {}
    for name, value in given.items():
        if (name in theirs and is_default(value, theirs[name].default) or name in ("kind", "subok") and name not in names
                or name == "where" and value is True):
            continue             # what says nothing, or nothing that changes the result
        if name not in names:
            return NotImplemented, name
        if names[name] in alone:
            first.append(value)
        else:
            rest[names[name]] = value
    result = ours(*first, **rest)
    return deliver(result, out, function.__name__)


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
    if ours is not None and not (name in WRITERS and arguments and type(arguments[0]) is not NDArray):
        try:
            result = by_ours(function, ours, arguments, keywords)
        except TypeError:
            if recorded_in((arguments, keywords)) is not None or name in WRITERS:
                raise
        else:
            if not (type(result) is tuple and len(result) == 2 and result[0] is NotImplemented):
                return result
            full += f"({result[1]}=)"
    out = keywords.get("out")
    if type(out) is NDArray:
        kept = {k: v for k, v in keywords.items() if k != "out"}
        return deliver(on_data(function, full, arguments, kept), out, name)
    if module == "numpy" and name in WRITERS:
        # Into an array of NumPy's.
        return function(*[outward(x, full, []) for x in arguments], **{k: outward(v, full, []) for k, v in keywords.items()})
    result = on_data(function, None if module == "numpy" and name in CONSTANT else full, arguments, keywords)
    return out if out is not None else result


add_attribute("__array_ufunc__", __array_ufunc__)
add_attribute("__array_function__", __array_function__)
