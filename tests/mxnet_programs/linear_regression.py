"""Linear regression by minibatches, from scratch; arguments on the command line."""
import argparse
import random

import numpy as np
from mxnet import autograd, nd

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=3)
parser.add_argument("--lr", type=float, default=0.03)
args = parser.parse_args()

np.random.seed(1)
random.seed(1)
true_w, true_b = [2, -3.4], 4.2
features = nd.array(np.random.normal(0, 1, (500, 2)))
labels = true_w[0] * features[:, 0] + true_w[1] * features[:, 1] + true_b
labels += nd.array(np.random.normal(0, 0.01, labels.shape))


def batches(size):
    indices = list(range(len(features)))
    random.shuffle(indices)
    for i in range(0, len(features), size):
        j = nd.array(indices[i: min(i + size, len(features))])
        yield features.take(j), labels.take(j)


w = nd.array(np.random.normal(0, 0.01, (2, 1)))
b = nd.zeros(shape=(1,))
for parameter in (w, b):
    parameter.attach_grad()

for epoch in range(args.epochs):
    for X, y in batches(10):
        with autograd.record():
            loss = (nd.dot(X, w) + b - y.reshape((-1, 1))) ** 2 / 2
        loss.backward()
        for parameter in (w, b):
            parameter[:] = parameter - args.lr * parameter.grad / len(X)
    train = ((nd.dot(features, w) + b).reshape(labels.shape) - labels) ** 2 / 2
    print("epoch %d, loss %f" % (epoch + 1, train.mean().asnumpy()[0]))
print(["%.4f" % v for v in w.reshape((-1,)).asnumpy()], "%.4f" % b.asscalar())
