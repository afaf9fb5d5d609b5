"""Whom or what a sentence speaks of where the question names another of nearly the same name: the R5 is not the R3.

A name is a run of capitalised words and numbers ("Lady Annis", "CALMA-2"); letters and figures in it are words of their own.
One that differs in a single word from a name of the question is its rival.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.claims.figures import quantities
from bot.drafts import Pointer
from bot.local.beside import whom_it_means
from bot.local.candidates import Spotted
from bot.local.lists import leading
from bot.local.reading import ALIKE, KnownVectors, content_words, kind_asked
from bot.parts import last_of
from bot.rivals.acts import act_asked, other_acts
from bot.rivals.doers import deed_of_others
from bot.rivals.endpoints import without_other_endpoints
from bot.rivals.itself import without_others_of_themselves
from bot.rivals.kinds import of_other_kinds
from bot.rivals.opposites import without_opposites
from bot.rivals.others import told_of_others
from bot.rivals.things import of_other_things
from bot.wording.roles import COUNTERPARTS
from index.documents import Passage
from index.lexical import terms

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
# A number that tells one thing from another of its kind ("ticket 777"), and counts nothing ("sold 48 boats", "over 48").
_NUMBERED = re.compile(
    r"\b(?!(?:over|under|than|about|around|since|least|most|year|only|nearly|almost|every|ages?|aged)\b)(?P<noun>[A-Za-z]{3,}) "
    r"(?:(?:no\.?|number) |#)?(?P<number>\d{2,})(?![\d.,:/%-]*\d|%)\b(?! \w+s\b)(?: (?P<after>\w+))?",
    re.IGNORECASE,
)
# "Lockers 100 to 180" are lockers of other numbers as well, and "rule 16 and up" is of more.
_RANGE = re.compile(r"(?<!\d)(?P<low>\d{1,6})\s*(?:[-–—]|to|through)\s*(?:[A-Za-z]{1,2}-?)?(?P<high>\d{1,6})(?!\d)")
_OPEN = r"(?:\+| (?:and|or) (?:over|above|below|under|up(?:wards)?|onwards|later|earlier|more|less|higher|lower)\b)"
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_JOINS = ("", " ", "-", "\n")
# A number beside one of these is a place in a document, or a day.
_PLACES = frozenset(
    "section clause article part chapter schedule appendix annex figure table page step line item rule paragraph exhibit note "
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep "
    "sept oct nov dec monday tuesday wednesday thursday friday saturday sunday".split()
)
# What somebody may be called by in place of a first name.
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor president minister chancellor king queen prince princess sir dame lady lord captain "
    "general colonel judge justice senator governor mayor bishop father sister brother saint st".split()
)
_TITLED = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lady|Lord|Judge|Justice|Cllr|Councillor|Senator|President|Minister)"
    r"\.? (?:[A-Z][\w.’'-]*\s)*?"
)
_MR, _MRS = "(?:Mr)", "(?:Mrs|Ms|Miss)"
_MR_OR_MRS = re.compile(r"\b(?P<title>Mr|Mrs|Ms|Miss)\.? (?:[A-Z][\w.’'-]*\s)*?(?P<name>[A-Z]\w+)\b(?! [A-Z])")
_SPOUSE = r"[’']s (?:late )?(?:husband|wife|widow(?:er)?|partner|fianc\w+)\b"  # who has her name, and may be meant
_SUBJECT = re.compile(
    rf"\b(?:do|does|did|is|was|has|had|will|would|may|can|could|must|should) {_TITLED}(?P<name>[A-Z]\w+)\b(?! [A-Z])"
)
# What may stand, with a capital, before a name at the beginning of a sentence; an ending that few first names have does too.
_OPENS = re.compile(
    r"(?:although|though|however|while|when|where|whereas|after|before|since|until|because|once|if|unless|without|within"
    r"|during|under|through|across|against|among|between|beyond|near|yesterday|today|tomorrow|former|then|later|meanwhile"
    r"|instead|perhaps|despite|like|unlike|even|only|both|neither|either|every|each|some|many|most|young|old|new|dear"
    r"|\w+(?:ly|ing|ed|ward))",
    re.IGNORECASE,
)
_MATTER = r"[a-z-]{3,}(?: (?!is\b|was\b|are\b|were\b)[a-z-]+){0,2}\b"
_PREPOSITIONS = "on|about|for|concerning|regarding|against"
_ON = re.compile(
    r"\b(?P<kind>polic(?:y|ies)|rules?|reports?|guidance|guidelines?|agreement|treaty|resolution|motion|proposal|regulations?"
    rf"|act|law|bill|study|course|workshop|consultation|committee|section|chapter) (?:{_PREPOSITIONS}) (?:the |an? )?"
    rf"(?P<matter>{_MATTER})",
    re.IGNORECASE,
)
_LIKENS = re.compile(r"\b(?:than|unlike|like|replac\w+)\s+(?:the|an?)?\s*$", re.IGNORECASE)
_OF = re.compile(r"\b[A-Z]\w* of (?:the )?$")  # "the University of Chicago Library" is one name
_KIND = r"\b(?i:the|an?|its|their|this|of)\s+"  # what follows it in small letters is the name of a kind
# Those who sign a contract: as it defines them ("Ravik AB (the “Supplier”)") or binds them, or as they are called in most.
_PARTY = re.compile(
    r"\((?:hereinafter )?(?:the )?[\"“'‘]?(?:the )?(?P<party>[A-Z][a-z]+)[\"”'’]?\)"
    r"|\b[Tt]he (?P<written>[A-Z][a-z]+)\b(?! [A-Z])(?P<bound> (?:shall|agrees?|undertakes?|warrants?)\b)?"
)
_HELPS = "shall|must|may|can|will|should|is|has"
_DOES = rf"{_HELPS}|agrees?|undertakes?|warrants?|pays?"
_DOES_PARTY = re.compile(
    rf"\b(?:{_HELPS}|does|did) (?:the )?(?P<party>\w+)\b(?![’'])|\b(?:the )?(?P<owner>\w+)[’']s\b", re.IGNORECASE
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_COUNTED_OUT = re.compile(
    rf"\bthe (?P<ordinal>{'|'.join(_ORDINALS)}) (?P<noun>(?!half\b|time\b|part\b|one\b|to\b)[a-z]{{3,}})\b"
    r"(?: (?P<more>[a-z]{3,}))?",
    re.IGNORECASE,
)
_LATER = r"next|other|another|latter|last|final|later|latest|subsequent|following|\d+(?:nd|rd|th)"
_SPELT_ALIKE = 0.7  # from here on a word is a slip for another
_LONGEST = 1000  # characters of a question whose names are looked at
_BOTH = r"\W{1,3}"  # between the names that somebody goes by ('Desmond "Dezi" Marlowe')

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rival:
    """Where the other name stands, and where the word does that the question's name has and it has not."""

    name: re.Pattern[str]
    asked: re.Pattern[str]
    may_answer: bool = True  # "Her sister ship is the Lady Morwen"
    number: int | None = None  # of what the question names, where it is called by one
    full: Name = ()  # the question's name, where the other has only its last word

    def is_meant(self, text: str) -> bool | None:
        """Whether a text speaks of it and not of what the question names; None where it speaks of neither."""
        if self.asked.search(text) or self._is_between(text):
            return False
        is_there = any(not _LIKENS.search(text, 0, found.start()) for found in self.name.finditer(text))
        return True if is_there else None

    def is_called_otherwise(self, title: str, text: str) -> bool:
        """Whether a sentence opens with the surname alone of whom its document is about, as the question does."""
        is_about_it = bool(self.full) and {*self.full} <= {*_TOKEN.findall(title)} and title.istitle()
        return is_about_it and re.match(rf"{re.escape(self.full[-1])}\b", text) is not None

    def _is_between(self, text: str) -> bool:
        """Whether the number lies in a range of numbers."""
        number = self.number
        return number is not None and any(int(m["low"]) <= number <= int(m["high"]) for m in _RANGE.finditer(text))


