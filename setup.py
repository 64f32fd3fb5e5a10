"""Builds cygrad's compiled rooms: one extension each, and the inner loops once per instruction set.

Environment variables
---------------------
CYGRAD_OPT
    Optimisation flag for all rooms but the loops, ``-O1`` for quick rebuilds (default ``-O3``).
CYGRAD_LOOPS_OPT
    The same for the loops (default ``-O3``; they need it to be vectorised).
CYGRAD_DEBUG
    Set: keep debugging symbols.
CYGRAD_JOBS
    Number of parallel compilations (default: the number of processors this process may use).
"""

import os
import pathlib
import re
import subprocess
import sys
import sysconfig
import tempfile

import Cython
import numpy
import numpy.random
import setuptools
from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

HERE = pathlib.Path(__file__).parent
if int(setuptools.__version__.split(".")[0]) < 77:
    raise SystemExit(f"cygrad is built with setuptools 77 or newer, not {setuptools.__version__}: "
                     "run `pip install -U setuptools`, or let pip choose (`pip install .`)")

PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
JOBS = int(os.environ.get("CYGRAD_JOBS", 0)) or PROCESSORS
MSVC = sys.platform == "win32"


def target_machines() -> set[str]:
    """The processors that are compiled for, which need not be the one that compiles."""
    flags = os.environ.get("ARCHFLAGS", "") if sys.platform == "darwin" else ""
    if "-arch" in flags:                             # of macOS: may be several, for a universal binary
        return set(re.findall(r"-arch\s+(\S+)", flags))
    if os.environ.get("VSCMD_ARG_TGT_ARCH"):         # of Visual Studio
        return {os.environ["VSCMD_ARG_TGT_ARCH"]}
    found = sysconfig.get_platform().rpartition("-")[2]      # win-arm64, linux-x86_64, macosx-11.0-universal2
    return {"x86_64", "arm64"} if found == "universal2" else {found}


X86 = {machine.lower() for machine in target_machines()} <= {"x86_64", "amd64", "x64"}

# The rooms: every .pyx below cygrad/, each an extension of its own.
ROOMS = sorted(
    ".".join(p.relative_to(HERE).with_suffix("").parts)
    for p in (HERE / "cygrad").rglob("*.pyx")
)

# Families of inner loops (cygrad/core/loops/FAMILY.pxi), compiled once per instruction set.
FAMILIES = sorted(p.stem for p in (HERE / "cygrad/core/loops").glob("*.pxi"))
HEADERS = sorted(str(p.relative_to(HERE)) for p in (HERE / "cygrad/core/loops").rglob("*.h"))
RANDOM_HEADERS = sorted(str(p.relative_to(HERE)) for p in (HERE / "cygrad/core/random").glob("*.h"))
# The helper functions of Cython itself, once for all rooms instead of 20 kilobytes in each.
SHARED = "cygrad.core.shared"

# Of these the kernels are written over the compiler's vector types, in headers.
VECTOR_FAMILIES = {"math", "matmul", "reduce", "softmax"}
ISAS = {"baseline": []}
if X86:
    AVX2 = ["-mavx2", "-mfma", "-mf16c", "-mbmi2"]
    ISAS["avx2"] = ["/arch:AVX2"] if MSVC else AVX2
    if not MSVC:     # Windows can't be asked for the parts of AVX-512 (loops/cpu.pyx)
        ISAS["avx512"] = AVX2 + "-mavx512f -mavx512dq -mavx512bw -mavx512vl -mprefer-vector-width=512".split()

DIRECTIVES = {
    "language_level": 3,
    "boundscheck": False,
    "wraparound": False,
    "cdivision": True,
    "initializedcheck": False,
    "legacy_implicit_noexcept": False,
}

# -fno-trapping-math lets gcc if-convert; -ffast-math is banned: it breaks NaN and range reduction,
# and linking with it switches the whole process to flush-to-zero.
# In the rooms, vectors pieced together from fields that were just written wait for the writes to reach the cache.
ROOM_FLAGS = [] if MSVC else [
    os.environ.get("CYGRAD_OPT", "-O3"), "-fno-math-errno", "-fno-trapping-math", "-fno-tree-slp-vectorize"]
