"""Random numbers, with gradients for the parameters of their distributions.

The functions draw from one generator that all threads share; `seed` sets it. They are the methods of `Generator`, which
`default_rng` makes for a part of a program that wants numbers of its own.

Examples
--------
>>> import cygrad as cg
>>> cg.random.seed(0)
>>> cg.random.normal(size=(2, 3)).shape
(2, 3)
"""

import contextlib as _contextlib
import os as _os

from .core.ops.random import Generator
from .core.random.bits import BitGenerator

_shared = Generator(BitGenerator.__new__(BitGenerator))      # seeded when it is first used

if hasattr(_os, "register_at_fork"):
    _os.register_at_fork(after_in_child=_shared.bit_generator._forget_threads)

bernoulli = _shared.bernoulli
beta = _shared.beta
binomial = _shared.binomial
bytes = _shared.bytes
categorical = _shared.categorical
cauchy = _shared.cauchy
chisquare = _shared.chisquare
choice = _shared.choice
dirichlet = _shared.dirichlet
exponential = _shared.exponential
f = _shared.f
gamma = _shared.gamma
geometric = _shared.geometric
gumbel = _shared.gumbel
hypergeometric = _shared.hypergeometric
integers = _shared.integers
laplace = _shared.laplace
logistic = _shared.logistic
lognormal = _shared.lognormal
logseries = _shared.logseries
multinomial = _shared.multinomial
multivariate_hypergeometric = _shared.multivariate_hypergeometric
multivariate_normal = _shared.multivariate_normal
negative_binomial = _shared.negative_binomial
noncentral_chisquare = _shared.noncentral_chisquare
noncentral_f = _shared.noncentral_f
normal = _shared.normal
pareto = _shared.pareto
permutation = _shared.permutation
permuted = _shared.permuted
poisson = _shared.poisson
power = _shared.power
random = _shared.random
rayleigh = _shared.rayleigh
seed = _shared.seed
shuffle = _shared.shuffle
spawn = _shared.spawn
standard_cauchy = _shared.standard_cauchy
standard_exponential = _shared.standard_exponential
standard_gamma = _shared.standard_gamma
standard_normal = _shared.standard_normal
standard_t = _shared.standard_t
triangular = _shared.triangular
uniform = _shared.uniform
vonmises = _shared.vonmises
wald = _shared.wald
weibull = _shared.weibull
zipf = _shared.zipf


def default_rng(seed=None):
    """A generator with numbers of its own.

    Parameters
    ----------
    seed : None, int, array_like of int, numpy.random.SeedSequence, a bit generator or a generator
        None: a state that nobody can foresee. A generator of cygrad's is returned as it is; of NumPy's the bit
        generator is shared.

    Returns
    -------
    Generator

    Raises
    ------
    TypeError, ValueError
        For what is no seed.

    Notes
    -----
    `numpy.random.default_rng`, with the same numbers.

    Examples
    --------
    >>> import cygrad as cg, numpy as np
    >>> cg.random.default_rng(1).normal().item() == np.random.default_rng(1).normal()
    True
    """
    if isinstance(seed, Generator):
        return seed
    bits = getattr(seed, "bit_generator", None) or getattr(seed, "_bit_generator", seed)
    return Generator(bits if isinstance(bits, BitGenerator) else BitGenerator(bits))


def get_state():
    """The state of the shared generator, a dict as NumPy's PCG64 has it, for `set_state`.

    Examples
    --------
    >>> import cygrad as cg
    >>> state = cg.random.get_state()
    >>> x = cg.random.normal().item()
    >>> cg.random.set_state(state)
    >>> x == cg.random.normal().item()
    True
    """
    return _shared.bit_generator.state


def set_state(state):
    """Bring the shared generator back to a state that `get_state` gave.

    Parameters
    ----------
    state : dict

    Raises
    ------
    TypeError, ValueError
        For what is no such state.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.random.set_state(cg.random.get_state())
    """
    _shared.bit_generator.state = state


@_contextlib.contextmanager
def _from(state):
    """The numbers of the shared generator from a state on, again; then it goes on where it was."""
    before = _shared.bit_generator._exchange(state)
    try:
        yield
    finally:
        _shared.bit_generator._exchange(before)


def rand(*shape, dtype=None):
    """Random numbers, uniform on [0, 1), of the shape that the arguments are.

    Notes
    -----
    `numpy.random.rand`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.random.rand(2, 3).shape
    (2, 3)
    """
    return random(shape, dtype)


def randn(*shape, dtype=None):
    """Random numbers of the standard normal distribution, of the shape that the arguments are.

    Notes
    -----
    `numpy.random.randn`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.random.randn(2, 3, dtype="float32").dtype
    dtype('float32')
    """
    return standard_normal(shape, dtype)


def randint(low, high=None, size=None, dtype=None):
    """Random integers, uniform on low <= i < high; with `low` alone on 0 <= i < low.

    Notes
    -----
    `numpy.random.randint`, which draws other numbers: those here are the numbers of `integers`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.random.randint(0, 10, (2, 3)).shape
    (2, 3)
    """
    return integers(low, high, size, dtype)


def random_sample(size=None):
    """Random numbers, uniform on [0, 1).

    Notes
    -----
    `numpy.random.random_sample`.

    Examples
    --------
    >>> import cygrad as cg
    >>> cg.random.random_sample((2, 3)).shape
    (2, 3)
    """
    return random(size)


__all__ = [_name for _name in dir() if not _name.startswith("_")]


def __dir__():
    return __all__
