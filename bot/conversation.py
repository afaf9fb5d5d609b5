"""Follow-up questions: what was asked before is carried along, so that "and when?" can be answered.

Without a language model a follow-up is not rewritten into a sentence; the words of the last question that stood alone
are put before it, for the search and the reader. The answer shows the question as it was asked.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.answer import Answer
from index.lexical import terms

_POINTS_BACK = re.compile(
    r"^(?:and|but|or|so|also)\b|\b(?:it|its|he|him|his|she|her|hers|they|them|their|theirs|this|that|these|those|there|"
    r"one|ones|same|else|more)\b",
    re.IGNORECASE,
)
_FEW = 2  # content words: fewer cannot say by themselves what is asked about


class Conversation:
    """Questions asked one after the other; each answer knows what was asked before."""

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        self._ask = ask
        self._subject = ""
        self.answers: list[Answer] = []

    def ask(self, question: str) -> Answer:
        """The answer to `question`, read as a follow-up where it points back."""
        question = readable(question)
        asked = standalone(question, self._subject)
        if asked == question:
            self._subject = asked
        found = replace(self._ask(asked), question=question)
        self.answers.append(found)
        return found


def standalone(question: str, subject: str) -> str:
    """`question` with the last full question before it, if it cannot be understood alone.

    >>> standalone("and when?", "Who visited Kiev?")
    'Who visited Kiev? and when?'
    >>> standalone("How many drones will be built?", "Who visited Kiev?")
    'How many drones will be built?'
    """
    points_back = _POINTS_BACK.search(question) or len(terms(question)) < _FEW
    return f"{subject} {question}" if subject and points_back else question


def readable(question: str) -> str:
    """The question without control characters and what is not text, and without white space around it."""
    text = question.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() or c in "\n\t\u200c\u200d" else " " for c in text).strip()
