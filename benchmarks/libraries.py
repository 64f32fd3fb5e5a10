"""What the worker has to know about each library: how to start it, wait for it, and read its arrays.

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


class Jax(Library):
    name, title, module = "jax", "JAX jit", "jax"

    def load(self, threads):
        import jax

        self.finish = jax.block_until_ready
        return super().load(threads)


class HipsAutograd(Library):
    name, title, module = "autograd", "HIPS autograd", "autograd"

    def load(self, threads):
        import autograd.numpy  # noqa: F401  the package itself tells no version
        from importlib.metadata import version

        return {"version": version("autograd")}


class MXNet(Library):
    name, title, module = "mxnet", "MXNet", "mxnet"

    @staticmethod
    def finish(results):
        for result in results if isinstance(results, tuple) else (results,):
            result.wait_to_read()
        return results

    def fetch(self, result):
        return result.asnumpy()


LIBRARIES = {
    library.name: library for library in (Cygrad, NumPy, Torch, Jax, HipsAutograd, MXNet)
}  # in the order of the table's columns
