"""``python -m cygrad.mxnet program.py``: runs a program that was written for MXNet, with cygrad in MXNet's place."""

import os
import runpy
import sys
import types

USAGE = """usage: python -m cygrad.mxnet program.py [argument ...]
       python -m cygrad.mxnet -m module [argument ...]
       python -m cygrad.mxnet -c command [argument ...]
       python -m cygrad.mxnet - [argument ...]

Runs a Python program in which "import mxnet" gives cygrad, with MXNet's meaning of operators and methods. What MXNet
has and cygrad lacks fails by name. The forms are those of python itself."""


def run(source, name, arguments, folder):
    """Run the source text (or bytes) of a program as `__main__`; returns the exit status."""
    sys.argv[:] = arguments
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = folder
    main = types.ModuleType("__main__")
    vars(main).update(__builtins__=__builtins__, __spec__=None, __cached__=None)
    if not name.startswith("<"):
        main.__file__ = name
    sys.modules["__main__"] = main
    try:
        exec(compile(source, name, "exec", dont_inherit=True), vars(main))
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:
        # Without the frames of this file, as python shows it.
        trace = error.__traceback__.tb_next
        error.__traceback__ = trace
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, trace
        sys.excepthook(type(error), error, trace)
        return 1
    return 0


def main(arguments):
    """Run what the arguments say; returns the exit status."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(USAGE, file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    first, rest = arguments[0], arguments[1:]
    if first in ("-m", "-c") and not rest:
        print(f"Argument expected for the {first} option\n{USAGE}", file=sys.stderr)
        return 2
    if first.startswith("-") and first not in ("-", "-m", "-c"):
        print(f"Unknown option: {first}\n{USAGE}", file=sys.stderr)
        return 2

    from . import install

    if first == "-c":
        install()
        return run(rest[0], "<string>", ["-c", *rest[1:]], "")
    if first == "-":
        install()
        return run(sys.stdin.read(), "<stdin>", ["-", *rest], "")
    if first == "-m":
        install()
        sys.argv[:] = ["-m", *rest[1:]]
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
        return 0
    if os.path.isdir(first) or first.endswith((".zip", ".pyz", ".pyc")):
        install()
        sys.argv[:] = [first, *rest]
        runpy.run_path(first, run_name="__main__")
        return 0
    try:
        with open(first, "rb") as file:
            source = file.read()
    except OSError as error:
        print(f"{sys.executable}: can't open file {os.path.abspath(first)!r}: [Errno {error.errno}] {error.strerror}",
              file=sys.stderr)
        return 2
    install()
    return run(source, first, [first, *rest], os.path.dirname(os.path.realpath(first)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
