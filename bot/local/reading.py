"""How a question fares in what was read: features for the two small networks that choose and that say how sure that is.

The reader sees what the words do in a sentence; the features beside its own see whether the question's words are there
at all. A word that finds no counterpart anywhere is the sign of a question that the passages do not answer.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from bot.local.rows import sentences_told
from bot.parts import last_of
from index.documents import Passage
from index.encoder import DIMENSION, Encoder, Vectors
from index.lexical import WRITTEN_WORD, terms

SENTENCE_FEATURES = (
    "span",  # the best span's logit over that of none
    "there",  # the passage's logit that there is an answer
    "behind",  # how far the span is behind the best one of all sentences
    "words",  # weighted share of the question's words that the sentence has
    "near_words",  # it and its neighbours
    "has_kind",  # it has something of the kind asked for (a number, a date, a name) that the question lacks
    "lacks_kind",  # a kind is asked for and it has nothing of it
    "gives_reason",  # why is asked, and it says because, or the next one says what came of it
    "gives_none",
    "is_heading",
    "missing_names",  # names and numbers of the question that neither the passage has nor the title and headings over it
    "alike",  # the cosine of the question and the sentence, each by itself
    "less_alike",  # how far that is behind the most alike of all sentences
)
FEATURES = (
    "span",  # the chosen sentence's best span: its logit over that of none
    "there",  # its passage's logit that there is an answer
    "second_span",  # the best span in a sentence that gives another answer
    "chosen",  # the chosen sentence's probability of being the best
    "second_chosen",
    "near_span",  # read once more, between its neighbours alone: its best span's logit over that of none
    "near_there",  # and that there is an answer
    "alike",  # the cosine of the question and the chosen sentence
    "most_alike",  # of the question and any sentence
    "most_there",  # the highest logit that there is an answer in any passage
    "mean_there",
    "rank",  # 1 / (1 + rank of the best passage)
    "passages",  # how many were read
    "question_words",
    "span_words",  # of the best span
    "is_heading",
    "sentence_words",  # weighted share of the question's words that the best sentence has
    "near_words",  # it and its neighbours
    "passage_words",
    "missing_names",  # names and numbers of the question that the passage lacks, its title and headings too
    "has_kind",  # the sentence has something of the kind asked for (a number, a date, a name) that the question lacks
    "lacks_kind",  # a kind is asked for and it has nothing of it
    "worst_word_near",  # the question's word with the least like it in the best sentence and its neighbours
    "second_worst_near",
    "mean_word_near",
    "strange_words_near",  # weighted share of the question's words with nothing alike
    "worst_word_sentence",  # the same in the best sentence alone
    "mean_word_sentence",
    "worst_word_passage",  # and in the whole passage
    "mean_word_passage",
    "counted",  # "how many X": how alike X is to what a number of the sentence counts; 0.5 where nothing is counted
)
ALIKE = 0.5
"""Two words with vectors at least this near may mean the same."""

CLAIM_FEATURES = (
    "supported",  # the reader's logit that the evidence supports the claim
    "names",  # names of the claim, and numbers in words, that the evidence lacks, two at most
    "negations",  # words that one of them negates and the other does not, two at most
    "words",  # share of the claim's content words that the evidence has
)
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|therefore|thus|hence|so that|as a result|in order|reasons?|caused?)\b",
    re.IGNORECASE,
)
# A sentence that opens so tells what came of the one before it, which is the reason.
_EFFECT = re.compile(r"\W*(?:as a (?:result|consequence)|therefore|thus|hence|consequently)\b", re.IGNORECASE)
_WHY = re.compile(r"\b(?:why|how come|what (?:made|caused|led)|for what reason)\b", re.IGNORECASE)
_KEPT = 20_000  # vectors kept in memory (30 MB)

_QUESTION_WORDS = frozenset(
    "what which who whom whose where when why how whats whos wheres many much long far old often kind type sort name tell me "
    "please give "
    "list explain describe happen happened know about say says said anyone someone something exactly actually just "
    "really can could would should may might".split()
)
_NUMBER = re.compile(r"\d")
_ASKS_OTHERWISE = re.compile(r"\W*(?:(?:and|but|so|then)\s+)*(?:what|which|who|whom|where|how|why)\b")
_HOW_MANY = re.compile(r"\bhow many (?:of the |more |other )?([^\W\d_]+)", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:1\d{3}|20\d{2})\b|\b(?:jan|febr)uary\b|\bmarch\b|\bapril\b|\bmay\b|\bjune\b|\bjuly\b|\baugust\b"
    r"|\b(?:septem|octo|novem|decem)ber\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bcentury\b|\b(?:year|month|day|week)s?\b",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|billion|half|"
    r"twice|once|single|several|none|both)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question's content words, what each of them weighs, and the kind of thing that is asked for."""

    text: str
    words: tuple[str, ...]
    weights: NDArray[np.float32]
    kind: str

    def without(self, words: Sequence[str]) -> "Question":
        """The same question with some of its words left out of account."""
        left_out = stems_of(words)
        kept = [i for i, word in enumerate(self.words) if not set(_stems(word)) <= left_out]
        return replace(self, words=tuple(self.words[i] for i in kept), weights=self.weights[kept])

    def weighing_nothing(self, words: Sequence[str]) -> "Question":
        """The same question with some of its words of no weight: a date in full would make little of what is asked of it."""
        light = stems_of(words)
        is_light = [set(_stems(word)) <= light for word in self.words]
        return replace(self, weights=np.where(is_light, np.float32(0), self.weights))


