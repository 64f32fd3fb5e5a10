"""The table of docs/pytorch.md: both columns give the same, or cygrad's runs where there is no PyTorch."""

import importlib.util
import pathlib
import re

import numpy as np
import pytest

import cygrad as cg
from cygrad import special

PAGE = (pathlib.Path(__file__).parents[1] / "docs" / "pytorch.md").read_text(encoding="utf-8")
TABLE = PAGE.split("## The same under other names")[1].split("\n## ")[0]
ROWS = re.findall(r"^\| `(.*?)` \| `(.*?)` \|$", TABLE, re.M)
DATA = {
    "x": np.array([[1.0, 5.0, 2.0], [4.0, 3.0, 6.0]]),
    "w": np.array([[0.5, -1.0], [2.0, 0.25], [-0.5, 1.0]]),
    "s": np.random.default_rng(0).normal(size=(4, 3, 3)),
    "i": np.array([[2], [0]]),
    "t": np.array([1, 2]),
}


def test_every_line_is_a_row():
    assert len([line for line in TABLE.splitlines() if line.startswith("| ")]) == len(ROWS) + 2
    assert len(ROWS) > 60


def cygrad_value(statement):
    arrays = {name: cg.array(value) for name, value in DATA.items()}
    return np.asarray(eval(statement, {"cg": cg, "np": np, "special": special, "a": DATA["x"], **arrays}))


@pytest.mark.parametrize("row", ROWS, ids=[row[1] for row in ROWS])
def test_what_cygrad_does(row):
    assert cygrad_value(row[1]).dtype != object


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs torch")
@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_pytorch_does(row):
    import torch

    tensors = {name: torch.from_numpy(value.copy()) for name, value in DATA.items()}
    names = {"torch": torch, "F": torch.nn.functional, "a": DATA["x"], **tensors}
    expected = np.asarray(eval(row[0], names))
    value = cygrad_value(row[1])
    assert value.shape == expected.shape
    assert np.allclose(value, expected, rtol=1e-6, equal_nan=True)
