"""What several groups of rows share: entering one program for many libraries, where all of them write it alike."""

from ..libraries import LIBRARIES

NUMPY_LIKE = "cygrad", "numpy", "torch", "jax", "mxnet"


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


def numexpr(row, *expressions):
    """Enter numexpr with one expression per result, written with the names of the row's data.

    Evaluating an expression again is several times cheaper for small arrays, so this is what its users do.
    """

    @row.library("numexpr")
    def _(**data):
        import numexpr

        numexpr.evaluate(expressions[0], data)
        if len(expressions) == 1:
            again = numexpr.re_evaluate
            return lambda: again(data)
        return lambda: tuple([numexpr.evaluate(expression, data) for expression in expressions])


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
