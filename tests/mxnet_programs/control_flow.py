"""Gradients through indexing, functions of one's own, and the loops of nd.contrib."""
import mxnet as mx
from mxnet import autograd, nd

x = nd.arange(6).reshape((2, 3))
x.attach_grad()
for f in [lambda: x[0].sum(), lambda: x[:, 1].sum(), lambda: x[nd.array([1, 1])].sum(), lambda: (x.T * x.T).sum(),
          lambda: x.reshape(-1)[2], lambda: (x > 2) * x, lambda: x[1][2] * x[0, 1], lambda: nd.split(x, 3, axis=1)[1],
          lambda: x.mean(), lambda: x.slice_axis(axis=1, begin=0, end=2) ** 2, lambda: x.flatten().T,
          lambda: sum(row.norm() for row in x + 1)]:
    with autograd.record():
        y = f()
    y.backward()
    print(y.shape, x.grad)


class Larger(autograd.Function):
    def forward(self, a, b):
        self.save_for_backward(a, b)
        m = a > b
        return a * m + b * (1 - m)

    def backward(self, dy):
        a, b = self.saved_tensors
        m = a > b
        return dy * m, dy * (1 - m)


a = nd.array([1, 5, 3])
b = nd.array([2, 2, 2])
a.attach_grad()
b.attach_grad()
with autograd.record():
    y = Larger()(a, b)
y.backward()
print(y, a.grad, b.grad)


def body(data, states):
    s = states[0] + data
    return s * 2, [s]


print(nd.contrib.foreach(body, nd.arange(3).reshape((3, 1)), [nd.zeros(1)]))
print(nd.contrib.while_loop(lambda i, s: i < 3, lambda i, s: (i * s, [i + 1, s + i]), [nd.array([0]), nd.array([1])],
                            max_iterations=3))
print(nd.contrib.cond(nd.array([1]) > 0, lambda: nd.ones(2), lambda: nd.zeros(2)))

w = nd.array([1, 2])
w.attach_grad()
momentum = nd.zeros(2)
for i in range(3):
    with autograd.record():
        loss = (w * w).sum()
    loss.backward()
    nd.sgd_mom_update(w, w.grad, momentum, lr=0.1, momentum=0.9, out=w)
print(w, momentum)
with autograd.record():
    z = w * w
print(mx.autograd.grad(z, [w], head_grads=nd.array([1, 10])))