def without_rivals(
    question: str, passages: Sequence[Passage], spotted: Sequence[Spotted], vectors: KnownVectors
) -> list[Spotted]:
    """The sentences that do not speak of a rival of what the question names, by themselves or under a heading that has it, nor
    of the opposite of what it asks."""
    if len(question) > _LONGEST:
        return list(spotted)
    rivals = [
        *rivals_of(question, passages),
        *_of_other_numbers(question),
        *_of_other_ordinals(last_of(question)),
        *_of_other_parties(question, passages),
        *_of_other_people(question),
        *_of_other_matters(question, passages, vectors),
        *(Rival(other, own, may_answer=False) for other, own in other_acts(question)),
    ]
    left = [s for s in spotted if not _is_about(question, rivals, passages[s.place], s)] if rivals else list(spotted)
    left = _of_its_section(question, passages, without_other_endpoints(question, passages, left))
    left = without_opposites(question, passages, left)
    left = _of_whom_is_asked(question, passages, without_others_of_themselves(question, passages, left), vectors)
    act = act_asked(question)
    if act is None or not any(act[0].search(passage.text) for passage in passages):
        return left
    return [s for s in left if any(map(act[1].search, _levels(passages[s.place], s.number)))]


def _of_whom_is_asked(
    question: str, passages: Sequence[Passage], spotted: Sequence[Spotted], vectors: KnownVectors
) -> list[Spotted]:
    """The sentences but those that say of others what a question asks of somebody, or of what is theirs; and where they do it,
    but those that have neither his name, nor the verb, nor a word that may mean him."""
    kinds, named = of_other_kinds(question, passages, vectors)
    barred = told_of_others(question, passages) | kinds | of_other_things(question, passages, vectors)
    left = [s for s in spotted if passages[s.place].sentence_text(passages[s.place].sentences[s.number]) not in barred]
    left = [s for s in left if _speaks_of(named, passages[s.place], s.number, vectors)] if named else left
    found = deed_of_others(question, passages)
    if found is None:
        return left
    deed, others = found
    his = re.compile(rf"\b(?:{deed.forms}|(?i:he|she|him|her|his|they|them|their|it|its))\b")

    def may_be_his(s: Spotted) -> bool:
        passage, text = passages[s.place], passages[s.place].sentence_text(passages[s.place].sentences[s.number])
        return text not in others and bool(his.search(text) or any(map(deed.named.search, _levels(passage, s.number))))

    return [s for s in left if may_be_his(s)]


