"""A question that abbreviates what documents write out, or writes out what they abbreviate.

"When is the AGM?" asks about the Annual General Meeting: the abbreviations that people use without a second thought are here,
as a text that writes them out is hardly found by them. What a document itself says once ("biochemical oxygen demand (BOD)")
is found by the rule of Schwartz and Hearst (2003): each letter of the short form, from its last to its first, stands in the
words before it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.drafts import Pointer
from index.documents import Passage

_WRITTEN_OUT: Mapping[str, tuple[str, ...]] = {
    "AC": ("air conditioning",), "AGM": ("annual general meeting",), "A&E": ("accident and emergency",),
    "BMI": ("body mass index",), "BP": ("blood pressure",), "B&B": ("bed and breakfast",),
    "CEO": ("chief executive officer", "chief executive"), "CFO": ("chief financial officer",),
    "COO": ("chief operating officer",), "CTO": ("chief technology officer",), "CV": ("curriculum vitae", "résumé", "resume"),
    "DOB": ("date of birth",), "EGM": ("extraordinary general meeting",), "EPS": ("earnings per share",),
    "ETA": ("estimated time of arrival",), "EV": ("electric vehicle", "electric car"), "FY": ("financial year", "fiscal year"),
    "GDP": ("gross domestic product",), "GP": ("general practitioner",), "HQ": ("headquarters",), "HR": ("human resources",),
    "H1": ("the first half",), "H2": ("the second half",), "ICU": ("intensive care unit", "intensive care"),
    "IPO": ("initial public offering",), "IQR": ("interquartile range",), "MD": ("managing director",),
    "M&A": ("mergers and acquisitions",), "NDA": ("non-disclosure agreement",),
    "NGO": ("non-governmental organisation", "non-governmental organization", "nongovernmental organization"),
    "PPE": ("personal protective equipment",), "PR": ("public relations",), "PTO": ("paid time off",),
    "Q1": ("the first quarter",), "Q2": ("the second quarter",), "Q3": ("the third quarter",), "Q4": ("the fourth quarter",),
    "RCT": ("randomised controlled trial", "randomized controlled trial"), "ROI": ("return on investment",),
    "R&D": ("research and development",), "SD": ("standard deviation",), "SLA": ("service level agreement",),
    "SME": ("small and medium-sized enterprise", "small and medium-sized business"), "T&C": ("terms and conditions",),
    "UAV": ("unmanned aerial vehicle", "drone", "unmanned aircraft"), "VAT": ("value added tax", "value-added tax"),
    "VP": ("vice president",), "WFH": ("working from home", "work from home"),
}  # fmt: skip
_SHORT = re.compile(
    rf"(?<![\w&.-])(?P<short>{'|'.join(sorted(_WRITTEN_OUT, key=len, reverse=True))})(?P<plural>s?)(?![\w&-])"
)
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


def written_out(question: str, texts: Sequence[str]) -> tuple[str, dict[str, str]]:
    """`question` with each abbreviation that none of the texts has written out, as they write it, and what was.

    >>> written_out("When is the AGM, and what was the EPS?", ["EPS was 3 cents.", "The Annual General Meeting"])
    ('When is the Annual General Meeting, and what was the EPS?', {'AGM': 'Annual General Meeting'})
    >>> written_out("How many UAVs were sold in Q3 2025?", ["Drones sell well."])
    ('How many drones were sold in the third quarter 2025?', {'UAVs': 'drones', 'Q3': 'the third quarter'})
    """
    read: dict[str, str] = {}

    def better(match: re.Match[str]) -> str:
        short, forms = match.group(), _WRITTEN_OUT[match["short"]]
        if any(re.search(rf"(?<![\w&]){re.escape(match['short'])}s?(?![\w&])", text) for text in texts):
            return short
        full = next((found for form in forms if (found := _as_written(form, texts))), forms[0])
        if match["plural"] and not full.endswith("s"):
            full += "s"
        read[short] = full
        has_article = question[: match.start()].lower().endswith(_THE)
        return full.removeprefix(_THE) if has_article else full

    return _SHORT.sub(better, question), read


def _as_written(form: str, texts: Sequence[str]) -> str:
    """The form with the capitals that it has in the first text with it, but for that of a sentence's first word; empty where no
    text has it."""
    the, words = (_THE, form.removeprefix(_THE)) if form.startswith(_THE) else ("", form)
    found = (re.search(rf"\b{re.escape(words)}", text, re.IGNORECASE) for text in texts)
    first = next((match.group() for match in found if match), "")
    return the + (words if first[1:] == words[1:] else first) if first else ""
