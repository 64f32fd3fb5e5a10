"""Puts cygrad in MXNet's place: modules, functions, methods."""

import functools
import importlib.abc
import sys
import types

import numpy as np

from .. import autograd, ndarray
from ..core import mxnet as core
from ..core.array import NDArray
from ..ndarray import _elementwise
from .base import as_mxnet_error
from .missing import hint

# MXNet's methods that are functions of `nd`.
FLUENT = """
    abs arccos arccosh arcsin arcsinh arctan arctanh argmax argmax_channel argmin argsort broadcast_axes broadcast_like
    broadcast_to cbrt ceil clip cos cosh degrees depth_to_space diag exp expand_dims expm1 fix flatten flip floor log
    log10 log1p log2 log_softmax max mean min nanprod nansum norm one_hot ones_like pad pick prod radians rcbrt
    reciprocal relu repeat reshape_like rint round rsqrt shape_array sigmoid sign sin sinh size_array slice slice_axis
    slice_like softmax softmin sort space_to_depth split split_v2 sqrt square squeeze sum swapaxes take tan tanh tile topk
    transpose trunc
    zeros_like
""".split()
FUNCTION = type(ndarray.array), types.FunctionType, types.BuiltinFunctionType
WHOLE = {*_elementwise.__all__, "mean"}      # functions that give integers of integers in MXNet
OPERATORS = {
    np.add: "add", np.subtract: "sub", np.multiply: "mul", np.divide: "truediv", np.remainder: "mod", np.power: "pow",
}
COMPARISONS = {
    np.equal: ("eq", "eq"), np.not_equal: ("ne", "ne"), np.less: ("lt", "gt"), np.less_equal: ("le", "ge"),
    np.greater: ("gt", "lt"), np.greater_equal: ("ge", "le"),
}


# ---- functions

def of_integers(function):
    """Of integers come integers, and floats beside them are cut off."""
    @functools.wraps(function)
    def call(*args, **kwargs):
        dtype = None
        for x in (*args, *kwargs.values()):
            if type(x) is NDArray:
                dtype = x.dtype
                break
        if dtype is None or dtype.kind not in "iu":
            return function(*args, **kwargs)
        result = function(*[int(x) if type(x) is float else x for x in args], **{
            name: int(x) if type(x) is float else x for name, x in kwargs.items()})
        if type(result) is NDArray and result.dtype.kind == "f":
            result = result.astype(dtype)
        return result

    return call


def taking_functions(function):
    """Functions of the program among the arguments run as the program does; functions that come out are ways in."""
    @functools.wraps(function)
    def call(*args, **kwargs):
        result = function(*[outward(x) for x in args], **{name: outward(x) for name, x in kwargs.items()})
        return core.entrance(result) if isinstance(result, FUNCTION) else result

    return call


def outward(x):
    """An argument as cygrad gets it: what can be called and is not cygrad's own runs as the program does."""
    return core.way_out(x) if callable(x) and not isinstance(x, (type, type(ndarray.array))) else x


class Function(autograd.Function):
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        for name in ("forward", "backward"):
            if name in vars(cls):
                setattr(cls, name, core.way_out(vars(cls)[name]))

    __call__ = core.entrance(autograd.Function.__call__)


Function.__name__, Function.__qualname__, Function.__module__ = "Function", "Function", autograd.Function.__module__
Function.__doc__ = autograd.Function.__doc__


def with_ways(custom_vjp):
    """`cygrad.custom_vjp` for rules of the program."""
    class Rule(custom_vjp):
        def __init__(self, fun):
            super().__init__(core.way_out(fun))

        def defvjp(self, forward, backward):
            return super().defvjp(core.way_out(forward), core.way_out(backward))

        __call__ = core.entrance(custom_vjp.__call__)

    Rule.__name__, Rule.__qualname__, Rule.__doc__ = custom_vjp.__name__, custom_vjp.__qualname__, custom_vjp.__doc__
    return Rule


def outside(name, function):
    """What a program gets as a function of `nd`."""
    return of_integers(function) if name in WHOLE else function


def exchange_functions():
    """Make ways in of the functions of `nd`, `autograd` and cygrad's other modules."""
    cygrad = sys.modules["cygrad"]
    ways = {}

    def exchange(module, copies, asked=lambda name, function: None):
        for name, value in list(vars(module).items()):
            if name.startswith("_") or not isinstance(value, FUNCTION):
                continue
            if (value.__module__ or "").startswith("cygrad"):
                if id(value) not in ways:
                    ways[id(value)] = value, core.entrance(value, copies, asked(name, value))
                setattr(module, name, ways[id(value)][1])

    def of_functions(name, function):
        return taking_functions(function)

    exchange(ndarray.contrib, True, of_functions)
    for module in (ndarray.linalg, ndarray.random, ndarray, ndarray.op):
        exchange(module, True, outside)
    autograd.Function = Function
    for name in ("backward", "grad", "mark_variables"):
        setattr(autograd, name, core.entrance(getattr(autograd, name)))
    for name in vars(cygrad.differentiate):
        value = getattr(cygrad, name, None)
        if not name.startswith("_") and isinstance(value, FUNCTION):
            ways[id(value)] = value, core.entrance(value, False, taking_functions(value))
    cygrad.custom_vjp = with_ways(cygrad.custom_vjp)
    exchange(cygrad.testing, False, of_functions)
    for module in (cygrad, cygrad.linalg, cygrad.fft, cygrad.special, cygrad.random):
        exchange(module, False)
    for module in (sys.modules["cygrad.mxnet.random"], sys.modules["cygrad.mxnet.test_utils"]):
        exchange(module, False)


