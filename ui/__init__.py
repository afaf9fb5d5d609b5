"""The chat page: the answer, and beside it the source."""

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read when gradio is imported, which this layer alone does
