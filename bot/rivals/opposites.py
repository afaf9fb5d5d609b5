"""The opposite of what a question asks: what lowers the pressure does not raise it, what is indirect is not direct, and who
did it is not who did not.

A sentence that has a question's words but one, and the opposite of that, looks to a reader of words like its answer.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.local.candidates import Spotted
from bot.local.lists import leading
from bot.local.reading import stems_of
from bot.parts import last_of
from index.documents import Passage
from index.lexical import terms
from index.sentences import ITEM

# As they are written. None are here by which the same may be told ("bought" and "sold", "wife" and "husband"; "from May
# to June" for when it begins or ends).
_PAIRS = """
rise rises rose risen rising raise raises raised increase increases increased increasing grow grows grew grown growth gain
  gains gained expand expands expanded expansion
  | fall falls fell fallen falling decrease decreases decreased decreasing decline declines declined drop drops dropped lowers
  lowered shrink shrinks shrank shrunk reduce reduces reduced reduction
accept accepts accepted approve approves approved approval adopted supported for
  | reject rejects rejected refuse refuses refused oppose opposes opposed opposition denied objected against rejection
accelerate accelerates accelerated | decelerate decelerates decelerated
pull pulls pulled pulling | push pushes pushed pushing
arrive arrives arrived arrival | depart departs departed departure leave leaves left
enable enables enabled | disable disables disabled
success successes successful succeeded | failure failures failed fails
profit profits surplus | loss losses deficit
similar similarity similarities same | different difference differences differ differs
advantage advantages benefit benefits | disadvantage disadvantages drawback drawbacks
strength strengths | weakness weaknesses
maximum | minimum
low lower | high higher
less fewer | more
least | most
smaller | larger bigger
longer | shorter
better | worse
slower slowly | faster quickly rapidly
warmer hotter | colder cooler
weaker | stronger
ancient | modern
born birth | died dies death
praise praises praised | criticise criticises criticised criticize criticizes criticized criticism
create creates created built constructed | destroy destroys destroyed demolished
include includes included | exclude excludes excluded
encourage encourages encouraged | discourage discourages discouraged
attract attracts attracted | repel repels repelled
attach attached | detach detached
friend friends ally allies | enemy enemies
voluntary voluntarily | compulsory mandatory
expensive dearer | cheap cheaper
guilty | innocent
simple | complex
natural | artificial
theoretical | practical
solid | liquid
singular | plural
nearest closest | farthest furthest
clockwise | anticlockwise counterclockwise
largest biggest greatest | smallest
highest | lowest
longest | shortest
oldest | youngest newest
best | worst
fastest | slowest
strongest | weakest
heaviest | lightest
richest | poorest
earliest | latest
first | last
upper | lower
above | below
inside | outside
inner | outer
internal | external
interior | exterior
indoor indoors | outdoor outdoors
front | behind rear
north northern | south southern
east eastern | west western
upstream | downstream
straight | curved bent
loose loosely | dense densely tight tightly
horizontal | vertical
import imports imported | export exports exported
input inputs | output outputs
gross | net
public | private
urban | rural
domestic | foreign
major majority | minor minority
permanent permanently | temporary temporarily
positive | negative
physical | mental
summer | winter
weekday weekdays | weekend weekends
adult adults | child children
father | mother
son sons | daughter daughters
male men | female women
boy boys | girl girls
single | double
hundred hundreds | thousand thousands million
"""
# Words that protect their side, and are no sign of the other.
_NO_SIGN = frozenset("for left against supported".split())
_SIDES = [
    tuple(frozenset(side.split()) for side in pair.split("|")) for pair in re.split(r"\n(?! )", _PAIRS) if pair.strip()
]
# Of a word: its side, and the signs of the other.
OPPOSITE: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
for _one, _two in (*_SIDES, *(sides[::-1] for sides in _SIDES)):
    for _word in _one - _NO_SIGN:
        OPPOSITE.setdefault(_word, []).append((_one, _two - _NO_SIGN))
_PREFIXES = ("un", "in", "im", "il", "ir", "ab", "non", "dis", "mis")
# What is longer by such letters, and no opposite.
_NO_PREFIX = frozenset(
    "side land come door put sight sure stall tend vest habit famous valuable flammable cover play miss count pose press port "
    "prove part charge ease close take lead form like less till ion ited king cuss pass posed certain even".split()
)
_SHORTEST = 4  # letters of a word that may have a prefix
_MOST_OF = 0.6  # of the other words of a question, which a sentence has or stands under
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?:['’]t\b)?")
_IS_SO = re.compile(
    r"\W*(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|may|might|must|shall|should|will|would)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:()–—]")
_THAN = re.compile(r"\bthan (?:what|which|who|whom)\b", re.IGNORECASE)
_AT_LEAST = re.compile(r"\bat (?:least|most|best|worst)\b")
_HOW = re.compile(r"\bhow (?:many |much )?\w+", re.IGNORECASE)
_NOT = re.compile(r"(?:not|no|non|never|nobody|none|nothing|neither|nor|without|lacks?|lacked|\w+n['’]t)")
_WH = re.compile(r"\b(?:what|which|who|whom|whose|where|when|how)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|never|cannot|\w+n['’]t)\b", re.IGNORECASE)
_SUBORDINATE = re.compile(
    r",|\b(?:that|who|whom|whose|which|when|where|if|because|since|while|although|though|but|so|as|than|until|unless|what|why)\b",
    re.IGNORECASE,
)
# Words by which a sentence denies, forbids, excepts or contrasts something.
_DENIES = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot|\w+n['’]t|except\w*|other than|rather|instead|only"
    r"|unlike|fail\w*|lack\w*|refus\w+|forb\w+|bann\w+|bans?|barr\w+|bars?|prohibit\w*|exclu\w+|exempt\w*|avoid\w*|reject\w*"
    r"|den(?:y|ied|ies)|prevent\w*|missing|absen\w+|few|little|hardly|rare\w*|seldom|but|however|although|though|stop\w*"
    r"|ceas\w+|omit\w*|oppos\w+|against|contra\w+|despite|rid|declin\w+|ignor\w+|differ\w*|abolish\w*|resist\w*|less"
    r"|un\w{4,}|in(?:ability|capab\w+|suffic\w+|elig\w+|complete\w*)|im(?:poss|prop)\w+|dis\w{4,}|\w+less|non-?\w+"
    r"|illeg\w+|irr\w{4,}|while|whereas|outside|until|yet|still|alone|free)\b",
    re.IGNORECASE,
)
_TIMED = re.compile(
    r"\b(?P<when>before|during|after) (?:(?:the|an?|your|my|his|her|its|their|our) )?(?P<what>[a-z]{4,})\b",
    re.IGNORECASE,
)
_BECOMES = frozenset("until became become becomes becoming turned turn converted".split())


def without_opposites(question: str, passages: Sequence[Passage], spotted: Sequence[Spotted]) -> list[Spotted]:
    """The sentences that do not say the opposite of what a question asks; where one does, of the others those that have the
    word of which it is the opposite: what the text says of the one thing may be all that it says.

    Whether something is so is answered by its opposite as well, and so is when it came to be so, or than what it is more so;
    but what holds after the probation says nothing of what does during it.
    """
    asked = last_of(question)
    spotted = [s for s in spotted if not _is_at_another_time(asked, _text(passages[s.place], s.number))]
    if _IS_SO.match(asked) or _THAN.search(asked):
        return list(spotted)
    wanted = _words(_HOW.sub(" ", asked))
    if _is_denied(asked):
        return _denying(wanted, passages, spotted)
    turned = [turned_in(wanted, passages[s.place], s.number) for s in spotted]
    words = stems_of(word for found in turned for word in found)
    if not words:
        return list(spotted)
    return [
        s for s, found in zip(spotted, turned, strict=True) if not found and words & _near(passages[s.place], s.number)
    ]


def _is_at_another_time(asked: str, text: str) -> bool:
    """Whether a sentence tells of what is before, during or after the very thing that is asked about, and the question asks of
    another of the three."""
    return any(
        stems_of([own["what"]]) == stems_of([other["what"]])
        and not re.search(rf"\b{own['when']}\b", text, re.IGNORECASE)
        for own in _TIMED.finditer(asked)
        for other in _TIMED.finditer(text)
    )


def _is_denied(asked: str) -> bool:
    """Whether a question asks what is not so, and does not merely say of what it asks that something of it is not."""
    first = _WH.search(asked)
    denied = first and _DENIED.search(asked, first.end())
    return bool(first and denied and not _SUBORDINATE.search(asked, first.end(), denied.start()))


def _denying(wanted: set[str], passages: Sequence[Passage], spotted: Sequence[Spotted]) -> list[Spotted]:
    """Where a sentence says that to be so of which it is asked what is not, the others that deny anything."""
    asked = {word for word in wanted if not _NOT.fullmatch(word)}
    denying = [s for s in spotted if _DENIES.search(_with_over(passages[s.place], s.number))]
    affirming = (s for s in spotted if s not in denying and _speaks_of(asked, passages[s.place], s.number))
    return denying if any(affirming) else list(spotted)


def turned_in(wanted: set[str], passage: Passage, number: int) -> set[str]:
    """The words of a question of which a sentence says the opposite, where neither it nor what stands over it has them all, and
    it has most of the others, or the one before it does."""
    said = _words(_text(passage, number))
    if said & _BECOMES:
        return set()
    found = {
        word
        for clause in map(_words, _CLAUSE_END.split(_text(passage, number)))
        for word in _turned_by(clause, wanted, said)
    }
    if not found:
        return set()
    own = {*terms(_with_over(passage, number))}
    return found if _speaks_of(wanted - found, passage, number) and not stems_of(found) <= own else set()


def _speaks_of(words: set[str], passage: Passage, number: int) -> bool:
    stems = stems_of(words)
    return len(stems & _near(passage, number)) >= _MOST_OF * len(stems)


def _with_over(passage: Passage, number: int) -> str:
    """A sentence with the headings over it, and what leads into the list that it is of."""
    headings = [i for i in range(number) if passage.sentences[i].is_heading]
    over = (_text(passage, i) for i in (*headings, *leading(passage, number), number))
    return " ".join((passage.context, *over))


def _near(passage: Passage, number: int) -> set[str]:
    """The stems of a sentence, of the one before it, and of what stands over them, items that it is set in under too."""
    before = (_text(passage, i) for i in (*_outer(passage, number), *range(max(0, number - 1), number + 1)))
    return {*terms(" ".join((passage.context, *before)))}


def _outer(passage: Passage, number: int) -> Iterator[int]:
    """The items that an item of a list is set in under, the nearest first."""
    column = _column(passage, number)
    for i in range(number - 1, -1, -1):
        if not column or not ITEM.match(_text(passage, i)):
            return
        if _column(passage, i) < column:
            column = _column(passage, i)
            yield i


def _column(passage: Passage, number: int) -> int:
    """How far a sentence is set in."""
    at = passage.sentences[number].start - passage.start
    return at - passage.text.rfind("\n", 0, at) - 1


def _text(passage: Passage, number: int) -> str:
    return passage.sentence_text(passage.sentences[number])


def _words(text: str) -> set[str]:
    return {*_WORD.findall(_AT_LEAST.sub(" ", text.lower()))}


def _turned_by(clause: set[str], wanted: set[str], said: set[str]) -> Iterator[str]:
    """The words of which a clause has the opposite, and the sentence has not the word; both deny something, or neither does."""
    is_denied = any(map(_NOT.fullmatch, wanted))
    if is_denied == any(map(_NOT.fullmatch, said if is_denied else clause)):
        others, there = clause - wanted, {*map(_bare, said)}
        turned = {*map(_bare, others)}
        for word in wanted:
            is_pair = any(
                other & others and not other & wanted and not any(one.startswith(tuple(own)) for one in said)
                for own, other in OPPOSITE.get(word, ())
            )
            # What "was not justified" was unjustified.
            if is_pair or (not is_denied and _bare(word) not in there and not turned.isdisjoint(_turned(_bare(word)))):
                yield word


def _turned(word: str) -> Iterator[str]:
    """A word with what makes it its opposite, or without."""
    for prefix in _PREFIXES:
        if word not in _NO_PREFIX and len(word) >= _SHORTEST:
            yield f"{prefix}{word}"
        rest = word.removeprefix(prefix)
        if rest != word and prefix != "non" and rest not in _NO_PREFIX and len(rest) >= _SHORTEST:
            yield rest


@lru_cache(maxsize=65_536)
def _bare(word: str) -> str:
    """A word without a hyphen and the endings that do not count; those of what is read come again with every question."""
    return next(iter(stems_of([word.replace("-", "").removesuffix("ly")])), word)
