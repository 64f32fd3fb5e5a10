"""Runs small programs with the `nd` and `autograd` of MXNet or of cygrad and says what came out, as JSON.

As a script it does so with MXNet, in MXNet's own interpreter: a list of programs comes in by standard input and
the list of answers goes out by standard output. Written for Python 3.8, and for nothing but MXNet and NumPy.
"""

import json
import sys

import numpy as np


def plain(x):
    """An array as what JSON can say."""
    array = x.asnumpy()
    return {"shape": list(x.shape), "dtype": np.dtype(x.dtype).name, "values": array.ravel().tolist()}


def heads_of(nd, outputs):
    """A head gradient for each output, different at every element."""
    return [nd.array(np.linspace(0.5, 2, max(y.size, 1))[:y.size].reshape(y.shape), dtype=y.dtype) for y in outputs]


def compare(nd, autograd, program):
    """Value and gradients of an expression in x, y, z."""
    inputs = {k: nd.array(v["values"], dtype=v["dtype"]).reshape(v["shape"]) for k, v in program["inputs"].items()}
    names = {"nd": nd, "np": np, "autograd": autograd}
    names.update(inputs)
    variables = [k for k in program["gradients"]]
    for k in variables:
        inputs[k].attach_grad()
    if not variables:
        result = eval(program["code"], names)
        return {"outputs": [plain(y) for y in (result if isinstance(result, (list, tuple)) else [result])]}
    with autograd.record():
        result = eval(program["code"], names)
        outputs = list(result) if isinstance(result, (list, tuple)) else [result]
    answer = {"outputs": [plain(y) for y in outputs]}
    autograd.backward(outputs, heads_of(nd, outputs))
    answer["gradients"] = {k: plain(inputs[k].grad) for k in variables}
    return answer


def show(nd, autograd, program):
    """What the last of some statements gives, by its repr, or the name of the exception."""
    def gradient(f, *xs):
        for x in xs:
            x.attach_grad()
        with autograd.record():
            y = f(*xs)
        y.backward()
        grads = [x.grad.asnumpy().tolist() for x in xs]
        return grads[0] if len(grads) == 1 else grads

    names = {"nd": nd, "np": np, "autograd": autograd, "gradient": gradient}
    *before, last = program["code"]
    try:
        exec("\n".join(before), names)
        return {"text": repr(eval(last, names))}
    except Exception as error:
        return {"text": type(error).__name__}


def answer(nd, autograd, program):
    return {"compare": compare, "show": show}[program["kind"]](nd, autograd, program)


if __name__ == "__main__":
    import warnings

    warnings.filterwarnings("ignore")
    import mxnet

    answers = []
    for program in json.load(sys.stdin):
        try:
            answers.append(answer(mxnet.nd, mxnet.autograd, program))
        except Exception as error:
            answers.append({"error": "%s: %s" % (type(error).__name__, error)})
    json.dump(answers, sys.stdout)
