"""A progress bar where tqdm is installed, and nothing where it is not."""

try:
    from tqdm import tqdm as bar
except ModuleNotFoundError:

    class bar:
        """What the demonstration uses of `tqdm.tqdm`, in silence."""

        def __init__(self, **options):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *exception):
            pass

        def update(self):
            pass

        def set_postfix(self, **numbers):
            pass


__all__ = ["bar"]
