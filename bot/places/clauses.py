"""A clause by its number ("What does clause 5.4 say?"): looked up where a line begins with that number.

A number says nothing to a reader of words, and a search finds it wherever another clause refers to it. So the documents that
the question may be about are gone through for the line, and the clause is all that follows, its sub-items too, until a number
or a heading that is not within it. What stands in no document under that number is not made up.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.drafts import Draft, Drafted, Note, Pointer
from bot.local.choosing import whole
from bot.local.excerpts import EXCERPTS
from bot.local.lists import MOST
from bot.local.reading import content_words, kind_asked, stems_of
from bot.parts import without_carried
from index.documents import Passage, Sentence
from index.lexical import terms
from index.sentences import ITEM, split_blocks, trim

_SHOWN = 3  # clauses of one number
_SURE, _EVEN = 0.9, 0.5  # of one that is the only one with its number, and of one of several
_TURN = r"step|item|point"
_MARK = (
    rf"(?:\b(?:(?:sub-?)?clause|section|article|paragraph|chapter|rule|regulation|{_TURN})(?:\s+(?:no\.?|number))?"
    r"|§§?|\b(?:cl|para|sec|art)\b\.?)"
)
_NUMBER = r"\d{1,3}(?:\.\d{1,3})*"
_SUB = r"\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)"
_NAMED = re.compile(
    r"(?P<lead>\b(?:in|of|with|for|under|by|(?:according\s+)?to|at|on|from)\s+)?(?:\bthe\s+)?"
    rf"(?P<mark>{_MARK})\s*(?P<number>{_NUMBER})(?!\.?\w|\s*[%‰°€$£])(?P<subs>(?:\s?{_SUB})*)",
    re.IGNORECASE,
)
_ALSO = re.compile(
    rf"\s*(?:,|,?\s(?:and|or)\b)\s*(?P<number>{_NUMBER})(?!\.?\w|\s*[%‰°€$£])(?P<subs>(?:\s?{_SUB})*)", re.IGNORECASE
)
_OF_ANOTHER = re.compile(r"\s+(?:of|to|in)\s+(?:the\s+|that\s+)?[A-Z]")
_LABEL = re.compile(
    r"^[ \t]*(?P<line>(?:>[ \t]*)?(?:#{1,6}[ \t]+)?(?:[-*][ \t]+)?[*_\[]*"
    rf"(?P<mark>{_MARK}\s*)?(?P<number>{_NUMBER})(?!\.?\d|[^\W_])(?P<stop>[.):\]]*)[*_]*(?P<after>[^\r\n]*))",
    re.IGNORECASE | re.MULTILINE,
)
_GOES_ON = re.compile(r"\s*$|[ \t]*[-–—:][ \t]|[ \t]+[*_\"“‘'«(\[]*[^\W\d_]")
_NAMES_ITSELF = re.compile(
    r"\s*$|[ \t]*[-–—:][ \t]|[ \t]+[*_\"“‘'«(\[]*(?![a-z])[^\W\d_]"
)  # and "Section 8 applies" does not
_LOOSE = {"cl", "se", "pa", ""}  # kinds of marks by which people call what has but a number
_PARAGRAPH = re.compile(r"para|§", re.IGNORECASE)
_BROKEN_OFF = re.compile(r"(?:[.;:,!?]|\b(?:and|or))\s*$")
_ITEM = re.compile(r"^[ \t]*(?:[-*][ \t]+)?\(?([a-z]|[ivx]{1,5}|\d{1,2})[.)](?=\s)", re.IGNORECASE | re.MULTILINE)
_PART = re.compile(
    r"(?i:part|chapter|title|schedule|annex|appendix|book|division)\s+(?:[IVXLC]+|[A-Z]|\d{1,3})\b(?:\W*[^\W\da-z][^\n]{0,80}(?<![.;,])|\W*)"
    r"|(?=[^\n]*[^\W\d_])[^\na-z]{1,80}(?<![.;,:])"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_OF = re.compile(
    r"\b(?:of|in|from|under|to|by)\s+(?:(?:the|our|my|your|this|that)\s+)?(?!(?:what|which|whom?|whose)\b)(?P<name>[^,;?]+?)"
    r"(?=\s+(?:about|say|on|not)\b|[,;?]|$)",
    re.IGNORECASE,
)
_OWNER = re.compile(  # not "the penalty for breaking"
    r"\b(?:does|do|is|the|our|my|your|this)\s+(?P<name>(?!the\b)(?:(?!(?:for|of|in|by|to|with|from|under|on)\b)[\w -])+?)"
    r"(?:['’]s?)?\s*$",
    re.IGNORECASE,
)
_OPENS = re.compile(rf"\W*(?:{_NUMBER}[.):\]]*\s+)?(?:according\s+)?", re.IGNORECASE)
_TELLS = re.compile(r"\s+(?:of [^,.;]{1,60}? )?(?:also |further |expressly )?[a-z]+(?:s|ed)\b")
_NAME_AFTER = 60  # characters
_LONGEST = 500  # characters of a question that names a clause
# What any document may be called.
_DOCUMENT = stems_of(
    "agreement contract document documents text file terms policy manual handbook rules report deed".split()
)
_LAW = stems_of("act code law statute directive treaty convention ordinance constitution gdpr".split())
# Words by which a question asks for what a clause says, whatever that is.
_WHATEVER = stems_of(
    "say says said state states provide provides contain contains cover covers mean means require requires read reads write "
    "written text content contents wording word words quote cite show print full whole stand stands stipulate include "
    "includes regulate regulates deal deals summarise summarize summary need about please want see".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """The clause that a question names: its mark and number, the letters of sub-items, the question without it, and what may
    name its document. `is_turn` where it is one of a list ("step 3")."""

    mark: str
    number: str
    subs: tuple[str, ...]
    rest: str
    names: tuple[str, ...]

    @property
    def is_turn(self) -> bool:
        return re.match(_TURN, self.mark, re.IGNORECASE) is not None

    @property
    def words(self) -> set[str]:
        """What is asked of it, but for words that ask for whatever it says, and the names of documents."""
        return stems_of(content_words(self.rest)) - _WHATEVER - {t for name in self.names for t in terms(name)}

    @property
    def asks_for_all(self) -> bool:
        """Whether the question asks what the clause says, whatever that is."""
        return not self.words and not kind_asked(self.rest)

    def is_half_in(self, clause: Sequence[Passage]) -> bool:
        """Whether a clause, with the headings over it, has half of the words that are asked for, or more."""
        there = {term for passage in clause for term in terms(f"{passage.heading or ''} {passage.text}")}
        return 2 * len(self.words & there) >= len(self.words)

    def is_told_in(self, text: str) -> bool:
        """Whether a text tells what the clause says ("By clause 7 they were sold", "clause 7 forbids it"), and does not merely
        refer to it ("subject to clause 7")."""
        return any(
            m["number"] == self.number
            and (_OPENS.fullmatch(text[: m.start()]) or not (m["lead"] or not _TELLS.match(text[m.end() :])))
            for m in _NAMED.finditer(text)
        )

    def is_spoken_of(self, text: str, name: str = "") -> bool:
        """Whether a text names the clause by mark and number, with `name` behind it ("section 4 of the Equality Act")."""
        words = set(terms(name))
        return any(
            m["number"] == self.number and words <= set(terms(text[m.end() : m.end() + _NAME_AFTER]))
            for m in _NAMED.finditer(text)
        )


def _kind(mark: str) -> str:
    """What tells a mark from others, however it is written: "section" is "sec." and no "article"."""
    return re.sub(r"\W|^sub", "", mark.casefold().removeprefix("sub-"))[:2]


def named_in(question: str, names: re.Pattern[str] = _NAMED) -> Named | None:
    """The one clause that a question names by its number; None where it names none, or several. Other `names` than those of
    clauses have the same groups.

    >>> named_in("What does clause 5.4(b) of the lease say?")
    Named(mark='clause', number='5.4', subs=('b',), rest='What does it of the lease say?', names=('lease',))
    >>> named_in("How long is the notice under § 12?")
    Named(mark='§', number='12', subs=(), rest='How long is the notice?', names=())
    >>> named_in("Is a boat of 5.4 metres allowed?")
    """
    last = without_carried(question)
    text = last if names.search(last) else question
    if len(text) > _LONGEST:
        return None
    found = list(names.finditer(text))
    if len({(m["number"], m["subs"]) for m in found}) != 1:
        return None
    rest = text
    for m in reversed(found):
        rest = f"{rest[: m.start()]}{'' if m['lead'] else 'it'}{rest[m.end() :]}"
    rest = re.sub(r"\s+(?=[\s?.,!])", "", rest).strip()
    subs = _letters(found[0]["subs"])
    owner = None if found[0]["lead"] else _OWNER.search(text[: found[0].start()])
    documents = [m["name"] for m in (*_OF.finditer(rest), owner) if m]
    return Named(found[0]["mark"].strip(), found[0]["number"], subs, rest, tuple(documents))


def references_in(text: str) -> Iterator[tuple[Named, str]]:
    """Every clause that a sentence names by its number, and the words in which it does; none of another text ("section 4 of
    the Equality Act").

    >>> [(named.number, words) for named, words in references_in("Whoever contravenes Article 8 or 12 is liable.")]
    [('8', 'Article 8 or 12'), ('12', 'Article 8 or 12')]
    """
    for first in _NAMED.finditer(text):
        found = [first]
        while also := _ALSO.match(text, found[-1].end()):
            found.append(also)
        if not _OF_ANOTHER.match(text, found[-1].end()):
            words = text[first.start("mark") : found[-1].end()]
            yield from ((Named(first["mark"].strip(), m["number"], _letters(m["subs"]), "", ()), words) for m in found)


def _letters(subs: str) -> tuple[str, ...]:
    return tuple(sub[1:-1].lower() for sub in re.findall(_SUB, subs, re.IGNORECASE))


def _is_of_contents(line: str) -> bool:
    """Whether a line is of a table of contents: a page's number at its end, after dots or a gap."""
    line = line.rstrip()
    before = line.rstrip("0123456789")
    return before != line and (before.endswith(("  ", "\t")) or before.rstrip().endswith(("...", "…")))


@dataclass(frozen=True, slots=True)
class _Label:
    """A line that begins with a number, `is_bracketed` as those of a judgment's paragraphs are ("[7]"). `level` is that of a
    heading, 0 where it is none; `lead` is what stands over the list that it is an item of: a sentence that leads into it (":"),
    a heading ("#"), or anything else."""

    start: int
    number: tuple[int, ...]
    level: int
    mark: str
    lead: str
    line: str
    is_bracketed: bool = False

    @property
    def is_item(self) -> bool:
        return len(self.number) == 1 and not self.level and not self.mark

    def is_called(self, named: Named) -> bool:
        """Whether its mark is that of what is named, and its number as deep."""
        is_as_deep = len(self.number) == named.number.count(".") + 1
        return bool(self.mark) and is_as_deep and _kind(self.mark) == _kind(named.mark)

    @property
    def is_led_to(self) -> bool:
        return self.lead == ":"


class Numbered:
    """A document by the numbers that its lines begin with; `passages` are all of it, in order, or those that are known."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        pieces: list[str] = []
        end = 0
        for passage in passages:  # where some are missing, blank lines keep the offsets
            pieces += ["\n" * (passage.start - end), passage.text]
            end = passage.end
        self._text = "".join(pieces)
        self._sentences = [s for passage in passages for s in passage.sentences]
        self._ends = [s.end for s in self._sentences]
        self._levels = {trim(self._text, b.start, b.end)[0]: b.level for b in split_blocks(self._text)}
        self._headings = {s.start: self._level(s) for s in self._sentences if s.is_heading}
        self._labels = list(self._find_labels())

    def clauses(self, named: Named, under: str = "") -> list[list[Passage]]:
        """The clauses with that number, each as its passages, cut to what is of the clause; `under` limits them to
        items of lists that this stands over."""
        wanted = tuple(map(int, named.number.split(".")))
        found = [label for label in self._of_kind(named) if label.number == wanted]
        if under:
            found = [label for label in found if label.lead == under]
        if not named.is_turn:
            found = [label for label in found if not label.is_led_to]
            found = [label for label in found if not _is_of_contents(label.line)] or found
            found = [label for label in found if not label.is_item] or found
        spans = [self._narrowed(label.start, self._end(label), named.subs) for label in found]
        return [clause for span in spans if (clause := cut(self.passages, span))]

    @property
    def called(self) -> set[str]:
        """The words of its title and of its file's name."""
        return set(terms(f"{self.passages[0].document_id} {self.passages[0].title}"))

    def may_be_called(self, named: Named) -> bool:
        """Whether it has a name that the question gives its document, which is that of no law, and does not speak of that
        clause as another's."""
        words = set(terms(self._text))
        if any(_LAW & set(terms(name)) for name in named.names):
            return False
        return any(set(terms(name)) <= words and not named.is_spoken_of(self._text, name) for name in named.names)

    def has_others_like(self, named: Named) -> bool:
        """Whether there are clauses with numbers of this depth at all."""
        depth = named.number.count(".") + 1
        return sum(len(x.number) == depth and not x.is_led_to for x in self._of_kind(named)) > 1

    def _of_kind(self, named: Named) -> list[_Label]:
        """The labels that may be of what is named: a number in square brackets is no clause's, and one alone no article's where
        there are articles."""
        found = [x for x in self._labels if not x.is_bracketed or _PARAGRAPH.match(named.mark)]
        return [x for x in found if x.is_called(named)] if self.has_called(named) else found

    def has_called(self, named: Named) -> bool:
        """Whether its lines name clauses by the word that the question has ("Article 2")."""
        return sum(x.is_called(named) for x in self._labels) > 1

    def _level(self, heading: Sentence) -> int:
        return self._levels.get(heading.start) or 7

    def _find_labels(self) -> Iterator[_Label]:
        starts = [s.start for s in self._sentences]
        last, over = 0, ""  # the number of the last item, and what stands over its list
        for m in _LABEL.finditer(self._text):
            start, number = m.start("line"), tuple(map(int, m["number"].split(".")))
            within = starts[max(0, bisect_right(starts, start) - 1)] if starts else start
            if within < start and not _BROKEN_OFF.search(self._text, within, start):
                continue  # a line that only was wrapped there
            level = self._headings.get(start, 0)
            if not (_NAMES_ITSELF if m["mark"] and not m["stop"] else _GOES_ON).match(m["after"]):
                continue
            if not (m["mark"] or m["stop"] or level or len(number) > 1):
                continue
            label = _Label(start, number, level, m["mark"] or "", "", m["line"], "]" in m["stop"])
            if label.is_item:
                over = self._over(start) if number[0] == 1 else over if number[0] == last + 1 else ""
                last = number[0]
                label = replace(label, lead=over)
            yield label

    def _over(self, start: int) -> str:
        """What stands over a list that begins there."""
        before = bisect_right(self._ends, start) - 1
        if before >= 0 and self._sentences[before].is_heading:
            return "#"
        last = self._ends[before] - 1 if before >= 0 else 0
        return ":" if self._text[last:start].rstrip().endswith(":") else ""

    def _end(self, clause: _Label) -> int:
        """Where what belongs to a clause ends: at a number or a heading that is not within it; a list within it counts on
        from 1."""
        counted = 0
        ends = {
            start for start, level in self._headings.items() if start > clause.start and level <= (clause.level or 7)
        }
        end = min(ends, default=len(self._text))
        if clause.is_led_to and (gap := re.compile(r"\n[ \t]*\r?\n(?![ \t])").search(self._text, clause.start)):
            end = min(end, gap.start())
        for label in self._labels:
            if label.start <= clause.start:
                continue
            if label.is_item and label.number[0] in ({1, counted + 1} if counted else {1}):
                counted = label.number[0]
            elif label.number[:-1][: len(clause.number)] != clause.number:
                end = min(end, label.start)
                break
        return self._before_a_part(clause.start, end)

    def _before_a_part(self, start: int, end: int) -> int:
        """The end, or where the title of the next part ("PART 4") begins, which the heading under it kept from being one."""
        for sentence in reversed(self._sentences):
            if start < sentence.start < end:
                text = self._text[sentence.start : sentence.end]
                is_lone = re.search(r"\n[ \t]*\r?\n[ \t]*$", self._text[start : sentence.start])
                if not (is_lone and _PART.fullmatch(text) and not ITEM.match(text)):
                    break
                end = sentence.start
        return end

    def _narrowed(self, start: int, end: int, subs: Sequence[str]) -> list[tuple[int, int]]:
        """The clause, or what leads into its items and the one that is named; nothing where that is not there."""
        kept: list[tuple[int, int]] = []
        for sub in subs:
            items = [(m.start(), m[1].lower()) for m in _ITEM.finditer(self._text, start, end) if m.start() > start]
            place = next((i for i, (_, name) in enumerate(items) if name == sub), None)
            if place is None:
                return [*kept, (start, end)] if f"({sub})" in self._text[start:end].lower() else []
            kept.append((start, items[0][0]))
            after = _after(sub)
            start, end = items[place][0], next((at for at, name in items[place + 1 :] if name in after), end)
        return [*kept, (start, end)]


def cut(passages: Sequence[Passage], spans: Sequence[tuple[int, int]]) -> list[Passage]:
    """The passages with what stands in the spans alone."""
    found: list[Passage] = []
    for passage in passages:
        sentences = [part for s in passage.sentences for span in spans for part in _part(passage, s, *span)]
        if sentences:
            start, end = sentences[0].start, sentences[-1].end
            found.append(
                replace(passage, start=start, end=end, text=passage.slice(start, end), sentences=tuple(sentences))
            )
    return found


def _part(passage: Passage, sentence: Sentence, start: int, end: int) -> list[Sentence]:
    first, last = max(sentence.start, start), min(sentence.end, end)
    if first >= last:
        return []
    first, last = (passage.start + at for at in trim(passage.text, first - passage.start, last - passage.start))
    return [replace(sentence, start=first, end=last)] if first < last else []


def _after(sub: str) -> set[str]:
    """The names that the item after this one may have."""
    if sub.isdigit():
        return {str(int(sub) + 1)}
    roman = {_ROMAN[i + 1] for i in range(len(_ROMAN) - 1) if _ROMAN[i] == sub}
    return roman | ({chr(ord(sub) + 1)} if len(sub) == 1 else set())


def clauses_of(named: Named, documents: Sequence[Numbered]) -> list[list[Passage]]:
    """The clauses with that number in all of the documents; a step is one of a list, where there is such a list. Those that the
    documents call so come first, and where some have articles, those of others are none."""
    called = [text for text in documents if text.has_called(named)]
    if len(called) not in {0, len(documents)}:
        found = clauses_of(named, called)
        return (
            found
            if found or _kind(named.mark) not in _LOOSE
            else clauses_of(named, [t for t in documents if t not in called])
        )
    for under in (":", "#", "") if named.is_turn else ("",):
        if found := [clause for text in documents for clause in text.clauses(named, under)]:
            return found
    return []


def documents_meant(named: Named, documents: Mapping[str, Numbered]) -> list[str]:
    """The documents that a question names ("of the lease"), by their titles and file names. Where it names none all of them;
    but where it asks what the clause of something else says ("of the Equality Act"), those that may be called so."""
    names = [words for name in named.names if (words := set(terms(name)))]
    shared = {i: max((len(words & text.called) for words in names), default=0) for i, text in documents.items()}
    if most := max(shared.values(), default=0):
        return [i for i, count in shared.items() if count == most]
    if not named.asks_for_all or not names or any(words <= _DOCUMENT for words in names):
        return list(documents)
    return [i for i, text in documents.items() if text.may_be_called(named)]


def quoted(named: Named, clauses: Sequence[Sequence[Passage]]) -> Draft:
    """The clauses of one number as they stand, without headings where there is more; of several documents a note says which
    is whose."""
    shown = clauses[:_SHOWN]
    statements: list[Drafted] = []
    is_cut = False
    for clause in shown:
        pointers = [Pointer(passage, s) for passage in clause for s in passage.sentences]
        pointers = [p for p in pointers if not p.sentence.is_heading] or pointers
        is_cut = is_cut or len(pointers) > MOST // len(shown)
        drafts = [replace(whole(pointer), gap="\n") for pointer in pointers[: MOST // len(shown)]]
        statements += [replace(drafts[0], gap="\n\n"), *drafts[1:]]
    notes = [EXCERPTS] if is_cut else []
    if len(clauses) > 1:
        titles = "; ".join(f"“{_title(clause[0])}”" for clause in shown)
        more = f", and {len(clauses) - _SHOWN} more" if len(clauses) > _SHOWN else ""
        said = f"{named.mark} {named.number} stands in {len(clauses)} places, quoted in this order: {titles}{more}"
        notes.append(Note("several_clauses", said))
    return Draft(tuple(statements), _SURE if len(clauses) == 1 else _EVEN, tuple(notes))


def _title(passage: Passage) -> str:
    """A document's title, with the heading next above a passage where that says more."""
    heading = (passage.heading or "").rpartition(" > ")[2]
    return f"{passage.title} > {heading}" if heading not in {"", passage.title} else passage.title