# Small rather than fast: rooms whose time is spent in NumPy, or in the loops and operations of other rooms.
SMALL_FLAGS = [] if MSVC else [os.environ.get("CYGRAD_OPT", "-Os"), "-fno-math-errno", "-fno-trapping-math"]
COLD = re.compile(
    r"cygrad\.core\.(capi|context|dlpack|interop|mxnet|notes|profile|protocols|registry|shared|threads)"
    r"|cygrad\.core\.loops\.table"
    r"|cygrad\.core\.ops\.(bits|calculus|complex|convolution|decompose|diagonal|edit|einsum|float_parts|fourier\w*|grid"
    r"|histogram|lapack|mxnet_shape|nonzero|pad|pseudoinverse|random\w*|repeat|roll|sets|solve|sort|special\w*"
    r"|svd|triangular)"
    r"|cygrad\.ndarray\.(?!_common|_elementwise)\w+")
# Every extension would have two empty pages and its symbols.
LINK_FLAGS = (["-s", "-Wl,-z,noseparate-code"]
              if sys.platform.startswith("linux") and not os.environ.get("CYGRAD_DEBUG") else [])
LOOP_FLAGS = [] if MSVC else [os.environ.get("CYGRAD_LOOPS_OPT", "-O3"), "-fno-math-errno", "-fno-trapping-math"]
# Loops of which -O3 makes two of each and no faster ones; and on x86-64 the baseline, for processors from before 2013.
COMPACT = {"reduce", "softmax", "special"}
COMPACT_FLAGS = [] if MSVC else ["-O2", "-ftree-vectorize", "-fvect-cost-model=dynamic"]
WARNINGS = ["unused-function", "unused-variable", "sign-compare", "maybe-uninitialized"]     # of what Cython writes
DEBUG = [] if os.environ.get("CYGRAD_DEBUG") else ["-g0"]
QUIET = [] if MSVC else DEBUG + ["-Wno-" + name for name in WARNINGS]

# NumPy's distributions are a static library that every NumPy brings, for use from C (numpy.random's C API).
DISTRIBUTIONS = {
    "libraries": ["npyrandom"] + ([] if MSVC else ["m"]),
    "library_dirs": [os.path.join(os.path.dirname(numpy.random.__file__), "lib")],
}

NO_COMPILER = """
cygrad is compiled from Cython and needs a C compiler, and none was found that works:
    {error}
Install one and try again:
    Debian, Ubuntu   apt-get install build-essential python3-dev
    Fedora           dnf install gcc python3-devel
    macOS            xcode-select --install
    Windows          the "Desktop development with C++" workload of the Visual Studio Build Tools
"""


def loop_stub(family: str, isa: str) -> str:
    """The path of the one-line module that compiles `family` for `isa`.

    Every instruction set needs a module name of its own, and Cython takes the name from the file.
    """
    return f"build/loops/{family}_{isa}.pyx"


def compact(family: str, isa: str) -> bool:
    """Whether the loops of `family` for `isa` are built with COMPACT_FLAGS."""
    return "CYGRAD_LOOPS_OPT" not in os.environ and (family in COMPACT or X86 and isa == "baseline")


def version() -> str:
    """Of the package, for a room that tells it: asking the installed metadata would take longer than all other imports."""
    return re.search(r'^version = "(.+)"$', (HERE / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]


def write_loop_stubs() -> None:
    for family in FAMILIES:
        for isa in ISAS:
            stub = HERE / loop_stub(family, isa)
            text = f'include "cygrad/core/loops/{family}.pxi"\n'
            if not stub.exists() or stub.read_text() != text:
                stub.parent.mkdir(parents=True, exist_ok=True)
                stub.write_text(text)


def shared_source() -> str:
    """The path of the C file of SHARED, a name for each version of Cython, which writes it."""
    return f"build/c/cython-{Cython.__version__}/shared.c"


def write_shared_source() -> None:
    source = HERE / shared_source()
    if not source.exists():
        source.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "cython", "--module-name", SHARED, "--generate-shared", str(source)],
                       check=True)


