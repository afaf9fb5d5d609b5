"""A text → its sentences, with their offsets carried from the cut.

Works on lines first (headings, list items, table rows, fenced code, paragraphs) and then on punctuation inside a
block, by rules that need no model: Latin, CJK, Arabic and Devanagari full stops, abbreviations, initials and
decimals. Every character that is not white space lies in exactly one sentence, but for the rules around front matter and
the marks of quoted lines that are empty.
It does not size anything: sentences longer than a model's window are cut in `passages.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index.documents import Sentence
from index.front import front_matter, is_title
from index.stops import DECIMAL, NUMBER, STOP, ends_at
from index.tables import is_row

# A byte-order mark stays in the canonical text (so that its sha256 is the file's), but it is nobody's first word.
BLANK = "\ufeff\u200b"

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]*(?:\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]|$)")
QUOTE = re.compile(r"(?<![^\r\n\x0b\x0c\x85\u2028\u2029])(?:>[ \t]?)+(?!\d)")
"""What marks a line as quoted, as deep as it has signs; ">5 kg" is no quote."""
_ATX = re.compile(r"[\ufeff ]{0,3}(#{1,6})(?:[ \t]|#*[ \t]*$)")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)", re.MULTILINE)
ITEM = re.compile(rf"\s*(?P<mark>[-*+•‣▪–]|{NUMBER}[.)]|(?P<clause>{DECIMAL})[.)]?(?:\([a-z]{{1,4}}\))?)[ \t]+(?=\S)")
"""An item of a list, or a clause ("4.1 deliver by noon"), with what marks it."""
_KEY = re.compile(r"(?:\*\*|__)?[^\W\d_][\w /-]{0,30}:(?:\*\*|__)?\s")
_WRAP_WIDTH = 45  # a shorter line, followed by a capital, was ended on purpose and not wrapped
_TITLE_WIDTH = 60  # a plain heading right over a list is shorter
_PLAIN = 7
OVER = 8
"""The level of a heading without a mark, number or capitals that is right over its text; that of a lone line is 7."""
_HEADING_WORDS = 30
_GAP = re.compile(r"(?<=\S)[ \t]{3,}(?=\S)")  # between columns that are set with spaces
_WIDE_GAP = 6  # characters; several that are narrower are of a line set to a width
_NUMBERED_WORDS = 10  # of one with a number ("4. Water"): a longer one is an item of a list
_NO_HEADING_ENDS = tuple(".!?…。！？:：;,؟।")
# A number, year or time at the head of a line: "1972  Prize", "09:30 – Break".
_ENTRY = re.compile(r"\s*(?P<mark>\d+(?:[:./]\d+)*)\s+(?=[^\W\d_]|[–—-]\s)")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
# A line that is a sentence without its end, one that goes on, a greeting, a date or a telephone number.
_NO_TITLE = re.compile(
    r"(?!(?:what|when|where|how|who|whom|whose|why|which|if|before|after|while)\b)\W*\w+\s.*"
    r"\b(?:is|are|was|were|has|have|had|can|cannot|may|must|will|shall|should|does|do|did|costs?)\b"
    r"|.*\b(?:an?|the|of|in|at|on|by|to|for|from|with|as|and|or|but|than|that)$"
    r"|(?:dear|yours|kind|best|with|many|hello|hi)\b|.*\d[\d ]{4,}\d|.*,.*\d{4}$",
    re.IGNORECASE,
)
_ENDS_PROSE = re.compile(r"[.!?:…。！？।؟]+[\"'”’»)\]]*\s*$")
_ENDS_CLAUSE = re.compile(r"(?:[.;:!?]|[,;] (?:and|or))\s*$")

# A label that says what its sentence is about ("**Funding.** The state paid."): a few words in bold or italics.
_RUN_IN = re.compile(rf"(?:{ITEM.pattern}|\s*)(?P<set>\*{{1,3}}|_{{1,3}})(?:[^\s*_]+\s+){{0,5}}[^\s*_]+\.(?P=set)")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of lines that belong together, `level` the depth of a heading: 1 is the top, 7 a plain line, and 8 one that has
    no blank line under it, no number and no capitals throughout ("Common" under "4. Possible side effects")."""

    kind: Literal["text", "heading", "lines", "front"]
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str  # without its line break and marks of quoting
    depth: int  # of quoting

    @property
    def is_blank(self) -> bool:
        return not self.text.strip().strip(BLANK)


def split_blocks(text: str) -> list[Block]:
    """The blocks of `text` in order; between them there is only white space (and heading underlines, rules of front matter)."""
    start, end, after = front_matter(text)
    front = [Block("front", start, end)] if after else []
    lines = _lines(text)
    return front + _keep_true_headings(list(_blocks([line for line in lines if line.start >= after])), text)


