"""Types of `cygrad.random`."""

import builtins
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from .core.array import NDArray, _ArrayLike, _DTypeLike

_Size: TypeAlias = int | Sequence[int] | None

class BitGenerator:
    """The source of random numbers under a `Generator`: PCG64 of our own, or a bit generator of NumPy's."""

    def __init__(self, seed: Any = None) -> None: ...
    def __enter__(self) -> None: ...
    def __exit__(self, *exception: object) -> None: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    @property
    def capsule(self) -> Any:
        """The `bitgen_t` of NumPy's C interface. It lives as long as this object."""

    @property
    def lock(self) -> Any:
        """For the ``with`` statement: no other thread draws meanwhile."""

    @property
    def seed_seq(self) -> Any:
        """The numpy.random.SeedSequence that the state came from; None after a state was set."""

    @property
    def state(self) -> dict[str, Any]:
        """The state, a dict as ``numpy.random.PCG64().state`` gives it. Set it to go back to it, or to go on with NumPy's."""

    @state.setter
    def state(self, value: dict[str, Any]) -> None: ...
    def spawn(self, n_children: int) -> list[BitGenerator]:
        """Independent bit generators of the same kind."""

class Generator:
    """Random numbers of many distributions from one source."""

    def __init__(self, bit_generator: Any) -> None: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    def __repr__(self) -> str: ...
    @property
    def bit_generator(self) -> BitGenerator:
        """The source of its numbers; ``bit_generator.state`` is its state."""

    def bernoulli(self, p: _ArrayLike = 0.5, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """True with probability `p`, else False."""

    def beta(self, a: _ArrayLike, b: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """Random numbers of the beta distribution."""

    def binomial(self, n: _ArrayLike, p: _ArrayLike, size: _Size = None) -> NDArray:
        """How many of `n` trials succeed."""

    def bytes(self, length: int) -> builtins.bytes:
        """Random bytes."""

    def categorical(self, p: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """Random positions, each as likely as `p` says there."""

    def cauchy(
        self, loc: _ArrayLike = 0.0, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random numbers of the Cauchy distribution."""

    def chisquare(self, df: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """Random numbers of the chi-square distribution."""

    def choice(
        self, a: _ArrayLike, size: _Size = None, replace: bool = True, p: _ArrayLike | None = None, axis: int = 0,
        shuffle: bool = True
    ) -> NDArray:
        """Random parts of an array, or of 0, ..., a - 1."""

    def dirichlet(self, alpha: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """Random points whose coordinates are positive and sum to 1."""

    def exponential(self, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """Random numbers of the exponential distribution, of which `scale` is the mean."""

    def f(self, dfnum: _ArrayLike, dfden: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """Random numbers of the F distribution."""

    def gamma(
        self, shape: _ArrayLike, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random numbers of the gamma distribution."""

    def geometric(self, p: _ArrayLike, size: _Size = None) -> NDArray:
        """How many trials it takes to the first success, that counted."""

    def gumbel(
        self, loc: _ArrayLike = 0.0, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random numbers of the Gumbel distribution, that of maxima."""

    def hypergeometric(
        self, ngood: _ArrayLike, nbad: _ArrayLike, nsample: _ArrayLike, size: _Size = None
    ) -> NDArray:
        """How many of `nsample` things that are taken from `ngood + nbad` are good."""

    def integers(
        self, low: _ArrayLike, high: _ArrayLike | None = None, size: _Size = None, dtype: _DTypeLike | None = None,
        endpoint: bool = False
    ) -> NDArray:
        """Random integers, uniform on low <= i < high."""

    def laplace(
        self, loc: _ArrayLike = 0.0, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random numbers of the Laplace distribution."""

    def logistic(
        self, loc: _ArrayLike = 0.0, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random numbers of the logistic distribution."""

    def lognormal(
        self, mean: _ArrayLike = 0.0, sigma: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random numbers whose logarithms are normal."""

    def logseries(self, p: _ArrayLike, size: _Size = None) -> NDArray:
        """Random numbers of the logarithmic series distribution."""

    def multinomial(self, n: _ArrayLike, pvals: _ArrayLike, size: _Size = None) -> NDArray:
        """How often each of k outcomes comes up in `n` trials."""

    def multivariate_hypergeometric(
        self, colors: _ArrayLike, nsample: _ArrayLike, size: _Size = None,
        method: Literal["marginals", "count"] = "marginals"
    ) -> NDArray:
        """How many of each colour come up where `nsample` things are taken."""

    def multivariate_normal(
        self, mean: _ArrayLike, cov: _ArrayLike, size: _Size = None,
        check_valid: Literal["warn", "raise", "ignore"] = "warn", tol: float = 1e-08, *,
        method: Literal["cholesky", "eigh", "svd"] | None = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random points of the normal distribution in k dimensions."""

    def negative_binomial(self, n: _ArrayLike, p: _ArrayLike, size: _Size = None) -> NDArray:
        """How many trials fail before `n` succeed."""

    def noncentral_chisquare(
        self, df: _ArrayLike, nonc: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random numbers of the noncentral chi-square distribution."""

    def noncentral_f(
        self, dfnum: _ArrayLike, dfden: _ArrayLike, nonc: _ArrayLike, size: _Size = None,
        dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random numbers of the noncentral F distribution."""

    def normal(
        self, loc: _ArrayLike = 0.0, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random numbers of the normal distribution."""

    def pareto(self, a: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """Random numbers of the Pareto II or Lomax distribution."""

    def permutation(self, x: Any, axis: int = 0) -> NDArray:
        """The parts of an array in random order, or 0, ..., x - 1."""

    def permuted(self, x: Any, *, axis: int | None = None, out: NDArray | None = None) -> NDArray:
        """The elements in random order, along an axis each row for itself."""

    def poisson(self, lam: _ArrayLike = 1.0, size: _Size = None) -> NDArray:
        """Random numbers of the Poisson distribution."""

    def power(self, a: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """Random numbers on [0, 1] with density a x ** (a - 1)."""

    def random(self, size: _Size = None, dtype: _DTypeLike | None = None, out: NDArray | None = None) -> NDArray:
        """Random numbers, uniform on [0, 1)."""

    def rayleigh(self, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """Random numbers of the Rayleigh distribution, of which `scale` is the mode."""

    def seed(self, seed: Any = None) -> None:
        """Begin anew with the numbers of another seed."""

    def shuffle(self, x: Any, axis: int = 0) -> None:
        """Bring the parts of an array in random order, in place."""

    def spawn(self, n_children: int) -> list[Generator]:
        """Independent generators, for threads or processes."""

    def standard_cauchy(self, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """Random numbers of the Cauchy distribution with mode 0 and scale 1."""

    def standard_exponential(
        self, size: _Size = None, dtype: _DTypeLike | None = None, method: Literal["zig", "inv"] = "zig",
        out: NDArray | None = None
    ) -> NDArray:
        """Random numbers of the exponential distribution of scale 1."""

    def standard_gamma(
        self, shape: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None, out: NDArray | None = None
    ) -> NDArray:
        """Random numbers of the gamma distribution with scale 1."""

    def standard_normal(
        self, size: _Size = None, dtype: _DTypeLike | None = None, out: NDArray | None = None
    ) -> NDArray:
        """Random numbers of the standard normal distribution."""

    def standard_t(self, df: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """Random numbers of Student's t distribution."""

    def triangular(
        self, left: _ArrayLike, mode: _ArrayLike, right: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random numbers of the triangular distribution."""

    def uniform(
        self, low: _ArrayLike = 0.0, high: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random numbers, uniform on [low, high)."""

    def vonmises(
        self, mu: _ArrayLike, kappa: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random angles of the von Mises distribution, in radians."""

    def wald(
        self, mean: _ArrayLike, scale: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None
    ) -> NDArray:
        """Random numbers of the Wald or inverse Gaussian distribution."""

    def weibull(self, a: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
        """Random numbers of the Weibull distribution with scale 1."""

    def zipf(self, a: _ArrayLike, size: _Size = None) -> NDArray:
        """Random numbers of the Zipf distribution."""

def bernoulli(p: _ArrayLike = 0.5, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """True with probability `p`, else False."""

def beta(a: _ArrayLike, b: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers of the beta distribution."""

def binomial(n: _ArrayLike, p: _ArrayLike, size: _Size = None) -> NDArray:
    """How many of `n` trials succeed."""

def bytes(length: int) -> builtins.bytes:
    """Random bytes."""

def categorical(p: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random positions, each as likely as `p` says there."""

def cauchy(
    loc: _ArrayLike = 0.0, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random numbers of the Cauchy distribution."""

def chisquare(df: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers of the chi-square distribution."""

def choice(
    a: _ArrayLike, size: _Size = None, replace: bool = True, p: _ArrayLike | None = None, axis: int = 0,
    shuffle: bool = True
) -> NDArray:
    """Random parts of an array, or of 0, ..., a - 1."""

def default_rng(seed: Any = None) -> Generator:
    """A generator with numbers of its own."""

def dirichlet(alpha: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random points whose coordinates are positive and sum to 1."""

def exponential(scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers of the exponential distribution, of which `scale` is the mean."""

def f(dfnum: _ArrayLike, dfden: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers of the F distribution."""

def gamma(
    shape: _ArrayLike, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random numbers of the gamma distribution."""

def geometric(p: _ArrayLike, size: _Size = None) -> NDArray:
    """How many trials it takes to the first success, that counted."""

def get_state() -> dict[str, Any]:
    """The state of the shared generator, a dict as NumPy's PCG64 has it, for `set_state`."""

def gumbel(
    loc: _ArrayLike = 0.0, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random numbers of the Gumbel distribution, that of maxima."""

def hypergeometric(ngood: _ArrayLike, nbad: _ArrayLike, nsample: _ArrayLike, size: _Size = None) -> NDArray:
    """How many of `nsample` things that are taken from `ngood + nbad` are good."""

def integers(
    low: _ArrayLike, high: _ArrayLike | None = None, size: _Size = None, dtype: _DTypeLike | None = None,
    endpoint: bool = False
) -> NDArray:
    """Random integers, uniform on low <= i < high."""

def laplace(
    loc: _ArrayLike = 0.0, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random numbers of the Laplace distribution."""

def logistic(
    loc: _ArrayLike = 0.0, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random numbers of the logistic distribution."""

def lognormal(
    mean: _ArrayLike = 0.0, sigma: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random numbers whose logarithms are normal."""

def logseries(p: _ArrayLike, size: _Size = None) -> NDArray:
    """Random numbers of the logarithmic series distribution."""

def multinomial(n: _ArrayLike, pvals: _ArrayLike, size: _Size = None) -> NDArray:
    """How often each of k outcomes comes up in `n` trials."""

def multivariate_hypergeometric(
    colors: _ArrayLike, nsample: _ArrayLike, size: _Size = None, method: Literal["marginals", "count"] = "marginals"
) -> NDArray:
    """How many of each colour come up where `nsample` things are taken."""

def multivariate_normal(
    mean: _ArrayLike, cov: _ArrayLike, size: _Size = None,
    check_valid: Literal["warn", "raise", "ignore"] = "warn", tol: float = 1e-08, *,
    method: Literal["cholesky", "eigh", "svd"] | None = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random points of the normal distribution in k dimensions."""

def negative_binomial(n: _ArrayLike, p: _ArrayLike, size: _Size = None) -> NDArray:
    """How many trials fail before `n` succeed."""

def noncentral_chisquare(
    df: _ArrayLike, nonc: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random numbers of the noncentral chi-square distribution."""

def noncentral_f(
    dfnum: _ArrayLike, dfden: _ArrayLike, nonc: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random numbers of the noncentral F distribution."""

def normal(
    loc: _ArrayLike = 0.0, scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random numbers of the normal distribution."""

def pareto(a: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers of the Pareto II or Lomax distribution."""

def permutation(x: Any, axis: int = 0) -> NDArray:
    """The parts of an array in random order, or 0, ..., x - 1."""

def permuted(x: Any, *, axis: int | None = None, out: NDArray | None = None) -> NDArray:
    """The elements in random order, along an axis each row for itself."""

def poisson(lam: _ArrayLike = 1.0, size: _Size = None) -> NDArray:
    """Random numbers of the Poisson distribution."""

def power(a: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers on [0, 1] with density a x ** (a - 1)."""

def rand(*shape: int, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers, uniform on [0, 1), of the shape that the arguments are."""

def randint(
    low: _ArrayLike, high: _ArrayLike | None = None, size: _Size = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random integers, uniform on low <= i < high; with `low` alone on 0 <= i < low."""

def randn(*shape: int, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers of the standard normal distribution, of the shape that the arguments are."""

def random(size: _Size = None, dtype: _DTypeLike | None = None, out: NDArray | None = None) -> NDArray:
    """Random numbers, uniform on [0, 1)."""

def random_sample(size: _Size = None) -> NDArray:
    """Random numbers, uniform on [0, 1)."""

def rayleigh(scale: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers of the Rayleigh distribution, of which `scale` is the mode."""

def seed(seed: Any = None) -> None:
    """Begin anew with the numbers of another seed."""

def set_state(state: dict[str, Any]) -> None:
    """Bring the shared generator back to a state that `get_state` gave."""

def shuffle(x: Any, axis: int = 0) -> None:
    """Bring the parts of an array in random order, in place."""

def spawn(n_children: int) -> list[Generator]:
    """Independent generators, for threads or processes."""

def standard_cauchy(size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers of the Cauchy distribution with mode 0 and scale 1."""

def standard_exponential(
    size: _Size = None, dtype: _DTypeLike | None = None, method: Literal["zig", "inv"] = "zig",
    out: NDArray | None = None
) -> NDArray:
    """Random numbers of the exponential distribution of scale 1."""

def standard_gamma(
    shape: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None, out: NDArray | None = None
) -> NDArray:
    """Random numbers of the gamma distribution with scale 1."""

def standard_normal(size: _Size = None, dtype: _DTypeLike | None = None, out: NDArray | None = None) -> NDArray:
    """Random numbers of the standard normal distribution."""

def standard_t(df: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers of Student's t distribution."""

def triangular(
    left: _ArrayLike, mode: _ArrayLike, right: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random numbers of the triangular distribution."""

def uniform(
    low: _ArrayLike = 0.0, high: _ArrayLike = 1.0, size: _Size = None, dtype: _DTypeLike | None = None
) -> NDArray:
    """Random numbers, uniform on [low, high)."""

def vonmises(mu: _ArrayLike, kappa: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random angles of the von Mises distribution, in radians."""

def wald(mean: _ArrayLike, scale: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers of the Wald or inverse Gaussian distribution."""

def weibull(a: _ArrayLike, size: _Size = None, dtype: _DTypeLike | None = None) -> NDArray:
    """Random numbers of the Weibull distribution with scale 1."""

def zipf(a: _ArrayLike, size: _Size = None) -> NDArray:
    """Random numbers of the Zipf distribution."""
