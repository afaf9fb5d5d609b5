"""The offline answerer: it quotes the sentence that answers, or says that none does.

A first honest version: no reader model, but the embedder's own token vectors, word overlap, and a small network over
those features (`reading.py`), fitted on public data by training/fit_extractor.py. It picks sentences, not exact spans.
A trained reader will take the scorer's place behind the same seam.
"""

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from bot.answer import Draft, Drafted, Pointer
from bot.reading import (
    FEATURES,
    WORD_FEATURES,
    Question,
    Read,
    WordVectors,
    features,
    read_passages,
    read_question,
    word_features,
)
from bot.spelling import respell
from index.documents import Passage, Sentence
from index.encoder import Encoder
from index.errors import ModelFileError

MODEL = Path(__file__).parent / "models" / "extractor.json"
QUESTION_FEATURES = 3 * len(FEATURES) + 3 + len(WORD_FEATURES)
"""How long a `question_row` is."""

READ = 5
"""How many of the retrieved passages are read; the answer is nearly always in one of them."""

_KEPT = 256  # passages whose token vectors are kept (about 150 KB each)
_SECOND = 0.8  # a second sentence joins if its score is at least this share of the first's

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """A small multi-layer perceptron: standardised inputs, rectified layers, one logit."""

    mean: Array
    scale: Array
    layers: tuple[tuple[Array, Array], ...]

    @classmethod
    def of(cls, saved: Mapping[str, object]) -> "Network":
        """The network that JSON numbers describe."""
        layers = saved["layers"]
        assert isinstance(layers, list)
        pairs = tuple((np.array(w, np.float32), np.array(b, np.float32)) for w, b in layers)
        return cls(np.array(saved["mean"], np.float32), np.array(saved["scale"], np.float32), pairs)

    def probabilities(self, rows: Array) -> Array:
        """The probability of yes for each row of features."""
        x: Array = ((rows - self.mean) / self.scale).astype(np.float32)
        for weight, bias in self.layers[:-1]:
            x = np.maximum(x @ weight + bias, np.float32(0))
        weight, bias = self.layers[-1]
        logits: Array = (x @ weight + bias)[:, 0]
        return (1 / (1 + np.exp(-logits))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class ExtractorModel:
    """What was fitted: which sentence, whether there is an answer at all, and from where on to give one."""

    name: str
    sentence: Network
    answerable: Network
    threshold: float


def load_model(path: Path = MODEL) -> ExtractorModel:
    """The fitted model in the package.

    Raises:
        ModelFileError: if the file is missing or is not what training/fit_extractor.py writes.
    """
    try:
        raw = path.read_bytes()
        saved = json.loads(raw)
        digest = hashlib.sha256(raw).hexdigest()[:8]
        networks = Network.of(saved["sentence"]), Network.of(saved["answerable"])
        if [len(network.mean) for network in networks] != [len(FEATURES), QUESTION_FEATURES]:
            raise ValueError("it was fitted on other features")
        return ExtractorModel(f"local-extract@{digest}", *networks, float(saved["threshold"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelFileError(f"the model file {path} cannot be used ({error}): install Pincite again") from error


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might answer."""

    passage: Passage
    sentence: Sentence
    score: float


class ExtractiveAnswerer:
    """Quotes the sentences that answer a question. Thread-safe."""

    def __init__(self, encoder: Encoder, model: ExtractorModel | None = None) -> None:
        self._encoder = encoder
        self._model = model or load_model()
        self._words = WordVectors(encoder)
        self._reads: OrderedDict[str, Read] = OrderedDict()
        self._lock = Lock()

    @property
    def name(self) -> str:
        """What an answer says it was made by."""
        return self._model.name

    def draft(self, question: str, passages: Sequence[Passage]) -> Draft:
        """The best sentence, with a second one beside it if that is nearly as good; or nothing, with how sure that is."""
        asked = read_question(respell(question, [p.text for p in passages[:READ]], self._encoder), self._encoder)
        found = rank(asked, self._read(passages[:READ]), self._model.sentence)
        if found is None:
            return Draft((), 1.0)
        row = question_row(asked, found, self._words)
        sure = float(self._model.answerable.probabilities(row[None])[0])
        if sure < self._model.threshold:
            return Draft((), 1 - sure)
        return Draft(tuple(_drafted(c) for c in choose(found.candidates)), sure)

    def _read(self, passages: Sequence[Passage]) -> list[Read]:
        """The passages' token vectors; those that were read lately are remembered."""
        with self._lock:
            known = {p.id: self._reads[p.id] for p in passages if p.id in self._reads}
        new = [p for p in passages if p.id not in known]
        known.update((read.passage.id, read) for read in read_passages(new, self._encoder))
        with self._lock:
            for passage in passages:
                self._reads[passage.id] = known[passage.id]
                self._reads.move_to_end(passage.id)
            while len(self._reads) > _KEPT:
                self._reads.popitem(last=False)
        return [known[p.id] for p in passages]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Every sentence that was read, with its features and score, and where the best one stands."""

    candidates: list[Candidate]
    rows: Array
    best: int
    best_read: Read
    best_in_passage: int


def rank(question: Question, reads: Sequence[Read], network: Network) -> Ranked | None:
    """The sentences of the passages as candidates, scored; None where there are none."""
    places = [(read, i) for read in reads for i in range(len(read.passage.sentences))]
    if not places:
        return None
    rows = np.concatenate([features(question, read, place) for place, read in enumerate(reads)])
    scores = network.probabilities(rows)
    candidates = [
        Candidate(read.passage, read.passage.sentences[i], float(score))
        for (read, i), score in zip(places, scores, strict=True)
    ]
    best = int(np.argmax(scores))
    return Ranked(candidates, rows, best, *places[best])


def question_row(question: Question, ranked: Ranked, words: WordVectors) -> Array:
    """What says whether there is an answer: the best sentence's features, how it stands out, the best of each feature
    over all sentences, and how the question's words fare around the best sentence."""
    rows, scores = ranked.rows, np.array([c.score for c in ranked.candidates], np.float32)
    ordered = np.sort(scores)[::-1]
    second = ordered[1] if len(ordered) > 1 else np.float32(0)
    share = scores / max(float(scores.sum()), 1e-9)
    spread = -(share * np.log(share + 1e-9)).sum()
    stands_out = [ordered[0], ordered[0] - second, spread]
    around = word_features(question, ranked.best_read, ranked.best_in_passage, words)
    return np.concatenate([rows[ranked.best], stands_out, rows.max(axis=0), rows.min(axis=0), around]).astype(
        np.float32
    )


def choose(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate, and the next if it scores nearly as well; within a document in its order.

    A heading is chosen only where there is nothing else: the text under it says more.
    """
    plain = [c for c in candidates if not c.sentence.is_heading] or list(candidates)
    best, *others = sorted(plain, key=lambda c: (-c.score, c.passage.id, c.sentence.start))
    second = next((c for c in others[:2] if c.score >= _SECOND * best.score and _folded(c) != _folded(best)), None)
    if second is None:
        return [best]
    if second.passage.document_id == best.passage.document_id:
        return sorted((best, second), key=lambda c: c.sentence.start)
    return [best, second]


def _folded(candidate: Candidate) -> str:
    return " ".join(candidate.passage.sentence_text(candidate.sentence).casefold().split())


def _drafted(candidate: Candidate) -> Drafted:
    text = candidate.passage.sentence_text(candidate.sentence)
    return Drafted(tidy(text), (Pointer(candidate.passage, candidate.sentence),))


def tidy(text: str) -> str:
    """A sentence as a statement: single spaces, no list or heading marks; the citation keeps the text as it stands.

    >>> tidy("- 48 drones\\n  were built .")
    '48 drones were built .'
    """
    return " ".join(re.sub(r"^\s*(?:[-*+•‣▪–]|#{1,6}|>|\(?\d{1,3}[.)])\s+", "", text).split()) or text