def split_sentences(text: str, block: Block) -> list[Sentence]:
    """The sentences of one block, trimmed, in order.

    >>> text = "It cost $3.50. Dr. Wu paid."
    >>> [text[s.start:s.end] for b in split_blocks(text) for s in split_sentences(text, b)]
    ['It cost $3.50.', 'Dr. Wu paid.']
    """
    if block.kind == "heading":
        cuts: Iterator[int] = iter(())
    elif block.kind in {"lines", "front"}:
        cuts = (line.end + block.start for line in _lines(text[block.start : block.end]))
    else:
        cuts = _stops(QUOTE.sub(lambda m: " " * len(m.group()), text[block.start : block.end]), block.start)
    sentences: list[Sentence] = []
    start = block.start
    for cut in (*cuts, block.end):
        first, last = trim(text, start, cut)
        if first < last:
            is_heading = block.kind == "heading" or (block.kind == "front" and is_title(text[first:last]))
            sentences.append(Sentence(first, last, is_heading))
        start = cut
    return sentences


def ends_sentence(text: str, following: str) -> bool:
    """Whether `text`, which ends with a full stop, ends a sentence there, given what follows after white space.

    For text that is still being written: one character of what follows is enough, and a doubt is a no.

    >>> ends_sentence("Dr.", "W"), ends_sentence("It cost $3.50.", "D")
    (False, True)
    """
    if following[:1].islower():
        return False
    start = len(text.rstrip("\"'”’»)]}*_」』）").rstrip(".!?…。！？｡؟।॥۔"))
    stop = STOP.match(text, start)
    return stop is not None and stop.end() == len(text) and ends_at(f"{text} {following}", stop)


def heading_text(text: str, block: Block) -> str:
    """A heading's words, without Markdown's marks."""
    return text[block.start : block.end].strip().strip("\ufeff#=- \t\r\n")


def open_fence(text: str, start: int, end: int, mark: str = "") -> str:
    """The mark of the fence around code that is open at `end`, where `mark` is open at `start`; "" where none is.

    >>> open_fence("~~~\\nx = 1\\n```\\n", 0, 14)
    '~~~'
    """
    for fence in _FENCE.finditer(text, start, end):
        if not mark:
            mark = fence[1]
        elif _closes(fence, mark):
            mark = ""
    return mark


def _closes(fence: re.Match[str], mark: str) -> bool:
    return fence[1].startswith(mark) and not fence[2].strip()


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """`start:end` without the white space and byte-order marks at either side; empty at `end` where that is all."""
    while start < end and (text[start].isspace() or text[start] in BLANK):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in BLANK):
        end -= 1
    return start, end


def _lines(text: str) -> list[_Line]:
    lines = []
    for match in _LINE.finditer(text):
        if line := match.group():
            quote = QUOTE.match(line)
            words = line[quote.end() :] if quote else line
            depth = quote.group().count(">") if quote else 0
            lines.append(_Line(match.start(), match.end(), words.rstrip("\r\n\x0b\x0c\x85\u2028\u2029"), depth))
    return lines


def _blocks(lines: list[_Line]) -> Iterator[Block]:
    i = 0
    unclosed: set[str] = set()  # marks of fences that nothing closes from here on
    while i < len(lines):
        line = lines[i]
        atx = _ATX.match(line.text)
        if line.is_blank:
            i += 1
        elif line.depth:
            end = _quote_end(lines, i)
            yield Block("text", line.start, lines[end - 1].end)
            i = end
        elif fence := _FENCE.match(line.text):
            end = i + 1 if (mark := fence.group(1)) in unclosed else _fence_end(lines, i, mark)
            unclosed |= {mark} if end == i + 1 else set()
            yield Block("lines", line.start, lines[end - 1].end)
            i = end
        elif atx:
            yield Block("heading", line.start, line.end, len(atx.group(1)))
            i += 1
        elif is_row(line.text):
            yield Block("lines", line.start, line.end)
            i += 1
        else:
            end = _paragraph_end(lines, i)
            yield _paragraph(lines, i, end)
            i = end


def _fence_end(lines: list[_Line], start: int, mark: str) -> int:
    for i in range(start + 1, len(lines)):
        closing = _FENCE.match(lines[i].text)
        if closing and _closes(closing, mark) and not lines[i].depth:
            return i + 1
    return start + 1  # never closed: then it was no fence, only a line that looks like one


def _quote_end(lines: list[_Line], start: int) -> int:
    """The index after the last line of the quoted paragraph or list item that begins at `start`; none is a heading."""
    i, first = start + 1, lines[start]
    while i < len(lines) and lines[i].depth == first.depth and not lines[i].is_blank:
        before, text = lines[i - 1].text, lines[i].text
        if _begins_item(text, before, first.text) or _ended_on_purpose(before, text):
            break
        i += 1
    return i


