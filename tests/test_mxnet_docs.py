"""The tables of docs/mxnet.md say what cygrad does, and what MXNet does where there is one."""

import pathlib
import re

import pytest

from cygrad import autograd, nd

import mxnet_worker

PAGE = (pathlib.Path(__file__).parents[1] / "docs" / "mxnet.md").read_text()
SETUP = PAGE.split("They begin with\n\n```python\n")[1].split("\n```")[0].splitlines()
ROWS = re.findall(r"^\| `(.*?)` \| `(.*?)` \| `(.*?)` \|$", PAGE, re.M)
PROGRAMS = [{"kind": "show", "code": SETUP + statements.split("; ")} for statements, _, _ in ROWS]


def test_every_line_is_a_row():
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert len(lines) == len(ROWS) + 2 * lines.count("| statements | MXNet 1.9.1 | cygrad |")
    assert len(ROWS) > 50


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[row[0] for row in ROWS])
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_what_cygrad_does(number):
    assert mxnet_worker.answer(nd, autograd, PROGRAMS[number])["text"] == ROWS[number][2]


def test_what_mxnet_does():
    answers = mxnet_worker.ask(PROGRAMS)
    wrong = [(row, answer) for row, answer in zip(ROWS, answers) if answer.get("text") != row[1]]
    assert not wrong


def test_the_first_program(capsys):
    exec(PAGE.split("```python\n")[1].split("\n```")[0], {})
    assert capsys.readouterr().out == "[[ 4.  8.]\n [12. 16.]]\n<NDArray 2x2 @cpu(0)>\n"


def test_what_is_not_there():
    for name in "random_pdf_normal sparse image Convolution Pooling BatchNorm RNN sgd_update".split():
        with pytest.raises(AttributeError):
            getattr(nd, name)
