"""What ``python -m cygrad`` shows. Written as users of cygrad would, with `nd` and `autograd` alone."""