def _paragraph_end(lines: list[_Line], start: int) -> int:
    """The index after the last line of the paragraph or list item that begins at `start`."""
    i = start + 1
    if _is_heading_over(lines, start) or _is_title_over(lines, start):
        return i
    while i < len(lines):
        text = lines[i].text
        if _SETEXT.match(text) and i == start + 1:
            return i + 1
        if lines[i].is_blank or lines[i].depth or _ATX.match(text) or _FENCE.match(text) or is_row(text):
            return i
        if _begins_item(text, lines[i - 1].text, lines[start].text):
            return i
        if _ended_on_purpose(lines[i - 1].text, text):
            return i
        i += 1
    return i


def _begins_item(line: str, before: str, first: str) -> bool:
    """Whether a line begins an item. A clause ("4.1 deliver") does so where the line before ends one, or where it comes next
    after that of the paragraph's first line: else its number may be a figure, and the line a wrapped one."""
    item = ITEM.match(line)
    if not item or not item["clause"] or _ENDS_CLAUSE.search(before):
        return bool(item)
    last = ITEM.match(first)
    over, _, number = item["clause"].rpartition(".")
    return last is not None and last["clause"] == f"{over}.{int(number) - 1}"


def _ended_on_purpose(line: str, following: str) -> bool:
    if _KEY.match(following) and (_KEY.match(line) or len(line.rstrip()) < _WRAP_WIDTH):
        return True
    if _has_columns(line) and (_has_columns(following) or not following.lstrip()[:1].islower()):
        return _indent(following) <= _indent(line)  # what is set in goes on under it
    if _are_entries(line, following):
        return True
    return len(line.rstrip()) < _WRAP_WIDTH and not following.lstrip()[:1].islower()


def _are_entries(line: str, following: str) -> bool:
    """Whether both lines begin with a number, year or time of one form and then anew, as in a timeline ("1972  Prize").

    >>> _are_entries("09:30 Break", "10:15 Talk"), _are_entries("1950 and", "1972 Prize"), _are_entries("1950 A", "10:15 B")
    (True, False, False)
    """
    entries = [match for text in (line, following) if (match := _ENTRY.match(text))]
    are_new = all(match.string[match.end()].isupper() or not match.string[match.end()].isalpha() for match in entries)
    return len(entries) == 2 and are_new and style_of(entries[0]["mark"]) == style_of(entries[1]["mark"])


def _has_columns(line: str) -> bool:
    """Whether a line has columns that are set with spaces."""
    gaps = [len(gap) for gap in _GAP.findall(line)]
    return len(gaps) == 1 or max(gaps, default=0) >= _WIDE_GAP


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _paragraph(lines: list[_Line], start: int, end: int) -> Block:
    first, last = lines[start], lines[end - 1]
    underline = _SETEXT.match(last.text) if end - start == 2 else None
    if underline:
        return Block("heading", first.start, last.end, 1 if underline.group(1)[0] == "=" else 2)
    if _is_heading_over(lines, start):
        return Block("heading", first.start, last.end, _PLAIN)
    if _is_title_over(lines, start):
        return Block("heading", first.start, last.end, _PLAIN if ITEM.match(first.text) else OVER)
    alone = end - start == 1 and _blank_at(lines, start - 1) and _blank_at(lines, end)
    if alone and _looks_like_heading(first.text) and not _ends_over_item(lines, start):
        return Block("heading", first.start, last.end, _PLAIN)
    return Block("text", first.start, last.end)


def _blank_at(lines: list[_Line], i: int) -> bool:
    return not 0 <= i < len(lines) or lines[i].is_blank


def _looks_like_heading(line: str) -> bool:
    """Whether a line that stands alone reads as a heading: it starts like one and does not end like a sentence."""
    line = line.strip().strip(BLANK)
    item = ITEM.match(line)
    if line[-1:] in _NO_HEADING_ENDS or _has_columns(line[item.end() if item else 0 :]):
        return False
    if item and not item["clause"]:
        return item["mark"][0].isdigit() and line[item.end()].isupper() and len(line.split()) <= _NUMBERED_WORDS
    return not line[:1].islower() and any(c.isalpha() for c in line) and len(line.split()) <= _HEADING_WORDS


def _under(lines: list[_Line], i: int) -> str:
    """The next line that is not blank; empty where there is none."""
    return next((lines[j].text for j in range(i + 1, len(lines)) if not lines[j].is_blank), "")


def _ends_over_item(lines: list[_Line], i: int) -> bool:
    """Whether a line has the end of a sentence in it, and its last one leads into a list ("We met. It was resolved")."""
    return bool(ITEM.match(_under(lines, i))) and _ends_within(lines[i].text.rstrip())