def _speaks_of(words: Sequence[str], passage: Passage, number: int, vectors: KnownVectors) -> bool:
    """Whether a sentence, or what stands over it, has one of these words, or one that means the same."""
    others = content_words(" ".join(_levels(passage, number)))
    return bool(others) and _are_alike(words, others, vectors)


def rivals_of(question: str, passages: Sequence[Passage]) -> list[Rival]:
    """The names in what was read that differ in one word from one of the question's."""
    texts = [p.sentence_text(s) for p in passages for s in p.sentences if not s.is_heading]
    over = [p.context for p in passages]
    everything = "\n\n".join([*over, *texts])
    asked = _asked(question, everything)
    named, lengths = {_folded(name) for name in asked}, {len(name) for name in asked}
    inside = {name for text in texts for name in _names(text, lengths)}
    read = _Read(everything, inside, {p.title for p in passages})
    return [
        Rival(_pattern(other), _own(name, place, question), number=_number(name, place), full=() if place else name)
        for name in asked
        for other in inside.union(*(_names(text, lengths) for text in over))
        if _folded(other) not in named
        and (place := _differing(name, other)) is not None
        and (name[place].isdigit() or _is_code(name, question) or read.tells_apart(name, other, place))
    ]


def _of_other_numbers(question: str) -> Iterator[Rival]:
    """What is called as something in the question is, but for its number: ticket 77 is not ticket 777."""
    for found in _NUMBERED.finditer(question):
        noun, number = found["noun"], found["number"]
        if terms(noun) and noun.casefold() not in _PLACES and not quantities(f"1 {found['after']}")[0][1]:
            called = rf"\b{re.escape(noun)}s? (?:(?:no\.?|number) |#)?"
            other = re.compile(rf"{called}(?!{number}\b)\d+\b(?!{_OPEN})", re.IGNORECASE)
            yield Rival(other, re.compile(rf"\b{number}\b"), number=int(number))


