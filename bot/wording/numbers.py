"""A question with its numbers as the texts write them: who asks about "45 boats" means the text's forty-five.

A reader of words, and rules that compare numbers, take figures and words for two things.
"""

import re
from collections.abc import Sequence

from bot.claims.figures import in_words
from index.lexical import terms

_FIGURES = re.compile(r"(?<![\w.,:/$€£-])\d{1,3}(?:,\d{3})?(?![\w:/-]|\s?%|[.,]\d)")
_NEXT = re.compile(r"[\s-]+([^\W\d_]+)")


def as_counted(question: str, texts: Sequence[str]) -> str:
    """`question` with each number that the texts have in words only, or in figures only, written so. One that they have either
    way is written as before the word that follows it in the question.

    >>> as_counted("What holds 45 boats, and what twelve?", ["It holds forty-five boats.", "12 boats are there."])
    'What holds forty-five boats, and what 12?'
    """
    asked = [(m.start(), m.end(), int(m[0].replace(",", ""))) for m in _FIGURES.finditer(question)]
    words = in_words(question)
    for start, end, value in sorted(asked + words, reverse=True):
        other = _in_words(value, texts) if (start, end, value) in asked else _in_figures(value, texts)
        counted = _after(question, end)
        is_there = any(
            re.search(rf"(?<![\w.,]){re.escape(question[start:end])}\b(?![.,]\d)", t, re.IGNORECASE) for t in texts
        )
        found = next((form for form, after in other if counted and after == counted), "")
        if not found and other and not is_there:
            found = other[0][0]
        question = f"{question[:start]}{found or question[start:end]}{question[end:]}"
    return question


def _in_words(value: int, texts: Sequence[str]) -> list[tuple[str, list[str]]]:
    """How the texts write a number in words, each with what follows it."""
    return [(t[start:end], _after(t, end)) for t in texts for start, end, number in in_words(t) if number == value]


def _in_figures(value: int, texts: Sequence[str]) -> list[tuple[str, list[str]]]:
    """How the texts write a number in figures, each with what follows it."""
    return [
        (m[0], _after(t, m.end())) for t in texts for m in _FIGURES.finditer(t) if int(m[0].replace(",", "")) == value
    ]


def _after(text: str, end: int) -> list[str]:
    """The stem of the word after a number."""
    found = _NEXT.match(text, end)
    return terms(found[1]) if found else []
