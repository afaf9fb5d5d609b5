"""A document → its passages: whole sentences, sized in the embedder's tokens, tiling the text.

Offsets are carried from the cut and never searched for afterwards, so repeated text cannot confuse them. There is no
overlap: context comes from neighbouring passages. It does not embed or store anything.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from typing import Protocol

from index.documents import Document, Passage, Sentence
from index.sentences import OVER, heading_text, split_blocks, split_sentences, trim
from index.tables import Over, heads

CUTTER = "11"
"""The version of what formats are read as, of the cut, and of the terms that passages are searched by. An index made by another
version is rebuilt, since its passages or their terms would differ."""

PASSAGE_TOKENS = 200
"""How long a passage may be. See docs/decisions for the sizes that were measured."""

# A word of more than a hundred characters is one unknown token to the embedder, so tokens alone do not bound a passage.
_CHARACTERS_PER_TOKEN = 8


class Tokenizer(Protocol):
    """What the cutter must know of the embedder: how long a text is to it, and where its tokens stand."""

    def count_batch(self, texts: Sequence[str]) -> list[int]: ...

    def token_spans(self, text: str) -> list[tuple[int, int]]: ...


@dataclass(frozen=True, slots=True)
class _Unit:
    """One sentence on its way into a passage."""

    sentence: Sentence
    cost: int  # tokens, or characters / 8 where that is more
    block: int  # the number of the block that it stands in
    heading: str | None
    is_front: bool  # of the front matter
    opens: bool  # whether it is a heading that opens a passage


def cut_passages(document: Document, tokenizer: Tokenizer, limit: int = PASSAGE_TOKENS) -> list[Passage]:
    """The passages of `document`, in order, each of at most `limit` tokens; none for a text of white space alone."""
    units = list(_units(document.text, tokenizer, limit))
    groups = _pack(units, limit)
    starts = [0, *(group[0].sentence.start for group in groups[1:]), len(document.text)]
    key = document_key(document)
    sentences = [unit.sentence for unit in units]
    over = list(heads(sentences, [document.text[s.start : s.end] for s in sentences], Over()))
    firsts = [0, *accumulate(map(len, groups))]
    return [
        Passage(
            id=passage_id(key, ordinal),
            document_id=document.id,
            start=starts[ordinal],
            end=starts[ordinal + 1],
            ordinal=ordinal,
            text=document.text[starts[ordinal] : starts[ordinal + 1]],
            sentences=tuple(unit.sentence for unit in group),
            title=document.title,
            sha256=document.sha256,
            heading=group[0].heading,
            page=_page(document, group[0].sentence),
            head=_above(document, key, over[firsts[ordinal]].head),
            group=_above(document, key, over[firsts[ordinal]].group),
        )
        for ordinal, group in enumerate(groups)
    ]


def _page(document: Document, sentence: Sentence) -> int | None:
    return bisect_right(document.page_starts, sentence.start) or None


def _above(document: Document, key: str, sentences: Sequence[Sentence]) -> Passage | None:
    if not sentences:
        return None
    text = document.text[sentences[0].start : sentences[-1].end]
    named = (document.id, document.title, document.sha256)
    return above(key, named, text, tuple(sentences), _page(document, sentences[0]))


def above(
    key: str, named: tuple[str, str, str], text: str, sentences: tuple[Sentence, ...], page: int | None
) -> Passage:
    """What stands over a row, as a passage of its own that no store holds; `named` is its document's id, title and sha256."""
    document_id, title, digest = named
    start = sentences[0].start
    return Passage(
        f"{key}-above-{start}", document_id, start, start + len(text), -1, text, sentences, title, digest, page=page
    )


def document_key(document: Document) -> str:
    """Names one version of one document: a hash of its id, its content and the way it was cut (32 hex digits)."""
    return sha256(f"{document.id}\0{document.sha256}\0{CUTTER}".encode()).hexdigest()[:32]


def passage_id(key: str, ordinal: int) -> str:
    """The stable id of a passage; those of a document can be listed from its key and their number alone."""
    return f"{key}-{ordinal:06d}"


def key_of(passage_id: str) -> str:
    """The key of the document version that a passage belongs to."""
    return passage_id.rpartition("-")[0]


