"""How well each sentence of a passage fits a question: features for the scorer, as pure functions on arrays.

Every passage is read once by the embedder, token by token and in context. A sentence's vector is the mean of its
tokens', so "it" and "the decision" carry something of what they stand for; a word of the question is compared with
every token (late interaction as in ColBERT, Khattab & Zaharia 2020, arXiv 2004.12832), and the word that finds no
counterpart anywhere is the sign of a question that the passage does not answer.
"""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.documents import Passage
from index.encoder import DIMENSION, Encoder, Vectors
from index.lexical import terms

FEATURES = (
    "sentence_cosine",  # question and sentence
    "passage_cosine",  # question and passage
    "sentence_match",  # how well the question's words find counterparts in the sentence (weighted mean)
    "passage_match",  # the same in the passage
    "near_match",  # the same in the sentence and its neighbours
    "weakest_match",  # the worst of them in the passage, among words that weigh
    "sentence_words",  # weighted share of the question's words that the sentence has
    "passage_words",
    "near_words",
    "missing_names",  # names and numbers of the question that the passage lacks
    "has_kind",  # the sentence has something of the kind asked for (a number, a date, a name) that the question lacks
    "lacks_kind",  # a kind is asked for and it has nothing of it
    "length",  # log of the sentence's tokens
    "is_heading",
    "rank",  # 1 / (rank of the passage)
)

