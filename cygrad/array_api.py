"""What the Python array API standard asks for beside operations: dtypes, their limits, what the namespace can do."""

from typing import NamedTuple

import numpy as _np

from .core.array import NDArray

__all__ = [
    "__array_api_version__",
    "__array_namespace_info__",
    "can_cast",
    "finfo",
    "iinfo",
    "isdtype",
    "promote_types",
    "result_type",
]

__array_api_version__ = "2025.12"

_KINDS = {
    "bool": "bool",
    "signed integer": "int8 int16 int32 int64",
    "unsigned integer": "uint8 uint16 uint32 uint64",
    "real floating": "float32 float64",
    "complex floating": "complex64 complex128",
}
_KINDS |= {
    "integral": f"{_KINDS['signed integer']} {_KINDS['unsigned integer']}",
    "numeric": " ".join(names for kind, names in _KINDS.items() if kind != "bool"),
}


def _dtype(x):
    """The dtype of an array, or a dtype as it is."""
    return x.dtype if isinstance(x, (NDArray, _np.ndarray, _np.generic)) else _np.dtype(x)


def isdtype(dtype, kind):
    """Whether a dtype is of some kind.

    Parameters
    ----------
    dtype : dtype
    kind : dtype, str or tuple of these
        A dtype, or 'bool', 'signed integer', 'unsigned integer', 'integral', 'real floating', 'complex floating' or
        'numeric'; with a tuple, any of them.

    Returns
    -------
    bool

    Raises
    ------
    ValueError
        For another kind.

    Notes
    -----
    The array API standard; `numpy.isdtype`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.isdtype(cg.float32, "real floating")
    True
    """
    return _np.isdtype(_np.dtype(dtype), kind)


def can_cast(from_, to, casting="safe"):
    """Whether promotion may turn one dtype into another.

    Parameters
    ----------
    from_ : dtype or array
    to : dtype
    casting : {'no', 'equiv', 'safe', 'same_kind', 'unsafe'}
        What is allowed, as in NumPy.

    Returns
    -------
    bool

    Notes
    -----
    The array API standard; `numpy.can_cast`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.can_cast(cg.float32, cg.int32)
    False
    """
    return _np.can_cast(_dtype(from_), _np.dtype(to), casting)


def promote_types(type1, type2):
    """The dtype that two dtypes have in common.

    Parameters
    ----------
    type1, type2 : dtype

    Returns
    -------
    dtype

    Notes
    -----
    `numpy.promote_types`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.promote_types("int32", "float32")
    dtype('float64')
    """
    return _np.promote_types(type1, type2)


def result_type(*arrays_and_dtypes):
    """The dtype that an operation on these would have.

    Parameters
    ----------
    *arrays_and_dtypes : array, dtype or Python number
        At least one. Python numbers take part by their kind alone.

    Returns
    -------
    dtype

    Raises
    ------
    ValueError
        Where none are given.

    Notes
    -----
    The array API standard; `numpy.result_type`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.result_type(cg.ones(2, "float32"), 1.5)
    dtype('float32')
    """
    return _np.result_type(*[x.dtype if isinstance(x, NDArray) else x for x in arrays_and_dtypes])


class FInfo(NamedTuple):
    """Limits of a floating-point dtype, as Python numbers, which take part in promotion by their kind alone.

    Attributes
    ----------
    bits : int
        Of an element; of one part of complex numbers.
    eps : float
        From 1 to the next larger number.
    max, min : float
        The largest and smallest finite numbers.
    smallest_normal, tiny : float
        The smallest positive number of full precision.
    smallest_subnormal : float
    resolution : float
        10 to the power of -`precision`.
    precision : int
        Decimal digits that are sure.
    dtype : dtype
        Of the real numbers.
    """

    bits: int
    eps: float
    max: float
    min: float
    smallest_normal: float
    tiny: float
    smallest_subnormal: float
    resolution: float
    precision: int
    dtype: _np.dtype


def finfo(type, /):
    """Limits of a floating-point dtype.

    Parameters
    ----------
    type : dtype or array
        float16, float32, float64 or a complex dtype, for which they are those of a part.

    Returns
    -------
    FInfo

    Raises
    ------
    ValueError
        For other dtypes.

    Notes
    -----
    The array API standard; `numpy.finfo`, with Python floats.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.finfo(cg.float64).eps
    2.220446049250313e-16
    """
    found = _np.finfo(_dtype(type))
    floats = ("eps", "max", "min", "smallest_normal", "tiny", "smallest_subnormal", "resolution")
    return FInfo(bits=int(found.bits), precision=int(found.precision), dtype=found.dtype,
                 **{name: float(getattr(found, name)) for name in floats})


def iinfo(type, /):
    """Limits of an integer dtype.

    Parameters
    ----------
    type : dtype or array

    Returns
    -------
    numpy.iinfo
        With `bits`, `min`, `max` and `dtype`.

    Raises
    ------
    ValueError
        For other dtypes.

    Notes
    -----
    The array API standard; `numpy.iinfo`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.iinfo("int8").max
    127
    """
    return _np.iinfo(_dtype(type))


class _Info:
    """What the namespace can do, as the array API standard asks."""

    __module__ = "cygrad"

    def capabilities(self):
        """What is optional in the standard: a dict of names and answers."""
        return {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": 32}

    def default_device(self):
        """The device that arrays are made on: 'cpu'."""
        return "cpu"

    def devices(self):
        """All devices: 'cpu'."""
        return ("cpu",)

    def default_dtypes(self, *, device=None):
        """The dtypes that Python numbers become: a dict by kind."""
        _check_device(device)
        return {"real floating": _np.dtype("float64"), "complex floating": _np.dtype("complex128"),
                "integral": _np.dtype("int64"), "indexing": _np.dtype("int64")}

    def dtypes(self, *, device=None, kind=None):
        """The standard's dtypes by name: all, or those of a kind, or of a tuple of kinds."""
        _check_device(device)
        kinds = ("bool", "numeric") if kind is None else kind if isinstance(kind, tuple) else (kind,)
        unknown = [k for k in kinds if k not in _KINDS]
        if unknown:
            raise ValueError(
                f"there is no kind of dtypes {unknown[0]!r}: the standard has {', '.join(map(repr, _KINDS))}"
            )
        return {name: _np.dtype(name) for kind in kinds for name in _KINDS[kind].split()}


def _check_device(device):
    if device not in (None, "cpu"):
        raise ValueError(f"cygrad runs on the CPU, there is no device {device!r}")


def __array_namespace_info__():
    """What the namespace can do: `capabilities`, `default_device`, `default_dtypes`, `devices`, `dtypes`.

    Notes
    -----
    The array API standard.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.__array_namespace_info__().default_device()
    'cpu'
    """
    return _Info()


def __dir__():
    return __all__