def _units(text: str, tokenizer: Tokenizer, limit: int) -> Iterator[_Unit]:
    headings: list[tuple[int, str]] = []
    for number, block in enumerate(split_blocks(text)):
        if block.kind == "heading":
            headings = [h for h in headings if h[0] < block.level] + [(block.level, heading_text(text, block))]
        path = " > ".join(title for _, title in headings if title) or None
        rest = (number, path, block.kind == "front", block.kind == "heading" and block.level < OVER)
        found = split_sentences(text, block)
        counts = tokenizer.count_batch([text[s.start : s.end] for s in found])
        for sentence, count in zip(found, counts, strict=True):
            if _cost(sentence, count) <= limit:
                yield _Unit(sentence, _cost(sentence, count), *rest)
            else:
                yield from (_Unit(piece, limit, *rest) for piece in _cut_long(text, sentence, tokenizer, limit))


def _cost(sentence: Sentence, tokens: int) -> int:
    return max(tokens, -(-(sentence.end - sentence.start) // _CHARACTERS_PER_TOKEN))


def _cut_long(text: str, sentence: Sentence, tokenizer: Tokenizer, limit: int) -> Iterator[Sentence]:
    """The sentence in pieces of at most `limit` tokens, cut at white space where there is any, never inside a
    character that is made of several code points."""
    token_starts = [sentence.start + start for start, _ in tokenizer.token_spans(text[sentence.start : sentence.end])]
    start = sentence.start
    while start < sentence.end:
        first = bisect_right(token_starts, start - 1)
        by_tokens = token_starts[first + limit] if first + limit < len(token_starts) else sentence.end
        end = min(by_tokens, start + _CHARACTERS_PER_TOKEN * limit, sentence.end)
        if end < sentence.end:
            end = _word_boundary(text, start, end)
        if tokenizer.count_batch([text[start:end]])[0] > limit:  # what is left of a word that was cut may have more
            end = _word_boundary(text, start, start + limit)
        piece = trim(text, start, end)
        if piece[0] < piece[1]:
            yield Sentence(*piece, sentence.is_heading)
        start = end


def _word_boundary(text: str, start: int, end: int) -> int:
    """The last place to cut within `start:end`: after white space, else between whole characters."""
    by_space = next((i for i in range(end, start, -1) if text[i - 1].isspace()), None)
    by_character = (i for i in range(end, start, -1) if not _joins(text[i - 1], text[i]))
    return by_space or next(by_character, end)


def _joins(before: str, after: str) -> bool:
    """Whether a reader sees `before` and `after` as one character (an accent, an emoji sequence, a surrogate-like pair)."""
    if before == "\u200d" or after == "\u200d" or unicodedata.category(after) in {"Mn", "Mc", "Me"}:
        return True
    is_modifier = "\U0001f3fb" <= after <= "\U0001f3ff"
    is_flag = "\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff"
    return is_modifier or is_flag


def _pack(units: Sequence[_Unit], limit: int) -> list[list[_Unit]]:
    """The units in groups of at most `limit` tokens: a heading opens a group, and a block is kept whole if it fits, with a
    heading right over it: those stand over little, and what is beside it tells how it is meant ("Common", "Rare")."""
    block_costs: dict[int, int] = {}
    for unit in units:
        block_costs[unit.block] = block_costs.get(unit.block, 0) + unit.cost
    groups: list[list[_Unit]] = []
    size = 0
    for unit in units:
        under = block_costs.get(unit.block + 1, 0) if unit.sentence.is_heading else 0
        if not groups or _starts_group(groups[-1], unit, size, block_costs[unit.block] + under, limit):
            groups.append([])
            size = 0
        groups[-1].append(unit)
        size += unit.cost
    return groups


def _starts_group(group: Sequence[_Unit], unit: _Unit, size: int, block_cost: int, limit: int) -> bool:
    last = group[-1]
    is_far = unit.sentence.end - group[0].sentence.start > 2 * _CHARACTERS_PER_TOKEN * limit  # a wide gap in between
    if size + unit.cost > limit or is_far or (last.is_front and not unit.is_front):
        return True
    if unit.block == last.block:
        return False
    if unit.opens:
        return not all(u.sentence.is_heading for u in group)  # a title and its subtitle stay together
    return size + block_cost > limit and 2 * size >= limit