def read_question(text: str, encoder: Encoder) -> Question:
    """The content words of a question, weighed by how rare they are."""
    words = content_words(text)
    encodings = encoder.tokenizer.encode_batch(list(words), add_special_tokens=False)
    weights = np.array([_weight(encoding.ids) for encoding in encodings], np.float32)
    return Question(text, words, weights, kind_asked(last_of(text)))


def content_words(text: str) -> tuple[str, ...]:
    """The words of a question that say what it is about, each once."""
    return tuple(dict.fromkeys(w for w in WRITTEN_WORD.findall(text) if _is_content(w)))


class KnownVectors:
    """Vectors of single words and sentences out of context, remembered: "soldiers" is near "troops" whatever the passage
    is about.

    In context every word of a passage leans towards its topic, so that a word that is not there at all still seems to
    have a counterpart; out of context it does not.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def of(self, texts: Sequence[str]) -> Vectors:
        """Their vectors, shape (n, 384)."""
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        found.update(zip(new, self._encoder.encode(new), strict=True))
        with self._lock:
            self._known.update(found)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return np.stack([found[text] for text in texts]) if texts else np.zeros((0, DIMENSION), np.float32)


def sentence_features(question: Question, passage: Passage) -> list[list[float]]:
    """Those of `SENTENCE_FEATURES` from "words" to "missing_names", for every sentence of a passage."""
    texts = sentences_told(passage)
    stems = [stems_of(WRITTEN_WORD.findall(text)) for text in texts]
    missing = _missing_names(question, set().union(*stems, stems_of(WRITTEN_WORD.findall(passage.context))))
    asks_why, asks_kind = bool(_WHY.search(question.text)), bool(question.kind)
    rows: list[list[float]] = []
    for i, (sentence, text) in enumerate(zip(passage.sentences, texts, strict=True)):
        has_it = asks_kind and has_kind(question.kind, text, question.text)
        has_why = gives_reason(text, texts[i + 1 : i + 2])
        values = (
            has_it,
            asks_kind and not has_it,
            asks_why and has_why,
            asks_why and not has_why,
            sentence.is_heading,
            missing,
        )
        near = set().union(*stems[max(0, i - 1) : i + 2])
        rows.append([_share(question, stems[i]), _share(question, near), *map(float, values)])
    return rows


def gives_reason(sentence: str, following: Sequence[str] = ()) -> bool:
    """Whether a sentence says because, or what follows says what came of it."""
    opening = _EFFECT.match(sentence)
    says_because = _REASON.search(sentence, opening.end() if opening else 0)
    return bool(says_because) or any(_EFFECT.match(text) for text in following)


def word_features(question: Question, passage: Passage, best: int, vectors: KnownVectors) -> list[float]:
    """The last of `FEATURES`, from "sentence_words" on: the question's words against those around sentence `best`."""
    texts = sentences_told(passage)
    words = [WRITTEN_WORD.findall(text) for text in texts]
    context = WRITTEN_WORD.findall(passage.context)
    near = [word for found in words[max(0, best - 1) : best + 2] for word in found]
    everywhere = [word for found in words for word in found]
    values = [_share(question, stems_of(there)) for there in (words[best], near, everywhere)]
    has_it = bool(question.kind) and has_kind(question.kind, texts[best], question.text)
    missing = _missing_names(question, stems_of(everywhere + context))
    values += [missing, float(has_it), float(bool(question.kind) and not has_it)]
    for there, is_full in ((near + context, True), (words[best], False), (everywhere + context, False)):
        alike = _alikeness(question.words, there, vectors)
        ordered = np.sort(alike)
        mean = _mean(alike, question.weights)
        worst = float(ordered[0]) if len(ordered) else 1.0
        second = float(ordered[1]) if len(ordered) > 1 else 1.0
        values += [worst, second, mean, _mean(alike < ALIKE, question.weights)] if is_full else [worst, mean]
    return [*values, _counted(question.text, words[best], vectors)]


