"""``python -m cygrad``: a few small programs, then a network that learns to read digits."""

import argparse
import sys

from .demo import programs

EXTRAS = {"sklearn": "scikit-learn", "matplotlib": "matplotlib"}


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {number}")
    return number


def natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"must not be negative, not {number}")
    return number


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(
        prog="python -m cygrad",
        description="Shows four small programs and what they print, then trains a two-layer network on "
        "scikit-learn's handwritten digits and draws what it learned.",
    )
    p.add_argument(
        "--epochs", type=positive, default=30, metavar="N", help="passes over the training images (%(default)s)"
    )
    p.add_argument(
        "--seed",
        type=natural,
        default=0,
        metavar="N",
        help="of the first weights and the order of the images; the same seed gives the same numbers (%(default)s)",
    )
    p.add_argument(
        "--picture", default="cygrad-digits.png", metavar="FILE", help="where the picture goes (%(default)s)"
    )
    p.add_argument("--no-picture", action="store_true", help="draw nothing; needs no matplotlib then")
    return p


def main(arguments: list[str] | None = None) -> int:
    """Run the demonstration; returns the exit status."""
    options = parser().parse_args(arguments)
    programs.show()

    try:
        from .demo import digits

        if not options.no_picture:
            from .demo import picture
    except ModuleNotFoundError as error:
        missing = EXTRAS.get((error.name or "").partition(".")[0])
        if missing is None:
            raise
        print(f"The network needs the package {missing}, which is not installed. This installs all it needs:\n"
              '    pip install "cygrad[demo]"      (in a checkout: pip install -e ".[demo]")', file=sys.stderr)
        return 1

    result = digits.train(options.epochs, options.seed)
    print(result.summary())
    if not options.no_picture:
        try:
            print(f"picture         {picture.save(result, options.picture)}")
        except (OSError, ValueError) as error:  # ValueError: a file type that matplotlib does not know
            print(f"The picture could not be saved: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