def _of_other_ordinals(question: str) -> Iterator[Rival]:
    """Where a question asks of the third of its kind: what is said of the first and the second, and of no later one."""
    for found in _COUNTED_OUT.finditer(question):
        own, words = found["ordinal"].lower(), [found["noun"], found["more"]]
        noun = f"(?:{'|'.join(word.removesuffix('s') for word in words if word)})"
        others = "|".join(word for word in _ORDINALS if word != own)
        is_said = rf"(?: [\w-]+)? {noun}| (?:one|was|is|were|had|has|in|of|to|being)\b"
        other = re.compile(
            rf"\A(?=.*\b{noun}).*?\b(?:the|its|his|her|their|a) (?:{others})(?={is_said})", re.IGNORECASE | re.DOTALL
        )
        also = "first|initial|original|earliest|inaugural|former" if own == "first" else _LATER
        yield Rival(other, re.compile(rf"\b(?:{own}|{also})\b", re.IGNORECASE), may_answer=False)


def _of_other_parties(question: str, passages: Sequence[Passage]) -> Iterator[Rival]:
    """Where a question asks what a party of a contract does: what another party does, by a sentence that does not name it."""
    parties = [found for passage in passages for found in _PARTY.finditer(passage.text)]
    written = {(found["party"] or found["written"]).lower() for found in parties}
    bound = {(found["party"] or found["written"]).lower() for found in parties if found["party"] or found["bound"]}
    for found in _DOES_PARTY.finditer(question):
        word = found["party"] or found["owner"]
        party = word.lower()
        others = {one for pair in COUNTERPARTS if party in pair for one in pair} - {party}
        if party in (written if word[0].isupper() else bound):
            others |= bound - {party}
        if others:
            named = rf"the (?:{'|'.join(map(re.escape, sorted(others)))})"
            does = rf"\b(?:{named}(?:[’']s\b| (?:{_DOES})\b){rf'|of {named}' if found['owner'] else ''}\b)"
            asked = re.compile(rf"\b{re.escape(party)}\b", re.IGNORECASE)
            yield Rival(re.compile(does, re.IGNORECASE), asked, may_answer=False)


def _of_other_people(question: str) -> Iterator[Rival]:
    """Where a question asks what Ms Tran does: what Ms Kerr does, by a sentence that has no word for Ms Tran; and Mr Tran."""
    for found in _SUBJECT.finditer(question):
        name = re.escape(found["name"])
        does = rf"(?:^|[\n.;:?!]\W*|\b(?:and|but|that|which) ){_TITLED}(?!{name}\b)[A-Z](?:[\w-]|[’'](?!s\b))+(?= [a-z]|\W?$)"
        yield Rival(re.compile(does), re.compile(rf"\b(?:{name}|him|her)\b", re.IGNORECASE))
    for found in _MR_OR_MRS.finditer(question):
        own, other = (_MR, _MRS) if re.fullmatch(_MR, found["title"]) else (_MRS, _MR)
        named = rf"\.? (?:[A-Z][\w.’'-]*\s)*?{re.escape(found['name'])}\b"
        both = rf"(?:\.? (?:and|&|or) {other})?"
        yield Rival(re.compile(rf"\b{other}{named}(?!{_SPOUSE})"), re.compile(rf"\b{own}{both}{named}"))


