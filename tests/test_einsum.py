"""einsum against NumPy's, in all its forms, and the products beside it: kron, cross, vdot."""

import numpy as np
import pytest
from common import array, assert_same
from differences import check_derivatives
from hypothesis import given, settings, strategies as st

import cygrad as cg

RNG = np.random.default_rng(5)
DTYPES = "bool int8 int32 int64 uint16 float16 float32 float64 complex64 complex128".split()
FORMS = [        # subscripts, shapes
    ("i", [(3,)]), ("i->", [(3,)]), ("ij", [(2, 3)]), ("ji", [(2, 3)]), ("ij->ji", [(2, 3)]), ("ij->j", [(2, 3)]),
    ("ij->", [(2, 3)]), ("ii", [(3, 3)]), ("ii->i", [(3, 3)]), ("iij->ji", [(3, 3, 2)]), ("iii->i", [(2, 2, 2)]),
    ("iji->j", [(3, 2, 3)]), ("...", [(2, 3)]), ("...ij->...ji", [(2, 3, 4)]), ("i...->...", [(2, 3, 4)]),
    ("ii...->...i", [(2, 2, 3)]), ("->", [()]), ("", [()]), ("...->...", [()]),
    ("i,i", [(3,), (3,)]), ("i,i->i", [(3,), (3,)]), ("i,j->ij", [(3,), (2,)]), ("i,j->ji", [(3,), (2,)]),
    ("ij,jk", [(2, 3), (3, 4)]), ("ij,jk->ik", [(2, 3), (3, 4)]), ("ij,jk->ki", [(2, 3), (3, 4)]),
    ("ji,jk->ik", [(3, 2), (3, 4)]), ("ij,kj", [(2, 3), (4, 3)]), ("ij,j", [(2, 3), (3,)]), ("j,ij->i", [(3,), (2, 3)]),
    ("ij,ij", [(2, 3), (2, 3)]), ("ij,ji->", [(2, 3), (3, 2)]), ("ij,ij->ij", [(2, 3), (2, 3)]),
    ("bij,bjk->bik", [(5, 2, 3), (5, 3, 4)]), ("bij,bkj->bik", [(5, 2, 3), (5, 4, 3)]),
    ("bij,jk->bik", [(5, 2, 3), (3, 4)]),
    ("ibj,bkj->kbi", [(2, 5, 3), (5, 4, 3)]), ("abcd,cdef->abef", [(2, 3, 2, 4), (2, 4, 3, 2)]),
    ("abcd,dcea->be", [(2, 3, 4, 5), (5, 4, 3, 2)]), ("ij,k->i", [(2, 3), (4,)]), ("ij,jk->k", [(2, 3), (3, 4)]),
    ("ii,ij->j", [(3, 3), (3, 2)]), ("ij,jj->ij", [(2, 3), (3, 3)]), ("...ij,...jk", [(5, 2, 3), (3, 4)]),
    ("...ij,...jk->...ik", [(5, 1, 2, 3), (6, 3, 4)]), ("...i,i->...", [(2, 3), (3,)]),
    ("i...,i...->...", [(2, 3), (2, 1)]),
    ("...,...", [(2, 3), (3,)]), ("ij,ij->i", [(2, 3), (1, 3)]), ("ij,jk->ik", [(2, 1), (3, 4)]), ("i,->i", [(3,), ()]),
    (",", [(), ()]), ("ij , jk -> ik", [(2, 3), (3, 4)]), ("Ab,bC->CA", [(2, 3), (3, 4)]), ("aB,Bc", [(2, 3), (3, 4)]),
    ("i,j,k->ijk", [(2,), (3,), (4,)]), ("ij,jk,kl->il", [(2, 3), (3, 4), (4, 5)]),
    ("ij,jk,kl", [(2, 30), (30, 4), (4, 5)]),
    ("i,ij,j", [(2,), (2, 3), (3,)]), ("ij,jk,ki->", [(2, 3), (3, 4), (4, 2)]),
    ("bi,bj,ij->b", [(5, 2), (5, 3), (2, 3)]),
    ("ab,bc,cd,de->ae", [(2, 3), (3, 4), (4, 2), (2, 3)]), ("i,i,i->i", [(3,), (3,), (3,)]),
    ("i,i,i", [(3,), (3,), (3,)]),
    ("...i,...i,i->...", [(2, 3), (4, 1, 3), (3,)]), ("ij,jk->ik", [(0, 3), (3, 4)]), ("ij,jk->ik", [(2, 0), (0, 4)]),
    ("i,i", [(0,), (0,)]), ("ij->i", [(3, 0)]),
]