WORD_FEATURES = (
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
_ALIKE = 0.5  # two words with vectors at least this near may mean the same
_WORDS_KEPT = 20_000  # word vectors kept in memory (30 MB)

_QUESTION_WORDS = frozenset(
    "what which who whom whose where when why how many much long far old often kind type sort name tell me please give "
    "list explain describe happen happened know about say says said anyone someone something exactly actually just "
    "really can could would should may might".split()
)
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_NUMBER = re.compile(r"\d")
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
    """A question as the scorer sees it: its vector, and its content words with their vectors and weights."""

    text: str
    vector: Vectors
    words: tuple[str, ...]
    word_vectors: Vectors
    weights: NDArray[np.float32]
    kind: str


@dataclass(frozen=True, slots=True)
class Read:
    """A passage as the scorer sees it: its tokens' vectors in context, and which sentence each stands in."""

    passage: Passage
    tokens: Vectors
    owners: NDArray[np.int64]  # the sentence that each token belongs to


def read_question(text: str, encoder: Encoder) -> Question:
    """The question's vectors, from one run of the encoder."""
    spans, tokens, ids = encoder.encode_tokens([text])[0]
    found = [m for m in _WORD.finditer(text) if _is_content(m.group())]
    rows, weights, words = [], [], []
    for match in found:
        inside = [i for i, (start, end) in enumerate(spans) if start < match.end() and end > match.start()]
        if inside:
            words.append(match.group())
            rows.append(_unit(tokens[inside].mean(axis=0)))
            weights.append(_weight([ids[i] for i in inside]))
    stacked = np.stack(rows) if rows else np.zeros((0, DIMENSION), np.float32)
    vector = _unit(tokens.mean(axis=0)) if len(tokens) else np.zeros(DIMENSION, np.float32)
    return Question(text, vector, tuple(words), stacked, np.array(weights, np.float32), kind_asked(text))


def read_passages(passages: Sequence[Passage], encoder: Encoder) -> list[Read]:
    """The passages' token vectors, from one batch."""
    found = []
    heads = [p.sentences[0].start for p in passages]  # white space before the first sentence is not worth reading
    texts = [p.slice(head, p.end) for p, head in zip(passages, heads, strict=True)]
    for passage, head, (spans, tokens, _) in zip(passages, heads, encoder.encode_tokens(texts), strict=True):
        starts = np.array([s.start - head for s in passage.sentences])
        places = np.array([start for start, _ in spans], np.int64)
        found.append(Read(passage, tokens, np.maximum(np.searchsorted(starts, places, side="right") - 1, 0)))
    return found


def features(question: Question, read: Read, rank: int) -> NDArray[np.float32]:
    """One row of `FEATURES` for every sentence of the passage, shape (sentences, features)."""
    passage = read.passage
    count = len(passage.sentences)
    matches = _matches(question, read, count)
    texts = [passage.sentence_text(s) for s in passage.sentences]
    stems = [set(terms(text)) for text in texts]
    asked = [set(terms(word)) for word in question.words]
    has = np.array([[bool(word & stem) for stem in stems] for word in asked], bool).reshape(len(asked), count)
    everywhere = np.asarray(matches.max(axis=1, initial=0.0), np.float32)
    anywhere = np.asarray(has.any(axis=1), np.bool_)
    rows = np.zeros((count, len(FEATURES)), np.float32)
    passage_cosine = float(question.vector @ _unit(read.tokens.mean(axis=0))) if len(read.tokens) else 0.0
    for i, sentence in enumerate(passage.sentences):
        near = slice(max(0, i - 1), i + 2)
        rows[i] = (
            float(question.vector @ _sentence_vector(read, i)),
            passage_cosine,
            _mean(matches[:, i], question.weights),
            _mean(everywhere, question.weights),
            _mean(matches[:, near].max(axis=1), question.weights),
            _weakest(everywhere, anywhere, question.weights),
            _mean(has[:, i], question.weights),
            _mean(anywhere, question.weights),
            _mean(np.asarray(has[:, near].any(axis=1), np.bool_), question.weights),
            _missing_names(question, stems),
            *_kind_features(question, texts[i]),
            np.log1p(int((read.owners == i).sum())),
            sentence.is_heading,
            1.0 / (1 + rank),
        )
    return rows


class WordVectors:
    """Vectors of single words out of context, remembered: "soldiers" is near "troops" whatever the passage is about.

    In context every word of a passage leans towards its topic, so that a word that is not there at all still seems to
    have a counterpart; out of context it does not.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def of(self, words: Sequence[str]) -> Vectors:
        """Their vectors, shape (n, 384)."""
        with self._lock:
            found = {word: self._known[word] for word in words if word in self._known}
        new = [word for word in dict.fromkeys(words) if word not in found]
        found.update(zip(new, self._encoder.encode(new), strict=True))
        with self._lock:
            self._known.update(found)
            while len(self._known) > _WORDS_KEPT:
                self._known.popitem(last=False)
        return np.stack([found[word] for word in words]) if words else np.zeros((0, DIMENSION), np.float32)


def word_features(question: Question, read: Read, best: int, vectors: WordVectors) -> NDArray[np.float32]:
    """One row of `WORD_FEATURES`: the question's words against those around the passage's sentence number `best`."""
    sentences = [_WORD.findall(read.passage.sentence_text(s)) for s in read.passage.sentences]
    context = _WORD.findall(f"{read.passage.title} {read.passage.heading or ''}")
    near = [word for words in sentences[max(0, best - 1) : best + 2] for word in words]
    everywhere = [word for words in sentences for word in words]
    values: list[float] = []
    for there, is_full in ((near + context, True), (sentences[best], False), (everywhere + context, False)):
        alike = _alikeness(question.words, there, vectors)
        ordered = np.sort(alike)
        mean = _mean(alike, question.weights)
        worst = float(ordered[0]) if len(ordered) else 1.0
        second = float(ordered[1]) if len(ordered) > 1 else 1.0
        values += [worst, second, mean, _mean(alike < _ALIKE, question.weights)] if is_full else [worst, mean]
    return np.array([*values, _counted(question.text, sentences[best], vectors)], np.float32)


def _alikeness(asked: Sequence[str], there: Sequence[str], vectors: WordVectors) -> NDArray[np.float32]:
    """For each word asked the best likeness to a word there: 1 for the same stem, else the cosine out of context."""
    stems = {stem for word in there for stem in terms(word)}
    folded = sorted({word.lower() for word in there if terms(word)})
    cosines = vectors.of([word.lower() for word in asked]) @ vectors.of(folded).T
    best = cosines.max(axis=1, initial=0.0)
    same = np.array([bool(set(terms(word)) & stems) for word in asked], bool)
    return np.where(same, 1.0, best).astype(np.float32)


def _counted(question: str, sentence: Sequence[str], vectors: WordVectors) -> float:
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

    >>> [kind_asked(q) for q in ("How many were built?", "when was that", "Who came?", "Why?")]
    ['number', 'date', 'name', '']
    """
    folded = f" {question.lower()} "
    if re.search(
        r"\bhow (?:many|much|long|far|old|large|big|often|high|tall)\b|\b(?:number|amount) of\b|\bwhat percent", folded
    ):
        return "number"
    if re.search(r"\bwhen\b|\b(?:what|which|in what|on what) (?:year|date|day|month)\b", folded):
        return "date"
    if re.search(
        r"\bwho\b|\bwhom\b|\bwhere\b|\b(?:what|which) (?:country|city|company|person|man|woman|place)\b", folded
    ):
        return "name"
    return ""


def _is_content(word: str) -> bool:
    return bool(terms(word)) and word.lower() not in _QUESTION_WORDS


def _weight(token_ids: Sequence[int]) -> float:
    """How much a word says. The vocabulary is in order of frequency from its 2,000th entry on, and a word that it
    lacks comes in pieces: so a token's number stands in for the inverse of how common the word is."""
    rank = 30_000 if len(token_ids) > 1 else max(token_ids[0] - 1_996, 1)
    return float(np.log(1 + rank) / np.log(30_001))


def _unit(vector: Vectors) -> Vectors:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _sentence_vector(read: Read, i: int) -> Vectors:
    inside = read.tokens[read.owners == i]
    return _unit(inside.mean(axis=0)) if len(inside) else np.zeros(read.tokens.shape[1], np.float32)


def _matches(question: Question, read: Read, count: int) -> Vectors:
    """The best cosine of each of the question's words with a token of each sentence, shape (words, sentences)."""
    best = np.zeros((len(question.words), count), np.float32)
    if not len(question.words) or not len(read.tokens):
        return best
    cosines = question.word_vectors @ read.tokens.T
    for i in range(count):
        inside = read.owners == i
        if inside.any():
            best[:, i] = cosines[:, inside].max(axis=1)
    return best


def _mean(values: NDArray[np.float32] | NDArray[np.bool_], weights: NDArray[np.float32]) -> float:
    return float((values * weights).sum() / weights.sum()) if len(weights) else 0.0


def _weakest(best: NDArray[np.float32], is_there: NDArray[np.bool_], weights: NDArray[np.float32]) -> float:
    """The lowest match among the words that weigh at least half as much as the heaviest; a word that is there counts 1."""
    if not len(weights):
        return 0.0
    strength = np.where(is_there, 1.0, best)
    return float(strength[weights >= 0.5 * weights.max()].min())


def _missing_names(question: Question, stems: Sequence[set[str]]) -> float:
    """How many of the question's names and numbers the passage does not have."""
    there = set().union(*stems) if stems else set()
    hard = [
        w for i, w in enumerate(question.words) if _NUMBER.search(w) or (w[0].isupper() and (i or " " in question.text))
    ]
    return float(sum(not set(terms(word)) <= there for word in hard))


def _kind_features(question: Question, sentence: str) -> tuple[float, float]:
    if not question.kind:
        return 0.0, 0.0
    has = has_kind(question.kind, sentence, question.text)
    return float(has), float(not has)


def has_kind(kind: str, sentence: str, question: str) -> bool:
    """Whether `sentence` has something of the kind that is asked for and that the question does not bring itself."""
    asked = {word.lower() for word in _WORD.findall(question)}
    new = " ".join(word for word in _WORD.findall(sentence) if word.lower() not in asked)
    if kind == "number":
        return bool(_NUMBER.search(new) or _NUMBER_WORD.search(new))
    if kind == "date":
        return bool(_DATE.search(new))
    return any(word[0].isupper() for word in new.split()[1:])
