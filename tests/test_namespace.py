"""NumPy's namespace and its arrays' methods against ours: what is left out stands here, with the reason."""

import types

import numpy as np

import cygrad as cg

# Names that NumPy has and cygrad has not, by reason. docs/arrays.md says the same in short.
LEFT_OUT = {
    "strings, objects, dates and records are no numbers": """
        bytes_ busday_count busday_offset busdaycalendar char character datetime64 datetime_as_string datetime_data
        flexible format_parser is_busday isnat object_ rec recarray record str_ strings timedelta64 void""",
    "floats of more than 64 bits": "clongdouble complex256 complex192 float128 float96 longdouble",
    "other kinds of arrays": "chararray asmatrix bmat ma matrix memmap",
    "polynomials as objects: functions of coefficients are there": "poly1d polynomial",
    "dtypes come from C and from NumPy": "ScalarType dtypes mintypecode sctypeDict typecodes typename",
    "False and True are Python's": "False_ True_",
    "iteration element by element, of which arrays have no need; np.vectorize calls a function for each": """
        broadcast flatiter frompyfunc nditer nested_iters ufunc vectorize""",
    "no floating-point warnings are issued, and there is no buffer": """
        errstate getbufsize geterr geterrcall setbufsize seterr seterrcall""",
    "text: NumPy's functions work with arrays of ours": """
        array2string array_repr array_str base_repr binary_repr format_float_positional format_float_scientific""",
    "files: cg.save, savez and load; NumPy's functions work with arrays of ours": """
        fromfile fromregex fromstring genfromtxt loadtxt savetxt""",
    "bits and orders that have no gradient: NumPy's functions work with arrays of ours": """
        packbits require sort_complex unpackbits""",
    "NumPy's own affairs": """
        compat ctypeslib distutils emath exceptions f2py info lib little_endian show_runtime test
        typing version""",
    "names that NumPy 2 has given up": "in1d trapz",
}
METHODS_LEFT_OUT = {
    "for subclasses, of which there are none": "__array_finalize__ __array_wrap__ __class_getitem__",
    "C's doors: the buffer protocol, __array_interface__ and DLPack are open": "__array_struct__ ctypes",
    "an array stands on a block of memory, not on another array": "base",
    "numbers are in the processor's byte order": "byteswap",
    "pickle and cg.save do it": "dump dumps tofile",
    "there are no records": "getfield setfield",
    "names that NumPy 2 has given up": "itemset newbyteorder ptp tostring",
    "read-only is what others' memory is": "setflags",
    "in place, under the views and the tape that look at the memory: cg.resize makes a new array": "resize",
}


def names_in(reasons):
    found = [name for names in reasons.values() for name in names.split()]
    assert len(found) == len(set(found)), "a name stands there twice"
    return set(found)


def test_names_of_numpy():
    theirs = {name for name in dir(np) if not name.startswith("_")}
    left_out = names_in(LEFT_OUT)
    missing = {name for name in theirs if not hasattr(cg, name)}
    assert missing <= left_out, f"of NumPy's names cygrad lacks {sorted(missing - left_out)}"
    there = {name for name in left_out & theirs if hasattr(cg, name)} - {"in1d"}
    assert not there, f"cygrad has {sorted(there)}, which stand here as left out"


def test_methods_of_numpys_arrays():
    left_out = names_in(METHODS_LEFT_OUT)
    missing = {name for name in dir(np.ndarray)
               if not hasattr(cg.NDArray, name) and (name.startswith("__") or not name.startswith("_"))}
    assert missing <= left_out, f"of NumPy's methods NDArray lacks {sorted(missing - left_out)}"
    there = {name for name in left_out if hasattr(cg.NDArray, name)}
    assert not there, f"NDArray has {sorted(there)}, which stand here as left out"


def test_the_same_names_mean_the_same_kind_of_thing():
    """A dtype or a number stays one, a function is a function."""
    for name in set(dir(np)) & set(dir(cg)):
        theirs, ours = getattr(np, name), getattr(cg, name)
        if name.startswith("_") or isinstance(theirs, types.ModuleType) or name == "ndarray":     # a module, as in MXNet
            continue
        if isinstance(theirs, type) and issubclass(theirs, np.generic):
            if isinstance(ours, np.dtype):
                assert ours == np.dtype(theirs), name
            else:
                assert ours is theirs, name
        elif isinstance(theirs, float):
            assert ours == theirs or ours != ours and theirs != theirs, name
        elif callable(theirs):
            assert callable(ours), name


def test_submodules_that_are_whole():
    for module in ("linalg", "fft"):
        theirs = {name for name in getattr(np, module).__all__ if name != "test"}
        missing = {name for name in theirs if not hasattr(getattr(cg, module), name)}
        assert not missing, f"cygrad.{module} lacks {sorted(missing)}"
