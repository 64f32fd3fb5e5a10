"""The picture of a training run: the loss by step, and test digits with what was predicted."""

import pathlib

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from .digits import Result

ROWS, COLUMNS = 4, 6
RIGHT, WRONG = "#1b7837", "#c0392b"


def save(result: Result, file: str) -> pathlib.Path:
    """Draw `result` into `file`; returns its full path."""
    figure = Figure(figsize=(12, 5.2), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subfigures(1, 2, width_ratios=[1, 1])
    _losses(left.subplots(), result)
    _digits(right, result)
    path = pathlib.Path(file).expanduser().resolve()
    figure.savefig(path, dpi=110)
    return path


def _losses(axes, result: Result) -> None:
    steps = np.arange(1, len(result.losses) + 1)
    per_epoch = len(steps) // result.epochs
    means = result.losses.reshape(result.epochs, per_epoch).mean(axis=1)
    axes.plot(steps, result.losses, color="#9ecae1", linewidth=0.8, label="each step")
    axes.plot(per_epoch * (np.arange(result.epochs) + 0.5), means, "o-", color="#08519c", markersize=3,
              label="mean of the epoch")
    axes.set(yscale="log", xlabel="step", ylabel="cross-entropy (nats)",
             title=f"Training loss: {result.seconds / len(steps) * 1e6:.0f} µs per step")
    axes.grid(alpha=0.3)
    axes.legend()


def _digits(figure, result: Result) -> None:
    wrong = np.flatnonzero(result.predictions != result.labels)
    right = np.flatnonzero(result.predictions == result.labels)
    chosen = np.concatenate([wrong[:COLUMNS], right])[:ROWS * COLUMNS]
    shown = "all" if len(wrong) <= COLUMNS else "some"
    figure.suptitle(f"Test digits and what was predicted: accuracy {result.accuracy:.3f}\n"
                    f"first {shown} of the {len(wrong)} mistakes, then digits that were read rightly")
    for axes, i in zip(figure.subplots(ROWS, COLUMNS).flat, chosen):
        axes.imshow(result.images[i], cmap="gray_r", interpolation="nearest")
        axes.set(xticks=[], yticks=[])
        if result.predictions[i] == result.labels[i]:
            axes.set_title(f"{result.predictions[i]}", color=RIGHT)
        else:
            axes.set_title(f"{result.predictions[i]} (is {result.labels[i]})", color=WRONG, fontsize="medium")
