"""The shipped reader: question + passage → the exact span that answers, or none; claim + evidence → supported or not.

A BERT of six layers in 8-bit arithmetic (see `training/README.md` and the card in `bot/models/reader`), run by ONNX
Runtime, loaded on first use. It reads `[CLS] question [SEP] passage [SEP]`; the first place means "no answer here".
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder, each, open_session, read_checked

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding

FOLDER = Path(__file__).parent.parent / "models" / "reader"
SHA256 = {"model.int8.onnx": "a8a1d480321f29822fe4dd84ab2c17f58d95766efb6838310a5deb69e8faf882"}
NAME = f"local-reader@{SHA256['model.int8.onnx'][:8]}"
WINDOW = 256
"""Tokens of a question and what it is asked of, with three special ones; of more, the end is not read."""

QUESTION_TOKENS = 72
SPAN_TOKENS = 30
"""The longest span that is looked for."""

_CLS, _SEP = 101, 102

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader sees in one text.

    `starts` and `ends` are the logits of each token of the text less those of "no answer here", `offsets` the tokens'
    characters, `there` the logit that there is an answer, `supported` the logit that the text supports the claim.
    """

    offsets: Sequence[tuple[int, int]]
    starts: Array
    ends: Array
    there: float
    supported: float

    def best_span(self, low: int, high: int) -> tuple[float, int, int]:
        """(score, start, end) of the best span of characters within `low` to `high`; the score is in logits, and over 0
        where the span is likelier than none. (-inf, low, low) where there is no token."""
        inside = [i for i, (start, end) in enumerate(self.offsets) if start >= low and end <= high]
        if not inside:
            return float("-inf"), low, low
        first, last = inside[0], inside[-1] + 1
        scores = self.starts[first:last, None] + self.ends[None, first:last]
        places = np.arange(last - first)
        length = places[None, :] - places[:, None]
        scores = np.where((length >= 0) & (length < SPAN_TOKENS), scores, -np.inf)
        start, end = divmod(int(scores.argmax()), last - first)
        return float(scores[start, end]), self.offsets[first + start][0], self.offsets[first + end][1]


class Reader:
    """Reads texts for a question or a claim. Thread-safe; make one and keep it."""

    def __init__(self, encoder: Encoder, folder: Path = FOLDER) -> None:
        self._encoder = encoder  # for its tokenizer, which is the reader's too
        self._folder = folder
        self._lock = threading.Lock()
        self._session: InferenceSession | None = None

    @property
    def session(self) -> "InferenceSession":
        """The model, checked and loaded once."""
        with self._lock:
            if self._session is None:
                self._session = open_session(read_checked(self._folder, "model.int8.onnx", SHA256))
            return self._session

    def use(self, session: "InferenceSession") -> None:
        """Read with a session at hand, unchecked (for comparing models)."""
        self._session = session

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """One reading for each text. Each is run by itself, so that what stands in one has no part in another's numbers."""
        tokenizer = self._encoder.tokenizer
        asked = tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS]
        encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return list(each(lambda encoding: self._read(asked, encoding), encodings))

    def _read(self, asked: list[int], encoding: "Encoding") -> Reading:
        first, room = len(asked) + 2, WINDOW - len(asked) - 3
        ids = np.array([[_CLS, *asked, _SEP, *encoding.ids[:room], _SEP]], np.int64)
        types = (np.arange(ids.shape[1]) >= first).astype(np.int64)[None]
        feed = {"input_ids": ids, "token_type_ids": types, "attention_mask": np.ones_like(ids)}
        spans, whole = self.session.run(["span", "whole"], feed)
        logits = spans[0, first:-1] - spans[0, 0]
        there, supported = (float(x) for x in whole[0])
        return Reading(encoding.offsets[:room], logits[:, 0], logits[:, 1], there, supported)
