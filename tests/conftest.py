"""Settings for all tests."""

import os

from hypothesis import settings

# The same examples at every run where a failure must say something about the change; fresh ones elsewhere.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("fresh", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "fresh")
