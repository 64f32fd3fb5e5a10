"""The four programs of MXNet's autograd tutorial, as written but for the import lines, with what they print."""

import os
import pathlib
import subprocess
import sys

import pytest

import cygrad

PROGRAMS = {
    "gradient": (
        """
import cygrad.ndarray as nd
import cygrad.autograd as ag

x = nd.array([[1, 2], [3, 4]])
x.attach_grad()
with ag.record():
    y = 2 * x**2
y.backward()
print(x.grad)
""",
        """
[[ 4.  8.]
 [12. 16.]]
<NDArray 2x2 @cpu(0)>
"""),
    "control flow": (
        """
import cygrad.ndarray as nd
import cygrad.autograd as ag

def f(a):
    b = a * 2 if nd.sum(a).asscalar() < 15 else a
    return b

x = nd.array([[1, 2], [3, 4]])
x.attach_grad()
with ag.record():
    y = f(x)
y.backward()
print(x.grad)

x = x * 2
x.attach_grad()
with ag.record():
    y = f(x)
y.backward()
print(x.grad)
""",
        """
[[2. 2.]
 [2. 2.]]
<NDArray 2x2 @cpu(0)>
[[1. 1.]
 [1. 1.]]
<NDArray 2x2 @cpu(0)>
"""),
    "control flow with a loop": (
        """
from cygrad import nd, autograd

def f(a):
    b = a * 2
    while nd.norm(b).asscalar() < 1000:
        b = b * 2
    if nd.sum(b).asscalar() > 0:
        c = b
    else:
        c = 100 * b
    return c

for start in (3.0, -3.0):
    a = nd.array([start])
    a.attach_grad()
    with autograd.record():
        d = f(a)
    d.backward()
    print(a.grad, (a.grad == d / a).asscalar())
""",
        """
[512.]
<NDArray 1 @cpu(0)> True
[51200.]
<NDArray 1 @cpu(0)> True
"""),
    "head gradient": (
        """
import cygrad as mx

x = mx.nd.array([[1, 2], [3, 4]])
x.attach_grad()
with mx.autograd.record():
    y = 2 * x * x
head = mx.nd.array([[10, 1.], [.1, .01]], ctx=mx.cpu())
y.backward(head)
print(x.grad)
""",
        """
[[40.    8.  ]
 [ 1.2   0.16]]
<NDArray 2x2 @cpu(0)>
"""),
    "chain rule": (
        """
import cygrad.ndarray as nd
import cygrad.autograd as ag

x = nd.array([[1, 2], [3, 4]])
x.attach_grad()
with ag.record():
    y = x**2
    z = y**2 + y
z.backward()
print(x.grad)
print((x.grad == 4 * x**3 + 2 * x).all().item())
""",
        """
[[  6.  36.]
 [114. 264.]]
<NDArray 2x2 @cpu(0)>
True
"""),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name, capsys):
    program, expected = PROGRAMS[name]
    exec(compile(program, name, "exec"), {"__name__": "__main__"})
    assert "\n" + capsys.readouterr().out == expected


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_as_a_script(name, tmp_path):
    program, expected = PROGRAMS[name]
    script = tmp_path / "program.py"
    script.write_text(program)
    home = str(pathlib.Path(cygrad.__file__).parents[1])
    path = os.pathsep.join([home] + os.environ.get("PYTHONPATH", "").split(os.pathsep))
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, cwd=tmp_path,
                          env={**os.environ, "PYTHONPATH": path.rstrip(os.pathsep)})
    assert done.returncode == 0, done.stderr
    assert "\n" + done.stdout == expected


def test_gradients_are_exact():
    """In float32, as the tutorial has them."""
    from cygrad import autograd, nd

    x = nd.array([[1, 2], [3, 4]])
    x.attach_grad()
    with autograd.record():
        y = 2 * x * x
    y.backward(nd.array([[10, 1.], [.1, .01]]))
    assert x.grad.dtype == "float32"
    assert x.grad.tolist() == (4 * x.asnumpy() * nd.array([[10, 1.], [.1, .01]]).asnumpy()).tolist()


def test_all_ways_to_import():
    import cygrad as mx
    import cygrad.autograd as ag
    import cygrad.ndarray as nd
    from cygrad import autograd, nd as nd_too
    from cygrad.ndarray import NDArray

    assert mx.nd is mx.ndarray is nd is nd_too and mx.autograd is autograd is ag
    assert mx.nd.NDArray is NDArray is mx.NDArray
    assert mx.cpu() == mx.nd.cpu() == mx.Context("cpu")
