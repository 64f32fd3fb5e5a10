from contextlib import AbstractContextManager

def bulk(size: int) -> AbstractContextManager[None]:
    """A scope in which nothing is different."""
def set_bulk_size(size: int) -> int:
    """Take a number of operations to do at once, and do nothing with it; returns the number before, 0."""