def _of_other_matters(question: str, passages: Sequence[Passage], vectors: KnownVectors) -> Iterator[Rival]:
    """What is called by the matter that it is on: a policy on pets is none on smoking, while one on animals may be it."""
    for found in _ON.finditer(question):
        asked = content_words(found["matter"])
        kind = re.sub(r"(?:y|ies|s)$", "", found["kind"])
        called = rf"\b{kind}(?:y|ies|s)? (?:{_PREPOSITIONS}) (?:the |an? )?"
        written = re.compile(rf"{called}(?P<matter>{_MATTER})", re.IGNORECASE)
        texts = (text for p in passages for text in (p.context, p.text))
        others = {m["matter"].lower() for text in texts for m in written.finditer(text)}
        others = {other for other in others if asked and not _are_alike(asked, content_words(other), vectors)}
        if others:
            named = "|".join(map(re.escape, sorted(others, key=len, reverse=True)))
            stem = re.escape(next(iter(terms(asked[0])), asked[0]).rstrip("ei"))  # "smoke", of "smoking"
            yield Rival(re.compile(rf"{called}(?:{named})\b", re.IGNORECASE), re.compile(rf"\b{stem}", re.IGNORECASE))


def _are_alike(words: Sequence[str], others: Sequence[str], vectors: KnownVectors) -> bool:
    """Whether a word is among others, or means what one of them does; so where there are none."""
    if not others or _stems(" ".join(words)) & _stems(" ".join(others)):
        return True
    alike = vectors.of([word.lower() for word in words]) @ vectors.of([word.lower() for word in others]).T
    return bool(alike.max() >= ALIKE)


def _of_its_section(question: str, passages: Sequence[Passage], spotted: Sequence[Spotted]) -> list[Spotted]:
    """Where a question has all words of the heading of a section, the sentences of its document that stand there, or beside one
    of these words: who voted against in "4. Finance" did not vote against what "7. Policy on pets" is about."""
    asked = _stems(" ".join(content_words(last_of(question))))
    named: dict[str, list[set[str]]] = {}
    for passage in passages:
        _, *under = passage.context.split(" > ")
        heading = {stem for stem in _stems(under[-1]) if not stem.isdigit()} if under else set()
        if len(heading) > 1 and heading <= asked:
            named.setdefault(passage.document_id, []).append(heading)
    if not named:
        return list(spotted)
    return [s for s in spotted if _is_beside(named.get(passages[s.place].document_id, []), passages[s.place], s.number)]


def _is_beside(headings: Sequence[set[str]], passage: Passage, number: int) -> bool:
    beside = passage.sentences[max(0, number - 1) : number + 2]
    near = _stems(" ".join((passage.context, *map(passage.sentence_text, beside), *_levels(passage, number))))
    return not headings or any(heading & near for heading in headings)


def _stems(text: str) -> set[str]:
    return {*terms(text)}


@dataclass(frozen=True, slots=True)
class _Read:
    """All that was read, the names in its sentences, and the titles."""

    text: str
    names: set[Name]
    titles: set[str]

    def tells_apart(self, name: Name, other: Name, place: int) -> bool:
        """Whether two names in words are those of two: nobody has them both, and both are there as such, or one is a
        title. What is called by words that are written in small letters as well ("Staff Handbook") may be that."""
        is_title = " ".join(other) in self.titles
        if not (is_title or other in self.names) or _are_one(name[place], other[place], self.text):
            return False
        if is_title and not place:
            return not re.search(rf"\b(?:{'|'.join(map(str.lower, name))})\b", self.text)
        return self._is_of_family(name, place) or _are_apart(name, other, place, self.text)

    def _is_of_family(self, name: Name, place: int) -> bool:
        """Whether a name of several words is but for its first or last one that of two others, and that word was nowhere read:
        of "Fibre Max" and "Fibre Flex", neither is "Fibre Ultra", nor is the Youth Club or the Bowls Club the Cricket Club.
        What ends in the word for a kind ("City Council") is of no such family."""
        if place not in {0, len(name) - 1} or len(name) < 2 or name[place].lower() in self.text.lower():
            return False
        rest = [*name[:place], *name[place + 1 :]]
        others = {o[place] for o in self.names if len(o) == len(name) and [*o[:place], *o[place + 1 :]] == rest}
        kinds = "|".join(re.escape(word.lower()) for word in others)
        is_slip = get_close_matches(name[place], others, n=1, cutoff=_SPELT_ALIKE)  # "Mongke" is Möngke
        return len(others) > 1 and not is_slip and not re.search(rf"{_KIND}(?:{kinds})\b", self.text)


