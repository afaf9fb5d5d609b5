"""A follow-up that only names something else ("and for Sev. 2?"): the question before it, with that in place of what it had.

It is done where there is just one thing that it can stand for: a number for a number of the same form, a name for a name, what
has the same preposition, or what the whole question asks for. Where that is not sure, nothing is replaced.
"""

import re

_LEADS = re.compile(r"^\W*(?:(?:and|but|or|so|also|then|(?:what|how) about)\b[\s,]*)+", re.IGNORECASE)
PLACED = "about|after|at|before|between|by|during|for|from|in|of|on|over|since|to|under|until|with|without"
DOES = "do|does|did|can|could|may|must|should|will|would"
_ASKS = re.compile(
    rf"(?:(?:{PLACED}) )?(?:who|whom|whose|what|when|where|which|how|why)\b"
    r"|\b(?:is|are|was|were|has|have|does|do|did|can|may|must|should|will|would|it|its|he|him|she|her|they|them|this|that|these"
    r"|those|there|then|one|ones|same|else|more)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:any|another|others?|rest|all|both|previous|next|last|latter|former|second)\b",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"(?:really|seriously|explain|go on|continue|stop|lol|wow|oh|hm+|nothing|no|sure|right|huh|pardon|sorry|now)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:(?P<whose>its|his|their)|(?-i:[Ii]t)|he|him|she|they|them)\b", re.IGNORECASE)
_MOST = 6  # words of what is named
LONGEST = 300  # characters of either question
_PREPOSITION = re.compile(rf"(?P<placed>{PLACED})\s+(?P<thing>.+)", re.IGNORECASE)
_PLACE = re.compile(rf"(?:{PLACED})\b", re.IGNORECASE)
_ENDS = rf"(?=\s+(?:{PLACED}|and|or|is|are|was|were|has|have|does|do|did|can|may|must|should|will)\b|\s*[,;?!]|\s*$)"
_ENDS_AFTER_OF = _ENDS.replace("|of|", "|")  # "for escape of water" is one thing
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?:[^\W\d]|[.-])*\d[\w.-]*")
_THEN = re.compile(r"\W*(?:(?:and|but|so) )?(?P<asked>(?:what|how) .+?) (?:then|in that case)\W*", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]{1,4}-?\d{1,5}\b")  # of an error, a part, a room
_ASKING = "what|which|whose|how|is|are|was|were|has|have|does|do|did|can|may|must|should|will|get|take|give"
_DETERMINER = r"(?:the|an?|my|our|your)"
_NAME = re.compile(r"\b(?:the\s+)?(?!I\b)[A-Z][\w.’'&-]*(?:\s+(?:[A-Z&][\w.’'-]*))*")
_DAY = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekday|weekend|january|february|march|april|may|june|july|august"
    r"|(?:septem|octo|novem|decem)ber)s?",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"^\W*(?:what|which|who|how (?:much|long|high|big))\s+(?P<verb>is|are|was|were)\s+"
    rf"(?P<thing>{_DETERMINER}\s+[^?,;]+?){_ENDS}",
    re.IGNORECASE,
)
_OWNED = re.compile(r"\w[’']s?\s")
_FOR_SEVERAL = {"is": "are", "was": "were"}
_FOR_ONE = {several: one for one, several in _FOR_SEVERAL.items()}
_BEFORE_A_VERB = re.compile(rf"\b(?:{DOES}) (?:I|you|we|they|he|she|it)\s*$", re.IGNORECASE)
_HELPER = re.compile(rf"\b(?:(?P<be>is|are|was|were|has|have|had)|{DOES})\b", re.IGNORECASE)
_ASKS_DOING = re.compile(rf"\b(?:{DOES})\s+$", re.IGNORECASE)
_DONE = re.compile(r"\w+ed|built|born|held|made|paid|sold")
_NO_VERB = re.compile(r"(?:\w*[^s]s|[A-Z\d].*)")  # after "do" or "will": a plural, a name
_ONE_WORD = re.compile(rf"\s+(?:{_DETERMINER}\s+)?[\w’'-]+\s+\w+\s+$", re.IGNORECASE)
_SOMEBODY = re.compile(r"\s+(?:I|you|we|they|he|she|it|one)\b", re.IGNORECASE)
_COLOUR = r"(?:red|green|blue|amber|yellow|orange|white|black|gr[ae]y|brown|purple|pink|violet)"
_BEFORE_A_NAME = re.compile(rf"\b(?:(?!to\b)(?:{PLACED})|{_DETERMINER}|{_ASKING})\W*$", re.IGNORECASE)


