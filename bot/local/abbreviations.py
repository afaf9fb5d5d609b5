"""A question that abbreviates what documents write out: "When is the AGM?" asks about the Annual General Meeting.

The abbreviations that people use without a second thought are here, as a text that writes them out is hardly found by them.
"""

import re

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
