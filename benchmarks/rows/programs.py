"""What several groups of rows share: entering one program for many libraries, where all of them write it alike."""

import numpy as np

from ..libraries import LIBRARIES


def forward(row, program, *names):
    """Enter `program` into the row for the libraries called `names`.

    `program(m, *arrays)` gets the library's namespace and the row's data as arrays of the library, and returns the
    workload: a function without arguments. What it does before it returns is not timed, except in JAX, whose compiler
    gets the whole of it.
    """

    def enter(name):
        library = LIBRARIES[name]()

        @row.library(name)
        def _(**data):
            m = library.namespace()
            arrays = [library.array(array) for array in data.values()]
            if name != "jax":
                return program(m, *arrays)
            import jax

            compiled = jax.jit(lambda *arrays: program(m, *arrays)())
            return lambda: compiled(*arrays)

    for name in names:
        enter(name)


def numexpr(row, *expressions, after=None):
    """Enter numexpr with one expression per result, written with the names of the row's data.

    Evaluating the last expression again is several times cheaper for small arrays, so this is what its users do where
    there is but one. `after` gets the results and returns those that count.
    """

    @row.library("numexpr")
    def _(**data):
        import numexpr

        numexpr.evaluate(expressions[0], data)
        if len(expressions) == 1:
            again = numexpr.re_evaluate
            return lambda: again(data)
        if after is None:
            return lambda: tuple([numexpr.evaluate(expression, data) for expression in expressions])
        return lambda: after(*[numexpr.evaluate(expression, data) for expression in expressions])


def loop(m, step, state, n):
    """`step(i, state)` for i from 0 to `n`, each time with what it returned; JAX's users have a loop for compilers."""
    if m.__name__ == "jax.numpy":
        import jax

        return jax.lax.fori_loop(0, n, step, state)
    for i in range(n):
        state = step(i, state)
    return state


def complex_step(function, **data):
    """A reference for `value_and_gradient` where every array of `data` is a number: exact but for rounding.

    Squire and Trapp (1998), "Using complex variables to estimate derivatives of real functions",
    https://doi.org/10.1137/S003614459631241X; all derivatives at once, each in a column of its own.
    """
    step = 1e-30
    steps = step * 1j * np.eye(len(data))

    def run():
        y = function(np, *(value + row for value, row in zip(data.values(), steps)))
        return (y[0].real, *(y.imag / step))

    return run


def value_and_gradient(row, function, variables, *names):
    """Enter the value of `function` and its gradients for the libraries called `names`.

    `function(m, *arrays)` gets the library's namespace and the row's data, and returns a number. The gradients are
    those with respect to the first `variables` arrays.
    """

    def enter(name):
        library = LIBRARIES[name]()

        @row.library(name)
        def _(**data):
            m = library.namespace()
            arrays = [library.array(array) for array in data.values()]
            return GRADIENTS[name](m, function, arrays, variables)

    for name in names:
        enter(name)


def _gradient_cygrad(m, function, arrays, variables):
    from cygrad import autograd

    return _gradient_mxnet(m, function, arrays, variables, autograd)


def _gradient_mxnet(m, function, arrays, variables, autograd=None):
    if autograd is None:
        from mxnet import autograd
    leaves = arrays[:variables]
    for x in leaves:
        x.attach_grad()

    def run():
        with autograd.record():
            y = function(m, *arrays)
        y.backward()
        return (y, *[x.grad for x in leaves])

    return run


def _gradient_torch(m, function, arrays, variables):
    leaves = arrays[:variables]
    for x in leaves:
        x.requires_grad = True

    def run():
        y = function(m, *arrays)
        return (y, *m.autograd.grad(y, leaves))

    return run


def _gradient_jax(m, function, arrays, variables):
    import jax

    both = jax.jit(jax.value_and_grad(lambda *arrays: function(m, *arrays), argnums=tuple(range(variables))))

    def run():
        y, gradients = both(*arrays)
        return (y, *gradients)

    return run


def _gradient_autograd(m, function, arrays, variables):
    from autograd import value_and_grad

    both = value_and_grad(lambda *arrays: function(m, *arrays), argnum=tuple(range(variables)))

    def run():
        y, gradients = both(*arrays)
        return (y, *gradients)

    return run


GRADIENTS = {
    "cygrad": _gradient_cygrad,
    "mxnet": _gradient_mxnet,
    "torch": _gradient_torch,
    "jax": _gradient_jax,
    "autograd": _gradient_autograd,
}
