"""Excerpts, for a request that no sentence answers ("summarise …", "compare …"): the sentences nearest to what it is about, or
of a document that it names what stands first under each heading.
"""

import re
from collections.abc import Sequence

from bot.drafts import Note, Pointer
from bot.local.reading import Question, content_words, sentence_features, stems_of
from index.documents import Passage
from index.lexical import terms
from index.tables import is_row

EXCERPTS = Note(
    "excerpts", "These are excerpts: sentences of the documents, and nothing that was written for your request."
)

_MOST = 3  # sentences
_MOST_OF_DOCUMENT = 5
_SPOKEN_OF = 0.6  # excerpts are given where a sentence and its neighbours have this share of what is asked about
_CORPUS = ("document", "article", "text", "file", "page", "paper")
_WORD = re.compile(r"\w+")
_OPEN = re.compile(
    r"^\W*(?:please,? |(?:can|could|would) you (?:please )?)?(?:summari[sz]e|compare|outline|describe|explain"
    r"|tell me (?:more )?about|give (?:me |us )?(?:an? |the )?(?:short |brief )?(?:summary|overview|outline|gist)(?: of)?"
    r"|what(?:'s| is| are) (?:this|these|it|the) (?:\w+ )?about)\b",
    re.IGNORECASE,
)
_SUMS_UP = re.compile(
    r"\b(?:summari[sz]e|summary|overview|outline|gist)\b|^\W*tell me (?:more )?about\b|^\W*what(?:['’]s| is| are) .+ about\W*$",
    re.IGNORECASE,
)
_SUMMING_UP = frozenset("summarise summarize summary overview outline gist about short brief please give tell".split())


def document_asked(question: str, passages: Sequence[Passage]) -> str | None:
    """The one document of which a summary is asked for by its title or its name; None where nothing of that kind is asked, or
    it is open which is meant."""
    if not _SUMS_UP.search(question):
        return None
    named = stems_of([w for w in content_words(question) if w.lower() not in _SUMMING_UP and w.lower() not in _CORPUS])
    found = {p.document_id for p in passages if named and named <= set(terms(f"{p.document_id} {p.title}"))}
    return found.pop() if len(found) == 1 else None


def beginnings(passages: Sequence[Passage]) -> list[Pointer]:
    """The first sentence under each heading of a document, but for rows of tables; its first ones where it has few headings."""
    found: dict[str | None, Pointer] = {}
    first: list[Pointer] = []
    heading: str | None = None
    for passage in passages:
        for sentence in passage.sentences:
            text = passage.sentence_text(sentence)
            if sentence.is_heading:
                heading = text
            elif any(map(str.isalpha, text)) and not is_row(text):
                first.append(Pointer(passage, sentence))
                found.setdefault(heading, first[-1])
    return list(found.values())[:_MOST_OF_DOCUMENT] if len(found) > 1 else first[:_MOST]


def excerpt(question: Question, passages: Sequence[Passage]) -> list[Pointer]:
    """For a request that no sentence answers ("summarise …", "compare …"): the sentences nearest to it in words, or
    where the best passages begin. None where something else is asked, or of what the passages do not speak."""
    request = _OPEN.search(question.text)
    if request is None:
        return []
    about = question.without([*_WORD.findall(request.group()), *_CORPUS])
    found = [
        (row[0], row[1], Pointer(passage, sentence))
        for passage in passages
        for sentence, row in zip(passage.sentences, sentence_features(about, passage), strict=True)
        if not sentence.is_heading
    ]
    if about.words:
        found = [f for f in sorted(found, key=lambda f: -f[0]) if f[1] >= _SPOKEN_OF]
    else:  # the whole is asked for: where each passage begins
        found = list({f[2].passage.id: f for f in reversed(found)}.values())[::-1]
    return [pointer for _, _, pointer in found[:_MOST]]
