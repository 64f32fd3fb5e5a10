"""``python -m cygrad``: its programs print what they should, its network learns, and it says what it lacks."""

import re
import subprocess
import sys

import numpy as np
import pytest

from cygrad.__main__ import main
from cygrad.demo import programs

OUTPUT = {
    "A first gradient": "[[ 4.  8.]\n [12. 16.]]\n<NDArray 2x2 @cpu(0)>\n",
    "Control flow":
        "[[2. 2.]\n [2. 2.]]\n<NDArray 2x2 @cpu(0)>\n[[256. 256.]\n [256. 256.]]\n<NDArray 2x2 @cpu(0)>\n"
        "[[1. 1.]\n [1. 1.]]\n<NDArray 2x2 @cpu(0)>\n[[128. 128.]\n [128. 128.]]\n<NDArray 2x2 @cpu(0)>\n",
    "Head gradient": "[[40.    8.  ]\n [ 1.2   0.16]]\n<NDArray 2x2 @cpu(0)>\n",
    "Chain rule": "[[  6.  36.]\n [114. 264.]]\n<NDArray 2x2 @cpu(0)>\nTrue\n",
}


@pytest.mark.parametrize("title", programs.PROGRAMS)
def test_programs(title, capsys):
    exec(programs.PROGRAMS[title], {})
    assert capsys.readouterr().out == OUTPUT[title]


def test_each_program_is_shown_with_its_output(capsys):
    programs.show()
    shown = capsys.readouterr().out
    for title, source in programs.PROGRAMS.items():
        assert title in shown
        assert all(line in shown for line in source.splitlines())
        assert OUTPUT[title] in shown


@pytest.fixture
def digits():
    pytest.importorskip("sklearn")
    from cygrad.demo import digits

    return digits


def test_the_network_learns(digits):
    accuracies = [digits.train(epochs=30, seed=seed).accuracy for seed in range(3)]
    assert min(accuracies) >= 0.96


def test_the_same_seed_gives_the_same_numbers(digits):
    first, again, other = (digits.train(epochs=2, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.losses, again.losses)
    np.testing.assert_array_equal(first.predictions, again.predictions)
    assert (first.losses != other.losses).any()


def test_the_picture(digits, tmp_path, capsys):
    pytest.importorskip("matplotlib")
    file = tmp_path / "learned.png"
    assert main(["--epochs", "1", "--picture", str(file)]) == 0
    assert str(file) in capsys.readouterr().out
    from matplotlib import image

    assert image.imread(file).ndim == 3


def test_no_picture(digits, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["--epochs", "2", "--no-picture"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"test accuracy +0\.\d+", out) and re.search(r"time per step +\d+ µs", out)
    assert "picture" not in out and not list(tmp_path.iterdir())


def test_a_picture_that_can_not_be_saved(digits, tmp_path, capsys):
    pytest.importorskip("matplotlib")
    assert main(["--epochs", "1", "--picture", str(tmp_path / "no" / "such" / "folder.png")]) == 1
    assert "could not be saved" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--epochs", "0"], ["--epochs", "many"], ["--seed", "-1"], ["--other"]])
def test_bad_options(arguments, capsys):
    with pytest.raises(SystemExit) as error:
        main(arguments)
    assert error.value.code == 2
    assert arguments[0] in capsys.readouterr().err


def test_missing_packages(tmp_path):
    """The programs run; then it says what to install."""
    code = "import sys; sys.modules['sklearn'] = None; from cygrad.__main__ import main; sys.exit(main([]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "Chain rule" in done.stdout
    assert 'pip install "cygrad[demo]"' in done.stderr and "scikit-learn" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("there", [True, False])
def test_with_and_without_tqdm(digits, there):
    if there:
        pytest.importorskip("tqdm")
    code = ("import sys; sys.modules['tqdm'] = sys.modules['tqdm'] if %r else None\n"
            "from cygrad.__main__ import main; sys.exit(main(['--epochs', '1', '--no-picture']))") % there
    code = ("import tqdm; " if there else "") + code
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "test accuracy" in done.stdout
    assert ("step/s" in done.stderr) == there