def numbers(shape, dtype="float64"):
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return RNG.random(shape) < 0.5
    if dtype.kind in "iu":
        return RNG.integers(0, 4, shape).astype(dtype)
    x = RNG.normal(size=shape)
    return (x + 1j * RNG.normal(size=shape) if dtype.kind == "c" else x).astype(dtype)


def check(expected, got, what):
    expected = np.asarray(expected)
    eps = np.finfo(expected.dtype).eps if expected.dtype.kind in "fc" else 0
    assert_same(got, expected, 64, atol=64 * eps, what=what)


@pytest.mark.parametrize("dtype", DTYPES)
def test_values(dtype):
    for subscripts, shapes in FORMS:
        arrays = [numbers(shape, dtype) for shape in shapes]
        for optimize in ("greedy", False, True, "optimal"):
            got = cg.einsum(subscripts, *[array(x) for x in arrays], optimize=optimize)
            check(np.einsum(subscripts, *arrays), got, f"{subscripts} {shapes} {dtype}")


@pytest.mark.parametrize("subscripts,shapes", FORMS, ids=str)
def test_derivatives(subscripts, shapes):
    for dtype in ("float64", "complex128"):
        check_derivatives(lambda *xs: cg.einsum(subscripts, *xs), *[numbers(shape, dtype) for shape in shapes])


def test_layouts():
    a, b = numbers((3, 4, 5)), numbers((5, 3, 2))
    for x in [a[::-1, :, ::-1], np.asfortranarray(a), np.broadcast_to(a[:1], a.shape)]:
        for y in [b, np.ascontiguousarray(b.T).T]:
            check(np.einsum("ijk,kil->jl", x, y), cg.einsum("ijk,kil->jl", cg.asarray(x), cg.asarray(y)), "strides")
    y = cg.einsum("ii->i", (z := cg.zeros((3, 3))))
    y[:] = 1                  # a view
    np.testing.assert_array_equal(z.asnumpy(), np.eye(3))


def test_the_interleaved_form():
    a, b = numbers((2, 3)), numbers((5, 3, 4))
    for arguments in [(a, [0, 1], b, [2, 1, 3]), (a, [0, 1], b, [2, 1, 3], [3, 0]),
                      (a, [0, 51], b, [..., 51, 3], [..., 3]),
                      (a, [0, 1]), (a, [1, 0]), (a, [0, 1], [1])]:
        ours = [array(x) if isinstance(x, np.ndarray) else x for x in arguments]
        check(np.einsum(*arguments), cg.einsum(*ours), str(arguments[1::2]))


def test_dtype_and_promotion():
    a, b = numbers((2, 3), "float32"), numbers((3, 2), "int64")
    check(np.einsum("ij,jk", a, b), cg.einsum("ij,jk", array(a), array(b)), "promotion")
    assert cg.einsum("ij->i", array(a), dtype="complex128").dtype == np.complex128
    check(np.einsum("i,i", [1, 2], [3, 4]), cg.einsum("i,i", [1, 2], [3, 4]), "lists")


def test_a_given_order():
    xs = [numbers(shape) for shape in [(2, 3), (3, 4), (4, 5)]]
    for path in (["einsum_path", (1, 2), (0, 1)], ["einsum_path", (0, 1, 2)], np.einsum_path("ab,bc,cd", *xs)[0]):
        check(np.einsum("ab,bc,cd", *xs), cg.einsum("ab,bc,cd", *map(array, xs), optimize=path), str(path))


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_subscripts(data):
    lengths = {k: data.draw(st.integers(1, 3)) for k in "abcd"}
    terms = data.draw(st.lists(st.text("abcd", max_size=4), min_size=1, max_size=4))
    used = sorted(set("".join(terms)))
    result = "".join(data.draw(st.permutations(used)))[:data.draw(st.integers(0, len(used)))]
    subscripts = ",".join(terms) + data.draw(st.sampled_from(["", "->" + result]))
    arrays = [numbers([lengths[k] for k in term]) for term in terms]
    check(np.einsum(subscripts, *arrays), cg.einsum(subscripts, *map(array, arrays)), subscripts)