def share_of_words(question: Question, text: str) -> float:
    """The weighted share of the question's words that a text has."""
    return _share(question, stems_of(WRITTEN_WORD.findall(text)))


def stems_of(words: Iterable[str]) -> set[str]:
    """The words as they are matched everywhere (`index.lexical.terms`)."""
    return {stem for word in words for stem in _stems(word)}


@lru_cache(maxsize=65_536)
def _stems(word: str) -> tuple[str, ...]:
    """The words of what is read come again with every question."""
    return tuple(terms(word))


def _share(question: Question, stems: set[str]) -> float:
    """The weighted share of the question's words whose stem is there."""
    return _mean(np.array([not stems.isdisjoint(_stems(w)) for w in question.words], np.bool_), question.weights)


def _alikeness(asked: Sequence[str], there: Sequence[str], vectors: KnownVectors) -> NDArray[np.float32]:
    """For each word asked the best likeness to a word there: 1 for the same stem, else the cosine out of context."""
    stems = stems_of(there)
    folded = sorted({word.lower() for word in there if _stems(word)})
    cosines = vectors.of([word.lower() for word in asked]) @ vectors.of(folded).T
    best = cosines.max(axis=1, initial=0.0)
    same = np.array([not stems.isdisjoint(_stems(word)) for word in asked], bool)
    return np.where(same, 1.0, best).astype(np.float32)


def _counted(question: str, sentence: Sequence[str], vectors: KnownVectors) -> float:
    match = _HOW_MANY.search(question)
    if match is None:
        return 0.5
    counted = [
        word
        for i, before in enumerate(sentence)
        if _NUMBER.search(before) or _NUMBER_WORD.fullmatch(before)
        for word in sentence[i + 1 : i + 5]
    ]
    return float(_alikeness([match.group(1)], counted, vectors)[0]) if counted else 0.0


def kind_asked(question: str) -> str:
    """What kind of thing a question asks for: "number", "date", "name", or "" where it is open.

    >>> [kind_asked(q) for q in ("How many were built?", "when was that", "Who came?", "What if it rains when we go?")]
    ['number', 'date', 'name', '']
    """
    folded = f" {question.lower()} "
    if re.search(
        r"\bhow (?:many|much|long|far|old|large|big|often|high|tall)\b|\b(?:number|amount) of\b|\bwhat percent", folded
    ):
        return "number"
    is_when = re.search(r"\bwhen\b", folded) and not _ASKS_OTHERWISE.match(
        folded
    )  # "what happens when" asks for no date
    if is_when or re.search(r"\b(?:what|which|in what|on what) (?:year|date|day|month)\b", folded):
        return "date"
    if re.search(
        r"\bwho\b|\bwhom\b|\bwhere\b|\b(?:what|which) (?:country|city|company|person|man|woman|place)\b", folded
    ):
        return "name"
    return ""


def _is_content(word: str) -> bool:
    return bool(_stems(word)) and word.lower() not in _QUESTION_WORDS


def _weight(token_ids: Sequence[int]) -> float:
    """How much a word says. The vocabulary is in order of frequency from its 2,000th entry on, and a word that it
    lacks comes in pieces: so a token's number stands in for the inverse of how common the word is."""
    rank = 30_000 if len(token_ids) > 1 else max(token_ids[0] - 1_996, 1)
    return float(np.log(1 + rank) / np.log(30_001))


def _mean(values: NDArray[np.float32] | NDArray[np.bool_], weights: NDArray[np.float32]) -> float:
    return float((values * weights).sum() / weights.sum()) if len(weights) else 0.0


def _missing_names(question: Question, stems: set[str]) -> float:
    """How many of the question's names and numbers are not among the stems."""
    hard = [
        w for i, w in enumerate(question.words) if _NUMBER.search(w) or (w[0].isupper() and (i or " " in question.text))
    ]
    return float(sum(not stems.issuperset(_stems(word)) for word in hard))


def has_kind(kind: str, sentence: str, question: str) -> bool:
    """Whether `sentence` has something of the kind that is asked for and that the question does not bring itself."""
    asked = {word.lower() for word in WRITTEN_WORD.findall(question)}
    new = " ".join(word for word in WRITTEN_WORD.findall(sentence) if word.lower() not in asked)
    if kind == "number":
        return bool(_NUMBER.search(new) or _NUMBER_WORD.search(new))
    if kind == "date":
        return bool(_DATE.search(new))
    return any(word[0].isupper() for word in new.split()[1:])
