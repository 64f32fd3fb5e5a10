"""Types of `cygrad.special`."""

from .core.array import NDArray, _ArrayLike, _Axes, _Out

def beta(a: _ArrayLike, b: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Beta function of pairs of elements, gamma(a) * gamma(b) / gamma(a + b)."""

def betainc(a: _ArrayLike, b: _ArrayLike, x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Regularized incomplete beta function: the integral of t**(a-1) * (1-t)**(b-1) from 0 to x, divided by beta(a, b)."""

def betaln(a: _ArrayLike, b: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Logarithm of the size of the beta function, log(|beta(a, b)|)."""

def comb(N: _ArrayLike, k: _ArrayLike) -> NDArray:
    """Number of ways to choose k things of N, gamma(N + 1) / (gamma(k + 1) gamma(N - k + 1)) between whole numbers."""

def digamma(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Derivative of the logarithm of the gamma function; NaN at the poles -1, -2, ..."""

def entr(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Entropy of each element, -x * log(x); 0 for 0, -inf below."""

def erf(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Error function of each element, 2 / sqrt(pi) times the integral of exp(-t**2) from 0 to x."""

def erfc(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """One minus the error function of each element, accurate where that is close to 1."""

def erfcinv(y: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Inverse of the complementary error function: x such that erfc(x) is the element; NaN outside [0, 2]."""

def erfcx(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Complementary error function, scaled: exp(x**2) * erfc(x), which does not underflow."""

def erfinv(y: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Inverse of the error function: x such that erf(x) is the element; NaN outside [-1, 1]."""

def expit(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """The logistic function of each element, 1 / (1 + exp(-x))."""

def factorial(n: _ArrayLike) -> NDArray:
    """n! for each element, gamma(n + 1) between whole numbers; 0 for numbers below 0."""

def gamma(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Gamma function of each element, (x - 1)! for whole numbers; NaN at the poles -1, -2, ..."""

def gammainc(a: _ArrayLike, x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Regularized lower incomplete gamma function: the integral of t**(a - 1) * exp(-t) from 0 to x, over gamma(a)."""

def gammaincc(a: _ArrayLike, x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Regularized upper incomplete gamma function, 1 - gammainc(a, x) without cancellation."""

def gammaln(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Logarithm of the size of the gamma function, log(|gamma(x)|); infinity at its poles 0, -1, ..."""

def i0(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Modified Bessel function of the first kind and order 0."""

def i0e(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Modified Bessel function of order 0, scaled: exp(-abs(x)) * i0(x), which does not overflow."""

def i1(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Modified Bessel function of the first kind and order 1."""

def i1e(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Modified Bessel function of order 1, scaled: exp(-abs(x)) * i1(x), which does not overflow."""

def kl_div(x: _ArrayLike, y: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Kullback-Leibler divergence of pairs of elements, x * log(x / y) - x + y; y where x is 0, inf outside."""

def log_expit(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Logarithm of the logistic function, -log(1 + exp(-x)), without overflow."""

def log_ndtr(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Logarithm of the distribution function of the standard normal distribution, also far below 0."""

def log_softmax(x: _ArrayLike, axis: _Axes | None = None) -> NDArray:
    """Logarithm of softmax, x - log(sum(exp(x))), without its underflow."""

def logit(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Inverse of the logistic function, log(x / (1 - x)); NaN outside [0, 1]."""

def logsumexp(
    x: _ArrayLike, axis: _Axes | None = None, b: _ArrayLike | None = None, keepdims: bool = False
) -> NDArray:
    """Logarithm of the sum of exponentials, log(sum(exp(x))), over all elements or along some axes."""

def multigammaln(a: _ArrayLike, d: int) -> NDArray:
    """Logarithm of the multivariate gamma function of dimension d, as in the density of Wishart's distribution."""

def ndtr(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Distribution function of the standard normal distribution: the probability of a value below each element."""

def ndtri(y: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Inverse of `ndtr`, the quantiles of the standard normal distribution; NaN outside [0, 1]."""

def polygamma(n: _ArrayLike, x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Derivative of order n of `digamma`; NaN where n is no whole number or below 0."""

def psi(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Derivative of the logarithm of the gamma function; NaN at the poles -1, -2, ..."""

def rel_entr(x: _ArrayLike, y: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Relative entropy of pairs of elements, x * log(x / y); 0 where x is 0 and y is not below, inf outside."""

def softmax(x: _ArrayLike, axis: _Axes | None = None) -> NDArray:
    """Exponentials divided by their sum: exp(x) / sum(exp(x)), positive numbers that sum to 1."""

def softplus(x: _ArrayLike, out: _Out | None = None) -> NDArray:
    """A smooth maximum of each element and 0: log(1 + exp(x)), without overflow."""

def spherical_jn(n: _ArrayLike, z: _ArrayLike, out: _Out | None = None) -> NDArray:
    """Spherical Bessel function of the first kind of order n; NaN where n is no whole number or below 0."""

def xlog1py(x: _ArrayLike, y: _ArrayLike, out: _Out | None = None) -> NDArray:
    """x * log(1 + y), accurate for small y; 0 where x is 0, whatever y is but NaN."""

def xlogy(x: _ArrayLike, y: _ArrayLike, out: _Out | None = None) -> NDArray:
    """x * log(y); 0 where x is 0, whatever y is but NaN."""

def zeta(x: _ArrayLike, q: _ArrayLike | None = None) -> NDArray:
    """Riemann's zeta function, or Hurwitz': the sum of (k + q) ** -x over k = 0, 1, ..."""
