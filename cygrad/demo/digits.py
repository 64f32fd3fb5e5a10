"""A two-layer network on scikit-learn's handwritten digits, trained with mini-batches."""

import time
from dataclasses import dataclass

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from cygrad import autograd, nd

from .progress import bar as progress_bar

PIXELS, HIDDEN, CLASSES = 64, 256, 10
BATCH = 32
RATE, MOMENTUM = 0.1, 0.9
DECAY = 1e-4  # of the weights, with each step


@dataclass
class Result:
    losses: np.ndarray       # of each step
    epochs: int
    seconds: float
    images: np.ndarray       # the test images, n x 8 x 8, 0 to 16
    labels: np.ndarray
    predictions: np.ndarray
    train_accuracy: float

    @property
    def accuracy(self) -> float:
        return float(np.mean(self.predictions == self.labels))

    def summary(self) -> str:
        steps = len(self.losses)
        last = self.losses[-(steps // self.epochs):].mean()
        wrong = int(np.sum(self.predictions != self.labels))
        return "\n".join([
            f"loss            {last:.6f} in the last epoch",
            f"train accuracy  {self.train_accuracy:.4f}",
            f"test accuracy   {self.accuracy:.4f} ({wrong} of {len(self.labels)} wrong)",
            f"time            {self.seconds:.2f} s for {steps} steps of {BATCH} images",
            f"time per step   {self.seconds / steps * 1e6:.0f} µs",
        ])


class Network:
    """64 pixels, a hidden layer with relu, 10 logarithms of probabilities."""

    def __init__(self, random: np.random.Generator):
        def normal(rows, columns):  # He et al., 2015: keeps the variance through relu
            return nd.array(random.standard_normal((rows, columns)) * np.sqrt(2 / rows))

        self.parameters = [normal(PIXELS, HIDDEN), nd.zeros(HIDDEN), normal(HIDDEN, CLASSES), nd.zeros(CLASSES)]
        self.velocities = [nd.zeros(p.shape) for p in self.parameters]
        for p in self.parameters:
            p.attach_grad()

    def __call__(self, x):
        w1, b1, w2, b2 = self.parameters
        return nd.log_softmax(nd.dot(nd.relu(nd.dot(x, w1) + b1), w2) + b2)

    def step(self, x, labels) -> float:
        """One step down the gradient of the cross-entropy; returns the loss before it."""
        with autograd.record():
            loss = -nd.pick(self(x), labels).mean()
        loss.backward()
        for p, v in zip(self.parameters, self.velocities):
            v *= MOMENTUM
            v -= RATE * (p.grad + DECAY * p)
            p += v
        return loss.asscalar()

    def predict(self, x) -> np.ndarray:
        return self(x).asnumpy().argmax(axis=1)


def train(epochs: int, seed: int) -> Result:
    """Train on four fifths of the 1,797 images; the other fifth, the same for every seed, is the test."""
    digits = load_digits()
    pixels = (digits.data / 16).astype("float32")
    train_x, test_x, train_y, test_y, _, test_images = train_test_split(
        pixels, digits.target, digits.images, test_size=0.2, stratify=digits.target, random_state=0)
    print(f"Digits: {len(train_x)} images to learn from, {len(test_x)} to be tested with; "
          f"a {PIXELS}-{HIDDEN}-{CLASSES} network, seed {seed}")

    random = np.random.default_rng(seed)
    network = Network(random)
    losses = []
    start = time.perf_counter()
    with progress_bar(total=epochs * -(-len(train_x) // BATCH), unit="step", unit_scale=True) as bar:
        for epoch in range(epochs):
            order = random.permutation(len(train_x))
            for first in range(0, len(order), BATCH):
                rows = order[first:first + BATCH]
                losses.append(network.step(nd.array(train_x[rows]), nd.array(train_y[rows])))
                bar.update()
            bar.set_postfix(epoch=epoch + 1, loss=f"{losses[-1]:.4f}", refresh=False)
    seconds = time.perf_counter() - start

    return Result(
        losses=np.array(losses), epochs=epochs, seconds=seconds, images=test_images, labels=test_y,
        predictions=network.predict(nd.array(test_x)),
        train_accuracy=float(np.mean(network.predict(nd.array(train_x)) == train_y)),
    )