def with_another(question: str, subject: str) -> str:
    """`subject` with what the follow-up names in place of what it named; "" where the follow-up asks more than that, or where
    it is not sure what it stands for.

    >>> with_another("and E02?", "What does E01 mean?")
    'What does E02 mean?'
    >>> with_another("what about visitors?", "How much is diesel for members?")
    ''
    >>> with_another("And for visitors?", "How much is diesel for members?")
    'How much is diesel for visitors?'
    >>> with_another("and the service credit?", "What is the response time for Sev. 1?")
    'What is the service credit for Sev. 1?'
    >>> with_another("What should I do then?", "What does E02 mean?")
    'What should I do with E02?'
    """
    if max(len(question), len(subject)) > LONGEST:
        return ""
    if (then := _THEN.fullmatch(question)) and len(codes := set(_CODE.findall(subject))) == 1:
        return f"{then['asked']} with {codes.pop()}?"
    piece = _piece(question)
    if not piece or not _LEADS.match(question):
        return ""
    placed = _PREPOSITION.fullmatch(piece)
    if _DIGIT.search(piece):
        return _numbered(piece, subject) or (_numbered(placed["thing"], subject, is_free=False) if placed else "")
    if placed:
        replaced = _placed(placed["placed"], placed["thing"], subject)
        return replaced or (_named(placed["thing"], subject, is_sort=True) if placed["placed"].lower() == "for" else "")
    if _kind(piece) == "name":
        return _named(piece, subject)
    return (
        _asked_for(piece, subject)
        or _of_one_kind(piece, subject)
        or _of_another_colour(piece, subject)
        or _of_others(piece, subject)
    )


def thing_named(question: str) -> str:
    """The thing that a follow-up names and says no more of; "" where it says more, or what an answer need not name: a number,
    a day, what has a preposition, and what is only told by what was said before.

    >>> [thing_named(q) for q in ("what about the sauna?", "and on Sundays?", "and 12 metres?", "and the others?", "why?")]
    ['the sauna', '', '', '', '']
    """
    piece = _piece(question)
    is_other = _PLACE.match(piece) or _RELATIVE.search(piece) or _kind(piece) in {"number", "day"}
    return "" if is_other or _SAYS_NOTHING.match(piece) else piece


def with_place(question: str, last: str) -> str:
    """A question with what the follow-up says of where or when at its end; "" where it says more than that, or nothing of it.

    >>> with_place("and in 4.1?", "What was fixed?")
    'What was fixed in 4.1?'
    """
    piece = _piece(question)
    return f"{last.strip().rstrip('?!. ')} {piece}?" if _PREPOSITION.fullmatch(piece) else ""


def names_in(question: str) -> list[str]:
    """The names in a question, its first word left out.

    >>> names_in("Who is Ann Lee of Hull?")
    ['Ann Lee', 'Hull']
    """
    return [m.group() for m in _names(question)]


def in_place_of_pronoun(thing: str, question: str) -> str:
    """The question with a thing for the one "it" or "she" in it; "" where there is none, or there are several.

    >>> in_place_of_pronoun("the crane", "How much does it lift?")
    'How much does the crane lift?'
    >>> in_place_of_pronoun("the crane", "How old is its engine?")
    "How old is the crane's engine?"
    """
    places = list(_PRONOUN.finditer(question))
    return _put(f"{thing}'s" if places and places[0]["whose"] else thing, places, question)


