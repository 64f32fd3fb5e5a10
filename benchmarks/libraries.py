"""What the worker and the rows have to know about each library: how to start it, wait for it, make and read arrays.

Runs in every library's own interpreter: Python 3.8 and later.
"""

import contextlib
import importlib
import io
import re


class Library:
    """A library under test; `name` is its key everywhere, `module` what shows that it is installed."""

    name = ""
    title = ""
    module = ""
    finish = None  # where the library runs ahead: a function that waits for results and returns them

    def load(self, threads):
        """Import the library and have it use `threads` threads; return what is known about it.

        Numbers of threads that a library reads from the environment were put there before the process began.
        """
        module = importlib.import_module(self.module)
        return {"version": getattr(module, "__version__", "unknown")}

    def fetch(self, result):
        """Copy one result into a NumPy array."""
        import numpy as np

        return np.array(result)

    def namespace(self):
        """The module in which the library has its array functions."""
        return importlib.import_module(self.module)

    def array(self, array):
        """An array of the library's own with the values and the dtype of a NumPy array."""
        return array


class Cygrad(Library):
    name, title, module = "cygrad", "cygrad", "cygrad"

    def load(self, threads):
        import cygrad
        from cygrad import autograd, nd  # noqa: F401  the rows need them: better an error now than one per row

        about = super().load(threads)
        cygrad.set_num_threads(threads)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            cygrad.show_config()
        about["config"] = printed.getvalue()
        chosen = re.search(r"instruction.set\W+(\w+)", about["config"])
        about["instruction_set"] = chosen and chosen.group(1)
        return about

    def fetch(self, result):
        return result.asnumpy()

    def array(self, array):
        return self.namespace().array(array)


class NumPy(Library):
    name, title, module = "numpy", "NumPy", "numpy"

    def load(self, threads):
        import numpy as np

        about = super().load(threads)
        with contextlib.suppress(Exception):  # the layout of NumPy's build report is nobody's promise
            about["instruction_set"] = np.show_config(mode="dicts")["SIMD Extensions"]["found"][-1]
        return about


class Torch(Library):
    name, title, module = "torch", "PyTorch", "torch"

    def load(self, threads):
        import torch

        torch.set_num_threads(threads)
        about = super().load(threads)
        about["threads"] = torch.get_num_threads()
        about["instruction_set"] = torch.backends.cpu.get_cpu_capability()
        return about

    def fetch(self, result):
        return result.detach().numpy().copy()

    def array(self, array):
        return self.namespace().tensor(array)


class Jax(Library):
    name, title, module = "jax", "JAX jit", "jax"

    def load(self, threads):
        import jax

        jax.config.update("jax_enable_x64", True)  # what is float32 stays so; without it nothing else is possible
        self.finish = jax.block_until_ready
        return super().load(threads)

    def namespace(self):
        return importlib.import_module("jax.numpy")

    def array(self, array):
        return self.namespace().asarray(array)


class HipsAutograd(Library):
    name, title, module = "autograd", "HIPS autograd", "autograd"

    def load(self, threads):
        import autograd.numpy  # noqa: F401  the package itself tells no version
        from importlib.metadata import version

        with contextlib.suppress(ImportError):  # without SciPy the rows that need it say so
            import autograd.scipy.special  # noqa: F401  its import is no part of any workload

        return {"version": version("autograd")}

    def namespace(self):
        return importlib.import_module("autograd.numpy")


class NumExpr(Library):
    name, title, module = "numexpr", "numexpr", "numexpr"

    def load(self, threads):
        import numexpr

        numexpr.set_num_threads(threads)
        return super().load(threads)


class MXNet(Library):
    name, title, module = "mxnet", "MXNet", "mxnet"

    @staticmethod
    def finish(results):
        for result in results if isinstance(results, tuple) else (results,):
            result.wait_to_read()
        return results

    def fetch(self, result):
        return result.asnumpy()

    def namespace(self):
        return importlib.import_module("mxnet.ndarray")

    def array(self, array):
        return self.namespace().array(array.reshape(array.shape or 1), dtype=array.dtype)  # at least one dimension


LIBRARIES = {
    library.name: library for library in (Cygrad, NumPy, Torch, Jax, HipsAutograd, NumExpr, MXNet)
}  # in the order of the table's columns
