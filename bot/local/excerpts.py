"""Excerpts, for a request that no sentence answers ("summarise …", "compare …"): the sentences nearest to what it is about."""

import re
from collections.abc import Sequence

from bot.drafts import Note, Pointer
from bot.local.reading import Question, sentence_features
from index.documents import Passage

EXCERPTS = Note(
    "excerpts", "These are excerpts: sentences of the documents, and nothing that was written for your request."
)

_MOST = 3  # sentences
_SPOKEN_OF = 0.6  # excerpts are given where a sentence and its neighbours have this share of what is asked about
_CORPUS = ("document", "article", "text", "file", "page", "paper")
_WORD = re.compile(r"\w+")
_OPEN = re.compile(
    r"^\W*(?:please,? |(?:can|could|would) you (?:please )?)?(?:summari[sz]e|compare|outline|describe|explain"
    r"|tell me (?:more )?about|give (?:me |us )?(?:an? |the )?(?:short |brief )?(?:summary|overview|outline|gist)(?: of)?"
    r"|what(?:'s| is| are) (?:this|these|it|the) (?:\w+ )?about)\b",
    re.IGNORECASE,
)


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