# ---- methods

def asscalar(self):
    """The only element, as a NumPy scalar."""
    if self.size != 1:
        raise ValueError("The current array is not a scalar")
    return self.asnumpy().reshape(-1)[0]


def array_ufunc(original):
    """What NumPy's scalars and arrays do with ours beside them: operators are ours, with MXNet's meaning."""
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        if not core.is_inside() and method == "__call__" and not kwargs and len(inputs) == 2:
            a, b = inputs
            if ufunc in OPERATORS:
                if type(a) is NDArray:
                    return getattr(a, f"__{OPERATORS[ufunc]}__")(b)
                return getattr(b, f"__r{OPERATORS[ufunc]}__")(a)
            if ufunc in COMPARISONS:
                if type(a) is NDArray:
                    return getattr(a, f"__{COMPARISONS[ufunc][0]}__")(b)
                return getattr(b, f"__{COMPARISONS[ufunc][1]}__")(a)
        return way_in(self, ufunc, method, *inputs, **kwargs)

    way_in = core.entrance(original)
    return __array_ufunc__


def tostype(self, stype):
    """The array itself: there is one way to store it."""
    if stype != "default":
        raise as_mxnet_error(ValueError(f"cygrad has dense arrays only, not stype {stype!r}"))
    return self


def as_np_ndarray(self):
    raise as_mxnet_error(ValueError("cygrad has no arrays of mxnet.np: " + hint("np", "mxnet")))


def attributes():
    """The methods and properties that arrays get."""
    found = {}
    for name, value in vars(NDArray).items():
        if isinstance(value, property):
            found[name] = property(core.entrance(value.fget), value.fset and core.entrance(value.fset))
        elif isinstance(value, FUNCTION) and name not in ("__new__", "__reduce__", "__setstate__"):
            found[name] = core.entrance(value)
    for name in FLUENT:
        function = getattr(ndarray, name).__wrapped__        # what it was before it became a way in
        found[name] = core.entrance(vars(NDArray).get(name, function), True, outside(name, function))
    original = vars(NDArray)["dtype"].__get__
    found["dtype"] = property(lambda self: original(self) if core.is_inside() else original(self).type,
                              doc="Data type, a class of NumPy's scalars.")
    found["asscalar"] = core.entrance(vars(NDArray)["asscalar"], False, asscalar)
    found["__array_ufunc__"] = array_ufunc(vars(NDArray)["__array_ufunc__"])
    found["stype"] = property(lambda self: "default", doc="How the array is stored: 'default'.")
    found["writable"] = property(lambda self: True, doc="Whether the array may be written to.")
    found["tostype"], found["as_np_ndarray"], found["as_nd_ndarray"] = tostype, as_np_ndarray, lambda self: self
    return found


# ---- modules

class Finder(importlib.abc.MetaPathFinder):
    """Says of modules of MXNet that cygrad lacks why, and what to take in their place."""

    def find_spec(self, fullname, path, target=None):
        for package in ("mxnet.", "cygrad.mxnet."):
            if fullname.startswith(package):
                break
        else:
            return None
        name = fullname[len(package):]
        inner = name.startswith(("nd.", "ndarray."))
        reason = hint(name.split(".")[1 if inner else 0], "nd" if inner else "mxnet")
        if package == "cygrad.mxnet." and reason is None:        # `from mxnet import name` asks for these
            return None
        raise ImportError(f"cygrad runs in MXNet's place and has no mxnet.{name}" + (f": {reason}" if reason else ""),
                          name=fullname)


def install():
    """See `cygrad.mxnet.install`."""
    package = sys.modules["cygrad.mxnet"]
    if sys.modules.get("mxnet") is package:
        return
    if "mxnet" in sys.modules:
        raise RuntimeError("MXNet was imported in this process: cygrad cannot take its place any more")
    exchange_functions()
    core.begin(attributes(), as_mxnet_error)
    sys.modules["mxnet"] = package
    for name in ("autograd", "base", "context", "engine", "random", "test_utils"):
        sys.modules[f"mxnet.{name}"] = getattr(package, name)
    for name in ("nd", "ndarray"):
        sys.modules[f"mxnet.{name}"] = ndarray
        for room in ("contrib", "linalg", "op", "random"):
            sys.modules[f"mxnet.{name}.{room}"] = getattr(ndarray, room)
    sys.modules["mxnet.ndarray.ndarray"] = ndarray
    sys.meta_path.insert(0, Finder())
