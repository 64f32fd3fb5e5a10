"""Runs small programs with the `nd` and `autograd` of MXNet or of cygrad and says what came out, as JSON.

As a script it does so with MXNet, in MXNet's own interpreter: a list of programs comes in by standard input and
the list of answers goes out by standard output. Written for Python 3.8, and for nothing but MXNet and NumPy. The
environment variable CYGRAD_MXNET_PYTHON names that interpreter.
"""

import json
import os
import subprocess
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
    variables = program["gradients"]
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

    names = {"nd": nd, "np": np, "autograd": autograd, "gradient": gradient,
             "begin": lambda: autograd.set_recording(True), "end": lambda: autograd.set_recording(False)}
    before, last = program["code"][:-1], program["code"][-1]
    try:
        exec("\n".join(before), names)
        return {"text": repr(eval(last, names))}
    except Exception as error:
        return {"text": type(error).__name__}
    finally:
        autograd.set_recording(False)


def answer(nd, autograd, program):
    return {"compare": compare, "show": show}[program["kind"]](nd, autograd, program)


def interpreter():
    """The interpreter that has MXNet; skips the test that asks where there is none."""
    import pytest

    python = os.environ.get("CYGRAD_MXNET_PYTHON")
    if not python:
        pytest.skip("CYGRAD_MXNET_PYTHON does not name an interpreter that has MXNet")
    try:
        found = subprocess.run([python, "-c", "import mxnet"], capture_output=True, text=True)
    except OSError as error:
        pytest.skip(f"CYGRAD_MXNET_PYTHON: {error}")
    if found.returncode:
        pytest.skip(f"{python} cannot import mxnet: {found.stderr.strip().splitlines()[-1:]}")
    return python


def ask(programs):
    """MXNet's answers; skips the test that asks where there is no MXNet."""
    python = interpreter()
    done = subprocess.run([python, __file__], input=json.dumps(programs), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout[done.stdout.index("[{"):])


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
