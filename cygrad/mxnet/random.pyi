from cygrad.core.context import Context
from cygrad.ndarray.random import exponential as exponential
from cygrad.ndarray.random import gamma as gamma
from cygrad.ndarray.random import generalized_negative_binomial as generalized_negative_binomial
from cygrad.ndarray.random import multinomial as multinomial
from cygrad.ndarray.random import negative_binomial as negative_binomial
from cygrad.ndarray.random import normal as normal
from cygrad.ndarray.random import poisson as poisson
from cygrad.ndarray.random import randint as randint
from cygrad.ndarray.random import randn as randn
from cygrad.ndarray.random import shuffle as shuffle
from cygrad.ndarray.random import uniform as uniform

def seed(seed_state: int, ctx: Context | str = "all") -> None:
    """Begin the random numbers anew: of one seed come the same ones, but other ones than MXNet's."""