def _is_about(question: str, rivals: Sequence[Rival], passage: Passage, spotted: Spotted) -> bool:
    """Whether a sentence speaks of a rival; one that answers with its name does not, where that may be the answer."""
    focus, is_open = passage.slice(*spotted.focus), kind_asked(last_of(question)) not in {"number", "date"}
    levels = (_up_to_answer(question, passage, spotted), *_levels(passage, spotted.number))
    text = passage.sentence_text(passage.sentences[spotted.number])
    return any(
        next((is_it for text in levels if (is_it := rival.is_meant(text)) is not None), False)
        for rival in rivals
        if not (rival.may_answer and is_open and rival.name.search(focus))
        and not rival.is_called_otherwise(passage.title, text)
    )


def _levels(passage: Passage, number: int) -> tuple[str, ...]:
    """What says what a sentence speaks of, the nearest first: what it goes on with, itself, and what stands over it."""
    said = f"{_meant(passage, number)}\n{passage.sentence_text(passage.sentences[number])}"
    over = [passage.sentence_text(s) for s in passage.sentences[:number] if s.is_heading][-1:]
    before = (passage.sentence_text(passage.sentences[i]) for i in leading(passage, number))
    return (*before, said, _key_over(passage, number), *over, *reversed(passage.context.split(" > ")))


def _meant(passage: Passage, number: int) -> str:
    return whom_it_means(Pointer(passage, passage.sentences[number]))


def _up_to_answer(question: str, passage: Passage, spotted: Spotted) -> str:
    """A sentence up to the answer in it where the question's words are there alone: in "He died in 1809, and his daughter Anne
    …" nothing is said of when Anne died. "" where they are elsewhere too."""
    sentence = passage.sentences[spotted.number]
    here, rest = passage.slice(sentence.start, spotted.focus[1]), passage.slice(spotted.focus[1], sentence.end)
    does = {stem for word in content_words(question) if not word[0].isupper() for stem in terms(word)}
    is_here = bool(does & {*terms(here)}) and not does & {*terms(rest)}
    return f"{_meant(passage, spotted.number)}\n{here}" if is_here else ""


def _key_over(passage: Passage, number: int) -> str:
    """What the paragraph of a sentence opens with before a colon ("E04: Door is open. Close it."); "" where it does not."""
    first = number
    while first and "\n" not in passage.slice(passage.sentences[first - 1].end, passage.sentences[first].start):
        first -= 1
    key, colon, _ = passage.sentence_text(passage.sentences[first]).partition(":")
    return key if colon else ""


def _asked(question: str, everything: str) -> set[Name]:
    """The names of a question, and the codes in them ("R3"). Its first word is of a name where it is elsewhere."""
    found: set[Name] = set()
    for start, run in _runs(question):
        is_name = start or (content_words(run[0]) and re.search(rf"(?<=\w ){run[0]}\b", everything))
        name = run if is_name else run[1:]
        if not _OF.search(question[:start]):
            found.add(name)
        found.update(pair for pair in _parts(name, 2) if pair[1].isdigit() and re.search("-?".join(pair), question))
    return {n for n in found if len(n) > 1 and all(map(_may_name, n)) and not {w.casefold() for w in n} & _PLACES}


def _may_name(word: str) -> bool:
    """Whether a word may tell one from another; the letter of "Building A" is none of those that say nothing."""
    return bool(terms(word)) or word == "A"


def _names(text: str, lengths: Iterable[int]) -> Iterator[Name]:
    for _, run in _runs(text):
        for length in lengths:
            yield from _parts(run, length)


def _parts(run: Name, length: int) -> Iterator[Name]:
    return (run[i : i + length] for i in range(len(run) - length + 1))


