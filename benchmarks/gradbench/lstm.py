"""A recurrent network with long short-term memory and diagonal weights: its loss on a text, and the gradient.

A layer needs the one below it, but not the one above: each runs over the whole text in turn. Two of its four gates
depend on nothing but its input and are computed for all characters at once; the other two are the loop.
"""

import cygrad as cg

from . import plain


def prepare(input):
    return tuple(cg.array(input[name]) for name in ("main_params", "extra_params", "state", "sequence"))


def layer(x, weights, biases, hidden, cell):
    """What a layer makes of the inputs x, of shape (steps, bits)."""
    w_forget, w_in, w_out, w_change = weights
    b_forget, b_in, b_out, b_change = biases
    forget = cg.sigmoid(x * w_forget + b_forget)
    out = cg.sigmoid(x * w_out + b_out)
    outputs = []
    for f, o in zip(cg.unstack(forget), cg.unstack(out)):
        change = cg.sigmoid(hidden * w_in + b_in) * cg.tanh(hidden * w_change + b_change)
        cell = cell * f + change
        hidden = o * cg.tanh(cell)
        outputs.append(hidden)
    return cg.stack(outputs)


def loss(main, extra, state, sequence):
    bits = sequence.shape[1]
    w_input, w_output, b_output = extra
    x = sequence[:-1] * w_input
    for i in range(0, len(main), 2):
        x = layer(x, main[i].reshape(4, bits), main[i + 1].reshape(4, bits), state[i], state[i + 1])
    predicted = x * w_output + b_output
    log_sum = cg.log(cg.exp(predicted).sum(axis=1, keepdims=True) + 2.0)
    return -((predicted - log_sum) * sequence[1:]).mean()


def jacobian(given):
    main, extra = cg.grad(loss, (0, 1))(*given)
    return cg.concatenate([main.ravel(), extra.ravel()])


FUNCTIONS = {"objective": (lambda given: loss(*given), plain), "jacobian": (jacobian, plain)}
