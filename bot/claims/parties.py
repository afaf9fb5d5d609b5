"""What is said of one party said of the other: "The tenant may end the lease" where the landlord may.

Only where all that follows stands word for word behind the other, and the two cannot be one: they face each other (tenant and
landlord), or are told apart by the noun before the same one ("the bus driver", "the lorry driver").
"""

import re
from collections.abc import Sequence

from bot.claims.roles import SENTENCE_END
from bot.wording.roles import COUNTERPARTS
from index.lexical import terms

_FACING = """
purchaser vendor|client contractor|debtor creditor|franchisee franchisor|insured insurer|plaintiff defendant
patient doctor|pupil teacher|student teacher|child parent|wife husband|guest host|winner loser|prosecutor defendant
treatment placebo|intervention control|mother father|sister brother|daughter son
"""
_PAIRS = {
    *(frozenset(terms(pair)) for pair in re.split(r"[|\n]", _FACING.strip())),
    *(frozenset(terms(" ".join(pair))) for pair in COUNTERPARTS),
}
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|,")
_LONGEST = 4  # words of whom it is said
_SHORTEST = 3  # content words of what is said
_APART = re.compile(r",[^,]{1,60},")
_ARTICLES = frozenset("the a an each either every".split())


def replaced(statement: str, evidence: str) -> tuple[str, str] | None:
    """Of whom the statement says it, and of whom the evidence says it in the same words.

    >>> replaced("The tenant may end the lease early.", "The tenant pays the rent. The landlord may end the lease early.")
    ('tenant', 'landlord')
    """
    said = _WORD.findall(statement)
    sentences = [_WORD.findall(_APART.sub("", sentence)) for sentence in SENTENCE_END.split(evidence)]
    lowered = [f" {' '.join(sentence).lower()} " for sentence in sentences]
    for length in range(2, min(_LONGEST, len(said) - _SHORTEST) + 1):
        rest = f" {' '.join(said[length:]).lower()} "
        if len(terms(rest)) < _SHORTEST:
            return None
        told = [
            sentence[: len(text[: text.find(rest)].split())]
            for sentence, text in zip(sentences, lowered, strict=True)
            if rest in text
        ]
        found = [_other(said[:length], whom, evidence) for whom in told if 1 < len(whom) <= _LONGEST]
        other = next(filter(None, found), None)
        if other and not any(set(terms(" ".join(said[1:length]))) <= set(terms(" ".join(whom))) for whom in told):
            return other
    return None


def _other(ours: Sequence[str], theirs: Sequence[str], evidence: str) -> tuple[str, str] | None:
    """The words in which two parties differ, if these tell them apart."""
    if not {ours[0].lower(), theirs[0].lower()} <= _ARTICLES or len(ours) != len(theirs):
        return None
    differ = [(one, other) for one, other in zip(ours[1:], theirs[1:], strict=True) if terms(one) != terms(other)]
    if len(differ) != 1:
        return None
    one, other = differ[0]
    if frozenset((*terms(one), *terms(other))) in _PAIRS:
        return one, other
    # A noun, as "bus", stands by itself somewhere; "the famous driver" may be the one of the lorry.
    stands_alone = one.islower() and re.search(rf"\b{re.escape(one)}\b(?!['’\s-]\w)", evidence)
    return (one, other) if one != ours[-1] and stands_alone else None
