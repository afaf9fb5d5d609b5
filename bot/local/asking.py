"""What a document says and does not hold: questions that it asks or tells of, and what it takes back. None is an answer.

What follows a question is about it, as it is about a heading.
"""

import re
from dataclasses import replace

from index.documents import Passage

_SIGNS = r"[\s>#*_~-]*"  # of quotes, headings, lists and emphasis
_ENDS = re.compile(r"[?？؟][\s*_~)]*$")
_QUESTION = re.compile(rf"{_SIGNS}(?:\d+[.)]\s+{_SIGNS})?q(?:uestion)?\s*\d*\s*[:.)]", re.IGNORECASE)
_ANSWER = re.compile(rf"{_SIGNS}a(?:ns(?:wer)?)?\s*\d*\s*[:.)](?:[*_~]*\s+|[*_~]*$)", re.IGNORECASE)
# "The members asked whether dogs are allowed", and not "… and were told that they are".
_ASKS = (
    r"\b(?:(?:wonder|enquir|inquir)\w*|(?:want|wish|like)\w* to (?:know|find out)"
    r"|ask(?:s|ed)?(?:\s+(?!(?:to|for)\b)[\w.’'-]+){0,4})\s+"
)
_WONDERS = re.compile(
    rf"{_ASKS}(?:whether|if)\b"
    r"|\b(?:(?:test|examin|investigat|stud|discuss|debat|question)\w*|to (?:see|learn|find out))\b[^.;:]{0,40}?\bwhether\b",
    re.IGNORECASE,
)
_WONDERS_WHAT = re.compile(rf"{_ASKS}(?P<word>why|how|when|where|who|whom|what|which)\b", re.IGNORECASE)
_WORD_ASKED = re.compile(r"\b(?:why|how|when|where|who|whom|what|which)\b", re.IGNORECASE)
_OF_ASKING = re.compile(r"\b(?:ask|wonder|enquir|inquir|question)\w*", re.IGNORECASE)
_TOLD = re.compile(
    r"\b(?:told|said|says|answer\w*|repl\w+|confirm\w*|found|agreed|decided|concluded|yes|no|show\w*|reveal\w*|prove[ds]?"
    r"|demonstrat\w*|establish\w*)\b",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:earlier|previous) (?:version|edition) (?:of this \w+ [^.;:]{0,40}?\b(?:gave|said|stated|reported|had|put)"
    r"|[^.;:]{0,60}?\b(?:wrongly|incorrectly|mistakenly|mis\w+))\b",
    re.IGNORECASE,
)
_WHO_ASKED = re.compile(
    r"\bwho (?:also |first |then )?(?:asked|enquired|inquired|wanted to know)"
    r" (?:about|whether|if|why|how|what|when|where|after)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"[?？]|\b(?:ask|enquir|inquir|question|quer(?:y|ie)|wonder|want(?:s|ed) to know|raise)", re.IGNORECASE
)


def only_asks(text: str) -> bool:
    """Whether a sentence tells what somebody asked or set out to find, and not what came of it.

    >>> only_asks("A member asked whether dogs are allowed."), only_asks("Asked if they are, the chair said no.")
    (True, False)
    """
    found = _WONDERS.search(text)
    return found is not None and not _TOLD.search(text, found.end())


def tells_no_asker(text: str, question: str) -> bool:
    """Whether it is asked who asked something, and a sentence neither asks nor tells that anybody did.

    >>> tells_no_asker("Mr Ode: The margin was 46%.", "Who asked about the margin?")
    True
    """
    return bool(_WHO_ASKED.search(question)) and not _ASKING.search(text)


def only_asks_it(text: str, question: str) -> bool:
    """Whether a sentence tells that somebody asked what the question asks, by its question word, and not what came of it; a
    question of what was asked is answered by that.

    >>> only_asks_it("Ms Ode asked why the fee had been raised.", "Why was the fee raised?")
    True
    """
    found, asked = _WONDERS_WHAT.search(text), _WORD_ASKED.search(question)
    if not found or not asked or _OF_ASKING.search(question):
        return False
    return found["word"].lower() == asked.group().lower() and not _TOLD.search(text, found.end())


def takes_back(text: str) -> bool:
    """Whether a sentence tells what was wrong in an earlier version.

    >>> takes_back("An earlier version of this article gave the age as 77.")
    True
    """
    return bool(_TAKEN_BACK.search(text))


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
