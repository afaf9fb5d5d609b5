"""The chat page: the answer, and beside it the source."""
