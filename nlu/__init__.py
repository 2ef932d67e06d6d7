"""The understanding room: what a debtor said, with what certainty, and which dates and amounts it names."""

import os

# One text is too small to share: numpy's threads would only wait for each other, at twice the work (measured). It reads
# this when it is first imported, which is here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