def _ends_within(line: str) -> bool:
    return any(stop < len(line) for stop in _stops(line, 0))


def _is_heading_over(lines: list[_Line], i: int) -> bool:
    """Whether a line after a blank one is the heading of the next, as in a contract in plain text: in capitals over what is
    not ("4. TENANT'S OBLIGATIONS"), or numbered over its first clause ("4. The tenant's duties" over "4.1 …")."""
    line = lines[i].text.strip().strip(BLANK)
    if not _blank_at(lines, i - 1) or line[-1:] in _NO_HEADING_ENDS or len(line.split()) > _HEADING_WORDS:
        return False
    under = _under(lines, i)
    item, next_item = ITEM.match(line), ITEM.match(under)
    title = line[item.end() :] if item else line
    if item and next_item:
        if next_item["clause"] and not item["clause"]:
            return title[:1].isupper() and next_item["clause"].startswith(f"{item['mark'].strip('().')}.")
        if style_of(item["mark"]) == style_of(next_item["mark"]):
            return False
    return title.isupper() and sum(map(str.isalpha, title)) > 2 and any(map(str.islower, under))


def _is_title_over(lines: list[_Line], i: int) -> bool:
    """Whether a line after a blank one is a heading with its list or its paragraph right under it, as in leaflets ("When to
    plant"): it has no end of a sentence and no value of a key."""
    line = lines[i].text.strip().strip(BLANK)
    if not _blank_at(lines, i - 1) or _blank_at(lines, i + 1) or not line.lstrip("*_")[:1].isalnum():
        return False
    if len(line) >= _TITLE_WIDTH:
        return False
    if (
        not _looks_like_heading(line.rstrip("*_"))
        or _KEY.match(line)
        or _ends_within(line)
        or _NO_TITLE.match(_IN_BRACKETS.sub("", line))
    ):
        return False
    under = ITEM.match(lines[i + 1].text)
    if under:
        return _begins_list(under) and not ITEM.match(line)
    return len(line) < _WRAP_WIDTH and not lines[i + 1].depth and _is_over_prose(lines, i)


def _begins_list(item: re.Match[str]) -> bool:
    """Whether an item is the first of its list; any with a bullet may be."""
    mark = item["mark"].strip("().")
    return not mark[:1].isalnum() or mark.lower() in {"1", "a", "i"}


def _is_over_prose(lines: list[_Line], i: int) -> bool:
    """Whether a line stands over a paragraph that starts and ends like sentences, and is so much wider that the line was not
    wrapped: the lines of an address, of a verse or under a letter are like one another."""
    end = _paragraph_end(lines, i + 1)
    below = [line.text.strip() for line in lines[i + 1 : end]]
    width = max(map(len, below))
    is_wide = width >= _WRAP_WIDTH and width >= 1.5 * len(lines[i].text.strip())
    return is_wide and below[0].lstrip("\"'“‘«„(")[:1].isupper() and bool(_ENDS_PROSE.search(below[-1]))


def style_of(mark: str) -> str:
    """How an item is marked, whichever of its list it is: "1." for "4.", "(a)" for "(c)", "1.1" for "4.12"."""
    return re.sub(r"[A-Z]+", "A", re.sub(r"[a-z]+", "a", re.sub(r"\d+", "1", mark)))


def _keep_true_headings(blocks: list[Block], text: str) -> list[Block]:
    """A plain line is a heading only if text follows: of a run of lone lines just the last may be one, and of a list none."""
    kept = []
    for i, block in enumerate(blocks):
        under = blocks[i + 1] if i + 1 < len(blocks) else None
        is_over = under is not None and (under.kind == "text" or block.level < under.level == OVER)
        followed = is_over and not _is_listed(blocks, i, text)
        if block.level >= _PLAIN and not (followed and len(text[block.start : block.end].strip()) < 200):
            block = Block("text", block.start, block.end)
        kept.append(block)
    return kept


def _is_listed(blocks: list[Block], i: int, text: str) -> bool:
    """Whether a plain line with a number is an item of a list: another of its kind follows, or stands before it as a lone line
    too, or what follows is set in under it."""
    item = ITEM.match(text, blocks[i].start, blocks[i].end)
    if not item:
        return False
    beside = [*(block for block in blocks[max(0, i - 1) : i] if block.level >= _PLAIN), blocks[i + 1]]
    marks = [other["mark"] for block in beside if (other := ITEM.match(text, block.start, block.end))]
    return text[blocks[i + 1].start].isspace() or style_of(item["mark"]) in map(style_of, marks)


def _stops(body: str, offset: int) -> Iterator[int]:
    start = 0
    for match in STOP.finditer(body):
        if ends_at(body, match) and not _RUN_IN.fullmatch(body, start, match.end()):
            start = match.end()
            yield offset + start
