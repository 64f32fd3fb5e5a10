"""grad() of intermediate arrays: where a pass ends, and what it leaves of the graph."""

import cygrad as cg
from cygrad import autograd


def test_a_single_variable_ends_the_pass():
    """A chain of gradients inside one recording costs what each of them costs, not what came before."""
    x = cg.array([0.5])
    x.attach_grad()
    with autograd.record():
        y = x
        for _ in range(200):
            y = y * 1.01
            z = cg.sin(y)
            (g,) = autograd.grad(z, y, retain_graph=True)
            y = y + 0 * g
    assert abs(float(g.item()) - float(cg.cos(y).item())) < 1e-6


def test_what_made_the_variable_is_left_alone():
    x = cg.array([2.0])
    x.attach_grad()
    with autograd.record():
        h = x * x
        y = cg.exp(h)
    (g,) = autograd.grad(y, h)
    assert abs(g.item() - cg.exp(cg.array(4.0)).item()) < 1e-9
    h.backward()                 # the pass did not go past h
    assert x.grad.tolist() == [4.0]


def test_a_variable_is_also_its_own_gradient():
    x = cg.array([2.0])
    x.attach_grad()
    with autograd.record():
        h = x * 3
    assert autograd.grad(h, h)[0].tolist() == [1.0]


def test_several_variables_on_one_way():
    x = cg.array([2.0])
    x.attach_grad()
    with autograd.record():
        h = x * 3
        y = h * h
    assert [g.tolist() for g in autograd.grad(y, [h, x])] == [[12.0], [36.0]]
