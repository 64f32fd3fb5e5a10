"""A recurrent cell with gates that learns to continue a wave, from scratch, with clipped gradients and momentum."""
import numpy as np
import mxnet as mx
from mxnet import nd, autograd

num_hidden, length, lr = 8, 12, 0.2
rng = np.random.RandomState(3)
wave = np.sin(np.arange(0, 60, 0.4))
starts = [int(s) for s in rng.randint(0, len(wave) - length - 1, 6)]
inputs = [nd.array([[wave[s + t]] for s in starts]) for t in range(length)]
targets = [nd.array([[wave[s + t + 1]] for s in starts]) for t in range(length)]


def weight(*shape):
    return nd.array(rng.normal(0, 0.2, shape))


Wxi, Wxf, Wxo, Wxc = [weight(1, num_hidden) for _ in range(4)]
Whi, Whf, Who, Whc = [weight(num_hidden, num_hidden) for _ in range(4)]
bi, bf, bo, bc = [nd.zeros(num_hidden) for _ in range(4)]
Why, by = weight(num_hidden, 1), nd.zeros(1)
params = [Wxi, Wxf, Wxo, Wxc, Whi, Whf, Who, Whc, bi, bf, bo, bc, Why, by]
velocities = [nd.zeros_like(p) for p in params]
for p in params:
    p.attach_grad()


def lstm(inputs, h, c):
    outputs = []
    for X in inputs:
        i = nd.sigmoid(nd.dot(X, Wxi) + nd.dot(h, Whi) + bi)
        f = nd.sigmoid(nd.dot(X, Wxf) + nd.dot(h, Whf) + bf)
        o = nd.sigmoid(nd.dot(X, Wxo) + nd.dot(h, Who) + bo)
        c = f * c + i * nd.tanh(nd.dot(X, Wxc) + nd.dot(h, Whc) + bc)
        h = o * nd.tanh(c)
        outputs.append(nd.dot(h, Why) + by)
    return outputs, h, c


def clip(params, most):
    norm = nd.array([0.0])
    for p in params:
        norm = norm + (p.grad ** 2).sum()
    norm = nd.sqrt(norm).asscalar()
    if norm > most:
        for p in params:
            p.grad[:] *= most / norm
    return norm


moving = 0
for step in range(12):
    h, c = nd.zeros((6, num_hidden)), nd.zeros(shape=(6, num_hidden))
    with autograd.record():
        outputs, h, c = lstm(inputs, h, c)
        loss = 0
        for y_hat, y in zip(outputs, targets):
            loss = loss + nd.mean((y_hat - y) ** 2)
        loss = loss / length
    loss.backward()
    norm = clip(params, 0.5)
    for p, v in zip(params, velocities):
        v[:] = 0.9 * v - lr * p.grad
        p[:] = p + v
    current = nd.mean(loss).asscalar()
    moving = current if step == 0 else 0.9 * moving + 0.1 * current
    print("step %d: loss %.4f, moving %.4f, norm %.3f" % (step, current, moving, norm))
print(h.shape, nd.concat(*outputs, dim=1).shape, outputs[-1].reshape((-1,)).round())
