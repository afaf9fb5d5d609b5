"""`make bench`: how long things take, each beside a stated limit or a named peer measured in the same run.

A ratio below 1 is within the limit, or faster than the peer. Machines differ and are shared: read the ratios, and repeat.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bot import Bot
from bot.extract import ExtractiveAnswerer
from bot.local.calibration import load_calibration
from bot.local.reader import Reader
from index.documents import Document, text_hash
from index.encoder import Encoder
from index.passages import cut_passages

_QUESTIONS = (
    "How many drones will be built?",
    "Where did the presidents meet in April?",
    "Why were flights suspended?",
    "What is the name of the cruise missile?",
    "Who makes the engines?",
    "When did the war in Nagorno-Karabakh take place?",
)
_PASSAGES = 5000
_PAPERS = "evals/golden/boatyard/documents"
_ASK = [sys.executable, "-m", "pincite", "ask", _QUESTIONS[0], "--json"]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(work: Callable[[], object], times: int) -> float:
    return statistics.median(seconds(work) for _ in range(times))


def row(what: str, found: float, unit: str, other: float, beside: str) -> None:
    """One line: what was measured, what it stands beside, and the ratio of the two."""
    print(f"{what:<52} {found:>9.2f} {unit:<4} {found / other:>6.2f} of {other:>8.2f} {unit:<4} {beside}", flush=True)


def measure_process(corpus: str, index: str) -> None:
    """A question in a new process on an index that is there."""
    command = [*_ASK, "--corpus", corpus, "--index", index]
    subprocess.run(command, check=True, capture_output=True)
    took = median(lambda: subprocess.run(command, check=True, capture_output=True), 3)
    row("ask, a new process", took, "s", 4.0, "limit")
    row("its peak memory", peak_memory(resource.RUSAGE_CHILDREN), "MB", 600.0, "limit")
    bare = [sys.executable, "-c", "import llama_index.core, chromadb"]
    row(
        "ask, beside importing its two libraries",
        took,
        "s",
        median(lambda: subprocess.run(bare, check=True), 3),
        "imports",
    )


def worded(question: str) -> list[str]:
    """The question in other words each time, so that nothing that is known of it helps."""
    return [question.lower(), question.rstrip("?"), f"Please say: {question}"]


def measure_models() -> None:
    """Loading the two models, what they take of memory, and a question to the local reader over ten known passages."""
    before = peak_memory()
    encoder = Encoder()
    reader = Reader(encoder)
    row("load both models", seconds(lambda: (encoder.tokenizer, encoder.session, reader.session)), "s", 0.4, "limit")
    answerer = ExtractiveAnswerer(encoder, reader, load_calibration())
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(_PAPERS).glob("*.md"))]
    documents = [Document(f"{i}", "", text, text_hash(text)) for i, text in enumerate(texts)]
    passages = [passage for document in documents for passage in cut_passages(document, encoder)][:10]
    answerer.draft("Where is it?", passages)
    row("memory of both models, loaded and used", peak_memory() - before, "MB", 250.0, "limit")
    asked = [w for question in ("How long is the slipway?", "Who runs the office?") for w in worded(question)]
    took = statistics.median(seconds(lambda q=q: answerer.draft(q, passages)) * 1000 for q in asked)  # type: ignore[misc]
    row(f"reading for a question over {len(passages)} passages (p50)", took, "ms", 100.0, "limit")


def peak_memory(of: int = resource.RUSAGE_SELF) -> float:
    """The most memory that this process has held, or one of its children, in MB."""
    peak = resource.getrusage(of).ru_maxrss  # bytes on macOS, KiB elsewhere
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def measure_warm(corpus: str, index: str) -> None:
    """Questions to a bot that is open: passages read for the first time, then known ones."""
    bot = Bot.open(corpus, index=index)
    first = [seconds(lambda q=question: bot.ask(q)) * 1000 for question in _QUESTIONS]  # type: ignore[misc]
    others = [w for question in _QUESTIONS for w in worded(question)]
    again = [seconds(lambda q=question: bot.ask(q)) * 1000 for question in others]  # type: ignore[misc]
    row("a question, passages new (p50)", statistics.median(first), "ms", 150.0, "limit")
    row("a question, passages known (p50)", statistics.median(again), "ms", 150.0, "limit")


def made_up(count: int) -> list[Document]:
    """Documents of one passage each, of words drawn with a fixed seed."""
    chance = np.random.default_rng(0)
    words = np.array([f"{a}{b}{c}" for a in "bdgklmn" for b in "aeiou" for c in ("ra", "to", "si", "nek", "val")])
    texts = [" ".join(chance.choice(words, 60)) + "." for _ in range(count)]
    return [Document(f"{i}.txt", f"{i}", text, text_hash(text)) for i, text in enumerate(texts)]


def measure_search() -> None:
    """Indexing and searching five thousand passages, beside the embedder alone and brute force in numpy."""
    documents = made_up(_PASSAGES)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        bot = Bot.from_documents(documents, Path(folder))
        took = time.perf_counter() - started
        encoder = bot.encoder
        texts = [document.text for document in documents]
        row(f"index {_PASSAGES:,} passages", took, "s", seconds(lambda: encoder.encode(texts)), "embedding alone")
        vectors = encoder.encode(texts)
        question = "bara tosi gunek"
        asked = encoder.encode([question])[0]
        brute = median(lambda: np.argsort(-(vectors @ asked))[:50], 20) * 1000
        row("dense search by Chroma and LlamaIndex", median(lambda: bot.corpus.store.nearest(question, 50), 20) * 1000,
            "ms", brute, "brute force in numpy")  # fmt: skip
        row(
            "lexical search",
            median(lambda: bot.corpus.lexical.search(question, 50), 20) * 1000,
            "ms",
            brute,
            "the same",
        )
        row(
            "hybrid search, passages fetched",
            median(lambda: bot.retrieve(question), 20) * 1000,
            "ms",
            150.0,
            "limit of a question",
        )


def main(arguments: Sequence[str] = sys.argv[1:]) -> None:
    corpus = arguments[0] if arguments else "seeds"
    with tempfile.TemporaryDirectory() as index:
        measure_process(corpus, index)
        measure_models()
        measure_warm(corpus, index)
    measure_search()


if __name__ == "__main__":
    main()
