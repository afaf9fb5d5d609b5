"""Questions that a document asks itself: what follows is about them, as it is about a heading, and none is an answer."""

import re
from dataclasses import replace

from index.documents import Passage

_SIGNS = r"[\s>#*_~-]*"  # of quotes, headings, lists and emphasis
_ENDS = re.compile(r"[?？؟][\s*_~)]*$")
_QUESTION = re.compile(rf"{_SIGNS}(?:\d+[.)]\s+{_SIGNS})?q(?:uestion)?\s*\d*\s*[:.)]", re.IGNORECASE)
_ANSWER = re.compile(rf"{_SIGNS}a(?:ns(?:wer)?)?\s*\d*\s*[:.)](?:[*_~]*\s+|[*_~]*$)", re.IGNORECASE)


def with_its_questions(passage: Passage) -> Passage:
    """The same passage, with the sentences that ask made headings.

    A question of several sentences ("Q: The lamp blinks. Why?") begins at its mark; without one it is the sentence that ends
    with a question mark.
    """
    texts = [passage.sentence_text(s) for s in passage.sentences]
    asking: set[int] = set()
    for last, text in enumerate(texts):
        ends = asks(text)
        if not ends and not any(_ANSWER.match(after) for after in texts[last + 1 : last + 2]):
            continue
        first = last
        while first and not _QUESTION.match(texts[first]) and _on_one_line(passage, first):
            first -= 1
        if _QUESTION.match(texts[first]):
            asking.update(range(first, last + 1))
        elif ends:
            has_number = last and _on_one_line(passage, last) and not any(map(str.isalpha, texts[last - 1]))
            asking.update(range(last - bool(has_number), last + 1))
    sentences = (replace(s, is_heading=s.is_heading or i in asking) for i, s in enumerate(passage.sentences))
    return replace(passage, sentences=tuple(sentences)) if asking else passage


def asks(text: str) -> bool:
    """Whether a sentence ends with a question mark; that of a question which is quoted in it does not count."""
    return bool(_ENDS.search(text))


def answer_mark(passage: Passage, number: int) -> int:
    """How many characters at the beginning of a sentence mark it as the answer to the question before it ("A: ")."""
    mark = _ANSWER.match(passage.sentence_text(passage.sentences[number]))
    return mark.end() if mark and number and passage.sentences[number - 1].is_heading else 0


def _on_one_line(passage: Passage, number: int) -> bool:
    """Whether a sentence begins on the line on which the one before it ends."""
    between = passage.slice(passage.sentences[number - 1].end, passage.sentences[number].start)
    return len(f"{between}.".splitlines()) == 1