def extensions() -> list[Extension]:
    common = {
        "include_dirs": [numpy.get_include(), "cygrad/core"],
        "extra_link_args": LINK_FLAGS,
        "define_macros": [
            ("NPY_NO_DEPRECATED_API", "NPY_2_0_API_VERSION"),
            ("NPY_TARGET_VERSION", "NPY_2_0_API_VERSION"),
        ],
    }
    common["define_macros"].append(("CYGRAD_VERSION", version()))
    rooms = [
        Extension(name, [name.replace(".", "/") + ".pyx"],
                  extra_compile_args=(SMALL_FLAGS if COLD.fullmatch(name) else ROOM_FLAGS) + QUIET, **common,
                  **(DISTRIBUTIONS if name == "cygrad.core.random.bits" else {}),
                  depends=RANDOM_HEADERS if name == "cygrad.core.random.bits" else [])
        for name in ROOMS
    ]
    loops = [
        Extension(
            f"cygrad.core.loops.{family}_{isa}",
            [loop_stub(family, isa)],
            depends=[f"cygrad/core/loops/{family}.pxi", *(HEADERS if family in VECTOR_FAMILIES else [])],
            extra_compile_args=LOOP_FLAGS + flags + (COMPACT_FLAGS if compact(family, isa) else []) + QUIET,
            **common,
        )
        for family in FAMILIES
        for isa, flags in ISAS.items()
    ]
    shared = Extension(SHARED, [shared_source()], extra_compile_args=SMALL_FLAGS + QUIET, **common)
    return loops + rooms + [shared]  # the slowest first


class BuildExt(build_ext):
    """``build_ext`` that builds in parallel and says what to do where there is no compiler.

    Cython runs here and not when `setup` is called: metadata and sdists need no C files.
    """

    def finalize_options(self):
        super().finalize_options()
        self.parallel = self.parallel or JOBS

    def get_source_files(self):
        return []  # MANIFEST.in has the sources; what lies under build/ is no part of an sdist

    def build_extensions(self):
        self.check_compiler()
        write_loop_stubs()
        write_shared_source()
        translated = cythonize(
            self.extensions,
            include_path=["."],
            build_dir="build/c",
            nthreads=0 if sys.platform == "win32" else JOBS,
            compiler_directives=DIRECTIVES,
            shared_utility_qualified_name=SHARED,
        )
        refused = self.refused_flags()
        for extension, new in zip(self.extensions, translated, strict=True):
            extension.sources, extension.depends = new.sources, new.depends
            extension.extra_compile_args = [flag for flag in extension.extra_compile_args if flag not in refused]
        super().build_extensions()

    def check_compiler(self):
        with tempfile.TemporaryDirectory() as folder:
            probe = pathlib.Path(folder, "probe.c")
            probe.write_text("#include <Python.h>\nint probe(void) { return 0; }\n")
            try:
                self.compiler.compile(
                    [str(probe)], output_dir=folder, include_dirs=self.compiler.include_dirs + self.include_dirs
                )
            except Exception as error:  # each compiler class of setuptools has exceptions of its own
                raise SystemExit(NO_COMPILER.format(error=error)) from None

    def refused_flags(self):
        """Those that the compiler does not know: gcc has some that Clang has not."""
        flags = {flag for extension in self.extensions for flag in extension.extra_compile_args}
        refused = set()
        for flag in sorted(flag for flag in flags if flag.startswith(("-f", "-W"))):
            command = [*self.compiler.compiler, "-Werror", flag, "-fsyntax-only", "-x", "c", "-"]
            if subprocess.run(command, input=b"int probe(void);", capture_output=True).returncode:
                refused.add(flag)
        return refused


if __name__ == "__main__":  # Cython's worker processes import this file where they are not forked
    setup(ext_modules=extensions(), cmdclass={"build_ext": BuildExt})