def _piece(question: str) -> str:
    """What a follow-up names; "" where it asks more than that."""
    piece = _LEADS.sub("", question).strip().rstrip("?!. ")
    return "" if len(piece.split()) > _MOST or _ASKS.search(piece) else piece


def _kind(thing: str) -> str:
    bare = re.sub(rf"^{_DETERMINER}\s+", "", thing)
    if _DAY.fullmatch(bare):
        return "day"
    return "number" if _DIGIT.search(bare) else "name" if bare[:1].isupper() else "thing"


def _names(question: str) -> list[re.Match[str]]:
    after = len(question.partition(" ")[0])  # the first word is a capital in any case
    return [m for m in _NAME.finditer(question, after) if _kind(m.group()) == "name"]


def _named(thing: str, subject: str, is_sort: bool = False) -> str:
    """With a name for the one name there is, and where what they name is said of both ("the Pro plan" and "the Family plan"),
    in its place as well. With `is_sort`, only for the name of a sort of something ("for Pro" and "the Family plan")."""
    if _kind(thing) != "name" or len(names := _names(subject)) != 1:
        return ""
    (name,) = names
    noun = re.search(r"(?:\s+[a-z][\w’'-]*)+$", thing)
    both = re.match(rf"{re.escape(noun.group())}\b", subject[name.end() :]) if noun else None
    verb = r"\s+[\w’'-]+" if _ASKS_DOING.search(subject[: name.start()]) else ""
    is_of_noun = not noun and name.group().startswith("the ") and re.match(rf"\s+[a-z]\w*{verb}", subject[name.end() :])
    if is_sort and not (both or is_of_noun):
        return ""
    determiner = "the " if is_of_noun and not thing.startswith("the ") else ""
    return f"{subject[: name.start()]}{determiner}{thing}{subject[name.end() + (both.end() if both else 0) :]}"


def _put(thing: str, places: list[re.Match[str]], subject: str) -> str:
    """The question with the thing in the one place there is."""
    if len(places) != 1:
        return ""
    return f"{subject[: places[0].start()]}{thing}{subject[places[0].end() :]}"


def _numbered(piece: str, subject: str, is_free: bool = True) -> str:
    """With the same words around another number of the same form ("Sev. 1" and "Sev. 2", "2019" and "2020"). A number by itself
    is put for another only where it `is_free`, without a preposition."""
    if not is_free and piece.isdecimal():
        return ""
    words = [_form(word) if _NUMBER.fullmatch(word) else re.escape(word) for word in piece.split()]
    said = r"\s+".join(words)
    found = re.finditer(rf"(?<![\w.]){said}(?!\.?\w|\s+(?-i:[A-Z]))", subject, re.IGNORECASE)
    return _put(piece, list(found), subject)


def _form(number: str) -> str:
    """What has the same letters, and numbers for its numbers; a year for a year."""
    return "".join(
        (r"\d{4}" if len(part) == 4 else r"\d{1,3}") if part.isdecimal() else re.escape(part)
        for part in re.split(r"(\d+)", number)
    )


def _placed(preposition: str, thing: str, subject: str) -> str:
    """With what has the same preposition and is of the same kind."""
    places = re.finditer(rf"(?<=\b{preposition}\s)[^,;?]+?{_ENDS_AFTER_OF}", subject, re.IGNORECASE)
    found = [m for m in places if _kind(m.group()) == _kind(thing)]
    if len(found) != 1:
        return ""
    verb = _verb_behind(found[0], thing)
    return f"{subject[: found[0].start()]}{thing}{verb}{subject[found[0].end() :]}"


