"""Ask the documents, get an answer pinned to its exact words."""

from bot import Answer, Bot, Citation, Focus, Reason, Refusal, Statement, Verdict
from index.errors import PinciteError

__version__ = "0.1.0"
__all__ = ["Answer", "Bot", "Citation", "Focus", "PinciteError", "Reason", "Refusal", "Statement", "Verdict"]