@pytest.mark.parametrize("arguments", [
    ("ij,jk",), ("ij", np.ones((2, 2, 2))), ("ijk", np.ones((2, 2))), ("i,i", np.ones(2), np.ones(3)),
    ("ii", np.ones((2, 3))),
    ("i,j", np.ones(2)), ("i->ij", np.ones(2)), ("ij->ii", np.ones((2, 2))), ("i->i->i", np.ones(2)),
    ("i-", np.ones(2)),
    ("i1", np.ones((2, 2))), ("...->", np.ones(2)), ("i....", np.ones(2)), (), (np.ones(2), [60]), ("", np.ones(2)),
], ids=lambda arguments: str(arguments[:1]))
def test_errors(arguments):
    with pytest.raises((ValueError, TypeError)):
        np.einsum(*arguments)
    with pytest.raises(ValueError):
        cg.einsum(*[array(x) if isinstance(x, np.ndarray) else x for x in arguments])


def test_the_order_of_products():
    shapes = (2, 3), (3, 40), (40, 5)
    theirs, ours = [np.zeros(shape) for shape in shapes], [cg.zeros(shape) for shape in shapes]
    for optimize in (True, False, "greedy", "optimal", ("greedy", 100)):
        assert cg.einsum_path("ab,bc,cd", *ours, optimize=optimize) == np.einsum_path("ab,bc,cd", *theirs,
                                                                                      optimize=optimize)
    assert cg.einsum_path(ours[0], [0, 1], ours[1], [1, 2]) == np.einsum_path(theirs[0], [0, 1], theirs[1], [1, 2])
    assert np.einsum_path("ab,bc,cd", *ours)[0] == cg.einsum_path("ab,bc,cd", *theirs)[0]
    variable = cg.zeros((2, 3))
    variable.attach_grad()
    with cg.autograd.record():
        path, _ = cg.einsum_path("ab,bc,cd", variable * 2, *ours[1:])
        cg.einsum("ab,bc,cd", variable * 2, *ours[1:], optimize=path).backward()
    with pytest.raises(ValueError, match="label"):
        cg.einsum_path("ab,bc", ours[0], ours[2])


def test_other_products():
    for dtype in DTYPES:
        for shapes in [((2, 3), (4, 5)), ((3,), (2, 2)), ((2, 1, 3), (2,)), ((), (3,)), ((), ()), ((0, 2), (3, 1))]:
            a, b = (numbers(shape, dtype) for shape in shapes)
            check(np.kron(a, b), cg.kron(array(a), array(b)), f"kron {shapes} {dtype}")
        for shapes in [((3,), (3,)), ((2, 3), (3, 2)), ((), ()), ((0,), (0,))]:
            a, b = (numbers(shape, dtype) for shape in shapes)
            check(np.vdot(a, b), cg.vdot(array(a), array(b)), f"vdot {shapes} {dtype}")
        if dtype != "bool":
            for shapes, keywords in [(((3,), (3,)), {}), (((4, 3), (3,)), {}), (((3, 4), (3, 4)), {"axis": 0}),
                                     (((3, 4), (4, 3)), {"axisa": 0, "axisc": 0}), (((2, 1, 3), (5, 3)), {"axisc": 1})]:
                a, b = (numbers(shape, dtype) for shape in shapes)
                check(np.cross(a, b, **keywords), cg.cross(array(a), array(b), **keywords), f"cross {shapes} {dtype}")
    with pytest.raises(ValueError, match="dimension must be 2 or 3"):
        cg.cross(cg.ones(4), cg.ones(4))
    with pytest.raises(ValueError, match="vdot"):
        cg.vdot(cg.ones(4), cg.ones(3))
    with pytest.raises(ValueError, match="16 dimensions"):
        cg.kron(cg.ones((1,) * 17), cg.ones(3))


@pytest.mark.filterwarnings("ignore:Arrays of 2-dimensional vectors")
def test_cross_products_in_the_plane():
    for shapes in [((2,), (2,)), ((4, 2), (2,)), ((4, 2), (4, 3)), ((3,), (2,))]:
        a, b = (numbers(shape) for shape in shapes)
        # Vectors of two numbers are those of a plane in space; NumPy takes none from 2.5 on.
        whole = np.cross(*[np.concatenate([v, np.zeros(v.shape[:-1] + (3 - v.shape[-1],))], -1) for v in (a, b)])
        check(whole if 3 in (a.shape[-1], b.shape[-1]) else whole[..., 2], cg.cross(array(a), array(b)), str(shapes))
        check_derivatives(cg.cross, a, b)


@pytest.mark.parametrize("dtype", ["float64", "complex128"])
def test_derivatives_of_other_products(dtype):
    check_derivatives(cg.kron, numbers((2, 3), dtype), numbers((2,), dtype))
    check_derivatives(cg.vdot, numbers((2, 3), dtype), numbers((3, 2), dtype))
    check_derivatives(lambda a, b: cg.cross(a, b, axisc=0), numbers((2, 3), dtype), numbers((3,), dtype))
