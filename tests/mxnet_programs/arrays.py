"""Making, reading and writing arrays, as MXNet's introductions to NDArray show it."""
import numpy as np

import mxnet as mx
from mxnet import nd

print(nd.array(((1, 2, 3), (5, 6, 7))))
x = nd.ones((2, 3))
print(x, x.shape, x.size, x.dtype, x.context, x.stype, x.ndim, len(x))
y = nd.array(np.linspace(-1, 1, 6).reshape(2, 3))
print(x * y, y.exp(), nd.dot(x, y.T), -y, y / 2, 2 - y, abs(y), y ** 2, y % 0.3)
print(y[1, 2], y[:, 1:3], y[0], y[-1][0])
y[:, 1:3] = 2
y[1:2, 0:2] = 4
y[0, 0] = nd.array([7])
print(y)
a = x.asnumpy()
print(type(a), a, nd.array(a).dtype, nd.array(np.arange(3)).dtype)

z = nd.arange(12).reshape((3, 4))
print(z.reshape((-1, 2)).shape, z.reshape(0, -1).shape, z.reshape((-3,)).shape, z.reshape((-4, 1, 3, 4)).shape)
print(z.sum(), z.sum(axis=0), z.mean(axis=1, keepdims=True), z.max().asscalar(), z.min(axis=0), z.norm().asscalar())
print(z.argmax(axis=1), z.argmin(), z.sum(axis=1, exclude=True), z.sum().shape, z.flatten().shape, z.expand_dims(1).shape)
print(z > 5, (z > 5).sum(), (z == z.T.T).dtype, z[z[:, 0] > 3].shape, (z != 3).min())
print(z.clip(2, 9), z.slice_axis(axis=1, begin=1, end=3), z.take(nd.array([2, 0])), z.tile((1, 2)).shape)
print(nd.concat(z, z, dim=0).shape, nd.stack(z, z).shape, [part.shape for part in z.split(2, axis=1)])
print(z.sort(is_ascend=False)[0], z.argsort(is_ascend=False)[0], z.topk(k=2, ret_typ="value"), z.repeat(2, axis=0).shape)
print(nd.array([0.5, 1.5, -2.5]).round(), nd.array([0.5, 1.5]).rint(), nd.array([1.7]).astype("int32"), z.one_hot(3).shape)
print([row.asnumpy().tolist() for row in z], sum(z), max(nd.array([3, 9, 1])))

w = z[1]
w[:] = -1                       # a row is a part of the memory
column = z[:, 1]
column[:] = 100                 # a column is a copy
t = z.T
t[:] = 0                        # so is what a method gives
print(z, column)
before = id(z)
z += 1
z *= 2
print(id(z) == before, z)
nd.elemwise_add(z, z, out=z)
print(z)
b = z.copy()
b[:] = 0
z.copyto(b)
print(b, b is z, b.as_in_context(mx.cpu()) is b, z[:] is z)

i = nd.array([7, -7, 2], dtype="int32")
print(i / 2, i * 1.5, i + 1, i ** 2, i.sum(), i.astype("float32") / 2, i.dtype)
h = nd.array([1, 2], dtype="float16")
print(h + h, h.dtype, nd.array([1, 2], dtype=np.float64).dtype, (h * 2.5).dtype)
print(np.float32(2) * x, x + np.float64(1), np.float32(1) < y, 3 > x)
print("%s %s" % (x.sum().asscalar(), x[0, 0].asscalar()), "{:.3f}".format(y.mean().asscalar()), str(x), bool(nd.array([0])))
print(mx.current_context(), mx.cpu() == mx.cpu(0), mx.context.num_gpus(), isinstance(x, mx.nd.NDArray))
if x is not None and type(x) == nd.NDArray:
    print(x.asscalar() if x.size == 1 else x.asnumpy().sum())
for wrong in (lambda: nd.ones((2, 3)) + nd.ones((4,)), lambda: x.reshape((7, 7)), lambda: nd.dot(x, x)):
    try:
        wrong()
    except mx.base.MXNetError:
        print("MXNetError")
for wrong in (lambda: x[5], lambda: x.asscalar(), lambda: x.no_such_method(), lambda: x == None, lambda: bool(x)):  # noqa: E711
    try:
        wrong()
    except (IndexError, ValueError, AttributeError, TypeError) as error:
        print([c.__name__ for c in (IndexError, ValueError, AttributeError, TypeError) if isinstance(error, c)])
mx.test_utils.assert_almost_equal(x.asnumpy(), np.ones((2, 3)), rtol=1e-5)
mx.nd.waitall()
