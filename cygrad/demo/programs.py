"""The first programs of a tutorial on gradients, as MXNet's users know them."""

PROGRAMS = {
    "A first gradient": '''\
import cygrad.ndarray as nd
import cygrad.autograd as ag

x = nd.array([[1, 2], [3, 4]])
x.attach_grad()
with ag.record():
    y = 2 * x**2
y.backward()
print(x.grad)
''',
    "Control flow": '''\
from cygrad import nd, autograd

def f(a):
    b = a * 2 if nd.sum(a).asscalar() < 15 else a
    return b

def g(a):
    b = a * 2
    while nd.norm(b).asscalar() < 1000:
        b = b * 2
    return b

for x in nd.array([[1, 2], [3, 4]]), nd.array([[2, 4], [6, 8]]):
    x.attach_grad()
    with autograd.record():
        y = f(x)
    y.backward()
    print(x.grad)
    with autograd.record():
        y = g(x)
    y.backward()
    print(x.grad)
''',
    "Head gradient": '''\
import cygrad as mx

x = mx.nd.array([[1, 2], [3, 4]])
x.attach_grad()
with mx.autograd.record():
    y = 2 * x * x
head = mx.nd.array([[10, 1.], [.1, .01]])
y.backward(head)
print(x.grad)
''',
    "Chain rule": '''\
from cygrad import nd, autograd

x = nd.array([[1, 2], [3, 4]])
x.attach_grad()
with autograd.record():
    y = x**2
    z = y**2 + y
z.backward()
print(x.grad)
print((x.grad == 4 * x**3 + 2 * x).asnumpy().all())
''',
}


def show():
    """Print each program, run it, and print what it prints."""
    for number, (title, source) in enumerate(PROGRAMS.items(), 1):
        print(f"{number}. {title}\n")
        print("".join(f"    {line}\n" if line else "\n" for line in source.splitlines()))
        exec(compile(source, f"<{title}>", "exec"), {"__name__": "__main__"})
        print()
