"""A network of two layers that tells three kinds of points apart, from scratch."""
import mxnet as mx
import numpy as np
from mxnet import autograd, nd

ctx = mx.gpu() if mx.context.num_gpus() else mx.cpu()
rng = np.random.RandomState(0)
centres = np.array([[2, 0], [-1, 2], [-1, -2]])
kind = rng.randint(0, 3, 300)
X = nd.array(centres[kind] + rng.normal(0, 0.7, (300, 2)), ctx=ctx)
Y = nd.array(kind, ctx=ctx)

W1 = nd.array(rng.normal(0, 0.3, (2, 16)), ctx=ctx)
b1 = nd.zeros(16, ctx=ctx)
W2 = nd.array(rng.normal(0, 0.3, (16, 3)), ctx=ctx)
b2 = nd.zeros(3, ctx=ctx)
params = [W1, b1, W2, b2]
for param in params:
    param.attach_grad()


def softmax(z):
    e = nd.exp(z - nd.max(z, axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def net(X):
    X = X.reshape((-1, 2))
    H = nd.maximum(nd.dot(X, W1) + b1, 0)
    return nd.dot(H, W2) + b2


def cross_entropy(y_hat, y):
    return -nd.pick(nd.log(softmax(y_hat)), y)


def accuracy(y_hat, y):
    return (y_hat.argmax(axis=1) == y.astype("float32")).mean().asscalar()


for epoch in range(5):
    total, right, n = 0.0, 0.0, 0
    for start in range(0, 300, 50):
        data, label = X[start:start + 50], Y[start:start + 50]
        with autograd.record():
            output = net(data)
            loss = cross_entropy(output, label).sum()
        loss.backward()
        for param in params:
            param[:] = param - 0.5 * param.grad / 50
        total += loss.asscalar()
        right += (output.argmax(axis=1) == label).sum().asscalar()
        n += label.size
    print("epoch %d, loss %.4f, train acc %.3f, acc %.3f" % (epoch + 1, total / n, right / n, accuracy(net(X), Y)))
print(nd.softmax(net(X[:2])).round(), nd.one_hot(Y[:3], 3), nd.softmax_cross_entropy(net(X), Y).asscalar() > 0)
