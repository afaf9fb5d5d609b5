"""The shipped embedder without LlamaIndex: texts → vectors, and texts → tokens with their places.

all-MiniLM-L6-v2 by ONNX Runtime and `tokenizers`, both loaded on first use. Each text is run by itself, so that its vector
does not depend on what it is embedded with. See training/export_embedder.py for how the files are made.
"""

import hashlib
import os
import re
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelFileError

if TYPE_CHECKING:
    from typing import Self

    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

LOCAL = "local"
"""What it is called in settings."""
FOLDER = Path(__file__).parent / "models" / "all-MiniLM-L6-v2"
SHA256 = {
    "model.int8.onnx": "b91ebebd7d35eae585367fc685527923ad2fb1a27981b656b282db844e0c0278",
    "tokenizer.json": "5fd1c882abbd30517dced455a2c9768945ec726b96727927e4959348d9de550b",
}
NAME = f"local/all-MiniLM-L6-v2@{SHA256['model.int8.onnx'][:8]}"
DIMENSION = 384
WINDOW = 254
"""The most tokens of a text that count; what is longer is cut off (the two special tokens come on top)."""

_HEAD = 16_384  # characters that are tokenised at most; far more than a passage has
_REMEMBERED = 256  # single texts whose vectors are kept (400 kB)
_BLOCK = re.compile(r".{1,8192}(?!\S)|.{1,8192}", re.DOTALL)  # cut at white space, so that no token is cut

Vectors = NDArray[np.float32]
T = TypeVar("T")
U = TypeVar("U")


class Encoder:
    """Turns texts into vectors of length 1. Thread-safe; make one and keep it."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._session: InferenceSession | None = None
        self._tokenizer: Tokenizer | None = None
        self._of_one = lru_cache(_REMEMBERED)(lambda text: self._compute(self._encodings([text])[0]))

    @classmethod
    def over(cls, session: "InferenceSession", tokenizer: bytes) -> "Self":
        """An encoder over a session and a tokenizer at hand, unchecked (for comparing models)."""
        from tokenizers import Tokenizer

        encoder = cls()
        encoder._session, encoder._tokenizer = session, Tokenizer.from_buffer(tokenizer)
        return encoder

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of `texts`, shape (n, 384), in their order. The last single ones are remembered: a question is
        embedded where it is searched for and again where it is answered."""
        if len(texts) == 1:
            return self._of_one(texts[0])[None].copy()
        vectors = np.empty((len(texts), DIMENSION), np.float32)
        for i, vector in enumerate(each(self._compute, self._encodings(texts))):
            vectors[i] = vector
        return vectors

    def _compute(self, encoding: "Encoding") -> Vectors:
        ids = np.array([_within_window(encoding.ids)], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        vector: Vectors = self.session.run(["sentence_embedding"], feed)[0][0]
        return vector

    def count_batch(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, whatever its length."""
        pieces = [(i, block.group()) for i, text in enumerate(texts) for block in _BLOCK.finditer(text)]
        encodings = self.tokenizer.encode_batch_fast([piece for _, piece in pieces], add_special_tokens=False)
        counts = [0] * len(texts)
        for (i, _), encoding in zip(pieces, encodings, strict=True):
            counts[i] += len(encoding)
        return counts

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """The place (start, end) of every token of `text`, whatever its length."""
        return [
            (block.start() + start, block.start() + end)
            for block in _BLOCK.finditer(text)
            for start, end in self.tokenizer.encode(block.group(), add_special_tokens=False).offsets
        ]

    @property
    def session(self) -> "InferenceSession":
        """The model, checked and loaded once."""
        with self._lock:
            if self._session is None:
                self._session = open_session(read_checked(self._folder, "model.int8.onnx"))
            return self._session

    @property
    def tokenizer(self) -> "Tokenizer":
        """The tokenizer, checked and loaded once."""
        with self._lock:
            if self._tokenizer is None:
                from tokenizers import Tokenizer

                self._tokenizer = Tokenizer.from_buffer(read_checked(self._folder, "tokenizer.json"))
            return self._tokenizer

    def _encodings(self, texts: Sequence[str]) -> "list[Encoding]":
        """The texts' tokens with the two special ones, of as much text as can fill the window."""
        return self.tokenizer.encode_batch([text[:_HEAD] for text in texts])


def _within_window(ids: list[int]) -> list[int]:
    return ids if len(ids) <= WINDOW + 2 else [*ids[: WINDOW + 1], ids[-1]]


def read_checked(folder: Path, name: str, published: Mapping[str, str] = SHA256) -> bytes:
    """A model file's bytes.

    Raises:
        ModelFileError: if it is missing, or its sha256 is not the published one.
    """
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise ModelFileError(
            f"the model file {folder / name} is missing ({error.strerror}): install Pincite again"
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != published[name]:
        raise ModelFileError(
            f"the model file {folder / name} is not the published one (sha256 {found[:12]}…, expected "
            f"{published[name][:12]}…): install Pincite again"
        )
    return content


def each(work: Callable[[T], U], items: Iterable[T]) -> Iterator[U]:
    """What `work` makes of every item, in their order, as many at a time as there are threads: two texts side by side are
    done sooner than one after the other with two threads each, which wait for one another at every layer."""
    return map(work, items) if threads() == 1 else _side_by_side(work, items)


def _side_by_side(work: Callable[[T], U], items: Iterable[T]) -> Iterator[U]:
    """In line are only as many as keep the threads busy: a question would else wait until a whole batch of passages is
    embedded, seconds again and again while documents are added."""
    in_line: deque[Future[U]] = deque()
    most = 2 * threads()
    for item in items:
        in_line.append(_pool().submit(work, item))
        if len(in_line) > most:
            yield in_line.popleft().result()
    while in_line:
        yield in_line.popleft().result()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads(), "pincite-models")


def threads() -> int:
    """As many as OMP_NUM_THREADS says, as with other numeric libraries; else one for each core that this process may use."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    if said.isdecimal() and int(said):
        return int(said)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def open_session(model: bytes) -> "InferenceSession":
    """A model ready to run."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = threads()
    # A thread that waits for the others would otherwise turn in circles: on a machine that has other work, or with several
    # questions at once, that takes the core from who could use it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])
