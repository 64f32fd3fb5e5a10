"""What programs do with arrays here and there."""
import copy

import mxnet as mx
import numpy as np
from mxnet import autograd, nd

x = nd.random.normal(scale=0.01, shape=(3, 4))
assert x.shape == (3, 4)
w = mx.nd.array([1, 2, 3])
w.attach_grad()
with autograd.record():
    loss = 0
    for i in range(3):
        loss = loss + w[i]*i
    loss = loss + (w.sum()**2)*0.5
loss.backward()
print(w.grad, loss.shape)
with autograd.record():
    y = nd.concat(*[w, w*2], dim=0).reshape((2, 3)).mean(axis=0).sum()
y.backward()
print(w.grad, y.asscalar())
a = nd.zeros((3, 3))
a[1]=nd.array([1, 2, 3])
a[:, 2]=5
a[0, 0]=w[2]
a[2]=w
print(a)
a[nd.array([0, 2])] = -1
print(a)
a[[0, 1], [1, 2]] = nd.array([7, 8])
print(a)
print(nd.arange(6).reshape((2, 3))[:, ::-1], nd.arange(4)[::2])
pair = [nd.ones(2), nd.zeros(2)]
print(nd.stack(*pair), nd.add_n(*pair), sum(pair))
b = copy.deepcopy(a)
b[:]=0
print(a.sum().asscalar(), b.sum().asscalar())
print(np.allclose(a.asnumpy(), b.asnumpy()), nd.array(a.asnumpy()).dtype==np.float32, a.dtype==np.float32, np.dtype(a.dtype))
idx = nd.argmax(a, axis=1)
print(idx, a[0][int(idx[0].asscalar())])
for p in [nd.ones((2, 2))]:
    p.attach_grad()
    with autograd.record():
        q=(p*p).sum()
    q.backward()
    p[:] = p - 0.1*p.grad
    p -= 0.1*p.grad
    p *= 2
    print(p, p.grad)
m = nd.array([[1, 0], [0, 1]])
print(nd.where(m, nd.ones((2, 2))*3, nd.zeros((2, 2))), (m==1)*(m>0), 1-(m>0), (m>0)-0.5)
print(nd.array([1, 2, 3]).astype('int32') % 2 == 0)
print((nd.array([3, 4])**2).sum().sqrt(), nd.norm(nd.array([3, 4])).asscalar())
u = nd.array([5])
u[0] += 1
print(u)
u = nd.zeros((2, 2))
u[0][1] = 3
print(u)     # row shares memory
v = nd.array([1., 2.])
t = v
v += 1
print(t)
v = nd.array([1., 2.])
t = v
v = v + 1
print(t)
print(type(nd.ones(1).asnumpy()[0]), nd.ones(1).asscalar() == 1, int(nd.ones(1).asscalar()), '%d' % nd.ones(1).asscalar())
print(nd.ones((2, 3)).T.shape, nd.dot(nd.ones((2, 3)), nd.ones((2, 3)), transpose_b=True))
print(mx.nd.SequenceMask(nd.ones((2, 2)), sequence_length=nd.array([1, 2]), use_sequence_length=True, axis=1))
with mx.autograd.record():
    with mx.autograd.predict_mode():
        print(mx.autograd.is_training(), nd.Dropout(nd.ones(3)))
print(nd.ones((2,)) is not None, [nd.ones(1)] == [], mx.nd.ones(2).context.device_type)
g = nd.ones(2)
h = nd.zeros(2)
g.copyto(h)
print(h, g.copy() is g, g.as_in_context(mx.cpu(0)) is g)
print(nd.clip(nd.array([-1, 0, 1]), 0, 0.5), nd.array([1, 2]).max() > 1, bool(nd.array([1, 2]).max() > 1))
if nd.array([1, 2]).max() > 1:
    print("yes")
print(len(nd.ones((4, 2))), nd.ones((4, 2)).size, nd.ones(3).ndim, nd.split(nd.arange(4), num_outputs=2, axis=0))
s = mx.nd.random.uniform(shape=(2,))
print(s.shape, mx.nd.shuffle(nd.arange(3)).shape, mx.random.uniform(shape=2).shape)
print(nd.full((2, 2), 7).sum(axis=(0, 1)), nd.ones((2, 3, 4)).transpose((2, 0, 1)).shape, nd.flip(nd.arange(3), axis=0), nd.ones((1, 3)).broadcast_to((2, 3)).sum().asscalar())
print(nd.eye(2), nd.linspace(0, 1, 3), nd.arange(0, 1, 0.25), nd.ones_like(s).shape)
print("%.3f" % nd.array([1, 2, 3]).mean().asscalar(), nd.array([1.5]).astype('float64').asscalar(), repr(nd.array([[1]])))
