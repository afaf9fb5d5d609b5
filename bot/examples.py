"""Questions that a corpus answers, made from its own sentences: what a newcomer may ask first.

A sentence becomes a question by moving its verb to the front ("The slipway was built in 1931." → "When was the slipway
built?"); rules for English, which leave most sentences alone. Of a
table the first row that is named and whole is asked about. Whoever asks for examples tries each on the reader and
keeps those that are answered. Pure functions on texts.
"""

import re
from collections.abc import Iterator, Sequence, Set
from itertools import takewhile

from index.tables import cells, is_row, is_rule

_LENGTH = range(25, 221)  # characters of a sentence that is turned round
_LONG = range(25, 401)  # of one that is asked about by its time
_LONGEST = 110  # of a question
_LEAD = re.compile(r"(?:[A-Z][a-z]+(?: a| as| of| the)?(?: [a-z]+){0,2}), (?=\S)")
_SENTENCE = re.compile(
    r"(?P<subject>[A-Z][^,;:()]{2,60}?) (?P<verb>is|are|was|were|has|have|will|can|must|may) (?P<rest>[^:;]+)\."
)
_NOT_ALONE = re.compile(
    r"(?:It|He|She|They|We|I|You|This|That|These|Those|There|Then|And|But|Here|What|Who|If|When|As|While|Although|Nothing)\b"
)
_CLAUSE = re.compile(r"\b(?:that|which|who|when|if|because|where|and then|but|than|not|as)\b")
_MARKED = re.compile(r"[\n“\"*_`|\[\]<>#]")  # quotations, and what Markdown marks
_GOES_ON = re.compile(r"\b(?:and|or|then|also)$")  # another verb came before: "was built in 1931 and is"
_LEADS = frozenset({"the", "a", "an", "every", "each", "all", "most", "both"})
_WHEN = re.compile(
    r" (?:in|since|by) (?:(?:January|February|March|April|May|June|July|August|September|October|November|December) )?"
    r"(?:1[5-9]|20)\d\d\b| on \d{1,2} [A-Z][a-z]+(?: \d{4})?\b"
)
_HOW_MANY = re.compile(  # "more more than" is the seed article's
    r"(?:\b(?:up to|more than|more more than|at least|about|around|over|nearly|almost|only) )?"
    r"(?<![\d.,:/$€£-])\b\d{1,3}(?:,\d{3})* (?P<noun>(?:[a-z]+ )?[a-z]{2,}s\b(?!['’-])"
    r"(?: of (?!(?:a|an|the|its|their|our)\b)[a-z]+\b)?)"
)
_BY = re.compile(r" by (?:[A-Z][\w.'’-]+)(?: [A-Z][\w.'’-]+){0,3}$")
_DONE = re.compile(r"(?P<done>[a-z]+(?:ed|en|ilt|ade|ught|old)) (?:a|an|the|its|one|two) ")
_COLUMN = re.compile(r"[^\W\d_][^\W\d_ /-]*(?:[ /-][^\W\d_]+){0,3}(?<!s)")  # a plain name, in the singular
_NAMED = re.compile(r"[^\W\d_][\w .,&'’/-]{1,38}\w")


def questions(texts: Sequence[str]) -> list[tuple[str, str]]:
    """(question, the sentence that answers it) for every sentence that can be turned round, in order; then, for those
    that cannot but name a time, what happened then; then, for each table, what a cell of it holds.

    >>> questions(["The slipway was built in 1931.", "It is long.", "Storms came in 1987, and boats were lost."])
    [('When was the slipway built?', 'The slipway was built in 1931.'), \
('What happened in 1987?', 'Storms came in 1987, and boats were lost.')]
    """
    words = {word for text in texts for word in re.findall(r"[\w-]+", text) if word[0].islower()}
    turned = {text: question for text in texts if (question := _turned(text, words))}
    dated = {text: when for text in texts if text not in turned and (when := _WHEN.search(text)) and len(text) in _LONG}
    return (
        [(question, text) for text, question in turned.items()]
        + [(f"What happened{when.group()}?", text) for text, when in dated.items()]
        + list(_of_tables(texts))
    )


def _of_tables(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(question, the row that answers it) for each table, whose lines stand among the texts.

    >>> list(_of_tables(["| Plan | Price |", "| --- | --- |", "| 1 | €5 |", "| Plus | €9 |"]))
    [('What is the Price of Plus?', '| Plus | €9 |')]
    """
    for at, rule in enumerate(texts):
        if at and is_rule(rule):
            head = _cells(texts[at - 1])
            rows = takewhile(is_row, texts[at + 1 :])
            yield from [(question, row) for row in rows if (question := _of_row(head, _cells(row)))][:1]


def _of_row(head: Sequence[str], row: Sequence[str]) -> str:
    """What the first cell that can be asked about answers, or "". Where a cell is empty, it may be no table's row at all."""
    if len(row) != len(head) or not all([*head, *row]) or not _NAMED.fullmatch(row[0]):
        return ""
    return next((f"What is the {name} of {row[0]}?" for name in head[1:] if _COLUMN.fullmatch(name)), "")


def _cells(row: str) -> list[str]:
    return [row[start:end] for start, end in cells(row)]


def _turned(text: str, words: Set[str]) -> str:
    """The question that a sentence answers, or "". `words` are those that stand in lower case somewhere."""
    if len(text) not in _LENGTH or _MARKED.search(text):
        return ""
    plain = _LEAD.sub("", text, count=1)
    plain = plain[:1].upper() + plain[1:]
    match = _SENTENCE.fullmatch(plain)
    if not match or _NOT_ALONE.match(plain) or match["subject"].count(" ") > 7:
        return ""
    subject = match["subject"]
    if _CLAUSE.search(subject) or _GOES_ON.search(subject):
        return ""
    if subject.endswith("s") and " " not in subject and subject.lower() not in words:
        return ""  # a name, or a common word in the plural
    first = subject.split()[0].lower()
    if first in words or first in _LEADS:
        subject = subject[0].lower() + subject[1:]
    return next((q for q in _asked(subject, match["verb"], match["rest"]) if len(q) <= _LONGEST), "")


def _asked(subject: str, verb: str, rest: str) -> Iterator[str]:
    """The questions that a sentence answers, the most telling first."""
    main = re.split(r",|\b(?:and|but|which|who|that|because|so)\b", rest)[0].rstrip()
    if (many := _HOW_MANY.search(main)) and not re.search(r"\d", main[: many.start()]):
        before, after = main[: many.start()].rstrip(), main[many.end() :].strip()
        if not after.startswith("of "):  # what belongs to the noun, and would stand apart from it
            yield _joined(f"How many {many['noun']} {verb} {subject}", before, after)
    if (when := _WHEN.search(f" {main}")) and when.start() > 0:
        asked = "Since when" if when.group().startswith(" since") else "When"
        yield _joined(f"{asked} {verb} {subject}", f" {main}"[: when.start()].strip(), f" {main}"[when.end() :].strip())
    if verb in {"was", "were", "is", "are"} and (by := _BY.search(main)):
        yield _joined(f"Who {verb} {subject}", main[: by.start()], "by")
    if verb in {"is", "was"} and re.match(r"(?:a|an|the) [a-z]", rest) and re.match(r"[A-Z]", subject):
        yield f"What {verb} {subject}?"
    if verb in {"has", "have"} and (done := _DONE.match(main)):
        yield f"What {verb} {subject} {done['done']}?"


def _joined(*parts: str) -> str:
    return f"{' '.join(part for part in parts if part)}?"
