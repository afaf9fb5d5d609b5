"""A question that abbreviates what documents write out, or writes out what they abbreviate.

"When is the AGM?" asks about the Annual General Meeting: the abbreviations that people use without a second thought are here,
as a text that writes them out is hardly found by them. What a document itself says once ("biochemical oxygen demand (BOD)")
is found by the rule of Schwartz and Hearst (2003): each letter of the short form, from its last to its first, stands in the
words before it.
"""

import re
from collections.abc import Iterator, Sequence

from bot.drafts import Pointer
from index.documents import Passage

_WRITTEN_OUT = {
    "AGM": "Annual General Meeting", "EGM": "Extraordinary General Meeting", "CEO": "Chief Executive Officer",
    "CFO": "Chief Financial Officer", "COO": "Chief Operating Officer", "CTO": "Chief Technology Officer",
    "MD": "Managing Director", "VP": "Vice President", "EPS": "earnings per share", "R&D": "research and development",
    "M&A": "mergers and acquisitions", "IPO": "initial public offering", "HR": "human resources", "PR": "public relations",
    "Q1": "the first quarter", "Q2": "the second quarter", "Q3": "the third quarter", "Q4": "the fourth quarter",
    "H1": "the first half", "H2": "the second half", "FY": "financial year", "NDA": "non-disclosure agreement",
    "HQ": "headquarters", "DOB": "date of birth", "GP": "general practitioner", "BP": "blood pressure",
    "T&C": "terms and conditions", "T&Cs": "terms and conditions", "PTO": "paid time off", "ETA": "estimated time of arrival",
}  # fmt: skip
_SHORT = re.compile(rf"(?<![\w&.-])(?:{'|'.join(sorted(_WRITTEN_OUT, key=len, reverse=True))})(?![\w&-])")
_THE = "the "
_DEFINED = re.compile(r"\((?:the |hereinafter )?[\"“'‘]?(?P<short>[A-Za-z0-9][\w&-]{1,9})[\"”'’]?(?=[),;])")
_WORDS = re.compile(r"[^\s,;:.()]+(?:[ \t\r\n]+[^\s,;:.()]+)*\s*$")  # right before it, of one part of a sentence
_LONGEST = 300  # characters of a question


def as_defined(question: str, passages: Sequence[Passage]) -> tuple[str, dict[str, str], list[Pointer]]:
    """The question with each name that the passages abbreviate in its other form, long or short, what was read as what, and the
    sentences that say so; as it is where passages have an abbreviation for two things."""
    read: dict[str, str] = {}
    said: list[Pointer] = []
    known: dict[str, dict[str, Pointer]] = {}
    for pointer, long, short in _definitions(passages if len(question) <= _LONGEST else ()):
        known.setdefault(short, {}).setdefault(long, pointer)
    for short, longs in known.items():
        if len({long.casefold() for long in longs}) > 1:
            continue
        long, pointer = next(iter(longs.items()))
        words = r"\s+".join(map(re.escape, long.removesuffix("s").split()))
        for asked, form in ((rf"(?i:\b{words}s?\b)", short), (rf"(?<![\w&-]){re.escape(short)}(?![\w&-])", long)):
            if found := re.search(asked, question):
                question = f"{question[: found.start()]}{form}{question[found.end() :]}"
                read[found.group()] = form
                said.append(pointer)
                break
    return question, read, said


def _definitions(passages: Sequence[Passage]) -> Iterator[tuple[Pointer, str, str]]:
    """(the sentence that has both, the long form, the short one)."""
    for passage in passages:
        for sentence in passage.sentences:
            text = passage.sentence_text(sentence)
            for found in _DEFINED.finditer(text):
                short = found["short"]
                if sum(map(str.isupper, short)) > 1 and (long := _long_form(short, text[: found.start()])):
                    yield Pointer(passage, sentence), long, short


def _long_form(short: str, before: str) -> str:
    """The words that a short form stands for; empty where those before it are none such.

    >>> _long_form("RSPB", "the Royal Society for the Protection of Birds "), _long_form("UK", "the price ")
    ('Royal Society for the Protection of Birds', '')
    """
    words = _WORDS.search(before)
    text = " ".join(words.group().split()[-min(len(short) + 5, 2 * len(short)) :]) if words else ""
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    at = len(text)
    for place, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= 0 and (text[at].casefold() != letter or (not place and at and text[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return ""
    return text[at:] if " " in text[at:] else ""


def written_out(question: str, texts: list[str]) -> tuple[str, dict[str, str]]:
    """`question` with each abbreviation that none of the texts has written out, and what was.

    >>> written_out("When is the AGM, and what was the EPS?", ["EPS was 3 cents."])
    ('When is the Annual General Meeting, and what was the EPS?', {'AGM': 'Annual General Meeting'})
    >>> written_out("What was revenue in Q3 2025?", [])
    ('What was revenue in the third quarter 2025?', {'Q3': 'the third quarter'})
    """
    read: dict[str, str] = {}

    def better(match: re.Match[str]) -> str:
        short, full = match.group(), _WRITTEN_OUT[match.group()]
        if any(re.search(rf"(?<![\w&]){re.escape(short)}(?![\w&])", text) for text in texts):
            return short
        read[short] = full
        has_article = question[: match.start()].lower().endswith(_THE)
        return full.removeprefix(_THE) if has_article else full

    return _SHORT.sub(better, question), read
