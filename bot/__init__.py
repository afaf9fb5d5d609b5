"""From a question to an answer you can check. Start with `answer.py`."""

from bot.answer import Answer, Citation, Focus, Reason, Refusal, Statement, Verdict
from bot.bot import Bot

__all__ = ["Answer", "Bot", "Citation", "Focus", "Reason", "Refusal", "Statement", "Verdict"]
