"""Front matter: the lines between two rules at the head of a text ("---", "title: Fees", "---") that say what it is.

They are no prose. The title is the document's; the others may be asked for ("author: …"), but no text stands under them.
And which title of a file nobody gave it.
"""

import re

_KEY = r"\w[\w .-]*+:(?:[ \t][^\r\n]*+)?"
_BREAK = r"(?:\r\n|\n|\r)"
_FRONT = re.compile(
    rf"\ufeff?---[ \t]*{_BREAK}(?P<lines>{_KEY}{_BREAK}(?:(?:{_KEY}|[ \t]++[^\r\n]*+|-[ \t][^\r\n]*+|\#[^\r\n]*+|){_BREAK})*+)"
    rf"(?:---|\.\.\.)[ \t]*(?:{_BREAK}|$(?!\n))"
)
_TITLE = re.compile(r"^title:(?P<title>[^\r\n]*)", re.MULTILINE)
_QUOTED = re.compile(r"([\"'])(.*)\1")
_LONGEST = 200  # characters of a title
_NOT_GIVEN = re.compile(
    r"(?:about|blob|data|file|https?):\S*|www\.\S+|untitled\b.{0,12}"
    r"|(?:powerpoint|word|excel)[ -](?:presentation|pr.sentation|document|workbook)|pr.sentation powerpoint",
    re.IGNORECASE,
)


def front_matter(text: str) -> tuple[int, int, int]:
    """Where its lines begin and end, and where the text after it begins; zeros where there is none.

    >>> front_matter("---\\ntitle: Fees\\n---\\nOne euro.")
    (4, 16, 20)
    """
    found = _FRONT.match(text)
    return (found.start("lines"), found.end("lines"), found.end()) if found else (0, 0, 0)


def front_title(text: str) -> str:
    """The title that the front matter of a text gives; empty where it gives none, or none of one line.

    >>> front_title('---\\ntitle: "Fees"\\n---\\nOne euro.')
    'Fees'
    """
    start, end, _ = front_matter(text)
    found = _TITLE.search(text[start:end].replace("\r", "\n"))
    given = found["title"].strip(" \t") if found else ""
    quoted = _QUOTED.fullmatch(given)
    title = (quoted[2] if quoted else given).strip()
    return title if len(title) <= _LONGEST and title[:1] not in {"|", ">", "[", "{", "&", "*", "!"} else ""


def is_title(line: str) -> bool:
    """Whether a line of front matter gives the title."""
    return line.startswith("title:")


def is_given(title: str) -> bool:
    """Whether somebody gave a file this title: a program that has none writes an address, or that there is none.

    >>> is_given("about:blank"), is_given("PowerPoint Presentation"), is_given("Untitled lives of sailors")
    (False, False, True)
    """
    return not _NOT_GIVEN.fullmatch(title)
