"""Who wrote a text, and when: a line under its title says so ("By Miriam Oduya, Valletta, 18 February 2025").

The reader takes such a line for no sentence, and finds somebody of whom the text speaks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.drafts import Pointer
from bot.local.reading import Question, share_of_words
from bot.parts import last_of
from index.documents import Passage

_KINDS = (
    "article analysis report piece story essay column commentary review feature post text paper editorial obituary profile"
).split()
_PIECE = rf"(?:the|this|that) (?:[\w-]+ ){{0,2}}?(?:{'|'.join(_KINDS)})\b"
_WHO = re.compile(
    r"\bwho (?:has |is |was |are |were )?"
    rf"(?:wrote|written|authored|the (?:author|writer|journalist|reporter)s? (?:of|behind)) {_PIECE}"
    rf"|\b(?:author|writer|byline) of {_PIECE}|\bby whom (?:is|was) {_PIECE}",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"\b(?:when|on (?:what|which) (?:date|day)) was {_PIECE}.*\b(?:written|published|posted)\b"
    rf"|\bdate of {_PIECE}",
    re.IGNORECASE,
)
_OF_WRITING = [
    *_KINDS,
    *"wrote written author authors authored writer writers journalist reporter byline published posted date".split(),
]
_CAPITALISED = r"[A-Z][\w’'.-]*"
_NAME = rf"{_CAPITALISED}(?: (?:(?:de|van|von|der|den|la|le) )*{_CAPITALISED}){{1,3}}"
_BYLINE = re.compile(
    r"^[\W_]*(?:(?:Words|Text|Story|Written|Report|Reported|Analysis):? )?[Bb]y:? "
    rf"(?P<names>{_NAME}(?:(?:, | and | & ){_NAME})*?)(?P<rest>(?:,| [|·–—-]| in\b)[^\n]{{0,80}})?[\W_]*$",
    re.MULTILINE,
)
_DATE = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b|\b[A-Z][a-z]+ \d{1,2}, \d{4}\b|\b\d{4}-\d\d-\d\d\b")
_BEGINNING = 600  # characters
_MOST_WORDS = 0.7  # of the question's, that title and beginning have


def asks_for_byline(question: str) -> bool:
    """Whether a question asks who wrote a text, or when.

    >>> asks_for_byline("Who wrote the report on the ferry?"), asks_for_byline("Who wrote the song?")
    (True, False)
    """
    last = last_of(question)
    return bool(_WHO.search(last) or _WHEN.search(last))


def byline(question: Question, documents: Iterable[Sequence[Passage]]) -> Pointer | None:
    """The line that says who wrote the one text that a question is about, in focus on the names or the date."""
    about = question.without(_OF_WRITING)
    found = [
        pointer
        for passages in documents
        for pointer in _in(about, passages, is_who=bool(_WHO.search(last_of(question.text))))
    ]
    return found[0] if len(found) == 1 else None


def _in(about: Question, passages: Sequence[Passage], is_who: bool) -> Iterator[Pointer]:
    if not passages or passages[0].start:
        return
    first = [passage for passage in passages if passage.start < _BEGINNING]
    beginning = "".join(passage.text for passage in first)[:_BEGINNING]
    line = _BYLINE.search(beginning)
    if not line or (about.words and share_of_words(about, f"{first[0].title} {beginning}") < _MOST_WORDS):
        return
    date = _DATE.search(beginning, line.start(), line.end())
    start, end = line.span("names") if is_who else date.span() if date else (0, 0)
    for passage, sentence in ((p, s) for p in first for s in p.sentences):
        if sentence.start <= start < end <= sentence.end:
            yield Pointer(passage, sentence, (start, end))
