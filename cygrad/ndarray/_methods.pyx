# cython: wraparound=True, boundscheck=True, cdivision=False
"""MXNet's methods of arrays: functions of `nd`, as far as NumPy's arrays have no method of that name."""

from cygrad.core.array cimport NDArray, add_attribute

from . import _arrange, _choose, _create, _elementwise, _order, _reduce, _shape

NAMES = [
    (_elementwise, """abs arccos arccosh arcsin arcsinh arctan arctanh cbrt ceil cos cosh degrees exp expm1 fix floor log
     log10 log1p log2 radians rcbrt reciprocal relu rint rsqrt sigmoid sign sin sinh sqrt square tan tanh trunc"""),
    (_choose, "one_hot pick slice slice_axis"),
    (_reduce, "argmax_channel log_softmax nanprod nansum softmax softmin"),
    (_create, "ones_like zeros_like"),
    (_order, "topk"),
    (_shape, "broadcast_axes broadcast_like split split_v2"),
    (_arrange, "depth_to_space diag flip pad reshape_like shape_array size_array slice_like space_to_depth tile"),
]

for _room, _names in NAMES:
    for _name in _names.split():
        if hasattr(NDArray, _name):
            raise AssertionError(f"NDArray has a method {_name} already")
        add_attribute(_name, getattr(_room, _name))