def _runs(text: str) -> Iterator[tuple[int, Name]]:
    """The runs of capitalised words and numbers that begin with a word, each with where it begins."""
    run: list[str] = []
    first, end = 0, -1
    for match in _TOKEN.finditer(text):
        token = match.group()
        is_name = (token[0].isupper() or token.isdigit()) and not _YEAR.fullmatch(token)
        if run and not (is_name and text[end : match.start()] in _JOINS):
            yield first, tuple(run)
            run = []
        if is_name and (run or not token.isdigit()):
            first = first if run else match.start()
            run.append(token)
        end = match.end()
    if run:
        yield first, tuple(run)


def _differing(name: Name, other: Name) -> int | None:
    """The place of the one word in which two names differ; None where it is not one, or may be another's way to say it."""
    if len(name) != len(other):
        return None
    places = [i for i, (a, b) in enumerate(zip(name, other, strict=True)) if a.casefold() != b.casefold()]
    if len(places) != 1:
        return None
    own, others = name[places[0]].casefold(), other[places[0]].casefold()
    is_alike = own.startswith(others) or others.startswith(own) or terms(own) == terms(others)
    is_no_name = (
        own.isdigit() != others.isdigit()
        or {own, others} & _TITLES
        or not all(map(_may_name, (name[places[0]], other[places[0]])))
    )
    return None if (is_alike and not own.isdigit()) or is_no_name else places[0]


def _are_apart(name: Name, other: Name, place: int, everything: str) -> bool:
    """Whether two names in words are both there as such. The first word of a sentence is of a name where that stands elsewhere
    too ("Although Crane …"), or in front of a bracket; a last word that is a kind's ("City Council", "City Manager") tells
    nobody apart."""
    if not _pattern(name).search(everything):
        return False
    if place:
        kinds = "|".join(re.escape(word.lower()) for word in (name[place], other[place]))
        return not re.search(rf"{_KIND}(?:{kinds})\b", everything)
    known = _pattern(other).pattern
    if len(name) == 2 and _may_be_called(other[0], everything) and re.search(rf"{known} [a-z]", everything):
        return True
    return bool(re.search(rf"(?<=[\w,;] ){known}|{known} \(", everything))


def _may_be_called(word: str, everything: str) -> bool:
    """Whether a word that stands before a name at the beginning of sentences alone may be somebody's first name."""
    is_word = re.search(rf"\b{re.escape(word.lower())}\b", everything) or word.casefold() in _PLACES or not terms(word)
    return not is_word and len(word) > 2 and not _OPENS.fullmatch(word)


def _are_one(own: str, other: str, everything: str) -> bool:
    """Whether somebody has both names."""
    pair = (re.escape(own), re.escape(other))
    both = "|".join(_BOTH.join(names) for names in (pair, pair[::-1]))
    return bool(re.search(rf"\b(?:{both})\b", everything, re.IGNORECASE))


def _own(name: Name, place: int, question: str) -> re.Pattern[str]:
    """The word that a name has and its rival has not; a number only with the letters that it is written together with."""
    code = name if _is_code(name, question) else name[max(0, place - 1) : place + 1]
    if code[-1].isdigit() and re.search("-?".join(code), question):
        return _pattern(code)
    return re.compile(rf"\b(?:{re.escape(name[place])}|{re.escape(name[place].upper())})\b")


def _number(name: Name, place: int) -> int | None:
    return int(name[place]) if re.fullmatch(r"[0-9]{1,6}", name[place]) else None


def _is_code(name: Name, question: str) -> bool:
    """Whether it is a letter or two and a number that are written together ("E03"): another letter is another code."""
    is_of_letters = len(name) == 2 and len(name[0]) <= 2 and name[1].isdigit()
    return is_of_letters and re.search("-?".join(name), question) is not None


def _pattern(name: Name) -> re.Pattern[str]:
    return re.compile(r"\b" + r"[\s-]?".join(map(re.escape, name)) + r"\b")


def _folded(name: Name) -> Name:
    return tuple(word.casefold() for word in name)
