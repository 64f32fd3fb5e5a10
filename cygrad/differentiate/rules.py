"""Functions whose gradients are had another way than by what they recorded: checkpoint, custom_vjp."""

import functools

from .. import autograd, random
from ..core.array import NDArray
from ..core.gradients import depends_on_earlier
from ..core.ops.alike import array_equal
from ..core.ops.create import array
from .arguments import check_function, heads_of, leaves_of, rebuild, variable
from .gradients import pull


def _arrays_of(tree):
    """The NDArrays among the leaves of a nest."""
    return [leaf for leaf in leaves_of(tree) if type(leaf) is NDArray]


def _with_arrays(tree, arrays):
    """The nest `tree` with other NDArrays in the places of its own."""
    arrays = iter(arrays)
    return rebuild(tree, (next(arrays) if type(leaf) is NDArray else leaf for leaf in leaves_of(tree)))


def _form_of(out, name):
    """What a function returned as a form without its arrays, and these."""
    heads = heads_of(out, name)
    if not heads:
        raise TypeError(f"the function of {name} must return an NDArray or a nest of them, not {out!r:.40}")
    return rebuild(out, iter([None] * len(heads))), heads


# ---- checkpoint

class _Checkpoint(autograd.Function):
    """One call of a function that was given to `checkpoint`."""

    def __init__(self, fun, args, kwargs):
        self.fun, self.args, self.kwargs = fun, args, kwargs
        self.training = autograd.is_training()

    @property
    def _title(self):
        return f"checkpoint {getattr(self.fun, '__name__', type(self.fun).__name__)}"

    def forward(self, *arrays):
        self.save_for_backward(*arrays)
        self.random = random.get_state()
        mark = array(0.0)
        mark.attach_grad("null")
        with autograd.record(self.training):        # constants: what is recorded of them came by another way
            out = self.fun(*_with_arrays(self.args, [x.detach() for x in arrays]), **self.kwargs)
        self.form, heads = _form_of(out, "checkpoint")
        if depends_on_earlier(heads, mark):
            raise RuntimeError(
                f"checkpoint: {getattr(self.fun, '__name__', 'the function')} uses a variable, or what was computed "
                "from one, that is not among its positional arguments; its gradient would be missing: pass it as one"
            )
        self.results = [head.detach() for head in heads]
        return tuple(self.results)

    def backward(self, *head_grads):
        recorded = autograd.is_recording()
        arrays = list(self.saved_tensors)
        places = [i for i, x in enumerate(arrays) if x.dtype.kind in "fc"]
        for i in places:
            arrays[i] = variable(arrays[i], "an argument of checkpoint")
        with random._from(self.random), autograd.record(self.training):
            out = self.fun(*_with_arrays(self.args, arrays), **self.kwargs)
        again = heads_of(out, "checkpoint")
        if len(again) != len(self.results) or not all(
                array_equal(a.detach(), b, equal_nan=a.dtype.kind in "fc") for a, b in zip(again, self.results)):
            raise RuntimeError(
                f"checkpoint: {getattr(self.fun, '__name__', 'the function')} computed something else the second time. It "
                "must make its own random generators, or draw from cygrad.random, and depend on nothing that changes"
            )
        pairs = [(head, g) for head, g in zip(again, head_grads) if head.dtype.kind in "fc"]
        heads, head_grads = map(list, zip(*pairs))
        found = pull(heads, [arrays[i] for i in places], head_grads, create_graph=recorded)
        gradients = [None] * len(arrays)
        for i, g in zip(places, found):
            gradients[i] = g
        return gradients


def checkpoint(fun):
    """A function that, when recorded, keeps its arguments alone, and is computed again for its gradient.

    Parameters
    ----------
    fun : callable
        Returns an NDArray, or a tuple, list or dict of them. It must compute the same when called again with the same
        arguments, and not write to them. What it draws from `cygrad.random` is drawn again: the state of the shared
        generator is kept with the arguments. Generators of its own it must make itself.

    Returns
    -------
    callable
        Takes the arguments of `fun` and returns what it returns.

    Raises
    ------
    RuntimeError
        When called while recording: if what is differentiated comes into `fun` by another way than its positional
        arguments (tuples, lists and dicts of arrays may be among them). In the backward pass: if an argument was
        written to since, or `fun` computed something else the second time.
    TypeError
        If `fun` is no function; when called, if it returns something else.

    Notes
    -----
    `autograd.checkpoint` of HIPS autograd, `jax.checkpoint`, `torch.utils.checkpoint`. It trades time for memory: a
    loop whose steps are checkpointed keeps one state for each step, and computes each step twice.

    Examples
    --------
    >>> import cygrad as cg
    >>> @cg.checkpoint
    ... def step(x):
    ...     for _ in range(10):
    ...         x = x + 0.1 * cg.sin(x)
    ...     return x
    >>> def run(x):
    ...     for _ in range(10):
    ...         x = step(x)
    ...     return x
    >>> round(cg.grad(run)(0.1), 4)
    0.0162
    """
    check_function(fun, "checkpoint")

    @functools.wraps(fun)
    def checkpointed(*args, **kwargs):
        if not autograd.is_recording():
            return fun(*args, **kwargs)
        call = _Checkpoint(fun, args, kwargs)
        heads = call(*_arrays_of(args))
        return rebuild(call.form, iter(heads))

    return checkpointed


