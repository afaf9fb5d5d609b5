"""`make bench`, the part on language models: parsing hostile replies, and what is added to the raw openai client.

The server is scripted and on loopback, so that what is measured is ours and the client's, in one run. Read the ratios.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from openai import OpenAI

from bot.answer import Written
from bot.chat import ChatAnswerer, Model
from bot.endpoint import open_model
from bot.replies import ReplyParser
from bot.settings import Settings
from evals.bench import row
from index.documents import Document, Passage, Sentence, text_hash
from tests.llm_server import Scene, Stage, says

HOSTILE = {
    "open brackets": "[",
    "ids without end": "s1,",
    "markers, one after the other": "[s1]",
    "long ranges": "[s1-s19] ",
    "markers that break off": "[s1, s2 and x ",
    "backticks": "`[s1] ",
    "one word": "a",
    "white space": " ",
    "full stops": "A. ",
    "line breaks": "\n[s1",
}
MEGABYTE = 1_000_000
_TIMES = 30
_TEXT = "Bees make honey in the hive. Cows give milk twice a day."
_DOCUMENT = Document("farm.txt", "farm", _TEXT, text_hash(_TEXT))
_PASSAGE = Passage(
    "p", "farm.txt", 0, len(_TEXT), 0, _TEXT, (Sentence(0, 28), Sentence(29, 56)), "farm", _DOCUMENT.sha256
)
_PIECES = ["Bees", " make", " honey", " in", " the", " hive", " [s1", "]."]


def parse_seconds(piece: str, characters: int) -> float:
    """Seconds to parse a reply of so many characters, in chunks as they stream."""
    reply = (piece * (characters // len(piece) + 1))[:characters]
    parser = ReplyParser(20)
    start = time.process_time()
    for at in range(0, characters, 20):
        parser.feed(reply[at : at + 20])
    parser.finish()
    return time.process_time() - start


def measure_parsing() -> None:
    """A hostile reply of 1 MB, and how much longer it takes than half of it."""
    for name, piece in HOSTILE.items():
        pairs = [(parse_seconds(piece, MEGABYTE // 2), parse_seconds(piece, MEGABYTE)) for _ in range(3)]
        half, whole = (min(times) for times in zip(*pairs, strict=True))  # in turn, so that both meet the same machine
        row(f"parse 1 MB, {name}: beside half of it", whole / half, "x", 2.3, f"limit ({whole:.2f} s)")


def first_of_ours(model: Model) -> float:
    """Milliseconds until the first text of a draft."""
    start = time.perf_counter()
    pieces = ChatAnswerer(model).draft("What do bees make?", [_PASSAGE]).pieces()
    next(piece for piece in pieces if isinstance(piece, Written))
    took = (time.perf_counter() - start) * 1000
    for _ in pieces:  # the connection goes back, as it does in use
        pass
    return took


def first_of_raw(client: OpenAI, model: Model) -> float:
    """Milliseconds until the first text of the raw client, for the same request."""
    draft = ChatAnswerer(model).draft("What do bees make?", [_PASSAGE])
    messages: list[Any] = [{"role": m.role.value, "content": str(m.content)} for m in draft.messages]
    start = time.perf_counter()
    chunks = client.chat.completions.create(model="gpt-4o-mini", messages=messages, stream=True)
    next(chunk for chunk in chunks if chunk.choices and chunk.choices[0].delta.content)
    took = (time.perf_counter() - start) * 1000
    for _ in chunks:
        pass
    return took


def whole_of_ours(model: Model) -> float:
    """Seconds of processor time, the server's included, for a whole draft."""
    start = time.process_time()
    for _ in ChatAnswerer(model).draft("What do bees make?", [_PASSAGE]).pieces():
        pass
    return time.process_time() - start


def played(stage: Stage, scene: Scene, times: int, work: Callable[[], float]) -> list[float]:
    stage.then(*[scene] * times)
    return [work() for _ in range(times)]


def measure_streaming() -> None:
    """Time to the first text and time for each token, ours beside the raw client's."""
    with Stage([]) as stage:
        model = open_model(Settings(llm="openai/gpt-4o-mini", llm_base_url=stage.url))
        client = OpenAI(api_key="none", base_url=stage.url)
        scene = says(*_PIECES, pause=0.01)
        played(stage, scene, 3, lambda: first_of_ours(model))
        played(stage, scene, 3, lambda: first_of_raw(client, model))
        ours: list[float] = []
        raw: list[float] = []
        for _ in range(_TIMES):  # in turn, so that both meet the same machine
            ours += played(stage, scene, 1, lambda: first_of_ours(model))
            raw += played(stage, scene, 1, lambda: first_of_raw(client, model))
        added = statistics.median(ours) - statistics.median(raw)
        row(
            f"first text, beside the raw client (n = {_TIMES} each)",
            statistics.median(ours),
            "ms",
            statistics.median(raw),
            "raw",
        )
        row("of it, ours", added, "ms", 20.0, "limit")
        long = [median_of_long(stage, model, tokens) for tokens in (1000, 2000)]
        row("a reply of 2,000 tokens beside one of 1,000", long[1] / long[0], "x", 2.3, f"limit ({long[1]:.2f} s)")
        client.close()
        model.close()


def median_of_long(stage: Stage, model: Model, tokens: int) -> float:
    scene = says(*(_PIECES * (tokens // len(_PIECES))))
    return statistics.median(played(stage, scene, 3, lambda: whole_of_ours(model)))


def main() -> None:
    measure_parsing()
    measure_streaming()


if __name__ == "__main__":
    main()