def _verb_behind(place: re.Match[str], thing: str) -> str:
    """The verb that ends what has a preposition, with the space before it; "" where there is none.

    It is there where a helper stands before and only a noun between ("did the office in York open"), and not where the verb
    stands there ("do you charge for late work"). A name ends with its last capital.
    """
    said, _, last = place.group().rpartition(" ")
    helpers = list(_HELPER.finditer(place.string, 0, place.start()))
    if not said or not helpers or _NO_VERB.fullmatch(last) or last == thing.split()[-1]:
        return ""
    between = place.string[helpers[-1].end() : place.start()]
    if helpers[-1]["be"]:
        is_there = bool(_DONE.fullmatch(last))
    elif _SOMEBODY.match(between):
        is_there = False
    elif _kind(thing) == "name":
        is_there = said.split()[-1][0].isupper()
    else:
        is_there = bool(_ONE_WORD.fullmatch(between)) and not place.string[place.end() :].strip("?!. ")
    return f" {last}" if is_there else ""


def _asked_for(thing: str, subject: str) -> str:
    """With what is asked for ("the response time"), where what stands behind that is a number or a name or nothing, and so is
    not meant itself. A thing by itself does not stand for what is another's ("the crane's weight")."""
    asked = _ASKED_FOR.match(subject)
    if not asked or not re.match(rf"{_DETERMINER}\s", thing, re.IGNORECASE):
        return ""
    if _OWNED.search(asked["thing"]) and not _OWNED.search(thing):
        return ""
    behind = re.sub(rf"^\s*(?:{PLACED})\s+", "", subject[asked.end() :].strip("?!. "), flags=re.IGNORECASE)
    if behind and _kind(behind) not in {"number", "name"}:
        return ""
    verb = (_FOR_SEVERAL if _is_several(thing) else _FOR_ONE).get(asked["verb"], asked["verb"])
    verb = asked["verb"] if _is_several(thing) == _is_several(asked["thing"]) else verb
    return f"{subject[: asked.start('verb')]}{verb} {thing}{subject[asked.end('thing') :]}"


def _is_several(thing: str) -> bool:
    return re.search(r"[^su]s$", thing) is not None


def _of_one_kind(thing: str, subject: str) -> str:
    """With what is called by the same last word ("maternity leave" and "study leave"). Where the word before that is a verb
    ("do we eat bread"), it stays."""
    before, _, last = thing.rpartition(" ")
    if not before or re.match(rf"{_DETERMINER}\s", thing, re.IGNORECASE):
        return ""
    places = re.finditer(
        rf"\b(?!(?:{PLACED}|{_DETERMINER}|much|many|any|more|no|{_ASKING})\b)[\w-]+\s+(?P<last>{re.escape(last)})\b",
        subject,
    )
    found = list(places)
    if len(found) != 1:
        return ""
    said = subject[: found[0].start()]
    if _BEFORE_A_VERB.search(said):
        return f"{subject[: found[0].start('last')]}{thing}{subject[found[0].end() :]}"
    return _put(thing, found, subject) if _BEFORE_A_NAME.search(said) else ""


def _of_another_colour(thing: str, subject: str) -> str:
    """With another colour; where the thing has a word before it ("blinking green"), with that for the word before the one there
    is ("solid amber")."""
    if not re.fullmatch(rf"(?:[\w-]+\s+)?{_COLOUR}", thing, re.IGNORECASE):
        return ""
    before = rf"(?:\b(?!(?:{PLACED}|{_DETERMINER}|{_ASKING})\b)[\w-]+\s+)?" if " " in thing else ""
    return _put(thing, list(re.finditer(rf"{before}\b{_COLOUR}\b(?!-)", subject, re.IGNORECASE)), subject)


def _of_others(thing: str, subject: str) -> str:
    """With those of whom something else is said ("people over 65" and "people with a pass")."""
    named = re.match(rf"(?P<who>[\w-]+)\s+(?:{PLACED})\s", thing, re.IGNORECASE)
    if not named:
        return ""
    what = rf"(?:{_DETERMINER}\s+)?+[\w.’'-]++(?!\s+(?:{PLACED})\b)"  # one word: what follows may be the verb
    places = re.finditer(rf"\b{re.escape(named['who'])}\s+(?:{PLACED})\s+{what}", subject, re.IGNORECASE)
    return _put(thing, list(places), subject)
