"""Recording and gradients, as MXNet's introductions to autograd show it."""
import mxnet as mx
import mxnet.autograd as ag
import mxnet.ndarray as nd
from mxnet import autograd

x = nd.array([[1, 2], [3, 4]])
x.attach_grad()
with autograd.record():
    y = 2 * x * x
y.backward()
print(x.grad)

x = nd.arange(4).reshape((4, 1))
x.attach_grad()
with autograd.record():
    y = 2 * nd.dot(x.T, x)
y.backward()
print(y, x.grad, (x.grad - 4 * x).norm().asscalar() == 0)


def f(a):
    b = a * 2
    while b.norm().asscalar() < 1000:
        b = b * 2
    if b.sum().asscalar() >= 0:
        c = b[0]
    else:
        c = b[1]
    return c


a = nd.array([-0.4, 0.9])
a.attach_grad()
with autograd.record():
    c = f(a)
c.backward()
print(a.grad, c, a.grad == c / a)

x = nd.array([1, 2, 3])
x.attach_grad()
with autograd.record():
    y = x * x
    z = y.detach() * x + nd.stop_gradient(y)
z.backward(nd.array([1, 10, 100]))
print(x.grad)
x.attach_grad(grad_req="add")
for _ in range(3):
    with autograd.record():
        z = nd.exp(x).sum()
    z.backward()
print(x.grad)
x.grad[:] = 0
with autograd.record(train_mode=False):
    print(autograd.is_recording(), autograd.is_training())
    with autograd.pause():
        print(autograd.is_recording())
with ag.record():
    losses = [(row * row).sum() for row in x]
ag.backward(losses)
print(losses, x.grad)

x = nd.array([0.5, 1.0])
x.attach_grad()
with ag.record():
    y = nd.sin(x)
    first = ag.grad(y, [x], create_graph=True, retain_graph=True)[0]
    total = (first * first).sum()
total.backward()
print(x.grad)

shapes = []


class Sigmoid(mx.autograd.Function):
    def forward(self, x):
        y = 1 / (1 + mx.nd.exp(-x))
        self.save_for_backward(y)
        print((y > 0.5).dtype, y[0].shape)
        return y

    def backward(self, dy):
        y, = self.saved_tensors
        shapes.append(y.sum().shape)
        return dy * y * (1 - y)


x = nd.array([-1, 0, 1])
x.attach_grad()
with autograd.record():
    y = Sigmoid()(x)
    z = (y * (x > 0)).sum()
z.backward()
print(y, z, x.grad, shapes)

outputs, states = mx.nd.contrib.foreach(lambda row, s: (row + s, row + s), nd.array([1, 2, 3]), nd.array([10]))
print(outputs, states)
w, g = nd.array([1, 2]), nd.array([0, 0])
autograd.mark_variables([w], [g])
with autograd.record():
    loss = (w ** 2).mean()
loss.backward()
print(g, w.grad)
w[:] = w - 0.1 * w.grad
w -= 0.1 * w.grad
print(w)
