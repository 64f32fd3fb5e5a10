class MXNetError(RuntimeError):
    """What goes wrong in an operation of a program that `cygrad.mxnet` runs."""
