"""What a quoted sentence does not stand without: what a bare yes hangs on, the exception to a rule, what an item goes on with,
and whom "she" means."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from bot.claims.stand_ins import names_subject
from bot.drafts import Pointer
from bot.local.candidates import HAS_KIND, Candidate
from bot.local.lists import leading
from bot.local.marks import said
from bot.local.reading import Question, stems_of
from bot.rivals.verbs import own_forms
from index.documents import Passage
from index.lexical import terms
from index.sentences import ITEM
from index.tables import is_row

_MOST = 2  # sentences that qualify one
_SPEAKER = r"(?:(?-i:[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}: ))?"
_BARE = re.compile(
    rf"{_SPEAKER}\W*(?:yes|no|(?:no, )?not(?: [\w’'-]+){{1,4}}|never|sometimes|(?:it|that) depends|(?:yes|no),? "
    r"(?:it|you|they|we) (?:can|do|does|may|must|will|is|are)(?:n[’']t| not)?)\W*",
    re.IGNORECASE,
)
_BACK = r"(?:this|these|that|those|such|the (?:above|foregoing|same))"
_DENIES = (
    r"(?:(?:(?:do|does|shall|will|would|can|may|must) not|cannot|(?:do|does|wo|ca)n[’']t)"
    r" (?:apply|extend|cover|include|affect|prevent))"
)
_EXCEPTS = re.compile(
    rf"\W*{_BACK} (?:[\w-]+ ){{0,4}}(?:{_DENIES}|only appl(?:y|ies)|appl(?:y|ies) only|unless|except"
    r"|(?:is|are) exempt(?:ed)?)\b"
    rf"|\W*(?:it|they) {_DENIES}\b"
    r"|\W*(?:the |an? )?(?:only |sole )?exceptions?\b"
    rf"|.*\b(?:exempt(?:ed)?|excepted|excluded) from {_BACK}\b"
    r"|.*\b(?:is|are|be|remains?) exempt(?:ed)?\W*$",
    re.IGNORECASE | re.DOTALL,
)
# These open a rule of its own as well: they qualify the one before where they speak of the same.
_UNLESS = re.compile(r"\W*(?:unless|except(?:ing)?|notwithstanding|provided that)\b", re.IGNORECASE)
_CASE = re.compile(r"\W*(?:if|where|when|in case|in the event)\b[^,]*, (?:it|they|this|these)\b", re.IGNORECASE)
# And these merely another side of the matter: they qualify a rule.
_CONTRASTS = re.compile(r"\W*(?:however|but|nevertheless|nonetheless|that said)\b", re.IGNORECASE)
_RULE = re.compile(
    r"\b(?:must|shall|(?-i:may)|needs? (?:not|to)|ha(?:s|ve) to|(?:is|are) (?:(?:not|strictly|normally|generally|always) )*"
    r"(?:allowed|permitted|welcome|forbidden|prohibited|banned|required|entitled|obliged|free|due|responsible|liable|refund\w*"
    r"|cover\w*))\b",
    re.IGNORECASE,
)
# What is said of somebody or something that the sentence before names; not "it is forbidden to", nor "this agreement".
_VERB = "is|was|are|were|has|had|have|will|would|can|could|may|must|shall|should|does|did|do|means?|meant|makes?|made"
_POINTS_BACK = re.compile(
    r"\W*(?:(?:(?:then|later|afterwards|(?:in|by|since|from|until|around) (?:\w+ )?\d{4}),? )?"
    r"(?:he|she|they|his|her|their|its)\b"
    rf"|it\b(?!['’]s|\s+(?:(?:{_VERB}|be|been|not)\s+)+[\w-]+\s+(?:that|to|for|if|whether)\b)"
    rf"|(?:this|these|that|those)\s+(?:{_VERB})\b)",
    re.IGNORECASE,
)
_TO_DO = re.compile(r"\bwhat (?:should|must|can|do|shall) (?:I|we|you) do\b", re.IGNORECASE)
MATTERS = "motion|amendment|proposal|resolution|application|request|appeal|complaint|claim|petition|bill|offer|bid"
"""What is put before others, who decide on it."""

_DECIDED = (
    "carried|lost|passed|failed|approved|adopted|accepted|agreed|granted|allowed|upheld|rejected|refused|defeated|dismissed"
    "|turned down|withdrawn|deferred"
)
_ASKS_OUTCOME = re.compile(
    rf"\b(?:was|were|has|had|did)\b.*\b(?:{_DECIDED}|pass|fail|succeed|successful|go through)\b"
    r"|\b(?:what|how)\b.*\b(?:votes?|outcome|result|decision|decided|became|become)\b",
    re.IGNORECASE | re.DOTALL,
)
_OUTCOME = re.compile(
    rf"\W*(?:(?:the|this|that|his|her|their|its) (?:{MATTERS})|it|this)\s+(?:(?:was|were|is|has|been|then|therefore|finally"
    rf"|narrowly|unanimously)\s+)*(?:{_DECIDED})\b",
    re.IGNORECASE,
)
_MOST_BEFORE_OUTCOME = 3  # sentences, of who seconded it and who spoke
_LONGEST_BEFORE = 300  # characters
_LONGEST_QUOTED = 400  # characters of a quotation after its first sentence
_CLOSING = {'"': '"', "“": "”", "«": "»"}
_OPENS = re.compile(
    r"(?:(?<![^\s(\[:—–])(?P<straight>\")(?=\S)[^\"]*|(?P<curly>“)[^”]*|(?P<angled>«)[^»]*)$"
)  # and not the inches of a pipe
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_MOST_AFTER = 8  # sentences after one that counts what it goes on to name
_COUNTS = re.compile(r"\b(?:two|three|four|five|six|several|the following)\b", re.IGNORECASE)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
LAST = ("last", "final")
ORDINAL = re.compile(rf"\W*(?:the\s+)?({'|'.join((*ORDINALS, *LAST))})(?:al)?(?:ly)?\b", re.IGNORECASE)


def with_what_belongs(question: str, chosen: Sequence[Candidate], passages: Sequence[Passage]) -> list[Pointer]:
    """The chosen sentences, each with those around it that a reader must know to check it, and where the `question` asks what
    is to be done, with what follows in the paragraph, or what became of something, with the one that says so."""
    found = {(c.passage.id, c.sentence.start): Pointer(c.passage, c.sentence, c.focus) for c in chosen}
    beside: dict[tuple[str, int], Pointer] = {}
    for at in found.values():
        after = _following(at, passages, is_to_do=_TO_DO.search(question) is not None)
        outcome = _outcome(at, passages) if _ASKS_OUTCOME.search(question) else ()
        for pointer in (*_leading(at), at, *_counted(at, passages), *after, *outcome):
            key = (pointer.passage.id, pointer.sentence.start)
            beside.setdefault(key, found.get(key, pointer))
    whole = [_to_its_end(_with_antecedent(pointer, beside)) for pointer in beside.values()]
    return [p for i, p in enumerate(whole) if not any(_is_within(p, other) for other in whole[:i])]


def continuing(asking: Question, best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """Of the sentences that go on with the paragraph of the best one ("It was bought in 1904") the likeliest that has a date or
    number that is asked for, and all words of the question that the best one lacks; that itself where there is none."""
    passage, own = best.passage, {*terms(f"{best.passage.context} {said(best.passage, best.sentence)}")}
    lacking = [stems for word in asking.words if not (stems := stems_of(own_forms(word.lower()))) & own]
    if asking.kind not in {"date", "number"} or not lacking:
        return best
    later = (c for c in candidates if c.passage is passage and c.sentence.start > best.sentence.start)
    for one in later:
        text = said(passage, one.sentence)
        is_told = one.row[HAS_KIND] > 0 and all(stems & {*terms(text)} for stems in lacking)
        if is_told and _POINTS_BACK.match(text) and "\n" not in passage.slice(best.sentence.end, one.sentence.start):
            return one
    return best


def _is_within(one: Pointer, other: Pointer) -> bool:
    start, end = other.sentence.start, other.sentence.end
    return one.passage == other.passage and start <= one.sentence.start and one.sentence.end <= end


def _to_its_end(pointer: Pointer) -> Pointer:
    """The sentence in one slice with those after it in its paragraph, up to the end of what it begins to quote."""
    passage, sentence = pointer.passage, pointer.sentence
    opened = _OPENS.search(passage.slice(sentence.start, sentence.end))
    if not opened:
        return pointer
    later = [s for s in passage.sentences if sentence.end <= s.start and s.end <= sentence.end + _LONGEST_QUOTED]
    for last in later:
        if _CLOSING[opened[opened.lastgroup or 0]] in passage.slice(sentence.end, last.end):
            is_joined = not _BLANK_LINE.search(passage.slice(sentence.end, last.end))
            return replace(pointer, sentence=replace(sentence, end=last.end)) if is_joined else pointer
    return pointer


def _counted(pointer: Pointer, passages: Sequence[Passage]) -> Iterator[Pointer]:
    """What a sentence counts and goes on to name ("It has two faults. First, …"), as far as its paragraph names it."""
    counts = _COUNTS.search(_text(pointer))
    most = _NUMBERS.get(counts[0].lower(), len(ORDINALS)) if counts else 0
    last, count = pointer, 0
    for _ in range(_MOST_AFTER if counts else 0):
        following = _after(last, passages)
        if count == most or following is None or not _is_joined(last, following):
            return
        named = ORDINAL.match(_text(following))
        if named and (named[1].lower() == ORDINALS[count] or (count and named[1].lower() in LAST)):
            yield following
            count += 1
        elif not count:
            return
        last = following


def _leading(pointer: Pointer) -> Iterator[Pointer]:
    """What an item of a list goes on with: it does not say who shall do it."""
    passage = pointer.passage
    for number in leading(passage, passage.sentences.index(pointer.sentence)):
        yield Pointer(passage, passage.sentences[number])


def _with_antecedent(pointer: Pointer, shown: Container[tuple[str, int]]) -> Pointer:
    """The sentence in one slice with the one before it that says whom it means, unless that one is `shown`."""
    before = antecedent_of(pointer)
    if before is None or (before.passage.id, before.sentence.start) in shown:
        return pointer
    return replace(pointer, sentence=replace(pointer.sentence, start=before.sentence.start))


def with_antecedents(statement: str, pointers: Sequence[Pointer]) -> tuple[Pointer, ...]:
    """What somebody's statement points at; where that does not name whom the statement is about, each sentence that opens with
    "she" or "it" in one slice with the one before it that says whom it means."""
    if names_subject(statement, " ".join(map(_text, pointers))):
        return tuple(pointers)
    befores = [antecedent_of(pointer, in_paragraph=False) for pointer in pointers]
    return tuple(
        replace(pointer, sentence=replace(pointer.sentence, start=before.sentence.start)) if before else pointer
        for pointer, before in zip(pointers, befores, strict=True)
    )


def antecedent_of(pointer: Pointer, in_paragraph: bool = True) -> Pointer | None:
    """The nearest sentence before one that opens with "she" or "it", in its paragraph, that does not open so itself."""
    passage, here = pointer.passage, pointer
    number = passage.sentences.index(pointer.sentence)
    while _POINTS_BACK.match(_text(here)):
        number -= 1
        before = Pointer(passage, passage.sentences[number]) if number >= 0 else None
        if before is None or is_row(passage.sentence_text(before.sentence)):
            return None
        if in_paragraph and not _is_joined(before, here):
            return None
        if pointer.sentence.start - before.sentence.start > _LONGEST_BEFORE:
            return None
        here = before
    return None if here is pointer else here


def whom_it_means(pointer: Pointer) -> str:
    """What a sentence that opens with "she" or "it" speaks of: the sentence that says so, or the title of its document; nothing
    for one that opens otherwise."""
    if not _POINTS_BACK.match(_text(pointer)):
        return ""
    before = antecedent_of(pointer)
    return _text(before) if before else pointer.passage.title


def _following(pointer: Pointer, passages: Sequence[Passage], is_to_do: bool) -> Iterator[Pointer]:
    """The sentences right after one, in its paragraph, that say when it does not hold, or where it is asked what is to be done,
    whatever they say; after a bare yes or no, what it hangs on."""
    last = pointer
    for number in range(_MOST):
        following = _after(last, passages)
        if following is None or following.sentence.is_heading:
            return
        hangs_on_it = not number and _BARE.fullmatch(_text(pointer))
        text = _text(following)
        belongs = (is_to_do and not is_row(text)) or _qualifies(text, _text(pointer))
        if not hangs_on_it and not (_is_joined(last, following) and belongs):
            return
        yield following
        last = following


def _outcome(pointer: Pointer, passages: Sequence[Passage]) -> Iterator[Pointer]:
    """The sentence further on in the paragraph that says what became of what one puts forward ("The motion was lost")."""
    last = pointer
    for _ in range(_MOST_BEFORE_OUTCOME):
        following = _after(last, passages)
        if following is None or not _is_joined(last, following) or _OUTCOME.match(_text(last)):
            return
        if _OUTCOME.match(_text(following)):
            yield following
        last = following


def _qualifies(following: str, text: str) -> bool:
    """Whether a sentence says when the one before it does not hold."""
    if _EXCEPTS.match(following):
        return True
    speaks_of_it = bool(set(terms(following)) & set(terms(text)))
    if _UNLESS.match(following):
        return speaks_of_it
    if not _RULE.search(text):
        return False
    if _CONTRASTS.match(following):
        return speaks_of_it or bool(_RULE.search(following))
    return speaks_of_it and bool(_CASE.match(following))


def _after(pointer: Pointer, passages: Sequence[Passage]) -> Pointer | None:
    """The sentence that follows in the document, if it was read."""
    passage, sentences = pointer.passage, pointer.passage.sentences
    number = sentences.index(pointer.sentence) + 1
    if number < len(sentences):
        return Pointer(passage, sentences[number])
    following = (p for p in passages if p.document_id == passage.document_id and p.start == passage.end)
    return next((Pointer(p, p.sentences[0]) for p in following), None)


def _is_joined(one: Pointer, other: Pointer) -> bool:
    """Whether the second of two sentences goes on with the paragraph, or the item of a list, of the first."""
    here, there = one.passage, other.passage
    if here is there:
        between = here.slice(one.sentence.end, other.sentence.start)
    else:
        between = here.slice(one.sentence.end, here.end) + there.slice(there.start, other.sentence.start)
    is_new = "\n" in between and ITEM.match(there.sentence_text(other.sentence))
    return not one.sentence.is_heading and not is_new and len(f"{between}.".splitlines()) < 3


def _text(pointer: Pointer) -> str:
    return said(pointer.passage, pointer.sentence)
