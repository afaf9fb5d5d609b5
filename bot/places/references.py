"""A sentence that names another clause by its number and does not repeat what that says.

"A person who contravenes Article 3(1) is liable to a fine" does not speak of licences, as "What is the fine for operating
without a licence?" does. So where a question has no answer, it is asked once more of such a sentence, with the number in
place of the words that the clause has; that counts where sentence and clause have all of its words.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.drafts import Pointer
from bot.local.candidates import EVERY
from bot.local.reading import ALIKE, KnownVectors, Question, share_of_words, stems_of
from bot.places.clauses import Named, Numbered, references_in
from index.documents import Passage, Sentence
from index.lexical import WRITTEN_WORD, terms

_MOST = 6  # references that are looked at
_LONGEST = 600  # characters of a clause, and of a question
_ASKS_EXCEPTIONS = re.compile(
    r"\b(?:do|does|did|shall|will)(?:n['’]t\b|\b[^?]{0,100}?\bnot\b)[^?]{0,100}?\bapply\b", re.IGNORECASE
)
_APPLIES_NOT = re.compile(r"\b(?:do|does|did|shall|will)(?: not|n['’]t) apply\b", re.IGNORECASE)
# Words that relate two things, or say how much, and that laws put otherwise ("unless there is a licence", "not exceeding").
_EITHER = stems_of("without against under over above below within maximum minimum most least total amount".split())


@dataclass(frozen=True, slots=True)
class Referring:
    """A sentence that names a clause, the question with that name in it, and the sentence of the clause that it means."""

    question: str
    passage: Passage
    sentence: Sentence
    clause: Pointer


def referring(
    question: Question,
    passages: Sequence[Passage],
    document_of: Callable[[Passage], Sequence[Passage]],
    vectors: KnownVectors,
) -> list[Referring]:
    """The first sentences of the passages that have all words of the question but those of a clause that they name."""
    found: list[Referring] = []
    if len(question.text) > _LONGEST:
        return found
    numbered: dict[str, Numbered] = {}
    for passage, sentence, named, words in _likeliest(question, passages):
        if passage.document_id not in numbered:
            numbered[passage.document_id] = Numbered(document_of(passage))
        clause = _sentences(numbered[passage.document_id].clauses(named))
        here = f"{passage.context} {passage.sentence_text(sentence)}"
        if told := _told_by(question, here, clause, vectors):
            best = max(clause, key=lambda p: len(stems_of(told) & {*terms(p.passage.sentence_text(p.sentence))}))
            found.append(Referring(_with_name(question.text, told, words), passage, sentence, best))
    return found


def excepting(question: str, named: Named, documents: Mapping[str, Numbered]) -> list[Pointer]:
    """The sentences that say to what, or when, a clause does not apply ("Clause 6.1 does not apply to fraud"), where that is
    asked; of the paragraph of a section those in that section that name but the paragraph."""
    if not _ASKS_EXCEPTIONS.search(question):
        return []
    names_it: Callable[[str], object] = named.is_spoken_of
    passages = [passage for text in documents.values() for passage in text.passages]
    if named.subs:
        names_it = re.compile(rf"\b(?:paragraph|section)\s*{re.escape(f'({named.subs[0]})')}", re.IGNORECASE).search
        section = replace(named, subs=())
        passages = [p for text in documents.values() for clause in text.clauses(section) for p in clause]
    return [
        Pointer(passage, sentence)
        for passage in passages
        for sentence in passage.sentences
        if _APPLIES_NOT.search(text := passage.sentence_text(sentence)) and names_it(text)
    ]


def _likeliest(question: Question, passages: Sequence[Passage]) -> list[tuple[Passage, Sentence, Named, str]]:
    """The sentences that name a clause and have most of the question's words, if not all or none: to find a clause, all of its
    document is gone through."""
    found = []
    for passage in passages:
        for sentence in passage.sentences:
            text = passage.sentence_text(sentence)
            names = [] if sentence.is_heading else list(references_in(text))
            share = share_of_words(question, f"{passage.context} {text}") if names else 0
            if 0 < share < EVERY:
                found += [(share, (passage, sentence, named, words)) for named, words in names]
    return [reference for _, reference in sorted(found, key=lambda one: -one[0])[:_MOST]]


def _sentences(clauses: Sequence[Sequence[Passage]]) -> list[Pointer]:
    """What the one clause with a number says; nothing where there are several, or it goes on for long."""
    if len(clauses) != 1 or sum(len(passage.text) for passage in clauses[0]) > _LONGEST:
        return []
    return [Pointer(passage, s) for passage in clauses[0] for s in passage.sentences if not s.is_heading]


def _told_by(question: Question, here: str, clause: Sequence[Pointer], vectors: KnownVectors) -> list[str]:
    """The words of the question that the clause has and the sentence that names it has not; none where one is in neither."""
    there = " ".join(f"{p.passage.heading or ''} {p.passage.sentence_text(p.sentence)}" for p in clause)
    own, its = {*terms(here)}, {*terms(there)}
    told = [w for w in question.words if not own.issuperset(terms(w)) and its.issuperset(terms(w))]
    left = [w for w in question.words if w not in told and not (own | _EITHER).issuperset(terms(w))]
    is_named = any(map(str.isdigit, "".join(left))) or any(
        w[0].isupper() and not question.text.startswith(w) for w in left
    )
    if not told or is_named:
        return []
    words = sorted({w.lower() for w in WRITTEN_WORD.findall(f"{here} {there}")})
    alike = vectors.of([w.lower() for w in left]) @ vectors.of(words).T
    return told if (alike.max(axis=1, initial=0) >= ALIKE).all() else []


def _with_name(question: str, told: Sequence[str], name: str) -> str:
    """The question with the name of a clause in place of the run of words that it tells."""
    places = [m.span() for m in WRITTEN_WORD.finditer(question) if m.group() in told]
    return f"{question[: places[0][0]]}{name}{question[places[-1][1] :]}"