# ---- custom_vjp

class _Custom(autograd.Function):
    """One call of a `custom_vjp` while recording."""

    def __init__(self, rule, args):
        self.rule, self.args = rule, args

    @property
    def _title(self):
        return self.rule.__name__

    def compute(self, args):
        pair = self.rule._forward(*args)
        if not (isinstance(pair, tuple) and len(pair) == 2):
            raise TypeError(f"the forward rule of {self.rule.__name__} must return a pair (value, residuals), not "
                            f"{type(pair).__name__}")
        return pair

    def forward(self, *arrays):
        out, self.residuals = self.compute(self.args)
        self.form, heads = _form_of(out, f"custom_vjp {self.rule.__name__}")
        self.save_for_backward(*arrays, *_arrays_of(self.residuals))
        return tuple(heads)

    def backward(self, *head_grads):
        count = len(_arrays_of(self.args))
        saved = self.saved_tensors
        if autograd.is_recording():     # for what is differentiated again, the residuals have to hang on the arguments
            _, residuals = self.compute(_with_arrays(self.args, saved[:count]))
        else:
            residuals = _with_arrays(self.residuals, saved[count:])
        gradients = self.rule._backward(residuals, rebuild(self.form, iter(head_grads)))
        if not isinstance(gradients, (tuple, list)) or len(gradients) != len(self.args):
            what = f"{len(gradients)}" if isinstance(gradients, (tuple, list)) else type(gradients).__name__
            raise ValueError(
                f"the backward rule of {self.rule.__name__} must return a tuple with a gradient (or None) for "
                f"each of {len(self.args)} arguments, not {what}"
            )
        found = []
        for number, (arg, g) in enumerate(zip(self.args, gradients)):
            leaves = leaves_of(arg)
            given = [None] * len(leaves) if g is None else leaves_of(g)
            if len(given) != len(leaves):
                raise ValueError(f"the backward rule of {self.rule.__name__} returned {len(given)} gradients for the "
                                 f"{len(leaves)} arrays of argument {number}")
            found += [g for leaf, g in zip(leaves, given) if type(leaf) is NDArray]
        return found


class custom_vjp:
    """A function with a reverse rule of one's own.

    Parameters
    ----------
    fun : callable
        Returns an NDArray, or a tuple, list or dict of them. Takes positional arguments: what is differentiated are the
        NDArrays among them, and in tuples, lists and dicts of them.

    Raises
    ------
    TypeError
        If `fun` is no function; when called while recording, if no rule was set, or it returns something else.

    Notes
    -----
    `jax.custom_vjp`; `autograd.extend.primitive` and `defvjp` of HIPS autograd. For derivatives of higher order the
    forward rule is computed again, recorded, so that its residuals may depend on the arguments; they are right as long
    as both rules use cygrad's functions. A class with a state of its own is `autograd.Function`.

    Examples
    --------
    >>> import cygrad as cg
    >>> @cg.custom_vjp
    ... def log1pexp(x):
    ...     return cg.log(1 + cg.exp(x))
    >>> def forward(x):
    ...     return log1pexp(x), x
    >>> def backward(x, g):
    ...     return (g / (1 + cg.exp(-x)),)
    >>> log1pexp.defvjp(forward, backward)
    >>> cg.grad(log1pexp)(1000.0)          # without the rule: inf / inf
    1.0
    """

    def __init__(self, fun):
        check_function(fun, "custom_vjp")
        self._fun = fun
        self._forward = self._backward = None
        functools.update_wrapper(self, fun)
        self.__name__ = getattr(fun, "__name__", type(fun).__name__)

    def defvjp(self, forward, backward):
        """Set the rule.

        Parameters
        ----------
        forward : callable
            Takes the arguments of the function. Returns a pair: what the function returns, and the residuals, anything
            that `backward` needs, a nest of arrays say.
        backward : callable
            Takes the residuals and the gradient of the result, in its form. Returns a tuple with a gradient for each
            argument, of its form and shapes; None for one that needs none.
        """
        check_function(forward, "defvjp")
        check_function(backward, "defvjp")
        self._forward, self._backward = forward, backward

    def __call__(self, *args):
        if not autograd.is_recording():
            return self._fun(*args)
        if self._forward is None:
            raise TypeError(f"custom_vjp {self.__name__} has no rule: call its defvjp(forward, backward)")
        call = _Custom(self, args)
        heads = call(*_arrays_of(args))
        return rebuild(call.form, iter(heads))
